//! The table a checked count per facility and day comes in.
//!
//! Columns, found by name and in any order: `facility`, `date`, `population`, `cases`,
//! `first_doses`, `second_doses`. The first two must be there; a figure whose column is missing is
//! [`Missing::NoColumn`], and a column of another name is a question, never a guess.
//!
//! A row is taken only whole: with one doubtful cell it is set aside, cells and all, with every
//! reason found. Then the rows are compared with each other:
//!
//! | rule | verdict |
//! |---|---|
//! | more second doses than first | quarantine |
//! | the same row twice | counted once, a finding |
//! | one facility and day, two sets of figures | both kept, both in quarantine |
//! | one place and day under two spellings | both in quarantine: adding would count people twice |
//! | one place under two spellings on different days | kept apart, a finding |
//! | a day after `today` | quarantine |
//! | a cumulative count (`cases`, doses) falls | both kept, a finding |
//! | more first doses than people present | a finding: people were moved since |
//!
//! Nothing here adds figures up, and no row about a total becomes a facility.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use crate::csv_table::{self, Options, Refusal, Row, SetAside};
use crate::dates::{DateFinding, DateReading, DateValue, classify};
use crate::names::{hides_characters, place_key, spelling_key, tidy};
use crate::numbers::{Count, CountDoubt, Missing, read_count};
use crate::problem::{Problem, Verdict};

/// The columns of the table.
pub const COLUMNS: [&str; 6] = [
    "facility",
    "date",
    "population",
    "cases",
    "first_doses",
    "second_doses",
];

/// One facility on one day, as its source says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityRow {
    /// The line it begins on, from 1; the first, where it stands more than once.
    pub line: u64,
    /// The facility's name, with white space tidied.
    pub facility: String,
    /// The facility's name exactly as written.
    pub facility_as_written: String,
    /// The day the figures are of.
    pub date: Date,
    /// People held.
    pub population: Count,
    /// Cases so far.
    pub cases: Count,
    /// First doses given so far.
    pub first_doses: Count,
    /// Second doses given so far.
    pub second_doses: Count,
}

impl FacilityRow {
    fn figures(&self) -> [Count; 4] {
        [
            self.population,
            self.cases,
            self.first_doses,
            self.second_doses,
        ]
    }
}

/// A facility table with everything that was wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityTable {
    /// The rows that may be used.
    pub rows: Vec<FacilityRow>,
    /// Rows that could be read and are in doubt beside each other: two sets of figures for one
    /// day, or two spellings of one place.
    pub disputed: Vec<FacilityRow>,
    /// Rows with a doubtful cell, cell for cell.
    pub doubtful: Vec<Row>,
    /// Rows that are no rows of this table, byte for byte.
    pub set_aside: Vec<SetAside>,
    /// What stood above the header.
    pub preamble: Vec<Row>,
    /// What is wrong or odd, by line.
    pub problems: Vec<Problem>,
}

/// Reads a facility table. `today` is the last day a figure can be of; `options.known_columns` is
/// set to [`COLUMNS`].
///
/// # Errors
///
/// A [`Refusal`] where no row can be trusted; [`Refusal::NoHeader`] also where there is no column
/// `facility` or no column `date`.
pub fn read(bytes: &[u8], today: Date, options: &Options) -> Result<FacilityTable, Refusal> {
    let known_columns = COLUMNS.iter().map(|&name| name.to_owned()).collect();
    let table = csv_table::read(
        bytes,
        &Options {
            known_columns,
            ..options.clone()
        },
    )?;
    let places = COLUMNS.map(|name| table.column(name));
    let [Some(_), Some(_), ..] = places else {
        return Err(Refusal::NoHeader);
    };
    let mut problems = column_problems(&table);
    problems.extend(table.problems);

    let mut read = Vec::new();
    let mut doubtful = Vec::new();
    for row in table.rows {
        let cells = places.map(|place| place.and_then(|at| row.cells.get(at)).map(String::as_str));
        let mut reading = Reading {
            line: row.line,
            today,
            problems: Vec::new(),
        };
        match reading.row(cells) {
            Some(typed) => read.push(typed),
            None => doubtful.push(row),
        }
        problems.extend(reading.problems);
    }
    let read = once_each(read, &mut problems);
    let (rows, disputed) = apart(read, &mut problems);
    falls(&rows, &mut problems);
    spellings(&rows, &mut problems);
    problems.sort_by_key(|problem| problem.line);
    Ok(FacilityTable {
        rows,
        disputed,
        doubtful,
        set_aside: table.set_aside,
        preamble: table.preamble,
        problems,
    })
}

fn column_problems(table: &csv_table::Table) -> Vec<Problem> {
    let at = |verdict, message: String| Problem::new(verdict, message).at_line(table.header_line);
    let mut problems = Vec::new();
    for (index, name) in table.headers.iter().enumerate() {
        if COLUMNS
            .iter()
            .any(|&known| table.column(known) == Some(index))
        {
            continue;
        }
        let cells = || table.rows.iter().filter_map(|row| row.cells.get(index));
        if name.is_empty() && cells().all(|cell| cell.trim().is_empty()) {
            let message = format!("column {} has neither a name nor content", index + 1);
            problems.push(at(Verdict::Finding, message));
        } else {
            let message = format!(
                "column {} is not known; nothing was read from it",
                index + 1
            );
            problems.push(
                at(Verdict::Quarantine, message)
                    .in_field(name)
                    .with_remedy("ask the source what it holds, then rename or remove it"),
            );
        }
    }
    for name in COLUMNS {
        if table.column(name).is_none() {
            let message = "the column is missing; its figures are unknown, not zero";
            problems.push(at(Verdict::Finding, message.to_owned()).in_field(name));
        }
    }
    problems
}

/// The reading of one row's cells.
struct Reading {
    line: u64,
    today: Date,
    problems: Vec<Problem>,
}

impl Reading {
    fn say(&mut self, verdict: Verdict, field: &str, message: impl Into<String>, remedy: &str) {
        let problem = Problem::new(verdict, message)
            .at_line(self.line)
            .with_remedy(remedy);
        self.problems.push(if field.is_empty() {
            problem
        } else {
            problem.in_field(field)
        });
    }

    fn doubt(&mut self, field: &str, message: impl Into<String>, remedy: &str) {
        self.say(Verdict::Quarantine, field, message, remedy);
    }

    /// The typed row, unless a cell is in doubt.
    fn row(&mut self, cells: [Option<&str>; 6]) -> Option<FacilityRow> {
        let [facility, date, figures @ ..] = cells;
        let (facility, date) = (facility.unwrap_or_default(), date.unwrap_or_default());
        if let Some(other) = not_a_facility(facility, date, &figures) {
            let remedy = "kept as it is; nothing is derived from it";
            self.say(other.verdict(), "", other.message(), remedy);
            return None;
        }
        let name = self.facility(facility);
        let date = self.date(date);
        let [_, _, names @ ..] = COLUMNS;
        let mut counts = [None; 4];
        for ((count, cell), field) in counts.iter_mut().zip(figures).zip(names) {
            *count = self.count(field, cell);
        }
        let [population, cases, first_doses, second_doses] = counts;
        let row = FacilityRow {
            line: self.line,
            facility: name?,
            facility_as_written: facility.to_owned(),
            date: date?,
            population: population?,
            cases: cases?,
            first_doses: first_doses?,
            second_doses: second_doses?,
        };
        if exceeds(row.second_doses, row.first_doses) {
            let message = "more second doses than first: the columns may be exchanged";
            self.doubt(
                "second_doses",
                message,
                "ask the source which figure is which",
            );
            return None;
        }
        if exceeds(row.first_doses, row.population) {
            let message = "more first doses than people present, which transfers can explain";
            self.say(Verdict::Finding, "first_doses", message, "");
        }
        Some(row)
    }

    fn facility(&mut self, written: &str) -> Option<String> {
        let name = tidy(written);
        if hides_characters(&name) {
            let message = "the name holds characters that cannot be seen";
            self.doubt(
                "facility",
                message,
                "compare with the other spellings of this place",
            );
            return None;
        }
        if name.is_empty() {
            self.doubt(
                "facility",
                "there is no name",
                "ask the source which facility it is",
            );
            return None;
        }
        if name != written {
            let message = "white space in the name was tidied; the name as written is kept";
            self.say(Verdict::Finding, "facility", message, "");
        }
        Some(name)
    }

    fn date(&mut self, text: &str) -> Option<Date> {
        let field = "date";
        let (value, findings) = match classify(text) {
            DateReading::Accept { value, findings } => (value, findings),
            DateReading::Ask { reason } => {
                self.doubt(
                    field,
                    reason.to_string(),
                    "ask how this source writes its dates",
                );
                return None;
            }
            DateReading::Quarantine { reason } => {
                self.doubt(field, reason.to_string(), "ask the source for the day");
                return None;
            }
            DateReading::Reject { reason } => {
                self.doubt(field, reason.to_string(), "write the day as YYYY-MM-DD");
                return None;
            }
        };
        let DateValue::Day(day) = value else {
            self.doubt(field, "not a single day", "write the day as YYYY-MM-DD");
            return None;
        };
        if findings.contains(&DateFinding::Placeholder) {
            // For a birthday a placeholder is a finding; figures of 1900 are no figures.
            let message = DateFinding::Placeholder.as_str();
            self.doubt(field, message, "ask the source for the day");
            return None;
        }
        if day > self.today {
            self.doubt(
                field,
                "the day lies in the future",
                "ask the source for the day",
            );
            return None;
        }
        Some(day)
    }

    fn count(&mut self, field: &str, cell: Option<&str>) -> Option<Count> {
        match cell.map_or(Ok(Count::Missing(Missing::NoColumn)), read_count) {
            Ok(count) => Some(count),
            Err(doubt) => {
                let remedy = match doubt {
                    CountDoubt::Negative => "ask whether it is a correction of an earlier figure",
                    CountDoubt::AmbiguousPoint | CountDoubt::OddGrouping => {
                        "ask how this source writes thousands"
                    }
                    _ => "ask the source for the number",
                };
                self.doubt(field, doubt.to_string(), remedy);
                None
            }
        }
    }
}

/// A row that stands among the facilities and is none.
enum Other {
    Total,
    Note,
    Blank,
}

impl Other {
    fn verdict(&self) -> Verdict {
        match self {
            Self::Total | Self::Note => Verdict::Quarantine,
            Self::Blank => Verdict::Finding,
        }
    }

    fn message(&self) -> &'static str {
        match self {
            Self::Total => "this looks like a row of totals, not a facility",
            Self::Note => "this looks like a note, not a facility: it has neither date nor figures",
            Self::Blank => "a row of blank cells",
        }
    }
}

fn not_a_facility(facility: &str, date: &str, figures: &[Option<&str>; 4]) -> Option<Other> {
    let blank = |text: &str| text.trim().is_empty();
    if blank(date) && figures.iter().all(|figure| figure.is_none_or(blank)) {
        return Some(if blank(facility) {
            Other::Blank
        } else {
            Other::Note
        });
    }
    let key = spelling_key(facility);
    let mut words = key.split(' ');
    let totals = ["total", "totals", "subtotal"];
    let is_total = words.next().is_some_and(|first| totals.contains(&first))
        || words.next_back().is_some_and(|last| totals.contains(&last))
        || key == "all facilities";
    is_total.then_some(Other::Total)
}

/// Whether the first count is certainly above the second.
fn exceeds(count: Count, other: Count) -> bool {
    matches!((count.at_least(), other.at_most()), (Some(least), Some(most)) if least > most)
}

/// Takes rows that say the same thing once.
fn once_each(rows: Vec<FacilityRow>, problems: &mut Vec<Problem>) -> Vec<FacilityRow> {
    let mut kept: Vec<FacilityRow> = Vec::new();
    let mut first_line = HashMap::new();
    for row in rows {
        match first_line.entry((row.facility.clone(), row.date, row.figures())) {
            Entry::Occupied(first) => {
                let message = format!("the row of line {} again: counted once", first.get());
                problems.push(Problem::new(Verdict::Finding, message).at_line(row.line));
            }
            Entry::Vacant(place) => {
                place.insert(row.line);
                kept.push(row);
            }
        }
    }
    kept
}

/// Parts the rows that contradict each other from those that do not.
fn apart(
    rows: Vec<FacilityRow>,
    problems: &mut Vec<Problem>,
) -> (Vec<FacilityRow>, Vec<FacilityRow>) {
    let mut groups: BTreeMap<(String, Date), Vec<FacilityRow>> = BTreeMap::new();
    for row in rows {
        groups
            .entry((place_key(&row.facility), row.date))
            .or_default()
            .push(row);
    }
    let (mut clear, mut disputed) = (Vec::new(), Vec::new());
    for (_, group) in groups {
        if group.len() == 1 {
            clear.extend(group);
            continue;
        }
        // One other line is named for each reason: a file of nothing but contradictions must not
        // make messages as long as itself, nor take the square of its length to compare.
        let mut by_name: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for row in &group {
            by_name.entry(&row.facility).or_default().push(row.line);
        }
        for row in &group {
            let same = by_name
                .get(row.facility.as_str())
                .and_then(|lines| lines.iter().take(2).find(|line| **line != row.line));
            let other = by_name
                .iter()
                .take(2)
                .find(|(name, _)| **name != row.facility)
                .and_then(|(_, lines)| lines.first());
            let mut say = |message: String, remedy: &str| {
                problems.push(
                    Problem::new(Verdict::Quarantine, message)
                        .at_line(row.line)
                        .with_remedy(remedy),
                );
            };
            if let Some(line) = same {
                let message = format!("other figures for this facility and day: line {line}");
                say(message, "ask the source which figures stand; both are kept");
            }
            if let Some(line) = other {
                let message = format!("perhaps the same place under another name: line {line}");
                say(
                    message,
                    "say whether they are one place or two; they are not added up",
                );
            }
        }
        disputed.extend(group);
    }
    clear.sort_by_key(|row| row.line);
    disputed.sort_by_key(|row| row.line);
    (clear, disputed)
}

/// Finds cumulative counts that fall from one day to the next given.
fn falls(rows: &[FacilityRow], problems: &mut Vec<Problem>) {
    let mut series: BTreeMap<&str, Vec<&FacilityRow>> = BTreeMap::new();
    for row in rows {
        series.entry(&row.facility).or_default().push(row);
    }
    let [_, _, _, cumulative @ ..] = COLUMNS;
    for rows in series.values_mut() {
        rows.sort_by_key(|row| row.date);
        for (index, field) in cumulative.iter().enumerate() {
            let mut before: Option<(&FacilityRow, Count)> = None;
            for &row in rows.iter() {
                let [_, counts @ ..] = row.figures();
                let Some(count) = counts.get(index).copied() else {
                    continue;
                };
                if count.at_most().is_none() {
                    continue;
                }
                if let Some((earlier, _)) = before.filter(|(_, earlier)| exceeds(*earlier, count)) {
                    let message = format!(
                        "a cumulative count is lower than on line {}; both figures are kept",
                        earlier.line
                    );
                    problems.push(
                        Problem::new(Verdict::Finding, message)
                            .at_line(row.line)
                            .in_field(*field)
                            .with_remedy("ask whether the source corrected or reset its count"),
                    );
                }
                before = Some((row, count));
            }
        }
    }
}

/// Finds places that may go by two names on different days. Their rows stay apart: joining two
/// places that are not one is as wrong as counting one twice.
fn spellings(rows: &[FacilityRow], problems: &mut Vec<Problem>) {
    let mut first_of: BTreeMap<String, &FacilityRow> = BTreeMap::new();
    let mut said: BTreeSet<&str> = BTreeSet::new();
    for row in rows {
        let first = *first_of.entry(place_key(&row.facility)).or_insert(row);
        if first.facility != row.facility && said.insert(&row.facility) {
            let message = format!(
                "perhaps the place of line {} under another name; kept apart",
                first.line
            );
            problems.push(
                Problem::new(Verdict::Finding, message)
                    .at_line(row.line)
                    .in_field("facility")
                    .with_remedy("say whether they are one place or two"),
            );
        }
    }
}
