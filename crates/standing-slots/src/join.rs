//! Slots with their schedule and place.

use crate::{Location, Reading, Schedule, Slot};
use std::collections::HashMap;

/// A slot with what it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// The slot.
    pub slot: &'a Slot,
    /// Its schedule.
    pub schedule: &'a Schedule,
    /// Its place.
    pub location: &'a Location,
}

/// Every slot that was kept, with schedule and place, in the order read.
///
/// INVARIANT (joined): a kept slot has a kept schedule, and a kept schedule a kept place; [`crate::read`]
/// refuses the others. A record put together by hand that breaks this is left out here.
pub fn offers(reading: &Reading) -> impl Iterator<Item = Offer<'_>> {
    let schedules: HashMap<&str, &Schedule> = reading
        .schedules
        .iter()
        .map(|schedule| (schedule.id.as_str(), schedule))
        .collect();
    let locations: HashMap<&str, &Location> = reading
        .locations
        .iter()
        .map(|location| (location.id.as_str(), location))
        .collect();
    reading.slots.iter().filter_map(move |slot| {
        let schedule = schedules.get(slot.schedule.as_str())?;
        let location = locations.get(schedule.location.as_str())?;
        Some(Offer {
            slot,
            schedule,
            location,
        })
    })
}
