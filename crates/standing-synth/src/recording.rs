//! From what happened to what the registry has of it.

use crate::draws::{Draws, Topic};
use crate::history::{Given, plus};
use crate::person::Dose;
use crate::rates;
use jiff::civil::Date;

/// How a code is entered when the product was not recorded; and its manufacturer otherwise.
fn product_of(cvx: &str) -> (Option<&'static str>, Option<&'static str>) {
    match cvx {
        "20" => (Some("107"), Some("SKB")),
        "10" | "02" => (Some("89"), Some("PMC")),
        "08" | "43" => (Some("45"), Some("MSD")),
        "48" => (Some("17"), Some("PMC")),
        "100" | "133" | "215" | "216" => (Some("152"), Some("PFR")),
        "116" => (Some("122"), Some("MSD")),
        "83" | "52" => (Some("85"), Some("SKB")),
        "114" | "203" => (Some("147"), Some("PMC")),
        "163" => (Some("164"), Some("SKB")),
        "62" | "165" => (Some("137"), Some("MSD")),
        "09" | "113" | "196" => (Some("139"), Some("PMC")),
        "121" | "187" => (Some("188"), Some("SKB")),
        "141" | "158" | "140" | "135" | "197" | "155" | "185" => (Some("88"), Some("SEQ")),
        "208" | "300" | "309" => (Some("213"), Some("PFR")),
        "207" | "229" | "312" => (Some("213"), Some("MOD")),
        "212" => (Some("213"), Some("JSN")),
        "03" | "21" => (None, Some("MSD")),
        "115" | "303" => (None, Some("SKB")),
        _ => (None, None),
    }
}

/// The share of doses that were reported in a year.
fn reported(year: i16) -> f64 {
    let [first, second, third, last] = rates::REPORTED;
    match year {
        ..1995 => first,
        1995..2005 => second,
        2005..2015 => third,
        _ => last,
    }
}

/// The registry's record, by date.
pub(crate) fn record(
    given: &[Given],
    grown_from: Date,
    until: Date,
    in_custody: bool,
    seed: u64,
    index: u64,
) -> Vec<Dose> {
    let mut draws = Draws::of(seed, index, Topic::Recording);
    let elsewhere = if in_custody {
        rates::CHILDHOOD_ELSEWHERE_IN_CUSTODY
    } else {
        rates::CHILDHOOD_ELSEWHERE
    };
    let lived_elsewhere = draws.chance(elsewhere);
    let years = rates::YEARS_HERE_IN_CUSTODY;
    let here_days = draws
        .between(0, years * 365)
        .min(draws.between(0, years * 365));
    // Nothing before this day can have been reported.
    let reached_from = match (lived_elsewhere, in_custody) {
        (false, _) => Date::MIN,
        (true, false) => grown_from,
        (true, true) => plus(until, -here_days),
    };
    // A provider reports or does not: one threshold for the person, so that a history is mostly
    // there or mostly not, and a little of chance for each dose.
    let provider = draws.unit();
    let mut doses = Vec::with_capacity(given.len() + 2);
    for one in given {
        let odd = draws.unit();
        let threshold = if odd < 0.2 { draws.unit() } else { provider };
        let (unspecified, maker) = product_of(one.cvx);
        let cvx = match unspecified {
            Some(code) if draws.chance(rates::UNSPECIFIED) => code,
            _ => one.cvx,
        };
        let mvx = maker.filter(|_| cvx == one.cvx && draws.chance(rates::MANUFACTURER));
        let twice = draws.chance(rates::DUPLICATE);
        let off = if draws.chance(rates::DUPLICATE_OFF) {
            draws.between(1, 3)
        } else {
            0
        };
        if one.date < reached_from || threshold >= reported(one.date.year()) {
            continue;
        }
        doses.push(Dose {
            date: one.date,
            cvx,
            mvx,
        });
        if twice {
            doses.push(Dose {
                date: plus(one.date, off).min(until),
                cvx: unspecified.unwrap_or(one.cvx),
                mvx: None,
            });
        }
    }
    doses.sort_by_key(|dose| dose.date);
    doses
}
