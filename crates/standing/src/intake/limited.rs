//! A child process with limits, for what comes from strangers (decision 0006): bytes go in by a
//! pipe, one JSON document comes back. The child is this same program, marked by a variable of its
//! environment that holds its order.

use anyhow::Context as _;
use serde::Serialize;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{ExitCode, Stdio};
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;

/// What a child may have.
pub(crate) struct Limits {
    /// Address space, in bytes.
    pub(crate) memory: u64,
    /// Processor time, in seconds.
    pub(crate) processor_seconds: u64,
    /// How long the parent waits.
    pub(crate) patience: Duration,
    /// The largest input, in bytes.
    pub(crate) largest: u64,
}

/// Runs `program` as the child that `mark` makes of it, and returns what it prints.
pub(crate) async fn call(
    program: &Path,
    mark: &str,
    order: &str,
    bytes: Vec<u8>,
    limits: &Limits,
) -> anyhow::Result<Vec<u8>> {
    anyhow::ensure!(
        bytes.len() as u64 <= limits.largest,
        "the file has {} bytes; the limit is {}",
        bytes.len(),
        limits.largest
    );
    let mut child = tokio::process::Command::new(program)
        .env_clear()
        .env(mark, order)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("starting the reader")?;
    let mut stdin = child.stdin.take().context("the reader takes no input")?;
    let feed = async move {
        // A child that ends early closes the pipe; its answer tells why.
        let _ = stdin.write_all(&bytes).await;
        drop(stdin);
    };
    let ((), output) = tokio::time::timeout(limits.patience, async {
        tokio::join!(feed, child.wait_with_output())
    })
    .await
    .map_err(|_| {
        anyhow::anyhow!(
            "reading the file took over {} s; it was stopped",
            limits.patience.as_secs()
        )
    })?;
    let output = output?;
    anyhow::ensure!(
        output.status.success(),
        "the file asked for more memory or time than one may have ({})",
        output.status
    );
    Ok(output.stdout)
}

/// What the child does: limits itself before it reads a byte, reads, answers.
pub(crate) fn serve<A: Serialize>(
    mark: &str,
    limits: &Limits,
    answer: impl FnOnce(&str, Vec<u8>) -> A,
) -> ExitCode {
    let answered = (|| -> anyhow::Result<()> {
        limit(rlimit::Resource::AS, limits.memory)?;
        limit(rlimit::Resource::CPU, limits.processor_seconds)?;
        let order = std::env::var(mark)?;
        let mut bytes = Vec::new();
        std::io::stdin()
            .take(limits.largest)
            .read_to_end(&mut bytes)?;
        let answer = answer(&order, bytes);
        let mut out = std::io::stdout().lock();
        serde_json::to_writer(&mut out, &answer)?;
        out.flush()?;
        Ok(())
    })();
    if answered.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Lowers a limit of this process. One that is lower already stays.
fn limit(resource: rlimit::Resource, most: u64) -> std::io::Result<()> {
    let (_, hard) = resource.get()?;
    let most = most.min(hard);
    resource.set(most, most)
}
