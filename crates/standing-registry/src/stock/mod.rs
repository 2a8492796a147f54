//! Stock of vaccine in a facility: what came, where it lies, what became of it.
//!
//! Acts of stock name no person. Doses given to people held are not told here: they are counted from
//! the doses that the facility reports ([`standing()`]). Doses for staff are counted and nothing
//! else: who had them is never kept. An act that was wrong is taken back by another.

mod excursion;
mod findings;
mod fold;
mod recall;
mod rules;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_terms::FacilityId;

use crate::ids::ControlId;

pub use excursion::Excursion;
pub use findings::Finding;
pub use fold::{Held, LotStanding, Moment, OpenVial, OrderStanding, Stock, Supply, standing};
pub use recall::{Had, recall};
pub(crate) use rules::same_code;
pub use rules::{Pause, Pauses, Product, Products, StorageRange, Warm};

/// An act of stock. None of them is about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stock", rename_all = "kebab-case", deny_unknown_fields)]
pub enum StockAct {
    /// Doses were ordered.
    Ordered {
        /// For which facility.
        facility: FacilityId,
        /// The day.
        on: Date,
        /// The facility's own number of the order.
        order: String,
        /// Vaccine type.
        cvx: String,
        /// How many doses.
        doses: u32,
    },
    /// Doses came.
    Received {
        /// Where.
        facility: FacilityId,
        /// The day.
        on: Date,
        /// Which lot.
        lot: Lot,
        /// Vaccine type.
        cvx: String,
        /// How many doses.
        doses: u32,
        /// The last day of the lot.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expiry: Option<Date>,
        /// The order they answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<String>,
        /// The facility that sent them, of a transfer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<FacilityId>,
    },
    /// A lot was put into a storage unit; it lies there until it is put into another.
    Stored {
        /// Where.
        facility: FacilityId,
        /// The day.
        on: Date,
        /// Which lot.
        lot: Lot,
        /// The facility's own name of the unit.
        unit: String,
        /// How cold it is meant to be.
        storage: Storage,
    },
    /// A temperature was read.
    Temperature {
        /// Where.
        facility: FacilityId,
        /// Of which unit.
        unit: String,
        /// When.
        at: Timestamp,
        /// Tenths of a degree Celsius.
        tenths: i16,
    },
    /// A vial was punctured.
    Opened {
        /// Where.
        facility: FacilityId,
        /// When.
        at: Timestamp,
        /// Of which lot.
        lot: Lot,
        /// How the vial is marked.
        vial: String,
    },
    /// Doses were thrown away.
    Wasted {
        /// Where.
        facility: FacilityId,
        /// The day.
        on: Date,
        /// Of which lot.
        lot: Lot,
        /// How many doses.
        doses: u32,
        /// Why.
        reason: WasteReason,
    },
    /// Doses left for another facility. They count there when that one tells that they came.
    Moved {
        /// From where.
        facility: FacilityId,
        /// To where.
        to: FacilityId,
        /// The day.
        on: Date,
        /// Of which lot.
        lot: Lot,
        /// How many doses.
        doses: u32,
    },
    /// A named person says that a lot must not be used at a facility.
    Quarantined {
        /// Where.
        facility: FacilityId,
        /// The day.
        on: Date,
        /// Which lot.
        lot: Lot,
        /// Why.
        reason: String,
        /// Who says so.
        by: String,
    },
    /// A named person says that a lot may be used again. It answers whatever held the lot and was
    /// recorded before.
    Released {
        /// Where.
        facility: FacilityId,
        /// The day.
        on: Date,
        /// Which lot.
        lot: Lot,
        /// Why, e.g. what the manufacturer answered.
        reason: String,
        /// Who says so.
        by: String,
    },
    /// Doses were given to staff: a count, never a person.
    Staff {
        /// Where.
        facility: FacilityId,
        /// The day.
        on: Date,
        /// Of which lot.
        lot: Lot,
        /// How many doses.
        doses: u32,
    },
    /// The peer takes back an act of stock of its own.
    TakenBack {
        /// Where.
        facility: FacilityId,
        /// The message.
        of: ControlId,
        /// Why, in words.
        reason: String,
    },
}

impl StockAct {
    /// The facility whose stock it is about.
    pub const fn facility(&self) -> &FacilityId {
        match self {
            Self::Ordered { facility, .. }
            | Self::Received { facility, .. }
            | Self::Stored { facility, .. }
            | Self::Temperature { facility, .. }
            | Self::Opened { facility, .. }
            | Self::Wasted { facility, .. }
            | Self::Moved { facility, .. }
            | Self::Quarantined { facility, .. }
            | Self::Released { facility, .. }
            | Self::Staff { facility, .. }
            | Self::TakenBack { facility, .. } => facility,
        }
    }
}

/// A lot: the number is the manufacturer's own, so it means nothing without the manufacturer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lot {
    /// Manufacturer (MVX).
    pub mvx: String,
    /// Number, as printed.
    pub number: String,
}

impl Lot {
    /// What makes two lots the same: letters are compared without their case, and spaces do not
    /// count.
    pub(crate) fn key(&self) -> (String, String) {
        (plain(&self.mvx), plain(&self.number))
    }
}

/// A code or lot number as it is compared.
pub(crate) fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace());
    kept.flat_map(char::to_uppercase).collect()
}

impl std::fmt::Display for Lot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.mvx, self.number)
    }
}

/// How cold a storage unit is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Storage {
    /// A refrigerator.
    Refrigerated,
    /// A freezer.
    Frozen,
    /// An ultra-cold freezer, or a shipper with dry ice.
    UltraCold,
}

impl Storage {
    /// Its name in the data.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refrigerated => "refrigerated",
            Self::Frozen => "frozen",
            Self::UltraCold => "ultra-cold",
        }
    }
}

/// Why doses were thrown away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WasteReason {
    /// The lot's last day had passed, or the time it may lie in a refrigerator.
    Expired,
    /// The vial had been open for too long.
    OpenTooLong,
    /// It was too warm or too cold.
    Temperature,
    /// Broken, spilt or contaminated.
    Broken,
    /// Drawn up and not given.
    DrawnNotGiven,
    /// The lot was recalled.
    Recalled,
    /// Something else.
    Other {
        /// In words.
        words: String,
    },
}
