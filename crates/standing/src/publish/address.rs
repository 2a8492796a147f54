//! An address of the site, and the file in which a published copy keeps what is there.

use sha2::{Digest as _, Sha256};
use url::form_urlencoded;

/// Values of a query under which a page is published as well. Others ask the program.
const KEPT: [&str; 5] = ["kind", "page", "place", "state", "status"];
/// Values of a query that change the order alone: the page without them says the same.
const ORDER: [&str; 2] = ["sort", "dir"];

/// An address of the site as a link names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Address {
    /// The language; none of what has no language.
    pub(super) lang: Option<String>,
    /// The path, as the site reads it.
    pub(super) path: String,
    /// The rest of the query, by name.
    pub(super) query: Vec<(String, String)>,
}

/// What a link is to a published copy.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// It leads within the copy; with its fragment.
    Within(Address, Option<String>),
    /// It leads to where only the program answers.
    Program,
    /// It is none of the site's: another host, a fragment.
    Other,
}

impl Address {
    /// The page of a path in a language.
    pub(super) fn page(lang: &str, path: &str) -> Self {
        Self {
            lang: Some(lang.to_owned()),
            path: path.to_owned(),
            query: Vec::new(),
        }
    }

    /// The address as the site is asked for it.
    pub(super) fn asked(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.query {
            query.append_pair(name, value);
        }
        if let Some(lang) = &self.lang {
            query.append_pair("lang", lang);
        }
        let query = query.finish();
        if query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{query}", self.path)
        }
    }

    /// The file below the folder of the copy. A page is a folder with an `index.html`, so that its
    /// address ends as the site's does.
    pub(super) fn file(&self, is_page: bool) -> String {
        let mut parts: Vec<String> = self.lang.iter().cloned().collect();
        parts.extend(self.path.split('/').filter(|p| !p.is_empty()).map(segment));
        let query: Vec<String> = (self.query.iter())
            .map(|(name, value)| segment(&format!("{name}-{value}")))
            .collect();
        let query = query.join("_");
        if is_page {
            parts.push(if query.is_empty() {
                "index.html".to_owned()
            } else {
                format!("_{query}.html")
            });
        } else if !query.is_empty()
            && let Some(last) = parts.last_mut()
        {
            *last = format!("_{query}.{last}");
        }
        parts.join("/")
    }
}

/// A part of a path as a file name on any system. What had to be changed is told apart by a hash.
fn segment(part: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(part).decode_utf8_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "._@+-".contains(c);
    if decoded.chars().all(plain) && !decoded.starts_with(['.', '_']) {
        return decoded.into_owned();
    }
    let changed: String = decoded
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    let hash = Sha256::digest(decoded.as_bytes());
    let [a, b, c, ..]: [u8; 32] = hash.into();
    let mark = format!("{a:02x}{b:02x}{c:02x}");
    format!("{}-{mark}", changed.trim_start_matches(['.', '_']))
}

/// Reads a link of a page. `lang` is the language of the page on which it stands.
pub(super) fn read(href: &str, lang: &str) -> Link {
    if !href.starts_with('/') || href.starts_with("//") {
        return Link::Other;
    }
    let (rest, fragment) = match href.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment.to_owned())),
        None => (href, None),
    };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    if ["/login", "/office", "/fhir", "/clinic", "/metrics"]
        .iter()
        .any(|p| path.starts_with(p))
    {
        return Link::Program;
    }
    let whole = ["/assets/", "/log/", "/data/"]
        .iter()
        .any(|p| path.starts_with(p))
        && path.len() > 6;
    if (whole && path != "/data/") || path == "/openapi.json" {
        let address = Address {
            lang: None,
            path: path.to_owned(),
            query: Vec::new(),
        };
        return Link::Within(address, fragment);
    }
    let mut address = Address::page(
        lang,
        path.strip_suffix('/')
            .filter(|p| !p.is_empty())
            .unwrap_or(path),
    );
    let twin = [".json", ".csv", ".atom"]
        .iter()
        .any(|end| path.ends_with(end));
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            _ if value.is_empty() => {}
            "lang" => address.lang = Some(value.into_owned()),
            order if ORDER.contains(&order) => {}
            "page" if twin => {}
            kept if KEPT.contains(&kept) => {
                address.query.push((name.into_owned(), value.into_owned()));
            }
            _ => return Link::Program,
        }
    }
    address.query.sort();
    address
        .query
        .retain(|(name, value)| name != "page" || value != "1");
    // Two questions at once are asked of the program: every pair of them would be a page.
    if address
        .query
        .iter()
        .filter(|(name, _)| name != "page")
        .count()
        > 1
    {
        return Link::Program;
    }
    Link::Within(address, fragment)
}

/// The way from one file of the copy to another.
pub(super) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len() - 1;
    let same = (from.iter().take(folders).zip(&to).take(to.len() - 1))
        .take_while(|(a, b)| a == b)
        .count();
    let mut way = "../".repeat(folders - same);
    way.push_str(&to.get(same..).unwrap_or_default().join("/"));
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(href: &str) -> String {
        match read(href, "es") {
            Link::Within(address, _) => address.file(!href.contains(".json")),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_page_is_a_folder_in_its_language_and_a_question_beside_it_a_file() {
        assert_eq!(within("/?lang=en"), "en/index.html");
        assert_eq!(
            within("/facilities/otay-mesa"),
            "es/facilities/otay-mesa/index.html"
        );
        assert_eq!(
            within("/statements?kind=rule&lang=en&page=2"),
            "en/statements/_kind-rule_page-2.html"
        );
        assert_eq!(within("/statements?page=1"), "es/statements/index.html");
        assert_eq!(
            within("/statements.json?page=3&lang=en"),
            "en/statements.json"
        );
        assert_eq!(within("/?sort=name&dir=asc"), "es/index.html");
        assert_eq!(
            within("/assets/favicon.svg?v=1"),
            "assets/favicon.svg/index.html"
        );
        assert_eq!(
            within("/data/facilities.csv-metadata.json?lang=en"),
            "data/facilities.csv-metadata.json"
        );
        assert_eq!(
            within("/sources/a%2Fb/court:20-1"),
            "es/sources/a_b-c14cdd/court_20-1-7744a1/index.html".to_owned(),
        );
    }

    #[test]
    fn another_day_a_log_in_or_two_questions_at_once_are_asked_of_the_program() {
        for href in [
            "/?on=2021-03-01",
            "/login?lang=en",
            "/duty?kind=rule&status=silent",
        ] {
            assert_eq!(read(href, "en"), Link::Program, "{href}");
        }
        for href in [
            "https://example.org/",
            "#main",
            "//example.org",
            "mailto:a@b",
        ] {
            assert_eq!(read(href, "en"), Link::Other, "{href}");
        }
    }

    #[test]
    fn links_between_files_are_relative() {
        assert_eq!(
            relative("en/index.html", "assets/site.css"),
            "../assets/site.css"
        );
        assert_eq!(
            relative("en/a/b/index.html", "en/a/index.html"),
            "../index.html"
        );
        assert_eq!(relative("en/index.html", "en/index.html"), "index.html");
        assert_eq!(relative("index.html", "en/index.html"), "en/index.html");
    }

    #[test]
    fn no_part_of_a_path_leads_out_of_the_folder() {
        assert_eq!(segment("otay-mesa"), "otay-mesa");
        for part in ["..", ".hidden", "%2e%2e", "a%2Fb"] {
            let name = segment(part);
            assert!(!name.contains('/') && !name.starts_with('.'), "{name}");
        }
    }
}
