//! People of two facilities, of plainly invented names, sealed into the registry of a world.

use crate::world::{Answer, Browser, World, key, nonce};
use jiff::Timestamp;
use jiff::civil::Date;
use standing_forecast::Sex;
use standing_registry::act::{Act, Departure, Details};
use standing_registry::sealed::{PersonKey, Sealed};
use standing_registry::{Book, ControlId, Entry, Peer, PersonId};
use standing_store::registry::{NewSealed, WrappedKey};
use standing_terms::FacilityId;
use std::collections::HashMap;

pub(crate) fn alder() -> FacilityId {
    "alder-creek".parse().unwrap()
}

pub(crate) fn birch() -> FacilityId {
    "birch-hill".parse().unwrap()
}

pub(crate) fn person(n: u8) -> PersonId {
    PersonId([n; 16])
}

pub(crate) fn path(n: u8, what: &str) -> String {
    format!("/clinic/person/{}{what}", person(n))
}

/// 24 bytes that differ each time.
fn fresh() -> [u8; 24] {
    let mut bytes = [3; 24];
    bytes[..16].copy_from_slice(&nonce());
    bytes
}

fn key_of(n: u8) -> PersonKey {
    PersonKey::new([n ^ 0x5a; 32])
}

/// Tells an act about a person as their facility would.
pub(crate) async fn tell(world: &World, facility: &FacilityId, n: u8, message: &str, act: Act) {
    if world.store.registry_key().await.unwrap().is_none() {
        world.store.registry_set_key(key().id()).await.unwrap();
    }
    let entry = Entry {
        recorded: world.now(),
        from: Peer::new(format!("facility/{facility}")).unwrap(),
        message: ControlId::new(format!("{message}/{n}")).unwrap(),
        person: Some(person(n)),
        act,
    };
    let at = fresh();
    let wrapped = WrappedKey {
        nonce: at,
        bytes: key().wrap(person(n), &key_of(n), at).unwrap(),
    };
    let sealed = Sealed::new(&entry, &key(), Some(&key_of(n)), fresh()).unwrap();
    let new = NewSealed {
        sealed,
        key: Some(wrapped),
    };
    world.store.registry_keep(&[new]).await.unwrap();
}

/// Somebody is admitted, under a number of the facility.
pub(crate) async fn admit(world: &World, facility: &FacilityId, n: u8, number: &str, name: &str) {
    let details = Details {
        name: name.to_owned(),
        birth: "1961-05-14".parse().unwrap(),
        sex: Sex::Female,
        language: Some("es".to_owned()),
        contact: None,
    };
    tell(world, facility, n, "who", Act::Registered(details)).await;
    let number = Act::Numbered {
        facility: facility.clone(),
        number: number.to_owned(),
    };
    tell(world, facility, n, "number", number).await;
    let arrived = Act::Arrived {
        facility: facility.clone(),
        on: "2021-02-20".parse().unwrap(),
        from: None,
        known_as: None,
    };
    tell(world, facility, n, "arrived", arrived).await;
}

pub(crate) async fn release(world: &World, facility: &FacilityId, n: u8, on: &str) {
    let left = Act::Left {
        facility: facility.clone(),
        on: on.parse().unwrap(),
        how: Departure::Released,
    };
    tell(world, facility, n, "left", left).await;
}

/// Three people at Alder Creek, one at Birch Hill.
pub(crate) async fn fill(world: &World) {
    admit(world, &alder(), 1, "AC-00001", "Pat Inventado Núñez").await;
    admit(world, &alder(), 2, "AC-00002", "Sam O'Sample").await;
    admit(world, &alder(), 3, "AC-00003", "Kim Nunezova").await;
    admit(world, &birch(), 4, "AC-00001", "Lou Núñez Fictive").await;
}

/// The registry as somebody with the key reads it out of the store.
pub(crate) async fn book(world: &World) -> Book {
    let mut keys = HashMap::new();
    for known in world.store.registry_people().await.unwrap() {
        if let Some(wrapped) = known.key {
            let opened = key().unwrap(known.person, &wrapped.bytes, wrapped.nonce);
            keys.insert(known.person, opened.unwrap());
        }
    }
    let mut book = Book::new();
    for (_, sealed) in world.store.registry_read(0, 10_000).await.unwrap() {
        match sealed.person.map(|p| keys.get(&p)) {
            Some(None) => book.pass_erased(),
            of => {
                book.apply(sealed.open(&key(), of.flatten()).unwrap());
            }
        }
    }
    book
}

/// The doses that the book holds of a person, as day, vaccine and lot.
pub(crate) async fn doses(world: &World, n: u8) -> Vec<(Date, String, Option<String>)> {
    let book = book(world).await;
    let told = book
        .of(person(n))
        .filter_map(|(_, entry)| match &entry.act {
            Act::Dose(report) => Some((report.on, report.cvx.clone(), report.lot.clone())),
            _ => None,
        });
    told.collect()
}

/// Every value of a field of a form.
pub(crate) fn values_of(html: &str, name: &str) -> Vec<String> {
    let mark = format!("name=\"{name}\" value=\"");
    let after = html.split(&mark).skip(1);
    after
        .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"))
        .collect()
}

/// What a browser sends with the form of a dose's page, when this was typed or scanned into its first
/// field and nothing else was touched.
pub(crate) fn filled(page: &Answer, scan: &str) -> Vec<(String, String)> {
    let html = page.text();
    let one = |name: &str| values_of(&html, name).first().cloned().unwrap_or_default();
    let mut fields = vec![
        ("message".to_owned(), one("message")),
        ("scan".to_owned(), scan.to_owned()),
        ("lot".to_owned(), one("lot")),
        ("expiry".to_owned(), one("expiry")),
        ("on".to_owned(), one("on")),
        ("site".to_owned(), selected(&html, "site")),
        ("route".to_owned(), selected(&html, "route")),
        ("cvx".to_owned(), String::new()),
    ];
    for option in values_of(&html, "option") {
        fields.push(("option".to_owned(), option));
    }
    fields
}

fn selected(html: &str, name: &str) -> String {
    let from = html.find(&format!("<select id=\"{name}\"")).unwrap();
    let list = html[from..].split("</select>").next().unwrap();
    let chosen = list
        .split("<option ")
        .find(|o| o.contains(" selected"))
        .unwrap();
    chosen.split('"').nth(1).unwrap().to_owned()
}

pub(crate) async fn send(
    browser: &mut Browser<'_>,
    path: &str,
    token: &str,
    fields: &[(String, String)],
) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    browser.post(path, token, &fields).await
}

/// Opens the page of a dose, types or scans into its first field, presses Enter.
pub(crate) async fn give(browser: &mut Browser<'_>, n: u8, scan: &str) -> Answer {
    let page = browser.get(&path(n, "/dose?group=COVID-19")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let fields = filled(&page, scan);
    send(browser, &path(n, "/dose"), &page.token(), &fields).await
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
