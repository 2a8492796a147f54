//! When a silence can be concluded: long enough, while the page itself went on.

use super::context::{Context, Series};
use crate::epidemiology::rules::{SilenceRule, in_force};
use jiff::{SignedDuration, Timestamp};

/// A stretch over which nothing was said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// The page on which it begins.
    pub(super) from: Timestamp,
    /// The page on which something was said again.
    pub(super) to: Option<Timestamp>,
}

/// The rule in force when a stretch begins.
pub(super) fn rule<'a>(context: &Context<'a>, stretch: Stretch) -> Option<&'a SilenceRule> {
    in_force(context.silence, context.day(stretch.from))
}

/// The first page on which a stretch has lasted some days and the page had changed on enough days
/// meanwhile; none where it ended before. Where it may still be concluded, the place waits for it.
pub(super) fn concluded(
    context: &Context<'_>,
    series: &Series<'_>,
    stretch: Stretch,
    days: u32,
    page_changed_on: u32,
) -> Option<Timestamp> {
    let due = after(stretch.from, days);
    let went_on = went_on(context, stretch.from, page_changed_on);
    let at = went_on.and_then(|at| {
        let captures = &series.track.captures;
        let first = captures.partition_point(|c| *c < due.max(at));
        captures.get(first).copied()
    });
    match (at, stretch.to) {
        (Some(at), to) => to.is_none_or(|to| at < to).then_some(at),
        (None, None) => {
            context.wait_until(due);
            None
        }
        (None, Some(_)) => None,
    }
}

/// An instant so many days later.
fn after(from: Timestamp, days: u32) -> Timestamp {
    let hours = i64::from(days).saturating_mul(24);
    from.checked_add(SignedDuration::from_hours(hours))
        .unwrap_or(Timestamp::MAX)
}

/// The page with which the page of the facilities had changed on some days after an instant.
fn went_on(context: &Context<'_>, from: Timestamp, on_days: u32) -> Option<Timestamp> {
    let all = &context.page_changes;
    let later = all.get(all.partition_point(|(at, _)| *at <= from)..)?;
    let mut days = 0_u32;
    let mut last = None;
    later
        .iter()
        .find(|(_, day)| {
            if last != Some(*day) {
                days = days.saturating_add(1);
                last = Some(*day);
            }
            days >= on_days
        })
        .map(|(at, _)| *at)
}
