//! SMART Scheduling Links: appointments that providers publish, read without losing a line.
//!
//! A publisher offers one address ending in `$bulk-publish`: a [`Manifest`] that lists files of
//! newline-delimited JSON. A Location is a place, a Schedule belongs to one place and names products
//! and doses, a Slot belongs to one schedule and has a time. Records refer to each other over file
//! borders, so they are joined when all are read. What the format says, what real publishers send
//! instead, and what is done about it stands in `docs/decisions/0024-slots.md`.
//!
//! Everything here is bytes in, values out. Fetching is the edge's, and so is the clock: the age of
//! an observation ([`Freshness`]) is computed from instants that are handed in.

mod age;
mod instant;
mod join;
mod line;
mod manifest;
mod publish;
mod refused;
mod typed;

pub use age::{Freshness, freshness};
pub use instant::{Instant, InstantError, instant};
pub use join::{Offer, offers};
pub use line::{File, FileCount, Location, Product, Reading, Schedule, Slot, Status, Which, read};
pub use manifest::{Kind, Manifest, ManifestError, Output, manifest};
pub use publish::{Clinic, PublishError, Published, Publisher, Venue, publish};
pub use refused::{Doubt, Reason, Refused};
pub use typed::{TypedError, typed};

/// The prefix of every extension of the format.
pub(crate) const EXTENSION: &str = "http://fhir-registry.smarthealthit.org/StructureDefinition/";
