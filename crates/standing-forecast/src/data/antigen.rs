//! Reads an antigen file: immunity, contraindications, and the series with their doses.

use super::DataError;
use super::ids::{AgeId, AntigenId, Cvx, CvxSet, ObservationId, Table};
use super::schedule::{Names, duration, yes_or_no};
use super::series_dose;
use super::tables::{
    AntigenContraindication, BirthImmunity, Immunity, Indication, Series, SeriesType, SexSet,
    Vaccine, VaccineContraindication,
};
use super::text::Text;
use super::tree::{File, Node};
use crate::day::{Civil, Day, Duration};
use crate::patient::Sex;

/// What one antigen file says.
pub(super) struct AntigenFile {
    pub(super) antigen: AntigenId,
    pub(super) immunity: Immunity,
    pub(super) contraindications: Vec<AntigenContraindication>,
    pub(super) vaccine_contraindications: Vec<VaccineContraindication>,
    pub(super) series: Vec<Series>,
}

/// An antigen file being read.
pub(super) struct Reading<'r, 'a> {
    pub(super) file: File<'a>,
    pub(super) names: &'r mut Names,
    pub(super) vaccines: &'r Table<Cvx, Vaccine>,
    pub(super) antigen: AntigenId,
}

pub(super) fn read(
    file: File<'_>,
    root: &Node<'_>,
    names: &mut Names,
    vaccines: &Table<Cvx, Vaccine>,
) -> Result<AntigenFile, DataError> {
    file.only(root, &["immunity", "contraindications", "series"])?;
    let Some(first) = root.all("series").next() else {
        return Err(file.fault(root, "the element `series` is missing".to_owned()));
    };
    let disease = file.one(first, "targetDisease")?;
    let antigen = names.antigen(file, disease, &disease.text)?;
    let mut reading = Reading {
        file,
        names,
        vaccines,
        antigen,
    };
    let immunity = match file.maybe(root, "immunity")? {
        Some(node) => reading.immunity(node)?,
        None => Immunity::default(),
    };
    let (contraindications, vaccine_contraindications) =
        reading.contraindications(file.one(root, "contraindications")?)?;
    let series = root
        .all("series")
        .map(|node| reading.series(node))
        .collect::<Result<_, _>>()?;
    Ok(AntigenFile {
        antigen,
        immunity,
        contraindications,
        vaccine_contraindications,
        series,
    })
}

impl Reading<'_, '_> {
    fn observation(&self, node: &Node<'_>, name: &str) -> Result<ObservationId, DataError> {
        let code = self.file.text(node, name)?;
        self.names.observation(self.file, node, code)
    }

    fn immunity(&self, node: &Node<'_>) -> Result<Immunity, DataError> {
        let file = self.file;
        file.only(node, &["clinicalHistory", "dateOfBirth"])?;
        let mut immunity = Immunity::default();
        let mut guidelines = Vec::new();
        for node in node.all("clinicalHistory").filter(|n| !n.is_blank()) {
            file.only(node, &["guidelineCode", "guidelineTitle"])?;
            guidelines.push(self.observation(node, "guidelineCode")?);
        }
        immunity.guidelines = guidelines.into_boxed_slice();
        let mut births = Vec::new();
        for node in node.all("dateOfBirth").filter(|n| !n.is_blank()) {
            file.only(node, &["immunityBirthDate", "birthCountry", "exclusion"])?;
            let before = file.one(node, "immunityBirthDate")?;
            let mut exclusions = Vec::new();
            for node in node.all("exclusion").filter(|n| !n.is_blank()) {
                file.only(node, &["exclusionCode", "exclusionTitle"])?;
                exclusions.push(self.observation(node, "exclusionCode")?);
            }
            births.push(BirthImmunity {
                before: american_date(&before.text).ok_or_else(|| {
                    file.fault(
                        before,
                        format!("`{}` is not a date MM/DD/YYYY", before.text),
                    )
                })?,
                country: file.one(node, "birthCountry")?.said().map(Into::into),
                exclusions: exclusions.into_boxed_slice(),
            });
        }
        immunity.births = births.into_boxed_slice();
        Ok(immunity)
    }

    fn contraindications(
        &mut self,
        node: &Node<'_>,
    ) -> Result<(Vec<AntigenContraindication>, Vec<VaccineContraindication>), DataError> {
        let file = self.file;
        file.only(node, &["vaccineGroup", "vaccine"])?;
        let mut of_antigen = Vec::new();
        let mut of_vaccines = Vec::new();
        if let Some(node) = file.maybe(node, "vaccineGroup")? {
            file.only(node, &["contraindication"])?;
            for node in node.all("contraindication").filter(|n| !n.is_blank()) {
                file.only(
                    node,
                    &[
                        "observationCode",
                        "observationTitle",
                        "contraindicationText",
                        "contraindicationGuidance",
                        "beginAge",
                        "endAge",
                    ],
                )?;
                of_antigen.push(AntigenContraindication {
                    observation: self.observation(node, "observationCode")?,
                    ages: self.names.window(file, node, "beginAge", "endAge")?,
                    text: (&*file.one(node, "contraindicationText")?.text).into(),
                    guidance: (&*file.one(node, "contraindicationGuidance")?.text).into(),
                });
            }
        }
        if let Some(node) = file.maybe(node, "vaccine")? {
            file.only(node, &["contraindication"])?;
            for node in node.all("contraindication").filter(|n| !n.is_blank()) {
                file.only(
                    node,
                    &[
                        "observationCode",
                        "observationTitle",
                        "contraindicationText",
                        "contraindicationGuidance",
                        "contraindicatedVaccine",
                    ],
                )?;
                let mut vaccines = Vec::new();
                for node in node.all("contraindicatedVaccine").filter(|n| !n.is_blank()) {
                    file.only(node, &["vaccineType", "cvx", "beginAge", "endAge"])?;
                    let cvx = self.names.cvx(file, node, file.text(node, "cvx")?)?;
                    let ages = self.names.window(file, node, "beginAge", "endAge")?;
                    vaccines.push((cvx, ages));
                }
                of_vaccines.push(VaccineContraindication {
                    observation: self.observation(node, "observationCode")?,
                    text: (&*file.one(node, "contraindicationText")?.text).into(),
                    guidance: (&*file.one(node, "contraindicationGuidance")?.text).into(),
                    vaccines: vaccines.into_boxed_slice(),
                });
            }
        }
        Ok((of_antigen, of_vaccines))
    }

    fn series(&mut self, node: &Node<'_>) -> Result<Series, DataError> {
        let file = self.file;
        file.only(
            node,
            &[
                "seriesName",
                "targetDisease",
                "vaccineGroup",
                "seriesAdminGuidance",
                "seriesType",
                "equivalentSeriesGroups",
                "requiredGender",
                "selectSeries",
                "indication",
                "seriesDose",
            ],
        )?;
        let disease = file.one(node, "targetDisease")?;
        if self.names.antigen(file, disease, &disease.text)? != self.antigen {
            return Err(file.fault(disease, "the file speaks of two antigens".to_owned()));
        }
        let group = file.one(node, "vaccineGroup")?;
        self.names.group(file, group, &group.text)?;

        let kind = file.one(node, "seriesType")?;
        let series_type = match &*kind.text {
            "Standard" => SeriesType::Standard,
            "Risk" => SeriesType::Risk,
            "Evaluation Only" => SeriesType::EvaluationOnly,
            other => {
                return Err(file.fault(kind, format!("`{other}` is not a known series type")));
            }
        };
        let select = file.one(node, "selectSeries")?;
        file.only(
            select,
            &[
                "defaultSeries",
                "productPath",
                "seriesGroupName",
                "seriesGroup",
                "seriesPriority",
                "seriesPreference",
                "minAgeToStart",
                "maxAgeToStart",
            ],
        )?;
        let flag = |name| yes_or_no(file, file.one(select, name)?, file.text(select, name)?);
        let (default, product_path) = (flag("defaultSeries")?, flag("productPath")?);
        let in_group = group_number(file, file.one(select, "seriesGroup")?)?;
        file.one(select, "seriesGroupName")?;
        let start = self
            .names
            .window(file, select, "minAgeToStart", "maxAgeToStart")?;
        file.one(select, "minAgeToStart")?;
        file.one(select, "maxAgeToStart")?;

        let indications = self.indications(node)?;
        if series_type == SeriesType::Risk && indications.is_empty() {
            return Err(file.fault(node, "a risk series without an indication".to_owned()));
        }
        Ok(Series {
            name: file.text(node, "seriesName")?.into(),
            antigen: self.antigen,
            kind: series_type,
            guidance: node
                .all("seriesAdminGuidance")
                .filter_map(|n| n.said().map(Into::into))
                .collect(),
            in_group,
            equivalent_groups: equivalent_groups(file, file.one(node, "equivalentSeriesGroups")?)?,
            sexes: self.sexes(node)?,
            default,
            product_path,
            priority: priority(file, file.one(select, "seriesPriority")?)?,
            preference: preference(file, file.one(select, "seriesPreference")?)?,
            start,
            indications: indications.into_boxed_slice(),
            doses: self.doses(node)?.into_boxed_slice(),
        })
    }

    fn sexes(&self, node: &Node<'_>) -> Result<SexSet, DataError> {
        let mut sexes = SexSet::default();
        for node in node.all("requiredGender") {
            let Some(text) = node.said() else { continue };
            let sex = match text {
                "Female" => Sex::Female,
                "Male" => Sex::Male,
                "Unknown" => Sex::Unknown,
                other => {
                    let message = format!("`{other}` is not a known gender of the data");
                    return Err(self.file.fault(node, message));
                }
            };
            sexes.0 |= sex.bit();
        }
        Ok(sexes)
    }

    fn indications(&mut self, node: &Node<'_>) -> Result<Vec<Indication>, DataError> {
        let file = self.file;
        let mut indications = Vec::new();
        for node in node.all("indication").filter(|n| !n.is_blank()) {
            file.only(
                node,
                &[
                    "observationCode",
                    "description",
                    "beginAge",
                    "endAge",
                    "guidance",
                ],
            )?;
            let observation = file.one(node, "observationCode")?;
            file.only(observation, &["text", "code"])?;
            let text = |name| -> Result<Text, DataError> {
                Ok(file
                    .maybe(node, name)?
                    .and_then(Node::said)
                    .unwrap_or_default()
                    .into())
            };
            indications.push(Indication {
                guidance: text("guidance")?,
                observation: self.observation(observation, "code")?,
                ages: self.names.window(file, node, "beginAge", "endAge")?,
            });
        }
        Ok(indications)
    }

    fn doses(&mut self, series: &Node<'_>) -> Result<Vec<super::tables::SeriesDose>, DataError> {
        let mut doses = Vec::new();
        for node in series.all("seriesDose") {
            let number = self.file.text(node, "doseNumber")?;
            let expected = format!("Dose {}", doses.len() + 1);
            if number != expected {
                let message = format!("`{number}` where `{expected}` should stand");
                return Err(self.file.fault(node, message));
            }
            doses.push(series_dose::read(self, node)?);
        }
        if doses.is_empty() || doses.len() > usize::from(u8::MAX) {
            let message = format!("a series of {} doses", doses.len());
            return Err(self.file.fault(series, message));
        }
        Ok(doses)
    }

    /// The duration of a child, `None` where it is missing or empty.
    pub(super) fn span(&self, node: &Node<'_>, name: &str) -> Result<Option<Duration>, DataError> {
        let Some(child) = self.file.maybe(node, name)? else {
            return Ok(None);
        };
        child
            .said()
            .map(|text| duration(self.file, child, text))
            .transpose()
    }

    /// The age of a child; the given bound where it is missing or empty.
    pub(super) fn age(
        &mut self,
        node: &Node<'_>,
        name: &str,
        empty: AgeId,
    ) -> Result<AgeId, DataError> {
        let Some(child) = self.file.maybe(node, name)? else {
            return Ok(empty);
        };
        match child.said() {
            Some(text) => self.names.age(self.file, child, text),
            None => Ok(empty),
        }
    }

    /// The date yyyyMMdd of a child, `None` where it is missing or empty.
    pub(super) fn date(&self, node: &Node<'_>, name: &str) -> Result<Option<Day>, DataError> {
        let Some(child) = self.file.maybe(node, name)? else {
            return Ok(None);
        };
        let Some(text) = child.said() else {
            return Ok(None);
        };
        compact_date(text).map(Some).ok_or_else(|| {
            self.file
                .fault(child, format!("`{text}` is not a date yyyyMMdd"))
        })
    }

    /// Whether a vaccine type holds the antigen of this file, at any age.
    pub(super) fn holds_antigen(&self, cvx: Cvx) -> bool {
        self.vaccines[cvx]
            .antigens
            .iter()
            .any(|(antigen, _)| *antigen == self.antigen)
    }

    /// The vaccine types of a child, `None` where it is missing or empty.
    pub(super) fn vaccine_set(
        &self,
        node: &Node<'_>,
        name: &str,
    ) -> Result<Option<(CvxSet, bool)>, DataError> {
        let Some(child) = self.file.maybe(node, name)? else {
            return Ok(None);
        };
        if child.said().is_none() {
            return Ok(None);
        }
        let mut set = CvxSet::default();
        let mut beyond = false;
        for cvx in self.names.cvx_list(self.file, child)? {
            set.insert(cvx);
            beyond |= !self.holds_antigen(cvx);
        }
        if set.is_empty() {
            return Err(self
                .file
                .fault(child, "a list without a CVX code".to_owned()));
        }
        Ok(Some((set, beyond)))
    }
}

/// A series group is a small number from 1.
pub(super) fn group_number(file: File<'_>, node: &Node<'_>) -> Result<u8, DataError> {
    node.text
        .parse()
        .ok()
        .filter(|n| (1..=15).contains(n))
        .ok_or_else(|| file.fault(node, format!("`{}` is not a series group", node.text)))
}

fn equivalent_groups(file: File<'_>, node: &Node<'_>) -> Result<u16, DataError> {
    let Some(text) = node.said() else {
        return Ok(0);
    };
    text.split([';', ','])
        .map(|part| {
            part.trim()
                .parse::<u8>()
                .ok()
                .filter(|n| (1..=15).contains(n))
                .map(|n| 1 << n)
                .ok_or_else(|| file.fault(node, format!("`{text}` is not a list of series groups")))
        })
        .try_fold(0, |all, one| Ok(all | one?))
}

fn priority(file: File<'_>, node: &Node<'_>) -> Result<u8, DataError> {
    match node.text.as_bytes() {
        [letter @ b'A'..=b'Z'] => Ok(letter - b'A'),
        _ => Err(file.fault(node, format!("`{}` is not a priority letter", node.text))),
    }
}

fn preference(file: File<'_>, node: &Node<'_>) -> Result<u8, DataError> {
    let Some(text) = node.said() else {
        return Ok(u8::MAX);
    };
    text.parse()
        .ok()
        .filter(|n| (1..=200).contains(n))
        .ok_or_else(|| file.fault(node, format!("`{text}` is not a preference")))
}

fn american_date(text: &str) -> Option<Day> {
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    Civil::checked(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).map(Civil::day)
}

fn compact_date(text: &str) -> Option<Day> {
    let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let number: i32 = digits.then(|| text.parse().ok())??;
    Civil::checked(number / 10_000, number / 100 % 100, number % 100).map(Civil::day)
}
