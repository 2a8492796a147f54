//! The supporting data, compiled once into tables that nothing changes afterwards.
//!
//! A set is a schedule file and antigen files, given as bytes; this crate reads no files. What the
//! engine does not know (an element, a value, a code that the schedule does not list) is refused
//! with the file, the element and its line: a rule left out silently could offer a dose that CDC
//! does not.

mod antigen;
pub mod changes;
mod ids;
mod schedule;
mod series_dose;
mod tables;
mod text;
mod tree;

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};
use standing_terms::Digest;

use self::antigen::AntigenFile;
use self::schedule::Names;
use self::tree::File;

pub use self::ids::{AntigenId, Cvx, CvxSet, GroupId, Id, ObservationId, SeriesId, Table};
pub use self::tables::{
    Antigen, Mvx, Observation, Series, SeriesDose, SeriesType, Vaccine, VaccineGroup,
};
pub use self::text::Text;

pub(crate) use self::ids::AgeId;
pub(crate) use self::tables::{
    AgeRule, Ages, AntigenContraindication, Compared, Condition, CountCondition, From, Immunity,
    Indication, IntervalRule, Relevance, Skip, Tables,
};
pub(crate) use self::text::is_plain;

/// One file of a set.
#[derive(Debug, Clone, Copy)]
pub struct SourceFile<'a> {
    /// Its name, for messages and for the hash. Only names ending in `.xml` are read.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// Why a set was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// A file is not XML as this crate reads it.
    #[error("{file}: {message}")]
    Xml {
        /// The file.
        file: String,
        /// Line, column and fault.
        message: String,
    },
    /// An element says what the engine does not know, or lacks what it needs.
    #[error("{file}, line {line}, `{element}`: {message}")]
    Element {
        /// The file.
        file: String,
        /// The element.
        element: String,
        /// Its line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The set has no schedule file, or two.
    #[error("a set needs exactly one schedule file (root `scheduleSupportingData`), found {0}")]
    Schedules(usize),
    /// Two files speak of one antigen.
    #[error("{file}: antigen `{antigen}` was already read from another file")]
    Twice {
        /// The second file.
        file: String,
        /// The antigen.
        antigen: String,
    },
    /// The skips of two series groups wait for each other.
    #[error("antigen `{antigen}`: the skips of its series groups wait for each other")]
    Circular {
        /// The antigen.
        antigen: String,
    },
    /// A list is longer than this engine's numbers.
    #[error("too many {0}")]
    TooMany(&'static str),
}

/// A set of supporting data, ready to evaluate and forecast with. Immutable; share it between
/// threads by reference.
#[derive(Debug)]
pub struct Compiled {
    version: Box<str>,
    sha256: Digest,
    tables: Tables,
    cvx: HashMap<String, Cvx>,
    observations: HashMap<String, ObservationId>,
}

impl Compiled {
    /// Compiles the `.xml` files among these. `version` is how the publisher names the set
    /// (`4.64-508`): CDC's files do not state it themselves.
    ///
    /// # Errors
    /// At the first thing that the engine cannot read or does not know.
    pub fn from_files(version: &str, files: &[SourceFile<'_>]) -> Result<Self, DataError> {
        let mut files: Vec<File<'_>> = files
            .iter()
            .filter(|f| {
                let extension = f.name.rsplit('.').next();
                extension.is_some_and(|e| e.eq_ignore_ascii_case("xml"))
            })
            .map(|f| File {
                name: f.name,
                bytes: f.bytes,
            })
            .collect();
        files.sort_by_key(|f| (f.name, f.bytes));
        let sha256 = hash(&files);

        let trees = files
            .iter()
            .map(|file| Ok((*file, file.tree()?)))
            .collect::<Result<Vec<_>, DataError>>()?;
        let (schedules, antigens): (Vec<_>, Vec<_>) = trees
            .iter()
            .partition(|(_, root)| root.name == "scheduleSupportingData");
        let [(schedule_file, schedule_root)] = schedules.as_slice() else {
            return Err(DataError::Schedules(schedules.len()));
        };

        let mut names = Names::new();
        let schedule = schedule::read(*schedule_file, schedule_root, &mut names)?;
        let mut read: Vec<Option<AntigenFile>> = Vec::new();
        read.resize_with(schedule.antigens.len(), || None);
        for (file, root) in antigens {
            if root.name != "antigenSupportingData" {
                return Err(file.fault(root, "neither an antigen nor a schedule file".to_owned()));
            }
            let antigen = antigen::read(*file, root, &mut names, &schedule.vaccines)?;
            let slot = read.get_mut(antigen.antigen.at());
            if let Some(slot) = slot {
                if slot.is_some() {
                    let name = schedule.antigens.get(antigen.antigen.at());
                    return Err(DataError::Twice {
                        file: file.name.to_owned(),
                        antigen: name.map_or_else(String::new, |(name, _)| name.to_string()),
                    });
                }
                *slot = Some(antigen);
            }
        }
        let tables = assemble(schedule, read, names.ages())?;
        let (cvx, observations) = names.into_lookup();
        Ok(Self {
            version: version.into(),
            sha256,
            tables,
            cvx,
            observations,
        })
    }

    /// How the publisher names the set.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// SHA-256 over the names and bytes of its files, in order of the names.
    pub fn sha256(&self) -> Digest {
        self.sha256
    }

    /// The vaccine type of a CVX code as the map writes it (at least two digits).
    pub fn cvx(&self, code: &str) -> Option<Cvx> {
        self.cvx.get(code).copied()
    }

    /// The observation of a CDSi code.
    pub fn observation(&self, code: &str) -> Option<ObservationId> {
        self.observations.get(code).copied()
    }

    /// The antigens.
    pub fn antigens(&self) -> &Table<AntigenId, Antigen> {
        &self.tables.antigens
    }

    /// The vaccine groups, in the order of the schedule.
    pub fn groups(&self) -> &Table<GroupId, VaccineGroup> {
        &self.tables.groups
    }

    /// The antigen series.
    pub fn series(&self) -> &Table<SeriesId, Series> {
        &self.tables.series
    }

    /// The vaccine types.
    pub fn vaccines(&self) -> &Table<Cvx, Vaccine> {
        &self.tables.vaccines
    }

    /// The coded observations.
    pub fn observations(&self) -> &Table<ObservationId, Observation> {
        &self.tables.observations
    }

    pub(crate) fn tables(&self) -> &Tables {
        &self.tables
    }
}

fn hash(files: &[File<'_>]) -> Digest {
    let mut hasher = Sha256::new();
    for file in files {
        // Lengths first, so that no other division into files has the same hash.
        for part in [file.name.as_bytes(), file.bytes] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    Digest(hasher.finalize().into())
}

fn assemble(
    schedule: schedule::Schedule,
    read: Vec<Option<AntigenFile>>,
    ages: &[crate::day::Duration],
) -> Result<Tables, DataError> {
    let mut series: Vec<Series> = Vec::new();
    let mut antigens = Vec::new();
    let mut indicated: Vec<Vec<(SeriesId, tables::Ages)>> = Vec::new();
    indicated.resize_with(schedule.observations.len(), Vec::new);
    for ((name, group), file) in schedule.antigens.into_iter().zip(read) {
        let mut antigen = Antigen {
            name: name.into(),
            group,
            immunity: Immunity::default(),
            contraindications: Box::default(),
            vaccine_contraindications: Box::default(),
            series: Box::default(),
            series_groups: Box::default(),
            has_standard: false,
        };
        if let Some(file) = file {
            antigen.has_standard = file.series.iter().any(|s| s.kind != SeriesType::Risk);
            antigen.immunity = file.immunity;
            antigen.contraindications = file.contraindications.into_boxed_slice();
            antigen.vaccine_contraindications = file.vaccine_contraindications.into_boxed_slice();
            let mut groups: Vec<u8> = file.series.iter().map(|s| s.in_group).collect();
            groups.sort_unstable();
            groups.dedup();
            antigen.series_groups = groups.into_boxed_slice();
            let mut own = Vec::new();
            for one in file.series {
                let id = u16::try_from(series.len()).map_err(|_| DataError::TooMany("series"))?;
                let id = SeriesId(id);
                if one.kind == SeriesType::Risk {
                    for indication in &*one.indications {
                        if let Some(list) = indicated.get_mut(indication.observation.at()) {
                            list.push((id, indication.ages));
                        }
                    }
                }
                own.push(id);
                series.push(one);
            }
            let ordered = in_order(&antigen, &series, own)?;
            let keys = ordered.iter().filter_map(|&id| {
                series.get(id.at()).map(|one| Relevance {
                    series: id,
                    sexes: one.sexes,
                    is_risk: one.kind == SeriesType::Risk,
                })
            });
            antigen.series = keys.collect();
        }
        antigens.push(antigen);
    }
    Ok(Tables {
        antigens: Table::new(antigens),
        groups: schedule.groups,
        series: Table::new(series),
        vaccines: schedule.vaccines,
        observations: schedule.observations,
        ages: ages.into(),
        indicated: Table::new(indicated.into_iter().map(Vec::into_boxed_slice).collect()),
    })
}

/// Orders the series of an antigen so that what a skip asks of another series group is known when
/// it is asked (TABLE 6-7).
fn in_order(
    antigen: &Antigen,
    series: &[Series],
    mut waiting: Vec<SeriesId>,
) -> Result<Vec<SeriesId>, DataError> {
    let asks = |id: SeriesId| -> u16 {
        let Some(series) = series.get(id.at()) else {
            return 0;
        };
        let conditions = series
            .doses
            .iter()
            .flat_map(|d| &*d.skips)
            .flat_map(|s| &*s.sets)
            .flat_map(|s| &*s.conditions);
        conditions
            .map(|c| match c {
                Condition::CompletedSeries(group) => 1 << group,
                _ => 0,
            })
            .fold(0, |all, one: u16| all | one)
    };
    let group_of = |id: SeriesId| series.get(id.at()).map_or(0, |s| 1u16 << s.in_group);
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let open = waiting.iter().map(|&id| group_of(id)).fold(0, |a, b| a | b);
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.iter().partition(|&&id| asks(id) & open == 0);
        if ready.is_empty() {
            return Err(DataError::Circular {
                antigen: antigen.name.to_string(),
            });
        }
        ordered.extend(ready);
        waiting = rest;
    }
    Ok(ordered)
}
