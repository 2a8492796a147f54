//! The weekly brief: plain sentences made by rules from the numbers, each linked to its figures.

use super::Epidemiology;
use super::areas::Area;
use super::numbers::whole;
use super::reasons::{Answer, Arg, Message};
use super::rules::{BriefRule, in_force};
use crate::surveillance::DayState;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, Measure, Period, Place, Quantity};

/// A sentence of a brief.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sentence {
    /// What it says.
    pub message: Message,
    /// Addresses on the site of the figures it speaks of, each with the anchor of the place on the
    /// page where it stands.
    pub links: Vec<String>,
}

/// A week in plain language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Brief {
    /// The as-of point.
    pub as_of: AsOf,
    /// Identifier of the rule it was written by.
    pub rule: String,
    /// `nation`, `state`, `field-office` or `facility`.
    pub kind: &'static str,
    /// Its code or identifier.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The week.
    pub week: Period,
    /// The sentences, most important first.
    pub sentences: Vec<Sentence>,
}

impl AboutInstitutions for Brief {}

impl Epidemiology<'_> {
    /// The week that ends on the as-of day at a place, in sentences.
    pub fn brief(&self, place: &Place, as_of: &AsOf) -> Option<Brief> {
        let rule = in_force(&self.rules.brief, as_of.on)?;
        let area = self.area(place);
        let week = super::days_to(as_of.on, rule.days);
        // Where new cases stand, and where the counts so far.
        let (new_cases, counts) = match place {
            Place::Facility(id) => (
                format!("/facilities/{id}/epidemic#epidemic"),
                format!("/facilities/{id}#figures"),
            ),
            Place::State(state) => {
                let page = format!("/states/{}#facilities", state.as_str());
                (page.clone(), page)
            }
            _ => ("/outbreaks#multiples".to_owned(), "/#cases".to_owned()),
        };
        let mut out = Writer {
            new_cases,
            counts,
            place: place.clone(),
            sentences: Vec::new(),
        };
        self.say_cases(&mut out, &area, week, as_of);
        self.say_outbreaks(&mut out, &area, as_of);
        self.say_comparison(&mut out, rule, &area, as_of);
        self.say_silence(&mut out, rule, &area, as_of);
        self.say_doses(&mut out, &area, as_of);
        Some(Brief {
            as_of: *as_of,
            rule: rule.head.id.clone(),
            kind: area.kind,
            code: area.code,
            name: area.name,
            week,
            sentences: out.sentences,
        })
    }

    fn say_cases(&self, out: &mut Writer, area: &Area, week: Period, as_of: &AsOf) {
        let members = self.members(&area.place, as_of.known);
        let (mut new, mut before, mut total, mut current) = (None, None, None, None);
        let add = |slot: &mut Option<f64>, value: Option<f64>| {
            if let Some(v) = value {
                *slot = Some(slot.unwrap_or(0.0) + v);
            }
        };
        let mut without = 0_usize;
        let last_week = week.first().yesterday().ok().map(|d| super::days_to(d, 7));
        let old_after = in_force(&self.rules.silence, as_of.on).map(|r| r.page_days);
        let places: Vec<Place> = if matches!(area.place, Place::Nation(_)) {
            vec![area.place.clone()]
        } else {
            members
                .iter()
                .map(|l| Place::Facility(l.id.clone()))
                .collect()
        };
        for place in &places {
            let key = self.cases_key(place, as_of.known, None);
            let incidence = key
                .as_ref()
                .and_then(|k| self.surveillance.incidence(k, as_of));
            let count = |p: Period| incidence.as_ref().and_then(|i| i.sum(p).count);
            let of_week = count(week);
            without = without.saturating_add(usize::from(of_week.is_none()));
            add(&mut new, of_week);
            add(&mut before, last_week.and_then(count));
            let lines = self.surveillance.lines(place, as_of);
            let value = |m: Measure| {
                let line = lines.iter().find(|l| l.measure == m)?;
                let stands = match line.state {
                    DayState::Withdrawn { .. } => false,
                    // Who was isolated weeks ago says nothing of now; a count so far still stands.
                    DayState::Carried { days, .. } => {
                        m != Measure::CasesCurrent
                            || u32::try_from(days)
                                .is_ok_and(|d| old_after.is_some_and(|most| d <= most))
                    }
                    DayState::Published | DayState::NeverPublished => true,
                };
                stands
                    .then(|| line.reading.value())
                    .flatten()
                    .map(Quantity::get)
            };
            add(&mut total, value(Measure::CasesCumulative));
            add(&mut current, value(Measure::CasesCurrent));
        }
        let links = [out.new_cases.clone()];
        match new {
            Some(new) => {
                let id = match before {
                    Some(b) if new > b => "brief-cases-more",
                    Some(b) if new < b => "brief-cases-fewer",
                    Some(_) => "brief-cases-same",
                    None => "brief-cases",
                };
                let mut m = Message::new(id)
                    .with("place", area.named())
                    .count("n", count(new));
                if let Some(before) = before {
                    m = m.count("before", count(before));
                }
                out.say(m, &links);
                if without > 0 {
                    out.say(
                        Message::new("brief-cases-without")
                            .count("n", without)
                            .count("of", places.len()),
                        &links,
                    );
                }
            }
            None => out.say(
                Message::new("brief-cases-not-known").with("place", area.named()),
                &links,
            ),
        }
        let links = [out.counts.clone()];
        if let Some(total) = total {
            out.say(Message::new("brief-total").count("n", count(total)), &links);
        }
        if let Some(current) = current {
            out.say(
                Message::new("brief-current").count("n", count(current)),
                &links,
            );
        }
    }

    fn say_outbreaks(&self, out: &mut Writer, area: &Area, as_of: &AsOf) {
        if let Place::Facility(id) = &area.place {
            let Some(found) = self.outbreaks_of(id, as_of) else {
                return;
            };
            let links = [format!("/facilities/{id}/epidemic#outbreaks")];
            match &found.judged {
                Answer::Refused(why) => out.say(
                    Message::new("brief-outbreak-not-judged")
                        .with("why", Arg::Message(Box::new(why.clone()))),
                    &links,
                ),
                Answer::Given(judged) => match judged.outbreaks.last() {
                    Some(o) if o.over.is_none() => out.say(
                        Message::new("brief-outbreak-ongoing")
                            .day("from", o.first_case_window)
                            .count("n", count(o.size)),
                        &links,
                    ),
                    Some(o) => out.say(
                        Message::new("brief-outbreak-over")
                            .day("from", o.first_case_window)
                            .day("to", o.over.unwrap_or(as_of.on))
                            .count("n", count(o.size)),
                        &links,
                    ),
                    None => out.say(Message::new("brief-outbreak-none"), &links),
                },
            }
        } else if let Some(list) = self.outbreaks(&area.place, as_of) {
            out.say(
                Message::new("brief-outbreaks")
                    .count("n", list.ongoing)
                    .count("judged", list.judged)
                    .count("not", list.not_judged),
                &["/outbreaks#list".to_owned()],
            );
        }
    }

    fn say_comparison(&self, out: &mut Writer, rule: &BriefRule, area: &Area, as_of: &AsOf) {
        let period = super::days_to(as_of.on, rule.days.saturating_mul(4));
        let found = self.comparison(&area.place, period, as_of);
        let links = [out.asked("/compare", "rates")];
        let enough = found
            .inside
            .given()
            .is_some_and(|r| r.cases >= f64::from(rule.least_cases_to_compare));
        match found.inside.refusal() {
            Some(why) => out.say(
                Message::new("brief-no-comparison")
                    .with("why", Arg::Message(Box::new(why.clone()))),
                &links,
            ),
            None if !enough => {}
            None => {
                for against in &found.against {
                    match &against.ratio {
                        Answer::Given(r) => {
                            let Some(interval) = r.ratio.headline() else {
                                continue;
                            };
                            let base = |id| {
                                Message::new(id)
                                    .with("outside", Arg::place(&against.name, &against.place))
                                    .number("low", interval.low, 1)
                                    .day("from", period.first())
                                    .day("to", period.last())
                            };
                            let m = match (r.ratio.value, interval.high) {
                                (Some(value), Some(high)) => base("brief-ratio")
                                    .number("ratio", value, 1)
                                    .number("high", high, 1),
                                _ => base("brief-ratio-open"),
                            };
                            out.say(m, &links);
                        }
                        Answer::Refused(why) => out.say(
                            Message::new("brief-no-comparison")
                                .with("why", Arg::Message(Box::new(why.clone()))),
                            &links,
                        ),
                    }
                }
            }
        }
    }

    fn say_silence(&self, out: &mut Writer, rule: &BriefRule, area: &Area, as_of: &AsOf) {
        for silence in self.silences(&area.place, as_of).silences {
            // Of an area only what is new in the last weeks; of a facility everything.
            let fresh = silence
                .days
                .is_some_and(|d| u32::try_from(d).unwrap_or(0) <= rule.days.saturating_mul(4));
            let own = matches!(area.place, Place::Facility(_));
            if own || fresh || silence.facility.is_none() {
                let links = [format!("/silence#{}", silence.kind.code())];
                out.say(silence.message, &links);
            }
        }
    }

    fn say_doses(&self, out: &mut Writer, area: &Area, as_of: &AsOf) {
        let coverage = self.coverage(&area.place, as_of);
        let links = [out.asked("/coverage", "doses")];
        for figure in &coverage.figures {
            if let (Some(measure), Some(value), Some(speaker)) =
                (figure.measure, figure.reading.value(), &figure.speaker)
            {
                let mut m = Message::new("brief-doses")
                    .with("measure", Arg::Measure(measure))
                    .count("n", count(value.get()))
                    .text("speaker", speaker.clone());
                if let Some(period) = figure.period {
                    m = m.day("on", period.last());
                }
                out.say(m, &links);
            }
        }
        for finding in coverage.findings {
            out.say(finding, &links);
        }
    }
}

/// Collects sentences.
struct Writer {
    new_cases: String,
    counts: String,
    place: Place,
    sentences: Vec<Sentence>,
}

impl Writer {
    fn say(&mut self, message: Message, links: &[String]) {
        self.sentences.push(Sentence {
            message,
            links: links.to_vec(),
        });
    }

    /// The address of a figure on a page asked about this place.
    fn asked(&self, page: &str, anchor: &str) -> String {
        format!("{page}?place={}#{anchor}", self.place)
    }
}

/// A count as a message takes it.
fn count(value: f64) -> usize {
    whole(value)
        .and_then(|n| usize::try_from(n).ok())
        .unwrap_or_default()
}
