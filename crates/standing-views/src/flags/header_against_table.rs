//! The page prints the current cases twice, above the table and in its last row, and the two differ.
//! Both are kept; the sum of the facilities on the same page says which is nearer.

use super::context::{Context, same};
use super::{Findings, add, found, input};
use jiff::Timestamp;
use standing_terms::{Measure, Place};

const RULE: &str = "header-against-table";

pub(super) fn find(context: &Context<'_>, place: &Place, findings: &mut Findings) {
    for header in context.of_place(place) {
        if header.measure != Measure::CasesCurrentHeader {
            continue;
        }
        let Some(table) = context.get(header.place, Measure::CasesCurrent) else {
            continue;
        };
        let mut instants: Vec<Timestamp> = header
            .points
            .iter()
            .chain(table.points)
            .flat_map(|p| [Some(p.at), p.end])
            .flatten()
            .collect();
        instants.sort_unstable();
        instants.dedup();
        let mut rest = instants.iter().copied().peekable();
        while let Some(at) = rest.next() {
            let Some((h, t)) = header.value_at(at).zip(table.value_at(at)) else {
                continue;
            };
            if same(h, t) {
                continue;
            }
            let rows: f64 = context
                .facilities(Measure::CasesCurrent)
                .filter_map(|s| s.value_at(at))
                .sum();
            let nearer = match (h - rows).abs().total_cmp(&(t - rows).abs()) {
                std::cmp::Ordering::Less => "the header is nearer",
                std::cmp::Ordering::Greater => "the table is nearer",
                std::cmp::Ordering::Equal => "neither is nearer",
            };
            let reason = format!(
                "the page says {h} current cases above the table and {t} in its last row; the \
                 facilities sum to {rows}, to which {nearer}"
            );
            let inputs = vec![
                input("header", h),
                input("table", t),
                input("sum of the rows", rows),
            ];
            let to = rest.peek().copied();
            let found = found(RULE, Measure::CasesCurrent, at, to, reason, inputs);
            add(findings, Measure::CasesCurrent, found);
        }
    }
}
