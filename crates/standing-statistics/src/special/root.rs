//! One root of an increasing function, by Newton's method kept inside a bracket.

/// A function's value and slope.
#[derive(Clone, Copy)]
pub(crate) struct Slope {
    pub(crate) value: f64,
    pub(crate) slope: f64,
}

/// The place where an increasing function is zero, from a first guess.
///
/// `f` may be −∞ far out on the left. Newton's step is taken where it stays inside the bracket
/// found so far and is not wild; else the bracket is widened, or halved. On the logit and log
/// scales used here an absolute error of the root is a relative error of the odds or the mean.
pub(crate) fn increasing_root(guess: f64, f: impl Fn(f64) -> Slope) -> f64 {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut at = guess;
    let mut stretch = 1.0;
    for _ in 0..400 {
        let Slope { value, slope } = f(at);
        if value < 0.0 {
            low = at;
        } else if value > 0.0 {
            high = at;
        } else {
            return at;
        }
        let step = -value / slope;
        let newton = at + step;
        // The error after a step is of the order of its square times √n: nothing a double could
        // hold is left after one as small as this.
        if step.abs() <= 1e-10 {
            return newton;
        }
        if newton > low && newton < high && step.abs() <= 4.0 * stretch {
            at = newton;
            continue;
        }
        let next = if low.is_infinite() || high.is_infinite() {
            stretch *= 2.0;
            if low.is_infinite() {
                at - stretch
            } else {
                at + stretch
            }
        } else {
            0.5 * (low + high)
        };
        if high - low <= 1e-15 * (1.0 + at.abs()) {
            return next;
        }
        at = next;
    }
    at
}
