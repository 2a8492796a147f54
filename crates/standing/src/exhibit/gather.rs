//! What a report rests on: statements, sources and rows of archived pages, each with its proof.

use crate::log::{Sealed, prove};
use standing_evidence::seal::Files;
use standing_evidence::{Body, Book, Entry, Payload, SourceBytes, StatementBody};
use standing_store::Store;
use standing_terms::{Digest, Known, SourceId, StatementLabel};
use standing_views::surveillance::Origin;
use std::collections::{BTreeMap, BTreeSet};

/// A record of the schedule: an entry of the book.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Record {
    /// Its number in the exhibit, from 1; its files are named after it.
    pub(crate) number: usize,
    /// What kind of entry.
    pub(crate) kind: &'static str,
    /// The label of the statement, the identifier of the source, or the row of the page.
    pub(crate) what: String,
    /// Where it was read.
    pub(crate) source: Option<SourceId>,
    /// Where in the source.
    pub(crate) locator: String,
    /// Its place in the log, from 0.
    pub(crate) index: u64,
}

/// What an exhibit holds of the bytes of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SourceHere {
    /// They are in it, as captured.
    InTheExhibit,
    /// Nobody kept them.
    Cited,
    /// They were captured, and were not given when the exhibit was made.
    Elsewhere,
    /// Its terms forbid passing it on.
    Terms,
}

/// A source of the exhibit.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct SourceRecord {
    /// Its identifier.
    pub(crate) id: SourceId,
    /// Title.
    pub(crate) title: String,
    /// Where it came from.
    pub(crate) origin: String,
    /// SHA-256 of its bytes, where captured.
    pub(crate) sha256: Option<Digest>,
    /// Under which terms it may be passed on.
    pub(crate) licence: String,
    /// What is held of it here.
    pub(crate) here: SourceHere,
}

/// Everything that a report rests on.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// The schedule.
    pub(crate) records: Vec<Record>,
    /// The sources.
    pub(crate) sources: Vec<SourceRecord>,
    /// Files of the exhibit: `entries/…` and `sources/…`.
    pub(crate) files: Files,
    /// The number of a statement in the schedule.
    pub(crate) numbers: BTreeMap<StatementLabel, usize>,
    /// The numbers of rows of pages, by series, page and name as listed.
    pub(crate) rows: BTreeMap<(String, String, String), usize>,
}

/// The labels that belong to some labels, as known then: steps of a request, answers, and what
/// points back to any of them, to the last.
pub(crate) fn rests_on(
    book: &Book,
    first: impl IntoIterator<Item = StatementLabel>,
    known: Known,
) -> BTreeSet<StatementLabel> {
    let mut all: BTreeSet<StatementLabel> = first.into_iter().collect();
    loop {
        let mut more = Vec::new();
        for reading in book.statements(known) {
            let held = &reading.held.value;
            let steps = match &held.body {
                StatementBody::Step(step) => &step.of[..],
                _ => &[],
            };
            let targets = held.relations.iter().map(|r| &r.target);
            // What corrects a statement is no reading of its own: it stands in that statement's.
            for label in [&held.label, &reading.statement.label] {
                let belongs = targets.clone().chain(steps).any(|t| all.contains(t))
                    || all.contains(&held.label);
                if belongs && !all.contains(label) {
                    more.push(label.clone());
                }
            }
        }
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}

/// A row of an archived page under a figure.
#[derive(Debug, Clone)]
struct Row {
    series: String,
    page_id: String,
    captured: jiff::Timestamp,
    listed: Vec<String>,
}

fn rows<'o>(origins: impl IntoIterator<Item = &'o Origin>) -> Vec<Row> {
    origins
        .into_iter()
        .filter_map(|origin| match origin {
            Origin::Page {
                series,
                page_id,
                captured,
                listed,
            } => Some(Row {
                series: series.clone(),
                page_id: page_id.clone(),
                captured: *captured,
                listed: listed.clone(),
            }),
            Origin::Statement { .. } => None,
        })
        .collect()
}

/// The entries under rows of pages: the capture of each, and the last change of each row until then,
/// which is where its cells were read. Position, kind, words, content.
async fn page_entries(
    store: &Store,
    rows: &[Row],
) -> anyhow::Result<BTreeMap<u64, (&'static str, String, Digest, Vec<(String, String, String)>)>> {
    let mut found = BTreeMap::new();
    if rows.is_empty() {
        return Ok(found);
    }
    let mut last: BTreeMap<(usize, String), (jiff::Timestamp, u64, String, Digest)> =
        BTreeMap::new();
    store
        .for_each_since(0, |entry: Entry| -> anyhow::Result<()> {
            match &entry.payload {
                Payload::Present(Body::Capture(capture)) => {
                    let this = |r: &Row| r.series == capture.series && r.page_id == capture.page_id;
                    if rows.iter().any(this) {
                        let words = format!("{}/{}", capture.series, capture.page_id);
                        found.insert(entry.position, ("capture", words, entry.id, Vec::new()));
                    }
                }
                Payload::Present(Body::Change(change)) => {
                    let listed = change.cells.as_ref().and_then(|c| c.listed.as_ref());
                    for (n, row) in rows.iter().enumerate() {
                        let Some(name) = listed.filter(|name| row.listed.contains(name)) else {
                            continue;
                        };
                        if row.series != change.series || change.at > row.captured {
                            continue;
                        }
                        let key = (n, format!("{name}/{}/{}", change.row.id, change.row.dup));
                        if last.get(&key).is_none_or(|(at, ..)| *at <= change.at) {
                            last.insert(key, (change.at, entry.position, name.clone(), entry.id));
                        }
                    }
                }
                _ => {}
            }
            Ok(())
        })
        .await?;
    for ((n, _), (_, position, name, id)) in last {
        let Some(row) = rows.get(n) else { continue };
        let key = (row.series.clone(), row.page_id.clone(), name.clone());
        let words = format!("{}: {name}", row.series);
        found
            .entry(position)
            .or_insert_with(|| ("change", words, id, Vec::new()))
            .3
            .push(key);
    }
    Ok(found)
}

/// Gathers statements with their sources, and rows of pages with theirs, in the order of the book.
/// `bytes` gives the bytes of a captured source, where they are at hand.
///
/// # Errors
/// Where an entry is not in the log yet or cannot be proved, or the store fails.
pub(crate) async fn gather<'o>(
    store: &Store,
    log: &Sealed,
    book: &Book,
    labels: &BTreeSet<StatementLabel>,
    origins: impl IntoIterator<Item = &'o Origin>,
    bytes: impl Fn(&Digest) -> Option<Vec<u8>>,
) -> anyhow::Result<Gathered> {
    let rows = rows(origins);
    let mut wanted = page_entries(store, &rows).await?;
    let mut statements = BTreeMap::new();
    let mut source_ids = BTreeSet::new();
    for label in labels {
        if let Some(held) = book.statement(label) {
            source_ids.insert(held.value.span.source.clone());
            wanted.insert(
                held.position,
                ("statement", label.to_string(), held.id, Vec::new()),
            );
            statements.insert(held.position, &held.value);
        }
    }
    for row in &rows {
        source_ids.extend(book.series_sources(&row.series).cloned());
    }
    let mut out = Gathered::default();
    for id in &source_ids {
        let Some(held) = book.source(id) else {
            continue;
        };
        wanted.insert(
            held.position,
            ("source", id.to_string(), held.id, Vec::new()),
        );
        let source = &held.value;
        let (sha256, here) = match &source.bytes {
            SourceBytes::Cited => (None, SourceHere::Cited),
            SourceBytes::Captured { sha256, .. } => {
                let here = if !source.licence.redistributable {
                    SourceHere::Terms
                } else if let Some(bytes) = bytes(sha256) {
                    out.files.insert(format!("sources/{sha256}"), bytes);
                    SourceHere::InTheExhibit
                } else {
                    SourceHere::Elsewhere
                };
                (Some(*sha256), here)
            }
        };
        out.sources.push(SourceRecord {
            id: id.clone(),
            title: source.title.clone(),
            origin: source.origin.clone(),
            sha256,
            licence: source.licence.name.clone(),
            here,
        });
    }
    for (number, (position, (kind, what, id, row_keys))) in (1..).zip(wanted) {
        let proved = prove(store, log, id, position).await?;
        let at = format!("entries/{number:04}");
        out.files.insert(format!("{at}.json"), proved.payload);
        out.files
            .insert(format!("{at}.leaf.json"), proved.leaf.text().into());
        out.files
            .insert(format!("{at}.tlog-proof"), proved.proof.to_string().into());
        let statement = statements.get(&position);
        if let Some(statement) = statement {
            out.numbers.insert(statement.label.clone(), number);
        }
        out.rows
            .extend(row_keys.into_iter().map(|key| (key, number)));
        out.records.push(Record {
            number,
            kind,
            what,
            source: statement.map(|s| s.span.source.clone()),
            locator: statement.map_or_else(String::new, |s| s.span.locator.clone()),
            index: proved.proof.index,
        });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use standing_evidence::pages::{Capture, Cells, Change, ChangeEvent, RowKey};
    use standing_evidence::seal::SignerKey;
    use standing_evidence::{NewEntry, Source};
    use standing_terms::Licence;

    const PAGE: &str = "agency-page";

    fn at(hour: u32) -> jiff::Timestamp {
        format!("2021-03-12T{hour:02}:00:00Z").parse().unwrap()
    }

    fn capture(hour: u32) -> Body {
        Body::Capture(Capture {
            series: PAGE.into(),
            at: at(hour),
            page_id: format!("p{hour}"),
            page_md5: "0".into(),
            stated_as_of: None,
            stated_updated: None,
            readable: true,
        })
    }

    fn change(hour: u32, listed: &str, cases: f64) -> Body {
        Body::Change(Change {
            series: PAGE.into(),
            at: at(hour),
            page_id: format!("p{hour}"),
            row: RowKey::first(listed.to_lowercase()),
            event: ChangeEvent::Value,
            cells: Some(Cells {
                listed: Some(listed.into()),
                values: [("cases-cumulative".to_owned(), Some(cases))].into(),
            }),
        })
    }

    fn source() -> Body {
        Body::Source(Source {
            id: SourceId::new("archive").unwrap(),
            title: "Archive of the page".into(),
            publisher: None,
            origin: "https://archive.example".into(),
            bytes: SourceBytes::Cited,
            captured: None,
            published: None,
            public: true,
            licence: Licence::us_government("agency"),
            series: Some(PAGE.into()),
            office_only: None,
            note: None,
        })
    }

    #[tokio::test]
    async fn a_figure_of_a_page_rests_on_its_capture_and_the_last_change_of_its_row_until_then() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("book.db").display());
        let store = Store::open(&url).await.unwrap();
        let bodies = [
            source(),
            capture(1),
            change(1, "Alder Creek", 3.0),
            change(1, "Birch Flat", 9.0),
            capture(2),
            change(2, "Alder Creek", 4.0),
            capture(3),
            capture(4),
            change(4, "Alder Creek", 5.0),
        ];
        let batch: Vec<NewEntry> = bodies
            .iter()
            .map(|body| NewEntry::published(body).unwrap())
            .collect();
        let mut nonces = crate::entropy::random::<16>;
        store
            .append(&batch, at(12), &mut nonces, None)
            .await
            .unwrap();
        let key = SignerKey::new("standing.example/log", crate::entropy::random()).unwrap();
        crate::log::seal(&store, &key, None).await.unwrap();
        let log = Sealed::of(&store).await.unwrap().unwrap();
        let book = crate::log::Book::of(&store).await.unwrap().read;
        let origin = Origin::Page {
            series: PAGE.into(),
            page_id: "p3".into(),
            captured: at(3),
            listed: vec!["Alder Creek".into()],
        };
        let none = BTreeSet::new();
        let gathered = gather(&store, &log, &book, &none, [&origin], |_| None)
            .await
            .unwrap();
        let kinds: Vec<(&str, u64)> = gathered
            .records
            .iter()
            .map(|record| (record.kind, record.index))
            .collect();
        // The source, the change at two, the capture at three; not the change at four.
        assert_eq!(kinds, [("source", 0), ("change", 5), ("capture", 6)]);
        let key = (PAGE.into(), "p3".into(), "Alder Creek".into());
        assert_eq!(gathered.rows.get(&key), Some(&2));
        assert_eq!(gathered.sources.len(), 1);
    }
}
