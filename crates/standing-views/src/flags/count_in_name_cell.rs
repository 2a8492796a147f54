//! A number stands where the facility's name belongs: the cells of the row slipped, and none of its
//! figures can be trusted by itself.

use super::context::Context;
use super::{Findings, ROW_MEASURES, add, found, input};
use crate::directory::Directory;
use crate::surveillance::place_of_row;
use jiff::Timestamp;
use standing_evidence::Book;
use standing_terms::Place;

const RULE: &str = "count-in-name-cell";

/// A stretch over which a row stood under a name.
pub(super) struct NamedRow {
    pub(super) place: Place,
    pub(super) listed: String,
    pub(super) from: Timestamp,
    pub(super) to: Option<Timestamp>,
}

/// Stretches over which a row stood under a name that `wanted` accepts.
pub(super) fn rows_named(
    book: &Book,
    directory: &Directory,
    wanted: fn(&str) -> bool,
) -> Vec<NamedRow> {
    let mut out = Vec::new();
    for (name, pages) in book.all_page_series() {
        for row in pages.rows() {
            let mut open: Option<NamedRow> = None;
            for interval in pages.history(row) {
                let at = interval.first_seen.at;
                let listed = interval
                    .cells
                    .and_then(|c| c.listed.as_deref())
                    .filter(|l| wanted(l));
                if let Some(mut before) = open.take_if(|o| listed != Some(o.listed.as_str())) {
                    before.to = Some(at);
                    out.push(before);
                }
                if open.is_none() {
                    open = listed.map(|listed| NamedRow {
                        place: place_of_row(name, &row.id, directory),
                        listed: listed.to_owned(),
                        from: at,
                        to: None,
                    });
                }
            }
            out.extend(open);
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
    book: &Book,
    directory: &Directory,
    findings: &mut Findings,
) {
    for row in rows_named(book, directory, is_number) {
        let reason = format!(
            "the row is named \"{}\": a number stands in the cell of the name, and the row's figures \
             may stand in the wrong cells",
            row.listed
        );
        for measure in ROW_MEASURES {
            if context.get(&row.place, measure).is_none() {
                continue;
            }
            let inputs = vec![input("row name", &row.listed)];
            let own = found(RULE, measure, row.from, row.to, reason.clone(), inputs);
            if let Some(others) = findings.get_mut(&(row.place.clone(), measure)) {
                // What looks odd in a slipped row is the slip; and the way back is no finding either.
                others.retain(|f| {
                    let way_back = row.to == Some(f.flag.from) && f.flag.rule == "revised-down";
                    !way_back && !lies_within(f.flag.from, &row)
                });
            }
            add(findings, &row.place, measure, own);
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
