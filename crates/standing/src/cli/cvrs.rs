//! `standing cvrs`: the federal flat file of doses, written and checked.

use super::args::{CvrsCheck, CvrsCommand, CvrsWrite};
use super::{Args, Outcome, import};
use crate::words::{custody_choice, custody_words};
use anyhow::Context as _;
use jiff::civil::Date;
use standing_formats::cvrs::{self, CvrsProblem, Event, Looking, Specification};
use standing_terms::BookZone;
use std::io::Write as _;
use std::path::Path;

/// The command.
pub(super) fn run(args: &Args, command: &CvrsCommand) -> anyhow::Result<Outcome> {
    let specification = cvrs::specification(include_str!("../../../../rules/plan/cvrs.toml"))
        .map_err(anyhow::Error::msg)
        .context("the bundled specification of the flat file")?;
    match command {
        CvrsCommand::Check(asked) => check(args, asked, &specification),
        CvrsCommand::Write(asked) => write(args, asked, &specification),
    }
}

fn today(args: &Args) -> Date {
    args.on
        .unwrap_or_else(|| BookZone::eastern().day_of(import::now()))
}

/// The words for a problem, with file, line and field.
fn said(file: &Path, problem: &CvrsProblem) -> String {
    let fault = serde_json::to_value(problem.fault)
        .ok()
        .and_then(|value| value.as_str().map(|name| name.replace('-', " ")))
        .unwrap_or_default();
    let field = if problem.field.is_empty() {
        "line"
    } else {
        &problem.field
    };
    let kind = if problem.warning { "warning: " } else { "" };
    let found = if problem.found.is_empty() {
        String::new()
    } else {
        format!(" ({})", problem.found)
    };
    format!(
        "{}:{}: {field}: {kind}{fault}{found}",
        file.display(),
        problem.line
    )
}

fn check(args: &Args, asked: &CvrsCheck, spec: &Specification) -> anyhow::Result<Outcome> {
    let shown = asked.file.display();
    let bytes = std::fs::read(&asked.file).with_context(|| format!("cannot read {shown}"))?;
    let looking = Looking {
        today: today(args),
        trial: asked.trial,
    };
    let checked = cvrs::check(&bytes, spec, looking);
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &checked)?;
        writeln!(out)?;
    } else {
        for problem in &checked.problems {
            writeln!(out, "{}", said(&asked.file, problem))?;
        }
        let errors = checked.problems.iter().filter(|p| !p.warning).count();
        writeln!(
            out,
            "{} records, {errors} errors, {} warnings; {}",
            checked.records,
            checked.problems.len() - errors,
            spec.citation
        )?;
    }
    let sound = checked.problems.iter().all(|problem| problem.warning);
    Ok(if sound {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}

fn write(args: &Args, asked: &CvrsWrite, spec: &Specification) -> anyhow::Result<Outcome> {
    let shown = asked.events.display();
    let text =
        std::fs::read_to_string(&asked.events).with_context(|| format!("cannot read {shown}"))?;
    let mut events = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let event: Event =
            serde_json::from_str(line).with_context(|| format!("{shown}:{}", index + 1))?;
        events.push((index + 1, event));
    }
    let code_ok = asked.entity.len() == 3 && asked.entity.bytes().all(|b| b.is_ascii_uppercase());
    anyhow::ensure!(
        code_ok,
        "--entity: {} is not a submitting entity's code of three capital letters",
        asked.entity
    );
    let words = custody_words(asked.names.as_deref())?;
    let choice = asked
        .custody_choice
        .as_deref()
        .map(custody_choice)
        .transpose()?;
    let day = today(args);
    let looking = Looking {
        today: day,
        trial: false,
    };
    std::fs::create_dir_all(&asked.out)
        .with_context(|| format!("cannot make {}", asked.out.display()))?;
    let lines: Vec<usize> = events.iter().map(|(line, _)| *line).collect();
    let events: Vec<Event> = events.into_iter().map(|(_, event)| event).collect();
    let (mut written, mut held_back, mut left_out) = (0, 0, 0);
    for (part, chunk) in events.chunks(spec.most_records.max(1)).enumerate() {
        let number = asked.sequence + u32::try_from(part)?;
        anyhow::ensure!(number <= 99, "more than 99 files for one day");
        let file = cvrs::write(chunk, spec, looking, &words, choice.as_ref());
        let name = format!(
            "{}_{number:02}_{}.txt",
            day.strftime("%Y%m%d"),
            asked.entity
        );
        let path = asked.out.join(&name);
        std::fs::write(&path, &file.text)
            .with_context(|| format!("cannot write {}", path.display()))?;
        let mut last = 0;
        for problem in &file.held_back {
            let at = part * spec.most_records + problem.line;
            held_back += usize::from(problem.line != last);
            last = problem.line;
            let mut problem = problem.clone();
            problem.line = lines.get(at - 1).copied().unwrap_or(at);
            say!("{}", said(&asked.events, &problem));
        }
        written += file.records;
        left_out += file.left_out;
        if !args.quiet {
            say!("{}", path.display());
        }
    }
    if !args.quiet {
        say!(
            "{written} events written, {held_back} held back; {left_out} fields left out for events where people are held"
        );
    }
    Ok(if held_back == 0 {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}
