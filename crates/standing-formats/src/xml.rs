//! XML, read strictly and within limits.
//!
//! The formats read here (workbook parts, FHIR) need elements, attributes, text and namespaces and
//! nothing else of XML. Everything by which a document can reach outside itself, grow, or read
//! differently in another program is refused: document types and with them entities, XInclude,
//! encodings other than UTF-8, undeclared prefixes, control characters, a second root. Processing
//! instructions are legal and harmless when ignored, yet their presence in a report is odd: they
//! are skipped and counted, so that the caller can put the document before a person.
//!
//! Tokens come from `quick-xml`, which does not check what this module checks: one root, the place
//! of the declaration, namespaces, duplicate attributes without quadratic cost
//! (RUSTSEC-2026-0194, -0195), characters outside XML's set, and depth.
//!
//! Text is returned exactly, `<` and `&` included: showing it harmlessly is the caller's task.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesDecl, Event};
use thiserror::Error;

/// The namespace that the prefix `xml` always stands for.
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";
const XINCLUDE_NAMESPACE: &str = "http://www.w3.org/2001/XInclude";

/// What a document may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of the document. Default 48 MiB, as for an entry of an archive.
    pub bytes: usize,
    /// Deepest nesting of elements. Default 200.
    pub depth: usize,
    /// Most attributes of one element, namespace declarations included. Default 256.
    pub attributes: usize,
    /// Most elements. Default 2,000,000: half a million cells with formulas and their rows.
    pub elements: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 48 << 20,
            depth: 200,
            attributes: 256,
            elements: 2_000_000,
        }
    }
}

/// Which namespaces elements may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespaces<'n> {
    /// Any, or none: the caller looks only at names it knows.
    Any,
    /// Exactly these, compared letter by letter.
    Only(&'n [&'n str]),
}

/// Where and why a document was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {fault}")]
pub struct XmlError {
    /// Line from 1.
    pub line: usize,
    /// Column in bytes from 1.
    pub column: usize,
    /// Why.
    pub fault: XmlFault,
}

/// Why a document was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum XmlFault {
    /// Larger than allowed.
    #[error("the document is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The bytes are in another encoding than UTF-8, or say so.
    #[error("the document is not UTF-8, or declares another encoding")]
    Encoding,
    /// A document type, the only place where entities can be declared.
    #[error("a document type declaration is not accepted")]
    DocumentType,
    /// A reference to an entity that XML does not define.
    #[error("a reference to an entity that XML itself does not define")]
    Entity,
    /// XInclude.
    #[error("inclusion of other documents is not accepted")]
    Inclusion,
    /// Nested too deep.
    #[error("elements are nested more than {limit} deep")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// Too many attributes.
    #[error("an element has more than {limit} attributes")]
    TooManyAttributes {
        /// The limit.
        limit: usize,
    },
    /// Too many elements.
    #[error("the document has more than {limit} elements")]
    TooManyElements {
        /// The limit.
        limit: usize,
    },
    /// The same attribute twice.
    #[error("an element has the same attribute twice")]
    DuplicateAttribute,
    /// A character that XML does not allow.
    #[error("a control character or a character that XML does not allow")]
    Character,
    /// A prefix without a declaration, or a reserved one declared.
    #[error("a namespace prefix is undeclared or reserved")]
    Prefix,
    /// A namespace outside the list.
    #[error("an element has a namespace that this format does not use")]
    Namespace,
    /// Something beside the one root element.
    #[error("the document has more than one root, or text outside it")]
    TrailingContent,
    /// The end is missing.
    #[error("the document is cut off")]
    Truncated,
    /// No root element.
    #[error("the document has no root element")]
    NoRoot,
    /// Anything else that is not well formed.
    #[error("not well-formed XML: {what}")]
    Malformed {
        /// Which rule.
        what: &'static str,
    },
}

/// The name of an element or attribute: namespace and local part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name<'a> {
    /// The namespace, if any.
    pub namespace: Option<Arc<str>>,
    /// The part after the prefix.
    pub local: &'a str,
}

impl Name<'_> {
    /// Whether the name is `local` in one of these namespaces.
    pub fn is(&self, namespaces: &[&str], local: &str) -> bool {
        self.local == local
            && self
                .namespace
                .as_deref()
                .is_some_and(|namespace| namespaces.contains(&namespace))
    }
}

/// One attribute, its value with references resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Its name; without a prefix there is no namespace.
    pub name: Name<'a>,
    /// Its value.
    pub value: Cow<'a, str>,
}

/// The start of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// Its attributes in order, namespace declarations left out.
    pub attributes: Vec<Attribute<'a>>,
}

impl Element<'_> {
    /// The value of the attribute of this local name without a prefix.
    pub fn attribute(&self, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|a| a.name.namespace.is_none() && a.name.local == local)
            .map(|a| &*a.value)
    }

    /// The value of the attribute of this local name in one of these namespaces.
    pub fn attribute_in(&self, namespaces: &[&str], local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|a| a.name.is(namespaces, local))
            .map(|a| &*a.value)
    }
}

/// What comes next in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlEvent<'a> {
    /// An element begins. One without content begins and ends.
    Start(Element<'a>),
    /// An element ends.
    End(Name<'a>),
    /// A piece of text. One run of text can come in several pieces.
    Text(Cow<'a, str>),
}

#[derive(Debug)]
struct Open<'a> {
    name: Name<'a>,
    declared: Vec<&'a str>,
}

/// Reads one document, event by event.
///
/// # Example: the birth date of a resource
/// ```
/// use standing_formats::xml::{Limits, Namespaces, XmlEvent, XmlReader};
/// let fhir = ["http://hl7.org/fhir"];
/// let bytes = br#"<Patient xmlns="http://hl7.org/fhir"><birthDate value="1985-03-12"/></Patient>"#;
/// let mut reader = XmlReader::new(bytes, Namespaces::Only(&fhir), &Limits::default()).unwrap();
/// let mut found = None;
/// while let Some(event) = reader.next_event().unwrap() {
///     if let XmlEvent::Start(element) = event {
///         if element.name.local == "birthDate" {
///             found = element.attribute("value").map(str::to_owned);
///         }
///     }
/// }
/// assert_eq!(found.as_deref(), Some("1985-03-12"));
/// ```
#[derive(Debug)]
pub struct XmlReader<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    namespaces: Option<Vec<String>>,
    limits: Limits,
    open: Vec<Open<'a>>,
    bindings: HashMap<&'a str, Vec<Option<Arc<str>>>>,
    pending_end: bool,
    seen_root: bool,
    instructions: usize,
    elements: usize,
    done: bool,
}

impl<'a> XmlReader<'a> {
    /// Starts reading `bytes`.
    ///
    /// # Errors
    /// If the document is too large, is not UTF-8 or holds characters that XML does not allow.
    pub fn new(
        bytes: &'a [u8],
        namespaces: Namespaces<'_>,
        limits: &Limits,
    ) -> Result<Self, XmlError> {
        let at_start = |fault| XmlError {
            line: 1,
            column: 1,
            fault,
        };
        if bytes.len() > limits.bytes {
            return Err(at_start(XmlFault::TooLarge {
                limit: limits.bytes,
            }));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let text = String::from_utf8_lossy(valid);
                return Err(place(&text, text.len(), XmlFault::Encoding));
            }
        };
        if text.starts_with("<\0") || text.starts_with("\0<") {
            return Err(at_start(XmlFault::Encoding));
        }
        if let Some(at) = text.find(|c| !is_xml_char(c)) {
            return Err(place(text, at, XmlFault::Character));
        }
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = true;
        config.check_comments = true;
        config.allow_dangling_amp = false;
        config.allow_unmatched_ends = false;
        config.expand_empty_elements = false;
        let namespaces = match namespaces {
            Namespaces::Any => None,
            Namespaces::Only(list) => Some(list.iter().map(|&n| n.to_owned()).collect()),
        };
        let mut bindings = HashMap::new();
        bindings.insert("xml", vec![Some(Arc::from(XML_NAMESPACE))]);
        Ok(Self {
            text,
            reader,
            namespaces,
            limits: limits.clone(),
            open: Vec::new(),
            bindings,
            pending_end: false,
            seen_root: false,
            instructions: 0,
            elements: 0,
            done: false,
        })
    }

    /// How many processing instructions have been skipped so far. More than none means: put the
    /// document before a person.
    pub fn instructions(&self) -> usize {
        self.instructions
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Line (from 1) of the next event; costs a pass over the text before it.
    pub fn line(&self) -> usize {
        place(self.text, self.position(), XmlFault::NoRoot).line
    }

    /// The next event, or `None` after the end of the root element and of the document.
    ///
    /// # Errors
    /// At the first fault; the reader ends there.
    pub fn next_event(&mut self) -> Result<Option<XmlEvent<'a>>, XmlError> {
        if self.done {
            return Ok(None);
        }
        let start = self.position();
        match self.step() {
            Ok(Some(event)) => Ok(Some(event)),
            Ok(None) => {
                self.done = true;
                Ok(None)
            }
            Err(fault) => {
                self.done = true;
                Err(place(self.text, start, fault))
            }
        }
    }

    /// Reads everything up to the end of the element that was started last.
    ///
    /// # Errors
    /// As [`XmlReader::next_event`].
    pub fn skip_element(&mut self) -> Result<(), XmlError> {
        let target = self.open.len().saturating_sub(1);
        while self.open.len() > target {
            if self.next_event()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// The text of the element that was started last, up to its end; elements within it are
    /// passed over.
    ///
    /// # Errors
    /// As [`XmlReader::next_event`].
    pub fn text_of_element(&mut self) -> Result<String, XmlError> {
        let depth = self.open.len();
        let mut text = String::new();
        while self.open.len() >= depth {
            match self.next_event()? {
                Some(XmlEvent::Text(piece)) if self.open.len() == depth => text.push_str(&piece),
                Some(_) => {}
                None => break,
            }
        }
        Ok(text)
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn step(&mut self) -> Result<Option<XmlEvent<'a>>, XmlFault> {
        if self.pending_end {
            self.pending_end = false;
            return self.close().map(Some);
        }
        loop {
            let start = self.position();
            let event = self.reader.read_event().map_err(|error| fault_of(&error))?;
            match event {
                Event::Decl(declaration) => {
                    if start != 0 {
                        return Err(XmlFault::Malformed {
                            what: "a declaration that does not stand first",
                        });
                    }
                    check_declaration(&declaration, self.text)?;
                }
                Event::DocType(_) => return Err(XmlFault::DocumentType),
                Event::PI(instruction) => {
                    if instruction.target().eq_ignore_ascii_case("xml") {
                        return Err(XmlFault::Malformed {
                            what: "a declaration that does not stand first",
                        });
                    }
                    self.instructions += 1;
                }
                Event::Comment(_) => {}
                Event::Start(_) => {
                    let end = self.position();
                    return self.start(start, end, 1).map(Some);
                }
                Event::Empty(_) => {
                    let end = self.position();
                    let event = self.start(start, end, 2)?;
                    self.pending_end = true;
                    return Ok(Some(event));
                }
                Event::End(_) => return self.close().map(Some),
                Event::Text(text) => {
                    let text = text.xml10_content();
                    if self.open.is_empty() {
                        if text.chars().all(|c| matches!(c, ' ' | '\t' | '\n')) {
                            continue;
                        }
                        return Err(if self.seen_root {
                            XmlFault::TrailingContent
                        } else {
                            XmlFault::NoRoot
                        });
                    }
                    if text.contains("]]>") {
                        return Err(XmlFault::Malformed {
                            what: "the end of a CDATA section in text",
                        });
                    }
                    return Ok(Some(XmlEvent::Text(text)));
                }
                Event::CData(data) => {
                    if self.open.is_empty() {
                        return Err(XmlFault::TrailingContent);
                    }
                    return Ok(Some(XmlEvent::Text(data.xml10_content())));
                }
                Event::GeneralRef(reference) => {
                    if self.open.is_empty() {
                        return Err(XmlFault::TrailingContent);
                    }
                    let resolved = resolve(&reference.into_inner())?;
                    return Ok(Some(XmlEvent::Text(Cow::Owned(resolved.to_string()))));
                }
                Event::Eof => {
                    if !self.open.is_empty() {
                        return Err(XmlFault::Truncated);
                    }
                    if !self.seen_root {
                        return Err(XmlFault::NoRoot);
                    }
                    return Ok(None);
                }
            }
        }
    }

    /// Reads the tag that lies between two places of the text; `closing` is the length of `>` or
    /// `/>`.
    fn start(
        &mut self,
        start: usize,
        end: usize,
        closing: usize,
    ) -> Result<XmlEvent<'a>, XmlFault> {
        if self.open.is_empty() {
            if self.seen_root {
                return Err(XmlFault::TrailingContent);
            }
            self.seen_root = true;
        }
        if self.open.len() >= self.limits.depth {
            return Err(XmlFault::TooDeep {
                limit: self.limits.depth,
            });
        }
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(XmlFault::TooManyElements {
                limit: self.limits.elements,
            });
        }
        let text: &'a str = self.text;
        let tag = end
            .checked_sub(closing)
            .and_then(|end| text.get(start..end))
            .and_then(|tag| tag.strip_prefix('<'))
            .ok_or(XmlFault::Malformed { what: "a tag" })?;
        let name_len = tag.find([' ', '\t', '\n', '\r']).unwrap_or(tag.len());
        let raw_name = tag.get(..name_len).unwrap_or_default();

        let mut raw: Vec<(&'a str, Cow<'a, str>)> = Vec::new();
        let mut declared: Vec<(&'a str, Option<Arc<str>>)> = Vec::new();
        let mut names: Vec<&'a str> = Vec::new();
        let mut attributes = Attributes::new(tag, name_len);
        // quick-xml's own duplicate check compares every pair.
        attributes.with_checks(false);
        for (at, attribute) in attributes.enumerate() {
            if at >= self.limits.attributes {
                return Err(XmlFault::TooManyAttributes {
                    limit: self.limits.attributes,
                });
            }
            let attribute = attribute.map_err(|_| XmlFault::Malformed {
                what: "an attribute",
            })?;
            let key: &'a str = attribute.key.0;
            names.push(key);
            let value = attribute_value(attribute.value)?;
            let prefix = if key == "xmlns" {
                Some("")
            } else {
                key.strip_prefix("xmlns:")
            };
            match prefix {
                Some(prefix) => declared.push((prefix, declaration(prefix, key, &value)?)),
                None => raw.push((key, value)),
            }
        }
        if has_twice(&names) {
            return Err(XmlFault::DuplicateAttribute);
        }
        check_spaces(tag, name_len)?;

        let mut prefixes = Vec::with_capacity(declared.len());
        for (prefix, namespace) in declared {
            self.bindings.entry(prefix).or_default().push(namespace);
            prefixes.push(prefix);
        }
        let name = self.element_name(raw_name)?;
        let mut attributes: Vec<Attribute<'a>> = Vec::with_capacity(raw.len());
        let mut expanded: HashSet<(Arc<str>, &'a str)> = HashSet::new();
        for (key, value) in raw {
            let (prefix, local) = split(key)?;
            let namespace = match prefix {
                None => None,
                Some(prefix) => {
                    let namespace = self.bound(prefix).ok_or(XmlFault::Prefix)?;
                    if !expanded.insert((namespace.clone(), local)) {
                        return Err(XmlFault::DuplicateAttribute);
                    }
                    Some(namespace)
                }
            };
            attributes.push(Attribute {
                name: Name { namespace, local },
                value,
            });
        }
        self.open.push(Open {
            name: name.clone(),
            declared: prefixes,
        });
        Ok(XmlEvent::Start(Element { name, attributes }))
    }

    fn element_name(&self, raw: &'a str) -> Result<Name<'a>, XmlFault> {
        let (prefix, local) = split(raw)?;
        let namespace = match prefix {
            None => self.bound(""),
            Some("xmlns") => return Err(XmlFault::Prefix),
            Some(prefix) => Some(self.bound(prefix).ok_or(XmlFault::Prefix)?),
        };
        if namespace.as_deref() == Some(XINCLUDE_NAMESPACE) {
            return Err(XmlFault::Inclusion);
        }
        let allowed = self.namespaces.as_ref().is_none_or(|list| {
            namespace
                .as_deref()
                .is_some_and(|found| list.iter().any(|allowed| allowed == found))
        });
        if !allowed {
            return Err(XmlFault::Namespace);
        }
        Ok(Name { namespace, local })
    }

    fn bound(&self, prefix: &str) -> Option<Arc<str>> {
        self.bindings.get(prefix)?.last()?.clone()
    }

    fn close(&mut self) -> Result<XmlEvent<'a>, XmlFault> {
        let open = self.open.pop().ok_or(XmlFault::Malformed {
            what: "an end without a start",
        })?;
        for prefix in open.declared {
            if let Some(stack) = self.bindings.get_mut(prefix) {
                stack.pop();
            }
        }
        Ok(XmlEvent::End(open.name))
    }
}

/// Reads a document to its end and returns how many processing instructions it has.
///
/// # Errors
/// At the first fault.
pub fn check(bytes: &[u8], namespaces: Namespaces<'_>, limits: &Limits) -> Result<usize, XmlError> {
    let mut reader = XmlReader::new(bytes, namespaces, limits)?;
    while reader.next_event()?.is_some() {}
    Ok(reader.instructions())
}

/// Whether a name stands twice in the list. Short lists are compared pair by pair, which needs no
/// memory; long ones are hashed, so that the cost stays linear.
fn has_twice(names: &[&str]) -> bool {
    if names.len() <= 8 {
        names
            .iter()
            .enumerate()
            .any(|(at, name)| names.iter().skip(at + 1).any(|n| n == name))
    } else {
        let mut seen = HashSet::new();
        !names.iter().all(|name| seen.insert(*name))
    }
}

fn fault_of(error: &quick_xml::Error) -> XmlFault {
    use quick_xml::errors::{IllFormedError, SyntaxError};
    match error {
        quick_xml::Error::Syntax(syntax) => match syntax {
            SyntaxError::InvalidBangMarkup => XmlFault::Malformed {
                what: "markup that begins with `<!`",
            },
            SyntaxError::UnclosedDoctype => XmlFault::DocumentType,
            _ => XmlFault::Truncated,
        },
        quick_xml::Error::IllFormed(ill) => match ill {
            IllFormedError::MissingEndTag(_) => XmlFault::Truncated,
            IllFormedError::MissingDoctypeName => XmlFault::DocumentType,
            IllFormedError::MismatchedEndTag { .. } | IllFormedError::UnmatchedEndTag(_) => {
                XmlFault::Malformed {
                    what: "an end that does not match its start",
                }
            }
            IllFormedError::DoubleHyphenInComment => XmlFault::Malformed {
                what: "two hyphens in a comment",
            },
            IllFormedError::UnclosedReference => XmlFault::Malformed {
                what: "an ampersand that begins no reference",
            },
            _ => XmlFault::Malformed { what: "a tag" },
        },
        quick_xml::Error::Encoding(_) => XmlFault::Encoding,
        _ => XmlFault::Malformed { what: "markup" },
    }
}

fn check_declaration(declaration: &BytesDecl<'_>, text: &str) -> Result<(), XmlFault> {
    let bad = XmlFault::Malformed {
        what: "the declaration",
    };
    let version = declaration.version().map_err(|_| bad.clone())?;
    if version != "1.0" {
        return Err(bad);
    }
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case("us-ascii") && text.is_ascii() => Ok(()),
        Some(Ok(_)) => Err(XmlFault::Encoding),
        Some(Err(_)) => Err(bad),
    }
}

/// What a namespace declaration binds its prefix to; an empty default namespace is none.
fn declaration(prefix: &str, key: &str, value: &str) -> Result<Option<Arc<str>>, XmlFault> {
    if key.ends_with(':')
        || prefix.contains(':')
        || prefix == "xmlns"
        || value == XMLNS_NAMESPACE
        || (prefix == "xml") != (value == XML_NAMESPACE)
        || (!prefix.is_empty() && value.is_empty())
    {
        return Err(XmlFault::Prefix);
    }
    if value == XINCLUDE_NAMESPACE {
        return Err(XmlFault::Inclusion);
    }
    Ok((!value.is_empty()).then(|| Arc::from(value)))
}

fn split(raw: &str) -> Result<(Option<&str>, &str), XmlFault> {
    let bad = || XmlFault::Malformed { what: "a name" };
    let (prefix, local) = match raw.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, raw),
    };
    for part in prefix.into_iter().chain([local]) {
        let mut chars = part.chars();
        if !chars.next().is_some_and(is_name_start) || !chars.all(is_name_char) {
            return Err(bad());
        }
    }
    Ok((prefix, local))
}

/// XML 1.0 (fifth edition), production 4, without the colon.
fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// XML 1.0 (fifth edition), production 4a, without the colon.
fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}'
            | '\u{203F}'..='\u{2040}')
}

/// XML 1.0, production 2.
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}'
        | '\u{10000}'..='\u{10FFFF}')
}

/// White space between attributes, which quick-xml does not ask for.
fn check_spaces(tag: &str, name_len: usize) -> Result<(), XmlFault> {
    let mut quote = None;
    let mut after_value = false;
    for byte in tag.bytes().skip(name_len) {
        match (quote, byte) {
            (Some(open), _) if open == byte => {
                quote = None;
                after_value = true;
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b' ' | b'\t' | b'\n' | b'\r') => after_value = false,
            (None, _) if after_value => {
                return Err(XmlFault::Malformed {
                    what: "attributes without space between them",
                });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Resolves references and turns white space into spaces (XML 1.0, section 3.3.3).
fn attribute_value(raw: Cow<'_, str>) -> Result<Cow<'_, str>, XmlFault> {
    if raw.contains('<') {
        return Err(XmlFault::Malformed {
            what: "`<` in an attribute",
        });
    }
    if !raw.contains(['&', '\t', '\n', '\r']) {
        return Ok(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let normalised = raw.replace("\r\n", "\n");
    let mut rest = normalised.as_str();
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        push_spaced(&mut out, before);
        let reference = reference.strip_prefix('&').unwrap_or_default();
        let (name, after) = reference.split_once(';').ok_or(XmlFault::Malformed {
            what: "an ampersand that begins no reference",
        })?;
        out.push(resolve(name)?);
        rest = after;
    }
    push_spaced(&mut out, rest);
    Ok(Cow::Owned(out))
}

fn push_spaced(out: &mut String, text: &str) {
    out.extend(text.chars().map(|c| match c {
        '\t' | '\n' | '\r' => ' ',
        other => other,
    }));
}

/// The character that a reference (without `&` and `;`) stands for.
fn resolve(name: &str) -> Result<char, XmlFault> {
    let number = match name {
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "amp" => return Ok('&'),
        "apos" => return Ok('\''),
        "quot" => return Ok('"'),
        _ => name.strip_prefix('#').ok_or(XmlFault::Entity)?,
    };
    let (digits, radix) = match number.strip_prefix('x') {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(XmlFault::Malformed {
            what: "a character reference",
        });
    }
    u32::from_str_radix(digits, radix)
        .ok()
        .and_then(char::from_u32)
        .filter(|&c| is_xml_char(c))
        .ok_or(XmlFault::Character)
}

fn place(text: &str, at: usize, fault: XmlFault) -> XmlError {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    let line = before.split(|&b| b == b'\n').count();
    let column = 1 + before.iter().rev().take_while(|&&b| b != b'\n').count();
    XmlError {
        line,
        column,
        fault,
    }
}
