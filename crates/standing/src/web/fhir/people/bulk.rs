//! Bulk Data Access (HL7, FHIR Bulk Data Access 2.0): `$export` of a facility's people.
//!
//! Files are made in memory, are never on a disk, and are gone after an hour, with the process, or
//! when they are deleted. They are handed out to the token that asked for them alone.

use super::resources::Scope;
use super::{
    Pairs, Shared, answered, failed, for_treatment, json, missing, only, parameter, refused,
};
use crate::entropy::random;
use crate::web::fhir::Refused;
use axum::{
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use jiff::{Timestamp, ToSpan as _};
use standing_formats::fhir::Json;
use standing_registry::access::{Purpose, Token};
use standing_registry::{Act, PersonId};
use standing_terms::Digest;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// For how long files can be fetched, in hours.
const HOURS: i64 = 1;
/// Exports at once.
const MOST_JOBS: usize = 4;
const TYPES: [&str; 3] = ["Patient", "Immunization", "ImmunizationRecommendation"];

/// Exports that were begun.
#[derive(Default)]
pub(super) struct Jobs(Mutex<HashMap<String, Job>>);

struct Job {
    token: Digest,
    began: Timestamp,
    asked: String,
    /// None while it is made.
    made: Option<Result<Vec<File>, ()>>,
}

struct File {
    kind: &'static str,
    lines: usize,
    text: Arc<str>,
}

impl Jobs {
    fn with<T>(&self, now: Timestamp, what: impl FnOnce(&mut HashMap<String, Job>) -> T) -> T {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.retain(|_, job| now < expires(job.began));
        what(&mut jobs)
    }
}

fn expires(began: Timestamp) -> Timestamp {
    began.checked_add(HOURS.hours()).unwrap_or(began)
}

/// What is asked for.
#[derive(Clone)]
struct Wanted {
    held_alone: bool,
    since: Option<Timestamp>,
    kinds: Vec<&'static str>,
}

pub(super) async fn of_all(
    State(people): State<Shared>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Response<Body> {
    let made = async {
        let (open, token) = people.asked(&headers).await?;
        drop(open);
        begin(&people, token, &pairs, false, "Patient/$export")
    };
    answered(made.await)
}

/// The group of a facility is who is held there now.
pub(super) async fn of_group(
    State(people): State<Shared>,
    Path(group): Path<String>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Response<Body> {
    let made = async {
        let (open, token) = people.asked(&headers).await?;
        drop(open);
        if group != token.facility.as_str() {
            return Err(missing());
        }
        for_treatment(
            &token,
            "who is held now is told to those who care for them alone",
        )?;
        let asked = format!("Group/{group}/$export");
        begin(&people, token, &pairs, true, &asked)
    };
    answered(made.await)
}

/// An answer without a body: what was asked for is done, or begun.
fn accepted() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::ACCEPTED;
    response
}

fn begin(
    people: &Shared,
    token: Token,
    pairs: &Pairs,
    held_alone: bool,
    asked: &str,
) -> Result<Response<Body>, Refused> {
    only(pairs, &["_since", "_type", "_outputFormat"])?;
    let bad = |words: &str| refused(StatusCode::BAD_REQUEST, "value", words);
    let since = parameter(pairs, "_since")?.map(str::parse).transpose();
    let since = since.map_err(|_| bad("`_since` is an instant with a zone"))?;
    let format = parameter(pairs, "_outputFormat")?.unwrap_or("ndjson");
    if !["ndjson", "application/ndjson", "application/fhir+ndjson"].contains(&format) {
        return Err(bad("files are NDJSON"));
    }
    let mut kinds: Vec<&'static str> = Vec::new();
    match parameter(pairs, "_type")? {
        None => kinds.extend(TYPES),
        Some(text) => {
            for name in text.split(',') {
                let known = TYPES.iter().find(|known| **known == name);
                kinds.push(known.ok_or_else(|| bad("`_type` names a type that is not exported"))?);
            }
        }
    }
    if token.purpose == Purpose::PublicHealth {
        // A forecast rests on whether somebody is held.
        kinds.retain(|kind| *kind != "ImmunizationRecommendation");
    }
    let began = (people.clock)();
    let name = hex::encode(random::<16>());
    let job = Job {
        token: token.token,
        began,
        asked: format!("/fhir/{asked}"),
        made: None,
    };
    let full = people.jobs.with(began, |jobs| {
        let full = jobs.len() >= MOST_JOBS;
        if !full {
            jobs.insert(name.clone(), job);
        }
        full
    });
    if full {
        return Err(refused(
            StatusCode::TOO_MANY_REQUESTS,
            "throttled",
            "too many exports are kept: fetch and delete one, or come back in an hour",
        ));
    }
    let wanted = Wanted {
        held_alone,
        since,
        kinds,
    };
    let (shared, job) = (Arc::clone(people), name.clone());
    tokio::spawn(async move {
        let made = make(&shared, &token, wanted).await.map_err(|_| ());
        shared.jobs.with((shared.clock)(), |jobs| {
            if let Some(job) = jobs.get_mut(&job) {
                job.made = Some(made);
            }
        });
    });
    let mut response = accepted();
    let address = HeaderValue::from_str(&format!("/fhir/bulk/{name}"));
    let address = address.map_err(|why| failed(why.into()))?;
    response
        .headers_mut()
        .insert(header::CONTENT_LOCATION, address);
    Ok(response)
}

async fn make(people: &Shared, token: &Token, wanted: Wanted) -> Result<Vec<File>, Refused> {
    let open = people.current().await.map_err(failed)?;
    let scope = people.scope(&open, token);
    let mut of = scope.people();
    if wanted.held_alone {
        of.retain(|person| scope.is_held(*person));
    }
    let open = people.note(open, token, &of, "$export").await?;
    let (shared, token) = (Arc::clone(people), token.clone());
    let made = tokio::task::spawn_blocking(move || {
        let today = shared.today();
        let data = shared.rules.on(today).map_err(|why| anyhow::anyhow!(why))?;
        let circumstances = shared.rules.circumstances(&data, today);
        let scope = shared.scope(&open, &token);
        let since = wanted.since;
        let is_new = |told: Timestamp| since.is_none_or(|since| told >= since);
        let mut files = Vec::new();
        for kind in wanted.kinds {
            let mut text = String::new();
            let mut lines = 0;
            let mut line = |resource: &Json| {
                text.push_str(&resource.write());
                text.push('\n');
                lines += 1;
            };
            for person in &of {
                match kind {
                    "Patient" if is_new(last_told(&scope, *person)) => {
                        if let Some(patient) = scope.patient(*person) {
                            line(&patient.to_json());
                        }
                    }
                    "Immunization" => {
                        let doses = scope.immunizations(*person, &data).into_iter();
                        for (_, dose) in doses.filter(|(told, _)| is_new(*told)) {
                            line(&dose.to_json());
                        }
                    }
                    "ImmunizationRecommendation" => {
                        let made = scope.recommendation(*person, &data, &circumstances);
                        if let Some(made) = made {
                            line(&made.to_json());
                        }
                    }
                    _ => {}
                }
            }
            files.push(File {
                kind,
                lines,
                text: text.into(),
            });
        }
        anyhow::Ok(files)
    });
    made.await
        .map_err(|why| failed(why.into()))?
        .map_err(failed)
}

/// When somebody's details or numbers were last told.
fn last_told(scope: &Scope<'_>, person: PersonId) -> Timestamp {
    let told = scope.book.of(person);
    let told = told.filter(|(_, e)| matches!(e.act, Act::Registered(_) | Act::Numbered { .. }));
    told.map(|(_, e)| e.recorded)
        .max()
        .unwrap_or(Timestamp::MIN)
}

pub(super) async fn status(
    State(people): State<Shared>,
    Path(job): Path<String>,
    headers: HeaderMap,
) -> Response<Body> {
    let made = async {
        let (_, token) = people.asked(&headers).await?;
        people.jobs.with((people.clock)(), |jobs| {
            let found = jobs.get(&job).filter(|job| job.token == token.token);
            let found = found.ok_or_else(missing)?;
            match &found.made {
                None => {
                    let mut response = accepted();
                    let headers = response.headers_mut();
                    headers.insert("x-progress", HeaderValue::from_static("being made"));
                    headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
                    Ok(response)
                }
                Some(Err(())) => Err(failed(anyhow::anyhow!("an export could not be made"))),
                Some(Ok(files)) => Ok(manifest(&job, found, files)),
            }
        })
    };
    answered(made.await)
}

fn manifest(name: &str, job: &Job, files: &[File]) -> Response<Body> {
    let member = |name: &str, value: Json| (name.to_owned(), value);
    let files = files.iter().filter(|file| file.lines > 0).map(|file| {
        Json::Object(vec![
            member("type", file.kind.into()),
            member(
                "url",
                format!("/fhir/bulk/{name}/{}.ndjson", file.kind).into(),
            ),
            member("count", Json::Number(file.lines.to_string())),
        ])
    });
    let manifest = Json::Object(vec![
        member("transactionTime", job.began.to_string().into()),
        member("request", job.asked.clone().into()),
        member("requiresAccessToken", true.into()),
        member("output", Json::List(files.collect())),
        member("error", Json::List(Vec::new())),
    ]);
    let mut response = json(StatusCode::OK, &manifest);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    if let Ok(expires) =
        jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&expires(job.began))
        && let Ok(expires) = HeaderValue::from_str(&expires)
    {
        headers.insert(header::EXPIRES, expires);
    }
    response
}

pub(super) async fn file(
    State(people): State<Shared>,
    Path((job, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response<Body> {
    let made = async {
        let (_, token) = people.asked(&headers).await?;
        let text = people.jobs.with((people.clock)(), |jobs| {
            let job = jobs.get(&job).filter(|job| job.token == token.token)?;
            let files = job.made.as_ref()?.as_ref().ok()?;
            let kind = file.strip_suffix(".ndjson")?;
            let file = files.iter().find(|file| file.kind == kind)?;
            Some(Arc::clone(&file.text))
        });
        let text = text.ok_or_else(missing)?;
        let mut response = Response::new(Body::from(text.to_string()));
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/fhir+ndjson");
        headers.insert(header::CONTENT_TYPE, kind);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    };
    answered(made.await)
}

pub(super) async fn delete(
    State(people): State<Shared>,
    Path(job): Path<String>,
    headers: HeaderMap,
) -> Response<Body> {
    let made = async {
        let (_, token) = people.asked(&headers).await?;
        people.jobs.with((people.clock)(), |jobs| {
            let own = jobs.get(&job).is_some_and(|job| job.token == token.token);
            if !own {
                return Err(missing());
            }
            jobs.remove(&job);
            Ok(accepted())
        })
    };
    answered(made.await)
}
