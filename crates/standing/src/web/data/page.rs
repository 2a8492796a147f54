//! The list of tables: what is in each, how to load it in one line, what was held back.

use crate::open_data::{AnyTable, Field, Package, tables};
use crate::web::surveillance::feed_links;
use crate::web::{
    ask::Asked,
    layout::{Page, english},
    twins::Sheet,
};
use maud::{Markup, html};
use standing_disclosure::Cleared;

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Package>) -> Page {
    let l = a.l;
    let package = cleared.value();
    let rows: u64 = package.tables.iter().map(|t| t.rows).sum();
    Page {
        title: l.t("data-title"),
        nav: "about",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                h1 {
                    (l.tna("data-finding", package.tables.len(), &[("rows", &l.number(rows as f64))]))
                }
                p.lead { (l.t("data-lead")) }
                (held_back_first(a, package))
                nav.onpage aria-label=(l.t("on-this-page")) { ul {
                    li { a href="#load" { (l.t("data-load")) } }
                    li { a href="#tables" { (l.t("data-tables")) } }
                    li { a href="#held-back" { (l.t("data-held-back")) } }
                    li { a href="#whole" { (l.t("data-whole")) } }
                } }
                (load(a))
                (list(a, package))
                (held_back(a, package))
                (whole(a, package))
                (feed_links(a, None))
            }
        },
    }
}

/// What a reader must know before anything else: that something is not there.
fn held_back_first(a: &Asked<'_>, package: &Package) -> Markup {
    let l = a.l;
    let rows: u64 = package.tables.iter().map(|t| t.held_back).sum();
    html! {
        @if rows > 0 {
            p.notice {
                (l.ta("data-held-back-finding", &[("rows", &l.number(rows as f64))])) " "
                a href="#held-back" { (l.t("data-held-back-why")) }
            }
        }
    }
}

fn load(a: &Asked<'_>) -> Markup {
    let l = a.l;
    let figures = address(a, "figures.parquet");
    html! {
        section #load {
            h2 { (l.t("data-load")) }
            p { (l.t("data-load-text")) }
            h3 { "DuckDB" }
            pre { code { "FROM '" (figures) "';" } }
            h3 { "pandas" }
            pre { code { "pandas.read_parquet('" (figures) "')" } }
            p.note { (l.t("data-load-csv")) }
        }
    }
}

/// The address of a file as a program elsewhere would ask for it, with the question of this page.
fn address(a: &Asked<'_>, file: &str) -> String {
    format!("{}{}", a.site(), a.href(&format!("/data/{file}")))
}

fn list(a: &Asked<'_>, package: &Package) -> Markup {
    let l = a.l;
    html! {
        section #tables {
            h2 { (l.t("data-tables")) }
            p.note { (l.t("data-tables-note")) }
            @for table in &package.tables {
                @let name = table.head.name;
                @let [csv, parquet] = &table.files;
                article.table id=(name) {
                    h3 { (l.t(&format!("data-table-{name}"))) " " code { (name) } }
                    p { (l.t(&format!("data-about-{name}"))) }
                    p.counts {
                        (l.ta("data-rows", &[("rows", &l.number(table.rows as f64))]))
                        @if table.held_back > 0 {
                            ", " strong.mark { (l.ta("data-rows-held-back", &[("rows", &l.number(table.held_back as f64))])) }
                        }
                        " · "
                        a href=(a.href(&format!("/data/{}", csv.name))) download { "CSV" }
                        " (" (size(a, csv.bytes)) ") · "
                        a href=(a.href(&format!("/data/{}", parquet.name))) download { "Parquet" }
                        " (" (size(a, parquet.bytes)) ") · "
                        a href=(a.href(&format!("/data/{name}.csv-metadata.json"))) { "CSVW" }
                    }
                    @if let Some(described) = tables().iter().find(|t| t.head().name == name) {
                        (columns(a, *described))
                    }
                }
            }
        }
    }
}

fn columns(a: &Asked<'_>, table: &dyn AnyTable) -> Markup {
    let l = a.l;
    let (head, fields) = (table.head(), table.fields());
    html! {
        details {
            summary { (l.tn("data-columns", fields.len())) }
            div lang="en" dir="ltr" {
                p.note { (head.about) }
                table.columns {
                    caption.vh { (head.title) }
                    thead { tr {
                        th scope="col" { (l.t("data-column")) }
                        th scope="col" { (l.t("data-type")) }
                        th scope="col" { (l.t("data-meaning")) }
                    } }
                    tbody { @for f in &fields { (column(a, f, head.key.contains(&f.name))) } }
                }
            }
        }
    }
}

fn column(a: &Asked<'_>, f: &Field, key: bool) -> Markup {
    let l = a.l;
    html! {
        tr {
            th scope="row" { code { (f.name) } @if key { span.where { (l.t("data-key")) } } }
            td data-l=(l.t("data-type")) {
                (f.kind.frictionless())
                @if let Some(unit) = f.unit { span.where { (unit) } }
            }
            td data-l=(l.t("data-meaning")) {
                (f.about)
                @if let Some(means) = f.empty { span.where { "Empty: " (means) "." } }
                @if !f.codes.is_empty() { span.where { (f.codes.join(", ")) } }
            }
        }
    }
}

fn held_back(a: &Asked<'_>, package: &Package) -> Markup {
    let l = a.l;
    html! {
        section #held-back {
            h2 { (l.t("data-held-back")) }
            @if package.held_back.is_empty() { p { (l.t("data-held-back-none")) } } @else {
                p { (l.t("data-held-back-text")) }
                table.held-back {
                    caption.vh { (l.t("data-held-back")) }
                    thead { tr {
                        th scope="col" { (l.t("data-table")) }
                        th scope="col" { (l.t("col-source")) }
                        th.num scope="col" { (l.t("data-rows-head")) }
                    } }
                    tbody { @for h in &package.held_back { tr {
                        th scope="row" { (l.t(&format!("data-table-{}", h.table))) }
                        td data-l=(l.t("col-source")) {
                            @match &h.source {
                                Some(id) => a href=(a.href(&crate::web::parts::source_path(id))) { (id) },
                                None => (l.t("data-held-back-computed")),
                            }
                        }
                        td.num data-l=(l.t("data-rows-head")) { (l.number(h.rows as f64)) }
                    } } }
                }
                p.note { a href=(a.href("/data/withheld.csv")) download { (l.t("data-held-back-list")) } }
            }
        }
    }
}

fn whole(a: &Asked<'_>, package: &Package) -> Markup {
    let l = a.l;
    let files = [
        ("datapackage.json", "data-file-datapackage"),
        ("dictionary.csv", "data-file-dictionary"),
        ("README.md", "data-file-readme"),
        ("SHA256SUMS", "data-file-sums"),
    ];
    html! {
        section #whole {
            h2 { (l.t("data-whole")) }
            ul.plain {
                @for (file, label) in files {
                    li { a href=(a.href(&format!("/data/{file}"))) { code { (file) } } " – " (l.t(label)) }
                }
            }
            p { (l.ta("data-size", &[("size", &size(a, package.bytes))])) }
            p { (l.t("data-terms")) " " a href=(a.href("/sources")) { (l.t("sources-title")) } "." }
            p.note { (l.t("data-same")) }
            pre { code { (english(l, "standing export DIR --on DATE --known DATE")) } }
        }
    }
}

/// A size in the unit that fits.
fn size(a: &Asked<'_>, bytes: u64) -> String {
    let l = a.l;
    let n = bytes as f64;
    if n < 1_000.0 {
        l.ta("bytes", &[("num", &l.number(n))])
    } else if n < 1_000_000.0 {
        format!("{} kB", l.fixed(n / 1_000.0, 0))
    } else {
        format!("{} MB", l.fixed(n / 1_000_000.0, 1))
    }
}

/// Rows: one a table.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(cleared: &Cleared<Package>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = Sheet::new(&[
        "table",
        "title",
        "rows",
        "held_back",
        "csv_bytes",
        "csv_sha256",
        "parquet_bytes",
        "parquet_sha256",
    ])?;
    for table in &cleared.value().tables {
        let [csv, parquet] = &table.files;
        sheet.row(&[
            table.head.name.to_owned(),
            table.head.title.to_owned(),
            table.rows.to_string(),
            table.held_back.to_string(),
            csv.bytes.to_string(),
            csv.sha256.clone(),
            parquet.bytes.to_string(),
            parquet.sha256.clone(),
        ])?;
    }
    sheet.done()
}
