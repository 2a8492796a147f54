//! Which names and codes mean which facility, and who says what about it.

use crate::made::{
    Made, alias, code, event, fact, id, known, listed, name, number, page_code, since, state,
};
use standing_evidence::{ProfileFact, RelationKind};
use standing_terms::{AsOf, CodeScheme, PlaceCode, StateCode};
use standing_views::directory::{Directory, Link};
use standing_views::surveillance::ProfileLine;

fn in_words(link: &Link) -> String {
    match link {
        Link::Linked { facility, rule } => format!("{facility} by {rule:?}"),
        Link::Ambiguous { candidates } => {
            let ids: Vec<&str> = candidates
                .iter()
                .map(standing_terms::FacilityId::as_str)
                .collect();
            format!("ambiguous: {}", ids.join(", "))
        }
        Link::Proposed { candidates } => {
            assert!(candidates.iter().all(|(_, s)| (0.9..=1.0).contains(s)));
            let ids: Vec<&str> = candidates.iter().map(|(c, _)| c.as_str()).collect();
            format!("proposed: {}", ids.join(", "))
        }
        Link::Unknown => "unknown".to_owned(),
    }
}

/// A code and a name beside it, in a state or in none, are taken to mean this.
#[track_caller]
fn check(made: &Made, code: Option<&PlaceCode>, spelt: &str, in_state: &str, expected: &str) {
    let link = Directory::of(&made.book()).resolve(
        code,
        &[spelt.to_owned()],
        StateCode::new(in_state).as_ref(),
    );
    assert_eq!(in_words(&link), expected, "{spelt}");
}

fn alder_creek() -> Made {
    let mut made = Made::new();
    made.facility(
        "alder-creek",
        "Alder Creek Detention Center",
        "ALDER",
        "CA",
        "SFR",
    );
    made.say(fact("alder-creek", alias("Alder Crk Det Ctr")));
    made
}

fn profile(made: &Made, facility: &str, as_of: &AsOf) -> Vec<ProfileLine> {
    let book = made.book();
    made.surveillance()
        .facility_page(&book, &id(facility), as_of)
        .expect("a page")
        .profile
}

#[test]
fn a_code_links_before_any_name() {
    let mut made = alder_creek();
    made.facility("birch-ridge", "Birch Ridge", "BIRCH", "CA", "SFR");
    check(
        &made,
        Some(&page_code("ALDER")),
        "Birch Ridge",
        "CA",
        "alder-creek by Code",
    );
}

#[test]
fn a_name_or_alias_spelt_exactly_so_links() {
    let made = alder_creek();
    check(
        &made,
        None,
        "Alder Crk Det Ctr",
        "CA",
        "alder-creek by ExactAlias",
    );
    check(
        &made,
        None,
        "Alder Creek Detention Center",
        "",
        "alder-creek by ExactAlias",
    );
}

#[test]
fn case_punctuation_invisible_characters_and_the_agencys_initials_do_not_part_a_name() {
    let made = alder_creek();
    for spelt in [
        "ALDER CREEK DETENTION CENTER",
        "Alder-Creek Detention  Center.",
        "Alder\u{200b} Creek Detention Center\u{feff}",
        "ICE Alder Creek Detention Center",
        "Álder Creek Detention Center",
    ] {
        check(&made, None, spelt, "CA", "alder-creek by NormalisedAlias");
    }
}

#[test]
fn one_name_in_two_states_is_two_places() {
    let mut made = Made::new();
    made.facility("pine-ca", "Pine Jail", "PINECA", "CA", "SFR");
    made.facility("pine-nv", "Pine Jail", "PINENV", "NV", "SLC");
    check(&made, None, "Pine Jail", "CA", "pine-ca by ExactAlias");
    check(&made, None, "PINE JAIL", "NV", "pine-nv by NormalisedAlias");
    check(&made, None, "Pine Jail", "TX", "unknown");
    check(&made, None, "Pine Jail", "", "ambiguous: pine-ca, pine-nv");
    assert!(Directory::of(&made.book()).ambiguous_names().is_empty());
}

#[test]
fn a_spelling_that_two_places_of_a_state_share_stays_ambiguous_and_is_listed_for_a_person() {
    let mut made = Made::new();
    made.facility("pine-north", "Pine Jail", "PINEN", "CA", "SFR");
    made.facility("pine-south", "Pine Jail", "PINES", "CA", "SFR");
    let ucla = code(CodeScheme::Ucla, "17");
    made.say(listed(ucla.clone(), name("Pine Jail")));
    made.say(listed(ucla.clone(), state("CA")));
    // Until then it stands for itself, and is a third place of that name.
    check(
        &made,
        None,
        "Pine Jail",
        "CA",
        "ambiguous: pine-north, pine-south, ucla-17",
    );
    let directory = Directory::of(&made.book());
    let open: Vec<_> = directory
        .open_links()
        .iter()
        .map(|(c, l)| (c.clone(), in_words(l)))
        .collect();
    assert_eq!(
        open,
        [(ucla.clone(), "ambiguous: pine-north, pine-south".to_owned())]
    );
    assert_eq!(
        directory.ambiguous_names()[0],
        (
            "Pine Jail",
            vec![id("pine-north"), id("pine-south"), id("ucla-17")]
        )
    );
    assert_eq!(directory.by_code(&ucla), Some(&id("ucla-17")));
    assert!(directory.listing(&id("ucla-17")).unwrap().provisional);
}

#[test]
fn a_name_that_is_only_alike_is_proposed_with_its_score_and_never_linked() {
    let mut made = alder_creek();
    let ucla = code(CodeScheme::Ucla, "9");
    made.say(listed(ucla.clone(), name("Alder Creek Detention Centre")));
    made.say(listed(ucla.clone(), state("CA")));
    check(&made, None, "Alder Creek Detention Centre", "NV", "unknown");
    let directory = Directory::of(&made.book());
    let (open, Link::Proposed { candidates }) = &directory.open_links()[0] else {
        panic!("proposed");
    };
    assert_eq!(open, &ucla);
    assert_eq!(candidates.len(), 1);
    assert_eq!(candidates[0].0, id("alder-creek"));
    assert!((0.9..1.0).contains(&candidates[0].1), "{candidates:?}");
    assert_eq!(directory.by_code(&ucla), Some(&id("ucla-9")));
}

#[test]
fn a_name_like_nothing_else_is_unknown() {
    check(&alder_creek(), None, "Quarry Road", "CA", "unknown");
}

#[test]
fn two_codes_of_one_list_are_two_places_however_alike_their_names() {
    let mut made = Made::new();
    for ucla in ["1", "2"] {
        let ucla = code(CodeScheme::Ucla, ucla);
        made.say(listed(ucla.clone(), name("Pine Jail")));
        made.say(listed(ucla, state("CA")));
    }
    let directory = Directory::of(&made.book());
    assert_eq!(
        directory.by_code(&code(CodeScheme::Ucla, "1")),
        Some(&id("ucla-1"))
    );
    assert_eq!(
        directory.by_code(&code(CodeScheme::Ucla, "2")),
        Some(&id("ucla-2"))
    );
    assert!(directory.open_links().is_empty());
}

#[test]
fn two_codes_of_one_list_that_differ_only_in_punctuation_are_two_places() {
    let mut made = Made::new();
    made.page("2021-03-01", "PINE-N 4, PINE_N 7");
    let directory = Directory::of(&made.book());
    let (a, b) = (
        directory.by_code(&page_code("PINE-N")),
        directory.by_code(&page_code("PINE_N")),
    );
    assert!(a.is_some() && b.is_some());
    assert_ne!(a, b);
}

#[test]
fn a_code_that_two_facilities_claim_is_listed_as_ambiguous() {
    let mut made = alder_creek();
    made.facility("birch-ridge", "Birch Ridge", "ALDER", "CA", "SFR");
    let directory = Directory::of(&made.book());
    let open: Vec<_> = directory
        .open_links()
        .iter()
        .map(|(c, l)| (c.code.as_str(), in_words(l)))
        .collect();
    assert_eq!(
        open,
        [("ALDER", "ambiguous: alder-creek, birch-ridge".to_owned())]
    );
}

#[test]
fn a_row_that_nobody_described_stands_for_itself() {
    let mut made = alder_creek();
    made.page("2021-03-01", "ALDER 3, QUARRY 5");
    let directory = Directory::of(&made.book());
    let listing = directory.listing(&id("quarry")).expect("its own entry");
    assert!(listing.provisional);
    assert_eq!(listing.name(), "quarry");
    assert_eq!(directory.by_code(&page_code("QUARRY")), Some(&id("quarry")));
    assert!(!directory.listing(&id("alder-creek")).unwrap().provisional);
    made.check("quarry", &since("2021-03-01"), &["us-ice: 5, published"]);
}

#[test]
fn a_code_is_shown_once_though_profile_and_page_both_have_it() {
    let mut made = alder_creek();
    made.page("2021-03-01", "ALDER 3");
    let directory = Directory::of(&made.book());
    let codes: Vec<&str> = directory
        .listing(&id("alder-creek"))
        .unwrap()
        .codes
        .iter()
        .map(|(c, _)| c.code.as_str())
        .collect();
    assert_eq!(codes, ["ALDER"]);
}

#[test]
fn links_hold_at_every_known_while_the_facts_shown_obey_it() {
    let mut made = Made::new();
    made.page("2021-03-01", "ALDER 3");
    made.say(fact("alder-creek", name("Alder Creek")).seen("2023-01-01"));
    made.say(fact("alder-creek", ProfileFact::Code(page_code("ALDER"))).seen("2023-01-01"));
    made.say(fact("alder-creek", ProfileFact::Operator("Acme".into())).seen("2023-01-01"));
    let then = known("2021-03-01", "2021-03-02");
    made.check("alder-creek", &then, &["us-ice: 3, published"]);
    assert!(profile(&made, "alder-creek", &then).is_empty());
    assert_eq!(profile(&made, "alder-creek", &since("2021-03-01")).len(), 3);
    let operator = |as_of: &AsOf| {
        made.surveillance()
            .facility(&id("alder-creek"), as_of)
            .unwrap()
            .operator
    };
    assert_eq!(operator(&then), None);
    assert_eq!(operator(&since("2021-03-01")), Some("Acme".to_owned()));
}

#[test]
fn an_operator_is_shown_only_for_the_time_it_ran_the_place() {
    let mut made = alder_creek();
    let runs = |who: &str, from: &str, to: &str| {
        fact("alder-creek", ProfileFact::Operator(who.into())).valid(from, to)
    };
    made.say(runs("Acme", "2015-01-01", "2020-01-01"));
    made.say(runs("Borealis", "2020-01-01", ""));
    let operator = |on: &str| {
        made.surveillance()
            .facility(&id("alder-creek"), &since(on))
            .unwrap()
            .operator
    };
    assert_eq!(operator("2019-12-31").as_deref(), Some("Acme"));
    assert_eq!(operator("2020-01-01").as_deref(), Some("Borealis"));
    assert_eq!(operator("2014-12-31"), None);
}

#[test]
fn a_name_known_only_later_still_links_a_list_that_was_known_before() {
    let mut made = Made::new();
    made.say(listed(code(CodeScheme::Ucla, "4"), name("ALDER CREEK")));
    made.say(fact("alder-creek", name("Alder Creek")).seen("2023-01-01"));
    let directory = Directory::of(&made.book());
    assert_eq!(
        directory.by_code(&code(CodeScheme::Ucla, "4")),
        Some(&id("alder-creek"))
    );
}

#[test]
fn wrong_coordinates_are_contradicted_and_not_overwritten() {
    let mut made = alder_creek();
    let stands = |lat, lng| fact("alder-creek", ProfileFact::Coordinates { lat, lng });
    made.say(stands(32.55, -116.95).by("us-ice").named("first"));
    made.say(stands(38.70, -121.10).by("county").named("second"));
    made.say(stands(38.71, -121.11).by("us-ice").named("third"));
    let lines = profile(&made, "alder-creek", &since("2021-03-01"));
    let shown: Vec<(&str, &str, bool)> = lines
        .iter()
        .filter(|l| l.field == "coordinates")
        .map(|l| (l.label.as_str(), l.value.as_str(), l.contradicted))
        .collect();
    assert_eq!(
        shown,
        [
            ("first", "32.55, -116.95", true),
            ("second", "38.7, -121.1", true),
            ("third", "38.71, -121.11", false),
        ]
    );
}

#[test]
fn operators_of_times_apart_do_not_contradict_each_other() {
    let mut made = alder_creek();
    let runs = |who: &str| fact("alder-creek", ProfileFact::Operator(who.into()));
    made.say(runs("Acme").by("us-ice").valid("", "2020-01-01"));
    made.say(runs("Borealis").by("county").valid("2020-01-01", ""));
    let lines = profile(&made, "alder-creek", &since("2021-03-01"));
    let marked = lines.iter().filter(|l| l.contradicted).count();
    assert_eq!(marked, 0);
}

#[test]
fn a_contradiction_is_marked_only_once_it_was_known() {
    let mut made = alder_creek();
    made.say(fact("alder-creek", ProfileFact::Capacity(number(100.0))).by("us-ice"));
    made.say(
        fact("alder-creek", ProfileFact::Capacity(number(120.0)))
            .by("county")
            .seen("2022-01-01"),
    );
    let marked = |as_of: &AsOf| {
        let lines = profile(&made, "alder-creek", as_of);
        let beds: Vec<_> = lines
            .iter()
            .filter(|l| l.field == "capacity")
            .cloned()
            .collect();
        beds.iter()
            .map(|l| (l.value.clone(), l.contradicted))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        marked(&known("2021-03-01", "2021-03-01")),
        [("100".to_owned(), false)]
    );
    assert_eq!(
        marked(&since("2021-03-01")),
        [("100".to_owned(), true), ("120".to_owned(), true)]
    );
}

#[test]
fn a_contract_minimum_has_a_history_by_the_time_each_was_in_force() {
    let mut made = alder_creek();
    let paid =
        |n, from, to| fact("alder-creek", ProfileFact::ContractMinimum(number(n))).valid(from, to);
    made.say(paid(640.0, "2018-01-01", "2020-01-01"));
    made.say(paid(750.0, "2020-01-01", ""));
    let lines = profile(&made, "alder-creek", &since("2021-03-01"));
    let history: Vec<(&str, String)> = lines
        .iter()
        .filter(|l| l.field == "contract-minimum")
        .map(|l| {
            (
                l.value.as_str(),
                format!("{:?} to {:?}", l.valid.from, l.valid.to),
            )
        })
        .collect();
    assert_eq!(
        history,
        [
            ("640", "Some(2018-01-01) to Some(2020-01-01)".to_owned()),
            ("750", "Some(2020-01-01) to None".to_owned()),
        ]
    );
    assert!(lines.iter().all(|l| !l.contradicted));
}

#[test]
fn a_code_taken_back_links_no_longer() {
    let mut made = Made::new();
    made.say(fact("alder-creek", name("Alder Creek")));
    made.say(fact("alder-creek", ProfileFact::Code(page_code("ALDER"))).named("claim"));
    made.say(event("alder-creek", "taken back").back(RelationKind::Retracts, "claim"));
    made.page("2021-03-01", "ALDER 3");
    let directory = Directory::of(&made.book());
    assert_eq!(directory.by_code(&page_code("ALDER")), Some(&id("alder")));
}

#[test]
fn a_fact_that_was_taken_back_is_gone_only_from_when_that_was_known() {
    let mut made = alder_creek();
    made.say(
        fact("alder-creek", ProfileFact::Operator("Hill Corp".into()))
            .seen("2021-03-01")
            .named("hill"),
    );
    made.say(fact("alder-creek", ProfileFact::City("Alder".into())).seen("2021-03-02"));
    made.say(
        event("alder-creek", "the operator was named in error")
            .seen("2021-03-10")
            .back(RelationKind::Retracts, "hill"),
    );
    let operator = |by: &str| {
        let standing = made.surveillance();
        let standing = standing.facility(&id("alder-creek"), &known("2021-03-20", by));
        standing.unwrap().operator
    };
    assert_eq!(operator("2021-03-09").as_deref(), Some("Hill Corp"));
    assert_eq!(operator("2021-03-10"), None, "its retraction is known");
    let fields = |by: &str| {
        let book = made.book();
        let s = made.surveillance();
        let page = s.facility_page(&book, &id("alder-creek"), &known("2021-03-20", by));
        let profile = page.unwrap().profile.into_iter();
        profile.map(|line| line.field).collect::<Vec<_>>()
    };
    let said_in_between = |by: &str| {
        let last: Vec<&str> = fields(by).into_iter().rev().take(2).collect();
        last.contains(&"operator")
    };
    assert!(said_in_between("2021-03-09"), "where it stood in the book");
    assert!(!fields("2021-03-10").contains(&"operator"));
}

#[test]
fn a_name_that_was_taken_back_links_nothing_at_any_time() {
    let mut made = alder_creek();
    made.say(
        fact("alder-creek", alias("Hill House"))
            .seen("2021-03-01")
            .named("hill"),
    );
    made.say(
        event("alder-creek", "another house")
            .seen("2021-03-10")
            .back(RelationKind::Retracts, "hill"),
    );
    check(&made, None, "Hill House", "CA", "unknown");
}
