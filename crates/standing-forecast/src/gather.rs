//! Gather the data and organize the history (sections 4.1 and 4.2): doses in order, broken into
//! antigen administered records; observations as bits; every age that a rule speaks of as a date.

use crate::data::{AgeId, Ages, AntigenId, Cvx, Id as _, Mvx, ObservationId, Tables};
use crate::day::{Day, EARLIEST, LATEST};
use crate::patient::{Observed, Patient, Sex};

/// A dose in the order of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Given {
    pub(crate) date: Day,
    pub(crate) cvx: Cvx,
    pub(crate) mvx: Option<Mvx>,
    pub(crate) lot_expiry: Option<Day>,
    pub(crate) condition: bool,
    /// Its place in the input. Compared last: between doses that are alike in everything else it
    /// decides nothing, so that a forecast does not depend on the order of the input.
    pub(crate) input: u16,
}

/// The person, made ready for the steps. Reused from person to person.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) birth: Day,
    pub(crate) sex: Sex,
    pub(crate) assessment: Day,
    ages: Vec<Day>,
    observed: Vec<u64>,
    observations: Vec<Observed>,
    /// All doses by date.
    pub(crate) doses: Vec<Given>,
    /// Places in `doses`, antigen after antigen.
    records: Vec<u16>,
    ranges: Vec<(u32, u32)>,
}

/// More doses than any person has; a record with more is taken to be broken.
pub(crate) const MOST_DOSES: usize = 2_000;

impl Subject {
    pub(crate) fn new() -> Self {
        Self {
            birth: EARLIEST,
            sex: Sex::Unknown,
            assessment: EARLIEST,
            ages: Vec::new(),
            observed: Vec::new(),
            observations: Vec::new(),
            doses: Vec::new(),
            records: Vec::new(),
            ranges: Vec::new(),
        }
    }

    /// Takes in a person. What was given or observed after the assessment is not yet known on that
    /// day and is left out.
    pub(crate) fn gather(&mut self, tables: &Tables, patient: &Patient) {
        self.sex = patient.sex;
        self.assessment = patient.assessment;
        if self.birth != patient.birth || self.ages.len() != tables.ages.len() {
            self.birth = patient.birth;
            self.ages.clear();
            self.ages.extend([EARLIEST, LATEST]);
            let birth = patient.birth.parts();
            self.ages
                .extend(tables.ages.iter().skip(2).map(|&age| birth.plus(age)));
        }
        self.observe(tables, patient);
        self.doses.clear();
        let given = patient.doses.iter().zip(0u16..);
        self.doses.extend(
            given
                .filter(|(dose, _)| dose.date <= patient.assessment)
                .take(MOST_DOSES)
                .map(|(dose, input)| Given {
                    date: dose.date,
                    cvx: dose.cvx,
                    mvx: dose.mvx,
                    lot_expiry: dose.lot_expiry,
                    condition: dose.condition,
                    input,
                }),
        );
        self.doses.sort_unstable();
        self.organize(tables);
    }

    fn observe(&mut self, tables: &Tables, patient: &Patient) {
        self.observations.clear();
        self.observed.clear();
        self.observed
            .resize(tables.observations.len().div_ceil(64), 0);
        let known = |o: &&Observed| o.date.is_none_or(|date| date <= patient.assessment);
        for observed in patient.observations.iter().filter(known) {
            let at = observed.observation.at();
            if let Some(word) = self.observed.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
            self.observations.push(*observed);
        }
    }

    /// Breaks doses into antigen administered records, by antigen and then by date.
    fn organize(&mut self, tables: &Tables) {
        self.records.clear();
        self.ranges.clear();
        self.ranges.resize(tables.antigens.len(), (0, 0));
        for dose in &self.doses {
            for (antigen, ages) in &*tables.vaccines[dose.cvx].antigens {
                if within(&self.ages, *ages, dose.date)
                    && let Some(range) = self.ranges.get_mut(antigen.at())
                {
                    range.1 += 1;
                }
            }
        }
        let mut total = 0;
        for range in &mut self.ranges {
            let count = range.1;
            *range = (total, total);
            total += count;
        }
        self.records.resize(total as usize, 0);
        for (dose, at) in self.doses.iter().zip(0u16..) {
            for (antigen, ages) in &*tables.vaccines[dose.cvx].antigens {
                if !within(&self.ages, *ages, dose.date) {
                    continue;
                }
                if let Some(range) = self.ranges.get_mut(antigen.at()) {
                    if let Some(record) = self.records.get_mut(range.1 as usize) {
                        *record = at;
                    }
                    range.1 += 1;
                }
            }
        }
    }

    /// The date on which the person reaches an age; the assumed bound where the rule gives none.
    pub(crate) fn reaches(&self, age: AgeId) -> Day {
        self.ages.get(age.at()).copied().unwrap_or(EARLIEST)
    }

    /// The date on which the person reaches an age, if the rule gives one.
    pub(crate) fn reaches_if_given(&self, age: AgeId) -> Option<Day> {
        age.is_given().then(|| self.reaches(age))
    }

    /// Whether the date lies in the window of ages: on or after the first, before the second.
    pub(crate) fn is_within(&self, ages: Ages, date: Day) -> bool {
        within(&self.ages, ages, date)
    }

    /// Whether the observation is active.
    pub(crate) fn has(&self, observation: ObservationId) -> bool {
        let at = observation.at();
        self.observed
            .get(at / 64)
            .is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// The active observations.
    pub(crate) fn observations(&self) -> &[Observed] {
        &self.observations
    }

    /// The date of the most recent active observation of this kind (CALCDTINT-9).
    pub(crate) fn observed_on(&self, observation: ObservationId) -> Option<Day> {
        let same = self.observations.iter();
        same.filter(|o| o.observation == observation)
            .filter_map(|o| o.date)
            .max()
    }

    /// The antigen administered records: places in `doses`, by date.
    pub(crate) fn records(&self, antigen: AntigenId) -> &[u16] {
        self.ranges
            .get(antigen.at())
            .and_then(|&(from, to)| self.records.get(from as usize..to as usize))
            .unwrap_or_default()
    }

    /// The dose at a place of the history.
    #[expect(
        clippy::indexing_slicing,
        reason = "places are made only from this history, in `organize`"
    )]
    pub(crate) fn dose(&self, at: u16) -> &Given {
        &self.doses[usize::from(at)]
    }
}

fn within(dates: &[Day], ages: Ages, date: Day) -> bool {
    let at = |age: AgeId| dates.get(age.at()).copied();
    at(ages.begin).is_none_or(|begin| begin <= date) && at(ages.end).is_none_or(|end| date < end)
}
