//! One supporting-data file as a tree of elements with trimmed text.
//!
//! CDC's files have no attributes and no mixed content: an element holds elements or text. What
//! departs from that is refused. Every fault names the file, the element and its line.

use std::borrow::Cow;

use standing_formats::xml::{Limits, Namespaces, XmlEvent, XmlReader};

use super::DataError;

/// The largest file of 4.64 has 0.5 MB and 26,000 elements; ten levels deep.
const LIMITS: Limits = Limits {
    bytes: 16 << 20,
    depth: 24,
    attributes: 8,
    elements: 500_000,
};

/// An element.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) name: &'a str,
    /// Its own text, trimmed.
    pub(super) text: Cow<'a, str>,
    pub(super) children: Vec<Node<'a>>,
    /// How many elements began before it; turned into a line when a fault is reported.
    ordinal: usize,
}

/// A file being read, to say where a fault lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) name: &'a str,
    pub(super) bytes: &'a [u8],
}

impl<'a> File<'a> {
    /// Reads the whole file.
    pub(super) fn tree(self) -> Result<Node<'a>, DataError> {
        let mut reader = XmlReader::new(self.bytes, Namespaces::Any, &LIMITS)
            .map_err(|error| self.xml(&error))?;
        let mut open: Vec<Node<'a>> = Vec::new();
        let mut root = None;
        let mut ordinal = 0;
        while let Some(event) = reader.next_event().map_err(|error| self.xml(&error))? {
            match event {
                XmlEvent::Start(element) => {
                    open.push(Node {
                        name: element.name.local,
                        text: Cow::Borrowed(""),
                        children: Vec::new(),
                        ordinal,
                    });
                    ordinal += 1;
                }
                XmlEvent::Text(text) => {
                    if let Some(node) = open.last_mut() {
                        if node.text.is_empty() {
                            node.text = text;
                        } else {
                            node.text.to_mut().push_str(&text);
                        }
                    }
                }
                XmlEvent::End(_) => {
                    let Some(mut node) = open.pop() else { continue };
                    node.text = match node.text {
                        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
                        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
                    };
                    if !node.text.is_empty() && !node.children.is_empty() {
                        return Err(self.fault(&node, "text beside elements".to_owned()));
                    }
                    match open.last_mut() {
                        Some(parent) => parent.children.push(node),
                        None => root = Some(node),
                    }
                }
            }
        }
        root.ok_or_else(|| DataError::Xml {
            file: self.name.to_owned(),
            message: "no element".to_owned(),
        })
    }

    fn xml(self, error: &standing_formats::xml::XmlError) -> DataError {
        DataError::Xml {
            file: self.name.to_owned(),
            message: error.to_string(),
        }
    }

    /// A fault of an element, with its line.
    pub(super) fn fault(self, node: &Node<'_>, message: String) -> DataError {
        DataError::Element {
            file: self.name.to_owned(),
            element: node.name.to_owned(),
            line: self.line(node.ordinal),
            message,
        }
    }

    /// The line of the n-th element: the file is read again, which only a fault pays for.
    fn line(self, ordinal: usize) -> usize {
        let Ok(mut reader) = XmlReader::new(self.bytes, Namespaces::Any, &LIMITS) else {
            return 0;
        };
        let mut seen = 0;
        while let Ok(Some(event)) = reader.next_event() {
            if matches!(event, XmlEvent::Start(_)) {
                if seen == ordinal {
                    return reader.line();
                }
                seen += 1;
            }
        }
        0
    }

    /// Refuses children whose names are not in the list: a release that says something new must
    /// not be read as if it had not said it.
    pub(super) fn only(self, node: &Node<'_>, known: &[&str]) -> Result<(), DataError> {
        match node.children.iter().find(|c| !known.contains(&c.name)) {
            None => Ok(()),
            Some(child) => Err(self.fault(
                child,
                format!(
                    "an element of `{}` that this engine does not know",
                    node.name
                ),
            )),
        }
    }

    /// The child of this name, which must be there once.
    pub(super) fn one<'n>(self, node: &'n Node<'a>, name: &str) -> Result<&'n Node<'a>, DataError> {
        let mut found = node.all(name);
        match (found.next(), found.next()) {
            (Some(child), None) => Ok(child),
            (None, _) => Err(self.fault(node, format!("the element `{name}` is missing"))),
            (Some(_), Some(second)) => {
                Err(self.fault(second, format!("a second one in `{}`", node.name)))
            }
        }
    }

    /// The child of this name, if any; not more than one.
    pub(super) fn maybe<'n>(
        self,
        node: &'n Node<'a>,
        name: &str,
    ) -> Result<Option<&'n Node<'a>>, DataError> {
        if node.all(name).next().is_none() {
            return Ok(None);
        }
        self.one(node, name).map(Some)
    }

    /// The text of a child that must be there and not be empty.
    pub(super) fn text<'n>(self, node: &'n Node<'a>, name: &str) -> Result<&'n str, DataError> {
        let child = self.one(node, name)?;
        if child.text.is_empty() {
            return Err(self.fault(child, "empty, and it must not be".to_owned()));
        }
        Ok(&child.text)
    }
}

impl<'a> Node<'a> {
    /// The children of this name.
    pub(super) fn all<'n>(&'n self, name: &str) -> impl Iterator<Item = &'n Node<'a>> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text, or `None` where it is empty or `n/a`: no rule, no limit.
    pub(super) fn said(&self) -> Option<&str> {
        (!self.text.is_empty() && !self.text.eq_ignore_ascii_case("n/a")).then_some(&*self.text)
    }

    /// Whether it holds nothing at all: `<interval/>` means that there is no rule.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty() && self.children.is_empty()
    }
}
