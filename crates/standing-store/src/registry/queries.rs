//! What both engines do the same way with the registry: compiled twice, as the queries of the book
//! are.

use super::{Conn, Db};
use crate::error::StoreError;
use crate::registry::{KeptAs, NewSealed, Person, WrappedKey, sql};
use crate::row::{from_micros, position, to_micros};
use sqlx::QueryBuilder;
use standing_registry::PersonId;
use standing_registry::sealed::{Sealed, Tokens};
use standing_terms::Digest;
use std::collections::HashMap;

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
    for (chunk_number, chunk) in batch.chunks(ENTRIES).enumerate() {
        // What is entered in one chunk is found in the database by the next.
        let mut known = messages_known(conn, chunk).await?;
        let mut erased = people_known(conn, chunk).await?;
        let mut people = Vec::new();
        let mut entries = Vec::new();
        for (index, new) in chunk.iter().enumerate() {
            let sealed = &new.sealed;
            let tokens = sealed.tokens;
            let before = known.get(&tokens.message.0);
            let same = before.and_then(|all| all.iter().find(|kept| kept.1 == tokens.content.0));
            if let Some((at, _)) = same {
                kept.push(KeptAs::Again(position(*at)?));
                continue;
            }
            let first = before.and_then(|all| all.first()).map(|(at, _)| *at);
            if let Some(person) = sealed.person {
                match (erased.get(&person), &new.key) {
                    (Some(true), _) => {
                        kept.push(KeptAs::Erased);
                        continue;
                    }
                    (Some(false), _) => {}
                    (None, Some(key)) => {
                        people.push((person, key));
                        erased.insert(person, false);
                    }
                    (None, None) => {
                        return Err(StoreError::Malformed {
                            index: chunk_number * ENTRIES + index,
                            why: "it is about a person without a key".to_owned(),
                        });
                    }
                }
            }
            last += 1;
            entries.push((last, sealed));
            let now_known = known.entry(tokens.message.0).or_default();
            now_known.push((last, tokens.content.0));
            let added = position(last)?;
            kept.push(match first {
                None => KeptAs::New(added),
                Some(first) => KeptAs::Reused {
                    position: added,
                    first: position(first)?,
                },
            });
        }
        add_people(conn, &people).await?;
        add_entries(conn, &entries).await?;
    }
    Ok(kept)
}

/// How many entries are looked up and added by one statement. Seven parameters each, and `SQLite`
/// takes 32,766 of them, `PostgreSQL` 65,535.
const ENTRIES: usize = 500;

/// Where entries are, and what each said.
type Kept = Vec<(i64, [u8; 32])>;

/// The entries of each message of a chunk that are kept already, the first first.
async fn messages_known(
    conn: &mut Conn,
    chunk: &[NewSealed],
) -> Result<HashMap<[u8; 32], Kept>, StoreError> {
    let mut query = QueryBuilder::<Db>::new(sql::KNOWN);
    let mut list = query.separated(", ");
    for new in chunk {
        list.push_bind(new.sealed.tokens.message.0.to_vec());
    }
    query.push(sql::KNOWN_ORDER);
    let rows = query
        .build_query_as::<(Vec<u8>, i64, Vec<u8>)>()
        .fetch_all(conn)
        .await?;
    let mut known: HashMap<_, Kept> = HashMap::with_capacity(chunk.len());
    for (message, at, content) in rows {
        let message = bytes(at, message, "message")?;
        let content = bytes(at, content, "content")?;
        known.entry(message).or_default().push((at, content));
    }
    Ok(known)
}

/// The people of a chunk who are known, and whether they were erased.
async fn people_known(
    conn: &mut Conn,
    chunk: &[NewSealed],
) -> Result<HashMap<PersonId, bool>, StoreError> {
    let mut wanted: Vec<PersonId> = chunk.iter().filter_map(|new| new.sealed.person).collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = QueryBuilder::<Db>::new(sql::PERSON);
    let mut list = query.separated(", ");
    for person in &wanted {
        list.push_bind(person.0.to_vec());
    }
    query.push(")");
    let rows = query
        .build_query_as::<(Vec<u8>, Option<i64>)>()
        .fetch_all(conn)
        .await?;
    let known = rows
        .into_iter()
        .map(|(person, erased)| Ok((PersonId(bytes(0, person, "person")?), erased.is_some())));
    known.collect()
}

async fn add_people(conn: &mut Conn, people: &[(PersonId, &WrappedKey)]) -> Result<(), StoreError> {
    if people.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Db>::new(sql::ADD_PERSON);
    query.push_values(people, |mut values, (person, key)| {
        values
            .push_bind(person.0.to_vec())
            .push_bind(key.nonce.to_vec())
            .push_bind(key.bytes.clone());
    });
    query.build().execute(conn).await?;
    Ok(())
}

async fn add_entries(conn: &mut Conn, entries: &[(i64, &Sealed)]) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Db>::new(sql::ADD);
    query.push_values(entries, |mut values, (position, sealed)| {
        values
            .push_bind(*position)
            .push_bind(to_micros(sealed.recorded))
            .push_bind(sealed.person.map(|person| person.0.to_vec()))
            .push_bind(sealed.tokens.message.0.to_vec())
            .push_bind(sealed.tokens.content.0.to_vec())
            .push_bind(sealed.nonce.to_vec())
            .push_bind(sealed.bytes.clone());
    });
    query.build().execute(conn).await?;
    Ok(())
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
