//! Temperatures outside the range of a product.

use jiff::Timestamp;

use super::rules::{Product, StorageRange};

/// A reading of a unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) position: usize,
    pub(super) at: Timestamp,
    pub(super) tenths: i16,
}

/// A run of readings outside the range of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excursion {
    /// The first reading outside.
    pub first: Timestamp,
    /// The first reading inside again, if there was one.
    pub ended: Option<Timestamp>,
    /// The lowest and the highest reading outside, in tenths of a degree Celsius.
    pub lowest: i16,
    /// See `lowest`.
    pub highest: i16,
    /// The range it was to lie in.
    pub range: StorageRange,
    /// Minutes outside at most: from the last reading inside before it to the first inside after.
    /// None while it lasts.
    pub minutes_at_most: Option<i64>,
    /// The last entry with a reading outside, by position.
    pub(super) position: usize,
}

impl Excursion {
    /// What happened, in words.
    pub fn words(&self, product: Option<&Product>) -> String {
        let degrees = |tenths: i16| format!("{:.1}", f64::from(tenths) / 10.0);
        let mut words = format!(
            "between {} and {} °C from {} ",
            degrees(self.lowest),
            degrees(self.highest),
            self.first
        );
        words += &match (self.ended, self.minutes_at_most) {
            (Some(ended), Some(minutes)) => format!("until {ended}, at most {minutes} minutes"),
            _ => "and no reading inside the range since".to_owned(),
        };
        words += &format!(
            "; {} is {} to {} °C",
            self.range.kind.code(),
            self.range.low_c,
            self.range.high_c
        );
        if let Some(warm) = product.and_then(|product| product.warm) {
            words += &format!(
                "; the label allows up to {} °C for {} minutes in all before a vial is punctured",
                warm.high_c, warm.minutes
            );
        }
        words + ". Do not use, keep cold, ask the manufacturer; a named person releases it"
    }
}

/// The runs outside a range, of readings in order of time.
pub(super) fn of(
    readings: &[Reading],
    range: impl Fn(Timestamp) -> Option<StorageRange>,
) -> Vec<Excursion> {
    let mut found: Vec<Excursion> = Vec::new();
    let mut last_inside: Option<Timestamp> = None;
    let mut running = false;
    for reading in readings {
        let Some(range) = range(reading.at) else {
            continue;
        };
        let inside = (range.low_c * 10..=range.high_c * 10).contains(&reading.tenths);
        match (inside, running, found.last_mut()) {
            (true, true, Some(run)) => {
                let since = last_inside.unwrap_or(run.first);
                run.ended = Some(reading.at);
                run.minutes_at_most = Some((reading.at.as_second() - since.as_second() + 59) / 60);
                running = false;
            }
            (false, true, Some(run)) => {
                run.lowest = run.lowest.min(reading.tenths);
                run.highest = run.highest.max(reading.tenths);
                run.position = run.position.max(reading.position);
            }
            (false, ..) => {
                running = true;
                found.push(Excursion {
                    first: reading.at,
                    ended: None,
                    lowest: reading.tenths,
                    highest: reading.tenths,
                    range,
                    minutes_at_most: None,
                    position: reading.position,
                });
            }
            (true, ..) => {}
        }
        if inside {
            last_inside = Some(reading.at);
        }
    }
    found
}
