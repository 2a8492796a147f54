//! `standing synth population`: made-up people, as lines.

use super::args::SynthPopulation;
use super::{Args, Outcome};
use jiff::civil::Date;
use standing_synth::{Ages, Population, Setting, forecast_line};
use std::io::Write as _;

/// The assessment date where none is asked for. A constant, so that a seed alone says which people;
/// it is the day from which CDC's supporting data 4.64 was in force.
const DAY: Date = jiff::civil::date(2025, 11, 10);

/// The command.
pub(super) fn population(args: &Args, options: &SynthPopulation) -> anyhow::Result<Outcome> {
    let day = args.on.unwrap_or(DAY);
    let setting = if options.setting == "custody" {
        Setting::Custody
    } else {
        Setting::Registry
    };
    let ages = if options.adults {
        Ages::Adults
    } else {
        Ages::All
    };
    let population = Population::new(options.seed, day, setting, ages)?;
    let mut out = std::io::stdout().lock();
    let mut lines = Vec::with_capacity(1 << 17);
    for index in options.from..options.from.saturating_add(options.people) {
        forecast_line(&population.person(index), day, &mut lines);
        if lines.len() > 1 << 16 {
            out.write_all(&lines)?;
            lines.clear();
        }
    }
    out.write_all(&lines)?;
    Ok(Outcome::Done)
}
