//! The programme of some facilities, with what the others left of the pools.
//!
//! Vials are counted from the start: a variable is the number opened by the end of a week. Then
//! what has arrived is a limit of one variable, where a facility is alone, and branching on the
//! last week decides how many vials a facility opens at all, which matters most.
//!
//! Which pool a vial comes from matters only where the facilities of the part could draw on the
//! same pool and also on others. Pools that only one group of the part reaches are one source to
//! it; where a group has several sources, further variables split its vials between them.

use super::boxed::Rows;
use super::grid::Grid;
use super::index::{Facility, Indexed};

/// What a part is solved for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Goal {
    /// Infections averted, as many as possible.
    Averted,
    /// As little missing from a coverage as possible, summed over facilities.
    Reach(f64),
    /// As few vials opened otherwise than in the plan before as possible.
    Unchanged,
}

/// The goal of a part and what it must keep of goals that come before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Aim {
    pub(super) goal: Goal,
    /// Coverage that each facility reaches; 0 for none.
    pub(super) floor: f64,
    /// Infections that the part averts at least.
    pub(super) averted: Option<f64>,
    /// Vials that the part opens otherwise than the plan before at most.
    pub(super) changes: Option<f64>,
}

impl Aim {
    /// A goal with nothing to keep.
    pub(super) fn only(goal: Goal) -> Self {
        Self {
            goal,
            floor: 0.0,
            averted: None,
            changes: None,
        }
    }

    /// The same with a floor.
    pub(super) fn above(goal: Goal, floor: f64) -> Self {
        Self {
            floor,
            ..Self::only(goal)
        }
    }

    fn counts_changes(&self) -> bool {
        self.goal == Goal::Unchanged || self.changes.is_some()
    }
}

/// Where a facility's decisions stand in a programme.
#[derive(Debug, Clone, Default)]
pub(super) struct Member {
    /// The facility.
    pub(super) facility: usize,
    /// First doses: variable, cohort, product, week.
    pub(super) first: Vec<(usize, usize, usize, usize)>,
    /// Vials opened so far: variable, product, week; in the order of weeks for each product.
    pub(super) opened: Vec<(usize, usize, usize)>,
    /// What is missing from the target.
    pub(super) short: Option<usize>,
    /// The row of coverage, where there is one.
    pub(super) coverage: Option<usize>,
    /// The rows of clinics: week and row.
    pub(super) clinics: Vec<(usize, usize)>,
}

/// A programme of some facilities.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) rows: Rows,
    pub(super) whole: Vec<usize>,
    pub(super) members: Vec<Member>,
    /// What the goal gains whatever is decided: doses already given, changes already certain.
    pub(super) offset: f64,
}

impl Part {
    /// The programme. `price(group, product, week)` is charged for each vial, in units of the goal.
    pub(super) fn of(
        ix: &Indexed,
        facilities: &[usize],
        left: &Grid,
        aim: Aim,
        price: &dyn Fn(usize, usize, usize) -> f64,
    ) -> Self {
        let mut part = Self::default();
        let (mut averted, mut given) = (Vec::new(), 0.0);
        let (mut changed, mut surely) = (Vec::new(), 0.0);
        for number in facilities {
            let Some(f) = ix.facilities.get(*number) else {
                continue;
            };
            let first_new = part.members.len();
            part.add(ix, *number, f, left, aim, price);
            let Some(member) = part.members.get(first_new) else {
                continue;
            };
            if aim.goal == Goal::Averted {
                part.offset += f.averted_by(&f.given);
            }
            if aim.averted.is_some() {
                given += f.averted_by(&f.given);
                averted.extend(member.first.iter().filter_map(|(v, c, p, week)| {
                    let by_product = f.cohorts.get(*c).and_then(|c| c.benefit.get(*p));
                    Some((*v, by_product?.get(*week).copied()?))
                }));
            }
            if aim.counts_changes() {
                let cost = if aim.goal == Goal::Unchanged {
                    -1.0
                } else {
                    0.0
                };
                surely += part.changes(ix, first_new, f, cost, &mut changed);
            }
        }
        if let Some(least) = aim.averted {
            part.rows.at_least(averted, least - given);
        }
        if let Some(most) = aim.changes {
            part.rows.at_most(changed, most - surely);
        }
        if aim.goal == Goal::Unchanged {
            part.offset -= surely;
        }
        part.share(ix, left);
        part
    }

    fn add(
        &mut self,
        ix: &Indexed,
        number: usize,
        f: &Facility,
        left: &Grid,
        aim: Aim,
        price: &dyn Fn(usize, usize, usize) -> f64,
    ) {
        let rows = &mut self.rows;
        let mut member = Member {
            facility: number,
            ..Member::default()
        };
        let mut clinics: Vec<Vec<(usize, f64)>> = vec![Vec::new(); ix.weeks];
        let mut waiting: Vec<Vec<(usize, f64)>> = vec![Vec::new(); f.cohorts.len()];
        let mut covered: Vec<(usize, f64)> = Vec::new();
        // What second doses of frozen weeks take, by week.
        let mut clinics_given = vec![0.0; ix.weeks];
        let pools = ix.pools_of(f.group);
        for (p, product) in ix.products.iter().enumerate() {
            let there = |week: usize| -> f64 { pools.iter().map(|g| left.at(*g, p, week)).sum() };
            let again = f.stay_for(product.ahead());
            let mut doses: Vec<Vec<(usize, f64)>> = vec![Vec::new(); ix.weeks];
            let mut due = vec![0.0; ix.weeks];
            if let Some(interval) = product.interval {
                for d in f.given.iter().filter(|d| d.product == p) {
                    let week = d.week + interval;
                    if week >= ix.frozen
                        && let Some(due) = due.get_mut(week)
                    {
                        *due += again * d.people;
                    }
                }
            }
            for (c, cohort) in f.cohorts.iter().enumerate() {
                let from = cohort.from.max(ix.frozen);
                for week in from..ix.weeks.saturating_sub(product.ahead()) {
                    if there(week) < 1.0 {
                        continue;
                    }
                    let worth = if aim.goal == Goal::Averted {
                        let weeks = cohort.benefit.get(p);
                        weeks.and_then(|w| w.get(week)).copied().unwrap_or(0.0)
                    } else {
                        0.0
                    };
                    let most = (cohort.willing * f.stay_for(week)).min(f.capacity);
                    if most <= 0.0 {
                        continue;
                    }
                    let v = rows.variable(worth, 0.0, most);
                    member.first.push((v, c, p, week));
                    covered.push((v, 1.0));
                    if let Some(w) = waiting.get_mut(c) {
                        w.push((v, 1.0 / f.stay_for(week)));
                    }
                    if let Some(d) = doses.get_mut(week) {
                        d.push((v, 1.0));
                    }
                    if let Some(interval) = product.interval
                        && let Some(d) = doses.get_mut(week + interval)
                    {
                        d.push((v, again));
                    }
                }
            }
            let mut before: Option<usize> = None;
            let mut usable = 0.0;
            for (week, (entries, due)) in doses.into_iter().zip(due).enumerate() {
                if entries.is_empty() && due <= 0.0 {
                    continue;
                }
                if let (Some(c), Some(g)) = (clinics.get_mut(week), clinics_given.get_mut(week)) {
                    c.extend(entries.iter().copied());
                    *g += due;
                }
                usable += (f.capacity.max(due) / product.per_vial).ceil();
                let v = rows.variable(0.0, 0.0, there(week).min(usable));
                self.whole.push(v);
                member.opened.push((v, p, week));
                // Opening in this week costs its price; the variable counts what was opened by now,
                // so it carries what the price falls by until the next week in which one may open.
                let now = price(f.group, p, week);
                if let Some(cost) = rows.cost.get_mut(v) {
                    *cost -= now;
                }
                if let Some(cost) = before.and_then(|b| rows.cost.get_mut(b)) {
                    *cost += now;
                }
                let mut row = entries;
                row.push((v, -product.per_vial));
                if let Some(b) = before {
                    row.push((b, product.per_vial));
                }
                rows.at_most(row, -due);
                before = Some(v);
            }
        }
        for (week, (entries, given)) in clinics.into_iter().zip(clinics_given).enumerate() {
            if !entries.is_empty() || given > f.capacity {
                member
                    .clinics
                    .push((week, rows.at_most(entries, f.capacity - given)));
            }
        }
        for (c, (entries, cohort)) in waiting.into_iter().zip(&f.cohorts).enumerate() {
            if !entries.is_empty() {
                let given: f64 = (f.given.iter())
                    .filter(|d| d.cohort == c)
                    .map(|d| d.people / f.stay_for(d.week))
                    .sum();
                rows.at_most(entries, (cohort.willing - given).max(0.0));
            }
        }
        if f.willing > 0.0 {
            let given: f64 = f.given.iter().map(|d| d.people).sum();
            if let Goal::Reach(target) = aim.goal {
                let missing = (target - given / f.willing).max(0.0);
                let short = rows.variable(-1.0, 0.0, missing);
                let mut entries = covered.clone();
                entries.push((short, f.willing));
                member.short = Some(short);
                member.coverage = Some(rows.at_least(entries, missing * f.willing));
            }
            if aim.floor > 0.0 {
                let row = rows.at_least(covered, aim.floor * f.willing - given);
                member.coverage = member.coverage.or(Some(row));
            }
        }
        self.members.push(member);
    }

    /// Variables for how many vials are opened otherwise than before, week by week and product by
    /// product. Gives back what is changed whatever is decided: vials of weeks in which none can be
    /// used any more.
    fn changes(
        &mut self,
        ix: &Indexed,
        member: usize,
        f: &Facility,
        cost: f64,
        changed: &mut Vec<(usize, f64)>,
    ) -> f64 {
        let Some(member) = self.members.get(member) else {
            return 0.0;
        };
        let rows = &mut self.rows;
        let mut surely = 0.0;
        for p in 0..ix.products.len() {
            let mut earlier: Option<usize> = None;
            for week in ix.frozen..ix.weeks {
                let was = f.vials_before(p, week);
                let here = member.opened.iter().find(|(_, q, w)| *q == p && *w == week);
                let Some((v, _, _)) = here else {
                    surely += was;
                    continue;
                };
                let most = rows.upper.get(*v).copied().unwrap_or(0.0).max(was);
                let off = rows.variable(cost, 0.0, most);
                let mut more = vec![(*v, 1.0), (off, -1.0)];
                let mut fewer = vec![(*v, -1.0), (off, -1.0)];
                if let Some(e) = earlier {
                    more.push((e, -1.0));
                    fewer.push((e, 1.0));
                }
                rows.at_most(more, was);
                rows.at_most(fewer, -was);
                changed.push((off, 1.0));
                earlier = Some(*v);
            }
        }
        surely
    }

    /// The rows by which the facilities of the part share what is left.
    fn share(&mut self, ix: &Indexed, left: &Grid) {
        let mut groups: Vec<usize> = (self.members.iter())
            .filter_map(|m| ix.facilities.get(m.facility))
            .map(|f| f.group)
            .collect();
        groups.sort_unstable();
        groups.dedup();
        let rows = &mut self.rows;
        for p in 0..ix.products.len() {
            let at = |pool: usize, week: usize| left.at(pool, p, week);
            // What each group opens by each week: the variables of its members.
            let opened = |group: usize, week: usize| -> Vec<(usize, f64)> {
                (self.members.iter())
                    .filter(|m| {
                        ix.facilities
                            .get(m.facility)
                            .is_some_and(|f| f.group == group)
                    })
                    .filter_map(|m| {
                        (m.opened.iter().rev())
                            .find(|(_, product, w)| *product == p && *w <= week)
                            .map(|(v, _, _)| (*v, 1.0))
                    })
                    .collect()
            };
            let weeks: Vec<usize> = (0..ix.weeks)
                .filter(|w| {
                    (self.members.iter().flat_map(|m| &m.opened))
                        .any(|(_, product, week)| *product == p && week == w)
                })
                .collect();
            let Some(last) = weeks.last().copied() else {
                continue;
            };
            // Sources: a pool that several groups reach, or all that only one group reaches.
            let mut shared: Vec<usize> = Vec::new();
            let mut own: Vec<(usize, Vec<usize>)> = Vec::new();
            for group in &groups {
                if opened(*group, last).is_empty() {
                    continue;
                }
                let reach = ix.pools_of(*group);
                let mut alone = Vec::new();
                for pool in reach.iter().filter(|g| at(**g, last) > 0.0) {
                    let others = groups.iter().filter(|o| {
                        *o != group
                            && ix.pools_of(**o).contains(pool)
                            && !opened(**o, last).is_empty()
                    });
                    if others.count() > 0 {
                        if !shared.contains(pool) {
                            shared.push(*pool);
                        }
                    } else {
                        alone.push(*pool);
                    }
                }
                own.push((*group, alone));
            }
            // What is drawn from each shared pool by each week, in variables.
            let mut drawn: Vec<Vec<Vec<(usize, f64)>>> =
                vec![vec![Vec::new(); weeks.len()]; shared.len()];
            for (group, alone) in &own {
                let reach = ix.pools_of(*group);
                let common: Vec<usize> = (shared.iter().enumerate())
                    .filter(|(_, pool)| reach.contains(pool))
                    .map(|(i, _)| i)
                    .collect();
                let of_own = |week: usize| -> f64 { alone.iter().map(|g| at(*g, week)).sum() };
                match (alone.is_empty(), common.as_slice()) {
                    (_, []) => {
                        for week in &weeks {
                            limit(rows, opened(*group, *week), of_own(*week));
                        }
                    }
                    (true, [one]) => {
                        for (k, week) in weeks.iter().enumerate() {
                            if let Some(d) = drawn.get_mut(*one).and_then(|d| d.get_mut(k)) {
                                d.extend(opened(*group, *week));
                            }
                        }
                    }
                    _ => {
                        let mut covers: Vec<Vec<(usize, f64)>> =
                            weeks.iter().map(|week| opened(*group, *week)).collect();
                        let own_source = (!alone.is_empty()).then_some(None);
                        for source in own_source
                            .into_iter()
                            .chain(common.iter().map(|i| Some(*i)))
                        {
                            let mut before: Option<usize> = None;
                            for (k, week) in weeks.iter().enumerate() {
                                let most = match source {
                                    None => of_own(*week),
                                    Some(i) => shared.get(i).map_or(0.0, |g| at(*g, *week)),
                                };
                                let v = rows.variable(0.0, 0.0, most);
                                if let Some(b) = before {
                                    rows.at_most(vec![(b, 1.0), (v, -1.0)], 0.0);
                                }
                                before = Some(v);
                                if let Some(c) = covers.get_mut(k) {
                                    c.push((v, -1.0));
                                }
                                if let Some(d) = source
                                    .and_then(|i| drawn.get_mut(i))
                                    .and_then(|d| d.get_mut(k))
                                {
                                    d.push((v, 1.0));
                                }
                            }
                        }
                        for cover in covers {
                            rows.at_most(cover, 0.0);
                        }
                    }
                }
            }
            for (pool, by_week) in shared.iter().zip(drawn) {
                for (entries, week) in by_week.into_iter().zip(&weeks) {
                    limit(rows, entries, at(*pool, *week));
                }
            }
        }
    }
}

/// `entries <= most`: a limit of the variable where there is one alone.
fn limit(rows: &mut Rows, entries: Vec<(usize, f64)>, most: f64) {
    match entries.as_slice() {
        [] => {}
        [(v, _)] => {
            if let Some(upper) = rows.upper.get_mut(*v) {
                *upper = upper.min(most).max(0.0);
            }
        }
        _ => {
            rows.at_most(entries, most);
        }
    }
}
