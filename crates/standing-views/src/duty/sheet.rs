//! The sheet of a facility: one page in plain words for the people held there and their families.
//! It names no person and answers nothing about one.

use super::Duty;
use super::clock::Lateness;
use super::inherit::level;
use super::model::Status;
use super::obligation::{ObligationLine, Origin};
use super::sentence::{Arg, Sentence, SentenceKey};
use super::{Cell, clock::days_between};
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Known, Role, SourceId, StatementLabel};

/// A line of the sheet, and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetLine {
    /// What it says.
    pub sentence: Sentence,
    /// The statements it comes from.
    pub from: Vec<StatementLabel>,
    /// Their sources.
    pub sources: Vec<SourceId>,
}

/// The sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacilitySheet {
    /// The point.
    pub as_of: AsOf,
    /// The day it was made for.
    pub on: Date,
    /// The facility.
    pub facility: FacilityId,
    /// Its name.
    pub name: String,
    /// Who is responsible for what here: one line for each of the seven functions.
    pub responsible: Vec<SheetLine>,
    /// What was promised or ordered, and when, newest first.
    pub promised: Vec<SheetLine>,
    /// Who has not answered, and for how long, longest first.
    pub silent: Vec<SheetLine>,
    /// Whom to call.
    pub call: Vec<SheetLine>,
    /// What holds everywhere: the right to decline, and that a dose does not decide custody.
    pub rights: Vec<Sentence>,
}

impl AboutInstitutions for FacilitySheet {}

impl Duty {
    /// The sheet of a facility; none where the directory does not know it.
    pub fn sheet(&self, facility: &FacilityId, as_of: &AsOf) -> Option<FacilitySheet> {
        let listing = self.directory.listing(facility)?;
        let row = self.row(facility, as_of)?;
        let here: Vec<ObligationLine> = self
            .entries
            .iter()
            .filter(|e| level(&self.directory, listing, &e.subject).is_some())
            .flat_map(|e| self.lines_of(e, as_of))
            .collect();
        let mut promised: Vec<&ObligationLine> = here
            .iter()
            .filter(|l| match l.origin {
                Origin::Request => false,
                Origin::Order => true,
                // A promise that serves no function, such as one to write again, helps nobody here.
                Origin::Commitment => l.function.is_some(),
            })
            .collect();
        promised.sort_by(|a, b| (b.made, &b.id).cmp(&(a.made, &a.id)));
        let mut silent: Vec<(i64, SheetLine)> = here
            .iter()
            .filter(|l| {
                l.origin == Origin::Request
                    && matches!(
                        l.lateness,
                        Lateness::Overdue { .. } | Lateness::Lapsed { .. }
                    )
            })
            .filter_map(|l| {
                let days = days_between(l.made?, as_of.on);
                let sentence = Sentence::new(SentenceKey::SheetSilence)
                    .with("party", Arg::Party(l.bearer.clone()))
                    .with("days", Arg::Days(days))
                    .with("what", Arg::Text(l.what.clone()));
                Some((days, from_line(l, sentence)))
            })
            .collect();
        silent.sort_by_key(|(days, _)| std::cmp::Reverse(*days));
        let mut call: Vec<SheetLine> = self
            .roles
            .iter()
            .filter(|r| {
                as_of.known.covers(r.known_at)
                    && r.valid.contains(as_of.on)
                    && matches!(
                        r.role,
                        Role::HealthAuthority | Role::HealthCare | Role::Custodian
                    )
                    && level(&self.directory, listing, &r.subject).is_some()
            })
            .map(|r| SheetLine {
                sentence: Sentence::new(match r.role {
                    Role::HealthAuthority => SentenceKey::SheetCallHealth,
                    Role::HealthCare => SentenceKey::SheetCallCare,
                    _ => SentenceKey::SheetCallCustodian,
                })
                .with("party", Arg::Party(self.parties.name(&r.party))),
                from: vec![r.label.clone()],
                sources: vec![r.source.clone()],
            })
            .collect();
        if call.is_empty() {
            call.push(SheetLine {
                sentence: Sentence::new(SentenceKey::SheetNoCall),
                from: Vec::new(),
                sources: Vec::new(),
            });
        }
        Some(FacilitySheet {
            as_of: *as_of,
            on: as_of.on,
            facility: facility.clone(),
            name: listing.name().to_owned(),
            responsible: row.cells.iter().map(|c| self.who(c)).collect(),
            promised: promised.into_iter().map(promise).collect(),
            silent: silent.into_iter().map(|(_, line)| line).collect(),
            call,
            rights: vec![
                Sentence::new(SentenceKey::SheetMayDecline),
                Sentence::new(SentenceKey::SheetNotCustody),
            ],
        })
    }

    fn who(&self, cell: &Cell) -> SheetLine {
        let key = match &cell.status {
            Status::Assigned { .. } if cell.is_ordered() => SentenceKey::SheetOrdered,
            Status::Assigned { .. } => SentenceKey::SheetAssigned,
            Status::Contested { .. } => SentenceKey::SheetContested,
            Status::Orphaned { .. } => SentenceKey::SheetNobody,
            Status::Unknown => SentenceKey::SheetUnknown,
        };
        let mut sentence = Sentence::new(key).with("function", Arg::Function(cell.function));
        if let Status::Assigned { to } = &cell.status {
            sentence = sentence.with("parties", Arg::Parties(to.clone()));
        }
        let mut sources: Vec<SourceId> = cell
            .because
            .iter()
            .filter_map(|label| self.source_of(label, Known::Now))
            .collect();
        sources.sort();
        sources.dedup();
        SheetLine {
            sentence,
            from: cell.because.clone(),
            sources,
        }
    }
}

fn from_line(line: &ObligationLine, sentence: Sentence) -> SheetLine {
    SheetLine {
        sentence,
        from: vec![line.id.label.clone()],
        sources: vec![line.source.clone()],
    }
}

fn promise(line: &ObligationLine) -> SheetLine {
    let day = line
        .made
        .map_or_else(|| Arg::Text("?".to_owned()), Arg::Day);
    let what = Arg::Text(line.what.clone());
    let sentence = match (line.origin, line.deadline.due) {
        (Origin::Order, _) => Sentence::new(SentenceKey::SheetOrder)
            .with("by", Arg::Party(line.by.clone()))
            .with("parties", Arg::Party(line.bearer.clone())),
        (_, Some(due)) => Sentence::new(SentenceKey::SheetPromisedBy)
            .with("party", Arg::Party(line.bearer.clone()))
            .with("due", Arg::Day(due)),
        (_, None) => {
            Sentence::new(SentenceKey::SheetPromised).with("party", Arg::Party(line.bearer.clone()))
        }
    };
    from_line(line, sentence.with("day", day).with("what", what))
}
