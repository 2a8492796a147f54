//! Which facilities a statement about a wider place speaks of.

use super::model::Level;
use crate::directory::{Directory, Listing};
use standing_evidence::ProfileFact;
use standing_terms::Place;

/// How wide a place is that lies around a facility; `None` where the facility does not lie in it.
///
/// Where a facility lies is our own reading of the directory, which holds at every known.
pub(crate) fn level(directory: &Directory, listing: &Listing, subject: &Place) -> Option<Level> {
    match subject {
        Place::Facility(_) | Place::Listed(_) => {
            (directory.facility_of(subject) == Some(&listing.id)).then_some(Level::Facility)
        }
        Place::County(fips) => listing
            .facts
            .iter()
            .any(|f| matches!(&f.fact, ProfileFact::County { fips: here, .. } if here == fips))
            .then_some(Level::County),
        Place::FieldOffice(office) => {
            (listing.field_office() == Some(office)).then_some(Level::FieldOffice)
        }
        Place::State(state) => (listing.state() == Some(state)).then_some(Level::State),
        Place::Nation(_) => Some(Level::Nation),
        Place::Area(_) => None,
    }
}
