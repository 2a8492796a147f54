//! Writing Atom feeds (RFC 4287).
//!
//! A feed is XML with, at least: an identifier that never changes, a title, an instant of the last
//! change, an author, and entries with the same. Texts here are plain (`type="text"`): a reader
//! shows them as they are, so that nothing in them is taken for markup. Identifiers are IRIs that
//! the caller makes from what the entry is about, never from when it was written: a feed written
//! twice has the same entries, and a reader's program shows each once.
//!
//! Links may be relative; they are resolved against the address of the feed. Characters that XML
//! 1.0 cannot hold (section 2.2) become U+FFFD.
//!
//! The public crate for this carries a second library of dates and an older XML writer, for what is
//! one page of code over the XML writer that this room has already.

use jiff::Timestamp;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// The media type of a feed.
pub const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// What identifies it for good: an IRI, e.g. `urn:uuid:…`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it tells, in a sentence.
    pub subtitle: Option<String>,
    /// Language of its texts, as a tag (BCP 47).
    pub language: String,
    /// Who keeps it.
    pub author: String,
    /// Its own address.
    pub own: String,
    /// The page that shows the same.
    pub page: String,
    /// When it last changed. Where left out, the latest `updated` of its entries; a feed without
    /// entries then gives [`Timestamp::UNIX_EPOCH`].
    pub updated: Option<Timestamp>,
    /// Its entries, newest first.
    pub entries: Vec<Entry>,
}

/// An entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What identifies it for good: an IRI.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When what it tells became known, or last changed.
    pub updated: Timestamp,
    /// The page that shows it.
    pub page: String,
    /// What it tells, in plain text.
    pub summary: String,
    /// Terms by which a reader's program may sort.
    pub categories: Vec<String>,
}

/// A feed as XML.
///
/// # Errors
/// Only where memory cannot be written to.
pub fn write(feed: &Feed) -> io::Result<Vec<u8>> {
    let mut w = Writer::new_with_indent(Vec::new(), b' ', 1);
    w.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let updated = feed
        .updated
        .or_else(|| feed.entries.iter().map(|e| e.updated).max())
        .unwrap_or(Timestamp::UNIX_EPOCH);
    w.create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", clean(&feed.language).as_str()))
        .write_inner_content(|w| {
            text(w, "id", &feed.id)?;
            text(w, "title", &feed.title)?;
            if let Some(subtitle) = &feed.subtitle {
                text(w, "subtitle", subtitle)?;
            }
            text(w, "updated", &updated.to_string())?;
            w.create_element("author")
                .write_inner_content(|w| text(w, "name", &feed.author))?;
            link(w, "self", "application/atom+xml", &feed.own)?;
            link(w, "alternate", "text/html", &feed.page)?;
            feed.entries.iter().try_for_each(|e| entry(w, e))
        })?;
    let mut bytes = w.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn entry(w: &mut Writer<Vec<u8>>, e: &Entry) -> io::Result<()> {
    w.create_element("entry").write_inner_content(|w| {
        text(w, "id", &e.id)?;
        text(w, "title", &e.title)?;
        text(w, "updated", &e.updated.to_string())?;
        link(w, "alternate", "text/html", &e.page)?;
        for term in &e.categories {
            w.create_element("category")
                .with_attribute(("term", clean(term).as_str()))
                .write_empty()?;
        }
        text(w, "summary", &e.summary)
    })?;
    Ok(())
}

fn text(w: &mut Writer<Vec<u8>>, name: &str, content: &str) -> io::Result<()> {
    w.create_element(name)
        .write_text_content(BytesText::new(&clean(content)))?;
    Ok(())
}

fn link(w: &mut Writer<Vec<u8>>, rel: &str, kind: &str, href: &str) -> io::Result<()> {
    w.create_element("link")
        .with_attribute(("rel", rel))
        .with_attribute(("type", kind))
        .with_attribute(("href", clean(href).as_str()))
        .write_empty()?;
    Ok(())
}

/// The text with what XML 1.0 cannot hold replaced.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t'
            | '\n'
            | '\r'
            | '\u{20}'..='\u{D7FF}'
            | '\u{E000}'..='\u{FFFD}'
            | '\u{10000}'.. => c,
            _ => '\u{FFFD}',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use quick_xml::Reader;

    fn feed() -> Feed {
        Feed {
            id: "urn:uuid:2f1c7a52-0000-8000-8000-000000000001".into(),
            title: "Outbreaks & silence".into(),
            subtitle: Some("New outbreaks, as published".into()),
            language: "en".into(),
            author: "Standing".into(),
            own: "/feeds/outbreaks.atom".into(),
            page: "/outbreaks?on=2021-03-12&lang=en".into(),
            updated: None,
            entries: vec![
                Entry {
                    id: "urn:uuid:2f1c7a52-0000-8000-8000-000000000002".into(),
                    title: "Alder Creek: <outbreak> began".into(),
                    updated: "2021-03-12T23:00:00Z".parse().unwrap(),
                    page: "/facilities/alder-creek".into(),
                    summary: "12 cases in 21 days\u{1}".into(),
                    categories: vec!["outbreak".into(), "CA".into()],
                },
                Entry {
                    id: "urn:uuid:2f1c7a52-0000-8000-8000-000000000003".into(),
                    title: "earlier".into(),
                    updated: "2021-03-01T00:00:00Z".parse().unwrap(),
                    page: "/facilities/dry-wash".into(),
                    summary: "9 cases".into(),
                    categories: Vec::new(),
                },
            ],
        }
    }

    /// The texts of every element of a name, in order.
    fn texts(xml: &[u8], wanted: &str) -> Vec<String> {
        let mut reader = Reader::from_reader(xml);
        let (mut out, mut within) = (Vec::new(), false);
        let mut buffer = Vec::new();
        loop {
            match reader.read_event_into(&mut buffer).unwrap() {
                Event::Start(e) if e.name().as_ref() == wanted => {
                    within = true;
                    out.push(String::new());
                }
                Event::End(_) => within = false,
                Event::Text(t) if within => {
                    out.last_mut().unwrap().push_str(&t);
                }
                Event::GeneralRef(r) if within => {
                    let name = r.to_string();
                    out.last_mut().unwrap().push_str(match name.as_str() {
                        "lt" => "<",
                        "gt" => ">",
                        "amp" => "&",
                        other => panic!("{other}"),
                    });
                }
                Event::Eof => return out,
                _ => {}
            }
            buffer.clear();
        }
    }

    #[test]
    fn a_feed_has_what_the_standard_demands() {
        let xml = write(&feed()).unwrap();
        assert_eq!(texts(&xml, "id").len(), 3);
        assert_eq!(
            texts(&xml, "title"),
            [
                "Outbreaks & silence",
                "Alder Creek: <outbreak> began",
                "earlier"
            ]
        );
        assert_eq!(texts(&xml, "name"), ["Standing"]);
        let whole = String::from_utf8(xml).unwrap();
        assert!(whole.contains("href=\"/outbreaks?on=2021-03-12&amp;lang=en\""));
        assert!(whole.contains("<category term=\"outbreak\"/>"));
    }

    #[test]
    fn a_feed_was_updated_when_its_latest_entry_was() {
        let xml = write(&feed()).unwrap();
        assert_eq!(
            texts(&xml, "updated"),
            [
                "2021-03-12T23:00:00Z",
                "2021-03-12T23:00:00Z",
                "2021-03-01T00:00:00Z"
            ]
        );
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced_and_not_written() {
        let xml = write(&feed()).unwrap();
        assert_eq!(
            texts(&xml, "summary"),
            ["12 cases in 21 days\u{FFFD}", "9 cases"]
        );
    }
}
