//! A status at a glance: a sign, a word, and where it has one a cause. The sign tells by its shape,
//! so that it is the same on a grey print.

use super::say;
use crate::web::ask::Asked;
use jiff::civil::Date;
use maud::{Markup, html};
use standing_evidence::Force;
use standing_terms::{Function, StatementLabel};
use standing_views::duty::{
    Cell, Contest, Lateness, Mandate, OrphanCause, Sentence, Status, WiderCell,
};

/// A cell of a facility or of a wider place, as pages show it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'c> {
    pub(super) function: Function,
    pub(super) status: &'c Status,
    pub(super) reason: &'c Sentence,
    pub(super) because: &'c [StatementLabel],
    pub(super) mandates: &'c [Mandate],
    pub(super) since: Option<Date>,
}

impl<'c> From<&'c Cell> for Seen<'c> {
    fn from(c: &'c Cell) -> Self {
        Self {
            function: c.function,
            status: &c.status,
            reason: &c.reason,
            because: &c.because,
            mandates: &c.mandates,
            since: c.since,
        }
    }
}

impl<'c> From<&'c WiderCell> for Seen<'c> {
    fn from(c: &'c WiderCell) -> Self {
        Self {
            function: c.function,
            status: &c.status,
            reason: &c.reason,
            because: &c.because,
            mandates: &c.mandates,
            since: c.since,
        }
    }
}

impl Seen<'_> {
    /// Whether a court ordered somebody to carry the function.
    pub(super) fn ordered(&self) -> bool {
        self.mandates.iter().any(|m| m.force == Some(Force::Order))
    }

    /// What a reader would take for another finding: status, cause, order, and the statements it
    /// rests on.
    pub(super) fn tells(&self) -> (&'static str, Option<&'static str>, bool, &[StatementLabel]) {
        (
            self.status.code(),
            self.status.cause().map(OrphanCause::code),
            self.ordered(),
            self.because,
        )
    }
}

/// The sign of a status: full, half, crossed out, empty and dashed.
pub(super) fn sign(status: &Status) -> Markup {
    html! {
        svg.sign viewBox="0 0 16 16" aria-hidden="true" focusable="false" {
            @match status {
                Status::Assigned { .. } => path.full d="M2 2h12v12H2z" {},
                Status::Contested { .. } => { path d="M2 2h12v12H2z" {} path.full d="M2 14V2l12 12z" {} },
                Status::Orphaned { .. } => path d="M2 2h12v12H2zM2 2l12 12M14 2L2 14" {},
                Status::Unknown => path.none d="M2 2h12v12H2z" {},
            }
        }
    }
}

/// The word of a status.
pub(super) fn word(a: &Asked<'_>, status: &Status) -> String {
    a.l.t(&format!("duty-status-{}", status.code()))
}

/// The cause of an orphaned function in a word or two.
pub(super) fn cause(a: &Asked<'_>, status: &Status) -> Option<String> {
    let cause = status.cause()?;
    Some(a.l.t(&format!("duty-cause-{}", cause.code())))
}

/// Sign, word, cause, and whether it was ordered.
pub(super) fn badge(a: &Asked<'_>, status: &Status, ordered: bool) -> Markup {
    html! {
        span.badge.{ "s-" (status.code()) } {
            (sign(status)) " " strong { (word(a, status)) }
            @if let Some(cause) = cause(a, status) { " " span.cause { (cause) } }
            @if ordered { " " (ordered_mark(a)) }
        }
    }
}

/// The mark of what a court ordered.
pub(super) fn ordered_mark(a: &Asked<'_>) -> Markup {
    html! { span.ordered { (a.l.t("duty-status-ordered")) } }
}

/// What the words and signs mean.
pub(super) fn legend(a: &Asked<'_>) -> Markup {
    let l = a.l;
    let shown = [
        Status::Assigned { to: Vec::new() },
        Status::Contested {
            holders: Vec::new(),
            disclaiming: Vec::new(),
            why: Vec::new(),
        },
        Status::Orphaned {
            cause: OrphanCause::NamedOnly { named: Vec::new() },
            also: Vec::new(),
        },
        Status::Unknown,
    ];
    html! {
        dl.signs {
            @for status in &shown {
                div {
                    dt { (sign(status)) " " (word(a, status)) }
                    dd {
                        (l.t(&format!("duty-means-{}", status.code())))
                        @if status.cause().is_some() {
                            ul.causes {
                                @for cause in ["circular", "disclaimed", "silent", "named-only"] {
                                    li { em { (l.t(&format!("duty-cause-{cause}"))) } ": " (l.t(&format!("duty-cause-means-{cause}"))) }
                                }
                            }
                        }
                    }
                }
            }
            div { dt { (ordered_mark(a)) } dd { (l.t("duty-means-ordered")) } }
        }
    }
}

/// Why a function is contested, in words.
pub(super) fn contest(a: &Asked<'_>, why: &Contest) -> String {
    let code = match why {
        Contest::SeveralHold => "several-hold",
        Contest::HeldAndDisclaimed => "held-and-disclaimed",
    };
    a.l.t(&format!("duty-contest-{code}"))
}

/// How late something is, as a word. Where no law sets a time it is *unanswered*.
pub(super) fn lateness_code(lateness: &Lateness, force: Force) -> &'static str {
    match lateness {
        Lateness::NotRunning => "not-running",
        Lateness::Running { .. } => "running",
        Lateness::Paused { .. } => "paused",
        Lateness::Due => "due",
        Lateness::Overdue { .. } | Lateness::Lapsed { .. } if force == Force::Courtesy => {
            "unanswered"
        }
        Lateness::Overdue { .. } => "overdue",
        Lateness::Lapsed { .. } => "lapsed",
        Lateness::Open { .. } => "open",
        Lateness::Ended { .. } => "ended",
    }
}

/// How late something is, as a mark.
pub(super) fn lateness(a: &Asked<'_>, lateness: &Lateness, force: Force) -> Markup {
    let code = lateness_code(lateness, force);
    html! { span.late.{ "l-" (code) } { (a.l.t(&format!("lateness-{code}"))) } }
}

/// How strongly something binds.
pub(super) fn force(a: &Asked<'_>, force: Force) -> String {
    a.l.t(&format!("force-{}", say::code(&force)))
}
