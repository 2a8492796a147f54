//! Rows and cells of places wider than a facility: what holds in a state or the nation before a
//! narrower word is said about a facility.

use super::Segment;
use crate::duty::derive::{Near, standings};
use crate::duty::model::{
    Level, Mandate, MissingWord, RuleInForce, Status, StatusChange, Word, WordStanding,
};
use crate::duty::sentence::Sentence;
use crate::duty::{Duty, ObligationLine, Subject};
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, Function, Place, StatementLabel};

/// One function in a state or the nation, as of a point. It is made as a cell of a facility is, of
/// the words about that place and the wider ones around it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WiderCell {
    /// The state or nation.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// The function.
    pub function: Function,
    /// The point.
    pub as_of: AsOf,
    /// Whose duty it is.
    pub status: Status,
    /// The sentence that explains it.
    pub reason: Sentence,
    /// The statements it comes from.
    pub because: Vec<StatementLabel>,
    /// Mandates that count.
    pub mandates: Vec<Mandate>,
    /// Statements that would settle it and are not there.
    pub missing: Vec<MissingWord>,
    /// The first day from which it has been so, as known at this point; none where it always was.
    pub since: Option<Date>,
}

/// The seven functions in a state or the nation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WiderRow {
    /// The state or nation.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// One cell for each function, in the order in which they are always shown.
    pub cells: Vec<WiderCell>,
}

/// The page of a cell of a state or the nation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WiderPage {
    /// The cell.
    pub cell: WiderCell,
    /// Every word said by the day asked about, in order, with what became of it.
    pub words: Vec<Word>,
    /// Rules about the function.
    pub rules: Vec<RuleInForce>,
    /// How the status changed, oldest first.
    pub history: Vec<StatusChange>,
    /// Requests, orders and promises about the function there.
    pub obligations: Vec<ObligationLine>,
}

impl AboutInstitutions for WiderCell {}
impl AboutInstitutions for WiderRow {}
impl AboutInstitutions for WiderPage {}

/// How wide a place is, seen from a state or the nation; none where it is narrower or elsewhere.
fn level_from(seat: &Place, subject: &Place) -> Option<Level> {
    match (seat, subject) {
        (Place::Nation(here), Place::Nation(there)) if here == there => Some(Level::Nation),
        (Place::State(_), Place::Nation(_)) => Some(Level::Nation),
        (Place::State(here), Place::State(there)) if here == there => Some(Level::State),
        _ => None,
    }
}

impl Duty {
    /// The row of a state or the nation; none for any other place.
    pub fn wider_row(&self, place: &Place, as_of: &AsOf) -> Option<WiderRow> {
        let reach = self.wider_reach(place)?;
        Some(WiderRow {
            place: place.clone(),
            name: self.directory.place_name(place),
            cells: Function::ALL
                .into_iter()
                .map(|function| self.wider_cell(place, &reach, function, as_of))
                .collect(),
        })
    }

    /// The page of a cell of a state or the nation; none for any other place.
    pub fn wider_page(&self, place: &Place, function: Function, as_of: &AsOf) -> Option<WiderPage> {
        let reach = self.wider_reach(place)?;
        let around = self.around(&reach, function, as_of.known);
        let said: Vec<Near<'_>> = around
            .words
            .iter()
            .copied()
            .filter(|n| n.word.day <= as_of.on)
            .collect();
        let standings: Vec<WordStanding> = standings(&said, as_of.on, as_of.known);
        let mut words: Vec<Word> = said
            .iter()
            .zip(standings)
            .map(|(near, standing)| self.word(*near, standing))
            .collect();
        words.sort_by(|a, b| (a.day, &a.label).cmp(&(b.day, &b.label)));
        let mut rules: Vec<RuleInForce> = self
            .rule_statements
            .iter()
            .filter(|r| r.function == Some(function) && as_of.known.covers(r.known_at))
            .filter(|r| r.day <= as_of.on && level_from(place, &r.subject).is_some())
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
        Some(WiderPage {
            words,
            rules,
            history: self.history_of(&around, as_of.on, as_of.known),
            obligations: reach
                .iter()
                .flat_map(|(_, subject)| &subject.entries)
                .filter_map(|i| self.entries.get(*i))
                .filter(|e| e.function == Some(function))
                .flat_map(|e| self.lines_of(e, as_of))
                .collect(),
            cell: self.wider_cell(place, &reach, function, as_of),
        })
    }

    fn wider_reach(&self, place: &Place) -> Option<Vec<(Level, &Subject)>> {
        if !matches!(place, Place::Nation(_) | Place::State(_)) {
            return None;
        }
        let reach = self
            .subjects
            .iter()
            .filter_map(|(subject, said)| level_from(place, subject).map(|level| (level, said)))
            .collect();
        Some(reach)
    }

    fn wider_cell(
        &self,
        place: &Place,
        reach: &[(Level, &Subject)],
        function: Function,
        as_of: &AsOf,
    ) -> WiderCell {
        let around = self.around(reach, function, as_of.known);
        let Segment { derived, .. } = self.segment(&around, as_of.on, as_of.known);
        WiderCell {
            place: place.clone(),
            name: self.directory.place_name(place),
            function,
            as_of: *as_of,
            status: derived.status,
            reason: derived.reason,
            because: derived.because,
            mandates: derived.mandates,
            missing: derived.missing,
            since: self
                .segments(&around, as_of.on, as_of.known)
                .last()
                .map(|s| s.from),
        }
    }
}
