//! What a person at a keyboard enters.

use crate::on_both_stores;
use crate::world::{Browser, World};
use standing_evidence::{Body, Payload, StatementBody, Visibility};
use standing_store::accounts::Role;
use standing_terms::{Act, Known};

on_both_stores!(
    a_party_a_request_and_its_steps_are_entered_as_the_offices_own,
    what_was_typed_is_kept_and_errors_stand_at_their_fields,
    a_quotation_stands_in_its_source_word_for_word,
    uploads_are_read_and_what_is_no_document_is_refused,
    bytes_are_handed_over_and_never_shown,
    a_wrong_entry_is_corrected_and_the_first_reading_stays,
    commitments_orders_and_docket_entries_are_entered,
    a_draft_is_handed_over_as_text_and_as_a_document_and_enters_nothing,
    another_office_sees_and_changes_nothing,
);

pub(crate) const LETTER: &str = "To whom it may concern:\n\nOn March 12, 2021 the Agency of Custody \
    decided.\nDoses are for the state to allocate.\n";

/// Enters a request of the office and gives its label.
pub(crate) async fn request(browser: &mut Browser<'_>) -> String {
    let place = browser
        .enter(
            "/office/new/statement?kind=request",
            &[
                ("kind", "request"),
                ("addressees", "Agency of Custody"),
                ("subject", "alder-creek"),
                ("what", "Who supplies doses for Alder Creek?"),
                ("said", "2021-02-15"),
                ("due", "2021-03-01"),
            ],
        )
        .await;
    place.strip_prefix("/office/requests/").unwrap().to_owned()
}

/// What the office entered, in order.
async fn entered(world: &World, office: &str) -> Vec<Body> {
    let entries = world.store.read(0, u32::MAX).await.unwrap();
    entries
        .into_iter()
        .filter(|e| e.visibility == Visibility::Office(office.to_owned()))
        .filter_map(|e| match e.payload {
            Payload::Present(body) => Some(body),
            Payload::Withdrawn => None,
        })
        .collect()
}

async fn a_party_a_request_and_its_steps_are_entered_as_the_offices_own(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let party = [
        ("name", "Bureau of Letters"),
        ("kind", "state"),
        ("domain", "Bureau.INVALID"),
    ];
    let next = nora.enter("/office/new/party", &party).await;
    assert!(next.contains("addressees=bureau-of-letters-"), "{next}");
    let label = request(&mut nora).await;
    let of = |act: &str| format!("/office/new/step?of={label}&act={act}");
    for (act, more) in [
        ("sent", ("channel", "email")),
        ("delivered", ("proof", "server")),
        ("acknowledged", ("reference", "2021-77")),
    ] {
        let fields = [
            ("of", label.as_str()),
            ("act", act),
            ("on", "2021-02-16"),
            more,
        ];
        nora.enter(&of(act), &fields).await;
    }
    let searched = [
        ("of", label.as_str()),
        ("act", "searched"),
        ("on", "2021-03-01"),
        ("searched-place", "inbox of the office"),
        ("searched-method", "sender and subject, since 2021-02-16"),
        ("searched-found", "0"),
    ];
    nora.enter(&of("searched"), &searched).await;
    let own = entered(world, &world.north).await;
    let acts: Vec<&Act> = own
        .iter()
        .filter_map(|b| match b {
            Body::Statement(s) => match &s.body {
                StatementBody::Step(step) => Some(&step.act),
                _ => None,
            },
            _ => None,
        })
        .collect();
    assert_eq!(acts.len(), 4);
    let Act::Searched { by, found, .. } = acts[3] else {
        panic!("{acts:?}")
    };
    assert_eq!(
        (by.as_str(), *found),
        ("Person nora", 0),
        "whoever is logged in looked"
    );
    let page = nora.get(&format!("/office/requests/{label}")).await.text();
    assert!(page.contains("mailbox searched") && page.contains("never leaves the office"));
    // Nothing of it is public.
    assert_eq!(world.public().await.spoken(Known::Now).count(), 0);
    assert_eq!(world.public().await.parties().count(), 1);
}

async fn what_was_typed_is_kept_and_errors_stand_at_their_fields(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let before = world.store.head().await.unwrap();
    let fields = [
        ("kind", "request"),
        ("addressees", "Nobody We Know"),
        ("subject", "nowhere"),
        ("what", "What I typed & \"kept\""),
        ("said", "the 12th"),
        ("due", "2021-02-30"),
    ];
    let answer = nora
        .send("/office/new/statement?kind=request", &fields)
        .await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    for (field, error) in [
        ("addressees", "There is no such party yet."),
        ("subject", "This is not one of the choices."),
        ("due", "Give a day such as 2021-03-12."),
    ] {
        let at = page
            .find(&format!("id=\"{field}-error\""))
            .unwrap_or_else(|| panic!("{field}"));
        assert!(
            page[at..].starts_with(&format!("id=\"{field}-error\">{error}")),
            "{field}"
        );
        assert!(
            page.contains(&format!("href=\"#{field}\"")),
            "{field} is linked in the summary"
        );
    }
    assert!(page.contains("What I typed &amp; &quot;kept&quot;"));
    assert!(page.contains("value=\"Nobody We Know\""));
    assert_eq!(
        world.store.head().await.unwrap(),
        before,
        "nothing was entered"
    );
}

async fn a_quotation_stands_in_its_source_word_for_word(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let source = nora
        .upload("letter.txt", "received", LETTER.as_bytes())
        .await
        .location;
    let page = nora.get(&source).await.text();
    assert!(
        page.contains("March 12, 2021"),
        "the day is proposed: {page}"
    );
    assert!(page.contains("Agency of Custody"));
    let id = source.strip_prefix("/office/sources/").unwrap();
    let said = |quote: &'static str| {
        vec![
            ("kind", "responsibility"),
            ("speaker", "agency"),
            ("subject", "alder-creek"),
            ("function", "supply"),
            ("stance", "disclaims"),
            ("what", "The agency says doses are for the state."),
            ("source", id),
            ("quote", quote),
        ]
    };
    let path = "/office/new/statement?kind=responsibility";
    let altered = nora
        .send(path, &said("Doses are for the county to allocate."))
        .await;
    assert_eq!(altered.status, 422);
    assert!(altered.text().contains("are not in the text of the source"));
    // Line breaks of a page are no difference.
    nora.enter(path, &said("Custody decided. Doses are  for the state"))
        .await;
    let own = entered(world, &world.north).await;
    let Some(Body::Statement(s)) = own.last() else {
        panic!()
    };
    assert!(s.quote.as_ref().unwrap().verbatim);
    assert_eq!(s.span.locator, "text", "where it was found is filled in");
}

async fn uploads_are_read_and_what_is_no_document_is_refused(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let html = b"<!doctype html><title>Page</title><meta name=author content='A. Writer'><p>Seen</p><p hidden>Unseen</p>";
    let page = nora.upload("page.html", "published", html).await.location;
    let page = nora.get(&page).await.text();
    for shown in ["A. Writer", "Seen", "Unseen", "Hidden text"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    for bytes in [
        &b"MZ\x90\0"[..],
        b"\x7fELF",
        b"#!/bin/sh\n",
        b"PK\x03\x04",
        b"\0\0\0",
        b"%PDF-1.7 broken",
    ] {
        let answer = nora.upload("letter.pdf", "received", bytes).await;
        assert_eq!(answer.status, 422, "{bytes:?}");
        assert!(answer.text().contains("not of a kind that is read here"));
    }
    let large = vec![b'a'; (16 << 20) + 1];
    let answer = nora.upload("large.txt", "received", &large).await;
    assert!(
        answer.status == 422 || answer.status == 413,
        "{}",
        answer.status
    );
}

async fn bytes_are_handed_over_and_never_shown(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let html = b"<html><script>alert(1)</script><p>x</p></html>";
    let source = nora.upload("a;b<c>é.html", "received", html).await.location;
    let sha256 = source.rsplit(':').next().unwrap();
    let file = nora.get(&format!("/office/files/{sha256}")).await;
    assert_eq!(file.bytes, html);
    assert!(
        file.header("content-disposition")
            .starts_with("attachment; filename=\"a_b_c__.html")
    );
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(
        file.header("content-security-policy")
            .contains("default-src 'none'")
    );
}

async fn a_wrong_entry_is_corrected_and_the_first_reading_stays(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let label = request(&mut nora).await;
    let before = world.store.head().await.unwrap().unwrap().0;
    let path = format!("/office/correct/{label}");
    let page = nora.get(&path).await.text();
    assert!(
        page.contains("Who supplies doses for Alder Creek?"),
        "what was entered is shown"
    );
    assert!(page.contains("value=\"2021-03-01\""));
    let fields = [
        ("addressees", "agency"),
        ("subject", "alder-creek"),
        ("what", "Who supplies doses for Alder Creek, and when?"),
        ("due", "2021-03-08"),
    ];
    assert_eq!(
        nora.enter(&path, &fields).await,
        format!("/office/statements/{label}")
    );
    let page = nora.get(&format!("/office/requests/{label}")).await.text();
    assert!(
        page.contains("and when?") && page.contains("8 Mar 2021"),
        "{page}"
    );
    let entries = world.store.read(0, u32::MAX).await.unwrap();
    let first = entries
        .iter()
        .find(|e| {
            matches!(&e.payload,
        Payload::Present(Body::Statement(s)) if s.label.as_str() == label)
        })
        .unwrap();
    let Payload::Present(Body::Statement(s)) = &first.payload else {
        panic!()
    };
    assert_eq!(
        s.body.what(),
        Some("Who supplies doses for Alder Creek?"),
        "nothing overwritten"
    );
    assert_eq!(
        entries.last().unwrap().position,
        before + 1,
        "one new entry"
    );
    // A correction of the correction points at the original as well.
    let again = [fields[0], fields[1], ("what", "Third reading"), fields[3]];
    nora.enter(&path, &again).await;
    assert!(
        nora.get(&format!("/office/requests/{label}"))
            .await
            .text()
            .contains("Third reading")
    );
}

async fn commitments_orders_and_docket_entries_are_entered(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let common = [
        ("subject", "alder-creek"),
        ("what", "To give doses"),
        ("speaker", "agency"),
    ];
    for (kind, more) in [
        ("commitment", vec![("due", "2021-04-01")]),
        (
            "order",
            vec![("addressees", "agency"), ("within-days", "14")],
        ),
        (
            "docket",
            vec![
                ("court", "agency"),
                ("number", "20-CV-0000"),
                ("entry", "41"),
            ],
        ),
        ("event", vec![]),
    ] {
        let mut fields = vec![("kind", kind)];
        fields.extend(common);
        fields.extend(more);
        let path = format!("/office/new/statement?kind={kind}");
        nora.enter(&path, &fields).await;
    }
    let own = entered(world, &world.north).await;
    let bodies: Vec<String> = own
        .iter()
        .filter_map(|b| match b {
            Body::Statement(s) => Some(format!("{:?}", s.body)),
            _ => None,
        })
        .collect();
    assert_eq!(bodies.len(), 4);
    for (body, word) in bodies.iter().zip([
        "Commitment",
        "within_days: Some(14)",
        "DocketEntry",
        "Event",
    ]) {
        assert!(body.contains(word), "{body}");
    }
}

async fn a_draft_is_handed_over_as_text_and_as_a_document_and_enters_nothing(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let label = request(&mut nora).await;
    let before = world.store.head().await.unwrap();
    let text = nora.get(&format!("/office/draft-text/{label}")).await;
    assert_eq!(
        text.header("content-disposition"),
        "attachment; filename=\"draft.txt\""
    );
    let text = text.text();
    assert!(
        text.starts_with("DRAFT") && text.contains("Agency of Custody"),
        "{text}"
    );
    assert!(text.contains("15 Feb 2021, 14 days ago"), "{text}");
    assert!(text.contains("We have found no answer."));
    let spanish = nora
        .get(&format!("/office/draft-text/{label}?in=es"))
        .await
        .text();
    assert!(
        spanish.starts_with("BORRADOR") && spanish.contains("hace 14 días"),
        "the language of those who are written to is chosen apart from that of the page: {spanish}"
    );
    let document = nora.get(&format!("/office/draft-docx/{label}")).await;
    assert!(document.bytes.starts_with(b"PK"));
    assert_eq!(world.store.head().await.unwrap(), before);
}

async fn another_office_sees_and_changes_nothing(world: &World) {
    let mut nora = world
        .enter("nora", &world.north, &[Role::Member, Role::Publisher])
        .await;
    let mut sol = world
        .enter("sol", &world.south, &[Role::Member, Role::Publisher])
        .await;
    let label = request(&mut nora).await;
    let source = nora
        .upload("letter.txt", "received", LETTER.as_bytes())
        .await
        .location;
    let sha256 = source.rsplit(':').next().unwrap().to_owned();
    let entry = world.store.read(0, u32::MAX).await.unwrap();
    let ids: Vec<String> = entry
        .iter()
        .filter(|e| e.visibility == Visibility::Office(world.north.clone()))
        .map(|e| e.id.to_string())
        .collect();
    let mut paths = vec![
        format!("/office/requests/{label}"),
        format!("/office/statements/{label}"),
        format!("/office/correct/{label}"),
        format!("/office/drafts/{label}"),
        format!("/office/draft-text/{label}"),
        source.clone(),
        format!("/office/files/{sha256}"),
        format!("/office/replies/{sha256}"),
        format!("/office/new/step?of={label}&act=sent"),
        format!("/files/{sha256}"),
    ];
    for id in &ids {
        paths.push(format!("/office/publish/{id}"));
        paths.push(format!("/office/redact/{id}"));
    }
    for path in &paths {
        assert_eq!(sol.get(path).await.status, 404, "{path}");
    }
    for list in [
        "/office",
        "/office/requests",
        "/office/statements",
        "/office/sources",
        "/office/publish",
    ] {
        let page = sol.get(list).await.text();
        assert!(!page.contains("Who supplies doses"), "{list}");
        assert!(!page.contains("A letter of the agency"), "{list}");
    }
    let before = world.store.head().await.unwrap();
    let token = sol.get("/office/account").await.token();
    for path in [
        format!("/office/correct/{label}"),
        format!("/office/publish/{}", ids[0]),
        format!("/office/redact/{}", ids[0]),
        format!("/office/replies/{sha256}"),
    ] {
        let fields = [
            ("what", "x"),
            ("looked", "yes"),
            ("reason", "x"),
            ("final", "yes"),
        ];
        assert_eq!(sol.post(&path, &token, &fields).await.status, 404, "{path}");
    }
    assert_eq!(
        world.store.head().await.unwrap(),
        before,
        "nothing was entered"
    );
    // The same bytes uploaded by both are each office's own.
    let theirs = sol
        .upload("mine.txt", "received", LETTER.as_bytes())
        .await
        .location;
    assert_eq!(theirs, source);
    let page = sol.get(&theirs).await.text();
    assert!(
        page.contains("mine.txt") && !page.contains("letter.txt"),
        "{page}"
    );
}
