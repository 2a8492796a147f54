//! The digest of an office's agenda: what its members get by mail.
//!
//! Mail is read on the way and lies about for years. The digest therefore names institutions, days
//! and labels, and nothing that somebody typed, unless the entry is published: what a letter says is
//! read in the office. Nothing in it is about a person held; the book cannot hold that.

use crate::web::office::{OfficeBook, own_agenda};
use jiff::civil::Date;
use standing_disclosure::{ForOffice, NotTheirs, for_own_eyes};
use standing_evidence::Visibility;
use standing_terms::{AboutInstitutions, AsOf};
use standing_views::duty::{Agenda, AgendaLine, Duty, Measure};
use std::fmt::Write as _;

/// A digest on its way to the members of one office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Digest {
    /// Its subject.
    pub(crate) subject: String,
    /// Its text.
    pub(crate) text: String,
}

impl AboutInstitutions for Digest {}

/// What the lists are called.
const LISTS: [(&str, &str); 5] = [
    ("overdue", "Late"),
    ("due", "Due today"),
    ("upcoming", "Due soon"),
    ("promised", "Promised or ordered"),
    ("paused", "Time stands still"),
];

/// The digest of what an office asked, was promised and had ordered, on a day.
///
/// # Errors
/// Where the book was folded for another office.
pub(crate) fn digest(
    office: &str,
    book: &OfficeBook,
    duty: &Duty,
    on: Date,
    ahead_days: u32,
) -> Result<ForOffice<Digest>, NotTheirs> {
    let agenda = own_agenda(book, duty, &AsOf::on(on), ahead_days);
    let digest = Digest {
        subject: subject(&agenda, on),
        text: text(book, &agenda, on),
    };
    for_own_eyes(digest, book.audience(), office)
}

fn subject(agenda: &Agenda, on: Date) -> String {
    format!(
        "Standing, {on}: {} late, {} due today, {} due soon",
        agenda.overdue.len(),
        agenda.due.len(),
        agenda.upcoming.len()
    )
}

fn text(book: &OfficeBook, agenda: &Agenda, on: Date) -> String {
    let mut text = format!("What is due to your office on {on}.\n");
    for (code, title) in LISTS {
        let lines: Vec<&AgendaLine> = agenda
            .lines()
            .filter(|(list, _)| *list == code)
            .map(|(_, line)| line)
            .collect();
        if lines.is_empty() {
            continue;
        }
        let _ = write!(text, "\n{title}\n");
        for line in lines {
            let due = line
                .due
                .map_or_else(|| "no day".to_owned(), |d| d.to_string());
            let _ = writeln!(text, "- {due}: {} [{}]", line.sentence, line.id.label);
            if is_published(book, line) {
                let _ = writeln!(text, "  {}: {}", line.place, line.what);
            }
        }
    }
    if agenda.lines().next().is_none() {
        text.push_str("\nNothing is due, late, promised or paused.\n");
    }
    let drafts = agenda
        .proposals
        .iter()
        .filter(|p| p.measure != Measure::Remind && p.suspended_until.is_none())
        .count();
    if drafts > 0 {
        let _ = write!(
            text,
            "\n{drafts} drafts wait to be read, edited and sent by a person. Nothing is sent by itself.\n"
        );
    }
    text.push_str("\nDays are computed, to be verified by counsel.\n");
    text
}

/// Whether everybody may read what created an obligation.
fn is_published(book: &OfficeBook, line: &AgendaLine) -> bool {
    book.statement(&line.id.label)
        .is_some_and(|held| held.visibility == Visibility::Published || book.published(&held.id))
}
