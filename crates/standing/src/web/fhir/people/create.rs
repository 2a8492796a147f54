//! A dose told over FHIR.
//!
//! Only who cares for the people there tells of doses, and only of people held there now. A create
//! with a condition (`If-None-Exist: identifier=SYSTEM|NUMBER`) adds nothing where a dose came under
//! that number before; without one, the content is its name.

use super::{Open, Shared, answered, failed, for_treatment, json, missing, refused, whole};
use crate::web::fhir::outcome::Issue;
use crate::web::fhir::{Refused, taken};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header},
};
use sha2::{Digest as _, Sha256};
use standing_formats::fhir::immunization::{Immunization, Occurrence, Status};
use standing_formats::fhir::{self, Concept, Resource};
use standing_formats::problem::{Problem, Verdict};
use standing_registry::access::Token;
use standing_registry::act::{DoseReport, DoseSource};
use standing_registry::{Act, ControlId, Entry, Peer};

const CONDITION: HeaderName = HeaderName::from_static("if-none-exist");

fn wrong(status: StatusCode, code: &'static str, problem: &Problem) -> Refused {
    let issue = Issue::error(code, problem.message.clone());
    Refused {
        status,
        issue: match &problem.field {
            Some(place) => issue.at(place),
            None => issue,
        },
    }
}

fn not_kept(words: &str) -> Refused {
    refused(StatusCode::UNPROCESSABLE_ENTITY, "business-rule", words)
}

pub(super) async fn create(State(people): State<Shared>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let made = async {
        let (open, token) = people.asked(&parts.headers).await?;
        for_treatment(&token, "this token reads, and tells of nothing")?;
        let bytes = taken(&parts.headers, body).await?;
        let read = fhir::read(&bytes, people.today(), &people.facts);
        let read = read.map_err(|p| wrong(StatusCode::BAD_REQUEST, "structure", &p))?;
        let waits = read
            .problems
            .iter()
            .find(|p| p.verdict >= Verdict::Quarantine);
        if let Some(problem) = waits {
            return Err(wrong(
                StatusCode::UNPROCESSABLE_ENTITY,
                "business-rule",
                problem,
            ));
        }
        let Resource::Immunization(told) = read.resource else {
            return Err(not_kept("an Immunization should come here"));
        };
        let name = named(&told, &parts.headers)?;
        keep(&people, open, &token, &told, &name).await
    };
    answered(made.await)
}

/// The number under which a dose comes: that of the condition, which must be one of its own.
fn named(told: &Immunization, headers: &HeaderMap) -> Result<String, Refused> {
    let Some(condition) = headers.get(CONDITION) else {
        return Ok(told.to_json().write());
    };
    let odd = || {
        refused(
            StatusCode::PRECONDITION_FAILED,
            "invalid",
            "the condition is `identifier=SYSTEM|NUMBER`, of a number the resource has",
        )
    };
    let text = condition.to_str().map_err(|_| odd())?;
    let mut pairs = url::form_urlencoded::parse(text.trim_start_matches('?').as_bytes());
    let (name, value) = pairs.next().ok_or_else(odd)?;
    let (system, number) = value.split_once('|').ok_or_else(odd)?;
    let own = told
        .identifiers
        .iter()
        .any(|own| own.system.as_deref() == Some(system) && own.value.as_deref() == Some(number));
    if name != "identifier" || !own || pairs.next().is_some() {
        return Err(odd());
    }
    Ok(format!("{system}|{number}"))
}

async fn keep(
    people: &Shared,
    open: Open,
    token: &Token,
    told: &Immunization,
    name: &str,
) -> Result<Response<Body>, Refused> {
    let scope = people.scope(&open, token);
    let person = scope.person(&told.patient).ok_or_else(missing)?;
    if told.is_restricted() {
        return Err(not_kept(
            "it is labelled as restricted, and this book cannot keep that promise: it is not kept",
        ));
    }
    let id = hex::encode(Sha256::digest(name));
    let odd = |why: standing_registry::BadName| failed(why.into());
    let from = Peer::new(format!("fhir/{}", token.facility)).map_err(odd)?;
    let message = ControlId::new(format!("fhir:{id}")).map_err(odd)?;
    let before = open
        .book
        .sent(&from, &message)
        .map(|(_, entry)| entry.clone());
    let (status, act, message) = match (told.status, before) {
        (Status::NotDone, _) => {
            return Err(not_kept(
                "no dose was given. What the person decided is recorded where they are asked",
            ));
        }
        (Status::EnteredInError, None) => {
            return Err(not_kept(
                "no dose came under that number, so none is taken back",
            ));
        }
        (Status::EnteredInError, Some(before)) => {
            if before.person != Some(person) {
                return Err(missing());
            }
            let act = Act::DoseWithdrawn {
                of: message,
                reason: "entered in error".to_owned(),
            };
            let message = ControlId::new(format!("fhir:{id}#withdrawn")).map_err(odd)?;
            (StatusCode::OK, act, message)
        }
        (Status::Completed, before) => {
            let report = report(told, token)
                .ok_or_else(|| not_kept("a dose has a whole day and a vaccine as a CVX code"))?;
            if let Some(before) = before {
                if before.person != Some(person) || before.act != Act::Dose(report) {
                    return Err(refused(
                        StatusCode::PRECONDITION_FAILED,
                        "conflict",
                        "another dose came under that number before; nothing is entered",
                    ));
                }
                return found(people, &open, token, told, StatusCode::OK);
            }
            (StatusCode::CREATED, Act::Dose(report), message)
        }
    };
    let entry = Entry {
        recorded: whole((people.clock)()).map_err(failed)?,
        from,
        message,
        person: Some(person),
        act,
    };
    drop(open);
    let mut registry = people.registry.write().await;
    registry.keep_each(&[entry]).await.map_err(failed)?;
    registry.refresh().await.map_err(failed)?;
    drop(registry);
    let open = people.current().await.map_err(failed)?;
    found(people, &open, token, told, status)
}

/// The dose as the book has it now.
fn found(
    people: &Shared,
    open: &Open,
    token: &Token,
    told: &Immunization,
    status: StatusCode,
) -> Result<Response<Body>, Refused> {
    let scope = people.scope(open, token);
    let person = scope.person(&told.patient).ok_or_else(missing)?;
    let data = people.rules.on(people.today());
    let data = data.map_err(|why| failed(anyhow::anyhow!(why)))?;
    let day = |dose: &Immunization| match &dose.occurrence {
        Occurrence::On(date) => date.day(),
        Occurrence::Words(_) => None,
    };
    let doses = scope.immunizations(person, &data).into_iter();
    let mut doses = doses.map(|(_, dose)| dose);
    let dose = doses.find(|dose| dose.cvx() == told.cvx() && day(dose) == day(told));
    // Two reports of one day can be one dose, which is told under the surer one's vaccine.
    let dose = dose.unwrap_or_else(|| told.clone());
    let mut response = json(status, &dose.to_json());
    if let Some(id) = &dose.id
        && let Ok(address) = HeaderValue::from_str(&format!("/fhir/Immunization/{id}"))
    {
        response.headers_mut().insert(header::LOCATION, address);
    }
    Ok(response)
}

fn report(told: &Immunization, token: &Token) -> Option<DoseReport> {
    let (on, cvx) = told.dose()?;
    let code = |concept: &Option<Concept>| {
        let coding = concept.as_ref()?.coding.first()?;
        coding.code.clone()
    };
    Some(DoseReport {
        on,
        cvx: cvx.to_owned(),
        mvx: told.mvx.clone(),
        lot: told.lot.clone().filter(|lot| lot.len() <= 200),
        expiry: told.expiry.as_ref().and_then(fhir::FhirDate::day),
        site: code(&told.site),
        route: code(&told.route),
        amount: told.amount.as_ref().map(|amount| match &amount.unit {
            Some(unit) => format!("{} {unit}", amount.value),
            None => amount.value.clone(),
        }),
        vaccinator: None,
        // What nobody says to be first-hand is no dose of this facility.
        source: if told.primary_source == Some(true) {
            DoseSource::GivenHere {
                facility: token.facility.clone(),
            }
        } else {
            DoseSource::Document
        },
    })
}
