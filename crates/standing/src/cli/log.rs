//! `standing log`: the public log over the evidence book.
//!
//! The secret key lies in a file of its own, and beside it the last head that was signed, so that a
//! book restored from an older copy is found out.

use super::desk::open_existing;
use super::{Args, Outcome};
use crate::entropy::random;
use crate::log::{self, Book, Sealed, prove};
use anyhow::Context as _;
use clap::{Args as ClapArgs, Subcommand};
use sha2::{Digest as _, Sha256};
use standing_evidence::seal::{Checkpoint, Policy, SignedNote, SignerKey, Unaccepted};
use standing_store::Store;
use standing_store::seal::Stamp;
use standing_terms::{SourceId, StatementLabel};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Where the key of the log lies.
#[derive(Debug, Clone, ClapArgs)]
pub struct LogKey {
    /// The file of the secret key; the last head is kept beside it, in FILE.head.
    #[arg(
        long,
        env = "STANDING_LOG_KEY",
        default_value = "standing-log.key",
        value_name = "FILE"
    )]
    pub key: PathBuf,
}

/// Commands about the log.
#[derive(Debug, Clone, Subcommand)]
pub enum LogCommand {
    /// Draw a key for the log and keep it in a new file.
    #[command(after_help = "Example:\n  standing log init standing.example/log\n\n\
        The public key is printed: give it to those who are to check the log.")]
    Init {
        /// The name of the log: where it will be read, without `https://`.
        name: String,
        /// The file to make.
        #[command(flatten)]
        key: LogKey,
    },
    /// Sign a head over everything in the book that the public may read.
    #[command(
        after_help = "Example:\n  standing log seal --key standing-log.key\n\n\
        Nothing is signed where the book does not extend what was sealed of it."
    )]
    Seal(LogKey),
    /// Whether the book extends what was sealed of it.
    #[command(after_help = "Example:\n  standing log check --key standing-log.key")]
    Check(LogKey),
    /// Write the log into a folder, as files that any web server can carry (C2SP tlog-tiles).
    #[command(after_help = "Example:\n  standing log write public/log")]
    Write {
        /// The folder; an earlier state of the same log may be there.
        dir: PathBuf,
    },
    /// The proof that a statement or source is in the log.
    #[command(
        after_help = "Example:\n  standing log proof california-2021/T09.letter --out letter\n  \
        standing verify letter.tlog-proof --entry letter.leaf.json --payload letter.json --policy trusted.policy"
    )]
    Proof {
        /// The label of a statement, or the identifier of a source.
        what: String,
        /// How the files begin: OUT.tlog-proof, OUT.leaf.json, OUT.json.
        #[arg(long, default_value = "proof", value_name = "OUT")]
        out: PathBuf,
    },
    /// Take in the signature of a witness under the last head.
    #[command(
        after_help = "Example:\n  standing log cosign answer.txt --policy trusted.policy\n\n\
        FILE holds a checkpoint that the witness signed, or the signature lines alone."
    )]
    Cosign {
        /// What the witness answered.
        file: PathBuf,
        /// Whom you trust (C2SP tlog-policy): a signature of nobody it names is not taken in.
        #[arg(long)]
        policy: PathBuf,
        /// The key beside which the head is kept.
        #[command(flatten)]
        key: LogKey,
    },
    /// Write a request for a time stamp over the last head (RFC 3161).
    #[command(after_help = "Example:\n  standing log stamp-request head.tsq\n  \
        curl -H 'Content-Type: application/timestamp-query' --data-binary @head.tsq AUTHORITY > head.tsr\n  \
        standing log stamp head.tsr")]
    StampRequest {
        /// The file to make.
        file: PathBuf,
    },
    /// Keep a time stamp beside the head that it is about.
    #[command(
        after_help = "Example:\n  standing log stamp head.tsr\n\nTo check it: standing log write DIR, then \
        openssl ts -verify -in DIR/stamps/N.tsr -data DIR/stamps/N.checkpoint -CAfile authority.pem"
    )]
    Stamp {
        /// The answer of the authority.
        file: PathBuf,
    },
}

/// The command.
pub(super) async fn run(args: &Args, command: &LogCommand) -> anyhow::Result<Outcome> {
    match command {
        LogCommand::Init { name, key } => init(args, name, &key.key),
        LogCommand::Seal(key) => seal(args, &key.key).await,
        LogCommand::Check(key) => check(args, &key.key).await,
        LogCommand::Write { dir } => write(args, dir).await,
        LogCommand::Proof { what, out } => proof(args, what, out).await,
        LogCommand::Cosign { file, policy, key } => cosign(args, file, policy, &key.key).await,
        LogCommand::StampRequest { file } => stamp_request(args, file).await,
        LogCommand::Stamp { file } => stamp(args, file).await,
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads the secret key; a file that others may read is refused.
pub(super) fn key_of(path: &Path) -> anyhow::Result<SignerKey> {
    let shown = path.display();
    let about = std::fs::metadata(path)
        .with_context(|| format!("cannot read {shown}: `standing log init NAME` makes a key"))?;
    let for_others = about.permissions().mode() & 0o077;
    anyhow::ensure!(
        for_others == 0,
        "others may read {shown}, which holds a secret: chmod 600 {shown}"
    );
    let text = zeroize::Zeroizing::new(read(path)?);
    text.parse().with_context(|| shown.to_string())
}

/// The file of the last head, beside the key.
fn head_file(key: &Path) -> PathBuf {
    let mut name = key.as_os_str().to_owned();
    name.push(".head");
    name.into()
}

/// A head that was kept in a file; none where there is no such file.
pub(super) fn head_in(path: &Path) -> anyhow::Result<Option<Checkpoint>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(
            text.parse().with_context(|| path.display().to_string())?,
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Replaces the file of the last head, whole or not at all.
fn keep_head(key: &Path, checkpoint: &Checkpoint) -> anyhow::Result<()> {
    let path = head_file(key);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(checkpoint.note.to_string().as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(&path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}

fn init(args: &Args, name: &str, path: &Path) -> anyhow::Result<Outcome> {
    let key = SignerKey::new(name, random())?;
    let text = zeroize::Zeroizing::new(key.to_secret_text()?);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot make {}", path.display()))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    if !args.quiet {
        say!(
            "the key is in {}; whoever has it can sign for this log",
            path.display()
        );
    }
    writeln!(std::io::stdout(), "{}", key.verifier()?)?;
    Ok(Outcome::Done)
}

fn report(args: &Args, checkpoint: &Checkpoint, new: usize) -> anyhow::Result<()> {
    let head = checkpoint.head;
    let mut out = std::io::stdout().lock();
    if args.json {
        let line = serde_json::json!({"origin": checkpoint.origin, "size": head.size,
            "root": head.root, "new": new});
        writeln!(out, "{line}")?;
    } else {
        writeln!(
            out,
            "{}: {} entries sealed, {new} of them new; root {}",
            checkpoint.origin, head.size, head.root
        )?;
    }
    Ok(())
}

async fn seal(args: &Args, path: &Path) -> anyhow::Result<Outcome> {
    let key = key_of(path)?;
    let elsewhere = head_in(&head_file(path))?;
    let store = open_existing(args).await?;
    let done = log::seal(&store, &key, elsewhere.as_ref()).await?;
    store.close().await?;
    keep_head(path, &done.checkpoint)?;
    report(args, &done.checkpoint, done.new)?;
    Ok(Outcome::Done)
}

async fn sealed(store: &Store) -> anyhow::Result<Sealed> {
    Sealed::of(store)
        .await?
        .context("nothing is sealed yet: `standing log seal` signs the first head")
}

async fn check(args: &Args, path: &Path) -> anyhow::Result<Outcome> {
    let store = open_existing(args).await?;
    let elsewhere = head_in(&head_file(path))?;
    let wrong = log::refuses(&store, elsewhere.as_ref()).await?;
    let size = Sealed::of(&store)
        .await?
        .map_or(0, |s| s.checkpoint.head.size);
    store.close().await?;
    let mut out = std::io::stdout().lock();
    match wrong {
        None => writeln!(out, "the book extends its {size} sealed entries")?,
        Some(why) => {
            writeln!(out, "the book does not extend what was sealed: {why}")?;
            return Ok(Outcome::WithProblems);
        }
    }
    Ok(Outcome::Done)
}

async fn write(args: &Args, dir: &Path) -> anyhow::Result<Outcome> {
    let store = open_existing(args).await?;
    let log = sealed(&store).await?;
    let stamps = store.log_stamps().await?;
    store.close().await?;
    let files = log::write(&log, &stamps, dir)?;
    if !args.quiet {
        say!("{files} files in {}", dir.display());
    }
    Ok(Outcome::Done)
}

/// A path with more at its end.
fn with(out: &Path, more: &str) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(more);
    name.into()
}

async fn proof(args: &Args, what: &str, out: &Path) -> anyhow::Result<Outcome> {
    let store = open_existing(args).await?;
    let log = sealed(&store).await?;
    let book = Book::of(&store).await?.read;
    let statement = StatementLabel::new(what)
        .ok()
        .and_then(|label| book.statement(&label).map(|h| (h.id, h.position)));
    let source = || {
        let id = SourceId::new(what).ok()?;
        book.source(&id).map(|h| (h.id, h.position))
    };
    let (id, position) = statement
        .or_else(source)
        .with_context(|| format!("the public reads no statement and no source `{what}`"))?;
    let proved = prove(&store, &log, id, position).await?;
    store.close().await?;
    for (end, bytes) in [
        (".tlog-proof", proved.proof.to_string().as_bytes()),
        (".leaf.json", proved.leaf.text().as_bytes()),
        (".json", &proved.payload),
    ] {
        let path = with(out, end);
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if !args.quiet {
        let shown = out.display();
        say!("wrote {shown}.tlog-proof, {shown}.leaf.json and {shown}.json");
    }
    Ok(Outcome::Done)
}

/// How many witnesses of a policy signed, whether or not they are enough.
fn witnesses(policy: &Policy, checkpoint: &Checkpoint) -> Result<usize, Unaccepted> {
    match policy.accept(checkpoint) {
        Ok(seen) => Ok(seen.len()),
        Err(Unaccepted::Quorum { signed, .. }) => Ok(signed),
        Err(other) => Err(other),
    }
}

async fn cosign(args: &Args, file: &Path, policy: &Path, key: &Path) -> anyhow::Result<Outcome> {
    let policy: Policy = read(policy)?
        .parse()
        .with_context(|| policy.display().to_string())?;
    let given = read(file)?;
    let store = open_existing(args).await?;
    let log = sealed(&store).await?;
    let mut head = log.checkpoint.clone();
    // A witness answers with signature lines alone; a monitor hands on the whole checkpoint.
    let whole = given.contains("\n\n");
    let note = if whole {
        given
    } else {
        format!("{}\n{given}", head.note.text())
    };
    let note: SignedNote = note.parse().with_context(|| file.display().to_string())?;
    let before = witnesses(&policy, &head)?;
    let new = head
        .note
        .join(&note)
        .context("the witness signed another head than the last one of this log")?;
    let after = witnesses(&policy, &head)?;
    anyhow::ensure!(new > 0, "these signatures are here already");
    anyhow::ensure!(
        after - before == new,
        "{} of {new} signatures are of nobody that the policy names",
        new - (after - before)
    );
    log::keep(&store, &[], &head, &log.verifier).await?;
    store.close().await?;
    keep_head(key, &head)?;
    writeln!(
        std::io::stdout(),
        "{after} witnesses of the policy signed the head over {} entries",
        head.head.size
    )?;
    Ok(Outcome::Done)
}

async fn stamp_request(args: &Args, file: &Path) -> anyhow::Result<Outcome> {
    let store = open_existing(args).await?;
    let log = sealed(&store).await?;
    store.close().await?;
    let sha256 = Sha256::digest(log.checkpoint.note.to_string().as_bytes());
    std::fs::write(file, log::request(&sha256.into(), random()))
        .with_context(|| format!("cannot write {}", file.display()))?;
    if !args.quiet {
        let size = log.checkpoint.head.size;
        say!("asks for a stamp over the head of {size} entries, with the signatures it has now");
    }
    Ok(Outcome::Done)
}

async fn stamp(args: &Args, file: &Path) -> anyhow::Result<Outcome> {
    let answer = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let store = open_existing(args).await?;
    let heads = store.log_heads().await?;
    let about = heads.into_iter().rev().find(|head| {
        let sha256 = Sha256::digest(head.note.as_bytes());
        log::answers(&answer, &sha256.into())
    });
    let head = about.context("the answer grants no stamp over a head of this log")?;
    let size = head.size;
    store
        .log_add_stamp(&Stamp {
            size,
            text: head.note,
            answer,
        })
        .await?;
    store.close().await?;
    if !args.quiet {
        say!("kept beside the head over {size} entries; its signature is for `openssl ts -verify`");
    }
    Ok(Outcome::Done)
}
