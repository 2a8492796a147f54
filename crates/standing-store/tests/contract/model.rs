//! Random operations, compared with a list in memory.

use crate::bodies::{NOON, at, nonces, of_office, public, redaction};
use crate::home::{Home, all};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use standing_evidence::{Entry, NewEntry, Payload};
use standing_store::{Fault, StoreError};
use standing_terms::Digest;

#[derive(Debug, Clone)]
enum Operation {
    /// Numbers, some of them an office's; seconds after noon; how far off the expected position is.
    Append(Vec<(u8, bool)>, i16, Option<i8>),
    /// As append, with an entry in it that is misnamed.
    AppendBadly(Vec<(u8, bool)>, u8),
    Redact(u8, u8, i16),
    Reopen,
    Checkpoint,
    Audit,
}

fn operation() -> impl Strategy<Value = Operation> {
    let numbers = || prop::collection::vec((0u8..30, prop::bool::weighted(0.2)), 0..12);
    prop_oneof![
        6 => (numbers(), any::<i16>(), prop::option::weighted(0.4, -1i8..=1))
            .prop_map(|(n, s, e)| Operation::Append(n, s, e)),
        1 => (numbers(), any::<u8>()).prop_map(|(n, i)| Operation::AppendBadly(n, i)),
        2 => (0u8..30, 0u8..2, any::<i16>()).prop_map(|(n, r, s)| Operation::Redact(n, r, s)),
        1 => Just(Operation::Reopen),
        1 => Just(Operation::Checkpoint),
        1 => Just(Operation::Audit),
    ]
}

/// The contract, in a list.
#[derive(Default)]
struct Model {
    entries: Vec<Entry>,
}

impl Model {
    fn position(&self) -> u64 {
        self.entries.len() as u64
    }

    fn find(&self, id: Digest) -> Option<usize> {
        self.entries.iter().position(|e| e.id == id)
    }

    fn append(&mut self, batch: &[NewEntry], entered: Timestamp) -> usize {
        let entered = self
            .entries
            .last()
            .map_or(entered, |e| e.entered.max(entered));
        let before = self.entries.len();
        for new in batch {
            if self.find(new.id).is_none() {
                self.entries.push(Entry {
                    position: self.position() + 1,
                    entered,
                    id: new.id,
                    kind: new.kind,
                    visibility: new.visibility.clone(),
                    payload: Payload::Present(serde_json::from_slice(&new.payload).unwrap()),
                });
            }
        }
        self.entries.len() - before
    }
}

fn batch(numbers: &[(u8, bool)]) -> Vec<NewEntry> {
    numbers
        .iter()
        .map(|(number, office)| {
            if *office {
                of_office(u32::from(*number), "north")
            } else {
                public(u32::from(*number))
            }
        })
        .collect()
}

fn seconds(after: i16) -> Timestamp {
    at(NOON) + SignedDuration::from_secs(i64::from(after))
}

async fn run(home: &Home, operations: &[Operation]) -> Result<(), TestCaseError> {
    let mut model = Model::default();
    let mut store = home.open().await;
    for operation in operations {
        match operation {
            Operation::Append(numbers, after, off) => {
                let batch = batch(numbers);
                let expect = off.map(|off| model.position().saturating_add_signed(off.into()));
                let result = store
                    .append(&batch, seconds(*after), &mut nonces(), expect)
                    .await;
                if expect.is_some_and(|e| e != model.position()) {
                    let moved = matches!(result, Err(StoreError::Moved { .. }));
                    prop_assert!(moved);
                } else {
                    let appended = result.unwrap();
                    let first = model.position() + 1;
                    let new = model.append(&batch, seconds(*after));
                    prop_assert_eq!(appended.new, new);
                    prop_assert_eq!(appended.already, batch.len() - new);
                    prop_assert_eq!(appended.first, first);
                    prop_assert_eq!(appended.last, model.position());
                }
            }
            Operation::AppendBadly(numbers, place) => {
                let mut batch = batch(numbers);
                let mut bad = public(1000);
                bad.id = public(1001).id;
                batch.insert(usize::from(*place) % (batch.len() + 1), bad);
                let result = store.append(&batch, seconds(0), &mut nonces(), None).await;
                let refused = matches!(result, Err(StoreError::Misnamed { .. }));
                prop_assert!(refused);
            }
            Operation::Redact(number, reason, after) => {
                let target = public(u32::from(*number)).id;
                let new = redaction(target, &format!("reason {reason}"));
                let result = store
                    .redact(&new, seconds(*after), &mut nonces(), None)
                    .await;
                match model.find(target) {
                    None => {
                        let missing = matches!(result, Err(StoreError::NoSuchEntry { .. }));
                        prop_assert!(missing);
                    }
                    Some(index) => {
                        let appended = result.unwrap();
                        prop_assert_eq!(appended.new, model.append(&[new], seconds(*after)));
                        model.entries[index].payload = Payload::Withdrawn;
                    }
                }
            }
            Operation::Reopen => {
                store.close().await.unwrap();
                store = home.open().await;
            }
            Operation::Checkpoint => {
                store.checkpoint().await.unwrap();
            }
            Operation::Audit => {
                prop_assert_eq!(store.integrity().await.unwrap(), Vec::<Fault>::new());
            }
        }
        prop_assert_eq!(&all(&store).await, &model.entries);
        let head = model.entries.last().map(|e| (e.position, e.entered));
        prop_assert_eq!(store.head().await.unwrap(), head);
    }
    store.close().await.unwrap();
    Ok(())
}

fn check(cases: u32, home: impl AsyncFn() -> Home) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&prop::collection::vec(operation(), 1..20), |operations| {
            runtime.block_on(async {
                let home = home().await;
                let result = run(&home, &operations).await;
                home.remove().await;
                result
            })
        })
        .unwrap();
}

#[test]
fn a_book_in_sqlite_is_what_a_list_in_memory_would_be() {
    check(40, async || Home::sqlite());
}

#[test]
fn a_book_in_postgres_is_what_a_list_in_memory_would_be() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let Some(home) = runtime.block_on(Home::postgres()) else {
        return;
    };
    runtime.block_on(home.remove());
    check(20, async || Home::postgres().await.unwrap());
}
