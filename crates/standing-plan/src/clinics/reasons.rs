//! Why somebody is not served, and a small change that would help.

use standing_check::clinics::{Person, PlannedSession, Problem, Session};

/// Why somebody is not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No session is on one of their days.
    NoSessionOnTheirDays,
    /// No vial of a product they may have is there on one of their days.
    NoProduct,
    /// Every product they may have needs a second dose, and no session fits it in time.
    NoSecondDoseInTime,
    /// A session of their group with their product has room, and no vial is left.
    VialsUsed,
    /// Sessions of their group with their product are full.
    SessionsFull,
    /// The sessions on their days serve other groups, or give other products.
    SessionsOfOthers,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NoSessionOnTheirDays,
        Self::NoProduct,
        Self::NoSecondDoseInTime,
        Self::VialsUsed,
        Self::SessionsFull,
        Self::SessionsOfOthers,
    ];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoSessionOnTheirDays => "no-session-on-their-days",
            Self::NoProduct => "no-product",
            Self::NoSecondDoseInTime => "no-second-dose-in-time",
            Self::VialsUsed => "vials-used",
            Self::SessionsFull => "sessions-full",
            Self::SessionsOfOthers => "sessions-of-others",
        }
    }

    /// What it means.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::NoSessionOnTheirDays => "no session is on a day on which the dose is due",
            Self::NoProduct => "no vial of a product they may have is there on their days",
            Self::NoSecondDoseInTime => "no session fits the second dose while they are here",
            Self::VialsUsed => "their group's session has room, and no vial is left",
            Self::SessionsFull => "their group's sessions are full",
            Self::SessionsOfOthers => {
                "the sessions on their days serve other groups or give other products"
            }
        }
    }
}

/// Why, and a change. The change is read off the plan as it stands; it is not solved again.
pub(super) fn why(problem: &Problem, held: &[PlannedSession], person: &Person) -> (Reason, String) {
    let here = |day: u32| person.stays_until.is_none_or(|last| day <= last);
    let mut days: Vec<&Session> = problem
        .sessions
        .iter()
        .filter(|s| (person.from_day..=person.until_day).contains(&s.day) && here(s.day))
        .collect();
    days.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    let last = person
        .stays_until
        .map_or(person.until_day, |last| last.min(person.until_day));
    let Some(first) = days.first() else {
        let change = format!("a session between day {} and day {last}", person.from_day);
        return (Reason::NoSessionOnTheirDays, change);
    };
    let mut there: Vec<&str> = problem
        .lots
        .iter()
        .filter(|lot| {
            lot.vials > 0
                && person.products.contains(&lot.product)
                && days
                    .iter()
                    .any(|s| (lot.from_day..=lot.until_day).contains(&s.day))
        })
        .map(|lot| lot.product.as_str())
        .collect();
    there.sort_unstable();
    there.dedup();
    if there.is_empty() {
        let mut wanted = person.products.clone();
        wanted.sort();
        let change = format!("a vial of {} by day {}", wanted.join(" or "), first.day);
        return (Reason::NoProduct, change);
    }
    let possible = |product: &&&str| {
        let Some(rules) = problem.product(product) else {
            return false;
        };
        if person.dose == 2 || rules.doses == 1 || person.second_elsewhere {
            return true;
        }
        let (least, most) = rules.interval_days.unwrap_or((1, 0));
        days.iter().any(|first| {
            problem.sessions.iter().any(|later| {
                later.day > first.day
                    && later.day >= first.day.saturating_add(least)
                    && later.day <= first.day.saturating_add(most)
                    && here(later.day)
            })
        })
    };
    let possible: Vec<&str> = there.iter().filter(possible).copied().collect();
    let Some(product) = possible.first() else {
        let change = "a one-dose product, or a second dose arranged elsewhere".to_owned();
        return (Reason::NoSecondDoseInTime, change);
    };
    let ours: Vec<(&PlannedSession, &&Session)> = held
        .iter()
        .filter(|h| {
            h.cohort == person.cohort
                && h.quarantine == person.quarantine
                && possible.contains(&h.product.as_str())
        })
        .filter_map(|h| days.iter().find(|s| s.id == h.id).map(|s| (h, s)))
        .collect();
    let room = |(h, s): &&(&PlannedSession, &&Session)| {
        h.people.len() < s.turns(person.observe_min).min(s.most_people) as usize
    };
    if let Some((h, _)) = ours.iter().find(room) {
        return (
            Reason::VialsUsed,
            format!("one more vial of {} for session {}", h.product, h.id),
        );
    }
    if let Some((h, s)) = ours.first() {
        let change = if h.people.len() >= s.most_people as usize {
            format!("room for one more in session {}", h.id)
        } else {
            format!("one more vaccinator in session {}", h.id)
        };
        return (Reason::SessionsFull, change);
    }
    let quarantine = if person.quarantine {
        " in quarantine"
    } else {
        ""
    };
    let change = format!(
        "one more session on day {} for cohort {}{quarantine}, with {product}",
        first.day, person.cohort
    );
    (Reason::SessionsOfOthers, change)
}
