//! The same place as known at two points: what differs, and why.

use crate::made::{Made, cases, event, fact, id, known, since};
use standing_evidence::{ProfileFact, RelationKind};
use standing_terms::AsOf;

/// What differs: `what: earlier -> later (reason)`, without reasons to doubt.
#[track_caller]
fn check(made: &Made, earlier: &AsOf, later: &AsOf, expected: &[&str]) {
    let book = made.book();
    let comparison = made
        .surveillance()
        .compare(&book, &id("alder-creek"), earlier, later)
        .expect("a comparison");
    let found: Vec<String> = comparison
        .differences
        .iter()
        .filter(|d| {
            !d.detail
                .as_deref()
                .is_some_and(|t| t.starts_with("reasons to doubt"))
        })
        .map(|d| {
            let side = |s: &Option<String>| s.clone().unwrap_or_else(|| "nothing".to_owned());
            format!(
                "{}: {} -> {} ({})",
                d.what,
                side(&d.earlier),
                side(&d.later),
                d.reason
            )
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn nothing_differs_where_nothing_was_published_in_between() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    check(
        &made,
        &known("2021-03-02", "2021-03-03"),
        &since("2021-03-02"),
        &[],
    );
}

#[test]
fn a_later_page_is_named_as_the_reason() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-05", "ALDER 125");
    check(
        &made,
        &known("2021-03-05", "2021-03-03"),
        &since("2021-03-05"),
        &["cases-cumulative: 120 -> 125 (a later page or statement was known)"],
    );
}

#[test]
fn a_later_page_of_the_same_day_is_no_correction() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-05T13:00", "ALDER 120");
    made.page("2021-03-05T20:00", "ALDER 125");
    check(
        &made,
        &known("2021-03-05", "2021-03-05T15:00"),
        &since("2021-03-05"),
        &["cases-cumulative: 120 -> 125 (a later page or statement was known)"],
    );
}

#[test]
fn a_figure_first_seen_later_is_said_to_be_so() {
    let mut made = Made::with_two_facilities();
    made.say(
        cases("alder-creek", 118.0, "2021-03-04")
            .by("county")
            .seen("2021-05-01"),
    );
    check(
        &made,
        &known("2021-03-04", "2021-03-04"),
        &since("2021-03-04"),
        &["cases-cumulative: nothing -> 118 (published or known only later)"],
    );
}

#[test]
fn a_restated_figure_is_said_to_be_so() {
    let mut made = Made::with_two_facilities();
    made.say(
        cases("alder-creek", 110.0, "2021-03-04")
            .by("county")
            .named("first"),
    );
    made.say(
        cases("alder-creek", 118.0, "2021-03-04")
            .by("county")
            .seen("2021-03-20")
            .back(RelationKind::Restates, "first"),
    );
    check(
        &made,
        &known("2021-03-04", "2021-03-05"),
        &since("2021-03-04"),
        &["cases-cumulative: 110 -> 118 (restated or corrected in between)"],
    );
}

#[test]
fn a_figure_taken_back_is_said_to_be_so() {
    let mut made = Made::with_two_facilities();
    made.say(cases("alder-creek", 90.0, "2021-03-01").by("county"));
    made.say(
        cases("alder-creek", 118.0, "2021-03-04")
            .by("county")
            .named("wrong"),
    );
    made.say(
        cases("alder-creek", 90.0, "2021-03-01")
            .by("county")
            .seen("2021-03-08")
            .back(RelationKind::Retracts, "wrong"),
    );
    check(
        &made,
        &known("2021-03-05", "2021-03-07"),
        &since("2021-03-05"),
        &["cases-cumulative: 118 -> 90 (the speaker took the later figure back)"],
    );
}

#[test]
fn a_row_dropped_in_between_differs_though_its_last_value_is_kept() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-05", "BIRCH 7");
    check(
        &made,
        &known("2021-03-06", "2021-03-03"),
        &since("2021-03-06"),
        &["cases-cumulative: 120 -> no longer published; last 120 (the publisher dropped it)"],
    );
}

#[test]
fn a_speaker_is_compared_with_itself_only() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.say(
        cases("alder-creek", 140.0, "2021-03-02")
            .by("county")
            .seen("2021-05-01"),
    );
    check(
        &made,
        &known("2021-03-02", "2021-03-03"),
        &since("2021-03-02"),
        &["cases-cumulative: nothing -> 140 (published or known only later)"],
    );
}

#[test]
fn two_speakers_of_one_name_are_not_mixed_up() {
    let mut made = Made::with_two_facilities();
    for who in ["north-county", "south-county"] {
        made.enter(standing_evidence::Body::Party(standing_evidence::Party {
            id: crate::made::party(who),
            name: "County health office".into(),
            kind: standing_evidence::PartyKind::Local,
            parent: None,
        }));
    }
    made.say(cases("alder-creek", 10.0, "2021-03-02").by("north-county"));
    made.say(
        cases("alder-creek", 20.0, "2021-03-02")
            .by("south-county")
            .seen("2021-05-01"),
    );
    check(
        &made,
        &known("2021-03-02", "2021-03-03"),
        &since("2021-03-02"),
        &["cases-cumulative: nothing -> 20 (published or known only later)"],
    );
}

#[test]
fn a_doubt_raised_later_differs_though_the_figure_stands() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-03", "ALDER 180");
    made.page("2021-03-04", "ALDER 120");
    let book = made.book();
    let c = made
        .surveillance()
        .compare(
            &book,
            &id("alder-creek"),
            &known("2021-03-03", "2021-03-03"),
            &since("2021-03-03"),
        )
        .unwrap();
    let rules = |page: &standing_views::surveillance::FacilityPage| {
        page.standing.figures[0]
            .flags
            .iter()
            .map(|f| f.rule)
            .collect::<Vec<_>>()
    };
    assert_ne!(rules(&c.earlier), rules(&c.later));
    let doubt = c
        .differences
        .iter()
        .find(|d| d.reason == "what was published later raised a doubt");
    assert!(doubt.is_some(), "{:?}", c.differences);
}

#[test]
fn facts_and_statements_known_only_later_are_listed_and_what_was_taken_back() {
    let mut made = Made::with_two_facilities();
    made.say(
        event("alder-creek", "a visit is announced")
            .seen("2021-03-01")
            .named("visit"),
    );
    made.say(
        event("alder-creek", "no visit will take place")
            .seen("2021-03-02T15:00")
            .named("no-visit")
            .back(RelationKind::Retracts, "visit"),
    );
    made.say(fact("alder-creek", ProfileFact::Operator("Acme".into())).seen("2021-03-02T15:00"));
    check(
        &made,
        &known("2021-03-02", "2021-03-02"),
        &since("2021-03-02"),
        &[
            "visit: ICE: a visit is announced -> taken back: ICE: a visit is announced \
             (the speaker took it back)",
            "no-visit: nothing -> ICE: no visit will take place (said or known only later)",
            "operator: nothing -> Acme (ICE) (stated or published only later)",
        ],
    );
}
