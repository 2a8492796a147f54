//! `standing keys`: the key of the installation, in a file of its own, apart from the database.
//!
//! The file is an age file (age-encryption.org/v1) that holds 32 random bytes. It is opened by an
//! age identity or a passphrase, which lie elsewhere again. A file of escrow is such a file for
//! another recipient: whoever has that identity opens it with `--keys` and `--identity`.

use super::{Args, Outcome};
use crate::core_dumps;
use crate::entropy::random;
use age::secrecy::{ExposeSecret as _, SecretString};
use anyhow::Context as _;
use clap::{Args as ClapArgs, Subcommand};
use standing_registry::sealed::InstallationKey;
use std::fs::{OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Where the key lies and what opens it.
#[derive(Debug, Clone, ClapArgs)]
pub struct KeyFiles {
    /// The file of the key of this installation.
    #[arg(
        long,
        env = "STANDING_KEYS",
        default_value = "standing.keys",
        value_name = "FILE"
    )]
    pub keys: PathBuf,
    /// The age identity that opens it.
    #[arg(long, env = "STANDING_IDENTITY", value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// A file whose first line is the passphrase that opens it.
    #[arg(long, value_name = "FILE", conflicts_with = "identity")]
    pub passphrase_file: Option<PathBuf>,
}

/// Commands about the key.
#[derive(Debug, Clone, Subcommand)]
pub enum KeysCommand {
    /// Draw a key and keep it in a new file. An identity that is not there yet is made.
    #[command(
        after_help = "Example:\n  standing keys init --keys standing.keys --identity me.agekey"
    )]
    Init(KeyFiles),
    /// Wrap the same key anew, for another identity or passphrase. No record is sealed anew.
    #[command(
        after_help = "Example:\n  standing keys rotate --identity me.agekey --to-identity next.agekey"
    )]
    Rotate {
        /// The key and what opens it now.
        #[command(flatten)]
        files: KeyFiles,
        /// The identity that opens it from now on; made where it is not there yet.
        #[arg(
            long,
            value_name = "FILE",
            required_unless_present = "to_passphrase_file"
        )]
        to_identity: Option<PathBuf>,
        /// A file with the passphrase that opens it from now on.
        #[arg(long, value_name = "FILE", conflicts_with = "to_identity")]
        to_passphrase_file: Option<PathBuf>,
    },
    /// Write the key into a new file for a second recipient, to be kept by somebody else.
    #[command(
        after_help = "Example:\n  standing keys escrow --identity me.agekey --recipient age1... escrow.age"
    )]
    Escrow {
        /// The key and what opens it.
        #[command(flatten)]
        files: KeyFiles,
        /// The second recipient (`age1…`).
        #[arg(long)]
        recipient: String,
        /// The file to make.
        out: PathBuf,
    },
}

/// What opens an age file.
enum Opener {
    Identity(age::x25519::Identity),
    Passphrase(SecretString),
}

impl Opener {
    fn wrap(&self, key: &[u8; 32]) -> anyhow::Result<Vec<u8>> {
        Ok(match self {
            Self::Identity(identity) => age::encrypt(&identity.to_public(), key)?,
            Self::Passphrase(words) => {
                age::encrypt(&age::scrypt::Recipient::new(words.clone()), key)?
            }
        })
    }

    fn unwrap(&self, bytes: &[u8]) -> Result<Vec<u8>, age::DecryptError> {
        match self {
            Self::Identity(identity) => age::decrypt(identity, bytes),
            Self::Passphrase(words) => {
                let mut identity = age::scrypt::Identity::new(words.clone());
                // A slower machine than the one that wrapped it may open it too.
                identity.set_max_work_factor(24);
                age::decrypt(&identity, bytes)
            }
        }
    }
}

/// The command.
pub(super) fn run(args: &Args, command: &KeysCommand) -> anyhow::Result<Outcome> {
    core_dumps::switch_off()?;
    let done = match command {
        KeysCommand::Init(files) => {
            anyhow::ensure!(
                !files.keys.exists(),
                "{} is there already: a second key would open nothing that the first one sealed",
                files.keys.display()
            );
            let opener = opener(
                files.identity.as_deref(),
                files.passphrase_file.as_deref(),
                true,
            )?;
            let key = Zeroizing::new(random());
            write_new(&files.keys, &opener.wrap(&key)?)?;
            format!(
                "{} holds the key. Without it and what opens it no record can be read again: keep \
                 both, apart, and make an escrow",
                files.keys.display()
            )
        }
        KeysCommand::Rotate {
            files,
            to_identity,
            to_passphrase_file,
        } => {
            let key = master(files)?;
            let next = opener(to_identity.as_deref(), to_passphrase_file.as_deref(), true)?;
            replace(&files.keys, &next.wrap(&key)?)?;
            format!(
                "{} is wrapped anew. Copies of the old file still open with the old identity: \
                 destroy them",
                files.keys.display()
            )
        }
        KeysCommand::Escrow {
            files,
            recipient,
            out,
        } => {
            let key = master(files)?;
            let recipient: age::x25519::Recipient = recipient
                .parse()
                .map_err(|why: &str| anyhow::anyhow!("`{recipient}` is no age recipient: {why}"))?;
            write_new(out, &age::encrypt(&recipient, key.as_slice())?)?;
            format!("{} holds the key for {recipient}", out.display())
        }
    };
    if !args.quiet {
        say!("{done}");
    }
    Ok(Outcome::Done)
}

/// The key of this installation.
///
/// # Errors
/// Where the file is missing, open to others, or does not open.
pub(super) fn installation(files: &KeyFiles) -> anyhow::Result<InstallationKey> {
    Ok(InstallationKey::new(*master(files)?))
}

/// Opens an age file with an identity, or where none is named with what opens the key.
///
/// # Errors
/// Where it is for somebody else, or damaged.
pub(super) fn open_age(
    files: &KeyFiles,
    identity: Option<&Path>,
    bytes: &[u8],
) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let opener = match identity {
        Some(identity) => opener(Some(identity), None, false)?,
        None => opener(
            files.identity.as_deref(),
            files.passphrase_file.as_deref(),
            false,
        )?,
    };
    Ok(Zeroizing::new(opener.unwrap(bytes)?))
}

fn master(files: &KeyFiles) -> anyhow::Result<Zeroizing<[u8; 32]>> {
    core_dumps::switch_off()?;
    let shown = files.keys.display();
    let bytes = private(&files.keys).with_context(|| {
        format!("the key of this installation ({shown}; see `standing keys init`)")
    })?;
    let opener = opener(
        files.identity.as_deref(),
        files.passphrase_file.as_deref(),
        false,
    )?;
    let opened = opener.unwrap(&bytes).map_err(|why| {
        anyhow::anyhow!("{shown} does not open with that identity or passphrase: {why}")
    })?;
    let opened = Zeroizing::new(opened);
    let key = <[u8; 32]>::try_from(opened.as_slice());
    Ok(Zeroizing::new(key.map_err(|_| {
        anyhow::anyhow!("{shown} opens, but holds no key of an installation")
    })?))
}

fn opener(
    identity: Option<&Path>,
    passphrase: Option<&Path>,
    make: bool,
) -> anyhow::Result<Opener> {
    if let Some(path) = passphrase {
        let bytes = Zeroizing::new(private(path).context("the passphrase")?);
        let text = std::str::from_utf8(&bytes).context("the passphrase is not UTF-8")?;
        let words = text.lines().next().unwrap_or_default();
        anyhow::ensure!(words.len() >= 12, "a passphrase has at least 12 bytes");
        return Ok(Opener::Passphrase(SecretString::from(words.to_owned())));
    }
    let path = identity.context(
        "say what opens the key: --identity FILE (or STANDING_IDENTITY), or --passphrase-file FILE",
    )?;
    if make && !path.exists() {
        let identity = age::x25519::Identity::generate();
        let text = Zeroizing::new(format!(
            "# public key: {}\n{}\n",
            identity.to_public(),
            identity.to_string().expose_secret()
        ));
        write_new(path, text.as_bytes())?;
        return Ok(Opener::Identity(identity));
    }
    let bytes = Zeroizing::new(private(path).context("the identity")?);
    let text = std::str::from_utf8(&bytes).context("the identity is not UTF-8")?;
    let mut lines = text.lines().map(str::trim);
    let line = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
    let identity = line.and_then(|line| line.parse().ok());
    let identity = identity.with_context(|| {
        format!(
            "{} holds no age identity (AGE-SECRET-KEY-1…)",
            path.display()
        )
    })?;
    Ok(Opener::Identity(identity))
}

/// Reads a file that its owner alone may read.
pub(super) fn private(path: &Path) -> anyhow::Result<Vec<u8>> {
    let found =
        std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mode = found.permissions().mode() & 0o777;
    let others = mode & 0o077;
    anyhow::ensure!(
        others == 0,
        "{} is open to others (mode {mode:04o}): `chmod 600 {}`, and think of the key as known to \
         them",
        path.display(),
        path.display()
    );
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file that was not there, for its owner alone.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.with_context(|| format!("cannot make {}", path.display()))?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

/// Puts another file in the place of one, whole or not at all.
fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    write_new(&beside, bytes)?;
    std::fs::rename(&beside, path)?;
    Ok(())
}
