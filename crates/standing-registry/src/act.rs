//! What is told to the registry: one act of one message.
//!
//! Codes are CDC's: vaccines as CVX, manufacturers as MVX, observations as CDSi numbers them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_forecast::Sex;
use standing_terms::{Digest, FacilityId};

use crate::care::CareAct;
use crate::clinic::ClinicAct;
use crate::doubt::DoubtAct;
use crate::ids::{ControlId, PersonId};
use crate::retention::RetentionAct;
use crate::stock::StockAct;

/// An act. Those about a person name the person in the entry, not here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Act {
    /// A person became known, or their details are told anew. The latest told holds.
    Registered(Details),
    /// A facility knows the person by a number of its own. Never a number of an authority.
    Numbered {
        /// Which facility.
        facility: FacilityId,
        /// Its number.
        number: String,
    },
    /// The person came to a facility: admitted, or transferred in.
    Arrived {
        /// Where.
        facility: FacilityId,
        /// The day.
        on: Date,
        /// The facility that sent the person, of a transfer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<FacilityId>,
        /// The id under which the sending facility knows the person, where this one gave another.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        known_as: Option<PersonId>,
    },
    /// The person left a facility.
    Left {
        /// Which.
        facility: FacilityId,
        /// The day.
        on: Date,
        /// How.
        how: Departure,
    },
    /// A dose was administered, as somebody reports it.
    Dose(DoseReport),
    /// The peer takes back what it reported in a message of its own.
    DoseWithdrawn {
        /// The message.
        of: ControlId,
        /// Why, in words.
        reason: String,
    },
    /// A vaccine was offered.
    Offered {
        /// The day.
        on: Date,
        /// The vaccine group.
        vaccine_group: String,
        /// The language in which it was offered (BCP 47).
        language: Option<String>,
        /// The information sheet handed out.
        sheet: Option<String>,
    },
    /// The person's decision. Each can be taken back at any time: the latest holds.
    Decided {
        /// The day.
        on: Date,
        /// The vaccine group.
        vaccine_group: String,
        /// What they decided.
        decision: Decision,
    },
    /// The person, or a nurse for them, asked for a dose.
    Asked {
        /// The day.
        on: Date,
        /// The vaccine group.
        vaccine_group: String,
    },
    /// A coded observation: a condition, an indication, a contraindication.
    Observed {
        /// CDSi's code.
        code: String,
        /// Since when.
        from: Option<Date>,
    },
    /// The person was given their printed record; on release, with a proposed appointment.
    RecordHanded {
        /// The day.
        on: Date,
        /// What was printed.
        record: Digest,
        /// Whether an appointment outside, or a clinic, was proposed on it.
        appointment_proposed: bool,
    },
    /// The person said whether whoever gave a dose is named on the card they keep. Each can be taken
    /// back at any time: the latest holds, and without one nobody is named.
    NamedOnCard {
        /// The day.
        on: Date,
        /// Whether they are.
        named: bool,
    },
    /// A health card was issued to the person.
    CardIssued {
        /// The day.
        on: Date,
        /// Under which id it can be revoked.
        revocation_id: String,
        /// Its text.
        card: Digest,
    },
    /// A person decided that this id and another mean one person.
    Merged {
        /// The id that holds from now on.
        into: PersonId,
    },
    /// A person decided that the merge was wrong.
    Unmerged {
        /// The id it had been merged into.
        from: PersonId,
    },
    /// A file of acts begins. Its acts follow as entries of their own.
    FileBegun {
        /// Its bytes.
        file: Digest,
        /// How many acts it holds.
        acts: u64,
    },
    /// Every act of the file was entered.
    FileEnded {
        /// Its bytes.
        file: Digest,
    },
    /// A message was taken. What it told follows as entries of their own.
    MessageTaken {
        /// What follows its header.
        body: Digest,
    },
    /// A record was handed to somebody outside this installation, as of its position.
    Exported {
        /// How the export is named.
        export: String,
    },
    /// A named person looked at a step of the clock and says that the time is right now.
    ClockConfirmed,
    /// Vaccine came, went, or was found not to be usable; about no person.
    Stock(StockAct),
    /// A standing order, or the emergency kit; about no person held.
    Clinic(ClinicAct),
    /// What is recorded around a dose: screening, a guardian's consent, isolation, adverse events.
    Care(CareAct),
    /// A message that could not be taken is kept, or was looked at.
    Doubt(DoubtAct),
    /// A hold is placed or lifted, or a person was erased.
    Retention(RetentionAct),
    /// Access from outside was given, taken back, or used.
    Access(crate::access::Access),
    /// A named person looked at this id and another, and says whether they mean one person.
    Looked(crate::linkage::Looked),
}

/// Who a person is, as told. No number of an authority, no origin, no status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Details {
    /// The name as given, in one piece: names do not all have the same parts.
    pub name: String,
    /// Birth date.
    pub birth: Date,
    /// Sex, as the schedules ask for it: `F`, `M` or `U`.
    #[serde(with = "sex")]
    pub sex: Sex,
    /// The language the person chooses (BCP 47).
    pub language: Option<String>,
    /// How the person chooses to be reached after release. Never asked for in order to give care.
    pub contact: Option<String>,
}

mod sex {
    use serde::{Deserialize as _, Deserializer, Serializer};
    use standing_forecast::Sex;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(sex: &Sex, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(match sex {
            Sex::Female => "F",
            Sex::Male => "M",
            Sex::Unknown => "U",
        })
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Sex, D::Error> {
        match String::deserialize(from)?.as_str() {
            "F" => Ok(Sex::Female),
            "M" => Ok(Sex::Male),
            "U" | "X" => Ok(Sex::Unknown),
            _ => Err(serde::de::Error::custom("sex is `F`, `M`, `U` or `X`")),
        }
    }
}

/// How a person left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Departure {
    /// To another facility.
    TransferredOut {
        /// Which.
        to: FacilityId,
    },
    /// Out of custody.
    Released,
    /// The person died.
    Died,
}

/// A dose as one peer reports it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoseReport {
    /// The day it was given.
    pub on: Date,
    /// Vaccine type.
    pub cvx: String,
    /// Manufacturer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mvx: Option<String>,
    /// Lot number, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// The last day of the lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry: Option<Date>,
    /// Where it was given in the body (HL7 table 0163).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// How (HL7 table 0162).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// How much, with its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// Who gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vaccinator: Option<String>,
    /// Where the report comes from.
    pub source: DoseSource,
}

/// Where a report of a dose comes from, the surest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoseSource {
    /// Given by the facility that reports it.
    GivenHere {
        /// Which.
        facility: FacilityId,
    },
    /// An immunization registry has it.
    Registry,
    /// A document was shown: a card, a printed record.
    Document,
    /// The person says so.
    Person,
}

/// What a person decided about a vaccine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Yes.
    Accepted,
    /// No, with the person's own words or none: no reason is ever required.
    Declined {
        /// The person's own words.
        words: Option<String>,
    },
    /// Later.
    Deferred {
        /// When to ask again.
        ask_again: Option<Date>,
    },
}
