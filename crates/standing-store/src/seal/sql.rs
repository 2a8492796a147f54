//! The SQL of the log, which both engines run word for word.

pub(crate) const LEAVES: &str = "
SELECT number, position, content FROM leaf WHERE number >= $1 ORDER BY number LIMIT $2";
/// Rows follow it.
pub(crate) const ADD_LEAVES: &str = "INSERT INTO leaf (number, position, content) ";
pub(crate) const HEADS: &str =
    "SELECT number, size, verifier, note FROM log_head WHERE number > $1 ORDER BY number";
pub(crate) const LAST_HEAD: &str =
    "SELECT number, size, verifier, note FROM log_head ORDER BY number DESC LIMIT 1";
pub(crate) const ADD_HEAD: &str = "
INSERT INTO log_head (number, size, verifier, note)
SELECT coalesce(max(number), 0) + 1, $1, $2, $3 FROM log_head";
pub(crate) const STAMPS: &str = "SELECT size, text, stamp FROM log_stamp ORDER BY number";
pub(crate) const ADD_STAMP: &str = "
INSERT INTO log_stamp (number, size, text, stamp)
SELECT coalesce(max(number), 0) + 1, $1, $2, $3 FROM log_stamp";
