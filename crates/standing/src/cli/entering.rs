//! One act of a facility's desk, entered from the command line.

use super::desk::{open_store, shown, zone};
use super::import::now;
use super::keys::{self, KeyFiles};
use super::{Args, Outcome};
use crate::entropy::random;
use crate::registry::Registry;
use anyhow::Context as _;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use standing_registry::{Act, Book, ControlId, Entry, Peer, PersonId, Taken};
use standing_terms::FacilityId;
use std::io::Write as _;

/// Whose desk it is, and what opens the registry.
#[derive(Debug, Clone, ClapArgs)]
pub struct AtDesk {
    /// The facility, e.g. `otay-mesa`.
    #[arg(long)]
    pub facility: FacilityId,
    /// A name of this entry [default: drawn at random]. Told again under the same name it changes
    /// nothing.
    #[arg(long, value_name = "ID")]
    pub message: Option<String>,
    /// The key of the registry.
    #[command(flatten)]
    pub key: KeyFiles,
}

/// An act, and whom it is about.
pub(super) struct Told {
    pub(super) person: Option<PersonId>,
    pub(super) act: Act,
    /// A name that follows from the content; none to draw one.
    pub(super) message: Option<String>,
}

impl Told {
    /// An act about no person.
    pub(super) const fn of(act: Act) -> Self {
        Self {
            person: None,
            act,
            message: None,
        }
    }
}

/// The day that was asked about, or today; never one to come.
///
/// # Errors
/// Where the zone is not known, or the day is to come.
pub(super) fn day(args: &Args) -> anyhow::Result<Date> {
    let today = zone(args)?.day_of(now());
    let day = args.on.unwrap_or(today);
    anyhow::ensure!(day <= today, "{day} has not come yet");
    Ok(day)
}

/// The zone whose days count.
///
/// # Errors
/// Where it is not known.
pub(super) fn time_zone(args: &Args) -> anyhow::Result<TimeZone> {
    Ok(TimeZone::get(zone(args)?.name())?)
}

/// An instant that was typed: `2021-03-12T09:30`, in the zone of days, or with an offset or `Z`.
///
/// # Errors
/// Where it is none, or is to come.
pub(super) fn instant(args: &Args, text: Option<&str>) -> anyhow::Result<Timestamp> {
    let now = Timestamp::from_second(now().as_second())?;
    let Some(text) = text else { return Ok(now) };
    let at = if let Ok(at) = text.parse::<Timestamp>() {
        at
    } else {
        let local: DateTime = text
            .parse()
            .with_context(|| format!("`{text}` is no instant, e.g. 2021-03-12T09:30"))?;
        time_zone(args)?.to_timestamp(local)?
    };
    anyhow::ensure!(at <= now, "{text} has not come yet");
    Ok(at)
}

/// Enters acts of a facility, all or none, and says what became of them. `about` makes them from
/// the book.
///
/// # Errors
/// Where the registry does not open, an act cannot be made, or one is refused.
pub(super) async fn enter(
    args: &Args,
    desk: &AtDesk,
    about: impl FnOnce(&Book) -> anyhow::Result<Vec<Told>>,
) -> anyhow::Result<Outcome> {
    let key = keys::installation(&desk.key)?;
    let store = open_store(args).await?;
    let mut registry = Registry::open(store, key, &shown(&args.db), None).await?;
    let recorded = Timestamp::from_microsecond(now().as_microsecond())?;
    let mut entries = Vec::new();
    let mut already = 0_u64;
    for (index, told) in about(&registry.book)?.into_iter().enumerate() {
        let message = match (&desk.message, told.message) {
            (Some(named), _) if index == 0 => format!("desk:{named}"),
            (Some(named), _) => format!("desk:{named}:{index}"),
            (None, Some(made)) => made,
            (None, None) => format!("desk:{}", hex::encode(random::<16>())),
        };
        let entry = Entry {
            recorded,
            from: Peer::new(format!("facility/{}", desk.facility))?,
            message: ControlId::new(message)?,
            person: told.person,
            act: told.act,
        };
        match registry.book.apply(entry.clone()) {
            Taken::Entered => entries.push(entry),
            Taken::Replayed { .. } => already += 1,
            Taken::Refused(why) => anyhow::bail!("nothing was entered: {why}"),
        }
    }
    if !entries.is_empty() {
        registry.keep(&entries).await?;
    }
    registry.close().await?;
    let messages: Vec<&str> = entries.iter().map(|e| e.message.as_str()).collect();
    if args.json {
        let line =
            serde_json::json!({"new": entries.len(), "already": already, "messages": messages});
        writeln!(std::io::stdout().lock(), "{line}")?;
    } else if !args.quiet {
        let named = messages.iter().map(|m| m.trim_start_matches("desk:"));
        let named: Vec<&str> = named.take(3).collect();
        say!(
            "{} entered, {already} in the book already{}{}",
            entries.len(),
            if named.is_empty() { "" } else { "; named " },
            named.join(", ")
        );
    }
    Ok(Outcome::Done)
}

/// The person whom a facility knows by a number.
///
/// # Errors
/// Where no roster has it.
pub(super) fn numbered(
    book: &Book,
    facility: &FacilityId,
    number: &str,
) -> anyhow::Result<PersonId> {
    book.numbered(facility, number)
        .with_context(|| format!("no roster of {facility} has the number {number}"))
}
