//! `standing registry hand-over` and `take-over`: one person's record, from one installation to
//! another, in an encrypted file.
//!
//! Encryption hides the record; it does not say who made it. Both commands print a check number,
//! which two people compare over a line they trust.

use super::desk::{open_store, shown, zone};
use super::doubts::{at_the_desk, open, said};
use super::import::now;
use super::keys::{self, KeyFiles, write_new};
use super::{Args, Outcome};
use crate::entropy::random;
use crate::registry::{self, Registry};
use anyhow::Context as _;
use clap::Args as ClapArgs;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use standing_registry::act::Departure;
use standing_registry::continuity::{self, Holder};
use standing_registry::handover::HandOver;
use standing_registry::{Act, Book, ControlId, Entry, Peer, PersonId, Taken, due};
use standing_terms::FacilityId;
use std::io::Write as _;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// The longest file that is read, in bytes.
const LONGEST: u64 = 16 * 1024 * 1024;

/// Options of `registry hand-over`.
#[derive(Debug, Clone, ClapArgs)]
pub struct GiveOver {
    /// The facility that hands over, e.g. `otay-mesa`.
    #[arg(long)]
    facility: FacilityId,
    /// Its number of the person.
    #[arg(long)]
    number: String,
    /// The age recipient of the receiving installation (`age1…`).
    #[arg(long, value_name = "RECIPIENT")]
    to: String,
    /// The file to make.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// Options of `registry take-over`.
#[derive(Debug, Clone, ClapArgs)]
pub struct TakeOver {
    /// The file.
    file: PathBuf,
    /// The facility that takes over, e.g. `eloy`.
    #[arg(long)]
    facility: FacilityId,
    /// Its own number of the person. Where a person is known by it already, the two are linked as
    /// one: look first.
    #[arg(long)]
    number: String,
    /// The day on which the person came: the facility confirms, and takes the duty of the next dose.
    /// Without it the sending facility keeps the duty.
    #[arg(long, value_name = "DATE")]
    arrived: Option<Date>,
    /// Who takes over.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Print what would be entered, and enter nothing.
    #[arg(long)]
    dry_run: bool,
    /// The age identity that opens the file, where it is not the one that opens the key.
    #[arg(long, value_name = "FILE")]
    file_identity: Option<PathBuf>,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// A number by which two people tell that they speak of one file.
fn check_number(text: &[u8]) -> String {
    let digits = hex::encode(Sha256::digest(text));
    let groups = digits.as_bytes().chunks(4).take(5);
    let groups: Vec<&str> = groups.filter_map(|g| std::str::from_utf8(g).ok()).collect();
    groups.join("-")
}

/// `registry hand-over`.
pub(super) async fn hand_over(args: &Args, options: &GiveOver) -> anyhow::Result<Outcome> {
    let recipient: age::x25519::Recipient = options
        .to
        .parse()
        .map_err(|why: &str| anyhow::anyhow!("`{}` is no age recipient: {why}", options.to))?;
    let mut registry = open(args, &options.key).await?;
    let person = registry.book.numbered(&options.facility, &options.number);
    let person = person.with_context(|| {
        format!(
            "{} knows nobody by the number {}",
            options.facility, options.number
        )
    })?;
    let whose = (&options.facility, options.number.as_str());
    let file = HandOver::of(&registry.book, person, whose, &registry.name(), now());
    let text = Zeroizing::new(serde_json::to_vec(&file)?);
    write_new(&options.out, &age::encrypt(&recipient, &text)?)?;
    let check = check_number(&text);
    let message = ControlId::new(format!("hand-over:{}", hex::encode(random::<16>())))?;
    let export = hex::encode(Sha256::digest(text.as_slice()));
    let entry = at_the_desk(message, Act::Exported { export })?;
    registry.keep(&[entry]).await?;
    let today = args.on.unwrap_or(zone(args)?.day_of(now()));
    let duty = duty(&registry.book, person, today)?;
    registry.close().await?;
    if !args.quiet {
        say!(
            "{} holds {} acts for {}, check number {check}\n{duty}. The file moves no duty",
            options.out.display(),
            file.acts.len(),
            options.to
        );
    }
    Ok(Outcome::Done)
}

/// Who holds the next dose, in words.
fn duty(book: &Book, person: PersonId, day: Date) -> anyhow::Result<String> {
    Ok(
        match continuity::holder(book, person, day, &registry::rules()?) {
            Holder::Facility { facility, .. } => {
                format!("{facility} holds the duty of the next dose")
            }
            Holder::HandingOver {
                from,
                to,
                confirm_by,
                ..
            } => format!(
                "{from} holds the duty of the next dose until {to} tells of the arrival, by {confirm_by}"
            ),
            Holder::Person { .. } => "the person holds their next dose themselves".to_owned(),
            Holder::Nobody { .. } => {
                "nobody holds the duty of the next dose: hand the person a printed record"
                    .to_owned()
            }
            Holder::NotHeld => "no stay is known, and nobody here holds the duty".to_owned(),
            Holder::Died => "the person died".to_owned(),
        },
    )
}

fn read(options: &TakeOver) -> anyhow::Result<(HandOver, String)> {
    let file = options.file.display();
    let found = std::fs::metadata(&options.file).with_context(|| format!("cannot read {file}"))?;
    anyhow::ensure!(found.len() <= LONGEST, "{file} is too long for one person");
    let bytes = std::fs::read(&options.file).with_context(|| format!("cannot read {file}"))?;
    let text = keys::open_age(&options.key, options.file_identity.as_deref(), &bytes)
        .with_context(|| format!("{file} does not open: it is for somebody else, or damaged"))?;
    let read: HandOver = serde_json::from_slice(&text)
        .map_err(|_| anyhow::anyhow!("{file} opens, but holds no hand-over of this version"))?;
    let check = check_number(&text);
    Ok((read, check))
}

/// `registry take-over`.
pub(super) async fn take_over(args: &Args, options: &TakeOver) -> anyhow::Result<Outcome> {
    said("--by", &options.by)?;
    let today = zone(args)?.day_of(now());
    if let Some(on) = options.arrived {
        anyhow::ensure!(on <= today, "--arrived {on} has not come yet");
    }
    let key = keys::installation(&options.key)?;
    let (file, check) = read(options)?;
    let store = open_store(args).await?;
    let mut registry = Registry::open(store, key, &shown(&args.db), None).await?;
    anyhow::ensure!(
        file.installation != registry.name(),
        "the file was made by this installation"
    );
    let (person, entries) = entries(&registry.book, &file, options)?;
    let mut book = std::mem::take(&mut registry.book);
    let (mut new, mut already) = (Vec::new(), 0);
    for entry in entries {
        match book.apply(entry.clone()) {
            Taken::Entered => new.push(entry),
            Taken::Replayed { .. } => already += 1,
            Taken::Refused(why) => anyhow::bail!("nothing was taken over: {why}"),
        }
    }
    if options.dry_run {
        let mut out = std::io::stdout().lock();
        for entry in &new {
            writeln!(out, "{}: {}", options.number, words(&entry.act))?;
        }
    } else {
        registry.keep(&new).await?;
    }
    let duty = duty(&book, person, args.on.unwrap_or(today))?;
    registry.close().await?;
    if !args.quiet {
        let (verb, would) = if options.dry_run {
            ("would be new; nothing was changed", "it would be so: ")
        } else {
            ("new", "")
        };
        say!(
            "from installation {} ({} {}), check number {check}: compare it with theirs\n\
             {} acts {verb}, {already} in the book already\n{would}{duty}",
            file.installation,
            file.facility,
            file.number,
            new.len()
        );
    }
    Ok(Outcome::Done)
}

/// Whose record it is here, and everything that is to be entered.
fn entries(
    book: &Book,
    file: &HandOver,
    options: &TakeOver,
) -> anyhow::Result<(PersonId, Vec<Entry>)> {
    let recorded = at_the_desk(ControlId::new("take-over")?, Act::ClockConfirmed)?.recorded;
    // An id that is thrown away: only the names of the messages are looked at.
    let named = file.entries(PersonId([0; 16]), recorded)?;
    let before = named
        .iter()
        .find_map(|entry| book.person_of(&entry.from, &entry.message));
    let person = before.unwrap_or_else(|| PersonId(random()));
    let mut entries = file.entries(person, recorded)?;
    let known = book.numbered(&options.facility, &options.number);
    let known = known.filter(|known| *known != person);
    let told = file.acts.iter().find_map(|handed| match &handed.act {
        Act::Registered(details) => Some(details),
        _ => None,
    });
    let by_hand = |what: &str, act: Act| -> anyhow::Result<Entry> {
        let content = serde_json::to_vec(&(&file.installation, &options.number, what, &act))?;
        let id = hex::encode(Sha256::digest(content));
        Ok(Entry {
            recorded,
            from: Peer::new(format!("facility/{}", options.facility))?,
            message: ControlId::new(format!("take-over:{id}"))?,
            person: Some(person),
            act,
        })
    };
    match known {
        Some(known) => {
            let births = due::details(book, known).zip(told);
            anyhow::ensure!(
                births.is_none_or(|(here, there)| here.birth == there.birth),
                "{} knows somebody with another birth date by the number {}: whose record is it? \
                 Nothing was taken over",
                options.facility,
                options.number
            );
            // What is known here of name and language stays.
            entries.retain(|entry| !matches!(entry.act, Act::Registered(_)));
            entries.push(by_hand("link", Act::Merged { into: known })?);
        }
        None => entries.push(by_hand(
            "number",
            Act::Numbered {
                facility: options.facility.clone(),
                number: options.number.clone(),
            },
        )?),
    }
    if let Some(on) = options.arrived {
        let arrived = Act::Arrived {
            facility: options.facility.clone(),
            on,
            from: Some(file.facility.clone()),
            known_as: None,
        };
        entries.push(by_hand("arrival", arrived)?);
    }
    Ok((person, entries))
}

/// An act in words that name nobody.
fn words(act: &Act) -> String {
    match act {
        Act::Registered(_) => "name, birth date, sex and language".to_owned(),
        Act::Numbered { facility, number } => format!("number {number} of {facility}"),
        Act::Arrived { facility, on, .. } => format!("came to {facility} on {on}"),
        Act::Left { facility, on, how } => match how {
            Departure::TransferredOut { to } => {
                format!("transferred from {facility} to {to} on {on}")
            }
            Departure::Released => format!("released from {facility} on {on}"),
            Departure::Died => format!("died in {facility} on {on}"),
        },
        Act::Dose(report) => format!("a dose of CVX {} on {}", report.cvx, report.on),
        Act::DoseWithdrawn { .. } => "a report of a dose taken back".to_owned(),
        Act::Offered {
            on, vaccine_group, ..
        } => format!("{vaccine_group} offered on {on}"),
        Act::Decided {
            on, vaccine_group, ..
        } => format!("decided about {vaccine_group} on {on}"),
        Act::Asked { on, vaccine_group } => format!("asked for {vaccine_group} on {on}"),
        Act::Observed { code, .. } => format!("observation {code}"),
        Act::RecordHanded { on, .. } => format!("printed record handed on {on}"),
        Act::NamedOnCard { on, .. } => format!("chose on {on} what their card names"),
        Act::Merged { .. } => "linked with who is known by the number".to_owned(),
        _ => "another act".to_owned(),
    }
}
