//! From a request to an answer: which page, as of when, in which form.

use super::{
    Views, about,
    ask::{self, Asked, Query},
    compare, data, duty, facility,
    fault::Fault,
    front::{self, Front, Said},
    held_back,
    layout::{self, Frame, Page},
    locale::{Locale, LocaleError, Locales},
    map::Outlines,
    office::Office,
    routes::{openapi, routes},
    sources::{self, Sources},
    statements::{self, Statements},
    surveillance, twins,
};
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header},
    middleware,
    routing::get,
};
use maud::html;
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};
use standing_disclosure::{Cleared, institutional};
use standing_terms::{AsOf, FacilityId, Known, SourceId, StatementLabel};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};
use tower_http::compression::{
    CompressionLayer, DefaultPredicate, Predicate as _, predicate::NotForContentType,
};

#[derive(RustEmbed)]
#[folder = "assets"]
struct Assets;

/// Nothing is loaded but our own style sheet and mark; nothing runs; nobody frames the site.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Why the site cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The message files.
    #[error(transparent)]
    Locale(#[from] LocaleError),
    /// The rules that count time.
    #[error(transparent)]
    Clocks(#[from] crate::clock_rules::ClockRulesError),
    /// The outlines of the map.
    #[error("the outlines of the map cannot be read: {0}")]
    Map(#[from] serde_json::Error),
}

/// How many answers may make a package of open data at once. Others wait without holding a thread.
const PACKAGES_AT_ONCE: usize = 2;
/// How many answers may play the outbreak model at once.
const SIMULATIONS_AT_ONCE: usize = 1;

/// The site of the open book, against which twins are held.
struct OpenSide {
    site: Box<Site>,
    holds_back: Box<dyn Fn() -> bool + Send + Sync>,
}

/// The site over its views.
pub struct Site {
    views: Views,
    open: Option<OpenSide>,
    packages: data::Packages,
    packing: tokio::sync::Semaphore,
    playing: tokio::sync::Semaphore,
    locales: Locales,
    outlines: Outlines,
    style: String,
    // Whether there is an office beside it to log in to.
    office: bool,
    served: Mutex<BTreeMap<(&'static str, u16), u64>>,
}

impl Site {
    /// The site with the languages and assets built in.
    ///
    /// # Errors
    /// Where a message file or the map cannot be read.
    pub fn new(views: Views) -> Result<Self, SiteError> {
        Ok(Self::with_locales(views, Locales::embedded()?)?)
    }

    /// The site with other languages.
    ///
    /// # Errors
    /// Where the map cannot be read.
    pub fn with_locales(views: Views, locales: Locales) -> Result<Self, serde_json::Error> {
        let outlines = match Assets::get("us-states.json") {
            Some(file) => Outlines::read(&file.data)?,
            None => Outlines::default(),
        };
        let style = style_address();
        Ok(Self {
            views,
            open: None,
            packages: data::Packages::default(),
            packing: tokio::sync::Semaphore::new(PACKAGES_AT_ONCE),
            playing: tokio::sync::Semaphore::new(SIMULATIONS_AT_ONCE),
            locales,
            outlines,
            style,
            office: false,
            served: Mutex::new(BTreeMap::new()),
        })
    }
}

impl Site {
    /// The site with the views over the open book as well: JSON and CSV then give what both give
    /// alike, while `holds_back` says that the books differ.
    ///
    /// # Errors
    /// As [`Site::new`].
    pub fn with_open(
        self,
        open: Views,
        holds_back: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Result<Self, SiteError> {
        Ok(Self {
            open: Some(OpenSide {
                site: Box::new(Self::new(open)?),
                holds_back: Box::new(holds_back),
            }),
            ..self
        })
    }
}

/// The address of the style sheet, which changes with its content.
pub(super) fn style_address() -> String {
    let css = Assets::get("site.css").map(|f| f.data).unwrap_or_default();
    format!("/assets/site.css?v={}", short_hash(&[&css]))
}

/// The address of the script of the clinics' pages, which changes with its content.
pub(super) fn script_address() -> String {
    let script = Assets::get("clinic.js").map(|f| f.data).unwrap_or_default();
    format!("/assets/clinic.js?v={}", short_hash(&[&script]))
}

/// The site of these views, ready to be served.
///
/// # Errors
/// Where a message file or the map cannot be read.
pub fn router(views: Views) -> Result<Router, SiteError> {
    Ok(Site::new(views)?.into_router())
}

impl Site {
    /// The router of this site, and of the office beside it.
    pub fn into_router_with(mut self, office: Office) -> Router {
        self.office = true;
        // What an office reads is not compressed: its length would tell of what is in it.
        self.into_router()
            .merge(office.into_router())
            .layer(middleware::map_response(secured))
    }

    /// The router of this site.
    pub fn into_router(self) -> Router {
        let site = Arc::new(self);
        let mut router = Router::new();
        for route in routes() {
            router = router.route(route.pattern, get(serve));
        }
        router
            .fallback(serve)
            .method_not_allowed_fallback(refuse_method)
            .with_state(site)
            // Parquet is compressed within, and a reader asks for ranges of it.
            .layer(CompressionLayer::new().compress_when(
                DefaultPredicate::new().and(NotForContentType::const_new(data::PARQUET)),
            ))
            .layer(middleware::map_response(secured))
    }
}

pub(super) async fn secured(mut response: Response<Body>) -> Response<Body> {
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=(), interest-cohort=()",
        ),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        // A page that needs another policy has said so.
        if name == "content-security-policy" && headers.contains_key(name) {
            continue;
        }
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    response
}

async fn serve(
    State(site): State<Arc<Site>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    // A package or a simulation takes long to make: whoever waits for one waits here, where that
    // costs nothing.
    let turn = if uri.path().starts_with("/data") {
        site.packing.acquire().await.ok()
    } else if ["/simulate", "/rides"]
        .iter()
        .any(|p| uri.path().starts_with(p))
    {
        site.playing.acquire().await.ok()
    } else {
        None
    };
    // Views compute for as long as they need; the threads that keep connections alive do not wait.
    let (asked, uri_asked, headers_asked) = (Arc::clone(&site), uri.clone(), headers.clone());
    let mut response =
        tokio::task::spawn_blocking(move || asked.answer(&uri_asked, &headers_asked))
            .await
            .unwrap_or_else(|_| site.fault(&Fault::Internal, &uri, &headers));
    drop(turn);
    match response.extensions_mut().remove::<data::FileToSend>() {
        Some(file) => file.send(&method, &headers, response).await,
        None => response,
    }
}

async fn refuse_method(
    State(site): State<Arc<Site>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let mut response = site.fault(&Fault::Method, &uri, &headers);
    response
        .headers_mut()
        .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

/// The form of an answer: the page or one of its twins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Html,
    Json,
    Csv,
}

fn ending(path: &str) -> (&str, Form) {
    if let Some(base) = path.strip_suffix(".json") {
        (base, Form::Json)
    } else if let Some(base) = path.strip_suffix(".csv") {
        (base, Form::Csv)
    } else {
        (path, Form::Html)
    }
}

/// What a path names.
///
/// An area with a folder of its own is one variant here with one arm in [`Target::name`],
/// [`Target::of_area`] and [`Site::make`], and one table in [`routes`](super::routes::routes). It
/// answers with [`Made`], which may be of a kind that only this area has.
enum Target {
    Data(data::Target),
    Duty(duty::Target),
    Surveillance(surveillance::Target),
    Front,
    Facility(FacilityId),
    History(FacilityId),
    Compare(FacilityId),
    Statements,
    Statement(StatementLabel),
    Sources,
    Source(SourceId),
    About,
}

impl Target {
    fn name(&self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Facility(_) => "facility",
            Self::History(_) => "history",
            Self::Compare(_) => "compare",
            Self::Statements => "statements",
            Self::Statement(_) => "statement",
            Self::Sources => "sources",
            Self::Source(_) => "source",
            Self::About => "about",
            Self::Data(target) => target.name(),
            Self::Duty(target) => target.name(),
            Self::Surveillance(target) => target.name(),
        }
    }

    /// What a path names among the areas with a folder of their own. A path whose ending is no
    /// twin's comes whole, as a page does.
    fn of_area(base: &str, form: Form) -> Option<Self> {
        data::Target::find(base, form)
            .map(Self::Data)
            .or_else(|| duty::Target::find(base, form).map(Self::Duty))
            .or_else(|| surveillance::Target::find(base, form).map(Self::Surveillance))
    }
}

/// What an answer is made of before it becomes a response.
pub(super) struct Made {
    kind: &'static str,
    body: Vec<u8>,
    /// A file that is sent in the place of the body.
    file: Option<data::FileToSend>,
    /// How much the terms of sources leave out.
    left_out: u64,
}

impl Made {
    /// A body of any kind.
    pub(super) fn of(kind: &'static str, body: Vec<u8>) -> Self {
        Self {
            kind,
            body,
            file: None,
            left_out: 0,
        }
    }

    /// A file on disk.
    pub(super) fn file(kind: &'static str, file: data::FileToSend) -> Self {
        Self {
            file: Some(file),
            ..Self::of(kind, Vec::new())
        }
    }

    /// A page or twin.
    fn formed(form: Form, body: Vec<u8>) -> Self {
        let kind = match form {
            Form::Html => "text/html; charset=utf-8",
            Form::Json => "application/json",
            Form::Csv => "text/csv; charset=utf-8; header=present",
        };
        Self::of(kind, body)
    }

    /// The page or a twin of what was cleared: JSON as it is, rows by `csv`.
    ///
    /// # Errors
    /// Where a twin cannot be written.
    pub(super) fn page_or_twin<T: serde::Serialize>(
        site: &Site,
        a: &Asked<'_>,
        position: u64,
        form: Form,
        cleared: &Cleared<T>,
        page: impl FnOnce() -> Page,
        csv: impl FnOnce() -> Result<Vec<u8>, csv::Error>,
    ) -> Result<Self, Fault> {
        let body = match form {
            Form::Html => site.sheet(a, position, &page()),
            Form::Json => written(twins::json(cleared))?,
            Form::Csv => written(csv())?,
        };
        Ok(Self::formed(form, body))
    }
}

impl Site {
    fn language(&self, query: &Query, headers: &HeaderMap) -> &Arc<Locale> {
        ask::value(query, "lang")
            .and_then(|tag| self.locales.get(tag))
            .unwrap_or_else(|| {
                let accepted = headers
                    .get(header::ACCEPT_LANGUAGE)
                    .and_then(|v| v.to_str().ok())
                    .unwrap_or_default();
                self.locales.accepted(accepted)
            })
    }

    fn count(&self, name: &'static str, status: u16) {
        let mut served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        *served.entry((name, status)).or_default() += 1;
    }

    fn answer(&self, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
        match uri.path() {
            "/healthz" => return plain(200, "ok\n"),
            "/readyz" => {
                return if (self.views.position)() > 0 {
                    plain(200, "ready\n")
                } else {
                    plain(503, "the book is empty\n")
                };
            }
            "/metrics" => return self.metrics(),
            "/openapi.json" => {
                let bytes =
                    serde_json::to_vec(&openapi(env!("CARGO_PKG_VERSION"))).unwrap_or_default();
                return respond(200, "application/json", bytes);
            }
            path => {
                if let Some(file) = path.strip_prefix("/assets/") {
                    return asset(file)
                        .unwrap_or_else(|| self.fault(&Fault::not_found(path), uri, headers));
                }
            }
        }
        let (name, response) = self.page(uri, headers);
        self.count(name, response.status().as_u16());
        response
    }

    fn page(&self, uri: &Uri, headers: &HeaderMap) -> (&'static str, Response<Body>) {
        let Some(query) = query_of(uri) else {
            let given = uri.query().unwrap_or_default();
            let fault = Fault::bad_query("query", given);
            return ("none", self.fault(&fault, uri, headers));
        };
        let l = Arc::clone(self.language(&query, headers));
        let position = (self.views.position)();
        let tag = self.tag(uri, &l, position);
        let asked_again = headers
            .get(header::IF_NONE_MATCH)
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| v.split(',').any(|t| t.trim() == tag));
        let found = ask::decode(uri.path())
            .and_then(|path| self.find(&path))
            .ok_or_else(|| Fault::not_found(uri.path()));
        let (target, base, form) = match found {
            Ok(found) => found,
            Err(fault) => return ("none", self.fault(&fault, uri, headers)),
        };
        if asked_again {
            let mut response = respond(304, "", Vec::new());
            response.headers_mut().remove(header::CONTENT_TYPE);
            Self::cacheable(&mut response, &tag, &l);
            return (target.name(), response);
        }
        let holds_back = self.open.as_ref().is_some_and(|o| (o.holds_back)());
        let asked = || -> Result<Asked<'_>, Fault> {
            let mut a = Asked::read(
                &base,
                query.clone(),
                &self.views.zone,
                || (self.views.latest_day)(),
                &self.locales,
                &l,
            )?;
            a.host = ask::host(headers);
            a.holds_back = holds_back;
            Ok(a)
        };
        let made = asked().and_then(|a| self.make(a, &target, form, position));
        let made = match (made, &self.open) {
            (Ok(made), Some(open)) if holds_back && Self::may_hold_back(&target, form) => {
                // The same question of the open book, of the same day.
                let open = asked().and_then(|a| open.site.make(a, &target, form, position));
                Self::without_what_is_held_back(made, open, form, &l)
            }
            (made, _) => made,
        };
        match made {
            Ok(made) => {
                let mut response = respond(200, made.kind, made.body);
                Self::cacheable(&mut response, &tag, &l);
                if made.left_out > 0 {
                    say_held_back(&mut response, made.left_out);
                }
                if let Some(file) = made.file {
                    response.extensions_mut().insert(file);
                }
                (target.name(), response)
            }
            Err(fault) => (target.name(), self.fault(&fault, uri, headers)),
        }
    }

    /// Whether an answer is a table for programs, out of which rows are held back. Open data holds
    /// them back itself.
    fn may_hold_back(target: &Target, form: Form) -> bool {
        form != Form::Html && !matches!(target, Target::Data(_) | Target::About)
    }

    /// What both books give alike.
    fn without_what_is_held_back(
        whole: Made,
        open: Result<Made, Fault>,
        form: Form,
        l: &Locale,
    ) -> Result<Made, Fault> {
        let open = match open {
            Ok(made) => Some(made.body),
            // A facility that only a source speaks of that may not be passed on.
            Err(Fault::NotFound { .. }) => None,
            Err(fault) => return Err(fault),
        };
        let open = open.as_deref();
        let kept = match form {
            Form::Csv => held_back::csv(&whole.body, open).map_err(|_| Fault::Internal)?,
            Form::Json | Form::Html => {
                let note = l.t("held-back-note");
                held_back::json(&whole.body, open, &note, WITHHELD).map_err(|_| Fault::Internal)?
            }
        };
        Ok(Made {
            body: kept.bytes,
            left_out: kept.left_out,
            ..whole
        })
    }

    /// The entity tag: a function of all that a page is a function of. Weak, since an answer may be
    /// compressed on its way.
    fn tag(&self, uri: &Uri, l: &Locale, position: u64) -> String {
        let hash = short_hash(&[
            env!("CARGO_PKG_VERSION").as_bytes(),
            crate::statistics_rules::hash().as_bytes(),
            self.style.as_bytes(),
            &position.to_be_bytes(),
            l.tag().as_bytes(),
            uri.path().as_bytes(),
            uri.query().unwrap_or_default().as_bytes(),
        ]);
        format!("W/\"{position}-{hash}\"")
    }

    fn cacheable(response: &mut Response<Body>, tag: &str, l: &Locale) {
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::from_str(tag) {
            headers.insert(header::ETAG, value);
        }
        // An import may change any page, so a stored copy is asked about each time; the answer is
        // most often 304.
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, no-cache"),
        );
        headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
        if let Ok(value) = HeaderValue::from_str(l.tag()) {
            headers.insert(header::CONTENT_LANGUAGE, value);
        }
    }

    /// What a decoded path names, with its base path and form.
    fn find(&self, path: &str) -> Option<(Target, String, Form)> {
        if let Some(label) = path.strip_prefix("/statements/") {
            return self.named(path, label, |text| {
                StatementLabel::new(text).ok().map(Target::Statement)
            });
        }
        if let Some(id) = path.strip_prefix("/sources/") {
            return self.named(path, id, |text| {
                SourceId::new(text).ok().map(Target::Source)
            });
        }
        let (base, form) = ending(path);
        if let Some(target) = Target::of_area(base, form) {
            // A folder and the page of it are one.
            let base = base
                .strip_suffix('/')
                .filter(|b| !b.is_empty())
                .unwrap_or(base);
            return Some((target, base.to_owned(), form));
        }
        let target = match base {
            "/" => Target::Front,
            "/index" if form != Form::Html => {
                return Some((Target::Front, "/".to_owned(), form));
            }
            "/about" => Target::About,
            "/statements" => Target::Statements,
            "/sources" => Target::Sources,
            _ => {
                let rest = base.strip_prefix("/facilities/")?;
                let (id, view) = rest.split_once('/').unwrap_or((rest, ""));
                let id = FacilityId::new(id).ok()?;
                match view {
                    "" if !rest.contains('/') => Target::Facility(id),
                    "compare" => Target::Compare(id),
                    "history" if form != Form::Html => Target::History(id),
                    _ => return None,
                }
            }
        };
        Some((target, base.to_owned(), form))
    }

    /// Labels and source ids may themselves end in `.json` or `.csv`: where the whole is known as
    /// one, it is that one's page; else it is the twin of what comes before the ending.
    fn named(
        &self,
        path: &str,
        name: &str,
        target: impl Fn(&str) -> Option<Target>,
    ) -> Option<(Target, String, Form)> {
        let (short, form) = ending(name);
        if form == Form::Html {
            return Some((target(name)?, path.to_owned(), form));
        }
        let all = AsOf::on((self.views.latest_day)());
        let known = match target(name) {
            Some(Target::Statement(label)) => (self.views.statement)(&label, &all).is_some(),
            Some(Target::Source(id)) => (self.views.source)(&id, &all).is_some(),
            _ => false,
        };
        if known {
            Some((target(name)?, path.to_owned(), Form::Html))
        } else {
            let (base, form) = ending(path);
            Some((target(short)?, base.to_owned(), form))
        }
    }

    fn make(
        &self,
        mut a: Asked<'_>,
        target: &Target,
        form: Form,
        position: u64,
    ) -> Result<Made, Fault> {
        let views = &self.views;
        let missing = || Fault::not_found(&a.path);
        let as_of = a.as_of;
        let body = match target {
            Target::Front => {
                let statements = (views.statements)(&as_of);
                let cleared = institutional(Front {
                    overview: (views.overview)(&as_of),
                    said: Said::of(&statements, as_of.on),
                });
                match form {
                    Form::Html => {
                        let derived = duty::front(&a, &views.duty);
                        let page = front::page(&a, &cleared, &self.outlines, &derived);
                        self.sheet(&a, position, &page)
                    }
                    Form::Json => written(twins::json(&cleared))?,
                    Form::Csv => written(twins::front(&a, &cleared))?,
                }
            }
            Target::Facility(id) => {
                let cleared = institutional((views.facility)(id, &as_of).ok_or_else(missing)?);
                match form {
                    Form::Html => {
                        let duty = duty::of_facility(&a, &views.duty, id);
                        self.sheet(&a, position, &facility::page(&a, &cleared, &duty))
                    }
                    Form::Json => written(twins::json(&cleared))?,
                    Form::Csv => written(twins::facility(&cleared))?,
                }
            }
            Target::History(id) => {
                let page = (views.facility)(id, &as_of).ok_or_else(missing)?;
                match form {
                    Form::Json => written(twins::json(&institutional(page.histories)))?,
                    Form::Html | Form::Csv => written(twins::history(&institutional(page)))?,
                }
            }
            Target::Compare(id) => {
                let (earlier, later) = points(&mut a)?;
                let missing = || Fault::not_found(&a.path);
                let cleared =
                    institutional((views.compare)(id, &earlier, &later).ok_or_else(missing)?);
                match form {
                    Form::Html => self.sheet(&a, position, &compare::page(&a, &cleared)),
                    Form::Json => written(twins::json(&cleared))?,
                    Form::Csv => written(twins::compare(&cleared))?,
                }
            }
            Target::Statements => {
                let all = (views.statements)(&as_of);
                let cleared = institutional(Statements::matching(&a, position, all));
                match form {
                    Form::Html => self.sheet(&a, position, &statements::list(&a, &cleared)),
                    Form::Json => written(twins::json(&cleared))?,
                    Form::Csv => written(twins::statements(&cleared))?,
                }
            }
            Target::Statement(label) => {
                let cleared = institutional((views.statement)(label, &as_of).ok_or_else(missing)?);
                match form {
                    Form::Html => {
                        let owed = views.duty.owed_by(label, &as_of);
                        self.sheet(&a, position, &statements::one(&a, &cleared, owed))
                    }
                    Form::Json => written(twins::json(&cleared))?,
                    Form::Csv => written(twins::statement(&cleared))?,
                }
            }
            Target::Sources => {
                let cleared = institutional(Sources {
                    as_of,
                    book_position: position,
                    sources: (views.sources)(&as_of),
                });
                match form {
                    Form::Html => self.sheet(&a, position, &sources::list(&a, &cleared)),
                    Form::Json => written(twins::json(&cleared))?,
                    Form::Csv => written(twins::sources(&cleared))?,
                }
            }
            Target::Source(id) => {
                let cleared = institutional((views.source)(id, &as_of).ok_or_else(missing)?);
                match form {
                    Form::Html => self.sheet(&a, position, &sources::one(&a, &cleared)),
                    Form::Json => written(twins::json(&cleared))?,
                    Form::Csv => written(twins::source(&cleared))?,
                }
            }
            Target::About => match form {
                Form::Html => self.sheet(&a, position, &about::page(&a)),
                Form::Json => written(twins::json(&institutional(about::sections(&a))))?,
                Form::Csv => written(twins::about(&institutional(about::sections(&a))))?,
            },
            Target::Data(target) => return target.make(self, &a, form, position),
            Target::Duty(target) => return target.make(self, &a, form, position),
            Target::Surveillance(target) => return target.make(self, &a, form, position),
        };
        Ok(Made::formed(form, body))
    }

    /// The views that pages are made from.
    pub(super) fn views(&self) -> &Views {
        &self.views
    }

    /// The packages of open data made lately.
    pub(super) fn packages(&self) -> &data::Packages {
        &self.packages
    }

    /// A page on its sheet.
    pub(super) fn sheet(&self, a: &Asked<'_>, position: u64, page: &Page) -> Vec<u8> {
        layout::sheet(a, self.frame(Some(position)), page).into_bytes()
    }

    fn frame(&self, position: Option<u64>) -> Frame<'_> {
        Frame {
            style: &self.style,
            position,
            office: self.office,
        }
    }

    /// A fault as a problem document for programs and as a page for people.
    fn fault(&self, fault: &Fault, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
        let query: Query = query_of(uri)
            .unwrap_or_default()
            .into_iter()
            .filter(|(name, _)| name == "lang")
            .collect();
        let l = Arc::clone(self.language(&query, headers));
        let accepts = headers
            .get(header::ACCEPT)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        let program = ending(uri.path()).1 != Form::Html
            || (accepts.contains("json") && !accepts.contains("html"));
        let mut response = if program {
            let bytes = serde_json::to_vec(&fault.problem(&l)).unwrap_or_default();
            respond(fault.status(), "application/problem+json", bytes)
        } else {
            let a = Asked {
                l: &l,
                locales: &self.locales,
                as_of: AsOf::on((self.views.latest_day)()),
                zone: &self.views.zone,
                path: "/".to_owned(),
                query,
                host: None,
                holds_back: false,
            };
            let page = Page {
                title: fault.title(&l),
                nav: "",
                twins: false,
                as_of: false,
                body: html! {
                    div.wrap.narrow {
                        h1 { (fault.title(&l)) }
                        p.lead { (fault.detail(&l)) }
                        p { a href=(a.href("/")) { (l.t("fault-back")) } }
                    }
                },
            };
            let text = layout::sheet(&a, self.frame(None), &page);
            respond(
                fault.status(),
                "text/html; charset=utf-8",
                text.into_bytes(),
            )
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::VARY,
            HeaderValue::from_static("accept, accept-language"),
        );
        response
    }

    fn metrics(&self) -> Response<Body> {
        let mut text = String::from(
            "# HELP standing_book_position Entries in the evidence book.\n\
             # TYPE standing_book_position gauge\n",
        );
        let _ = writeln!(text, "standing_book_position {}", (self.views.position)());
        text.push_str(
            "# HELP standing_pages_served_total Answers by page and status.\n\
             # TYPE standing_pages_served_total counter\n",
        );
        let served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        for ((page, status), count) in served.iter() {
            let _ = writeln!(
                text,
                "standing_pages_served_total{{page=\"{page}\",status=\"{status}\"}} {count}"
            );
        }
        respond(
            200,
            "text/plain; version=0.0.4; charset=utf-8",
            text.into_bytes(),
        )
    }
}

/// Where what was held back is listed.
const WITHHELD: &str = "/data/withheld.csv";

/// Says in the head of an answer how many values or rows are held back, and where that is listed.
fn say_held_back(response: &mut Response<Body>, left_out: u64) {
    let headers = response.headers_mut();
    headers.insert(
        HeaderName::from_static("standing-held-back"),
        HeaderValue::from(left_out),
    );
    if let Ok(link) = HeaderValue::from_str(&format!("<{WITHHELD}>; rel=\"related\"")) {
        headers.append(header::LINK, link);
    }
}

/// The two points of a comparison: `earlier` (default: the end of the as-of day) and `later`
/// (default: now). Both speak of the day `on`, which by default is the earlier day.
fn points(a: &mut Asked<'_>) -> Result<(AsOf, AsOf), Fault> {
    let read = |name: &'static str| {
        a.value(name)
            .map(|text| AsOf::parse_known(text, a.zone).map_err(|_| Fault::bad_date(name, text)))
            .transpose()
    };
    let earlier = read("earlier")?;
    let later = read("later")?.unwrap_or(Known::Now);
    let mut on = a.as_of.on;
    if a.value("on").is_none()
        && let Some(Known::By(by)) = earlier
    {
        on = a.zone.day_of(by);
    }
    let earlier = earlier.unwrap_or_else(|| Known::By(a.zone.end_of_day(on)));
    a.as_of = AsOf {
        on,
        known: later,
        entered: None,
    };
    let at = |known| AsOf {
        on,
        known,
        entered: None,
    };
    Ok((at(earlier), at(later)))
}

pub(super) fn written<E>(bytes: Result<Vec<u8>, E>) -> Result<Vec<u8>, Fault> {
    bytes.map_err(|_| Fault::Internal)
}

/// The query as names and values; none where it cannot be read as such.
fn query_of(uri: &Uri) -> Option<Query> {
    axum::extract::Query::<Query>::try_from_uri(uri)
        .map(|q| q.0)
        .ok()
}

fn short_hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let mut hash = hex::encode(hasher.finalize());
    hash.truncate(16);
    hash
}

fn respond(status: u16, kind: &'static str, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

fn plain(status: u16, text: &'static str) -> Response<Body> {
    let mut response = respond(
        status,
        "text/plain; charset=utf-8",
        text.as_bytes().to_vec(),
    );
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn asset(name: &str) -> Option<Response<Body>> {
    let kind = match name {
        "site.css" => "text/css; charset=utf-8",
        "clinic.js" => "text/javascript; charset=utf-8",
        "favicon.svg" => "image/svg+xml",
        _ => return None,
    };
    let file = Assets::get(name)?;
    let mut response = respond(200, kind, file.data.into_owned());
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        // The addresses of the style sheet and the script change with their content.
        HeaderValue::from_static(if name == "favicon.svg" {
            "public, max-age=86400"
        } else {
            "public, max-age=31536000, immutable"
        }),
    );
    Some(response)
}
