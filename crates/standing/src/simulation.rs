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

/// What may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Question {
    /// People infected.
    Infections,
    /// Days in hospital and deaths.
    Hospital,
    /// First and second doses given, and second doses lost.
    Doses,
    /// Infections in the county that custody adds; plays every arm once more.
    SpillOver,
    /// What beginning a week earlier does; plays every arm once more.
    Week,
}

impl Question {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Infections,
        Self::Hospital,
        Self::Doses,
        Self::SpillOver,
        Self::Week,
    ];

    fn of(measure: Measure) -> Self {
        match measure {
            Measure::Infections => Self::Infections,
            Measure::HospitalDays | Measure::Deaths => Self::Hospital,
            Measure::SpillOver => Self::SpillOver,
            _ => Self::Doses,
        }
    }
}

fn is_played(asked: &[Question], arm: &Arm, variant: Variant) -> bool {
    match variant {
        Variant::Plan => true,
        Variant::CustodyOff => asked.contains(&Question::SpillOver),
        Variant::OtherWeek => asked.contains(&Question::Week) && arm.does_something(),
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
pub fn parts(inquiry: &Inquiry, asked: &[Question]) -> usize {
    let played = |arm: &Arm, variant: &&Variant| is_played(asked, arm, **variant);
    let of = |arm: &Arm| VARIANTS.iter().filter(|v| played(arm, v)).count();
    inquiry.arm.iter().map(of).sum()
}

/// Plays an inquiry. `done` is told the arm after each of [`parts`].
///
/// # Errors
/// Where an arm cannot be played.
pub fn answer(
    inquiry: &Inquiry,
    sets: &ParameterSets,
    asked: &[Question],
    threads: u32,
    done: &mut dyn FnMut(&str),
) -> anyhow::Result<Answered> {
    let mut runs = Vec::new();
    for arm in &inquiry.arm {
        let mut play = |variant| -> anyhow::Result<Option<Vec<Outcome>>> {
            if !is_played(asked, arm, variant) {
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
            figures(arm, against, |measure| {
                asked.contains(&Question::of(measure))
            })
        })
        .collect();
    Ok(Answered { figures, runs })
}
