//! A lot is recalled: who had it.

use standing_terms::FacilityId;

use super::Lot;
use crate::act::{Act, DoseReport};
use crate::book::Book;
use crate::continuity::{self, Holder};
use crate::doses;
use crate::ids::PersonId;
use crate::rules::Rulebook;
use jiff::civil::Date;

/// Somebody who had a dose of a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Had {
    /// Who.
    pub person: PersonId,
    /// The dose, as the surest report has it.
    pub dose: DoseReport,
    /// Whether the report names the manufacturer; without it another maker's lot of the same number
    /// cannot be told apart.
    pub manufacturer_known: bool,
    /// The numbers by which facilities know the person.
    pub numbers: Vec<(FacilityId, String)>,
    /// Who holds the person's record on the day, and so is to tell them.
    pub holder: Holder,
}

/// Everybody of this installation who had a dose of a lot, wherever it was given and whoever reports
/// it, by the day of the dose.
pub fn recall(book: &Book, lot: &Lot, day: Date, rules: Rulebook<'_>) -> Vec<Had> {
    let (mvx, number) = lot.key();
    let is_it = |report: &DoseReport| {
        let same = report.lot.as_deref().map(super::plain).as_ref() == Some(&number);
        same && report
            .mvx
            .as_deref()
            .is_none_or(|known| super::plain(known) == mvx)
    };
    // One pass finds who any report names it for: another of the reports of one dose may name it.
    let mut people: Vec<PersonId> = book
        .entered()
        .filter_map(|(_, entry)| match &entry.act {
            Act::Dose(report) if is_it(report) => entry.person.map(|p| book.same_as(p)),
            _ => None,
        })
        .collect();
    people.sort_unstable();
    people.dedup();
    let mut had = Vec::new();
    for person in people {
        let numbers: Vec<(FacilityId, String)> = book
            .of(person)
            .filter_map(|(_, entry)| match &entry.act {
                Act::Numbered { facility, number } => Some((facility.clone(), number.clone())),
                _ => None,
            })
            .collect();
        for dose in doses::of(book, person, rules.data, rules.registry) {
            let reports = dose.entries.iter().filter_map(|at| {
                let (_, entry) = book.of(person).find(|(position, _)| position == at)?;
                match &entry.act {
                    Act::Dose(report) if is_it(report) => Some(report),
                    _ => None,
                }
            });
            if let Some(report) = reports.min_by_key(|report| report.mvx.is_none()) {
                had.push(Had {
                    person,
                    dose: report.clone(),
                    manufacturer_known: report.mvx.is_some(),
                    numbers: numbers.clone(),
                    holder: continuity::holder(book, person, day, rules.registry),
                });
            }
        }
    }
    had.sort_by_key(|had| (had.dose.on, had.person));
    had
}
