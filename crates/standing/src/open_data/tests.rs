use super::sample::{self, ARCHIVED, ARCHIVED_WORDS, DAY, FORMULA, QUOTED, Sample};
use super::*;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field as Value;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use standing_formats::csv_write::restore_from_spreadsheet;
use standing_terms::{AsOf, BookZone, Known};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File};
use std::path::Path;
use tempfile::TempDir;

/// A package in a folder of its own.
struct Made {
    dir: TempDir,
    package: Package,
}

impl Made {
    fn of(sample: &Sample, as_of: AsOf) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let package = write(&sample.material(as_of), &tables(), dir.path(), &|_, _| {}).unwrap();
        Self { dir, package }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }

    fn json(&self, name: &str) -> Json {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }

    fn rows(&self, table: &str) -> Rows {
        Rows::read(&self.path(&format!("{table}.csv")))
    }
}

/// Rows of a CSV file, by the names of its columns.
struct Rows {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    fn read(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let owned = |r: &csv::StringRecord| r.iter().map(ToOwned::to_owned).collect();
        let header = owned(reader.headers().unwrap());
        let rows = reader.records().map(|r| owned(&r.unwrap())).collect();
        Self { header, rows }
    }

    fn at(&self, column: &str) -> usize {
        self.header.iter().position(|h| h == column).unwrap()
    }

    /// The cells of some columns of the rows that have a value in another.
    fn with(&self, column: &str, value: &str, wanted: &[&str]) -> Vec<Vec<String>> {
        let (column, wanted): (usize, Vec<usize>) =
            (self.at(column), wanted.iter().map(|c| self.at(c)).collect());
        self.rows
            .iter()
            .filter(|r| r[column] == value)
            .map(|r| wanted.iter().map(|i| r[*i].clone()).collect())
            .collect()
    }
}

fn made() -> Made {
    Made::of(&Sample::of(sample::book().unwrap()), AsOf::on(DAY))
}

/// A cell of Parquet as CSV has it.
fn text_of(field: &Value) -> String {
    match field {
        Value::Null => String::new(),
        Value::Str(s) => s.clone(),
        Value::Long(n) => n.to_string(),
        Value::Double(n) => n.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Date(days) => {
            let epoch = jiff::civil::date(1970, 1, 1);
            (epoch + jiff::Span::new().days(*days)).to_string()
        }
        Value::TimestampMicros(n) => jiff::Timestamp::from_microsecond(*n).unwrap().to_string(),
        other => panic!("no column is of this kind: {other:?}"),
    }
}

fn parquet_rows(path: &Path) -> Vec<Vec<String>> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|r| {
        let row = r.unwrap();
        row.get_column_iter().map(|(_, f)| text_of(f)).collect()
    })
    .collect()
}

#[test]
fn every_column_says_what_it_means_and_what_an_empty_cell_means() {
    let mut names = HashSet::new();
    for table in tables() {
        let (head, fields) = (table.head(), table.fields());
        assert!(names.insert(head.name), "{} stands twice", head.name);
        assert!(
            head.about.ends_with('.') && !head.title.is_empty(),
            "{}",
            head.name
        );
        let mut columns = HashSet::new();
        for f in &fields {
            let of = format!("{}.{}", head.name, f.name);
            assert!(columns.insert(f.name), "{of} stands twice");
            let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            assert!(
                f.name.starts_with(|c: char| c.is_ascii_lowercase()) && f.name.chars().all(good),
                "{of}"
            );
            assert!(
                f.about.ends_with('.') && f.about.len() > 10,
                "{of}: {}",
                f.about
            );
            assert!(
                f.empty.is_none_or(|e| !e.is_empty() && !e.ends_with('.')),
                "{of}"
            );
            let countable = matches!(f.kind, Kind::Integer | Kind::Number);
            assert!(
                countable || (f.least.is_none() && f.most.is_none() && f.unit.is_none()),
                "{of}"
            );
            assert!(f.codes.is_empty() || f.kind == Kind::Text, "{of}");
        }
        for key in head.key {
            let field = fields.iter().find(|f| f.name == *key).unwrap();
            assert!(
                field.empty.is_none(),
                "{}.{key} tells rows apart and is never empty",
                head.name
            );
        }
    }
}

#[test]
fn what_follows_the_directory_is_told_by_the_name_of_a_statement_or_page() {
    for table in tables() {
        let (head, fields) = (table.head(), table.fields());
        if fields.iter().any(|f| f.follows_directory) {
            assert!(
                head.key.contains(&"label") || head.key.contains(&"read_in"),
                "rows of {} would be taken for each other",
                head.name
            );
        }
    }
}

#[test]
fn each_cell_is_of_its_columns_kind_and_range_and_each_row_has_a_key_of_its_own() {
    let made = made();
    for table in tables() {
        let (head, fields) = (table.head(), table.fields());
        let rows = made.rows(head.name);
        let names: Vec<&str> = fields.iter().map(|f| f.name).collect();
        assert_eq!(rows.header, names);
        let key: Vec<usize> = head.key.iter().map(|k| rows.at(k)).collect();
        let mut keys = HashSet::new();
        for row in &rows.rows {
            assert!(
                keys.insert(key.iter().map(|i| &row[*i]).collect::<Vec<_>>()),
                "{}: {row:?} has the key of another",
                head.name
            );
            for (f, cell) in fields.iter().zip(row) {
                let of = format!("{}.{}: {cell:?}", head.name, f.name);
                if cell.is_empty() {
                    assert!(f.empty.is_some(), "{of}");
                    continue;
                }
                let number = match f.kind {
                    Kind::Text => None,
                    Kind::Integer => Some(cell.parse::<i64>().expect(&of) as f64),
                    Kind::Number => Some(cell.parse::<f64>().expect(&of)),
                    Kind::Boolean => {
                        cell.parse::<bool>().expect(&of);
                        None
                    }
                    Kind::Day => {
                        cell.parse::<jiff::civil::Date>().expect(&of);
                        None
                    }
                    Kind::Instant => {
                        assert!(cell.ends_with('Z'), "{of}");
                        cell.parse::<jiff::Timestamp>().expect(&of);
                        None
                    }
                };
                if let Some(n) = number {
                    assert!(
                        f.least.is_none_or(|l| n >= l) && f.most.is_none_or(|m| n <= m),
                        "{of}"
                    );
                }
                assert!(
                    f.codes.is_empty() || f.codes.contains(&cell.as_str()),
                    "{of}"
                );
            }
        }
    }
}

#[test]
fn every_table_but_claims_has_a_row_in_the_sample() {
    let made = made();
    for table in &made.package.tables {
        // Claims are of a case, and this book has none.
        let expected = table.head.name != "claims";
        assert_eq!(table.rows > 0, expected, "{}", table.head.name);
    }
}

#[test]
fn csv_and_parquet_hold_the_same_rows() {
    let made = made();
    for table in tables() {
        let name = table.head().name;
        let from_csv: Vec<Vec<String>> = made
            .rows(name)
            .rows
            .into_iter()
            .map(|r| {
                r.iter()
                    .map(|c| restore_from_spreadsheet(c).to_owned())
                    .collect()
            })
            .collect();
        assert_eq!(
            from_csv,
            parquet_rows(&made.path(&format!("{name}.parquet"))),
            "{name}"
        );
    }
}

#[test]
fn nothing_that_was_read_from_a_source_that_may_not_be_passed_on_is_in_any_file() {
    let made = made();
    let secret = [ARCHIVED_WORDS, QUOTED, &ARCHIVED.to_string()];
    let mut looked_at = 0;
    for entry in fs::read_dir(made.dir.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = if name.ends_with(".parquet") {
            parquet_rows(&path)
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n")
        } else {
            fs::read_to_string(&path).unwrap()
        };
        for secret in secret {
            assert!(!text.contains(secret), "{name} holds {secret:?}");
        }
        looked_at += 1;
    }
    assert_eq!(looked_at, file_names(&tables()).len());
}

#[test]
fn a_package_of_the_whole_book_holds_no_row_that_the_open_book_alone_does_not_give() {
    let book = sample::book().unwrap();
    let open = Made::of(&Sample::of(book.open()), AsOf::on(DAY));
    let whole = Made::of(&Sample::of(book), AsOf::on(DAY));
    for table in tables().iter().filter(|t| t.head().keeps != Keeps::Whole) {
        let name = table.head().name;
        let given: HashSet<Vec<String>> = open.rows(name).rows.into_iter().collect();
        for row in whole.rows(name).rows {
            assert!(
                given.contains(&row),
                "{name}: {row:?} stands on what is held back"
            );
        }
    }
}

#[test]
fn what_is_computed_with_the_help_of_what_is_held_back_does_not_leave() {
    let made = made();
    // The archive has the county's 9, so a figure of the newspaper's 12 on these days would be another
    // answer than ours; that the newspaper said 12 leaves.
    let alder = made.rows("figures");
    let alder = alder.with("place", "alder-creek", &["measure"]);
    assert!(
        !alder.is_empty() && alder.iter().all(|r| r == &["held"]),
        "{alder:?}"
    );
    let said = made
        .rows("changes")
        .with("read_in", "newspaper/cases", &["place", "value"]);
    assert_eq!(said, [["alder-creek", "12"]]);
    // The archive reports of Alder Creek, so it is not "never reported" without it.
    let silent = made
        .rows("findings")
        .with("place", "alder-creek", &["kind"]);
    assert_eq!(silent, Vec::<Vec<&str>>::new());
    // A sum in which a figure is held back.
    let sums = made.rows("areas");
    let sums = sums.with("measure", "cases-cumulative", &["area", "sum"]);
    assert_eq!(sums, [["NV", "7"]], "not of the nation or of California");
}

#[test]
fn a_statement_that_was_taken_back_where_that_may_not_be_told_does_not_leave_as_if_it_stood() {
    let made = made();
    let labels = made
        .rows("statements")
        .with("label", "county/clinic", &["label"]);
    assert_eq!(labels, Vec::<Vec<&str>>::new());
}

#[test]
fn facts_of_a_newspaper_leave_in_our_words_and_without_its_own() {
    let made = made();
    let said = made.rows("statements");
    let said = said.with("label", "newspaper/disclaims", &["what", "quote", "source"]);
    let ours = "disclaims: the state allocates doses, not the agency";
    assert_eq!(said, [[ours, "", "newspaper"]]);
}

#[test]
fn what_was_held_back_is_counted_by_table_and_source_with_the_reason_and_where_to_get_it() {
    let made = made();
    let listed = made.rows("withheld");
    let columns = ["table", "rows", "reason", "licence", "where_to_get"];
    let by_archive = listed.with("source", "archive", &columns);
    let terms = "invented, not to be passed on";
    let there = "https://archive.example/data";
    for (table, rows) in [("profile", "3"), ("changes", "4"), ("statements", "3")] {
        let row = vec![table, rows, "not-redistributable", terms, there];
        assert!(
            by_archive.iter().any(|r| *r == row),
            "{row:?} not in {by_archive:?}"
        );
    }
    let computed = listed.with("source", "", &["reason"]);
    assert!(!computed.is_empty() && computed.iter().all(|r| r == &["computed"]));
    let sum: u64 = made.package.tables.iter().map(|t| t.held_back).sum();
    let told: u64 = made.package.held_back.iter().map(|h| h.rows).sum();
    assert!(
        told >= sum && sum > 0,
        "a row may stand on several sources: {told} and {sum}"
    );
}

#[test]
fn where_every_source_may_be_passed_on_nothing_is_held_back() {
    let made = Made::of(&Sample::of(sample::book().unwrap().open()), AsOf::on(DAY));
    assert_eq!(made.package.held_back, []);
    assert_eq!(made.rows("withheld").rows, Vec::<Vec<String>>::new());
    assert!(made.package.tables.iter().all(|t| t.held_back == 0));
    let readme = fs::read_to_string(made.path("README.md")).unwrap();
    assert!(readme.contains("Nothing: every source lets its rows be passed on."));
}

#[test]
fn missing_is_empty_and_never_zero_and_zero_stays_zero() {
    let made = made();
    let held = made.rows("figures");
    let held: Vec<Vec<String>> = held
        .with(
            "measure",
            "held",
            &["day", "value", "below", "missing", "state_of_day"],
        )
        .into_iter()
        .filter(|r| {
            ["2021-03-01", "2021-03-02", "2021-03-05", "2021-03-09"].contains(&r[0].as_str())
        })
        .collect();
    assert_eq!(
        held,
        [
            ["2021-03-01", "0", "", "", "published"],
            ["2021-03-02", "0", "", "", "carried"],
            ["2021-03-05", "", "10", "", "published"],
            ["2021-03-09", "", "", "refused", "published"],
        ]
    );
    let parquet =
        SerializedFileReader::new(File::open(made.path("figures.parquet")).unwrap()).unwrap();
    let values: Vec<Value> = parquet
        .get_row_iter(None)
        .unwrap()
        .map(Result::unwrap)
        .filter(|r| {
            r.get_column_iter()
                .any(|(n, f)| n == "missing" && *f != Value::Null)
        })
        .map(|r| {
            r.get_column_iter()
                .find(|(n, _)| *n == "value")
                .unwrap()
                .1
                .clone()
        })
        .collect();
    assert!(!values.is_empty() && values.iter().all(|v| *v == Value::Null));
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_has_an_apostrophe_in_csv_and_none_in_parquet() {
    let made = made();
    let operators = made.rows("profile");
    assert_eq!(
        operators.with("field", "operator", &["value"]),
        [[format!("'{FORMULA}")]]
    );
    let exact = parquet_rows(&made.path("profile.parquet"));
    assert!(exact.iter().flatten().any(|c| c == FORMULA));
}

#[test]
fn the_same_book_and_question_give_the_same_bytes() {
    let (one, other) = (made(), made());
    for name in file_names(&tables()) {
        assert_eq!(
            fs::read(one.path(&name)).unwrap(),
            fs::read(other.path(&name)).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn the_descriptor_names_the_day_what_was_known_and_how_the_book_stood() {
    let sample = Sample::of(sample::book().unwrap());
    let zone = BookZone::eastern();
    let known = zone.end_of_day(jiff::civil::date(2021, 3, 4));
    let entered = "2026-01-02T00:00:00Z".parse().unwrap();
    let as_of = AsOf {
        on: DAY,
        known: Known::By(known),
        entered: Some(entered),
    };
    let made = Made::of(&sample, as_of);
    let standing = &made.json("datapackage.json")["standing"];
    assert_eq!(standing["on"], "2021-03-12");
    assert_eq!(standing["known"], "2021-03-05T04:59:59Z");
    assert_eq!(standing["entered"], "2026-01-02T00:00:00Z");
    assert_eq!(standing["book_position"], sample.book.position());
    let letters = made.rows("changes");
    assert!(
        letters
            .with("read_in", "county/held/5", &["value"])
            .is_empty(),
        "not known by then"
    );
    assert!(
        !letters
            .with("read_in", "county/held/1", &["value"])
            .is_empty()
    );
}

#[test]
fn nothing_of_a_later_day_than_the_day_asked_about_is_in_a_package() {
    let sample = Sample::of(sample::book().unwrap());
    let made = Made::of(&sample, AsOf::on(jiff::civil::date(2021, 3, 4)));
    for (table, column) in [
        ("figures", "day"),
        ("changes", "day"),
        ("series", "period_first"),
        ("statements", "said_last"),
        ("obligations", "made"),
    ] {
        let rows = made.rows(table);
        let at = rows.at(column);
        assert!(
            rows.rows.iter().all(|r| r[at].as_str() <= "2021-03-04"),
            "{table}"
        );
        assert!(!rows.rows.is_empty(), "{table}");
    }
}

/// What Data Package 2.0 asks of a descriptor, as far as this one uses it.
#[test]
fn the_descriptor_is_a_data_package_and_says_what_the_files_are() {
    let made = made();
    let d = made.json("datapackage.json");
    assert_eq!(
        d["$schema"],
        "https://datapackage.org/profiles/2.0/datapackage.json"
    );
    let simple = |name: &str| {
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
        !name.is_empty() && name.chars().all(good)
    };
    assert!(simple(d["name"].as_str().unwrap()));
    for licence in d["licenses"].as_array().unwrap() {
        let name = licence["name"].as_str().unwrap();
        assert!(
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        );
    }
    let resources = d["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 2 * tables().len());
    let names: BTreeSet<&str> = resources
        .iter()
        .map(|r| r["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), resources.len(), "names tell resources apart");
    for r in resources {
        assert!(simple(r["name"].as_str().unwrap()));
        let path = r["path"].as_str().unwrap();
        assert!(
            !path.starts_with('/') && !path.contains(".."),
            "{path} lies within"
        );
        let bytes = fs::read(made.path(path)).unwrap();
        assert_eq!(r["bytes"], bytes.len() as u64);
        assert_eq!(
            r["hash"],
            format!("sha256:{}", hex::encode(Sha256::digest(&bytes)))
        );
        let fields = r["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
        if r["format"] == "csv" {
            assert_eq!(Rows::read(&made.path(path)).header, names);
        }
        for f in fields {
            let kinds = ["string", "integer", "number", "boolean", "date", "datetime"];
            assert!(kinds.contains(&f["type"].as_str().unwrap()));
            assert!(!f["description"].as_str().unwrap().is_empty());
            let constraints: Vec<&String> = f["constraints"].as_object().unwrap().keys().collect();
            let known = ["required", "enum", "minimum", "maximum"];
            assert!(constraints.iter().all(|c| known.contains(&c.as_str())));
        }
        for key in r["schema"]["primaryKey"].as_array().unwrap() {
            assert!(names.contains(&key.as_str().unwrap()));
        }
        assert_eq!(r["schema"]["missingValues"], serde_json::json!([""]));
    }
}

/// What CSV on the Web asks of a table description, as far as these use it.
#[test]
fn each_csv_has_metadata_by_csv_on_the_web_beside_it() {
    let made = made();
    for table in tables() {
        let head = table.head();
        let d = made.json(&format!("{}.csv-metadata.json", head.name));
        assert_eq!(d["@context"][0], "http://www.w3.org/ns/csvw");
        assert_eq!(d["@context"][1]["@language"], "en");
        let url = d["url"].as_str().unwrap();
        let columns = d["tableSchema"]["columns"].as_array().unwrap();
        let names: Vec<&str> = columns
            .iter()
            .map(|c| c["name"].as_str().unwrap())
            .collect();
        assert_eq!(Rows::read(&made.path(url)).header, names);
        for c in columns {
            assert_eq!(c["titles"], c["name"], "titles are what the header says");
            let base = c["datatype"]["base"].as_str().unwrap();
            let known = [
                "string",
                "integer",
                "double",
                "boolean",
                "date",
                "dateTimeStamp",
            ];
            assert!(known.contains(&base));
            assert_eq!(c["null"], "");
            assert!(c["required"].is_boolean());
        }
        let key = d["tableSchema"]["primaryKey"].as_array().unwrap();
        assert!(key.iter().all(|k| names.contains(&k.as_str().unwrap())));
    }
}

#[test]
fn the_dictionary_has_a_row_for_each_column_and_the_readme_names_each() {
    let made = made();
    let dictionary = Rows::read(&made.path("dictionary.csv"));
    let readme = fs::read_to_string(made.path("README.md")).unwrap();
    let mut columns = 0;
    for table in tables() {
        for f in table.fields() {
            columns += 1;
            assert!(readme.contains(&format!("| `{}` |", f.name)));
        }
    }
    assert_eq!(dictionary.rows.len(), columns);
}

#[test]
fn the_sums_cover_every_file_but_their_own() {
    let made = made();
    let sums = fs::read_to_string(made.path("SHA256SUMS")).unwrap();
    let listed: BTreeMap<&str, &str> = sums
        .lines()
        .map(|l| l.split_once("  ").unwrap())
        .map(|(sum, name)| (name, sum))
        .collect();
    let mut names: BTreeSet<String> = file_names(&tables()).into_iter().collect();
    assert!(names.remove("SHA256SUMS"));
    assert_eq!(
        listed
            .keys()
            .map(ToString::to_string)
            .collect::<BTreeSet<_>>(),
        names
    );
    for (name, sum) in listed {
        let bytes = fs::read(made.path(name)).unwrap();
        assert_eq!(sum, hex::encode(Sha256::digest(bytes)), "{name}");
    }
}

#[test]
fn a_long_series_leaves_whole_in_several_groups_of_rows() {
    const PLACES: usize = 180;
    const DAYS: usize = 200;
    // Two captures, and then the figures are carried day after day.
    let sample = Sample::of(sample::large(PLACES, 2).unwrap());
    let last = jiff::civil::date(2020, 3, 1) + jiff::Span::new().days(199);
    let dir = tempfile::tempdir().unwrap();
    let figures = table("figures").unwrap();
    let package = write(
        &sample.material(AsOf::on(last)),
        &[figures],
        dir.path(),
        &|_, _| {},
    )
    .unwrap();
    assert_eq!(package.tables[0].rows, (PLACES * DAYS) as u64);
    let file = File::open(dir.path().join("figures.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    assert!(reader.num_row_groups() > 1);
    assert_eq!(
        reader.metadata().file_metadata().num_rows(),
        i64::try_from(PLACES * DAYS).unwrap()
    );
    assert_eq!(
        Rows::read(&dir.path().join("figures.csv")).rows.len(),
        PLACES * DAYS
    );
}

#[test]
fn a_package_of_some_tables_has_these_and_describes_these() {
    let sample = Sample::of(sample::book().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let chosen = [table("sources").unwrap(), table("withheld").unwrap()];
    write(
        &sample.material(AsOf::on(DAY)),
        &chosen,
        dir.path(),
        &|_, _| {},
    )
    .unwrap();
    let mut there: Vec<String> = fs::read_dir(dir.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    there.sort();
    let mut expected = file_names(&chosen);
    expected.sort();
    assert_eq!(there, expected);
}
