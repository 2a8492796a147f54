//! One day of the chain binomial.
//!
//! At the start of a day come releases, doses and arrivals; then the steps. In a step every draw
//! uses the counts at its start. What can happen to the people of one compartment competes: one
//! binomial says how many leave it (total hazard), conditional binomials say which way each goes.
//!
//! INVARIANT (people): every draw takes people from one place and puts them in another, or into
//! `left`; `State::ledger` never changes.

#![expect(
    clippy::indexing_slicing,
    reason = "every index comes from the scenario's own groups, resolved once in `Prepared::of`"
)]

use crate::binomial::{binomial, struck};
use crate::disease::Protection;
use crate::draws::Draws;
use crate::scenario::{Change, Mixing, Role, Scenario, ScenarioError};
use crate::state::{NONE, ONE, ONE_TOOK, STRATA, Shape, State, TWO, TWO_TOOK, Tally};

/// What a draw decides: part of its address.
#[derive(Clone, Copy)]
enum Process {
    Start,
    Release,
    Dose,
    Arrival,
    Exit,
    Way,
    Intake,
    Owed,
}

/// A scenario with its names resolved.
pub(crate) struct Prepared<'a> {
    scenario: &'a Scenario,
    shape: Shape,
    /// By group: (from, infections a day per infectious person).
    contacts: Vec<Vec<(usize, f64)>>,
    /// By group: (to, hazard a day).
    moves: Vec<Vec<(Option<usize>, f64)>>,
    arrivals: Vec<usize>,
    releases: Vec<(usize, Option<usize>)>,
    campaigns: Vec<usize>,
    /// By supply: the groups of its turns.
    supplies: Vec<Vec<usize>>,
    start_size: Vec<u32>,
    step_days: f64,
    susceptibility: [f64; STRATA],
    onward: [f64; STRATA],
    severe: [f64; STRATA],
    /// Chance that the first, and the second after a first that did not, protect for good.
    takes: [f64; 2],
}

/// Where somebody goes.
#[derive(Clone, Copy)]
enum Way {
    /// Another compartment of the same stratum and group.
    To(usize),
    /// The end of the infection: hospital or recovered.
    Outcome,
    /// The end of a stay in hospital: dead or recovered.
    Discharge,
    /// Isolation, while there are places.
    Isolate,
    /// Another group, or out of the scenario.
    Move(Option<usize>),
}

impl<'a> Prepared<'a> {
    pub(crate) fn of(scenario: &'a Scenario) -> Result<Self, ScenarioError> {
        scenario.check()?;
        let groups = scenario.group.len();
        let step_days = 1.0 / f64::from(scenario.steps_per_day);
        let daily = scenario.disease.daily_share_of_r0(step_days);
        let mut contacts = vec![Vec::new(); groups];
        for contact in &scenario.contact {
            let to = scenario.index("contact.to", &contact.to)?;
            let from = scenario.index("contact.from", &contact.from)?;
            contacts[to].push((from, contact.infections * daily));
        }
        let target = |field, name: &Option<String>| {
            name.as_ref()
                .map(|name| scenario.index(field, name))
                .transpose()
        };
        let mut moves = vec![Vec::new(); groups];
        for flow in &scenario.moves {
            let from = scenario.index("move.from", &flow.from)?;
            moves[from].push((target("move.to", &flow.to)?, flow.per_day));
        }
        let arrivals = scenario
            .arrival
            .iter()
            .map(|arrival| scenario.index("arrival.to", &arrival.to))
            .collect::<Result<_, _>>()?;
        let releases = scenario
            .release
            .iter()
            .map(|release| {
                Ok((
                    scenario.index("release.from", &release.from)?,
                    target("release.to", &release.to)?,
                ))
            })
            .collect::<Result<_, _>>()?;
        let campaigns = scenario
            .campaign
            .iter()
            .map(|campaign| scenario.index("campaign.group", &campaign.group))
            .collect::<Result<_, _>>()?;
        let supplies = scenario
            .supply
            .iter()
            .map(|supply| {
                (supply.turn.iter())
                    .map(|turn| scenario.index("supply.turn.group", &turn.group))
                    .collect()
            })
            .collect::<Result<_, _>>()?;
        let start_size = scenario
            .group
            .iter()
            .map(|g| g.susceptible + g.exposed + g.infectious + g.recovered + g.vaccinated)
            .collect();
        let mut susceptibility = [1.0; STRATA];
        let mut onward = [1.0; STRATA];
        let mut severe = [1.0; STRATA];
        let mut takes = [0.0; 2];
        if let Some(vaccine) = &scenario.vaccine {
            let [first, second] = vaccine.infection;
            match vaccine.protection {
                Protection::Leaky => {
                    susceptibility[ONE] = 1.0 - first;
                    susceptibility[TWO] = 1.0 - second;
                }
                Protection::AllOrNothing => {
                    let more = (second - first).max(0.0);
                    takes = [
                        first,
                        if first < 1.0 {
                            more / (1.0 - first)
                        } else {
                            0.0
                        },
                    ];
                }
            }
            susceptibility[ONE_TOOK] = 0.0;
            susceptibility[TWO_TOOK] = 0.0;
            for (stratum, dose) in [(ONE, 0), (ONE_TOOK, 0), (TWO, 1), (TWO_TOOK, 1)] {
                onward[stratum] = 1.0 - vaccine.onward[dose];
                severe[stratum] = 1.0 - vaccine.severe[dose];
            }
        }
        Ok(Self {
            scenario,
            shape: Shape::of(&scenario.disease),
            contacts,
            moves,
            arrivals,
            releases,
            campaigns,
            supplies,
            start_size,
            step_days,
            susceptibility,
            onward,
            severe,
            takes,
        })
    }

    /// Everybody on day 0.
    pub(crate) fn start(&self, seed: u32, replicate: u32) -> State {
        let shape = self.shape;
        let groups = self.scenario.group.len();
        let mut counts = vec![0; groups * STRATA * shape.count()];
        for (g, group) in self.scenario.group.iter().enumerate() {
            counts[shape.at(g, NONE, Shape::SUSCEPTIBLE)] = group.susceptible;
            counts[shape.at(g, NONE, Shape::FIRST_LATENT)] = group.exposed;
            counts[shape.at(g, NONE, shape.first_infectious())] = group.infectious;
            counts[shape.at(g, NONE, shape.recovered())] = group.recovered;
            let mut draws = Draws::at(seed, replicate, word(g), 0, process(Process::Start, 0, 0));
            let series = match &self.scenario.vaccine {
                Some(v) if v.protection == Protection::AllOrNothing => {
                    v.infection[usize::from(v.interval_days.is_some())]
                }
                _ => 0.0,
            };
            let took = binomial(group.vaccinated, series, &mut draws);
            let (full, full_took) = self.complete();
            counts[shape.at(g, full_took, Shape::SUSCEPTIBLE)] = took;
            counts[shape.at(g, full, Shape::SUSCEPTIBLE)] = group.vaccinated - took;
        }
        State {
            day: 0,
            shape,
            counts,
            owed: vec![std::collections::BTreeMap::new(); groups],
            given: vec![0; self.campaigns.len() + self.supplies.len()],
            tally: vec![Tally::start(&self.scenario.disease); groups],
        }
    }

    /// The strata of a complete series: after one dose for a vaccine of one.
    fn complete(&self) -> (usize, usize) {
        match &self.scenario.vaccine {
            Some(v) if v.interval_days.is_none() => (ONE, ONE_TOOK),
            _ => (TWO, TWO_TOOK),
        }
    }

    /// Plays one day.
    pub(crate) fn day(&self, state: &mut State, seed: u32, replicate: u32) {
        let chance = Chance {
            seed,
            replicate,
            day: state.day,
        };
        self.releases(state, chance);
        self.doses(state, chance);
        self.arrivals(state, chance);
        for group in 0..self.scenario.group.len() {
            if state.tally[group].hospital_days.is_none() {
                continue;
            }
            let in_hospital = u64::from(state.hospitalised(group));
            if let Some(days) = &mut state.tally[group].hospital_days {
                *days += in_hospital;
            }
        }
        for step in 0..self.scenario.steps_per_day {
            self.step(state, chance, step);
        }
        state.day += 1;
    }

    fn releases(&self, state: &mut State, chance: Chance) {
        for (number, release) in self.scenario.release.iter().enumerate() {
            if release.day != state.day {
                continue;
            }
            let (from, to) = self.releases[number];
            let places = self.places(from, |_, c| self.shape.is_about(c));
            let mut draws = chance.at(from, Process::Release, 0, number);
            let present: u32 = places.iter().map(|p| state.counts[*p]).sum();
            // Rounded to the nearest person.
            let going = whole(f64::from(present) * release.share + 0.5).min(present);
            let with_first = self.with_first_dose(&state.counts, from);
            let taken = take(&state.counts, &places, going, &mut draws);
            let mut first = 0;
            for (place, people) in places.iter().zip(taken) {
                let (stratum, compartment) = self.stratum_and_compartment(*place);
                state.counts[*place] -= people;
                if matches!(stratum, ONE | ONE_TOOK) {
                    first += people;
                }
                if let Some(to) = to {
                    state.counts[self.shape.at(to, stratum, compartment)] += people;
                } else {
                    state.tally[from].left += u64::from(people);
                }
            }
            self.owed_leave(
                state,
                &mut draws,
                from,
                with_first,
                &[(Leaves::To(to), first)],
            );
        }
    }

    /// Places of a group in `counts`, by stratum and compartment.
    fn places(&self, group: usize, wanted: impl Fn(usize, usize) -> bool) -> Vec<usize> {
        let mut places = Vec::new();
        for stratum in 0..STRATA {
            for compartment in 0..self.shape.count() {
                if wanted(stratum, compartment) {
                    places.push(self.shape.at(group, stratum, compartment));
                }
            }
        }
        places
    }

    fn stratum_and_compartment(&self, place: usize) -> (usize, usize) {
        let size = self.shape.count();
        (place / size % STRATA, place % size)
    }

    fn with_first_dose(&self, counts: &[u32], group: usize) -> u32 {
        self.places(group, |stratum, c| {
            matches!(stratum, ONE | ONE_TOOK) && c != self.shape.dead()
        })
        .iter()
        .map(|place| counts[*place])
        .sum()
    }

    fn doses(&self, state: &mut State, chance: Chance) {
        let Some(vaccine) = &self.scenario.vaccine else {
            return;
        };
        let two = vaccine.interval_days.is_some();
        for (number, campaign) in self.scenario.campaign.iter().enumerate() {
            if state.day < campaign.from_day {
                continue;
            }
            let group = self.campaigns[number];
            let mut draws = chance.at(group, Process::Dose, 0, number);
            let left = campaign
                .doses
                .map_or(u32::MAX, |all| all - state.given[number]);
            let mut available = campaign.doses_per_day.min(left);
            let before = available;
            if two {
                available -= self.second_doses(state, group, available, &mut draws);
            }
            available -= self.first_doses(state, group, available, campaign.willing, &mut draws);
            state.given[number] += before - available;
        }
        for (number, supply) in self.scenario.supply.iter().enumerate() {
            let Some(since) = state.day.checked_sub(supply.from_day) else {
                continue;
            };
            if !since.is_multiple_of(supply.every_days) {
                continue;
            }
            let site = self.campaigns.len() + number;
            let left = supply.total.map_or(u32::MAX, |all| all - state.given[site]);
            let mut available = supply.doses.min(left);
            let before = available;
            let mut turns: Vec<_> = (self.supplies[number].iter())
                .zip(&supply.turn)
                .map(|(group, turn)| {
                    let draws = chance.at(*group, Process::Dose, 0, site);
                    (*group, turn.willing, draws)
                })
                .collect();
            if two {
                for (group, _, draws) in &mut turns {
                    available -= self.second_doses(state, *group, available, draws);
                }
            }
            for (group, willing, draws) in &mut turns {
                available -= self.first_doses(state, *group, available, *willing, draws);
            }
            state.given[site] += before - available;
        }
    }

    /// First doses for willing people; the number given.
    fn first_doses(
        &self,
        state: &mut State,
        group: usize,
        available: u32,
        willing: f64,
        draws: &mut Draws,
    ) -> u32 {
        let never = self.places(group, |s, c| s == NONE && self.shape.is_about(c));
        let open: u32 = never.iter().map(|place| state.counts[*place]).sum();
        let alive = state.people(group);
        let unvaccinated: u32 = self
            .places(group, |s, c| s == NONE && c != self.shape.dead())
            .iter()
            .map(|place| state.counts[*place])
            .sum();
        let would = whole(f64::from(alive) * willing);
        let more = would.saturating_sub(alive - unvaccinated);
        let people = available.min(open).min(more);
        let taken = take(&state.counts, &never, people, draws);
        for (place, people) in never.iter().zip(taken) {
            let (_, compartment) = self.stratum_and_compartment(*place);
            let took = binomial(people, self.takes[0], draws);
            state.counts[*place] -= people;
            state.counts[self.shape.at(group, ONE_TOOK, compartment)] += took;
            state.counts[self.shape.at(group, ONE, compartment)] += people - took;
        }
        state.tally[group].first_doses += u64::from(people);
        let interval = self.scenario.vaccine.as_ref().and_then(|v| v.interval_days);
        if let Some(days) = interval
            && people > 0
        {
            *state.owed[group].entry(state.day + days).or_default() += people;
        }
        people
    }

    /// Second doses that are due, oldest first; the number given.
    fn second_doses(
        &self,
        state: &mut State,
        group: usize,
        available: u32,
        draws: &mut Draws,
    ) -> u32 {
        let due: u32 = state.owed[group].range(..=state.day).map(|(_, n)| n).sum();
        let places = self.places(group, |s, c| {
            matches!(s, ONE | ONE_TOOK) && self.shape.is_about(c)
        });
        let there: u32 = places.iter().map(|place| state.counts[*place]).sum();
        let given = due.min(there).min(available);
        let taken = take(&state.counts, &places, given, draws);
        for (place, people) in places.iter().zip(taken) {
            let (stratum, compartment) = self.stratum_and_compartment(*place);
            let took = if stratum == ONE_TOOK {
                people
            } else {
                binomial(people, self.takes[1], draws)
            };
            state.counts[*place] -= people;
            state.counts[self.shape.at(group, TWO_TOOK, compartment)] += took;
            state.counts[self.shape.at(group, TWO, compartment)] += people - took;
        }
        let mut rest = given;
        state.owed[group].retain(|_, people| {
            let now = rest.min(*people);
            rest -= now;
            *people -= now;
            *people > 0
        });
        state.tally[group].second_doses += u64::from(given);
        given
    }

    fn arrivals(&self, state: &mut State, chance: Chance) {
        for (number, arrival) in self.scenario.arrival.iter().enumerate() {
            let to = self.arrivals[number];
            let mut draws = chance.at(to, Process::Arrival, 0, number);
            let going_on = self.change(state.day).map_or(1.0, |change| change.arrivals);
            let people_today = arrival.people_per_day * going_on;
            let sure = whole(people_today);
            let more = binomial(1, people_today - f64::from(sure), &mut draws);
            let mut rest = sure + more;
            state.tally[to].entered += u64::from(rest);
            let mut left = 1.0;
            for (compartment, share) in [
                (self.shape.first_infectious(), arrival.infectious_share),
                (Shape::FIRST_LATENT, arrival.exposed_share),
                (self.shape.recovered(), arrival.recovered_share),
                (Shape::SUSCEPTIBLE, left),
            ] {
                let people = if compartment == Shape::SUSCEPTIBLE {
                    rest
                } else {
                    binomial(rest, share / left, &mut draws)
                };
                left -= share;
                rest -= people;
                let found = self.found_at_intake(state, to, compartment, people, &mut draws);
                state.counts[self.shape.at(to, NONE, compartment)] += people - found;
                state.counts[self.shape.at(to, NONE, self.shape.isolated())] += found;
            }
        }
    }

    /// How many infectious people who enter are found by the test and have a place in isolation.
    fn found_at_intake(
        &self,
        state: &State,
        to: usize,
        compartment: usize,
        people: u32,
        draws: &mut Draws,
    ) -> u32 {
        let changed = self.change(state.day).and_then(|c| c.test_at_intake);
        match changed.or(self.scenario.test_at_intake) {
            Some(sensitivity)
                if self.shape.is_infectious(compartment)
                    && self.scenario.group[to].role == Role::Held =>
            {
                binomial(people, sensitivity, draws).min(self.room(state, to))
            }
            _ => 0,
        }
    }

    /// What is done otherwise on a day.
    fn change(&self, day: u32) -> Option<&Change> {
        let change = self.scenario.change.as_ref();
        change.filter(|change| day >= change.from_day)
    }

    /// Whether a move between two groups is stopped: from one of people held to another.
    fn stopped(&self, day: u32, from: usize, to: Option<usize>) -> bool {
        let held = |g: usize| self.scenario.group[g].role == Role::Held;
        held(from) && to.is_some_and(held) && self.change(day).is_some_and(|c| c.transfers_stop)
    }

    /// Free places in isolation.
    fn room(&self, state: &State, group: usize) -> u32 {
        self.scenario.group[group]
            .isolation_places
            .map_or(u32::MAX, |places| {
                places.saturating_sub(state.isolated(group))
            })
    }

    fn hazards_of_infection(&self, state: &State) -> Vec<f64> {
        let shape = self.shape;
        let infectious: Vec<f64> = self
            .scenario
            .group
            .iter()
            .enumerate()
            .map(|(g, group)| {
                (0..STRATA).fold(0.0, |sum, stratum| {
                    let about: u32 = (shape.first_infectious()..shape.isolated())
                        .map(|c| state.counts[shape.at(g, stratum, c)])
                        .sum();
                    let apart = state.counts[shape.at(g, stratum, shape.isolated())];
                    sum + self.onward[stratum]
                        * (f64::from(about) + group.contact_in_isolation * f64::from(apart))
                })
            })
            .collect();
        self.contacts
            .iter()
            .enumerate()
            .map(|(g, contacts)| {
                let sum = contacts
                    .iter()
                    .fold(0.0, |sum, (from, daily)| sum + daily * infectious[*from]);
                let size = match self.scenario.mixing {
                    // Nobody infectious: how many there are does not matter.
                    _ if sum <= 0.0 => 0,
                    Mixing::Frequency => state.present(g),
                    Mixing::Density => self.start_size[g],
                };
                let inside = if size == 0 {
                    0.0
                } else {
                    sum / f64::from(size)
                };
                self.scenario.group[g].external_hazard_per_day + inside
            })
            .collect()
    }

    /// The ways out of a compartment and their hazards a day.
    fn ways(
        &self,
        day: u32,
        group: usize,
        stratum: usize,
        compartment: usize,
        infection: f64,
        ways: &mut Vec<(f64, Way)>,
    ) {
        let shape = self.shape;
        let disease = &self.scenario.disease;
        ways.clear();
        if compartment == Shape::SUSCEPTIBLE {
            ways.push((
                infection * self.susceptibility[stratum],
                Way::To(Shape::FIRST_LATENT),
            ));
        } else if compartment < shape.first_infectious() {
            let hazard = f64::from(disease.latent_stages) / disease.latent_days;
            ways.push((hazard, Way::To(compartment + 1)));
        } else if compartment < shape.isolated() {
            let hazard = f64::from(disease.infectious_stages) / disease.infectious_days;
            let last = compartment + 1 == shape.isolated();
            ways.push((
                hazard,
                if last {
                    Way::Outcome
                } else {
                    Way::To(compartment + 1)
                },
            ));
            ways.push((self.scenario.group[group].isolation_per_day, Way::Isolate));
        } else if compartment == shape.isolated() {
            ways.push((1.0 / disease.infectious_days, Way::Outcome));
        } else if compartment == shape.hospital() {
            if let Some(severity) = disease.severity {
                ways.push((1.0 / severity.hospital_days, Way::Discharge));
            }
        } else if compartment == shape.recovered()
            && let Some(days) = disease.immunity_days
        {
            ways.push((1.0 / days, Way::To(Shape::SUSCEPTIBLE)));
        }
        if shape.is_about(compartment) {
            let going_on = |to: &Option<usize>| !self.stopped(day, group, *to);
            for (to, hazard) in self.moves[group].iter().filter(|(to, _)| going_on(to)) {
                ways.push((*hazard, Way::Move(*to)));
            }
        }
    }

    fn step(&self, state: &mut State, chance: Chance, step: u8) {
        let shape = self.shape;
        let infection = self.hazards_of_infection(state);
        let before = state.counts.clone();
        let mut ways = Vec::new();
        for (group, infection) in infection.into_iter().enumerate() {
            let mut leavers: Vec<(Leaves, u32)> = Vec::new();
            for stratum in 0..STRATA {
                let first = shape.at(group, stratum, 0);
                let counts = &before[first..first + shape.dead()];
                if stratum != NONE && counts.iter().all(|people| *people == 0) {
                    continue;
                }
                for (compartment, people) in counts.iter().copied().enumerate() {
                    if people == 0 {
                        continue;
                    }
                    self.ways(state.day, group, stratum, compartment, infection, &mut ways);
                    let mut total = ways.iter().fold(0.0, |sum, (hazard, _)| sum + hazard);
                    if total <= 0.0 {
                        continue;
                    }
                    let site = stratum * shape.count() + compartment;
                    let mut draws = chance.at(group, Process::Exit, step, site);
                    let mut leaving = struck(people, total * self.step_days, draws.uniform());
                    let mut draws = chance.at(group, Process::Way, step, site);
                    for (number, (hazard, way)) in ways.iter().enumerate() {
                        if leaving == 0 {
                            break;
                        }
                        let this_way = if number + 1 == ways.len() {
                            leaving
                        } else {
                            binomial(leaving, hazard / total, &mut draws)
                        };
                        total -= hazard;
                        leaving -= this_way;
                        let gone = self.go(
                            state,
                            chance,
                            step,
                            (group, stratum, compartment),
                            *way,
                            this_way,
                        );
                        if matches!(stratum, ONE | ONE_TOOK) && gone.1 > 0 {
                            leavers.push(gone);
                        }
                    }
                }
            }
            if !state.owed[group].is_empty() && !leavers.is_empty() {
                let with_first = self.with_first_dose(&before, group);
                let mut draws = chance.at(group, Process::Owed, step, 0);
                self.owed_leave(state, &mut draws, group, with_first, &leavers);
            }
        }
    }

    /// Moves people one way; how many of them left the living of their group.
    fn go(
        &self,
        state: &mut State,
        chance: Chance,
        step: u8,
        from: (usize, usize, usize),
        way: Way,
        people: u32,
    ) -> (Leaves, u32) {
        let (group, stratum, compartment) = from;
        let shape = self.shape;
        let site = stratum * shape.count() + compartment;
        let within = |c| shape.at(group, stratum, c);
        let here = within(compartment);
        let staying = (Leaves::Died, 0);
        match way {
            Way::To(next) => {
                if compartment == Shape::SUSCEPTIBLE {
                    state.tally[group].infections += u64::from(people);
                }
                state.counts[here] -= people;
                state.counts[within(next)] += people;
                staying
            }
            Way::Isolate => {
                let people = people.min(self.room(state, group));
                state.counts[here] -= people;
                state.counts[within(shape.isolated())] += people;
                staying
            }
            Way::Outcome => {
                let share = self
                    .scenario
                    .disease
                    .severity
                    .map_or(0.0, |s| s.hospitalised_share * self.severe[stratum]);
                let mut draws = chance.at(group, Process::Intake, step, site);
                let ill = binomial(people, share, &mut draws);
                state.counts[here] -= people;
                state.counts[within(shape.hospital())] += ill;
                state.counts[within(shape.recovered())] += people - ill;
                staying
            }
            Way::Discharge => {
                let share = self
                    .scenario
                    .disease
                    .severity
                    .map_or(0.0, |s| s.death_share_in_hospital);
                let mut draws = chance.at(group, Process::Intake, step, site);
                let died = binomial(people, share, &mut draws);
                state.counts[here] -= people;
                state.counts[within(shape.dead())] += died;
                state.counts[within(shape.recovered())] += people - died;
                if let Some(deaths) = &mut state.tally[group].deaths {
                    *deaths += u64::from(died);
                }
                (Leaves::Died, died)
            }
            Way::Move(None) => {
                state.counts[here] -= people;
                state.tally[group].left += u64::from(people);
                (Leaves::To(None), people)
            }
            Way::Move(Some(to)) => {
                // The address names the sending group and the receiving one.
                let mut draws = chance.at(group, Process::Intake, step, site + (to + 1) * 256);
                let found = self.found_at_intake(state, to, compartment, people, &mut draws);
                state.counts[here] -= people;
                state.counts[shape.at(to, stratum, compartment)] += people - found;
                state.counts[shape.at(to, stratum, shape.isolated())] += found;
                (Leaves::To(Some(to)), people)
            }
        }
    }

    /// People with one dose leave a group: whose second dose was owed is drawn, each of them
    /// equally likely. That is exact, since who leaves does not depend on the day of the dose.
    fn owed_leave(
        &self,
        state: &mut State,
        draws: &mut Draws,
        group: usize,
        with_first: u32,
        leavers: &[(Leaves, u32)],
    ) {
        let mut with_first = u64::from(with_first);
        for (leaves, people) in leavers {
            for _ in 0..*people {
                let mut ticket = draws.below(with_first);
                with_first = with_first.saturating_sub(1);
                let hit = state.owed[group].iter().find_map(|(due, owed)| {
                    let owed = u64::from(*owed);
                    let here = ticket < owed;
                    ticket = ticket.saturating_sub(owed);
                    here.then_some(*due)
                });
                let Some(due) = hit else { continue };
                if let Some(owed) = state.owed[group].get_mut(&due) {
                    *owed -= 1;
                    if *owed == 0 {
                        state.owed[group].remove(&due);
                    }
                }
                self.owed_lands(state, group, due, *leaves);
            }
        }
    }

    fn owed_lands(&self, state: &mut State, group: usize, due: u32, leaves: Leaves) {
        let held = |g: usize| self.scenario.group[g].role == Role::Held;
        match leaves {
            Leaves::Died => state.tally[group].lost_at_death += 1,
            Leaves::To(Some(to)) if held(group) && held(to) => {
                if self.scenario.record_follows {
                    *state.owed[to].entry(due).or_default() += 1;
                } else {
                    state.tally[group].lost_at_transfer += 1;
                }
            }
            Leaves::To(_) => state.tally[group].lost_at_release += 1,
        }
    }
}

/// Why somebody is no longer among the living of a group.
#[derive(Clone, Copy)]
enum Leaves {
    Died,
    To(Option<usize>),
}

/// The replicate and the day: the common part of every address.
#[derive(Clone, Copy)]
struct Chance {
    seed: u32,
    replicate: u32,
    day: u32,
}

impl Chance {
    fn at(self, group: usize, what: Process, step: u8, site: usize) -> Draws {
        Draws::at(
            self.seed,
            self.replicate,
            word(group),
            self.day,
            process(what, step, site),
        )
    }
}

/// Process, step and site in one word: 4, 6 and 22 bits.
fn process(what: Process, step: u8, site: usize) -> u32 {
    (what as u32) << 28 | u32::from(step) << 22 | (word(site) & 0x003F_FFFF)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "far fewer than 2^32 groups"
)]
fn word(index: usize) -> u32 {
    index as u32
}

/// The whole part; 0 for what is negative or not a number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of people, below 10^9"
)]
fn whole(x: f64) -> u32 {
    x as u32
}

/// Chooses `people` without replacement from some places, everybody equally likely: how many of
/// each place.
fn take(counts: &[u32], places: &[usize], people: u32, draws: &mut Draws) -> Vec<u32> {
    let mut left: Vec<u32> = places.iter().map(|place| counts[*place]).collect();
    let mut taken = vec![0; places.len()];
    let mut all: u64 = left.iter().map(|n| u64::from(*n)).sum();
    for _ in 0..people {
        let mut ticket = draws.below(all);
        for (stays, goes) in left.iter_mut().zip(&mut taken) {
            if ticket < u64::from(*stays) {
                *stays -= 1;
                *goes += 1;
                all -= 1;
                break;
            }
            ticket -= u64::from(*stays);
        }
    }
    taken
}
