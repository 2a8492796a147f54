//! `standing registry vaers`: adverse events as a person reports them to VAERS.

use crate::cli::desk::zone;
use crate::cli::import::now;
use crate::cli::judged::Judged;
use crate::cli::keys::KeyFiles;
use crate::cli::{Args, Outcome};
use crate::exchange_rules::ExchangeRules;
use clap::Args as ClapArgs;
use standing_forecast::Sex;
use standing_registry::act::Act;
use standing_registry::adverse::{Draft, EventOutcome, drafts};
use standing_registry::{Book, PersonId};
use standing_terms::FacilityId;
use std::io::Write as _;
use std::path::PathBuf;

/// Options of `registry vaers`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Vaers {
    /// Whose events: those that this facility entered.
    #[arg(long)]
    facility: FacilityId,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
    /// A folder of CDC's supporting data, in place of the bundled set in force on the day.
    #[arg(long, value_name = "DIR")]
    supporting_data: Option<PathBuf>,
}

/// The columns of the CSV form, which are those of `VAERSDATA` and `VAERSVAX`; one row a dose.
const COLUMNS: [&str; 24] = [
    "EVENT",
    "BIRTH_DATE",
    "AGE_YRS",
    "SEX",
    "VAX_DATE",
    "ONSET_DATE",
    "NUMDAYS",
    "SYMPTOM_TEXT",
    "DIED",
    "DATEDIED",
    "L_THREAT",
    "OFC_VISIT",
    "ER_ED_VISIT",
    "HOSPITAL",
    "HOSPDAYS",
    "X_STAY",
    "DISABLE",
    "BIRTH_DEFECT",
    "RECOVD",
    "VAX_CVX",
    "VAX_MANU",
    "VAX_LOT",
    "VAX_DOSE_SERIES",
    "VAX_ROUTE_SITE",
];

/// The command.
pub(super) async fn run(args: &Args, wanted: &Vaers) -> anyhow::Result<Outcome> {
    let day = args.on.unwrap_or(zone(args)?.day_of(now()));
    let data = wanted.supporting_data.as_deref();
    let judged = Judged::open(args, &wanted.key, data, day, None, "no event").await?;
    let rules = judged.rules();
    let words = ExchangeRules::bundled()?;
    let mut written: Vec<Draft> = Vec::new();
    let mut refused: Vec<(String, String)> = Vec::new();
    for person in reported_by(&judged.registry.book, &wanted.facility) {
        for draft in drafts(&judged.registry.book, person, rules) {
            match words.discloses_custody(&draft.event.description) {
                Some(word) => refused.push((draft.event.event.clone(), word.to_owned())),
                None => written.push(draft),
            }
        }
    }
    judged.registry.close().await?;
    let mut out = std::io::stdout().lock();
    if args.csv {
        let mut csv = csv::Writer::from_writer(&mut out);
        csv.write_record(COLUMNS)?;
        for row in written.iter().flat_map(rows) {
            csv.write_record(row)?;
        }
        csv.flush()?;
    } else {
        for draft in &written {
            writeln!(out, "{}", document(draft))?;
        }
    }
    for (event, word) in &refused {
        say!(
            "{event} was left out: its description says `{word}`, which tells of custody; tell the event again without it"
        );
    }
    for draft in written.iter().filter(|draft| draft.doses.is_empty()) {
        say!(
            "{}: no dose of {} is recorded",
            draft.event.event,
            draft.event.vaccinated_on
        );
    }
    Ok(if refused.is_empty() {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}

/// Whoever has an event that a facility entered.
fn reported_by(book: &Book, facility: &FacilityId) -> Vec<PersonId> {
    use standing_registry::care::CareAct;
    let peer = format!("facility/{facility}");
    let mut people: Vec<PersonId> = book
        .entered()
        .filter(|(_, entry)| {
            entry.from.as_str() == peer && matches!(entry.act, Act::Care(CareAct::AdverseEvent(_)))
        })
        .filter_map(|(_, entry)| entry.person.map(|person| book.same_as(person)))
        .collect();
    people.sort_unstable();
    people.dedup();
    people
}

fn sex(draft: &Draft) -> &'static str {
    match draft.sex {
        Sex::Female => "F",
        Sex::Male => "M",
        Sex::Unknown => "U",
    }
}

/// One row for each dose of the day, or one without a dose.
fn rows(draft: &Draft) -> Vec<Vec<String>> {
    let event = &draft.event;
    let yes = |outcome| {
        if event.outcomes.contains(&outcome) {
            "Y"
        } else {
            ""
        }
        .to_owned()
    };
    let or_empty = |value: Option<String>| value.unwrap_or_default();
    let numdays = event
        .vaccinated_on
        .until(event.onset)
        .map(|span| span.get_days());
    let common = vec![
        event.event.clone(),
        or_empty(draft.birth.map(|birth| birth.to_string())),
        or_empty(draft.age_years.map(|age| age.to_string())),
        sex(draft).to_owned(),
        event.vaccinated_on.to_string(),
        event.onset.to_string(),
        numdays.map(|days| days.to_string()).unwrap_or_default(),
        event.description.clone(),
        yes(EventOutcome::Died),
        or_empty(event.died_on.map(|day| day.to_string())),
        yes(EventOutcome::LifeThreatening),
        yes(EventOutcome::OfficeVisit),
        yes(EventOutcome::EmergencyVisit),
        yes(EventOutcome::Hospitalized),
        or_empty(event.hospital_days.map(|days| days.to_string())),
        yes(EventOutcome::StayProlonged),
        yes(EventOutcome::Disability),
        yes(EventOutcome::BirthDefect),
        match event.recovered {
            Some(true) => "Y",
            Some(false) => "N",
            None => "U",
        }
        .to_owned(),
    ];
    let doses = draft
        .doses
        .iter()
        .zip(&draft.number_in_series)
        .map(|(dose, number)| {
            let place = [&dose.route, &dose.site].into_iter().flatten().cloned();
            let mut row = common.clone();
            row.extend([
                dose.cvx.clone(),
                or_empty(dose.mvx.clone()),
                or_empty(dose.lot.clone()),
                number.to_string(),
                place.collect::<Vec<_>>().join(" "),
            ]);
            row
        });
    let mut rows: Vec<Vec<String>> = doses.collect();
    if rows.is_empty() {
        let mut row = common;
        row.extend(vec![String::new(); COLUMNS.len() - row.len()]);
        rows.push(row);
    }
    rows
}

fn document(draft: &Draft) -> serde_json::Value {
    let event = &draft.event;
    let has = |outcome| event.outcomes.contains(&outcome);
    let dose = |dose: &standing_registry::act::DoseReport, number: Option<usize>| {
        serde_json::json!({"date": dose.on, "cvx": dose.cvx, "manufacturer": dose.mvx,
            "lot": dose.lot, "route": dose.route, "site": dose.site, "number_in_series": number})
    };
    let numbers = draft.number_in_series.iter().copied().map(Some);
    let vaccines: Vec<_> = draft
        .doses
        .iter()
        .zip(numbers)
        .map(|(d, n)| dose(d, n))
        .collect();
    let before: Vec<_> = draft.month_before.iter().map(|d| dose(d, None)).collect();
    serde_json::json!({
        "event": event.event,
        "item_2_birth_date": draft.birth,
        "item_3_sex": sex(draft),
        "item_4_vaccination_date": event.vaccinated_on,
        "item_5_onset_date": event.onset,
        "item_6_age_years": draft.age_years,
        "item_17_vaccines": vaccines,
        "item_18_description": event.description,
        "item_20_recovered": event.recovered,
        "item_21_outcome": {
            "office_visit": has(EventOutcome::OfficeVisit),
            "emergency_visit": has(EventOutcome::EmergencyVisit),
            "hospitalized": has(EventOutcome::Hospitalized),
            "hospital_days": event.hospital_days,
            "stay_prolonged": has(EventOutcome::StayProlonged),
            "life_threatening": has(EventOutcome::LifeThreatening),
            "disability": has(EventOutcome::Disability),
            "birth_defect": has(EventOutcome::BirthDefect),
            "died": has(EventOutcome::Died),
            "died_on": event.died_on,
        },
        "item_22_vaccines_of_the_month_before": before,
        "left_to_whoever_reports":
            "name, contact, medical history, clinic and its kind, reporter; nothing tells of custody",
    })
}
