//! Clinics: who read about which person, and by which keyed tokens people are found.
//!
//! INVARIANT (readings): what was read stays noted, also after the person was erased: the row names
//! a random id and no person.
//!
//! INVARIANT (names): tokens are of people who are in the facility now; erasing a person removes
//! theirs in the same transaction. The store is never handed a name.

pub(crate) mod sql;

use crate::error::StoreError;
use crate::registry::Person;
use crate::row::to_micros;
use crate::{Home, Store};
use jiff::Timestamp;
use standing_registry::PersonId;
use standing_terms::{Digest, FacilityId};

/// Somebody reads about a person.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The account that reads.
    pub login: &'a str,
    /// Its facility.
    pub facility: &'a FacilityId,
    /// About whom; none for a search as such.
    pub person: Option<PersonId>,
    /// Why, as a word: which page.
    pub why: &'a str,
}

/// A reading as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReading {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub login: String,
    /// For which facility.
    pub facility: FacilityId,
    /// Why.
    pub why: String,
}

/// The tokens by which a person is found in a facility; none removes the person there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameTokens {
    /// Who.
    pub person: PersonId,
    /// Their tokens.
    pub tokens: Vec<Digest>,
}

/// What each engine can do for clinics.
macro_rules! clinic_calls {
    ($each:ident, $queries:ident) => {
        $each! { $queries:
            read registry_person(person: PersonId) -> Option<crate::registry::Person>;
            read registry_erased() -> i64;
            write note_readings(readings: &[Reading<'_>], at: i64) -> ();
            read readings_of(person: PersonId) -> Vec<KeptReading>;
            read searches(login: &str, since: i64) -> i64;
            write set_names(facility: &FacilityId, people: &[NameTokens]) -> ();
            read named(facility: &FacilityId) -> Vec<PersonId>;
            read with_name(facility: &FacilityId, token: Digest, most: i64) -> Vec<PersonId>;
        }
    };
}
pub(crate) use clinic_calls;

macro_rules! on {
    ($store:expr, $home:ident => $what:expr) => {
        match &$store.home {
            Home::Sqlite($home) => $what,
            Home::Postgres($home) => $what,
        }
    };
}

impl Store {
    /// A person of the registry with their key.
    ///
    /// # Errors
    /// Where the engine fails, as for every call here, or the row is damaged.
    pub async fn registry_person(&self, person: PersonId) -> Result<Option<Person>, StoreError> {
        on!(self, home => home.registry_person(person).await)
    }

    /// How many people were erased. Whoever holds an opened book asks this, and lets go of it where
    /// the number grew.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn registry_erased(&self) -> Result<u64, StoreError> {
        let count = on!(self, home => home.registry_erased().await)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Notes who reads about whom, all or nothing.
    ///
    /// # Errors
    /// Where there is no such account, or the engine fails: then nothing may be shown.
    pub async fn note_readings(
        &self,
        readings: &[Reading<'_>],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        on!(self, home => home.note_readings(readings, to_micros(at)).await)
    }

    /// Who read about a person, in order.
    ///
    /// # Errors
    /// Where the engine fails or a row is damaged.
    pub async fn readings_of(&self, person: PersonId) -> Result<Vec<KeptReading>, StoreError> {
        on!(self, home => home.readings_of(person).await)
    }

    /// How many searches an account made after an instant.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn searches(&self, login: &str, since: Timestamp) -> Result<u64, StoreError> {
        let count = on!(self, home => home.searches(login, to_micros(since)).await)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Replaces the tokens of these people in a facility.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn set_names(
        &self,
        facility: &FacilityId,
        people: &[NameTokens],
    ) -> Result<(), StoreError> {
        on!(self, home => home.set_names(facility, people).await)
    }

    /// Everybody with a token in a facility.
    ///
    /// # Errors
    /// Where the engine fails or a row is damaged.
    pub async fn named(&self, facility: &FacilityId) -> Result<Vec<PersonId>, StoreError> {
        on!(self, home => home.named(facility).await)
    }

    /// Who has a token in a facility, at most so many.
    ///
    /// # Errors
    /// Where the engine fails or a row is damaged.
    pub async fn with_name(
        &self,
        facility: &FacilityId,
        token: Digest,
        most: u32,
    ) -> Result<Vec<PersonId>, StoreError> {
        on!(self, home => home.with_name(facility, token, i64::from(most)).await)
    }
}
