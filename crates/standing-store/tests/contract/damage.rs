//! Somebody goes around the store: what the engine refuses, and what is found afterwards.

use crate::bodies::{NOON, at, nonces, public, publics, redaction};
use crate::home::{Home, Raw, all};
use crate::on_both_engines;
use standing_evidence::digest_of;
use standing_store::{Fault, Store, StoreError};

on_both_engines!(
    raw_statements_change_and_remove_nothing,
    raw_rows_that_break_the_order_are_refused,
    a_kind_from_the_future_is_an_error_that_names_its_entry,
    a_payload_that_cannot_be_read_is_an_error_that_names_its_entry,
    a_lost_payload_is_not_taken_for_a_withdrawn_one,
    an_audit_finds_what_was_tampered_with,
    an_audit_finds_gaps_and_times_that_go_back,
    a_book_of_a_later_version_is_refused,
    a_book_made_by_another_migration_is_refused,
    something_else_is_not_a_book_and_stays_as_it_is,
);

/// A book of five entries, the third withdrawn by the sixth.
async fn book(home: &Home) -> Store {
    let store = home.open().await;
    store
        .append(&publics(0..5), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    store
        .redact(
            &redaction(public(2).id, "a name"),
            at(NOON),
            &mut nonces(),
            None,
        )
        .await
        .unwrap();
    store
}

async fn raw_statements_change_and_remove_nothing(home: &Home) {
    let store = book(home).await;
    let before = all(&store).await;
    let mut raw = home.raw().await;
    let id = raw.bytes(&public(0).id.0);
    let zeros = raw.bytes(&[0; 32]);
    let mut attempts = vec![
        "UPDATE entry SET kind = 'party'".to_owned(),
        "UPDATE entry SET entered = 0 WHERE position = 1".to_owned(),
        "UPDATE entry SET position = 9 WHERE position = 6".to_owned(),
        format!("UPDATE entry SET salted = {zeros} WHERE position = 1"),
        "UPDATE payload SET body = '{}'".to_owned(),
        "UPDATE payload SET position = 3 WHERE position = 4".to_owned(),
        "UPDATE redaction SET target_position = 1".to_owned(),
        "UPDATE standing_schema SET version = 0".to_owned(),
        "DELETE FROM entry".to_owned(),
        "DELETE FROM entry WHERE position = 6".to_owned(),
        "DELETE FROM payload".to_owned(),
        "DELETE FROM payload WHERE position = 4".to_owned(),
        "DELETE FROM payload WHERE position = 6".to_owned(),
        "DELETE FROM redaction".to_owned(),
        "DELETE FROM standing_schema".to_owned(),
        // A redaction is an entry, of an earlier entry that is not itself a redaction.
        "INSERT INTO redaction (position, target_position) VALUES (4, 1)".to_owned(),
        "INSERT INTO redaction (position, target_position) VALUES (6, 6)".to_owned(),
        "INSERT INTO redaction (position, target_position) VALUES (6, 1)".to_owned(),
    ];
    match raw {
        Raw::Sqlite(_) => attempts.extend([
            format!("INSERT OR REPLACE INTO entry VALUES (1, 0, {id}, 'party', NULL, {zeros})"),
            format!(
                "INSERT OR REPLACE INTO entry
                 VALUES (7, 9000000000000000, {id}, 'party', NULL, {zeros})"
            ),
            "INSERT OR REPLACE INTO payload VALUES (1, '{}', zeroblob(16))".to_owned(),
            "INSERT OR REPLACE INTO redaction VALUES (6, 1)".to_owned(),
            "INSERT INTO payload VALUES (1, '{}', zeroblob(16))
             ON CONFLICT DO UPDATE SET body = '{}'"
                .to_owned(),
        ]),
        Raw::Postgres(_) => attempts.extend([
            "TRUNCATE entry CASCADE".to_owned(),
            "TRUNCATE payload".to_owned(),
            "TRUNCATE redaction".to_owned(),
            "TRUNCATE standing_schema".to_owned(),
            format!(
                "INSERT INTO payload VALUES (1, '{{}}', decode('{}', 'hex'))
                ON CONFLICT (position) DO UPDATE SET body = '{{}}'",
                "00".repeat(16)
            ),
            "SET session_replication_role = replica; DELETE FROM entry WHERE position = 1"
                .to_owned(),
            "SET session_replication_role = replica; UPDATE payload SET body = '{}'".to_owned(),
        ]),
    }
    for attempt in attempts {
        assert!(raw.run(&attempt).await.is_err(), "{attempt}");
        assert_eq!(all(&store).await, before, "{attempt}");
    }
    assert_eq!(store.integrity().await.unwrap(), []);
}

async fn raw_rows_that_break_the_order_are_refused(home: &Home) {
    let store = book(home).await;
    let mut raw = home.raw().await;
    let salted = raw.bytes(&[0; 32]);
    let instant = at(NOON).as_microsecond();
    for (position, entered) in [(0, instant), (-1, instant), (8, instant), (7, instant - 1)] {
        let id = raw.bytes(&digest_of(b"a new one").0);
        let row = format!("({position}, {entered}, {id}, 'statement', NULL, {salted})");
        assert!(
            raw.run(&format!("INSERT INTO entry VALUES {row}"))
                .await
                .is_err(),
            "{row}"
        );
    }
    let id = raw.bytes(&public(0).id.0);
    let twice =
        format!("INSERT INTO entry VALUES (7, {instant}, {id}, 'statement', NULL, {salted})");
    assert!(raw.run(&twice).await.is_err());
    let short = format!(
        "INSERT INTO entry VALUES (7, {instant}, {0}, 'statement', NULL, {0})",
        raw.bytes(b"short")
    );
    assert!(raw.run(&short).await.is_err());
    assert_eq!(store.head().await.unwrap().unwrap().0, 6);
}

/// Enters a row as a later version might.
async fn enter(home: &Home, kind: &str, body: &str) {
    let mut raw = home.raw().await;
    let instant = at(NOON).as_microsecond();
    let nonce = [7; 16];
    let id = raw.bytes(&digest_of(body.as_bytes()).0);
    let salted = raw.bytes(&digest_of(&[&nonce[..], body.as_bytes()].concat()).0);
    let nonce = raw.bytes(&nonce);
    raw.run(&format!(
        "INSERT INTO entry VALUES (7, {instant}, {id}, '{kind}', NULL, {salted});
         INSERT INTO payload VALUES (7, '{body}', {nonce})"
    ))
    .await
    .unwrap();
}

async fn a_kind_from_the_future_is_an_error_that_names_its_entry(home: &Home) {
    let store = book(home).await;
    enter(home, "portrait", "{\"portrait\":{}}").await;
    let error = store.read(0, 100).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::UnknownKind { position: 7, kind } if kind == "portrait"),
        "{error}"
    );
    assert_eq!(store.read(0, 6).await.unwrap().len(), 6);
    assert!(matches!(
        store.integrity().await.unwrap().as_slice(),
        [Fault::Unreadable { position: 7, .. }]
    ));
}

async fn a_payload_that_cannot_be_read_is_an_error_that_names_its_entry(home: &Home) {
    let store = book(home).await;
    enter(home, "statement", "{\"statement\":{\"label\":1}}").await;
    let error = store.read(6, 100).await.unwrap_err();
    assert!(
        matches!(error, StoreError::Unreadable { position: 7, .. }),
        "{error}"
    );
}

async fn a_lost_payload_is_not_taken_for_a_withdrawn_one(home: &Home) {
    let store = book(home).await;
    let mut raw = home.raw().await;
    raw.unguard().await;
    raw.run("DELETE FROM payload WHERE position = 4")
        .await
        .unwrap();
    let error = store.read(0, 100).await.unwrap_err();
    assert!(
        matches!(error, StoreError::PayloadLost { position: 4 }),
        "{error}"
    );
    let error = store.payload(public(3).id).await.unwrap_err();
    assert!(
        matches!(error, StoreError::PayloadLost { position: 4 }),
        "{error}"
    );
    assert_eq!(
        store.integrity().await.unwrap(),
        [Fault::PayloadLost { position: 4 }]
    );
}

async fn an_audit_finds_what_was_tampered_with(home: &Home) {
    let store = book(home).await;
    let mut raw = home.raw().await;
    raw.unguard().await;
    let other = String::from_utf8(public(77).payload).unwrap();
    let zeros = raw.bytes(&[0; 32]);
    let nonce = raw.bytes(&[0; 16]);
    for change in [
        format!("UPDATE payload SET body = '{other}' WHERE position = 1"),
        format!("UPDATE entry SET salted = {zeros} WHERE position = 2"),
        format!("INSERT INTO payload VALUES (3, '{other}', {nonce})"),
        "UPDATE entry SET kind = 'source' WHERE position = 5".to_owned(),
        "UPDATE redaction SET target_position = 4".to_owned(),
    ] {
        raw.run(&change).await.unwrap();
    }
    let faults = store.integrity().await.unwrap();
    assert!(
        matches!(
            faults.as_slice(),
            [
                Fault::ContentChanged { position: 1 },
                Fault::SaltedChanged { position: 1 },
                Fault::SaltedChanged { position: 2 },
                Fault::ContentChanged { position: 3 },
                Fault::SaltedChanged { position: 3 },
                Fault::PayloadKept {
                    position: 4,
                    redacted_by: 6
                },
                Fault::Unreadable { position: 5, .. },
                Fault::RedactionAstray { position: 6 },
            ]
        ),
        "{faults:#?}"
    );
}

async fn an_audit_finds_gaps_and_times_that_go_back(home: &Home) {
    let store = book(home).await;
    let mut raw = home.raw().await;
    raw.unguard().await;
    for change in [
        "DELETE FROM payload WHERE position = 2",
        "DELETE FROM entry WHERE position = 2",
        "UPDATE entry SET entered = 0 WHERE position = 4",
    ] {
        raw.run(change).await.unwrap();
    }
    assert_eq!(
        store.integrity().await.unwrap(),
        [
            Fault::Gap { after: 1, got: 3 },
            Fault::Backwards { position: 4 }
        ]
    );
}

async fn a_book_of_a_later_version_is_refused(home: &Home) {
    book(home).await.close().await.unwrap();
    let mut raw = home.raw().await;
    let digest = raw.bytes(&[0; 32]);
    let later = format!("INSERT INTO standing_schema VALUES (99, 'wonders', {digest})");
    raw.run(&later).await.unwrap();
    let error = Store::open(&home.url()).await.unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::NewerSchema {
                found: 99,
                known: 6
            }
        ),
        "{error}"
    );
}

async fn a_book_made_by_another_migration_is_refused(home: &Home) {
    book(home).await.close().await.unwrap();
    let mut raw = home.raw().await;
    raw.unguard().await;
    let digest = raw.bytes(&[0; 32]);
    raw.run(&format!("UPDATE standing_schema SET digest = {digest}"))
        .await
        .unwrap();
    let error = Store::open(&home.url()).await.unwrap_err();
    assert!(
        matches!(error, StoreError::MigrationChanged { version: 1 }),
        "{error}"
    );
}

async fn something_else_is_not_a_book_and_stays_as_it_is(home: &Home) {
    let mut raw = home.raw().await;
    raw.run("CREATE TABLE entry (diary TEXT)").await.unwrap();
    let before = match home {
        Home::Sqlite { .. } => std::fs::read(home.path()).unwrap(),
        Home::Postgres { .. } => Vec::new(),
    };
    let error = Store::open(&home.url()).await.unwrap_err();
    assert!(matches!(error, StoreError::NotABook), "{error}");
    if let Home::Sqlite { .. } = home {
        assert_eq!(std::fs::read(home.path()).unwrap(), before);
        drop(raw);
        std::fs::write(
            home.path(),
            "no database at all, but long enough".repeat(100),
        )
        .unwrap();
        let error = Store::open(&home.url()).await.unwrap_err();
        assert!(matches!(error, StoreError::NotABook), "{error}");
    }
}

#[tokio::test]
async fn an_address_of_neither_engine_is_refused() {
    for address in [
        "",
        "book.db",
        "mysql://host/book",
        "sqlite:",
        "sqlite::memory:",
    ] {
        let error = Store::open(address).await.unwrap_err();
        assert!(matches!(error, StoreError::UnknownAddress), "{address}");
    }
}
