//! Select best patient series (chapter 8): once for each series group of an antigen, then across
//! its groups.

mod best;
mod prefilter;
mod prioritized;
mod score;

use crate::data::{AntigenId, Series, Tables};
use crate::forecast::PatientSeries;
use crate::gather::Subject;

/// A best patient series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Best {
    /// Its place among the patient series of the person.
    pub(crate) at: u16,
}

/// Lists that are used again for every group.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    group: Vec<u16>,
    scorable: Vec<u16>,
    scored: Vec<u16>,
    prioritized: Vec<u16>,
}

/// What the selection may look at.
#[derive(Clone, Copy)]
pub(crate) struct View<'v> {
    tables: &'v Tables,
    subject: &'v Subject,
    all: &'v [PatientSeries],
}

impl<'v> View<'v> {
    #[expect(
        clippy::indexing_slicing,
        reason = "places are made only from this list, in `select`"
    )]
    fn patient(self, at: u16) -> &'v PatientSeries {
        &self.all[usize::from(at)]
    }

    fn series(self, at: u16) -> &'v Series {
        &self.tables.series[self.patient(at).series]
    }
}

/// Adds the best series of an antigen. `range` is where its patient series lie.
pub(crate) fn select(
    tables: &Tables,
    subject: &Subject,
    antigen: AntigenId,
    all: &[PatientSeries],
    range: (u16, u16),
    lists: &mut Lists,
    best: &mut Vec<Best>,
) {
    let view = View {
        tables,
        subject,
        all,
    };
    lists.prioritized.clear();
    for &group in &*tables.antigens[antigen].series_groups {
        lists.group.clear();
        lists
            .group
            .extend((range.0..range.1).filter(|&at| view.series(at).in_group == group));
        if lists.group.is_empty() || !prefilter::may_start(view, &lists.group) {
            continue;
        }
        prefilter::scorable(view, &lists.group, &mut lists.scorable);
        let one = prioritized::single(view, &lists.group, &lists.scorable)
            .or_else(|| score::highest(view, &lists.scorable, &mut lists.scored));
        lists.prioritized.extend(one);
    }
    for &at in &lists.prioritized {
        if best::is_best(view, at, &lists.prioritized) {
            best.push(Best { at });
        }
    }
}
