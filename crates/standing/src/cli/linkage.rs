//! `standing registry duplicates`, `merge`, `unmerge`, `apart`: which records are of one person. A
//! person decides.

use super::doubts::{at_the_desk, open, said};
use super::keys::KeyFiles;
use super::known::{find, knows, numbers};
use super::{Args, Outcome};
use crate::entropy::random;
use clap::Args as ClapArgs;
use serde_json::json;
use standing_registry::linkage::{self, LinkageRules, Looked, Proposal};
use standing_registry::{Act, Book, ControlId, PersonId, Taken};
use standing_terms::FacilityId;
use std::io::Write as _;

/// Options of `registry duplicates`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Duplicates {
    /// Only pairs of which one is known to this facility.
    #[arg(long)]
    facility: Option<FacilityId>,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// Two records, and who decides.
#[derive(Debug, Clone, ClapArgs)]
pub struct Decide {
    /// A facility that knows the one record.
    #[arg(long)]
    facility: FacilityId,
    /// Its number of the person.
    #[arg(long)]
    number: String,
    /// A facility that knows the other record.
    #[arg(long)]
    with_facility: FacilityId,
    /// Its number of the person.
    #[arg(long)]
    with_number: String,
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// By what they know it. Name nobody of the registry.
    #[arg(long, value_name = "WORDS")]
    because: String,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

fn rules() -> anyhow::Result<LinkageRules> {
    Ok(toml::from_str(include_str!(
        "../../../../rules/people/linkage.toml"
    ))?)
}

/// How facilities know a person, e.g. `otay-mesa R17`.
fn known_as(book: &Book, person: PersonId) -> String {
    let all = numbers(book, person);
    if all.is_empty() {
        "known by no number".to_owned()
    } else {
        all.join(", ")
    }
}

/// `registry duplicates`.
pub(super) async fn duplicates(args: &Args, options: &Duplicates) -> anyhow::Result<Outcome> {
    let registry = open(args, &options.key).await?;
    let book = &registry.book;
    let mut found = linkage::proposals(book, &rules()?);
    if let Some(facility) = &options.facility {
        found.retain(|p| knows(book, facility, p.a) || knows(book, facility, p.b));
    }
    let mut out = std::io::stdout().lock();
    let code = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    for p in &found {
        let Proposal {
            weight,
            in_two_places,
            ..
        } = p;
        let (a, b) = (known_as(book, p.a), known_as(book, p.b));
        if args.json {
            let line = json!({
                "a": a, "b": b, "weight_bits": weight, "name": p.name, "birth": p.birth,
                "sex": p.sex, "in_two_places": in_two_places,
            });
            writeln!(out, "{line}")?;
            continue;
        }
        writeln!(
            out,
            "{a}  and  {b}\n  {weight:.1} bits: name {}, birth date {}, sex {}{}",
            code(serde_json::to_value(p.name)?),
            code(serde_json::to_value(p.birth)?),
            code(serde_json::to_value(p.sex)?),
            if *in_two_places {
                "; both were held on one day in two places, which speaks against it"
            } else {
                ""
            }
        )?;
    }
    if !args.json {
        writeln!(
            out,
            "{} pairs to look at. Nothing merges by likeness: `registry merge` or `registry apart`.",
            found.len()
        )?;
    }
    out.flush()?;
    drop(out);
    registry.close().await?;
    Ok(Outcome::Done)
}

/// What a person decides of two records.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Same,
    Unmerged,
    Apart,
}

/// `registry merge`.
pub(super) async fn merge(args: &Args, options: &Decide) -> anyhow::Result<Outcome> {
    decide(args, options, Verdict::Same).await
}

/// `registry unmerge`.
pub(super) async fn unmerge(args: &Args, options: &Decide) -> anyhow::Result<Outcome> {
    decide(args, options, Verdict::Unmerged).await
}

/// `registry apart`.
pub(super) async fn apart(args: &Args, options: &Decide) -> anyhow::Result<Outcome> {
    decide(args, options, Verdict::Apart).await
}

async fn decide(args: &Args, options: &Decide, verdict: Verdict) -> anyhow::Result<Outcome> {
    let by = said("--by", &options.by)?.to_owned();
    let because = said("--because", &options.because)?.to_owned();
    let mut registry = open(args, &options.key).await?;
    let one = find(&registry.book, &options.facility, &options.number)?;
    let other = find(&registry.book, &options.with_facility, &options.with_number)?;
    anyhow::ensure!(one != other, "both numbers are of one record");
    let looked = Act::Looked(Looked {
        with: one,
        same: verdict == Verdict::Same,
        by,
        because,
    });
    let mut acts = vec![looked];
    match verdict {
        Verdict::Same => acts.push(Act::Merged { into: one }),
        Verdict::Unmerged => acts.push(Act::Unmerged { from: one }),
        Verdict::Apart => {
            let apart = registry.book.same_as(one) != registry.book.same_as(other);
            anyhow::ensure!(apart, "they are merged: `registry unmerge` takes it back");
        }
    }
    let mut entries = Vec::new();
    for act in acts {
        let message = ControlId::new(format!("looked:{}", hex::encode(random::<16>())))?;
        let mut entry = at_the_desk(message, act)?;
        entry.person = Some(other);
        // Asked of a copy before it is kept: what is refused is said, and nothing is written.
        if let Taken::Refused(why) = registry.book.clone().apply(entry.clone()) {
            registry.close().await?;
            anyhow::bail!("{why}");
        }
        entries.push(entry);
    }
    registry.keep(&entries).await?;
    registry.close().await?;
    let words = match verdict {
        Verdict::Same => "from now on one person; `registry unmerge` takes it back",
        Verdict::Unmerged => "two people again, each with the entries that they came with",
        Verdict::Apart => "two people; they are not proposed again",
    };
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", json!({ "done": words }))?;
    } else {
        writeln!(out, "{words}")?;
    }
    Ok(Outcome::Done)
}
