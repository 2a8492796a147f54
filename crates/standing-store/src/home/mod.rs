//! The two engines. Each module holds what only it can do; `queries.rs` is compiled into both.

pub(crate) mod postgres;
pub(crate) mod sqlite;

use crate::error::StoreError;

/// Compares a setting, as read back, with what the book needs.
fn check_text(setting: &'static str, wanted: &str, found: String) -> Result<(), StoreError> {
    if found == wanted {
        return Ok(());
    }
    Err(StoreError::Setting {
        setting,
        wanted: wanted.to_owned(),
        found,
    })
}
