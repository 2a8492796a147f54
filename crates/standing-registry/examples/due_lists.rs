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
    clippy::disallowed_methods,
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

/// Seconds that the whole program computed so far, on all threads (Linux; else 0). Other work on the
/// machine does not count.
fn computed() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten();
    let nanoseconds = threads.filter_map(|thread| {
        let text = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e9
}

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
    // As the program does: pages are unsealed by all threads at once and folded in order.
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut book = Book::new();
    let mut folding = 0.0;
    for page in sealed.chunks(10_000) {
        let part = page.len().div_ceil(threads);
        let parts: Vec<Vec<_>> = std::thread::scope(|scope| {
            let open = |part: &[Sealed]| -> Vec<_> {
                let opened = part.iter().map(|sealed| {
                    let entry = sealed.open(&key, key_of(sealed.person)).unwrap();
                    let content = entry.content();
                    (entry, content)
                });
                opened.collect()
            };
            let parts: Vec<_> = page
                .chunks(part)
                .map(|part| scope.spawn(move || open(part)))
                .collect();
            parts.into_iter().map(|part| part.join().unwrap()).collect()
        });
        let begun = computed();
        for (entry, content) in parts.into_iter().flatten() {
            book.apply_known(entry, content);
        }
        folding += computed() - begun;
    }
    println!(
        "opened in {:.3} s with {threads} threads, folding computed {folding:.3} s",
        start.elapsed().as_secs_f64()
    );
    drop(sealed);

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
        let (start, before) = (Instant::now(), computed());
        let one = today::list(&book, &facility(0), moment, rules, clinic);
        println!(
            "one facility: {} held, {} lines in {:.1} ms, computing {:.1} ms",
            one.list.held,
            one.list.lines.len(),
            start.elapsed().as_secs_f64() * 1e3,
            (computed() - before) * 1e3
        );
    }
    for _ in 0..3 {
        let (start, before) = (Instant::now(), computed());
        let (mut held, mut lines) = (0, 0);
        for at in 0..=OTHERS {
            let list = today::list(&book, &facility(at), moment, rules, clinic).list;
            held += list.held;
            lines += list.lines.len();
        }
        println!(
            "{} facilities: {held} held, {lines} lines in {:.3} s, computing {:.3} s",
            OTHERS + 1,
            start.elapsed().as_secs_f64(),
            computed() - before
        );
    }
}
