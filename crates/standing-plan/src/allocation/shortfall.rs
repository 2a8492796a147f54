//! Why a facility stays below a target, and the smallest change that would bring it there while all
//! others stand as planned.

use super::boxed::Table;
use super::branch::maximise;
use super::grid::Grid;
use super::holdings::Holdings;
use super::index::Indexed;
use super::part::{Aim, Goal, Part};
use super::stages::reach_alone;

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// What it holds and what is left over would suffice, opened in other weeks; as planned, it
    /// averts more infections or changes less.
    UsedOtherwise,
    /// Its pools hold enough, and the plan opens these vials elsewhere.
    VialsElsewhere,
    /// Even alone, its pools do not hold enough in time.
    TooFewVials,
    /// Its clinic cannot give enough doses.
    ClinicFull,
    /// Its people are eligible too late.
    EligibleLate,
    /// Each of several changes would not suffice alone.
    SeveralCauses,
    /// Too many leave, or no time is left for a second dose, whatever is changed here.
    PeopleLeave,
}

impl Reason {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::UsedOtherwise => "used-otherwise",
            Self::VialsElsewhere => "vials-elsewhere",
            Self::TooFewVials => "too-few-vials",
            Self::ClinicFull => "clinic-full",
            Self::EligibleLate => "eligible-late",
            Self::SeveralCauses => "several-causes",
            Self::PeopleLeave => "people-leave",
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::UsedOtherwise => {
                "its own vials and those left over would suffice; as planned they avert more infections, or less is changed"
            }
            Self::VialsElsewhere => {
                "the pools it draws on hold enough for it; the plan opens these vials at other facilities"
            }
            Self::TooFewVials => {
                "the pools it draws on do not hold enough in time, even if it were their only facility"
            }
            Self::ClinicFull => "its clinic cannot give enough doses a week",
            Self::EligibleLate => "its people become eligible too late",
            Self::SeveralCauses => {
                "more vials, a larger clinic and earlier eligibility would be needed together"
            }
            Self::PeopleLeave => {
                "too many leave before they can be given a dose, or no week is left for the second one"
            }
        }
    }
}

/// The smallest change that suffices.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// More vials.
    Vials {
        /// The product.
        product: String,
        /// A pool that the facility draws on.
        pool: String,
        /// How many.
        vials: u32,
        /// The last week, from 0, at whose start they suffice.
        by_week: usize,
    },
    /// More doses that its clinic can give in each week.
    ClinicDoses {
        /// How many.
        more: u32,
    },
    /// Its vials opened in other weeks or for others of its people.
    OtherUse,
    /// Everybody there eligible earlier.
    Eligible {
        /// By how many weeks.
        weeks_earlier: usize,
    },
    /// None of these alone.
    None,
}

/// A facility below the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortfall {
    /// The facility.
    pub facility: String,
    /// Its coverage by the plan.
    pub coverage: f64,
    /// The target.
    pub target: f64,
    /// People missing.
    pub people: f64,
    /// Why.
    pub reason: Reason,
    /// What would suffice.
    pub change: Change,
}

/// All facilities below a target.
pub(super) fn of(ix: &Indexed, now: &Holdings, target: f64, work: &mut u64) -> Vec<Shortfall> {
    let mut all = Vec::new();
    for (number, (f, holding)) in ix.facilities.iter().zip(&now.each).enumerate() {
        if f.willing <= 0.0 || holding.coverage + 1e-6 >= target {
            continue;
        }
        let mut one = One::of(ix, number, target, work);
        let left = now.left_for(ix, &[number]);
        let (reason, change) = one.why(&left);
        all.push(Shortfall {
            facility: f.id.clone(),
            coverage: holding.coverage,
            target,
            people: (target - holding.coverage) * f.willing,
            reason,
            change,
        });
    }
    all
}

/// One facility by itself.
struct One<'a> {
    /// The problem with that facility alone.
    ix: Indexed,
    target: f64,
    work: &'a mut u64,
}

impl<'a> One<'a> {
    fn of(ix: &Indexed, number: usize, target: f64, work: &'a mut u64) -> Self {
        let mut ix = ix.clone();
        ix.facilities = ix.facilities.get(number).cloned().into_iter().collect();
        Self { ix, target, work }
    }

    fn why(&mut self, left: &Grid) -> (Reason, Change) {
        if self.reaches(&self.ix.clone()) {
            if self.reaches_with(left) {
                return (Reason::UsedOtherwise, Change::OtherUse);
            }
            // Alone it could: what the others leave is what is missing.
            return (Reason::VialsElsewhere, self.vials(left));
        }
        let mut roomy = self.ix.clone();
        widen(&mut roomy);
        let mut stocked = self.ix.clone();
        stock(&mut stocked);
        let mut early = self.ix.clone();
        advance(&mut early, self.ix.weeks);
        if self.reaches(&stocked) {
            let arrived = self.ix.arrived.clone();
            return (Reason::TooFewVials, self.vials(&arrived));
        }
        if self.reaches(&roomy) {
            return (Reason::ClinicFull, self.clinic());
        }
        if self.reaches(&early) {
            return (Reason::EligibleLate, self.eligible());
        }
        widen(&mut stocked);
        advance(&mut stocked, self.ix.weeks);
        if self.reaches(&stocked) {
            (Reason::SeveralCauses, Change::None)
        } else {
            (Reason::PeopleLeave, Change::None)
        }
    }

    /// Whether the facility reaches the target alone.
    fn reaches(&mut self, ix: &Indexed) -> bool {
        reach_alone(ix, 0, self.work).0 + 1e-6 >= self.target
    }

    /// Whether it does with so much in the pools.
    fn reaches_with(&mut self, left: &Grid) -> bool {
        let aim = Aim::only(Goal::Reach(self.target));
        let part = Part::of(&self.ix, &[0], left, aim, &|_, _, _| 0.0);
        let mut table = Table::of(part.rows.clone());
        let found = maximise(&mut table, &part.whole, -1e-4, 0.0, 300);
        *self.work += table.work;
        found.best.is_some_and(|(worth, _)| worth > -1e-6)
    }

    /// The fewest doses in vials of one product that suffice, and how late they may come.
    fn vials(&mut self, left: &Grid) -> Change {
        let group = self.ix.facilities.first().map_or(0, |f| f.group);
        let pools = self.ix.pools_of(group).to_vec();
        let products = self.ix.products.clone();
        let mut best: Option<(f64, Change)> = None;
        for (p, product) in products.iter().enumerate() {
            // The pool that has this product, else the first.
            let with = pools.iter().find(|g| self.ix.arrived.last(**g, p) > 0.0);
            let Some(pool) = with.or(pools.first()).copied() else {
                continue;
            };
            let more = |vials: u32, week: usize| -> Grid {
                let mut left = left.clone();
                left.add_from(pool, p, week, f64::from(vials));
                left
            };
            let frozen = self.ix.frozen;
            let enough = |one: &mut Self, vials: u32| one.reaches_with(&more(vials, frozen));
            let Some(vials) = fewest(400, |vials| enough(self, vials)) else {
                continue;
            };
            let mut by_week = frozen;
            while by_week + 1 < self.ix.weeks && self.reaches_with(&more(vials, by_week + 1)) {
                by_week += 1;
            }
            let doses = f64::from(vials) * product.per_vial;
            if best.as_ref().is_none_or(|(least, _)| doses < *least) {
                let change = Change::Vials {
                    product: product.id.clone(),
                    pool: self.ix.pools.get(pool).cloned().unwrap_or_default(),
                    vials,
                    by_week,
                };
                best = Some((doses, change));
            }
        }
        best.map_or(Change::None, |(_, change)| change)
    }

    fn clinic(&mut self) -> Change {
        let capacity = self.ix.facilities.first().map_or(0.0, |f| f.capacity);
        let more = fewest(4_096, |more| {
            let mut ix = self.ix.clone();
            for f in &mut ix.facilities {
                f.capacity = capacity + f64::from(more);
            }
            self.reaches(&ix)
        });
        more.map_or(Change::None, |more| Change::ClinicDoses { more })
    }

    fn eligible(&mut self) -> Change {
        for weeks_earlier in 1..=self.ix.weeks {
            let mut ix = self.ix.clone();
            advance(&mut ix, weeks_earlier);
            if self.reaches(&ix) {
                return Change::Eligible { weeks_earlier };
            }
        }
        Change::None
    }
}

/// The smallest number from 1 to `most` for which it holds, where it holds for all above it.
fn fewest(most: u32, mut holds: impl FnMut(u32) -> bool) -> Option<u32> {
    let mut high = 1;
    while !holds(high) {
        if high >= most {
            return None;
        }
        high = (high * 2).min(most);
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

/// Clinics that can give everybody a dose in one week.
pub(super) fn widen(ix: &mut Indexed) {
    for f in &mut ix.facilities {
        f.capacity = f.capacity.max(2.0 * f.willing);
    }
}

/// Pools that hold enough of every product from the start.
pub(super) fn stock(ix: &mut Indexed) {
    let doses: f64 = ix.facilities.iter().map(|f| 2.0 * f.willing).sum();
    for (p, product) in ix.products.clone().iter().enumerate() {
        let vials = (doses / product.per_vial).ceil() + ix.weeks as f64;
        for pool in 0..ix.pools.len() {
            for week in ix.arrived.weeks_mut(pool, p) {
                *week = week.max(vials);
            }
        }
    }
}

/// Everybody eligible earlier.
pub(super) fn advance(ix: &mut Indexed, weeks: usize) {
    for cohort in ix.facilities.iter_mut().flat_map(|f| &mut f.cohorts) {
        cohort.from = cohort.from.saturating_sub(weeks);
    }
}
