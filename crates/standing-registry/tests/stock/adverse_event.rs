//! A draft of a report to VAERS.

use super::world::{World, day};
use standing_registry::act::Act;
use standing_registry::adverse::{AdverseEvent, BadEvent, EventOutcome, drafts};
use standing_registry::care::CareAct;

fn event() -> AdverseEvent {
    AdverseEvent {
        event: "E1".to_owned(),
        vaccinated_on: day("2021-02-17"),
        onset: day("2021-02-18"),
        description: "hives on both arms".to_owned(),
        outcomes: vec![EventOutcome::Hospitalized],
        hospital_days: Some(2),
        died_on: None,
        recovered: None,
    }
}

#[test]
fn a_draft_has_the_doses_of_the_day_and_those_of_the_month_before() {
    let mut world = World::new();
    let ana = world.admitted(1, "1980-03-01");
    world.given(ana, "2021-01-20", Some("ONE"));
    world.given(ana, "2021-02-17", Some("TWO"));
    world.tell(Some(ana), Act::Care(CareAct::AdverseEvent(event())));
    let mut later = event();
    later.recovered = Some(true);
    world.tell(Some(ana), Act::Care(CareAct::AdverseEvent(later)));
    let drafts = drafts(&world.book, ana, world.rulebook());
    let [draft] = drafts.as_slice() else {
        unreachable!("told again: {drafts:?}")
    };
    assert_eq!(draft.event.recovered, Some(true));
    assert_eq!(draft.age_years, Some(40), "the birthday is in March");
    assert_eq!(draft.doses[0].lot.as_deref(), Some("TWO"));
    assert_eq!(draft.number_in_series, [2]);
    assert_eq!(draft.month_before[0].lot.as_deref(), Some("ONE"));
}

#[test]
fn what_does_not_fit_together_is_refused_with_the_reason() {
    assert_eq!(event().check(), Ok(()));
    let mut early = event();
    early.onset = day("2021-02-16");
    assert_eq!(early.check(), Err(BadEvent::BeforeTheDose));
    let mut days = event();
    days.outcomes.clear();
    assert_eq!(days.check(), Err(BadEvent::DaysWithoutStay));
    let mut died = event();
    died.died_on = Some(day("2021-02-20"));
    assert_eq!(died.check(), Err(BadEvent::Death));
    let mut silent = event();
    silent.description = " ".to_owned();
    assert_eq!(silent.check(), Err(BadEvent::NothingSaid));
}
