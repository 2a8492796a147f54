//! `standing registry doubts`: messages that wait for a person.
//!
//! A list names nobody; `--show` prints one message as it came. Closing enters nothing.

use super::desk::{open_existing, shown};
use super::import::now;
use super::keys::{self, KeyFiles};
use super::{Args, Outcome};
use crate::entropy::random;
use crate::registry::Registry;
use anyhow::Context as _;
use clap::{Args as ClapArgs, Subcommand};
use jiff::Timestamp;
use standing_registry::doubt::{self, DoubtAct, Listed};
use standing_registry::{Act, ControlId, Entry, Peer};
use std::io::Write as _;

/// Options of `registry doubts`.
#[derive(Debug, Clone, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Doubts {
    #[command(subcommand)]
    command: Option<DoubtsCommand>,
    /// Print the message of this number as it came. It may name people.
    #[arg(long, value_name = "N")]
    show: Option<u64>,
    /// List closed ones too.
    #[arg(long)]
    all: bool,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// Commands about messages that wait.
#[derive(Debug, Clone, Subcommand)]
enum DoubtsCommand {
    /// Say that a named person looked at a message and did what was to be done. Nothing is entered.
    #[command(
        after_help = "Example:\n  standing registry doubts close 12 --by \"Ada Adams\" \
        --because \"booked by hand under the number of the roster\""
    )]
    Close(Close),
}

/// Options of `registry doubts close`.
#[derive(Debug, Clone, ClapArgs)]
struct Close {
    /// The number of the message in the list.
    number: u64,
    /// Who looked.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What was found and done. Name nobody: these words stay when a person is erased.
    #[arg(long, value_name = "WORDS")]
    because: String,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// A text that a named person signs with: not empty.
pub(super) fn said<'t>(what: &str, text: &'t str) -> anyhow::Result<&'t str> {
    let text = text.trim();
    anyhow::ensure!(!text.is_empty(), "{what} is empty");
    Ok(text)
}

/// Opens the registry of a command, which must be there.
pub(super) async fn open(args: &Args, files: &KeyFiles) -> anyhow::Result<Registry> {
    let key = keys::installation(files)?;
    let store = open_existing(args).await.context("there is no registry")?;
    Registry::open(store, key, &shown(&args.db), None).await
}

/// An act of somebody at the desk of this installation.
pub(super) fn at_the_desk(message: ControlId, act: Act) -> anyhow::Result<Entry> {
    Ok(Entry {
        recorded: Timestamp::from_microsecond(now().as_microsecond())?,
        from: Peer::new("desk")?,
        message,
        person: None,
        act,
    })
}

/// The command.
pub(super) async fn run(args: &Args, options: &Doubts) -> anyhow::Result<Outcome> {
    if let Some(DoubtsCommand::Close(close)) = &options.command {
        return self::close(args, close).await;
    }
    let registry = open(args, &options.key).await?;
    let listed = doubt::list(&registry.book);
    let mut out = std::io::stdout().lock();
    if let Some(number) = options.show {
        let doubt = numbered(&listed, number)?;
        // A message parts its lines by carriage returns, which a terminal would write over.
        let text = doubt.doubt.raw.text().replace("\r\n", "\n");
        let text = text.replace('\r', "\n");
        let lines: Vec<String> = text.trim_end().lines().map(printable).collect();
        writeln!(out, "{}", lines.join("\n"))?;
    } else {
        for doubt in &listed {
            if doubt.closed.is_none() || options.all {
                write(&mut out, doubt, args.json)?;
            }
        }
        if !args.quiet {
            let open = listed.iter().filter(|d| d.closed.is_none()).count();
            say!("{open} messages wait, {} were closed", listed.len() - open);
        }
    }
    drop(out);
    registry.close().await?;
    Ok(Outcome::Done)
}

/// A line of a stranger, without what a terminal would take for an order.
fn printable(line: &str) -> String {
    line.replace(|c: char| c.is_control() && c != '\t', "\u{fffd}")
}

fn numbered<'l, 'b>(listed: &'l [Listed<'b>], number: u64) -> anyhow::Result<&'l Listed<'b>> {
    let found = listed.iter().find(|doubt| doubt.number == number);
    found.with_context(|| format!("no message that waits has the number {number}"))
}

fn write(out: &mut impl std::io::Write, listed: &Listed<'_>, json: bool) -> anyhow::Result<()> {
    let doubt = listed.doubt;
    if json {
        let closed = listed.closed.map(|(entry, by, because)| {
            serde_json::json!({"recorded": entry.recorded, "by": by, "because": because})
        });
        let line = serde_json::json!({
            "number": listed.number, "recorded": listed.entry.recorded,
            "peer": listed.entry.from, "control_id": doubt.control,
            "taken_in_part": doubt.taken_in_part, "taken_since": listed.taken_since,
            "reasons": doubt.reasons, "closed": closed,
        });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    let control = doubt.control.as_deref().map(printable);
    let control = control.as_deref().unwrap_or("none that can be read");
    let taken = if doubt.taken_in_part {
        "taken in part"
    } else if listed.taken_since {
        "not taken; one of its control id was since"
    } else {
        "not taken"
    };
    writeln!(
        out,
        "{}  {}  {}  control id {control}  {taken}",
        listed.number, listed.entry.recorded, listed.entry.from
    )?;
    for reason in &doubt.reasons {
        let place = reason.place.as_deref().unwrap_or("the message");
        writeln!(out, "    {place}: {}", reason.words)?;
    }
    if let Some((entry, by, because)) = listed.closed {
        writeln!(out, "    closed {} by {by}: {because}", entry.recorded)?;
    }
    Ok(())
}

async fn close(args: &Args, options: &Close) -> anyhow::Result<Outcome> {
    let by = said("--by", &options.by)?.to_owned();
    let because = said("--because", &options.because)?.to_owned();
    let mut registry = open(args, &options.key).await?;
    let listed = doubt::list(&registry.book);
    let found = numbered(&listed, options.number)?;
    if let Some((entry, by, _)) = found.closed {
        anyhow::bail!("it was closed by {by} at {}", entry.recorded);
    }
    let of = found.id;
    let message = ControlId::new(format!("doubt-closed:{}", hex::encode(random::<16>())))?;
    let act = Act::Doubt(DoubtAct::Closed { of, by, because });
    registry.keep(&[at_the_desk(message, act)?]).await?;
    registry.close().await?;
    if !args.quiet {
        say!("closed; nothing of the message was entered");
    }
    Ok(Outcome::Done)
}
