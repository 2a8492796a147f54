//! Chance from the operating system; here alone the program draws it.

/// Random bytes.
///
/// # Panics
/// Where the operating system gives none: nothing may then be signed in, sealed or entered, since
/// what can be guessed would undo a later withdrawal.
#[expect(
    clippy::expect_used,
    reason = "no operating system we run on refuses entropy"
)]
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
