//! Determine forecast need (section 7.4, TABLE 7-10).
//!
//! The table does not say which of its columns goes first where several fit. Here, as in CDC's own
//! cases: contraindicated, immune, what the target doses say, the maximum age, the season.

use super::{Antigenwide, EarliestBy, Need, contraindication, dates};
use crate::data::SeriesDose;
use crate::day::{Day, LATEST};
use crate::evaluate::{Case, Progress, age_rule};

/// Why the series has its status, and the candidate earliest date where it was computed.
pub(super) fn need(
    case: Case<'_>,
    progress: &Progress,
    target: Option<&SeriesDose>,
    antigenwide: Antigenwide<'_>,
) -> (Need, Option<(Day, EarliestBy)>) {
    if antigenwide.contraindicated {
        return (Need::AntigenContraindicated, None);
    }
    if antigenwide.immune {
        return (Need::Immunity, None);
    }
    let Some(target) = target else {
        let need = if progress.satisfied.is_empty() {
            Need::AllSkipped
        } else {
            Need::AllSatisfied
        };
        return (need, None);
    };
    if contraindication::of_all_preferable(case.series, antigenwide.vaccines) {
        return (Need::VaccinesContraindicated, None);
    }
    let assessment = case.subject.assessment;
    // CALCDTAGE-1
    let limit =
        age_rule(target, assessment).map_or(LATEST, |rule| case.subject.reaches(rule.maximum));
    if assessment >= limit {
        return (Need::PastMaximumAge { limit }, None);
    }
    let season_end = target.season.and_then(|season| season.end);
    if let Some(end) = season_end.filter(|&end| assessment > end) {
        return (Need::SeasonOver { limit: end }, None);
    }
    let candidate = dates::candidate_earliest(case, progress, target);
    let (earliest, _) = candidate;
    if earliest >= limit {
        return (Need::CannotFinish { limit, earliest }, None);
    }
    (Need::DoseNeeded, Some(candidate))
}
