//! `standing registry import`: rosters and doses of a facility into the registry book.
//!
//! Every act gets its message id from its content, so that a file that comes again, or a row that
//! comes again in another file, adds nothing. What is printed names people by the facility's own
//! number.

use super::care::{self, CareCommand};
use super::desk::{open_store, shown, zone};
use super::doubts::{self, Doubts};
use super::findings::{self, Findings};
use super::handover::{self, GiveOver, TakeOver};
use super::import::now;
use super::keys::{self, KeyFiles};
use super::linkage::{self, Decide, Duplicates};
use super::messages::{self, Answered, Ask, Listen, MessageExport, MessageIntake, Send};
use super::retention::{self, Erase, ListHolds, PlaceHold, ReleaseHold};
use super::tokens::{self, TokenCommand};
use super::{Args, Outcome};
use crate::entropy::random;
use crate::intake::roster_sheet;
use crate::registry::{self, Registry};
use anyhow::Context as _;
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use standing_forecast::Sex;
use standing_formats::hl7::envelope::{self, Enclosed};
use standing_formats::problem::Problem;
use standing_formats::roster::{self, DoseRow, Event, Mapping, Movement, Source};
use standing_formats::roster_sheet as sheet;
use standing_registry::act::{Act, Departure, Details, DoseReport, DoseSource};
use standing_registry::sealed::InstallationKey;
use standing_registry::{Book, ControlId, Entry, Peer, PersonId, Rules, Taken, due, stays};
use standing_store::registry::KeptAs;
use standing_terms::FacilityId;
use std::io::Write as _;
use std::path::PathBuf;

/// Commands about people.
#[derive(Debug, Clone, Subcommand)]
pub enum RegistryCommand {
    /// Read a roster of movements or a list of doses of a facility.
    #[command(after_help = "Examples:\n  \
        standing registry import --as roster --facility otay-mesa --dry-run roster.csv\n  \
        standing registry import --as doses --facility otay-mesa doses.csv\n\n\
        A roster has the columns number, event, date, name, birth_date, sex, language, \
        other_facility, other_number; a list of doses number, date, cvx, source, lot, mvx, expiry, \
        action, reason. Other names go into a mapping:\n\n  \
        dates = \"month-first\"\n  [columns]\n  number = \"Bed ID\"\n  [words]\n  \
        \"Booked in\" = \"admitted\"\n\n\
        Somebody who is not on a roster is not taken to have left.\n\n\
        HL7 messages (VXU^V04, HL7 v2.5.1) come as a batch, in MLLP frames or one after the other; \
        the facility is the one whose system sends them.")]
    Import(RegistryImport),
    /// Write doses and refusals of a facility for a state's registry. By default nothing tells that
    /// anybody was held.
    #[command(after_help = "Example:\n  \
        standing registry export --as vxu --facility otay-mesa --state CA --sender \"Quux Health\" \
        --out doses.hl7")]
    Export(MessageExport),
    /// Take messages over connections of this machine, or under TLS (MLLP).
    #[command(
        after_help = "Examples:\n  standing registry listen --facility otay-mesa --listen 127.0.0.1:2575\n  \
        standing registry listen --facility otay-mesa --listen 0.0.0.0:2575 --tls-cert ours.pem \
        --tls-key ours.key --client-ca theirs.pem\n\nUnder TLS, whoever has no certificate of that CA \
        is not spoken to."
    )]
    Listen(Listen),
    /// Send messages of a file over a connection of this machine, under TLS (MLLP) or over CDC's SOAP
    /// transport, and say what became of each.
    #[command(
        after_help = "Examples:\n  standing registry send doses.hl7 --to 127.0.0.1:2576\n  \
        standing registry send doses.hl7 --soap https://iis.example.org/service --username quux \
        --password-file pw"
    )]
    Send(Send),
    /// What is recorded around a dose.
    #[command(flatten)]
    Care(CareCommand),
    /// Messages that could not be taken, or not whole: list them, show one, close one.
    #[command(
        after_help = "Examples:\n  standing registry doubts --identity me.agekey\n  \
        standing registry doubts --show 12\n  standing registry doubts close 12 --by \"Ada Adams\" \
        --because \"booked by hand under the number of the roster\"\n\n\
        Nothing of a message that waits counts: a dose in it is not on any due list until it is \
        entered by other means. Closing a doubt enters nothing."
    )]
    Doubts(Doubts),
    /// Erase a person: destroy the keys of everything recorded about them. It cannot be undone.
    #[command(
        after_help = "Example:\n  standing registry erase --facility otay-mesa --number R17 \
        --by \"Ada Adams\" --because \"asked for by the person\" --yes\n\n\
        A hold or a rule of retention refuses it. Whoever erases somebody who is held takes them off \
        every due list: nobody here will know of their next dose. Copies of the database made before \
        open as they did: destroy them too. Whether a record may be erased is a question of law that \
        this program does not answer; the words given are kept, so name nobody in them."
    )]
    Erase(Erase),
    /// Forbid the erasure of a person, or of anybody, until it is lifted.
    #[command(
        after_help = "Examples:\n  standing registry hold --all --by \"Ada Adams\" \
        --because \"Doe v. Roe is pending\"\n  standing registry hold --facility otay-mesa --number R17 \
        --kind retention --by \"Ada Adams\" --because \"the state's law asks for ten years\""
    )]
    Hold(PlaceHold),
    /// The holds in force.
    #[command(after_help = "Example:\n  standing registry holds --json")]
    Holds(ListHolds),
    /// Lift a hold.
    #[command(
        after_help = "Example:\n  standing registry release-hold hold:4f0a… --by \"Ada Adams\" \
        --because \"the case ended\""
    )]
    ReleaseHold(ReleaseHold),
    /// Records that may be of one person, each with what speaks for it. Nothing merges by it.
    #[command(
        after_help = "Example:\n  standing registry duplicates --identity me.agekey\n\n\
        What is proposed is looked at by a person who knows both records: a wrong merge gives somebody \
        a dose that they never had. Then `registry merge`, or `registry apart`."
    )]
    Duplicates(Duplicates),
    /// A named person says that two records are of one person.
    #[command(
        after_help = "Example:\n  standing registry merge --facility otay-mesa --number R17 \
        --with-facility eloy --with-number E4 --by \"Ada Adams\" --because \"showed both cards\""
    )]
    Merge(Decide),
    /// Take a merge back.
    #[command(
        after_help = "Example:\n  standing registry unmerge --facility otay-mesa --number R17 \
        --with-facility eloy --with-number E4 --by \"Ada Adams\" --because \"two brothers\""
    )]
    Unmerge(Decide),
    /// A named person says that two records are of two people: they are not proposed again.
    #[command(
        after_help = "Example:\n  standing registry apart --facility otay-mesa --number R17 \
        --with-facility eloy --with-number E4 --by \"Ada Adams\" --because \"two brothers\""
    )]
    Apart(Decide),
    /// What a person should look at: hand-overs that nobody confirmed, second doses that nobody holds,
    /// doubled doses, messages that came for other content.
    #[command(
        after_help = "Examples:\n  standing registry findings --facility otay-mesa --on 2021-04-20\n  \
        standing registry findings --count\n\n\
        With --count nobody is named: numbers by kind, those below 11 hidden, as they may be told outside."
    )]
    Findings(Findings),
    /// Write one person's record into an encrypted file for another installation.
    #[command(
        after_help = "Example:\n  standing registry hand-over --facility otay-mesa --number R17 \
        --to age1… --out R17.age\n\n\
        The file moves no duty: the next dose stays with whoever holds it until the receiving facility \
        tells of the arrival. Once the file is out nothing here takes it back, also no erasure."
    )]
    HandOver(GiveOver),
    /// Enter a record that another installation handed over.
    #[command(
        after_help = "Examples:\n  standing registry take-over R17.age --facility eloy --number E4 \
        --by \"Ada Adams\" --dry-run\n  standing registry take-over R17.age --facility eloy --number E4 \
        --by \"Ada Adams\" --arrived 2021-03-21\n\n\
        The file is encrypted and not signed: compare its check number with the sending facility over a \
        line you trust. A file that comes again enters nothing."
    )]
    TakeOver(TakeOver),
    /// Ask a state's registry what it has of a person. The question tells the registry of them.
    #[command(
        after_help = "Examples:\n  standing registry ask --facility otay-mesa --number R17 --profile Z44 \
        --sender \"Quux Health\" --out question.hl7\n  \
        standing registry ask --facility otay-mesa --number R17 --profile Z34 --sender \"Quux Health\" \
        --to 127.0.0.1:2576 --out answer.hl7\n\nWith --to the file holds the answer, to be read with \
        `registry answer`; without it, the question."
    )]
    Ask(Ask),
    /// Read a registry's answer: what it has beside what we have. Candidates are for a person to
    /// choose from; nothing is merged.
    #[command(
        after_help = "Examples:\n  standing registry answer answer.hl7 --facility otay-mesa --number R17\n  \
        standing registry answer answer.hl7 --facility otay-mesa --number R17 --enter\n  \
        standing registry answer list.hl7 --facility otay-mesa --number R17 --choose 2 --by \"Noor Nasser\" \
        --sender \"Quux Health\" --out question.hl7\n\nA wrong choice puts somebody else's doses into a \
        record: that harms two people. Without certainty, choose none."
    )]
    Answer(Answered),
    /// Give out or take back tokens by which other systems read of a facility's people over FHIR.
    /// Without one nobody reads anything.
    #[command(subcommand)]
    Token(TokenCommand),
}

/// Options of `registry import`.
#[derive(Debug, Clone, ClapArgs)]
pub struct RegistryImport {
    /// What the file is.
    #[arg(long = "as", value_enum)]
    pub format: PeopleFormat,
    /// Whose it is, e.g. `otay-mesa`.
    #[arg(long)]
    pub facility: FacilityId,
    /// How the facility names its columns and words (TOML).
    #[arg(long, value_name = "FILE.toml")]
    pub mapping: Option<PathBuf>,
    /// Print what would change, and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Go on where the roster would end half of all stays or more.
    #[arg(long)]
    pub yes_end_stays: bool,
    /// A folder of CDC's supporting data, for messages, in place of the bundled set in force on the
    /// day.
    #[arg(long, value_name = "DIR")]
    pub supporting_data: Option<PathBuf>,
    /// The key of the registry.
    #[command(flatten)]
    pub key: KeyFiles,
    /// The file.
    pub file: PathBuf,
}

/// What a file about people is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PeopleFormat {
    /// Admissions and movements, as CSV or XLSX.
    Roster,
    /// Doses, as CSV or XLSX.
    Doses,
    /// Immunization updates (HL7 v2.5.1, VXU^V04).
    Vxu,
}

/// What a file would do, act by act.
struct Intake<'f> {
    facility: &'f FacilityId,
    peer: Peer,
    file: [u8; 32],
    today: Date,
    recorded: Timestamp,
    /// The book with the acts so far.
    book: Book,
    entries: Vec<Entry>,
    changes: Vec<String>,
    already: u64,
    problems: Vec<Problem>,
}

/// The command.
pub(super) async fn run(args: &Args, command: &RegistryCommand) -> anyhow::Result<Outcome> {
    let options = match command {
        RegistryCommand::Import(options) => options,
        RegistryCommand::Export(options) => return messages::export(args, options).await,
        RegistryCommand::Listen(options) => return messages::listen(args, options).await,
        RegistryCommand::Send(options) => return messages::send(args, options).await,
        RegistryCommand::Care(command) => return care::run(args, command).await,
        RegistryCommand::Doubts(options) => return doubts::run(args, options).await,
        RegistryCommand::Erase(options) => return retention::erase(args, options).await,
        RegistryCommand::Hold(options) => return retention::hold(args, options).await,
        RegistryCommand::Holds(options) => return retention::list(args, options).await,
        RegistryCommand::ReleaseHold(options) => return retention::release(args, options).await,
        RegistryCommand::Duplicates(options) => return linkage::duplicates(args, options).await,
        RegistryCommand::Merge(options) => return linkage::merge(args, options).await,
        RegistryCommand::Unmerge(options) => return linkage::unmerge(args, options).await,
        RegistryCommand::Apart(options) => return linkage::apart(args, options).await,
        RegistryCommand::Findings(options) => return findings::run(args, options).await,
        RegistryCommand::HandOver(options) => return handover::hand_over(args, options).await,
        RegistryCommand::TakeOver(options) => return handover::take_over(args, options).await,
        RegistryCommand::Ask(options) => return messages::ask(args, options).await,
        RegistryCommand::Answer(options) => return messages::answer(args, options).await,
        RegistryCommand::Token(command) => return tokens::run(args, command).await,
    };
    let key = keys::installation(&options.key)?;
    let shown_file = options.file.display();
    let bytes =
        std::fs::read(&options.file).with_context(|| format!("cannot read {shown_file}"))?;
    let mapping: Mapping = match &options.mapping {
        Some(path) => {
            let text = std::fs::read_to_string(path);
            let text = text.with_context(|| format!("cannot read {}", path.display()))?;
            toml::from_str(&text).with_context(|| format!("the mapping {}", path.display()))?
        }
        None => Mapping::default(),
    };
    let refused = |problems: Vec<Problem>| {
        let listed: Vec<String> = problems
            .iter()
            .map(|p| format!("{shown_file}: {p}"))
            .collect();
        anyhow::anyhow!("nothing was read\n{}", listed.join("\n"))
    };
    let bytes = if sheet::is_workbook(&bytes) && options.format != PeopleFormat::Vxu {
        let table = roster_sheet::read_in_child(bytes).await?;
        table.map_err(refused)?
    } else {
        bytes
    };
    let read = match options.format {
        PeopleFormat::Roster => roster::roster(&bytes, &mapping).map(Rows::Roster),
        PeopleFormat::Doses => roster::doses(&bytes, &mapping).map(Rows::Doses),
        PeopleFormat::Vxu => {
            let messages = envelope::messages(&bytes).map_err(|problem| vec![problem]);
            let messages = messages.map_err(refused)?;
            return vxu(args, options, key, &messages).await;
        }
    };
    let read = read.map_err(refused)?;
    let zone = zone(args)?;
    let recorded = Timestamp::from_microsecond(now().as_microsecond())?;
    let store = open_store(args).await?;
    let mut registry = Registry::open(store, key, &shown(&args.db), None).await?;
    let mut intake = Intake {
        facility: &options.facility,
        peer: Peer::new(format!("facility/{}", options.facility))?,
        file: Sha256::digest(&bytes).into(),
        today: zone.day_of(recorded),
        recorded,
        book: registry.book.clone(),
        entries: Vec::new(),
        changes: Vec::new(),
        already: 0,
        problems: Vec::new(),
    };
    intake.take(read)?;
    let ends = ends_of(&registry.book, &intake.book, &options.facility);
    let stopped = too_many(ends, &registry::rules()?) && !options.yes_end_stays;
    if stopped && !options.dry_run {
        registry.close().await?;
        anyhow::bail!(
            "the file would end {} of the {} stays that last at {}. If that is so, say \
             --yes-end-stays; nothing was changed",
            ends.0,
            ends.1,
            options.facility
        );
    }
    let new = if options.dry_run || intake.entries.is_empty() {
        0
    } else {
        registry.keep(&intake.entries).await?
    };
    registry.close().await?;
    let done = Report {
        changes: &intake.changes,
        already: intake.already,
        problems: &intake.problems,
    };
    report(args, options, &done, new)?;
    if stopped {
        say!(
            "without --yes-end-stays it would be refused: it ends {} of {} stays",
            ends.0,
            ends.1
        );
    }
    Ok(if intake.problems.is_empty() {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}

/// Reads messages.
async fn vxu(
    args: &Args,
    options: &RegistryImport,
    key: InstallationKey,
    messages: &[Enclosed],
) -> anyhow::Result<Outcome> {
    let zone = zone(args)?;
    let recorded = Timestamp::from_microsecond(now().as_microsecond())?;
    let today = zone.day_of(recorded);
    // The rules only tell to which group a refused vaccine belongs.
    let data = crate::rules::Rules::open(options.supporting_data.as_deref(), None)?
        .to_judge_on(args.on.unwrap_or(today))?;
    let store = open_store(args).await?;
    let mut registry = Registry::open(store, key, &shown(&args.db), None).await?;
    let book = std::mem::take(&mut registry.book);
    let names = registry.doubt_names();
    let mut intake = MessageIntake::new(&options.facility, (today, recorded), &data, book, names)?;
    for (index, message) in messages.iter().enumerate() {
        intake.take(index + 1, message)?;
    }
    let (mut new, mut waiting) = (0, 0);
    if !options.dry_run {
        // In one batch: a message is never taken in part without its doubt.
        let acts = intake.entries.len();
        let mut entries = std::mem::take(&mut intake.entries);
        entries.append(&mut intake.doubts);
        let kept = registry.keep_each(&entries).await?;
        let is_new = |kept: &&KeptAs| matches!(kept, KeptAs::New(_));
        new = u64::try_from(kept.iter().take(acts).filter(is_new).count())?;
        waiting = kept.iter().skip(acts).filter(is_new).count();
    }
    registry.close().await?;
    let done = Report {
        changes: &intake.changes,
        already: intake.already,
        problems: &intake.problems,
    };
    report(args, options, &done, new)?;
    if waiting > 0 {
        say!("{waiting} messages are kept until a person has looked: `standing registry doubts`");
    }
    Ok(if intake.problems.is_empty() {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}

/// What is told of an import.
struct Report<'i> {
    changes: &'i [String],
    already: u64,
    problems: &'i [Problem],
}

fn report(
    args: &Args,
    options: &RegistryImport,
    intake: &Report<'_>,
    new: u64,
) -> anyhow::Result<()> {
    let file = options.file.display();
    let mut out = std::io::stdout().lock();
    if args.json {
        let line = serde_json::json!({"file": file.to_string(), "dry_run": options.dry_run,
            "changes": intake.changes, "new": new, "already": intake.already,
            "problems": intake.problems});
        writeln!(out, "{line}")?;
    } else if options.dry_run {
        for change in intake.changes {
            writeln!(out, "{change}")?;
        }
    }
    for problem in intake.problems {
        say!("{file}: {problem}");
    }
    if !args.quiet {
        say!(
            "{file}: {} acts {}, {} in the book already, {} rows with problems",
            if options.dry_run {
                intake.changes.len() as u64
            } else {
                new
            },
            if options.dry_run {
                "would be new; nothing was changed"
            } else {
                "new"
            },
            intake.already,
            intake.problems.len()
        );
    }
    Ok(())
}

/// The rows of a file.
enum Rows {
    Roster(roster::Read<Movement>),
    Doses(roster::Read<DoseRow>),
}

impl Intake<'_> {
    fn take(&mut self, rows: Rows) -> anyhow::Result<()> {
        match rows {
            Rows::Roster(read) => {
                self.problems = read.problems;
                for row in &read.rows {
                    self.movement(row)?;
                }
            }
            Rows::Doses(read) => {
                self.problems = read.problems;
                for row in &read.rows {
                    self.dose(row)?;
                }
            }
        }
        self.problems.sort_by_key(|problem| problem.line);
        Ok(())
    }

    fn bad(&mut self, line: u64, field: &str, message: &str) {
        let problem = Problem::new(standing_formats::Verdict::Quarantine, message);
        self.problems.push(problem.at_line(line).in_field(field));
    }

    fn movement(&mut self, row: &Movement) -> anyhow::Result<()> {
        if row.on > self.today {
            self.bad(row.line, "date", "it has not come yet");
            return Ok(());
        }
        let other = match row.other.as_deref().map(FacilityId::new) {
            Some(Ok(other)) => Some(other),
            Some(Err(_)) => {
                self.bad(
                    row.line,
                    "other_facility",
                    "it is no id of a facility, e.g. `otay-mesa`",
                );
                return Ok(());
            }
            None => None,
        };
        let known = self.book.numbered(self.facility, &row.number);
        let before = known.and_then(|p| due::details(&self.book, p).cloned());
        let name = row
            .name
            .clone()
            .or_else(|| before.as_ref().map(|d| d.name.clone()));
        let birth = row.birth.or_else(|| before.as_ref().map(|d| d.birth));
        let (Some(name), Some(birth)) = (name, birth) else {
            let field = if row.name.is_none() {
                "name"
            } else {
                "birth_date"
            };
            self.bad(
                row.line,
                field,
                "it is empty, and the number is not known yet",
            );
            return Ok(());
        };
        let sex = match row.sex {
            'F' => Sex::Female,
            'M' => Sex::Male,
            _ => before.as_ref().map_or(Sex::Unknown, |d| d.sex),
        };
        let told = Details {
            name,
            birth,
            sex,
            language: row
                .language
                .clone()
                .or_else(|| before.as_ref().and_then(|d| d.language.clone())),
            contact: before.as_ref().and_then(|d| d.contact.clone()),
        };
        let person = match known {
            Some(person) => person,
            None => PersonId(random()),
        };
        if known.is_none() {
            let number = Act::Numbered {
                facility: self.facility.clone(),
                number: row.number.clone(),
            };
            self.act(person, &row.number, number, "a new person")?;
        }
        if before.as_ref() != Some(&told) {
            // Details that are told again after others hold again; the same file tells them once.
            let row_told = (&row.name, row.birth, row.sex, &row.language);
            let message = self.message(&row.number, &("registered", row_told, self.file))?;
            if self.has(person, &message) {
                self.already += 1;
            } else {
                let told = Act::Registered(told);
                self.enter(person, &row.number, told, message, "details told")?;
            }
        }
        let facility = self.facility.clone();
        let (act, words) = match row.event {
            Event::Admitted | Event::TransferredIn => {
                let known_as = match (&other, &row.other_number) {
                    (Some(other), Some(number)) => self.book.numbered(other, number),
                    _ => None,
                };
                let arrived = Act::Arrived {
                    facility,
                    on: row.on,
                    from: other.filter(|_| row.event == Event::TransferredIn),
                    known_as: known_as.filter(|known| *known != person),
                };
                (arrived, format!("arrives on {}", row.on))
            }
            Event::TransferredOut => {
                let Some(to) = other else {
                    self.bad(row.line, "other_facility", "a transfer out names where to");
                    return Ok(());
                };
                let words = format!("leaves for {to} on {}", row.on);
                let how = Departure::TransferredOut { to };
                (
                    Act::Left {
                        facility,
                        on: row.on,
                        how,
                    },
                    words,
                )
            }
            Event::Released | Event::Died => {
                let (how, word) = if row.event == Event::Released {
                    (Departure::Released, "is released")
                } else {
                    (Departure::Died, "died")
                };
                let words = format!("{word} on {}", row.on);
                (
                    Act::Left {
                        facility,
                        on: row.on,
                        how,
                    },
                    words,
                )
            }
        };
        self.act(person, &row.number, act, &words)
    }

    fn dose(&mut self, row: &DoseRow) -> anyhow::Result<()> {
        if row.on > self.today {
            self.bad(row.line, "date", "it has not come yet");
            return Ok(());
        }
        let Some(person) = self.book.numbered(self.facility, &row.number) else {
            self.bad(
                row.line,
                "number",
                "no roster of this facility has this number",
            );
            return Ok(());
        };
        if due::details(&self.book, person).is_some_and(|known| known.birth > row.on) {
            self.bad(row.line, "date", "it is before the person was born");
            return Ok(());
        }
        let report = DoseReport {
            on: row.on,
            cvx: row.cvx.clone(),
            mvx: row.mvx.clone(),
            lot: row.lot.clone(),
            expiry: row.expiry,
            site: None,
            route: None,
            amount: None,
            vaccinator: None,
            source: match row.source {
                Source::GivenHere => DoseSource::GivenHere {
                    facility: self.facility.clone(),
                },
                Source::Registry => DoseSource::Registry,
                Source::Document => DoseSource::Document,
                Source::Person => DoseSource::Person,
            },
        };
        let words = format!("a dose of CVX {} on {}", row.cvx, row.on);
        let act = Act::Dose(report);
        let Some(reason) = row.taken_back.clone() else {
            return self.act(person, &row.number, act, &words);
        };
        let of = self.message(&row.number, &act)?;
        let reported = self.has(person, &of);
        if !reported {
            let message =
                "this facility reported no such dose: every other column must be as it was";
            self.bad(row.line, "action", message);
            return Ok(());
        }
        let words = format!("{words} is taken back");
        let act = Act::DoseWithdrawn { of, reason };
        self.act(person, &row.number, act, &words)
    }

    /// Whether this facility sent a message about a person.
    fn has(&self, person: PersonId, message: &ControlId) -> bool {
        let mut sent = self.book.of(person);
        sent.any(|(_, entry)| entry.from == self.peer && entry.message == *message)
    }

    /// The id of a message, from its content.
    fn message(&self, number: &str, content: &impl Serialize) -> anyhow::Result<ControlId> {
        // The order of fields is that of the types, which is the same in every run.
        let content = serde_json::to_vec(&(self.facility, number, content))?;
        let id = hex::encode(Sha256::digest(content));
        Ok(ControlId::new(format!("file:{id}"))?)
    }

    fn act(&mut self, person: PersonId, number: &str, act: Act, words: &str) -> anyhow::Result<()> {
        let message = self.message(number, &act)?;
        self.enter(person, number, act, message, words)
    }

    fn enter(
        &mut self,
        person: PersonId,
        number: &str,
        act: Act,
        message: ControlId,
        words: &str,
    ) -> anyhow::Result<()> {
        let entry = Entry {
            recorded: self.recorded,
            from: self.peer.clone(),
            message,
            person: Some(person),
            act,
        };
        match self.book.apply(entry.clone()) {
            Taken::Entered => {
                self.entries.push(entry);
                self.changes.push(format!("{number}: {words}"));
            }
            Taken::Replayed { .. } => self.already += 1,
            Taken::Refused(why) => anyhow::bail!("{number}: {why}"),
        }
        Ok(())
    }
}

/// How many of the stays that last at a facility end, and how many last.
fn ends_of(before: &Book, after: &Book, facility: &FacilityId) -> (usize, usize) {
    let (mut ends, mut last) = (0, 0);
    for person in before.people() {
        let lasting = |book: &Book| {
            let stays = stays::of(book, person).into_iter();
            let here = stays.filter(|s| s.facility == *facility && s.end.is_none());
            here.count()
        };
        let lasted = lasting(before);
        last += lasted;
        ends += lasted.saturating_sub(lasting(after));
    }
    (ends, last)
}

/// Whether a person is asked before so many stays end.
fn too_many((ends, last): (usize, usize), rules: &Rules) -> bool {
    ends > usize::from(rules.ended_stays_free)
        && ends * 100 >= last * usize::from(rules.ended_stays_ask_percent)
}
