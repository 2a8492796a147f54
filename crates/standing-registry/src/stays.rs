//! Stays: when a person was in which facility, as far as arrivals and departures tell.
//!
//! Messages cross. Acts are therefore put in the order of their days, an arrival that names the
//! facility it came from ends the stay there, and a departure that is told later only confirms it.

use jiff::civil::Date;
use standing_terms::FacilityId;

use crate::act::{Act, Departure, DoseSource};
use crate::book::{Book, Entry};
use crate::ids::PersonId;

/// How a stay began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin {
    /// The facility told of the arrival.
    Told,
    /// Nobody told of an arrival; the facility gave a dose on that day, so the person was there.
    ByDose,
}

/// How a stay ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The facility told of the departure.
    Told(Departure),
    /// Another facility told that the person came from here.
    ToldByReceiver(FacilityId),
}

/// A stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// Where.
    pub facility: FacilityId,
    /// First day.
    pub from: Date,
    /// How that is known.
    pub begin: Begin,
    /// Last day, and how that is known; none while it lasts.
    pub end: Option<(Date, End)>,
    /// The entries that say so, by position.
    pub entries: Vec<usize>,
}

impl Stay {
    /// Whether the person was there on a day. The day of leaving counts.
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.end.as_ref().is_none_or(|(last, _)| day <= *last)
    }
}

enum Event<'e> {
    Left(&'e Departure),
    Arrived(Option<&'e FacilityId>),
    Dose,
}

/// The stays of a person, by their first day.
pub fn of(book: &Book, person: PersonId) -> Vec<Stay> {
    let entries: Vec<(usize, &Entry)> = book.moves_of(person).collect();
    let mut events: Vec<(Date, u8, usize, &FacilityId, Event<'_>)> = Vec::new();
    for (position, entry) in entries {
        match &entry.act {
            Act::Arrived {
                facility, on, from, ..
            } => events.push((*on, 1, position, facility, Event::Arrived(from.as_ref()))),
            Act::Left { facility, on, how } => {
                events.push((*on, 2, position, facility, Event::Left(how)));
            }
            Act::Dose(report) => {
                if let DoseSource::GivenHere { facility } = &report.source {
                    events.push((report.on, 0, position, facility, Event::Dose));
                }
            }
            _ => {}
        }
    }
    events.sort_by_key(|(day, rank, position, ..)| (*day, *rank, *position));
    let mut stays: Vec<Stay> = Vec::new();
    for (day, _, position, facility, event) in events {
        let mut told = None;
        match event {
            Event::Left(how) => told = Some(how),
            Event::Arrived(from) => {
                // Who was sent on and came back comes from the facility itself: that ends no stay of
                // theirs there, also not the one that a dose of that day began.
                if let Some(from) = from.filter(|from| *from != facility) {
                    let mut open = stays.iter_mut().rev().filter(|s| s.facility == *from);
                    if let Some(stay) = open.find(|s| s.end.is_none()) {
                        stay.end = Some((day, End::ToldByReceiver(facility.clone())));
                        stay.entries.push(position);
                    }
                }
                begin(&mut stays, facility, day, Begin::Told, position);
            }
            Event::Dose => begin(&mut stays, facility, day, Begin::ByDose, position),
        }
        if let Some(how) = told {
            let mut here = stays.iter_mut().rev().filter(|s| s.facility == *facility);
            let stay = here.find(|s| !matches!(s.end, Some((_, End::Told(_)))));
            if let Some(stay) = stay {
                // The facility itself knows the day better than the one that received the person.
                stay.end = Some((day, End::Told(how.clone())));
                stay.entries.push(position);
            } else {
                stays.push(Stay {
                    facility: facility.clone(),
                    from: day,
                    begin: Begin::Told,
                    end: Some((day, End::Told(how.clone()))),
                    entries: vec![position],
                });
            }
        }
    }
    stays
}

/// Begins a stay, or adds to the one that lasts.
fn begin(stays: &mut Vec<Stay>, facility: &FacilityId, day: Date, how: Begin, position: usize) {
    let mut here = stays.iter_mut().filter(|s| s.facility == *facility);
    if let Some(stay) = here.find(|s| s.covers(day)) {
        stay.entries.push(position);
        if how == Begin::Told {
            stay.begin = Begin::Told;
        }
        return;
    }
    stays.push(Stay {
        facility: facility.clone(),
        from: day,
        begin: how,
        end: None,
        entries: vec![position],
    });
}
