//! Who is due: the forecaster over a person's doses as the book has them on a day.

use jiff::Timestamp;
use jiff::civil::Date;
use standing_forecast::{
    Day, Dose, GroupForecast, Observed, Outcome, Patient, SeriesStatus, Status, Workspace,
    data::Mvx, words,
};
use standing_terms::FacilityId;

use crate::act::{Act, Decision, Details};
use crate::book::Book;
use crate::doses;
use crate::ids::PersonId;
use crate::rules::Rulebook;
use crate::stays;

/// What the book has of a person, ready for the forecaster.
#[derive(Debug, Clone)]
pub struct History {
    /// The person.
    pub patient: Patient,
    /// The doses, each from one report or several, in the order of `patient.doses`.
    pub doses: Vec<doses::Dose>,
    /// Codes that the rules do not know: they could not be put before the forecaster.
    pub unknown: Vec<String>,
}

/// Who a person is, as last told.
pub fn details(book: &Book, person: PersonId) -> Option<&Details> {
    let told = book.of(person).filter_map(|(_, entry)| match &entry.act {
        Act::Registered(details) => Some(details),
        _ => None,
    });
    told.last()
}

/// Puts together what the book has of a person for a day. `None` where the date of birth is not
/// known: every rule asks for it.
///
/// That the person is in a facility on that day is added as an observation (`rules`), from the fact
/// of the stay; it is never read from a message.
pub fn history(book: &Book, person: PersonId, day: Date, rules: Rulebook<'_>) -> Option<History> {
    let details = details(book, person)?;
    let data = rules.data;
    let mut unknown = Vec::new();
    let mut observations = rules.circumstances.to_vec();
    let mut observe =
        |code: &str, since: Option<Date>, unknown: &mut Vec<String>| match data.observation(code) {
            Some(observation) => observations.push(Observed {
                observation,
                date: since.map(Day::from),
            }),
            None => unknown.push(format!("observation {code}")),
        };
    for (_, entry) in book.of(person) {
        if let Act::Observed { code, from } = &entry.act {
            observe(code, *from, &mut unknown);
        }
    }
    let stays = stays::of(book, person);
    if let Some(stay) = stays.iter().find(|stay| stay.covers(day))
        && data
            .observation(&rules.registry.custody_observation)
            .is_some()
    {
        observe(
            &rules.registry.custody_observation,
            Some(stay.from),
            &mut unknown,
        );
    }
    let mut given = Vec::new();
    let mut known = Vec::new();
    for dose in doses::of(book, person, data, rules.registry) {
        let Some(cvx) = data.cvx(&dose.report.cvx) else {
            unknown.push(format!("CVX {}", dose.report.cvx));
            continue;
        };
        given.push(Dose {
            date: Day::from(dose.report.on),
            cvx,
            mvx: dose.report.mvx.as_deref().and_then(Mvx::new),
            lot_expiry: dose.report.expiry.map(Day::from),
            condition: false,
        });
        known.push(dose);
    }
    Some(History {
        patient: Patient {
            birth: Day::from(details.birth),
            sex: details.sex,
            assessment: Day::from(day),
            observations,
            doses: given,
        },
        doses: known,
        unknown,
    })
}

/// How many of the doses count for at least one antigen: status *Valid* in a best series.
pub fn valid_doses(outcome: &Outcome<'_>) -> usize {
    let mut valid: Vec<u16> = Vec::new();
    for series in outcome.best_series() {
        let evaluations = outcome.evaluations(series).iter();
        valid.extend(
            evaluations
                .filter(|e| e.status == Status::Valid)
                .map(|e| e.dose),
        );
    }
    valid.sort_unstable();
    valid.dedup();
    valid.len()
}

/// A next dose that is owed: the series was begun and is not complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextDose {
    /// The vaccine group.
    pub vaccine_group: String,
    /// Which dose of the series.
    pub number: u8,
    /// The first day on which it counts.
    pub earliest: Day,
    /// The day for which it is recommended.
    pub recommended: Day,
    /// The last day before it is late, where the rules have one.
    pub past_due: Option<Day>,
}

/// The next doses of series that were begun.
pub fn next_doses(outcome: &Outcome<'_>) -> Vec<NextDose> {
    let begun = outcome.leading().filter_map(|forecast| {
        let due = forecast.due.filter(|due| due.number > 1)?;
        (forecast.status == SeriesStatus::NotComplete).then(|| NextDose {
            vaccine_group: outcome.data().groups()[forecast.group].name.to_string(),
            number: due.number,
            earliest: due.earliest,
            recommended: due.recommended,
            past_due: due.past_due,
        })
    });
    begun.collect()
}

/// Where a person stands with one vaccine group on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The past-due date of the forecast has passed.
    PastDue,
    /// The recommended date has come.
    Due,
    /// The earliest date has come, the recommended one has not.
    MayBeGiven,
}

/// One line of a facility's due list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub person: PersonId,
    /// The vaccine group.
    pub vaccine_group: String,
    /// Which dose.
    pub number: u8,
    /// Where the person stands.
    pub standing: Standing,
    /// The day for which it is recommended.
    pub recommended: Day,
    /// The vaccine types the rules recommend, as CVX codes.
    pub vaccines: Vec<String>,
    /// The person's latest decision about this vaccine group and its day.
    pub decision: Option<(Date, Decision)>,
    /// What the forecast rests on, in words, and what to look at first.
    pub reasons: Vec<String>,
}

/// What of a facility's due list could not be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// Who.
    pub person: PersonId,
    /// Why, in words.
    pub reason: String,
}

/// The due list of a facility.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueList {
    /// Version of the rules.
    pub rules: String,
    /// How many people were held there that day.
    pub held: usize,
    /// Who is due, by vaccine group, then how pressing it is.
    pub lines: Vec<Line>,
    /// People for whom nothing could be said, and why.
    pub unanswered: Vec<Unanswered>,
}

/// The due list of a facility on a day, as the book stands.
pub fn list(book: &Book, facility: &FacilityId, day: Date, rules: Rulebook<'_>) -> DueList {
    let mut list = DueList {
        rules: rules.data.version().to_owned(),
        ..DueList::default()
    };
    let mut workspace = Workspace::new();
    for person in book.seen_at(facility) {
        let stays = stays::of(book, person);
        let held = stays
            .iter()
            .any(|s| s.facility == *facility && s.covers(day));
        if !held {
            continue;
        }
        list.held += 1;
        let Some(history) = history(book, person, day, rules) else {
            list.unanswered.push(Unanswered {
                person,
                reason: "no date of birth is recorded, and every rule asks for it".to_owned(),
            });
            continue;
        };
        let outcome = workspace.forecast(rules.data, &history.patient);
        for forecast in outcome.leading() {
            if let Some(line) = line(book, person, day, &outcome, forecast, &history) {
                list.lines.push(line);
            }
        }
    }
    list.lines.sort_by(|a, b| {
        let key = |line: &Line| (line.vaccine_group.clone(), line.standing, line.recommended);
        key(a).cmp(&key(b)).then(a.person.cmp(&b.person))
    });
    list
}

/// What is said of one person on a day, wherever they are.
#[derive(Debug, Clone)]
pub struct Personal {
    /// What the book has of them.
    pub history: History,
    /// Their lines, as on the list of a facility.
    pub lines: Vec<Line>,
    /// The next doses of series that were begun, due or not.
    pub next: Vec<NextDose>,
}

/// What is said of one person on a day. `None` as for [`history`].
pub fn of_person(
    book: &Book,
    person: PersonId,
    day: Date,
    rules: Rulebook<'_>,
) -> Option<Personal> {
    let history = history(book, person, day, rules)?;
    let mut workspace = Workspace::new();
    let outcome = workspace.forecast(rules.data, &history.patient);
    let lines = outcome
        .leading()
        .filter_map(|forecast| line(book, person, day, &outcome, forecast, &history));
    let mut lines: Vec<Line> = lines.collect();
    lines.sort_by_key(|line| (line.standing, line.recommended));
    let next = next_doses(&outcome);
    Some(Personal {
        history,
        lines,
        next,
    })
}

fn line(
    book: &Book,
    person: PersonId,
    day: Date,
    outcome: &Outcome<'_>,
    forecast: &GroupForecast,
    history: &History,
) -> Option<Line> {
    let due = forecast.due?;
    let today = Day::from(day);
    let standing = if due.past_due.is_some_and(|past| past < today) {
        Standing::PastDue
    } else if due.recommended <= today {
        Standing::Due
    } else if due.earliest <= today {
        Standing::MayBeGiven
    } else {
        return None;
    };
    let vaccine_group = outcome.data().groups()[forecast.group].name.to_string();
    let mut reasons = words::forecast(outcome, forecast);
    let doubtful = history.doses.iter().filter(|dose| !dose.doubts.is_empty());
    reasons.extend(doubtful.map(|dose| {
        format!(
            "look first: the dose of {} (CVX {}) was reported {} times",
            dose.report.on,
            dose.report.cvx,
            dose.entries.len()
        )
    }));
    let unknown = history.unknown.iter();
    reasons.extend(unknown.map(|code| format!("look first: {code} is not known to these rules")));
    let vaccines = outcome.recommended(forecast).iter();
    let vaccines = vaccines.map(|&cvx| outcome.data().vaccines()[cvx].code.to_string());
    Some(Line {
        person,
        number: due.number,
        standing,
        recommended: due.recommended,
        vaccines: vaccines.collect(),
        decision: latest_decision(book, person, &vaccine_group, day),
        vaccine_group,
        reasons,
    })
}

/// The latest decision of a person about a vaccine group up to a day. One that was recorded later
/// counts over one of the same day.
pub fn latest_decision(
    book: &Book,
    person: PersonId,
    vaccine_group: &str,
    day: Date,
) -> Option<(Date, Decision)> {
    let decided = book
        .of(person)
        .filter_map(|(position, entry)| match &entry.act {
            Act::Decided {
                on,
                vaccine_group: about,
                decision,
            } if about == vaccine_group && *on <= day => Some((*on, position, decision)),
            _ => None,
        });
    let latest = decided.max_by_key(|(on, position, _)| (*on, *position));
    latest.map(|(on, _, decision)| (on, decision.clone()))
}

/// The day of an instant in a zone.
pub(crate) fn day_of(instant: Timestamp, zone: &jiff::tz::TimeZone) -> Date {
    zone.to_datetime(instant).date()
}
