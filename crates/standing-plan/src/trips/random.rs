//! What a seed draws for trips.

use crate::random::SplitMix;

/// Numbers of a seed.
pub(super) struct Random(pub(super) SplitMix);

impl Random {
    /// A number below `n`; 0 where `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.0.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    /// A number from 0 up to 1, never 0 itself.
    pub(super) fn share(&mut self) -> f64 {
        ((self.0.next() >> 11) as f64 + 1.0) / (1u64 << 53) as f64
    }

    /// One of some.
    pub(super) fn one_of<T: Copy>(&mut self, some: &[T]) -> Option<T> {
        some.get(self.below(some.len())).copied()
    }
}
