//! `standing stock list`: what is on hand.

use crate::cli::desk::zone;
use crate::cli::entering::time_zone;
use crate::cli::import::now;
use crate::cli::judged::Judged;
use crate::cli::keys::KeyFiles;
use crate::cli::{Args, Outcome};
use crate::people_rules::PeopleRules;
use clap::Args as ClapArgs;
use comfy_table::{CellAlignment, Table, presets};
use jiff::civil::Date;
use standing_registry::stock::{self, Held, LotStanding, Moment, Pauses, Stock};
use standing_terms::{AsOf, FacilityId, Known};
use std::io::Write as _;
use std::path::PathBuf;

/// Options of `stock list`.
#[derive(Debug, Clone, ClapArgs)]
pub struct StockList {
    /// The facility, e.g. `otay-mesa`.
    #[arg(long)]
    pub facility: FacilityId,
    /// The key of the registry.
    #[command(flatten)]
    pub key: KeyFiles,
    /// A folder of CDC's supporting data, in place of the bundled set in force on the day.
    #[arg(long, value_name = "DIR")]
    pub supporting_data: Option<PathBuf>,
}

/// The command.
pub(super) async fn run(args: &Args, wanted: &StockList) -> anyhow::Result<Outcome> {
    let book_zone = zone(args)?;
    let zone = time_zone(args)?;
    let day = args.on.unwrap_or_else(|| book_zone.day_of(now()));
    let known = match AsOf::parse_known(&args.known, &book_zone)? {
        Known::By(instant) => Some(instant),
        Known::Now => None,
    };
    let data = wanted.supporting_data.as_deref();
    let judged = Judged::open(args, &wanted.key, data, day, known, "no stock").await?;
    let rules = judged.rules();
    let people = PeopleRules::bundled()?;
    let moment = Moment::of(day, known.unwrap_or_else(now), &zone);
    let stock = stock::standing(
        &judged.registry.book,
        &wanted.facility,
        moment,
        rules,
        &people.products,
    );
    judged.registry.close().await?;
    let mut out = std::io::stdout().lock();
    if args.json {
        let document = json(&stock, &wanted.facility, moment, people.of(None).pauses);
        writeln!(out, "{document}")?;
    } else if stock.recorded {
        words(
            &stock,
            &wanted.facility,
            moment,
            people.of(None).pauses,
            &mut out,
        )?;
    } else {
        writeln!(
            out,
            "stock not recorded: nothing about the stock of {} was told by {day}",
            wanted.facility
        )?;
    }
    Ok(if stock.findings.is_empty() {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}

/// How a lot stands, in one word or two.
fn state(lot: &LotStanding, pauses: &Pauses, day: Date) -> &'static str {
    if lot.on_hand < 0 {
        "does not add up"
    } else if !lot.held.is_empty() {
        "do not use"
    } else if lot.expired {
        "expired"
    } else if lot.on_hand == 0 {
        "used up"
    } else if pauses.of(&lot.cvx, day).is_some() {
        "paused"
    } else {
        "may be used"
    }
}

fn words(
    stock: &Stock,
    facility: &FacilityId,
    moment: Moment<'_>,
    pauses: &Pauses,
    out: &mut impl std::io::Write,
) -> anyhow::Result<()> {
    writeln!(out, "stock of {facility} on {}", moment.day)?;
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_header([
        "lot", "CVX", "last day", "received", "given", "staff", "wasted", "moved", "on hand",
        "state",
    ]);
    for column in 3..=8 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for lot in &stock.lots {
        table.add_row([
            lot.lot.to_string(),
            lot.cvx.clone(),
            lot.last_day
                .map_or_else(|| "not known".to_owned(), |day| day.to_string()),
            lot.received.to_string(),
            lot.given.to_string(),
            lot.staff.to_string(),
            lot.wasted.to_string(),
            lot.moved.to_string(),
            lot.on_hand.to_string(),
            state(lot, pauses, moment.day).to_owned(),
        ]);
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    let zone = moment.zone;
    for lot in &stock.lots {
        if let Some(pause) = pauses.of(&lot.cvx, moment.day) {
            writeln!(out, "do not use lot {}: {}", lot.lot, pause.words())?;
        }
        for held in &lot.held {
            writeln!(out, "do not use lot {}: {}", lot.lot, held.words())?;
        }
        for vial in &lot.open {
            let opened = zone.to_datetime(vial.opened);
            if opened.date() != moment.day && vial.is_over(moment.until) != Some(false) {
                continue;
            }
            match vial.use_by {
                Some(last) => writeln!(
                    out,
                    "vial {} of lot {}: opened {opened}, {} {}",
                    vial.vial,
                    lot.lot,
                    if last < moment.until {
                        "over since"
                    } else {
                        "use by"
                    },
                    zone.to_datetime(last)
                )?,
                None => writeln!(
                    out,
                    "vial {} of lot {}: opened {opened}; how long it may be used is not known here",
                    vial.vial, lot.lot
                )?,
            }
        }
    }
    for order in stock
        .orders
        .iter()
        .filter(|order| order.received != order.ordered)
    {
        writeln!(
            out,
            "order {} of {} (CVX {}): {} ordered, {} came",
            order.order, order.on, order.cvx, order.ordered, order.received
        )?;
    }
    for finding in &stock.findings {
        writeln!(out, "does not add up: {}", finding.words())?;
    }
    Ok(())
}

/// The stock as a document.
fn json(
    stock: &Stock,
    facility: &FacilityId,
    moment: Moment<'_>,
    pauses: &Pauses,
) -> serde_json::Value {
    let lots: Vec<serde_json::Value> = stock
        .lots
        .iter()
        .map(|lot| {
            let open: Vec<serde_json::Value> = lot.open.iter().map(|vial| {
            serde_json::json!({"vial": vial.vial, "opened": vial.opened, "use_by": vial.use_by,
                "over": vial.is_over(moment.until), "doses_at_least": vial.doses})
        }).collect();
            let held: Vec<String> = lot.held.iter().map(Held::words).collect();
            serde_json::json!({"mvx": lot.lot.mvx, "lot": lot.lot.number, "cvx": lot.cvx,
            "expiry": lot.expiry, "last_day": lot.last_day, "received": lot.received,
            "given": lot.given, "staff": lot.staff, "wasted": lot.wasted, "moved": lot.moved,
            "on_hand": lot.on_hand, "expired": lot.expired, "state": state(lot, pauses, moment.day), "held": held,
            "unit": lot.unit.as_ref().map(|(unit, _)| unit),
            "storage": lot.unit.as_ref().map(|(_, storage)| storage.code()), "open": open})
        })
        .collect();
    let orders: Vec<serde_json::Value> = stock
        .orders
        .iter()
        .map(|order| {
            serde_json::json!({"order": order.order, "on": order.on, "cvx": order.cvx,
            "ordered": order.ordered, "received": order.received})
        })
        .collect();
    let findings: Vec<serde_json::Value> = stock
        .findings
        .iter()
        .map(|finding| serde_json::json!({"finding": finding.code(), "words": finding.words()}))
        .collect();
    serde_json::json!({"facility": facility, "on": moment.day, "recorded": stock.recorded,
        "lots": lots, "orders": orders, "findings": findings})
}
