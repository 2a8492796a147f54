//! Who holds the duty of the next dose.
//!
//! It travels with the person. While a person is held, the facility holds it. When they are
//! transferred, the sending facility holds it until the receiving one confirms that they came: it
//! is never nobody's on the road. When they are released it passes to the person, with a printed
//! record; no task of a facility outlives the stay, and nothing here may delay a release.

use jiff::ToSpan as _;
use jiff::civil::Date;
use standing_terms::FacilityId;

use crate::act::{Act, Departure};
use crate::book::Book;
use crate::ids::PersonId;
use crate::rules::Rules;
use crate::stays::{self, End, Stay};

/// Who holds the duty of a person's next dose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// The facility where the person is held.
    Facility {
        /// Which.
        facility: FacilityId,
        /// Since when.
        since: Date,
    },
    /// The sending facility, until the receiving one confirms.
    HandingOver {
        /// The sending facility, which holds the duty.
        from: FacilityId,
        /// The receiving facility, which was named.
        to: FacilityId,
        /// The day of the transfer.
        left: Date,
        /// The day by which the arrival is to be confirmed.
        confirm_by: Date,
    },
    /// The person, out of custody, who was handed a printed record.
    Person {
        /// The day of the release.
        since: Date,
        /// Whether an appointment outside was proposed on the record.
        appointment_proposed: bool,
    },
    /// Nobody: the person was released and no printed record was handed to them.
    Nobody {
        /// The day of the release.
        since: Date,
        /// The facility that released them, which answers for that; it holds no task.
        released_by: FacilityId,
    },
    /// No stay is known.
    NotHeld,
    /// The person died.
    Died,
}

/// Who holds the duty of a person's next dose on a day.
pub fn holder(book: &Book, person: PersonId, day: Date, rules: &Rules) -> Holder {
    let stays = stays::of(book, person);
    let begun: Vec<&Stay> = stays.iter().filter(|s| s.from <= day).collect();
    let lasting = |stay: &&&Stay| stay.end.as_ref().is_none_or(|(last, _)| day < *last);
    if let Some(stay) = begun.iter().rev().find(lasting) {
        return Holder::Facility {
            facility: stay.facility.clone(),
            since: stay.from,
        };
    }
    // Of stays that ended on one day the one that began last says how the person went on.
    let ended = begun.iter().rev().filter_map(|stay| {
        let (last, how) = stay.end.as_ref()?;
        Some((*last, stay.from, *stay, how))
    });
    let Some((left, _, stay, how)) = ended.max_by_key(|(last, from, ..)| (*last, *from)) else {
        return Holder::NotHeld;
    };
    match how {
        End::Told(Departure::TransferredOut { to }) => Holder::HandingOver {
            from: stay.facility.clone(),
            to: to.clone(),
            left,
            confirm_by: left.saturating_add(i64::from(rules.confirm_arrival_within_days).days()),
        },
        // The receiver told of the arrival and of its end on the same day: theirs is the later stay.
        End::ToldByReceiver(to) => Holder::Facility {
            facility: to.clone(),
            since: left,
        },
        End::Told(Departure::Released) => released(book, person, left, day, &stay.facility),
        End::Told(Departure::Died) => Holder::Died,
    }
}

fn released(
    book: &Book,
    person: PersonId,
    since: Date,
    day: Date,
    released_by: &FacilityId,
) -> Holder {
    let handed = book.of(person).filter_map(|(_, entry)| match &entry.act {
        Act::RecordHanded {
            on,
            appointment_proposed,
            ..
        } if *on <= day && since.saturating_sub(1.day()) <= *on => Some(*appointment_proposed),
        _ => None,
    });
    match handed.reduce(|one, other| one || other) {
        Some(appointment_proposed) => Holder::Person {
            since,
            appointment_proposed,
        },
        None => Holder::Nobody {
            since,
            released_by: released_by.clone(),
        },
    }
}
