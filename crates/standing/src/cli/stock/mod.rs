//! `standing stock`: vaccine of a facility, from the order to the last dose. No command names a
//! person but `recall`, which names people by the numbers of their facilities.

mod list;
mod readings;
mod recall;

use super::entering::{AtDesk, Told, day, enter, instant};
use super::{Args, Outcome};
use anyhow::Context as _;
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use jiff::civil::Date;
use standing_registry::stock::{Lot, StockAct, Storage, WasteReason};
use standing_registry::{Act, Book, ControlId};
use standing_terms::FacilityId;
use std::path::PathBuf;

use list::StockList;
use recall::StockRecall;

/// Commands about stock.
#[derive(Debug, Clone, Subcommand)]
pub enum StockCommand {
    /// Doses were ordered.
    #[command(after_help = "Example:\n  \
        standing stock order --facility otay-mesa --order A-17 --cvx 207 --doses 300 --on 2021-03-01")]
    Order {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// The facility's number of the order.
        #[arg(long)]
        order: String,
        /// Vaccine type (CVX).
        #[arg(long)]
        cvx: String,
        /// How many doses.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        doses: u32,
    },
    /// Doses came; say where they are stored in the same breath, or the time that they may lie in a
    /// refrigerator is not counted and no temperature is held against them.
    #[command(after_help = "Example:\n  \
        standing stock receive --facility otay-mesa --lot 026L20A --mvx MOD --cvx 207 --doses 100 \\\n    \
        --expiry 2021-07-01 --unit \"fridge 1\" --storage refrigerated --on 2021-03-03")]
    Receive(Receive),
    /// A temperature was read, or a logger's file of them.
    #[command(after_help = "Examples:\n  \
        standing stock temperature --facility otay-mesa --unit \"fridge 1\" --celsius 4.5\n  \
        standing stock temperature --facility otay-mesa --unit \"fridge 1\" --fahrenheit 40.1 --at 2021-03-12T09:30\n  \
        standing stock temperature --facility otay-mesa --unit \"fridge 1\" --file logger.csv\n\n\
        The file has the columns at, celsius. A reading outside the range of a product holds the \
        lots that lie there until a named person releases them.")]
    Temperature(Temperature),
    /// A lot was put into another unit.
    #[command(after_help = "Example:\n  \
        standing stock store --facility otay-mesa --lot 026L20A --mvx MOD --unit \"fridge 2\" --storage refrigerated")]
    Store {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// Which lot.
        #[command(flatten)]
        lot: WhichLot,
        /// The facility's name of the unit.
        #[arg(long)]
        unit: String,
        /// How cold it is meant to be.
        #[arg(long, value_enum)]
        storage: ColdStorage,
    },
    /// A vial was punctured.
    #[command(after_help = "Example:\n  \
        standing stock open --facility otay-mesa --lot 026L20A --mvx MOD --vial 3 --at 2021-03-12T09:30")]
    Open {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// Which lot.
        #[command(flatten)]
        lot: WhichLot,
        /// How the vial is marked.
        #[arg(long)]
        vial: String,
        /// When [default: now].
        #[arg(long, value_name = "INSTANT")]
        at: Option<String>,
    },
    /// Doses were thrown away.
    #[command(after_help = "Example:\n  \
        standing stock waste --facility otay-mesa --lot 026L20A --mvx MOD --doses 4 --reason open-too-long")]
    Waste {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// Which lot.
        #[command(flatten)]
        lot: WhichLot,
        /// How many doses.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        doses: u32,
        /// `expired`, `open-too-long`, `temperature`, `broken`, `drawn-not-given`, `recalled`, or in
        /// your own words.
        #[arg(long)]
        reason: String,
    },
    /// Doses leave for another facility, which tells of their coming with `receive --from`.
    #[command(after_help = "Example:\n  \
        standing stock move --facility otay-mesa --to adelanto --lot 026L20A --mvx MOD --doses 20")]
    Move {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// To which facility.
        #[arg(long)]
        to: FacilityId,
        /// Which lot.
        #[command(flatten)]
        lot: WhichLot,
        /// How many doses.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        doses: u32,
    },
    /// A named person says that a lot must not be used here.
    #[command(after_help = "Example:\n  \
        standing stock quarantine --facility otay-mesa --lot 026L20A --mvx MOD --by \"N. Nurse\" --reason \"found warm\"")]
    Quarantine(Word),
    /// A named person says that a lot may be used again. The program releases nothing by itself.
    #[command(after_help = "Example:\n  \
        standing stock release --facility otay-mesa --lot 026L20A --mvx MOD --by \"P. Pharmacist\" \\\n    \
        --reason \"the manufacturer's letter of 4 March\"")]
    Release(Word),
    /// Doses were given to staff: a number, never a person.
    #[command(after_help = "Example:\n  \
        standing stock staff-dose --facility otay-mesa --lot 026L20A --mvx MOD --doses 7 --on 2021-03-12")]
    StaffDose {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// Which lot.
        #[command(flatten)]
        lot: WhichLot,
        /// How many doses.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        doses: u32,
    },
    /// Take an entry about stock back. It stays in the book and counts no longer.
    #[command(after_help = "Example:\n  \
        standing stock take-back --facility otay-mesa --of 6f0c… --reason \"typed twice\"")]
    TakeBack {
        /// Whose desk.
        #[command(flatten)]
        desk: AtDesk,
        /// The name that was said when it was entered.
        #[arg(long)]
        of: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// What is on hand, lot by lot, and what does not add up.
    #[command(after_help = "Examples:\n  \
        standing stock list --facility otay-mesa --on 2021-03-12\n  \
        standing stock list --facility otay-mesa --json\n\n\
        Exit status 1 where something does not add up: it is printed below the table. Doses given \
        are those that the facility reported with this lot (`standing registry import --as doses`).")]
    List(StockList),
    /// Who had a lot, in every facility of this installation.
    #[command(after_help = "Example:\n  \
        standing stock recall --lot 026L20A --mvx MOD\n\n\
        People are named by the numbers of their facilities. Whoever was released holds their own \
        record: the facility that released them is named, and no task of it follows.")]
    Recall(StockRecall),
}

/// Which lot.
#[derive(Debug, Clone, ClapArgs)]
pub struct WhichLot {
    /// The lot number, as printed.
    #[arg(long)]
    pub lot: String,
    /// The manufacturer (MVX), e.g. `MOD`.
    #[arg(long)]
    pub mvx: String,
}

impl WhichLot {
    fn named(&self) -> anyhow::Result<Lot> {
        let fits = |text: &str| (1..=60).contains(&text.trim().len());
        anyhow::ensure!(
            fits(&self.lot) && fits(&self.mvx),
            "a lot has a number and a manufacturer"
        );
        Ok(Lot {
            mvx: self.mvx.trim().to_uppercase(),
            number: self.lot.trim().to_owned(),
        })
    }
}

/// Options of `stock receive`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Receive {
    /// Whose desk.
    #[command(flatten)]
    desk: AtDesk,
    /// Which lot.
    #[command(flatten)]
    lot: WhichLot,
    /// Vaccine type (CVX).
    #[arg(long)]
    cvx: String,
    /// How many doses.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    doses: u32,
    /// The last day of the lot. Without it nothing says when it expires.
    #[arg(long, value_name = "DATE")]
    expiry: Option<Date>,
    /// The order they answer.
    #[arg(long)]
    order: Option<String>,
    /// The facility that sent them.
    #[arg(long, value_name = "FACILITY")]
    from: Option<FacilityId>,
    /// The unit into which they are put.
    #[arg(long, requires = "storage")]
    unit: Option<String>,
    /// How cold it is meant to be.
    #[arg(long, value_enum, requires = "unit")]
    storage: Option<ColdStorage>,
}

/// Options of `stock temperature`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Temperature {
    /// Whose desk.
    #[command(flatten)]
    desk: AtDesk,
    /// Of which unit.
    #[arg(long)]
    unit: String,
    /// Degrees Celsius.
    #[arg(long, allow_negative_numbers = true, group = "reading")]
    celsius: Option<String>,
    /// Degrees Fahrenheit.
    #[arg(long, allow_negative_numbers = true, group = "reading")]
    fahrenheit: Option<String>,
    /// A file of readings, with the columns at, celsius.
    #[arg(
        long,
        value_name = "FILE.csv",
        group = "reading",
        conflicts_with = "at"
    )]
    file: Option<PathBuf>,
    /// When [default: now].
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,
}

/// Options of `stock quarantine` and `stock release`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Word {
    /// Whose desk.
    #[command(flatten)]
    desk: AtDesk,
    /// Which lot.
    #[command(flatten)]
    lot: WhichLot,
    /// Why.
    #[arg(long)]
    reason: String,
    /// The name of the person who says so.
    #[arg(long)]
    by: String,
}

/// How cold a unit is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColdStorage {
    /// A refrigerator.
    Refrigerated,
    /// A freezer.
    Frozen,
    /// An ultra-cold freezer, or a shipper with dry ice.
    UltraCold,
}

impl From<ColdStorage> for Storage {
    fn from(storage: ColdStorage) -> Self {
        match storage {
            ColdStorage::Refrigerated => Self::Refrigerated,
            ColdStorage::Frozen => Self::Frozen,
            ColdStorage::UltraCold => Self::UltraCold,
        }
    }
}

/// The command.
pub(super) async fn run(args: &Args, command: &StockCommand) -> anyhow::Result<Outcome> {
    let (desk, acts) = match command {
        StockCommand::List(options) => return list::run(args, options).await,
        StockCommand::Recall(options) => return recall::run(args, options).await,
        StockCommand::Temperature(options) => return readings::run(args, options).await,
        StockCommand::TakeBack { desk, of, reason } => {
            return take_back(args, desk, of, reason).await;
        }
        other => acts(args, other)?,
    };
    enter(args, desk, |book| {
        warn_unknown(args, book, desk, &acts);
        let told = acts.into_iter().map(|act| Told::of(Act::Stock(act)));
        Ok(told.collect())
    })
    .await
}

fn acts<'c>(args: &Args, command: &'c StockCommand) -> anyhow::Result<(&'c AtDesk, Vec<StockAct>)> {
    let on = day(args)?;
    Ok(match command {
        StockCommand::Order {
            desk,
            order,
            cvx,
            doses,
        } => {
            let act = StockAct::Ordered {
                facility: desk.facility.clone(),
                on,
                order: order.clone(),
                cvx: cvx.clone(),
                doses: *doses,
            };
            (desk, vec![act])
        }
        StockCommand::Receive(options) => (&options.desk, received(options, on)?),
        StockCommand::Store {
            desk,
            lot,
            unit,
            storage,
        } => {
            let act = StockAct::Stored {
                facility: desk.facility.clone(),
                on,
                lot: lot.named()?,
                unit: unit.clone(),
                storage: (*storage).into(),
            };
            (desk, vec![act])
        }
        StockCommand::Open {
            desk,
            lot,
            vial,
            at,
        } => {
            let act = StockAct::Opened {
                facility: desk.facility.clone(),
                at: instant(args, at.as_deref())?,
                lot: lot.named()?,
                vial: vial.clone(),
            };
            (desk, vec![act])
        }
        StockCommand::Waste {
            desk,
            lot,
            doses,
            reason,
        } => {
            let act = StockAct::Wasted {
                facility: desk.facility.clone(),
                on,
                lot: lot.named()?,
                doses: *doses,
                reason: waste_reason(reason)?,
            };
            (desk, vec![act])
        }
        StockCommand::Move {
            desk,
            to,
            lot,
            doses,
        } => {
            anyhow::ensure!(*to != desk.facility, "doses leave for another facility");
            let act = StockAct::Moved {
                facility: desk.facility.clone(),
                to: to.clone(),
                on,
                lot: lot.named()?,
                doses: *doses,
            };
            (desk, vec![act])
        }
        StockCommand::Quarantine(word) => {
            let (lot, reason, by) = word.parts()?;
            let facility = word.desk.facility.clone();
            let act = StockAct::Quarantined {
                facility,
                on,
                lot,
                reason,
                by,
            };
            (&word.desk, vec![act])
        }
        StockCommand::Release(word) => {
            let (lot, reason, by) = word.parts()?;
            let facility = word.desk.facility.clone();
            let act = StockAct::Released {
                facility,
                on,
                lot,
                reason,
                by,
            };
            (&word.desk, vec![act])
        }
        StockCommand::StaffDose { desk, lot, doses } => {
            let act = StockAct::Staff {
                facility: desk.facility.clone(),
                on,
                lot: lot.named()?,
                doses: *doses,
            };
            (desk, vec![act])
        }
        StockCommand::Temperature(_)
        | StockCommand::TakeBack { .. }
        | StockCommand::List(_)
        | StockCommand::Recall(_) => anyhow::bail!("this command has acts of its own"),
    })
}

impl Word {
    fn parts(&self) -> anyhow::Result<(Lot, String, String)> {
        anyhow::ensure!(!self.by.trim().is_empty(), "--by names who says so");
        anyhow::ensure!(!self.reason.trim().is_empty(), "--reason says why");
        Ok((self.lot.named()?, self.reason.clone(), self.by.clone()))
    }
}

fn received(options: &Receive, on: Date) -> anyhow::Result<Vec<StockAct>> {
    let facility = &options.desk.facility;
    anyhow::ensure!(
        options.from.as_ref() != Some(facility),
        "doses come from another facility"
    );
    let lot = options.lot.named()?;
    let mut acts = vec![StockAct::Received {
        facility: facility.clone(),
        on,
        lot: lot.clone(),
        cvx: options.cvx.clone(),
        doses: options.doses,
        expiry: options.expiry,
        order: options.order.clone(),
        from: options.from.clone(),
    }];
    if let (Some(unit), Some(storage)) = (&options.unit, options.storage) {
        acts.push(StockAct::Stored {
            facility: facility.clone(),
            on,
            lot,
            unit: unit.clone(),
            storage: storage.into(),
        });
    }
    Ok(acts)
}

fn waste_reason(text: &str) -> anyhow::Result<WasteReason> {
    Ok(match text.trim() {
        "" => anyhow::bail!("--reason says why"),
        "expired" => WasteReason::Expired,
        "open-too-long" => WasteReason::OpenTooLong,
        "temperature" => WasteReason::Temperature,
        "broken" => WasteReason::Broken,
        "drawn-not-given" => WasteReason::DrawnNotGiven,
        "recalled" => WasteReason::Recalled,
        words => WasteReason::Other {
            words: words.to_owned(),
        },
    })
}

/// Says where a lot was never received here: the act counts all the same, as a finding.
fn warn_unknown(args: &Args, book: &Book, desk: &AtDesk, acts: &[StockAct]) {
    let same = |a: &Lot, b: &Lot| {
        a.mvx.eq_ignore_ascii_case(&b.mvx) && a.number.eq_ignore_ascii_case(&b.number)
    };
    for act in acts {
        let (StockAct::Stored { lot, .. }
        | StockAct::Opened { lot, .. }
        | StockAct::Wasted { lot, .. }
        | StockAct::Moved { lot, .. }
        | StockAct::Quarantined { lot, .. }
        | StockAct::Released { lot, .. }
        | StockAct::Staff { lot, .. }) = act
        else {
            continue;
        };
        let here = |known: &StockAct| {
            matches!(known, StockAct::Received { lot: known, facility, .. }
            if *facility == desk.facility && same(known, lot))
        };
        let mut entered = book.entered();
        let known = entered.any(|(_, entry)| matches!(&entry.act, Act::Stock(act) if here(act)));
        if !known && !acts.iter().any(here) && !args.quiet {
            say!(
                "lot {lot} was never received at {}: `standing stock list` shows it",
                desk.facility
            );
        }
    }
}

async fn take_back(args: &Args, desk: &AtDesk, of: &str, reason: &str) -> anyhow::Result<Outcome> {
    enter(args, desk, |book| {
        let peer = format!("facility/{}", desk.facility);
        let named = [format!("desk:{of}"), of.to_owned()];
        let found = book.entered().find_map(|(_, entry)| {
            let mine = entry.from.as_str() == peer && matches!(entry.act, Act::Stock(_));
            let message = entry.message.as_str();
            (mine && named.iter().any(|name| name == message)).then(|| message.to_owned())
        });
        let message = found.with_context(|| {
            format!(
                "{} entered nothing about stock under the name {of}",
                desk.facility
            )
        })?;
        let act = StockAct::TakenBack {
            facility: desk.facility.clone(),
            of: ControlId::new(message)?,
            reason: reason.to_owned(),
        };
        Ok(vec![Told::of(Act::Stock(act))])
    })
    .await
}
