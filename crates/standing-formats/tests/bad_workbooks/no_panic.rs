//! No input makes a reader panic.

use proptest::prelude::*;
use standing_formats::container::{Archive, Limits as ContainerLimits};
use standing_formats::workbook::detention_stats::Statistics;
use standing_formats::workbook::{Limits, Workbook};
use standing_formats::xml::{Limits as XmlLimits, Namespaces, check};

use super::{one_sheet, zip};

fn read_all(bytes: &[u8]) {
    let _ = Archive::open(bytes, &ContainerLimits::default());
    let _ = check(bytes, Namespaces::Any, &XmlLimits::default());
    let _ = Workbook::read(bytes, &Limits::default());
    let _ = Statistics::read(bytes, &Limits::default());
}

proptest! {
    #[test]
    fn arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_all(&bytes);
        read_all(&[b"PK\x03\x04", &bytes[..]].concat());
    }

    #[test]
    fn archives_with_changed_bytes(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = zip(&[("a.xml", "<a/>"), ("b/c.txt", "content content content")]);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        read_all(&bytes);
    }

    #[test]
    fn documents_of_fragments(
        pieces in proptest::collection::vec(
            prop::sample::select(vec![
                "<a>", "</a>", "<a/>", "<b x='1'>", "</b>", "<p:c xmlns:p='u'>", "</p:c>", "&amp;",
                "&#65;", "&", "<![CDATA[", "]]>", "<!--", "-->", "<?p ", "?>", "<!DOCTYPE", ">",
                "<", "text", " ", "'", "\"", "\u{e9}", "<?xml version='1.0'?>", "xmlns:q=\"u\"",
            ]),
            0..30,
        ),
    ) {
        let _ = check(pieces.concat().as_bytes(), Namespaces::Any, &XmlLimits::default());
    }

    #[test]
    fn sheets_of_fragments(
        pieces in proptest::collection::vec(
            prop::sample::select(vec![
                "<row>", "</row>", "<row r='3'>", "<c>", "<c r='B3'>", "</c>", "<v>1</v>", "<c t='s'>",
                "<f>SUM(A1:B9)/A1</f>", "<f t='shared' si='0'/>", "<c t='inlineStr'>", "<is><t>x_x00e9_</t></is>",
                "<v>", "</v>", "1e5", "<c s='1'>", "<v/>", "<c t='e'>", "<v>60</v>",
                "<is><t>Average Daily Population by Month</t></is>", "<is><t>Oct</t></is>",
            ]),
            0..40,
        ),
    ) {
        read_all(&one_sheet(&pieces.concat()));
    }
}
