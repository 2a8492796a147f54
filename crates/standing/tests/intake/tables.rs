//! Directories of places and reference series.

use super::{Bench, CASE, shared};
use standing_evidence::{ProfileFact, Statement, StatementBody};
use standing_terms::{AsOf, BookZone, FacilityId, Measure, Missing, Place, Reading};
use standing_views::surveillance::{FacilityPage, Surveillance};

/// The columns of UCLA's facility table that are read, and one that is not.
const UCLA: &str = "Facility.ID,State,Name,Jurisdiction,Is.Different.Operator,Different.Operator,\
    Population.Feb20,Capacity,City,Zipcode,Latitude,Longitude,County,County.FIPS,ICE.Field.Office\n";

const SPELLINGS: &str = "\"Facility.ID\",\"State\",\"xwalk_name_raw\",\"xwalk_name_clean\"\n";

fn page(bench: &Bench, facility: &str) -> FacilityPage {
    let book = bench.book();
    let surveillance = Surveillance::of(&book, BookZone::eastern());
    let id = FacilityId::new(facility).unwrap();
    let on = AsOf::on("2026-01-01".parse().unwrap());
    surveillance.facility_page(&book, &id, &on).unwrap()
}

/// The spellings listed as ambiguous, with what each may be.
fn ambiguous(bench: &Bench) -> Vec<(String, Vec<String>)> {
    let ran = bench.run(&["links", "--json"]).ended(0);
    ran.json()
        .iter()
        .filter(|l| l["scheme"] == "name")
        .map(|l| {
            let candidates = l["link"]["ambiguous"]["candidates"].as_array();
            let candidates = candidates.unwrap_or_else(|| panic!("{l}"));
            let ids = candidates.iter().map(|c| c.as_str().unwrap().to_owned());
            (l["code"].as_str().unwrap().to_owned(), ids.collect())
        })
        .collect()
}

#[test]
fn a_spelling_of_several_places_is_listed_once_and_stays_ambiguous() {
    let bench = Bench::new();
    let table = bench.file(
        "places.csv",
        format!(
            "{UCLA}11,Michigan,ALDER COUNTY JAIL,immigration,FALSE,NA,77123,90,ALDER,49001,42.1,-85.2,NA,NA,DET\n\
             12,Michigan,ALDER ANNEX,immigration,FALSE,NA,77124,NA,ALDER,49001,42.2,-85.3,NA,NA,DET\n\
             13,Iowa,BIRCH JAIL,county,FALSE,NA,77125,NA,BIRCH,50001,41.1,-93.2,NA,NA,NA\n"
        ),
    );
    let spellings = bench.file(
        "spellings.csv",
        format!(
            "{SPELLINGS}11,\"Michigan\",\"ALDER\",\"ALDER COUNTY JAIL\"\n\
             12,\"Michigan\",\"ALDER\",\"ALDER ANNEX\"\n\
             12,\"Michigan\",\"ALDER\",\"ALDER ANNEX\"\n\
             13,\"Iowa\",\"ALDER\",\"BIRCH JAIL\"\n"
        ),
    );
    bench.import(&["--as", "ucla-facilities", &table]);
    let ran = bench
        .run(&["import", "--as", "ucla-spellings", &spellings, "--json"])
        .ended(1);
    let problems = ran.json()[0]["problems"].clone();
    let problems = problems.as_array().unwrap();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0]["line"], 3);
    assert_eq!(problems[0]["verdict"], "quarantine");
    assert!(!problems[0].to_string().contains("ALDER"));
    // The place of that name in another state is told apart by its state.
    assert_eq!(
        ambiguous(&bench),
        [(
            "ALDER".to_owned(),
            vec!["ucla-11".to_owned(), "ucla-12".to_owned()]
        )]
    );
    let asked = bench
        .run(&["figures", "ALDER", "--on", "2021-03-01"])
        .ended(2);
    assert!(asked.err.contains("say which"), "{}", asked.err);
    // The population column is of no use and leaves no trace.
    let all = format!("{:?}", bench.statements());
    assert!(!all.contains("7712") && !all.contains("Figure"));
}

#[test]
fn a_spelling_alone_is_not_taken_for_a_place_of_that_name_in_another_state() {
    let bench = Bench::new();
    let table = bench.file(
        "places.csv",
        format!(
            "{UCLA}11,Michigan,ALDER COUNTY JAIL,immigration,FALSE,NA,NA,NA,NA,NA,NA,NA,NA,NA,DET\n"
        ),
    );
    let lookup = bench.file(
        "lookup.csv",
        "facility_id,facility_name,city,state,zip,lat,lng,facility_listed\n\
         ALDERMI,Birch Hall,ALDER,MI,09001,42.1,-85.2,Birch Hall (MI)\n",
    );
    let spellings = bench.file(
        "spellings.csv",
        format!("{SPELLINGS}21,\"Iowa\",\"BIRCH HALL\",\"BIRCH HALL\"\n"),
    );
    bench.import(&[&table, &lookup, &spellings]);
    let page = page(&bench, "aldermi");
    assert!(page.profile.iter().any(|p| p.value == "09001"));
    assert!(
        page.profile.iter().all(|p| !p.value.contains("BIRCH HALL")),
        "the Iowan spelling was taken for the place in Michigan"
    );
}

#[test]
fn contradicting_coordinates_stand_side_by_side() {
    let bench = Bench::new();
    let lookup = bench.file(
        "lookup.csv",
        "facility_id,facility_name,city,state,zip,lat,lng,facility_listed\n\
         ALDERMI,ALDER JAIL,ALDER,MI,49001,42.10,-85.20,Alder Jail\n",
    );
    let table = bench.file(
        "places.csv",
        format!(
            "{UCLA}11,Michigan,ALDER JAIL,immigration,FALSE,NA,NA,NA,NA,NA,43.5,-85.2,NA,NA,DET\n"
        ),
    );
    bench.import(&[&lookup, &table]);
    let found: Vec<(String, bool)> = page(&bench, "aldermi")
        .profile
        .into_iter()
        .filter(|p| p.field == "coordinates")
        .map(|p| (p.value, p.contradicted))
        .collect();
    assert_eq!(
        found,
        [
            ("42.1, -85.2".to_owned(), true),
            ("43.5, -85.2".to_owned(), true)
        ]
    );
}

#[test]
fn the_ucla_tables_leave_ambiguous_spellings_to_a_person_and_otay_mesa_contradicted() {
    let (Some(table), Some(spellings), Some(lookup)) = (
        shared("data/raw/ucla/fac_data.csv"),
        shared("data/raw/ucla/fac_spellings.csv"),
        shared("data/raw/vera_covid/facility_lookup.csv"),
    ) else {
        return;
    };
    let bench = Bench::new();
    bench.import(&[CASE, lookup.to_str().unwrap()]);
    let table = bench.run(&["import", table.to_str().unwrap(), "--json"]);
    assert_eq!(table.ended(1).json()[0]["kept"], 2296);
    let ran = bench
        .run(&["import", spellings.to_str().unwrap(), "--json"])
        .ended(1);
    let report = &ran.json()[0];
    assert_eq!(report["kept"], 6310);
    // Nine pairs of state and spelling point to two or three places.
    assert_eq!(report["problems"].as_array().unwrap().len(), 9);
    let open = ambiguous(&bench);
    for name in [
        "SMITH",
        "TRAVIS",
        "ICE MONROE COUNTY DETENTION",
        "ICE EL PASO COUNTY JAIL",
        "WATCH EAST GLENDIVE",
        "SAGUARO",
        "SAGUARO CORRECTIONAL CENTER ELOY ARIZONA",
        "FTC OKLAHOMA CITY",
    ] {
        let (_, candidates) = open.iter().find(|(n, _)| n == name).expect(name);
        assert!(candidates.len() >= 2, "{name}: {candidates:?}");
    }
    // One of its two places is that of the lookup, by its other spellings: a name for two places.
    assert!(
        open.iter()
            .any(|(n, _)| n == "ICE POTTAWATTAMIE COUNTY JAIL")
    );

    let page = page(&bench, "otay-mesa");
    let coordinates: Vec<_> = page
        .profile
        .iter()
        .filter(|p| p.field == "coordinates")
        .collect();
    assert!(coordinates.iter().all(|p| p.contradicted));
    let has = |part: &str| coordinates.iter().any(|p| p.value.starts_with(part));
    // Downtown San Diego, as UCLA has it; and where the facility lies.
    assert!(has("32.7241") && has("32.57"), "{coordinates:?}");

    // Population.Feb20 is 80 for Golden State Annex, which opened later: nothing was read from it.
    let ucla: Vec<Statement> = bench
        .statements()
        .into_iter()
        .filter(|s| s.label.as_str().starts_with("ucla/"))
        .collect();
    assert!(ucla.len() > 10_000);
    assert!(
        ucla.iter()
            .all(|s| matches!(s.body, StatementBody::Profile(_)))
    );
    let capacities = ucla
        .iter()
        .filter(|s| matches!(s.body, StatementBody::Profile(ProfileFact::Capacity(_))))
        .filter(|s| s.subject.to_string() == "ucla:1811");
    assert!(
        capacities
            .clone()
            .all(|s| !format!("{:?}", s.body).contains("(80.0)")),
        "{:?}",
        capacities.collect::<Vec<_>>()
    );
}

/// Every point of the series of a place, from each source: `(first day, reading)`.
fn series(bench: &Bench, place: &str, measure: Measure, of: &str) -> Vec<Vec<(String, Reading)>> {
    bench
        .statements()
        .iter()
        .filter(|s| s.subject.to_string() == place)
        .filter_map(|s| match &s.body {
            StatementBody::FigureSeries(f) if f.measure == measure && f.population == of => Some(
                f.points
                    .iter()
                    .map(|(p, r)| (p.first().to_string(), *r))
                    .collect(),
            ),
            _ => None,
        })
        .collect()
}

fn value(points: &[(String, Reading)], day: &str) -> Option<f64> {
    let (_, reading) = points.iter().find(|(d, _)| d == day)?;
    Some(reading.value().expect("a value").get())
}

const CALIFORNIA: &str = "date,area,area_type,population,cases,cumulative_cases,deaths,\
    cumulative_deaths,total_tests,reported_cases\n";

#[test]
fn a_reference_series_keeps_revisions_and_falls_and_gives_no_figure_where_none_was_published() {
    let bench = Bench::new();
    let counties = bench.file(
        "cases_2021-09-26.csv",
        format!(
            "{CALIFORNIA}2020-05-11,Alameda,County,100,5,5,0,0,9,7\n\
             2020-05-12,Alameda,County,100,0,5,0,0,,-40\n\
             2020-05-12,Unknown,County,,3,3,0,0,1,3\n\
             2020-05-12,Out of state,County,,4,4,0,0,1,4\n"
        ),
    );
    let states = bench.file(
        "states_2021-12-31.csv",
        "date,state,fips,cases,deaths\n2021-01-01,Iowa,19,50,2\n2021-01-02,Iowa,19,45,2\n",
    );
    let newest_first = bench.file(
        "history_2021-03-07.csv",
        "date,death,hospitalizedCurrently,positive,positiveIncrease,totalTestResults\n\
         3/2/2021,12,1,102,1,1002\n3/1/2021,11,1,101,1,1001\n",
    );
    let ran = bench.import(&[&counties, &states, &newest_first]);
    assert!(ran.out.is_empty());

    let reports = series(
        &bench,
        "county:06001",
        Measure::CasesNew,
        "residents, by date of report",
    );
    assert_eq!(value(&reports[0], "2020-05-12"), Some(-40.0));
    // An empty cell is no figure of that day, and not zero; a zero is one.
    let tests = series(&bench, "county:06001", Measure::TestsNew, "residents");
    assert_eq!(tests[0].len(), 1);
    let episodes = series(
        &bench,
        "county:06001",
        Measure::CasesNew,
        "residents, by date of episode",
    );
    assert_eq!(value(&episodes[0], "2020-05-12"), Some(0.0));
    // What is not a county is an area of its own, in no county and in no rate.
    let areas: Vec<Place> = bench
        .statements()
        .into_iter()
        .map(|s| s.subject)
        .filter(|p| !matches!(p, Place::County(_) | Place::State(_) | Place::Nation(_)))
        .collect();
    assert!(!areas.is_empty());
    assert!(areas.iter().all(|p| matches!(p, Place::Area(_))));

    let iowa = series(
        &bench,
        "state:IA",
        Measure::CasesCumulative,
        "residents, as the New York Times counts",
    );
    assert_eq!(value(&iowa[0], "2021-01-01"), Some(50.0));
    assert_eq!(value(&iowa[0], "2021-01-02"), Some(45.0));

    let nation = series(
        &bench,
        "nation:US",
        Measure::CasesCumulative,
        "residents, as states reported",
    );
    let days: Vec<&str> = nation[0].iter().map(|(d, _)| d.as_str()).collect();
    assert_eq!(days, ["2021-03-01", "2021-03-02"]);
}

const DOSES: &str = "county,administered_date,total_doses,cumulative_total_doses,jj_doses,\
    cumulative_fully_vaccinated,cumulative_at_least_one_dose,california_flag\n";

#[test]
fn a_snapshot_that_restates_history_stands_beside_the_earlier_one() {
    let bench = Bench::new();
    let earlier = bench.file(
        "doses_2021-05-02.csv",
        format!("{DOSES}All CA Counties,12/15/2020,31,31,0,0,31,\n"),
    );
    let later = bench.file(
        "doses_2021-05-13.csv",
        format!("{DOSES}All CA Counties,2020-12-15,34,34,0,0,34,\n"),
    );
    bench.import(&[&earlier, &later]);
    let found = series(&bench, "state:CA", Measure::DosesNew, "residents");
    let values: Vec<_> = found.iter().map(|p| value(p, "2020-12-15")).collect();
    assert_eq!(values, [Some(31.0), Some(34.0)]);
}

#[test]
fn the_reference_series_keep_what_their_publishers_published() {
    let [
        Some(cases),
        Some(earlier),
        Some(later),
        Some(tracking),
        Some(states),
    ] = [
        "ca_cases_by_county_2021-09-26.csv",
        "ca_vaccines_by_county_2021-05-02.csv",
        "ca_vaccines_by_county_2021-05-13.csv",
        "covid_tracking_us_daily.csv",
        "nyt_us_states_to_2021-12-31.csv",
    ]
    .map(|name| shared(&format!("data/raw/reference/{name}")))
    else {
        return;
    };
    let bench = Bench::new();
    // Rows without a date are listed, so its status is 1.
    bench
        .run(&["import", "-q", cases.to_str().unwrap()])
        .ended(1);
    bench.import(&[&earlier, &later, &tracking, &states].map(|p| p.to_str().unwrap()));

    // X32
    let san_diego = series(
        &bench,
        "county:06073",
        Measure::CasesNew,
        "residents, by date of report",
    );
    assert_eq!(value(&san_diego[0], "2020-05-12"), Some(-5064.0));
    // X33
    let subjects: Vec<String> = bench
        .statements()
        .iter()
        .map(|s| s.subject.to_string())
        .filter(|s| s.contains("Unknown") || s.to_lowercase().contains("out of"))
        .collect();
    assert!(!subjects.is_empty());
    assert!(subjects.iter().all(|s| !s.starts_with("county:")));
    // X34
    let doses = series(&bench, "state:CA", Measure::DosesNew, "residents");
    let values: Vec<_> = doses.iter().map(|p| value(p, "2020-12-15")).collect();
    assert_eq!(values, [Some(1131.0), Some(1134.0)]);
    // Newest first in the file, oldest first in the book.
    let nation = series(
        &bench,
        "nation:US",
        Measure::CasesCumulative,
        "residents, as states reported",
    );
    assert!(nation[0].is_sorted_by_key(|(day, _)| day.clone()));
    assert_eq!(nation[0].last().unwrap().0, "2021-03-07");
    assert_eq!(value(&nation[0], "2021-03-07"), Some(28_756_489.0));
    // Cumulative counts of states that fall at times do so here too, and none is left out.
    let mut falls = 0;
    let mut rows = 0;
    for state in bench.statements() {
        let StatementBody::FigureSeries(f) = &state.body else {
            continue;
        };
        if !matches!(state.subject, Place::State(_))
            || f.population != "residents, as the New York Times counts"
            || f.measure != Measure::CasesCumulative
        {
            continue;
        }
        rows += f.points.len();
        falls += f
            .points
            .windows(2)
            .filter(|w| w[1].1.value().unwrap().get() < w[0].1.value().unwrap().get())
            .count();
        assert!(
            f.points
                .iter()
                .all(|(_, r)| *r != Reading::Missing(Missing::NotReported))
        );
    }
    assert_eq!(rows, 36_910);
    assert!(falls > 0);
}
