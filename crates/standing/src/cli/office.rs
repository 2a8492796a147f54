//! `standing office`, `publish-entry` and `redact`: what the office's pages do, for a person at the
//! machine.

use super::args::{OfficeCommand, OfficeMail, PublishEntry, Redact};
use super::desk::open_store;
use super::import::now;
use super::{Args, Outcome};
use crate::mail::{Server, members};
use crate::web::office::{Bundle, book_of, bundle, entry_of, release, withdraw};
use anyhow::Context as _;
use standing_disclosure::institutional;
use standing_store::accounts::Office;
use std::io::{Read as _, Write as _};

/// The command.
pub(super) async fn run(args: &Args, command: &OfficeCommand) -> anyhow::Result<Outcome> {
    let store = open_store(args).await?;
    match command {
        OfficeCommand::Add { name, title } => {
            anyhow::ensure!(
                !name.is_empty() && standing_terms::slug(name) == *name,
                "an office's name has small letters, digits and hyphens"
            );
            let office = Office {
                name: name.clone(),
                title: title.clone(),
            };
            let added = store.add_office(&office, now()).await?;
            anyhow::ensure!(added, "there is an office `{name}` already");
        }
        OfficeCommand::List => {
            let mut out = std::io::stdout().lock();
            for office in store.offices().await? {
                if args.json {
                    let line = serde_json::json!({"name": office.name, "title": office.title});
                    writeln!(out, "{line}")?;
                } else {
                    writeln!(out, "{:20} {}", office.name, office.title)?;
                }
            }
        }
        OfficeCommand::Mail(options) => return mail(args, &store, options).await,
    }
    store.close().await?;
    Ok(Outcome::Done)
}

async fn mail(
    args: &Args,
    store: &standing_store::Store,
    options: &OfficeMail,
) -> anyhow::Result<Outcome> {
    let accounts = store.accounts().await?;
    // Only people of the office whose address is recorded: no address can be typed here.
    let members = members(&accounts, &options.office);
    anyhow::ensure!(
        !members.is_empty(),
        "no member of `{}` has an e-mail address",
        options.office
    );
    let text = if options.text.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        text
    } else {
        std::fs::read_to_string(&options.text)
            .with_context(|| format!("cannot read {}", options.text.display()))?
    };
    let server = Server {
        url: options.server.smtp.clone(),
        from: options.server.from.clone(),
        password: options.server.smtp_password.clone(),
    };
    let sent = server.send(&members, &options.subject, &text).await?;
    if !args.quiet {
        say!("mailed to {sent} members of {}", options.office);
    }
    Ok(Outcome::Done)
}

fn print(bundle: &Bundle) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for text in &bundle.texts {
        for mark in &text.marks {
            let passage = text.text.get(mark.range.clone()).unwrap_or_default();
            writeln!(out, "{:16} {}: {passage}", mark.kind.code(), text.field)?;
        }
    }
    for (name, value) in &bundle.metadata {
        writeln!(out, "{:16} {name}: {value}", "file")?;
    }
    Ok(())
}

/// `standing publish-entry`.
pub(super) async fn publish_entry(args: &Args, options: &PublishEntry) -> anyhow::Result<Outcome> {
    let store = open_store(args).await?;
    let book = book_of(&store, &options.office).await?;
    let id = entry_of(&book, &options.entry)
        .with_context(|| format!("`{}` has no entry `{}`", options.office, options.entry))?;
    let cleared = institutional(bundle(&store, &book, id).await??);
    let bundle = cleared.value();
    anyhow::ensure!(!bundle.entries.is_empty(), "it is published already");
    print(bundle)?;
    let (Some(by), Some(looked_for)) = (&options.by, &options.looked_for) else {
        say!(
            "{} entries, {} marked passages; nothing was published: say who looked with --by and \
             for what with --looked-for",
            bundle.entries.len(),
            bundle.marked()
        );
        return Ok(Outcome::WithProblems);
    };
    let looked_for = format!("{looked_for} ({} passages were marked)", bundle.marked());
    release(&store, bundle, by, &looked_for, now()).await?;
    if !args.quiet {
        say!("{} entries published by {by}", bundle.entries.len());
    }
    store.close().await?;
    Ok(Outcome::Done)
}

/// `standing redact`.
pub(super) async fn redact(args: &Args, options: &Redact) -> anyhow::Result<Outcome> {
    let store = open_store(args).await?;
    let book = book_of(&store, &options.office).await?;
    let id = entry_of(&book, &options.entry)
        .with_context(|| format!("`{}` has no entry `{}`", options.office, options.entry))?;
    anyhow::ensure!(
        !options.by.trim().is_empty() && !options.reason.trim().is_empty(),
        "a withdrawal names who withdraws and why"
    );
    withdraw(&store, &book, id, &options.by, &options.reason, now()).await?;
    if !args.quiet {
        say!("withdrawn by {}", options.by);
    }
    store.close().await?;
    Ok(Outcome::Done)
}
