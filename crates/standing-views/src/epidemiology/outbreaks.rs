//! Outbreaks by stated rules: when one began and ended, how large it was, how fast it grew.
//!
//! Nothing is guessed: a facility whose number of people held was not published cannot be judged by
//! a share of them; where bounds of it are known, the answer is bounded too.

use super::Epidemiology;
use super::numbers::{self, interval, whole};
use super::reasons::{Answer, Arg, Estimate, Input, Interval, IntervalMethod, Message, Reasons};
use super::rules::{OutbreakRule, in_force};
use crate::directory::Listing;
use crate::surveillance::TrackKey;
use crate::surveillance::days;
use crate::surveillance::incidence::{Incidence, weeks};
use jiff::civil::Date;
use serde::Serialize;
use standing_statistics::outbreak::{self as rule, End, NewCases, Step};
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Measure, Period, Place, Reading};

/// How many people a facility held, for a share of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum People {
    /// As published.
    Known(f64),
    /// Between two published bounds.
    Between(f64, f64),
}

/// People held in a week: at least and at most; the upper is none where nothing bounds it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Held {
    low: f64,
    high: Option<f64>,
}

impl Held {
    #[expect(clippy::float_cmp, reason = "both are one published figure")]
    fn people(self) -> People {
        match self.high {
            Some(high) if high == self.low => People::Known(high),
            high => People::Between(self.low, high.unwrap_or(f64::MAX)),
        }
    }
}

/// One outbreak.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outbreak {
    /// First day of the week at which the rule first held.
    pub from: Date,
    /// First day of the week with its first case: the cases counted begin here.
    pub first_case_window: Date,
    /// Last day of the week of its last case.
    pub last_case: Date,
    /// The day it was over by the rule; none while it lasts.
    pub over: Option<Date>,
    /// Whether the rule holds for every number of people within the bounds: where not, it is one
    /// only for the smaller.
    pub certain: bool,
    /// New cases from its first week to its last.
    pub size: f64,
    /// Cases over the people held when it began; an interval from the bounds where these are not
    /// exact. Above 1 where people came and went.
    pub attack_rate: Answer<Estimate>,
    /// Days in which the weekly cases doubled while it grew.
    pub doubling_days: Answer<Estimate>,
    /// The most who were isolated or monitored at once, and when.
    pub peak_current: Option<(Date, f64)>,
    /// Deaths published in its time.
    pub deaths: Option<f64>,
    /// Why.
    pub reasons: Reasons,
}

/// An alarm of a detector.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signal {
    /// The detector: `ears-c1`, `ears-c2`, `ears-c3`, `cusum`, `farrington`.
    pub detector: &'static str,
    /// First day of the week.
    pub week: Date,
    /// New cases of the week.
    pub cases: f64,
    /// The bound it went over.
    pub bound: f64,
}

/// The reproduction number of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reproduction {
    /// Last day of the window.
    pub day: Date,
    /// Days of the window.
    pub window_days: u32,
    /// Cases within.
    pub cases: f64,
    /// Posterior mean and interval, or why it is not estimable.
    pub number: Answer<Estimate>,
}

/// A week of a facility.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Week {
    /// Its days.
    pub period: Period,
    /// New cases; none where it cannot be told.
    pub cases: Option<f64>,
    /// New cases of the rule's window over the people held, where both are known: the least and the
    /// most it can be.
    pub share: Option<(f64, f64)>,
    /// Whether the rule holds.
    pub outbreak: bool,
}

/// What is known of a facility's outbreaks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// People held in the last week that could be judged.
    pub people: People,
    /// Weeks, in order of time.
    pub weeks: Vec<Week>,
    /// Outbreaks, in order of time.
    pub outbreaks: Vec<Outbreak>,
}

/// A facility and its outbreaks, or why it cannot be judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacilityOutbreaks {
    /// The as-of point.
    pub as_of: AsOf,
    /// The facility.
    pub facility: FacilityId,
    /// Its name.
    pub name: String,
    /// Identifier of the rule.
    pub rule: String,
    /// The judgement.
    pub judged: Answer<Judged>,
    /// Alarms of detectors, which need no number of people.
    pub signals: Vec<Signal>,
    /// Detectors that did not run, and why.
    pub refused: Vec<(&'static str, Message)>,
    /// The reproduction number by day, for the days of cases.
    pub reproduction: Vec<Reproduction>,
    /// Why.
    pub reasons: Reasons,
}

/// Outbreaks of many facilities.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutbreakList {
    /// The as-of point.
    pub as_of: AsOf,
    /// Identifier of the rule.
    pub rule: String,
    /// Where it comes from.
    pub citation: String,
    /// Facilities that can be judged.
    pub judged: usize,
    /// Of these, with at least one outbreak.
    pub with_outbreak: usize,
    /// Facilities with one that lasts on the day.
    pub ongoing: usize,
    /// Facilities that cannot be judged.
    pub not_judged: usize,
    /// Every facility, by name.
    pub facilities: Vec<FacilityOutbreaks>,
}

impl AboutInstitutions for FacilityOutbreaks {}
impl AboutInstitutions for OutbreakList {}

impl Epidemiology<'_> {
    /// A facility's outbreaks, with the signals of detectors and the reproduction number.
    pub fn outbreaks_of(&self, id: &FacilityId, as_of: &AsOf) -> Option<FacilityOutbreaks> {
        let listing = self.surveillance.directory().listing(id)?;
        let rule = in_force(&self.rules.outbreak, as_of.on)?;
        Some(self.judge(listing, rule, as_of, true))
    }

    /// The outbreaks of the facilities of a place, or of the nation; without detectors and
    /// reproduction numbers, which a facility's own answer has.
    pub fn outbreaks(&self, place: &Place, as_of: &AsOf) -> Option<OutbreakList> {
        let rule = in_force(&self.rules.outbreak, as_of.on)?;
        let mut facilities: Vec<FacilityOutbreaks> = self
            .members(place, as_of.known)
            .into_iter()
            .map(|l| self.judge(l, rule, as_of, false))
            .collect();
        facilities.sort_by(|a, b| (&a.name, &a.facility).cmp(&(&b.name, &b.facility)));
        let judged = || facilities.iter().filter_map(|f| f.judged.given());
        Some(OutbreakList {
            as_of: *as_of,
            rule: rule.head.id.clone(),
            citation: rule.head.citation.clone(),
            judged: judged().count(),
            with_outbreak: judged().filter(|j| !j.outbreaks.is_empty()).count(),
            ongoing: judged()
                .filter(|j| j.outbreaks.iter().any(|o| o.over.is_none()))
                .count(),
            not_judged: facilities.len().saturating_sub(judged().count()),
            facilities,
        })
    }

    fn judge(
        &self,
        listing: &Listing,
        rule: &OutbreakRule,
        as_of: &AsOf,
        detail: bool,
    ) -> FacilityOutbreaks {
        let place = Place::Facility(listing.id.clone());
        let mut reasons = Reasons::new(
            Message::new("epi-estimand-outbreak")
                .count("weeks", rule.window_weeks as usize)
                .share("share", rule.share_of_held)
                .count("days", rule.quiet_days as usize),
            Message::new("epi-method-outbreak"),
        )
        .cite(&rule.head.citation)
        .caveat(Message::new("epi-caveat-cases-as-published"));
        let counted = self
            .cases_key(&place, as_of.known, None)
            .and_then(|key| Some((self.surveillance.incidence(&key, as_of)?, key)));
        let Some((incidence, key)) = counted else {
            let why = Message::new("epi-cases-not-published")
                .with("place", Arg::place(listing.name(), &place));
            return FacilityOutbreaks {
                as_of: *as_of,
                facility: listing.id.clone(),
                name: listing.name().to_owned(),
                rule: rule.head.id.clone(),
                judged: Answer::Refused(why),
                signals: Vec::new(),
                refused: Vec::new(),
                reproduction: Vec::new(),
                reasons,
            };
        };
        let weekly = weekly(&incidence, as_of.on);
        let judged = self.judged(&place, rule, &key, &weekly, as_of, &mut reasons);
        let (signals, refused, reproduction) = if detail {
            let (signals, refused) = self.signals(&weekly, as_of);
            let (reproduction, not) = self.reproduction(&incidence, as_of);
            let mut refused = refused;
            refused.extend(not.map(|why| ("reproduction", why)));
            (signals, refused, reproduction)
        } else {
            (Vec::new(), Vec::new(), Vec::new())
        };
        FacilityOutbreaks {
            as_of: *as_of,
            facility: listing.id.clone(),
            name: listing.name().to_owned(),
            rule: rule.head.id.clone(),
            judged: judged.into(),
            signals,
            refused,
            reproduction,
            reasons,
        }
    }

    fn judged(
        &self,
        place: &Place,
        rule: &OutbreakRule,
        key: &TrackKey,
        weekly: &[(Period, Option<f64>)],
        as_of: &AsOf,
        reasons: &mut Reasons,
    ) -> Result<Judged, Message> {
        let mut why = Message::new("epi-held-not-published").with("place", self.named(place));
        let mut held: Vec<Option<Held>> = Vec::with_capacity(weekly.len());
        let mut last: Option<(Held, Date, Vec<Input>, Vec<Message>)> = None;
        for (week, _) in weekly {
            match self.held_near(place, *week, rule, as_of) {
                Ok((found, inputs, caveats)) => {
                    held.push(Some(found));
                    last = Some((found, week.last(), inputs, caveats));
                }
                Err(reason) => {
                    held.push(None);
                    why = reason;
                }
            }
        }
        let Some((people, until, inputs, caveats)) = last else {
            return Err(Message::new("epi-outbreak-cannot-be-judged")
                .with("why", Arg::Message(Box::new(why))));
        };
        reasons.inputs.extend(inputs);
        reasons.caveats.extend(caveats);
        if until < as_of.on && held.last().is_some_and(Option::is_none) {
            reasons
                .caveats
                .push(Message::new("epi-outbreak-judged-until").day("day", until));
        }
        let new: Vec<NewCases> = weekly
            .iter()
            .map(|(_, cases)| match cases.and_then(whole) {
                Some(cases) => NewCases::Cases {
                    cases,
                    steps_unreported_before: 0,
                },
                None => NewCases::NotReported,
            })
            .collect();
        let law = library_rule(rule);
        let judge = |pick: fn(&Held) -> Option<f64>| {
            let people: Vec<Option<f64>> = held
                .iter()
                .map(|h| h.as_ref().and_then(pick).filter(|n| *n > 0.0))
                .collect();
            rule::judge(&law, Step::Week, &new, &people).map_err(|e| numbers::refusal(&e))
        };
        // With few people held the share is the most it can be.
        let most = judge(|h| Some(h.low.max(1.0)))?;
        let least = judge(|h| h.high)?;
        let weeks: Vec<Week> = weekly
            .iter()
            .zip(&held)
            .zip(most.steps.iter().zip(&least.steps))
            .map(|(((period, cases), held), (most, least))| Week {
                period: *period,
                cases: *cases,
                share: held
                    .is_some()
                    .then_some((least.window_share, most.window_share)),
                outbreak: most.in_outbreak,
            })
            .collect();
        let outbreaks = most
            .outbreaks
            .iter()
            .filter_map(|o| self.outbreak(o, &least, (&weeks, &held), key, as_of, reasons))
            .collect();
        Ok(Judged {
            people: people.people(),
            weeks,
            outbreaks,
        })
    }

    /// People held in a week, or bounds of them; refused where the nearest count is too far off.
    fn held_near(
        &self,
        place: &Place,
        week: Period,
        rule: &OutbreakRule,
        as_of: &AsOf,
    ) -> Result<(Held, Vec<Input>, Vec<Message>), Message> {
        match self.held(place, week, as_of, None) {
            Ok(people) => {
                let of = people.inputs.first().and_then(|i| i.period);
                let off = of.map_or(0, |of| {
                    days(of.last(), week.first()).max(days(week.last(), of.first()))
                });
                let far = u32::try_from(off.max(0)).unwrap_or_default();
                if far > rule.people_within_days {
                    let mut why = Message::new("epi-held-too-far")
                        .with("place", self.named(place))
                        .count("days", rule.people_within_days as usize);
                    if let Some(of) = of {
                        why = why.day("from", of.first()).day("to", of.last());
                    }
                    return Err(why);
                }
                let held = Held {
                    low: people.mean,
                    high: Some(people.mean),
                };
                Ok((held, people.inputs, people.caveats))
            }
            Err(why) => self.held_bounds(place, week, as_of).ok_or(why),
        }
    }

    /// Published bounds of the people held: "fewer than" and "at least".
    fn held_bounds(
        &self,
        place: &Place,
        week: Period,
        as_of: &AsOf,
    ) -> Option<(Held, Vec<Input>, Vec<Message>)> {
        let on = AsOf {
            on: week.last(),
            ..*as_of
        };
        let name = self.name_of(place);
        let mut held = Held {
            low: 0.0,
            high: None,
        };
        let mut inputs = Vec::new();
        for line in self.surveillance.lines(place, &on) {
            if ![Measure::Held, Measure::AverageDailyPopulation].contains(&line.measure) {
                continue;
            }
            match line.reading {
                Reading::Below(n) => {
                    held.high = Some(held.high.map_or(n.get(), |h| h.min(n.get())));
                }
                Reading::AtLeast(n) => held.low = held.low.max(n.get()),
                Reading::Value(_) | Reading::Missing(_) => continue,
            }
            inputs.push(Input::of_line("held", &name, &line, week.last()));
        }
        (!inputs.is_empty()).then(|| (held, inputs, vec![Message::new("epi-held-bounded")]))
    }

    fn outbreak(
        &self,
        found: &rule::Outbreak,
        least: &rule::Judged,
        (weeks, held): (&[Week], &[Option<Held>]),
        key: &TrackKey,
        as_of: &AsOf,
        base: &Reasons,
    ) -> Option<Outbreak> {
        let week = |i: usize| weeks.get(i);
        let first_case = week(found.first_case)?.period;
        let reached = week(found.reached)?;
        let last_case = week(found.last_case)?.period;
        let over = match found.end {
            // The last week may be cut at the as-of day: its quiet days are too few as yet.
            End::Over { step } => Some(week(step)?.period)
                .filter(|w| days(w.first(), w.last()) == 6)
                .map(|w| w.last()),
            End::Open { .. } => None,
        };
        let certain = least
            .outbreaks
            .iter()
            .any(|o| o.first_case <= found.last_case && found.first_case <= o.last_case);
        let size = found.size as f64;
        let mut reasons = base.clone();
        let held = held.get(found.reached).copied().flatten()?;
        if !found.missing.is_empty() {
            reasons
                .caveats
                .push(Message::new("epi-outbreak-weeks-missing").count("n", found.missing.len()));
        }
        let attack = attack_rate(size, held, &mut reasons);
        let growth: Vec<Option<f64>> = weeks
            .get(found.first_case..=found.peak)
            .unwrap_or_default()
            .iter()
            .map(|w| w.cases)
            .collect();
        let end = over.unwrap_or(as_of.on);
        Some(Outbreak {
            from: reached.period.first(),
            first_case_window: first_case.first(),
            last_case: last_case.last(),
            over,
            certain,
            size,
            attack_rate: Answer::Given(attack),
            doubling_days: numbers::doubling_days(&growth).into(),
            peak_current: self.peak_current(&key.place, first_case.first(), end, as_of),
            deaths: self.deaths_in(&key.place, first_case.first(), end, as_of),
            reasons,
        })
    }

    fn peak_current(
        &self,
        place: &Place,
        from: Date,
        to: Date,
        as_of: &AsOf,
    ) -> Option<(Date, f64)> {
        let series = self
            .surveillance
            .daily_of(place, Measure::CasesCurrent, as_of)
            .into_iter()
            .next()?;
        series
            .days
            .iter()
            .filter(|d| from <= d.day && d.day <= to && !d.flagged)
            .filter_map(|d| Some((d.day, d.value()?)))
            // The first of several days with the most.
            .fold(None, |best: Option<(Date, f64)>, (day, n)| match best {
                Some((_, most)) if most >= n => best,
                _ => Some((day, n)),
            })
    }

    fn deaths_in(&self, place: &Place, from: Date, to: Date, as_of: &AsOf) -> Option<f64> {
        let keys = self.surveillance.keys(place, as_of.known);
        let key = keys
            .into_iter()
            .find(|k| k.measure == Measure::DeathsCumulative)?;
        let incidence = self.surveillance.incidence(key, as_of)?;
        incidence.sum(Period::span(from, to).ok()?).count
    }

    fn signals(
        &self,
        weekly: &[(Period, Option<f64>)],
        as_of: &AsOf,
    ) -> (Vec<Signal>, Vec<(&'static str, Message)>) {
        match in_force(&self.rules.detection, as_of.on) {
            Some(rule) => numbers::signals(rule, weekly),
            None => (
                Vec::new(),
                vec![("ears-c1", Message::new("epi-no-rule-in-force"))],
            ),
        }
    }

    fn reproduction(
        &self,
        incidence: &Incidence,
        as_of: &AsOf,
    ) -> (Vec<Reproduction>, Option<Message>) {
        let Some(rule) = in_force(&self.rules.reproduction, as_of.on) else {
            return (Vec::new(), Some(Message::new("epi-no-rule-in-force")));
        };
        let Some(first) = incidence.increments.first().map(|i| i.period.first()) else {
            return (Vec::new(), Some(Message::new("epi-no-new-cases-known")));
        };
        let length = usize::try_from(days(first, as_of.on).saturating_add(1)).unwrap_or(0);
        let mut daily: Vec<Option<u64>> = vec![None; length];
        for i in &incidence.increments {
            let (from, to) = (days(first, i.period.first()), days(first, i.period.last()));
            for day in from..=to {
                let at = usize::try_from(day).ok().and_then(|d| daily.get_mut(d));
                if let Some(slot) = at {
                    // What came over several days is counted on the day it was published.
                    *slot = if day == to { whole(i.count) } else { Some(0) };
                }
            }
        }
        numbers::reproduction(rule, first, &daily)
    }
}

/// The weeks of an incidence, Monday to Sunday, the last cut at the as-of day, with their new cases.
fn weekly(incidence: &Incidence, on: Date) -> Vec<(Period, Option<f64>)> {
    let first = incidence
        .increments
        .first()
        .map(|i| i.period.first())
        .or_else(|| incidence.openings.first().map(|o| o.look.day));
    let Some(first) = first else {
        return Vec::new();
    };
    weeks(first, on)
        .into_iter()
        .filter_map(|w| Period::span(w.first(), w.last().min(on)).ok())
        .map(|w| (w, incidence.sum(w).count))
        .collect()
}

/// The rule as the library takes it.
fn library_rule(rule: &OutbreakRule) -> rule::OutbreakRule {
    let small = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
    rule::OutbreakRule {
        id: rule.head.id.clone(),
        citation: rule.head.citation.clone(),
        published: rule
            .head
            .in_force
            .from
            .map(|d| d.to_string())
            .unwrap_or_default(),
        window_weeks: small(rule.window_weeks),
        threshold_share: rule.share_of_held,
        end_days_without_case: small(rule.quiet_days),
    }
}

/// Cases over the people held when it was called an outbreak.
fn attack_rate(size: f64, held: Held, reasons: &mut Reasons) -> Estimate {
    reasons
        .caveats
        .push(Message::new("epi-caveat-attack-rate-turnover"));
    let most = size / held.low.max(1.0);
    match held.high {
        #[expect(clippy::float_cmp, reason = "both are one published figure")]
        Some(high) if high == held.low => {
            let exact = whole(size)
                .zip(whole(held.low))
                .and_then(|(x, n)| standing_statistics::proportion::Proportion::new(x, n).ok());
            let at = standing_statistics::Confidence::P95;
            let intervals = exact
                .map(|p| {
                    let found = p.wilson(at);
                    vec![interval(IntervalMethod::Wilson, at.level(), found)]
                })
                .unwrap_or_default();
            Estimate {
                value: Some(most),
                intervals,
            }
        }
        high => Estimate {
            value: None,
            intervals: vec![Interval {
                method: IntervalMethod::Bounds,
                level: None,
                low: high.map_or(0.0, |h| size / h),
                high: (held.low > 0.0).then_some(most),
            }],
        },
    }
}
