//! Rates and their ratio, inside against outside.
//!
//! A ratio of rates compares two populations over the same days. It is no personal likelihood: who
//! is tested, and how often, differs on both sides. Every number names its estimand: the mean of
//! months and the pooled ratio are two different quantities of the same counts.

use super::Epidemiology;
use super::cases::Cases;
use super::numbers::{mean_over, poisson_exact, ratio_of_counts};
use super::people::People;
use super::reasons::{Answer, Estimate, Message, Reasons};
use super::rules::ComparisonRule;
use crate::surveillance::party_name;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, PartyId, Period, Place};

/// New cases among people over days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rate {
    /// The days.
    pub period: Period,
    /// New cases.
    pub cases: f64,
    /// People-days at risk.
    pub person_days: f64,
    /// People on an average day of the period.
    pub mean_people: f64,
    /// New cases per 100,000 people over the whole period.
    pub per_100k: f64,
    /// New cases per 100,000 person-days, exact Poisson interval beside it.
    pub per_100k_person_days: Estimate,
    /// Why.
    pub reasons: Reasons,
}

/// One period of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeriodRatio {
    /// The days.
    pub period: Period,
    /// In custody.
    pub inside: Rate,
    /// Outside.
    pub outside: Rate,
    /// Their ratio: conditional exact first, then mid-P, Wald and score.
    pub ratio: Estimate,
}

/// A comparison of rates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RateRatio {
    /// The place inside, by name.
    pub inside: String,
    /// The place inside.
    pub inside_place: Place,
    /// The place outside, by name.
    pub outside: String,
    /// The place outside.
    pub outside_place: Place,
    /// Who counts the cases outside.
    pub outside_speaker: Option<PartyId>,
    /// Their name.
    pub outside_speaker_name: Option<String>,
    /// The periods, in order of time.
    pub periods: Vec<(Period, Answer<PeriodRatio>)>,
    /// Unweighted mean of the periods' ratios, with its intervals over the periods: normal first,
    /// then Student's t. Refused where a period is missing or there is only one.
    pub mean_of_periods: Answer<Estimate>,
    /// Ratio of all cases over all person-days: conditional exact first, then mid-P, Wald, score.
    pub pooled: Answer<Estimate>,
    /// Why, and what it is not.
    pub reasons: Reasons,
}

/// A published comparison, recomputed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedRatio {
    /// The as-of point.
    pub as_of: AsOf,
    /// Identifier of the rule.
    pub rule: String,
    /// The publication.
    pub citation: String,
    /// What it says.
    pub published: String,
    /// One comparison for each source outside, the publication's own first.
    pub against: Vec<RateRatio>,
    /// Why the numbers differ and what they are not.
    pub why_they_differ: Vec<Message>,
}

/// What is asked of two places.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RatioQuestion {
    /// The place inside: a facility, state, field office or nation.
    pub inside: Place,
    /// Whose count of cases inside; the longest series where left out.
    pub inside_speaker: Option<PartyId>,
    /// Whose count of the people held; the best there is where left out.
    pub held_speaker: Option<PartyId>,
    /// The place outside: a county, state or nation.
    pub outside: Place,
    /// Of whom outside.
    pub whom: Whom,
    /// Whose count of cases outside; the longest series where left out.
    pub outside_speaker: Option<PartyId>,
    /// Residents outside and why that number, where a publication fixes it; else as imported.
    pub residents: Option<(f64, String)>,
    /// The periods compared.
    pub periods: Vec<Period>,
    /// How new cases inside are counted.
    pub counting: Counting,
}

/// Who is compared with the people held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whom {
    /// The people who live at the place.
    Residents,
    /// The people held there: one state beside another.
    Held,
}

/// How new cases inside are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counting {
    /// The count published at the end less the count published before the beginning, as published.
    Difference,
    /// The daily incidence: corrections taken back where they were counted, doubtful figures left
    /// out.
    Incidence,
}

impl RatioQuestion {
    /// One place against another over some periods.
    pub fn new(inside: Place, outside: Place, periods: Vec<Period>) -> Self {
        Self {
            inside,
            inside_speaker: None,
            held_speaker: None,
            outside,
            whom: Whom::Residents,
            outside_speaker: None,
            residents: None,
            periods,
            counting: Counting::Incidence,
        }
    }
}

impl AboutInstitutions for PublishedRatio {}
impl AboutInstitutions for RateRatio {}

/// A rate out of its numerator and denominator.
pub(crate) fn rate(period: Period, cases: Cases, people: People, estimand: Message) -> Rate {
    let per_person_day = 100_000.0;
    let exact = poisson_exact(cases.count);
    let scaled = exact.map(|i| super::reasons::Interval {
        low: i.low / people.person_days * per_person_day,
        high: i.high.map(|h| h / people.person_days * per_person_day),
        ..i
    });
    let mut reasons = Reasons::new(estimand, Message::new("epi-method-rate"))
        .cite("Rothman, Greenland and Lash, Modern Epidemiology, 3rd edition, chapter 3");
    reasons.inputs.extend(cases.inputs);
    reasons.inputs.extend(people.inputs);
    reasons.caveats.extend(cases.caveats);
    reasons.caveats.extend(people.caveats);
    Rate {
        period,
        cases: cases.count,
        person_days: people.person_days,
        mean_people: people.mean,
        per_100k: cases.count / people.mean * 100_000.0,
        per_100k_person_days: Estimate {
            value: Some(cases.count / people.person_days * per_person_day),
            intervals: scaled.into_iter().collect(),
        },
        reasons,
    }
}

impl Epidemiology<'_> {
    /// The rate of residents of a place.
    pub(crate) fn rate_outside(
        &self,
        place: &Place,
        speaker: Option<&PartyId>,
        residents: Option<(f64, &str)>,
        period: Period,
        as_of: &AsOf,
    ) -> Result<Rate, Message> {
        let cases = self.cases_outside(place, speaker, period, as_of)?;
        let people = self.living(place, period, as_of, residents)?;
        if people.person_days <= 0.0 {
            return Err(Message::new("epi-nobody-at-risk").with("place", self.named(place)));
        }
        let estimand = Message::new("epi-estimand-rate-outside").with("place", self.named(place));
        Ok(rate(period, cases, people, estimand))
    }

    /// A comparison of two places over some periods.
    pub fn ratio(&self, q: &RatioQuestion, as_of: &AsOf) -> RateRatio {
        let fixed = q.residents.as_ref().map(|(n, why)| (*n, why.as_str()));
        let periods: Vec<(Period, Answer<PeriodRatio>)> = q
            .periods
            .iter()
            .map(|period| {
                let one = || -> Result<PeriodRatio, Message> {
                    if period.last() > as_of.on {
                        return Err(Message::new("epi-period-not-over").day("on", as_of.on));
                    }
                    let inside = self.rate_of_held(
                        &q.inside,
                        (q.inside_speaker.as_ref(), q.held_speaker.as_ref()),
                        *period,
                        as_of,
                        q.counting,
                    )?;
                    let outside = match q.whom {
                        Whom::Residents => self.rate_outside(
                            &q.outside,
                            q.outside_speaker.as_ref(),
                            fixed,
                            *period,
                            as_of,
                        )?,
                        Whom::Held => self.rate_of_held(
                            &q.outside,
                            (q.outside_speaker.as_ref(), None),
                            *period,
                            as_of,
                            q.counting,
                        )?,
                    };
                    compared(inside, outside)
                };
                (*period, one().into())
            })
            .collect();
        let given: Vec<&PeriodRatio> = periods.iter().filter_map(|(_, a)| a.given()).collect();
        let complete = given.len() == periods.len() && !given.is_empty();
        let lacking = || {
            let missing = periods.len().saturating_sub(given.len());
            Message::new("epi-periods-missing")
                .count("n", missing)
                .count("of", periods.len())
        };
        let mean = if !complete {
            Err(lacking())
        } else if given.len() < 2 {
            Err(Message::new("epi-one-period-has-no-mean"))
        } else {
            let ratios: Option<Vec<f64>> = given.iter().map(|p| p.ratio.value).collect();
            match ratios {
                Some(ratios) => mean_over(&ratios),
                None => Err(Message::new("epi-ratio-unbounded")),
            }
        };
        let pooled = if complete {
            let sum = |pick: fn(&PeriodRatio) -> &Rate| {
                given.iter().fold((0.0, 0.0), |(c, d), p| {
                    let r = pick(p);
                    (c + r.cases, d + r.person_days)
                })
            };
            ratio_of_counts(sum(|p| &p.inside), sum(|p| &p.outside))
        } else {
            Err(lacking())
        };
        let speaker = q.outside_speaker.clone();
        let mut reasons = Reasons::new(
            Message::new("epi-estimand-ratio")
                .with("inside", self.named(&q.inside))
                .with("outside", self.named(&q.outside)),
            Message::new("epi-method-ratio"),
        )
        .cite("Przyborowski and Wilenski, Biometrika 1940;31:313 (conditional exact)")
        .cite("Rothman, Greenland and Lash, Modern Epidemiology, 3rd edition, chapter 14")
        .caveat(Message::new("epi-caveat-rate-not-likelihood"))
        .caveat(Message::new("epi-caveat-testing-differs"))
        .caveat(Message::new("epi-caveat-ages-not-adjusted"))
        .caveat(Message::new("epi-caveat-cases-cluster"));
        if q.periods.len() > 1 {
            reasons = reasons.caveat(Message::new("epi-caveat-mean-is-not-pooled"));
        }
        RateRatio {
            inside: self.name_of(&q.inside),
            inside_place: q.inside.clone(),
            outside: self.name_of(&q.outside),
            outside_place: q.outside.clone(),
            outside_speaker_name: speaker.as_ref().map(|s| party_name(self.book, s)),
            outside_speaker: speaker,
            periods,
            mean_of_periods: mean.into(),
            pooled: pooled.into(),
            reasons,
        }
    }

    /// A published comparison, recomputed from what was imported, once for each source outside.
    pub fn published_ratio(&self, rule: &ComparisonRule, as_of: &AsOf) -> PublishedRatio {
        let against: Vec<RateRatio> = rule
            .outside
            .iter()
            .map(|speaker| {
                let question = RatioQuestion {
                    inside_speaker: Some(rule.inside.clone()),
                    held_speaker: Some(rule.held.clone()),
                    outside_speaker: Some(speaker.clone()),
                    residents: Some((rule.residents, rule.residents_note.clone())),
                    counting: Counting::Difference,
                    ..RatioQuestion::new(Place::us(), Place::us(), rule.months.clone())
                };
                let mut ratio = self.ratio(&question, as_of);
                ratio.reasons.citations.push(rule.head.citation.clone());
                ratio
            })
            .collect();
        PublishedRatio {
            as_of: *as_of,
            rule: rule.head.id.clone(),
            citation: rule.head.citation.clone(),
            published: rule.published.clone(),
            why_they_differ: why_they_differ(&against),
            against,
        }
    }

    /// Every published comparison there is a rule for.
    pub fn published_ratios(&self, as_of: &AsOf) -> Vec<PublishedRatio> {
        self.rules
            .comparison
            .iter()
            .map(|rule| self.published_ratio(rule, as_of))
            .collect()
    }
}

/// Why mean, other source and pooled ratio are three numbers.
fn why_they_differ(against: &[RateRatio]) -> Vec<Message> {
    let value = |a: &Answer<Estimate>| a.given().and_then(|e| e.value);
    let mut out = Vec::new();
    if let Some(first) = against.first() {
        if let (Some(mean), Some(pooled)) = (value(&first.mean_of_periods), value(&first.pooled)) {
            out.push(
                Message::new("epi-why-mean-and-pooled")
                    .number("mean", mean, 2)
                    .number("pooled", pooled, 2)
                    .count("n", first.periods.len()),
            );
        }
        if let Some(other) = against.get(1)
            && let (Some(a), Some(b)) =
                (value(&first.mean_of_periods), value(&other.mean_of_periods))
        {
            out.push(
                Message::new("epi-why-two-sources")
                    .text("a", first.outside_speaker_name.clone().unwrap_or_default())
                    .text("b", other.outside_speaker_name.clone().unwrap_or_default())
                    .number("x", a, 2)
                    .number("y", b, 2),
            );
        }
        if first.mean_of_periods.given().is_some() {
            out.push(Message::new("epi-why-interval-over-months").count("n", first.periods.len()));
        }
    }
    out.push(Message::new("epi-caveat-rate-not-likelihood"));
    out
}

/// Two rates and their ratio.
pub(crate) fn compared(inside: Rate, outside: Rate) -> Result<PeriodRatio, Message> {
    let ratio = ratio_of_counts(
        (inside.cases, inside.person_days),
        (outside.cases, outside.person_days),
    )?;
    Ok(PeriodRatio {
        period: inside.period,
        inside,
        outside,
        ratio,
    })
}
