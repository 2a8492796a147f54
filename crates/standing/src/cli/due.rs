//! `standing due`: who is due for what in a facility on a day, with reasons, and what could be given.

mod sheet;

use super::desk::{open_existing, shown, zone};
use super::entering::time_zone;
use super::import::now;
use super::keys::{self, KeyFiles};
use super::{Args, Outcome};
use crate::people_rules::PeopleRules;
use crate::registry::{self, Registry};
use crate::rules::{NOT_AN_ORDER, Rules};
use anyhow::Context as _;
use clap::Args as ClapArgs;
use jiff::civil::Date;
use standing_registry::act::{Act, Decision};
use standing_registry::due::{self, DueList as List, Line, Standing};
use standing_registry::stock::{Finding, Moment, Pause};
use standing_registry::today::{self, Marks, Today};
use standing_registry::{Book, PersonId, Rulebook, stays};
use standing_terms::{AsOf, FacilityId, Known};
use std::io::Write;
use std::path::PathBuf;

/// Options of `due`.
#[derive(Debug, Clone, ClapArgs)]
pub struct DueList {
    /// The facility, e.g. `otay-mesa`.
    pub facility: FacilityId,
    /// The key of the registry.
    #[command(flatten)]
    pub key: KeyFiles,
    /// A folder of CDC's supporting data, in place of the bundled set in force on the day.
    #[arg(long, value_name = "DIR")]
    pub supporting_data: Option<PathBuf>,
    /// The state whose law says from which age people consent alone (two letters); without it the
    /// age of majority in most states is taken.
    #[arg(long, value_name = "STATE")]
    pub state: Option<String>,
    /// Write the list as a page to print, with room to write down what was decided and given.
    #[arg(long, value_name = "FILE.html")]
    pub sheet: Option<PathBuf>,
}

/// What no due list of this version rests on.
const NOT_CONSIDERED: &str =
    "not considered: the answers to screening questions, which are asked at the dose";

/// The command.
pub(super) async fn run(args: &Args, wanted: &DueList) -> anyhow::Result<Outcome> {
    let zone = zone(args)?;
    let day = args.on.unwrap_or_else(|| zone.day_of(now()));
    let known = match AsOf::parse_known(&args.known, &zone)? {
        Known::By(instant) => Some(instant),
        Known::Now => None,
    };
    let key = keys::installation(&wanted.key)?;
    let rules = Rules::open(wanted.supporting_data.as_deref(), None)?;
    let set = rules.to_judge_on(day)?;
    let store = open_existing(args)
        .await
        .context("no roster: nothing was imported here")?;
    let open = Registry::open(store, key, &shown(&args.db), known).await?;
    let circumstances = rules.circumstances(&set, day);
    let limits = registry::rules()?;
    let rulebook = Rulebook {
        data: &set,
        circumstances: &circumstances,
        registry: &limits,
    };
    let people = PeopleRules::bundled()?;
    let state = wanted.state.as_deref().map(str::to_uppercase);
    let days = time_zone(args)?;
    let moment = Moment::of(day, known.unwrap_or_else(now), &days);
    let clinic = people.of(state.as_deref());
    let today = today::list(&open.book, &wanted.facility, moment, rulebook, clinic);
    let sheet = Sheet {
        book: &open.book,
        facility: &wanted.facility,
        day,
        known: &args.known,
        list: &today.list,
        today: &today,
    };
    if let Some(path) = &wanted.sheet {
        sheet::write(args, &sheet, path)?;
    }
    let mut out = std::io::stdout().lock();
    if args.json {
        sheet.json(&mut out)?;
    } else {
        sheet.words(&mut out)?;
    }
    drop(out);
    open.close().await?;
    Ok(Outcome::Done)
}

/// The list as it is printed.
struct Sheet<'a> {
    book: &'a Book,
    facility: &'a FacilityId,
    day: Date,
    known: &'a str,
    list: &'a List,
    today: &'a Today<'a>,
}

impl Sheet<'_> {
    /// Why nobody is on the list, where nobody is held.
    fn missing(&self) -> Option<String> {
        if self.list.held > 0 {
            return None;
        }
        let told = |person| {
            let stays = stays::of(self.book, person);
            stays.iter().any(|stay| stay.facility == *self.facility)
        };
        Some(if self.book.people().any(told) {
            format!(
                "no roster says that anybody was held at {} on {}",
                self.facility, self.day
            )
        } else {
            format!(
                "no roster of {} was imported: who is held there is not known",
                self.facility
            )
        })
    }

    /// The pauses of a vaccine group.
    fn paused<'s>(&'s self, group: &'s str) -> impl Iterator<Item = &'s Pause> {
        let pauses = self.today.paused.iter().copied();
        pauses.filter(move |pause| pause.vaccine_group == group)
    }

    /// The facility's own number of a person, the one told last.
    fn number(&self, person: PersonId) -> &str {
        let numbers = self
            .book
            .of(person)
            .filter_map(|(_, entry)| match &entry.act {
                Act::Numbered { facility, number } if facility == self.facility => Some(number),
                _ => None,
            });
        numbers.last().map_or("no number", String::as_str)
    }

    fn json(&self, out: &mut impl Write) -> anyhow::Result<()> {
        let people: Vec<serde_json::Value> = self
            .list
            .lines
            .iter()
            .zip(&self.today.marks)
            .map(|(line, marks)| {
                let details = due::details(self.book, line.person);
                serde_json::json!({
                    "vaccine_group": line.vaccine_group,
                    "number": self.number(line.person),
                    "name": details.map(|d| &d.name),
                    "birth_date": details.map(|d| d.birth),
                    "dose": line.number,
                    "standing": standing(line.standing),
                    "recommended_date": line.recommended.to_string(),
                    "recommended_vaccines": line.vaccines,
                    "decision": line.decision.as_ref().map(|(on, decision)| {
                        serde_json::json!({"on": on, "decision": decided(decision)})
                    }),
                    "reasons": line.reasons,
                    "supply": marks.give.code(),
                    "supply_words": marks.give.words(&self.today.stock),
                    "paused": marks.paused.iter().map(|pause| &pause.cvx).collect::<Vec<_>>(),
                    "standing_orders": marks.orders,
                    "order_missing": marks.order,
                    "guardian": marks.consent.map(|(row, guardian)| today::consent_words(row, guardian)),
                    "isolated": marks.isolated.map(|apart| {
                        serde_json::json!({"from": apart.from, "until": apart.until})
                    }),
                })
            })
            .collect();
        let unanswered: Vec<serde_json::Value> = self
            .list
            .unanswered
            .iter()
            .map(|u| serde_json::json!({"number": self.number(u.person), "reason": u.reason}))
            .collect();
        let document = serde_json::json!({
            "facility": self.facility, "on": self.day, "known": self.known,
            "data_version": self.list.rules, "held": self.list.held, "due": people,
            "unanswered": unanswered, "missing": self.missing(),
            "paused": self.today.paused.iter().map(|pause| pause.words()).collect::<Vec<_>>(),
            "stock_recorded": self.today.stock.recorded,
            "stock_findings": self.today.stock.findings.iter().map(Finding::words).collect::<Vec<_>>(),
            "not_considered": NOT_CONSIDERED, "note": NOT_AN_ORDER,
        });
        writeln!(out, "{document}")?;
        Ok(())
    }

    fn words(&self, out: &mut impl Write) -> anyhow::Result<()> {
        let list = self.list;
        writeln!(
            out,
            "{} on {}, known: {}. {} held; rules {}",
            self.facility, self.day, self.known, list.held, list.rules
        )?;
        if let Some(missing) = self.missing() {
            writeln!(out, "{missing}")?;
        }
        if !self.today.stock.recorded {
            writeln!(out, "stock not recorded: what could be given is not known")?;
        }
        for finding in &self.today.stock.findings {
            writeln!(out, "stock does not add up: {}", finding.words())?;
        }
        let mut group = None;
        for (line, marks) in list.lines.iter().zip(&self.today.marks) {
            if group != Some(&line.vaccine_group) {
                group = Some(&line.vaccine_group);
                let same = list
                    .lines
                    .iter()
                    .filter(|l| l.vaccine_group == line.vaccine_group);
                writeln!(out, "\n{} ({})", line.vaccine_group, same.count())?;
                for pause in self.paused(&line.vaccine_group) {
                    writeln!(out, "  {}", pause.words())?;
                }
            }
            self.line(line, marks, out)?;
        }
        for unanswered in &list.unanswered {
            let number = self.number(unanswered.person);
            writeln!(
                out,
                "\nnothing can be said of {number}: {}",
                unanswered.reason
            )?;
        }
        writeln!(out, "\n{NOT_CONSIDERED}.\n{NOT_AN_ORDER}")?;
        Ok(())
    }

    fn line(&self, line: &Line, marks: &Marks<'_>, out: &mut impl Write) -> anyhow::Result<()> {
        let details = due::details(self.book, line.person);
        writeln!(
            out,
            "  {}  {}  born {}: dose {}, {} (recommended {}), CVX {}",
            self.number(line.person),
            details.map_or("name not known", |d| d.name.as_str()),
            details.map_or_else(|| "not known".to_owned(), |d| d.birth.to_string()),
            line.number,
            standing(line.standing),
            line.recommended,
            if line.vaccines.is_empty() {
                "none named".to_owned()
            } else {
                line.vaccines.join(" ")
            },
        )?;
        if let Some((on, decision)) = &line.decision {
            writeln!(out, "      {} on {on}", decided(decision))?;
        }
        if self.today.stock.recorded || !matches!(marks.give, today::Give::NotRecorded) {
            writeln!(out, "      {}", marks.give.words(&self.today.stock))?;
        }
        for missing in &marks.order {
            writeln!(out, "      {missing}")?;
        }
        if let Some((row, guardian)) = marks.consent {
            writeln!(out, "      {}", today::consent_words(row, guardian))?;
        }
        if let Some(apart) = marks.isolated {
            writeln!(out, "      {}", today::isolation_words(apart))?;
        }
        for reason in &line.reasons {
            writeln!(out, "      {reason}")?;
        }
        Ok(())
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::PastDue => "past due",
        Standing::Due => "due",
        Standing::MayBeGiven => "may be given",
    }
}

fn decided(decision: &Decision) -> &'static str {
    match decision {
        Decision::Accepted => "accepted",
        Decision::Declined { .. } => "declined",
        Decision::Deferred { .. } => "deferred",
    }
}
