//! `standing simulate`: what each arm of a question comes to, with how sure one can be.

mod files;

use super::args::Simulate;
use super::plan::number;
use super::{Args, Outcome};
use crate::simulation::{self, Answered, LEAVES_OUT, Question};
use crate::web::{Locale, Locales};
use anyhow::Context as _;
use comfy_table::{CellAlignment, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use standing_outbreak::compare::Spread;
use standing_outbreak::inquiry::{Figure, Inquiry};
use standing_outbreak::{ParameterSet, ParameterSets};
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};

/// Runs the command.
pub(super) fn run(args: &Args, asked: &Simulate) -> anyhow::Result<Outcome> {
    let sets = simulation::sets()?;
    let path = asked.scenario.display();
    let text =
        std::fs::read_to_string(&asked.scenario).with_context(|| format!("cannot read {path}"))?;
    let mut inquiry = Inquiry::from_toml(&text, sets).map_err(|refusal| {
        let line = refusal.line.map(|n| format!(":{n}")).unwrap_or_default();
        let mut message = format!("{path}{line}: ");
        if !refusal.field.is_empty() {
            let _ = write!(message, "{}: ", refusal.field);
        }
        anyhow::anyhow!("{message}{}", refusal.message)
    })?;
    if let Some(replicates) = asked.replicates {
        let most = Inquiry::MOST_REPLICATES;
        anyhow::ensure!(
            (1..=most).contains(&replicates),
            "--replicates {replicates} lies outside 1 to {most}"
        );
        inquiry.replicates = replicates;
    }
    inquiry.seed = asked.seed.unwrap_or(inquiry.seed);
    if let Some(dir) = &asked.out {
        files::claim(dir)?;
    }
    let questions = questions(&asked.question);
    let bar = bar(args, simulation::parts(&inquiry, &questions));
    let answered = simulation::answer(&inquiry, sets, &questions, threads(asked)?, &mut |arm| {
        bar.inc(1);
        bar.set_message(arm.to_owned());
    })?;
    bar.finish_and_clear();

    let locales = Locales::embedded()?;
    let words = locales.get(&args.lang).unwrap_or_else(|| locales.source());
    let run = about(&inquiry, sets, words);
    if let Some(dir) = &asked.out {
        files::write(dir, &inquiry, &answered, &run, words)?;
        if !args.quiet {
            say!("written to {}", dir.display());
        }
    }
    print(args, asked, &inquiry, sets, &answered, &run, words)?;
    Ok(Outcome::Done)
}

fn threads(asked: &Simulate) -> anyhow::Result<u32> {
    if let Some(threads) = asked.threads {
        anyhow::ensure!(
            (1..=1024).contains(&threads),
            "--threads {threads} lies outside 1 to 1024"
        );
        return Ok(threads);
    }
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Ok(u32::try_from(cores).unwrap_or(1))
}

/// All of it where nothing is named; a week earlier alone is about infections.
fn questions(named: &[Question]) -> Vec<Question> {
    match named {
        [] => Question::ALL.to_vec(),
        [Question::Week] => vec![Question::Infections, Question::Week],
        some => some.to_vec(),
    }
}

/// Shown while it plays; hidden where nobody looks.
fn bar(args: &Args, parts: usize) -> ProgressBar {
    if args.quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(parts as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}") {
        bar.set_style(style);
    }
    bar
}

/// What was played: the first line of the answer.
fn about(inquiry: &Inquiry, sets: &ParameterSets, words: &Locale) -> Value {
    let set = |set: Option<&ParameterSet>| {
        set.map(|set| {
            let unverified: Vec<&str> = set.unverified().map(|f| f.name.as_str()).collect();
            json!({
                "id": set.id, "as_of": set.as_of, "citation": set.citation, "note": set.note,
                "unverified": unverified,
            })
        })
    };
    json!({
        "kind": "run",
        "title": inquiry.title,
        "days": inquiry.days,
        "replicates": inquiry.replicates,
        "seed": inquiry.seed,
        "baseline": inquiry.baseline,
        "disease_set": set(inquiry.disease_set(sets)),
        "vaccine_set": set(inquiry.vaccine_set(sets)),
        "interval": "holds 95 % of the runs",
        "version": env!("CARGO_PKG_VERSION"),
        "leaves_out": leaves_out(words),
    })
}

fn leaves_out(words: &Locale) -> Vec<String> {
    (LEAVES_OUT.iter())
        .map(|id| words.t(&format!("simulate-leaves-{id}")))
        .collect()
}

/// Data on standard output; a person at a terminal reads a table instead.
fn print(
    args: &Args,
    asked: &Simulate,
    inquiry: &Inquiry,
    sets: &ParameterSets,
    answered: &Answered,
    run: &Value,
    words: &Locale,
) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if args.csv {
        out.write_all(&files::figures_csv(&answered.figures)?)?;
    } else if args.json || (asked.out.is_none() && !out.is_terminal()) {
        writeln!(out, "{run}")?;
        for figure in &answered.figures {
            let mut line = serde_json::to_value(figure)?;
            if let Some(fields) = line.as_object_mut() {
                fields.insert("kind".to_owned(), "figure".into());
            }
            writeln!(out, "{line}")?;
        }
        if !args.json && !args.quiet {
            say!("{}", in_words(inquiry, sets, answered, words).trim_end());
        }
    } else {
        out.write_all(in_words(inquiry, sets, answered, words).as_bytes())?;
    }
    out.flush()?;
    Ok(())
}

fn in_words(
    inquiry: &Inquiry,
    sets: &ParameterSets,
    answered: &Answered,
    words: &Locale,
) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}\n  {} days, {} runs of each arm, seed {}",
        inquiry.title, inquiry.days, inquiry.replicates, inquiry.seed
    );
    for (what, set) in [
        ("infection", inquiry.disease_set(sets)),
        ("vaccine", inquiry.vaccine_set(sets)),
    ] {
        if let Some(set) = set {
            let _ = writeln!(
                out,
                "  {what}: {} of {} ({})\n    {}",
                set.id, set.as_of, set.citation, set.note
            );
            let unverified: Vec<&str> = set.unverified().map(|f| f.name.as_str()).collect();
            if !unverified.is_empty() {
                let _ = writeln!(
                    out,
                    "    from memory, not checked: {}",
                    unverified.join(", ")
                );
            }
        }
    }
    if inquiry.disease.severity.is_none() {
        out.push_str(
            "  days in hospital and deaths are not known: no [disease.severity] is given\n",
        );
    }
    let mut of_arm = answered.figures.as_slice();
    while let Some(first) = of_arm.first() {
        let (these, rest) = of_arm.split_at(of_arm.partition_point(|f| f.arm == first.arm));
        of_arm = rest;
        let is_baseline = first.arm == inquiry.baseline;
        let against = if is_baseline {
            " (baseline)".to_owned()
        } else {
            format!(" against {}", inquiry.baseline)
        };
        let _ = writeln!(out, "\n{}{against}", first.arm);
        for line in table(these, is_baseline, words).lines() {
            let _ = writeln!(out, "  {}", line.trim_end());
        }
    }
    out.push_str("\nIntervals hold 95 % of the runs. What the model leaves out:\n");
    for line in leaves_out(words) {
        let _ = writeln!(out, "  - {line}");
    }
    out
}

fn table(figures: &[Figure], is_baseline: bool, words: &Locale) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    let weeks = figures.iter().any(|f| f.week.is_some());
    let mut head = vec!["", "", "median", "95 % of runs"];
    if !is_baseline {
        head.extend(["difference", "95 % of runs", "better in"]);
    }
    if weeks {
        head.push("a week earlier");
    }
    table.set_header(head);
    let known = |spread: Option<Spread>| match spread {
        Some(s) => (number(s.median.round()), range(s)),
        None => ("not known".to_owned(), String::new()),
    };
    let mut measure = None;
    for figure in figures {
        let name = if measure == Some(figure.measure) {
            String::new()
        } else {
            words.t(&format!("simulate-measure-{}", figure.measure.code()))
        };
        measure = Some(figure.measure);
        let people = words.t(&format!("simulate-people-{}", figure.people.code()));
        let (median, interval) = known(figure.value);
        let mut row = vec![name, people, median, interval];
        if !is_baseline {
            let (median, interval) = known(figure.difference);
            row.extend([median, interval]);
            row.push(figure.better.map(percent_of_runs).unwrap_or_default());
        }
        if weeks {
            row.push(figure.week.map_or_else(String::new, |week| {
                let s = week.difference;
                format!("{} ({})", number(s.median.round()), range(s))
            }));
        }
        table.add_row(row);
    }
    let numbers = if is_baseline { 2..4 } else { 2..8 };
    for column in numbers {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn range(s: Spread) -> String {
    format!("{} to {}", number(s.low.round()), number(s.high.round()))
}

fn percent_of_runs(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
