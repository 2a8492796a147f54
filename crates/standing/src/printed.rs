//! A page to print: it needs no network, and looks the same on any machine.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// How lists for a clinic look.
pub(crate) const LISTS: &str = "body{font:13px/1.35 system-ui,sans-serif;margin:1.5em;color:#000;background:#fff}\
    h1{font-size:1.5em;margin:0 0 .3em}h2{font-size:1.2em;margin:1.2em 0 .3em;break-after:avoid}\
    p{margin:.2em 0;max-width:60em}ul{margin:.2em 0;padding-left:1.2em}\
    table{border-collapse:collapse;width:100%}thead{display:table-header-group}\
    tr{break-inside:avoid}th,td{border:1px solid #777;padding:.25em .5em;text-align:start;\
    vertical-align:top}th{font-weight:600;background:#eee}td.box{width:3.2em}td.write{width:13em}\
    td.nowrap{white-space:nowrap;font-variant-numeric:tabular-nums}section{break-after:page}\
    @page{size:landscape;margin:12mm}@media print{body{margin:0}}";

/// A whole page in a language (its tag, and `ltr` or `rtl`), with a style of its own.
pub(crate) fn page(
    (language, direction): (&str, &str),
    style: &str,
    title: &str,
    body: &Markup,
) -> String {
    html! {
        (DOCTYPE)
        html lang=(language) dir=(direction) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(style)) }
            }
            body { (body) }
        }
    }
    .into_string()
}
