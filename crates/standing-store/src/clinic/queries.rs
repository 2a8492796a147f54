//! What both engines do the same way for clinics: compiled twice, as the queries of the book are.

use super::{Conn, Db};
use crate::clinic::{KeptReading, NameTokens, Reading, sql};
use crate::error::StoreError;
use crate::registry::{Person, WrappedKey};
use crate::row::from_micros;
use standing_registry::PersonId;
use standing_terms::{Digest, FacilityId};

fn damaged(what: &'static str) -> StoreError {
    StoreError::Damaged { position: 0, what }
}

fn id(found: Vec<u8>) -> Result<PersonId, StoreError> {
    let bytes = found.try_into().map_err(|_| damaged("person"))?;
    Ok(PersonId(bytes))
}

pub(super) async fn registry_person(
    conn: &mut Conn,
    person: PersonId,
) -> Result<Option<Person>, StoreError> {
    let row = sqlx::query_as::<Db, (Option<Vec<u8>>, Option<Vec<u8>>)>(sql::PERSON)
        .bind(person.0.as_slice())
        .fetch_optional(conn)
        .await?;
    let Some((nonce, wrapped)) = row else {
        return Ok(None);
    };
    let key = match (nonce, wrapped) {
        (Some(nonce), Some(bytes)) => Some(WrappedKey {
            nonce: nonce.try_into().map_err(|_| damaged("nonce"))?,
            bytes,
        }),
        _ => None,
    };
    Ok(Some(Person { person, key }))
}

pub(super) async fn registry_erased(conn: &mut Conn) -> Result<i64, StoreError> {
    let (count,) = sqlx::query_as::<Db, (i64,)>(sql::ERASED)
        .fetch_one(conn)
        .await?;
    Ok(count)
}

pub(super) async fn note_readings(
    conn: &mut Conn,
    readings: &[Reading<'_>],
    at: i64,
) -> Result<(), StoreError> {
    for reading in readings {
        sqlx::query::<Db>(sql::NOTE)
            .bind(at)
            .bind(reading.login)
            .bind(reading.facility.to_string())
            .bind(reading.person.map(|person| person.0.to_vec()))
            .bind(reading.why)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

pub(super) async fn readings_of(
    conn: &mut Conn,
    person: PersonId,
) -> Result<Vec<KeptReading>, StoreError> {
    let rows = sqlx::query_as::<Db, (i64, String, String, String)>(sql::READINGS)
        .bind(person.0.as_slice())
        .fetch_all(conn)
        .await?;
    let read = rows.into_iter().map(|(at, login, facility, why)| {
        Ok(KeptReading {
            at: from_micros(0, at)?,
            login,
            facility: FacilityId::new(facility).map_err(|_| damaged("facility"))?,
            why,
        })
    });
    read.collect()
}

pub(super) async fn searches(conn: &mut Conn, login: &str, since: i64) -> Result<i64, StoreError> {
    let (count,) = sqlx::query_as::<Db, (i64,)>(sql::SEARCHES)
        .bind(login)
        .bind(since)
        .fetch_one(conn)
        .await?;
    Ok(count)
}

pub(super) async fn set_names(
    conn: &mut Conn,
    facility: &FacilityId,
    people: &[NameTokens],
) -> Result<(), StoreError> {
    let facility = facility.to_string();
    for of in people {
        sqlx::query::<Db>(sql::FORGET_NAME)
            .bind(&facility)
            .bind(of.person.0.as_slice())
            .execute(&mut *conn)
            .await?;
        for token in &of.tokens {
            sqlx::query::<Db>(sql::ADD_NAME)
                .bind(&facility)
                .bind(token.0.as_slice())
                .bind(of.person.0.as_slice())
                .execute(&mut *conn)
                .await?;
        }
    }
    Ok(())
}

pub(super) async fn named(
    conn: &mut Conn,
    facility: &FacilityId,
) -> Result<Vec<PersonId>, StoreError> {
    let rows = sqlx::query_as::<Db, (Vec<u8>,)>(sql::NAMED)
        .bind(facility.to_string())
        .fetch_all(conn)
        .await?;
    rows.into_iter().map(|(person,)| id(person)).collect()
}

pub(super) async fn with_name(
    conn: &mut Conn,
    facility: &FacilityId,
    token: Digest,
    most: i64,
) -> Result<Vec<PersonId>, StoreError> {
    let rows = sqlx::query_as::<Db, (Vec<u8>,)>(sql::FIND)
        .bind(facility.to_string())
        .bind(token.0.as_slice())
        .bind(most)
        .fetch_all(conn)
        .await?;
    rows.into_iter().map(|(person,)| id(person)).collect()
}
