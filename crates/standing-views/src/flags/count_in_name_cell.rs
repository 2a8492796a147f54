//! A number stands where the facility's name belongs: the cells of the row slipped, and none of its
//! figures can be trusted by itself.

use super::context::Context;
use super::{Findings, ROW_MEASURES, add, counter_restarted, found, input};
use crate::directory::Directory;
use crate::surveillance::place_of_row;
use jiff::Timestamp;
use standing_evidence::Book;
use standing_terms::Place;
use std::collections::BTreeMap;

const RULE: &str = "count-in-name-cell";

/// A stretch over which a row stood under a name that says something of its figures.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NamedRow {
    pub(super) listed: String,
    pub(super) from: Timestamp,
    pub(super) to: Option<Timestamp>,
}

/// Stretches over which rows of places stood under a telling name, by place.
pub(super) fn named_rows(
    book: &Book,
    directory: &Directory,
    places: impl Fn(&Place) -> bool,
) -> BTreeMap<Place, Vec<NamedRow>> {
    let telling = |name: &str| is_number(name) || counter_restarted::counts_to_a_date(name);
    let mut out: BTreeMap<Place, Vec<NamedRow>> = BTreeMap::new();
    for (name, pages) in book.all_page_series() {
        for row in pages.rows() {
            let place = place_of_row(name, &row.id, directory);
            if !places(&place) {
                continue;
            }
            let mut rows = Vec::new();
            let mut open: Option<NamedRow> = None;
            for interval in pages.history(row) {
                let at = interval.first_seen.at;
                let listed = interval
                    .cells
                    .and_then(|c| c.listed.as_deref())
                    .filter(|l| telling(l));
                if let Some(mut before) = open.take_if(|o| listed != Some(o.listed.as_str())) {
                    before.to = Some(at);
                    rows.push(before);
                }
                if open.is_none() {
                    open = listed.map(|listed| NamedRow {
                        listed: listed.to_owned(),
                        from: at,
                        to: None,
                    });
                }
            }
            rows.extend(open);
            if !rows.is_empty() {
                out.entry(place).or_default().extend(rows);
            }
        }
    }
    out
}

fn is_number(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty() && name.chars().all(|c| c.is_ascii_digit() || c == ',')
}

pub(super) fn find(
    context: &Context<'_>,
    place: &Place,
    rows: &[NamedRow],
    findings: &mut Findings,
) {
    for row in rows.iter().filter(|row| is_number(&row.listed)) {
        let reason = format!(
            "the row is named \"{}\": a number stands in the cell of the name, and the row's figures \
             may stand in the wrong cells",
            row.listed
        );
        for measure in ROW_MEASURES {
            if context.get(place, measure).is_none() {
                continue;
            }
            let inputs = vec![input("row name", &row.listed)];
            let own = found(RULE, measure, row.from, row.to, reason.clone(), inputs);
            if let Some(others) = findings.get_mut(&measure) {
                // What looks odd in a slipped row is the slip; and the way back is no finding either.
                others.retain(|f| {
                    let way_back = row.to == Some(f.flag.from) && f.flag.rule == "revised-down";
                    !way_back && !lies_within(f.flag.from, row)
                });
            }
            add(findings, measure, own);
        }
    }
}

fn lies_within(at: Timestamp, row: &NamedRow) -> bool {
    row.from <= at && row.to.is_none_or(|to| at < to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bare_number_is_no_name() {
        assert!(is_number(" 45 "));
        assert!(!is_number("209 North Jail"));
        assert!(!is_number(""));
    }
}
