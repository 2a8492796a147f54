//! Whether a letter that came in may be what was waited for.
//!
//! INVARIANT (a person confirms): no letter stops a clock. The best that is said of one is that
//! nothing against it was found; a named person confirms what it is, and that is an entry of its
//! own. Anybody can write any `From`, so even that is no proof.
//!
//! The rules look at who wrote, to what it answers, when, and what it carries. A doubt is never
//! weighed against another: each is listed for the person who decides.

use super::mail::Letter;
use jiff::Timestamp;
use serde::Serialize;
use standing_terms::ReplyDoubt;
use unicode_security::confusable_detection::skeleton;

/// What is waited for.
#[derive(Debug, Clone, Default)]
pub struct Awaited {
    /// Domains from which the party that owes the reply is known to write.
    pub domains: Vec<String>,
    /// Identifiers of the letters that were sent.
    pub message_ids: Vec<String>,
    /// When the first of them was sent.
    pub sent: Option<Timestamp>,
    /// When the reply came to us.
    pub received: Option<Timestamp>,
}

/// What a letter presents itself as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presents {
    /// A reply by somebody.
    Reply,
    /// A reply that a program wrote: it answers nothing.
    Automatic,
    /// Word that a letter was not delivered.
    Bounce,
}

/// A reason to doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "doubt", rename_all = "kebab-case")]
pub enum Doubt {
    /// There is no sender.
    NoSender,
    /// There are several senders, or several `From` headers.
    SeveralSenders,
    /// No domain is recorded for the party: there is nothing to compare with.
    NoDomainRecorded,
    /// The sender's domain is not one of those recorded.
    UnknownDomain {
        /// The domain.
        domain: String,
        /// The recorded one that it looks like.
        like: Option<String>,
    },
    /// The domain has characters of several scripts, or stands for such (`xn--`).
    ForeignDomain {
        /// As it reads.
        shown: String,
    },
    /// The name before the address, or a comment, holds another address.
    NameHoldsAddress {
        /// The name.
        name: String,
    },
    /// The part before the `@` is not plain: a tag, a quotation, a route, another `@`.
    OddAddress {
        /// The address.
        address: String,
    },
    /// Replies would go, or the letter came from, elsewhere.
    Elsewhere {
        /// Which header.
        header: String,
        /// The address.
        address: String,
    },
    /// It does not say that it answers a letter.
    NoReference,
    /// It answers another letter.
    OtherLetter {
        /// Which.
        message_id: String,
    },
    /// It gives no date.
    NoDate,
    /// It is dated before the letter that it answers was sent.
    BeforeLetter,
    /// It is dated after it came.
    AfterReceipt,
    /// A program wrote it.
    Automatic {
        /// How that is seen.
        sign: String,
    },
    /// It says that a letter was not delivered.
    Bounce {
        /// Whether it is a report that names a letter of ours.
        names_our_letter: bool,
    },
    /// A header speaks of the state of a request. No header does anything here.
    ClaimsState {
        /// Its name.
        header: String,
    },
    /// The servers that passed it on say that its sender is not who it says.
    FailedAuthentication {
        /// What they say.
        said: String,
    },
    /// Its headers have characters that are not shown, or that turn the direction of writing.
    HiddenCharacters,
    /// It holds text that a reader does not see.
    HiddenText,
    /// It carries a program.
    Executable {
        /// Its name.
        name: String,
    },
    /// It is nested or divided more than a letter is.
    TooManyParts,
    /// It says nothing: there is no text.
    NoText,
}

impl Doubt {
    /// Its name, as messages have it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSender => "no-sender",
            Self::SeveralSenders => "several-senders",
            Self::NoDomainRecorded => "no-domain-recorded",
            Self::UnknownDomain { .. } => "unknown-domain",
            Self::ForeignDomain { .. } => "foreign-domain",
            Self::NameHoldsAddress { .. } => "name-holds-address",
            Self::OddAddress { .. } => "odd-address",
            Self::Elsewhere { .. } => "elsewhere",
            Self::NoReference => "no-reference",
            Self::OtherLetter { .. } => "other-letter",
            Self::NoDate => "no-date",
            Self::BeforeLetter => "before-letter",
            Self::AfterReceipt => "after-receipt",
            Self::Automatic { .. } => "automatic",
            Self::Bounce { .. } => "bounce",
            Self::ClaimsState { .. } => "claims-state",
            Self::FailedAuthentication { .. } => "failed-authentication",
            Self::HiddenCharacters => "hidden-characters",
            Self::HiddenText => "hidden-text",
            Self::Executable { .. } => "executable",
            Self::TooManyParts => "too-many-parts",
            Self::NoText => "no-text",
        }
    }

    /// As the book records it.
    pub fn recorded(&self) -> ReplyDoubt {
        match self {
            Self::NoSender
            | Self::NoDomainRecorded
            | Self::UnknownDomain { .. }
            | Self::ForeignDomain { .. }
            | Self::OddAddress { .. }
            | Self::Elsewhere { .. }
            | Self::FailedAuthentication { .. } => ReplyDoubt::SenderDomain,
            Self::NameHoldsAddress { .. } => ReplyDoubt::DisplayName,
            Self::SeveralSenders => ReplyDoubt::SeveralSenders,
            Self::BeforeLetter => ReplyDoubt::DatedBefore,
            Self::NoReference | Self::OtherLetter { .. } => ReplyDoubt::NoReference,
            Self::Automatic { .. } => ReplyDoubt::Automatic,
            Self::Bounce { .. } => ReplyDoubt::UnprovenBounce,
            Self::NoDate
            | Self::AfterReceipt
            | Self::ClaimsState { .. }
            | Self::HiddenCharacters => ReplyDoubt::OddHeaders,
            Self::Executable { .. } => ReplyDoubt::Executable,
            Self::TooManyParts => ReplyDoubt::TooManyParts,
            Self::HiddenText | Self::NoText => ReplyDoubt::HiddenText,
        }
    }

    /// What it is about, as it stands in the letter.
    pub fn detail(&self) -> String {
        match self {
            Self::UnknownDomain { domain, like } => match like {
                Some(like) => format!("{domain} / {like}"),
                None => domain.clone(),
            },
            Self::ForeignDomain { shown } => shown.clone(),
            Self::NameHoldsAddress { name } | Self::Executable { name } => name.clone(),
            Self::OddAddress { address } => address.clone(),
            Self::Elsewhere { header, address } => format!("{header}: {address}"),
            Self::OtherLetter { message_id } => message_id.clone(),
            Self::Automatic { sign } => sign.clone(),
            Self::ClaimsState { header } => header.clone(),
            Self::FailedAuthentication { said } => said.clone(),
            _ => String::new(),
        }
    }
}

/// What is to be said of a letter before a person confirms anything. The clock runs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What it presents itself as.
    pub presents: Presents,
    /// Reasons to doubt; where there are none, none was found, which proves nothing.
    pub doubts: Vec<Doubt>,
}

impl Verdict {
    /// Whether any reason to doubt was found: it is then marked unverified.
    pub fn is_unverified(&self) -> bool {
        !self.doubts.is_empty()
    }
}

/// Judges a letter.
pub fn judge(letter: &Letter, awaited: &Awaited) -> Verdict {
    let mut doubts = Vec::new();
    sender(letter, awaited, &mut doubts);
    thread(letter, awaited, &mut doubts);
    dates(letter, awaited, &mut doubts);
    let automatic = automatic(letter);
    let bounce = bounce(letter);
    let presents = if bounce {
        let names_our_letter = letter
            .report
            .as_ref()
            .and_then(|r| r.original_message_id.as_ref())
            .is_some_and(|id| awaited.message_ids.iter().any(|m| same_id(m, id)));
        doubts.push(Doubt::Bounce { names_our_letter });
        Presents::Bounce
    } else if automatic.is_some() {
        Presents::Automatic
    } else {
        Presents::Reply
    };
    if let Some(sign) = automatic
        && !bounce
    {
        doubts.push(Doubt::Automatic { sign });
    }
    headers(letter, &mut doubts);
    contents(letter, &mut doubts);
    Verdict { presents, doubts }
}

/// A domain as it is compared: ASCII, lower case, without a final dot; none where it cannot be one.
pub fn ascii_domain(domain: &str) -> Option<String> {
    let domain = domain.trim().trim_end_matches('.');
    let ascii = idna::domain_to_ascii_strict(domain).ok()?;
    (!ascii.is_empty() && ascii.contains('.')).then(|| ascii.to_ascii_lowercase())
}

fn sender(letter: &Letter, awaited: &Awaited, doubts: &mut Vec<Doubt>) {
    let Some(from) = letter.from.first() else {
        doubts.push(Doubt::NoSender);
        return;
    };
    if letter.from_headers != 1 || letter.from.len() != 1 {
        doubts.push(Doubt::SeveralSenders);
    }
    let recorded: Vec<String> = awaited
        .domains
        .iter()
        .filter_map(|d| ascii_domain(d))
        .collect();
    if recorded.is_empty() {
        doubts.push(Doubt::NoDomainRecorded);
    }
    for from in &letter.from {
        let domain = from.domain();
        let ascii = ascii_domain(domain);
        let (shown, readable) = idna::domain_to_unicode(domain);
        if !domain.is_ascii() || readable.is_err() || !shown.is_ascii() {
            doubts.push(Doubt::ForeignDomain {
                shown: shown.clone(),
            });
        }
        let known = ascii.as_ref().is_some_and(|d| recorded.contains(d));
        if !known && !recorded.is_empty() {
            doubts.push(Doubt::UnknownDomain {
                domain: ascii.unwrap_or_else(|| domain.to_owned()),
                like: recorded.iter().find(|r| is_like(&shown, r)).cloned(),
            });
        }
        let local = from.local();
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if local.is_empty() || !local.chars().all(plain) {
            doubts.push(Doubt::OddAddress {
                address: from.address.clone(),
            });
        }
        if let Some(name) = &from.name
            && holds_address(name, domain)
        {
            doubts.push(Doubt::NameHoldsAddress { name: name.clone() });
        }
    }
    // An address that the parser took for a comment, a route or a name.
    let ats = |text: &str| text.matches(['@', '\u{ff20}', '\u{fe6b}']).count();
    let listed: usize = letter.from.iter().map(|f| ats(&f.address)).sum();
    if ats(&letter.from_raw) > listed
        && !doubts
            .iter()
            .any(|d| matches!(d, Doubt::NameHoldsAddress { .. }))
    {
        doubts.push(Doubt::NameHoldsAddress {
            name: letter.from_raw.clone(),
        });
    }
    for (header, other) in &letter.others {
        let elsewhere = ascii_domain(other.domain()) != ascii_domain(from.domain());
        // A null return path is a bounce's; bounces are seen below.
        if elsewhere && !other.address.trim_matches(['<', '>', ' ']).is_empty() {
            doubts.push(Doubt::Elsewhere {
                header: header.clone(),
                address: other.address.clone(),
            });
        }
    }
}

/// Whether a name holds an address or a domain that is not the sender's own.
fn holds_address(name: &str, domain: &str) -> bool {
    if name.contains(['@', '\u{ff20}', '\u{fe6b}']) {
        return true;
    }
    name.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-'))
        .filter(|word| {
            let parts: Vec<&str> = word.split('.').collect();
            parts.len() > 1
                && parts.iter().all(|p| p.chars().count() > 1)
                && parts
                    .last()
                    .is_some_and(|p| p.chars().all(char::is_alphabetic))
        })
        .any(|word| ascii_domain(word) != ascii_domain(domain))
}

/// Whether a domain could be taken for a recorded one.
fn is_like(domain: &str, recorded: &str) -> bool {
    let folded = |text: &str| -> String {
        skeleton(&text.to_lowercase())
            .map(|c| match c {
                '0' => 'o',
                '1' | 'i' | '|' => 'l',
                '3' => 'e',
                '5' => 's',
                c => c,
            })
            .filter(|c| c.is_alphanumeric() || *c == '.')
            .collect::<String>()
            .replace("rn", "m")
            .replace("vv", "w")
    };
    let (a, b) = (folded(domain), folded(recorded));
    let label = |text: &str| text.split('.').next().unwrap_or_default().to_owned();
    let name = label(&b);
    a == b
        || (name.chars().count() > 2 && a.contains(&name))
        || strsim::damerau_levenshtein(&a, &b) <= 2
        || strsim::jaro_winkler(&label(&a), &name) >= 0.9
}

fn same_id(a: &str, b: &str) -> bool {
    let plain = |id: &str| id.trim().trim_matches(['<', '>']).trim().to_owned();
    plain(a) == plain(b)
}

fn thread(letter: &Letter, awaited: &Awaited, doubts: &mut Vec<Doubt>) {
    let ours = |id: &String| awaited.message_ids.iter().any(|m| same_id(m, id));
    match letter.answers.first() {
        None => doubts.push(Doubt::NoReference),
        Some(nearest) if !letter.answers.iter().any(ours) => doubts.push(Doubt::OtherLetter {
            message_id: nearest.clone(),
        }),
        Some(_) => {}
    }
}

fn dates(letter: &Letter, awaited: &Awaited, doubts: &mut Vec<Doubt>) {
    let Some(date) = letter.date else {
        doubts.push(Doubt::NoDate);
        return;
    };
    if awaited.sent.is_some_and(|sent| date < sent) {
        doubts.push(Doubt::BeforeLetter);
    }
    // Clocks of mail servers are off by minutes, not by a day.
    let day = jiff::SignedDuration::from_hours(24);
    let latest = awaited.received.and_then(|r| r.checked_add(day).ok());
    if latest.is_some_and(|latest| date > latest) {
        doubts.push(Doubt::AfterReceipt);
    }
}

/// How it is seen that a program wrote a letter (RFC 3834 and what mail programs really write).
fn automatic(letter: &Letter) -> Option<String> {
    const SUBJECTS: [&str; 16] = [
        "out of office",
        "out of the office",
        "automatic reply",
        "auto reply",
        "auto-reply",
        "autoreply",
        "automatic response",
        "auto response",
        "vacation",
        "away from",
        "respuesta automática",
        "respuesta automatica",
        "fuera de la oficina",
        "fuera de oficina",
        "we have received your",
        "do not reply",
    ];
    if let Some(value) = letter.header("auto-submitted").next()
        && !value.trim().eq_ignore_ascii_case("no")
    {
        return Some(format!("Auto-Submitted: {value}"));
    }
    for (name, value) in &letter.headers {
        let lower = value.to_ascii_lowercase();
        let told = match name.as_str() {
            "precedence" => ["bulk", "junk", "list", "auto_reply", "auto-reply"]
                .iter()
                .any(|p| lower.trim() == *p),
            "x-autoreply" | "x-autorespond" | "x-autoresponder" | "x-autoreply-from"
            | "x-mail-autoreply" | "list-id" | "list-unsubscribe" | "feedback-id" => true,
            "x-auto-response-suppress" => lower.contains("all") || lower.contains("autoreply"),
            _ => false,
        };
        if told {
            return Some(format!("{name}: {value}"));
        }
    }
    let local = letter.from.first().map(|f| f.local().to_ascii_lowercase());
    if let Some(local) = local
        && [
            "no-reply",
            "noreply",
            "donotreply",
            "do-not-reply",
            "autoreply",
            "no_reply",
        ]
        .iter()
        .any(|p| local.starts_with(p))
    {
        return Some(local);
    }
    let subject = letter.subject.to_lowercase();
    SUBJECTS
        .iter()
        .find(|s| subject.contains(*s))
        .map(|s| (*s).to_owned())
}

/// Whether a letter says that another was not delivered.
fn bounce(letter: &Letter) -> bool {
    const SUBJECTS: [&str; 12] = [
        "undelivered",
        "undeliverable",
        "delivery status notification",
        "delivery failure",
        "delivery has failed",
        "delivery incomplete",
        "mail delivery failed",
        "returned mail",
        "failure notice",
        "not delivered",
        "no se pudo entregar",
        "no entregado",
    ];
    let subject = letter.subject.to_lowercase();
    let null = |m: &super::Mailbox| m.address.trim_matches(['<', '>', ' ']).is_empty();
    let daemon = letter.from.iter().any(|f| {
        let local = f.local().to_ascii_lowercase();
        local.starts_with("mailer-daemon") || local.starts_with("postmaster")
    });
    letter.report.is_some()
        || daemon
        || SUBJECTS.iter().any(|s| subject.contains(s))
        || letter.header("x-failed-recipients").next().is_some()
        || letter
            .others
            .iter()
            .any(|(name, m)| name == "return-path" && null(m))
}

fn headers(letter: &Letter, doubts: &mut Vec<Doubt>) {
    for (name, value) in &letter.headers {
        let own = name.strip_prefix("x-").is_some_and(|n| {
            [
                "status", "state", "request", "deadline", "closed", "answered", "standing",
            ]
            .iter()
            .any(|w| n == *w || n.starts_with(&format!("{w}-")) || n.ends_with(&format!("-{w}")))
        });
        // What spam filters write of themselves.
        if own && !name.contains("spam") && !name.contains("virus") {
            doubts.push(Doubt::ClaimsState {
                header: format!("{name}: {value}"),
            });
        }
        if [
            "authentication-results",
            "received-spf",
            "arc-authentication-results",
        ]
        .contains(&name.as_str())
        {
            let lower = value.to_ascii_lowercase();
            let failed = ["spf=fail", "spf=softfail", "dkim=fail", "dmarc=fail"]
                .iter()
                .find(|f| lower.contains(*f))
                .map(|f| (*f).to_owned())
                .or_else(|| {
                    (name == "received-spf" && lower.trim_start().starts_with("fail"))
                        .then(|| "spf=fail".to_owned())
                });
            if let Some(said) = failed {
                doubts.push(Doubt::FailedAuthentication { said });
            }
        }
    }
    let shown = letter
        .from
        .iter()
        .flat_map(|f| [f.name.as_deref().unwrap_or_default(), &f.address])
        .chain([letter.subject.as_str()]);
    if shown.flat_map(str::chars).any(is_not_shown) {
        doubts.push(Doubt::HiddenCharacters);
    }
}

/// Characters that no reader sees in a header: controls, zero-width, directional.
fn is_not_shown(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn contents(letter: &Letter, doubts: &mut Vec<Doubt>) {
    /// More parts, or deeper, than any letter that a person sends.
    const PARTS: usize = 100;
    const DEPTH: usize = 10;
    if !letter.hidden.is_empty() {
        doubts.push(Doubt::HiddenText);
    }
    for attached in letter.attachments.iter().filter(|a| a.executable) {
        doubts.push(Doubt::Executable {
            name: attached.name.clone(),
        });
    }
    if letter.parts > PARTS || letter.depth > DEPTH {
        doubts.push(Doubt::TooManyParts);
    }
    if letter.text.trim().is_empty() {
        doubts.push(Doubt::NoText);
    }
}

#[cfg(test)]
mod tests;
