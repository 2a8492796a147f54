//! Counts of people as they may be told outside: small ones are hidden.
//!
//! A count alone is judged here. Sums of cells, and counts told on other days, can betray a hidden
//! one: whoever prints several says no sum of them.

use serde::Serialize;

/// A count of people as it may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// The count.
    Count(u64),
    /// At least one and fewer than this.
    Below(u64),
}

impl Cell {
    /// A count under a rule: 1 to `k - 1` are hidden; nought is told.
    #[must_use]
    pub fn of(count: u64, k: u64) -> Self {
        if (1..k).contains(&count) {
            Self::Below(k)
        } else {
            Self::Count(count)
        }
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Below(k) => write!(f, "fewer than {k}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cell;

    #[test]
    fn one_to_ten_people_are_hidden_and_nobody_is_told() {
        assert_eq!(Cell::of(0, 11).to_string(), "0");
        assert_eq!(Cell::of(1, 11).to_string(), "fewer than 11");
        assert_eq!(Cell::of(10, 11).to_string(), "fewer than 11");
        assert_eq!(Cell::of(11, 11).to_string(), "11");
    }
}
