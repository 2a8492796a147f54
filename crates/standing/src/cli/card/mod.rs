//! `standing card`: health cards that somebody shows, and those that somebody keeps.

mod issuer;
mod page;
mod show;

use super::desk::{open_existing, shown, zone};
use super::import::now;
use super::keys::{self, KeyFiles, write_new};
use super::{Args, Outcome};
use crate::entropy::random;
use crate::registry::{self, Registry};
use crate::rules::Rules;
use crate::web::Locales;
use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use issuer::{IssuerFile, Revoke, Set};
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use show::Verify;
use standing_cards::{CardDose, Content, Name};
use standing_registry::act::{Act, DoseSource};
use standing_registry::doses::{self, Doubt};
use standing_registry::{Book, ControlId, Entry, Peer, PersonId, due};
use standing_terms::{Digest, FacilityId};
use std::io::Write as _;
use std::path::PathBuf;

/// Commands about health cards.
#[derive(Debug, Clone, Subcommand)]
pub enum CardCommand {
    /// Whether a card holds. Reads the files named and asks nobody.
    #[command(after_help = "Examples:\n  \
        standing card verify card.smart-health-card --jwks issuer.json\n  \
        standing card verify codes.txt --jwks issuer.json --issuer https://cards.example.org\n\n\
        FILE is a .smart-health-card file, the text of a card, or the digits of its QR codes, a code \
        on a line.")]
    Verify(Verify),
    /// Make the key of an issuer, and what it publishes.
    #[command(
        after_help = "Example:\n  standing card issuer --address https://cards.example.org --issuer-key issuer.key --publish www"
    )]
    Issuer(Set),
    /// Record whether a person wants whoever gave their doses named on their card.
    #[command(after_help = "Example:\n  standing card choose alder-creek R17 --performer omit")]
    Choose(Choose),
    /// Issue a card to a person of a facility.
    #[command(
        after_help = "Example:\n  standing card issue alder-creek R17 --issuer-key issuer.key --html card.html --language es"
    )]
    Issue(Issue),
    /// Revoke a card.
    #[command(
        after_help = "Example:\n  standing card revoke Zm9vYmFyMTIz --issuer-key issuer.key --publish www"
    )]
    Revoke(Revoke),
}

/// Options of `card choose`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Choose {
    /// Who is meant.
    #[command(flatten)]
    who: Who,
    /// What the person wants.
    #[arg(long, value_enum)]
    performer: Performer,
}

/// Whether whoever gave a dose stands on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Performer {
    /// They are named.
    Name,
    /// They are not.
    Omit,
}

/// A person, as a facility knows them, and the key of the registry.
#[derive(Debug, Clone, ClapArgs)]
struct Who {
    /// The facility, e.g. `alder-creek`.
    facility: FacilityId,
    /// Its own number of the person.
    number: String,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// Options of `card issue`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Issue {
    /// Who is meant.
    #[command(flatten)]
    who: Who,
    /// The key of the issuer.
    #[arg(long, value_name = "FILE")]
    issuer_key: PathBuf,
    /// The file of the card to make; without it, the card is printed.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A page to print, with the QR code.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// The language of the page; without it, the person's own.
    #[arg(long)]
    language: Option<String>,
    /// Only doses of these vaccine types (CVX).
    #[arg(long, value_delimiter = ',', value_name = "CVX")]
    cvx: Vec<String>,
    /// A folder of CDC's supporting data, in place of the bundled set in force on the day.
    #[arg(long, value_name = "DIR")]
    supporting_data: Option<PathBuf>,
    /// How whoever gave the doses is named, where the person chose that they are.
    #[arg(long, value_name = "NAME")]
    performer_name: Option<String>,
}

/// The command.
pub(super) async fn run(args: &Args, command: &CardCommand) -> anyhow::Result<Outcome> {
    match command {
        CardCommand::Verify(options) => show::run(args, options),
        CardCommand::Issuer(options) => issuer::make(args, options),
        CardCommand::Revoke(options) => issuer::revoke(args, options),
        CardCommand::Choose(options) => choose(args, options).await,
        CardCommand::Issue(options) => issue(args, options).await,
    }
}

/// The registry and the person that was meant.
async fn find(args: &Args, who: &Who) -> anyhow::Result<(Registry, PersonId)> {
    let key = keys::installation(&who.key)?;
    let store = open_existing(args).await.context("there is no registry")?;
    let registry = Registry::open(store, key, &shown(&args.db), None).await?;
    let person = registry.book.numbered(&who.facility, &who.number);
    let person = person
        .with_context(|| format!("{} knows nobody by the number {}", who.facility, who.number))?;
    Ok((registry, person))
}

/// Enters one act of this desk about a person.
async fn enter(
    registry: &mut Registry,
    facility: &FacilityId,
    person: PersonId,
    act: Act,
) -> anyhow::Result<()> {
    let entry = Entry {
        recorded: Timestamp::from_microsecond(now().as_microsecond())?,
        from: Peer::new(format!("desk/{facility}"))?,
        message: ControlId::new(hex::encode(random::<16>()))?,
        person: Some(person),
        act,
    };
    registry.keep(&[entry]).await?;
    Ok(())
}

async fn choose(args: &Args, options: &Choose) -> anyhow::Result<Outcome> {
    let on = zone(args)?.day_of(now());
    let (mut registry, person) = find(args, &options.who).await?;
    let named = options.performer == Performer::Name;
    let act = Act::NamedOnCard { on, named };
    enter(&mut registry, &options.who.facility, person, act).await?;
    registry.close().await?;
    if !args.quiet {
        say!(
            "recorded: on cards of {} whoever gave a dose is {}",
            options.who.number,
            if named { "named" } else { "not named" }
        );
    }
    Ok(Outcome::Done)
}

/// What the person said last about naming who gave their doses. Nothing said is no.
fn names_performer(book: &Book, person: PersonId) -> bool {
    let choices = book.of(person).filter_map(|(_, entry)| match &entry.act {
        Act::NamedOnCard { named, .. } => Some(*named),
        _ => None,
    });
    choices.last().unwrap_or(false)
}

/// Doses for a card, and why others are left out.
struct Chosen {
    doses: Vec<CardDose>,
    left_out: Vec<String>,
}

/// An issuer's word stands behind what it knows: doses given here and those of a registry. What a
/// person or a paper says stays in the book, and a dose in dispute waits for a person.
fn chosen(
    registry: &Registry,
    person: PersonId,
    data: &standing_forecast::Compiled,
    options: &Issue,
) -> anyhow::Result<Chosen> {
    let named = names_performer(&registry.book, person);
    let mut found = Chosen {
        doses: Vec::new(),
        left_out: Vec::new(),
    };
    for dose in doses::of(&registry.book, person, data, &registry::rules()?) {
        let report = &dose.report;
        let words = format!("CVX {} on {}", report.cvx, report.on);
        if !options.cvx.is_empty() && !options.cvx.contains(&report.cvx) {
            continue;
        }
        if dose.doubts.contains(&Doubt::Conflict) {
            let left = format!("{words}: two reports disagree; a person decides first");
            found.left_out.push(left);
            continue;
        }
        let facility = match &report.source {
            DoseSource::GivenHere { facility } => Some(facility),
            DoseSource::Registry => None,
            DoseSource::Document | DoseSource::Person => {
                let left = format!("{words}: known from a paper or the person alone");
                found.left_out.push(left);
                continue;
            }
        };
        let performer = facility.filter(|_| named).map(|facility| {
            let name = options.performer_name.clone();
            name.unwrap_or_else(|| facility.to_string())
        });
        found.doses.push(CardDose {
            on: report.on,
            cvx: report.cvx.clone(),
            lot: report.lot.clone(),
            mvx: report.mvx.clone(),
            performer,
        });
    }
    Ok(found)
}

async fn issue(args: &Args, options: &Issue) -> anyhow::Result<Outcome> {
    let today: Date = zone(args)?.day_of(now());
    let issuer = IssuerFile::open(&options.issuer_key)?;
    let facility = &options.who.facility;
    issuer.names_no_facility(facility)?;
    let (mut registry, person) = find(args, &options.who).await?;
    let details = due::details(&registry.book, person)
        .context("nothing is known of this person but a number")?
        .clone();
    // The rules only tell which reports are one dose, and how vaccines are called.
    let data = Rules::open(options.supporting_data.as_deref(), None)?
        .to_judge_on(args.on.unwrap_or(today))?;
    if options.performer_name.is_some() && !names_performer(&registry.book, person) {
        registry.close().await?;
        anyhow::bail!(
            "the person has not chosen that whoever gave the doses is named: see `standing card \
             choose`"
        );
    }
    let chosen = chosen(&registry, person, &data, options)?;
    for left_out in &chosen.left_out {
        say!("not on the card: {left_out}");
    }
    let revocation_id = URL_SAFE_NO_PAD.encode(random::<9>());
    let content = Content {
        name: Name::as_written(&details.name),
        birth: details.birth,
        doses: chosen.doses,
        revocation_id: Some(revocation_id.clone()),
    };
    let card = issuer.issuer.issue(&content, now().as_second())?;
    let locales = Locales::embedded()?;
    let language = options.language.as_ref().or(details.language.as_ref());
    let locale = match (&options.language, language) {
        (Some(asked), _) => locales
            .get(asked)
            .with_context(|| format!("there are no messages in `{asked}`"))?,
        (None, Some(own)) => locales.accepted(own),
        (None, None) => locales.source(),
    };
    if let Some(path) = &options.html {
        let describe = |cvx: &str| {
            let vaccine = data.cvx(cvx).map(|cvx| &data.vaccines()[cvx]);
            vaccine.map(|vaccine| vaccine.description.to_string())
        };
        let page = page::page(locale, &content, &card.digits, today, describe)?;
        write_new(path, page.as_bytes())?;
    }
    let file = card.file().to_string();
    if let Some(path) = &options.out {
        write_new(path, file.as_bytes())?;
    } else {
        writeln!(std::io::stdout().lock(), "{file}")?;
    }
    let act = Act::CardIssued {
        on: today,
        revocation_id: revocation_id.clone(),
        card: Digest(Sha256::digest(card.jws.as_bytes()).into()),
    };
    enter(&mut registry, facility, person, act).await?;
    registry.close().await?;
    if !args.quiet {
        say!(
            "a card with {} doses; it can be revoked as {revocation_id}",
            content.doses.len()
        );
    }
    Ok(Outcome::Done)
}
