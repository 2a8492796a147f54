//! Why no plan keeps what was asked for: a cause from which nothing can be left out.
//!
//! A cause is found by leaving out one requirement after the other: what can be left out without
//! making a plan possible is no part of it (a deletion filter, Chinneck and Dravnieks 1991).

use super::boxed::{End, Table};
use super::branch::maximise;
use super::holdings::Holdings;
use super::index::Indexed;
use super::part::{Aim, Goal, Part};
use super::shortfall::{advance, stock, widen};
use super::stages::out_of_reach;

/// One requirement of a cause.
#[derive(Debug, Clone, PartialEq)]
pub enum Culprit {
    /// A facility must reach the floor.
    Floor {
        /// The facility.
        facility: String,
    },
    /// Its clinic gives no more doses a week.
    Clinic {
        /// The facility.
        facility: String,
        /// Doses a week.
        doses: f64,
    },
    /// Its people are eligible no earlier.
    Eligibility {
        /// The facility.
        facility: String,
    },
    /// No more vials arrive in the pools it draws on.
    Arrivals {
        /// The pools.
        pools: Vec<String>,
    },
    /// People leave while they wait.
    Leaving {
        /// The facility.
        facility: String,
    },
    /// The frozen weeks open more vials than have arrived.
    Frozen {
        /// The pool.
        pool: String,
        /// The product.
        product: String,
        /// The week, from 0.
        week: usize,
        /// Vials too many.
        vials: f64,
    },
    /// People given their first dose in a frozen week must be given the second.
    SecondDoses {
        /// The facility.
        facility: String,
        /// The week in which they are due, from 0.
        week: usize,
        /// The product.
        product: String,
        /// How many.
        doses: f64,
    },
}

/// Requirements that no plan keeps together.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// The requirements.
    pub culprits: Vec<Culprit>,
    /// Whether it is shown that none of them can be left out.
    pub minimal: bool,
}

/// Frozen weeks that open more than has arrived.
pub(super) fn overdrawn(ix: &Indexed) -> Option<Cause> {
    let worst = ix.overdrawn.first()?;
    Some(Cause {
        culprits: vec![Culprit::Frozen {
            pool: ix.pools.get(worst.pool).cloned().unwrap_or_default(),
            product: ix
                .products
                .get(worst.product)
                .map(|p| p.id.clone())
                .unwrap_or_default(),
            week: worst.week,
            vials: worst.vials,
        }],
        minimal: true,
    })
}

/// Second doses of frozen weeks that found no vials or no room in a clinic.
pub(super) fn second_doses(ix: &Indexed, now: &Holdings) -> Cause {
    let mut culprits = Vec::new();
    let mut pools: Vec<String> = Vec::new();
    for (f, h) in ix.facilities.iter().zip(&now.each) {
        if h.fits {
            continue;
        }
        for (p, product) in ix.products.iter().enumerate() {
            let Some(interval) = product.interval else {
                continue;
            };
            for week in ix.frozen..ix.weeks {
                let doses: f64 = (f.given.iter())
                    .filter(|d| d.product == p && d.week + interval == week)
                    .map(|d| d.people * f.stay_for(interval))
                    .sum();
                if doses > 1e-6 {
                    culprits.push(Culprit::SecondDoses {
                        facility: f.id.clone(),
                        week,
                        product: product.id.clone(),
                        doses,
                    });
                }
            }
        }
        pools.extend(
            ix.pools_of(f.group)
                .iter()
                .filter_map(|g| ix.pools.get(*g).cloned()),
        );
    }
    pools.sort();
    pools.dedup();
    culprits.push(Culprit::Arrivals { pools });
    Cause {
        minimal: culprits.len() == 2,
        culprits,
    }
}

/// Why a floor cannot be reached. `None` where that is not proved.
pub(super) fn floor(ix: &Indexed, floor: f64, work: &mut u64) -> Option<Cause> {
    for number in 0..ix.facilities.len() {
        if let Some(cause) = of_one(ix, number, floor, work) {
            return Some(cause);
        }
    }
    together(ix, floor, work)
}

/// A requirement done away with.
type Ease = fn(&mut Indexed);

/// Why one facility cannot reach it, even alone.
fn of_one(ix: &Indexed, number: usize, floor: f64, work: &mut u64) -> Option<Cause> {
    let f = ix.facilities.get(number).filter(|f| f.willing > 0.0)?;
    if !impossible(ix, &[number], floor, work) {
        return None;
    }
    let mut kept = ix.clone();
    let mut culprits = vec![Culprit::Floor {
        facility: f.id.clone(),
    }];
    let eased: [(Ease, Culprit); 3] = [
        (
            |ix| advance(ix, ix.weeks),
            Culprit::Eligibility {
                facility: f.id.clone(),
            },
        ),
        (
            widen,
            Culprit::Clinic {
                facility: f.id.clone(),
                doses: f.capacity,
            },
        ),
        (
            stock,
            Culprit::Arrivals {
                pools: (ix.pools_of(f.group).iter())
                    .filter_map(|g| ix.pools.get(*g).cloned())
                    .collect(),
            },
        ),
    ];
    for (ease, culprit) in eased {
        let mut without = kept.clone();
        ease(&mut without);
        if impossible(&without, &[number], floor, work) {
            // Not needed for it to be impossible: leave it out.
            kept = without;
        } else {
            culprits.push(culprit);
        }
    }
    if culprits.len() == 1 {
        culprits.push(Culprit::Leaving {
            facility: f.id.clone(),
        });
    }
    Some(Cause {
        culprits,
        minimal: true,
    })
}

/// Facilities from which a smallest set that cannot reach it together is looked for.
const FILTERED: usize = 80;

/// Why some facilities cannot reach it together though each could alone.
fn together(ix: &Indexed, floor: f64, work: &mut u64) -> Option<Cause> {
    let mut members: Vec<usize> = (ix.facilities.iter().enumerate())
        .filter(|(_, f)| f.willing > 0.0)
        .map(|(i, _)| i)
        .collect();
    // One group is enough where it is.
    let of_group = |g: usize| -> Vec<usize> {
        let in_group = |f: &&usize| ix.facilities.get(**f).is_some_and(|f| f.group == g);
        members.iter().filter(in_group).copied().collect()
    };
    let group = (0..ix.groups.len())
        .map(of_group)
        .find(|g| !g.is_empty() && impossible(ix, g, floor, work));
    match group {
        Some(group) => members = group,
        None if !impossible(ix, &members, floor, work) => return None,
        None => {}
    }
    let minimal = members.len() <= FILTERED;
    if minimal {
        let mut at = 0;
        while at < members.len() {
            let mut without = members.clone();
            without.remove(at);
            if impossible(ix, &without, floor, work) {
                members = without;
            } else {
                at += 1;
            }
        }
    }
    let mut pools: Vec<String> = (members.iter())
        .filter_map(|f| ix.facilities.get(*f))
        .flat_map(|f| ix.pools_of(f.group))
        .filter_map(|g| ix.pools.get(*g).cloned())
        .collect();
    pools.sort();
    pools.dedup();
    let mut culprits: Vec<Culprit> = (members.iter())
        .filter_map(|f| ix.facilities.get(*f))
        .map(|f| Culprit::Floor {
            facility: f.id.clone(),
        })
        .collect();
    culprits.push(Culprit::Arrivals { pools });
    Some(Cause { culprits, minimal })
}

/// Facilities up to which all are looked at in one programme.
const AT_ONCE: usize = 12;

/// Facilities up to which they are looked at in whole vials.
const IN_WHOLE_VIALS: usize = 4;

/// Proved: these facilities cannot all reach the floor.
fn impossible(ix: &Indexed, members: &[usize], floor: f64, work: &mut u64) -> bool {
    if members.len() > AT_ONCE {
        let mut ix = ix.clone();
        let mut at = 0;
        ix.facilities.retain(|_| {
            at += 1;
            members.contains(&(at - 1))
        });
        return out_of_reach(&ix, floor, work, &mut || true);
    }
    let aim = Aim::above(Goal::Averted, floor);
    let part = Part::of(ix, members, &ix.arrived, aim, &|_, _, _| 0.0);
    let mut table = Table::of(part.rows.clone());
    let end = table.dual(f64::NEG_INFINITY);
    let impossible = match end {
        End::Infeasible => true,
        End::Optimal if members.len() <= IN_WHOLE_VIALS => {
            let aim = Aim::only(Goal::Reach(floor));
            let part = Part::of(ix, members, &ix.arrived, aim, &|_, _, _| 0.0);
            let mut whole = Table::of(part.rows.clone());
            let found = maximise(&mut whole, &part.whole, -1e-6, 0.0, 3_000);
            *work += whole.work;
            found.exact && found.best.is_none()
        }
        _ => false,
    };
    *work += table.work;
    impossible
}
