//! The card as a page to print and fold: the code, and in words what it holds.

use crate::printed;
use crate::web::Locale;
use jiff::civil::Date;
use maud::{PreEscaped, html};
use standing_cards::{Content, Name, SvgError, svg};

const STYLE: &str = "body{font:16px/1.4 system-ui,sans-serif;margin:2em;max-width:40em;\
    color:#000;background:#fff}svg{width:11cm;height:11cm;display:block;margin:1em 0}\
    table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.3em .6em .3em 0;\
    border-bottom:1px solid #999}h1{font-size:1.3em;margin:0}dl{margin:.5em 0}dt{font-weight:600}\
    dd{margin:0 0 .4em}@page{margin:15mm}";

/// The page. It needs no network and names no place.
///
/// # Errors
/// Where the digits do not make a code.
pub(super) fn page(
    l: &Locale,
    content: &Content,
    digits: &str,
    today: Date,
    describe: impl Fn(&str) -> Option<String>,
) -> Result<String, SvgError> {
    let name = match &content.name {
        Name::Whole(name) => name.clone(),
        Name::Parts { family, given } => format!("{} {family}", given.join(" ")),
    };
    let code = svg(digits, &l.t("card-code"))?;
    let performer = content.doses.iter().any(|dose| dose.performer.is_some());
    let body = html! {
                h1 { (l.t("card-title")) }
                dl {
                    dt { (l.t("card-name")) }
                    dd { (name) }
                    dt { (l.t("card-birth")) }
                    dd { (l.date(content.birth)) }
                }
                (PreEscaped(code))
                table {
                    thead { tr {
                        th scope="col" { (l.t("card-date")) }
                        th scope="col" { (l.t("card-vaccine")) }
                        th scope="col" { (l.t("card-lot")) }
                        @if performer { th scope="col" { (l.t("card-performer")) } }
                    } }
                    tbody {
                        @for dose in &content.doses {
                            tr {
                                td { (l.date(dose.on)) }
                                td {
                                    @match describe(&dose.cvx) {
                                        Some(words) => { (words) " (CVX " (dose.cvx) ")" },
                                        None => { "CVX " (dose.cvx) },
                                    }
                                }
                                td { (dose.lot.clone().unwrap_or_else(|| l.t("card-not-known"))) }
                                @if performer {
                                    td { (dose.performer.clone().unwrap_or_default()) }
                                }
                            }
                        }
                    }
                }
                p { (l.t("card-keep")) }
                p { (l.t("card-whose")) }
                p { (l.ta("card-issued", &[("date", &l.date(today))])) }
    };
    Ok(printed::page(
        (l.tag(), l.dir()),
        STYLE,
        &l.t("card-title"),
        &body,
    ))
}
