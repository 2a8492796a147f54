//! Use and expansion: people held, beds and beds paid for over time, beside doses and cases, so that
//! a growth of detention that follows vaccination can be seen.

use super::Epidemiology;
use super::reasons::{Arg, Input, Message};
use crate::surveillance::{Origin, TrackKey, party_name};
use serde::Serialize;
use standing_evidence::ProfileFact;
use standing_terms::{AboutInstitutions, AsOf, Measure, Period, Place};

/// Figures of one measure over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Strand {
    /// What is counted.
    pub measure: Measure,
    /// Who says so, by name.
    pub speaker: String,
    /// Of whom.
    pub population: String,
    /// In order of time.
    pub figures: Vec<Input>,
}

/// A place's people, beds, doses and cases over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Expansion {
    /// The as-of point.
    pub as_of: AsOf,
    /// `nation`, `state`, `field-office` or `facility`.
    pub kind: &'static str,
    /// Its code or identifier.
    pub code: String,
    /// Its name.
    pub name: String,
    /// People held, averages, capacity, contract minimum, doses, cases: those that were published.
    pub strands: Vec<Strand>,
    /// What can be read from them, and what was not published.
    pub findings: Vec<Message>,
}

impl AboutInstitutions for Expansion {}

/// What is laid side by side, in this order.
const STRANDS: [Measure; 8] = [
    Measure::Held,
    Measure::AverageDailyPopulation,
    Measure::ContractMinimum,
    Measure::Capacity,
    Measure::CasesCumulative,
    Measure::FirstDosesCumulative,
    Measure::FullyVaccinatedCumulative,
    Measure::DosesCumulative,
];

impl Epidemiology<'_> {
    /// People held, beds, doses and cases of a place over time.
    pub fn expansion(&self, place: &Place, as_of: &AsOf) -> Expansion {
        let area = self.area(place);
        let mut strands: Vec<Strand> = Vec::new();
        for measure in STRANDS {
            for key in self.surveillance.keys(place, as_of.known) {
                if key.measure == measure {
                    strands.extend(self.strand(key, &area.name, as_of));
                }
            }
            strands.extend(self.terms(place, measure, &area.name, as_of));
        }
        let mut findings = Vec::new();
        let has = |m: &[Measure]| strands.iter().any(|s| m.contains(&s.measure));
        if !has(&[Measure::Held, Measure::AverageDailyPopulation]) {
            findings.push(Message::new("epi-held-not-published").with("place", area.named()));
        }
        if !has(&[Measure::ContractMinimum, Measure::Capacity]) {
            findings.push(Message::new("epi-beds-not-published").with("place", area.named()));
        }
        if !has(&[
            Measure::FirstDosesCumulative,
            Measure::FullyVaccinatedCumulative,
            Measure::DosesCumulative,
        ]) {
            findings.push(Message::new("epi-no-dose-figure").with("place", area.named()));
        }
        findings.extend(strands.iter().filter_map(change));
        Expansion {
            as_of: *as_of,
            kind: area.kind,
            code: area.code,
            name: area.name,
            strands,
            findings,
        }
    }

    /// The figures of a track; of a page that was looked at every hour the last of each month.
    fn strand(&self, key: &TrackKey, name: &str, as_of: &AsOf) -> Option<Strand> {
        let tracks = self.surveillance.tracks();
        let paged = tracks.pages.get(key);
        let track = paged.or_else(|| tracks.statements.get(key))?;
        let speaker = party_name(self.book, &key.speaker);
        let mut figures: Vec<Input> = Vec::new();
        for moment in track.until(as_of) {
            let Some(reading) = moment.reading else {
                continue;
            };
            let period = moment.period.unwrap_or(Period::day(moment.day));
            let same_month = figures
                .last()
                .and_then(|f| f.period)
                .is_some_and(|p| p.last().first_of_month() == period.last().first_of_month());
            if paged.is_some() && same_month {
                figures.pop();
            }
            figures.push(Input {
                role: "figure",
                measure: Some(key.measure),
                place: name.to_owned(),
                speaker: Some(speaker.clone()),
                population: Some(key.population.clone()),
                reading,
                period: Some(period),
                state: None,
                origin: Some(moment.origin.clone()),
                flags: Vec::new(),
            });
        }
        (!figures.is_empty()).then(|| Strand {
            measure: key.measure,
            speaker,
            population: key.population.clone(),
            figures,
        })
    }

    /// Beds and beds paid for, which profiles give with the days they were in force from.
    fn terms(&self, place: &Place, measure: Measure, name: &str, as_of: &AsOf) -> Option<Strand> {
        let id = self.surveillance.directory().facility_of(place)?;
        let listing = self.surveillance.directory().listing(id)?;
        let mut speaker = None;
        let mut figures: Vec<Input> = listing
            .known(as_of.known)
            .filter_map(|f| {
                let reading = match (&f.fact, measure) {
                    (ProfileFact::Capacity(r), Measure::Capacity)
                    | (ProfileFact::ContractMinimum(r), Measure::ContractMinimum) => *r,
                    _ => return None,
                };
                let from = f.valid.from?;
                let by = party_name(self.book, &f.speaker);
                speaker.get_or_insert_with(|| by.clone());
                (from <= as_of.on).then(|| Input {
                    role: "term",
                    measure: Some(measure),
                    place: name.to_owned(),
                    speaker: Some(by),
                    population: None,
                    reading,
                    period: Some(Period::day(from)),
                    state: None,
                    origin: Some(Origin::Statement {
                        label: f.label.clone(),
                        source: f.source.clone(),
                        locator: String::new(),
                    }),
                    flags: Vec::new(),
                })
            })
            .collect();
        figures.sort_by_key(|f| f.period);
        // Two imports of one workbook say one thing.
        figures.dedup_by(|a, b| a.period == b.period && a.reading == b.reading);
        (!figures.is_empty()).then(|| Strand {
            measure,
            speaker: speaker.unwrap_or_default(),
            population: String::new(),
            figures,
        })
    }
}

/// How a strand of people held or beds changed from its first figure to its last.
fn change(strand: &Strand) -> Option<Message> {
    let id = match strand.measure {
        Measure::Held | Measure::AverageDailyPopulation => "epi-held-changed",
        Measure::ContractMinimum | Measure::Capacity => "epi-beds-changed",
        _ => return None,
    };
    let value = |f: &Input| Some((f.period?, f.reading.value()?.get()));
    let (first, from) = strand.figures.iter().find_map(value)?;
    let (last, to) = strand.figures.iter().rev().find_map(value)?;
    (first != last).then(|| {
        Message::new(id)
            .with("measure", Arg::Measure(strand.measure))
            .number("from", from, 0)
            .number("to", to, 0)
            .day("first", first.last())
            .day("last", last.last())
            .text("speaker", strand.speaker.clone())
    })
}
