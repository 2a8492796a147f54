//! Silence: what went dark, what was no longer reported, what never was: findings with dates, not
//! gaps.

use super::Epidemiology;
use super::reasons::{Arg, Input, Message};
use super::rules::in_force;
use crate::directory::Listing;
use crate::surveillance::days as between;
use crate::surveillance::{DayState, FigureLine};
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Known, Measure, Place};

/// Which kind of silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SilenceKind {
    /// The publisher stopped publishing at all.
    WentDark,
    /// The publisher goes on, and no longer with this place.
    StoppedReporting,
    /// The publisher never published this measure for the place.
    NeverReported,
}

impl SilenceKind {
    /// Its code, which is also the anchor of its list on the page.
    pub fn code(self) -> &'static str {
        match self {
            Self::WentDark => "went-dark",
            Self::StoppedReporting => "stopped-reporting",
            Self::NeverReported => "never-reported",
        }
    }
}

/// A silence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Silence {
    /// Which kind.
    pub kind: SilenceKind,
    /// The facility; none for the nation.
    pub facility: Option<FacilityId>,
    /// Name of the place.
    pub name: String,
    /// What is not published.
    pub measure: Measure,
    /// Who does not publish it, by name.
    pub speaker: String,
    /// The first day without it; none where there never was one.
    pub since: Option<Date>,
    /// Days from then to the as-of day.
    pub days: Option<i32>,
    /// The last figure.
    pub last: Option<Input>,
    /// In a sentence.
    pub message: Message,
}

/// Every silence as of a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Silences {
    /// The as-of point.
    pub as_of: AsOf,
    /// The findings: went dark first, then stopped, then never; within by name.
    pub silences: Vec<Silence>,
}

impl AboutInstitutions for Silences {}

impl Epidemiology<'_> {
    /// Every silence about the cases of the facilities of a place, as of a point.
    pub fn silences(&self, place: &Place, as_of: &AsOf) -> Silences {
        let mut silences: Vec<Silence> = self.went_dark(place, as_of).into_iter().collect();
        let directory = self.surveillance.directory();
        for listing in directory
            .listings()
            .filter(|l| !l.provisional || self.has_cases(l))
        {
            if self.lies_in(listing, place) {
                silences.extend(self.silence_of(listing, as_of));
            }
        }
        silences.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        Silences {
            as_of: *as_of,
            silences,
        }
    }

    fn has_cases(&self, listing: &Listing) -> bool {
        let place = Place::Facility(listing.id.clone());
        let keys = self.surveillance.keys(&place, Known::Now);
        keys.iter().any(|k| k.measure == Measure::CasesCumulative)
    }

    /// Whether the publisher of the longest national series of cases stopped publishing: altogether,
    /// or the nation's own count alone while it goes on with facilities.
    fn went_dark(&self, place: &Place, as_of: &AsOf) -> Option<Silence> {
        let rule = in_force(&self.rules.silence, as_of.on)?;
        let key = self.cases_key(&Place::us(), as_of.known, None)?;
        let line = self.line_of(&key, as_of.on, as_of)?;
        let DayState::Carried { since, days } = line.state else {
            return None;
        };
        let stale = |days: i32| u32::try_from(days).unwrap_or_default() > rule.page_days;
        if !stale(days) {
            return None;
        }
        let fresh = self.members(&Place::us(), as_of.known).iter().any(|l| {
            let facility = Place::Facility(l.id.clone());
            let key = self.cases_key(&facility, as_of.known, Some(&key.speaker));
            let line = key.and_then(|k| self.line_of(&k, as_of.on, as_of));
            line.is_some_and(|l| match l.state {
                DayState::Published => true,
                DayState::Carried { days, .. } => !stale(days),
                DayState::Withdrawn { .. } | DayState::NeverPublished => false,
            })
        });
        if fresh && *place != Place::us() {
            return None;
        }
        let (kind, message) = if fresh {
            (SilenceKind::StoppedReporting, "epi-total-stopped")
        } else {
            (SilenceKind::WentDark, "epi-went-dark")
        };
        let first = since.tomorrow().unwrap_or(since);
        let name = self.name_of(&Place::us());
        Some(Silence {
            kind,
            facility: None,
            measure: key.measure,
            speaker: line.speaker_name.clone(),
            since: Some(first),
            days: Some(between(first, as_of.on).saturating_add(1)),
            message: Message::new(message)
                .with("place", self.named(&Place::us()))
                .text("speaker", line.speaker_name.clone())
                .day("day", since),
            last: Some(Input::of_line("cases", &name, &line, as_of.on)),
            name,
        })
    }

    /// The silence about a facility's cases, where there is one.
    pub(crate) fn silence_of(&self, listing: &Listing, as_of: &AsOf) -> Option<Silence> {
        let place = Place::Facility(listing.id.clone());
        let measure = Measure::CasesCumulative;
        let key = self.cases_key(&place, as_of.known, None);
        let line = key.as_ref().and_then(|k| self.line_of(k, as_of.on, as_of));
        let base =
            |kind, since: Option<Date>, last: Option<&FigureLine>, message: Message| Silence {
                kind,
                facility: Some(listing.id.clone()),
                name: listing.name().to_owned(),
                measure,
                speaker: last.map_or_else(String::new, |l| l.speaker_name.clone()),
                since,
                days: since.map(|s| between(s, as_of.on).saturating_add(1)),
                last: last.map(|l| Input::of_line("cases", listing.name(), l, as_of.on)),
                message: message.with("place", Arg::place(listing.name(), &place)),
            };
        match line {
            None => Some(base(
                SilenceKind::NeverReported,
                None,
                None,
                Message::new("epi-never-reported").day("on", as_of.on),
            )),
            Some(line) => match line.state {
                DayState::Withdrawn { since } => Some(base(
                    SilenceKind::StoppedReporting,
                    Some(since),
                    Some(&line),
                    Message::new("epi-stopped-reporting")
                        .text("speaker", line.speaker_name.clone())
                        .day("day", since)
                        .number(
                            "last",
                            line.reading
                                .value()
                                .map_or(0.0, standing_terms::Quantity::get),
                            0,
                        ),
                )),
                _ => None,
            },
        }
    }
}
