//! The views that this area renders. Each is a function of the book as it stands when called.

use super::epidemic::Epidemic;
use crate::web::{Named, Whole};
use standing_terms::{AsOf, FacilityId, Period, Place};
use standing_views::epidemiology::{
    Answer, brief::Brief, coverage::Coverage, elsewhere::AreaComparison, elsewhere::Elsewhere,
    expansion::Expansion, outbreaks::OutbreakList, ratio::PublishedRatio, silence::Silences,
    spillover::Spillover,
};

/// A view of something over some days.
pub type Over<T> = Box<dyn Fn(Period, &AsOf) -> T + Send + Sync>;
/// A view of a place over some days.
pub type PlaceOver<T> = Box<dyn Fn(&Place, Period, &AsOf) -> T + Send + Sync>;

/// Surveillance beyond the figure.
pub struct EpidemiologyViews {
    /// A facility's cases by week, isolation, deaths and corrections.
    pub epidemic: Named<FacilityId, Epidemic>,
    /// The same for every facility with a series, by name, with nothing but the weeks.
    pub epidemics: Whole<Vec<Epidemic>>,
    /// Outbreaks of every facility.
    pub outbreaks: Whole<OutbreakList>,
    /// Every state and field office against the people outside.
    pub elsewhere: Over<Elsewhere>,
    /// One place against the people outside.
    pub comparison: PlaceOver<AreaComparison>,
    /// Published comparisons, recomputed.
    pub ratios: Whole<Vec<PublishedRatio>>,
    /// Doses and vaccinated people of a place.
    pub coverage: Named<Place, Coverage>,
    /// People, beds, doses and cases of a place over time.
    pub expansion: Named<Place, Expansion>,
    /// County cases beside facilities.
    pub spillover: Whole<Answer<Spillover>>,
    /// What went dark, stopped, never was.
    pub silences: Whole<Silences>,
    /// A week of a place in plain language.
    pub brief: Named<Place, Brief>,
}
