//! Files and streams of messages: MLLP frames (HL7 v2 transport, release 2), batches (HL7 v2.5.1,
//! chapter 2.10.3) and bare messages one after the other.

use crate::problem::{Problem, Verdict};

const START: u8 = 0x0b;
const END: u8 = 0x1c;
const RETURN: u8 = 0x0d;
/// The longest message that is waited for.
pub const LONGEST_FRAME: usize = 4 << 20;

/// A message as it lay in a file or stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosed {
    /// Its bytes, without a frame.
    pub bytes: Vec<u8>,
    /// What is doubtful about how it came.
    pub doubts: Vec<Problem>,
}

fn reject(message: &str) -> Problem {
    Problem::new(Verdict::Reject, message)
}

/// Puts a frame around a message.
pub fn frame(message: &[u8]) -> Vec<u8> {
    let mut framed = Vec::with_capacity(message.len() + 3);
    framed.push(START);
    framed.extend_from_slice(message);
    framed.extend_from_slice(&[END, RETURN]);
    framed
}

/// What a stream of frames holds so far.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// A whole frame: its message, and how many bytes it took.
    Message(Enclosed, usize),
    /// More bytes are needed.
    More,
}

/// Reads the first frame of what came over a connection.
///
/// # Errors
/// Where what came can become no frame: it begins with something else, or a frame is too long. The
/// connection is then closed.
pub fn next_frame(bytes: &[u8]) -> Result<Next, Problem> {
    let Some((first, rest)) = bytes.split_first() else {
        return Ok(Next::More);
    };
    if *first != START {
        return Err(reject("it does not begin with a frame: no HL7 over MLLP"));
    }
    let end = rest.iter().position(|b| matches!(*b, END | START));
    match end {
        None if rest.len() > LONGEST_FRAME => Err(reject("a frame has more than 4 MiB")),
        None => Ok(Next::More),
        Some(at) if rest.get(at) == Some(&START) => Err(reject("a frame begins inside a frame")),
        Some(at) => {
            let message = rest.get(..at).unwrap_or_default().to_vec();
            match rest.get(at + 1) {
                None => Ok(Next::More),
                Some(&RETURN) => Ok(Next::Message(
                    Enclosed {
                        bytes: message,
                        doubts: Vec::new(),
                    },
                    at + 3,
                )),
                Some(_) => Ok(Next::Message(without_return(message), at + 2)),
            }
        }
    }
}

fn without_return(bytes: Vec<u8>) -> Enclosed {
    let doubt = "the frame does not end with a carriage return";
    Enclosed {
        bytes,
        doubts: vec![Problem::new(Verdict::Quarantine, doubt)],
    }
}

/// The messages of a file: frames, a batch, or messages one after the other.
///
/// # Errors
/// Where the file is none of these, or a batch does not hold as many messages as it says.
pub fn messages(bytes: &[u8]) -> Result<Vec<Enclosed>, Problem> {
    if bytes.first() == Some(&START) {
        return frames(bytes);
    }
    let clean = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let begins = |name: &[u8]| clean.starts_with(name);
    if !(begins(b"MSH") || begins(b"FHS") || begins(b"BHS")) {
        return Err(reject("the file begins with no message, batch or frame"));
    }
    // Line ends of files are not those of messages: a file may have been written by a program that
    // ends lines with a line feed, and this alone makes no message doubtful.
    let text: Vec<u8> = normal_ends(bytes);
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut announced = None;
    for line in text.split(|b| *b == RETURN).filter(|line| !line.is_empty()) {
        let bare = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        match bare.get(..3) {
            Some(b"FHS" | b"BHS" | b"FTS") => {}
            Some(b"BTS") => announced = count(bare).or(announced),
            Some(b"MSH") => found.push([line, b"\r"].concat()),
            _ => match found.last_mut() {
                Some(message) => message.extend_from_slice(&[line, b"\r"].concat()),
                None => return Err(reject("a line stands before the first message")),
            },
        }
    }
    if announced.is_some_and(|count| count != found.len()) {
        return Err(reject(
            "the batch says that it holds another number of messages (BTS-1): it was cut",
        ));
    }
    if found.is_empty() {
        return Err(reject("the file holds no message"));
    }
    Ok(found
        .into_iter()
        .map(|bytes| Enclosed {
            bytes,
            doubts: Vec::new(),
        })
        .collect())
}

fn normal_ends(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut before = 0;
    for &byte in bytes {
        match byte {
            b'\n' if before == RETURN => {}
            b'\n' => out.push(RETURN),
            other => out.push(other),
        }
        before = byte;
    }
    out
}

/// BTS-1: how many messages a batch holds, where it says so.
fn count(line: &[u8]) -> Option<usize> {
    let separator = line.get(3)?;
    let field = line.split(|b| b == separator).nth(1)?;
    std::str::from_utf8(field).ok()?.trim().parse().ok()
}

fn frames(bytes: &[u8]) -> Result<Vec<Enclosed>, Problem> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        match next_frame(rest)? {
            Next::Message(message, taken) => {
                found.push(message);
                rest = rest.get(taken..).unwrap_or_default();
            }
            Next::More if rest.last() == Some(&END) => {
                let inside = rest.get(1..rest.len() - 1).unwrap_or_default();
                found.push(without_return(inside.to_vec()));
                break;
            }
            Next::More => return Err(reject("the last frame has no end")),
        }
    }
    Ok(found)
}
