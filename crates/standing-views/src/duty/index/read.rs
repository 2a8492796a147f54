//! Agenda and matrix out of rows of the index.

use super::{Facility, Head, IndexError, IndexRow, Obligation, RowKind, Silences, place_key};
use crate::directory::{Directory, Listing};
use crate::duty::words::Spoken;
use crate::duty::{Agenda, AgendaFilter, Duty, MatrixRow, RuleSet};
use jiff::civil::Date;
use standing_evidence::ProfileFact;
use standing_terms::{AsOf, BookZone, FacilityId, Place};
use std::sync::Arc;

/// The views over the rows of one day.
#[derive(Debug, Clone)]
pub struct IndexedDay {
    duty: Duty,
    on: Date,
}

impl IndexedDay {
    /// Reads the head and the rows of obligations whose days contain `on`; with them, where the
    /// agenda of one facility is wanted, the row of that facility.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn read(
        head: &str,
        rows: impl IntoIterator<Item = IndexRow>,
        on: Date,
        rules: &Arc<RuleSet>,
    ) -> Result<Self, IndexError> {
        let duty = Duty::of_rows(head, rows, rules)?;
        Ok(Self { duty, on })
    }

    /// What stands on the day, as [`Duty::agenda`].
    pub fn agenda(&self, ahead_days: u32, filter: &AgendaFilter) -> Agenda {
        self.duty.agenda(&AsOf::on(self.on), ahead_days, filter)
    }
}

/// The views over the rows of the places around some facilities.
#[derive(Debug, Clone)]
pub struct IndexedPlaces {
    duty: Duty,
}

impl IndexedPlaces {
    /// Reads the head, the rows of the facilities, and those of words and silences about the places
    /// around them.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn read(
        head: &str,
        rows: impl IntoIterator<Item = IndexRow>,
        rules: &Arc<RuleSet>,
    ) -> Result<Self, IndexError> {
        let duty = Duty::of_rows(head, rows, rules)?;
        Ok(Self { duty })
    }

    /// The row of a facility, as [`Duty::row`].
    pub fn row(&self, facility: &FacilityId, on: Date) -> Option<MatrixRow> {
        self.duty.row(facility, &AsOf::on(on))
    }

    /// The facilities that were read.
    pub fn directory(&self) -> &Directory {
        &self.duty.directory
    }

    /// The places around a facility that was read, as rows are found by them.
    pub fn around(&self, facility: &FacilityId) -> Vec<String> {
        let Some(listing) = self.duty.directory.listing(facility) else {
            return Vec::new();
        };
        places_around(listing)
    }
}

/// The last day on which anything was published, as the head of an index has it.
///
/// # Errors
/// Where the head cannot be read.
pub fn last_day(head: &str) -> Result<Option<Date>, IndexError> {
    Ok(serde_json::from_str::<Head>(head)?.last_day)
}

fn places_around(listing: &Listing) -> Vec<String> {
    let codes = listing.codes.iter().map(|(c, _)| Place::Listed(c.clone()));
    let lies_in = listing.facts.iter().filter_map(|f| match &f.fact {
        ProfileFact::County { fips, .. } => Some(Place::County(fips.clone())),
        ProfileFact::State(state) => Some(Place::State(state.clone())),
        ProfileFact::FieldOffice(office) => Some(Place::FieldOffice(office.clone())),
        _ => None,
    });
    let mut places: Vec<String> = std::iter::once(Place::Facility(listing.id.clone()))
        .chain(codes)
        .chain(lies_in)
        .chain([Place::us()])
        .map(|place| place_key(&place))
        .collect();
    places.sort();
    places.dedup();
    places
}

impl Duty {
    /// The views over some rows. They answer for what was read and for nothing else.
    pub(super) fn of_rows(
        head: &str,
        rows: impl IntoIterator<Item = IndexRow>,
        rules: &Arc<RuleSet>,
    ) -> Result<Self, IndexError> {
        let head: Head = serde_json::from_str(head)?;
        let zone = BookZone::named(&head.zone).ok_or(IndexError::Zone(head.zone))?;
        let mut duty = Self::empty(head.position, zone, Arc::clone(rules), head.parties);
        let mut listings = Vec::new();
        for row in rows {
            match row.kind {
                RowKind::Obligation => {
                    let kept: Obligation = serde_json::from_str(&row.body)?;
                    for (to, asks) in kept.asks {
                        // Two obligations may bring the same.
                        if duty.asks.of_pair(&kept.entry.speaker, &to).is_empty() {
                            duty.asks.add(&kept.entry.speaker, &to, asks);
                        }
                    }
                    duty.names
                        .entry(kept.entry.subject.clone())
                        .or_insert(kept.place);
                    duty.entries.push(kept.entry);
                }
                RowKind::Word => {
                    let word: Spoken = serde_json::from_str(&row.body)?;
                    let subject = duty.subjects.entry(word.subject.clone()).or_default();
                    subject.words.push(duty.words.len());
                    duty.words.push(word);
                }
                RowKind::Silence => {
                    let silences: Silences = serde_json::from_str(&row.body)?;
                    let subject = duty.subjects.entry(silences.subject.clone()).or_default();
                    subject.silences.push(silences);
                }
                RowKind::Facility => {
                    let facility: Facility = serde_json::from_str(&row.body)?;
                    listings.push(facility);
                }
                RowKind::Mark => {}
            }
        }
        // In the order of labels, as over the whole book.
        duty.entries.sort_by(|a, b| a.label.cmp(&b.label));
        listings.sort_by(|a, b| a.id.cmp(&b.id));
        duty.directory = Directory::of_listings(
            listings
                .into_iter()
                .map(|f| (f.id, f.provisional, f.facts, f.codes)),
        );
        Ok(duty)
    }
}
