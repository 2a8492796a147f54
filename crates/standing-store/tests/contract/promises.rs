//! Appending, reading, withdrawing, reopening.

use crate::bodies::{
    NOON, at, ids, is_dense, is_withdrawn, names, nonces, of_office, public, publication, publics,
    redaction, said,
};
use crate::home::{Home, all};
use crate::on_both_engines;
use standing_evidence::{
    Body, Book, BookError, EntryKind, NewEntry, Payload, Visibility, digest_of,
};
use standing_store::{Appended, Kept, StoreError};

on_both_engines!(
    an_empty_book_stands_nowhere,
    what_is_appended_is_read_back_in_order,
    the_same_content_is_entered_once,
    content_known_under_another_visibility_is_named,
    a_batch_with_a_bad_entry_leaves_nothing,
    a_batch_that_fails_in_the_engine_leaves_nothing,
    a_book_that_moved_is_said_to_have_moved,
    two_writers_make_one_dense_book,
    of_two_writers_at_one_position_one_wins,
    a_clock_set_back_does_not_take_the_book_back,
    instants_are_kept_in_whole_microseconds,
    the_book_as_it_stood_is_a_prefix,
    every_entry_is_handed_on_and_an_error_stops,
    payloads_are_kept_byte_for_byte,
    each_new_entry_takes_one_nonce,
    a_redaction_withdraws_the_payload_and_nothing_else,
    a_redaction_needs_a_target_that_may_be_withdrawn,
    a_withdrawn_payload_does_not_come_back,
    a_book_is_the_same_when_reopened,
    a_book_opened_twice_at_once_is_made_once,
    a_fold_follows_the_store,
);

async fn an_empty_book_stands_nowhere(home: &Home) {
    let store = home.open().await;
    assert_eq!(store.head().await.unwrap(), None);
    assert_eq!(all(&store).await, []);
    assert_eq!(store.payload(digest_of(b"none")).await.unwrap(), None);
    let nothing = store
        .append(&[], at(NOON), &mut nonces(), Some(0))
        .await
        .unwrap();
    assert_eq!((nothing.first, nothing.last, nothing.new), (1, 0, 0));
    assert_eq!(store.integrity().await.unwrap(), []);
}

async fn what_is_appended_is_read_back_in_order(home: &Home) {
    let store = home.open().await;
    let batch = publics(0..1203);
    let appended = store
        .append(&batch, at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    assert_eq!(
        appended,
        Appended {
            first: 1,
            last: 1203,
            new: 1203,
            already: 0,
            other_visibility: vec![]
        }
    );
    let read = all(&store).await;
    assert!(is_dense(&read));
    assert_eq!(ids(&read), names(&batch));
    assert_eq!(read[7].payload, Payload::Present(said(7, "as published")));
    assert_eq!(read[7].visibility, Visibility::Published);
    assert_eq!(read[7].kind, EntryKind::Statement);
    assert_eq!(store.read(1200, 2).await.unwrap(), read[1200..1202]);
    assert_eq!(store.read(u64::MAX, 2).await.unwrap(), []);
    assert_eq!(store.head().await.unwrap(), Some((1203, at(NOON))));
    assert_eq!(store.integrity().await.unwrap(), []);
}

async fn the_same_content_is_entered_once(home: &Home) {
    let store = home.open().await;
    store
        .append(&publics(0..3), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    let mixed = publics([2, 3, 3, 0, 4, 3]);
    let appended = store
        .append(&mixed, at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    assert_eq!((appended.first, appended.last), (4, 5));
    assert_eq!((appended.new, appended.already), (2, 4));
    assert_eq!(ids(&all(&store).await), names(&publics(0..5)));
    let again = store
        .append(&mixed, at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    assert_eq!((again.first, again.last), (6, 5));
    assert_eq!((again.new, again.already), (0, 6));
}

async fn content_known_under_another_visibility_is_named(home: &Home) {
    let store = home.open().await;
    let kept_back = of_office(1, "north");
    store
        .append(
            std::slice::from_ref(&kept_back),
            at(NOON),
            &mut nonces(),
            None,
        )
        .await
        .unwrap();
    let appended = store
        .append(
            &[
                public(1),
                kept_back.clone(),
                public(2),
                of_office(2, "south"),
            ],
            at(NOON),
            &mut nonces(),
            None,
        )
        .await
        .unwrap();
    assert_eq!((appended.new, appended.already), (1, 3));
    assert_eq!(appended.other_visibility, [kept_back.id, public(2).id]);
    let read = all(&store).await;
    assert_eq!(read[0].visibility, Visibility::Office("north".into()));
    assert_eq!(read[1].visibility, Visibility::Published);
}

async fn a_batch_with_a_bad_entry_leaves_nothing(home: &Home) {
    let store = home.open().await;
    let bad = |payload: &[u8], kind| NewEntry {
        id: digest_of(payload),
        kind,
        visibility: Visibility::Published,
        payload: payload.to_vec(),
    };
    let good = public(1);
    let mut spaced = good.payload.clone();
    spaced.insert(1, b' ');
    let mut misnamed = public(2);
    misnamed.id = digest_of(b"another");
    let mut office = good.clone();
    office.visibility = Visibility::Office("a\0b".into());
    let entries = [
        (bad(b"{", EntryKind::Statement), "malformed"),
        (bad(b"\xff\xfe", EntryKind::Statement), "utf-8"),
        (bad(b"{\"portrait\":{}}", EntryKind::Statement), "malformed"),
        (bad(&spaced, EntryKind::Statement), "canonical"),
        (bad(&good.payload, EntryKind::Source), "given as source"),
        (misnamed, "not the digest"),
        (office, "zero byte"),
        (redaction(good.id, "a name"), "entered by itself"),
    ];
    for (entry, why) in entries {
        let batch = [public(10), entry, public(11)];
        let error = store
            .append(&batch, at(NOON), &mut nonces(), None)
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains(why), "{error}");
        assert!(error.contains("entry 1 of the batch"), "{error}");
        assert_eq!(store.head().await.unwrap(), None);
    }
}

async fn a_batch_that_fails_in_the_engine_leaves_nothing(home: &Home) {
    let store = home.open().await;
    store
        .append(&publics(0..10), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    let before = all(&store).await;
    // Far enough in that several statements of the batch have run.
    let trap = match home {
        Home::Sqlite { .. } => {
            "CREATE TRIGGER trap BEFORE INSERT ON payload WHEN NEW.position = 5400
             BEGIN SELECT RAISE(ABORT, 'sprung'); END"
        }
        Home::Postgres { .. } => {
            "ALTER TABLE payload ADD CONSTRAINT sprung CHECK (position <> 5400)"
        }
    };
    home.raw().await.run(trap).await.unwrap();
    let error = store
        .append(&publics(10..5600), at(NOON), &mut nonces(), None)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("sprung"), "{error}");
    assert_eq!(all(&store).await, before);
    assert_eq!(store.integrity().await.unwrap(), []);
    // The store goes on.
    store
        .append(&publics(10..20), at(NOON), &mut nonces(), Some(10))
        .await
        .unwrap();
    assert_eq!(ids(&all(&store).await), names(&publics(0..20)));
}

async fn a_book_that_moved_is_said_to_have_moved(home: &Home) {
    let ours = home.open().await;
    let theirs = home.open().await;
    ours.append(&publics(0..2), at(NOON), &mut nonces(), Some(0))
        .await
        .unwrap();
    theirs
        .append(&publics(2..5), at(NOON), &mut nonces(), Some(2))
        .await
        .unwrap();
    for expected in [0, 2, 4, 6, u64::MAX] {
        let error = ours
            .append(&publics(5..6), at(NOON), &mut nonces(), Some(expected))
            .await
            .unwrap_err();
        assert!(
            matches!(error, StoreError::Moved { expected: e, at: 5 } if e == expected),
            "{error}"
        );
        let error = ours
            .redact(
                &redaction(public(0).id, "a name"),
                at(NOON),
                &mut nonces(),
                Some(expected),
            )
            .await
            .unwrap_err();
        assert!(matches!(error, StoreError::Moved { at: 5, .. }), "{error}");
    }
    assert_eq!(all(&ours).await.len(), 5);
    ours.append(&publics(5..6), at(NOON), &mut nonces(), Some(5))
        .await
        .unwrap();
}

async fn two_writers_make_one_dense_book(home: &Home) {
    let reader = home.open().await;
    let mut writers = Vec::new();
    for writer in 0..3u32 {
        let store = home.open().await;
        writers.push(tokio::spawn(async move {
            for round in 0..20u32 {
                // Every writer enters some that the next one enters as well.
                let batch = publics((round * 10 + writer * 3)..(round * 10 + writer * 3 + 6));
                store
                    .append(&batch, at(NOON), &mut nonces(), None)
                    .await
                    .unwrap();
            }
        }));
    }
    let mut prefix = Vec::new();
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        let now = all(&reader).await;
        assert!(is_dense(&now));
        assert!(now.starts_with(&prefix));
        prefix = now;
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let read = all(&reader).await;
    assert!(is_dense(&read));
    let mut entered = ids(&read);
    let mut given = names(&publics(0..202));
    entered.sort_unstable();
    given.sort_unstable();
    assert_eq!(entered, given);
    assert_eq!(reader.integrity().await.unwrap(), []);
}

async fn of_two_writers_at_one_position_one_wins(home: &Home) {
    let (a, b) = (home.open().await, home.open().await);
    for round in 0..10u32 {
        let at_position = Some(u64::from(round));
        let (batch_a, batch_b) = (publics([round * 2]), publics([round * 2 + 1]));
        let (mut nonces_a, mut nonces_b) = (nonces(), nonces());
        let (one, other) = tokio::join!(
            a.append(&batch_a, at(NOON), &mut nonces_a, at_position),
            b.append(&batch_b, at(NOON), &mut nonces_b, at_position),
        );
        let lost = match (one, other) {
            (Ok(_), Err(lost)) | (Err(lost), Ok(_)) => lost,
            both => panic!("{both:?}"),
        };
        assert!(matches!(lost, StoreError::Moved { .. }), "{lost}");
    }
    assert_eq!(a.head().await.unwrap().unwrap().0, 10);
}

async fn a_clock_set_back_does_not_take_the_book_back(home: &Home) {
    let store = home.open().await;
    for (number, entered) in [
        (1, NOON),
        (2, "2019-01-01T00:00:00Z"),
        (3, "2021-03-13T00:00:00Z"),
    ] {
        store
            .append(&publics([number]), at(entered), &mut nonces(), None)
            .await
            .unwrap();
    }
    let entered: Vec<_> = all(&store).await.iter().map(|e| e.entered).collect();
    assert_eq!(entered, [at(NOON), at(NOON), at("2021-03-13T00:00:00Z")]);
}

async fn instants_are_kept_in_whole_microseconds(home: &Home) {
    let store = home.open().await;
    let fine = [
        (
            "1969-12-31T23:59:59.999999999Z",
            "1969-12-31T23:59:59.999999Z",
        ),
        (
            "2021-03-12T12:00:00.123456789Z",
            "2021-03-12T12:00:00.123456Z",
        ),
        (
            "9999-12-30T22:00:00.999999999Z",
            "9999-12-30T22:00:00.999999Z",
        ),
    ];
    for (number, (given, kept)) in (0u32..).zip(fine) {
        store
            .append(&publics([number]), at(given), &mut nonces(), None)
            .await
            .unwrap();
        let (_, entered) = store.head().await.unwrap().unwrap();
        assert_eq!(entered, at(kept));
        // What was entered at an instant is there at that instant.
        let until = store.read_until_entered(at(given)).await.unwrap();
        assert_eq!(until.len(), number as usize + 1);
    }
}

async fn the_book_as_it_stood_is_a_prefix(home: &Home) {
    let store = home.open().await;
    for day in 10..15u32 {
        let noon = at(&format!("2021-03-{day}T12:00:00Z"));
        store
            .append(&publics(day * 10..day * 10 + 4), noon, &mut nonces(), None)
            .await
            .unwrap();
    }
    let read = all(&store).await;
    for (instant, count) in [
        ("2021-03-10T11:59:59Z", 0),
        ("2021-03-10T12:00:00Z", 4),
        ("2021-03-12T23:00:00Z", 12),
        ("2031-03-12T23:00:00Z", 20),
    ] {
        assert_eq!(
            store.read_until_entered(at(instant)).await.unwrap(),
            read[..count],
            "{instant}"
        );
    }
}

async fn every_entry_is_handed_on_and_an_error_stops(home: &Home) {
    let store = home.open().await;
    store
        .append(&publics(0..9000), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    let mut read = Vec::new();
    let last = store
        .for_each_since(10, |entry| {
            read.push(entry.position);
            Ok::<(), StoreError>(())
        })
        .await
        .unwrap();
    assert_eq!(last, 9000);
    assert!(read.iter().copied().eq(11..=9000));
    assert_eq!(
        store.read_until_entered(at(NOON)).await.unwrap().len(),
        9000
    );

    let mut seen = 0;
    let stopped = store
        .for_each_since(0, |entry| {
            seen = entry.position;
            if entry.position < 5000 {
                Ok(())
            } else {
                Err(StoreError::NotABook)
            }
        })
        .await;
    assert!(matches!(stopped, Err(StoreError::NotABook)));
    assert_eq!(seen, 5000);
}

async fn payloads_are_kept_byte_for_byte(home: &Home) {
    let store = home.open().await;
    let notes = [
        "plain",
        "zero \0 and \u{1} and \u{7f} and \u{feff}",
        "Ça, 疫苗, 💉, e\u{301}, \u{202e}right to left",
        "quotes ' \" \\ $1 ? %s \r\n\t",
        "",
    ];
    let batch: Vec<NewEntry> = (0u32..)
        .zip(notes)
        .map(|(n, note)| NewEntry::published(&said(n, note)).unwrap())
        .collect();
    store
        .append(&batch, at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    for (n, entry) in (1u64..).zip(&batch) {
        let stored = store.payload(entry.id).await.unwrap().unwrap();
        assert_eq!(stored.position, n);
        let Kept::Present { bytes, nonce } = stored.kept else {
            panic!("withdrawn")
        };
        assert_eq!(bytes, entry.payload);
        assert_eq!(nonce, u128::from(n).to_be_bytes());
        assert_eq!(stored.salted, digest_of(&[&nonce[..], &bytes].concat()));
        assert_eq!(store.salted(n - 1, 1).await.unwrap(), [(n, stored.salted)]);
    }
}

async fn each_new_entry_takes_one_nonce(home: &Home) {
    let store = home.open().await;
    let mut drawn = 0u8;
    let mut draw = || {
        drawn += 1;
        [drawn; 16]
    };
    store
        .append(&publics([1, 2, 1]), at(NOON), &mut draw, None)
        .await
        .unwrap();
    store
        .append(&publics([2, 3]), at(NOON), &mut draw, None)
        .await
        .unwrap();
    assert_eq!(drawn, 3);
}

async fn a_redaction_withdraws_the_payload_and_nothing_else(home: &Home) {
    let store = home.open().await;
    store
        .append(&publics(0..5), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    let before = all(&store).await;
    let salted = store.salted(0, 100).await.unwrap();
    let target = public(2).id;
    let redaction = redaction(target, "it names a person");
    let later = at("2021-04-01T00:00:00Z");
    let appended = store
        .redact(&redaction, later, &mut nonces(), Some(5))
        .await
        .unwrap();
    assert_eq!((appended.first, appended.last, appended.new), (6, 6, 1));

    let after = all(&store).await;
    assert_eq!(after.len(), 6);
    for (old, new) in before.iter().zip(&after) {
        if old.id == target {
            assert!(is_withdrawn(new));
            assert_eq!(new.entered, old.entered);
            assert_eq!(new.kind, old.kind);
        } else {
            assert_eq!(old, new);
        }
    }
    assert_eq!(after[5].id, redaction.id);
    assert_eq!(after[5].entered, later);
    assert!(
        matches!(&after[5].payload, Payload::Present(Body::Redaction(r)) if r.target == target)
    );
    let kept = store.payload(target).await.unwrap().unwrap();
    assert_eq!(kept.kept, Kept::Withdrawn);
    assert_eq!(store.salted(0, 5).await.unwrap(), salted);
    assert_eq!(store.integrity().await.unwrap(), []);

    // The book as it stood earlier does not show it either.
    let earlier = store.read_until_entered(at(NOON)).await.unwrap();
    assert!(is_withdrawn(&earlier[2]));

    // Again: nothing. Another reason: another entry.
    let again = store
        .redact(&redaction, later, &mut nonces(), None)
        .await
        .unwrap();
    assert_eq!((again.last, again.new, again.already), (6, 0, 1));
    let other = crate::bodies::redaction(target, "and an address");
    let second = store
        .redact(&other, later, &mut nonces(), None)
        .await
        .unwrap();
    assert_eq!((second.last, second.new), (7, 1));
    assert_eq!(store.integrity().await.unwrap(), []);
}

async fn a_redaction_needs_a_target_that_may_be_withdrawn(home: &Home) {
    let store = home.open().await;
    store
        .append(&publics(0..2), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    let first = redaction(public(0).id, "a name");
    store
        .redact(&first, at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    let refuse = async |entry: &NewEntry| {
        let error = store
            .redact(entry, at(NOON), &mut nonces(), None)
            .await
            .unwrap_err();
        assert_eq!(store.head().await.unwrap().unwrap().0, 3);
        error
    };
    let nobody = digest_of(b"nobody");
    assert!(matches!(
        refuse(&redaction(nobody, "a name")).await,
        StoreError::NoSuchEntry { id } if id == nobody
    ));
    assert!(matches!(
        refuse(&redaction(first.id, "who did this")).await,
        StoreError::RedactionOfRedaction { id } if id == first.id
    ));
    assert!(matches!(
        refuse(&public(1)).await,
        StoreError::NotARedaction
    ));
    assert!(matches!(
        refuse(&publication(public(1).id)).await,
        StoreError::NotARedaction
    ));
}

async fn a_withdrawn_payload_does_not_come_back(home: &Home) {
    let store = home.open().await;
    let marked = NewEntry::published(&said(1, "MARK-quite-unlikely-words")).unwrap();
    store
        .append(&[public(0), marked.clone()], at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    store
        .redact(
            &redaction(marked.id, "a name"),
            at(NOON),
            &mut nonces(),
            None,
        )
        .await
        .unwrap();
    let again = store
        .append(std::slice::from_ref(&marked), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    assert_eq!((again.new, again.already), (0, 1));
    assert!(is_withdrawn(&all(&store).await[1]));
    let mut raw = home.raw().await;
    let nonce = raw.bytes(&[0; 16]);
    let error = raw
        .run(&format!("INSERT INTO payload VALUES (2, '{{}}', {nonce})"))
        .await
        .unwrap_err();
    assert!(error.contains("does not come back"), "{error}");
    drop(raw);
    if let Home::Sqlite { dir } = home {
        // Also not for somebody who reads the files.
        for file in std::fs::read_dir(dir.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(10).any(|w| w == b"MARK-quite"));
        }
    }
}

async fn a_book_is_the_same_when_reopened(home: &Home) {
    let store = home.open().await;
    store
        .append(&publics(0..50), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    store
        .redact(
            &redaction(public(7).id, "a name"),
            at(NOON),
            &mut nonces(),
            None,
        )
        .await
        .unwrap();
    let before = all(&store).await;
    store.close().await.unwrap();
    if let Home::Sqlite { dir } = home {
        let files = std::fs::read_dir(dir.path()).unwrap().count();
        assert_eq!(files, 1, "closing leaves the book in one file");
    }
    let store = home.open().await;
    assert_eq!(all(&store).await, before);
    // Also when it was not closed.
    store
        .append(&publics(50..60), at(NOON), &mut nonces(), Some(51))
        .await
        .unwrap();
    let before = all(&store).await;
    drop(store);
    let store = home.open().await;
    assert_eq!(all(&store).await, before);
    assert!(store.checkpoint().await.unwrap());
    assert_eq!(store.integrity().await.unwrap(), []);
}

async fn a_book_opened_twice_at_once_is_made_once(home: &Home) {
    let stores = tokio::join!(home.open(), home.open(), home.open());
    stores
        .0
        .append(&publics(0..2), at(NOON), &mut nonces(), Some(0))
        .await
        .unwrap();
    assert_eq!(all(&stores.1).await.len(), 2);
    assert_eq!(all(&stores.2).await.len(), 2);
}

async fn a_fold_follows_the_store(home: &Home) {
    #[derive(Debug, thiserror::Error)]
    enum FoldError {
        #[error(transparent)]
        Store(#[from] StoreError),
        #[error(transparent)]
        Book(#[from] BookError),
    }
    let store = home.open().await;
    let mut book = Book::public();
    for number in 0..3u32 {
        let batch = publics(number * 10..number * 10 + 5);
        store
            .append(&batch, at(NOON), &mut nonces(), Some(book.position()))
            .await
            .unwrap();
        let last = store
            .for_each_since(book.position(), |entry| {
                book.apply(entry).map_err(FoldError::from)
            })
            .await
            .unwrap();
        assert_eq!(last, book.position());
    }
    assert_eq!(book.position(), 15);
}
