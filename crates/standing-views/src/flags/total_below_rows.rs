//! The stated national total is below the sum of the rows on the same page.
//!
//! The page gives a total and a row for each facility; a total below its own rows cannot be right,
//! or a row is too high. Where flagged rows account for the gap, they carry the flag and the total
//! does not. A total *above* the rows is no contradiction: rows are dropped from the page while
//! their cases stay counted.

use super::changes::{Change, RISE_RULES, Settled, at_the_change};
use super::context::Context;
use super::{Findings, add, found, input, lies_on};
use crate::surveillance::Found;
use jiff::Timestamp;
use standing_terms::{Measure, Place};

const RULE: &str = "total-below-rows";

/// Gaps up to ten people, or a thousandth of the total, are the page's usual untidiness: some forty
/// pages have one.
const PEOPLE: f64 = 10.0;
const SHARE: f64 = 0.001;

/// A stretch of captures over which the total was below the rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gap {
    pub(super) from: Timestamp,
    pub(super) to: Option<Timestamp>,
    pub(super) total: f64,
    pub(super) rows: f64,
    /// Since when rows known to be too high account for it.
    explained: Option<Timestamp>,
}

/// Sum of the facility rows and stated total at an instant, where both were on a page.
pub(super) fn sides(context: &Context<'_>, at: Timestamp) -> Option<(f64, f64)> {
    let total = context
        .get(&Place::us(), Measure::CasesCumulative)?
        .value_at(at)?;
    let rows = context
        .facilities(Measure::CasesCumulative)
        .filter_map(|s| s.value_at(at))
        .sum();
    Some((rows, total))
}

/// Every gap, with since when flagged rows account for it.
pub(super) fn gaps(context: &Context<'_>, excess: &[&Excess]) -> Vec<Gap> {
    let Some(nation) = context.get(&Place::us(), Measure::CasesCumulative) else {
        return Vec::new();
    };
    // How each row changes the sum, in order of time.
    let mut steps: Vec<(Timestamp, f64)> = Vec::new();
    let mut listed: &[Timestamp] = &[];
    for s in context.facilities(Measure::CasesCumulative) {
        listed = &s.track.captures;
        for p in s.points {
            steps.push((p.at, p.value));
            steps.extend(p.end.map(|end| (end, -p.value)));
        }
    }
    steps.sort_by_key(|s| s.0);

    let mut instants: Vec<Timestamp> = steps
        .iter()
        .map(|s| s.0)
        .chain(
            nation
                .points
                .iter()
                .flat_map(|p| [Some(p.at), p.end])
                .flatten(),
        )
        .collect();
    instants.sort_unstable();
    instants.dedup();

    let mut gaps: Vec<Gap> = Vec::new();
    let mut open: Option<Gap> = None;
    let mut rows = 0.0;
    let mut next = steps.iter().peekable();
    for at in instants {
        while let Some((_, step)) = next.next_if(|s| s.0 <= at) {
            rows += step;
        }
        // Both must be of one page: where only one file has the capture, nothing can be compared.
        let both =
            nation.track.captures.binary_search(&at).is_ok() && listed.binary_search(&at).is_ok();
        if !both {
            continue;
        }
        let below = nation
            .value_at(at)
            .filter(|total| too_low(*total, rows))
            .map(|total| Gap {
                from: at,
                to: None,
                total,
                rows,
                explained: explained(excess, at, total, rows),
            });
        if let Some(mut gap) = open.take_if(|gap| {
            below
                .as_ref()
                .is_none_or(|b| b.explained.is_some() != gap.explained.is_some())
        }) {
            gap.to = Some(at);
            gaps.push(gap);
        }
        if open.is_none() {
            open = below;
        }
    }
    gaps.extend(open);
    gaps
}

fn too_low(total: f64, rows: f64) -> bool {
    rows - total > PEOPLE.max(total * SHARE)
}

/// A row known to be too high, by how much, and since when that could be said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Excess {
    from: Timestamp,
    to: Option<Timestamp>,
    by: f64,
    detected: Timestamp,
}

/// What is known to be too high at a place, by what the walk of its changes found.
pub(super) fn excess(context: &Context<'_>, place: &Place, findings: &Findings) -> Vec<Excess> {
    let mut out = Vec::new();
    let of_place = context.of_place(place).iter();
    for s in of_place.filter(|s| s.measure == Measure::CasesCumulative) {
        let own = || {
            findings
                .get(&s.measure)
                .into_iter()
                .flatten()
                .filter(|f| RISE_RULES.contains(&f.flag.rule))
        };
        for f in own().filter(|f| f.replaced.is_none()) {
            let before = f
                .flag
                .inputs
                .iter()
                .find(|(name, _)| name == "before")
                .and_then(|(_, v)| v.parse::<f64>().ok());
            if let Some((before, shown)) = before.zip(s.value_at(f.flag.from)) {
                out.push(Excess {
                    from: f.flag.from,
                    to: f.flag.to,
                    by: shown - before,
                    detected: own()
                        .filter(|g| g.flag.from == f.flag.from)
                        .map(|g| g.detected)
                        .fold(f.detected, Timestamp::min),
                });
            }
        }
    }
    out
}

/// Since when rows known to be too high account for the gap; none where they do not.
fn explained(excess: &[&Excess], at: Timestamp, total: f64, rows: f64) -> Option<Timestamp> {
    let here = || {
        excess
            .iter()
            .filter(|e| e.from <= at && e.to.is_none_or(|to| at < to))
    };
    let by: f64 = here().map(|e| e.by).sum();
    if too_low(total, rows - by) {
        return None;
    }
    here().map(|e| e.detected).max()
}

fn finding(gap: &Gap) -> Found {
    let reason = format!(
        "the stated total of {} is {} below the sum of the facilities on the same page, {}",
        gap.total,
        gap.rows - gap.total,
        gap.rows
    );
    let inputs = vec![
        input("stated total", gap.total),
        input("sum of the rows", gap.rows),
    ];
    found(
        RULE,
        Measure::CasesCumulative,
        gap.from,
        gap.to,
        reason,
        inputs,
    )
}

fn gap_of<'a>(change: &Change<'a>) -> Option<&'a Gap> {
    /// The gap accounts for the fall where it is at least half of it.
    const MOST: f64 = 0.5;
    if *change.place != Place::us() || change.measure != Measure::CasesCumulative {
        return None;
    }
    change.context.gaps.iter().find(|g| {
        g.explained.is_none()
            && g.from == change.here.at
            && g.rows - g.total >= -change.rise() * MOST
    })
}

pub(super) fn raise(change: &Change<'_>) -> Option<Found> {
    let gap = gap_of(change)?;
    let mut found = at_the_change(
        change,
        RULE,
        finding(gap).flag.reason,
        finding(gap).flag.inputs,
    );
    found.flag.to = gap.to;
    Some(found)
}

pub(super) fn settle(change: &Change<'_>) -> Option<Settled> {
    let gap = gap_of(change)?;
    let back = change.after.first()?;
    (gap.to == Some(back.at) && back.value >= change.base).then(|| Settled {
        // The same finding as raised, which it replaces at once.
        found: raise(change).unwrap_or_else(|| finding(gap)),
        wrong: 1,
    })
}

/// Gaps that no finding about the total's own fall speaks of.
pub(super) fn remaining(context: &Context<'_>, findings: &mut Findings) {
    let measure = Measure::CasesCumulative;
    let own = findings.get(&measure).cloned().unwrap_or_default();
    for gap in &context.gaps {
        let told = own.iter().any(|f| {
            lies_on(&f.flag, gap.from)
                && matches!(f.flag.rule, "digit-lost" | "first-digit-wrong" | RULE)
        });
        if told || gap.explained.is_some_and(|at| at <= gap.from) {
            continue;
        }
        let mut found = finding(gap);
        found.replaced = gap.explained;
        add(findings, measure, found);
    }
}
