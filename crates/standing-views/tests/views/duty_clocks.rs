//! Clocks: every deadline against a count written for the test, day by day.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;
use standing_evidence::Force;
use standing_terms::{Digest, Interval, PauseCause};
use standing_views::duty::{
    AllowedPause, Calendar, ClockRule, Extended, Extension, Holiday, Pause, Roll, RuleSet,
    RuleVersion, Start, Timing, Unit, count,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn version(unit: Unit, length: Option<u32>, roll: Roll, force: Force) -> RuleVersion {
    RuleVersion {
        in_force: Interval::ALWAYS,
        citation: "made up".into(),
        source: "here".into(),
        unit,
        length,
        starts: Start::Sent,
        roll,
        calendars: vec!["made-up".into()],
        force,
        extension: None,
        pauses: Vec::new(),
        lapses_after_days: 14,
        escalation: Vec::new(),
        note: None,
    }
}

pub(super) fn rule(id: &str, version: RuleVersion) -> ClockRule {
    ClockRule {
        id: id.parse().unwrap(),
        title: id.into(),
        versions: vec![version],
    }
}

/// A set with the four rules that every set needs, one more, and holidays.
pub(super) fn rules(more: Vec<ClockRule>, holidays: &BTreeSet<Date>) -> RuleSet {
    let given = |force| version(Unit::GivenDate, None, Roll::None, force);
    let mut all = vec![
        rule(
            "courtesy",
            version(Unit::CalendarDays, Some(14), Roll::None, Force::Courtesy),
        ),
        rule("letter-date", given(Force::Courtesy)),
        rule("ordered-date", given(Force::Order)),
        rule("promise", given(Force::Promise)),
    ];
    all.extend(more);
    let holiday = || Holiday {
        name: "a holiday".into(),
        source: "a law".into(),
    };
    let calendar = Calendar {
        id: "made-up".into(),
        title: "made up".into(),
        from: date(2015, 1, 1),
        until: date(2030, 12, 31),
        holidays: holidays
            .iter()
            .map(|day| (*day, holiday()))
            .collect::<BTreeMap<_, _>>(),
    };
    RuleSet::new(all, vec![calendar], Digest([0; 32])).unwrap()
}

#[derive(Debug, Clone)]
pub(super) struct History {
    pub(super) trigger: Date,
    pub(super) working: bool,
    pub(super) length: u32,
    pub(super) roll: bool,
    pub(super) holidays: BTreeSet<Date>,
    pub(super) pauses: Vec<(Date, Option<Date>)>,
    pub(super) times: Option<u32>,
    pub(super) extension: Option<u32>,
    pub(super) extended: Option<(Date, Option<u32>)>,
}

fn histories() -> impl Strategy<Value = History> {
    let day = |from: i64, to: i64| (from..to).prop_map(|n| date(2021, 1, 1) + n.days());
    (
        day(0, 700),
        any::<bool>(),
        0..35_u32,
        any::<bool>(),
        proptest::collection::btree_set(day(0, 800), 0..60),
        proptest::collection::vec((0..30_i64, proptest::option::of(1..25_i64)), 0..4),
        proptest::option::of(0..3_u32),
        proptest::option::of(1..20_u32),
        proptest::option::of((0..60_i64, proptest::option::of(0..30_u32))),
    )
        .prop_map(
            |(trigger, working, length, roll, holidays, gaps, times, extension, extended)| {
                // Pauses follow each other; only the last may be open.
                let mut at = trigger;
                let mut pauses = Vec::new();
                let last = gaps.len().saturating_sub(1);
                for (i, (gap, length)) in gaps.into_iter().enumerate() {
                    let from = at + gap.days();
                    let to = match length {
                        Some(length) => Some(from + length.days()),
                        None if i == last => None,
                        None => Some(from + 3.days()),
                    };
                    pauses.push((from, to));
                    at = to.unwrap_or(from);
                }
                History {
                    trigger,
                    working,
                    length,
                    roll,
                    holidays,
                    pauses,
                    times,
                    extension,
                    extended: extended.map(|(n, days)| (trigger + n.days(), days)),
                }
            },
        )
}

/// The same, counted without any of the code above: a list of every day, struck out one by one.
pub(super) fn by_hand(h: &History) -> Option<Date> {
    let off = |day: Date| {
        matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || h.holidays.contains(&day)
    };
    let pauses: Vec<_> = h
        .pauses
        .iter()
        .take(h.times.map_or(usize::MAX, |t| t as usize))
        .collect();
    let stopped = |day: Date| {
        pauses
            .iter()
            .any(|(from, to)| day > *from && to.is_none_or(|to| day <= to))
    };
    let nth = |n: usize| -> Option<Date> {
        let counted: Vec<Date> = (1..4000_i64)
            .map(|i| h.trigger + i.days())
            .filter(|day| !(stopped(*day) || h.working && off(*day)))
            .take(n)
            .collect();
        let last = if n == 0 {
            Some(h.trigger)
        } else {
            counted.get(n - 1).copied()
        }?;
        if !h.roll {
            return Some(last);
        }
        (0..4000_i64)
            .map(|i| last + i.days())
            .find(|day| !off(*day))
    };
    let plain = nth(h.length as usize);
    let more = match (h.extension, h.extended) {
        (Some(most), Some((on, days))) if plain.is_none_or(|due| on <= due) => {
            days.unwrap_or(most).min(most)
        }
        _ => 0,
    };
    if more == 0 {
        plain
    } else {
        nth((h.length + more) as usize)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn every_deadline_is_that_of_an_independent_count(h in histories()) {
        let unit = if h.working { Unit::WorkingDays } else { Unit::CalendarDays };
        let roll = if h.roll { Roll::NextWorkingDay } else { Roll::None };
        let mut v = version(unit, Some(h.length), roll, Force::Statute);
        v.pauses = vec![AllowedPause { cause: PauseCause::Fees, times: h.times }];
        v.extension = h.extension.map(|days| Extension { days, when: "needed".into() });
        let set = rules(vec![rule("made", v)], &h.holidays);
        let timing = Timing {
            trigger: h.trigger,
            given: None,
            length: None,
            pauses: h
                .pauses
                .iter()
                .map(|(from, to)| Pause { from: *from, to: *to, cause: PauseCause::Fees })
                .collect(),
            extensions: h
                .extended
                .iter()
                .map(|(on, days)| Extended { on: *on, days: *days, because: None })
                .collect(),
        };
        let made = set.rules().find(|r| r.id.as_str() == "made").unwrap();
        let deadline = count(&set, made, &timing);
        prop_assert_eq!(deadline.due, by_hand(&h));
        // Every day from the trigger to the end is accounted for, once.
        if let Some(due) = deadline.due {
            let days: Vec<Date> = deadline.days.iter().map(|d| d.day).collect();
            let all: Vec<Date> = h.trigger.series(1.day()).take_while(|d| *d <= due).collect();
            prop_assert_eq!(days, all);
        }
    }
}

#[test]
fn a_pause_that_the_rule_does_not_know_changes_nothing_and_is_said() {
    let set = rules(Vec::new(), &BTreeSet::new());
    let courtesy = set.rules().find(|r| r.id.as_str() == "courtesy").unwrap();
    let mut timing = Timing::since(date(2021, 3, 1));
    timing.pauses = vec![Pause {
        from: date(2021, 3, 2),
        to: None,
        cause: PauseCause::Fees,
    }];
    let deadline = count(&set, courtesy, &timing);
    assert_eq!(deadline.due, Some(date(2021, 3, 15)));
    assert!(
        deadline
            .sentences
            .iter()
            .any(|s| s.english().contains("the rule knows no such pause"))
    );
}

#[test]
fn where_the_calendar_ends_no_date_is_computed() {
    let set = rules(
        vec![rule(
            "made",
            version(Unit::WorkingDays, Some(20), Roll::None, Force::Statute),
        )],
        &BTreeSet::new(),
    );
    let made = set.rules().find(|r| r.id.as_str() == "made").unwrap();
    let deadline = count(&set, made, &Timing::since(date(2030, 12, 20)));
    assert_eq!(deadline.due, None);
    assert!(
        deadline
            .sentences
            .iter()
            .any(|s| s.english().contains("does not reach"))
    );
}
