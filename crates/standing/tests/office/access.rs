//! Who is let in where: every address against every role, by a table written apart from the one
//! that the router is made of.

use crate::on_both_stores;
use crate::world::{Browser, World};
use axum::body::Body;
use axum::http::Request;
use standing::web::office::{Method, access};
use standing_store::accounts::Role;

on_both_stores!(
    each_role_is_let_in_exactly_where_the_table_says,
    nobody_is_let_in_without_logging_in,
    public_pages_need_no_account_and_take_no_form,
    pages_of_the_office_are_kept_by_nobody_and_found_by_no_search,
);

/// Method, pattern, an address of it, and who is let in: `*` anybody, `a` any account, else the
/// first letters of roles.
const TABLE: [(&str, &str, &str, &str); 41] = [
    ("GET", "/login", "/login", "*"),
    ("POST", "/login", "/login", "*"),
    ("POST", "/logout", "/logout", "a"),
    ("GET", "/welcome/{token}", "/welcome/x", "*"),
    ("POST", "/welcome/{token}", "/welcome/x", "*"),
    ("GET", "/files/{sha256}", "/files/x", "*"),
    ("GET", "/office", "/office", "a"),
    ("GET", "/office/account", "/office/account", "a"),
    ("POST", "/office/account", "/office/account", "a"),
    ("GET", "/office/statements", "/office/statements", "rmp"),
    (
        "GET",
        "/office/statements/{*label}",
        "/office/statements/a/b",
        "rmp",
    ),
    ("GET", "/office/requests", "/office/requests", "rmp"),
    (
        "GET",
        "/office/requests/{*label}",
        "/office/requests/a/b",
        "rmp",
    ),
    ("GET", "/office/sources", "/office/sources", "rmp"),
    ("GET", "/office/sources/{*id}", "/office/sources/a", "rmp"),
    ("GET", "/office/files/{sha256}", "/office/files/x", "rmp"),
    ("GET", "/office/drafts/{*label}", "/office/drafts/a", "rmp"),
    (
        "GET",
        "/office/draft-text/{*label}",
        "/office/draft-text/a",
        "rmp",
    ),
    (
        "GET",
        "/office/draft-docx/{*label}",
        "/office/draft-docx/a",
        "rmp",
    ),
    ("GET", "/office/new/party", "/office/new/party", "m"),
    ("POST", "/office/new/party", "/office/new/party", "m"),
    ("GET", "/office/new/domain", "/office/new/domain", "m"),
    ("POST", "/office/new/domain", "/office/new/domain", "m"),
    ("GET", "/office/new/source", "/office/new/source", "m"),
    ("POST", "/office/new/source", "/office/new/source", "m"),
    ("GET", "/office/new/statement", "/office/new/statement", "m"),
    (
        "POST",
        "/office/new/statement",
        "/office/new/statement",
        "m",
    ),
    ("GET", "/office/new/step", "/office/new/step", "m"),
    ("POST", "/office/new/step", "/office/new/step", "m"),
    ("GET", "/office/correct/{*label}", "/office/correct/a", "m"),
    ("POST", "/office/correct/{*label}", "/office/correct/a", "m"),
    (
        "GET",
        "/office/replies/{sha256}",
        "/office/replies/x",
        "rmp",
    ),
    ("POST", "/office/replies/{sha256}", "/office/replies/x", "m"),
    ("GET", "/office/publish", "/office/publish", "p"),
    ("GET", "/office/publish/{id}", "/office/publish/x", "p"),
    ("POST", "/office/publish/{id}", "/office/publish/x", "p"),
    ("GET", "/office/redact/{id}", "/office/redact/x", "p"),
    ("POST", "/office/redact/{id}", "/office/redact/x", "p"),
    ("GET", "/office/people", "/office/people", "d"),
    ("POST", "/office/people", "/office/people", "d"),
    ("POST", "/office/people/{login}", "/office/people/x", "d"),
];

pub(crate) fn letter(role: Role) -> char {
    match role {
        Role::Reader => 'r',
        Role::Member => 'm',
        Role::Publisher => 'p',
        Role::Administrator => 'd',
        Role::Clinician => 'c',
    }
}

/// The token of a page that whoever this is may open.
async fn token_of(browser: &mut Browser<'_>) -> String {
    if !browser.cookies.iter().any(|(n, _)| n == "standing") {
        return browser.get("/login").await.token();
    }
    for page in ["/office/account", "/clinic/account"] {
        let answer = browser.get(page).await;
        if answer.status == 200 {
            return answer.token();
        }
    }
    String::new()
}

/// What happens to a request: let in, sent to log in, refused.
pub(crate) async fn happens(browser: &mut Browser<'_>, method: &str, path: &str) -> &'static str {
    let answer = if method == "GET" {
        browser.get(path).await
    } else {
        // A page of the same session gives the token: what is tried is the role, not the token.
        let token = token_of(browser).await;
        browser.post(path, &token, &[]).await
    };
    match answer.status.as_u16() {
        303 if answer.location.starts_with("/login?next=") => "log in",
        403 => "refused",
        200 | 303 | 400 | 404 | 422 => "in",
        other => panic!("{method} {path}: {other}: {}", answer.text()),
    }
}

#[test]
fn every_address_of_the_office_stands_in_the_table_and_all_others_are_public() {
    let below = |path: &str, of: &[&str]| {
        of.iter()
            .any(|p| path == *p || path.starts_with(&format!("{p}/")))
    };
    let office = |path: &str| {
        below(
            path,
            &["/office", "/login", "/logout", "/welcome", "/files"],
        )
    };
    let mut declared: Vec<(String, &str)> = Vec::new();
    for (method, pattern, need) in access() {
        if below(pattern, &["/clinic"]) {
            // The table of clinics stands in their own tests.
            continue;
        }
        if office(pattern) {
            declared.push((format!("{method:?}").to_uppercase(), pattern));
        } else {
            assert_eq!(format!("{need:?}"), "Public", "{pattern}");
            assert_eq!(method, Method::Get, "{pattern} is only read");
        }
    }
    let mut written: Vec<(String, &str)> = TABLE
        .iter()
        .map(|(method, pattern, _, _)| ((*method).to_owned(), *pattern))
        .collect();
    declared.sort();
    written.sort();
    assert_eq!(declared, written);
}

async fn each_role_is_let_in_exactly_where_the_table_says(world: &World) {
    let everybody: Vec<Vec<Role>> = Role::ALL
        .into_iter()
        .map(|r| vec![r])
        .chain([Vec::new()])
        .collect();
    for (n, roles) in everybody.iter().enumerate() {
        let mut browser = world
            .enter(&format!("person{n}"), &world.north, roles)
            .await;
        for (method, _, path, who) in TABLE {
            if path == "/logout" {
                continue;
            }
            let may = who == "*" || who == "a" || roles.iter().any(|r| who.contains(letter(*r)));
            let expected = if may { "in" } else { "refused" };
            assert_eq!(
                happens(&mut browser, method, path).await,
                expected,
                "{method} {path} as {roles:?}"
            );
        }
        assert_eq!(happens(&mut browser, "POST", "/logout").await, "in");
        assert_eq!(
            happens(&mut browser, "GET", "/office").await,
            "log in",
            "after logging out"
        );
    }
}

async fn nobody_is_let_in_without_logging_in(world: &World) {
    for (method, _, path, who) in TABLE {
        let mut browser = world.browser();
        let expected = if who == "*" { "in" } else { "log in" };
        assert_eq!(
            happens(&mut browser, method, path).await,
            expected,
            "{method} {path}"
        );
    }
}

async fn public_pages_need_no_account_and_take_no_form(world: &World) {
    let front = world.browser().get("/").await.text();
    assert!(front.contains("href=\"/login\""), "the way in stands below");
    for path in [
        "/",
        "/statements",
        "/sources",
        "/about",
        "/index.json",
        "/healthz",
    ] {
        let mut browser = world.browser();
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.cookies, [] as [&str; 0], "{path} sets no cookie");
        let posted = Request::post(path).body(Body::empty()).unwrap();
        assert_eq!(browser.raw(posted).await.status, 405, "{path}");
    }
}

async fn pages_of_the_office_are_kept_by_nobody_and_found_by_no_search(world: &World) {
    let mut browser = world.enter("nora", &world.north, &[Role::Member]).await;
    for path in ["/office", "/office/requests", "/login", "/office/none"] {
        let answer = browser.get(path).await;
        if path == "/office/none" {
            assert_eq!(answer.status, 404);
            continue;
        }
        if path != "/login" {
            assert_eq!(
                answer.header("cache-control"),
                "no-store, private",
                "{path}"
            );
        }
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}
