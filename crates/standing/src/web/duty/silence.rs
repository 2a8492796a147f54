//! The record of silence of one who was asked: to be printed, and signed by the one who made it.

use super::{beside, obligation, owed, say};
use crate::web::{
    ask::Asked,
    layout::{Page, english},
    parts::{source_path, statement_path},
    statements::entry,
    twins::Sheet,
};
use maud::html;
use standing_disclosure::Cleared;
use standing_views::duty::{SentenceKey, SilenceRecord};

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<SilenceRecord>) -> Page {
    let l = a.l;
    let r = cleared.value();
    // The counting of time stands in its own part; here is what shows the silence.
    let clock = &r.deadline.sentences;
    let shown: Vec<_> = r
        .sentences
        .iter()
        .filter(|s| !clock.contains(s) && s.key != SentenceKey::SilenceFinding)
        .collect();
    let finding = r
        .sentences
        .iter()
        .find(|s| s.key == SentenceKey::SilenceFinding);
    Page {
        title: l.t("silence-record-title"),
        nav: "duty",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap.narrow.printed {
                (beside(a, ""))
                p.crumb { a href=(a.href(&owed::path(&r.id))) { (r.id.label) } }
                p.eyebrow { (l.t("silence-record-title")) }
                h1 { @if let Some(finding) = finding { (say::say(a, finding)) } @else { (l.t("silence-record-title")) } }
                @if r.is_whole() { p.lead { (l.t("silence-record-whole")) } } @else {
                    p.lead { (l.t("silence-record-not-whole")) }
                }
                dl.record {
                    (entry(&l.t("record-asked-by"), &html! { (english(l, &r.by.name)) }))
                    (entry(&l.t("record-asked-of"), &html! { (english(l, &r.bearer.name)) }))
                    (entry(&l.t("record-subject"), &html! { (english(l, &r.place)) }))
                    @if let Some(f) = r.function { (entry(&l.t("record-function"), &html! { (say::function(l, f)) })) }
                    (entry(&l.t("record-asked"), &html! { (english(l, &r.what)) }))
                    (entry(&l.t("col-source"), &html! {
                        a href=(a.href(&source_path(&r.source))) { (r.source) } " · "
                        a href=(a.href(&statement_path(&r.id.label))) { (r.id.label) }
                    }))
                }
                section {
                    h2 { (l.t("silence-record-shown")) }
                    ol.derivation { @for s in shown { li { (say::say(a, s)) } } }
                    @if !r.lacks.is_empty() {
                        h3 { (l.t("silence-record-lacks")) }
                        ul.plain { @for lack in &r.lacks { li { (l.t(&format!("lack-{}", say::code(lack)))) } } }
                    }
                    @if !r.answers_by_others.is_empty() {
                        p.note {
                            (l.t("answers-by-others")) " "
                            @for (i, label) in r.answers_by_others.iter().enumerate() {
                                @if i > 0 { ", " }
                                a href=(a.href(&statement_path(label))) { (label) }
                            }
                        }
                    }
                }
                section { h2 { (l.t("clock-title")) } (obligation::derivation(a, &r.deadline, true)) }
                section.signature {
                    p { (l.ta("silence-record-made", &[("point", &a.as_of_sentence())])) }
                    p.lines { span { (l.t("silence-record-name")) } span { (l.t("silence-record-signed")) } }
                }
            }
        },
    }
}

/// Rows: the sentences of the record.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(a: &Asked<'_>, cleared: &Cleared<SilenceRecord>) -> Result<Vec<u8>, csv::Error> {
    let r = cleared.value();
    let mut sheet = Sheet::new(&["obligation", "key", "sentence"])?;
    for s in &r.sentences {
        sheet.row(&[
            r.id.to_string(),
            s.key.code().to_owned(),
            say::plain(a.l, s),
        ])?;
    }
    sheet.done()
}
