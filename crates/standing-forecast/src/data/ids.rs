//! Small numbers for the names of the supporting data, and tables that they index.
//!
//! An id is made only while a set is compiled, and always together with the entry it stands for,
//! so that looking it up in its own set cannot miss.

use std::marker::PhantomData;

/// A number that indexes a table.
pub trait Id: Copy {
    /// The index.
    fn at(self) -> usize;
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) u16);

        impl Id for $name {
            fn at(self) -> usize {
                usize::from(self.0)
            }
        }
    };
}

id!(
    /// A vaccine type by its CVX code, in one compiled set.
    Cvx
);
id!(
    /// A coded observation, in one compiled set.
    ObservationId
);
id!(
    /// An antigen, in one compiled set.
    AntigenId
);
id!(
    /// A vaccine group, in one compiled set.
    GroupId
);
id!(
    /// An antigen series, in one compiled set.
    SeriesId
);

/// An age that a rule speaks of. The ages of one person are computed once each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AgeId(pub(crate) u16);

impl Id for AgeId {
    fn at(self) -> usize {
        usize::from(self.0)
    }
}

impl AgeId {
    /// An empty lower bound: 1900-01-01.
    pub(crate) const FROM_ALWAYS: Self = Self(0);
    /// An empty upper bound: 2999-12-31.
    pub(crate) const FOR_EVER: Self = Self(1);

    /// Whether the supporting data gives an age at all.
    pub(crate) fn is_given(self) -> bool {
        self.0 > 1
    }
}

/// A list indexed by the ids that were made with it.
#[derive(Debug)]
pub struct Table<I, T> {
    entries: Box<[T]>,
    id: PhantomData<fn(I)>,
}

impl<I: Id, T> Table<I, T> {
    pub(crate) fn new(entries: Vec<T>) -> Self {
        Self {
            entries: entries.into_boxed_slice(),
            id: PhantomData,
        }
    }

    /// The entries in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.entries.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<'t, I: Id, T> IntoIterator for &'t Table<I, T> {
    type Item = &'t T;
    type IntoIter = std::slice::Iter<'t, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<I: Id, T> std::ops::Index<I> for Table<I, T> {
    type Output = T;

    #[expect(
        clippy::indexing_slicing,
        reason = "an id is made together with its entry; one of another set is the caller's error"
    )]
    fn index(&self, id: I) -> &T {
        &self.entries[id.at()]
    }
}

/// Vaccine types as bits. Holds every CVX code that CDC has published, twice over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CvxSet([u64; 8]);

impl CvxSet {
    /// How many vaccine types fit.
    pub(crate) const CAPACITY: usize = 512;

    pub(crate) fn insert(&mut self, cvx: Cvx) {
        if let Some(word) = self.0.get_mut(cvx.at() / 64) {
            *word |= 1 << (cvx.at() % 64);
        }
    }

    /// Whether the vaccine type is in the set.
    pub fn contains(&self, cvx: Cvx) -> bool {
        self.0
            .get(cvx.at() / 64)
            .is_some_and(|word| word >> (cvx.at() % 64) & 1 == 1)
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0 == [0; 8]
    }
}
