//! Reads `ScheduleSupportingData.xml`: vaccine types, vaccine groups, conflicts, observations.

use std::collections::HashMap;

use super::DataError;
use super::ids::{AgeId, AntigenId, Cvx, CvxSet, GroupId, ObservationId, Table};
use super::tables::{Ages, ConflictRule, Observation, Vaccine, VaccineGroup};
use super::tree::{File, Node};
use crate::day::Duration;

/// The names of a set, as numbers; grows only while the schedule is read.
#[derive(Debug, Default)]
pub(super) struct Names {
    cvx: HashMap<String, Cvx>,
    observations: HashMap<String, ObservationId>,
    antigens: HashMap<String, AntigenId>,
    groups: HashMap<String, GroupId>,
    ages: Vec<Duration>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            // The two empty bounds; their entries are never added to a date of birth.
            ages: vec![Duration::default(); 2],
            ..Self::default()
        }
    }

    pub(super) fn ages(&self) -> &[Duration] {
        &self.ages
    }

    pub(super) fn into_lookup(self) -> (HashMap<String, Cvx>, HashMap<String, ObservationId>) {
        (self.cvx, self.observations)
    }

    pub(super) fn cvx(
        &self,
        file: File<'_>,
        node: &Node<'_>,
        code: &str,
    ) -> Result<Cvx, DataError> {
        self.cvx.get(code).copied().ok_or_else(|| {
            file.fault(
                node,
                format!("CVX `{code}` is not in the CVX map of the schedule"),
            )
        })
    }

    pub(super) fn cvx_list(&self, file: File<'_>, node: &Node<'_>) -> Result<Vec<Cvx>, DataError> {
        node.text
            .split(';')
            .map(str::trim)
            .filter(|code| !code.is_empty())
            .map(|code| self.cvx(file, node, code))
            .collect()
    }

    pub(super) fn observation(
        &self,
        file: File<'_>,
        node: &Node<'_>,
        code: &str,
    ) -> Result<ObservationId, DataError> {
        self.observations
            .get(code)
            .copied()
            .ok_or_else(|| file.fault(node, format!("observation `{code}` is not in the schedule")))
    }

    pub(super) fn antigen(
        &self,
        file: File<'_>,
        node: &Node<'_>,
        name: &str,
    ) -> Result<AntigenId, DataError> {
        self.antigens.get(name).copied().ok_or_else(|| {
            file.fault(
                node,
                format!("antigen `{name}` belongs to no vaccine group of the schedule"),
            )
        })
    }

    pub(super) fn group(
        &self,
        file: File<'_>,
        node: &Node<'_>,
        name: &str,
    ) -> Result<GroupId, DataError> {
        self.groups.get(name).copied().ok_or_else(|| {
            file.fault(
                node,
                format!("vaccine group `{name}` is not in the schedule"),
            )
        })
    }

    /// The number of an age.
    pub(super) fn age(
        &mut self,
        file: File<'_>,
        node: &Node<'_>,
        text: &str,
    ) -> Result<AgeId, DataError> {
        let age = duration(file, node, text)?;
        let known = self.ages.iter().skip(2).position(|known| *known == age);
        let at = known.map_or(self.ages.len(), |at| at + 2);
        if known.is_none() {
            self.ages.push(age);
        }
        u16::try_from(at)
            .map(AgeId)
            .map_err(|_| file.fault(node, "more ages than fit".to_owned()))
    }

    /// The window between two elements of a node, either of which may be missing or empty.
    pub(super) fn window(
        &mut self,
        file: File<'_>,
        node: &Node<'_>,
        begin: &str,
        end: &str,
    ) -> Result<Ages, DataError> {
        let mut bound = |name, empty| match file.maybe(node, name)? {
            Some(bound) => match bound.said() {
                Some(text) => self.age(file, bound, text),
                None => Ok(empty),
            },
            None => Ok(empty),
        };
        Ok(Ages {
            begin: bound(begin, AgeId::FROM_ALWAYS)?,
            end: bound(end, AgeId::FOR_EVER)?,
        })
    }
}

/// Reads a duration of an element.
pub(super) fn duration(file: File<'_>, node: &Node<'_>, text: &str) -> Result<Duration, DataError> {
    Duration::parse(text).ok_or_else(|| {
        file.fault(
            node,
            format!("`{text}` is not a duration (such as `12 months - 4 days`)"),
        )
    })
}

/// What the schedule file says.
pub(super) struct Schedule {
    pub(super) vaccines: Table<Cvx, Vaccine>,
    pub(super) groups: Table<GroupId, VaccineGroup>,
    pub(super) observations: Table<ObservationId, Observation>,
    /// The antigens in the order of the groups, with the group of each.
    pub(super) antigens: Vec<(Box<str>, GroupId)>,
}

fn numbered<T>(
    file: File<'_>,
    node: &Node<'_>,
    list: &mut Vec<T>,
    entry: T,
) -> Result<u16, DataError> {
    let number = u16::try_from(list.len())
        .ok()
        .filter(|&n| usize::from(n) < CvxSet::CAPACITY)
        .ok_or_else(|| file.fault(node, "more entries than fit".to_owned()))?;
    list.push(entry);
    Ok(number)
}

pub(super) fn read(
    file: File<'_>,
    root: &Node<'_>,
    names: &mut Names,
) -> Result<Schedule, DataError> {
    file.only(
        root,
        &[
            "liveVirusConflicts",
            "vaccineGroups",
            "vaccineGroupToAntigenMap",
            "cvxToAntigenMap",
            "observations",
        ],
    )?;
    let observations = observations(file, file.one(root, "observations")?, names)?;
    let (mut groups, antigens) = groups(file, root, names)?;
    let mut vaccines = vaccines(file, file.one(root, "cvxToAntigenMap")?, names)?;
    conflicts(
        file,
        file.one(root, "liveVirusConflicts")?,
        names,
        &mut vaccines,
    )?;

    for (at, vaccine) in vaccines.iter().enumerate() {
        let Ok(at) = u16::try_from(at) else { continue };
        for (antigen, _) in &*vaccine.antigens {
            for group in groups.iter_mut().filter(|g| g.antigens.contains(antigen)) {
                group.vaccines.insert(Cvx(at));
            }
        }
    }
    Ok(Schedule {
        vaccines: Table::new(vaccines),
        groups: Table::new(groups),
        observations: Table::new(observations),
        antigens,
    })
}

fn observations(
    file: File<'_>,
    node: &Node<'_>,
    names: &mut Names,
) -> Result<Vec<Observation>, DataError> {
    file.only(node, &["observation"])?;
    let mut list = Vec::new();
    for node in node.all("observation") {
        file.only(
            node,
            &[
                "observationCode",
                "observationTitle",
                "group",
                "indicationText",
                "contraindicationText",
                "clarifyingText",
                "codedValues",
            ],
        )?;
        let code = file.text(node, "observationCode")?;
        let title = &file.one(node, "observationTitle")?.text;
        let entry = Observation {
            code: code.into(),
            title: (&**title).into(),
        };
        let id = ObservationId(numbered(file, node, &mut list, entry)?);
        if names.observations.insert(code.to_owned(), id).is_some() {
            return Err(file.fault(node, format!("observation `{code}` stands twice")));
        }
    }
    Ok(list)
}

type Groups = (Vec<VaccineGroup>, Vec<(Box<str>, GroupId)>);

fn groups(file: File<'_>, root: &Node<'_>, names: &mut Names) -> Result<Groups, DataError> {
    let mut groups: Vec<VaccineGroup> = Vec::new();
    let listed = file.one(root, "vaccineGroups")?;
    file.only(listed, &["vaccineGroup"])?;
    for node in listed.all("vaccineGroup") {
        file.only(node, &["name", "administerFullVaccineGroup"])?;
        let name = file.text(node, "name")?;
        let full = file.one(node, "administerFullVaccineGroup")?;
        let full = match full.said() {
            None => false,
            Some(text) => yes_or_no(file, full, text)?,
        };
        let entry = VaccineGroup {
            name: name.into(),
            antigens: Box::default(),
            full,
            vaccines: CvxSet::default(),
        };
        let id = GroupId(numbered(file, node, &mut groups, entry)?);
        if names.groups.insert(name.to_owned(), id).is_some() {
            return Err(file.fault(node, format!("vaccine group `{name}` stands twice")));
        }
    }

    let mut antigens: Vec<(Box<str>, GroupId)> = Vec::new();
    let map = file.one(root, "vaccineGroupToAntigenMap")?;
    file.only(map, &["vaccineGroupMap"])?;
    for node in map.all("vaccineGroupMap") {
        file.only(node, &["name", "antigen"])?;
        let name = file.one(node, "name")?;
        let group = names.group(file, name, &name.text)?;
        let mut members = Vec::new();
        for antigen in node.all("antigen") {
            if antigen.text.is_empty() {
                return Err(file.fault(antigen, "an antigen without a name".to_owned()));
            }
            let text = &*antigen.text;
            let id = AntigenId(numbered(
                file,
                antigen,
                &mut antigens,
                (text.into(), group),
            )?);
            if names.antigens.insert(text.to_owned(), id).is_some() {
                return Err(file.fault(antigen, format!("antigen `{text}` stands twice")));
            }
            members.push(id);
        }
        if let Some(entry) = groups.get_mut(usize::from(group.0)) {
            if !entry.antigens.is_empty() {
                let message = format!("vaccine group `{}` stands twice in the map", name.text);
                return Err(file.fault(node, message));
            }
            entry.antigens = members.into_boxed_slice();
        }
    }
    Ok((groups, antigens))
}

fn vaccines(file: File<'_>, node: &Node<'_>, names: &mut Names) -> Result<Vec<Vaccine>, DataError> {
    file.only(node, &["cvxMap"])?;
    let mut list = Vec::new();
    for node in node.all("cvxMap") {
        file.only(node, &["cvx", "shortDescription", "association"])?;
        let code = file.text(node, "cvx")?;
        let mut antigens = Vec::new();
        for node in node.all("association") {
            file.only(
                node,
                &["antigen", "associationBeginAge", "associationEndAge"],
            )?;
            let name = file.one(node, "antigen")?;
            let antigen = names.antigen(file, name, &name.text)?;
            let ages = names.window(file, node, "associationBeginAge", "associationEndAge")?;
            antigens.push((antigen, ages));
        }
        if antigens.is_empty() {
            return Err(file.fault(node, "the element `association` is missing".to_owned()));
        }
        let entry = Vaccine {
            code: code.into(),
            description: (&*file.one(node, "shortDescription")?.text).into(),
            antigens: antigens.into_boxed_slice(),
            impacted_by: Box::default(),
            conflicting: CvxSet::default(),
        };
        let id = Cvx(numbered(file, node, &mut list, entry)?);
        if names.cvx.insert(code.to_owned(), id).is_some() {
            return Err(file.fault(node, format!("CVX `{code}` stands twice in the map")));
        }
    }
    Ok(list)
}

fn conflicts(
    file: File<'_>,
    node: &Node<'_>,
    names: &mut Names,
    vaccines: &mut Vec<Vaccine>,
) -> Result<(), DataError> {
    file.only(node, &["liveVirusConflict"])?;
    let mut rules: Vec<(Cvx, ConflictRule)> = Vec::new();
    for node in node.all("liveVirusConflict") {
        file.only(
            node,
            &[
                "previous",
                "current",
                "conflictBeginInterval",
                "minConflictEndInterval",
                "conflictEndInterval",
            ],
        )?;
        // A vaccine against something that is not forecast (BCG) stands here and not in the map.
        let mut end_of = |name| -> Result<Cvx, DataError> {
            let node = file.one(node, name)?;
            file.only(node, &["vaccineType", "cvx"])?;
            let code = file.text(node, "cvx")?;
            if let Some(&known) = names.cvx.get(code) {
                return Ok(known);
            }
            let entry = Vaccine {
                code: code.into(),
                description: (&*file.one(node, "vaccineType")?.text).into(),
                antigens: Box::default(),
                impacted_by: Box::default(),
                conflicting: CvxSet::default(),
            };
            let id = Cvx(numbered(file, node, vaccines, entry)?);
            names.cvx.insert(code.to_owned(), id);
            Ok(id)
        };
        let previous = end_of("previous")?;
        let current = end_of("current")?;
        let span = |name| duration(file, file.one(node, name)?, file.text(node, name)?);
        let rule = ConflictRule {
            previous,
            begin: span("conflictBeginInterval")?,
            minimum_end: span("minConflictEndInterval")?,
            end: span("conflictEndInterval")?,
        };
        rules.push((current, rule));
    }
    for (at, vaccine) in vaccines.iter_mut().enumerate() {
        let own = rules
            .iter()
            .filter(|(current, _)| usize::from(current.0) == at)
            .map(|(_, rule)| *rule);
        vaccine.impacted_by = own.collect();
        for rule in &*vaccine.impacted_by {
            vaccine.conflicting.insert(rule.previous);
        }
    }
    Ok(())
}

/// Yes or No, as the data writes flags; also Y and N.
pub(super) fn yes_or_no(file: File<'_>, node: &Node<'_>, text: &str) -> Result<bool, DataError> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" => Ok(true),
        "no" | "n" => Ok(false),
        _ => Err(file.fault(node, format!("`{text}` is neither yes nor no"))),
    }
}
