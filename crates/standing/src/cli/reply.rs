//! `standing check-reply`: what is to be said of a letter that came in. It enters nothing.

use super::args::CheckReply;
use super::desk::zone;
use super::import::now;
use super::{Args, Outcome};
use crate::uploads::letter;
use crate::uploads::reply::{Awaited, judge};
use anyhow::Context as _;
use std::io::Write as _;

/// The command.
pub(super) fn check(args: &Args, options: &CheckReply) -> anyhow::Result<Outcome> {
    let zone = zone(args)?;
    let awaited = Awaited {
        domains: options.domain.clone(),
        message_ids: options.message_id.clone(),
        sent: options
            .sent
            .and_then(|day| day.yesterday().ok())
            .map(|day| zone.end_of_day(day)),
        received: Some(now()),
    };
    let mut doubted = false;
    let mut out = std::io::stdout().lock();
    for file in &options.files {
        let bytes =
            std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let letter = letter(&bytes).with_context(|| format!("{}", file.display()))?;
        let verdict = judge(&letter, &awaited);
        doubted |= verdict.is_unverified();
        if args.json {
            let line = serde_json::json!({"file": file.display().to_string(),
                "presents": verdict.presents, "unverified": verdict.is_unverified(),
                "clock": "keeps running", "doubts": verdict.doubts});
            writeln!(out, "{line}")?;
            continue;
        }
        let marked = if verdict.is_unverified() {
            "unverified"
        } else {
            "nothing was found against it"
        };
        writeln!(out, "{}: the clock keeps running; {marked}", file.display())?;
        for doubt in &verdict.doubts {
            writeln!(out, "  {} {}", doubt.code(), doubt.detail())?;
        }
    }
    Ok(if doubted {
        Outcome::WithProblems
    } else {
        Outcome::Done
    })
}
