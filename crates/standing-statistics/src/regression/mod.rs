//! Least squares and Poisson regression, small and dense, for the statistics that rest on them.

pub(crate) mod least_squares;
pub(crate) mod poisson;
