//! The ledger: requests, orders and promises of the book, with everything that happened to each,
//! and where an obligation stands on a day.

use super::clock::{
    self, Deadline, Extended, Lateness, NoDate, Pause, Timing, lateness, without_date,
};
use super::obligation::{DocketRef, Misfit, Origin, UnconfirmedReply};
use super::parties::Parties;
use super::request::{
    ActEvent, ActState, Answered, Delivery, RequestEvent, RequestState, Sending, State,
};
use super::rules::{COURTESY, LETTER_DATE, ORDERED_DATE, PROMISE, RuleSet, Start};
use super::words::{Said, answered, day_of};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use standing_evidence::{Book, Force, PlanAnswer, RelationKind, Stance, Statement, StatementBody};
use standing_terms::{
    Act, BookZone, ClockRuleId, CloseCause, Function, Known, Outcome, PartyId, Place, SaidDate,
    SourceId, StatementLabel,
};
use std::collections::HashMap;

/// A request, an order or a promise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) label: StatementLabel,
    pub(super) origin: Origin,
    pub(super) speaker: PartyId,
    pub(super) bearers: Vec<PartyId>,
    pub(super) function: Option<Function>,
    pub(super) subject: Place,
    pub(super) what: String,
    pub(super) due: Option<Date>,
    pub(super) within_days: Option<u32>,
    pub(super) clock: Option<ClockRuleId>,
    pub(super) items: Vec<PlanAnswer>,
    /// None for a draft.
    pub(super) made: Option<Date>,
    pub(super) said: Option<SaidDate>,
    pub(super) known_at: Timestamp,
    pub(super) source: SourceId,
    pub(super) answers: Vec<StatementLabel>,
    /// Who made the first request among what it answers.
    pub(super) asked_by: Option<PartyId>,
    pub(super) docket: Option<DocketRef>,
    pub(super) asked_again: Vec<(Date, Timestamp, StatementLabel)>,
    /// In order of day, then of the life of a request, then of label: never of entry.
    pub(super) events: Vec<Happened>,
}

/// Something that happened to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Happened {
    pub(super) on: Date,
    pub(super) known_at: Timestamp,
    pub(super) label: StatementLabel,
    pub(super) speaker: PartyId,
    /// Which bearer it concerns; all where none.
    pub(super) party: Option<PartyId>,
    pub(super) what: Happening,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Happening {
    Step(Act),
    Answer {
        outcome: Option<Outcome>,
        confirmed_by: Option<String>,
    },
    /// An event that answers an order or a promise: it was done.
    Done,
    /// A promise that answers a request, with its day.
    Promised(Option<Date>),
    /// Whoever asked, promised or ordered took it back.
    TakenBack,
}

impl Happening {
    fn rank(&self) -> u8 {
        match self {
            Self::Step(act) => match act {
                Act::Sent { .. } => 0,
                Act::Delivered { .. } => 1,
                Act::Bounced => 2,
                Act::Acknowledged { .. } => 3,
                Act::Resumed => 4,
                Act::Paused { .. } => 5,
                Act::Extended { .. } => 6,
                Act::ReplyReceived { .. } => 7,
                Act::Searched { .. } => 8,
                Act::Disputed => 11,
                Act::Fulfilled { .. } => 12,
                Act::Lifted => 13,
                Act::Closed { .. } => 14,
            },
            Self::Promised(_) => 9,
            Self::Answer { .. } => 10,
            Self::Done => 12,
            Self::TakenBack => 15,
        }
    }
}

/// Where one bearer stands.
#[derive(Debug, Clone)]
pub(super) struct Assessed {
    pub(super) state: State,
    pub(super) deadline: Deadline,
    pub(super) lateness: Lateness,
    pub(super) promised: Option<(Date, StatementLabel)>,
    pub(super) answers_by_others: Vec<StatementLabel>,
    pub(super) unconfirmed: Vec<UnconfirmedReply>,
    pub(super) misfits: Vec<Misfit>,
}

/// Every request, order and promise, in order of label.
pub(super) fn entries_of(book: &Book, zone: &BookZone) -> Vec<Entry> {
    let mut entries: Vec<Entry> = book
        .spoken(Known::Now)
        .filter_map(|heard| entry(&Said::of(&heard, zone), zone))
        .collect();
    entries.sort_by(|a, b| a.label.cmp(&b.label));
    entries.dedup_by(|a, b| a.label == b.label);
    let mut ledger = Ledger::of(entries);
    for heard in book.spoken(Known::Now) {
        ledger.note(&Said::of(&heard, zone), zone);
    }
    ledger.close();
    ledger.entries
}

/// Requests, orders and promises while statements are noted on them.
pub(super) struct Ledger {
    pub(super) entries: Vec<Entry>,
    // Where an entry lies, by label.
    at: HashMap<StatementLabel, usize>,
}

impl Ledger {
    pub(super) fn of(entries: Vec<Entry>) -> Self {
        let at = entries
            .iter()
            .enumerate()
            .map(|(i, e)| (e.label.clone(), i))
            .collect();
        Self { entries, at }
    }

    /// Opens an entry for a statement that is one; the first of a label stands.
    pub(super) fn open(&mut self, said: &Said<'_>, zone: &BookZone) {
        if self.at.contains_key(said.label) {
            return;
        }
        if let Some(entry) = entry(said, zone) {
            self.at.insert(entry.label.clone(), self.entries.len());
            self.entries.push(entry);
        }
    }

    pub(super) fn entry(&self, label: &StatementLabel) -> Option<&Entry> {
        self.at.get(label).and_then(|i| self.entries.get(*i))
    }

    fn entry_mut(&mut self, label: &StatementLabel) -> Option<&mut Entry> {
        self.at.get(label).and_then(|i| self.entries.get_mut(*i))
    }

    /// Notes a statement on each entry that it speaks of.
    pub(super) fn note(&mut self, said: &Said<'_>, zone: &BookZone) {
        let s = said.statement;
        let day = day_of(s, said.known_at, zone);
        let happened = |on: Date, party: Option<PartyId>, what: Happening| Happened {
            on,
            known_at: said.known_at,
            label: said.label.clone(),
            speaker: s.speaker.clone(),
            party,
            what,
        };
        // A statement that was taken back never happened.
        if said.retracted.is_none() {
            match &s.body {
                StatementBody::Step(step) => {
                    for of in &step.of {
                        if let Some(entry) = self.entry_mut(of) {
                            let what = Happening::Step(step.act.clone());
                            entry
                                .events
                                .push(happened(step.on, step.party.clone(), what));
                        }
                    }
                }
                StatementBody::DocketEntry {
                    court, number, of, ..
                } => {
                    for of in of {
                        if let Some(entry) = self.entry_mut(of) {
                            entry.docket = Some(DocketRef {
                                court: court.clone(),
                                number: number.clone(),
                            });
                        }
                    }
                }
                _ => {}
            }
            for target in answered(s) {
                if let Some(entry) = self.entry_mut(target)
                    && let Some(what) = reply(s, entry.origin)
                {
                    entry.events.push(happened(day, None, what));
                }
            }
            if matches!(s.body, StatementBody::Request { .. }) {
                for r in &s.relations {
                    if r.kind == RelationKind::Restates
                        && let Some(entry) = self.entry_mut(&r.target)
                    {
                        let again = (day, said.known_at, said.label.clone());
                        entry.asked_again.push(again);
                    }
                }
            }
        }
        if let Some(back) = &said.retracted
            && let Some(entry) = self.entry_mut(said.label)
        {
            entry.events.push(Happened {
                on: back.day,
                known_at: back.known_at,
                label: back.by.clone(),
                speaker: s.speaker.clone(),
                party: None,
                what: Happening::TakenBack,
            });
        }
    }

    /// Puts what was noted in order, and looks up who asked.
    pub(super) fn close(&mut self) {
        let asked: Vec<Option<PartyId>> = self
            .entries
            .iter()
            .map(|e| {
                let mut asked = e.answers.iter().filter_map(|label| self.entry(label));
                let asked = asked.find(|asked| asked.origin == Origin::Request);
                asked.map(|asked| asked.speaker.clone())
            })
            .collect();
        for (entry, asked_by) in self.entries.iter_mut().zip(asked) {
            // What an entry answers may not be at hand: what was known of it stands.
            entry.asked_by = entry.asked_by.take().or(asked_by);
            entry.events.sort_by(|a, b| {
                (a.on, a.what.rank(), &a.label).cmp(&(b.on, b.what.rank(), &b.label))
            });
            entry.asked_again.sort();
        }
    }
}

/// What a statement that answers a request, an order or a promise does to it.
fn reply(s: &Statement, origin: Origin) -> Option<Happening> {
    let answer = |outcome| Happening::Answer {
        outcome,
        confirmed_by: None,
    };
    match (&s.body, origin) {
        (StatementBody::Commitment { due, .. }, _) => Some(Happening::Promised(*due)),
        (StatementBody::Event { .. }, Origin::Order | Origin::Commitment) => Some(Happening::Done),
        (
            StatementBody::Answer {
                outcome,
                confirmed_by,
                ..
            },
            Origin::Request,
        ) => Some(Happening::Answer {
            outcome: outcome.clone(),
            confirmed_by: confirmed_by.clone(),
        }),
        (
            StatementBody::Responsibility {
                stance: Stance::Assigns(to),
                ..
            },
            Origin::Request,
        ) => Some(answer(Some(Outcome::Referred(to.clone())))),
        (
            StatementBody::Responsibility { .. }
            | StatementBody::Order { .. }
            | StatementBody::Rule { .. },
            Origin::Request,
        ) => Some(answer(None)),
        _ => None,
    }
}

fn entry(said: &Said<'_>, zone: &BookZone) -> Option<Entry> {
    let s = said.statement;
    let made = day_of(s, said.known_at, zone);
    let mut entry = Entry {
        label: said.label.clone(),
        origin: Origin::Request,
        speaker: s.speaker.clone(),
        bearers: Vec::new(),
        function: None,
        subject: s.subject.clone(),
        what: s.body.what().unwrap_or_default().to_owned(),
        due: None,
        within_days: None,
        clock: None,
        items: Vec::new(),
        made: Some(made),
        said: s.said,
        known_at: said.known_at,
        source: s.span.source.clone(),
        answers: answered(s).cloned().collect(),
        asked_by: None,
        docket: None,
        asked_again: Vec::new(),
        events: Vec::new(),
    };
    match &s.body {
        StatementBody::Request {
            addressees,
            function,
            due,
            clock,
            ..
        } => {
            entry.bearers.clone_from(addressees);
            (entry.function, entry.due) = (*function, *due);
            entry.clock.clone_from(clock);
            // A letter without a date has not been sent, unless a step says so.
            entry.made = s.said.map(|said| said.last());
        }
        StatementBody::Order {
            addressees,
            function,
            due,
            within_days,
            clock,
            ..
        } => {
            entry.origin = Origin::Order;
            entry.bearers.clone_from(addressees);
            (entry.function, entry.due) = (*function, *due);
            entry.within_days = *within_days;
            entry.clock.clone_from(clock);
        }
        StatementBody::Commitment {
            function,
            due,
            items,
            ..
        } => {
            entry.origin = Origin::Commitment;
            entry.bearers = vec![s.speaker.clone()];
            (entry.function, entry.due) = (*function, *due);
            entry.items.clone_from(items);
        }
        _ => return None,
    }
    entry.bearers.sort();
    entry.bearers.dedup();
    Some(entry)
}

/// What is needed to say where an obligation stands.
pub(super) struct Bench<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) parties: &'a Parties,
}

impl Entry {
    /// Whether it was there on a day, as known.
    pub(super) fn stands(&self, on: Date, known: Known, zone: &BookZone) -> bool {
        known.covers(self.known_at) && self.begun(zone) <= on
    }

    /// The day from which on it is there.
    pub(super) fn begun(&self, zone: &BookZone) -> Date {
        self.made.unwrap_or_else(|| zone.day_of(self.known_at))
    }

    /// How strongly it binds, before a rule says more.
    pub(super) fn force(&self) -> Force {
        match self.origin {
            Origin::Request => Force::Courtesy,
            Origin::Commitment => Force::Promise,
            Origin::Order => Force::Order,
        }
    }

    fn concerns<'a>(
        &'a self,
        bearer: &'a PartyId,
        on: Date,
        known: Known,
    ) -> impl Iterator<Item = &'a Happened> {
        self.events.iter().filter(move |e| {
            e.on <= on && known.covers(e.known_at) && e.party.as_ref().is_none_or(|p| p == bearer)
        })
    }

    /// Where it stands for one who is bound, on a day, as known.
    pub(super) fn assess(
        &self,
        bench: &Bench<'_>,
        bearer: &PartyId,
        on: Date,
        known: Known,
    ) -> Assessed {
        match self.origin {
            Origin::Request => self.assess_reply(bench, bearer, on, known),
            Origin::Order | Origin::Commitment => self.assess_act(bench, bearer, on, known),
        }
    }

    fn assess_reply(
        &self,
        bench: &Bench<'_>,
        bearer: &PartyId,
        on: Date,
        known: Known,
    ) -> Assessed {
        let mut seen = Seen::default();
        let mut state = RequestState::Draft;
        let typed_sending = self.events.iter().any(|e| {
            known.covers(e.known_at)
                && e.party.as_ref().is_none_or(|p| p == bearer)
                && matches!(e.what, Happening::Step(Act::Sent { .. }))
        });
        // The book has the letter itself: it was made on its date, whatever shows how.
        if let Some(made) = self.made
            && !typed_sending
            && made <= on
        {
            let sent = RequestEvent::Sent(Sending {
                on: made,
                channel: None,
                label: self.label.clone(),
            });
            (state, _) = settle(state.next(sent, made, &self.label));
        }
        let (mut pauses, mut extensions): (Vec<Pause>, Vec<Extended>) = (Vec::new(), Vec::new());
        let mut ended = None;
        for e in self.concerns(bearer, on, known) {
            let Some(event) = seen.request_event(e, bench, bearer, &mut extensions) else {
                continue;
            };
            let answers = matches!(
                &event,
                RequestEvent::Answered(a) if a.outcome != Some(Outcome::NonAnswer)
            );
            let closes = matches!(event, RequestEvent::Closed { .. });
            let pauses_for = match &event {
                RequestEvent::Paused { cause } => Some(*cause),
                _ => None,
            };
            let resumes = matches!(event, RequestEvent::Resumed);
            let (next, wrong) = settle(state.next(event, e.on, &e.label));
            state = next;
            if let Some(why) = wrong {
                seen.misfits.push(Misfit {
                    label: e.label.clone(),
                    on: e.on,
                    why,
                });
                continue;
            }
            if let Some(cause) = pauses_for {
                pauses.push(Pause {
                    from: e.on,
                    to: None,
                    cause,
                });
            }
            if resumes && let Some(open) = pauses.last_mut() {
                open.to = Some(e.on);
            }
            if answers || closes {
                // What ended it ends it once: a later, fuller answer does not make it later.
                ended.get_or_insert(e.on);
                if let Some(open) = pauses.last_mut().filter(|p| p.to.is_none()) {
                    open.to = Some(e.on);
                }
            }
        }
        let deadline = self.reply_deadline(bench, &state, pauses, extensions);
        let begun = state.way().map(|w| w.sent.on);
        let lateness = lateness(&deadline, begun, ended, on);
        seen.done(State::Reply(state), deadline, lateness)
    }

    fn reply_deadline(
        &self,
        bench: &Bench<'_>,
        state: &RequestState,
        pauses: Vec<Pause>,
        extensions: Vec<Extended>,
    ) -> Deadline {
        let Some(way) = state.way() else {
            return without_date(NoDate::NotSent, None);
        };
        if let RequestState::Bounced { on, .. } = state {
            return without_date(NoDate::Bounced { on: *on }, Some(way.sent.on));
        }
        let rule = match (&self.clock, self.due) {
            (Some(id), _) => {
                let Some(rule) = bench.rules.rule(id) else {
                    let rule = id.clone();
                    return without_date(NoDate::UnknownRule { rule }, Some(way.sent.on));
                };
                Some(rule)
            }
            (None, Some(_)) => bench.rules.named(LETTER_DATE),
            (None, None) => bench.rules.named(COURTESY),
        };
        let Some(rule) = rule else {
            return without_date(NoDate::NoneGiven, Some(way.sent.on));
        };
        let received = way.delivered.as_ref().map(|d| d.on);
        let counts_from = rule
            .on(received.unwrap_or(way.sent.on))
            .map_or(Start::Sent, |v| v.starts);
        let trigger = match (counts_from, received) {
            (Start::Sent, _) => way.sent.on,
            (Start::Received, Some(received)) => received,
            (Start::Received, None) => {
                return without_date(NoDate::NoReceipt, None);
            }
        };
        let timing = Timing {
            trigger,
            given: self.due,
            length: None,
            pauses,
            extensions,
        };
        clock::count(bench.rules, rule, &timing)
    }

    fn assess_act(&self, bench: &Bench<'_>, bearer: &PartyId, on: Date, known: Known) -> Assessed {
        let mut seen = Seen::default();
        let mut state = ActState::Open;
        let mut ended = None;
        let (mut pauses, mut extensions): (Vec<Pause>, Vec<Extended>) = (Vec::new(), Vec::new());
        for e in self.concerns(bearer, on, known) {
            let Some(event) = seen.act_event(e, &mut extensions) else {
                continue;
            };
            let (next, wrong) = settle(state.next(event, e.on, &e.label));
            state = next;
            if let Some(why) = wrong {
                seen.misfits.push(Misfit {
                    label: e.label.clone(),
                    on: e.on,
                    why,
                });
                continue;
            }
            match event {
                ActEvent::Stayed => pauses.push(Pause {
                    from: e.on,
                    to: None,
                    cause: standing_terms::PauseCause::Stay,
                }),
                ActEvent::Resumed => {
                    if let Some(open) = pauses.last_mut() {
                        open.to = Some(e.on);
                    }
                }
                ActEvent::Fulfilled { whole: false } => {}
                ActEvent::Fulfilled { whole: true }
                | ActEvent::Lifted
                | ActEvent::Closed { .. } => {
                    ended.get_or_insert(e.on);
                }
            }
        }
        let deadline = self.act_deadline(bench, pauses, extensions);
        let lateness = lateness(&deadline, self.made, ended, on);
        seen.done(State::Act(state), deadline, lateness)
    }

    fn act_deadline(
        &self,
        bench: &Bench<'_>,
        pauses: Vec<Pause>,
        extensions: Vec<Extended>,
    ) -> Deadline {
        let Some(trigger) = self.made else {
            return without_date(NoDate::NoneGiven, None);
        };
        let named = match (self.origin, &self.clock, self.within_days) {
            (Origin::Order, Some(id), Some(_)) => {
                let Some(rule) = bench.rules.rule(id) else {
                    let rule = id.clone();
                    return without_date(NoDate::UnknownRule { rule }, Some(trigger));
                };
                Some(rule)
            }
            (Origin::Commitment, ..) => bench.rules.named(PROMISE),
            _ => bench.rules.named(ORDERED_DATE),
        };
        let Some(rule) = named else {
            return without_date(NoDate::NoneGiven, Some(trigger));
        };
        let timing = Timing {
            trigger,
            given: self.due,
            length: self.within_days,
            pauses,
            extensions,
        };
        clock::count(bench.rules, rule, &timing)
    }

    /// The times in which one who was asked is silent: from the day on which the clock lapsed up to
    /// the day on which that ended.
    pub(super) fn silences(
        &self,
        bench: &Bench<'_>,
        bearer: &PartyId,
        known: Known,
    ) -> Vec<Silence> {
        let mut days: Vec<Date> = self
            .events
            .iter()
            .filter(|e| known.covers(e.known_at))
            .map(|e| e.on)
            .chain(self.made)
            .collect();
        days.sort_unstable();
        days.dedup();
        let mut found: Vec<Silence> = Vec::new();
        for (i, day) in days.iter().enumerate() {
            let until = days.get(i + 1).copied();
            let assessed = self.assess(bench, bearer, *day, known);
            let (false, Some(due), Some(rule), State::Reply(reply)) = (
                matches!(assessed.lateness, Lateness::Ended { .. }),
                assessed.deadline.due,
                assessed.deadline.rule.as_ref(),
                &assessed.state,
            ) else {
                continue;
            };
            let lapses = i64::from(rule.lapses_after_days) + 1;
            let since = due
                .checked_add(jiff::Span::new().days(lapses))
                .unwrap_or(due)
                .max(*day);
            if until.is_some_and(|until| since >= until) {
                continue;
            }
            match found.last_mut() {
                Some(last) if last.to == Some(since) => last.to = until,
                _ => found.push(Silence {
                    from: since,
                    to: until,
                    due,
                    sent: reply.way().map_or(*day, |w| w.sent.on),
                }),
            }
        }
        found
    }
}

/// A time of silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Silence {
    pub(super) from: Date,
    pub(super) to: Option<Date>,
    pub(super) due: Date,
    pub(super) sent: Date,
}

impl Silence {
    pub(super) fn contains(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

fn settle<S, E>(result: Result<S, (S, E)>) -> (S, Option<E>) {
    match result {
        Ok(state) => (state, None),
        Err((state, error)) => (state, Some(error)),
    }
}

/// What is noted while the events of an obligation are gone through.
#[derive(Default)]
struct Seen {
    promised: Option<(Date, StatementLabel)>,
    answers_by_others: Vec<StatementLabel>,
    unconfirmed: Vec<UnconfirmedReply>,
    misfits: Vec<Misfit>,
}

impl Seen {
    fn done(self, state: State, deadline: Deadline, lateness: Lateness) -> Assessed {
        Assessed {
            state,
            deadline,
            lateness,
            promised: self.promised,
            answers_by_others: self.answers_by_others,
            unconfirmed: self.unconfirmed,
            misfits: self.misfits,
        }
    }

    /// The event of a request that something is, where it is one.
    fn request_event(
        &mut self,
        e: &Happened,
        bench: &Bench<'_>,
        bearer: &PartyId,
        extensions: &mut Vec<Extended>,
    ) -> Option<RequestEvent> {
        let label = || e.label.clone();
        match &e.what {
            Happening::Step(act) => match act {
                Act::Sent { channel } => Some(RequestEvent::Sent(Sending {
                    on: e.on,
                    channel: Some(*channel),
                    label: label(),
                })),
                Act::Delivered { proof } => Some(RequestEvent::Delivered(Delivery {
                    on: e.on,
                    proof: *proof,
                    label: label(),
                })),
                Act::Bounced => Some(RequestEvent::Bounced),
                Act::Acknowledged { reference } => Some(RequestEvent::Acknowledged {
                    reference: reference.clone(),
                }),
                Act::Paused { cause } => Some(RequestEvent::Paused { cause: *cause }),
                Act::Resumed => Some(RequestEvent::Resumed),
                Act::Disputed => Some(RequestEvent::Disputed),
                Act::Closed { cause } => Some(RequestEvent::Closed { cause: *cause }),
                Act::Fulfilled { whole: true } => Some(RequestEvent::Closed {
                    cause: CloseCause::Satisfied,
                }),
                Act::Extended { days, because } => {
                    extensions.push(Extended {
                        on: e.on,
                        days: *days,
                        because: because.clone(),
                    });
                    None
                }
                Act::ReplyReceived { sender, doubts } => {
                    self.unconfirmed.push(UnconfirmedReply {
                        label: label(),
                        on: e.on,
                        sender: sender.clone(),
                        doubts: doubts.clone(),
                    });
                    None
                }
                Act::Searched { .. } | Act::Fulfilled { whole: false } | Act::Lifted => None,
            },
            Happening::Answer {
                outcome,
                confirmed_by,
            } => {
                if !bench.parties.related(&e.speaker, bearer, e.on) {
                    self.answers_by_others.push(label());
                    return None;
                }
                // What a person confirmed waits for nobody any more.
                self.unconfirmed.retain(|u| u.on > e.on);
                Some(RequestEvent::Answered(Answered {
                    on: e.on,
                    outcome: outcome.clone(),
                    by: e.speaker.clone(),
                    label: label(),
                    confirmed_by: confirmed_by.clone(),
                }))
            }
            Happening::Promised(due) => {
                if let Some(due) = due
                    && bench.parties.related(&e.speaker, bearer, e.on)
                {
                    self.promised = Some((*due, label()));
                }
                None
            }
            Happening::TakenBack => Some(RequestEvent::Closed {
                cause: CloseCause::Withdrawn,
            }),
            Happening::Done => None,
        }
    }

    /// The event of an order or a promise that something is, where it is one.
    fn act_event(&mut self, e: &Happened, extensions: &mut Vec<Extended>) -> Option<ActEvent> {
        match &e.what {
            Happening::Step(act) => match act {
                Act::Fulfilled { whole } => Some(ActEvent::Fulfilled { whole: *whole }),
                Act::Lifted => Some(ActEvent::Lifted),
                Act::Paused { .. } => Some(ActEvent::Stayed),
                Act::Resumed => Some(ActEvent::Resumed),
                Act::Closed { cause } => Some(ActEvent::Closed { cause: *cause }),
                Act::Extended { days, because } => {
                    extensions.push(Extended {
                        on: e.on,
                        days: *days,
                        because: because.clone(),
                    });
                    None
                }
                _ => None,
            },
            Happening::Done => Some(ActEvent::Fulfilled { whole: true }),
            Happening::Promised(due) => {
                if let Some(due) = due {
                    self.promised = Some((*due, e.label.clone()));
                }
                None
            }
            Happening::TakenBack => Some(ActEvent::Closed {
                cause: CloseCause::Withdrawn,
            }),
            Happening::Answer { .. } => None,
        }
    }
}
