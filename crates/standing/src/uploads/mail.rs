//! E-mail with its headers (RFC 5322, MIME): what it says, who is said to have sent it, and what it
//! carries. Whether that is believed is judged elsewhere ([`super::reply`]).

use super::{Kind, Read, Refused, html, is_executable, tidy};
use jiff::Timestamp;
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders as _, PartType};
use serde::{Deserialize, Serialize};

/// How many headers and parts are kept.
const KEPT: usize = 200;

/// An address and the name that stands before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// The name, which anybody may choose.
    pub name: Option<String>,
    /// The address.
    pub address: String,
}

impl Mailbox {
    /// What stands before the last `@`.
    pub fn local(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(l, _)| l)
    }

    /// What stands after the last `@`.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(_, d)| d)
    }
}

/// Something a letter carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The name it gives.
    pub name: String,
    /// The type it gives.
    pub media_type: String,
    /// How many bytes.
    pub size: usize,
    /// Whether it is a program, by its bytes or any ending of its name.
    pub executable: bool,
}

/// What a program says about a letter that it could not deliver (RFC 3464).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryReport {
    /// `failed`, `delayed`, `delivered`…
    pub action: Option<String>,
    /// To whom it could not be delivered.
    pub recipient: Option<String>,
    /// The letter it is about, as the returned part names it.
    pub original_message_id: Option<String>,
}

/// A letter, as its bytes say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// How many `From` headers there are: one, in an honest letter.
    pub from_headers: usize,
    /// Every address of every `From` header.
    pub from: Vec<Mailbox>,
    /// The `From` headers as they stand.
    pub from_raw: String,
    /// `Sender`, `Reply-To`, `Return-Path`.
    pub others: Vec<(String, Mailbox)>,
    /// To whom.
    pub to: Vec<Mailbox>,
    /// What it is about.
    pub subject: String,
    /// When, as it says itself.
    pub date: Option<Timestamp>,
    /// Its own identifier.
    pub message_id: Option<String>,
    /// The letters it says it answers, nearest first.
    pub answers: Vec<String>,
    /// Every header, by name in lower case.
    pub headers: Vec<(String, String)>,
    /// What it carries.
    pub attachments: Vec<Attachment>,
    /// How many parts it has.
    pub parts: usize,
    /// How deep they nest.
    pub depth: usize,
    /// What a reader sees.
    pub text: String,
    /// What it holds that a reader does not see.
    pub hidden: Vec<String>,
    /// Whether it is a report of delivery, and what that says.
    pub report: Option<DeliveryReport>,
}

impl Letter {
    /// The values of a header, by its name in lower case.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }
}

/// Reads an e-mail.
///
/// # Errors
/// Where it has no headers.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Refused> {
    let letter = letter(bytes)?;
    let mut read = Read::new(Kind::Mail, "message/rfc822");
    for name in [
        "from",
        "sender",
        "reply-to",
        "to",
        "cc",
        "date",
        "subject",
        "message-id",
    ] {
        for value in letter.header(name) {
            read.metadata.push((name.to_owned(), value.to_owned()));
        }
    }
    read.passage("subject", &letter.subject);
    read.passage("body", &letter.text);
    read.hidden.clone_from(&letter.hidden);
    for a in &letter.attachments {
        read.problems.push(format!(
            "attached and not read: {} ({}, {} bytes)",
            a.name, a.media_type, a.size
        ));
    }
    read.letter = Some(letter);
    Ok(read)
}

/// The letter in some bytes.
///
/// # Errors
/// Where they have no headers.
pub fn letter(bytes: &[u8]) -> Result<Letter, Refused> {
    let message = MessageParser::default()
        .parse(bytes)
        .filter(|m| !m.headers().is_empty())
        .ok_or_else(|| Refused::Unreadable("it has no headers of an e-mail".into()))?;
    let mut letter = Letter {
        subject: message.subject().unwrap_or_default().to_owned(),
        date: message
            .date()
            .filter(|d| d.is_valid())
            .and_then(|d| Timestamp::from_second(d.to_timestamp()).ok()),
        message_id: message.message_id().map(str::to_owned),
        ..Letter::default()
    };
    for header in message.headers() {
        let name = header.name.as_str().to_ascii_lowercase();
        match name.as_str() {
            "from" => {
                letter.from_headers += 1;
                letter.from.extend(mailboxes(&header.value));
            }
            "sender" | "reply-to" | "resent-from" => letter.others.extend(
                mailboxes(&header.value)
                    .into_iter()
                    .map(|m| (name.clone(), m)),
            ),
            "return-path" => {
                // `<>`, the path of a bounce, has no text.
                let mailbox = Mailbox {
                    name: None,
                    address: header.value.as_text().unwrap_or_default().to_owned(),
                };
                letter.others.push((name, mailbox));
            }
            "to" | "cc" => letter.to.extend(mailboxes(&header.value)),
            // The last of the references is the nearest.
            "in-reply-to" => letter
                .answers
                .splice(0..0, texts(&header.value))
                .for_each(drop),
            "references" => letter
                .answers
                .extend(texts(&header.value).into_iter().rev()),
            _ => {}
        }
    }
    for (name, value) in message.headers_raw().take(KEPT) {
        let name = name.trim().to_ascii_lowercase();
        let value: String = value.trim().chars().take(1000).collect();
        if name == "from" {
            letter.from_raw.push_str(&value);
        }
        letter.headers.push((name, value));
    }
    letter.parts = message.parts.len();
    letter.depth = depth(&message, 0, 0);
    parts(&message, &mut letter, 0);
    letter.text = tidy(&letter.text);
    Ok(letter)
}

fn mailboxes(value: &HeaderValue<'_>) -> Vec<Mailbox> {
    let Some(address) = value.as_address() else {
        return Vec::new();
    };
    let list: Vec<_> = match address {
        Address::List(list) => list.iter().collect(),
        Address::Group(groups) => groups.iter().flat_map(|g| &g.addresses).collect(),
    };
    list.into_iter()
        .map(|a| Mailbox {
            name: a.name().map(str::to_owned),
            address: a.address().unwrap_or_default().to_owned(),
        })
        .collect()
}

fn texts(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(text) => vec![text.to_string()],
        HeaderValue::TextList(list) => list.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

fn depth(message: &Message<'_>, part: u32, at: usize) -> usize {
    if at > KEPT {
        return at;
    }
    match message.part(part).map(|p| &p.body) {
        Some(PartType::Multipart(inner)) => inner
            .iter()
            .map(|p| depth(message, *p, at + 1))
            .max()
            .unwrap_or(at + 1),
        Some(PartType::Message(inner)) => depth(inner, 0, at + 1),
        _ => at,
    }
}

/// Gathers text, what is hidden, and what is carried.
fn parts(message: &Message<'_>, letter: &mut Letter, level: usize) {
    if level > 3 {
        return;
    }
    let has_plain = message
        .parts
        .iter()
        .any(|p| matches!(p.body, PartType::Text(_)) && p.attachment_name().is_none());
    for part in message.parts.iter().take(KEPT) {
        let media_type = part.content_type().map_or_else(String::new, |t| {
            let sub = t.subtype().unwrap_or_default();
            format!("{}/{sub}", t.ctype()).to_ascii_lowercase()
        });
        let name = part.attachment_name();
        match &part.body {
            _ if media_type == "message/delivery-status" => {
                let text = String::from_utf8_lossy(part.contents()).into_owned();
                let report = letter.report.get_or_insert_default();
                for line in text.lines() {
                    let Some((field, value)) = line.split_once(':') else {
                        continue;
                    };
                    let value = value.trim();
                    match field.trim().to_ascii_lowercase().as_str() {
                        "action" => report.action = Some(value.to_ascii_lowercase()),
                        "final-recipient" => {
                            let address = value.split_once(';').map_or(value, |(_, a)| a);
                            report.recipient = Some(address.trim().to_owned());
                        }
                        _ => {}
                    }
                }
            }
            _ if media_type == "text/rfc822-headers" => {
                let returned = MessageParser::default().parse(part.contents());
                let id = returned.and_then(|m| m.message_id().map(str::to_owned));
                letter.report.get_or_insert_default().original_message_id = id;
            }
            PartType::Message(inner) => {
                if let Some(report) = &mut letter.report {
                    report.original_message_id = inner.message_id().map(str::to_owned);
                } else {
                    letter.attachments.push(attachment(
                        name.unwrap_or("letter"),
                        "message/rfc822",
                        part.contents(),
                    ));
                }
            }
            PartType::Text(text) if name.is_none() => {
                letter.text.push_str(text);
                letter.text.push('\n');
            }
            PartType::Html(text) if name.is_none() => {
                let words = html::words(text);
                letter.hidden.extend(words.hidden);
                if !has_plain {
                    letter.text.push_str(&words.seen);
                    letter.text.push('\n');
                }
            }
            PartType::Multipart(_) => {}
            _ => letter.attachments.push(attachment(
                name.unwrap_or("without a name"),
                if media_type.is_empty() {
                    "unknown"
                } else {
                    &media_type
                },
                part.contents(),
            )),
        }
    }
}

/// Endings of names that a machine may run.
const RUNS: [&str; 34] = [
    "exe", "scr", "com", "bat", "cmd", "pif", "msi", "msp", "js", "jse", "vbs", "vbe", "wsf",
    "wsh", "hta", "ps1", "jar", "lnk", "reg", "cpl", "dll", "apk", "app", "dmg", "iso", "img",
    "sh", "py", "docm", "xlsm", "pptm", "xlam", "svg", "url",
];

fn attachment(name: &str, media_type: &str, bytes: &[u8]) -> Attachment {
    // A character that turns the direction can show `exe.pdf` for `fdp.exe`.
    let turned = name
        .chars()
        .any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    let ending = name
        .to_lowercase()
        .split('.')
        .skip(1)
        .any(|e| RUNS.contains(&e.trim()));
    let head = bytes.get(..bytes.len().min(16)).unwrap_or_default();
    Attachment {
        name: name.chars().take(200).collect(),
        media_type: media_type.to_owned(),
        size: bytes.len(),
        executable: turned || ending || is_executable(head),
    }
}
