//! The first page of the office: what waits, what was entered last, where to go.

use super::answers::Answer;
use super::page::Sheet;
use super::read::{self, Lines};
use super::{Ask, Need, Office};
use maud::html;

/// How many of the latest entries are shown.
const LATEST: usize = 12;

impl Office {
    pub(super) async fn home(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let l = ask.l();
        let account = &ask.visit()?.account;
        let may = |need: Need| need.is_met_by(account);
        if !may(Need::Read) {
            // An account alone opens no entry.
            return Ok(Answer::page(Sheet {
                title: l.t("office-title"),
                body: html! {
                    h1 { (l.t("office-title")) }
                    p.lead { (l.t("office-no-reading")) }
                    @if may(Need::Administer) {
                        p { a href=(ask.href("/office/people")) { (l.t("office-nav-people")) } }
                    }
                },
            }));
        }
        let book = self.book(ask).await?;
        let latest = book
            .own_statements()
            .filter_map(|(own, _)| match own.body() {
                Some(standing_evidence::Body::Statement(s)) => book.book.statement(&s.label),
                _ => None,
            })
            .take(LATEST)
            .map(|held| read::line(&book, held))
            .collect();
        let waiting: Vec<(String, String)> = book
            .own
            .iter()
            .rev()
            .filter(|own| read::waits(&book, own))
            .filter_map(|own| match own.body() {
                Some(standing_evidence::Body::Source(s)) => Some(s),
                _ => None,
            })
            .map(|s| {
                let sha256 = s.id.as_str().trim_start_matches("sha256:").to_owned();
                (sha256, s.title.clone())
            })
            .collect();
        let latest = read::cleared(&book, ask, Lines(latest))?;
        Ok(Answer::page(Sheet {
            title: l.t("office-title"),
            body: html! {
                h1 { (l.t("office-title")) }
                p.lead { (l.t("office-lead")) }
                @if may(Need::Enter) {
                    h2 { (l.t("office-do")) }
                    ul.ways {
                        @for (path, label) in [
                            ("/office/new/source", "office-nav-upload"),
                            ("/office/new/party", "office-new-party"),
                            ("/office/new/statement?kind=request", "office-new-request"),
                            ("/office/new/statement?kind=responsibility", "office-new-statement"),
                            ("/office/new/statement?kind=commitment", "office-new-commitment"),
                            ("/office/new/statement?kind=order", "office-new-order"),
                            ("/office/new/statement?kind=docket", "office-new-docket"),
                            ("/office/new/domain", "office-new-domain"),
                        ] {
                            li { a href=(ask.href(path)) { (l.t(label)) } }
                        }
                    }
                }
                (self.agenda_section(ask, &book)?)
                h2 { (l.t("office-waiting")) }
                @if waiting.is_empty() { p { (l.t("office-nothing-waits")) } }
                @else {
                    p.note { (l.t("office-clock-note")) }
                    ul {
                        @for (sha256, title) in &waiting {
                            li { a href=(ask.href(&format!("/office/replies/{sha256}"))) { (title) } }
                        }
                    }
                }
                h2 { (l.t("office-latest")) }
                @if latest.value().0.is_empty() { p { (l.t("office-nothing-yet")) } }
                ul.statements { @for line in &latest.value().0 { (read::shown(ask, line)) } }
            },
        }))
    }
}
