//! `standing registry ask`: a question to a state's registry about one person (QBP^Q11).
//!
//! A question tells the registry of somebody. That it was asked is kept in the book, under the
//! question's own name and a mark of whom it is about, so that an answer is read for no other person.

use super::super::desk::{open_existing, shown};
use super::super::import::now;
use super::super::keys::{self, KeyFiles, write_new};
use super::super::{Args, Outcome};
use super::export::token;
use super::tls::SendTls;
use super::wire::{Receiver, one};
use crate::entropy::random;
use crate::exchange_rules::ExchangeRules;
use crate::registry::Registry;
use anyhow::Context as _;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use jiff::tz::Offset;
use sha2::{Digest as _, Sha256};
use standing_cards::Name;
use standing_forecast::Sex;
use standing_formats::hl7::write::{self, Header, Question, Subject};
use standing_registry::{Act, Book, ControlId, Entry, Peer, PersonId, due};
use standing_terms::FacilityId;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The most candidates that we want to see.
const MOST: u8 = 5;

/// Options of `registry ask`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Ask {
    /// Who cares for the person, e.g. `otay-mesa`. It is not told to the registry.
    #[arg(long)]
    facility: FacilityId,
    /// The facility's number of the person. It is not told to the registry either.
    #[arg(long)]
    number: String,
    /// What is asked for.
    #[arg(long, value_enum)]
    profile: Profile,
    /// How that registry knows us (MSH-4). It must tell nobody of custody.
    #[arg(long, value_name = "NAME")]
    sender: String,
    /// How it is called (MSH-6).
    #[arg(long, value_name = "NAME", default_value = "")]
    receiver: String,
    /// The file to make: the answer where the question is sent, else the question.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Where it is sent; without TLS to this machine alone.
    #[arg(long, value_name = "ADDRESS")]
    to: Option<SocketAddr>,
    /// TLS, with certificates of both sides.
    #[command(flatten)]
    tls: SendTls,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Profile {
    /// The history.
    #[value(name = "Z34", alias = "z34")]
    Z34,
    /// The history, evaluated, and a forecast.
    #[value(name = "Z44", alias = "z44")]
    Z44,
}

/// Refuses a name by which a message would tell that somebody is held.
pub(super) fn silent(sender: &str, receiver: &str, facility: &FacilityId) -> anyhow::Result<()> {
    let rules = ExchangeRules::bundled()?;
    for name in [sender, receiver] {
        if let Some(word) = rules.discloses_custody(name) {
            anyhow::bail!("`{name}` says `{word}`, and so would every message");
        }
    }
    let bare = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    anyhow::ensure!(
        !bare(sender).contains(&bare(facility.as_str())),
        "the name of the sender names the facility: every reader of a record would know where \
         somebody was held"
    );
    Ok(())
}

/// Whom a question is about, in the book's own words: nothing can be learned from it without the
/// book.
pub(super) fn mark(question: &str, person: PersonId) -> String {
    let digest = Sha256::digest(format!("question {question} about {person}"));
    let about: String = hex::encode(digest).chars().take(32).collect();
    format!("question:{question}:{about}")
}

/// A person as a question names them, under a number.
pub(super) fn subject(
    book: &Book,
    person: PersonId,
    number: (String, String),
) -> anyhow::Result<Subject> {
    let details = due::details(book, person).context("nothing is known but the number")?;
    let Name::Parts { family, given } = Name::as_written(&details.name) else {
        anyhow::bail!(
            "a registry asks for family and given names apart, and nobody wrote them so (`FAMILY, \
             GIVEN` in the roster)"
        );
    };
    Ok(Subject {
        number,
        family,
        given,
        birth: details.birth,
        sex: match details.sex {
            Sex::Female => 'F',
            Sex::Male => 'M',
            Sex::Unknown => 'U',
        },
        address: None,
    })
}

/// A question and the entry that it was asked.
pub(super) fn question(
    names: (&str, &str),
    kind: Question,
    subject: &Subject,
    person: PersonId,
) -> anyhow::Result<(String, Entry)> {
    let header = Header {
        sender: names.0.to_owned(),
        receiver: names.1.to_owned(),
        at: now(),
        offset: Offset::UTC,
        control_id: hex::encode(random::<10>()),
    };
    let entry = Entry {
        recorded: Timestamp::from_microsecond(now().as_microsecond())?,
        from: Peer::new("desk/export")?,
        message: ControlId::new(hex::encode(random::<16>()))?,
        person: None,
        act: Act::Exported {
            export: mark(&header.control_id, person),
        },
    };
    Ok((write::qbp(&header, kind, subject, MOST), entry))
}

/// The command.
pub(in super::super) async fn run(args: &Args, options: &Ask) -> anyhow::Result<Outcome> {
    silent(&options.sender, &options.receiver, &options.facility)?;
    anyhow::ensure!(
        !options.out.exists(),
        "{} is there already",
        options.out.display()
    );
    let key = keys::installation(&options.key)?;
    let store = open_existing(args).await.context("there is no registry")?;
    let mut registry = Registry::open(store, key, &shown(&args.db), None).await?;
    let person = registry.book.numbered(&options.facility, &options.number);
    let person = person.context("the facility has nobody of that number")?;
    let person = registry.book.same_as(person);
    let number = (token(person), options.sender.clone());
    let subject = subject(&registry.book, person, number)?;
    let kind = match options.profile {
        Profile::Z34 => Question::History,
        Profile::Z44 => Question::Forecast,
    };
    let names = (options.sender.as_str(), options.receiver.as_str());
    let (text, entry) = question(names, kind, &subject, person)?;
    // Kept before it leaves: what was asked is never less than what the book says.
    registry.keep(&[entry]).await?;
    registry.close().await?;
    let (bytes, what) = match options.to {
        Some(to) => {
            let to = Receiver::new(to, options.tls.clone());
            (one(&to, text.as_bytes()).await?, "the answer")
        }
        None => (text.into_bytes(), "the question"),
    };
    write_new(&options.out, &bytes)?;
    if !args.quiet {
        say!("{} holds {what}", options.out.display());
    }
    Ok(Outcome::Done)
}
