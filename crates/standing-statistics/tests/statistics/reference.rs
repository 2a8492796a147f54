//! The reference vectors that lie beside the workspace, to the tolerance stated with them.

use serde_json::Value;
use standing_statistics::comparison::{compare, mean_of_ratios};
use standing_statistics::cori::{Cori, DayCases, Prior, SerialInterval};
use standing_statistics::cusum::{AfterAlarm, CusumSettings, Standardised, cusum};
use standing_statistics::ears::{EarsMethod, EarsSettings, ears};
use standing_statistics::epidemic::chain::{Rates, State, law_after};
use standing_statistics::epidemic::final_size::TwoGroups;
use standing_statistics::epidemic::outbreak_size::OutbreakSize;
use standing_statistics::epidemic::seir::{InfectiousPeriod, Seir};
use standing_statistics::epidemic::stay::{Stay, StayShape};
use standing_statistics::farrington::{FarringtonSettings, farrington};
use standing_statistics::outbreak::{Step, judge, new_cases_of_cumulative};
use standing_statistics::proportion::Proportion;
use standing_statistics::quantile::Sorted;
use standing_statistics::rate::PoissonInterval;
use standing_statistics::ratio::{Group, RateRatio, rate_difference};
use standing_statistics::sir::StandardisedRatio;
use standing_statistics::two_groups::{TwoByTwo, rank_sum};
use standing_statistics::{Confidence, Interval};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A reference file, or `None` after saying that the test was skipped. `STANDING_REFERENCE` names
/// another folder of vectors of the same kind.
fn vectors(file: &str) -> Option<Value> {
    let folder = std::env::var_os("STANDING_REFERENCE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/epi/reference"),
        PathBuf::from,
    );
    let path = folder.join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn cases(file: &str) -> Vec<Value> {
    vectors(file).map_or_else(Vec::new, |v| v["cases"].as_array().unwrap().clone())
}

/// What the comparison of one method with one file found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Values compared.
    pub(crate) values: usize,
    /// What was asked for, as the vectors' own page states it.
    pub(crate) tolerance: f64,
    /// Whether the errors are relative.
    pub(crate) relative: bool,
    /// Largest error seen.
    pub(crate) worst: f64,
    /// Where.
    pub(crate) at: String,
}

/// What the comparisons found, by file and method, and how many cases each file has.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// By file without its ending, then by method.
    pub(crate) rows: BTreeMap<(&'static str, &'static str), Row>,
    /// Cases of each file.
    pub(crate) cases: BTreeMap<&'static str, usize>,
}

impl Record {
    /// Cases of a file, counted; none where it is absent, which is said.
    fn cases(&mut self, file: &'static str) -> Vec<Value> {
        let cases = cases(&format!("{file}.json"));
        if !cases.is_empty() {
            self.cases.insert(file, cases.len());
        }
        cases
    }

    fn of(&mut self, file: &'static str, method: &'static str, tolerance: f64) -> Comparing<'_> {
        let row = self.rows.entry((file, method)).or_default();
        row.tolerance = row.tolerance.max(tolerance);
        Comparing { row, tolerance }
    }

    /// Says what was found, for whoever runs another folder of vectors.
    fn say(&self) {
        for ((file, method), row) in &self.rows {
            println!(
                "{file}, {method}: {} values, worst error {:.1e} ({})",
                row.values, row.worst, row.at
            );
        }
    }
}

/// One method while it is compared.
struct Comparing<'a> {
    row: &'a mut Row,
    tolerance: f64,
}

impl Comparing<'_> {
    fn relative(&mut self, what: &str, ours: f64, theirs: &Value) {
        self.row.relative = true;
        let theirs = number(theirs);
        let error = if ours == theirs {
            0.0
        } else {
            ((ours - theirs) / theirs).abs()
        };
        self.take(what, ours, theirs, error);
    }

    fn absolute(&mut self, what: &str, ours: f64, theirs: &Value) {
        let theirs = number(theirs);
        self.take(what, ours, theirs, (ours - theirs).abs());
    }

    /// Equal, or the test stops.
    fn exact<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, ours: &T, theirs: &T) {
        assert_eq!(ours, theirs, "{what}");
        self.row.values += 1;
    }

    fn take(&mut self, what: &str, ours: f64, theirs: f64, error: f64) {
        assert!(
            error <= self.tolerance,
            "{what}: ours {ours:e}, reference {theirs:e}, off by {error:e}"
        );
        self.row.values += 1;
        if error > self.row.worst {
            self.row.worst = error;
            what.clone_into(&mut self.row.at);
        }
    }
}

/// Every comparison.
pub(crate) fn all() -> Record {
    let mut record = Record::default();
    for compare in [
        rate_ratios,
        proportions,
        standardised_ratios,
        outbreak_rule,
        thirteen_times,
        sixty_three_of_eighty_eight,
        ears_methods,
        cusum_without_reset,
        reproduction_numbers,
        farrington_methods,
        closed_forms_of_an_epidemic,
        final_sizes_of_two_groups,
        laws_of_outbreak_size,
        laws_of_a_chain,
        second_doses_still_held,
    ] {
        compare(&mut record);
    }
    record
}

fn check(compare: fn(&mut Record)) {
    let mut record = Record::default();
    compare(&mut record);
    record.say();
}

fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) if text == "inf" => f64::INFINITY,
        other => other
            .as_f64()
            .unwrap_or_else(|| panic!("not a number: {other}")),
    }
}

fn ends(interval: Interval) -> [f64; 2] {
    [interval.lower, interval.upper.as_f64()]
}

#[test]
fn rate_ratios_agree_with_the_reference() {
    check(rate_ratios);
}

fn rate_ratios(record: &mut Record) {
    const FILE: &str = "poisson_rate_ratio";
    for case in record.cases(FILE) {
        let count = |key: &str| case[key].as_u64().unwrap();
        let (x1, x0) = (count("x1"), count("x0"));
        let index = Group::new(x1, number(&case["t1"])).unwrap();
        let comparison = Group::new(x0, number(&case["t0"])).unwrap();
        let confidence = Confidence::new(number(&case["conf"])).unwrap();
        let tolerance = if x1 + x0 <= 4000 { 1e-11 } else { 1e-9 };
        let name = |key: &str| format!("{x1} against {x0}, {key}");
        let mut check = |method: &'static str, key: &str, ours: f64| {
            if !case[key].is_null() {
                let mut row = record.of(FILE, method, tolerance);
                row.relative(&name(key), ours, &case[key]);
            }
        };
        check("rates", "rate1", index.rate());
        check("rates", "rate0", comparison.rate());
        let (difference, interval) = rate_difference(index, comparison, confidence);
        check("difference of rates, Wald", "rd", difference);
        check("difference of rates, Wald", "rd_wald_lower", interval.lower);
        let upper = interval.upper.as_f64();
        check("difference of rates, Wald", "rd_wald_upper", upper);
        let Ok(ratio) = RateRatio::new(index, comparison) else {
            assert!(case["rr"].is_null(), "{}", name("rr"));
            continue;
        };
        check("ratio", "rr", ratio.estimate().as_f64());
        let [lower, upper] = ends(ratio.exact(confidence));
        check("conditional exact interval", "exact_lower", lower);
        check("conditional exact interval", "exact_upper", upper);
        let [lower, upper] = ends(ratio.mid_p(confidence));
        check("mid-P interval", "midp_lower", lower);
        check("mid-P interval", "midp_upper", upper);
        match ratio.median_unbiased() {
            Ok(ours) => check("median unbiased estimate", "median_unbiased", ours),
            Err(_) => assert!(
                case["median_unbiased"].is_null(),
                "{}",
                name("median_unbiased")
            ),
        }
        match ratio.wald(confidence) {
            Ok(ours) => {
                check("Wald interval", "wald_lower", ours.lower);
                check("Wald interval", "wald_upper", ours.upper.as_f64());
            }
            Err(_) => assert!(case["wald_lower"].is_null(), "{}", name("wald_lower")),
        }
        let p = ratio.p_values();
        check("p-values", "p_exact_central", p.exact_central);
        check("p-values", "p_midp", p.mid_p);
        check("p-values", "p_exact_minlik", p.exact_minimum_likelihood);
    }
}

#[test]
fn proportions_agree_with_the_reference() {
    check(proportions);
}

fn proportions(record: &mut Record) {
    const FILE: &str = "proportion_ci";
    for case in record.cases(FILE) {
        let share =
            Proportion::new(case["x"].as_u64().unwrap(), case["n"].as_u64().unwrap()).unwrap();
        let confidence = Confidence::new(number(&case["conf"])).unwrap();
        let mut check = |method: &'static str, key: &str, ours: Interval| {
            let mut row = record.of(FILE, method, 1e-11);
            for (end, ours) in ends(ours).into_iter().enumerate() {
                let name = format!("{} of {}, {key}", case["x"], case["n"]);
                row.absolute(&name, ours, &case[key][end]);
            }
        };
        check(
            "Clopper–Pearson",
            "clopper_pearson",
            share.clopper_pearson(confidence),
        );
        check("Wilson", "wilson", share.wilson(confidence));
        check(
            "Wilson, continuity corrected (Newcombe)",
            "wilson_cc",
            share.wilson_continuity_corrected(confidence),
        );
        check(
            "Agresti–Coull",
            "agresti_coull_untruncated",
            share.agresti_coull(confidence),
        );
        check("Jeffreys", "jeffreys", share.jeffreys(confidence));
        check("mid-P", "midp", share.mid_p(confidence));
    }
}

#[test]
fn the_outbreak_rule_agrees_with_the_reference_exactly() {
    check(outbreak_rule);
}

fn outbreak_rule(record: &mut Record) {
    const FILE: &str = "outbreak_rule";
    for case in record.cases(FILE) {
        let mut rule = crate::a_tenth_in_three_weeks();
        rule.threshold_share = number(&case["threshold"]);
        rule.window_weeks = case["window_weeks"].as_u64().unwrap().try_into().unwrap();
        let cumulative: Vec<Option<u64>> = case["cumulative"]
            .as_array()
            .unwrap()
            .iter()
            .map(Value::as_u64)
            .collect();
        let held: Vec<Option<f64>> = case["population"]
            .as_array()
            .unwrap()
            .iter()
            .map(Value::as_f64)
            .collect();
        let judged = judge(
            &rule,
            Step::Week,
            &new_cases_of_cumulative(&cumulative),
            &held,
        )
        .unwrap();
        let mut row = record.of(
            FILE,
            "new cases, window shares, outbreak weeks, episodes",
            0.0,
        );
        for (at, step) in judged.steps.iter().enumerate() {
            let name = format!("{} week {at}", case["name"]);
            row.exact(
                &name,
                &step.new_cases.cases(),
                &case["increment"][at].as_u64(),
            );
            row.exact(
                &name,
                &Some(step.window_share),
                &case["window_share"][at].as_f64(),
            );
            row.exact(
                &name,
                &Some(step.in_outbreak),
                &case["outbreak"][at].as_bool(),
            );
        }
        row.exact(
            "episodes",
            &(judged.episodes.len() as u64),
            &case["episodes"].as_u64().unwrap(),
        );
    }
}

#[test]
fn standardised_ratios_agree_with_the_reference() {
    check(standardised_ratios);
}

fn standardised_ratios(record: &mut Record) {
    const FILE: &str = "sir_interval";
    for case in record.cases(FILE) {
        let ratio = StandardisedRatio::new(
            case["observed"].as_u64().unwrap(),
            number(&case["expected"]),
        )
        .unwrap();
        let confidence = Confidence::new(number(&case["conf"])).unwrap();
        let mut check = |method: &'static str, key: &str, ours: Interval| {
            let mut row = record.of(FILE, method, 1e-10);
            for (end, ours) in ends(ours).into_iter().enumerate() {
                let name = format!("{} of {}, {key}", case["observed"], case["expected"]);
                row.relative(&name, ours, &case[key][end]);
            }
        };
        let by = |method| ratio.interval(method, confidence);
        check("exact (Garwood)", "exact", by(PoissonInterval::Exact));
        check("mid-P", "midp", by(PoissonInterval::MidP));
        check("Byar", "byar", by(PoissonInterval::Byar));
        check(
            "the half form that epitools calls Byar's",
            "byar_half_epitools",
            ratio.byar_half(confidence),
        );
        record
            .of(FILE, "ratio", 1e-10)
            .relative("sir", ratio.estimate(), &case["sir"]);
    }
}

#[test]
fn the_thirteen_times_and_the_twelve_come_out_of_the_same_counts() {
    check(thirteen_times);
}

fn thirteen_times(record: &mut Record) {
    const FILE: &str = "anchor_erfani2021";
    let Some(anchor) = vectors("anchor_erfani2021.json") else {
        return;
    };
    record.cases.insert(FILE, 1);
    let (inputs, expected) = (&anchor["inputs"], &anchor["expected"]);
    let new = |key: &str| -> Vec<u64> {
        let cumulative: Vec<u64> = inputs[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_u64().unwrap())
            .collect();
        cumulative
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .collect()
    };
    let held = inputs["ice_mean_daily_held"].as_array().unwrap();
    let population = number(&inputs["us_population"]);
    let months: Vec<(Group, Group)> = new("ice_cumulative")
        .into_iter()
        .zip(new("us_cumulative"))
        .zip(held)
        .map(|((ice, us), held)| {
            (
                Group::new(ice, number(held)).unwrap(),
                Group::new(us, population).unwrap(),
            )
        })
        .collect();
    let comparison = compare(&months, Confidence::P95);
    let mut ratios = Vec::new();
    for (month, unit) in comparison.units.iter().enumerate() {
        let unit = unit.clone().unwrap();
        let name = format!("month {month}");
        let mut row = record.of(FILE, "rates and ratio of each month", 1e-9);
        let mut check = |key: &str, ours: f64| row.relative(&name, ours, &expected[key][month]);
        check("ice_rate_per_100k", unit.index().rate() * 1e5);
        check("us_rate_per_100k", unit.comparison().rate() * 1e5);
        check("monthly_ratio", unit.estimate().as_f64());
        ratios.push(unit.estimate().as_f64());
    }
    let mean = comparison.mean_of_ratios.clone().unwrap();
    assert_eq!(mean, mean_of_ratios(&ratios, Confidence::P95).unwrap());
    let mut of_mean = record.of(
        FILE,
        "mean of months (13.40), normal and Student intervals",
        1e-9,
    );
    of_mean.relative("mean", mean.mean, &expected["mean_of_ratios"]);
    for end in 0..2 {
        let over_months = &expected["z_interval_over_months"][end];
        of_mean.relative("normal", ends(mean.normal)[end], over_months);
        let over_months = &expected["t_interval_over_months"][end];
        of_mean.relative("t", ends(mean.t)[end], over_months);
    }
    let pooled = comparison.pooled.clone().unwrap();
    let mut of_pooled = record.of(FILE, "pooled ratio (12.02), exact interval", 1e-9);
    let estimate = pooled.estimate().as_f64();
    of_pooled.relative("pooled", estimate, &expected["pooled_ratio"]);
    let exact = ends(pooled.exact(Confidence::P95));
    for (end, ours) in exact.into_iter().enumerate() {
        of_pooled.relative("pooled exact", ours, &expected["pooled_exact"][end]);
    }
}

#[test]
fn sixty_three_of_eighty_eight_facilities_and_the_published_p_values() {
    check(sixty_three_of_eighty_eight);
}

fn sixty_three_of_eighty_eight(record: &mut Record) {
    const FILE: &str = "anchor_woods2024";
    let Some(anchor) = vectors("anchor_woods2024.json") else {
        return;
    };
    record.cases.insert(FILE, 1);
    let expected = &anchor["expected"];
    let rows = anchor["rows"].as_array().unwrap();
    let had = |row: &Value| row[5].as_bool().unwrap();
    let values = |column: usize, outbreak: bool| -> Vec<f64> {
        rows.iter()
            .filter(|row| had(row) == outbreak)
            .map(|row| number(&row[column]))
            .collect()
    };
    let sum = |column: usize| {
        rows.iter()
            .map(|row| row[column].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!(rows.len() as u64, expected["facilities"].as_u64().unwrap());
    assert_eq!(
        rows.iter().filter(|row| had(row)).count() as u64,
        expected["with_outbreak"]
    );
    assert_eq!(sum(6), expected["episodes"].as_u64().unwrap());
    assert_eq!(sum(7), expected["outbreak_weeks"].as_u64().unwrap());

    for (column, key) in [(3, "pop"), (4, "change")] {
        let (with, without) = (values(column, true), values(column, false));
        let p = rank_sum(&with, &without).unwrap().p;
        let published = &expected[format!("wilcoxon_p_{key}")];
        record
            .of(FILE, "rank sum test (P=.002, P<.001)", 1e-9)
            .relative(key, p, published);
        let median = |values: Vec<f64>| Sorted::new(values).unwrap().median();
        for (values, group) in [(with, "with"), (without, "without")] {
            let published = &expected[format!("median_{key}_{group}")];
            record
                .of(FILE, "medians (113 v 37, -56 v -26)", 1e-9)
                .relative(key, median(values), published);
        }
    }
    let table = |column: usize, group: &str| {
        let count = |in_group: bool, outbreak: bool| {
            rows.iter()
                .filter(|row| (row[column] == group) == in_group && had(row) == outbreak)
                .count() as u64
        };
        TwoByTwo {
            first: (count(true, false), count(true, true)),
            second: (count(false, false), count(false, true)),
        }
    };
    let operator = table(1, "Private");
    assert_eq!(
        operator,
        TwoByTwo {
            first: (1, 31),
            second: (24, 32)
        }
    );
    let kind = table(2, "dedicated");
    for (what, table) in [("operator", operator), ("type", kind)] {
        record
            .of(FILE, "Fisher's exact test (P<.001)", 1e-9)
            .relative(
                what,
                table.fisher().unwrap(),
                &expected[format!("fisher_p_{what}")],
            );
    }
}

fn counts(case: &Value) -> Vec<Option<u64>> {
    case["counts"]
        .as_array()
        .unwrap()
        .iter()
        .map(Value::as_u64)
        .collect()
}

#[test]
fn ears_agrees_with_the_reference() {
    check(ears_methods);
}

fn ears_methods(record: &mut Record) {
    const FILE: &str = "ears";
    for case in record.cases(FILE) {
        for (key, expected) in case.as_object().unwrap() {
            let (method, called) = match key.get(..2) {
                Some("C1") => (EarsMethod::C1, "C1"),
                Some("C2") => (EarsMethod::C2, "C2"),
                Some("C3") => (EarsMethod::C3, "C3"),
                _ => continue,
            };
            let mut settings = EarsSettings::reference(method);
            // Keys carry what differs from the defaults: "C1_baseline14_alpha0.01".
            for part in key.split('_').skip(1) {
                let value = |name: &str| part.strip_prefix(name).map(|v| v.parse::<f64>().unwrap());
                if let Some(sigma) = value("minsigma") {
                    settings.min_sigma = sigma;
                } else if let Some(alpha) = value("alpha") {
                    settings.alpha = alpha;
                } else if let Some(days) = part.strip_prefix("baseline") {
                    settings.baseline = days.parse().unwrap();
                } else {
                    panic!("unknown setting {part}");
                }
            }
            let judged = ears(&counts(&case), method, settings).unwrap();
            let skip =
                usize::try_from(expected["first_index_1based"].as_u64().unwrap() - 1).unwrap();
            assert!(judged[..skip].iter().all(Result::is_err));
            let bounds = expected["upperbound"].as_array().unwrap();
            assert_eq!(judged.len(), skip + bounds.len());
            let mut row = record.of(FILE, called, 1e-9);
            for (at, ours) in judged[skip..].iter().enumerate() {
                let name = format!("{} {key} {at}", case["name"]);
                let Ok(ours) = ours else {
                    assert!(
                        bounds[at].is_null(),
                        "{name}: {ours:?}, reference {}",
                        bounds[at]
                    );
                    continue;
                };
                row.relative(&name, ours.bound, &bounds[at]);
                assert_eq!(u64::from(ours.alarm), expected["alarm"][at], "{name}");
            }
        }
    }
}

#[test]
fn cusum_without_reset_agrees_with_the_reference() {
    check(cusum_without_reset);
}

fn cusum_without_reset(record: &mut Record) {
    const FILE: &str = "cusum";
    for case in record.cases(FILE) {
        let counts = counts(&case);
        let first = usize::try_from(case["range_1based"][0].as_u64().unwrap() - 1).unwrap();
        let last = usize::try_from(case["range_1based"][1].as_u64().unwrap()).unwrap();
        let mut settings =
            CusumSettings::with_mean_of(&counts[..first], AfterAlarm::Continue).unwrap();
        settings.k = number(&case["k"]);
        settings.h = number(&case["h"]);
        settings.standardised = match case["trans"].as_str().unwrap() {
            "standard" => Standardised::Normal,
            "rossi" => Standardised::Rossi,
            "anscombe" => Standardised::Anscombe,
            other => panic!("unknown standardisation {other}"),
        };
        let mut row = record.of(FILE, "without reset", 1e-9);
        row.relative("m", settings.mean, &case["m"]);
        for (at, ours) in cusum(&counts[first..last], settings)
            .unwrap()
            .iter()
            .enumerate()
        {
            let name = format!("{} {at}", case["name"]);
            let ours = ours.clone().unwrap();
            row.relative(&name, ours.bound, &case["upperbound"][at]);
            assert_eq!(u64::from(ours.alarm), case["cusum_alarm"][at], "{name}");
        }
    }
}

#[test]
fn reproduction_numbers_agree_with_the_reference() {
    check(reproduction_numbers);
}

fn reproduction_numbers(record: &mut Record) {
    const FILE: &str = "cori_rt";
    for case in record.cases(FILE) {
        let list = |key: &str| -> Vec<u64> {
            case[key].as_array().map_or_else(Vec::new, |values| {
                values.iter().map(|value| value.as_u64().unwrap()).collect()
            })
        };
        let imported = list("imported");
        let days: Vec<DayCases> = list("incidence")
            .into_iter()
            .enumerate()
            .map(|(at, all)| DayCases {
                all,
                imported: imported.get(at).copied().unwrap_or(0),
            })
            .collect();
        let interval = SerialInterval::shifted_gamma(
            number(&case["mean_si"]),
            number(&case["std_si"]),
            days.len() - 1,
        )
        .unwrap();
        for (lag, expected) in case["si_distr"].as_array().unwrap().iter().enumerate() {
            // Printed to 13 digits; the far tail is rounding noise of the reference.
            let ours = interval.weights().get(lag).copied().unwrap_or(0.0);
            record
                .of(FILE, "discretised serial interval", 1e-12)
                .absolute(&format!("lag {lag}"), ours, expected);
        }
        let prior = Prior::new(number(&case["prior_mean"]), number(&case["prior_sd"])).unwrap();
        let window = usize::try_from(case["window"].as_u64().unwrap()).unwrap();
        let windows = Cori::new(interval, prior, window, Confidence::P95)
            .unwrap()
            .windows(&days)
            .unwrap();
        assert_eq!(windows.len(), case["mean"].as_array().unwrap().len());
        for (at, ours) in windows.iter().enumerate() {
            let name = format!("{} window {at}", case["name"]);
            assert_eq!(ours.first as u64 + 1, case["t_start_1based"][at], "{name}");
            assert_eq!(ours.last as u64 + 1, case["t_end_1based"][at], "{name}");
            let Ok(posterior) = ours.posterior else {
                assert!(case["mean"][at].is_null(), "{name}");
                continue;
            };
            let mut row = record.of(FILE, "posterior mean, sd, median, 95 % interval", 1e-8);
            for (key, ours) in [
                ("mean", posterior.mean),
                ("sd", posterior.sd),
                ("median", posterior.median),
                ("q025", posterior.interval.lower),
                ("q975", posterior.interval.upper.as_f64()),
            ] {
                row.relative(&name, ours, &case[key][at]);
            }
        }
    }
}

#[test]
fn farrington_agrees_with_the_reference() {
    check(farrington_methods);
}

fn farrington_methods(record: &mut Record) {
    const FILE: &str = "farrington";
    for case in record.cases(FILE) {
        let counts = counts(&case);
        let first = usize::try_from(case["range_1based"][0].as_u64().unwrap() - 1).unwrap();
        let last = usize::try_from(case["range_1based"][1].as_u64().unwrap() - 1).unwrap();
        for (key, settings) in [
            ("flexible", FarringtonSettings::flexible()),
            ("original", FarringtonSettings::original()),
        ] {
            let mut row = record.of(FILE, key, 1e-4);
            for week in first..=last {
                let name = format!("{} {key} week {week}", case["name"]);
                let bound = &case[key]["upperbound"][week - first];
                let alarm = &case[key]["alarm"][week - first];
                match farrington(&counts, week, settings) {
                    Ok(ours) => {
                        row.relative(&name, ours.judgement.bound, bound);
                        assert_eq!(u64::from(ours.judgement.alarm), *alarm, "{name}");
                    }
                    // The reference writes no bound (flexible) or 0 (original) and no alarm.
                    Err(why) => {
                        assert!(bound.is_null() || number(bound) == 0.0, "{name}: {why}");
                        assert!(alarm.is_null() || *alarm == 0, "{name}: {why}");
                    }
                }
            }
        }
    }
}

#[test]
fn closed_forms_of_an_epidemic_agree_with_the_reference() {
    check(closed_forms_of_an_epidemic);
}

fn closed_forms_of_an_epidemic(record: &mut Record) {
    const FILE: &str = "seir_analytic";
    for case in record.cases(FILE) {
        let r0 = number(&case["R0"]);
        let seir = Seir::new(
            r0,
            number(&case["latent_days"]),
            number(&case["infectious_days"]),
        )
        .unwrap();
        let mut check = |method: &'static str, ours: f64, theirs: &Value| {
            let mut row = record.of(FILE, method, 1e-9);
            row.relative(&format!("R0 {r0}"), ours, theirs);
        };
        check(
            "final size",
            seir.final_size(),
            &case["final_size_fraction"],
        );
        let growth = seir.growth_rate_per_day();
        check("growth and doubling", growth, &case["growth_rate_per_day"]);
        match seir.doubling_days() {
            Ok(days) => check("growth and doubling", days, &case["doubling_days"]),
            Err(_) => assert!(case["doubling_days"].is_null(), "R0 {r0}"),
        }
        let extinction = case["extinction_prob_from_one_infective"].as_object();
        for (law, theirs) in extinction.unwrap() {
            let period = match law.strip_prefix("erlang") {
                Some(stages) => InfectiousPeriod::Erlang(stages.parse().unwrap()),
                None => InfectiousPeriod::Fixed,
            };
            let ours = seir.extinction_from_one(period).unwrap();
            check("extinction from one infective", ours, theirs);
        }
        let key = "realised_R0_if_beta_equals_R0_times_gamma_in_a_chain_with_step";
        for (step, theirs) in case[key].as_object().unwrap() {
            let step: f64 = step.strip_prefix("dt").unwrap().parse().unwrap();
            let ours = seir.realised_r0_with_step(step).unwrap();
            check("R0 of a chain with steps", ours, theirs);
        }
    }
}

#[test]
fn final_sizes_of_two_groups_agree_with_the_reference() {
    check(final_sizes_of_two_groups);
}

fn final_sizes_of_two_groups(record: &mut Record) {
    const FILE: &str = "final_size_two_group";
    let pair = |value: &Value| [number(&value[0]), number(&value[1])];
    for (at, case) in record.cases(FILE).iter().enumerate() {
        let groups = TwoGroups {
            people: pair(&case["n"]),
            next_generation: [pair(&case["K"][0]), pair(&case["K"][1])],
            coverage: pair(&case["coverage"]),
            efficacy: number(&case["leaky_ve"]),
        };
        let ours = groups.final_size().unwrap();
        let name = format!("case {at}");
        let mut row = record.of(FILE, "reproduction numbers", 1e-9);
        row.relative(&name, ours.r0, &case["R0"]);
        row.relative(&name, ours.r_vaccinated, &case["Rv"]);
        if ours.r_vaccinated <= 1.0 {
            // The reference stops its iteration there at 1e-13; the root is 0.
            assert!(number(&case["total_infected"]) < 1e-9, "{name}");
            assert_eq!(ours.infected, 0.0, "{name}");
            continue;
        }
        let mut row = record.of(FILE, "attack rates and people infected", 1e-9);
        for group in 0..2 {
            let (plain, given) = (ours.attack_unvaccinated, ours.attack_vaccinated);
            row.relative(&name, plain[group], &case["attack_unvaccinated"][group]);
            row.relative(&name, given[group], &case["attack_vaccinated"][group]);
        }
        row.relative(&name, ours.infected, &case["total_infected"]);
    }
}

#[test]
fn laws_of_outbreak_size_agree_with_the_reference() {
    check(laws_of_outbreak_size);
}

fn laws_of_outbreak_size(record: &mut Record) {
    const FILE: &str = "final_size_markov";
    let whole = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    for case in record.cases(FILE) {
        let (people, r0) = (whole(&case["N"]), number(&case["R0"]));
        let ours = OutbreakSize::of(people, whole(&case["I0"]), r0).unwrap();
        let name = format!("{people} people, R0 {r0}");
        let mut row = record.of(FILE, "mean, sd and share of small outbreaks", 1e-9);
        row.relative(&name, ours.mean(), &case["mean_total_infected"]);
        row.relative(&name, ours.sd(), &case["sd"]);
        let small = ours.at_most(people / 10);
        row.relative(&name, small, &case["p_total_le_10pct"]);
        for (at, share) in [0.025, 0.25, 0.5, 0.75, 0.975].into_iter().enumerate() {
            let theirs = whole(&case["quantiles_025_25_50_75_975"][at]);
            row.exact(&name, &ours.quantile(share), &theirs);
        }
        let Some(law) = case["pmf_total_infected_0_to_N"].as_array() else {
            continue;
        };
        assert_eq!(law.len(), ours.law().len(), "{name}");
        let mut row = record.of(FILE, "probability of each total", 1e-9);
        for (ours, theirs) in ours.law().iter().zip(law) {
            row.relative(&name, *ours, theirs);
        }
    }
}

#[test]
fn laws_of_a_chain_agree_with_the_reference() {
    check(laws_of_a_chain);
}

fn laws_of_a_chain(record: &mut Record) {
    const FILE: &str = "chain_binomial_exact";
    for (at, case) in record.cases(FILE).iter().enumerate() {
        let people = |key: &str| u32::try_from(case[key].as_u64().unwrap()).unwrap();
        let start = State {
            susceptible: people("S"),
            latent: people("E"),
            infectious: people("I"),
            recovered: people("R"),
        };
        let rates = Rates {
            transmission: number(&case["beta"]),
            becoming_infectious: number(&case["sigma"]),
            recovery: number(&case["gamma"]),
            external: number(&case["external_hazard_per_day"]),
            step_days: number(&case["dt"]),
        };
        let law = law_after(start, rates, people("steps")).unwrap();
        let name = format!("case {at}");
        let expect = |of: fn(&State) -> u32| -> f64 {
            law.iter().map(|(state, p)| f64::from(of(state)) * p).sum()
        };
        let mut row = record.of(FILE, "means and extinction", 1e-9);
        row.relative(&name, expect(|s| s.susceptible), &case["mean_S"]);
        row.relative(&name, expect(|s| s.latent), &case["mean_E"]);
        row.relative(&name, expect(|s| s.infectious), &case["mean_I"]);
        row.relative(&name, expect(|s| s.recovered), &case["mean_R"]);
        let over = law
            .iter()
            .filter(|(s, _)| s.latent + s.infectious == 0)
            .map(|(_, p)| p)
            .sum();
        row.relative(&name, over, &case["p_extinct"]);
        let mut row = record.of(FILE, "probability of each number recovered", 1e-9);
        let theirs = case["pmf_R_0_to_N"].as_array().unwrap();
        for (recovered, theirs) in (0_u32..).zip(theirs) {
            let ours = law
                .iter()
                .filter(|(s, _)| s.recovered == recovered)
                .map(|(_, p)| p)
                .sum();
            row.relative(&name, ours, theirs);
        }
    }
}

#[test]
fn second_doses_still_in_custody_agree_with_the_reference() {
    check(second_doses_still_held);
}

fn second_doses_still_held(record: &mut Record) {
    const FILE: &str = "dose_completion";
    for case in record.cases(FILE) {
        let law = case["los"].as_str().unwrap();
        let shape = match law {
            "exponential" => StayShape::Exponential,
            "weibull" => StayShape::Weibull(number(&case["shape"])),
            "lognormal" => StayShape::Lognormal(number(&case["shape"])),
            other => panic!("unknown law of stays {other}"),
        };
        let stay = Stay::new(number(&case["mean_days"]), shape).unwrap();
        for (days, expected) in case["interval_days"].as_object().unwrap() {
            let name = format!("{law}, {days} days");
            let days: f64 = days.parse().unwrap();
            let mut row = record.of(FILE, "first dose at intake", 1e-9);
            let theirs = &expected["dose1_at_intake"];
            row.relative(&name, stay.held_after_intake(days), theirs);
            let mut row = record.of(FILE, "first dose on a random day of those held", 1e-9);
            let theirs = &expected["dose1_on_a_random_day_of_the_stock"];
            row.relative(&name, stay.held_after_a_random_day(days), theirs);
        }
    }
}
