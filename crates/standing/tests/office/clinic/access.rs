//! Who is let in where on the clinics' pages, by a table written apart; facilities kept apart; who read
//! about whom.

use super::ward::{alder, birch, fill, path, person, release};
use crate::access::{happens, letter};
use crate::on_both_stores;
use crate::world::World;
use standing::web::office::access;
use standing_store::accounts::{Role, of_facility};

on_both_stores!(
    each_role_of_a_facility_is_let_in_exactly_where_the_table_says,
    an_office_sees_no_page_of_a_clinic_and_a_clinic_none_of_an_office,
    a_clinician_sees_nobody_of_another_facility_nor_anybody_who_left,
    who_read_about_whom_is_kept_before_the_page_is_answered,
    without_the_key_the_registry_is_closed_and_says_so,
    an_administrator_of_a_facility_makes_clinicians_of_it_and_nothing_else,
);

/// Method, pattern, an address of it, and who is let in: `a` any account of a facility, else the first
/// letters of roles.
const TABLE: [(&str, &str, &str, &str); 21] = [
    ("GET", "/clinic", "/clinic", "c"),
    ("POST", "/clinic/find", "/clinic/find", "c"),
    ("GET", "/clinic/sheet", "/clinic/sheet", "c"),
    ("GET", "/clinic/person/{person}", "", "c"),
    ("GET", "/clinic/person/{person}/record", "/record", "c"),
    ("POST", "/clinic/person/{person}/record", "/record", "c"),
    ("GET", "/clinic/person/{person}/dose", "/dose", "c"),
    ("POST", "/clinic/person/{person}/dose", "/dose", "c"),
    (
        "GET",
        "/clinic/person/{person}/withdraw/{entry}",
        "/withdraw/0",
        "c",
    ),
    (
        "POST",
        "/clinic/person/{person}/withdraw/{entry}",
        "/withdraw/0",
        "c",
    ),
    ("GET", "/clinic/person/{person}/decision", "/decision", "c"),
    ("POST", "/clinic/person/{person}/decision", "/decision", "c"),
    ("GET", "/clinic/person/{person}/offer", "/offer", "c"),
    ("POST", "/clinic/person/{person}/offer", "/offer", "c"),
    ("GET", "/clinic/person/{person}/request", "/request", "c"),
    ("POST", "/clinic/person/{person}/request", "/request", "c"),
    ("GET", "/clinic/account", "/clinic/account", "a"),
    ("POST", "/clinic/account", "/clinic/account", "a"),
    ("GET", "/clinic/people", "/clinic/people", "d"),
    ("POST", "/clinic/people", "/clinic/people", "d"),
    ("POST", "/clinic/people/{login}", "/clinic/people/x", "d"),
];

fn address(of: &str) -> String {
    if of.starts_with("/clinic") {
        of.to_owned()
    } else {
        path(1, of)
    }
}

#[test]
fn every_address_of_the_clinic_stands_in_the_table() {
    let mut declared: Vec<(String, &str)> = access()
        .filter(|(_, pattern, _)| pattern.starts_with("/clinic"))
        .map(|(method, pattern, _)| (format!("{method:?}").to_uppercase(), pattern))
        .collect();
    let mut written: Vec<(String, &str)> = TABLE
        .iter()
        .map(|(method, pattern, _, _)| ((*method).to_owned(), *pattern))
        .collect();
    declared.sort();
    written.sort();
    assert_eq!(declared, written);
}

async fn each_role_of_a_facility_is_let_in_exactly_where_the_table_says(world: &World) {
    fill(world).await;
    world
        .store
        .add_facility(&alder(), world.now())
        .await
        .unwrap();
    // Roles of offices are tried as well: in a facility they open nothing.
    let everybody: Vec<Vec<Role>> = Role::ALL
        .into_iter()
        .map(|r| vec![r])
        .chain([Vec::new(), Role::ALL.to_vec()])
        .collect();
    for (n, roles) in everybody.iter().enumerate() {
        let login = format!("person{n}");
        let mut browser = world.enter(&login, &of_facility(&alder()), roles).await;
        for (method, _, of, who) in TABLE {
            let may = who == "a" || roles.iter().any(|r| who.contains(letter(*r)));
            let expected = if may { "in" } else { "refused" };
            let address = address(of);
            assert_eq!(
                happens(&mut browser, method, &address).await,
                expected,
                "{method} {address} as {roles:?}"
            );
        }
        assert_eq!(happens(&mut browser, "POST", "/logout").await, "in");
        assert_eq!(happens(&mut browser, "GET", "/clinic").await, "log in");
    }
    for (method, _, of, _) in TABLE {
        let mut nobody = world.browser();
        assert_eq!(happens(&mut nobody, method, &address(of)).await, "log in");
    }
}

async fn an_office_sees_no_page_of_a_clinic_and_a_clinic_none_of_an_office(world: &World) {
    fill(world).await;
    let all = Role::ALL.to_vec();
    let mut office = world.enter("nora", &world.north, &all).await;
    for (method, _, of, _) in TABLE {
        let address = address(of);
        let happened = happens(&mut office, method, &address).await;
        assert_eq!(happened, "refused", "{method} {address}");
    }
    world
        .store
        .add_facility(&alder(), world.now())
        .await
        .unwrap();
    let mut clinic = world.enter("noor", &of_facility(&alder()), &all).await;
    for path in [
        "/office",
        "/office/account",
        "/office/statements",
        "/office/people",
        "/office/publish",
        "/office/new/party",
    ] {
        assert_eq!(happens(&mut clinic, "GET", path).await, "refused", "{path}");
    }
    let offices = world.store.offices().await.unwrap();
    assert_eq!(offices.len(), 2, "a facility is no office");
}

async fn a_clinician_sees_nobody_of_another_facility_nor_anybody_who_left(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    let list = nurse.get("/clinic").await.text();
    assert!(list.contains("Pat Inventado") && list.contains("AC-00001"));
    assert!(!list.contains("Fictive"), "who is at the other facility");
    for what in ["", "/dose", "/record", "/decision"] {
        assert_eq!(nurse.get(&path(4, what)).await.status, 404, "{what}");
        assert_eq!(nurse.get(&path(1, what)).await.status, 200, "{what}");
    }
    let mut other = world.nurse("bo", &birch()).await;
    assert!(other.get("/clinic").await.text().contains("Fictive"));
    assert_eq!(other.get(&path(1, "")).await.status, 404);

    release(world, &alder(), 1, "2021-02-27").await;
    assert_eq!(nurse.get(&path(1, "")).await.status, 404, "she left");
    for list in [
        "/clinic",
        "/clinic?on=2021-02-25",
        "/clinic/sheet?on=2021-02-25",
    ] {
        let list = nurse.get(list).await.text();
        assert!(list.contains("Sample") && !list.contains("Inventado"));
    }
}

async fn who_read_about_whom_is_kept_before_the_page_is_answered(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    for address in [
        "/clinic",
        &path(1, ""),
        &path(1, "/dose"),
        &path(1, "/record"),
    ] {
        assert_eq!(nurse.get(address).await.status, 200);
        world.pass(1);
    }
    let read = world.store.readings_of(person(1)).await.unwrap();
    let read: Vec<(&str, &str)> = read
        .iter()
        .map(|r| (r.login.as_str(), r.why.as_str()))
        .collect();
    let why = ["list", "chart", "dose", "record"];
    assert_eq!(read, why.map(|why| ("noor", why)));
    let of_others = world.store.readings_of(person(2)).await.unwrap();
    assert_eq!(of_others.len(), 1, "the list showed her, no page did");
    assert!(world.store.readings_of(person(4)).await.unwrap().is_empty());
}

async fn without_the_key_the_registry_is_closed_and_says_so(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    nurse.at = Some(world.beside(false).await);
    for address in ["/clinic", &path(1, ""), &path(1, "/dose")] {
        let answer = nurse.get(address).await;
        assert_eq!(answer.status, 503);
        let text = answer.text();
        assert!(text.contains("The registry is closed here"));
        assert!(!text.contains("Inventado"));
    }
    assert_eq!(nurse.get("/clinic/account").await.status, 200);
    assert!(world.store.readings_of(person(1)).await.unwrap().is_empty());
}

async fn an_administrator_of_a_facility_makes_clinicians_of_it_and_nothing_else(world: &World) {
    world
        .store
        .add_facility(&alder(), world.now())
        .await
        .unwrap();
    let mut head = world
        .enter("hedy", &of_facility(&alder()), &[Role::Administrator])
        .await;
    let new = [
        ("login", "noor"),
        ("name", "Noor Invented"),
        ("roles", "clinician"),
    ];
    assert_eq!(head.send("/clinic/people", &new).await.status, 200);
    let made = world.store.account("noor").await.unwrap().unwrap();
    assert_eq!(made.facility, Some(alder()));
    assert!(made.roles.has(Role::Clinician));
    let token = head.get("/clinic/people").await.token();
    let wrong = [
        ("login", "rob"),
        ("name", "Rob Invented"),
        ("roles", "publisher"),
    ];
    assert_eq!(
        head.post("/clinic/people", &token, &wrong).await.status,
        400
    );
    assert!(world.store.account("rob").await.unwrap().is_none());
    let mut office = world
        .enter("nora", &world.north, &[Role::Administrator])
        .await;
    let people = office.get("/office/people").await;
    assert!(!people.text().contains("Noor Invented"));
    let taken = [("do", "disable")];
    let token = people.token();
    assert_eq!(
        office
            .post("/office/people/noor", &token, &taken)
            .await
            .status,
        404
    );
    let wrong = [
        ("login", "cli"),
        ("name", "C. Invented"),
        ("roles", "clinician"),
    ];
    assert_eq!(
        office.post("/office/people", &token, &wrong).await.status,
        400
    );
}
