//! What is in an exhibit, for programs (RO-Crate 1.1).

use serde_json::{Value, json};
use standing_evidence::seal::Files;

/// The media type of a file, by its name.
fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html",
        Some("json") => "application/json",
        Some("py") => "text/x-python",
        Some("toml") => "application/toml",
        _ => "application/octet-stream",
    }
}

/// The metadata of these contents: `ro-crate-metadata.json`.
///
/// # Errors
/// Where it cannot be written as JSON.
pub(crate) fn describe(
    contents: &Files,
    title: &str,
    about: &str,
    made: jiff::Timestamp,
    software: &str,
) -> Result<Vec<u8>, serde_json::Error> {
    let parts: Vec<Value> = contents.keys().map(|name| json!({ "@id": name })).collect();
    let mut graph = vec![
        json!({
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": { "@id": "https://w3id.org/ro/crate/1.1" },
            "about": { "@id": "./" },
        }),
        json!({
            "@id": "./",
            "@type": "Dataset",
            "name": title,
            "description": about,
            "datePublished": made.to_string(),
            "license": "Each source has its own terms; see data/index.json of the exhibit.",
            "hasPart": parts,
            "mentions": { "@id": "#made" },
        }),
        json!({
            "@id": "#made",
            "@type": "CreateAction",
            "instrument": { "@id": "#software" },
            "endTime": made.to_string(),
            "result": { "@id": "./" },
        }),
        json!({ "@id": "#software", "@type": "SoftwareApplication", "name": software }),
    ];
    graph.extend(contents.iter().map(|(name, bytes)| {
        json!({
            "@id": name,
            "@type": "File",
            "contentSize": bytes.len().to_string(),
            "encodingFormat": kind(name),
        })
    }));
    serde_json::to_vec_pretty(&json!({
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": graph,
    }))
}
