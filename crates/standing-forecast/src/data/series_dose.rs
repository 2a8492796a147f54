//! Reads `seriesDose`: what one dose of a series asks for.

use super::DataError;
use super::antigen::{Reading, group_number};
use super::ids::{AgeId, Cvx, CvxSet};
use super::schedule::yes_or_no;
use super::tables::{
    AgeRule, Ages, Compared, Condition, CountCondition, From, InForce, IntervalRule, Mvx,
    Preferable, Season, SeriesDose, Skip, SkipSet,
};
use super::tree::Node;
use crate::day::{Duration, EARLIEST, LATEST};

pub(super) fn read(
    reading: &mut Reading<'_, '_>,
    node: &Node<'_>,
) -> Result<SeriesDose, DataError> {
    let file = reading.file;
    file.only(
        node,
        &[
            "doseNumber",
            "age",
            "interval",
            "allowableInterval",
            "preferableVaccine",
            "allowableVaccine",
            "inadvertentVaccine",
            "conditionalSkip",
            "recurringDose",
            "seasonalRecommendation",
        ],
    )?;
    let of = |name| node.all(name).filter(|n| !n.is_blank());
    let ages = of("age")
        .map(|n| age(reading, n))
        .collect::<Result<_, _>>()?;
    let intervals = of("interval")
        .map(|n| interval(reading, n))
        .collect::<Result<_, _>>()?;
    let allowable_intervals = of("allowableInterval")
        .map(|n| interval(reading, n))
        .collect::<Result<_, _>>()?;
    let preferable: Box<[Preferable]> = of("preferableVaccine")
        .map(|n| preferable(reading, n))
        .collect::<Result<_, _>>()?;
    let allowable = of("allowableVaccine")
        .map(|n| allowable(reading, n))
        .collect::<Result<_, _>>()?;
    let mut inadvertent = CvxSet::default();
    for node in of("inadvertentVaccine") {
        file.only(node, &["vaccineType", "cvx"])?;
        inadvertent.insert(reading.names.cvx(file, node, file.text(node, "cvx")?)?);
    }
    let skips = of("conditionalSkip")
        .map(|n| skip(reading, n))
        .collect::<Result<_, _>>()?;
    let recurring = file.one(node, "recurringDose")?;
    Ok(SeriesDose {
        ages,
        intervals,
        allowable_intervals,
        conflicts: conflicts(reading, &preferable),
        preferable,
        allowable,
        inadvertent: (!inadvertent.is_empty()).then(|| Box::new(inadvertent)),
        skips,
        recurring: yes_or_no(file, recurring, &recurring.text)?,
        season: season(reading, node)?,
    })
}

/// CALCDTCONFLICT-3: every span by which an earlier dose may push this one.
fn conflicts(reading: &Reading<'_, '_>, preferable: &[Preferable]) -> Box<[(Cvx, Duration)]> {
    let mut all: Vec<(Cvx, Duration)> = Vec::new();
    for vaccine in preferable {
        for rule in &*reading.vaccines[vaccine.cvx].impacted_by {
            if !all.contains(&(rule.previous, rule.end)) {
                all.push((rule.previous, rule.end));
            }
        }
    }
    all.into_boxed_slice()
}

fn in_force(reading: &Reading<'_, '_>, node: &Node<'_>) -> Result<InForce, DataError> {
    Ok(InForce {
        effective: reading.date(node, "effectiveDate")?.unwrap_or(EARLIEST),
        cessation: reading.date(node, "cessationDate")?.unwrap_or(LATEST),
    })
}

fn age(reading: &mut Reading<'_, '_>, node: &Node<'_>) -> Result<AgeRule, DataError> {
    reading.file.only(
        node,
        &[
            "absMinAge",
            "minAge",
            "earliestRecAge",
            "latestRecAge",
            "maxAge",
            "effectiveDate",
            "cessationDate",
        ],
    )?;
    Ok(AgeRule {
        absolute_minimum: reading.age(node, "absMinAge", AgeId::FROM_ALWAYS)?,
        minimum: reading.age(node, "minAge", AgeId::FROM_ALWAYS)?,
        earliest_recommended: reading.age(node, "earliestRecAge", AgeId::FROM_ALWAYS)?,
        latest_recommended: reading.age(node, "latestRecAge", AgeId::FOR_EVER)?,
        maximum: reading.age(node, "maxAge", AgeId::FOR_EVER)?,
        in_force: in_force(reading, node)?,
    })
}

fn interval(reading: &Reading<'_, '_>, node: &Node<'_>) -> Result<IntervalRule, DataError> {
    let file = reading.file;
    file.only(
        node,
        &[
            "fromPrevious",
            "fromTargetDose",
            "fromMostRecent",
            "fromRelevantObs",
            "absMinInt",
            "minInt",
            "earliestRecInt",
            "latestRecInt",
            "intervalPriority",
            "effectiveDate",
            "cessationDate",
        ],
    )?;
    let said = |name| -> Result<Option<&str>, DataError> {
        Ok(file.maybe(node, name)?.and_then(Node::said))
    };
    let previous = match said("fromPrevious")? {
        Some(text) => yes_or_no(file, node, text)?,
        None => false,
    };
    let target = said("fromTargetDose")?;
    let most_recent = reading.vaccine_set(node, "fromMostRecent")?;
    let observation = match file.maybe(node, "fromRelevantObs")? {
        Some(child) => {
            file.only(child, &["text", "code"])?;
            match file.maybe(child, "code")?.and_then(Node::said) {
                Some(code) => Some(reading.names.observation(file, child, code)?),
                None => None,
            }
        }
        None => None,
    };
    let from = match (previous, target, most_recent, observation) {
        (true, None, None, None) => From::Previous,
        (false, Some(text), None, None) => {
            let number: Option<u8> = text.parse().ok().filter(|n| *n >= 1);
            From::TargetDose(
                number.ok_or_else(|| {
                    file.fault(node, format!("`{text}` is not the number of a target dose"))
                })? - 1,
            )
        }
        (false, None, Some((set, _)), None) => From::MostRecent(Box::new(set)),
        (false, None, None, Some(observation)) => From::Observation(observation),
        _ => {
            let message = "an interval must be counted from exactly one of: the previous dose, a \
                           target dose, the most recent vaccine type, an observation";
            return Err(file.fault(node, message.to_owned()));
        }
    };
    let priority = match said("intervalPriority")? {
        None | Some("N" | "No") => false,
        // CDC writes `override` where the specification speaks of a flag 'Y'.
        Some("override" | "Y" | "Yes") => true,
        Some(other) => {
            return Err(file.fault(node, format!("`{other}` is not a known interval priority")));
        }
    };
    Ok(IntervalRule {
        from,
        absolute_minimum: reading.span(node, "absMinInt")?,
        minimum: reading.span(node, "minInt")?,
        earliest_recommended: reading.span(node, "earliestRecInt")?,
        latest_recommended: reading.span(node, "latestRecInt")?,
        priority,
        in_force: in_force(reading, node)?,
    })
}

fn preferable(reading: &mut Reading<'_, '_>, node: &Node<'_>) -> Result<Preferable, DataError> {
    let file = reading.file;
    file.only(
        node,
        &[
            "vaccineType",
            "cvx",
            "beginAge",
            "endAge",
            "tradeName",
            "mvx",
            "volume",
            "forecastVaccineType",
        ],
    )?;
    let trade_name = file.maybe(node, "tradeName")?.and_then(Node::said);
    let mvx = file.maybe(node, "mvx")?.and_then(Node::said);
    let mvx = match (trade_name, mvx) {
        (None, _) => None,
        (Some(name), code) => Some(code.and_then(Mvx::new).ok_or_else(|| {
            file.fault(
                node,
                format!("the trade name `{name}` without a manufacturer code"),
            )
        })?),
    };
    let forecast = match file.maybe(node, "forecastVaccineType")? {
        // TABLE 7-12: assumed to be N where empty.
        Some(flag) if flag.said().is_some() => yes_or_no(file, flag, &flag.text)?,
        _ => false,
    };
    Ok(Preferable {
        cvx: reading.names.cvx(file, node, file.text(node, "cvx")?)?,
        ages: reading.names.window(file, node, "beginAge", "endAge")?,
        mvx,
        forecast,
    })
}

fn allowable(reading: &mut Reading<'_, '_>, node: &Node<'_>) -> Result<(Cvx, Ages), DataError> {
    let file = reading.file;
    file.only(node, &["vaccineType", "cvx", "beginAge", "endAge"])?;
    let cvx = reading.names.cvx(file, node, file.text(node, "cvx")?)?;
    let ages = reading.names.window(file, node, "beginAge", "endAge")?;
    Ok((cvx, ages))
}

fn season(reading: &Reading<'_, '_>, node: &Node<'_>) -> Result<Option<Season>, DataError> {
    let Some(node) = reading.file.maybe(node, "seasonalRecommendation")? else {
        return Ok(None);
    };
    reading.file.only(node, &["startDate", "endDate"])?;
    let season = Season {
        start: reading.date(node, "startDate")?,
        end: reading.date(node, "endDate")?,
    };
    Ok((season.start.is_some() || season.end.is_some()).then_some(season))
}

fn skip(reading: &mut Reading<'_, '_>, node: &Node<'_>) -> Result<Skip, DataError> {
    let file = reading.file;
    file.only(node, &["context", "setLogic", "set"])?;
    let context = file.one(node, "context")?;
    let (when_evaluating, when_forecasting) = match &*context.text {
        "Evaluation" => (true, false),
        "Forecast" => (false, true),
        "Both" => (true, true),
        other => {
            return Err(file.fault(
                context,
                format!("`{other}` is not a known context of a skip"),
            ));
        }
    };
    let sets: Box<[SkipSet]> = node
        .all("set")
        .map(|n| skip_set(reading, n))
        .collect::<Result<_, _>>()?;
    if sets.is_empty() {
        return Err(file.fault(node, "the element `set` is missing".to_owned()));
    }
    Ok(Skip {
        when_evaluating,
        when_forecasting,
        all_sets: all_or_any(reading, node, "setLogic", sets.len())?,
        sets,
    })
}

/// AND is true, OR is false; may be left out only where there is one thing to combine.
fn all_or_any(
    reading: &Reading<'_, '_>,
    node: &Node<'_>,
    name: &str,
    count: usize,
) -> Result<bool, DataError> {
    let file = reading.file;
    match file.maybe(node, name)?.and_then(Node::said) {
        Some("AND") => Ok(true),
        Some("OR") => Ok(false),
        None if count == 1 => Ok(true),
        other => {
            let message = format!(
                "`{name}` is `{}`, neither AND nor OR, over {count} parts",
                other.unwrap_or_default()
            );
            Err(file.fault(node, message))
        }
    }
}

fn skip_set(reading: &mut Reading<'_, '_>, node: &Node<'_>) -> Result<SkipSet, DataError> {
    let file = reading.file;
    file.only(
        node,
        &[
            "setID",
            "setDescription",
            "effectiveDate",
            "cessationDate",
            "conditionLogic",
            "condition",
        ],
    )?;
    let conditions: Box<[Condition]> = node
        .all("condition")
        .map(|n| condition(reading, n))
        .collect::<Result<_, _>>()?;
    if conditions.is_empty() {
        return Err(file.fault(node, "the element `condition` is missing".to_owned()));
    }
    Ok(SkipSet {
        description: file
            .maybe(node, "setDescription")?
            .and_then(Node::said)
            .unwrap_or_default()
            .into(),
        all_conditions: all_or_any(reading, node, "conditionLogic", conditions.len())?,
        conditions,
        in_force: in_force(reading, node)?,
    })
}

fn condition(reading: &mut Reading<'_, '_>, node: &Node<'_>) -> Result<Condition, DataError> {
    let file = reading.file;
    file.only(
        node,
        &[
            "conditionID",
            "conditionType",
            "startDate",
            "endDate",
            "beginAge",
            "endAge",
            "interval",
            "doseCount",
            "doseType",
            "doseCountLogic",
            "vaccineTypes",
            "seriesGroups",
        ],
    )?;
    let kind = file.text(node, "conditionType")?.to_ascii_lowercase();
    let ages = reading.names.window(file, node, "beginAge", "endAge")?;
    Ok(match kind.as_str() {
        "age" => Condition::Age(ages),
        "completed series" => {
            Condition::CompletedSeries(group_number(file, file.one(node, "seriesGroups")?)?)
        }
        "interval" => Condition::Interval(reading.span(node, "interval")?.ok_or_else(|| {
            file.fault(
                node,
                "a condition by interval without an interval".to_owned(),
            )
        })?),
        "vaccine count by age" | "vaccine count by date" | "vaccine count by date and age" => {
            let vaccines = reading.vaccine_set(node, "vaccineTypes")?;
            let only_valid = match file.text(node, "doseType")?.to_ascii_lowercase().as_str() {
                "valid" => true,
                "total" => false,
                other => {
                    return Err(file.fault(node, format!("`{other}` is not a known dose type")));
                }
            };
            let compared = match file
                .text(node, "doseCountLogic")?
                .to_ascii_lowercase()
                .as_str()
            {
                "greater than" => Compared::GreaterThan,
                "equal to" | "equal" => Compared::EqualTo,
                "less than" => Compared::LessThan,
                other => {
                    return Err(file.fault(node, format!("`{other}` is not a known comparison")));
                }
            };
            let count = file.text(node, "doseCount")?;
            Condition::VaccineCount(Box::new(CountCondition {
                beyond_antigen: vaccines.is_some_and(|(_, beyond)| beyond),
                vaccines: vaccines.map(|(set, _)| set),
                ages,
                start: reading.date(node, "startDate")?.unwrap_or(EARLIEST),
                end: reading.date(node, "endDate")?.unwrap_or(LATEST),
                only_valid,
                compared,
                count: count
                    .parse()
                    .map_err(|_| file.fault(node, format!("`{count}` is not a count of doses")))?,
            }))
        }
        other => {
            return Err(file.fault(node, format!("`{other}` is not a known type of condition")));
        }
    })
}
