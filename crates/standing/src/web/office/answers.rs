//! What the office answers, and how that becomes a response: never stored by a browser or a proxy,
//! never a guess at what somebody else's bytes are.

use super::page::Sheet;
use super::{Ask, Office, clinic};
use crate::web::layout;
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use maud::html;

/// Bytes to be kept by whoever asked.
pub(super) struct Download {
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) bytes: Vec<u8>,
}

/// An answer of the office.
pub(super) enum Answer {
    /// A page.
    Page(Box<Sheet>),
    /// A page with what is wrong on it.
    Wrong(Box<Sheet>),
    /// To be asked for next, with a cookie where one is set.
    See(String, Option<String>),
    /// A page, and a cookie.
    PageWithCookie(Box<Sheet>, String),
    /// Bytes.
    Download(Download),
    /// Nobody is logged in.
    LogIn,
    /// Somebody is, and may not.
    Forbidden,
    /// The form does not come from a page of ours, or its token is another session's.
    Forged,
    /// Too much was sent.
    TooLarge,
    /// It is no form.
    Malformed,
    /// There is nothing of that name, or it is not theirs to see.
    Missing,
    /// The registry of people is not opened here.
    Closed,
    /// Not this method.
    Method,
    /// It failed, for a reason that is ours.
    Failed(anyhow::Error),
}

macro_rules! failures {
    ($($error:ty),*) => {
        $(impl From<$error> for Answer {
            fn from(error: $error) -> Self {
                Self::Failed(error.into())
            }
        })*
    };
}
failures!(
    anyhow::Error,
    standing_store::StoreError,
    standing_terms::IdError,
    standing_evidence::CanonicalError,
    standing_disclosure::NotTheirs,
    serde_json::Error,
    std::io::Error,
    tokio::sync::AcquireError,
    tokio::task::JoinError
);

impl Answer {
    /// A page.
    pub(super) fn page(sheet: Sheet) -> Self {
        Self::Page(Box::new(sheet))
    }
}

impl Office {
    pub(super) fn respond(&self, ask: &Ask, answer: Answer) -> Response<Body> {
        let mut cookie = None;
        let mut response = match answer {
            Answer::Page(sheet) => self.rendered(ask, 200, *sheet),
            Answer::Wrong(sheet) => self.rendered(ask, 422, *sheet),
            Answer::PageWithCookie(sheet, set) => {
                cookie = Some(set);
                self.rendered(ask, 200, *sheet)
            }
            Answer::See(path, set) => {
                cookie = set;
                see(&ask.href(&path))
            }
            Answer::LogIn => {
                // Only a page that was asked for is gone back to; a form is not sent again.
                let next = if ask.form.get("form-token").is_empty() {
                    ask.uri.path()
                } else if ask.uri.path().starts_with("/clinic") {
                    "/clinic"
                } else {
                    "/office"
                };
                see(&ask.href(&format!("/login?next={}", crate::web::ask::encode(next))))
            }
            Answer::Download(download) => return handed_over(download),
            Answer::Forbidden => self.refusal(ask, 403, "forbidden"),
            Answer::Forged => self.refusal(ask, 403, "forged"),
            Answer::TooLarge => self.refusal(ask, 413, "too-large"),
            Answer::Malformed => self.refusal(ask, 400, "malformed"),
            Answer::Missing => self.refusal(ask, 404, "missing"),
            Answer::Closed => self.refusal(ask, 503, "closed"),
            Answer::Method => self.refusal(ask, 405, "method"),
            Answer::Failed(error) => {
                // The log keeps why; whoever asked is told only that it failed.
                log_failure(&error);
                self.refusal(ask, 500, "failed")
            }
        };
        if let Some(cookie) = cookie
            && let Ok(value) = HeaderValue::from_str(&cookie)
        {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        private(&mut response);
        let path = ask.uri.path();
        let scripted = path == "/login" || path == "/clinic" || path.starts_with("/clinic/");
        if scripted && self.setup.clinic.is_some() {
            response.headers_mut().insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(clinic::POLICY),
            );
        }
        if path == "/logout" {
            // Whatever a page kept does not outlive the session, also where no script runs.
            response.headers_mut().insert(
                HeaderName::from_static("clear-site-data"),
                HeaderValue::from_static("\"storage\""),
            );
        }
        response
    }

    fn rendered(&self, ask: &Ask, status: u16, sheet: Sheet) -> Response<Body> {
        let path = ask.uri.path();
        let text = if path == "/clinic" || path.starts_with("/clinic/") {
            self.clinic_document(ask, &sheet)
        } else {
            self.office_document(ask, sheet)
        };
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        if let Ok(value) = HeaderValue::from_str(ask.l().tag()) {
            response
                .headers_mut()
                .insert(header::CONTENT_LANGUAGE, value);
        }
        response
    }

    fn office_document(&self, ask: &Ask, sheet: Sheet) -> String {
        let a = self.asked(ask);
        let page = layout::Page {
            title: sheet.title,
            nav: "office",
            twins: false,
            as_of: false,
            body: html! {
                div.wrap.narrow.office { (self.own_navigation(ask)) (sheet.body) }
            },
        };
        let frame = layout::Frame {
            style: &self.style,
            position: None,
            office: false,
        };
        layout::sheet(&a, frame, &page)
    }

    fn refusal(&self, ask: &Ask, status: u16, why: &str) -> Response<Body> {
        let l = ask.l();
        let sheet = Sheet {
            title: l.t(&format!("refusal-{why}-title")),
            body: html! {
                h1 { (l.t(&format!("refusal-{why}-title"))) }
                p.lead { (l.t(&format!("refusal-{why}"))) }
                p {
                    @let clinic = ask.visit.as_ref().is_some_and(|v| v.account.facility.is_some());
                    @if clinic { a href=(ask.href("/clinic")) { (l.t("to-clinic")) } }
                    @else { a href=(ask.href("/office")) { (l.t("to-office")) } }
                }
            },
        };
        self.rendered(ask, status, sheet)
    }
}

fn see(path: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(value) = HeaderValue::from_str(path) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// What is an office's own is kept by nobody on the way.
fn private(response: &mut Response<Body>) {
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store, private"),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("cookie, accept-language"),
    );
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow"),
    );
}

/// Bytes that a browser saves and never shows: whatever is in them runs nowhere.
fn handed_over(download: Download) -> Response<Body> {
    let name: String = download
        .name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "._- ".contains(c) {
                c
            } else {
                '_'
            }
        })
        .take(120)
        .collect();
    let mut response = Response::new(Body::from(download.bytes));
    let headers = response.headers_mut();
    let disposition = format!("attachment; filename=\"{name}\"");
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    if let Ok(value) = HeaderValue::from_str(&download.media_type) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    headers.insert(
        HeaderName::from_static("x-content-type-options"),
        HeaderValue::from_static("nosniff"),
    );
    private(&mut response);
    response
}

fn log_failure(error: &anyhow::Error) {
    use std::io::Write as _;
    let _ = writeln!(
        std::io::stderr(),
        "standing: an office's page failed: {error:#}"
    );
}
