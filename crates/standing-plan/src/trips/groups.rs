//! What can be planned apart: trips in parts that share no batch, vehicle or officer (a facility; a
//! cohort of a facility where its vehicles are its own), and parts in groups that share no block
//! which could fill.

use super::pack::{Packing, Row};
use super::sets::Sets;
use std::collections::{BTreeMap, BTreeSet};

/// The trips of a part, in order.
pub(super) type Trips = Vec<usize>;

/// Groups of parts.
pub(super) fn groups(packing: &Packing) -> Vec<Vec<Trips>> {
    let mut own = Sets::new(packing.rows.len());
    for t in 0..packing.trips.len() {
        let mut first = None;
        for span in packing.uses(t) {
            if is_block(packing, span.from) {
                continue;
            }
            for row in span.from..span.to {
                let first = *first.get_or_insert(row);
                own.join(first, row);
            }
        }
    }
    let mut parts: BTreeMap<usize, Trips> = BTreeMap::new();
    for t in 0..packing.trips.len() {
        if let Some(span) = packing.uses(t).first() {
            parts.entry(own.root(span.from)).or_default().push(t);
        }
    }
    let parts: Vec<Trips> = parts.into_values().collect();
    let shared = shared_rows(packing, &parts);
    let mut joined = Sets::new(parts.len() + packing.rows.len());
    for (p, part) in parts.iter().enumerate() {
        for span in part.iter().flat_map(|t| packing.uses(*t)) {
            if shared.binary_search(&span.from).is_ok() {
                joined.join(p, parts.len() + span.from);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<Trips>> = BTreeMap::new();
    for (p, part) in parts.into_iter().enumerate() {
        groups.entry(joined.root(p)).or_default().push(part);
    }
    groups.into_values().collect()
}

/// Rows of blocks that several parts could use, and fill together, in order.
pub(super) fn shared_rows(packing: &Packing, parts: &[Trips]) -> Vec<usize> {
    let mut users = vec![0usize; packing.rows.len()];
    let mut reach = vec![0i64; packing.rows.len()];
    for part in parts {
        // A batch takes its places in a block once, however many trips could take it there.
        let could: BTreeSet<(usize, usize)> = part
            .iter()
            .flat_map(|t| packing.choices(*t))
            .filter_map(|(batch, block)| Some((*packing.block_row.get(block)?, *batch)))
            .collect();
        let mut before = None;
        for (row, batch) in could {
            if let (Some(u), Some(r)) = (users.get_mut(row), reach.get_mut(row)) {
                *u += usize::from(before != Some(row));
                *r += i64::from(packing.persons.get(batch).copied().unwrap_or(0));
            }
            before = Some(row);
        }
    }
    let fills = |row: usize| {
        let allowed = packing.allowed.get(row).copied().unwrap_or(0);
        reach.get(row).is_some_and(|r| *r > i64::from(allowed))
    };
    (0..packing.rows.len())
        .filter(|row| users.get(*row).is_some_and(|u| *u > 1) && fills(*row))
        .collect()
}

fn is_block(packing: &Packing, row: usize) -> bool {
    matches!(packing.rows.get(row), Some(Row::Block(_)))
}
