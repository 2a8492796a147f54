//! An issuer's key file, and what it publishes.
//!
//! The key lies in a file of its own that its owner alone may read, apart from the registry: who
//! can issue cards need not read records.

use super::super::keys::{private, write_new};
use super::super::{Args, Outcome};
use crate::entropy::random;
use crate::exchange_rules::ExchangeRules;
use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Args as ClapArgs;
use serde::{Deserialize, Serialize};
use standing_cards::{Issuer, RevocationList, SigningKey};
use standing_terms::FacilityId;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Options of `card issuer`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Set {
    /// The address under which the issuer publishes. It stands in every card, so it must tell
    /// nobody that somebody was held.
    #[arg(long, value_name = "URL")]
    address: String,
    /// The file of the key to make; one that is there is kept.
    #[arg(long, value_name = "FILE")]
    issuer_key: PathBuf,
    /// A folder for what is to be published under the address.
    #[arg(long, value_name = "DIR")]
    publish: PathBuf,
}

/// Options of `card revoke`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Revoke {
    /// The id under which the card can be revoked.
    id: String,
    /// The key of the issuer.
    #[arg(long, value_name = "FILE")]
    issuer_key: PathBuf,
    /// The folder of what is published under the address.
    #[arg(long, value_name = "DIR")]
    publish: PathBuf,
}

/// The file of a key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    address: String,
    secret: String,
}

/// An issuer whose key file was opened.
pub(super) struct IssuerFile {
    pub(super) issuer: Issuer,
    address: String,
}

impl IssuerFile {
    /// Opens the key file.
    ///
    /// # Errors
    /// Where it is open to others, no key, or its address discloses custody.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let bytes = Zeroizing::new(private(path).context("the key of the issuer")?);
        let kept: Kept = serde_json::from_slice(&bytes)
            .map_err(|_| anyhow::anyhow!("{} is no key of an issuer", path.display()))?;
        let secret = Zeroizing::new(kept.secret);
        let secret = Zeroizing::new(URL_SAFE_NO_PAD.decode(secret.as_bytes())?);
        let secret = <[u8; 32]>::try_from(secret.as_slice()).map(Zeroizing::new);
        let key = secret.ok().and_then(|bytes| SigningKey::of_random(&bytes));
        let key = key.with_context(|| format!("{} holds no key", path.display()))?;
        Self::new(kept.address, key)
    }

    fn new(address: String, key: SigningKey) -> anyhow::Result<Self> {
        let rules = ExchangeRules::bundled()?;
        if let Some(word) = rules.discloses_custody(&address) {
            anyhow::bail!(
                "the address says `{word}`, and so would every card: choose one that tells nobody \
                 that somebody was held"
            );
        }
        let issuer = Issuer::new(&address, key)?;
        Ok(Self { issuer, address })
    }

    /// Refuses an address that names the facility.
    ///
    /// # Errors
    /// Where it does.
    pub(super) fn names_no_facility(&self, facility: &FacilityId) -> anyhow::Result<()> {
        let bare = |text: &str| {
            let letters = text.chars().filter(|c| c.is_alphanumeric());
            letters.collect::<String>().to_lowercase()
        };
        anyhow::ensure!(
            !bare(&self.address).contains(&bare(facility.as_str())),
            "the issuer's address names the facility {facility}: a card would tell where somebody \
             was held"
        );
        Ok(())
    }
}

/// Makes a key where there is none, and what is published.
pub(super) fn make(args: &Args, options: &Set) -> anyhow::Result<Outcome> {
    let path = &options.issuer_key;
    let file = if path.exists() {
        let file = IssuerFile::open(path)?;
        anyhow::ensure!(
            file.address == options.address,
            "the key in {} is that of another address",
            path.display()
        );
        file
    } else {
        let key = loop {
            if let Some(key) = SigningKey::of_random(&Zeroizing::new(random())) {
                break key;
            }
        };
        let secret = URL_SAFE_NO_PAD.encode(key.to_bytes().as_slice());
        let file = IssuerFile::new(options.address.clone(), key)?;
        let kept = Kept {
            address: options.address.clone(),
            secret,
        };
        let text = Zeroizing::new(serde_json::to_vec_pretty(&kept)?);
        write_new(path, &text)?;
        file
    };
    publish(&file, &options.publish, &list(&file, &options.publish)?)?;
    if !args.quiet {
        say!(
            "key {}; publish {} under {}",
            file.issuer.key().kid(),
            options.publish.display(),
            file.address
        );
    }
    Ok(Outcome::Done)
}

/// Revokes a card.
pub(super) fn revoke(args: &Args, options: &Revoke) -> anyhow::Result<Outcome> {
    let file = IssuerFile::open(&options.issuer_key)?;
    let mut list = list(&file, &options.publish)?;
    let added = list.add(&options.id);
    anyhow::ensure!(
        added,
        "`{}` is revoked already, or no id of a card",
        options.id
    );
    publish(&file, &options.publish, &list)?;
    if !args.quiet {
        say!(
            "revoked; publish {} again: version {}",
            options.publish.display(),
            list.version()
        );
    }
    Ok(Outcome::Done)
}

fn list_path(file: &IssuerFile, folder: &Path) -> PathBuf {
    let name = format!("{}.json", file.issuer.key().kid());
    folder.join(".well-known").join("crl").join(name)
}

/// The list of revoked cards as it is published, or an empty one.
fn list(file: &IssuerFile, folder: &Path) -> anyhow::Result<RevocationList> {
    let path = list_path(file, folder);
    if !path.exists() {
        return Ok(RevocationList::new(file.issuer.key().kid(), 1, Vec::new()));
    }
    let list =
        RevocationList::read(&std::fs::read(&path)?).with_context(|| path.display().to_string())?;
    anyhow::ensure!(
        list.kid() == file.issuer.key().kid(),
        "{} is the list of another key",
        path.display()
    );
    Ok(list)
}

fn publish(file: &IssuerFile, folder: &Path, list: &RevocationList) -> anyhow::Result<()> {
    let known = folder.join(".well-known");
    std::fs::create_dir_all(known.join("crl"))?;
    let keys = serde_json::to_vec_pretty(&file.issuer.key_set(Some(list.version())))?;
    let text = serde_json::to_vec_pretty(&list.to_json())?;
    // The list first: a set of keys that names a version which is not there yet would make every
    // card doubtful.
    for (path, bytes) in [
        (list_path(file, folder), text),
        (known.join("jwks.json"), keys),
    ] {
        let beside = path.with_extension("new");
        std::fs::write(&beside, bytes)?;
        std::fs::rename(&beside, &path)?;
    }
    Ok(())
}
