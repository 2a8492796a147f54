//! What about stock a person should look at.

use jiff::civil::Date;
use standing_terms::FacilityId;

use super::Lot;

/// What was found. Nothing is mended by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// More went than came.
    NegativeBalance {
        /// Which lot.
        lot: Lot,
        /// What is left by the records.
        on_hand: i64,
    },
    /// Doses of a lot that was never received.
    UnknownLot {
        /// Which lot, as reported; the manufacturer may not be known.
        lot: Lot,
        /// How many doses went.
        doses: u32,
    },
    /// Doses given here whose report names no lot: they are missing from every balance.
    DosesWithoutLot {
        /// How many.
        doses: u32,
    },
    /// Doses of a lot reported as another vaccine type than the lot is.
    OtherProduct {
        /// Which lot.
        lot: Lot,
        /// What was received.
        received: String,
        /// What was reported.
        reported: String,
    },
    /// Receipts of one lot that differ in what it is or how long it lasts. The earlier day counts.
    ReceiptsDiffer {
        /// Which lot.
        lot: Lot,
    },
    /// Doses given after the lot could no longer be used.
    GivenAfterExpiry {
        /// Which lot.
        lot: Lot,
        /// The last day.
        last: Date,
        /// How many doses.
        doses: u32,
    },
    /// Doses that left for another facility, which has not told that they came.
    NotArrived {
        /// Which lot.
        lot: Lot,
        /// From where.
        from: FacilityId,
        /// To where.
        to: FacilityId,
        /// How many doses.
        doses: u32,
        /// Since when the first of them is on the road.
        since: Date,
    },
    /// The lot is on hand here, and another facility holds it in quarantine.
    QuarantinedElsewhere {
        /// Which lot.
        lot: Lot,
        /// Where.
        facility: FacilityId,
        /// Why.
        reason: String,
    },
}

impl Finding {
    /// The name of the kind of finding.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NegativeBalance { .. } => "negative_balance",
            Self::UnknownLot { .. } => "unknown_lot",
            Self::DosesWithoutLot { .. } => "doses_without_lot",
            Self::OtherProduct { .. } => "other_product",
            Self::ReceiptsDiffer { .. } => "receipts_differ",
            Self::GivenAfterExpiry { .. } => "given_after_expiry",
            Self::NotArrived { .. } => "not_arrived",
            Self::QuarantinedElsewhere { .. } => "quarantined_elsewhere",
        }
    }

    /// The finding in words.
    pub fn words(&self) -> String {
        match self {
            Self::NegativeBalance { lot, on_hand } => {
                format!("lot {lot}: {on_hand} doses on hand: more went than came")
            }
            Self::UnknownLot { lot, doses } => {
                format!("lot {lot}: {doses} doses went, and none was ever received here")
            }
            Self::DosesWithoutLot { doses } => {
                format!("{doses} doses given here name no lot and are missing from every balance")
            }
            Self::OtherProduct {
                lot,
                received,
                reported,
            } => format!("lot {lot}: received as CVX {received}, given as CVX {reported}"),
            Self::ReceiptsDiffer { lot } => {
                format!("lot {lot}: its receipts differ in product or last day")
            }
            Self::GivenAfterExpiry { lot, last, doses } => {
                format!("lot {lot}: {doses} doses given after {last}, its last day here")
            }
            Self::NotArrived {
                lot,
                from,
                to,
                doses,
                since,
            } => format!(
                "lot {lot}: {doses} doses left {from} for {to} from {since} on, and {to} has not \
                 told that they came"
            ),
            Self::QuarantinedElsewhere {
                lot,
                facility,
                reason,
            } => format!("lot {lot}: quarantined at {facility}: {reason}"),
        }
    }
}
