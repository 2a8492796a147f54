//! The site over invented facilities: every page and twin, and how it answers.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails where it cannot go on"
)]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode},
};
use standing::web::{Site, openapi, router, routes, sample};
use tower::ServiceExt as _;

fn site() -> Router {
    router(sample::samples()).expect("the site can be set up")
}

async fn send(request: Request<Body>) -> Response<Body> {
    site().oneshot(request).await.expect("the site answers")
}

async fn get(path: &str) -> Response<Body> {
    send(Request::get(path).body(Body::empty()).unwrap()).await
}

async fn text(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn header<'r>(response: &'r Response<Body>, name: &str) -> &'r str {
    response
        .headers()
        .get(name)
        .map_or("", |v| v.to_str().unwrap())
}

/// Pages that every golden and every check below goes through.
const PAGES: &[(&str, &str)] = &[
    ("front", "/"),
    ("front-sorted", "/?sort=name&state=CA"),
    ("facility", "/facilities/alder-creek"),
    ("facility-bare", "/facilities/tule-bottom"),
    (
        "facility-known",
        "/facilities/alder-creek?on=2021-03-16&known=2021-03-16",
    ),
    (
        "compare",
        "/facilities/alder-creek/compare?on=2021-03-26&earlier=2021-03-16",
    ),
    ("statements", "/statements?kind=request"),
    ("statement-quoted", "/statements/sample/S05"),
    ("statement-own-words", "/statements/sample/S09"),
    ("sources", "/sources"),
    ("source-archive", "/sources/sha256:5f3c0a9e4b1d2c87"),
    (
        "source-cited",
        "/sources/sample/court:20-cv-0000/doc-41.csv",
    ),
    ("about", "/about"),
    ("state-page", "/states/CA"),
    ("epidemic", "/facilities/alder-creek/epidemic"),
    ("outbreaks", "/outbreaks"),
    ("compare-areas", "/compare"),
    ("compare-place", "/compare?place=state:CA"),
    ("ratio", "/ratio"),
    ("coverage", "/coverage?place=facility:alder-creek"),
    ("expansion", "/expansion?place=facility:alder-creek"),
    ("spill-over", "/spill-over"),
    ("simulate", "/simulate?held=300&days=60"),
    ("rides", "/rides?officers=2"),
    ("silence", "/silence"),
    ("brief", "/brief"),
    ("duty", "/duty"),
    (
        "duty-known",
        "/duty?on=2021-02-01&known=2021-02-01&status=orphaned",
    ),
    ("duty-cell", "/duty/alder-creek/supply"),
    (
        "duty-cell-then",
        "/duty/alder-creek/supply?on=2021-01-31&known=2021-01-31",
    ),
    ("duty-cell-ordered", "/duty/dry-wash/transport"),
    ("duty-state", "/duty/CA/eligibility"),
    ("duty-nation", "/duty/US/supply"),
    ("agenda", "/agenda?on=2021-03-20"),
    ("requests", "/requests?kind=all"),
    ("request", "/requests/sample/D01.letter"),
    (
        "request-paused",
        "/requests/sample/D02.letter@sample-agency",
    ),
    ("request-several", "/requests/sample/D10.letter"),
    ("request-claimed", "/requests/sample/D10.letter@harrow"),
    (
        "silence-record",
        "/requests/sample/D01.letter@sample-health/silence",
    ),
    ("dockets", "/dockets"),
    ("docket", "/dockets/sample-court/21-CV-0000"),
    ("plans", "/plans"),
    ("sheet", "/facilities/alder-creek/sheet"),
    ("bad-date", "/?on=12%20March"),
    ("missing", "/facilities/nowhere"),
];

fn with_language(path: &str, lang: &str) -> String {
    format!(
        "{path}{}lang={lang}",
        if path.contains('?') { '&' } else { '?' }
    )
}

/// A line a tag, and the long outlines of the map left out, so that a change can be read.
fn readable(html: &str) -> String {
    let mut out = String::new();
    for line in html.replace("><", ">\n<").lines() {
        match line.split_once(" d=\"") {
            Some((before, after)) if after.len() > 300 => {
                let end = after.find('"').unwrap_or(0);
                out.push_str(before);
                out.push_str(" d=\"…");
                out.push_str(&after[end..]);
            }
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out.replace(&style_address(html), "/assets/site.css?v=…")
}

fn style_address(html: &str) -> String {
    let at = html.find("/assets/site.css?v=").unwrap();
    html[at..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_page_renders_from_the_sample_in_english_and_spanish() {
    for (name, path) in PAGES {
        for lang in ["en", "es"] {
            let html = text(get(&with_language(path, lang)).await).await;
            insta::assert_snapshot!(format!("{name}-{lang}"), readable(&html));
        }
    }
}

#[tokio::test]
async fn every_twin_renders_from_the_sample() {
    for (name, path) in [
        ("front-csv", "/index.csv"),
        ("facility-csv", "/facilities/alder-creek.csv"),
        ("history-csv", "/facilities/alder-creek/history.csv"),
        (
            "compare-csv",
            "/facilities/alder-creek/compare.csv?earlier=2021-03-16",
        ),
        ("statements-csv", "/statements.csv?kind=request"),
        ("sources-csv", "/sources.csv"),
        ("state-csv", "/states/CA.csv"),
        ("epidemic-csv", "/facilities/alder-creek/epidemic.csv"),
        ("outbreaks-csv", "/outbreaks.csv"),
        ("compare-areas-csv", "/compare.csv"),
        ("ratio-csv", "/ratio.csv"),
        ("coverage-csv", "/coverage.csv"),
        ("expansion-csv", "/expansion.csv"),
        ("spill-over-csv", "/spill-over.csv"),
        ("simulate-csv", "/simulate.csv?held=300&days=60"),
        ("rides-csv", "/rides.csv?officers=2"),
        ("silence-csv", "/silence.csv"),
        ("brief-csv", "/brief.csv"),
        ("duty-csv", "/duty.csv"),
        ("duty-cell-csv", "/duty/alder-creek/supply.csv"),
        ("agenda-csv", "/agenda.csv?on=2021-03-20"),
        ("requests-csv", "/requests.csv?kind=all"),
        (
            "request-csv",
            "/requests/sample/D01.letter@sample-health.csv",
        ),
        ("docket-csv", "/dockets/sample-court/21-CV-0000.csv"),
        ("plans-csv", "/plans.csv"),
        ("sheet-csv", "/facilities/alder-creek/sheet.csv"),
    ] {
        let response = get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert!(
            header(&response, "content-type").starts_with("text/csv"),
            "{path}"
        );
        insta::assert_snapshot!(name, text(response).await);
    }
    for path in [
        "/index.json",
        "/facilities/alder-creek.json",
        "/facilities/alder-creek/history.json",
        "/facilities/alder-creek/compare.json?earlier=2021-03-16",
        "/statements.json",
        "/statements/sample/S05.json",
        "/statements/sample/S05.csv",
        "/sources.json",
        "/sources/sample/monitor-letter.json",
        "/sources/sample/monitor-letter.csv",
        "/sources/sample/court:20-cv-0000/doc-41.csv.json",
        "/about.json",
        "/about.csv",
    ] {
        let response = get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let json = header(&response, "content-type") == "application/json";
        assert_eq!(json, path.contains(".json"), "{path}");
        let body = text(response).await;
        if json {
            serde_json::from_str::<serde_json::Value>(&body).unwrap();
        }
    }
}

#[tokio::test]
async fn a_source_whose_name_ends_like_a_twin_has_its_page() {
    let response = get("/sources/sample/court:20-cv-0000/doc-41.csv").await;
    assert!(header(&response, "content-type").starts_with("text/html"));
    let encoded = get("/sources/sample%2Fcourt%3A20-cv-0000%2Fdoc-41.csv").await;
    assert_eq!(encoded.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_bad_date_is_refused_with_a_message_that_says_what_would_be_right() {
    for path in [
        "/?on=2021-13-01",
        "/?known=yesterday",
        "/facilities/alder-creek?on=12",
        "/facilities/alder-creek/compare?earlier=soon",
        "/statements?on=20210312",
    ] {
        let response = get(path).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{path}");
        assert!(
            header(&response, "content-type").starts_with("text/html"),
            "{path}"
        );
        assert!(text(response).await.contains("2021-03-12"), "{path}");
    }
}

#[tokio::test]
async fn errors_of_twins_are_problem_documents() {
    let response = get("/index.json?on=2021-13-01").await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(
        header(&response, "content-type"),
        "application/problem+json"
    );
    let problem: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(problem["status"], 400);
    assert_eq!(problem["parameter"], "on");
    for path in [
        "/facilities/nowhere.csv",
        "/statements/nothing.json",
        "/no/such/page.json",
    ] {
        let response = get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            header(&response, "content-type"),
            "application/problem+json",
            "{path}"
        );
    }
    let asked = Request::get("/nothing").header("accept", "application/json");
    let response = send(asked.body(Body::empty()).unwrap()).await;
    assert_eq!(
        header(&response, "content-type"),
        "application/problem+json"
    );
}

#[tokio::test]
async fn unknown_names_are_not_found() {
    for path in [
        "/nothing",
        "/facilities/nowhere",
        "/facilities/Not%20An%20Id",
        "/facilities/alder-creek/nothing",
        "/facilities/alder-creek/history",
        "/facilities/nowhere/compare?earlier=2021-03-16",
        "/statements/sample/S99",
        "/sources/%00",
        "/sources/%FF",
        "/assets/us-states.json",
        "/assets/../Cargo.toml",
        "/index",
    ] {
        assert_eq!(get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn nothing_can_be_changed_through_the_site() {
    for path in ["/", "/facilities/alder-creek", "/healthz"] {
        let response = send(Request::post(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(header(&response, "allow"), "GET, HEAD", "{path}");
    }
}

#[tokio::test]
async fn head_answers_as_get_without_a_body() {
    for (_, path) in PAGES {
        let head = send(Request::head(*path).body(Body::empty()).unwrap()).await;
        let full = get(path).await;
        assert_eq!(head.status(), full.status(), "{path}");
        assert_eq!(header(&head, "etag"), header(&full, "etag"), "{path}");
        assert!(text(head).await.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    for path in [
        "/",
        "/index.csv",
        "/facilities/alder-creek?lang=es",
        "/statements.json",
    ] {
        let first = get(path).await;
        let tag = header(&first, "etag").to_owned();
        assert!(tag.starts_with("W/\"4812-"), "{tag}");
        assert_eq!(header(&first, "cache-control"), "public, no-cache");
        let again = Request::get(path).header("if-none-match", format!("\"x\", {tag}"));
        let again = send(again.body(Body::empty()).unwrap()).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(header(&again, "etag"), tag);
        assert!(text(again).await.is_empty());
    }
}

#[tokio::test]
async fn another_language_day_or_book_is_another_entity() {
    let tag = |response: Response<Body>| header(&response, "etag").to_owned();
    let english = tag(get("/").await);
    let request = Request::get("/").header("accept-language", "es");
    let spanish = send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(header(&spanish, "content-language"), "es");
    assert!(header(&spanish, "vary").contains("accept-language"));
    assert_ne!(tag(spanish), english);
    assert_ne!(tag(get("/?on=2021-03-12").await), english);
    let mut views = sample::samples();
    views.position = Box::new(|| 4_813);
    let grown = router(views)
        .unwrap()
        .oneshot(Request::get("/").body(Body::empty()).unwrap());
    assert_ne!(tag(grown.await.unwrap()), english);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_no_page_has_a_script_or_inline_style() {
    for (_, path) in PAGES {
        let response = get(path).await;
        let policy = header(&response, "content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe-inline"), "{path}");
        assert_eq!(
            header(&response, "x-content-type-options"),
            "nosniff",
            "{path}"
        );
        assert_eq!(
            header(&response, "referrer-policy"),
            "no-referrer",
            "{path}"
        );
        let html = text(response).await;
        for no in ["<script", "<style", " style=", " onclick", "javascript:"] {
            assert!(!html.contains(no), "{path} has {no}");
        }
    }
}

#[tokio::test]
async fn links_keep_the_as_of_point_and_the_language() {
    let html = text(get("/?on=2021-03-12&known=2021-03-12&lang=es").await).await;
    let kept = "?on=2021-03-12&amp;known=2021-03-12&amp;lang=es";
    assert!(html.contains(&format!("/facilities/alder-creek{kept}")));
    assert!(html.contains(&format!("/statements{kept}")));
    assert!(html.contains(&format!("/index.csv{kept}")));
    assert!(
        html.contains("name=\"lang\" value=\"es\""),
        "the as-of form keeps the language"
    );
}

#[tokio::test]
async fn text_from_the_address_is_escaped() {
    let html = text(get("/statements?speaker=%22%3E%3Cscript%3Ex&kind=%3Cb%3E").await).await;
    assert!(!html.contains("<script"));
    assert!(!html.contains("<b>"));
    let html = text(get("/?on=%3Cscript%3E").await).await;
    assert!(!html.contains("<script"));
}

#[tokio::test]
async fn a_quotation_is_shown_only_where_it_was_compared_with_the_original() {
    let own = text(get("/statements/sample/S09").await).await;
    assert!(!own.contains("<blockquote"));
    assert!(own.contains("not a quotation"));
    assert!(
        text(get("/statements/sample/S05").await)
            .await
            .contains("<blockquote")
    );
}

#[tokio::test]
async fn a_list_of_a_hundred_and_fifty_facilities_stays_below_two_hundred_kilobytes() {
    let mut views = sample::samples();
    views.overview = Box::new(sample::large_overview);
    let long = "/?on=2021-03-12&known=2021-03-12T18:00:00Z&lang=es&sort=cases-cumulative";
    let response = router(views)
        .unwrap()
        .oneshot(Request::get(long).body(Body::empty()).unwrap())
        .await
        .unwrap();
    let bytes = text(response).await.len();
    assert!(bytes < 200_000, "{bytes} bytes");
    for (_, path) in PAGES {
        assert!(text(get(path).await).await.len() < 200_000, "{path}");
    }
}

#[tokio::test]
async fn a_facility_with_a_long_story_stays_below_two_hundred_kilobytes() {
    let mut views = sample::samples();
    let plain = sample::samples().facility;
    views.facility = Box::new(move |id, as_of| {
        let mut page = plain(id, as_of)?;
        for history in &mut page.histories {
            history.steps = history.steps.iter().cycle().take(2_000).cloned().collect();
            for (step, day) in history.steps.iter_mut().zip(1..) {
                step.day = jiff::civil::date(2016, 1, 1).saturating_add(jiff::ToSpan::days(day));
            }
        }
        page.profile = page.profile.iter().cycle().take(400).cloned().collect();
        page.statements = page.statements.iter().cycle().take(400).cloned().collect();
        for statement in &mut page.statements {
            statement.what = statement.what.repeat(5);
        }
        for figure in &mut page.standing.figures {
            figure.flags = figure.flags.iter().cycle().take(60).cloned().collect();
        }
        Some(page)
    });
    let long = "/facilities/alder-creek?on=2021-03-26&known=2021-03-26T18:00:00Z&lang=es&page=2";
    let response = router(views)
        .unwrap()
        .oneshot(Request::get(long).body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let html = text(response).await;
    assert!(html.len() < 200_000, "{} bytes", html.len());
    assert!(html.contains("rel=\"next\""));
    assert!(html.contains("De 2000 cambios"));
}

#[tokio::test]
async fn a_view_that_fails_gives_an_error_page_and_not_a_lost_connection() {
    let mut views = sample::samples();
    views.overview = Box::new(|_| panic!("a view failed"));
    let response = router(views)
        .unwrap()
        .oneshot(Request::get("/index.json").body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(
        header(&response, "content-type"),
        "application/problem+json"
    );
}

#[tokio::test]
async fn sorting_puts_what_is_missing_below_zero() {
    let html = text(get("/?sort=cases-current&dir=desc").await).await;
    let list = html.split("id=\"facilities\"").nth(1).unwrap();
    let at = |name: &str| list.find(&format!(">{name}</a>")).unwrap();
    assert!(at("Mesquite Flat Residential Center") < at("Cold Harbor Staging"));
    assert!(at("Cold Harbor Staging") < at("Pine Ridge Annex"));
    assert!(html.contains("aria-sort=\"descending\""));
}

#[tokio::test]
async fn operations_have_their_addresses() {
    assert_eq!(get("/healthz").await.status(), StatusCode::OK);
    assert_eq!(get("/readyz").await.status(), StatusCode::OK);
    let mut views = sample::samples();
    views.position = Box::new(|| 0);
    let ready = router(views)
        .unwrap()
        .oneshot(Request::get("/readyz").body(Body::empty()).unwrap());
    assert_eq!(
        ready.await.unwrap().status(),
        StatusCode::SERVICE_UNAVAILABLE
    );

    let app = site();
    for path in ["/", "/", "/facilities/nowhere"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        app.clone().oneshot(request).await.unwrap();
    }
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let metrics = text(app.oneshot(request).await.unwrap()).await;
    assert!(metrics.contains("standing_book_position 4812"));
    assert!(metrics.contains("standing_pages_served_total{page=\"front\",status=\"200\"} 2"));
    assert!(metrics.contains("standing_pages_served_total{page=\"facility\",status=\"404\"} 1"));
}

#[tokio::test]
async fn the_description_lists_every_route_and_every_listed_path_answers() {
    let described: serde_json::Value =
        serde_json::from_str(&text(get("/openapi.json").await).await).unwrap();
    assert_eq!(described, openapi(env!("CARGO_PKG_VERSION")));
    let paths = described["paths"].as_object().unwrap();
    for route in routes() {
        assert!(!route.paths.is_empty(), "{}", route.pattern);
        for path in route.paths {
            assert!(paths.contains_key(*path), "{path} is not described");
        }
    }
    // The service of forecasts and the log are added where the site is served; their own tests ask
    // them.
    let elsewhere = |path: &str| path.starts_with("/fhir/") || path.starts_with("/log/");
    let pages = paths.keys().filter(|path| !elsewhere(path));
    for path in pages {
        let filled = path
            .replace("{id}", "alder-creek")
            .replace("{code}", "CA")
            .replace("{label}", "sample/S01")
            .replace("{source}", "sample/monitor-letter")
            .replace("{file}", "site.css")
            .replace("{place}", "alder-creek")
            .replace("{table}", "figures")
            .replace("{function}", "supply")
            .replace("{obligation}", "sample/D01.letter@sample-health")
            .replace("{court}", "sample-court")
            .replace("{number}", "21-CV-0000")
            .replace("{table}", "figures");
        assert_eq!(get(&filled).await.status(), StatusCode::OK, "{filled}");
    }
}

#[tokio::test]
async fn pages_are_compressed_where_the_reader_can() {
    let request = Request::get("/").header("accept-encoding", "gzip");
    let response = send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(header(&response, "content-encoding"), "gzip");
}

#[tokio::test]
async fn a_language_from_right_to_left_turns_the_page_round() {
    let english =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en/site.ftl")).unwrap();
    let terms =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en/terms.ftl")).unwrap();
    let locales = standing::web::Locales::from_files([
        ("en/site.ftl".to_owned(), english),
        ("en/terms.ftl".to_owned(), terms),
        (
            "ar/site.ftl".to_owned(),
            "nav-front = نظرة عامة\n".as_bytes().to_vec(),
        ),
    ])
    .unwrap();
    let app = Site::with_locales(sample::samples(), locales)
        .unwrap()
        .into_router();
    let request = Request::get("/?lang=ar").body(Body::empty()).unwrap();
    let html = text(app.oneshot(request).await.unwrap()).await;
    assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(html.contains("نظرة عامة"));
}
