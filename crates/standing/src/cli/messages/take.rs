//! Messages into acts.
//!
//! A message is taken whole under its control id, or not at all where it is doubtful as a whole. The
//! same control id with another body is refused, kept and listed, and nothing of it is entered. A
//! message that comes again changes nothing.

use super::facts;
use crate::entropy::random;
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use standing_forecast::{Compiled, Sex};
use standing_formats::dates::DateValue;
use standing_formats::hl7::Message;
use standing_formats::hl7::doubtful;
use standing_formats::hl7::envelope::Enclosed;
use standing_formats::hl7::vxu::{
    self, Action, DoseTold, PersonTold, Told, Update, VaccineFacts, What,
};
use standing_formats::problem::{Problem, Verdict};
use standing_registry::act::{Act, Decision, Details, DoseReport, DoseSource};
use standing_registry::doubt::{Doubt, DoubtAct, Raw, Reason};
use standing_registry::sealed::DoubtNames;
use standing_registry::{Book, ControlId, Entry, Peer, PersonId, Taken, due};
use standing_terms::{Digest, FacilityId};

/// What messages of a facility would do, act by act.
pub(in super::super) struct MessageIntake<'a> {
    pub(in super::super) facility: &'a FacilityId,
    pub(in super::super) peer: Peer,
    pub(in super::super) today: Date,
    pub(in super::super) recorded: Timestamp,
    /// The rules that say of which group a refused vaccine is.
    pub(in super::super) data: &'a Compiled,
    /// The book with the acts so far.
    pub(in super::super) book: Book,
    pub(in super::super) entries: Vec<Entry>,
    pub(in super::super) changes: Vec<String>,
    pub(in super::super) already: u64,
    pub(in super::super) problems: Vec<Problem>,
    /// Messages that wait for a person, as acts of their own.
    pub(in super::super) doubts: Vec<Entry>,
    names: DoubtNames,
    facts: VaccineFacts,
}

/// One dose that was reported before.
struct Before {
    message: ControlId,
    report: DoseReport,
}

impl<'a> MessageIntake<'a> {
    /// An intake over a book.
    ///
    /// # Errors
    /// Never for the names of facilities.
    pub(in super::super) fn new(
        facility: &'a FacilityId,
        (today, recorded): (Date, Timestamp),
        data: &'a Compiled,
        book: Book,
        names: DoubtNames,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            facility,
            peer: Peer::new(format!("facility/{facility}"))?,
            today,
            recorded,
            data,
            book,
            entries: Vec::new(),
            changes: Vec::new(),
            already: 0,
            problems: Vec::new(),
            doubts: Vec::new(),
            names,
            facts: facts()?,
        })
    }

    /// Takes the `number`th message of a file.
    ///
    /// # Errors
    /// Where an act cannot be named.
    pub(in super::super) fn take(&mut self, number: usize, came: &Enclosed) -> anyhow::Result<()> {
        let before = self.problems.len();
        let acts_before = self.entries.len();
        self.problems.extend(came.doubts.iter().cloned());
        self.one(came)?;
        self.keep_in_doubt(came, before, acts_before)?;
        for problem in self.problems.iter_mut().skip(before) {
            problem.message = format!("message {number}: {}", problem.message);
        }
        Ok(())
    }

    fn one(&mut self, came: &Enclosed) -> anyhow::Result<()> {
        let read = Message::read(&came.bytes).and_then(|(message, doubts)| {
            let update = vxu::read(&message, self.today, &self.facts)?;
            Ok((message, doubts, update))
        });
        let (message, doubts, update) = match read {
            Ok(read) => read,
            Err(problem) => {
                self.problems.push(problem);
                return Ok(());
            }
        };
        let frame_waits = came.doubts.iter().any(|d| d.verdict >= Verdict::Quarantine);
        let waits = frame_waits
            || update.waits()
            || doubts.iter().any(|d| d.verdict >= Verdict::Quarantine);
        self.problems.extend(doubts);
        self.problems.extend(update.problems.iter().cloned());
        if waits {
            return Ok(());
        }
        let Some(whose) = self.whose(&update.person) else {
            return Ok(());
        };
        if !self.is_new(&update, &message)? {
            return Ok(());
        }
        let mut act_number = 0;
        let mut messages = std::iter::from_fn(|| {
            act_number += 1;
            Some(format!("hl7:{}#{act_number}", update.control_id))
        });
        let mut next = move || ControlId::new(messages.next().unwrap_or_default());
        if let Some(details) = whose.details {
            let numbered = Act::Numbered {
                facility: self.facility.clone(),
                number: whose.number.clone(),
            };
            self.enter(whose.person, next()?, numbered);
            self.enter(whose.person, next()?, Act::Registered(details));
            self.changes.push(format!("{}: a new person", whose.number));
        }
        for told in &update.told {
            self.problems.extend(told.problems.iter().cloned());
            if !told.waits() {
                for (act, words) in self.acts(whose.person, told) {
                    self.enter(whose.person, next()?, act);
                    self.changes.push(format!("{}: {words}", whose.number));
                }
            }
        }
        Ok(())
    }

    /// Keeps a message that waits for a person, whole or in part. The same bytes are kept once.
    fn keep_in_doubt(
        &mut self,
        came: &Enclosed,
        problems_before: usize,
        acts_before: usize,
    ) -> anyhow::Result<()> {
        let problems = self.problems.iter().skip(problems_before);
        let reasons: Vec<Reason> = problems
            .filter(|problem| problem.verdict >= Verdict::Quarantine)
            .map(|problem| Reason {
                place: problem.field.clone(),
                words: problem.message.clone(),
            })
            .collect();
        if reasons.is_empty() {
            return Ok(());
        }
        let digest = hex::encode(Sha256::digest(&came.bytes));
        let message = ControlId::new(format!("doubt:{digest}"))?;
        if self.book.has_message(&self.peer, &message) {
            return Ok(());
        }
        let read = Message::read(&came.bytes).ok().map(|(message, _)| message);
        let numbers = read
            .as_ref()
            .and_then(|message| vxu::read(message, self.today, &self.facts).ok())
            .map(|update| update.person.numbers)
            .unwrap_or_default();
        let numbers = numbers.iter().filter(|number| number.is_of_a_facility());
        let mut acts = self.entries.iter().skip(acts_before);
        let doubt = Doubt {
            control: read.map(|m| m.control_id()).filter(|id| !id.is_empty()),
            taken_in_part: acts.any(|entry| entry.person.is_some()),
            numbers: numbers.map(|number| number.value.clone()).collect(),
            reasons,
            raw: Raw::new(&doubtful::to_keep(&came.bytes)),
        };
        let entry = Entry {
            recorded: self.recorded,
            from: self.peer.clone(),
            message,
            person: Some(self.names.of(&self.peer, &came.bytes)),
            act: Act::Doubt(DoubtAct::Kept(doubt)),
        };
        if self.book.apply(entry.clone()) == Taken::Entered {
            self.doubts.push(entry);
        }
        Ok(())
    }

    fn bad(&mut self, field: &str, message: &str) {
        let problem = Problem::new(Verdict::Quarantine, message).in_field(field);
        self.problems.push(problem);
    }

    /// Enters that the message was taken; false where it was before, or another of its name was.
    fn is_new(&mut self, update: &Update, message: &Message) -> anyhow::Result<bool> {
        let Ok(id) = ControlId::new(format!("hl7:{}", update.control_id)) else {
            self.bad("MSH-10", "the control id is too long to be kept");
            return Ok(false);
        };
        // Room for the acts' own ids.
        ControlId::new(format!("hl7:{}#999999", update.control_id))?;
        let body = Digest(Sha256::digest(message.body().as_bytes()).into());
        let entry = Entry {
            recorded: self.recorded,
            from: self.peer.clone(),
            message: id,
            person: None,
            act: Act::MessageTaken { body },
        };
        match self.book.apply(entry.clone()) {
            Taken::Entered => {
                self.entries.push(entry);
                Ok(true)
            }
            Taken::Replayed { .. } => {
                self.already += 1;
                Ok(false)
            }
            Taken::Refused(_) => {
                // Kept as evidence; the store knows it by its name too.
                self.entries.push(entry);
                let why = "the control id was used before for another message; nothing of this one \
                           is entered";
                self.problems
                    .push(Problem::new(Verdict::Reject, why).in_field("MSH-10"));
                Ok(false)
            }
        }
    }

    /// Whose message it is; none where a person has to say.
    fn whose(&mut self, told: &PersonTold) -> Option<Whose> {
        let number = told.numbers.iter().find(|number| number.is_of_a_facility());
        let Some(number) = number.map(|n| n.value.clone()).filter(|n| n.len() <= 200) else {
            let why = "it has no number of a facility; numbers of an authority are never kept";
            self.bad("PID-3", why);
            return None;
        };
        let name = match told.given.join(" ") {
            given if given.is_empty() => told.family.clone(),
            given if told.family.is_empty() => given,
            given => format!("{}, {given}", told.family),
        };
        if name.len() > 200 {
            self.bad("PID-5", "the name has more than 200 bytes");
            return None;
        }
        let birth = match told.birth {
            Some(DateValue::Day(day)) => Some(day),
            _ => None,
        };
        if let Some(person) = self.book.numbered(self.facility, &number) {
            // The same number with another birth date is another person, or a slip of the pen: a
            // dose in the wrong record harms two people.
            let known = due::details(&self.book, person);
            let (other_birth, other_name) = known.map_or((false, false), |known| {
                let other_birth = birth.is_some_and(|birth| birth != known.birth);
                (other_birth, !share_a_word(&known.name, &name))
            });
            if other_birth {
                let why = "the number is known with another birth date: whose are the doses?";
                self.bad("PID-7", why);
                return None;
            }
            if other_name {
                let why = "the number is known with quite another name: whose are the doses?";
                self.bad("PID-5", why);
                return None;
            }
            return Some(Whose {
                person,
                number,
                details: None,
            });
        }
        let Some(birth) = birth else {
            let why = "the birth date is told to the month or year alone, and the person is new";
            self.bad("PID-7", why);
            return None;
        };
        Some(Whose {
            person: PersonId(random()),
            number,
            details: Some(Details {
                name,
                birth,
                sex: match told.sex.as_str() {
                    "F" => Sex::Female,
                    "M" => Sex::Male,
                    _ => Sex::Unknown,
                },
                language: None,
                contact: None,
            }),
        })
    }

    /// What one RXA makes, in acts and words.
    fn acts(&mut self, person: PersonId, told: &Told) -> Vec<(Act, String)> {
        match &told.what {
            What::Given(dose) => self.dose(person, told.action, dose),
            What::InPart(dose) => {
                let why = "a dose given in part is not counted: a person decides what follows";
                let problem = Problem::new(Verdict::Finding, why);
                self.problems
                    .push(problem.at_line(told.line).in_field("RXA-20"));
                // What was counted before, and turns out to have been given in part, is taken back.
                self.report(dose)
                    .and_then(|report| self.before(person, &report))
                    .filter(|_| told.action != Action::Add)
                    .map(|before| withdrawn(&before, "given in part"))
                    .into_iter()
                    .collect()
            }
            What::Refused {
                on: Some(on),
                cvx: Some(cvx),
            } => self.refusal(*on, cvx, told),
            What::NotGiven { .. } if told.action != Action::Add => {
                let why = "it changes what was told before to `not given`: take the dose back \
                           (RXA-21 D)";
                self.bad("RXA-21", why);
                Vec::new()
            }
            What::Refused { .. } | What::NotGiven { .. } => Vec::new(),
        }
    }

    fn dose(&mut self, person: PersonId, action: Action, dose: &DoseTold) -> Vec<(Act, String)> {
        let Some(report) = self.report(dose) else {
            return Vec::new();
        };
        let before = self.before(person, &report);
        let words = format!("a dose of CVX {} on {}", report.cvx, report.on);
        match (action, before) {
            (Action::Delete, None) => {
                let why = "this facility reported no such dose, so none is taken back";
                self.bad("RXA-21", why);
                Vec::new()
            }
            (Action::Delete, Some(before)) => vec![withdrawn(&before, "taken back (RXA-21 D)")],
            (Action::Update, Some(before)) if before.report == report => Vec::new(),
            (Action::Update, Some(before)) => {
                vec![
                    withdrawn(&before, "told anew (RXA-21 U)"),
                    (Act::Dose(report), words),
                ]
            }
            (Action::Add | Action::Update, _) => vec![(Act::Dose(report), words)],
        }
    }

    fn report(&self, dose: &DoseTold) -> Option<DoseReport> {
        Some(DoseReport {
            on: dose.on?,
            cvx: dose.cvx.clone()?,
            mvx: dose.mvx.clone(),
            lot: dose.lot.clone(),
            expiry: dose.expiry,
            site: dose.site.clone(),
            route: dose.route.clone(),
            amount: dose.amount.clone(),
            vaccinator: dose.vaccinator.clone(),
            // NIP001. What nobody says to be new is no dose of this facility.
            source: match dose.origin.as_str() {
                "00" => DoseSource::GivenHere {
                    facility: self.facility.clone(),
                },
                "05" | "08" => DoseSource::Registry,
                "04" => DoseSource::Person,
                _ => DoseSource::Document,
            },
        })
    }

    /// The report of this facility that tells of the same dose and holds: the one told last.
    fn before(&self, person: PersonId, dose: &DoseReport) -> Option<Before> {
        let mut found: Vec<Before> = Vec::new();
        for (_, entry) in self.book.of(person) {
            if entry.from != self.peer {
                continue;
            }
            match &entry.act {
                Act::Dose(report) if report.on == dose.on && report.cvx == dose.cvx => {
                    let lots_differ = report.lot.is_some()
                        && dose.lot.is_some()
                        && report.lot.as_ref().map(|l| l.to_lowercase())
                            != dose.lot.as_ref().map(|l| l.to_lowercase());
                    found.push(Before {
                        message: entry.message.clone(),
                        report: report.clone(),
                    });
                    if lots_differ {
                        found.pop();
                    }
                }
                Act::DoseWithdrawn { of, .. } => found.retain(|before| before.message != *of),
                _ => {}
            }
        }
        found.pop()
    }

    /// A refusal counts as offered and declined. The reason is the person's own and is not kept.
    fn refusal(&mut self, on: Date, cvx: &str, told: &Told) -> Vec<(Act, String)> {
        if told.action != Action::Add {
            let why = "a refusal is neither changed nor taken back: record what the person decided \
                       since, and take back a dose that was none (RXA-21 D)";
            self.bad("RXA-21", why);
            return Vec::new();
        }
        let Some(cvx_known) = self.data.cvx(cvx) else {
            self.bad(
                "RXA-5",
                "the rules do not know the vaccine that was refused",
            );
            return Vec::new();
        };
        let groups = self.data.groups().iter();
        let groups = groups.filter(|group| group.holds(cvx_known));
        let mut acts = Vec::new();
        for group in groups {
            let vaccine_group = group.name.to_string();
            acts.push((
                Act::Offered {
                    on,
                    vaccine_group: vaccine_group.clone(),
                    language: None,
                    sheet: None,
                },
                format!("{vaccine_group} offered on {on}"),
            ));
            let words = format!("{vaccine_group} declined on {on}");
            let decision = Decision::Declined { words: None };
            acts.push((
                Act::Decided {
                    on,
                    vaccine_group,
                    decision,
                },
                words,
            ));
        }
        acts
    }

    fn enter(&mut self, person: PersonId, message: ControlId, act: Act) {
        let entry = Entry {
            recorded: self.recorded,
            from: self.peer.clone(),
            message,
            person: Some(person),
            act,
        };
        match self.book.apply(entry.clone()) {
            Taken::Entered => self.entries.push(entry),
            Taken::Replayed { .. } => self.already += 1,
            Taken::Refused(why) => self.bad("MSH-10", &why.to_string()),
        }
    }
}

/// A person to whom a message belongs.
struct Whose {
    person: PersonId,
    number: String,
    /// What is told of them, where they are new.
    details: Option<Details>,
}

/// Whether two names have a word in common, letters small. Names are written in many orders, and a
/// marriage leaves one of them.
pub(super) fn share_a_word(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        words.filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let other = words(other);
    words(one).iter().any(|word| other.contains(word))
}

fn withdrawn(before: &Before, reason: &str) -> (Act, String) {
    let dose = &before.report;
    let words = format!("the dose of CVX {} on {} is taken back", dose.cvx, dose.on);
    let act = Act::DoseWithdrawn {
        of: before.message.clone(),
        reason: reason.to_owned(),
    };
    (act, words)
}
