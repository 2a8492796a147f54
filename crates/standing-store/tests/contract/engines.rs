//! What one engine alone has to show.

use crate::bodies::{NOON, at, nonces, public, publics, redaction, said};
use crate::home::{Home, all};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use standing_evidence::NewEntry;
use standing_store::{Store, StoreError};

#[tokio::test]
async fn the_log_of_sqlite_is_moved_before_it_grows_large() {
    const MEBI: u64 = 1 << 20;
    let home = Home::sqlite();
    let store = home.open().await;
    let mut log = home.path().into_os_string();
    log.push("-wal");
    let long = "words ".repeat(4000);
    for batch in 0..12u32 {
        let entries: Vec<NewEntry> = (batch * 200..(batch + 1) * 200)
            .map(|n| NewEntry::published(&said(n, &long)).unwrap())
            .collect();
        store
            .append(&entries, at(NOON), &mut nonces(), None)
            .await
            .unwrap();
    }
    let size = std::fs::metadata(&log).unwrap().len();
    assert!(size < 24 * MEBI, "{size}");
    assert!(std::fs::metadata(home.path()).unwrap().len() > 30 * MEBI);
    assert!(store.checkpoint().await.unwrap());
    assert_eq!(std::fs::metadata(&log).unwrap().len(), 0);
}

#[tokio::test]
async fn a_reader_in_the_way_leaves_a_checkpoint_for_later() {
    let home = Home::sqlite();
    let store = home.open().await;
    store
        .append(&publics(0..3), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    let mut reader = home.raw().await;
    reader.run("BEGIN; SELECT * FROM entry").await.unwrap();
    let entry = redaction(public(1).id, "a name");
    store
        .redact(&entry, at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    reader.run("COMMIT").await.unwrap();
    store
        .append(&publics(3..4), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    let mut log = home.path().into_os_string();
    log.push("-wal");
    assert_eq!(std::fs::metadata(&log).unwrap().len(), 0);
}

#[tokio::test]
async fn a_setting_that_sqlite_did_not_take_is_refused() {
    let home = Home::sqlite();
    let mut raw = home.raw().await;
    raw.run("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (c); DROP TABLE t")
        .await
        .unwrap();
    drop(raw);
    let error = Store::open(&home.url()).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Setting { setting: "encoding", found, .. } if found == "UTF-16le"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_of_postgres_that_may_only_add_keeps_a_book_and_cannot_go_around_it() {
    let Some(home) = Home::postgres().await else {
        return;
    };
    home.open().await.close().await.unwrap();
    let Home::Postgres { server, schema } = &home else {
        unreachable!()
    };
    let mut owner = PgConnection::connect(server).await.unwrap();
    let mut grant = async |sql: String| {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut owner)
            .await
            .unwrap();
    };
    let role = format!("{schema}_clerk");
    grant(format!(
        "CREATE ROLE {role} LOGIN PASSWORD 'clerk';
         GRANT USAGE ON SCHEMA {schema} TO {role};
         GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {schema} TO {role};
         GRANT DELETE ON {schema}.payload, {schema}.upload, {schema}.view_index,
                         {schema}.view_row TO {role};"
    ))
    .await;
    let url = home.url();
    let (_, place) = url
        .split_once('@')
        .expect("the test server's address names a user");
    let url = format!("postgres://{role}:clerk@{place}");

    let store = Store::open(&url).await.unwrap();
    store
        .append(&publics(0..3), at(NOON), &mut nonces(), Some(0))
        .await
        .unwrap();
    let entry = redaction(public(1).id, "a name");
    store
        .redact(&entry, at(NOON), &mut nonces(), Some(3))
        .await
        .unwrap();
    let before = all(&store).await;
    assert_eq!(before.len(), 4);
    let mut clerk = PgConnection::connect(&url).await.unwrap();
    for attempt in [
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "DELETE FROM payload WHERE position = 1",
        "UPDATE entry SET kind = 'party'",
        "DROP FUNCTION stays() CASCADE",
        "SET session_replication_role = replica",
    ] {
        assert!(
            sqlx::raw_sql(attempt).execute(&mut clerk).await.is_err(),
            "{attempt}"
        );
    }
    assert_eq!(all(&store).await, before);
    store.close().await.unwrap();
    clerk.close().await.unwrap();
    grant(format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
    home.remove().await;
}
