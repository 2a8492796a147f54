//! Drafts of letters: facts filled into a template. A person edits and sends; software never does.

use super::Duty;
use super::clock::{Lateness, days_between};
use super::obligation::{ObligationId, ObligationLine, Origin, Proposal};
use super::request::{RequestState, State, Way};
use super::rules::Measure;
use super::sentence::{Arg, PartyName};
use jiff::civil::Date;
use serde::Serialize;
use standing_evidence::Force;
use standing_terms::{AboutInstitutions, AsOf, Outcome};

/// A draft of a letter, or of a note with the facts for one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DraftLetter {
    /// About what.
    pub obligation: ObligationId,
    /// What it is for.
    pub measure: Measure,
    /// The day of the letter.
    pub date: Date,
    /// From whom; none where the book does not say who writes.
    pub from: Option<PartyName>,
    /// To whom; none where the writer must say.
    pub to: Option<PartyName>,
    /// Its subject line.
    pub subject: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

impl DraftLetter {
    /// Its head: date, from, to and subject, a line each. What the book does not say stands in
    /// brackets, for whoever writes to fill in.
    pub fn head(&self) -> Vec<String> {
        let name = |party: &Option<PartyName>| {
            party
                .as_ref()
                .map_or_else(|| "[to be filled in]".to_owned(), |p| p.name.clone())
        };
        vec![
            self.date.to_string(),
            format!("From: {}", name(&self.from)),
            format!("To: {}", name(&self.to)),
            format!("Subject: {}", self.subject),
        ]
    }

    /// The letter as plain text, wrapped at nothing: mail programs wrap.
    pub fn text(&self) -> String {
        let head = self.head();
        let (date, rest) = head.split_first().map_or(("", &[][..]), |(d, r)| (d, r));
        let mut text = format!("{date}\n\n{}\n", rest.join("\n"));
        for paragraph in &self.paragraphs {
            text.push('\n');
            text.push_str(paragraph);
            text.push('\n');
        }
        text
    }
}

impl AboutInstitutions for DraftLetter {}

impl Duty {
    /// A draft of a second letter to one who has not answered by the day asked about; none where
    /// nothing is late.
    pub fn second_letter(&self, id: &ObligationId, as_of: &AsOf) -> Option<DraftLetter> {
        let line = self.obligation(id, as_of)?;
        let late = matches!(
            line.lateness,
            Lateness::Overdue { .. } | Lateness::Lapsed { .. }
        );
        if line.origin != Origin::Request || !late {
            return None;
        }
        second_letter(&line, as_of.on)
    }

    /// The drafts of everything that is proposed on the day asked about and goes out, in the order
    /// of the proposals. What a promise suspends waits; a reminder to oneself is no letter.
    pub fn drafts(&self, id: &ObligationId, as_of: &AsOf) -> Vec<DraftLetter> {
        let Some(line) = self.obligation(id, as_of) else {
            return Vec::new();
        };
        line.proposals
            .iter()
            .filter(|p| p.suspended_until.is_none())
            .filter_map(|p| draft(&line, p, as_of.on))
            .collect()
    }
}

fn draft(line: &ObligationLine, proposal: &Proposal, on: Date) -> Option<DraftLetter> {
    if line.origin != Origin::Request {
        return about_an_act(line, proposal, on);
    }
    let way = way(line)?;
    let by_law = citation(proposal).map_or_else(String::new, |c| format!(" under {c}"));
    let ours = format!("our request of {} about {}", way.sent.on, line.place);
    let mut letter = DraftLetter {
        obligation: line.id.clone(),
        measure: proposal.measure,
        date: on,
        from: Some(line.by.clone()),
        to: Some(line.bearer.clone()),
        subject: String::new(),
        paragraphs: facts(line, way, on),
    };
    let closing = match proposal.measure {
        Measure::Remind => return None,
        Measure::SecondLetter => return second_letter(line, on),
        Measure::Expedite => {
            letter.subject = format!("Expedited processing: {ours}");
            format!(
                "We ask for expedited processing{by_law}. The need is compelling because: [to be \
                 filled in]"
            )
        }
        Measure::Appeal => {
            letter.subject = format!("Appeal: {ours}");
            format!(
                "This letter is for whoever decides on appeals. We appeal{by_law}. Please decide \
                 within the time that the law gives, and in writing."
            )
        }
        Measure::Mediation => {
            letter.to = None;
            letter.subject = format!("Mediation: {ours}, to {}", line.bearer.name);
            letter.paragraphs = told(line, way, on);
            format!("We ask you to mediate{by_law}.")
        }
        Measure::AskOther => {
            let State::Reply(RequestState::Answered { answer, .. }) = &line.state else {
                return None;
            };
            let Some(Outcome::Referred(other)) = &answer.outcome else {
                return None;
            };
            letter.to = proposal
                .sentence
                .args
                .iter()
                .find_map(|(_, arg)| match arg {
                    Arg::Party(party) if party.id == *other => Some(party.clone()),
                    _ => None,
                });
            letter.subject = format!("A request that {} refers to you", line.bearer.name);
            letter.paragraphs = vec![
                format!(
                    "On {} we wrote to {} about {}. In short: {}",
                    way.sent.on, line.bearer.name, line.place, line.what
                ),
                format!(
                    "On {} {} answered that this is for you.",
                    answer.on, line.bearer.name
                ),
            ];
            "We ask you the same. If it is not yours to answer, please say whose it is.".to_owned()
        }
        Measure::Court | Measure::TellTheCourt => {
            letter.to = None;
            letter.subject = format!("For counsel: {ours}, to {}", line.bearer.name);
            letter.paragraphs = told(line, way, on);
            format!("What may be filed{by_law} is for counsel to say. These are the facts for it.")
        }
    };
    letter.paragraphs.push(closing);
    Some(letter)
}

/// About a promise or an order.
fn about_an_act(line: &ObligationLine, proposal: &Proposal, on: Date) -> Option<DraftLetter> {
    let made = line.made?;
    let due = line
        .deadline
        .due
        .map_or_else(String::new, |due| format!(" It was due on {due}."));
    let asked_by = match &line.beneficiary {
        super::Beneficiary::Party(party) => Some(party.clone()),
        super::Beneficiary::PeopleHeld => None,
    };
    let mut letter = DraftLetter {
        obligation: line.id.clone(),
        measure: proposal.measure,
        date: on,
        from: asked_by,
        to: Some(line.bearer.clone()),
        subject: String::new(),
        paragraphs: Vec::new(),
    };
    match proposal.measure {
        Measure::SecondLetter => {
            letter.subject = format!("Your promise of {made} about {}", line.place);
            letter.paragraphs = vec![
                format!("On {made} you promised: {}{due}", line.what),
                "Please tell us in writing what became of it, and by when the rest will be done."
                    .to_owned(),
            ];
        }
        Measure::TellTheCourt | Measure::Court => {
            letter.to = None;
            letter.subject = format!("For counsel: the order of {made} about {}", line.place);
            letter.paragraphs = vec![
                format!(
                    "On {made} {} ordered {}: {}{due}",
                    line.by.name, line.bearer.name, line.what
                ),
                format!("Nothing in the book shows that it was done by {on}."),
                "What is filed is for counsel to say. These are the facts for it.".to_owned(),
            ];
        }
        _ => return None,
    }
    Some(letter)
}

fn way(line: &ObligationLine) -> Option<&Way> {
    match &line.state {
        State::Reply(state) => state.way(),
        State::Act(_) => None,
    }
}

fn citation(proposal: &Proposal) -> Option<&str> {
    let args = &proposal.sentence.args;
    args.iter().find_map(|(name, arg)| match arg {
        Arg::Text(text) if *name == "citation" => Some(text.as_str()),
        _ => None,
    })
}

fn second_letter(line: &ObligationLine, on: Date) -> Option<DraftLetter> {
    let way = way(line)?;
    let mut paragraphs = facts(line, way, on);
    paragraphs.push("Please answer now, or tell us who will and by when.".to_owned());
    Some(DraftLetter {
        obligation: line.id.clone(),
        measure: Measure::SecondLetter,
        date: on,
        subject: format!(
            "Second letter: our letter of {} about {}",
            way.sent.on, line.place
        ),
        from: Some(line.by.clone()),
        to: Some(line.bearer.clone()),
        paragraphs,
    })
}

/// What happened, as it is told to the one who was asked.
fn facts(line: &ObligationLine, way: &Way, on: Date) -> Vec<String> {
    let mut paragraphs = vec![format!(
        "On {} we wrote to you about {}. In short: {}",
        way.sent.on, line.place, line.what
    )];
    if let Some(delivered) = &way.delivered {
        paragraphs.push(format!("The letter reached you on {}.", delivered.on));
    }
    if let Some((day, reference)) = &way.acknowledged {
        paragraphs.push(match reference {
            Some(reference) => format!(
                "You acknowledged it on {day} under the reference {reference}. An \
                 acknowledgement is not an answer."
            ),
            None => {
                format!("You acknowledged it on {day}. An acknowledgement is not an answer.")
            }
        });
    }
    if let Some(due) = line.deadline.due {
        let days = days_between(way.sent.on, on);
        paragraphs.push(match (&line.deadline.rule, line.force) {
            (Some(rule), force) if force > Force::Courtesy => format!(
                "By {} an answer was due on {due} (computed, to be verified by counsel). Today is \
                 {on}, and none has reached us.",
                rule.citation
            ),
            _ => format!("We asked for an answer by {due}. {days} days have passed without one."),
        });
    }
    if let Some((day, _)) = &line.promised {
        paragraphs.push(format!("You had promised an answer for {day}."));
    }
    paragraphs
}

/// What happened, as it is told to somebody else.
fn told(line: &ObligationLine, way: &Way, on: Date) -> Vec<String> {
    let bearer = &line.bearer.name;
    let mut paragraphs = vec![format!(
        "On {} we wrote to {bearer} about {}. In short: {}",
        way.sent.on, line.place, line.what
    )];
    if let Some(delivered) = &way.delivered {
        paragraphs.push(format!("The letter reached them on {}.", delivered.on));
    }
    if let Some((day, _)) = &way.acknowledged {
        paragraphs.push(format!("They acknowledged it on {day}."));
    }
    if let (Some(due), Some(rule)) = (line.deadline.due, &line.deadline.rule) {
        paragraphs.push(format!(
            "By {} an answer was due on {due} (computed, to be verified by counsel). By {on} none \
             has reached us.",
            rule.citation
        ));
    }
    paragraphs
}
