//! VXU^V04: what a system tells of one person: doses given or known of, doses refused or not given,
//! and what it takes back.
//!
//! An RXA is a dose only where its completion status says that it was completed. Everything else is
//! kept for what it is: a refusal counts as offered and declined, a dose given in part is none, code
//! 998 is none.

use jiff::civil::Date;
use serde::Deserialize;

use super::er7::{Message, Part, Segment};
use crate::case::looks_like_a_number;
use crate::dates::{DateReading, DateValue, classify};
use crate::problem::{Problem, Verdict};

/// What is known of vaccines beside their codes: dated data, see `rules/people/vaccines.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaccineFacts {
    /// Where it is written.
    pub source: String,
    /// The vaccines.
    pub vaccine: Vec<VaccineFact>,
}

/// One vaccine type.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaccineFact {
    /// Its code, CVX.
    pub cvx: String,
    /// Who makes it, MVX.
    pub mvx: Vec<String>,
    /// The day of the first authorization.
    pub first: Date,
}

/// One message read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// How the sender names the message.
    pub control_id: String,
    /// Sending application and facility (MSH-3, MSH-4), as written.
    pub sender: (String, String),
    /// Whom it is about.
    pub person: PersonTold,
    /// What is told, in order.
    pub told: Vec<Told>,
    /// What is wrong or odd. While one of them is of [`Verdict::Quarantine`] and names no RXA, nothing
    /// of the message may be derived.
    pub problems: Vec<Problem>,
}

impl Update {
    /// Whether the message as a whole waits for a person.
    pub fn waits(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.verdict >= Verdict::Quarantine)
    }
}

/// A person as told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonTold {
    /// Numbers, with who gave them and of which kind (PID-3.1, .4, .5).
    pub numbers: Vec<Number>,
    /// Family name; empty where none is told.
    pub family: String,
    /// Given names in order.
    pub given: Vec<String>,
    /// Birth date with its precision.
    pub birth: Option<DateValue>,
    /// Sex as sent.
    pub sex: String,
    /// Language as sent (PID-15).
    pub language: Option<String>,
}

/// A number of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The number.
    pub value: String,
    /// Who gave it.
    pub authority: String,
    /// Of which kind (HL7 table 0203).
    pub kind: String,
}

impl Number {
    /// Whether it is a number that a facility or clinic gives, and none of an authority: those are
    /// never kept.
    pub fn is_of_a_facility(&self) -> bool {
        matches!(self.kind.as_str(), "" | "MR" | "PI" | "PT") && !looks_like_a_number(&self.value)
    }
}

/// One RXA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its segment, from 1.
    pub line: u64,
    /// What is to be done with it.
    pub action: Action,
    /// The sender's number of it (ORC-3).
    pub order: Option<String>,
    /// What happened.
    pub what: What,
    /// What is wrong or odd; while one is of [`Verdict::Quarantine`], it waits for a person.
    pub problems: Vec<Problem>,
}

impl Told {
    /// Whether it waits for a person.
    pub fn waits(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.verdict >= Verdict::Quarantine)
    }
}

/// RXA-21.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It is new.
    Add,
    /// It takes the place of what was told before.
    Update,
    /// It is taken back.
    Delete,
}

/// What an RXA tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A dose.
    Given(Box<DoseTold>),
    /// A dose given in part: none that counts.
    InPart(Box<DoseTold>),
    /// A refusal.
    Refused {
        /// The day.
        on: Option<Date>,
        /// Which vaccine, CVX.
        cvx: Option<String>,
    },
    /// No dose was given.
    NotGiven {
        /// The day.
        on: Option<Date>,
    },
}

/// A dose as told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoseTold {
    /// The day; none where it cannot be believed.
    pub on: Option<Date>,
    /// Vaccine type, CVX; none where it is not told in CVX.
    pub cvx: Option<String>,
    /// Maker, MVX.
    pub mvx: Option<String>,
    /// Lot.
    pub lot: Option<String>,
    /// The last day of the lot.
    pub expiry: Option<Date>,
    /// Site (HL7 table 0163).
    pub site: Option<String>,
    /// Route, as coded.
    pub route: Option<String>,
    /// Amount with its unit.
    pub amount: Option<String>,
    /// Who gave it.
    pub vaccinator: Option<String>,
    /// Where it comes from (NIP001): `00` new, others historical.
    pub origin: String,
}

fn reject(message: &str) -> Problem {
    Problem::new(Verdict::Reject, message)
}

/// Reads a VXU^V04 on a day.
///
/// # Errors
/// Why it is refused: it is another message, a test sent to production, or about nobody or two
/// people.
pub fn read(message: &Message, today: Date, facts: &VaccineFacts) -> Result<Update, Problem> {
    let kind = message.part("MSH", 9);
    match (
        kind.component(1).text().as_ref(),
        kind.component(2).text().as_ref(),
    ) {
        ("VXU", "V04") => {}
        ("ACK", _) => {
            return Err(reject(
                "it is an acknowledgement: nothing is answered to one, and it tells of no dose",
            ));
        }
        _ => {
            return Err(reject(
                "it is no update of immunizations (MSH-9 is not VXU^V04)",
            ));
        }
    }
    if message.value("MSH", 11) != "P" {
        return Err(reject(
            "it is marked as training or test (MSH-11 is not P), and this is production",
        ));
    }
    let people = message.all("PID").count();
    if people != 1 {
        return Err(reject(if people == 0 {
            "it names no person (no PID)"
        } else {
            "it names two people (two PID): whose are the doses?"
        }));
    }
    let mut problems = Vec::new();
    if let Some(DateValue::Day(sent)) = day_of(&message.value("MSH", 7))
        && sent > today.tomorrow().unwrap_or(today)
    {
        problems.push(waits("its time (MSH-7) lies in the future", 1, "MSH-7"));
    }
    let person = person(message, today, &mut problems);
    let person = person.ok_or_else(|| reject("it names no person (no PID)"))?;
    let mut update = Update {
        control_id: message.control_id(),
        sender: (message.value("MSH", 3), message.value("MSH", 4)),
        person,
        told: Vec::new(),
        problems,
    };
    update.told = orders_of(message, &update.person, today, facts);
    Ok(update)
}

fn waits(message: &str, line: u64, field: &str) -> Problem {
    Problem::new(Verdict::Quarantine, message)
        .at_line(line)
        .in_field(field)
}

/// Every person whom a message names, without judging.
pub(crate) fn people_of(message: &Message) -> Vec<PersonTold> {
    let segments = message.all("PID");
    segments.map(|pid| person_of(message, pid)).collect()
}

fn person_of(message: &Message, pid: &Segment) -> PersonTold {
    let numbers: Vec<Number> = message
        .field(pid, 3)
        .repetitions()
        .filter_map(|number| {
            Some(Number {
                value: number.component(1).value()?,
                authority: number.component(4).subcomponent(1).text().into_owned(),
                kind: number.component(5).text().into_owned(),
            })
        })
        .collect();
    let name = message.field(pid, 5).repetition(1);
    let given: Vec<String> = [2, 3]
        .into_iter()
        .filter_map(|part| name.component(part).value())
        .collect();
    let first = |field: usize| message.field(pid, field).repetition(1).component(1);
    PersonTold {
        numbers,
        family: name
            .component(1)
            .subcomponent(1)
            .value()
            .unwrap_or_default(),
        given,
        birth: day_of(&first(7).text()),
        sex: first(8).text().into_owned(),
        language: first(15).value(),
    }
}

fn person(message: &Message, today: Date, problems: &mut Vec<Problem>) -> Option<PersonTold> {
    let pid = message.first("PID")?;
    let person = person_of(message, pid);
    let mut doubt = |why: &str, field: &str| problems.push(waits(why, pid.number, field));
    if person.numbers.is_empty() {
        doubt("the person has no number", "PID-3");
    }
    if person.family.is_empty() && person.given.is_empty() {
        doubt("the person has no name", "PID-5");
    }
    match person.birth {
        None => doubt("the birth date is none", "PID-7"),
        Some(DateValue::Day(day)) if day > today => {
            doubt("the person is born in the future", "PID-7");
        }
        Some(_) => {}
    }
    Some(person)
}

/// Each RXA with the ORC before it and the RXR after it.
pub(crate) fn orders_of(
    message: &Message,
    person: &PersonTold,
    today: Date,
    facts: &VaccineFacts,
) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    let mut order: Option<&Segment> = None;
    for segment in message.segments() {
        match segment.name() {
            "ORC" => order = Some(segment),
            "RXA" => {
                let number = order.and_then(|o| message.field(o, 3).component(1).value());
                let mut read = administration(message, segment, person, today, facts);
                if order.is_none() {
                    let why = "an RXA without the order before it (ORC)";
                    read.problems.push(waits(why, segment.number, "ORC"));
                }
                read.order = number;
                order = None;
                told.push(read);
            }
            "RXR" => {
                if let Some(Told {
                    what: What::Given(dose) | What::InPart(dose),
                    ..
                }) = told.last_mut()
                {
                    dose.route = message.field(segment, 1).component(1).value();
                    dose.site = message.field(segment, 2).component(1).value();
                }
            }
            _ => {}
        }
    }
    told
}

fn administration(
    message: &Message,
    rxa: &Segment,
    person: &PersonTold,
    today: Date,
    facts: &VaccineFacts,
) -> Told {
    let line = rxa.number;
    let field = |number: usize| message.field(rxa, number).repetition(1);
    let mut problems = Vec::new();
    let on = whole_day(&field(3).component(1).text());
    if on.is_none() {
        problems.push(waits("the day is none", line, "RXA-3"));
    }
    if on.is_some_and(|on| on > today) {
        problems.push(waits("the dose lies in the future", line, "RXA-3"));
    }
    if let (Some(on), Some(DateValue::Day(born))) = (on, person.birth)
        && on < born
    {
        problems.push(waits("the dose is before the birth", line, "RXA-3"));
    }
    let action = match field(21).text().as_ref() {
        "" | "A" => Action::Add,
        "U" => Action::Update,
        "D" => Action::Delete,
        _ => {
            problems.push(waits("the action is none of A, U, D", line, "RXA-21"));
            Action::Add
        }
    };
    let cvx = coded(field(5), "CVX");
    let digits = |code: &String| code.len() <= 3 && code.bytes().all(|b| b.is_ascii_digit());
    let cvx = cvx.filter(digits);
    let status = field(20).text().into_owned();
    if cvx.as_deref() == Some("998") || status == "NA" {
        return Told {
            line,
            action,
            order: None,
            what: What::NotGiven { on },
            problems,
        };
    }
    if cvx.is_none() {
        let why = "the vaccine is not told as a CVX code";
        problems.push(waits(why, line, "RXA-5").with_remedy("send CVX in RXA-5.1 or RXA-5.4"));
    }
    if status == "RE" {
        return Told {
            line,
            action,
            order: None,
            what: What::Refused { on, cvx },
            problems,
        };
    }
    let dose = Box::new(dose(message, rxa, on, cvx, &mut problems));
    believable(&dose, line, facts, &mut problems);
    let what = match status.as_str() {
        "" | "CP" => What::Given(dose),
        "PA" => What::InPart(dose),
        _ => {
            let why = "the completion status is none of CP, PA, NA, RE";
            problems.push(waits(why, line, "RXA-20"));
            What::InPart(dose)
        }
    };
    Told {
        line,
        action,
        order: None,
        what,
        problems,
    }
}

fn dose(
    message: &Message,
    rxa: &Segment,
    on: Option<Date>,
    cvx: Option<String>,
    problems: &mut Vec<Problem>,
) -> DoseTold {
    let line = rxa.number;
    let field = |number: usize| message.field(rxa, number).repetition(1);
    let written = field(6).text().into_owned();
    let amount = match written.as_str() {
        // 999: the amount is not known.
        "" | "999" => None,
        number if is_amount(number) => {
            let unit = field(7).component(1).value();
            Some(unit.map_or(number.to_owned(), |unit| format!("{number} {unit}")))
        }
        _ => {
            problems.push(waits("the amount is no number", line, "RXA-6"));
            None
        }
    };
    let expiry = whole_day(&field(16).component(1).text());
    let lot = field(15).value().filter(|lot| lot.len() <= 200);
    if lot
        .as_deref()
        .is_some_and(|l| l.starts_with(['=', '+', '@', '-']))
    {
        let why = "the lot looks like a formula of a spreadsheet; it is kept as written";
        let problem = Problem::new(Verdict::Neutralise, why);
        problems.push(problem.at_line(line).in_field("RXA-15"));
    }
    let provider = field(10);
    let names: Vec<String> = [3, 2]
        .into_iter()
        .filter_map(|part| provider.component(part).subcomponent(1).value())
        .collect();
    DoseTold {
        on,
        cvx,
        mvx: coded(field(17), "MVX"),
        lot,
        expiry,
        site: None,
        route: None,
        amount,
        vaccinator: (!names.is_empty()).then(|| names.join(" ")),
        origin: field(9).component(1).text().into_owned(),
    }
}

/// Whether a maker makes the vaccine, and whether anybody made it then.
pub(crate) fn believable(
    dose: &DoseTold,
    line: u64,
    facts: &VaccineFacts,
    problems: &mut Vec<Problem>,
) {
    let cvx = dose.cvx.as_deref();
    let Some(fact) = facts
        .vaccine
        .iter()
        .find(|fact| Some(fact.cvx.as_str()) == cvx)
    else {
        return;
    };
    if dose.mvx.as_ref().is_some_and(|mvx| !fact.mvx.contains(mvx)) {
        let why = "the vaccine and its maker do not go together";
        problems.push(waits(why, line, "RXA-17"));
    }
    if dose.on.is_some_and(|on| on < fact.first) {
        let why = "the dose is before the first authorization of the vaccine";
        problems.push(waits(why, line, "RXA-3"));
    }
}

/// The code of a coded element in a system: of its first triplet or its second. Where the first has
/// no system, the code stands in the one that the guide asks for.
fn coded(field: Part<'_>, system: &str) -> Option<String> {
    for (code, name) in [(1, 3), (4, 6)] {
        let says = field.component(name).text().into_owned();
        let expected = says.eq_ignore_ascii_case(system) || (says.is_empty() && code == 1);
        if expected && let Some(code) = field.component(code).value() {
            return Some(code);
        }
    }
    None
}

fn is_amount(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    plain && text.len() <= 12 && text.parse::<f64>().is_ok_and(|n| n > 0.0)
}

/// The day at the beginning of a time; none where it tells less.
pub(crate) fn whole_day(time: &str) -> Option<Date> {
    match day_of(time) {
        Some(DateValue::Day(day)) => Some(day),
        _ => None,
    }
}

/// The day, month or year at the beginning of a time (HL7 v2.5.1, 2.A.77 TS). None where it is none.
pub(crate) fn day_of(time: &str) -> Option<DateValue> {
    let digits = time.bytes().take_while(u8::is_ascii_digit).count();
    let rest = time.get(digits..)?;
    let fits = matches!(digits, 4 | 6 | 8) && rest.is_empty();
    let longer =
        matches!(digits, 10 | 12 | 14) && (rest.is_empty() || rest.starts_with(['.', '+', '-']));
    let day = if fits {
        time
    } else if longer {
        time.get(..8)?
    } else {
        return None;
    };
    match classify(day) {
        DateReading::Accept { value, .. } => Some(value),
        // Four digits alone have one reading in HL7, and eight or six too.
        _ => plain(day),
    }
}

fn plain(digits: &str) -> Option<DateValue> {
    let year: i16 = digits.get(..4)?.parse().ok()?;
    if !(1850..=2100).contains(&year) {
        return None;
    }
    let number = |from: usize| digits.get(from..from + 2)?.parse::<i8>().ok();
    match digits.len() {
        4 => Some(DateValue::Year(year)),
        6 => number(4)
            .filter(|month| (1..=12).contains(month))
            .map(|month| DateValue::Month { year, month }),
        _ => Date::new(year, number(4)?, number(6)?)
            .ok()
            .map(DateValue::Day),
    }
}
