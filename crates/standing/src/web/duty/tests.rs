//! The pages over the bundled case, and what must hold of them whatever the book.

use super::sample;
use crate::cli::site_of_book;
use crate::intake::case::tests::bundled;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use standing_terms::BookZone;
use std::sync::OnceLock;
use tower::ServiceExt as _;

fn case() -> Router {
    static SITE: OnceLock<Router> = OnceLock::new();
    SITE.get_or_init(|| {
        let book = sample::book_of(bundled());
        let day = "2021-03-17".parse().unwrap();
        site_of_book(book, BookZone::eastern(), Some(day)).unwrap()
    })
    .clone()
}

fn invented() -> Router {
    crate::web::router(crate::web::sample::samples()).unwrap()
}

async fn ask(site: Router, path: &str) -> (StatusCode, String, String) {
    let response = site
        .oneshot(Request::get(path).body(Body::empty()).unwrap())
        .await
        .unwrap();
    let kind = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, kind, String::from_utf8(bytes.to_vec()).unwrap())
}

/// The page as a reader without eyes for markup has it: words, one blank between them.
fn words(html: &str) -> String {
    let mut out = String::new();
    let mut within = true;
    for c in html.chars() {
        match c {
            '<' => within = false,
            '>' => {
                within = true;
                out.push(' ');
            }
            c if within => out.push(c),
            _ => {}
        }
    }
    let out = out
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    let one: Vec<&str> = out.split_whitespace().collect();
    one.join(" ").replace(" .", ".").replace(" ,", ",")
}

async fn read(path: &str) -> String {
    let (status, _, html) = ask(case(), path).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    words(&html)
}

async fn json(path: &str) -> serde_json::Value {
    let (status, _, text) = ask(case(), path).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    serde_json::from_str(&text).unwrap()
}

const CALIFORNIA: [&str; 7] = [
    "adelanto",
    "otay-mesa",
    "imperial",
    "mesa-verde",
    "golden-state-annex",
    "yuba",
    "desert-view-annex",
];

/// The pages of the case whose form is kept.
const PAGES: [(&str, &str); 13] = [
    ("matrix", "/duty"),
    ("matrix-known", "/duty?on=2021-02-01&known=2021-02-01"),
    ("cell-california", "/duty/adelanto/supply?on=2021-03-17"),
    (
        "cell-california-then",
        "/duty/adelanto/supply?on=2021-02-01&known=2021-02-01",
    ),
    ("cell-batavia", "/duty/batavia/supply?on=2021-03-18"),
    ("cell-state", "/duty/CA/eligibility?on=2021-03-15"),
    ("agenda", "/agenda"),
    ("requests", "/requests"),
    (
        "request",
        "/requests/california-2021/T09.letter@ca-governor",
    ),
    (
        "silence",
        "/requests/california-2021/T09.letter@ca-governor/silence",
    ),
    ("docket", "/dockets/wdny/20-CV-361?on=2023-04-01"),
    ("plans", "/plans"),
    ("sheet", "/facilities/batavia/sheet?on=2021-03-18"),
];

#[tokio::test]
async fn the_pages_of_the_bundled_case_read_as_they_did() {
    for (name, path) in PAGES {
        for lang in ["en", "es"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let (status, _, html) = ask(case(), &format!("{path}{mark}lang={lang}")).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            // What is around every page is not looked at again here.
            let main = html.split("<main").nth(1).unwrap();
            let text = words(&format!("<main{}", main.split("</main>").next().unwrap()));
            // A sentence a line, so that a change can be read.
            let text = text.replace(". ", ".\n").replace(" · ", "\n· ");
            insta::assert_snapshot!(format!("{name}-{lang}"), text);
        }
    }
}

#[tokio::test]
async fn supply_in_california_is_orphaned_in_a_circle_before_11_march_2021() {
    for day in ["2021-01-30", "2021-02-15", "2021-03-10"] {
        let all = json(&format!("/duty.json?on={day}&state=CA")).await;
        for id in CALIFORNIA {
            let row = all["rows"]
                .as_array()
                .unwrap()
                .iter()
                .find(|r| r["facility"] == id)
                .unwrap();
            assert_eq!(
                row["cells"][1]["status"]["status"], "orphaned",
                "{id} on {day}"
            );
            let page = read(&format!("/duty/{id}/supply?on={day}")).await;
            assert!(page.contains("Orphaned in a circle"), "{id} on {day}");
            assert!(
                page.contains(
                    "California Department of Public Health and U.S. Immigration and Customs \
                     Enforcement point at each other, and nobody accepts the duty of supplying \
                     doses."
                ),
                "{id} on {day}"
            );
        }
    }
}

#[tokio::test]
async fn supply_in_california_has_no_owner_after_11_march_2021_and_the_page_names_who_is_missing() {
    for id in CALIFORNIA {
        let page = read(&format!("/duty/{id}/supply?on=2021-03-12")).await;
        assert!(page.contains("Orphaned disclaimed"), "{id}");
        for party in [
            "California Department of Public Health",
            "Local health departments of California",
        ] {
            assert!(
                page.contains(&format!(
                    "Missing: In no statement does {party} accept or disclaim supplying doses."
                )),
                "{id}: {party}"
            );
        }
        assert!(page.contains("so since 11 Mar 2021"), "{id}");
    }
}

#[tokio::test]
async fn eligibility_in_california_is_assigned_from_11_march_and_its_rule_in_force_from_15_march() {
    let cell = |day: &str| format!("/duty/otay-mesa/eligibility?on={day}");
    let before = read(&cell("2021-03-10")).await;
    assert!(before.contains("Orphaned no answer"));
    let announced = read(&cell("2021-03-11")).await;
    assert!(announced.contains("Assigned so since 11 Mar 2021"));
    assert!(announced.contains("not in force on this day California Department of Public Health"));
    let effective = read(&cell("2021-03-15")).await;
    assert!(effective.contains("Assigned so since 11 Mar 2021"));
    assert!(effective.contains("Rules about it in force on this day"));
    assert!(effective.contains("from 15 Mar 2021"));
    let state = read("/duty/CA/eligibility?on=2021-03-15").await;
    assert!(state.contains(
        "California Department of Public Health accepts the duty of deciding who may have a dose."
    ));
}

#[tokio::test]
async fn batavias_supply_and_transport_are_contested_from_4_march_and_ordered_on_18_march() {
    let bound = [
        ("supply", "Prisoners' Legal Services of New York"),
        ("transport", "U.S. Immigration and Customs Enforcement"),
    ];
    for (function, bound) in bound {
        let cell = |day: &str| format!("/duty/batavia/{function}?on={day}");
        for day in ["2021-03-04", "2021-03-17"] {
            let page = read(&cell(day)).await;
            assert!(
                page.contains("Contested ordered so since 4 Mar 2021"),
                "{function} on {day}"
            );
        }
        let ordered = read(&cell("2021-03-18")).await;
        assert!(
            ordered.contains("Assigned ordered so since 18 Mar 2021"),
            "{function}"
        );
        assert!(
            ordered.contains(&format!(
                "U.S. District Court, Western District of New York ordered on 18 Mar 2021 that \
                 {bound}"
            )),
            "{function}"
        );
        // The whole way there stands on the page of the last day.
        let from = ordered.find("How it came to stand so").unwrap();
        let way = &ordered[from..];
        let at = |text: &str| {
            way.find(text)
                .unwrap_or_else(|| panic!("{function}: {text}"))
        };
        assert!(at("25 Feb 2021 Assigned ordered") < at("4 Mar 2021 Contested ordered"));
        assert!(at("4 Mar 2021 Contested ordered") < at("18 Mar 2021 Assigned ordered"));
    }
}

#[tokio::test]
async fn the_agencys_reversal_is_visible_with_what_it_took_back() {
    let then = read("/duty/adelanto/supply?on=2021-02-01").await;
    assert!(then.contains("so that people it holds are part of their plans for doses."));
    let after = read("/duty/adelanto/supply?on=2021-03-01").await;
    assert!(after.contains(
        "so that people it holds are part of their plans for doses. taken back by 28 Feb 2021 \
         california-2021/T10.reversed"
    ));
    // On the page of the nation it is what the status turns on.
    let nation = read("/duty/US/supply?on=2021-03-01").await;
    assert!(
        nation.contains("What U.S. Immigration and Customs Enforcement had said no longer holds")
    );
    assert!(nation.contains("28 Feb 2021 Unknown"));
}

#[tokio::test]
async fn what_could_be_known_on_1_february_2021_differs_from_now_and_both_pages_say_so() {
    let then = "/duty/adelanto/supply?on=2021-02-01&known=2021-02-01";
    let now = "/duty/adelanto/supply?on=2021-02-01";
    let differs = "What could be known on 1 Feb 2021 is not what is known now.";
    let later = "One statement about this day became known only later: Jan 2021, U.S. Immigration \
                 and Customs Enforcement: Says that it works with state and local health \
                 departments";
    let (then_page, now_page) = (read(then).await, read(now).await);
    for page in [&then_page, &now_page] {
        assert!(page.contains(differs), "{page}");
        assert!(page.contains(later), "{page}");
        assert!(page.contains("known since 28 Feb 2021"));
    }
    assert!(then_page.contains("Show the day with all that is known now"));
    assert!(now_page.contains("Show only what could be known that day"));
    let missing = "In no statement does State and local health departments of the United States \
                   accept or disclaim supplying doses.";
    assert!(now_page.contains(missing));
    assert!(!then_page.contains(missing));
    let (then, now) = (
        json(&then.replace("supply", "supply.json")).await,
        json(&now.replace("supply", "supply.json")).await,
    );
    let count = |page: &serde_json::Value| page["words"].as_array().unwrap().len();
    assert_eq!(count(&now), count(&then) + 1);
    assert_eq!(then["otherwise"]["then"], true);
    assert_eq!(now["otherwise"]["then"], false);
    let matrix = read("/duty?on=2021-02-01&known=2021-02-01").await;
    assert!(matrix.contains("With what has become known since, 10 duties stand otherwise"));
}

#[tokio::test]
async fn a_day_about_which_nothing_became_known_later_says_that_too() {
    let page = read("/duty/batavia/transport?on=2021-03-20").await;
    assert!(page.contains("Nothing about 20 Mar 2021 has become known since"));
}

#[tokio::test]
async fn every_claim_leads_to_its_source_and_every_party_has_its_half() {
    let (_, _, html) = ask(case(), "/duty/adelanto/supply?on=2021-03-17").await;
    let claims = html.split("id=\"words\"").nth(1).unwrap();
    let claims = claims.split("id=\"replies\"").next().unwrap();
    let items: Vec<&str> = claims.split("<li class=\"statement").skip(1).collect();
    assert_eq!(items.len(), 12);
    for item in items {
        assert!(item.contains("href=\"/sources/"), "{item}");
        assert!(item.contains("href=\"/statements/"), "{item}");
    }
    let parties = html.split("<article class=\"party\">").skip(1);
    for party in parties {
        let halves = party.split("<div class=\"halves\">").nth(1).unwrap();
        assert_eq!(
            halves.matches("<h4>").count() / 2,
            1.min(halves.matches("<h4>").count())
        );
        assert!(halves.contains("What others say of it"));
        assert!(halves.contains("What it says itself"));
    }
    let page = words(&html);
    assert!(page.contains("Any body named on this page can reply to it."));
    assert!(page.contains("at the same size and in the same place as what is said of you"));
}

#[tokio::test]
async fn letters_to_several_are_owed_by_each_and_the_derivation_says_what_to_verify() {
    let letter = read("/requests/california-2021/T09.letter").await;
    assert!(letter.contains("5 bodies each owe something by it."));
    let one = read("/requests/california-2021/T09.letter@ca-governor").await;
    assert!(one.contains("Governor of California has not answered for 91 days."));
    assert!(one.contains("No law sets a time here; 14 days are what courtesy allows."));
    assert!(one.contains("Due on 30 Dec 2020; computed, to be verified by counsel."));
    assert!(one.contains("Wed, 16 Dec 2020 : the day of the event, not counted"));
    assert!(
        one.contains("answered granted by another than the one who was asked: it ends nothing"),
        "{one}"
    );
    let silence = read("/requests/california-2021/T09.letter@ca-governor/silence").await;
    assert!(silence.contains(
        "By 17 Mar 2021, 91 days after 16 Dec 2020, no answer of Governor of California"
    ));
    assert!(silence.contains("This record is not whole"));
    assert!(silence.contains("Proof that it arrived."));
    let answered = "/requests/california-2021/T09.letter@ca-cdph/silence";
    let (status, ..) = ask(case(), answered).await;
    assert_eq!(
        status,
        StatusCode::NOT_FOUND,
        "it was answered: there is no silence"
    );
}

#[tokio::test]
async fn the_docket_of_batavia_shows_what_became_of_each_order() {
    let page = read("/dockets/wdny/20-CV-361?on=2023-04-01").await;
    assert!(page.contains("13 entries; 13 things are owed by it, none of them open."));
    assert!(
        page.contains("lifted Ended on 23 Mar 2021."),
        "the first doses were the answer to the order to drive"
    );
    assert!(page.contains("Shown by california-2021/T39.all-vaccinated"));
    // That people are taken outside for other care already stands beside what the court ordered,
    // with its source, and apart from what was filed.
    let (filed, elsewhere) = page
        .split_once("Said elsewhere, and evidence here")
        .unwrap();
    assert!(!filed.contains("appointments outside for other medical care"));
    for part in [
        "appointments outside for other medical care",
        "seed-copy-2021-03-17",
        "T42.outside-trips",
    ] {
        assert!(elsewhere.contains(part), "{part}");
    }
    let early = read("/dockets/wdny/20-CV-361?on=2021-03-17").await;
    assert!(early.contains("let the time run out on 3 Mar 2021"));
    let before = read("/dockets/wdny/20-CV-361?on=2021-03-16").await;
    assert!(!before.contains("T42.outside-trips"), "not said yet");
    let (status, ..) = ask(case(), "/dockets/wdny/20-CV-361?on=2020-01-01").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "there was no case yet");
    assert!(
        read("/dockets?on=2020-01-01")
            .await
            .contains("No court case is in this book")
    );
}

#[tokio::test]
async fn the_agenda_is_a_page_a_calendar_and_feeds_of_a_facility_and_a_party() {
    let (_, _, html) = ask(case(), "/agenda?facility=batavia").await;
    for link in [
        "<link rel=\"alternate\" type=\"text/calendar\" href=\"/agenda.ics?facility=batavia\"",
        "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"/agenda.atom?facility=batavia\"",
    ] {
        assert!(html.contains(link), "{link}");
    }
    let (_, _, facility) = ask(case(), "/facilities/batavia").await;
    assert!(
        facility.contains("type=\"application/atom+xml\" href=\"/agenda.atom?facility=batavia\"")
    );
    let (_, _, party) = ask(case(), "/requests/california-2021/T09.letter@ca-governor").await;
    assert!(
        party.contains("type=\"application/atom+xml\" href=\"/agenda.atom?party=ca-governor\"")
    );
    let (_, kind, calendar) = ask(case(), "/agenda.ics?facility=batavia").await;
    assert!(kind.starts_with("text/calendar"));
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n"));
    assert!(calendar.contains("DTSTART;VALUE=DATE:20210303\r\n"));
    let unfolded = calendar.replace("\r\n ", "");
    assert!(unfolded.contains("UID:california-2021/T22.order@us-ice@standing"));
    assert!(unfolded.contains("Computed\\, to be verified by counsel."));
    let (_, kind, feed) = ask(case(), "/agenda.atom?party=us-ice&lang=es").await;
    assert!(kind.starts_with("application/atom+xml"));
    assert!(feed.contains("xml:lang=\"es\""));
    assert!(feed.contains("<title>vencido: U.S. Immigration and Customs Enforcement</title>"));
    assert!(!feed.contains("Governor"), "only what concerns that party");
    let (_, _, again) = ask(case(), "/agenda.atom?party=us-ice&lang=es").await;
    assert_eq!(feed, again, "the same agenda gives the same bytes");
}

#[tokio::test]
async fn an_entry_of_a_feed_is_dated_by_the_day_on_which_it_came_to_stand_so() {
    let (_, _, feed) = ask(case(), "/agenda.atom?facility=batavia&on=2021-03-05").await;
    // The plan was due on 3 March: it is late from 4 March on.
    let entry = feed
        .split("<entry>")
        .find(|e| e.contains("Make a plan"))
        .unwrap();
    assert!(
        entry.contains("<updated>2021-03-05T04:59:59Z</updated>"),
        "{entry}"
    );
    let (_, _, later) = ask(case(), "/agenda.atom?facility=batavia&on=2021-03-08").await;
    let same = later
        .split("<entry>")
        .find(|e| e.contains("Make a plan"))
        .unwrap();
    let id = |e: &str| {
        e.split("<id>")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(id(entry), id(same), "a reader's program shows it once");
}

#[tokio::test]
async fn the_sheet_says_who_is_responsible_what_was_promised_and_what_is_your_right() {
    let en = read("/facilities/adelanto/sheet").await;
    for text in [
        "You may accept or decline a vaccine.",
        "A vaccine does not decide whether you are held or released, or for how long.",
        "Who decides that you may have a vaccine? California Department of Public Health.",
        "Who brings the vaccine here? Nobody has taken this on.",
        "Governor of California has not answered for 362 days",
        "GEO Group runs this place.",
        "This sheet names no person",
    ] {
        assert!(en.contains(text), "{text}");
    }
    let es = read("/facilities/batavia/sheet?on=2021-03-18&lang=es").await;
    for text in [
        "Usted puede aceptar o rechazar la vacuna.",
        "La vacuna no decide si usted queda detenido o libre",
        "¿Quién le lleva a una cita fuera? U.S. Immigration and Customs Enforcement. Lo ordenó un tribunal.",
        "El 18 mar 2021, U.S. District Court, Western District of New York ordenó a U.S. Immigration",
    ] {
        assert!(es.contains(text), "{text}");
    }
}

#[tokio::test]
async fn a_draft_is_nowhere_on_the_site() {
    let kept = "A sentence that nobody outside the office may read.";
    for path in [
        "/duty.json",
        "/duty/alder-creek/supply",
        "/duty/alder-creek/supply.json",
        "/requests?kind=all",
        "/requests.json?kind=all",
        "/requests.csv?kind=all",
        "/agenda",
        "/agenda.json",
        "/agenda.ics",
        "/agenda.atom",
        "/agenda.atom?party=sample-county",
        "/facilities/alder-creek/sheet",
        "/facilities/alder-creek/sheet.json",
    ] {
        let (status, _, text) = ask(invented(), path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(!text.contains(kept), "{path}");
    }
    for path in [
        "/requests/sample/D11.draft",
        "/requests/sample/D11.draft@sample-county",
        "/requests/sample/D11.draft@sample-county.json",
    ] {
        let (status, ..) = ask(invented(), path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn who_confirmed_an_answer_in_an_office_is_not_named_on_the_site() {
    for path in [
        "/requests/sample/D13.letter",
        "/requests/sample/D13.letter.json",
        "/requests.json?kind=all",
        "/duty/dry-wash/administration",
        "/duty/dry-wash/administration.json",
    ] {
        let (status, _, text) = ask(invented(), path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(!text.contains("Keeper Of Letters"), "{path}");
    }
    let (_, _, html) = ask(invented(), "/requests/sample/D13.letter").await;
    assert!(words(&html).contains("answered granted confirmed by a person"));
}

#[tokio::test]
async fn what_a_rule_proposes_to_the_one_who_asked_is_not_told_to_everybody() {
    for path in [
        "/agenda.json",
        "/requests.json?kind=all",
        "/requests/sample/D01.letter.json",
    ] {
        let (_, _, text) = ask(invented(), path).await;
        for key in ["propose-reminder", "propose-second-letter"] {
            assert!(!text.contains(key), "{path}: {key}");
        }
    }
    let (_, _, html) = ask(invented(), "/requests/sample/D01.letter").await;
    assert!(
        words(&html).contains("Cal. Gov. Code 6258, 6259"),
        "what the law opens is public"
    );
}

#[tokio::test]
async fn a_request_shows_its_events_with_their_evidence_and_every_skipped_day_with_its_reason() {
    let (_, _, html) = ask(invented(), "/requests/sample/D01.letter").await;
    let page = words(&html);
    for text in [
        "sent by e-mail",
        "delivered shown by: their mail server took it",
        "their number R-2021-0009; this stops no clock",
        "This does not fit and changes nothing: it had arrived already",
        "14 days more were taken on 12 Jan 2021: records lie in several offices.",
        "Counted by the California Public Records Act (Cal. Gov. Code 6253(c)), as the law then stood",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let (_, _, html) = ask(invented(), "/requests/sample/D02.letter@sample-agency").await;
    let page = words(&html);
    for text in [
        "delivered shown by: somebody signed, or their form gave a receipt",
        "paused they asked for information",
        "Mon, 18 Jan 2021 : ",
        "they asked for information, not counted",
        "Sat, 16 Jan 2021 : weekend, not counted",
        "answered refused",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
}

#[tokio::test]
async fn a_reply_that_nobody_confirmed_is_shown_with_its_doubts_and_ends_nothing() {
    let (_, _, html) = ask(invented(), "/requests/sample/D10.letter@harrow").await;
    let page = words(&html);
    assert!(page.contains("It changes nothing until a person has confirmed it."));
    assert!(page.contains("the sender’s domain is not, or only looks like, theirs"));
    assert!(
        page.contains("in time Harrow Custody Group has until 29 Mar 2021"),
        "{page}"
    );
}

#[tokio::test]
async fn a_plan_is_shown_item_by_item_in_its_own_words_and_without_a_total() {
    let (_, _, html) = ask(invented(), "/plans").await;
    let page = words(&html);
    assert!(page.contains("“Everybody will have been offered a first dose by April 1.”"));
    assert!(page.contains("other languages by telephone. (in our words, not a quotation)"));
    assert!(page.contains("Staff “We will vaccinate our staff.”"));
    assert_eq!(
        page.matches("says nothing").count(),
        13,
        "six of eight, and seven of eight"
    );
    assert!(!page.contains("of 8") && !page.contains('%'));
}

#[tokio::test]
async fn a_value_that_cannot_be_is_refused_and_a_name_that_is_not_there_is_not_found() {
    for path in [
        "/duty?state=california",
        "/duty?status=lost",
        "/agenda?facility=nowhere",
        "/agenda?ahead=1000",
        "/agenda?party=No%20Party",
        "/requests?kind=letters",
        "/requests.json?party=%00",
    ] {
        let (status, ..) = ask(case(), path).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
    }
    for path in [
        "/duty/nowhere/supply",
        "/duty/adelanto/parking",
        "/duty/adelanto",
        "/duty/ca/supply",
        "/requests/california-2021/T99.letter",
        "/requests/california-2021/T09.letter@nobody",
        "/requests/california-2021/T22.order@us-ice/silence",
        "/dockets/wdny/1-CV-1",
        "/facilities/nowhere/sheet",
        "/agenda.ics.json",
    ] {
        let (status, ..) = ask(case(), path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_pages_stay_small_and_hold_no_name_of_a_message() {
    for (_, path) in PAGES {
        for lang in ["en", "es"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let (_, _, html) = ask(case(), &format!("{path}{mark}lang={lang}")).await;
            assert!(html.len() < 200_000, "{path}: {} bytes", html.len());
            for family in [
                "duty-",
                "sheet-",
                "lateness-",
                "obligation-",
                "clock-",
                "agenda-",
                "word-",
                "plan-",
            ] {
                let named = words(&html)
                    .split_whitespace()
                    .any(|w| w.starts_with(family) && !w.contains('/'));
                assert!(!named, "{path} in {lang}: {family}");
            }
        }
    }
}

#[test]
fn a_second_letter_is_drafted_in_spanish_too() {
    use crate::web::Locales;
    use standing_terms::AsOf;
    use standing_views::duty::{Duty, ObligationId};
    let book = sample::book_of(bundled());
    let rules = crate::clock_rules::bundled().unwrap();
    let directory = standing_views::directory::Directory::of(&book);
    let duty = Duty::of(&book, &directory, &BookZone::eastern(), &rules);
    let id = ObligationId {
        label: "california-2021/T11.letter".parse().unwrap(),
        bearer: "ca-governor".parse().unwrap(),
    };
    let as_of = AsOf::on("2021-02-20".parse().unwrap());
    let draft = duty.second_letter(&id, &as_of).unwrap();
    let locales = Locales::embedded().unwrap();
    for tag in ["en", "es"] {
        let letter = super::Letter::of(locales.get(tag).unwrap(), &draft);
        insta::assert_snapshot!(format!("letter-{tag}"), letter.text);
    }
}
