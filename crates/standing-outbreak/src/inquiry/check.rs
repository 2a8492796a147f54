//! Whether an inquiry can be played: every figure in its range, every name there.

use super::locate::{Fault, Step};
use super::{Arm, Facility, Inquiry};
use crate::disease::ParameterSets;
use Step::{Entry, Key};

/// Runs of an arm: more than that tell little and fill the memory.
pub(super) const MOST_REPLICATES: u32 = 10_000;

type Checked = Result<(), Fault>;

fn fault<T>(path: Vec<Step>, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault {
        path,
        message: message.into(),
    })
}

fn share(path: Vec<Step>, value: f64) -> Checked {
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    fault(path, format!("{value} is no share from 0 to 1"))
}

fn up_to(path: Vec<Step>, value: f64, most: f64) -> Checked {
    if (0.0..=most).contains(&value) {
        return Ok(());
    }
    fault(path, format!("{value} lies outside 0 to {most}"))
}

fn days(path: Vec<Step>, value: f64) -> Checked {
    if value > 0.0 && value.is_finite() {
        return Ok(());
    }
    fault(path, format!("{value} days: must be above 0"))
}

fn whole(path: Vec<Step>, value: u32, least: u32, most: u32) -> Checked {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    fault(path, format!("{value} lies outside {least} to {most}"))
}

pub(super) fn check(inquiry: &Inquiry, sets: &ParameterSets) -> Checked {
    whole(vec![Key("days")], inquiry.days, 1, 1_825)?;
    whole(
        vec![Key("replicates")],
        inquiry.replicates,
        1,
        MOST_REPLICATES,
    )?;
    whole(
        vec![Key("steps-per-day")],
        inquiry.steps_per_day.into(),
        1,
        64,
    )?;
    disease(inquiry, sets)?;
    vaccine(inquiry, sets)?;
    contacts(inquiry, sets)?;
    county(inquiry)?;
    for (number, facility) in inquiry.facility.iter().enumerate() {
        self::facility(inquiry, number, facility)?;
    }
    if inquiry.facility.is_empty() {
        return fault(vec![Key("facility")], "there is no facility");
    }
    if inquiry.facility.len() > 500 {
        return fault(vec![Key("facility")], "more than 500 facilities");
    }
    transfers(inquiry)?;
    if inquiry.arm.len() > 40 {
        return fault(vec![Key("arm")], "more than 40 arms");
    }
    for (number, arm) in inquiry.arm.iter().enumerate() {
        self::arm(inquiry, number, arm)?;
    }
    if inquiry.baseline().is_none() {
        return fault(
            vec![Key("baseline")],
            format!("there is no arm \"{}\"", inquiry.baseline),
        );
    }
    Ok(())
}

fn known_set(path: Vec<Step>, name: &str, sets: &ParameterSets, gives: &str) -> Checked {
    if sets.get(name).is_some_and(|set| set.value(gives).is_some()) {
        return Ok(());
    }
    let known: Vec<&str> = (sets.set.iter())
        .filter(|set| set.value(gives).is_some())
        .map(|set| set.id.as_str())
        .collect();
    fault(
        path,
        format!(
            "there is no such set \"{name}\"; there are: {}",
            known.join(", ")
        ),
    )
}

fn disease(inquiry: &Inquiry, sets: &ParameterSets) -> Checked {
    let asked = &inquiry.disease;
    let at = |field| vec![Key("disease"), Key(field)];
    if let Some(name) = &asked.set {
        known_set(at("set"), name, sets, "latent-days")?;
    }
    for (field, stages) in [
        ("latent-stages", asked.latent_stages),
        ("infectious-stages", asked.infectious_stages),
    ] {
        whole(at(field), stages.into(), 1, 4)?;
    }
    for (field, value) in [
        ("latent-days", asked.latent_days),
        ("infectious-days", asked.infectious_days),
        ("immunity-days", asked.immunity_days),
    ] {
        if let Some(value) = value {
            days(at(field), value)?;
        }
    }
    if inquiry.course(sets).is_none() {
        return fault(
            vec![Key("disease")],
            "needs `set`, or `latent-days` and `infectious-days`",
        );
    }
    if let Some(severity) = &asked.severity {
        let at = |field| vec![Key("disease"), Key("severity"), Key(field)];
        share(at("hospitalised-share"), severity.hospitalised_share)?;
        days(at("hospital-days"), severity.hospital_days)?;
        share(
            at("death-share-in-hospital"),
            severity.death_share_in_hospital,
        )?;
    }
    Ok(())
}

fn vaccine(inquiry: &Inquiry, sets: &ParameterSets) -> Checked {
    let Some(asked) = &inquiry.vaccine else {
        return Ok(());
    };
    let at = |field| vec![Key("vaccine"), Key(field)];
    if let Some(name) = &asked.set {
        known_set(at("set"), name, sets, "efficacy-first-dose")?;
    }
    let pairs = [
        ("infection", asked.infection.unwrap_or_default()),
        ("onward", asked.onward),
        ("severe", asked.severe),
    ];
    for (field, pair) in pairs {
        for efficacy in pair {
            share(at(field), efficacy)?;
        }
    }
    if inquiry.product(sets).is_none() {
        return fault(vec![Key("vaccine")], "needs `set` or `infection`");
    }
    Ok(())
}

fn contacts(inquiry: &Inquiry, sets: &ParameterSets) -> Checked {
    let contact = &inquiry.contact;
    let at = |field| vec![Key("contact"), Key(field)];
    let of_set = inquiry.disease_set(sets).and_then(|set| set.value("r0"));
    let everywhere = inquiry.facility.iter().all(|f| f.r0.is_some());
    match contact.held_to_held.or(of_set) {
        Some(r0) => up_to(at("held-to-held"), r0, 50.0)?,
        None if everywhere => {}
        None => {
            return fault(
                vec![Key("contact")],
                "needs `held-to-held`, since no set says R0",
            );
        }
    }
    for (field, value) in [
        ("held-to-staff", contact.held_to_staff),
        ("staff-to-held", contact.staff_to_held),
        ("staff-to-staff", contact.staff_to_staff),
        ("staff-to-county", contact.staff_to_county),
        ("county-to-county", contact.county_to_county),
    ] {
        up_to(at(field), value, 50.0)?;
    }
    share(at("in-isolation"), contact.in_isolation)
}

fn county(inquiry: &Inquiry) -> Checked {
    let county = &inquiry.county;
    let at = |field| vec![Key("county"), Key(field)];
    whole(at("people"), county.people, 1, 50_000_000)?;
    let counted =
        u64::from(county.infectious) + u64::from(county.recovered) + u64::from(county.vaccinated);
    if counted > u64::from(county.people) {
        return fault(
            at("people"),
            "fewer than are infectious, recovered or vaccinated",
        );
    }
    up_to(
        at("external-hazard-per-day"),
        county.external_hazard_per_day,
        1.0,
    )?;
    if let Some(intake) = &inquiry.intake {
        let at = |field| vec![Key("intake"), Key(field)];
        share(at("infectious-share"), intake.infectious_share)?;
        share(at("exposed-share"), intake.exposed_share)?;
        share(at("recovered-share"), intake.recovered_share)?;
        let all = intake.infectious_share + intake.exposed_share + intake.recovered_share;
        share(vec![Key("intake")], all)?;
    }
    if let Some(willing) = &inquiry.willing {
        share(vec![Key("willing"), Key("held")], willing.held)?;
        share(vec![Key("willing"), Key("staff")], willing.staff)?;
    }
    Ok(())
}

fn facility(inquiry: &Inquiry, number: usize, facility: &Facility) -> Checked {
    let at = |field| vec![Key("facility"), Entry(number), Key(field)];
    let before = inquiry.facility.iter().take(number);
    if before.clone().any(|other| other.name == facility.name) {
        return fault(
            at("name"),
            format!("two facilities are called \"{}\"", facility.name),
        );
    }
    whole(at("held"), facility.held, 0, 100_000)?;
    whole(at("staff"), facility.staff, 0, 100_000)?;
    for (field, all, parts) in [
        (
            "held",
            facility.held,
            [facility.infectious, facility.recovered, facility.vaccinated],
        ),
        (
            "staff",
            facility.staff,
            [
                facility.staff_infectious,
                facility.staff_recovered,
                facility.staff_vaccinated,
            ],
        ),
    ] {
        if parts.iter().map(|n| u64::from(*n)).sum::<u64>() > u64::from(all) {
            return fault(
                at(field),
                "fewer than are infectious, recovered or vaccinated",
            );
        }
    }
    let vaccinated = facility.vaccinated + facility.staff_vaccinated + inquiry.county.vaccinated;
    if vaccinated > 0 && inquiry.vaccine.is_none() {
        return fault(
            at("vaccinated"),
            "people are vaccinated and no [vaccine] is described",
        );
    }
    if let Some(r0) = facility.r0 {
        up_to(at("r0"), r0, 50.0)?;
    }
    up_to(at("intake-per-day"), facility.intake_per_day, 10_000.0)?;
    if facility.intake_per_day > 0.0 && inquiry.intake.is_none() {
        return fault(
            at("intake-per-day"),
            "people are taken in, and no [intake] says how many of them are infected or immune",
        );
    }
    if let Some(stay) = facility.mean_stay_days {
        days(at("mean-stay-days"), stay)?;
    }
    share(at("released-to-county"), facility.released_to_county)?;
    up_to(at("isolation-per-day"), facility.isolation_per_day, 100.0)
}

fn transfers(inquiry: &Inquiry) -> Checked {
    for (number, transfer) in inquiry.transfer.iter().enumerate() {
        let at = |field| vec![Key("transfer"), Entry(number), Key(field)];
        for (field, name) in [("from", &transfer.from), ("to", &transfer.to)] {
            if !inquiry.facility.iter().any(|f| f.name == *name) {
                return fault(at(field), format!("there is no facility \"{name}\""));
            }
        }
        if transfer.from == transfer.to {
            return fault(at("to"), "a transfer to where people are");
        }
        up_to(at("people-per-day"), transfer.people_per_day, 10_000.0)?;
    }
    Ok(())
}

fn arm(inquiry: &Inquiry, number: usize, arm: &Arm) -> Checked {
    let at = |field| vec![Key("arm"), Entry(number), Key(field)];
    let mut before = inquiry.arm.iter().take(number);
    if before.any(|other| other.name == arm.name) {
        return fault(at("name"), format!("two arms are called \"{}\"", arm.name));
    }
    if arm.from_day >= inquiry.days {
        return fault(
            at("from-day"),
            format!(
                "day {} comes after the last of {}",
                arm.from_day, inquiry.days
            ),
        );
    }
    if arm.doses_per_day.is_some() != arm.first.is_some() {
        return fault(
            at("doses-per-day"),
            "`doses-per-day` and `first` go together: how many, and whose turn comes first",
        );
    }
    if arm.doses.is_some() && arm.doses_per_day.is_none() {
        return fault(at("doses"), "doses in all, and `doses-per-day` is missing");
    }
    if let Some(doses) = arm.doses_per_day {
        whole(at("doses-per-day"), doses, 1, 1_000_000)?;
    }
    if let Some(seats) = arm.outside_seats_a_week {
        whole(at("outside-seats-a-week"), seats, 1, 1_000_000)?;
    }
    if arm.gives_doses() {
        if inquiry.vaccine.is_none() {
            return fault(at("name"), "gives doses, and no [vaccine] is described");
        }
        if inquiry.willing.is_none() {
            return fault(
                at("name"),
                "gives doses, and no [willing] says who would take one",
            );
        }
    }
    for (field, value) in [
        ("test-at-intake", arm.test_at_intake),
        ("release-to", arm.release_to),
        ("arrivals", arm.arrivals),
    ] {
        if let Some(value) = value {
            share(at(field), value)?;
        }
    }
    Ok(())
}
