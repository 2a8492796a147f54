//! What changed from one set of supporting data to another, in words.
//!
//! Compared are the elements of the files, not what the engine made of them, so that a change that
//! no rule reads is shown as well. Elements are matched by what names them (a series by its name, a
//! dose by its number, a vaccine by its code); those of one name are matched in order.

use std::collections::BTreeMap;

use super::tree::{File, Node};
use super::{DataError, SourceFile};

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Where: antigen or `Schedule`, then the elements on the way, with what names them.
    pub place: Vec<String>,
    /// What stood there before; none where it is new.
    pub before: Option<String>,
    /// What stands there now; none where it is gone.
    pub after: Option<String>,
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = self.place.join(", ");
        let said = |text: &str| {
            if text.is_empty() {
                "nothing".to_owned()
            } else {
                format!("\"{text}\"")
            }
        };
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                write!(f, "{place}: {} became {}", said(before), said(after))
            }
            (None, Some(_)) => write!(f, "{place}: new"),
            _ => write!(f, "{place}: gone"),
        }
    }
}

/// What names an element among its like.
fn name_of(node: &Node<'_>) -> String {
    const NAMING: [&str; 7] = [
        "seriesName",
        "doseNumber",
        "observationCode",
        "cvx",
        "name",
        "setID",
        "conditionID",
    ];
    if node.name == "liveVirusConflict" {
        let code = |side: &str| {
            let side = node.all(side).next();
            side.and_then(|s| s.all("cvx").next())
                .map_or("", |c| &*c.text)
                .to_owned()
        };
        return format!(
            "{} {} then {}",
            node.name,
            code("previous"),
            code("current")
        );
    }
    let own = NAMING.iter().find_map(|naming| node.all(naming).next());
    match own.filter(|n| !n.text.is_empty()) {
        Some(naming) => format!("{} {}", node.name, naming.text),
        None => node.name.to_owned(),
    }
}

fn named<'n, 'a>(node: &'n Node<'a>) -> BTreeMap<(String, usize), &'n Node<'a>> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = BTreeMap::new();
    for child in &node.children {
        let name = name_of(child);
        let number = seen.entry(name.clone()).or_default();
        all.insert((name, *number), child);
        *number += 1;
    }
    all
}

fn compare(place: &[String], before: &Node<'_>, after: &Node<'_>, into: &mut Vec<Change>) {
    if before.text != after.text {
        into.push(Change {
            place: place.to_vec(),
            before: Some(before.text.to_string()),
            after: Some(after.text.to_string()),
        });
    }
    let (old, new) = (named(before), named(after));
    let at = |key: &(String, usize)| {
        let (name, number) = key;
        let own = if *number == 0 {
            name.clone()
        } else {
            format!("{name} ({})", number + 1)
        };
        [place, &[own]].concat()
    };
    for (key, child) in &old {
        match new.get(key) {
            Some(other) => compare(&at(key), child, other, into),
            None => into.push(Change {
                place: at(key),
                before: Some(child.text.to_string()),
                after: None,
            }),
        }
    }
    for (key, child) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
        into.push(Change {
            place: at(key),
            before: None,
            after: Some(child.text.to_string()),
        });
    }
}

type Trees<'a> = BTreeMap<String, Node<'a>>;

/// The files of a set as trees, by antigen; the schedule by its own name.
fn trees<'a>(files: &'a [SourceFile<'a>]) -> Result<Trees<'a>, DataError> {
    let mut all = BTreeMap::new();
    for file in files {
        let root = File {
            name: file.name,
            bytes: file.bytes,
        }
        .tree()?;
        let disease = root
            .all("series")
            .next()
            .and_then(|s| s.all("targetDisease").next());
        let name = disease.map_or("Schedule", |d| &*d.text).to_owned();
        all.insert(name, root);
    }
    Ok(all)
}

/// What changed, file by file.
///
/// # Errors
/// Where a file is not XML as this crate reads it.
pub fn changes(
    earlier: &[SourceFile<'_>],
    later: &[SourceFile<'_>],
) -> Result<Vec<Change>, DataError> {
    let (old, new) = (trees(earlier)?, trees(later)?);
    let mut all = Vec::new();
    for (name, root) in &old {
        match new.get(name) {
            Some(other) => compare(std::slice::from_ref(name), root, other, &mut all),
            None => all.push(Change {
                place: vec![name.clone()],
                before: Some(String::new()),
                after: None,
            }),
        }
    }
    for name in new.keys().filter(|name| !old.contains_key(*name)) {
        let place = vec![name.clone()];
        all.push(Change {
            place,
            before: None,
            after: Some(String::new()),
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::{SourceFile, changes};

    const ANTIGEN: &str =
        include_str!("../../../../schedules/covid-19-2021-03/AntigenSupportingData-COVID-19.xml");

    fn said(later: &str) -> Vec<String> {
        let file = |bytes| {
            [SourceFile {
                name: "a.xml",
                bytes,
            }]
        };
        let all = changes(&file(ANTIGEN.as_bytes()), &file(later.as_bytes())).unwrap();
        all.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_set_against_itself_has_no_change() {
        assert!(said(ANTIGEN).is_empty());
    }

    #[test]
    fn a_changed_interval_is_said_with_its_series_and_dose() {
        let later = ANTIGEN.replace("<minInt>21 days</minInt>", "<minInt>22 days</minInt>");
        assert_eq!(
            said(&later),
            [
                "COVID-19, series COVID-19 Pfizer-BioNTech 2-dose series, seriesDose Dose 2, \
              interval, minInt: \"21 days\" became \"22 days\""
            ]
        );
    }

    #[test]
    fn a_renamed_series_is_one_gone_and_one_new() {
        let later = ANTIGEN.replace("Janssen 1-dose series", "Janssen series");
        assert_eq!(
            said(&later),
            [
                "COVID-19, series COVID-19 Janssen 1-dose series: gone",
                "COVID-19, series COVID-19 Janssen series: new"
            ]
        );
    }
}
