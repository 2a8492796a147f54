//! The SQL that both engines run, word for word. SQLite takes `$1` as PostgreSQL does. What
//! differs (bulk insertion, settings, definitions) stands with each engine.

/// Where the book stands.
pub(crate) const HEAD: &str = "SELECT position, entered FROM entry ORDER BY position DESC LIMIT 1";

/// Entries after a position. Whether a missing payload was withdrawn is asked only where one is
/// missing.
pub(crate) const READ: &str = "
SELECT entry.position, entered, id, kind, office, body,
       CASE WHEN body IS NULL THEN
           (SELECT min(redaction.position) FROM redaction
             WHERE target_position = entry.position)
       END AS redacted_by
  FROM entry LEFT JOIN payload ON payload.position = entry.position
 WHERE entry.position > $1
 ORDER BY entry.position
 LIMIT $2";

/// Everything about entries after a position, to be checked.
pub(crate) const AUDIT: &str = "
SELECT entry.position, entered, id, kind, salted, body, nonce,
       (SELECT min(redaction.position) FROM redaction
         WHERE target_position = entry.position) AS redacted_by,
       (SELECT target_position FROM redaction
         WHERE redaction.position = entry.position) AS redacts
  FROM entry LEFT JOIN payload ON payload.position = entry.position
 WHERE entry.position > $1
 ORDER BY entry.position
 LIMIT $2";

/// One payload.
pub(crate) const PAYLOAD: &str = "
SELECT entry.position, salted, body, nonce,
       (SELECT min(redaction.position) FROM redaction
         WHERE target_position = entry.position) AS redacted_by
  FROM entry LEFT JOIN payload ON payload.position = entry.position
 WHERE id = $1";

/// Salted hashes after a position.
pub(crate) const SALTED: &str =
    "SELECT position, salted FROM entry WHERE position > $1 ORDER BY position LIMIT $2";

/// Where an entry stands, and its kind.
pub(crate) const LOCATE: &str = "SELECT position, kind FROM entry WHERE id = $1";

/// What an entry holds.
pub(crate) const BODY: &str = "SELECT body FROM payload WHERE position = $1";

/// Notes which entry a redaction withdraws.
pub(crate) const NOTE_REDACTION: &str =
    "INSERT INTO redaction (position, target_position) VALUES ($1, $2)";

/// Where the last redaction stands; 0 where there is none.
pub(crate) const LAST_REDACTION: &str = "SELECT coalesce(max(position), 0) FROM redaction";

/// INVARIANT (append only): the one statement that removes anything. The engine runs it only for
/// an entry whose redaction is noted.
pub(crate) const WITHDRAW: &str = "DELETE FROM payload WHERE position = $1";

/// The migrations that made the book.
pub(crate) const MIGRATIONS: &str = "SELECT version, digest FROM standing_schema ORDER BY version";

/// Notes a migration.
pub(crate) const NOTE_MIGRATION: &str =
    "INSERT INTO standing_schema (version, name, digest) VALUES ($1, $2, $3)";
