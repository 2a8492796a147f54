//! Small multiples: new cases of every place on the same days, each to its own height.
//!
//! The heights are not comparable and the page says so: the number beside each is its greatest
//! week. One height for all would make four of five places a flat line.

use super::days;
use crate::web::ask::Asked;
use jiff::civil::Date;
use maud::{Markup, html};
use standing_terms::Period;
use std::fmt::Write as _;

/// One place.
#[derive(Debug, Clone)]
pub(in crate::web) struct Small {
    /// Its name.
    pub(in crate::web) name: String,
    /// Where it is, shortly.
    pub(in crate::web) place: String,
    /// The page behind it.
    pub(in crate::web) href: String,
    /// New cases by week; none where it cannot be told.
    pub(in crate::web) weeks: Vec<(Period, Option<f64>)>,
}

impl Small {
    fn unknown(&self) -> usize {
        self.weeks.iter().filter(|(_, n)| n.is_none()).count()
    }

    fn greatest(&self) -> f64 {
        self.weeks
            .iter()
            .filter_map(|(_, n)| *n)
            .fold(0.0, f64::max)
    }
}

const WIDE: f64 = 148.0;
const HIGH: f64 = 30.0;

/// The outline of the bars from left to right, and the stretches that are not known.
fn outline(weeks: &[(Period, Option<f64>)], first: Date, last: Date) -> (String, String) {
    let span = f64::from(days(first, last)).max(0.0) + 1.0;
    let x = |day: Date| (f64::from(days(first, day)) / span).clamp(0.0, 1.0) * WIDE;
    let top = weeks
        .iter()
        .filter_map(|(_, n)| *n)
        .fold(0.0, f64::max)
        .max(1.0);
    let (mut line, mut unknown) = (String::new(), String::new());
    let mut height = 0.0;
    let mut open: Option<f64> = None;
    for (period, n) in weeks {
        let from = x(period.first());
        if let Some(n) = n {
            if let Some(start) = open.take() {
                let _ = write!(unknown, "M{start:.0} 15H{from:.0}");
            }
            let y = HIGH - (n / top) * (HIGH - 3.0);
            if (y - height).abs() > 0.4 || line.is_empty() {
                if line.is_empty() {
                    let _ = write!(line, "M{from:.0} {HIGH}V{y:.0}");
                } else {
                    let _ = write!(line, "H{from:.0}V{y:.0}");
                }
                height = y;
            }
        } else {
            open.get_or_insert(from);
            if !line.is_empty() && height < HIGH {
                let _ = write!(line, "H{from:.0}V{HIGH:.0}");
                height = HIGH;
            }
        }
    }
    if let Some(start) = open {
        let _ = write!(unknown, "M{start:.0} 15H{WIDE:.0}");
    }
    if !line.is_empty() {
        let _ = write!(line, "H{WIDE:.0}V{HIGH:.0}z");
    }
    (line, unknown)
}

/// What a drawing says, in a few words.
fn words(a: &Asked<'_>, p: &Small) -> String {
    let l = a.l;
    let most = p.greatest();
    if most > 0.0 {
        l.ta("small-most", &[("n", &l.number(most))])
    } else if p.weeks.iter().all(|(_, n)| n.is_none()) {
        l.t("small-unknown")
    } else if p.weeks.iter().any(|(_, n)| n.is_none()) {
        l.t("small-none-known")
    } else {
        l.t("small-none")
    }
}

/// The same numbers: of each place its new cases, its greatest week and the weeks not known.
fn table(a: &Asked<'_>, places: &[Small]) -> Markup {
    let l = a.l;
    html! {
        details {
            summary { (l.tn("chart-rows", places.len())) }
            table.points {
                thead { tr {
                    th scope="col" { (l.t("col-facility")) }
                    th.num scope="col" { (l.t("col-new-cases")) }
                    th.num scope="col" { (l.t("col-greatest-week")) }
                    th.num scope="col" { (l.t("col-weeks-unknown")) }
                } }
                tbody {
                    @for p in places {
                        @let known: Vec<f64> = p.weeks.iter().filter_map(|(_, n)| *n).collect();
                        tr {
                            th scope="row" { (p.name) }
                            @if known.is_empty() {
                                td colspan="2" { span.missing { (l.t("not-known")) } }
                            } @else {
                                td.num { (l.number(known.iter().sum())) }
                                td.num { (l.number(p.greatest())) }
                            }
                            td.num { (l.number(p.unknown() as f64)) }
                        }
                    }
                }
            }
        }
    }
}

/// All places, in the order given.
pub(in crate::web) fn multiples(
    a: &Asked<'_>,
    title: &str,
    unit: &str,
    source: &Markup,
    places: &[Small],
    first: Date,
    last: Date,
) -> Markup {
    let l = a.l;
    html! {
        figure.chart.told.multiples #multiples {
            figcaption { (title) }
            p.unit { (unit) }
            ul.smalls {
                @for p in places {
                    @let (line, unknown) = outline(&p.weeks, first, last);
                    @let said = words(a, p);
                    li {
                        a href=(p.href) { (p.name) } " " span.where { (p.place) }
                        svg viewBox="0 0 148 31" role="img" focusable="false" preserveAspectRatio="none" {
                            title { (p.name) ": " (said) }
                            desc { (l.ta("small-desc", &[("first", &l.date(first)), ("last", &l.date(last))])) " " (l.tn("epidemic-desc-unknown", p.unknown())) }
                            path.base d="M0 30.5H148" {}
                            @if !unknown.is_empty() { path.gapline d=(unknown) {} }
                            @if !line.is_empty() { path.bar d=(line) {} }
                        }
                        span.most { (said) }
                    }
                }
            }
            ul.keys {
                li { svg.key viewBox="0 0 22 14" aria-hidden="true" focusable="false" { path.bar d="M2 14V8H8V3H14V10H20V14z" {} } " " (l.t("key-new-cases")) }
                li { svg.key viewBox="0 0 22 14" aria-hidden="true" focusable="false" { path.gapline d="M1 7H21" {} } " " (l.t("key-unknown")) }
            }
            p.credit {
                (l.ta("small-span", &[("first", &l.date(first)), ("last", &l.date(last))])) " "
                (l.t("chart-source")) " " (source) " " span.when { (a.as_of_sentence()) }
            }
            (table(a, places))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_unknown_week_is_a_dotted_line_and_not_a_zero() {
        let week = |d: i8| Period::span(date(2021, 3, d), date(2021, 3, d + 6)).unwrap();
        let weeks = [(week(1), Some(9.0)), (week(8), None), (week(15), Some(0.0))];
        let (line, unknown) = outline(&weeks, date(2021, 3, 1), date(2021, 3, 21));
        assert_eq!(unknown, "M49 15H99");
        assert!(line.starts_with("M0 30V3H49V30"), "{line}");
    }
}
