//! `standing claims CASE_DIR`: each claim recomputed, with method, as-of and verdict.

use super::table::print_list;
use super::{Args, Desk, Outcome, case};
use crate::intake;
use standing_disclosure::institutional;
use standing_views::claims::{Claim, Found, Judged, Verdict, judge};
use std::fmt::Write as _;
use std::path::Path;

/// The command.
pub(super) async fn run(args: &Args, dir: &Path) -> anyhow::Result<Outcome> {
    let claims = claims_of(dir)?;
    let desk = Desk::open_filled(args).await?;
    let surveillance = desk.surveillance();
    let judged: Vec<Judged> = claims
        .iter()
        .map(|c| judge(&surveillance, &desk.book, c))
        .collect();
    let fails = judged.iter().any(|j| {
        !matches!(
            j.verdict,
            Verdict::Supported | Verdict::ValueShown | Verdict::Reported
        )
    });
    print_list(
        args,
        &[
            "claim",
            "stated",
            "as stated of",
            "method",
            "recomputed",
            "verdict",
        ],
        &institutional(judged),
        |j| {
            vec![
                format!("{}: {}", j.id, j.claim),
                j.stated.clone(),
                j.stated_as_of.clone().unwrap_or_default(),
                j.method.clone(),
                j.checks.iter().map(found).collect::<Vec<_>>().join("\n"),
                j.verdict.sentence(),
            ]
        },
    )?;
    Ok(if fails {
        Outcome::WithProblems
    } else {
        Outcome::Done
    })
}

/// The claims of a case folder.
///
/// # Errors
/// Where the case has errors.
pub(super) fn claims_of(dir: &Path) -> anyhow::Result<Vec<Claim>> {
    let (messages, problems) = case::parse(dir)?;
    let errors = problems
        .iter()
        .filter(|p| p.severity == standing_formats::case::Severity::Error)
        .count();
    anyhow::ensure!(
        errors == 0,
        "{} has {errors} errors: `standing case check {}` lists them",
        dir.display(),
        dir.display()
    );
    Ok(intake::claims::claims_of_case(&messages)?)
}

fn found(f: &Found) -> String {
    let value = match (f.value, f.date) {
        (Some(v), _) if v.fract() == 0.0 => format!("{v}"),
        (Some(v), _) => format!("{v:.1}"),
        (None, Some(day)) => day.to_string(),
        (None, None) => "no value".to_owned(),
    };
    let mut also = String::new();
    for (measure, value) in &f.also {
        // A string takes whatever is written to it.
        let _ = write!(also, ", {measure} {value}");
    }
    let known = match f.known {
        Some(day) if day == f.on => " as known that day".to_owned(),
        Some(day) => format!(" as known on {day}"),
        None => " as known since".to_owned(),
    };
    let missing: Vec<&str> = f.missing.iter().map(|(who, _)| who.as_str()).collect();
    let without = if missing.is_empty() {
        String::new()
    } else {
        format!("; without {}", missing.join(", "))
    };
    format!("{value}{also} on {}{known}{without}", f.on)
}
