//! Leaves, heads and stamps of the log.

use crate::bodies::{NOON, at, nonces, publics};
use crate::home::Home;
use crate::on_both_engines;
use standing_store::Store;
use standing_store::seal::{KeptLeaf, LogHead, Stamp};

on_both_engines!(
    nothing_is_sealed_at_first,
    leaves_and_head_are_kept_and_read_back,
    a_head_comes_again_with_the_signature_of_a_witness,
    leaves_with_a_gap_or_a_second_time_are_refused_whole,
    a_head_over_fewer_leaves_than_there_are_is_refused,
    stamps_are_kept_as_they_came,
);

fn leaf(number: u64, position: u64) -> KeptLeaf {
    KeptLeaf {
        number,
        position,
        content: format!("leaf {number}"),
    }
}

fn head(size: u64) -> LogHead {
    LogHead {
        size,
        verifier: "standing.example/log+key".into(),
        note: format!("standing.example/log\n{size}\nroot\n\nsignature\n"),
    }
}

/// A store with twelve entries.
async fn twelve(home: &Home) -> Store {
    let store = home.open().await;
    store
        .append(&publics(0..12), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    store
}

async fn nothing_is_sealed_at_first(home: &Home) {
    let store = twelve(home).await;
    assert_eq!(store.log_head().await.unwrap(), None);
    assert_eq!(store.log_leaves(0, 10).await.unwrap(), []);
    assert_eq!(store.log_stamps().await.unwrap(), []);
}

async fn leaves_and_head_are_kept_and_read_back(home: &Home) {
    let store = twelve(home).await;
    // Not in the order of the book: what was held back enters after what came later.
    let first = [leaf(0, 1), leaf(1, 3), leaf(2, 2)];
    store.log_seal(&first, &head(3)).await.unwrap();
    store
        .log_seal(&[leaf(3, 4), leaf(4, 5)], &head(5))
        .await
        .unwrap();
    assert_eq!(store.log_leaves(0, 3).await.unwrap(), first);
    assert_eq!(store.log_leaves(4, 9).await.unwrap(), [leaf(4, 5)]);
    assert_eq!(store.log_head().await.unwrap(), Some((2, head(5))));
    assert_eq!(store.log_heads().await.unwrap(), [head(3), head(5)]);
    drop(store);
    let again = home.open().await;
    assert_eq!(again.log_head().await.unwrap(), Some((2, head(5))));
}

async fn a_head_comes_again_with_the_signature_of_a_witness(home: &Home) {
    let store = twelve(home).await;
    store.log_seal(&[leaf(0, 1)], &head(1)).await.unwrap();
    let mut signed = head(1);
    signed.note.push_str("another signature\n");
    store.log_seal(&[], &signed).await.unwrap();
    assert_eq!(store.log_head().await.unwrap(), Some((2, signed)));
}

async fn leaves_with_a_gap_or_a_second_time_are_refused_whole(home: &Home) {
    let store = twelve(home).await;
    store.log_seal(&[leaf(0, 1)], &head(1)).await.unwrap();
    for bad in [
        vec![leaf(2, 2)],
        vec![leaf(1, 2), leaf(3, 3)],
        vec![leaf(1, 1)],
        vec![leaf(1, 2), leaf(2, 2)],
        vec![leaf(0, 2)],
        vec![leaf(1, 99)],
    ] {
        let size = 1 + bad.len() as u64;
        assert!(store.log_seal(&bad, &head(size)).await.is_err(), "{bad:?}");
    }
    assert_eq!(store.log_leaves(0, 9).await.unwrap(), [leaf(0, 1)]);
    assert_eq!(store.log_heads().await.unwrap(), [head(1)]);
}

async fn a_head_over_fewer_leaves_than_there_are_is_refused(home: &Home) {
    let store = twelve(home).await;
    let both = [leaf(0, 1), leaf(1, 2)];
    assert!(store.log_seal(&both, &head(1)).await.is_err());
    assert!(store.log_seal(&both, &head(3)).await.is_err());
    store.log_seal(&both, &head(2)).await.unwrap();
    assert!(store.log_seal(&[], &head(1)).await.is_err());
}

async fn stamps_are_kept_as_they_came(home: &Home) {
    let store = twelve(home).await;
    let stamp = |size: u64| Stamp {
        size,
        text: format!("standing.example/log\n{size}\nroot\n"),
        answer: vec![0, 255, 7],
    };
    store.log_add_stamp(&stamp(3)).await.unwrap();
    store.log_add_stamp(&stamp(5)).await.unwrap();
    assert_eq!(store.log_stamps().await.unwrap(), [stamp(3), stamp(5)]);
}
