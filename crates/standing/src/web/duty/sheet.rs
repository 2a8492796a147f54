//! The sheet of a facility for the people held there and their families: one printed page in plain
//! words. It needs no account, asks nothing, and names no person.

use super::say;
use crate::web::{
    ask::Asked,
    front::shortened,
    layout::{Page, english},
    twins,
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::{AboutInstitutions, Function};
use standing_views::duty::{Arg, FacilitySheet, PartyName, Sentence, SentenceKey, SheetLine};
use standing_views::surveillance::FacilityStanding;

/// Lines of a part that fit on the page; the rest is on the site.
const PROMISED: usize = 4;
const SILENT: usize = 3;
const CALL: usize = 4;
/// Characters of what was said that fit on a line or two.
const WORDS: usize = 150;

/// What the page shows.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Sheet {
    /// The sheet.
    #[serde(flatten)]
    pub(super) lines: FacilitySheet,
    /// Who runs the place, as a source says.
    pub(super) operator: Option<String>,
    /// Where it is.
    pub(super) place: Option<String>,
}

impl AboutInstitutions for Sheet {}

impl Sheet {
    /// The sheet with what the directory knows of the place.
    pub(super) fn of(sheet: FacilitySheet, standing: Option<FacilityStanding>) -> Self {
        let (operator, place) = standing.map_or((None, None), |s| {
            let place: Vec<String> = [s.city, s.state.map(|c| c.as_str().to_owned())]
                .into_iter()
                .flatten()
                .collect();
            (s.operator, (!place.is_empty()).then(|| place.join(", ")))
        });
        Self {
            lines: sheet,
            operator,
            place,
        }
    }
}

/// Lines that come from one statement and differ only in the party become one.
fn gathered(lines: &[SheetLine]) -> Vec<Sentence> {
    let mut out: Vec<(&SheetLine, Sentence)> = Vec::new();
    for line in lines {
        let sentence = short(&line.sentence);
        let kin = out
            .iter_mut()
            .find(|(first, _)| first.from == line.from && first.sentence.key == line.sentence.key);
        match kin {
            Some((_, first)) => join(first, &sentence),
            None => out.push((line, sentence)),
        }
    }
    out.into_iter().map(|(_, sentence)| sentence).collect()
}

fn short(s: &Sentence) -> Sentence {
    let mut s = s.clone();
    for (_, arg) in &mut s.args {
        if let Arg::Text(text) = arg {
            *text = shortened(text, WORDS);
        }
    }
    s
}

/// Puts the parties of another line of the same statement into a line.
fn join(first: &mut Sentence, other: &Sentence) {
    let name = match first.key {
        SentenceKey::SheetOrder => "parties",
        _ => "party",
    };
    let parties = |arg: &Arg| -> Vec<PartyName> {
        match arg {
            Arg::Party(party) => vec![party.clone()],
            Arg::Parties(list) => list.clone(),
            _ => Vec::new(),
        }
    };
    let more: Vec<PartyName> = other
        .args
        .iter()
        .filter(|(n, _)| *n == name)
        .flat_map(|(_, arg)| parties(arg))
        .collect();
    for (n, arg) in &mut first.args {
        if *n == name {
            let mut all = parties(arg);
            all.extend(more.iter().cloned());
            all.sort();
            all.dedup();
            *arg = Arg::Parties(all);
        }
    }
}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Sheet>) -> Page {
    let l = a.l;
    let p = cleared.value();
    let s = &p.lines;
    let (promised, silent, call) = (
        gathered(&s.promised),
        gathered(&s.silent),
        gathered(&s.call),
    );
    Page {
        title: l.ta("sheet-title", &[("name", &s.name)]),
        nav: "duty",
        twins: true,
        as_of: true,
        body: html! {
            article.one-page {
                header {
                    p.eyebrow { (l.t("sheet-eyebrow")) }
                    h1 { (l.ta("sheet-title", &[("name", &s.name)])) }
                    p.where-when {
                        @if let Some(place) = &p.place { (place) " · " }
                        (a.as_of_sentence())
                    }
                }
                section.rights {
                    h2 { (l.t("sheet-rights")) }
                    ul { @for right in &s.rights { li { (say::say(a, right)) } } }
                }
                section {
                    h2 { (l.t("sheet-who")) }
                    table.who-table {
                        tbody {
                            @for (function, line) in Function::ALL.into_iter().zip(&s.responsible) {
                                tr {
                                    th scope="row" { (l.t(&format!("sheet-q-{}", function.code()))) }
                                    td.nobody[nobody(line)] { (say::say(a, &line.sentence)) }
                                }
                            }
                        }
                    }
                }
                (part(a, &l.t("sheet-promised-title"), &l.t("sheet-promised-none"), &promised, PROMISED))
                @if l.tag() != "en" && !(promised.is_empty() && silent.is_empty()) { p.note { (l.t("sheet-original")) } }
                (part(a, &l.t("sheet-silent-title"), &l.t("sheet-silent-none"), &silent, SILENT))
                section.call {
                    h2 { (l.t("sheet-call-title")) }
                    ul {
                        @for sentence in call.iter().take(CALL) {
                            @if sentence.key != SentenceKey::SheetNoCall || p.operator.is_none() { li { (say::say(a, sentence)) } }
                        }
                        @if let Some(operator) = &p.operator { li { (l.ta("sheet-operator", &[("operator", operator)])) } }
                    }
                    p.fill { span { (l.t("sheet-fill-health")) } span { (l.t("sheet-fill-legal")) } }
                }
                footer {
                    p { (l.t("sheet-foot")) }
                    p.not-printed { (l.t("sheet-print")) " " a href=(a.href(&format!("/facilities/{}", s.facility))) { (english(l, &s.name)) } }
                }
            }
        },
    }
}

fn nobody(line: &SheetLine) -> bool {
    matches!(
        line.sentence.key,
        SentenceKey::SheetNobody | SentenceKey::SheetUnknown | SentenceKey::SheetContested
    )
}

fn part(a: &Asked<'_>, title: &str, none: &str, lines: &[Sentence], most: usize) -> Markup {
    let l = a.l;
    html! {
        section {
            h2 { (title) }
            @if lines.is_empty() { p { (none) } } @else {
                ul {
                    @for line in lines.iter().take(most) { li { (say::say(a, line)) } }
                    @if lines.len() > most { li.more { (l.tn("sheet-more", lines.len() - most)) } }
                }
            }
        }
    }
}

/// Rows: the lines of the sheet with their sources, none left out.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(a: &Asked<'_>, cleared: &Cleared<Sheet>) -> Result<Vec<u8>, csv::Error> {
    let s = &cleared.value().lines;
    let mut sheet = twins::Sheet::new(&["facility", "part", "sentence", "from", "sources"])?;
    let parts = [
        ("responsible", &s.responsible),
        ("promised", &s.promised),
        ("silent", &s.silent),
        ("call", &s.call),
    ];
    for (part, lines) in parts {
        for line in lines {
            let from: Vec<String> = line.from.iter().map(ToString::to_string).collect();
            let sources: Vec<String> = line.sources.iter().map(ToString::to_string).collect();
            sheet.row(&[
                s.facility.to_string(),
                part.to_owned(),
                say::plain(a.l, &line.sentence),
                from.join("; "),
                sources.join("; "),
            ])?;
        }
    }
    for right in &s.rights {
        sheet.row(&[
            s.facility.to_string(),
            "rights".to_owned(),
            say::plain(a.l, right),
            String::new(),
            String::new(),
        ])?;
    }
    sheet.done()
}
