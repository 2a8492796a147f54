//! Questions in, answers out. Everybody here is made up.

use super::{LARGEST, answer_for, router};
use crate::rules::Rules;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use standing_forecast::Workspace;
use standing_forecast::wire::{Answers, PersonIn};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower::ServiceExt as _;

fn bundled() -> Rules {
    Rules::open(None, None).unwrap()
}

/// CDC's supporting data, where it is.
fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cdsi");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: CDC's data and cases are not at ../shared/cdsi beside the workspace");
    None
}

/// An invented woman with one dose of the Moderna vaccine.
fn question() -> Value {
    json!({
        "resourceType": "Parameters",
        "parameter": [
            { "name": "assessmentDate", "valueDate": "2021-03-12" },
            { "name": "patient", "resource": {
                "resourceType": "Patient", "id": "invented", "gender": "female",
                "birthDate": "1980-05-01",
                "name": [{ "family": "Invented", "given": ["Somebody"] }],
            } },
            { "name": "immunization", "resource": {
                "resourceType": "Immunization", "id": "first", "status": "completed",
                "vaccineCode": { "coding": [
                    { "system": "http://example.org/own", "code": "M" },
                    { "system": "http://hl7.org/fhir/sid/cvx", "code": "207" },
                ] },
                "patient": { "reference": "Patient/invented" },
                "occurrenceDateTime": "2021-03-01T10:30:00-05:00",
            } },
        ],
    })
}

async fn post(rules: Rules, kind: &str, body: impl Into<Body>) -> (StatusCode, Value, String) {
    let request = Request::post("/fhir/$immds-forecast")
        .header("content-type", kind)
        .body(body.into())
        .unwrap();
    let response = router(Arc::new(rules)).oneshot(request).await.unwrap();
    let status = response.status();
    let headers = format!("{:?}", response.headers());
    let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap(), headers)
}

async fn ask(question: &Value) -> (StatusCode, Value) {
    let kind = "application/fhir+json; charset=utf-8";
    let (status, value, _) = post(bundled(), kind, question.to_string()).await;
    (status, value)
}

fn named<'v>(answer: &'v Value, name: &str) -> Vec<&'v Value> {
    let all = answer["parameter"].as_array().unwrap().iter();
    all.filter(|p| p["name"] == name)
        .map(|p| &p["resource"])
        .collect()
}

#[tokio::test]
async fn a_second_dose_is_answered_with_its_dates_and_its_reasons() {
    let (status, mut answer) = ask(&question()).await;
    assert_eq!(status, StatusCode::OK);
    // It holds the hash of the set, which another test looks at.
    answer["parameter"][2]["resource"]["issue"][0]["diagnostics"] = json!("…");
    insta::assert_json_snapshot!(answer);
}

#[tokio::test]
async fn an_answer_is_not_kept_and_says_that_it_is_no_order() {
    let body = question().to_string();
    let (_, answer, headers) = post(bundled(), "application/json", body).await;
    assert!(
        headers.contains(r#""cache-control": "no-store""#),
        "{headers}"
    );
    assert!(headers.contains("application/fhir+json"), "{headers}");
    assert!(headers.contains("nosniff"), "{headers}");
    let outcome = named(&answer, "outcome")[0];
    let said = outcome["issue"][0]["diagnostics"].as_str().unwrap();
    assert!(said.contains("covid-19-2021-03"), "{said}");
    assert!(said.contains("not an order"), "{said}");
    // What the question did not need does not come back.
    assert!(!answer.to_string().contains("Somebody"));
}

type Change = fn(&mut Value);

#[tokio::test]
async fn what_is_wrong_is_named_by_its_path() {
    let patient = "Parameters.parameter[1].resource";
    let dose = "Parameters.parameter[2].resource";
    let changes: [(Change, u16, &str, String); 16] = [
        (
            |q| q["resourceType"] = json!("Bundle"),
            400,
            "structure",
            "Parameters.resourceType".into(),
        ),
        (
            |q| q["parameter"] = json!({}),
            400,
            "structure",
            "Parameters.parameter".into(),
        ),
        (
            |q| q["parameter"] = json!([]),
            400,
            "required",
            "Parameters.parameter".into(),
        ),
        (
            |q| q["parameter"][0]["name"] = json!(7),
            400,
            "structure",
            "Parameters.parameter[0].name".into(),
        ),
        (
            |q| q["parameter"][0]["valueDate"] = json!("2021-02-30"),
            422,
            "value",
            "Parameters.parameter[0].valueDate".into(),
        ),
        (
            |q| q["parameter"][0]["valueDate"] = json!("1985-02-03"),
            422,
            "value",
            "Parameters.parameter[0].valueDate".into(),
        ),
        (
            |q| q["parameter"][2]["name"] = json!("patient"),
            400,
            "structure",
            "Parameters.parameter[2]".into(),
        ),
        (
            |q| q["parameter"][1]["resource"]["resourceType"] = json!("Person"),
            400,
            "structure",
            format!("{patient}.resourceType"),
        ),
        (
            |q| q["parameter"][1]["resource"]["birthDate"] = json!(null),
            400,
            "required",
            patient.into(),
        ),
        (
            |q| q["parameter"][1]["resource"]["birthDate"] = json!("1980-05"),
            400,
            "value",
            format!("{patient}.birthDate"),
        ),
        (
            |q| q["parameter"][1]["resource"]["birthDate"] = json!("2022-05-01"),
            422,
            "value",
            "Parameters.parameter[0].valueDate".into(),
        ),
        (
            |q| q["parameter"][1]["resource"]["gender"] = json!("f"),
            400,
            "value",
            format!("{patient}.gender"),
        ),
        (
            |q| q["parameter"][2]["resource"]["status"] = json!("done"),
            400,
            "value",
            format!("{dose}.status"),
        ),
        (
            |q| q["parameter"][2]["resource"]["occurrenceDateTime"] = json!("2021"),
            400,
            "value",
            format!("{dose}.occurrenceDateTime"),
        ),
        (
            |q| q["parameter"][2]["resource"]["occurrenceDateTime"] = json!("1979-01-01"),
            422,
            "value",
            format!("{dose}.occurrenceDateTime"),
        ),
        (
            |q| q["parameter"][2]["resource"]["isSubpotent"] = json!("no"),
            400,
            "structure",
            format!("{dose}.isSubpotent"),
        ),
    ];
    for (change, status, code, path) in changes {
        let mut question = question();
        change(&mut question);
        let (found, answer) = ask(&question).await;
        let issue = &answer["issue"][0];
        assert_eq!(
            answer["resourceType"], "OperationOutcome",
            "{path}: {answer}"
        );
        assert_eq!(
            (found.as_u16(), &issue["code"]),
            (status, &json!(code)),
            "{path}: {answer}"
        );
        assert_eq!(issue["expression"], json!([path]), "{answer}");
        assert_eq!(issue["severity"], "error");
    }
}

#[tokio::test]
async fn what_cannot_count_is_set_aside_and_said_with_the_answer() {
    let mut question = question();
    let list = question["parameter"].as_array_mut().unwrap();
    let dose = list[2].clone();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut dose = dose.clone();
        change(&mut dose["resource"]);
        dose
    };
    list.truncate(2);
    list.extend([
        with(&|d| d["status"] = json!("entered-in-error")),
        with(&|d| d["vaccineCode"] = json!({ "text": "a vaccine" })),
        with(&|d| d["vaccineCode"]["coding"][1]["code"] = json!("998")),
        with(&|d| d["occurrenceString"] = json!("in spring")),
        with(&|d| d["occurrenceDateTime"] = json!("2021-04-01")),
        json!({ "name": "shoeSize", "valueInteger": 39 }),
    ]);
    let (status, answer) = ask(&question).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert!(named(&answer, "evaluation").is_empty());
    let issues = named(&answer, "outcome")[0]["issue"].as_array().unwrap();
    let said: Vec<(&str, &str)> = issues
        .iter()
        .skip(1)
        .map(|i| {
            (
                i["severity"].as_str().unwrap(),
                i["expression"][0].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("information", "Parameters.parameter[2].resource.status"),
            ("warning", "Parameters.parameter[3].resource.vaccineCode"),
            (
                "warning",
                "Parameters.parameter[5].resource.occurrenceString"
            ),
            ("warning", "Parameters.parameter[7].name"),
            ("warning", "Parameters.parameter[4].resource.vaccineCode"),
            (
                "warning",
                "Parameters.parameter[6].resource.occurrenceDateTime"
            ),
        ]
    );
}

#[tokio::test]
async fn a_lot_that_had_expired_and_a_weak_dose_do_not_count() {
    for (field, value, reason) in [
        ("expirationDate", json!("2021-02-28"), "Expired lot"),
        ("isSubpotent", json!(true), "Dose condition"),
    ] {
        let mut question = question();
        question["parameter"][2]["resource"][field] = value;
        let (_, answer) = ask(&question).await;
        let evaluation = named(&answer, "evaluation")[0];
        assert_eq!(evaluation["doseStatus"]["text"], "Sub-standard");
        assert_eq!(evaluation["doseStatus"]["coding"][0]["code"], "notvalid");
        assert_eq!(evaluation["doseStatusReason"][0]["text"], reason);
        assert_eq!(
            evaluation["immunizationEvent"]["reference"],
            "Immunization/first"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_or_of_another_kind_is_refused() {
    let (status, answer, _) =
        post(bundled(), "application/fhir+json", vec![b' '; LARGEST + 1]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer["issue"][0]["code"], "too-long");
    let (status, answer, _) = post(bundled(), "application/fhir+xml", "<Parameters/>").await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(answer["issue"][0]["code"], "not-supported");
    let (status, answer, _) = post(bundled(), "application/json", "{\"secret\": tru").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(!answer.to_string().contains("secret"), "{answer}");
    let deep = "[".repeat(100_000);
    let (status, ..) = post(bundled(), "application/json", deep).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_statement_names_the_operation_and_other_methods_are_refused() {
    let get = |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        router(Arc::new(bundled())).oneshot(request)
    };
    let response = get("/fhir/metadata").await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
    let statement: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(statement["resourceType"], "CapabilityStatement");
    assert_eq!(statement["fhirVersion"], "4.0.1");
    let operation = &statement["rest"][0]["operation"][0];
    assert_eq!(operation["name"], "immds-forecast");
    let response = get("/fhir/$immds-forecast").await.unwrap();
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

/// A line of the command as Parameters.
fn as_parameters(line: &Value) -> Value {
    let sex = match line["sex"].as_str() {
        Some("F") => json!("female"),
        Some("M") => json!("male"),
        _ => json!("unknown"),
    };
    let mut list = vec![
        json!({ "name": "assessmentDate", "valueDate": line["assessment_date"] }),
        json!({ "name": "patient", "resource": {
            "resourceType": "Patient", "gender": sex, "birthDate": line["dob"],
        } }),
    ];
    for dose in line["doses"].as_array().into_iter().flatten() {
        let mut resource = json!({
            "resourceType": "Immunization", "status": "completed",
            "vaccineCode": { "coding": [{ "system": "http://hl7.org/fhir/sid/cvx", "code": dose["cvx"] }] },
            "occurrenceDateTime": dose["date"],
        });
        if dose["mvx"].is_string() {
            let identifier =
                json!({ "system": "http://hl7.org/fhir/sid/mvx", "value": dose["mvx"] });
            resource["manufacturer"] = json!({ "identifier": identifier });
        }
        list.push(json!({ "name": "immunization", "resource": resource }));
    }
    for seen in line["observations"].as_array().into_iter().flatten() {
        let mut resource = json!({
            "resourceType": "Observation", "status": "final",
            "code": { "coding": [{ "system": super::read::CDSI, "code": seen["code"] }] },
        });
        if seen["date"].is_string() {
            resource["effectiveDateTime"] = seen["date"].clone();
        }
        list.push(json!({ "name": "observation", "resource": resource }));
    }
    json!({ "resourceType": "Parameters", "parameter": list })
}

/// What both ways of answering say of a forecast: status, series, number, four dates, reasons,
/// vaccines, known miss.
fn said_by_line(forecast: &Value) -> Value {
    json!([
        forecast["vaccine_group"],
        forecast["series_status"],
        forecast["series"],
        forecast["forecast_number"],
        forecast["earliest_date"],
        forecast["recommended_date"],
        forecast["past_due_date"],
        forecast["latest_date"],
        forecast["reasons"],
        forecast["recommended_vaccines"],
    ])
}

fn said_by_fhir(forecast: &Value) -> Value {
    let date = |code: &str| {
        let all = forecast["dateCriterion"].as_array().into_iter().flatten();
        let mut own = all.filter(|d| d["code"]["coding"][0]["code"] == code);
        own.next().map_or(Value::Null, |d| d["value"].clone())
    };
    let texts = |list: &Value| -> Vec<Value> {
        list.as_array()
            .into_iter()
            .flatten()
            .map(|r| r["text"].clone())
            .collect()
    };
    let codes: Vec<&Value> = forecast["vaccineCode"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|v| &v["coding"][0]["code"])
        .collect();
    json!([
        forecast["targetDisease"]["text"],
        forecast["forecastStatus"]["text"],
        forecast["series"],
        forecast["doseNumberPositiveInt"],
        date("30981-5"),
        date("30980-7"),
        date("59778-1"),
        date("59777-3"),
        texts(&forecast["forecastReason"]),
        codes,
    ])
}

#[test]
fn cdcs_cases_are_answered_as_the_command_answers_them() {
    let Some(folder) = shared() else { return };
    let rules = Rules::open(Some(&folder.join("supporting-data")), None).unwrap();
    let set = rules.on(jiff::civil::date(2025, 11, 10)).unwrap();
    let mut workspace = Workspace::new();
    let mut compared = 0;
    for file in ["healthy-v4.45.ndjson", "underlying-conditions-v4.6.ndjson"] {
        let text = std::fs::read_to_string(folder.join("cases").join(file)).unwrap();
        for text in text.lines() {
            let line: Value = serde_json::from_str(text).unwrap();
            let response = answer_for(as_parameters(&line).to_string().as_bytes(), &rules);
            assert_eq!(response.status(), StatusCode::OK, "{}", line["id"]);
            let bytes = body_of(response);
            let fhir: Value = serde_json::from_slice(&bytes).unwrap();

            let person: PersonIn<'_> = serde_json::from_str(text).unwrap();
            let read = person.read(&set).unwrap();
            let outcome = workspace.forecast(&set, &read.patient);
            let mut bytes = Vec::new();
            Answers::new().write("x", &read, &outcome, true, &mut bytes);
            let by_command: Value = serde_json::from_slice(&bytes).unwrap();

            let leading = by_command["forecasts"].as_array().unwrap().iter();
            let all = leading.flat_map(|f| {
                let beside = f["also"].as_array().into_iter().flatten();
                std::iter::once(f).chain(beside)
            });
            let recommendation = named(&fhir, "recommendation")[0];
            let own = recommendation["recommendation"].as_array().unwrap();
            assert_eq!(
                own.iter().map(said_by_fhir).collect::<Vec<_>>(),
                all.clone().map(said_by_line).collect::<Vec<_>>(),
                "{}",
                line["id"]
            );
            for (forecast, by_command) in own.iter().zip(all) {
                // A known miss is marked here too.
                let notes = forecast["description"].as_str().unwrap_or_default();
                let miss = by_command["known_miss"].as_str().unwrap_or_default();
                assert!(notes.ends_with(miss), "{}: {notes}", line["id"]);
            }
            let evaluations: Vec<Value> = named(&fhir, "evaluation")
                .iter()
                .map(|e| json!([e["series"], e["doseStatus"]["text"], e["description"]]))
                .collect();
            let by_command = by_command["evaluations"].as_array().unwrap().iter();
            assert_eq!(
                evaluations,
                by_command
                    .map(|e| json!([e["series"], e["status"], e["why"]]))
                    .collect::<Vec<_>>()
            );
            compared += 1;
        }
    }
    assert!(compared > 900, "{compared}");
}

fn body_of(response: axum::http::Response<Body>) -> Vec<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let collected = runtime.block_on(to_bytes(response.into_body(), 10_000_000));
    collected.unwrap().to_vec()
}

#[test]
fn custody_is_spoken_of_only_where_the_caller_does() {
    let Some(folder) = shared() else { return };
    let rules = Rules::open(Some(&folder.join("supporting-data")), None).unwrap();
    let answer = |observations: Value| {
        let line = json!({ "assessment_date": "2025-11-10", "dob": "1960-03-01", "sex": "M",
            "observations": observations });
        let response = answer_for(as_parameters(&line).to_string().as_bytes(), &rules);
        String::from_utf8(body_of(response)).unwrap()
    };
    let silent = answer(json!([]));
    assert!(!silent.to_lowercase().contains("correctional"), "{silent}");
    assert!(!silent.contains("069"), "{silent}");
    let spoken = answer(json!([{ "code": "069" }]));
    let value: Value = serde_json::from_str(&spoken).unwrap();
    let all = named(&value, "recommendation")[0]["recommendation"]
        .as_array()
        .unwrap();
    let hepatitis = all
        .iter()
        .find(|r| r["targetDisease"]["text"] == "HepB")
        .unwrap();
    assert_eq!(hepatitis["forecastStatus"]["text"], "Not Complete");
    assert_eq!(hepatitis["forecastStatus"]["coding"][0]["code"], "due");
}
