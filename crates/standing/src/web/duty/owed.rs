//! Obligations as the public site shows them: which are shown, and the line of one.

use super::{say, status};
use crate::web::{ask::Asked, layout::english, twins::Sheet};
use maud::{Markup, html};
use standing_terms::{AsOf, StatementLabel};
use standing_views::duty::{
    Beneficiary, Duty, EventKind, EventLine, Lateness, ObligationId, ObligationLine, Origin,
    RequestState, State,
};

/// Whether an obligation is shown to everybody: a draft is not.
pub(super) fn is_public(line: &ObligationLine) -> bool {
    !matches!(line.state, State::Reply(RequestState::Draft))
}

/// One obligation, where there was one by then that everybody may see. What a rule proposes to the
/// one who asked is theirs and is left out, but for what a law or the answer itself opens.
pub(super) fn public_obligation(
    duty: &Duty,
    id: &ObligationId,
    as_of: &AsOf,
) -> Option<ObligationLine> {
    duty.obligation(id, as_of)
        .filter(is_public)
        .map(without_drafts)
}

/// What each owes by one request, order or promise.
pub(super) fn public_obligations_of(
    duty: &Duty,
    label: &StatementLabel,
    as_of: &AsOf,
) -> Vec<ObligationLine> {
    let mut lines = duty.obligations_of(label, as_of);
    lines.retain(is_public);
    lines.into_iter().map(without_drafts).collect()
}

/// All of them.
pub(super) fn public_obligations(duty: &Duty, as_of: &AsOf) -> Vec<ObligationLine> {
    let mut lines = duty.obligations(as_of);
    lines.retain(is_public);
    lines.into_iter().map(without_drafts).collect()
}

/// In place of the name of the one who confirmed an answer: members of an office are not named.
const A_PERSON: &str = "a person of the office";

/// A line without what only the one who asked needs: reminders, second letters, and the names of
/// members of the office.
pub(super) fn without_drafts(mut line: ObligationLine) -> ObligationLine {
    use standing_views::duty::Measure;
    if let State::Reply(
        RequestState::Answered { answer, .. }
        | RequestState::Disputed { answer, .. }
        | RequestState::Closed {
            answer: Some(answer),
            ..
        },
    ) = &mut line.state
        && let Some(name) = &mut answer.confirmed_by
    {
        A_PERSON.clone_into(name);
    }
    line.proposals
        .retain(|p| !matches!(p.measure, Measure::Remind | Measure::SecondLetter));
    line
}

/// What happened to an obligation, without the names of members of an office.
pub(super) fn public_events(duty: &Duty, id: &ObligationId, as_of: &AsOf) -> Vec<EventLine> {
    let mut events = duty.events(id, as_of);
    for event in &mut events {
        if let EventKind::Answer {
            confirmed_by: Some(name),
            ..
        } = &mut event.what
        {
            A_PERSON.clone_into(name);
        }
    }
    events
}

/// How many requests are past their time and unanswered.
pub(super) fn late_requests(duty: &Duty, as_of: &AsOf) -> usize {
    let late = |line: &&ObligationLine| {
        matches!(
            line.lateness,
            Lateness::Overdue { .. } | Lateness::Lapsed { .. }
        )
    };
    duty.requests(as_of).iter().filter(late).count()
}

/// The address of what one party owes.
pub(super) fn path(id: &ObligationId) -> String {
    format!("/requests/{id}")
}

/// The address of a request, an order or a promise.
pub(super) fn letter_path(label: &StatementLabel) -> String {
    format!("/requests/{label}")
}

/// To whom something is owed.
pub(super) fn beneficiary(a: &Asked<'_>, beneficiary: &Beneficiary) -> Markup {
    html! {
        @match beneficiary {
            Beneficiary::Party(party) => (english(a.l, &party.name)),
            Beneficiary::PeopleHeld => (a.l.t("people-held-there")),
        }
    }
}

/// Who asked, promised or ordered something of whom.
pub(super) fn who(a: &Asked<'_>, line: &ObligationLine) -> Markup {
    let l = a.l;
    html! {
        @match line.origin {
            Origin::Commitment => (english(l, &line.bearer.name)),
            _ => { (english(l, &line.by.name)) " → " (english(l, &line.bearer.name)) },
        }
    }
}

/// How an obligation stands, as a mark: how late it is, or what it came to where it is over.
pub(in crate::web) fn mark(a: &Asked<'_>, line: &ObligationLine) -> Markup {
    match line.lateness {
        Lateness::Ended { .. } => html! {
            span.late.l-ended { (a.l.t(&format!("obligation-state-{}", line.state.code()))) }
        },
        _ => status::lateness(a, &line.lateness, line.force),
    }
}

/// The way from a statement by which somebody owes something to how that stands.
pub(in crate::web) fn stands(a: &Asked<'_>, label: &StatementLabel) -> Markup {
    html! { p { a href=(a.href(&letter_path(label))) { (a.l.t("obligation-stands")) } } }
}

/// An obligation in a list, with the way to its page.
pub(super) fn item(a: &Asked<'_>, line: &ObligationLine) -> Markup {
    let l = a.l;
    html! {
        li.owed {
            p.meta {
                span.kind.{ "kind-" (line.origin.code()) } { (l.t(&format!("obligation-kind-{}", line.origin.code()))) } " "
                @if let Some(made) = line.made { time datetime=(made.to_string()) { (l.date(made)) } " " }
                span.speaker { (who(a, line)) }
            }
            p.what lang="en" dir="ltr" { (line.what) }
            p.stands {
                (mark(a, line)) " "
                (say::say(a, &line.sentence)) " "
                a href=(a.href(&path(&line.id))) { (l.t("obligation-more")) }
            }
        }
    }
}

/// The columns of a table of obligations.
const COLUMNS: [&str; 15] = [
    "obligation",
    "origin",
    "by",
    "bearer",
    "owed_to",
    "place",
    "function",
    "what",
    "force",
    "made",
    "state",
    "due",
    "lateness",
    "sentence",
    "docket",
];

/// Rows: one an obligation.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv<'l>(
    a: &Asked<'_>,
    lines: impl Iterator<Item = &'l ObligationLine>,
) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = Sheet::new(&COLUMNS)?;
    for line in lines {
        sheet.row(&[
            line.id.to_string(),
            line.origin.code().to_owned(),
            line.by.name.clone(),
            line.bearer.name.clone(),
            line.beneficiary.name().to_owned(),
            line.place.clone(),
            line.function
                .map(|f| f.code().to_owned())
                .unwrap_or_default(),
            line.what.clone(),
            say::code(&line.force),
            line.made.map(|d| d.to_string()).unwrap_or_default(),
            line.state.code().to_owned(),
            line.deadline.due.map(|d| d.to_string()).unwrap_or_default(),
            status::lateness_code(&line.lateness, line.force).to_owned(),
            say::plain(a.l, &line.sentence),
            line.docket
                .as_ref()
                .map(|d| d.number.clone())
                .unwrap_or_default(),
        ])?;
    }
    sheet.done()
}
