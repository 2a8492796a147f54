//! The vaccines among which one key chooses: those that the due lines recommend, each with the lot that
//! the facility used last that day. What was shown is sent back with the form, so that a key means the
//! same when the form is sent again.

use super::chart::vaccine;
use super::lots::Lots;
use crate::web::office::form::Form;
use jiff::civil::Date;
use standing_forecast::Compiled;
use standing_registry::due::Line;
use standing_terms::FacilityId;

/// As many as there are keys.
const MOST: usize = 9;

/// A vaccine that one key chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) cvx: String,
    pub(super) lot: Option<String>,
    pub(super) expiry: Option<Date>,
    pub(super) mvx: Option<String>,
}

impl Choice {
    /// As it is sent back.
    pub(super) fn sent(&self) -> String {
        let part = |text: &Option<String>| text.clone().unwrap_or_default();
        let expiry = self.expiry.map(|d| d.to_string()).unwrap_or_default();
        // The last part is the lot, in which a bar may stand.
        format!(
            "{}|{}|{expiry}|{}",
            self.cvx,
            part(&self.mvx),
            part(&self.lot)
        )
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '|').map(|part| Some(part.to_owned()));
        let mut next = || parts.next().flatten();
        let filled = |text: String| (!text.is_empty()).then_some(text);
        let cvx = next()?;
        let mvx = filled(next()?);
        let expiry = match filled(next()?) {
            Some(day) => Some(day.parse().ok()?),
            None => None,
        };
        let lot = filled(next()?);
        let codes =
            |text: &str| text.len() <= 10 && text.bytes().all(|b| b.is_ascii_alphanumeric());
        let fits = codes(&cvx) && mvx.as_deref().is_none_or(codes);
        fits.then_some(Self {
            cvx,
            lot,
            expiry,
            mvx,
        })
    }

    /// Those that came with a form; none where any of them cannot be read.
    pub(super) fn all(form: &Form) -> Option<Vec<Self>> {
        form.all("option").take(MOST).map(Self::read).collect()
    }

    /// What it is called.
    pub(super) fn name(&self, set: &Compiled) -> String {
        vaccine(set, &self.cvx)
    }
}

/// The vaccines of these lines, first those of the group that is asked for, and among them first the
/// one used last today.
pub(super) fn choices(
    lines: &[Line],
    group: &str,
    lots: &Lots,
    facility: &FacilityId,
    day: Date,
) -> Vec<Choice> {
    let wanted = lines.iter().filter(|line| line.vaccine_group == group);
    let rest = lines.iter().filter(|line| line.vaccine_group != group);
    let mut found: Vec<(Choice, usize)> = Vec::new();
    let mut begin = 0;
    for line in wanted.chain(rest) {
        for cvx in &line.vaccines {
            if found.iter().any(|(choice, _)| choice.cvx == *cvx) {
                continue;
            }
            let lot = lots.of(facility, cvx, day);
            let choice = Choice {
                cvx: cvx.clone(),
                lot: lot.map(|lot| lot.number.clone()),
                expiry: lot.and_then(|lot| lot.expiry),
                mvx: lot.and_then(|lot| lot.mvx.clone()),
            };
            found.push((choice, lot.map_or(0, |lot| lot.at + 1)));
        }
        if let Some(of_line) = found.get_mut(begin..) {
            of_line.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
        }
        begin = found.len();
    }
    found
        .into_iter()
        .map(|(choice, _)| choice)
        .take(MOST)
        .collect()
}
