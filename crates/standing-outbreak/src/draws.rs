//! Random numbers that are addressed instead of being drawn in turn.
//!
//! Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
//! SC11, doi 10.1145/2063384.2063405) turns a counter and a key into four words. The key is
//! (seed, replicate), the counter (group, day, process, draw): what a draw decides is its address.
//! There is no state that threads, blocks or skipped groups could change.

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: u32 = 10;

/// One block of Philox4x32-10.
#[must_use]
pub fn philox(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [mut c0, mut c1, mut c2, mut c3] = counter;
    let [mut k0, mut k1] = key;
    for _ in 0..ROUNDS {
        let (high0, low0) = product(MULTIPLIERS[0], c0);
        let (high1, low1) = product(MULTIPLIERS[1], c2);
        (c0, c1, c2, c3) = (high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0);
        k0 = k0.wrapping_add(WEYL[0]);
        k1 = k1.wrapping_add(WEYL[1]);
    }
    [c0, c1, c2, c3]
}

#[expect(clippy::cast_possible_truncation, reason = "the halves of a product")]
fn product(a: u32, b: u32) -> (u32, u32) {
    let wide = u64::from(a) * u64::from(b);
    ((wide >> 32) as u32, wide as u32)
}

/// The draws at one address: as many as are asked for, always the same ones.
#[derive(Debug, Clone)]
pub struct Draws {
    key: [u32; 2],
    place: [u32; 3],
    next: u32,
    spare: Option<u64>,
}

impl Draws {
    /// The draws of `process` in `group` on `day` of one replicate.
    #[must_use]
    pub fn at(seed: u32, replicate: u32, group: u32, day: u32, process: u32) -> Self {
        Self {
            key: [seed, replicate],
            place: [group, day, process],
            next: 0,
            spare: None,
        }
    }

    /// 64 equally likely bits.
    pub fn word(&mut self) -> u64 {
        if let Some(word) = self.spare.take() {
            return word;
        }
        let [group, day, process] = self.place;
        let [a, b, c, d] = philox([group, day, process, self.next], self.key);
        self.next = self.next.wrapping_add(1);
        self.spare = Some(u64::from(c) << 32 | u64::from(d));
        u64::from(a) << 32 | u64::from(b)
    }

    /// Uniform on [0, 1), a multiple of 2^-53.
    pub fn uniform(&mut self) -> f64 {
        (self.word() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// A whole number below `bound`, each equally likely; 0 where `bound` is 0. Exact: words that
    /// would favour some numbers are drawn again.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        let unfair = bound.wrapping_neg() % bound;
        loop {
            let word = self.word();
            if word >= unfair {
                return word % bound;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Draws, philox};

    /// `tests/kat_vectors` of Random123 1.14.0, the lines `philox4x32 10`.
    #[test]
    fn philox_gives_the_published_known_answers() {
        let ones = u32::MAX;
        for (counter, key, expected) in [
            (
                [0; 4],
                [0; 2],
                [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8],
            ),
            (
                [ones; 4],
                [ones; 2],
                [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
            ),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ] {
            assert_eq!(philox(counter, key), expected);
        }
    }

    #[test]
    fn one_address_gives_the_same_draws_and_another_gives_others() {
        let first = |group, day, process| Draws::at(7, 3, group, day, process).word();
        assert_eq!(first(1, 2, 3), first(1, 2, 3));
        assert_ne!(first(1, 2, 3), first(2, 2, 3));
        assert_ne!(first(1, 2, 3), first(1, 3, 3));
        assert_ne!(first(1, 2, 3), first(1, 2, 4));
    }

    #[test]
    fn uniform_draws_lie_in_the_unit_interval_with_mean_one_half() {
        let mut draws = Draws::at(1, 1, 0, 0, 0);
        let mut sum = 0.0;
        for _ in 0..100_000 {
            let u = draws.uniform();
            assert!((0.0..1.0).contains(&u));
            sum += u;
        }
        // Four standard errors of the mean of 100,000.
        assert!((sum / 100_000.0 - 0.5).abs() < 4.0 * 0.288_675 / 316.2);
        assert_eq!(draws.below(0), 0);
        assert_eq!(draws.below(1), 0);
    }
}
