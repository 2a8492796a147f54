//! One message in the ER7 encoding, taken apart (HL7 v2.5.1, chapter 2.5 to 2.7).

use std::borrow::Cow;

use crate::problem::{Problem, Verdict};

/// Limits of one message. The longest message of the guide has 24 fields in use and 8 repetitions;
/// what is far beyond is an attack or a fault.
const MOST_BYTES: usize = 4 << 20;
const MOST_SEGMENTS: usize = 20_000;
const MOST_FIELDS: usize = 500;
const MOST_REPETITIONS: usize = 200;
const MOST_PARTS: usize = 200;
/// The longest control id (MSH-10; HL7 allows 20, the guide 199).
const LONGEST_CONTROL_ID: usize = 199;
/// The longest text that one escape may stand for.
const LONGEST_HEX: usize = 512;

/// The characters that a message declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Delimiters {
    field: char,
    component: char,
    repetition: char,
    escape: char,
    subcomponent: char,
}

/// A message. Segments keep every character as it came, those that nobody knows too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    delimiters: Delimiters,
    segments: Vec<Segment>,
}

/// A segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its place in the message, from 1.
    pub number: u64,
    name: String,
    /// Fields from 1; of MSH, field 1 is the separator.
    fields: Vec<String>,
}

/// A field or a part of one, in a message's delimiters.
#[derive(Debug, Clone, Copy)]
pub struct Part<'m> {
    text: &'m str,
    delimiters: Delimiters,
}

fn reject(message: impl Into<String>) -> Problem {
    Problem::new(Verdict::Reject, message)
}

fn doubt(message: impl Into<String>) -> Problem {
    Problem::new(Verdict::Quarantine, message)
}

impl Message {
    /// Takes a message apart, without a frame around it. With it come the doubts that hold for the
    /// whole message: while there is one of [`Verdict::Quarantine`], nothing may be derived.
    ///
    /// # Errors
    /// Why it is no message.
    pub fn read(bytes: &[u8]) -> Result<(Self, Vec<Problem>), Problem> {
        if bytes.is_empty() {
            return Err(reject("the message is empty"));
        }
        if bytes.len() > MOST_BYTES {
            return Err(reject("the message has more than 4 MiB"));
        }
        let mut doubts = Vec::new();
        let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => {
                doubts.push(doubt("a byte order mark stands before the message"));
                rest
            }
            None => bytes,
        };
        if bytes.contains(&0x0b) || bytes.contains(&0x1c) {
            return Err(reject("a byte that frames messages stands inside one"));
        }
        if bytes.contains(&0) {
            doubts.push(doubt("it holds a NUL"));
        }
        let text = decode(bytes, &mut doubts)?;
        let delimiters = delimiters(&text)?;
        if text.contains('\n') {
            doubts.push(doubt(
                "segments end with a line feed; HL7 ends them with a carriage return",
            ));
        }
        let lines = text.split(['\r', '\n']).filter(|line| !line.is_empty());
        let mut segments = Vec::new();
        for line in lines {
            if segments.len() >= MOST_SEGMENTS {
                return Err(reject("it has more than 20,000 segments"));
            }
            let number = segments.len() as u64 + 1;
            segments.push(Segment::read(line, number, delimiters)?);
        }
        let message = Self {
            delimiters,
            segments,
        };
        if message.all("MSH").count() != 1 {
            return Err(reject(
                "a second message header stands inside the message: whose are the doses?",
            ));
        }
        message.check_header()?;
        message.check_escapes(&mut doubts);
        Ok((message, doubts))
    }

    fn check_header(&self) -> Result<(), Problem> {
        let id = self.value("MSH", 10);
        if id.is_empty() {
            return Err(reject(
                "it has no control id (MSH-10), so it cannot be told from a copy",
            ));
        }
        if id.len() > LONGEST_CONTROL_ID || id.contains(char::is_control) {
            return Err(reject(
                "its control id (MSH-10) has more than 199 characters, or control characters",
            ));
        }
        let version = self.part("MSH", 12).component(1).text().into_owned();
        if !matches!(version.as_str(), "2.3.1" | "2.4" | "2.5" | "2.5.1") {
            return Err(reject(
                "its version (MSH-12) is none that is read: 2.3.1 to 2.5.1",
            ));
        }
        let time = self.value("MSH", 7);
        if zone_of(&time).is_some_and(|zone| !is_zone(zone)) {
            return Err(reject("the zone of its time (MSH-7) is none on Earth"));
        }
        Ok(())
    }

    fn check_escapes(&self, doubts: &mut Vec<Problem>) {
        for segment in self.segments.iter().filter(|s| s.name != "MSH") {
            for (index, field) in segment.fields.iter().enumerate() {
                if unescape(field, self.delimiters).is_err() {
                    let place = format!("{}-{}", segment.name, index + 1);
                    let why = "an escape is not ended, or stands for nothing";
                    doubts.push(doubt(why).at_line(segment.number).in_field(place));
                }
            }
        }
    }

    /// The segments in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The segments of a name.
    pub fn all<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m Segment> {
        self.segments.iter().filter(move |s| s.name == name)
    }

    /// The first segment of a name.
    pub fn first(&self, name: &str) -> Option<&Segment> {
        self.segments.iter().find(|s| s.name == name)
    }

    /// A field of the first segment of a name; empty where there is none.
    pub fn part(&self, segment: &str, field: usize) -> Part<'_> {
        self.first(segment)
            .map_or(self.nothing(), |segment| self.field(segment, field))
    }

    /// A field of a segment of this message, from 1; empty where there is none.
    pub fn field<'m>(&'m self, segment: &'m Segment, field: usize) -> Part<'m> {
        let text = field.checked_sub(1).and_then(|i| segment.fields.get(i));
        Part {
            text: text.map_or("", String::as_str),
            delimiters: self.delimiters,
        }
    }

    fn nothing(&self) -> Part<'_> {
        Part {
            text: "",
            delimiters: self.delimiters,
        }
    }

    /// The first component of a field of the first segment of a name, decoded.
    pub fn value(&self, segment: &str, field: usize) -> String {
        let field = self.part(segment, field);
        field.repetition(1).component(1).text().into_owned()
    }

    /// The control id: how the sender names the message.
    pub fn control_id(&self) -> String {
        self.value("MSH", 10)
    }

    /// What follows the header, as it came: equal for two copies of a message that were sent at two
    /// times.
    pub fn body(&self) -> String {
        let segments = self.segments.iter().filter(|s| s.name != "MSH");
        let lines = segments.map(|s| {
            let separator = self.delimiters.field.to_string();
            format!("{}{separator}{}", s.name, s.fields.join(&separator))
        });
        lines.collect::<Vec<String>>().join("\r")
    }
}

/// The zone at the end of a time, where one is written.
pub(crate) fn zone_of(time: &str) -> Option<&str> {
    time.find(['+', '-']).and_then(|at| time.get(at..))
}

fn is_zone(zone: &str) -> bool {
    let digits = zone.get(1..).unwrap_or_default();
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let (hours, minutes) = digits.split_at(2);
    matches!((hours.parse::<u8>(), minutes.parse::<u8>()), (Ok(h), Ok(m)) if h <= 14 && m < 60)
}

/// The text of a message in the character set that it declares (MSH-18). Bytes that are none of it
/// are a doubt: no letter of a name is guessed.
fn decode<'b>(bytes: &'b [u8], doubts: &mut Vec<Problem>) -> Result<Cow<'b, str>, Problem> {
    let header = bytes
        .split(|b| matches!(b, b'\r' | b'\n'))
        .next()
        .unwrap_or_default();
    let separator = header.get(3).copied().unwrap_or(b'|');
    let declared = header
        .split(|b| *b == separator)
        .nth(17)
        .unwrap_or_default();
    let declared = declared.split(|b| *b == b'~').next().unwrap_or_default();
    match declared {
        b"8859/1" => Ok(Cow::Owned(bytes.iter().map(|b| char::from(*b)).collect())),
        b"" | b"ASCII" | b"UNICODE UTF-8" | b"UTF-8" | b"8859/15" | b"8859/2" | b"8859/9" => {
            if matches!(declared, b"8859/15" | b"8859/2" | b"8859/9") && !bytes.is_ascii() {
                let label: &[u8] = match declared {
                    b"8859/15" => b"iso-8859-15",
                    b"8859/2" => b"iso-8859-2",
                    _ => b"iso-8859-9",
                };
                return encoding_rs::Encoding::for_label(label)
                    .and_then(|set| set.decode_without_bom_handling_and_without_replacement(bytes))
                    .ok_or_else(|| reject("its bytes are not of its character set (MSH-18)"));
            }
            if let Ok(text) = std::str::from_utf8(bytes) {
                return Ok(Cow::Borrowed(text));
            }
            doubts.push(doubt(
                "its bytes are not UTF-8, and MSH-18 declares no other character set",
            ));
            Ok(String::from_utf8_lossy(bytes))
        }
        _ => Err(reject("its character set (MSH-18) is none that is read")),
    }
}

fn delimiters(text: &str) -> Result<Delimiters, Problem> {
    let rest = text
        .strip_prefix("MSH")
        .ok_or_else(|| reject("it does not begin with a message header (MSH)"))?;
    let line = rest.split(['\r', '\n']).next().unwrap_or_default();
    let mut characters = line.chars();
    let field = characters
        .next()
        .ok_or_else(|| reject("the header has no separator"))?;
    let declared: Vec<char> = characters.take_while(|c| *c != field).collect();
    let [component, repetition, escape, subcomponent] = declared.as_slice() else {
        return Err(reject("MSH-2 does not declare four characters"));
    };
    let delimiters = Delimiters {
        field,
        component: *component,
        repetition: *repetition,
        escape: *escape,
        subcomponent: *subcomponent,
    };
    let mut all = vec![field, *component, *repetition, *escape, *subcomponent];
    let odd = |c: &char| c.is_alphanumeric() || c.is_whitespace() || c.is_control();
    all.sort_unstable();
    all.dedup();
    if all.len() < 5 || all.iter().any(odd) {
        return Err(reject(
            "two delimiters are the same, or one is a letter or a space",
        ));
    }
    Ok(delimiters)
}

impl Segment {
    fn read(line: &str, number: u64, delimiters: Delimiters) -> Result<Self, Problem> {
        let bad = |message: &str| Err(reject(message).at_line(number));
        let mut pieces = line.split(delimiters.field);
        let name = pieces.next().unwrap_or_default();
        let well_formed = name.len() == 3
            && name.starts_with(|c: char| c.is_ascii_uppercase())
            && name
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if !well_formed {
            return bad("a line does not begin with the name of a segment and the separator");
        }
        let mut fields: Vec<String> = Vec::new();
        if name == "MSH" {
            fields.push(delimiters.field.to_string());
        }
        for piece in pieces {
            if fields.len() >= MOST_FIELDS {
                return bad("a segment has more than 500 fields");
            }
            fields.push(piece.to_owned());
        }
        let is_header = name == "MSH";
        for field in fields.iter().skip(if is_header { 2 } else { 0 }) {
            let parts = |by: char| field.matches(by).count() + 1;
            if parts(delimiters.repetition) > MOST_REPETITIONS {
                return bad("a field has more than 200 repetitions");
            }
            let longest = field
                .split(delimiters.repetition)
                .map(|r| r.matches(delimiters.component).count())
                .max();
            if longest > Some(MOST_PARTS) || parts(delimiters.subcomponent) > MOST_PARTS {
                return bad("a field has more than 200 components or subcomponents");
            }
        }
        Ok(Self {
            number,
            name: name.to_owned(),
            fields,
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many fields it has.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

impl<'m> Part<'m> {
    fn piece(self, by: char, number: usize) -> Self {
        let piece = number
            .checked_sub(1)
            .and_then(|index| self.text.split(by).nth(index));
        Self {
            text: piece.unwrap_or_default(),
            delimiters: self.delimiters,
        }
    }

    /// The repetitions of a field.
    pub fn repetitions(self) -> impl Iterator<Item = Self> {
        let delimiters = self.delimiters;
        let pieces = self.text.split(delimiters.repetition);
        pieces.map(move |text| Part { text, delimiters })
    }

    /// A repetition, from 1.
    #[must_use]
    pub fn repetition(self, number: usize) -> Self {
        self.piece(self.delimiters.repetition, number)
    }

    /// A component, from 1.
    #[must_use]
    pub fn component(self, number: usize) -> Self {
        self.piece(self.delimiters.component, number)
    }

    /// A subcomponent, from 1.
    #[must_use]
    pub fn subcomponent(self, number: usize) -> Self {
        self.piece(self.delimiters.subcomponent, number)
    }

    /// Whether it is empty. `""`, HL7's word for "delete the value", is not.
    pub fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// As it came, with its escapes.
    pub fn raw(self) -> &'m str {
        self.text
    }

    /// Decoded, without outer spaces. Where an escape is broken, as it came.
    pub fn text(self) -> Cow<'m, str> {
        let decoded = unescape(self.text, self.delimiters).unwrap_or(Cow::Borrowed(self.text));
        match decoded {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        }
    }

    /// Decoded; none where it is empty or `""`.
    pub fn value(self) -> Option<String> {
        let text = self.text();
        (!text.is_empty() && text != "\"\"").then(|| text.into_owned())
    }
}

/// Decodes escapes (chapter 2.7). What an escape stands for is text and nothing else: line ends of
/// formatted text become spaces, and so do control characters written in hexadecimal.
fn unescape(text: &str, delimiters: Delimiters) -> Result<Cow<'_, str>, ()> {
    if !text.contains(delimiters.escape) {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split(delimiters.escape);
    out.push_str(pieces.next().unwrap_or_default());
    loop {
        let Some(escape) = pieces.next() else {
            return Ok(Cow::Owned(out));
        };
        let after = pieces.next().ok_or(())?;
        match escape {
            "F" => out.push(delimiters.field),
            "S" => out.push(delimiters.component),
            "R" => out.push(delimiters.repetition),
            "E" => out.push(delimiters.escape),
            "T" => out.push(delimiters.subcomponent),
            "H" | "N" => {}
            _ if escape.starts_with('.') => out.push(' '),
            _ => hexadecimal(escape.strip_prefix('X').ok_or(())?, &mut out)?,
        }
        out.push_str(after);
    }
}

fn hexadecimal(digits: &str, out: &mut String) -> Result<(), ()> {
    let fits = !digits.is_empty() && digits.len() <= LONGEST_HEX && digits.len().is_multiple_of(2);
    if !fits || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(());
    }
    let (pairs, _) = digits.as_bytes().as_chunks::<2>();
    let mut bytes = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let pair = std::str::from_utf8(pair).map_err(|_| ())?;
        bytes.push(u8::from_str_radix(pair, 16).map_err(|_| ())?);
    }
    let text = String::from_utf8(bytes).map_err(|_| ())?;
    out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
    Ok(())
}
