//! Draws that depend on where they are made, not on how many were made before.
//!
//! Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
//! SC 2011): ten rounds of multiplication turn a counter of 128 bits and a key of 64 into 128
//! random bits. The key is the seed; the counter is the number of the person (64 bits), the topic
//! (32 bits) and the block within it (32 bits). So the draws about influenza do not move when
//! something is added to the draws about hepatitis B, and person 900,000 costs no more than the
//! first.

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

/// What is being drawn. The number is part of the counter: a topic never changes its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Topic {
    /// Age, sex.
    Person = 1,
    /// Observations.
    Conditions = 2,
    /// Doses of childhood and adolescence.
    Childhood = 3,
    /// Doses of adults that are given once or as a series.
    Grown = 4,
    /// Influenza, by season.
    Influenza = 5,
    /// COVID-19.
    Covid = 6,
    /// What the registry has of it.
    Recording = 7,
    /// Name.
    Name = 8,
}

/// A stream of draws about one topic of one person.
#[derive(Debug, Clone)]
pub struct Draws {
    key: [u32; 2],
    counter: [u32; 4],
    block: [u32; 4],
    used: u8,
}

/// The low and the high half.
#[expect(
    clippy::cast_possible_truncation,
    reason = "halves of a word are what is asked for"
)]
const fn halves(word: u64) -> [u32; 2] {
    [word as u32, (word >> 32) as u32]
}

/// Ten rounds of Philox 4x32.
fn philox(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [first, second] = MULTIPLIERS.map(u64::from);
    let mut words = counter;
    let mut keys = key;
    for round in 0..10 {
        if round > 0 {
            let [left, right] = WEYL;
            keys = [keys[0].wrapping_add(left), keys[1].wrapping_add(right)];
        }
        let [low_0, high_0] = halves(first * u64::from(words[0]));
        let [low_2, high_2] = halves(second * u64::from(words[2]));
        words = [
            high_2 ^ words[1] ^ keys[0],
            low_2,
            high_0 ^ words[3] ^ keys[1],
            low_0,
        ];
    }
    words
}

impl Draws {
    /// The draws about a topic of a person.
    #[must_use]
    pub fn of(seed: u64, person: u64, topic: Topic) -> Self {
        let [low, high] = halves(person);
        Self {
            key: halves(seed),
            counter: [0, topic as u32, low, high],
            block: [0; 4],
            used: 4,
        }
    }

    /// The next 32 bits.
    pub fn bits(&mut self) -> u32 {
        if self.used == 4 {
            self.block = philox(self.counter, self.key);
            let [block, ..] = &mut self.counter;
            *block = block.wrapping_add(1);
            self.used = 0;
        }
        let bits = self.block.get(usize::from(self.used)).copied();
        self.used += 1;
        bits.unwrap_or_default()
    }

    /// A whole number from 0 up to before `n`; 0 where `n` is 0. By multiplication, so a value is
    /// off its fair share by less than `n` in 2³².
    pub fn below(&mut self, n: u32) -> u32 {
        let [_, high] = halves(u64::from(self.bits()) * u64::from(n));
        high
    }

    /// A whole number between two, both included.
    pub fn between(&mut self, least: i32, most: i32) -> i32 {
        let width = most.saturating_sub(least).saturating_add(1).max(1);
        least + i32::try_from(self.below(width.unsigned_abs())).unwrap_or_default()
    }

    /// A number from 0 up to before 1.
    pub fn unit(&mut self) -> f64 {
        f64::from(self.bits()) / 4_294_967_296.0
    }

    /// True in a share of draws.
    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// One of several, by weight. The weights need not sum to 1; the last takes what is left over.
    pub fn one_of<'a, T>(&mut self, among: &'a [(f64, T)]) -> Option<&'a T> {
        let total: f64 = among.iter().map(|(weight, _)| weight).sum();
        let mut left = self.unit() * total;
        for (weight, value) in among {
            left -= weight;
            if left < 0.0 {
                return Some(value);
            }
        }
        among.last().map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Draws, Topic, philox};

    /// The known answers that the authors publish with their library (Random123, `kat_vectors`).
    #[test]
    fn philox_gives_the_authors_known_answers() {
        assert_eq!(
            philox([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn topics_and_people_have_draws_of_their_own() {
        let first = |person, topic| Draws::of(7, person, topic).bits();
        assert_ne!(first(1, Topic::Person), first(1, Topic::Covid));
        assert_ne!(first(1, Topic::Person), first(2, Topic::Person));
        assert_eq!(first(1, Topic::Person), first(1, Topic::Person));
    }

    #[test]
    fn whole_numbers_keep_to_their_bounds_and_reach_both() {
        let mut draws = Draws::of(1, 0, Topic::Person);
        let drawn: Vec<i32> = (0..1_000).map(|_| draws.between(-2, 2)).collect();
        assert_eq!(drawn.iter().min(), Some(&-2));
        assert_eq!(drawn.iter().max(), Some(&2));
        assert_eq!(draws.below(0), 0);
    }
}
