//! A writer killed in mid-append: the book holds whole batches, and the rerun completes it.

use crate::bodies::{NOON, at, ids, is_dense, names, nonces, publics};
use crate::home::{Home, all};
use crate::on_both_engines;
use standing_store::Store;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::Duration;

// Enough of them that no machine is done before the first child is killed.
const BATCH: u32 = 20;
const BATCHES: u32 = 200;
const URL: &str = "STANDING_TEST_CHILD_URL";

on_both_engines!(a_killed_writer_leaves_whole_batches_and_the_rerun_completes_the_book);

/// The child: not a test, but run as one by its parent.
#[test]
#[ignore = "run by its parent, which kills it"]
fn child_appends_until_killed() {
    let Ok(url) = std::env::var(URL) else {
        return;
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&url).await.unwrap();
        // The parent begins to count here.
        eprintln!("begun");
        for batch in 0..BATCHES {
            let entries = publics(batch * BATCH..(batch + 1) * BATCH);
            store
                .append(&entries, at(NOON), &mut nonces(), None)
                .await
                .unwrap();
        }
    });
}

async fn a_killed_writer_leaves_whole_batches_and_the_rerun_completes_the_book(home: &Home) {
    let whole = names(&publics(0..BATCH * BATCHES));
    home.open().await.close().await.unwrap();
    let mut before = Vec::new();
    let mut caught_in_the_middle = 0;
    // Spread without chance: multiples of the golden ratio, modulo 60 ms.
    for round in 0..12u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--ignored",
                "--exact",
                "--nocapture",
                "crash::child_appends_until_killed",
            ])
            .env(URL, home.url())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut begun = [0; 5];
        child
            .stderr
            .as_mut()
            .unwrap()
            .read_exact(&mut begun)
            .unwrap();
        assert_eq!(&begun, b"begun");
        tokio::time::sleep(Duration::from_micros(round * 37_082 % 60_000)).await;
        child.kill().unwrap();
        child.wait().unwrap();

        let store = home.open().await;
        let read = all(&store).await;
        assert!(is_dense(&read));
        assert_eq!(read.len() % BATCH as usize, 0, "a batch was torn");
        assert!(read.starts_with(&before), "something acknowledged was lost");
        assert_eq!(ids(&read), whole[..read.len()]);
        assert_eq!(store.integrity().await.unwrap(), []);
        caught_in_the_middle += usize::from(read.len() > before.len() && read.len() < whole.len());
        before = read;
        drop(store);
    }
    assert!(
        caught_in_the_middle > 0,
        "no child was killed in the middle"
    );

    let store = home.open().await;
    let appended = store
        .append(
            &publics(0..BATCH * BATCHES),
            at(NOON),
            &mut nonces(),
            Some(before.len() as u64),
        )
        .await
        .unwrap();
    assert_eq!(appended.already, before.len());
    assert_eq!(ids(&all(&store).await), whole);
    assert_eq!(store.integrity().await.unwrap(), []);
}

#[tokio::test]
async fn a_book_that_was_being_made_when_its_program_was_killed_is_opened_again() {
    use sqlx::ConnectOptions as _;
    let dir = tempfile::tempdir().unwrap();
    let (made, left) = (dir.path().join("made.db"), dir.path().join("left.db"));
    // Half a transaction, written to the file before its end; then the machine stops.
    let mut conn = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&made)
        .create_if_missing(true)
        .pragma("journal_mode", "delete")
        .pragma("cache_size", "2")
        .connect()
        .await
        .unwrap();
    let half = "BEGIN; CREATE TABLE half (body); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT \
                i + 1 FROM n WHERE i < 200) INSERT INTO half SELECT randomblob(4000) FROM n";
    sqlx::raw_sql(half).execute(&mut conn).await.unwrap();
    std::fs::copy(&made, &left).unwrap();
    std::fs::copy(
        dir.path().join("made.db-journal"),
        dir.path().join("left.db-journal"),
    )
    .unwrap();
    assert!(left.metadata().unwrap().len() > 0);

    let store = Store::open(&format!("sqlite:{}", left.display()))
        .await
        .unwrap();
    assert_eq!(store.head().await.unwrap(), None);
    let entries = publics(0..3);
    let appended = store
        .append(&entries, at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    assert_eq!(appended.new, 3);
    store.close().await.unwrap();
}
