//! The agenda for other programs: iCalendar and Atom, of everything, of a facility, or of a party.

use super::{agenda::Shown, owed, say, status};
use crate::web::{ask::Asked, surveillance::urn};
use jiff::{ToSpan as _, civil::Date};
use standing_disclosure::Cleared;
use standing_formats::atom::{Entry, Feed};
use standing_formats::icalendar::{Event, calendar as write};
use standing_terms::{FacilityId, Known};
use standing_views::duty::{AgendaLine, Duty, Lateness};

/// Another form of a page, for its head and for readers who subscribe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Alternate {
    /// Its media type.
    pub(in crate::web) kind: &'static str,
    /// Its address.
    pub(in crate::web) href: String,
    /// What it is called where it stands beside its kin.
    pub(in crate::web) name: &'static str,
    /// Its title.
    pub(in crate::web) title: String,
}

/// The feeds that belong to a page: those of its facility or party, else of everything. None for
/// pages that are not about duty.
pub(in crate::web) fn alternates(a: &Asked<'_>) -> Vec<Alternate> {
    let Some((about, title)) = subject(a) else {
        return Vec::new();
    };
    let more: Vec<(&str, &str)> = about
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    [
        ("text/calendar", "/agenda.ics", "iCalendar"),
        ("application/atom+xml", "/agenda.atom", "Atom"),
    ]
    .into_iter()
    .map(|(kind, path, name)| Alternate {
        kind,
        href: a.href_with(path, &more),
        name,
        title: format!("{title} ({name})"),
    })
    .collect()
}

/// What a page is about, as the query of a feed, and how it is called.
fn subject(a: &Asked<'_>) -> Option<(Vec<(&'static str, String)>, String)> {
    let title = a.l.t("agenda-title");
    let of = |name: &'static str, value: &str| {
        Some((vec![(name, value.to_owned())], format!("{title}: {value}")))
    };
    if let Some(rest) = a.path.strip_prefix("/facilities/") {
        let id = rest.split('/').next().unwrap_or(rest);
        return of("facility", id);
    }
    if let Some(rest) = a.path.strip_prefix("/duty/") {
        let place = rest.split('/').next().unwrap_or(rest);
        return match FacilityId::new(place) {
            Ok(id) => of("facility", id.as_str()),
            Err(_) => Some((Vec::new(), title)),
        };
    }
    if let Some(rest) = a.path.strip_prefix("/requests/") {
        return match rest.rsplit_once('@') {
            Some((_, party)) => of("party", party.split('/').next().unwrap_or(party)),
            None => Some((Vec::new(), title)),
        };
    }
    if ["/duty", "/requests", "/agenda", "/dockets", "/plans"].contains(&a.path.as_str()) {
        let asked = ["facility", "party"]
            .into_iter()
            .filter_map(|name| a.value(name).map(|v| (name, v.to_owned())))
            .collect();
        return Some((asked, title));
    }
    None
}

/// What has a day, as a calendar.
pub(super) fn calendar(a: &Asked<'_>, cleared: &Cleared<Shown>) -> String {
    let l = a.l;
    let p = cleared.value();
    let made = match p.agenda.as_of.known {
        Known::By(instant) => instant,
        // The same agenda gives the same bytes.
        Known::Now => a.zone.end_of_day(p.agenda.as_of.on),
    };
    let events: Vec<Event> = p
        .agenda
        .lines()
        .filter_map(|(list, line)| {
            Some(Event {
                uid: format!("{}@standing", line.id),
                day: line.due?,
                summary: format!("{}: {}", line.bearer.name, line.what),
                description: format!(
                    "{}\n{}\n{}\n{}",
                    line.place,
                    say::plain(l, &line.sentence),
                    line.id,
                    l.t("computed-by-counsel"),
                ),
                category: list.to_owned(),
            })
        })
        .collect();
    let name = l.ta("agenda-of", &[("subject", &p.subject(a))]);
    write(&name, &events, made)
}

/// The day on which a line came to stand as it does: what a reader of the feed is told then.
fn turned_on(duty: &Duty, line: &AgendaLine, on: Date) -> Date {
    let after = |due: Date| due.saturating_add(1.day());
    match &line.lateness {
        Lateness::Due => on,
        Lateness::Overdue { due, .. } => after(*due),
        Lateness::Lapsed { since, .. } | Lateness::Paused { since } => *since,
        Lateness::Ended { on, .. } => *on,
        Lateness::Running { .. } | Lateness::Open { .. } | Lateness::NotRunning => {
            let as_of = standing_terms::AsOf::on(on);
            duty.obligation(&line.id, &as_of)
                .and_then(|o| o.made)
                .unwrap_or(on)
        }
    }
}

/// What became due or late or was promised, latest first.
pub(super) fn atom(a: &Asked<'_>, duty: &Duty, cleared: &Cleared<Shown>) -> Feed {
    let l = a.l;
    let p = cleared.value();
    let on = p.agenda.as_of.on;
    let mut entries: Vec<Entry> = p
        .agenda
        .lines()
        .map(|(list, line)| {
            let code = status::lateness_code(&line.lateness, line.force);
            let day = turned_on(duty, line, on);
            Entry {
                id: urn(&["standing", "obligation", &line.id.to_string(), code]),
                title: format!("{}: {}", l.t(&format!("lateness-{code}")), line.bearer.name),
                updated: a.zone.end_of_day(day),
                page: a.href(&owed::path(&line.id)),
                summary: format!("{} {}", line.what, say::plain(l, &line.sentence)),
                categories: vec![list.to_owned(), line.bearer.id.to_string()],
            }
        })
        .collect();
    entries.sort_by(|x, y| (y.updated, &y.id).cmp(&(x.updated, &x.id)));
    let subject = p.subject(a);
    let about = match (&p.facility, &p.party) {
        (Some((id, _)), _) => id.to_string(),
        (None, Some(party)) => party.id.to_string(),
        (None, None) => "all".to_owned(),
    };
    Feed {
        id: urn(&["standing", "agenda", &about]),
        title: l.ta("agenda-of", &[("subject", &subject)]),
        subtitle: Some(l.t("computed-by-counsel")),
        language: l.tag().to_owned(),
        author: "Standing".to_owned(),
        own: a.here_with(&[]),
        page: {
            let kept: Vec<(&str, &str)> = ["facility", "party"]
                .into_iter()
                .filter_map(|n| a.value(n).map(|v| (n, v)))
                .collect();
            a.href_with("/agenda", &kept)
        },
        updated: None,
        entries,
    }
}
