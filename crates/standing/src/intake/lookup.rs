//! The archive's own table of facilities and spellings: profile facts by the archive's code.
//!
//! Its counts are not read: they are the latest of one spelling, not of the facility (trap X11).

use super::figures::{Named, Profiles, begin, text};
use super::{File, Intake, IntakeError, archive};
use standing_evidence::{PartyKind, ProfileFact};
use standing_terms::{CodeScheme, Place, PlaceCode, StateCode};
use std::collections::BTreeSet;

const DATA_SET: super::DataSet = super::DataSet {
    title: "Facility lookup of the ICE-Reported COVID-19 Detention Dataset",
    publisher: "vera-institute",
    publisher_name: "Vera Institute of Justice",
    kind: PartyKind::Research,
    ..archive::DATA_SET
};

/// Reads the table.
pub(super) fn read(file: &File<'_>) -> Result<Intake, IntakeError> {
    let named = Named::read(file.bytes, "ice-lookup")?;
    let (source, bodies) = DATA_SET.source(file, None)?;
    let [id, name, city, state, zip, lat, lng, listed] = [
        named.column("facility_id")?,
        named.column("facility_name")?,
        named.column("city")?,
        named.column("state")?,
        named.column("zip")?,
        named.column("lat")?,
        named.column("lng")?,
        named.column("facility_listed")?,
    ];
    let mut intake = begin(bodies, named.table.problems.clone());
    let profiles = Profiles {
        data_set: &DATA_SET,
        source: &source,
        file,
        prefix: "ice-lookup",
    };
    let mut described: BTreeSet<String> = BTreeSet::new();
    for row in &named.table.rows {
        let Some(code) = text(row, id) else { continue };
        let place = Place::Listed(PlaceCode {
            scheme: CodeScheme::IcePage,
            code: code.to_owned(),
        });
        let mut say = |field: &str, fact: ProfileFact| -> Result<(), IntakeError> {
            intake
                .bodies
                .push(profiles.fact(&place, field, fact, row.line, None)?);
            Ok(())
        };
        // One row a spelling: the facility itself is described by its first row.
        if described.insert(code.to_owned()) {
            if let Some(name) = text(row, name) {
                say("name", ProfileFact::Name(name.to_owned()))?;
            }
            if let Some(city) = text(row, city) {
                say("city", ProfileFact::City(city.to_owned()))?;
            }
            if let Some(state) = text(row, state).and_then(StateCode::new) {
                say("state", ProfileFact::State(state))?;
            }
            if let Some(zip) = text(row, zip) {
                say("zip", ProfileFact::Zip(zip.to_owned()))?;
            }
            let degrees = |c: usize| text(row, c).and_then(|t| t.parse::<f64>().ok());
            if let (Some(lat), Some(lng)) = (degrees(lat), degrees(lng)) {
                say("coordinates", ProfileFact::Coordinates { lat, lng })?;
            }
            say(
                "jurisdiction",
                ProfileFact::Jurisdiction("immigration".to_owned()),
            )?;
        }
        if let Some(listed) = text(row, listed) {
            say(
                "alias",
                ProfileFact::Alias {
                    name: listed.to_owned(),
                    used_by: "ICE page".to_owned(),
                },
            )?;
        }
        intake.kept += 1;
    }
    Ok(intake)
}
