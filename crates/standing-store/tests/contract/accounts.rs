//! What the store promises about offices, accounts, sessions and uploads.

use crate::home::Home;
use jiff::{SignedDuration, Timestamp};
use standing_evidence::digest_of;
use standing_store::accounts::{MailDomain, NewAccount, NewUpload, Office, Role, Roles};
use standing_store::{Store, StoreError};
use standing_terms::Digest;

crate::on_both_engines!(
    an_account_belongs_to_one_office_and_its_login_is_taken_once,
    a_session_ends_when_told_when_its_time_is_over_and_when_nobody_uses_it,
    disabling_resetting_and_new_roles_end_every_session,
    an_invitation_is_taken_once_and_only_in_time,
    failures_are_counted_by_subject_within_a_time,
    an_offices_uploads_are_its_own,
    an_upload_is_what_its_digest_names_and_goes_only_when_withdrawn,
    a_redaction_that_fails_removes_no_bytes,
    what_was_done_to_an_account_stays_readable,
    domains_are_an_offices_own,
);

fn at(minutes: i64) -> Timestamp {
    "2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn token(n: u8) -> Digest {
    digest_of(&[n])
}

/// Two offices with a member each.
async fn filled(home: &Home) -> Store {
    let store = home.open().await;
    for (office, login) in [("north", "nora"), ("south", "sol")] {
        let office = Office {
            name: office.into(),
            title: format!("Office {office}"),
        };
        assert!(store.add_office(&office, at(0)).await.unwrap());
        let roles: Roles = [Role::Member].into_iter().collect();
        let account = NewAccount {
            login,
            name: "A. Member",
            office: &office.name,
            roles: &roles,
            email: None,
        };
        assert!(store.add_account(&account, "cli", at(0)).await.unwrap());
    }
    store
}

async fn session(store: &Store, n: u8, minutes: i64) -> Option<String> {
    let idle_since = at(minutes - 30);
    let session = store.session(token(n), at(minutes), idle_since).await;
    session.unwrap().map(|s| s.account.login)
}

async fn an_account_belongs_to_one_office_and_its_login_is_taken_once(home: &Home) {
    let store = filled(home).await;
    let roles = Roles::default();
    let mut account = NewAccount {
        login: "nora",
        name: "Another",
        office: "south",
        roles: &roles,
        email: Some("another@office.invalid"),
    };
    assert!(!store.add_account(&account, "cli", at(1)).await.unwrap());
    let kept = store.account("nora").await.unwrap().unwrap();
    assert_eq!((kept.office.as_str(), kept.secret), ("north", None));
    assert!(kept.roles.has(Role::Member) && !kept.roles.has(Role::Publisher));
    account.login = "nobody";
    account.office = "no-such-office";
    let refused = store.add_account(&account, "cli", at(1)).await;
    assert!(matches!(refused, Err(StoreError::Database(_))));
    assert_eq!(store.accounts().await.unwrap().len(), 2);
    assert_eq!(store.offices().await.unwrap().len(), 2);
}

async fn a_session_ends_when_told_when_its_time_is_over_and_when_nobody_uses_it(home: &Home) {
    let store = filled(home).await;
    store
        .begin_session(token(1), "nora", at(0), at(600))
        .await
        .unwrap();
    assert_eq!(session(&store, 1, 29).await.as_deref(), Some("nora"));
    assert_eq!(
        session(&store, 2, 29).await,
        None,
        "a token nobody was given"
    );
    assert_eq!(session(&store, 1, 31).await, None, "idle");
    store.touch_session(token(1), at(29)).await.unwrap();
    assert_eq!(session(&store, 1, 58).await.as_deref(), Some("nora"));
    store.touch_session(token(1), at(599)).await.unwrap();
    assert_eq!(session(&store, 1, 600).await, None, "over");
    store
        .begin_session(token(3), "sol", at(0), at(600))
        .await
        .unwrap();
    store.end_session(token(3), at(1)).await.unwrap();
    assert_eq!(session(&store, 3, 2).await, None, "logged out");
}

async fn disabling_resetting_and_new_roles_end_every_session(home: &Home) {
    let store = filled(home).await;
    let begin = async |n| {
        store
            .begin_session(token(n), "nora", at(0), at(600))
            .await
            .unwrap();
        store
            .begin_session(token(n + 100), "sol", at(0), at(600))
            .await
            .unwrap();
    };
    begin(1).await;
    let publisher: Roles = [Role::Publisher].into_iter().collect();
    assert!(
        store
            .set_roles("nora", &publisher, "cli", at(1))
            .await
            .unwrap()
    );
    assert_eq!(session(&store, 1, 2).await, None);
    begin(2).await;
    assert!(
        store
            .invite("nora", token(50), "cli", at(1), at(60))
            .await
            .unwrap()
    );
    assert_eq!(session(&store, 2, 2).await, None);
    begin(3).await;
    assert!(
        store
            .set_secret("nora", "$argon2id$…", at(1))
            .await
            .unwrap()
    );
    assert_eq!(session(&store, 3, 2).await, None);
    begin(4).await;
    assert!(store.disable_account("nora", "cli", at(1)).await.unwrap());
    assert!(!store.disable_account("nora", "cli", at(2)).await.unwrap());
    assert_eq!(session(&store, 4, 2).await, None);
    // A session that was begun in the same instant does not help a disabled account.
    begin(5).await;
    assert_eq!(session(&store, 5, 2).await, None);
    for n in 101..=105 {
        assert_eq!(
            session(&store, n, 2).await.as_deref(),
            Some("sol"),
            "another's session {n}"
        );
    }
}

async fn an_invitation_is_taken_once_and_only_in_time(home: &Home) {
    let store = filled(home).await;
    let take = async |n, minutes| {
        let taken = store
            .accept_invitation(token(n), "$argon2id$x", at(minutes))
            .await;
        taken.unwrap()
    };
    assert!(
        store
            .invite("nora", token(1), "cli", at(0), at(60))
            .await
            .unwrap()
    );
    assert_eq!(
        store.invited(token(1), at(59)).await.unwrap().as_deref(),
        Some("nora")
    );
    assert_eq!(take(1, 60).await, None, "too late");
    assert!(
        store
            .invite("nora", token(2), "cli", at(0), at(60))
            .await
            .unwrap()
    );
    assert_eq!(take(1, 5).await, None, "a new one withdraws the one before");
    assert_eq!(take(2, 5).await.as_deref(), Some("nora"));
    assert_eq!(take(2, 6).await, None, "taken once");
    let account = store.account("nora").await.unwrap().unwrap();
    assert_eq!(account.secret.as_deref(), Some("$argon2id$x"));
    assert!(
        !store
            .invite("nobody", token(3), "cli", at(0), at(60))
            .await
            .unwrap()
    );
}

async fn failures_are_counted_by_subject_within_a_time(home: &Home) {
    let store = filled(home).await;
    for minute in [0, 10, 20] {
        store
            .failed_login(&[token(1), token(2)], at(minute), at(-60))
            .await
            .unwrap();
    }
    store
        .failed_login(&[token(2)], at(21), at(5))
        .await
        .unwrap();
    assert_eq!(
        store.failures(token(1), at(-100)).await.unwrap(),
        2,
        "the first was forgotten"
    );
    assert_eq!(store.failures(token(2), at(15)).await.unwrap(), 2);
    assert_eq!(store.failures(token(3), at(0)).await.unwrap(), 0);
}

fn upload<'a>(office: &'a str, bytes: &'a [u8]) -> NewUpload<'a> {
    NewUpload {
        office,
        sha256: digest_of(bytes),
        name: "letter.pdf",
        media_type: "application/pdf",
        doer: "A. Member",
        bytes,
        reading: "{}",
    }
}

async fn an_offices_uploads_are_its_own(home: &Home) {
    let store = filled(home).await;
    let bytes = b"\0\xff%PDF";
    let id = digest_of(bytes);
    assert!(
        store
            .add_upload(&upload("north", bytes), at(0))
            .await
            .unwrap()
    );
    assert!(
        !store
            .add_upload(&upload("north", bytes), at(1))
            .await
            .unwrap()
    );
    assert_eq!(store.upload("south", id).await.unwrap(), None);
    assert_eq!(store.upload_bytes("south", id).await.unwrap(), None);
    let kept = store.upload("north", id).await.unwrap().unwrap();
    assert_eq!((kept.size, kept.at), (bytes.len() as u64, at(0)));
    assert_eq!(
        store.upload_bytes("north", id).await.unwrap().unwrap(),
        bytes
    );
    let (_, published) = store.published_upload(id).await.unwrap().unwrap();
    assert_eq!(published, bytes);
}

async fn an_upload_is_what_its_digest_names_and_goes_only_when_withdrawn(home: &Home) {
    let store = filled(home).await;
    let mut wrong = upload("north", b"one");
    wrong.sha256 = digest_of(b"two");
    let refused = store.add_upload(&wrong, at(0)).await;
    assert!(matches!(refused, Err(StoreError::Misnamed { .. })));
    store
        .add_upload(&upload("north", b"one"), at(0))
        .await
        .unwrap();
    store
        .add_upload(&upload("south", b"one"), at(0))
        .await
        .unwrap();
    let mut raw = home.raw().await;
    assert!(raw.run("UPDATE upload SET name = 'other'").await.is_err());
    let two = upload("north", b"two");
    store.add_upload(&two, at(0)).await.unwrap();
    // The redaction of its source takes payload, salt and bytes together.
    let source = crate::bodies::captured(digest_of(b"one"));
    let mut nonces = crate::bodies::nonces();
    let batch = [source.clone(), crate::bodies::public(1)];
    store
        .append(&batch, at(1), &mut nonces, None)
        .await
        .unwrap();
    let redaction = crate::bodies::redaction(source.id, "a name");
    store
        .redact(&redaction, at(2), &mut nonces, None)
        .await
        .unwrap();
    for office in ["north", "south"] {
        let bytes = store.upload_bytes(office, digest_of(b"one")).await;
        assert_eq!(bytes.unwrap(), None, "{office}");
    }
    let payload = store.payload(source.id).await.unwrap().unwrap();
    assert_eq!(payload.kept, standing_store::Kept::Withdrawn);
    assert!(
        store
            .upload_bytes("north", two.sha256)
            .await
            .unwrap()
            .is_some()
    );
    // That of a statement takes no bytes.
    let redaction = crate::bodies::redaction(crate::bodies::public(1).id, "a name");
    store
        .redact(&redaction, at(3), &mut nonces, None)
        .await
        .unwrap();
    assert!(
        store
            .upload_bytes("north", two.sha256)
            .await
            .unwrap()
            .is_some()
    );
}

async fn a_redaction_that_fails_removes_no_bytes(home: &Home) {
    let store = filled(home).await;
    store
        .add_upload(&upload("north", b"one"), at(0))
        .await
        .unwrap();
    let source = crate::bodies::captured(digest_of(b"one"));
    let mut nonces = crate::bodies::nonces();
    store
        .append(std::slice::from_ref(&source), at(1), &mut nonces, None)
        .await
        .unwrap();
    // The book has moved since the caller read it.
    let redaction = crate::bodies::redaction(source.id, "a name");
    let refused = store.redact(&redaction, at(2), &mut nonces, Some(7)).await;
    assert!(matches!(refused, Err(StoreError::Moved { .. })));
    let bytes = store.upload_bytes("north", digest_of(b"one")).await;
    assert!(bytes.unwrap().is_some());
    // Nor does one whose bytes cannot be removed withdraw the payload.
    let mut raw = home.raw().await;
    let guard = match raw {
        crate::home::Raw::Sqlite(_) => {
            "CREATE TRIGGER kept BEFORE DELETE ON upload BEGIN
                SELECT RAISE(ABORT, 'kept'); END"
        }
        crate::home::Raw::Postgres(_) => {
            "CREATE TRIGGER kept BEFORE DELETE ON upload
                FOR EACH STATEMENT EXECUTE FUNCTION stays()"
        }
    };
    raw.run(guard).await.unwrap();
    let refused = store.redact(&redaction, at(2), &mut nonces, None).await;
    assert!(matches!(refused, Err(StoreError::Database(_))));
    let payload = store.payload(source.id).await.unwrap().unwrap();
    assert!(matches!(payload.kept, standing_store::Kept::Present { .. }));
    assert_eq!(store.head().await.unwrap().unwrap().0, 1);
}

async fn what_was_done_to_an_account_stays_readable(home: &Home) {
    let store = filled(home).await;
    store
        .invite("nora", token(1), "cli", at(1), at(60))
        .await
        .unwrap();
    store
        .accept_invitation(token(1), "$argon2id$x", at(2))
        .await
        .unwrap();
    store
        .disable_account("nora", "Ada Admin", at(3))
        .await
        .unwrap();
    let told: Vec<String> = store
        .account_events("nora")
        .await
        .unwrap()
        .into_iter()
        .map(|e| format!("{}: {}", e.doer, e.what))
        .collect();
    assert_eq!(
        told,
        [
            "cli: added: member",
            "cli: invited",
            "nora: passphrase chosen",
            "Ada Admin: disabled"
        ]
    );
    let mut raw = home.raw().await;
    assert!(raw.run("DELETE FROM account_event").await.is_err());
    assert!(
        raw.run("UPDATE account_event SET doer = 'nobody'")
            .await
            .is_err()
    );
    assert!(raw.run("DELETE FROM account").await.is_err());
}

async fn domains_are_an_offices_own(home: &Home) {
    let store = filled(home).await;
    let domain = MailDomain {
        party: "agency".into(),
        domain: "agency.invalid".into(),
    };
    for _ in 0..2 {
        store
            .add_mail_domain("north", &domain, "A. Member", at(0))
            .await
            .unwrap();
    }
    assert_eq!(store.mail_domains("north").await.unwrap(), [domain]);
    assert_eq!(store.mail_domains("south").await.unwrap(), []);
}
