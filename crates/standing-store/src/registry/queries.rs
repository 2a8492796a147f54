//! What both engines do the same way with the registry: compiled twice, as the queries of the book
//! are.

use super::{Conn, Db};
use crate::error::StoreError;
use crate::registry::{KeptAs, NewSealed, Person, WrappedKey, sql};
use crate::row::{from_micros, position, to_micros};
use standing_registry::PersonId;
use standing_registry::sealed::{Sealed, Tokens};
use standing_terms::Digest;

fn damaged(position: i64, what: &'static str) -> StoreError {
    StoreError::Damaged { position, what }
}

fn bytes<const N: usize>(
    at: i64,
    found: Vec<u8>,
    what: &'static str,
) -> Result<[u8; N], StoreError> {
    found.try_into().map_err(|_| damaged(at, what))
}

pub(super) async fn registry_key(conn: &mut Conn) -> Result<Option<Digest>, StoreError> {
    let row = sqlx::query_as::<Db, (Vec<u8>,)>(sql::KEY)
        .fetch_optional(conn)
        .await?;
    row.map(|(key,)| bytes(0, key, "key").map(Digest))
        .transpose()
}

pub(super) async fn registry_set_key(conn: &mut Conn, key: Digest) -> Result<(), StoreError> {
    sqlx::query::<Db>(sql::SET_KEY)
        .bind(key.0.as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn registry_keep(
    conn: &mut Conn,
    batch: &[NewSealed],
) -> Result<Vec<KeptAs>, StoreError> {
    let (mut last,) = sqlx::query_as::<Db, (i64,)>(sql::LAST)
        .fetch_one(&mut *conn)
        .await?;
    let mut kept = Vec::with_capacity(batch.len());
    for (index, new) in batch.iter().enumerate() {
        let sealed = &new.sealed;
        let known = sqlx::query_as::<Db, (i64, Vec<u8>)>(sql::KNOWN)
            .bind(sealed.tokens.message.0.as_slice())
            .fetch_optional(&mut *conn)
            .await?;
        let mut first = None;
        if let Some((at, content)) = known {
            if content == sealed.tokens.content.0 {
                kept.push(KeptAs::Again(position(at)?));
                continue;
            }
            first = Some(position(at)?);
        }
        if let Some(person) = sealed.person
            && is_erased(conn, person, new.key.as_ref(), index).await?
        {
            kept.push(KeptAs::Erased);
            continue;
        }
        last += 1;
        sqlx::query::<Db>(sql::ADD)
            .bind(last)
            .bind(to_micros(sealed.recorded))
            .bind(sealed.person.map(|person| person.0.to_vec()))
            .bind(sealed.tokens.message.0.as_slice())
            .bind(sealed.tokens.content.0.as_slice())
            .bind(sealed.nonce.as_slice())
            .bind(sealed.bytes.as_slice())
            .execute(&mut *conn)
            .await?;
        let position = position(last)?;
        kept.push(match first {
            None => KeptAs::New(position),
            Some(first) => KeptAs::Reused { position, first },
        });
    }
    Ok(kept)
}

/// Whether a person was erased. A person who is new gets the key that came with the entry.
async fn is_erased(
    conn: &mut Conn,
    person: PersonId,
    key: Option<&WrappedKey>,
    index: usize,
) -> Result<bool, StoreError> {
    let known = sqlx::query_as::<Db, (Option<i64>,)>(sql::PERSON)
        .bind(person.0.as_slice())
        .fetch_optional(&mut *conn)
        .await?;
    if let Some((erased,)) = known {
        return Ok(erased.is_some());
    }
    let Some(key) = key else {
        return Err(StoreError::Malformed {
            index,
            why: "it is about a person without a key".to_owned(),
        });
    };
    sqlx::query::<Db>(sql::ADD_PERSON)
        .bind(person.0.as_slice())
        .bind(key.nonce.as_slice())
        .bind(key.bytes.as_slice())
        .execute(conn)
        .await?;
    Ok(false)
}

type Row = (
    i64,
    i64,
    Option<Vec<u8>>,
    Vec<u8>,
    Vec<u8>,
    Vec<u8>,
    Vec<u8>,
);

pub(super) async fn registry_read(
    conn: &mut Conn,
    after: i64,
    limit: i64,
) -> Result<Vec<(u64, Sealed)>, StoreError> {
    let rows = sqlx::query_as::<Db, Row>(sql::READ)
        .bind(after)
        .bind(limit)
        .fetch_all(conn)
        .await?;
    let read = rows
        .into_iter()
        .map(|(at, recorded, person, message, content, nonce, sealed)| {
            let person = person.map(|person| bytes(at, person, "person").map(PersonId));
            let sealed = Sealed {
                person: person.transpose()?,
                recorded: from_micros(at, recorded)?,
                tokens: Tokens {
                    message: Digest(bytes(at, message, "message")?),
                    content: Digest(bytes(at, content, "content")?),
                },
                nonce: bytes(at, nonce, "nonce")?,
                bytes: sealed,
            };
            Ok((position(at)?, sealed))
        });
    read.collect()
}

type PersonRow = (Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>, Option<i64>);

pub(super) async fn registry_people(conn: &mut Conn) -> Result<Vec<Person>, StoreError> {
    let rows = sqlx::query_as::<Db, PersonRow>(sql::PEOPLE)
        .fetch_all(conn)
        .await?;
    let people = rows.into_iter().map(|(person, nonce, wrapped, _)| {
        let key = match (nonce, wrapped) {
            (Some(nonce), Some(wrapped)) => Some(WrappedKey {
                nonce: bytes(0, nonce, "nonce")?,
                bytes: wrapped,
            }),
            _ => None,
        };
        Ok(Person {
            person: PersonId(bytes(0, person, "person")?),
            key,
        })
    });
    people.collect()
}

pub(super) async fn registry_erase(
    conn: &mut Conn,
    person: PersonId,
    at: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(sql::ERASE)
        .bind(person.0.as_slice())
        .bind(at)
        .execute(&mut *conn)
        .await?;
    sqlx::query::<Db>(sql::FORGET_NAMES)
        .bind(person.0.as_slice())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}
