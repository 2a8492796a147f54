//! The views of surveillance beyond the figure, over the latest book, as the pages ask for them.

use super::lately::{Lately, Point};
use super::serve::{Folded, Shared, latest};
use crate::statistics_rules::{self, rules};
use crate::web::surveillance::{Epidemic, EpidemiologyViews, epidemic_of};
use standing_terms::{AsOf, FacilityId, Period, Place};
use standing_views::epidemiology::{Answer, Epidemiology, Message, Rules, outbreaks::OutbreakList};
use standing_views::surveillance::FacilityStanding;
use std::sync::Arc;

/// The statistics over one folded book.
fn of<'f>(folded: &'f Folded, rules: &'f Rules) -> Epidemiology<'f> {
    Epidemiology::of(&folded.surveillance, &folded.book, rules)
}

/// Answers of a view over the whole book that are kept: a reader goes from page to page of one day,
/// and a few look at others. One takes a megabyte or two.
const OF_THE_BOOK: usize = 6;
/// Answers of a view of one place that are kept; small.
const OF_A_PLACE: usize = 64;

/// What the answers of a book of now are a function of.
pub(super) fn point(folded: &Folded, as_of: &AsOf) -> Point {
    Point {
        position: folded.book.position(),
        rules: statistics_rules::hash(),
        as_of: *as_of,
    }
}

/// The views over the latest book. Answers are kept under the position of the book, the hash of the
/// rules and the as-of point.
///
/// # Errors
/// Where the rules of the program cannot be read.
pub(super) fn views(shared: &Shared) -> anyhow::Result<EpidemiologyViews> {
    let rules = rules()?;
    // A view of the book as a whole.
    macro_rules! whole {
        (|$f:ident, $as_of:ident| $answer:expr) => {{
            let (shared, lately) = (Arc::clone(shared), Lately::most(OF_THE_BOOK));
            Box::new(move |$as_of: &AsOf| {
                let $f = latest(&shared);
                lately.get(point(&$f, $as_of), (), || $answer)
            })
        }};
    }
    // A view of a place; none where the book has no such place.
    macro_rules! place {
        (|$f:ident, $place:ident, $as_of:ident| $answer:expr) => {{
            let (shared, lately) = (Arc::clone(shared), Lately::most(OF_A_PLACE));
            Box::new(move |$place: &Place, $as_of: &AsOf| {
                let $f = latest(&shared);
                if !known(&$f, $place) {
                    return None;
                }
                lately.get(point(&$f, $as_of), $place.clone(), || $answer)
            })
        }};
    }
    Ok(EpidemiologyViews {
        epidemic: {
            let (shared, lately) = (Arc::clone(shared), Lately::most(OF_A_PLACE));
            Box::new(move |id: &FacilityId, as_of: &AsOf| {
                let f = latest(&shared);
                lately.get(point(&f, as_of), id.clone(), || {
                    let mut epidemic = epidemic_of(&f.surveillance, &f.book, id, as_of, true)?;
                    epidemic.outbreaks = of(&f, rules).outbreaks_of(id, as_of);
                    Some(epidemic)
                })
            })
        },
        epidemics: whole!(|f, as_of| epidemics(&f, as_of)),
        outbreaks: whole!(|f, as_of| {
            of(&f, rules)
                .outbreaks(&Place::us(), as_of)
                .unwrap_or_else(|| no_rule(as_of))
        }),
        elsewhere: {
            let (shared, lately) = (Arc::clone(shared), Lately::most(OF_THE_BOOK));
            Box::new(move |period: Period, as_of: &AsOf| {
                let f = latest(&shared);
                lately.get(point(&f, as_of), period, || {
                    of(&f, rules).elsewhere(period, as_of)
                })
            })
        },
        comparison: {
            let (shared, lately) = (Arc::clone(shared), Lately::most(OF_A_PLACE));
            Box::new(move |place: &Place, period: Period, as_of: &AsOf| {
                let f = latest(&shared);
                lately.get(point(&f, as_of), (place.clone(), period), || {
                    of(&f, rules).comparison(place, period, as_of)
                })
            })
        },
        ratios: whole!(|f, as_of| of(&f, rules).published_ratios(as_of)),
        coverage: place!(|f, place, as_of| Some(of(&f, rules).coverage(place, as_of))),
        expansion: place!(|f, place, as_of| Some(of(&f, rules).expansion(place, as_of))),
        spillover: whole!(|f, as_of| match of(&f, rules).spillover(as_of) {
            Some(answer) => Answer::Given(answer),
            None => Answer::Refused(Message::new("no-rule-in-force").day("day", as_of.on)),
        }),
        silences: whole!(|f, as_of| of(&f, rules).silences(&Place::us(), as_of)),
        brief: place!(|f, place, as_of| of(&f, rules).brief(place, as_of)),
    })
}

/// Whether a place is in the book: a facility that nobody ever named has no page.
fn known(f: &Folded, place: &Place) -> bool {
    match place {
        Place::Facility(id) => f.surveillance.directory().listing(id).is_some(),
        _ => true,
    }
}

/// The weeks of every facility with a series, by name.
fn epidemics(f: &Folded, as_of: &AsOf) -> Vec<Epidemic> {
    let mut out: Vec<Epidemic> = f
        .surveillance
        .facilities(as_of)
        .iter()
        .filter_map(|s: &FacilityStanding| {
            let mut e = epidemic_of(&f.surveillance, &f.book, &s.id, as_of, false)?;
            e.name.clone_from(&s.name);
            e.state.clone_from(&s.state);
            Some(e)
        })
        .collect();
    out.sort_by(|a, b| a.name.cmp(&b.name));
    out
}

/// No rule of outbreaks is in force on the day: nothing can be judged by one.
fn no_rule(as_of: &AsOf) -> OutbreakList {
    OutbreakList {
        as_of: *as_of,
        rule: String::new(),
        citation: String::new(),
        judged: 0,
        with_outbreak: 0,
        ongoing: 0,
        not_judged: 0,
        facilities: Vec::new(),
    }
}
