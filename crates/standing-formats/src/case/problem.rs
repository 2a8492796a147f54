//! What is wrong with a case folder, and where.

use std::fmt;

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look; the item is kept.
    Warning,
    /// The item is not taken, or cannot be relied on.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// What kind of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseFault {
    /// The file is not valid TOML or CSV.
    Syntax,
    /// The file is not UTF-8 text.
    NotText,
    /// A file that every case needs is absent.
    MissingFile,
    /// A file that the format does not know.
    UnknownFile,
    /// A field that this item does not have.
    UnknownField,
    /// A field that no case may have: origin, status, hearing dates, numbers of people.
    ForbiddenField,
    /// Something that looks like an A-number.
    PersonNumber,
    /// A field that must be there.
    MissingField,
    /// A field that cannot be read.
    BadValue,
    /// A figure with both a value and a reason, or neither.
    ValueOrReason,
    /// A label or identifier that is already taken.
    Duplicate,
    /// No such party.
    UnknownParty,
    /// No such facility.
    UnknownFacility,
    /// No such source.
    UnknownSource,
    /// No such statement.
    UnknownLabel,
    /// Said after the source was published.
    SaidAfterPublished,
    /// Due before it was asked, promised or ordered.
    DueBeforeSaid,
    /// An interval that ends before it begins.
    IntervalBackwards,
    /// An answer given before its request.
    AnswerBeforeRequest,
    /// Seen before it was said.
    SeenBeforeSaid,
    /// An instant of capture for a source that was not public.
    SeenNotPublic,
    /// A page that is overwritten, cited without the instant of its capture.
    SeriesWithoutSeen,
    /// A quotation called verbatim that was compared with no original.
    QuoteNotCompared,
    /// A retraction or restatement by somebody else than the speaker.
    NotTheSpeaker,
    /// An answer that points to nothing.
    AnswersNothing,
    /// A step dated before the statement that it concerns.
    StepBeforeIts,
    /// A step of something that is no request, order or promise.
    StepOfNothing,
    /// A step that concerns somebody who was not asked or bound.
    NotAnAddressee,
    /// A day and a number of days at once, or days without a rule that counts them.
    DueTwice,
    /// A force that the speaker or the stance cannot have.
    ForceWithoutMandate,
    /// A docket of a party that is no court.
    NotACourt,
    /// One spelling of one user for two facilities.
    AmbiguousAlias,
    /// A source that nothing points into.
    Unused,
}

/// A problem of a case folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseProblem {
    /// How much it matters.
    pub severity: Severity,
    /// What kind of fault it is.
    pub fault: CaseFault,
    /// The file, relative to the case folder.
    pub file: String,
    /// The line, from 1, where it lies on one.
    pub line: Option<u32>,
    /// The field, where it is about one.
    pub field: Option<String>,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl CaseProblem {
    pub(crate) fn error(
        fault: CaseFault,
        file: &str,
        line: Option<u32>,
        field: Option<&str>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            fault,
            file: file.to_owned(),
            line,
            field: field.map(str::to_owned),
            message: message.into(),
        }
    }

    pub(crate) fn warning(self) -> Self {
        Self {
            severity: Severity::Warning,
            ..self
        }
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for CaseProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.severity)?;
        if let Some(field) = &self.field {
            write!(f, ": {field}")?;
        }
        write!(f, ": {}", self.message)
    }
}
