//! Columns decoded side by side, a few thousand rows at a time.
//!
//! A Parquet file keeps each column apart, and within a column the empty cells apart from the
//! values: a list of levels says for each row whether it has a value, and the values follow without
//! gaps. A [`Column`] walks both lists in step. A [`Table`] walks its columns in step, refilling
//! all of them together, so that only one batch of each is ever in memory although the file has a
//! single row group of millions of rows.

use jiff::Timestamp;
use parquet::basic::{TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::file::reader::{ChunkReader, FileReader, RowGroupReader, SerializedFileReader};

use crate::ArchiveError;
use crate::schema::{ArchiveKind, find, instant_unit, require_flat};

/// Rows decoded at a time: large enough to amortise the calls, small enough to stay in cache.
const BATCH: usize = 8192;

/// One column of the current batch.
pub(crate) struct Column<T: DataType> {
    pub(crate) name: &'static str,
    position: usize,
    unit: TimeUnit,
    optional: bool,
    reader: Option<ColumnReaderImpl<T>>,
    levels: Vec<i16>,
    values: Vec<T::T>,
    row: usize,
    next: usize,
    current: Option<usize>,
}

impl<T: DataType> Column<T> {
    fn new(name: &'static str, position: usize, optional: bool, unit: TimeUnit) -> Self {
        Self {
            name,
            position,
            unit,
            optional,
            reader: None,
            levels: Vec::new(),
            values: Vec::new(),
            row: 0,
            next: 0,
            current: None,
        }
    }

    fn open(&mut self, group: &dyn RowGroupReader) -> Result<(), ArchiveError> {
        // The typed getter of the parquet crate panics on a mismatch; this one reports it.
        let reader: ColumnReader = group.get_column_reader(self.position)?;
        self.reader = T::get_column_reader(reader);
        if self.reader.is_none() {
            return Err(ArchiveError::WrongType {
                column: self.name,
                expected: "the type its schema announces",
                found: "another".into(),
            });
        }
        Ok(())
    }

    fn fill(&mut self, rows: usize) -> Result<(), ArchiveError> {
        self.levels.clear();
        self.values.clear();
        (self.row, self.next, self.current) = (0, 0, None);
        let mut found = 0;
        if let Some(reader) = &mut self.reader {
            let levels = self.optional.then_some(&mut self.levels);
            (found, _, _) = reader.read_records(rows, levels, None, &mut self.values)?;
        }
        if found == rows {
            Ok(())
        } else {
            Err(ArchiveError::ShortColumn {
                column: self.name,
                expected: rows,
                found,
            })
        }
    }

    #[inline]
    fn advance(&mut self) {
        let present = !self.optional || self.levels.get(self.row).is_some_and(|&level| level > 0);
        self.row += 1;
        self.current = present.then_some(self.next);
        self.next += usize::from(present);
    }

    /// The value on the current row, `None` where the cell is empty.
    #[inline]
    pub(crate) fn get(&self) -> Option<&T::T> {
        self.values.get(self.current?)
    }
}

impl Column<ByteArrayType> {
    /// The bytes on the current row.
    #[inline]
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        self.get().map(parquet::data_type::ByteArray::data)
    }

    /// The text on the current row.
    pub(crate) fn text(&self, row: u64) -> Result<Option<&str>, ArchiveError> {
        self.bytes()
            .map(std::str::from_utf8)
            .transpose()
            .map_err(|_| ArchiveError::NotText {
                column: self.name,
                row,
            })
    }
}

impl Column<DoubleType> {
    /// The number on the current row. Some writers store an empty cell as not-a-number; that, and
    /// the infinities, count as empty.
    #[inline]
    pub(crate) fn number(&self) -> Option<f64> {
        self.get().copied().filter(|number| number.is_finite())
    }
}

impl Column<Int64Type> {
    /// The instant on the current row, as stored.
    #[inline]
    pub(crate) fn raw(&self) -> Option<i64> {
        self.get().copied()
    }

    /// The instant on the current row.
    pub(crate) fn instant(&self) -> Result<Option<Timestamp>, ArchiveError> {
        let Some(value) = self.raw() else {
            return Ok(None);
        };
        match self.unit {
            TimeUnit::MILLIS => Timestamp::from_millisecond(value),
            TimeUnit::MICROS => Timestamp::from_microsecond(value),
            TimeUnit::NANOS => Timestamp::from_nanosecond(i128::from(value)),
        }
        .map(Some)
        .map_err(|_| ArchiveError::InstantOutOfRange {
            column: self.name,
            value,
        })
    }
}

/// A file of the archive, as its instants, texts and numbers.
pub(crate) struct Table<R: ChunkReader + 'static, const I: usize, const T: usize, const N: usize> {
    file: SerializedFileReader<R>,
    pub(crate) instants: [Column<Int64Type>; I],
    pub(crate) texts: [Column<ByteArrayType>; T],
    pub(crate) numbers: [Column<DoubleType>; N],
    next_group: usize,
    left_in_group: usize,
    left_in_batch: usize,
    rows: u64,
}

impl<R: ChunkReader + 'static, const I: usize, const T: usize, const N: usize> Table<R, I, T, N> {
    pub(crate) fn open(
        reader: R,
        kind: ArchiveKind,
        instants: [&'static str; I],
        texts: [&'static str; T],
        numbers: [&'static str; N],
    ) -> Result<Self, ArchiveError> {
        let file = SerializedFileReader::new(reader)?;
        let schema = file.metadata().file_metadata().schema_descr();
        kind.require(schema)?;
        // `TimeUnit` means nothing for texts and numbers; they carry any.
        let plain = |name, physical, expected| {
            let (at, column) =
                find(schema, name).ok_or(ArchiveError::MissingColumn { kind, column: name })?;
            require_flat(&column, name, physical, expected)?;
            Ok::<_, ArchiveError>((at, column))
        };
        let instants = try_map(instants, |name| {
            let (at, column) = plain(name, Type::INT64, "an instant")?;
            let unit = instant_unit(&column, name)?;
            Ok(Column::new(name, at, column.max_def_level() > 0, unit))
        })?;
        let texts = try_map(texts, |name| {
            let (at, column) = plain(name, Type::BYTE_ARRAY, "text")?;
            Ok(Column::new(
                name,
                at,
                column.max_def_level() > 0,
                TimeUnit::MICROS,
            ))
        })?;
        let numbers = try_map(numbers, |name| {
            let (at, column) = plain(name, Type::DOUBLE, "a number")?;
            Ok(Column::new(
                name,
                at,
                column.max_def_level() > 0,
                TimeUnit::MICROS,
            ))
        })?;
        Ok(Self {
            file,
            instants,
            texts,
            numbers,
            next_group: 0,
            left_in_group: 0,
            left_in_batch: 0,
            rows: 0,
        })
    }

    /// Moves to the next row; `false` at the end of the file.
    #[inline]
    pub(crate) fn advance(&mut self) -> Result<bool, ArchiveError> {
        if self.left_in_batch == 0 && !self.refill()? {
            return Ok(false);
        }
        self.left_in_batch -= 1;
        self.rows += 1;
        self.instants.iter_mut().for_each(Column::advance);
        self.texts.iter_mut().for_each(Column::advance);
        self.numbers.iter_mut().for_each(Column::advance);
        Ok(true)
    }

    /// The current row of the file, counted from zero.
    pub(crate) fn row(&self) -> u64 {
        self.rows.saturating_sub(1)
    }

    fn refill(&mut self) -> Result<bool, ArchiveError> {
        while self.left_in_group == 0 {
            if self.next_group >= self.file.num_row_groups() {
                return Ok(false);
            }
            let group = self.file.get_row_group(self.next_group)?;
            self.next_group += 1;
            self.left_in_group = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
            self.instants
                .iter_mut()
                .try_for_each(|column| column.open(group.as_ref()))?;
            self.texts
                .iter_mut()
                .try_for_each(|column| column.open(group.as_ref()))?;
            self.numbers
                .iter_mut()
                .try_for_each(|column| column.open(group.as_ref()))?;
        }
        let rows = self.left_in_group.min(BATCH);
        self.instants
            .iter_mut()
            .try_for_each(|column| column.fill(rows))?;
        self.texts
            .iter_mut()
            .try_for_each(|column| column.fill(rows))?;
        self.numbers
            .iter_mut()
            .try_for_each(|column| column.fill(rows))?;
        self.left_in_group -= rows;
        self.left_in_batch = rows;
        Ok(true)
    }
}

/// `array::try_map` is not stable yet.
fn try_map<A: Copy, B, const L: usize>(
    names: [A; L],
    mut make: impl FnMut(A) -> Result<B, ArchiveError>,
) -> Result<[B; L], ArchiveError> {
    let mut failure = None;
    let made = names.map(|name| match make(name) {
        Ok(column) => Some(column),
        Err(error) => {
            failure.get_or_insert(error);
            None
        }
    });
    match failure {
        Some(error) => Err(error),
        // No failure means that every slot is filled, so nothing is dropped here.
        None => made
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .try_into()
            .map_err(|_| {
                ArchiveError::Parquet(parquet::errors::ParquetError::General("lost column".into()))
            }),
    }
}
