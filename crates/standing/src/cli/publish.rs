//! `standing publish`: the public site as files.

use super::desk::Desk;
use super::plan::spinner;
use super::{Args, Outcome};
use crate::log::Sealed;
use crate::publish::publish;
use crate::web::Locales;
use anyhow::Context as _;
use clap::Args as ClapArgs;
use std::io::Write as _;
use std::path::PathBuf;

/// Options of `publish`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Publish {
    /// The folder; it is made, and must be empty where it is there.
    pub folder: PathBuf,
}

/// The command.
pub(super) async fn run(args: &Args, options: &Publish) -> anyhow::Result<Outcome> {
    let folder = &options.folder;
    let shown = folder.display();
    if let Ok(mut entries) = std::fs::read_dir(folder) {
        anyhow::ensure!(
            entries.next().is_none(),
            "{shown} is not empty: name a new folder, and put it in the place of the old one when it is whole"
        );
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {shown}"))?;
    let desk = Desk::open_filled(args).await?;
    let sealed = Sealed::of(&desk.store).await?;
    let log = match &sealed {
        Some(sealed) => crate::log::write(sealed, &[], &folder.join("log"))?,
        None => 0,
    };
    let locales = Locales::embedded()?;
    let day = desk.as_of(args, &desk.surveillance())?.on.to_string();
    let site = super::site(desk, args.on)?;
    let bar = spinner(args);
    let done = publish(site, &locales, &day, folder, &mut |written, waiting| {
        bar.set_message(format!("{written} written, {waiting} known to come"));
        bar.tick();
    })
    .await;
    bar.finish_and_clear();
    let done = done?;
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer(&mut out, &done)?;
        writeln!(out)?;
    } else {
        writeln!(
            out,
            "{shown}: {} pages and {} files, {} bytes; log: {}",
            done.pages,
            done.files,
            done.bytes,
            if log == 0 {
                "nothing is sealed yet".to_owned()
            } else {
                format!("{log} files")
            }
        )?;
        writeln!(
            out,
            "open {shown}/index.html, or put the folder on any web server"
        )?;
    }
    for link in &done.nowhere {
        say!(
            "{} names {}, which is not there: left as words",
            link.named_by,
            link.address
        );
    }
    Ok(if done.nowhere.is_empty() {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}
