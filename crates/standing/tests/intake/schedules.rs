//! Sets of rules on the command line: what changed from one to another, and people to try them on.

use super::Bench;
use std::io::Write as _;
use std::process::Stdio;

/// A folder with the bundled COVID-19 rules, after `edit`; its path.
fn changed_rules(bench: &Bench, edit: impl Fn(&str) -> String) -> String {
    let bundled = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../schedules/covid-19-2021-03"
    );
    std::fs::create_dir(bench.path("rules")).unwrap();
    let antigen = "AntigenSupportingData-COVID-19.xml";
    for name in [antigen, "ScheduleSupportingData.xml"] {
        let text = std::fs::read_to_string(format!("{bundled}/{name}")).unwrap();
        let text = if name == antigen { edit(&text) } else { text };
        bench.file(&format!("rules/{name}"), text);
    }
    bench.path("rules").to_str().unwrap().to_owned()
}

#[test]
fn what_changed_between_two_sets_is_said_in_words_where_it_stands() {
    let bench = Bench::new();
    let folder = changed_rules(&bench, |text| {
        text.replacen("<minInt>21 days<", "<minInt>28 days<", 1)
            .replacen("<latestRecInt>43 days</latestRecInt>", "<latestRecInt/>", 1)
    });
    // The bundled set by its name, the other as a folder.
    let diff = ["schedule", "diff", "covid-19-2021-03", &folder];
    let said = bench.run(&diff).ended(0);
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    let second_dose = "COVID-19, series COVID-19 Pfizer-BioNTech 2-dose series, \
         seriesDose Dose 2, interval, minInt: \"21 days\" became \"28 days\"";
    assert!(lines.contains(&second_dose), "{lines:?}");
    let no_longer = "latestRecInt: \"43 days\" became nothing";
    assert!(lines.iter().any(|l| l.ends_with(no_longer)), "{lines:?}");
    assert!(said.err.contains("2 changes"), "{}", said.err);

    let json = bench.run(&[&diff[..], &["--json"]].concat()).ended(0);
    let interval = json.json().into_iter().find(|c| c["after"] == "28 days");
    assert_eq!(interval.unwrap()["before"], "21 days");
}

#[test]
fn a_series_that_is_gone_is_said_to_be_gone() {
    let bench = Bench::new();
    let folder = changed_rules(&bench, |text| {
        let (before, rest) = text.rsplit_once("<series>").unwrap();
        let (_, after) = rest.split_once("</series>").unwrap();
        format!("{before}{after}")
    });
    let there = bench.run(&["schedule", "diff", "covid-19-2021-03", &folder]);
    let janssen = "COVID-19, series COVID-19 Janssen 1-dose series";
    assert_eq!(there.ended(0).out.trim(), format!("{janssen}: gone"));
    let back = bench.run(&["schedule", "diff", &folder, "covid-19-2021-03"]);
    assert_eq!(back.ended(0).out.trim(), format!("{janssen}: new"));
}

#[test]
fn a_set_does_not_differ_from_itself_and_one_that_is_not_here_is_named() {
    let bench = Bench::new();
    let same = bench.run(&[
        "schedule",
        "diff",
        "covid-19-2021-03",
        "covid-19-2021-03",
        "--quiet",
    ]);
    let same = same.ended(0);
    assert_eq!((&*same.out, &*same.err), ("", ""));

    let nowhere = bench.run(&["schedule", "diff", "covid-19-2021-03", "nowhere"]);
    assert!(nowhere.ended(2).err.contains("cannot read the folder"));
    let theirs = bench.run(&["schedule", "diff", "cdc-4.64-508", "covid-19-2021-03"]);
    let theirs = theirs.ended(2);
    assert!(theirs.err.contains("is not bundled"), "{}", theirs.err);
}

#[test]
fn made_up_people_are_forecast_by_the_rules_of_their_day() {
    let bench = Bench::new();
    let people = ["synth", "population", "--people", "40", "--adults"];
    let people = bench.run(&[&people[..], &["--on", "2021-03-15"]].concat());
    let people = people.ended(0).out;
    assert_eq!(people.lines().count(), 40);

    let mut forecast = bench
        .command(&["forecast", "--threads", "2"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = forecast.stdin.take().unwrap();
    input.write_all(people.as_bytes()).unwrap();
    drop(input);
    let answered = super::Ran::of(&forecast.wait_with_output().unwrap()).ended(0);
    let answers = answered.json();
    assert_eq!(answers.len(), 40);
    for answer in &answers {
        let group = &answer["forecasts"][0]["vaccine_group"];
        assert_eq!(group, "COVID-19", "{answer}");
    }
    assert!(answered.err.contains("not an order"), "{}", answered.err);
}
