//! Values that can be worked out by hand, and decisions with their reasons.

use standing_statistics::comparison::compare;
use standing_statistics::cori::{Cori, DayCases, Prior, SerialInterval};
use standing_statistics::coverage::{Known, coverage_bounds};
use standing_statistics::cusum::{AfterAlarm, CusumSettings, cusum};
use standing_statistics::ears::{EarsMethod, EarsSettings, ears};
use standing_statistics::epidemic::outbreak_size::OutbreakSize;
use standing_statistics::epidemic::seir::{InfectiousPeriod, Seir};
use standing_statistics::epidemic::stay::{Stay, StayShape};
use standing_statistics::excess::excess;
use standing_statistics::farrington::{FarringtonSettings, farrington};
use standing_statistics::growth::growth;
use standing_statistics::outbreak::{
    End, NewCases, Step, judge, new_cases_of_counts, new_cases_of_cumulative,
};
use standing_statistics::panel::{Observation, within};
use standing_statistics::proportion::Proportion;
use standing_statistics::quantile::Sorted;
use standing_statistics::rate::{Per, PoissonInterval, poisson_mean, rate};
use standing_statistics::ratio::{Group, RateRatio};
use standing_statistics::sir::{StandardisedRatio, Stratum};
use standing_statistics::two_groups::{TwoByTwo, rank_sum};
use standing_statistics::{Confidence, Estimate, Upper, Why};

const P95: Confidence = Confidence::P95;

fn near(ours: f64, worked_out: f64) {
    assert!(
        (ours - worked_out).abs() <= 1e-12 * worked_out.abs().max(1e-3),
        "ours {ours}, worked out {worked_out}"
    );
}

fn group(cases: u64, person_time: f64) -> Group {
    Group::new(cases, person_time).unwrap()
}

fn why<T: std::fmt::Debug>(estimate: Estimate<T>) -> Why {
    estimate.unwrap_err().why
}

#[test]
fn no_case_of_ten_has_the_upper_limit_that_solves_it() {
    // (1 − p)¹⁰ = 0.025, and for mid-P ½ (1 − p)¹⁰ = 0.025.
    let none = Proportion::new(0, 10).unwrap();
    let exact = none.clopper_pearson(P95);
    near(exact.lower, 0.0);
    near(exact.upper.as_f64(), 1.0 - 0.025_f64.powf(0.1));
    near(none.mid_p(P95).upper.as_f64(), 1.0 - 0.05_f64.powf(0.1));
    near(none.jeffreys(P95).lower, 0.0);
}

#[test]
fn one_of_two_has_limits_that_a_square_root_gives() {
    let half = Proportion::new(1, 2).unwrap().clopper_pearson(P95);
    near(half.lower, 1.0 - 0.975_f64.sqrt());
    near(half.upper.as_f64(), 0.975_f64.sqrt());
}

#[test]
fn a_count_of_none_has_a_mean_of_at_most_minus_log_of_the_tail() {
    near(
        poisson_mean(0, PoissonInterval::Exact, P95).upper.as_f64(),
        -0.025_f64.ln(),
    );
    near(
        poisson_mean(0, PoissonInterval::MidP, P95).upper.as_f64(),
        -0.05_f64.ln(),
    );
    near(
        poisson_mean(1, PoissonInterval::Exact, P95).lower,
        -0.975_f64.ln(),
    );
    assert!(poisson_mean(1, PoissonInterval::Byar, Confidence::new(0.9999).unwrap()).lower >= 0.0);
}

#[test]
fn a_rate_is_given_per_what_was_asked() {
    let cases = group(3, 2000.0);
    let per_days = rate(cases, Per::PersonDays(1e5), PoissonInterval::Exact, P95).unwrap();
    let per_years = rate(cases, Per::PersonYears(1e3), PoissonInterval::Byar, P95).unwrap();
    near(per_days.estimate, 150.0);
    near(per_years.estimate, 3.0 / 2000.0 * 365.25 * 1e3);
    assert!(per_days.interval.contains(150.0));
}

#[test]
fn a_group_without_cases_gives_a_bound_on_one_side_and_no_wald() {
    let nobody_inside = RateRatio::new(group(0, 100.0), group(5, 1000.0)).unwrap();
    let inside = nobody_inside.exact(P95);
    near(inside.lower, 0.0);
    // q⁵ = 0.025 for q the comparison's share.
    let q = 0.025_f64.powf(0.2);
    near(inside.upper.as_f64(), (1.0 - q) / q * 10.0);
    assert_eq!(nobody_inside.inverted().exact(P95).upper, Upper::Unbounded);
    assert_eq!(nobody_inside.inverted().estimate(), Upper::Unbounded);
    assert_eq!(why(nobody_inside.wald(P95)), Why::NoCasesInOneGroup);
    assert_eq!(
        why(RateRatio::new(group(0, 1.0), group(0, 1.0))),
        Why::NoCasesInEitherGroup
    );
    assert_eq!(why(Group::new(1, 0.0)), Why::PersonTimeNotPositive(0.0));
}

#[test]
fn equal_rates_have_a_p_value_of_one_and_five_to_nothing_of_a_sixteenth() {
    let even = RateRatio::new(group(4, 10.0), group(4, 10.0))
        .unwrap()
        .p_values();
    near(even.exact_central, 1.0);
    near(even.exact_minimum_likelihood, 1.0);
    near(even.mid_p, 1.0);
    let five = RateRatio::new(group(5, 1.0), group(0, 1.0))
        .unwrap()
        .p_values();
    near(five.exact_central, 1.0 / 16.0);
    near(five.exact_minimum_likelihood, 1.0 / 16.0);
    near(five.mid_p, 1.0 / 32.0);
}

#[test]
fn a_national_population_does_not_spoil_the_mid_p_interval() {
    // 486 in 31,522 against 887,295 in 330 million: 5.74 (5.241-6.261), where a routine that
    // stops at 1e-4 on the probability scale gives 6.38 (5.07-7.16).
    let ratio = RateRatio::new(group(486, 31_522.0), group(887_295, 330e6)).unwrap();
    let interval = ratio.mid_p(P95);
    assert!(
        (interval.lower - 5.241).abs() < 5e-4 && (interval.upper.as_f64() - 6.261).abs() < 5e-4
    );
}

#[test]
fn the_score_interval_is_where_the_score_test_has_its_critical_value() {
    let (x1, x0) = (7.0, 30.0);
    let interval = RateRatio::new(group(7, 50.0), group(30, 400.0))
        .unwrap()
        .score(P95);
    for end in [interval.lower, interval.upper.as_f64()] {
        let rho: f64 = end * 50.0 / 400.0;
        near((x1 - rho * x0).powi(2) / (rho * (x1 + x0)), P95.z().powi(2));
    }
}

#[test]
fn unknown_denominators_make_an_interval_and_contradictions_a_reason() {
    let bounds = coverage_bounds(
        Known::between(20, 30).unwrap(),
        Known::between(40, 100).unwrap(),
        P95,
    )
    .unwrap();
    near(bounds.share.lower, 0.2);
    near(bounds.share.upper.as_f64(), 0.75);
    assert!(bounds.with_counting_error.encloses(&bounds.share));
    assert!(!bounds.more_than_everyone);
    let odd = coverage_bounds(Known::between(5, 60).unwrap(), Known::exactly(50), P95).unwrap();
    assert!(odd.more_than_everyone);
    near(odd.share.upper.as_f64(), 1.0);
    let contradiction = coverage_bounds(Known::exactly(60), Known::between(0, 50).unwrap(), P95);
    assert_eq!(
        why(contradiction),
        Why::MoreEventsThanPeople {
            events: 60,
            people: 50
        }
    );
    assert_eq!(
        why(Known::between(2, 1)),
        Why::RangeReversed { low: 2, high: 1 }
    );
}

#[test]
fn strata_add_up_to_an_expected_count() {
    let strata = [
        Stratum {
            observed: 2,
            person_time: 100.0,
            standard_rate: 0.01,
        },
        Stratum {
            observed: 3,
            person_time: 50.0,
            standard_rate: 0.03,
        },
    ];
    let ratio = StandardisedRatio::indirectly_standardised(&strata).unwrap();
    near(ratio.expected(), 2.5);
    near(ratio.estimate(), 2.0);
    assert_eq!(
        why(StandardisedRatio::new(1, 0.0)),
        Why::ExpectedNotPositive(0.0)
    );
}

#[test]
fn pooling_can_turn_a_comparison_round_and_both_are_shown() {
    // Each unit 2:1 for the index group, pooled below one (Simpson).
    let units = [
        (group(20, 1000.0), group(1, 100.0)),
        (group(10, 10.0), group(500, 1000.0)),
    ];
    let comparison = compare(&units, P95);
    near(comparison.mean_of_ratios.unwrap().mean, 2.0);
    assert!(comparison.pooled.unwrap().estimate().as_f64() < 1.0);
    assert_eq!(comparison.units.len(), 2);
    let alone = compare(&units[..1], P95);
    assert_eq!(
        why(alone.mean_of_ratios),
        Why::TooFew {
            of: "ratios",
            have: 1,
            need: 2
        }
    );
}

#[test]
fn excess_is_observed_less_expected() {
    let excess = excess(group(50, 1000.0), group(1_000_000, 1e8), P95);
    near(excess.excess, 40.0);
    assert!(excess.rate_estimated.encloses(&excess.rate_known));
    assert!(excess.rate_known.lower > 0.0);
}

#[test]
fn counts_that_double_every_two_days_are_found_to_double_every_two_days() {
    let counts: Vec<Option<u64>> = (0..10)
        .map(|day| (day % 2 == 0).then(|| 8 << (day / 2)))
        .collect();
    let found = growth(&counts, P95).unwrap();
    near(found.rate_per_day, std::f64::consts::LN_2 / 2.0);
    let (days, interval) = found.doubling_days.unwrap();
    near(days, 2.0);
    assert!(interval.contains(2.0));
    assert_eq!(why(found.halving_days), Why::GrowthNotDistinguishable);
    let flat = growth(&[Some(3); 8], P95).unwrap();
    assert_eq!(why(flat.doubling_days), Why::GrowthNotDistinguishable);
    assert_eq!(
        why(growth(&[Some(0); 8], P95)),
        Why::NoVariation("the counts")
    );
}

#[test]
fn a_quiet_week_and_one_case_is_an_alarm_for_the_reference_but_not_for_a_page() {
    let mut counts = vec![Some(0); 9];
    counts.push(Some(1));
    let judge = |settings| {
        ears(&counts, EarsMethod::C1, settings).unwrap()[9]
            .clone()
            .unwrap()
    };
    assert!(judge(EarsSettings::reference(EarsMethod::C1)).alarm);
    assert!(!judge(EarsSettings::display(EarsMethod::C1)).alarm);
}

#[test]
fn a_missing_day_is_no_zero_for_ears() {
    let mut counts = vec![Some(2); 12];
    counts[5] = None;
    let judged = ears(
        &counts,
        EarsMethod::C1,
        EarsSettings::display(EarsMethod::C1),
    )
    .unwrap();
    assert_eq!(
        why(judged[3].clone()),
        Why::TooFew {
            of: "days before",
            have: 3,
            need: 7
        }
    );
    assert_eq!(why(judged[11].clone()), Why::MissingAt(5));
}

#[test]
fn after_an_alarm_the_reset_form_starts_again() {
    let mut counts = vec![Some(4); 20];
    counts[5] = Some(40);
    let alarms = |after_alarm| {
        let settings = CusumSettings::with_mean_of(&[Some(4); 10], after_alarm).unwrap();
        let judged = cusum(&counts, settings).unwrap();
        judged
            .into_iter()
            .filter(|step| step.clone().unwrap().alarm)
            .count()
    };
    assert_eq!(alarms(AfterAlarm::Reset), 1);
    assert!(alarms(AfterAlarm::Continue) > 10);
}

#[test]
fn reproduction_numbers_wait_for_cases_and_for_a_serial_interval() {
    let serial_interval = SerialInterval::shifted_gamma(8.0, 2.0, 30).unwrap();
    let days: Vec<DayCases> = (0..30)
        .map(|day| DayCases {
            all: day,
            imported: 0,
        })
        .collect();
    let windows = Cori::new(serial_interval.clone(), Prior::CORI, 3, P95)
        .unwrap()
        .windows(&days)
        .unwrap();
    assert!(matches!(
        why(windows[0].posterior.clone()),
        Why::BeforeOneSerialInterval { day: 4, .. }
    ));
    let few: Vec<DayCases> = (0..30)
        .map(|_| DayCases {
            all: 1,
            imported: 0,
        })
        .collect();
    let quiet = Cori::new(serial_interval, Prior::CORI, 7, P95)
        .unwrap()
        .windows(&few)
        .unwrap();
    let last = quiet.last().unwrap();
    assert!(last.posterior.is_ok());
    assert_eq!(
        why(last.shown()),
        Why::TooFew {
            of: "cases in the window",
            have: 7,
            need: 11
        }
    );
    // One case a day for long: each infects one.
    assert!(last.posterior.clone().unwrap().interval.contains(1.0));
}

#[test]
fn farrington_refuses_a_pandemic_year_and_says_why() {
    let refused = farrington(&[Some(9); 66], 65, FarringtonSettings::flexible());
    assert_eq!(
        why(refused),
        Why::HistoryTooShort {
            weeks: 65,
            years: 5,
            need: 263
        }
    );
    let mut long: Vec<Option<u64>> = (0..400).map(|week| Some(5 + week % 7)).collect();
    let quiet = farrington(&long, 399, FarringtonSettings::flexible()).unwrap();
    assert!(!quiet.judgement.alarm);
    long[399] = Some(60);
    assert!(
        farrington(&long, 399, FarringtonSettings::flexible())
            .unwrap()
            .judgement
            .alarm
    );
    let few = farrington(&[Some(0); 400], 399, FarringtonSettings::flexible());
    assert_eq!(
        why(few),
        Why::TooFewRecentCases {
            cases: 0,
            weeks: 4,
            need: 5
        }
    );
}

#[test]
fn a_falling_count_is_missing_and_the_next_report_counts_from_the_correction() {
    let new = new_cases_of_cumulative(&[Some(315), Some(289), None, Some(290)]);
    assert_eq!(
        new,
        [
            NewCases::FirstReport,
            NewCases::Corrected { from: 315, to: 289 },
            NewCases::NotReported,
            NewCases::Cases {
                cases: 1,
                steps_unreported_before: 1
            },
        ]
    );
}

#[test]
fn an_outbreak_starts_at_ten_per_cent_and_ends_after_28_days_without_a_case() {
    let rule = crate::a_tenth_in_three_weeks();
    let mut counts = vec![Some(0); 14];
    counts[2] = Some(4);
    counts[3] = Some(9);
    counts[4] = None;
    counts[5] = Some(1);
    let judged = judge(
        &rule,
        Step::Week,
        &new_cases_of_counts(&counts),
        &[Some(100.0); 14],
    )
    .unwrap();
    assert_eq!(judged.missing, [4]);
    let [outbreak] = &judged.outbreaks[..] else {
        panic!("{:?}", judged.outbreaks)
    };
    assert_eq!(
        (outbreak.first_case, outbreak.reached, outbreak.last_case),
        (2, 3, 5)
    );
    assert_eq!((outbreak.size, outbreak.peak), (14, 3));
    assert_eq!(outbreak.end, End::Over { step: 9 });
    assert_eq!(outbreak.missing, [4]);
    assert_eq!(judged.steps_in_outbreak(), 3);
}

#[test]
fn days_judge_an_outbreak_like_weeks() {
    let rule = crate::a_tenth_in_three_weeks();
    let mut counts = vec![Some(0); 60];
    counts[10] = Some(6);
    counts[25] = Some(4);
    let judged = judge(
        &rule,
        Step::Day,
        &new_cases_of_counts(&counts),
        &[Some(100.0); 60],
    )
    .unwrap();
    let [outbreak] = &judged.outbreaks[..] else {
        panic!("{:?}", judged.outbreaks)
    };
    assert_eq!((outbreak.first_case, outbreak.reached), (10, 25));
    assert_eq!(outbreak.end, End::Over { step: 53 });
}

#[test]
fn a_panel_finds_the_slope_within_units_whatever_their_levels() {
    let observations: Vec<Observation> = (0..40_u32)
        .map(|at| {
            let (unit, x) = (at % 4, f64::from(at / 4));
            let noise = if at % 3 == 0 { 0.5 } else { -0.25 };
            let outcome = 100.0 * f64::from(unit) + 2.0 * x + noise;
            Observation {
                unit,
                outcome,
                regressors: vec![x],
            }
        })
        .collect();
    let panel = within(&observations, P95).unwrap();
    let slope = panel.coefficients[0];
    assert!(slope.interval.contains(2.0) && (slope.estimate - 2.0).abs() < 0.1);
    assert_eq!((panel.units, panel.observations), (4, 40));
    let constant: Vec<Observation> = observations
        .iter()
        .map(|o| Observation {
            regressors: vec![f64::from(o.unit) + 0.1],
            ..o.clone()
        })
        .collect();
    assert_eq!(
        why(within(&constant, P95)),
        Why::NoVariation("a regressor within units")
    );
}

#[test]
fn time_effects_in_a_full_panel_are_what_both_means_taken_out_give() {
    // Six units over five times, with a wave that all share.
    let value = |unit: u32, time: u32| f64::from((unit * 7 + time * 5 + unit * time * 3) % 11);
    let outcome = |unit: u32, time: u32| {
        let noise = f64::from((unit * 5 + time * 3 + unit * unit * time) % 7) - 3.0;
        3.0 * value(unit, time) + 40.0 * f64::from(unit) + 9.0 * f64::from(time * time) + noise
    };
    let (units, times) = (6_u32, 5_u32);
    let observations: Vec<Observation> = (0..units)
        .flat_map(|unit| (0..times).map(move |time| (unit, time)))
        .map(|(unit, time)| {
            let mut regressors = vec![value(unit, time)];
            regressors.extend((1..times).map(|t| f64::from(u8::from(t == time))));
            Observation {
                unit,
                outcome: outcome(unit, time),
                regressors,
            }
        })
        .collect();
    let panel = within(&observations, P95).unwrap();
    let slope = panel.coefficients[0];

    let demeaned = |of: &dyn Fn(u32, u32) -> f64| -> Vec<Vec<f64>> {
        let (n, m) = (f64::from(units), f64::from(times));
        let row = |u| (0..times).map(|t| of(u, t)).sum::<f64>() / m;
        let column = |t| (0..units).map(|u| of(u, t)).sum::<f64>() / n;
        let all = (0..units).map(row).sum::<f64>() / n;
        let cell = |u, t| of(u, t) - row(u) - column(t) + all;
        let cells = |u| (0..times).map(|t| cell(u, t)).collect();
        (0..units).map(cells).collect()
    };
    let (x, y) = (demeaned(&value), demeaned(&outcome));
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let sxx: f64 = x.iter().map(|row| dot(row, row)).sum();
    let by_hand = x.iter().zip(&y).map(|(x, y)| dot(x, y)).sum::<f64>() / sxx;
    near(slope.estimate, by_hand);
    let meat: f64 = x
        .iter()
        .zip(&y)
        .map(|(x, y)| (dot(x, y) - by_hand * dot(x, x)).powi(2))
        .sum();
    let (g, n, k) = (6.0, 30.0, 6.0);
    let error = (g / (g - 1.0) * (n - 1.0) / (n - k) * meat).sqrt() / sxx;
    near(slope.standard_error, error);
}

#[test]
fn below_one_infection_each_an_epidemic_neither_grows_nor_lasts() {
    let quiet = Seir::new(0.8, 3.0, 5.0).unwrap();
    assert_eq!(quiet.final_size(), 0.0);
    assert!(quiet.growth_rate_per_day() < 0.0);
    assert_eq!(why(quiet.doubling_days()), Why::NotGrowing);
    let one_stage = InfectiousPeriod::Erlang(1);
    assert_eq!(quiet.extinction_from_one(one_stage).unwrap(), 1.0);
    assert!(
        quiet
            .extinction_from_one(InfectiousPeriod::Erlang(0))
            .is_err()
    );
    // With exponential infectious periods one infective in R0 dies out.
    let loud = Seir::new(4.0, 0.0, 5.0).unwrap();
    near(loud.extinction_from_one(one_stage).unwrap(), 0.25);
    near(loud.growth_rate_per_day(), 3.0 / 5.0);
    assert!(Seir::new(f64::NAN, 3.0, 5.0).is_err());

    // Two people, one infective: the other is infected first with probability R0/(R0 + 2).
    let pair = OutbreakSize::of(2, 1, 2.0).unwrap();
    near(pair.law()[1], 0.5);
    near(pair.law()[2], 0.5);
    assert!(OutbreakSize::of(2, 0, 2.0).is_err() && OutbreakSize::of(2, 3, 2.0).is_err());

    // A Weibull stay of shape 1 is exponential, from intake and from any day.
    let exponential = Stay::new(47.0, StayShape::Exponential).unwrap();
    let weibull = Stay::new(47.0, StayShape::Weibull(1.0)).unwrap();
    near(
        weibull.held_after_intake(21.0),
        exponential.held_after_intake(21.0),
    );
    near(
        weibull.held_after_a_random_day(21.0),
        exponential.held_after_a_random_day(21.0),
    );
    assert!(Stay::new(0.0, StayShape::Exponential).is_err());
}

#[test]
fn two_groups_are_told_apart_by_their_ranks_or_their_table() {
    let apart = rank_sum(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]).unwrap();
    near(apart.u, 0.0);
    assert_eq!(
        why(rank_sum(&[1.0], &[1.0])),
        Why::NoVariation("the values")
    );
    // Fisher's tea: 3 of 4 right, p = 34/70.
    let tea = TwoByTwo {
        first: (3, 1),
        second: (1, 3),
    };
    near(tea.fisher().unwrap(), 34.0 / 70.0);
    assert!(tea.chi_square(true).unwrap() > tea.chi_square(false).unwrap());
}

#[test]
fn quantiles_lie_between_order_statistics() {
    let sorted = Sorted::new(vec![4.0, 1.0, 3.0, 2.0]).unwrap();
    near(sorted.quantile(0.25).unwrap(), 1.75);
    near(sorted.median(), 2.5);
    near(sorted.quantile(1.0).unwrap(), 4.0);
    assert_eq!(
        why(Sorted::new(vec![])),
        Why::TooFew {
            of: "values",
            have: 0,
            need: 1
        }
    );
}
