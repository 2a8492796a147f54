//! The log as static files below `/log/` (C2SP tlog-tiles).
//!
//! Tiles are served as of the last signed head and never change: they may be kept for ever. What
//! is served holds no payload and nothing of what an office holds back.

use super::answer::secured;
use crate::log::{Asked, Sealed, asked};
use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, Response, StatusCode, header},
    middleware,
    routing::get,
};
use serde_json::{Value, json};
use standing_store::Store;
use std::sync::Arc;
use tokio::sync::Mutex;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FOR_A_MOMENT: &str = "public, max-age=5";

/// The log of a store, as read last.
struct Served {
    store: Arc<Store>,
    read: Mutex<Option<Arc<Sealed>>>,
}

impl Served {
    /// The log under its last head; read anew only where a head was added.
    async fn sealed(&self) -> anyhow::Result<Option<Arc<Sealed>>> {
        let mut read = self.read.lock().await;
        let last = self.store.log_head().await?.map(|(number, _)| number);
        if read.as_ref().map(|sealed| sealed.number) != last {
            *read = Sealed::of(&self.store).await?.map(Arc::new);
        }
        Ok(read.clone())
    }
}

/// The log over its store.
pub fn router(store: Arc<Store>) -> Router {
    Router::new()
        .route("/log/{*path}", get(file))
        .with_state(Arc::new(Served {
            store,
            read: Mutex::new(None),
        }))
        .layer(middleware::map_response(secured))
}

async fn file(State(served): State<Arc<Served>>, Path(path): Path<String>) -> Response<Body> {
    let sealed = match served.sealed().await {
        Ok(sealed) => sealed,
        Err(error) => {
            tell(&error);
            return answer(
                StatusCode::SERVICE_UNAVAILABLE,
                "text/plain",
                "no-store",
                "the log cannot be read now\n".into(),
            );
        }
    };
    match sealed.map_or(Asked::Nothing, |sealed| asked(&sealed, &path)) {
        Asked::Changing(text) => answer(
            StatusCode::OK,
            "text/plain; charset=utf-8",
            FOR_A_MOMENT,
            text.into(),
        ),
        Asked::Lasting(bytes) => {
            answer(StatusCode::OK, "application/octet-stream", FOR_EVER, bytes)
        }
        Asked::Nothing => answer(
            StatusCode::NOT_FOUND,
            "text/plain",
            "no-store",
            "there is no such file of the log\n".into(),
        ),
    }
}

/// What the operator reads; the one who asked is told less.
fn tell(error: &anyhow::Error) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "standing: the log: {error:#}");
}

fn answer(
    status: StatusCode,
    kind: &'static str,
    keep: &'static str,
    body: Vec<u8>,
) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    for (name, value) in [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The addresses, for the description of the whole site.
pub(super) fn described() -> [(String, Value); 3] {
    let get = |summary: &str, kind: &str| {
        json!({ "get": {
            "summary": summary,
            "responses": {
                "200": { "description": "the file", "content": { kind: {} } },
                "404": { "description": "nothing was sealed, or there is no such file" },
            },
        } })
    };
    let mut tile = get(
        "A tile of hashes or entries (C2SP tlog-tiles); never changes",
        "application/octet-stream",
    );
    if let Some(get) = tile.pointer_mut("/get").and_then(Value::as_object_mut) {
        get.insert(
            "parameters".into(),
            json!([{ "name": "path", "in": "path", "required": true, "schema": { "type": "string" },
                "description": "LEVEL/INDEX or entries/INDEX, with .p/WIDTH where it is not whole" }]),
        );
    }
    [
        (
            "/log/checkpoint".to_owned(),
            get(
                "The last signed head of the log (C2SP tlog-checkpoint)",
                "text/plain",
            ),
        ),
        (
            "/log/policy".to_owned(),
            get(
                "The key of the log, as a policy (C2SP tlog-policy)",
                "text/plain",
            ),
        ),
        ("/log/tile/{path}".to_owned(), tile),
    ]
}
