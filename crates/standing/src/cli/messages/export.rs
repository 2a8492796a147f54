//! Doses and refusals of a facility as VXU^V04 for a state's registry.
//!
//! What is told of where somebody was vaccinated is a dated rule of the state
//! (`rules/people/exchange.toml`). Where it withholds the site, a dose goes out as known from before
//! (RXA-9 `01`): a new record (`00`) must name where it was given, and no message says what is not
//! so.

use super::super::desk::{open_existing, shown, zone};
use super::super::import::now;
use super::super::keys::{self, KeyFiles, write_new};
use super::super::{Args, Outcome};
use crate::entropy::random;
use crate::exchange_rules::{AddressRule, ExchangeRules, Outgoing};
use crate::registry::{self, Registry};
use crate::rules::Rules;
use anyhow::Context as _;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use sha2::{Digest as _, Sha256};
use standing_cards::Name;
use standing_forecast::{Compiled, Sex};
use standing_formats::hl7::write::{self, AsWhat, Header, Order, Subject};
use standing_registry::act::{Act, Decision, Details, DoseReport, DoseSource};
use standing_registry::{Book, ControlId, Entry, Peer, PersonId, doses, due};
use standing_terms::FacilityId;
use std::io::Write as _;
use std::path::PathBuf;

/// Options of `registry export`.
#[derive(Debug, Clone, ClapArgs)]
pub struct MessageExport {
    /// What is made.
    #[arg(long = "as", value_enum)]
    format: OutFormat,
    /// Whose doses, e.g. `otay-mesa`.
    #[arg(long)]
    facility: FacilityId,
    /// The state whose registry they are for, two letters: its rule says what is told.
    #[arg(long)]
    state: String,
    /// How that registry knows us (MSH-4). It must tell nobody of custody.
    #[arg(long, value_name = "NAME")]
    sender: String,
    /// How it is called (MSH-6).
    #[arg(long, value_name = "NAME", default_value = "")]
    receiver: String,
    /// The file to make; without it, messages go to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A folder of CDC's supporting data, in place of the bundled set in force on the day.
    #[arg(long, value_name = "DIR")]
    supporting_data: Option<PathBuf>,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// What an export makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OutFormat {
    /// A batch of VXU^V04 (HL7 v2.5.1, profile Z22).
    Vxu,
}

/// The command.
pub(in super::super) async fn run(args: &Args, options: &MessageExport) -> anyhow::Result<Outcome> {
    let OutFormat::Vxu = options.format;
    let today = zone(args)?.day_of(now());
    let on = args.on.unwrap_or(today);
    let rules = ExchangeRules::bundled()?;
    for name in [&options.sender, &options.receiver] {
        if let Some(word) = rules.discloses_custody(name) {
            anyhow::bail!("`{name}` says `{word}`, and so would every message");
        }
    }
    let bare = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    anyhow::ensure!(
        !bare(&options.sender).contains(&bare(options.facility.as_str())),
        "the name of the sender names the facility: every reader of a record would know where \
         somebody was held"
    );
    let rule = rules
        .outgoing(&options.state, on)
        .with_context(|| format!("no rule says what a message tells on {on}"))?;
    let key = keys::installation(&options.key)?;
    let data = Rules::open(options.supporting_data.as_deref(), None)?.to_judge_on(on)?;
    let store = open_existing(args).await.context("there is no registry")?;
    let mut registry = Registry::open(store, key, &shown(&args.db), None).await?;
    let maker = Maker {
        book: &registry.book,
        data: &data,
        rule,
        options,
        at: now(),
    };
    let (messages, left_out) = maker.messages()?;
    for words in &left_out {
        say!("not sent: {words}");
    }
    let batch = write::batch(&maker.header(String::new()), &messages);
    match &options.out {
        Some(path) => write_new(path, batch.as_bytes())?,
        None => std::io::stdout().lock().write_all(batch.as_bytes())?,
    }
    if !messages.is_empty() {
        let export = hex::encode(Sha256::digest(batch.as_bytes()));
        let entry = Entry {
            recorded: Timestamp::from_microsecond(now().as_microsecond())?,
            from: Peer::new("desk/export")?,
            message: ControlId::new(hex::encode(random::<16>()))?,
            person: None,
            act: Act::Exported { export },
        };
        registry.keep(&[entry]).await?;
    }
    registry.close().await?;
    if !args.quiet {
        say!(
            "{} messages under the rule of `{}` ({})",
            messages.len(),
            rule.state,
            rule.source
        );
    }
    Ok(if left_out.is_empty() {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}

struct Maker<'a> {
    book: &'a Book,
    data: &'a Compiled,
    rule: &'a Outgoing,
    options: &'a MessageExport,
    at: Timestamp,
}

impl Maker<'_> {
    fn header(&self, control_id: String) -> Header {
        Header {
            sender: self.options.sender.clone(),
            receiver: self.options.receiver.clone(),
            at: self.at,
            offset: Offset::UTC,
            control_id,
        }
    }

    /// One message for each person with something to tell, by their ids, and what cannot be told.
    fn messages(&self) -> anyhow::Result<(Vec<String>, Vec<String>)> {
        let (mut messages, mut left_out) = (Vec::new(), Vec::new());
        let limits = registry::rules()?;
        for person in self.book.people() {
            let Some(number) = self.number(person) else {
                continue;
            };
            let Some(details) = due::details(self.book, person) else {
                left_out.push(format!("{number}: nothing is known but the number"));
                continue;
            };
            let given: Vec<DoseReport> = doses::of(self.book, person, self.data, &limits)
                .into_iter()
                .map(|dose| dose.report)
                .filter(|report| self.is_ours(report))
                .collect();
            let mut orders: Vec<Order> = given
                .iter()
                .map(|report| self.order(person, details, report, false))
                .collect();
            orders.extend(
                self.withdrawn(person, &given)
                    .iter()
                    .map(|report| self.order(person, details, report, true)),
            );
            orders.extend(self.refusals(person));
            if orders.is_empty() {
                continue;
            }
            let Name::Parts { family, given } = Name::as_written(&details.name) else {
                left_out.push(format!(
                    "{number}: a registry asks for family and given names apart, and nobody wrote \
                     them so (`FAMILY, GIVEN` in the roster)"
                ));
                continue;
            };
            let subject = Subject {
                number: (token(person), self.options.sender.clone()),
                family,
                given,
                birth: details.birth,
                sex: match details.sex {
                    Sex::Female => 'F',
                    Sex::Male => 'M',
                    Sex::Unknown => 'U',
                },
                address: match self.rule.address {
                    AddressRule::None => None,
                    AddressRule::Contact => details.contact.clone(),
                },
            };
            // The name of a message follows from what it tells, so that an export that is made again
            // names the same messages.
            let header = self.header(String::new());
            let body = write::vxu(&header, &subject, &orders);
            let body = body.split_once('\r').map_or("", |(_, body)| body);
            let id = hex::encode(Sha256::digest(body.as_bytes()));
            let header = self.header(id.chars().take(20).collect());
            messages.push(write::vxu(&header, &subject, &orders));
        }
        Ok((messages, left_out))
    }

    fn number(&self, person: PersonId) -> Option<&str> {
        let numbers = self.book.of(person).filter_map(|(_, e)| match &e.act {
            Act::Numbered { facility, number } if *facility == self.options.facility => {
                Some(number.as_str())
            }
            _ => None,
        });
        numbers.last()
    }

    fn is_ours(&self, report: &DoseReport) -> bool {
        matches!(&report.source, DoseSource::GivenHere { facility }
            if *facility == self.options.facility)
    }

    /// Doses of the facility that were taken back, and that no other report tells.
    fn withdrawn(&self, person: PersonId, given: &[DoseReport]) -> Vec<DoseReport> {
        let entries: Vec<&Entry> = self.book.of(person).map(|(_, entry)| entry).collect();
        let taken_back = |entry: &Entry| {
            entries.iter().any(|other| {
                other.from == entry.from
                    && matches!(&other.act, Act::DoseWithdrawn { of, .. } if *of == entry.message)
            })
        };
        let mut found: Vec<DoseReport> = Vec::new();
        for entry in &entries {
            if let Act::Dose(report) = &entry.act
                && self.is_ours(report)
                && taken_back(entry)
            {
                let same = |other: &DoseReport| other.on == report.on && other.cvx == report.cvx;
                if !given.iter().any(same) && !found.iter().any(same) {
                    found.push(report.clone());
                }
            }
        }
        found
    }

    fn order(
        &self,
        person: PersonId,
        details: &Details,
        report: &DoseReport,
        withdrawn: bool,
    ) -> Order {
        let id = (person, report.on, &report.cvx);
        let id = serde_json::to_vec(&id).unwrap_or_default();
        let id: String = hex::encode(Sha256::digest(id)).chars().take(16).collect();
        Order {
            number: (id, self.options.sender.clone()),
            withdrawn,
            on: report.on,
            cvx: (two_digits(&report.cvx), self.words(&report.cvx)),
            mvx: report.mvx.clone(),
            lot: report.lot.clone(),
            expiry: report.expiry,
            as_what: self.as_what(details, report),
        }
    }

    /// As given now, where the state's rule names an organization and everything is known that such
    /// a record must have; else as known from before.
    fn as_what(&self, details: &Details, report: &DoseReport) -> AsWhat {
        let vaccinator = report.vaccinator.as_deref();
        let vaccinator = vaccinator.and_then(|name| name.rsplit_once(' '));
        let whole = report.lot.is_some() && report.mvx.is_some() && report.expiry.is_some();
        match (&self.rule.organization, vaccinator) {
            (Some(organization), Some((given, family))) if whole => AsWhat::New {
                organization: organization.clone(),
                vaccinator: (family.to_owned(), given.to_owned()),
                amount_ml: report.amount.as_deref().and_then(millilitres),
                eligibility: if is_child(details.birth, report.on) {
                    "V00"
                } else {
                    "V01"
                },
            },
            _ => AsWhat::Historical,
        }
    }

    fn words(&self, cvx: &str) -> String {
        let vaccine = self.data.cvx(cvx).map(|cvx| &self.data.vaccines()[cvx]);
        vaccine.map_or_else(String::new, |v| v.description.to_string())
    }

    /// Refusals that hold: a registry asks for them so that nobody is called lost to follow-up.
    fn refusals(&self, person: PersonId) -> Vec<Order> {
        let mut latest: Vec<(&str, Date, bool)> = Vec::new();
        for (_, entry) in self.book.of(person) {
            if let Act::Decided {
                on,
                vaccine_group,
                decision,
            } = &entry.act
            {
                let declined = matches!(decision, Decision::Declined { .. });
                latest.retain(|(group, ..)| group != vaccine_group);
                latest.push((vaccine_group, *on, declined));
            }
        }
        let declined = latest.into_iter().filter(|(.., declined)| *declined);
        declined
            .filter_map(|(group, on, _)| {
                let cvx = unspecified(group)?;
                Some(Order {
                    number: (String::new(), self.options.sender.clone()),
                    withdrawn: false,
                    on,
                    cvx: (cvx.to_owned(), self.words(cvx)),
                    mvx: None,
                    lot: None,
                    expiry: None,
                    as_what: AsWhat::Refused,
                })
            })
            .collect()
    }
}

/// The code for a vaccine of a group that is not named more closely (CDC, CVX: unspecified
/// formulations). Groups without one are not told.
fn unspecified(group: &str) -> Option<&'static str> {
    Some(match group {
        "COVID-19" => "213",
        "Influenza" => "88",
        "HepA" => "85",
        "HepB" => "45",
        "MMR" => "03",
        "Varicella" => "21",
        "HPV" => "137",
        _ => return None,
    })
}

/// Under which number a registry knows a person: neither the facility's nor our own.
pub(super) fn token(person: PersonId) -> String {
    let digest = Sha256::digest(format!("hl7 number of {person}"));
    hex::encode(digest).chars().take(16).collect()
}

fn two_digits(cvx: &str) -> String {
    format!("{cvx:0>2}")
}

fn millilitres(amount: &str) -> Option<String> {
    let (number, unit) = amount.split_once(' ')?;
    let plain = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (plain && unit.eq_ignore_ascii_case("ml")).then(|| number.to_owned())
}

/// Whether somebody was under 19, up to which age the federal programme for children reaches (42
/// U.S.C. 1396s).
fn is_child(birth: Date, on: Date) -> bool {
    let nineteenth = birth.checked_add(jiff::Span::new().years(19));
    nineteenth.is_ok_and(|day| on < day)
}
