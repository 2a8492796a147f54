//! What the store promises about clinics: accounts of a facility, readings, names to search by.

use crate::home::Home;
use jiff::{SignedDuration, Timestamp};
use standing_evidence::digest_of;
use standing_registry::act::Act;
use standing_registry::sealed::{InstallationKey, PersonKey, Sealed};
use standing_registry::{ControlId, Entry, Peer, PersonId};
use standing_store::accounts::{NewAccount, Role, Roles, of_facility};
use standing_store::clinic::{NameTokens, Reading};
use standing_store::registry::{NewSealed, WrappedKey};
use standing_store::{Store, StoreError};
use standing_terms::{Digest, FacilityId};

crate::on_both_engines!(
    an_account_belongs_to_a_facility_and_a_facility_is_no_office,
    who_read_stays_as_it_is_and_is_told_by_person,
    an_erasure_removes_the_tokens_and_nobody_erased_gets_new_ones,
);

fn at(minutes: i64) -> Timestamp {
    "2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn facility() -> FacilityId {
    "alder-creek".parse().unwrap()
}

fn person(n: u8) -> PersonId {
    PersonId([n; 16])
}

fn token(n: u8) -> Digest {
    digest_of(&[n])
}

/// A facility with a clinician, and two people in the registry.
async fn filled(home: &Home) -> Store {
    let store = home.open().await;
    assert!(store.add_facility(&facility(), at(0)).await.unwrap());
    assert!(!store.add_facility(&facility(), at(1)).await.unwrap());
    let roles: Roles = [Role::Clinician].into_iter().collect();
    let account = NewAccount {
        login: "noor",
        name: "Noor Invented",
        office: &of_facility(&facility()),
        roles: &roles,
        email: None,
    };
    assert!(store.add_account(&account, "cli", at(0)).await.unwrap());
    let key = InstallationKey::new([1; 32]);
    for n in [1, 2] {
        let own = PersonKey::new([n; 32]);
        let entry = Entry {
            recorded: at(0),
            from: Peer::new("facility/alder-creek").unwrap(),
            message: ControlId::new(format!("m{n}")).unwrap(),
            person: Some(person(n)),
            act: Act::Numbered {
                facility: facility(),
                number: format!("A{n}"),
            },
        };
        let new = NewSealed {
            sealed: Sealed::new(&entry, &key, Some(&own), [n; 24]).unwrap(),
            key: Some(WrappedKey {
                nonce: [n + 10; 24],
                bytes: key.wrap(person(n), &own, [n + 10; 24]).unwrap(),
            }),
        };
        store.registry_keep(&[new]).await.unwrap();
    }
    store
}

async fn an_account_belongs_to_a_facility_and_a_facility_is_no_office(home: &Home) {
    let store = filled(home).await;
    assert!(store.offices().await.unwrap().is_empty());
    let account = store.account("noor").await.unwrap().unwrap();
    assert_eq!(account.facility, Some(facility()));
    store
        .begin_session(token(1), "noor", at(0), at(600))
        .await
        .unwrap();
    let session = store.session(token(1), at(1), at(-30)).await.unwrap();
    assert_eq!(session.unwrap().account, account);
    assert_eq!(store.accounts().await.unwrap(), [account]);
}

async fn who_read_stays_as_it_is_and_is_told_by_person(home: &Home) {
    let store = filled(home).await;
    let (place, other) = (facility(), "birch-hill".parse().unwrap());
    let reading = |person, facility, why| Reading {
        login: "noor",
        facility,
        person,
        why,
    };
    let read = [
        reading(Some(person(1)), &place, "chart"),
        reading(Some(person(2)), &other, "list"),
        reading(None, &place, "search"),
    ];
    store.note_readings(&read, at(5)).await.unwrap();
    let kept = store.readings_of(person(1)).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].at, kept[0].why.as_str()), (at(5), "chart"));
    assert_eq!(store.searches("noor", at(4)).await.unwrap(), 1);
    assert_eq!(store.searches("noor", at(5)).await.unwrap(), 0);
    // Of nobody's account nothing is kept, and then nothing may be shown.
    let nobody = Reading {
        login: "nobody",
        ..read[0]
    };
    let refused = store.note_readings(&[read[0], nobody], at(6)).await;
    assert!(matches!(refused, Err(StoreError::Database(_))));
    assert_eq!(store.readings_of(person(1)).await.unwrap().len(), 1);
    // An erasure does not hide that somebody was read about.
    assert!(store.registry_erase(person(1), at(7)).await.unwrap());
    assert_eq!(store.readings_of(person(1)).await.unwrap().len(), 1);
}

async fn an_erasure_removes_the_tokens_and_nobody_erased_gets_new_ones(home: &Home) {
    let store = filled(home).await;
    let names = |n: u8, tokens: &[u8]| NameTokens {
        person: person(n),
        tokens: tokens.iter().map(|t| token(*t)).collect(),
    };
    let both = [names(1, &[1, 2, 2]), names(2, &[2, 3])];
    store.set_names(&facility(), &both).await.unwrap();
    let with = async |n| store.with_name(&facility(), token(n), 10).await.unwrap();
    assert_eq!(with(2).await, [person(1), person(2)]);
    let elsewhere = "birch-hill".parse().unwrap();
    let found = store.with_name(&elsewhere, token(2), 10).await.unwrap();
    assert!(found.is_empty(), "a facility\u{2019}s own");
    store
        .set_names(&facility(), &[names(2, &[4])])
        .await
        .unwrap();
    assert_eq!(
        (with(2).await, with(4).await),
        (vec![person(1)], vec![person(2)])
    );
    assert_eq!(store.registry_erased().await.unwrap(), 0);
    assert!(store.registry_erase(person(1), at(1)).await.unwrap());
    assert_eq!(store.registry_erased().await.unwrap(), 1);
    assert_eq!(store.named(&facility()).await.unwrap(), [person(2)]);
    let erased = store.registry_person(person(1)).await.unwrap().unwrap();
    assert_eq!(erased.key, None);
    // Somebody who still had them open writes them again: too late.
    store
        .set_names(&facility(), &[names(1, &[1]), names(2, &[4])])
        .await
        .unwrap();
    assert_eq!(store.named(&facility()).await.unwrap(), [person(2)]);
}
