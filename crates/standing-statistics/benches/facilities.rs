//! The statistics of a whole country's facilities: 200 facilities, 400 days.
//!
//! `cargo bench -p standing-statistics`

#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops at the first thing that is wrong"
)]

use divan::{Bencher, black_box};
use standing_statistics::Confidence;
use standing_statistics::cori::{Cori, DayCases, Prior, SerialInterval};
use standing_statistics::ears::{EarsMethod, EarsSettings, ears};
use standing_statistics::ratio::{Group, RateRatio};

const FACILITIES: u64 = 200;
const DAYS: u64 = 400;

fn main() {
    divan::main();
}

/// Made-up counts with quiet stretches and waves, always the same.
fn counts(facility: u64) -> Vec<u64> {
    (0..DAYS)
        .map(|day| {
            let mixed = (facility * DAYS + day).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
            let wave = if (day + 13 * facility) % 160 < 45 {
                12
            } else {
                1
            };
            mixed * wave / 256
        })
        .collect()
}

fn all() -> Vec<Vec<u64>> {
    (0..FACILITIES).map(counts).collect()
}

fn ears_of(series: &[Vec<u64>]) {
    for counts in series {
        let counts: Vec<Option<u64>> = counts.iter().map(|&count| Some(count)).collect();
        for method in [EarsMethod::C1, EarsMethod::C2, EarsMethod::C3] {
            black_box(ears(&counts, method, EarsSettings::display(method)).unwrap());
        }
    }
}

/// Each facility against the nation in each of 14 months, exact interval and p-values.
fn ratios_of(series: &[Vec<u64>]) {
    for counts in series {
        for month in counts.chunks(30) {
            let inside = Group::new(month.iter().sum(), 6000.0).unwrap();
            let nation = Group::new(1_500_000, 330e6 * 30.0).unwrap();
            let ratio = RateRatio::new(inside, nation).unwrap();
            black_box((ratio.exact(Confidence::P95), ratio.p_values()));
        }
    }
}

fn cori_of(series: &[Vec<u64>]) {
    let serial_interval = SerialInterval::shifted_gamma(5.2, 1.72, 399).unwrap();
    let mut estimator = Cori::new(serial_interval, Prior::CORI, 7, Confidence::P95).unwrap();
    for counts in series {
        let days: Vec<DayCases> = counts
            .iter()
            .map(|&all| DayCases { all, imported: 0 })
            .collect();
        black_box(estimator.windows(&days).unwrap());
    }
}

#[divan::bench]
fn ears_c1_c2_c3(bencher: Bencher) {
    let series = all();
    bencher.bench(|| ears_of(&series));
}

#[divan::bench]
fn exact_ratios_by_month(bencher: Bencher) {
    let series = all();
    bencher.bench(|| ratios_of(&series));
}

#[divan::bench]
fn cori_seven_days(bencher: Bencher) {
    let series = all();
    bencher.bench(|| cori_of(&series));
}

#[divan::bench]
fn all_three(bencher: Bencher) {
    let series = all();
    bencher.bench(|| {
        ears_of(&series);
        ratios_of(&series);
        cori_of(&series);
    });
}
