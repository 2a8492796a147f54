//! What a case may never hold: numbers and fields about a person.
//!
//! An A-number is the letter A and seven to nine digits, often grouped by hyphens or spaces
//! (`A123456789`, `A 123-456-789`, `A# 012 345 678`). Whatever looks like one is refused; a false
//! alarm costs a rewording, a miss cannot be taken back.

/// Fields that no case may have, whatever the file. Compared in lower case with hyphens.
const FORBIDDEN: &[&str] = &[
    "a-number",
    "alien-number",
    "alien-registration-number",
    "anumber",
    "birth-date",
    "citizenship",
    "country-of-birth",
    "country-of-origin",
    "court-date",
    "date-of-birth",
    "deportation-date",
    "detainee",
    "detainee-name",
    "dob",
    "hearing",
    "hearing-date",
    "immigration-status",
    "nationality",
    "next-hearing",
    "patient",
    "person",
    "person-name",
    "removal-date",
    "removal-order",
    "visa-status",
];

/// Whether a field's name is one that no case may have.
pub(super) fn is_forbidden_field(name: &str) -> bool {
    let name: String = name
        .trim()
        .chars()
        .map(|c| match c {
            '_' | ' ' | '.' => '-',
            c => c.to_ascii_lowercase(),
        })
        .collect();
    FORBIDDEN.contains(&name.as_str())
}

/// Whether a text holds something that looks like an A-number.
pub(crate) fn looks_like_a_number(text: &str) -> bool {
    let mut before = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let starts_a_word = !before.is_some_and(char::is_alphanumeric);
        if starts_a_word && c.eq_ignore_ascii_case(&'a') && number_follows(rest.as_str()) {
            return true;
        }
        before = Some(c);
    }
    false
}

fn number_follows(rest: &str) -> bool {
    // `A 2021-03-12 page`: a date after an article.
    let day = rest.trim_start().get(..10);
    if day.is_some_and(|d| d.parse::<jiff::civil::Date>().is_ok()) {
        return false;
    }
    let mut digits = 0;
    let mut since_digit = 0;
    for c in rest.chars() {
        if c.is_ascii_digit() {
            digits += 1;
            since_digit = 0;
        } else if matches!(c, ' ' | '-' | '#' | '.') && since_digit < 2 {
            since_digit += 1;
        } else {
            // A word that goes on is a code, not a number of a person.
            return (7..=9).contains(&digits) && (since_digit > 0 || !c.is_alphanumeric());
        }
    }
    (7..=9).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_a_number_is_seen_in_its_usual_spellings() {
        for text in [
            "A123456789",
            "see A 123-456-789.",
            "a#12345678",
            "(A-012 345 678)",
        ] {
            assert!(looks_like_a_number(text), "{text}");
        }
    }

    #[test]
    fn dockets_identifiers_and_dates_are_not_a_numbers() {
        for text in [
            "20-CV-361",
            "10.1001/jama.2020.21473",
            "A 2021-03-12 page",
            "about 14,000 held",
            "sha256:a1234567b9",
            "A 90 day plan",
        ] {
            assert!(!looks_like_a_number(text), "{text}");
        }
    }

    #[test]
    fn a_forbidden_field_is_seen_in_any_spelling() {
        assert!(is_forbidden_field("Country_of_Origin"));
        assert!(is_forbidden_field("hearing date"));
        assert!(!is_forbidden_field("addressees"));
    }
}
