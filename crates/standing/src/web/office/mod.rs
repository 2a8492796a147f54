//! The office: pages for people who are logged in. They see the public book and their own office's
//! entries, and add to these with forms that need no scripts (decision 0014).
//!
//! INVARIANT (deny by default): an address is served only through the table in [`access`], and its
//! need is asked before anything else is looked at. INVARIANT (own office): every page is made from
//! a book folded for the office of the person who asks, and is cleared for that office's eyes alone.

mod access;
mod answers;
mod books;
mod clinic;
mod clocks;
mod correct;
mod drafts;
mod enter;
mod form;
mod home;
mod login;
mod page;
mod people;
mod publish;
mod read;
mod replies;
mod secrets;
mod statement_form;
mod steps;
mod upload;

pub use access::{Method, Need, access};
pub(crate) use books::OfficeBook;
pub use clinic::Clinic;
pub(crate) use clocks::own_agenda;
pub(crate) use people::is_login;
pub(crate) use publish::{Bundle, book_of, bundle, entry_of, release, withdraw};
pub use secrets::{of_token, token};

use super::answer::{SiteError, style_address};
use super::ask::{self, Asked};
use super::locale::{Locale, Locales};
use access::{Action, OfficeRoute, ROUTES};
use answers::Answer;
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, DefaultBodyLimit, RawPathParams},
    http::{HeaderMap, Request, Response, Uri, header},
    routing::{MethodFilter, on},
};
use books::Books;
use form::{Form, Unread};
use jiff::{Timestamp, civil::Date};
use standing_store::{Store, accounts::Account};
use standing_terms::{AsOf, BookZone};
use standing_views::duty::{Duty, RuleSet};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

/// What the office is set up with.
pub struct Setup {
    /// The store.
    pub store: Arc<Store>,
    /// The zone of the book's bare dates.
    pub zone: BookZone,
    /// The program that reads uploads in a child: this one.
    pub reader: PathBuf,
    /// The clock of the edge.
    pub clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// Whether the site is reached over https, as seen from the browser.
    pub secure: bool,
    /// Whether requests come through a proxy of ours, which adds the last `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// The registry of people, opened; without it the clinics' pages are closed here.
    pub clinic: Option<Clinic>,
}

/// The office over its store.
pub struct Office {
    setup: Setup,
    locales: Locales,
    rules: Arc<RuleSet>,
    style: String,
    books: Books,
    hashing: tokio::sync::Semaphore,
}

/// Somebody who is logged in.
pub(super) struct Visit {
    /// Whose account.
    pub(super) account: Account,
    /// The token of the session, as the cookie has it.
    pub(super) token: String,
}

impl Visit {
    /// The name under what they do.
    fn name(&self) -> &str {
        &self.account.name
    }

    fn office(&self) -> &str {
        &self.account.office
    }

    /// The office or the facility, as it is shown.
    fn belongs_to(&self) -> String {
        let facility = self.account.facility.as_ref();
        facility.map_or_else(|| self.account.office.clone(), ToString::to_string)
    }

    /// Where the pages of this account begin.
    fn base(&self) -> &'static str {
        base_of(&self.account)
    }
}

/// Where the pages of an account begin.
fn base_of(account: &Account) -> &'static str {
    if account.facility.is_some() {
        "/clinic"
    } else {
        "/office"
    }
}

/// What is asked of the office.
pub(super) struct Ask {
    uri: Uri,
    headers: HeaderMap,
    path: BTreeMap<String, String>,
    form: Form,
    from: Option<IpAddr>,
    language: Arc<Locale>,
    visit: Option<Visit>,
}

impl Ask {
    fn l(&self) -> &Locale {
        &self.language
    }

    /// A piece of the path.
    fn piece(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// A value of the query.
    fn query(&self, name: &str) -> String {
        axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&self.uri)
            .ok()
            .and_then(|q| q.0.into_iter().find(|(n, _)| n == name))
            .map(|(_, v)| v)
            .unwrap_or_default()
    }

    /// The address of another page, in the same language.
    fn href(&self, path: &str) -> String {
        let lang = self.query("lang");
        if lang.is_empty() {
            return path.to_owned();
        }
        let joint = if path.contains('?') { '&' } else { '?' };
        format!("{path}{joint}lang={}", ask::encode(&lang))
    }

    /// Whoever is logged in. Behind a need there always is somebody; where there is none, nobody is
    /// let in.
    fn visit(&self) -> Result<&Visit, Answer> {
        self.visit.as_ref().ok_or(Answer::LogIn)
    }
}

impl Office {
    /// The office with the languages built in.
    ///
    /// # Errors
    /// Where a message file or the rules that count time cannot be read.
    pub fn new(setup: Setup) -> Result<Self, SiteError> {
        Ok(Self {
            setup,
            locales: Locales::embedded()?,
            rules: crate::clock_rules::bundled()?,
            style: style_address(),
            books: Books::default(),
            // Each hash takes 19 MiB: strangers who try to log in wait for each other.
            hashing: tokio::sync::Semaphore::new(2),
        })
    }

    /// The router of the office's addresses.
    pub(super) fn into_router(self) -> Router {
        let office = Arc::new(self);
        let mut router = Router::new();
        for route in ROUTES {
            let filter = match route.method {
                Method::Get => MethodFilter::GET.or(MethodFilter::HEAD),
                Method::Post => MethodFilter::POST,
            };
            let handler = {
                let office = Arc::clone(&office);
                move |path: RawPathParams, request: Request<Body>| async move {
                    office.serve(route, path, request).await
                }
            };
            router = router.route(route.pattern, on(filter, handler));
        }
        let fallback = {
            let office = Arc::clone(&office);
            move |request: Request<Body>| async move {
                let (language, _) = office.language(request.uri(), request.headers());
                let ask = office.ask(&request, BTreeMap::new(), language);
                office.respond(&ask, Answer::Method)
            }
        };
        // What comes in is counted while it is read, by the limits of each form.
        router
            .method_not_allowed_fallback(fallback)
            .layer(DefaultBodyLimit::disable())
    }

    fn now(&self) -> Timestamp {
        (self.setup.clock)()
    }

    fn today(&self) -> Date {
        self.setup.zone.day_of(self.now())
    }

    fn language(&self, uri: &Uri, headers: &HeaderMap) -> (Arc<Locale>, bool) {
        let tag = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri)
            .ok()
            .and_then(|q| q.0.into_iter().find(|(n, _)| n == "lang"))
            .map(|(_, v)| v);
        if let Some(locale) = tag.and_then(|tag| self.locales.get(&tag)) {
            return (Arc::clone(locale), true);
        }
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        (Arc::clone(self.locales.accepted(accepted)), false)
    }

    fn ask(
        &self,
        request: &Request<Body>,
        path: BTreeMap<String, String>,
        language: Arc<Locale>,
    ) -> Ask {
        let peer = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map(|c| c.0.ip());
        let forwarded = request
            .headers()
            .get_all("x-forwarded-for")
            .iter()
            .next_back()
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.rsplit(',').next())
            .and_then(|v| v.trim().parse().ok());
        Ask {
            uri: request.uri().clone(),
            headers: request.headers().clone(),
            path,
            form: Form::default(),
            // Anybody can write that header: it is believed only where our own proxy adds to it.
            from: if self.setup.behind_proxy {
                forwarded
            } else {
                None
            }
            .or(peer),
            language,
            visit: None,
        }
    }

    async fn serve(
        &self,
        route: &OfficeRoute,
        path: RawPathParams,
        request: Request<Body>,
    ) -> Response<Body> {
        let path = path
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let (language, _) = self.language(request.uri(), request.headers());
        let mut ask = self.ask(&request, path, language);
        let answer = self.admit(route, &mut ask, request).await;
        let answer = match answer {
            Ok(()) => self.act(route.action, &mut ask).await,
            Err(refused) => refused,
        };
        self.respond(&ask, answer)
    }

    /// INVARIANT (deny by default): the session, the need, where the request comes from and its
    /// token are asked before the form is looked at.
    async fn admit(
        &self,
        route: &OfficeRoute,
        ask: &mut Ask,
        request: Request<Body>,
    ) -> Result<(), Answer> {
        ask.visit = self.visit_of(&ask.headers).await?;
        if route.need != Need::Public && !route.need.is_met_by(&ask.visit()?.account) {
            return Err(Answer::Forbidden);
        }
        if route.method == Method::Post {
            if !Self::comes_from_here(&ask.headers) {
                return Err(Answer::Forged);
            }
            ask.form = Form::read(request).await.map_err(|unread| match unread {
                Unread::TooLarge => Answer::TooLarge,
                Unread::Malformed => Answer::Malformed,
            })?;
            let expected = self.form_token(ask);
            let given = ask.form.get("form-token");
            if expected.is_none_or(|expected| !secrets::same(&expected, given)) {
                return Err(Answer::Forged);
            }
        }
        Ok(())
    }

    async fn act(&self, action: Action, ask: &mut Ask) -> Answer {
        let done = match action {
            Action::LoginPage => Ok(self.login_page(ask)),
            Action::Login => self.login(ask).await,
            Action::Logout => self.logout(ask).await,
            Action::WelcomePage => self.welcome_page(ask).await,
            Action::Welcome => self.welcome(ask).await,
            Action::PublishedFile => self.published_file(ask).await,
            Action::Home => self.home(ask).await,
            Action::AccountPage => self.account_page(ask),
            Action::ChangePassphrase => self.change_passphrase(ask).await,
            Action::Statements => self.statements(ask).await,
            Action::Statement => self.statement(ask).await,
            Action::Requests => self.requests(ask).await,
            Action::Request => self.request(ask).await,
            Action::Sources => self.sources(ask).await,
            Action::Source => self.source(ask).await,
            Action::File => self.file(ask).await,
            Action::PartyPage => self.party_page(ask).await,
            Action::Party => self.party(ask).await,
            Action::DomainPage => self.domain_page(ask).await,
            Action::Domain => self.domain(ask).await,
            Action::UploadPage => Ok(self.upload_page(ask)),
            Action::Upload => self.upload(ask).await,
            Action::StatementPage => self.statement_page(ask).await,
            Action::EnterStatement => self.enter_statement(ask).await,
            Action::StepPage => self.step_page(ask).await,
            Action::EnterStep => self.enter_step(ask).await,
            Action::CorrectPage => self.correct_page(ask).await,
            Action::Correct => self.correct(ask).await,
            Action::ReplyPage => self.reply_page(ask).await,
            Action::Reply => self.reply(ask).await,
            Action::DraftPage => self.draft_page(ask).await,
            Action::DraftText => self.draft_text(ask).await,
            Action::DraftDocument => self.draft_document(ask).await,
            Action::PublishList => self.publish_list(ask).await,
            Action::ReviewPage => self.review_page(ask).await,
            Action::Publish => self.publish(ask).await,
            Action::RedactPage => self.redact_page(ask).await,
            Action::Redact => self.redact(ask).await,
            Action::People => self.people(ask).await,
            Action::AddPerson => self.add_person(ask).await,
            Action::ChangePerson => self.change_person(ask).await,
            Action::Today => self.today_list(ask).await,
            Action::Find => self.find(ask).await,
            Action::PrintToday => self.print_today(ask).await,
            Action::Chart => self.chart(ask).await,
            Action::PrintRecord => self.print_record(ask).await,
            Action::RecordHanded => self.record_handed(ask).await,
            Action::DosePage => self.dose_page(ask).await,
            Action::Dose => self.dose(ask).await,
            Action::WithdrawPage => self.withdraw_page(ask).await,
            Action::Withdraw => self.withdraw(ask).await,
            Action::DecisionPage => self.decision_page(ask).await,
            Action::Decide => self.decide(ask).await,
            Action::OfferPage => self.offer_page(ask).await,
            Action::Offer => self.offer(ask).await,
            Action::AskForPage => self.ask_for_page(ask).await,
            Action::AskFor => self.ask_for(ask).await,
        };
        done.unwrap_or_else(|refused| refused)
    }

    /// The book of whoever asks, as it stands now.
    async fn book(&self, ask: &Ask) -> Result<Arc<OfficeBook>, Answer> {
        let office = ask.visit()?.office();
        Ok(self.books.of(&self.setup.store, office).await?)
    }

    /// The views of duty over that book.
    fn duty(&self, book: &OfficeBook) -> Arc<Duty> {
        book.duty(&self.setup.zone, &self.rules)
    }

    /// What a page is rendered with.
    fn asked<'a>(&'a self, ask: &'a Ask) -> Asked<'a> {
        let lang = ask.query("lang");
        Asked {
            l: &ask.language,
            locales: &self.locales,
            as_of: AsOf::on(self.today()),
            zone: &self.setup.zone,
            path: ask.uri.path().to_owned(),
            host: None,
            holds_back: false,
            query: if lang.is_empty() {
                Vec::new()
            } else {
                vec![("lang".to_owned(), lang)]
            },
        }
    }
}
