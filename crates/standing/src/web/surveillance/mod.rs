//! Surveillance beyond the figure: the epidemic of a facility, outbreaks, comparison with the
//! people outside, coverage, expansion, and the silence in between.
//!
//! This area has its addresses, its targets and its texts (`locales/*/surveillance.ftl`) to itself;
//! the rest of the site knows it by [`Target`] and [`ROUTES`] alone.

use super::{
    answer::{Form, Made, Site},
    ask::Asked,
    fault::Fault,
    routes::Route,
};

/// The addresses of this area.
pub(super) const ROUTES: &[Route] = &[];

/// What a path names in this area.
#[derive(Debug, Clone)]
pub(super) enum Target {}

impl Target {
    /// What a path names, without the ending of a twin.
    pub(super) fn find(_base: &str, _form: Form) -> Option<Self> {
        None
    }

    /// Its name in counters.
    pub(super) fn name(&self) -> &'static str {
        match *self {}
    }

    /// The answer.
    ///
    /// # Errors
    /// Where there is nothing of that name as of the point, or a value of the query cannot be read.
    pub(super) fn make(
        &self,
        _site: &Site,
        _a: &Asked<'_>,
        _form: Form,
        _position: u64,
    ) -> Result<Made, Fault> {
        match *self {}
    }
}
