//! What was computed lately, kept for whoever asks the same next.
//!
//! A view is a function of the book, the rules and an as-of point, so its answer can be kept under
//! these: the position of the book, the hash of the rules, the as-of point, and what else was asked
//! (a place, some days). When the book grows the position changes and no old answer is found; old
//! ones fall out as new ones come. Nothing needs to be declared stale. Redactions are entries too.
//!
//! Small: a few answers of each view. Two who ask the same at once wait for one computation.

use standing_terms::AsOf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What every answer is a function of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    /// Position of the book.
    pub(crate) position: u64,
    /// Hash of the rules.
    pub(crate) rules: &'static str,
    /// The as-of point.
    pub(crate) as_of: AsOf,
}

/// An answer, computed or being computed.
type Slot<T> = Arc<OnceLock<T>>;

/// A question with its answer.
type Kept<K, T> = ((Point, K), Slot<T>);

/// The answers of one view to the latest questions, the newest first.
#[derive(Debug)]
pub(crate) struct Lately<K, T> {
    most: usize,
    answers: Mutex<Vec<Kept<K, T>>>,
}

impl<K: PartialEq, T: Clone> Lately<K, T> {
    /// Keeps so many answers.
    pub(crate) fn most(most: usize) -> Self {
        Self {
            most,
            answers: Mutex::new(Vec::new()),
        }
    }

    /// The answer to a question: kept, or computed now.
    pub(crate) fn get(&self, point: Point, question: K, make: impl FnOnce() -> T) -> T {
        let key = (point, question);
        let slot = {
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            let slot = match answers.iter().position(|(k, _)| *k == key) {
                Some(at) => answers.remove(at).1,
                None => Slot::default(),
            };
            answers.insert(0, (key, Arc::clone(&slot)));
            answers.truncate(self.most);
            slot
        };
        // Outside the lock: other questions go on meanwhile, the same one waits.
        slot.get_or_init(make).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::cell::Cell;

    fn point(position: u64, rules: &'static str, day: i8) -> Point {
        Point {
            position,
            rules,
            as_of: AsOf::on(date(2021, 3, day)),
        }
    }

    #[test]
    fn the_same_question_is_computed_once_and_anything_else_anew() {
        let lately = Lately::most(8);
        let computed = Cell::new(0);
        let ask = |point, place: &'static str| {
            lately.get(point, place, || computed.set(computed.get() + 1));
            computed.get()
        };
        assert_eq!(ask(point(7, "rules", 12), "CA"), 1);
        assert_eq!(ask(point(7, "rules", 12), "CA"), 1);
        assert_eq!(ask(point(7, "rules", 12), "TX"), 2, "another place");
        assert_eq!(ask(point(7, "rules", 13), "CA"), 3, "another day");
        assert_eq!(ask(point(8, "rules", 12), "CA"), 4, "the book grew");
        assert_eq!(ask(point(8, "others", 12), "CA"), 5, "other rules");
        let known = Point {
            as_of: AsOf::on(date(2021, 3, 12)).known_by(jiff::Timestamp::UNIX_EPOCH),
            ..point(8, "others", 12)
        };
        assert_eq!(ask(known, "CA"), 6, "as known earlier");
    }

    #[test]
    fn only_the_latest_are_kept_and_one_asked_again_stays() {
        let lately = Lately::most(2);
        let ask = |day: i8, answer: u32| lately.get(point(1, "rules", day), (), || answer);
        assert_eq!((ask(1, 10), ask(2, 20), ask(1, 11)), (10, 20, 10));
        // The third question pushes out that of the second day, which was asked longest ago.
        assert_eq!((ask(3, 30), ask(1, 12), ask(2, 21)), (30, 10, 21));
    }
}
