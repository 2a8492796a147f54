//! Doses: recorded in few strokes, once, checked first, taken back with a reason.

use super::ward::{
    alder, at, birch, book, doses, fill, filled, give, path, person, send, values_of,
};
use crate::on_both_stores;
use crate::world::World;
use standing_registry::{Act, Taken};

on_both_stores!(
    a_dose_is_recorded_by_one_key_and_enter_once_its_lot_was_used_today,
    two_scans_record_a_dose,
    a_form_that_is_sent_twice_records_one_dose,
    a_form_sent_again_with_other_content_is_refused_and_kept,
    what_should_be_looked_at_first_is_asked_and_recorded_only_when_confirmed,
    a_package_that_is_not_known_keeps_what_was_scanned,
    a_product_that_is_paused_is_offered_by_no_key_and_asked_about,
    a_dose_recorded_by_mistake_is_taken_back_and_both_stay,
    two_servers_over_one_store_see_each_others_doses,
);

/// What a scanner sends of a package of Pfizer-BioNTech, 59267-1000-1, CVX 208.
fn package(lot: &str, expiry: &str) -> String {
    // The check digit is counted here, apart from the reader.
    let body = "0035926710001";
    let sum: u32 = body
        .chars()
        .enumerate()
        .map(|(n, c)| c.to_digit(10).unwrap() * if n % 2 == 0 { 3 } else { 1 })
        .sum();
    let check = (10 - sum % 10) % 10;
    format!("]d201{body}{check}17{expiry}10{lot}\u{1d}21900001")
}

fn day() -> jiff::civil::Date {
    "2021-03-01".parse().unwrap()
}

async fn two_scans_record_a_dose(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    // The first page has the keyboard in its search: the wristband is scanned into it.
    let list = nurse.get("/clinic").await;
    assert!(list.text().contains("accesskey=\"f\" autofocus"));
    let found = nurse
        .post("/clinic/find", &list.token(), &[("who", "AC-00001")])
        .await;
    assert_eq!(
        (found.status.as_u16(), found.location.as_str()),
        (303, path(1, "/dose").as_str())
    );
    // And the page it leads to has it in the field for the package.
    let page = nurse.get(&found.location).await;
    assert_eq!(page.text().matches("autofocus").count(), 1);
    let fields = filled(&page, &package("EW0165", "210630"));
    let sent = send(&mut nurse, &path(1, "/dose"), &page.token(), &fields).await;
    assert_eq!(sent.location, path(1, "?done=dose"), "{}", sent.text());
    let given = (day(), "208".to_owned(), Some("EW0165".to_owned()));
    assert_eq!(doses(world, 1).await, [given]);
    let book = book(world).await;
    let (_, entry) = book.of(person(1)).last().unwrap();
    let Act::Dose(report) = &entry.act else {
        panic!("{entry:?}")
    };
    assert_eq!(report.expiry, Some("2021-06-30".parse().unwrap()));
    assert_eq!(report.mvx.as_deref(), Some("PFR"));
    assert_eq!(
        (report.site.as_deref(), report.route.as_deref()),
        (Some("LD"), Some("IM"))
    );
    assert_eq!(report.vaccinator.as_deref(), Some("Person noor"));
    // The page after it takes the next wristband.
    assert!(
        nurse
            .get(&sent.location)
            .await
            .text()
            .contains("accesskey=\"f\" autofocus")
    );
}

/// Counts what is pressed: the number of the person and Enter into the search, which has the keyboard;
/// one key and Enter on the page of the dose, which has it in the field that takes it. Everything else
/// stands there.
async fn a_dose_is_recorded_by_one_key_and_enter_once_its_lot_was_used_today(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    let sent = give(&mut nurse, 1, &package("EW0165", "210630")).await;
    assert_eq!(sent.status, 303, "{}", sent.text());

    let number = "AC-00002";
    let page = nurse.get("/clinic").await;
    let found = nurse
        .post("/clinic/find", &page.token(), &[("who", number)])
        .await;
    let page = nurse.get(&found.location).await;
    let first = &values_of(&page.text(), "option")[0];
    assert!(first.starts_with("208|PFR|2021-06-30|EW0165"), "{first}");
    let key = "1";
    let sent = send(
        &mut nurse,
        &path(2, "/dose"),
        &page.token(),
        &filled(&page, key),
    )
    .await;
    assert_eq!(sent.location, path(2, "?done=dose"), "{}", sent.text());
    let strokes = number.len() + 1 + key.len() + 1;
    assert!(strokes <= 12, "{strokes}");
    let given = (day(), "208".to_owned(), Some("EW0165".to_owned()));
    assert_eq!(doses(world, 2).await, [given]);

    // With a lot that was not used today: key, Tab, the lot, Enter; the field after the first is its.
    let html = nurse.get(&path(3, "/dose")).await.text();
    let scan = html.find("id=\"scan\"").unwrap();
    let next = html[scan + 4..].find("<input type=\"text\" id=\"").unwrap() + scan + 4;
    assert!(html[next..].starts_with("<input type=\"text\" id=\"lot\""));
    assert!(1 + 1 + "EW0172".len() < 12);
    // And on another day nothing of today is proposed.
    world.pass(24 * 60);
    let mut again = world.browser();
    again.log_in("noor", crate::world::PASSPHRASE).await;
    let page = again.get(&path(3, "/dose")).await.text();
    assert!(values_of(&page, "option").iter().all(|o| o.ends_with("||")));
}

async fn a_form_that_is_sent_twice_records_one_dose(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    let page = nurse.get(&path(1, "/dose")).await;
    let fields = filled(&page, &package("EW0165", "210630"));
    for _ in 0..3 {
        // The back button, a second press, the browser that sends again after a lost connection.
        let sent = send(&mut nurse, &path(1, "/dose"), &page.token(), &fields).await;
        assert_eq!(sent.location, path(1, "?done=dose"), "{}", sent.text());
        world.pass(1);
    }
    let book = book(world).await;
    let told = book.all().filter(|(_, e, _)| matches!(e.act, Act::Dose(_)));
    let told: Vec<&Taken> = told.map(|(_, _, taken)| taken).collect();
    assert_eq!(told, [&Taken::Entered], "the store keeps it once");
}

async fn a_form_sent_again_with_other_content_is_refused_and_kept(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    let page = nurse.get(&path(1, "/dose")).await;
    let fields = filled(&page, &package("EW0165", "210630"));
    send(&mut nurse, &path(1, "/dose"), &page.token(), &fields).await;
    let mut other = fields.clone();
    other[1].1 = package("EW0199", "210630");
    let sent = send(&mut nurse, &path(1, "/dose"), &page.token(), &other).await;
    assert_eq!(sent.status, 422);
    assert!(sent.text().contains("This form was sent before"));
    // Nor may it be used for somebody else.
    let sent = send(&mut nurse, &path(2, "/dose"), &page.token(), &fields).await;
    assert_eq!(sent.status, 422);
    assert_eq!(doses(world, 2).await, []);
    let book = book(world).await;
    let told = book.all().filter(|(_, e, _)| matches!(e.act, Act::Dose(_)));
    let refused = told.filter(|(_, _, taken)| matches!(taken, Taken::Refused(_)));
    assert_eq!(refused.count(), 2, "kept as evidence");
    assert_eq!(doses(world, 1).await.len(), 1);
}

async fn what_should_be_looked_at_first_is_asked_and_recorded_only_when_confirmed(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    let no = [
        ("group", "COVID-19"),
        ("say", "declined"),
        ("on", "2021-03-01"),
    ];
    let page = nurse.get(&path(1, "/decision")).await;
    let message = values_of(&page.text(), "message").remove(0);
    let mut declined = no.to_vec();
    declined.push(("message", &message));
    assert_eq!(
        nurse
            .post(&path(1, "/decision"), &page.token(), &declined)
            .await
            .status,
        303
    );

    for (scan, asked) in [
        (
            package("EW0165", "210228"),
            "The lot had expired on that day",
        ),
        (package("EW0165", "210630"), "last decision about it is no"),
        (
            package("EW016521900001", "210630").replace("\u{1d}21900001", ""),
            "may have joined the lot",
        ),
        ("1".to_owned(), "No lot is given"),
    ] {
        let sent = give(&mut nurse, 1, &scan).await;
        assert_eq!(sent.status, 422, "{scan}");
        assert!(sent.text().contains(asked), "{scan}");
        assert!(sent.text().contains("Nothing is recorded yet"), "{scan}");
    }
    for (scan, wrong) in [
        ("", "Scan the package or type the number"),
        ("0", "There is no vaccine of this number"),
        ("12", "There is no vaccine of this number"),
        ("]d2010035926710001", "could not be read whole"),
        ("]d20100359267100017", "check digit"),
    ] {
        let sent = give(&mut nurse, 1, scan).await;
        assert_eq!(sent.status, 422, "{scan}");
        assert!(sent.text().contains(wrong), "{scan}: {}", sent.text());
    }
    assert_eq!(doses(world, 1).await, []);

    let page = nurse.get(&path(1, "/dose")).await;
    let mut fields = filled(&page, &package("EW0165", "210630"));
    fields.push(("confirm".to_owned(), "yes".to_owned()));
    let sent = send(&mut nurse, &path(1, "/dose"), &page.token(), &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let sent = give(&mut nurse, 1, &package("EW0165", "210630")).await;
    assert!(sent.text().contains("is recorded for that day already"));
    // A vaccine that is not recommended, on a day that has not come, before birth.
    let page = nurse.get(&path(2, "/dose")).await;
    for (on, wrong) in [
        ("2021-03-02", "It has not come yet"),
        ("1961-05-13", "before the person was born"),
    ] {
        let mut fields = filled(&page, &package("EW0165", "210630"));
        on.clone_into(&mut fields[4].1);
        let sent = send(&mut nurse, &path(2, "/dose"), &page.token(), &fields).await;
        assert_eq!(sent.status, 422);
        assert!(sent.text().contains(wrong), "{on}");
    }
    assert_eq!(doses(world, 2).await, []);
}

async fn a_package_that_is_not_known_keeps_what_was_scanned(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    let sent = give(&mut nurse, 1, "(01)00399999123457(17)210600(10)ZZ-1").await;
    assert_eq!(sent.status, 422);
    let html = sent.text();
    assert!(html.contains("not known here which vaccine this package holds"));
    // The vaccine is chosen by its key; lot and the last day of June stand there.
    let mut fields = filled(&sent, "1");
    assert_eq!(fields[2], ("lot".to_owned(), "ZZ-1".to_owned()));
    assert_eq!(fields[3], ("expiry".to_owned(), "2021-06-30".to_owned()));
    let key = values_of(&html, "option")
        .iter()
        .position(|o| o.starts_with("207|"))
        .unwrap()
        + 1;
    fields[1].1 = key.to_string();
    let sent = send(&mut nurse, &path(1, "/dose"), &sent.token(), &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let given = (day(), "207".to_owned(), Some("ZZ-1".to_owned()));
    assert_eq!(doses(world, 1).await, [given]);
}

async fn a_product_that_is_paused_is_offered_by_no_key_and_asked_about(world: &World) {
    fill(world).await;
    world.nurse("noor", &alder()).await;
    // 14 April 2021, the day after the use of the Janssen vaccine was paused.
    world.pass(44 * 24 * 60);
    let mut nurse = world.browser();
    nurse.log_in("noor", crate::world::PASSPHRASE).await;
    let page = nurse.get(&path(1, "/dose")).await;
    let options = values_of(&page.text(), "option");
    assert!(options.iter().any(|o| o.starts_with("208|")), "{options:?}");
    assert!(
        !options.iter().any(|o| o.starts_with("212|")),
        "{options:?}"
    );
    let mut fields = filled(&page, "");
    "JJ-01".clone_into(&mut fields[2].1);
    "212".clone_into(&mut fields[7].1);
    let sent = send(&mut nurse, &path(1, "/dose"), &page.token(), &fields).await;
    assert_eq!(sent.status, 422);
    assert!(sent.text().contains("had paused this product on that day"));
    assert_eq!(doses(world, 1).await, []);
    let list = nurse.get("/clinic").await.text();
    assert!(list.contains("stock not recorded"), "{list}");
    assert!(list.to_lowercase().contains("paused"));
}

async fn a_dose_recorded_by_mistake_is_taken_back_and_both_stay(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    give(&mut nurse, 1, &package("EW0165", "210630")).await;
    let chart = nurse.get(&path(1, "")).await.text();
    let from = chart.find(&path(1, "/withdraw/")).unwrap();
    let undo = chart[from..].split('"').next().unwrap().to_owned();
    let page = nurse.get(&undo).await;
    let message = values_of(&page.text(), "message").remove(0);
    let without = [("message", message.as_str()), ("mistake", "")];
    assert_eq!(
        nurse.post(&undo, &page.token(), &without).await.status,
        422,
        "a reason is asked for"
    );
    let reason = [
        ("message", message.as_str()),
        ("mistake", "given to the next in line"),
    ];
    let sent = nurse.post(&undo, &page.token(), &reason).await;
    assert_eq!(sent.location, path(1, "?done=withdrawn"));
    let chart = nurse.get(&path(1, "")).await.text();
    assert!(
        chart.contains("No dose is recorded"),
        "it counts for nothing"
    );
    assert!(
        chart.contains("given to the next in line"),
        "and is not hidden"
    );
    assert_eq!(doses(world, 1).await.len(), 1, "the report stays");
    // Its lot is not proposed to the next one, since it may have been what was wrong.
    let page = nurse.get(&path(2, "/dose")).await.text();
    assert!(!page.contains("EW0165"));
    // What another peer told, or another facility, is not theirs to take back.
    for undo in ["/withdraw/0", "/withdraw/99", "/withdraw/x"] {
        assert_eq!(nurse.get(&path(1, undo)).await.status, 404, "{undo}");
    }
    let mut other = world.nurse("bo", &birch()).await;
    assert_eq!(other.get(&undo).await.status, 404);
}

async fn two_servers_over_one_store_see_each_others_doses(world: &World) {
    fill(world).await;
    let mut nurse = world.nurse("noor", &alder()).await;
    assert!(nurse.get("/clinic").await.text().contains("Inventado"));
    let mut beside = world.browser();
    beside.at = Some(world.beside(true).await);
    beside.log_in("noor", crate::world::PASSPHRASE).await;
    assert_eq!(
        give(&mut beside, 1, &package("EW0165", "210630"))
            .await
            .status,
        303
    );
    let chart = nurse.get(&path(1, "")).await.text();
    assert!(chart.contains("EW0165"));
    // Somebody is erased by another process: no server that is open holds them any more.
    let erased = world
        .store
        .registry_erase(person(1), at("2021-03-01T16:00:00Z"));
    assert!(erased.await.unwrap());
    for browser in [&mut nurse, &mut beside] {
        assert_eq!(browser.get(&path(1, "")).await.status, 404);
        assert!(!browser.get("/clinic").await.text().contains("Inventado"));
    }
}
