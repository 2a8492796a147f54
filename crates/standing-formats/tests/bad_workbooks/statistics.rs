//! The agency's statistics: made-up releases, and the real ones where they are at hand.

use standing_formats::problem::Verdict;
use standing_formats::workbook::detention_stats::{
    MonthlyValue, PeriodBasis, Statistics, StatisticsError, StatisticsProblem, WhyMissing,
};
use standing_formats::workbook::{CellFault, FindingKind, Limits};

use super::{one_sheet, shared, workbook};

#[test]
fn real_releases_equal_the_derived_table() {
    let Some(shared) = shared() else { return };
    let raw = shared.join("data/raw/ice_stats");
    let table = std::fs::read_to_string(shared.join("data/derived/ice_facility_adp.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let headings: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let mut expected: Vec<Vec<String>> = reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(expected.len(), 473);

    let mut found: Vec<Vec<String>> = Vec::new();
    for (file, year, end) in [
        ("FY20-detentionstats.xlsx", 2020, "2020-09-30"),
        ("FY21-detentionstats-2020-11.xlsx", 2021, "2020-11-14"),
        ("FY21-detentionstats-2021-04-14.xlsx", 2021, "2021-04-03"),
    ] {
        let bytes = std::fs::read(raw.join(file)).unwrap();
        let statistics = Statistics::read(&bytes, &Limits::default()).unwrap();
        for problem in statistics.problems.iter().filter(|p| p.verdict > Verdict::Finding) {
            println!("{file}: {problem}");
        }
        assert_eq!(statistics.fiscal_year, Some(year));
        let [sheet] = &statistics.facility_sheets[..] else {
            panic!("one sheet of facilities");
        };
        let period = sheet.period.as_ref().unwrap();
        assert_eq!(period.end.to_string(), end);
        let label = if period.basis == PeriodBasis::StatedWholeYear {
            format!("FY{}_full", year - 2000)
        } else {
            format!("FY{}_to_{}", year - 2000, period.end)
        };
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        for row in &sheet.rows {
            let date: String = some(&row.last_inspection.date_text);
            found.push(vec![
                label.clone(),
                row.name.clone(),
                some(&row.address),
                some(&row.city),
                some(&row.state),
                some(&row.zip),
                some(&row.aor),
                some(&row.facility_type),
                some(&row.male_female),
                row.alos_days.map(|x| rounded(x, 2)).unwrap_or_default(),
                row.adp().map(|x| rounded(x, 3)).unwrap_or_default(),
                row.adp_mandatory.map(|x| rounded(x, 3)).unwrap_or_default(),
                row.guaranteed_minimum
                    .map(|n| n.to_string())
                    .unwrap_or_default(),
                some(&row.last_inspection.standard),
                some(&row.last_inspection.rating),
                // DIFFERENCE: the derived table cuts this field to ten characters, which loses
                // the end of words that stand in place of a date.
                date.chars().take(10).collect(),
            ]);
        }
    }
    assert_eq!(found.len(), expected.len());
    for row in &mut expected {
        for (field, name) in row.iter_mut().zip(&headings) {
            if let ("alos_days", false) = (name.as_str(), field.is_empty()) {
                *field = rounded(field.parse().unwrap(), 2);
            } else if let ("adp" | "adp_mandatory", false) = (name.as_str(), field.is_empty()) {
                *field = rounded(field.parse().unwrap(), 3);
            }
        }
    }
    let mut different = 0;
    for (at, (found, expected)) in found.iter().zip(&expected).enumerate() {
        for ((found, expected), name) in found.iter().zip(expected).zip(&headings) {
            if found != expected {
                different += 1;
                println!("row {}: field {name} differs: {found} {expected}", at + 1);
            }
        }
    }
    assert_eq!(different, 0);
}

/// Rounds for comparison with a table that was rounded.
fn rounded(value: f64, places: usize) -> String {
    format!("{value:.places$}")
}

#[test]
fn real_releases_give_months_up_to_the_date_that_a_footnote_states() {
    let Some(shared) = shared() else { return };
    let raw = shared.join("data/raw/ice_stats");
    for (file, as_of, figures) in [
        ("FY20-detentionstats.xlsx", "2020-09-30", 12),
        ("FY21-detentionstats-2020-11.xlsx", "2020-11-21", 2),
        ("FY21-detentionstats-2021-04-14.xlsx", "2021-04-10", 7),
    ] {
        let bytes = std::fs::read(raw.join(file)).unwrap();
        let statistics = Statistics::read(&bytes, &Limits::default()).unwrap();
        let stated = statistics.months_as_of.unwrap();
        assert_eq!(stated.date.to_string(), as_of, "{file}");
        assert_eq!(statistics.population.len(), 15, "{file}");
        for series in &statistics.population {
            let found = series
                .months
                .iter()
                .filter(|month| matches!(month.value, MonthlyValue::Average { .. }))
                .count();
            assert_eq!(found, figures, "{file} row {}", series.row);
            assert_eq!(series.months.len(), 12);
        }
    }
}
