//! `standing demo`: the bundled case, built, printed and served.

use super::args::Demo;
use super::desk::{Desk, open_store, zone};
use super::import::Importer;
use super::{Args, Outcome, serve, show};
use crate::intake::Format;
use anyhow::Context as _;
use standing_evidence::Visibility;
use standing_terms::FacilityId;
use std::path::PathBuf;

/// The bundled case.
const CASE: &str = "cases/california-2021";

/// The day the demonstration is about: the day a copy of the story that started this appeared.
const DAY: &str = "2021-03-17";

/// The eight facilities of the case.
const FACILITIES: [&str; 8] = [
    "adelanto",
    "otay-mesa",
    "imperial",
    "mesa-verde",
    "golden-state-annex",
    "yuba",
    "desert-view-annex",
    "batavia",
];

/// The command.
pub(super) async fn run(args: &Args, demo: &Demo) -> anyhow::Result<Outcome> {
    let case = case_folder()?;
    let dir = match &demo.dir {
        Some(dir) => {
            std::fs::create_dir_all(dir).with_context(|| format!("creating {}", dir.display()))?;
            dir.clone()
        }
        None => tempfile::Builder::new()
            .prefix("standing-demo-")
            .tempdir()?
            .keep(),
    };
    let db = format!("sqlite:{}", dir.join("standing.db").display());
    let on = args.on.map_or_else(|| DAY.parse(), Ok)?;
    let args = Args {
        db,
        on: Some(on),
        ..args.clone()
    };
    if !args.quiet {
        say!("building the bundled case in {}", dir.display());
    }
    let store = open_store(&args).await?;
    let mut importer = Importer::new(store, zone(&args)?, Visibility::Published, None, args.quiet);
    let done = importer.import(&case, Format::Case).await?;
    importer.store.checkpoint().await?;
    if !args.quiet {
        say!(
            "{} entries, {} of them new",
            done.new + done.already,
            done.new
        );
    }
    let desk = Desk::open_filled(&args).await?;
    let surveillance = desk.surveillance();
    let as_of = desk.as_of(&args, &surveillance)?;
    show::say_as_of(&args, &as_of);
    let standings = FACILITIES
        .iter()
        .filter_map(|id| FacilityId::new(*id).ok())
        .filter_map(|id| surveillance.facility(&id, &as_of))
        .collect();
    show::print_facilities(&args, standings)?;
    if demo.no_serve {
        return Ok(if done.problems.is_empty() {
            Outcome::Done
        } else {
            Outcome::WithProblems
        });
    }
    let reached = serve::Reached::default();
    let rules = crate::rules::Rules::open(None, None)?;
    serve::serve(desk, demo.listen, reached, rules, Some(on), args.quiet).await
}

/// Finds the bundled case: beside the working folder, or beside the sources this was built from.
fn case_folder() -> anyhow::Result<PathBuf> {
    let here = PathBuf::from(CASE);
    let built = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(CASE);
    [here, built].into_iter().find(|p| p.join("case.toml").is_file()).with_context(|| {
        format!("the bundled case was not found: run this from the project's folder, which has {CASE}")
    })
}
