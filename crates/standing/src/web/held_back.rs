//! Twins of pages hold back what may not be passed on: a value is given where the open book gives the
//! same, and else left out, with a note (decision 0013).
//!
//! The rule looks at answers, not at how they were made, so it holds for every twin there is and will
//! be. In JSON what differs is null, and an entry of a list that the open book does not have goes. In
//! CSV such a row goes; where the rows have a column `missing`, one row for each of what they are about
//! says `held-back`, since what is held back is not what was never said.

use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// An answer, and how many values or rows of it were left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    /// The answer.
    pub(super) bytes: Vec<u8>,
    /// How much was left out.
    pub(super) left_out: u64,
}

/// What an entry of a list is about: such entries of two lists are compared with each other.
const IDENTITY: [&str; 14] = [
    "id",
    "label",
    "facility",
    "code",
    "place",
    "function",
    "measure",
    "population",
    "speaker",
    "kind",
    "rule",
    "what",
    "detail",
    "bearer",
];

/// What a row that is held back still says: about what it would have been.
const ABOUT: [&str; 4] = ["facility", "measure", "population", "speaker"];

/// A JSON answer; `open` is that of the open book, none where it has none. The note is a sentence for a
/// person, the list an address.
///
/// # Errors
/// Where an answer is no JSON.
pub(super) fn json(
    whole: &[u8],
    open: Option<&[u8]>,
    note: &str,
    list: &str,
) -> Result<Kept, serde_json::Error> {
    let whole: Value = serde_json::from_slice(whole)?;
    let open: Value = match open {
        Some(bytes) => serde_json::from_slice(bytes)?,
        None => Value::Null,
    };
    let mut left_out = 0;
    let mut kept = match (whole, open) {
        (Value::Object(whole), Value::Null) => {
            left_out = 1;
            let about = whole.get("as_of").cloned();
            Value::Object(about.map(|v| ("as_of".to_owned(), v)).into_iter().collect())
        }
        (Value::Array(_), Value::Null) => {
            left_out = 1;
            Value::Array(Vec::new())
        }
        (whole, open) => alike(whole, &open, &mut left_out),
    };
    if left_out > 0
        && let Value::Object(map) = &mut kept
    {
        let mut said = Map::new();
        said.insert("values".into(), left_out.into());
        said.insert("note".into(), note.into());
        said.insert("list".into(), list.into());
        map.insert("held_back".into(), Value::Object(said));
    }
    let mut bytes = serde_json::to_vec(&kept)?;
    bytes.push(b'\n');
    Ok(Kept { bytes, left_out })
}

/// What both give.
fn alike(whole: Value, open: &Value, left_out: &mut u64) -> Value {
    if whole == *open {
        return whole;
    }
    match (whole, open) {
        // Values of an enum have the name of their case as key: another case is another value.
        (Value::Object(whole), Value::Object(open)) if same_keys(&whole, open) => Value::Object(
            whole
                .into_iter()
                .map(|(key, value)| {
                    let kept = match open.get(&key) {
                        Some(other) => alike(value, other, left_out),
                        None => Value::Null,
                    };
                    (key, kept)
                })
                .collect(),
        ),
        (Value::Array(whole), Value::Array(open)) => Value::Array(entries(whole, open, left_out)),
        _ => {
            *left_out += 1;
            Value::Null
        }
    }
}

fn same_keys(a: &Map<String, Value>, b: &Map<String, Value>) -> bool {
    a.len() == b.len() && a.keys().all(|k| b.contains_key(k))
}

/// Entries that both lists have; of those about one thing, what both say.
fn entries(whole: Vec<Value>, open: &[Value], left_out: &mut u64) -> Vec<Value> {
    let mut there: HashMap<String, usize> = HashMap::new();
    for entry in open {
        *there.entry(entry.to_string()).or_default() += 1;
    }
    let mut about: HashMap<String, Option<&Value>> = HashMap::new();
    for entry in open {
        if let Some(of) = identity(entry) {
            // Of several about one thing nobody can say which is which.
            let first = !about.contains_key(&of);
            about.insert(of, first.then_some(entry));
        }
    }
    let mut once: HashMap<String, usize> = HashMap::new();
    for entry in &whole {
        if let Some(of) = identity(entry) {
            *once.entry(of).or_default() += 1;
        }
    }
    let mut kept = Vec::new();
    for entry in whole {
        if let Some(n) = there.get_mut(&entry.to_string()).filter(|n| **n > 0) {
            *n -= 1;
            kept.push(entry);
            continue;
        }
        let other = identity(&entry)
            .filter(|of| once.get(of) == Some(&1))
            .and_then(|of| about.get(&of).copied().flatten());
        match other {
            Some(other) => kept.push(alike(entry, other, left_out)),
            None => *left_out += 1,
        }
    }
    kept
}

/// What an entry is about: the texts of the keys that name things.
fn identity(entry: &Value) -> Option<String> {
    let map = entry.as_object()?;
    let mut of = String::new();
    for key in IDENTITY {
        if let Some(Value::String(text)) = map.get(key) {
            of.push_str(key);
            of.push('=');
            of.push_str(text);
            of.push('\n');
        }
    }
    (!of.is_empty()).then_some(of)
}

/// A CSV answer; `open` is that of the open book, none where it has none.
///
/// # Errors
/// Where an answer is no CSV.
pub(super) fn csv(whole: &[u8], open: Option<&[u8]>) -> Result<Kept, csv::Error> {
    let cells = |row: &csv::StringRecord| -> Vec<String> { row.iter().map(Into::into).collect() };
    let mut there: HashMap<Vec<String>, usize> = HashMap::new();
    if let Some(open) = open {
        for row in csv::Reader::from_reader(open).records() {
            *there.entry(cells(&row?)).or_default() += 1;
        }
    }
    let mut rows = csv::Reader::from_reader(whole);
    let header = rows.headers()?.clone();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&header)?;
    let says_missing = header.iter().any(|name| name == "missing");
    let (mut left_out, mut said) = (0, HashSet::new());
    for row in rows.records() {
        let row = row?;
        if let Some(n) = there.get_mut(&cells(&row)).filter(|n| **n > 0) {
            *n -= 1;
            out.write_record(&row)?;
            continue;
        }
        left_out += 1;
        if says_missing {
            let about: Vec<&str> = header
                .iter()
                .zip(&row)
                .map(|(name, cell)| match name {
                    "missing" => "held-back",
                    _ if ABOUT.contains(&name) => cell,
                    _ => "",
                })
                .collect();
            if said.insert(
                about
                    .iter()
                    .map(|c| (*c).to_owned())
                    .collect::<Vec<String>>(),
            ) {
                out.write_record(&about)?;
            }
        }
    }
    let bytes = out
        .into_inner()
        .map_err(|e| csv::Error::from(std::io::Error::other(e.to_string())))?;
    Ok(Kept { bytes, left_out })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn kept(whole: &Value, open: &Value) -> (Value, u64) {
        let bytes = |v: &Value| serde_json::to_vec(v).unwrap();
        let kept = json(&bytes(whole), Some(&bytes(open)), "n", "/l").unwrap();
        (serde_json::from_slice(&kept.bytes).unwrap(), kept.left_out)
    }

    #[test]
    fn what_both_books_say_is_given_as_it_is() {
        let answer = json!({ "sum": 5, "facilities": [{ "id": "a", "cases": 5 }] });
        assert_eq!(kept(&answer, &answer), (answer, 0));
    }

    #[test]
    fn a_value_that_differs_is_null_and_the_answer_says_so() {
        let whole = json!({ "area": "CA", "sum": 12, "counted": 2 });
        let open = json!({ "area": "CA", "sum": 5, "counted": 1 });
        let note = json!({ "values": 2, "note": "n", "list": "/l" });
        let expected = json!({ "area": "CA", "sum": null, "counted": null, "held_back": note });
        assert_eq!(kept(&whole, &open), (expected, 2));
    }

    #[test]
    fn an_entry_of_a_list_that_the_open_book_does_not_have_goes() {
        let whole = json!([{ "label": "a", "what": "1" }, { "label": "b", "what": "2" }]);
        let open = json!([{ "label": "b", "what": "2" }]);
        let expected = json!([{ "label": "b", "what": "2" }]);
        assert_eq!(kept(&whole, &open), (expected, 1));
    }

    #[test]
    fn entries_about_one_thing_give_what_both_say_of_it() {
        let whole = json!([{ "id": "a", "city": "Alder", "figures": [{ "measure": "cases", "reading": { "value": 9 } }] }]);
        let open = json!([{ "id": "a", "city": null, "figures": [{ "measure": "cases", "reading": { "missing": "not-reported" } }] }]);
        let expected = json!([{ "id": "a", "city": null, "figures": [{ "measure": "cases", "reading": null }] }]);
        assert_eq!(kept(&whole, &open), (expected, 2));
    }

    #[test]
    fn of_several_about_one_thing_none_is_mixed_with_another() {
        let whole = json!([{ "measure": "cases", "value": 9 }, { "measure": "cases", "value": 4 }]);
        let open = json!([{ "measure": "cases", "value": 4 }, { "measure": "cases", "value": 3 }]);
        assert_eq!(
            kept(&whole, &open),
            (json!([{ "measure": "cases", "value": 4 }]), 1)
        );
    }

    #[test]
    fn where_the_open_book_has_no_such_thing_nothing_of_it_is_given() {
        let whole = br#"{"as_of":{"on":"2021-03-12"},"name":"Alder"}"#;
        let kept = json(whole, None, "n", "/l").unwrap();
        let answer: Value = serde_json::from_slice(&kept.bytes).unwrap();
        let note = json!({ "values": 1, "note": "n", "list": "/l" });
        assert_eq!(
            answer,
            json!({ "as_of": { "on": "2021-03-12" }, "held_back": note })
        );
    }

    #[test]
    fn a_row_that_is_held_back_goes_and_its_series_says_so_once() {
        let whole = "facility,measure,from_day,value,missing\n\
                     a,cases,2021-03-01,5,\na,cases,2021-03-02,6,\nb,cases,2021-03-01,,not-reported\n";
        let open = "facility,measure,from_day,value,missing\nb,cases,2021-03-01,,not-reported\n";
        let kept = csv(whole.as_bytes(), Some(open.as_bytes())).unwrap();
        assert_eq!(
            String::from_utf8(kept.bytes).unwrap(),
            "facility,measure,from_day,value,missing\n\
             a,cases,,,held-back\nb,cases,2021-03-01,,not-reported\n"
        );
        assert_eq!(kept.left_out, 2);
    }

    #[test]
    fn rows_that_have_no_word_for_missing_go_without_one() {
        let kept = csv(b"label,what\na,1\nb,2\n", Some(b"label,what\nb,2\n")).unwrap();
        assert_eq!(kept.bytes, b"label,what\nb,2\n");
        assert_eq!(
            csv(b"label,what\na,1\n", None).unwrap().bytes,
            b"label,what\n"
        );
    }
}
