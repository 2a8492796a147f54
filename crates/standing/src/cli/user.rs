//! `standing user`: accounts of offices. Whoever can run it on the database is trusted with it: the
//! first administrator is made here.

use super::args::UserCommand;
use super::desk::open_store;
use super::import::now;
use super::{Args, Outcome};
use crate::web::office::{is_login, of_token, token};
use anyhow::Context as _;
use jiff::SignedDuration;
use standing_store::Store;
use standing_store::accounts::{Account, NewAccount};
use std::io::Write as _;

/// Who is noted as having done what this command does.
const DOER: &str = "command line";

/// How long a one-time link can be used.
const LASTS: SignedDuration = SignedDuration::from_hours(72);

/// The command.
pub(super) async fn run(args: &Args, command: &UserCommand) -> anyhow::Result<Outcome> {
    let store = open_store(args).await?;
    match command {
        UserCommand::Add {
            login,
            name,
            office,
            roles,
            email,
        } => {
            anyhow::ensure!(
                is_login(login),
                "a log-in name has at least two small letters, digits, dots or hyphens"
            );
            anyhow::ensure!(!name.trim().is_empty(), "a person has a name");
            if let Some(email) = email {
                anyhow::ensure!(
                    crate::mail::is_address(email),
                    "{email} is no e-mail address"
                );
            }
            let known = store
                .offices()
                .await?
                .into_iter()
                .any(|o| o.name == *office);
            anyhow::ensure!(
                known,
                "there is no office `{office}`: see `standing office list`"
            );
            let account = NewAccount {
                login,
                name,
                office,
                roles: &roles.iter().copied().collect(),
                email: email.as_deref(),
            };
            let added = store.add_account(&account, DOER, now()).await?;
            anyhow::ensure!(added, "the log-in name `{login}` is taken");
            invite(args, &store, login).await?;
        }
        UserCommand::List => list(args, &store.accounts().await?)?,
        UserCommand::Disable { login } => {
            let done = store.disable_account(login, DOER, now()).await?;
            anyhow::ensure!(done, "there is no account `{login}` that could be disabled");
        }
        UserCommand::Reset { login } => invite(args, &store, login).await?,
        UserCommand::Roles { login, roles } => {
            let done = store.set_roles(login, roles, DOER, now()).await?;
            anyhow::ensure!(done, "there is no account `{login}`");
        }
    }
    store.close().await?;
    Ok(Outcome::Done)
}

async fn invite(args: &Args, store: &Store, login: &str) -> anyhow::Result<()> {
    let token = token();
    let now = now();
    let ends = now.checked_add(LASTS).context("the clock is at its end")?;
    let invited = store
        .invite(login, of_token(&token), DOER, now, ends)
        .await?;
    anyhow::ensure!(invited, "there is no account `{login}`");
    if !args.quiet {
        say!(
            "{login} opens this address of the site once, within 72 hours, and chooses a passphrase:"
        );
    }
    writeln!(std::io::stdout(), "/welcome/{token}")?;
    Ok(())
}

fn list(args: &Args, accounts: &[Account]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let state = |a: &Account| {
        if a.disabled {
            "disabled"
        } else if a.secret.is_none() {
            "invited"
        } else {
            "active"
        }
    };
    if args.json {
        for a in accounts {
            let line = serde_json::json!({"login": a.login, "name": a.name, "office": a.office,
                "roles": a.roles.iter().map(standing_store::accounts::Role::code).collect::<Vec<_>>(),
                "email": a.email, "state": state(a)});
            writeln!(out, "{line}")?;
        }
        return Ok(());
    }
    for a in accounts {
        writeln!(
            out,
            "{:16} {:24} {:16} {:28} {}",
            a.login,
            a.name,
            a.office,
            a.roles.to_string(),
            state(a)
        )?;
    }
    Ok(())
}
