//! Records that may be of one person: proposals for a person to confirm, each with what speaks for it
//! (Fellegi and Sunter 1969). Nothing merges by likeness.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_forecast::Sex;

use crate::act::{Act, Details};
use crate::book::Book;
use crate::due;
use crate::ids::PersonId;
use crate::names;
use crate::stays;

/// What a named person found who looked at two ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Looked {
    /// The other id.
    pub with: PersonId,
    /// Whether both mean one person.
    pub same: bool,
    /// Who looked.
    pub by: String,
    /// By what they know it.
    pub because: String,
}

/// How often something comes out, for one person and for two.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Odds {
    /// Share of pairs of records of one person.
    pub m: f64,
    /// Share of pairs of records of two people.
    pub u: f64,
}

impl Odds {
    fn weight(self) -> f64 {
        (self.m / self.u).log2()
    }
}

/// The model: data of `rules/people/linkage.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkageRules {
    /// The least weight of a proposal, in bits.
    pub propose_from: f64,
    /// From which likeness (Jaro and Winkler, 0 to 1) two parts of a name are taken for one.
    pub similar_from: f64,
    name: NameOdds,
    birth: BirthOdds,
    sex: SexOdds,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct NameOdds {
    all: Odds,
    similar: Odds,
    some: Odds,
    none: Odds,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct BirthOdds {
    same: Odds,
    slip: Odds,
    year: Odds,
    other: Odds,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct SexOdds {
    same: Odds,
    unknown: Odds,
    other: Odds,
}

/// How two names agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameAgrees {
    /// All parts of the one that has fewer, two at least.
    All,
    /// The same, with letters that differ.
    Similar,
    /// One part.
    Some,
    /// No part.
    None,
}

/// How two birth dates agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BirthAgrees {
    /// The same.
    Same,
    /// Day and month swapped, or one digit differs.
    Slip,
    /// The year alone.
    Year,
    /// Neither.
    Other,
}

/// How two sexes agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SexAgrees {
    /// The same.
    Same,
    /// One is not known.
    Unknown,
    /// Neither.
    Other,
}

/// Two ids that may mean one person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// The one.
    pub a: PersonId,
    /// The other.
    pub b: PersonId,
    /// The weight of what agrees, in bits: above 0 speaks for one person.
    pub weight: f64,
    /// Their names.
    pub name: NameAgrees,
    /// Their birth dates.
    pub birth: BirthAgrees,
    /// Their sexes.
    pub sex: SexAgrees,
    /// Whether both were held on one day in two places: it speaks against.
    pub in_two_places: bool,
}

/// How two people's details agree, and the weight of it.
pub fn compare(
    a: &Details,
    b: &Details,
    rules: &LinkageRules,
) -> (NameAgrees, BirthAgrees, SexAgrees, f64) {
    let name = names_agree(&a.name, &b.name, rules.similar_from);
    let birth = births_agree(a.birth, b.birth);
    let sex = match (a.sex, b.sex) {
        (Sex::Unknown, _) | (_, Sex::Unknown) => SexAgrees::Unknown,
        (a, b) if a == b => SexAgrees::Same,
        _ => SexAgrees::Other,
    };
    let by_name = match name {
        NameAgrees::All => rules.name.all,
        NameAgrees::Similar => rules.name.similar,
        NameAgrees::Some => rules.name.some,
        NameAgrees::None => rules.name.none,
    };
    let by_birth = match birth {
        BirthAgrees::Same => rules.birth.same,
        BirthAgrees::Slip => rules.birth.slip,
        BirthAgrees::Year => rules.birth.year,
        BirthAgrees::Other => rules.birth.other,
    };
    let by_sex = match sex {
        SexAgrees::Same => rules.sex.same,
        SexAgrees::Unknown => rules.sex.unknown,
        SexAgrees::Other => rules.sex.other,
    };
    let weight = by_name.weight() + by_birth.weight() + by_sex.weight();
    (name, birth, sex, weight)
}

fn names_agree(a: &str, b: &str, similar_from: f64) -> NameAgrees {
    let (a, b) = (names::asked(a), names::asked(b));
    let (fewer, mut more) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (mut same, mut similar) = (0, 0);
    for part in &fewer {
        let best = (more.iter().enumerate())
            .map(|(at, other)| (at, strsim::jaro_winkler(part, other)))
            .max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)));
        let Some((at, likeness)) = best else { continue };
        if likeness < similar_from {
            continue;
        }
        if more.get(at) == Some(part) {
            same += 1;
        } else {
            similar += 1;
        }
        more.remove(at);
    }
    match (same, same + similar) {
        (_, 0) => NameAgrees::None,
        (same, _) if same == fewer.len() && same >= 2 => NameAgrees::All,
        (_, both) if both == fewer.len() && both >= 2 => NameAgrees::Similar,
        _ => NameAgrees::Some,
    }
}

fn births_agree(a: Date, b: Date) -> BirthAgrees {
    let digits = |d: Date| d.strftime("%Y%m%d").to_string();
    let (x, y) = (digits(a), digits(b));
    let differ = x.bytes().zip(y.bytes()).filter(|(p, q)| p != q).count();
    let swapped = a.year() == b.year() && (a.month(), a.day()) == (b.day(), b.month());
    if a == b {
        BirthAgrees::Same
    } else if swapped || differ == 1 {
        BirthAgrees::Slip
    } else if a.year() == b.year() {
        BirthAgrees::Year
    } else {
        BirthAgrees::Other
    }
}

/// Keys under which two records of one person are likely to meet: pairs that share none are not
/// compared.
fn blocks(details: &Details) -> BTreeSet<String> {
    let birth = details.birth;
    let (low, high) = {
        let (m, d) = (birth.month(), birth.day());
        (m.min(d), m.max(d))
    };
    let mut keys = BTreeSet::from([format!("{}-{low}-{high}", birth.year())]);
    for part in names::asked(&details.name) {
        let start: String = part.chars().take(4).collect();
        // A digit of the year may be wrong: the rest of the date stands beside the name.
        keys.insert(format!("{start} {}", birth.year()));
        keys.insert(format!("{start} {low}-{high}"));
    }
    keys
}

/// Every pair that may be one person, the likeliest first. Pairs of which a person said that they are
/// two, or whose merge was taken back, are not proposed again.
pub fn proposals(book: &Book, rules: &LinkageRules) -> Vec<Proposal> {
    let people: Vec<(PersonId, &Details)> = book
        .people()
        .filter_map(|person| Some((person, due::details(book, person)?)))
        .collect();
    let two = told_apart(book);
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (_, details)) in people.iter().enumerate() {
        for key in blocks(details) {
            by_key.entry(key).or_default().push(at);
        }
    }
    let mut pairs = BTreeSet::new();
    for among in by_key.values() {
        for (i, a) in among.iter().enumerate() {
            for b in among.iter().skip(i + 1) {
                pairs.insert((*a, *b));
            }
        }
    }
    let mut found = Vec::new();
    for (a, b) in pairs {
        let (Some((one, first)), Some((other, second))) = (people.get(a), people.get(b)) else {
            continue;
        };
        let (name, birth, sex, weight) = compare(first, second, rules);
        if weight < rules.propose_from || two.contains(&pair(*one, *other)) {
            continue;
        }
        found.push(Proposal {
            a: *one,
            b: *other,
            weight,
            name,
            birth,
            sex,
            in_two_places: in_two_places(book, *one, *other),
        });
    }
    found.sort_by(|x, y| {
        y.weight
            .total_cmp(&x.weight)
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    found
}

fn pair(a: PersonId, b: PersonId) -> (PersonId, PersonId) {
    (a.min(b), a.max(b))
}

/// Pairs that a person told apart, under the ids that stand now.
fn told_apart(book: &Book) -> BTreeSet<(PersonId, PersonId)> {
    let apart = book.entered().filter_map(|(_, entry)| {
        let other = match &entry.act {
            Act::Unmerged { from } => *from,
            Act::Looked(looked) if !looked.same => looked.with,
            _ => return None,
        };
        let (a, b) = (book.same_as(entry.person?), book.same_as(other));
        Some(pair(a, b))
    });
    apart.collect()
}

fn in_two_places(book: &Book, a: PersonId, b: PersonId) -> bool {
    let (first, second) = (stays::of(book, a), stays::of(book, b));
    first.iter().any(|x| {
        second.iter().any(|y| {
            let days = [x.from.max(y.from)];
            x.facility != y.facility && days.iter().any(|d| x.covers(*d) && y.covers(*d))
        })
    })
}
