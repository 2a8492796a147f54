//! The due list as a page to print, with room for what was decided and given.

use super::Sheet;
use crate::cli::Args;
use crate::printed;
use crate::web::{Locale, Locales};
use anyhow::Context as _;
use maud::{Markup, html};
use standing_registry::act::Decision;
use standing_registry::care::Guardian;
use standing_registry::clinic::Kit;
use standing_registry::due::{self, Line, Standing};
use standing_registry::today::{Give, Marks};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Writes the page into a file that only its owner reads: it names people.
///
/// # Errors
/// Where the file cannot be written.
pub(super) fn write(args: &Args, sheet: &Sheet<'_>, path: &Path) -> anyhow::Result<()> {
    let locales = Locales::embedded()?;
    let locale = locales.get(&args.lang).unwrap_or_else(|| locales.source());
    let page = page(locale, sheet);
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path);
    file.and_then(|mut file| file.write_all(page.as_bytes()))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn page(l: &Locale, sheet: &Sheet<'_>) -> String {
    let list = sheet.list;
    let (facility, held) = (sheet.facility.to_string(), list.held.to_string());
    let title = l.ta(
        "sheet-due-title",
        &[("facility", &facility), ("date", &l.date(sheet.day))],
    );
    let known = l.ta(
        "sheet-due-known",
        &[
            ("known", sheet.known),
            ("rules", &list.rules),
            ("held", &held),
        ],
    );
    let mut groups: Vec<(&str, Vec<(&Line, &Marks<'_>)>)> = Vec::new();
    for (line, marks) in list.lines.iter().zip(&sheet.today.marks) {
        match groups.last_mut() {
            Some((group, lines)) if *group == line.vaccine_group => lines.push((line, marks)),
            _ => groups.push((&line.vaccine_group, vec![(line, marks)])),
        }
    }
    let body = html! {
        h1 { (title) }
        p { (known) }
        p { (l.t("sheet-due-decline")) " " (l.t("sheet-due-not-an-order")) }
        @if let Some(missing) = sheet.missing() { p { strong { (missing) } } }
        @if !sheet.today.stock.recorded { p { strong { (l.t("sheet-due-stock-not-recorded")) } } }
        @for finding in &sheet.today.stock.findings { p { strong { (finding.words()) } } }
        (clinic(l, sheet))
        @if groups.is_empty() { p { (l.t("sheet-due-nobody")) } }
        @for (group, lines) in &groups {
            h2 { (l.ta("sheet-due-group", &[("group", group), ("count", &lines.len().to_string())])) }
            @for pause in sheet.paused(group) {
                p { strong {
                    (l.ta("sheet-due-pause", &[("name", &pause.name), ("by", &pause.by), ("date", &l.date(pause.from))]))
                } }
            }
            table {
                thead { tr {
                    @for head in heads(l) { th scope="col" { (head) } }
                } }
                tbody { @for (line, marks) in lines { (row(l, sheet, line, marks)) } }
            }
        }
        @for unanswered in &list.unanswered {
            p { (l.ta("sheet-due-unanswered", &[("number", sheet.number(unanswered.person))])) }
        }
    };
    printed::page((l.tag(), l.dir()), printed::LISTS, &title, &body)
}

/// The heads of the columns.
fn heads(l: &Locale) -> [String; 11] {
    [
        l.t("sheet-due-number"),
        l.t("sheet-due-name"),
        l.t("sheet-due-born"),
        l.t("sheet-due-dose"),
        l.t("sheet-due-since"),
        l.t("sheet-due-vaccine"),
        l.t("sheet-due-look"),
        l.t("sheet-due-yes"),
        l.t("sheet-due-no"),
        l.t("sheet-due-later"),
        l.t("sheet-due-given"),
    ]
}

/// The questions to ask, and the emergency kit.
fn clinic(l: &Locale, sheet: &Sheet<'_>) -> Markup {
    let clinic = &sheet.today.clinic;
    html! {
        @for order in &clinic.orders {
            h2 { (l.ta("sheet-due-questions", &[("order", &order.order), ("prescriber", &order.prescriber)])) }
            ul { @for question in &order.questions { li { (question.words) } } }
        }
        @if !clinic.orders.is_empty() {
            p {
                (l.t("sheet-due-kit")) ": "
                @match &clinic.kit {
                    None => { strong { (l.t("sheet-due-kit-never")) } },
                    Some(kit) => { (checked(l, kit)) }
                }
            }
        }
    }
}

fn checked(l: &Locale, kit: &Kit) -> String {
    let date = l.date(kit.on);
    let said = [("date", date.as_str()), ("by", &kit.by)];
    if kit.complete {
        l.ta("sheet-due-kit-complete", &said)
    } else {
        l.ta("sheet-due-kit-incomplete", &said)
    }
}

fn row(l: &Locale, sheet: &Sheet<'_>, line: &Line, marks: &Marks<'_>) -> Markup {
    let details = due::details(sheet.book, line.person);
    let unknown = || l.t("sheet-due-unknown");
    let standing = match line.standing {
        Standing::PastDue => l.t("sheet-due-past-due"),
        Standing::Due => l.t("sheet-due-due"),
        Standing::MayBeGiven => l.t("sheet-due-may"),
    };
    html! {
        tr {
            td.nowrap { (sheet.number(line.person)) }
            td { (details.map_or_else(unknown, |d| d.name.clone())) }
            td.nowrap { (details.map_or_else(unknown, |d| d.birth.to_string())) }
            td.nowrap { (line.number) ", " (standing) }
            td.nowrap { (line.recommended) }
            td { (could_give(l, sheet, marks)) }
            td { (look_first(l, line, marks)) }
            td.box {} td.box {} td.box {} td.write {}
        }
    }
}

/// Which lots, or why none.
fn could_give(l: &Locale, sheet: &Sheet<'_>, marks: &Marks<'_>) -> Markup {
    let why = |words: String| html! { (words) };
    let places = match &marks.give {
        Give::OnHand(places) => places,
        Give::NothingNamed => return why(l.t("sheet-due-no-product-named")),
        Give::Paused => return why(l.t("sheet-due-paused")),
        Give::NotRecorded => return why(l.t("sheet-due-stock-not-recorded")),
        Give::NoStock => return why(l.t("sheet-due-no-stock")),
        Give::OnlyHeld(_) => return why(l.t("sheet-due-only-quarantined")),
        Give::OnlyExpired(_) => return why(l.t("sheet-due-only-expired")),
    };
    let lots = places
        .iter()
        .filter_map(|place| sheet.today.stock.lots.get(*place));
    html! {
        @for lot in lots {
            @let last = lot.last_day.map_or_else(
                || l.t("sheet-due-expires-unknown"),
                |last| l.ta("sheet-due-expires", &[("date", &l.date(last))]),
            );
            div { (l.ta("sheet-due-lot", &[
                ("cvx", &lot.cvx), ("lot", &lot.lot.to_string()),
                ("doses", &lot.on_hand.to_string()), ("last", &last),
            ])) }
        }
    }
}

/// What the nurse looks at before anything else.
fn look_first(l: &Locale, line: &Line, marks: &Marks<'_>) -> Markup {
    let decided = line.decision.as_ref().map(|(on, decision)| {
        let date = l.date(*on);
        let date = [("date", date.as_str())];
        match decision {
            Decision::Accepted => l.ta("sheet-due-accepted", &date),
            Decision::Declined { .. } => l.ta("sheet-due-declined", &date),
            Decision::Deferred { .. } => l.ta("sheet-due-deferred", &date),
        }
    });
    let consent = marks.consent.map(|(row, guardian)| {
        let age = row.age.to_string();
        let on = match guardian {
            Guardian::NotAsked => String::new(),
            Guardian::Asked(on) | Guardian::Given(on) | Guardian::Refused(on) => l.date(on),
        };
        let said = [("age", age.as_str()), ("date", on.as_str())];
        match guardian {
            Guardian::NotAsked => l.ta("sheet-due-guardian-not-asked", &said),
            Guardian::Asked(_) => l.ta("sheet-due-guardian-asked", &said),
            Guardian::Given(_) => l.ta("sheet-due-guardian-given", &said),
            Guardian::Refused(_) => l.ta("sheet-due-guardian-refused", &said),
        }
    });
    html! {
        @if let Some(decided) = decided { div { (decided) } }
        @if marks.isolated.is_some() { div { strong { (l.t("sheet-due-apart")) } } }
        @if let Some(consent) = consent { div { strong { (consent) } } }
        @for missing in &marks.order { div { strong { (missing) } } }
        @if !marks.orders.is_empty() {
            div { (l.ta("sheet-due-order", &[("orders", &marks.orders.join(", "))])) }
        }
        @for reason in line.reasons.iter().filter(|reason| reason.starts_with("look first")) {
            div { (reason) }
        }
    }
}
