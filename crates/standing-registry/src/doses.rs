//! Which reports are one dose.
//!
//! Reports are never dropped: a [`Dose`] lists every report it was made of and what about it a
//! person should look at.

use jiff::civil::Date;
use standing_forecast::{Compiled, Day};

use crate::act::{Act, DoseReport};
use crate::book::Book;
use crate::ids::{ControlId, Peer, PersonId};
use crate::rules::Rules;

/// A dose, from one report or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dose {
    /// The report that is used: of the surest source, and of those the one recorded first.
    pub report: DoseReport,
    /// Every report, by position, that one first.
    pub entries: Vec<usize>,
    /// What a person should look at.
    pub doubts: Vec<Doubt>,
}

/// Why a person should look at a dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The same day and product, told in two messages: one dose.
    Duplicate,
    /// The same day, and two products against the same disease or two lots of one product: counted
    /// as one dose until a person decides which.
    Conflict,
    /// The same product and lot by two peers on neighbouring days: counted as one dose until a
    /// person decides.
    PossibleDuplicate,
}

struct Report<'b> {
    position: usize,
    from: &'b Peer,
    says: &'b DoseReport,
}

/// The doses of a person by date; reports that their peers took back are left out.
pub fn of(book: &Book, person: PersonId, data: &Compiled, rules: &Rules) -> Vec<Dose> {
    let mut reports: Vec<Report<'_>> = Vec::new();
    let mut messages: Vec<(&Peer, &ControlId)> = Vec::new();
    let mut withdrawn: Vec<(&Peer, &ControlId)> = Vec::new();
    for (position, entry) in book.of(person) {
        match &entry.act {
            Act::Dose(report) => {
                messages.push((&entry.from, &entry.message));
                reports.push(Report {
                    position,
                    from: &entry.from,
                    says: report,
                });
            }
            Act::DoseWithdrawn { of, .. } => withdrawn.push((&entry.from, of)),
            _ => {}
        }
    }
    if !withdrawn.is_empty() {
        let mut told = messages.iter();
        reports.retain(|_| {
            told.next()
                .is_some_and(|message| !withdrawn.contains(message))
        });
    }
    // By date, then the surest source, then what came first: independent of the order of arrival
    // for everything but equal reports.
    reports.sort_by(|a, b| {
        let key = |r: &Report<'_>| (r.says.on, r.says.source.clone(), r.position);
        key(a).cmp(&key(b))
    });

    let mut doses: Vec<(Dose, Vec<Peer>)> = Vec::new();
    for report in reports {
        let same = doses.iter_mut().rev().find_map(|(dose, peers)| {
            let doubt = doubt(&dose.report, peers, &report, data, rules)?;
            Some((dose, peers, doubt))
        });
        if let Some((dose, peers, doubt)) = same {
            dose.entries.push(report.position);
            if !dose.doubts.contains(&doubt) {
                dose.doubts.push(doubt);
            }
            peers.push(report.from.clone());
            if report.says.source < dose.report.source {
                dose.report = report.says.clone();
                dose.entries.rotate_right(1);
            }
        } else {
            let dose = Dose {
                report: report.says.clone(),
                entries: vec![report.position],
                doubts: Vec::new(),
            };
            doses.push((dose, vec![report.from.clone()]));
        }
    }
    doses.into_iter().map(|(dose, _)| dose).collect()
}

/// Whether a report is the same dose as one before it, and what is then to be looked at.
fn doubt(
    dose: &DoseReport,
    peers: &[Peer],
    other: &Report<'_>,
    data: &Compiled,
    rules: &Rules,
) -> Option<Doubt> {
    let report = other.says;
    let same_product = dose.cvx == report.cvx;
    let lots_differ = match (&dose.lot, &report.lot) {
        (Some(one), Some(two)) => !one.eq_ignore_ascii_case(two),
        _ => false,
    };
    if dose.on == report.on {
        return if same_product {
            Some(if lots_differ {
                Doubt::Conflict
            } else {
                Doubt::Duplicate
            })
        } else {
            against_the_same(data, &dose.cvx, &report.cvx).then_some(Doubt::Conflict)
        };
    }
    let near = days_between(dose.on, report.on) <= i64::from(rules.one_dose_within_days);
    let other_peer = !peers.contains(other.from);
    let same_lot = dose.lot.is_some() && report.lot.is_some() && !lots_differ;
    (near && other_peer && same_product && same_lot).then_some(Doubt::PossibleDuplicate)
}

fn days_between(one: Date, other: Date) -> i64 {
    i64::from(Day::from(one).days_after(Day::from(other)).abs())
}

/// Whether two vaccine types hold an antigen in common. Of a code that the rules do not know
/// nothing can be said.
fn against_the_same(data: &Compiled, one: &str, other: &str) -> bool {
    match (data.cvx(one), data.cvx(other)) {
        (Some(one), Some(other)) => data.vaccines()[one].shares_antigen(&data.vaccines()[other]),
        _ => false,
    }
}
