//! Uploads are read in the child process that decision 0006 describes; few run at once.

use super::{LARGEST, Read, read};
use crate::intake::limited::{Limits, call, serve};
use anyhow::Context as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use tokio::sync::Semaphore;

/// The environment variable that makes this program the child; it holds the name of the file.
pub const CHILD_MARK: &str = "STANDING_READ_UPLOAD";

const LIMITS: Limits = Limits {
    // A scanned document of 16 MiB is held twice, and its streams are unpacked one by one.
    memory: 256 << 20,
    processor_seconds: 10,
    patience: Duration::from_secs(20),
    largest: LARGEST as u64,
};

/// How many uploads are read at once: others wait their turn.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Reads an upload in a child of `program`.
///
/// # Errors
/// Where the upload is refused, or asks for more memory or time than it may have.
pub async fn read_in_child(program: &Path, name: &str, bytes: Vec<u8>) -> anyhow::Result<Read> {
    let _turn = TURNS.acquire().await?;
    let name: String = name.chars().filter(|c| *c != '\0').collect();
    let answer = call(program, CHILD_MARK, &name, bytes, &LIMITS)
        .await
        .context("reading the upload")?;
    let answer: Result<Read, String> = serde_json::from_slice(&answer)?;
    answer.map_err(|why| anyhow::anyhow!(why))
}

/// What the child does: limits itself, reads, answers.
pub fn child() -> ExitCode {
    serve(CHILD_MARK, &LIMITS, |name, bytes| {
        read(name, &bytes).map_err(|refused| refused.to_string())
    })
}
