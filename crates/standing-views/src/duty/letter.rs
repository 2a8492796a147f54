//! Drafts of letters: facts filled into a template. A person edits and sends; software never does.

use super::obligation::ObligationId;
use super::sentence::PartyName;
use jiff::civil::Date;
use serde::Serialize;

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
