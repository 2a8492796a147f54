//! What holds for any counts.

use proptest::prelude::*;
use standing_statistics::outbreak::{Step, judge, new_cases_of_cumulative};
use standing_statistics::proportion::Proportion;
use standing_statistics::rate::{PoissonInterval, poisson_mean};
use standing_statistics::ratio::{Group, RateRatio};
use standing_statistics::{Confidence, Interval};

/// Counts from none to tens of millions, small ones as likely as large.
fn count() -> impl Strategy<Value = u64> {
    (0_u32..25, any::<u64>()).prop_map(|(bits, any)| any & ((1 << bits) - 1))
}

fn person_time() -> impl Strategy<Value = f64> {
    (0.0..8.5_f64).prop_map(|exponent| 10_f64.powf(exponent))
}

fn level() -> impl Strategy<Value = Confidence> {
    (0.5..0.9999_f64).prop_map(|level| Confidence::new(level).unwrap())
}

fn sound(interval: Interval) {
    let upper = interval.upper.as_f64();
    assert!(
        !interval.lower.is_nan() && !upper.is_nan() && interval.lower <= upper,
        "{interval:?}"
    );
}

fn close(a: f64, b: f64) -> bool {
    a == b || ((a - b) / b).abs() < 1e-10
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn ratio_intervals_hold_the_estimate_and_exact_holds_mid_p(
        x1 in count(), x0 in count(), t1 in person_time(), t0 in person_time(), level in level(),
    ) {
        prop_assume!(x1 + x0 > 0);
        let ratio =
            RateRatio::new(Group::new(x1, t1).unwrap(), Group::new(x0, t0).unwrap()).unwrap();
        let estimate = ratio.estimate().as_f64();
        let (exact, mid, score) = (ratio.exact(level), ratio.mid_p(level), ratio.score(level));
        for interval in [exact, mid, score] {
            sound(interval);
            prop_assert!(interval.contains(estimate), "{interval:?} {estimate}");
        }
        prop_assert!(exact.encloses(&mid));
        if let Ok(wald) = ratio.wald(level) {
            prop_assert!(wald.contains(estimate));
        }
        let p = ratio.p_values();
        for p in [p.exact_central, p.exact_minimum_likelihood, p.mid_p] {
            prop_assert!((0.0..=1.0).contains(&p));
        }
        prop_assert!(p.mid_p <= p.exact_central);
    }

    #[test]
    fn swapping_the_groups_inverts_the_ratio(
        x1 in count(), x0 in count(), t1 in person_time(), t0 in person_time(),
    ) {
        prop_assume!(x1 > 0 && x0 > 0);
        let ratio =
            RateRatio::new(Group::new(x1, t1).unwrap(), Group::new(x0, t0).unwrap()).unwrap();
        let turned = ratio.inverted();
        let level = Confidence::P95;
        for (one, other) in [
            (ratio.exact(level), turned.exact(level)),
            (ratio.mid_p(level), turned.mid_p(level)),
            (ratio.score(level), turned.score(level)),
            (ratio.wald(level).unwrap(), turned.wald(level).unwrap()),
        ] {
            prop_assert!(close(one.lower, 1.0 / other.upper.as_f64()), "{one:?} {other:?}");
            prop_assert!(close(one.upper.as_f64(), 1.0 / other.lower), "{one:?} {other:?}");
        }
        let (p, q) = (ratio.p_values(), turned.p_values());
        prop_assert!((p.exact_central - q.exact_central).abs() < 1e-9);
        prop_assert!(
            (p.exact_minimum_likelihood - q.exact_minimum_likelihood).abs() < 1e-9
        );
    }

    #[test]
    fn an_exact_interval_excludes_one_where_its_p_value_is_small(
        x1 in count(), x0 in count(), t1 in person_time(), t0 in person_time(),
    ) {
        prop_assume!(x1 + x0 > 0);
        let ratio =
            RateRatio::new(Group::new(x1, t1).unwrap(), Group::new(x0, t0).unwrap()).unwrap();
        let p = ratio.p_values().exact_central;
        prop_assume!((p - 0.05).abs() > 1e-9);
        prop_assert_eq!(ratio.exact(Confidence::P95).contains(1.0), p > 0.05);
    }

    #[test]
    fn more_cases_move_a_proportion_up(n in 1_u64..20_000_000, part in 0.0..1.0_f64, level in level()) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of n")]
        let x = (n as f64 * part) as u64;
        prop_assume!(x < n);
        let (less, more) = (Proportion::new(x, n).unwrap(), Proportion::new(x + 1, n).unwrap());
        for method in [
            Proportion::clopper_pearson,
            Proportion::mid_p,
            Proportion::wilson,
            Proportion::wilson_continuity_corrected,
            Proportion::jeffreys,
        ] {
            let (low, high) = (method(&less, level), method(&more, level));
            sound(low);
            prop_assert!(low.lower <= high.lower && low.upper.as_f64() <= high.upper.as_f64());
            prop_assert!(low.lower >= 0.0 && high.upper.as_f64() <= 1.0);
        }
        prop_assert!(less.clopper_pearson(level).encloses(&less.mid_p(level)));
        prop_assert!(less.wilson_continuity_corrected(level).encloses(&less.wilson(level)));
        let (exact, estimate) = (less.clopper_pearson(level), less.estimate());
        prop_assert!(exact.contains(estimate));
    }

    #[test]
    fn poisson_intervals_hold_the_count_and_exact_holds_mid_p(x in count(), level in level()) {
        let exact = poisson_mean(x, PoissonInterval::Exact, level);
        let mid = poisson_mean(x, PoissonInterval::MidP, level);
        sound(exact);
        prop_assert!(exact.contains(x as f64));
        prop_assert!(exact.encloses(&mid));
        let next = poisson_mean(x + 1, PoissonInterval::Exact, level);
        prop_assert!(exact.lower <= next.lower && exact.upper.as_f64() <= next.upper.as_f64());
    }

    #[test]
    fn an_outbreak_neither_loses_nor_invents_cases(
        cumulative in proptest::collection::vec(proptest::option::weighted(0.8, 0_u64..400), 1..60),
        held in 1.0..500.0_f64,
    ) {
        let rule = crate::a_tenth_in_three_weeks();
        let new = new_cases_of_cumulative(&cumulative);
        let judged = judge(&rule, Step::Week, &new, &vec![Some(held); new.len()]).unwrap();
        let all: u64 = new.iter().filter_map(|step| step.cases()).sum();
        prop_assert!(judged.outbreaks.iter().map(|outbreak| outbreak.size).sum::<u64>() <= all);
        let inside: usize = judged.outbreaks.iter().map(|o| o.steps_in_outbreak).sum();
        prop_assert_eq!(inside, judged.steps_in_outbreak());
        let runs: usize = judged.episodes.iter().map(|run| run.last - run.first + 1).sum();
        prop_assert_eq!(runs, judged.steps_in_outbreak());
        for outbreak in &judged.outbreaks {
            prop_assert!(outbreak.first_case <= outbreak.reached);
            prop_assert!(outbreak.reached <= outbreak.last_case);
        }
    }
}
