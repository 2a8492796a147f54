//! Charts of step series, as SVG: the value stands from its day until the next change.
//!
//! A chart is never the only form of a number: each stands beside a table of the same points.

use super::{days, round_up};
use crate::web::{ask::Asked, layout::english};
use jiff::{ToSpan, civil::Date};
use maud::{Markup, html};
use standing_terms::Reading;
use standing_views::surveillance::{History, Step};
use std::fmt::Write as _;

/// The most points that a page draws and lists of one measure.
const MOST_POINTS: usize = 600;

/// The height at which a reading is drawn; a bound is drawn at its bound.
fn height(reading: Reading) -> Option<f64> {
    match reading {
        Reading::Value(q) | Reading::Below(q) | Reading::AtLeast(q) => Some(q.get()),
        Reading::Missing(_) => None,
    }
}

/// At most `most` steps, in order: the first, the last and the largest changes, with every change
/// between a value and none counting as larger than any other.
fn keep_changes(steps: &[Step], most: usize) -> Vec<&Step> {
    if steps.len() <= most {
        return steps.iter().collect();
    }
    let mut ranked: Vec<(f64, usize)> = steps
        .iter()
        .enumerate()
        .map(|(i, step)| {
            let before = i.checked_sub(1).and_then(|j| steps.get(j));
            let change = match before.map(|b| (height(b.reading), height(step.reading))) {
                Some((Some(a), Some(b))) => (a - b).abs(),
                Some((None, None)) => 0.0,
                None | Some(_) => f64::INFINITY,
            };
            let last = i + 1 == steps.len();
            (if last { f64::INFINITY } else { change }, i)
        })
        .collect();
    // Equal changes keep their order in time, so that the choice is the same each time.
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut kept: Vec<usize> = ranked.into_iter().take(most).map(|(_, i)| i).collect();
    if !kept.contains(&(steps.len() - 1)) {
        kept.pop();
        kept.push(steps.len() - 1);
    }
    kept.sort_unstable();
    kept.into_iter().filter_map(|i| steps.get(i)).collect()
}

struct Frame {
    first: Date,
    days: f64,
    top: f64,
    left: f64,
    right: f64,
    upper: f64,
    lower: f64,
}

impl Frame {
    fn of(steps: &[&Step], until: Option<Date>, top: f64, sheet: [f64; 4]) -> Option<Self> {
        let first = steps.first()?.day;
        let last = steps.last()?.day.max(until.unwrap_or(first));
        let [left, right, upper, lower] = sheet;
        Some(Self {
            first,
            days: f64::from(days(first, last)).max(1.0),
            top: top.max(1.0),
            left,
            right,
            upper,
            lower,
        })
    }

    fn x(&self, day: Date) -> f64 {
        let t = f64::from(days(self.first, day)) / self.days;
        self.left + t.clamp(0.0, 1.0) * (self.right - self.left)
    }

    fn y(&self, value: f64) -> f64 {
        self.lower - (value / self.top).clamp(0.0, 1.0) * (self.lower - self.upper)
    }

    /// The path of the steps; a gap where there is no value.
    fn path(&self, steps: &[&Step], until: Option<Date>) -> String {
        let mut d = String::new();
        let mut drawing = false;
        for step in steps {
            let x = self.x(step.day);
            match height(step.reading) {
                Some(value) if drawing => {
                    let _ = write!(d, "H{x:.1}V{:.1}", self.y(value));
                }
                Some(value) => {
                    let _ = write!(d, "M{x:.1} {:.1}", self.y(value));
                    drawing = true;
                }
                None if drawing => {
                    let _ = write!(d, "H{x:.1}");
                    drawing = false;
                }
                None => {}
            }
        }
        if drawing {
            let end = until.map_or(self.right, |day| self.x(day));
            let _ = write!(d, "H{end:.1}");
        }
        d
    }

    /// Stretches without a value, as pairs of x.
    fn gaps(&self, steps: &[&Step]) -> Vec<(f64, f64)> {
        let ends = steps
            .iter()
            .skip(1)
            .map(|s| self.x(s.day))
            .chain(std::iter::once(self.right));
        steps
            .iter()
            .zip(ends)
            .filter(|(s, _)| height(s.reading).is_none())
            .map(|(s, end)| (self.x(s.day), end))
            .filter(|(a, b)| b > a)
            .collect()
    }
}

fn highest(steps: &[&Step]) -> f64 {
    steps
        .iter()
        .filter_map(|s| height(s.reading))
        .fold(0.0, f64::max)
}

/// A small drawing beside a figure. It adds nothing that the figure's text and table do not say, so
/// screen readers pass it by.
pub(in crate::web) fn sparkline(history: &History) -> Markup {
    let steps = keep_changes(&history.steps, 80);
    let frame = Frame::of(
        &steps,
        history.until,
        highest(&steps),
        [2.0, 156.0, 3.0, 33.0],
    );
    html! {
        @if let Some(f) = frame {
            svg.spark viewBox="0 0 160 36" preserveAspectRatio="xMinYMid" aria-hidden="true" focusable="false" {
                line.axis x1="2" x2="158" y1="34" y2="34" {}
                path.line d=(f.path(&steps, history.until)) {}
                @if let Some(last) = steps.last() && let Some(value) = height(last.reading) {
                    circle.end cx="156" cy={ (format!("{:.1}", f.y(value))) } r="2.5" {}
                }
            }
        }
    }
}

/// What a history shows, in a sentence: its last value, and the highest.
fn finding(a: &Asked<'_>, history: &History, steps: &[&Step]) -> String {
    let l = a.l;
    let last = steps.last();
    l.ta(
        "chart-finding",
        &[
            ("measure", &l.measure(history.measure)),
            (
                "value",
                &last.map(|s| l.reading(s.reading)).unwrap_or_default(),
            ),
            ("most", &l.number(highest(steps))),
        ],
    )
}

/// The chart of a measure with the same points in a table below. `source` is who published it.
pub(in crate::web) fn chart(
    a: &Asked<'_>,
    history: &History,
    most: usize,
    csv: &str,
    source: &str,
) -> Markup {
    let l = a.l;
    let steps = keep_changes(&history.steps, most.min(MOST_POINTS));
    let name = l.measure(history.measure);
    let id = format!("chart-{}", history.measure.code());
    let top = round_up(highest(&steps));
    let frame = Frame::of(&steps, history.until, top, [52.0, 632.0, 14.0, 188.0]);
    html! {
        figure.chart {
            figcaption { (finding(a, history, &steps)) }
            p.unit { (english(l, &history.population)) }
            @if let Some(f) = frame {
                (drawing(a, history, &steps, &f, &id))
            }
            p.credit {
                (l.t("chart-source")) " " (english(l, source)) " "
                span.when { (a.as_of_sentence()) }
            }
            details {
                summary { (l.tn("chart-table", steps.len())) }
                @if steps.len() < history.steps.len() {
                    p.note {
                        (l.tna("chart-shortened", history.steps.len(), &[]))
                        " " a href=(csv) { (l.t("chart-all")) }
                    }
                }
                table.points {
                    caption.quiet { (l.ta("chart-caption", &[("measure", &name)])) }
                    thead { tr {
                        th scope="col" { (l.t("col-from-day")) }
                        th.num scope="col" { (l.t("col-value")) }
                    } }
                    tbody {
                        @for step in &steps {
                            tr {
                                th scope="row" { (l.date(step.day)) }
                                td.num {
                                    (l.reading(step.reading))
                                    @if step.flagged { " " span.mark { (l.t("flagged")) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn drawing(a: &Asked<'_>, history: &History, steps: &[&Step], frame: &Frame, id: &str) -> Markup {
    let l = a.l;
    let gaps = frame.gaps(steps);
    let last = steps.last();
    let first_day = l.date(frame.first);
    let last_day = history
        .until
        .or(last.map(|s| s.day))
        .map(|d| l.date(d))
        .unwrap_or_default();
    let last_value = last.map(|s| l.reading(s.reading)).unwrap_or_default();
    let most = l.number(highest(steps));
    html! {
        svg viewBox="0 0 640 216" role="img" aria-labelledby={ (id) "-t " (id) "-d" } {
            title id={ (id) "-t" } { (finding(a, history, steps)) }
            desc id={ (id) "-d" } {
                (l.tna("chart-desc", steps.len(), &[
                    ("first", &first_day), ("last", &last_day),
                    ("value", &last_value), ("most", &most),
                ]))
                @if !gaps.is_empty() { " " (l.tn("chart-gaps", gaps.len())) }
            }
            @for part in [0.0, 0.5, 1.0] {
                @let y = format!("{:.1}", frame.y(frame.top * part));
                line.grid x1="52" x2="632" y1=(y) y2=(y) {}
                text.tick x="46" y=(y) dy="4" text-anchor="end" { (l.number(frame.top * part)) }
            }
            @for (x0, x1) in &gaps {
                rect.gap x=(format!("{x0:.1}")) y="14" width=(format!("{:.1}", x1 - x0)) height="174" {}
            }
            @for (x, label, anchor) in ticks(a, frame) {
                line.grid x1=(x) x2=(x) y1="188" y2="193" {}
                text.tick x=(x) y="208" text-anchor=(anchor) { (label) }
            }
            path.line d=(frame.path(steps, history.until)) {}
            @for step in steps.iter().filter(|s| s.flagged) {
                @if let Some(value) = height(step.reading) {
                    @let (x, y) = (frame.x(step.day), frame.y(value));
                    path.flag d=(format!("M{x:.1} {:.1}l5 9h-10z", y - 6.0)) {
                        title { (l.date(step.day)) ": " (l.reading(step.reading)) " (" (l.t("flagged")) ")" }
                    }
                }
            }
            @if let Some(last) = last && let Some(value) = height(last.reading) {
                circle.end cx=(format!("{:.1}", history.until.map_or(frame.right, |d| frame.x(d))))
                    cy=(format!("{:.1}", frame.y(value))) r="3.5" {}
            }
        }
    }
}

/// Dates under the axis: both ends, and the first days of months between, few enough to be read.
fn ticks(a: &Asked<'_>, f: &Frame) -> Vec<(String, String, &'static str)> {
    let l = a.l;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a span of dates, below 2^31 days"
    )]
    let span = f.days as i32;
    let Ok(end) = f.first.checked_add(span.days()) else {
        return Vec::new();
    };
    let mut out = vec![(format!("{:.1}", f.left), l.date(f.first), "start")];
    let months = (span / 30 / 4).max(1);
    let mut day = f.first.first_of_month();
    while let Ok(next) = day.checked_add(months.months()) {
        day = next;
        if day >= end {
            break;
        }
        let x = f.x(day);
        // Room for the labels of both ends, at the size they have on a phone.
        if x > f.left + 170.0 && x < f.right - 170.0 {
            out.push((format!("{x:.1}"), l.month_year(day), "middle"));
        }
    }
    if span > 60 || out.len() == 1 {
        out.push((format!("{:.1}", f.right), l.date(end), "end"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use standing_terms::{Missing, Quantity};

    fn step(day: i8, reading: Reading) -> Step {
        Step {
            day: date(2021, 3, day),
            reading,
            flagged: false,
        }
    }

    fn value(n: u32) -> Reading {
        Reading::Value(Quantity::count(n))
    }

    #[test]
    fn shortening_keeps_both_ends_and_the_largest_changes() {
        let steps = [
            step(1, value(5)),
            step(2, value(6)),
            step(3, value(90)),
            step(4, value(91)),
            step(5, value(92)),
        ];
        let days: Vec<i8> = keep_changes(&steps, 3)
            .iter()
            .map(|s| s.day.day())
            .collect();
        assert_eq!(days, [1, 3, 5]);
    }

    #[test]
    fn a_missing_value_is_a_gap_in_the_line_and_not_a_fall_to_zero() {
        let steps = [
            step(1, value(10)),
            step(2, Reading::Missing(Missing::NotReported)),
            step(3, value(10)),
        ];
        let kept = keep_changes(&steps, 10);
        let f = Frame::of(&kept, None, 10.0, [0.0, 100.0, 0.0, 50.0]).unwrap();
        assert_eq!(f.path(&kept, None), "M0.0 0.0H50.0M100.0 0.0H100.0");
        assert_eq!(f.gaps(&kept), [(50.0, 100.0)]);
    }
}
