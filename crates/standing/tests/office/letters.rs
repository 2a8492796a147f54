//! A letter that came in stops no clock until a named person confirms what it is.

use crate::forms::request;
use crate::on_both_stores;
use crate::world::{Browser, World};
use standing_evidence::{Body, Payload, StatementBody};
use standing_store::accounts::{MailDomain, Role};
use standing_terms::Act;

on_both_stores!(
    no_letter_of_the_collection_stops_a_clock_until_it_is_confirmed,
    a_reply_waits_for_a_person_and_is_then_an_answer_in_their_name,
    a_letter_that_is_doubted_is_confirmed_only_with_words_on_how_it_was_checked,
    automatic_replies_and_bounces_are_named_as_such,
);

fn mail(from: &str, more: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: letters@north.invalid\r\nDate: Mon, 22 Feb 2021 10:00:00 -0500\r\n\
         Subject: Re: doses\r\n{more}\r\nIt is for the state to say.\r\n"
    )
    .into_bytes()
}

/// A request that was sent by a letter of which the office keeps a copy.
async fn asked(world: &World, browser: &mut Browser<'_>) -> String {
    let domain = MailDomain {
        party: "agency".into(),
        domain: "agency.invalid".into(),
    };
    world
        .store
        .add_mail_domain(&world.north, &domain, "test", world.now())
        .await
        .unwrap();
    let label = request(browser).await;
    let sent = "From: letters@north.invalid\r\nMessage-ID: <L1@north.invalid>\r\nDate: Tue, 16 Feb 2021 10:00:00 -0500\r\nSubject: doses\r\n\r\nWho?\r\n";
    let source = browser
        .upload("sent.eml", "received", sent.as_bytes())
        .await
        .location;
    let id = source.strip_prefix("/office/sources/").unwrap();
    let fields = [
        ("of", label.as_str()),
        ("act", "sent"),
        ("on", "2021-02-16"),
        ("channel", "email"),
        ("source", id),
    ];
    let path = format!("/office/new/step?of={label}&act=sent");
    browser.enter(&path, &fields).await;
    label
}

/// Steps and answers in the book, in short.
async fn became(world: &World) -> Vec<String> {
    let entries = world.store.read(0, u32::MAX).await.unwrap();
    entries
        .iter()
        .filter_map(|e| match &e.payload {
            Payload::Present(Body::Statement(s)) => match &s.body {
                StatementBody::Step(step) => Some(match &step.act {
                    Act::ReplyReceived { doubts, .. } => {
                        format!("received, {} doubts", doubts.len())
                    }
                    other => format!("{other:?}"),
                }),
                StatementBody::Answer { confirmed_by, .. } => Some(format!(
                    "answer, confirmed by {}",
                    confirmed_by.as_deref().unwrap()
                )),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

async fn a_reply_waits_for_a_person_and_is_then_an_answer_in_their_name(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let label = asked(world, &mut nora).await;
    let bytes = mail(
        "Records <records@agency.invalid>",
        "In-Reply-To: <L1@north.invalid>\r\n",
    );
    let source = nora.upload("reply.eml", "received", &bytes).await.location;
    assert_eq!(
        became(world).await,
        ["Sent { channel: Email }"],
        "the upload alone says nothing"
    );
    let path = format!("/office/replies/{}", source.rsplit(':').next().unwrap());
    assert!(nora.get("/office").await.text().contains(&path), "it waits");
    let page = nora.get(&path).await.text();
    assert!(
        page.contains("Nothing was found against it. That is no proof"),
        "{page}"
    );
    assert!(
        page.contains(&format!("value=\"{label}\" selected")),
        "the thread proposes the request"
    );
    let mut fields = vec![
        ("of", label.as_str()),
        ("is", "answer"),
        ("on", "2021-02-22"),
        ("what", "It is for the state."),
        ("outcome", "non-answer"),
    ];
    let answer = nora.send(&path, &fields).await;
    assert_eq!(answer.status, 422, "nobody confirmed it");
    assert!(
        answer
            .text()
            .contains("Somebody must confirm this by name.")
    );
    fields.push(("confirm", "yes"));
    nora.enter(&path, &fields).await;
    assert_eq!(
        became(world).await,
        [
            "Sent { channel: Email }",
            "received, 0 doubts",
            "answer, confirmed by Person nora"
        ]
    );
    assert!(
        !nora.get("/office").await.text().contains(&path),
        "it waits no more"
    );
}

async fn a_letter_that_is_doubted_is_confirmed_only_with_words_on_how_it_was_checked(
    world: &World,
) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let label = asked(world, &mut nora).await;
    let bytes = mail(
        "Records <records@agency-g0v.invalid>",
        "In-Reply-To: <L1@north.invalid>\r\n",
    );
    let source = nora.upload("reply.eml", "received", &bytes).await.location;
    let path = format!("/office/replies/{}", source.rsplit(':').next().unwrap());
    let page = nora.get(&path).await.text();
    assert!(page.contains("Unverified.") && page.contains("agency-g0v.invalid / agency.invalid"));
    let fields = [
        ("of", label.as_str()),
        ("is", "answer"),
        ("on", "2021-02-22"),
        ("what", "It is for the state."),
        ("confirm", "yes"),
    ];
    let answer = nora.send(&path, &fields).await;
    assert!(
        answer
            .text()
            .contains("say how you checked that it is theirs")
    );
    assert_eq!(became(world).await.len(), 1, "nothing was entered");
    let mut noted = fields;
    noted[1] = ("is", "unconfirmed");
    nora.enter(&path, &noted).await;
    assert_eq!(
        became(world).await[1..],
        ["received, 1 doubts"],
        "noted, and no answer"
    );
    let mut checked = fields.to_vec();
    checked.push(("checked", "telephoned their records office on 2021-02-26"));
    nora.enter(&path, &checked).await;
    assert!(became(world).await.last().unwrap().starts_with("answer"));
}

async fn automatic_replies_and_bounces_are_named_as_such(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    asked(world, &mut nora).await;
    for (from, more, shown) in [
        (
            "records@agency.invalid",
            "Auto-Submitted: auto-replied\r\n",
            "A program wrote it; it answers nothing.",
        ),
        (
            "MAILER-DAEMON@agency.invalid",
            "",
            "It says that a letter was not delivered.",
        ),
    ] {
        let source = nora
            .upload("in.eml", "received", &mail(from, more))
            .await
            .location;
        let path = format!("/office/replies/{}", source.rsplit(':').next().unwrap());
        let page = nora.get(&path).await.text();
        assert!(
            page.contains("Unverified.") && page.contains(shown),
            "{from}"
        );
    }
    assert_eq!(became(world).await.len(), 1, "no clock was touched");
}

/// What the office's first page says about time, and what the request's page does.
async fn clocks(browser: &mut Browser<'_>, label: &str) -> (String, String) {
    let piece = |html: &str, from: &str| {
        let at = html.find(from).unwrap_or_else(|| panic!("{from}: {html}"));
        let rest = &html[at..];
        let end = rest.find("</section>").unwrap();
        rest[..end].to_owned()
    };
    let home = browser.get("/office").await.text();
    let request = browser.get(&format!("/office/requests/{label}")).await;
    let clock = piece(&request.text(), "class=\"clock\"");
    // That a message claims to be a reply is said beside the clock, and moves nothing of it.
    let claimed = clock.find(" to be a reply and wait");
    let clock = claimed.map_or(clock.clone(), |at| {
        let begin = clock[..at].rfind("<p ").unwrap();
        let end = at + clock[at..].find("</p>").unwrap() + "</p>".len();
        format!("{}{}", &clock[..begin], &clock[end..])
    });
    (piece(&home, "class=\"own-agenda\""), clock)
}

async fn no_letter_of_the_collection_stops_a_clock_until_it_is_confirmed(world: &World) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/badinputs/made/letters");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: {} is not there", folder.display());
        return;
    };
    let mut files: Vec<_> = files.map(|f| f.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 11, "{files:?}");
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let label = asked(world, &mut nora).await;
    let before = clocks(&mut nora, &label).await;
    assert!(
        before.0.contains("Agency of Custody owes it today."),
        "{}",
        before.0
    );
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&file).unwrap();
        let answer = nora.upload(name, "received", &bytes).await;
        assert_eq!(clocks(&mut nora, &label).await, before, "{name}: kept");
        if answer.status != 303 {
            assert_eq!(answer.status, 422, "{name}");
            continue;
        }
        let path = format!(
            "/office/replies/{}",
            answer.location.rsplit(':').next().unwrap()
        );
        let page = nora.get(&path).await.text();
        assert!(page.contains("Unverified."), "{name}");
        let noted = [
            ("of", label.as_str()),
            ("is", "unconfirmed"),
            ("on", "2021-02-27"),
            ("what", "It claims to be an answer."),
        ];
        nora.enter(&path, &noted).await;
        let now = clocks(&mut nora, &label).await;
        assert_eq!(now.0, before.0, "{name}: noted, and time runs on");
        assert!(now.1.contains("owes it today"), "{name}: {}", now.1);
        let confirmed = [
            ("of", label.as_str()),
            ("is", "answer"),
            ("on", "2021-02-27"),
            ("what", "It claims to be an answer."),
            ("confirm", "yes"),
        ];
        let refused = nora.send(&path, &confirmed).await;
        assert_eq!(
            refused.status, 422,
            "{name}: a doubted letter needs a check"
        );
    }
    let steps = became(world).await;
    assert!(
        steps[1..].iter().all(|s| s.starts_with("received")),
        "{steps:?}"
    );
}
