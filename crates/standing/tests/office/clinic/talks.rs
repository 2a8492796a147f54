//! Offers, decisions, requests, the printed record; what every page says.

use super::ward::{alder, book, fill, path, person, values_of};
use crate::on_both_stores;
use crate::world::{Browser, World};
use standing_registry::act::{Act, Decision};
use standing_registry::due;

on_both_stores!(
    a_refusal_needs_no_reason_and_the_next_decision_holds,
    an_offer_names_its_language_and_a_request_its_day,
    the_printed_record_names_no_facility_and_handing_it_over_is_kept,
    every_list_says_what_it_does_not_rest_on,
    pages_of_the_clinic_keep_nothing_on_the_way_and_run_our_script_alone,
);

async fn tell(nurse: &mut Browser<'_>, what: &str, fields: &[(&str, &str)]) -> u16 {
    let page = nurse.get(&path(1, what)).await;
    let html = page.text();
    let message = values_of(&html, "message").remove(0);
    let mut all = vec![("message", message.as_str()), ("on", "2021-03-01")];
    if html.contains("name=\"group\"") {
        all.push(("group", "COVID-19"));
    }
    all.extend_from_slice(fields);
    nurse
        .post(&path(1, what), &page.token(), &all)
        .await
        .status
        .as_u16()
}

async fn a_refusal_needs_no_reason_and_the_next_decision_holds(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    let page = nurse.get(&path(1, "/decision")).await.text();
    assert!(page.contains("No reason is asked for"));
    assert!(!page.contains(" checked"), "nothing is chosen for her");
    let no = nurse.get(&path(1, "/decision?say=declined")).await.text();
    assert!(no.contains("value=\"declined\" checked"));
    assert!(!page.contains("id=\"words\" name=\"words\" rows=\"2\" required"));
    assert_eq!(
        tell(&mut nurse, "/decision", &[("say", "declined")]).await,
        303
    );
    let latest = |book: &standing_registry::Book| {
        let day = "2021-03-01".parse().unwrap();
        due::latest_decision(book, person(1), "COVID-19", day).map(|(_, decision)| decision)
    };
    let declined = Decision::Declined { words: None };
    assert_eq!(latest(&book(world).await), Some(declined));
    assert!(nurse.get("/clinic").await.text().contains("said no on"));
    let later = [("say", "deferred"), ("ask-again", "")];
    assert_eq!(tell(&mut nurse, "/decision", &later).await, 303);
    let deferred = Decision::Deferred { ask_again: None };
    assert_eq!(latest(&book(world).await), Some(deferred), "when they wish");
    assert_eq!(
        tell(&mut nurse, "/decision", &[("say", "accepted")]).await,
        303
    );
    assert_eq!(latest(&book(world).await), Some(Decision::Accepted));
    assert_eq!(
        tell(&mut nurse, "/decision", &[("say", "maybe")]).await,
        422
    );
}

async fn an_offer_names_its_language_and_a_request_its_day(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    let page = nurse.get(&path(1, "/offer")).await.text();
    assert_eq!(
        values_of(&page, "offer-language"),
        ["es"],
        "hers is proposed"
    );
    assert_eq!(
        tell(&mut nurse, "/offer", &[]).await,
        422,
        "a language is named"
    );
    let offer = [
        ("offer-language", "es"),
        ("info-sheet", "A made-up sheet, 2021-02"),
    ];
    assert_eq!(tell(&mut nurse, "/offer", &offer).await, 303);
    assert_eq!(tell(&mut nurse, "/request", &[]).await, 303);
    let acts: Vec<Act> = book(world)
        .await
        .of(person(1))
        .map(|(_, e)| e.act.clone())
        .collect();
    let on = "2021-03-01".parse().unwrap();
    assert!(acts.contains(&Act::Offered {
        on,
        vaccine_group: "COVID-19".into(),
        language: Some("es".into()),
        sheet: Some("A made-up sheet, 2021-02".into()),
    }));
    assert!(acts.contains(&Act::Asked {
        on,
        vaccine_group: "COVID-19".into()
    }));
    let chart = nurse.get(&path(1, "")).await.text();
    assert!(chart.contains("asked for COVID-19") && chart.contains("A made-up sheet"));
}

async fn the_printed_record_names_no_facility_and_handing_it_over_is_kept(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    for (lang, words) in [
        ("en", "This record is yours"),
        ("es", "Este registro es suyo"),
    ] {
        let page = nurse
            .get(&path(1, &format!("/record?lang={lang}")))
            .await
            .text();
        let from = page.find("<div class=\"printed record\">").unwrap();
        let record = page[from..]
            .split("<div class=\"not-printed\">")
            .next()
            .unwrap();
        assert!(record.contains(words) && record.contains("Pat Inventado"));
        assert!(!record.contains("alder-creek"), "it would tell of custody");
    }
    let page = nurse.get(&path(1, "/record")).await.text();
    let digest = values_of(&page, "record").remove(0);
    assert_eq!(
        tell(&mut nurse, "/record", &[("record", &digest)]).await,
        303
    );
    let book = book(world).await;
    let (_, last) = book.of(person(1)).last().unwrap();
    let Act::RecordHanded { record, .. } = &last.act else {
        panic!("{last:?}")
    };
    assert_eq!(record.to_string(), digest);
}

async fn every_list_says_what_it_does_not_rest_on(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    for address in [
        "/clinic",
        "/clinic/sheet",
        &path(1, ""),
        &path(1, "/dose"),
        &path(1, "/record"),
    ] {
        for lang in ["en", "es"] {
            let page = nurse.get(&format!("{address}?lang={lang}")).await.text();
            assert!(
                page.contains("This is a computed forecast, not an order"),
                "{address}"
            );
            assert!(page.contains("not considered on this page"), "{address}");
            let spanish = page.contains("Esto es un pronóstico calculado, no una orden");
            assert_eq!(spanish, lang == "es", "{address}");
        }
    }
    assert_eq!(nurse.get("/clinic?on=tomorrow").await.status, 400);
    let before = nurse.get("/clinic?on=1999-02-01").await;
    assert_eq!(before.status, 422);
    assert!(
        before
            .text()
            .contains("No immunization schedule that was in force")
    );
    let empty = nurse.get("/clinic?on=2021-02-01").await.text();
    assert!(empty.contains("No roster says that anybody is held here that day"));
}

async fn pages_of_the_clinic_keep_nothing_on_the_way_and_run_our_script_alone(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    for address in [
        "/clinic",
        &path(1, ""),
        &path(1, "/dose"),
        "/clinic/account",
        "/clinic/none",
    ] {
        let answer = nurse.get(address).await;
        let policy = answer.header("content-security-policy").to_owned();
        assert!(policy.contains("default-src 'none'"), "{address}");
        assert!(!policy.contains("unsafe"), "{address}");
        if address == "/clinic/none" {
            assert_eq!(answer.status, 404);
            continue;
        }
        assert!(policy.contains("script-src 'self'"), "{address}");
        assert_eq!(
            answer.header("cache-control"),
            "no-store, private",
            "{address}"
        );
        let html = answer.text();
        assert_eq!(html.matches("<script").count(), 1, "{address}");
        assert!(
            html.contains("<script src=\"/assets/clinic.js?v="),
            "{address}"
        );
        for no in [" style=", " onclick", "javascript:"] {
            assert!(!html.contains(no), "{address} has {no}");
        }
        assert!(
            !html.split("</title>").next().unwrap().contains("Inventado"),
            "nor in a title"
        );
    }
    let office = world.browser().get("/").await;
    assert!(
        !office
            .header("content-security-policy")
            .contains("script-src")
    );
    let token = nurse.get("/clinic/account").await.token();
    let out = nurse.post("/logout", &token, &[]).await;
    assert_eq!(out.header("clear-site-data"), "\"storage\"");
}
