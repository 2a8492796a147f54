//! The comparison strip: a rate inside against one or more outside, place under place, on one
//! logarithmic scale, so that equal distances are equal ratios.

use super::{Along, Labels, Scale, Told, WIDTH, at, figure, legend};
use crate::web::ask::Asked;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// A rate with its interval.
#[derive(Debug, Clone)]
pub(in crate::web) struct Dot {
    /// The rate.
    pub(in crate::web) value: f64,
    /// Its interval, where it has one.
    pub(in crate::web) interval: Option<(f64, f64)>,
}

/// What a place outside is: each kind has its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::web) enum Outside {
    /// A county.
    County,
    /// A state.
    State,
    /// The nation.
    Nation,
}

/// A place inside and those outside that it is held against.
#[derive(Debug, Clone)]
pub(in crate::web) struct Pair {
    /// The place.
    pub(in crate::web) name: String,
    /// Inside; none where it cannot be told.
    pub(in crate::web) inside: Option<Dot>,
    /// Outside.
    pub(in crate::web) outside: Vec<(Outside, Dot)>,
    /// In a few words: the ratio, or why there is none.
    pub(in crate::web) remark: String,
}

const LEFT: f64 = 12.0;
const RIGHT: f64 = 628.0;

/// The mark of a rate outside.
fn outside(kind: Outside, x: f64, y: f64) -> Markup {
    html! {
        @match kind {
            Outside::County => circle.outside cx=(at(x)) cy=(at(y)) r="5" {},
            Outside::State => path.outside d=(format!("M{:.1} {:.1}h9v9h-9z", x - 4.5, y - 4.5)) {},
            Outside::Nation => path.outside d=(format!("M{x:.1} {:.1}l6 10h-12z", y - 6.0)) {},
        }
    }
}

/// The rates of all places.
pub(in crate::web) fn strip(a: &Asked<'_>, told: &Told, pairs: &[Pair]) -> Markup {
    let l = a.l;
    let all = pairs.iter().flat_map(|p| {
        let outside = p.outside.iter().map(|(_, d)| d);
        p.inside.iter().chain(outside).flat_map(|d| {
            [
                d.value,
                d.interval.map_or(d.value, |i| i.0),
                d.interval.map_or(d.value, |i| i.1),
            ]
        })
    });
    let s = Along::holding(Scale::Log, all, LEFT, RIGHT);
    let words = |p: &Pair| (p.name.clone(), p.remark.clone());
    let texts: Vec<(String, String)> = pairs.iter().map(words).collect();
    let room = Labels::holding(texts.iter().map(|(n, r)| (n.as_str(), r.as_str())));
    let mut keys = vec![(
        html! { path.inside d="M11 1l6 6-6 6-6-6z" {} },
        l.t("key-inside"),
    )];
    let kinds: BTreeSet<Outside> = pairs
        .iter()
        .flat_map(|p| p.outside.iter().map(|(kind, _)| *kind))
        .collect();
    for kind in kinds {
        let name = match kind {
            Outside::County => l.t("key-outside-county"),
            Outside::State => l.t("key-outside-state"),
            Outside::Nation => l.t("key-outside-nation"),
        };
        keys.push((outside(kind, 11.0, 7.0), name));
    }
    let drawing = html! {
        (s.axis(a.l, 4.0, room.foot(pairs.len())))
        @for (i, p) in pairs.iter().enumerate() {
            @let y = room.mark(i);
            (room.draw(i, (LEFT, RIGHT), (&p.name, &p.remark), false))
            line.rule x1=(at(LEFT)) x2=(at(RIGHT)) y1=(at(y)) y2=(at(y)) {}
            @if let (Some(inside), Some((_, nearest))) = (&p.inside, p.outside.first()) {
                line.span x1=(at(s.x(inside.value))) x2=(at(s.x(nearest.value))) y1=(at(y)) y2=(at(y)) {}
            }
            @for (kind, d) in &p.outside {
                @if d.value > 0.0 { (outside(*kind, s.x(d.value), y)) }
            }
            @if let Some(d) = &p.inside {
                @if let Some((low, high)) = d.interval {
                    line.whisker x1=(at(s.x(low))) x2=(at(s.x(high))) y1=(at(y)) y2=(at(y)) {}
                }
                // No case inside has no place on this scale: its mark stands at its beginning, open.
                @let x = s.x(d.value);
                path.inside.none[d.value <= 0.0] d=(format!("M{x:.1} {:.1}l6.5 6.5-6.5 6.5-6.5-6.5z", y - 6.5)) {}
            }
        }
    };
    debug_assert!(RIGHT < f64::from(WIDTH));
    figure(a, told, &legend(&keys), room.sheet(pairs.len()), &drawing)
}
