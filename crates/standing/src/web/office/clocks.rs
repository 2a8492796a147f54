//! The clocks of what the office asked, was promised and had ordered: its own agenda, how each time
//! was counted, and what could be done. Computed from the office's own fold, for its eyes.

use super::books::OfficeBook;
use super::read;
use super::{Ask, Office, answers::Answer};
use crate::web::ask::Asked;
use crate::web::duty;
use maud::{Markup, html};
use standing_disclosure::ForOffice;
use standing_terms::{AboutInstitutions, AsOf, StatementLabel};
use standing_views::duty::{
    Agenda, AgendaFilter, DraftLetter, Measure, ObligationId, ObligationLine, Proposal,
};

/// How many days ahead the agenda of the first page looks.
const AHEAD_DAYS: u32 = 14;

/// What each owes by a letter, an order or a promise, with the drafts of what is proposed.
pub(super) struct Clocks(pub(super) Vec<(ObligationLine, Vec<DraftLetter>)>);

impl AboutInstitutions for Clocks {}

/// The agenda of a day, of what the office itself entered.
pub(crate) fn own_agenda(
    book: &OfficeBook,
    duty: &standing_views::duty::Duty,
    as_of: &AsOf,
    ahead_days: u32,
) -> Agenda {
    let mut agenda = duty.agenda(as_of, ahead_days, &AgendaFilter::default());
    for list in [
        &mut agenda.due,
        &mut agenda.overdue,
        &mut agenda.promised,
        &mut agenda.upcoming,
        &mut agenda.paused,
    ] {
        list.retain(|line| book.entered(&line.id.label));
    }
    agenda
        .proposals
        .retain(|p| book.entered(&p.obligation.label));
    agenda
}

fn request_path(id: &ObligationId) -> String {
    format!("/office/requests/{}", id.label)
}

/// The draft of a proposal, where one goes out.
fn draft_path(id: &ObligationId, measure: Measure) -> String {
    let bearer = id.bearer.as_str();
    format!(
        "/office/drafts/{}?to={bearer}&measure={}",
        id.label,
        measure.code()
    )
}

impl Office {
    /// What each owes by a statement, today.
    pub(super) fn clocks(&self, book: &OfficeBook, label: &StatementLabel) -> Clocks {
        let duty = self.duty(book);
        let as_of = AsOf::on(self.today());
        let mut lines = duty.obligations_of(label, &as_of);
        lines.sort_by(|a, b| a.bearer.name.cmp(&b.bearer.name));
        Clocks(
            lines
                .into_iter()
                .map(|line| {
                    let drafts = duty.drafts(&line.id, &as_of);
                    (line, drafts)
                })
                .collect(),
        )
    }

    /// The office's own agenda of today, as a section of its first page.
    pub(super) fn agenda_section(&self, ask: &Ask, book: &OfficeBook) -> Result<Markup, Answer> {
        let duty = self.duty(book);
        let agenda = own_agenda(book, &duty, &AsOf::on(self.today()), AHEAD_DAYS);
        let agenda = read::cleared(book, ask, agenda)?;
        let agenda = agenda.value();
        let (l, a) = (ask.l(), self.asked(ask));
        let lists: Vec<(&str, Vec<_>)> = ["overdue", "due", "upcoming", "promised", "paused"]
            .into_iter()
            .map(|name| {
                let lines = agenda.lines().filter(|(list, _)| *list == name);
                (name, lines.map(|(_, line)| line).collect())
            })
            .filter(|(_, lines): &(&str, Vec<_>)| !lines.is_empty())
            .collect();
        Ok(html! {
            section.own-agenda {
                h2 { (l.t("office-agenda")) }
                @if lists.is_empty() { p { (l.t("office-agenda-nothing")) } }
                @for (name, lines) in &lists {
                    h3 { (l.t(&format!("agenda-list-{name}"))) }
                    ul.statements {
                        @for line in lines {
                            li.statement {
                                p.what {
                                    a href=(ask.href(&request_path(&line.id))) { (line.what) }
                                }
                                p { (duty::say(&a, &line.sentence)) }
                                p.from {
                                    (line.bearer.name)
                                    @if let Some(due) = line.due { " · " (l.ta("remark-due", &[("date", &l.date(due))])) }
                                }
                            }
                        }
                    }
                }
                @if !agenda.proposals.is_empty() {
                    h3 { (l.t("proposals-title")) }
                    ul.plain { @for p in &agenda.proposals { li { (proposed(ask, &a, p)) } } }
                }
                p.note { (l.t("computed-by-counsel")) }
            }
        })
    }
}

/// A proposal, with the way to its draft.
fn proposed(ask: &Ask, a: &Asked<'_>, p: &Proposal) -> Markup {
    let l = ask.l();
    let goes_out = p.measure != Measure::Remind && p.suspended_until.is_none();
    html! {
        (l.ta("proposal-from", &[("day", &l.date(p.from))])) " "
        (duty::say(a, &p.sentence)) " "
        @if goes_out {
            a href=(ask.href(&draft_path(&p.obligation, p.measure))) { (l.t("office-to-proposed-draft")) }
        } @else {
            a href=(ask.href(&request_path(&p.obligation))) { (l.t("office-to-request")) }
        }
    }
}

/// How it stands with each who owes something: the sentence, the derivation, what could be done.
pub(super) fn section(ask: &Ask, a: &Asked<'_>, clocks: &ForOffice<Clocks>) -> Markup {
    let l = ask.l();
    html! {
        @if !clocks.value().0.is_empty() {
            h2 { (l.t("clock-title")) }
            p.note { (l.t("computed-by-counsel")) }
        }
        @for (line, _) in &clocks.value().0 {
            section.clock {
                h3 { (line.bearer.name) }
                p.verdict-line { (duty::mark(a, line)) " " strong { (duty::say(a, &line.sentence)) } }
                (duty::derivation(a, &line.deadline, false))
                @if let Some((day, label)) = &line.promised {
                    p {
                        (l.t("record-promised")) ": " (l.date(*day)) " "
                        a href=(ask.href(&format!("/office/statements/{label}"))) { (label) }
                    }
                }
                @if !line.unconfirmed.is_empty() { p.notice { (l.tn("unconfirmed-note", line.unconfirmed.len())) } }
                @for misfit in &line.misfits {
                    p.doubt {
                        (l.t("event-misfit")) " "
                        a href=(ask.href(&format!("/office/statements/{}", misfit.label))) { (misfit.label) }
                    }
                }
                @if !line.proposals.is_empty() {
                    h4 { (l.t("proposals-title")) }
                    ul.plain { @for p in &line.proposals { li { (proposed(ask, a, p)) } } }
                }
            }
        }
    }
}
