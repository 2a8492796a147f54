//! The SQL about views, which both engines run word for word. Rows by many keys and many rows at a
//! time are written by a builder (`queries.rs`).

/// A view.
pub(crate) const VIEW: &str =
    "SELECT id, made_by, position, head FROM view_index WHERE view = $1 AND audience = $2";

/// A number for a view.
pub(crate) const NEXT: &str = "SELECT coalesce(max(id), 0) + 1 FROM view_index";

/// Begins a view.
pub(crate) const BEGIN: &str = "
INSERT INTO view_index (id, view, audience, made_by, position, head)
VALUES ($1, $2, $3, $4, $5, $6)";

/// Moves a view on.
pub(crate) const MOVE: &str = "UPDATE view_index SET position = $2, head = $3 WHERE id = $1";

/// Rows whose days contain a day.
pub(crate) const OF_DAY: &str = "
SELECT kind, key, place, from_day, to_day, body FROM view_row
 WHERE view_index = $1 AND kind = $2 AND from_day <= $3 AND to_day > $3";

/// Rows of a kind.
pub(crate) const OF_KIND: &str = "
SELECT kind, key, place, from_day, to_day, body FROM view_row
 WHERE view_index = $1 AND kind = $2";

/// What every question for rows begins with.
pub(crate) const ROWS: &str =
    "SELECT kind, key, place, from_day, to_day, body FROM view_row WHERE view_index = ";

/// What the insertion of rows begins with.
pub(crate) const ADD_ROWS: &str =
    "INSERT INTO view_row (view_index, kind, key, place, from_day, to_day, body) ";

/// Removes rows by kind and key.
pub(crate) const REMOVE_ROW: &str =
    "DELETE FROM view_row WHERE view_index = $1 AND kind = $2 AND key = $3";

/// Removes the rows of a view.
pub(crate) const REMOVE_ROWS: &str = "DELETE FROM view_row WHERE view_index = $1";

/// Removes a view.
pub(crate) const REMOVE: &str = "DELETE FROM view_index WHERE id = $1";

/// Removes all rows.
pub(crate) const FORGET_ROWS: &str = "DELETE FROM view_row";

/// Removes all views.
pub(crate) const FORGET: &str = "DELETE FROM view_index";
