//! The digits of a QR code: `shc:/`, for a chunk its number and count, then two digits for each
//! character, its code less 45 (specification, "Encoding chunks as QR codes").

use crate::jws::LONGEST_IN_ONE_CODE;
use crate::reason::Reason;

const PREFIX: &str = "shc:/";
/// The most characters of a chunk: four less than of a whole card, for its number and count.
const LONGEST_CHUNK: u32 = 1191;
/// The most chunks that are looked at. A card of one hundred codes is nothing a person scans.
const MOST_CHUNKS: u32 = 100;

struct Chunk {
    number: u32,
    count: u32,
    text: String,
}

/// Joins what QR codes hold, in any order, to one card: a single code, or every chunk. Chunks are
/// read and never made: the specification has dropped them.
///
/// # Errors
/// Where something is no card's code, or chunks are missing, double or of different cards.
pub fn join<'a>(codes: impl IntoIterator<Item = &'a str>) -> Result<String, Reason> {
    let chunks = codes
        .into_iter()
        .map(chunk)
        .collect::<Result<Vec<Chunk>, Reason>>()?;
    let first = chunks.first().ok_or(Reason::NotNumeric)?;
    let count = first.count;
    if chunks.iter().any(|chunk| chunk.count != count) {
        return Err(Reason::ChunksDiffer);
    }
    let mut numbered: Vec<&Chunk> = Vec::new();
    for chunk in &chunks {
        match numbered.iter().find(|known| known.number == chunk.number) {
            Some(known) if known.text != chunk.text => return Err(Reason::ChunksDiffer),
            Some(_) => {}
            None => numbered.push(chunk),
        }
    }
    if u32::try_from(numbered.len()).ok() != Some(count) {
        return Err(Reason::ChunksMissing(numbered.len(), count));
    }
    numbered.sort_by_key(|chunk| chunk.number);
    let text: String = numbered.iter().map(|chunk| chunk.text.as_str()).collect();
    if count == 1 && text.len() > LONGEST_IN_ONE_CODE {
        return Err(Reason::ChunkTooBig(text.len()));
    }
    Ok(text)
}

fn chunk(code: &str) -> Result<Chunk, Reason> {
    if code.contains(char::is_whitespace) {
        return Err(Reason::WhiteSpace);
    }
    let rest = code.strip_prefix(PREFIX).ok_or(Reason::NotNumeric)?;
    let parts: Vec<&str> = rest.split('/').collect();
    let (number, count, digits) = match parts.as_slice() {
        [digits] => (1, 1, *digits),
        [number, count, digits] => (small(number)?, small(count)?, *digits),
        _ => return Err(Reason::NotNumeric),
    };
    if number < 1 || number > count || count > MOST_CHUNKS {
        return Err(Reason::ChunkNumber(number, count));
    }
    let text = characters(digits)?;
    if count > 1 {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        if length > LONGEST_CHUNK {
            return Err(Reason::ChunkTooBig(text.len()));
        }
        // Were a card cut into no more chunks than it needs, all but the last would have this many
        // characters or more.
        let least = LONGEST_CHUNK * (count - 1) / count;
        if number < count && length < least {
            return Err(Reason::ChunkTooSmall(text.len()));
        }
    }
    Ok(Chunk {
        number,
        count,
        text,
    })
}

fn small(text: &str) -> Result<u32, Reason> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|_| plain)
        .ok_or(Reason::NotNumeric)
}

fn characters(digits: &str) -> Result<String, Reason> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Reason::NotNumeric);
    }
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Reason::OddDigits);
    }
    let letter = |[tens, ones]: &[u8; 2]| {
        let letter = char::from((tens - b'0') * 10 + (ones - b'0') + 45);
        let fits = letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        fits.then_some(letter).ok_or(Reason::DigitPair)
    };
    pairs.iter().map(letter).collect()
}

/// The digits of a card for one QR code, with their prefix. `None` where it is too long for one, or
/// holds a character that no card has.
pub fn to_digits(jws: &str) -> Option<String> {
    if jws.len() > LONGEST_IN_ONE_CODE {
        return None;
    }
    let mut digits = PREFIX.to_owned();
    for byte in jws.bytes() {
        if !(byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
            return None;
        }
        let pair = byte - 45;
        digits.push(char::from(b'0' + pair / 10));
        digits.push(char::from(b'0' + pair % 10));
    }
    Some(digits)
}
