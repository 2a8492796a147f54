//! What holds for every history: ten thousand of them, each held against a second, plain reading.

use super::duty_clocks::{History, by_hand};
use super::histories::{
    Deed, Done, book, cast, clock_rules, duty, enter, entries_of, holidays, renumbered,
    set_of_statements,
};
use super::made::id;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use standing_evidence::{Book, Entry};
use standing_terms::{Act, AsOf, Function, Outcome};
use standing_views::duty::{AgendaFilter, Duty, Origin};

/// What happened to a letter for one who was asked, up to a day, in the order in which the events of
/// one day are taken.
fn happened<'h>(history: &'h [Done], of: usize, bearer: &str, on: Date) -> Vec<(u8, &'h Done)> {
    let never_happened = |n: usize| {
        history
            .iter()
            .enumerate()
            .any(|(by, d)| by != n && matches!(d.deed, Deed::TakenBack(back) if back == n))
    };
    let kin = |a: &str, b: &str| {
        a == b
            || [["state", "department"], ["nation", "bureau"]]
                .iter()
                .any(|pair| pair.contains(&a) && pair.contains(&b))
    };
    let mut found: Vec<(Date, u8, String, &Done)> = Vec::new();
    for (n, done) in history.iter().enumerate().filter(|(n, _)| *n != of) {
        let rank = match &done.deed {
            _ if never_happened(n) => continue,
            Deed::Step(target, act, who)
                if *target == of && who.is_none_or(|who| who == bearer) =>
            {
                match act {
                    Act::Sent { .. } => 0,
                    Act::Delivered { .. } => 1,
                    Act::Bounced => 2,
                    Act::Acknowledged { .. } => 3,
                    Act::Resumed => 4,
                    Act::Paused { .. } => 5,
                    Act::Extended { .. } => 6,
                    Act::Disputed => 11,
                    Act::Fulfilled { .. } => 12,
                    Act::Closed { .. } => 14,
                    _ => continue,
                }
            }
            Deed::Answer(target, speaker, _) if *target == of && kin(speaker, bearer) => 10,
            _ => continue,
        };
        found.push((done.on, rank, format!("d{n}"), done));
    }
    // The first time it was taken back counts.
    let mut back: Vec<(Date, usize)> = history
        .iter()
        .enumerate()
        .filter(|(n, d)| *n != of && matches!(d.deed, Deed::TakenBack(target) if target == of))
        .map(|(n, d)| (d.on, n))
        .collect();
    back.sort_unstable();
    if let Some((day, n)) = back.first() {
        found.push((*day, 15, format!("d{n}"), &history[*n]));
    }
    found.retain(|(day, ..)| *day <= on);
    found.sort_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
    found
        .into_iter()
        .map(|(_, rank, _, done)| (rank, done))
        .collect()
}

/// By when a letter is to be answered, counted day by day from the deeds alone.
fn due_of_letter(history: &[Done], of: usize, bearer: &str, on: Date) -> Option<Date> {
    let Deed::Letter(_, _, _, clock, due) = &history[of].deed else {
        panic!("a letter");
    };
    let made = history[of].on;
    let typed = happened(history, of, bearer, date(9999, 1, 1))
        .iter()
        .any(|(rank, _)| *rank == 0);
    let (mut sent, mut received, mut acknowledged) = (None, None, false);
    let (mut bounced, mut answered, mut closed) = (false, false, false);
    let mut pauses: Vec<(Date, Option<Date>)> = Vec::new();
    let mut extended = None;
    if !typed && made <= on {
        sent = Some(made);
    }
    for (rank, done) in happened(history, of, bearer, on) {
        let running = sent.is_some() && !bounced && !answered && !closed;
        let stopped = pauses.last().is_some_and(|(_, to)| to.is_none());
        let go_on = |pauses: &mut Vec<(Date, Option<Date>)>| {
            if let Some((_, to @ None)) = pauses.last_mut() {
                *to = Some(done.on);
            }
        };
        match rank {
            0 if sent.is_none() || bounced => {
                (sent, received, acknowledged, bounced) = (Some(done.on), None, false, false);
            }
            1 if running => received = received.or(Some(done.on)),
            2 if running && !stopped && !acknowledged => bounced = true,
            3 if running => {
                received = received.or(Some(done.on));
                acknowledged = true;
            }
            4 if running && stopped => go_on(&mut pauses),
            5 if running && !stopped => pauses.push((done.on, None)),
            6 => extended = extended.or(Some((done.on, Some(3)))),
            10 if sent.is_some() && !closed => {
                (bounced, answered) = (false, true);
                let says_nothing =
                    matches!(&done.deed, Deed::Answer(_, _, Some(Outcome::NonAnswer)));
                if !says_nothing {
                    go_on(&mut pauses);
                }
            }
            12 | 14 | 15 if sent.is_some() && !closed => {
                let part = matches!(
                    &done.deed,
                    Deed::Step(_, Act::Fulfilled { whole: false }, _)
                );
                if !part {
                    (bounced, closed) = (false, true);
                    go_on(&mut pauses);
                }
            }
            _ => {}
        }
    }
    let sent = sent?;
    if bounced {
        return None;
    }
    match (clock, due) {
        (Some("records"), _) => by_hand(&History {
            pauses,
            extended,
            ..records(received?, 5)
        }),
        (Some(_), _) => None,
        (None, Some(days)) => Some(made + days.days()),
        (None, None) => Some(sent + 14.days()),
    }
}

fn records(trigger: Date, length: u32) -> History {
    History {
        trigger,
        working: true,
        length,
        roll: true,
        holidays: holidays(),
        pauses: Vec::new(),
        times: None,
        extension: Some(4),
        extended: None,
    }
}

/// By when an order or a promise is to be done.
fn due_of_act(history: &[Done], of: usize, bearer: &str, on: Date) -> Option<Date> {
    let made = history[of].on;
    match &history[of].deed {
        Deed::Promise(_, due, _) | Deed::Order(_, due, None) => due.map(|n| made + n.days()),
        Deed::Order(_, _, Some(within)) => {
            let extended = happened(history, of, bearer, on)
                .iter()
                .find(|(rank, _)| *rank == 6)
                .map(|(_, done)| (done.on, Some(3)));
            by_hand(&History {
                extended,
                ..records(made, *within)
            })
        }
        other => panic!("{other:?} binds nobody"),
    }
}

fn check_deadlines(history: &[Done], duty: &Duty, on: Date) -> Result<(), TestCaseError> {
    for line in duty.obligations(&AsOf::on(on)) {
        let number: usize = line.id.label.as_str()[1..].parse().unwrap();
        let bearer = line.id.bearer.as_str();
        let expected = if line.origin == Origin::Request {
            match history[number].deed {
                // Asking again is a letter to the department, without a day or a rule.
                Deed::Again(_) => continue,
                _ => due_of_letter(history, number, bearer, on),
            }
        } else {
            due_of_act(history, number, bearer, on)
        };
        prop_assert_eq!(line.deadline.due, expected, "{} on {}", line.id, on);
    }
    Ok(())
}

fn shown(duty: &Duty, on: Date) -> String {
    let as_of = AsOf::on(on);
    let page = duty.cell_page(&id("alder-creek"), Function::Supply, &as_of);
    let agenda = duty.agenda(&as_of, 14, &AgendaFilter::default());
    format!("{page:?} {agenda:?}")
}

const DAYS: [Date; 2] = [date(2021, 1, 20), date(2021, 4, 1)];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn ten_thousand_histories_keep_order_prefix_and_count(
        history in set_of_statements(8),
        cut in 0..8_usize,
        order in Just((0..25).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let rules = clock_rules();
        let entries = entries_of(&history);
        let views = duty(&book(&entries, None), &rules);
        // Status and agenda are functions of the set of statements, not of their order of entry.
        let (first, rest) = entries.split_at(17);
        let shuffled = order.iter().filter_map(|i| rest.get(*i)).chain(&rest[rest.len().min(25)..]);
        let other = renumbered(first.iter().chain(shuffled).cloned());
        prop_assert_eq!(other.len(), entries.len());
        let other = duty(&book(&other, None), &rules);
        for on in DAYS {
            prop_assert_eq!(shown(&views, on), shown(&other, on));
            check_deadlines(&history, &views, on)?;
        }
        // What was entered until an instant shows the same, whatever is entered later.
        let cut = cut.min(history.len());
        let mut made = cast();
        for (n, done) in history[..cut].iter().enumerate() {
            enter(&mut made, n, done);
        }
        let at = made.entries.len();
        let stood = duty(&book(&made.entries, None), &rules);
        let later: Vec<Entry> = entries
            .iter()
            .enumerate()
            .map(|(i, e)| Entry {
                entered: if i < at { e.entered } else { e.entered + 24.hours() },
                ..e.clone()
            })
            .collect();
        let until = entries[0].entered;
        let prefix = Book::fold(later.into_iter().take_while(|e| e.entered <= until)).unwrap();
        let again = duty(&prefix, &rules);
        prop_assert_eq!(shown(&stood, DAYS[1]), shown(&again, DAYS[1]));
    }
}
