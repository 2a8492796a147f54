//! What the store promises about the registry: people are sealed, and nothing of them is lost,
//! doubled or changed.

use crate::home::Home;
use jiff::civil::date;
use standing_forecast::Sex;
use standing_registry::act::{Details, DoseReport, DoseSource};
use standing_registry::sealed::{InstallationKey, NONCE, PersonKey, Sealed};
use standing_registry::{Act, ControlId, Entry, Peer, PersonId};
use standing_store::registry::{KeptAs, NewSealed, WrappedKey};
use standing_store::{Store, StoreError};

crate::on_both_engines!(
    entries_come_back_as_they_were_sealed_and_open_with_their_keys,
    a_message_that_comes_again_is_kept_once_also_after_the_store_was_opened_anew,
    a_message_id_used_for_other_content_is_kept_and_named,
    after_an_erasure_nothing_about_the_person_opens_or_is_kept,
    an_entry_about_a_person_without_a_key_is_refused_and_its_batch_with_it,
    the_key_of_the_installation_is_noted_once,
    nobody_changes_or_removes_an_entry_or_brings_back_a_key,
    a_long_batch_is_judged_as_its_entries_one_by_one_are,
);

const ANA: PersonId = PersonId([1; 16]);

fn installation() -> InstallationKey {
    InstallationKey::new([9; 32])
}

fn key() -> PersonKey {
    PersonKey::new([3; 32])
}

fn entry(message: &str, act: Act) -> Entry {
    Entry {
        recorded: "2021-04-01T17:00:00.123456Z".parse().unwrap(),
        from: Peer::new("desk").unwrap(),
        message: ControlId::new(message).unwrap(),
        person: Some(ANA),
        act,
    }
}

fn told() -> Entry {
    let details = Details {
        name: "Xochitl Invented".to_owned(),
        birth: date(1985, 1, 1),
        sex: Sex::Female,
        language: None,
        contact: None,
    };
    entry("m1", Act::Registered(details))
}

fn dose(message: &str, day: i8) -> Entry {
    let dose = DoseReport {
        on: date(2021, 4, day),
        cvx: "207".to_owned(),
        mvx: None,
        lot: None,
        expiry: None,
        site: None,
        route: None,
        amount: None,
        vaccinator: None,
        source: DoseSource::Document,
    };
    entry(message, Act::Dose(dose))
}

fn sealed(entry: &Entry, nonce: u8) -> NewSealed {
    let nonce = [nonce; NONCE];
    NewSealed {
        sealed: Sealed::new(entry, &installation(), Some(&key()), nonce).unwrap(),
        key: Some(WrappedKey {
            nonce,
            bytes: installation().wrap(ANA, &key(), nonce).unwrap(),
        }),
    }
}

async fn entries(store: &Store) -> Vec<(u64, Sealed)> {
    store.registry_read(0, 100).await.unwrap()
}

async fn entries_come_back_as_they_were_sealed_and_open_with_their_keys(home: &Home) {
    let store = home.open().await;
    let batch = [sealed(&told(), 1), sealed(&dose("m2", 1), 2)];
    let kept = store.registry_keep(&batch).await.unwrap();
    assert_eq!(kept, [KeptAs::New(1), KeptAs::New(2)]);
    let back = entries(&store).await;
    assert_eq!(back[0].1, batch[0].sealed);
    let people = store.registry_people().await.unwrap();
    assert_eq!(people.len(), 1, "the person gets one key");
    let wrapped = people[0].key.as_ref().unwrap();
    let own = installation().unwrap(ANA, &wrapped.bytes, wrapped.nonce);
    let opened = back[1].1.open(&installation(), Some(&own.unwrap()));
    assert_eq!(opened.unwrap(), dose("m2", 1));
}

async fn a_message_that_comes_again_is_kept_once_also_after_the_store_was_opened_anew(home: &Home) {
    let store = home.open().await;
    let twice = [sealed(&dose("m1", 1), 1), sealed(&dose("m1", 1), 2)];
    let kept = store.registry_keep(&twice).await.unwrap();
    assert_eq!(kept, [KeptAs::New(1), KeptAs::Again(1)]);
    store.close().await.unwrap();
    let store = home.open().await;
    let mut later = dose("m1", 1);
    later.recorded = "2022-05-06T00:00:00Z".parse().unwrap();
    let kept = store.registry_keep(&[sealed(&later, 3)]).await.unwrap();
    assert_eq!(kept, [KeptAs::Again(1)], "there is no window for it");
    assert_eq!(entries(&store).await.len(), 1);
}

async fn a_message_id_used_for_other_content_is_kept_and_named(home: &Home) {
    let store = home.open().await;
    let other = [sealed(&dose("m1", 1), 1), sealed(&dose("m1", 2), 2)];
    let kept = store.registry_keep(&other).await.unwrap();
    let reused = KeptAs::Reused {
        position: 2,
        first: 1,
    };
    assert_eq!(kept, [KeptAs::New(1), reused]);
    assert_eq!(entries(&store).await.len(), 2, "both are evidence");
}

async fn after_an_erasure_nothing_about_the_person_opens_or_is_kept(home: &Home) {
    let store = home.open().await;
    store.registry_keep(&[sealed(&told(), 1)]).await.unwrap();
    let at = "2021-05-01T00:00:00Z".parse().unwrap();
    assert!(store.registry_erase(ANA, at).await.unwrap());
    assert!(!store.registry_erase(ANA, at).await.unwrap(), "only once");
    let people = store.registry_people().await.unwrap();
    assert_eq!(people[0].key, None, "the tombstone stays");
    let again = store.registry_keep(&[sealed(&told(), 2)]).await.unwrap();
    assert_eq!(again, [KeptAs::Again(1)], "the message is still known");
    let more = [sealed(&dose("m2", 1), 3)];
    let kept = store.registry_keep(&more).await.unwrap();
    assert_eq!(kept, [KeptAs::Erased], "and nothing new is kept");
    assert_eq!(entries(&store).await.len(), 1);
}

async fn an_entry_about_a_person_without_a_key_is_refused_and_its_batch_with_it(home: &Home) {
    let store = home.open().await;
    let mut nobody = sealed(&dose("m1", 1), 1);
    nobody.key = None;
    let kept = store.registry_keep(&[nobody]).await;
    assert!(matches!(kept, Err(StoreError::Malformed { index: 0, .. })));
    assert!(entries(&store).await.is_empty());
}

async fn the_key_of_the_installation_is_noted_once(home: &Home) {
    let store = home.open().await;
    assert_eq!(store.registry_key().await.unwrap(), None);
    let id = installation().id();
    store.registry_set_key(id).await.unwrap();
    assert_eq!(store.registry_key().await.unwrap(), Some(id));
    assert!(store.registry_set_key(id).await.is_err());
}

async fn nobody_changes_or_removes_an_entry_or_brings_back_a_key(home: &Home) {
    let store = home.open().await;
    store.registry_keep(&[sealed(&told(), 1)]).await.unwrap();
    let at = "2021-05-01T00:00:00Z".parse().unwrap();
    store.registry_erase(ANA, at).await.unwrap();
    let mut raw = home.raw().await;
    let bytes = raw.bytes(&[0; NONCE]);
    for sql in [
        "UPDATE registry_entry SET recorded = 0".to_owned(),
        "DELETE FROM registry_entry".to_owned(),
        format!("UPDATE registry_person SET erased = NULL, nonce = {bytes}, wrapped = {bytes}"),
        "DELETE FROM registry_person".to_owned(),
        "UPDATE registry_installation SET one = 1".to_owned(),
    ] {
        let done = raw.run(&sql).await;
        // PostgreSQL's statement triggers refuse also where no row is there; SQLite's see none.
        let empty = sql.contains("installation") && matches!(raw, crate::home::Raw::Sqlite(_));
        assert!(done.is_err() || empty, "{sql}");
    }
}

/// More entries than one statement takes, with messages that come again near and far, under other
/// content, and about somebody who was erased.
async fn a_long_batch_is_judged_as_its_entries_one_by_one_are(home: &Home) {
    let store = home.open().await;
    let erased = PersonId([7; 16]);
    let about = |mut entry: Entry, person: PersonId| {
        entry.person = Some(person);
        entry
    };
    let keyed = |entry: &Entry, nonce: u8| {
        let person = entry.person.unwrap();
        let mut new = sealed(entry, nonce);
        let wrapped = installation().wrap(person, &key(), [nonce; NONCE]);
        new.key.as_mut().unwrap().bytes = wrapped.unwrap();
        new
    };
    let gone = keyed(&about(dose("gone", 1), erased), 1);
    store.registry_keep(&[gone]).await.unwrap();
    let at = "2021-05-01T00:00:00Z".parse().unwrap();
    store.registry_erase(erased, at).await.unwrap();
    let mut batch = Vec::new();
    for number in 0..1_200_u16 {
        let person = PersonId([u8::try_from(number % 40).unwrap() + 100; 16]);
        let entry = match number {
            n if n % 100 == 7 => about(dose("m1", 2), PersonId([101; 16])),
            n if n % 100 == 8 => about(dose("m1", 1), PersonId([101; 16])),
            n if n % 100 == 9 => about(dose(&format!("x{n}"), 1), erased),
            n => about(dose(&format!("m{n}"), 1), person),
        };
        batch.push(keyed(&entry, 2));
    }
    let mut last = 1;
    let mut expected = Vec::new();
    for number in 0..1_200_u64 {
        expected.push(match number % 100 {
            8 => KeptAs::Again(3),
            9 => KeptAs::Erased,
            7 if number == 7 => {
                last += 1;
                KeptAs::Reused {
                    position: last,
                    first: 3,
                }
            }
            7 => KeptAs::Again(9),
            _ => {
                last += 1;
                KeptAs::New(last)
            }
        });
    }
    let kept = store.registry_keep(&batch).await.unwrap();
    assert_eq!(kept, expected);
    let after: Vec<u64> = store
        .registry_read(0, 5000)
        .await
        .unwrap()
        .into_iter()
        .map(|(position, _)| position)
        .collect();
    assert_eq!(after, (1..=last).collect::<Vec<_>>());
    // Given again after a doubtful failure nothing is doubled, nor what was refused before.
    let again = store.registry_keep(&batch).await.unwrap();
    let nothing_new = |kept: &KeptAs| matches!(kept, KeptAs::Again(_) | KeptAs::Erased);
    assert!(again.iter().all(nothing_new));
    let mut without = batch;
    let stranger = about(dose("s", 1), PersonId([250; 16]));
    without.push(NewSealed {
        key: None,
        ..sealed(&stranger, 3)
    });
    let refused = store.registry_keep(&without).await;
    assert!(matches!(
        refused,
        Err(StoreError::Malformed { index: 1_200, .. })
    ));
}
