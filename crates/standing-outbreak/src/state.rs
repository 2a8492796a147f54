//! Where everybody is at the start of a day, in whole people.

use std::collections::BTreeMap;

use crate::disease::Disease;

/// Dose strata: none; one or two doses; and, for an all-or-nothing vaccine, one or two doses in
/// people whom it protects for good.
pub(crate) const STRATA: usize = 5;
pub(crate) const NONE: usize = 0;
pub(crate) const ONE: usize = 1;
pub(crate) const ONE_TOOK: usize = 2;
pub(crate) const TWO: usize = 3;
pub(crate) const TWO_TOOK: usize = 4;

/// The compartments of one stratum: S, latent stages, infectious stages, isolated, hospital,
/// recovered, dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) latent: usize,
    pub(crate) infectious: usize,
}

impl Shape {
    pub(crate) fn of(disease: &Disease) -> Self {
        Self {
            latent: usize::from(disease.latent_stages),
            infectious: usize::from(disease.infectious_stages),
        }
    }

    pub(crate) const SUSCEPTIBLE: usize = 0;
    pub(crate) const FIRST_LATENT: usize = 1;

    pub(crate) fn first_infectious(self) -> usize {
        1 + self.latent
    }

    pub(crate) fn isolated(self) -> usize {
        1 + self.latent + self.infectious
    }

    pub(crate) fn hospital(self) -> usize {
        self.isolated() + 1
    }

    pub(crate) fn recovered(self) -> usize {
        self.isolated() + 2
    }

    pub(crate) fn dead(self) -> usize {
        self.isolated() + 3
    }

    /// Number of compartments.
    pub(crate) fn count(self) -> usize {
        self.isolated() + 4
    }

    pub(crate) fn is_infectious(self, compartment: usize) -> bool {
        (self.first_infectious()..self.isolated()).contains(&compartment)
    }

    /// Whether people there can be moved, released or vaccinated.
    pub(crate) fn is_about(self, compartment: usize) -> bool {
        compartment < self.isolated() || compartment == self.recovered()
    }

    pub(crate) fn at(self, group: usize, stratum: usize, compartment: usize) -> usize {
        (group * STRATA + stratum) * self.count() + compartment
    }
}

/// What has happened in one group since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// People infected here.
    pub infections: u64,
    /// Days that people of this group spent in hospital; none where nothing says how ill people
    /// become: not known, which is not zero.
    pub hospital_days: Option<u64>,
    /// Deaths; none as for hospital days.
    pub deaths: Option<u64>,
    /// People who entered from outside the scenario.
    pub entered: u64,
    /// People who left the scenario.
    pub left: u64,
    /// First doses given here.
    pub first_doses: u64,
    /// Second doses given here.
    pub second_doses: u64,
    /// Second doses that nobody owes any more because the person was released.
    pub lost_at_release: u64,
    /// The same because the person was transferred and the record did not follow.
    pub lost_at_transfer: u64,
    /// The same because the person died.
    pub lost_at_death: u64,
}

impl Tally {
    /// Before anything happened: hospital days and deaths are counted from 0 where the disease says
    /// how ill people become, and are not known otherwise.
    #[must_use]
    pub fn start(disease: &Disease) -> Self {
        let counted = disease.severity.map(|_| 0);
        Self {
            hospital_days: counted,
            deaths: counted,
            ..Self::default()
        }
    }

    /// Adds what happened elsewhere. What is not known of one is not known of the sum.
    pub fn add(&mut self, other: &Self) {
        let sum = |a: Option<u64>, b: Option<u64>| a.zip(b).map(|(a, b)| a + b);
        self.infections += other.infections;
        self.hospital_days = sum(self.hospital_days, other.hospital_days);
        self.deaths = sum(self.deaths, other.deaths);
        self.entered += other.entered;
        self.left += other.left;
        self.first_doses += other.first_doses;
        self.second_doses += other.second_doses;
        self.lost_at_release += other.lost_at_release;
        self.lost_at_transfer += other.lost_at_transfer;
        self.lost_at_death += other.lost_at_death;
    }
}

/// Everybody at the start of a day, and what happened before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub(crate) day: u32,
    pub(crate) shape: Shape,
    /// By group, stratum and compartment.
    pub(crate) counts: Vec<u32>,
    /// Second doses owed, by group and due day.
    pub(crate) owed: Vec<BTreeMap<u32, u32>>,
    /// Doses given, by campaign.
    pub(crate) given: Vec<u32>,
    pub(crate) tally: Vec<Tally>,
}

impl State {
    /// Days played.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.day
    }

    /// What happened in a group, in the order of the scenario.
    #[must_use]
    pub fn tally(&self, group: usize) -> Option<&Tally> {
        self.tally.get(group)
    }

    fn of(&self, group: usize, wanted: impl Fn(usize) -> bool) -> u32 {
        let size = self.shape.count();
        self.counts
            .chunks(size)
            .skip(group * STRATA)
            .take(STRATA)
            .flat_map(|stratum| stratum.iter().enumerate())
            .filter(|(compartment, _)| wanted(*compartment))
            .map(|(_, people)| people)
            .sum()
    }

    /// People of a group who can still be infected (vaccinated ones too).
    #[must_use]
    pub fn susceptible(&self, group: usize) -> u32 {
        self.of(group, |c| c == Shape::SUSCEPTIBLE)
    }

    /// Infected people of a group who are not infectious yet.
    #[must_use]
    pub fn exposed(&self, group: usize) -> u32 {
        let shape = self.shape;
        self.of(group, |c| {
            (Shape::FIRST_LATENT..shape.first_infectious()).contains(&c)
        })
    }

    /// Infectious people of a group, not isolated.
    #[must_use]
    pub fn infectious(&self, group: usize) -> u32 {
        self.of(group, |c| self.shape.is_infectious(c))
    }

    /// Isolated people of a group.
    #[must_use]
    pub fn isolated(&self, group: usize) -> u32 {
        self.of(group, |c| c == self.shape.isolated())
    }

    /// People of a group in hospital.
    #[must_use]
    pub fn hospitalised(&self, group: usize) -> u32 {
        self.of(group, |c| c == self.shape.hospital())
    }

    /// People of a group who recovered.
    #[must_use]
    pub fn recovered(&self, group: usize) -> u32 {
        self.of(group, |c| c == self.shape.recovered())
    }

    /// Living people of a group, those in hospital included.
    #[must_use]
    pub fn people(&self, group: usize) -> u32 {
        self.of(group, |c| c != self.shape.dead())
    }

    /// People of a group who are there: alive and not in hospital.
    #[must_use]
    pub fn present(&self, group: usize) -> u32 {
        let size = self.shape.count();
        let all = group * STRATA * size..(group + 1) * STRATA * size;
        let (hospital, dead) = (self.shape.hospital(), self.shape.dead());
        let strata = self.counts.get(all).unwrap_or_default().chunks_exact(size);
        strata.fold(0, |sum, of| {
            let here: u32 = of.iter().sum();
            let away = |at: usize| of.get(at).copied().unwrap_or_default();
            sum + here - away(hospital) - away(dead)
        })
    }

    /// Second doses owed in a group and not given yet.
    #[must_use]
    pub fn owed(&self, group: usize) -> u64 {
        self.owed
            .get(group)
            .map_or(0, |due| due.values().map(|n| u64::from(*n)).sum())
    }

    /// Everybody, the dead and those who left included, less those who entered: what never changes.
    #[must_use]
    pub fn ledger(&self) -> i64 {
        let here: i64 = self.counts.iter().map(|n| i64::from(*n)).sum();
        self.tally.iter().fold(here, |sum, tally| {
            sum.saturating_add_unsigned(tally.left)
                .saturating_sub_unsigned(tally.entered)
        })
    }
}
