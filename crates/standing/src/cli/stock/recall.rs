//! `standing stock recall`: who had a lot.

use super::WhichLot;
use crate::cli::desk::zone;
use crate::cli::import::now;
use crate::cli::judged::Judged;
use crate::cli::keys::KeyFiles;
use crate::cli::{Args, Outcome};
use clap::Args as ClapArgs;
use standing_registry::continuity::Holder;
use standing_registry::stock::{self, Had};
use std::io::Write as _;
use std::path::PathBuf;

/// Options of `stock recall`.
#[derive(Debug, Clone, ClapArgs)]
pub struct StockRecall {
    /// Which lot.
    #[command(flatten)]
    lot: WhichLot,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
    /// A folder of CDC's supporting data, in place of the bundled set in force on the day.
    #[arg(long, value_name = "DIR")]
    supporting_data: Option<PathBuf>,
}

/// The command.
pub(super) async fn run(args: &Args, wanted: &StockRecall) -> anyhow::Result<Outcome> {
    let day = args.on.unwrap_or(zone(args)?.day_of(now()));
    let data = wanted.supporting_data.as_deref();
    let judged = Judged::open(args, &wanted.key, data, day, None, "nobody").await?;
    let rules = judged.rules();
    let lot = wanted.lot.named()?;
    let had = stock::recall(&judged.registry.book, &lot, day, rules);
    judged.registry.close().await?;
    let mut out = std::io::stdout().lock();
    if args.json {
        for one in &had {
            let numbers: Vec<serde_json::Value> = one.numbers.iter().map(|(facility, number)| {
                serde_json::json!({"facility": facility, "number": number})
            }).collect();
            let line = serde_json::json!({"numbers": numbers, "on": one.dose.on,
                "cvx": one.dose.cvx, "lot": one.dose.lot, "mvx": one.dose.mvx,
                "manufacturer_known": one.manufacturer_known, "told_by": told_by(one)});
            writeln!(out, "{line}")?;
        }
        return Ok(Outcome::Done);
    }
    writeln!(
        out,
        "lot {lot}: {} doses are recorded as given from it",
        had.len()
    )?;
    for one in &had {
        let numbers: Vec<String> = one
            .numbers
            .iter()
            .map(|(facility, number)| format!("{number} at {facility}"))
            .collect();
        writeln!(
            out,
            "  {}  {}  CVX {}{}; {}",
            one.dose.on,
            if numbers.is_empty() {
                "no number".to_owned()
            } else {
                numbers.join(", ")
            },
            one.dose.cvx,
            if one.manufacturer_known {
                ""
            } else {
                " (manufacturer not recorded: ask)"
            },
            told_by(one)
        )?;
    }
    if had.is_empty() && !args.quiet {
        say!("doses whose report names no lot cannot be found by one");
    }
    Ok(Outcome::Done)
}

/// Who tells the person, in words.
fn told_by(had: &Had) -> String {
    match &had.holder {
        Holder::Facility { facility, .. } => format!("held at {facility}, which tells them"),
        Holder::HandingOver { from, to, .. } => {
            format!("on the way from {from} to {to}; {from} tells them until {to} confirms")
        }
        Holder::Person { since, .. } => {
            format!("released on {since} with a printed record; tell the health department")
        }
        Holder::Nobody { since, released_by } => format!(
            "released by {released_by} on {since} without a printed record; tell the \
             health department"
        ),
        Holder::NotHeld => "no stay is known".to_owned(),
        Holder::Died => "died".to_owned(),
    }
}
