//! What a run of individuals starts from.

use super::Days;
use thiserror::Error;

/// A run that cannot be played.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum WorldError {
    /// A figure out of its range.
    #[error("{place}: {name} is {value}; it must be {must}")]
    OutOfRange {
        /// Whose: the facility, or the part of the world.
        place: String,
        /// Which figure.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What it may be.
        must: &'static str,
    },
    /// Transfers to a facility that is not there.
    #[error("{place}: transfers go to facility {to}, and there are {facilities}")]
    NoSuchFacility {
        /// From where.
        place: String,
        /// The number it names, from 0.
        to: usize,
        /// How many there are.
        facilities: usize,
    },
    /// Nowhere to be held, or more than a run can address.
    #[error("a run needs from 1 to 10,000 facilities and at most 3,650 days")]
    Size,
}

/// A place where people are held.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Its name, for messages.
    pub name: String,
    /// People held at the start, up to 1,000,000.
    pub held: u32,
    /// Of these infected, at the start of their infectious time.
    pub infectious: u32,
    /// People admitted a day, on average (Poisson), 0 to 10,000.
    pub admitted_per_day: f64,
    /// Of people admitted the share who are infectious on arrival, 0 to 1.
    pub admitted_infectious: f64,
    /// How long people admitted stay in custody, wherever they are moved.
    pub stays: Days,
    /// People whom one infectious person infects where nobody is immune and all mix, 0 to 50.
    pub r0: f64,
    /// Where people are moved to.
    pub transfers: Option<Transfers>,
    /// Doses that can be given here a day; second doses come first.
    pub doses_per_day: u32,
}

/// Transfers out of a facility.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfers {
    /// Days until somebody is moved, if they are still held.
    pub after: Days,
    /// To which facility, by number from 0, in these shares (at least 0, not all 0).
    pub to: Vec<(usize, f64)>,
}

/// Doses and what they do.
#[derive(Debug, Clone, PartialEq)]
pub struct Doses {
    /// The first day on which first doses are given.
    pub from_day: u32,
    /// The share who are willing, 0 to 1.
    pub willing: f64,
    /// Days from the first dose to the second; none: one dose is the series.
    pub interval_days: Option<u32>,
    /// How much lower the risk at each contact is after one dose and after the last, 0 to 1.
    pub infection: [f64; 2],
    /// How much less somebody passes on, the same way.
    pub onward: [f64; 2],
    /// Chance that the duty of the second dose reaches the facility to which somebody is moved, 0
    /// to 1.
    pub kept_at_transfer: f64,
}

/// The course of the infection in one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Illness {
    /// Days from infection to being infectious.
    pub latent: Days,
    /// Days of being infectious.
    pub infectious: Days,
}

/// A run.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// The facilities, numbered from 0 in this order.
    pub facilities: Vec<Facility>,
    /// The infection.
    pub illness: Illness,
    /// The doses; none: nobody gets one.
    pub doses: Option<Doses>,
    /// How many days newcomers mix only with newcomers; 0: not kept apart.
    pub apart_days: u32,
    /// How many days are played, at most 3,650.
    pub days: u32,
}

impl World {
    /// Whether it can be played.
    ///
    /// # Errors
    /// What is out of range.
    pub fn check(&self) -> Result<(), WorldError> {
        let facilities = self.facilities.len();
        if facilities == 0 || facilities > 10_000 || self.days > 3_650 {
            return Err(WorldError::Size);
        }
        for facility in &self.facilities {
            let place = facility.name.as_str();
            let held = f64::from(facility.held);
            let most = "at most the people held";
            within(place, "people held", held, 1e6, "at most 1,000,000")?;
            let infectious = f64::from(facility.infectious);
            within(place, "infectious people", infectious, held, most)?;
            let admitted = facility.admitted_per_day;
            within(place, "admissions a day", admitted, 1e4, "from 0 to 10,000")?;
            let share = facility.admitted_infectious;
            within(place, "admitted infectious", share, 1.0, "from 0 to 1")?;
            within(place, "R0", facility.r0, 50.0, "from 0 to 50")?;
            let Some(transfers) = &facility.transfers else {
                continue;
            };
            let mut sum = 0.0;
            for (to, share) in &transfers.to {
                if *to >= facilities {
                    return Err(WorldError::NoSuchFacility {
                        place: place.to_owned(),
                        to: *to,
                        facilities,
                    });
                }
                within(place, "share of transfers", *share, 1e9, "at least 0")?;
                sum += share;
            }
            if sum <= 0.0 {
                return Err(WorldError::OutOfRange {
                    place: place.to_owned(),
                    name: "sum of transfer shares",
                    value: sum,
                    must: "above 0",
                });
            }
        }
        if let Some(doses) = &self.doses {
            let [one, two] = doses.infection;
            let [passed_one, passed_two] = doses.onward;
            for (name, value) in [
                ("willing", doses.willing),
                ("kept at transfer", doses.kept_at_transfer),
                ("efficacy of one dose", one),
                ("efficacy of the series", two),
                ("onward efficacy of one dose", passed_one),
                ("onward efficacy of the series", passed_two),
            ] {
                within("doses", name, value, 1.0, "from 0 to 1")?;
            }
        }
        Ok(())
    }
}

fn within(
    place: &str,
    name: &'static str,
    value: f64,
    most: f64,
    must: &'static str,
) -> Result<(), WorldError> {
    if (0.0..=most).contains(&value) {
        Ok(())
    } else {
        Err(WorldError::OutOfRange {
            place: place.to_owned(),
            name,
            value,
            must,
        })
    }
}
