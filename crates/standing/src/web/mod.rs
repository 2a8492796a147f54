//! The site: pages rendered on the server, their twins for programs, and nothing that needs a
//! script.
//!
//! Pages are functions of the views, an as-of point and a language; no clock is read. Every output
//! is encoded from a [`Cleared`](standing_disclosure::Cleared) value.

mod about;
mod answer;
mod ask;
mod chart;
mod compare;
pub mod data;
pub mod duty;
pub(crate) mod exhibit;
mod facility;
mod fault;
pub mod fhir;
mod front;
mod held_back;
mod layout;
mod locale;
pub mod log;
mod map;
pub mod office;
mod parts;
mod routes;
#[doc(hidden)]
pub mod sample;
mod sources;
mod statements;
pub mod surveillance;
mod twins;

pub use answer::{Site, SiteError, router};
pub use locale::{Locale, LocaleError, Locales, SOURCE_LANGUAGE};
pub use routes::{Route, openapi, routes};

use jiff::civil::Date;
use standing_terms::{AsOf, BookZone, FacilityId, SourceId, StatementLabel};
use standing_views::surveillance::{
    Comparison, FacilityPage, Overview, SourceLine, SourcePage, StatementLine,
};

/// A view of the whole book.
pub type Whole<T> = Box<dyn Fn(&AsOf) -> T + Send + Sync>;
/// A view of one thing by its name; none where nothing of that name is known as of the point.
pub type Named<I, T> = Box<dyn Fn(&I, &AsOf) -> Option<T> + Send + Sync>;
/// A view of one facility at an earlier and a later point.
pub type AtTwoPoints = Box<dyn Fn(&FacilityId, &AsOf, &AsOf) -> Option<Comparison> + Send + Sync>;

/// The views that the pages render. Each is a function of the book as it stands when called.
pub struct Views {
    /// Nation, states, field offices, facilities.
    pub overview: Whole<Overview>,
    /// A facility.
    pub facility: Named<FacilityId, FacilityPage>,
    /// A facility at an earlier and a later known point.
    pub compare: AtTwoPoints,
    /// All sources.
    pub sources: Whole<Vec<SourceLine>>,
    /// A source.
    pub source: Named<SourceId, SourcePage>,
    /// All statements, in order of time.
    pub statements: Whole<Vec<StatementLine>>,
    /// A statement.
    pub statement: Named<StatementLabel, StatementLine>,
    /// Surveillance beyond the figure.
    pub epidemiology: surveillance::EpidemiologyViews,
    /// Whose duty it is, what is owed and late.
    pub duty: duty::DutyViews,
    /// Makes a package of open data.
    pub package: data::MakePackage,
    /// Codes of the states with a facility.
    pub states: Whole<Vec<String>>,
    /// The position of the book: grows with every entry.
    pub position: Box<dyn Fn() -> u64 + Send + Sync>,
    /// The latest day that the book speaks of: the default of `on`.
    pub latest_day: Box<dyn Fn() -> Date + Send + Sync>,
    /// The zone of the book's bare dates.
    pub zone: BookZone,
}
