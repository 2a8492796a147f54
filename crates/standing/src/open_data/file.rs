//! A table on its way into two files at once, CSV and Parquet, with their sizes and hashes.

use super::column::{Cell, Field};
use super::package::ExportError;
use super::table::Head;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use standing_formats::csv_write::neutralise_for_spreadsheet;
use standing_parquet::{CellKind, TableWriter};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A writer that keeps count and hash of what went through it.
struct Hashing {
    out: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Hashing {
    fn create(path: &Path) -> io::Result<Self> {
        Ok(Self {
            out: BufWriter::new(File::create_new(path)?),
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    fn done(mut self, name: String) -> io::Result<Written> {
        self.out.flush()?;
        Ok(Written {
            name,
            bytes: self.bytes,
            sha256: hex::encode(self.hash.finalize()),
        })
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.hash.update(bytes.get(..n).unwrap_or_default());
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a whole file.
///
/// # Errors
/// Where it cannot be written, or is there already.
pub(super) fn whole(dir: &Path, name: &str, bytes: &[u8]) -> Result<Written, ExportError> {
    let path = dir.join(name);
    let write = || {
        let mut out = Hashing::create(&path)?;
        out.write_all(bytes)?;
        out.done(name.to_owned())
    };
    write().map_err(|e| ExportError::write(&path, e))
}

/// A table being written.
pub struct TableFile {
    name: &'static str,
    csv: csv::Writer<Hashing>,
    parquet: TableWriter<Hashing>,
    /// Rows so far.
    pub rows: u64,
}

impl TableFile {
    /// Begins both files in a folder; `notes` are kept in the Parquet file, by name.
    ///
    /// # Errors
    /// Where a file cannot be made.
    pub fn create(
        dir: &Path,
        head: Head,
        fields: &[Field],
        notes: &[(&str, &str)],
    ) -> Result<Self, ExportError> {
        let make = |ending: &str| {
            let path = dir.join(format!("{}.{ending}", head.name));
            Hashing::create(&path).map_err(|e| ExportError::write(&path, e))
        };
        let mut csv = csv::Writer::from_writer(make("csv")?);
        csv.write_record(fields.iter().map(|f| f.name))
            .map_err(|e| ExportError::csv(head.name, e))?;
        let columns: Vec<(&str, CellKind, bool)> = fields
            .iter()
            .map(|f| (f.name, f.kind.parquet(), f.empty.is_none()))
            .collect();
        let parquet = TableWriter::new(make("parquet")?, &columns, notes)
            .map_err(|e| ExportError::parquet(head.name, e))?;
        Ok(Self {
            name: head.name,
            csv,
            parquet,
            rows: 0,
        })
    }

    /// Adds a row to both.
    ///
    /// # Errors
    /// Where a file cannot be written, or the row does not fit the columns.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        self.parquet
            .row(cells.iter().map(Cell::parquet))
            .map_err(|e| ExportError::parquet(self.name, e))?;
        self.csv
            .write_record(cells.iter().map(|c| neutralise_for_spreadsheet(&c.csv())))
            .map_err(|e| ExportError::csv(self.name, e))?;
        self.rows += 1;
        Ok(())
    }

    /// Ends both files.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn done(self) -> Result<[Written; 2], ExportError> {
        let name = self.name;
        let failed = |e: io::Error| ExportError::csv(name, csv::Error::from(e));
        let csv = self
            .csv
            .into_inner()
            .map_err(|e| failed(io::Error::other(e.to_string())))?
            .done(format!("{name}.csv"))
            .map_err(failed)?;
        let parquet = self
            .parquet
            .finish()
            .map_err(|e| ExportError::parquet(name, e))?
            .done(format!("{name}.parquet"))
            .map_err(failed)?;
        Ok([csv, parquet])
    }
}
