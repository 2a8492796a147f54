//! The goals, each pursued in its turn with what came before kept.

use super::boxed::Table;
use super::branch::maximise;
use super::holdings::Holdings;
use super::index::Indexed;
use super::market::{Ask, Descent, Market, Prices, Watch};
use super::part::{Aim, Goal, Part};
use super::search::{Keep, Search};

/// Coverage that a facility could reach at most, with everything that arrives for itself: found, and
/// proved to be no more than.
pub(super) fn reach_alone(ix: &Indexed, number: usize, work: &mut u64) -> (f64, f64) {
    let Some(f) = ix.facilities.get(number) else {
        return (0.0, 1.0);
    };
    let part = Part::of(
        ix,
        &[number],
        &ix.arrived,
        Aim::only(Goal::Reach(1.0)),
        &|_, _, _| 0.0,
    );
    let mut table = Table::of(part.rows.clone());
    let found = maximise(&mut table, &part.whole, f64::NEG_INFINITY, 1e-6, 300);
    *work += table.work;
    let given: f64 = f.given.iter().map(|d| d.people).sum::<f64>() / f.willing.max(1e-9);
    let all = given.max(1.0);
    let reached = found
        .best
        .map_or(given, |(worth, _)| (all + worth).min(all));
    // Sums of doses end a rounding above all.
    (reached, (all + found.bound).min(all).max(reached))
}

/// Proved: no plan has a higher least coverage. `reached` is one that a plan has. Where the watch
/// says no, what is proved until then is given.
pub(super) fn highest_floor(
    ix: &Indexed,
    reached: f64,
    work: &mut u64,
    watch: &mut Watch<'_>,
) -> f64 {
    let mut bound = 1.0f64;
    for (number, f) in ix.facilities.iter().enumerate() {
        if !watch() {
            return bound;
        }
        if f.willing > 0.0 {
            bound = bound.min(reach_alone(ix, number, work).1);
        }
    }
    // Whether all could reach it together.
    let (mut low, mut high) = (reached, bound);
    for round in 0..8 {
        if high - low < 1e-3 || !watch() {
            break;
        }
        let target = if round == 0 {
            high - 1e-4
        } else {
            f64::midpoint(low, high)
        };
        if out_of_reach(ix, target, work, watch) {
            high = target;
        } else if round == 0 {
            break;
        } else {
            low = target;
        }
    }
    high
}

/// Proved, by prices: the facilities cannot all reach a coverage together. `false` proves nothing.
pub(super) fn out_of_reach(
    ix: &Indexed,
    target: f64,
    work: &mut u64,
    watch: &mut Watch<'_>,
) -> bool {
    let mut market = Market::of(ix, Aim::only(Goal::Reach(target)));
    let mut prices = Prices::free(ix);
    let how = Descent {
        towards: -0.01,
        rounds: 60,
        ask: Ask::Fractions,
        step: 0.5,
        enough: -1e-6,
        most_work: u64::MAX,
    };
    let least = market.descend(&mut prices, how, watch);
    *work += market.work;
    least.is_none_or(|l| l < -1e-6)
}

/// Gives second doses of frozen weeks their vials, whatever else. Whether that was possible. Then,
/// where there is a plan before, takes from it what can still be had.
pub(super) fn begin(search: &mut Search<'_>, replanned: bool) -> bool {
    let ix = search.ix;
    let goal = Goal::Reach(0.0);
    search.weight = 1.0;
    for f in 0..ix.facilities.len() {
        if search.now.each.get(f).is_some_and(|h| !h.fits) {
            let _ = search.step(&[f], goal, Keep::default());
        }
    }
    // Where one is short because another was first, the two are looked at together.
    for f in 0..ix.facilities.len() {
        for _ in 0..20 {
            if search.now.each.get(f).is_some_and(|h| h.fits) {
                break;
            }
            let _ = search.improve(f, goal, Keep::default());
        }
    }
    if !search.now.each.iter().all(|h| h.fits) {
        return false;
    }
    if replanned {
        search.weight = 0.0;
        for f in 0..ix.facilities.len() {
            let _ = search.step(&[f], Goal::Unchanged, Keep::default());
        }
    }
    true
}

/// Raises the least coverage, to `enough` where that is given.
///
/// A target above what is reached is set; facilities below it are solved anew, with others, for as
/// little missing as possible in all. Where that takes too long, the target comes down.
pub(super) fn raise(
    search: &mut Search<'_>,
    keep: Keep,
    bound: f64,
    enough: Option<f64>,
    budget: u64,
    go_on: &mut dyn FnMut(&Search<'_>, f64) -> bool,
) {
    let ix = search.ix;
    let n = ix.facilities.len();
    let end = search.work + budget;
    let mut best = search.now.clone();
    let mut high = bound;
    search.weight = search.light();
    while high - best.least(ix) > 1e-3 && search.work < end {
        let low = best.least(ix);
        if enough.is_some_and(|e| low + 1e-7 >= e) {
            break;
        }
        let target = enough.map_or(low + (high - low) * 0.8, |e| e + 1e-7);
        let slice = search.work + (end - search.work) / 3;
        let slice = slice.max(search.work + budget / 20).min(end);
        let slice = if enough.is_some() { end } else { slice };
        loop {
            if search.now.least(ix) > best.least(ix) + 1e-9 {
                best = search.now.clone();
            }
            let poor: Vec<usize> = (search.now.each.iter().zip(&ix.facilities).enumerate())
                .filter(|(_, (h, f))| f.willing > 0.0 && h.coverage + 1e-7 < target)
                .map(|(f, _)| f)
                .collect();
            if poor.is_empty() {
                break;
            }
            if search.work >= slice {
                high = target;
                break;
            }
            let around = if search.draw.below(4) == 0 {
                search.draw.below(n)
            } else {
                search.draw.one_of(&poor).unwrap_or(0)
            };
            let _ = search.improve(around, Goal::Reach(target), keep);
            if !go_on(search, best.least(ix)) {
                search.now = best;
                return;
            }
        }
    }
    search.now = best;
}

/// What a plan is worth for a goal.
pub(super) fn value(now: &Holdings, goal: Goal) -> f64 {
    match goal {
        Goal::Unchanged => -now.changes(),
        Goal::Averted | Goal::Reach(_) => now.averted(),
    }
}

/// Improves a plan for a goal. `could` is what each facility could have for itself at the prices.
///
/// Vials cost a share of their price at first, which lets facilities give up what is worth more
/// elsewhere, and less and less; then again from a share on, several times. Nothing is worth more
/// than `bound`; there it ends.
pub(super) fn pursue(
    search: &mut Search<'_>,
    goal: Goal,
    keep: Keep,
    could: &[f64],
    bound: f64,
    budget: u64,
    go_on: &mut dyn FnMut(&Search<'_>, f64) -> bool,
) {
    let (start, end) = (search.work, search.work + budget);
    let mut best = search.now.clone();
    let mut best_value = value(&best, goal);
    while search.work < end && best_value + 1e-9 < bound {
        let spent = (search.work - start) as f64 / budget.max(1) as f64;
        search.weight = if goal == Goal::Averted {
            share_of_price(spent)
        } else {
            0.0
        };
        let around = search.lacking(could, goal);
        if search.improve(around, goal, keep).is_some() {
            let now = value(&search.now, goal);
            if now > best_value + 1e-9 {
                best = search.now.clone();
                best_value = now;
            }
        }
        if !go_on(search, best_value) {
            break;
        }
    }
    search.now = best;
}

/// The share of its price that a vial costs after a share of the budget.
fn share_of_price(spent: f64) -> f64 {
    let within = if spent < 0.5 {
        spent * 2.0
    } else {
        ((spent - 0.5) * 8.0).fract()
    };
    (0.1 * (1.0 - within / 0.9)).max(0.0)
}
