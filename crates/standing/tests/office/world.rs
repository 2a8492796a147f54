//! A site over a store of its own, with two offices, and browsers that visit it.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use jiff::{SignedDuration, Timestamp};
use sqlx::Connection as _;
use standing::web::office::{Clinic, Office, Setup, of_token};
use standing::web::{Site, sample};
use standing_evidence::{
    Body as Entry, Book, Confidence, NewEntry, Party, PartyKind, ProfileFact, Source, SourceBytes,
    Span, Statement, StatementBody, Visibility,
};
use standing_registry::sealed::InstallationKey;
use standing_store::Store;
use standing_store::accounts::{NewAccount, Role, Roles, of_facility};
use standing_terms::{BookZone, FacilityId, Interval, Licence, Place};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt as _;

pub(crate) const PASSPHRASE: &str = "four quiet words here";

pub(crate) struct World {
    pub(crate) site: Router,
    pub(crate) store: Arc<Store>,
    pub(crate) north: String,
    pub(crate) south: String,
    pub(crate) url: String,
    minutes: Arc<AtomicI64>,
    // Server and schema, where it lives on one.
    schema: Option<(String, String)>,
    _dir: tempfile::TempDir,
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) cookies: Vec<String>,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub(crate) fn token(&self) -> String {
        value_of(&self.text(), "form-token").unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
}

/// The value of a hidden field.
pub(crate) fn value_of(html: &str, name: &str) -> Option<String> {
    let at = html.find(&format!("name=\"{name}\" value=\""))?;
    let rest = html[at..].split("value=\"").nth(1)?;
    rest.split('"').next().map(str::to_owned)
}

fn start() -> Timestamp {
    "2021-03-01T15:00:00Z".parse().unwrap()
}

/// Sixteen bytes that differ each time: tests draw them as the edge does.
pub(crate) fn nonce() -> [u8; 16] {
    static NEXT: AtomicI64 = AtomicI64::new(1);
    let n = NEXT.fetch_add(1, Ordering::SeqCst);
    let mut bytes = [7; 16];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    bytes
}

/// The key of the registry in these tests.
pub(crate) fn key() -> InstallationKey {
    InstallationKey::new([9; 32])
}

async fn clinic(store: &Arc<Store>) -> Clinic {
    let rules = standing::rules::Rules::open(None, None).unwrap();
    Clinic::open(Arc::clone(store), key(), Arc::new(rules), "a test")
        .await
        .unwrap()
}

fn site(store: &Arc<Store>, minutes: &Arc<AtomicI64>, clinic: Option<Clinic>) -> Router {
    let clock = Arc::clone(minutes);
    let office = Office::new(Setup {
        store: Arc::clone(store),
        zone: BookZone::eastern(),
        reader: PathBuf::from(env!("CARGO_BIN_EXE_standing")),
        clock: Box::new(move || start() + SignedDuration::from_mins(clock.load(Ordering::SeqCst))),
        secure: false,
        behind_proxy: true,
        clinic,
    })
    .unwrap();
    Site::new(sample::samples())
        .unwrap()
        .into_router_with(office)
}

/// Runs a statement on the test server, beside the store.
async fn run(server: &str, sql: String) {
    let mut conn = sqlx::PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&mut conn)
        .await
        .unwrap();
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("book.db").display());
        Self::at(&url, dir, None).await
    }

    /// In a schema of its own on the test server; none, said plainly, without one.
    pub(crate) async fn postgres() -> Option<Self> {
        static COUNT: AtomicI64 = AtomicI64::new(0);
        let Ok(server) = std::env::var("STANDING_TEST_POSTGRES") else {
            eprintln!(
                "SKIPPED: the office on PostgreSQL, since STANDING_TEST_POSTGRES names no server"
            );
            return None;
        };
        let count = COUNT.fetch_add(1, Ordering::SeqCst);
        let schema = format!("standing_office_{}_{count}", std::process::id());
        run(
            &server,
            format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"),
        )
        .await;
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}options[search_path]={schema}");
        let dir = tempfile::tempdir().unwrap();
        Some(Self::at(&url, dir, Some((server, schema))).await)
    }

    /// Takes its schema off the server.
    pub(crate) async fn remove(self) {
        if let Some((server, schema)) = &self.schema {
            run(server, format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }

    async fn at(url: &str, dir: tempfile::TempDir, schema: Option<(String, String)>) -> Self {
        let store = Arc::new(Store::open(url).await.unwrap());
        let minutes = Arc::new(AtomicI64::new(0));
        let clinic = clinic(&store).await;
        let world = Self {
            site: site(&store, &minutes, Some(clinic)),
            store,
            north: "north".to_owned(),
            south: "south".to_owned(),
            url: url.to_owned(),
            minutes,
            schema,
            _dir: dir,
        };
        world.fill().await;
        world
    }

    /// The site again over the same store, as another server would serve it: with the registry
    /// opened, or closed.
    pub(crate) async fn beside(&self, opened: bool) -> Router {
        let clinic = if opened {
            Some(clinic(&self.store).await)
        } else {
            None
        };
        site(&self.store, &self.minutes, clinic)
    }

    async fn fill(&self) {
        for office in [&self.north, &self.south] {
            let office = standing_store::accounts::Office {
                name: office.clone(),
                title: format!("Office of the {office}"),
            };
            self.store.add_office(&office, start()).await.unwrap();
        }
        let agency = Entry::Party(Party {
            id: "agency".parse().unwrap(),
            name: "Agency of Custody".into(),
            kind: PartyKind::Federal,
            parent: None,
        });
        let page = Entry::Source(Source {
            id: "directory".parse().unwrap(),
            title: "Directory".into(),
            publisher: None,
            origin: "typed for a test".into(),
            bytes: SourceBytes::Cited,
            captured: None,
            published: None,
            public: true,
            licence: Licence::us_government("Agency"),
            series: None,
            office_only: None,
            note: None,
        });
        let name = Entry::Statement(Box::new(Statement {
            label: "directory/alder".parse().unwrap(),
            speaker: "agency".parse().unwrap(),
            subject: Place::Facility("alder-creek".parse().unwrap()),
            body: StatementBody::Profile(ProfileFact::Name("Alder Creek".into())),
            valid: Interval::ALWAYS,
            said: None,
            seen: None,
            span: Span {
                source: "directory".parse().unwrap(),
                locator: "row 1".into(),
            },
            relations: Vec::new(),
            quote: None,
            confidence: Confidence::Seen,
            note: None,
        }));
        let entries: Vec<NewEntry> = [agency, page, name]
            .iter()
            .map(|b| NewEntry::new(b, Visibility::Published).unwrap())
            .collect();
        self.store
            .append(&entries, start(), &mut nonce, None)
            .await
            .unwrap();
    }

    pub(crate) fn pass(&self, minutes: i64) {
        self.minutes.fetch_add(minutes, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> Timestamp {
        start() + SignedDuration::from_mins(self.minutes.load(Ordering::SeqCst))
    }

    /// The book as the public reads it.
    pub(crate) async fn public(&self) -> Book {
        let entries = self.store.read(0, u32::MAX).await.unwrap();
        Book::fold(entries).unwrap()
    }

    /// An account with these roles, invited by a token of its own.
    pub(crate) async fn invite(&self, login: &str, office: &str, roles: &[Role]) -> String {
        let roles: Roles = roles.iter().copied().collect();
        let account = NewAccount {
            login,
            name: &format!("Person {login}"),
            office,
            roles: &roles,
            email: None,
        };
        assert!(
            self.store
                .add_account(&account, "test", self.now())
                .await
                .unwrap()
        );
        let token = format!("invitation-{login}");
        let ends = self.now() + SignedDuration::from_hours(72);
        let id = of_token(&token);
        assert!(
            self.store
                .invite(login, id, "test", self.now(), ends)
                .await
                .unwrap()
        );
        token
    }

    /// A browser of somebody who cares for the people of a facility.
    pub(crate) async fn nurse(&self, login: &str, facility: &FacilityId) -> Browser<'_> {
        self.store.add_facility(facility, self.now()).await.unwrap();
        self.enter(login, &of_facility(facility), &[Role::Clinician])
            .await
    }

    /// A browser of somebody with these roles, logged in.
    pub(crate) async fn enter(&self, login: &str, office: &str, roles: &[Role]) -> Browser<'_> {
        let token = self.invite(login, office, roles).await;
        let mut browser = self.browser();
        let set = [("new-passphrase", PASSPHRASE), ("again", PASSPHRASE)];
        let answer = browser.send(&format!("/welcome/{token}"), &set).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        browser.log_in(login, PASSPHRASE).await;
        browser
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser {
            world: self,
            at: None,
            cookies: Vec::new(),
            address: "192.0.2.1".into(),
        }
    }
}

/// Somebody's browser: it keeps cookies and sends forms from the pages it opened.
pub(crate) struct Browser<'w> {
    world: &'w World,
    /// Another server than the world's own.
    pub(crate) at: Option<Router>,
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) address: String,
}

impl Browser<'_> {
    pub(crate) async fn raw(&mut self, request: Request<Body>) -> Answer {
        let (mut parts, body) = request.into_parts();
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        if !cookies.is_empty() {
            parts
                .headers
                .insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        parts
            .headers
            .insert("x-forwarded-for", self.address.parse().unwrap());
        let request = Request::from_parts(parts, body);
        let site = self.at.as_ref().unwrap_or(&self.world.site).clone();
        let response = site.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let set: Vec<String> = parts
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|v| v.to_str().unwrap().to_owned())
            .collect();
        for cookie in &set {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(n, _)| n != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        Answer {
            status: parts.status,
            location: parts
                .headers
                .get(header::LOCATION)
                .map_or("", |v| v.to_str().unwrap())
                .to_owned(),
            cookies: set,
            bytes: to_bytes(body, 50_000_000).await.unwrap().to_vec(),
            headers: parts.headers,
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.raw(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// Sends a form with the token of a page.
    pub(crate) async fn post(
        &mut self,
        path: &str,
        token: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut text = format!("form-token={token}");
        for (name, value) in fields {
            text += &format!("&{name}={}", encoded(value));
        }
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(text))
            .unwrap();
        self.raw(request).await
    }

    /// Opens a page and sends its form with these fields.
    pub(crate) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.get(path).await.token();
        let path = path.split('?').next().unwrap();
        self.post(path, &token, fields).await
    }

    /// As [`Browser::send`], and goes where it leads.
    pub(crate) async fn enter(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(path, fields).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        answer.location
    }

    pub(crate) async fn log_in(&mut self, login: &str, passphrase: &str) -> Answer {
        let fields = [("login", login), ("passphrase", passphrase)];
        self.send("/login", &fields).await
    }

    /// Uploads a file as something.
    pub(crate) async fn upload(&mut self, name: &str, nature: &str, bytes: &[u8]) -> Answer {
        let token = self.get("/office/new/source").await.token();
        let mut body = Vec::new();
        for (field, value) in [
            ("form-token", token.as_str()),
            ("nature", nature),
            ("title", "A letter of the agency"),
            ("origin", "by hand"),
        ] {
            body.extend_from_slice(
                format!(
                    "--x\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
                )
                .as_bytes(),
            );
        }
        body.extend_from_slice(
            format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let request = Request::post("/office/new/source")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
        self.raw(request).await
    }
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
