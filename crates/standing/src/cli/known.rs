//! How facilities know a person: by numbers of their own.

use anyhow::Context as _;
use standing_registry::{Act, Book, PersonId};
use standing_terms::FacilityId;

/// The person whom a facility knows by a number.
///
/// # Errors
/// Where it knows nobody by it.
pub(super) fn find(book: &Book, facility: &FacilityId, number: &str) -> anyhow::Result<PersonId> {
    book.numbered(facility, number)
        .with_context(|| format!("{facility} knows nobody by the number {number}"))
}

/// How facilities know a person: `alder-creek R17`.
pub(super) fn numbers(book: &Book, person: PersonId) -> Vec<String> {
    let numbers = book.of(person).filter_map(|(_, entry)| match &entry.act {
        Act::Numbered { facility, number } => Some(format!("{facility} {number}")),
        _ => None,
    });
    numbers.collect()
}

/// Whether a facility has given the person a number.
pub(super) fn knows(book: &Book, facility: &FacilityId, person: PersonId) -> bool {
    book.of(person).any(
        |(_, entry)| matches!(&entry.act, Act::Numbered { facility: of, .. } if of == facility),
    )
}
