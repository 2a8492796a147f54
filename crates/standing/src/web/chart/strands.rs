//! The expansion chart: people held, beds and beds paid for over time, with cases or doses on a
//! sheet of their own below, over the same days.

use super::{Time, Told, Up, at, figure, legend};
use crate::web::ask::Asked;
use jiff::civil::Date;
use maud::{Markup, html};
use standing_terms::Period;
use std::fmt::Write as _;

/// A figure and the days it is of.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Piece {
    /// The days.
    pub(in crate::web) period: Period,
    /// The figure.
    pub(in crate::web) value: f64,
    /// Whether it stands until the next one, as a contract does.
    pub(in crate::web) stands: bool,
}

/// Figures of one kind, by one speaker.
#[derive(Debug, Clone)]
pub(in crate::web) struct Strand {
    /// What, by whom.
    pub(in crate::web) name: String,
    /// In order of time.
    pub(in crate::web) pieces: Vec<Piece>,
    /// Whether it belongs on the lower sheet.
    pub(in crate::web) below: bool,
}

const LEFT: f64 = 64.0;
const RIGHT: f64 = 628.0;
/// Dashes and widths by which lines are told apart without colour.
const KINDS: usize = 6;

fn path(s: &Strand, t: &Time, up: &Up, last: Date) -> String {
    let mut d = String::new();
    for (i, p) in s.pieces.iter().enumerate() {
        let next = s.pieces.get(i + 1).map(|n| n.period.first());
        let end = if p.stands {
            next.map_or_else(|| t.end(last), |n| t.x(n))
        } else {
            t.end(p.period.last().min(last))
        };
        let x = t.x(p.period.first());
        // A figure of one day has no length of its own: it is given enough to be seen.
        let end = end.max(x + 2.5);
        let joins = i
            .checked_sub(1)
            .and_then(|j| s.pieces.get(j))
            .is_some_and(|before| {
                // Averages of times that overlap are drawn apart: a line does not run backwards.
                before.stands
                    || (0..=10).contains(&super::days(before.period.last(), p.period.first()))
            });
        if joins {
            let _ = write!(d, "L{x:.1} {:.1}H{end:.1}", up.y(p.value));
        } else {
            let _ = write!(d, "M{x:.1} {:.1}H{end:.1}", up.y(p.value));
        }
    }
    d
}

/// Both sheets over the same days.
pub(in crate::web) fn strands(
    a: &Asked<'_>,
    told: &Told,
    list: &[Strand],
    first: Date,
    last: Date,
    events: &[(Date, String)],
) -> Markup {
    let t = Time::new(first, last, LEFT, RIGHT);
    let greatest = |below: bool| {
        list.iter()
            .filter(|s| s.below == below)
            .flat_map(|s| &s.pieces)
            .map(|p| p.value)
            .fold(0.0, f64::max)
    };
    let two = list.iter().any(|s| s.below);
    let upper = Up::new(greatest(false), 20.0, 190.0);
    let lower = Up::new(greatest(true), 224.0, 304.0);
    let foot = if two { 304.0 } else { 190.0 };
    let kind = |i: usize| format!("strand s{}", i % KINDS);
    let keys: Vec<(Markup, String)> = list
        .iter()
        .enumerate()
        .map(|(i, s)| {
            (
                html! { path class=(kind(i)) d="M0 7H22" {} },
                s.name.clone(),
            )
        })
        .chain(events.iter().enumerate().map(|(i, (_, name))| {
            (
                html! { text.event x="11" y="12" text-anchor="middle" { (letter(i)) } },
                name.clone(),
            )
        }))
        .collect();
    let drawing = html! {
        (upper.grid(a, LEFT, RIGHT))
        @if two { (lower.grid(a, LEFT, RIGHT)) }
        @for (i, (day, _)) in events.iter().enumerate() {
            @let x = at(t.middle(*day));
            line.event x1=(x) x2=(x) y1="16" y2=(at(foot)) {}
            text.event x=(x) y="12" text-anchor="middle" { (letter(i)) }
        }
        @for (i, s) in list.iter().enumerate() {
            path class=(kind(i)) d=(path(s, &t, if s.below { &lower } else { &upper }, last)) {}
        }
        (t.axis(a, foot))
    };
    figure(
        a,
        told,
        &legend(&keys),
        if two { 330 } else { 216 },
        &drawing,
    )
}

/// A letter for an event.
fn letter(n: usize) -> char {
    char::from(b'A' + u8::try_from(n % 26).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_contract_stands_until_the_next_and_an_average_only_for_its_days() {
        let t = Time::new(date(2021, 1, 1), date(2021, 4, 10), 0.0, 100.0);
        let up = Up::new(100.0, 0.0, 100.0);
        let piece = |first, last, value, stands| Piece {
            period: Period::span(first, last).unwrap(),
            value,
            stands,
        };
        let strand = |pieces| Strand {
            name: String::new(),
            pieces,
            below: false,
        };
        let contract = strand(vec![piece(date(2021, 1, 1), date(2021, 1, 1), 100.0, true)]);
        assert_eq!(
            path(&contract, &t, &up, date(2021, 4, 10)),
            "M0.0 0.0H100.0"
        );
        let average = strand(vec![
            piece(date(2021, 1, 1), date(2021, 1, 10), 50.0, false),
            piece(date(2021, 3, 2), date(2021, 3, 11), 100.0, false),
        ]);
        assert_eq!(
            path(&average, &t, &up, date(2021, 4, 10)),
            "M0.0 50.0H10.0M60.0 0.0H70.0"
        );
    }
}
