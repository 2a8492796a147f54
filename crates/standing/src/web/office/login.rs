//! Logging in and out, and choosing a passphrase.
//!
//! A session is a random token in a cookie; the store keeps its hash, and ends it when told, after
//! twelve hours, or after an hour without use. Every log-in makes a new one, so that a token that
//! somebody planted is worth nothing. A wrong name and a wrong passphrase look and take the same.

use super::answers::Answer;
use super::form::{Form, Input, field};
use super::page::Sheet;
use super::{Ask, Office, Visit, base_of, secrets};
use axum::http::{HeaderMap, header};
use jiff::{SignedDuration, Timestamp};
use maud::html;
use standing_store::accounts::Account;
use standing_terms::Digest;

/// How long a session lasts.
const LASTS: SignedDuration = SignedDuration::from_hours(12);

/// How long a session lasts without use.
const IDLE: SignedDuration = SignedDuration::from_mins(60);

/// How often use is noted.
const NOTED: SignedDuration = SignedDuration::from_mins(1);

/// The time within which failures are counted, and how many are borne.
const WITHIN: SignedDuration = SignedDuration::from_mins(15);
const FAILURES_OF_A_LOGIN: u64 = 10;
const FAILURES_OF_AN_ADDRESS: u64 = 30;

/// How long failures are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How long an invitation can be taken.
pub(super) const INVITED_FOR: SignedDuration = SignedDuration::from_hours(72);

fn before(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_sub(by).unwrap_or(Timestamp::MIN)
}

/// An instant later by a duration.
pub(super) fn after(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// A cookie of a request.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, v)| v.to_owned())
        .filter(|v| v.len() == 64 && v.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// What failed log-ins are counted under: never the text that was typed itself.
fn subject(kind: &str, text: &str) -> Digest {
    secrets::of_token(&format!("{kind}:{}", text.to_lowercase()))
}

impl Office {
    /// Under https the prefix makes browsers refuse a cookie set by another host or path.
    fn session_cookie(&self) -> &'static str {
        if self.setup.secure {
            "__Host-standing"
        } else {
            "standing"
        }
    }

    pub(super) fn before_cookie(&self) -> &'static str {
        if self.setup.secure {
            "__Host-standing-before"
        } else {
            "standing-before"
        }
    }

    fn set_cookie(&self, name: &str, value: &str, seconds: i64) -> String {
        let secure = if self.setup.secure { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
    }

    /// Who is logged in.
    pub(super) async fn visit_of(&self, headers: &HeaderMap) -> Result<Option<Visit>, Answer> {
        let Some(token) = cookie(headers, self.session_cookie()) else {
            return Ok(None);
        };
        let (now, id) = (self.now(), secrets::of_token(&token));
        let store = &self.setup.store;
        let Some(session) = store.session(id, now, before(now, IDLE)).await? else {
            return Ok(None);
        };
        if session.seen < before(now, NOTED) {
            store.touch_session(id, now).await?;
        }
        Ok(Some(Visit {
            account: session.account,
            token,
        }))
    }

    /// Whether a form comes from a page of this site, as far as the browser says. The token in the
    /// form decides where it says nothing.
    pub(super) fn comes_from_here(headers: &HeaderMap) -> bool {
        let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
        if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
            return site == "same-origin";
        }
        // Our pages tell nobody where a reader comes from, so browsers send `null` for them.
        match (text(header::ORIGIN), text(header::HOST)) {
            (None | Some("null"), _) => true,
            (Some(origin), Some(host)) => origin
                .split_once("://")
                .is_some_and(|(_, from)| from.eq_ignore_ascii_case(host)),
            (Some(_), None) => false,
        }
    }

    /// The token of forms before there is a session, and the cookie to set where there is none yet.
    fn before_log_in(&self, ask: &mut Ask) -> Option<String> {
        if cookie(&ask.headers, self.before_cookie()).is_some() {
            return None;
        }
        let token = secrets::token();
        let name = self.before_cookie();
        if let Ok(value) = format!("{name}={token}").parse() {
            ask.headers.append(header::COOKIE, value);
        }
        Some(self.set_cookie(name, &token, LASTS.as_secs()))
    }

    fn answered(sheet: Sheet, cookie: Option<String>) -> Answer {
        match cookie {
            Some(cookie) => Answer::PageWithCookie(Box::new(sheet), cookie),
            None => Answer::page(sheet),
        }
    }

    fn login_sheet(&self, ask: &Ask, form: &Form) -> Sheet {
        let l = ask.l();
        let fields = html! {
            input type="hidden" name="next" value=(form.get("next"));
            (field(l, form, "login", &Input::Line(None), true))
            (field(l, form, "passphrase", &Input::Passphrase("current-password"), true))
        };
        Sheet {
            title: l.t("login-title"),
            body: html! {
                h1 { (l.t("login-title")) }
                p.lead { (l.t("login-lead")) }
                @if form.ticked("welcomed") { p.notice { (l.t("login-welcomed")) } }
                (self.form(ask, "/login", form, &fields, "login-button"))
                // Where clinics are served, it takes away what a page of an ended session kept.
                @if self.setup.clinic.is_some() {
                    script src=(crate::web::answer::script_address()) defer {}
                }
            },
        }
    }

    pub(super) fn login_page(&self, ask: &mut Ask) -> Answer {
        if ask.visit.is_some() {
            let base = ask.visit.as_ref().map_or("/office", Visit::base);
            return Answer::See(base.into(), None);
        }
        let cookie = self.before_log_in(ask);
        let mut form = Form::default();
        form.set("next", ask.query("next"));
        form.set("welcomed", ask.query("welcomed"));
        Self::answered(self.login_sheet(ask, &form), cookie)
    }

    async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Answer> {
        let _turn = self.hashing.acquire().await?;
        Ok(tokio::task::spawn_blocking(work).await?)
    }

    pub(super) async fn login(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let (now, store) = (self.now(), &self.setup.store);
        let login = ask.form.get("login").to_owned();
        let address = ask
            .from
            .map_or_else(|| "unknown".to_owned(), |a| a.to_string());
        let subjects = [subject("login", &login), subject("address", &address)];
        let since = before(now, WITHIN);
        let [of_login, of_address] = subjects;
        let throttled = store.failures(of_login, since).await? >= FAILURES_OF_A_LOGIN
            || store.failures(of_address, since).await? >= FAILURES_OF_AN_ADDRESS;
        let mut error = "error-login-throttled";
        if !throttled {
            let account = store.account(&login).await?.filter(|a| !a.disabled);
            let secret = account.as_ref().and_then(|a| a.secret.clone());
            let passphrase = ask
                .form
                .all("passphrase")
                .next()
                .unwrap_or_default()
                .to_owned();
            let fits = self
                .hashing(move || secrets::fits(&passphrase, secret.as_deref()))
                .await?;
            if let Some(account) = account.filter(|_| fits) {
                return self.begin(ask, &account, now).await;
            }
            store
                .failed_login(&subjects, now, before(now, KEPT))
                .await?;
            error = "error-login";
        }
        ask.form.error("login", error);
        Ok(Answer::Wrong(Box::new(self.login_sheet(ask, &ask.form))))
    }

    /// INVARIANT (new session): whatever token came with the request is ended, never taken over.
    async fn begin(&self, ask: &Ask, account: &Account, now: Timestamp) -> Result<Answer, Answer> {
        let store = &self.setup.store;
        if let Some(old) = cookie(&ask.headers, self.session_cookie()) {
            store.end_session(secrets::of_token(&old), now).await?;
        }
        let token = secrets::token();
        store
            .begin_session(
                secrets::of_token(&token),
                &account.login,
                now,
                after(now, LASTS),
            )
            .await?;
        let next = ask.form.get("next");
        let base = base_of(account);
        let safe = next.starts_with(base)
            && next
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "/-_.:+%".contains(c));
        let next = if safe { next } else { base };
        let set = self.set_cookie(self.session_cookie(), &token, LASTS.as_secs());
        Ok(Answer::See(next.to_owned(), Some(set)))
    }

    pub(super) async fn logout(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let id = secrets::of_token(&ask.visit()?.token);
        self.setup.store.end_session(id, self.now()).await?;
        let gone = self.set_cookie(self.session_cookie(), "", 0);
        Ok(Answer::See("/login".into(), Some(gone)))
    }

    fn passphrase_fields(ask: &Ask, form: &Form) -> maud::Markup {
        let l = ask.l();
        html! {
            (field(l, form, "new-passphrase", &Input::Passphrase("new-password"), true))
            (field(l, form, "again", &Input::Passphrase("new-password"), true))
        }
    }

    /// The passphrase that was chosen, hashed; none where it is refused, as the form then says.
    async fn chosen(
        &self,
        ask: &mut Ask,
        login: &str,
        name: &str,
    ) -> Result<Option<String>, Answer> {
        let chosen = ask.form.get("new-passphrase").to_owned();
        if let Some(error) = secrets::refused(&chosen, login, name) {
            ask.form.error("new-passphrase", error);
        }
        if ask.form.get("again") != chosen {
            ask.form.error("again", "error-not-the-same");
        }
        if !ask.form.is_right() {
            return Ok(None);
        }
        let hashed = self.hashing(move || secrets::hash(&chosen)).await?;
        hashed
            .map(Some)
            .ok_or_else(|| anyhow::anyhow!("the passphrase could not be hashed").into())
    }

    fn welcome_sheet(&self, ask: &Ask, form: &Form, name: &str) -> Sheet {
        let l = ask.l();
        let path = format!("/welcome/{}", ask.piece("token"));
        Sheet {
            title: l.t("welcome-title"),
            body: html! {
                h1 { (l.t("welcome-title")) }
                p.lead { (l.ta("welcome-lead", &[("name", name)])) }
                (self.form(ask, &path, form, &Self::passphrase_fields(ask, form), "welcome-button"))
            },
        }
    }

    /// Whose invitation a path names: login and name.
    async fn invited(&self, ask: &Ask) -> Result<(Digest, String, String), Answer> {
        let store = &self.setup.store;
        let token = secrets::of_token(ask.piece("token"));
        let login = store.invited(token, self.now()).await?;
        let login = login.ok_or(Answer::Missing)?;
        let account = store.account(&login).await?.ok_or(Answer::Missing)?;
        Ok((token, login, account.name))
    }

    pub(super) async fn welcome_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let (_, _, name) = self.invited(ask).await?;
        let cookie = self.before_log_in(ask);
        let sheet = self.welcome_sheet(ask, &Form::default(), &name);
        Ok(Self::answered(sheet, cookie))
    }

    pub(super) async fn welcome(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let (token, login, name) = self.invited(ask).await?;
        let Some(secret) = self.chosen(ask, &login, &name).await? else {
            let sheet = self.welcome_sheet(ask, &ask.form, &name);
            return Ok(Answer::Wrong(Box::new(sheet)));
        };
        let store = &self.setup.store;
        let taken = store.accept_invitation(token, &secret, self.now()).await?;
        taken.ok_or(Answer::Missing)?;
        Ok(Answer::See("/login?welcomed=yes".into(), None))
    }

    fn account_sheet(&self, ask: &Ask, form: &Form) -> Result<Sheet, Answer> {
        let l = ask.l();
        let account = &ask.visit()?.account;
        let fields = html! {
            (field(l, form, "passphrase", &Input::Passphrase("current-password"), true))
            (Self::passphrase_fields(ask, form))
        };
        Ok(Sheet {
            title: account.name.clone(),
            body: html! {
                h1 { (account.name) }
                dl.facts {
                    dt { (l.t("label-login")) } dd { (account.login) }
                    dt { (l.t(if account.facility.is_some() { "label-facility" } else { "label-office" })) }
                    dd { (ask.visit()?.belongs_to()) }
                    dt { (l.t("label-roles")) }
                    dd {
                        @for (i, role) in account.roles.iter().enumerate() {
                            @if i > 0 { ", " } (l.t(&format!("office-role-{}", role.code())))
                        }
                    }
                }
                h2 { (l.t("account-passphrase")) }
                p.note { (l.t("account-passphrase-note")) }
                (self.form(ask, &format!("{}/account", ask.visit()?.base()), form, &fields, "account-button"))
            },
        })
    }

    pub(super) fn account_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        Ok(Answer::page(self.account_sheet(ask, &Form::default())?))
    }

    pub(super) async fn change_passphrase(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let account = ask.visit()?.account.clone();
        let (now, store) = (self.now(), &self.setup.store);
        let of_login = subject("login", &account.login);
        if store.failures(of_login, before(now, WITHIN)).await? >= FAILURES_OF_A_LOGIN {
            ask.form.error("passphrase", "error-login-throttled");
        } else {
            let (given, secret) = (
                ask.form.get("passphrase").to_owned(),
                account.secret.clone(),
            );
            let fits = self
                .hashing(move || secrets::fits(&given, secret.as_deref()))
                .await?;
            if !fits {
                store
                    .failed_login(&[of_login], now, before(now, KEPT))
                    .await?;
                ask.form.error("passphrase", "error-login");
            }
        }
        let secret = self.chosen(ask, &account.login, &account.name).await?;
        let Some(secret) = secret else {
            let sheet = self.account_sheet(ask, &ask.form)?;
            return Ok(Answer::Wrong(Box::new(sheet)));
        };
        store.set_secret(&account.login, &secret, now).await?;
        // Every session ended, this one too: whoever else had one is out.
        self.begin(ask, &account, now).await
    }
}
