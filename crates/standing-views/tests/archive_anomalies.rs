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
        for m in track.moments.iter() {
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

/// A stretch over which nothing was said that could have been, which needs a label.
#[derive(Debug, Clone)]
struct Silence {
    code: String,
    measure: Measure,
    day: Date,
    /// From the first capture of the stretch to the first after it, or to the last there is.
    days: f64,
    ended: bool,
    /// On how many days within it the page of the facilities changed.
    page_days: usize,
    around: String,
}

/// Stretches that need a label: a place gone from the page; ten days or more over which the nation's
/// page did not change; three weeks or more over which a count of people infected now stood above
/// zero while nobody was newly infected.
fn silences(s: &Surveillance) -> Vec<Silence> {
    let pages = &s.tracks().pages;
    let zone = s.zone();
    let changes: BTreeSet<Timestamp> = pages
        .iter()
        .filter(|(key, _)| code_of(s, &key.place) != "US")
        .flat_map(|(_, track)| track.moments.iter().map(|m| m.known_at))
        .collect();
    let page_days = |from: Timestamp, to: Timestamp| {
        let days: BTreeSet<Date> = changes
            .range(from..to)
            .skip(1)
            .map(|at| zone.day_of(*at))
            .collect();
        days.len()
    };
    let days = |from: Timestamp, to: Timestamp| to.duration_since(from).as_secs_f64() / 86_400.0;
    let mut out = Vec::new();
    for (key, track) in pages {
        let code = code_of(s, &key.place);
        let last = *track.captures.last().unwrap();
        let moments = &track.moments;
        if code == "US" {
            if key.measure != Measure::CasesCumulative {
                continue;
            }
            let of_page = [
                Measure::CasesCumulative,
                Measure::CasesCurrent,
                Measure::CasesCurrentHeader,
                Measure::DeathsCumulative,
            ];
            let mut all: Vec<Timestamp> = pages
                .iter()
                .filter(|(k, _)| k.place == key.place && of_page.contains(&k.measure))
                .flat_map(|(_, t)| t.moments.iter().map(|m| m.known_at))
                .collect();
            all.push(last);
            all.sort_unstable();
            all.dedup();
            for pair in all.windows(2) {
                if days(pair[0], pair[1]) >= 10.0 {
                    out.push(Silence {
                        code: code.clone(),
                        measure: key.measure,
                        day: zone.day_of(pair[0]),
                        days: days(pair[0], pair[1]),
                        ended: pair[1] < last,
                        page_days: page_days(pair[0], pair[1]),
                        around: String::new(),
                    });
                }
            }
            continue;
        }
        if key.measure == Measure::CasesCumulative {
            for (i, m) in moments.iter().enumerate() {
                let before = moments[..i].iter().rev().find_map(value);
                if m.reading.is_some() || before.is_none() {
                    continue;
                }
                let to = moments.get(i + 1).map_or(last, |next| next.known_at);
                out.push(Silence {
                    code: code.clone(),
                    measure: key.measure,
                    day: m.day,
                    days: days(m.known_at, to),
                    ended: i + 1 < moments.len(),
                    page_days: page_days(m.known_at, to),
                    around: format!("{before:?} then {:?}", moments.get(i + 1).and_then(value)),
                });
            }
        }
        if key.measure == Measure::CasesCurrent {
            let (_, cases) = pages
                .iter()
                .find(|(k, _)| k.place == key.place && k.measure == Measure::CasesCumulative)
                .unwrap();
            let at = |moments: &[Moment], at: Timestamp| {
                let i = moments.partition_point(|m| m.known_at <= at);
                i.checked_sub(1).and_then(|i| value(&moments[i]))
            };
            let mut all: Vec<Timestamp> = moments
                .iter()
                .chain(cases.moments.iter())
                .map(|m| m.known_at)
                .chain([last])
                .collect();
            all.sort_unstable();
            all.dedup();
            for pair in all.windows(2) {
                let [from, to] = pair else { continue };
                let now = at(moments, *from);
                if days(*from, *to) >= 21.0 && now.is_some_and(|n| n > 0.0) {
                    let before = *from - jiff::SignedDuration::from_secs(1);
                    let of =
                        |t: Timestamp| format!("{:?}/{:?}", at(&cases.moments, t), at(moments, t));
                    out.push(Silence {
                        code: code.clone(),
                        measure: key.measure,
                        day: zone.day_of(*from),
                        days: days(*from, *to),
                        ended: *to < last,
                        page_days: page_days(*from, *to),
                        around: format!("{} [{}] {}", of(before), of(*from), of(*to)),
                    });
                }
            }
        }
    }
    out
}

#[test]
#[ignore = "prints every stretch that needs a label, to look at by eye"]
fn list_every_silence() {
    let Some(s) = archive() else { return };
    for c in silences(s) {
        println!(
            "{},{},{},{:.1},{},{},\"{}\"",
            c.code, c.measure, c.day, c.days, c.ended, c.page_days, c.around
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

/// Labels of stretches over which nothing was said; all others are of changes.
const OF_SILENCE: [&str; 5] = [
    "gone-briefly",
    "slow-page",
    "stale",
    "went-dark",
    "with-the-page",
];

/// The labels of silences, or those of changes.
fn labels(of_silence: bool) -> BTreeMap<Key, String> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/conformance/anomaly-labels.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader
        .records()
        .map(Result::unwrap)
        .filter(|row| OF_SILENCE.contains(&&row[4]) == of_silence)
        .map(|row| {
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

/// A silence as it is labelled: no two of a place and measure begin on one day.
fn key_of(silence: &Silence) -> Key {
    Key {
        code: silence.code.clone(),
        measure: silence.measure.to_string(),
        day: silence.day.to_string(),
        nth: 1,
    }
}

#[test]
fn every_long_silence_has_a_label_and_no_other_stretch_has() {
    let Some(s) = archive() else { return };
    let found: BTreeSet<Key> = silences(s).iter().map(key_of).collect();
    let labelled: BTreeSet<Key> = labels(true).into_keys().collect();
    assert_eq!(found, labelled);
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
    let labelled: BTreeSet<Key> = labels(false).into_keys().collect();
    assert_eq!(changes, labelled);
}

/// Labels of silences that no rule is to find: the figure stood with the page, or for days only.
const NO_SILENCE: [&str; 3] = ["gone-briefly", "slow-page", "with-the-page"];

/// What the rules say of the labelled silences: every finding of theirs is judged.
fn scores_of_silence(s: &Surveillance, out: &mut BTreeMap<String, Score>) {
    let labels = labels(true);
    let said: BTreeMap<Key, &str> = s
        .findings()
        .filter(|(_, f)| ["stale", "went-dark"].contains(&f.flag.rule))
        .map(|(place, f)| {
            let since = f
                .flag
                .inputs
                .iter()
                .find(|(name, _)| name == "unchanged since");
            let key = Key {
                code: code_of(s, place),
                measure: f.flag.measure.to_string(),
                day: since.unwrap().1.clone(),
                nth: 1,
            };
            (key, f.flag.rule)
        })
        .collect();
    for (key, label) in &labels {
        if NO_SILENCE.contains(&label.as_str()) {
            continue;
        }
        let score = out.entry(label.clone()).or_default();
        score.labelled += 1;
        if said.get(key) == Some(&label.as_str()) {
            score.found += 1;
        } else {
            let what = format!("{} {} {} ({label})", key.code, key.measure, key.day);
            score.missed.push(what);
        }
    }
    for (key, rule) in said {
        let label = labels.get(&key).map_or("no label", String::as_str);
        let score = out.entry(rule.to_owned()).or_default();
        score.said += 1;
        if rule == label {
            score.right += 1;
        } else {
            let what = format!("{} {} {} ({label})", key.code, key.measure, key.day);
            score.wrong.push(what);
        }
    }
}

/// What the rules say of the labelled changes.
#[derive(Debug, Default)]
struct Score {
    labelled: usize,
    found: usize,
    said: usize,
    right: usize,
    missed: Vec<String>,
    wrong: Vec<String>,
}

/// Labels that no rule is to find: nothing was wrong with the figure.
const NO_FAULT: [&str; 2] = ["growth", "return"];

fn scores(s: &Surveillance, data: &Path) -> BTreeMap<String, Score> {
    let labels = labels(false);
    let mut out: BTreeMap<String, Score> = BTreeMap::new();
    let findings: Vec<_> = s
        .findings()
        .filter(|(_, f)| f.replaced.is_none())
        .map(|(place, f)| (code_of(s, place), f))
        .collect();
    for (key, c) in keyed(candidates(s, data)) {
        let label = labels[&key].as_str();
        let said: BTreeSet<&str> = findings
            .iter()
            .filter(|(code, f)| {
                *code == c.code && f.flag.measure == c.measure && f.flag.from == c.at
            })
            .map(|(_, f)| f.flag.rule)
            // What the page says about its date or another count is no statement about the change.
            .filter(|rule| JUDGED.contains(rule))
            .collect();
        let what = format!("{} {} {} ({label})", key.code, key.measure, key.day);
        if !NO_FAULT.contains(&label) {
            let score = out.entry(label.to_owned()).or_default();
            score.labelled += 1;
            if said.contains(label) {
                score.found += 1;
            } else {
                score.missed.push(format!("{what}: {said:?}"));
            }
        }
        for rule in said {
            let score = out.entry(rule.to_owned()).or_default();
            score.said += 1;
            if rule == label {
                score.right += 1;
            } else {
                score.wrong.push(what.clone());
            }
        }
    }
    scores_of_silence(s, &mut out);
    out
}

/// Rules that say what a change of a cumulative count was.
const JUDGED: [&str; 17] = [
    "added-at-once",
    "copied-from-other-site",
    "count-in-name-cell",
    "counter-restarted",
    "deaths-above-cases",
    "digit-added",
    "digit-lost",
    "digits-swapped",
    "fall-undone",
    "first-digit-wrong",
    "follows-rows",
    "older-page",
    "revised-down",
    "rise-undone",
    "row-dropped",
    "rows-doubled",
    "total-below-rows",
];

#[test]
#[ignore = "prints what is missed and what is wrong, to look at by eye"]
fn list_every_miss() {
    let (Some(data), Some(s)) = (common::data(), archive()) else {
        return;
    };
    for (rule, score) in scores(s, &data) {
        println!(
            "{rule}: {} of {} found; {} of {} right",
            score.found, score.labelled, score.right, score.said
        );
        for m in score.missed {
            println!("   missed {m}");
        }
        for w in score.wrong {
            println!("   wrong  {w}");
        }
    }
}

/// The traps of which a rule is to say something, by rule and measure.
const TRAPS: [(&str, &str, Measure); 16] = [
    ("X01", "digit-lost", Measure::CasesCumulative),
    ("X02", "digit-added", Measure::CasesCumulative),
    ("X03", "rows-doubled", Measure::CasesCumulative),
    ("X04", "counter-restarted", Measure::CasesCumulative),
    ("X05", "revised-down", Measure::CasesCumulative),
    ("X06", "copied-from-other-site", Measure::CasesCumulative),
    ("X07", "count-in-name-cell", Measure::CasesCumulative),
    ("X13", "null-count", Measure::CasesCumulative),
    ("X14", "current-above-cumulative", Measure::CasesCurrent),
    ("X15", "withdrawn", Measure::CasesCumulative),
    ("X19", "total-below-rows", Measure::CasesCumulative),
    ("X20", "digit-lost", Measure::CasesCumulative),
    ("X21", "header-against-table", Measure::CasesCurrent),
    ("X23", "stated-date-off", Measure::CasesCumulative),
    ("X24", "stated-date-off", Measure::CasesCumulative),
    ("X36", "first-digit-wrong", Measure::CasesCumulative),
];

/// Whether the rule of each trap stands on the figure that the trap names, by trap.
fn traps(s: &Surveillance, data: &Path) -> BTreeMap<String, bool> {
    let mut reader = csv::Reader::from_path(data.join("derived/traps.csv")).unwrap();
    let mut out = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let Some((id, rule, measure)) = TRAPS.iter().find(|(id, ..)| *id == &row[0]) else {
            continue;
        };
        // `BTV 2021-06-14T21:03Z`, `2020-06-03T14:01Z to ...` of the nation, or a name and no day.
        let key = &row[3];
        let code = key.split(" 20").next().unwrap();
        let code = if key.starts_with("20") { "US" } else { code };
        let at: Option<Timestamp> = key
            .split(' ')
            .find(|word| word.starts_with("20") && word.len() > 10)
            .map(|word| word.replace('Z', ":00Z").parse().unwrap());
        let found = s.findings().any(|(place, f)| {
            let here = code_of(s, place);
            (here == code || here == code.to_uppercase())
                && f.replaced.is_none()
                && f.flag.rule == *rule
                && f.flag.measure == *measure
                && at.is_none_or(|at| f.flag.from <= at && f.flag.to.is_none_or(|to| at < to))
        });
        out.insert((*id).to_owned(), found);
    }
    out
}

fn report(s: &Surveillance, data: &Path) -> String {
    let mut traps_of: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for (id, found) in traps(s, data) {
        let rule = TRAPS.iter().find(|(trap, ..)| *trap == id).unwrap().1;
        let entry = traps_of.entry(rule).or_default();
        entry.0 += usize::from(found);
        entry.1.push(id);
    }
    let mut out = String::from(
        "| rule | labelled | found | recall | said of labelled changes | right | precision | traps found |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    let scores = scores(s, data);
    let rules: BTreeSet<&str> = scores
        .keys()
        .map(String::as_str)
        .chain(traps_of.keys().copied())
        .collect();
    let share = |part: usize, whole: usize| {
        if whole == 0 {
            "–".to_owned()
        } else {
            format!("{:.2}", part as f64 / whole as f64)
        }
    };
    let none = Score::default();
    for rule in rules {
        let score = scores.get(rule).unwrap_or(&none);
        let traps = traps_of.get(rule).map_or("–".to_owned(), |(found, ids)| {
            format!("{found} of {} ({})", ids.len(), ids.join(", "))
        });
        out += &format!(
            "| `{rule}` | {} | {} | {} | {} | {} | {} | {traps} |\n",
            score.labelled,
            score.found,
            share(score.found, score.labelled),
            score.said,
            score.right,
            share(score.right, score.said),
        );
    }
    let all = scores.values();
    let sum = |of: fn(&Score) -> usize| all.clone().map(of).sum::<usize>();
    let (labelled, found) = (sum(|s| s.labelled), sum(|s| s.found));
    let (said, right) = (sum(|s| s.said), sum(|s| s.right));
    let silences = labels(true);
    let no_silence = |label: &str| silences.values().filter(|l| *l == label).count();
    let wrong_at = |labels: &[&str]| {
        let wrong = all.clone().flat_map(|s| &s.wrong);
        wrong
            .filter(|w| labels.iter().any(|l| w.ends_with(&format!("({l})"))))
            .count()
    };
    let judged: BTreeMap<&str, usize> =
        labels(false)
            .values()
            .fold(BTreeMap::new(), |mut n, label| {
                if let Some(label) = NO_FAULT.iter().find(|l| *l == label) {
                    *n.entry(label).or_default() += 1;
                }
                n
            });
    out += &format!(
        "\nIn all {found} of {labelled} faults found (recall {}), {right} of {said} findings right \
         (precision {}). Of the changes that are no fault ({} growth, {} return) a finding stands on \
         {}; of the silences that are none ({} with-the-page, {} gone-briefly, {} slow-page) one stands \
         on {}.\n",
        share(found, labelled),
        share(right, said),
        judged["growth"],
        judged["return"],
        wrong_at(&NO_FAULT),
        no_silence("with-the-page"),
        no_silence("gone-briefly"),
        no_silence("slow-page"),
        wrong_at(&NO_SILENCE),
    );
    out
}

#[test]
fn precision_and_recall_are_what_the_report_says() {
    let (Some(data), Some(s)) = (common::data(), archive()) else {
        return;
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/conformance/anomalies.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- measured -->\n", "<!-- end of measured -->\n");
    let (head, rest) = page.split_once(begin).unwrap();
    let (told, tail) = rest.split_once(end).unwrap();
    let report = report(s, &data);
    if std::env::var_os("STANDING_WRITE_REPORT").is_some() {
        std::fs::write(&path, format!("{head}{begin}{report}{end}{tail}")).unwrap();
    } else {
        assert_eq!(
            told, report,
            "run with STANDING_WRITE_REPORT=1 to write it anew"
        );
    }
}
