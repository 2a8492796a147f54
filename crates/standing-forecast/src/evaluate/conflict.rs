//! Evaluate vaccine conflict (section 6.7; CALCDTCONFLICT-1, -2, CONFLICT-3).

use super::{Case, Finding, Progress, Record, Status};

/// The conflict with an earlier dose of any antigen, if the dose is an impacted one.
pub(super) fn conflict(case: Case<'_>, progress: &Progress, record: Record<'_>) -> Option<Finding> {
    let vaccine = &case.tables.vaccines[record.dose.cvx];
    if vaccine.impacted_by.is_empty() {
        return None;
    }
    let date = record.dose.date;
    let earlier = case.subject.doses.get(..usize::from(record.place))?;
    for previous in earlier {
        if !vaccine.conflicting.contains(previous.cvx) {
            continue;
        }
        for rule in vaccine
            .impacted_by
            .iter()
            .filter(|r| r.previous == previous.cvx)
        {
            // CALCDTCONFLICT-2: the status is the one in this series. A dose without the antigen
            // of this series has none here and counts as not evaluated.
            let status = progress
                .evaluations
                .iter()
                .find(|e| e.dose == previous.input)
                .map(|e| e.status);
            let span = match status {
                None | Some(Status::Valid) => rule.minimum_end,
                Some(_) => rule.end,
            };
            let limit = previous.date.plus(span);
            if previous.date.plus(rule.begin) <= date && date < limit {
                return Some(Finding::Conflict {
                    previous: previous.input,
                    limit,
                });
            }
        }
    }
    None
}
