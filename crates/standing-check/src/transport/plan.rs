//! A plan of trips, as data.

use crate::ReadError;
use serde::{Deserialize, Serialize};

/// A stop of a trip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// The batch that is served.
    pub batch: String,
    /// The block in which its appointment lies.
    pub block: String,
    /// Which of the batch's appointments, where several lie in that block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<usize>,
}

/// A trip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedTrip {
    /// The kind of vehicle.
    pub vehicle_type: String,
    /// When it leaves.
    pub depart: i32,
    /// When it is back, as the plan prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<i32>,
    /// Its stops, in order.
    pub stops: Vec<Stop>,
    /// Its cost, as the plan prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
}

/// A batch that is not served, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unserved {
    /// The batch.
    pub id: String,
    /// Why, as a code.
    #[serde(default)]
    pub reason: String,
    /// The smallest change found that would serve it.
    #[serde(default)]
    pub smallest_change: Option<String>,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Name of the problem.
    #[serde(default)]
    pub instance: String,
    /// Trips.
    pub trips: Vec<PlannedTrip>,
    /// Total cost, as the plan prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<f64>,
    /// A proved lower bound on the cost of any plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<f64>,
    /// Distance between the two, as a share of the objective.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<f64>,
    /// Seed of the search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// CPU seconds the search took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_s: Option<f64>,
    /// Who is not served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unserved: Option<Vec<Unserved>>,
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
