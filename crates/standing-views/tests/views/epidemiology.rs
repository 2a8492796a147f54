//! Ratios, outbreaks, comparison, coverage, expansion, spill-over, silence and brief over one
//! made-up book: what is decided, why, and what is refused. The whole answers are golden beside.
//!
//! In the book: Alder Creek and Birch Ridge in California, Cedar Flat in Nevada. Alder Creek holds
//! 200 people and has an outbreak in February 2021; of Birch Ridge nobody said how many it holds,
//! and its row was dropped; of Cedar Flat no case was ever published.

use crate::made::{Made, Say, day, fact, figure, id, number, series, since, state};
use crate::rules::statistics_rules;
use jiff::{ToSpan as _, civil::Date};
use serde::Serialize;
use standing_evidence::{ProfileFact, StatementBody};
use standing_terms::{AsOf, Fips, Interval, Measure, Period, Place, Reading, StateCode};
use standing_views::epidemiology::outbreaks::{FacilityOutbreaks, People};
use standing_views::epidemiology::ratio::{RatioQuestion, Whom};
use standing_views::epidemiology::silence::SilenceKind;
use standing_views::epidemiology::{Answer, Epidemiology, IntervalMethod, Message, Rules};
use standing_views::surveillance::Surveillance;
use std::sync::LazyLock;

/// The rules of the project that the statistics use.
fn rules() -> &'static Rules {
    static RULES: LazyLock<Rules> = LazyLock::new(statistics_rules);
    &RULES
}

fn alder() -> Place {
    Place::Facility(id("alder-creek"))
}

fn birch() -> Place {
    Place::Facility(id("birch-ridge"))
}

fn california() -> Place {
    Place::State(StateCode::new("CA").unwrap())
}

fn county(code: &str) -> Place {
    Place::County(Fips::new(code).unwrap())
}

fn in_county(facility: &str, called: &str, code: &str) -> Say {
    let fips = Fips::new(code).unwrap();
    let name = called.to_owned();
    fact(facility, ProfileFact::County { name, fips })
}

/// Days one after the other with what a series says of each.
fn daily(from: &str, days: i64, value: impl Fn(i64) -> f64) -> String {
    let from: Date = day(from);
    let points: Vec<String> = (0..days)
        .map(|n| format!("{} {}", from.checked_add(n.days()).unwrap(), value(n)))
        .collect();
    points.join(", ")
}

/// Cases so far at Alder Creek n days after 4 January 2021: one early case, then 40 in two weeks of
/// February.
fn alder_so_far(n: i64) -> i64 {
    match n {
        ..=9 => 0,
        10..=27 => 1,
        28..=41 => 1 + (n - 27) * 3 - i64::from(n > 39),
        _ => 42,
    }
}

fn the_book() -> Made {
    let mut made = Made::with_two_facilities();
    made.say(fact("cedar-flat", crate::made::name("Cedar Flat")))
        .say(fact("cedar-flat", state("NV")));
    for (facility, code) in [("alder-creek", "06001"), ("birch-ridge", "06003")] {
        made.say(in_county(facility, "Alder", code));
    }
    let from = day("2021-01-04");
    for n in 0..68 {
        let when = from.checked_add(n.days()).unwrap().to_string();
        let so_far = alder_so_far(n);
        let ill = if (30..=50).contains(&n) { 12 } else { 0 };
        let birch = if n < 40 { ", BIRCH 3/0/0" } else { "" };
        made.page(&when, &format!("ALDER {so_far}/{ill}/0{birch}"));
        if n < 50 {
            made.page(&when, &format!("US {}/{ill}/0", so_far + 3));
        }
    }
    let held = Measure::AverageDailyPopulation;
    made.say(figure(alder(), held, number(260.0), "2020-12-31").over("2020-10-01", "2020-12-31"));
    made.say(figure(alder(), held, number(200.0), "2021-03-07").over("2021-01-01", "2021-03-06"));
    made.say(
        fact("alder-creek", ProfileFact::ContractMinimum(number(300.0))).valid("2020-01-01", ""),
    );
    made.say(
        fact("alder-creek", ProfileFact::ContractMinimum(number(400.0))).valid("2021-02-01", ""),
    );
    let first_doses = Measure::FirstDosesCumulative;
    made.say(figure(alder(), first_doses, number(50.0), "2021-03-05"));
    // The county: 2 cases a day among 10,000.
    made.say(
        series(
            county("06001"),
            Measure::CasesNew,
            &daily("2021-01-01", 80, |_| 2.0),
        )
        .by("county")
        .seen("2021-03-12"),
    );
    made.say(
        figure(
            county("06001"),
            Measure::Residents,
            number(10_000.0),
            "2020-07-01",
        )
        .seen("2020-12-31"),
    );
    made
}

/// A book with what is asked of it.
struct Asked {
    surveillance: Surveillance,
    book: standing_evidence::Book,
}

impl Asked {
    fn of(made: &Made) -> Self {
        Self {
            surveillance: made.surveillance(),
            book: made.book(),
        }
    }

    fn ask(&self) -> Epidemiology<'_> {
        Epidemiology::of(&self.surveillance, &self.book, rules())
    }
}

fn twelfth() -> AsOf {
    since("2021-03-12")
}

fn weeks_to_the_twelfth() -> Period {
    Period::span(day("2021-02-13"), day("2021-03-12")).unwrap()
}

fn close(ours: f64, worked_out: f64) {
    assert!(
        (ours - worked_out).abs() <= 1e-9 * worked_out.abs().max(1e-9),
        "{ours}, not {worked_out}"
    );
}

#[track_caller]
fn golden(name: &str, answer: &impl Serialize) {
    insta::assert_json_snapshot!(format!("epidemiology-{name}"), answer);
}

fn ids(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|m| m.id).collect()
}

fn refused<T>(answer: &Answer<T>) -> &str {
    answer.refusal().expect("a refusal").id
}

#[test]
fn a_ratio_is_cases_over_person_days_inside_against_outside_and_names_its_figures() {
    let asked = Asked::of(&the_book());
    let period = Period::span(day("2021-02-01"), day("2021-02-28")).unwrap();
    let q = RatioQuestion::new(alder(), county("06001"), vec![period]);
    let found = asked.ask().ratio(&q, &twelfth());
    let one = found.periods[0].1.given().expect("a ratio");
    // 41 cases of 200 people over 28 days; 56 of 10,000.
    assert_eq!((one.inside.cases, one.outside.cases), (41.0, 56.0));
    close(one.inside.person_days, 5_600.0);
    close(one.ratio.value.unwrap(), (41.0 / 200.0) / (56.0 / 10_000.0));
    let methods: Vec<_> = one.ratio.intervals.iter().map(|i| i.method).collect();
    assert_eq!(
        methods,
        [
            IntervalMethod::ConditionalExact,
            IntervalMethod::MidP,
            IntervalMethod::Wald,
            IntervalMethod::Score
        ]
    );
    let inputs = &one.inside.reasons.inputs;
    let roles: Vec<_> = inputs.iter().map(|i| i.role).collect();
    assert_eq!(roles, ["cases-at-start", "cases-at-end", "held"]);
    assert!(inputs.iter().all(|i| i.origin.is_some()), "read where");
    // The average is of a longer time than the month, and that is said.
    assert!(ids(&one.inside.reasons.caveats).contains(&"epi-held-average-of-longer"));
    assert!(ids(&found.reasons.caveats).contains(&"epi-caveat-rate-not-likelihood"));
    assert_eq!(
        refused(&found.mean_of_periods),
        "epi-one-period-has-no-mean"
    );
    golden("ratio", &found);
}

#[test]
fn a_ratio_without_people_held_or_residents_is_refused_and_says_which_is_missing() {
    let asked = Asked::of(&the_book());
    let of = |inside: Place, outside: Place| {
        let january = Period::span(day("2021-01-10"), day("2021-01-31")).unwrap();
        let q = RatioQuestion::new(inside, outside, vec![january]);
        asked.ask().ratio(&q, &twelfth()).periods[0]
            .1
            .refusal()
            .cloned()
    };
    let why = of(birch(), county("06001")).unwrap();
    assert_eq!(why.id, "epi-held-not-published");
    assert_eq!(
        of(alder(), county("06003")).unwrap().id,
        "epi-outside-not-imported"
    );
    assert_eq!(
        of(alder(), california()).unwrap().id,
        "epi-outside-not-imported"
    );
    // A period that is not over by the day asked about.
    let q = RatioQuestion {
        whom: Whom::Held,
        ..RatioQuestion::new(alder(), birch(), vec![Period::day(day("2021-03-13"))])
    };
    let early = asked.ask().ratio(&q, &twelfth());
    assert_eq!(refused(&early.periods[0].1), "epi-period-not-over");
    assert_eq!(refused(&early.pooled), "epi-periods-missing");
}

fn outbreaks_of(asked: &Asked, facility: &str, as_of: &AsOf) -> FacilityOutbreaks {
    asked.ask().outbreaks_of(&id(facility), as_of).unwrap()
}

#[test]
fn an_outbreak_has_a_beginning_a_size_and_an_attack_rate_and_lasts_until_four_quiet_weeks() {
    let asked = Asked::of(&the_book());
    let found = outbreaks_of(&asked, "alder-creek", &twelfth());
    let judged = found.judged.given().expect("judged");
    assert_eq!(judged.people, People::Known(200.0));
    let [outbreak] = &judged.outbreaks[..] else {
        panic!("{:?}", judged.outbreaks)
    };
    // 21 cases in the week from 1 February are a tenth of 200; the case of January is before it.
    assert_eq!(outbreak.from, day("2021-02-01"));
    assert_eq!(outbreak.size, 41.0);
    assert_eq!(outbreak.last_case, day("2021-02-14"));
    assert_eq!(outbreak.over, None, "26 days without a case by 12 March");
    close(outbreak.attack_rate.given().unwrap().value.unwrap(), 0.205);
    assert_eq!(outbreak.peak_current, Some((day("2021-02-04"), 12.0)));
    assert!(ids(&outbreak.reasons.caveats).contains(&"epi-caveat-attack-rate-turnover"));
    assert_eq!(found.reasons.inputs[0].role, "held");
    // Farrington's method has no five years to compare with, and says so.
    let why = found.refused.iter().find(|(d, _)| *d == "farrington");
    assert_eq!(why.unwrap().1.id, "epi-farrington-too-short");
    golden("outbreaks-of", &found);
}

#[test]
fn an_outbreak_is_over_after_four_whole_weeks_without_a_case_and_not_before() {
    let asked = Asked::of(&the_book());
    let over = |on: &str| {
        let found = outbreaks_of(&asked, "alder-creek", &since(on));
        found.judged.given().unwrap().outbreaks[0].over
    };
    assert_eq!(over("2021-03-13"), None, "27 days, the last week not over");
    assert_eq!(over("2021-03-14"), Some(day("2021-03-14")));
}

#[test]
fn an_outbreak_cannot_be_judged_where_nobody_said_how_many_are_held() {
    let asked = Asked::of(&the_book());
    let found = outbreaks_of(&asked, "birch-ridge", &twelfth());
    let why = found.judged.refusal().expect("refused");
    assert_eq!(why.id, "epi-outbreak-cannot-be-judged");
    let inner = serde_json::to_value(&why.args["why"]).unwrap();
    assert_eq!(inner["id"], "epi-held-not-published");
    let list = asked.ask().outbreaks(&california(), &twelfth()).unwrap();
    assert_eq!(
        (
            list.judged,
            list.with_outbreak,
            list.ongoing,
            list.not_judged
        ),
        (1, 1, 1, 1)
    );
    golden("outbreaks", &list);
}

#[test]
fn bounds_of_the_people_held_bound_the_outbreak() {
    let mut made = the_book();
    made.say(figure(
        birch(),
        Measure::Held,
        Reading::Below(standing_terms::Quantity::count(25)),
        "2021-01-10",
    ));
    let asked = Asked::of(&made);
    let found = outbreaks_of(&asked, "birch-ridge", &twelfth());
    let judged = found.judged.given().expect("judged within bounds");
    assert_eq!(judged.people, People::Between(0.0, 25.0));
    assert!(ids(&found.reasons.caveats).contains(&"epi-held-bounded"));
}

#[test]
fn an_area_is_compared_over_the_facilities_that_can_be_and_names_the_others() {
    let asked = Asked::of(&the_book());
    let found = asked
        .ask()
        .comparison(&california(), weeks_to_the_twelfth(), &twelfth());
    let inside = found.inside.given().expect("a rate");
    // Five cases of 13 and 14 February.
    assert_eq!((inside.cases, inside.mean_people), (5.0, 200.0));
    assert_eq!(found.counted, 1);
    let [(missing, why)] = &found.missing[..] else {
        panic!("{:?}", found.missing)
    };
    assert_eq!(
        (missing.as_str(), why.id),
        ("birch-ridge", "epi-cases-not-known-in")
    );
    assert!(ids(&inside.reasons.caveats).contains(&"epi-area-without"));
    assert_eq!(found.against.len(), 2, "state and nation");
    for against in &found.against {
        assert_eq!(refused(&against.ratio), "epi-outside-not-imported");
    }
    assert_eq!(refused(&found.over_facilities), "epi-no-rate-outside");
    assert_eq!(refused(&found.staff), "epi-staff-never-published");
    golden("comparison", &found);
}

#[test]
fn a_facility_is_held_against_its_county_its_state_and_the_nation() {
    let asked = Asked::of(&the_book());
    let found = asked
        .ask()
        .comparison(&alder(), weeks_to_the_twelfth(), &twelfth());
    let places: Vec<String> = found.against.iter().map(|a| a.place.to_string()).collect();
    assert_eq!(places, ["county:06001", "state:CA", "nation:US"]);
    let county = found.against[0].ratio.given().expect("a ratio");
    close(
        county.ratio.value.unwrap(),
        (5.0 / 200.0) / (56.0 / 10_000.0),
    );
    assert_eq!(
        refused(&found.over_facilities),
        "epi-one-facility-has-no-mean"
    );
}

#[test]
fn cases_of_one_state_are_not_those_of_the_nation() {
    let mut made = the_book();
    let cases = daily("2021-01-01", 90, |n| f64::from(i32::try_from(n).unwrap()));
    made.say(series(california(), Measure::CasesCumulative, &cases).seen("2021-04-10"));
    made.say(
        figure(
            Place::us(),
            Measure::Residents,
            number(100_000.0),
            "2019-07-01",
        )
        .seen("2020-01-01"),
    );
    let asked = Asked::of(&made);
    let found = asked
        .ask()
        .comparison(&alder(), weeks_to_the_twelfth(), &since("2021-04-12"));
    let nation = found.against.last().unwrap();
    assert_eq!(nation.place, Place::us());
    assert_eq!(refused(&nation.ratio), "epi-outside-states-missing");
}

#[test]
fn every_state_together_is_the_nation_and_the_answer_says_that_it_is_a_sum() {
    let mut made = the_book();
    let cases = daily("2021-01-01", 90, |n| f64::from(i32::try_from(n).unwrap()));
    for state in StateCode::of_the_union() {
        let place = Place::State(state);
        made.say(series(place, Measure::CasesCumulative, &cases).seen("2021-04-10"));
    }
    made.say(
        figure(
            Place::us(),
            Measure::Residents,
            number(51_000.0),
            "2019-07-01",
        )
        .seen("2020-01-01"),
    );
    let asked = Asked::of(&made);
    let found = asked
        .ask()
        .comparison(&alder(), weeks_to_the_twelfth(), &since("2021-04-12"));
    let nation = found
        .against
        .last()
        .unwrap()
        .ratio
        .given()
        .expect("a ratio");
    // 28 new cases in each of 51 states of 1,000 people.
    close(
        nation.ratio.value.unwrap(),
        (5.0 / 200.0) / (28.0 / 1_000.0),
    );
    assert!(ids(&nation.outside.reasons.caveats).contains(&"epi-outside-sum-of-states"));
}

#[test]
fn elsewhere_says_of_whom_outside_nothing_was_imported() {
    let asked = Asked::of(&the_book());
    let found = asked.ask().elsewhere(weeks_to_the_twelfth(), &twelfth());
    let codes: Vec<&str> = found.states.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["CA"], "of Nevada no case was ever published");
    let offices: Vec<&str> = found
        .field_offices
        .iter()
        .map(|s| s.code.as_str())
        .collect();
    assert_eq!(offices, ["SFR"]);
    assert_eq!(
        ids(&found.outside),
        [
            "epi-counties-imported",
            "epi-no-state-imported",
            "epi-no-nation-imported"
        ]
    );
    golden("elsewhere", &found);
}

#[test]
fn doses_counted_bound_the_share_from_above_only_and_no_series_is_a_finding() {
    let asked = Asked::of(&the_book());
    let found = asked.ask().coverage(&alder(), &twelfth());
    assert_eq!(ids(&found.findings), ["epi-no-dose-series-by-facility"]);
    let [share] = &found.inside[..] else {
        panic!("{:?}", found.inside)
    };
    let estimate = share.share.given().expect("bounds");
    assert_eq!(estimate.value, None, "no guess");
    let bounds = estimate.intervals[0];
    assert_eq!(bounds.method, IntervalMethod::Bounds);
    assert_eq!((bounds.low, bounds.high), (0.0, Some(0.25)), "50 of 200");
    assert!(ids(&share.reasons.caveats).contains(&"epi-caveat-dose-then-left"));
    for outside in &found.outside {
        let why = outside.refused.as_ref().expect("nothing was imported");
        assert_eq!(why.id, "epi-doses-outside-not-imported");
    }
    assert!(found.claims.is_empty(), "claims are about the nation");
    let none = asked.ask().coverage(&birch(), &twelfth());
    assert_eq!(
        ids(&none.findings),
        ["epi-no-dose-series-by-facility", "epi-no-dose-figure"]
    );
    golden("coverage", &found);
}

#[test]
fn conflicting_shares_stand_as_claims_each_with_its_arithmetic() {
    let mut made = the_book();
    let may = "2021-05-13";
    made.say(figure(Place::us(), Measure::Held, number(20_000.0), may));
    made.say(
        Say::of(
            Place::us(),
            StatementBody::Event {
                what: "says a fifth".into(),
            },
        )
        .named("case/T38.one-fifth")
        .seen(may),
    );
    made.say(
        Say::of(
            Place::us(),
            StatementBody::Event {
                what: "says 7 %".into(),
            },
        )
        .named("case/T38.member")
        .seen(may),
    );
    let fully = Measure::FullyVaccinatedCumulative;
    made.say(figure(Place::us(), fully, number(1_229.0), may).named("case/T38.fully"));
    let asked = Asked::of(&made);
    let found = asked.ask().coverage(&Place::us(), &since("2021-05-20"));
    let arithmetic: Vec<(Option<f64>, f64)> = found
        .claims
        .iter()
        .map(|c| (c.stated, c.arithmetic.given().unwrap().value.unwrap()))
        .collect();
    let [one_fifth, member, written] = arithmetic[..] else {
        panic!("{arithmetic:?}")
    };
    // A fifth of 20,000 people, 7 % of them, and 1,229 of them: about 6 %.
    assert_eq!(one_fifth.0, Some(0.20));
    close(one_fifth.1, 4_000.0);
    assert_eq!(member.0, Some(0.07));
    close(member.1, 1_400.0);
    assert_eq!(written.0, None, "a count and no share");
    close(written.1, 0.061_45);
    assert!(found.claims.iter().all(|c| !c.reasons.citations.is_empty()));
    golden("claims", &found.claims);
}

#[test]
fn expansion_lays_people_beds_and_cases_side_by_side_and_says_what_grew() {
    let asked = Asked::of(&the_book());
    let found = asked.ask().expansion(&alder(), &twelfth());
    let strands: Vec<Measure> = found.strands.iter().map(|s| s.measure).collect();
    assert_eq!(
        strands,
        [
            Measure::AverageDailyPopulation,
            Measure::ContractMinimum,
            Measure::CasesCumulative,
            Measure::FirstDosesCumulative
        ]
    );
    let findings: Vec<(&str, String)> = found
        .findings
        .iter()
        .map(|m| (m.id, serde_json::to_string(&m.args).unwrap()))
        .collect();
    let [held, beds] = &findings[..] else {
        panic!("{findings:?}")
    };
    assert_eq!(held.0, "epi-held-changed");
    assert!(held.1.contains("260") && held.1.contains("200"), "{held:?}");
    assert_eq!(beds.0, "epi-beds-changed");
    assert!(beds.1.contains("300") && beds.1.contains("400"), "{beds:?}");
    let bare = asked.ask().expansion(&birch(), &twelfth());
    assert_eq!(
        ids(&bare.findings),
        [
            "epi-held-not-published",
            "epi-beds-not-published",
            "epi-no-dose-figure"
        ]
    );
    golden("expansion", &found);
}

/// Twelve counties of 100,000 people; in four a facility whose cases of a week come back in the
/// county two weeks later, half as many on top of a wave that all share. The facility of the
/// fourth county comes onto the page in week `fourth_told_from`, with what it had by then.
fn counties_that_follow_their_facilities(fourth_told_from: i64) -> Made {
    let mut made = Made::new();
    let inside = |week: i64, c: i64| ((week * 5 + c * 3 + week * c) % 7) * 2;
    for c in 0..12_i64 {
        let code = format!("060{:02}", c * 2 + 1);
        let facility = format!("place-{c}");
        let row = format!("ROW{c}");
        let with = c % 3 == 0;
        if with {
            made.facility(&facility, &format!("Place {c}"), &row, "CA", "SFR");
            made.say(in_county(&facility, &format!("County {c}"), &code));
        }
        let people = Measure::Residents;
        made.say(figure(county(&code), people, number(100_000.0), "2019-07-01").seen("2020-01-01"));
        let start: Date = day("2020-04-27");
        let value = |n: i64| {
            let wave = 30 + (n / 7) * 7 + c;
            let back = if with && n / 7 >= 2 {
                inside(n / 7 - 2, c)
            } else {
                0
            };
            // Half of the facility's week, spread over seven days.
            f64::from(i32::try_from(wave).unwrap()) + f64::from(i32::try_from(back).unwrap()) / 14.0
        };
        let days = daily(&start.to_string(), 140, value);
        made.say(series(county(&code), Measure::CasesNew, &days).seen("2020-12-31"));
    }
    let mut so_far = [0_i64; 12];
    let fourth = if fourth_told_from == 0 {
        "ROW3 0/0/0, "
    } else {
        ""
    };
    for before in ["2020-04-19", "2020-04-26"] {
        let rows = format!("ROW0 0/0/0, {fourth}ROW6 0/0/0, ROW9 0/0/0");
        made.page(before, &rows);
    }
    for week in 0..20_i64 {
        let monday: Date = day("2020-04-27").checked_add((week * 7).days()).unwrap();
        let mut rows = Vec::new();
        for c in (0..12_usize).step_by(3) {
            so_far[c] += inside(week, i64::try_from(c).unwrap());
            if c != 3 || week >= fourth_told_from {
                rows.push(format!("ROW{c} {}/0/0", so_far[c]));
            }
        }
        for weekday in 0..7 {
            let when = monday.checked_add(weekday.days()).unwrap();
            made.page(&when.to_string(), &rows.join(", "));
        }
    }
    made
}

#[test]
fn the_panel_finds_what_the_county_cases_owe_to_the_facility_cases_before() {
    let asked = Asked::of(&counties_that_follow_their_facilities(0));
    let found = asked.ask().spillover(&since("2020-12-31")).unwrap();
    let panel = found.panel.given().expect("an estimate");
    assert_eq!((panel.counties, panel.with_facility), (12, 4));
    let slope = panel.coefficient.value.unwrap();
    assert!((slope - 0.5).abs() < 1e-6, "{slope}");
    let interval = panel.coefficient.headline().unwrap();
    assert_eq!(interval.method, IntervalMethod::Clustered);
    assert!(interval.low <= slope && slope <= interval.high.unwrap());
    assert_eq!(
        ids(&panel.reasons.caveats),
        ["epi-caveat-panel-not-cause", "epi-caveat-panel-own-county"]
    );
    assert_eq!(found.counties.len(), 4, "counties with a facility");
    assert!(ids(&found.cannot_be_known).contains(&"epi-unknown-where-staff-live"));
    golden("spillover", &found);
}

#[test]
fn weeks_that_a_facility_did_not_tell_of_are_left_out_of_the_panel_and_not_taken_for_none() {
    let asked = Asked::of(&counties_that_follow_their_facilities(6));
    let found = asked.ask().spillover(&since("2020-12-31")).unwrap();
    let panel = found.panel.given().expect("an estimate");
    let told = Asked::of(&counties_that_follow_their_facilities(0));
    let told = told.ask().spillover(&since("2020-12-31")).unwrap();
    let told = told.panel.given().expect("an estimate");
    assert_eq!(panel.observations + panel.not_told, told.observations);
    assert_eq!(told.not_told, 0, "all told from before the first week on");
    assert!(panel.not_told >= 4, "{} left out", panel.not_told);
    let slope = panel.coefficient.value.unwrap();
    assert!((slope - 0.5).abs() < 1e-6, "{slope}");
    assert!(ids(&panel.reasons.caveats).contains(&"epi-caveat-panel-left-out"));
    // What it would be if silence meant no case is shown beside it, as an assumption.
    let assumed = found.panel_if_untold_is_none.given().expect("an estimate");
    assert_eq!(assumed.observations, told.observations);
    assert_eq!(assumed.not_told, panel.not_told);
    assert!((assumed.coefficient.value.unwrap() - 0.5).abs() > 1e-3);
    assert!(ids(&assumed.reasons.caveats).contains(&"epi-caveat-panel-untold-is-none"));
}

#[test]
fn a_facility_that_told_keeps_its_cases_where_another_of_its_county_was_silent() {
    let mut made = counties_that_follow_their_facilities(0);
    made.facility("place-silent", "Silent Place", "ROW99", "CA", "SFR");
    made.say(in_county("place-silent", "County 0", "06001"));
    // It comes onto the page long after the weeks asked about.
    made.page("2020-12-01", "ROW99 5/0/0");
    let asked = Asked::of(&made);
    let found = asked.ask().spillover(&since("2020-12-31")).unwrap();
    let strict = found.panel.given().expect("an estimate");
    assert_eq!((strict.counties, strict.with_facility), (11, 3));
    let assumed = found.panel_if_untold_is_none.given().expect("an estimate");
    assert_eq!((assumed.counties, assumed.with_facility), (12, 4));
    assert_eq!(assumed.observations, strict.observations + strict.not_told);
    let slope = assumed.coefficient.value.unwrap();
    assert!((slope - 0.5).abs() < 1e-6, "{slope}");
}

#[test]
fn too_few_counties_give_no_estimate_and_a_published_one_stands_as_a_claim() {
    let mut made = the_book();
    made.say(
        figure(
            Place::us(),
            Measure::CasesNew,
            Reading::AtLeast(standing_terms::Quantity::count(245_000)),
            "2020-12-09",
        )
        .over("2020-05-01", "2020-08-31")
        .named("case/T07.cases")
        .by("county"),
    );
    let asked = Asked::of(&made);
    let found = asked.ask().spillover(&twelfth()).unwrap();
    assert_eq!(refused(&found.panel), "epi-panel-too-small");
    let [published] = &found.published[..] else {
        panic!("{:?}", found.published)
    };
    assert_eq!(published.statement, "case/T07.cases");
    assert_eq!(
        ids(&published.notes),
        [
            "epi-published-spillover-method",
            "epi-published-spillover-not-recomputable"
        ]
    );
}

#[test]
fn silence_is_a_finding_with_a_date() {
    let asked = Asked::of(&the_book());
    let found = asked.ask().silences(&Place::us(), &twelfth());
    let told: Vec<(SilenceKind, &str, Option<Date>)> = found
        .silences
        .iter()
        .map(|s| (s.kind, s.name.as_str(), s.since))
        .collect();
    // The nation's page was seen last on 22 February; Birch Ridge's row was gone on 13 February.
    assert_eq!(
        told,
        [
            (
                SilenceKind::StoppedReporting,
                "Birch Ridge",
                Some(day("2021-02-13"))
            ),
            (
                SilenceKind::StoppedReporting,
                "United States",
                Some(day("2021-02-23"))
            ),
            (SilenceKind::NeverReported, "Cedar Flat", None),
        ]
    );
    let last = found.silences[0].last.as_ref().expect("the last figure");
    assert_eq!(last.reading, number(3.0), "kept, and not made zero");
    // The agency goes on with its facilities: it has not gone dark.
    assert_eq!(found.silences[1].message.id, "epi-total-stopped");
    assert_eq!(found.silences[1].days, Some(18));
    assert_eq!(found.silences[2].message.id, "epi-never-reported");
    golden("silence", &found);
}

#[test]
fn a_publisher_of_whom_nothing_is_seen_any_more_went_dark_everywhere() {
    let asked = Asked::of(&the_book());
    let april = since("2021-04-01");
    for place in [Place::us(), california(), alder()] {
        let found = asked.ask().silences(&place, &april);
        let dark = &found.silences[0];
        assert_eq!(dark.kind, SilenceKind::WentDark, "{place}");
        assert_eq!(dark.message.id, "epi-went-dark");
        assert_eq!(
            dark.since,
            Some(day("2021-02-23")),
            "the nation's last page"
        );
    }
}

#[test]
fn a_publisher_a_few_days_late_has_not_gone_dark() {
    let asked = Asked::of(&the_book());
    let found = asked.ask().silences(&Place::us(), &since("2021-03-01"));
    assert!(found.silences.iter().all(|s| s.facility.is_some()));
}

/// The messages of a brief, and that each sentence points at the place where its figure stands.
#[track_caller]
fn sentences(asked: &Asked, place: &Place) -> Vec<&'static str> {
    let brief = asked.ask().brief(place, &twelfth()).expect("a rule");
    for sentence in &brief.sentences {
        let [link] = &sentence.links[..] else {
            panic!("{}: {:?}", sentence.message.id, sentence.links)
        };
        assert!(
            link.starts_with('/') && link.split_once('#').is_some_and(|(_, to)| !to.is_empty()),
            "{}: {link}",
            sentence.message.id
        );
    }
    brief.sentences.iter().map(|s| s.message.id).collect()
}

#[test]
fn the_brief_of_a_facility_says_cases_outbreak_comparison_and_doses_each_with_its_figure() {
    let asked = Asked::of(&the_book());
    assert_eq!(
        sentences(&asked, &alder()),
        [
            "brief-cases-same",
            "brief-total",
            "brief-current",
            "brief-outbreak-ongoing",
            "brief-ratio",
            "brief-no-comparison",
            "brief-no-comparison",
            "brief-doses",
            "epi-no-dose-series-by-facility",
        ]
    );
    golden("brief-facility", &asked.ask().brief(&alder(), &twelfth()));
}

#[test]
fn the_brief_of_a_place_that_stopped_reporting_says_so_and_no_zero() {
    let asked = Asked::of(&the_book());
    assert_eq!(
        sentences(&asked, &birch()),
        [
            "brief-cases-not-known",
            "brief-outbreak-not-judged",
            "brief-no-comparison",
            "epi-stopped-reporting",
            "epi-no-dose-series-by-facility",
            "epi-no-dose-figure",
        ]
    );
}

#[test]
fn the_brief_of_state_and_nation_counts_who_is_not_in_the_number() {
    let asked = Asked::of(&the_book());
    assert_eq!(
        sentences(&asked, &california()),
        [
            "brief-cases-same",
            "brief-cases-without",
            "brief-total",
            "brief-current",
            "brief-outbreaks",
            "brief-no-comparison",
            "brief-no-comparison",
            "epi-stopped-reporting",
            "epi-no-dose-series-by-facility",
            "epi-no-dose-figure",
        ]
    );
    let nation = sentences(&asked, &Place::us());
    assert!(nation.contains(&"epi-total-stopped"), "{nation:?}");
    golden("brief-nation", &asked.ask().brief(&Place::us(), &twelfth()));
}

#[test]
fn a_rule_that_is_not_in_force_judges_nothing() {
    let mut later = rules().clone();
    for rule in &mut later.outbreak {
        rule.head.in_force = Interval {
            from: Some(day("2022-01-01")),
            to: None,
        };
    }
    later.brief.clear();
    let asked = Asked::of(&the_book());
    let ask = Epidemiology::of(&asked.surveillance, &asked.book, &later);
    assert!(ask.outbreaks_of(&id("alder-creek"), &twelfth()).is_none());
    assert!(ask.outbreaks(&Place::us(), &twelfth()).is_none());
    assert!(ask.brief(&Place::us(), &twelfth()).is_none());
}
