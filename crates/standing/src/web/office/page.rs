//! What the office's pages share: the sheet, the way around, the token of every form.

use super::access::Need;
use super::form::{Form, summary};
use super::{Ask, Office, login, secrets};
use maud::{Markup, html};

/// A page of the office.
pub(super) struct Sheet {
    pub(super) title: String,
    pub(super) body: Markup,
}

impl Office {
    /// The token that a form must bring: derived from the session, or before there is one from the
    /// cookie that the log-in page sets. Nobody else can make it.
    pub(super) fn form_token(&self, ask: &Ask) -> Option<String> {
        match &ask.visit {
            Some(visit) => Some(secrets::derived(&visit.token, "form")),
            None => login::cookie(&ask.headers, self.before_cookie())
                .map(|token| secrets::derived(&token, "form")),
        }
    }

    /// A form that is sent to a path: its token, what is wrong, its fields, its button.
    pub(super) fn form(
        &self,
        ask: &Ask,
        path: &str,
        form: &Form,
        fields: &Markup,
        button: &str,
    ) -> Markup {
        let token = self.form_token(ask).unwrap_or_default();
        let files = matches!(path, "/office/new/source");
        html! {
            form.entry method="post" action=(ask.href(path)) novalidate
                enctype=[files.then_some("multipart/form-data")] {
                input type="hidden" name="form-token" value=(token);
                (summary(ask.l(), form))
                (fields)
                div.actions { button type="submit" { (ask.l().t(button)) } }
            }
        }
    }

    /// The way around the office, for whoever is logged in: only what they may open.
    pub(super) fn own_navigation(&self, ask: &Ask) -> Markup {
        const WAYS: [(&str, &str, Need); 10] = [
            ("/clinic", "clinic-nav-today", Need::Care),
            (
                "/clinic/people",
                "office-nav-people",
                Need::AdministerClinic,
            ),
            ("/office", "office-nav-home", Need::Account),
            ("/office/requests", "office-nav-requests", Need::Read),
            ("/office/statements", "office-nav-statements", Need::Read),
            ("/office/sources", "office-nav-sources", Need::Read),
            ("/office/new/source", "office-nav-upload", Need::Enter),
            ("/office/new/statement", "office-nav-enter", Need::Enter),
            ("/office/publish", "office-nav-publish", Need::Publish),
            ("/office/people", "office-nav-people", Need::Administer),
        ];
        let l = ask.l();
        let Some(visit) = &ask.visit else {
            return html! {};
        };
        let here = ask.uri.path();
        html! {
            div.office-bar {
                nav aria-label=(l.t("office-nav-label")) {
                    ul {
                        @for (path, label, need) in WAYS {
                            @if need.is_met_by(&visit.account) {
                                li {
                                    a href=(ask.href(path)) aria-current=[(path == here).then_some("page")] {
                                        (l.t(label))
                                    }
                                }
                            }
                        }
                    }
                }
                div.whoami {
                    p {
                        a href=(ask.href(&format!("{}/account", visit.base()))) { (visit.name()) }
                        " · " (visit.belongs_to())
                    }
                    form method="post" action=(ask.href("/logout")) {
                        input type="hidden" name="form-token" value=(self.form_token(ask).unwrap_or_default());
                        button.plain type="submit" { (l.t("logout")) }
                    }
                }
            }
        }
    }
}
