//! Rosters as workbooks.

use standing_formats::roster::{self, Mapping};
use standing_formats::roster_sheet::as_csv;

use super::{one_sheet, workbook};

fn text(words: &str) -> String {
    format!("<c t='inlineStr'><is><t>{words}</t></is></c>")
}

fn row(number: u32, cells: &str) -> String {
    format!("<row r='{number}'>{cells}</row>")
}

const STYLES: &str = "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>";

fn roster(days: &str) -> String {
    let header: String = ["number", "event", "date", "name", "birth_date"]
        .map(text)
        .concat();
    let cells = format!(
        "<c><v>17</v></c>{}{days}{}<c s='1'><v>29254</v></c>",
        text("admitted"),
        text("Quuxperson, Zz")
    );
    row(1, &header) + &row(2, &cells)
}

#[test]
fn a_roster_in_a_workbook_is_read_with_its_days_and_numbers() {
    let rows = roster("<c s='1'><v>44266.5</v></c>");
    let csv = as_csv(&workbook(&[("Data", "", &rows)], "", STYLES)).unwrap();
    let read = roster::roster(&csv, &Mapping::default()).unwrap();
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let movement = &read.rows[0];
    assert_eq!(movement.number, "17");
    assert_eq!(movement.on.to_string(), "2021-03-11");
    assert_eq!(movement.birth.unwrap().to_string(), "1980-02-03");
    assert_eq!(movement.line, 2);
}

#[test]
fn a_bare_number_is_no_day() {
    let rows = roster("<c><v>44266</v></c>");
    let csv = as_csv(&workbook(&[("Data", "", &rows)], "", STYLES)).unwrap();
    let read = roster::roster(&csv, &Mapping::default()).unwrap();
    assert!(read.rows.is_empty() && read.problems.len() == 1);
}

#[test]
fn a_value_that_its_formula_does_not_give_refuses_the_roster() {
    let rows = roster("<c><f>1+1</f><v>3</v></c>");
    assert!(as_csv(&workbook(&[("Data", "", &rows)], "", STYLES)).is_err());
}

#[test]
fn two_visible_sheets_are_a_question() {
    let rows = roster("<c s='1'><v>44266</v></c>");
    let two = workbook(&[("Data", "", &rows), ("More", "", &rows)], "", STYLES);
    assert!(as_csv(&two).is_err());
    let hidden = workbook(
        &[("Data", "", &rows), ("More", "state='hidden'", &rows)],
        "",
        STYLES,
    );
    assert!(as_csv(&hidden).is_ok());
    assert!(as_csv(&one_sheet("")).is_err(), "no cells at all");
}
