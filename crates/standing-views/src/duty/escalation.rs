//! What a person could do about an obligation on a day: proposals, made from the rule's data.
//! Nothing is ever sent.

use super::ledger::{Assessed, Entry};
use super::obligation::{ObligationId, Proposal};
use super::request::{RequestState, State};
use super::rules::Measure;
use super::sentence::{Arg, PartyName, Sentence, SentenceKey};
use super::{Duty, clock::Lateness};
use jiff::civil::Date;
use standing_terms::{Known, Outcome};

/// Between one thing that goes out and the next lie at least so many days.
const APART_DAYS: i64 = 7;

fn later(day: Date, days: i64) -> Date {
    day.checked_add(jiff::Span::new().days(days)).unwrap_or(day)
}

impl Duty {
    /// The proposals for one who is bound, on a day.
    pub(super) fn proposals(
        &self,
        entry: &Entry,
        id: &ObligationId,
        bearer: &PartyName,
        assessed: &Assessed,
        on: Date,
        known: Known,
    ) -> Vec<Proposal> {
        let mut found = Vec::new();
        if let State::Reply(RequestState::Answered { answer, .. }) = &assessed.state
            && let Some(Outcome::Referred(to)) = &answer.outcome
        {
            let asked_already = entry.bearers.contains(to)
                || self.asks.of_pair(&entry.speaker, to).iter().any(|ask| {
                    ask.made >= answer.on && ask.made <= on && known.covers(ask.known_at)
                });
            if !asked_already {
                found.push(Proposal {
                    obligation: id.clone(),
                    measure: Measure::AskOther,
                    from: answer.on,
                    sentence: Sentence::new(SentenceKey::ProposeReferred)
                        .with("party", Arg::Party(bearer.clone()))
                        .with("other", Arg::Party(self.parties.name(to))),
                    what_es: None,
                    suspended_until: None,
                });
            }
        }
        let (Some(due), Some(rule)) = (assessed.deadline.due, &assessed.deadline.rule) else {
            return found;
        };
        if matches!(
            assessed.lateness,
            Lateness::Ended { .. } | Lateness::Paused { .. } | Lateness::NotRunning
        ) {
            return found;
        }
        let Some(version) = self
            .rules
            .rule(&rule.id)
            .and_then(|r| r.on(assessed.deadline.trigger.unwrap_or(due)))
        else {
            return found;
        };
        // The last thing that went out: the letter itself, or one that asks again.
        let again = entry
            .asked_again
            .iter()
            .filter(|(day, at, _)| *day <= on && known.covers(*at))
            .map(|(day, ..)| *day)
            .max();
        let mut free_from = again.map(|day| later(day, APART_DAYS));
        let suspended_until = assessed
            .promised
            .as_ref()
            .map(|(day, _)| *day)
            .filter(|day| *day >= on);
        let mut steps: Vec<_> = version.escalation.iter().collect();
        steps.sort_by_key(|e| (e.days_after_due, e.measure));
        for step in steps {
            let mut from = later(due, i64::from(step.days_after_due));
            let inward = step.measure == Measure::Remind;
            if !inward {
                if step.measure == Measure::SecondLetter && again.is_some() {
                    continue;
                }
                if let Some(free) = free_from {
                    from = from.max(free);
                }
                free_from = Some(later(from, APART_DAYS));
            }
            if from > on || (inward && on > due) {
                continue;
            }
            let suspended = suspended_until.filter(|_| !inward);
            let sentence = match (suspended, step.measure) {
                (Some(day), _) => Sentence::new(SentenceKey::ProposalSuspended)
                    .with("party", Arg::Party(bearer.clone()))
                    .with("day", Arg::Day(day)),
                (None, Measure::Remind) => Sentence::new(SentenceKey::ProposeReminder)
                    .with("statement", Arg::Statement(entry.label.clone()))
                    .with("party", Arg::Party(bearer.clone()))
                    .with("day", Arg::Day(due)),
                (None, Measure::SecondLetter) => Sentence::new(SentenceKey::ProposeSecondLetter)
                    .with("party", Arg::Party(bearer.clone()))
                    .with("statement", Arg::Statement(entry.label.clone())),
                (None, _) => {
                    let text = Arg::Text(step.what.clone());
                    match &step.citation {
                        Some(citation) => Sentence::new(SentenceKey::ProposeByLaw)
                            .with("text", text)
                            .with("citation", Arg::Text(citation.clone())),
                        None => Sentence::new(SentenceKey::ProposeStep).with("text", text),
                    }
                }
            };
            found.push(Proposal {
                obligation: id.clone(),
                measure: step.measure,
                from,
                sentence,
                what_es: Some(step.what_es.clone()),
                suspended_until: suspended,
            });
        }
        found
    }
}
