//! The clearance of what is answered to a caller from the caller's own data.

use crate::{Cleared, Ground};
use standing_terms::AboutInstitutions;

/// Marks a type that is only ever read from a request: data that the caller has and sends.
pub trait GivenByCaller {}

/// Clears what is computed from the caller's own data and from reference data about no person.
///
/// `answer` is a function pointer. It can hold nothing, so that nothing else reaches the answer:
///
/// ```
/// use standing_disclosure::{Ground, GivenByCaller, answered_back};
/// struct Asked { dose: u8 }
/// impl GivenByCaller for Asked {}
/// # struct Rules { doses: u8 } impl standing_terms::AboutInstitutions for Rules {}
/// let open = |asked: &Asked, rules: &Rules| rules.doses - asked.dose;
/// let cleared = answered_back(&Asked { dose: 1 }, &Rules { doses: 2 }, open);
/// assert_eq!((*cleared.value(), cleared.ground()), (1, Ground::GivenByCaller));
/// ```
///
/// A function that brings something along does not compile:
///
/// ```compile_fail
/// # use standing_disclosure::{GivenByCaller, answered_back};
/// # struct Asked; impl GivenByCaller for Asked {}
/// # struct Rules; impl standing_terms::AboutInstitutions for Rules {}
/// let roster = vec!["somebody"];
/// answered_back(&Asked, &Rules, |_, _| roster.len());
/// ```
///
/// nor does a question made from anything else:
///
/// ```compile_fail
/// # struct Rules; impl standing_terms::AboutInstitutions for Rules {}
/// struct Person;
/// standing_disclosure::answered_back(&Person, &Rules, |_: &Person, _: &Rules| ());
/// ```
pub fn answered_back<I: GivenByCaller, R: AboutInstitutions, T>(
    given: &I,
    rules: &R,
    answer: fn(&I, &R) -> T,
) -> Cleared<T> {
    Cleared {
        value: answer(given, rules),
        ground: Ground::GivenByCaller,
    }
}
