//! A place is gone from the page, not for a slip of some days but for weeks, while the page goes on; or
//! the nation's own totals were no longer kept up.
//!
//! That the row is gone is said at once by `withdrawn`. How long it takes to be dark is dated data
//! (`rules/silence.toml`).

use super::context::{Context, value_of};
use super::silence::{Stretch, concluded, rule};
use super::{Findings, add, found, input, noun};
use crate::surveillance::days as between;
use jiff::Timestamp;
use standing_terms::{Measure, Place};

const RULE: &str = "went-dark";

/// What the page says of the nation.
const OF_NATION: [Measure; 4] = [
    Measure::CasesCumulative,
    Measure::CasesCurrent,
    Measure::CasesCurrentHeader,
    Measure::DeathsCumulative,
];

/// A facility that is gone.
pub(super) fn find(context: &Context<'_>, place: &Place, findings: &mut Findings) {
    const MEASURE: Measure = Measure::CasesCumulative;
    let Some(series) = context.get(place, MEASURE) else {
        return;
    };
    let mut last = None;
    let mut rest = series.track.moments.iter();
    while let Some(moment) = rest.next() {
        if moment.reading.is_some() {
            last = value_of(moment).or(last);
            continue;
        }
        let stretch = Stretch {
            from: moment.known_at,
            to: rest.as_slice().first().map(|next| next.known_at),
        };
        let (Some(last), Some(rule)) = (last, rule(context, stretch)) else {
            continue;
        };
        let days = rule.gone_days;
        let Some(at) = concluded(context, series, stretch, days, rule.page_changed_on) else {
            continue;
        };
        let since = context.day(stretch.from);
        let infected = context
            .get(place, Measure::CasesCurrent)
            .and_then(|s| s.points.iter().rfind(|p| p.at < stretch.from))
            .map(|p| p.value);
        let then = infected.map_or_else(String::new, |n| format!(" and {n} infected then"));
        let reason = format!(
            "gone from the page since {since}, for {days} days and more, while the page went on with \
             other places; last {last} {}{then}",
            noun(MEASURE)
        );
        let mut inputs = vec![
            input("last", last),
            input("unchanged since", since),
            input("days", days),
        ];
        inputs.extend(infected.map(|n| input(Measure::CasesCurrent.code(), n)));
        let found = found(RULE, MEASURE, at, stretch.to, reason, inputs);
        add(findings, MEASURE, found);
    }
}

/// The nation's totals, none of which was changed for longer than the page's rhythm.
pub(super) fn totals(context: &Context<'_>, place: &Place, findings: &mut Findings) {
    const MEASURE: Measure = Measure::CasesCumulative;
    let Some(series) = context
        .get(place, MEASURE)
        .filter(|_| *place == Place::us())
    else {
        return;
    };
    let mut changes: Vec<Timestamp> = OF_NATION
        .iter()
        .filter_map(|measure| context.get(place, *measure))
        .flat_map(|s| s.track.moments.iter().map(|m| m.known_at))
        .collect();
    changes.sort_unstable();
    changes.dedup();
    for (i, from) in changes.iter().enumerate() {
        let stretch = Stretch {
            from: *from,
            to: changes.get(i.saturating_add(1)).copied(),
        };
        let (Some(shown), Some(rule)) = (series.value_at(*from), rule(context, stretch)) else {
            continue;
        };
        let since = context.day(*from);
        let old = |at: &Timestamp| {
            let days = between(since, context.day(*at));
            u32::try_from(days).is_ok_and(|days| days > rule.page_days)
        };
        let captures = &series.track.captures;
        let at = captures.get(captures.partition_point(|c| !old(c))).copied();
        let Some(at) = at.filter(|at| stretch.to.is_none_or(|to| *at < to)) else {
            continue;
        };
        let reason = format!(
            "no total of the page was changed since {since}, for more than {} days; last {shown} {}",
            rule.page_days,
            noun(MEASURE)
        );
        let inputs = vec![
            input("last", shown),
            input("unchanged since", since),
            input("days", rule.page_days),
        ];
        let found = found(RULE, MEASURE, at, stretch.to, reason, inputs);
        add(findings, MEASURE, found);
    }
}
