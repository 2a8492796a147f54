//! `standing case check DIR`: lints a case folder.

use super::{Args, Outcome};
use crate::intake;
use standing_formats::Problem;
use standing_formats::case::{CaseProblem, Severity};
use standing_terms::BookZone;
use std::io::Write as _;
use std::path::Path;

/// Reads a case folder: its entries and its problems.
pub(super) fn read(
    dir: &Path,
    zone: &BookZone,
) -> anyhow::Result<(intake::Intake, Vec<CaseProblem>)> {
    let (messages, mut problems) = parse(dir)?;
    // A case that names its zone means its own days.
    let own = messages.head.as_ref().map(|h| h.zone.clone());
    let (bodies, more) = intake::case::entries_of_case(&messages, own.as_ref().unwrap_or(zone));
    problems.extend(more);
    let kept = messages.statements.len();
    Ok((
        intake::Intake {
            bodies,
            problems: Vec::new(),
            kept,
        },
        problems,
    ))
}

/// Parses the files of a case folder.
pub(super) fn parse(
    dir: &Path,
) -> anyhow::Result<(standing_formats::case::CaseMessages, Vec<CaseProblem>)> {
    /// No file of a case is longer than a person can look through.
    const LARGEST: u64 = 16 << 20;
    let mut files = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(dir)
        .map_err(|e| anyhow::anyhow!("cannot read the folder {}: {e}", dir.display()))?
    {
        let entry = entry?;
        if !entry.file_type()?.is_file() {
            continue;
        }
        anyhow::ensure!(
            entry.metadata()?.len() <= LARGEST,
            "{} is too large for a file of a case",
            entry.path().display()
        );
        files.insert(
            entry.file_name().to_string_lossy().into_owned(),
            std::fs::read(entry.path())?,
        );
    }
    Ok(standing_formats::case::parse_case(&files))
}

/// A problem of a case in the words used for every file.
pub(super) fn problem(p: &CaseProblem) -> Problem {
    let verdict = match p.severity {
        Severity::Warning => standing_formats::Verdict::Finding,
        Severity::Error => standing_formats::Verdict::Quarantine,
    };
    let mut problem = Problem::new(verdict, p.message.clone());
    problem.line = p.line.map(u64::from);
    problem.field.clone_from(&p.field);
    problem
}

/// The command.
pub(super) fn check(args: &Args, dir: &Path) -> anyhow::Result<Outcome> {
    let (messages, mut problems) = parse(dir)?;
    problems.extend(standing_formats::case::lint(&messages));
    let mut out = std::io::stdout().lock();
    for p in &problems {
        if args.json {
            serde_json::to_writer(
                &mut out,
                &serde_json::json!({"severity": p.severity.to_string(), "file": p.file,
                    "line": p.line, "field": p.field, "message": p.message}),
            )?;
            writeln!(out)?;
        } else {
            writeln!(out, "{p}")?;
        }
    }
    let errors = problems
        .iter()
        .filter(|p| p.severity == Severity::Error)
        .count();
    if !args.quiet {
        say!(
            "{}: {} parties, {} sources, {} facilities, {} statements, {} claims; {errors} errors, {} warnings",
            dir.display(),
            messages.parties.len(),
            messages.sources.len(),
            messages.facilities.len(),
            messages.statements.len(),
            messages.claims.len(),
            problems.len() - errors,
        );
    }
    Ok(if errors > 0 {
        Outcome::WithProblems
    } else {
        Outcome::Done
    })
}
