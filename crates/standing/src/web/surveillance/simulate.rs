//! What doses, tests and releases would change in a place like the one that a reader describes: a few
//! inputs, the outbreak model played for them, every number with its interval, and what the model
//! leaves out on the same page.
//!
//! Nothing here comes from the book. A bounded number of runs is played when asked; answers are kept.

use super::said;
use crate::simulation::{self, LEAVES_OUT, Question};
use crate::web::{
    ask::Asked,
    chart::{self, Row, Scale, Stretch},
    fault::Fault,
    layout::{Page, english},
    locale::Locale,
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_outbreak::compare::Spread;
use standing_outbreak::inquiry::{
    Arm, AskedDisease, AskedVaccine, Contacts, County, Facility, Figure, First, Inquiry, Intake,
    Into, Measure, People, Willing,
};
use standing_outbreak::{Mixing, ParameterSet, Protection};
use standing_terms::AboutInstitutions;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Runs of each arm on the page.
const RUNS: u32 = 200;
/// Where their chance begins.
const SEED: u32 = 1;
/// Answers that are kept; one takes some ten thousand bytes.
const KEPT: usize = 64;

/// An input of the page: a whole number of units in a range.
struct Input {
    name: &'static str,
    least: u32,
    most: u32,
    usual: u32,
    /// Units that make one as a reader writes it: 10 for tenths.
    per_one: u32,
}

const fn input(name: &'static str, least: u32, most: u32, usual: u32) -> Input {
    Input {
        name,
        least,
        most,
        usual,
        per_one: 1,
    }
}

const fn tenths(name: &'static str, least: u32, most: u32, usual: u32) -> Input {
    Input {
        per_one: 10,
        ..input(name, least, most, usual)
    }
}

impl Input {
    /// What a reader wrote, in units; none where it lies outside the range.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held against the range before"
    )]
    fn read(&self, text: &str) -> Option<u32> {
        let units = text.parse::<f64>().ok()? * f64::from(self.per_one);
        let range = f64::from(self.least)..=f64::from(self.most);
        range.contains(&units).then(|| units.round() as u32)
    }

    /// So many units as a reader writes them.
    fn written(&self, units: u32) -> f64 {
        f64::from(units) / f64::from(self.per_one)
    }
}

/// The inputs, in the order of the form. Shares are percentages.
const INPUTS: [Input; 11] = [
    input("held", 20, 3_000, 600),
    input("staff", 5, 1_500, 200),
    input("county", 5_000, 2_000_000, 100_000),
    tenths("r0", 12, 120, 40),
    input("stay", 3, 365, 47),
    input("inside", 0, 50, 2),
    input("outside", 0, 3_000, 100),
    input("doses", 1, 1_000, 40),
    input("willing", 0, 100, 70),
    input("stays", 5, 95, 25),
    input("days", 30, 180, 120),
];

/// The query, as it is described.
pub(super) const QUERY: &[(&str, &str)] = &[
    ("held", "people held on the first day, 20 to 3,000"),
    ("staff", "staff, 5 to 1,500"),
    ("county", "residents of the county, 5,000 to 2,000,000"),
    (
        "r0",
        "people held whom one of them infects if nobody is immune, 1.2 to 12",
    ),
    ("stay", "mean stay in days, 3 to 365"),
    ("inside", "people held who are infectious, 0 to 50"),
    ("outside", "residents infectious per 100,000, 0 to 3,000"),
    ("doses", "doses a day, 1 to 1,000"),
    ("willing", "per cent who would take a dose, 0 to 100"),
    (
        "stays",
        "per cent who stay when others are released, 5 to 95",
    ),
    ("days", "days played, 30 to 180"),
];

/// The arms, the baseline first.
const ARMS: [&str; 6] = [
    "nothing",
    "held-first",
    "staff-first",
    "both",
    "test",
    "release",
];

/// Messages named by a code here.
#[cfg(test)]
pub(crate) fn message_families() -> Vec<String> {
    let of = |family: &str, code: &str| format!("simulate-{family}-{code}");
    let mut out = Vec::new();
    out.extend(Measure::ALL.map(|m| of("measure", m.code())));
    out.extend(People::ALL.map(|p| of("people", p.code())));
    out.extend(LEAVES_OUT.map(|id| of("leaves", id)));
    out.extend(INPUTS.iter().map(|i| of("input", i.name)));
    out.extend(ARMS.map(|arm| of("arm", arm)));
    out
}

/// What was put in, in the order of [`INPUTS`].
type Given = [u32; INPUTS.len()];

fn given(a: &Asked<'_>) -> Result<Given, Fault> {
    let mut given = INPUTS.map(|i| i.usual);
    for (input, value) in INPUTS.iter().zip(&mut given) {
        if let Some(text) = a.value(input.name) {
            *value = (input.read(text)).ok_or_else(|| Fault::bad_query(input.name, text))?;
        }
    }
    Ok(given)
}

/// One input as given.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Put {
    name: &'static str,
    value: f64,
    least: f64,
    most: f64,
}

/// A dated set that was used.
#[derive(Debug, Clone, Serialize)]
struct SetUsed {
    id: String,
    as_of: String,
    citation: String,
    note: String,
    /// Its figures that nobody held against their source yet.
    unverified: Vec<String>,
}

impl SetUsed {
    fn of(set: &ParameterSet) -> Self {
        Self {
            id: set.id.clone(),
            as_of: set.as_of.clone(),
            citation: set.citation.clone(),
            note: set.note.clone(),
            unverified: set.unverified().map(|f| f.name.clone()).collect(),
        }
    }
}

/// The answer.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Simulation {
    inputs: Vec<Put>,
    sets: Vec<SetUsed>,
    runs: u32,
    seed: u32,
    baseline: &'static str,
    figures: Arc<Vec<Figure>>,
    leaves_out: Vec<String>,
}

impl AboutInstitutions for Simulation {}

static ANSWERS: Mutex<VecDeque<(Given, Arc<Vec<Figure>>)>> = Mutex::new(VecDeque::new());

fn played(given: Given) -> Result<Arc<Vec<Figure>>, Fault> {
    let answers = || ANSWERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, figures)) = answers().iter().find(|(g, _)| *g == given) {
        return Ok(Arc::clone(figures));
    }
    let sets = simulation::sets().map_err(|_| Fault::Internal)?;
    let asked = [
        Question::Infections,
        Question::Doses,
        Question::SpillOver,
        Question::Week,
    ];
    let answered = simulation::answer(&inquiry(given), sets, &asked, 1, &mut |_| {})
        .map_err(|_| Fault::Internal)?;
    let figures = Arc::new(answered.figures);
    let mut kept = answers();
    if kept.len() >= KEPT {
        kept.pop_front();
    }
    kept.push_back((given, Arc::clone(&figures)));
    Ok(figures)
}

impl Simulation {
    /// Plays what the query describes.
    ///
    /// # Errors
    /// Where an input lies outside its range.
    pub(super) fn of(a: &Asked<'_>) -> Result<Self, Fault> {
        let given = given(a)?;
        let sets = simulation::sets().map_err(|_| Fault::Internal)?;
        let inquiry = inquiry(given);
        let used = [inquiry.disease_set(sets), inquiry.vaccine_set(sets)];
        Ok(Self {
            inputs: (INPUTS.iter())
                .zip(given)
                .map(|(input, value)| Put {
                    name: input.name,
                    value: input.written(value),
                    least: input.written(input.least),
                    most: input.written(input.most),
                })
                .collect(),
            sets: used.into_iter().flatten().map(SetUsed::of).collect(),
            runs: RUNS,
            seed: SEED,
            baseline: "nothing",
            figures: played(given)?,
            leaves_out: (LEAVES_OUT.iter())
                .map(|id| a.l.t(&format!("simulate-leaves-{id}")))
                .collect(),
        })
    }

    fn figure(&self, arm: &str, measure: Measure, people: People) -> Option<&Figure> {
        let is = |f: &&Figure| f.arm == arm && f.measure == measure && f.people == people;
        self.figures.iter().find(is)
    }
}

fn nothing(name: &str) -> Arm {
    Arm {
        name: name.to_owned(),
        from_day: 0,
        doses_per_day: None,
        doses: None,
        first: None,
        outside_seats_a_week: None,
        stop_transfers: false,
        test_at_intake: None,
        release_to: None,
        release_into: Into::County,
        arrivals: None,
    }
}

/// The question behind the inputs. What the form does not ask is stated on the page
/// (`simulate-fixed`).
fn inquiry(given: Given) -> Inquiry {
    let [
        held,
        staff,
        county,
        r0,
        stay,
        inside,
        outside,
        doses,
        willing,
        stays,
        days,
    ] = given;
    let share = |percent: u32| f64::from(percent) / 100.0;
    let arm = |name| {
        let mut arm = nothing(name);
        match name {
            "held-first" => arm.first = Some(First::Held),
            "staff-first" => arm.first = Some(First::Staff),
            "both" => arm.first = Some(First::Both),
            "test" => arm.test_at_intake = Some(0.8),
            "release" => arm.release_to = Some(share(stays)),
            _ => {}
        }
        if arm.first.is_some() {
            arm.doses_per_day = Some(doses);
        }
        arm
    };
    Inquiry {
        title: String::new(),
        days,
        replicates: RUNS,
        seed: SEED,
        steps_per_day: 1,
        mixing: Mixing::Density,
        record_follows: false,
        baseline: "nothing".to_owned(),
        disease: AskedDisease {
            set: Some("ancestral-2020".to_owned()),
            latent_days: None,
            latent_stages: 1,
            infectious_days: None,
            infectious_stages: 1,
            immunity_days: None,
            severity: None,
        },
        vaccine: Some(AskedVaccine {
            set: Some("chin-2022".to_owned()),
            protection: Protection::Leaky,
            infection: None,
            onward: [0.0; 2],
            severe: [0.0; 2],
            interval_days: Some(28),
        }),
        contact: Contacts {
            held_to_held: Some(f64::from(r0) / 10.0),
            held_to_staff: 0.3,
            staff_to_held: 0.8,
            staff_to_staff: 0.5,
            staff_to_county: 0.7,
            county_to_county: 1.1,
            in_isolation: 0.0,
        },
        county: County {
            name: String::new(),
            people: county,
            infectious: u32::try_from(u64::from(county) * u64::from(outside) / 100_000)
                .unwrap_or(county),
            recovered: county / 10,
            vaccinated: 0,
            external_hazard_per_day: 0.0,
        },
        intake: Some(Intake {
            infectious_share: f64::from(outside) / 100_000.0,
            exposed_share: f64::from(outside) / 100_000.0,
            recovered_share: 0.1,
        }),
        willing: Some(Willing {
            held: share(willing),
            staff: share(willing),
        }),
        facility: vec![Facility {
            name: "facility".to_owned(),
            held,
            staff,
            r0: None,
            intake_per_day: f64::from(held) / f64::from(stay),
            mean_stay_days: Some(f64::from(stay)),
            released_to_county: 0.4,
            infectious: inside.min(held),
            recovered: held.saturating_sub(inside) / 10,
            vaccinated: 0,
            staff_infectious: 0,
            staff_recovered: staff / 10,
            staff_vaccinated: 0,
            isolation_per_day: 0.1,
            isolation_places: Some((held / 20).max(1)),
        }],
        transfer: Vec::new(),
        arm: ARMS.map(arm).to_vec(),
    }
}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Simulation>) -> Page {
    let l = a.l;
    let s = cleared.value();
    Page {
        title: l.t("simulate-title"),
        nav: "outbreaks",
        twins: true,
        as_of: false,
        body: html! {
            div.wrap {
                (said::beside(a, "/simulate"))
                h1 { (l.t("simulate-title")) }
                p.lead { (l.t("simulate-lead")) }
                (form(a, s))
                p.note { (l.t("simulate-fixed")) }
                section #infections {
                    h2 { (l.t("simulate-infections")) }
                    (plot(a, s))
                    @for people in People::ALL {
                        (table(a, s, Measure::Infections, people))
                    }
                }
                section #doses {
                    h2 { (l.t("simulate-doses")) }
                    (table(a, s, Measure::SecondDoses, People::Held))
                    (table(a, s, Measure::LostAtRelease, People::Held))
                    (table(a, s, Measure::SecondDoses, People::Staff))
                }
                section #spill-over {
                    h2 { (l.t("simulate-spill-over")) }
                    p.note { (l.t("simulate-spill-over-note")) }
                    (table(a, s, Measure::SpillOver, People::County))
                }
                section #leaves-out {
                    h2 { (l.t("simulate-leaves-out")) }
                    ul { @for line in &s.leaves_out { li { (line) } } }
                    p { (l.t("simulate-not-known")) }
                }
                section #from {
                    h2 { (l.t("simulate-from")) }
                    p { (l.ta("simulate-runs", &[
                        ("runs", &l.number(s.runs.into())), ("seed", &s.seed.to_string()),
                    ])) }
                    @for set in &s.sets {
                        p { strong { (set.id) } " (" (set.as_of) "): " (english(l, &set.citation)) }
                        p.quiet { (english(l, &set.note)) }
                        @if !set.unverified.is_empty() {
                            p.quiet { (l.ta("simulate-unverified", &[("names", &set.unverified.join(", "))])) }
                        }
                    }
                }
            }
        },
    }
}

fn form(a: &Asked<'_>, s: &Simulation) -> Markup {
    let l = a.l;
    html! {
        form.filters method="get" action=(a.path) {
            @for name in ["on", "known", "lang"] {
                @if let Some(value) = a.value(name) { input type="hidden" name=(name) value=(value); }
            }
            @for put in &s.inputs {
                label {
                    span {
                        (l.t(&format!("simulate-input-{}", put.name))) " "
                        span.quiet {
                            (l.ta("simulate-range", &[
                                ("low", &l.number(put.least)),
                                ("high", &l.number(put.most)),
                            ]))
                        }
                    }
                    input type="number" name=(put.name) value=(put.value) min=(put.least) max=(put.most)
                        step=(if put.name == "r0" { "0.1" } else { "1" }) required;
                }
            }
            button type="submit" { (l.t("simulate-ask")) }
        }
    }
}

fn arm_name(l: &Locale, arm: &str) -> String {
    l.t(&format!("simulate-arm-{arm}"))
}

fn whole(l: &Locale, n: f64) -> String {
    l.number(n.round())
}

fn range(l: &Locale, s: Spread) -> String {
    l.ta(
        "simulate-range",
        &[("low", &whole(l, s.low)), ("high", &whole(l, s.high))],
    )
}

fn with_range(l: &Locale, s: Spread) -> String {
    format!("{} ({})", whole(l, s.median), range(l, s))
}

fn plot(a: &Asked<'_>, s: &Simulation) -> Markup {
    let l = a.l;
    let rows: Vec<Row> = (ARMS.iter())
        .filter_map(|arm| {
            let figure = s.figure(arm, Measure::Infections, People::Held)?;
            row(l, arm_name(l, arm), figure, *arm == s.baseline)
        })
        .collect();
    let drawn = chart::drawn(l, "held", Scale::Linear, &rows, None);
    html! {
        figure.chart.told id="held" {
            figcaption { (l.t("simulate-plot")) }
            p.unit { (l.t("simulate-plot-unit")) }
            svg viewBox={ "0 0 " (chart::WIDTH) " " (drawn.height) } role="img" aria-labelledby="held-t held-d" {
                title id="held-t" { (l.t("simulate-plot")) }
                desc id="held-d" { (l.t("simulate-plot-desc")) }
                (drawn.drawing)
            }
            (drawn.legend)
        }
    }
}

fn row(l: &Locale, name: String, figure: &Figure, headline: bool) -> Option<Row> {
    let value = figure.value?;
    Some(Row {
        name,
        value: Some(value.median),
        interval: Some((value.low, Some(value.high), Stretch::Sampling)),
        remark: with_range(l, value),
        headline,
    })
}

fn table(a: &Asked<'_>, s: &Simulation, measure: Measure, people: People) -> Markup {
    let l = a.l;
    let name = format!(
        "{}: {}",
        l.t(&format!("simulate-measure-{}", measure.code())),
        l.t(&format!("simulate-people-{}", people.code()))
    );
    let unknown = || l.t("not-known");
    let figures: Vec<&Figure> = (ARMS.iter())
        .filter_map(|arm| s.figure(arm, measure, people))
        .collect();
    let weeks = figures.iter().any(|f| f.week.is_some());
    let cell = |label: &str, text: String| html! { td.num data-l=(l.t(label)) { (text) } };
    html! {
        table.list {
            caption { (name) }
            thead { tr {
                th scope="col" { (l.t("simulate-col-arm")) }
                th.num scope="col" { (l.t("simulate-col-value")) }
                th.num scope="col" { (l.t("simulate-col-difference")) }
                th.num scope="col" { (l.t("simulate-col-better")) }
                @if weeks { th.num scope="col" { (l.t("simulate-col-week")) } }
            } }
            tbody {
                @for f in figures {
                    tr {
                        th scope="row" { (arm_name(l, &f.arm)) }
                        (cell("simulate-col-value", f.value.map_or_else(unknown, |v| with_range(l, v))))
                        @if f.arm == s.baseline {
                            (cell("simulate-col-difference", l.t("simulate-baseline")))
                            (cell("simulate-col-better", "–".to_owned()))
                        } @else {
                            (cell("simulate-col-difference", f.difference.map_or_else(unknown, |d| with_range(l, d))))
                            (cell("simulate-col-better", f.better.map_or_else(unknown, |b| l.share(b))))
                        }
                        @if weeks {
                            (cell("simulate-col-week", f.week.map_or_else(
                                || "–".to_owned(), |w| with_range(l, w.difference))))
                        }
                    }
                }
            }
        }
    }
}

/// Rows: one an arm, a measure and whose people.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(cleared: &Cleared<Simulation>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = crate::web::twins::Sheet::new(&[
        "arm",
        "people",
        "measure",
        "median",
        "low",
        "high",
        "difference_median",
        "difference_low",
        "difference_high",
        "better",
        "week_median",
        "week_low",
        "week_high",
        "week_better",
    ])?;
    let three = |s: Option<Spread>| {
        [s.map(|s| s.median), s.map(|s| s.low), s.map(|s| s.high)]
            .map(|n| n.map(|n| n.to_string()).unwrap_or_default())
    };
    let one = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    for f in cleared.value().figures.iter() {
        let mut cells = vec![
            f.arm.clone(),
            f.people.code().to_owned(),
            f.measure.code().to_owned(),
        ];
        cells.extend(three(f.value));
        cells.extend(three(f.difference));
        cells.push(one(f.better));
        cells.extend(three(f.week.map(|w| w.difference)));
        cells.push(one(f.week.map(|w| w.better)));
        sheet.row(&cells)?;
    }
    sheet.done()
}

/// How a chart that stands alone looks.
const STYLE: &str = "text{font:15px system-ui,sans-serif;fill:#1c1a17}\
    .tick,.remark{font-size:13px;fill:#5b554c}.grid{stroke:#ddd7cb}.base,.reference{stroke:#a79f90}\
    .whisker{fill:none;stroke:#1c1a17;stroke-width:1.6}.point{fill:#17404d}";

/// Charts of an answer that stand alone as SVG, by name: one for each measure and whose people, an
/// interval for each arm. What is not known has none.
#[must_use]
pub fn charts(figures: &[Figure], l: &Locale) -> Vec<(String, String)> {
    let mut charts = Vec::new();
    for measure in Measure::ALL {
        for people in People::ALL {
            let rows: Vec<Row> = (figures.iter())
                .filter(|f| f.measure == measure && f.people == people)
                .filter_map(|f| row(l, f.arm.clone(), f, f.difference.is_none()))
                .collect();
            if rows.is_empty() {
                continue;
            }
            let name = format!("{}-{}", measure.code(), people.code());
            let title = format!(
                "{}: {}",
                l.t(&format!("simulate-measure-{}", measure.code())),
                l.t(&format!("simulate-people-{}", people.code()))
            );
            let drawn = chart::drawn(l, &name, Scale::Linear, &rows, None);
            let top = 30;
            let height = drawn.height + top;
            let svg = html! {
                svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (chart::WIDTH) " " (height) } role="img" {
                    title { (title) }
                    style { (STYLE) }
                    rect width="100%" height="100%" fill="#ffffff" {}
                    text x="12" y="20" font-weight="bold" { (title) }
                    g transform={ "translate(0 " (top) ")" } { (drawn.drawing) }
                }
            };
            charts.push((name, svg.into_string()));
        }
    }
    charts
}
