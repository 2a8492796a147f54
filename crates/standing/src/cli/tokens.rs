//! `standing registry token`: who outside may read of a facility's people over FHIR, for what, and
//! until when. The token is shown once; the book keeps its hash.

use super::desk::{open_existing, shown, zone};
use super::import::now;
use super::keys::{self, KeyFiles};
use super::{Args, Outcome};
use crate::entropy::random;
use crate::registry::Registry;
use anyhow::Context as _;
use base64::Engine as _;
use clap::Subcommand;
use jiff::{Timestamp, ToSpan as _};
use sha2::{Digest as _, Sha256};
use standing_registry::access::{Access, Purpose, Token, valid};
use standing_registry::{Act, ControlId, Entry, Peer};
use standing_terms::{Digest, FacilityId};
use std::io::Write as _;

/// The longest life of a token, in days.
const LONGEST: u16 = 366;

/// Commands about tokens.
#[derive(Debug, Clone, Subcommand)]
pub enum TokenCommand {
    /// Make a token and print it, once. Whoever has it reads records of people: hand it over as you
    /// would a key, and only under an agreement that says what for.
    #[command(
        after_help = "Example:\n  standing registry token add --facility otay-mesa --purpose treatment --days 30\n\n\
        `treatment` reads and tells of people held there now; `public-health` reads doses of everybody \
        who was ever held there, and is never told who is held now."
    )]
    Add {
        /// Of whose people it reads. Never of another facility's.
        #[arg(long)]
        facility: FacilityId,
        /// What for.
        #[arg(long, value_enum)]
        purpose: For,
        /// For how many days, 1 to 366.
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..=i64::from(LONGEST)))]
        days: u16,
        /// The state whose rule says what of a person leaves.
        #[arg(long, default_value = "default")]
        state: String,
        /// The key of the registry.
        #[command(flatten)]
        key: KeyFiles,
    },
    /// Take a token back, by its text or by the hash that was printed with it.
    Revoke {
        /// The token, or its hash.
        token: String,
        /// The key of the registry.
        #[command(flatten)]
        key: KeyFiles,
    },
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum For {
    /// Care for those who are held at the facility now.
    Treatment,
    /// The immunization registry of the state.
    PublicHealth,
}

/// The command.
pub(super) async fn run(args: &Args, command: &TokenCommand) -> anyhow::Result<Outcome> {
    let (TokenCommand::Add { key, .. } | TokenCommand::Revoke { key, .. }) = command;
    let key = keys::installation(key)?;
    let today = zone(args)?.day_of(now());
    let store = open_existing(args).await.context("there is no registry")?;
    let mut registry = Registry::open(store, key, &shown(&args.db), None).await?;
    let (act, text) = match command {
        TokenCommand::Add {
            facility,
            purpose,
            days,
            state,
            ..
        } => {
            let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
            let text = format!("st_{}", engine.encode(random::<32>()));
            let token = Token {
                token: Digest(Sha256::digest(&text).into()),
                facility: facility.clone(),
                purpose: match purpose {
                    For::Treatment => Purpose::Treatment,
                    For::PublicHealth => Purpose::PublicHealth,
                },
                state: state.clone(),
                until: today.checked_add(i64::from(*days).days())?,
            };
            say!(
                "valid until {}; to take it back: standing registry token revoke {}. The token is \
                 not shown again:",
                token.until,
                token.token
            );
            (Access::TokenAdded(token), Some(text))
        }
        TokenCommand::Revoke { token, .. } => {
            let hash = token.parse().unwrap_or_else(|_| {
                let hash = Sha256::digest(token.trim());
                Digest(hash.into())
            });
            anyhow::ensure!(
                valid(&registry.book, hash, today).is_some(),
                "no token of that text or hash is valid"
            );
            (Access::TokenRevoked { token: hash }, None)
        }
    };
    let entry = Entry {
        recorded: Timestamp::from_microsecond(now().as_microsecond())?,
        from: Peer::new("desk/tokens")?,
        message: ControlId::new(hex::encode(random::<16>()))?,
        person: None,
        act: Act::Access(act),
    };
    registry.keep(&[entry]).await?;
    registry.close().await?;
    match text {
        Some(text) => writeln!(std::io::stdout().lock(), "{text}")?,
        None if !args.quiet => say!("it is taken back, from now on"),
        None => {}
    }
    Ok(Outcome::Done)
}
