//! How quick it is; measured only where `STANDING_MEASURE` is 1 (see docs/decisions/0002-store.md).

use crate::bodies::{NOON, at, nonces, publics};
use crate::home::Home;
use standing_store::StoreError;

crate::on_both_engines!(a_book_of_fifty_thousand_is_quick);

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
async fn a_book_of_fifty_thousand_is_quick(home: &Home) {
    if std::env::var("STANDING_MEASURE").as_deref() != Ok("1") {
        return;
    }
    let engine = match home {
        Home::Sqlite { .. } => "SQLite",
        Home::Postgres { .. } => "PostgreSQL",
    };
    let batch = publics(0..50_000);
    let store = home.open().await;
    let bytes: usize = batch.iter().map(|e| e.payload.len()).sum();
    let start = std::time::Instant::now();
    store
        .append(&batch, at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    eprintln!(
        "{engine}: append 50,000 ({bytes} bytes) {:?}",
        start.elapsed()
    );
    let start = std::time::Instant::now();
    store
        .append(&batch, at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    eprintln!("{engine}: the same again {:?}", start.elapsed());
    let start = std::time::Instant::now();
    let mut count = 0;
    store
        .for_each_since(0, |_| {
            count += 1;
            Ok::<(), StoreError>(())
        })
        .await
        .unwrap();
    eprintln!("{engine}: read {count} {:?}", start.elapsed());
    let start = std::time::Instant::now();
    assert_eq!(store.integrity().await.unwrap(), []);
    eprintln!("{engine}: integrity {:?}", start.elapsed());
    let start = std::time::Instant::now();
    for number in 50_000..50_200 {
        store
            .append(&publics([number]), at(NOON), &mut nonces(), None)
            .await
            .unwrap();
    }
    eprintln!("{engine}: 200 appends of one entry {:?}", start.elapsed());
}
