//! A facility's people over FHIR: read, search, create with a condition, and bulk export
//! (decision 0031).
//!
//! Nothing is answered without a token, and a token is of one facility. Each reading is an entry of
//! the registry before the answer is made. Nobody can be searched for by name or birth date, what
//! leaves names no place, and a person's id differs from facility to facility: no two of them can be
//! put together to follow somebody.

mod bulk;
mod create;
mod resources;
#[cfg(test)]
mod tests;

use super::outcome::Issue;
use super::{FHIR_JSON, Refused, refuse};
use crate::entropy::random;
use crate::exchange_rules::ExchangeRules;
use crate::people_rules::PeopleRules;
use crate::registry::Registry;
use crate::rules::Rules;
use crate::web::answer::secured;
use axum::{
    Router,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    middleware,
    routing::get,
};
use jiff::Timestamp;
use jiff::civil::Date;
use resources::Scope;
use sha2::{Digest as _, Sha256};
use standing_formats::fhir::bundle::searchset;
use standing_formats::fhir::recommendation::Recommendation;
use standing_formats::fhir::{Json, immunization, is_id};
use standing_formats::hl7::vxu::VaccineFacts;
use standing_registry::access::{self, Access, Purpose, Token};
use standing_registry::{Act, ControlId, Entry, Peer, PersonId};
use standing_terms::{BookZone, Digest};
use std::sync::Arc;
use tokio::sync::{OwnedRwLockReadGuard, RwLock};

/// Results of one page, at most.
const MOST_RESULTS: usize = 200;

/// What the service needs.
pub(crate) struct People {
    /// The opened registry.
    pub(crate) registry: Arc<RwLock<Registry>>,
    /// The rules of the forecast.
    pub(crate) rules: Arc<Rules>,
    /// Whose day it is.
    pub(crate) zone: BookZone,
    /// The time.
    pub(crate) clock: fn() -> Timestamp,
    limits: Arc<standing_registry::Rules>,
    exchange: ExchangeRules,
    facts: VaccineFacts,
    clinic: PeopleRules,
    jobs: bulk::Jobs,
}

type Shared = Arc<People>;
type Pairs = Vec<(String, String)>;
/// The registry while an answer is made.
type Open = OwnedRwLockReadGuard<Registry>;

impl People {
    /// Over an opened registry.
    ///
    /// # Errors
    /// Never for the bundled rules.
    pub(crate) fn new(
        registry: Arc<RwLock<Registry>>,
        rules: Arc<Rules>,
        zone: BookZone,
        clock: fn() -> Timestamp,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            registry,
            rules,
            zone,
            clock,
            limits: Arc::new(crate::registry::rules()?),
            exchange: ExchangeRules::bundled()?,
            facts: toml::from_str(include_str!("../../../../../../rules/people/vaccines.toml"))?,
            clinic: PeopleRules::bundled()?,
            jobs: bulk::Jobs::default(),
        })
    }

    fn today(&self) -> Date {
        self.zone.day_of((self.clock)())
    }

    /// The registry with everything that was recorded by now.
    async fn current(&self) -> anyhow::Result<Open> {
        let open = Arc::clone(&self.registry).read_owned().await;
        if !open.is_behind().await? {
            return Ok(open);
        }
        drop(open);
        self.registry.write().await.refresh().await?;
        Ok(Arc::clone(&self.registry).read_owned().await)
    }

    /// Who asks: the token and what it may see.
    async fn asked(&self, headers: &HeaderMap) -> Result<(Open, Token), Refused> {
        let open = self.current().await.map_err(failed)?;
        let text = headers.get(header::AUTHORIZATION);
        let text = text.and_then(|text| text.to_str().ok());
        let text = text.and_then(|text| text.strip_prefix("Bearer "));
        let found = text.and_then(|text| {
            let hash = Digest(Sha256::digest(text.trim()).into());
            access::valid(&open.book, hash, self.today())
        });
        let token = found.ok_or_else(|| {
            refused(
                StatusCode::UNAUTHORIZED,
                "login",
                "a valid token must come with the request (Authorization: Bearer)",
            )
        })?;
        Ok((open, token))
    }

    /// Keeps that somebody reads about these people, before they do.
    async fn note(
        &self,
        open: Open,
        token: &Token,
        people: &[PersonId],
        what: &str,
    ) -> Result<Open, Refused> {
        if people.is_empty() {
            return Ok(open);
        }
        drop(open);
        let recorded = whole((self.clock)()).map_err(failed)?;
        let from = Peer::new("fhir").map_err(|why| failed(why.into()))?;
        let mut entries = Vec::with_capacity(people.len());
        for person in people {
            let message = ControlId::new(format!("read:{}", hex::encode(random::<16>())));
            entries.push(Entry {
                recorded,
                from: from.clone(),
                message: message.map_err(|why| failed(why.into()))?,
                person: Some(*person),
                act: Act::Access(Access::Read {
                    token: token.token,
                    what: what.to_owned(),
                }),
            });
        }
        let mut registry = self.registry.write().await;
        registry.keep_each(&entries).await.map_err(failed)?;
        registry.refresh().await.map_err(failed)?;
        drop(registry);
        self.current().await.map_err(failed)
    }

    fn scope<'a>(&'a self, open: &'a Open, token: &'a Token) -> Scope<'a> {
        Scope {
            book: &open.book,
            token,
            today: self.today(),
            limits: &self.limits,
            exchange: &self.exchange,
            pauses: self.clinic.of(None).pauses,
        }
    }
}

/// Instants are kept to the microsecond.
fn whole(at: Timestamp) -> anyhow::Result<Timestamp> {
    Ok(Timestamp::from_microsecond(at.as_microsecond())?)
}

fn refused(status: StatusCode, code: &'static str, words: &str) -> Refused {
    Refused {
        status,
        issue: Issue::error(code, words),
    }
}

/// The log keeps why; whoever asked is told only that it failed.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is used as `map_err(failed)`"
)]
fn failed(error: anyhow::Error) -> Refused {
    eprintln!("standing: fhir: {error:#}");
    refused(StatusCode::INTERNAL_SERVER_ERROR, "exception", "it failed")
}

/// The same answer whether there is nobody of that id, or they are not of the token's people.
fn missing() -> Refused {
    refused(
        StatusCode::NOT_FOUND,
        "not-found",
        "there is nothing of that id here",
    )
}

fn answered(made: Result<Response<Body>, Refused>) -> Response<Body> {
    made.unwrap_or_else(|why| {
        let unknown = why.status == StatusCode::UNAUTHORIZED;
        let mut response = refuse(why);
        if unknown {
            let bearer = HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, bearer);
        }
        response
    })
}

fn json(status: StatusCode, resource: &Json) -> Response<Body> {
    let mut response = Response::new(Body::from(resource.write()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(FHIR_JSON));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The service.
pub(crate) fn router(people: Arc<People>) -> Router {
    Router::new()
        .route("/fhir/Patient", get(patients))
        .route(
            "/fhir/Immunization",
            get(immunizations).post(create::create),
        )
        .route("/fhir/ImmunizationRecommendation", get(recommendations))
        .route("/fhir/Patient/$export", get(bulk::of_all))
        .route("/fhir/Group/{group}/$export", get(bulk::of_group))
        .route("/fhir/bulk/{job}", get(bulk::status).delete(bulk::delete))
        .route("/fhir/bulk/{job}/{file}", get(bulk::file))
        .route("/fhir/{kind}/{id}", get(one))
        .route("/fhir/{kind}", get(unknown))
        .method_not_allowed_fallback(no_such_method)
        .with_state(people)
        .layer(middleware::map_response(secured))
}

async fn no_such_method() -> Response<Body> {
    answered(Err(refused(
        StatusCode::METHOD_NOT_ALLOWED,
        "not-supported",
        "this is not done here",
    )))
}

async fn unknown(State(people): State<Shared>, headers: HeaderMap) -> Response<Body> {
    let made = async {
        people.asked(&headers).await?;
        Err(refused(
            StatusCode::NOT_FOUND,
            "not-supported",
            "Patient, Immunization and ImmunizationRecommendation are answered here",
        ))
    };
    answered(made.await)
}

/// One resource by its id.
async fn one(
    State(people): State<Shared>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response<Body> {
    let made = async {
        let (open, token) = people.asked(&headers).await?;
        if !is_id(&id) {
            return Err(missing());
        }
        // The id of a dose and of a recommendation begins with that of the person.
        let of = id.split('-').next().unwrap_or_default();
        let scope = people.scope(&open, &token);
        let person = scope.person(of).ok_or_else(missing)?;
        let known = matches!(kind.as_str(), "Patient" | "Immunization");
        let rest = id.len() > of.len();
        if !known || rest == (kind == "Patient") {
            return Err(missing());
        }
        let open = people.note(open, &token, &[person], &kind).await?;
        let data = people.rules.on(people.today());
        let data = data.map_err(|why| failed(anyhow::anyhow!(why)))?;
        let scope = people.scope(&open, &token);
        let found = if kind == "Patient" {
            scope.patient(person).map(|patient| patient.to_json())
        } else {
            let doses = scope.immunizations(person, &data).into_iter();
            let mut doses = doses.map(|(_, dose)| dose);
            let dose = doses.find(|dose| dose.id.as_ref() == Some(&id));
            dose.map(|dose| dose.to_json())
        };
        Ok(json(StatusCode::OK, &found.ok_or_else(missing)?))
    };
    answered(made.await)
}

/// The value of a parameter that may stand once. Parameters that are not known are refused: an answer
/// that did not look at them would say more than was asked.
fn parameter<'p>(pairs: &'p Pairs, name: &str) -> Result<Option<&'p str>, Refused> {
    let mut found = pairs.iter().filter(|(known, _)| known == name);
    let first = found.next().map(|(_, value)| value.as_str());
    if found.next().is_some() {
        let words = format!("`{name}` stands twice");
        return Err(refused(StatusCode::BAD_REQUEST, "invalid", &words));
    }
    Ok(first)
}

fn only(pairs: &Pairs, known: &[&str]) -> Result<(), Refused> {
    const EVERYWHERE: [&str; 3] = ["_count", "_offset", "_format"];
    let odd = pairs
        .iter()
        .find(|(name, _)| !known.contains(&name.as_str()) && !EVERYWHERE.contains(&name.as_str()));
    if odd.is_some() {
        let words = format!("only these can be asked for: {}", known.join(", "));
        return Err(refused(StatusCode::BAD_REQUEST, "not-supported", &words));
    }
    Ok(())
}

/// A page of results. `query` is what was asked, to be asked again for the next page.
fn page(kind: &str, found: Vec<Json>, pairs: &Pairs) -> Result<Response<Body>, Refused> {
    let number = |name: &str, otherwise: usize| -> Result<usize, Refused> {
        let Some(text) = parameter(pairs, name)? else {
            return Ok(otherwise);
        };
        let words = format!("`{name}` is no number");
        text.parse()
            .map_err(|_| refused(StatusCode::BAD_REQUEST, "invalid", &words))
    };
    let count = number("_count", 50)?.clamp(1, MOST_RESULTS);
    let offset = number("_offset", 0)?;
    let total = found.len();
    let address = |offset: usize| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs {
            if !matches!(name.as_str(), "_count" | "_offset") {
                query.append_pair(name, value);
            }
        }
        query.append_pair("_count", &count.to_string());
        query.append_pair("_offset", &offset.to_string());
        format!("/fhir/{kind}?{}", query.finish())
    };
    let entries: Vec<(String, Json)> = found
        .into_iter()
        .skip(offset)
        .take(count)
        .map(|resource| {
            let id = resource.get("id").and_then(Json::text).unwrap_or_default();
            (format!("/fhir/{kind}/{id}"), resource)
        })
        .collect();
    let more = offset.saturating_add(count);
    let next = (more < total).then(|| address(more));
    let bundle = searchset(total, entries, &address(offset), next.as_deref());
    Ok(json(StatusCode::OK, &bundle))
}

async fn patients(
    State(people): State<Shared>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Response<Body> {
    let made = async {
        let (open, token) = people.asked(&headers).await?;
        only(&pairs, &["identifier"])?;
        let wanted = parameter(&pairs, "identifier")?.and_then(|text| text.split_once('|'));
        let (system, value) = wanted
            .filter(|(_, value)| !value.is_empty())
            .ok_or_else(|| {
                refused(
                    StatusCode::BAD_REQUEST,
                    "required",
                    "say `identifier=SYSTEM|NUMBER`: nobody is searched for in another way",
                )
            })?;
        let found = people.scope(&open, &token).numbered(system, value);
        let asked: Vec<PersonId> = found.into_iter().collect();
        let open = people.note(open, &token, &asked, "Patient").await?;
        let scope = people.scope(&open, &token);
        let patients = asked.iter().filter_map(|person| scope.patient(*person));
        page("Patient", patients.map(|p| p.to_json()).collect(), &pairs)
    };
    answered(made.await)
}

/// The person of the parameter `patient`.
fn patient_of(scope: &Scope<'_>, pairs: &Pairs) -> Result<Option<PersonId>, Refused> {
    let id = parameter(pairs, "patient")?.ok_or_else(|| {
        refused(
            StatusCode::BAD_REQUEST,
            "required",
            "say of which `patient`: lists of everybody are an export",
        )
    })?;
    Ok(scope.person(id.strip_prefix("Patient/").unwrap_or(id)))
}

async fn immunizations(
    State(people): State<Shared>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Response<Body> {
    let made = async {
        let (open, token) = people.asked(&headers).await?;
        only(&pairs, &["patient", "status", "date"])?;
        let status = parameter(&pairs, "status")?;
        let mut dates = Vec::new();
        for (_, text) in pairs.iter().filter(|(name, _)| name == "date") {
            dates.push(When::read(text).ok_or_else(|| {
                refused(
                    StatusCode::BAD_REQUEST,
                    "value",
                    "`date` is a day (YYYY-MM-DD) after eq, ge, gt, le, lt or nothing",
                )
            })?);
        }
        let person = patient_of(&people.scope(&open, &token), &pairs)?;
        let Some(person) = person else {
            return page("Immunization", Vec::new(), &pairs);
        };
        let open = people.note(open, &token, &[person], "Immunization").await?;
        let data = people.rules.on(people.today());
        let data = data.map_err(|why| failed(anyhow::anyhow!(why)))?;
        let doses = people.scope(&open, &token).immunizations(person, &data);
        let fits = |dose: &immunization::Immunization| {
            let day = match &dose.occurrence {
                immunization::Occurrence::On(date) => date.day(),
                immunization::Occurrence::Words(_) => None,
            };
            status.is_none_or(|wanted| wanted == dose.status.as_str())
                && dates
                    .iter()
                    .all(|when| day.is_some_and(|day| when.holds(day)))
        };
        let found = doses.into_iter().map(|(_, dose)| dose).filter(fits);
        page("Immunization", found.map(|d| d.to_json()).collect(), &pairs)
    };
    answered(made.await)
}

async fn recommendations(
    State(people): State<Shared>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Response<Body> {
    let made = async {
        let (open, token) = people.asked(&headers).await?;
        only(&pairs, &["patient"])?;
        for_treatment(
            &token,
            "a forecast rests on whether somebody is held: it is made for those who care for them \
             alone",
        )?;
        let person = patient_of(&people.scope(&open, &token), &pairs)?;
        let Some(person) = person else {
            return page("ImmunizationRecommendation", Vec::new(), &pairs);
        };
        let what = "ImmunizationRecommendation";
        let open = people.note(open, &token, &[person], what).await?;
        let (shared, of) = (Arc::clone(&people), token.clone());
        let made = tokio::task::spawn_blocking(move || {
            let set = shared.rules.on(shared.today());
            let set = set.map_err(|why| anyhow::anyhow!(why))?;
            let circumstances = shared.rules.circumstances(&set, shared.today());
            anyhow::Ok(
                shared
                    .scope(&open, &of)
                    .recommendation(person, &set, &circumstances),
            )
        });
        let made = made
            .await
            .map_err(|why| failed(why.into()))?
            .map_err(failed)?;
        page(
            what,
            made.iter().map(Recommendation::to_json).collect(),
            &pairs,
        )
    };
    answered(made.await)
}

fn for_treatment(token: &Token, words: &str) -> Result<(), Refused> {
    if token.purpose == Purpose::Treatment {
        Ok(())
    } else {
        Err(refused(StatusCode::FORBIDDEN, "forbidden", words))
    }
}

/// A condition on a day (FHIR R4, search, prefixes).
struct When {
    prefix: String,
    day: Date,
}

impl When {
    fn read(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| c.is_ascii_digit())?;
        let (prefix, day) = (text.get(..digits)?, text.get(digits..)?);
        let known = matches!(prefix, "" | "eq" | "ge" | "gt" | "le" | "lt");
        (known && day.len() == 10).then_some(())?;
        Some(Self {
            prefix: prefix.to_owned(),
            day: day.parse().ok()?,
        })
    }

    fn holds(&self, day: Date) -> bool {
        match self.prefix.as_str() {
            "ge" => day >= self.day,
            "gt" => day > self.day,
            "le" => day <= self.day,
            "lt" => day < self.day,
            _ => day == self.day,
        }
    }
}
