//! The metadata of a CSV file by CSV on the Web (W3C Recommendation, Metadata Vocabulary for Tabular
//! Data, 17 December 2015).

use super::column::{Field, Kind};
use super::table::Head;
use serde_json::{Map, Value, json};

/// The name of the file that describes a table's CSV, where a reader looks for it (section 5.3 of
/// Model for Tabular Data and Metadata on the Web).
pub(super) fn file_name(table: &str) -> String {
    format!("{table}.csv-metadata.json")
}

/// The description of a table.
pub(super) fn describe(head: Head, fields: &[Field]) -> Value {
    json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
        "url": format!("{}.csv", head.name),
        "dc:title": head.title,
        "dc:description": head.about,
        "dialect": { "encoding": "utf-8", "header": true, "delimiter": ",", "quoteChar": "\"", "doubleQuote": true },
        "tableSchema": {
            "columns": fields.iter().map(column).collect::<Vec<_>>(),
            "primaryKey": head.key,
        },
    })
}

fn column(field: &Field) -> Value {
    let mut datatype = Map::new();
    datatype.insert("base".into(), field.kind.csvw().into());
    if !field.codes.is_empty() {
        // A regular expression over the whole text.
        datatype.insert("format".into(), field.codes.join("|").into());
    }
    let bound = |n: f64| match field.kind {
        Kind::Integer => json!(n.to_string()),
        _ => json!(n),
    };
    if let Some(least) = field.least {
        datatype.insert("minimum".into(), bound(least));
    }
    if let Some(most) = field.most {
        datatype.insert("maximum".into(), bound(most));
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
        "titles": field.name,
        "datatype": datatype,
        "dc:description": about,
        "required": field.empty.is_none(),
        "null": "",
    })
}
