//! The command `standing`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    standing::cli::run().await
}
