//! A page of the copy: links made relative, forms that only the program could answer left out.

use super::address::{Address, Link, read, relative};
use std::collections::BTreeMap;

/// Attributes of our pages that hold an address.
const HOLDERS: [&str; 3] = [" href=\"", " src=\"", " action=\""];

/// Every address that a page of ours names, as it is written there.
pub(super) fn links(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    each(html, |value| {
        found.push(unescape(value));
        None
    });
    found
}

/// The page with its links relative to `file`. A link to where only the program answers loses its
/// address and stays as words.
pub(super) fn rewritten(
    html: &str,
    lang: &str,
    file: &str,
    files: &BTreeMap<Address, String>,
) -> String {
    each(html, |value| match read(&unescape(value), lang) {
        Link::Other => None,
        Link::Program => Some(None),
        Link::Within(address, fragment) => Some(files.get(&address).map(|to| {
            let mut way = relative(file, to);
            if let Some(fragment) = fragment {
                way.push('#');
                way.push_str(&fragment);
            }
            way.replace('&', "&amp;").replace('"', "&quot;")
        })),
    })
}

/// Walks the attributes that hold an address. `change` says nothing (it stays), none (the attribute
/// goes), or what stands there instead.
///
/// Our pages are made by one library, which writes attributes in double quotes and escapes quotes
/// within them; text and attributes are so told apart by that alone.
fn each(html: &str, mut change: impl FnMut(&str) -> Option<Option<String>>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    loop {
        let next = (HOLDERS.iter())
            .filter_map(|h| rest.find(h).map(|at| (at, *h)))
            .min();
        let Some((at, holder)) = next else { break };
        let (before, from) = rest.split_at(at);
        let value = &from[holder.len()..];
        let end = value.find('"').unwrap_or(value.len());
        let (value, after) = value.split_at(end);
        out.push_str(before);
        let after = after.strip_prefix('"').unwrap_or(after);
        match change(value) {
            None => {
                out.push_str(holder);
                out.push_str(value);
                out.push('"');
            }
            Some(None) => {}
            Some(Some(new)) => {
                out.push_str(holder);
                out.push_str(&new);
                out.push('"');
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn unescape(value: &str) -> String {
    (value.replace("&quot;", "\""))
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_within_the_copy_and_what_only_the_program_answers_stays_as_words() {
        let files = BTreeMap::from([
            (
                Address::page("en", "/duty"),
                "en/duty/index.html".to_owned(),
            ),
            (Address::page("es", "/"), "es/index.html".to_owned()),
        ]);
        let html = "<a href=\"/duty?lang=en#x\">duty</a><a lang=\"es\" href=\"/?lang=es\">es</a>\
            <a href=\"/?on=2021-03-01&amp;lang=en\">then</a><a href=\"https://e.org/?a=1&amp;b=2\">e</a>";
        assert_eq!(
            rewritten(html, "en", "en/index.html", &files),
            "<a href=\"duty/index.html#x\">duty</a><a lang=\"es\" href=\"../es/index.html\">es</a>\
             <a>then</a><a href=\"https://e.org/?a=1&amp;b=2\">e</a>"
        );
        assert_eq!(links(html)[2], "/?on=2021-03-01&lang=en");
    }
}
