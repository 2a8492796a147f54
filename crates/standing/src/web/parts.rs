//! Pieces that several pages show: figures with their doubts, statements with their sources.

use super::{ask::Asked, layout::english};
use maud::{Markup, html};
use standing_evidence::{Confidence, RelationKind, StatementKind};
use standing_terms::{Measure, Reading, SourceId, StatementLabel};
use standing_views::surveillance::{
    AreaStanding, DayState, FigureLine, Flag, NotCounted, Origin, StatementLine, Total,
};

/// The kinds of statements with the names used in addresses.
pub(super) const KINDS: [(StatementKind, &str); 10] = [
    (StatementKind::Figure, "figure"),
    (StatementKind::Responsibility, "responsibility"),
    (StatementKind::Commitment, "commitment"),
    (StatementKind::Request, "request"),
    (StatementKind::Order, "order"),
    (StatementKind::Answer, "answer"),
    (StatementKind::Event, "event"),
    (StatementKind::Rule, "rule"),
    (StatementKind::Profile, "profile"),
    (StatementKind::Role, "role"),
];

/// The name of a kind, as addresses and messages have it.
pub(super) fn kind_code(kind: StatementKind) -> &'static str {
    KINDS
        .iter()
        .find(|(k, _)| *k == kind)
        .map_or("figure", |(_, code)| code)
}

/// The name of a relation, as messages have it.
pub(super) fn relation_code(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Restates => "restates",
        RelationKind::Retracts => "retracts",
        RelationKind::Corrects => "corrects",
        RelationKind::Answers => "answers",
        RelationKind::BearsOn => "bears-on",
    }
}

/// The name of a confidence, as messages have it.
pub(super) fn confidence_code(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Seen => "seen",
        Confidence::DateInferred => "date-inferred",
        Confidence::Conflict => "conflict",
        Confidence::Reported => "reported",
    }
}

/// The name of a profile field in the reader's language; the field itself where there is none.
pub(super) fn field_name(a: &Asked<'_>, field: &str) -> String {
    let id = format!("field-{field}");
    let name = a.l.t(&id);
    if name == id { field.to_owned() } else { name }
}

/// The address of a source.
pub(super) fn source_path(id: &SourceId) -> String {
    format!("/sources/{id}")
}

/// The address of a statement.
pub(super) fn statement_path(label: &StatementLabel) -> String {
    format!("/statements/{label}")
}

/// The total of a measure in an area.
pub(super) fn total(area: &AreaStanding, measure: Measure) -> Option<&Total> {
    area.totals.iter().find(|t| t.measure == measure)
}

/// A reading in its cell: words in place of a number are set apart, so that they are never taken
/// for one.
pub(super) fn reading(a: &Asked<'_>, reading: Reading) -> Markup {
    let text = a.l.reading(reading);
    html! {
        @match reading {
            Reading::Missing(_) => span.missing { (text) },
            _ => (text),
        }
    }
}

/// A total in a cell. Where there is no sum it says why: the reason that all members share, or that
/// no exact number was given.
pub(super) fn sum(a: &Asked<'_>, total: Option<&Total>) -> Markup {
    html! {
        @match total {
            Some(Total { sum: Some(sum), .. }) => (a.l.quantity(*sum)),
            other => span.missing { (no_sum(a, other)) },
        }
    }
}

/// Why there is no sum.
pub(super) fn no_sum(a: &Asked<'_>, total: Option<&Total>) -> String {
    let reasons: &[NotCounted] = total.map_or(&[], |t| &t.missing);
    match reasons.split_first() {
        None => a.l.t("missing-not-reported"),
        Some((first, rest)) if rest.iter().all(|m| m.why == first.why) => a.l.missing(first.why),
        Some(_) => a.l.t("no-exact-number"),
    }
}

/// How the figure of a day came to be, in a sentence.
pub(super) fn state(a: &Asked<'_>, figure: &FigureLine) -> Option<String> {
    let l = a.l;
    match figure.state {
        DayState::Published => Some(l.t("state-published")),
        DayState::Carried { since, days } => Some(l.tna(
            "state-carried",
            usize::try_from(days).unwrap_or(0),
            &[("since", &l.date(since))],
        )),
        DayState::Withdrawn { since } => {
            let last = figure.last_published.unwrap_or(since);
            Some(l.ta("state-withdrawn", &[("last", &l.date(last))]))
        }
        DayState::NeverPublished => None,
    }
}

/// How long a figure has not changed, where that is worth a remark.
pub(super) fn unchanged(a: &Asked<'_>, figure: &FigureLine) -> Option<String> {
    let l = a.l;
    let days = usize::try_from(figure.days_unchanged?).ok()?;
    let since = figure.unchanged_since?;
    (days > 0).then(|| l.tna("unchanged", days, &[("since", &l.date(since))]))
}

/// Reasons to doubt, next to what they concern.
pub(super) fn flags(a: &Asked<'_>, flags: &[Flag]) -> Markup {
    const SHOWN: usize = 6;
    let l = a.l;
    html! {
        @if !flags.is_empty() {
            ul.flags aria-label=(l.t("flags-label")) {
                @for flag in flags.iter().take(SHOWN) {
                    li {
                        strong { (l.t("flag")) ": " }
                        (english(l, &flag.reason))
                        @if !flag.inputs.is_empty() {
                            " " span.inputs {
                                "("
                                @for (i, (name, value)) in flag.inputs.iter().enumerate() {
                                    @if i > 0 { "; " }
                                    (english(l, name)) ": " (value)
                                }
                                ")"
                            }
                        }
                        " " code { (flag.rule) }
                    }
                }
                @if flags.len() > SHOWN {
                    li { (l.tn("flags-more", flags.len() - SHOWN)) " " a href=(a.twin("json")) { "JSON" } }
                }
            }
        }
    }
}

/// Where a figure was read.
pub(super) fn origin(a: &Asked<'_>, origin: &Origin) -> Markup {
    let l = a.l;
    html! {
        @match origin {
            Origin::Page { series, page_id, captured, listed } => {
                (l.ta("origin-page", &[("time", &l.instant(*captured, a.zone))]))
                " " span.quiet { code { (series) "/" (page_id) } }
                @if !listed.is_empty() {
                    ", " (l.t("origin-listed")) " "
                    @for (i, name) in listed.iter().enumerate() {
                        @if i > 0 { "; " }
                        span.listed lang="en" { (name) }
                    }
                }
            }
            Origin::Statement { label, source, locator } => {
                a href=(a.href(&statement_path(label))) { (label) }
                ", " a href=(a.href(&source_path(source))) { (source) }
                @if !locator.is_empty() { ", " (english(l, locator)) }
            }
        }
    }
}

/// One statement of a list.
pub(super) fn statement(a: &Asked<'_>, s: &StatementLine) -> Markup {
    let l = a.l;
    let kind = kind_code(s.kind);
    html! {
        li.statement {
            p.meta {
                span.kind.{ "kind-" (kind) } { (l.t(&format!("kind-{kind}"))) } " "
                @if let Some(said) = s.said { time datetime=(said.to_string()) { (l.said(said)) } " " }
                span.speaker { (english(l, &s.speaker)) }
                @if !s.addressees.is_empty() {
                    " " (l.t("to-whom")) " "
                    @for (i, to) in s.addressees.iter().enumerate() {
                        @if i > 0 { ", " }
                        (english(l, to))
                    }
                }
            }
            p.what lang="en" dir="ltr" { (s.what) }
            @if let Some(quote) = &s.quote {
                blockquote lang="en" dir="ltr" { p { "“" (quote) "”" } }
            }
            (remarks(a, s))
            p.from {
                (english(l, &s.subject))
                " · " a href=(a.href(&source_path(&s.source))) { (s.source) }
                @if !s.locator.is_empty() { ", " (english(l, &s.locator)) }
                " · " (l.ta("known-since", &[("date", &l.date(a.zone.day_of(s.known_at)))]))
                " · " a href=(a.href(&statement_path(&s.label))) { (s.label) }
            }
        }
    }
}

/// What a reader must know about a statement: what became of it, and how well it is attested.
pub(super) fn remarks(a: &Asked<'_>, s: &StatementLine) -> Markup {
    let l = a.l;
    let to = |label: &StatementLabel| {
        html! { a href=(a.href(&statement_path(label))) { (label) } }
    };
    let nothing = s.due.is_none()
        && s.function.is_none()
        && s.relations.is_empty()
        && s.retracted_by.is_none()
        && s.restated_by.is_none()
        && !s.corrected
        && s.confidence == Confidence::Seen
        && s.note.is_none();
    html! {
        @if !nothing {
            ul.remarks {
                @if let Some(by) = &s.retracted_by {
                    li.doubt { strong { (l.t("remark-retracted")) } " " (to(by)) }
                }
                @if let Some(by) = &s.restated_by { li { (l.t("remark-restated")) " " (to(by)) } }
                @if s.corrected { li.doubt { (l.t("remark-corrected")) } }
                @if let Some(function) = s.function {
                    li { (l.t("remark-function")) " " (l.t(&format!("function-{function}"))) }
                }
                @if let Some(due) = s.due { li { (l.ta("remark-due", &[("date", &l.date(due))])) } }
                @for (kind, label) in &s.relations {
                    li { (l.t(&format!("relation-{}", relation_code(*kind)))) " " (to(label)) }
                }
                @if s.confidence != Confidence::Seen {
                    li.doubt { (l.t(&format!("confidence-{}", confidence_code(s.confidence)))) }
                }
                @if let Some(note) = &s.note { li { (english(l, note)) } }
            }
        }
    }
}
