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
mod facility;
mod fault;
mod front;
mod layout;
mod locale;
mod map;
mod parts;
mod routes;
#[doc(hidden)]
pub mod sample;
mod sources;
mod statements;
mod twins;

pub use answer::{Site, SiteError, router};
pub use locale::{Locale, LocaleError, Locales, SOURCE_LANGUAGE};
pub use routes::{ROUTES, Route, openapi};

use jiff::civil::Date;
use standing_terms::{AsOf, BookZone, FacilityId, SourceId, StatementLabel};
use standing_views::surveillance::{
    Comparison, FacilityPage, Overview, SourceLine, SourcePage, StatementLine,
};

/// The views that the pages render. Each is a function of the book as it stands when called.
pub struct Views {
    /// Nation, states, field offices, facilities.
    pub overview: Box<dyn Fn(&AsOf) -> Overview + Send + Sync>,
    /// A facility; none where nobody has said anything about it by then.
    pub facility: Box<dyn Fn(&FacilityId, &AsOf) -> Option<FacilityPage> + Send + Sync>,
    /// A facility at an earlier and a later known point.
    pub compare: Box<dyn Fn(&FacilityId, &AsOf, &AsOf) -> Option<Comparison> + Send + Sync>,
    /// All sources.
    pub sources: Box<dyn Fn(&AsOf) -> Vec<SourceLine> + Send + Sync>,
    /// A source.
    pub source: Box<dyn Fn(&SourceId, &AsOf) -> Option<SourcePage> + Send + Sync>,
    /// All statements, in order of time.
    pub statements: Box<dyn Fn(&AsOf) -> Vec<StatementLine> + Send + Sync>,
    /// A statement.
    pub statement: Box<dyn Fn(&StatementLabel, &AsOf) -> Option<StatementLine> + Send + Sync>,
    /// The position of the book: grows with every entry.
    pub position: Box<dyn Fn() -> u64 + Send + Sync>,
    /// The latest day that the book speaks of: the default of `on`.
    pub latest_day: Box<dyn Fn() -> Date + Send + Sync>,
    /// The zone of the book's bare dates.
    pub zone: BookZone,
}
