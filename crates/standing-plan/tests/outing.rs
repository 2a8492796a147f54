//! Rides as a person writes them down become problems that the judge reads, and days of plans that
//! it accepts.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use standing_check::transport::{Plan, judge};
use standing_plan::outing::{Days, Limits, Outing, over_days};
use standing_plan::trips::Options;

const LIMITS: Limits = Limits {
    max_trip_min: 240,
    max_wait_min: 30,
    observe_min: 15,
    minutes_per_person: 5,
    turnaround_min: 30,
};

fn batavia() -> Outing {
    toml::from_str(include_str!("../../../docs/examples/batavia-rides.toml")).unwrap()
}

fn days(outing: &Outing) -> Days {
    let options = Options { seed: 1, effort: 1 };
    over_days(outing, &LIMITS, 60, options, &mut |_| true).unwrap()
}

fn served(days: &Days) -> u32 {
    days.days.iter().map(|d| d.served).sum()
}

#[test]
fn the_plan_that_could_not_be_done_takes_days_and_passes_the_judge() {
    let outing = batavia();
    let all = days(&outing);
    assert_eq!((served(&all), all.left), (85, 0));
    for day in &all.days {
        let verdict = judge(&day.problem, &day.plan);
        assert!(verdict.holds(), "{:?}", verdict.violations);
    }
    assert_eq!((all.days.len(), all.least_days), (2, Some(2)));
}

#[test]
fn more_officers_never_take_more_days() {
    let mut before = usize::MAX;
    for officers in [2, 4, 6] {
        let mut outing = batavia();
        outing.facility.officers = officers;
        let now = days(&outing).days.len();
        assert!(
            now <= before,
            "{officers} officers: {now} days after {before}"
        );
        before = now;
    }
}

#[test]
fn without_an_officer_nobody_goes_and_everybody_is_named_with_a_reason() {
    let mut outing = batavia();
    outing.facility.officers = 0;
    let all = days(&outing);
    assert_eq!((all.days.len(), all.left, all.least_days), (1, 85, None));
    let unserved = |plan: &Plan| plan.unserved.clone().unwrap_or_default();
    let reasons = unserved(&all.days[0].plan);
    assert_eq!(reasons.len(), 11);
    assert!(reasons.iter().all(|r| !r.reason.is_empty()), "{reasons:?}");
}

#[test]
fn a_matrix_of_times_stands_in_place_of_coordinates() {
    let mut outing = batavia();
    outing.minutes = Some(vec![vec![0, 40, 50], vec![40, 0, 70], vec![50, 70, 0]]);
    let problem = outing.problem(1, &outing.parties(85), &LIMITS).unwrap();
    assert_eq!(problem.travel(0, 1), 40);
    outing.minutes = Some(vec![vec![0, 40]]);
    let why = outing.problem(1, &[8], &LIMITS).unwrap_err();
    assert_eq!(
        why.to_string(),
        "outing: travel_min: has 1 rows for 3 places"
    );
}

#[test]
fn what_makes_no_sense_is_refused_by_the_name_of_its_field() {
    let refused = |change: &dyn Fn(&mut Outing)| {
        let mut outing = batavia();
        change(&mut outing);
        outing.problem(1, &[1], &LIMITS).unwrap_err().to_string()
    };
    assert_eq!(refused(&|o| o.people = 0), "people: 0 is not 1 to 2000");
    assert_eq!(
        refused(&|o| o.party = 9),
        "party: 9 people do not fit the 8 seats"
    );
    assert_eq!(
        refused(&|o| o.site[0].opens = "8am".to_owned()),
        "site `buffalo-south-campus`: opens: `8am` is not a time such as `08:30`"
    );
    assert_eq!(
        refused(&|o| o.facility.latitude = 430.2),
        "outing: `batavia`: has no x (degrees east) and y (degrees north) for the road"
    );
    assert_eq!(refused(&|o| o.site.clear()), "site: no site is named");
}

#[test]
fn parties_are_as_alike_as_can_be_and_nobody_is_left_out() {
    let outing = batavia();
    let parties = outing.parties(85);
    assert_eq!(parties.iter().sum::<u32>(), 85);
    assert_eq!((parties.len(), parties[0], parties[10]), (11, 8, 7));
}
