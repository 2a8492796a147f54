//! Chapters 4 to 6, table by table.

use jiff::civil::Date;

use super::data::{
    Antigen, Condition, Data, Interval, Series, SeriesDose, Skip, SkipSet, assumed_first,
    assumed_last,
};
use super::person::{Dose, Person};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Valid,
    NotValid,
    Extraneous,
    SubStandard,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evaluation {
    /// Place of the dose in the input.
    pub(crate) dose: usize,
    pub(crate) date: Date,
    pub(crate) cvx: String,
    pub(crate) status: Status,
    /// The tests of chapter 6 that failed: age, interval, conflict, vaccine.
    pub(crate) failed: Vec<&'static str>,
    pub(crate) inadvertent: bool,
}

/// A target dose (TABLE 3-2): its place in the series, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    NotSatisfied,
    Satisfied(Date),
    Skipped,
}

#[derive(Debug, Clone)]
pub(crate) struct PatientSeries<'d> {
    pub(crate) series: &'d Series,
    /// Target doses in order: number in the series from 1, and outcome. A recurring dose that was
    /// satisfied stands there again (section 4.4, step 5).
    pub(crate) targets: Vec<(usize, Outcome)>,
    pub(crate) evaluations: Vec<Evaluation>,
}

/// What the steps look at.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'d> {
    pub(crate) data: &'d Data,
    pub(crate) antigen: &'d Antigen,
    pub(crate) person: &'d Person,
    /// The doses known on the day of the assessment, by date.
    pub(crate) history: &'d [Dose],
    /// Of those, the antigen administered records.
    pub(crate) records: &'d [Dose],
    /// The series groups of the antigen that hold a complete series.
    pub(crate) complete_groups: &'d [String],
}

/// TABLE 5-5.
pub(crate) fn is_relevant(person: &Person, series: &Series) -> bool {
    let gender_fits =
        series.genders.is_empty() || series.genders.iter().any(|g| g == person.gender());
    // TABLE 5-4
    let indicated = series
        .indications
        .iter()
        .any(|(code, window)| person.has(code) && window.holds(person.birth, person.assessment));
    match series.kind.as_str() {
        "Standard" | "Evaluation Only" => gender_fits,
        _ => gender_fits && indicated,
    }
}

/// Section 4.2: the antigen administered records of an antigen.
pub(crate) fn records(data: &Data, person: &Person, antigen: &str, history: &[Dose]) -> Vec<Dose> {
    let holds = |dose: &&Dose| {
        data.cvx.get(&dose.cvx).is_some_and(|of| {
            of.iter()
                .any(|(name, window)| name == antigen && window.holds(person.birth, dose.date))
        })
    };
    history.iter().filter(holds).cloned().collect()
}

/// Figure 4-6.
pub(crate) fn evaluate<'d>(setting: Setting<'_>, series: &'d Series) -> PatientSeries<'d> {
    let mut patient = PatientSeries {
        series,
        targets: (1..=series.doses.len())
            .map(|n| (n, Outcome::NotSatisfied))
            .collect(),
        evaluations: Vec::new(),
    };
    let mut current = 0;
    for record in setting.records {
        let evaluation = loop {
            let Some((number, _)) = patient.targets.get(current).copied() else {
                // Step 6a
                break made(record, Status::Extraneous);
            };
            let target = &series.doses[number - 1];
            // TABLE 6-3
            let expired = record.lot_expiry.is_some_and(|expiry| record.date > expiry);
            if expired || record.condition {
                break made(record, Status::SubStandard);
            }
            // TABLE 6-11
            let moment = Moment {
                reference: record.date,
                anchor: record.date,
                contexts: ["Evaluation", "Both"],
                before: Some(record),
            };
            if can_be_skipped(setting, &patient, target, moment) {
                patient.targets[current].1 = Outcome::Skipped;
                current += 1;
                continue;
            }
            break evaluate_record(setting, &patient, target, record);
        };
        if evaluation.status == Status::Valid {
            let (number, outcome) = &mut patient.targets[current];
            *outcome = Outcome::Satisfied(record.date);
            let number = *number;
            current += 1;
            if series.doses[number - 1].recurring {
                patient
                    .targets
                    .insert(current, (number, Outcome::NotSatisfied));
            }
        }
        patient.evaluations.push(evaluation);
    }
    patient
}

fn made(record: &Dose, status: Status) -> Evaluation {
    Evaluation {
        dose: record.input,
        date: record.date,
        cvx: record.cvx.clone(),
        status,
        failed: Vec::new(),
        inadvertent: false,
    }
}

/// Sections 6.3 to 6.10.
fn evaluate_record(
    setting: Setting<'_>,
    patient: &PatientSeries<'_>,
    target: &SeriesDose,
    record: &Dose,
) -> Evaluation {
    let birth = setting.person.birth;
    // TABLE 6-13
    if target.inadvertent.contains(&record.cvx) {
        return Evaluation {
            inadvertent: true,
            ..made(record, Status::NotValid)
        };
    }
    // TABLE 6-15
    let age = target.ages.iter().find(|a| a.force.on(record.date));
    let after = |span: Option<super::data::Span>| span.map(|s| s.after(birth));
    let absolute = age
        .and_then(|a| after(a.absolute_minimum))
        .unwrap_or(assumed_first());
    let maximum = age.and_then(|a| after(a.maximum)).unwrap_or(assumed_last());
    let mut failed = Vec::new();
    if record.date < absolute {
        failed.push("age");
    } else if record.date >= maximum {
        return Evaluation {
            failed: vec!["age"],
            ..made(record, Status::Extraneous)
        };
    }
    // TABLES 6-18 and 6-21
    let late_enough = |interval: &Interval| {
        let reference = reference(setting, patient, interval, Some(record));
        let limit = reference
            .zip(interval.absolute_minimum)
            .map(|(from, span)| span.after(from));
        record.date >= limit.unwrap_or(assumed_first())
    };
    let in_force = |intervals: &[Interval]| {
        intervals
            .iter()
            .filter(|i| i.force.on(record.date))
            .cloned()
            .collect::<Vec<_>>()
    };
    let preferable = in_force(&target.intervals);
    let allowable = in_force(&target.allowable_intervals);
    let holds = preferable.iter().all(late_enough)
        || !allowable.is_empty() && allowable.iter().all(late_enough);
    if !holds {
        failed.push("interval");
    }
    // CONFLICT-3
    let impacted = setting
        .history
        .iter()
        .take_while(|d| *d != record)
        .any(|previous| {
            let status = patient
                .evaluations
                .iter()
                .find(|e| e.dose == previous.input)
                .map(|e| e.status);
            let rules = setting.data.conflicts.iter();
            rules
                .filter(|c| c.current == record.cvx && c.previous == previous.cvx)
                .any(|c| {
                    let begin = c.begin.after(previous.date);
                    let end = match status {
                        None | Some(Status::Valid) => c.minimum_end,
                        Some(_) => c.end,
                    };
                    begin <= record.date && record.date < end.after(previous.date)
                })
        });
    if impacted {
        failed.push("conflict");
    }
    // TABLES 6-26 and 6-29
    let is_preferable = target.preferable.iter().any(|v| {
        v.cvx == record.cvx
            && v.window.holds(birth, record.date)
            && (v.mvx.is_none() || v.mvx == record.mvx)
    });
    let is_allowable = target
        .allowable
        .iter()
        .any(|v| v.cvx == record.cvx && v.window.holds(birth, record.date));
    if !is_preferable && !is_allowable {
        failed.push("vaccine");
    }
    // TABLE 6-31
    let status = if failed.is_empty() {
        Status::Valid
    } else {
        Status::NotValid
    };
    Evaluation {
        failed,
        ..made(record, status)
    }
}

/// CALCDTINT-1, -2, -8, -9. Without a record: when forecasting.
pub(crate) fn reference(
    setting: Setting<'_>,
    patient: &PatientSeries<'_>,
    interval: &Interval,
    record: Option<&Dose>,
) -> Option<Date> {
    let inadvertent = |dose: &Dose| {
        patient
            .evaluations
            .iter()
            .any(|e| e.dose == dose.input && e.inadvertent)
    };
    if interval.from_previous {
        // CALCDTINT-1
        let counts = |e: &&Evaluation| {
            matches!(e.status, Status::Valid | Status::NotValid) && !e.inadvertent
        };
        return patient
            .evaluations
            .iter()
            .rev()
            .find(counts)
            .map(|e| e.date);
    }
    if let Some(number) = interval.from_target {
        // CALCDTINT-2
        let met = patient
            .targets
            .iter()
            .rev()
            .find_map(|(n, outcome)| match outcome {
                Outcome::Satisfied(date) if *n == number => Some(*date),
                _ => None,
            });
        return met;
    }
    if let Some(code) = &interval.from_observation {
        // CALCDTINT-9
        return setting.person.observed_on(code);
    }
    // CALCDTINT-8
    let earlier = setting.history.iter().take_while(|d| record != Some(*d));
    let listed = earlier.filter(|d| interval.from_most_recent.contains(&d.cvx) && !inadvertent(d));
    listed.map(|d| d.date).last()
}

/// When a skip is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'m> {
    /// CONDSKIP-2.
    pub(crate) reference: Date,
    pub(crate) anchor: Date,
    pub(crate) contexts: [&'m str; 2],
    /// The record being evaluated; none when forecasting.
    pub(crate) before: Option<&'m Dose>,
}

/// TABLE 6-11.
pub(crate) fn can_be_skipped(
    setting: Setting<'_>,
    patient: &PatientSeries<'_>,
    target: &SeriesDose,
    moment: Moment<'_>,
) -> bool {
    let fits = |skip: &&Skip| moment.contexts.contains(&skip.context.as_str());
    target.skips.iter().filter(fits).any(|skip| {
        let sets: Vec<&SkipSet> = skip
            .sets
            .iter()
            .filter(|s| s.force.on(moment.anchor))
            .collect();
        // TABLE 6-10
        let met = |set: &SkipSet| {
            let met = |c: &Condition| is_met(setting, patient, c, moment);
            if set.logic.as_deref() == Some("OR") {
                set.conditions.iter().any(met)
            } else {
                set.conditions.iter().all(met)
            }
        };
        if skip.logic.as_deref() == Some("OR") {
            sets.iter().any(|s| met(s))
        } else {
            !sets.is_empty() && sets.iter().all(|s| met(s))
        }
    })
}

fn is_met(
    setting: Setting<'_>,
    patient: &PatientSeries<'_>,
    condition: &Condition,
    moment: Moment<'_>,
) -> bool {
    let birth = setting.person.birth;
    let before = |list: &[Dose]| -> Vec<Dose> {
        list.iter()
            .take_while(|d| moment.before != Some(*d))
            .cloned()
            .collect()
    };
    match condition.kind.as_str() {
        // TABLE 6-6
        "age" => condition.window.holds(birth, moment.reference),
        // TABLE 6-7
        "completed series" => {
            let group = condition.series_group.as_ref();
            group.is_some_and(|g| setting.complete_groups.contains(g))
        }
        // TABLE 6-8, CALCDTSKIP-5
        "interval" => {
            let last = before(setting.records).last().map(|d| d.date);
            last.zip(condition.interval)
                .is_some_and(|(date, span)| moment.reference >= span.after(date))
        }
        // TABLE 6-9, CONDSKIP-1
        _ => {
            let fits = |cvx: &String, date: Date| {
                (condition.vaccines.is_empty() || condition.vaccines.contains(cvx))
                    && condition.window.holds(birth, date)
                    && condition.start.unwrap_or(assumed_first()) <= date
                    && date < condition.end.unwrap_or(assumed_last())
            };
            let count = if condition.dose_type == "valid" {
                let valid = patient
                    .evaluations
                    .iter()
                    .filter(|e| e.status == Status::Valid);
                valid.filter(|e| fits(&e.cvx, e.date)).count()
            } else {
                // The records of the antigen; of all, where the list goes beyond the antigen.
                let beyond = condition.vaccines.iter().any(|cvx| {
                    let of = setting.data.cvx.get(cvx);
                    !of.is_some_and(|of| of.iter().any(|(a, _)| *a == setting.antigen.name))
                });
                let doses = before(if beyond {
                    setting.history
                } else {
                    setting.records
                });
                doses.iter().filter(|d| fits(&d.cvx, d.date)).count()
            };
            match condition.logic.as_str() {
                "greater than" => count > condition.count,
                "less than" => count < condition.count,
                _ => count == condition.count,
            }
        }
    }
}
