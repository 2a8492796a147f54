//! `standing registry standing-order | kit-check | screen | guardian | isolate | adverse-event |
//! vaers`: what is recorded around a dose.

mod vaers;

use super::entering::{AtDesk, Told, day, enter, numbered};
use super::{Args, Outcome};
use anyhow::Context as _;
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use standing_registry::Act;
use standing_registry::adverse::{AdverseEvent, EventOutcome};
use standing_registry::care::{Answer, CareAct};
use standing_registry::clinic::{ClinicAct, Question, StandingOrder};
use standing_terms::Digest;
use std::collections::BTreeMap;
use std::path::PathBuf;

use vaers::Vaers;

/// Commands about what is recorded around a dose.
#[derive(Debug, Clone, Subcommand)]
pub enum CareCommand {
    /// A prescriber signed a standing order, under which a nurse vaccinates.
    #[command(after_help = "Example:\n  \
        standing registry standing-order --facility otay-mesa --document signed.pdf order.toml\n\n\
        The file says what the document says:\n\n  \
        order = \"SO-1\"\n  prescriber = \"Dr. A. Example\"\n  cvx = [\"207\", \"208\"]\n  \
        from = \"2021-03-01\"\n  until = \"2021-12-31\"\n  kit_within_days = 30\n\n  \
        [[questions]]\n  code = \"allergy\"\n  \
        words = \"Have you had a severe allergic reaction to a vaccine?\"\n  \
        stops = [\"yes\", \"unknown\"]\n\n\
        The questions are the prescriber's: the program brings none of its own.")]
    StandingOrder(SignedOrder),
    /// A standing order holds no longer, from the day that is given with --on.
    #[command(after_help = "Example:\n  \
        standing registry end-order --facility otay-mesa --order SO-1 --reason \"replaced by SO-2\"")]
    EndOrder {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// The facility's number of the order.
        #[arg(long)]
        order: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Somebody looked through the emergency kit.
    #[command(after_help = "Example:\n  \
        standing registry kit-check --facility otay-mesa --by \"N. Nurse\" --complete")]
    KitCheck {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// Who looked.
        #[arg(long)]
        by: String,
        /// Everything was there and in date.
        #[arg(
            long,
            conflicts_with = "incomplete",
            required_unless_present = "incomplete"
        )]
        complete: bool,
        /// Something was missing or out of date.
        #[arg(long)]
        incomplete: bool,
    },
    /// The questions of a standing order were asked of a person before a dose.
    #[command(after_help = "Example:\n  \
        standing registry screen --facility otay-mesa --number R17 --cvx 207 --order SO-1 \\\n    \
        --answer allergy=no --answer fever=unknown\n\n\
        An answer that the order stops at is printed: ask the prescriber. Exit status 1 then.")]
    Screen {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// The facility's number of the person.
        #[arg(long)]
        number: String,
        /// Vaccine type (CVX).
        #[arg(long)]
        cvx: String,
        /// The standing order.
        #[arg(long)]
        order: String,
        /// `CODE=yes`, `CODE=no` or `CODE=unknown`; once for each question.
        #[arg(long = "answer", value_name = "CODE=ANSWER")]
        answers: Vec<String>,
    },
    /// A guardian was asked to consent, or answered.
    #[command(after_help = "Example:\n  \
        standing registry guardian --facility otay-mesa --number R17 --group COVID-19 --said given\n\n\
        The guardian is not named. From which age a person consents alone is law; the bundled ages \
        are not verified.")]
    Guardian {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// The facility's number of the person.
        #[arg(long)]
        number: String,
        /// The vaccine group, e.g. `COVID-19`.
        #[arg(long)]
        group: String,
        /// What became of it.
        #[arg(long, value_enum)]
        said: GuardianSaid,
    },
    /// A clinician keeps a person apart for medical reasons, so that clinics do not mix cohorts.
    #[command(after_help = "Examples:\n  \
        standing registry isolate --facility otay-mesa --number R17 --from 2021-03-10 --until 2021-03-20\n  \
        standing registry isolate --facility otay-mesa --number R17 --from 2021-03-10 --until 2021-03-14\n\n\
        What is told last holds, so the second one ends it earlier. It is never a reason to hold \
        anybody or to transfer or release them later, and none to withhold a dose.")]
    Isolate {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// The facility's number of the person.
        #[arg(long)]
        number: String,
        /// The first day.
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// The last day, where it is known.
        #[arg(long, value_name = "DATE")]
        until: Option<Date>,
    },
    /// Something happened after a dose. Told again under the same name, it replaces what was told.
    #[command(after_help = "Example:\n  \
        standing registry adverse-event --facility otay-mesa --number R17 --event E1 \\\n    \
        --vaccinated 2021-03-12 --onset 2021-03-13 --description \"hives on both arms\" \\\n    \
        --outcome office-visit --recovered yes\n\n\
        Nothing is sent to anybody: `standing registry vaers` writes what a person reports. The law \
        may ask for a report within a short time (of COVID-19 vaccines under an emergency use \
        authorization, of serious events); the program does not decide what is serious.")]
    AdverseEvent(Happened),
    /// Write the adverse events of a facility for a report to VAERS (JSON; with --csv, CSV).
    #[command(after_help = "Example:\n  \
        standing registry vaers --facility otay-mesa --csv > events.csv\n\n\
        Fields are those of VAERS' published data and the items of its form (VAERS-2). Names, the \
        clinic, its kind and the reporter are left for whoever reports, so that nothing tells of \
        custody; a description that does is refused. Exit status 1 then.")]
    Vaers(Vaers),
}

/// Options of `registry standing-order`.
#[derive(Debug, Clone, ClapArgs)]
pub struct SignedOrder {
    /// Whose desk.
    #[command(flatten)]
    desk: AtDesk,
    /// The signed document; its SHA-256 is kept.
    #[arg(long, value_name = "FILE")]
    document: PathBuf,
    /// What it says (TOML).
    file: PathBuf,
}

/// What became of a question to a guardian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GuardianSaid {
    /// They were asked.
    Asked,
    /// They consent.
    Given,
    /// They do not, or no longer.
    Refused,
}

/// Options of `registry adverse-event`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Happened {
    /// Whose desk.
    #[command(flatten)]
    desk: AtDesk,
    /// The facility's number of the person.
    #[arg(long)]
    number: String,
    /// The facility's own name of the event.
    #[arg(long)]
    event: String,
    /// The day of the doses.
    #[arg(long, value_name = "DATE")]
    vaccinated: Date,
    /// When it began.
    #[arg(long, value_name = "DATE")]
    onset: Date,
    /// What happened, without a word about custody.
    #[arg(long)]
    description: String,
    /// What came of it; once for each.
    #[arg(long = "outcome", value_enum)]
    outcomes: Vec<EventOutcomeArg>,
    /// Days in hospital.
    #[arg(long)]
    hospital_days: Option<u16>,
    /// The day of death.
    #[arg(long, value_name = "DATE")]
    died_on: Option<Date>,
    /// Whether the person recovered.
    #[arg(long, value_parser = ["yes", "no", "unknown"], default_value = "unknown")]
    recovered: String,
}

/// What came of an event, as VAERS lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EventOutcomeArg {
    /// A visit to a doctor's office or clinic.
    OfficeVisit,
    /// A visit to an emergency department.
    EmergencyVisit,
    /// A stay in hospital.
    Hospitalized,
    /// A stay in hospital that was made longer.
    StayProlonged,
    /// It threatened the person's life.
    LifeThreatening,
    /// A lasting disability.
    Disability,
    /// A congenital anomaly.
    BirthDefect,
    /// Death.
    Died,
}

impl From<EventOutcomeArg> for EventOutcome {
    fn from(outcome: EventOutcomeArg) -> Self {
        match outcome {
            EventOutcomeArg::OfficeVisit => Self::OfficeVisit,
            EventOutcomeArg::EmergencyVisit => Self::EmergencyVisit,
            EventOutcomeArg::Hospitalized => Self::Hospitalized,
            EventOutcomeArg::StayProlonged => Self::StayProlonged,
            EventOutcomeArg::LifeThreatening => Self::LifeThreatening,
            EventOutcomeArg::Disability => Self::Disability,
            EventOutcomeArg::BirthDefect => Self::BirthDefect,
            EventOutcomeArg::Died => Self::Died,
        }
    }
}

/// The file of a standing order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderFile {
    order: String,
    prescriber: String,
    cvx: Vec<String>,
    from: Date,
    #[serde(default)]
    until: Option<Date>,
    #[serde(default)]
    kit_within_days: Option<u16>,
    #[serde(default)]
    questions: Vec<Question>,
}

/// The command.
pub(super) async fn run(args: &Args, command: &CareCommand) -> anyhow::Result<Outcome> {
    match command {
        CareCommand::StandingOrder(options) => {
            let act = ClinicAct::OrderSigned(signed(options)?);
            enter(args, &options.desk, |_| {
                Ok(vec![Told::of(Act::Clinic(act))])
            })
            .await
        }
        CareCommand::EndOrder {
            desk,
            order,
            reason,
        } => {
            let act = ClinicAct::OrderEnded {
                facility: desk.facility.clone(),
                order: order.clone(),
                on: day(args)?,
                reason: reason.clone(),
            };
            enter(args, desk, |_| Ok(vec![Told::of(Act::Clinic(act))])).await
        }
        CareCommand::KitCheck {
            desk, by, complete, ..
        } => {
            let act = ClinicAct::KitChecked {
                facility: desk.facility.clone(),
                on: day(args)?,
                complete: *complete,
                by: by.clone(),
            };
            enter(args, desk, |_| Ok(vec![Told::of(Act::Clinic(act))])).await
        }
        CareCommand::Screen {
            desk,
            number,
            cvx,
            order,
            answers,
        } => screen(args, desk, (number, cvx, order), answers).await,
        CareCommand::Guardian {
            desk,
            number,
            group,
            said,
        } => {
            let (on, vaccine_group) = (day(args)?, group.clone());
            let act = match said {
                GuardianSaid::Asked => CareAct::GuardianAsked { on, vaccine_group },
                said => CareAct::GuardianAnswered {
                    on,
                    vaccine_group,
                    consents: *said == GuardianSaid::Given,
                },
            };
            about(args, desk, number, act).await
        }
        CareCommand::Isolate {
            desk,
            number,
            from,
            until,
        } => {
            let backwards = until.is_some_and(|until| until < *from);
            anyhow::ensure!(!backwards, "the last day is before the first");
            let (from, until) = (*from, *until);
            about(args, desk, number, CareAct::Isolated { from, until }).await
        }
        CareCommand::AdverseEvent(event) => {
            let act = CareAct::AdverseEvent(happened(args, event)?);
            about(args, &event.desk, &event.number, act).await
        }
        CareCommand::Vaers(options) => vaers::run(args, options).await,
    }
}

/// Enters an act about a person whom the facility knows.
async fn about(args: &Args, desk: &AtDesk, number: &str, act: CareAct) -> anyhow::Result<Outcome> {
    enter(args, desk, |book| {
        Ok(vec![Told {
            person: Some(numbered(book, &desk.facility, number)?),
            act: Act::Care(act),
            message: None,
        }])
    })
    .await
}

fn signed(options: &SignedOrder) -> anyhow::Result<StandingOrder> {
    let (document, file) = (&options.document, &options.file);
    let bytes =
        std::fs::read(document).with_context(|| format!("cannot read {}", document.display()))?;
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let said: OrderFile = toml::from_str(&text).with_context(|| file.display().to_string())?;
    anyhow::ensure!(!said.cvx.is_empty(), "an order is for some vaccine type");
    anyhow::ensure!(
        !said.prescriber.trim().is_empty() && !said.order.trim().is_empty(),
        "an order has a number and a prescriber"
    );
    anyhow::ensure!(
        said.until.is_none_or(|until| said.from <= until),
        "the last day is before the first"
    );
    let mut codes: Vec<&str> = said.questions.iter().map(|q| q.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    anyhow::ensure!(
        codes.len() == said.questions.len(),
        "two questions have the same code"
    );
    Ok(StandingOrder {
        facility: options.desk.facility.clone(),
        order: said.order,
        document: Digest(Sha256::digest(bytes).into()),
        prescriber: said.prescriber,
        cvx: said.cvx,
        from: said.from,
        until: said.until,
        questions: said.questions,
        kit_within_days: said.kit_within_days,
    })
}

async fn screen(
    args: &Args,
    desk: &AtDesk,
    (number, cvx, order): (&str, &str, &str),
    answers: &[String],
) -> anyhow::Result<Outcome> {
    let on = day(args)?;
    let mut told = BTreeMap::new();
    for pair in answers {
        let (code, answer) = pair
            .split_once('=')
            .with_context(|| format!("`{pair}` is no answer, e.g. allergy=no"))?;
        let answer = match answer {
            "yes" => Answer::Yes,
            "no" => Answer::No,
            "unknown" => Answer::Unknown,
            _ => anyhow::bail!("`{pair}`: an answer is yes, no or unknown"),
        };
        let twice = told.insert(code.to_owned(), answer).is_some();
        anyhow::ensure!(!twice, "{code} was answered twice");
    }
    let mut stopped = Vec::new();
    enter(args, desk, |book| {
        let person = numbered(book, &desk.facility, number)?;
        let clinic = standing_registry::clinic::on(book, &desk.facility, on);
        let mut orders = clinic.orders_for(cvx);
        let found = orders.find(|known| known.order == order).with_context(|| {
            format!(
                "no standing order {order} for CVX {cvx} is in force at {} on {on}",
                desk.facility
            )
        })?;
        for code in told.keys() {
            let asked = found
                .questions
                .iter()
                .any(|question| question.code == *code);
            anyhow::ensure!(asked, "{order} asks no question {code}");
        }
        let screening = standing_registry::care::Screening {
            order: Some(order.to_owned()),
            answers: told.clone(),
        };
        stopped = found.stopped_by(Some(&screening));
        stopped.extend(clinic.kit_problem(found, on));
        Ok(vec![Told {
            person: Some(person),
            act: Act::Care(CareAct::Screened {
                on,
                cvx: cvx.to_owned(),
                order: screening.order,
                answers: told,
            }),
            message: None,
        }])
    })
    .await?;
    for words in &stopped {
        say!("{words}");
    }
    Ok(if stopped.is_empty() {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}

fn happened(args: &Args, told: &Happened) -> anyhow::Result<AdverseEvent> {
    let today = day(args)?;
    anyhow::ensure!(told.onset <= today, "{} has not come yet", told.onset);
    let mut outcomes: Vec<EventOutcome> = told.outcomes.iter().map(|&o| o.into()).collect();
    outcomes.sort_unstable();
    outcomes.dedup();
    let event = AdverseEvent {
        event: told.event.clone(),
        vaccinated_on: told.vaccinated,
        onset: told.onset,
        description: told.description.clone(),
        outcomes,
        hospital_days: told.hospital_days,
        died_on: told.died_on,
        recovered: match told.recovered.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
    };
    event.check()?;
    Ok(event)
}
