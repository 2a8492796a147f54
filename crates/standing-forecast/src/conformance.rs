//! What is said with a forecast: that it is no order, and where a miss is known.
//!
//! Vaccine groups with a known miss: a case of CDC's that this engine answers with an earlier date,
//! or with a dose where CDC asks for none. Whoever prints a forecast of such a group says so.
//!
//! The cases and their explanations stand in `docs/conformance/cdsi.md`; a test keeps the two alike.

/// What is said with every forecast.
pub const NOT_AN_ORDER: &str =
    "This is a computed forecast, not an order. No clinician has verified these rules.";

/// What to say beside a forecast of the vaccine group, if a miss is known.
pub fn known_miss(vaccine_group: &str) -> Option<&'static str> {
    Some(match vaccine_group {
        "Hib" => {
            "known miss: of a child below 12 months with a condition that indicates a risk series \
             from 12 months the standard series is forecast, where a case of CDC's has the later \
             dates of the risk series (2016-UC-0057)"
        }
        "Cholera" => {
            "known miss: the data recommends the vaccine from 2 years, an older case of CDC's from \
             18 years (2017-UC-0015)"
        }
        "HepA" => {
            "known miss: after the travel dose before 12 months the standard series is forecast, \
             which a case of CDC's leaves out (2024-UC-0012)"
        }
        _ => return None,
    })
}
