//! The same place as known at two points, with the differences and why they are there.

use super::Surveillance;
use super::model::{Comparison, DayState, Difference, FacilityPage, FigureLine, Origin};
use super::totals::words;
use standing_evidence::Book;
use standing_terms::{AsOf, FacilityId, PartyId};
use std::collections::{BTreeMap, BTreeSet};

impl Surveillance {
    /// A facility as known at two points. They may differ in the day asked about too.
    pub fn compare(
        &self,
        book: &Book,
        id: &FacilityId,
        earlier: &AsOf,
        later: &AsOf,
    ) -> Option<Comparison> {
        let earlier = self.facility_page(book, id, earlier)?;
        let later = self.facility_page(book, id, later)?;
        let mut differences = figures(&earlier, &later);
        differences.extend(statements(&earlier, &later));
        differences.extend(profile(&earlier, &later));
        Some(Comparison {
            earlier,
            later,
            differences,
        })
    }
}

fn figures(earlier: &FacilityPage, later: &FacilityPage) -> Vec<Difference> {
    let lines = |page: &'_ FacilityPage| -> BTreeMap<(String, String, PartyId), FigureLine> {
        page.standing
            .figures
            .iter()
            .map(|l| {
                let key = (
                    l.measure.code().to_owned(),
                    l.population.clone(),
                    l.speaker.clone(),
                );
                (key, l.clone())
            })
            .collect()
    };
    let (a, b) = (lines(earlier), lines(later));
    let keys: BTreeSet<_> = a.keys().chain(b.keys()).cloned().collect();
    let mut out = Vec::new();
    for key in keys {
        let (x, y) = (a.get(&key), b.get(&key));
        let what = key.0.clone();
        let name = x.or(y).map_or(key.2.as_str(), |l| l.speaker_name.as_str());
        let detail = Some(format!("{}, {name}", key.1));
        let text = |l: Option<&FigureLine>| l.map(shown);
        if text(x) != text(y) {
            let reason = match (x, y) {
                (None, Some(_)) => "published or known only later",
                (Some(_), None) => "no longer shown",
                (Some(x), Some(y)) => why(x, y),
                (None, None) => continue,
            };
            out.push(Difference {
                what,
                detail,
                earlier: text(x),
                later: text(y),
                reason: reason.to_owned(),
            });
        } else if let (Some(x), Some(y)) = (x, y)
            && x.flags.len() != y.flags.len()
        {
            let rules = |l: &FigureLine| {
                let mut rules: Vec<&str> = l.flags.iter().map(|f| f.rule).collect();
                rules.sort_unstable();
                rules.join(", ")
            };
            out.push(Difference {
                what,
                detail: detail.map(|d| format!("reasons to doubt ({d})")),
                earlier: Some(rules(x)).filter(|r| !r.is_empty()),
                later: Some(rules(y)).filter(|r| !r.is_empty()),
                reason: "what was published later raised a doubt".to_owned(),
            });
        }
    }
    out
}

/// A figure as it is compared: one that the publisher dropped is not one that still stands.
fn shown(line: &FigureLine) -> String {
    match line.state {
        DayState::Withdrawn { .. } => {
            format!("no longer published; last {}", words(line.reading))
        }
        _ => words(line.reading),
    }
}

/// Why a speaker's figure differs.
fn why(earlier: &FigureLine, later: &FigureLine) -> &'static str {
    let dropped = |l: &FigureLine| matches!(l.state, DayState::Withdrawn { .. });
    let paged = |l: &FigureLine| matches!(l.origin, Some(Origin::Page { .. }));
    if dropped(later) && !dropped(earlier) {
        "the publisher dropped it"
    } else if later.last_published < earlier.last_published {
        "the speaker took the later figure back"
    } else if later.last_published > earlier.last_published || (paged(earlier) && paged(later)) {
        "a later page or statement was known"
    } else {
        "restated or corrected in between"
    }
}

fn profile(earlier: &FacilityPage, later: &FacilityPage) -> Vec<Difference> {
    let known: BTreeSet<&str> = earlier.profile.iter().map(|l| l.label.as_str()).collect();
    later
        .profile
        .iter()
        .filter(|l| !known.contains(l.label.as_str()))
        .map(|l| Difference {
            what: l.field.to_owned(),
            detail: None,
            earlier: None,
            later: Some(format!("{} ({})", l.value, l.speaker)),
            reason: "stated or published only later".to_owned(),
        })
        .collect()
}

fn statements(earlier: &FacilityPage, later: &FacilityPage) -> Vec<Difference> {
    let before: BTreeMap<&str, _> = earlier
        .statements
        .iter()
        .map(|s| (s.label.as_str(), s))
        .collect();
    let mut out = Vec::new();
    for s in &later.statements {
        let said = format!("{}: {}", s.speaker, s.what);
        match before.get(s.label.as_str()) {
            None => out.push(Difference {
                what: s.label.to_string(),
                detail: None,
                earlier: None,
                later: Some(said),
                reason: "said or known only later".to_owned(),
            }),
            Some(b) if b.retracted_by.is_none() && s.retracted_by.is_some() => {
                out.push(Difference {
                    what: s.label.to_string(),
                    detail: None,
                    earlier: Some(said.clone()),
                    later: Some(format!("taken back: {said}")),
                    reason: "the speaker took it back".to_owned(),
                });
            }
            Some(_) => {}
        }
    }
    out
}
