//! Typing slips in whole numbers, digit by digit.

/// The decimal digits of a whole, non-negative number; none for any other.
fn digits(value: f64) -> Option<Vec<u8>> {
    // Beyond this no count of people goes, and every whole number below it is exact.
    const LARGEST: f64 = 1e12;
    if !(0.0..LARGEST).contains(&value) || value.fract() != 0.0 {
        return None;
    }
    Some(format!("{value}").into_bytes())
}

fn number(digits: &[u8]) -> Option<f64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Every number from which dropping one digit gives `value`.
pub(super) fn with_one_more(value: f64) -> Vec<f64> {
    let Some(own) = digits(value) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for place in 0..=own.len() {
        let (head, tail) = own.split_at(place.min(own.len()));
        for digit in b'0'..=b'9' {
            if place == 0 && digit == b'0' {
                continue;
            }
            let longer: Vec<u8> = head.iter().chain([&digit]).chain(tail).copied().collect();
            out.extend(number(&longer));
        }
    }
    out
}

/// Every number that dropping one digit of `value` gives.
pub(super) fn with_one_less(value: f64) -> Vec<f64> {
    let Some(own) = digits(value) else {
        return Vec::new();
    };
    (0..own.len())
        .filter_map(|place| {
            let shorter: Vec<u8> = own
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != place)
                .map(|(_, d)| *d)
                .collect();
            number(&shorter)
        })
        .collect()
}

/// Every number that differs from `value` in its first digit alone.
pub(super) fn with_other_first(value: f64) -> Vec<f64> {
    let Some(own) = digits(value) else {
        return Vec::new();
    };
    let Some((first, tail)) = own.split_first() else {
        return Vec::new();
    };
    (b'1'..=b'9')
        .filter(|digit| digit != first)
        .filter_map(|digit| {
            let other: Vec<u8> = std::iter::once(&digit).chain(tail).copied().collect();
            number(&other)
        })
        .collect()
}

/// Every number that swapping two neighbouring digits of `value` gives.
pub(super) fn with_two_swapped(value: f64) -> Vec<f64> {
    let Some(own) = digits(value) else {
        return Vec::new();
    };
    (1..own.len())
        .filter_map(|second| {
            let mut other = own.clone();
            other.swap(second.saturating_sub(1), second);
            // A number has no zero in front.
            let swapped = other != own && other.first() != Some(&b'0');
            swapped.then(|| number(&other)).flatten()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_more_and_a_digit_less_are_inverse() {
        assert!(with_one_more(12.0).contains(&126.0));
        assert!(with_one_more(1409.0).contains(&14094.0));
        assert!(with_one_less(22290.0).contains(&2290.0));
        assert!(with_other_first(209.0).contains(&509.0));
        assert_eq!(with_two_swapped(671.0), [761.0, 617.0]);
        assert!(with_two_swapped(55.0).is_empty());
    }

    #[test]
    fn what_is_no_count_has_no_digits() {
        for odd in [-1.0, 0.5, 1e300, f64::NAN, f64::INFINITY] {
            assert!(with_one_more(odd).is_empty());
            assert!(with_one_less(odd).is_empty());
            assert!(with_other_first(odd).is_empty());
            assert!(with_two_swapped(odd).is_empty());
        }
        assert_eq!(with_one_less(7.0), Vec::<f64>::new());
    }
}
