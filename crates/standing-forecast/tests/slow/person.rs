//! People who do not exist: half of them as a registry has them, half of them at the edges of the
//! rules.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use standing_synth::{Ages, Draws, Population, Setting, Topic};

use super::data::Data;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dose {
    pub(crate) input: usize,
    pub(crate) date: Date,
    pub(crate) cvx: String,
    pub(crate) mvx: Option<String>,
    pub(crate) lot_expiry: Option<Date>,
    pub(crate) condition: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) birth: Date,
    pub(crate) sex: char,
    pub(crate) assessment: Date,
    pub(crate) observations: Vec<(String, Option<Date>)>,
    pub(crate) doses: Vec<Dose>,
}

impl Person {
    pub(crate) fn gender(&self) -> &str {
        match self.sex {
            'F' => "Female",
            'M' => "Male",
            _ => "Unknown",
        }
    }

    fn known(&self) -> impl Iterator<Item = &(String, Option<Date>)> {
        self.observations
            .iter()
            .filter(|(_, date)| date.is_none_or(|d| d <= self.assessment))
    }

    pub(crate) fn has(&self, code: &str) -> bool {
        self.known().any(|(c, _)| c == code)
    }

    /// The most recent date of an active observation.
    pub(crate) fn observed_on(&self, code: &str) -> Option<Date> {
        self.known()
            .filter(|(c, _)| c == code)
            .filter_map(|(_, d)| *d)
            .max()
    }

    /// The doses given by the day of the assessment, by date. The specification gives those of one
    /// day no order; they are taken by code, then by manufacturer.
    pub(crate) fn history(&self) -> Vec<Dose> {
        let known = self.doses.iter().filter(|d| d.date <= self.assessment);
        let mut known: Vec<Dose> = known.cloned().collect();
        let code = |d: &Dose| d.cvx.parse::<u32>().unwrap();
        known.sort_by_key(|d| (d.date, code(d), d.mvx.clone(), d.lot_expiry, d.condition));
        known
    }
}

const DAY: Date = date(2025, 11, 10);

/// Person number `i`: a registry's, or one at the edges of the rules.
pub(crate) fn person(data: &Data, i: u64) -> Person {
    if i.is_multiple_of(2) {
        as_a_registry_has(i / 2)
    } else {
        at_the_edges(data, i / 2)
    }
}

fn as_a_registry_has(i: u64) -> Person {
    let setting = if i.is_multiple_of(5) {
        Setting::Custody
    } else {
        Setting::Registry
    };
    let made = Population::new(4, DAY, setting, Ages::All)
        .unwrap()
        .person(i);
    Person {
        birth: made.dob,
        sex: made.sex.letter(),
        assessment: DAY,
        observations: made
            .observations
            .iter()
            .map(|o| (o.code.to_owned(), o.date))
            .collect(),
        doses: made
            .doses
            .iter()
            .enumerate()
            .map(|(input, d)| Dose {
                input,
                date: d.date,
                cvx: d.cvx.to_owned(),
                mvx: d.mvx.map(str::to_owned),
                lot_expiry: None,
                condition: false,
            })
            .collect(),
    }
}

/// Spans in days that rules ask for, so that doses fall on both sides of them.
const SPANS: [i32; 20] = [
    1, 14, 17, 21, 24, 28, 42, 56, 61, 84, 112, 122, 140, 152, 168, 183, 240, 365, 1_826, 3_652,
];

fn at_the_edges(data: &Data, i: u64) -> Person {
    let mut draws = Draws::of(5, i, Topic::Person);
    let draws = &mut draws;
    let assessment = DAY.saturating_add(draws.between(-1_500, 200).days());
    let small = draws.chance(0.5);
    let longest = match (small, small || draws.chance(0.5)) {
        (true, _) => 365 * 3,
        (false, true) => 365 * 20,
        (false, false) => 365 * 90,
    };
    let birth = assessment.saturating_add((-draws.between(0, longest)).days());
    let age_days = (assessment - birth).get_days();
    let of_group = |draws: &mut Draws| -> Vec<&String> {
        let group = &data.groups[draws.below(u32::try_from(data.groups.len()).unwrap()) as usize];
        let codes = data.cvx.iter();
        codes
            .filter(|(_, of)| of.iter().any(|(a, _)| group.antigens.contains(a)))
            .map(|(c, _)| c)
            .collect()
    };
    let mut preferred = of_group(draws);
    let mut doses: Vec<Dose> = Vec::new();
    let count = draws.between(0, 11);
    let mut last = birth;
    while i32::try_from(doses.len()).unwrap() < count {
        if draws.chance(0.2) {
            preferred = of_group(draws);
            last = birth;
        }
        if preferred.is_empty() {
            preferred = of_group(draws);
            continue;
        }
        let cvx = preferred[draws.below(u32::try_from(preferred.len()).unwrap()) as usize].clone();
        let day = if draws.chance(0.7) {
            last.saturating_add((SPANS[draws.below(20) as usize] + draws.between(-5, 5)).days())
        } else {
            birth.saturating_add(draws.between(0, age_days.max(1)).days())
        };
        let day = day.clamp(birth, assessment.saturating_add(60.days()));
        last = day;
        let mvx = draws
            .chance(0.3)
            .then(|| ["PFR", "MOD", "SKB", "MSD", "PMC"][draws.below(5) as usize].to_owned());
        let lot_expiry = draws
            .chance(0.03)
            .then(|| day.saturating_add(draws.between(-3, 300).days()));
        let condition = draws.chance(0.02);
        // Two doses of one day and one antigen have no order in the specification.
        if doses.iter().any(|d| d.date == day) {
            last = last.saturating_add(1.day());
            if draws.chance(0.5) {
                continue;
            }
            break;
        }
        doses.push(Dose {
            input: doses.len(),
            date: day,
            cvx,
            mvx,
            lot_expiry,
            condition,
        });
    }
    let mut observations: Vec<(String, Option<Date>)> = Vec::new();
    if draws.chance(0.6) {
        for _ in 0..draws.between(1, 4) {
            let code = data.observations
                [draws.below(u32::try_from(data.observations.len()).unwrap()) as usize]
                .clone();
            let day = birth.saturating_add(draws.between(0, age_days + 30).days());
            observations.push((code, draws.chance(0.6).then_some(day)));
        }
    }
    let sex = ['F', 'M', 'U', 'X'][draws.below(20).min(3) as usize];
    let sex = if draws.chance(0.9) {
        if draws.chance(0.5) { 'F' } else { 'M' }
    } else {
        sex
    };
    Person {
        birth,
        sex,
        assessment,
        observations,
        doses,
    }
}
