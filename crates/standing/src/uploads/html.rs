//! Web pages and the HTML of e-mails: what a reader sees, and apart from it what was there but
//! hidden from them. Nothing is loaded and nothing runs.

use super::{Kind, Read};
use ego_tree::{NodeId, NodeRef};
use scraper::{Html, Node, Selector};
use std::collections::HashSet;

/// How deep a page may nest before the rest is left out: browsers stop at 512 too.
const DEEPEST: usize = 512;

/// What a page says.
pub(super) struct Words {
    /// What a reader sees.
    pub(super) seen: String,
    /// What is hidden from them.
    pub(super) hidden: Vec<String>,
}

/// Reads a web page.
pub(super) fn read(text: &str) -> Read {
    let page = Html::parse_document(text);
    let mut read = Read::new(Kind::Html, "text/html");
    for (selector, name) in [("title", "title"), ("html", "lang")] {
        let Ok(selector) = Selector::parse(selector) else {
            continue;
        };
        if let Some(element) = page.select(&selector).next() {
            let value = match name {
                "title" => element.text().collect::<String>(),
                _ => element.attr("lang").unwrap_or_default().to_owned(),
            };
            if !value.trim().is_empty() {
                read.metadata.push((name.into(), value.trim().to_owned()));
            }
        }
    }
    if let Ok(selector) = Selector::parse("meta[name][content], meta[property][content]") {
        for meta in page.select(&selector).take(60) {
            let name = meta
                .attr("name")
                .or(meta.attr("property"))
                .unwrap_or_default();
            let telling = [
                "author",
                "date",
                "modified",
                "published",
                "creator",
                "generator",
            ];
            if telling
                .iter()
                .any(|t| name.to_ascii_lowercase().contains(t))
            {
                let value = meta.attr("content").unwrap_or_default();
                read.metadata.push((name.to_owned(), value.to_owned()));
            }
        }
    }
    let words = words_of(&page);
    read.passage("page", &words.seen);
    read.hidden = words.hidden;
    read
}

/// The words of some HTML.
pub(super) fn words(text: &str) -> Words {
    words_of(&Html::parse_document(text))
}

fn words_of(page: &Html) -> Words {
    let hidden_by_rule = hidden_by_style_sheet(page);
    let mut walk = Walk {
        seen: String::new(),
        hidden: Vec::new(),
        hidden_by_rule,
    };
    walk.node(page.tree.root(), false, 0);
    Words {
        seen: walk.seen,
        hidden: walk.hidden,
    }
}

struct Walk {
    seen: String,
    hidden: Vec<String>,
    hidden_by_rule: HashSet<NodeId>,
}

impl Walk {
    fn node(&mut self, node: NodeRef<'_, Node>, mut hidden: bool, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let mut block = false;
        match node.value() {
            Node::Text(text) if hidden => {
                let text = text.trim();
                if !text.is_empty() {
                    self.hidden.push(text.to_owned());
                }
            }
            Node::Text(text) => self.seen.push_str(&text.replace(['\n', '\r', '\t'], " ")),
            Node::Element(element) => {
                let name = element.name();
                if ["script", "style", "head", "noscript", "iframe", "object"].contains(&name) {
                    return;
                }
                hidden |= self.hidden_by_rule.contains(&node.id())
                    || name == "template"
                    || element.attr("hidden").is_some()
                    || element.attr("style").is_some_and(hides)
                    || (name == "font" && element.attr("color").is_some_and(is_white))
                    || (name == "input" && element.attr("type") == Some("hidden"));
                block = !INLINE.contains(&name);
            }
            _ => {}
        }
        if block && !self.seen.is_empty() && !self.seen.ends_with('\n') {
            self.seen.push('\n');
        }
        for child in node.children() {
            self.node(child, hidden, depth + 1);
        }
        if block && !hidden && !self.seen.ends_with('\n') {
            self.seen.push('\n');
        }
    }
}

/// Elements that do not begin a line.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "img", "input", "kbd",
    "label", "mark", "q", "s", "small", "span", "strong", "sub", "u",
];

/// Elements that a style sheet of the page itself hides.
fn hidden_by_style_sheet(page: &Html) -> HashSet<NodeId> {
    /// How many rules are looked at; a letter has few.
    const RULES: usize = 2000;
    let mut hidden = HashSet::new();
    let Ok(style) = Selector::parse("style") else {
        return hidden;
    };
    for sheet in page.select(&style) {
        let text: String = sheet.text().collect();
        for rule in text.split('}').take(RULES) {
            let Some((selectors, declarations)) = rule.rsplit_once('{') else {
                continue;
            };
            // Within `@media … {` the selector follows the inner brace.
            let selectors = selectors.rsplit(['{', ';']).next().unwrap_or(selectors);
            if !hides(declarations) {
                continue;
            }
            if let Ok(selector) = Selector::parse(selectors.trim()) {
                hidden.extend(page.select(&selector).map(|e| e.id()));
            }
        }
    }
    hidden
}

fn is_white(value: &str) -> bool {
    let value = value.trim().trim_end_matches("!important").trim();
    [
        "white",
        "#fff",
        "#ffffff",
        "transparent",
        "rgb(255,255,255)",
        "rgb(255, 255, 255)",
    ]
    .contains(&value)
        || (value.starts_with("rgba(") && value.replace(' ', "").ends_with(",0)"))
}

/// Whether declarations of a style hide an element from a reader.
fn hides(declarations: &str) -> bool {
    declarations.to_ascii_lowercase().split(';').any(|d| {
        let Some((name, value)) = d.split_once(':') else {
            return false;
        };
        let value = value.trim().trim_end_matches("!important").trim();
        let number: Option<f64> = value
            .trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%')
            .parse()
            .ok();
        match name.trim() {
            "display" => value == "none",
            "visibility" => value == "hidden" || value == "collapse",
            "opacity" => number.is_some_and(|n| n < 0.1),
            "font-size" | "max-height" | "max-width" | "line-height" => {
                number.is_some_and(|n| n < 2.0)
                    && !value.ends_with("em")
                    && !value.ends_with('%')
                    && (name.trim() != "line-height" || number == Some(0.0))
                    || number == Some(0.0)
            }
            "color" => is_white(value),
            "text-indent" | "left" | "top" | "right" | "margin-left" => {
                number.is_some_and(|n| n <= -500.0)
            }
            "clip" => value.replace(' ', "").starts_with("rect(0"),
            "clip-path" => value.starts_with("inset(50%") || value.starts_with("inset(100%"),
            "mso-hide" => value == "all",
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_a_reader_does_not_see_is_told_apart() {
        for html in [
            r#"<div style="display:none">no</div><p>yes</p>"#,
            r#"<div style="DISPLAY : none !important"><b>no</b></div><p>yes</p>"#,
            "<p hidden>no</p><p>yes</p>",
            "<style>p.x { color: red } @media all { .h, b { visibility:hidden } }</style><i class=h>no</i><p>yes</p>",
            r#"<span style="font-size:0px">no</span><p>yes</p>"#,
            r#"<font color="white">no</font><p>yes</p>"#,
            r#"<div style="position:absolute;left:-9999px">no</div><p>yes</p>"#,
        ] {
            let words = words(html);
            assert_eq!(
                (words.seen.trim(), words.hidden),
                ("yes", vec!["no".to_owned()]),
                "{html}"
            );
        }
    }

    #[test]
    fn scripts_are_no_text_and_blocks_are_lines() {
        let words = words("<p>one<b>two</b></p><script>x()</script><li>three");
        assert_eq!(words.seen.lines().collect::<Vec<_>>(), ["onetwo", "three"]);
    }
}
