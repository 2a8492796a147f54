//! A document of paragraphs in the format of word processors (ECMA-376, part 1): the three parts
//! that every reader asks for, and nothing else. A library for the whole format would bring pictures
//! and styles that a draft letter has not.

use std::io::{Cursor, Write as _};
use zip::{ZipWriter, result::ZipError, write::SimpleFileOptions};

/// The media type of such a document.
pub(crate) const MEDIA_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// Writes a document. The same paragraphs always give the same bytes: no clock is read.
///
/// # Errors
/// Where the archive cannot be written.
pub(crate) fn document(paragraphs: &[String]) -> Result<Vec<u8>, ZipError> {
    let mut body = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#,
    );
    for paragraph in paragraphs {
        body.push_str("<w:p><w:pPr><w:spacing w:after=\"160\"/></w:pPr>");
        for (i, line) in paragraph.lines().enumerate() {
            body.push_str("<w:r>");
            if i > 0 {
                body.push_str("<w:br/>");
            }
            body.push_str("<w:t xml:space=\"preserve\">");
            escape(line, &mut body);
            body.push_str("</w:t></w:r>");
        }
        body.push_str("</w:p>");
    }
    // A4 or letter is the reader's choice; the margins are 2.5 cm.
    body.push_str("<w:sectPr><w:pgMar w:top=\"1417\" w:right=\"1417\" w:bottom=\"1417\" w:left=\"1417\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", &body),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// XML 1.0 allows no other control characters than these, escaped or not.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() && c != '\t' => {}
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::document;
    use std::io::Read as _;

    #[test]
    fn a_document_holds_its_paragraphs_and_is_the_same_each_time() {
        let paragraphs = ["One & <two>\u{8}".to_owned(), "a\nb".to_owned()];
        let bytes = document(&paragraphs).unwrap();
        assert_eq!(bytes, document(&paragraphs).unwrap());
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        zip.by_name("word/document.xml")
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        assert!(text.contains("One &amp; &lt;two&gt;<"), "{text}");
        assert!(text.contains("<w:br/><w:t xml:space=\"preserve\">b"));
        assert_eq!(zip.len(), 3);
    }
}
