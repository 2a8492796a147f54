//! `standing completions` and `standing man`: the command line told to shells and readers, from the one
//! description that parses it.

use super::{Args, Outcome};
use anyhow::Context as _;
use clap::CommandFactory as _;
use std::io::Write as _;
use std::path::Path;

/// Writes completions for a shell to standard output.
pub(super) fn completions(shell: clap_complete::Shell) -> anyhow::Result<Outcome> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "standing", &mut text);
    std::io::stdout().lock().write_all(&text)?;
    Ok(Outcome::Done)
}

/// Writes `standing.1`, `standing-agenda.1`, … into a folder.
pub(super) fn pages(args: &Args, dir: &Path) -> anyhow::Result<Outcome> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let mut command = Args::command();
    command.build();
    let mut written = 0_usize;
    let mut open = vec![("standing".to_owned(), command)];
    while let Some((name, command)) = open.pop() {
        for part in command.get_subcommands().filter(|c| c.get_name() != "help") {
            open.push((format!("{name}-{}", part.get_name()), part.clone()));
        }
        let path = dir.join(format!("{name}.1"));
        let mut text = Vec::new();
        clap_mangen::Man::new(command).render(&mut text)?;
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        written += 1;
    }
    if !args.quiet {
        say!("{written} pages in {}", dir.display());
    }
    Ok(Outcome::Done)
}
