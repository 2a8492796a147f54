//! Planning problems and plans as data, and what makes a plan valid.
//!
//! The judge re-derives feasibility and every printed number from the problem and the plan alone.
//! It shares no code with whoever made the plan, and it runs after every solve: a plan that fails
//! here is not shown.
//!
//! Three families of problems:
//!
//! - [`transport`] (`standing-transport/1`): outside appointments and the rides there and back, for
//!   one region and one day;
//! - [`allocation`] (`standing-allocation/1`): vials to facilities, week by week;
//! - [`clinics`] (`standing-clinics/1`): clinic days inside one facility.

pub mod allocation;
pub mod clinics;
pub mod transport;
mod verdict;

pub use verdict::{Mismatch, Verdict, Violation};

use std::collections::BTreeSet;

/// Why a problem or a plan cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Not JSON of the expected shape.
    #[error("{what} cannot be read: {detail}")]
    Shape {
        /// Which document.
        what: &'static str,
        /// Line, column and field, as the JSON reader says.
        detail: String,
    },
    /// JSON of the right shape that contradicts itself.
    #[error("{field}: {detail}")]
    Content {
        /// The field, as a path, e.g. `batches[3].appointments[0].block`.
        field: String,
        /// What is wrong with it.
        detail: String,
    },
    /// A family of problems that is not known here.
    #[error(
        "the schema `{0}` is not known: standing-transport/1, standing-allocation/1 or standing-clinics/1 is"
    )]
    Schema(String),
}

impl ReadError {
    fn content(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Content {
            field: field.into(),
            detail: detail.into(),
        }
    }
}

/// The names of a list, each there once.
fn names<'a>(
    field: &str,
    all: impl Iterator<Item = &'a String>,
) -> Result<BTreeSet<&'a str>, ReadError> {
    let mut set = BTreeSet::new();
    for name in all {
        if !set.insert(name.as_str()) {
            return Err(ReadError::content(
                field,
                format!("`{name}` is there twice"),
            ));
        }
    }
    Ok(set)
}

/// A problem of any family.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// Appointments and rides.
    Transport(transport::Problem),
    /// Vials to facilities.
    Allocation(allocation::Problem),
    /// Clinic days.
    Clinics(clinics::Problem),
}

impl Problem {
    /// Reads a problem and says which family it is of.
    ///
    /// # Errors
    /// Where the bytes are not JSON, name an unknown schema, or contradict themselves.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        #[derive(serde::Deserialize)]
        struct Head {
            schema: String,
        }
        let head: Head = read("the problem", bytes)?;
        match head.schema.as_str() {
            transport::SCHEMA => transport::Problem::read(bytes).map(Self::Transport),
            allocation::SCHEMA => allocation::Problem::read(bytes).map(Self::Allocation),
            clinics::SCHEMA => clinics::Problem::read(bytes).map(Self::Clinics),
            _ => Err(ReadError::Schema(head.schema)),
        }
    }

    /// Judges a plan for this problem.
    ///
    /// # Errors
    /// Where the plan cannot be read.
    pub fn judge(&self, plan: &[u8]) -> Result<Verdict, ReadError> {
        match self {
            Self::Transport(p) => Ok(transport::judge(p, &transport::Plan::read(plan)?)),
            Self::Allocation(p) => Ok(allocation::judge(p, &allocation::Plan::read(plan)?)),
            Self::Clinics(p) => Ok(clinics::judge(p, &clinics::Plan::read(plan)?)),
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, ReadError> {
    serde_json::from_slice(bytes).map_err(|e| ReadError::Shape {
        what,
        detail: e.to_string(),
    })
}
