//! CDC's transport of messages over SOAP (CDC, "Transport Layer Protocol Recommendation" and its WSDL
//! `urn:cdc:iisb:2011`, 2011): `submitSingleMessage`, `connectivityTest`, and four faults.
//!
//! What is written has every value escaped, the return at the end of a segment too: XML would make a
//! line feed of it. What is read is read as XML, by name and namespace.

use crate::problem::{Problem, Verdict};
use crate::xml::{Limits, Namespaces, XmlError, XmlEvent, XmlReader};

/// SOAP 1.2.
const SOAP: &str = "http://www.w3.org/2003/05/soap-envelope";
/// CDC's WSDL.
pub const CDC: &str = "urn:cdc:iisb:2011";
/// The media type of a request, without its action.
pub const MEDIA_TYPE: &str = "application/soap+xml";
/// The longest envelope that is read, in bytes.
pub const LONGEST: usize = 4 << 20;

/// Who sends, as the registry knows them. Debug never shows the password.
#[derive(Clone)]
pub struct Sender {
    /// The user.
    pub username: String,
    /// The password.
    pub password: String,
    /// The registry's name for who sends; it must tell nobody of custody.
    pub facility: String,
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sender")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

/// A request with a message.
pub fn submit(sender: &Sender, message: &str) -> String {
    envelope(&format!(
        "<submitSingleMessage xmlns=\"{CDC}\"><username>{}</username><password>{}</password>\
         <facilityID>{}</facilityID><hl7Message>{}</hl7Message></submitSingleMessage>",
        escaped(&sender.username),
        escaped(&sender.password),
        escaped(&sender.facility),
        escaped(message),
    ))
}

/// A request that only asks for its own words.
pub fn connectivity_test(words: &str) -> String {
    envelope(&format!(
        "<connectivityTest xmlns=\"{CDC}\"><echoBack>{}</echoBack></connectivityTest>",
        escaped(words)
    ))
}

/// The action of a request, for its media type.
pub fn action(operation: &str) -> String {
    format!("{CDC}:{operation}")
}

fn envelope(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Envelope xmlns=\"{SOAP}\"><Body>{body}</Body>\
         </Envelope>"
    )
}

/// A text as XML writes it. Characters that XML does not have become U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// The answer to a message, or the words of a test.
    Returned(String),
    /// It was not taken.
    Fault(Fault),
}

/// Why a request was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which.
    pub kind: FaultKind,
    /// In the registry's words.
    pub reason: String,
}

/// The faults of the WSDL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The message is larger than the registry takes: it will not be taken again either.
    MessageTooLarge,
    /// The user or the password is not the registry's.
    Security,
    /// The registry does not have the operation.
    UnsupportedOperation,
    /// Anything else: the message may be sent again.
    Unknown,
}

fn wrong(error: &XmlError) -> Problem {
    let problem = Problem::new(
        Verdict::Reject,
        format!("it is no envelope: {}", error.fault),
    );
    problem.at_line(u64::try_from(error.line).unwrap_or(u64::MAX))
}

/// Reads what came back.
///
/// # Errors
/// Where it is no envelope of SOAP 1.2 with one answer or fault.
pub fn read(bytes: &[u8]) -> Result<Response, Problem> {
    let limits = Limits {
        bytes: LONGEST,
        depth: 16,
        attributes: 32,
        elements: 200,
    };
    let mut reader = XmlReader::new(bytes, Namespaces::Any, &limits).map_err(|why| wrong(&why))?;
    let mut path: Vec<&str> = Vec::new();
    let mut returned: Option<String> = None;
    let mut fault: Option<Fault> = None;
    while let Some(event) = reader.next_event().map_err(|why| wrong(&why))? {
        let XmlEvent::Start(element) = event else {
            if matches!(event, XmlEvent::End(_)) {
                path.pop();
            }
            continue;
        };
        let (soap, cdc) = (
            element.name.namespace.as_deref() == Some(SOAP),
            element.name.namespace.as_deref() == Some(CDC),
        );
        let local = element.name.local;
        let fits = match (path.as_slice(), local) {
            ([], "Envelope") | (["Envelope"], "Header" | "Body") => soap,
            _ => true,
        };
        if !fits {
            return Err(Problem::new(
                Verdict::Reject,
                "it is no envelope of SOAP 1.2",
            ));
        }
        match (path.as_slice(), local) {
            (["Envelope", "Body"], "Fault") if soap => {
                fault = Some(Fault {
                    kind: FaultKind::Unknown,
                    reason: String::new(),
                });
            }
            (["Envelope", "Body", "Fault", "Reason"], "Text") => {
                // Its end is read with its text.
                let text = reader.text_of_element().map_err(|why| wrong(&why))?;
                if let Some(fault) = &mut fault {
                    fault.reason = text.trim().chars().take(500).collect();
                }
                continue;
            }
            (["Envelope", "Body", "Fault", "Detail"], name) if cdc => {
                let kind = match name {
                    "MessageTooLargeFault" => FaultKind::MessageTooLarge,
                    "SecurityFault" => FaultKind::Security,
                    "UnsupportedOperationFault" => FaultKind::UnsupportedOperation,
                    _ => FaultKind::Unknown,
                };
                if let Some(fault) = &mut fault {
                    fault.kind = kind;
                }
            }
            (
                [
                    "Envelope",
                    "Body",
                    "submitSingleMessageResponse" | "connectivityTestResponse",
                ],
                "return",
            ) if cdc => {
                if returned.is_some() {
                    return Err(Problem::new(Verdict::Reject, "it holds two answers"));
                }
                returned = Some(reader.text_of_element().map_err(|why| wrong(&why))?);
                continue;
            }
            _ => {}
        }
        path.push(local);
    }
    match (fault, returned) {
        (Some(fault), None) => Ok(Response::Fault(fault)),
        (None, Some(text)) => Ok(Response::Returned(text)),
        _ => Err(Problem::new(
            Verdict::Reject,
            "it holds no answer and no fault",
        )),
    }
}
