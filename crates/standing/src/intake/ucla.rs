//! UCLA Law COVID Behind Bars: a directory of places and spellings.
//!
//! Only what describes a place is read. The column `Population.Feb20` is not: for immigration rows
//! it is not of February 2020 (trap X26).

use super::figures::{Named, Profiles, begin, text};
use super::{DataSet, File, Intake, IntakeError};
use standing_evidence::{PartyKind, ProfileFact};
use standing_formats::{Problem, Verdict};
use standing_terms::{CodeScheme, Fips, Place, PlaceCode, StateCode};
use std::collections::{BTreeMap, BTreeSet};

const DATA_SET: DataSet = DataSet {
    title: "UCLA Law COVID Behind Bars Data Project: facility data",
    publisher: "ucla-law-cbb",
    publisher_name: "UCLA Law COVID Behind Bars Data Project",
    kind: PartyKind::Research,
    origin: "facility_data of the project",
    licence: "CC-BY-NC-SA-4.0",
    credit: "UCLA Law COVID Behind Bars Data Project",
    redistributable: false,
};

fn place(code: &str) -> Place {
    Place::Listed(PlaceCode {
        scheme: CodeScheme::Ucla,
        code: code.to_owned(),
    })
}

/// Reads the facility table.
pub(super) fn facilities(file: &File<'_>) -> Result<Intake, IntakeError> {
    let named = Named::read(file.bytes, "ucla-facilities")?;
    let (source, bodies) = DATA_SET.source(file, None)?;
    let [
        id,
        state,
        name,
        jurisdiction,
        different,
        operator,
        capacity,
        city,
        zip,
        lat,
        lng,
    ] = [
        named.column("Facility.ID")?,
        named.column("State")?,
        named.column("Name")?,
        named.column("Jurisdiction")?,
        named.column("Is.Different.Operator")?,
        named.column("Different.Operator")?,
        named.column("Capacity")?,
        named.column("City")?,
        named.column("Zipcode")?,
        named.column("Latitude")?,
        named.column("Longitude")?,
    ];
    let [county, fips, office] = [
        named.column("County")?,
        named.column("County.FIPS")?,
        named.column("ICE.Field.Office")?,
    ];
    let mut intake = begin(bodies, named.table.problems.clone());
    let profiles = Profiles {
        data_set: &DATA_SET,
        source: &source,
        file,
        prefix: "ucla",
    };
    for row in &named.table.rows {
        let Some(code) = text(row, id) else { continue };
        let subject = place(code);
        let mut facts: Vec<(&str, ProfileFact)> = Vec::new();
        if let Some(name) = text(row, name) {
            facts.push(("name", ProfileFact::Name(name.to_owned())));
        }
        if let Some(state) = text(row, state) {
            match StateCode::of_name(state) {
                Some(state) => facts.push(("state", ProfileFact::State(state))),
                None => intake.problems.push(
                    Problem::new(Verdict::Quarantine, "not the name of a state")
                        .at_line(row.line)
                        .in_field("State"),
                ),
            }
        }
        if let Some(j) = text(row, jurisdiction) {
            facts.push(("jurisdiction", ProfileFact::Jurisdiction(j.to_owned())));
        }
        // `FALSE` here means that nobody looked, not that the agency runs it.
        if text(row, different) == Some("TRUE")
            && let Some(o) = text(row, operator)
        {
            facts.push(("operator", ProfileFact::Operator(o.to_owned())));
        }
        if let Some(value) = text(row, capacity).and_then(|t| t.parse::<f64>().ok()) {
            facts.push((
                "capacity",
                ProfileFact::Capacity(super::figures::reading(Some(value))),
            ));
        }
        if let Some(c) = text(row, city) {
            facts.push(("city", ProfileFact::City(c.to_owned())));
        }
        if let Some(z) = text(row, zip) {
            facts.push(("zip", ProfileFact::Zip(z.to_owned())));
        }
        let degrees = |c: usize| text(row, c).and_then(|t| t.parse::<f64>().ok());
        if let (Some(lat), Some(lng)) = (degrees(lat), degrees(lng)) {
            facts.push(("coordinates", ProfileFact::Coordinates { lat, lng }));
        }
        if let (Some(c), Some(f)) = (text(row, county), text(row, fips).and_then(Fips::new)) {
            facts.push((
                "county",
                ProfileFact::County {
                    name: c.to_owned(),
                    fips: f,
                },
            ));
        }
        if let Some(o) = text(row, office) {
            facts.push(("field-office", ProfileFact::FieldOffice(o.to_owned())));
        }
        for (field, fact) in facts {
            intake
                .bodies
                .push(profiles.fact(&subject, field, fact, row.line, None)?);
        }
        intake.kept += 1;
    }
    Ok(intake)
}

/// Reads the spellings. One that points to several places is kept for each of them, so that it
/// stays ambiguous, and is listed for a person.
pub(super) fn spellings(file: &File<'_>) -> Result<Intake, IntakeError> {
    let named = Named::read(file.bytes, "ucla-spellings")?;
    let (source, bodies) = DATA_SET.source(file, None)?;
    let [id, state, raw] = [
        named.column("Facility.ID")?,
        named.column("State")?,
        named.column("xwalk_name_raw")?,
    ];
    let mut intake = begin(bodies, named.table.problems.clone());
    let profiles = Profiles {
        data_set: &DATA_SET,
        source: &source,
        file,
        prefix: "ucla-spelling",
    };
    let mut means: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    let mut described: BTreeSet<&str> = BTreeSet::new();
    for row in &named.table.rows {
        let (Some(code), Some(name)) = (text(row, id), text(row, raw)) else {
            continue;
        };
        let state_name = text(row, state).unwrap_or_default();
        let several = means.entry((state_name, name)).or_default();
        // Listed once, however many rows follow.
        if several.insert(code) && several.len() == 2 {
            intake.problems.push(
                Problem::new(
                    Verdict::Quarantine,
                    "this spelling points to several facilities; it stays ambiguous",
                )
                .at_line(row.line)
                .in_field("xwalk_name_raw")
                .with_remedy("say which one is meant in the aliases of a case"),
            );
        }
        // Without its state a spelling would be taken for a place of the same name elsewhere.
        if described.insert(code)
            && let Some(state) = StateCode::of_name(state_name)
        {
            intake.bodies.push(profiles.fact(
                &place(code),
                "state",
                ProfileFact::State(state),
                row.line,
                None,
            )?);
        }
        let fact = ProfileFact::Alias {
            name: name.to_owned(),
            used_by: "UCLA".to_owned(),
        };
        intake
            .bodies
            .push(profiles.fact(&place(code), "alias", fact, row.line, None)?);
        intake.kept += 1;
    }
    Ok(intake)
}
