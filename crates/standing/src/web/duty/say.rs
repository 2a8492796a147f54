//! Sentences of the views in the reader's language.
//!
//! A sentence comes as a key and its arguments. The key is the name of a message; names of parties
//! stay as they are, days, numbers and functions are written as the language writes them. What was
//! typed in the book is in English: on a page of another language it is marked as such.

use crate::web::{ask::Asked, locale::Locale};
use maud::{Markup, html};
use standing_terms::Function;
use standing_views::duty::{Arg, PartyName, Sentence, SentenceKey};

/// Around a text that is not of the language of the page; no message and no book holds these
/// (Unicode, private use).
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// Words that the counting of time puts into a sentence, and their messages.
const CLOCK_WORDS: [(&str, &str); 6] = [
    ("weekend", "clock-word-weekend"),
    ("the rule knows no such pause", "clock-word-no-such-pause"),
    (
        "the rule allows it no further time",
        "clock-word-no-further-time",
    ),
    ("the rule knows no extension", "clock-word-no-extension"),
    ("the time was over", "clock-word-time-over"),
    ("the rule allows one", "clock-word-one-only"),
];

/// Several parties in a row.
pub(super) fn parties(l: &Locale, parties: &[PartyName]) -> String {
    match parties.split_last() {
        None => l.t("list-nobody"),
        Some((only, [])) => only.name.clone(),
        Some((last, rest)) => {
            let rest: Vec<&str> = rest.iter().map(|p| p.name.as_str()).collect();
            l.ta(
                "list-and",
                &[("rest", &rest.join("; ")), ("last", &last.name)],
            )
        }
    }
}

/// So many days.
pub(super) fn days(l: &Locale, n: i64) -> String {
    l.tn("duty-days", usize::try_from(n).unwrap_or(0))
}

/// A function as it stands in a sentence: what is to be done.
pub(super) fn the_function(l: &Locale, function: Function) -> String {
    l.t(&format!("duty-the-{}", function.code()))
}

/// The name of a function at the head of a column or line.
pub(super) fn function(l: &Locale, function: Function) -> String {
    l.t(&format!("duty-short-{}", function.code()))
}

fn text(l: &Locale, key: SentenceKey, text: &str, mark: bool) -> String {
    let word = match key {
        SentenceKey::SilenceSent => Some(format!("office-channel-{text}")),
        SentenceKey::SilenceDelivered => Some(format!("proof-{text}")),
        _ => CLOCK_WORDS
            .iter()
            .find(|(english, _)| *english == text)
            .map(|(_, id)| (*id).to_owned()),
    };
    match word {
        Some(id) => l.t(&id),
        None if mark && l.tag() != "en" => format!("{OPEN}{text}{CLOSE}"),
        None => text.to_owned(),
    }
}

fn said(l: &Locale, s: &Sentence, mark: bool) -> String {
    // A sentence has several parties or a number, never both.
    let mut count = 1;
    let args: Vec<(&str, String)> = s
        .args
        .iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Party(party) => party.name.clone(),
                Arg::Parties(list) => {
                    count = list.len();
                    parties(l, list)
                }
                Arg::Day(day) => l.date(*day),
                Arg::Days(n) => days(l, *n),
                Arg::Number(n) => {
                    count = usize::try_from(*n).unwrap_or(0);
                    l.tn("duty-number", count)
                }
                Arg::Function(f) => the_function(l, *f),
                Arg::Statement(label) => label.to_string(),
                Arg::Text(t) => text(l, s.key, t, mark),
            };
            (*name, value)
        })
        .collect();
    let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    l.tna(s.key.code(), count, &args)
}

/// A sentence as plain text, for titles, rows and feeds.
pub(super) fn plain(l: &Locale, s: &Sentence) -> String {
    said(l, s, false)
}

/// A sentence on a page.
pub(in crate::web) fn say(a: &Asked<'_>, s: &Sentence) -> Markup {
    let text = said(a.l, s, true);
    let mut pieces = text.split(OPEN);
    let first = pieces.next().unwrap_or_default().to_owned();
    html! {
        (first)
        @for piece in pieces {
            @let (english, rest) = piece.split_once(CLOSE).unwrap_or((piece, ""));
            span lang="en" dir="ltr" { (english) } (rest)
        }
    }
}

/// A value of a closed list, as files name it.
pub(in crate::web) fn code(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(serde_json::Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// Every message whose name is put together from a code, for the test that looks that none is
/// missing and none is idle.
#[cfg(test)]
pub(crate) fn message_families() -> Vec<String> {
    use standing_terms::{Channel, CloseCause, DeliveryProof, PauseCause, PlanItem, ReplyDoubt};
    let mut out: Vec<String> = SentenceKey::ALL
        .iter()
        .map(|k| k.code().to_owned())
        .collect();
    let mut family = |prefix: &str, codes: &[&str]| {
        out.extend(codes.iter().map(|c| format!("{prefix}-{c}")));
    };
    let functions = Function::ALL.map(Function::code);
    family("duty-the", &functions);
    family("duty-short", &functions);
    family("sheet-q", &functions);
    let mut all = |prefix: &str, codes: Vec<&str>| family(prefix, &codes);
    all(
        "office-channel",
        Channel::ALL.iter().map(|c| c.code()).collect(),
    );
    all(
        "proof",
        DeliveryProof::ALL.iter().map(|c| c.code()).collect(),
    );
    all(
        "office-pause",
        PauseCause::ALL.iter().map(|c| c.code()).collect(),
    );
    all(
        "closing",
        CloseCause::ALL.iter().map(|c| c.code()).collect(),
    );
    all(
        "plan-item",
        PlanItem::ALL.iter().map(|c| c.code()).collect(),
    );
    all(
        "reply-doubt",
        ReplyDoubt::ALL.iter().map(|c| c.code()).collect(),
    );
    let statuses = ["unknown", "orphaned", "contested", "assigned", "ordered"];
    all("duty-status", statuses.to_vec());
    all("duty-means", statuses.to_vec());
    let causes = vec!["circular", "disclaimed", "silent", "named-only"];
    all("duty-cause", causes.clone());
    all("duty-cause-means", causes);
    all("duty-contest", vec!["several-hold", "held-and-disclaimed"]);
    all(
        "stance",
        vec!["accepts", "disclaims", "assigns", "mandates", "orders"],
    );
    all(
        "lateness",
        vec![
            "not-running",
            "running",
            "paused",
            "due",
            "overdue",
            "unanswered",
            "lapsed",
            "open",
            "ended",
        ],
    );
    all(
        "obligation-state",
        vec![
            "draft",
            "sent",
            "delivered",
            "acknowledged",
            "paused",
            "bounced",
            "answered",
            "disputed",
            "closed",
            "open",
            "stayed",
            "partly-done",
            "done",
            "lifted",
        ],
    );
    all("obligation-kind", vec!["request", "commitment", "order"]);
    all(
        "force",
        vec![
            "courtesy",
            "promise",
            "contract",
            "regulation",
            "statute",
            "order",
        ],
    );
    all(
        "agenda-list",
        vec!["due", "overdue", "promised", "upcoming", "paused"],
    );
    all(
        "misfit",
        vec![
            "not-sent",
            "already-sent",
            "undelivered",
            "arrived",
            "not-paused",
            "already-paused",
            "not-answered",
            "already-answered",
            "already-done",
            "lifted",
            "closed",
        ],
    );
    all(
        "lack",
        vec![
            "sending",
            "delivery",
            "search",
            "found",
            "unconfirmed",
            "not-due",
        ],
    );
    all("weekday", vec!["1", "2", "3", "4", "5", "6", "7"]);
    // Said as `.t(if …)`.
    for id in [
        "clock-by",
        "clock-law",
        "duty-mandate",
        "duty-mandate-order",
        "duty-said-of-nation",
        "duty-said-of-state",
        "known-show-now",
        "known-show-then",
        "known-status-now",
        "known-status-then",
        "known-title-now",
        "known-title-then",
        "rule-in-force",
        "rule-not-in-force",
    ] {
        out.push(id.to_owned());
    }
    out.extend(CLOCK_WORDS.iter().map(|(_, id)| (*id).to_owned()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Locales;
    use jiff::civil::date;
    use standing_terms::PartyId;
    use std::collections::BTreeSet;

    fn party(name: &str) -> PartyName {
        PartyName {
            id: PartyId::new(name).unwrap(),
            name: name.to_uppercase(),
        }
    }

    /// The names in braces of a text: `{name}` of a view, `{ $name }` of a message.
    fn names(text: &str, open: &str) -> BTreeSet<String> {
        text.split(open)
            .skip(1)
            .map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                    .collect()
            })
            .filter(|name: &String| !name.is_empty())
            .collect()
    }

    #[test]
    fn every_sentence_of_the_views_is_said_in_english_and_spanish_with_its_own_arguments() {
        let locales = Locales::embedded().unwrap();
        for tag in ["en", "es"] {
            assert!(
                SentenceKey::ALL
                    .iter()
                    .all(|k| locales.get(tag).unwrap().has(k.code())),
                "{tag} lacks {:?}",
                SentenceKey::ALL
                    .iter()
                    .filter(|k| !locales.get(tag).unwrap().has(k.code()))
                    .map(|k| k.code())
                    .collect::<Vec<_>>()
            );
            let file = format!("{}/locales/{tag}/duty.ftl", env!("CARGO_MANIFEST_DIR"));
            let file = std::fs::read_to_string(file).unwrap();
            for key in SentenceKey::ALL {
                let start = format!("{} =", key.code());
                let message: Vec<&str> = file
                    .lines()
                    .skip_while(|l| !l.starts_with(&start))
                    .enumerate()
                    .take_while(|(i, l)| *i == 0 || l.starts_with(' '))
                    .map(|(_, l)| l)
                    .collect();
                let mut used = names(&message.join("\n"), "$");
                used.remove("n");
                let mut given = names(key.template(), "{");
                // On the sheet a line stands beside the question that it answers.
                if key.code().starts_with("sheet-") {
                    given.remove("function");
                    used.remove("function");
                }
                assert_eq!(used, given, "{tag}: {}", key.code());
            }
        }
    }

    #[test]
    fn one_party_says_and_two_parties_say() {
        let locales = Locales::embedded().unwrap();
        let sentence = |list: Vec<PartyName>| {
            Sentence::new(SentenceKey::Disclaimed)
                .with("parties", Arg::Parties(list))
                .with("function", Arg::Function(Function::Supply))
        };
        let en = locales.get("en").unwrap();
        let es = locales.get("es").unwrap();
        assert_eq!(
            plain(en, &sentence(vec![party("a")])),
            "A says that supplying doses is not its task, and nobody accepts it."
        );
        assert_eq!(
            plain(en, &sentence(vec![party("a"), party("b")])),
            "A and B say that supplying doses is not their task, and nobody accepts it."
        );
        assert_eq!(
            plain(es, &sentence(vec![party("a"), party("b"), party("c")])),
            "A; B y C dicen que suministrar las dosis no les corresponde, y nadie lo acepta."
        );
    }

    #[test]
    fn words_typed_in_the_book_are_marked_as_english_on_a_spanish_page() {
        let locales = Locales::embedded().unwrap();
        let zone = standing_terms::BookZone::eastern();
        let es = locales.get("es").unwrap();
        let asked = Asked::read("/", Vec::new(), &zone, || date(2021, 3, 12), &locales, es);
        let Ok(asked) = asked else {
            panic!("nothing was asked for that could be wrong")
        };
        let sentence = Sentence::new(SentenceKey::ChangedBy)
            .with("by", Arg::Party(party("a")))
            .with("what", Arg::Text("Not <ours>.".into()));
        assert_eq!(
            say(&asked, &sentence).into_string(),
            "A: <span lang=\"en\" dir=\"ltr\">Not &lt;ours&gt;.</span>"
        );
    }

    #[test]
    fn every_reason_that_the_counting_of_time_writes_has_its_message() {
        let clock = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../standing-views/src/duty/clock.rs"
        );
        let clock = std::fs::read_to_string(clock).unwrap();
        for (english, _) in CLOCK_WORDS.iter().skip(1) {
            assert!(clock.contains(&format!("\"{english}\"")), "{english}");
        }
    }
}
