//! A made-up facility with people, and acts told about it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use standing_forecast::{Compiled, Sex, SourceFile};
use standing_registry::act::{Act, Details, DoseReport, DoseSource};
use standing_registry::consent::ConsentRules;
use standing_registry::stock::{self, Lot, Moment, Pauses, Products, Stock, StockAct, Storage};
use standing_registry::{Book, ControlId, Entry, Peer, PersonId, Rulebook, Rules, Taken};
use standing_terms::FacilityId;
use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn data_of<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let text = std::fs::read_to_string(root().join("rules/people").join(name)).unwrap();
    toml::from_str(&text).unwrap()
}

pub fn at(name: &str) -> FacilityId {
    FacilityId::new(name).unwrap()
}

pub fn alder() -> FacilityId {
    at("alder-creek")
}

pub fn lot(number: &str) -> Lot {
    Lot {
        mvx: "MOD".to_owned(),
        number: number.to_owned(),
    }
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub struct World {
    pub data: Compiled,
    pub rules: Rules,
    pub products: Products,
    pub pauses: Pauses,
    pub consent: ConsentRules,
    pub book: Book,
    zone: TimeZone,
    told: u32,
}

impl World {
    pub fn new() -> Self {
        let folder = root().join("schedules/covid-19-2021-03");
        let files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "xml"))
            .map(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                (name, std::fs::read(&path).unwrap())
            })
            .collect();
        let files: Vec<SourceFile<'_>> = files
            .iter()
            .map(|(name, bytes)| SourceFile { name, bytes })
            .collect();
        Self {
            data: Compiled::from_files("covid-19-2021-03", &files).unwrap(),
            rules: data_of("registry.toml"),
            products: data_of("products.toml"),
            pauses: data_of("pauses.toml"),
            consent: data_of("consent.toml"),
            book: Book::new(),
            zone: TimeZone::get("America/Los_Angeles").unwrap_or(TimeZone::UTC),
            told: 0,
        }
    }

    pub fn rulebook(&self) -> Rulebook<'_> {
        Rulebook {
            data: &self.data,
            circumstances: &[],
            registry: &self.rules,
        }
    }

    pub fn moment(&self, on: &str) -> Moment<'_> {
        Moment::of(day(on), "2022-01-01T00:00:00Z".parse().unwrap(), &self.zone)
    }

    /// Tells an act and gives back its message.
    pub fn tell(&mut self, person: Option<PersonId>, act: Act) -> ControlId {
        self.told += 1;
        let message = ControlId::new(format!("m{}", self.told)).unwrap();
        let taken = self.book.apply(Entry {
            recorded: "2021-04-01T17:00:00Z".parse().unwrap(),
            from: Peer::new("facility/alder-creek").unwrap(),
            message: message.clone(),
            person,
            act,
        });
        assert_eq!(taken, Taken::Entered);
        message
    }

    pub fn stocked(&mut self, act: StockAct) -> ControlId {
        self.tell(None, Act::Stock(act))
    }

    /// Doses of the Moderna vaccine come, and the lot is put into the refrigerator.
    pub fn came(&mut self, number: &str, doses: u32, on: &str, expiry: &str) {
        self.stocked(StockAct::Received {
            facility: alder(),
            on: day(on),
            lot: lot(number),
            cvx: "207".to_owned(),
            doses,
            expiry: Some(day(expiry)),
            order: None,
            from: None,
        });
        self.stocked(StockAct::Stored {
            facility: alder(),
            on: day(on),
            lot: lot(number),
            unit: "fridge 1".to_owned(),
            storage: Storage::Refrigerated,
        });
    }

    pub fn admitted(&mut self, id: u8, born: &str) -> PersonId {
        let person = PersonId([id; 16]);
        self.tell(
            Some(person),
            Act::Registered(Details {
                name: format!("Invented Quux{id}"),
                birth: day(born),
                sex: Sex::Female,
                language: None,
                contact: None,
            }),
        );
        self.tell(
            Some(person),
            Act::Numbered {
                facility: alder(),
                number: format!("R{id}"),
            },
        );
        self.tell(
            Some(person),
            Act::Arrived {
                facility: alder(),
                on: day("2021-01-05"),
                from: None,
                known_as: None,
            },
        );
        person
    }

    pub fn report(on: &str, cvx: &str, mvx: Option<&str>, number: Option<&str>) -> DoseReport {
        DoseReport {
            on: day(on),
            cvx: cvx.to_owned(),
            mvx: mvx.map(str::to_owned),
            lot: number.map(str::to_owned),
            expiry: None,
            site: None,
            route: None,
            amount: None,
            vaccinator: None,
            source: DoseSource::GivenHere { facility: alder() },
        }
    }

    pub fn given(&mut self, person: PersonId, on: &str, number: Option<&str>) -> ControlId {
        let report = Self::report(on, "207", Some("MOD"), number);
        self.tell(Some(person), Act::Dose(report))
    }

    pub fn stock(&self, on: &str) -> Stock {
        self.stock_at(&alder(), on)
    }

    pub fn stock_at(&self, facility: &FacilityId, on: &str) -> Stock {
        let rules = self.rulebook();
        stock::standing(&self.book, facility, self.moment(on), rules, &self.products)
    }
}
