//! More people infected now, or dead, than have ever been infected. For deaths it nearly always means
//! that the count of cases was typed into the cell of the deaths.
//!
//! So it does where more people are said to have died from one page to the next than were infected
//! then or have been since: whoever dies with the infection was infected.

use super::context::{Context, is_facility};
use super::{Findings, add, found, input, lies_on, noun};
use jiff::Timestamp;
use standing_terms::{Measure, Place};

const CURRENT: &str = "current-above-cumulative";
const DEATHS: &str = "deaths-above-cases";

pub(super) fn find(context: &Context<'_>, place: &Place, findings: &mut Findings) {
    deaths_at_once(context, place, findings);
    let parts = [Measure::CasesCurrent, Measure::DeathsCumulative];
    let of_place = context.of_place(place).iter();
    for part in of_place.filter(|s| parts.contains(&s.measure)) {
        let Some(whole) = context.get(part.place, Measure::CasesCumulative) else {
            continue;
        };
        let mut instants: Vec<Timestamp> = part
            .points
            .iter()
            .chain(whole.points)
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
            let rule = if part.measure == Measure::DeathsCumulative {
                DEATHS
            } else {
                CURRENT
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
            let mut found = found(rule, part.measure, from, to, reason, inputs);
            // A count known to be wrong is no measure for another; and where the page itself gives
            // another figure, that says more.
            let of = |measure| findings.get(&measure).into_iter().flatten();
            let winner = of(Measure::CasesCumulative)
                .filter(|f| f.flag.rule != "revised-down")
                .chain(of(part.measure).filter(|f| f.flag.rule == "header-against-table"))
                .filter(|f| lies_on(&f.flag, from))
                .map(|f| f.detected)
                .min();
            if winner.is_some_and(|at| at <= found.detected) {
                continue;
            }
            found.replaced = winner;
            if let Some(own) = findings.get_mut(&part.measure) {
                if own
                    .iter()
                    .any(|f| f.flag.rule == DEATHS && lies_on(&f.flag, from))
                {
                    continue;
                }
                own.retain(|f| f.flag.rule != "rise-undone" || f.flag.from != from);
            }
            add(findings, part.measure, found);
        }
    }
}

/// More deaths from one page to the next than people who were infected before or have been since.
fn deaths_at_once(context: &Context<'_>, place: &Place, findings: &mut Findings) {
    /// Fewer may be deaths of an earlier time, counted late.
    const FEWEST: f64 = 10.0;
    if !is_facility(place) {
        return;
    }
    let of_place = context.of_place(place).iter();
    for deaths in of_place.filter(|s| s.measure == Measure::DeathsCumulative) {
        let Some(cases) = context.get(deaths.place, Measure::CasesCumulative) else {
            continue;
        };
        let current = context.get(deaths.place, Measure::CasesCurrent);
        for pair in deaths.points.windows(2) {
            let [before, here] = pair else { continue };
            let died = here.value - before.value;
            // Where the page had no row in between, it is no step from one page to the next.
            if died < FEWEST || before.end != Some(here.at) {
                continue;
            }
            let Some(at) = deaths.track.capture_before(here.at) else {
                continue;
            };
            let Some((then, now)) = cases.value_at(at).zip(cases.value_at(here.at)) else {
                continue;
            };
            let Some(infected) = current.and_then(|c| c.value_at(at)) else {
                continue;
            };
            let most = infected + (now - then).max(0.0);
            // Above all who ever were infected: that is said below, with its own end.
            if died <= most || here.value > now {
                continue;
            }
            let own = findings.entry(deaths.measure).or_default();
            own.retain(|f| f.flag.rule != "rise-undone" || f.flag.from != here.at);
            let reason = format!(
                "{died} people are said to have died from one page to the next, where {infected} \
                 were infected and {} have been since: a count of cases seems to stand in the cell \
                 of the deaths",
                (now - then).max(0.0)
            );
            let inputs = vec![
                input("before", before.value),
                input("shown", here.value),
                input(Measure::CasesCurrent.code(), infected),
            ];
            let found = found(DEATHS, deaths.measure, here.at, here.end, reason, inputs);
            add(findings, deaths.measure, found);
        }
    }
}
