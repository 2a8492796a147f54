//! The clearance for an office's own eyes. It is another type than [`Cleared`](crate::Cleared), so
//! that what is encoded for an office can never be handed to a public output, nor the other way.

use standing_terms::AboutInstitutions;

/// A value that may be shown to one office. INVARIANT (clearance): it cannot be made outside this
/// crate, and only from a book that was folded for that office.
///
/// A public output takes [`Cleared`](crate::Cleared) and refuses it:
///
/// ```compile_fail
/// # struct Page; impl standing_terms::AboutInstitutions for Page {}
/// fn public(_: &standing_disclosure::Cleared<Page>) {}
/// let own = standing_disclosure::for_own_eyes(Page, Some("north"), "north").unwrap();
/// public(&own);
/// ```
///
/// and an office's output refuses a public value, so that no page forgets whom it is for:
///
/// ```compile_fail
/// # struct Page; impl standing_terms::AboutInstitutions for Page {}
/// fn own(_: &standing_disclosure::ForOffice<Page>) {}
/// own(&standing_disclosure::institutional(Page));
/// ```
#[derive(Debug, Clone)]
pub struct ForOffice<T> {
    value: T,
    office: String,
}

impl<T> ForOffice<T> {
    /// The value, for a page of that office to encode.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The office.
    pub fn office(&self) -> &str {
        &self.office
    }
}

/// A value of another office, or of none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this was not folded for the office that asks")]
pub struct NotTheirs;

/// Clears a value for the eyes of an office: `folded_for` is the audience of the book that the value
/// was taken from, `eyes` the office of the person who asks.
///
/// ```
/// # #[derive(Debug)] struct Page; impl standing_terms::AboutInstitutions for Page {}
/// use standing_disclosure::{NotTheirs, for_own_eyes};
/// assert_eq!(for_own_eyes(Page, Some("north"), "north").unwrap().office(), "north");
/// assert_eq!(for_own_eyes(Page, Some("north"), "south").unwrap_err(), NotTheirs);
/// assert_eq!(for_own_eyes(Page, None, "south").unwrap_err(), NotTheirs);
/// ```
///
/// # Errors
/// Where the value was not taken from that office's own book.
pub fn for_own_eyes<T: AboutInstitutions>(
    value: T,
    folded_for: Option<&str>,
    eyes: &str,
) -> Result<ForOffice<T>, NotTheirs> {
    if folded_for == Some(eyes) {
        Ok(ForOffice {
            value,
            office: eyes.to_owned(),
        })
    } else {
        Err(NotTheirs)
    }
}
