//! What a reader asked for: the as-of point, the language, and links that keep both.

use super::{
    fault::Fault,
    locale::{Locale, Locales},
};
use axum::http::{HeaderMap, header};
use jiff::civil::Date;
use standing_terms::{AsOf, BookZone, Known};
use std::fmt::Write as _;

/// The query of an address, as names and values in order.
pub(super) type Query = Vec<(String, String)>;

/// One value of a query, where it is there and not empty.
pub(super) fn value<'q>(query: &'q Query, name: &str) -> Option<&'q str> {
    query
        .iter()
        .find(|(n, v)| n == name && !v.is_empty())
        .map(|(_, v)| v.as_str())
}

/// A date of a query.
///
/// # Errors
/// Where there is a value and it is not an ISO date.
pub(super) fn date(query: &Query, name: &'static str) -> Result<Option<Date>, Fault> {
    let Some(text) = value(query, name) else {
        return Ok(None);
    };
    match text.parse::<Date>() {
        Ok(day) if text.len() == 10 => Ok(Some(day)),
        _ => Err(Fault::bad_date(name, text)),
    }
}

/// What was asked, and what it means.
pub(super) struct Asked<'a> {
    /// The language of the answer.
    pub(super) l: &'a Locale,
    /// All languages.
    pub(super) locales: &'a Locales,
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// The zone of the book.
    pub(super) zone: &'a BookZone,
    /// The path of the page, without the ending of a twin.
    pub(super) path: String,
    /// The query as given.
    pub(super) query: Query,
    /// The host by which the site was asked, where it says a plain one.
    pub(super) host: Option<String>,
    /// Whether rows of this book are held back from JSON and CSV.
    pub(super) holds_back: bool,
}

/// The host that a request names: a name or address, with its port. Anything else is nobody's host.
pub(super) fn host(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
    (host.len() <= 253 && !host.is_empty() && host.bytes().all(plain)).then(|| host.to_owned())
}

impl<'a> Asked<'a> {
    /// Reads `on`, `known` and `lang`.
    ///
    /// # Errors
    /// Where `on` is not a date or `known` neither `now`, a date nor an instant.
    pub(super) fn read(
        path: &str,
        query: Query,
        zone: &'a BookZone,
        latest: impl FnOnce() -> Date,
        locales: &'a Locales,
        l: &'a Locale,
    ) -> Result<Self, Fault> {
        let on = match date(&query, "on")? {
            Some(day) => day,
            None => latest(),
        };
        let known = match value(&query, "known") {
            None => Known::Now,
            Some(text) => {
                AsOf::parse_known(text, zone).map_err(|_| Fault::bad_query("known", text))?
            }
        };
        Ok(Self {
            l,
            locales,
            as_of: AsOf {
                on,
                known,
                entered: None,
            },
            zone,
            path: path.to_owned(),
            query,
            host: None,
            holds_back: false,
        })
    }

    /// A value of the query.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        value(&self.query, name)
    }

    /// The page number asked for, from one.
    pub(super) fn page(&self) -> usize {
        self.value("page")
            .and_then(|p| p.parse().ok())
            .filter(|p| *p > 0)
            .unwrap_or(1)
    }

    /// The address of another page, keeping `on`, `known` and `lang`.
    pub(super) fn href(&self, path: &str) -> String {
        self.href_with(path, &[])
    }

    /// The address of another page with more in its query.
    pub(super) fn href_with(&self, path: &str, more: &[(&str, &str)]) -> String {
        let kept = ["on", "known", "lang"]
            .into_iter()
            .filter_map(|n| self.value(n).map(|v| (n, v)));
        address(
            path,
            kept.chain(more.iter().copied().filter(|(_, v)| !v.is_empty())),
        )
    }

    /// The address of this page with some of its query changed; an empty value removes.
    pub(super) fn here_with(&self, changes: &[(&str, &str)]) -> String {
        let kept = self
            .query
            .iter()
            .filter(|(n, v)| !v.is_empty() && !changes.iter().any(|(c, _)| c == n));
        address(
            &self.path,
            kept.map(|(n, v)| (n.as_str(), v.as_str()))
                .chain(changes.iter().copied().filter(|(_, v)| !v.is_empty())),
        )
    }

    /// The address of this page's twin, with the same query.
    pub(super) fn twin(&self, ending: &str) -> String {
        let base = if self.path == "/" {
            "/index"
        } else {
            &self.path
        };
        address(
            &format!("{base}.{ending}"),
            self.query
                .iter()
                .filter(|(_, v)| !v.is_empty())
                .map(|(n, v)| (n.as_str(), v.as_str())),
        )
    }

    /// The address of the site itself, for a line that is copied into another program.
    pub(super) fn site(&self) -> String {
        let host = self.host.as_deref().unwrap_or("standing.example");
        let own = ["localhost", "127.0.0.1", "[::1]"];
        let here = own.iter().any(|name| {
            let rest = host.strip_prefix(name);
            rest.is_some_and(|r| r.is_empty() || r.starts_with(':'))
        });
        format!("{}://{host}", if here { "http" } else { "https" })
    }

    /// The as-of point in a sentence.
    pub(super) fn as_of_sentence(&self) -> String {
        let on = self.l.date(self.as_of.on);
        match self.as_of.known {
            Known::Now => self.l.ta("as-of-now", &[("on", &on)]),
            Known::By(by) => self.l.ta(
                "as-of-by",
                &[("on", &on), ("by", &self.l.instant(by, self.zone))],
            ),
        }
    }
}

fn address<'q>(path: &str, query: impl Iterator<Item = (&'q str, &'q str)>) -> String {
    let mut out = path.to_owned();
    for (i, (name, value)) in query.enumerate() {
        out.push(if i == 0 { '?' } else { '&' });
        out.push_str(&encode(name));
        out.push('=');
        out.push_str(&encode(value));
    }
    out
}

/// A text as a query can hold it (RFC 3986, unreserved characters and a few that browsers keep).
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/,".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A path with its percent-encoded bytes decoded; `None` where these are not UTF-8.
pub(super) fn decode(path: &str) -> Option<String> {
    let mut out = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let pair = [bytes.next()?, bytes.next()?];
            let pair = std::str::from_utf8(&pair).ok()?;
            out.push(u8::from_str_radix(pair, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}
