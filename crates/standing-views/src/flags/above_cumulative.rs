//! More people infected now, or dead, than have ever been infected.

use super::context::{Context, is_facility};
use super::{Findings, add, found, input, lies_on, noun};
use jiff::Timestamp;
use standing_terms::Measure;

const RULE: &str = "current-above-cumulative";

pub(super) fn find(context: &Context<'_>, findings: &mut Findings) {
    let parts = [Measure::CasesCurrent, Measure::DeathsCumulative];
    for part in context.series.iter().filter(|s| parts.contains(&s.measure)) {
        let Some(whole) = context.get(part.place, Measure::CasesCumulative) else {
            continue;
        };
        let mut instants: Vec<Timestamp> = part
            .points
            .iter()
            .chain(&whole.points)
            .flat_map(|p| [Some(p.at), p.end])
            .flatten()
            .collect();
        instants.sort_unstable();
        instants.dedup();
        let mut open: Option<(Timestamp, f64, f64)> = None;
        let mut above = Vec::new();
        for at in instants {
            let both = part.value_at(at).zip(whole.value_at(at));
            match (both.filter(|(p, w)| p > w), open) {
                (Some((p, w)), None) => open = Some((at, p, w)),
                (None, Some(was)) => {
                    above.push((was, Some(at)));
                    open = None;
                }
                _ => {}
            }
        }
        above.extend(open.map(|was| (was, None)));
        for ((from, p, w), to) in above {
            let what = if is_facility(part.place) {
                "at this facility"
            } else {
                "in all"
            };
            let reason = format!(
                "{p} {} are above {w} {} {what}",
                noun(part.measure),
                noun(Measure::CasesCumulative)
            );
            let inputs = vec![
                input(part.measure.code(), p),
                input(Measure::CasesCumulative.code(), w),
            ];
            let mut found = found(RULE, part.measure, from, to, reason, inputs);
            // A count known to be wrong is no measure for another.
            let winner = findings
                .get(&(part.place.clone(), Measure::CasesCumulative))
                .into_iter()
                .flatten()
                .filter(|f| f.flag.rule != "revised-down" && lies_on(&f.flag, from))
                .map(|f| f.detected)
                .min();
            if winner.is_some_and(|at| at <= found.detected) {
                continue;
            }
            found.replaced = winner;
            add(findings, part.place, part.measure, found);
        }
    }
}
