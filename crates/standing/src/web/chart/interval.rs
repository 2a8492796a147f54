//! The interval plot: estimates with what is uncertain about them drawn, one under the other.

use super::{Along, Labels, Scale, Told, at, figure, hatch, legend};
use crate::web::{ask::Asked, locale::Locale};
use maud::{Markup, html};

/// What lies between two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Stretch {
    /// Chance: the number would come out elsewhere another time.
    Sampling,
    /// Bounds: the number is one, and only its limits are known.
    Bounds,
}

/// An estimate.
#[derive(Debug, Clone)]
pub(in crate::web) struct Row {
    /// Of what.
    pub(in crate::web) name: String,
    /// The value; none where only bounds are known or nothing is.
    pub(in crate::web) value: Option<f64>,
    /// Its interval; an end that is not there is open.
    pub(in crate::web) interval: Option<(f64, Option<f64>, Stretch)>,
    /// In a few words: the number, or why there is none.
    pub(in crate::web) remark: String,
    /// Whether it is drawn heavier than the others.
    pub(in crate::web) headline: bool,
}

const LEFT: f64 = 12.0;
const RIGHT: f64 = 628.0;

/// A drawing, its legend and its height.
pub(in crate::web) struct Drawn {
    pub(in crate::web) drawing: Markup,
    pub(in crate::web) legend: Markup,
    pub(in crate::web) height: u32,
}

/// The plot. `reference` is a line down the sheet with its name, such as a ratio of one.
pub(in crate::web) fn intervals(
    a: &Asked<'_>,
    told: &Told,
    scale: Scale,
    rows: &[Row],
    reference: Option<(f64, String)>,
) -> Markup {
    let d = drawn(a.l, &told.id, scale, rows, reference);
    figure(a, told, &d.legend, d.height, &d.drawing)
}

/// The plot without what a page says around it.
pub(in crate::web) fn drawn(
    l: &Locale,
    id: &str,
    scale: Scale,
    rows: &[Row],
    reference: Option<(f64, String)>,
) -> Drawn {
    let numbers = rows
        .iter()
        .flat_map(|r| {
            let ends = r
                .interval
                .map_or([None, None], |(low, high, _)| [Some(low), high]);
            [r.value, ends[0], ends[1]]
        })
        .chain([reference.as_ref().map(|(x, _)| *x)])
        .flatten();
    let s = Along::holding(scale, numbers, LEFT, RIGHT);
    let words = rows.iter().map(|r| (r.name.as_str(), r.remark.as_str()));
    let room = Labels::holding(words);
    let lower = room.foot(rows.len());
    let has = |kind| {
        rows.iter()
            .any(|r| r.interval.is_some_and(|(.., k)| k == kind))
    };
    let mut keys = vec![(
        html! { circle.point cx="11" cy="7" r="5" {} },
        l.t("key-estimate"),
    )];
    if has(Stretch::Sampling) {
        keys.push((
            html! { path.whisker d="M1 7H21M1 3v8M21 3v8" {} },
            l.t("key-interval"),
        ));
    }
    if has(Stretch::Bounds) {
        keys.push((
            html! { rect.bounds x="1" y="3" width="20" height="8" {} },
            l.t("key-bounds"),
        ));
    }
    let fill = format!("url(#{id}-hatch)");
    let drawing = html! {
        defs { (hatch(id)) }
        (s.axis(l, 4.0, lower))
        @if let Some((x, _)) = &reference {
            line.reference x1=(at(s.x(*x))) x2=(at(s.x(*x))) y1="4" y2=(at(lower)) {}
        }
        @for (i, r) in rows.iter().enumerate() {
            @let y = room.mark(i);
            (room.draw(i, (LEFT, RIGHT), (&r.name, &r.remark), r.headline))
            @if let Some((low, high, kind)) = r.interval {
                @let (x0, x1) = (s.x(low), high.map_or(RIGHT, |h| s.x(h)));
                @match kind {
                    Stretch::Sampling => path.whisker d=(format!(
                        "M{x0:.1} {y:.1}H{x1:.1}M{x0:.1} {:.1}v10{}", y - 5.0,
                        if high.is_some() { format!("M{x1:.1} {:.1}v10", y - 5.0) } else { String::new() }
                    )) {},
                    Stretch::Bounds => {
                        rect.bounds x=(at(x0)) y=(at(y - 6.0)) width=(at((x1 - x0).max(1.0))) height="12" {}
                        rect x=(at(x0)) y=(at(y - 6.0)) width=(at((x1 - x0).max(1.0))) height="12" fill=(fill) {}
                    },
                }
            }
            @if let Some(value) = r.value {
                circle.point cx=(at(s.x(value))) cy=(at(y)) r=(if r.headline { "6" } else { "4.5" }) {}
            }
        }
    };
    let mut legend_lines = keys;
    if let Some((_, name)) = reference {
        legend_lines.push((
            html! { line.reference x1="11" x2="11" y1="0" y2="14" {} },
            name,
        ));
    }
    Drawn {
        drawing,
        legend: legend(&legend_lines),
        height: room.sheet(rows.len()),
    }
}
