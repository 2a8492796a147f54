//! The report of an exhibit: one page that stands alone, needs nothing from elsewhere, and prints.

use super::ask::Asked;
use super::duty::say;
use super::layout::english;
use super::locale::{Locale, Locales};
use super::parts;
use crate::exhibit::{Gathered, RULES, SourceHere};
use crate::log::Sealed;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};
use standing_disclosure::Cleared;
use standing_terms::{AsOf, BookZone, StatementLabel};
use standing_views::duty::{SentenceKey, SilenceRecord};
use standing_views::surveillance::{FacilityPage, Origin};

const STYLE: &str = "
body{font:11pt/1.5 Georgia,'Times New Roman',serif;max-width:19cm;margin:1.5cm auto;padding:0 1cm;color:#000;background:#fff}
h1{font-size:20pt;line-height:1.2;margin:.2em 0 .6em}h2{font-size:14pt;margin:1.6em 0 .4em;border-top:1px solid #000;padding-top:.5em;break-after:avoid}h3{font-size:11.5pt;margin:1em 0 .3em;break-after:avoid}
.eyebrow{text-transform:uppercase;letter-spacing:.08em;font-size:9pt;margin:0}
.check{border:1.5pt solid #000;padding:.4em 1em;margin:1.2em 0;break-inside:avoid}.check h2{border:0;padding:0;margin:.3em 0}
pre,code{font:9.5pt/1.4 'DejaVu Sans Mono',Menlo,Consolas,monospace;overflow-wrap:anywhere;white-space:pre-wrap}pre{background:#f2f2f2;padding:.5em .8em}
table{border-collapse:collapse;width:100%;font-size:9.5pt;margin:.6em 0}th,td{text-align:left;vertical-align:top;padding:.25em .5em .25em 0;border-bottom:.5pt solid #999}tr{break-inside:avoid}th{font-weight:bold}td{overflow-wrap:anywhere}td.number,th.number{text-align:right;overflow-wrap:normal;white-space:nowrap;font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em}dt{font-weight:bold}dd{margin:0;overflow-wrap:anywhere}
.quiet{color:#444;font-size:9pt}.missing{font-style:italic}li{margin:.25em 0}
@page{margin:2cm}@media print{body{margin:0;padding:0;max-width:none}.records{break-before:page}}
";

/// What the report is of.
pub(crate) enum Of<'a> {
    /// The silence of one who was asked.
    Silence(&'a Cleared<SilenceRecord>),
    /// A facility.
    Facility(&'a Cleared<FacilityPage>),
}

/// Everything that stands in a report.
pub(crate) struct Report<'a> {
    /// Of what.
    pub(crate) of: Of<'a>,
    /// The as-of point.
    pub(crate) as_of: AsOf,
    /// The zone of the book.
    pub(crate) zone: &'a BookZone,
    /// What it rests on.
    pub(crate) gathered: &'a Gathered,
    /// How many statements and figures were left out by the terms of their sources.
    pub(crate) held_back: usize,
    /// The log.
    pub(crate) log: &'a Sealed,
    /// When it was made.
    pub(crate) made: jiff::Timestamp,
    /// Name and version of the program.
    pub(crate) software: &'a str,
}

/// The title of a report.
pub(crate) fn title(l: &Locale, of: &Of<'_>) -> String {
    match of {
        Of::Silence(cleared) => {
            let r = cleared.value();
            format!(
                "{}: {} ({})",
                l.t("exhibit-silence"),
                r.bearer.name,
                r.id.label
            )
        }
        Of::Facility(cleared) => {
            let page = cleared.value();
            format!("{}: {}", l.t("exhibit-facility"), page.standing.name)
        }
    }
}

/// The report as HTML.
pub(crate) fn report(locales: &Locales, l: &Locale, r: &Report<'_>) -> String {
    let a = Asked {
        l,
        locales,
        as_of: r.as_of,
        zone: r.zone,
        path: String::new(),
        query: Vec::new(),
        host: None,
        holds_back: false,
    };
    let title = title(l, &r.of);
    html! {
        (DOCTYPE)
        html lang=(l.tag()) dir=(l.dir()) {
            head { meta charset="utf-8"; title { (title) } style { (PreEscaped(STYLE)) } }
            body {
                p.eyebrow { (l.t("exhibit-of")) }
                h1 { (title) }
                (check(l))
                (about(&a, r))
                section {
                    h2 { (l.t("exhibit-derived-title")) }
                    p.quiet { (l.ta("exhibit-derived", &[("file", "data/derived.json")])) }
                    @match &r.of {
                        Of::Silence(cleared) => (silence(&a, r, cleared.value())),
                        Of::Facility(cleared) => (facility(&a, r, cleared.value())),
                    }
                }
                (records(l, r))
                (sources(l, r))
                (rules(l))
                p { (l.ta("exhibit-certificate", &[("file", "data/custodian-certificate.html")])) }
            }
        }
    }
    .into_string()
}

fn check(l: &Locale) -> Markup {
    html! {
        div.check {
            h2 { (l.t("exhibit-check-title")) }
            p { (l.t("exhibit-check")) }
            pre { "python3 data/verify.py exhibit ." }
            p { (l.t("exhibit-check-needs")) }
            p.quiet { (l.t("exhibit-check-key")) }
        }
    }
}

fn about(a: &Asked<'_>, r: &Report<'_>) -> Markup {
    let (l, head) = (a.l, &r.log.checkpoint);
    let size = l.number(head.head.size as f64);
    html! {
        dl {
            dt { (l.t("exhibit-point")) } dd { (a.as_of_sentence()) }
            dt { (l.t("exhibit-made")) } dd { (l.instant(r.made, a.zone)) }
            dt { (l.t("exhibit-software")) } dd { (r.software) }
            dt { (l.t("exhibit-log")) } dd { (l.ta("exhibit-log-value", &[("origin", &head.origin), ("size", &size)])) }
            dt { (l.t("exhibit-root")) } dd { code { (head.head.root) } }
            dt { (l.t("exhibit-key")) } dd { code { (r.log.verifier) } }
        }
        p { (l.t("exhibit-proves")) }
    }
}

/// The mark that points to a record of the schedule.
fn mark(r: &Report<'_>, label: &StatementLabel) -> Markup {
    html! { @if let Some(n) = r.gathered.numbers.get(label) { " [" (n) "]" } }
}

fn silence(a: &Asked<'_>, r: &Report<'_>, record: &SilenceRecord) -> Markup {
    let l = a.l;
    let clock = &record.deadline.sentences;
    let finding = SentenceKey::SilenceFinding;
    html! {
        @for s in record.sentences.iter().filter(|s| s.key == finding) { p { strong { (say::say(a, s)) } } }
        p { (l.t(if record.is_whole() { "silence-record-whole" } else { "silence-record-not-whole" })) }
        dl {
            dt { (l.t("record-asked-by")) } dd { (english(l, &record.by.name)) }
            dt { (l.t("record-asked-of")) } dd { (english(l, &record.bearer.name)) }
            dt { (l.t("record-subject")) } dd { (english(l, &record.place)) }
            dt { (l.t("record-asked")) } dd { (english(l, &record.what)) (mark(r, &record.id.label)) }
        }
        h3 { (l.t("silence-record-shown")) }
        ol {
            @for s in record.sentences.iter().filter(|s| s.key != finding && !clock.contains(s)) { li { (say::say(a, s)) } }
        }
        @if !record.lacks.is_empty() {
            h3 { (l.t("silence-record-lacks")) }
            ul { @for lack in &record.lacks { li { (l.t(&format!("lack-{}", say::code(lack)))) } } }
        }
        @if !record.answers_by_others.is_empty() {
            p { (l.t("answers-by-others")) @for label in &record.answers_by_others { " " (label) (mark(r, label)) } }
        }
        h3 { (l.t("clock-title")) }
        ol { @for s in clock { li { (say::say(a, s)) } } }
        @if let Some(rule) = &record.deadline.rule { p.quiet { (english(l, &rule.citation)) } }
        p.quiet { (l.ta("silence-record-made", &[("point", &a.as_of_sentence())])) }
    }
}

/// The marks of where a figure was read.
fn origin_marks(r: &Report<'_>, origin: &Origin) -> Markup {
    match origin {
        Origin::Statement { label, .. } => mark(r, label),
        Origin::Page {
            series,
            page_id,
            listed,
            ..
        } => html! {
            @for name in listed {
                @if let Some(n) = r.gathered.rows.get(&(series.clone(), page_id.clone(), name.clone())) { " [" (n) "]" }
            }
        },
    }
}

fn facility(a: &Asked<'_>, r: &Report<'_>, page: &FacilityPage) -> Markup {
    let l = a.l;
    let doubts = page.standing.figures.iter().flat_map(|f| &f.flags);
    html! {
        h3 { (l.t("exhibit-figures")) }
        table {
            thead { tr { th { (l.t("col-measure")) } th.number { (l.t("col-value")) } th { (l.t("col-speaker")) } th { (l.t("col-published")) } } }
            tbody {
                @for f in &page.standing.figures {
                    tr {
                        td { (l.measure(f.measure)) " " span.quiet { (english(l, &f.population)) } }
                        td.number { (parts::reading(a, f.reading)) @if let Some(origin) = &f.origin { (origin_marks(r, origin)) } }
                        td { (english(l, &f.speaker_name)) }
                        td { @if let Some(day) = f.last_published { (l.date(day)) } @if let Some(state) = parts::state(a, f) { " " span.quiet { (state) } } }
                    }
                    @for (reading, origin) in &f.also {
                        tr { td {} td.number { (parts::reading(a, *reading)) (origin_marks(r, origin)) } td {} td {} }
                    }
                }
            }
        }
        @if doubts.clone().next().is_some() {
            h3 { (l.t("exhibit-doubt")) }
            ul { @for flag in doubts { li { (l.measure(flag.measure)) ": " (english(l, &flag.reason)) " " span.quiet { (flag.rule) } } } }
        }
        @if !page.profile.is_empty() {
            h3 { (l.t("exhibit-facts")) }
            table {
                thead { tr { th { (l.t("col-fact")) } th { (l.t("col-value")) } th { (l.t("col-speaker")) } } }
                tbody { @for p in &page.profile {
                    tr { td { (parts::field_name(a, p.field)) } td { (english(l, &p.value)) (mark(r, &p.label)) } td { (english(l, &p.speaker)) } }
                } }
            }
        }
        @if !page.statements.is_empty() {
            h3 { (l.t("facility-statements")) }
            ol { @for s in &page.statements {
                li {
                    @if let Some(said) = s.said { (l.said(said)) ". " }
                    (english(l, &s.speaker)) ": " (english(l, &s.what)) (mark(r, &s.label))
                    @if let Some(by) = &s.retracted_by { " " strong { (l.t("remark-retracted")) } " " (by) (mark(r, by)) }
                    @if s.corrected { " " strong { (l.t("remark-corrected")) } }
                }
            } }
        }
    }
}

fn records(l: &Locale, r: &Report<'_>) -> Markup {
    html! {
        section.records {
            h2 { (l.t("exhibit-records-title")) }
            p { (l.t("exhibit-records")) }
            p {
                @if r.held_back == 0 { (l.t("exhibit-nothing-held-back")) }
                @else { (l.tn("exhibit-held-back", r.held_back)) }
            }
            table {
                thead { tr { th.number { (l.t("exhibit-number")) } th { (l.t("exhibit-what")) } th { (l.t("col-source")) } th.number { (l.t("exhibit-place-in-log")) } } }
                tbody { @for record in &r.gathered.records {
                    tr {
                        td.number { (record.number) }
                        td { (record.what) }
                        td { @if let Some(source) = &record.source { (source) @if !record.locator.is_empty() { ", " (english(l, &record.locator)) } } @else { span.quiet { (record.kind) } } }
                        td.number { (record.index) }
                    }
                } }
            }
        }
    }
}

fn sources(l: &Locale, r: &Report<'_>) -> Markup {
    html! {
        section {
            h2 { (l.t("exhibit-sources-title")) }
            ul { @for source in &r.gathered.sources {
                li {
                    (english(l, &source.title)) " · " (source.id) " · " (english(l, &source.origin)) " · "
                    @match source.here {
                        SourceHere::InTheExhibit => { (l.t("exhibit-source-in")) }
                        SourceHere::Cited => { (l.t("exhibit-source-cited")) }
                        SourceHere::Elsewhere => { (l.t("exhibit-source-elsewhere")) }
                        SourceHere::Terms => { (l.t("exhibit-source-terms")) }
                    }
                    @if let Some(sha256) = source.sha256 { br; code { "sha256 " (sha256) } }
                }
            } }
        }
    }
}

fn rules(l: &Locale) -> Markup {
    html! {
        section {
            h2 { (l.t("exhibit-rules-title")) }
            p { (l.t("exhibit-rules")) }
            table { tbody { @for (name, text) in RULES {
                tr { td { code { (name) } } td { code { (hex::encode(Sha256::digest(text.as_bytes()))) } } }
            } } }
        }
    }
}
