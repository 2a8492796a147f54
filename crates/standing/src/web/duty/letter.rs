//! A draft of a letter in the language of whoever is written to.

use super::say::plain;
use crate::web::locale::Locale;
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::AboutInstitutions;
use standing_views::duty::{DraftLetter, Measure, ObligationId, PartyName};

/// A draft in words, as it is written to a file.
#[derive(Debug, Serialize)]
pub(crate) struct Letter {
    obligation: ObligationId,
    measure: Measure,
    date: Date,
    from: Option<PartyName>,
    to: Option<PartyName>,
    /// The tag of its language.
    language: String,
    subject: String,
    paragraphs: Vec<String>,
    /// The whole as plain text.
    #[serde(skip)]
    pub(crate) text: String,
}

impl AboutInstitutions for Letter {}

impl Letter {
    /// The draft in a language.
    pub(crate) fn of(l: &Locale, draft: &DraftLetter) -> Self {
        Self {
            obligation: draft.obligation.clone(),
            measure: draft.measure,
            date: draft.date,
            from: draft.from.clone(),
            to: draft.to.clone(),
            language: l.tag().to_owned(),
            subject: plain(l, &draft.subject),
            paragraphs: draft.paragraphs.iter().map(|s| plain(l, s)).collect(),
            text: draft.text_in(|s| plain(l, s)),
        }
    }
}

/// The lines of the head, and the paragraphs, in a language.
pub(in crate::web) fn letter(l: &Locale, draft: &DraftLetter) -> (Vec<String>, Vec<String>) {
    let head = draft.head_in(|s| plain(l, s));
    (head, draft.paragraphs.iter().map(|s| plain(l, s)).collect())
}
