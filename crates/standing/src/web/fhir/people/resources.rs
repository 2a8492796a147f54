//! What of a person leaves with a token.

use crate::exchange_rules::{AddressRule, ExchangeRules};
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use standing_cards::Name;
use standing_forecast::{Compiled, Day, NOT_AN_ORDER, Observed, SeriesStatus, Sex, Workspace};
use standing_formats::fhir::immunization::{Amount, Immunization, Occurrence, Status};
use standing_formats::fhir::patient::{HumanName, Patient};
use standing_formats::fhir::recommendation::{Due, Recommendation};
use standing_formats::fhir::{CVX, Concept, FhirDate, Identifier};
use standing_registry::access::{Purpose, Token};
use standing_registry::act::{DoseReport, DoseSource};
use standing_registry::stock::Pauses;
use standing_registry::{Act, Book, PersonId, Rulebook, doses, due, stays};

/// The facility's own numbers: only for those who care for the people there.
pub(super) const LOCAL: &str = "urn:x-number:local";
/// The numbers by which a registry knows people, the same as in HL7 messages.
pub(super) const RECORD: &str = "urn:x-number:record";
const STATUS: &str = "http://terminology.hl7.org/CodeSystem/immunization-recommendation-status";

/// Under which number a registry knows a person: neither the facility's nor our own.
pub(super) fn record_number(person: PersonId) -> String {
    let digest = Sha256::digest(format!("hl7 number of {person}"));
    hex::encode(digest).chars().take(16).collect()
}

/// What a token may see of the book.
pub(super) struct Scope<'a> {
    pub(super) book: &'a Book,
    pub(super) token: &'a Token,
    pub(super) today: Date,
    pub(super) limits: &'a standing_registry::Rules,
    pub(super) exchange: &'a ExchangeRules,
    pub(super) pauses: &'a Pauses,
}

impl Scope<'_> {
    /// Whether a person is held at the token's facility now.
    pub(super) fn is_held(&self, person: PersonId) -> bool {
        let stays = stays::of(self.book, person);
        let here = stays.iter().filter(|s| s.facility == self.token.facility);
        let lasts = |stay: &stays::Stay| {
            let over = stay
                .end
                .as_ref()
                .is_some_and(|(last, _)| *last < self.today);
            stay.from <= self.today && !over
        };
        here.into_iter().any(lasts)
    }

    /// Whether a person is of those the token may read about: for treatment, who is held there now;
    /// for public health, who ever was, so that no answer tells who is held now.
    fn sees(&self, person: PersonId) -> bool {
        match self.token.purpose {
            Purpose::Treatment => self.is_held(person),
            Purpose::PublicHealth => {
                let stays = stays::of(self.book, person);
                stays.iter().any(|s| s.facility == self.token.facility)
            }
        }
    }

    /// Everybody the token may read about.
    pub(super) fn people(&self) -> Vec<PersonId> {
        self.book.people().filter(|p| self.sees(*p)).collect()
    }

    /// The id of a person for this facility. Another facility's is another one.
    pub(super) fn id(&self, person: PersonId) -> String {
        let digest = Sha256::digest(format!("fhir id of {person} for {}", self.token.facility));
        hex::encode(digest).chars().take(32).collect()
    }

    /// The person of an id; none where the token may not see them.
    pub(super) fn person(&self, id: &str) -> Option<PersonId> {
        let mut people = self.book.people();
        let found = people.find(|person| self.id(*person) == id)?;
        self.sees(found).then_some(found)
    }

    /// The person of a number.
    pub(super) fn numbered(&self, system: &str, value: &str) -> Option<PersonId> {
        let found = match system {
            LOCAL if self.token.purpose == Purpose::Treatment => {
                let known = self.book.numbered(&self.token.facility, value)?;
                self.book.same_as(known)
            }
            RECORD => self.book.people().find(|p| record_number(*p) == value)?,
            _ => return None,
        };
        self.sees(found).then_some(found)
    }

    pub(super) fn patient(&self, person: PersonId) -> Option<Patient> {
        let details = due::details(self.book, person)?;
        let mut identifiers = vec![number(RECORD, record_number(person))];
        if self.token.purpose == Purpose::Treatment {
            let own = self
                .book
                .of(person)
                .filter_map(|(_, entry)| match &entry.act {
                    Act::Numbered { facility, number } if *facility == self.token.facility => {
                        Some(number.clone())
                    }
                    _ => None,
                });
            identifiers.extend(own.last().map(|own| number(LOCAL, own)));
        }
        let name = match Name::as_written(&details.name) {
            Name::Parts { family, given } => HumanName {
                family: Some(family),
                given,
                text: None,
            },
            Name::Whole(_) => HumanName {
                text: Some(details.name.clone()),
                ..HumanName::default()
            },
        };
        let rule = self.exchange.outgoing(&self.token.state, self.today);
        let address = rule.is_some_and(|rule| rule.address == AddressRule::Contact);
        Some(Patient {
            id: Some(self.id(person)),
            identifiers,
            names: vec![name],
            gender: Some(
                match details.sex {
                    Sex::Female => "female",
                    Sex::Male => "male",
                    Sex::Unknown => "unknown",
                }
                .to_owned(),
            ),
            birth: Some(FhirDate::on(details.birth)),
            address: details.contact.clone().filter(|_| address),
            replaced_by: Vec::new(),
        })
    }

    /// The doses of a person, and those that were taken back and that no other report tells, each with
    /// when something was last told of it.
    pub(super) fn immunizations(
        &self,
        person: PersonId,
        data: &Compiled,
    ) -> Vec<(Timestamp, Immunization)> {
        let entries: Vec<_> = self.book.of(person).collect();
        let recorded = |at: usize| {
            let found = entries.iter().find(|(position, _)| *position == at);
            found.map_or(Timestamp::MIN, |(_, entry)| entry.recorded)
        };
        let mut found: Vec<(Timestamp, Immunization)> = Vec::new();
        for dose in doses::of(self.book, person, data, self.limits) {
            let told = dose.entries.iter().map(|at| recorded(*at)).max();
            let made = self.immunization(person, &dose.report, Status::Completed, data);
            found.push((told.unwrap_or(Timestamp::MIN), made));
        }
        for (_, entry) in &entries {
            let Act::Dose(report) = &entry.act else {
                continue;
            };
            let taken_back = entries.iter().find(|(_, other)| {
                other.from == entry.from
                    && matches!(&other.act, Act::DoseWithdrawn { of, .. } if *of == entry.message)
            });
            let Some((_, taken_back)) = taken_back else {
                continue;
            };
            let made = self.immunization(person, report, Status::EnteredInError, data);
            if !found.iter().any(|(_, other)| other.id == made.id) {
                found.push((taken_back.recorded, made));
            }
        }
        found
    }

    fn immunization(
        &self,
        person: PersonId,
        report: &DoseReport,
        status: Status,
        data: &Compiled,
    ) -> Immunization {
        let known = data.cvx(&report.cvx).map(|cvx| &data.vaccines()[cvx]);
        let words = known.map_or_else(String::new, |vaccine| vaccine.description.to_string());
        let vaccine = Concept::code(CVX, &report.cvx, &words);
        let patient = self.id(person);
        let on = Occurrence::On(FhirDate::on(report.on));
        let mut made = Immunization::new(status, vaccine, &patient, on);
        let dose = Sha256::digest(format!("{}|{}", report.on, report.cvx));
        let dose: String = hex::encode(dose).chars().take(16).collect();
        made.id = Some(format!("{patient}-{dose}"));
        made.primary_source = Some(matches!(report.source, DoseSource::GivenHere { .. }));
        made.mvx.clone_from(&report.mvx);
        made.lot.clone_from(&report.lot);
        made.expiry = report.expiry.map(FhirDate::on);
        made.amount = report.amount.as_deref().and_then(amount);
        made
    }

    /// What is due of a person today; none where no birth date is known.
    pub(super) fn recommendation(
        &self,
        person: PersonId,
        data: &Compiled,
        circumstances: &[Observed],
    ) -> Option<Recommendation> {
        let rules = Rulebook {
            data,
            circumstances,
            registry: self.limits,
        };
        let history = due::history(self.book, person, self.today, rules)?;
        let mut workspace = Workspace::new();
        let outcome = workspace.forecast(data, &history.patient);
        let today = Day::from(self.today);
        let due = outcome.forecasts().iter().map(|forecast| {
            let dates = forecast.due;
            let words = Concept::words(forecast.status.word());
            let code = match (forecast.status, dates) {
                (SeriesStatus::NotComplete, Some(d)) if d.past_due.is_some_and(|p| p < today) => {
                    "overdue"
                }
                (SeriesStatus::NotComplete, Some(d)) if d.recommended <= today => "due",
                (SeriesStatus::Complete, _) => "complete",
                (SeriesStatus::Immune, _) => "immune",
                (SeriesStatus::Contraindicated, _) => "contraindicated",
                _ => "",
            };
            let status = if code.is_empty() {
                words
            } else {
                Concept {
                    text: words.text,
                    ..Concept::code(STATUS, code, "")
                }
            };
            let vaccines = outcome.recommended(forecast).iter();
            let vaccines = vaccines.map(|&c| data.vaccines()[c].code.to_string());
            // A paused product is named to nobody.
            let vaccines = vaccines.filter(|cvx| self.pauses.of(cvx, self.today).is_none());
            let day = |day: Day| day.to_string().parse().ok();
            Due {
                vaccines: vaccines.collect(),
                group: data.groups()[forecast.group].name.to_string(),
                status,
                number: dates.map(|d| d.number),
                earliest: dates.and_then(|d| day(d.earliest)),
                recommended: dates.and_then(|d| day(d.recommended)),
                past_due: dates.and_then(|d| day(d.past_due?)),
            }
        });
        let patient = self.id(person);
        Some(Recommendation {
            id: format!("{patient}-due"),
            patient,
            on: self.today,
            authority: format!("CDSi rules {}. {NOT_AN_ORDER}", data.version()),
            due: due.collect(),
        })
    }
}

fn number(system: &str, value: String) -> Identifier {
    Identifier {
        system: Some(system.to_owned()),
        value: Some(value),
    }
}

/// A number and its unit, of an amount as the book has it.
fn amount(text: &str) -> Option<Amount> {
    let (value, unit) = text.split_once(' ').unwrap_or((text, ""));
    let number = value.starts_with(|c: char| c.is_ascii_digit())
        && value.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && standing_formats::fhir::Json::read(value.as_bytes()).is_ok();
    number.then(|| Amount {
        value: value.to_owned(),
        unit: (!unit.is_empty()).then(|| unit.to_owned()),
    })
}
