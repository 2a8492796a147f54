//! The lot of each vaccine that a facility used last: what the next form proposes on the same day.

use jiff::civil::Date;
use standing_registry::act::{Act, DoseSource};
use standing_registry::{Book, ControlId, Taken};
use standing_terms::FacilityId;
use std::collections::BTreeMap;

/// A lot in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lot {
    pub(super) on: Date,
    pub(super) number: String,
    pub(super) expiry: Option<Date>,
    pub(super) mvx: Option<String>,
    message: ControlId,
    /// Grows with every dose: the lot of the latest dose has the highest.
    pub(super) at: usize,
}

/// By facility and vaccine type, read on from the book.
#[derive(Debug, Default)]
pub(super) struct Lots {
    read_to: usize,
    last: BTreeMap<(FacilityId, String), Lot>,
}

impl Lots {
    /// Takes in what the book holds beyond what was read.
    pub(super) fn read_on(&mut self, book: &Book) {
        for (position, entry, taken) in book.since(self.read_to) {
            if *taken != Taken::Entered {
                continue;
            }
            match &entry.act {
                Act::Dose(report) => {
                    let DoseSource::GivenHere { facility } = &report.source else {
                        continue;
                    };
                    let Some(lot) = &report.lot else { continue };
                    let place = (facility.clone(), report.cvx.clone());
                    let used = Lot {
                        on: report.on,
                        number: lot.clone(),
                        expiry: report.expiry,
                        mvx: report.mvx.clone(),
                        message: entry.message.clone(),
                        at: position,
                    };
                    self.last.insert(place, used);
                }
                // A lot that was typed wrongly is not proposed again.
                Act::DoseWithdrawn { of, .. } => self.last.retain(|_, lot| lot.message != *of),
                _ => {}
            }
        }
        self.read_to = book.len();
    }

    /// The lot of a vaccine type that a facility used last on a day.
    pub(super) fn of(&self, facility: &FacilityId, cvx: &str, day: Date) -> Option<&Lot> {
        let place = (facility.clone(), cvx.to_owned());
        self.last.get(&place).filter(|lot| lot.on == day)
    }
}
