//! Logging in, staying logged in, and what forged requests come to.

use crate::on_both_stores;
use crate::world::{PASSPHRASE, World};
use axum::body::Body;
use axum::http::{Request, header};
use standing_store::accounts::Role;

on_both_stores!(
    an_invitation_leads_to_a_passphrase_and_the_passphrase_in,
    a_wrong_name_looks_like_a_wrong_passphrase,
    too_many_failures_are_slowed_by_name_and_by_address_and_then_forgotten,
    a_session_ends_unused_in_an_hour_and_used_in_twelve,
    a_planted_session_is_worth_nothing,
    a_form_without_the_sessions_own_token_is_refused,
    a_form_sent_from_another_site_is_refused_whatever_it_brings,
    only_pages_of_the_office_are_gone_back_to_after_logging_in,
    changing_the_passphrase_ends_every_other_session,
    an_administrator_looks_after_their_own_office_alone,
);

async fn an_invitation_leads_to_a_passphrase_and_the_passphrase_in(world: &World) {
    let token = world.invite("nora", &world.north, &[Role::Member]).await;
    let path = format!("/welcome/{token}");
    let mut browser = world.browser();
    let short = [("new-passphrase", "short"), ("again", "shorter")];
    let answer = browser.send(&path, &short).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("At least 15 characters."));
    assert!(
        !answer.text().contains("shorter"),
        "a passphrase is not shown again"
    );
    let fields = [("new-passphrase", PASSPHRASE), ("again", PASSPHRASE)];
    assert_eq!(
        browser.send(&path, &fields).await.location,
        "/login?welcomed=yes"
    );
    assert_eq!(browser.get(&path).await.status, 404, "it works once");
    let answer = browser.log_in("nora", PASSPHRASE).await;
    assert_eq!(
        (answer.status.as_u16(), answer.location.as_str()),
        (303, "/office")
    );
    let cookie = answer
        .cookies
        .iter()
        .find(|c| c.starts_with("standing="))
        .unwrap();
    assert!(
        cookie.contains("HttpOnly; SameSite=Strict") && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert!(browser.get("/office").await.text().contains("Person nora"));
}

async fn a_wrong_name_looks_like_a_wrong_passphrase(world: &World) {
    world.enter("nora", &world.north, &[Role::Member]).await;
    let mut pages = Vec::new();
    for login in ["nora", "nobody"] {
        let mut browser = world.browser();
        let answer = browser.log_in(login, "not this passphrase").await;
        assert_eq!(answer.status, 422);
        let token = answer.token();
        pages.push(answer.text().replace(login, "…").replace(&token, "…"));
    }
    assert_eq!(pages[0], pages[1]);
}

async fn too_many_failures_are_slowed_by_name_and_by_address_and_then_forgotten(world: &World) {
    world.enter("nora", &world.north, &[Role::Member]).await;
    let mut browser = world.browser();
    for name in ["nora", "nobody"] {
        for n in 0..10 {
            browser.address = format!("198.51.100.{n}");
            browser.log_in(name, "not this passphrase").await;
        }
        browser.address = "203.0.113.7".into();
        let answer = browser.log_in(name, PASSPHRASE).await;
        assert_eq!(answer.status, 422, "{name}: even the right one");
        assert!(answer.text().contains("Too many attempts"), "{name}");
    }
    world.pass(16);
    assert_eq!(browser.log_in("nora", PASSPHRASE).await.status, 303);
    let mut guesser = world.browser();
    guesser.address = "198.51.100.200".into();
    for n in 0..30 {
        guesser.log_in(&format!("name{n}"), "x").await;
    }
    let answer = guesser.log_in("another", "x").await;
    assert!(
        answer.text().contains("Too many attempts"),
        "one address, many names"
    );
}

async fn a_session_ends_unused_in_an_hour_and_used_in_twelve(world: &World) {
    let mut browser = world.enter("nora", &world.north, &[Role::Member]).await;
    world.pass(61);
    assert_eq!(browser.get("/office").await.status, 303, "idle");
    browser.log_in("nora", PASSPHRASE).await;
    for _ in 0..14 {
        world.pass(50);
        assert_eq!(browser.get("/office").await.status, 200);
    }
    world.pass(50);
    assert_eq!(
        browser.get("/office").await.status,
        303,
        "twelve hours are over"
    );
}

async fn a_planted_session_is_worth_nothing(world: &World) {
    let mut thief = world.enter("thief", &world.south, &[Role::Member]).await;
    let planted = thief
        .cookies
        .iter()
        .find(|(n, _)| n == "standing")
        .unwrap()
        .1
        .clone();
    world.enter("nora", &world.north, &[Role::Member]).await;
    let mut victim = world.browser();
    // The victim's browser holds a token that the thief knows, and logs in over it.
    victim.cookies.push(("standing".into(), "f".repeat(64)));
    let answer = victim.log_in("nora", PASSPHRASE).await;
    assert_eq!(answer.status, 303);
    let fresh = victim
        .cookies
        .iter()
        .find(|(n, _)| n == "standing")
        .unwrap()
        .1
        .clone();
    assert!(fresh != planted && fresh != "f".repeat(64));
    let mut holder = world.browser();
    holder.cookies.push(("standing".into(), "f".repeat(64)));
    assert_eq!(
        holder.get("/office").await.status,
        303,
        "the planted token opens nothing"
    );
    assert!(thief.get("/office").await.text().contains("Person thief"));
}

async fn a_form_without_the_sessions_own_token_is_refused(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let mut sol = world.enter("sol", &world.south, &[Role::Member]).await;
    let fields = [("name", "A Party"), ("kind", "press")];
    let before = world.store.head().await.unwrap();
    let others = sol.get("/office/new/party").await.token();
    let old = nora.get("/office/new/party").await.token();
    nora.log_in("nora", PASSPHRASE).await;
    for token in ["", "x", others.as_str()] {
        let answer = nora.post("/office/new/party", token, &fields).await;
        assert_eq!(answer.status, 403, "{token}");
    }
    // The token is the session's: after logging out and in again it is another.
    let logout = nora.get("/office").await.token();
    nora.post("/logout", &logout, &[]).await;
    nora.log_in("nora", PASSPHRASE).await;
    assert_eq!(
        nora.post("/office/new/party", &old, &fields).await.status,
        403
    );
    assert_eq!(
        world.store.head().await.unwrap(),
        before,
        "nothing was entered"
    );
    assert_eq!(nora.send("/office/new/party", &fields).await.status, 303);
}

async fn a_form_sent_from_another_site_is_refused_whatever_it_brings(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let token = nora.get("/office/new/party").await.token();
    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("sec-fetch-site", "none", 403),
        ("origin", "https://evil.invalid", 403),
        ("sec-fetch-site", "same-origin", 303),
    ] {
        let request = Request::post("/office/new/party")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::HOST, "standing.invalid")
            .header(name, value)
            .body(Body::from(format!(
                "form-token={token}&name=Party&kind=press"
            )))
            .unwrap();
        assert_eq!(nora.raw(request).await.status, status, "{name}: {value}");
    }
}

async fn only_pages_of_the_office_are_gone_back_to_after_logging_in(world: &World) {
    world.enter("nora", &world.north, &[Role::Member]).await;
    for (next, goes) in [
        ("/office/requests", "/office/requests"),
        ("https://evil.invalid/office", "/office"),
        ("//evil.invalid", "/office"),
        ("/office/../../x?y", "/office"),
        ("/office\r\nSet-Cookie: x", "/office"),
    ] {
        let mut browser = world.browser();
        let fields = [
            ("login", "nora"),
            ("passphrase", PASSPHRASE),
            ("next", next),
        ];
        assert_eq!(
            browser.send("/login", &fields).await.location,
            goes,
            "{next}"
        );
    }
}

async fn changing_the_passphrase_ends_every_other_session(world: &World) {
    let mut here = world.enter("nora", &world.north, &[Role::Member]).await;
    let mut there = world.browser();
    there.log_in("nora", PASSPHRASE).await;
    let other = "five other quiet words";
    let wrong = [
        ("passphrase", "wrong"),
        ("new-passphrase", other),
        ("again", other),
    ];
    assert_eq!(here.send("/office/account", &wrong).await.status, 422);
    let right = [
        ("passphrase", PASSPHRASE),
        ("new-passphrase", other),
        ("again", other),
    ];
    assert_eq!(here.send("/office/account", &right).await.status, 303);
    assert_eq!(here.get("/office").await.status, 200);
    assert_eq!(there.get("/office").await.status, 303);
}

async fn an_administrator_looks_after_their_own_office_alone(world: &World) {
    let mut admin = world
        .enter("ada", &world.north, &[Role::Administrator])
        .await;
    world.invite("sol", &world.south, &[Role::Member]).await;
    let page = admin.get("/office/people").await.text();
    assert!(page.contains("Person ada") && !page.contains("Person sol"));
    let token = admin.get("/office/people").await.token();
    for what in ["disable", "reset", "roles"] {
        let answer = admin
            .post("/office/people/sol", &token, &[("do", what)])
            .await;
        assert_eq!(answer.status, 404, "{what}");
    }
    let new = [
        ("login", "nora"),
        ("name", "Nora N"),
        ("roles", "member"),
        ("roles", "publisher"),
    ];
    let answer = admin.send("/office/people", &new).await;
    let page = answer.text();
    let link = page
        .split("/welcome/")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let mut nora = world.browser();
    let fields = [("new-passphrase", PASSPHRASE), ("again", PASSPHRASE)];
    nora.enter(&format!("/welcome/{link}"), &fields).await;
    nora.log_in("nora", PASSPHRASE).await;
    assert_eq!(nora.get("/office/publish").await.status, 200);
    let account = world.store.account("nora").await.unwrap().unwrap();
    assert_eq!(account.office, world.north);
    // Losing the role ends what it opened at once.
    admin
        .post(
            "/office/people/nora",
            &token,
            &[("do", "roles"), ("roles", "reader")],
        )
        .await;
    assert_eq!(nora.get("/office").await.status, 303);
    admin
        .post("/office/people/nora", &token, &[("do", "disable")])
        .await;
    assert_eq!(nora.log_in("nora", PASSPHRASE).await.status, 422);
}
