//! What both engines do the same way with views: compiled twice, as the queries of the book are.

use super::{Conn, Db, queries};
use crate::error::StoreError;
use crate::views::{Kept, NewView, ViewName, ViewRow, ViewRows, ViewState, Wanted, sql};
use crate::{row, sql as book};
use sqlx::QueryBuilder;

/// How many rows are written, and how many keys asked for, at a time.
const ROWS: usize = 500;

type Row = (String, String, String, i64, i64, String);

fn of_row((kind, key, place, from_day, to_day, body): Row) -> ViewRow {
    ViewRow {
        kind,
        key,
        place,
        from_day,
        to_day,
        body,
    }
}

struct Held {
    id: i64,
    made_by: String,
    position: u64,
    head: String,
}

async fn held(conn: &mut Conn, name: &ViewName<'_>) -> Result<Option<Held>, StoreError> {
    let Some((id, made_by, position, head)) =
        sqlx::query_as::<Db, (i64, String, i64, String)>(sql::VIEW)
            .bind(name.view)
            .bind(name.audience)
            .fetch_optional(conn)
            .await?
    else {
        return Ok(None);
    };
    let position = row::position(position)?;
    Ok(Some(Held {
        id,
        made_by,
        position,
        head,
    }))
}

async fn log(conn: &mut Conn) -> Result<u64, StoreError> {
    row::position(queries::head(conn).await?.map_or(0, |h| h.position))
}

/// Where a view stands.
pub(super) async fn view(
    conn: &mut Conn,
    name: &ViewName<'_>,
) -> Result<Option<ViewState>, StoreError> {
    let Some(held) = held(conn, name).await? else {
        return Ok(None);
    };
    if held.made_by != name.made_by {
        return Ok(None);
    }
    Ok(Some(ViewState {
        position: held.position,
        head: held.head,
        log: log(conn).await?,
    }))
}

/// Rows of a view at a position; to be called inside a transaction that sees one state.
pub(super) async fn view_rows(
    conn: &mut Conn,
    name: &ViewName<'_>,
    position: u64,
    wanted: &[Wanted],
) -> Result<Option<Vec<ViewRow>>, StoreError> {
    let Some(held) = held(conn, name).await? else {
        return Ok(None);
    };
    if held.made_by != name.made_by || held.position != position {
        return Ok(None);
    }
    Ok(Some(rows(conn, held.id, wanted).await?))
}

async fn rows(conn: &mut Conn, id: i64, wanted: &[Wanted]) -> Result<Vec<ViewRow>, StoreError> {
    let mut found = Vec::new();
    for wanted in wanted {
        match wanted {
            Wanted::Day { kind, day } => {
                let rows = sqlx::query_as::<Db, Row>(sql::OF_DAY)
                    .bind(id)
                    .bind(*kind)
                    .bind(*day)
                    .fetch_all(&mut *conn)
                    .await?;
                found.extend(rows.into_iter().map(of_row));
            }
            Wanted::Kind(kind) => {
                let rows = sqlx::query_as::<Db, Row>(sql::OF_KIND)
                    .bind(id)
                    .bind(*kind)
                    .fetch_all(&mut *conn)
                    .await?;
                found.extend(rows.into_iter().map(of_row));
            }
            Wanted::Places { kinds, places } => {
                for chunk in places.chunks(ROWS) {
                    let mut query = QueryBuilder::<Db>::new(sql::ROWS);
                    query.push_bind(id).push(" AND place IN (");
                    let mut list = query.separated(", ");
                    for place in chunk {
                        list.push_bind(place.clone());
                    }
                    query.push(") AND kind IN (");
                    let mut list = query.separated(", ");
                    for kind in kinds {
                        list.push_bind(*kind);
                    }
                    query.push(")");
                    let rows = query.build_query_as::<Row>().fetch_all(&mut *conn).await?;
                    found.extend(rows.into_iter().map(of_row));
                }
            }
            Wanted::Keys { kind, keys } => {
                for chunk in keys.chunks(ROWS) {
                    let mut query = QueryBuilder::<Db>::new(sql::ROWS);
                    query.push_bind(id).push(" AND kind = ").push_bind(*kind);
                    query.push(" AND key IN (");
                    let mut list = query.separated(", ");
                    for key in chunk {
                        list.push_bind(key.clone());
                    }
                    query.push(")");
                    let rows = query.build_query_as::<Row>().fetch_all(&mut *conn).await?;
                    found.extend(rows.into_iter().map(of_row));
                }
            }
        }
    }
    Ok(found)
}

/// Keeps a view; to be called inside a transaction that no other writer can enter.
pub(super) async fn keep_view(
    conn: &mut Conn,
    view: &NewView<'_>,
    rows: ViewRows<'_>,
) -> Result<Kept, StoreError> {
    // What was withdrawn must not come back in a view that was made before.
    let (redacted,) = sqlx::query_as::<Db, (i64,)>(book::LAST_REDACTION)
        .fetch_one(&mut *conn)
        .await?;
    if view.position > log(conn).await? || row::position(redacted)? > view.position {
        return Ok(Kept::Overtaken);
    }
    let held = held(conn, &view.name).await?;
    let same = held.as_ref().filter(|h| h.made_by == view.name.made_by);
    let position = row::after(view.position);
    let id = match (view.changes, same, &held) {
        (Some(changes), Some(held), _) if held.position == changes => {
            for (kind, key) in view.gone {
                sqlx::query::<Db>(sql::REMOVE_ROW)
                    .bind(held.id)
                    .bind(*kind)
                    .bind(key)
                    .execute(&mut *conn)
                    .await?;
            }
            sqlx::query::<Db>(sql::MOVE)
                .bind(held.id)
                .bind(position)
                .bind(view.head)
                .execute(&mut *conn)
                .await?;
            held.id
        }
        (Some(_), ..) => return Ok(Kept::Overtaken),
        (None, Some(held), _) if held.position >= view.position => return Ok(Kept::Overtaken),
        (None, _, held) => {
            if let Some(held) = held {
                for remove in [sql::REMOVE_ROWS, sql::REMOVE] {
                    sqlx::query::<Db>(remove)
                        .bind(held.id)
                        .execute(&mut *conn)
                        .await?;
                }
            }
            let (id,) = sqlx::query_as::<Db, (i64,)>(sql::NEXT)
                .fetch_one(&mut *conn)
                .await?;
            sqlx::query::<Db>(sql::BEGIN)
                .bind(id)
                .bind(view.name.view)
                .bind(view.name.audience)
                .bind(view.name.made_by)
                .bind(position)
                .bind(view.head)
                .execute(&mut *conn)
                .await?;
            id
        }
    };
    loop {
        let chunk: Vec<ViewRow> = (&mut *rows).take(ROWS).collect();
        if chunk.is_empty() {
            return Ok(Kept::Yes);
        }
        let mut query = QueryBuilder::<Db>::new(sql::ADD_ROWS);
        query.push_values(chunk, |mut values, row| {
            values
                .push_bind(id)
                .push_bind(row.kind)
                .push_bind(row.key)
                .push_bind(row.place)
                .push_bind(row.from_day)
                .push_bind(row.to_day)
                .push_bind(row.body);
        });
        query.build().execute(&mut *conn).await?;
    }
}

/// Removes every view. Where there is none, nobody needs a right to remove.
pub(super) async fn forget_views(conn: &mut Conn) -> Result<(), StoreError> {
    let (next,) = sqlx::query_as::<Db, (i64,)>(sql::NEXT)
        .fetch_one(&mut *conn)
        .await?;
    if next == 1 {
        return Ok(());
    }
    for remove in [sql::FORGET_ROWS, sql::FORGET] {
        sqlx::query::<Db>(remove).execute(&mut *conn).await?;
    }
    Ok(())
}
