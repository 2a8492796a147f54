//! The gate: outputs accept only [`Cleared`] values, and only this room makes them.
//!
//! Two kinds of things leave Standing. What institutions published or said leaves as it is; it is
//! cleared by its type. Counts of people leave as [`small_cells::Cell`]s alone, by a command; pages have none.
//!
//! What is computed from a caller's own data goes back to the caller ([`answered_back`]).
//!
//! What an office keeps to itself is cleared for its own eyes, by another type ([`ForOffice`]). Before
//! it is published, [`identifiers`] marks what might identify a person.

mod caller;
pub mod identifiers;
mod office;
pub mod small_cells;

pub use caller::{GivenByCaller, answered_back};
pub use office::{ForOffice, NotTheirs, for_own_eyes};

use standing_terms::AboutInstitutions;

/// Why a value may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// It speaks of institutions alone.
    AboutInstitutions,
    /// It was computed from what the caller sent, and goes back to the caller.
    GivenByCaller,
}

/// A value that may leave. INVARIANT (clearance): it cannot be made outside this crate.
#[derive(Debug, Clone)]
pub struct Cleared<T> {
    value: T,
    ground: Ground,
}

impl<T> Cleared<T> {
    /// The value, for an output to encode.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Why it may leave.
    pub fn ground(&self) -> Ground {
        self.ground
    }
}

/// Clears a value that speaks of institutions alone.
///
/// ```
/// # struct Page; impl standing_terms::AboutInstitutions for Page {}
/// let cleared = standing_disclosure::institutional(Page);
/// assert_eq!(cleared.ground(), standing_disclosure::Ground::AboutInstitutions);
/// ```
///
/// A type that can hold a fact about a person has no such marker and does not compile here:
///
/// ```compile_fail
/// struct Person { name: String }
/// standing_disclosure::institutional(Person { name: String::new() });
/// ```
pub fn institutional<T: AboutInstitutions>(value: T) -> Cleared<T> {
    Cleared {
        value,
        ground: Ground::AboutInstitutions,
    }
}
