//! Steps: dated events in the life of a request, an order or a promise.
//!
//! A step is typed by a person who saw the proof, and is a statement like any other: with its
//! speaker, its source and its place in it. What follows from the steps (how a clock runs, who is
//! late) is never typed: the views derive it.

use crate::statement::Quote;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_terms::{Act, PartyId, PlanItem, StatementLabel};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The requests, orders or promises it concerns.
    pub of: Vec<StatementLabel>,
    /// Which of those who are asked or bound it concerns; all of them where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// The day on which it happened, from which clocks count.
    pub on: Date,
    /// What it was.
    pub act: Act,
    /// What happened, in our words.
    pub what: String,
}

/// Where a plan or pledge answers one of the items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAnswer {
    /// The item.
    pub item: PlanItem,
    /// The words that answer it.
    pub words: Quote,
    /// Where in the plan's source they stand.
    pub locator: String,
}
