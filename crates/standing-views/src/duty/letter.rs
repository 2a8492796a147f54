//! Drafts of letters: facts filled into sentences, which are said in the language of whoever is
//! written to. A person edits and sends; software never does.

use super::Duty;
use super::clock::{Lateness, days_between};
use super::obligation::{ObligationId, ObligationLine, Origin, Proposal};
use super::request::{RequestState, State, Way};
use super::rules::Measure;
use super::sentence::{Arg, PartyName, Sentence, SentenceKey};
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
    pub subject: Sentence,
    /// Its paragraphs.
    pub paragraphs: Vec<Sentence>,
}

impl DraftLetter {
    /// Its head in a language: date, from, to and subject, a line each. What the book does not say
    /// stands in brackets, for whoever writes to fill in.
    pub fn head_in(&self, say: impl Fn(&Sentence) -> String) -> Vec<String> {
        let who = |party: &Option<PartyName>, named, blank| match party {
            Some(party) => say(&Sentence::new(named).with("party", Arg::Party(party.clone()))),
            None => say(&Sentence::new(blank)),
        };
        vec![
            say(&on_day(SentenceKey::LetterDay, self.date)),
            who(
                &self.from,
                SentenceKey::LetterFrom,
                SentenceKey::LetterFromBlank,
            ),
            who(&self.to, SentenceKey::LetterTo, SentenceKey::LetterToBlank),
            format!(
                "{} {}",
                say(&Sentence::new(SentenceKey::LetterSubject)),
                say(&self.subject)
            ),
        ]
    }

    /// The letter in a language, as plain text wrapped at nothing: mail programs wrap.
    pub fn text_in(&self, say: impl Fn(&Sentence) -> String) -> String {
        let head = self.head_in(&say);
        let (date, rest) = head.split_first().map_or(("", &[][..]), |(d, r)| (d, r));
        let mut text = format!("{date}\n\n{}\n", rest.join("\n"));
        for paragraph in &self.paragraphs {
            text.push('\n');
            text.push_str(&say(paragraph));
            text.push('\n');
        }
        text
    }

    /// The letter in English.
    pub fn text(&self) -> String {
        self.text_in(Sentence::english)
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

fn on_day(key: SentenceKey, day: Date) -> Sentence {
    Sentence::new(key).with("day", Arg::Day(day))
}

fn of(party: &PartyName) -> Arg {
    Arg::Party(party.clone())
}

/// By what law, where the rule says by which.
fn by_law(proposal: &Proposal, plain: SentenceKey, by: SentenceKey) -> Sentence {
    match citation(proposal) {
        Some(citation) => Sentence::new(by).with("citation", Arg::Text(citation.to_owned())),
        None => Sentence::new(plain),
    }
}

fn draft(line: &ObligationLine, proposal: &Proposal, on: Date) -> Option<DraftLetter> {
    use SentenceKey as Key;
    if line.origin != Origin::Request {
        return about_an_act(line, proposal, on);
    }
    let way = way(line)?;
    let place = || Arg::Text(line.place.clone());
    let ours = |key| on_day(key, way.sent.on).with("place", place());
    let to_bearer = |key| ours(key).with("party", of(&line.bearer));
    let letter = |subject| DraftLetter {
        obligation: line.id.clone(),
        measure: proposal.measure,
        date: on,
        from: Some(line.by.clone()),
        to: Some(line.bearer.clone()),
        subject,
        paragraphs: facts(line, way, on),
    };
    let (mut letter, closing) = match proposal.measure {
        Measure::Remind => return None,
        Measure::SecondLetter => return second_letter(line, on),
        Measure::Expedite => (
            letter(ours(Key::LetterSubjectExpedite)),
            by_law(proposal, Key::LetterExpedite, Key::LetterExpediteBy),
        ),
        Measure::Appeal => (
            letter(ours(Key::LetterSubjectAppeal)),
            by_law(proposal, Key::LetterAppeal, Key::LetterAppealBy),
        ),
        Measure::Mediation => (
            DraftLetter {
                to: None,
                paragraphs: told(line, way, on),
                ..letter(to_bearer(Key::LetterSubjectMediation))
            },
            by_law(proposal, Key::LetterMediate, Key::LetterMediateBy),
        ),
        Measure::AskOther => {
            let State::Reply(RequestState::Answered { answer, .. }) = &line.state else {
                return None;
            };
            let Some(Outcome::Referred(other)) = &answer.outcome else {
                return None;
            };
            let to = proposal
                .sentence
                .args
                .iter()
                .find_map(|(_, arg)| match arg {
                    Arg::Party(party) if party.id == *other => Some(party.clone()),
                    _ => None,
                });
            let subject = Sentence::new(Key::LetterSubjectReferred).with("party", of(&line.bearer));
            let paragraphs = vec![
                to_bearer(Key::LetterAskedOther).with("what", Arg::Text(line.what.clone())),
                on_day(Key::LetterReferred, answer.on).with("party", of(&line.bearer)),
            ];
            (
                DraftLetter {
                    to,
                    paragraphs,
                    ..letter(subject)
                },
                Sentence::new(Key::LetterAskSame),
            )
        }
        Measure::Court | Measure::TellTheCourt => (
            DraftLetter {
                to: None,
                paragraphs: told(line, way, on),
                ..letter(to_bearer(Key::LetterSubjectCounsel))
            },
            by_law(proposal, Key::LetterMayFile, Key::LetterMayFileBy),
        ),
    };
    letter.paragraphs.push(closing);
    Some(letter)
}

/// A sentence about what was to be done, with its day where it has one.
fn with_due(line: &ObligationLine, made: Date, open: SentenceKey, by_day: SentenceKey) -> Sentence {
    let what = Arg::Text(line.what.clone());
    match line.deadline.due {
        Some(due) => on_day(by_day, made).with("due", Arg::Day(due)),
        None => on_day(open, made),
    }
    .with("what", what)
}

/// About a promise or an order.
fn about_an_act(line: &ObligationLine, proposal: &Proposal, on: Date) -> Option<DraftLetter> {
    use SentenceKey as Key;
    let made = line.made?;
    let asked_by = match &line.beneficiary {
        super::Beneficiary::Party(party) => Some(party.clone()),
        super::Beneficiary::PeopleHeld => None,
    };
    let about = |key| on_day(key, made).with("place", Arg::Text(line.place.clone()));
    let (to, subject, paragraphs) = match proposal.measure {
        Measure::SecondLetter => (
            Some(line.bearer.clone()),
            about(Key::LetterSubjectPromise),
            vec![
                with_due(
                    line,
                    made,
                    Key::LetterYouPromised,
                    Key::LetterYouPromisedFor,
                ),
                Sentence::new(Key::LetterWhatBecame),
            ],
        ),
        Measure::TellTheCourt | Measure::Court => (
            None,
            about(Key::LetterSubjectOrder),
            vec![
                with_due(line, made, Key::LetterOrdered, Key::LetterOrderedFor)
                    .with("by", of(&line.by))
                    .with("party", of(&line.bearer)),
                on_day(Key::LetterNotShown, on),
                Sentence::new(Key::LetterMayFile),
            ],
        ),
        _ => return None,
    };
    Some(DraftLetter {
        obligation: line.id.clone(),
        measure: proposal.measure,
        date: on,
        from: asked_by,
        to,
        subject,
        paragraphs,
    })
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
    paragraphs.push(Sentence::new(SentenceKey::LetterAnswerNow));
    Some(DraftLetter {
        obligation: line.id.clone(),
        measure: Measure::SecondLetter,
        date: on,
        subject: on_day(SentenceKey::LetterSubjectSecond, way.sent.on)
            .with("place", Arg::Text(line.place.clone())),
        from: Some(line.by.clone()),
        to: Some(line.bearer.clone()),
        paragraphs,
    })
}

/// What happened, as it is told to the one who was asked.
fn facts(line: &ObligationLine, way: &Way, on: Date) -> Vec<Sentence> {
    use SentenceKey as Key;
    let mut paragraphs = vec![
        on_day(Key::LetterAsked, way.sent.on)
            .with("place", Arg::Text(line.place.clone()))
            .with("what", Arg::Text(line.what.clone())),
    ];
    if let Some(delivered) = &way.delivered {
        paragraphs.push(on_day(Key::LetterReached, delivered.on));
    }
    if let Some((day, reference)) = &way.acknowledged {
        paragraphs.push(match reference {
            Some(reference) => {
                on_day(Key::LetterAcknowledgedAs, *day).with("text", Arg::Text(reference.clone()))
            }
            None => on_day(Key::LetterAcknowledged, *day),
        });
    }
    if let Some(due) = line.deadline.due {
        paragraphs.push(match (&line.deadline.rule, line.force) {
            (Some(rule), force) if force > Force::Courtesy => on_day(Key::LetterDue, on)
                .with("due", Arg::Day(due))
                .with("citation", Arg::Text(rule.citation.clone())),
            _ => Sentence::new(Key::LetterHoped)
                .with("due", Arg::Day(due))
                .with("days", Arg::Days(days_between(way.sent.on, on))),
        });
    }
    if let Some((day, _)) = &line.promised {
        paragraphs.push(on_day(Key::LetterPromised, *day));
    }
    paragraphs
}

/// What happened, as it is told to somebody else.
fn told(line: &ObligationLine, way: &Way, on: Date) -> Vec<Sentence> {
    use SentenceKey as Key;
    let mut paragraphs = vec![
        on_day(Key::LetterAskedOther, way.sent.on)
            .with("party", of(&line.bearer))
            .with("place", Arg::Text(line.place.clone()))
            .with("what", Arg::Text(line.what.clone())),
    ];
    if let Some(delivered) = &way.delivered {
        paragraphs.push(on_day(Key::LetterReachedOther, delivered.on));
    }
    if let Some((day, _)) = &way.acknowledged {
        paragraphs.push(on_day(Key::LetterAcknowledgedOther, *day));
    }
    if let (Some(due), Some(rule)) = (line.deadline.due, &line.deadline.rule) {
        paragraphs.push(
            on_day(Key::LetterDueOther, on)
                .with("due", Arg::Day(due))
                .with("citation", Arg::Text(rule.citation.clone())),
        );
    }
    paragraphs
}
