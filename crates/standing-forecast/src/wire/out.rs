//! The lines out, written as bytes.
//!
//! ```json
//! {"id":"…","data_version":"4.64-508","assessment_date":"2025-11-10","notice":"… not an order …",
//!  "forecasts":[{"vaccine_group":"…","series_status":"Not Complete","series":"…",
//!    "series_type":"Standard","forecast_number":2,"earliest_date":"…","recommended_date":"…",
//!    "past_due_date":"…","latest_date":null,"recommended_vaccines":["107"],"guidance":["…"],
//!    "reasons":["…"],"known_miss":"…","also":[…]}],
//!  "evaluations":[{"dose":0,"vaccine_group":"…","antigen":"…","series":"…","series_type":"…",
//!    "status":"Not Valid","reason":"…","other_reasons":["…"],"why":"…"}],
//!  "problems":[{"field":"…","message":"…"}]}
//! ```
//!
//! One forecast for each vaccine group that has one, the leading one; `also` holds the others of the
//! same group (a risk series beside a standard one) in the same shape. `evaluations` are those of
//! the best series of every antigen, those of the leading forecast first; `dose` is the place of
//! the dose in the line that came in. `reason` is CDC's short word for the first reason and null
//! where the dose is valid. Dates that do not apply are null. `known_miss`, `also`, `other_reasons`,
//! `why` and `problems` are left out where they have nothing to say.
//!
//! A line is some 10 kB, nine tenths of it text that the tables hold. It is therefore written piece
//! by piece into one buffer that is used again, with nothing made on the way; a plain second writer
//! in the tests says the same.

use super::Read;
use crate::data::{Series, Text, is_plain};
use crate::day::Day;
use crate::evaluate::Evaluation;
use crate::group::GroupForecast;
use crate::outcome::Outcome;
use crate::words::{self, Said, Say};

/// Writes answers. Holds nothing of a person between two of them but memory.
#[derive(Debug, Default)]
pub struct Answers {
    /// Where the texts of the list being written lie.
    texts: Vec<(usize, usize)>,
}

impl Answers {
    /// A writer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the answer for an outcome to a buffer: one JSON object without a line break. `explain`
    /// adds a sentence to every evaluation.
    pub fn write(
        &mut self,
        id: &str,
        read: &Read,
        outcome: &Outcome<'_>,
        explain: bool,
        into: &mut Vec<u8>,
    ) {
        let mut json = Json(into);
        json.raw(r#"{"id":"#);
        json.string(id);
        json.raw(r#","data_version":"#);
        json.string(outcome.data().version());
        json.raw(r#","assessment_date":"#);
        json.date(Some(outcome.assessment()));
        json.raw(r#","notice":"#);
        json.string(crate::NOT_AN_ORDER);
        json.raw(r#","forecasts":["#);
        self.forecasts(outcome, &mut json);
        json.raw(r#"],"evaluations":["#);
        evaluations(read, outcome, explain, &mut json);
        json.raw("]");
        if !read.problems.is_empty() {
            json.raw(r#","problems":["#);
            for (problem, first) in with_first(&read.problems) {
                json.raw(if first {
                    r#"{"field":"#
                } else {
                    r#",{"field":"#
                });
                json.string(&problem.field);
                json.raw(r#","message":"#);
                json.string(&problem.message);
                json.raw("}");
            }
            json.raw("]");
        }
        json.raw("}");
    }

    fn forecasts(&mut self, outcome: &Outcome<'_>, json: &mut Json<'_>) {
        let mut all = outcome.forecasts().iter().peekable();
        let mut first = true;
        while let Some(leading) = all.next() {
            json.raw(if first { "{" } else { ",{" });
            first = false;
            self.forecast(outcome, leading, json);
            let mut beside = false;
            while let Some(other) = all.next_if(|other| !other.leads) {
                json.raw(if beside { ",{" } else { r#","also":[{"# });
                beside = true;
                self.forecast(outcome, other, json);
                json.raw("}");
            }
            json.raw(if beside { "]}" } else { "}" });
        }
    }

    /// What stands between the braces of a forecast.
    fn forecast(&mut self, outcome: &Outcome<'_>, forecast: &GroupForecast, json: &mut Json<'_>) {
        let data = outcome.data();
        let group = &data.groups()[forecast.group];
        let due = forecast.due;
        json.raw(r#""vaccine_group":"#);
        json.text(&group.name);
        json.raw(r#","series_status":""#);
        json.raw(forecast.status.word());
        json.raw(r#"","series":"#);
        let lead = outcome.lead(forecast);
        match lead {
            Some(lead) => json.text(&data.series()[lead.series].name),
            None => json.string(""),
        }
        json.raw(r#","series_type":""#);
        json.raw(forecast.series_type.word());
        json.raw(r#"","forecast_number":"#);
        match due {
            Some(due) => json.number(u32::from(due.number)),
            None => json.raw("null"),
        }
        for (name, date) in [
            (r#","earliest_date":"#, due.map(|due| due.earliest)),
            (r#","recommended_date":"#, due.map(|due| due.recommended)),
            (r#","past_due_date":"#, due.and_then(|due| due.past_due)),
            (r#","latest_date":"#, due.and_then(|due| due.latest)),
        ] {
            json.raw(name);
            json.date(date);
        }
        json.raw(r#","recommended_vaccines":["#);
        for (&cvx, first) in with_first(outcome.recommended(forecast)) {
            json.comma(first);
            json.text(&data.vaccines()[cvx].code);
        }
        json.raw(r#"],"guidance":["#);
        self.texts.clear();
        outcome.each_guidance(forecast, |text| {
            self.text_once(json, |json| Said::to(&text, json));
        });
        json.raw(r#"],"reasons":["#);
        self.texts.clear();
        for reason in words::reasons(outcome, forecast) {
            self.text_once(json, |json| words::say_reason(json, outcome, reason));
        }
        json.raw("]");
        if let Some(miss) = crate::known_miss(&group.name) {
            json.raw(r#","known_miss":"#);
            json.string(miss);
        }
    }

    /// Adds a text to the list being written, unless it is empty or stands there already.
    fn text_once(&mut self, json: &mut Json<'_>, say: impl FnOnce(&mut Json<'_>)) {
        let begin = json.0.len();
        json.comma(self.texts.is_empty());
        json.raw("\"");
        let from = json.0.len();
        say(json);
        let to = json.0.len();
        let said = json.0.get(from..to).unwrap_or_default();
        let before = |&(from, to): &(usize, usize)| json.0.get(from..to) == Some(said);
        if said.is_empty() || self.texts.iter().any(before) {
            json.0.truncate(begin);
        } else {
            self.texts.push((from, to));
            json.raw("\"");
        }
    }
}

fn evaluations(read: &Read, outcome: &Outcome<'_>, explain: bool, json: &mut Json<'_>) {
    let data = outcome.data();
    let mut first = true;
    for patient in outcome.speaking_series() {
        let series = &data.series()[patient.series];
        for one in outcome.evaluations(patient) {
            let place = read.places.get(usize::from(one.dose));
            json.raw(if first { r#"{"dose":"# } else { r#",{"dose":"# });
            first = false;
            json.number(u32::from(place.copied().unwrap_or(one.dose)));
            evaluation(outcome, series, one, explain, json);
        }
    }
}

/// An evaluation after its dose.
fn evaluation(
    outcome: &Outcome<'_>,
    series: &Series,
    evaluation: &Evaluation,
    explain: bool,
    json: &mut Json<'_>,
) {
    let antigen = &outcome.data().antigens()[series.antigen];
    json.raw(r#","vaccine_group":"#);
    json.text(&outcome.data().groups()[antigen.group].name);
    json.raw(r#","antigen":"#);
    json.text(&antigen.name);
    json.raw(r#","series":"#);
    json.text(&series.name);
    json.raw(r#","series_type":""#);
    json.raw(series.kind.word());
    json.raw(r#"","status":""#);
    json.raw(evaluation.status.word());
    json.raw(r#"","reason":"#);
    match words::short(evaluation.finding) {
        Some(reason) => json.string(reason),
        None => json.raw("null"),
    }
    let mut others = words::all_short(evaluation).skip(1).peekable();
    if others.peek().is_some() {
        json.raw(r#","other_reasons":["#);
        let mut first = true;
        for reason in others {
            json.comma(first);
            first = false;
            json.string(reason);
        }
        json.raw("]");
    }
    if explain {
        json.raw(r#","why":""#);
        words::say_evaluation(json, outcome, evaluation);
        json.raw("\"");
    }
    json.raw("}");
}

fn with_first<T>(list: &[T]) -> impl Iterator<Item = (&T, bool)> {
    list.iter()
        .zip(std::iter::once(true).chain(std::iter::repeat(false)))
}

/// JSON, added to bytes. What is said goes into the string that is open.
struct Json<'b>(&'b mut Vec<u8>);

impl Json<'_> {
    /// JSON as it stands.
    fn raw(&mut self, json: &str) {
        self.0.extend_from_slice(json.as_bytes());
    }

    fn comma(&mut self, first: bool) {
        if !first {
            self.0.push(b',');
        }
    }

    fn string(&mut self, text: &str) {
        self.0.push(b'"');
        self.say(text);
        self.0.push(b'"');
    }

    fn text(&mut self, text: &Text) {
        self.0.push(b'"');
        if text.is_plain() {
            self.plain(text);
        } else {
            self.say(text);
        }
        self.0.push(b'"');
    }

    fn date(&mut self, date: Option<Day>) {
        match date {
            Some(date) => {
                self.0.push(b'"');
                self.day(date);
                self.0.push(b'"');
            }
            None => self.raw("null"),
        }
    }
}

impl Say for Json<'_> {
    fn plain(&mut self, text: &str) {
        debug_assert!(is_plain(text), "{text}");
        self.raw(text);
    }

    fn day(&mut self, day: Day) {
        match day.text() {
            Some(text) => self.0.extend_from_slice(&text),
            None => self.say(&day.to_string()),
        }
    }

    fn say(&mut self, text: &str) {
        if is_plain(text) {
            self.plain(text);
            return;
        }
        for byte in text.bytes() {
            let short = match byte {
                b'"' => b'"',
                b'\\' => b'\\',
                b'\n' => b'n',
                b'\r' => b'r',
                b'\t' => b't',
                0x08 => b'b',
                0x0c => b'f',
                0..0x20 => {
                    let digit = |value: u8| match value {
                        0..10 => b'0' + value,
                        _ => b'a' + value - 10,
                    };
                    self.raw("\\u00");
                    self.0
                        .extend_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
                    continue;
                }
                _ => {
                    self.0.push(byte);
                    continue;
                }
            };
            self.0.extend_from_slice(&[b'\\', short]);
        }
    }
}
