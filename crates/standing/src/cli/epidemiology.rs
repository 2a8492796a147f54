//! The views of surveillance beyond the figure, over the latest book, as the pages ask for them.

use super::serve::{Folded, Shared, latest};
use crate::statistics_rules::rules;
use crate::web::surveillance::{Epidemic, EpidemiologyViews, epidemic_of};
use standing_terms::{AsOf, FacilityId, Period, Place};
use standing_views::epidemiology::{Answer, Epidemiology, Message, Rules, outbreaks::OutbreakList};
use standing_views::surveillance::FacilityStanding;
use std::sync::Arc;

/// The statistics over one folded book.
fn of<'f>(folded: &'f Folded, rules: &'f Rules) -> Epidemiology<'f> {
    Epidemiology::of(&folded.surveillance, &folded.book, rules)
}

/// The views over the latest book.
///
/// # Errors
/// Where the rules of the program cannot be read.
pub(super) fn views(shared: &Shared) -> anyhow::Result<EpidemiologyViews> {
    let rules = rules()?;
    macro_rules! with {
        (|$f:ident| $closure:expr) => {{
            let shared = Arc::clone(shared);
            let $f = move || latest(&shared);
            Box::new($closure)
        }};
    }
    Ok(EpidemiologyViews {
        epidemic: with!(|f| move |id: &FacilityId, as_of: &AsOf| {
            let f = f();
            let mut epidemic = epidemic_of(&f.surveillance, &f.book, id, as_of, true)?;
            epidemic.outbreaks = of(&f, rules).outbreaks_of(id, as_of);
            Some(epidemic)
        }),
        epidemics: with!(|f| move |as_of: &AsOf| epidemics(&f(), as_of)),
        outbreaks: with!(|f| move |as_of: &AsOf| {
            of(&f(), rules)
                .outbreaks(&Place::us(), as_of)
                .unwrap_or_else(|| no_rule(as_of))
        }),
        elsewhere: with!(|f| move |period: Period, as_of: &AsOf| {
            of(&f(), rules).elsewhere(period, as_of)
        }),
        comparison: with!(|f| move |place: &Place, period: Period, as_of: &AsOf| {
            of(&f(), rules).comparison(place, period, as_of)
        }),
        ratios: with!(|f| move |as_of: &AsOf| of(&f(), rules).published_ratios(as_of)),
        coverage: with!(|f| move |place: &Place, as_of: &AsOf| {
            let f = f();
            known(&f, place).then(|| of(&f, rules).coverage(place, as_of))
        }),
        expansion: with!(|f| move |place: &Place, as_of: &AsOf| {
            let f = f();
            known(&f, place).then(|| of(&f, rules).expansion(place, as_of))
        }),
        spillover: with!(|f| move |as_of: &AsOf| {
            match of(&f(), rules).spillover(as_of) {
                Some(answer) => Answer::Given(answer),
                None => Answer::Refused(Message::new("no-rule-in-force").day("day", as_of.on)),
            }
        }),
        silences: with!(|f| move |as_of: &AsOf| of(&f(), rules).silences(&Place::us(), as_of)),
        brief: with!(|f| move |place: &Place, as_of: &AsOf| {
            let f = f();
            known(&f, place).then(|| of(&f, rules).brief(place, as_of))?
        }),
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
