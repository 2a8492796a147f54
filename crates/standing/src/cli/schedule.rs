//! `standing schedule`: which rules there are, what they hold, what changed.

use super::args::ScheduleCommand;
use super::{Args, Outcome};
use crate::rules;
use serde_json::json;
use standing_forecast::Compiled;
use standing_forecast::data::changes;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

/// The command.
pub(super) fn run(args: &Args, command: &ScheduleCommand) -> anyhow::Result<Outcome> {
    match command {
        ScheduleCommand::List => list(args),
        ScheduleCommand::Show { set } => show(args, set),
        ScheduleCommand::Diff { earlier, later } => diff(args, earlier, later),
    }
}

fn list(args: &Args) -> anyhow::Result<Outcome> {
    let manifest = rules::manifest()?;
    let mut out = std::io::stdout().lock();
    for set in manifest.sets() {
        if args.json {
            serde_json::to_writer(
                &mut out,
                &json!({"id": set.id, "title": set.title, "publisher": set.publisher,
                    "bundled": set.folder.is_some(), "from": set.from, "to": set.to,
                    "source": set.source,
                    "circumstances": set.circumstances.iter().map(|c| json!({"title": c.title,
                        "from": c.from, "to": c.to, "source": c.source})).collect::<Vec<_>>()}),
            )?;
            writeln!(out)?;
            continue;
        }
        let to = set
            .to
            .map_or("until another follows".to_owned(), |to| format!("to {to}"));
        let where_it_is = if set.folder.is_some() {
            "bundled"
        } else {
            "not bundled"
        };
        writeln!(
            out,
            "{}  from {} {to}  ({where_it_is})\n    {}",
            set.id, set.from, set.title
        )?;
        writeln!(out, "    {}\n    {}", set.publisher, set.source)?;
        for c in &set.circumstances {
            writeln!(
                out,
                "    {} to {}: {} ({})",
                c.from, c.to, c.title, c.source
            )?;
        }
    }
    Ok(Outcome::Done)
}

/// The files of a bundled set or of a folder.
fn files(set: &str) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    match rules::manifest()?.set(set) {
        Some(known) => rules::bundled_files(known),
        None => rules::folder(Path::new(set)),
    }
}

fn open(set: &str) -> anyhow::Result<Compiled> {
    match rules::manifest()?.set(set) {
        Some(known) => rules::bundled(known),
        None => rules::from_folder(Path::new(set), None),
    }
}

fn show(args: &Args, set: &str) -> anyhow::Result<Outcome> {
    let data = open(set)?;
    let mut out = std::io::stdout().lock();
    let groups: Vec<(&str, Vec<&str>)> = data
        .groups()
        .iter()
        .map(|group| {
            let own = data
                .series()
                .iter()
                .filter(|s| group.antigens.contains(&s.antigen));
            (&*group.name, own.map(|s| &*s.name).collect())
        })
        .collect();
    if args.json {
        let groups: Vec<_> = groups
            .iter()
            .map(|(name, series)| json!({"vaccine_group": name, "series": series}))
            .collect();
        let whole = json!({"version": data.version(), "sha256": data.sha256().to_string(),
            "antigens": data.antigens().len(), "vaccines": data.vaccines().len(),
            "observations": data.observations().len(), "groups": groups});
        writeln!(out, "{whole}")?;
        return Ok(Outcome::Done);
    }
    writeln!(out, "{}\nsha256 {}", data.version(), data.sha256())?;
    writeln!(
        out,
        "{} antigens, {} series, {} vaccine codes, {} observations",
        data.antigens().len(),
        data.series().len(),
        data.vaccines().len(),
        data.observations().len()
    )?;
    for (name, series) in groups {
        writeln!(out, "\n{name}")?;
        for one in series {
            writeln!(out, "    {one}")?;
        }
    }
    Ok(Outcome::Done)
}

fn diff(args: &Args, earlier: &str, later: &str) -> anyhow::Result<Outcome> {
    let (old, new) = (files(earlier)?, files(later)?);
    let all = changes::changes(&rules::sources(&old), &rules::sources(&new))?;
    let mut out = std::io::stdout().lock();
    for change in &all {
        if args.json {
            let line =
                json!({"place": change.place, "before": change.before, "after": change.after});
            writeln!(out, "{line}")?;
        } else {
            writeln!(out, "{change}")?;
        }
    }
    if !args.quiet {
        let changes = if all.len() == 1 { "change" } else { "changes" };
        say!("{} {changes} from {earlier} to {later}", all.len());
    }
    Ok(Outcome::Done)
}
