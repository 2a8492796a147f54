//! What is played for an arm.

use super::{Arm, Facility, First, Inquiry, Into};
use crate::disease::ParameterSets;
use crate::scenario::{
    Arrival, Change, Contact, Group, Move, Release, Role, Scenario, Supply, Turn,
};

/// Days by which acting earlier is judged.
const WEEK: u32 = 7;

/// How an arm is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variant {
    /// As it is.
    Plan,
    /// With nobody infected inside any facility, by people held or by staff: what is left in the
    /// county would have come without custody's share.
    CustodyOff,
    /// With all of it begun a week earlier or, where it begins in the first week, a week later.
    OtherWeek,
}

impl Arm {
    /// Whether the arm in another week begins earlier; else later.
    #[must_use]
    pub fn can_be_earlier(&self) -> bool {
        self.from_day >= WEEK
    }

    fn begins(&self, variant: Variant) -> u32 {
        match variant {
            Variant::OtherWeek if self.can_be_earlier() => self.from_day - WEEK,
            Variant::OtherWeek => self.from_day + WEEK,
            _ => self.from_day,
        }
    }
}

fn held(facility: &Facility) -> String {
    format!("{}: held", facility.name)
}

fn staff(facility: &Facility) -> String {
    format!("{}: staff", facility.name)
}

const COUNTY: &str = "county";

impl Inquiry {
    /// What is played for an arm. Groups stand in the same order in every one, so that arms share
    /// their chance.
    ///
    /// None where the sets do not hold what the inquiry names: [`Inquiry::from_toml`] refuses that.
    #[must_use]
    pub fn scenario(&self, arm: &Arm, variant: Variant, sets: &ParameterSets) -> Option<Scenario> {
        let day = arm.begins(variant);
        let r0 = self
            .contact
            .held_to_held
            .or_else(|| self.disease_set(sets)?.value("r0"));
        let mut contact = Vec::new();
        for facility in &self.facility {
            self.contacts_of(facility, facility.r0.or(r0)?, variant, &mut contact);
        }
        contact.push(between(COUNTY, COUNTY, self.contact.county_to_county));
        Some(Scenario {
            days: self.days,
            steps_per_day: self.steps_per_day,
            disease: self.course(sets)?,
            vaccine: self.product(sets),
            mixing: self.mixing,
            test_at_intake: None,
            record_follows: self.record_follows,
            group: self.groups(),
            contact,
            moves: self.moves(),
            arrival: self.arrivals(),
            release: self.releases(arm, day),
            campaign: Vec::new(),
            supply: self.supplies(arm, day, r0),
            change: arm.does_something().then(|| Change {
                from_day: day,
                transfers_stop: arm.stop_transfers,
                arrivals: arm.arrivals.or(arm.release_to).unwrap_or(1.0),
                test_at_intake: arm.test_at_intake,
            }),
        })
    }

    fn groups(&self) -> Vec<Group> {
        let mut groups = Vec::new();
        for facility in &self.facility {
            let parts = [facility.infectious, facility.recovered, facility.vaccinated];
            let mut inside = group(held(facility), Role::Held, facility.held, parts);
            inside.isolation_per_day = facility.isolation_per_day;
            inside.isolation_places = facility.isolation_places;
            inside.contact_in_isolation = self.contact.in_isolation;
            groups.push(inside);
            let parts = [
                facility.staff_infectious,
                facility.staff_recovered,
                facility.staff_vaccinated,
            ];
            groups.push(group(staff(facility), Role::Staff, facility.staff, parts));
        }
        let county = &self.county;
        let parts = [county.infectious, county.recovered, county.vaccinated];
        let mut around = group(COUNTY.to_owned(), Role::Community, county.people, parts);
        around.external_hazard_per_day = county.external_hazard_per_day;
        groups.push(around);
        groups
    }

    fn contacts_of(
        &self,
        facility: &Facility,
        r0: f64,
        variant: Variant,
        contacts: &mut Vec<Contact>,
    ) {
        let (held, staff) = (held(facility), staff(facility));
        let contact = &self.contact;
        let inside = if variant == Variant::CustodyOff {
            0.0
        } else {
            1.0
        };
        // Staff are met in the county as their share of it.
        let share = f64::from(facility.staff) / f64::from(self.county.people);
        contacts.extend([
            between(&held, &held, inside * r0),
            between(&staff, &held, inside * contact.held_to_staff),
            between(&held, &staff, inside * contact.staff_to_held),
            between(&staff, &staff, inside * contact.staff_to_staff),
            between(COUNTY, &staff, contact.staff_to_county),
            between(&staff, COUNTY, contact.county_to_county * share),
        ]);
    }

    fn moves(&self) -> Vec<Move> {
        let mut moves = Vec::new();
        for facility in &self.facility {
            let Some(stay) = facility.mean_stay_days else {
                continue;
            };
            let staying = facility.released_to_county;
            for (to, share) in [(Some(COUNTY.to_owned()), staying), (None, 1.0 - staying)] {
                moves.push(Move {
                    from: held(facility),
                    to,
                    per_day: share / stay,
                });
            }
        }
        let of = |name: &str| self.facility.iter().find(|f| f.name == name);
        for transfer in &self.transfer {
            if let (Some(from), Some(to)) = (of(&transfer.from), of(&transfer.to))
                && from.held > 0
            {
                moves.push(Move {
                    from: held(from),
                    to: Some(held(to)),
                    per_day: transfer.people_per_day / f64::from(from.held),
                });
            }
        }
        moves
    }

    fn arrivals(&self) -> Vec<Arrival> {
        let Some(intake) = &self.intake else {
            return Vec::new();
        };
        (self.facility.iter())
            .map(|facility| Arrival {
                to: held(facility),
                people_per_day: facility.intake_per_day,
                infectious_share: intake.infectious_share,
                exposed_share: intake.exposed_share,
                recovered_share: intake.recovered_share,
            })
            .collect()
    }

    fn releases(&self, arm: &Arm, day: u32) -> Vec<Release> {
        let Some(staying) = arm.release_to else {
            return Vec::new();
        };
        (self.facility.iter())
            .map(|facility| Release {
                from: held(facility),
                to: (arm.release_into == Into::County).then(|| COUNTY.to_owned()),
                day,
                share: 1.0 - staying,
            })
            .collect()
    }

    fn supplies(&self, arm: &Arm, day: u32, r0: Option<f64>) -> Vec<Supply> {
        let Some(willing) = &self.willing else {
            return Vec::new();
        };
        let turn_held = |facility: &Facility| Turn {
            group: held(facility),
            willing: willing.held,
        };
        let turn_staff = |facility: &Facility| Turn {
            group: staff(facility),
            willing: willing.staff,
        };
        let all_held = || self.facility.iter().map(turn_held);
        let all_staff = || self.facility.iter().map(turn_staff);
        let mut supplies = Vec::new();
        if let (Some(doses), Some(first)) = (arm.doses_per_day, arm.first) {
            let mut supply = |doses: u32, total: Option<u32>, turn: Vec<Turn>| {
                if doses > 0 {
                    supplies.push(Supply {
                        from_day: day,
                        every_days: 1,
                        doses,
                        total,
                        turn,
                    });
                }
            };
            match first {
                First::Held => supply(doses, arm.doses, all_held().chain(all_staff()).collect()),
                First::Staff => supply(doses, arm.doses, all_staff().chain(all_held()).collect()),
                First::Both => {
                    let half = |all: u32| (all - all / 2, all / 2);
                    let (for_held, for_staff) = half(doses);
                    let totals = arm.doses.map(half);
                    let of_held = totals.map(|(held, _)| held);
                    let of_staff = totals.map(|(_, staff)| staff);
                    supply(for_held, of_held, all_held().chain(all_staff()).collect());
                    supply(for_staff, of_staff, all_staff().chain(all_held()).collect());
                }
                First::LargestRisk => {
                    let mut order: Vec<&Facility> = self.facility.iter().collect();
                    let risk = |f: &Facility| f.r0.or(r0).unwrap_or_default() * f64::from(f.held);
                    order.sort_by(|a, b| risk(b).total_cmp(&risk(a)));
                    let turns = (order.into_iter())
                        .flat_map(|f| [turn_held(f), turn_staff(f)])
                        .collect();
                    supply(doses, arm.doses, turns);
                }
            }
        }
        if let Some(seats) = arm.outside_seats_a_week {
            supplies.push(Supply {
                from_day: day,
                every_days: WEEK,
                doses: seats,
                total: None,
                turn: all_held().collect(),
            });
        }
        supplies
    }
}

fn between(to: &str, from: &str, infections: f64) -> Contact {
    Contact {
        to: to.to_owned(),
        from: from.to_owned(),
        infections,
    }
}

/// A group of so many people, of whom some are infectious, recovered or vaccinated.
fn group(name: String, role: Role, all: u32, parts: [u32; 3]) -> Group {
    let [infectious, recovered, vaccinated] = parts;
    Group {
        name,
        role,
        susceptible: all - infectious - recovered - vaccinated,
        exposed: 0,
        infectious,
        recovered,
        vaccinated,
        external_hazard_per_day: 0.0,
        isolation_per_day: 0.0,
        isolation_places: None,
        contact_in_isolation: 0.0,
    }
}
