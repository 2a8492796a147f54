//! Whole numbers: branch and bound over a [`Table`].
//!
//! The search dives, and where a dive ends it goes on from the open part with the largest bound, so
//! that a search that is cut off has a bound worth having. A table solves from wherever it stands,
//! so going to another part is changing limits.

use super::boxed::{End, Table};

/// How far from a whole number a value may be.
const WHOLE: f64 = 1e-6;

/// What a search found.
#[derive(Debug, Clone)]
pub(super) struct Branched {
    /// The best values and their worth, where any above the cutoff were found.
    pub(super) best: Option<(f64, Vec<f64>)>,
    /// Proved: nothing is worth more, except what the caller's cutoff already had.
    pub(super) bound: f64,
    /// Whether the search came to its end.
    pub(super) exact: bool,
}

/// Further limits of variables, each on top of those before it.
type Limits = Vec<(usize, f64, f64)>;

/// Finds values that are whole where `whole` says, worth more than `cutoff` by at least `step`.
pub(super) fn maximise(
    table: &mut Table,
    whole: &[usize],
    cutoff: f64,
    step: f64,
    most_nodes: usize,
) -> Branched {
    let root: Vec<(f64, f64)> = whole.iter().map(|v| table.limits(*v)).collect();
    let mut best: Option<(f64, Vec<f64>)> = None;
    let mut cutoff = cutoff;
    let mut limits: Limits = Vec::new();
    let mut open: Vec<(f64, Limits)> = Vec::new();
    let mut nodes = 0;
    let mut lost = f64::NEG_INFINITY;
    let mut above = f64::INFINITY;
    let mut exact = true;
    loop {
        nodes += 1;
        let end = table.dual(cutoff + step);
        let mut next = None;
        match end {
            End::Infeasible | End::Cut => {}
            End::Stuck => {
                lost = lost.max(above);
                exact = false;
            }
            End::Optimal => {
                let bound = table.proved_bound().min(above);
                if bound > cutoff + step {
                    match most_fractional(table, whole) {
                        None if table.off() <= 1e-6 => {
                            let worth = table.worth();
                            if worth > cutoff + step {
                                best = Some((worth, table.values()));
                                cutoff = worth;
                            }
                        }
                        None => {
                            lost = lost.max(bound);
                            exact = false;
                        }
                        Some((variable, value)) => next = Some((variable, value, bound)),
                    }
                }
            }
        }
        if let Some((variable, value, bound)) = next {
            let (lo, hi) = table.limits(variable);
            let (down, up) = (value.floor(), value.floor() + 1.0);
            let (near, far) = if value - down > 0.5 {
                ((up, hi), (lo, down))
            } else {
                ((lo, down), (up, hi))
            };
            if nodes >= most_nodes {
                exact = false;
                lost = lost.max(bound);
                break;
            }
            let mut other = limits.clone();
            other.push((variable, far.0, far.1));
            open.push((bound, other));
            limits.push((variable, near.0, near.1));
            table.limit(variable, near.0, near.1);
            above = bound;
        } else {
            let most = (open.iter().enumerate()).max_by(|a, b| a.1.0.total_cmp(&b.1.0));
            let Some((at, _)) = most else { break };
            let (bound, wanted) = open.swap_remove(at);
            if bound <= cutoff + step {
                open.clear();
                break;
            }
            if nodes >= most_nodes {
                exact = false;
                lost = lost.max(bound);
                break;
            }
            restore(table, whole, &root);
            for (v, lo, hi) in &wanted {
                table.limit(*v, *lo, *hi);
            }
            limits = wanted;
            above = bound;
        }
    }
    restore(table, whole, &root);
    let left = open.iter().map(|o| o.0).fold(lost, f64::max);
    Branched {
        best,
        bound: left.max(cutoff + step),
        exact,
    }
}

fn restore(table: &mut Table, whole: &[usize], root: &[(f64, f64)]) {
    for (v, (lo, hi)) in whole.iter().zip(root) {
        table.limit(*v, *lo, *hi);
    }
}

fn most_fractional(table: &Table, whole: &[usize]) -> Option<(usize, f64)> {
    let mut most = WHOLE;
    let mut found = None;
    for v in whole {
        let x = table.value(*v);
        let off = (x - x.round()).abs();
        if off > most {
            most = off;
            found = Some((*v, x));
        }
    }
    found
}
