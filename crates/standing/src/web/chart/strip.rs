//! The comparison strip: a rate inside against one or more outside, place under place, on one
//! logarithmic scale, so that equal distances are equal ratios.

use super::{Along, Scale, Told, WIDTH, at, figure, legend};
use crate::web::ask::Asked;
use maud::{Markup, html};

/// A rate with its interval.
#[derive(Debug, Clone)]
pub(in crate::web) struct Dot {
    /// The rate.
    pub(in crate::web) value: f64,
    /// Its interval, where it has one.
    pub(in crate::web) interval: Option<(f64, f64)>,
}

/// A place inside and those outside that it is held against.
#[derive(Debug, Clone)]
pub(in crate::web) struct Pair {
    /// The place.
    pub(in crate::web) name: String,
    /// Inside; none where it cannot be told.
    pub(in crate::web) inside: Option<Dot>,
    /// Outside.
    pub(in crate::web) outside: Vec<Dot>,
    /// In a few words: the ratio, or why there is none.
    pub(in crate::web) remark: String,
}

const LEFT: f64 = 12.0;
const RIGHT: f64 = 628.0;
const ROW: u32 = 46;

/// The mark of the nth rate outside: each has its shape.
fn outside(n: usize, x: f64, y: f64) -> Markup {
    html! {
        @match n {
            0 => circle.outside cx=(at(x)) cy=(at(y)) r="5" {},
            1 => path.outside d=(format!("M{:.1} {:.1}h9v9h-9z", x - 4.5, y - 4.5)) {},
            _ => path.outside d=(format!("M{x:.1} {:.1}l6 10h-12z", y - 6.0)) {},
        }
    }
}

/// The rates of all places.
pub(in crate::web) fn strip(
    a: &Asked<'_>,
    told: &Told,
    pairs: &[Pair],
    outsides: &[String],
) -> Markup {
    let l = a.l;
    let all = pairs.iter().flat_map(|p| {
        p.inside.iter().chain(&p.outside).flat_map(|d| {
            [
                d.value,
                d.interval.map_or(d.value, |i| i.0),
                d.interval.map_or(d.value, |i| i.1),
            ]
        })
    });
    let s = Along::holding(Scale::Log, all, LEFT, RIGHT);
    let rows = u32::try_from(pairs.len()).unwrap_or(0);
    let lower = f64::from(rows * ROW + 8);
    let mut keys = vec![(
        html! { path.inside d="M11 1l6 6-6 6-6-6z" {} },
        l.t("key-inside"),
    )];
    for (i, name) in outsides.iter().enumerate() {
        keys.push((outside(i, 11.0, 7.0), name.clone()));
    }
    let drawing = html! {
        (s.axis(a, 4.0, lower))
        @for (i, p) in pairs.iter().enumerate() {
            @let top = f64::from(ROW) * i as f64 + 8.0;
            @let y = top + 30.0;
            text.name x=(at(LEFT)) y=(at(top + 13.0)) {
                (p.name)
            }
            text.remark x=(at(RIGHT)) y=(at(top + 13.0)) text-anchor="end" { (p.remark) }
            line.rule x1=(at(LEFT)) x2=(at(RIGHT)) y1=(at(y)) y2=(at(y)) {}
            @if let (Some(inside), Some(nearest)) = (&p.inside, p.outside.first()) {
                line.span x1=(at(s.x(inside.value))) x2=(at(s.x(nearest.value))) y1=(at(y)) y2=(at(y)) {}
            }
            @for (n, d) in p.outside.iter().enumerate() {
                @if d.value > 0.0 { (outside(n, s.x(d.value), y)) }
            }
            @if let Some(d) = &p.inside {
                @if let Some((low, high)) = d.interval {
                    line.whisker x1=(at(s.x(low))) x2=(at(s.x(high))) y1=(at(y)) y2=(at(y)) {}
                }
                @if d.value > 0.0 {
                    path.inside d=(format!("M{:.1} {:.1}l6.5 6.5-6.5 6.5-6.5-6.5z", s.x(d.value), y - 6.5)) {}
                }
            }
        }
    };
    debug_assert!(RIGHT < f64::from(WIDTH));
    figure(a, told, &legend(&keys), rows * ROW + 34, &drawing)
}
