//! JSON (RFC 8259) as FHIR needs it: numbers as they were written, members in order, no member twice.
//!
//! A decimal of FHIR carries its precision (`0.50` is not `0.5`), and of two members of one name each
//! reader takes another one. Texts are decoded by `serde_json`.

use std::fmt::Write as _;

use crate::problem::{Problem, Verdict};

/// The deepest nesting.
const DEEPEST: usize = 32;
/// The longest number, in characters. FHIR asks for 18 digits; more are kept.
const LONGEST_NUMBER: usize = 128;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Members in order, none twice.
    Object(Vec<(String, Json)>),
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Json {
    fn from(is: bool) -> Self {
        Self::Bool(is)
    }
}

impl Json {
    /// Reads one value.
    ///
    /// # Errors
    /// Where it is no JSON, names a member twice, nests deeper than 32 levels, or holds a number that
    /// is too long or not finite. The line is named.
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let text = std::str::from_utf8(bytes)
            .map_err(|_| Problem::new(Verdict::Reject, "it is not UTF-8"))?;
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.space();
        if reader.at == text.len() {
            Ok(value)
        } else {
            Err(reader.wrong("something follows the value"))
        }
    }

    /// A member that is there and not null.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let Self::Object(members) = self else {
            return None;
        };
        let found = members.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value).filter(|v| **v != Self::Null)
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Writes it, in one line.
    pub fn write(&self) -> String {
        let mut out = String::new();
        self.write_into(&mut out);
        out
    }

    fn write_into(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => write_text(text, out),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_into(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_text(name, out);
                    out.push(':');
                    value.write_into(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            // `<` would matter where somebody puts the answer into a page.
            '<' | '\u{2028}' | '\u{2029}' | '\0'..='\x1f' | '\x7f' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// An object being made: what is empty is left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object(Vec<(String, Json)>);

impl Object {
    pub(crate) fn of(kind: &str) -> Self {
        Self::default().with("resourceType", Some(kind))
    }

    pub(crate) fn with(mut self, name: &str, value: Option<impl Into<Json>>) -> Self {
        if let Some(value) = value {
            self.0.push((name.to_owned(), value.into()));
        }
        self
    }

    pub(crate) fn list(self, name: &str, items: Vec<Json>) -> Self {
        let items = (!items.is_empty()).then_some(Json::List(items));
        self.with(name, items)
    }

    pub(crate) fn done(self) -> Json {
        Json::Object(self.0)
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn wrong(&self, message: &str) -> Problem {
        let before = self.text.as_bytes().iter().take(self.at);
        let lines = before.filter(|byte| **byte == b'\n').count();
        Problem::new(Verdict::Reject, message)
            .at_line(u64::try_from(lines).unwrap_or(u64::MAX).saturating_add(1))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn takes(&mut self, token: &str) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found = rest.starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn value(&mut self, depth: usize) -> Result<Json, Problem> {
        if depth > DEEPEST {
            return Err(self.wrong("it is nested too deep"));
        }
        self.space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => Ok(Json::Text(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ if self.takes("true") => Ok(Json::Bool(true)),
            _ if self.takes("false") => Ok(Json::Bool(false)),
            _ if self.takes("null") => Ok(Json::Null),
            _ => Err(self.wrong("this is not JSON")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, Problem> {
        self.at += 1;
        let mut members: Vec<(String, Json)> = Vec::new();
        let mut names = std::collections::HashSet::new();
        self.space();
        if self.takes("}") {
            return Ok(Json::Object(members));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.wrong("the name of a member should stand here"));
            }
            let name = self.string()?;
            if !names.insert(name.clone()) {
                return Err(self.wrong("a member stands here twice"));
            }
            self.space();
            if !self.takes(":") {
                return Err(self.wrong("`:` should stand here"));
            }
            members.push((name, self.value(depth + 1)?));
            self.space();
            if self.takes("}") {
                return Ok(Json::Object(members));
            }
            if !self.takes(",") {
                return Err(self.wrong("`,` or `}` should stand here"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json, Problem> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.takes("]") {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            if self.takes("]") {
                return Ok(Json::List(items));
            }
            if !self.takes(",") {
                return Err(self.wrong("`,` or `]` should stand here"));
            }
        }
    }

    fn string(&mut self) -> Result<String, Problem> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let mut length = 1;
        loop {
            match rest.get(length) {
                Some(b'"') => break,
                Some(b'\\') => length += 2,
                Some(_) => length += 1,
                None => return Err(self.wrong("a text does not end")),
            }
        }
        let written = self
            .text
            .get(self.at..=self.at + length)
            .unwrap_or_default();
        let text = serde_json::from_str(written)
            .map_err(|_| self.wrong("a text is not written as JSON asks"))?;
        self.at += length + 1;
        Ok(text)
    }

    fn digits(&mut self) -> usize {
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - from
    }

    fn number(&mut self) -> Result<Json, Problem> {
        let from = self.at;
        self.takes("-");
        let zero = self.peek() == Some(b'0');
        let whole = self.digits();
        let fine = whole > 0 && (whole == 1 || !zero);
        let fraction = !self.takes(".") || self.digits() > 0;
        let exponent = if self.takes("e") || self.takes("E") {
            let _ = self.takes("+") || self.takes("-");
            self.digits() > 0
        } else {
            true
        };
        let written = self.text.get(from..self.at).unwrap_or_default();
        if !(fine && fraction && exponent) {
            return Err(self.wrong("this is no number"));
        }
        if written.len() > LONGEST_NUMBER {
            return Err(self.wrong("a number is too long"));
        }
        if !written.parse::<f64>().is_ok_and(f64::is_finite) {
            return Err(self.wrong("a number is too large"));
        }
        Ok(Json::Number(written.to_owned()))
    }
}
