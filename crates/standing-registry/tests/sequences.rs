//! Sequences of messages that replay, cross, get lost and contradict each other, with the end state
//! that each must have (`../shared/badinputs/made/sequences`). Skipped, and said so, where absent.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where a sequence cannot be read"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use standing_forecast::{Compiled, Sex, SourceFile, Workspace};
use standing_registry::act::{Act, Decision, Departure, Details, DoseReport, DoseSource};
use standing_registry::findings::{self, Asked, What};
use standing_registry::{Book, ControlId, Entry, Peer, PersonId, Rulebook, Rules, due};
use standing_terms::{Digest, FacilityId};

/// What these sequences say of figures and letters is the evidence book's, and tested there.
const OF_INSTITUTIONS: [&str; 4] = [
    "facility_gone",
    "figures_revised",
    "letter_reply_forged",
    "letter_reply_twice",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn covid_rules() -> Compiled {
    let folder = root().join("schedules/covid-19-2021-03");
    let names = [
        "AntigenSupportingData-COVID-19.xml",
        "ScheduleSupportingData.xml",
    ];
    let bytes = names.map(|name| std::fs::read(folder.join(name)).unwrap());
    let files = names.iter().zip(&bytes);
    let files: Vec<SourceFile<'_>> = files
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    Compiled::from_files("covid-19-2021-03", &files).unwrap()
}

fn registry_rules() -> Rules {
    let text = std::fs::read_to_string(root().join("rules/people/registry.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

fn person(label: &str) -> PersonId {
    let hash = Sha256::digest(label.as_bytes());
    PersonId(*hash.first_chunk().unwrap())
}

/// The clock of the installation, its book, and whom it was told of.
struct Installation {
    book: Book,
    now: Timestamp,
    stepped: bool,
    told: Vec<String>,
}

impl Installation {
    fn new() -> Self {
        Self {
            book: Book::new(),
            now: "2021-04-01T17:00:00Z".parse().unwrap(),
            stepped: false,
            told: Vec::new(),
        }
    }

    fn today(&self) -> Date {
        TimeZone::UTC.to_datetime(self.now).date()
    }

    fn take(&mut self, from: &str, message: &str, person: Option<PersonId>, act: Act) {
        self.book.apply(Entry {
            recorded: self.now,
            from: Peer::new(from).unwrap(),
            message: ControlId::new(message).unwrap(),
            person,
            act,
        });
    }

    fn know(&mut self, label: &str) -> PersonId {
        let id = person(label);
        if !self.told.iter().any(|known| known == label) {
            self.told.push(label.to_owned());
            let details = Details {
                name: format!("Invented {label}"),
                birth: "1985-01-01".parse().unwrap(),
                sex: Sex::Unknown,
                language: None,
                contact: None,
            };
            self.take(
                "desk",
                &format!("register-{label}"),
                Some(id),
                Act::Registered(details),
            );
        }
        id
    }

    /// Messages are told on their own day, or on the day that they state, unless the clock was set.
    fn wait_for(&mut self, message: &Value) {
        let day = message["recorded"].as_str().or(message["date"].as_str());
        if let Some(day) = day
            && !self.stepped
        {
            let then: Timestamp = format!("{day}T17:00:00Z").parse().unwrap();
            self.now = self.now.max(then);
        }
    }

    fn message(&mut self, message: &Value) {
        self.wait_for(message);
        let text = |field: &str| message[field].as_str();
        let day = |field: &str| text(field).map(|day| day.parse::<Date>().unwrap());
        let facility =
            |field: &str| text(field).map(|f| FacilityId::new(f.to_lowercase()).unwrap());
        let source = text("src").unwrap();
        let here = facility("src").unwrap();
        let id = self.know(text("person").unwrap());
        let on = day("date").unwrap_or(self.today());
        let covid = || "COVID-19".to_owned();
        let act = match text("kind").unwrap() {
            "dose" => Act::Dose(DoseReport {
                on,
                cvx: text("cvx").unwrap().to_owned(),
                mvx: None,
                lot: text("lot").map(str::to_owned),
                expiry: None,
                site: None,
                route: None,
                amount: None,
                vaccinator: None,
                source: if source == "IIS" {
                    DoseSource::Registry
                } else {
                    DoseSource::GivenHere { facility: here }
                },
            }),
            "delete_dose" => Act::DoseWithdrawn {
                of: ControlId::new(text("of").unwrap()).unwrap(),
                reason: "entered by mistake".to_owned(),
            },
            "offer" => Act::Offered {
                on,
                vaccine_group: covid(),
                language: None,
                sheet: None,
            },
            "refusal" => Act::Decided {
                on,
                vaccine_group: covid(),
                decision: Decision::Declined { words: None },
            },
            "merge" => Act::Merged {
                into: person(text("into").unwrap()),
            },
            "unmerge" => Act::Unmerged {
                from: person(text("frm").unwrap()),
            },
            "booking" => Act::Arrived {
                facility: here,
                on,
                from: None,
                known_as: text("alias_of").map(person),
            },
            "transfer_in" => Act::Arrived {
                facility: here,
                on,
                from: facility("frm"),
                known_as: None,
            },
            "transfer_out" => Act::Left {
                facility: here,
                on,
                how: Departure::TransferredOut {
                    to: facility("to").unwrap(),
                },
            },
            "release" => {
                // On release the software prints the record; the person takes it along.
                self.take(
                    source,
                    &format!("record-{id}"),
                    Some(id),
                    Act::RecordHanded {
                        on,
                        record: Digest([0; 32]),
                        appointment_proposed: true,
                    },
                );
                Act::Left {
                    facility: here,
                    on,
                    how: Departure::Released,
                }
            }
            other => panic!("a kind of message that is not known: {other}"),
        };
        self.take(source, text("msg").unwrap(), Some(id), act);
    }

    /// Reads a file of a dose for each of so many people, as far as it gets.
    fn import(&mut self, acts: u64, until: u64) {
        let file = Digest(Sha256::digest(format!("{acts} doses")).into());
        let begun = Act::FileBegun { file, acts };
        self.take("desk", &format!("file:{file}:begun"), None, begun);
        for line in 0..until {
            let id = self.know(&format!("batch {line}"));
            let dose = Act::Dose(DoseReport {
                on: "2021-04-01".parse().unwrap(),
                cvx: "207".to_owned(),
                mvx: None,
                lot: Some("L1".to_owned()),
                expiry: None,
                site: None,
                route: None,
                amount: None,
                vaccinator: None,
                source: DoseSource::Document,
            });
            self.take("desk", &format!("file:{file}:{line}"), Some(id), dose);
        }
        if until == acts {
            let ended = Act::FileEnded { file };
            self.take("desk", &format!("file:{file}:ended"), None, ended);
        }
    }

    fn operation(&mut self, operation: &Value) {
        let number = |field: &str| operation[field].as_u64();
        let days = |field: &str| {
            number(field).map(|days| SignedDuration::from_hours(24 * i64::try_from(days).unwrap()))
        };
        match operation["op"].as_str().unwrap() {
            "clock" => {
                if let Some(back) = days("minus_days") {
                    self.now = self.now.checked_sub(back).unwrap();
                } else {
                    self.now = self.now.checked_add(days("plus_days").unwrap()).unwrap();
                }
                self.stepped = true;
            }
            // The book is its entries: folding them again is what a restart does.
            "restart" => self.book = self.book.before(usize::MAX),
            "export" => {
                let export = operation["id"].as_str().unwrap().to_owned();
                self.take(
                    "desk",
                    &format!("export-{export}"),
                    None,
                    Act::Exported { export },
                );
            }
            "import" => {
                let acts = number("rows").unwrap();
                self.import(acts, number("kill_after_row").unwrap_or(acts));
            }
            // Whoever comes second finds the acts of the first: the store takes one at a time.
            "parallel_import" => {
                for _ in 0..number("times").unwrap() {
                    self.import(number("rows").unwrap(), number("rows").unwrap());
                }
            }
            other => panic!("an operation that is not known: {other}"),
        }
    }
}

/// The code of each finding with how often it came; of what is late, with the days.
fn counted(found: &[findings::Finding]) -> Vec<String> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for finding in found {
        let count = counts.entry(finding.what.code()).or_default();
        match finding.what {
            What::RecordedLate { days } => *count = days,
            _ => *count += 1,
        }
    }
    counts
        .iter()
        .map(|(code, n)| format!("{code}:{n}"))
        .collect()
}

#[test]
fn every_sequence_of_messages_ends_as_written() {
    let folder = root().join("../shared/badinputs/made/sequences");
    let Ok(listed) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: the sequences of ../shared are not here");
        return;
    };
    let data = covid_rules();
    let rules = registry_rules();
    let mut wrong = Vec::new();
    let mut paths: Vec<PathBuf> = listed.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let sequence: Value = serde_json::from_str(&text).unwrap();
        let name = sequence["name"].as_str().unwrap().to_owned();
        if OF_INSTITUTIONS.contains(&name.as_str()) {
            continue;
        }
        let mut here = Installation::new();
        for message in sequence["messages"].as_array().unwrap() {
            if message.get("op").is_some() {
                here.operation(message);
            } else {
                here.message(message);
            }
        }
        let zone = TimeZone::UTC;
        let rulebook = Rulebook {
            data: &data,
            circumstances: &[],
            registry: &rules,
        };
        let asked = Asked {
            book: &here.book,
            rules: rulebook,
            now: here.now,
            zone: &zone,
        };
        let found = findings::all(asked);
        let mut expected: Vec<String> = sequence["expected"]["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f.as_str().unwrap().to_owned())
            .collect();
        expected.sort();
        if counted(&found) != expected {
            wrong.push(format!(
                "{name}: found {:?}, expected {expected:?}",
                counted(&found)
            ));
        }
        let mut workspace = Workspace::new();
        let mut valid = |label: &str| {
            let history = due::history(
                &here.book,
                person(label),
                "2121-12-31".parse().unwrap(),
                rulebook,
            );
            history.map_or(0, |history| {
                due::valid_doses(&workspace.forecast(&data, &history.patient)) as u64
            })
        };
        for (label, doses) in sequence["expected"]["valid_doses"].as_object().unwrap() {
            let counted = if label == "batch" {
                let batch = here.told.iter().filter(|l| l.starts_with("batch"));
                batch.map(|label| valid(label)).sum()
            } else {
                valid(label)
            };
            if Some(counted) != doses.as_u64() {
                wrong.push(format!(
                    "{name}: {label} has {counted} valid doses, expected {doses}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
