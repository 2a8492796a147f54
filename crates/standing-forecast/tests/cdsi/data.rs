//! Supporting data and people that must not be believed.

use standing_forecast::wire::PersonIn;
use standing_forecast::{Compiled, DataError, SourceFile, Workspace, words};

const SCHEDULE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<scheduleSupportingData>
 <liveVirusConflicts/>
 <vaccineGroups><vaccineGroup><name>Fever </name><administerFullVaccineGroup/></vaccineGroup></vaccineGroups>
 <vaccineGroupToAntigenMap><vaccineGroupMap><name>Fever</name><antigen>Fever</antigen></vaccineGroupMap></vaccineGroupToAntigenMap>
 <cvxToAntigenMap><cvxMap><cvx>01</cvx><shortDescription>fever vaccine</shortDescription>
  <association><antigen>Fever</antigen></association></cvxMap></cvxToAntigenMap>
 <observations><observation><observationCode>001</observationCode><observationTitle>Exposed</observationTitle></observation></observations>
</scheduleSupportingData>"#;

const ANTIGEN: &str = r"<antigenSupportingData>
<contraindications/>
<series>
<seriesName>Fever 2-dose series</seriesName>
<targetDisease>Fever</targetDisease>
<vaccineGroup>Fever</vaccineGroup>
<seriesAdminGuidance/>
<seriesType>Standard</seriesType>
<equivalentSeriesGroups/>
<requiredGender/>
<selectSeries><defaultSeries>Yes</defaultSeries><productPath>No</productPath><seriesGroupName>Standard</seriesGroupName><seriesGroup>1</seriesGroup><seriesPriority>A</seriesPriority><seriesPreference>1</seriesPreference><minAgeToStart/><maxAgeToStart/></selectSeries>
<indication/>
<seriesDose>
<doseNumber>Dose 1</doseNumber>
<age><minAge>16 years</minAge><absMinAge>16 years - 4 days</absMinAge></age>
<interval/>
<preferableVaccine><cvx>01</cvx><beginAge>16 years</beginAge></preferableVaccine>
<allowableVaccine><cvx>01</cvx><beginAge>16 years - 4 days</beginAge></allowableVaccine>
<recurringDose>No</recurringDose>
</seriesDose>
<seriesDose>
<doseNumber>Dose 2</doseNumber>
<interval><fromPrevious>Y</fromPrevious><absMinInt>17 days</absMinInt><minInt>21 days</minInt><earliestRecInt>21 days</earliestRecInt></interval>
<preferableVaccine><cvx>01</cvx><forecastVaccineType>Y</forecastVaccineType></preferableVaccine>
<conditionalSkip><context>Forecast</context><setLogic>n/a</setLogic><set><setDescription>Never</setDescription><condition><conditionType>Age</conditionType><beginAge>120 years</beginAge></condition></set></conditionalSkip>
<recurringDose>No</recurringDose>
</seriesDose>
</series>
</antigenSupportingData>";

fn compile(schedule: &str, antigen: &str) -> Result<Compiled, DataError> {
    Compiled::from_files(
        "test",
        &[
            SourceFile {
                name: "antigen.xml",
                bytes: antigen.as_bytes(),
            },
            SourceFile {
                name: "schedule.xml",
                bytes: schedule.as_bytes(),
            },
            SourceFile {
                name: "README.md",
                bytes: b"<not read",
            },
        ],
    )
}

/// The message for an antigen file in which one thing stands otherwise.
fn refused(from: &str, to: &str) -> String {
    assert!(ANTIGEN.contains(from), "{from}");
    compile(SCHEDULE, &ANTIGEN.replacen(from, to, 1))
        .unwrap_err()
        .to_string()
}

#[test]
fn a_set_is_named_by_its_version_and_its_content() {
    let data = compile(SCHEDULE, ANTIGEN).unwrap();
    assert_eq!(data.version(), "test");
    let same = compile(SCHEDULE, ANTIGEN).unwrap();
    assert_eq!(data.sha256(), same.sha256());
    let other = compile(SCHEDULE, &ANTIGEN.replace("21 days", "28 days")).unwrap();
    assert_ne!(data.sha256(), other.sha256());
}

#[test]
fn what_the_engine_does_not_know_is_refused_with_file_element_and_line() {
    for (from, to, message) in [
        (
            "<seriesType>Standard</seriesType>\n",
            "",
            "antigen.xml, line 3, `series`: the element `seriesType` is missing",
        ),
        (
            "<recurringDose>No</recurringDose>\n",
            "",
            "antigen.xml, line 13, `seriesDose`: the element `recurringDose` is missing",
        ),
        (
            "<seriesType>Standard</seriesType>",
            "<seriesType>Travel</seriesType>",
            "antigen.xml, line 8, `seriesType`: `Travel` is not a known series type",
        ),
        (
            "<conditionType>Age</conditionType>",
            "<conditionType>Mood</conditionType>",
            "antigen.xml, line 25, `condition`: `mood` is not a known type of condition",
        ),
        (
            "<context>Forecast</context>",
            "<context>Sometimes</context>",
            "antigen.xml, line 25, `context`: `Sometimes` is not a known context of a skip",
        ),
        (
            "<vaccineGroup>Fever</vaccineGroup>",
            "<vaccineGroup>Cold</vaccineGroup>",
            "antigen.xml, line 6, `vaccineGroup`: vaccine group `Cold` is not in the schedule",
        ),
        (
            "<targetDisease>Fever</targetDisease>",
            "<targetDisease>Cold</targetDisease>",
            "antigen.xml, line 5, `targetDisease`: antigen `Cold` belongs to no vaccine group of \
             the schedule",
        ),
        (
            "<cvx>01</cvx>",
            "<cvx>999</cvx>",
            "antigen.xml, line 17, `preferableVaccine`: CVX `999` is not in the CVX map of the \
             schedule",
        ),
        (
            "<minAge>16 years</minAge>",
            "<minAge>16 moons</minAge>",
            "antigen.xml, line 15, `minAge`: `16 moons` is not a duration (such as `12 months - 4 \
             days`)",
        ),
        (
            "<requiredGender/>",
            "<requiredGender/><mood/>",
            "antigen.xml, line 10, `mood`: an element of `series` that this engine does not know",
        ),
        (
            "<doseNumber>Dose 2</doseNumber>",
            "<doseNumber>Dose 3</doseNumber>",
            "antigen.xml, line 21, `seriesDose`: `Dose 3` where `Dose 2` should stand",
        ),
        (
            "<seriesGroup>1</seriesGroup>",
            "<seriesGroup>first</seriesGroup>",
            "antigen.xml, line 11, `seriesGroup`: `first` is not a series group",
        ),
    ] {
        assert_eq!(refused(from, to), message);
    }
}

#[test]
fn a_document_type_and_with_it_every_entity_is_refused() {
    let bomb = format!(
        "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]>{}",
        ANTIGEN.replace("Fever 2-dose series", "&c;")
    );
    let message = compile(SCHEDULE, &bomb).unwrap_err().to_string();
    assert!(message.contains("document type"), "{message}");
    let message = refused("Fever 2-dose series", "&c;");
    assert!(message.contains("entity"), "{message}");
}

#[test]
fn a_set_needs_one_schedule_and_each_antigen_once() {
    let schedule = SourceFile {
        name: "schedule.xml",
        bytes: SCHEDULE.as_bytes(),
    };
    let antigen = SourceFile {
        name: "antigen.xml",
        bytes: ANTIGEN.as_bytes(),
    };
    let copy = SourceFile {
        name: "copy.xml",
        ..antigen
    };
    let error = |files: &[SourceFile<'_>]| Compiled::from_files("t", files).unwrap_err();
    assert_eq!(error(&[antigen]), DataError::Schedules(0));
    assert_eq!(error(&[schedule, schedule]), DataError::Schedules(2));
    assert_eq!(
        error(&[schedule, antigen, copy]).to_string(),
        "copy.xml: antigen `Fever` was already read from another file"
    );
    let asks_itself = ANTIGEN.replace(
        "<conditionType>Age</conditionType><beginAge>120 years</beginAge>",
        "<conditionType>Completed Series</conditionType><seriesGroups>1</seriesGroups>",
    );
    assert_eq!(
        compile(SCHEDULE, &asks_itself).unwrap_err().to_string(),
        "antigen `Fever`: the skips of its series groups wait for each other"
    );
}

#[test]
fn whatever_is_cut_off_is_refused_and_never_a_panic() {
    for end in 0..ANTIGEN.len() {
        if let Some(cut) = ANTIGEN.get(..end) {
            assert!(compile(SCHEDULE, cut).is_err(), "{end}");
        }
    }
    for end in 0..SCHEDULE.len() {
        if let Some(cut) = SCHEDULE.get(..end) {
            assert!(compile(cut, ANTIGEN).is_err(), "{end}");
        }
    }
}

fn person(doses: &str) -> String {
    format!(
        r#"{{"id":"x","assessment_date":"2021-03-31","dob":"1990-01-01","sex":"F","doses":[{doses}],"shoe_size":39}}"#
    )
}

#[test]
fn the_second_dose_given_too_soon_says_by_how_much() {
    let data = compile(SCHEDULE, ANTIGEN).unwrap();
    let line = person(r#"{"date":"2021-03-01","cvx":"1"},{"date":"2021-03-16","cvx":"01"}"#);
    let line: PersonIn<'_> = serde_json::from_str(&line).unwrap();
    let read = line.read(&data).unwrap();
    let mut workspace = Workspace::new();
    let outcome = workspace.forecast(&data, &read.patient);
    let forecast = outcome.leading().next().unwrap();
    assert_eq!(
        words::forecast(&outcome, forecast),
        [
            "fever vaccine (CVX 01) of 2021-03-16, held against dose 2, does not satisfy: it was \
             given 2 days before the minimum interval from 2021-03-01 was over on 2021-03-18 \
             [TABLE 6-18, CALCDTINT-3]",
            "Fever, Fever 2-dose series: dose 2 of the series is needed, from 2021-04-06, when the \
             minimum interval of 21 days from 2021-03-16 is over [CALCDTINT-4]; recommended from \
             2021-04-06 [FORECASTDT-5]",
        ]
    );
    assert_eq!(
        words::summary(&outcome, forecast),
        "Fever: dose 2 may be given from 2021-04-06, recommended from 2021-04-06"
    );
    let recommended = outcome.recommended(forecast);
    assert_eq!(recommended, [data.cvx("01").unwrap()]);
}

/// Two risk series of one group, one observation. The first stands before the second by priority;
/// it has no minimum age, and its dose is counted from the dose before.
fn two_risk_series() -> Compiled {
    let schedule = SCHEDULE.replace(
        "</cvxToAntigenMap>",
        "<cvxMap><cvx>02</cvx><shortDescription>old fever vaccine</shortDescription>\
         <association><antigen>Fever</antigen></association></cvxMap></cvxToAntigenMap>",
    );
    let series = |name: &str, priority: &str, age: &str, cvx: &str| {
        format!(
            "<series><seriesName>{name}</seriesName><targetDisease>Fever</targetDisease>\
             <vaccineGroup>Fever</vaccineGroup><seriesAdminGuidance/><seriesType>Risk</seriesType>\
             <equivalentSeriesGroups/><requiredGender/><selectSeries><defaultSeries>No</defaultSeries>\
             <productPath>No</productPath><seriesGroupName>Risk</seriesGroupName>\
             <seriesGroup>1</seriesGroup><seriesPriority>{priority}</seriesPriority>\
             <seriesPreference/><minAgeToStart/><maxAgeToStart/></selectSeries><indication>\
             <observationCode><text>Exposed</text><code>001</code></observationCode><beginAge/>\
             <endAge/><guidance/></indication><seriesDose><doseNumber>Dose 1</doseNumber>{age}\
             <interval><fromPrevious>Y</fromPrevious><absMinInt>8 weeks</absMinInt>\
             <minInt>8 weeks</minInt></interval>\
             <preferableVaccine><cvx>{cvx}</cvx></preferableVaccine>\
             <recurringDose>No</recurringDose></seriesDose></series>"
        )
    };
    let antigen = format!(
        "<antigenSupportingData><contraindications/>{}{}</antigenSupportingData>",
        series("Fever infants", "A", "", "01"),
        series(
            "Fever all ages",
            "B",
            "<age><minAge>2 years</minAge></age>",
            "02"
        ),
    );
    compile(&schedule, &antigen).unwrap()
}

#[test]
fn a_dose_that_does_not_count_gives_a_series_no_beginning() {
    let data = two_risk_series();
    let best = |doses: &str| {
        let line = person(doses).replace(r#""sex""#, r#""observations":[{"code":"001"}],"sex""#);
        let line: PersonIn<'_> = serde_json::from_str(&line).unwrap();
        let read = line.read(&data).unwrap();
        let mut workspace = Workspace::new();
        let outcome = workspace.forecast(&data, &read.patient);
        let best = outcome.best_series().next().unwrap();
        words::status(&outcome, best)
    };
    assert!(best("").starts_with("Fever, Fever all ages: dose 1"));
    // Vaccine 02 counts in the series for all ages alone. Without the rule its date would make the
    // infant series the one that goes before.
    let given = r#"{"date":"2021-03-01","cvx":"02"}"#;
    assert_eq!(
        best(given),
        "Fever, Fever all ages: complete: 1 dose satisfied [TABLE 7-10]"
    );
    // A dose that counts in it is a beginning.
    let counts = r#"{"date":"2021-03-01","cvx":"01"}"#;
    assert_eq!(
        best(counts),
        "Fever, Fever infants: complete: 1 dose satisfied [TABLE 7-10]"
    );
}

#[test]
fn the_grace_period_of_four_days_makes_a_dose_valid_and_never_a_forecast_earlier() {
    let data = compile(SCHEDULE, ANTIGEN).unwrap();
    let line = person(r#"{"date":"2021-03-01","cvx":"01"},{"date":"2021-03-18","cvx":"01"}"#);
    let line: PersonIn<'_> = serde_json::from_str(&line).unwrap();
    let read = line.read(&data).unwrap();
    let mut workspace = Workspace::new();
    let outcome = workspace.forecast(&data, &read.patient);
    let series = outcome.best_series().next().unwrap();
    let said: Vec<String> = outcome
        .evaluations(series)
        .iter()
        .map(|e| words::evaluation(&outcome, e))
        .collect();
    assert_eq!(
        said[1],
        "fever vaccine (CVX 01) of 2021-03-18, held against dose 2, satisfies; it was given 4 days \
         before the minimum interval from 2021-03-01 was over on 2021-03-22, within the grace \
         period [TABLE 6-18, CALCDTINT-4]"
    );
    assert_eq!(
        words::status(&outcome, series),
        "Fever, Fever 2-dose series: complete: 2 doses satisfied [TABLE 7-10]"
    );
}

#[test]
fn a_person_who_cannot_be_read_is_refused_by_field() {
    let data = compile(SCHEDULE, ANTIGEN).unwrap();
    let read = |line: &str| {
        let line: PersonIn<'_> = serde_json::from_str(line).unwrap();
        line.read(&data)
    };
    for (doses, message) in [
        (
            r#"{"date":"2021-02-30","cvx":"01"}"#,
            "doses[0].date: `2021-02-30` is not a date of the calendar, written YYYY-MM-DD",
        ),
        (
            r#"{"date":"2021-02-03","cvx":"01"},{"date":"1989-12-31","cvx":"01"}"#,
            "doses[1].date: lies before the date of birth",
        ),
        (
            r#"{"date":"2021-02-03","cvx":"01","condition":"maybe"}"#,
            "doses[0].condition: `maybe` is neither Y nor N",
        ),
    ] {
        assert_eq!(read(&person(doses)).unwrap_err().to_string(), message);
    }
    let early = person("").replace("2021-03-31", "1989-03-31");
    let message = read(&early).unwrap_err().to_string();
    assert_eq!(message, "assessment_date: lies before the date of birth");
    let far = person("").replace("1990-01-01", "0001-01-01");
    let message = read(&far).unwrap_err().to_string();
    assert_eq!(
        message,
        "dob: 0001-01-01 lies outside the years 1900 to 2199"
    );
}

#[test]
fn what_is_not_known_is_set_aside_and_said() {
    let data = compile(SCHEDULE, ANTIGEN).unwrap();
    let line = person(
        r#"{"date":"2021-01-01","cvx":"998"},{"date":"2021-01-02","cvx":"01"},{"date":"2021-04-01","cvx":"01"}"#,
    );
    let line: PersonIn<'_> = serde_json::from_str(&line).unwrap();
    let read = line.read(&data).unwrap();
    let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "doses[0].cvx: CVX `998` is not in the map; the dose is set aside",
            "doses[2].date: after the assessment date, so not yet known then; the dose is set \
             aside",
        ]
    );
    assert_eq!(read.places, [1]);
}

#[test]
fn a_lot_dated_to_the_month_is_good_to_its_last_day() {
    let data = compile(SCHEDULE, ANTIGEN).unwrap();
    let statuses = |dose: &str| {
        let line = person(dose);
        let line: PersonIn<'_> = serde_json::from_str(&line).unwrap();
        let read = line.read(&data).unwrap();
        let mut workspace = Workspace::new();
        let outcome = workspace.forecast(&data, &read.patient);
        let series = outcome.best_series().next().unwrap();
        let all = outcome.evaluations(series).iter();
        all.map(|e| e.status.word()).collect::<Vec<_>>()
    };
    let dose = |date: &str| format!(r#"{{"date":"{date}","cvx":"01","lot_expiry":"2021-02"}}"#);
    assert_eq!(statuses(&dose("2021-02-28")), ["Valid"]);
    assert_eq!(statuses(&dose("2021-03-01")), ["Sub-standard"]);
    let spoilt = r#"{"date":"2021-02-03","cvx":"01","condition":true}"#;
    assert_eq!(statuses(spoilt), ["Sub-standard"]);
}
