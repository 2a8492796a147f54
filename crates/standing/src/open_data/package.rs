//! A package: the tables of one question, what describes them, and what was held back.

use super::column::{Cell, Field};
use super::file::{TableFile, Written, whole};
use super::table::{AnyTable, Head, Keeps, Look};
use super::tables::WITHHELD;
use super::{csvw, dictionary, folder, frictionless};
use crate::web::Locales;
use crate::{clock_rules, statistics_rules};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use standing_evidence::Book;
use standing_parquet::TableError;
use standing_terms::{AboutInstitutions, AsOf, Known, SourceId};
use standing_views::claims::Claim;
use standing_views::duty::Duty;
use standing_views::surveillance::{SourceLine, Surveillance};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

/// What a descriptor says of the program that made it.
pub(super) const MADE_BY: &str = "standing export";

/// The hashes of all files.
pub(super) const SUMS: &str = "SHA256SUMS";

/// Rows between two words on how far it is.
const BETWEEN_WORDS: u64 = 4096;

/// Why a package was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The folder holds something else.
    #[error("{folder} was not made by `standing export` ({found} is in it): name another folder, or an empty one", folder = folder.display())]
    NotAnExport {
        /// The folder.
        folder: PathBuf,
        /// What is in it.
        found: String,
    },
    /// A file could not be written.
    #[error("{path} could not be written", path = path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A table could not be written as CSV.
    #[error("{table}.csv could not be written")]
    Csv {
        /// The table.
        table: &'static str,
        /// Why not.
        #[source]
        source: csv::Error,
    },
    /// A table could not be written as Parquet.
    #[error("{table}.parquet could not be written")]
    Parquet {
        /// The table.
        table: &'static str,
        /// Why not.
        #[source]
        source: TableError,
    },
    /// A description could not be written as JSON.
    #[error("a description could not be written as JSON")]
    Json(#[from] serde_json::Error),
    /// What is built into the program could not be read.
    #[error("the rules or words of the program could not be read: {0}")]
    Program(String),
}

impl ExportError {
    pub(super) fn write(path: &Path, source: io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            source,
        }
    }

    pub(super) fn csv(table: &'static str, source: csv::Error) -> Self {
        Self::Csv { table, source }
    }

    pub(super) fn parquet(table: &'static str, source: TableError) -> Self {
        Self::Parquet { table, source }
    }

    fn program(error: &impl std::fmt::Display) -> Self {
        Self::Program(format!("{error:#}"))
    }
}

/// A book and the views over it.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The book.
    pub book: &'a Book,
    /// Its figures.
    pub surveillance: &'a Surveillance,
}

/// What a package is made from.
pub struct Material<'a> {
    /// The whole book.
    pub whole: Side<'a>,
    /// The open book, where it differs ([`Book::open`]).
    pub open: Option<Side<'a>>,
    /// Claims to hold against the book.
    pub claims: &'a [Claim],
    /// The as-of point.
    pub as_of: AsOf,
}

/// Rows of a table that were held back for a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldBack {
    /// Number in the list, from 1.
    pub number: usize,
    /// The table.
    pub table: &'static str,
    /// The source; none where rows are computed from several.
    pub source: Option<SourceId>,
    /// How many.
    pub rows: u64,
}

/// A table that was written.
#[derive(Debug, Clone, Serialize)]
pub struct TableWritten {
    /// What it is called and is about.
    #[serde(serialize_with = "name_of")]
    pub head: Head,
    /// Its columns.
    #[serde(skip)]
    pub fields: Vec<Field>,
    /// Its rows.
    pub rows: u64,
    /// Rows held back.
    pub held_back: u64,
    /// Its CSV and its Parquet file.
    pub files: [Written; 2],
}

fn name_of<S: serde::Serializer>(head: &Head, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(head.name)
}

/// A package that was made.
#[derive(Debug, Clone, Serialize)]
pub struct Package {
    /// The as-of point.
    pub as_of: AsOf,
    /// Position of the book that was read.
    pub book_position: u64,
    /// Its tables.
    pub tables: Vec<TableWritten>,
    /// What was held back, by table and source.
    pub held_back: Vec<HeldBack>,
    /// Size of all files.
    pub bytes: u64,
}

impl AboutInstitutions for TableWritten {}
impl AboutInstitutions for Package {}

/// What descriptions are made from.
pub(super) struct Contents<'a> {
    pub(super) as_of: AsOf,
    pub(super) position: u64,
    pub(super) zone: &'a str,
    pub(super) tables: &'a [TableWritten],
    pub(super) held_back: &'a [HeldBack],
    /// The sources that rows may come from.
    pub(super) passing: &'a [SourceLine],
}

impl Contents<'_> {
    /// The question that the package answers, in a sentence.
    pub(super) fn question(&self) -> String {
        let known = match self.as_of.known {
            Known::Now => "with everything known since".to_owned(),
            Known::By(at) => format!("as known by {at}"),
        };
        let entered = self
            .as_of
            .entered
            .map(|at| format!(", from the book as it stood at {at}"))
            .unwrap_or_default();
        format!(
            "What agencies, courts, operators, health departments and advocates said and published about \
             vaccination and outbreaks where people are held, as of {}, {known}{entered} (book position {}).",
            self.as_of.on, self.position
        )
    }
}

/// Told which table is being made, and how many of its rows were looked at.
pub type Progress<'p> = dyn Fn(&'static str, u64) + 'p;

/// The names of all files of a package of some tables, in order.
pub fn file_names(tables: &[&dyn AnyTable]) -> Vec<String> {
    let mut names: Vec<String> = tables
        .iter()
        .flat_map(|t| {
            let name = t.head().name;
            [
                format!("{name}.csv"),
                format!("{name}.parquet"),
                csvw::file_name(name),
            ]
        })
        .collect();
    names.extend(
        [
            frictionless::FILE,
            dictionary::CSV,
            dictionary::README,
            SUMS,
        ]
        .map(Into::into),
    );
    names
}

/// Makes a package in a folder, put in the place of an earlier one only when it is whole.
///
/// # Errors
/// Where the folder holds something else, or a file cannot be written.
pub fn replace_folder(
    material: &Material<'_>,
    tables: &[&dyn AnyTable],
    folder: &Path,
    progress: &Progress<'_>,
) -> Result<Package, ExportError> {
    folder::replace(folder, |fresh| write(material, tables, fresh, progress))
}

/// Makes a package in an empty folder.
///
/// # Errors
/// Where a file cannot be written.
pub fn write(
    material: &Material<'_>,
    tables: &[&dyn AnyTable],
    dir: &Path,
    progress: &Progress<'_>,
) -> Result<Package, ExportError> {
    let rules = statistics_rules::rules().map_err(|e| ExportError::program(&e))?;
    let clocks = clock_rules::bundled().map_err(|e| ExportError::program(&e))?;
    let locales = Locales::embedded().map_err(|e| ExportError::program(&e))?;
    let duty = |side: Side<'_>| {
        let s = side.surveillance;
        Duty::of(side.book, s.directory(), s.zone(), &clocks)
    };
    let whole_duty = duty(material.whole);
    let open_duty = material.open.map(duty);
    let mut look = Look {
        book: material.whole.book,
        surveillance: material.whole.surveillance,
        duty: &whole_duty,
        rules,
        words: locales.source(),
        claims: material.claims,
        as_of: material.as_of,
        held_back: &[],
    };
    let open = match (material.open, &open_duty) {
        (Some(side), Some(duty)) => Some(Look {
            book: side.book,
            surveillance: side.surveillance,
            duty,
            ..look
        }),
        _ => None,
    };
    let mut written = Vec::new();
    let mut held_back = HeldBackRows::default();
    let (last, first): (Vec<&dyn AnyTable>, Vec<&dyn AnyTable>) =
        tables.iter().partition(|t| t.head().name == WITHHELD);
    for table in first {
        written.push(one(
            table,
            &look,
            open.as_ref(),
            dir,
            progress,
            &mut held_back,
        )?);
    }
    let held_back = held_back.listed();
    look.held_back = &held_back;
    for table in last {
        let mut none = HeldBackRows::default();
        written.push(one(table, &look, None, dir, progress, &mut none)?);
    }
    let mut passing = look.surveillance.source_lines(look.book);
    passing.retain(|s| look.book.passes_on_facts(&s.id));
    let contents = Contents {
        as_of: look.as_of,
        position: look.book.position(),
        zone: look.surveillance.zone().name(),
        tables: &written,
        held_back: &held_back,
        passing: &passing,
    };
    let bytes = describe(&contents, dir)?;
    Ok(Package {
        as_of: material.as_of,
        book_position: look.book.position(),
        tables: written,
        held_back,
        bytes,
    })
}

/// Writes what describes the tables, and the hashes; gives the size of all files.
fn describe(contents: &Contents<'_>, dir: &Path) -> Result<u64, ExportError> {
    let json = |value: &serde_json::Value| -> Result<Vec<u8>, ExportError> {
        let mut bytes = serde_json::to_vec_pretty(value)?;
        bytes.push(b'\n');
        Ok(bytes)
    };
    let mut files: Vec<Written> = contents
        .tables
        .iter()
        .flat_map(|t| t.files.clone())
        .collect();
    for table in contents.tables {
        let description = json(&csvw::describe(table.head, &table.fields))?;
        files.push(whole(dir, &csvw::file_name(table.head.name), &description)?);
    }
    let descriptor = json(&frictionless::describe(contents))?;
    files.push(whole(dir, frictionless::FILE, &descriptor)?);
    files.push(whole(dir, dictionary::CSV, &dictionary::csv(contents)?)?);
    let readme = dictionary::readme(contents);
    files.push(whole(dir, dictionary::README, readme.as_bytes())?);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut sums = String::new();
    for f in &files {
        // A string takes whatever is written to it.
        let _ = writeln!(sums, "{}  {}", f.sha256, f.name);
    }
    files.push(whole(dir, SUMS, sums.as_bytes())?);
    Ok(files.iter().map(|f| f.bytes).sum())
}

/// Writes a table: rows that may leave, with the others counted.
fn one(
    table: &dyn AnyTable,
    whole: &Look<'_>,
    open: Option<&Look<'_>>,
    dir: &Path,
    progress: &Progress<'_>,
    held_back: &mut HeldBackRows,
) -> Result<TableWritten, ExportError> {
    let head = table.head();
    let fields = table.fields();
    let mut seen = 0u64;
    let mut looked = || {
        if seen.is_multiple_of(BETWEEN_WORDS) {
            progress(head.name, seen);
        }
        seen += 1;
    };
    looked();
    let question = whole.as_of.on.to_string();
    let notes = [
        ("title", head.title),
        ("description", head.about),
        ("on", question.as_str()),
    ];
    let mut file = TableFile::create(dir, head, &fields, &notes)?;
    let mut left = 0;
    match open.filter(|_| head.keeps != Keeps::Whole) {
        None => table.each(whole, &mut |cells, _| {
            looked();
            file.row(cells)
        })?,
        Some(open) => {
            let compared: Vec<bool> = fields
                .iter()
                .map(|f| match head.keeps {
                    Keeps::Open => head.key.contains(&f.name),
                    Keeps::Same | Keeps::Whole => !f.follows_directory,
                })
                .collect();
            let mut waiting = Waiting::default();
            table.each(whole, &mut |cells, sources| {
                looked();
                waiting.add(digest(cells, &compared), sources);
                Ok(())
            })?;
            table.each(open, &mut |cells, _| {
                looked();
                let there = waiting.found(&digest(cells, &compared));
                if there || head.keeps == Keeps::Open {
                    file.row(cells)?;
                }
                Ok(())
            })?;
            left = waiting.left();
            held_back.add(head.name, waiting, whole.book);
        }
    }
    let rows = file.rows;
    Ok(TableWritten {
        head,
        fields,
        rows,
        held_back: left,
        files: file.done()?,
    })
}

/// Half of a SHA-256: rows that agree in it agree.
type RowDigest = [u8; 16];

fn digest(cells: &[Cell<'_>], compared: &[bool]) -> RowDigest {
    let mut hash = Sha256::new();
    for (cell, compared) in cells.iter().zip(compared) {
        if *compared {
            let text = cell.csv();
            // With its length before it, and nothing apart from an empty text, no two rows are one.
            hash.update([u8::from(matches!(cell, Cell::Empty))]);
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
    }
    let mut half = RowDigest::default();
    for (to, from) in half.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    half
}

/// Rows of the whole book that were not found in the open one yet, each with its sources.
#[derive(Default)]
struct Waiting {
    rows: HashMap<RowDigest, u32>,
    sources: Vec<Vec<SourceId>>,
    numbers: HashMap<Vec<SourceId>, u32>,
}

impl Waiting {
    fn add(&mut self, row: RowDigest, sources: &[SourceId]) {
        let number = if let Some(number) = self.numbers.get(sources) {
            *number
        } else {
            let number = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
            self.sources.push(sources.to_vec());
            self.numbers.insert(sources.to_vec(), number);
            number
        };
        self.rows.insert(row, number);
    }

    fn found(&mut self, row: &RowDigest) -> bool {
        self.rows.remove(row).is_some()
    }

    fn left(&self) -> u64 {
        self.rows.len() as u64
    }
}

/// Rows held back, by table and source.
#[derive(Default)]
struct HeldBackRows {
    tables: Vec<(&'static str, BTreeMap<Option<SourceId>, u64>)>,
}

impl HeldBackRows {
    fn add(&mut self, table: &'static str, waiting: Waiting, book: &Book) {
        let mut by_list: BTreeMap<u32, u64> = BTreeMap::new();
        for number in waiting.rows.into_values() {
            *by_list.entry(number).or_default() += 1;
        }
        let mut by_source: BTreeMap<Option<SourceId>, u64> = BTreeMap::new();
        for (number, rows) in by_list {
            let list = usize::try_from(number)
                .ok()
                .and_then(|n| waiting.sources.get(n));
            let mut bound = list
                .into_iter()
                .flatten()
                .filter(|id| !book.passes_on_facts(id))
                .peekable();
            if bound.peek().is_none() {
                *by_source.entry(None).or_default() += rows;
            }
            for id in bound {
                *by_source.entry(Some(id.clone())).or_default() += rows;
            }
        }
        self.tables.push((table, by_source));
    }

    fn listed(self) -> Vec<HeldBack> {
        self.tables
            .into_iter()
            .flat_map(|(table, by_source)| {
                by_source
                    .into_iter()
                    .map(move |(source, rows)| (table, source, rows))
            })
            .zip(1..)
            .map(|((table, source, rows), number)| HeldBack {
                number,
                table,
                source,
                rows,
            })
            .collect()
    }
}
