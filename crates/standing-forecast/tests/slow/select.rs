//! Chapters 8 and 9, table by table.

use jiff::civil::Date;

use super::data::{Data, Group, Span, assumed_first, assumed_last};
use super::evaluate::Outcome;
use super::forecast::{Forecast, all_valid};
use super::person::{Dose, Person};

fn is_complete(f: &Forecast<'_>) -> bool {
    f.status == "Complete"
}

fn is_in_process(f: &Forecast<'_>) -> bool {
    f.valid_doses() > 0 && f.status == "Not Complete"
}

type Few<'f, 'd> = Vec<&'f Forecast<'d>>;

/// Section 8.1, after dropping a group that nobody of this age starts (minAgeToStart).
fn scorable<'f, 'd>(person: &Person, group: &[&'f Forecast<'d>]) -> Few<'f, 'd> {
    // SELECTB-24
    let all_contraindicated = group.iter().all(|f| f.status == "Contraindicated");
    let candidate = |f: &Forecast<'_>| all_contraindicated || f.status != "Contraindicated";
    let no_valid = group.iter().all(|f| f.valid_doses() == 0);
    let no_default = !group.iter().any(|f| f.patient.series.default);
    let risk = |f: &&&Forecast<'_>| f.patient.series.kind == "Risk";
    // A series that the person has aged out of, or that only a dose that does not count has dated,
    // stands before none that can still be given.
    let can_be_given = |f: &&&Forecast<'_>| f.status != "Aged Out" && !f.only_dated_by_doses;
    let none_can = !group.iter().any(|f| can_be_given(&f));
    let best = group
        .iter()
        .filter(risk)
        .filter(|f| none_can || can_be_given(f))
        .map(|f| f.patient.series.priority.clone())
        .min();
    // SELECTSCORE-2
    let kept = group.iter().copied().filter(|f| {
        let series = f.patient.series;
        candidate(f)
            && match series.kind.as_str() {
                "Risk" => Some(&series.priority) == best.as_ref(),
                "Standard" => {
                    let end = series
                        .start
                        .end
                        .map_or(assumed_last(), |s| s.after(person.birth));
                    let first = f.patient.targets.iter().find_map(|(_, o)| match o {
                        Outcome::Satisfied(date) => Some(*date),
                        _ => None,
                    });
                    first.is_some_and(|date| date < end) || no_valid && no_default
                }
                _ => is_complete(f),
            }
    });
    kept.collect()
}

fn single<T: Copy>(list: &[T]) -> Option<T> {
    if let [one] = list { Some(*one) } else { None }
}

/// Sections 8.2 to 8.7.
fn prioritized<'f, 'd>(person: &Person, group: &[&'f Forecast<'d>]) -> Option<&'f Forecast<'d>> {
    let scorable = scorable(person, group);
    let of = |is: fn(&Forecast<'_>) -> bool| -> Few<'f, 'd> {
        scorable.iter().copied().filter(|f| is(f)).collect()
    };
    let (complete, in_process) = (of(is_complete), of(is_in_process));
    let defaults: Few<'f, 'd> = group
        .iter()
        .copied()
        .filter(|f| f.patient.series.default)
        .collect();
    // TABLE 8-3
    let one = match (scorable.len(), complete.len(), in_process.len()) {
        (0, ..) => return single(&defaults),
        (1, ..) => single(&scorable),
        (_, 1, _) => single(&complete),
        (_, 0, 1) => single(&in_process),
        (_, 0, 0) => single(&defaults),
        _ => None,
    };
    if one.is_some() {
        return one;
    }
    // TABLE 8-5
    if complete.len() >= 2 {
        let most = |f: &Forecast<'_>| complete.iter().all(|o| o.valid_doses() <= f.valid_doses());
        return highest(&complete, |f| points(&complete, f, 1, most));
    }
    if in_process.len() >= 2 {
        let all = &in_process;
        let most = |f: &Forecast<'_>| all.iter().all(|o| o.valid_doses() <= f.valid_doses());
        let open = |f: &Forecast<'_>| f.count(|o| *o == Outcome::NotSatisfied);
        let closest = |f: &Forecast<'_>| all.iter().all(|o| open(o) >= open(f));
        let first = |f: &Forecast<'_>| {
            completable(person, f).is_some_and(|own| {
                all.iter()
                    .filter_map(|o| completable(person, o))
                    .all(|other| own <= other)
            })
        };
        // TABLE 8-9
        return highest(all, |f| {
            flat(f.patient.series.product_path && all_valid(f), 2)
                + flat(completable(person, f).is_some(), 3)
                + points(all, f, 2, most)
                + points(all, f, 2, closest)
                + points(all, f, 1, first)
        });
    }
    if scorable.iter().all(|f| f.valid_doses() == 0) {
        let all = &scorable;
        let start = |f: &Forecast<'_>| f.dates.map(|d| d.earliest);
        let first = |f: &Forecast<'_>| {
            start(f).is_some_and(|own| {
                all.iter()
                    .filter_map(|o| start(o))
                    .all(|other| own <= other)
            })
        };
        // TABLE 8-11
        return highest(all, |f| {
            points(all, f, 1, first) + flat(completable(person, f).is_some(), 1)
                - flat(f.patient.series.product_path, 1)
        });
    }
    // The table names no column for what is left: series with valid doses, none of them complete or
    // in process. The default, then the most valid doses, then the preference.
    highest(&scorable, |f| {
        i32::from(f.patient.series.default) * 1_000 + i32::try_from(f.valid_doses()).unwrap()
    })
}

/// SELECTBEST-1, -2.
fn highest<'f, 'd>(
    list: &[&'f Forecast<'d>],
    score: impl Fn(&Forecast<'_>) -> i32,
) -> Option<&'f Forecast<'d>> {
    let preference = |f: &Forecast<'_>| f.patient.series.preference.unwrap_or(u32::MAX);
    let top = list.iter().map(|f| score(f)).max()?;
    let tied = list.iter().copied().filter(|f| score(f) == top);
    tied.min_by_key(|f| preference(f))
}

/// True, tied, false.
fn points(
    all: &[&Forecast<'_>],
    f: &Forecast<'_>,
    points: i32,
    is: impl Fn(&Forecast<'_>) -> bool,
) -> i32 {
    if !is(f) {
        return -points;
    }
    if all.iter().filter(|o| is(o)).count() > 1 {
        0
    } else {
        points
    }
}

fn flat(is: bool, points: i32) -> i32 {
    if is { points } else { -points }
}

/// SELECTB-3, SELECTB-12: the finish date of a completable series.
fn completable(person: &Person, f: &Forecast<'_>) -> Option<Date> {
    let earliest = f.dates?.earliest;
    let current = f
        .patient
        .targets
        .iter()
        .position(|(_, o)| *o == Outcome::NotSatisfied)?;
    let on = person.assessment;
    let doses = &f.patient.series.doses;
    let remaining = f
        .patient
        .targets
        .iter()
        .skip(current + 1)
        .map(|(number, _)| &doses[number - 1]);
    let spans = remaining.flat_map(|d| {
        d.intervals
            .iter()
            .filter(|i| i.force.on(on))
            .filter_map(|i| i.minimum)
    });
    let finish = spans
        .map(|s: Span| s.after(earliest))
        .max()
        .unwrap_or(earliest)
        .max(earliest);
    let last = doses.last()?.ages.iter().find(|a| a.force.on(on));
    let maximum = last
        .and_then(|a| a.maximum)
        .map_or(assumed_last(), |s| s.after(person.birth));
    (finish < maximum).then_some(finish)
}

/// The best patient series of an antigen.
pub(crate) fn best<'f, 'd>(person: &Person, of_antigen: &'f [Forecast<'d>]) -> Few<'f, 'd> {
    let mut groups: Vec<u32> = of_antigen
        .iter()
        .map(|f| f.patient.series.group.parse().unwrap())
        .collect();
    groups.sort_unstable();
    groups.dedup();
    let mut chosen: Few<'f, 'd> = Vec::new();
    for number in groups {
        let group: Few<'f, 'd> = of_antigen
            .iter()
            .filter(|f| f.patient.series.group == number.to_string())
            .collect();
        let may_start = group.iter().any(|f| {
            let begin = f
                .patient
                .series
                .start
                .begin
                .map_or(assumed_first(), |s| s.after(person.birth));
            begin <= person.assessment || f.valid_doses() > 0
        });
        if may_start {
            chosen.extend(prioritized(person, &group));
        }
    }
    // TABLE 8-14
    let is_best = |f: &&&'f Forecast<'d>| {
        let series = f.patient.series;
        let equivalent: Vec<_> = chosen
            .iter()
            .filter(|o| {
                !std::ptr::eq(**o, **f) && series.equivalent.contains(&o.patient.series.group)
            })
            .collect();
        if is_complete(f) {
            return true;
        }
        if equivalent.iter().any(|o| is_complete(o)) || series.kind == "Evaluation Only" {
            return false;
        }
        series.kind == "Risk" || !equivalent.iter().any(|o| o.patient.series.kind == "Risk")
    };
    chosen.iter().filter(is_best).copied().collect()
}

/// A vaccine group forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfGroup {
    pub(crate) group: String,
    pub(crate) risk: bool,
    pub(crate) status: String,
    /// Earliest, recommended, past due, latest, dose number.
    pub(crate) due: Option<(Date, Date, Option<Date>, Option<Date>, usize)>,
    pub(crate) vaccines: Vec<String>,
}

/// FORECASTDN-2: the minimum of what is blended where a group must be given whole; else the maximum
/// over all best series of the group.
fn number(group: &Group, blended: &[&Forecast<'_>], best: &[&Forecast<'_>]) -> usize {
    if group.full {
        let dated = blended.iter().filter(|f| f.dates.is_some());
        dated.map(|f| f.number).min().unwrap_or(1)
    } else {
        best.iter().map(|f| f.number).max().unwrap_or(1)
    }
}

/// Chapter 9: of one antigen a forecast for each best series (FORECASTVG-1: one of each series
/// group); of several antigens, the best series of one kind blended. `best` are those of the group.
pub(crate) fn groups(
    data: &Data,
    group: &Group,
    best: &[&Forecast<'_>],
    history: &[Dose],
) -> Vec<OfGroup> {
    let is_risk = |f: &Forecast<'_>| f.patient.series.kind == "Risk";
    if group.antigens.len() == 1 {
        return best.iter().map(|f| alone(group, f, best)).collect();
    }
    [false, true]
        .into_iter()
        .filter_map(|risk| {
            let own: Vec<&Forecast<'_>> = best
                .iter()
                .copied()
                .filter(|f| is_risk(f) == risk)
                .collect();
            blended(data, group, risk, &own, best, history)
        })
        .collect()
}

/// Section 9.2.
fn alone(group: &Group, f: &Forecast<'_>, best: &[&Forecast<'_>]) -> OfGroup {
    let due = f.dates.filter(|_| f.status == "Not Complete");
    let number = number(group, &[], best);
    let mut vaccines = if due.is_some() {
        f.vaccines.clone()
    } else {
        Vec::new()
    };
    vaccines.sort();
    vaccines.dedup();
    OfGroup {
        group: group.name.clone(),
        risk: f.patient.series.kind == "Risk",
        status: f.status.to_owned(),
        due: due.map(|d| (d.earliest, d.recommended, d.past_due, d.latest, number)),
        vaccines,
    }
}

/// Section 9.3.
fn blended(
    data: &Data,
    group: &Group,
    risk: bool,
    members: &[&Forecast<'_>],
    best: &[&Forecast<'_>],
    history: &[Dose],
) -> Option<OfGroup> {
    if members.is_empty() {
        return None;
    }
    let any = |status: &str| members.iter().any(|f| f.status == status);
    // TABLE 9-4
    let order = [
        "Contraindicated",
        "Aged Out",
        "Not Recommended",
        "Not Complete",
        "Complete",
        "Immune",
    ];
    let status = order.iter().find(|s| any(s)).unwrap();
    let dated: Vec<_> = members.iter().filter_map(|f| Some((f, f.dates?))).collect();
    let earliest_of = || dated.iter().map(|(_, d)| d.earliest);
    let earliest = if dated.iter().any(|(_, d)| d.priority) {
        // MULTIANTVG-1
        let of_group = |d: &&Dose| {
            data.cvx
                .get(&d.cvx)
                .is_some_and(|of| of.iter().any(|(a, _)| group.antigens.contains(a)))
        };
        let last = history.iter().filter(of_group).map(|d| d.date).max();
        earliest_of().min().max(last)
    } else {
        earliest_of().max()
    };
    let due = earliest
        .filter(|_| *status == "Not Complete")
        .map(|earliest| {
            (
                earliest,
                dated
                    .iter()
                    .map(|(_, d)| d.recommended)
                    .min()
                    .unwrap()
                    .max(earliest),
                dated
                    .iter()
                    .filter_map(|(_, d)| d.past_due)
                    .min()
                    .map(|d| d.max(earliest)),
                dated.iter().filter_map(|(_, d)| d.latest).min(),
                number(group, members, best),
            )
        });
    let mut vaccines: Vec<String> = Vec::new();
    if due.is_some() {
        for (f, _) in &dated {
            vaccines.extend(f.vaccines.iter().cloned());
        }
    }
    vaccines.sort();
    vaccines.dedup();
    Some(OfGroup {
        group: group.name.clone(),
        risk,
        status: (*status).to_owned(),
        due,
        vaccines,
    })
}
