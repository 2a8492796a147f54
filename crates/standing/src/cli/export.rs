//! `standing export DIR`: the book as open data.

use super::args::Export;
use super::show::say_as_of;
use super::table::{print_json, print_list};
use super::{Args, Desk, Outcome, claims};
use crate::open_data::{AnyTable, Material, Package, Side, replace_folder, table, tables};
use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use standing_disclosure::institutional;
use std::io::IsTerminal as _;

/// The command.
pub(super) async fn run(args: &Args, options: &Export) -> anyhow::Result<Outcome> {
    let chosen = chosen(&options.table)?;
    let claims = match &options.claims {
        Some(dir) => claims::claims_of(dir)?,
        None => Vec::new(),
    };
    let desk = Desk::open_filled(args).await?;
    let surveillance = desk.surveillance();
    let as_of = desk.as_of(args, &surveillance)?;
    say_as_of(args, &as_of);
    let open = desk.book.holds_back().then(|| {
        let open = desk.book.open();
        let surveillance = crate::statistics_rules::surveillance(&open, desk.zone.clone());
        (open, surveillance)
    });
    let material = Material {
        whole: Side {
            book: &desk.book,
            surveillance: &surveillance,
        },
        open: open
            .as_ref()
            .map(|(book, surveillance)| Side { book, surveillance }),
        claims: &claims,
        as_of,
    };
    let bar = bar(args.quiet);
    let package = replace_folder(&material, &chosen, &options.dir, &|table, rows| {
        bar.set_message(table);
        bar.set_position(rows);
    })?;
    bar.finish_and_clear();
    let held_back = package.held_back.iter().map(|h| h.rows).sum::<u64>();
    let (sources, bytes) = (held_back_for(&package), package.bytes);
    print(args, package)?;
    if !args.quiet {
        say!("{bytes} bytes in {}", options.dir.display());
        if held_back > 0 {
            say!(
                "rows of {sources} sources may not be passed on and are not in it, nor is what is computed \
                 with them: withheld.csv lists them"
            );
        }
    }
    Ok(Outcome::Done)
}

/// How many sources held something back.
fn held_back_for(package: &Package) -> usize {
    let mut sources: Vec<_> = package
        .held_back
        .iter()
        .filter_map(|h| h.source.as_ref())
        .collect();
    sources.sort();
    sources.dedup();
    sources.len()
}

/// The tables asked for, in their order; all where none is.
fn chosen(names: &[String]) -> anyhow::Result<Vec<&'static dyn AnyTable>> {
    for name in names {
        table(name).with_context(|| {
            let all: Vec<&str> = tables().iter().map(|t| t.head().name).collect();
            format!("there is no table `{name}`: there are {}", all.join(", "))
        })?;
    }
    Ok(tables()
        .into_iter()
        .filter(|t| names.is_empty() || names.iter().any(|n| n == t.head().name))
        .collect())
}

fn print(args: &Args, package: Package) -> anyhow::Result<()> {
    if args.json {
        return print_json(&institutional(package));
    }
    print_list(
        args,
        &["table", "rows", "held back", "csv bytes", "parquet bytes"],
        &institutional(package.tables),
        |t| {
            let [csv, parquet] = &t.files;
            vec![
                t.head.name.to_owned(),
                t.rows.to_string(),
                t.held_back.to_string(),
                csv.bytes.to_string(),
                parquet.bytes.to_string(),
            ]
        },
    )
}

fn bar(quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}: {pos} rows ({elapsed})") {
        bar.set_style(style);
    }
    bar
}
