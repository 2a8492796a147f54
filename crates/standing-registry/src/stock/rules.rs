//! What is known of products, and which were paused: data of `rules/people/products.toml` and
//! `rules/people/pauses.toml`, each row with its source and the day from which it holds.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Storage, plain};

/// What is known of products.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Products {
    /// The rows, in any order; of a product the latest row that has begun is used.
    #[serde(rename = "product")]
    pub products: Vec<Product>,
    /// Ranges for products that have no row of their own.
    #[serde(rename = "storage")]
    pub storage: Vec<StorageRange>,
    /// Where the ranges for products without a row come from.
    pub storage_source: String,
}

/// What is known of a product from a day on. What is absent is not known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Vaccine type.
    pub cvx: String,
    /// Its name.
    pub name: String,
    /// The first day of this row.
    pub from: Date,
    /// Doses that a vial gives at the least.
    #[serde(default)]
    pub doses_per_vial: Option<u16>,
    /// Minutes for which a punctured (or diluted) vial may be used at most.
    #[serde(default)]
    pub minutes_after_puncture: Option<u32>,
    /// How it may be stored before it is punctured.
    #[serde(default)]
    pub storage: Vec<StorageRange>,
    /// What the label allows outside those ranges, before it is punctured.
    #[serde(default)]
    pub warm: Option<Warm>,
    /// Where this stands.
    pub source: String,
    /// Whether nobody has held it against its source yet.
    #[serde(default)]
    pub unverified: bool,
}

/// A range of temperatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StorageRange {
    /// Of which kind of unit.
    pub kind: Storage,
    /// The lowest, in degrees Celsius.
    pub low_c: i16,
    /// The highest.
    pub high_c: i16,
    /// For how many days at most, where the product may not lie so until its last day.
    #[serde(default)]
    pub days: Option<u16>,
}

/// What the label allows above the range of a refrigerator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warm {
    /// The highest, in degrees Celsius.
    pub high_c: i16,
    /// Minutes in all.
    pub minutes: u32,
}

impl Products {
    /// What was known of a product on a day.
    pub fn of(&self, cvx: &str, day: Date) -> Option<&Product> {
        let rows = self.products.iter();
        let begun = rows.filter(|row| same_code(&row.cvx, cvx) && row.from <= day);
        begun.max_by_key(|row| row.from)
    }

    /// The range of a kind of unit for a product, or the one for any product.
    pub fn range(&self, cvx: &str, kind: Storage, day: Date) -> Option<StorageRange> {
        let own = self.of(cvx, day).map(|product| &product.storage);
        let ranges = own.filter(|own| !own.is_empty()).unwrap_or(&self.storage);
        ranges.iter().find(|range| range.kind == kind).copied()
    }
}

/// Products that the authorities paused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pauses {
    /// The pauses.
    #[serde(rename = "pause", default)]
    pub pauses: Vec<Pause>,
}

/// A product that the authorities asked not to be used for a time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// Vaccine type.
    pub cvx: String,
    /// The vaccine group of the rules of immunization in whose due list the pause is told.
    pub vaccine_group: String,
    /// Its name.
    pub name: String,
    /// Who paused it.
    pub by: String,
    /// The first day.
    pub from: Date,
    /// The last day; none while it lasts.
    #[serde(default)]
    pub to: Option<Date>,
    /// Where this stands.
    pub source: String,
    /// Where its end stands. Not printed on a day of the pause, when nobody knew it.
    #[serde(default)]
    pub lifted: Option<String>,
}

impl Pauses {
    /// The pauses of a day.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Pause> {
        let lasting =
            move |pause: &&Pause| pause.from <= day && pause.to.is_none_or(|to| day <= to);
        self.pauses.iter().filter(lasting)
    }

    /// The pause of a vaccine type on a day.
    pub fn of(&self, cvx: &str, day: Date) -> Option<&Pause> {
        self.on(day).find(|pause| same_code(&pause.cvx, cvx))
    }
}

impl Pause {
    /// The pause in words, for a due list.
    pub fn words(&self) -> String {
        format!(
            "{} (CVX {}) is not to be used: paused by {} from {} ({})",
            self.name, self.cvx, self.by, self.from, self.source
        )
    }
}

/// Whether two CVX codes are the same: some systems leave the leading zero out.
pub(crate) fn same_code(one: &str, other: &str) -> bool {
    let bare = |code: &str| plain(code).trim_start_matches('0').to_owned();
    bare(one) == bare(other)
}
