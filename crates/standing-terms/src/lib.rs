//! The words everything else is said in: identifiers, places, measures, readings, dates, and the
//! as-of point that every question carries.
//!
//! Nothing here reads a clock, a file or a network. Each term is defined once, in prose, in
//! `docs/terms.md`; the types here carry the same names.

mod asof;
mod custody;
mod digest;
mod duty;
mod function;
mod ids;
mod licence;
mod measure;
mod period;
mod place;
mod reading;

pub use asof::{AsOf, BookZone, Known, ParseKnownError};
pub use custody::{CustodyChoice, CustodyWords};
pub use digest::{Digest, ParseDigestError};
pub use duty::{
    Act, Channel, CloseCause, DeliveryProof, Outcome, PauseCause, PlanItem, ReplyDoubt, Role,
};
pub use function::Function;
pub use ids::{
    ClockRuleId, FacilityId, IdError, PartyId, SeriesId, SourceId, StatementLabel, slug,
};
pub use licence::Licence;
pub use measure::{Measure, MeasureShape, UnknownMeasure};
pub use period::{Interval, Period, PeriodError, Precision, SaidDate};
pub use place::{CodeScheme, Fips, Place, PlaceCode, STATES, StateCode};
pub use reading::{Missing, Quantity, QuantityError, Reading};

/// Marks a type that speaks of institutions alone: facilities, agencies, courts, sources.
///
/// The disclosure gate lets such a value out without counting cells, because everything in it was
/// published by an institution or is a statement about one. Never implement it for a type that can
/// hold a fact about a person; those leave only as cleared counts.
pub trait AboutInstitutions {}

impl<T: AboutInstitutions> AboutInstitutions for Vec<T> {}
impl<T: AboutInstitutions> AboutInstitutions for Option<T> {}
impl<T: AboutInstitutions> AboutInstitutions for &T {}
