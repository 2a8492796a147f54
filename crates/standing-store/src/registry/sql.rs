//! The SQL of the registry, which both engines run word for word.

pub(crate) const KEY: &str = "SELECT key FROM registry_installation";
pub(crate) const SET_KEY: &str = "INSERT INTO registry_installation (one, key) VALUES (1, $1)";
pub(crate) const LAST: &str = "SELECT coalesce(max(position), 0) FROM registry_entry";
/// The entries of messages; the list of their tokens follows, then [`KNOWN_ORDER`].
pub(crate) const KNOWN: &str =
    "SELECT message, position, content FROM registry_entry WHERE message IN (";
pub(crate) const KNOWN_ORDER: &str = ") ORDER BY position";
/// Whether people were erased; the list of their ids follows.
pub(crate) const PERSON: &str = "SELECT person, erased FROM registry_person WHERE person IN (";
/// The values follow.
pub(crate) const ADD_PERSON: &str = "INSERT INTO registry_person (person, nonce, wrapped) ";
/// The values follow.
pub(crate) const ADD: &str =
    "INSERT INTO registry_entry (position, recorded, person, message, content, nonce, sealed) ";
pub(crate) const READ: &str = "
SELECT position, recorded, person, message, content, nonce, sealed
  FROM registry_entry WHERE position > $1 ORDER BY position LIMIT $2";
pub(crate) const PEOPLE: &str = "SELECT person, nonce, wrapped, erased FROM registry_person";
pub(crate) const ERASE: &str = "
UPDATE registry_person SET nonce = NULL, wrapped = NULL, erased = $2
 WHERE person = $1 AND erased IS NULL";
pub(crate) const FORGET_NAMES: &str = "DELETE FROM registry_name WHERE person = $1";
