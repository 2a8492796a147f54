//! From an office's entry to the public book: by a named person, after a look.

use crate::forms::{LETTER, request};
use crate::on_both_stores;
use crate::world::{Browser, World, value_of};
use standing_evidence::Visibility;
use standing_store::accounts::Role;
use standing_terms::Known;

on_both_stores!(
    an_entry_is_published_after_a_look_and_withdrawn_when_it_must_be,
    drafts_client_letters_and_mailbox_searches_cannot_be_published,
    a_file_is_handed_to_anybody_only_once_it_is_published_with_a_licence,
);

async fn last_own(world: &World, office: &str) -> String {
    let entries = world.store.read(0, u32::MAX).await.unwrap();
    let own = Visibility::Office(office.to_owned());
    entries
        .iter()
        .rfind(|e| e.visibility == own)
        .unwrap()
        .id
        .to_string()
}

/// A statement quoted from an upload, with a name and a number in our words.
async fn stated(browser: &mut Browser<'_>, nature: &str) -> String {
    let source = browser
        .upload("letter.txt", nature, LETTER.as_bytes())
        .await
        .location;
    let id = source.strip_prefix("/office/sources/").unwrap();
    let fields = [
        ("kind", "responsibility"),
        ("speaker", "agency"),
        ("subject", "alder-creek"),
        ("function", "supply"),
        ("stance", "disclaims"),
        (
            "what",
            "The agency wrote to Juana Quintero, A 123-456-789, that it is not theirs.",
        ),
        ("source", id),
        ("quote", "Doses are for the state to allocate."),
    ];
    browser
        .enter("/office/new/statement?kind=responsibility", &fields)
        .await
}

async fn an_entry_is_published_after_a_look_and_withdrawn_when_it_must_be(world: &World) {
    let mut nora = world
        .enter(
            &format!("nora-{}", world.north),
            &world.north,
            &[Role::Member],
        )
        .await;
    let mut paul = world
        .enter(
            &format!("paul-{}", world.north),
            &world.north,
            &[Role::Publisher],
        )
        .await;
    let statement = stated(&mut nora, "received").await;
    let label = statement.strip_prefix("/office/statements/").unwrap();
    let id = last_own(world, &world.north).await;
    let path = format!("/office/publish/{id}");
    let before = world.public().await;
    assert!(before.statement(&label.parse().unwrap()).is_none());
    assert_eq!(
        nora.get(&path).await.status,
        403,
        "a member does not publish"
    );
    let review = paul.get(&path).await;
    let page = review.text();
    assert!(
        page.contains("<mark title=\"name\">Juana Quintero</mark>"),
        "{page}"
    );
    assert!(page.contains("<mark title=\"a-number\">A 123-456-789</mark>"));
    assert!(page.contains("letter.txt"), "the file's name is shown");
    assert!(
        page.contains("2 entries would be seen"),
        "the source goes with it"
    );
    let seal = value_of(&page, "seal").unwrap();
    let token = review.token();
    let names = [("looked-for", "names and numbers")];
    assert_eq!(
        paul.post(&path, &token, &names).await.status,
        422,
        "nobody said they looked"
    );
    let other = [names[0], ("looked", "yes"), ("seal", "0")];
    assert_eq!(
        paul.post(&path, &token, &other).await.status,
        422,
        "not what was shown"
    );
    let fields = [names[0], ("looked", "yes"), ("seal", seal.as_str())];
    assert_eq!(paul.post(&path, &token, &fields).await.status, 303);
    let after = world.public().await;
    let held = after.statement(&label.parse().unwrap()).unwrap();
    assert!(
        after.source(&held.value.span.source).is_some(),
        "and so is its source"
    );
    let publication = &after.publications().last().unwrap().value;
    assert_eq!(publication.by, format!("Person paul-{}", world.north));
    assert_eq!(
        publication.looked_for,
        "names and numbers (2 passages were marked)"
    );
    let page = nora.get(&statement).await.text();
    assert!(page.contains("our office, published"));
    // It named somebody after all.
    let redact = format!("/office/redact/{id}");
    let fields = [("reason", "it names a person"), ("final", "yes")];
    paul.enter(&redact, &fields).await;
    let gone = world.public().await;
    assert!(gone.statement(&label.parse().unwrap()).is_none());
    assert_eq!(
        gone.redactions().last().unwrap().value.reason,
        "it names a person"
    );
    assert_eq!(nora.get(&statement).await.status, 404);
    assert_eq!(world.store.integrity().await.unwrap(), []);
}

async fn drafts_client_letters_and_mailbox_searches_cannot_be_published(world: &World) {
    let roles = [Role::Member, Role::Publisher];
    let mut nora = world.enter("nora", &world.north, &roles).await;
    for nature in ["client-letter", "draft"] {
        let text = format!("{LETTER}{nature}");
        let source = nora.upload("x.txt", nature, text.as_bytes()).await.location;
        let of_source = last_own(world, &world.north).await;
        let id = source.strip_prefix("/office/sources/").unwrap();
        let fields = [
            ("kind", "event"),
            ("subject", "US"),
            ("what", "Something was said."),
            ("source", id),
        ];
        nora.enter("/office/new/statement?kind=event", &fields)
            .await;
        let of_statement = last_own(world, &world.north).await;
        for entry in [of_source, of_statement] {
            let path = format!("/office/publish/{entry}");
            assert_eq!(nora.get(&path).await.status, 403, "{nature}");
            let token = nora.get("/office/account").await.token();
            let fields = [("looked-for", "x"), ("looked", "yes")];
            assert_eq!(
                nora.post(&path, &token, &fields).await.status,
                403,
                "{nature}"
            );
        }
        assert!(
            nora.get(&source)
                .await
                .text()
                .contains("never leaves the office")
        );
    }
    let label = request(&mut nora).await;
    let fields = [
        ("of", label.as_str()),
        ("act", "searched"),
        ("on", "2021-03-01"),
        ("searched-place", "inbox"),
        ("searched-method", "sender"),
        ("searched-found", "0"),
    ];
    nora.enter(
        &format!("/office/new/step?of={label}&act=searched"),
        &fields,
    )
    .await;
    let search = last_own(world, &world.north).await;
    assert_eq!(
        nora.get(&format!("/office/publish/{search}")).await.status,
        403
    );
    assert_eq!(world.public().await.spoken(Known::Now).count(), 0);
}

async fn a_file_is_handed_to_anybody_only_once_it_is_published_with_a_licence(world: &World) {
    let roles = [Role::Member, Role::Publisher];
    let mut nora = world.enter("nora", &world.north, &roles).await;
    let source = nora
        .upload("letter.txt", "published", LETTER.as_bytes())
        .await
        .location;
    let sha256 = source.rsplit(':').next().unwrap().to_owned();
    let mut anybody = world.browser();
    let path = format!("/files/{sha256}");
    assert_eq!(anybody.get(&path).await.status, 404);
    let entry = last_own(world, &world.north).await;
    let review = nora.get(&format!("/office/publish/{entry}")).await;
    let seal = value_of(&review.text(), "seal").unwrap();
    let fields = [
        ("looked-for", "x"),
        ("looked", "yes"),
        ("seal", seal.as_str()),
    ];
    nora.post(
        &format!("/office/publish/{entry}"),
        &review.token(),
        &fields,
    )
    .await;
    // It was uploaded without a licence: its text may be quoted, the file not passed on.
    assert_eq!(anybody.get(&path).await.status, 404);
}
