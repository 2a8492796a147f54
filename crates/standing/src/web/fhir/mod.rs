//! The forecast as a service: HL7's `$immds-forecast` (decision 0012).
//!
//! `POST /fhir/$immds-forecast` takes FHIR R4 Parameters in JSON (`assessmentDate`, `patient`,
//! `immunization`, and beyond the guide `observation`) and answers with Parameters (`evaluation`,
//! `recommendation`, `outcome`). `GET /fhir/metadata` says so to programs.
//!
//! What comes in is about a person. Nothing of it is stored or logged, and the answer is cleared as
//! the caller's own data.

mod answer;
mod metadata;
mod outcome;
pub(crate) mod people;
mod read;
#[cfg(test)]
mod tests;
mod types;

use super::answer::secured;
use crate::rules::Rules;
use answer::Answered;
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header},
    middleware,
    routing::{get, post},
};
use outcome::{Issue, OperationOutcome};
use serde::Serialize;
use serde_json::{Value, json};
use standing_disclosure::{Cleared, answered_back};
use std::sync::Arc;

/// Where the operation lies.
const OPERATION: &str = "/fhir/$immds-forecast";
/// The largest request, in bytes. A person with 2,000 doses has half of it.
const LARGEST: usize = 1 << 20;
const FHIR_JSON: &str = "application/fhir+json; fhirVersion=4.0";

/// The service over its rules.
pub fn router(rules: Arc<Rules>) -> Router {
    Router::new()
        .route("/fhir/metadata", get(metadata))
        .route(OPERATION, post(forecast))
        // The same, as some programs write it.
        .route("/fhir/%24immds-forecast", post(forecast))
        .method_not_allowed_fallback(refuse_method)
        .with_state(rules)
        // Not compressed: the length of an answer would tell of what is in it.
        .layer(middleware::map_response(secured))
}

/// The addresses, for the description of the whole site.
pub(super) fn described() -> [(String, Value); 2] {
    let content =
        |schema: &str| json!({ FHIR_JSON: { "schema": { "type": "object", "title": schema } } });
    let answer =
        |about: &str, schema: &str| json!({ "description": about, "content": content(schema) });
    [
        (
            "/fhir/metadata".to_owned(),
            json!({ "get": {
                "summary": "What the FHIR service can do",
                "responses": { "200": answer("the statement", "FHIR R4 CapabilityStatement") },
            } }),
        ),
        (
            OPERATION.to_owned(),
            json!({ "post": {
                "summary": "Immunization forecast of one person (HL7 ImmDS); nothing is kept",
                "requestBody": { "required": true, "content": content("FHIR R4 Parameters") },
                "responses": {
                    "200": answer("the forecast", "FHIR R4 Parameters"),
                    "400": answer("the body cannot be read", "FHIR R4 OperationOutcome"),
                    "413": answer("the body is too large", "FHIR R4 OperationOutcome"),
                    "415": answer("the body is not JSON", "FHIR R4 OperationOutcome"),
                    "422": answer("nothing can be forecast from it", "FHIR R4 OperationOutcome"),
                },
            } }),
        ),
    ]
}

/// Why a request has no answer.
struct Refused {
    status: StatusCode,
    issue: Issue,
}

fn respond(status: StatusCode, resource: &impl Serialize) -> Response<Body> {
    let (status, body) = match serde_json::to_vec(resource) {
        Ok(body) => (status, body),
        // What is made here can always be written.
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, Vec::new()),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(FHIR_JSON));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Encodes what may leave. Nothing else is encoded here but the statement and, in our own words,
/// what is wrong with a request.
fn answer_with(status: StatusCode, cleared: &Cleared<Answered>) -> Response<Body> {
    respond(status, cleared.value())
}

fn refuse(refused: Refused) -> Response<Body> {
    respond(refused.status, &OperationOutcome::of(vec![refused.issue]))
}

async fn metadata() -> Response<Body> {
    respond(StatusCode::OK, &metadata::statement())
}

async fn refuse_method() -> Response<Body> {
    let issue = Issue::error(
        "not-supported",
        "only POST is served here (GET for /fhir/metadata)",
    );
    refuse(Refused {
        status: StatusCode::METHOD_NOT_ALLOWED,
        issue,
    })
}

async fn forecast(State(rules): State<Arc<Rules>>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let bytes = match taken(&parts.headers, body).await {
        Ok(bytes) => bytes,
        Err(refused) => return refuse(refused),
    };
    let made = tokio::task::spawn_blocking(move || answer_for(&bytes, &rules)).await;
    made.unwrap_or_else(|_| {
        refuse(Refused {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            issue: Issue::error("exception", "the forecast could not be made"),
        })
    })
}

async fn taken(headers: &HeaderMap, body: Body) -> Result<Bytes, Refused> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !["application/fhir+json", "application/json"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(kind))
    {
        return Err(Refused {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            issue: Issue::error("not-supported", "send application/fhir+json"),
        });
    }
    to_bytes(body, LARGEST).await.map_err(|_| Refused {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        issue: Issue::error(
            "too-long",
            format!("a request has at most {LARGEST} bytes and must arrive whole"),
        ),
    })
}

/// From the bytes of a request to its answer.
fn answer_for(bytes: &[u8], rules: &Rules) -> Response<Body> {
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => {
            // The message of the parser names a place and a kind, never what stands there.
            return refuse(Refused {
                status: StatusCode::BAD_REQUEST,
                issue: Issue::error("structure", format!("this is not JSON: {error}")),
            });
        }
    };
    let asked = match read::Asked::read(&value) {
        Ok(asked) => asked,
        Err(issue) => {
            return refuse(Refused {
                status: StatusCode::BAD_REQUEST,
                issue,
            });
        }
    };
    let cleared = answered_back(&asked, rules, answer::answer);
    let status = match cleared.value() {
        Answered::Forecast(_) => StatusCode::OK,
        Answered::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    answer_with(status, &cleared)
}
