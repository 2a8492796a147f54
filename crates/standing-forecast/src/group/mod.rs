//! Identify and evaluate vaccine group (chapter 9).
//!
//! Best series are blended with those of their own kind: risk with risk, standard with standard
//! (section 4.6). A person may therefore have more than one forecast for a vaccine group. One of
//! them leads, and the others stand beside it; none is thrown away.

mod multiple;

use crate::data::{GroupId, SeriesType, Tables, VaccineGroup};
use crate::day::Day;
use crate::forecast::{PatientSeries, SeriesStatus};
use crate::gather::Subject;
use crate::select::Best;

/// A vaccine group forecast.
#[derive(Debug, Clone, Copy)]
pub struct GroupForecast {
    /// The vaccine group.
    pub group: GroupId,
    /// The kind of the series that it blends.
    pub series_type: SeriesType,
    /// SINGLEANTVG-1, TABLE 9-4.
    pub status: SeriesStatus,
    /// The dates and the dose number, where the status is Not Complete.
    pub due: Option<Due>,
    /// Whether it is the first of its group: the one a due list shows.
    pub leads: bool,
    /// The member that set the earliest date, or the first: a place among the patient series.
    pub(crate) lead: u16,
    pub(crate) members: (u16, u16),
    pub(crate) recommended: (u16, u16),
}

/// When a dose is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// MULTIANTVG-1, SINGLEANTVG-2.
    pub earliest: Day,
    /// FORECASTVG-2.
    pub recommended: Day,
    /// FORECASTVG-3.
    pub past_due: Option<Day>,
    /// FORECASTVG-4.
    pub latest: Option<Day>,
    /// FORECASTDN-2.
    pub number: u8,
}

/// What the forecasts of groups are built from, and into.
pub(crate) struct Groups<'g> {
    pub(crate) tables: &'g Tables,
    pub(crate) subject: &'g Subject,
    pub(crate) all: &'g [PatientSeries],
    /// The best series of the group being forecast.
    pub(crate) best: &'g [Best],
    pub(crate) members: &'g mut Vec<u16>,
    pub(crate) forecasts: &'g mut Vec<GroupForecast>,
}

impl Groups<'_> {
    /// Adds the forecasts of one vaccine group.
    pub(crate) fn forecast(&mut self, id: GroupId, group: &VaccineGroup) {
        let first = self.forecasts.len();
        if group.antigens.len() > 1 {
            for kind in [SeriesType::Risk, SeriesType::Standard] {
                self.multiple_antigens(id, group, kind);
            }
        } else {
            self.single_antigen(id, group);
        }
        let Some(own) = self.forecasts.get_mut(first..) else {
            return;
        };
        own.sort_by_key(precedence);
        if let Some(leader) = own.first_mut() {
            leader.leads = true;
        }
    }

    /// Section 9.3: of several antigens, the best series of one kind are blended.
    fn multiple_antigens(&mut self, id: GroupId, group: &VaccineGroup, kind: SeriesType) {
        let from = self.members.len();
        for best in self.best {
            let series = &self.tables.series[self.patient(best.at).series];
            let is_risk = series.kind == SeriesType::Risk;
            let same_kind = is_risk == (kind == SeriesType::Risk);
            if same_kind {
                self.members.push(best.at);
            }
        }
        if self.members.len() > from {
            let forecast = self.blend(id, group, kind, from);
            self.forecasts.push(forecast);
        }
    }

    /// Section 9.2: of one antigen, a forecast is made for each series group (FORECASTVG-1), which
    /// holds one best series.
    fn single_antigen(&mut self, id: GroupId, group: &VaccineGroup) {
        for best in self.best {
            let patient = *self.patient(best.at);
            let series_type = self.tables.series[patient.series].kind;
            let place = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
            let from = place(self.members.len());
            self.members.push(best.at);
            self.forecasts.push(GroupForecast {
                group: id,
                series_type,
                // SINGLEANTVG-1
                status: patient.status(),
                due: patient.dates.map(|dates| Due {
                    // SINGLEANTVG-2
                    earliest: dates.earliest,
                    recommended: dates.recommended,
                    past_due: dates.past_due,
                    latest: dates.latest,
                    number: self.number(group, &[]),
                }),
                leads: false,
                lead: best.at,
                members: (from, place(self.members.len())),
                recommended: (0, 0),
            });
        }
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "places are made only from this list, in `select`"
    )]
    fn patient(&self, at: u16) -> &PatientSeries {
        &self.all[usize::from(at)]
    }

    /// FORECASTDN-2. Of a group that must be given whole, the minimum of the forecasts that are
    /// blended; of any other, the maximum over all best series of its antigens: a person who has
    /// completed the standard series and needs a risk dose needs the dose after those. FORECASTVG-1
    /// has a single antigen's forecast hold one best series alone; CDC's cases count over all
    /// (2016-UC-0058, 2016-UC-0132, 2016-UC-0166, 2024-UC-0019).
    fn number(&self, group: &VaccineGroup, members: &[u16]) -> u8 {
        let number = if group.full {
            let due = members.iter().map(|&at| self.patient(at));
            due.filter(|p| p.dates.is_some()).map(|p| p.number).min()
        } else {
            let best = self.best.iter().map(|best| self.patient(best.at));
            best.map(|p| p.number).max()
        };
        number.unwrap_or(1)
    }

    fn blend(
        &self,
        id: GroupId,
        group: &VaccineGroup,
        series_type: SeriesType,
        from: usize,
    ) -> GroupForecast {
        let members = self.members.get(from..).unwrap_or_default();
        let parts = || members.iter().map(|&at| (at, self.patient(at)));
        let status = multiple::status(parts().map(|(_, p)| p.status()));
        let dated = || parts().filter_map(|(at, p)| Some((at, p, p.dates?)));
        let earliest = multiple::earliest(
            &dated().map(|(_, _, dates)| dates),
            last_dose(self.subject, group),
        );
        let lead = dated()
            .find(|(_, _, dates)| Some(dates.earliest) == earliest)
            .map(|(at, ..)| at)
            .or_else(|| {
                let same = parts().find(|(_, p)| p.status() == status);
                same.map(|(at, _)| at)
            })
            .or_else(|| members.first().copied())
            .unwrap_or_default();
        let due = earliest
            .filter(|_| status == SeriesStatus::NotComplete)
            .map(|earliest| Due {
                earliest,
                recommended: dated()
                    .map(|(_, _, dates)| dates.recommended)
                    .min()
                    .map_or(earliest, |date| date.max(earliest)),
                past_due: dated()
                    .filter_map(|(_, _, dates)| dates.past_due)
                    .min()
                    .map(|date| date.max(earliest)),
                latest: dated().filter_map(|(_, _, dates)| dates.latest).min(),
                number: self.number(group, members),
            });
        let place = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        GroupForecast {
            group: id,
            series_type,
            status,
            due,
            leads: false,
            lead,
            members: (place(from), place(self.members.len())),
            recommended: (0, 0),
        }
    }
}

/// Which forecast of a vaccine group leads: one that asks for a dose before one that does not, the
/// earlier of two; then what stands against a dose; then what makes it needless.
fn precedence(forecast: &GroupForecast) -> (u8, bool, Option<Day>) {
    let rank = match forecast.status {
        SeriesStatus::NotComplete => 0,
        SeriesStatus::Contraindicated => 1,
        SeriesStatus::Complete => 2,
        SeriesStatus::Immune => 3,
        SeriesStatus::NotRecommended => 4,
        SeriesStatus::AgedOut => 5,
    };
    (
        rank,
        forecast.series_type != SeriesType::Risk,
        forecast.due.map(|due| due.earliest),
    )
}

/// The latest dose that contains a vaccine of the group.
fn last_dose(subject: &Subject, group: &VaccineGroup) -> Option<Day> {
    let mut doses = subject.doses.iter().rev();
    doses
        .find(|dose| group.vaccines.contains(dose.cvx))
        .map(|dose| dose.date)
}
