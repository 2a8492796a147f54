//! Vials to facilities, week by week.
//!
//! Goals stand in an order that a person chooses: a floor of coverage under which no facility
//! falls, infections averted, few changes against the plan before. Each is pursued in its turn,
//! and what those before it reached is kept, but for a share that the person gives up for it.
//!
//! The whole is a large programme in whole numbers. It is solved in parts ([`search`]): facilities
//! are many and each is small, so one or two are solved anew, exactly, with what the others leave. A
//! bound that no plan beats comes from prices for vials ([`market`]), with every facility solved in
//! whole vials. Linear programmes with boxed variables are solved by a table of our own ([`boxed`]):
//! some hundred thousand of them are solved for one plan, each a change of the one before.

mod boxed;
mod branch;
mod cause;
mod grid;
mod holdings;
mod index;
mod market;
mod part;
mod search;
mod shortfall;
mod stages;

pub use cause::{Cause, Culprit};
pub use shortfall::{Change, Reason, Shortfall};

use holdings::Holdings;
use index::Indexed;
use market::{Ask, Descent, Market, Prices};
use part::{Aim, Goal};
use search::{Keep, Search};
use standing_check::allocation::{Dose, Goal as PlanGoal, Plan, Problem, Vials};

/// A goal that a person can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pursuit {
    /// A coverage under which no facility falls, as high as possible.
    Floor,
    /// Infections averted, as many as possible.
    Averted,
    /// As few vials opened otherwise than in the plan before as possible.
    Stability,
}

impl Pursuit {
    /// Its share of the work, in per cent.
    fn share(self) -> u64 {
        match self {
            Self::Floor => FOR_FLOOR,
            Self::Averted => FOR_AVERTED + 2 * FOR_BOUND,
            Self::Stability => FOR_STABILITY,
        }
    }
}

/// What a person asks for.
#[derive(Debug, Clone)]
pub struct Wish<'a> {
    /// The goals, the first first.
    pub goals: Vec<Pursuit>,
    /// A floor that is set and not looked for: a share of willing people, 0 to 1.
    pub floor: Option<f64>,
    /// Share of the highest floor that is kept for the goals after it, 0 to 1.
    pub keep_floor: f64,
    /// Share of the most infections averted that is kept for the goals after it, 0 to 1.
    pub keep_averted: f64,
    /// The plan before.
    pub before: Option<&'a Plan>,
    /// Weeks of the plan before that stand.
    pub frozen_weeks: usize,
    /// Coverage below which a facility is given a reason, 0 to 1.
    pub target: f64,
    /// Whether to find out what the floor costs.
    pub price_of_floor: bool,
    /// Which random numbers are drawn.
    pub seed: u64,
    /// How much work is done, in per cent of what is usual.
    pub effort: u32,
}

impl Default for Wish<'_> {
    fn default() -> Self {
        Self {
            goals: vec![Pursuit::Floor, Pursuit::Averted, Pursuit::Stability],
            floor: None,
            keep_floor: 0.95,
            keep_averted: 0.99,
            before: None,
            frozen_weeks: 0,
            target: 0.7,
            price_of_floor: true,
            seed: 1,
            effort: 100,
        }
    }
}

/// What was found, and what is proved to be the most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proven {
    /// What the plan of its stage reaches.
    pub value: f64,
    /// What no plan beats. For changes: what no plan stays under.
    pub bound: f64,
}

impl Proven {
    /// The distance between the two, as a share of the value; 1 where the value is nothing and
    /// the bound is not.
    pub fn gap(&self) -> f64 {
        let off = (self.bound - self.value).abs();
        match (off == 0.0, self.value == 0.0) {
            (true, _) => 0.0,
            (false, true) => 1.0,
            (false, false) => off / self.value.abs(),
        }
    }
}

/// What the floor costs, and what doing without it would.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceOfFloor {
    /// Infections averted where no facility is sure of anything.
    pub averted_without: Proven,
    /// The least coverage of that plan.
    pub least_without: f64,
    /// Facilities that get nothing in it.
    pub facilities_without: usize,
}

/// What one more vial would be worth.
#[derive(Debug, Clone, PartialEq)]
pub struct VialWorth {
    /// The pool it would arrive in.
    pub pool: String,
    /// Its product.
    pub product: String,
    /// By the start of which week, from 0.
    pub week: usize,
    /// Infections averted, where vials could be split: about what one more buys.
    pub infections: f64,
}

/// What one more dose that a clinic can give would be worth.
#[derive(Debug, Clone, PartialEq)]
pub struct ClinicWorth {
    /// The facility.
    pub facility: String,
    /// The week, from 0.
    pub week: usize,
    /// Infections averted for each dose.
    pub infections: f64,
}

/// A plan and what is known of it.
#[derive(Debug, Clone)]
pub struct Found {
    /// The plan, with goal, floor, objective, bound and gap.
    pub plan: Plan,
    /// The least coverage reached when it was pursued.
    pub floor: Option<Proven>,
    /// Infections averted, with the floor kept.
    pub averted: Option<Proven>,
    /// Vials opened otherwise than in the plan before.
    pub changes: Option<Proven>,
    /// The price of the floor, where asked for.
    pub price: Option<PriceOfFloor>,
    /// Facilities below the target, and why.
    pub shortfalls: Vec<Shortfall>,
    /// What one more vial would be worth, the most first.
    pub vials: Vec<VialWorth>,
    /// What one more dose of a clinic would be worth, the most first.
    pub clinics: Vec<ClinicWorth>,
    /// Entries of tables that were computed.
    pub work: u64,
    /// Whether the asker said stop before the end.
    pub stopped: bool,
}

/// How it ended.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A plan.
    Plan(Box<Found>),
    /// Proved: no plan keeps what was asked for.
    Impossible(Cause),
    /// The floor that was set was neither reached nor proved to be out of reach.
    Undecided {
        /// The least coverage that was reached.
        reached: f64,
        /// The least coverage that none beats.
        bound: f64,
    },
}

/// How a search stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// What is pursued.
    pub pursuit: Pursuit,
    /// The best so far: coverage, infections averted, or vials changed.
    pub value: f64,
    /// What is proved of it.
    pub bound: f64,
    /// Share of the work that was meant to be done, 0 to 1.
    pub done: f64,
    /// The share at which the goal that is pursued now should be left for the next, 0 to 1.
    pub until: f64,
}

/// What an asker answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// Go on.
    On,
    /// Keep what is found for this goal and turn to the next.
    Next,
    /// Keep what is found and stop.
    Stop,
}

/// Work for a whole plan: so much, and so much for each facility.
const WORK: (u64, u64) = (20_000_000_000, 400_000_000);

/// Shares of the work, in per cent.
const FOR_FLOOR: u64 = 25;
const FOR_AVERTED: u64 = 45;
const FOR_BOUND: u64 = 6;
const FOR_PRICE: u64 = 15;
const FOR_STABILITY: u64 = 15;

/// Share of the whole after which the prices to begin with are left as they are.
const FOR_FIRST_PRICES: f64 = 0.1;

/// Finds a plan. `go_on` is asked often; where it says stop, the best plan so far is given back.
pub fn plan(problem: &Problem, wish: &Wish<'_>, go_on: &mut dyn FnMut(Progress) -> Go) -> Outcome {
    let ix = Indexed::of(problem, wish.before, wish.frozen_weeks);
    if let Some(cause) = cause::overdrawn(&ix) {
        return Outcome::Impossible(cause);
    }
    let whole = u64::from(wish.effort) * (WORK.0 + WORK.1 * ix.facilities.len() as u64) / 100;
    let mut run = Run {
        ix: &ix,
        wish,
        whole,
        work: 0,
        go_on,
        stopped: false,
        cut: false,
        until: FOR_FIRST_PRICES,
        averted: None,
    };
    run.all()
}

/// A run through the goals.
struct Run<'a, 'b> {
    ix: &'a Indexed,
    wish: &'a Wish<'a>,
    /// All the work that is meant to be done.
    whole: u64,
    /// Work besides the search's own.
    work: u64,
    go_on: &'b mut dyn FnMut(Progress) -> Go,
    stopped: bool,
    /// Whether a goal was left before its end.
    cut: bool,
    /// The share of the work at which the goal pursued now is to be left.
    until: f64,
    /// The market of the goal of infections averted, with its prices.
    averted: Option<(Market<'a>, Prices)>,
}

impl<'a> Run<'a, '_> {
    fn share(&self, per_cent: u64) -> u64 {
        self.whole / 100 * per_cent
    }

    fn all(&mut self) -> Outcome {
        let (ix, wish) = (self.ix, self.wish);
        // Prices to begin with, from a market without a floor.
        let mut free = Market::of(ix, Aim::only(Goal::Averted));
        let mut prices = Prices::free(ix);
        let without = free
            .descend(
                &mut prices,
                fractions(0.0),
                &mut self.watching(Pursuit::Averted, 0.0, f64::INFINITY),
            )
            .unwrap_or(f64::INFINITY);
        self.work += std::mem::take(&mut free.work);
        let mut search = Search::of(ix, prices, wish.seed);
        if !stages::begin(&mut search, wish.before.is_some()) {
            return Outcome::Impossible(cause::second_doses(ix, &search.now));
        }
        let mut keep = Keep::default();
        let (mut floor, mut averted, mut changes) = (None, None, None);
        if let Some(set) = wish.floor.filter(|f| *f > 0.0) {
            if let Some(outcome) = self.reach(&mut search, keep, set) {
                return outcome;
            }
            keep.floor = set;
        }
        let mut goals: Vec<Pursuit> = Vec::new();
        for goal in &wish.goals {
            let senseless = match goal {
                Pursuit::Floor => wish.floor.is_some(),
                Pursuit::Averted => false,
                Pursuit::Stability => wish.before.is_none(),
            };
            if !senseless && !goals.contains(goal) {
                goals.push(*goal);
            }
        }
        let priced = wish.price_of_floor && goals.contains(&Pursuit::Averted);
        let spare = if priced { FOR_PRICE } else { 0 };
        let meant: u64 = goals.iter().map(|g| g.share()).sum::<u64>() + spare;
        let mut planned = 0;
        for (at, goal) in goals.iter().enumerate() {
            planned += goal.share();
            self.until = planned as f64 / meant as f64;
            let last = at + 1 == goals.len();
            match goal {
                Pursuit::Floor => {
                    let reached = self.floor(&mut search, keep);
                    keep.floor = reached.value * if last { 1.0 } else { wish.keep_floor };
                    floor = Some(reached);
                }
                Pursuit::Averted => {
                    let reached = self.averted(&mut search, keep);
                    if !last {
                        keep.averted = Some(reached.value * wish.keep_averted);
                    }
                    averted = Some(reached);
                }
                Pursuit::Stability => {
                    let reached = self.stability(&mut search, keep);
                    keep.changes = Some(reached.value);
                    changes = Some(reached);
                }
            }
        }
        self.until = 1.0;
        let price = (wish.price_of_floor && averted.is_some() && keep.floor > 0.0 && !self.stopped)
            .then(|| self.price(&search, &mut free, without));
        let mut shortfalls = shortfall::of(ix, &search.now, wish.target, &mut self.work);
        shortfalls.sort_by(|a, b| a.facility.cmp(&b.facility));
        let (vials, clinics) = self.worths();
        Outcome::Plan(Box::new(Found {
            plan: self.written(&search.now, keep, floor, averted),
            floor,
            averted,
            changes,
            price,
            shortfalls,
            vials,
            clinics,
            work: self.work + search.work,
            stopped: self.stopped || self.cut,
        }))
    }

    /// Asks whether to go on, with how a stage stands.
    fn asking(&mut self, pursuit: Pursuit, bound: f64) -> impl FnMut(&Search<'_>, f64) -> bool {
        let mut left = false;
        move |search, best| {
            let answer = (self.go_on)(Progress {
                pursuit,
                value: if pursuit == Pursuit::Stability {
                    -best
                } else {
                    best
                },
                bound,
                done: ((self.work + search.work) as f64 / self.whole.max(1) as f64).min(1.0),
                until: self.until,
            });
            self.stopped |= answer == Go::Stop;
            left |= answer != Go::On;
            self.cut |= left;
            !left && !self.stopped
        }
    }

    /// Asks whether to go on while prices are improved, with how a stage stands.
    fn watching(&mut self, pursuit: Pursuit, value: f64, bound: f64) -> impl FnMut() -> bool {
        let done = (self.work as f64 / self.whole.max(1) as f64).min(1.0);
        let mut left = self.stopped;
        move || {
            if left {
                return false;
            }
            let answer = (self.go_on)(Progress {
                pursuit,
                value,
                bound,
                done,
                until: self.until,
            });
            self.stopped |= answer == Go::Stop;
            left = answer != Go::On;
            self.cut |= left;
            !left
        }
    }

    /// Reaches a floor that was set, or says why not.
    fn reach(&mut self, search: &mut Search<'a>, keep: Keep, set: f64) -> Option<Outcome> {
        let ix = self.ix;
        if let Some(cause) = cause::floor(ix, set, &mut self.work) {
            return Some(Outcome::Impossible(cause));
        }
        let budget = self.share(FOR_FLOOR + FOR_PRICE);
        let mut asking = self.asking(Pursuit::Floor, 1.0);
        stages::raise(search, keep, 1.0, Some(set), budget, &mut asking);
        drop(asking);
        let reached = search.now.least(ix);
        (reached + 1e-6 < set).then(|| Outcome::Undecided {
            reached,
            bound: self.highest_floor(reached),
        })
    }

    /// What no floor beats, as far as there is time to prove it.
    fn highest_floor(&mut self, reached: f64) -> f64 {
        let ix = self.ix;
        let mut work = 0;
        let mut watch = self.watching(Pursuit::Floor, reached, 1.0);
        let bound = stages::highest_floor(ix, reached, &mut work, &mut watch);
        drop(watch);
        self.work += work;
        bound
    }

    fn floor(&mut self, search: &mut Search<'a>, keep: Keep) -> Proven {
        let ix = self.ix;
        let bound = self.highest_floor(0.0);
        let budget = self.share(FOR_FLOOR);
        let mut asking = self.asking(Pursuit::Floor, bound);
        stages::raise(search, keep, bound, None, budget, &mut asking);
        Proven {
            value: search.now.least(ix),
            bound,
        }
    }

    fn averted(&mut self, search: &mut Search<'a>, keep: Keep) -> Proven {
        let ix = self.ix;
        let mut market = Market::of(ix, Aim::above(Goal::Averted, keep.floor));
        let mut prices = Prices::free(ix);
        let mut bound = f64::INFINITY;
        let now = search.now.averted();
        let mut watch = self.watching(Pursuit::Averted, now, bound);
        if let Some(b) = market.descend(&mut prices, fractions(now), &mut watch) {
            bound = bound.min(b);
        }
        drop(watch);
        // What is hoped for: plans come within a few hundredths of this bound.
        let hoped = now.max(0.96 * bound);
        let how = self.whole_vials(&market, hoped);
        let mut watch = self.watching(Pursuit::Averted, now, bound);
        if let Some(b) = market.descend(&mut prices, how, &mut watch) {
            bound = bound.min(b);
        }
        drop(watch);
        self.work += std::mem::take(&mut market.work);
        search.prices = prices.clone();
        let budget = self.share(FOR_AVERTED);
        let could = market.each.clone();
        let mut asking = self.asking(Pursuit::Averted, bound);
        stages::pursue(
            search,
            Goal::Averted,
            keep,
            &could,
            bound,
            budget,
            &mut asking,
        );
        drop(asking);
        let value = search.now.averted();
        if !self.stopped {
            let how = self.whole_vials(&market, value);
            let mut watch = self.watching(Pursuit::Averted, value, bound);
            if let Some(b) = market.descend(&mut prices, how, &mut watch) {
                bound = bound.min(b);
            }
            drop(watch);
            self.work += std::mem::take(&mut market.work);
        }
        self.averted = Some((market, prices));
        Proven {
            value,
            bound: bound.max(value),
        }
    }

    fn stability(&mut self, search: &mut Search<'a>, keep: Keep) -> Proven {
        let ix = self.ix;
        let mut market = Market::of(ix, Aim::above(Goal::Unchanged, keep.floor));
        let mut prices = Prices::free(ix);
        let changes = search.now.changes();
        let mut watch = self.watching(Pursuit::Stability, changes, 0.0);
        let most = market.descend(&mut prices, fractions(0.0), &mut watch);
        drop(watch);
        self.work += market.work;
        let bound = most.map_or(0.0, |b| (-b).max(0.0));
        let budget = self.share(FOR_STABILITY);
        let could = market.each.clone();
        let mut asking = self.asking(Pursuit::Stability, bound);
        stages::pursue(
            search,
            Goal::Unchanged,
            keep,
            &could,
            // Changes are whole vials.
            -(bound - 1e-6).ceil(),
            budget,
            &mut asking,
        );
        drop(asking);
        let value = search.now.changes();
        // Changes are whole vials.
        Proven {
            value,
            bound: (bound - 1e-6).ceil().min(value),
        }
    }

    /// The most infections averted without a floor, starting from the plan that has one.
    fn price(&mut self, search: &Search<'a>, free: &mut Market<'a>, without: f64) -> PriceOfFloor {
        let ix = self.ix;
        let mut prices = Prices::free(ix);
        let mut bound = without;
        let now = search.now.averted();
        for whole in [false, true] {
            let how = if whole {
                self.whole_vials(free, now)
            } else {
                fractions(now)
            };
            let mut watch = self.watching(Pursuit::Averted, now, bound);
            if let Some(b) = free.descend(&mut prices, how, &mut watch) {
                bound = bound.min(b);
            }
        }
        self.work += free.work;
        let mut other = Search::of(ix, prices, self.wish.seed);
        other.now = search.now.clone();
        let budget = self.share(FOR_PRICE);
        let could = free.each.clone();
        let mut asking = self.asking(Pursuit::Averted, bound);
        stages::pursue(
            &mut other,
            Goal::Averted,
            Keep::default(),
            &could,
            bound,
            budget,
            &mut asking,
        );
        drop(asking);
        self.work += other.work;
        let value = other.now.averted();
        let willing = |f: usize| ix.facilities.get(f).is_some_and(|f| f.willing > 0.0);
        PriceOfFloor {
            averted_without: Proven {
                value,
                bound: bound.max(value),
            },
            least_without: other.now.least(ix),
            facilities_without: (other.now.each.iter().enumerate())
                .filter(|(f, h)| willing(*f) && h.coverage < 1e-4)
                .count(),
        }
    }

    /// Prices in whole vials, from prices that are good already.
    fn whole_vials(&self, market: &Market<'_>, towards: f64) -> Descent {
        Descent {
            towards,
            rounds: 60,
            ask: Ask::Whole(1_000),
            step: 0.05,
            enough: f64::NEG_INFINITY,
            most_work: market.work + self.share(FOR_BOUND),
        }
    }

    fn worths(&mut self) -> (Vec<VialWorth>, Vec<ClinicWorth>) {
        let ix = self.ix;
        let Some((market, prices)) = self.averted.as_mut() else {
            return (Vec::new(), Vec::new());
        };
        let mut vials = Vec::new();
        for (g, pool) in ix.pools.iter().enumerate() {
            for (p, product) in ix.products.iter().enumerate() {
                let mut before = f64::INFINITY;
                for week in 0..ix.weeks {
                    let infections = prices.of_pool(g, p, week);
                    // A later vial of the same worth is the easier one to ask for.
                    let later = prices.of_pool(g, p, week + 1);
                    if infections > 1e-3 && infections < before - 1e-3 || infections > later + 1e-3
                    {
                        before = infections;
                        vials.push(VialWorth {
                            pool: pool.clone(),
                            product: product.id.clone(),
                            week,
                            infections,
                        });
                    }
                }
            }
        }
        vials.sort_by(|a, b| b.infections.total_cmp(&a.infections));
        let mut clinics: Vec<ClinicWorth> = (market.clinics(prices).into_iter())
            .filter(|(_, _, worth)| *worth > 1e-4)
            .filter_map(|(f, week, infections)| {
                Some(ClinicWorth {
                    facility: ix.facilities.get(f)?.id.clone(),
                    week,
                    infections,
                })
            })
            .collect();
        clinics.sort_by(|a, b| b.infections.total_cmp(&a.infections));
        self.work += std::mem::take(&mut market.work);
        (vials, clinics)
    }

    fn written(
        &self,
        now: &Holdings,
        keep: Keep,
        floor: Option<Proven>,
        averted: Option<Proven>,
    ) -> Plan {
        let ix = self.ix;
        let mut plan = Plan {
            instance: ix.name.clone(),
            goal: PlanGoal::Averted,
            floor: (keep.floor > 0.0).then_some(keep.floor),
            ..Plan::default()
        };
        let pool = |g: usize| ix.pools.get(g).cloned().unwrap_or_default();
        let product = |p: usize| ix.products.get(p).map(|p| p.id.clone()).unwrap_or_default();
        for (f, holding) in ix.facilities.iter().zip(&now.each) {
            for d in f.given.iter().chain(&holding.first) {
                plan.doses.push(Dose {
                    facility: f.id.clone(),
                    cohort: f
                        .cohorts
                        .get(d.cohort)
                        .map(|c| c.id.clone())
                        .unwrap_or_default(),
                    product: product(d.product),
                    week: d.week,
                    people: d.people,
                });
            }
            for v in f.given_vials.iter().chain(&holding.vials) {
                plan.vials.push(Vials {
                    facility: f.id.clone(),
                    pool: pool(v.pool),
                    product: product(v.product),
                    week: v.week,
                    vials: v.vials,
                });
            }
        }
        let (objective, bound) = match (averted, floor) {
            // What a later goal gave up of it is given up: the bound stays.
            (Some(a), _) => (now.averted(), a.bound),
            (None, Some(f)) => {
                plan.goal = PlanGoal::Floor;
                (now.least(ix), f.bound)
            }
            (None, None) => (now.averted(), f64::INFINITY),
        };
        plan.objective = Some(objective);
        if bound.is_finite() {
            let proven = Proven {
                value: objective,
                bound,
            };
            plan.bound = Some(bound);
            plan.gap = Some(proven.gap());
        }
        plan
    }
}

/// Prices in fractions of vials.
fn fractions(towards: f64) -> Descent {
    Descent {
        towards,
        rounds: 150,
        ask: Ask::Fractions,
        step: 0.5,
        enough: f64::NEG_INFINITY,
        most_work: u64::MAX,
    }
}
