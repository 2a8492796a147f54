//! A zip archive, opened under limits and believed only where it agrees with itself.
//!
//! A zip file says everything twice: once before each stream (the local header) and once in the
//! directory at the end. Readers differ in which one they believe, so an archive whose two halves
//! disagree shows one content to the person who checks it and another to the program that uses it.
//! This reader takes an archive only if both halves agree, if headers and streams cover the file
//! from its first byte to its directory without overlap or gap, and if every stream expands to
//! exactly the declared size and checksum. What it hands out has therefore been read in full once,
//! within [`Limits`].
//!
//! The directory is walked here and not with the `zip` crate, because that crate keeps one entry
//! per name (a second one of the same name vanishes), searches backwards for any directory that
//! fits, and does not compare the two halves: the checks above cannot be built on it. The streams
//! are expanded with `flate2`.
//!
//! Format: PKWARE APPNOTE.TXT 6.3.10, sections 4.3 and 4.4; zip64 end records are refused, since
//! nothing within the limits needs them.

use std::collections::HashMap;
use std::io::Read;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

const LOCAL_MAGIC: &[u8] = b"PK\x03\x04";
const CENTRAL_MAGIC: &[u8] = b"PK\x01\x02";
const END_MAGIC: &[u8] = b"PK\x05\x06";
const END64_LOCATOR_MAGIC: &[u8] = b"PK\x06\x07";
const DESCRIPTOR_MAGIC: &[u8] = b"PK\x07\x08";
/// First bytes of a compound file: old binary office files and password-protected new ones.
const OLE_MAGIC: &[u8] = b"\xd0\xcf\x11\xe0";
/// Length of an end record without its comment.
const END_LEN: usize = 22;
/// Flags that do not change how a stream is read here: deflate level (1, 2), sizes after the
/// stream (3), UTF-8 names (11).
const KNOWN_FLAGS: u16 = 0b0000_1000_0000_1110;
/// A ratio is only judged above this size: small files of blanks compress very well.
const RATIO_FLOOR_BYTES: u64 = 1 << 20;

/// What an archive may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Most entries, directories included. Default 1,000: a workbook of 200 sheets has about 700.
    pub entries: usize,
    /// Most bytes of the archive itself. Default 32 MiB.
    pub archive_bytes: u64,
    /// Most bytes one entry may expand to. Default 48 MiB.
    pub entry_bytes: u64,
    /// Most bytes all entries together may expand to, nested archives included. Default 96 MiB.
    pub total_bytes: u64,
    /// Most times an entry may grow when expanded, judged from 1 MiB up. Default 100: office XML
    /// reaches about 30, zeros reach 1,000.
    pub ratio: u64,
    /// Longest name in bytes. Default 255.
    pub name_bytes: usize,
    /// How many archives may lie within each other, the outermost counted. Default 2, so that a
    /// zip of workbooks opens and a zip of zips of zips does not.
    pub nesting: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 1_000,
            archive_bytes: 32 << 20,
            entry_bytes: 48 << 20,
            total_bytes: 96 << 20,
            ratio: 100,
            name_bytes: 255,
            nesting: 2,
        }
    }
}

/// Why an archive was refused. Entries are numbered from 1 in the order of the directory; names
/// stay out of the text, since a file name can carry a person's name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ContainerError {
    /// Nothing was sent.
    #[error("the file is empty")]
    NoBytes,
    /// The bytes are no zip archive.
    #[error("not a zip archive")]
    NotZip,
    /// A compound file: .xls, .doc or an office file protected by a password.
    #[error("an old binary office file or one protected by a password, not a zip archive")]
    CompoundFile,
    /// The file is larger than allowed.
    #[error("the archive is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The end is missing.
    #[error("the archive is cut off: no end record closes the file")]
    Truncated,
    /// Bytes follow the end record.
    #[error("{bytes} bytes follow the end of the archive")]
    TrailingBytes {
        /// How many.
        bytes: u64,
    },
    /// A second archive could be read from the same bytes.
    #[error("a second archive is hidden in the file")]
    HiddenArchive,
    /// Split over several files.
    #[error("the archive is one part of several")]
    MultiPart,
    /// Zip64 end records are not read.
    #[error("the archive uses the zip64 directory, which is not read here")]
    Zip64,
    /// It holds nothing.
    #[error("the archive holds no files")]
    Empty,
    /// More entries than allowed.
    #[error("the archive declares {found} entries; the limit is {limit}")]
    TooManyEntries {
        /// Declared.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// The directory does not hold what the end record says.
    #[error("the directory does not match the end record: {what}")]
    DirectoryLies {
        /// Which part.
        what: &'static str,
    },
    /// One entry is refused.
    #[error("entry {entry}: {fault}")]
    Entry {
        /// Number of the entry from 1.
        entry: usize,
        /// Why.
        fault: EntryFault,
    },
    /// Everything together is too large.
    #[error("the files expand to more than {limit} bytes")]
    TotalTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Archives within archives.
    #[error("entry {entry}: archives lie more than {limit} deep within each other")]
    TooDeep {
        /// Number of the entry from 1.
        entry: usize,
        /// The limit.
        limit: u32,
    },
    /// An archive within this one is refused.
    #[error("entry {entry}, itself an archive: {inner}")]
    Nested {
        /// Number of the entry from 1.
        entry: usize,
        /// Why the inner archive is refused.
        inner: Box<ContainerError>,
    },
    /// Bytes that belong to no entry.
    #[error("{bytes} bytes before entry {entry} belong to nothing")]
    Gap {
        /// Number of the entry that should have begun earlier.
        entry: usize,
        /// How many bytes.
        bytes: u64,
    },
    /// Bytes that belong to no entry, before the directory.
    #[error("{bytes} bytes before the directory belong to nothing")]
    GapBeforeDirectory {
        /// How many bytes.
        bytes: u64,
    },
}

/// Why one entry was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EntryFault {
    /// No local header where the directory points.
    #[error("no local header where the directory points")]
    NoLocalHeader,
    /// Header or stream runs past its bounds.
    #[error("its header or stream runs past the end")]
    OutOfBounds,
    /// The name is not UTF-8.
    #[error("its name is not UTF-8")]
    NameEncoding,
    /// The name has no characters.
    #[error("it has no name")]
    NameEmpty,
    /// The name is too long.
    #[error("its name has {found} bytes; the limit is {limit}")]
    NameTooLong {
        /// Length in bytes.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// Control character in the name.
    #[error("its name holds a control character")]
    NameControl,
    /// The path is absolute, has a drive, a backslash, `..` or an empty step.
    #[error("its path could leave the folder")]
    PathEscape,
    /// Same name as an earlier entry.
    #[error("same name as entry {other}")]
    DuplicateName {
        /// The earlier entry.
        other: usize,
    },
    /// Same name as an earlier entry except for case or composition.
    #[error("its name differs from that of entry {other} in case only")]
    CaseCollision {
        /// The earlier entry.
        other: usize,
    },
    /// An entry is used both as a file and as a folder.
    #[error("entry {other} uses this file as a folder")]
    FileUsedAsFolder {
        /// The other entry.
        other: usize,
    },
    /// The two headers differ.
    #[error("the local header and the directory disagree about its {what}")]
    HeadersDisagree {
        /// Which field.
        what: &'static str,
    },
    /// Encrypted.
    #[error("it is encrypted")]
    Encrypted,
    /// Flags that change the reading and are not known.
    #[error("it uses unknown flags")]
    UnknownFlags,
    /// Neither stored nor deflated.
    #[error("compression method {method} is not read")]
    UnknownMethod {
        /// The number in the header.
        method: u16,
    },
    /// Extra fields do not fit.
    #[error("its extra fields are damaged")]
    ExtraField,
    /// The extra fields give another name.
    #[error("its extra fields give it a second name")]
    SecondName,
    /// A link, a device or a pipe.
    #[error("it is a symbolic link or a special file")]
    SpecialFile,
    /// A folder with content.
    #[error("it is a folder and has content")]
    FolderWithContent,
    /// Streams share bytes.
    #[error("its stream overlaps that of entry {other}")]
    Overlap {
        /// The other entry.
        other: usize,
    },
    /// The entry is too large.
    #[error("it expands to more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The entry grows too much.
    #[error("it grows more than {limit} times when expanded")]
    Ratio {
        /// The limit.
        limit: u64,
    },
    /// The declared size is wrong.
    #[error("it does not expand to its declared size")]
    SizeLies,
    /// The stream has bytes left over.
    #[error("its stream ends before its declared length")]
    StreamLength,
    /// The stream is damaged.
    #[error("its stream is damaged")]
    Damaged,
    /// The checksum is wrong.
    #[error("its checksum is wrong")]
    Checksum,
    /// The record after the stream disagrees.
    #[error("the record after its stream disagrees with the directory")]
    Descriptor,
}

/// One file or folder of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    name: String,
    number: usize,
    method: u16,
    flags: u16,
    crc: u32,
    packed: u64,
    size: u64,
    offset: u64,
    data_start: usize,
}

impl Entry {
    /// The name as written, with `/` between steps.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Expanded size in bytes.
    pub fn size_bytes(&self) -> u64 {
        self.size
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.name.ends_with('/')
    }
}

/// An archive every entry of which has been expanded and checked once.
#[derive(Debug, Clone)]
pub struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
    by_name: HashMap<String, usize>,
}

impl<'a> Archive<'a> {
    /// Opens `bytes`, checks every header and expands every stream once, keeping nothing of it.
    ///
    /// # Errors
    /// The first fault found, see [`ContainerError`].
    ///
    /// # Example: an archive that is not one
    /// ```
    /// use standing_formats::container::{Archive, ContainerError, Limits};
    /// let refused = Archive::open(b"<html></html>", &Limits::default()).unwrap_err();
    /// assert_eq!(refused, ContainerError::NotZip);
    /// ```
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ContainerError> {
        let mut budget = limits.total_bytes;
        Self::open_within(bytes, limits, 1, &mut budget)
    }

    /// The entries in the order of the directory.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of exactly this name.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.get(*self.by_name.get(name)?)
    }

    /// Expands one entry of this archive.
    ///
    /// # Errors
    /// Only if `entry` comes from another archive: those of this one have been checked.
    pub fn read(&self, entry: &Entry) -> Result<Vec<u8>, ContainerError> {
        let mut out = Vec::new();
        expand(self.bytes, entry, |chunk| out.extend_from_slice(chunk)).map_err(|fault| {
            ContainerError::Entry {
                entry: entry.number,
                fault,
            }
        })?;
        Ok(out)
    }

    fn open_within(
        bytes: &'a [u8],
        limits: &Limits,
        depth: u32,
        budget: &mut u64,
    ) -> Result<Self, ContainerError> {
        let directory = Directory::find(bytes, limits)?;
        let mut entries = directory.walk(bytes, limits)?;
        check_names(&entries)?;
        check_cover(bytes, &mut entries, directory.start)?;
        for entry in &entries {
            check_stream(bytes, entry, limits, depth, budget)?;
        }
        let by_name = entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (entry.name.clone(), at))
            .collect();
        Ok(Self {
            bytes,
            entries,
            by_name,
        })
    }
}

/// Whether the bytes begin like a zip archive.
pub fn looks_like_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(LOCAL_MAGIC) || bytes.starts_with(END_MAGIC)
}

struct Directory {
    start: u64,
    end: u64,
    count: usize,
}

impl Directory {
    fn find(bytes: &[u8], limits: &Limits) -> Result<Self, ContainerError> {
        if bytes.is_empty() {
            return Err(ContainerError::NoBytes);
        }
        if bytes.starts_with(OLE_MAGIC) {
            return Err(ContainerError::CompoundFile);
        }
        if !looks_like_zip(bytes) {
            return Err(ContainerError::NotZip);
        }
        if bytes.len() as u64 > limits.archive_bytes {
            return Err(ContainerError::TooLarge {
                limit: limits.archive_bytes,
            });
        }
        let at = find_end(bytes)?;
        let end = bytes.get(at..).unwrap_or_default();
        let comment = end.get(END_LEN..).unwrap_or_default();
        if comment
            .windows(4)
            .any(|w| w.starts_with(b"PK") && matches!(w, [_, _, 1..=8, 1..=8]))
        {
            return Err(ContainerError::HiddenArchive);
        }
        let short = ContainerError::Truncated;
        let disk = u16_at(end, 4).ok_or(short.clone())?;
        let directory_disk = u16_at(end, 6).ok_or(short.clone())?;
        let here = u16_at(end, 8).ok_or(short.clone())?;
        let count = u16_at(end, 10).ok_or(short.clone())?;
        let size = u32_at(end, 12).ok_or(short.clone())?;
        let start = u32_at(end, 16).ok_or(short)?;
        let before = at.checked_sub(20).and_then(|from| bytes.get(from..at));
        if count == u16::MAX
            || size == u32::MAX
            || start == u32::MAX
            || before.is_some_and(|b| b.starts_with(END64_LOCATOR_MAGIC))
        {
            return Err(ContainerError::Zip64);
        }
        if disk != 0 || directory_disk != 0 || here != count {
            return Err(ContainerError::MultiPart);
        }
        let count = usize::from(count);
        if count > limits.entries {
            return Err(ContainerError::TooManyEntries {
                found: count,
                limit: limits.entries,
            });
        }
        let start = u64::from(start);
        let end = start + u64::from(size);
        if end != at as u64 {
            return Err(ContainerError::DirectoryLies {
                what: "its place or length",
            });
        }
        if count == 0 {
            return Err(if size == 0 && start == 0 {
                ContainerError::Empty
            } else {
                ContainerError::DirectoryLies {
                    what: "the number of entries",
                }
            });
        }
        Ok(Self { start, end, count })
    }

    fn walk(&self, bytes: &[u8], limits: &Limits) -> Result<Vec<Entry>, ContainerError> {
        let directory = slice(bytes, self.start, self.end - self.start).unwrap_or_default();
        let mut entries = Vec::new();
        let mut at = 0usize;
        while at < directory.len() {
            let number = entries.len() + 1;
            if number > self.count {
                return Err(ContainerError::DirectoryLies {
                    what: "the number of entries",
                });
            }
            let rest = directory.get(at..).unwrap_or_default();
            if !rest.starts_with(CENTRAL_MAGIC) {
                return Err(ContainerError::DirectoryLies {
                    what: "a record does not begin where the last one ends",
                });
            }
            let (entry, used) =
                central(rest, number, limits).map_err(|fault| ContainerError::Entry {
                    entry: number,
                    fault,
                })?;
            entries.push(entry);
            at = at.saturating_add(used);
        }
        if entries.len() != self.count {
            return Err(ContainerError::DirectoryLies {
                what: "the number of entries",
            });
        }
        Ok(entries)
    }
}

/// Where the one end record begins that closes the file.
fn find_end(bytes: &[u8]) -> Result<usize, ContainerError> {
    let tail = bytes.len().saturating_sub(END_LEN + usize::from(u16::MAX));
    let mut closing = None;
    let mut open = None;
    for at in (tail..bytes.len().saturating_sub(END_LEN - 1)).rev() {
        let rest = bytes.get(at..).unwrap_or_default();
        if !rest.starts_with(END_MAGIC) {
            continue;
        }
        let Some(comment) = u16_at(rest, 20) else {
            continue;
        };
        let len = END_LEN + usize::from(comment);
        if len == rest.len() {
            if closing.is_some() {
                return Err(ContainerError::HiddenArchive);
            }
            closing = Some(at);
        } else if len < rest.len() && open.is_none() {
            open = Some(rest.len() - len);
        }
    }
    match (closing, open) {
        (Some(at), _) => Ok(at),
        (None, Some(bytes)) => Err(ContainerError::TrailingBytes {
            bytes: bytes as u64,
        }),
        (None, None) => Err(ContainerError::Truncated),
    }
}

/// Reads one record of the directory; the second value is its length.
fn central(record: &[u8], number: usize, limits: &Limits) -> Result<(Entry, usize), EntryFault> {
    let short = EntryFault::OutOfBounds;
    let flags = u16_at(record, 8).ok_or(short.clone())?;
    let method = u16_at(record, 10).ok_or(short.clone())?;
    let crc = u32_at(record, 16).ok_or(short.clone())?;
    let packed = u32_at(record, 20).ok_or(short.clone())?;
    let size = u32_at(record, 24).ok_or(short.clone())?;
    let name_len = usize::from(u16_at(record, 28).ok_or(short.clone())?);
    let extra_len = usize::from(u16_at(record, 30).ok_or(short.clone())?);
    let comment_len = usize::from(u16_at(record, 32).ok_or(short.clone())?);
    let disk = u16_at(record, 34).ok_or(short.clone())?;
    let attributes = u32_at(record, 38).ok_or(short.clone())?;
    let offset = u32_at(record, 42).ok_or(short.clone())?;
    let used = 46 + name_len + extra_len + comment_len;
    if used > record.len() {
        return Err(short);
    }
    check_flags(flags, method)?;
    if disk != 0 {
        return Err(EntryFault::OutOfBounds);
    }
    let raw = record.get(46..46 + name_len).ok_or(short.clone())?;
    let name = check_name(raw, limits)?;
    let extra = record
        .get(46 + name_len..46 + name_len + extra_len)
        .ok_or(short)?;
    let wide = check_extra(extra, raw)?;
    let mut wide = wide.into_iter();
    let size = widen(size, &mut wide)?;
    let packed = widen(packed, &mut wide)?;
    let offset = widen(offset, &mut wide)?;
    // Unix file type, whatever system the header claims: a link made elsewhere is still a link.
    let kind = (attributes >> 16) & 0xf000;
    if !matches!(kind, 0 | 0x8000 | 0x4000) {
        return Err(EntryFault::SpecialFile);
    }
    if (name.ends_with('/') || kind == 0x4000) && size != 0 {
        return Err(EntryFault::FolderWithContent);
    }
    if size > limits.entry_bytes {
        return Err(EntryFault::TooLarge {
            limit: limits.entry_bytes,
        });
    }
    if method == 0 && packed != size {
        return Err(EntryFault::SizeLies);
    }
    Ok((
        Entry {
            name,
            number,
            method,
            flags,
            crc,
            packed,
            size,
            offset,
            data_start: 0,
        },
        used,
    ))
}

fn check_flags(flags: u16, method: u16) -> Result<(), EntryFault> {
    // 0: encrypted, 6: strong encryption, 13: masked headers.
    if flags & 0b0010_0000_0100_0001 != 0 || method == 99 {
        return Err(EntryFault::Encrypted);
    }
    if flags & !KNOWN_FLAGS != 0 {
        return Err(EntryFault::UnknownFlags);
    }
    if method != 0 && method != 8 {
        return Err(EntryFault::UnknownMethod { method });
    }
    Ok(())
}

fn check_name(raw: &[u8], limits: &Limits) -> Result<String, EntryFault> {
    if raw.is_empty() {
        return Err(EntryFault::NameEmpty);
    }
    if raw.len() > limits.name_bytes {
        return Err(EntryFault::NameTooLong {
            found: raw.len(),
            limit: limits.name_bytes,
        });
    }
    let name = std::str::from_utf8(raw).map_err(|_| EntryFault::NameEncoding)?;
    if name.chars().any(char::is_control) {
        return Err(EntryFault::NameControl);
    }
    let steps = name.strip_suffix('/').unwrap_or(name);
    let bad_step =
        |step: &str| step.is_empty() || step == "." || step == ".." || step.ends_with(['.', ' ']);
    if name.contains(['\\', ':']) || steps.split('/').any(bad_step) {
        return Err(EntryFault::PathEscape);
    }
    Ok(name.to_owned())
}

/// Checks that extra fields fit their frame and give no second name. Returns the 64-bit values of
/// the zip64 field, in order.
fn check_extra(extra: &[u8], name: &[u8]) -> Result<Vec<u64>, EntryFault> {
    const ZIP64: u16 = 0x0001;
    const UNICODE_PATH: u16 = 0x7075;
    let mut wide = None;
    let mut rest = extra;
    while !rest.is_empty() {
        let (Some(id), Some(len)) = (u16_at(rest, 0), u16_at(rest, 2)) else {
            return Err(EntryFault::ExtraField);
        };
        let field = rest
            .get(4..4 + usize::from(len))
            .ok_or(EntryFault::ExtraField)?;
        if id == ZIP64 {
            let values = field
                .chunks(8)
                .map(|chunk| chunk.try_into().map(u64::from_le_bytes))
                .take_while(Result::is_ok)
                .flatten()
                .collect();
            if wide.replace(values).is_some() {
                return Err(EntryFault::ExtraField);
            }
        } else if id == UNICODE_PATH && field.get(5..) != Some(name) {
            return Err(EntryFault::SecondName);
        }
        rest = rest.get(4 + usize::from(len)..).unwrap_or_default();
    }
    Ok(wide.unwrap_or_default())
}

fn widen(value: u32, wide: &mut impl Iterator<Item = u64>) -> Result<u64, EntryFault> {
    if value == u32::MAX {
        wide.next().ok_or(EntryFault::ExtraField)
    } else {
        Ok(u64::from(value))
    }
}

fn check_names(entries: &[Entry]) -> Result<(), ContainerError> {
    let mut exact: HashMap<&str, usize> = HashMap::new();
    let mut folded: HashMap<String, usize> = HashMap::new();
    let fold = |name: &str| -> String { name.to_lowercase().nfkc().collect() };
    for entry in entries {
        let refuse = |fault| {
            Err(ContainerError::Entry {
                entry: entry.number,
                fault,
            })
        };
        let name = entry.name.strip_suffix('/').unwrap_or(&entry.name);
        if let Some(&other) = exact.get(name) {
            return refuse(EntryFault::DuplicateName { other });
        }
        if let Some(&other) = folded.get(&fold(name)) {
            return refuse(EntryFault::CaseCollision { other });
        }
        exact.insert(name, entry.number);
        folded.insert(fold(name), entry.number);
    }
    let files: HashMap<&str, usize> = entries
        .iter()
        .filter(|entry| !entry.is_folder())
        .map(|entry| (entry.name.as_str(), entry.number))
        .collect();
    for entry in entries {
        for (at, _) in entry.name.match_indices('/') {
            let parent = entry.name.get(..at).unwrap_or_default();
            if let Some(&file) = files.get(parent) {
                return Err(ContainerError::Entry {
                    entry: file,
                    fault: EntryFault::FileUsedAsFolder {
                        other: entry.number,
                    },
                });
            }
        }
    }
    Ok(())
}

// INVARIANT (one cover): local headers, streams and the records after them cover the file from
// byte 0 to the directory, each byte once. Nothing can hide between entries and no stream is
// counted twice.
fn check_cover(
    bytes: &[u8],
    entries: &mut [Entry],
    directory_start: u64,
) -> Result<(), ContainerError> {
    let mut order: Vec<&mut Entry> = entries.iter_mut().collect();
    order.sort_by_key(|entry| entry.offset);
    let mut covered = 0u64;
    let mut last = 0usize;
    for entry in order {
        let number = entry.number;
        let refuse = |fault| ContainerError::Entry {
            entry: number,
            fault,
        };
        if entry.offset < covered {
            return Err(refuse(EntryFault::Overlap { other: last }));
        }
        if entry.offset > covered {
            return Err(ContainerError::Gap {
                entry: number,
                bytes: entry.offset - covered,
            });
        }
        covered = local(bytes, entry, directory_start).map_err(refuse)?;
        last = number;
    }
    if covered != directory_start {
        return Err(ContainerError::GapBeforeDirectory {
            bytes: directory_start.saturating_sub(covered),
        });
    }
    Ok(())
}

/// Compares the local header with the directory and returns where the entry ends.
fn local(bytes: &[u8], entry: &mut Entry, directory_start: u64) -> Result<u64, EntryFault> {
    let short = EntryFault::OutOfBounds;
    let room = directory_start
        .checked_sub(entry.offset)
        .ok_or(EntryFault::NoLocalHeader)?;
    let record = slice(bytes, entry.offset, room).ok_or(EntryFault::NoLocalHeader)?;
    if !record.starts_with(LOCAL_MAGIC) {
        return Err(EntryFault::NoLocalHeader);
    }
    let flags = u16_at(record, 6).ok_or(short.clone())?;
    let method = u16_at(record, 8).ok_or(short.clone())?;
    let crc = u32_at(record, 14).ok_or(short.clone())?;
    let packed = u32_at(record, 18).ok_or(short.clone())?;
    let size = u32_at(record, 22).ok_or(short.clone())?;
    let name_len = usize::from(u16_at(record, 26).ok_or(short.clone())?);
    let extra_len = usize::from(u16_at(record, 28).ok_or(short.clone())?);
    let name = record.get(30..30 + name_len).ok_or(short.clone())?;
    let header_len = 30 + name_len + extra_len;
    let extra = record.get(30 + name_len..header_len).ok_or(short.clone())?;
    let disagree = |what| Err(EntryFault::HeadersDisagree { what });
    if name != entry.name.as_bytes() {
        return disagree("name");
    }
    if flags != entry.flags {
        return disagree("flags");
    }
    if method != entry.method {
        return disagree("method");
    }
    let streamed = flags & 0b1000 != 0;
    let mut wide = check_extra(extra, name)?.into_iter();
    let size = widen(size, &mut wide)?;
    let packed = widen(packed, &mut wide)?;
    if !(streamed && crc == 0) && crc != entry.crc {
        return disagree("checksum");
    }
    if !(streamed && size == 0) && size != entry.size {
        return disagree("size");
    }
    if !(streamed && packed == 0) && packed != entry.packed {
        return disagree("packed size");
    }
    entry.data_start = usize::try_from(entry.offset)
        .map_err(|_| short.clone())?
        .saturating_add(header_len);
    let after = (header_len as u64)
        .checked_add(entry.packed)
        .filter(|end| *end <= room)
        .ok_or(short)?;
    let descriptor = if streamed {
        let rest = slice(record, after, room - after).unwrap_or_default();
        descriptor_len(rest, entry).ok_or(EntryFault::Descriptor)?
    } else {
        0
    };
    Ok(entry.offset + after + descriptor)
}

/// Length of the record after a stream, which may lack its signature and may have wide sizes.
fn descriptor_len(rest: &[u8], entry: &Entry) -> Option<u64> {
    let crc = entry.crc.to_le_bytes();
    let narrow = || -> Option<Vec<u8>> {
        let packed = u32::try_from(entry.packed).ok()?.to_le_bytes();
        let size = u32::try_from(entry.size).ok()?.to_le_bytes();
        Some([crc, packed, size].concat())
    };
    let wide: Vec<u8> = crc
        .into_iter()
        .chain(entry.packed.to_le_bytes())
        .chain(entry.size.to_le_bytes())
        .collect();
    let narrow = narrow()?;
    // What follows must be the next header or the directory, so that the four shapes cannot be
    // taken for each other; the caller's cover check makes sure of it.
    [
        [DESCRIPTOR_MAGIC, &narrow].concat(),
        [DESCRIPTOR_MAGIC, &wide].concat(),
        narrow,
        wide,
    ]
    .into_iter()
    .find(|shape| {
        rest.strip_prefix(shape.as_slice())
            .is_some_and(|next| next.is_empty() || next.starts_with(b"PK"))
    })
    .map(|shape| shape.len() as u64)
}

fn check_stream(
    bytes: &[u8],
    entry: &Entry,
    limits: &Limits,
    depth: u32,
    budget: &mut u64,
) -> Result<(), ContainerError> {
    let refuse = |fault| ContainerError::Entry {
        entry: entry.number,
        fault,
    };
    if entry.size > RATIO_FLOOR_BYTES && entry.size / limits.ratio.max(1) > entry.packed {
        return Err(refuse(EntryFault::Ratio {
            limit: limits.ratio,
        }));
    }
    *budget = budget
        .checked_sub(entry.size)
        .ok_or(ContainerError::TotalTooLarge {
            limit: limits.total_bytes,
        })?;
    let mut head: Vec<u8> = Vec::new();
    let mut whole: Option<Vec<u8>> = None;
    expand(bytes, entry, |chunk| {
        if head.len() < 4 {
            head.extend(chunk.iter().take(4 - head.len()));
            if looks_like_zip(&head) {
                whole = Some(Vec::new());
            }
        }
        if let Some(whole) = &mut whole {
            whole.extend_from_slice(chunk);
        }
    })
    .map_err(refuse)?;
    let Some(inner) = whole else {
        return Ok(());
    };
    if depth >= limits.nesting {
        return Err(ContainerError::TooDeep {
            entry: entry.number,
            limit: limits.nesting,
        });
    }
    match Archive::open_within(&inner, limits, depth + 1, budget) {
        Ok(_) => Ok(()),
        Err(inner) => Err(ContainerError::Nested {
            entry: entry.number,
            inner: Box::new(inner),
        }),
    }
}

/// Expands one stream, never beyond its declared size, and checks length and checksum.
fn expand(bytes: &[u8], entry: &Entry, mut sink: impl FnMut(&[u8])) -> Result<(), EntryFault> {
    let packed =
        slice(bytes, entry.data_start as u64, entry.packed).ok_or(EntryFault::OutOfBounds)?;
    let mut crc = Crc::new();
    let mut take = |chunk: &[u8]| {
        crc.update(chunk);
        sink(chunk);
    };
    if entry.method == 0 {
        if packed.len() as u64 != entry.size {
            return Err(EntryFault::SizeLies);
        }
        take(packed);
    } else {
        let mut decoder = DeflateDecoder::new(packed);
        let mut buffer = vec![0u8; 32 << 10];
        let mut produced = 0u64;
        loop {
            let read = decoder.read(&mut buffer).map_err(|_| EntryFault::Damaged)?;
            if read == 0 {
                break;
            }
            produced = produced.saturating_add(read as u64);
            if produced > entry.size {
                return Err(EntryFault::SizeLies);
            }
            take(buffer.get(..read).unwrap_or_default());
        }
        if produced != entry.size {
            return Err(EntryFault::SizeLies);
        }
        if decoder.total_in() != entry.packed {
            return Err(EntryFault::StreamLength);
        }
    }
    if crc.sum() != entry.crc {
        return Err(EntryFault::Checksum);
    }
    Ok(())
}

fn slice(bytes: &[u8], start: u64, len: u64) -> Option<&[u8]> {
    let start = usize::try_from(start).ok()?;
    let end = start.checked_add(usize::try_from(len).ok()?)?;
    bytes.get(start..end)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let field = bytes.get(at..at.checked_add(2)?)?;
    field.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let field = bytes.get(at..at.checked_add(4)?)?;
    field.try_into().ok().map(u32::from_le_bytes)
}
