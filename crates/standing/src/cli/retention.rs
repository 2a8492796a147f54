//! `standing registry erase`, `hold`, `holds`, `release-hold`: what may be erased, and by whom.

use super::desk::zone;
use super::doubts::{at_the_desk, open, said};
use super::import::now;
use super::keys::KeyFiles;
use super::known::{find, numbers};
use super::{Args, Outcome};
use crate::entropy::random;
use crate::registry::{self, Registry};
use anyhow::Context as _;
use clap::{Args as ClapArgs, ValueEnum};
use standing_registry::continuity::{self, Holder};
use standing_registry::retention::{self, Hold, HoldKind, RetentionAct, RetentionRules};
use standing_registry::{Act, Book, ControlId, PersonId, doubt, due};
use standing_terms::FacilityId;
use std::io::Write as _;

/// A person, as a facility knows them.
#[derive(Debug, Clone, ClapArgs)]
pub(super) struct Whom {
    /// A facility that knows the person, e.g. `otay-mesa`.
    #[arg(long)]
    facility: FacilityId,
    /// Its number of the person.
    #[arg(long)]
    number: String,
}

/// Who does it and why.
#[derive(Debug, Clone, ClapArgs)]
pub(super) struct Signed {
    /// Who does it.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why. Name nobody of the registry: these words stay when a person is erased.
    #[arg(long, value_name = "WORDS")]
    because: String,
}

/// Options of `registry erase`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Erase {
    #[command(flatten)]
    whom: Whom,
    #[command(flatten)]
    signed: Signed,
    /// Do it. Without it, what would be destroyed is said and nothing is.
    #[arg(long)]
    yes: bool,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// Options of `registry hold`.
#[derive(Debug, Clone, ClapArgs)]
pub struct PlaceHold {
    /// Whose records, e.g. of `otay-mesa`.
    #[arg(long, requires = "number", required_unless_present = "all")]
    facility: Option<FacilityId>,
    /// The facility's number of the person.
    #[arg(long, requires = "facility")]
    number: Option<String>,
    /// Everybody's, also of those who come later.
    #[arg(long, conflicts_with_all = ["facility", "number"])]
    all: bool,
    /// What for.
    #[arg(long, value_enum, default_value = "litigation")]
    kind: Kind,
    #[command(flatten)]
    signed: Signed,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// What a hold is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A case before a court, or one that is expected.
    Litigation,
    /// A law, a contract or an office asks that records be kept.
    Retention,
}

/// Options of `registry holds`.
#[derive(Debug, Clone, ClapArgs)]
pub struct ListHolds {
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// Options of `registry release-hold`.
#[derive(Debug, Clone, ClapArgs)]
pub struct ReleaseHold {
    /// The name of the hold, as `registry holds` prints it.
    hold: String,
    #[command(flatten)]
    signed: Signed,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// The rules of retention.
///
/// # Errors
/// Never for the bundled ones.
fn rules() -> anyhow::Result<RetentionRules> {
    Ok(toml::from_str(include_str!(
        "../../../../rules/people/retention.toml"
    ))?)
}

fn told(hold: &Hold) -> String {
    let kind = match hold.kind {
        HoldKind::Litigation => "litigation hold",
        HoldKind::Retention => "retention hold",
    };
    let whom = match hold.person {
        Some(_) => "this person",
        None => "everybody",
    };
    format!(
        "{kind} {} on {whom}, placed {} by {}: {}",
        hold.name, hold.since, hold.by, hold.because
    )
}

/// Ids of messages in doubt that tell of a person: by a number of theirs, or by their birth date
/// with a word of their name.
fn doubts_about(book: &Book, person: PersonId) -> Vec<PersonId> {
    let numbers: Vec<(String, &str)> = book
        .of(person)
        .filter_map(|(_, entry)| match &entry.act {
            Act::Numbered { facility, number } => {
                Some((format!("facility/{facility}"), number.as_str()))
            }
            _ => None,
        })
        .collect();
    let named = due::details(book, person).map(|details| {
        let birth = details.birth.strftime("%Y%m%d").to_string();
        let lower = details.name.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| word.chars().count() > 1);
        (birth, words.map(str::to_owned).collect::<Vec<_>>())
    });
    let listed = doubt::list(book).into_iter().filter(|listed| {
        let by_number = numbers.iter().any(|(peer, number)| {
            listed.entry.from.as_str() == peer
                && listed.doubt.numbers.iter().any(|told| told == number)
        });
        by_number
            || named.as_ref().is_some_and(|(birth, words)| {
                let text = listed.doubt.raw.text().to_lowercase();
                text.contains(birth.as_str())
                    && words.iter().any(|word| text.contains(word.as_str()))
            })
    });
    listed.map(|listed| listed.id).collect()
}

/// `registry erase`.
pub(super) async fn erase(args: &Args, options: &Erase) -> anyhow::Result<Outcome> {
    let by = said("--by", &options.signed.by)?.to_owned();
    let because = said("--because", &options.signed.because)?.to_owned();
    let mut registry = open(args, &options.key).await?;
    let book = &registry.book;
    let person = find(book, &options.whom.facility, &options.whom.number)?;
    // The clock of this machine, and never `--on`: a rule is not got round by another day.
    let today = zone(args)?.day_of(now());
    let mut in_the_way: Vec<String> = retention::holds_on(book, person).iter().map(told).collect();
    let rules = rules()?;
    in_the_way.extend(
        retention::kept_by(book, person, today, &rules)
            .iter()
            .map(|kept| {
                format!(
                    "rule of retention `{}`, since the dose of {} and until {}: {}{}",
                    kept.rule.name,
                    kept.dose,
                    kept.until,
                    kept.rule.citation,
                    if kept.rule.unverified {
                        " (not verified)"
                    } else {
                        ""
                    }
                )
            }),
    );
    if !in_the_way.is_empty() {
        registry.close().await?;
        anyhow::bail!("nothing was erased:\n{}", in_the_way.join("\n"));
    }
    let mut ids = book.ids_of(person);
    let doubts = doubts_about(book, person);
    let entries = book.of(person).count();
    let held = match continuity::holder(book, person, today, &registry::rules()?) {
        Holder::Facility { facility, .. } => {
            format!("They are held in {facility}: their next dose will be on no list there. ")
        }
        Holder::HandingOver { from, to, .. } => {
            format!(
                "They are on the way from {from} to {to}, and the duty of their next dose ends. "
            )
        }
        _ => String::new(),
    };
    let what = format!(
        "{entries} entries under {} ids and {} messages in doubt. {held}Copies and backups made \
         before this open as they did: destroy them too",
        ids.len(),
        doubts.len()
    );
    if !options.yes {
        registry.close().await?;
        anyhow::bail!("this would make unreadable for ever {what}. Say --yes to do it");
    }
    let persons = ids.len();
    ids.extend(doubts);
    // First the act, so that an erasure that is cut short is known, and can be asked for again.
    let act = Act::Retention(RetentionAct::Erased {
        ids: ids.clone(),
        by,
        because,
    });
    let message = ControlId::new(format!("erased:{}", hex::encode(random::<16>())))?;
    let entry = at_the_desk(message, act)?;
    let at = entry.recorded;
    registry.keep(&[entry]).await?;
    let (destroyed, log_moved) = registry.erase(&ids, at).await?;
    registry.close().await?;
    anyhow::ensure!(
        destroyed >= persons,
        "{destroyed} keys of {} were destroyed: somebody erased at the same time; look again",
        ids.len()
    );
    if !log_moved {
        say!(
            "another program reads the database, and a destroyed key may lie in its log until that \
             one ends"
        );
    }
    if !args.quiet {
        say!("erased: {what}");
    }
    Ok(Outcome::Done)
}

/// `registry hold`.
pub(super) async fn hold(args: &Args, options: &PlaceHold) -> anyhow::Result<Outcome> {
    let by = said("--by", &options.signed.by)?.to_owned();
    let because = said("--because", &options.signed.because)?.to_owned();
    let mut registry = open(args, &options.key).await?;
    let person = match (&options.facility, &options.number) {
        (Some(facility), Some(number)) => Some(find(&registry.book, facility, number)?),
        _ => None,
    };
    let name = ControlId::new(format!("hold:{}", hex::encode(random::<6>())))?;
    let kind = match options.kind {
        Kind::Litigation => HoldKind::Litigation,
        Kind::Retention => HoldKind::Retention,
    };
    let act = Act::Retention(RetentionAct::HoldPlaced { kind, by, because });
    let mut entry = at_the_desk(name.clone(), act)?;
    entry.person = person;
    keep_one(&mut registry, entry).await?;
    registry.close().await?;
    if !args.quiet {
        say!("{name} is in force until it is lifted: `standing registry release-hold {name}`");
    }
    Ok(Outcome::Done)
}

async fn keep_one(registry: &mut Registry, entry: standing_registry::Entry) -> anyhow::Result<()> {
    let new = registry.keep(&[entry]).await?;
    anyhow::ensure!(new == 1, "it could not be kept: the person was just erased");
    Ok(())
}

/// `registry holds`.
pub(super) async fn list(args: &Args, options: &ListHolds) -> anyhow::Result<Outcome> {
    let registry = open(args, &options.key).await?;
    let mut out = std::io::stdout().lock();
    let holds = retention::holds(&registry.book);
    for hold in &holds {
        if args.json {
            let numbers = hold.person.map(|person| numbers(&registry.book, person));
            let line = serde_json::json!({"hold": hold.name, "kind": hold.kind,
                "since": hold.since, "by": hold.by, "because": hold.because,
                "everybody": hold.person.is_none(), "numbers": numbers});
            writeln!(out, "{line}")?;
        } else {
            let whose = hold.person.map(|person| numbers(&registry.book, person));
            let whose = whose.map_or_else(String::new, |all| format!(" ({})", all.join(", ")));
            writeln!(out, "{}{whose}", told(hold))?;
        }
    }
    drop(out);
    registry.close().await?;
    if !args.quiet {
        say!("{} holds in force", holds.len());
    }
    Ok(Outcome::Done)
}

/// `registry release-hold`.
pub(super) async fn release(args: &Args, options: &ReleaseHold) -> anyhow::Result<Outcome> {
    let by = said("--by", &options.signed.by)?.to_owned();
    let because = said("--because", &options.signed.because)?.to_owned();
    let mut registry = open(args, &options.key).await?;
    let holds = retention::holds(&registry.book);
    let hold = holds.iter().find(|h| h.name.as_str() == options.hold);
    let of = hold
        .with_context(|| format!("no hold in force is called {}", options.hold))?
        .name
        .clone();
    let message = ControlId::new(format!("hold-lifted:{}", hex::encode(random::<16>())))?;
    let act = Act::Retention(RetentionAct::HoldReleased { of, by, because });
    registry.keep(&[at_the_desk(message, act)?]).await?;
    registry.close().await?;
    if !args.quiet {
        say!("{} is lifted", options.hold);
    }
    Ok(Outcome::Done)
}
