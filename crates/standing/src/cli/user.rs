//! `standing user`: accounts of offices and facilities. Whoever can run it on the database is trusted with it: the
//! first administrator is made here.

use super::args::UserCommand;
use super::desk::open_store;
use super::import::now;
use super::{Args, Outcome};
use crate::web::office::{is_login, of_token, token};
use anyhow::Context as _;
use jiff::SignedDuration;
use standing_store::Store;
use standing_store::accounts::{Account, NewAccount, Role, Roles, of_facility};
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
            facility,
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
            let roles: Roles = roles.iter().copied().collect();
            let office = match (office, facility) {
                (_, Some(facility)) => {
                    anyhow::ensure!(
                        roles.within(Role::OF_FACILITIES),
                        "an account of a facility is a clinician or an administrator"
                    );
                    store.add_facility(facility, now()).await?;
                    of_facility(facility)
                }
                (Some(office), None) => {
                    let known = store.offices().await?;
                    anyhow::ensure!(
                        known.iter().any(|o| o.name == *office),
                        "there is no office `{office}`: see `standing office list`"
                    );
                    anyhow::ensure!(
                        roles.within(Role::OF_OFFICES),
                        "a clinician belongs to a facility: say --facility in place of --office"
                    );
                    office.clone()
                }
                (None, None) => anyhow::bail!("say --office or --facility"),
            };
            let account = NewAccount {
                login,
                name,
                office: &office,
                roles: &roles,
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
            let account = store.account(login).await?;
            let of_facility = account.is_some_and(|a| a.facility.is_some());
            let possible = if of_facility {
                Role::OF_FACILITIES
            } else {
                Role::OF_OFFICES
            };
            anyhow::ensure!(
                roles.within(possible),
                "an account of a facility is a clinician or an administrator, and a clinician \
                 belongs to a facility"
            );
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
            let line = serde_json::json!({"login": a.login, "name": a.name,
                "office": a.facility.is_none().then_some(&a.office), "facility": a.facility,
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
