//! Drafts of letters: facts filled into a template. A person edits and sends; software never does.

use super::Duty;
use super::clock::{Lateness, days_between};
use super::obligation::{ObligationId, Origin};
use super::request::State;
use super::sentence::PartyName;
use jiff::civil::Date;
use serde::Serialize;
use standing_evidence::Force;
use standing_terms::{AboutInstitutions, AsOf};

/// A draft of a second letter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DraftLetter {
    /// About what.
    pub obligation: ObligationId,
    /// The day of the letter.
    pub date: Date,
    /// From whom.
    pub from: PartyName,
    /// To whom.
    pub to: PartyName,
    /// Its subject line.
    pub subject: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

impl DraftLetter {
    /// The letter as plain text, wrapped at nothing: mail programs wrap.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{}\n\nFrom: {}\nTo: {}\nSubject: {}\n",
            self.date, self.from.name, self.to.name, self.subject
        );
        for paragraph in &self.paragraphs {
            text.push('\n');
            text.push_str(paragraph);
            text.push('\n');
        }
        text
    }
}

impl AboutInstitutions for DraftLetter {}

impl Duty {
    /// A draft of a second letter to one who has not answered by the day asked about; none where
    /// nothing is late.
    pub fn second_letter(&self, id: &ObligationId, as_of: &AsOf) -> Option<DraftLetter> {
        let line = self.obligation(id, as_of)?;
        if line.origin != Origin::Request
            || !matches!(
                line.lateness,
                Lateness::Overdue { .. } | Lateness::Lapsed { .. }
            )
        {
            return None;
        }
        let State::Reply(state) = &line.state else {
            return None;
        };
        let way = state.way()?;
        let due = line.deadline.due?;
        let on = as_of.on;
        let mut paragraphs = vec![format!(
            "On {} we wrote to you about {}. In short: {}",
            way.sent.on, line.place, line.what
        )];
        if let Some(delivered) = &way.delivered {
            paragraphs.push(format!("The letter reached you on {}.", delivered.on));
        }
        if let Some((day, reference)) = &way.acknowledged {
            paragraphs.push(match reference {
                Some(reference) => format!(
                    "You acknowledged it on {day} under the reference {reference}. An \
                     acknowledgement is not an answer."
                ),
                None => {
                    format!("You acknowledged it on {day}. An acknowledgement is not an answer.")
                }
            });
        }
        let days = days_between(way.sent.on, on);
        paragraphs.push(match (&line.deadline.rule, line.force) {
            (Some(rule), force) if force > Force::Courtesy => format!(
                "By {} an answer was due on {due} (computed, to be verified by counsel). Today is \
                 {on}, and none has reached us.",
                rule.citation
            ),
            _ => format!("We asked for an answer by {due}. {days} days have passed without one."),
        });
        if let Some((day, _)) = &line.promised {
            paragraphs.push(format!("You had promised an answer for {day}."));
        }
        paragraphs.push("Please answer now, or tell us who will and by when.".to_owned());
        Some(DraftLetter {
            obligation: line.id,
            date: on,
            subject: format!(
                "Second letter: our letter of {} about {}",
                way.sent.on, line.place
            ),
            from: line.by,
            to: line.bearer,
            paragraphs,
        })
    }
}
