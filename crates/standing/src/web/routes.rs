//! Every address of the site, once: the router, the description for programs and the tests read
//! this one table.

use super::{data, duty, surveillance};
use serde_json::{Map, Value, json};

/// An address.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// As the router matches it.
    pub pattern: &'static str,
    /// As it is described: several where one pattern serves a page and its twins.
    pub paths: &'static [&'static str],
    /// What is there.
    pub summary: &'static str,
    /// Whether it takes the as-of point and the language.
    pub as_of: bool,
    /// More parameters of its query.
    pub query: &'static [(&'static str, &'static str)],
}

const SORT: (&str, &str) = (
    "sort",
    "name, state, held, cases-current, cases-cumulative, deaths-cumulative or published",
);
const DIR: (&str, &str) = ("dir", "asc or desc");
const STATE: (&str, &str) = ("state", "only facilities in this state, by postal code");
const KIND: (&str, &str) = ("kind", "only this kind of statement");
const SPEAKER: (&str, &str) = ("speaker", "only this speaker, by name");
const PLACE: (&str, &str) = ("place", "only this place, as shown");
const PAGE: (&str, &str) = (
    "page",
    "page of the list, from 1; pages only, twins hold everything",
);
const EARLIER: (&str, &str) = ("earlier", "as known by the end of this day");
const LATER: (&str, &str) = ("later", "as known by the end of this day; default now");

macro_rules! route {
    ($pattern:literal, [$($path:literal),*], $summary:literal, $as_of:literal, [$($q:expr),*]) => {
        Route { pattern: $pattern, paths: &[$($path),*], summary: $summary, as_of: $as_of, query: &[$($q),*] }
    };
}

/// Every address of the site: those here and those of the areas with a folder of their own.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    ROUTES
        .iter()
        .chain(surveillance::ROUTES)
        .chain(duty::ROUTES)
        .chain(data::ROUTES)
}

/// The addresses of the pages that have no folder of their own.
const ROUTES: &[Route] = &[
    route!(
        "/",
        ["/"],
        "Overview: nation, states, field offices, facilities",
        true,
        [SORT, DIR, STATE]
    ),
    route!("/index.json", ["/index.json"], "Overview as JSON", true, []),
    route!(
        "/index.csv",
        ["/index.csv"],
        "Every figure of every facility as CSV",
        true,
        [SORT, DIR, STATE]
    ),
    route!(
        "/facilities/{id}",
        [
            "/facilities/{id}",
            "/facilities/{id}.json",
            "/facilities/{id}.csv"
        ],
        "A facility: figures, history, facts, statements, sources",
        true,
        [PAGE]
    ),
    route!(
        "/facilities/{id}/{view}",
        [
            "/facilities/{id}/compare",
            "/facilities/{id}/compare.json",
            "/facilities/{id}/compare.csv",
            "/facilities/{id}/epidemic",
            "/facilities/{id}/epidemic.json",
            "/facilities/{id}/epidemic.csv",
            "/facilities/{id}/history.json",
            "/facilities/{id}/history.csv",
            "/facilities/{id}/sheet",
            "/facilities/{id}/sheet.json",
            "/facilities/{id}/sheet.csv"
        ],
        "A facility as known at two points, its epidemic by week, the history of its figures, and the sheet for the people held there",
        true,
        [EARLIER, LATER]
    ),
    route!(
        "/statements",
        ["/statements"],
        "Statements",
        true,
        [KIND, SPEAKER, PLACE, PAGE]
    ),
    route!(
        "/statements.json",
        ["/statements.json"],
        "Statements as JSON",
        true,
        [KIND, SPEAKER, PLACE]
    ),
    route!(
        "/statements.csv",
        ["/statements.csv"],
        "Statements as CSV",
        true,
        [KIND, SPEAKER, PLACE]
    ),
    route!(
        "/statements/{*label}",
        [
            "/statements/{label}",
            "/statements/{label}.json",
            "/statements/{label}.csv"
        ],
        "A statement; its label may contain slashes",
        true,
        []
    ),
    route!("/sources", ["/sources"], "Sources", true, [PAGE]),
    route!(
        "/sources.json",
        ["/sources.json"],
        "Sources as JSON",
        true,
        []
    ),
    route!("/sources.csv", ["/sources.csv"], "Sources as CSV", true, []),
    route!(
        "/sources/{*id}",
        [
            "/sources/{source}",
            "/sources/{source}.json",
            "/sources/{source}.csv"
        ],
        "A source and what was read from it; its id may contain slashes and colons",
        true,
        [PAGE]
    ),
    route!(
        "/about",
        ["/about"],
        "What this is, what it does not do, which axis is used",
        true,
        []
    ),
    route!("/about.json", ["/about.json"], "The same as JSON", true, []),
    route!("/about.csv", ["/about.csv"], "The same as CSV", true, []),
    route!(
        "/healthz",
        ["/healthz"],
        "200 while the program runs",
        false,
        []
    ),
    route!(
        "/readyz",
        ["/readyz"],
        "200 once the book holds an entry, else 503",
        false,
        []
    ),
    route!(
        "/metrics",
        ["/metrics"],
        "Counters in the Prometheus text format",
        false,
        []
    ),
    route!(
        "/openapi.json",
        ["/openapi.json"],
        "This description",
        false,
        []
    ),
    route!(
        "/assets/{file}",
        ["/assets/{file}"],
        "Style sheet and mark",
        false,
        []
    ),
];

fn parameters(route: &Route, path: &str) -> Vec<Value> {
    let text = |name: &str, place: &str, required: bool, about: &str| {
        json!({
            "name": name, "in": place, "required": required, "description": about,
            "schema": { "type": "string" },
        })
    };
    let mut out = Vec::new();
    for (name, about) in [
        ("id", "facility identifier"),
        ("code", "postal code of a state"),
        ("label", "statement label"),
        ("source", "source identifier"),
        ("file", "file name"),
        (
            "place",
            "facility identifier, postal code of a state, or US",
        ),
        ("function", "one of the seven functions"),
        (
            "obligation",
            "LABEL of a statement, or LABEL@PARTY for one who owes",
        ),
        ("court", "identifier of the court"),
        ("number", "number of the docket"),
        ("table", "name of a table of open data"),
    ] {
        if path.contains(&format!("{{{name}}}")) {
            out.push(text(name, "path", true, about));
        }
    }
    if route.as_of {
        out.push(text(
            "on",
            "query",
            false,
            "day of the world, ISO 8601; default the latest day of the book",
        ));
        out.push(text(
            "known",
            "query",
            false,
            "now, a date or an RFC 3339 instant; default now",
        ));
        out.push(text(
            "lang",
            "query",
            false,
            "language of the page; default by Accept-Language",
        ));
    }
    if !path.contains("/history.") && !path.contains("/epidemic") && !path.contains("/sheet") {
        out.extend(
            route
                .query
                .iter()
                .map(|(name, about)| text(name, "query", false, about)),
        );
    }
    out
}

fn media(path: &str) -> &'static str {
    match path.rsplit_once('.') {
        Some((_, "json")) => "application/json",
        Some((_, "csv")) => "text/csv",
        Some((_, "atom")) => "application/atom+xml",
        Some((_, "ics")) => "text/calendar",
        Some((_, "parquet")) => data::PARQUET,
        Some((_, "md")) => "text/markdown",
        _ if matches!(path, "/healthz" | "/readyz" | "/metrics") => "text/plain",
        _ if path.starts_with("/assets/") => "application/octet-stream",
        _ => "text/html",
    }
}

/// The OpenAPI 3.1 description of the site.
pub fn openapi(version: &str) -> Value {
    let mut paths = Map::new();
    for route in routes() {
        for path in route.paths {
            let problem = json!({
                "description": "problem (RFC 9457); an HTML page where a page was asked for",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            });
            let content = json!({ media(path): {} });
            let mut responses =
                json!({ "200": { "description": "the answer", "content": content } });
            if let Some(map) = responses.as_object_mut() {
                if route.as_of {
                    map.insert(
                        "304".into(),
                        json!({ "description": "not changed since the ETag given" }),
                    );
                    map.insert("400".into(), problem.clone());
                }
                if path.contains('{') {
                    map.insert("404".into(), problem);
                }
                if *path == "/readyz" {
                    map.insert("503".into(), json!({ "description": "the book is empty" }));
                }
            }
            paths.insert(
                (*path).to_owned(),
                json!({ "get": {
                    "summary": route.summary,
                    "parameters": parameters(route, path),
                    "responses": responses,
                } }),
            );
        }
    }
    paths.extend(super::fhir::described());
    paths.extend(super::log::described());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Standing",
            "version": version,
            "description": "Figures as published and statements as made, as of a day and as known at a point. Missing is never zero.",
        },
        "paths": paths,
        "components": { "schemas": { "Problem": {
            "type": "object",
            "required": ["title", "status", "detail"],
            "properties": {
                "type": { "type": "string" },
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "detail": { "type": "string" },
                "parameter": { "type": "string", "description": "the value of the query that is wrong" },
            },
        } } },
    })
}
