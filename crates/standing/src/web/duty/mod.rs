//! Whose duty it is, what is owed, promised and late, and the proof that nobody answered.
//!
//! This area has its addresses, its targets and its texts (`locales/*/duty.ftl`) to itself; the rest
//! of the site knows it by [`Target`], [`ROUTES`], [`DutyViews`] and the links it puts on other
//! pages. It shows what is in the public book: a draft is none of it, and neither are the proposals
//! that a rule makes to the one who wrote a letter.

mod agenda;
mod cell;
mod docket;
mod feeds;
mod letter;
mod matrix;
mod obligation;
mod owed;
mod plans;
mod replies;
mod requests;
#[doc(hidden)]
pub mod sample;
pub(super) mod say;
mod sheet;
mod silence;
mod status;
#[cfg(test)]
mod tests;
mod views;

pub(in crate::web) use feeds::alternates;
pub(crate) use letter::Letter;
pub(in crate::web) use letter::letter;
pub(in crate::web) use matrix::{front, of_facility};
pub(in crate::web) use obligation::derivation;
pub(in crate::web) use owed::{mark, stands};
#[cfg(test)]
pub(crate) use say::message_families;
pub(in crate::web) use say::say;
pub use views::DutyViews;

use super::{
    answer::{Form, Made, Site, written},
    ask::Asked,
    fault::Fault,
    routes::Route,
};
use maud::{Markup, html};
use standing_disclosure::institutional;
use standing_terms::{FacilityId, Function, PartyId, Place, StateCode, StatementLabel};
use standing_views::duty::{DocketRef, ObligationId};

const STATE: (&str, &str) = ("state", "only facilities in this state, by postal code");
const STATUS: (&str, &str) = (
    "status",
    "only facilities with a function that is unknown, orphaned, contested, assigned or ordered",
);
const PAGE: (&str, &str) = (
    "page",
    "page of the list, from 1; pages only, twins hold everything",
);
const FACILITY: (&str, &str) = (
    "facility",
    "only about this facility and the places around it",
);
const PARTY: (&str, &str) = ("party", "only what this party owes, or what is owed to it");
const AHEAD: (&str, &str) = (
    "ahead",
    "days ahead that are looked at, from 0 to 366; default 14",
);
const KIND: (&str, &str) = ("kind", "request, order, commitment or all; default request");

macro_rules! area {
    ($($pattern:literal, [$($path:literal),*], $summary:literal, [$($q:expr),*];)*) => {
        &[$(Route {
            pattern: $pattern, paths: &[$($path),*], summary: $summary, as_of: true, query: &[$($q),*],
        },)*]
    };
}

/// The addresses of this area; `/facilities/{id}/sheet` is in the table of facilities' views.
pub(super) const ROUTES: &[Route] = area! {
    "/duty", ["/duty"], "Facilities and seven functions: whose duty each is", [STATE, STATUS, PAGE];
    "/duty.json", ["/duty.json"], "The same as JSON", [STATE, STATUS];
    "/duty.csv", ["/duty.csv"], "The same as CSV, a row a facility and function", [STATE, STATUS];
    "/duty/{place}/{function}",
        ["/duty/{place}/{function}", "/duty/{place}/{function}.json", "/duty/{place}/{function}.csv"],
        "A function at a facility, in a state (by postal code) or in the nation (US): claims, counter-claims, history", [];
    "/agenda", ["/agenda"], "What is due, late and promised on a day", [FACILITY, PARTY, AHEAD];
    "/agenda.json", ["/agenda.json"], "The same as JSON", [FACILITY, PARTY, AHEAD];
    "/agenda.csv", ["/agenda.csv"], "The same as CSV", [FACILITY, PARTY, AHEAD];
    "/agenda.ics", ["/agenda.ics"], "What has a day, as iCalendar", [FACILITY, PARTY, AHEAD];
    "/agenda.atom", ["/agenda.atom"], "What became due, late or was promised, as Atom", [FACILITY, PARTY, AHEAD];
    "/requests", ["/requests"], "Requests and how each stands; orders and promises too", [KIND, PARTY, PAGE];
    "/requests.json", ["/requests.json"], "The same as JSON", [KIND, PARTY];
    "/requests.csv", ["/requests.csv"], "The same as CSV", [KIND, PARTY];
    "/requests/{*obligation}",
        [
            "/requests/{obligation}", "/requests/{obligation}.json", "/requests/{obligation}.csv",
            "/requests/{obligation}/silence", "/requests/{obligation}/silence.json"
        ],
        "A request, order or promise (LABEL), what one party owes by it (LABEL@PARTY), and the record of its silence", [];
    "/dockets", ["/dockets"], "Dockets of courts", [];
    "/dockets.json", ["/dockets.json"], "The same as JSON", [];
    "/dockets.csv", ["/dockets.csv"], "Every entry of every docket as CSV", [];
    "/dockets/{court}/{*number}",
        ["/dockets/{court}/{number}", "/dockets/{court}/{number}.json", "/dockets/{court}/{number}.csv"],
        "A docket: entries, what orders oblige to, what became of it", [];
    "/plans", ["/plans"], "What each plan or pledge says about eight items", [PAGE];
    "/plans.json", ["/plans.json"], "The same as JSON", [];
    "/plans.csv", ["/plans.csv"], "The same as CSV", [];
};

/// From where a function is looked at: a facility, or a wider place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seat {
    Facility(FacilityId),
    Wider(Place),
}

impl Seat {
    /// `adelanto`, `CA` or `US`: identifiers of facilities are in lower case.
    fn read(text: &str) -> Option<Self> {
        if text == "US" {
            return Some(Self::Wider(Place::us()));
        }
        let state = StateCode::new(text).filter(|code| code.as_str() == text);
        match state {
            Some(code) => Some(Self::Wider(Place::State(code))),
            None => FacilityId::new(text).ok().map(Self::Facility),
        }
    }

    /// As addresses have it.
    fn code(&self) -> String {
        match self {
            Self::Facility(id) => id.to_string(),
            Self::Wider(place) => wider_code(place),
        }
    }
}

fn wider_code(place: &Place) -> String {
    match place {
        Place::State(code) => code.as_str().to_owned(),
        _ => "US".to_owned(),
    }
}

/// What a path names in this area.
#[derive(Debug, Clone)]
pub(super) enum Target {
    Matrix,
    Cell(Seat, Function),
    Agenda,
    Calendar,
    Feed,
    Requests,
    Request(StatementLabel),
    Obligation(ObligationId),
    Silence(ObligationId),
    Dockets,
    Docket(DocketRef),
    Plans,
    Sheet(FacilityId),
}

impl Target {
    /// What a path names, without the ending of a twin.
    pub(super) fn find(base: &str, form: Form) -> Option<Self> {
        Some(match base {
            "/duty" => Self::Matrix,
            "/agenda" => Self::Agenda,
            "/agenda.ics" if form == Form::Html => Self::Calendar,
            "/agenda.atom" if form == Form::Html => Self::Feed,
            "/requests" => Self::Requests,
            "/dockets" => Self::Dockets,
            "/plans" => Self::Plans,
            _ => {
                if let Some(rest) = base.strip_prefix("/duty/") {
                    let (place, function) = rest.split_once('/')?;
                    let function = Function::ALL.into_iter().find(|f| f.code() == function)?;
                    return Some(Self::Cell(Seat::read(place)?, function));
                }
                if let Some(rest) = base.strip_prefix("/requests/") {
                    return Self::request(rest);
                }
                if let Some(rest) = base.strip_prefix("/dockets/") {
                    let (court, number) = rest.split_once('/')?;
                    return Some(Self::Docket(DocketRef {
                        court: PartyId::new(court).ok()?,
                        number: number.to_owned(),
                    }));
                }
                let id = base.strip_prefix("/facilities/")?.strip_suffix("/sheet")?;
                Self::Sheet(FacilityId::new(id).ok()?)
            }
        })
    }

    /// `LABEL`, `LABEL@PARTY` or `LABEL@PARTY/silence`.
    fn request(text: &str) -> Option<Self> {
        let Some((label, bearer)) = text.rsplit_once('@') else {
            return StatementLabel::new(text).ok().map(Self::Request);
        };
        let (bearer, silence) = match bearer.strip_suffix("/silence") {
            Some(bearer) => (bearer, true),
            None => (bearer, false),
        };
        let id = ObligationId {
            label: StatementLabel::new(label).ok()?,
            bearer: PartyId::new(bearer).ok()?,
        };
        Some(if silence {
            Self::Silence(id)
        } else {
            Self::Obligation(id)
        })
    }

    /// Its name in counters.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Matrix => "duty",
            Self::Cell(..) => "duty-cell",
            Self::Agenda => "agenda",
            Self::Calendar => "agenda-calendar",
            Self::Feed => "agenda-feed",
            Self::Requests => "requests",
            Self::Request(_) | Self::Obligation(_) => "request",
            Self::Silence(_) => "silence-record",
            Self::Dockets => "dockets",
            Self::Docket(_) => "docket",
            Self::Plans => "plans",
            Self::Sheet(_) => "sheet",
        }
    }

    /// The answer.
    ///
    /// # Errors
    /// Where there is nothing of that name as of the point, or a value of the query cannot be read.
    pub(super) fn make(
        &self,
        site: &Site,
        a: &Asked<'_>,
        form: Form,
        position: u64,
    ) -> Result<Made, Fault> {
        let v = &site.views().duty;
        let missing = || Fault::not_found(&a.path);
        macro_rules! answer {
            ($value:expr, $page:expr, $csv:expr) => {{
                let cleared = institutional($value);
                Made::page_or_twin(
                    site,
                    a,
                    position,
                    form,
                    &cleared,
                    || $page(a, &cleared),
                    || $csv(a, &cleared),
                )
            }};
        }
        match self {
            Self::Matrix => {
                let matrix = matrix::Matrix::matching(a, v, position)?;
                answer!(matrix, matrix::page, matrix::csv)
            }
            Self::Cell(seat, function) => {
                let statement = |label: &StatementLabel| (site.views().statement)(label, &a.as_of);
                let shown = cell::Shown::of(a, &v.duty(), seat, *function, statement);
                answer!(shown.ok_or_else(missing)?, cell::page, cell::csv)
            }
            Self::Agenda => {
                let asked = agenda::Filter::read(a, &v.duty())?;
                let agenda = agenda::Shown::of(a, &v.duty(), asked);
                answer!(agenda, agenda::page, agenda::csv)
            }
            Self::Calendar => {
                let asked = agenda::Filter::read(a, &v.duty())?;
                let cleared = institutional(agenda::Shown::of(a, &v.duty(), asked));
                let text = feeds::calendar(a, &cleared);
                Ok(Made::of("text/calendar; charset=utf-8", text.into_bytes()))
            }
            Self::Feed => {
                let asked = agenda::Filter::read(a, &v.duty())?;
                let duty = v.duty();
                let cleared = institutional(agenda::Shown::of(a, &duty, asked));
                let feed = feeds::atom(a, &duty, &cleared);
                let bytes = written(standing_formats::atom::write(&feed))?;
                Ok(Made::of(standing_formats::atom::MEDIA_TYPE, bytes))
            }
            Self::Requests => {
                let list = requests::Requests::matching(a, &v.duty())?;
                answer!(list, requests::page, requests::csv)
            }
            Self::Request(label) => {
                let letter = obligation::Letter::of(a, &v.duty(), label).ok_or_else(missing)?;
                answer!(letter, obligation::letter, obligation::csv_letter)
            }
            Self::Obligation(id) => {
                let one = obligation::Shown::of(a, &v.duty(), id).ok_or_else(missing)?;
                answer!(one, obligation::page, obligation::csv)
            }
            Self::Silence(id) => {
                let duty = v.duty();
                let record = owed::public_obligation(&duty, id, &a.as_of)
                    .and_then(|_| duty.silence(id, &a.as_of))
                    .ok_or_else(missing)?;
                answer!(record, silence::page, silence::csv)
            }
            Self::Dockets => {
                let all = docket::Dockets::of(&v.duty(), &a.as_of);
                answer!(all, docket::list, docket::csv_all)
            }
            Self::Docket(id) => {
                let one = v.duty().docket(id, &a.as_of).ok_or_else(missing)?;
                answer!(one, docket::page, docket::csv)
            }
            Self::Plans => {
                let plans = plans::Plans {
                    as_of: a.as_of,
                    plans: v.duty().scorecards(&a.as_of),
                };
                answer!(plans, plans::page, plans::csv)
            }
            Self::Sheet(id) => {
                let profile = (site.views().facility)(id, &a.as_of).map(|p| p.standing);
                let sheet = v.duty().sheet(id, &a.as_of).ok_or_else(missing)?;
                let sheet = sheet::Sheet::of(sheet, profile);
                answer!(sheet, sheet::page, sheet::csv)
            }
        }
    }
}

/// How many of a list are left out on a page, with the way to all of them.
fn left_out(a: &Asked<'_>, n: usize) -> Markup {
    html! {
        @if n > 0 { p.note { (a.l.tn("duty-left-out", n)) " " a href=(a.twin("csv")) { "CSV" } ", " a href=(a.twin("json")) { "JSON" } } }
    }
}

/// Links to the pages of this area beside each other.
fn beside(a: &Asked<'_>, here: &str) -> Markup {
    let l = a.l;
    let pages = [
        ("/duty", l.t("duty-beside-matrix")),
        ("/requests", l.t("duty-beside-requests")),
        ("/agenda", l.t("duty-beside-agenda")),
        ("/dockets", l.t("duty-beside-dockets")),
        ("/plans", l.t("duty-beside-plans")),
    ];
    html! {
        nav.beside aria-label=(l.t("duty-beside-label")) {
            ul {
                @for (path, label) in pages {
                    li { a href=(a.href(path)) aria-current=[(path == here).then_some("page")] { (label) } }
                }
            }
        }
    }
}
