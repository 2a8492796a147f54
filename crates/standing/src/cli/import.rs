//! `standing import`: reads sources into the evidence book, batch by batch.

use super::args::Import;
use super::desk::{open_store, zone};
use super::{Args, Outcome};
use crate::entropy::random;
use crate::intake::archive::{self, ArchiveReader, series_of};
use crate::intake::{self, File, Format, Hasher, Intake, date_in_name, workbook};
use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use standing_evidence::{Body, Book, NewEntry, Payload, Visibility, digest_of};
use standing_formats::{Problem, Verdict};
use standing_parquet::ArchiveKind;
use standing_store::Store;
use standing_terms::{BookZone, Digest, StatementLabel};
use std::collections::HashMap;
use std::io::{IsTerminal as _, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// How many pages of an archive are entered at once.
const PAGES_A_BATCH: usize = 1000;

/// How many entries are entered at once from a file that is read whole.
const ENTRIES_A_BATCH: usize = 5000;

/// The largest file that is read whole, in bytes.
const LARGEST_FILE: u64 = 256 << 20;

/// What an import did.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// Rows or pages kept.
    pub kept: usize,
    /// Entries that were new.
    pub new: usize,
    /// Entries that were in the book already.
    pub already: usize,
    /// What was wrong or odd, by file.
    pub problems: Vec<(String, Problem)>,
    /// Statements left out, since the book has another content under their labels.
    relabelled: Vec<StatementLabel>,
}

/// The command.
pub(super) async fn run(args: &Args, import: &Import) -> anyhow::Result<Outcome> {
    if import.format.as_deref() == Some("help") {
        let mut out = std::io::stdout().lock();
        for (_, code, what) in Format::ALL {
            writeln!(out, "{code:20} {what}")?;
        }
        return Ok(Outcome::Done);
    }
    anyhow::ensure!(!import.files.is_empty(), "name a file to import");
    let format = import
        .format
        .as_deref()
        .map(str::parse::<Format>)
        .transpose()?;
    let visibility = match &import.office {
        Some(office) => Visibility::Office(office.clone()),
        None => Visibility::Published,
    };
    // Everything is recognised before anything is entered: a wrong name changes nothing.
    let mut planned: Vec<(PathBuf, Format)> = Vec::new();
    for path in &import.files {
        planned.push((path.clone(), recognise(path, format)?));
    }
    let zone = zone(args)?;
    let store = open_store(args).await?;
    let mut importer = Importer::new(store, zone, visibility, import.published, args.quiet);
    let mut with_problems = false;
    for (path, format) in planned {
        let done = importer
            .import(&path, format)
            .await
            .with_context(|| format!("{}: not imported", path.display()))?;
        with_problems |= report(args, &path, format, &done)?;
    }
    importer.store.checkpoint().await?;
    Ok(if with_problems {
        Outcome::WithProblems
    } else {
        Outcome::Done
    })
}

/// Prints what was kept and each problem; says whether rows were refused.
fn report(args: &Args, path: &Path, format: Format, done: &Done) -> anyhow::Result<bool> {
    /// How many problems are printed for one file; the rest is counted.
    const PRINTED: usize = 50;
    let refused = done
        .problems
        .iter()
        .filter(|(_, p)| matches!(p.verdict, Verdict::Quarantine | Verdict::Reject))
        .count();
    if args.json {
        let mut out = std::io::stdout().lock();
        let problems: Vec<serde_json::Value> = done
            .problems
            .iter()
            .map(|(file, p)| {
                serde_json::json!({"file": file, "line": p.line, "field": p.field,
                    "verdict": p.verdict, "message": p.message, "remedy": p.remedy})
            })
            .collect();
        let line = serde_json::json!({"file": path.display().to_string(), "format": format.code(),
            "kept": done.kept, "new": done.new, "already": done.already, "problems": problems});
        // A reader that went away ends no import: the files after this one are entered too.
        match writeln!(out, "{line}") {
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => {}
            written => written?,
        }
        return Ok(refused > 0);
    }
    for (file, problem) in done.problems.iter().take(PRINTED) {
        say!("{file}: {problem}");
    }
    if done.problems.len() > PRINTED {
        say!(
            "{}: {} more problems; --json lists them all",
            path.display(),
            done.problems.len() - PRINTED
        );
    }
    if !args.quiet {
        say!(
            "{}: {}, {} kept, {} new entries, {} in the book already, {} problems",
            path.display(),
            format.code(),
            done.kept,
            done.new,
            done.already,
            done.problems.len()
        );
    }
    Ok(refused > 0)
}

fn recognise(path: &Path, given: Option<Format>) -> anyhow::Result<Format> {
    let metadata =
        std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if let Some(format) = given {
        return Ok(format);
    }
    let mut head = vec![0u8; 4096];
    if metadata.is_file() {
        let read = std::fs::File::open(path)
            .and_then(|mut f| f.read(&mut head))
            .with_context(|| format!("cannot read {}", path.display()))?;
        head.truncate(read);
    }
    Format::recognise(&file_name(path), &head, metadata.is_dir()).with_context(|| {
        format!(
            "{}: its format was not recognised; say it with --as (`--as help` lists the formats)",
            path.display()
        )
    })
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Enters what intake reads. One for all files of a call, so that the book is folded once.
pub(super) struct Importer {
    /// The store.
    pub store: Store,
    /// The book as it was folded last.
    pub book: Book,
    /// The content under each label.
    labels: HashMap<StatementLabel, Digest>,
    /// The zone of the book.
    pub zone: BookZone,
    /// Who may see what is entered.
    pub visibility: Visibility,
    /// The day of publication that a person gave.
    pub published: Option<jiff::civil::Date>,
    /// Whether to be silent.
    pub quiet: bool,
}

impl Importer {
    /// An importer into a store; the book is folded when the first file is read.
    pub(super) fn new(
        store: Store,
        zone: BookZone,
        visibility: Visibility,
        published: Option<jiff::civil::Date>,
        quiet: bool,
    ) -> Self {
        let (book, labels) = (Book::public(), HashMap::new());
        Self {
            store,
            book,
            labels,
            zone,
            visibility,
            published,
            quiet,
        }
    }

    /// Imports one file or folder.
    pub(super) async fn import(&mut self, path: &Path, format: Format) -> anyhow::Result<Done> {
        /// How many labels a problem names.
        const NAMED: usize = 5;
        let name = file_name(path);
        self.catch_up().await?;
        let mut done = self.read(path, &name, format).await?;
        if !done.relabelled.is_empty() {
            let labels: Vec<&str> = done
                .relabelled
                .iter()
                .take(NAMED)
                .map(StatementLabel::as_str)
                .collect();
            let problem = Problem::new(
                Verdict::Quarantine,
                format!(
                    "{} statements stand in the book under the same labels with another date or \
                     wording; these were left out: {}{}",
                    done.relabelled.len(),
                    labels.join(", "),
                    if done.relabelled.len() > NAMED {
                        ", …"
                    } else {
                        ""
                    }
                ),
            );
            done.problems.push((
                name,
                problem.with_remedy(
                    "to correct a reading, add a statement with a label of its own that corrects \
                     the earlier one",
                ),
            ));
        }
        Ok(done)
    }

    async fn read(&mut self, path: &Path, name: &str, format: Format) -> anyhow::Result<Done> {
        match format {
            Format::Case => {
                let (intake, problems) = read_case(path, &self.zone)?;
                let mut done = self.enter_all(intake).await?;
                done.problems.extend(problems);
                Ok(done)
            }
            Format::IceArchive => self.archive(path, name).await,
            Format::IceWorkbook => {
                let bytes = read_whole(path)?;
                let published = self.published_on(name, digest_of(&bytes));
                let intake = workbook::read_in_child(bytes, name, published, &self.zone).await?;
                self.enter_named(name, intake).await
            }
            Format::IceLookup
            | Format::IceNationalDaily
            | Format::UclaFacilities
            | Format::UclaSpellings
            | Format::Series
            | Format::FacilityTable => {
                let bytes = read_whole(path)?;
                let intake = intake::read_table(&self.file(name, &bytes), format, today())?;
                self.enter_named(name, intake).await
            }
        }
    }

    fn file<'a>(&'a self, name: &'a str, bytes: &'a [u8]) -> File<'a> {
        File {
            name,
            bytes,
            published: self.published_on(name, digest_of(bytes)),
            zone: &self.zone,
        }
    }

    /// Folds what this call or another process entered since: pages are compared with the last page
    /// in the book, and labels with those that stand there.
    async fn catch_up(&mut self) -> anyhow::Result<()> {
        let (book, labels) = (&mut self.book, &mut self.labels);
        self.store
            .for_each_since(book.position(), |entry| -> anyhow::Result<()> {
                if let Payload::Present(Body::Statement(s)) = &entry.payload {
                    labels.entry(s.label.clone()).or_insert(entry.id);
                }
                Ok(book.apply(entry)?)
            })
            .await?;
        Ok(())
    }

    /// The day a file was published: as a person says, as its name says, or as the book has it of
    /// the same bytes.
    fn published_on(&self, name: &str, sha256: Digest) -> Option<jiff::civil::Date> {
        let in_book = || {
            let id = intake::source_id(sha256).ok()?;
            self.book.source(&id)?.value.published
        };
        self.published
            .or_else(|| date_in_name(name))
            .or_else(in_book)
    }

    /// Leaves out statements whose label stands in the book with another content. A statement is
    /// never replaced by typing it anew: a wrong reading is corrected by one that points back.
    fn new_or_same(&mut self, entries: Vec<(NewEntry, &Body)>, done: &mut Done) -> Vec<NewEntry> {
        entries
            .into_iter()
            .filter_map(|(entry, body)| {
                let Body::Statement(statement) = body else {
                    return Some(entry);
                };
                match self.labels.get(&statement.label) {
                    Some(there) if *there != entry.id => {
                        done.relabelled.push(statement.label.clone());
                        None
                    }
                    Some(_) => Some(entry),
                    None => {
                        self.labels.insert(statement.label.clone(), entry.id);
                        Some(entry)
                    }
                }
            })
            .collect()
    }

    async fn enter_named(&mut self, name: &str, mut intake: Intake) -> anyhow::Result<Done> {
        let problems = std::mem::take(&mut intake.problems);
        let mut done = self.enter_all(intake).await?;
        done.problems = problems.into_iter().map(|p| (name.to_owned(), p)).collect();
        Ok(done)
    }

    async fn enter_all(&mut self, intake: Intake) -> anyhow::Result<Done> {
        let mut done = Done {
            kept: intake.kept,
            ..Done::default()
        };
        let bar = self.bar(intake.bodies.len() as u64, "entries");
        for batch in intake.bodies.chunks(ENTRIES_A_BATCH) {
            self.enter(batch, &mut done).await?;
            bar.inc(batch.len() as u64);
        }
        bar.finish_and_clear();
        Ok(done)
    }

    /// Enters one batch, all of it or nothing.
    async fn enter(&mut self, bodies: &[Body], done: &mut Done) -> anyhow::Result<()> {
        let entries: Vec<(NewEntry, &Body)> = bodies
            .iter()
            .map(|b| Ok((NewEntry::new(b, self.visibility.clone())?, b)))
            .collect::<Result<_, standing_evidence::CanonicalError>>()?;
        let entries = self.new_or_same(entries, done);
        let appended = self.store.append(&entries, now(), &mut nonce, None).await?;
        done.new += appended.new;
        done.already += appended.already;
        Ok(())
    }

    async fn archive(&mut self, path: &Path, name: &str) -> anyhow::Result<Done> {
        let mut file = std::fs::File::open(path)?;
        let kind = ArchiveKind::detect(file.try_clone()?)?;
        let mut hasher = Hasher::default();
        let mut piece = vec![0u8; 1 << 16];
        file.rewind()?;
        loop {
            let read = file.read(&mut piece)?;
            if read == 0 {
                break;
            }
            hasher.update(piece.get(..read).unwrap_or_default());
        }
        let (sha256, size) = hasher.finish();
        let published = self.published_on(name, sha256);
        let (_, source) =
            archive::DATA_SET.source_of(sha256, size, name, published, Some(series_of(kind)))?;
        let mut done = Done::default();
        self.enter(&source, &mut done).await?;
        file.rewind()?;
        let mut reader = ArchiveReader::open(file, kind, self.book.page_series(series_of(kind)))?;
        let bar = self.bar(0, "pages");
        let mut batch: Vec<Body> = Vec::new();
        let mut pages = 0;
        while let Some(bodies) = reader.next_page() {
            batch.extend(bodies?);
            pages += 1;
            if pages % PAGES_A_BATCH == 0 {
                self.enter(&batch, &mut done).await?;
                batch.clear();
                bar.set_position(pages as u64);
            }
        }
        self.enter(&batch, &mut done).await?;
        bar.finish_and_clear();
        done.kept = reader.pages_read;
        if reader.unreadable > 0 {
            done.problems.push((
                name.to_owned(),
                Problem::new(
                    Verdict::Finding,
                    format!(
                        "{} pages could not be read by the archive; they are recorded as captured \
                         and unreadable, and change no figure",
                        reader.unreadable
                    ),
                ),
            ));
        }
        if reader.unreadable_rows > 0 {
            done.problems.push((
                name.to_owned(),
                Problem::new(
                    Verdict::Finding,
                    format!(
                        "{} rows hold the archive's text for a row it could not read (NA); no \
                         figure is taken from them",
                        reader.unreadable_rows
                    ),
                ),
            ));
        }
        Ok(done)
    }

    fn bar(&self, length: u64, what: &'static str) -> ProgressBar {
        if self.quiet || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let (bar, template) = if length == 0 {
            (
                ProgressBar::new_spinner(),
                "{spinner} {pos} {msg} ({elapsed})",
            )
        } else {
            (
                ProgressBar::new(length),
                "{bar:30} {pos}/{len} {msg} ({eta} left)",
            )
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what);
        bar
    }
}

/// Reads a case folder: its entries, and its problems by file.
pub(super) fn read_case(
    dir: &Path,
    zone: &BookZone,
) -> anyhow::Result<(Intake, Vec<(String, Problem)>)> {
    let (intake, problems) = super::case::read(dir, zone)?;
    let problems = problems
        .into_iter()
        .map(|p| (p.file.clone(), super::case::problem(&p)))
        .collect();
    Ok((intake, problems))
}

fn read_whole(path: &Path) -> anyhow::Result<Vec<u8>> {
    let size = std::fs::metadata(path)?.len();
    anyhow::ensure!(
        size <= LARGEST_FILE,
        "{} has {size} bytes; files of this format are read up to {LARGEST_FILE}",
        path.display()
    );
    Ok(std::fs::read(path)?)
}

/// The clock of the edge.
#[expect(
    clippy::disallowed_methods,
    reason = "the edge reads the clock; rooms are told"
)]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

fn today() -> jiff::civil::Date {
    BookZone::eastern().day_of(now())
}

/// Sixteen random bytes: what later keeps a withdrawn payload from being guessed by its hash.
fn nonce() -> [u8; 16] {
    random()
}
