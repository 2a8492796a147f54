//! What was wrong with a line, in words that can be counted.

use serde::Serialize;

/// Why a line was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The line is not JSON.
    NotJson,
    /// The line is JSON, and no object.
    NotAnObject,
    /// The record is of another kind than the file holds.
    WrongKind,
    /// A field that the format requires is absent or empty.
    MissingField,
    /// A field is there and is null.
    NullValue,
    /// A whole number is sent as text, such as `"5"`.
    IntegerAsText,
    /// A number below what it may be, such as a capacity of −1.
    OutOfRange,
    /// A field has a type that the format does not give it.
    WrongType,
    /// An instant with an offset of hours alone, such as `-05`.
    OffsetWithoutMinutes,
    /// An instant that is none: no offset, no such day, or another form.
    NotAnInstant,
    /// The slot ends before it begins.
    EndsBeforeStart,
    /// A code that the format's value set does not hold.
    UnknownCode,
    /// A schedule with no place or with several.
    NotOnePlace,
    /// A place or schedule whose id was used before with another content.
    IdUsedAgain,
    /// A reference that names no record of the kind it must.
    DanglingReference,
    /// The record it refers to was itself refused; it stands in the list too.
    RefersToRefused,
}

impl Reason {
    /// The reason in words of an operator.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotUtf8 => "the bytes are not UTF-8",
            Self::NotJson => "the line is not JSON",
            Self::NotAnObject => "the line is no JSON object",
            Self::WrongKind => "the record is of another kind than the file holds",
            Self::MissingField => "a required field is absent",
            Self::NullValue => "a field is null",
            Self::IntegerAsText => "a whole number is sent as text",
            Self::OutOfRange => "a number is out of its range",
            Self::WrongType => "a field has the wrong type",
            Self::OffsetWithoutMinutes => "an offset from UTC lacks its minutes",
            Self::NotAnInstant => "the text is no instant with an offset",
            Self::EndsBeforeStart => "the slot ends before it begins",
            Self::UnknownCode => "a code is not in the value set",
            Self::NotOnePlace => "a schedule needs exactly one place",
            Self::IdUsedAgain => "an id was used before with another content",
            Self::DanglingReference => "a reference leads nowhere",
            Self::RefersToRefused => "the record it refers to was refused",
        }
    }
}

/// A line that was refused. The text is kept: nothing a publisher sent is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The field, as a path such as `extension[1].valueCoding.code`; empty for the line as a whole.
    pub field: String,
    /// Why.
    pub reason: Reason,
    /// What stood in the field, shortened; `None` where nothing did.
    pub found: Option<String>,
    /// The line itself.
    pub text: String,
}

/// What is odd about a record that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// A place without a VTrckS identifier, which a US publisher is asked to give.
    NoVtrcks,
    /// A place without a position: its distance cannot be computed.
    NoPosition,
    /// A slot whose id another slot of the publisher has too. Times tell them apart.
    SlotIdUsedAgain,
    /// A slot with neither a deep link nor a phone number, and none at its place either.
    NoWayToBook,
    /// A dose number that is no dose of a series as we know them (1 to 4).
    OddDoseNumber,
}
