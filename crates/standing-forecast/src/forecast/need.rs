//! Determine forecast need (section 7.4, TABLE 7-10).
//!
//! The table does not say which of its columns goes first where several fit. Here, as in CDC's own
//! cases: contraindicated, immune, what the target doses say, the maximum age, the season.

use super::{Antigenwide, Candidate, Need, contraindication, dates};
use crate::data::SeriesDose;
use crate::day::{Day, LATEST};
use crate::evaluate::{Case, Progress, age_rule};

/// Writes why the series has its status; answers with the candidate earliest date where a dose is
/// needed.
pub(super) fn need(
    case: Case<'_>,
    progress: &Progress,
    target: Option<&SeriesDose>,
    antigenwide: Antigenwide<'_>,
    need: &mut Need,
) -> Option<Candidate> {
    *need = match before_dates(case, progress, target, antigenwide) {
        Ok((target, limit)) => {
            let candidate = dates::candidate_earliest(case, progress, target);
            if candidate.date < limit {
                *need = Need::DoseNeeded;
                return Some(candidate);
            }
            Need::CannotFinish {
                limit,
                earliest: candidate.date,
            }
        }
        Err(found) => found,
    };
    None
}

/// The columns of the table that no date is needed for. Answers with the target dose and the
/// maximum age date, if none of them fits.
fn before_dates<'s>(
    case: Case<'_>,
    progress: &Progress,
    target: Option<&'s SeriesDose>,
    antigenwide: Antigenwide<'_>,
) -> Result<(&'s SeriesDose, Day), Need> {
    if antigenwide.contraindicated {
        return Err(Need::AntigenContraindicated);
    }
    if antigenwide.immune {
        return Err(Need::Immunity);
    }
    let Some(target) = target else {
        return Err(if progress.satisfied.is_empty() {
            Need::AllSkipped
        } else {
            Need::AllSatisfied
        });
    };
    if contraindication::of_all_preferable(case.series, antigenwide.vaccines) {
        return Err(Need::VaccinesContraindicated);
    }
    let assessment = case.subject.assessment;
    // CALCDTAGE-1
    let limit =
        age_rule(target, assessment).map_or(LATEST, |rule| case.subject.reaches(rule.maximum));
    if assessment >= limit {
        return Err(Need::PastMaximumAge { limit });
    }
    match target.season.and_then(|season| season.end) {
        Some(limit) if assessment > limit => Err(Need::SeasonOver { limit }),
        _ => Ok((target, limit)),
    }
}
