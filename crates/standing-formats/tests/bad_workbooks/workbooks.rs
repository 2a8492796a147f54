//! Rules for workbooks.

use standing_formats::problem::Verdict;
use standing_formats::workbook::{
    CellFault, FindingKind, Limits, Value, Workbook, WorkbookFault, column_name,
};

use super::{one_sheet, workbook, zip};

fn read(bytes: &[u8]) -> Result<Workbook, WorkbookFault> {
    Workbook::read(bytes, &Limits::default()).map_err(|error| error.fault)
}

fn rows(rows: &str) -> Result<Workbook, WorkbookFault> {
    read(&one_sheet(rows))
}

/// One row with these cells in XML.
fn cells(cells: &str) -> Result<Workbook, WorkbookFault> {
    rows(&format!("<row r='1'>{cells}</row>"))
}

fn first(workbook: &Workbook) -> &standing_formats::workbook::Cell {
    &workbook.sheets[0].cells[0]
}

fn kinds(workbook: &Workbook) -> Vec<FindingKind> {
    workbook.findings.iter().map(|f| f.kind.clone()).collect()
}

#[test]
fn cells_keep_their_place_and_kind() {
    let workbook = rows(
        "<row r='2'><c r='B2'><v>1.50</v></c><c t='b'><v>1</v></c><c r='E2' t='e'><v>#N/A</v></c></row>\
         <row><c t='inlineStr'><is><r><t>a</t></r><r><t>b_x000D_</t></r><rPh><t>no</t></rPh></is></c>\
         <c t='str'><f>A1</f><v>x</v></c><c t='d'><v>2021-04-12</v></c></row>",
    )
    .unwrap();
    let found: Vec<(String, Value)> = workbook.sheets[0]
        .cells
        .iter()
        .map(|cell| (cell.reference(), cell.value.clone()))
        .collect();
    let text = |t: &str| Value::Text(t.into());
    assert_eq!(
        found,
        [
            (
                "B2".into(),
                Value::Number {
                    text: "1.50".into(),
                    value: 1.5
                }
            ),
            ("C2".into(), Value::Bool(true)),
            ("E2".into(), Value::Error("#N/A".into())),
            ("A3".into(), text("ab\r")),
            ("B3".into(), text("x")),
            ("C3".into(), Value::IsoDate("2021-04-12".into())),
        ]
    );
    assert_eq!(workbook.sheets[0].cell(2, 2).unwrap().stored(), "1.50");
    assert_eq!(workbook.sheets[0].rows().count(), 2);
}

#[test]
fn columns_have_letters() {
    for (number, name) in [
        (1, "A"),
        (26, "Z"),
        (27, "AA"),
        (702, "ZZ"),
        (703, "AAA"),
        (16384, "XFD"),
    ] {
        assert_eq!(column_name(number), name);
    }
}

#[test]
fn impossible_cells_are_refused() {
    for (xml, fault) in [
        ("<c r='1A'><v>1</v></c>", WorkbookFault::CellName),
        ("<c r='ZZZZ1'><v>1</v></c>", WorkbookFault::CellName),
        ("<c r='XFE1'><v>1</v></c>", WorkbookFault::CellName),
        ("<c r='A2'><v>1</v></c>", WorkbookFault::CellName),
        ("<c r='A01'><v>1</v></c>", WorkbookFault::CellName),
        (
            "<c r='A1'><v>1</v></c><c r='A1'><v>2</v></c>",
            WorkbookFault::CellTwice,
        ),
        ("<c r='A1'><v>1</v><v>2</v></c>", WorkbookFault::TwoValues),
        ("<c r='A1' t='s'><v>0</v></c>", WorkbookFault::TextIndex),
        ("<c r='A1' t='s'><v>-1</v></c>", WorkbookFault::TextIndex),
        ("<c r='A1'><v>inf</v></c>", WorkbookFault::Number),
        ("<c r='A1'><v>nan</v></c>", WorkbookFault::Number),
        ("<c r='A1'><v>1e999</v></c>", WorkbookFault::Number),
        ("<c r='A1'><v>1,5</v></c>", WorkbookFault::Number),
        ("<c r='A1' t='b'><v>2</v></c>", WorkbookFault::Bool),
        ("<c r='A1' t='z'><v>2</v></c>", WorkbookFault::CellType),
        ("<c r='A1' s='x'><v>2</v></c>", WorkbookFault::Style),
    ] {
        assert_eq!(cells(xml), Err(fault), "{xml}");
    }
    for row in ["0", "-1", "1048577", "99999999999", "x"] {
        let result = rows(&format!("<row r='{row}'><c><v>1</v></c></row>"));
        assert_eq!(result, Err(WorkbookFault::RowNumber), "{row}");
    }
}

#[test]
fn far_values_are_refused_and_far_styles_are_not() {
    let far = WorkbookFault::TooFar {
        rows: 200_000,
        columns: 2_048,
    };
    assert_eq!(cells("<c r='XFD1'><v>1</v></c>"), Err(far.clone()));
    assert_eq!(rows("<row r='1048576'><c><v>1</v></c></row>"), Err(far));
    let workbook = cells("<c r='A1'><v>1</v></c><c r='XFD1' s='1'/>").unwrap();
    assert_eq!(workbook.sheets[0].cells.len(), 1);
}

#[test]
fn limits_hold() {
    let bytes = one_sheet("<row><c><v>1</v></c><c><v>2</v></c></row>");
    let with = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        Workbook::read(&bytes, &limits).unwrap_err().fault
    };
    assert_eq!(
        with(|l| l.cells = 1),
        WorkbookFault::TooManyCells { limit: 1 }
    );
    assert_eq!(
        with(|l| l.sheets = 0),
        WorkbookFault::TooManySheets { limit: 0 }
    );
    assert_eq!(
        with(|l| l.columns = 1),
        WorkbookFault::TooFar {
            rows: 200_000,
            columns: 1
        }
    );
}

#[test]
fn rows_and_cells_out_of_order_are_sorted_and_reported() {
    let workbook =
        rows("<row r='5'><c><v>5</v></c></row><row r='2'><c><v>2</v></c></row>").unwrap();
    assert_eq!(kinds(&workbook), [FindingKind::OutOfOrder]);
    assert_eq!(workbook.verdict(), Some(Verdict::Quarantine));
    assert_eq!(first(&workbook).row, 2);
    let workbook = cells("<c r='B1'><v>1</v></c><c r='A1'><v>2</v></c>").unwrap();
    assert_eq!(kinds(&workbook), [FindingKind::OutOfOrder]);
}

#[test]
fn stored_values_are_compared_with_simple_formulas() {
    let with = |formula: &str, stored: &str| {
        let xml = format!(
            "<c r='A1'><v>2</v></c><c r='B1'><v>3</v></c><c r='D1'><f>{formula}</f>{stored}</c>"
        );
        kinds(&cells(&xml).unwrap())
    };
    for (formula, stored) in [
        ("7+7", "14"),
        ("A1/B1", "0.66666666666666663"),
        ("SUM(A1:C1)", "5"),
        ("-(A1+$B$1)*2", "-10"),
        ("AVERAGE(A1:B1)", "2.5"),
        ("SUM(A1,B1,4)", "9"),
        ("C1+1", "1"),
    ] {
        assert_eq!(with(formula, &format!("<v>{stored}</v>")), [], "{formula}");
        assert_eq!(
            with(formula, "<v>41</v>"),
            [FindingKind::FormulaDisagrees],
            "{formula}"
        );
    }
    for formula in [
        "VLOOKUP(A1,A1:B1,2)",
        "Sheet2!A1",
        "A1^2",
        "SUM(",
        "A1:B1",
        &"(".repeat(5000),
    ] {
        let unchecked = [FindingKind::FormulasUnchecked { count: 1 }];
        assert_eq!(with(formula, "<v>41</v>"), unchecked, "{formula}");
    }
    for formula in [
        "[1]Sheet1!A1",
        "'C:\\x\\[b.xlsx]S'!A1",
        "cmd|'/c calc'!A0",
        "WEBSERVICE(\"x\")",
    ] {
        assert_eq!(
            with(formula, "<v>1</v>"),
            [FindingKind::FormulaExternal],
            "{formula}"
        );
    }
    assert_eq!(with("7+7", ""), [FindingKind::FormulaWithoutValue]);
    assert_eq!(
        with("Table1[[#This Row],[a]]", "<v>1</v>"),
        [FindingKind::FormulasUnchecked { count: 1 }]
    );
}

#[test]
fn counts_are_whole_numbers_and_nothing_else() {
    let count = |xml: &str| first(&cells(xml).unwrap()).count();
    assert_eq!(count("<c><v>14</v></c>"), Ok(Some(14)));
    assert_eq!(count("<c><v>14.0</v></c>"), Ok(Some(14)));
    assert_eq!(
        count("<c><v>13.999999999999998</v></c>"),
        Err(CellFault::FloatNoise)
    );
    assert_eq!(count("<c><v>13.5</v></c>"), Err(CellFault::NotWhole));
    assert_eq!(count("<c><v>-1</v></c>"), Err(CellFault::Negative));
    assert_eq!(count("<c><v>1e300</v></c>"), Err(CellFault::OutOfRange));
    assert_eq!(count("<c t='b'><v>1</v></c>"), Err(CellFault::Bool));
    assert_eq!(count("<c t='e'><v>#REF!</v></c>"), Err(CellFault::Error));
    assert_eq!(count("<c t='str'><v>14</v></c>"), Err(CellFault::Text));
    assert_eq!(count("<c><f>A2</f></c>"), Ok(None));
}

const STYLES: &str = "<numFmts><numFmt numFmtId='164' formatCode='[$-409]yyyy\\-mm\\-dd;@'/>\
    <numFmt numFmtId='165' formatCode='0.0\"days\"'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>\
    <cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/></cellXfs>";

#[test]
fn day_numbers_become_dates_of_the_workbooks_system() {
    let sheet = "<row><c s='0'><v>60</v></c><c s='1'><v>61</v></c><c s='2'><v>42836.75</v></c><c s='3'><v>60</v></c></row>";
    let modern = read(&workbook(&[("D", "", sheet)], "", STYLES)).unwrap();
    let cells = &modern.sheets[0].cells;
    let styles: Vec<bool> = cells.iter().map(|cell| cell.date_style).collect();
    assert_eq!(styles, [false, true, true, false]);
    let date = |at: usize| {
        cells[at]
            .date(modern.date_system)
            .map(|d| d.unwrap().to_string())
    };
    assert_eq!(date(0), Err(CellFault::DayThatNeverWas));
    assert_eq!(date(1), Ok("1900-03-01".into()));
    assert_eq!(date(2), Ok("2017-04-11".into()));
    assert_eq!(kinds(&modern), []);
    let old = read(&workbook(
        &[("D", "", sheet)],
        "<workbookPr date1904='1'/>",
        STYLES,
    ))
    .unwrap();
    let day = old.sheets[0].cells[2]
        .date(old.date_system)
        .unwrap()
        .unwrap();
    assert_eq!(day.to_string(), "2021-04-12");
    let never = "<row><c s='1'><v>60</v></c></row>";
    let never = read(&workbook(&[("D", "", never)], "", STYLES)).unwrap();
    assert_eq!(kinds(&never), [FindingKind::DayThatNeverWas]);
}

#[test]
fn hidden_sheets_and_odd_names_are_reported() {
    let row = "<row><c><v>1</v></c></row>";
    for state in ["hidden", "veryHidden", "else"] {
        let bytes = workbook(
            &[("A", "", row), ("B", &format!("state='{state}'"), row)],
            "",
            "",
        );
        assert_eq!(kinds(&read(&bytes).unwrap()), [FindingKind::HiddenSheet]);
    }
    let odd = read(&workbook(&[("../../x", "", row)], "", "")).unwrap();
    assert_eq!(odd.sheets[0].name, "../../x");
    assert_eq!(odd.verdict(), Some(Verdict::Neutralise));
    let twice = workbook(&[("a", "", row), ("A", "", row)], "", "");
    assert_eq!(read(&twice), Err(WorkbookFault::DuplicateSheet));
}

#[test]
fn parts_that_mislead_are_refused() {
    let good = one_sheet("<row><c><v>1</v></c></row>");
    let parts: Vec<(String, String)> = {
        use standing_formats::container::{Archive, Limits};
        let archive = Archive::open(&good, &Limits::default()).unwrap();
        archive
            .entries()
            .iter()
            .map(|e| {
                (
                    e.name().to_owned(),
                    String::from_utf8(archive.read(e).unwrap()).unwrap(),
                )
            })
            .collect()
    };
    let with = |change: &dyn Fn(&mut Vec<(String, String)>)| {
        let mut parts = parts.clone();
        change(&mut parts);
        let parts: Vec<(&str, &str)> = parts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        read(&zip(&parts)).map(|_| ())
    };
    let replace = |part: &'static str, from: &'static str, to: &'static str| {
        with(&|parts| {
            for (name, text) in parts.iter_mut().filter(|(name, _)| name == part) {
                assert!(text.contains(from), "{name}");
                *text = text.replace(from, to);
            }
        })
    };
    let add = |name: &'static str| with(&|parts| parts.push((name.into(), "x".into())));
    assert_eq!(with(&|_| ()), Ok(()));
    assert_eq!(add("xl/vbaProject.bin"), Err(WorkbookFault::Macros));
    assert_eq!(add("xl/workbook.bin"), Err(WorkbookFault::BinaryWorkbook));
    assert_eq!(
        replace(
            "[Content_Types].xml",
            "openxmlformats-officedocument.spreadsheetml.sheet",
            "ms-excel.sheet.macroEnabled"
        ),
        Err(WorkbookFault::Macros)
    );
    assert_eq!(
        replace(
            "[Content_Types].xml",
            "spreadsheetml.sheet",
            "wordprocessingml.document"
        ),
        Err(WorkbookFault::NotWorkbook)
    );
    let rels = "xl/_rels/workbook.xml.rels";
    for target in [
        "../../x.xml",
        "http://host.invalid/x.xml",
        "..\\x.xml",
        "a%2e/x.xml",
        "/../x.xml",
    ] {
        let result = with(&|parts| {
            for (_, text) in parts.iter_mut().filter(|(name, _)| name == rels) {
                *text = text.replace("worksheets/sheet1.xml", target);
            }
        });
        assert_eq!(result, Err(WorkbookFault::LeavesPackage), "{target}");
    }
    assert_eq!(
        replace(
            rels,
            "Target=\"worksheets/sheet1.xml\"",
            "Target=\"a.xml\" TargetMode=\"External\""
        ),
        Err(WorkbookFault::LeavesPackage)
    );
    assert_eq!(
        replace(rels, "worksheets/sheet1.xml", "none.xml"),
        Err(WorkbookFault::MissingPart)
    );
    assert_eq!(
        replace(rels, "worksheets/sheet1.xml", "styles.xml"),
        Err(WorkbookFault::WrongRoot)
    );
    assert_eq!(
        replace(rels, "worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"),
        Ok(())
    );
    assert_eq!(
        replace(rels, "Id=\"st\"", "Id=\"s1\""),
        Err(WorkbookFault::Relationship)
    );
    assert_eq!(
        replace(rels, "Id=\"s1\"", "Id=\"zz\""),
        Err(WorkbookFault::Relationship)
    );
    let no_sheets = with(&|parts| {
        for (_, text) in parts
            .iter_mut()
            .filter(|(name, _)| name == "xl/workbook.xml")
        {
            *text = text.split("<sheets>").next().unwrap().to_owned() + "</workbook>";
        }
    });
    assert_eq!(no_sheets, Err(WorkbookFault::NoSheets));
}

#[test]
fn errors_name_part_and_cell_and_not_the_content() {
    let error = Workbook::read(
        &one_sheet("<row r='7'><c r='B7'><v>Jane Doe</v></c></row>"),
        &Limits::default(),
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "xl/worksheets/sheet1.xml, cell B7: a number that cannot be read"
    );
}

#[test]
fn nothing_is_lost_in_a_damaged_sheet() {
    let damaged = Err(WorkbookFault::Structure);
    let cell = "<c><v>1</v></c>";
    for xml in [
        cell.to_owned(),
        format!("<row><row>{cell}</row></row>"),
        format!("<row><c>{cell}</c></row>"),
        format!("<row xmlns='other'>{cell}</row>"),
        format!("<row><x>{cell}</x></row>"),
        format!("</sheetData><sheetData><row>{cell}</row>"),
    ] {
        assert_eq!(rows(&xml), damaged, "{xml}");
    }
    let extension = format!("<row>{cell}<extLst><x/></extLst></row>");
    assert!(rows(&extension).is_ok());
}

#[test]
fn hidden_rows_are_read_and_reported() {
    let workbook = rows("<row hidden='1'><c><v>1</v></c></row><row><c><v>2</v></c></row>").unwrap();
    assert_eq!(workbook.sheets[0].cells.len(), 2);
    let hidden = FindingKind::HiddenRows {
        rows: 1,
        columns: 0,
    };
    assert_eq!(kinds(&workbook), [hidden]);
}
