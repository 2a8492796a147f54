//! Denominators: how many people, over which days.
//!
//! In order of preference, for the people held over a period: an average published for exactly that
//! period; the daily or weekly count over its days; an average published for a longer period that
//! holds it; the nearest other count. Which of these it was is said with every number. Nothing is
//! interpolated, and capacity is never taken for people.

use super::Epidemiology;
use super::reasons::{Arg, Input, Message};
use crate::surveillance::{Basis, Denominator, days, party_name};
use standing_terms::{AsOf, Known, Measure, PartyId, Period, Place, Quantity, Reading};

/// People at risk over a period.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct People {
    /// On an average day.
    pub(crate) mean: f64,
    /// Mean times days.
    pub(crate) person_days: f64,
    /// What it was read from.
    pub(crate) inputs: Vec<Input>,
    /// What a reader must know.
    pub(crate) caveats: Vec<Message>,
}

/// Days of a period.
pub(crate) fn length(period: Period) -> f64 {
    f64::from(days(period.first(), period.last()).saturating_add(1))
}

/// A reading of a number that is one.
pub(crate) fn reading(value: f64) -> Reading {
    Quantity::new(value).map_or(
        Reading::Missing(standing_terms::Missing::NotApplicable),
        Reading::Value,
    )
}

impl Epidemiology<'_> {
    /// People held over a period.
    pub(crate) fn held(
        &self,
        place: &Place,
        period: Period,
        as_of: &AsOf,
        speaker: Option<&PartyId>,
    ) -> Result<People, Message> {
        let at = AsOf {
            on: period.last(),
            ..*as_of
        };
        let said = |d: &&Denominator| speaker.is_none_or(|s| *s == d.speaker);
        let counts = self.surveillance.people_held(self.book, place, &at);
        let exact = counts
            .iter()
            .filter(said)
            .filter(|d| d.of == period && d.measure == Measure::AverageDailyPopulation)
            // A workbook gives the months of parts of the people held too: the whole is the most.
            .max_by(|a, b| a.people.total_cmp(&b.people));
        if let Some(found) = exact {
            return Ok(self.people_of(found, period, Vec::new()));
        }
        if let Some(found) = self.held_daily(place, period, &at, speaker) {
            return Ok(found);
        }
        let best = |within: bool| {
            counts
                .iter()
                .filter(said)
                .filter(move |d| matches!(d.basis, Basis::Within) == within)
        };
        // Of counts that hold the days: the shortest period, and of its parts the whole.
        let holding = best(true).min_by(|a, b| {
            let span = |d: &Denominator| days(d.of.first(), d.of.last());
            (span(a), b.people)
                .partial_cmp(&(span(b), a.people))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        if let Some(found) = holding {
            let caveat = Message::new("epi-held-average-of-longer")
                .day("from", found.of.first())
                .day("to", found.of.last());
            return Ok(self.people_of(found, period, vec![caveat]));
        }
        let other = best(false).min_by(|a, b| {
            (a.basis, b.people)
                .partial_cmp(&(b.basis, a.people))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        match other {
            Some(found) => {
                let caveat = Message::new("epi-held-of-other-days")
                    .day("from", found.of.first())
                    .day("to", found.of.last());
                Ok(self.people_of(found, period, vec![caveat]))
            }
            None => Err(Message::new("epi-held-not-published").with("place", self.named(place))),
        }
    }

    /// The mean of a daily or weekly count over the days of a period.
    fn held_daily(
        &self,
        place: &Place,
        period: Period,
        at: &AsOf,
        speaker: Option<&PartyId>,
    ) -> Option<People> {
        for series in self.surveillance.daily_of(place, Measure::Held, at) {
            if speaker.is_some_and(|s| *s != series.speaker) {
                continue;
            }
            let days: Vec<_> = series
                .days
                .iter()
                .filter(|d| period.first() <= d.day && d.day <= period.last())
                .collect();
            let values: Vec<f64> = days.iter().filter_map(|d| d.value()).collect();
            // Carried over more than two weeks, a weekly count says nothing of these days any more.
            let stale = days.iter().any(|d| {
                matches!(d.state, crate::surveillance::DayState::Carried { days, .. } if days > 16)
            });
            if values.is_empty() || stale {
                continue;
            }
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let mut caveats = Vec::new();
            let missing = length(period) - values.len() as f64;
            if missing > 0.0 {
                caveats.push(Message::new("epi-held-days-missing").number("days", missing, 0));
            }
            let mut inputs = Vec::new();
            for day in [days.first(), days.last()].into_iter().flatten() {
                let on = AsOf { on: day.day, ..*at };
                let lines = self.surveillance.lines(place, &on);
                let line = lines
                    .iter()
                    .find(|l| l.measure == Measure::Held && l.speaker == series.speaker);
                inputs
                    .extend(line.map(|l| Input::of_line("held", &self.name_of(place), l, day.day)));
            }
            return Some(People {
                mean,
                person_days: mean * length(period),
                inputs,
                caveats,
            });
        }
        None
    }

    fn people_of(&self, found: &Denominator, period: Period, caveats: Vec<Message>) -> People {
        People {
            mean: found.people,
            person_days: found.people * length(period),
            inputs: vec![self.input_of("held", found)],
            caveats,
        }
    }

    /// A denominator as an input.
    pub(crate) fn input_of(&self, role: &'static str, found: &Denominator) -> Input {
        Input {
            role,
            measure: Some(found.measure),
            place: self.name_of(&found.place),
            speaker: Some(party_name(self.book, &found.speaker)),
            population: Some(found.population.clone()),
            reading: reading(found.people),
            period: Some(found.of),
            state: None,
            origin: Some(found.origin.clone()),
            flags: Vec::new(),
        }
    }

    /// Residents of a place over a period; a number that a publication fixes goes before.
    pub(crate) fn living(
        &self,
        place: &Place,
        period: Period,
        as_of: &AsOf,
        fixed: Option<(f64, &str)>,
    ) -> Result<People, Message> {
        if let Some((people, why)) = fixed {
            return Ok(People {
                mean: people,
                person_days: people * length(period),
                inputs: vec![Input {
                    role: "residents",
                    measure: Some(Measure::Residents),
                    place: self.name_of(place),
                    speaker: None,
                    population: Some(why.to_owned()),
                    reading: reading(people),
                    period: None,
                    state: None,
                    origin: None,
                    flags: Vec::new(),
                }],
                caveats: Vec::new(),
            });
        }
        let at = AsOf {
            on: period.last(),
            ..*as_of
        };
        let mut counts = self.surveillance.residents(self.book, place, &at);
        let later = counts.is_empty();
        if later {
            // Census estimates were public long before they were imported from a copy without a
            // date: how many live in a county is no secret that a known point hides. It is said.
            let since = AsOf {
                known: Known::Now,
                ..at
            };
            counts = self.surveillance.residents(self.book, place, &since);
        }
        let best = counts
            .iter()
            .filter(|d| d.people > 0.0)
            .min_by_key(|d| d.basis);
        match best {
            Some(found) => {
                let mut people = self.people_of(found, period, Vec::new());
                if let Some(input) = people.inputs.first_mut() {
                    input.role = "residents";
                }
                if later {
                    people
                        .caveats
                        .push(Message::new("epi-residents-imported-later"));
                }
                if let Some(parts) = found.parts {
                    people
                        .caveats
                        .push(Message::new("epi-residents-sum-of-states").count("n", parts));
                }
                Ok(people)
            }
            None => {
                Err(Message::new("epi-residents-not-imported").with("place", self.named(place)))
            }
        }
    }

    /// The name of a place as a message takes it.
    pub(crate) fn named(&self, place: &Place) -> Arg {
        Arg::place(&self.name_of(place), place)
    }

    /// The name of a place for a reader.
    pub(crate) fn name_of(&self, place: &Place) -> String {
        if let Place::County(fips) = place
            && let Some(name) = self.county_name(fips)
        {
            return name.to_owned();
        }
        self.surveillance.place_name(place)
    }
}
