//! Incidence: new cases a day out of a count that should only grow.
//!
//! # Rule
//!
//! 1. **Looks.** A look is a day on which the figure was published with an exact value. Where the
//!    publisher dates its figures and the date had not moved since the look before, nothing new was
//!    said: such a day is no look unless the value changed. So the rise that a page shows on Monday,
//!    after a weekend on which it stood, is a rise over three days.
//! 2. **Excursions are left out.** A value that lies in a finding which says that it was wrong for a
//!    time ([`LEFT_OUT`]) is no look. While the finding is only a suspicion, what came after the last
//!    good look is *not known*, neither zero nor the suspicious rise.
//! 3. **A restart opens a segment.** Values of different counters are never subtracted; how many
//!    cases came between the last value of one and the first of the next is not known. A restart that
//!    gave way to the old counter again opens none: its values are left out like an excursion, so that
//!    what was counted before is not counted a second time when it comes back.
//! 4. **Corrections are taken back where they were counted.** Within a segment a fall is taken from
//!    the increments before it, the latest first, back to the day on which the lower count was first
//!    reached: the count of a day is taken as the least that was published on it or later in its
//!    segment, `c(t) = min{ C(s): s ≥ t }`, and the incidence is how that grows. Nothing is clipped,
//!    nothing is negative, and the increments of a segment sum to its last count less its opening.
//! 5. **The opening is no incidence.** What was counted by the first look of a segment happened at
//!    some time before; [`Incidence::openings`] has it with the day of the look before that did not
//!    have the figure.
//!
//! What is known later corrects earlier days: the incidence as of (on, known) uses every figure
//! known, and shows the days up to `on`.
//!
//! # Rejected
//!
//! - **Clipping a fall to zero**: the cases taken back stay counted, and the sum of the days exceeds
//!   the last count. The published archive falls some two hundred times.
//! - **Negative incidence on the day of the fall**: right in the sum, wrong on both days, and no rate,
//!   doubling time or reproduction number can be computed from it.
//! - **Spreading a fall over all days in proportion**: takes back cases of outbreaks long over, and
//!   makes fractions of people. A correction is most often of what was counted last.
//! - **Spreading a rise evenly over the days it covers**: a daily curve of fractions that nobody
//!   observed. The period is kept instead, and sums over weeks say how much is surely within.

use super::Surveillance;
use super::daily::{DailySeries, Day};
use super::days;
use super::model::DayState;
use super::tracks::TrackKey;
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, Measure, MeasureShape, Period, Place};

/// Rules whose finding says that a figure was wrong for a time and not replaced by a right one.
pub const LEFT_OUT: [&str; 13] = [
    "copied-from-other-site",
    "count-in-name-cell",
    "deaths-above-cases",
    "digit-added",
    "digit-lost",
    "digits-swapped",
    "fall-undone",
    "first-digit-wrong",
    "follows-rows",
    "older-page",
    "rise-undone",
    "rows-doubled",
    "total-below-rows",
];

/// A published count on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Look {
    /// The day.
    pub day: Date,
    /// The count, as published.
    pub value: f64,
}

/// New cases between two looks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Increment {
    /// The days over which they came: from the day after the look before to the day of the look.
    pub period: Period,
    /// How many, at least zero, after what was taken back later.
    pub count: f64,
    /// The difference as published; below zero at a correction.
    pub published: f64,
    /// The look before.
    pub from: Look,
    /// The look.
    pub to: Look,
    /// The segment of the counter, from 0.
    pub segment: u16,
    /// Rules that cast doubt on either figure, without saying that it is wrong.
    pub doubts: Vec<&'static str>,
}

/// Why the new cases of some days are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// The figure that would tell is under suspicion, by this rule.
    Suspected(&'static str),
    /// The counter was started again in between.
    Restarted,
    /// The figure was published without a value, and none came since.
    NoValue,
    /// The publisher dropped the figure.
    Withdrawn,
    /// Nothing new was published since.
    NotPublished,
}

/// Days whose new cases are not known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gap {
    /// The days.
    pub period: Period,
    /// Why.
    pub why: Unknown,
}

/// The count with which a segment begins.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Opening {
    /// The segment.
    pub segment: u16,
    /// The look, as published.
    pub look: Look,
    /// How many of these are left after what was taken back later.
    pub count: f64,
    /// The last day before on which the publisher was looked at and did not have the figure; none
    /// where it had it from the first look on.
    pub looked_before: Option<Date>,
}

/// A correction: the count fell, and this much was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Correction {
    /// The look before.
    pub from: Look,
    /// The look that was lower.
    pub to: Look,
    /// The first day of what it was taken from.
    pub back_to: Date,
}

/// A stretch left out as wrong.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LeftOut {
    /// The day.
    pub look: Look,
    /// The rule that says so.
    pub rule: &'static str,
}

/// New cases of a place over time, as of a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Incidence {
    /// Where.
    pub place: Place,
    /// The cumulative measure it is made from.
    pub measure: Measure,
    /// Of whom, in the publisher's words.
    pub population: String,
    /// Who says so.
    pub speaker: standing_terms::PartyId,
    /// The as-of point.
    pub as_of: AsOf,
    /// Increments in order of time. Those of days beyond `on` are not shown; one that straddles `on`
    /// is not either.
    pub increments: Vec<Increment>,
    /// Days whose new cases are not known, in order of time.
    pub gaps: Vec<Gap>,
    /// The opening count of each segment.
    pub openings: Vec<Opening>,
    /// Corrections, in order of time.
    pub corrections: Vec<Correction>,
    /// Values left out.
    pub left_out: Vec<LeftOut>,
}

impl AboutInstitutions for Incidence {}

impl Surveillance {
    /// New cases (or deaths, or tests) of a cumulative track; none for other measures and where
    /// nothing was known.
    pub fn incidence(&self, key: &TrackKey, as_of: &AsOf) -> Option<Incidence> {
        if key.measure.shape() != MeasureShape::Cumulative {
            return None;
        }
        // Every figure known corrects earlier days, also one of a day after `on`.
        let last = self.last_day().unwrap_or(as_of.on).max(as_of.on);
        let series = self.daily(key, &AsOf { on: last, ..*as_of })?;
        let mut incidence = of_series(&series);
        incidence.until(*as_of);
        Some(incidence)
    }
}

/// The incidence of a daily series.
pub fn of_series(series: &DailySeries) -> Incidence {
    let mut out = Incidence {
        place: series.place.clone(),
        measure: series.measure,
        population: series.population.clone(),
        speaker: series.speaker.clone(),
        as_of: series.as_of,
        increments: Vec::new(),
        gaps: Vec::new(),
        openings: Vec::new(),
        corrections: Vec::new(),
        left_out: Vec::new(),
    };
    let mut builder = Builder {
        series,
        looks: Vec::new(),
        pending: None,
        segment: 0,
    };
    for day in &series.days {
        builder.take(day, &mut out);
    }
    builder.finish(&mut out);
    out
}

/// Collects the looks of one segment after the other.
struct Builder<'a> {
    series: &'a DailySeries,
    looks: Vec<(Look, Vec<&'static str>)>,
    /// Why nothing can be said about the days since the last look, and the last such day.
    pending: Option<Unknown>,
    segment: u16,
}

impl Builder<'_> {
    fn take(&mut self, day: &Day, out: &mut Incidence) {
        if day.segment != self.segment {
            self.close(out);
            if let Some((last, _)) = self.looks.last().cloned() {
                let first = last.day.tomorrow().unwrap_or(last.day);
                if let Ok(period) = Period::span(first, day.day) {
                    out.gaps.push(Gap {
                        period,
                        why: Unknown::Restarted,
                    });
                }
            }
            self.looks.clear();
            self.segment = day.segment;
        }
        match (day.state, day.value()) {
            (DayState::Published, Some(value)) => self.look(day, value, out),
            (DayState::Published, None) => self.pending = Some(Unknown::NoValue),
            (DayState::Withdrawn { .. }, _) => self.pending = Some(Unknown::Withdrawn),
            (DayState::Carried { .. } | DayState::NeverPublished, _) => {
                self.pending.get_or_insert(Unknown::NotPublished);
            }
        }
    }

    fn look(&mut self, day: &Day, value: f64, out: &mut Incidence) {
        let look = Look {
            day: day.day,
            value,
        };
        let aside = |(from, to): &(Date, Date)| *from <= day.day && day.day < *to;
        if self.series.aside.iter().any(aside) {
            let rule = "counter-restarted";
            out.left_out.push(LeftOut { look, rule });
            self.pending = Some(Unknown::Restarted);
            return;
        }
        let mut doubts = Vec::new();
        if day.flagged {
            for flag in self.series.flags_on(day.day) {
                if LEFT_OUT.contains(&flag.rule) {
                    out.left_out.push(LeftOut {
                        look,
                        rule: flag.rule,
                    });
                    self.pending = Some(Unknown::Suspected(flag.rule));
                    return;
                }
                if !doubts.contains(&flag.rule) {
                    doubts.push(flag.rule);
                }
            }
        }
        let said_again = self.looks.last().is_some_and(|(last, _)| {
            #[expect(clippy::float_cmp, reason = "published figures are compared as read")]
            let same = last.value == value;
            let dated = self.series.on(last.day).and_then(|d| d.stated_as_of);
            same && day.paged && dated.is_some() && dated == day.stated_as_of
        });
        if said_again {
            self.pending.get_or_insert(Unknown::NotPublished);
            return;
        }
        self.pending = None;
        self.looks.push((look, doubts));
    }

    /// Turns the looks of a segment into increments.
    fn close(&mut self, out: &mut Incidence) {
        let mut least = f64::INFINITY;
        let kept: Vec<f64> = self
            .looks
            .iter()
            .rev()
            .map(|(look, _)| {
                least = least.min(look.value);
                least
            })
            .collect();
        let kept: Vec<f64> = kept.into_iter().rev().collect();
        if let (Some((look, _)), Some(count)) = (self.looks.first(), kept.first()) {
            out.openings.push(Opening {
                segment: self.segment,
                look: *look,
                count: *count,
                looked_before: (self.segment == 0)
                    .then_some(self.series.looked_before)
                    .flatten(),
            });
        }
        for (i, (pair, counts)) in self.looks.windows(2).zip(kept.windows(2)).enumerate() {
            let ([(from, before), (to, doubts)], [earlier, later]) = (pair, counts) else {
                continue;
            };
            let first = from.day.tomorrow().unwrap_or(to.day);
            let Ok(period) = Period::span(first, to.day) else {
                continue;
            };
            let mut all = before.clone();
            all.extend(doubts.iter().filter(|d| !before.contains(d)));
            out.increments.push(Increment {
                period,
                count: later - earlier,
                published: to.value - from.value,
                from: *from,
                to: *to,
                segment: self.segment,
                doubts: all,
            });
            if to.value < from.value {
                let reached = self
                    .looks
                    .get(..=i)
                    .unwrap_or_default()
                    .iter()
                    .rposition(|(look, _)| look.value <= to.value)
                    .and_then(|at| self.looks.get(at.saturating_add(1)));
                let back_to = reached.or(self.looks.first());
                out.corrections.push(Correction {
                    from: *from,
                    to: *to,
                    back_to: back_to.map_or(from.day, |(look, _)| look.day),
                });
            }
        }
    }

    fn finish(&mut self, out: &mut Incidence) {
        self.close(out);
        let last = self.looks.last().map(|(look, _)| look.day);
        if let (Some(last), Some(why), Some(end)) =
            (last, self.pending, self.series.days.last().map(|d| d.day))
            && let Ok(first) = last.tomorrow()
            && let Ok(period) = Period::span(first, end)
        {
            out.gaps.push(Gap { period, why });
        }
    }
}

impl Incidence {
    /// Leaves what lies within the days up to the as-of day.
    fn until(&mut self, as_of: AsOf) {
        let on = as_of.on;
        self.as_of = as_of;
        // Days of an increment that ends later had no look of their own by `on`.
        let cut: Vec<Gap> = self
            .increments
            .iter()
            .filter(|i| i.period.first() <= on && i.period.last() > on)
            .filter_map(|i| Period::span(i.period.first(), on).ok())
            .map(|period| Gap {
                period,
                why: Unknown::NotPublished,
            })
            .collect();
        self.increments.retain(|i| i.period.last() <= on);
        self.gaps = std::mem::take(&mut self.gaps)
            .into_iter()
            .filter_map(|g| {
                let last = g.period.last().min(on);
                let period = Period::span(g.period.first(), last).ok()?;
                Some(Gap { period, why: g.why })
            })
            .chain(cut)
            .collect();
        self.gaps.sort_by_key(|g| g.period);
        self.openings.retain(|o| o.look.day <= on);
        self.corrections.retain(|c| c.to.day <= on);
        self.left_out.retain(|l| l.look.day <= on);
    }

    /// Sums over periods, such as weeks or months, in order: see [`weeks`] and [`months`].
    pub fn over(&self, periods: impl IntoIterator<Item = Period>) -> Vec<Sum> {
        periods.into_iter().map(|p| self.sum(p)).collect()
    }

    /// The new cases of a period.
    pub fn sum(&self, period: Period) -> Sum {
        let mut sum = Sum {
            period,
            count: None,
            least: 0.0,
            most: Some(0.0),
            days_known: 0,
            days_unknown: 0,
            doubts: Vec::new(),
        };
        let (mut counted, mut most) = (0.0, 0.0);
        let start = self
            .increments
            .partition_point(|i| i.period.last() < period.first());
        for i in self.increments.get(start..).unwrap_or_default() {
            if i.period.first() > period.last() {
                break;
            }
            let within = overlap(i.period, period);
            sum.days_known = sum.days_known.saturating_add(within);
            most += i.count;
            if i.period.first() >= period.first() && i.period.last() <= period.last() {
                sum.least += i.count;
            }
            if i.period.last() <= period.last() {
                counted += i.count;
            }
            for doubt in &i.doubts {
                if !sum.doubts.contains(doubt) {
                    sum.doubts.push(doubt);
                }
            }
        }
        let length = days(period.first(), period.last()).saturating_add(1);
        let length = u32::try_from(length).unwrap_or_default();
        sum.days_unknown = length.saturating_sub(sum.days_known);
        sum.count = (sum.days_known > 0).then_some(counted);
        sum.most = (sum.days_unknown == 0).then_some(most);
        sum
    }
}

/// How many days two periods share.
fn overlap(a: Period, b: Period) -> u32 {
    let first = a.first().max(b.first());
    let last = a.last().min(b.last());
    u32::try_from(days(first, last).saturating_add(1)).unwrap_or_default()
}

/// New cases of a longer period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sum {
    /// The period.
    pub period: Period,
    /// The new cases, each increment counted in the period in which it ended; none where nothing of
    /// the period is known. Where `days_unknown` is not zero it is of the days known only.
    pub count: Option<f64>,
    /// How many surely fell within it: the increments that lie within it whole.
    pub least: f64,
    /// How many may at most have fallen within it: those that touch it. None where days are not
    /// known, for then nothing bounds it.
    pub most: Option<f64>,
    /// Days covered by increments.
    pub days_known: u32,
    /// Days about which nothing is known.
    pub days_unknown: u32,
    /// Rules that cast doubt on a figure used.
    pub doubts: Vec<&'static str>,
}

/// The weeks, Monday to Sunday, that touch a stretch of days.
pub fn weeks(first: Date, last: Date) -> Vec<Period> {
    use jiff::ToSpan as _;
    let back = i64::from(first.weekday().to_monday_zero_offset());
    let mut out = Vec::new();
    let mut monday = first.checked_sub(back.days()).unwrap_or(first);
    while monday <= last {
        let (Ok(sunday), Ok(next)) = (monday.checked_add(6.days()), monday.checked_add(7.days()))
        else {
            break;
        };
        out.extend(Period::span(monday, sunday));
        monday = next;
    }
    out
}

/// The calendar months that touch a stretch of days.
pub fn months(first: Date, last: Date) -> Vec<Period> {
    use jiff::ToSpan as _;
    let mut out = Vec::new();
    let mut month = first.first_of_month();
    while month <= last {
        out.extend(Period::span(month, month.last_of_month()));
        match month.checked_add(1.month()) {
            Ok(next) => month = next,
            Err(_) => break,
        }
    }
    out
}
