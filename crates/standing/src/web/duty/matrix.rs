//! Facilities and seven functions: whose duty each is, at a glance.

use super::{
    Seat, beside, say,
    status::{self, Seen},
    views::{DutyViews, Row, Whole},
    wider_code,
};
use crate::web::{
    ask::Asked,
    fault::Fault,
    front::Derived,
    layout::{Page, paged, pager},
    twins::Sheet,
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Function, Known, StateCode};
use standing_views::duty::{OrphanCause, PartyName, Status, WiderRow};
use std::collections::BTreeMap;

/// Facilities on one page.
const SIZE: usize = 40;

/// How many cells stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    /// Cells in all.
    pub(super) all: usize,
    /// Held.
    pub(super) assigned: usize,
    /// In dispute.
    pub(super) contested: usize,
    /// Spoken of, and held by nobody.
    pub(super) orphaned: usize,
    /// Nobody spoke.
    pub(super) unknown: usize,
    /// Ordered by a court, whatever the status.
    pub(super) ordered: usize,
}

impl Counts {
    fn of<'c>(cells: impl Iterator<Item = Seen<'c>>) -> Self {
        let mut counts = Self::default();
        for seen in cells {
            counts.all += 1;
            counts.ordered += usize::from(seen.ordered());
            *match seen.status {
                Status::Assigned { .. } => &mut counts.assigned,
                Status::Contested { .. } => &mut counts.contested,
                Status::Orphaned { .. } => &mut counts.orphaned,
                Status::Unknown => &mut counts.unknown,
            } += 1;
        }
        counts
    }
}

/// What the page shows.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Matrix {
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// Position of the book that was read.
    pub(super) book_position: u64,
    /// How the cells of the facilities shown stand.
    pub(super) counts: Counts,
    /// How many facilities there are before the filter.
    pub(super) facilities: usize,
    /// What nobody holds at most of the facilities, and at how many.
    pub(super) most_orphaned: Option<(Function, usize)>,
    /// How many cells tell something else with what has become known since; none where everything
    /// known is shown.
    pub(super) otherwise_now: Option<usize>,
    /// States that have a facility, for the filter.
    #[serde(skip)]
    states: Vec<StateCode>,
    /// The nation and the states of the facilities shown.
    pub(super) wider: Vec<WiderRow>,
    /// The facilities that match.
    pub(super) rows: Vec<Row>,
}

impl AboutInstitutions for Matrix {}

/// What a matrix can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Status(&'static str),
    Ordered,
}

const STATUSES: [(&str, Wanted); 5] = [
    ("orphaned", Wanted::Status("orphaned")),
    ("contested", Wanted::Status("contested")),
    ("assigned", Wanted::Status("assigned")),
    ("unknown", Wanted::Status("unknown")),
    ("ordered", Wanted::Ordered),
];

impl Wanted {
    fn holds(self, seen: Seen<'_>) -> bool {
        match self {
            Self::Status(code) => seen.status.code() == code,
            Self::Ordered => seen.ordered(),
        }
    }
}

fn cells(rows: &[Row]) -> impl Iterator<Item = Seen<'_>> {
    rows.iter().flat_map(|r| r.row.cells.iter().map(Seen::from))
}

impl Matrix {
    /// The facilities that match `state` and `status`.
    ///
    /// # Errors
    /// Where one of these is none of the values it can have.
    pub(super) fn matching(
        a: &Asked<'_>,
        views: &DutyViews,
        book_position: u64,
    ) -> Result<Self, Fault> {
        let state = match a.value("state") {
            None => None,
            Some(text) => {
                Some(StateCode::new(text).ok_or_else(|| Fault::bad_query("state", text))?)
            }
        };
        let wanted = match a.value("status") {
            None => None,
            Some(text) => Some(
                STATUSES
                    .iter()
                    .find(|(code, _)| *code == text)
                    .map(|(_, w)| *w)
                    .ok_or_else(|| Fault::bad_query("status", text))?,
            ),
        };
        let whole = views.whole(&a.as_of);
        let mut states: Vec<StateCode> =
            whole.rows.iter().filter_map(|r| r.state.clone()).collect();
        states.dedup();
        let rows: Vec<Row> = whole
            .rows
            .iter()
            .filter(|r| state.is_none() || r.state == state)
            .filter(|r| wanted.is_none_or(|w| r.row.cells.iter().any(|c| w.holds(Seen::from(c)))))
            .cloned()
            .collect();
        let wider = whole
            .of_nation()
            .into_iter()
            .chain(
                states
                    .iter()
                    .filter(|s| rows.iter().any(|r| r.state.as_ref() == Some(*s)))
                    .filter_map(|s| whole.of_state(Some(s))),
            )
            .cloned()
            .collect();
        Ok(Self {
            as_of: a.as_of,
            book_position,
            counts: Counts::of(cells(&rows)),
            facilities: whole.rows.len(),
            most_orphaned: most_orphaned(&rows),
            otherwise_now: (a.as_of.known != Known::Now)
                .then(|| otherwise(&rows, &views.whole(&AsOf::on(a.as_of.on)))),
            states,
            wider,
            rows,
        })
    }

    fn state_row(&self, state: &StateCode) -> Option<&WiderRow> {
        self.wider
            .iter()
            .find(|w| wider_code(&w.place) == state.as_str())
    }
}

/// The function that is orphaned at most facilities; of several the first in the order in which they
/// are always shown.
fn most_orphaned(rows: &[Row]) -> Option<(Function, usize)> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows {
        for (i, cell) in row.row.cells.iter().enumerate() {
            if matches!(cell.status, Status::Orphaned { .. }) {
                *counts.entry(i).or_default() += 1;
            }
        }
    }
    let (at, n) = counts
        .into_iter()
        .max_by_key(|(i, n)| (*n, std::cmp::Reverse(*i)))?;
    Some((*Function::ALL.get(at)?, n))
}

/// How many cells tell something else in another matrix.
fn otherwise(rows: &[Row], other: &Whole) -> usize {
    let there: BTreeMap<&FacilityId, &Row> =
        other.rows.iter().map(|r| (&r.row.facility, r)).collect();
    rows.iter()
        .map(|row| {
            let Some(other) = there.get(&row.row.facility) else {
                return row.row.cells.len();
            };
            row.row
                .cells
                .iter()
                .zip(&other.row.cells)
                .filter(|(x, y)| Seen::from(*x).tells() != Seen::from(*y).tells())
                .count()
        })
        .sum()
}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Matrix>) -> Page {
    let l = a.l;
    let m = cleared.value();
    let (shown, page, pages) = paged(&m.rows, a.page(), SIZE);
    Page {
        title: l.t("duty-title"),
        nav: "duty",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap.across {
                (beside(a, "/duty"))
                h1 { (finding(a, m)) }
                p.lead { (counted(a, m.counts)) }
                (known(a, m))
                (filters(a, m))
                @if shown.is_empty() { p.notice { (l.t("duty-none")) } } @else { (table(a, m, shown)) }
                (pager(a, page, pages, ""))
                section #signs {
                    h2 { (l.t("duty-signs")) }
                    (status::legend(a))
                    p.note { (l.t("duty-inherits")) }
                }
            }
        },
    }
}

fn finding(a: &Asked<'_>, m: &Matrix) -> String {
    let l = a.l;
    let on = l.date(m.as_of.on);
    match m.most_orphaned {
        Some((function, n)) => l.tna(
            "duty-finding-orphaned",
            n,
            &[
                ("on", &on),
                ("function", &say::the_function(l, function)),
                ("all", &l.tn("duty-facilities", m.rows.len())),
            ],
        ),
        None if m.counts.contested > 0 => {
            l.tna("duty-finding-contested", m.counts.contested, &[("on", &on)])
        }
        None if m.counts.assigned > 0 => l.ta("duty-finding-held", &[("on", &on)]),
        None => l.ta("duty-finding-unknown", &[("on", &on)]),
    }
}

fn counted(a: &Asked<'_>, c: Counts) -> Markup {
    let l = a.l;
    html! {
        (l.ta("duty-counts", &[
            ("all", &l.tn("duty-count-cells", c.all)),
            ("assigned", &l.tn("duty-count-assigned", c.assigned)),
            ("contested", &l.tn("duty-count-contested", c.contested)),
            ("orphaned", &l.tn("duty-count-orphaned", c.orphaned)),
            ("unknown", &l.tn("duty-count-unknown", c.unknown)),
        ]))
        @if c.ordered > 0 { " " (l.tn("duty-count-ordered", c.ordered)) }
    }
}

/// That another known point tells something else, with the way there.
fn known(a: &Asked<'_>, m: &Matrix) -> Markup {
    let l = a.l;
    let on = m.as_of.on.to_string();
    html! {
        p.known {
            @match m.otherwise_now {
                None => a href=(a.here_with(&[("on", &on), ("known", &on), ("page", "")])) { (l.ta("duty-known-then", &[("on", &l.date(m.as_of.on))])) },
                Some(0) => (l.t("duty-known-same")),
                Some(n) => {
                    strong { (l.tn("duty-known-differs", n)) } " "
                    a href=(a.here_with(&[("known", ""), ("page", "")])) { (l.t("duty-known-now")) }
                },
            }
        }
    }
}

fn filters(a: &Asked<'_>, m: &Matrix) -> Markup {
    let l = a.l;
    let (state, wanted) = (a.value("state"), a.value("status"));
    html! {
        form.filters method="get" action=(a.path) {
            @for name in ["on", "known", "lang"] {
                @if let Some(value) = a.value(name) { input type="hidden" name=(name) value=(value); }
            }
            label {
                span { (l.t("col-state")) }
                select name="state" {
                    option value="" { (l.t("filter-any")) }
                    @for code in &m.states {
                        option value=(code.as_str()) selected[state == Some(code.as_str())] { (code.name()) }
                    }
                }
            }
            label {
                span { (l.t("duty-filter-status")) }
                select name="status" {
                    option value="" { (l.t("filter-any")) }
                    @for (code, _) in STATUSES {
                        option value=(code) selected[wanted == Some(code)] { (l.t(&format!("duty-status-{code}"))) }
                    }
                }
            }
            button type="submit" { (l.t("filter-apply")) }
        }
    }
}

fn table(a: &Asked<'_>, m: &Matrix, shown: &[Row]) -> Markup {
    let l = a.l;
    // Rows come by state, so each state is one group.
    let groups = shown.chunk_by(|x, y| x.state == y.state);
    html! {
        table.matrix {
            caption { (l.tna("duty-caption", m.rows.len(), &[("all", &l.number(m.facilities as f64))])) }
            thead {
                tr {
                    th scope="col" { (l.t("col-facility")) }
                    @for function in Function::ALL { th scope="col" { (say::function(l, function)) } }
                }
            }
            @if let Some(nation) = m.wider.first() {
                tbody.wide-row { (wide(a, nation)) }
            }
            @for group in groups {
                tbody {
                    @if let Some(row) = group.first().and_then(|r| r.state.as_ref()).and_then(|s| m.state_row(s)) {
                        (wide(a, row))
                    }
                    @for row in group {
                        tr {
                            th scope="row" { a href=(a.href(&format!("/facilities/{}", row.row.facility))) { (row.row.name) } }
                            @for cell in &row.row.cells {
                                (cell_of(a, row.row.facility.as_str(), Seen::from(cell)))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn wide(a: &Asked<'_>, row: &WiderRow) -> Markup {
    let code = wider_code(&row.place);
    html! {
        tr.wider.blank[row.cells.iter().all(|c| c.status == Status::Unknown)] {
            th scope="row" {
                (row.name) " "
                span.where { (a.l.t(if code == "US" { "duty-said-of-nation" } else { "duty-said-of-state" })) }
            }
            @for cell in &row.cells { (cell_of(a, &code, Seen::from(cell))) }
        }
    }
}

fn cell_of(a: &Asked<'_>, place: &str, seen: Seen<'_>) -> Markup {
    let l = a.l;
    html! {
        td.cell.{ "s-" (seen.status.code()) } data-l=(say::function(l, seen.function)) {
            a href=(a.href(&format!("/duty/{place}/{}", seen.function.code()))) {
                (status::sign(seen.status)) span { (status::word(a, seen.status)) }
            }
            @if let Some(cause) = status::cause(a, seen.status) { span.cause { (cause) } }
            @if seen.ordered() { (status::ordered_mark(a)) }
        }
    }
}

/// Who holds a function, for a row.
fn holders(status: &Status) -> String {
    let list: &[PartyName] = match status {
        Status::Assigned { to } => to,
        Status::Contested { holders, .. } => holders,
        _ => &[],
    };
    let ids: Vec<&str> = list.iter().map(|p| p.id.as_str()).collect();
    ids.join("; ")
}

/// The columns of a table of cells.
const COLUMNS: [&str; 11] = [
    "place", "name", "state", "function", "status", "cause", "ordered", "since", "holders",
    "reason", "because",
];

fn csv_row(a: &Asked<'_>, place: &str, name: &str, state: &str, seen: Seen<'_>) -> Vec<String> {
    let because: Vec<String> = seen.because.iter().map(ToString::to_string).collect();
    vec![
        place.to_owned(),
        name.to_owned(),
        state.to_owned(),
        seen.function.code().to_owned(),
        seen.status.code().to_owned(),
        seen.status
            .cause()
            .map(OrphanCause::code)
            .unwrap_or_default()
            .to_owned(),
        seen.ordered().to_string(),
        seen.since.map(|d| d.to_string()).unwrap_or_default(),
        holders(seen.status),
        say::plain(a.l, seen.reason),
        because.join("; "),
    ]
}

/// Rows: one a place and function, wider places first.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(a: &Asked<'_>, cleared: &Cleared<Matrix>) -> Result<Vec<u8>, csv::Error> {
    let m = cleared.value();
    let mut sheet = Sheet::new(&COLUMNS)?;
    for row in &m.wider {
        for cell in &row.cells {
            let code = wider_code(&row.place);
            let state = if code == "US" { "" } else { code.as_str() };
            sheet.row(&csv_row(
                a,
                &row.place.to_string(),
                &row.name,
                state,
                cell.into(),
            ))?;
        }
    }
    for row in &m.rows {
        let place = format!("facility:{}", row.row.facility);
        let state = row.state.as_ref().map_or("", StateCode::as_str);
        for cell in &row.row.cells {
            sheet.row(&csv_row(a, &place, &row.row.name, state, cell.into()))?;
        }
    }
    sheet.done()
}

/// The row of one facility, for its own page, with the ways to its sheet, agenda and feeds.
pub(in crate::web) fn of_facility(a: &Asked<'_>, views: &DutyViews, id: &FacilityId) -> Markup {
    let l = a.l;
    let Some(row) = views.duty().row(id, &a.as_of) else {
        return html! {};
    };
    let facility: [(&str, &str); 1] = [("facility", id.as_str())];
    html! {
        section #duty {
            h2 { (l.t("q-duty")) }
            dl.duties {
                @for cell in &row.cells {
                    @let seen = Seen::from(cell);
                    div {
                        dt { a href=(a.href(&format!("/duty/{id}/{}", cell.function.code()))) { (say::function(l, cell.function)) } }
                        dd {
                            (status::badge(a, seen.status, seen.ordered()))
                            @if !matches!(seen.status, Status::Unknown) { " " span.reason { (say::say(a, seen.reason)) } }
                        }
                    }
                }
            }
            p.note {
                a href=(a.href(&format!("/facilities/{id}/sheet"))) { (l.t("sheet-link")) } " · "
                a href=(a.href_with("/agenda", &facility)) { (l.t("agenda-link")) } " · "
                a href=(a.href_with("/agenda.ics", &facility)) { "iCalendar" } " · "
                a href=(a.href_with("/agenda.atom", &facility)) { "Atom" }
            }
        }
    }
}

/// What the front page says about whose duty it is and who has not answered.
pub(in crate::web) fn front(a: &Asked<'_>, views: &DutyViews) -> Derived {
    let l = a.l;
    let whole = views.whole(&a.as_of);
    let counts = Counts::of(cells(&whole.rows));
    let late = super::owed::late_requests(&views.duty(), &a.as_of);
    let duty = html! {
        p.count {
            span.number { (l.number(counts.orphaned as f64)) }
            a href=(a.href_with("/duty", &[("status", "orphaned")])) { (l.tn("front-orphaned", counts.orphaned)) }
        }
        p.note {
            (l.ta("duty-counts", &[
                ("all", &l.tn("duty-count-cells", counts.all)),
                ("assigned", &l.tn("duty-count-assigned", counts.assigned)),
                ("contested", &l.tn("duty-count-contested", counts.contested)),
                ("orphaned", &l.tn("duty-count-orphaned", counts.orphaned)),
                ("unknown", &l.tn("duty-count-unknown", counts.unknown)),
            ])) " "
            a href=(a.href("/duty")) { (l.t("front-duty")) }
        }
    };
    let answers = html! {
        p.count {
            span.number { (l.number(late as f64)) }
            a href=(a.href("/requests")) { (l.tn("front-late", late)) }
        }
        p.note { a href=(a.href("/agenda")) { (l.t("front-agenda")) } }
    };
    Derived { duty, answers }
}

/// The place of a cell as a link back, and its name.
pub(super) fn crumb(a: &Asked<'_>, seat: &Seat, name: &str) -> Markup {
    html! {
        p.crumb {
            a href=(a.href("/duty")) { (a.l.t("duty-title")) }
            @if let Seat::Facility(id) = seat {
                " › " a href=(a.href(&format!("/facilities/{id}"))) { (name) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::duty::sample;
    use crate::web::{Locales, ask::Asked};
    use standing_disclosure::institutional;

    #[test]
    fn a_matrix_of_three_hundred_facilities_is_paged_and_stays_below_two_hundred_kilobytes() {
        let locales = Locales::embedded().unwrap();
        let zone = standing_terms::BookZone::eastern();
        let l = locales.get("es").unwrap();
        let query = [
            ("on", "2021-03-12"),
            ("known", "2021-03-12T18:00:00Z"),
            ("lang", "es"),
        ];
        let query = query.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
        let Ok(a) = Asked::read("/duty", query, &zone, || unreachable!(), &locales, l) else {
            panic!("every value can be read")
        };
        let Ok(mut matrix) = Matrix::matching(&a, &sample::views(), 1) else {
            panic!("nothing is filtered")
        };
        matrix.rows = matrix.rows.iter().cycle().take(300).cloned().collect();
        matrix.rows.sort_by(|x, y| x.state.cmp(&y.state));
        let html = page(&a, &institutional(matrix)).body.into_string();
        assert!(html.len() < 190_000, "{} bytes", html.len());
        assert!(html.contains("rel=\"next\""));
    }
}
