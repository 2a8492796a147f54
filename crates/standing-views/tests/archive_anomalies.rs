//! How well the rules find what is wrong in the archive: every fall of a count and every jump above
//! half of the people held was looked at and labelled, and each rule is held against the labels.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test fails by panicking, and figures are compared as published"
)]
mod common;

use common::archive;
use jiff::{Timestamp, civil::Date};
use standing_terms::{CodeScheme, Measure, MeasureShape, Place};
use standing_views::directory::normalise;
use standing_views::surveillance::{Moment, Surveillance};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A change of a published count that needs a label.
#[derive(Debug, Clone)]
struct Candidate {
    code: String,
    measure: Measure,
    at: Timestamp,
    day: Date,
    before: f64,
    shown: f64,
    population: Option<f64>,
}

/// People held on average by the code of the archive's page and the first day of the period, where
/// a name of the workbook is a name of the archive's table in the same state, up to case,
/// punctuation and spacing.
fn populations(data: &Path) -> BTreeMap<String, Vec<(Date, Date, f64)>> {
    let mut names: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    let mut reader =
        csv::Reader::from_path(data.join("raw/vera_covid/facility_lookup.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |header: &csv::StringRecord, name: &str| {
        header
            .iter()
            .position(|h| h == name)
            .unwrap_or_else(|| panic!("no column {name}: {header:?}"))
    };
    for row in reader.records() {
        let row = row.unwrap();
        let cell = |name: &str| row.get(column(&header, name)).unwrap().to_owned();
        for name in ["facility_name", "facility_listed"] {
            if header.iter().any(|h| h == name) {
                names
                    .entry((normalise(&cell(name)), cell("state")))
                    .or_default()
                    .insert(cell("facility_id"));
            }
        }
    }
    let mut out: BTreeMap<String, Vec<(Date, Date, f64)>> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(data.join("derived/ice_facility_adp.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    for row in reader.records() {
        let row = row.unwrap();
        let cell = |name: &str| row.get(column(&header, name)).unwrap().to_owned();
        let (first, last) = match cell("period").as_str() {
            "FY20_full" => ("2019-10-01", "2020-09-30"),
            p if p.contains("2020-11") => ("2020-10-01", "2020-11-14"),
            _ => ("2020-10-01", "2021-04-03"),
        };
        let Some(ids) = names.get(&(normalise(&cell("name")), cell("state"))) else {
            continue;
        };
        if let (1, Ok(adp)) = (ids.len(), cell("adp").parse::<f64>()) {
            out.entry(ids.first().unwrap().clone()).or_default().push((
                first.parse().unwrap(),
                last.parse().unwrap(),
                adp,
            ));
        }
    }
    for list in out.values_mut() {
        list.sort_by_key(|(first, last, _)| (*last, *first));
    }
    out
}

fn code_of(s: &Surveillance, place: &Place) -> String {
    match place {
        Place::Facility(id) => s
            .directory()
            .listing(id)
            .unwrap()
            .codes
            .iter()
            .find(|(c, _)| c.scheme == CodeScheme::IcePage)
            .map(|(c, _)| c.code.clone())
            .unwrap(),
        Place::Listed(code) => code.code.clone(),
        _ => "US".to_owned(),
    }
}

fn value(m: &Moment) -> Option<f64> {
    m.reading?.value().map(standing_terms::Quantity::get)
}

/// Every fall of a cumulative count, and every rise by more than half of the people held (of the
/// earlier count where their number is not known).
fn candidates(s: &Surveillance, data: &Path) -> Vec<Candidate> {
    let populations = populations(data);
    let mut out = Vec::new();
    for (key, track) in &s.tracks().pages {
        if key.measure.shape() != MeasureShape::Cumulative {
            continue;
        }
        let code = code_of(s, &key.place);
        let mut last: Option<f64> = None;
        for m in &track.moments {
            let Some(shown) = value(m) else { continue };
            if let Some(before) = last {
                // The latest average of a period that had begun; the first one before that.
                let population = populations.get(&code).and_then(|list| {
                    let begun = list.iter().rev().find(|(first, ..)| *first <= m.day);
                    begun.or(list.first()).map(|(.., adp)| *adp)
                });
                let half = population.filter(|p| *p > 0.0).unwrap_or(before) / 2.0;
                if shown < before || shown - before > half {
                    out.push(Candidate {
                        code: code.clone(),
                        measure: key.measure,
                        at: m.known_at,
                        day: m.day,
                        before,
                        shown,
                        population,
                    });
                }
            }
            last = Some(shown);
        }
    }
    out
}

#[test]
#[ignore = "prints every change that needs a label with what stands around it, to look at by eye"]
fn list_every_fall_and_jump() {
    let (Some(data), Some(s)) = (common::data(), archive()) else {
        return;
    };
    for c in candidates(s, &data) {
        let (key, track) = s
            .tracks()
            .pages
            .iter()
            .find(|(k, _)| k.measure == c.measure && code_of(s, &k.place) == c.code)
            .unwrap();
        let current = s.tracks().pages.iter().find(|(k, _)| {
            k.place == key.place && k.measure == Measure::CasesCurrent && k.speaker == key.speaker
        });
        let i = track
            .moments
            .iter()
            .position(|m| m.known_at == c.at)
            .unwrap();
        let show = |m: &Moment| {
            let beside = current.and_then(|(_, t)| {
                let at = t.moments.partition_point(|x| x.known_at <= m.known_at);
                value(t.moments.get(at.checked_sub(1)?)?)
            });
            let rows = match &m.origin {
                standing_views::surveillance::Origin::Page { listed, .. } => listed.len(),
                standing_views::surveillance::Origin::Statement { .. } => 0,
            };
            let number = |v: Option<f64>| v.map_or("-".to_owned(), |v| v.to_string());
            format!(
                "{}:{}/{}{}",
                m.known_at.strftime("%y%m%d.%H%M"),
                number(value(m)),
                number(beside),
                if rows == 1 {
                    String::new()
                } else {
                    format!("x{rows}")
                }
            )
        };
        let around: Vec<String> = track.moments
            [i.saturating_sub(3)..(i + 5).min(track.moments.len())]
            .iter()
            .enumerate()
            .map(|(j, m)| {
                if j == i.min(3) {
                    format!("[{}]", show(m))
                } else {
                    show(m)
                }
            })
            .collect();
        println!(
            "{}\t{}\t{}\t{}\t{}\tpop {}\t{}",
            c.code,
            c.measure,
            c.day,
            if c.shown < c.before { "fall" } else { "jump" },
            c.shown - c.before,
            c.population.map_or("-".into(), |p| format!("{p:.0}")),
            around.join("  ")
        );
    }
}

/// A labelled change: what it was when everything around it is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    code: String,
    measure: String,
    day: String,
    /// Which of the day's changes that need a label, from 1.
    nth: usize,
}

fn labels() -> BTreeMap<Key, String> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/conformance/anomaly-labels.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let key = Key {
                code: row[0].to_owned(),
                measure: row[1].to_owned(),
                day: row[2].to_owned(),
                nth: row[3].parse().unwrap(),
            };
            (key, row[4].to_owned())
        })
        .collect()
}

fn keyed(candidates: Vec<Candidate>) -> BTreeMap<Key, Candidate> {
    let mut seen: BTreeMap<(String, Measure, Date), usize> = BTreeMap::new();
    candidates
        .into_iter()
        .map(|c| {
            let nth = seen.entry((c.code.clone(), c.measure, c.day)).or_default();
            *nth += 1;
            let key = Key {
                code: c.code.clone(),
                measure: c.measure.to_string(),
                day: c.day.to_string(),
                nth: *nth,
            };
            (key, c)
        })
        .collect()
}

#[test]
fn every_fall_and_every_jump_above_half_of_the_people_held_has_a_label_and_no_other_change_has() {
    let (Some(data), Some(s)) = (common::data(), archive()) else {
        return;
    };
    let changes: BTreeSet<Key> = keyed(candidates(s, &data)).into_keys().collect();
    let labelled: BTreeSet<Key> = labels().into_keys().collect();
    assert_eq!(changes, labelled);
}
