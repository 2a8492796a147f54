//! A web page captured again and again, kept as captures and changes.
//!
//! An agency's page is a table that is overwritten in place. Captured every hour for three years
//! it yields millions of cells, nearly all of them repetitions. What is worth keeping is *that* it
//! was captured (so that silence between two changes is evidence too) and *what changed*. So a
//! [`PageSeries`] holds:
//!
//! - a [`Capture`] for every time the page was looked at, read or not;
//! - a [`Change`] for every row that differs from what the page showed at the capture before:
//!   a [`ChangeEvent::Value`] when the row first appears or its cells change, an
//!   [`ChangeEvent::Absent`] when it is gone, a [`ChangeEvent::Returned`] when it is back.
//!
//! From these every page can be shown again exactly, row by row and cell by cell
//! ([`PageSeries::page_at`]). The one thing not kept is the order of different ids on a page.
//!
//! # Order
//!
//! Captures are ordered by the instant of the download and, within one instant, by page id
//! ([`CaptureKey`]). The dates printed on the page order nothing: agencies mistype them.
//!
//! # Rows
//!
//! One id may stand on several rows of a page (two field offices report one jail). A [`RowKey`]
//! numbers them in the order of the page, from zero. Nothing else tells such rows apart, so when
//! the first of two goes, the second moves up: the page does not say which of them was dropped.
//!
//! # Late captures
//!
//! A capture may be imported after later ones. It then yields what it changes against the capture
//! before it and, where the capture after it relied on the row standing as before, a change at
//! *that* capture which restores it. Changes already given out are never altered or withdrawn; the
//! late ones split the interval they fall into:
//!
//! ```text
//! captures   A────────────────C          row shown as 1 at A, unchanged at C
//! late       A───────B────────C          B shows 2: value(B, 2), value(C, 1)
//! ```
//!
//! It can happen that an earlier change turns out to repeat what a late capture already shows, or
//! that a "value" was really a return. The stored changes stay as they were given out; what they
//! amount to by now is derived: [`PageSeries::changes`] and [`PageSeries::history`] merge
//! repetitions and name events by what is known today, so they do not depend on the order in which
//! captures came in.
//!
//! # Unreadable captures
//!
//! A capture that could not be read is recorded and changes nothing: rows are not absent because
//! nobody could read the page.
//!
//! # Invariants
//!
//! - (one entry per row and capture) a row has at most one change at a capture, so stored entries
//!   can be applied again, twice, or with captures first, with the same result.
//! - (shown pages stay) what the page showed at a recorded capture never changes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One look at a page, whether or not it could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// Which page this is a capture of.
    pub series: String,
    /// When it was downloaded. This orders captures.
    pub at: Timestamp,
    /// The archive's identifier of this capture.
    pub page_id: String,
    /// MD5 of the page, as the archive gives it.
    pub page_md5: String,
    /// The date the page gives for its figures: a claim, which orders nothing.
    pub stated_as_of: Option<Timestamp>,
    /// When the page says it was updated: a claim, which orders nothing.
    pub stated_updated: Option<Timestamp>,
    /// Whether the page could be read.
    pub readable: bool,
}

impl Capture {
    /// Where this capture stands in its series.
    pub fn key(&self) -> CaptureKey {
        CaptureKey {
            at: self.at,
            page_id: self.page_id.clone(),
        }
    }
}

/// Identifies a capture in its series and orders captures: by instant, then by page id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CaptureKey {
    /// When the page was downloaded.
    pub at: Timestamp,
    /// The archive's identifier of the capture.
    pub page_id: String,
}

/// Identifies a row: an id, and which of the rows with that id on the page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowKey {
    /// The id of the row's subject, such as a facility code.
    pub id: String,
    /// Zero for the first row of that id on the page, one for the second, and so on.
    pub dup: u32,
}

impl RowKey {
    /// The first, and nearly always only, row of `id`.
    pub fn first(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            dup: 0,
        }
    }
}

/// What a row shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cells {
    /// The name as printed on the page.
    pub listed: Option<String>,
    /// The figures by name, such as `cases-cumulative`. A cell that is there and empty is `None`;
    /// a cell the page does not have is missing here. Neither is zero.
    pub values: BTreeMap<String, Option<f64>>,
}

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeEvent {
    /// The row appeared for the first time, or its cells changed.
    Value,
    /// The row is no longer on the page. Its last figures are neither withdrawn nor zero.
    Absent,
    /// The row is back after an absence.
    Returned,
}

/// A row that differs from what the capture before showed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Which page.
    pub series: String,
    /// When the capture was downloaded that shows the change.
    pub at: Timestamp,
    /// The capture that shows the change.
    pub page_id: String,
    /// The row.
    pub row: RowKey,
    /// What happened to it, as far as was known when the change was recorded.
    pub event: ChangeEvent,
    /// What the row shows now; `None` exactly when it is absent.
    pub cells: Option<Cells>,
}

impl Change {
    /// The capture that shows the change.
    pub fn capture_key(&self) -> CaptureKey {
        CaptureKey {
            at: self.at,
            page_id: self.page_id.clone(),
        }
    }
}

/// One row of a page about to be observed, borrowed from whatever holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageRow<'a> {
    /// The id of the row's subject. Rows of one id are numbered in the order given.
    pub id: &'a str,
    /// The name as printed on the page.
    pub listed: Option<&'a str>,
    /// The figures with their names. Of two with one name the last counts; not-a-number and the
    /// infinities count as empty.
    pub values: &'a [(&'a str, Option<f64>)],
}

/// Why a capture or change does not fit its series.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PagesError {
    /// An entry of another page.
    #[error("entry belongs to the page series `{found}`, not to `{expected}`")]
    WrongSeries {
        /// The series it was given to.
        expected: String,
        /// The series it names.
        found: String,
    },
    /// The capture is recorded already, and differently. Two readings of one capture are a
    /// correction, which is an entry of its own and not a capture.
    #[error("capture {page_id} of {at} is recorded already with other particulars")]
    CaptureContradicts {
        /// When it was downloaded.
        at: Timestamp,
        /// Its identifier.
        page_id: String,
    },
    /// A change refers to a capture that is not recorded.
    #[error("change of {row_id} refers to capture {page_id} of {at}, which is not recorded")]
    UnknownCapture {
        /// When the capture would have been downloaded.
        at: Timestamp,
        /// The identifier of the capture.
        page_id: String,
        /// The id of the row.
        row_id: String,
    },
    /// A change refers to a capture that could not be read, which can show no change.
    #[error("change of {row_id} refers to capture {page_id} of {at}, which could not be read")]
    UnreadableCapture {
        /// When the capture was downloaded.
        at: Timestamp,
        /// The identifier of the capture.
        page_id: String,
        /// The id of the row.
        row_id: String,
    },
    /// The row has another change at the same capture already.
    #[error("capture {page_id} of {at} is recorded already as showing {row_id} otherwise")]
    ChangeContradicts {
        /// When the capture was downloaded.
        at: Timestamp,
        /// The identifier of the capture.
        page_id: String,
        /// The id of the row.
        row_id: String,
    },
    /// An absent row with cells, or a row on the page without any.
    #[error("change of {row_id} at {at} must have cells exactly when the row is on the page")]
    CellsMismatch {
        /// When the capture was downloaded.
        at: Timestamp,
        /// The id of the row.
        row_id: String,
    },
}

/// What a capture showed.
#[derive(Debug, Clone, PartialEq)]
pub enum PageAt<'a> {
    /// The capture could not be read. This is not an empty page.
    Unreadable,
    /// Every row on the page.
    Rows(BTreeMap<&'a RowKey, &'a Cells>),
}

/// How a row stood at an instant, by the last readable capture up to then.
#[derive(Debug, Clone, PartialEq)]
pub enum RowAt<'a> {
    /// The page had not been read by then, so nothing is known.
    NoPage,
    /// No page up to then had the row. Unreported, which is not zero.
    NeverListed {
        /// The capture that shows this.
        page: &'a CaptureKey,
    },
    /// The row was on the page.
    Listed {
        /// What it showed.
        cells: &'a Cells,
        /// The first capture since which it showed just this.
        since: &'a CaptureKey,
        /// The last capture up to the instant.
        page: &'a CaptureKey,
    },
    /// The row had been on the page and no longer was.
    Withdrawn {
        /// What it showed last: last known, no longer reported.
        last: &'a Cells,
        /// The last capture that showed it.
        last_seen: &'a CaptureKey,
        /// The first capture since which it was missing.
        since: &'a CaptureKey,
        /// The last capture up to the instant.
        page: &'a CaptureKey,
    },
}

/// A stretch of captures over which a row stood unchanged.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval<'a> {
    /// What happened at its start, named by what is known today.
    pub event: ChangeEvent,
    /// What the row showed; `None` where it was absent.
    pub cells: Option<&'a Cells>,
    /// The first capture that shows this.
    pub first_seen: &'a CaptureKey,
    /// The last readable capture that shows this. Whatever changed did so after it and no later
    /// than the next interval's first capture.
    pub last_seen: &'a CaptureKey,
}

/// A row as it stands from a capture on; `None` where it is absent.
type State = Option<Arc<Cells>>;

/// A recorded capture with its place in the order.
#[derive(Debug, PartialEq)]
struct Look {
    key: CaptureKey,
    capture: Capture,
}

/// The recorded changes of a row, in order. Before the first the row had never been on the page.
// INVARIANT (one entry per row and capture): an entry is inserted once and never altered.
type Timeline = Vec<(Arc<Look>, State)>;

/// All captures of one page, with what they show.
///
/// Either observe pages ([`PageSeries::observe`]) and store the capture and the changes that come
/// back, or replay what was stored ([`PageSeries::apply_capture`], [`PageSeries::apply_change`]).
/// Both lead to the same series.
///
/// # Example: the second page differs in one row
///
/// ```
/// use standing_evidence::pages::{Capture, ChangeEvent, PageRow, PageSeries};
///
/// let capture = |at: &str, page_id: &str| Capture {
///     series: "example".into(),
///     at: at.parse().unwrap(),
///     page_id: page_id.into(),
///     page_md5: "d41d8cd98f00b204e9800998ecf8427e".into(),
///     stated_as_of: None,
///     stated_updated: None,
///     readable: true,
/// };
/// let mut series = PageSeries::new("example");
/// let cases = |n| [("cases-cumulative", Some(n))];
/// series.observe(
///     capture("2021-03-01T12:00:00Z", "p1"),
///     &[PageRow { id: "NORTH", listed: None, values: &cases(4.0) }],
/// )?;
/// let changes = series.observe(
///     capture("2021-03-02T12:00:00Z", "p2"),
///     &[PageRow { id: "NORTH", listed: None, values: &cases(7.0) }],
/// )?;
/// assert_eq!(changes.len(), 1);
/// assert_eq!(changes[0].event, ChangeEvent::Value);
/// # Ok::<(), standing_evidence::pages::PagesError>(())
/// ```
///
/// A clone shares what does not change: it costs a pointer for each capture and each row, so that a
/// page can be added to one while the other is still being read.
#[derive(Debug, Clone)]
pub struct PageSeries {
    series: String,
    // Both in order of their keys. A sorted list and not a tree: captures come nearly always last.
    captures: Vec<Arc<Look>>,
    readable: Vec<Arc<Look>>,
    rows: BTreeMap<RowKey, Arc<Timeline>>,
    last: Option<LastPage>,
}

/// The page observed last, kept only to see quickly that the next one repeats it.
#[derive(Debug, Clone)]
struct LastPage {
    key: CaptureKey,
    rows: Vec<LastRow>,
}

#[derive(Debug, Clone)]
struct LastRow {
    id: String,
    listed: Option<String>,
    values: Vec<(String, Option<f64>)>,
}

impl LastRow {
    fn of(row: &PageRow<'_>) -> Self {
        Self {
            id: row.id.to_owned(),
            listed: row.listed.map(str::to_owned),
            values: row
                .values
                .iter()
                .map(|&(name, v)| (name.to_owned(), settled(v)))
                .collect(),
        }
    }

    #[inline]
    fn repeats(&self, row: &PageRow<'_>) -> bool {
        self.id == row.id
            && self.listed.as_deref() == row.listed
            && self.values.len() == row.values.len()
            && self
                .values
                .iter()
                .zip(row.values)
                .all(|((name, value), &(n, v))| *value == settled(v) && name == n)
    }
}

/// A figure in the one form in which it is kept: not-a-number would differ from itself on every
/// page and has no form in JSON, and a negative zero is a zero.
#[inline]
fn settled(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite()).map(|v| v + 0.0)
}

impl Cells {
    fn of(row: &PageRow<'_>) -> Self {
        Self {
            listed: row.listed.map(str::to_owned),
            values: row
                .values
                .iter()
                .map(|&(name, v)| (name.to_owned(), settled(v)))
                .collect(),
        }
    }
}

/// Two series are equal when they hold the same captures and changes.
impl PartialEq for PageSeries {
    fn eq(&self, other: &Self) -> bool {
        self.series == other.series && self.captures == other.captures && self.rows == other.rows
    }
}

impl PageSeries {
    /// A series without captures.
    pub fn new(series: impl Into<String>) -> Self {
        Self {
            series: series.into(),
            captures: Vec::new(),
            readable: Vec::new(),
            rows: BTreeMap::new(),
            last: None,
        }
    }

    /// The name of the series.
    pub fn series(&self) -> &str {
        &self.series
    }

    /// Whether this capture is recorded, read or not.
    pub fn contains(&self, key: &CaptureKey) -> bool {
        self.look(key).is_some()
    }

    /// All captures in order.
    pub fn captures(&self) -> impl DoubleEndedIterator<Item = &Capture> + ExactSizeIterator {
        self.captures.iter().map(|look| &look.capture)
    }

    /// The last readable capture; none where there is none.
    pub fn last_readable(&self) -> Option<&CaptureKey> {
        self.readable.last().map(|look| &look.key)
    }

    /// Every row that was ever on the page, in order.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &RowKey> + ExactSizeIterator {
        self.rows.keys()
    }

    /// Records a capture and its rows, and returns what it changes: first at this capture, then,
    /// where it is a late one, at the readable capture after it; each in the order of rows. To
    /// keep the series, store the capture and then these changes.
    ///
    /// A capture that is recorded already yields nothing, whatever `rows` holds. The rows of an
    /// unreadable capture are ignored.
    ///
    /// A late capture before all others costs a change for every row on it, since there is nothing
    /// before it to repeat; an archive is best read from its start.
    ///
    /// # Errors
    ///
    /// [`PagesError::WrongSeries`]; [`PagesError::CaptureContradicts`] where the capture is
    /// recorded already with another digest, stated date or readability. Nothing is recorded then.
    pub fn observe(
        &mut self,
        capture: Capture,
        rows: &[PageRow<'_>],
    ) -> Result<Vec<Change>, PagesError> {
        let key = capture.key();
        let readable = capture.readable;
        if !self.record(capture)? || !readable {
            return Ok(Vec::new());
        }

        let before = last_before(&self.readable, &key);
        if let Some(last) = &mut self.last
            && before.is_some_and(|before| before.key == last.key)
            && last.rows.len() == rows.len()
            && last
                .rows
                .iter()
                .zip(rows)
                .all(|(known, row)| known.repeats(row))
        {
            // Every row stands as at the capture before, so nothing changes here and nothing needs
            // restoring after.
            last.key = key;
            return Ok(Vec::new());
        }

        let Some(look) = self.look(&key).cloned() else {
            return Ok(Vec::new());
        };
        let after = self
            .readable
            .get(self.readable.partition_point(|read| read.key <= key))
            .cloned();
        let mut here = self.differences(&key, rows);
        let mut there = Vec::new();
        if let Some(after) = &after {
            for (row, state) in &here {
                let timeline = self.timeline(row);
                if place_in(timeline, &after.key).is_ok() {
                    continue;
                }
                let stood = state_before(timeline, &after.key).cloned();
                debug_assert!(stood != *state, "only a difference needs restoring");
                there.push((row.clone(), stood));
            }
        }

        let mut changes = Vec::with_capacity(here.len() + there.len());
        for (row, state) in here.drain(..) {
            changes.extend(self.enter(&look, row, state));
        }
        if let Some(after) = after {
            for (row, state) in there.drain(..) {
                changes.extend(self.enter(&after, row, state));
            }
        }
        self.last = Some(LastPage {
            key,
            rows: rows.iter().map(LastRow::of).collect(),
        });
        Ok(changes)
    }

    /// Replays a stored capture. A capture that is recorded already changes nothing.
    ///
    /// # Errors
    ///
    /// As [`PageSeries::observe`].
    pub fn apply_capture(&mut self, capture: Capture) -> Result<(), PagesError> {
        self.record(capture).map(|_| ())
    }

    /// Replays a stored change, after the capture it refers to. A change that is recorded already
    /// changes nothing.
    ///
    /// # Errors
    ///
    /// [`PagesError::WrongSeries`]; [`PagesError::UnknownCapture`] and
    /// [`PagesError::UnreadableCapture`] where the capture does not support it;
    /// [`PagesError::ChangeContradicts`] where the row stands otherwise at that capture already;
    /// [`PagesError::CellsMismatch`] where event and cells do not fit. Nothing is recorded then.
    pub fn apply_change(&mut self, change: Change) -> Result<(), PagesError> {
        self.expect_series(&change.series)?;
        let key = change.capture_key();
        let Change {
            at,
            page_id,
            row,
            event,
            cells,
            ..
        } = change;
        let row_id = row.id.clone();
        let look = match self.look(&key) {
            None => {
                return Err(PagesError::UnknownCapture {
                    at,
                    page_id,
                    row_id,
                });
            }
            Some(look) if !look.capture.readable => {
                return Err(PagesError::UnreadableCapture {
                    at,
                    page_id,
                    row_id,
                });
            }
            Some(look) => Arc::clone(look),
        };
        if cells.is_some() != (event != ChangeEvent::Absent) {
            return Err(PagesError::CellsMismatch { at, row_id });
        }
        let state = cells.map(|mut cells| {
            cells
                .values
                .values_mut()
                .for_each(|value| *value = settled(*value));
            Arc::new(cells)
        });
        let timeline = self.rows.entry(row).or_default();
        match place_in(timeline, &key) {
            Ok(there)
                if timeline
                    .get(there)
                    .is_some_and(|(_, known)| *known != state) =>
            {
                Err(PagesError::ChangeContradicts {
                    at,
                    page_id,
                    row_id,
                })
            }
            Ok(_) => Ok(()),
            Err(vacant) => {
                Arc::make_mut(timeline).insert(vacant, (look, state));
                // The page observed last may be the one this change belongs to.
                self.last = None;
                Ok(())
            }
        }
    }

    /// What a capture showed, exactly; `None` where there is no such capture.
    pub fn page_at(&self, key: &CaptureKey) -> Option<PageAt<'_>> {
        if !self.look(key)?.capture.readable {
            return Some(PageAt::Unreadable);
        }
        let rows = self
            .rows
            .iter()
            .filter_map(|(row, timeline)| Some((row, &**state_up_to(timeline, key)?)))
            .collect();
        Some(PageAt::Rows(rows))
    }

    /// How a row stood at an instant, by the last readable capture at or before it. A row that
    /// was never on any page is [`RowAt::NeverListed`].
    pub fn row_at(&self, row: &RowKey, at: Timestamp) -> RowAt<'_> {
        let Some(page) = last_by(&self.readable, at).map(|look| &look.key) else {
            return RowAt::NoPage;
        };
        let timeline = self.timeline(row);
        let until = timeline.partition_point(|(look, _)| look.key <= *page);
        let changes = timeline.get(..until).unwrap_or_default();
        // Repetitions belong to the change that they repeat.
        let stretch = |changes: &'_ [(Arc<Look>, State)]| {
            let (_, state) = changes.last()?;
            let repeated = changes.iter().rev().take_while(|(_, s)| s == state).count();
            changes.len().checked_sub(repeated)
        };
        let since = |from: usize| changes.get(from).map(|(look, _)| &look.key);
        let Some((from, first)) = stretch(changes).and_then(|from| Some((from, since(from)?)))
        else {
            return RowAt::NeverListed { page };
        };
        if let Some((_, Some(cells))) = changes.last() {
            return RowAt::Listed {
                cells,
                since: first,
                page,
            };
        }
        // An absence follows a presence, unless a late capture put one before all others.
        match changes.get(..from).and_then(<[_]>::last) {
            Some((_, Some(last))) => RowAt::Withdrawn {
                last,
                last_seen: last_before(&self.readable, first).map_or(first, |look| &look.key),
                since: first,
                page,
            },
            _ => RowAt::NeverListed { page },
        }
    }

    /// The stretches over which a row stood unchanged, from its first appearance to the last
    /// readable capture, absences among them. Derived: it does not depend on the order in which
    /// captures came in.
    pub fn history(&self, row: &RowKey) -> impl Iterator<Item = Interval<'_>> {
        self.intervals(self.timeline(row))
    }

    /// The changes the series amounts to, in the order of captures and rows. Unlike the changes
    /// given out one by one this does not depend on the order in which captures came in: a late
    /// capture may have made one of those a repetition, or a "value" a return.
    pub fn changes(&self) -> Vec<Change> {
        let mut changes: Vec<(&CaptureKey, &RowKey, ChangeEvent, Option<&Cells>)> = self
            .rows
            .iter()
            .flat_map(|(row, timeline)| {
                self.intervals(timeline)
                    .map(move |i| (i.first_seen, row, i.event, i.cells))
            })
            .collect();
        changes.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        changes
            .into_iter()
            .map(|(key, row, event, cells)| Change {
                series: self.series.clone(),
                at: key.at,
                page_id: key.page_id.clone(),
                row: row.clone(),
                event,
                cells: cells.cloned(),
            })
            .collect()
    }

    fn expect_series(&self, found: &str) -> Result<(), PagesError> {
        if found == self.series {
            return Ok(());
        }
        Err(PagesError::WrongSeries {
            expected: self.series.clone(),
            found: found.to_owned(),
        })
    }

    /// Records a capture; `false` where it was recorded already.
    fn record(&mut self, capture: Capture) -> Result<bool, PagesError> {
        self.expect_series(&capture.series)?;
        let key = capture.key();
        match place_of(&self.captures, &key) {
            Ok(there) => match self.captures.get(there) {
                Some(known) if known.capture == capture => Ok(false),
                _ => Err(PagesError::CaptureContradicts {
                    at: capture.at,
                    page_id: capture.page_id,
                }),
            },
            Err(vacant) => {
                let look = Arc::new(Look { key, capture });
                if look.capture.readable {
                    let place = self.readable.partition_point(|read| read.key < look.key);
                    self.readable.insert(place, Arc::clone(&look));
                }
                self.captures.insert(vacant, look);
                Ok(true)
            }
        }
    }

    /// A recorded capture.
    fn look(&self, key: &CaptureKey) -> Option<&Arc<Look>> {
        let there = place_of(&self.captures, key).ok()?;
        self.captures.get(there)
    }

    /// The changes of a row; none where it was never on the page.
    fn timeline(&self, row: &RowKey) -> &[(Arc<Look>, State)] {
        self.rows.get(row).map_or(&[], |timeline| timeline)
    }

    /// The rows that stand otherwise on this page than before it, in order. There is no entry at
    /// `key` yet.
    fn differences(&self, key: &CaptureKey, rows: &[PageRow<'_>]) -> Vec<(RowKey, State)> {
        let mut counts: HashMap<&str, u32> = HashMap::with_capacity(rows.len());
        let mut page: BTreeMap<RowKey, &PageRow<'_>> = BTreeMap::new();
        for row in rows {
            let count = counts.entry(row.id).or_default();
            page.insert(
                RowKey {
                    id: row.id.to_owned(),
                    dup: *count,
                },
                row,
            );
            *count = count.saturating_add(1);
        }
        let mut differences = Vec::new();
        for (row, timeline) in &self.rows {
            if !page.contains_key(row) && state_before(timeline, key).is_some() {
                differences.push((row.clone(), None));
            }
        }
        for (row, shown) in page {
            let stood = state_before(self.timeline(&row), key);
            let cells = Cells::of(shown);
            if stood.is_none_or(|stood| **stood != cells) {
                differences.push((row, Some(Arc::new(cells))));
            }
        }
        differences.sort_by(|a, b| a.0.cmp(&b.0));
        differences
    }

    /// Records that a row stands so from a capture on, and names what happened; none where it has a
    /// change there already.
    fn enter(&mut self, look: &Arc<Look>, row: RowKey, state: State) -> Option<Change> {
        let timeline = self.rows.entry(row.clone()).or_default();
        let place = place_in(timeline, &look.key).err()?;
        let earlier = timeline.get(..place).unwrap_or_default();
        let event = match (&state, earlier.last()) {
            (None, _) => ChangeEvent::Absent,
            (Some(_), Some((_, None))) if earlier.iter().any(|(_, s)| s.is_some()) => {
                ChangeEvent::Returned
            }
            (Some(_), _) => ChangeEvent::Value,
        };
        Arc::make_mut(timeline).insert(place, (Arc::clone(look), state.clone()));
        Some(Change {
            series: self.series.clone(),
            at: look.key.at,
            page_id: look.key.page_id.clone(),
            row,
            event,
            cells: state.map(Arc::unwrap_or_clone),
        })
    }

    /// Merges repetitions.
    fn intervals<'a>(
        &'a self,
        timeline: &'a [(Arc<Look>, State)],
    ) -> impl Iterator<Item = Interval<'a>> {
        let mut shown_before = false;
        let mut stands: Option<&Cells> = None;
        let mut starts = timeline
            .iter()
            .filter_map(move |(look, state)| {
                let cells = state.as_deref();
                if cells == stands {
                    return None;
                }
                let event = match (cells, stands) {
                    (None, _) => ChangeEvent::Absent,
                    (Some(_), None) if shown_before => ChangeEvent::Returned,
                    (Some(_), _) => ChangeEvent::Value,
                };
                stands = cells;
                shown_before |= cells.is_some();
                Some((&look.key, event, cells))
            })
            .peekable();
        std::iter::from_fn(move || {
            let (first_seen, event, cells) = starts.next()?;
            let last_seen = match starts.peek() {
                Some((next, ..)) => last_before(&self.readable, next),
                None => self.readable.last(),
            };
            // The capture that starts the interval is readable, so there is always one.
            Some(Interval {
                event,
                cells,
                first_seen,
                last_seen: last_seen.map_or(first_seen, |look| &look.key),
            })
        })
    }
}

/// Where a capture is among captures in order, or where it belongs.
fn place_of(captures: &[Arc<Look>], key: &CaptureKey) -> Result<usize, usize> {
    // Nearly always the one asked for comes last.
    match captures.last() {
        Some(last) if last.key < *key => Err(captures.len()),
        _ => captures.binary_search_by(|look| look.key.cmp(key)),
    }
}

/// Where the change at a capture is in a row's changes, or where it belongs.
fn place_in(timeline: &[(Arc<Look>, State)], key: &CaptureKey) -> Result<usize, usize> {
    timeline.binary_search_by(|(look, _)| look.key.cmp(key))
}

/// How the row stood just before a capture.
fn state_before<'a>(
    timeline: &'a [(Arc<Look>, State)],
    key: &CaptureKey,
) -> Option<&'a Arc<Cells>> {
    let until = timeline.partition_point(|(look, _)| look.key < *key);
    standing_last(timeline, until)
}

/// How the row stood at a capture.
fn state_up_to<'a>(timeline: &'a [(Arc<Look>, State)], key: &CaptureKey) -> Option<&'a Arc<Cells>> {
    let until = timeline.partition_point(|(look, _)| look.key <= *key);
    standing_last(timeline, until)
}

/// How the row stood after so many changes.
fn standing_last(timeline: &[(Arc<Look>, State)], until: usize) -> Option<&Arc<Cells>> {
    let last = until.checked_sub(1).and_then(|i| timeline.get(i));
    last.and_then(|(_, state)| state.as_ref())
}

/// The last of some captures before another.
fn last_before<'a>(captures: &'a [Arc<Look>], key: &CaptureKey) -> Option<&'a Arc<Look>> {
    let until = captures.partition_point(|look| look.key < *key);
    until.checked_sub(1).and_then(|i| captures.get(i))
}

/// The last capture at or before an instant. Captures of the same instant all count.
fn last_by(captures: &[Arc<Look>], at: Timestamp) -> Option<&Arc<Look>> {
    let until = captures.partition_point(|look| look.key.at <= at);
    until.checked_sub(1).and_then(|i| captures.get(i))
}

#[cfg(test)]
mod tests;
