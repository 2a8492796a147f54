//! One replicate, day by day.

#![expect(
    clippy::indexing_slicing,
    reason = "people and facilities are numbered by this module; destinations are checked in `World::check`"
)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "people stay below MOST_PEOPLE, facilities below 10,000"
)]

use super::days::{Days, words};
use super::world::{Facility, World};
use crate::binomial::struck;
use crate::draws::{Draws, philox};
use std::collections::VecDeque;

/// What a draw decides: part of its address. Far from those of the chain, which share the counter.
mod process {
    pub(super) const ADMITTED: u32 = 1 << 16;
    pub(super) const PERSON: u32 = ADMITTED + 1;
    pub(super) const MOVE: u32 = ADMITTED + 2;
    pub(super) const COURSE: u32 = ADMITTED + 3;
    pub(super) const INFECTION: u32 = ADMITTED + 4;
}

/// Strata: no dose, one of two, the whole series.
const STRATA: usize = 3;
/// Where somebody is who is no longer held.
const GONE: u32 = u32::MAX;
/// In no list of susceptible people.
const NOWHERE: u32 = u32::MAX;

/// What comes to somebody on a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    End,
    Move,
    Infectious,
    Recovered,
    Second,
    Join,
}

const EVENTS: [Event; 6] = [
    Event::End,
    Event::Move,
    Event::Infectious,
    Event::Recovered,
    Event::Second,
    Event::Join,
];

/// People a run can hold in all: what is left of a word beside the kind of event.
const MOST_PEOPLE: u32 = 1 << 29;

/// Where in the infection somebody is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    Susceptible,
    Latent,
    Infectious,
    Recovered,
}

/// How somebody comes into a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    There { infectious: bool },
    Admitted,
}

/// Somebody, in four words.
#[derive(Clone, Copy)]
struct Person {
    /// Twice the facility, and one more while kept apart; [`GONE`].
    pool: u32,
    /// Where in the pool's list of susceptible people; [`NOWHERE`].
    slot: u32,
    /// The day on which they are kept apart no longer.
    apart_until: u16,
    course: Course,
    stratum: u8,
    /// A second dose is owed, and somebody holds the duty.
    owed: bool,
    willing: bool,
}

/// People who mix.
#[derive(Default)]
struct Pool {
    susceptible: [Vec<u32>; STRATA],
    infectious: [u32; STRATA],
    people: u32,
}

/// What happened at a facility in one replicate, in people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Held at the start.
    pub held_at_start: u64,
    /// Held at the end.
    pub held_at_end: u64,
    /// Admitted.
    pub admitted: u64,
    /// Of these infectious on arrival.
    pub admitted_infectious: u64,
    /// Whose custody ended.
    pub ended: u64,
    /// Moved here from another facility.
    pub moved_in: u64,
    /// Moved from here.
    pub moved_out: u64,
    /// Infected here.
    pub infected: u64,
    /// First doses given here.
    pub first_doses: u64,
    /// Second doses given here.
    pub second_doses: u64,
    /// Second doses owed here when custody ended: nobody here can give them.
    pub second_owed_at_end_of_custody: u64,
    /// Second doses owed here whose duty did not reach the next facility.
    pub second_lost_at_transfer: u64,
    /// Second doses owed here at the end of the run.
    pub second_owed: u64,
    /// Days that people were held here.
    pub person_days: u64,
}

impl Tally {
    /// Whether everybody who was or came here is still here or left.
    #[must_use]
    pub fn balance(&self) -> bool {
        self.held_at_start + self.admitted + self.moved_in
            == self.ended + self.moved_out + self.held_at_end
    }
}

/// Plays replicates of one world, one after the other, in the same memory.
pub struct Runner<'a> {
    world: &'a World,
    /// Infections a day by one infectious person among susceptible people, by facility.
    beta: Vec<f64>,
    /// By facility and stratum: how much of the risk is left, how much is passed on.
    risk: [f64; STRATA],
    passed: [f64; STRATA],
    /// Words below which somebody is willing, and moves go to each facility.
    willing: u64,
    routes: Vec<Vec<(u64, usize)>>,
    remaining: Vec<Days>,
    /// By facility: admissions a day, and the chance of none in as many as one draw takes.
    admissions: Vec<(f64, f64)>,
    people: Vec<Person>,
    pools: Vec<Pool>,
    leaving: Vec<Vec<u32>>,
    coming: Vec<Vec<u32>>,
    waiting: Vec<VecDeque<u32>>,
    doses_left: Vec<u32>,
    tally: Vec<Tally>,
}

impl<'a> Runner<'a> {
    /// Makes room for a world that [`World::check`] passes.
    #[must_use]
    pub fn new(world: &'a World) -> Self {
        let count = world.facilities.len();
        let mean = world.illness.infectious.mean();
        let (mut risk, mut passed) = ([1.0; STRATA], [1.0; STRATA]);
        if let Some(doses) = &world.doses {
            for (at, (infection, onward)) in doses.infection.iter().zip(&doses.onward).enumerate() {
                risk[at + 1] = 1.0 - infection;
                passed[at + 1] = 1.0 - onward;
            }
        }
        Self {
            world,
            beta: world.facilities.iter().map(|f| f.r0 / mean).collect(),
            risk,
            passed,
            willing: words(world.doses.as_ref().map_or(0.0, |d| d.willing)),
            routes: world.facilities.iter().map(routes).collect(),
            remaining: remaining(world),
            admissions: world
                .facilities
                .iter()
                .map(|f| f.admitted_per_day)
                .map(|mean| (mean, libm::exp(-mean.min(PIECE))))
                .collect(),
            people: Vec::new(),
            pools: (0..count * 2).map(|_| Pool::default()).collect(),
            leaving: vec![Vec::new(); world.days as usize],
            coming: vec![Vec::new(); world.days as usize],
            waiting: vec![VecDeque::new(); count],
            doses_left: vec![0; count],
            tally: vec![Tally::default(); count],
        }
    }

    /// Plays one replicate: what happened, by facility.
    pub fn play(&mut self, seed: u32, replicate: u32) -> &[Tally] {
        self.clear();
        let key = [seed, replicate];
        self.open(key);
        for day in 0..self.world.days {
            self.leave(key, day);
            for (facility, left) in self.world.facilities.iter().zip(&mut self.doses_left) {
                *left = facility.doses_per_day;
            }
            self.come_to(day);
            self.admit(key, day);
            self.give_first_doses(day);
            self.infect(key, day);
        }
        self.close();
        &self.tally
    }

    fn clear(&mut self) {
        self.people.clear();
        for pool in &mut self.pools {
            pool.susceptible.iter_mut().for_each(Vec::clear);
            pool.infectious = [0; STRATA];
            pool.people = 0;
        }
        for day in self.leaving.iter_mut().chain(&mut self.coming) {
            day.clear();
        }
        self.waiting.iter_mut().for_each(VecDeque::clear);
        self.tally.fill(Tally::default());
    }

    fn later(&mut self, day: u64, event: Event, person: u32) {
        let days = match event {
            Event::End | Event::Move => &mut self.leaving,
            _ => &mut self.coming,
        };
        // What comes after the last day does not come in this run.
        if let Some(list) = usize::try_from(day).ok().and_then(|day| days.get_mut(day)) {
            list.push((event as u32) << 29 | person);
        }
    }

    /// Those held at the start.
    fn open(&mut self, key: [u32; 2]) {
        let world = self.world;
        for (at, facility) in world.facilities.iter().enumerate() {
            for n in 0..facility.held {
                let infectious = n < facility.infectious;
                self.enter(key, at, 0, Entry::There { infectious });
            }
            self.tally[at].held_at_start = u64::from(facility.held);
        }
    }

    /// Somebody is there from this day on.
    fn enter(&mut self, key: [u32; 2], at: usize, day: u32, entry: Entry) {
        let id = match u32::try_from(self.people.len()) {
            Ok(id) if id < MOST_PEOPLE => id,
            // Half a billion people in one run: nobody more is admitted.
            _ => return,
        };
        let world = self.world;
        let facility = &world.facilities[at];
        let [stay, willing, until_moved, ill] = philox([id, 0, process::PERSON, 0], key);
        let admitted = entry == Entry::Admitted;
        let infectious = match entry {
            Entry::There { infectious } => infectious,
            Entry::Admitted => u64::from(ill) < words(facility.admitted_infectious),
        };
        let course = if infectious {
            Course::Infectious
        } else {
            Course::Susceptible
        };
        if admitted {
            self.tally[at].admitted += 1;
            self.tally[at].admitted_infectious += u64::from(infectious);
        }
        let apart = admitted && world.apart_days > 0;
        let until = u64::from(day) + u64::from(world.apart_days);
        let person = Person {
            pool: pool_of(at, apart),
            slot: NOWHERE,
            apart_until: u16::try_from(until).unwrap_or(u16::MAX),
            course,
            stratum: 0,
            owed: false,
            willing: u64::from(willing) < self.willing,
        };
        self.people.push(person);
        self.join(id, person.pool);
        if apart {
            self.later(until, Event::Join, id);
        }
        if person.willing {
            self.waiting[at].push_back(id);
        }
        let law = if admitted {
            &facility.stays
        } else {
            &self.remaining[at]
        };
        let end = u64::from(day) + u64::from(law.of_word(stay));
        self.later(end, Event::End, id);
        if let Some(transfers) = &facility.transfers {
            let moved = u64::from(day) + u64::from(transfers.after.of_word(until_moved));
            if moved < end {
                self.later(moved, Event::Move, id);
            }
        }
        if infectious {
            let [_, course, ..] = philox([id, 0, process::COURSE, 0], key);
            let days = world.illness.infectious.of_word(course);
            self.later(u64::from(day) + u64::from(days), Event::Recovered, id);
        }
    }

    /// Puts somebody among those who mix.
    fn join(&mut self, id: u32, pool: u32) {
        let person = &mut self.people[id as usize];
        person.pool = pool;
        let among = &mut self.pools[pool as usize];
        among.people += 1;
        let stratum = usize::from(person.stratum);
        match person.course {
            Course::Susceptible => {
                let list = &mut among.susceptible[stratum];
                person.slot = list.len() as u32;
                list.push(id);
            }
            Course::Infectious => among.infectious[stratum] += 1,
            Course::Latent | Course::Recovered => {}
        }
    }

    /// Takes somebody from among those who mix.
    fn part(&mut self, id: u32) {
        let person = self.people[id as usize];
        let among = &mut self.pools[person.pool as usize];
        among.people -= 1;
        match person.course {
            Course::Susceptible => self.unlist(id),
            Course::Infectious => among.infectious[usize::from(person.stratum)] -= 1,
            Course::Latent | Course::Recovered => {}
        }
    }

    /// Takes somebody off the list of susceptible people.
    fn unlist(&mut self, id: u32) {
        let person = &mut self.people[id as usize];
        let slot = person.slot;
        person.slot = NOWHERE;
        let list = &mut self.pools[person.pool as usize].susceptible[usize::from(person.stratum)];
        list.swap_remove(slot as usize);
        if let Some(moved) = list.get(slot as usize) {
            self.people[*moved as usize].slot = slot;
        }
    }

    /// Ends of stay and transfers.
    fn leave(&mut self, key: [u32; 2], day: u32) {
        let list = std::mem::take(&mut self.leaving[day as usize]);
        for word in &list {
            let (event, id) = read(*word);
            let person = self.people[id as usize];
            if person.pool == GONE {
                continue;
            }
            let at = facility_of(person.pool);
            self.part(id);
            if event == Event::End {
                self.people[id as usize].pool = GONE;
                let tally = &mut self.tally[at];
                tally.ended += 1;
                tally.second_owed_at_end_of_custody += u64::from(person.owed);
            } else {
                self.move_on(key, day, id, at);
            }
        }
        self.leaving[day as usize] = list;
    }

    fn move_on(&mut self, key: [u32; 2], day: u32, id: u32, from: usize) {
        let world = self.world;
        let [route, kept, after, _] = philox([id, day, process::MOVE, 0], key);
        let routes = &self.routes[from];
        let to = routes.iter().find(|(below, _)| u64::from(route) < *below);
        let to = to.map_or(from, |(_, to)| *to);
        self.tally[from].moved_out += 1;
        self.tally[to].moved_in += 1;
        let person = &mut self.people[id as usize];
        if let Some(doses) = &world.doses
            && person.owed
            && u64::from(kept) >= words(doses.kept_at_transfer)
        {
            person.owed = false;
            self.tally[from].second_lost_at_transfer += 1;
        }
        let apart = world.apart_days > 0;
        let until = u64::from(day) + u64::from(world.apart_days);
        person.apart_until = u16::try_from(until).unwrap_or(u16::MAX);
        let waits = person.willing && person.stratum == 0;
        self.join(id, pool_of(to, apart));
        if apart {
            self.later(until, Event::Join, id);
        }
        if waits {
            self.waiting[to].push_back(id);
        }
        if let Some(transfers) = &world.facilities[to].transfers {
            let next = u64::from(day) + u64::from(transfers.after.of_word(after));
            self.later(next, Event::Move, id);
        }
    }

    /// Courses of infection, second doses that fall due, ends of being kept apart.
    fn come_to(&mut self, day: u32) {
        let list = std::mem::take(&mut self.coming[day as usize]);
        for word in &list {
            let (event, id) = read(*word);
            let person = self.people[id as usize];
            if person.pool == GONE {
                continue;
            }
            let stratum = usize::from(person.stratum);
            match event {
                Event::Infectious => {
                    self.people[id as usize].course = Course::Infectious;
                    self.pools[person.pool as usize].infectious[stratum] += 1;
                }
                Event::Recovered => {
                    self.people[id as usize].course = Course::Recovered;
                    self.pools[person.pool as usize].infectious[stratum] -= 1;
                }
                Event::Second => self.give_second(id, day),
                Event::Join => {
                    // Somebody moved since then is kept apart anew.
                    if u32::from(person.apart_until) <= day && person.pool % 2 == 1 {
                        self.part(id);
                        self.join(id, person.pool - 1);
                    }
                }
                Event::End | Event::Move => {}
            }
        }
        self.coming[day as usize] = list;
    }

    /// Those admitted on a day.
    fn admit(&mut self, key: [u32; 2], day: u32) {
        for at in 0..self.world.facilities.len() {
            let (mean, none) = self.admissions[at];
            if mean <= 0.0 {
                continue;
            }
            let mut draws = Draws::at(key[0], key[1], at as u32, day, process::ADMITTED);
            for _ in 0..poisson(mean, none, &mut draws) {
                self.enter(key, at, day, Entry::Admitted);
            }
        }
    }

    fn give_first_doses(&mut self, day: u32) {
        let world = self.world;
        let Some(doses) = &world.doses else { return };
        if day < doses.from_day {
            return;
        }
        for at in 0..world.facilities.len() {
            while self.doses_left[at] > 0 {
                let Some(id) = self.waiting[at].pop_front() else {
                    break;
                };
                let person = self.people[id as usize];
                let here = person.pool != GONE && facility_of(person.pool) == at;
                if !here || person.stratum != 0 {
                    continue;
                }
                self.doses_left[at] -= 1;
                self.tally[at].first_doses += 1;
                self.raise(id, if doses.interval_days.is_some() { 1 } else { 2 });
                if let Some(interval) = doses.interval_days {
                    self.people[id as usize].owed = true;
                    self.later(u64::from(day) + u64::from(interval), Event::Second, id);
                }
            }
        }
    }

    fn give_second(&mut self, id: u32, day: u32) {
        let person = self.people[id as usize];
        if !person.owed {
            return;
        }
        let at = facility_of(person.pool);
        if self.doses_left[at] == 0 {
            self.later(u64::from(day) + 1, Event::Second, id);
            return;
        }
        self.doses_left[at] -= 1;
        self.tally[at].second_doses += 1;
        self.people[id as usize].owed = false;
        self.raise(id, 2);
    }

    /// Somebody had a dose: they are of another stratum from now on.
    fn raise(&mut self, id: u32, stratum: u8) {
        let pool = self.people[id as usize].pool;
        self.part(id);
        self.people[id as usize].stratum = stratum;
        self.join(id, pool);
    }

    fn infect(&mut self, key: [u32; 2], day: u32) {
        let world = self.world;
        for number in 0..self.pools.len() {
            let pool = &self.pools[number];
            let at = number / 2;
            self.tally[at].person_days += u64::from(pool.people);
            let sources: f64 = pool
                .infectious
                .iter()
                .zip(&self.passed)
                .map(|(n, passed)| f64::from(*n) * passed)
                .sum();
            if sources <= 0.0 {
                continue;
            }
            let force = self.beta[at] * sources / f64::from(pool.people);
            let address = number as u32;
            let mut draws = Draws::at(key[0], key[1], address, day, process::INFECTION);
            let uniforms = [draws.uniform(), draws.uniform(), draws.uniform()];
            for (stratum, u) in uniforms.into_iter().enumerate() {
                let there = self.pools[number].susceptible[stratum].len() as u32;
                let hazard = force * self.risk[stratum];
                if there == 0 || hazard <= 0.0 {
                    continue;
                }
                for _ in 0..struck(there, hazard, u) {
                    let list = &self.pools[number].susceptible[stratum];
                    let slot = draws.below(list.len() as u64) as usize;
                    let id = list[slot];
                    self.unlist(id);
                    self.people[id as usize].course = Course::Latent;
                    self.tally[at].infected += 1;
                    let [latent, infectious, ..] = philox([id, 0, process::COURSE, 0], key);
                    let begin = u64::from(day) + u64::from(world.illness.latent.of_word(latent));
                    let end = begin + u64::from(world.illness.infectious.of_word(infectious));
                    self.later(begin, Event::Infectious, id);
                    self.later(end, Event::Recovered, id);
                }
            }
        }
    }

    fn close(&mut self) {
        for person in self.people.iter().filter(|p| p.pool != GONE) {
            let tally = &mut self.tally[facility_of(person.pool)];
            tally.held_at_end += 1;
            tally.second_owed += u64::from(person.owed);
        }
    }
}

/// How much longer those at each facility stay, one table for facilities of one law.
fn remaining(world: &World) -> Vec<Days> {
    let mut laws: Vec<Days> = Vec::with_capacity(world.facilities.len());
    for (at, facility) in world.facilities.iter().enumerate() {
        let before = world.facilities[..at]
            .iter()
            .position(|other| other.stays.shares_with(&facility.stays));
        laws.push(match before {
            Some(same) => laws[same].clone(),
            None => facility.stays.remaining(),
        });
    }
    laws
}

fn read(word: u32) -> (Event, u32) {
    (EVENTS[(word >> 29) as usize], word & (MOST_PEOPLE - 1))
}

fn pool_of(facility: usize, apart: bool) -> u32 {
    facility as u32 * 2 + u32::from(apart)
}

fn facility_of(pool: u32) -> usize {
    (pool / 2) as usize
}

fn routes(facility: &Facility) -> Vec<(u64, usize)> {
    let Some(transfers) = &facility.transfers else {
        return Vec::new();
    };
    let total: f64 = transfers.to.iter().map(|(_, share)| share).sum();
    let mut sum = 0.0;
    let mut routes: Vec<(u64, usize)> = transfers
        .to
        .iter()
        .map(|(to, share)| {
            sum += share;
            (words(sum / total), *to)
        })
        .collect();
    if let Some((end, _)) = routes.last_mut() {
        *end = 1 << 32;
    }
    routes
}

/// The mean that one draw of a Poisson number takes: its chance of none does not vanish.
const PIECE: f64 = 30.0;

/// A Poisson number of this mean, by inversion, a large mean in pieces; `none` is exp(−mean) of the
/// first piece.
fn poisson(mean: f64, none: f64, draws: &mut Draws) -> u32 {
    let (mut left, mut none) = (mean, none);
    let mut sum = 0;
    while left > 0.0 {
        let piece = left.min(PIECE);
        let mut u = draws.uniform();
        let mut mass = none;
        let mut k = 0_u32;
        while u >= mass && mass > 0.0 {
            u -= mass;
            k += 1;
            mass *= piece / f64::from(k);
        }
        sum += k;
        left -= piece;
        none = libm::exp(-left.min(PIECE));
    }
    sum
}
