//! Which things belong together (union-find).

/// Things that belong together.
pub(super) struct Sets(Vec<usize>);

impl Sets {
    /// So many things, each by itself.
    pub(super) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    /// The thing that stands for all that belong with this one: the first of them.
    pub(super) fn root(&mut self, mut at: usize) -> usize {
        while let Some(up) = self.0.get(at).copied().filter(|up| *up != at) {
            let over = self.0.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = over;
            }
            at = up;
        }
        at
    }

    /// Two things belong together.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}
