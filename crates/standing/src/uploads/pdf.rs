//! PDF documents (ISO 32000): text page by page, and what the file says about itself.

use super::{Kind, Read, Refused};
use lopdf::{Dictionary, Document, Object, decode_text_string};

/// How many pages are read.
const PAGES: usize = 400;

/// How much a page's content may unpack to, in bytes.
const UNPACKED: usize = 32 << 20;

/// Reads a PDF.
///
/// # Errors
/// Where it is broken or locked.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Refused> {
    let pdf = Document::load_mem(bytes).map_err(|e| Refused::Unreadable(e.to_string()))?;
    if pdf.is_encrypted() {
        return Err(Refused::Unreadable(
            "it is locked by a password: take the lock off and upload it again".into(),
        ));
    }
    let mut read = Read::new(Kind::Pdf, "application/pdf");
    if let Some(info) = information(&pdf) {
        for (key, value) in info {
            let value = resolved(&pdf, value);
            if let Some(text) = value.and_then(|v| decode_text_string(v).ok())
                && !text.trim().is_empty()
            {
                let key = String::from_utf8_lossy(key).into_owned();
                read.metadata.push((key, text.trim().to_owned()));
            }
        }
    }
    let pages = pdf.get_pages();
    read.metadata
        .push(("pages".into(), pages.len().to_string()));
    if pages.len() > PAGES {
        read.problems.push(format!(
            "only the first {PAGES} of {} pages are read",
            pages.len()
        ));
    }
    let mut without_text = 0;
    for number in pages.keys().take(PAGES) {
        match pdf.extract_text_with_limit(&[*number], UNPACKED) {
            Ok(text) if text.trim().is_empty() => without_text += 1,
            Ok(text) => read.passage(format!("page {number}"), &text),
            Err(error) => read
                .problems
                .push(format!("page {number} cannot be read: {error}")),
        }
    }
    if without_text > 0 {
        read.problems.push(format!(
            "{without_text} pages hold no text: they may be pictures of a page"
        ));
    }
    for (key, told) in [
        ("EmbeddedFiles", "it has files attached; they are not read"),
        ("JavaScript", "it holds scripts; nothing runs them here"),
        (
            "AcroForm",
            "it is a form; what was filled in may not be in the text",
        ),
    ] {
        if holds(&pdf, key.as_bytes()) {
            read.problems.push(told.to_owned());
        }
    }
    Ok(read)
}

fn resolved<'a>(pdf: &'a Document, value: &'a Object) -> Option<&'a Object> {
    pdf.dereference(value).ok().map(|(_, object)| object)
}

fn information(pdf: &Document) -> Option<&Dictionary> {
    let info = pdf.trailer.get(b"Info").ok()?;
    resolved(pdf, info)?.as_dict().ok()
}

/// Whether any dictionary of the file has a key.
fn holds(pdf: &Document, key: &[u8]) -> bool {
    pdf.objects.values().any(|object| match object {
        Object::Dictionary(d) => d.has(key),
        Object::Stream(s) => s.dict.has(key),
        _ => false,
    })
}
