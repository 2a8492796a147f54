//! Feeds: a new outbreak, a place gone dark, a figure lowered. An entry is about something that the
//! book shows, so it has the same identifier each time it is written.

use super::epidemic::Epidemic;
use crate::web::ask::Asked;
use jiff::{Timestamp, civil::Date};
use sha2::{Digest as _, Sha256};
use standing_formats::atom::{Entry, Feed};
use standing_terms::{FacilityId, Place, StateCode};
use standing_views::epidemiology::{
    outbreaks::OutbreakList,
    silence::{SilenceKind, Silences},
};
use std::collections::BTreeSet;

/// The feeds, with the names used in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Kind {
    /// An outbreak began.
    Outbreaks,
    /// A publisher stopped, altogether or for a place.
    WentDark,
    /// A count that should only grow was lowered.
    Lowered,
}

impl Kind {
    /// All of them.
    pub(crate) const ALL: [(Self, &'static str); 3] = [
        (Self::Outbreaks, "outbreaks"),
        (Self::WentDark, "went-dark"),
        (Self::Lowered, "lowered"),
    ];

    /// By its name in addresses.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(k, _)| *k)
    }

    fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(k, _)| *k == self)
            .map_or("", |(_, n)| *n)
    }
}

/// Entries in a feed.
const MOST: usize = 100;

/// A name-based identifier (RFC 9562, section 5.8: version 8, from SHA-256).
pub(in crate::web) fn urn(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let mut bytes: Vec<u8> = hasher.finalize().into_iter().take(16).collect();
    if let Some(b) = bytes.get_mut(6) {
        *b = (*b & 0x0f) | 0x80;
    }
    if let Some(b) = bytes.get_mut(8) {
        *b = (*b & 0x3f) | 0x80;
    }
    let h = hex::encode(bytes);
    let part = |from: usize, to: usize| h.get(from..to).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

/// Which facilities a feed is about: all of the nation, those of a state, or one.
pub(super) fn within<'e>(place: &Place, all: &'e [Epidemic]) -> BTreeSet<&'e FacilityId> {
    all.iter()
        .filter(|e| match place {
            Place::Facility(id) => e.id == *id,
            Place::State(s) => e.state.as_ref() == Some(s),
            _ => true,
        })
        .map(|e| &e.id)
        .collect()
}

/// What happened at a place.
struct News<'n> {
    /// What tells it from every other of its kind.
    key: &'n [&'n str],
    day: Date,
    title: String,
    summary: String,
    path: &'n str,
    /// The place.
    id: &'n str,
}

fn entry(a: &Asked<'_>, kind: Kind, news: News<'_>) -> Entry {
    let mut parts = vec!["standing", kind.name()];
    parts.extend(news.key);
    Entry {
        id: urn(&parts),
        title: news.title,
        updated: a.zone.end_of_day(news.day),
        page: a.href(news.path),
        summary: news.summary,
        categories: vec![kind.name().to_owned(), news.id.to_owned()],
    }
}

fn feed(a: &Asked<'_>, kind: Kind, place: &Place, mut entries: Vec<Entry>, name: &str) -> Feed {
    let l = a.l;
    entries.sort_by(|x, y| (y.updated, &y.id).cmp(&(x.updated, &x.id)));
    entries.truncate(MOST);
    let title = match kind {
        Kind::Outbreaks => l.ta("feed-outbreaks-of", &[("place", name)]),
        Kind::WentDark => l.ta("feed-went-dark-of", &[("place", name)]),
        Kind::Lowered => l.ta("feed-lowered-of", &[("place", name)]),
    };
    let page = match kind {
        Kind::Outbreaks => "/outbreaks",
        Kind::WentDark => "/silence",
        Kind::Lowered => "/",
    };
    Feed {
        id: urn(&["standing", "feed", kind.name(), &place.to_string()]),
        title,
        subtitle: Some(l.t("feed-subtitle")),
        language: l.tag().to_owned(),
        author: "Standing".to_owned(),
        own: a.here_with(&[]),
        page: a.href(page),
        updated: entries.is_empty().then_some(Timestamp::UNIX_EPOCH),
        entries,
    }
}

/// Outbreaks, each on the day from which it was one.
pub(super) fn outbreaks(
    a: &Asked<'_>,
    place: &Place,
    name: &str,
    list: &OutbreakList,
    within: &BTreeSet<&FacilityId>,
) -> Feed {
    let l = a.l;
    let entries = list
        .facilities
        .iter()
        .filter(|f| within.contains(&f.facility))
        .filter_map(|f| Some((f, f.judged.given()?)))
        .flat_map(|(f, j)| j.outbreaks.iter().map(move |o| (f, o)))
        .map(|(f, o)| {
            let day = l.date(o.from);
            entry(
                a,
                Kind::Outbreaks,
                News {
                    key: &[f.facility.as_str(), &o.from.to_string()],
                    day: o.from,
                    title: l.ta("feed-outbreak", &[("name", &f.name), ("day", &day)]),
                    summary: l.ta(
                        "feed-outbreak-text",
                        &[
                            ("name", &f.name),
                            ("day", &day),
                            ("size", &l.number(o.size)),
                            ("last", &l.date(o.last_case)),
                        ],
                    ),
                    path: &format!("/facilities/{}/epidemic", f.facility),
                    id: f.facility.as_str(),
                },
            )
        })
        .collect();
    feed(a, Kind::Outbreaks, place, entries, name)
}

/// What went dark or stopped, each on the first day without it.
pub(super) fn dark(
    a: &Asked<'_>,
    place: &Place,
    name: &str,
    list: &Silences,
    within: &BTreeSet<&FacilityId>,
) -> Feed {
    let entries = list
        .silences
        .iter()
        .filter(|s| s.kind != SilenceKind::NeverReported)
        .filter(|s| match &s.facility {
            Some(id) => within.contains(id),
            None => *place == Place::us(),
        })
        .filter_map(|s| Some((s, s.since?)))
        .map(|(s, since)| {
            let id = s.facility.as_ref().map_or("nation", |f| f.as_str());
            let path = s
                .facility
                .as_ref()
                .map_or_else(|| "/silence".to_owned(), |f| format!("/facilities/{f}"));
            entry(
                a,
                Kind::WentDark,
                News {
                    key: &[id, s.measure.code(), &since.to_string()],
                    day: since,
                    title: a.l.ta(
                        "feed-dark",
                        &[("name", &s.name), ("measure", &a.l.measure(s.measure))],
                    ),
                    summary: a.l.message(&s.message),
                    path: &path,
                    id,
                },
            )
        })
        .collect();
    feed(a, Kind::WentDark, place, entries, name)
}

/// Counts that fell, each on the day of the lower one.
pub(super) fn lowered(
    a: &Asked<'_>,
    place: &Place,
    name: &str,
    all: &[Epidemic],
    within: &BTreeSet<&FacilityId>,
) -> Feed {
    let l = a.l;
    let entries = all
        .iter()
        .filter(|e| within.contains(&e.id))
        .flat_map(|e| e.corrections.iter().map(move |c| (e, c)))
        .map(|(e, c)| {
            entry(
                a,
                Kind::Lowered,
                News {
                    key: &[e.id.as_str(), &c.day.to_string()],
                    day: c.day,
                    title: l.ta("feed-lowered-entry", &[("name", &e.name)]),
                    summary: l.ta(
                        "correction-line",
                        &[
                            ("day", &l.date(c.day)),
                            ("before", &l.number(c.before)),
                            ("after", &l.number(c.after)),
                        ],
                    ),
                    path: &format!("/facilities/{}/epidemic", e.id),
                    id: e.id.as_str(),
                },
            )
        })
        .collect();
    feed(a, Kind::Lowered, place, entries, name)
}

/// The feeds that belong to a page, as addresses with titles: those of its facility or state, those of
/// the nation on pages about all of them, none elsewhere.
pub(in crate::web) fn alternates(a: &Asked<'_>) -> Vec<(String, String)> {
    let l = a.l;
    let path = a.path.as_str();
    let nation = || (None, l.t("place-nation-us"));
    let state = |code: &str| {
        let name = StateCode::new(code).map_or_else(
            || code.to_owned(),
            |c| {
                let name = c.name().to_owned();
                l.place(&Place::State(c), &name)
            },
        );
        (Some(format!("state:{code}")), name)
    };
    let (place, about) = if let Some(rest) = path.strip_prefix("/facilities/") {
        let id = rest.split('/').next().unwrap_or(rest);
        (Some(format!("facility:{id}")), id.to_owned())
    } else if let Some(code) = path.strip_prefix("/states/") {
        state(code)
    } else if path == "/states" {
        a.value("state").map_or_else(nation, state)
    } else if ["/", "/outbreaks", "/silence", "/brief", "/data"].contains(&path) {
        match a.value("place") {
            Some(place) if path == "/brief" => (Some(place.to_owned()), place.to_owned()),
            _ => nation(),
        }
    } else {
        return Vec::new();
    };
    let more: Vec<(&str, &str)> = place.as_deref().map(|p| ("place", p)).into_iter().collect();
    Kind::ALL
        .iter()
        .map(|(kind, name)| {
            let title = match kind {
                Kind::Outbreaks => l.ta("feed-outbreaks-of", &[("place", &about)]),
                Kind::WentDark => l.ta("feed-went-dark-of", &[("place", &about)]),
                Kind::Lowered => l.ta("feed-lowered-of", &[("place", &about)]),
            };
            (a.href_with(&format!("/feeds/{name}.atom"), &more), title)
        })
        .collect()
}

/// The feeds there are, as links.
pub(in crate::web) fn links(a: &Asked<'_>, place: Option<&str>) -> maud::Markup {
    let l = a.l;
    let more: Vec<(&str, &str)> = place.map(|p| ("place", p)).into_iter().collect();
    maud::html! {
        p.feeds {
            (l.t("feeds-label")) " "
            a href=(a.href_with("/feeds/outbreaks.atom", &more)) { (l.t("feed-outbreaks")) } ", "
            a href=(a.href_with("/feeds/went-dark.atom", &more)) { (l.t("feed-went-dark")) } ", "
            a href=(a.href_with("/feeds/lowered.atom", &more)) { (l.t("feed-lowered")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::urn;

    #[test]
    fn an_identifier_is_a_uuid_and_the_same_each_time() {
        let one = urn(&["standing", "outbreaks", "alder-creek", "2021-01-18"]);
        assert_eq!(
            one,
            urn(&["standing", "outbreaks", "alder-creek", "2021-01-18"])
        );
        assert_ne!(
            one,
            urn(&["standing", "outbreaks", "alder-creek", "2021-01-19"])
        );
        assert_eq!(one.len(), "urn:uuid:".len() + 36);
        assert_eq!(one.as_bytes().get(9 + 14), Some(&b'8'));
    }
}
