//! `standing registry findings`: what a person should look at, and how much of it, for outside.

use super::desk::zone;
use super::doubts::open;
use super::entering::time_zone;
use super::import::now;
use super::keys::KeyFiles;
use super::known::{knows, numbers};
use super::{Args, Outcome};
use crate::registry;
use crate::rules::Rules;
use anyhow::Context as _;
use clap::Args as ClapArgs;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use standing_disclosure::small_cells::Cell;
use standing_registry::continuity::Holder;
use standing_registry::findings::{self, Asked, Finding, What};
use standing_registry::{Book, Rulebook};
use standing_terms::FacilityId;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::PathBuf;

/// Options of `registry findings`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Findings {
    /// Only of people whom this facility knows.
    #[arg(long)]
    facility: Option<FacilityId>,
    /// People by kind of finding, for outside: nobody is named, and 1 to 10 are hidden.
    #[arg(long)]
    count: bool,
    /// A folder of CDC's supporting data, in place of the bundled set in force on the day.
    #[arg(long, value_name = "DIR")]
    supporting_data: Option<PathBuf>,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

#[derive(Deserialize)]
struct SmallCells {
    rule: Vec<SmallCell>,
}

#[derive(Deserialize)]
struct SmallCell {
    from: Date,
    k: u64,
    source: String,
}

/// The command.
pub(super) async fn run(args: &Args, options: &Findings) -> anyhow::Result<Outcome> {
    let days = time_zone(args)?;
    let today = zone(args)?.day_of(now());
    let day = args.on.unwrap_or(today);
    // The end of an earlier day; today as it is now.
    let at = if day < today {
        zone(args)?.end_of_day(day)
    } else {
        now()
    };
    let rules = Rules::open(options.supporting_data.as_deref(), None)?;
    let set = rules.to_judge_on(day)?;
    let circumstances = rules.circumstances(&set, day);
    let limits = registry::rules()?;
    let registry = open(args, &options.key).await?;
    let book = &registry.book;
    let mut found = findings::all(Asked {
        book,
        rules: Rulebook {
            data: &set,
            circumstances: &circumstances,
            registry: &limits,
        },
        now: at,
        zone: &days,
    });
    if let Some(facility) = &options.facility {
        found.retain(|f| f.person.is_some_and(|person| knows(book, facility, person)));
    }
    if options.count {
        count(args, day, &found)?;
    } else {
        list(args, book, &found)?;
    }
    registry.close().await?;
    Ok(Outcome::Done)
}

fn count(args: &Args, day: Date, found: &[Finding]) -> anyhow::Result<()> {
    let cells: SmallCells =
        toml::from_str(include_str!("../../../../rules/people/small-cells.toml"))?;
    let rule = (cells.rule.iter().filter(|r| r.from <= day))
        .max_by_key(|r| r.from)
        .with_context(|| format!("no rule on small counts is in force on {day}"))?;
    let mut people: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
    for finding in found {
        if let Some(person) = finding.person {
            people
                .entry(finding.what.code())
                .or_default()
                .insert(person);
        }
    }
    let mut out = std::io::stdout().lock();
    for (code, people) in &people {
        let cell = Cell::of(u64::try_from(people.len())?, rule.k);
        if args.json {
            writeln!(
                out,
                "{}",
                json!({ "finding": code, "people": cell, "on": day })
            )?;
        } else {
            writeln!(out, "{code}: {cell} people")?;
        }
    }
    if !args.json {
        writeln!(out, "as of {day}; {}", rule.source)?;
    }
    Ok(())
}

fn list(args: &Args, book: &Book, found: &[Finding]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for finding in found {
        let who = finding
            .person
            .map(|person| numbers(book, person).join(", "));
        let words = in_words(&finding.what);
        if args.json {
            let line = json!({
                "finding": finding.what.code(), "who": who, "words": words,
                "entries": finding.entries,
            });
            writeln!(out, "{line}")?;
        } else {
            writeln!(
                out,
                "{}  {}: {words}",
                who.as_deref().unwrap_or("-"),
                finding.what.code()
            )?;
        }
    }
    if !args.json && found.is_empty() {
        writeln!(out, "nothing to look at")?;
    }
    Ok(())
}

fn held_by(holder: &Holder) -> String {
    match holder {
        Holder::Facility { facility, since } => format!("{facility} holds the duty since {since}"),
        Holder::HandingOver {
            from,
            to,
            left,
            confirm_by,
        } => format!(
            "left {from} on {left} for {to}, which was to confirm by {confirm_by}; {from} holds the duty"
        ),
        Holder::Person {
            since,
            appointment_proposed,
        } => format!(
            "the person holds it since {since}, {} an appointment on the printed record",
            if *appointment_proposed {
                "with"
            } else {
                "without"
            }
        ),
        Holder::Nobody { since, released_by } => {
            format!("{released_by} released them on {since}")
        }
        Holder::NotHeld => "no stay is known".to_owned(),
        Holder::Died => "the person died".to_owned(),
    }
}

fn in_words(what: &What) -> String {
    match what {
        What::ReplayIgnored => "a message came again; nothing changed".to_owned(),
        What::IdReuseConflict => {
            "a message id came again for other content; both are kept".to_owned()
        }
        What::MergeRefused => "a merge was refused".to_owned(),
        What::MergeReversed => "a merge was taken back".to_owned(),
        What::IdentityLinked => "a facility linked its new id with an older one".to_owned(),
        What::DuplicateDose => "one dose, told in two messages".to_owned(),
        What::Conflict => "reports of one day that cannot both be right".to_owned(),
        What::PossibleDuplicate => "reports of neighbouring days that may be one dose".to_owned(),
        What::DoseTooEarly => "a dose before the minimum interval: it does not count".to_owned(),
        What::RecordedLate { days } => format!("told {days} days after it happened"),
        What::ClockStepped => "the clock stepped; deadlines wait for a person".to_owned(),
        What::FileResumed => "a file that had stopped was read on".to_owned(),
        What::DuplicateFile => "a file came again".to_owned(),
        What::CorrectionAfterExport => "corrected after it was handed out".to_owned(),
        What::ArrivalNeverConfirmed { holder } => {
            format!("nobody confirmed the arrival: {}", held_by(holder))
        }
        What::SecondDoseOverdue { next, holder } => format!(
            "the next dose of {} is late: {}",
            next.vaccine_group,
            held_by(holder)
        ),
        What::SecondDoseDueInCommunity { next } => format!(
            "the next dose of {} is due; the person holds the record",
            next.vaccine_group
        ),
        What::SecondDoseLost { next, holder } => format!(
            "nobody holds the next dose of {}: released without a printed record: {}",
            next.vaccine_group,
            held_by(holder)
        ),
    }
}
