//! `standing stock temperature`: one reading, or a logger's file.

use super::Temperature;
use crate::cli::entering::{Told, enter, instant};
use crate::cli::{Args, Outcome};
use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use standing_registry::Act;
use standing_registry::stock::StockAct;

/// The command.
pub(super) async fn run(args: &Args, options: &Temperature) -> anyhow::Result<Outcome> {
    let told = match (&options.celsius, &options.fahrenheit, &options.file) {
        (Some(celsius), ..) => vec![one(args, options, tenths(celsius)?)?],
        (None, Some(fahrenheit), _) => {
            let tenths = i32::from(tenths(fahrenheit)?) - 320;
            // Half up: a tenth of a degree is as much as a thermometer tells.
            let celsius = i16::try_from((tenths * 10 + 9).div_euclid(18))?;
            vec![one(args, options, celsius)?]
        }
        (None, None, Some(file)) => {
            let shown = file.display();
            let bytes = std::fs::read(file).with_context(|| format!("cannot read {shown}"))?;
            of_file(args, options, &bytes).with_context(|| format!("{shown}: nothing was read"))?
        }
        (None, None, None) => anyhow::bail!("give --celsius, --fahrenheit or --file"),
    };
    enter(args, &options.desk, |_| Ok(told)).await
}

fn one(args: &Args, options: &Temperature, tenths: i16) -> anyhow::Result<Told> {
    Ok(Told::of(Act::Stock(StockAct::Temperature {
        facility: options.desk.facility.clone(),
        unit: options.unit.clone(),
        at: instant(args, options.at.as_deref())?,
        tenths,
    })))
}

/// Readings of a file: one that comes again adds nothing, in whatever file.
fn of_file(args: &Args, options: &Temperature, bytes: &[u8]) -> anyhow::Result<Vec<Told>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        let at = headers
            .iter()
            .position(|header| header.eq_ignore_ascii_case(name));
        at.with_context(|| format!("there is no column {name}"))
    };
    let (at, celsius) = (column("at")?, column("celsius")?);
    let mut told = Vec::new();
    for (index, row) in reader.records().enumerate() {
        let line = index + 2;
        let row = row.with_context(|| format!("line {line}"))?;
        let cell = |place: usize| row.get(place).unwrap_or_default();
        let when = instant(args, Some(cell(at))).with_context(|| format!("line {line}, at"))?;
        let read = tenths(cell(celsius)).with_context(|| format!("line {line}, celsius"))?;
        let content = format!(
            "{}\n{}\n{when}\n{read}",
            options.desk.facility, options.unit
        );
        told.push(Told {
            person: None,
            act: Act::Stock(StockAct::Temperature {
                facility: options.desk.facility.clone(),
                unit: options.unit.clone(),
                at: when,
                tenths: read,
            }),
            message: Some(format!("file:{}", hex::encode(Sha256::digest(content)))),
        });
    }
    anyhow::ensure!(!told.is_empty(), "there is no reading in it");
    Ok(told)
}

/// Tenths of a degree, exactly as written: a second digit after the point is rounded away from
/// zero, so that it never looks closer to the range than it is.
fn tenths(text: &str) -> anyhow::Result<i16> {
    let bad = || format!("`{text}` is no temperature, e.g. 4.5");
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()) && !part.is_empty();
    anyhow::ensure!(number(whole) && number(part) && whole.len() <= 3, bad());
    let whole: i16 = whole.parse().with_context(bad)?;
    let (first, rest) = part.split_at(1);
    let first: i16 = first.parse().with_context(bad)?;
    let more = i16::from(rest.bytes().any(|b| b != b'0'));
    let tenths = whole * 10 + first + more;
    let tenths = if negative { -tenths } else { tenths };
    anyhow::ensure!(
        (-2_000..=1_800).contains(&tenths),
        "{text} is no temperature of a storage unit"
    );
    Ok(tenths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temperature_is_read_as_it_is_written() {
        for (text, read) in [
            ("4.5", 45),
            ("8", 80),
            ("-18.04", -181),
            ("8.01", 81),
            ("0,5", 5),
        ] {
            assert_eq!(tenths(text).unwrap(), read, "{text}");
        }
        for text in ["", "warm", "4.", "1e2", "999", "--4"] {
            tenths(text).unwrap_err();
        }
    }
}
