//! People held in custody: which series their circumstances add. CDC has no case for observation
//! 069 ("In correctional facility").

use standing_forecast::data::SeriesType;
use standing_forecast::wire::PersonIn;
use standing_forecast::{Compiled, Outcome, SeriesStatus, Workspace, words};

use super::suite;

/// The day of every question here.
const TODAY: &str = "2025-11-10";

/// Asks about a person of this sex, born on this day, without any dose.
fn ask<T>(
    data: &Compiled,
    born: &str,
    sex: &str,
    observations: &str,
    answer: impl FnOnce(&Outcome<'_>) -> T,
) -> T {
    let line = format!(
        r#"{{"id":"x","assessment_date":"{TODAY}","dob":"{born}","sex":"{sex}","observations":[{observations}],"doses":[]}}"#
    );
    let person: PersonIn<'_> = serde_json::from_str(&line).unwrap();
    let read = person.read(data).unwrap();
    answer(&Workspace::new().forecast(data, &read.patient))
}

/// The names of the relevant risk series of an antigen.
fn risk_series(outcome: &Outcome<'_>, antigen: &str) -> Vec<String> {
    let data = outcome.data();
    let own = outcome.all_series().iter().filter(|series| {
        outcome.series_type(series) == SeriesType::Risk
            && *data.antigens()[outcome.antigen(series)].name == *antigen
    });
    own.map(|series| data.series()[series.series].name.to_string())
        .collect()
}

/// Status, kind and sentence of the leading forecast of a group.
fn leading(outcome: &Outcome<'_>, group: &str) -> (SeriesStatus, SeriesType, String) {
    let data = outcome.data();
    let mut all = outcome.leading();
    let found = all
        .find(|f| *data.groups()[f.group].name == *group)
        .unwrap();
    let said = words::summary(outcome, found);
    (found.status, found.series_type, said)
}

#[test]
fn in_a_correctional_facility_six_hepatitis_b_risk_series_apply_from_60() {
    let Some(data) = suite::published() else {
        return;
    };
    let inside = r#"{"code":"069","date":"2025-11-01"}"#;
    let count = |born: &str, observations: &str| {
        ask(&data, born, "M", observations, |o| {
            risk_series(o, "HepB").len()
        })
    };
    assert_eq!(count("1965-11-10", inside), 6, "60 years today");
    assert_eq!(count("1965-11-11", inside), 0, "60 years tomorrow");
    assert_eq!(count("1955-03-01", ""), 0, "not in a facility");

    ask(&data, "1960-03-01", "M", inside, |outcome| {
        let (status, kind, said) = leading(outcome, "HepB");
        assert_eq!(
            (status, kind),
            (SeriesStatus::NotComplete, SeriesType::Risk)
        );
        assert_eq!(
            said,
            "HepB: dose 1 may be given from 2020-03-01, recommended from 2020-03-01"
        );
    });
}

#[test]
fn below_60_the_standard_hepatitis_b_series_already_applies() {
    let Some(data) = suite::published() else {
        return;
    };
    ask(&data, "1990-01-01", "M", r#"{"code":"069"}"#, |outcome| {
        let (status, kind, _) = leading(outcome, "HepB");
        assert_eq!(
            (status, kind),
            (SeriesStatus::NotComplete, SeriesType::Standard)
        );
    });
}

#[test]
fn a_stay_that_begins_after_the_assessment_is_not_yet_known() {
    let Some(data) = suite::published() else {
        return;
    };
    let tomorrow = r#"{"code":"069","date":"2025-11-11"}"#;
    let count = ask(&data, "1955-03-01", "M", tomorrow, |o| {
        risk_series(o, "HepB").len()
    });
    assert_eq!(count, 0);
}

#[test]
fn injection_drug_use_asks_for_hepatitis_b_from_60_and_drug_use_for_hepatitis_a() {
    let Some(data) = suite::published() else {
        return;
    };
    ask(&data, "1960-03-01", "F", r#"{"code":"041"}"#, |outcome| {
        assert_eq!(risk_series(outcome, "HepB").len(), 6);
    });
    ask(&data, "1990-01-01", "F", r#"{"code":"040"}"#, |outcome| {
        let (status, kind, _) = leading(outcome, "HepA");
        assert_eq!(
            (status, kind),
            (SeriesStatus::NotComplete, SeriesType::Risk)
        );
    });
}

#[test]
fn homelessness_asks_for_hepatitis_a() {
    let Some(data) = suite::published() else {
        return;
    };
    ask(&data, "1990-01-01", "M", r#"{"code":"121"}"#, |outcome| {
        let (status, kind, said) = leading(outcome, "HepA");
        assert_eq!(
            (status, kind),
            (SeriesStatus::NotComplete, SeriesType::Risk)
        );
        assert!(
            said.starts_with("HepA: dose 1 may be given from 2009-01-01"),
            "{said}"
        );
    });
    ask(&data, "1990-01-01", "M", "", |outcome| {
        assert_eq!(leading(outcome, "HepA").0, SeriesStatus::AgedOut);
    });
}

#[test]
fn hiv_asks_for_pneumococcal_meningococcal_hepatitis_a_and_zoster() {
    let Some(data) = suite::published() else {
        return;
    };
    ask(&data, "1990-01-01", "M", r#"{"code":"186"}"#, |outcome| {
        for group in ["Pneumococcal", "Meningococcal", "HepA", "Zoster"] {
            let (status, kind, _) = leading(outcome, group);
            let asked = (SeriesStatus::NotComplete, SeriesType::Risk);
            assert_eq!((status, kind), asked, "{group}");
        }
    });
}

#[test]
fn asplenia_asks_for_hib_pneumococcal_and_both_meningococcal_vaccines() {
    let Some(data) = suite::published() else {
        return;
    };
    ask(&data, "1990-01-01", "F", r#"{"code":"160"}"#, |outcome| {
        for group in ["Hib", "Pneumococcal", "Meningococcal", "Meningococcal B"] {
            let (status, kind, _) = leading(outcome, group);
            let asked = (SeriesStatus::NotComplete, SeriesType::Risk);
            assert_eq!((status, kind), asked, "{group}");
        }
    });
}

#[test]
fn pregnancy_contraindicates_live_vaccines_and_asks_for_tdap_from_27_weeks() {
    let Some(data) = suite::published() else {
        return;
    };
    let pregnant = r#"{"code":"007"},{"code":"170","date":"2025-07-01"}"#;
    ask(&data, "1995-01-01", "F", pregnant, |outcome| {
        for group in ["MMR", "Varicella"] {
            assert_eq!(
                leading(outcome, group).0,
                SeriesStatus::Contraindicated,
                "{group}"
            );
        }
        let (status, kind, said) = leading(outcome, "DTaP/Tdap/Td");
        assert_eq!(
            (status, kind),
            (SeriesStatus::NotComplete, SeriesType::Risk)
        );
        assert_eq!(
            said,
            "DTaP/Tdap/Td: dose 1 may be given from 2026-01-06, recommended from 2026-01-06, past \
             due after 2026-03-09"
        );
    });
}

#[test]
fn a_pregnancy_without_its_onset_says_what_is_missing() {
    let Some(data) = suite::published() else {
        return;
    };
    ask(&data, "1995-01-01", "F", r#"{"code":"007"}"#, |outcome| {
        let risk = outcome
            .all_series()
            .iter()
            .find(|s| &*data.series()[s.series].name == "Pertussis risk 1-dose series")
            .unwrap();
        assert_eq!(
            words::status(outcome, risk),
            "Pertussis, Pertussis risk 1-dose series: no date can be computed for the next dose: \
             the date of the observation `Onset of pregnancy` (170) is not known [TABLE 7-9, TABLE \
             7-10]"
        );
    });
}

#[test]
fn rsv_vaccine_in_pregnancy_waits_for_32_weeks_and_not_for_the_season_alone() {
    let Some(data) = suite::published() else {
        return;
    };
    // Ten weeks on the day of the assessment: the season has begun, the 32 weeks have not passed.
    let ten_weeks = r#"{"code":"007"},{"code":"170","date":"2025-09-01"}"#;
    ask(&data, "1995-01-01", "F", ten_weeks, |outcome| {
        let (status, kind, said) = leading(outcome, "RSV");
        assert_eq!(
            (status, kind),
            (SeriesStatus::NotComplete, SeriesType::Risk)
        );
        assert!(
            said.starts_with("RSV: dose 1 may be given from 2026-04-13"),
            "{said}"
        );
    });
    ask(&data, "1995-01-01", "F", r#"{"code":"007"}"#, |outcome| {
        let (status, kind, _) = leading(outcome, "RSV");
        assert_eq!((status, kind), (SeriesStatus::AgedOut, SeriesType::Risk));
        let risk = outcome
            .all_series()
            .iter()
            .find(|s| &*data.series()[s.series].name == "RSV risk pregnant 1-dose series")
            .unwrap();
        assert_eq!(
            words::status(outcome, risk),
            "RSV, RSV risk pregnant 1-dose series: no date can be computed for the next dose: the \
             date of the observation `Onset of pregnancy` (170) is not known [TABLE 7-9, TABLE 7-10]"
        );
    });
}

#[test]
fn no_dose_is_dated_before_an_observation_that_it_is_counted_from_has_a_date() {
    let Some(data) = suite::published() else {
        return;
    };
    // Transplant, and antiviral therapy after perinatal HIV infection: the dates are not given.
    for (born, code, series) in [
        ("1995-01-01", "004", "Hib risk 3-dose series"),
        ("2015-01-01", "026", "Measles risk 2-dose ART series"),
    ] {
        ask(
            &data,
            born,
            "F",
            &format!(r#"{{"code":"{code}"}}"#),
            |outcome| {
                let own = outcome
                    .all_series()
                    .iter()
                    .find(|s| &*data.series()[s.series].name == series)
                    .unwrap();
                assert!(own.dates.is_none(), "{series}");
                let said = words::status(outcome, own);
                assert!(said.contains("is not known [TABLE 7-9"), "{said}");
            },
        );
    }
}

#[test]
fn no_live_vaccine_is_recommended_in_pregnancy() {
    let Some(data) = suite::published() else {
        return;
    };
    ask(&data, "1995-01-01", "F", r#"{"code":"007"}"#, |outcome| {
        let live = ["03", "94", "21", "111", "149"];
        for forecast in outcome.forecasts() {
            for &cvx in outcome.recommended(forecast) {
                assert!(!live.contains(&&*data.vaccines()[cvx].code));
            }
        }
    });
}
