//! `standing exhibit`: a report with everything it rests on, for a court.

use super::desk::Desk;
use super::duty::obligation_id;
use super::import::now;
use super::log::key_of;
use super::{Args, Outcome};
use crate::clock_rules;
use crate::exhibit::{Gathered, RULES, VERIFIER, certificate, describe, gather, rests_on, zip};
use crate::log::{self, Sealed};
use crate::web::Locales;
use crate::web::exhibit::{Of, Report, report, title};
use anyhow::Context as _;
use clap::{Args as ClapArgs, Subcommand};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use standing_disclosure::institutional;
use standing_evidence::Book;
use standing_evidence::seal::{Files, check_exhibit, pack};
use standing_terms::{AsOf, Digest, FacilityId, StatementLabel};
use standing_views::duty::{Duty, SilenceRecord};
use standing_views::surveillance::{FacilityPage, Origin, Surveillance};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where an exhibit goes, and what it is made with.
#[derive(Debug, Clone, ClapArgs)]
pub struct Making {
    /// The folder to make; OUT.zip holds the same.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The key of the log, which signs the exhibit.
    #[arg(
        long,
        env = "STANDING_LOG_KEY",
        default_value = "standing-log.key",
        value_name = "FILE"
    )]
    pub key: PathBuf,
    /// A folder with sources as they were captured: those that the exhibit rests on are found in it
    /// by their SHA-256.
    #[arg(long, value_name = "DIR")]
    pub sources: Option<PathBuf>,
}

/// Kinds of exhibits.
#[derive(Debug, Clone, Subcommand)]
pub enum ExhibitCommand {
    /// The silence of one who was asked: what was sent, how the time was counted, what came.
    #[command(
        after_help = "Example:\n  standing exhibit silence-record california-2021/T09.letter@ca-governor \\\n    \
        --on 2021-02-28 --out exhibit-a\n\nThe book must be sealed first: standing log seal"
    )]
    SilenceRecord {
        /// The obligation, as LABEL@PARTY.
        obligation: String,
        /// Where it goes.
        #[command(flatten)]
        making: Making,
    },
    /// A facility: figures as published, reasons to doubt them, facts, and what was said of it.
    #[command(
        after_help = "Example:\n  standing exhibit facility-standing adelanto --on 2021-03-12 --known 2021-03-12 \\\n    \
        --out exhibit-b"
    )]
    FacilityStanding {
        /// The facility.
        facility: String,
        /// Where it goes.
        #[command(flatten)]
        making: Making,
    },
}

/// The views of one book.
struct Side {
    book: Book,
    surveillance: Surveillance,
    duty: Duty,
}

impl Side {
    fn of(book: Book, desk: &Desk) -> anyhow::Result<Self> {
        let surveillance = crate::statistics_rules::surveillance(&book, desk.zone.clone());
        let rules = clock_rules::bundled()?;
        let duty = Duty::of(&book, surveillance.directory(), &desk.zone, &rules);
        Ok(Self {
            book,
            surveillance,
            duty,
        })
    }
}

/// The command.
pub(super) async fn run(args: &Args, command: &ExhibitCommand) -> anyhow::Result<Outcome> {
    let desk = Desk::open_filled(args).await?;
    anyhow::ensure!(
        desk.follows(),
        "an exhibit is made of the book as it stands: leave out --entered"
    );
    let log = Sealed::of(&desk.store)
        .await?
        .context("nothing is sealed yet: `standing log seal` signs the first head")?;
    // What may not be passed on is in no exhibit, and nothing in one is computed from it.
    let side = Side::of(desk.book.open(), &desk)?;
    let as_of = desk.as_of(args, &side.surveillance)?;
    match command {
        ExhibitCommand::SilenceRecord { obligation, making } => {
            let id = obligation_id(obligation)?;
            let record = side.duty.silence(&id, &as_of).context(
                "nobody is silent here: it was answered, closed or never sent by then, or its \
                 source may not be passed on",
            )?;
            let basis = Basis {
                labels: vec![id.label.clone()],
                origins: Vec::new(),
            };
            let record = institutional(record);
            let made = Made::of(&desk, &side, &log, making, as_of, &basis, &basis).await?;
            made.write::<SilenceRecord>(args, Of::Silence(&record), record.value())
        }
        ExhibitCommand::FacilityStanding { facility, making } => {
            let id: FacilityId = facility.parse()?;
            let page = side
                .surveillance
                .facility_page(&side.book, &id, &as_of)
                .with_context(|| format!("no facility `{id}` was known then"))?;
            let basis = Basis::of(&page);
            // What the page would rest on if everything could be passed on.
            let whole = if desk.book.holds_back() {
                let whole = Side::of(desk.book.clone(), &desk)?;
                let page = whole.surveillance.facility_page(&whole.book, &id, &as_of);
                page.as_ref().map_or_else(Basis::default, Basis::of)
            } else {
                basis.clone()
            };
            let page = institutional(page);
            let made = Made::of(&desk, &side, &log, making, as_of, &basis, &whole).await?;
            made.write::<FacilityPage>(args, Of::Facility(&page), page.value())
        }
    }
}

/// What a report rests on directly.
#[derive(Debug, Clone, Default)]
struct Basis {
    labels: Vec<StatementLabel>,
    origins: Vec<Origin>,
}

impl Basis {
    fn of(page: &FacilityPage) -> Self {
        let figures = page.standing.figures.iter();
        let origins: Vec<Origin> = figures
            .flat_map(|f| f.origin.iter().chain(f.also.iter().map(|(_, o)| o)))
            .cloned()
            .collect();
        let from_figures = origins.iter().filter_map(|origin| match origin {
            Origin::Statement { label, .. } => Some(label.clone()),
            Origin::Page { .. } => None,
        });
        let labels = from_figures
            .chain(page.profile.iter().map(|p| p.label.clone()))
            .chain(page.statements.iter().map(|s| s.label.clone()))
            .collect();
        Self { labels, origins }
    }

    /// How many figures were read from pages that may not be passed on.
    fn pages_held_back(&self, book: &Book) -> usize {
        let held = |origin: &&Origin| match origin {
            Origin::Page { series, .. } => !book.passes_on_series(series),
            Origin::Statement { .. } => false,
        };
        self.origins.iter().filter(held).count()
    }
}

/// Files of a folder by their SHA-256.
fn captured(dir: Option<&Path>) -> anyhow::Result<BTreeMap<Digest, PathBuf>> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = dir.map(Path::to_owned).into_iter().collect();
    while let Some(folder) = folders.pop() {
        let list = std::fs::read_dir(&folder)
            .with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in list {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let bytes = std::fs::read(entry.path())?;
                found.insert(Digest(Sha256::digest(&bytes).into()), entry.path());
            }
        }
    }
    Ok(found)
}

/// An exhibit in the making.
struct Made<'a> {
    desk: &'a Desk,
    log: &'a Sealed,
    making: &'a Making,
    as_of: AsOf,
    gathered: Gathered,
    held_back: usize,
}

impl<'a> Made<'a> {
    async fn of(
        desk: &'a Desk,
        side: &Side,
        log: &'a Sealed,
        making: &'a Making,
        as_of: AsOf,
        basis: &Basis,
        whole: &Basis,
    ) -> anyhow::Result<Self> {
        let sources = captured(making.sources.as_deref())?;
        let bytes = |sha256: &Digest| std::fs::read(sources.get(sha256)?).ok();
        let open = rests_on(&side.book, basis.labels.iter().cloned(), as_of.known);
        let all = rests_on(&desk.book, whole.labels.iter().cloned(), as_of.known);
        let left_out = all.difference(&open).count() + whole.pages_held_back(&desk.book);
        let origins = &basis.origins;
        let gathered = gather(&desk.store, log, &side.book, &open, origins, bytes).await?;
        Ok(Self {
            desk,
            log,
            making,
            as_of,
            held_back: left_out,
            gathered,
        })
    }

    fn write<T: serde::Serialize>(
        self,
        args: &Args,
        of: Of<'_>,
        derived: &T,
    ) -> anyhow::Result<Outcome> {
        let locales = Locales::embedded()?;
        let l = locales.get(&args.lang).unwrap_or_else(|| locales.source());
        let software = concat!("Standing ", env!("CARGO_PKG_VERSION"));
        let (made, title) = (now(), title(l, &of));
        let kind = match of {
            Of::Silence(_) => "silence-record",
            Of::Facility(_) => "facility-standing",
        };
        let page = Report {
            of,
            as_of: self.as_of,
            zone: &self.desk.zone,
            gathered: &self.gathered,
            held_back: self.held_back,
            log: self.log,
            made,
            software,
        };
        let mut contents: Files = self.gathered.files.clone();
        let mut put = |name: &str, bytes: Vec<u8>| contents.insert(name.to_owned(), bytes);
        put("report.html", report(&locales, l, &page).into());
        put("derived.json", serde_json::to_vec_pretty(derived)?);
        put("verify.py", VERIFIER.into());
        let head = self.log.checkpoint.head;
        let hashes: BTreeMap<&str, String> = RULES
            .iter()
            .map(|(name, text)| (*name, hex::encode(Sha256::digest(text.as_bytes()))))
            .collect();
        let query = json!({
            "kind": kind,
            "title": title,
            "on": self.as_of.on,
            "known": args.known,
            "zone": args.zone,
            "language": l.tag(),
            "made": made,
            "software": software,
            "rules": hashes,
            "book": { "position": self.desk.book.position(), "entered": self.desk.book.last_entered() },
            "log": { "origin": self.log.checkpoint.origin, "size": head.size, "root": head.root },
        });
        put("query.json", serde_json::to_vec_pretty(&query)?);
        let index = json!({ "records": self.gathered.records, "sources": self.gathered.sources,
            "held_back_by_terms": self.held_back });
        put("index.json", serde_json::to_vec_pretty(&index)?);
        put(
            "log/checkpoint",
            self.log.checkpoint.note.to_string().into(),
        );
        put("log/policy", log::policy(self.log).into());
        for (name, text) in RULES {
            put(&format!("rules/{name}"), (*text).into());
        }
        let entries = self.gathered.records.len();
        put(
            "custodian-certificate.html",
            certificate(&title, software, entries, self.log).into(),
        );
        let about = "Records with proofs that they are in the log, and a report derived from them.";
        let metadata = describe(&contents, &title, about, made, software)?;
        contents.insert("ro-crate-metadata.json".into(), metadata);
        let key = key_of(&self.making.key)?;
        anyhow::ensure!(
            key.verifier()? == self.log.verifier,
            "the key is another than the one that signs this log"
        );
        let files = pack(contents, &key)?;
        // Nothing is handed over that its reader would refuse.
        let shown = check_exhibit(&files, None)?;
        put_out(&files, &self.making.out)?;
        if !args.quiet {
            let out = self.making.out.display();
            say!(
                "{} files, {} entries with proofs, {} sources as captured in {out} and {out}.zip",
                shown.files,
                shown.entries,
                shown.sources
            );
        }
        Ok(Outcome::Done)
    }
}

/// Writes the folder, which must be new or empty, and the ZIP beside it.
fn put_out(files: &Files, dir: &Path) -> anyhow::Result<()> {
    let shown = dir.display();
    if let Ok(mut there) = std::fs::read_dir(dir) {
        anyhow::ensure!(there.next().is_none(), "{shown} is not empty");
    }
    for (name, bytes) in files {
        let path = dir.join(name);
        let parent = path.parent().context("a file has a folder")?;
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(&path, bytes))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let name = dir.file_name().context("the folder needs a name")?;
    let folder = name.to_str().context("the name of the folder is no text")?;
    let packed = dir.with_file_name(format!("{folder}.zip"));
    std::fs::write(&packed, zip(files, folder)?)
        .with_context(|| format!("cannot write {}", packed.display()))?;
    Ok(())
}
