//! Duty: whose job it is, who has not answered, and the proof of silence.
//!
//! Everything here is a function of the book, an as-of point and a set of clock rules. Statements
//! are typed; who holds a function, how late somebody is and that nobody answered are derived.

mod agenda;
mod asks;
mod calendar;
mod clock;
mod derive;
mod docket;
mod escalation;
mod events;
mod index;
pub(crate) mod inherit;
mod ledger;
mod letter;
mod matrix;
mod model;
mod obligation;
mod parties;
mod request;
mod rules;
mod scorecard;
mod sentence;
mod sheet;
mod silence;
mod words;

pub use agenda::{Agenda, AgendaFilter, AgendaLine};
pub use calendar::{BeyondCalendar, Calendar, DayOff, Holiday};
pub use clock::{
    CountedDay, DayCount, Deadline, Extended, Lateness, NoDate, Pause, RuleUsed, Timing, count,
};
pub use docket::{Docket, DocketLine};
pub use events::{EventKind, EventLine};
pub use index::{
    Advance, IndexError, IndexRow, IndexedDay, IndexedPlaces, RowKind, Tail, day_number, last_day,
    made_by, place_key,
};
pub use letter::DraftLetter;
pub use matrix::{WiderCell, WiderPage, WiderRow};
pub use model::{
    Cause, Cell, CellPage, Contest, LapsedRequest, Level, Mandate, MatrixRow, MissingWord,
    OrphanCause, Pointing, RuleInForce, StanceKind, Status, StatusChange, Word, WordStanding,
};
pub use obligation::{
    Beneficiary, DocketRef, Misfit, ObligationId, ObligationLine, Origin, Proposal,
    UnconfirmedReply,
};
pub use request::{
    ActEvent, ActState, Answered, Delivery, RequestEvent, RequestState, Sending, State,
    TransitionError, Way,
};
pub use rules::{
    AllowedPause, COURTESY, ClockRule, Escalation, Extension, LETTER_DATE, Measure, ORDERED_DATE,
    PROMISE, Roll, RuleSet, RuleSetError, RuleVersion, Start, Unit,
};
pub use scorecard::{ItemLine, PlanWords, Scorecard};
pub use sentence::{Arg, PartyName, Sentence, SentenceKey};
pub use sheet::{FacilitySheet, SheetLine};
pub use silence::{Lack, Search, SilenceRecord};

use crate::directory::Directory;
use asks::Asks;
use jiff::{Timestamp, civil::Date};
use ledger::{Bench, Entry, entries_of};
use parties::Parties;
use standing_evidence::{Book, RelationKind, StatementBody};
use standing_terms::{
    BookZone, Function, Interval, Known, PartyId, Place, Role, SourceId, StatementLabel,
};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use words::{Spoken, day_of, label_of, words_of};

/// The views of duty over a book.
#[derive(Debug, Clone)]
pub struct Duty {
    position: u64,
    zone: BookZone,
    rules: Arc<RuleSet>,
    directory: Directory,
    // Names of places that the directory at hand does not know, where these are rows of an index.
    names: HashMap<Place, String>,
    parties: Parties,
    words: Vec<Spoken>,
    entries: Vec<Entry>,
    // Where an entry lies, by label.
    labels: HashMap<StatementLabel, usize>,
    asks: Asks,
    sources: HashMap<StatementLabel, (SourceId, Timestamp)>,
    subjects: BTreeMap<Place, Subject>,
    rule_statements: Vec<RuleStatement>,
    docket_entries: BTreeMap<DocketRef, Vec<DocketEntry>>,
    bearings: Vec<Bearing>,
    roles: Vec<RoleStatement>,
}

/// What was said about one place.
#[derive(Debug, Clone, Default)]
struct Subject {
    words: Vec<usize>,
    entries: Vec<usize>,
    // Of entries that are not at hand, where these are rows of an index.
    silences: Vec<index::Silences>,
}

#[derive(Debug, Clone)]
struct RuleStatement {
    label: StatementLabel,
    speaker: PartyId,
    function: Option<Function>,
    subject: Place,
    what: String,
    citation: String,
    valid: Interval,
    day: Date,
    known_at: Timestamp,
}

#[derive(Debug, Clone)]
struct DocketEntry {
    line: DocketLine,
    // The statements that were filed or issued with it.
    of: Vec<StatementLabel>,
    known_at: Timestamp,
}

/// Something that bears on other statements.
#[derive(Debug, Clone)]
struct Bearing {
    line: DocketLine,
    on: Vec<StatementLabel>,
    known_at: Timestamp,
}

#[derive(Debug, Clone)]
struct RoleStatement {
    label: StatementLabel,
    party: PartyId,
    role: Role,
    subject: Place,
    valid: Interval,
    known_at: Timestamp,
    source: SourceId,
}

impl Duty {
    /// The views over a book, with the directory made of it and the rules that count time.
    pub fn of(book: &Book, directory: &Directory, zone: &BookZone, rules: &Arc<RuleSet>) -> Self {
        let (zone, parties) = (zone.clone(), Parties::of(book));
        let mut duty = Self::empty(book.position(), zone, Arc::clone(rules), parties);
        duty.directory = directory.clone();
        duty.words = words_of(book, &duty.zone);
        duty.entries = entries_of(book, &duty.zone);
        duty.asks = Asks::of(&duty.entries);
        let labels = duty.entries.iter().enumerate();
        duty.labels = labels.map(|(i, e)| (e.label.clone(), i)).collect();
        for (i, word) in duty.words.iter().enumerate() {
            duty.sources
                .insert(word.label.clone(), (word.source.clone(), word.known_at));
            let subject = duty.subjects.entry(word.subject.clone()).or_default();
            subject.words.push(i);
        }
        for (i, entry) in duty.entries.iter().enumerate() {
            duty.sources
                .insert(entry.label.clone(), (entry.source.clone(), entry.known_at));
            let subject = duty.subjects.entry(entry.subject.clone()).or_default();
            subject.entries.push(i);
        }
        duty.read_the_rest(book);
        duty
    }

    fn empty(position: u64, zone: BookZone, rules: Arc<RuleSet>, parties: Parties) -> Self {
        Self {
            position,
            zone,
            rules,
            directory: Directory::default(),
            names: HashMap::new(),
            parties,
            words: Vec::new(),
            entries: Vec::new(),
            labels: HashMap::new(),
            asks: Asks::default(),
            sources: HashMap::new(),
            subjects: BTreeMap::new(),
            rule_statements: Vec::new(),
            docket_entries: BTreeMap::new(),
            bearings: Vec::new(),
            roles: Vec::new(),
        }
    }

    fn place_name(&self, place: &Place) -> String {
        let known = self.names.get(place).cloned();
        known.unwrap_or_else(|| self.directory.place_name(place))
    }

    fn read_the_rest(&mut self, book: &Book) {
        for heard in book.spoken(Known::Now) {
            if heard.retracted_by.is_some() {
                continue;
            }
            let s = heard.statement;
            let day = day_of(s, heard.known_at, &self.zone);
            let line = |kind, entry, what: &str| DocketLine {
                entry,
                on: s.said.map(|said| said.last()).or(s.valid.from),
                by: self.parties.name(&s.speaker),
                kind,
                what: what.to_owned(),
                label: label_of(&heard),
                source: s.span.source.clone(),
            };
            let on: Vec<StatementLabel> = s
                .relations
                .iter()
                .filter(|r| r.kind == RelationKind::BearsOn)
                .map(|r| r.target.clone())
                .collect();
            if !on.is_empty() {
                self.bearings.push(Bearing {
                    line: line(s.body.kind(), None, s.body.what().unwrap_or_default()),
                    on,
                    known_at: heard.known_at,
                });
            }
            match &s.body {
                StatementBody::Rule {
                    function,
                    what,
                    citation,
                } => self.rule_statements.push(RuleStatement {
                    label: label_of(&heard),
                    speaker: s.speaker.clone(),
                    function: *function,
                    subject: s.subject.clone(),
                    what: what.clone(),
                    citation: citation.clone(),
                    valid: s.valid,
                    day,
                    known_at: heard.known_at,
                }),
                StatementBody::Role { party, role } => self.roles.push(RoleStatement {
                    label: label_of(&heard),
                    party: party.clone(),
                    role: role.clone(),
                    subject: s.subject.clone(),
                    valid: s.valid,
                    known_at: heard.known_at,
                    source: s.span.source.clone(),
                }),
                StatementBody::DocketEntry {
                    court,
                    number,
                    entry,
                    of,
                    what,
                } => {
                    let id = DocketRef {
                        court: court.clone(),
                        number: number.clone(),
                    };
                    // The entry is of the kind of what was filed with it.
                    let filed = of.iter().find_map(|label| book.statement(label));
                    let kind = filed.map_or(s.body.kind(), |h| h.value.body.kind());
                    let line = line(kind, *entry, what);
                    self.docket_entries
                        .entry(id)
                        .or_default()
                        .push(DocketEntry {
                            line,
                            of: of.clone(),
                            known_at: heard.known_at,
                        });
                }
                _ => {}
            }
        }
    }

    /// The position of the book that was read.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The rules that count time.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The directory that says which places lie around a facility.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    fn bench(&self) -> Bench<'_> {
        Bench {
            rules: &self.rules,
            parties: &self.parties,
        }
    }

    fn entry(&self, label: &StatementLabel) -> Option<&Entry> {
        self.labels.get(label).and_then(|i| self.entries.get(*i))
    }

    fn source_of(&self, label: &StatementLabel, known: Known) -> Option<SourceId> {
        self.sources
            .get(label)
            .filter(|(_, at)| known.covers(*at))
            .map(|(source, _)| source.clone())
    }
}
