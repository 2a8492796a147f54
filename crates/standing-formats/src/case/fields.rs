//! Reading the fields of a TOML table one by one, so that every problem names its file, line and
//! field, several problems of one table are listed together, and a field that nobody asked for is
//! a problem too.

use super::messages::Typed;
use super::personal::{is_forbidden_field, looks_like_a_number};
use super::problem::{CaseFault, CaseProblem};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file's text with its lines.
pub(super) struct FileText<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    starts: Vec<usize>,
}

impl<'a> FileText<'a> {
    pub(super) fn new(name: &'a str, text: &'a str) -> Self {
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self { name, text, starts }
    }

    /// The line, from 1, on which a byte stands.
    pub(super) fn line_of(&self, offset: usize) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }
}

/// The tables of a document under one name, e.g. every `[[statement]]`.
///
/// What cannot be parsed is listed; what can be parsed in spite of it is kept.
pub(super) fn tables_of<'a>(
    file: &'a FileText<'a>,
    name: &str,
    problems: &mut Vec<CaseProblem>,
) -> Vec<Fields<'a>> {
    let Some(mut root) = root_of(file, problems) else {
        return Vec::new();
    };
    let tables = root.tables(name);
    problems.extend(root.finish());
    tables
}

/// The root table of a document.
pub(super) fn root_of<'a>(
    file: &'a FileText<'a>,
    problems: &mut Vec<CaseProblem>,
) -> Option<Fields<'a>> {
    let (document, errors) = DeTable::parse_recoverable(file.text);
    if !errors.is_empty() {
        // What a recovering parser makes of the rest may be misplaced, so the file is refused as a
        // whole; only the errors are many.
        problems.extend(errors.iter().map(|e| {
            CaseProblem::error(
                CaseFault::Syntax,
                file.name,
                e.span().map(|s| file.line_of(s.start)),
                None,
                format!("not valid TOML: {}", e.message()),
            )
        }));
        return None;
    }
    for (index, line) in file.text.lines().enumerate() {
        // Values are looked at field by field; here it is what stands in comments.
        if let Some((before, comment)) = line.split_once('#')
            && !before.contains(['"', '\''])
            && looks_like_a_number(comment)
        {
            problems.push(CaseProblem::error(
                CaseFault::PersonNumber,
                file.name,
                u32::try_from(index + 1).ok(),
                None,
                PERSON_NUMBER,
            ));
        }
    }
    let mut root = Fields::new(file, 1, document.into_inner(), String::new());
    root.nested = false;
    Some(root)
}

pub(super) const PERSON_NUMBER: &str =
    "this looks like an A-number; a case holds nothing that names a person held. Take it out";

/// The message about a field that no case may have.
pub(super) fn forbidden(name: &str) -> String {
    format!(
        "`{name}` is not kept anywhere: a case holds no country of origin, immigration status, \
         hearing date or number of a person. Take the field out"
    )
}

/// The fields of one table that have not been read yet.
pub(super) struct Fields<'a> {
    file: &'a FileText<'a>,
    pub(super) line: u32,
    path: String,
    nested: bool,
    entries: BTreeMap<String, (u32, Spanned<DeValue<'a>>)>,
    problems: Vec<CaseProblem>,
}

impl<'a> Fields<'a> {
    fn new(file: &'a FileText<'a>, line: u32, table: DeTable<'a>, path: String) -> Self {
        let mut fields = Self {
            file,
            line,
            path,
            nested: true,
            entries: BTreeMap::new(),
            problems: Vec::new(),
        };
        for (key, value) in table {
            let line = file.line_of(key.span().start);
            let key = key.into_inner().into_owned();
            if is_forbidden_field(&key) {
                fields.problem(CaseFault::ForbiddenField, line, &key, forbidden(&key));
                continue;
            }
            if let DeValue::String(text) = value.get_ref()
                && looks_like_a_number(text)
            {
                fields.problem(CaseFault::PersonNumber, line, &key, PERSON_NUMBER);
                continue;
            }
            fields.entries.insert(key, (line, value));
        }
        fields
    }

    /// Lists a problem with a field.
    pub(super) fn problem(
        &mut self,
        fault: CaseFault,
        line: u32,
        key: &str,
        message: impl Into<String>,
    ) {
        let field = format!("{}{key}", self.path);
        self.problems.push(CaseProblem::error(
            fault,
            self.file.name,
            Some(line),
            Some(&field),
            message,
        ));
    }

    fn missing(&mut self, key: &str) {
        // A refused field is not missing too.
        let field = format!("{}{key}", self.path);
        if !self
            .problems
            .iter()
            .any(|p| p.field.as_deref() == Some(&field))
        {
            self.problem(
                CaseFault::MissingField,
                self.line,
                key,
                format!("`{key}` must be given"),
            );
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// A text field as it stands, without reading it.
    pub(super) fn peek(&self, key: &str) -> Option<String> {
        let (_, value) = self.entries.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.clone().into_owned()),
            DeValue::Datetime(date) => Some(date.to_string()),
            _ => None,
        }
    }

    /// Whether no problem was found so far.
    pub(super) fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// The next unread field, where any is left.
    pub(super) fn any_key(&self) -> Option<String> {
        self.entries.keys().next().cloned()
    }

    /// A text; a date typed without quotes counts as one.
    pub(super) fn text(&mut self, key: &str) -> Option<Typed<String>> {
        let (line, value) = self.entries.remove(key)?;
        let value = match value.into_inner() {
            DeValue::String(text) => text.into_owned(),
            DeValue::Datetime(date) => date.to_string(),
            other => {
                let kind = other.type_str();
                self.problem(
                    CaseFault::BadValue,
                    line,
                    key,
                    format!("a text is expected here, not {kind}"),
                );
                return None;
            }
        };
        if value.trim().is_empty() {
            self.problem(CaseFault::MissingField, line, key, "nothing is given");
            return None;
        }
        Some(Typed { value, line })
    }

    pub(super) fn need_text(&mut self, key: &str) -> Option<String> {
        if !self.has(key) {
            self.missing(key);
        }
        self.text(key).map(|t| t.value)
    }

    pub(super) fn opt_text(&mut self, key: &str) -> Option<String> {
        self.text(key).map(|t| t.value)
    }

    /// A text read by a function that says what is wrong with it.
    pub(super) fn with<T, E: Display>(
        &mut self,
        key: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Typed<T>> {
        let Typed { value, line } = self.text(key)?;
        match read(&value) {
            Ok(value) => Some(Typed { value, line }),
            Err(error) => {
                self.problem(CaseFault::BadValue, line, key, error.to_string());
                None
            }
        }
    }

    pub(super) fn need_with<T, E: Display>(
        &mut self,
        key: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Typed<T>> {
        if !self.has(key) {
            self.missing(key);
        }
        self.with(key, read)
    }

    pub(super) fn parsed<T: FromStr<Err: Display>>(&mut self, key: &str) -> Option<Typed<T>> {
        self.with(key, str::parse)
    }

    pub(super) fn need<T: FromStr<Err: Display>>(&mut self, key: &str) -> Option<Typed<T>> {
        self.need_with(key, str::parse)
    }

    pub(super) fn flag(&mut self, key: &str) -> Option<Typed<bool>> {
        let (line, value) = self.entries.remove(key)?;
        if let Some(value) = value.get_ref().as_bool() {
            return Some(Typed { value, line });
        }
        self.problem(
            CaseFault::BadValue,
            line,
            key,
            "`true` or `false` is expected",
        );
        None
    }

    pub(super) fn need_flag(&mut self, key: &str) -> Option<bool> {
        if !self.has(key) {
            self.missing(key);
        }
        self.flag(key).map(|t| t.value)
    }

    pub(super) fn number(&mut self, key: &str) -> Option<Typed<f64>> {
        let (line, value) = self.entries.remove(key)?;
        let read = number_of(value.get_ref());
        if read.is_none() {
            self.problem(CaseFault::BadValue, line, key, "a number is expected");
        }
        read.map(|value| Typed { value, line })
    }

    pub(super) fn need_number(&mut self, key: &str) -> Option<f64> {
        if !self.has(key) {
            self.missing(key);
        }
        self.number(key).map(|t| t.value)
    }

    /// A whole number from 0.
    fn whole<T: FromStr>(&mut self, key: &str) -> Option<T> {
        let (line, value) = self.entries.remove(key)?;
        let read = value
            .get_ref()
            .as_integer()
            .and_then(|i| i.as_str().parse().ok());
        if read.is_none() {
            self.problem(CaseFault::BadValue, line, key, "a whole number is expected");
        }
        read
    }

    pub(super) fn count(&mut self, key: &str) -> Option<u32> {
        self.whole(key)
    }

    pub(super) fn need_whole(&mut self, key: &str) -> Option<u64> {
        if !self.has(key) {
            self.missing(key);
        }
        self.whole(key)
    }

    pub(super) fn numbers(&mut self, key: &str) -> Vec<f64> {
        let Some((line, value)) = self.entries.remove(key) else {
            return Vec::new();
        };
        let read = value
            .get_ref()
            .as_array()
            .and_then(|a| a.iter().map(|v| number_of(v.get_ref())).collect());
        if let Some(read) = read {
            return read;
        }
        self.problem(
            CaseFault::BadValue,
            line,
            key,
            "a list of numbers is expected",
        );
        Vec::new()
    }

    /// A list of texts, or one text alone.
    pub(super) fn list<T, E: Display>(
        &mut self,
        key: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<Typed<T>> {
        if self
            .entries
            .get(key)
            .is_some_and(|(_, v)| v.get_ref().is_str())
        {
            return self.with(key, read).into_iter().collect();
        }
        let Some((line, value)) = self.entries.remove(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.into_inner() else {
            self.problem(
                CaseFault::BadValue,
                line,
                key,
                "a list of texts is expected",
            );
            return Vec::new();
        };
        let mut out = Vec::new();
        for element in array {
            let line = self.file.line_of(element.span().start);
            match element.get_ref() {
                DeValue::String(text) if looks_like_a_number(text) => {
                    self.problem(CaseFault::PersonNumber, line, key, PERSON_NUMBER);
                }
                DeValue::String(text) => match read(text) {
                    Ok(value) => out.push(Typed { value, line }),
                    Err(e) => self.problem(CaseFault::BadValue, line, key, e.to_string()),
                },
                other => {
                    let kind = other.type_str();
                    self.problem(
                        CaseFault::BadValue,
                        line,
                        key,
                        format!("a list of texts is expected here, not one of {kind}"),
                    );
                }
            }
        }
        out
    }

    pub(super) fn need_list<T, E: Display>(
        &mut self,
        key: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<Typed<T>> {
        let before = self.problems.len();
        let list = self.list(key, read);
        if list.is_empty() && self.problems.len() == before {
            self.missing(key);
        }
        list
    }

    pub(super) fn table(&mut self, key: &str) -> Option<Fields<'a>> {
        let (line, value) = self.entries.remove(key)?;
        match value.into_inner() {
            DeValue::Table(table) => {
                let path = format!("{}{key}.", self.path);
                Some(Fields::new(self.file, line, table, path))
            }
            other => {
                let kind = other.type_str();
                self.problem(
                    CaseFault::BadValue,
                    line,
                    key,
                    format!("a table is expected here, not {kind}"),
                );
                None
            }
        }
    }

    pub(super) fn tables(&mut self, key: &str) -> Vec<Fields<'a>> {
        let Some((line, value)) = self.entries.remove(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.into_inner() else {
            self.problem(
                CaseFault::BadValue,
                line,
                key,
                format!("a list of tables is expected: `[[{key}]]`"),
            );
            return Vec::new();
        };
        let mut out = Vec::new();
        for element in array {
            let line = self.file.line_of(element.span().start);
            if let DeValue::Table(table) = element.into_inner() {
                let path = if self.nested {
                    format!("{}{key}.", self.path)
                } else {
                    String::new()
                };
                out.push(Fields::new(self.file, line, table, path));
            } else {
                self.problem(
                    CaseFault::BadValue,
                    line,
                    key,
                    format!("a list of tables is expected: `[[{key}]]`"),
                );
            }
        }
        out
    }

    /// Takes over the problems of a table within.
    pub(super) fn absorb(&mut self, inner: Fields<'a>) {
        self.problems.extend(inner.finish());
    }

    /// The problems, with one for every field that was not read.
    pub(super) fn finish(mut self) -> Vec<CaseProblem> {
        for (key, (line, _)) in std::mem::take(&mut self.entries) {
            self.problem(
                CaseFault::UnknownField,
                line,
                &key,
                format!("`{key}` is not a field of this item; docs/case-format.md lists them"),
            );
        }
        self.problems
    }
}

fn number_of(value: &DeValue<'_>) -> Option<f64> {
    let text = match value {
        DeValue::Integer(i) if i.radix() == 10 => i.as_str(),
        DeValue::Float(f) => f.as_str(),
        _ => return None,
    };
    text.parse().ok().filter(|n: &f64| n.is_finite())
}
