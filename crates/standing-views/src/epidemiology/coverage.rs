//! Vaccination coverage: doses and people from any source that has them.
//!
//! No series of doses by facility was ever published: that is a finding. What was claimed is shown
//! as claimed, with its arithmetic. Doses given so far are never divided by the people held today,
//! who are others: a share is of people counted on its day, or an interval between bounds.

use super::Epidemiology;
use super::numbers::{interval, refusal, whole};
use super::people::reading;
use super::reasons::{Answer, Estimate, Input, Interval, IntervalMethod, Message, Reasons};
use super::rules::CoverageRule;
use crate::surveillance::{FigureLine, party_name};
use jiff::{ToSpan as _, civil::Date};
use serde::Serialize;
use standing_evidence::StatementBody;
use standing_statistics::Confidence;
use standing_statistics::proportion::Proportion;
use standing_terms::{AboutInstitutions, AsOf, Measure, Period, Place};

/// A share of people with a first dose or a complete series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// `first-doses-cumulative` or `fully-vaccinated-cumulative`.
    pub of: Measure,
    /// The day.
    pub on: Date,
    /// Who published the count, by name.
    pub speaker: String,
    /// The share from 0 to 1 with its interval: bounds where the people are not known exactly.
    pub share: Answer<Estimate>,
    /// Why.
    pub reasons: Reasons,
}

/// A share that somebody stated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShareClaim {
    /// The statement's label.
    pub statement: String,
    /// Who said it, by name.
    pub speaker: String,
    /// What was said, in our words.
    pub what: String,
    /// When.
    pub on: Date,
    /// Of what.
    pub of: Measure,
    /// The share as stated, from 0 to 1; none where it is worked out of stated counts.
    pub stated: Option<f64>,
    /// `about`, `under`.
    pub words: Option<String>,
    /// The people that the share would be, given how many were held; or the share that the counts
    /// make.
    pub arithmetic: Answer<Estimate>,
    /// The same with the count of people that its publisher dated nearest to the day, where that is
    /// not the one shown that day.
    pub nearest: Option<Nearest>,
    /// Why.
    pub reasons: Reasons,
}

/// A stated share or count by another count of the people held: one published later and dated
/// nearer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Nearest {
    /// The day that its publisher gives for the count.
    pub dated: Date,
    /// The people held.
    pub people: Input,
    /// The people that the share would be, or the share that the count makes.
    pub arithmetic: Estimate,
}

/// Days after a claim in which a count of the people held that is dated nearer may be published.
const LATER_COUNT_DAYS: i64 = 16;

/// Coverage outside in the same week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outside {
    /// The place, by name.
    pub name: String,
    /// The place.
    pub place: Place,
    /// Shares of its residents.
    pub shares: Vec<Share>,
    /// Why there are none.
    pub refused: Option<Message>,
}

/// Coverage of a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// The as-of point.
    pub as_of: AsOf,
    /// `nation`, `state`, `field-office` or `facility`.
    pub kind: &'static str,
    /// Its code or identifier.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The week.
    pub week: Period,
    /// What was found, first of all: that no series of doses was published.
    pub findings: Vec<Message>,
    /// Every figure of doses or vaccinated people about it, as published.
    pub figures: Vec<Input>,
    /// Shares of the people held.
    pub inside: Vec<Share>,
    /// County, state and nation outside.
    pub outside: Vec<Outside>,
    /// Shares that somebody stated about it.
    pub claims: Vec<ShareClaim>,
}

impl AboutInstitutions for Coverage {}

/// The measures that count doses and people who had them.
const DOSES: [Measure; 4] = [
    Measure::FirstDosesCumulative,
    Measure::FullyVaccinatedCumulative,
    Measure::DosesCumulative,
    Measure::DosesNew,
];

/// The measures of which a share of people can be taken.
const SHARES: [Measure; 2] = [
    Measure::FirstDosesCumulative,
    Measure::FullyVaccinatedCumulative,
];

/// From how many dated figures on a track is a series.
const SERIES_FROM: usize = 3;

impl Epidemiology<'_> {
    /// Coverage of a place in the week that ends on the as-of day.
    pub fn coverage(&self, place: &Place, as_of: &AsOf) -> Coverage {
        let area = self.area(place);
        let week = super::week_to(as_of.on);
        let lines = self.surveillance.lines(place, as_of);
        let figures: Vec<Input> = lines
            .iter()
            .filter(|l| DOSES.contains(&l.measure))
            .map(|l| Input::of_line("doses", &area.name, l, as_of.on))
            .collect();
        let inside = lines
            .iter()
            .filter(|l| SHARES.contains(&l.measure))
            .filter_map(|l| self.share_inside(place, l, as_of))
            .collect();
        let outside = self
            .outsides(place)
            .into_iter()
            .map(|p| self.coverage_outside(&p, as_of))
            .collect();
        let claims = if *place == Place::us() {
            self.rules
                .coverage
                .iter()
                .filter_map(|rule| self.share_claim(rule, as_of))
                .collect()
        } else {
            Vec::new()
        };
        let mut findings = Vec::new();
        if !self.has_dose_series(as_of) {
            findings.push(Message::new("epi-no-dose-series-by-facility").day("on", as_of.on));
        }
        if figures.is_empty() {
            findings.push(Message::new("epi-no-dose-figure").with("place", area.named()));
        }
        Coverage {
            as_of: *as_of,
            kind: area.kind,
            code: area.code,
            name: area.name,
            week,
            findings,
            figures,
            inside,
            outside,
            claims,
        }
    }

    /// Whether any facility has a series of doses.
    fn has_dose_series(&self, as_of: &AsOf) -> bool {
        let tracks = self.surveillance.tracks();
        let tracked = tracks
            .pages
            .iter()
            .chain(&tracks.statements)
            .filter(|(k, _)| matches!(k.place, Place::Facility(_)) && DOSES.contains(&k.measure))
            .any(|(_, t)| t.until(as_of).count() >= SERIES_FROM);
        let referred = self
            .surveillance
            .references()
            .keys()
            .any(|k| matches!(k.place, Place::Facility(_)) && DOSES.contains(&k.measure));
        tracked || referred
    }

    /// What a count of vaccinated people can say about the people held on its day: at most so many
    /// of them, since who had a dose may have left.
    fn share_inside(&self, place: &Place, line: &FigureLine, as_of: &AsOf) -> Option<Share> {
        let count = line.reading.value()?.get();
        let on = line.last_published.unwrap_or(as_of.on);
        let mut reasons = Reasons::new(
            Message::new("epi-estimand-share-inside").with("place", self.named(place)),
            Message::new("epi-method-share-bounds"),
        )
        .caveat(Message::new("epi-caveat-dose-then-left"));
        reasons.inputs.push(Input::of_line(
            "doses",
            &self.name_of(place),
            line,
            as_of.on,
        ));
        let people = self.held(place, Period::day(on), as_of, None);
        let share = people.map(|people| {
            reasons.inputs.extend(people.inputs.iter().cloned());
            reasons.caveats.extend(people.caveats.iter().cloned());
            Estimate {
                value: None,
                intervals: vec![Interval {
                    method: IntervalMethod::Bounds,
                    level: None,
                    low: 0.0,
                    high: Some((count / people.mean).min(1.0)),
                }],
            }
        });
        Some(Share {
            of: line.measure,
            on,
            speaker: line.speaker_name.clone(),
            share: share.into(),
            reasons,
        })
    }

    /// Shares of the residents of a place by the end of the as-of day.
    fn coverage_outside(&self, place: &Place, as_of: &AsOf) -> Outside {
        let name = self.name_of(place);
        let shares: Vec<Share> = SHARES
            .into_iter()
            .filter_map(|m| self.share_outside(place, m, as_of))
            .collect();
        let refused = shares.is_empty().then(|| {
            Message::new("epi-doses-outside-not-imported").with("place", self.named(place))
        });
        Outside {
            name,
            place: place.clone(),
            shares,
            refused,
        }
    }

    fn share_outside(&self, place: &Place, measure: Measure, as_of: &AsOf) -> Option<Share> {
        let references = self
            .surveillance
            .references_of(self.book, place, measure, as_of);
        let reference = references.first()?;
        let snapshot = reference.latest()?;
        let (of, reading) = snapshot.by(as_of.on)?;
        let count = reading.value()?.get();
        let name = self.name_of(place);
        let speaker = party_name(self.book, &reference.key.speaker);
        let mut reasons = Reasons::new(
            Message::new("epi-estimand-share-outside").with("place", self.named(place)),
            Message::new("epi-method-share"),
        )
        .cite("Clopper and Pearson, Biometrika 1934;26:404; Wilson, JASA 1927;22:209")
        .caveat(Message::new("epi-caveat-residents-not-eligible"));
        reasons.inputs.push(Input {
            role: "doses",
            measure: Some(measure),
            place: name,
            speaker: Some(speaker.clone()),
            population: Some(reference.key.population.clone()),
            reading,
            period: Some(of),
            state: None,
            origin: Some(snapshot.origin(&of.to_string())),
            flags: Vec::new(),
        });
        let share = self
            .living(place, Period::day(as_of.on), as_of, None)
            .and_then(|people| {
                reasons.inputs.extend(people.inputs);
                reasons.caveats.extend(people.caveats);
                share_of(count, people.mean)
            });
        Some(Share {
            of: measure,
            on: of.last(),
            speaker,
            share: share.into(),
            reasons,
        })
    }

    /// A stated share with its arithmetic: the people that it would be, or the share that a stated
    /// count makes of the people held.
    fn share_claim(&self, rule: &CoverageRule, as_of: &AsOf) -> Option<ShareClaim> {
        let heard = self
            .book
            .statements(as_of.known)
            .find(|r| r.held.value.label.as_str().ends_with(&rule.statement))?;
        let on = rule.on;
        if on > as_of.on {
            return None;
        }
        let speaker = party_name(self.book, &heard.statement.speaker);
        let mut reasons = Reasons::new(
            Message::new("epi-estimand-claimed-share"),
            Message::new(if rule.stated.is_some() {
                "epi-method-share-times-held"
            } else {
                "epi-method-count-over-held"
            }),
        )
        .cite(&rule.head.citation)
        .caveat(Message::new("epi-caveat-dose-then-left"));
        let figure = match &heard.statement.body {
            StatementBody::Figure(figure) => figure.reading.value().map(|v| (v.get(), figure)),
            _ => None,
        };
        if let Some((count, figure)) = figure {
            reasons.inputs.push(Input {
                role: "doses",
                measure: Some(figure.measure),
                place: self.name_of(&Place::us()),
                speaker: Some(speaker.clone()),
                population: Some(figure.population.clone()),
                reading: reading(count),
                period: Some(figure.period),
                state: None,
                origin: None,
                flags: Vec::new(),
            });
        }
        let work_out = |people: f64| match (rule.stated, figure) {
            (Some(share), _) => Ok(share * people),
            (None, Some((count, _))) => Ok(count / people),
            (None, None) => Err(Message::new("epi-claim-names-no-number")),
        };
        let estimate = |value: f64| Estimate {
            value: Some(value),
            intervals: Vec::new(),
        };
        let arithmetic = self
            .held(&Place::us(), Period::day(on), as_of, None)
            .and_then(|people| {
                reasons.inputs.extend(people.inputs);
                reasons.caveats.extend(people.caveats);
                work_out(people.mean).map(estimate)
            });
        let nearest = self
            .held_dated_nearest(on, as_of)
            .and_then(|(dated, line)| {
                let people = line.reading.value()?.get();
                Some(Nearest {
                    dated,
                    arithmetic: estimate(work_out(people).ok()?),
                    people: Input::of_line("held", &self.name_of(&Place::us()), &line, on),
                })
            });
        let what = match &heard.statement.body {
            StatementBody::Figure(figure) => figure.reading.value().map_or_else(
                || figure.measure.to_string(),
                |v| format!("{}: {v}", figure.measure),
            ),
            other => other.what().unwrap_or_default().to_owned(),
        };
        Some(ShareClaim {
            statement: heard.held.value.label.to_string(),
            speaker,
            what,
            on,
            of: rule.of,
            stated: rule.stated,
            words: rule.words.clone(),
            arithmetic: arithmetic.into(),
            nearest,
            reasons,
        })
    }

    /// The nation's count of people held that its publisher dates nearest to a day, where another one
    /// was shown on that day: a weekly count is published days after the day that it is of.
    fn held_dated_nearest(&self, on: Date, as_of: &AsOf) -> Option<(Date, FigureLine)> {
        let dated = |day: Date| {
            let at = AsOf { on: day, ..*as_of };
            let lines = self.surveillance.lines(&Place::us(), &at).into_iter();
            lines
                .filter(|l| l.measure == Measure::Held)
                .find_map(|l| Some((l.stated_as_of?, l)))
        };
        let shown = dated(on)?;
        let off = |day: Date| crate::surveillance::days(day, on).abs();
        (1..=LATER_COUNT_DAYS)
            .filter_map(|n| on.checked_add(n.days()).ok())
            .filter(|day| *day <= as_of.on)
            .filter_map(dated)
            .filter(|(day, _)| off(*day) < off(shown.0))
            .min_by_key(|(day, _)| off(*day))
    }
}

/// A share with its exact interval first and Wilson's beside it.
fn share_of(count: f64, people: f64) -> Result<Estimate, Message> {
    let not = |value: f64| Message::new("epi-not-a-count").number("value", value, 1);
    let x = whole(count).ok_or_else(|| not(count))?;
    let n = whole(people).ok_or_else(|| not(people))?;
    let share = Proportion::new(x, n).map_err(|e| refusal(&e))?;
    let at = Confidence::P95;
    Ok(Estimate {
        value: Some(share.estimate()),
        intervals: vec![
            interval(
                IntervalMethod::ClopperPearson,
                at.level(),
                share.clopper_pearson(at),
            ),
            interval(IntervalMethod::Wilson, at.level(), share.wilson(at)),
        ],
    })
}
