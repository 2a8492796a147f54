//! Charts, drawn on the server as SVG.
//!
//! Every chart is a [`figure`]: a title that states what it shows, the unit, the drawing with a name
//! and a description for those who do not see it, source and as-of point, and the same numbers in a
//! table below. A chart is never the only form of a number.
//!
//! What is told apart is told apart by shape, dash, pattern or place, never by colour alone, so that
//! a print in grey says the same. Time runs from left to right in every language; texts within a
//! drawing therefore stand in a left-to-right sheet whatever the direction of the page.

mod coverage;
mod epidemic;
mod interval;
mod labels;
mod multiples;
mod step;
mod strands;
mod strip;

pub(super) use coverage::{Band, bands};
pub(super) use epidemic::{Bar, Curve, Known, epidemic};
pub(super) use interval::{Row, Stretch, drawn, intervals};
pub(super) use multiples::{Small, multiples};
pub(super) use step::{chart, sparkline};
pub(super) use strands::{Piece, Strand, strands};
pub(super) use strip::{Dot, Outside, Pair, strip};

use super::{ask::Asked, locale::Locale};
use jiff::{ToSpan, Unit, civil::Date};
use labels::Labels;
use maud::{Markup, html};

/// What a chart says about itself.
pub(super) struct Told {
    /// Its name in the page, for links to it.
    pub(super) id: String,
    /// What it shows, as a sentence.
    pub(super) title: String,
    /// What is counted, in which unit.
    pub(super) unit: String,
    /// What a reader sees who does not see the drawing.
    pub(super) desc: String,
    /// Where the numbers come from.
    pub(super) source: Markup,
    /// Rows of the table.
    pub(super) rows: usize,
    /// The same numbers: head and body of a table.
    pub(super) table: Markup,
}

/// A drawing with all that belongs to it.
pub(super) fn figure(
    a: &Asked<'_>,
    told: &Told,
    legend: &Markup,
    height: u32,
    drawing: &Markup,
) -> Markup {
    let l = a.l;
    let id = &told.id;
    html! {
        figure.chart.told id=(id) {
            figcaption { (told.title) }
            p.unit { (told.unit) }
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-labelledby={ (id) "-t " (id) "-d" } {
                title id={ (id) "-t" } { (told.title) }
                desc id={ (id) "-d" } { (told.desc) }
                (drawing)
            }
            (legend)
            p.credit {
                (l.t("chart-source")) " " (told.source) " "
                span.when { (a.as_of_sentence()) }
            }
            @if told.rows > 0 {
                details {
                    summary { (l.tn("chart-rows", told.rows)) }
                    table.points {
                        caption.quiet { (told.title) }
                        (told.table)
                    }
                }
            }
        }
    }
}

/// Width of every sheet, in its own units.
pub(super) const WIDTH: u32 = 640;

/// A length or place on the sheet, to a tenth.
pub(super) fn at(value: f64) -> String {
    format!("{value:.1}")
}

/// One line of a legend: a small drawing and what it means.
pub(super) fn legend(entries: &[(Markup, String)]) -> Markup {
    html! {
        @if !entries.is_empty() {
            ul.keys {
                @for (key, text) in entries {
                    li { svg.key viewBox="0 0 22 14" aria-hidden="true" focusable="false" { (key) } " " (text) }
                }
            }
        }
    }
}

/// Diagonal lines, for what is doubtful or lies between bounds.
pub(super) fn hatch(id: &str) -> Markup {
    html! {
        pattern id={ (id) "-hatch" } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
            line.hatch x1="0" y1="0" x2="0" y2="6" {}
        }
    }
}

/// Dots, for what is not known.
pub(super) fn dots(id: &str) -> Markup {
    html! {
        pattern id={ (id) "-dots" } width="7" height="7" patternUnits="userSpaceOnUse" {
            circle.dots cx="2" cy="2" r="1.1" {}
        }
    }
}

/// Days from one to another; negative where the second is earlier.
pub(super) fn days(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to))
        .map_or(0, |span| span.get_days())
}

/// A number at or above `value` that divides into two or four round parts.
pub(super) fn round_up(value: f64) -> f64 {
    if value <= 4.0 {
        return 4.0;
    }
    let power = 10f64.powf(value.log10().floor());
    [1.0, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|m| m * power)
        .find(|top| *top >= value)
        .unwrap_or(value)
}

/// Days along the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time {
    first: Date,
    days: f64,
    left: f64,
    right: f64,
}

impl Time {
    /// From the morning of the first day to the evening of the last.
    pub(super) fn new(first: Date, last: Date, left: f64, right: f64) -> Self {
        Self {
            first,
            days: f64::from(days(first, last)).max(0.0) + 1.0,
            left,
            right,
        }
    }

    /// Where a day begins.
    pub(super) fn x(&self, day: Date) -> f64 {
        let t = f64::from(days(self.first, day)) / self.days;
        self.left + t.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// Where a day ends.
    pub(super) fn end(&self, day: Date) -> f64 {
        self.x(day.tomorrow().unwrap_or(day))
    }

    /// The middle of a day.
    pub(super) fn middle(&self, day: Date) -> f64 {
        f64::midpoint(self.x(day), self.end(day))
    }

    /// Both ends, and first days of months between, few enough to be read.
    fn ticks(&self, a: &Asked<'_>) -> Vec<(f64, String, &'static str)> {
        let l = a.l;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a span of dates, below 2^31 days"
        )]
        let span = (self.days - 1.0) as i32;
        let Ok(end) = self.first.checked_add(span.days()) else {
            return Vec::new();
        };
        let mut out = vec![(self.left, l.date(self.first), "start")];
        let months = (span / 30 / 4).max(1);
        let mut day = self.first.first_of_month();
        while let Ok(next) = day.checked_add(months.months()) {
            day = next;
            if day >= end {
                break;
            }
            let x = self.x(day);
            // Room for the labels of both ends, at the size they have on a phone.
            if x > self.left + 170.0 && x < self.right - 170.0 {
                out.push((x, l.month_year(day), "middle"));
            }
        }
        if span > 60 || out.len() == 1 {
            out.push((self.right, l.date(end), "end"));
        }
        out
    }

    /// The axis under the sheet.
    pub(super) fn axis(&self, a: &Asked<'_>, y: f64) -> Markup {
        html! {
            line.base x1=(at(self.left)) x2=(at(self.right)) y1=(at(y)) y2=(at(y)) {}
            @for (x, label, anchor) in self.ticks(a) {
                line.grid x1=(at(x)) x2=(at(x)) y1=(at(y)) y2=(at(y + 5.0)) {}
                text.tick x=(at(x)) y=(at(y + 20.0)) text-anchor=(anchor) { (label) }
            }
        }
    }
}

/// Numbers up the sheet, from zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Up {
    top: f64,
    upper: f64,
    lower: f64,
}

impl Up {
    /// Up to a round number at or above the greatest.
    pub(super) fn new(greatest: f64, upper: f64, lower: f64) -> Self {
        Self {
            top: round_up(greatest),
            upper,
            lower,
        }
    }

    /// Where a number stands.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.lower - (value / self.top).clamp(0.0, 1.0) * (self.lower - self.upper)
    }

    /// Lines across at zero, half and the top, with their numbers.
    pub(super) fn grid(&self, a: &Asked<'_>, left: f64, right: f64) -> Markup {
        html! {
            @for part in [0.0, 0.5, 1.0] {
                @let y = at(self.y(self.top * part));
                line.grid x1=(at(left)) x2=(at(right)) y1=(y) y2=(y) {}
                text.tick x=(at(left - 6.0)) y=(y) dy="4" text-anchor="end" { (a.l.number(self.top * part)) }
            }
        }
    }
}

/// How numbers lie along a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Equal steps are equal differences, from zero.
    Linear,
    /// Equal steps are equal ratios; for rates and ratios that span powers of ten.
    Log,
    /// Shares from zero to one.
    Share,
}

/// Numbers along the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Along {
    scale: Scale,
    low: f64,
    high: f64,
    left: f64,
    right: f64,
}

impl Along {
    /// Holds all of the numbers. On a logarithmic scale numbers at or below zero stand at its
    /// beginning.
    pub(super) fn holding(
        scale: Scale,
        numbers: impl Iterator<Item = f64>,
        left: f64,
        right: f64,
    ) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for n in numbers.filter(|n| n.is_finite() && (scale != Scale::Log || *n > 0.0)) {
            low = low.min(n);
            high = high.max(n);
        }
        let (low, high) = match scale {
            Scale::Share => (0.0, 1.0),
            Scale::Linear => (low.min(0.0), if high > 0.0 { round_up(high) } else { 1.0 }),
            Scale::Log if low > high => (0.1, 10.0),
            Scale::Log => {
                let low = 10f64.powf(low.log10().floor());
                let high = 10f64.powf(high.log10().ceil());
                (low, if high > low { high } else { low * 10.0 })
            }
        };
        let low = if low.is_finite() { low } else { 0.0 };
        Self {
            scale,
            low,
            high,
            left,
            right,
        }
    }

    /// Where a number stands.
    pub(super) fn x(&self, value: f64) -> f64 {
        let t = match self.scale {
            Scale::Log if value <= 0.0 => 0.0,
            Scale::Log => {
                (value.log10() - self.low.log10()) / (self.high.log10() - self.low.log10())
            }
            Scale::Linear | Scale::Share => (value - self.low) / (self.high - self.low),
        };
        self.left + t.clamp(0.0, 1.0) * (self.right - self.left)
    }

    fn marks(&self) -> Vec<f64> {
        match self.scale {
            Scale::Share => vec![0.0, 0.25, 0.5, 0.75, 1.0],
            Scale::Linear => vec![self.low, f64::midpoint(self.low, self.high), self.high],
            Scale::Log => {
                let mut out = Vec::new();
                let mut mark = self.low;
                while mark <= self.high * 1.000_001 && out.len() < 12 {
                    out.push(mark);
                    mark *= 10.0;
                }
                out
            }
        }
    }

    /// Lines down the sheet with their numbers below.
    pub(super) fn axis(&self, l: &Locale, upper: f64, lower: f64) -> Markup {
        let marks = self.marks();
        let last = marks.len().saturating_sub(1);
        html! {
            @for (i, mark) in marks.iter().enumerate() {
                @let x = at(self.x(*mark));
                line.grid x1=(x) x2=(x) y1=(at(upper)) y2=(at(lower)) {}
                text.tick x=(x) y=(at(lower + 18.0))
                    text-anchor=(if i == 0 { "start" } else if i == last { "end" } else { "middle" }) {
                    @if self.scale == Scale::Share { (l.share(*mark)) } @else { (l.number(*mark)) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_has_a_beginning_and_an_end_on_the_sheet() {
        let t = Time::new(date(2021, 3, 1), date(2021, 3, 10), 0.0, 100.0);
        assert_eq!(at(t.x(date(2021, 3, 1))), "0.0");
        assert_eq!(at(t.end(date(2021, 3, 10))), "100.0");
        assert_eq!(at(t.middle(date(2021, 3, 1))), "5.0");
    }

    #[test]
    fn a_logarithmic_scale_holds_its_numbers_and_puts_zero_at_its_beginning() {
        let s = Along::holding(Scale::Log, [0.0, 3.0, 450.0].into_iter(), 0.0, 300.0);
        assert_eq!(at(s.x(1.0)), "0.0");
        assert_eq!(at(s.x(10.0)), "100.0");
        assert_eq!(at(s.x(1_000.0)), "300.0");
        assert_eq!(at(s.x(0.0)), "0.0");
        assert_eq!(s.marks().len(), 4);
    }

    #[test]
    fn a_scale_without_numbers_can_still_be_drawn() {
        for scale in [Scale::Linear, Scale::Log, Scale::Share] {
            let s = Along::holding(scale, std::iter::empty(), 0.0, 300.0);
            assert!(s.x(1.0).is_finite());
        }
    }
}
