//! Chapter 7, table by table.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::data::{Interval, SeriesDose, Span, assumed_last};
use super::evaluate::{Moment, Outcome, PatientSeries, Setting, Status, can_be_skipped, reference};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dates {
    pub(crate) earliest: Date,
    pub(crate) unadjusted_recommended: Date,
    pub(crate) recommended: Date,
    pub(crate) past_due: Option<Date>,
    pub(crate) latest: Option<Date>,
    pub(crate) priority: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Forecast<'d> {
    pub(crate) patient: PatientSeries<'d>,
    pub(crate) status: &'static str,
    pub(crate) number: usize,
    pub(crate) dates: Option<Dates>,
    pub(crate) vaccines: Vec<String>,
    /// Nothing counts, and without the doses that do not count the next one would have no date.
    pub(crate) only_dated_by_doses: bool,
}

impl Forecast<'_> {
    /// The target dose forecast.
    pub(crate) fn target(&self) -> Option<&SeriesDose> {
        let open = self
            .patient
            .targets
            .iter()
            .find(|(_, o)| *o == Outcome::NotSatisfied);
        open.map(|(number, _)| &self.patient.series.doses[number - 1])
    }

    pub(crate) fn count(&self, is: fn(&Outcome) -> bool) -> usize {
        self.patient.targets.iter().filter(|(_, o)| is(o)).count()
    }

    /// SELECTB-21.
    pub(crate) fn valid_doses(&self) -> usize {
        self.count(|o| matches!(o, Outcome::Satisfied(_)))
    }
}

/// Figure 7-1.
pub(crate) fn forecast<'d>(setting: Setting<'_>, patient: PatientSeries<'d>) -> Forecast<'d> {
    let mut forecast = Forecast {
        patient,
        status: "",
        number: 0,
        dates: None,
        vaccines: Vec::new(),
        only_dated_by_doses: false,
    };
    let assessment = setting.person.assessment;
    let contexts = ["Forecast", "Both"];
    loop {
        // 7.1
        while let Some(target) = forecast.target() {
            let moment = Moment {
                reference: assessment,
                anchor: assessment,
                contexts,
                before: None,
            };
            if !can_be_skipped(setting, &forecast.patient, target, moment) {
                break;
            }
            skip_current(&mut forecast);
        }
        // 7.2 to 7.4
        forecast.status = status(setting, &forecast);
        forecast.number = number(&forecast);
        let age = |t: &SeriesDose| t.ages.iter().find(|a| a.force.on(assessment)).cloned();
        let dated_otherwise = |t: &SeriesDose| {
            age(t).is_some_and(|a| a.minimum.is_some())
                || t.season_start.is_some()
                || !interval_dates(setting, &forecast.patient, t, |i| {
                    i.minimum.filter(|_| !i.from_previous)
                })
                .is_empty()
        };
        forecast.only_dated_by_doses = forecast.patient.series.kind == "Risk"
            && !setting.records.is_empty()
            && forecast.valid_doses() == 0
            && forecast.target().is_some_and(|t| !dated_otherwise(t));
        let Some(target) = forecast
            .target()
            .filter(|_| forecast.status == "Not Complete")
            .cloned()
        else {
            return forecast;
        };
        // 7.5
        let dates = dates(setting, &forecast.patient, &target);
        // 7.6
        let moment = Moment {
            reference: dates.earliest,
            anchor: assessment,
            contexts,
            before: None,
        };
        if can_be_skipped(setting, &forecast.patient, &target, moment) {
            skip_current(&mut forecast);
            continue;
        }
        forecast.vaccines = recommended(setting, &target, dates);
        forecast.dates = Some(dates);
        return forecast;
    }
}

fn skip_current(forecast: &mut Forecast<'_>) {
    let open = forecast
        .patient
        .targets
        .iter_mut()
        .find(|(_, o)| *o == Outcome::NotSatisfied);
    open.unwrap().1 = Outcome::Skipped;
}

/// TABLE 7-3. The country of birth is not known.
fn has_immunity(setting: Setting<'_>) -> bool {
    let (antigen, person) = (setting.antigen, setting.person);
    antigen.guidelines.iter().any(|code| person.has(code))
        || antigen.births.iter().any(|(date, country, exclusions)| {
            person.birth < *date && !exclusions.iter().any(|c| person.has(c)) && country.is_none()
        })
}

/// TABLE 7-6.
fn is_vaccine_contraindicated(setting: Setting<'_>, cvx: &str) -> bool {
    let person = setting.person;
    setting
        .antigen
        .vaccine_contraindications
        .iter()
        .any(|(code, vaccines)| {
            person.has(code)
                && vaccines
                    .iter()
                    .any(|(v, window)| v == cvx && window.holds(person.birth, person.assessment))
        })
}

/// TABLE 7-10. Where several columns fit: contraindicated, immune, the target doses, the maximum
/// age, the season.
fn status(setting: Setting<'_>, forecast: &Forecast<'_>) -> &'static str {
    let person = setting.person;
    // TABLE 7-5
    let antigen_contraindicated = setting
        .antigen
        .contraindications
        .iter()
        .any(|(code, window)| person.has(code) && window.holds(person.birth, person.assessment));
    if antigen_contraindicated {
        return "Contraindicated";
    }
    if has_immunity(setting) {
        return "Immune";
    }
    let Some(target) = forecast.target() else {
        return if forecast.valid_doses() > 0 {
            "Complete"
        } else {
            "Not Recommended"
        };
    };
    // TABLE 7-7
    let doses = &forecast.patient.series.doses;
    let preferable: Vec<_> = doses.iter().flat_map(|d| &d.preferable).collect();
    if !preferable.is_empty()
        && preferable
            .iter()
            .all(|v| is_vaccine_contraindicated(setting, &v.cvx))
    {
        return "Contraindicated";
    }
    let age = target.ages.iter().find(|a| a.force.on(person.assessment));
    let maximum = age
        .and_then(|a| a.maximum)
        .map_or(assumed_last(), |s| s.after(person.birth));
    if person.assessment >= maximum {
        return "Aged Out";
    }
    if person.assessment > target.season_end.unwrap_or(assumed_last()) {
        return "Not Recommended";
    }
    if candidate_earliest(setting, &forecast.patient, target) >= maximum {
        return "Aged Out";
    }
    "Not Complete"
}

/// Every date reference + span of the intervals in force.
fn interval_dates(
    setting: Setting<'_>,
    patient: &PatientSeries<'_>,
    target: &SeriesDose,
    span: impl Fn(&Interval) -> Option<Span>,
) -> Vec<Date> {
    let in_force = target
        .intervals
        .iter()
        .filter(|i| i.force.on(setting.person.assessment));
    in_force
        .filter_map(|i| Some(span(i)?.after(reference(setting, patient, i, None)?)))
        .collect()
}

/// FORECASTDTCAN-1.
fn candidate_earliest(
    setting: Setting<'_>,
    patient: &PatientSeries<'_>,
    target: &SeriesDose,
) -> Date {
    let person = setting.person;
    let mut dates = Vec::new();
    let age = target.ages.iter().find(|a| a.force.on(person.assessment));
    dates.extend(age.and_then(|a| a.minimum).map(|s| s.after(person.birth)));
    // An interval counted from an observation without a date: no date can be computed.
    let undated = target.intervals.iter().any(|i| {
        i.force.on(person.assessment)
            && i.minimum.is_some()
            && i.from_observation.is_some()
            && reference(setting, patient, i, None).is_none()
    });
    if undated {
        return assumed_last();
    }
    dates.extend(interval_dates(setting, patient, target, |i| i.minimum));
    // CALCDTCONFLICT-3
    for dose in setting.history {
        let conflicts = setting.data.conflicts.iter().filter(|c| {
            c.previous == dose.cvx && target.preferable.iter().any(|v| v.cvx == c.current)
        });
        dates.extend(conflicts.map(|c| c.end.after(dose.date)));
    }
    dates.extend(target.season_start);
    dates.extend(
        patient
            .evaluations
            .iter()
            .filter(|e| e.inadvertent)
            .map(|e| e.date),
    );
    dates.extend(patient.evaluations.last().map(|e| e.date));
    // TABLE 7-9: assumed to be 12/31/2999 where empty.
    dates.into_iter().max().unwrap_or(assumed_last())
}

/// TABLE 7-13.
fn dates(setting: Setting<'_>, patient: &PatientSeries<'_>, target: &SeriesDose) -> Dates {
    let person = setting.person;
    let earliest = candidate_earliest(setting, patient, target);
    let age = target.ages.iter().find(|a| a.force.on(person.assessment));
    let by_age = |span: Option<Span>| span.map(|s| s.after(person.birth));
    // FORECASTDT-2
    let unadjusted_recommended = age
        .and_then(|a| by_age(a.earliest_recommended))
        .or_else(|| {
            interval_dates(setting, patient, target, |i| i.earliest_recommended)
                .into_iter()
                .max()
        })
        .unwrap_or(earliest);
    // FORECASTDT-3
    let unadjusted_past_due = age
        .and_then(|a| by_age(a.latest_recommended))
        .or_else(|| {
            interval_dates(setting, patient, target, |i| i.latest_recommended)
                .into_iter()
                .max()
        })
        .map(|date| date - 1.day());
    // FORECASTPRIORITY-1
    let mut intervals = target
        .intervals
        .iter()
        .filter(|i| i.force.on(person.assessment))
        .peekable();
    Dates {
        earliest,
        unadjusted_recommended,
        // FORECASTDT-5, -6
        recommended: unadjusted_recommended.max(earliest),
        past_due: unadjusted_past_due.map(|date| date.max(earliest)),
        // FORECASTDT-4
        latest: age
            .and_then(|a| by_age(a.maximum))
            .map(|date| date - 1.day()),
        priority: intervals.peek().is_some() && intervals.all(|i| i.priority),
    }
}

/// FORECASTRECVAC-1.
fn recommended(setting: Setting<'_>, target: &SeriesDose, dates: Dates) -> Vec<String> {
    let birth = setting.person.birth;
    let fits = target.preferable.iter().filter(|v| {
        v.forecast
            && !is_vaccine_contraindicated(setting, &v.cvx)
            && (v.window.holds(birth, dates.earliest) || v.window.holds(birth, dates.recommended))
    });
    fits.map(|v| v.cvx.clone()).collect()
}

/// FORECASTDN-1.
fn number(forecast: &Forecast<'_>) -> usize {
    let counted = forecast
        .patient
        .targets
        .iter()
        .filter(|(number, outcome)| match outcome {
            Outcome::Satisfied(date) => {
                let start = forecast.patient.series.doses[number - 1].season_start;
                start.is_none_or(|start| *date >= start)
            }
            _ => false,
        });
    counted.count() + 1
}

/// SELECTB-2.
pub(crate) fn all_valid(forecast: &Forecast<'_>) -> bool {
    forecast
        .patient
        .evaluations
        .iter()
        .all(|e| e.status == Status::Valid)
}
