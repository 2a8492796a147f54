//! What stands around the pages of a clinic: little, since they are used all day on slow machines.
//!
//! The search stands first in the order of the keyboard, and the script that keeps unsent forms is the
//! only one of the site.

use crate::web::answer::script_address;
use crate::web::office::access::Need;
use crate::web::office::page::Sheet;
use crate::web::office::{Ask, Office, secrets};
use maud::{DOCTYPE, Markup, html};

/// As the policy of every page, and our own script, which sends forms to us alone.
pub(in crate::web::office) const POLICY: &str = "default-src 'none'; script-src 'self'; \
    connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

impl Office {
    /// The whole document of a page of the clinic.
    pub(in crate::web::office) fn clinic_document(&self, ask: &Ask, sheet: &Sheet) -> String {
        let l = ask.l();
        html! {
            (DOCTYPE)
            html lang=(l.tag()) dir=(l.dir()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (sheet.title) " – Standing" }
                    link rel="stylesheet" href=(self.style);
                    link rel="icon" href="/assets/favicon.svg" type="image/svg+xml";
                    script src=(script_address()) defer {}
                }
                body.clinic {
                    a.skip href="#main" { (l.t("skip")) }
                    (self.clinic_head(ask))
                    main #main tabindex="-1" {
                        div.wrap { (Self::kept(ask)) (sheet.body) }
                    }
                }
            }
        }
        .into_string()
    }

    fn clinic_head(&self, ask: &Ask) -> Markup {
        const WAYS: [(&str, &str, &str, Need); 3] = [
            ("/clinic", "clinic-nav-today", "t", Need::Care),
            ("/clinic/sheet", "clinic-nav-sheet", "p", Need::Care),
            (
                "/clinic/people",
                "clinic-nav-people",
                "u",
                Need::AdministerClinic,
            ),
        ];
        let l = ask.l();
        let here = ask.uri.path();
        let visit = ask.visit.as_ref();
        html! {
            header.clinic-top {
                div.wrap {
                    @if let Some(visit) = visit {
                        p.facility { strong { (visit.belongs_to()) } }
                        nav aria-label=(l.t("clinic-nav-label")) {
                            ul {
                                @for (path, label, key, need) in WAYS {
                                    @if need.is_met_by(&visit.account) {
                                        li {
                                            a href=(ask.href(path)) accesskey=(key)
                                                aria-current=[(path == here).then_some("page")] {
                                                (l.t(label))
                                            }
                                        }
                                    }
                                }
                            }
                        }
                        @if Need::Care.is_met_by(&visit.account) && self.setup.clinic.is_some() {
                            (self.find_form(ask))
                        }
                        div.whoami {
                            a href=(ask.href("/clinic/account")) { (visit.name()) }
                            form method="post" action=(ask.href("/logout")) data-ends {
                                input type="hidden" name="form-token"
                                    value=(self.form_token(ask).unwrap_or_default());
                                button.plain type="submit" { (l.t("logout")) }
                            }
                        }
                    } @else {
                        p.facility { strong { "Standing" } }
                    }
                    ul.languages aria-label=(l.t("languages")) {
                        @for other in self.locales.iter() {
                            li {
                                @if other.tag() == l.tag() {
                                    span aria-current="true" { (other.t("language-name")) }
                                } @else {
                                    a lang=(other.tag()) hreflang=(other.tag())
                                        href=(in_language(ask, other.tag())) { (other.t("language-name")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The search: a number of the facility, typed or scanned from a wristband, or a name. Names are
    /// sent in the form's body, so that they stand in no address and no log.
    pub(super) fn find_form(&self, ask: &Ask) -> Markup {
        let l = ask.l();
        // Where a page is made for one field, that one has the keyboard.
        let first =
            matches!(ask.uri.path(), "/clinic" | "/clinic/find") || !ask.query("done").is_empty();
        html! {
            form.find role="search" method="post" action=(ask.href("/clinic/find")) {
                input type="hidden" name="form-token" value=(self.form_token(ask).unwrap_or_default());
                label for="who" { (l.t("clinic-find")) }
                input #who type="search" name="who" autocomplete="off" spellcheck="false"
                    accesskey="f" autofocus[first];
                button type="submit" { (l.t("clinic-find-button")) }
            }
        }
    }

    /// Where the script says what is kept and not yet sent. Hidden, and empty without scripts.
    fn kept(ask: &Ask) -> Markup {
        let l = ask.l();
        let session = ask
            .visit
            .as_ref()
            .map(|v| secrets::derived(&v.token, "kept forms"));
        html! {
            div #kept .notice.kept role="status" hidden data-session=[session]
                data-who=[ask.visit.as_ref().map(|v| &v.account.login)]
                data-waiting=(l.t("clinic-kept-waiting")) data-login=(l.t("clinic-kept-login"))
                data-refused=(l.t("clinic-kept-refused")) {
                p {}
                button.plain type="button" { (l.t("clinic-kept-again")) }
            }
        }
    }
}

/// This page in another language, with the rest of what was asked.
fn in_language(ask: &Ask, tag: &str) -> String {
    let path = ask.uri.path();
    // A search is a form that was sent: there is no page of it to go to.
    let path = if path == "/clinic/find" {
        "/clinic"
    } else {
        path
    };
    let mut href = format!("{path}?lang={}", crate::web::ask::encode(tag));
    for name in ["on", "group", "page", "say"] {
        let value = ask.query(name);
        if !value.is_empty() {
            href += &format!("&{name}={}", crate::web::ask::encode(&value));
        }
    }
    href
}
