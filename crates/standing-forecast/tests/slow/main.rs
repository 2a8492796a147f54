//! A slow, plain second implementation of the specification, held against the engine step by step.
//!
//! It was written from the tables of logic specification 4.6 and works on text: no ids, no bit
//! sets, no workspace, dates of another library. Where the specification leaves something open it
//! reads it as the engine says it does (`DIFFERENCE` and "open" in the engine's comments): the
//! precedence of TABLE 7-10, what a count of type `Total` takes in, ties of SELECTB-5 and -14, the
//! order of doses of one day, `minAgeToStart`, the status of a group with several best series. On
//! those points the two agree by agreement, and only CDC's cases can say who is right.
//!
//! 2,000 people are compared by default; `STANDING_SLOW_PEOPLE=100000` compares as many as the
//! issue asks for (minutes in a release build, `cargo test --release -p standing-forecast --test
//! slow`). Needs CDC's supporting data in `../shared`, and says so where it is absent; the bundled
//! set of March 2021 is compared always.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::type_complexity,
    reason = "a test stops where the two do not agree"
)]

mod data;
mod evaluate;
mod forecast;
mod person;
mod select;

use std::collections::BTreeSet;
use std::path::Path;

use data::Data;
use evaluate::{Setting, Status};
use forecast::Forecast;
use person::Person;
use standing_forecast::{
    Compiled, Day, Dose, Observed, Outcome, Patient, SeriesStatus, Sex, SourceFile, Workspace,
    data::{Mvx, SeriesType},
};

fn files(folder: &Path) -> Option<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).ok()? {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "xml") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
    files.sort();
    Some(files)
}

fn compiled(version: &str, files: &[(String, Vec<u8>)]) -> Compiled {
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    Compiled::from_files(version, &files).unwrap()
}

fn patient(compiled: &Compiled, person: &Person) -> Patient {
    let sex = match person.sex {
        'F' => Sex::Female,
        'M' => Sex::Male,
        _ => Sex::Unknown,
    };
    Patient {
        birth: person.birth.into(),
        sex,
        assessment: person.assessment.into(),
        observations: person
            .observations
            .iter()
            .filter_map(|(code, date)| {
                let observation = compiled.observation(code)?;
                Some(Observed {
                    observation,
                    date: date.map(Day::from),
                })
            })
            .collect(),
        doses: person
            .doses
            .iter()
            .map(|d| Dose {
                date: d.date.into(),
                cvx: compiled.cvx(&d.cvx).unwrap(),
                mvx: d.mvx.as_deref().and_then(Mvx::new),
                lot_expiry: d.lot_expiry.map(Day::from),
                condition: d.condition,
            })
            .collect(),
    }
}

/// What the slow one says of a person: a line for each thing that can be compared.
fn slowly(data: &Data, person: &Person) -> BTreeSet<String> {
    let history = person.history();
    let mut said = BTreeSet::new();
    let mut by_antigen: Vec<Vec<Forecast<'_>>> = Vec::new();
    for antigen in &data.antigens {
        let records = evaluate::records(data, person, &antigen.name, &history);
        let mut own: Vec<Forecast<'_>> = Vec::new();
        let mut complete: Vec<String> = Vec::new();
        // Series that wait for another group's completion come last (TABLE 6-7).
        let waits = |s: &data::Series| {
            let conditions = s.doses.iter().flat_map(|d| &d.skips).flat_map(|k| &k.sets);
            conditions
                .flat_map(|set| &set.conditions)
                .any(|c| c.kind == "completed series")
        };
        let relevant = || {
            antigen
                .series
                .iter()
                .filter(|s| evaluate::is_relevant(person, s))
        };
        let ordered = relevant()
            .filter(|s| !waits(s))
            .chain(relevant().filter(|s| waits(s)));
        for series in ordered.collect::<Vec<_>>() {
            let known = complete.clone();
            let setting = Setting {
                data,
                antigen,
                person,
                history: &history,
                records: &records,
                complete_groups: &known,
            };
            let patient = evaluate::evaluate(setting, series);
            let forecast = forecast::forecast(setting, patient);
            if forecast.status == "Complete" {
                complete.push(series.group.clone());
            }
            said.extend(lines_of(&forecast));
            own.push(forecast);
        }
        by_antigen.push(own);
    }
    let best: Vec<&Forecast<'_>> = by_antigen
        .iter()
        .flat_map(|own| select::best(person, own))
        .collect();
    for f in &best {
        said.insert(format!(
            "best {} / {}",
            f.patient.series.antigen, f.patient.series.name
        ));
    }
    for group in &data.groups {
        let own: Vec<&Forecast<'_>> = best
            .iter()
            .copied()
            .filter(|f| group.antigens.contains(&f.patient.series.antigen))
            .collect();
        for g in select::groups(data, group, &own, &history) {
            let due = g
                .due
                .map(|(e, r, p, l, n)| format!("{e} {r} {} {} #{n}", opt(p), opt(l)));
            said.insert(format!(
                "group {} risk={} {} {:?} {}",
                g.group,
                g.risk,
                g.status,
                due,
                g.vaccines.join(";")
            ));
        }
    }
    said
}

fn opt<T: ToString>(value: Option<T>) -> String {
    value.map_or("-".to_owned(), |v| v.to_string())
}

fn lines_of(f: &Forecast<'_>) -> Vec<String> {
    let of = format!("{} / {}", f.patient.series.antigen, f.patient.series.name);
    let mut lines = vec![format!(
        "series {of}: {} satisfied={} open={} {}",
        f.status,
        f.valid_doses(),
        f.count(|o| *o == evaluate::Outcome::NotSatisfied),
        f.dates.map_or("-".to_owned(), |d| format!(
            "#{} {} {} {} {} {} {}",
            f.number,
            d.earliest,
            d.unadjusted_recommended,
            d.recommended,
            opt(d.past_due),
            opt(d.latest),
            d.priority
        ))
    )];
    for e in &f.patient.evaluations {
        let status = match e.status {
            Status::Valid => "Valid",
            Status::NotValid => "Not Valid",
            Status::Extraneous => "Extraneous",
            Status::SubStandard => "Sub-standard",
        };
        lines.push(format!(
            "dose {} in {of}: {status} {}",
            e.dose,
            e.failed.join(",")
        ));
    }
    lines
}

/// What the engine says, in the same lines.
fn quickly(outcome: Outcome<'_>) -> BTreeSet<String> {
    let data = outcome.data();
    let mut said = BTreeSet::new();
    let of = |series: &standing_forecast::PatientSeries| {
        let antigen = &data.antigens()[outcome.antigen(series)].name;
        format!("{antigen} / {}", data.series()[series.series].name)
    };
    for s in outcome.all_series() {
        let of = of(s);
        said.insert(format!(
            "series {of}: {} satisfied={} open={} {}",
            s.status().word(),
            s.satisfied,
            s.unsatisfied,
            s.dates.map_or("-".to_owned(), |d| format!(
                "#{} {} {} {} {} {} {}",
                s.number,
                d.earliest,
                d.unadjusted_recommended,
                d.recommended,
                opt(d.past_due),
                opt(d.latest),
                d.priority
            ))
        ));
        for e in outcome.evaluations(s) {
            use standing_forecast::failed::{AGE, CONFLICT, INTERVAL, VACCINE};
            let tests = [
                (AGE, "age"),
                (INTERVAL, "interval"),
                (CONFLICT, "conflict"),
                (VACCINE, "vaccine"),
            ];
            let failed: Vec<&str> = tests
                .iter()
                .filter(|(bit, _)| e.failed & bit != 0)
                .map(|(_, name)| *name)
                .collect();
            said.insert(format!(
                "dose {} in {of}: {} {}",
                e.dose,
                e.status.word(),
                failed.join(",")
            ));
        }
    }
    for s in outcome.best_series() {
        said.insert(format!("best {}", of(s)));
    }
    for g in outcome.forecasts() {
        let mut vaccines: Vec<&str> = outcome
            .recommended(g)
            .iter()
            .map(|cvx| &*data.vaccines()[*cvx].code)
            .collect();
        vaccines.sort_unstable();
        let due = g
            .due
            .filter(|_| g.status == SeriesStatus::NotComplete)
            .map(|d| {
                format!(
                    "{} {} {} {} #{}",
                    d.earliest,
                    d.recommended,
                    opt(d.past_due),
                    opt(d.latest),
                    d.number
                )
            });
        said.insert(format!(
            "group {} risk={} {} {:?} {}",
            data.groups()[g.group].name,
            g.series_type == SeriesType::Risk,
            g.status.word(),
            due,
            vaccines.join(";")
        ));
    }
    said
}

/// What kind of thing a line says.
fn kind(line: &str) -> String {
    let (what, rest) = line.split_once(' ').unwrap();
    let said = rest.rsplit(": ").next().unwrap();
    match what {
        "dose" => format!("dose {said}"),
        "series" => format!("series {}", said.split(" satisfied").next().unwrap()),
        _ => what.to_owned(),
    }
}

fn how_many(default: u64) -> u64 {
    let asked = std::env::var("STANDING_SLOW_PEOPLE").ok();
    asked.map_or(default, |n| n.parse().unwrap())
}

fn compare(
    version: &str,
    folder: &Path,
    people: u64,
    shifted: impl Fn(Person) -> Person,
) -> Option<BTreeSet<String>> {
    let files = files(folder)?;
    let data = Data::read(&files);
    let compiled = compiled(version, &files);
    let mut workspace = Workspace::new();
    let mut lines = 0;
    let mut met: BTreeSet<String> = BTreeSet::new();
    for i in 0..people {
        let person = shifted(person::person(&data, i));
        let slow = slowly(&data, &person);
        let quick = quickly(workspace.forecast(&compiled, &patient(&compiled, &person)));
        if slow != quick {
            let only_slow: Vec<_> = slow.difference(&quick).collect();
            let only_quick: Vec<_> = quick.difference(&slow).collect();
            panic!(
                "person {i}: {person:#?}\nslow alone: {only_slow:#?}\nengine alone: {only_quick:#?}"
            );
        }
        lines += slow.len();
        met.extend(slow.iter().map(|line| kind(line)));
    }
    println!("{version}: {people} people, {lines} statements agree, of kinds {met:?}");
    Some(met)
}

#[test]
fn the_engine_and_the_plain_reading_agree_on_cdcs_data() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cdsi/supporting-data");
    let Some(met) = compare("4.64-508", &folder, how_many(2_000), |person| person) else {
        println!("skipped: no supporting data in {}", folder.display());
        return;
    };
    // What the people do not reach is not compared: each of these must have been met.
    for kind in [
        "series Not Complete",
        "series Complete",
        "series Contraindicated",
        "series Immune",
        "series Aged Out",
        "series Not Recommended",
        "dose Valid ",
        "dose Not Valid age",
        "dose Not Valid interval",
        "dose Not Valid conflict",
        "dose Not Valid vaccine",
        "dose Not Valid ",
        "dose Extraneous ",
        "dose Extraneous age",
        "dose Sub-standard ",
    ] {
        assert!(met.contains(kind), "nobody had: {kind}");
    }
}

#[test]
fn the_engine_and_the_plain_reading_agree_on_the_rules_of_march_2021() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schedules/covid-19-2021-03");
    let in_march = |mut person: Person| {
        let ago = jiff::civil::date(2021, 3, 31) - person.assessment;
        person.assessment = jiff::civil::date(2021, 3, 31);
        // The registry's people keep their dates; those at the edges move with the day.
        if person.birth + ago <= person.assessment && person.doses.len() < 12 {
            person.birth += ago;
            for dose in &mut person.doses {
                dose.date += ago;
            }
        }
        person.observations.retain(|(code, _)| code.len() == 3);
        person
    };
    assert!(compare("covid-19-2021-03", &folder, how_many(2_000), in_march).is_some());
}
