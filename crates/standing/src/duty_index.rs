//! The index of duty in the store: read where it stands with the log, brought to it where the
//! entries since allow that, made anew from a fold otherwise (decision 16).

use jiff::civil::Date;
use standing_evidence::Book;
use standing_store::Store;
use standing_store::views::{Kept, NewView, ViewName, ViewRow, Wanted};
use standing_terms::{BookZone, FacilityId};
use standing_views::duty::{
    Duty, IndexRow, IndexedDay, IndexedPlaces, RowKind, RuleSet, Tail, day_number, last_day,
    made_by,
};
use std::sync::Arc;

const VIEW: &str = "duty";

/// From how many entries on an index is made. A smaller book is folded in less than a tenth of a
/// second, and a question about it writes nothing.
pub(crate) const FROM_ENTRIES: u64 = 5_000;

/// How many entries are brought to an index at most.
const TAIL: u32 = 2_000;

/// The index of a store for an audience.
pub(crate) struct DutyIndex<'a> {
    store: &'a Store,
    rules: &'a Arc<RuleSet>,
    audience: &'a str,
    made_by: String,
}

/// An index that stands with the log.
pub(crate) struct Standing<'a> {
    index: &'a DutyIndex<'a>,
    position: u64,
    head: String,
}

impl<'a> DutyIndex<'a> {
    /// The index for the public, or for an office where one is named.
    pub(crate) fn of(
        store: &'a Store,
        zone: &BookZone,
        rules: &'a Arc<RuleSet>,
        office: Option<&'a str>,
    ) -> Self {
        Self {
            store,
            rules,
            audience: office.unwrap_or_default(),
            made_by: made_by(rules, zone),
        }
    }

    fn name(&self) -> ViewName<'_> {
        ViewName {
            view: VIEW,
            audience: self.audience,
            made_by: &self.made_by,
        }
    }

    /// The index, brought to where the log stands; `None` where it must be made anew.
    ///
    /// # Errors
    /// Where the store fails or a row cannot be read.
    pub(crate) async fn standing(&self) -> anyhow::Result<Option<Standing<'_>>> {
        let Some(state) = self.store.view(&self.name()).await? else {
            return Ok(None);
        };
        if state.position == state.log {
            return Ok(Some(Standing {
                index: self,
                position: state.position,
                head: state.head,
            }));
        }
        if state.log.saturating_sub(state.position) > u64::from(TAIL) {
            return Ok(None);
        }
        let entries = self.store.read(state.position, TAIL).await?;
        let audience = (!self.audience.is_empty()).then_some(self.audience);
        let Some(tail) = Tail::of(entries, audience) else {
            return Ok(None);
        };
        let wanted: Vec<Wanted> = tail
            .wanted()
            .into_iter()
            .map(|(kind, keys)| Wanted::Keys {
                kind: kind.code(),
                keys,
            })
            .collect();
        let Some(rows) = self.rows(state.position, &wanted).await? else {
            return Ok(None);
        };
        let Some(advance) = tail.bring(&state.head, rows, self.rules)? else {
            return Ok(None);
        };
        let gone: Vec<(&'static str, String)> = advance
            .gone
            .into_iter()
            .map(|(kind, key)| (kind.code(), key))
            .collect();
        let view = NewView {
            name: self.name(),
            position: advance.position,
            head: &advance.head,
            changes: Some(state.position),
            gone: &gone,
        };
        let mut rows = advance.rows.into_iter().map(kept);
        Ok(match self.store.keep_view(&view, &mut rows).await? {
            Kept::Yes => Some(Standing {
                index: self,
                position: advance.position,
                head: advance.head,
            }),
            Kept::Overtaken => None,
        })
    }

    /// Makes the index anew from the views over a fold of the whole book for this audience. Whether
    /// it is kept: the log may have moved on over a redaction meanwhile.
    ///
    /// # Errors
    /// Where the store fails.
    pub(crate) async fn make(
        &self,
        book: &Book,
        duty: &Duty,
        last_day: Option<Date>,
    ) -> anyhow::Result<bool> {
        let (head, rows) = duty.index(book, last_day)?;
        let view = NewView {
            name: self.name(),
            position: book.position(),
            head: &head,
            changes: None,
            gone: &[],
        };
        let mut rows = rows.into_iter().map(kept);
        Ok(self.store.keep_view(&view, &mut rows).await? == Kept::Yes)
    }

    async fn rows(
        &self,
        position: u64,
        wanted: &[Wanted],
    ) -> anyhow::Result<Option<Vec<IndexRow>>> {
        let rows = self.store.view_rows(&self.name(), position, wanted).await?;
        Ok(rows.and_then(|rows| rows.into_iter().map(read).collect()))
    }
}

impl Standing<'_> {
    /// The last day on which anything was published, where the index knows it.
    ///
    /// # Errors
    /// Where its head cannot be read.
    pub(crate) fn last_day(&self) -> anyhow::Result<Option<Date>> {
        Ok(last_day(&self.head)?)
    }

    /// The views of a day, with what an agenda of one facility needs where one is named. `None`
    /// where the index has moved meanwhile.
    ///
    /// # Errors
    /// Where the store fails or a row cannot be read.
    pub(crate) async fn day(
        &self,
        on: Date,
        facility: Option<&FacilityId>,
    ) -> anyhow::Result<Option<IndexedDay>> {
        let mut wanted = vec![Wanted::Day {
            kind: RowKind::Obligation.code(),
            day: day_number(on),
        }];
        wanted.extend(facility.map(|id| Wanted::Keys {
            kind: RowKind::Facility.code(),
            keys: vec![id.to_string()],
        }));
        let Some(rows) = self.index.rows(self.position, &wanted).await? else {
            return Ok(None);
        };
        Ok(Some(IndexedDay::read(
            &self.head,
            rows,
            on,
            self.index.rules,
        )?))
    }

    /// The directory of facilities, or of the one of this identifier where there is such a one.
    ///
    /// # Errors
    /// Where the store fails or a row cannot be read.
    pub(crate) async fn facilities(&self, text: &str) -> anyhow::Result<Option<IndexedPlaces>> {
        let kind = RowKind::Facility.code();
        let keys = vec![text.to_owned()];
        let one = [Wanted::Keys { kind, keys }];
        let Some(mut rows) = self.index.rows(self.position, &one).await? else {
            return Ok(None);
        };
        if rows.is_empty() {
            let all = [Wanted::Kind(kind)];
            let Some(found) = self.index.rows(self.position, &all).await? else {
                return Ok(None);
            };
            rows = found;
        }
        let places = IndexedPlaces::read(&self.head, rows, self.index.rules)?;
        Ok(Some(places))
    }

    /// The views of the places around a facility.
    ///
    /// # Errors
    /// Where the store fails or a row cannot be read.
    pub(crate) async fn around(
        &self,
        directory: &IndexedPlaces,
        facility: &FacilityId,
    ) -> anyhow::Result<Option<IndexedPlaces>> {
        let wanted = [
            Wanted::Keys {
                kind: RowKind::Facility.code(),
                keys: vec![facility.to_string()],
            },
            Wanted::Places {
                kinds: vec![RowKind::Word.code(), RowKind::Silence.code()],
                places: directory.around(facility),
            },
        ];
        let Some(rows) = self.index.rows(self.position, &wanted).await? else {
            return Ok(None);
        };
        let places = IndexedPlaces::read(&self.head, rows, self.index.rules)?;
        Ok(Some(places))
    }
}

fn kept(row: IndexRow) -> ViewRow {
    ViewRow {
        kind: row.kind.code().to_owned(),
        key: row.key,
        place: row.place,
        from_day: row.from_day,
        to_day: row.to_day,
        body: row.body,
    }
}

/// A row as it is read; `None` where its kind is none of ours.
fn read(row: ViewRow) -> Option<IndexRow> {
    Some(IndexRow {
        kind: RowKind::ALL.into_iter().find(|k| k.code() == row.kind)?,
        key: row.key,
        place: row.place,
        from_day: row.from_day,
        to_day: row.to_day,
        body: row.body,
    })
}
