//! The epidemic curve: new cases as bars, people isolated as a line, deaths and published
//! corrections on lanes below, and what is not known drawn as such.

use super::{Time, Told, Up, at, dots, figure, hatch, legend};
use crate::web::ask::Asked;
use jiff::civil::Date;
use maud::{Markup, html};
use standing_terms::Period;
use std::fmt::Write as _;

/// New cases of some days.
#[derive(Debug, Clone)]
pub(in crate::web) struct Bar {
    /// The days.
    pub(in crate::web) period: Period,
    /// How many; none where it cannot be told.
    pub(in crate::web) count: Option<f64>,
    /// Whether a finding doubts it, or some of the days are not known.
    pub(in crate::web) doubted: bool,
}

/// How a day's number of people isolated came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Known {
    /// Published on the day.
    Published,
    /// The last one before it.
    Carried,
    /// There is none.
    Missing,
}

/// What is drawn.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Curve {
    /// New cases, in order of time.
    pub(in crate::web) bars: Vec<Bar>,
    /// People isolated: from a day on, until the next.
    pub(in crate::web) isolated: Vec<(Date, f64, Known)>,
    /// Deaths: the day the count grew, and by how many.
    pub(in crate::web) deaths: Vec<(Date, f64)>,
    /// Corrections: the day the count fell, and by how many.
    pub(in crate::web) corrections: Vec<(Date, f64)>,
    /// Outbreaks by the rule, with the day each was over.
    pub(in crate::web) outbreaks: Vec<(Date, Option<Date>)>,
}

const LEFT: f64 = 64.0;
const RIGHT: f64 = 632.0;
const LOWER: f64 = 196.0;

impl Curve {
    fn greatest(&self) -> f64 {
        let bars = self.bars.iter().filter_map(|b| b.count);
        let line = self.isolated.iter().map(|(_, n, _)| *n);
        bars.chain(line).fold(0.0, f64::max)
    }

    fn peak(&self) -> Option<&Bar> {
        self.bars
            .iter()
            .filter(|b| b.count.is_some_and(|n| n > 0.0))
            .max_by(|x, y| x.count.unwrap_or(0.0).total_cmp(&y.count.unwrap_or(0.0)))
    }

    fn bars_path(&self, t: &Time, up: &Up, doubted: bool) -> String {
        let mut d = String::new();
        for bar in self.bars.iter().filter(|b| b.doubted == doubted) {
            let Some(n) = bar.count.filter(|n| *n > 0.0) else {
                continue;
            };
            let (x0, x1) = (t.x(bar.period.first()), t.end(bar.period.last()));
            // A hair between neighbours, so that bars can be counted in print.
            let gap = ((x1 - x0) * 0.12).min(1.0);
            let _ = write!(
                d,
                "M{:.1} {LOWER}V{:.1}H{:.1}V{LOWER}z",
                x0 + gap,
                up.y(n).min(LOWER - 1.0),
                x1 - gap
            );
        }
        d
    }

    fn line_path(&self, t: &Time, up: &Up, last: Date, known: Known) -> String {
        let mut d = String::new();
        for (i, (day, n, how)) in self.isolated.iter().enumerate() {
            if *how != known {
                continue;
            }
            let next = self.isolated.get(i + 1);
            let end = next.map_or_else(|| t.end(last), |(day, ..)| t.x(*day));
            let _ = write!(d, "M{:.1} {:.1}H{end:.1}", t.x(*day), up.y(*n));
            // The step to the next value, where there is one.
            if let Some((_, m, next_how)) = next
                && *next_how != Known::Missing
            {
                let _ = write!(d, "V{:.1}", up.y(*m));
            }
        }
        d
    }
}

/// The curve over its days.
pub(in crate::web) fn epidemic(
    a: &Asked<'_>,
    told: &Told,
    curve: &Curve,
    first: Date,
    last: Date,
) -> Markup {
    let l = a.l;
    let id = &told.id;
    let t = Time::new(first, last, LEFT, RIGHT);
    let up = Up::new(curve.greatest(), 26.0, LOWER);
    let solid = curve.line_path(&t, &up, last, Known::Published);
    let carried = curve.line_path(&t, &up, last, Known::Carried);
    let doubted = curve.bars_path(&t, &up, true);
    // Corrections lie under the deaths, or where these would be.
    let lane = if curve.deaths.is_empty() {
        236.0
    } else {
        260.0
    };
    let unknown: Vec<&Bar> = curve.bars.iter().filter(|b| b.count.is_none()).collect();
    let url = |name: &str| format!("url(#{id}-{name})");
    let mut keys = vec![(
        html! { rect.bar x="4" y="3" width="6" height="11" {} rect.bar x="12" y="6" width="6" height="8" {} },
        l.t("key-new-cases"),
    )];
    if !doubted.is_empty() {
        keys.push((
            html! { rect.bar.doubted x="4" y="3" width="14" height="11" {} path.hatch d="M4 14l11-11M9 14l9-9" {} },
            l.t("key-doubted"),
        ));
    }
    if !unknown.is_empty() {
        keys.push((html! { rect.unknown x="1" y="1" width="20" height="12" {} circle.dots cx="7" cy="7" r="1.2" {} circle.dots cx="15" cy="7" r="1.2" {} }, l.t("key-unknown")));
    }
    if !solid.is_empty() || !carried.is_empty() {
        keys.push((html! { path.isolated d="M1 9H21" {} }, l.t("key-isolated")));
    }
    if !carried.is_empty() {
        keys.push((
            html! { path.isolated.carried d="M1 9H21" {} },
            l.t("key-carried"),
        ));
    }
    if !curve.deaths.is_empty() {
        keys.push((
            html! { path.death d="M7 7h8M11 2v10" {} },
            l.t("key-deaths"),
        ));
    }
    if !curve.corrections.is_empty() {
        keys.push((
            html! { path.correction d="M11 12l-6-9h12z" {} },
            l.t("key-corrections"),
        ));
    }
    if !curve.outbreaks.is_empty() {
        keys.push((
            html! { path.outbreak d="M1 10V5H21V10" {} },
            l.t("key-outbreaks"),
        ));
    }
    let drawing = html! {
        defs { (hatch(id)) (dots(id)) }
        (up.grid(a, LEFT, RIGHT))
        @for bar in &unknown {
            @let (x0, x1) = (t.x(bar.period.first()), t.end(bar.period.last()));
            rect.unknown x=(at(x0)) y="26" width=(at(x1 - x0)) height=(at(LOWER - 26.0)) {}
            rect x=(at(x0)) y="26" width=(at(x1 - x0)) height=(at(LOWER - 26.0)) fill=(url("dots")) {}
        }
        path.bar d=(curve.bars_path(&t, &up, false)) {}
        @if !doubted.is_empty() {
            path.bar.doubted d=(doubted) {}
            path d=(doubted) fill=(url("hatch")) {}
        }
        @if !solid.is_empty() { path.isolated d=(solid) {} }
        @if !carried.is_empty() { path.isolated.carried d=(carried) {} }
        @for (from, over) in &curve.outbreaks {
            @let (x0, x1) = (t.x(*from), over.map_or(t.end(last), |d| t.x(d)));
            path.outbreak d=(format!("M{x0:.1} 20V14H{x1:.1}{}", if over.is_some() { "V20" } else { "" })) {}
        }
        @if let Some(peak) = curve.peak() && let Some(n) = peak.count {
            @let x = f64::midpoint(t.x(peak.period.first()), t.end(peak.period.last()));
            text.label x=(at(x.clamp(LEFT + 16.0, RIGHT - 16.0))) y=(at(up.y(n) - 5.0)) text-anchor="middle" { (l.number(n)) }
        }
        (t.axis(a, LOWER))
        @for (day, n) in &curve.deaths {
            @let x = t.middle(*day);
            path.death d=(format!("M{:.1} 236h8m-4-5v11", x - 4.0)) {}
            @if *n > 1.0 { text.tick x=(at(x + 6.0)) y="242" { (l.number(*n)) } }
        }
        @for (day, n) in &curve.corrections {
            @let x = t.middle(*day);
            path.correction d=(format!("M{x:.1} {:.1}l-5-8h10z", lane + 8.0)) {
                title { (l.date(*day)) ": \u{2212}" (l.number(*n)) }
            }
            // A few can be read beside their marks; many would cover each other.
            @if curve.corrections.len() <= 4 {
                text.tick x=(at(x + 9.0)) y=(at(lane + 8.0)) { "\u{2212}" (l.number(*n)) }
            }
        }
    };
    let height = match (curve.deaths.is_empty(), curve.corrections.is_empty()) {
        (true, true) => 222,
        (false, true) | (true, false) => 252,
        (false, false) => 276,
    };
    figure(a, told, &legend(&keys), height, &drawing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_is_not_known_is_no_bar_and_a_carried_day_no_solid_line() {
        let week = |d: i8| Period::span(date(2021, 3, d), date(2021, 3, d + 6)).unwrap();
        let bar = |d, count| Bar {
            period: week(d),
            count,
            doubted: false,
        };
        let curve = Curve {
            bars: vec![bar(1, Some(4.0)), bar(8, None), bar(15, Some(0.0))],
            isolated: vec![
                (date(2021, 3, 1), 3.0, Known::Published),
                (date(2021, 3, 8), 3.0, Known::Carried),
                (date(2021, 3, 15), 0.0, Known::Missing),
            ],
            ..Curve::default()
        };
        let t = Time::new(date(2021, 3, 1), date(2021, 3, 21), 0.0, 210.0);
        let up = Up::new(4.0, 0.0, LOWER);
        assert_eq!(curve.bars_path(&t, &up, false).matches('M').count(), 1);
        let solid = curve.line_path(&t, &up, date(2021, 3, 21), Known::Published);
        assert_eq!(solid, "M0.0 49.0H70.0V49.0");
        let carried = curve.line_path(&t, &up, date(2021, 3, 21), Known::Carried);
        assert_eq!(carried, "M70.0 49.0H140.0");
    }
}
