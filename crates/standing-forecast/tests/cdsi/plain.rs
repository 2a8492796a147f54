//! The lines out a second time, plainly: structures that serde writes. What the writer of the
//! engine makes must be the same to the byte.

use serde::Serialize;
use standing_forecast::wire::{Answers, PersonIn, Problem, Read};
use standing_forecast::{Compiled, Day, GroupForecast, Outcome, Workspace, words};

use super::suite;

/// A line out.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PersonOut<'a> {
    /// As it came.
    pub(crate) id: &'a str,
    /// The version of the set.
    pub(crate) data_version: &'a str,
    /// The day that was asked about.
    pub(crate) assessment_date: String,
    /// That it is no order.
    pub(crate) notice: &'static str,
    /// One forecast for each vaccine group that has one.
    pub(crate) forecasts: Vec<ForecastOut<'a>>,
    /// The evaluations of the best series of every antigen: those of the leading forecast first.
    pub(crate) evaluations: Vec<EvaluationOut<'a>>,
    /// What was set aside while reading.
    #[serde(skip_serializing_if = "<[Problem]>::is_empty")]
    pub(crate) problems: &'a [Problem],
}

/// The forecast of a vaccine group.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ForecastOut<'a> {
    /// CDC's name of the group.
    pub(crate) vaccine_group: &'a str,
    /// Not Complete, Complete, Contraindicated, Immune, Aged Out, Not Recommended.
    pub(crate) series_status: &'static str,
    /// The series that decided.
    pub(crate) series: &'a str,
    /// Standard or Risk.
    pub(crate) series_type: &'static str,
    /// The dose that is due.
    pub(crate) forecast_number: Option<u8>,
    /// From when it may be given.
    pub(crate) earliest_date: Option<String>,
    /// From when it should be given.
    pub(crate) recommended_date: Option<String>,
    /// After when it is past due.
    pub(crate) past_due_date: Option<String>,
    /// Until when it may be given.
    pub(crate) latest_date: Option<String>,
    /// CVX codes.
    pub(crate) recommended_vaccines: Vec<&'a str>,
    /// CDC's administrative guidance.
    pub(crate) guidance: Vec<&'a str>,
    /// Why, each with its rule.
    pub(crate) reasons: Vec<String>,
    /// A known departure from CDC's cases in this group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) known_miss: Option<&'static str>,
    /// Other forecasts of the same group: a risk series beside a standard one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) also: Vec<ForecastOut<'a>>,
}

/// An evaluation.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EvaluationOut<'a> {
    /// The place of the dose in the line that came in.
    pub(crate) dose: u16,
    /// The vaccine group.
    pub(crate) vaccine_group: &'a str,
    /// The antigen.
    pub(crate) antigen: &'a str,
    /// The best series.
    pub(crate) series: &'a str,
    /// Standard, Risk or Evaluation Only.
    pub(crate) series_type: &'static str,
    /// Valid, Not Valid, Extraneous, Sub-standard.
    pub(crate) status: &'static str,
    /// CDC's short word for the first reason; null where valid.
    pub(crate) reason: Option<&'static str>,
    /// The other tests that the dose did not pass.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) other_reasons: Vec<&'static str>,
    /// The whole sentence; left out unless asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<String>,
}

impl<'a> PersonOut<'a> {
    /// The line for an outcome. `explain` adds a sentence to every evaluation.
    pub(crate) fn new(id: &'a str, read: &'a Read, outcome: &Outcome<'a>, explain: bool) -> Self {
        let data = outcome.data();
        let mut forecasts: Vec<ForecastOut<'a>> = Vec::new();
        for forecast in outcome.forecasts() {
            let out = ForecastOut::new(outcome, forecast);
            match forecasts.last_mut() {
                Some(leader) if !forecast.leads => leader.also.push(out),
                _ => forecasts.push(out),
            }
        }
        let mut evaluations = Vec::new();
        for (at, forecast) in outcome.forecasts().iter().enumerate() {
            // Of two best series of one kind, such as childhood and 50+, the leading one speaks for
            // the antigen.
            let earlier = outcome.forecasts().iter().take(at);
            let mut of_group = earlier.filter(|f| f.group == forecast.group);
            if of_group.any(|f| f.series_type == forecast.series_type) {
                continue;
            }
            for patient in outcome.members(forecast) {
                let series = &data.series()[patient.series];
                let antigen = &data.antigens()[series.antigen];
                for evaluation in outcome.evaluations(patient) {
                    let place = read.places.get(usize::from(evaluation.dose));
                    evaluations.push(EvaluationOut {
                        dose: place.copied().unwrap_or(evaluation.dose),
                        vaccine_group: &data.groups()[antigen.group].name,
                        antigen: &antigen.name,
                        series: &series.name,
                        series_type: series.kind.word(),
                        status: evaluation.status.word(),
                        reason: words::short(evaluation.finding),
                        other_reasons: words::all_short(evaluation).skip(1).collect(),
                        why: explain.then(|| words::evaluation(outcome, evaluation)),
                    });
                }
            }
        }
        Self {
            id,
            data_version: data.version(),
            assessment_date: outcome.assessment().to_string(),
            notice: standing_forecast::NOT_AN_ORDER,
            forecasts,
            evaluations,
            problems: &read.problems,
        }
    }
}

impl<'a> ForecastOut<'a> {
    fn new(outcome: &Outcome<'a>, forecast: &'a GroupForecast) -> Self {
        let data = outcome.data();
        let due = forecast.due;
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        let lead = outcome.lead(forecast);
        Self {
            vaccine_group: &data.groups()[forecast.group].name,
            series_status: forecast.status.word(),
            series: lead.map_or("", |lead| &*data.series()[lead.series].name),
            series_type: forecast.series_type.word(),
            forecast_number: due.map(|due| due.number),
            earliest_date: text(due.map(|due| due.earliest)),
            recommended_date: text(due.map(|due| due.recommended)),
            past_due_date: text(due.and_then(|due| due.past_due)),
            latest_date: text(due.and_then(|due| due.latest)),
            recommended_vaccines: outcome
                .recommended(forecast)
                .iter()
                .map(|&cvx| &*data.vaccines()[cvx].code)
                .collect(),
            guidance: outcome.guidance(forecast),
            reasons: words::forecast(outcome, forecast),
            known_miss: standing_forecast::known_miss(&data.groups()[forecast.group].name),
            also: Vec::new(),
        }
    }
}

/// The line by the engine's writer.
pub(crate) fn line(id: &str, read: &Read, outcome: &Outcome<'_>, explain: bool) -> String {
    let mut bytes = Vec::new();
    Answers::new().write(id, read, outcome, explain, &mut bytes);
    String::from_utf8(bytes).unwrap()
}

fn same(data: &Compiled, writer: &mut Answers, line: &str) {
    let person: PersonIn<'_> = serde_json::from_str(line).unwrap();
    let read = person.read(data).unwrap();
    let mut workspace = Workspace::new();
    let outcome = workspace.forecast(data, &read.patient);
    for explain in [false, true] {
        let plain = PersonOut::new(&person.id, &read, &outcome, explain);
        let mut bytes = Vec::new();
        writer.write(&person.id, &read, &outcome, explain, &mut bytes);
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            serde_json::to_string(&plain).unwrap()
        );
    }
}

#[test]
fn a_line_is_what_serde_would_write() {
    let Some(data) = suite::published() else {
        return;
    };
    let mut writer = Answers::new();
    for file in suite::SUITES {
        for line in suite::lines(file) {
            same(&data, &mut writer, &line);
        }
    }
}

#[test]
fn whatever_somebody_is_called_the_line_stays_json() {
    let Some(data) = suite::published() else {
        return;
    };
    let mut writer = Answers::new();
    let id = "\u{0}\u{1}\u{8}\u{c}\n\r\t\u{1f}\"\\/\u{7f}ñ\u{2028}😀";
    let line = serde_json::json!({"id": id, "assessment_date": "2025-11-10", "dob": "1960-01-01",
        "observations": [{"code": "\"x\n"}, {"code": "069"}],
        "doses": [{"date": "2020-01-01", "cvx": "\\9"}]});
    same(&data, &mut writer, &line.to_string());
}

#[test]
fn a_group_with_a_known_miss_is_marked_wherever_it_stands() {
    let Some(data) = suite::published() else {
        return;
    };
    let mut marked = 0;
    let mut workspace = Workspace::new();
    for text in suite::SUITES.iter().flat_map(|file| suite::lines(file)) {
        let person: PersonIn<'_> = serde_json::from_str(&text).unwrap();
        let read = person.read(&data).unwrap();
        let outcome = workspace.forecast(&data, &read.patient);
        let line = line("x", &read, &outcome, false);
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        let leading = line["forecasts"].as_array().unwrap().iter();
        for forecast in leading.flat_map(|f| {
            let beside = f["also"].as_array().into_iter().flatten();
            std::iter::once(f).chain(beside)
        }) {
            let group = forecast["vaccine_group"].as_str().unwrap();
            let known = standing_forecast::known_miss(group);
            assert_eq!(forecast["known_miss"].as_str(), known, "{group}");
            marked += usize::from(known.is_some());
        }
    }
    assert!(marked > 1_000, "{marked}");
}
