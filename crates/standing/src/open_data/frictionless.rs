//! The descriptor of a package by the Data Package standard, version 2.0 (datapackage.org).

use super::column::Field;
use super::package::Contents;
use super::table::Head;
use serde_json::{Map, Value, json};
use standing_terms::Known;
use standing_views::surveillance::SourceLine;

/// The name of the file.
pub(super) const FILE: &str = "datapackage.json";

/// The descriptor.
pub(super) fn describe(contents: &Contents<'_>) -> Value {
    let as_of = contents.as_of;
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "standing-open-data",
        "title": "Standing: open data",
        "description": contents.question(),
        "version": format!("{}.0.0", super::TABLES_VERSION),
        "standing": {
            "made_by": super::package::MADE_BY,
            "program_version": env!("CARGO_PKG_VERSION"),
            "tables_version": super::TABLES_VERSION,
            "on": as_of.on.to_string(),
            "known": match as_of.known {
                Known::Now => "now".to_owned(),
                Known::By(at) => at.to_string(),
            },
            "entered": as_of.entered.map(|at| at.to_string()),
            "book_position": contents.position,
            "book_zone": contents.zone,
            "rows_held_back": contents.held_back.iter().map(|h| h.rows).sum::<u64>(),
        },
        "licenses": licences(contents.passing),
        "sources": contents.passing.iter().map(source).collect::<Vec<_>>(),
        "resources": contents
            .tables
            .iter()
            .flat_map(|t| {
                let [csv, parquet] = &t.files;
                let schema = schema(t.head, &t.fields);
                let base = |format: &str| json!({
                    "name": if format == "csv" { t.head.name.to_owned() } else { format!("{}-parquet", t.head.name) },
                    "title": t.head.title,
                    "description": t.head.about,
                    "format": format,
                    "schema": schema,
                });
                let mut rows = base("csv");
                merge(&mut rows, json!({
                    "type": "table",
                    "path": csv.name,
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "bytes": csv.bytes,
                    "hash": format!("sha256:{}", csv.sha256),
                    "dialect": { "header": true, "delimiter": ",", "quoteChar": "\"", "doubleQuote": true },
                }));
                let mut columns = base("parquet");
                merge(&mut columns, json!({
                    "path": parquet.name,
                    "mediatype": "application/vnd.apache.parquet",
                    "bytes": parquet.bytes,
                    "hash": format!("sha256:{}", parquet.sha256),
                }));
                [rows, columns]
            })
            .collect::<Vec<_>>(),
    })
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}

/// The schema of a table.
pub(super) fn schema(head: Head, fields: &[Field]) -> Value {
    json!({
        "fields": fields.iter().map(field).collect::<Vec<_>>(),
        "primaryKey": head.key,
        "missingValues": [""],
    })
}

fn field(field: &Field) -> Value {
    let mut constraints = Map::new();
    if field.empty.is_none() {
        constraints.insert("required".into(), true.into());
    }
    if !field.codes.is_empty() {
        constraints.insert("enum".into(), json!(field.codes));
    }
    if let Some(least) = field.least {
        constraints.insert("minimum".into(), bound(field, least));
    }
    if let Some(most) = field.most {
        constraints.insert("maximum".into(), bound(field, most));
    }
    let mut about = field.about.to_owned();
    if let Some(unit) = field.unit {
        about.push_str(&format!(" Unit: {unit}."));
    }
    if let Some(means) = field.empty {
        about.push_str(&format!(" Empty: {means}."));
    }
    json!({
        "name": field.name,
        "type": field.kind.frictionless(),
        "description": about,
        "constraints": constraints,
    })
}

/// A bound in the type of its column: a whole number is written without a fraction.
fn bound(field: &Field, n: f64) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounds of whole columns are small whole numbers"
    )]
    match field.kind {
        super::Kind::Integer => json!(n as i64),
        _ => json!(n),
    }
}

/// The licences of the sources that rows come from, each once. A row is bound by that of its own
/// source, which `sources` names.
fn licences(passing: &[SourceLine]) -> Vec<Value> {
    let mut names: Vec<&str> = passing.iter().map(|s| s.licence.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter(|n| !n.is_empty())
        .map(|name| json!({ "name": licence_name(name), "title": name }))
        .collect()
}

/// A name as the standard wants it: letters, digits, dots, hyphens, underscores.
fn licence_name(name: &str) -> String {
    name.split(|c: char| !c.is_ascii_alphanumeric() && !"._-".contains(c))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

fn source(line: &SourceLine) -> Value {
    let mut source = json!({ "title": line.title, "standing_source": line.id.as_str(), "licence": line.licence });
    // Only an address may stand as a path.
    if line.origin.starts_with("https://") || line.origin.starts_with("http://") {
        let address = line.origin.split_whitespace().next().unwrap_or_default();
        merge(&mut source, json!({ "path": address }));
    }
    source
}
