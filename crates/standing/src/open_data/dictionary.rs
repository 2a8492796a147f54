//! The data dictionary: as a table for programs, and as a README for people.

use super::column::Field;
use super::package::{Contents, ExportError};
use std::fmt::Write as _;

/// The dictionary as a table.
pub(super) const CSV: &str = "dictionary.csv";
/// What a person reads first.
pub(super) const README: &str = "README.md";

/// Every column of every table, in a row each.
pub(super) fn csv(contents: &Contents<'_>) -> Result<Vec<u8>, ExportError> {
    let failed = |e| ExportError::csv("dictionary", e);
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "table",
        "column",
        "type",
        "key",
        "unit",
        "least",
        "most",
        "codes",
        "empty_means",
        "description",
    ])
    .map_err(failed)?;
    for table in contents.tables {
        for field in &table.fields {
            let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
            out.write_record([
                table.head.name,
                field.name,
                field.kind.frictionless(),
                if table.head.key.contains(&field.name) {
                    "true"
                } else {
                    "false"
                },
                field.unit.unwrap_or_default(),
                &number(field.least),
                &number(field.most),
                &field.codes.join(" "),
                field.empty.unwrap_or_default(),
                field.about,
            ])
            .map_err(failed)?;
        }
    }
    out.into_inner()
        .map_err(|e| failed(csv::Error::from(std::io::Error::other(e.to_string()))))
}

/// What the package is, how to load it, what is in it and what was held back.
pub(super) fn readme(contents: &Contents<'_>) -> String {
    let mut out = String::new();
    // A string takes whatever is written to it.
    let _ = writeln!(
        out,
        "# Standing: open data\n\n{}\n\n\
         Each table is a CSV and a Parquet file with the same rows. `datapackage.json` describes them \
         (Data Package 2.0), `TABLE.csv-metadata.json` each CSV (CSV on the Web), `dictionary.csv` every \
         column; `SHA256SUMS` covers all files (`sha256sum -c SHA256SUMS`).\n\n\
         ```sql\nFROM 'figures.parquet';                                -- DuckDB\n```\n\n\
         ```python\npandas.read_parquet('figures.parquet')                  # pandas\n```\n",
        contents.question()
    );
    let _ = writeln!(
        out,
        "An empty cell (null in Parquet) is never zero; what it means stands with its column. Days are \
         of {}; instants are UTC. In CSV a cell that a spreadsheet would run as a formula has an \
         apostrophe before it; Parquet holds the exact text. Sentences are in English. Nothing here is \
         about a person in custody. Nothing here is legal or medical advice.\n",
        contents.zone
    );
    let _ = writeln!(out, "## What was held back\n");
    let rows: u64 = contents.held_back.iter().map(|h| h.rows).sum();
    let _ = writeln!(
        out,
        "{}\n",
        if rows == 0 {
            "Nothing: every source lets its rows be passed on.".to_owned()
        } else {
            format!(
                "Some sources do not let their rows be passed on. Rows read from them, and rows that can \
                 only be computed with them, are not in these files; `withheld.csv` lists {} kinds of \
                 them by table and source, how many, and where to get them. What is not here was not \
                 therefore never said.",
                contents.held_back.len()
            )
        }
    );
    let _ = writeln!(
        out,
        "Each row that is here may be used on the terms of its source (`sources`), with its credit.\n\n\
         ## Tables\n"
    );
    for table in contents.tables {
        let _ = writeln!(
            out,
            "### {}\n\n{}. {} {} rows{}. Key: {}.\n\n| column | type | meaning |\n|---|---|---|",
            table.head.name,
            table.head.title,
            table.head.about,
            table.rows,
            if table.held_back == 0 {
                String::new()
            } else {
                format!(", {} held back", table.held_back)
            },
            table.head.key.join(", ")
        );
        for field in &table.fields {
            let _ = writeln!(
                out,
                "| `{}` | {} | {} |",
                field.name,
                field.kind.frictionless(),
                meaning(field)
            );
        }
        out.push('\n');
    }
    out
}

/// All that is said about a column, in a line.
fn meaning(field: &Field) -> String {
    let mut out = field.about.replace('|', "\\|");
    if let Some(unit) = field.unit {
        let _ = write!(out, " Unit: {unit}.");
    }
    match (field.least, field.most) {
        (Some(least), Some(most)) => {
            let _ = write!(out, " From {least} to {most}.");
        }
        (Some(least), None) => {
            let _ = write!(out, " At least {least}.");
        }
        (None, Some(most)) => {
            let _ = write!(out, " At most {most}.");
        }
        (None, None) => {}
    }
    if !field.codes.is_empty() {
        let _ = write!(out, " One of: {}.", field.codes.join(", "));
    }
    match field.empty {
        Some(means) => {
            let _ = write!(out, " Empty: {means}.");
        }
        None => out.push_str(" Never empty."),
    }
    out
}
