//! The stated total was summed with rows that are themselves wrong: it moved with them, and stays
//! wrong until they are right again.
//!
//! Raised and settled with the finding about the rows. What would else be said of the total's own fall
//! or rise at these instants gives way.

use super::changes::is_wrong;
use super::context::Context;
use super::{Findings, add, input, lies_on, noun, total_below_rows};
use crate::surveillance::{Flag, Found};
use jiff::Timestamp;
use standing_terms::{Measure, Place};
use std::collections::BTreeMap;

const RULE: &str = "follows-rows";

/// The total moved with the row by at least this part of what is wrong with it.
const MOST: f64 = 0.5;

/// What is wrong by fewer than ten people cannot be told from the day's other changes.
const PEOPLE: f64 = 10.0;

/// A rule that speaks of a change as such, without knowing of the rows.
const GENERAL: [&str; 3] = ["revised-down", "fall-undone", "rise-undone"];

/// When a row was wrong and when that could be said: rows of one page that agree are one finding.
type When = (Timestamp, Option<Timestamp>, Timestamp, Option<Timestamp>);

/// A row that was wrong for a time, and by how much.
struct Wrong {
    place: Place,
    rule: &'static str,
    by: f64,
}

/// `of_row` has what was found of a single site.
pub(super) fn find<'a>(
    context: &Context<'a>,
    place: &Place,
    of_row: impl Fn(&Place, Measure) -> &'a [Found],
    findings: &mut Findings,
) {
    for nation in context.of_place(place) {
        for ((from, to, detected, replaced), rows) in wrong_rows(context, nation.measure, &of_row) {
            let by: f64 = rows.iter().map(|w| w.by).sum();
            // Its step at the very capture at which the rows went wrong.
            let Ok(i) = nation.points.binary_search_by_key(&from, |p| p.at) else {
                continue;
            };
            let (Some(before), Some(here)) = (
                i.checked_sub(1).and_then(|i| nation.points.get(i)),
                nation.points.get(i),
            ) else {
                continue;
            };
            if (here.value - before.value) / by < MOST || stayed_behind(context, from, by) {
                continue;
            }
            let mut inputs = vec![input("before", before.value), input("shown", here.value)];
            let mut named = Vec::new();
            for row in &rows {
                named.push(format!("{} by {} ({})", row.place, row.by, row.rule));
                inputs.push(input("row", &row.place));
                inputs.push(input("wrong by", row.by));
            }
            let flag = Flag {
                rule: RULE,
                measure: nation.measure,
                from,
                to,
                reason: format!(
                    "{} {} are summed with rows that are wrong: {}",
                    here.value,
                    noun(nation.measure),
                    named.join(", ")
                ),
                inputs,
            };
            let own = findings.entry(nation.measure).or_default();
            // What the total itself shows says more.
            let told = own.iter().any(|f| {
                is_wrong(f.flag.rule)
                    && !GENERAL.contains(&f.flag.rule)
                    && lies_on(&f.flag, from)
                    && f.detected <= detected
            });
            if told {
                continue;
            }
            own.retain_mut(|f| {
                let same = f.flag.from == from || Some(f.flag.from) == to;
                if !GENERAL.contains(&f.flag.rule) || !same {
                    return true;
                }
                // The way back is known as such only once the row is.
                let since = detected.max(f.flag.from);
                if since <= f.detected {
                    return false;
                }
                f.replaced = Some(f.replaced.map_or(since, |at| at.min(since)));
                true
            });
            let found = Found {
                flag,
                detected,
                replaced,
            };
            add(findings, nation.measure, found);
        }
    }
}

/// The rows that are wrong by a number that can be told, by when they were.
fn wrong_rows<'a>(
    context: &Context<'a>,
    measure: Measure,
    of_row: impl Fn(&Place, Measure) -> &'a [Found],
) -> BTreeMap<When, Vec<Wrong>> {
    let mut out: BTreeMap<When, Vec<Wrong>> = BTreeMap::new();
    for row in context.facilities(measure) {
        let own = of_row(row.place, measure);
        for f in own.iter().filter(|f| is_wrong(f.flag.rule)) {
            let before = row.points.partition_point(|p| p.at < f.flag.from);
            let before = before.checked_sub(1).and_then(|i| row.points.get(i));
            let Some((before, shown)) = before.zip(row.value_at(f.flag.from)) else {
                continue;
            };
            let by = shown - before.value;
            if by.abs() >= PEOPLE {
                out.entry((f.flag.from, f.flag.to, f.detected, f.replaced))
                    .or_default()
                    .push(Wrong {
                        place: row.place.clone(),
                        rule: f.flag.rule,
                        by,
                    });
            }
        }
    }
    out
}

/// Whether the stated total does not have what is wrong: most of it lies between it and the sum of its
/// rows.
fn stayed_behind(context: &Context<'_>, at: Timestamp, by: f64) -> bool {
    total_below_rows::sides(context, at).is_some_and(|(rows, total)| (rows - total) / by >= MOST)
}
