//! What a facility has on a day, lot by lot.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use standing_terms::FacilityId;

use super::excursion::{self, Excursion, Reading};
use super::findings::Finding;
use super::rules::{Product, Products, same_code};
use super::{Lot, StockAct, Storage, plain};
use crate::act::{Act, DoseReport, DoseSource};
use crate::book::{Book, Entry};
use crate::doses;
use crate::due;
use crate::ids::{ControlId, Peer, PersonId};
use crate::rules::Rulebook;

/// A day, and the instant up to which readings and opened vials count: now, or the end of that day.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'z> {
    /// The day.
    pub day: Date,
    /// The instant.
    pub until: Timestamp,
    /// The zone whose days count.
    pub zone: &'z TimeZone,
}

impl<'z> Moment<'z> {
    /// A day as it is at an instant: past days are seen from their end.
    pub fn of(day: Date, now: Timestamp, zone: &'z TimeZone) -> Self {
        let end = zone.to_timestamp(day.at(23, 59, 59, 999_999_999));
        let until = end.map_or(now, |end| end.min(now));
        Self { day, until, zone }
    }

    fn day_of(self, at: Timestamp) -> Date {
        due::day_of(at, self.zone)
    }
}

/// The stock of a facility.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    /// Whether anything about its stock was ever told by that day. Without it nothing is known:
    /// that no lot is listed does not mean that there is none.
    pub recorded: bool,
    /// The lots, by manufacturer and number.
    pub lots: Vec<LotStanding>,
    /// The orders, by their day.
    pub orders: Vec<OrderStanding>,
    /// What a person should look at.
    pub findings: Vec<Finding>,
}

/// One lot at a facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotStanding {
    /// Which.
    pub lot: Lot,
    /// Vaccine type.
    pub cvx: String,
    /// The lot's last day, as received.
    pub expiry: Option<Date>,
    /// The last day on which it may be used here: the lot's own, or the one after which it has
    /// lain in a refrigerator for too long, whichever is first.
    pub last_day: Option<Date>,
    /// Doses that came.
    pub received: u32,
    /// Doses given here to people held, as reported.
    pub given: u32,
    /// Doses given to staff.
    pub staff: u32,
    /// Doses thrown away.
    pub wasted: u32,
    /// Doses that left for another facility.
    pub moved: u32,
    /// What is left by the records; below zero is a finding.
    pub on_hand: i64,
    /// Why it must not be used; empty where it may.
    pub held: Vec<Held>,
    /// Whether the last day has passed.
    pub expired: bool,
    /// The unit in which it lies.
    pub unit: Option<(String, Storage)>,
    /// Every run of readings outside the product's range, also those a person has answered.
    pub excursions: Vec<Excursion>,
    /// Vials that were punctured, by instant.
    pub open: Vec<OpenVial>,
}

/// Why a lot must not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// A named person said so.
    Quarantined {
        /// The day.
        since: Date,
        /// Why.
        reason: String,
        /// Who.
        by: String,
    },
    /// It was too warm or too cold, and no named person has said since that it may be used.
    Excursion {
        /// What happened, in words.
        words: String,
    },
}

impl Held {
    /// The reason in words.
    pub fn words(&self) -> String {
        match self {
            Self::Quarantined { since, reason, by } => {
                format!("quarantined on {since} by {by}: {reason}")
            }
            Self::Excursion { words } => format!("temperature: {words}"),
        }
    }
}

/// A punctured vial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenVial {
    /// How it is marked.
    pub vial: String,
    /// When it was punctured.
    pub opened: Timestamp,
    /// The instant after which it must not be used; none where the product's window is not known.
    pub use_by: Option<Timestamp>,
    /// How many doses a vial gives at the least, where known.
    pub doses: Option<u16>,
}

impl OpenVial {
    /// Whether it must not be used any more. `None` where the product's window is not known.
    pub fn is_over(&self, at: Timestamp) -> Option<bool> {
        self.use_by.map(|last| last < at)
    }
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderStanding {
    /// Its number.
    pub order: String,
    /// The day.
    pub on: Date,
    /// Vaccine type.
    pub cvx: String,
    /// Doses ordered.
    pub ordered: u32,
    /// Doses that came for it.
    pub received: u32,
}

/// What of some vaccine types a facility could give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Supply<'s> {
    /// Nothing about stock was ever told: nothing can be said.
    NotRecorded,
    /// None of them is on hand.
    NoStock,
    /// Only lots that must not be used are on hand.
    OnlyHeld(Vec<&'s LotStanding>),
    /// Only lots whose last day has passed are on hand.
    OnlyExpired(Vec<&'s LotStanding>),
    /// These may be used, the first to expire first.
    OnHand(Vec<&'s LotStanding>),
}

impl LotStanding {
    /// Whether doses of it may be given.
    pub fn is_usable(&self) -> bool {
        self.on_hand > 0 && self.held.is_empty() && !self.expired
    }
}

impl Stock {
    /// What of some vaccine types could be given.
    pub fn supply<'s>(&'s self, cvx: &[String]) -> Supply<'s> {
        if !self.recorded {
            return Supply::NotRecorded;
        }
        let wanted =
            |lot: &&LotStanding| lot.on_hand > 0 && cvx.iter().any(|cvx| same_code(cvx, &lot.cvx));
        let mut there: Vec<&LotStanding> = self.lots.iter().filter(wanted).collect();
        there.sort_by_key(|lot| (lot.last_day.is_none(), lot.last_day));
        let usable: Vec<&LotStanding> = there
            .iter()
            .copied()
            .filter(|lot| lot.is_usable())
            .collect();
        if !usable.is_empty() {
            return Supply::OnHand(usable);
        }
        let (expired, held): (Vec<_>, Vec<_>) = there.into_iter().partition(|lot| lot.expired);
        if !held.is_empty() {
            Supply::OnlyHeld(held)
        } else if expired.is_empty() {
            Supply::NoStock
        } else {
            Supply::OnlyExpired(expired)
        }
    }
}

type Key = (String, String);

/// The acts of stock that count, of every facility, and who was given a dose at one of them.
struct Told<'b> {
    acts: Vec<(usize, &'b StockAct)>,
    given: BTreeSet<PersonId>,
}

impl<'b> Told<'b> {
    fn of(book: &'b Book, facility: &FacilityId) -> Self {
        let mut acts: Vec<(usize, &'b Entry, &'b StockAct)> = Vec::new();
        let mut back: HashSet<(&Peer, &ControlId)> = HashSet::new();
        for (position, entry) in book.about_nobody() {
            match &entry.act {
                Act::Stock(StockAct::TakenBack { of, .. }) => {
                    back.insert((&entry.from, of));
                }
                Act::Stock(act) => acts.push((position, entry, act)),
                _ => {}
            }
        }
        let counted = acts
            .into_iter()
            .filter(|(_, entry, _)| !back.contains(&(&entry.from, &entry.message)));
        Self {
            acts: counted.map(|(position, _, act)| (position, act)).collect(),
            given: book.seen_at(facility),
        }
    }

    /// The acts of one facility.
    fn at<'t>(
        &'t self,
        facility: &'t FacilityId,
    ) -> impl Iterator<Item = (usize, &'b StockAct)> + 't {
        let acts = self.acts.iter().copied();
        acts.filter(move |(_, act)| act.facility() == facility)
    }
}

/// The stock of a facility on a day, as the book stands.
pub fn standing(
    book: &Book,
    facility: &FacilityId,
    moment: Moment<'_>,
    rules: Rulebook<'_>,
    products: &Products,
) -> Stock {
    let told = Told::of(book, facility);
    let mut fold = Fold {
        facility,
        moment,
        products,
        told: &told,
        lots: BTreeMap::new(),
        unknown: BTreeMap::new(),
        stock: Stock::default(),
    };
    fold.receipts();
    fold.acts();
    fold.doses(book, rules);
    fold.on_the_road(i64::from(rules.registry.confirm_arrival_within_days));
    fold.finish()
}

struct Fold<'f> {
    facility: &'f FacilityId,
    moment: Moment<'f>,
    products: &'f Products,
    told: &'f Told<'f>,
    lots: BTreeMap<Key, Kept>,
    /// Doses of lots that were never received.
    unknown: BTreeMap<Key, (Lot, u32)>,
    stock: Stock,
}

/// A lot while it is folded.
struct Kept {
    standing: LotStanding,
    /// Where it lay, by day and position.
    stored: Vec<(Date, usize, String, Storage)>,
    quarantined: Vec<(Date, usize, Held)>,
    released: Vec<(Date, usize)>,
    given: Vec<Date>,
}

impl Fold<'_> {
    /// What came, before anything is taken from it: acts of a day may be told in any order.
    fn receipts(&mut self) {
        for (_, act) in self.told.at(self.facility) {
            let StockAct::Received {
                on,
                lot,
                cvx,
                doses,
                expiry,
                order,
                ..
            } = act
            else {
                continue;
            };
            if *on > self.moment.day {
                continue;
            }
            let kept = self
                .lots
                .entry(lot.key())
                .or_insert_with(|| Kept::new(lot, cvx, *expiry));
            let lot = &mut kept.standing;
            if !same_code(&lot.cvx, cvx) || lot.expiry != *expiry {
                let differ = Finding::ReceiptsDiffer {
                    lot: lot.lot.clone(),
                };
                self.stock.findings.push(differ);
                lot.expiry = match (lot.expiry, *expiry) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
            }
            lot.received = lot.received.saturating_add(*doses);
            self.stock.recorded = true;
            if let Some(order) = order {
                let mut answered = self.stock.orders.iter_mut();
                if let Some(known) = answered.find(|known| known.order == *order) {
                    known.received = known.received.saturating_add(*doses);
                } else {
                    self.stock.orders.push(OrderStanding {
                        order: order.clone(),
                        on: *on,
                        cvx: cvx.clone(),
                        ordered: 0,
                        received: *doses,
                    });
                }
            }
        }
    }

    /// Takes doses from a lot, or notes that it was never received.
    fn take(&mut self, lot: &Lot, doses: u32, take: impl Fn(&mut LotStanding) -> &mut u32) {
        if let Some(kept) = self.lots.get_mut(&lot.key()) {
            let count = take(&mut kept.standing);
            *count = count.saturating_add(doses);
        } else {
            let unknown = self.unknown.entry(lot.key());
            let unknown = unknown.or_insert_with(|| (lot.clone(), 0));
            unknown.1 = unknown.1.saturating_add(doses);
        }
    }

    fn acts(&mut self) {
        let Moment { day, until, .. } = self.moment;
        for (position, act) in self.told.at(self.facility) {
            let counts = match act {
                StockAct::Ordered { on, .. }
                | StockAct::Received { on, .. }
                | StockAct::Stored { on, .. }
                | StockAct::Wasted { on, .. }
                | StockAct::Moved { on, .. }
                | StockAct::Quarantined { on, .. }
                | StockAct::Released { on, .. }
                | StockAct::Staff { on, .. } => *on <= day,
                StockAct::Temperature { at, .. } | StockAct::Opened { at, .. } => *at <= until,
                StockAct::TakenBack { .. } => false,
            };
            if !counts {
                continue;
            }
            self.stock.recorded = true;
            match act {
                StockAct::Ordered {
                    on,
                    order,
                    cvx,
                    doses,
                    ..
                } => {
                    let mut known = self.stock.orders.iter_mut();
                    if let Some(known) = known.find(|known| known.order == *order) {
                        known.ordered = known.ordered.saturating_add(*doses);
                        known.on = known.on.min(*on);
                    } else {
                        self.stock.orders.push(OrderStanding {
                            order: order.clone(),
                            on: *on,
                            cvx: cvx.clone(),
                            ordered: *doses,
                            received: 0,
                        });
                    }
                }
                StockAct::Stored {
                    on,
                    lot,
                    unit,
                    storage,
                    ..
                } => {
                    if let Some(kept) = self.lots.get_mut(&lot.key()) {
                        kept.stored.push((*on, position, unit.clone(), *storage));
                    }
                }
                StockAct::Opened { at, lot, vial, .. } => self.opened(*at, lot, vial),
                StockAct::Wasted { lot, doses, .. } => self.take(lot, *doses, |l| &mut l.wasted),
                StockAct::Moved { lot, doses, .. } => self.take(lot, *doses, |l| &mut l.moved),
                StockAct::Staff { lot, doses, .. } => self.take(lot, *doses, |l| &mut l.staff),
                StockAct::Quarantined {
                    on,
                    lot,
                    reason,
                    by,
                    ..
                } => {
                    let held = Held::Quarantined {
                        since: *on,
                        reason: reason.clone(),
                        by: by.clone(),
                    };
                    if let Some(kept) = self.lots.get_mut(&lot.key()) {
                        kept.quarantined.push((*on, position, held));
                    }
                }
                StockAct::Released { on, lot, .. } => {
                    if let Some(kept) = self.lots.get_mut(&lot.key()) {
                        kept.released.push((*on, position));
                    }
                }
                StockAct::Received { .. }
                | StockAct::Temperature { .. }
                | StockAct::TakenBack { .. } => {}
            }
        }
    }

    fn opened(&mut self, at: Timestamp, lot: &Lot, vial: &str) {
        let day = self.moment.day_of(at);
        let Some(kept) = self.lots.get_mut(&lot.key()) else {
            let unknown = self.unknown.entry(lot.key());
            unknown.or_insert_with(|| (lot.clone(), 0));
            return;
        };
        let product = self.products.of(&kept.standing.cvx, day);
        let minutes = product.and_then(|p| p.minutes_after_puncture);
        kept.standing.open.push(OpenVial {
            vial: vial.to_owned(),
            opened: at,
            use_by: minutes.and_then(|m| at.checked_add(i64::from(m).minutes()).ok()),
            doses: product.and_then(|p| p.doses_per_vial),
        });
    }

    /// The doses reported given here to people held.
    fn doses(&mut self, book: &Book, rules: Rulebook<'_>) {
        let mut without_lot = 0;
        let here = |entry: &Entry| {
            matches!(&entry.act, Act::Dose(DoseReport {
                source: DoseSource::GivenHere { facility }, ..
            }) if facility == self.facility)
        };
        let given = |person: &&PersonId| book.moves_of(**person).any(|(_, entry)| here(entry));
        let people: Vec<PersonId> = self.told.given.iter().filter(given).copied().collect();
        for person in &people {
            for dose in doses::of(book, *person, rules.data, rules.registry) {
                let report = &dose.report;
                let here = matches!(&report.source,
                    DoseSource::GivenHere { facility } if facility == self.facility);
                if !here || report.on > self.moment.day {
                    continue;
                }
                let Some(number) = &report.lot else {
                    without_lot += 1;
                    continue;
                };
                self.given(report, number);
            }
        }
        if without_lot > 0 && self.stock.recorded {
            let doses = without_lot;
            self.stock.findings.push(Finding::DosesWithoutLot { doses });
        }
    }

    fn given(&mut self, report: &DoseReport, number: &str) {
        let key = if let Some(mvx) = &report.mvx {
            (plain(mvx), plain(number))
        } else {
            // Without a manufacturer the number counts where one lot alone has it.
            let number = plain(number);
            let mut same = self.lots.keys().filter(|key| key.1 == number);
            match (same.next(), same.next()) {
                (Some(only), None) => only.clone(),
                _ => (String::new(), number),
            }
        };
        let Some(kept) = self.lots.get_mut(&key) else {
            let lot = Lot {
                mvx: report.mvx.clone().unwrap_or_else(|| "?".to_owned()),
                number: number.to_owned(),
            };
            self.unknown.entry(key).or_insert((lot, 0)).1 += 1;
            return;
        };
        kept.standing.given += 1;
        kept.given.push(report.on);
        if !same_code(&kept.standing.cvx, &report.cvx) {
            let other = Finding::OtherProduct {
                lot: kept.standing.lot.clone(),
                received: kept.standing.cvx.clone(),
                reported: report.cvx.clone(),
            };
            if !self.stock.findings.contains(&other) {
                self.stock.findings.push(other);
            }
        }
    }

    /// Doses that left one facility and did not come to the other, seen from both.
    fn on_the_road(&mut self, within_days: i64) {
        type Way<'w> = (Key, &'w FacilityId, &'w FacilityId);
        /// The lot, what left by day, and how much came.
        type Went = (Lot, Vec<(Date, u32)>, u32);
        let mut ways: BTreeMap<Way<'_>, Went> = BTreeMap::new();
        let here =
            |one: &FacilityId, other: &FacilityId| one == self.facility || other == self.facility;
        for (_, act) in &self.told.acts {
            match act {
                StockAct::Moved {
                    facility,
                    to,
                    on,
                    lot,
                    doses,
                } if here(facility, to) && *on <= self.moment.day => {
                    let way = ways.entry((lot.key(), facility, to));
                    let way = way.or_insert_with(|| (lot.clone(), Vec::new(), 0));
                    way.1.push((*on, *doses));
                }
                StockAct::Received {
                    facility,
                    from: Some(from),
                    on,
                    lot,
                    doses,
                    ..
                } if here(facility, from) && *on <= self.moment.day => {
                    let way = ways.entry((lot.key(), from, facility));
                    let way = way.or_insert_with(|| (lot.clone(), Vec::new(), 0));
                    way.2 = way.2.saturating_add(*doses);
                }
                _ => {}
            }
        }
        for ((_, from, to), (lot, mut left, mut came)) in ways {
            left.sort_unstable();
            let mut missing = 0;
            let mut since = None;
            for (on, doses) in left {
                let arrived = doses.min(came);
                came -= arrived;
                if doses > arrived {
                    missing += doses - arrived;
                    since = since.or(Some(on));
                }
            }
            if let Some(since) = since
                && since.saturating_add(within_days.days()) < self.moment.day
            {
                self.stock.findings.push(Finding::NotArrived {
                    lot,
                    from: from.clone(),
                    to: to.clone(),
                    doses: missing,
                    since,
                });
            }
        }
    }

    fn finish(mut self) -> Stock {
        let lots = std::mem::take(&mut self.lots);
        for (key, kept) in lots {
            let lot = self.lot(kept);
            if lot.on_hand < 0 {
                self.stock.findings.push(Finding::NegativeBalance {
                    lot: lot.lot.clone(),
                    on_hand: lot.on_hand,
                });
            }
            if lot.on_hand > 0 {
                self.elsewhere(&key, &lot.lot);
            }
            self.stock.lots.push(lot);
        }
        let unknown = std::mem::take(&mut self.unknown).into_values();
        if self.stock.recorded {
            let unknown = unknown.map(|(lot, doses)| Finding::UnknownLot { lot, doses });
            self.stock.findings.extend(unknown);
        }
        self.stock.orders.sort_by_key(|order| order.on);
        self.stock
    }

    fn lot(&mut self, mut kept: Kept) -> LotStanding {
        let day = self.moment.day;
        let mut lot = kept.standing;
        kept.stored
            .sort_unstable_by_key(|(on, position, ..)| (*on, *position));
        lot.unit = kept
            .stored
            .last()
            .map(|(_, _, unit, storage)| (unit.clone(), *storage));
        let product = self.products.of(&lot.cvx, day);
        lot.last_day = last_day(lot.expiry, &kept.stored, product);
        lot.expired = lot.last_day.is_some_and(|last| last < day);
        if let Some(last) = lot.last_day {
            let late = kept.given.iter().filter(|on| **on > last).count();
            if late > 0 {
                self.stock.findings.push(Finding::GivenAfterExpiry {
                    lot: lot.lot.clone(),
                    last,
                    doses: u32::try_from(late).unwrap_or(u32::MAX),
                });
            }
        }
        let gone = [lot.given, lot.staff, lot.wasted, lot.moved].map(i64::from);
        lot.on_hand = i64::from(lot.received) - gone.iter().sum::<i64>();
        lot.excursions = self.excursions(&lot.cvx, &kept.stored);
        for (on, position, held) in kept.quarantined {
            let answered = kept
                .released
                .iter()
                .any(|released| *released > (on, position));
            if !answered {
                lot.held.push(held);
            }
        }
        for excursion in &lot.excursions {
            let answered = kept.released.iter().any(|(_, at)| *at > excursion.position);
            if !answered {
                let words = excursion.words(product);
                lot.held.push(Held::Excursion { words });
            }
        }
        lot.open.sort_by_key(|vial| vial.opened);
        lot
    }

    /// The runs of readings outside the range in the units where a lot lay.
    fn excursions(&self, cvx: &str, stored: &[(Date, usize, String, Storage)]) -> Vec<Excursion> {
        let mut found = Vec::new();
        for (index, (since, _, unit, storage)) in stored.iter().enumerate() {
            let until = stored.get(index + 1).map(|(on, ..)| *on);
            let readings = self.told.at(self.facility);
            let mut readings: Vec<Reading> = readings
                .filter_map(|(position, act)| match act {
                    StockAct::Temperature {
                        unit: of,
                        at,
                        tenths,
                        ..
                    } if of == unit && *at <= self.moment.until => Some(Reading {
                        position,
                        at: *at,
                        tenths: *tenths,
                    }),
                    _ => None,
                })
                .filter(|reading| {
                    let day = self.moment.day_of(reading.at);
                    *since <= day && until.is_none_or(|until| day <= until)
                })
                .collect();
            readings.sort_by_key(|reading| (reading.at, reading.position));
            let range = |at| self.products.range(cvx, *storage, self.moment.day_of(at));
            found.extend(excursion::of(&readings, range));
        }
        found
    }

    /// Says where else a lot is in quarantine by a person's word.
    fn elsewhere(&mut self, key: &Key, lot: &Lot) {
        let mut last: BTreeMap<&FacilityId, ((Date, usize), Option<&String>)> = BTreeMap::new();
        for (position, act) in &self.told.acts {
            let (facility, on, of, reason) = match act {
                StockAct::Quarantined {
                    facility,
                    on,
                    lot,
                    reason,
                    ..
                } => (facility, *on, lot, Some(reason)),
                StockAct::Released {
                    facility, on, lot, ..
                } => (facility, *on, lot, None),
                _ => continue,
            };
            if facility == self.facility || on > self.moment.day || of.key() != *key {
                continue;
            }
            let known = last.entry(facility).or_insert(((on, *position), reason));
            if known.0 <= (on, *position) {
                *known = ((on, *position), reason);
            }
        }
        for (facility, (_, reason)) in last {
            if let Some(reason) = reason {
                self.stock.findings.push(Finding::QuarantinedElsewhere {
                    lot: lot.clone(),
                    facility: facility.clone(),
                    reason: reason.clone(),
                });
            }
        }
    }
}

impl Kept {
    fn new(lot: &Lot, cvx: &str, expiry: Option<Date>) -> Self {
        Self {
            standing: LotStanding {
                lot: lot.clone(),
                cvx: cvx.to_owned(),
                expiry,
                last_day: None,
                received: 0,
                given: 0,
                staff: 0,
                wasted: 0,
                moved: 0,
                on_hand: 0,
                held: Vec::new(),
                expired: false,
                unit: None,
                excursions: Vec::new(),
                open: Vec::new(),
            },
            stored: Vec::new(),
            quarantined: Vec::new(),
            released: Vec::new(),
            given: Vec::new(),
        }
    }
}

/// The last day of a lot here: its own, or the last of those it may lie in one kind of unit.
fn last_day(
    expiry: Option<Date>,
    stored: &[(Date, usize, String, Storage)],
    product: Option<&Product>,
) -> Option<Date> {
    let limits = stored.iter().filter_map(|(since, _, _, storage)| {
        let ranges = product?.storage.iter();
        let mut of = ranges.filter(|range| range.kind == *storage);
        let days = of.find_map(|range| range.days)?;
        Some(since.saturating_add(i64::from(days).days()))
    });
    limits.chain(expiry).min()
}
