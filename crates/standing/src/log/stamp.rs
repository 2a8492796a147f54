//! Time stamps (RFC 3161): asking for one, and whether an answer is about a head.
//!
//! The answer is a signed document of its own kind (CMS). Whether its signature holds is for
//! `openssl ts -verify`, which also knows the authority; here only what it is about is looked at.

/// SHA-256 in an AlgorithmIdentifier, with NULL parameters (RFC 5754, section 2.2).
const SHA256: [u8; 15] = [
    0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
];

/// One DER value; contents of up to 127 bytes.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    // INVARIANT (short): every value here is shorter than 128 bytes.
    let mut value = vec![tag, u8::try_from(contents.len()).unwrap_or(0x7f) & 0x7f];
    value.extend(contents);
    value
}

/// A request for a stamp over bytes with this SHA-256, in DER, asking for the certificate of the
/// authority. The nonce comes back in the answer.
pub(crate) fn request(sha256: &[u8; 32], nonce: [u8; 8]) -> Vec<u8> {
    let [first, rest @ ..] = nonce;
    // A positive INTEGER of exactly eight bytes.
    let nonce = [[(first & 0x3f) | 0x40].as_slice(), &rest].concat();
    let imprint = der(0x30, &[&SHA256, &der(0x04, &[sha256])]);
    der(
        0x30,
        &[
            &der(0x02, &[&[1]]),
            &imprint,
            &der(0x02, &[&nonce]),
            &der(0x01, &[&[0xff]]),
        ],
    )
}

/// The contents of the DER value at the beginning.
fn inside(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    let (found, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first()?;
    if *found != tag {
        return None;
    }
    let length = match *length {
        short @ 0..=0x7f => return rest.get(..usize::from(short)),
        long => usize::from(long & 0x7f),
    };
    let digits = rest.get(..length).filter(|d| (1..=4).contains(&d.len()))?;
    let size = digits.iter().fold(0, |n, d| n << 8 | usize::from(*d));
    rest.get(length..length.checked_add(size)?)
}

/// Whether an answer grants a stamp and is about bytes with this SHA-256.
pub(crate) fn answers(answer: &[u8], sha256: &[u8; 32]) -> bool {
    // TimeStampResp: PKIStatusInfo with the status first, then the token.
    let granted = inside(answer, 0x30)
        .and_then(|body| inside(body, 0x30))
        .and_then(|status| inside(status, 0x02))
        .is_some_and(|status| matches!(status, [0 | 1]));
    let imprint = der(0x04, &[sha256]);
    granted && answer.windows(imprint.len()).any(|w| w == imprint)
}
