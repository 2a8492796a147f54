//! What a reader has to say about an input besides the rows it could read.
//!
//! A bad row is data, not an error: readers return the good rows *and* a list of problems. A
//! problem names its place by line and column; the name of the file is added at the edge, where
//! it is known. A message never repeats the content of a cell, since a cell may hold a name.

use std::fmt;

use serde::Serialize;

/// What is to be done about a problem, from mildest to gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Worth knowing; what was read stands.
    Finding,
    /// Stored exactly as written, but dangerous when shown or exported as it is.
    Neutralise,
    /// Kept, but nothing is derived from it until a person has looked.
    Quarantine,
    /// The whole input is refused.
    Reject,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Finding => "finding",
            Self::Neutralise => "neutralise",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        })
    }
}

/// One thing that is wrong, or odd, at one place of an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What is to be done about it.
    pub verdict: Verdict,
    /// The line of the input it begins on, counted from 1; `None` for the whole input.
    pub line: Option<u64>,
    /// The column or field concerned, by its name in the input's own header.
    pub field: Option<String>,
    /// What is wrong, in an operator's words, without the content of the cell.
    pub message: String,
    /// What a person can do about it; empty where nothing need be done.
    pub remedy: String,
}

impl Problem {
    /// A problem of the whole input; narrow it with [`at_line`](Self::at_line) and
    /// [`in_field`](Self::in_field).
    pub fn new(verdict: Verdict, message: impl Into<String>) -> Self {
        Self {
            verdict,
            line: None,
            field: None,
            message: message.into(),
            remedy: String::new(),
        }
    }

    /// Says on which line (from 1) the problem is.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Says in which column or field the problem is.
    #[must_use]
    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Says what a person can do about it.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }
}

impl fmt::Display for Problem {
    /// `line 3, cases: quarantine: a count cannot be negative (ask the source)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, &self.field) {
            (Some(line), Some(field)) => write!(f, "line {line}, {field}: ")?,
            (Some(line), None) => write!(f, "line {line}: ")?,
            (None, Some(field)) => write!(f, "{field}: ")?,
            (None, None) => {}
        }
        write!(f, "{}: {}", self.verdict, self.message)?;
        if !self.remedy.is_empty() {
            write!(f, " ({})", self.remedy)?;
        }
        Ok(())
    }
}

/// The gravest verdict among the problems; `None` where there are none.
pub fn worst<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> Option<Verdict> {
    problems.into_iter().map(|problem| problem.verdict).max()
}
