use super::{MakePackage, Packages};
use crate::cli::site_of_book;
use crate::open_data::sample::{self, ARCHIVED, ARCHIVED_WORDS, DAY, QUOTED};
use crate::open_data::{file_names, tables};
use crate::web::routes;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use standing_evidence::Book;
use standing_terms::{AsOf, BookZone};
use std::sync::atomic::{AtomicUsize, Ordering};
use tower::ServiceExt as _;

fn site(book: Book) -> Router {
    site_of_book(book, BookZone::eastern(), Some(DAY)).unwrap()
}

/// The site over a book out of which much is held back.
fn held() -> Router {
    site(sample::book().unwrap())
}

async fn send(site: &Router, request: Request<Body>) -> Response<Body> {
    site.clone().oneshot(request).await.unwrap()
}

async fn get(site: &Router, path: &str) -> Response<Body> {
    send(site, Request::get(path).body(Body::empty()).unwrap()).await
}

async fn bytes(response: Response<Body>) -> Vec<u8> {
    to_bytes(response.into_body(), 10_000_000)
        .await
        .unwrap()
        .to_vec()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(bytes(response).await).unwrap()
}

fn header<'r>(response: &'r Response<Body>, name: &str) -> &'r str {
    response
        .headers()
        .get(name)
        .map_or("", |v| v.to_str().unwrap())
}

#[tokio::test]
async fn the_page_names_every_table_with_its_rows_and_a_line_that_loads_it() {
    let request = Request::get("/data?on=2021-03-09").header("host", "127.0.0.1:7878");
    let html = text(send(&held(), request.body(Body::empty()).unwrap()).await).await;
    for table in tables() {
        let name = table.head().name;
        assert!(html.contains(&format!("id=\"{name}\"")), "{name}");
        assert!(
            html.contains(&format!("/data/{name}.parquet?on=2021-03-09")),
            "{name}"
        );
        for field in table.fields() {
            assert!(
                html.contains(&format!("<code>{}</code>", field.name)),
                "{name}.{}",
                field.name
            );
        }
    }
    assert!(html.contains("FROM 'http://127.0.0.1:7878/data/figures.parquet?on=2021-03-09';"));
    assert!(html.contains(
        "pandas.read_parquet('http://127.0.0.1:7878/data/figures.parquet?on=2021-03-09')"
    ));
}

#[tokio::test]
async fn a_host_that_is_no_plain_name_is_not_repeated() {
    let request = Request::get("/data").header("host", "a.example/'; DROP TABLE x; --");
    let html = text(send(&held(), request.body(Body::empty()).unwrap()).await).await;
    assert!(!html.contains("DROP TABLE"));
    assert!(html.contains("https://standing.example/data/figures.parquet"));
}

#[tokio::test]
async fn every_file_of_the_package_is_sent_as_what_it_is() {
    let site = held();
    for name in file_names(&tables()) {
        let response = get(&site, &format!("/data/{name}")).await;
        assert_eq!(response.status(), StatusCode::OK, "{name}");
        let kind = header(&response, "content-type").to_owned();
        let expected = match name.rsplit_once('.') {
            Some((_, "csv")) => "text/csv",
            Some((_, "parquet")) => "application/vnd.apache.parquet",
            Some((_, "json")) if name.ends_with("-metadata.json") => "application/csvm+json",
            Some((_, "json")) => "application/json",
            Some((_, "md")) => "text/markdown",
            _ => "text/plain",
        };
        assert!(kind.starts_with(expected), "{name} is {kind}");
        assert!(header(&response, "etag").starts_with("W/"), "{name}");
        assert!(!bytes(response).await.is_empty(), "{name}");
    }
    for name in [
        "nothing.csv",
        "figures",
        "..%2FCargo.toml",
        "figures.parquet.csv",
    ] {
        let response = get(&site, &format!("/data/{name}")).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{name}");
    }
}

#[tokio::test]
async fn what_is_sent_is_what_the_sums_say() {
    use sha2::{Digest as _, Sha256};
    let site = held();
    let sums = text(get(&site, "/data/SHA256SUMS").await).await;
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        let sent = bytes(get(&site, &format!("/data/{name}")).await).await;
        assert_eq!(hex::encode(Sha256::digest(sent)), sum, "{name}");
    }
}

#[tokio::test]
async fn a_reader_gets_the_part_of_a_file_that_it_asks_for() {
    let site = held();
    let path = "/data/figures.parquet";
    let head = send(&site, Request::head(path).body(Body::empty()).unwrap()).await;
    assert_eq!(header(&head, "accept-ranges"), "bytes");
    let size: u64 = header(&head, "content-length").parse().unwrap();
    assert!(bytes(head).await.is_empty());
    let part = Request::get(path).header("range", "bytes=0-3");
    let part = send(&site, part.body(Body::empty()).unwrap()).await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(header(&part, "content-range"), format!("bytes 0-3/{size}"));
    assert_eq!(bytes(part).await, b"PAR1");
    let beyond = Request::get(path).header("range", format!("bytes={size}-"));
    let beyond = send(&site, beyond.body(Body::empty()).unwrap()).await;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test]
async fn the_files_follow_the_day_and_what_was_known() {
    let site = held();
    let read =
        async |query: &str| text(get(&site, &format!("/data/changes.csv{query}")).await).await;
    let all = read("").await;
    assert!(all.contains("county/held/9"));
    assert!(!read("?on=2021-03-05").await.contains("county/held/9"));
    assert!(!read("?known=2021-03-05").await.contains("county/held/9"));
    let descriptor = text(get(&site, "/data/datapackage.json?known=2021-03-05").await).await;
    assert!(descriptor.contains("\"known\": \"2021-03-06T04:59:59Z\""));
}

#[tokio::test]
async fn a_folder_and_its_page_are_one() {
    let site = held();
    let (with, without) = (get(&site, "/data/").await, get(&site, "/data").await);
    assert_eq!(with.status(), StatusCode::OK);
    assert_eq!(text(with).await, text(without).await);
}

#[tokio::test]
async fn one_package_is_made_for_all_who_ask_the_same_and_another_for_another_question() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let make: MakePackage = {
        let make = super::sample_package();
        Box::new(move |as_of, dir| {
            MADE.fetch_add(1, Ordering::SeqCst);
            make(as_of, dir)
        })
    };
    let packages = Packages::default();
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| packages.get(1, &AsOf::on(DAY), &make).unwrap());
        }
    });
    assert_eq!(MADE.load(Ordering::SeqCst), 1);
    packages.get(2, &AsOf::on(DAY), &make).unwrap();
    assert_eq!(MADE.load(Ordering::SeqCst), 2, "the book has grown");
}

#[tokio::test]
async fn a_package_that_failed_is_tried_again() {
    let fails = AtomicUsize::new(1);
    let make: MakePackage = {
        let make = super::sample_package();
        Box::new(move |as_of, dir| {
            if fails.swap(0, Ordering::SeqCst) == 1 {
                return Err(crate::open_data::ExportError::Program(
                    "the disk is full".into(),
                ));
            }
            make(as_of, dir)
        })
    };
    let packages = Packages::default();
    assert!(packages.get(1, &AsOf::on(DAY), &make).is_err());
    assert!(packages.get(1, &AsOf::on(DAY), &make).is_ok());
}

/// Every address of JSON and CSV, with names of the invented book put in.
fn twins() -> Vec<String> {
    let put = [
        ("{id}", "alder-creek"),
        ("{code}", "CA"),
        ("{label}", "newspaper/disclaims"),
        ("{source}", "newspaper"),
        ("{table}", "changes"),
        ("{place}", "alder-creek"),
        ("{function}", "supply"),
        ("{obligation}", "newspaper/letter@ca-health"),
        ("{court}", "none"),
        ("{number}", "none"),
    ];
    let mut paths: Vec<String> = routes()
        .flat_map(|r| r.paths)
        .filter(|p| matches!(p.rsplit_once('.'), Some((_, "json" | "csv"))))
        .map(|p| {
            put.iter()
                .fold((*p).to_owned(), |p, (name, value)| p.replace(name, value))
        })
        .collect();
    for other in [
        "/facilities/dry-wash",
        "/statements/archive/held/9",
        "/sources/archive",
    ] {
        paths.extend([format!("{other}.json"), format!("{other}.csv")]);
    }
    paths.push("/facilities/dry-wash/history.csv".into());
    paths.push("/duty/dry-wash/transport.json".into());
    paths
}

#[tokio::test]
async fn no_table_for_programs_gives_what_may_not_be_passed_on() {
    let site = held();
    let secret = [ARCHIVED_WORDS, QUOTED, &ARCHIVED.to_string()];
    let mut answered = 0;
    for path in twins() {
        let response = get(&site, &path).await;
        if response.status() != StatusCode::OK {
            continue;
        }
        answered += 1;
        let answer = text(response).await;
        for secret in secret {
            assert!(
                !answer.contains(secret),
                "{path} gives {secret:?}:\n{answer}"
            );
        }
    }
    assert!(answered > 40, "{answered} addresses were looked at");
}

#[tokio::test]
async fn json_says_in_words_that_something_is_held_back_and_where_that_is_listed() {
    let response = get(&held(), "/facilities/alder-creek.json").await;
    assert_ne!(header(&response, "standing-held-back"), "");
    assert_eq!(
        header(&response, "link"),
        "</data/withheld.csv>; rel=\"related\""
    );
    let answer: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
    let note = answer["held_back"]["note"].as_str().unwrap();
    assert!(
        note.starts_with("Some sources do not let their rows be passed on"),
        "{note}"
    );
    assert_eq!(answer["held_back"]["list"], "/data/withheld.csv");
    assert_eq!(answer["standing"]["name"], "Alder Creek Processing Center");
    assert_eq!(
        answer["standing"]["city"],
        serde_json::Value::Null,
        "only the archive says it"
    );
}

#[tokio::test]
async fn a_series_that_is_held_back_from_csv_says_so_in_a_row() {
    let history = text(get(&held(), "/facilities/alder-creek/history.csv").await).await;
    let rows: Vec<&str> = history
        .lines()
        .filter(|l| l.contains("held-back"))
        .collect();
    assert_eq!(rows, ["alder-creek,cases-cumulative,,,,,held-back,"]);
}

#[tokio::test]
async fn pages_for_people_say_that_their_tables_leave_something_out_and_show_it() {
    let html = text(get(&held(), "/facilities/dry-wash").await).await;
    assert!(
        html.contains("4,711"),
        "a single figure is quoted with its date and source"
    );
    assert!(html.contains("JSON and CSV leave out what stands on them"));
    assert!(html.contains("/data#held-back"));
}

#[tokio::test]
async fn where_nothing_is_held_back_no_answer_speaks_of_it() {
    let site = site(sample::book().unwrap().open());
    let response = get(&site, "/index.json").await;
    assert_eq!(header(&response, "standing-held-back"), "");
    assert!(!text(response).await.contains("held_back"));
    let html = text(get(&site, "/").await).await;
    assert!(!html.contains("leave out what stands on them"));
}

#[tokio::test]
async fn feeds_are_named_by_every_page_that_they_belong_to_and_answer() {
    let site = held();
    for (path, place) in [
        ("/", None),
        ("/outbreaks", None),
        ("/silence", None),
        ("/data", None),
        ("/states/CA", Some("state:CA")),
        ("/facilities/alder-creek", Some("facility:alder-creek")),
        ("/facilities/quiet-hall", Some("facility:quiet-hall")),
    ] {
        let html = text(get(&site, path).await).await;
        let (head, body) = html.split_once("<body>").unwrap();
        for feed in ["outbreaks", "went-dark", "lowered"] {
            let query = place.map(|p| format!("?place={p}")).unwrap_or_default();
            let address = format!("/feeds/{feed}.atom{query}");
            let link = format!("type=\"application/atom+xml\" href=\"{address}\"");
            assert!(head.contains(&link), "{path} names {address} to programs");
            assert!(
                body.contains(&format!("href=\"{address}\"")),
                "{path} names {address} to people"
            );
            let response = get(&site, &address).await;
            assert_eq!(response.status(), StatusCode::OK, "{address}");
            let kind = header(&response, "content-type");
            assert!(
                kind.starts_with("application/atom+xml"),
                "{address} is {kind}"
            );
        }
    }
}
