//! Whose duty a function is: four steps from the words that count to a status.
//!
//! Of the words said by a day and known by a point, those count that hold on that day and were not
//! taken back. Of several words of one speaker on one party, the one about the narrowest place
//! counts, and of these the latest; two of one day both count, since nobody can tell which came
//! last. With H the parties that accept or are mandated, and D those that disclaim:
//!
//! 1. nothing said and nobody silent: unknown
//! 2. H empty: orphaned, with its cause
//! 3. two or more in H without one mandate that binds them together, or one of them in D: contested
//! 4. else: assigned
//!
//! INVARIANT (order of entry): nothing here looks at positions, so the same statements give the
//! same status in whatever order they were entered.

use super::model::{
    Contest, LapsedRequest, Level, Mandate, MissingWord, OrphanCause, Pointing, StanceKind, Status,
    WordStanding,
};
use super::parties::Parties;
use super::sentence::{Arg, Sentence, SentenceKey};
use super::words::Spoken;
use jiff::civil::Date;
use standing_evidence::Force;
use standing_terms::{Function, Known, PartyId, StatementLabel};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A word as seen from one facility.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near<'a> {
    pub(super) word: &'a Spoken,
    pub(super) level: Level,
}

/// The result of the four steps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Derived {
    pub(super) status: Status,
    pub(super) reason: Sentence,
    pub(super) because: Vec<StatementLabel>,
    pub(super) mandates: Vec<Mandate>,
    pub(super) missing: Vec<MissingWord>,
}

/// What became of each word on a day, in the order given.
pub(super) fn standings(words: &[Near<'_>], on: Date, known: Known) -> Vec<WordStanding> {
    let held: Vec<Option<WordStanding>> = words
        .iter()
        .map(|near| {
            let word = near.word;
            if let Some(back) = &word.retracted
                && known.covers(back.known_at)
                && back.day <= on
            {
                return Some(WordStanding::Retracted {
                    by: back.by.clone(),
                    on: back.day,
                });
            }
            match (word.valid.from, word.valid.to) {
                (_, Some(to)) if to <= on => Some(WordStanding::Ended { on: to }),
                (Some(from), _) if from > on => Some(WordStanding::NotYet { from }),
                _ => None,
            }
        })
        .collect();
    // The best of each speaker on each party: the narrowest, then the latest.
    let mut best: BTreeMap<(&PartyId, &PartyId), (Level, Date, &StatementLabel)> = BTreeMap::new();
    for (near, standing) in words.iter().zip(&held) {
        if standing.is_some() {
            continue;
        }
        let word = near.word;
        let this = (near.level, word.day, &word.label);
        best.entry((&word.speaker, &word.party))
            .and_modify(|b| *b = (*b).max(this))
            .or_insert(this);
    }
    words
        .iter()
        .zip(held)
        .map(|(near, standing)| {
            if let Some(standing) = standing {
                return standing;
            }
            let word = near.word;
            match best.get(&(&word.speaker, &word.party)) {
                Some((level, _, by)) if *level > near.level => {
                    WordStanding::Narrowed { by: (*by).clone() }
                }
                Some((_, day, by)) if *day > word.day => {
                    WordStanding::Superseded { by: (*by).clone() }
                }
                _ => WordStanding::Counts,
            }
        })
        .collect()
}

/// The four steps, over the words that count and those who are silent.
pub(super) fn derive(
    counting: &[Near<'_>],
    silent: Vec<LapsedRequest>,
    function: Function,
    parties: &Parties,
    on: Date,
) -> Derived {
    let of = |kind: StanceKind| counting.iter().filter(move |n| n.word.stance == kind);
    let holders: BTreeSet<&PartyId> = of(StanceKind::Accepts)
        .chain(of(StanceKind::Mandates))
        .map(|n| &n.word.party)
        .collect();
    let disclaiming: BTreeSet<&PartyId> =
        of(StanceKind::Disclaims).map(|n| &n.word.party).collect();
    let mandates: Vec<Mandate> = of(StanceKind::Mandates)
        .map(|n| Mandate {
            by: parties.name(&n.word.speaker),
            party: parties.name(&n.word.party),
            force: force(n.word, parties),
            label: n.word.label.clone(),
            day: n.word.day,
        })
        .collect();
    let labels = |kinds: &[StanceKind], of: &dyn Fn(&PartyId) -> bool| -> Vec<StatementLabel> {
        counting
            .iter()
            .filter(|n| kinds.contains(&n.word.stance) && of(&n.word.party))
            .map(|n| n.word.label.clone())
            .collect()
    };
    let about = |key: SentenceKey| Sentence::new(key).with("function", Arg::Function(function));
    let several = |ids: &BTreeSet<&PartyId>| parties.names(ids.iter().copied());

    // 1.
    if counting.is_empty() && silent.is_empty() {
        return Derived {
            status: Status::Unknown,
            reason: about(SentenceKey::NobodySpoke),
            because: Vec::new(),
            mandates,
            missing: Vec::new(),
        };
    }
    let missing = missing_words(counting, function, parties);
    // 2.
    if holders.is_empty() {
        let mut causes = Vec::new();
        if let Some(cycle) = circle(counting, parties, on) {
            causes.push(OrphanCause::Circular { cycle });
        }
        if !disclaiming.is_empty() {
            causes.push(OrphanCause::Disclaimed {
                by: several(&disclaiming),
            });
        }
        if !silent.is_empty() {
            causes.push(OrphanCause::Silent { requests: silent });
        }
        let named: BTreeSet<&PartyId> = of(StanceKind::Assigns).map(|n| &n.word.party).collect();
        if !named.is_empty() {
            causes.push(OrphanCause::NamedOnly {
                named: several(&named),
            });
        }
        let because = causes.iter().flat_map(|c| cause_labels(c, counting));
        let because: BTreeSet<StatementLabel> = because.collect();
        let mut causes = causes.into_iter();
        // Some word counts or somebody is silent, and nobody holds it: a cause there is.
        let Some(cause) = causes.next() else {
            return Derived {
                status: Status::Unknown,
                reason: about(SentenceKey::NobodySpoke),
                because: Vec::new(),
                mandates,
                missing,
            };
        };
        return Derived {
            reason: why_orphaned(&cause, function),
            status: Status::Orphaned {
                cause,
                also: causes.collect(),
            },
            because: because.into_iter().collect(),
            mandates,
            missing,
        };
    }
    // 3.
    let meets: BTreeSet<&PartyId> = holders.intersection(&disclaiming).copied().collect();
    let together = is_one(&holders, counting, parties, on);
    let mut why = Vec::new();
    if !meets.is_empty() {
        why.push(Contest::HeldAndDisclaimed);
    }
    if !together {
        why.push(Contest::SeveralHold);
    }
    let holding = [StanceKind::Accepts, StanceKind::Mandates];
    if !why.is_empty() {
        let mut because = labels(&holding, &|_| true);
        because.extend(labels(&[StanceKind::Disclaims], &|p| meets.contains(p)));
        because.sort();
        let reason = if meets.is_empty() {
            about(SentenceKey::SeveralHold).with("parties", Arg::Parties(several(&holders)))
        } else {
            about(SentenceKey::HeldAndDisclaims).with("parties", Arg::Parties(several(&meets)))
        };
        return Derived {
            status: Status::Contested {
                holders: several(&holders),
                disclaiming: several(&meets),
                why,
            },
            reason,
            because,
            mandates,
            missing,
        };
    }
    // 4.
    let ordered = mandates.iter().find(|m| m.force == Some(Force::Order));
    let to = several(&holders);
    let reason = match (ordered, mandates.first()) {
        (Some(order), _) => about(SentenceKey::Ordered)
            .with("by", Arg::Party(order.by.clone()))
            .with("day", Arg::Day(order.day))
            .with("parties", Arg::Parties(to.clone())),
        (None, Some(mandate)) => about(SentenceKey::Mandated)
            .with("by", Arg::Party(mandate.by.clone()))
            .with("parties", Arg::Parties(to.clone())),
        (None, None) => about(SentenceKey::Accepted).with("parties", Arg::Parties(to.clone())),
    };
    let mut because = labels(&holding, &|_| true);
    because.sort();
    Derived {
        status: Status::Assigned { to },
        reason,
        because,
        mandates,
        missing,
    }
}

fn force(word: &Spoken, parties: &Parties) -> Option<Force> {
    word.force.or_else(|| parties.force_of(&word.speaker))
}

/// Whether those who hold a function hold it as one: there is one of them; or one speaker mandates
/// them all; or they are one body and its parts.
fn is_one(
    holders: &BTreeSet<&PartyId>,
    counting: &[Near<'_>],
    parties: &Parties,
    on: Date,
) -> bool {
    if holders.len() < 2 {
        return true;
    }
    let mut mandated: BTreeMap<&PartyId, BTreeSet<&PartyId>> = BTreeMap::new();
    for near in counting {
        if near.word.stance == StanceKind::Mandates {
            mandated
                .entry(&near.word.speaker)
                .or_default()
                .insert(&near.word.party);
        }
    }
    if mandated.values().any(|bound| holders.is_subset(bound)) {
        return true;
    }
    holders
        .iter()
        .all(|a| holders.iter().all(|b| parties.related(a, b, on)))
}

/// Parties that others name and that have said nothing themselves.
fn missing_words(counting: &[Near<'_>], function: Function, parties: &Parties) -> Vec<MissingWord> {
    let spoke: BTreeSet<&PartyId> = counting
        .iter()
        .filter(|n| matches!(n.word.stance, StanceKind::Accepts | StanceKind::Disclaims))
        .map(|n| &n.word.speaker)
        .collect();
    let mut named: BTreeMap<&PartyId, Vec<StatementLabel>> = BTreeMap::new();
    for near in counting {
        if near.word.stance == StanceKind::Assigns && !spoke.contains(&near.word.party) {
            named
                .entry(&near.word.party)
                .or_default()
                .push(near.word.label.clone());
        }
    }
    named
        .into_iter()
        .map(|(party, mut named_by)| {
            named_by.sort();
            let party = parties.name(party);
            MissingWord {
                sentence: Sentence::new(SentenceKey::MissingWord)
                    .with("party", Arg::Party(party.clone()))
                    .with("function", Arg::Function(function)),
                party,
                named_by,
            }
        })
        .collect()
}

fn cause_labels(cause: &OrphanCause, counting: &[Near<'_>]) -> Vec<StatementLabel> {
    let of = |kind: StanceKind| -> Vec<StatementLabel> {
        counting
            .iter()
            .filter(|n| n.word.stance == kind)
            .map(|n| n.word.label.clone())
            .collect()
    };
    match cause {
        OrphanCause::Circular { cycle } => cycle.iter().map(|p| p.label.clone()).collect(),
        OrphanCause::Disclaimed { .. } => of(StanceKind::Disclaims),
        OrphanCause::Silent { requests } => requests.iter().map(|r| r.label.clone()).collect(),
        OrphanCause::NamedOnly { .. } => of(StanceKind::Assigns),
    }
}

fn why_orphaned(cause: &OrphanCause, function: Function) -> Sentence {
    let about = |key| Sentence::new(key).with("function", Arg::Function(function));
    match cause {
        OrphanCause::Circular { cycle } => about(SentenceKey::Circular).with(
            "parties",
            Arg::Parties(cycle.iter().map(|p| p.speaker.clone()).collect()),
        ),
        OrphanCause::Disclaimed { by } => {
            about(SentenceKey::Disclaimed).with("parties", Arg::Parties(by.clone()))
        }
        OrphanCause::Silent { requests } => {
            let mut who: Vec<_> = requests.iter().map(|r| r.party.clone()).collect();
            who.sort();
            who.dedup();
            let oldest = requests.iter().max_by_key(|r| r.days);
            about(SentenceKey::Silent)
                .with("parties", Arg::Parties(who))
                .with("days", Arg::Days(oldest.map_or(0, |r| r.days)))
                .with(
                    "day",
                    oldest.map_or_else(|| Arg::Text(String::new()), |r| Arg::Day(r.sent)),
                )
        }
        OrphanCause::NamedOnly { named } => {
            about(SentenceKey::NamedOnly).with("parties", Arg::Parties(named.clone()))
        }
    }
}

/// The shortest circle of pointing fingers, where there is one.
///
/// One between the very parties named stands before one that closes only because a body and its
/// part are taken together (a state's committee points at the government, an agency of which points
/// back at the state's department).
fn circle(counting: &[Near<'_>], parties: &Parties, on: Date) -> Option<Vec<Pointing>> {
    let mut edges: Vec<&Spoken> = counting
        .iter()
        .filter(|n| n.word.stance == StanceKind::Assigns)
        .map(|n| n.word)
        .collect();
    edges.sort_by(|a, b| (&a.speaker, &a.party, &a.label).cmp(&(&b.speaker, &b.party, &b.label)));
    let same = |a: &PartyId, b: &PartyId| a == b;
    let kin = |a: &PartyId, b: &PartyId| parties.related(a, b, on);
    let path = shortest(&edges, &same).or_else(|| shortest(&edges, &kin))?;
    Some(
        path.into_iter()
            .map(|word| Pointing {
                speaker: parties.name(&word.speaker),
                party: parties.name(&word.party),
                label: word.label.clone(),
            })
            .collect(),
    )
}

/// The shortest closed path over the edges, of two or more steps.
fn shortest<'a>(
    edges: &[&'a Spoken],
    meets: &dyn Fn(&PartyId, &PartyId) -> bool,
) -> Option<Vec<&'a Spoken>> {
    let mut best: Option<Vec<&'a Spoken>> = None;
    for start in 0..edges.len() {
        let mut from: Vec<Option<usize>> = vec![None; edges.len()];
        let mut seen = vec![false; edges.len()];
        let mut queue = VecDeque::from([start]);
        'walk: while let Some(at) = queue.pop_front() {
            let Some(edge) = edges.get(at) else { continue };
            for (i, next) in edges.iter().enumerate() {
                // A body that points at its own part points at nobody else.
                if !meets(&edge.party, &next.speaker) || meets(&next.speaker, &next.party) {
                    continue;
                }
                if i == start && at != start {
                    let mut path = vec![at];
                    while let Some(Some(before)) = path.last().and_then(|l| from.get(*l)) {
                        path.push(*before);
                    }
                    path.reverse();
                    if best.as_ref().is_none_or(|b| path.len() < b.len()) {
                        best = Some(path.iter().filter_map(|i| edges.get(*i).copied()).collect());
                    }
                    break 'walk;
                }
                if let Some(flag) = seen.get_mut(i)
                    && !*flag
                    && i != start
                {
                    *flag = true;
                    if let Some(slot) = from.get_mut(i) {
                        *slot = Some(at);
                    }
                    queue.push_back(i);
                }
            }
        }
    }
    best
}
