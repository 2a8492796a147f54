//! A plan of clinic days, as data.

use crate::ReadError;
use serde::{Deserialize, Serialize};

/// Vials of a lot that a session opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The lot.
    pub lot: String,
    /// How many vials.
    pub vials: u32,
}

/// A session that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedSession {
    /// The session.
    pub id: String,
    /// The cohort that it serves.
    pub cohort: String,
    /// Whether the group is in quarantine.
    pub quarantine: bool,
    /// The product that it gives.
    pub product: String,
    /// Tokens in the order of vaccination.
    pub people: Vec<String>,
    /// Vials that it opens.
    pub vials: Vec<Opened>,
}

/// Whom doses left in opened vials are offered to, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The session.
    pub session: String,
    /// Doses that its vials hold beyond those planned.
    pub doses: u32,
    /// Tokens in the order drawn.
    pub order: Vec<String>,
}

/// Somebody who is not served, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unserved {
    /// The token.
    pub token: String,
    /// Why, as a code.
    pub reason: String,
    /// The smallest change found that would serve them, the plan standing otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smallest_change: Option<String>,
}

/// A plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Name of the problem.
    #[serde(default)]
    pub instance: String,
    /// Sessions that are held.
    pub sessions: Vec<PlannedSession>,
    /// The published seed of the lottery of left doses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lottery_seed: Option<String>,
    /// The draws.
    #[serde(default)]
    pub lottery: Vec<Drawn>,
    /// Who is not served.
    #[serde(default)]
    pub unserved: Vec<Unserved>,
    /// People served, weighted, less the price of wasted doses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<f64>,
    /// A proved upper bound on the objective of any plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<f64>,
    /// Doses in opened vials beyond those planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doses_left: Option<u32>,
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// Where the bytes are not one.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        crate::read("the plan", bytes)
    }
}
