//! Archives, XML and workbooks: rules on inputs made here, and the verdicts on the collection of
//! bad inputs kept beside the repository, where there is one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::needless_pass_by_value,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::type_complexity,
    reason = "tests"
)]

#[path = "bad_workbooks/collection.rs"]
mod collection;
#[path = "bad_workbooks/containers.rs"]
mod containers;
#[path = "bad_workbooks/documents.rs"]
mod documents;
#[path = "bad_workbooks/no_panic.rs"]
mod no_panic;
#[path = "bad_workbooks/rosters.rs"]
mod rosters;
#[path = "bad_workbooks/statistics.rs"]
mod statistics;
#[path = "bad_workbooks/workbooks.rs"]
mod workbooks;

/// Builds a zip archive from names and contents.
fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options: zip::write::SimpleFileOptions = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, content) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Builds a workbook of several sheets, each given by name, attributes in the list of sheets, and
/// rows in XML.
fn workbook(sheets: &[(&str, &str, &str)], workbook_extra: &str, styles: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut list = String::new();
    let mut relationships = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (at, (name, attributes, rows)) in sheets.iter().enumerate() {
        let n = at + 1;
        list.push_str(&format!(
            r#"<sheet name="{name}" sheetId="{n}" {attributes} r:id="s{n}"/>"#
        ));
        relationships.push_str(&format!(
            r#"<Relationship Id="s{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>"#
        ));
        parts.push((
            format!("xl/worksheets/sheet{n}.xml"),
            format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#),
        ));
    }
    relationships.push_str(&format!(
        r#"<Relationship Id="st" Type="{REL}/styles" Target="styles.xml"/>"#
    ));
    parts.push((
        "xl/styles.xml".into(),
        format!(r#"<styleSheet xmlns="{MAIN}">{styles}</styleSheet>"#),
    ));
    parts.push((
        "xl/workbook.xml".into(),
        format!(
            r#"<workbook xmlns="{MAIN}" xmlns:r="{REL}">{workbook_extra}<sheets>{list}</sheets></workbook>"#
        ),
    ));
    let package = "http://schemas.openxmlformats.org/package/2006";
    parts.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!(
            r#"<Relationships xmlns="{package}/relationships">{relationships}</Relationships>"#
        ),
    ));
    parts.push((
        "_rels/.rels".into(),
        format!(
            r#"<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        ),
    ));
    parts.push((
        "[Content_Types].xml".into(),
        format!(
            r#"<Types xmlns="{package}/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#
        ),
    ));
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_str()))
        .collect();
    zip(&parts)
}

/// A workbook of one visible sheet.
fn one_sheet(rows: &str) -> Vec<u8> {
    workbook(&[("Data", "", rows)], "", "")
}

/// The folder of shared material beside the repository, if there is one.
fn shared() -> Option<std::path::PathBuf> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    if path.join("badinputs/made/MANIFEST.csv").is_file() {
        Some(path)
    } else {
        println!("SKIPPED: no collection of bad inputs beside the repository");
        None
    }
}
