//! People are counted as infected now, and for weeks nobody was newly infected: the count was left
//! standing. Whoever is infected is isolated for some days only.
//!
//! How many days, and on how many of them the page must have changed elsewhere, is dated data
//! (`rules/silence.toml`). Where the page itself was hardly changed, the figure stood with it.

use super::context::{Context, Series, value_of};
use super::silence::{Stretch, concluded, rule};
use super::{Findings, add, found, input};
use jiff::Timestamp;
use standing_terms::{Measure, Place};

const RULE: &str = "stale";

pub(super) fn find(context: &Context<'_>, place: &Place, findings: &mut Findings) {
    let current = context.get(place, Measure::CasesCurrent);
    let Some((current, cases)) = current.zip(context.get(place, Measure::CasesCumulative)) else {
        return;
    };
    for (stretch, infected) in standing(current, cases) {
        let Some(rule) = rule(context, stretch) else {
            continue;
        };
        let days = rule.stands_days;
        let Some(at) = concluded(context, current, stretch, days, rule.page_changed_on) else {
            continue;
        };
        let since = context.day(stretch.from);
        let reason = format!(
            "{infected} people are counted as infected now, unchanged since {since} and with no new \
             case since, while the page went on with other places: after {days} days the count was \
             left standing"
        );
        let mut inputs = vec![
            input("shown", infected),
            input("unchanged since", since),
            input("days", days),
        ];
        inputs.extend(cases.value_at(stretch.from).map(|n| input("cases", n)));
        let found = found(RULE, Measure::CasesCurrent, at, stretch.to, reason, inputs);
        add(findings, Measure::CasesCurrent, found);
    }
}

/// Stretches over which neither count changed and people were counted as infected.
fn standing(current: &Series<'_>, cases: &Series<'_>) -> Vec<(Stretch, f64)> {
    let mut changes: Vec<Timestamp> = [current, cases]
        .iter()
        .flat_map(|s| s.track.moments.iter().map(|m| m.known_at))
        .collect();
    changes.sort_unstable();
    changes.dedup();
    let mut moments = current.track.moments.iter().peekable();
    let mut infected = None;
    let mut out = Vec::new();
    for (i, from) in changes.iter().enumerate() {
        while let Some(moment) = moments.next_if(|m| m.known_at <= *from) {
            infected = value_of(moment);
        }
        let to = changes.get(i.saturating_add(1)).copied();
        let stretch = Stretch { from: *from, to };
        out.extend(infected.filter(|n| *n > 0.0).map(|n| (stretch, n)));
    }
    out
}
