//! The site over a real book, walked as a newcomer walks it: by its forms and links, never by an
//! address that no page shows.

use super::{Bench, CASE, runtime, shared};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use clap::Parser as _;
use standing::web::{Locale, Locales};
use std::collections::BTreeMap;
use tower::ServiceExt as _;

/// The public site over a bench's book.
fn site(bench: &Bench) -> Router {
    let args = standing::cli::Args::parse_from(["standing", "--db", &bench.db(), "links"]);
    let desk = runtime()
        .block_on(standing::cli::Desk::open(&args))
        .unwrap();
    standing::cli::site(desk, None).unwrap()
}

fn get(site: &Router, address: &str) -> String {
    runtime().block_on(async {
        let request = Request::get(address).body(Body::empty()).unwrap();
        let response = site.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        let bytes = to_bytes(response.into_body(), 50_000_000).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    })
}

/// The values of an attribute, in order.
fn attributes<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let mark = format!(" {name}=\"");
    html.split(mark.as_str())
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// Text without tags, white space made one.
fn text(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out.push_str(piece.split_once('>').map_or("", |(_, text)| text));
        out.push(' ');
    }
    let out = out.replace("&amp;", "&").replace("&quot;", "\"");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// From an opening tag that begins so to the closing tag of its name.
#[track_caller]
fn part<'h>(html: &'h str, opening: &str, closing: &str) -> &'h str {
    let from = html.find(opening).unwrap_or_else(|| panic!("no {opening}"));
    let rest = &html[from..];
    &rest[..rest.find(closing).unwrap_or(rest.len())]
}

/// The address that a form's button leads to, with what is typed and chosen.
fn sent(form: &str, typed: &[(&str, &str)]) -> String {
    let action = attributes(form, "action")[0];
    let names = attributes(form, "name");
    let query: Vec<String> = typed
        .iter()
        .map(|(name, value)| {
            assert!(names.contains(name), "the form asks for {name}: {names:?}");
            format!("{name}={value}")
        })
        .collect();
    format!("{action}?{}", query.join("&"))
}

/// Every link of a page's sentences leads to a page that has the place it points at.
fn every_sentence_leads_to_its_figure(site: &Router, address: &str) {
    let html = get(site, address);
    let list = part(&html, "<ol class=\"sentences\">", "</ol>");
    let sentences: Vec<&str> = list.split("<li>").skip(1).collect();
    assert!(!sentences.is_empty(), "{address} says nothing");
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    for sentence in sentences {
        let links = attributes(sentence, "href");
        assert!(!links.is_empty(), "{address}: {}", text(sentence));
        for link in links {
            let link = link.replace("&amp;", "&");
            let (page, anchor) = link.split_once('#').unwrap_or_else(|| panic!("{link}"));
            let page = pages
                .entry(page.to_owned())
                .or_insert_with(|| get(site, page));
            assert!(
                attributes(page, "id").contains(&anchor),
                "{address}: {} leads to {link}, and nothing there is called {anchor}",
                text(sentence)
            );
        }
    }
}

fn language(tag: &str) -> std::sync::Arc<Locale> {
    Locales::embedded().unwrap().get(tag).unwrap().clone()
}

#[test]
fn every_sentence_of_a_brief_leads_to_its_figure_in_english_and_spanish() {
    let bench = Bench::new();
    bench.run(&["import", CASE]).ended(0);
    let site = site(&bench);
    for place in [
        "nation:US",
        "state:CA",
        "field-office:SND",
        "facility:batavia",
        "facility:otay-mesa",
    ] {
        for lang in ["en", "es"] {
            let address = format!("/brief?place={place}&on=2021-03-17&lang={lang}");
            every_sentence_leads_to_its_figure(&site, &address);
        }
    }
    let nation = text(&get(&site, "/brief?on=2021-03-17&lang=es"));
    assert!(nation.contains("Estados Unidos"), "{nation}");
    assert!(!nation.contains("United States"), "{nation}");
}

#[test]
fn a_brief_on_the_command_line_is_in_the_language_asked_for() {
    let bench = Bench::new();
    bench.run(&["import", CASE]).ended(0);
    let said = bench
        .run(&["brief", "nation:US", "--on", "2021-03-17", "--lang", "es"])
        .out;
    assert!(!said.contains("United States"), "{said}");
    assert!(said.contains("Estados Unidos"), "{said}");
}

/// What a newcomer looks for on the state's page, and where it is read.
struct Answers {
    heading: String,
    firm: String,
    compared: String,
}

/// From the front page to the answers: the state and the day are chosen in the form there.
fn ask(site: &Router, front: &str, state: &str, on: &str) -> Answers {
    let html = get(site, front);
    let form = part(&html, "<form class=\"ask\"", "</form>");
    assert!(
        attributes(form, "value").contains(&state),
        "{state} can be chosen"
    );
    let page = get(site, &sent(form, &[("state", state), ("on", on)]));
    let anchors = attributes(&page, "id");
    for anchor in ["firm", "compared", "county"] {
        assert!(anchors.contains(&anchor), "{anchor}");
        let link = format!("#{anchor}");
        assert!(attributes(&page, "href").contains(&link.as_str()), "{link}");
    }
    Answers {
        heading: text(part(&page, "<h1>", "</h1>")),
        firm: text(part(&page, "id=\"firm\"", "</section>")),
        compared: text(part(&page, "id=\"compared\"", "</section>")),
    }
}

#[test]
fn from_the_front_page_of_the_bundled_case_a_newcomer_finds_how_many_and_how_firm() {
    let bench = Bench::new();
    bench.run(&["import", CASE]).ended(0);
    let answers = ask(&site(&bench), "/", "CA", "2021-03-12");
    assert!(
        answers.heading.contains("593") && answers.heading.contains("14"),
        "{}",
        answers.heading
    );
    assert!(answers.firm.contains("6 facilities are in the sum"));
    // No county series is in the case, and that is said, not passed over.
    assert!(
        answers
            .compared
            .contains("No facility here can be compared with its county"),
        "{}",
        answers.compared
    );
}

#[test]
fn from_the_front_page_of_the_whole_archive_a_newcomer_finds_all_three_answers() {
    let names = [
        "data/raw/vera_covid/facility_lookup.csv",
        "data/raw/vera_covid/facility_cases_hourly.parquet",
        "data/raw/ice_stats/FY21-detentionstats-2021-04-14.xlsx",
        "data/raw/reference/ca_cases_by_county_2021-09-26.csv",
        "data/raw/reference/covid_tracking_us_daily.csv",
        "data/raw/reference/nyt_us_states_to_2021-12-31.csv",
        "data/derived/county_population_2019.csv",
    ];
    let Some(files) = names.map(shared).into_iter().collect::<Option<Vec<_>>>() else {
        return;
    };
    let bench = Bench::new();
    bench.run(&["import", CASE]).ended(0);
    for file in &files {
        bench.run(&["import", file.to_str().unwrap()]);
    }
    let answers = ask(&site(&bench), "/", "CA", "2021-03-12");
    // How many: 593 so far and 14 then, at the six facilities of California that the page listed.
    assert!(
        answers.heading.contains("593") && answers.heading.contains("14"),
        "{}",
        answers.heading
    );
    // Whether that is firm: a least number, with those who are missing named.
    assert!(answers.firm.contains("It is a least number"));
    assert!(answers.firm.contains("Desert View Annex (not reported)"));
    // How it compares with the county, facility by facility.
    assert!(
        answers.compared.contains("the county around"),
        "{}",
        answers.compared
    );
    for county in ["San Bernardino County", "Imperial County", "Kern County"] {
        assert!(
            answers.compared.contains(county),
            "{county}: {}",
            answers.compared
        );
    }
    let english = language("en");
    assert!(
        answers
            .compared
            .contains(&english.t("compare-not-likelihood"))
    );
}
