//! What people upload: PDF, web pages, e-mail, images, plain text. The bytes are kept as they are;
//! what is read out of them is a proposal, read in a child process with limits (decision 0006).

mod child;
mod html;
mod image;
mod mail;
mod pdf;
pub mod reply;

pub use child::{CHILD_MARK, child, read_in_child};
pub use mail::{Attachment, DeliveryReport, Letter, Mailbox, letter};

use serde::{Deserialize, Serialize};

/// The largest upload, in bytes.
pub const LARGEST: usize = 16 << 20;

/// The most text that is kept of one upload, in bytes; what lies beyond is said to.
const LONGEST: usize = 1 << 20;

/// What an upload is, as its bytes say. Its name decides nothing but between text and e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A PDF document.
    Pdf,
    /// A web page.
    Html,
    /// An e-mail with its headers (RFC 5322).
    Mail,
    /// A picture.
    Image,
    /// Plain text.
    Text,
}

/// A passage of an upload and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where, in words a person can follow: `page 3`, `body`.
    pub locator: String,
    /// What it says.
    pub text: String,
}

/// What was read out of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// What it is.
    pub kind: Kind,
    /// Its media type.
    pub media_type: String,
    /// Its text.
    pub passages: Vec<Passage>,
    /// Text that a reader of it would not see.
    pub hidden: Vec<String>,
    /// What the file says about itself: author, program, dates.
    pub metadata: Vec<(String, String)>,
    /// What a person should know.
    pub problems: Vec<String>,
    /// The letter, where it is an e-mail.
    pub letter: Option<Letter>,
}

impl Read {
    fn new(kind: Kind, media_type: &str) -> Self {
        Self {
            kind,
            media_type: media_type.to_owned(),
            passages: Vec::new(),
            hidden: Vec::new(),
            metadata: Vec::new(),
            problems: Vec::new(),
            letter: None,
        }
    }

    /// Adds a passage, shortened where the whole would be too long.
    fn passage(&mut self, locator: impl Into<String>, text: &str) {
        let locator = locator.into();
        let text = tidy(text);
        let room = LONGEST.saturating_sub(self.passages.iter().map(|p| p.text.len()).sum());
        let end = (0..=room.min(text.len()))
            .rev()
            .find(|i| text.is_char_boundary(*i))
            .unwrap_or(0);
        if end < text.len() {
            let more =
                format!("only the first {LONGEST} bytes of its text are kept, up to {locator}");
            if !self.problems.contains(&more) {
                self.problems.push(more);
            }
        }
        if let Some(text) = text.get(..end).filter(|t| !t.trim().is_empty()) {
            self.passages.push(Passage {
                locator,
                text: text.to_owned(),
            });
        }
    }

    /// All of its text.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.passages.iter().map(|p| p.text.as_str()).collect();
        texts.join("\n\n")
    }

    /// Where a quotation stands, compared without regard to line breaks and runs of spaces; none
    /// where it is not there, word for word.
    pub fn find(&self, quote: &str) -> Option<&str> {
        let quote = folded(quote);
        if quote.is_empty() {
            return None;
        }
        self.passages
            .iter()
            .find(|p| folded(&p.text).contains(&quote))
            .map(|p| p.locator.as_str())
    }
}

/// Words with one space between them.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text without control characters and without long runs of empty lines.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        let line: String = line
            .chars()
            .filter(|c| !c.is_control() || *c == '\t')
            .collect();
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim().to_owned()
}

/// Why an upload is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is none of the kinds that are read.
    #[error("this is neither a PDF, a web page, an e-mail, a picture nor plain text")]
    Kind,
    /// It holds nothing.
    #[error("the file is empty")]
    Empty,
    /// It is too large.
    #[error("the file has more than {LARGEST} bytes")]
    TooLarge,
    /// It cannot be read as what it says it is.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
}

/// Reads an upload. To be called in the child.
///
/// # Errors
/// Where it is none of the kinds that are read, or is broken.
pub fn read(name: &str, bytes: &[u8]) -> Result<Read, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > LARGEST {
        return Err(Refused::TooLarge);
    }
    let read = match kind(name, bytes).ok_or(Refused::Kind)? {
        (Kind::Pdf, _) => pdf::read(bytes)?,
        (Kind::Html, _) => html::read(&text_of(bytes)),
        (Kind::Mail, _) => mail::read(bytes)?,
        (Kind::Image, media_type) => image::read(bytes, media_type),
        (Kind::Text, media_type) => {
            let mut read = Read::new(Kind::Text, media_type);
            read.passage("text", &text_of(bytes));
            read
        }
    };
    Ok(read)
}

/// Bytes as text: UTF-8, else Windows-1252, which gives every byte a meaning.
fn text_of(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

fn kind(name: &str, bytes: &[u8]) -> Option<(Kind, &'static str)> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let starts = |magic: &[u8]| head.starts_with(magic);
    // ISO 32000-1, 7.5.2: the header may follow some bytes that do not belong to it.
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Some((Kind::Pdf, "application/pdf"));
    }
    let image = if starts(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if starts(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Some("image/gif")
    } else if starts(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else if starts(b"II*\0") || starts(b"MM\0*") {
        Some("image/tiff")
    } else {
        None
    };
    if let Some(media_type) = image {
        return Some((Kind::Image, media_type));
    }
    if is_executable(head) || head.contains(&0) {
        return None;
    }
    let text = text_of(head).trim_start().to_ascii_lowercase();
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    if ending.as_deref() == Some("eml") || looks_like_mail(&text) {
        return Some((Kind::Mail, "message/rfc822"));
    }
    if text.starts_with("<!doctype html") || text.contains("<html") || text.contains("<body") {
        return Some((Kind::Html, "text/html"));
    }
    let controls = head
        .iter()
        .filter(|b| b.is_ascii_control() && !b"\t\n\r\x0c".contains(b))
        .count();
    (controls == 0).then_some((Kind::Text, "text/plain"))
}

/// Whether a text begins with headers of an e-mail.
fn looks_like_mail(text: &str) -> bool {
    const HEADERS: [&str; 8] = [
        "from:",
        "received:",
        "return-path:",
        "delivered-to:",
        "message-id:",
        "mime-version:",
        "subject:",
        "date:",
    ];
    let mut lines = text
        .lines()
        .filter(|l| !l.starts_with([' ', '\t']))
        .take_while(|l| !l.trim().is_empty());
    let headers = lines.by_ref().take(6).collect::<Vec<_>>();
    headers.len() > 1
        && headers
            .iter()
            .filter(|l| HEADERS.iter().any(|h| l.starts_with(h)))
            .count()
            > 1
}

/// Whether bytes begin as a program does: of Windows, Unix, macOS, or a script.
fn is_executable(head: &[u8]) -> bool {
    [
        &b"MZ"[..],
        b"\x7fELF",
        b"#!",
        b"\xca\xfe\xba\xbe",
        b"\xfe\xed\xfa",
        b"\xcf\xfa\xed\xfe",
        b"\xce\xfa\xed\xfe",
    ]
    .iter()
    .any(|magic| head.starts_with(magic))
}
