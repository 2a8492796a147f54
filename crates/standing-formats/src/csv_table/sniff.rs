//! What a file is by its first bytes, and how its characters are written.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Charset, Refusal};

/// First bytes of formats that arrive under a CSV name.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"PK\x03\x04", "a zip archive or a workbook"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old workbook or document"),
    (b"%PDF-", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ", "xz-compressed data"),
    (b"SQLite format 3", "a database"),
    (
        b"version https://git-lfs",
        "a pointer to a file kept elsewhere (Git LFS)",
    ),
];

/// Beginnings of markup, in lower case.
const MARKUP: &[&[u8]] = &[
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<?xml",
    b"<!--",
];

/// The text of a file in an encoding whose line ends, quotes and separators are ASCII, without
/// its byte-order mark.
pub(super) fn decode(
    bytes: &[u8],
    declared: Option<Charset>,
) -> Result<(Cow<'_, [u8]>, Charset), Refusal> {
    let marked = encoding_rs::Encoding::for_bom(bytes);
    let (charset, mark) = match marked {
        Some((encoding, mark)) if encoding == encoding_rs::UTF_16LE => (Charset::Utf16Le, mark),
        Some((encoding, mark)) if encoding == encoding_rs::UTF_16BE => (Charset::Utf16Be, mark),
        Some((_, mark)) => (Charset::Utf8, mark),
        None => (declared.unwrap_or(Charset::Utf8), 0),
    };
    let body = bytes.get(mark..).unwrap_or_default();
    let text = match charset {
        Charset::Utf8 => Cow::Borrowed(body),
        Charset::Utf16Le => strict(encoding_rs::UTF_16LE, body, "UTF-16")?,
        Charset::Utf16Be => strict(encoding_rs::UTF_16BE, body, "UTF-16")?,
        Charset::Windows1252 => strict(encoding_rs::WINDOWS_1252, body, "windows-1252")?,
    };
    if declared == Some(Charset::Utf8) && std::str::from_utf8(&text).is_err() {
        return Err(Refusal::BadEncoding { charset: "UTF-8" });
    }
    // Signatures are looked for in the bytes as they are, since a declared code page would hide
    // one; but in UTF-16 half of the bytes mean nothing by themselves.
    match charset {
        Charset::Utf8 | Charset::Windows1252 => refuse_other_formats(body)?,
        Charset::Utf16Le | Charset::Utf16Be => refuse_other_formats(&text)?,
    }
    Ok((text, charset))
}

fn strict<'a>(
    encoding: &'static encoding_rs::Encoding,
    bytes: &'a [u8],
    charset: &'static str,
) -> Result<Cow<'a, [u8]>, Refusal> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(Cow::Borrowed(text)) => Ok(Cow::Borrowed(text.as_bytes())),
        Some(Cow::Owned(text)) => Ok(Cow::Owned(text.into_bytes())),
        None => Err(Refusal::BadEncoding { charset }),
    }
}

fn refuse_other_formats(text: &[u8]) -> Result<(), Refusal> {
    let body = text.trim_ascii_start();
    if body.is_empty() {
        return Err(Refusal::Empty);
    }
    for (signature, what) in SIGNATURES {
        if text.starts_with(signature) {
            return Err(Refusal::NotCsv { what });
        }
    }
    let start = body
        .get(..body.len().min(16))
        .unwrap_or_default()
        .to_ascii_lowercase();
    if MARKUP.iter().any(|tag| start.starts_with(tag)) {
        return Err(Refusal::NotCsv {
            what: "a web page or XML",
        });
    }
    if (start.starts_with(b"{") || start.starts_with(b"["))
        && serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
    {
        return Err(Refusal::NotCsv { what: "JSON" });
    }
    let sample = text.get(..text.len().min(1024)).unwrap_or_default();
    let is_control =
        |b: &&u8| b.is_ascii_control() && !matches!(b, b'\t' | b'\r' | b'\n' | b'\0' | 0x1a);
    let controls = sample.iter().filter(is_control).count();
    // zlib's header has no fixed bytes: the first names the method, and both are divisible by 31.
    let is_zlib = match sample {
        [first @ 0x78, second, ..] => (u16::from(*first) * 256 + u16::from(*second)) % 31 == 0,
        _ => false,
    };
    if controls * 20 > sample.len() || (is_zlib && controls > 0) {
        let what = if is_zlib {
            "zlib-compressed data"
        } else {
            "binary data"
        };
        return Err(Refusal::NotCsv { what });
    }
    Ok(())
}

/// Reads the line `sep=;` with which a spreadsheet names its separator. Gives the text back with
/// the place where the table begins.
pub(super) fn separator_line(text: Cow<'_, [u8]>) -> (Arc<Cow<'_, [u8]>>, usize, Option<u8>) {
    let found = match text.as_ref() {
        [
            s,
            e,
            p,
            b'=',
            separator @ (b',' | b';' | b'\t' | b'|' | b':'),
            b'\r' | b'\n',
            ..,
        ] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => Some(*separator),
        _ => None,
    };
    let body_at = if found.is_some() { 5 } else { 0 };
    (Arc::new(text), body_at, found)
}
