//! The words typed in a case for places, readings, functions and comparisons.

use super::messages::{Comparison, Published};
use jiff::civil::Date;
use standing_terms::{
    CodeScheme, FacilityId, Fips, Function, Missing, Place, PlaceCode, Quantity, Reading, SaidDate,
    StateCode,
};

/// A place, written as it is shown: `facility:otay-mesa`, `county:06071`, `state:CA`,
/// `field-office:SND`, `nation:US`, `area:Los Angeles`, or a code such as `ice-page:BTV`.
pub(super) fn place(text: &str) -> Result<Place, String> {
    let Some((kind, rest)) = text.split_once(':') else {
        return Err(format!(
            "`{text}` is not a place: write `facility:otay-mesa`, `state:CA`, `county:06071`, \
             `nation:US`, `field-office:SND`, `area:…` or `ice-page:CODE`"
        ));
    };
    match kind {
        "facility" => FacilityId::new(rest)
            .map(Place::Facility)
            .map_err(|e| e.to_string()),
        "county" => Fips::new(rest)
            .map(Place::County)
            .ok_or_else(|| format!("`{rest}` is not a five-digit county code")),
        "state" => StateCode::new(rest)
            .map(Place::State)
            .ok_or_else(|| format!("`{rest}` is not a two-letter state code")),
        "nation" if rest.len() == 2 && rest.bytes().all(|b| b.is_ascii_uppercase()) => {
            Ok(Place::Nation(rest.to_owned()))
        }
        "field-office" if rest.len() == 3 && rest.bytes().all(|b| b.is_ascii_uppercase()) => {
            Ok(Place::FieldOffice(rest.to_owned()))
        }
        "area" if !rest.is_empty() => Ok(Place::Area(rest.to_owned())),
        _ => match scheme(kind) {
            Ok(scheme) if !rest.is_empty() => Ok(Place::Listed(PlaceCode {
                scheme,
                code: rest.to_owned(),
            })),
            _ => Err(format!("`{text}` is not a place")),
        },
    }
}

/// A code scheme by its name.
pub(super) fn scheme(text: &str) -> Result<CodeScheme, String> {
    [
        CodeScheme::IcePage,
        CodeScheme::IceDetention,
        CodeScheme::Ucla,
        CodeScheme::IceStats,
    ]
    .into_iter()
    .find(|s| s.code() == text)
    .ok_or_else(|| {
        format!("`{text}` is not a code scheme (ice-page, ice-detention, ucla, ice-stats)")
    })
}

/// One of the seven functions.
pub(super) fn function(text: &str) -> Result<Function, String> {
    Function::ALL
        .into_iter()
        .find(|f| f.code() == text)
        .ok_or_else(|| {
            let all = Function::ALL.map(Function::code).join(", ");
            format!("`{text}` is not one of the seven functions ({all})")
        })
}

/// Why there is no value.
pub(super) fn missing(text: &str) -> Result<Missing, String> {
    let all = [
        Missing::NotReported,
        Missing::Refused,
        Missing::Unreadable,
        Missing::Suppressed,
        Missing::NotApplicable,
    ];
    all.into_iter().find(|m| m.code() == text).ok_or_else(|| {
        let all = all.map(Missing::code).join(", ");
        format!("`{text}` is not a reason ({all})")
    })
}

/// A number as published, `<5` for "fewer than 5", `>=600` for "600 or more".
pub(super) fn reading(text: &str) -> Result<Reading, String> {
    let quantity = |text: &str| {
        let number: f64 = text
            .trim()
            .parse()
            .map_err(|_| format!("`{text}` is not a number (no thousands separators)"))?;
        Quantity::new(number).map_err(|e| e.to_string())
    };
    if let Some(bound) = text.strip_prefix(">=") {
        quantity(bound).map(Reading::AtLeast)
    } else if let Some(bound) = text.strip_prefix('<') {
        quantity(bound).map(Reading::Below)
    } else {
        quantity(text).map(Reading::Value)
    }
}

/// A code out of a closed list, with the list in the message.
pub(super) fn coded<T: Copy>(
    text: &str,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    all.iter()
        .copied()
        .find(|v| code(*v) == text)
        .ok_or_else(|| {
            let all: Vec<_> = all.iter().map(|v| code(*v)).collect();
            format!("`{text}` is not one of: {}", all.join(", "))
        })
}

/// When a source was published.
pub(super) fn published(text: &str) -> Result<Published, String> {
    match text {
        "unknown" => Ok(Published::Unknown),
        "rolling" => Ok(Published::Rolling),
        _ => said(text).map(Published::On).map_err(|e| {
            format!(
                "{e}; `unknown` where it bears no date, `rolling` for a page that is overwritten"
            )
        }),
    }
}

/// A day, a month or a year.
pub(super) fn said(text: &str) -> Result<SaidDate, String> {
    text.parse().map_err(|_| {
        format!(
            "`{text}` is not a date: give a day (2021-03-12), a month (2021-03) or a year (2021)"
        )
    })
}

/// A day.
pub(super) fn day(text: &str) -> Result<Date, String> {
    if text.len() == 10
        && let Ok(day) = text.parse()
    {
        return Ok(day);
    }
    Err(format!("`{text}` is not a day (2021-03-12)"))
}

/// A comparison of a claim.
pub(super) fn comparison(text: &str) -> Result<Comparison, String> {
    let wrong = || {
        format!(
            "`{text}` is not a comparison: `more-than 600`, `at-least 7`, `less-than 10`, \
             `equals 7`, `about 14000 within 2 %`, `on 2021-01-27`, `in 2021-03` or `none`"
        )
    };
    let number = |word: &str| {
        word.parse::<f64>()
            .ok()
            .filter(|n| n.is_finite())
            .ok_or_else(wrong)
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["none"] => Ok(Comparison::None),
        ["more-than", n] => Ok(Comparison::MoreThan(number(n)?)),
        ["at-least", n] => Ok(Comparison::AtLeast(number(n)?)),
        ["less-than", n] => Ok(Comparison::LessThan(number(n)?)),
        ["equals", n] => Ok(Comparison::Equals(number(n)?)),
        ["about", n, "within", percent, "%"] => Ok(Comparison::About {
            value: number(n)?,
            within_percent: number(percent)?,
        }),
        ["on" | "in", date] => date.parse().map(Comparison::Dated).map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_as_it_is_shown() {
        for text in [
            "facility:otay-mesa",
            "county:06071",
            "state:CA",
            "nation:US",
            "field-office:SND",
            "area:Los Angeles",
            "ice-page:GOLDEN STATE ANNEX_MCFARLAND_CA",
        ] {
            assert_eq!(place(text).map(|p| p.to_string()), Ok(text.to_owned()));
        }
        assert!(place("Otay Mesa").is_err());
        assert!(place("planet:Mars").is_err());
    }

    #[test]
    fn a_bound_is_not_a_value() {
        assert_eq!(reading("<5"), Ok(Reading::Below(Quantity::count(5))));
        assert_eq!(
            reading(">=245000"),
            Ok(Reading::AtLeast(Quantity::count(245_000)))
        );
        assert!(reading("14,000").is_err());
        assert!(reading("NaN").is_err());
    }

    #[test]
    fn a_comparison_reads_its_words() {
        assert_eq!(
            comparison("about 14000 within 2 %"),
            Ok(Comparison::About {
                value: 14000.0,
                within_percent: 2.0
            })
        );
        assert!(comparison("roughly 14000").is_err());
    }
}
