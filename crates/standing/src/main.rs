//! The command `standing`.

use std::process::ExitCode;

fn main() -> ExitCode {
    // The child that reads a workbook starts no threads: each reserves address space, of which it
    // has little.
    if let Some(ended) = standing::cli::run_as_child() {
        return ended;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(standing::cli::run()),
        Err(error) => {
            eprintln!("standing: cannot start: {error}");
            ExitCode::from(2)
        }
    }
}
