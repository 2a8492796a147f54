//! Writes a table as Parquet, a group of rows at a time.
//!
//! A Parquet file keeps each column of a group of rows together, so a group is gathered in memory,
//! column by column, and then written; memory is that of one group however long the table. Empty
//! cells are nulls and take no place among the values. The same rows give the same bytes: nothing in
//! the file names a time or a machine.

use jiff::{Timestamp, civil::Date};
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::io::Write;
use std::sync::Arc;

/// Rows of a group: large enough that a reader skips whole groups, small enough to hold.
const GROUP_ROWS: usize = 32_768;

/// Days from year 1 to the epoch do not fit a file; days from the epoch do.
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text, UTF-8.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A number of 64 bits.
    Number,
    /// True or false.
    Boolean,
    /// A day.
    Day,
    /// An instant in UTC, to the microsecond.
    Instant,
}

/// A cell of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TableCell<'a> {
    /// No value.
    Empty,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A day.
    Day(Date),
    /// An instant; what is finer than a microsecond is cut off.
    Instant(Timestamp),
}

/// Why a table was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The file could not be written.
    #[error("the parquet file could not be written")]
    Parquet(#[from] ParquetError),
    /// A row has more or fewer cells than the table has columns.
    #[error("a row has {cells} cells, the table has {columns} columns")]
    Ragged {
        /// Its cells.
        cells: usize,
        /// The table's columns.
        columns: usize,
    },
    /// A cell is of another kind than its column.
    #[error("column `{column}` holds {expected:?}, and a cell holds something else")]
    WrongKind {
        /// The column.
        column: String,
        /// What it holds.
        expected: CellKind,
    },
    /// A column that is never empty has an empty cell.
    #[error("column `{0}` is never empty, and a cell is")]
    Empty(String),
}

/// The values of a column of the group being gathered.
#[derive(Debug)]
enum Values {
    Texts(Vec<ByteArray>),
    Wholes(Vec<i64>),
    Days(Vec<i32>),
    Numbers(Vec<f64>),
    Flags(Vec<bool>),
}

#[derive(Debug)]
struct Column {
    name: String,
    kind: CellKind,
    required: bool,
    values: Values,
    /// For each row 1 where it has a value and 0 where not; unused where it always has one.
    levels: Vec<i16>,
}

impl Column {
    fn new(name: &str, kind: CellKind, required: bool) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            required,
            values: match kind {
                CellKind::Text => Values::Texts(Vec::new()),
                CellKind::Integer | CellKind::Instant => Values::Wholes(Vec::new()),
                CellKind::Number => Values::Numbers(Vec::new()),
                CellKind::Boolean => Values::Flags(Vec::new()),
                CellKind::Day => Values::Days(Vec::new()),
            },
            levels: Vec::new(),
        }
    }

    fn schema(&self) -> Result<Type, ParquetError> {
        let (physical, logical) = match self.kind {
            CellKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            CellKind::Integer => (Physical::INT64, None),
            CellKind::Number => (Physical::DOUBLE, None),
            CellKind::Boolean => (Physical::BOOLEAN, None),
            CellKind::Day => (Physical::INT32, Some(LogicalType::Date)),
            CellKind::Instant => (
                Physical::INT64,
                Some(LogicalType::timestamp(true, TimeUnit::MICROS)),
            ),
        };
        Type::primitive_type_builder(&self.name, physical)
            .with_logical_type(logical)
            .with_repetition(if self.required {
                Repetition::REQUIRED
            } else {
                Repetition::OPTIONAL
            })
            .build()
    }

    fn take(&mut self, cell: TableCell<'_>) -> Result<(), TableError> {
        let (kind, values) = (self.kind, &mut self.values);
        match (cell, kind, values) {
            (TableCell::Empty, ..) => {
                if self.required {
                    return Err(TableError::Empty(self.name.clone()));
                }
                self.levels.push(0);
                return Ok(());
            }
            (TableCell::Text(text), _, Values::Texts(v)) => v.push(ByteArray::from(text)),
            (TableCell::Integer(n), CellKind::Integer, Values::Wholes(v)) => v.push(n),
            (TableCell::Instant(at), CellKind::Instant, Values::Wholes(v)) => {
                v.push(at.as_microsecond());
            }
            (TableCell::Number(n), _, Values::Numbers(v)) => v.push(n),
            (TableCell::Boolean(b), _, Values::Flags(v)) => v.push(b),
            (TableCell::Day(day), _, Values::Days(v)) => v.push((day - EPOCH).get_days()),
            _ => {
                return Err(TableError::WrongKind {
                    column: self.name.clone(),
                    expected: kind,
                });
            }
        }
        self.levels.push(1);
        Ok(())
    }

    /// Writes what was gathered and begins anew.
    fn write(&mut self, out: &mut ColumnWriter<'_>) -> Result<(), TableError> {
        let levels = (!self.required).then_some(self.levels.as_slice());
        match (&mut self.values, out) {
            (Values::Texts(v), ColumnWriter::ByteArrayColumnWriter(w)) => {
                w.write_batch(v, levels, None)?;
                v.clear();
            }
            (Values::Wholes(v), ColumnWriter::Int64ColumnWriter(w)) => {
                w.write_batch(v, levels, None)?;
                v.clear();
            }
            (Values::Days(v), ColumnWriter::Int32ColumnWriter(w)) => {
                w.write_batch(v, levels, None)?;
                v.clear();
            }
            (Values::Numbers(v), ColumnWriter::DoubleColumnWriter(w)) => {
                w.write_batch(v, levels, None)?;
                v.clear();
            }
            (Values::Flags(v), ColumnWriter::BoolColumnWriter(w)) => {
                w.write_batch(v, levels, None)?;
                v.clear();
            }
            _ => {
                return Err(TableError::WrongKind {
                    column: self.name.clone(),
                    expected: self.kind,
                });
            }
        }
        self.levels.clear();
        Ok(())
    }
}

/// A table on its way into a file.
///
/// # Example: a column with an empty cell
///
/// ```
/// use standing_parquet::{CellKind, TableCell, TableWriter};
///
/// let columns = [("place", CellKind::Text, true), ("cases", CellKind::Number, false)];
/// let mut table = TableWriter::new(Vec::new(), &columns, &[])?;
/// table.row([TableCell::Text("alder-creek"), TableCell::Number(14.0)])?;
/// table.row([TableCell::Text("dry-wash"), TableCell::Empty])?;
/// let bytes = table.finish()?;
/// assert!(bytes.starts_with(b"PAR1"));
/// # Ok::<(), standing_parquet::TableError>(())
/// ```
pub struct TableWriter<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Column>,
    gathered: usize,
}

impl<W: Write + Send> TableWriter<W> {
    /// Begins a table: each column has a name, what it holds, and whether it is never empty. `notes`
    /// are kept in the file, by name.
    ///
    /// # Errors
    /// Where the beginning of the file cannot be written.
    pub fn new(
        out: W,
        columns: &[(&str, CellKind, bool)],
        notes: &[(&str, &str)],
    ) -> Result<Self, TableError> {
        let columns: Vec<Column> = columns
            .iter()
            .map(|(name, kind, required)| Column::new(name, *kind, *required))
            .collect();
        let fields = columns
            .iter()
            .map(|c| c.schema().map(Arc::new))
            .collect::<Result<_, _>>()?;
        let schema = Type::group_type_builder("table")
            .with_fields(fields)
            .build()?;
        let notes = notes
            .iter()
            .map(|(name, text)| KeyValue::new((*name).to_owned(), (*text).to_owned()))
            .collect();
        let properties = WriterProperties::builder()
            .set_created_by("standing".to_owned())
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(notes))
            .build();
        Ok(Self {
            writer: SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?,
            columns,
            gathered: 0,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Where it does not fit the columns, or a full group cannot be written.
    pub fn row<'a>(
        &mut self,
        cells: impl IntoIterator<Item = TableCell<'a>>,
    ) -> Result<(), TableError> {
        let mut cells = cells.into_iter();
        let mut taken = 0usize;
        for (column, cell) in self.columns.iter_mut().zip(cells.by_ref()) {
            column.take(cell)?;
            taken += 1;
        }
        let cells = taken + cells.count();
        if cells != self.columns.len() {
            return Err(TableError::Ragged {
                cells,
                columns: self.columns.len(),
            });
        }
        self.gathered += 1;
        if self.gathered == GROUP_ROWS {
            self.write_group()?;
        }
        Ok(())
    }

    fn write_group(&mut self) -> Result<(), TableError> {
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut out) = group.next_column()? else {
                break;
            };
            column.write(out.untyped())?;
            out.close()?;
        }
        group.close()?;
        self.gathered = 0;
        Ok(())
    }

    /// Writes what is left and ends the file.
    ///
    /// # Errors
    /// Where the end of the file cannot be written.
    pub fn finish(mut self) -> Result<W, TableError> {
        if self.gathered > 0 {
            self.write_group()?;
        }
        Ok(self.writer.into_inner()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use jiff::civil::date;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::{Field, Row};

    const COLUMNS: [(&str, CellKind, bool); 6] = [
        ("place", CellKind::Text, true),
        ("rows", CellKind::Integer, false),
        ("cases", CellKind::Number, false),
        ("flagged", CellKind::Boolean, false),
        ("day", CellKind::Day, false),
        ("seen", CellKind::Instant, false),
    ];

    fn written(rows: usize) -> Bytes {
        let mut table = TableWriter::new(Vec::new(), &COLUMNS, &[("title", "invented")]).unwrap();
        let at: Timestamp = "2021-03-12T18:00:00.123456789Z".parse().unwrap();
        for i in 0..rows {
            let place = format!("place-{i}");
            let full = i % 2 == 0;
            let or_empty = |cell| if full { cell } else { TableCell::Empty };
            table
                .row([
                    TableCell::Text(&place),
                    or_empty(TableCell::Integer(i64::try_from(i).unwrap())),
                    or_empty(TableCell::Number(0.0)),
                    or_empty(TableCell::Boolean(true)),
                    or_empty(TableCell::Day(date(1969, 12, 31))),
                    or_empty(TableCell::Instant(at)),
                ])
                .unwrap();
        }
        Bytes::from(table.finish().unwrap())
    }

    fn fields(row: &Row) -> Vec<Field> {
        row.get_column_iter().map(|(_, f)| f.clone()).collect()
    }

    #[test]
    fn a_table_reads_back_cell_for_cell_and_empty_is_null_and_not_zero() {
        let reader = SerializedFileReader::new(written(2)).unwrap();
        let rows: Vec<Row> = reader
            .get_row_iter(None)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(
            fields(&rows[0]),
            [
                Field::Str("place-0".into()),
                Field::Long(0),
                Field::Double(0.0),
                Field::Bool(true),
                Field::Date(-1),
                Field::TimestampMicros(1_615_572_000_123_456),
            ]
        );
        assert_eq!(fields(&rows[1])[1..], vec![Field::Null; 5]);
    }

    #[test]
    fn a_long_table_lies_in_several_groups_and_is_whole() {
        let reader = SerializedFileReader::new(written(2 * GROUP_ROWS + 1)).unwrap();
        assert_eq!(reader.num_row_groups(), 3);
        assert_eq!(
            reader.get_row_iter(None).unwrap().count(),
            2 * GROUP_ROWS + 1
        );
    }

    #[test]
    fn the_same_rows_give_the_same_bytes() {
        assert_eq!(written(100), written(100));
    }

    #[test]
    fn a_table_without_rows_is_still_a_table() {
        let reader = SerializedFileReader::new(written(0)).unwrap();
        assert_eq!(
            reader
                .metadata()
                .file_metadata()
                .schema_descr()
                .num_columns(),
            6
        );
        assert_eq!(reader.get_row_iter(None).unwrap().count(), 0);
    }

    #[test]
    fn a_row_that_does_not_fit_is_refused_with_the_reason() {
        let columns = [("place", CellKind::Text, true)];
        let mut table = TableWriter::new(Vec::new(), &columns, &[]).unwrap();
        let refusal = |r: Result<(), TableError>| r.unwrap_err().to_string();
        assert_eq!(
            refusal(table.row([TableCell::Number(1.0)])),
            "column `place` holds Text, and a cell holds something else"
        );
        assert_eq!(
            refusal(table.row([TableCell::Empty])),
            "column `place` is never empty, and a cell is"
        );
        assert_eq!(
            refusal(table.row([TableCell::Text("a"), TableCell::Text("b")])),
            "a row has 2 cells, the table has 1 columns"
        );
    }
}
