//! Cells, rows and pages of the matrix of facilities and functions, and how a cell changed.

mod wider;

pub use wider::{WiderCell, WiderPage, WiderRow};

use super::derive::{Derived, Near, derive, standings};
use super::inherit::level;
use super::model::{
    Cause, Cell, CellPage, LapsedRequest, MatrixRow, RuleInForce, StanceKind, Status, StatusChange,
    Word, WordStanding,
};
use super::obligation::ObligationLine;
use super::sentence::{Arg, PartyName, Sentence, SentenceKey};
use super::{Duty, clock::days_between, ledger::Silence};
use crate::directory::Listing;
use jiff::Timestamp;
use jiff::civil::Date;
use standing_terms::{AsOf, FacilityId, Function, Known, StatementLabel};
use std::collections::{BTreeMap, BTreeSet};

/// What speaks of one facility and function.
struct Around<'a> {
    words: Vec<Near<'a>>,
    silences: Vec<(StatementLabel, PartyName, Silence)>,
    function: Function,
}

/// A status from a day on.
struct Segment {
    from: Date,
    derived: Derived,
    counting: BTreeSet<StatementLabel>,
    silent: BTreeSet<StatementLabel>,
}

impl Duty {
    /// Whose duty a function is at a facility; none where the directory does not know it.
    pub fn cell(&self, facility: &FacilityId, function: Function, as_of: &AsOf) -> Option<Cell> {
        let listing = self.directory.listing(facility)?;
        let reach = self.reach(listing);
        let around = self.around(&reach, function, as_of.known);
        Some(self.cell_of(facility, &around, as_of))
    }

    /// The row of a facility; none where the directory does not know it.
    pub fn row(&self, facility: &FacilityId, as_of: &AsOf) -> Option<MatrixRow> {
        let listing = self.directory.listing(facility)?;
        let reach = self.reach(listing);
        let cells = Function::ALL
            .into_iter()
            .map(|function| {
                let around = self.around(&reach, function, as_of.known);
                self.cell_of(facility, &around, as_of)
            })
            .collect();
        Some(MatrixRow {
            facility: facility.clone(),
            name: listing.name().to_owned(),
            cells,
        })
    }

    /// The matrix of facilities and functions, in the order given; facilities that the directory
    /// does not know are left out.
    pub fn matrix<'f>(
        &self,
        facilities: impl IntoIterator<Item = &'f FacilityId>,
        as_of: &AsOf,
    ) -> Vec<MatrixRow> {
        facilities
            .into_iter()
            .filter_map(|id| self.row(id, as_of))
            .collect()
    }

    /// Facilities about which, in themselves or by a listed code, somebody said something.
    pub fn facilities(&self) -> Vec<FacilityId> {
        let mut ids: BTreeSet<FacilityId> = BTreeSet::new();
        for subject in self.subjects.keys() {
            if let Some(id) = self.directory.facility_of(subject) {
                ids.insert(id.clone());
            }
        }
        ids.extend(
            self.directory
                .listings()
                .filter(|l| !l.provisional)
                .map(|l| l.id.clone()),
        );
        ids.into_iter().collect()
    }

    /// The page of a cell: claims and counter-claims in order, rules, history, obligations.
    pub fn cell_page(
        &self,
        facility: &FacilityId,
        function: Function,
        as_of: &AsOf,
    ) -> Option<CellPage> {
        let listing = self.directory.listing(facility)?;
        let reach = self.reach(listing);
        let around = self.around(&reach, function, as_of.known);
        let said: Vec<Near<'_>> = around
            .words
            .iter()
            .copied()
            .filter(|n| n.word.day <= as_of.on)
            .collect();
        let standings = standings(&said, as_of.on, as_of.known);
        let mut words: Vec<Word> = said
            .iter()
            .zip(standings)
            .map(|(near, standing)| self.word(*near, standing))
            .collect();
        words.sort_by(|a, b| (a.day, &a.label).cmp(&(b.day, &b.label)));
        let history = self.history_of(&around, as_of.on, as_of.known);
        let mut rules: Vec<RuleInForce> = self
            .rule_statements
            .iter()
            .filter(|r| r.function == Some(function) && as_of.known.covers(r.known_at))
            .filter(|r| level(&self.directory, listing, &r.subject).is_some())
            .filter(|r| r.day <= as_of.on)
            .map(|r| RuleInForce {
                label: r.label.clone(),
                speaker: self.parties.name(&r.speaker),
                what: r.what.clone(),
                citation: r.citation.clone(),
                valid: r.valid,
                in_force: r.valid.contains(as_of.on),
            })
            .collect();
        rules.sort_by(|a, b| a.label.cmp(&b.label));
        let obligations: Vec<ObligationLine> = reach
            .iter()
            .flat_map(|(_, subject)| &subject.entries)
            .filter_map(|i| self.entries.get(*i))
            .filter(|e| e.function == Some(function))
            .flat_map(|e| self.lines_of(e, as_of))
            .collect();
        Some(CellPage {
            cell: self.cell_of(facility, &around, as_of),
            words,
            rules,
            history,
            obligations,
        })
    }

    /// How the status of a cell changed up to a day, oldest first, as known at a point.
    pub fn history(
        &self,
        facility: &FacilityId,
        function: Function,
        as_of: &AsOf,
    ) -> Option<Vec<StatusChange>> {
        let listing = self.directory.listing(facility)?;
        let around = self.around(&self.reach(listing), function, as_of.known);
        Some(self.history_of(&around, as_of.on, as_of.known))
    }

    /// The places around a facility about which something was said.
    fn reach(&self, listing: &Listing) -> Vec<(super::Level, &super::Subject)> {
        self.subjects
            .iter()
            .filter_map(|(place, subject)| {
                level(&self.directory, listing, place).map(|level| (level, subject))
            })
            .collect()
    }

    fn around<'a>(
        &'a self,
        reach: &[(super::Level, &'a super::Subject)],
        function: Function,
        known: Known,
    ) -> Around<'a> {
        let mut words: Vec<Near<'a>> = Vec::new();
        let mut silences = Vec::new();
        for (level, subject) in reach {
            words.extend(
                subject
                    .words
                    .iter()
                    .filter_map(|i| self.words.get(*i))
                    .filter(|w| w.function == function && known.covers(w.known_at))
                    .map(|word| Near {
                        word,
                        level: *level,
                    }),
            );
            for entry in subject
                .entries
                .iter()
                .filter_map(|i| self.entries.get(*i))
                .filter(|e| {
                    e.origin == super::Origin::Request
                        && e.function == Some(function)
                        && known.covers(e.known_at)
                })
            {
                for bearer in &entry.bearers {
                    for silence in entry.silences(&self.bench(), bearer, known) {
                        silences.push((entry.label.clone(), self.parties.name(bearer), silence));
                    }
                }
            }
            for kept in subject.silences.iter().filter(|s| s.function == function) {
                for (bearer, silence) in &kept.of {
                    let silence = silence.clone();
                    silences.push((kept.label.clone(), self.parties.name(bearer), silence));
                }
            }
        }
        // In an order that does not depend on that of entry.
        words.sort_by(|a, b| (a.word.day, &a.word.label).cmp(&(b.word.day, &b.word.label)));
        silences.sort_by(|a, b| (&a.0, &a.1, a.2.from).cmp(&(&b.0, &b.1, b.2.from)));
        Around {
            words,
            silences,
            function,
        }
    }

    fn segment(&self, around: &Around<'_>, on: Date, known: Known) -> Segment {
        let said: Vec<Near<'_>> = around
            .words
            .iter()
            .copied()
            .filter(|n| n.word.day <= on)
            .collect();
        let counting: Vec<Near<'_>> = said
            .iter()
            .zip(standings(&said, on, known))
            .filter(|(_, standing)| *standing == WordStanding::Counts)
            .map(|(near, _)| *near)
            .collect();
        let silent: Vec<LapsedRequest> = around
            .silences
            .iter()
            .filter(|(_, _, silence)| silence.contains(on))
            .map(|(label, party, silence)| LapsedRequest {
                label: label.clone(),
                party: party.clone(),
                sent: silence.sent,
                due: silence.due,
                days: days_between(silence.sent, on),
            })
            .collect();
        let labels = counting.iter().map(|n| n.word.label.clone()).collect();
        let lapsed = silent.iter().map(|r| r.label.clone()).collect();
        Segment {
            from: on,
            derived: derive(&counting, silent, around.function, &self.parties, on),
            counting: labels,
            silent: lapsed,
        }
    }

    fn cell_of(&self, facility: &FacilityId, around: &Around<'_>, as_of: &AsOf) -> Cell {
        let now = self.segment(around, as_of.on, as_of.known);
        let since = self
            .segments(around, as_of.on, as_of.known)
            .last()
            .map(|s| s.from);
        Cell {
            facility: facility.clone(),
            function: around.function,
            as_of: *as_of,
            status: now.derived.status,
            reason: now.derived.reason,
            because: now.derived.because,
            mandates: now.derived.mandates,
            missing: now.derived.missing,
            since,
        }
    }

    /// The days on which anything can change, and the status from each on, equal ones taken
    /// together.
    fn segments(&self, around: &Around<'_>, on: Date, known: Known) -> Vec<Segment> {
        let mut days: BTreeSet<Date> = BTreeSet::new();
        for near in &around.words {
            days.insert(near.word.day);
            days.extend(near.word.valid.from);
            days.extend(near.word.valid.to);
            if let Some(back) = &near.word.retracted
                && known.covers(back.known_at)
            {
                days.insert(back.day);
            }
        }
        for (_, _, silence) in &around.silences {
            days.insert(silence.from);
            days.extend(silence.to);
        }
        let mut segments: Vec<Segment> = Vec::new();
        for day in days.range(..=on) {
            let next = self.segment(around, *day, known);
            let before = segments.last().map(|s| Shown::of(&s.derived));
            let nothing = before.is_none() && next.derived.status == Status::Unknown;
            if nothing || before == Some(Shown::of(&next.derived)) {
                continue;
            }
            segments.push(next);
        }
        segments
    }

    fn history_of(&self, around: &Around<'_>, on: Date, known: Known) -> Vec<StatusChange> {
        let segments = self.segments(around, on, known);
        let words: BTreeMap<&StatementLabel, Near<'_>> =
            around.words.iter().map(|n| (&n.word.label, *n)).collect();
        let mut changes = Vec::new();
        for segment in segments {
            // What counted the day before.
            let before = segment
                .from
                .yesterday()
                .ok()
                .map(|day| self.segment(around, day, known));
            let (counted, lapsed) = before.map_or_else(
                || (BTreeSet::new(), BTreeSet::new()),
                |b| (b.counting, b.silent),
            );
            let mut by = Vec::new();
            let mut known_at: Option<Timestamp> = None;
            for label in segment.counting.difference(&counted) {
                if let Some(near) = words.get(label) {
                    known_at = known_at.max(Some(near.word.known_at));
                    by.push(Cause::Said {
                        label: label.clone(),
                        sentence: self.said(*near, SentenceKey::ChangedBy),
                    });
                }
            }
            for label in counted.difference(&segment.counting) {
                let Some(near) = words.get(label) else {
                    continue;
                };
                let sentence = self.said(*near, SentenceKey::EndedBy);
                match &near.word.retracted {
                    Some(back) if known.covers(back.known_at) && back.day <= segment.from => {
                        known_at = known_at.max(Some(back.known_at));
                        by.push(Cause::Retracted {
                            label: label.clone(),
                            by: back.by.clone(),
                            sentence,
                        });
                    }
                    // What a later word of the same speaker replaced is told by that word.
                    _ if near.word.valid.to.is_none_or(|to| to > segment.from) => {}
                    _ => by.push(Cause::Ended {
                        label: label.clone(),
                        sentence,
                    }),
                }
            }
            for label in segment.silent.difference(&lapsed) {
                for (request, party, _) in around
                    .silences
                    .iter()
                    .filter(|(l, _, s)| l == label && s.from == segment.from)
                {
                    by.push(Cause::RanOut {
                        label: request.clone(),
                        sentence: Sentence::new(SentenceKey::ChangedBySilence)
                            .with("party", Arg::Party(party.clone()))
                            .with("statement", Arg::Statement(request.clone())),
                    });
                }
            }
            changes.push(StatusChange {
                on: segment.from,
                known_at,
                ordered: segment
                    .derived
                    .mandates
                    .iter()
                    .any(|m| m.force == Some(standing_evidence::Force::Order)),
                status: segment.derived.status,
                reason: segment.derived.reason,
                by,
            });
        }
        changes
    }

    fn said(&self, near: Near<'_>, key: SentenceKey) -> Sentence {
        Sentence::new(key)
            .with("by", Arg::Party(self.parties.name(&near.word.speaker)))
            .with("what", Arg::Text(near.word.what.clone()))
    }

    fn word(&self, near: Near<'_>, standing: WordStanding) -> Word {
        let w = near.word;
        Word {
            label: w.label.clone(),
            speaker: self.parties.name(&w.speaker),
            stance: w.stance,
            party: self.parties.name(&w.party),
            force: if w.stance == StanceKind::Mandates {
                w.force.or_else(|| self.parties.force_of(&w.speaker))
            } else {
                None
            },
            level: near.level,
            place: self.directory.place_name(&w.subject),
            what: w.what.clone(),
            quote: w
                .quote
                .as_ref()
                .filter(|q| q.verbatim)
                .map(|q| q.text.clone()),
            day: w.day,
            said: w.said,
            valid: w.valid,
            known_at: w.known_at,
            source: w.source.clone(),
            locator: w.locator.clone(),
            confidence: w.confidence,
            note: w.note.clone(),
            answers: w.answers.clone(),
            standing,
        }
    }
}

/// What makes two statuses the same for a reader: not for how many days somebody is silent.
#[derive(PartialEq, Eq)]
struct Shown {
    status: &'static str,
    cause: Option<&'static str>,
    parties: Vec<PartyName>,
    ordered: bool,
}

impl Shown {
    fn of(derived: &Derived) -> Self {
        use super::model::OrphanCause as O;
        let parties = match &derived.status {
            Status::Unknown => Vec::new(),
            Status::Orphaned { cause, .. } => match cause {
                O::Circular { cycle } => cycle.iter().map(|p| p.speaker.clone()).collect(),
                O::Disclaimed { by } => by.clone(),
                O::Silent { requests } => {
                    let mut who: Vec<_> = requests.iter().map(|r| r.party.clone()).collect();
                    who.sort();
                    who.dedup();
                    who
                }
                O::NamedOnly { named } => named.clone(),
            },
            Status::Contested { holders, .. } => holders.clone(),
            Status::Assigned { to } => to.clone(),
        };
        Self {
            status: derived.status.code(),
            cause: derived.status.cause().map(O::code),
            parties,
            ordered: derived
                .mandates
                .iter()
                .any(|m| m.force == Some(standing_evidence::Force::Order)),
        }
    }
}
