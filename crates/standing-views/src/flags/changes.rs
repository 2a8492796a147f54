//! Changes of counts that should only grow, and which rule explains each.
//!
//! A series is walked from its first value. The *base* is the last value that nothing speaks
//! against. Each value that differs from it is put to the rules in order of precedence; where a
//! rule settles that some values were wrong, the base stays where it was and the walk goes on
//! behind them, so that the return to the right level is no second finding.

use super::context::{Context, Point, Series};
use super::{
    Findings, add, copied_from_other_site, counter_restarted, digit_added, digit_lost,
    digits_swapped, first_digit_wrong, older_page, revised_down, rows_doubled, total_below_rows,
    undone, withdrawn,
};
use crate::surveillance::Found;
use standing_terms::{Measure, MeasureShape, Place};

/// A value that differs from the base, with what came before and after.
pub(super) struct Change<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) place: &'a Place,
    pub(super) measure: Measure,
    /// The last value that nothing speaks against.
    pub(super) base: f64,
    /// The values before.
    pub(super) before: &'a [Point],
    /// The value in question.
    pub(super) here: Point,
    /// The values after it.
    pub(super) after: &'a [Point],
}

impl Change<'_> {
    /// By how much it rose.
    pub(super) fn rise(&self) -> f64 {
        self.here.value - self.base
    }

    /// Whether most of a rise is absent from the current cases: people newly infected are isolated,
    /// so a real rise shows there too. False where the page gave no current cases.
    pub(super) fn rise_is_unexplained(&self) -> bool {
        self.here.current.is_some_and(|c| c * 2.0 < self.rise())
    }

    /// The value after, where it came within so many days.
    pub(super) fn next_within(&self, days: i64) -> Option<&Point> {
        self.after
            .first()
            .filter(|p| super::context::within_days(self.here.at, p.at, days))
    }

    /// A number from which ordinary growth since the base could have come: at most a tenth above it,
    /// or ten people where that is more.
    pub(super) fn could_be_next(&self, value: f64) -> bool {
        const GROWTH: f64 = 0.10;
        const GROWTH_PEOPLE: f64 = 10.0;
        value >= self.base && value <= self.base + (self.base * GROWTH).max(GROWTH_PEOPLE)
    }
}

/// A rule's conclusion once later values are known.
pub(super) struct Settled {
    pub(super) found: Found,
    /// How many values, from the one in question on, are taken as wrong. None where the value
    /// stands and is the base from now on.
    pub(super) wrong: usize,
}

type Raise = fn(&Change<'_>) -> Option<Found>;
type Settle = fn(&Change<'_>) -> Option<Settled>;

/// What to raise at a fall, in order of precedence (stated in the parent module).
const RAISED_AT_FALL: [Raise; 6] = [
    older_page::raise,
    digit_lost::raise,
    first_digit_wrong::raise,
    total_below_rows::raise,
    withdrawn::row_dropped,
    revised_down::raise,
];

const SETTLED_FALL: [Settle; 7] = [
    older_page::settle,
    digit_lost::settle,
    first_digit_wrong::settle,
    digits_swapped::settle,
    total_below_rows::settle,
    counter_restarted::settle,
    undone::settle_fall,
];

const RAISED_AT_RISE: [Raise; 4] = [
    older_page::raise,
    digit_added::raise,
    rows_doubled::raise,
    copied_from_other_site::raise,
];

const SETTLED_RISE: [Settle; 6] = [
    older_page::settle,
    digit_added::settle,
    digits_swapped::settle,
    rows_doubled::settle,
    copied_from_other_site::settle,
    undone::settle_rise,
];

/// The rules that speak of a rise.
pub(super) const RISE_RULES: [&str; 5] = [
    "digit-added",
    "digits-swapped",
    "rows-doubled",
    "copied-from-other-site",
    "rise-undone",
];

/// Whether a rule says of a figure that it was wrong for a time.
pub(super) fn is_wrong(rule: &str) -> bool {
    RISE_RULES.contains(&rule)
        || [
            "count-in-name-cell",
            "deaths-above-cases",
            "digit-lost",
            "fall-undone",
            "first-digit-wrong",
        ]
        .contains(&rule)
}

/// Walks the counts of a place.
pub(super) fn walk(context: &Context<'_>, place: &Place, findings: &mut Findings) {
    for series in context.of_place(place) {
        if series.measure.shape() != MeasureShape::Cumulative {
            continue;
        }
        let Some(first) = series.points.first() else {
            continue;
        };
        for found in walk_from(context, series, series.points, 1, first.value) {
            add(findings, series.measure, found);
        }
    }
}

/// Walks some points from one on, with a base, as if no others were known.
fn walk_from(
    context: &Context<'_>,
    series: &Series<'_>,
    points: &[Point],
    mut i: usize,
    mut base: f64,
) -> Vec<Found> {
    let mut out = Vec::new();
    while let (Some(here), Some(before), Some(after)) = (
        points.get(i),
        points.get(..i),
        points.get(i.saturating_add(1)..),
    ) {
        let change = Change {
            context,
            place: series.place,
            measure: series.measure,
            base,
            before,
            here: *here,
            after,
        };
        let (raised, settled) = if here.value < base {
            (
                RAISED_AT_FALL.iter().find_map(|rule| rule(&change)),
                SETTLED_FALL.iter().find_map(|rule| rule(&change)),
            )
        } else if here.value > base {
            (
                RAISED_AT_RISE.iter().find_map(|rule| rule(&change)),
                SETTLED_RISE.iter().find_map(|rule| rule(&change)),
            )
        } else {
            (None, None)
        };
        if let Some(mut found) = raised {
            // Its end stays what it was without the later figures: a row that was dropped meanwhile
            // had ended it.
            found.replaced = settled.as_ref().map(|s| s.found.detected);
            if found.replaced != Some(found.detected) {
                out.push(found);
            }
        }
        let wrong = settled.as_ref().map_or(0, |s| s.wrong);
        let behind = i.saturating_add(wrong.max(1));
        if let Some(settled) = settled {
            let since = settled.found.detected;
            if wrong > 1 && since > here.at {
                // Until then the change stood, and what followed was held against it.
                let then = points.get(..behind).unwrap_or_default();
                let next = i.saturating_add(1);
                for mut found in walk_from(context, series, then, next, here.value) {
                    if found.detected < since {
                        found.replaced = Some(found.replaced.map_or(since, |at| at.min(since)));
                        out.push(found);
                    }
                }
            }
            out.push(settled.found);
        }
        if wrong == 0 {
            base = here.value;
        }
        i = behind;
    }
    out
}

/// A finding about a change that is made at the change itself.
pub(super) fn at_the_change(
    change: &Change<'_>,
    rule: &'static str,
    reason: String,
    mut inputs: Vec<(String, String)>,
) -> Found {
    let mut all = vec![
        super::input("before", change.base),
        super::input("shown", change.here.value),
    ];
    all.append(&mut inputs);
    super::found(
        rule,
        change.measure,
        change.here.at,
        change.here.end,
        reason,
        all,
    )
}

/// A finding about a change that is made when a later value resolves it.
pub(super) fn at_the_return(
    change: &Change<'_>,
    rule: &'static str,
    back: &Point,
    wrong: usize,
    reason: String,
) -> Settled {
    let mut found = at_the_change(
        change,
        rule,
        reason,
        vec![super::input("after", back.value)],
    );
    found.flag.to = Some(back.at);
    found.detected = back.at;
    Settled { found, wrong }
}
