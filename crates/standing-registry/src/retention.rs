//! What stands in the way of erasing a person: holds placed by somebody, and rules of retention.
//!
//! A hold says who placed it, when and why, and is lifted by a named person. A rule of retention is
//! dated data with a citation (`rules/people/retention.toml`). An erasure itself is an act, which
//! names nobody: it keeps the ids, which stand for nothing.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::act::{Act, DoseSource};
use crate::book::Book;
use crate::ids::{ControlId, PersonId};

/// An act about keeping and erasing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "retention", rename_all = "kebab-case", deny_unknown_fields)]
pub enum RetentionAct {
    /// Nothing of the person, or where the entry names none of anybody, may be erased.
    HoldPlaced {
        /// What for.
        kind: HoldKind,
        /// Who placed it.
        by: String,
        /// Why, in words.
        because: String,
    },
    /// A hold is lifted.
    HoldReleased {
        /// The message id of the hold.
        of: ControlId,
        /// Who lifted it.
        by: String,
        /// Why, in words.
        because: String,
    },
    /// A person was erased: the keys of these ids were destroyed.
    Erased {
        /// All ids that meant the person, and those of messages in doubt about them.
        ids: Vec<PersonId>,
        /// Who ordered it.
        by: String,
        /// Why, in words.
        because: String,
    },
}

/// What a hold is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoldKind {
    /// A case before a court, or one that is expected.
    Litigation,
    /// A law, a contract or an office asks that records be kept.
    Retention,
}

/// A hold in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The name under which it is lifted.
    pub name: ControlId,
    /// When it was recorded.
    pub since: Timestamp,
    /// What for.
    pub kind: HoldKind,
    /// Who placed it.
    pub by: String,
    /// Why.
    pub because: String,
    /// Whom it is about; none for everybody.
    pub person: Option<PersonId>,
}

/// The holds in force, in the order in which they were placed.
pub fn holds(book: &Book) -> Vec<Hold> {
    let mut placed: Vec<Hold> = Vec::new();
    let mut released: BTreeSet<&ControlId> = BTreeSet::new();
    for (_, entry) in book.entered() {
        match &entry.act {
            Act::Retention(RetentionAct::HoldPlaced { kind, by, because }) => placed.push(Hold {
                name: entry.message.clone(),
                since: entry.recorded,
                kind: *kind,
                by: by.clone(),
                because: because.clone(),
                person: entry.person,
            }),
            Act::Retention(RetentionAct::HoldReleased { of, .. }) => {
                released.insert(of);
            }
            _ => {}
        }
    }
    placed.retain(|hold| !released.contains(&hold.name));
    placed
}

/// The holds that forbid the erasure of a person under any of their ids.
pub fn holds_on(book: &Book, person: PersonId) -> Vec<Hold> {
    let head = book.same_as(person);
    let mut holds = holds(book);
    holds.retain(|hold| hold.person.is_none_or(|held| book.same_as(held) == head));
    holds
}

/// The rules of retention.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRules {
    /// Each rule, in no order.
    #[serde(default)]
    pub rule: Vec<RetentionRule>,
}

/// For how long doses that a facility gave are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// A short name.
    pub name: String,
    /// The first day of a dose that it covers.
    pub doses_from: Date,
    /// The first day of a dose that it covers no more.
    #[serde(default)]
    pub doses_until: Option<Date>,
    /// Years after the dose for which its record is kept.
    pub years: u8,
    /// Where it is written.
    pub citation: String,
    /// Whether nobody read the source yet.
    #[serde(default)]
    pub unverified: bool,
}

/// A rule that asks that a person's record be kept.
#[derive(Debug, Clone)]
pub struct Kept<'r> {
    /// The rule.
    pub rule: &'r RetentionRule,
    /// The latest dose it covers.
    pub dose: Date,
    /// The first day on which it asks for nothing more.
    pub until: Date,
}

/// The rules that forbid the erasure of a person on a day. Only doses that a facility reports to have
/// given are covered, and also those taken back: the record of an error is a record.
pub fn kept_by<'r>(
    book: &Book,
    person: PersonId,
    day: Date,
    rules: &'r RetentionRules,
) -> Vec<Kept<'r>> {
    let given: Vec<Date> = book
        .of(person)
        .filter_map(|(_, entry)| match &entry.act {
            Act::Dose(report) if matches!(report.source, DoseSource::GivenHere { .. }) => {
                Some(report.on)
            }
            _ => None,
        })
        .collect();
    let kept = rules.rule.iter().filter_map(|rule| {
        let covered = given.iter().copied().filter(|on| {
            rule.doses_from <= *on && rule.doses_until.is_none_or(|until| *on < until)
        });
        let dose = covered.max()?;
        let until = dose.saturating_add(i64::from(rule.years).years());
        (day < until).then_some(Kept { rule, dose, until })
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::DoseReport;
    use crate::{Entry, Peer};
    use jiff::civil::date;
    use standing_terms::FacilityId;

    const ANA: PersonId = PersonId([1; 16]);
    const ANA_TOO: PersonId = PersonId([2; 16]);
    const BEN: PersonId = PersonId([3; 16]);

    fn apply(book: &mut Book, message: &str, person: Option<PersonId>, act: Act) {
        book.apply(Entry {
            recorded: "2021-04-01T17:00:00Z".parse().unwrap(),
            from: Peer::new("desk").unwrap(),
            message: ControlId::new(message).unwrap(),
            person,
            act,
        });
    }

    fn hold(by: &str) -> Act {
        Act::Retention(RetentionAct::HoldPlaced {
            kind: HoldKind::Litigation,
            by: by.to_owned(),
            because: "a case is pending".to_owned(),
        })
    }

    #[test]
    fn a_hold_on_one_id_holds_the_person_under_all_ids_until_it_is_lifted() {
        let mut book = Book::new();
        apply(&mut book, "1", Some(ANA_TOO), hold("Ada Adams"));
        assert!(holds_on(&book, ANA).is_empty());
        apply(&mut book, "2", Some(ANA_TOO), Act::Merged { into: ANA });
        assert_eq!(holds_on(&book, ANA)[0].by, "Ada Adams");
        assert!(holds_on(&book, BEN).is_empty());
        let released = RetentionAct::HoldReleased {
            of: ControlId::new("1").unwrap(),
            by: "Bo Brown".to_owned(),
            because: "the case ended".to_owned(),
        };
        apply(&mut book, "3", None, Act::Retention(released));
        assert!(holds_on(&book, ANA).is_empty());
    }

    #[test]
    fn a_hold_on_everybody_holds_also_who_comes_later() {
        let mut book = Book::new();
        apply(&mut book, "1", None, hold("Ada Adams"));
        assert_eq!(holds_on(&book, BEN).len(), 1);
    }

    #[test]
    fn a_dose_given_under_a_rule_is_kept_for_its_years_and_one_shown_on_a_card_is_not() {
        let rules: RetentionRules = toml::from_str(
            "[[rule]]\nname = \"r\"\ndoses_from = \"2020-12-14\"\ndoses_until = \"2023-10-03\"\n\
             years = 3\ncitation = \"made up for this test\"\n",
        )
        .unwrap();
        let dose = |on: Date, source: DoseSource| {
            Act::Dose(DoseReport {
                on,
                cvx: "207".to_owned(),
                mvx: None,
                lot: None,
                expiry: None,
                site: None,
                route: None,
                amount: None,
                vaccinator: None,
                source,
            })
        };
        let here = DoseSource::GivenHere {
            facility: FacilityId::new("alder-creek").unwrap(),
        };
        let mut book = Book::new();
        let given = dose(date(2021, 3, 12), here.clone());
        apply(&mut book, "1", Some(ANA), given);
        let after = dose(date(2023, 10, 3), here);
        apply(&mut book, "2", Some(ANA), after);
        let shown = dose(date(2021, 3, 12), DoseSource::Document);
        apply(&mut book, "3", Some(BEN), shown);
        let kept = kept_by(&book, ANA, date(2024, 3, 11), &rules);
        assert_eq!(
            (kept[0].dose, kept[0].until),
            (date(2021, 3, 12), date(2024, 3, 12))
        );
        assert!(kept_by(&book, ANA, date(2024, 3, 12), &rules).is_empty());
        assert!(kept_by(&book, BEN, date(2021, 3, 13), &rules).is_empty());
    }
}
