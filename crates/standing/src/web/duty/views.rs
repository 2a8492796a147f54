//! What this area renders from: the views of duty over the book as it stands, and the matrix, which
//! is the one answer that goes over every facility and is kept for as long as it stays true.

use super::owed;
use crate::cli::{Lately, Point};
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, Place, StateCode, StatementLabel};
use standing_views::duty::{Duty, MatrixRow, WiderRow};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The views of duty over the latest book.
pub struct DutyViews {
    latest: Box<dyn Fn() -> Arc<Duty> + Send + Sync>,
    wholes: Lately<(), Arc<Whole>>,
}

/// How many matrices are kept: of so many days and known points.
const KEPT: usize = 16;

/// The matrix of every facility, with the rows of the wider places around them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Whole {
    /// Of the nation, then of each state with a facility, by name.
    pub(super) wider: Vec<WiderRow>,
    /// Of each facility, by state and name; those without a state come last.
    pub(super) rows: Vec<Row>,
    /// How many requests are past their time without an answer.
    pub(super) late: usize,
}

/// The row of a facility with its state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Row {
    /// Its state.
    pub(super) state: Option<StateCode>,
    /// Its cells.
    #[serde(flatten)]
    pub(super) row: MatrixRow,
}

impl AboutInstitutions for Row {}

impl DutyViews {
    /// Views that ask for the latest each time.
    pub fn new(latest: impl Fn() -> Arc<Duty> + Send + Sync + 'static) -> Self {
        Self {
            latest: Box::new(latest),
            wholes: Lately::most(KEPT),
        }
    }

    /// The latest.
    pub(super) fn duty(&self) -> Arc<Duty> {
        (self.latest)()
    }

    /// Whether somebody owes something by a statement, as everybody may see it.
    pub(in crate::web) fn owed_by(&self, label: &StatementLabel, as_of: &AsOf) -> bool {
        !owed::public_obligations_of(&self.duty(), label, as_of).is_empty()
    }

    /// The matrix as of a point: computed once for a position of the book, then kept. The rules
    /// that count time are part of the program and the same for as long as it runs.
    pub(super) fn whole(&self, as_of: &AsOf) -> Arc<Whole> {
        let duty = self.duty();
        let point = Point {
            position: duty.position(),
            rules: "",
            as_of: *as_of,
        };
        self.wholes
            .get(point, (), || Arc::new(Whole::of(&duty, as_of)))
    }
}

impl Whole {
    fn of(duty: &Duty, as_of: &AsOf) -> Self {
        let directory = duty.directory();
        let mut rows: Vec<Row> = duty
            .matrix(&duty.facilities(), as_of)
            .into_iter()
            .map(|row| Row {
                state: directory
                    .listing(&row.facility)
                    .and_then(|l| l.state().cloned()),
                row,
            })
            .collect();
        rows.sort_by(|x, y| {
            (x.state.is_none(), &x.state, &x.row.name).cmp(&(
                y.state.is_none(),
                &y.state,
                &y.row.name,
            ))
        });
        let states: BTreeSet<&StateCode> = rows.iter().filter_map(|r| r.state.as_ref()).collect();
        let wider = std::iter::once(Place::us())
            .chain(states.into_iter().cloned().map(Place::State))
            .filter_map(|place| duty.wider_row(&place, as_of))
            .collect();
        let late = owed::late_requests(duty, as_of);
        Self { wider, rows, late }
    }

    /// The row of a state.
    pub(super) fn of_state(&self, state: Option<&StateCode>) -> Option<&WiderRow> {
        let state = state?;
        self.wider
            .iter()
            .find(|w| matches!(&w.place, Place::State(code) if code == state))
    }

    /// The row of the nation.
    pub(super) fn of_nation(&self) -> Option<&WiderRow> {
        self.wider
            .iter()
            .find(|w| matches!(w.place, Place::Nation(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::duty::sample;
    use jiff::civil::date;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_matrix_is_computed_once_for_a_book_and_a_point() {
        let duty = sample::duty();
        let views = DutyViews::new(move || Arc::clone(&duty));
        let day = AsOf::on(date(2021, 3, 12));
        let first = views.whole(&day);
        assert!(Arc::ptr_eq(&first, &views.whole(&day)), "kept");
        let other = AsOf::on(date(2021, 3, 13));
        assert!(
            !Arc::ptr_eq(&first, &views.whole(&other)),
            "another day is another matrix"
        );
    }

    #[test]
    fn a_book_that_grew_is_asked_again() {
        let (small, large) = (sample::duty_before_the_last_entry(), sample::duty());
        let asked = AtomicUsize::new(0);
        let views = DutyViews::new(move || {
            let grown = asked.fetch_add(1, Ordering::Relaxed) > 0;
            Arc::clone(if grown { &large } else { &small })
        });
        let day = AsOf::on(date(2021, 3, 12));
        let before = views.whole(&day);
        assert!(!Arc::ptr_eq(&before, &views.whole(&day)));
    }
}
