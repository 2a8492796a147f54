//! What both engines do the same way with the log: compiled twice, as the queries of the book are.

use super::{Conn, Db};
use crate::error::StoreError;
use crate::row::{after, position};
use crate::seal::{KeptLeaf, LogHead, Stamp, sql};

/// Three values each; both engines take some 32,000 values in a statement.
const ROWS: usize = 5000;

pub(super) async fn log_leaves(
    conn: &mut Conn,
    from: u64,
    limit: u32,
) -> Result<Vec<KeptLeaf>, StoreError> {
    sqlx::query_as::<Db, (i64, i64, String)>(sql::LEAVES)
        .bind(after(from))
        .bind(i64::from(limit))
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(|(number, at, content)| {
            Ok(KeptLeaf {
                number: position(number)?,
                position: position(at)?,
                content,
            })
        })
        .collect()
}

type HeadRow = (i64, i64, String, String);

fn head((number, size, verifier, note): HeadRow) -> Result<(u64, LogHead), StoreError> {
    let size = position(size)?;
    let head = LogHead {
        size,
        verifier,
        note,
    };
    Ok((position(number)?, head))
}

pub(super) async fn log_head(conn: &mut Conn) -> Result<Option<(u64, LogHead)>, StoreError> {
    sqlx::query_as::<Db, HeadRow>(sql::LAST_HEAD)
        .fetch_optional(conn)
        .await?
        .map(head)
        .transpose()
}

pub(super) async fn log_heads(conn: &mut Conn) -> Result<Vec<LogHead>, StoreError> {
    sqlx::query_as::<Db, HeadRow>(sql::HEADS)
        .bind(0i64)
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(|row| Ok(head(row)?.1))
        .collect()
}

pub(super) async fn log_seal(
    conn: &mut Conn,
    leaves: &[KeptLeaf],
    head: &LogHead,
) -> Result<(), StoreError> {
    for some in leaves.chunks(ROWS) {
        let mut insert = sqlx::QueryBuilder::<Db>::new(sql::ADD_LEAVES);
        insert.push_values(some, |mut row, leaf| {
            row.push_bind(after(leaf.number))
                .push_bind(after(leaf.position))
                .push_bind(&leaf.content);
        });
        insert.build().execute(&mut *conn).await?;
    }
    sqlx::query::<Db>(sql::ADD_HEAD)
        .bind(after(head.size))
        .bind(&head.verifier)
        .bind(&head.note)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn log_stamps(conn: &mut Conn) -> Result<Vec<Stamp>, StoreError> {
    sqlx::query_as::<Db, (i64, String, Vec<u8>)>(sql::STAMPS)
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(|(size, text, answer)| {
            Ok(Stamp {
                size: position(size)?,
                text,
                answer,
            })
        })
        .collect()
}

pub(super) async fn log_add_stamp(conn: &mut Conn, stamp: &Stamp) -> Result<(), StoreError> {
    sqlx::query::<Db>(sql::ADD_STAMP)
        .bind(after(stamp.size))
        .bind(&stamp.text)
        .bind(&stamp.answer)
        .execute(conn)
        .await?;
    Ok(())
}
