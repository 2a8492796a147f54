//! From a question to its answer: evaluations, a recommendation, and what to know of both.

use super::outcome::{Issue, OperationOutcome};
use super::read::Asked;
use super::types::{
    CodeableConcept, DateCriterion, ImmunizationEvaluation, ImmunizationRecommendation, Parameter,
    Parameters, Recommendation, Reference, Resource,
};
use crate::rules::Rules;
use jiff::civil::Date;
use serde::Serialize;
use standing_forecast::wire::{Problem, Read};
use standing_forecast::{
    Day, Evaluation, GroupForecast, NOT_AN_ORDER, Outcome, SeriesStatus, Status, Workspace,
    known_miss, words,
};

const CVX: &str = "http://hl7.org/fhir/sid/cvx";
const LOINC: &str = "http://loinc.org";
const RECOMMENDATION_STATUS: &str =
    "http://terminology.hl7.org/CodeSystem/immunization-recommendation-status";
const DOSE_STATUS: &str =
    "http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status";
const DOSE_STATUS_REASON: &str =
    "http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status-reason";

/// The answer, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Answered {
    Forecast(Parameters),
    Refused(OperationOutcome),
}

/// A function of what was asked and of the rules alone.
pub(super) fn answer(asked: &Asked, rules: &Rules) -> Answered {
    match forecast(asked, rules) {
        Ok(parameters) => Answered::Forecast(parameters),
        Err(outcome) => Answered::Refused(outcome),
    }
}

fn forecast(asked: &Asked, rules: &Rules) -> Result<Parameters, OperationOutcome> {
    let refuse = |problem: &Problem| {
        let issue = Issue::error("value", &*problem.message).at(asked.path_of(&problem.field));
        OperationOutcome::of(vec![issue])
    };
    let wrong = |field: &str, message: String| {
        refuse(&Problem {
            field: field.to_owned(),
            message,
        })
    };
    let day = &asked.person.assessment_date;
    let day: Date = day
        .parse()
        .map_err(|_| wrong("assessment_date", format!("`{day}` is not a date")))?;
    let set = rules
        .on(day)
        .map_err(|message| wrong("assessment_date", message))?;
    let mut read = asked.person.read(&set).map_err(|p| refuse(&p))?;
    rules.add_circumstances(&set, day, &mut read.patient);
    let mut workspace = Workspace::new();
    let outcome = workspace.forecast(&set, &read.patient);
    let made = Making {
        asked,
        read: &read,
        outcome,
    };
    let mut parameter: Vec<Parameter> = made
        .evaluations()
        .map(|evaluation| Parameter {
            name: "evaluation",
            resource: Resource::Evaluation(Box::new(evaluation)),
        })
        .collect();
    parameter.push(Parameter {
        name: "recommendation",
        resource: Resource::Recommendation(made.recommendation()),
    });
    parameter.push(Parameter {
        name: "outcome",
        resource: Resource::Outcome(made.to_know()),
    });
    Ok(Parameters {
        resource_type: "Parameters",
        parameter,
    })
}

/// An answer being made.
struct Making<'m> {
    asked: &'m Asked,
    read: &'m Read,
    outcome: Outcome<'m>,
}

impl Making<'_> {
    fn patient(&self) -> Reference {
        match &self.asked.patient {
            Some(id) => Reference {
                reference: Some(format!("Patient/{id}")),
                display: None,
            },
            None => Reference {
                reference: None,
                display: Some("the patient of the request".to_owned()),
            },
        }
    }

    fn authority(&self) -> Reference {
        let data = self.outcome.data();
        Reference {
            reference: None,
            display: Some(format!(
                "CDSi logic specification 4.6, rules {}. {NOT_AN_ORDER}",
                data.version()
            )),
        }
    }

    /// What must be known of the answer: by which rules, that it is no order, what was set aside.
    fn to_know(&self) -> OperationOutcome {
        let data = self.outcome.data();
        let rules = format!(
            "CDSi logic specification 4.6, rules {} (sha256 {}). {NOT_AN_ORDER}",
            data.version(),
            data.sha256()
        );
        let mut issues = vec![Issue::information(rules)];
        issues.extend(self.asked.aside.iter().cloned());
        issues.extend(self.read.problems.iter().map(|problem| {
            Issue::warning("value", &*problem.message).at(self.asked.path_of(&problem.field))
        }));
        OperationOutcome::of(issues)
    }

    fn recommendation(&self) -> ImmunizationRecommendation {
        let all = self.outcome.forecasts().iter();
        ImmunizationRecommendation {
            resource_type: "ImmunizationRecommendation",
            patient: self.patient(),
            date: self.outcome.assessment().to_string(),
            authority: self.authority(),
            recommendation: all.map(|forecast| self.of_group(forecast)).collect(),
        }
    }

    fn of_group(&self, forecast: &GroupForecast) -> Recommendation {
        let data = self.outcome.data();
        let group = &data.groups()[forecast.group];
        let mut notes: Vec<&str> = self.outcome.guidance(forecast);
        notes.extend(known_miss(&group.name));
        let due = forecast.due;
        let dates = [
            ("30981-5", "Earliest date to give", due.map(|d| d.earliest)),
            ("30980-7", "Date vaccine due", due.map(|d| d.recommended)),
            (
                "59778-1",
                "Date when overdue for immunization",
                due.and_then(|d| d.past_due),
            ),
            (
                "59777-3",
                "Latest date to give immunization",
                due.and_then(|d| d.latest),
            ),
        ];
        let lead = self.outcome.lead(forecast);
        Recommendation {
            vaccine_code: self
                .outcome
                .recommended(forecast)
                .iter()
                .map(|&cvx| {
                    let vaccine = &data.vaccines()[cvx];
                    CodeableConcept::code(CVX, &vaccine.code, &vaccine.description)
                })
                .collect(),
            target_disease: CodeableConcept::text(&*group.name),
            forecast_status: status(forecast, self.outcome.assessment()),
            forecast_reason: words::forecast(&self.outcome, forecast)
                .into_iter()
                .map(CodeableConcept::text)
                .collect(),
            date_criterion: dates
                .into_iter()
                .filter_map(|(code, display, date)| {
                    Some(DateCriterion {
                        code: CodeableConcept::code(LOINC, code, display),
                        value: date?.to_string(),
                    })
                })
                .collect(),
            description: (!notes.is_empty()).then(|| notes.join("\n\n")),
            series: lead.map_or_else(String::new, |lead| {
                data.series()[lead.series].name.to_string()
            }),
            dose_number_positive_int: due.map(|due| due.number),
        }
    }

    fn evaluations(&self) -> impl Iterator<Item = ImmunizationEvaluation> {
        self.outcome.speaking_series().flat_map(|patient| {
            let evaluations = self.outcome.evaluations(patient).iter();
            evaluations.map(|evaluation| {
                let series = &self.outcome.data().series()[patient.series];
                let antigen = &self.outcome.data().antigens()[series.antigen];
                self.evaluation(&antigen.name, &series.name, evaluation)
            })
        })
    }

    fn evaluation(
        &self,
        antigen: &str,
        series: &str,
        evaluation: &Evaluation,
    ) -> ImmunizationEvaluation {
        let place = self.read.places.get(usize::from(evaluation.dose));
        let event = place.and_then(|&at| self.asked.immunizations.get(usize::from(at)));
        let event = match event {
            Some((Some(id), _)) => Reference {
                reference: Some(format!("Immunization/{id}")),
                display: None,
            },
            other => Reference {
                reference: None,
                display: other.map(|(_, path)| path.clone()),
            },
        };
        ImmunizationEvaluation {
            resource_type: "ImmunizationEvaluation",
            status: "completed",
            patient: self.patient(),
            date: self.outcome.assessment().to_string(),
            authority: self.authority(),
            target_disease: CodeableConcept::text(antigen),
            immunization_event: event,
            dose_status: dose_status(evaluation.status),
            dose_status_reason: words::all_short(evaluation).map(reason).collect(),
            description: words::evaluation(&self.outcome, evaluation),
            series: series.to_owned(),
            // The dose it was held against; none where the series asked for no more.
            dose_number_positive_int: (evaluation.status != Status::Extraneous)
                .then(|| u16::from(evaluation.target) + 1),
        }
    }
}

/// CDSi's words, and HL7's code where it has one that says the same.
fn status(forecast: &GroupForecast, assessment: Day) -> CodeableConcept {
    let text = CodeableConcept::text(forecast.status.word());
    let (code, display) = match (forecast.status, forecast.due) {
        (SeriesStatus::NotComplete, Some(due)) => {
            if due.past_due.is_some_and(|past_due| past_due < assessment) {
                ("overdue", "Overdue")
            } else if due.recommended <= assessment {
                ("due", "Due")
            } else {
                // Not recommended yet, though perhaps allowed: HL7 has no code for it.
                return text;
            }
        }
        (SeriesStatus::Complete, _) => ("complete", "Complete"),
        (SeriesStatus::Immune, _) => ("immune", "Immune"),
        (SeriesStatus::Contraindicated, _) => ("contraindicated", "Contraindicated"),
        _ => return text,
    };
    text.and(RECOMMENDATION_STATUS, code, display)
}

fn dose_status(status: Status) -> CodeableConcept {
    let text = CodeableConcept::text(status.word());
    match status {
        Status::Valid => text.and(DOSE_STATUS, "valid", "Valid"),
        // Both must be repeated.
        Status::NotValid | Status::SubStandard => text.and(DOSE_STATUS, "notvalid", "Not valid"),
        Status::Extraneous => text,
    }
}

fn reason(short: &str) -> CodeableConcept {
    let text = CodeableConcept::text(short);
    match short {
        "Expired lot" => text.and(DOSE_STATUS_REASON, "explot", "Expired lot"),
        "Age: Too Young" | "Age: Too Old" | "Interval: too Soon" => text.and(
            DOSE_STATUS_REASON,
            "outsidesched",
            "Outside recommended schedule",
        ),
        _ => text,
    }
}
