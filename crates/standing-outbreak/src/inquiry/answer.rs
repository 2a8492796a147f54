//! Outcomes of arms as figures: how much, how sure, how much less than under the baseline.

use serde::{Deserialize, Serialize};

use crate::compare::{Spread, paired, spread};
use crate::runs::Outcome;
use crate::state::Tally;

/// Whose people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum People {
    /// People held.
    Held,
    /// Staff.
    Staff,
    /// The county, people released into it included.
    County,
    /// All of them.
    All,
}

impl People {
    /// In the order of a table.
    pub const ALL: [Self; 4] = [Self::Held, Self::Staff, Self::County, Self::All];

    /// As JSON has it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Staff => "staff",
            Self::County => "county",
            Self::All => "all",
        }
    }
}

/// Which way a measure is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// Fewer are better.
    Fewer,
    /// More are better.
    More,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// People infected, each time.
    Infections,
    /// Days in hospital.
    HospitalDays,
    /// Deaths.
    Deaths,
    /// First doses given.
    FirstDoses,
    /// Second doses given.
    SecondDoses,
    /// Second doses lost because the person was released.
    LostAtRelease,
    /// Second doses lost because the person was transferred.
    LostAtTransfer,
    /// Second doses lost because the person died.
    LostAtDeath,
    /// Infections in the county over and above those with nobody infected in custody.
    SpillOver,
}

impl Measure {
    /// In the order of a table.
    pub const ALL: [Self; 9] = [
        Self::Infections,
        Self::HospitalDays,
        Self::Deaths,
        Self::FirstDoses,
        Self::SecondDoses,
        Self::LostAtRelease,
        Self::LostAtTransfer,
        Self::LostAtDeath,
        Self::SpillOver,
    ];

    /// As JSON has it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Infections => "infections",
            Self::HospitalDays => "hospital-days",
            Self::Deaths => "deaths",
            Self::FirstDoses => "first-doses",
            Self::SecondDoses => "second-doses",
            Self::LostAtRelease => "lost-at-release",
            Self::LostAtTransfer => "lost-at-transfer",
            Self::LostAtDeath => "lost-at-death",
            Self::SpillOver => "spill-over",
        }
    }

    /// Which way it is better.
    #[must_use]
    pub fn better(self) -> Better {
        match self {
            Self::FirstDoses | Self::SecondDoses => Better::More,
            _ => Better::Fewer,
        }
    }

    /// Whether it is about these people.
    #[must_use]
    pub fn is_of(self, people: People) -> bool {
        match self {
            Self::Infections | Self::HospitalDays | Self::Deaths => true,
            Self::FirstDoses | Self::SecondDoses | Self::LostAtDeath => {
                matches!(people, People::Held | People::Staff)
            }
            Self::LostAtRelease | Self::LostAtTransfer => people == People::Held,
            Self::SpillOver => people == People::County,
        }
    }

    fn of(self, tally: &Tally) -> Option<u64> {
        match self {
            Self::Infections | Self::SpillOver => Some(tally.infections),
            Self::HospitalDays => tally.hospital_days,
            Self::Deaths => tally.deaths,
            Self::FirstDoses => Some(tally.first_doses),
            Self::SecondDoses => Some(tally.second_doses),
            Self::LostAtRelease => Some(tally.lost_at_release),
            Self::LostAtTransfer => Some(tally.lost_at_transfer),
            Self::LostAtDeath => Some(tally.lost_at_death),
        }
    }
}

/// What the runs of an arm came to, replicate by replicate.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmOutcomes {
    /// Its name.
    pub name: String,
    /// As it is.
    pub plan: Vec<Outcome>,
    /// With nobody infected in custody; none where that was not played.
    pub custody_off: Option<Vec<Outcome>>,
    /// Begun in another week, and whether that is the earlier one; none where that was not played.
    pub other_week: Option<(Vec<Outcome>, bool)>,
}

/// What beginning a week earlier does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Week {
    /// Whether the arm as it is was held against an earlier week; else it is itself the earlier one.
    pub held_against_earlier: bool,
    /// The figure when begun earlier less the figure when begun a week later.
    pub difference: Spread,
    /// Share of runs in which the earlier is better; a tie counts half.
    pub better: f64,
}

/// One figure of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Of which arm.
    pub arm: String,
    /// Whose people.
    pub people: People,
    /// What is counted.
    pub measure: Measure,
    /// Over the runs; none: not known, which is not zero.
    pub value: Option<Spread>,
    /// The arm's figure less the baseline's, run by run; none for the baseline itself and for what
    /// is not known.
    pub difference: Option<Spread>,
    /// Share of runs in which the arm is better than the baseline; a tie counts half.
    pub better: Option<f64>,
    /// What beginning a week earlier does.
    pub week: Option<Week>,
}

/// The figures of each run; none where they are not known.
fn series(outcomes: &[Outcome], people: People, measure: Measure) -> Option<Vec<f64>> {
    outcomes
        .iter()
        .map(|outcome| {
            let of = |tally| measure.of(tally).map(|n| n as f64);
            match people {
                People::Held => of(&outcome.held),
                People::Staff => of(&outcome.staff),
                People::County => of(&outcome.community),
                People::All => {
                    Some(of(&outcome.held)? + of(&outcome.staff)? + of(&outcome.community)?)
                }
            }
        })
        .collect()
}

fn figures_of_runs(arm: &ArmOutcomes, people: People, measure: Measure) -> Option<Vec<f64>> {
    let plan = series(&arm.plan, people, measure)?;
    if measure != Measure::SpillOver {
        return Some(plan);
    }
    let off = series(arm.custody_off.as_ref()?, people, measure)?;
    Some(
        plan.iter()
            .zip(&off)
            .map(|(plan, off)| plan - off)
            .collect(),
    )
}

/// Share of pairs in which the first is better.
fn better(measure: Measure, lower: f64) -> f64 {
    match measure.better() {
        Better::Fewer => lower,
        Better::More => 1.0 - lower,
    }
}

fn week(arm: &ArmOutcomes, people: People, measure: Measure) -> Option<Week> {
    if measure == Measure::SpillOver {
        return None;
    }
    let (other, other_is_earlier) = arm.other_week.as_ref()?;
    let plan = series(&arm.plan, people, measure)?;
    let other = series(other, people, measure)?;
    let compared = if *other_is_earlier {
        paired(&other, &plan)?
    } else {
        paired(&plan, &other)?
    };
    Some(Week {
        held_against_earlier: *other_is_earlier,
        difference: compared.difference,
        better: better(measure, compared.lower),
    })
}

/// The figures of an arm, held against the baseline; `baseline` is none for the baseline itself.
#[must_use]
pub fn figures(
    arm: &ArmOutcomes,
    baseline: Option<&ArmOutcomes>,
    wanted: impl Fn(Measure) -> bool,
) -> Vec<Figure> {
    let mut figures = Vec::new();
    for measure in Measure::ALL.into_iter().filter(|m| wanted(*m)) {
        for people in People::ALL.into_iter().filter(|p| measure.is_of(*p)) {
            let runs = figures_of_runs(arm, people, measure);
            let before = baseline.and_then(|b| figures_of_runs(b, people, measure));
            let compared = runs
                .as_ref()
                .zip(before)
                .and_then(|(runs, before)| paired(runs, &before));
            figures.push(Figure {
                arm: arm.name.clone(),
                people,
                measure,
                value: runs.as_deref().and_then(spread),
                difference: compared.map(|c| c.difference),
                better: compared.map(|c| better(measure, c.lower)),
                week: week(arm, people, measure),
            });
        }
    }
    figures
}
