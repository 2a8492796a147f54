//! The claims of a typed case, as the views hold them against the book.

use super::case::label_in_book;
use standing_formats::case::{CaseMessages, Comparison as Typed, Method as Row};
use standing_terms::IdError;
use standing_views::claims::{Claim, Comparison, Method};

/// The claims of a case, in the order of its file.
///
/// # Errors
/// Where a label grows too long with the case's identifier before it.
pub fn claims_of_case(messages: &CaseMessages) -> Result<Vec<Claim>, IdError> {
    let case = messages.head.as_ref().map_or("", |h| h.id.value.as_str());
    messages
        .claims
        .iter()
        .map(|item| {
            let row = &item.value;
            Ok(Claim {
                id: row.id.value.to_string(),
                text: row.text.clone(),
                stated: row.stated.clone(),
                stated_as_of: row.stated_as_of.clone(),
                method: method(case, &row.method)?,
                compare: comparison(row.compare),
                checks: row.checks.iter().map(|c| (c.on.value, c.known)).collect(),
                note: row.note.clone(),
            })
        })
        .collect()
}

fn method(case: &str, row: &Row) -> Result<Method, IdError> {
    Ok(match row {
        Row::SumOfRows {
            measure,
            facilities,
            speaker,
            ..
        } => Method::SumOfRows {
            speaker: speaker.as_ref().map(|s| s.value.clone()),
            measure: *measure,
            facilities: facilities.iter().map(|f| f.value.clone()).collect(),
        },
        Row::LatestFigure {
            measures,
            about,
            speaker,
        } => Method::LatestFigure {
            measures: measures.clone(),
            about: about.value.clone(),
            speaker: speaker.as_ref().map(|s| s.value.clone()),
        },
        Row::CountFacilitiesWithCases {
            measure,
            facilities,
            at_least,
            speaker,
        } => Method::CountFacilitiesWithCases {
            speaker: speaker.as_ref().map(|s| s.value.clone()),
            measure: *measure,
            facilities: facilities.iter().map(|f| f.value.clone()).collect(),
            at_least: *at_least,
        },
        Row::MeanOfMonthlyRateRatios {
            months,
            speaker,
            reference,
            residents,
            ..
        } => Method::MeanOfMonthlyRateRatios {
            months: months.clone(),
            speaker: speaker.value.clone(),
            reference: reference.value.clone(),
            residents: *residents,
        },
        Row::DateOfStatement { label } => Method::DateOfStatement {
            label: label_in_book(case, &label.value)?,
        },
        Row::NotRecomputable { why } => Method::NotRecomputable { why: why.clone() },
    })
}

fn comparison(typed: Typed) -> Comparison {
    match typed {
        Typed::MoreThan(n) => Comparison::MoreThan(n),
        Typed::AtLeast(n) => Comparison::AtLeast(n),
        Typed::LessThan(n) => Comparison::LessThan(n),
        Typed::Equals(n) => Comparison::Equals(n),
        Typed::About {
            value,
            within_percent,
        } => Comparison::About {
            value,
            within_percent,
        },
        Typed::Dated(said) => Comparison::Dated(said),
        Typed::None => Comparison::None,
    }
}
