//! The agenda of a day: what is due, overdue, promised, for whom.

use super::Duty;
use super::clock::Lateness;
use super::ledger::{Assessed, Entry};
use super::obligation::{Beneficiary, ObligationId, Origin, Proposal, force_of, how_late};
use super::sentence::{PartyName, Sentence};
use jiff::civil::Date;
use serde::Serialize;
use standing_evidence::Force;
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Function, PartyId, Place};

/// A line of the agenda.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaLine {
    /// Which obligation.
    pub id: ObligationId,
    /// What created it.
    pub origin: Origin,
    /// Who owes it.
    pub bearer: PartyName,
    /// To whom.
    pub beneficiary: Beneficiary,
    /// The place it is about.
    pub subject: Place,
    /// Its name for a reader.
    pub place: String,
    /// The function it is about.
    pub function: Option<Function>,
    /// What is to be done, in our words.
    pub what: String,
    /// How strongly it binds.
    pub force: Force,
    /// When it is due. Computed, to be verified by counsel.
    pub due: Option<Date>,
    /// How late it is.
    pub lateness: Lateness,
    /// That in a sentence.
    pub sentence: Sentence,
}

/// What stands on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agenda {
    /// The point.
    pub as_of: AsOf,
    /// How many days ahead are looked at.
    pub ahead_days: u32,
    /// Due on this day.
    pub due: Vec<AgendaLine>,
    /// Late, the latest first. What lapsed is among it.
    pub overdue: Vec<AgendaLine>,
    /// Promised or ordered and not yet due, or without a day.
    pub promised: Vec<AgendaLine>,
    /// Replies that fall due within the days ahead, the next first.
    pub upcoming: Vec<AgendaLine>,
    /// Time stands still.
    pub paused: Vec<AgendaLine>,
    /// What a person could do on this day.
    pub proposals: Vec<Proposal>,
}

impl AboutInstitutions for Agenda {}
impl AboutInstitutions for AgendaLine {}

/// For whom an agenda is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgendaFilter {
    /// Only about this facility and the places around it.
    pub facility: Option<FacilityId>,
    /// Only what this party owes, or what is owed to it.
    pub party: Option<PartyId>,
}

impl Duty {
    /// What stands on the day asked about, with replies that fall due within some days ahead.
    pub fn agenda(&self, as_of: &AsOf, ahead_days: u32, filter: &AgendaFilter) -> Agenda {
        let mut agenda = Agenda {
            as_of: *as_of,
            ahead_days,
            due: Vec::new(),
            overdue: Vec::new(),
            promised: Vec::new(),
            upcoming: Vec::new(),
            paused: Vec::new(),
            proposals: Vec::new(),
        };
        let listing = filter
            .facility
            .as_ref()
            .map(|id| self.directory.listing(id));
        for entry in &self.entries {
            if !entry.stands(as_of.on, as_of.known, &self.zone) {
                continue;
            }
            if let Some(listing) = listing
                && listing.is_none_or(|l| {
                    super::inherit::level(&self.directory, l, &entry.subject).is_none()
                })
            {
                continue;
            }
            for bearer in &entry.bearers {
                if filter
                    .party
                    .as_ref()
                    .is_some_and(|p| p != bearer && *p != entry.speaker)
                {
                    continue;
                }
                let assessed = entry.assess(&self.bench(), bearer, as_of.on, as_of.known);
                self.place_on(&mut agenda, entry, bearer, &assessed);
            }
        }
        agenda.sort();
        agenda
    }

    fn place_on(&self, agenda: &mut Agenda, entry: &Entry, bearer: &PartyId, assessed: &Assessed) {
        let act = entry.origin != Origin::Request;
        let list = match &assessed.lateness {
            Lateness::Due => Some(&mut agenda.due),
            Lateness::Overdue { .. } | Lateness::Lapsed { .. } => Some(&mut agenda.overdue),
            Lateness::Paused { .. } => Some(&mut agenda.paused),
            Lateness::Running { .. } | Lateness::Open { .. } if act => Some(&mut agenda.promised),
            Lateness::Running { left_days, .. } if *left_days <= i64::from(agenda.ahead_days) => {
                Some(&mut agenda.upcoming)
            }
            Lateness::Ended { .. }
            | Lateness::NotRunning
            | Lateness::Running { .. }
            | Lateness::Open { .. } => None,
        };
        let id = ObligationId {
            label: entry.label.clone(),
            bearer: bearer.clone(),
        };
        let name = self.parties.name(bearer);
        let on = agenda.as_of.on;
        if let Some(list) = list {
            let force = force_of(entry, assessed);
            list.push(AgendaLine {
                id: id.clone(),
                origin: entry.origin,
                bearer: name.clone(),
                beneficiary: self.beneficiary(entry),
                subject: entry.subject.clone(),
                place: self.place_name(&entry.subject),
                function: entry.function,
                what: entry.what.clone(),
                force,
                due: assessed.deadline.due,
                lateness: assessed.lateness.clone(),
                sentence: how_late(&name, force, assessed, on),
            });
        }
        agenda.proposals.extend(self.proposals(
            entry,
            &id,
            &name,
            assessed,
            on,
            agenda.as_of.known,
        ));
    }
}

impl Agenda {
    fn sort(&mut self) {
        let by_due = |a: &AgendaLine, b: &AgendaLine| (a.due, &a.id).cmp(&(b.due, &b.id));
        for list in [
            &mut self.due,
            &mut self.overdue,
            &mut self.upcoming,
            &mut self.paused,
        ] {
            list.sort_by(by_due);
        }
        // What has a day stands before what has none.
        self.promised
            .sort_by(|a, b| (a.due.is_none(), a.due, &a.id).cmp(&(b.due.is_none(), b.due, &b.id)));
        self.proposals.sort_by(|a, b| {
            (a.from, &a.obligation, a.measure).cmp(&(b.from, &b.obligation, b.measure))
        });
    }

    /// Every line with the name of its list, in the order in which they are shown.
    pub fn lines(&self) -> impl Iterator<Item = (&'static str, &AgendaLine)> {
        [
            ("due", &self.due),
            ("overdue", &self.overdue),
            ("promised", &self.promised),
            ("upcoming", &self.upcoming),
            ("paused", &self.paused),
        ]
        .into_iter()
        .flat_map(|(name, list)| list.iter().map(move |line| (name, line)))
    }
}
