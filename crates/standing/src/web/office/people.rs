//! The people of an office or a facility, looked after by its administrator. Accounts of others do
//! not exist here.

use super::answers::Answer;
use super::form::{Form, Input, field};
use super::login::{INVITED_FOR, after};
use super::page::Sheet;
use super::{Ask, Office, secrets};
use maud::{Markup, html};
use standing_store::accounts::{Account, NewAccount, Role, Roles};

impl Office {
    async fn own_people(&self, ask: &Ask) -> Result<Vec<Account>, Answer> {
        let office = ask.visit()?.office();
        let mut people = self.setup.store.accounts().await?;
        people.retain(|a| a.office == office);
        Ok(people)
    }

    /// The roles that an account beside that of whoever asks can have.
    fn roles_of_own(ask: &Ask) -> Result<&'static [Role], Answer> {
        let of_facility = ask.visit()?.account.facility.is_some();
        Ok(if of_facility {
            Role::OF_FACILITIES
        } else {
            Role::OF_OFFICES
        })
    }

    fn roles_fieldset(ask: &Ask, form: &Form, roles: &[Role]) -> Markup {
        let l = ask.l();
        html! {
            fieldset {
                legend { (l.t("label-roles")) }
                @for role in roles {
                    label.choice {
                        input type="checkbox" name="roles" value=(role.code())
                            checked[form.all("roles").any(|r| r == role.code())];
                        " " (l.t(&format!("office-role-{}", role.code())))
                        span.hint { (l.t(&format!("office-role-{}-note", role.code()))) }
                    }
                }
            }
        }
    }

    async fn people_sheet(&self, ask: &Ask, form: &Form, invited: &str) -> Result<Sheet, Answer> {
        let l = ask.l();
        let people = self.own_people(ask).await?;
        let token = self.form_token(ask).unwrap_or_default();
        let (base, own_roles) = (ask.visit()?.base(), Self::roles_of_own(ask)?);
        let title = if base == "/clinic" {
            "clinic-people-title"
        } else {
            "people-title"
        };
        let fields = html! {
            (field(l, form, "login", &Input::Line(None), true))
            (field(l, form, "name", &Input::Line(None), true))
            @if base == "/office" { (field(l, form, "email", &Input::Line(None), false)) }
            (Self::roles_fieldset(ask, form, own_roles))
        };
        Ok(Sheet {
            title: l.t(title),
            body: html! {
                h1 { (l.t(title)) }
                @if !invited.is_empty() {
                    div.notice role="status" {
                        p { (l.t("people-invited")) }
                        p { code { "/welcome/" (invited) } }
                    }
                }
                table {
                    caption.vh { (l.t(title)) }
                    thead { tr {
                        th scope="col" { (l.t("label-name")) }
                        th scope="col" { (l.t("label-roles")) }
                        th scope="col" { (l.t("people-do")) }
                    } }
                    tbody {
                        @for p in &people {
                            tr {
                                th scope="row" {
                                    (p.name) span.where { (p.login) }
                                    @if p.disabled { span.where { (l.t("people-disabled")) } }
                                    @else if p.secret.is_none() { span.where { (l.t("people-waiting")) } }
                                }
                                td {
                                    form.stack method="post" action=(ask.href(&format!("{base}/people/{}", p.login))) {
                                        input type="hidden" name="form-token" value=(token);
                                        input type="hidden" name="do" value="roles";
                                        @for role in own_roles {
                                            label.choice {
                                                input type="checkbox" name="roles" value=(role.code())
                                                    checked[p.roles.has(*role)];
                                                " " (l.t(&format!("office-role-{}", role.code())))
                                            }
                                        }
                                        button.plain type="submit" { (l.t("people-roles")) }
                                    }
                                }
                                td {
                                    @for (what, label) in [("reset", "people-reset"), ("disable", "people-disable")] {
                                        form.stack method="post" action=(ask.href(&format!("{base}/people/{}", p.login))) {
                                            input type="hidden" name="form-token" value=(token);
                                            input type="hidden" name="do" value=(what);
                                            button.plain type="submit" { (l.t(label)) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                h2 { (l.t("people-add")) }
                (self.form(ask, &format!("{base}/people"), form, &fields, "people-add-button"))
            },
        })
    }

    pub(super) async fn people(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        Ok(Answer::page(
            self.people_sheet(ask, &Form::default(), "").await?,
        ))
    }

    pub(super) async fn add_person(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let (office, doer) = (
            ask.visit()?.office().to_owned(),
            ask.visit()?.name().to_owned(),
        );
        let roles: Option<Roles> = ask
            .form
            .all("roles")
            .map(|r| r.parse::<Role>().ok())
            .collect();
        let own_roles = Self::roles_of_own(ask)?;
        let form = &mut ask.form;
        let login = form.required("login", 60);
        if !is_login(&login) {
            form.error("login", "error-login-name");
        }
        let name = form.required("name", 120);
        let email = form.optional("email", 200);
        if !email.is_empty() && !crate::mail::is_address(&email) {
            form.error("email", "error-email");
        }
        let roles = roles
            .filter(|roles| roles.within(own_roles))
            .ok_or(Answer::Malformed)?;
        if form.is_right() {
            let account = NewAccount {
                login: &login,
                name: &name,
                office: &office,
                roles: &roles,
                email: (!email.is_empty()).then_some(email.as_str()),
            };
            if self
                .setup
                .store
                .add_account(&account, &doer, self.now())
                .await?
            {
                let token = self.invite(&login, &doer).await?;
                let sheet = self.people_sheet(ask, &Form::default(), &token).await?;
                return Ok(Answer::page(sheet));
            }
            ask.form.error("login", "error-taken");
        }
        let sheet = self.people_sheet(ask, &ask.form, "").await?;
        Ok(Answer::Wrong(Box::new(sheet)))
    }

    /// A new invitation, shown once.
    async fn invite(&self, login: &str, doer: &str) -> Result<String, Answer> {
        let (token, now) = (secrets::token(), self.now());
        let ends = after(now, INVITED_FOR);
        let id = secrets::of_token(&token);
        self.setup.store.invite(login, id, doer, now, ends).await?;
        Ok(token)
    }

    pub(super) async fn change_person(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let login = ask.piece("login").to_owned();
        // Another office's account is not there to be seen, let alone changed.
        if !self.own_people(ask).await?.iter().any(|p| p.login == login) {
            return Err(Answer::Missing);
        }
        let (doer, now) = (ask.visit()?.name().to_owned(), self.now());
        let store = &self.setup.store;
        let mut invited = String::new();
        match ask.form.get("do") {
            "roles" => {
                let roles: Option<Roles> = ask
                    .form
                    .all("roles")
                    .map(|r| r.parse::<Role>().ok())
                    .collect();
                let own_roles = Self::roles_of_own(ask)?;
                let roles = roles.filter(|roles| roles.within(own_roles));
                let roles = roles.ok_or(Answer::Malformed)?;
                store.set_roles(&login, &roles, &doer, now).await?;
            }
            "reset" => invited = self.invite(&login, &doer).await?,
            "disable" => {
                store.disable_account(&login, &doer, now).await?;
            }
            _ => return Err(Answer::Malformed),
        }
        if invited.is_empty() {
            let people = format!("{}/people", ask.visit()?.base());
            return Ok(Answer::See(people, None));
        }
        let sheet = self.people_sheet(ask, &Form::default(), &invited).await?;
        Ok(Answer::page(sheet))
    }
}

/// Whether a text can be typed at log-in.
pub(crate) fn is_login(text: &str) -> bool {
    (2..=60).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b))
}
