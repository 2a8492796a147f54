//! What the outbreak model answers: the dated sets of the program, and an inquiry played arm by arm.

use anyhow::Context as _;
use standing_outbreak::inquiry::{Arm, ArmOutcomes, Figure, Inquiry, Measure, Variant, figures};
use standing_outbreak::{Outcome, ParameterSets, simulate};
use std::sync::OnceLock;

/// What the model leaves out: the endings of messages `simulate-leaves-…`, said with every answer.
pub const LEAVES_OUT: [&str; 10] = [
    "stays", "ages", "waning", "isolated", "hospital", "refusal", "season", "released", "waste",
    "chance",
];

/// The dated sets of infections and vaccines, `rules/epidemics.toml`.
///
/// # Errors
/// Where the file cannot be read; a test reads it.
pub fn sets() -> anyhow::Result<&'static ParameterSets> {
    static SETS: OnceLock<ParameterSets> = OnceLock::new();
    if let Some(sets) = SETS.get() {
        return Ok(sets);
    }
    let read = ParameterSets::from_toml(include_str!("../../../rules/epidemics.toml"))
        .context("reading rules/epidemics.toml")?;
    Ok(SETS.get_or_init(|| read))
}

/// What is wanted of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Infections.
    pub infections: bool,
    /// Hospital days and deaths.
    pub hospital: bool,
    /// Doses given and lost.
    pub doses: bool,
    /// Spill-over: every arm is played once more.
    pub spill_over: bool,
    /// What a week earlier does: every arm that does something is played once more.
    pub week: bool,
}

impl Wanted {
    /// All of it.
    pub const ALL: Self = Self {
        infections: true,
        hospital: true,
        doses: true,
        spill_over: true,
        week: true,
    };

    fn holds(self, measure: Measure) -> bool {
        match measure {
            Measure::Infections => self.infections,
            Measure::HospitalDays | Measure::Deaths => self.hospital,
            Measure::SpillOver => self.spill_over,
            _ => self.doses,
        }
    }

    fn played(self, arm: &Arm, variant: Variant) -> bool {
        match variant {
            Variant::Plan => true,
            Variant::CustodyOff => self.spill_over,
            Variant::OtherWeek => self.week && arm.does_something(),
        }
    }
}

/// The answer to an inquiry.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The figures, arm by arm in the order of the inquiry.
    pub figures: Vec<Figure>,
    /// What each run of each arm came to.
    pub runs: Vec<ArmOutcomes>,
}

const VARIANTS: [Variant; 3] = [Variant::Plan, Variant::CustodyOff, Variant::OtherWeek];

/// How often an arm of the inquiry is played in all its ways: what progress counts.
pub fn parts(inquiry: &Inquiry, wanted: Wanted) -> usize {
    let of = |arm: &Arm| VARIANTS.iter().filter(|v| wanted.played(arm, **v)).count();
    inquiry.arm.iter().map(of).sum()
}

/// Plays an inquiry. `done` is told the arm after each of [`parts`].
///
/// # Errors
/// Where an arm cannot be played.
pub fn answer(
    inquiry: &Inquiry,
    sets: &ParameterSets,
    wanted: Wanted,
    threads: u32,
    done: &mut dyn FnMut(&str),
) -> anyhow::Result<Answered> {
    let mut runs = Vec::new();
    for arm in &inquiry.arm {
        let mut play = |variant| -> anyhow::Result<Option<Vec<Outcome>>> {
            if !wanted.played(arm, variant) {
                return Ok(None);
            }
            let scenario = inquiry
                .scenario(arm, variant, sets)
                .context("a set does not hold what the question needs")?;
            let outcomes = simulate(&scenario, inquiry.seed, inquiry.replicates, threads)
                .with_context(|| format!("arm \"{}\"", arm.name))?;
            done(&arm.name);
            Ok(Some(outcomes))
        };
        runs.push(ArmOutcomes {
            name: arm.name.clone(),
            plan: play(Variant::Plan)?.unwrap_or_default(),
            custody_off: play(Variant::CustodyOff)?,
            other_week: play(Variant::OtherWeek)?.map(|o| (o, arm.can_be_earlier())),
        });
    }
    let baseline = runs.iter().find(|arm| arm.name == inquiry.baseline);
    let figures = (runs.iter())
        .flat_map(|arm| {
            let against = baseline.filter(|b| b.name != arm.name);
            figures(arm, against, |measure| wanted.holds(measure))
        })
        .collect();
    Ok(Answered { figures, runs })
}
