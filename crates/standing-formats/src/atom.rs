//! Atom (RFC 4287), as far as a feed of what changed needs it: titles, texts, links, instants.

use jiff::Timestamp;
use quick_xml::escape::escape;

/// An entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// Its name for ever, an IRI.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it last changed.
    pub updated: Timestamp,
    /// Where it can be read.
    pub link: String,
    /// What it says, as plain text.
    pub content: String,
}

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its name for ever, an IRI.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who keeps it.
    pub author: String,
    /// Where it can be read.
    pub link: String,
    /// When it last changed.
    pub updated: Timestamp,
    /// Its entries.
    pub entries: Vec<FeedEntry>,
}

impl Feed {
    /// The feed as a document.
    pub fn document(&self) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
        );
        element(&mut out, "  ", "id", &self.id);
        element(&mut out, "  ", "title", &self.title);
        element(&mut out, "  ", "updated", &self.updated.to_string());
        out.push_str("  <author>\n");
        element(&mut out, "    ", "name", &self.author);
        out.push_str("  </author>\n");
        link(&mut out, "  ", "self", &self.link);
        for entry in &self.entries {
            out.push_str("  <entry>\n");
            element(&mut out, "    ", "id", &entry.id);
            element(&mut out, "    ", "title", &entry.title);
            element(&mut out, "    ", "updated", &entry.updated.to_string());
            link(&mut out, "    ", "alternate", &entry.link);
            element(&mut out, "    ", "content", &entry.content);
            out.push_str("  </entry>\n");
        }
        out.push_str("</feed>\n");
        out
    }
}

/// Characters that XML 1.0 cannot hold are left out.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

fn element(out: &mut String, indent: &str, name: &str, text: &str) {
    let text = clean(text);
    out.push_str(&format!("{indent}<{name}>{}</{name}>\n", escape(&text)));
}

fn link(out: &mut String, indent: &str, rel: &str, href: &str) {
    let href = clean(href);
    out.push_str(&format!(
        "{indent}<link rel=\"{rel}\" href=\"{}\"/>\n",
        escape(&href)
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_markup_stays_text() {
        let feed = Feed {
            id: "urn:feed".into(),
            title: "<script>".into(),
            author: "Standing".into(),
            link: "/feed?a=1&b=\"2\"".into(),
            updated: Timestamp::UNIX_EPOCH,
            entries: vec![FeedEntry {
                id: "urn:entry".into(),
                title: "t\u{0}".into(),
                updated: Timestamp::UNIX_EPOCH,
                link: "/x".into(),
                content: "a < b".into(),
            }],
        };
        let document = feed.document();
        assert!(document.contains("<title>&lt;script&gt;</title>"));
        assert!(document.contains("href=\"/feed?a=1&amp;b=&quot;2&quot;\""));
        assert!(document.contains("<content>a &lt; b</content>"));
        assert!(!document.contains('\u{0}'));
    }
}
