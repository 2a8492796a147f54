//! Finding people by name: on keyed tokens, in one's own facility, seldom enough, and kept.

use super::ward::{admit, alder, at, birch, fill, path, person, release};
use crate::on_both_stores;
use crate::world::{Answer, Browser, World};

on_both_stores!(
    a_name_is_found_by_its_parts_without_accents_in_ones_own_facility_alone,
    no_name_stands_in_the_database_and_an_erasure_removes_the_tokens,
    who_left_is_not_found_and_who_came_is,
    searches_are_counted_kept_and_stopped,
);

async fn search(browser: &mut Browser<'_>, text: &str) -> Answer {
    let token = browser.get("/clinic/account").await.token();
    browser.post("/clinic/find", &token, &[("who", text)]).await
}

async fn finds(browser: &mut Browser<'_>, text: &str) -> Vec<&'static str> {
    let html = search(browser, text).await.text();
    ["Pat", "Sam", "Kim", "Lou", "Ash"]
        .into_iter()
        .filter(|name| html.contains(name))
        .collect()
}

async fn a_name_is_found_by_its_parts_without_accents_in_ones_own_facility_alone(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    assert_eq!(finds(&mut nurse, "nunez").await, ["Pat", "Kim"]);
    assert_eq!(finds(&mut nurse, "NÚÑEZ pat").await, ["Pat"]);
    assert_eq!(finds(&mut nurse, "osam").await, ["Sam"]);
    assert_eq!(finds(&mut nurse, "fictive").await, [] as [&str; 0]);
    assert_eq!(finds(&mut nurse, "").await, [] as [&str; 0]);
    let mut other = world.nurse("bo", &birch()).await;
    assert_eq!(finds(&mut other, "nunez").await, ["Lou"]);
    // A number of one's own facility leads to the person, the same one of another does not.
    let found = search(&mut other, "AC-00001").await;
    assert_eq!(found.location, path(4, "/dose"));
}

async fn no_name_stands_in_the_database_and_an_erasure_removes_the_tokens(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    assert_eq!(finds(&mut nurse, "inventado").await, ["Pat"]);
    assert_eq!(world.store.named(&alder()).await.unwrap().len(), 3);
    if let Some(file) = world.url.strip_prefix("sqlite:") {
        for part in [file.to_owned(), format!("{file}-wal")] {
            let bytes = std::fs::read(part).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for name in ["inventado", "núñez", "nunez", "1961-05-14"] {
                assert!(!text.contains(name), "{name}");
            }
        }
    }
    let erased = world
        .store
        .registry_erase(person(1), at("2021-03-01T16:00:00Z"));
    assert!(erased.await.unwrap());
    let named = world.store.named(&alder()).await.unwrap();
    assert!(!named.contains(&person(1)) && named.len() == 2);
    assert_eq!(finds(&mut nurse, "inventado").await, [] as [&str; 0]);
    assert_eq!(finds(&mut nurse, "nunez").await, ["Kim"]);
    let read = world.store.readings_of(person(1)).await.unwrap();
    assert!(!read.is_empty(), "that she was read about stays");
}

async fn who_left_is_not_found_and_who_came_is(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    assert_eq!(finds(&mut nurse, "inventado").await, ["Pat"]);
    release(world, &alder(), 1, "2021-02-27").await;
    admit(world, &alder(), 5, "AC-00005", "Ash Inventado").await;
    assert_eq!(finds(&mut nurse, "inventado").await, ["Ash"]);
    let named = world.store.named(&alder()).await.unwrap();
    assert!(!named.contains(&person(1)), "her tokens went with her stay");
    // A server that starts later finds the tokens of before and brings them up to date.
    release(world, &alder(), 5, "2021-02-28").await;
    let mut beside = world.browser();
    beside.at = Some(world.beside(true).await);
    beside.log_in("noor", crate::world::PASSPHRASE).await;
    assert_eq!(finds(&mut beside, "inventado").await, [] as [&str; 0]);
    assert_eq!(world.store.named(&alder()).await.unwrap().len(), 2);
}

async fn searches_are_counted_kept_and_stopped(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    for _ in 0..15 {
        assert_eq!(search(&mut nurse, "inventado").await.status, 200);
    }
    let stopped = search(&mut nurse, "inventado").await;
    assert_eq!(stopped.status, 422);
    assert!(stopped.text().contains("Too many searches"));
    assert!(!stopped.text().contains("Pat"));
    let read = world.store.readings_of(person(1)).await.unwrap();
    assert_eq!(read.iter().filter(|r| r.why == "search").count(), 15);
    world.pass(2);
    assert_eq!(search(&mut nurse, "inventado").await.status, 200);
}
