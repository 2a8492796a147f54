//! `standing registry answer`: what a registry answered about one person (RSP^K11), beside what the
//! book has.
//!
//! Doses are entered as told by a registry, after a person asked for it. Forecasts of both stay beside
//! each other: neither is corrected by the other.

use super::super::desk::{open_existing, shown, zone};
use super::super::import::now;
use super::super::keys::{self, KeyFiles, write_new};
use super::super::{Args, Outcome};
use super::ask::{mark, question, silent, subject};
use super::facts;
use super::take::share_a_word;
use crate::registry::{Registry, rules as limits};
use crate::rules::Rules;
use anyhow::Context as _;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use standing_forecast::{Compiled, Workspace};
use standing_formats::dates::DateValue;
use standing_formats::hl7::Message;
use standing_formats::hl7::answer::{Answer, ForecastTold, Remark, answer};
use standing_formats::hl7::envelope::messages;
use standing_formats::hl7::vxu::{Action, DoseTold, PersonTold, Told, What};
use standing_formats::hl7::write::Question;
use standing_registry::act::{Details, DoseReport, DoseSource};
use standing_registry::{Act, ControlId, Entry, Peer, PersonId, Rulebook, doses, due};
use standing_terms::FacilityId;
use std::path::PathBuf;

/// Options of `registry answer`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Answered {
    /// The answer.
    file: PathBuf,
    /// Who cares for the person.
    #[arg(long)]
    facility: FacilityId,
    /// The facility's number of the person who was asked about.
    #[arg(long)]
    number: String,
    /// Enter the doses that the registry has and we lack.
    #[arg(long, conflicts_with = "choose")]
    enter: bool,
    /// The candidate who is the person, by their number on the list: a new question about them is
    /// made.
    #[arg(long, value_name = "N", requires_all = ["by", "out", "sender"])]
    choose: Option<usize>,
    /// Who decided that, by name.
    #[arg(long, value_name = "NAME", requires = "choose")]
    by: Option<String>,
    /// How the registry knows us (MSH-4).
    #[arg(long, value_name = "NAME", requires = "choose")]
    sender: Option<String>,
    /// The file of the new question.
    #[arg(long, value_name = "FILE", requires = "choose")]
    out: Option<PathBuf>,
    /// A folder of CDC's supporting data, in place of the bundled set in force on the day.
    #[arg(long, value_name = "DIR")]
    supporting_data: Option<PathBuf>,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// The command.
pub(in super::super) async fn run(args: &Args, options: &Answered) -> anyhow::Result<Outcome> {
    let shown_file = options.file.display();
    let bytes = std::fs::read(&options.file);
    let bytes = bytes.with_context(|| format!("cannot read {shown_file}"))?;
    let zone = zone(args)?;
    let today = args.on.unwrap_or_else(|| zone.day_of(now()));
    let enclosed = messages(&bytes).map_err(|why| anyhow::anyhow!("{shown_file}: {why}"))?;
    let [one] = enclosed.as_slice() else {
        anyhow::bail!(
            "{shown_file}: it holds {} messages, not one",
            enclosed.len()
        );
    };
    let (message, doubts) =
        Message::read(&one.bytes).map_err(|why| anyhow::anyhow!("{shown_file}: {why}"))?;
    let told = answer(&message, today, &facts()?);
    let told = told.map_err(|why| anyhow::anyhow!("{shown_file}: {why}"))?;
    let rules = Rules::open(options.supporting_data.as_deref(), None)?;
    let key = keys::installation(&options.key)?;
    let store = open_existing(args).await.context("there is no registry")?;
    let mut registry = Registry::open(store, key, &shown(&args.db), None).await?;
    let person = registry.book.numbered(&options.facility, &options.number);
    let person = person.context("the facility has nobody of that number")?;
    let person = registry.book.same_as(person);
    // An answer is read for whom it was asked about, and for nobody else.
    let question_id = answers(&told);
    let asked = mark(question_id, person);
    let was_asked = registry
        .book
        .entered()
        .any(|(_, entry)| matches!(&entry.act, Act::Exported { export } if *export == asked));
    anyhow::ensure!(
        was_asked,
        "this answers no question that was asked about that person; nothing was read"
    );
    for doubt in doubts.iter().chain(&one.doubts) {
        say!("{doubt}");
    }
    let doubtful = !doubts.is_empty() || !one.doubts.is_empty();
    let reading = Reading {
        options,
        person,
        today,
        rules: &rules,
    };
    let (outcome, entries) = match &told {
        Answer::Found {
            person: who,
            told,
            forecast,
            ..
        } => {
            let found = reading.found(&registry, who, told, forecast)?;
            if options.enter && doubtful {
                say!("the message is doubtful as a whole: nothing is entered");
                (Outcome::WithProblems, Vec::new())
            } else {
                found
            }
        }
        Answer::Candidates { people, .. } => reading.candidates(&registry, question_id, people)?,
        Answer::Nobody { .. } => {
            say!("the registry knows nobody like that");
            (Outcome::Done, Vec::new())
        }
        Answer::TooMany { .. } => {
            say!("the registry knows too many like that: ask with more, or not at all");
            (Outcome::WithProblems, Vec::new())
        }
        Answer::Refused { remarks, .. } => {
            say!("the registry did not answer the question");
            remarks.iter().for_each(remark);
            (Outcome::WithProblems, Vec::new())
        }
    };
    if !entries.is_empty() {
        let new = registry.keep(&entries).await?;
        if !args.quiet && options.enter {
            say!("{new} doses entered, as told by a registry");
        }
    }
    registry.close().await?;
    Ok(outcome)
}

fn answers(told: &Answer) -> &str {
    match told {
        Answer::Found { answers, .. }
        | Answer::Candidates { answers, .. }
        | Answer::Nobody { answers }
        | Answer::TooMany { answers }
        | Answer::Refused { answers, .. } => answers,
    }
}

fn remark(remark: &Remark) {
    say!("  {} {}: {}", remark.severity, remark.place, remark.text);
}

struct Reading<'a> {
    options: &'a Answered,
    person: PersonId,
    today: Date,
    rules: &'a Rules,
}

type Done = (Outcome, Vec<Entry>);

impl Reading<'_> {
    fn found(
        &self,
        registry: &Registry,
        who: &PersonTold,
        told: &[Told],
        forecast: &[ForecastTold],
    ) -> anyhow::Result<Done> {
        let book = &registry.book;
        let details = due::details(book, self.person).context("nothing is known of the person")?;
        if let Some(why) = another(details, who) {
            say!("{why}: whose are these doses? Nothing is entered");
            return Ok((Outcome::WithProblems, Vec::new()));
        }
        let set = self.rules.to_judge_on(self.today)?;
        let limits = limits()?;
        let ours = doses::of(book, self.person, &set, &limits);
        let mut outcome = Outcome::Done;
        let mut new: Vec<DoseReport> = Vec::new();
        let mut seen: Vec<(Date, String)> = Vec::new();
        for told in told {
            let dose = match &told.what {
                What::Given(dose) if !told.waits() && told.action != Action::Delete => dose,
                What::Given(_) | What::InPart(_) => {
                    outcome = Outcome::WithProblems;
                    let why = told.problems.first().map(ToString::to_string);
                    let why = why.unwrap_or_else(|| "given in part, or taken back".to_owned());
                    say!("for a person to look at (segment {}): {why}", told.line);
                    continue;
                }
                What::Refused { .. } | What::NotGiven { .. } => continue,
            };
            let Some(report) = report(dose) else {
                continue;
            };
            let known = ours.iter().find(|dose| {
                dose.report.on == report.on && alike(&set, &dose.report.cvx, &report.cvx)
            });
            let words = format!("{}  CVX {}", report.on, report.cvx);
            seen.push((report.on, report.cvx.clone()));
            if known.is_some() {
                say!("both have       {words}");
            } else {
                say!("the registry has {words}");
                new.push(report);
            }
        }
        for dose in &ours {
            let report = &dose.report;
            let known = seen
                .iter()
                .any(|(on, cvx)| *on == report.on && alike(&set, cvx, &report.cvx));
            if !known {
                say!("we have         {}  CVX {}", report.on, report.cvx);
            }
        }
        self.forecasts(registry, &set, &limits, forecast);
        if !self.options.enter {
            if !new.is_empty() {
                say!(
                    "{} would be new: --enter enters them, as told by a registry",
                    new.len()
                );
            }
            return Ok((outcome, Vec::new()));
        }
        let recorded = Timestamp::from_microsecond(now().as_microsecond())?;
        let mut entries = Vec::with_capacity(new.len());
        for report in new {
            // The name follows from the content: an answer that is entered again adds nothing.
            let content = serde_json::to_vec(&(self.person, &report))?;
            entries.push(Entry {
                recorded,
                from: Peer::new("registry")?,
                message: ControlId::new(format!("iis:{}", hex::encode(Sha256::digest(content))))?,
                person: Some(self.person),
                act: Act::Dose(report),
            });
        }
        Ok((outcome, entries))
    }

    /// Both forecasts, side by side.
    fn forecasts(
        &self,
        registry: &Registry,
        set: &Compiled,
        limits: &standing_registry::Rules,
        told: &[ForecastTold],
    ) {
        if told.is_empty() {
            return;
        }
        let circumstances = self.rules.circumstances(set, self.today);
        let rulebook = Rulebook {
            data: set,
            circumstances: &circumstances,
            registry: limits,
        };
        let history = due::history(&registry.book, self.person, self.today, rulebook);
        let mut workspace = Workspace::new();
        let outcome = history
            .as_ref()
            .map(|history| workspace.forecast(set, &history.patient));
        let day = |day: Option<String>| day.unwrap_or_else(|| "–".to_owned());
        for theirs in told {
            let group = set
                .cvx(&theirs.cvx)
                .and_then(|cvx| set.groups().iter().find(|group| group.holds(cvx)));
            let name = group.map_or("of no group that we know", |group| &*group.name);
            let recommended = day(theirs.recommended.map(|d| d.to_string()));
            let ours = outcome.as_ref().and_then(|outcome| {
                let group = group?;
                let mut forecasts = outcome.forecasts().iter();
                forecasts
                    .find(|f| set.groups()[f.group].name == group.name)?
                    .due
            });
            let ours = day(ours.map(|due| due.recommended.to_string()));
            let same = if ours == recommended {
                ""
            } else {
                "  they differ: both stay"
            };
            say!(
                "forecast CVX {} ({name}): the registry {recommended}, we {ours}{same}",
                theirs.cvx
            );
        }
    }

    fn candidates(
        &self,
        registry: &Registry,
        asked: &str,
        people: &[PersonTold],
    ) -> anyhow::Result<Done> {
        let Some(chosen) = self.options.choose else {
            say!("the registry is not sure. A person decides; nothing is merged:");
            for (at, person) in people.iter().enumerate() {
                let birth = match person.birth {
                    Some(DateValue::Day(day)) => day.to_string(),
                    Some(DateValue::Month { year, month }) => format!("{year}-{month:02}"),
                    Some(DateValue::Year(year)) => year.to_string(),
                    _ => "not told".to_owned(),
                };
                let given = person.given.join(" ");
                say!(
                    "  {}: {}, {given}, born {birth}, sex {}",
                    at + 1,
                    person.family,
                    person.sex
                );
            }
            return Ok((Outcome::WithProblems, Vec::new()));
        };
        let o = self.options;
        let (Some(by), Some(sender), Some(out)) = (&o.by, &o.sender, &o.out) else {
            anyhow::bail!("say who decided (--by), and where the new question goes (--out)");
        };
        silent(sender, "", &o.facility)?;
        let who = chosen.checked_sub(1).and_then(|at| people.get(at));
        let who = who.with_context(|| format!("the list has no candidate {chosen}"))?;
        let details = due::details(&registry.book, self.person);
        let details = details.context("nothing is known of the person")?;
        if let Some(why) = another(details, who) {
            anyhow::bail!("candidate {chosen}: {why}; no question is made");
        }
        let number = who
            .numbers
            .first()
            .context("the candidate has no number to ask with")?;
        let number = (number.value.clone(), number.authority.clone());
        let subject = subject(&registry.book, self.person, number)?;
        let names = (sender.as_str(), "");
        let (text, entry) = question(names, Question::History, &subject, self.person)?;
        let decided = Entry {
            message: ControlId::new(format!("chosen:{asked}"))?,
            act: Act::Exported {
                export: format!("candidate {chosen} of question {asked}, chosen by {by}"),
            },
            ..entry.clone()
        };
        write_new(out, text.as_bytes())?;
        say!(
            "{} asks for the candidate's history; nothing was merged",
            out.display()
        );
        Ok((Outcome::Done, vec![decided, entry]))
    }
}

/// Why somebody is told of who is not the person asked about.
fn another(details: &Details, who: &PersonTold) -> Option<&'static str> {
    let born = details.birth;
    let same = match who.birth {
        Some(DateValue::Day(day)) => day == born,
        Some(DateValue::Month { year, month }) => (year, month) == (born.year(), born.month()),
        Some(DateValue::Year(year)) => year == born.year(),
        _ => false,
    };
    if !same {
        return Some("the registry tells of another birth date");
    }
    let name = format!("{} {}", who.family, who.given.join(" "));
    (!share_a_word(&details.name, &name)).then_some("the registry tells of quite another name")
}

/// Whether two vaccine types are against the same: reports of one day are then one dose.
fn alike(set: &Compiled, one: &str, other: &str) -> bool {
    let same =
        |one: &str, other: &str| one.trim_start_matches('0') == other.trim_start_matches('0');
    same(one, other)
        || match (set.cvx(one), set.cvx(other)) {
            (Some(one), Some(other)) => set.vaccines()[one].shares_antigen(&set.vaccines()[other]),
            _ => false,
        }
}

fn report(dose: &DoseTold) -> Option<DoseReport> {
    Some(DoseReport {
        on: dose.on?,
        cvx: dose.cvx.clone()?,
        mvx: dose.mvx.clone(),
        lot: dose.lot.clone(),
        expiry: dose.expiry,
        site: dose.site.clone(),
        route: dose.route.clone(),
        amount: dose.amount.clone(),
        vaccinator: None,
        source: DoseSource::Registry,
    })
}
