//! How a book comes to its schema.
//!
//! Migrations are embedded, one folder for each engine, and only ever added to: a book remembers
//! the digest of each one that made it, and a migration that says something else now is refused.
//! So is a book with more migrations than this version knows. Each runs in one transaction with
//! its note; both engines can undo definitions.

use crate::error::StoreError;
use standing_evidence::digest_of;
use standing_terms::Digest;

/// A step of the schema. Its place in the list is its version, from 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    /// What it brings.
    pub(crate) name: &'static str,
    /// The SQL text.
    pub(crate) text: &'static str,
}

impl Migration {
    pub(crate) fn digest(&self) -> Digest {
        digest_of(self.text.as_bytes())
    }
}

/// Those of SQLite.
pub(crate) const SQLITE: &[Migration] = &[
    Migration {
        name: "evidence_book",
        text: include_str!("../migrations/sqlite/0001_evidence_book.sql"),
    },
    Migration {
        name: "offices",
        text: include_str!("../migrations/sqlite/0002_offices.sql"),
    },
    Migration {
        name: "views",
        text: include_str!("../migrations/sqlite/0003_views.sql"),
    },
    Migration {
        name: "registry",
        text: include_str!("../migrations/sqlite/0004_registry.sql"),
    },
    Migration {
        name: "seal",
        text: include_str!("../migrations/sqlite/0005_seal.sql"),
    },
    Migration {
        name: "clinics",
        text: include_str!("../migrations/sqlite/0006_clinics.sql"),
    },
];

/// Those of PostgreSQL.
pub(crate) const POSTGRES: &[Migration] = &[
    Migration {
        name: "evidence_book",
        text: include_str!("../migrations/postgres/0001_evidence_book.sql"),
    },
    Migration {
        name: "offices",
        text: include_str!("../migrations/postgres/0002_offices.sql"),
    },
    Migration {
        name: "views",
        text: include_str!("../migrations/postgres/0003_views.sql"),
    },
    Migration {
        name: "registry",
        text: include_str!("../migrations/postgres/0004_registry.sql"),
    },
    Migration {
        name: "seal",
        text: include_str!("../migrations/postgres/0005_seal.sql"),
    },
    Migration {
        name: "clinics",
        text: include_str!("../migrations/postgres/0006_clinics.sql"),
    },
];

/// The migrations still to run, with their versions.
pub(crate) fn pending(
    known: &'static [Migration],
    applied: &[(i64, Vec<u8>)],
) -> Result<Vec<(i64, Migration)>, StoreError> {
    let latest = i64::try_from(known.len()).unwrap_or(i64::MAX);
    if let Some((found, _)) = applied.last()
        && *found > latest
    {
        return Err(StoreError::NewerSchema {
            found: *found,
            known: latest,
        });
    }
    let mut rest = Vec::new();
    let mut applied = applied.iter();
    for (version, migration) in (1i64..).zip(known) {
        match applied.next() {
            None => rest.push((version, *migration)),
            Some((v, digest)) if *v == version && *digest == migration.digest().0 => {}
            Some(_) => return Err(StoreError::MigrationChanged { version }),
        }
    }
    Ok(rest)
}
