//! Numerators: new cases over a period, inside and outside, with the figures they were counted from.

use super::Epidemiology;
use super::people::{length, reading};
use super::ratio::Counting;
use super::reasons::{Input, Message};
use crate::surveillance::incidence::Incidence;
use crate::surveillance::{FigureLine, Reference, TrackKey, party_name};
use jiff::civil::Date;
use standing_terms::{AsOf, Known, Measure, PartyId, Period, Place, STATES, StateCode};

/// New cases of a period.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cases {
    /// How many.
    pub(crate) count: f64,
    /// Who counted, where one speaker did.
    pub(crate) speaker: Option<PartyId>,
    /// What they were counted from.
    pub(crate) inputs: Vec<Input>,
    /// What a reader must know.
    pub(crate) caveats: Vec<Message>,
}

/// The two ends of a cumulative count: the day before a period, and its last day.
fn ends(period: Period) -> (Date, Date) {
    let before = period.first().yesterday().unwrap_or(period.first());
    (before, period.last())
}

impl Epidemiology<'_> {
    /// The longest series of cases so far at a place, by one speaker where one is asked for.
    pub(crate) fn cases_key(
        &self,
        place: &Place,
        known: Known,
        speaker: Option<&PartyId>,
    ) -> Option<TrackKey> {
        self.surveillance
            .keys(place, known)
            .into_iter()
            .find(|k| {
                k.measure == Measure::CasesCumulative && speaker.is_none_or(|s| *s == k.speaker)
            })
            .cloned()
    }

    /// The line of a track on a day.
    pub(crate) fn line_of(&self, key: &TrackKey, day: Date, as_of: &AsOf) -> Option<FigureLine> {
        let on = AsOf { on: day, ..*as_of };
        self.surveillance
            .lines(&key.place, &on)
            .into_iter()
            .find(|l| {
                l.measure == key.measure
                    && l.speaker == key.speaker
                    && l.population == key.population
            })
    }

    /// New cases of people held at a place over a period.
    pub(crate) fn cases_inside(
        &self,
        place: &Place,
        speaker: Option<&PartyId>,
        period: Period,
        as_of: &AsOf,
        counting: Counting,
    ) -> Result<Cases, Message> {
        let key = self.cases_key(place, as_of.known, speaker).ok_or_else(|| {
            Message::new("epi-cases-not-published").with("place", self.named(place))
        })?;
        match counting {
            Counting::Difference => self.difference(&key, period, as_of),
            Counting::Incidence => {
                let incidence = self.surveillance.incidence(&key, as_of).ok_or_else(|| {
                    Message::new("epi-cases-not-published").with("place", self.named(place))
                })?;
                self.of_incidence(&key, &incidence, period, as_of)
            }
        }
    }

    /// The difference of the counts published at the two ends of a period.
    fn difference(&self, key: &TrackKey, period: Period, as_of: &AsOf) -> Result<Cases, Message> {
        let (before, last) = ends(period);
        let at = |day: Date| {
            let line = self.line_of(key, day, as_of);
            let value = line.as_ref().and_then(|l| l.reading.value());
            match (line, value) {
                (Some(line), Some(value)) => Ok((line, value.get())),
                _ => Err(Message::new("epi-cases-not-published-on")
                    .with("place", self.named(&key.place))
                    .day("day", day)),
            }
        };
        let (start, from) = at(before)?;
        let (end, to) = at(last)?;
        if to < from {
            return Err(Message::new("epi-cases-fell")
                .with("place", self.named(&key.place))
                .number("from", from, 0)
                .number("to", to, 0));
        }
        let name = self.name_of(&key.place);
        Ok(Cases {
            count: to - from,
            speaker: Some(key.speaker.clone()),
            inputs: vec![
                Input::of_line("cases-at-start", &name, &start, before),
                Input::of_line("cases-at-end", &name, &end, last),
            ],
            caveats: Vec::new(),
        })
    }

    /// The new cases of a period out of an incidence made before.
    pub(crate) fn of_incidence(
        &self,
        key: &TrackKey,
        incidence: &Incidence,
        period: Period,
        as_of: &AsOf,
    ) -> Result<Cases, Message> {
        let name = self.name_of(&key.place);
        let sum = incidence.sum(period);
        let count = sum.count.ok_or_else(|| {
            Message::new("epi-cases-not-known-in")
                .with("place", self.named(&key.place))
                .day("from", period.first())
                .day("to", period.last())
        })?;
        let mut caveats = Vec::new();
        if sum.days_unknown > 0 {
            caveats
                .push(Message::new("epi-cases-days-unknown").count("n", sum.days_unknown as usize));
        }
        let corrected = incidence
            .corrections
            .iter()
            .filter(|c| period.first() <= c.to.day && c.back_to <= period.last())
            .count();
        if corrected > 0 {
            caveats.push(Message::new("epi-cases-corrected").count("n", corrected));
        }
        if !sum.doubts.is_empty() {
            caveats.push(Message::new("epi-cases-doubted").text("rules", sum.doubts.join(", ")));
        }
        let (before, last) = ends(period);
        let mut inputs = Vec::new();
        for (role, day) in [("cases-at-start", before), ("cases-at-end", last)] {
            if let Some(line) = self.line_of(key, day, as_of) {
                inputs.push(Input::of_line(role, &name, &line, day));
            }
        }
        Ok(Cases {
            count,
            speaker: Some(key.speaker.clone()),
            inputs,
            caveats,
        })
    }

    /// New cases of residents of a place over a period: from a series of daily cases, from a
    /// cumulative series, from a figure of exactly that period; for the nation at last from the sum
    /// of states.
    pub(crate) fn cases_outside(
        &self,
        place: &Place,
        speaker: Option<&PartyId>,
        period: Period,
        as_of: &AsOf,
    ) -> Result<Cases, Message> {
        let said = |r: &Reference<'_>| speaker.is_none_or(|s| *s == r.key.speaker);
        for measure in [Measure::CasesNew, Measure::CasesCumulative] {
            let mut found: Vec<Cases> = self
                .surveillance
                .references_of(self.book, place, measure, as_of)
                .iter()
                .filter(|r| said(r))
                .filter_map(|r| match measure {
                    Measure::CasesNew => self.summed(r, period),
                    _ => self.grown(r, period),
                })
                .collect();
            // Of two ways to count one place, the one whose days are never below zero.
            found.sort_by_key(|c| c.caveats.len());
            if let Some(first) = found.into_iter().next() {
                return Ok(first);
            }
        }
        if let Some(found) = self.stated(place, speaker, period, as_of) {
            return Ok(found);
        }
        if *place == Place::us() {
            match self.summed_states(speaker, period, as_of) {
                Err(0) => {}
                Err(told) => {
                    return Err(Message::new("epi-outside-states-missing").count("n", told));
                }
                Ok(found) => return Ok(found),
            }
        }
        Err(self.why_nothing_outside(place, period, as_of))
    }

    /// A series of new cases, where every day of the period is there.
    fn summed(&self, r: &Reference<'_>, period: Period) -> Option<Cases> {
        let snapshot = r.latest()?;
        let within: Vec<(Period, f64)> = snapshot
            .points()
            .iter()
            .filter(|(p, _)| period.first() <= p.first() && p.last() <= period.last())
            .filter_map(|(p, reading)| Some((*p, reading.value()?.get())))
            .collect();
        let days: f64 = within.iter().map(|(p, _)| length(*p)).sum();
        #[expect(clippy::float_cmp, reason = "whole numbers of days")]
        let complete = days == length(period);
        if !complete {
            return None;
        }
        let count: f64 = within.iter().map(|(_, v)| v).sum();
        let below = within.iter().filter(|(_, v)| *v < 0.0).count();
        let mut caveats = Vec::new();
        if below > 0 {
            caveats.push(Message::new("epi-outside-days-below-zero").count("n", below));
        }
        Some(Cases {
            count,
            speaker: Some(r.key.speaker.clone()),
            inputs: vec![self.input_of_series(r, "cases-new", count, period)?],
            caveats,
        })
    }

    /// The rise of a cumulative series between the two ends of a period.
    fn grown(&self, r: &Reference<'_>, period: Period) -> Option<Cases> {
        let snapshot = r.latest()?;
        let (before, last) = ends(period);
        let at = |day: Date| {
            snapshot
                .on(day)?
                .1
                .value()
                .map(standing_terms::Quantity::get)
        };
        let (from, to) = (at(before)?, at(last)?);
        if to < from {
            return None;
        }
        Some(Cases {
            count: to - from,
            speaker: Some(r.key.speaker.clone()),
            inputs: vec![
                self.input_of_series(r, "cases-at-start", from, Period::day(before))?,
                self.input_of_series(r, "cases-at-end", to, Period::day(last))?,
            ],
            caveats: Vec::new(),
        })
    }

    fn input_of_series(
        &self,
        r: &Reference<'_>,
        role: &'static str,
        value: f64,
        period: Period,
    ) -> Option<Input> {
        let snapshot = r.latest()?;
        Some(Input {
            role,
            measure: Some(r.key.measure),
            place: self.name_of(&r.key.place),
            speaker: Some(party_name(self.book, &r.key.speaker)),
            population: Some(r.key.population.clone()),
            reading: reading(value),
            period: Some(period),
            state: None,
            origin: Some(snapshot.origin(&period.to_string())),
            flags: Vec::new(),
        })
    }

    /// A figure stated for exactly the period.
    fn stated(
        &self,
        place: &Place,
        speaker: Option<&PartyId>,
        period: Period,
        as_of: &AsOf,
    ) -> Option<Cases> {
        let by_period = self
            .surveillance
            .tracks()
            .statements
            .iter()
            .filter(|(k, _)| {
                k.place == *place
                    && k.measure == Measure::CasesNew
                    && speaker.is_none_or(|s| *s == k.speaker)
            })
            .filter_map(|(k, t)| {
                let moment = t
                    .until(as_of)
                    .filter(|m| m.period == Some(period))
                    .max_by_key(|m| (!m.approximate, m.known_at))?;
                Some((k, moment, moment.reading?.value()?.get()))
            });
        let (key, moment, count) = by_period.max_by_key(|(_, m, _)| m.known_at)?;
        Some(Cases {
            count,
            speaker: Some(key.speaker.clone()),
            inputs: vec![Input {
                role: "cases-new",
                measure: Some(key.measure),
                place: self.name_of(place),
                speaker: Some(party_name(self.book, &key.speaker)),
                population: Some(key.population.clone()),
                reading: reading(count),
                period: Some(period),
                state: None,
                origin: Some(moment.origin.clone()),
                flags: Vec::new(),
            }],
            caveats: Vec::new(),
        })
    }

    /// The rise of a nation as the sum over its states of one speaker.
    ///
    /// # Errors
    /// How many states have a series, where a state or the District of Columbia has none: a sum of
    /// some is not the nation.
    fn summed_states(
        &self,
        speaker: Option<&PartyId>,
        period: Period,
        as_of: &AsOf,
    ) -> Result<Cases, usize> {
        let (before, last) = ends(period);
        let (mut from, mut to) = (0.0, 0.0);
        let mut missing: Vec<StateCode> = StateCode::of_the_union().collect();
        let (mut states, mut begun) = (0_usize, 0_usize);
        let mut by: Option<(PartyId, Input, Input)> = None;
        let of_the_union = missing.len();
        for state in STATES.iter().filter_map(|(code, ..)| StateCode::new(code)) {
            let place = Place::State(state.clone());
            let references =
                self.surveillance
                    .references_of(self.book, &place, Measure::CasesCumulative, as_of);
            let one = references.iter().find(|r| {
                speaker
                    .or(by.as_ref().map(|(s, ..)| s))
                    .is_none_or(|s| *s == r.key.speaker)
            });
            let Some(r) = one else { continue };
            let Some(snapshot) = r.latest() else { continue };
            let at = |day: Date| {
                snapshot
                    .on(day)?
                    .1
                    .value()
                    .map(standing_terms::Quantity::get)
            };
            let Some(end) = at(last) else { continue };
            match at(before) {
                Some(start) => from += start,
                None => begun += 1,
            }
            to += end;
            states += 1;
            missing.retain(|other| *other != state);
            if by.is_none() {
                let input = |role, day| self.input_of_series(r, role, 0.0, Period::day(day));
                by = input("cases-at-start", before)
                    .zip(input("cases-at-end", last))
                    .map(|(start, end)| (r.key.speaker.clone(), start, end));
            }
        }
        let (speaker, mut start, mut end) = match by {
            Some(by) if missing.is_empty() => by,
            _ => return Err(of_the_union - missing.len()),
        };
        let nation = self.name_of(&Place::us());
        for (input, value) in [(&mut start, from), (&mut end, to)] {
            input.place.clone_from(&nation);
            input.reading = reading(value);
        }
        let mut caveats = vec![Message::new("epi-outside-sum-of-states").count("n", states)];
        if begun > 0 {
            caveats.push(Message::new("epi-outside-states-begun").count("n", begun));
        }
        Ok(Cases {
            count: to - from,
            speaker: Some(speaker),
            inputs: vec![start, end],
            caveats,
        })
    }

    /// Why there are no cases outside: never imported, imported and known only later, or not these
    /// days.
    fn why_nothing_outside(&self, place: &Place, period: Period, as_of: &AsOf) -> Message {
        let since = AsOf {
            on: Date::MAX,
            known: Known::Now,
            entered: as_of.entered,
        };
        let name = self.named(place);
        let series: Vec<_> = [Measure::CasesNew, Measure::CasesCumulative]
            .into_iter()
            .flat_map(|m| self.surveillance.references_of(self.book, place, m, &since))
            .collect();
        let snapshots = || series.iter().flat_map(|r| &r.snapshots);
        let Some(earliest) = snapshots().map(|s| s.known_at).min() else {
            return Message::new("epi-outside-not-imported").with("place", name);
        };
        if !as_of.known.covers(earliest) {
            return Message::new("epi-outside-known-later")
                .with("place", name)
                .day("day", self.surveillance.zone().day_of(earliest));
        }
        let first = snapshots()
            .filter_map(|s| s.points().first())
            .map(|(p, _)| p.first())
            .min();
        let last = snapshots()
            .filter_map(|s| s.points().last())
            .map(|(p, _)| p.last())
            .max();
        let mut why = Message::new("epi-outside-not-these-days")
            .with("place", name)
            .day("from", period.first())
            .day("to", period.last());
        if let (Some(first), Some(last)) = (first, last) {
            why = why.day("first", first).day("last", last);
        }
        why
    }
}
