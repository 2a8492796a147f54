//! The case format: a folder of TOML and CSV files that a person types.
//!
//! | file | holds |
//! |---|---|
//! | `case.toml` | identifier, title, zone, disclaimer |
//! | `parties.toml` | who speaks, owes and is owed |
//! | `sources.toml` | where things were read |
//! | `facilities.toml` | the facilities, and dated facts about them as somebody gives them |
//! | `aliases.csv` | spellings, and who uses them |
//! | `statements.toml` | who said, asked, promised, ordered what |
//! | `figures.csv` | single published figures |
//! | `rules.toml` | rules in force; those that count time lie in `calendars/` |
//! | `claims.toml` | claims to be held against the books, and how |
//!
//! Only `case.toml` must be there. `docs/case-format.md` describes every field, with an example.
//!
//! [`parse_case`] reads bytes and keeps every item that can be read; an item with an error is left
//! out and its problems are listed, each with file, line and field. [`lint`] then looks at the items
//! together: names that lead nowhere, dates that contradict each other, quotations that nobody
//! compared.

mod duty;
mod fields;
mod lint;
mod messages;
mod personal;
pub(crate) use personal::looks_like_a_number;
mod problem;
mod rows;
mod tables;
mod words;

pub use lint::lint;
pub use messages::{
    Attested, BodyRow, CapturedBytes, CaseHead, CaseMessages, ClaimCheck, ClaimRow, Comparison,
    FacilityRow, FigureRow, ForceWord, Item, Method, PartyClass, PartyRow, PlanAnswerRow,
    ProfileRow, Published, QuoteRow, RelationRow, RelationWord, SourceRow, StanceRow, StatementRow,
    Typed,
};
pub use problem::{CaseFault, CaseProblem, Severity};

use fields::FileText;
use std::collections::BTreeMap;

/// The files of a case, in the order in which they are read.
pub const FILES: [&str; 9] = [
    "case.toml",
    "parties.toml",
    "sources.toml",
    "facilities.toml",
    "aliases.csv",
    "statements.toml",
    "figures.csv",
    "rules.toml",
    "claims.toml",
];

/// Reads the files of a case folder, given by their names within it.
///
/// Every item that can be read is kept. An item with an error is left out; its problems are listed
/// with file, line and field. Files whose names end in `.md` or begin with a dot are passed over.
pub fn parse_case(files: &BTreeMap<String, Vec<u8>>) -> (CaseMessages, Vec<CaseProblem>) {
    let mut messages = CaseMessages::default();
    let mut problems = Vec::new();
    for name in files.keys() {
        let passed_over = name.starts_with('.') || name.to_ascii_lowercase().ends_with(".md");
        if !passed_over && !FILES.contains(&name.as_str()) {
            problems.push(
                CaseProblem::error(
                    CaseFault::UnknownFile,
                    name,
                    None,
                    None,
                    format!("not a file of a case; these are: {}", FILES.join(", ")),
                )
                .warning(),
            );
        }
    }
    if !files.contains_key("case.toml") {
        problems.push(CaseProblem::error(
            CaseFault::MissingFile,
            "case.toml",
            None,
            None,
            "every case needs a `case.toml` with id, title, zone and disclaimer",
        ));
    }
    for name in FILES {
        let Some(bytes) = files.get(name) else {
            continue;
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                // A byte order mark is what some editors leave behind; it is no fault.
                let text = text.strip_prefix('\u{feff}').unwrap_or(text);
                read_file(name, text, &mut messages, &mut problems);
            }
            Err(error) => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let line = before.split(|b| *b == b'\n').count();
                problems.push(CaseProblem::error(
                    CaseFault::NotText,
                    name,
                    u32::try_from(line).ok(),
                    None,
                    "not UTF-8 text; save the file as UTF-8",
                ));
            }
        }
    }
    (messages, problems)
}

fn read_file(name: &str, text: &str, messages: &mut CaseMessages, problems: &mut Vec<CaseProblem>) {
    let file = FileText::new(name, text);
    match name {
        "case.toml" => messages.head = tables::head(&file, problems),
        "parties.toml" => tables::parties(&file, messages, problems),
        "sources.toml" => tables::sources(&file, messages, problems),
        "facilities.toml" => tables::facilities(&file, messages, problems),
        "statements.toml" => tables::statements(&file, messages, problems),
        "rules.toml" => tables::rules(&file, messages, problems),
        "claims.toml" => tables::claims(&file, messages, problems),
        "aliases.csv" => rows::aliases(&file, messages, problems),
        "figures.csv" => rows::figures(&file, messages, problems),
        _ => {}
    }
}
