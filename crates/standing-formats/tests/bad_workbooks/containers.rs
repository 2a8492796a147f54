//! Rules for zip archives.

use std::io::Write;

use standing_formats::container::{Archive, ContainerError, EntryFault, Limits};

use super::zip;

/// One entry, stored without compression, every field of which can be forged.
struct Forged<'a> {
    name: &'a [u8],
    local_name: &'a [u8],
    data: &'a [u8],
    flags: u16,
    local_flags: u16,
    method: u16,
    attributes: u32,
    size: u32,
    crc_xor: u32,
    extra: &'a [u8],
}

fn entry<'a>(name: &'a [u8], data: &'a [u8]) -> Forged<'a> {
    Forged {
        name,
        local_name: name,
        data,
        flags: 0,
        local_flags: 0,
        method: 0,
        attributes: 0,
        size: u32::try_from(data.len()).unwrap(),
        crc_xor: 0,
        extra: b"",
    }
}

fn forge(entries: &[Forged<'_>], comment: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let mut directory: Vec<u8> = Vec::new();
    let len = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_le_bytes();
    for e in entries {
        let mut crc = flate2::Crc::new();
        crc.update(e.data);
        let offset = u32::try_from(out.len()).unwrap();
        let packed = u32::try_from(e.data.len()).unwrap();
        let sizes = [
            (crc.sum() ^ e.crc_xor).to_le_bytes(),
            packed.to_le_bytes(),
            e.size.to_le_bytes(),
        ]
        .concat();
        out.extend(b"PK\x03\x04\x14\x00");
        out.extend(e.local_flags.to_le_bytes());
        out.extend(e.method.to_le_bytes());
        out.extend([0; 4]);
        out.extend(&sizes);
        out.extend(len(e.local_name));
        out.extend([0, 0]);
        out.extend(e.local_name);
        out.extend(e.data);
        directory.extend(b"PK\x01\x02\x14\x03\x14\x00");
        directory.extend(e.flags.to_le_bytes());
        directory.extend(e.method.to_le_bytes());
        directory.extend([0; 4]);
        directory.extend(&sizes);
        directory.extend(len(e.name));
        directory.extend(len(e.extra));
        directory.extend([0; 6]);
        directory.extend(e.attributes.to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(e.name);
        directory.extend(e.extra);
    }
    let start = u32::try_from(out.len()).unwrap();
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].concat());
    out.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(len(comment));
    out.extend(comment);
    out
}

fn open(bytes: &[u8]) -> Result<usize, ContainerError> {
    Archive::open(bytes, &Limits::default()).map(|archive| archive.entries().len())
}

#[track_caller]
fn refuses_entry(bytes: &[u8], expected: EntryFault) {
    match open(bytes) {
        Err(ContainerError::Entry { fault, .. }) => assert_eq!(fault, expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_archive_gives_back_what_was_put_in() {
    let bytes = zip(&[("a/b.txt", "one"), ("c.txt", "two")]);
    let archive = Archive::open(&bytes, &Limits::default()).unwrap();
    let entry = archive.entry("a/b.txt").unwrap();
    assert_eq!(archive.read(entry).unwrap(), b"one");
    assert!(archive.entry("A/b.txt").is_none());
    assert_eq!(open(&forge(&[entry_of("x")], b"a comment")), Ok(1));
}

fn entry_of(name: &str) -> Forged<'_> {
    entry(name.as_bytes(), b"data")
}

#[test]
fn sizes_written_after_the_stream_are_read() {
    let mut writer = zip::ZipWriter::new_stream(Vec::new());
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("a.txt", options).unwrap();
    writer.write_all(b"streamed").unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(open(&bytes), Ok(1));
    let at = bytes.windows(4).position(|w| w == b"PK\x07\x08").unwrap();
    let mut forged = bytes.clone();
    forged[at + 4] ^= 1;
    refuses_entry(&forged, EntryFault::Descriptor);
}

#[test]
fn names_that_leave_the_folder_are_refused() {
    for name in [
        "../a",
        "a/../../b",
        "/a",
        "a//b",
        "./a",
        "C:a",
        "a\\b",
        "..",
        "a/..",
        "a./b",
        "a /b",
    ] {
        refuses_entry(&forge(&[entry_of(name)], b""), EntryFault::PathEscape);
    }
}

#[test]
fn names_that_programs_read_differently_are_refused() {
    refuses_entry(&forge(&[entry(b"", b"")], b""), EntryFault::NameEmpty);
    refuses_entry(&forge(&[entry(b"a\0b", b"")], b""), EntryFault::NameControl);
    refuses_entry(&forge(&[entry(b"a\nb", b"")], b""), EntryFault::NameControl);
    refuses_entry(
        &forge(&[entry(b"a\xffb", b"")], b""),
        EntryFault::NameEncoding,
    );
    let long = vec![b'a'; 256];
    refuses_entry(
        &forge(&[entry(&long, b"")], b""),
        EntryFault::NameTooLong {
            found: 256,
            limit: 255,
        },
    );
    let two = |a, b| forge(&[entry_of(a), entry_of(b)], b"");
    refuses_entry(&two("a", "a"), EntryFault::DuplicateName { other: 1 });
    refuses_entry(
        &two("a.csv", "A.CSV"),
        EntryFault::CaseCollision { other: 1 },
    );
    // The same letter, once as one character and once as two.
    refuses_entry(
        &two("\u{e9}", "e\u{301}"),
        EntryFault::CaseCollision { other: 1 },
    );
    refuses_entry(&two("a", "a/b"), EntryFault::FileUsedAsFolder { other: 2 });
    assert_eq!(open(&two("a", "b")), Ok(2));
}

#[test]
fn headers_that_disagree_are_refused() {
    let disagree = |what| EntryFault::HeadersDisagree { what };
    let mut e = entry_of("a");
    e.local_name = b"b";
    refuses_entry(&forge(&[e], b""), disagree("name"));
    let mut e = entry_of("a");
    e.local_flags = 0x800;
    refuses_entry(&forge(&[e], b""), disagree("flags"));
    let mut extra = b"\x75\x70\x06\x00\x01".to_vec();
    extra.extend([0; 4]);
    extra.extend(b"b");
    let mut e = entry_of("a");
    e.extra = &extra;
    refuses_entry(&forge(&[e], b""), EntryFault::SecondName);
    let mut e = entry_of("a");
    e.extra = b"\x01\x00\x09";
    refuses_entry(&forge(&[e], b""), EntryFault::ExtraField);
}

#[test]
fn content_that_is_not_as_declared_is_refused() {
    let mut e = entry_of("a");
    e.crc_xor = 1;
    refuses_entry(&forge(&[e], b""), EntryFault::Checksum);
    let mut e = entry_of("a");
    e.size = 9;
    refuses_entry(&forge(&[e], b""), EntryFault::SizeLies);
    let mut e = entry_of("a");
    e.method = 12;
    refuses_entry(&forge(&[e], b""), EntryFault::UnknownMethod { method: 12 });
    for flags in [1, 0x40, 0x2000] {
        let mut e = entry_of("a");
        (e.flags, e.local_flags) = (flags, flags);
        refuses_entry(&forge(&[e], b""), EntryFault::Encrypted);
    }
    let mut e = entry_of("a");
    e.attributes = 0o120_777 << 16;
    refuses_entry(&forge(&[e], b""), EntryFault::SpecialFile);
    refuses_entry(
        &forge(&[entry_of("a/")], b""),
        EntryFault::FolderWithContent,
    );
}

#[test]
fn bytes_outside_the_entries_are_refused() {
    let good = forge(&[entry_of("a"), entry_of("b")], b"");
    assert_eq!(open(&good), Ok(2));
    let with = |before: &[u8], after: &[u8]| [before, &good, after].concat();
    assert_eq!(
        open(&with(b"#!/bin/sh\n", b"")),
        Err(ContainerError::NotZip)
    );
    assert_eq!(
        open(&with(b"", b"xy")),
        Err(ContainerError::TrailingBytes { bytes: 2 })
    );
    assert_eq!(
        open(&good[..good.len() - 1]),
        Err(ContainerError::Truncated)
    );
    assert_eq!(open(&good[..40]), Err(ContainerError::Truncated));
    assert_eq!(open(b""), Err(ContainerError::NoBytes));
    let inner = forge(&[entry_of("c")], b"");
    let hidden = forge(&[entry_of("a")], &inner);
    assert_eq!(open(&hidden), Err(ContainerError::HiddenArchive));
    let shifted = with(&inner[..inner.len() - 22], b"");
    assert!(matches!(
        open(&shifted),
        Err(ContainerError::DirectoryLies { .. })
    ));
}

#[test]
fn two_entries_on_one_stream_are_refused() {
    let one = forge(&[entry_of("a")], b"");
    let directory = &one[35..one.len() - 22];
    let mut forged = one[..one.len() - 22].to_vec();
    let mut second = directory.to_vec();
    *second.last_mut().unwrap() = b'b';
    forged.extend(&second);
    forged.extend(b"PK\x05\x06\0\0\0\0\x02\0\x02\0");
    forged.extend(u32::try_from(directory.len() * 2).unwrap().to_le_bytes());
    forged.extend(35u32.to_le_bytes());
    forged.extend([0, 0]);
    refuses_entry(&forged, EntryFault::Overlap { other: 1 });
}

#[test]
fn limits_hold() {
    let bytes = zip(&[("a", &"x".repeat(1000)), ("b", &"y".repeat(1000))]);
    let with = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        Archive::open(&bytes, &limits).unwrap_err()
    };
    assert_eq!(
        with(|l| l.entries = 1),
        ContainerError::TooManyEntries { found: 2, limit: 1 }
    );
    assert_eq!(
        with(|l| l.entry_bytes = 999),
        ContainerError::Entry {
            entry: 1,
            fault: EntryFault::TooLarge { limit: 999 }
        }
    );
    assert_eq!(
        with(|l| l.total_bytes = 1999),
        ContainerError::TotalTooLarge { limit: 1999 }
    );
    assert_eq!(
        with(|l| l.archive_bytes = 9),
        ContainerError::TooLarge { limit: 9 }
    );
    let zeros = zip(&[("a", &"0".repeat(4 << 20))]);
    assert_eq!(
        Archive::open(&zeros, &Limits::default()).unwrap_err(),
        ContainerError::Entry {
            entry: 1,
            fault: EntryFault::Ratio { limit: 100 }
        }
    );
}

#[test]
fn archives_nest_twice_and_no_deeper() {
    let inner = forge(&[entry_of("a")], b"");
    let middle = forge(&[entry(b"inner.zip", &inner)], b"");
    assert_eq!(open(&middle), Ok(1));
    let outer = forge(&[entry(b"middle.bin", &middle)], b"");
    assert_eq!(
        open(&outer),
        Err(ContainerError::Nested {
            entry: 1,
            inner: Box::new(ContainerError::TooDeep { entry: 1, limit: 2 })
        })
    );
}
