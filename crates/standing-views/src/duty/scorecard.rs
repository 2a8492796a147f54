//! What a vaccination plan must contain, and which of it a plan or pledge says. There is no total:
//! one item does not make up for another.

use super::Duty;
use super::obligation::Origin;
use super::sentence::PartyName;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, PlanItem, SaidDate, SourceId, StatementLabel};

/// The words that answer an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanWords {
    /// The words.
    pub text: String,
    /// Whether they were compared with the original, so that they may be shown as a quotation.
    pub verbatim: bool,
    /// Where in the source they stand.
    pub locator: String,
}

/// One of the eight items, and what the plan says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemLine {
    /// The item.
    pub item: PlanItem,
    /// The words; empty where the plan does not say.
    pub words: Vec<PlanWords>,
}

/// A plan or pledge against the eight items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scorecard {
    /// The plan.
    pub plan: StatementLabel,
    /// Who published it.
    pub speaker: PartyName,
    /// The place it is about.
    pub place: String,
    /// What it promises, in our words.
    pub what: String,
    /// When.
    pub said: Option<SaidDate>,
    /// Where it can be read.
    pub source: SourceId,
    /// All eight items, in the order in which they are always shown.
    pub items: Vec<ItemLine>,
    /// The items that it says nothing about.
    pub silent_on: Vec<PlanItem>,
}

impl AboutInstitutions for Scorecard {}

impl Duty {
    /// Every plan and pledge made by the day asked about, against the eight items, oldest first.
    pub fn scorecards(&self, as_of: &AsOf) -> Vec<Scorecard> {
        let mut cards: Vec<_> = self
            .entries
            .iter()
            .filter(|e| {
                // A promise that serves no function, such as one to write again, is no plan.
                e.origin == Origin::Commitment
                    && (e.function.is_some() || !e.items.is_empty())
                    && e.stands(as_of.on, as_of.known, &self.zone)
            })
            .collect();
        cards.sort_by(|a, b| (a.made, &a.label).cmp(&(b.made, &b.label)));
        cards
            .into_iter()
            .map(|e| {
                let items: Vec<ItemLine> = PlanItem::ALL
                    .iter()
                    .map(|item| ItemLine {
                        item: *item,
                        words: e
                            .items
                            .iter()
                            .filter(|a| a.item == *item)
                            .map(|a| PlanWords {
                                text: a.words.text.clone(),
                                verbatim: a.words.verbatim,
                                locator: a.locator.clone(),
                            })
                            .collect(),
                    })
                    .collect();
                Scorecard {
                    plan: e.label.clone(),
                    speaker: self.parties.name(&e.speaker),
                    place: self.directory.place_name(&e.subject),
                    what: e.what.clone(),
                    said: e.said,
                    source: e.source.clone(),
                    silent_on: items
                        .iter()
                        .filter(|i| i.words.is_empty())
                        .map(|i| i.item)
                        .collect(),
                    items,
                }
            })
            .collect()
    }
}
