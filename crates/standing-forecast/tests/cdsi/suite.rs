//! CDC's test cases, run and compared strictly.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use standing_forecast::data::AntigenId;
use standing_forecast::wire::PersonIn;
use standing_forecast::{Compiled, GroupForecast, Outcome, SourceFile, Workspace, words};

/// Where the shared documents lie, if they do.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cdsi");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: CDC's data and cases are not at ../shared/cdsi beside the workspace");
    None
}

/// Compiles CDC's supporting data as published.
pub(crate) fn published() -> Option<Compiled> {
    let folder = shared()?.join("supporting-data");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.push((name, std::fs::read(&path).unwrap()));
    }
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    Some(Compiled::from_files("4.64-508", &files).unwrap())
}

#[derive(Debug, Deserialize)]
pub(crate) struct Expected {
    pub(crate) id: String,
    pub(crate) suite: String,
    pub(crate) name: String,
    doses: Vec<ExpectedDose>,
    expected_forecasts: Vec<ExpectedForecast>,
}

#[derive(Debug, Deserialize)]
struct ExpectedDose {
    expected_status: String,
    expected_reason: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ExpectedForecast {
    vaccine_group: String,
    series_status: String,
    forecast_number: Option<u8>,
    earliest_date: Option<String>,
    recommended_date: Option<String>,
    past_due_date: Option<String>,
}

/// A case and what differs from it.
pub(crate) struct Verdict {
    pub(crate) id: String,
    pub(crate) suite: String,
    pub(crate) name: String,
    pub(crate) group: String,
    pub(crate) differences: Vec<String>,
    /// A dose where CDC asks for none (one that is contraindicated among them), or a date before
    /// CDC's.
    pub(crate) dangerous: bool,
}

/// The cases of a suite, each a line.
pub(crate) fn lines(file: &str) -> Vec<String> {
    let Some(folder) = shared() else {
        return Vec::new();
    };
    let text = std::fs::read_to_string(folder.join("cases").join(file)).unwrap();
    text.lines().map(str::to_owned).collect()
}

pub(crate) const SUITES: [&str; 2] = ["healthy-v4.45.ndjson", "underlying-conditions-v4.6.ndjson"];

/// Runs every case of both suites.
pub(crate) fn run(data: &Compiled) -> Vec<Verdict> {
    let mut workspace = Workspace::new();
    let mut verdicts = Vec::new();
    for file in SUITES {
        for line in lines(file) {
            let person: PersonIn<'_> = serde_json::from_str(&line).unwrap();
            let expected: Expected = serde_json::from_str(&line).unwrap();
            let read = person.read(data).unwrap();
            assert_eq!(read.problems, [], "{}", expected.id);
            let outcome = workspace.forecast(data, &read.patient);
            verdicts.push(compare(data, &expected, &outcome));
        }
    }
    verdicts
}

fn compare(data: &Compiled, case: &Expected, outcome: &Outcome<'_>) -> Verdict {
    let [expected] = case.expected_forecasts.as_slice() else {
        panic!("{}: not one forecast expected", case.id);
    };
    let of_group: Vec<&GroupForecast> = outcome
        .forecasts()
        .iter()
        .filter(|f| *data.groups()[f.group].name == *expected.vaccine_group)
        .collect();
    let mut differences = Vec::new();
    let mut dangerous = false;
    match of_group.first() {
        None => differences.push("no forecast for the group".to_owned()),
        Some(found) => {
            let mut differ = |what: &str, found: Option<String>, expected: Option<String>| {
                if found != expected {
                    let say = |v: Option<String>| v.unwrap_or_else(|| "none".to_owned());
                    differences.push(format!("{what} {}, CDC {}", say(found), say(expected)));
                }
            };
            let due = found.due;
            differ(
                "status",
                Some(found.status.word().to_owned()),
                Some(expected.series_status.clone()),
            );
            differ(
                "dose number",
                due.map(|d| d.number.to_string()),
                expected.forecast_number.map(|n| n.to_string()),
            );
            let earliest = due.map(|d| d.earliest.to_string());
            let recommended = due.map(|d| d.recommended.to_string());
            dangerous = matches!((&earliest, &expected.earliest_date), (Some(f), Some(e)) if f < e)
                || matches!((&recommended, &expected.recommended_date), (Some(f), Some(e)) if f < e)
                || (earliest.is_some() && expected.earliest_date.is_none());
            differ("earliest", earliest, expected.earliest_date.clone());
            differ(
                "recommended",
                recommended,
                expected.recommended_date.clone(),
            );
            differ(
                "past due",
                due.and_then(|d| d.past_due).map(|d| d.to_string()),
                expected.past_due_date.clone(),
            );
        }
    }
    for (dose, at) in case.doses.iter().zip(0u16..) {
        let wanted = (
            dose.expected_status.clone(),
            dose.expected_reason.as_deref().map(words_of_cdc),
        );
        let group = antigens_of(data, &expected.vaccine_group);
        for found in evaluations_of(data, outcome, &group, at) {
            if !found.contains(&wanted) {
                let n = at + 1;
                differences.push(format!("dose {n} {found:?}, CDC {wanted:?}"));
            }
        }
    }
    Verdict {
        id: case.id.clone(),
        suite: case.suite.clone(),
        name: case.name.trim().to_owned(),
        group: expected.vaccine_group.clone(),
        differences,
        dangerous,
    }
}

/// CDC's words in one spelling: its two workbooks differ.
fn words_of_cdc(reason: &str) -> String {
    let reason = reason.to_lowercase();
    match reason.as_str() {
        "interval too soon" => "interval: too soon".to_owned(),
        _ => reason,
    }
}

fn antigens_of(data: &Compiled, group: &str) -> Vec<AntigenId> {
    let group = data.groups().iter().find(|g| *g.name == *group);
    group.map(|g| g.antigens.to_vec()).unwrap_or_default()
}

type Said = Vec<(String, Option<String>)>;

/// For each antigen of the group that the dose holds, what its best series say about the dose. The
/// dose passes if, for every such antigen, a best series says what CDC says: where there are
/// several best series, CDC takes the one that the dose belongs to. A dose that holds no antigen of
/// the group (varicella in a case about MMR) is judged by its own antigens.
fn evaluations_of(
    data: &Compiled,
    outcome: &Outcome<'_>,
    group: &[AntigenId],
    dose: u16,
) -> Vec<Said> {
    let mut own: BTreeMap<AntigenId, Said> = BTreeMap::new();
    let mut other = own.clone();
    for series in outcome.best_series() {
        let antigen = data.series()[series.series].antigen;
        for evaluation in outcome
            .evaluations(series)
            .iter()
            .filter(|e| e.dose == dose)
        {
            let to = if group.contains(&antigen) {
                &mut own
            } else {
                &mut other
            };
            let said = to.entry(antigen).or_default();
            let status = || evaluation.status.word().to_owned();
            // The specification gives a status "with evaluation reasons": CDC's is one of them.
            said.extend(words::all_short(evaluation).map(|w| (status(), Some(w.to_lowercase()))));
            if words::short(evaluation.finding).is_none() {
                said.push((status(), None));
            }
        }
    }
    let all: Vec<Said> = if own.is_empty() { other } else { own }
        .into_values()
        .collect();
    if all.is_empty() {
        vec![Vec::new()]
    } else {
        all
    }
}

/// Every series of the group of a case, with its evaluations and its forecast.
pub(crate) fn study(data: &Compiled, id: &str) -> String {
    let mut workspace = Workspace::new();
    let mut text = String::new();
    for line in SUITES.iter().flat_map(|file| lines(file)) {
        let person: PersonIn<'_> = serde_json::from_str(&line).unwrap();
        if person.id != id {
            continue;
        }
        let expected: Expected = serde_json::from_str(&line).unwrap();
        let read = person.read(data).unwrap();
        let outcome = workspace.forecast(data, &read.patient);
        let verdict = compare(data, &expected, &outcome);
        text.push_str(&format!(
            "{id}, born {}, sex {:?}, on {}: {:?}\n",
            person.dob, person.sex, person.assessment_date, verdict.differences
        ));
        let group = antigens_of(data, &verdict.group);
        let best: Vec<_> = outcome.best_series().map(|s| s.series).collect();
        for series in outcome.all_series() {
            if !group.contains(&data.series()[series.series].antigen) {
                continue;
            }
            let mark = if best.contains(&series.series) {
                '*'
            } else {
                ' '
            };
            text.push_str(&format!("{mark} {}\n", words::status(&outcome, series)));
            for evaluation in outcome.evaluations(series) {
                text.push_str(&format!(
                    "      {}\n",
                    words::evaluation(&outcome, evaluation)
                ));
            }
        }
        for forecast in outcome.forecasts() {
            if *data.groups()[forecast.group].name == *verdict.group {
                text.push_str(&format!("  => {}\n", words::summary(&outcome, forecast)));
            }
        }
    }
    text
}

/// Passes and cases by group.
pub(crate) fn by_group<'v>(
    verdicts: impl Iterator<Item = &'v Verdict>,
) -> BTreeMap<&'v str, (usize, usize)> {
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for verdict in verdicts {
        let row = table.entry(&verdict.group).or_default();
        row.0 += usize::from(verdict.differences.is_empty());
        row.1 += 1;
    }
    table
}
