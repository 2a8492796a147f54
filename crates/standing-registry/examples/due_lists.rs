//! Measures the due lists of a made-up nation: `due_lists RULES_DIR [PEOPLE] [HELD] [DAY]`.
//!
//! So many people with the histories that a registry has of them, of whom so many are held: 1,500 in
//! the first facility, the others in a hundred more. Every facility has stock. The book is sealed
//! and opened again first, as a start of the program does. Prints each part by itself; the same
//! numbers give the same book.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a program to measure with, over made-up entries"
)]

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use standing_forecast::{Compiled, Sex, SourceFile};
use standing_registry::act::{Act, Departure, Details, DoseReport, DoseSource};
use standing_registry::consent::ConsentRules;
use standing_registry::sealed::{InstallationKey, NONCE, PersonKey, Sealed};
use standing_registry::stock::{Lot, Moment, Pauses, Products, StockAct};
use standing_registry::today::{self, ClinicRules};
use standing_registry::{Book, ControlId, Entry, Peer, PersonId, Rulebook, Rules};
use standing_synth::{Ages, Person, Population, Setting};
use standing_terms::FacilityId;
use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

const FIRST: u64 = 1_500;
const OTHERS: u64 = 100;

fn data_of<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/people");
    toml::from_str(&std::fs::read_to_string(root.join(name)).unwrap()).unwrap()
}

fn compiled(dir: &str) -> Compiled {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "xml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    Compiled::from_files("measured", &files).unwrap()
}

fn facility(number: u64) -> FacilityId {
    FacilityId::new(format!("facility-{number}")).unwrap()
}

fn id(index: u64) -> PersonId {
    let mixed = u128::from(index).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    PersonId(mixed.to_be_bytes())
}

/// What is told of a person, who came to a facility forty days ago.
fn acts(person: &Person, at: u64, held: bool, day: Date) -> Vec<Act> {
    let came = day.saturating_sub(40.days());
    let mut acts = vec![
        Act::Registered(Details {
            name: format!("{} {}", person.name.given, person.name.family),
            birth: person.dob,
            sex: match person.sex.letter() {
                'F' => Sex::Female,
                'M' => Sex::Male,
                _ => Sex::Unknown,
            },
            language: Some("es".to_owned()),
            contact: None,
        }),
        Act::Numbered {
            facility: facility(at),
            number: format!("N{}", person.index),
        },
        Act::Arrived {
            facility: facility(at),
            on: came,
            from: None,
            known_as: None,
        },
    ];
    acts.extend(person.observations.iter().map(|observed| Act::Observed {
        code: observed.code.to_owned(),
        from: observed.date,
    }));
    acts.extend(person.doses.iter().map(|dose| {
        Act::Dose(DoseReport {
            on: dose.date,
            cvx: dose.cvx.to_owned(),
            mvx: dose.mvx.map(str::to_owned),
            lot: None,
            expiry: None,
            site: None,
            route: None,
            amount: None,
            vaccinator: None,
            source: DoseSource::Registry,
        })
    }));
    if !held {
        acts.push(Act::Left {
            facility: facility(at),
            on: came.saturating_add(9.days()),
            how: Departure::Released,
        });
    }
    acts
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let number = |at: usize, default: u64| args.get(at).map_or(default, |n| n.parse().unwrap());
    let (people, held) = (number(2, 100_000), number(3, 14_000));
    let day: Date = args
        .get(4)
        .map_or(date(2025, 12, 1), |day| day.parse().unwrap());
    let data = compiled(&args[1]);
    let population = Population::new(1, day, Setting::Registry, Ages::Adults).unwrap();
    let now: Timestamp = TimeZone::UTC.to_timestamp(day.at(17, 0, 0, 0)).unwrap();
    let mut entries = Vec::new();
    let mut enter = |person: Option<PersonId>, at: u64, act: Act| {
        entries.push(Entry {
            recorded: now,
            from: Peer::new(format!("facility/facility-{at}")).unwrap(),
            message: ControlId::new(format!("m{}", entries.len())).unwrap(),
            person,
            act,
        });
    };
    for at in 0..=OTHERS {
        for (lot, cvx) in [
            ("A", "115"),
            ("B", "43"),
            ("C", "150"),
            ("D", "33"),
            ("E", "309"),
        ] {
            let received = StockAct::Received {
                facility: facility(at),
                on: day.saturating_sub(20.days()),
                lot: Lot {
                    mvx: "ZZZ".to_owned(),
                    number: format!("{lot}{at}"),
                },
                cvx: cvx.to_owned(),
                doses: 200,
                expiry: Some(day.saturating_add(200.days())),
                order: None,
                from: None,
            };
            enter(None, at, Act::Stock(received));
        }
    }
    for index in 0..people {
        let at = if index < FIRST { 0 } else { 1 + index % OTHERS };
        for act in acts(&population.person(index), at, index < held, day) {
            enter(Some(id(index)), at, act);
        }
    }
    println!(
        "{people} people, {held} held, {} entries, on {day}",
        entries.len()
    );

    let key = InstallationKey::new([7; 32]);
    let keys: HashMap<PersonId, PersonKey> = (0..people)
        .map(|index| (id(index), PersonKey::new([3; 32])))
        .collect();
    let key_of = |person: Option<PersonId>| person.and_then(|person| keys.get(&person));
    let sealed: Vec<Sealed> = entries
        .iter()
        .map(|entry| Sealed::new(entry, &key, key_of(entry.person), [1; NONCE]).unwrap())
        .collect();
    drop(entries);
    let start = Instant::now();
    let opened: Vec<Entry> = sealed
        .iter()
        .map(|sealed| sealed.open(&key, key_of(sealed.person)).unwrap())
        .collect();
    println!("unsealed in {:.3} s", start.elapsed().as_secs_f64());
    drop(sealed);
    let start = Instant::now();
    let mut book = Book::new();
    for entry in opened {
        book.apply(entry);
    }
    println!("folded in {:.3} s", start.elapsed().as_secs_f64());

    let registry: Rules = data_of("registry.toml");
    let (products, pauses): (Products, Pauses) = (data_of("products.toml"), data_of("pauses.toml"));
    let consent: ConsentRules = data_of("consent.toml");
    let rules = Rulebook {
        data: &data,
        circumstances: &[],
        registry: &registry,
    };
    let clinic = ClinicRules {
        products: &products,
        pauses: &pauses,
        consent: &consent,
        state: None,
    };
    let zone = TimeZone::UTC;
    let moment = Moment::of(day, now, &zone);
    for _ in 0..5 {
        let start = Instant::now();
        let one = today::list(&book, &facility(0), moment, rules, clinic);
        println!(
            "one facility: {} held, {} lines in {:.1} ms",
            one.list.held,
            one.list.lines.len(),
            start.elapsed().as_secs_f64() * 1e3
        );
    }
    for _ in 0..3 {
        let start = Instant::now();
        let (mut held, mut lines) = (0, 0);
        for at in 0..=OTHERS {
            let list = today::list(&book, &facility(at), moment, rules, clinic).list;
            held += list.held;
            lines += list.lines.len();
        }
        println!(
            "{} facilities: {held} held, {lines} lines in {:.3} s",
            OTHERS + 1,
            start.elapsed().as_secs_f64()
        );
    }
}
