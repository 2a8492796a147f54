//! Rosters as workbooks, read in a child process for the reason of decision 0006.

use super::limited::{Limits, call, serve};
use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use standing_formats::Problem;
use standing_formats::roster_sheet::as_csv;
use std::process::ExitCode;
use std::time::Duration;

/// The environment variable that makes this program the child.
pub const CHILD_MARK: &str = "STANDING_READ_ROSTER";

const LIMITS: Limits = Limits {
    memory: 256 << 20,
    processor_seconds: 10,
    patience: Duration::from_secs(20),
    largest: 32 << 20,
};

#[derive(Serialize, Deserialize)]
enum Answer {
    Table(String),
    Refused(Vec<Problem>),
}

/// The sheet of a workbook as CSV, or why it is refused.
///
/// # Errors
/// Where the workbook asks for more memory or time than one may have.
pub async fn read_in_child(bytes: Vec<u8>) -> anyhow::Result<Result<Vec<u8>, Vec<Problem>>> {
    let program = std::env::current_exe()?;
    let answer = call(&program, CHILD_MARK, "roster", bytes, &LIMITS)
        .await
        .context("reading the workbook")?;
    let answer = serde_json::from_slice(&answer).context("the reader of workbooks broke off")?;
    Ok(match answer {
        Answer::Table(csv) => Ok(csv.into_bytes()),
        Answer::Refused(problems) => Err(problems),
    })
}

/// What the child does: limits itself, reads, answers.
pub fn child() -> ExitCode {
    serve(CHILD_MARK, &LIMITS, |_, bytes| match as_csv(&bytes) {
        Ok(csv) => Answer::Table(String::from_utf8_lossy(&csv).into_owned()),
        Err(problems) => Answer::Refused(problems),
    })
}
