//! A facility's due list as a clinic uses it: who is due, what could be given, under whose order,
//! who must be asked, and who is kept apart.
//!
//! It adds to the due list and takes nobody from it. A paused product is not named; a person for
//! whom no other is left stays on the list, with the reason.

use std::collections::HashMap;

use jiff::civil::Date;
use standing_terms::FacilityId;

use crate::book::Book;
use crate::care::{self, Guardian, Isolation};
use crate::clinic::{self, Clinic};
use crate::consent::{ConsentAge, ConsentRules};
use crate::due::{self, DueList, Line};
use crate::rules::Rulebook;
use crate::stock::{self, Moment, Pause, Pauses, Products, Stock, Supply};

/// Dated data that a clinic day rests on beside the forecaster's rules.
#[derive(Debug, Clone, Copy)]
pub struct ClinicRules<'a> {
    /// What is known of products.
    pub products: &'a Products,
    /// Which were paused.
    pub pauses: &'a Pauses,
    /// From which age people consent alone.
    pub consent: &'a ConsentRules,
    /// The state whose law is asked (two letters); none where it was not told.
    pub state: Option<&'a str>,
}

/// A due list with what a clinic needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Today<'a> {
    /// Who is due; paused products are left out of each line.
    pub list: DueList,
    /// What is beside each line, in the same order.
    pub marks: Vec<Marks<'a>>,
    /// The pauses of the day in the vaccine groups of the list. The rules of immunization may know
    /// of one too and name the product to nobody: it is told all the same.
    pub paused: Vec<&'a Pause>,
    /// The stock.
    pub stock: Stock,
    /// The orders in force and the emergency kit.
    pub clinic: Clinic,
}

/// What is beside a line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks<'a> {
    /// Products that the rules recommend and the authorities paused.
    pub paused: Vec<&'a Pause>,
    /// What could be given.
    pub give: Give,
    /// Why no dose of it can be given without asking a prescriber, in words; empty where a standing
    /// order is in force and the kit was checked.
    pub order: Vec<String>,
    /// The numbers of the standing orders in force for it.
    pub orders: Vec<String>,
    /// Where the law asks for a guardian's consent: by which row, and what is known of it.
    pub consent: Option<(&'a ConsentAge, Guardian)>,
    /// Whether the person is kept apart for medical reasons. Never a reason to withhold a dose.
    pub isolated: Option<Isolation>,
}

/// What could be given. Numbers are places in [`Stock::lots`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Give {
    /// The rules name no product.
    NothingNamed,
    /// Every product that the rules name is paused.
    Paused,
    /// Nothing about stock was ever told: nothing can be said.
    NotRecorded,
    /// None of the products is on hand.
    NoStock,
    /// Only lots that must not be used.
    OnlyHeld(Vec<usize>),
    /// Only lots whose last day has passed.
    OnlyExpired(Vec<usize>),
    /// These lots, the first to expire first.
    OnHand(Vec<usize>),
}

impl Give {
    /// Its name in data.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NothingNamed => "no-product-named",
            Self::Paused => "paused",
            Self::NotRecorded => "stock-not-recorded",
            Self::NoStock => "no-stock",
            Self::OnlyHeld(_) => "only-quarantined",
            Self::OnlyExpired(_) => "only-expired",
            Self::OnHand(_) => "on-hand",
        }
    }

    /// In words for a nurse.
    pub fn words(&self, stock: &Stock) -> String {
        let lots = |places: &[usize]| {
            let lots = places.iter().filter_map(|place| stock.lots.get(*place));
            let named = lots.map(|lot| {
                let last = lot.last_day.map_or_else(
                    || "last day not known".to_owned(),
                    |last| format!("expires on {last}"),
                );
                let why: Vec<String> = lot.held.iter().map(stock::Held::words).collect();
                let why = if why.is_empty() {
                    String::new()
                } else {
                    format!("; {}", why.join("; "))
                };
                format!(
                    "CVX {} lot {} ({} doses, {last}{why})",
                    lot.cvx, lot.lot, lot.on_hand
                )
            });
            named.collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::NothingNamed => "the rules name no product".to_owned(),
            Self::Paused => "every product that the rules name is paused".to_owned(),
            Self::NotRecorded => "stock not recorded".to_owned(),
            Self::NoStock => "no stock".to_owned(),
            Self::OnlyHeld(places) => format!("only a quarantined lot: {}", lots(places)),
            Self::OnlyExpired(places) => format!("only an expired lot: {}", lots(places)),
            Self::OnHand(places) => format!("on hand: {}", lots(places)),
        }
    }
}

/// The due list of a facility on a day with what a clinic needs, as the book stands.
pub fn list<'a>(
    book: &Book,
    facility: &FacilityId,
    moment: Moment<'_>,
    rules: Rulebook<'_>,
    clinic: ClinicRules<'a>,
) -> Today<'a> {
    let day = moment.day;
    let list = due::list(book, facility, day, rules);
    let stock = stock::standing(book, facility, moment, rules, clinic.products);
    let on_duty = clinic::on(book, facility, day);
    let concerns = |pause: &&Pause| {
        list.lines
            .iter()
            .any(|line| line.vaccine_group == pause.vaccine_group)
    };
    let paused = clinic.pauses.on(day).filter(concerns).collect();
    let mut today = Today {
        marks: Vec::with_capacity(list.lines.len()),
        paused,
        list,
        stock,
        clinic: on_duty,
    };
    let mut lines = std::mem::take(&mut today.list.lines);
    let mut known = HashMap::new();
    for line in &mut lines {
        let marks = marks(book, line, day, clinic, &today, &mut known);
        today.marks.push(marks);
    }
    today.list.lines = lines;
    today
}

/// What follows from the vaccines of a line alone: what could be given, under which orders, and what
/// is missing.
type Offer = (Give, Vec<String>, Vec<String>);

fn marks<'a>(
    book: &Book,
    line: &mut Line,
    day: Date,
    rules: ClinicRules<'a>,
    today: &Today<'a>,
    known: &mut HashMap<Vec<String>, Offer>,
) -> Marks<'a> {
    let mut paused = Vec::new();
    let named = !line.vaccines.is_empty();
    line.vaccines.retain(|cvx| match rules.pauses.of(cvx, day) {
        Some(pause) => {
            paused.push(pause);
            false
        }
        None => true,
    });
    line.reasons
        .extend(paused.iter().map(|pause| pause.words()));
    let (mut give, orders, order) = if let Some(offer) = known.get(&line.vaccines) {
        offer.clone()
    } else {
        let (orders, missing) = under_order(&today.clinic, line, day);
        let offer = (give(&today.stock, &line.vaccines), orders, missing);
        known.insert(line.vaccines.clone(), offer.clone());
        offer
    };
    if line.vaccines.is_empty() {
        give = if named {
            Give::Paused
        } else {
            Give::NothingNamed
        };
    }
    let consent = due::details(book, line.person).and_then(|details| {
        let group = &line.vaccine_group;
        let row = rules.consent.asks(rules.state, group, details.birth, day)?;
        Some((row, care::guardian(book, line.person, group, day)))
    });
    Marks {
        paused,
        give,
        orders,
        order,
        consent,
        isolated: care::isolation(book, line.person, day),
    }
}

/// The standing orders for a line, and what is missing.
fn under_order(clinic: &Clinic, line: &Line, day: Date) -> (Vec<String>, Vec<String>) {
    let mut orders: Vec<String> = Vec::new();
    let mut missing: Vec<String> = Vec::new();
    for cvx in &line.vaccines {
        let mut covered = false;
        for order in clinic.orders_for(cvx) {
            covered = true;
            if !orders.contains(&order.order) {
                orders.push(order.order.clone());
            }
            if let Some(problem) = clinic.kit_problem(order, day)
                && !missing.contains(&problem)
            {
                missing.push(problem);
            }
        }
        if !covered {
            missing.push(format!(
                "no standing order in force for CVX {cvx}: a prescriber must order it"
            ));
        }
    }
    (orders, missing)
}

fn give(stock: &Stock, vaccines: &[String]) -> Give {
    let places = |lots: Vec<&stock::LotStanding>| {
        let place = |lot: &stock::LotStanding| stock.lots.iter().position(|l| std::ptr::eq(l, lot));
        lots.into_iter().filter_map(place).collect()
    };
    match stock.supply(vaccines) {
        Supply::NotRecorded => Give::NotRecorded,
        Supply::NoStock => Give::NoStock,
        Supply::OnlyHeld(lots) => Give::OnlyHeld(places(lots)),
        Supply::OnlyExpired(lots) => Give::OnlyExpired(places(lots)),
        Supply::OnHand(lots) => Give::OnHand(places(lots)),
    }
}

/// How a consent stands, in words.
pub fn consent_words(row: &ConsentAge, guardian: Guardian) -> String {
    let what = match guardian {
        Guardian::NotAsked => "not asked for yet".to_owned(),
        Guardian::Asked(on) => format!("asked for on {on}, no answer yet"),
        Guardian::Given(on) => format!("given on {on}"),
        Guardian::Refused(on) => format!("refused on {on}"),
    };
    format!(
        "guardian's consent (under {} years; {}{}): {what}",
        row.age,
        row.source,
        if row.unverified { "; not verified" } else { "" }
    )
}

/// How long somebody is kept apart, in words.
pub fn isolation_words(isolation: Isolation) -> String {
    let until = isolation.until.map_or_else(
        || "no last day told".to_owned(),
        |until| format!("until {until}"),
    );
    format!(
        "kept apart for medical reasons from {}, {until}: vaccinate apart from others",
        isolation.from
    )
}
