//! Reference series: the people outside, as published. One table here for each data set; a new one
//! is a row, not code.
//!
//! One file is one snapshot. A later snapshot that restates history is another source with its own
//! statements, and both stand (trap X34).

use super::figures::{Gathered, Named, SeriesKey, begin, number, reading, text};
use super::{DataSet, File, Intake, IntakeError};
use jiff::civil::Date;
use standing_evidence::PartyKind;
use standing_formats::csv_table::Row;
use standing_formats::{Problem, Verdict};
use standing_terms::{Fips, Measure, Period, Place, STATES, StateCode};

/// The counties of California in the order of their codes, which are the odd numbers from 001.
const CALIFORNIA: [&str; 58] = [
    "Alameda",
    "Alpine",
    "Amador",
    "Butte",
    "Calaveras",
    "Colusa",
    "Contra Costa",
    "Del Norte",
    "El Dorado",
    "Fresno",
    "Glenn",
    "Humboldt",
    "Imperial",
    "Inyo",
    "Kern",
    "Kings",
    "Lake",
    "Lassen",
    "Los Angeles",
    "Madera",
    "Marin",
    "Mariposa",
    "Mendocino",
    "Merced",
    "Modoc",
    "Mono",
    "Monterey",
    "Napa",
    "Nevada",
    "Orange",
    "Placer",
    "Plumas",
    "Riverside",
    "Sacramento",
    "San Benito",
    "San Bernardino",
    "San Diego",
    "San Francisco",
    "San Joaquin",
    "San Luis Obispo",
    "San Mateo",
    "Santa Barbara",
    "Santa Clara",
    "Santa Cruz",
    "Shasta",
    "Sierra",
    "Siskiyou",
    "Solano",
    "Sonoma",
    "Stanislaus",
    "Sutter",
    "Tehama",
    "Trinity",
    "Tulare",
    "Tuolumne",
    "Ventura",
    "Yolo",
    "Yuba",
];

/// How the area of a row is named.
#[derive(Clone, Copy)]
enum Area {
    /// A county of California by name; "Unknown" and the like are areas without a place (X33).
    CaliforniaCounty(&'static str),
    /// A state by its two-digit code.
    StateFips(&'static str),
    /// A county by its code; `xx000` is the state.
    CountyFips(&'static str),
    /// The nation.
    Us,
}

/// What a column of a table counts.
struct Column {
    name: &'static str,
    measure: Measure,
    population: &'static str,
    /// A fixed period instead of the row's date.
    period: Option<&'static str>,
    /// Whether a negative number is a correction the publisher makes (X32) or a slip.
    may_be_negative: bool,
}

const fn column(name: &'static str, measure: Measure, population: &'static str) -> Column {
    Column {
        name,
        measure,
        population,
        period: None,
        may_be_negative: false,
    }
}

/// A reference data set.
pub(super) struct Series {
    code: &'static str,
    data_set: DataSet,
    /// Columns by which it is recognised, besides those it reads.
    marks: &'static [&'static str],
    area: Area,
    date: Option<&'static str>,
    columns: &'static [Column],
}

const RESIDENTS: &str = "residents";
const BY_EPISODE: &str = "residents, by date of episode";
const BY_REPORT: &str = "residents, by date of report";

static SERIES: [Series; 8] = [
    Series {
        code: "ca-cases-by-county",
        data_set: DataSet {
            title: "COVID-19 time-series metrics by county and state (California)",
            publisher: "ca-cdph",
            publisher_name: "California Department of Public Health",
            kind: PartyKind::State,
            origin: "California open data",
            licence: "California open data",
            credit: "California Department of Public Health",
            redistributable: true,
        },
        marks: &["area_type", "reported_cases"],
        area: Area::CaliforniaCounty("area"),
        date: Some("date"),
        columns: &[
            column("cases", Measure::CasesNew, BY_EPISODE),
            column("cumulative_cases", Measure::CasesCumulative, BY_EPISODE),
            column("deaths", Measure::DeathsNew, RESIDENTS),
            column("cumulative_deaths", Measure::DeathsCumulative, RESIDENTS),
            column("total_tests", Measure::TestsNew, RESIDENTS),
            Column {
                name: "reported_cases",
                measure: Measure::CasesNew,
                population: BY_REPORT,
                period: None,
                may_be_negative: true,
            },
        ],
    },
    Series {
        code: "ca-vaccines-by-county",
        data_set: DataSet {
            title: "COVID-19 vaccine progress by county (California)",
            publisher: "ca-cdph",
            publisher_name: "California Department of Public Health",
            kind: PartyKind::State,
            origin: "California open data",
            licence: "California open data",
            credit: "California Department of Public Health",
            redistributable: true,
        },
        marks: &["california_flag", "jj_doses"],
        area: Area::CaliforniaCounty("county"),
        date: Some("administered_date"),
        columns: &[
            column("total_doses", Measure::DosesNew, RESIDENTS),
            column(
                "cumulative_total_doses",
                Measure::DosesCumulative,
                RESIDENTS,
            ),
            column(
                "cumulative_fully_vaccinated",
                Measure::FullyVaccinatedCumulative,
                RESIDENTS,
            ),
            column(
                "cumulative_at_least_one_dose",
                Measure::FirstDosesCumulative,
                RESIDENTS,
            ),
        ],
    },
    Series {
        code: "covid-tracking-us",
        data_set: DataSet {
            title: "The COVID Tracking Project: national history",
            publisher: "covid-tracking-project",
            publisher_name: "The COVID Tracking Project",
            kind: PartyKind::Press,
            origin: "national history of the project",
            licence: "CC-BY-4.0",
            credit: "The COVID Tracking Project at The Atlantic",
            redistributable: true,
        },
        marks: &["positiveIncrease", "hospitalizedCurrently"],
        area: Area::Us,
        date: Some("date"),
        columns: &[
            column(
                "positive",
                Measure::CasesCumulative,
                "residents, as states reported",
            ),
            column(
                "death",
                Measure::DeathsCumulative,
                "residents, as states reported",
            ),
            column(
                "totalTestResults",
                Measure::TestsCumulative,
                "residents, as states reported",
            ),
        ],
    },
    Series {
        code: "nyt-states",
        data_set: DataSet {
            title: "Coronavirus (Covid-19) data in the United States: states",
            publisher: "new-york-times",
            publisher_name: "The New York Times",
            kind: PartyKind::Press,
            origin: "covid-19-data of the New York Times",
            licence: "New York Times data: non-commercial use",
            credit: "The New York Times, based on reports from state and local health agencies",
            redistributable: false,
        },
        marks: &["state"],
        area: Area::StateFips("fips"),
        date: Some("date"),
        columns: &[
            column(
                "cases",
                Measure::CasesCumulative,
                "residents, as the New York Times counts",
            ),
            column(
                "deaths",
                Measure::DeathsCumulative,
                "residents, as the New York Times counts",
            ),
        ],
    },
    Series {
        code: "genesee-ny",
        data_set: DataSet {
            title: "New York State Statewide COVID-19 Testing: Genesee County",
            publisher: "ny-doh",
            publisher_name: "New York State Department of Health",
            kind: PartyKind::State,
            origin: "health.data.ny.gov",
            licence: "New York open data",
            credit: "New York State Department of Health",
            redistributable: true,
        },
        marks: &["new_positives"],
        area: Area::CountyFips("fips"),
        date: Some("date"),
        columns: &[
            column("new_positives", Measure::CasesNew, RESIDENTS),
            column("cumulative_positives", Measure::CasesCumulative, RESIDENTS),
            column("tests", Measure::TestsNew, RESIDENTS),
            column("cumulative_tests", Measure::TestsCumulative, RESIDENTS),
        ],
    },
    Series {
        code: "county-population",
        data_set: DataSet {
            title: "Annual estimates of the resident population for counties",
            publisher: "us-census",
            publisher_name: "US Census Bureau",
            kind: PartyKind::Federal,
            origin: "Population Estimates Program, vintage 2019",
            licence: "US government work",
            credit: "US Census Bureau",
            redistributable: true,
        },
        marks: &["county"],
        area: Area::CountyFips("fips"),
        date: None,
        columns: &[
            Column {
                name: "pop_2010",
                measure: Measure::Residents,
                population: RESIDENTS,
                period: Some("2010-04-01"),
                may_be_negative: false,
            },
            Column {
                name: "pop_2019",
                measure: Measure::Residents,
                population: RESIDENTS,
                period: Some("2019-07-01"),
                may_be_negative: false,
            },
        ],
    },
    Series {
        code: "detention-trends",
        data_set: DataSet {
            title: "ICE detention trends: daily detained population from FOIA records",
            publisher: "vera-institute",
            publisher_name: "Vera Institute of Justice",
            kind: PartyKind::Research,
            origin: "ice-detention-trends of the Vera Institute of Justice",
            licence: "Vera data access licence: research use, no redistribution",
            credit: "Vera Institute of Justice",
            redistributable: false,
        },
        marks: &["midnight_pop"],
        area: Area::Us,
        date: Some("date"),
        columns: &[
            column(
                "daily_pop",
                Measure::Held,
                "ICE detainees at any time of the day, from FOIA records",
            ),
            column(
                "midnight_pop",
                Measure::Held,
                "ICE detainees at midnight, from FOIA records",
            ),
            column(
                "book_in",
                Measure::BookIns,
                "ICE detainees, from FOIA records",
            ),
            column(
                "book_out",
                Measure::BookOuts,
                "ICE detainees, from FOIA records",
            ),
        ],
    },
    Series {
        code: "cumulative-detained",
        data_set: DataSet {
            title: "People ever detained since 2020-03-14 (ICE-Reported COVID-19 Detention Dataset)",
            publisher: "us-ice",
            publisher_name: "U.S. Immigration and Customs Enforcement",
            kind: PartyKind::Federal,
            origin: "page archive of the Vera Institute of Justice",
            licence: "Vera data access licence: research use, no redistribution",
            credit: "Researchers from the Center on Immigration and Justice at the Vera Institute of Justice",
            redistributable: false,
        },
        marks: &["cumulative_detained_total"],
        area: Area::Us,
        date: Some("as_of_date"),
        columns: &[column(
            "cumulative_detained_total",
            Measure::DetainedCumulative,
            "ICE detainees since 2020-03-14",
        )],
    },
];

/// Which series a file is, by its columns: the one that needs most of them.
pub(super) fn recognise(has: impl Fn(&[&str]) -> bool) -> Option<&'static Series> {
    SERIES
        .iter()
        .filter(|s| {
            has(s.marks)
                && s.columns.iter().all(|c| has(&[c.name]))
                && s.date.is_none_or(|d| has(&[d]))
        })
        .max_by_key(|s| s.columns.len() + s.marks.len())
}

/// Reads a reference series.
pub(super) fn read(file: &File<'_>) -> Result<Intake, IntakeError> {
    let named = Named::read(file.bytes, "series")?;
    let headers = &named.table.headers;
    let series = recognise(|columns| columns.iter().all(|c| headers.iter().any(|h| h == c)))
        .ok_or_else(|| {
            IntakeError::Refused(
                "its columns are those of no reference series that is read here".to_owned(),
            )
        })?;
    let (source, bodies) = series.data_set.source(file, None)?;
    let mut intake = begin(bodies, named.table.problems.clone());
    let date = series.date.map(|d| named.column(d)).transpose()?;
    let area = match series.area {
        Area::CaliforniaCounty(c) | Area::StateFips(c) | Area::CountyFips(c) => {
            Some(named.column(c)?)
        }
        Area::Us => None,
    };
    let columns: Vec<(usize, &Column)> = series
        .columns
        .iter()
        .map(|c| Ok((named.column(c.name)?, c)))
        .collect::<Result<_, IntakeError>>()?;
    let mut gathered = Gathered::default();
    for row in &named.table.rows {
        let Some(place) = place(series.area, area, row, &mut intake.problems) else {
            continue;
        };
        let day = match date {
            Some(column) => match day(row, column, series.date.unwrap_or_default()) {
                Ok(day) => Some(Period::day(day)),
                Err(problem) => {
                    intake.problems.push(problem);
                    continue;
                }
            },
            None => None,
        };
        for (at, column) in &columns {
            let value = match number(row, *at, column.name) {
                Ok(value) => value,
                Err(problem) => {
                    intake.problems.push(problem);
                    continue;
                }
            };
            let period = column.period.and_then(|p| p.parse().ok()).or(day);
            let Some(period) = period else { continue };
            // A day without a number was not published: no row is no figure, and never zero.
            if value.is_none() {
                continue;
            }
            if value.is_some_and(|v| v < 0.0) {
                if column.may_be_negative {
                    // The publisher takes back cases of earlier days; kept as published.
                } else {
                    intake.problems.push(
                        Problem::new(Verdict::Quarantine, "a count below zero; it was left out")
                            .at_line(row.line)
                            .in_field(column.name)
                            .with_remedy("ask the publisher"),
                    );
                    continue;
                }
            }
            let key = SeriesKey {
                place: place.clone(),
                measure: column.measure,
                population: column.population,
            };
            gathered.add(key, period, reading(value), row.line, &mut intake.problems);
        }
        intake.kept += 1;
    }
    intake
        .bodies
        .extend(gathered.statements(&series.data_set, &source, file, series.code)?);
    Ok(intake)
}

fn place(
    area: Area,
    column: Option<usize>,
    row: &Row,
    problems: &mut Vec<Problem>,
) -> Option<Place> {
    let cell = column.and_then(|c| text(row, c));
    let wrong = |field: &str| {
        Problem::new(Verdict::Quarantine, "no place of that code or name")
            .at_line(row.line)
            .in_field(field)
    };
    match (area, cell) {
        (Area::Us, _) => Some(Place::us()),
        (Area::CaliforniaCounty(_), Some(name)) => Some(california(name)),
        (Area::StateFips(field), Some(code)) => {
            let place = state_by_fips(code).map(Place::State);
            if place.is_none() {
                problems.push(wrong(field));
            }
            place
        }
        (Area::CountyFips(field), Some(code)) => {
            let place = match code.strip_suffix("000") {
                Some(state) => state_by_fips(state).map(Place::State),
                None => Fips::new(code).map(Place::County),
            };
            if place.is_none() {
                problems.push(wrong(field));
            }
            place
        }
        (Area::CaliforniaCounty(f) | Area::StateFips(f) | Area::CountyFips(f), None) => {
            problems.push(wrong(f));
            None
        }
    }
}

/// An area as California names it. What is not a county stays an area of its own, without a
/// population: it belongs in no rate.
fn california(name: &str) -> Place {
    let name = name.trim();
    if let Some(index) = CALIFORNIA.iter().position(|c| c.eq_ignore_ascii_case(name))
        && let Some(fips) = Fips::new(&format!("06{:03}", 2 * index + 1))
    {
        return Place::County(fips);
    }
    if ["California", "All CA Counties"].contains(&name)
        && let Some(state) = StateCode::new("CA")
    {
        return Place::State(state);
    }
    Place::Area(format!("California: {name}"))
}

fn state_by_fips(code: &str) -> Option<StateCode> {
    let code = format!("{code:0>2}");
    STATES
        .iter()
        .find(|(.., fips)| *fips == code)
        .and_then(|(postal, ..)| StateCode::new(postal))
}

/// A day as these publishers write it: ISO, or month/day/year with the year in four digits, which
/// the snapshots of California and the COVID Tracking Project use (they are US publishers, and a
/// day above 12 in the second place settles the order within each file).
fn day(row: &Row, column: usize, field: &str) -> Result<Date, Problem> {
    let wrong = |what: &str| {
        Problem::new(Verdict::Quarantine, what)
            .at_line(row.line)
            .in_field(field)
    };
    let text = text(row, column).ok_or_else(|| wrong("no date"))?;
    if let Ok(day) = text.parse::<Date>() {
        return Ok(day);
    }
    let mut parts = text.split('/');
    let (Some(m), Some(d), Some(y), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(wrong("not a date"));
    };
    let (Ok(m), Ok(d), 4, Ok(y)) = (m.parse::<i8>(), d.parse::<i8>(), y.len(), y.parse::<i16>())
    else {
        return Err(wrong("not a date"));
    };
    Date::new(y, m, d).map_err(|_| wrong("no such day"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use standing_terms::BookZone;

    fn read_text(text: &str) -> Intake {
        let zone = BookZone::eastern();
        let file = File {
            name: "made.csv",
            bytes: text.as_bytes(),
            published: "2021-09-26".parse().ok(),
            zone: &zone,
        };
        read(&file).unwrap()
    }

    #[test]
    fn the_codes_of_californias_counties_are_the_odd_numbers() {
        assert_eq!(
            california("Alameda"),
            Place::County(Fips::new("06001").unwrap())
        );
        assert_eq!(
            california("San Bernardino"),
            Place::County(Fips::new("06071").unwrap())
        );
        assert_eq!(
            california("Yuba"),
            Place::County(Fips::new("06115").unwrap())
        );
    }

    #[test]
    fn an_area_that_is_no_county_has_no_place_to_be_rated() {
        assert_eq!(
            california("Unknown"),
            Place::Area("California: Unknown".into())
        );
        assert_eq!(
            california("Out of state"),
            Place::Area("California: Out of state".into())
        );
    }

    #[test]
    fn a_negative_daily_revision_is_kept_where_the_publisher_revises_and_refused_elsewhere() {
        let intake = read_text(
            "date,area,area_type,population,cases,cumulative_cases,deaths,cumulative_deaths,total_tests,reported_cases\n\
             2020-05-12,San Diego,County,3370418,10,20,0,0,5,-5064\n\
             2020-05-13,San Diego,County,3370418,-3,20,0,0,5,1\n",
        );
        assert_eq!(intake.problems.len(), 1);
        assert_eq!(intake.problems[0].line, Some(3));
        assert_eq!(intake.problems[0].field.as_deref(), Some("cases"));
        let text = format!("{:?}", intake.bodies);
        assert!(text.contains("-5064"));
        assert_eq!(intake.kept, 2);
    }

    #[test]
    fn months_before_days_are_read_and_a_month_13_is_listed() {
        let intake = read_text(
            "date,death,hospitalizedCurrently,positive,positiveIncrease,totalTestResults\n\
             3/7/2021,515151,1,28756489,1,363825123\n13/7/2021,1,1,1,1,1\n",
        );
        assert_eq!(intake.kept, 1);
        assert_eq!(intake.problems.len(), 1);
    }
}
