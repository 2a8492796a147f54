//! A request, an order or a promise: what one party owes by it, what happened, how its time was
//! counted day by day, and what can be done.

use super::{beside, owed, requests, say, status};
use crate::web::{
    ask::Asked,
    layout::{Page, english},
    parts::{source_path, statement_path},
    statements::entry,
    twins::Sheet,
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_evidence::Force;
use standing_terms::{AboutInstitutions, Act, AsOf, Outcome, StatementLabel};
use standing_views::duty::{
    CountedDay, DayCount, DayOff, Deadline, Duty, EventKind, EventLine, ObligationId,
    ObligationLine, Proposal, State,
};

/// A request, an order or a promise with everybody who owes something by it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Letter {
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// The statement.
    pub(super) label: StatementLabel,
    /// What each of them owes.
    pub(super) obligations: Vec<ObligationLine>,
    /// What happened, where only one owes something.
    pub(super) events: Vec<EventLine>,
    /// Whether there is a record of silence, where only one owes something.
    #[serde(skip)]
    silent: bool,
}

impl AboutInstitutions for Letter {}

/// What one party owes by it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Shown {
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// What is owed.
    #[serde(flatten)]
    pub(super) line: ObligationLine,
    /// What happened.
    pub(super) events: Vec<EventLine>,
    /// Whether there is a record of silence.
    #[serde(skip)]
    silent: bool,
    /// How many others owe something by it.
    #[serde(skip)]
    others: usize,
}

impl AboutInstitutions for Shown {}

impl Letter {
    /// The letter; none where there was none by then that everybody may see.
    pub(super) fn of(a: &Asked<'_>, duty: &Duty, label: &StatementLabel) -> Option<Self> {
        let mut obligations = owed::public_obligations(duty, &a.as_of);
        obligations.retain(|l| l.id.label == *label);
        let first = obligations.first()?;
        let (events, silent) = match obligations.as_slice() {
            [one] => (
                owed::public_events(duty, &one.id, &a.as_of),
                duty.silence(&one.id, &a.as_of).is_some(),
            ),
            _ => (Vec::new(), false),
        };
        Some(Self {
            as_of: a.as_of,
            label: first.id.label.clone(),
            events,
            silent,
            obligations,
        })
    }
}

impl Shown {
    /// What one owes; none where there was nothing by then that everybody may see.
    pub(super) fn of(a: &Asked<'_>, duty: &Duty, id: &ObligationId) -> Option<Self> {
        let line = owed::public_obligation(duty, id, &a.as_of)?;
        let others = owed::public_obligations(duty, &a.as_of)
            .iter()
            .filter(|l| l.id.label == id.label && l.id != *id)
            .count();
        Some(Self {
            as_of: a.as_of,
            events: owed::public_events(duty, id, &a.as_of),
            silent: duty.silence(id, &a.as_of).is_some(),
            line,
            others,
        })
    }
}

/// The page of a letter.
pub(super) fn letter(a: &Asked<'_>, cleared: &Cleared<Letter>) -> Page {
    let l = a.l;
    let p = cleared.value();
    if let [one] = p.obligations.as_slice() {
        return sheet(a, one, &p.events, p.silent, 0);
    }
    Page {
        title: title(a, p.obligations.first()),
        nav: "duty",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap.narrow {
                (beside(a, ""))
                @if let Some(first) = p.obligations.first() {
                    (head(a, first))
                    p.lead { (l.tn("letter-lead", p.obligations.len())) }
                    (requests::addressees(a, &p.obligations))
                    dl.record {
                        (entry(&l.t("record-subject"), &html! { (english(l, &first.place)) }))
                        @if let Some(f) = first.function { (entry(&l.t("record-function"), &html! { (say::function(l, f)) })) }
                        (entry(&l.t("col-source"), &html! {
                            a href=(a.href(&source_path(&first.source))) { (first.source) } " · "
                            a href=(a.href(&statement_path(&first.id.label))) { (first.id.label) }
                        }))
                    }
                }
                p.note { (l.t("computed-by-counsel")) }
            }
        },
    }
}

/// The page of what one owes.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Shown>) -> Page {
    let p = cleared.value();
    sheet(a, &p.line, &p.events, p.silent, p.others)
}

fn title(a: &Asked<'_>, line: Option<&ObligationLine>) -> String {
    line.map_or_else(
        || a.l.t("requests-title"),
        |line| {
            format!(
                "{}: {}",
                a.l.t(&format!("obligation-kind-{}", line.origin.code())),
                line.id.label
            )
        },
    )
}

fn head(a: &Asked<'_>, line: &ObligationLine) -> Markup {
    let l = a.l;
    html! {
        p.crumb { a href=(a.href("/requests")) { (l.t("requests-title")) } }
        p.eyebrow {
            span.kind.{ "kind-" (line.origin.code()) } { (l.t(&format!("obligation-kind-{}", line.origin.code()))) } " "
            @if let Some(made) = line.made { time datetime=(made.to_string()) { (l.date(made)) } ", " }
            (english(l, &line.by.name))
        }
        h1.what lang="en" dir="ltr" { (line.what) }
    }
}

fn sheet(
    a: &Asked<'_>,
    line: &ObligationLine,
    events: &[EventLine],
    silent: bool,
    others: usize,
) -> Page {
    let l = a.l;
    Page {
        title: title(a, Some(line)),
        nav: "duty",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap.narrow {
                (beside(a, ""))
                (head(a, line))
                p.verdict-line { (owed::mark(a, line)) " " strong { (say::say(a, &line.sentence)) } }
                @if others > 0 {
                    p.note { a href=(a.href(&owed::letter_path(&line.id.label))) { (l.tn("letter-others", others)) } }
                }
                (record(a, line))
                (happened(a, line, events))
                (counted(a, line))
                (loose(a, line))
                (proposals(a, &line.proposals))
                @if silent {
                    section #silence {
                        h2 { (l.t("silence-record-title")) }
                        p {
                            (l.t("silence-record-lead")) " "
                            a href=(a.href(&format!("{}/silence", owed::path(&line.id)))) { (l.t("silence-record-open")) }
                        }
                    }
                }
            }
        },
    }
}

fn record(a: &Asked<'_>, line: &ObligationLine) -> Markup {
    let l = a.l;
    html! {
        dl.record {
            (entry(&l.t("col-bearer"), &html! { (english(l, &line.bearer.name)) }))
            (entry(&l.t("record-owed-to"), &owed::beneficiary(a, &line.beneficiary)))
            (entry(&l.t("record-subject"), &html! { (english(l, &line.place)) }))
            @if let Some(f) = line.function { (entry(&l.t("record-function"), &html! { (say::function(l, f)) })) }
            (entry(&l.t("record-state"), &html! { (l.t(&format!("obligation-state-{}", line.state.code()))) }))
            (entry(&l.t("record-binds"), &html! { (status::force(a, line.force)) }))
            (entry(&l.t("col-due"), &html! {
                @match line.deadline.due {
                    Some(due) => { strong { (l.date(due)) } " " span.quiet { (l.t("computed-by-counsel")) } },
                    None => span.missing { (l.t("agenda-no-day")) },
                }
            }))
            @if let Some((day, label)) = &line.promised {
                (entry(&l.t("record-promised"), &html! {
                    (l.date(*day)) " " a href=(a.href(&statement_path(label))) { (label) }
                }))
            }
            @if let Some(docket) = &line.docket {
                (entry(&l.t("record-docket"), &html! {
                    a href=(a.href(&format!("/dockets/{}/{}", docket.court, docket.number))) { (docket.number) }
                }))
            }
            (entry(&l.t("col-source"), &html! {
                a href=(a.href(&source_path(&line.source))) { (line.source) } " · "
                a href=(a.href(&statement_path(&line.id.label))) { (line.id.label) }
            }))
        }
    }
}

/// What happened, with what shows it.
fn happened(a: &Asked<'_>, line: &ObligationLine, events: &[EventLine]) -> Markup {
    let l = a.l;
    let typed = events
        .iter()
        .any(|e| matches!(e.what, EventKind::Step(Act::Sent { .. })));
    let way = match &line.state {
        State::Reply(state) => state.way(),
        State::Act(_) => None,
    };
    html! {
        section #events {
            h2 { (l.t("events-title")) }
            ol.changes {
                @if let Some(way) = way && !typed {
                    (event(a, way.sent.on, &l.t("office-act-sent"), &html! { span.grade.weak { (l.t("event-no-sending")) } }, &way.sent.label, None, None))
                }
                @if way.is_none() && let Some(made) = line.made {
                    (event(a, made, &l.t(&format!("obligation-kind-{}", line.origin.code())), &html! {}, &line.id.label, Some(&line.by.name), None))
                }
                @for e in events {
                    @let (word, evidence) = told(a, &e.what);
                    @let evidence = html! {
                        (evidence)
                        @if line.answers_by_others.contains(&e.label) { " " span.quiet { (l.t("event-ends-nothing")) } }
                    };
                    (event(a, e.on, &word, &evidence, &e.label, Some(&e.speaker.name), e.misfit.map(|m| say::code(&m)).as_deref()))
                }
            }
        }
    }
}

fn event(
    a: &Asked<'_>,
    on: jiff::civil::Date,
    word: &str,
    evidence: &Markup,
    label: &StatementLabel,
    speaker: Option<&str>,
    misfit: Option<&str>,
) -> Markup {
    let l = a.l;
    html! {
        li {
            p.when { time datetime=(on.to_string()) { (l.date(on)) } }
            div {
                p { strong { (word) } " " (evidence) }
                @if let Some(misfit) = misfit {
                    p.doubt { (l.t("event-misfit")) " " (l.t(&format!("misfit-{misfit}"))) }
                }
                p.from {
                    @if let Some(speaker) = speaker { (l.t("event-says")) " " (english(l, speaker)) " · " }
                    a href=(a.href(&statement_path(label))) { (label) }
                }
            }
        }
    }
}

/// What happened in a word, and what shows it.
fn told(a: &Asked<'_>, what: &EventKind) -> (String, Markup) {
    let l = a.l;
    let nothing = html! {};
    let text = |text: String| html! { (text) };
    match what {
        EventKind::Step(act) => {
            let word = l.t(&format!("office-act-{}", say::code(act)));
            let more = match act {
                Act::Sent { channel } => text(l.t(&format!("office-channel-{}", channel.code()))),
                Act::Delivered { proof } => html! {
                    span.grade { (l.t("event-shown-by")) " " (l.t(&format!("proof-{}", proof.code()))) }
                },
                Act::Acknowledged { reference } => html! {
                    @if let Some(r) = reference { (l.ta("event-reference", &[("text", r)])) " " }
                    span.quiet { (l.t("event-no-stop")) }
                },
                Act::Paused { cause } => text(l.t(&format!("office-pause-{}", cause.code()))),
                Act::Extended { days, because } => html! {
                    @if let Some(n) = days { (say::days(l, i64::from(*n))) " " }
                    @if let Some(b) = because { (english(l, b)) }
                },
                Act::ReplyReceived { sender, doubts } => html! {
                    (english(l, sender)) ". " span.quiet { (l.t("event-unconfirmed")) }
                    @for d in doubts { " " span.mark { (l.t(&format!("reply-doubt-{}", d.code()))) } }
                },
                Act::Searched {
                    place,
                    method,
                    by,
                    found,
                } => html! {
                    (english(l, place)) "; " (english(l, method)) "; " (english(l, by)) "; "
                    (l.tn("event-found", *found as usize))
                },
                Act::Fulfilled { whole: false } => text(l.t("event-partly")),
                Act::Closed { cause } => text(l.t(&format!("closing-{}", cause.code()))),
                Act::Bounced
                | Act::Resumed
                | Act::Disputed
                | Act::Lifted
                | Act::Fulfilled { .. } => nothing,
            };
            (word, more)
        }
        EventKind::Answer {
            outcome,
            confirmed_by,
        } => (
            l.t("event-answered"),
            html! {
                @if let Some(outcome) = outcome { span.grade { (l.t(&format!("office-outcome-{}", outcome_code(outcome)))) } " " }
                @if confirmed_by.is_some() { (l.t("event-confirmed")) }
            },
        ),
        EventKind::Done => (l.t("office-act-fulfilled"), nothing),
        EventKind::Promised { due } => (
            l.t("event-promised"),
            match due {
                Some(day) => text(l.ta("event-promised-by", &[("day", &l.date(*day))])),
                None => text(l.t("event-promised-no-day")),
            },
        ),
        EventKind::TakenBack => (l.t("event-taken-back"), nothing),
        EventKind::AskedAgain => (l.t("event-asked-again"), nothing),
    }
}

fn outcome_code(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Granted => "granted",
        Outcome::Partial => "partial",
        Outcome::Refused => "refused",
        Outcome::NoRecords => "no-records",
        Outcome::Referred(_) => "referred",
        Outcome::NonAnswer => "non-answer",
    }
}

/// How the time was counted.
fn counted(a: &Asked<'_>, line: &ObligationLine) -> Markup {
    let l = a.l;
    html! {
        section #clock {
            h2 { (l.t("clock-title")) }
            (derivation(a, &line.deadline, false))
            @if let Some(before) = line.deadline.before_extension {
                p { (l.ta("clock-before-extension", &[("day", &l.date(before))])) }
            }
        }
    }
}

/// The derivation of a deadline: what was taken into account, the days that do not count, and every
/// day, folded or open.
pub(in crate::web) fn derivation(a: &Asked<'_>, deadline: &Deadline, open: bool) -> Markup {
    let l = a.l;
    let skipped: Vec<&CountedDay> = deadline
        .days
        .iter()
        .filter(|d| {
            !matches!(
                d.count,
                DayCount::Counted { .. } | DayCount::Trigger | DayCount::RolledTo
            )
        })
        .collect();
    html! {
        ol.derivation {
            @for sentence in &deadline.sentences { li { (say::say(a, sentence)) } }
        }
        @if let Some(rule) = &deadline.rule {
            p.from { (l.t(if rule.force >= Force::Regulation { "clock-law" } else { "clock-by" })) " " (english(l, &rule.citation)) " · " span lang="en" { (rule.source) } }
        }
        @if !skipped.is_empty() {
            h3 { (l.tn("clock-skipped", skipped.len())) }
            ul.skipped {
                @for d in skipped { li { (day(a, d)) } }
            }
        }
        @if !deadline.days.is_empty() {
            details.reasons open[open] {
                summary { (l.tn("clock-every-day", deadline.days.len())) }
                ol.days {
                    @for d in &deadline.days { li.{ "d-" (say::code(&d.count)) } { (day(a, d)) } }
                }
            }
        }
    }
}

fn day(a: &Asked<'_>, d: &CountedDay) -> Markup {
    let l = a.l;
    html! {
        time datetime=(d.day.to_string()) {
            (l.t(&format!("weekday-{}", d.day.weekday().to_monday_one_offset()))) ", " (l.date(d.day))
        }
        ": "
        @match &d.count {
            DayCount::Trigger => (l.t("day-trigger")),
            DayCount::Counted { number } => (l.ta("day-counted", &[("number", &number.to_string())])),
            DayCount::Off { off } => { (off_day(a, off)) ", " (l.t("day-not-counted")) },
            DayCount::Paused { cause } => { (l.t(&format!("office-pause-{}", cause.code()))) ", " (l.t("day-not-counted")) },
            DayCount::Rolled { off } => { (off_day(a, off)) ", " (l.t("day-rolled")) },
            DayCount::RolledTo => (l.t("day-rolled-to")),
        }
    }
}

fn off_day(a: &Asked<'_>, off: &DayOff) -> Markup {
    let l = a.l;
    html! {
        @match off {
            DayOff::Weekend => (l.t("clock-word-weekend")),
            DayOff::Holiday { name, source, .. } => { (english(l, name)) " (" (english(l, source)) ")" },
        }
    }
}

/// What came and ended nothing.
fn loose(a: &Asked<'_>, line: &ObligationLine) -> Markup {
    let l = a.l;
    html! {
        @if !line.answers_by_others.is_empty() {
            p.note {
                (l.t("answers-by-others")) " "
                @for (i, label) in line.answers_by_others.iter().enumerate() {
                    @if i > 0 { ", " }
                    a href=(a.href(&statement_path(label))) { (label) }
                }
            }
        }
        @if !line.unconfirmed.is_empty() { p.notice { (l.tn("unconfirmed-note", line.unconfirmed.len())) } }
    }
}

/// What a law, a rule or the answer itself opens.
fn proposals(a: &Asked<'_>, list: &[Proposal]) -> Markup {
    let l = a.l;
    html! {
        @if !list.is_empty() {
            section #next {
                h2 { (l.t("proposals-title")) }
                ul.plain {
                    @for p in list {
                        li {
                            (l.ta("proposal-from", &[("day", &l.date(p.from))])) " "
                            @match &p.what_es {
                                Some(es) if l.tag() == "es" && p.suspended_until.is_none() => {
                                    (es) @if let Some(citation) = citation(p) { " (" span lang="en" { (citation) } ")" }
                                },
                                _ => (say::say(a, &p.sentence)),
                            }
                        }
                    }
                }
                p.note { (l.t("proposals-note")) }
            }
        }
    }
}

fn citation(p: &Proposal) -> Option<&str> {
    p.sentence.args.iter().find_map(|(name, arg)| match arg {
        standing_views::duty::Arg::Text(text) if *name == "citation" => Some(text.as_str()),
        _ => None,
    })
}

/// Rows: what each owes by a letter.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv_letter(a: &Asked<'_>, cleared: &Cleared<Letter>) -> Result<Vec<u8>, csv::Error> {
    owed::csv(a, cleared.value().obligations.iter())
}

/// Rows: every day of the derivation.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(_: &Asked<'_>, cleared: &Cleared<Shown>) -> Result<Vec<u8>, csv::Error> {
    let p = cleared.value();
    let mut sheet = Sheet::new(&["obligation", "what", "on", "detail", "label"])?;
    let id = p.line.id.to_string();
    for e in &p.events {
        let what = match &e.what {
            EventKind::Step(act) => say::code(act),
            other => say::code(other),
        };
        sheet.row(&[
            id.clone(),
            what,
            e.on.to_string(),
            e.misfit.map(|m| m.to_string()).unwrap_or_default(),
            e.label.to_string(),
        ])?;
    }
    for d in &p.line.deadline.days {
        sheet.row(&[
            id.clone(),
            format!("day-{}", say::code(&d.count)),
            d.day.to_string(),
            d.count.to_string(),
            String::new(),
        ])?;
    }
    sheet.done()
}
