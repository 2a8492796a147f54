//! The service over a registry of plainly invented people.

use super::*;
use axum::http::Request;
use jiff::civil::date;
use standing_forecast::Sex;
use standing_registry::act::{Departure, Details, DoseReport, DoseSource};
use standing_registry::sealed::InstallationKey;
use standing_store::Store;
use standing_terms::FacilityId;
use tower::ServiceExt as _;

const NOW: &str = "2021-04-13T15:00:00Z";
const FIRST: PersonId = PersonId([1; 16]);
const OTHER: PersonId = PersonId([2; 16]);
const GONE: PersonId = PersonId([3; 16]);

struct Bench {
    people: Arc<People>,
    _dir: tempfile::TempDir,
}

struct Came {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Came {
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

fn facility(name: &str) -> FacilityId {
    FacilityId::new(name).unwrap()
}

fn dose(on: Date, cvx: &str, at: &str) -> Act {
    Act::Dose(DoseReport {
        on,
        cvx: cvx.to_owned(),
        mvx: None,
        lot: Some("ZZ0001".to_owned()),
        expiry: None,
        site: None,
        route: None,
        amount: Some("0.50 mL".to_owned()),
        vaccinator: Some("Zznurse Quux".to_owned()),
        source: DoseSource::GivenHere {
            facility: facility(at),
        },
    })
}

fn token(text: &str, at: &str, purpose: Purpose, until: Date) -> Act {
    Act::Access(Access::TokenAdded(Token {
        token: Digest(Sha256::digest(text).into()),
        facility: facility(at),
        purpose,
        state: "default".to_owned(),
        until,
    }))
}

impl Bench {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", dir.path().join("book.db").display());
        let store = Store::open(&url).await.unwrap();
        let key = InstallationKey::new([7; 32]);
        let mut registry = Registry::open(store, key, "a test", None).await.unwrap();
        let mut entries = Vec::new();
        for (person, number, name, at) in [
            (FIRST, "R1", "Quuxperson, Zzinvented", "alder-creek"),
            (OTHER, "R2", "Zzother Quuxname", "birch-hill"),
            (GONE, "R3", "Quuxgone, Zzreleased", "alder-creek"),
        ] {
            let details = Details {
                name: name.to_owned(),
                birth: date(1980, 2, 3),
                sex: Sex::Female,
                language: None,
                contact: Some("12 Zzstreet".to_owned()),
            };
            let arrived = Act::Arrived {
                facility: facility(at),
                on: date(2021, 3, 11),
                from: None,
                known_as: None,
            };
            let numbered = Act::Numbered {
                facility: facility(at),
                number: number.to_owned(),
            };
            for act in [numbered, Act::Registered(details), arrived] {
                entries.push((Some(person), act));
            }
            if person != OTHER {
                entries.push((Some(person), dose(date(2021, 3, 12), "207", at)));
            }
        }
        let left = Act::Left {
            facility: facility("alder-creek"),
            on: date(2021, 4, 1),
            how: Departure::Released,
        };
        entries.push((Some(GONE), left));
        for (text, at, purpose, until) in [
            ("care", "alder-creek", Purpose::Treatment, date(2021, 5, 1)),
            ("other", "birch-hill", Purpose::Treatment, date(2021, 5, 1)),
            (
                "state",
                "alder-creek",
                Purpose::PublicHealth,
                date(2021, 5, 1),
            ),
            ("old", "alder-creek", Purpose::Treatment, date(2021, 4, 12)),
            ("gone", "alder-creek", Purpose::Treatment, date(2021, 5, 1)),
        ] {
            entries.push((None, token(text, at, purpose, until)));
        }
        let revoked = Access::TokenRevoked {
            token: Digest(Sha256::digest("gone").into()),
        };
        entries.push((None, Act::Access(revoked)));
        let entries: Vec<Entry> = entries
            .into_iter()
            .enumerate()
            .map(|(at, (person, act))| Entry {
                recorded: "2021-04-02T12:00:00Z".parse().unwrap(),
                from: Peer::new("facility/test").unwrap(),
                message: ControlId::new(format!("m{at}")).unwrap(),
                person,
                act,
            })
            .collect();
        registry.keep(&entries).await.unwrap();
        registry.refresh().await.unwrap();
        let people = People::new(
            Arc::new(RwLock::new(registry)),
            Arc::new(Rules::open(None, None).unwrap()),
            BookZone::eastern(),
            || NOW.parse().unwrap(),
        );
        Self {
            people: Arc::new(people.unwrap()),
            _dir: dir,
        }
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        token: &str,
        more: &[(&str, &str)],
        body: &str,
    ) -> Came {
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let router = router(Arc::clone(&self.people));
        let response = router.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 1 << 22).await.unwrap();
        Came {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    async fn get(&self, path: &str, token: &str) -> Came {
        self.ask("GET", path, token, &[], "").await
    }

    async fn id(&self, number: &str, token: &str) -> String {
        let path = format!("/fhir/Patient?identifier=urn:x-number:local%7C{number}");
        let came = self.get(&path, token).await.json();
        came["entry"][0]["resource"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn readings(&self, person: PersonId) -> usize {
        let open = self.people.current().await.unwrap();
        let read = open.book.of(person);
        read.filter(|(_, e)| matches!(e.act, Act::Access(Access::Read { .. })))
            .count()
    }
}

#[tokio::test]
async fn without_a_valid_token_nothing_is_answered() {
    let bench = Bench::new().await;
    for token in ["", "wrong", "old", "gone"] {
        for path in [
            "/fhir/Patient/x",
            "/fhir/Immunization?patient=x",
            "/fhir/Patient/$export",
            "/fhir/Group",
        ] {
            let came = bench.get(path, token).await;
            assert_eq!(came.status, StatusCode::UNAUTHORIZED, "{path} {token}");
            assert_eq!(came.json()["resourceType"], "OperationOutcome");
            assert_eq!(came.headers["www-authenticate"], "Bearer");
        }
    }
}

#[tokio::test]
async fn a_token_sees_the_people_of_its_facility_alone() {
    let bench = Bench::new().await;
    let id = bench.id("R1", "care").await;
    let patient = bench.get(&format!("/fhir/Patient/{id}"), "care").await;
    assert_eq!(patient.status, StatusCode::OK);
    assert_eq!(patient.json()["name"][0]["family"], "Quuxperson");
    for word in [
        "alder",
        "birch",
        "Zzstreet",
        "Zznurse",
        "address",
        "managingOrganization",
    ] {
        assert!(!patient.text.contains(word), "{word}: {}", patient.text);
    }
    let elsewhere = bench.get(&format!("/fhir/Patient/{id}"), "other").await;
    let nobody = bench.get("/fhir/Patient/0123", "other").await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    assert_eq!(
        elsewhere.text, nobody.text,
        "no answer tells whether somebody is elsewhere"
    );
    for path in [
        "/fhir/Patient?name=Quuxperson",
        "/fhir/Patient?birthdate=1980-02-03",
        "/fhir/Patient",
        "/fhir/Immunization",
    ] {
        assert_eq!(
            bench.get(path, "care").await.status,
            StatusCode::BAD_REQUEST,
            "{path}"
        );
    }
    for path in [
        "/fhir/Encounter?patient=x",
        "/fhir/Location",
        "/fhir/Location/x",
    ] {
        assert_eq!(
            bench.get(path, "care").await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn who_was_released_is_no_patient_of_the_facility_and_the_state_is_not_told() {
    let bench = Bench::new().await;
    let search = "/fhir/Patient?identifier=urn:x-number:local%7CR3";
    assert_eq!(bench.get(search, "care").await.json()["total"], 0);
    let number = resources::record_number(GONE);
    let search = format!("/fhir/Patient?identifier=urn:x-number:record%7C{number}");
    assert_eq!(bench.get(&search, "care").await.json()["total"], 0);
    // The registry of the state gets the same answer for who is held and who is not.
    let state = bench.get(&search, "state").await;
    assert_eq!(state.json()["total"], 1);
    assert!(!state.text.contains("urn:x-number:local"));
    let local = "/fhir/Patient?identifier=urn:x-number:local%7CR1";
    assert_eq!(bench.get(local, "state").await.json()["total"], 0);
    let id = state.json()["entry"][0]["resource"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let due = format!("/fhir/ImmunizationRecommendation?patient={id}");
    assert_eq!(bench.get(&due, "state").await.status, StatusCode::FORBIDDEN);
    let group = bench.get("/fhir/Group/alder-creek/$export", "state").await;
    assert_eq!(group.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn doses_are_found_by_status_and_date_page_by_page_and_each_reading_is_kept() {
    let bench = Bench::new().await;
    let id = bench.id("R1", "care").await;
    let before = bench.readings(FIRST).await;
    let all = bench
        .get(&format!("/fhir/Immunization?patient=Patient/{id}"), "care")
        .await;
    assert_eq!(bench.readings(FIRST).await, before + 1);
    let dose = &all.json()["entry"][0]["resource"];
    assert_eq!(dose["vaccineCode"]["coding"][0]["code"], "207");
    assert_eq!(dose["primarySource"], true);
    assert!(all.text.contains("0.50"), "{}", all.text);
    for never in ["location", "performer", "Zznurse", "alder"] {
        assert!(!all.text.contains(never), "{never}");
    }
    let one = format!("/fhir/Immunization/{}", dose["id"].as_str().unwrap());
    assert_eq!(bench.get(&one, "care").await.status, StatusCode::OK);
    for (query, total) in [
        ("status=completed", 1),
        ("status=entered-in-error", 0),
        ("date=ge2021-03-12&date=lt2021-03-13", 1),
        ("date=2021-03-11", 0),
    ] {
        let path = format!("/fhir/Immunization?patient={id}&{query}");
        assert_eq!(
            bench.get(&path, "care").await.json()["total"],
            total,
            "{query}"
        );
    }
    let odd = bench
        .get(
            &format!("/fhir/Immunization?patient={id}&date=2021"),
            "care",
        )
        .await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    let due = bench
        .get(
            &format!("/fhir/ImmunizationRecommendation?patient={id}"),
            "care",
        )
        .await;
    assert_eq!(due.status, StatusCode::OK);
    let due = &due.json()["entry"][0]["resource"];
    assert!(
        due["authority"]["display"]
            .as_str()
            .unwrap()
            .contains("not")
    );
    let groups = due["recommendation"].as_array().unwrap();
    let covid = groups
        .iter()
        .find(|r| r["targetDisease"]["text"] == "COVID-19")
        .unwrap();
    assert_eq!(covid["doseNumberPositiveInt"], 2);
    // On the day on which a product was paused it is named to nobody.
    let other = bench.id("R2", "other").await;
    let path = format!("/fhir/ImmunizationRecommendation?patient={other}");
    let due = bench.get(&path, "other").await.text;
    assert!(
        due.contains(r#""code":"208""#) && !due.contains(r#""code":"212""#),
        "{due}"
    );
}

fn told(patient: &str, status: &str, day: &str, more: &str) -> String {
    format!(
        r#"{{"resourceType":"Immunization","status":"{status}","identifier":[{{"system":"urn:z","value":"1"}}],
        "vaccineCode":{{"coding":[{{"system":"http://hl7.org/fhir/sid/cvx","code":"207"}}]}},
        "patient":{{"reference":"Patient/{patient}"}},"occurrenceDateTime":"{day}"{more}}}"#
    )
}

#[tokio::test]
async fn a_dose_is_created_once_and_taken_back() {
    let bench = Bench::new().await;
    let id = bench.id("R1", "care").await;
    let kind = ("content-type", "application/fhir+json");
    let once = [kind, ("if-none-exist", "identifier=urn:z|1")];
    let post = async |token: &str, more: &[(&str, &str)], body: &str| {
        bench
            .ask("POST", "/fhir/Immunization", token, more, body)
            .await
    };
    let second = told(&id, "completed", "2021-04-09", "");
    let made = post("care", &once, &second).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert!(made.headers["location"].to_str().unwrap().contains(&id));
    assert_eq!(
        made.json()["primarySource"],
        false,
        "nobody said that it is first-hand"
    );
    assert_eq!(post("care", &once, &second).await.status, StatusCode::OK);
    let other = told(&id, "completed", "2021-04-10", "");
    let clash = post("care", &once, &other).await;
    assert_eq!(clash.status, StatusCode::PRECONDITION_FAILED);
    let count = async || {
        let path = format!("/fhir/Immunization?patient={id}&status=completed");
        bench.get(&path, "care").await.json()["total"].clone()
    };
    assert_eq!(count().await, 2);
    let back = told(&id, "entered-in-error", "2021-04-09", "");
    assert_eq!(post("care", &once, &back).await.status, StatusCode::OK);
    assert_eq!(count().await, 1);
    let withdrawn = format!("/fhir/Immunization?patient={id}&status=entered-in-error");
    assert_eq!(bench.get(&withdrawn, "care").await.json()["total"], 1);
    for (token, body, status) in [
        ("state", second.clone(), StatusCode::FORBIDDEN),
        ("other", second, StatusCode::NOT_FOUND),
        (
            "care",
            told(&id, "not-done", "2021-04-09", ""),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "care",
            told(&id, "completed", "2021-04", ""),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "care",
            told(&id, "completed", "2099-01-01", ""),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "care",
            told(&id, "completed", "2021-02-30", ""),
            StatusCode::BAD_REQUEST,
        ),
        (
            "care",
            told(
                &id,
                "completed",
                "2021-04-09",
                r#","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"V"}]}"#,
            ),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    ] {
        let came = post(token, &[kind], &body).await;
        assert_eq!(came.status, status, "{}", came.text);
        assert_eq!(came.json()["resourceType"], "OperationOutcome");
    }
}

#[tokio::test]
async fn an_export_is_begun_fetched_and_deleted() {
    let bench = Bench::new().await;
    let finished = async |path: &str, token: &str| {
        let begun = bench.get(path, token).await;
        assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text);
        let job = begun.headers["content-location"]
            .to_str()
            .unwrap()
            .to_owned();
        loop {
            let came = bench.get(&job, token).await;
            if came.status != StatusCode::ACCEPTED {
                return (job, came);
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let (job, manifest) = finished(
        "/fhir/Group/alder-creek/$export?_type=Patient,Immunization",
        "care",
    )
    .await;
    assert_eq!(manifest.status, StatusCode::OK, "{}", manifest.text);
    let output = manifest.json()["output"].clone();
    assert_eq!(output.as_array().unwrap().len(), 2);
    for file in output.as_array().unwrap() {
        let url = file["url"].as_str().unwrap();
        let came = bench.get(url, "care").await;
        assert_eq!(came.headers["content-type"], "application/fhir+ndjson");
        assert_eq!(came.text.lines().count(), 1, "who is held now alone");
        assert!(!came.text.contains("alder"));
        assert_eq!(bench.get(url, "other").await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        bench.ask("DELETE", &job, "care", &[], "").await.status,
        StatusCode::ACCEPTED
    );
    assert_eq!(bench.get(&job, "care").await.status, StatusCode::NOT_FOUND);
    // The state is told of both, and of nothing since a later instant.
    let (_, all) = finished("/fhir/Patient/$export", "state").await;
    let kinds: Vec<_> = all.json()["output"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["type"].clone(), file["count"].clone()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("Patient".into(), 2.into()),
            ("Immunization".into(), 2.into())
        ]
    );
    let since = "/fhir/Patient/$export?_since=2021-04-03T00:00:00Z";
    let (_, none) = finished(since, "state").await;
    assert_eq!(none.json()["output"], serde_json::json!([]));
    assert_eq!(bench.readings(GONE).await, 2);
    let odd = bench
        .get("/fhir/Patient/$export?_type=Encounter", "care")
        .await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    let elsewhere = bench.get("/fhir/Group/birch-hill/$export", "care").await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_service_stands_beside_the_forecast_of_whoever_asks() {
    let bench = Bench::new().await;
    let rules = Arc::new(Rules::open(None, None).unwrap());
    let site = super::super::router(rules).merge(router(Arc::clone(&bench.people)));
    for (path, status) in [
        ("/fhir/metadata", StatusCode::OK),
        ("/fhir/Patient/x", StatusCode::UNAUTHORIZED),
        ("/fhir/Bundle", StatusCode::UNAUTHORIZED),
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let came = site.clone().oneshot(request).await.unwrap();
        assert_eq!(came.status(), status, "{path}");
    }
}
