//! The reference vectors that lie beside the workspace, to the tolerance stated with them.

use serde_json::Value;
use standing_statistics::comparison::{compare, mean_of_ratios};
use standing_statistics::cori::{Cori, DayCases, Prior, SerialInterval};
use standing_statistics::cusum::{AfterAlarm, CusumSettings, Standardised, cusum};
use standing_statistics::ears::{EarsMethod, EarsSettings, ears};
use standing_statistics::farrington::{FarringtonSettings, farrington};
use standing_statistics::outbreak::{Step, judge, new_cases_of_cumulative};
use standing_statistics::proportion::Proportion;
use standing_statistics::quantile::Sorted;
use standing_statistics::rate::PoissonInterval;
use standing_statistics::ratio::{Group, RateRatio, rate_difference};
use standing_statistics::sir::StandardisedRatio;
use standing_statistics::two_groups::{TwoByTwo, rank_sum};
use standing_statistics::{Confidence, Interval};
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

/// Worst error seen, and where.
struct Worst(f64, String);

impl Worst {
    fn none() -> Self {
        Self(0.0, String::new())
    }

    fn relative(&mut self, what: &str, ours: f64, theirs: &Value, tolerance: f64) {
        let theirs = number(theirs);
        if ours == theirs {
            return;
        }
        let error = ((ours - theirs) / theirs).abs();
        assert!(
            error <= tolerance,
            "{what}: ours {ours:e}, reference {theirs:e}, off by {error:e}"
        );
        if error > self.0 {
            *self = Self(error, what.to_owned());
        }
    }

    fn absolute(&mut self, what: &str, ours: f64, theirs: &Value, tolerance: f64) {
        let theirs = number(theirs);
        let error = (ours - theirs).abs();
        assert!(
            error <= tolerance,
            "{what}: ours {ours:e}, reference {theirs:e}, off by {error:e}"
        );
        if error > self.0 {
            *self = Self(error, what.to_owned());
        }
    }

    fn say(&self, file: &str) {
        println!("{file}: worst error {:.1e} ({})", self.0, self.1);
    }
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
    let mut worst = Worst::none();
    for case in cases("poisson_rate_ratio.json") {
        let count = |key: &str| case[key].as_u64().unwrap();
        let (x1, x0) = (count("x1"), count("x0"));
        let index = Group::new(x1, number(&case["t1"])).unwrap();
        let comparison = Group::new(x0, number(&case["t0"])).unwrap();
        let confidence = Confidence::new(number(&case["conf"])).unwrap();
        let tolerance = if x1 + x0 <= 4000 { 1e-11 } else { 1e-9 };
        let name = |key: &str| format!("{x1} against {x0}, {key}");
        let mut check = |key: &str, ours: f64| {
            if !case[key].is_null() {
                worst.relative(&name(key), ours, &case[key], tolerance);
            }
        };
        check("rate1", index.rate());
        check("rate0", comparison.rate());
        let (difference, interval) = rate_difference(index, comparison, confidence);
        check("rd", difference);
        check("rd_wald_lower", interval.lower);
        check("rd_wald_upper", interval.upper.as_f64());
        let Ok(ratio) = RateRatio::new(index, comparison) else {
            assert!(case["rr"].is_null(), "{}", name("rr"));
            continue;
        };
        check("rr", ratio.estimate().as_f64());
        let [lower, upper] = ends(ratio.exact(confidence));
        check("exact_lower", lower);
        check("exact_upper", upper);
        let [lower, upper] = ends(ratio.mid_p(confidence));
        check("midp_lower", lower);
        check("midp_upper", upper);
        match ratio.median_unbiased() {
            Ok(ours) => check("median_unbiased", ours),
            Err(_) => assert!(
                case["median_unbiased"].is_null(),
                "{}",
                name("median_unbiased")
            ),
        }
        match ratio.wald(confidence) {
            Ok(ours) => {
                check("wald_lower", ours.lower);
                check("wald_upper", ours.upper.as_f64());
            }
            Err(_) => assert!(case["wald_lower"].is_null(), "{}", name("wald_lower")),
        }
        let p = ratio.p_values();
        check("p_exact_central", p.exact_central);
        check("p_midp", p.mid_p);
        check("p_exact_minlik", p.exact_minimum_likelihood);
    }
    worst.say("poisson_rate_ratio");
}

#[test]
fn proportions_agree_with_the_reference() {
    let mut worst = Worst::none();
    for case in cases("proportion_ci.json") {
        let share =
            Proportion::new(case["x"].as_u64().unwrap(), case["n"].as_u64().unwrap()).unwrap();
        let confidence = Confidence::new(number(&case["conf"])).unwrap();
        let mut check = |key: &str, ours: Interval| {
            for (end, ours) in ends(ours).into_iter().enumerate() {
                let name = format!("{} of {}, {key}", case["x"], case["n"]);
                worst.absolute(&name, ours, &case[key][end], 1e-11);
            }
        };
        check("clopper_pearson", share.clopper_pearson(confidence));
        check("wilson", share.wilson(confidence));
        check("wilson_cc", share.wilson_continuity_corrected(confidence));
        check("agresti_coull_untruncated", share.agresti_coull(confidence));
        check("jeffreys", share.jeffreys(confidence));
        check("midp", share.mid_p(confidence));
    }
    worst.say("proportion_ci");
}

#[test]
fn the_outbreak_rule_agrees_with_the_reference_exactly() {
    for case in cases("outbreak_rule.json") {
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
        for (at, step) in judged.steps.iter().enumerate() {
            let name = format!("{} week {at}", case["name"]);
            assert_eq!(
                step.new_cases.cases(),
                case["increment"][at].as_u64(),
                "{name}"
            );
            assert_eq!(
                Some(step.window_share),
                case["window_share"][at].as_f64(),
                "{name}"
            );
            assert_eq!(
                Some(step.in_outbreak),
                case["outbreak"][at].as_bool(),
                "{name}"
            );
        }
        assert_eq!(
            judged.episodes.len() as u64,
            case["episodes"].as_u64().unwrap()
        );
    }
}

#[test]
fn standardised_ratios_agree_with_the_reference() {
    let mut worst = Worst::none();
    for case in cases("sir_interval.json") {
        let ratio = StandardisedRatio::new(
            case["observed"].as_u64().unwrap(),
            number(&case["expected"]),
        )
        .unwrap();
        let confidence = Confidence::new(number(&case["conf"])).unwrap();
        let mut check = |key: &str, ours: Interval| {
            for (end, ours) in ends(ours).into_iter().enumerate() {
                let name = format!("{} of {}, {key}", case["observed"], case["expected"]);
                worst.relative(&name, ours, &case[key][end], 1e-10);
            }
        };
        check("exact", ratio.interval(PoissonInterval::Exact, confidence));
        check("midp", ratio.interval(PoissonInterval::MidP, confidence));
        check("byar", ratio.interval(PoissonInterval::Byar, confidence));
        check("byar_half_epitools", ratio.byar_half(confidence));
        worst.relative("sir", ratio.estimate(), &case["sir"], 1e-10);
    }
    worst.say("sir_interval");
}

#[test]
fn the_thirteen_times_and_the_twelve_come_out_of_the_same_counts() {
    let Some(anchor) = vectors("anchor_erfani2021.json") else {
        return;
    };
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
    let mut worst = Worst::none();
    let comparison = compare(&months, Confidence::P95);
    let mut ratios = Vec::new();
    for (month, unit) in comparison.units.iter().enumerate() {
        let unit = unit.clone().unwrap();
        let name = format!("month {month}");
        let mut check =
            |key: &str, ours: f64| worst.relative(&name, ours, &expected[key][month], 1e-9);
        check("ice_rate_per_100k", unit.index().rate() * 1e5);
        check("us_rate_per_100k", unit.comparison().rate() * 1e5);
        check("monthly_ratio", unit.estimate().as_f64());
        ratios.push(unit.estimate().as_f64());
    }
    let mean = comparison.mean_of_ratios.clone().unwrap();
    assert_eq!(mean, mean_of_ratios(&ratios, Confidence::P95).unwrap());
    worst.relative("mean", mean.mean, &expected["mean_of_ratios"], 1e-9);
    let pooled = comparison.pooled.clone().unwrap();
    worst.relative(
        "pooled",
        pooled.estimate().as_f64(),
        &expected["pooled_ratio"],
        1e-9,
    );
    for end in 0..2 {
        worst.relative(
            "normal",
            ends(mean.normal)[end],
            &expected["z_interval_over_months"][end],
            1e-9,
        );
        worst.relative(
            "t",
            ends(mean.t)[end],
            &expected["t_interval_over_months"][end],
            1e-9,
        );
        let exact = ends(pooled.exact(Confidence::P95));
        worst.relative(
            "pooled exact",
            exact[end],
            &expected["pooled_exact"][end],
            1e-9,
        );
    }
    worst.say("anchor_erfani2021");
}

#[test]
fn sixty_three_of_eighty_eight_facilities_and_the_published_p_values() {
    let Some(anchor) = vectors("anchor_woods2024.json") else {
        return;
    };
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

    let mut worst = Worst::none();
    for (column, key) in [(3, "pop"), (4, "change")] {
        let (with, without) = (values(column, true), values(column, false));
        let p = rank_sum(&with, &without).unwrap().p;
        worst.relative(key, p, &expected[format!("wilcoxon_p_{key}")], 1e-9);
        let median = |values: Vec<f64>| Sorted::new(values).unwrap().median();
        worst.relative(
            key,
            median(with),
            &expected[format!("median_{key}_with")],
            1e-9,
        );
        worst.relative(
            key,
            median(without),
            &expected[format!("median_{key}_without")],
            1e-9,
        );
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
    worst.relative(
        "operator",
        operator.fisher().unwrap(),
        &expected["fisher_p_operator"],
        1e-9,
    );
    let kind = table(2, "dedicated");
    worst.relative(
        "type",
        kind.fisher().unwrap(),
        &expected["fisher_p_type"],
        1e-9,
    );
    worst.say("anchor_woods2024");
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
    let mut worst = Worst::none();
    for case in cases("ears.json") {
        for (key, expected) in case.as_object().unwrap() {
            let method = match key.get(..2) {
                Some("C1") => EarsMethod::C1,
                Some("C2") => EarsMethod::C2,
                Some("C3") => EarsMethod::C3,
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
                worst.relative(&name, ours.bound, &bounds[at], 1e-9);
                assert_eq!(u64::from(ours.alarm), expected["alarm"][at], "{name}");
            }
        }
    }
    worst.say("ears");
}

#[test]
fn cusum_without_reset_agrees_with_the_reference() {
    let mut worst = Worst::none();
    for case in cases("cusum.json") {
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
        worst.relative("m", settings.mean, &case["m"], 1e-9);
        for (at, ours) in cusum(&counts[first..last], settings)
            .unwrap()
            .iter()
            .enumerate()
        {
            let name = format!("{} {at}", case["name"]);
            let ours = ours.clone().unwrap();
            worst.relative(&name, ours.bound, &case["upperbound"][at], 1e-9);
            assert_eq!(u64::from(ours.alarm), case["cusum_alarm"][at], "{name}");
        }
    }
    worst.say("cusum");
}

#[test]
fn reproduction_numbers_agree_with_the_reference() {
    let mut worst = Worst::none();
    for case in cases("cori_rt.json") {
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
            worst.absolute(&format!("lag {lag}"), ours, expected, 1e-12);
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
            worst.relative(&name, posterior.mean, &case["mean"][at], 1e-8);
            worst.relative(&name, posterior.sd, &case["sd"][at], 1e-8);
            worst.relative(&name, posterior.median, &case["median"][at], 1e-8);
            worst.relative(&name, posterior.interval.lower, &case["q025"][at], 1e-8);
            worst.relative(
                &name,
                posterior.interval.upper.as_f64(),
                &case["q975"][at],
                1e-8,
            );
        }
    }
    worst.say("cori_rt");
}

#[test]
fn farrington_agrees_with_the_reference() {
    let mut worst = Worst::none();
    for case in cases("farrington.json") {
        let counts = counts(&case);
        let first = usize::try_from(case["range_1based"][0].as_u64().unwrap() - 1).unwrap();
        let last = usize::try_from(case["range_1based"][1].as_u64().unwrap() - 1).unwrap();
        for (key, settings) in [
            ("flexible", FarringtonSettings::flexible()),
            ("original", FarringtonSettings::original()),
        ] {
            for week in first..=last {
                let name = format!("{} {key} week {week}", case["name"]);
                let bound = &case[key]["upperbound"][week - first];
                let alarm = &case[key]["alarm"][week - first];
                match farrington(&counts, week, settings) {
                    Ok(ours) => {
                        worst.relative(&name, ours.judgement.bound, bound, 1e-4);
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
    worst.say("farrington");
}
