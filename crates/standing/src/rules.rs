//! Rules of immunization at the edge: the bundled sets, and folders of supporting data.

use anyhow::Context as _;
use jiff::civil::Date;
use rust_embed::RustEmbed;
use standing_forecast::in_force::{Manifest, RuleSet};
use standing_forecast::{Compiled, Observed, Patient, SourceFile};
use standing_terms::AboutInstitutions;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(RustEmbed)]
#[folder = "../../schedules"]
struct Bundled;

/// The largest file of a set, in bytes.
const LARGEST: u64 = 16 << 20;

pub use standing_forecast::NOT_AN_ORDER;

/// The manifest of the bundled sets.
///
/// # Errors
/// Where it cannot be read.
pub fn manifest() -> anyhow::Result<Manifest> {
    let file = Bundled::get("manifest.toml").context("the manifest of schedules is missing")?;
    Ok(Manifest::read(std::str::from_utf8(&file.data)?)?)
}

/// Compiles a bundled set.
///
/// # Errors
/// Where it is not bundled or cannot be read.
pub fn bundled(set: &RuleSet) -> anyhow::Result<Compiled> {
    compile(&set.id, &bundled_files(set)?)
}

/// Whether a file of a set holds rules; what explains them stands beside it.
fn holds_rules(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("xml"))
}

/// The `.xml` files of a bundled set.
///
/// # Errors
/// Where it is not bundled.
pub fn bundled_files(set: &RuleSet) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let folder = set.folder.as_deref().with_context(|| {
        format!(
            "`{}` is not bundled: get it from its publisher ({}) and give its folder with \
             --supporting-data",
            set.id, set.source
        )
    })?;
    let mut files = BTreeMap::new();
    for path in Bundled::iter() {
        if let Some(name) = path.strip_prefix(folder).and_then(|p| p.strip_prefix('/'))
            && holds_rules(Path::new(name))
            && let Some(file) = Bundled::get(&path)
        {
            files.insert(name.to_owned(), file.data.into_owned());
        }
    }
    Ok(files)
}

/// Reads the `.xml` files of a folder.
///
/// # Errors
/// Where the folder cannot be read, or a file is too large.
pub fn folder(dir: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let entries = std::fs::read_dir(dir)
        .with_context(|| format!("cannot read the folder {}", dir.display()))?;
    let mut files = BTreeMap::new();
    for entry in entries {
        let path = entry?.path();
        if !holds_rules(&path) {
            continue;
        }
        let length = std::fs::metadata(&path)?.len();
        anyhow::ensure!(
            length <= LARGEST,
            "{} is too large for a file of rules",
            path.display()
        );
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        files.insert(name, std::fs::read(&path)?);
    }
    anyhow::ensure!(!files.is_empty(), "{} holds no .xml file", dir.display());
    Ok(files)
}

/// Compiles files under a version.
///
/// # Errors
/// At the first thing that the engine cannot read or does not know.
pub fn compile(version: &str, files: &BTreeMap<String, Vec<u8>>) -> anyhow::Result<Compiled> {
    Ok(Compiled::from_files(version, &sources(files))?)
}

/// Files as the engine takes them.
pub fn sources(files: &BTreeMap<String, Vec<u8>>) -> Vec<SourceFile<'_>> {
    files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect()
}

/// Compiles a folder. CDC's files do not name their release: it is the name given, the name of a
/// release that is known by its hash, or the beginning of the hash.
///
/// # Errors
/// Where the folder cannot be read or compiled.
pub fn from_folder(dir: &Path, version: Option<&str>) -> anyhow::Result<Compiled> {
    let files = folder(dir)?;
    if let Some(version) = version {
        return compile(version, &files);
    }
    let unnamed = compile("", &files)?;
    let hash = unnamed.sha256().to_string();
    let manifest = manifest()?;
    let known = manifest
        .sets()
        .iter()
        .find(|set| set.sha256.as_deref() == Some(&*hash));
    let version = match known {
        Some(set) => set.version.clone().unwrap_or_else(|| set.id.clone()),
        None => format!("sha256:{}", hash.get(..12).unwrap_or_default()),
    };
    compile(&version, &files)
}

/// Which rules answer for a person.
pub enum Rules {
    /// One set for everybody.
    Given(Arc<Compiled>),
    /// The bundled set in force on the assessment date.
    InForce {
        /// Which sets there are.
        manifest: Manifest,
        /// Those compiled so far, by name.
        compiled: Mutex<BTreeMap<String, Arc<Compiled>>>,
    },
}

/// Rules and their dates: nothing about anybody.
impl AboutInstitutions for Rules {}

impl Rules {
    /// The rules of a folder, or the bundled ones.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn open(dir: Option<&Path>, version: Option<&str>) -> anyhow::Result<Self> {
        Ok(match dir {
            Some(dir) => Self::Given(Arc::new(from_folder(dir, version)?)),
            None => Self::InForce {
                manifest: manifest()?,
                compiled: Mutex::default(),
            },
        })
    }

    /// The set by which a command judges on a day.
    ///
    /// # Errors
    /// As [`Rules::on`], saying what is lacking.
    pub(crate) fn to_judge_on(&self, day: Date) -> anyhow::Result<Arc<Compiled>> {
        self.on(day)
            .map_err(|why| anyhow::anyhow!("no schedule to judge by: {why}"))
    }

    /// The set for an assessment date.
    ///
    /// # Errors
    /// In words, where no bundled set was in force.
    pub fn on(&self, day: Date) -> Result<Arc<Compiled>, String> {
        match self {
            Self::Given(set) => Ok(Arc::clone(set)),
            Self::InForce { manifest, compiled } => {
                let set = manifest.in_force(day).ok_or_else(|| {
                    format!("no bundled rules were in force on {day}: give --supporting-data")
                })?;
                let mut compiled = compiled.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(known) = compiled.get(&set.id) {
                    return Ok(Arc::clone(known));
                }
                let new = Arc::new(bundled(set).map_err(|error| error.to_string())?);
                compiled.insert(set.id.clone(), Arc::clone(&new));
                Ok(new)
            }
        }
    }

    /// Adds what was the case for everybody on the day, such as a pause.
    pub fn add_circumstances(&self, set: &Compiled, day: Date, patient: &mut Patient) {
        patient.observations.extend(self.circumstances(set, day));
    }

    /// What was the case for everybody on the day, such as a pause.
    pub fn circumstances(&self, set: &Compiled, day: Date) -> Vec<Observed> {
        let Self::InForce { manifest, .. } = self else {
            return Vec::new();
        };
        let Some(rules) = manifest.in_force(day) else {
            return Vec::new();
        };
        let known = rules.circumstances(day).filter_map(|circumstance| {
            Some(Observed {
                observation: set.observation(&circumstance.observation)?,
                date: Some(circumstance.from.into()),
            })
        });
        known.collect()
    }
}
