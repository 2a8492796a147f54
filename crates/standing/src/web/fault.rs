//! What can go wrong with a question, said to people as a page and to programs as a problem
//! document (RFC 9457).

use super::locale::Locale;
use serde_json::json;

/// A question that has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// A value of the query cannot be read.
    BadQuery {
        /// Its name.
        name: &'static str,
        /// The value as given.
        given: String,
    },
    /// A date of the query cannot be read.
    BadDate {
        /// Its name.
        name: &'static str,
        /// The value as given.
        given: String,
    },
    /// There is no such page, or nothing of that name is known as of that point.
    NotFound {
        /// What was asked for.
        path: String,
    },
    /// The method is not served here.
    Method,
    /// An answer could not be made.
    Internal,
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

impl Fault {
    /// A value that cannot be read.
    pub(super) fn bad_query(name: &'static str, given: &str) -> Self {
        Self::BadQuery {
            name,
            given: shortened(given),
        }
    }

    /// A date that cannot be read.
    pub(super) fn bad_date(name: &'static str, given: &str) -> Self {
        Self::BadDate {
            name,
            given: shortened(given),
        }
    }

    /// Nothing of that name.
    pub(super) fn not_found(path: &str) -> Self {
        Self::NotFound {
            path: path.chars().take(200).collect(),
        }
    }

    /// The status code.
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::BadQuery { .. } | Self::BadDate { .. } => 400,
            Self::NotFound { .. } => 404,
            Self::Method => 405,
            Self::Internal => 500,
        }
    }

    /// What went wrong, in a few words.
    pub(super) fn title(&self, l: &Locale) -> String {
        match self {
            Self::BadQuery { .. } | Self::BadDate { .. } => l.t("fault-bad-title"),
            Self::NotFound { .. } => l.t("fault-missing-title"),
            Self::Method => l.t("fault-method-title"),
            Self::Internal => l.t("fault-internal-title"),
        }
    }

    /// What went wrong and what would be right, in a sentence.
    pub(super) fn detail(&self, l: &Locale) -> String {
        match self {
            Self::BadQuery { name, given, .. } => {
                l.ta("fault-bad-value", &[("name", name), ("given", given)])
            }
            Self::BadDate { name, given } => {
                l.ta("fault-bad-date", &[("name", name), ("given", given)])
            }
            Self::NotFound { path } => l.ta("fault-missing", &[("path", path)]),
            Self::Method => l.t("fault-method"),
            Self::Internal => l.t("fault-internal"),
        }
    }

    /// The problem document.
    pub(super) fn problem(&self, l: &Locale) -> serde_json::Value {
        let mut problem = json!({
            "type": "about:blank",
            "title": self.title(l),
            "status": self.status(),
            "detail": self.detail(l),
        });
        if let Self::BadQuery { name, .. } | Self::BadDate { name, .. } = self
            && let Some(fields) = problem.as_object_mut()
        {
            fields.insert("parameter".into(), json!(name));
        }
        problem
    }
}
