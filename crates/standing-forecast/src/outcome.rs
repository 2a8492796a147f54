//! What came out for one person: forecasts of the vaccine groups, and under them the series, their
//! evaluations and the reasons.

use crate::data::{AntigenId, Compiled, Cvx, ObservationId, SeriesType};
use crate::day::Day;
use crate::evaluate::Evaluation;
use crate::forecast::{Need, PatientSeries, contraindication, guidance};
use crate::group::GroupForecast;
use crate::words;
use crate::workspace::Workspace;

/// The outcome for one person. Borrowed from the workspace, so that nothing is copied.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'w> {
    data: &'w Compiled,
    workspace: &'w Workspace,
}

impl<'w> Outcome<'w> {
    pub(crate) fn new(data: &'w Compiled, workspace: &'w Workspace) -> Self {
        Self { data, workspace }
    }

    /// The set that it was made with.
    pub fn data(&self) -> &'w Compiled {
        self.data
    }

    /// The day that was asked about.
    pub fn assessment(&self) -> Day {
        self.workspace.subject.assessment
    }

    /// Every vaccine group forecast: groups in the order of the schedule; of one group the leading
    /// forecast first.
    pub fn forecasts(&self) -> &'w [GroupForecast] {
        &self.workspace.forecasts
    }

    /// The leading forecast of each vaccine group.
    pub fn leading(&self) -> impl Iterator<Item = &'w GroupForecast> {
        self.workspace.forecasts.iter().filter(|f| f.leads)
    }

    /// Every relevant series, evaluated and forecast: by antigen.
    pub fn all_series(&self) -> &'w [PatientSeries] {
        &self.workspace.all
    }

    /// The best patient series, by antigen.
    pub fn best_series(&self) -> impl Iterator<Item = &'w PatientSeries> {
        let best = self.workspace.best.iter();
        best.filter_map(|best| self.workspace.all.get(usize::from(best.at)))
    }

    /// The best series that a forecast blends.
    pub fn members(&self, forecast: &GroupForecast) -> impl Iterator<Item = &'w PatientSeries> {
        let (from, to) = forecast.members;
        let members = self
            .workspace
            .members
            .get(usize::from(from)..usize::from(to));
        let members = members.unwrap_or_default().iter();
        members.filter_map(|&at| self.workspace.all.get(usize::from(at)))
    }

    /// The series whose dates or status the forecast has.
    pub fn lead(&self, forecast: &GroupForecast) -> Option<&'w PatientSeries> {
        self.workspace.all.get(usize::from(forecast.lead))
    }

    /// The evaluations of a series, by date.
    pub fn evaluations(&self, series: &PatientSeries) -> &'w [Evaluation] {
        let (from, to) = series.evaluations;
        let own = self.workspace.evaluations.get(from as usize..to as usize);
        own.unwrap_or_default()
    }

    /// FORECASTVG-9: the recommended vaccines.
    pub fn recommended(&self, forecast: &GroupForecast) -> &'w [Cvx] {
        let (from, to) = forecast.recommended;
        let own = self
            .workspace
            .recommended
            .get(usize::from(from)..usize::from(to));
        own.unwrap_or_default()
    }

    /// FORECASTGUIDANCE-1: administrative guidance of the series of a forecast.
    pub fn guidance(&self, forecast: &GroupForecast) -> Vec<&'w str> {
        let mut all: Vec<&'w str> = Vec::new();
        for series in self.members(forecast) {
            let subject = &self.workspace.subject;
            for text in guidance::guidance(self.data.tables(), subject, series) {
                if !all.contains(&text) {
                    all.push(text);
                }
            }
        }
        all
    }

    /// The antigen of a series.
    pub fn antigen(&self, series: &PatientSeries) -> AntigenId {
        self.data.series()[series.series].antigen
    }

    /// The kind of a series.
    pub fn series_type(&self, series: &PatientSeries) -> SeriesType {
        self.data.series()[series.series].kind
    }

    /// The active observations that contraindicate the antigen of a series or a vaccine of it, as
    /// words.
    pub(crate) fn contraindicated_by(&self, series: &PatientSeries) -> String {
        let subject = &self.workspace.subject;
        let antigen = &self.data.antigens()[self.antigen(series)];
        let of_antigen = antigen.contraindications.iter();
        let of_antigen = of_antigen
            .filter(|c| contraindication::applies(subject, c))
            .map(|c| c.observation);
        let mut codes: Vec<ObservationId> = of_antigen.collect();
        if series.need == Need::VaccinesContraindicated {
            let of_vaccines = antigen.vaccine_contraindications.iter();
            let of_vaccines = of_vaccines.map(|c| c.observation);
            codes.extend(of_vaccines.filter(|&code| subject.has(code)));
        }
        codes.sort_unstable();
        codes.dedup();
        words::named(self, &codes)
    }

    /// The date and the vaccine type of a dose, by its place in the input.
    pub(crate) fn dose(&self, input: u16) -> Option<(Day, Cvx)> {
        let mut doses = self.workspace.subject.doses.iter();
        doses
            .find(|dose| dose.input == input)
            .map(|dose| (dose.date, dose.cvx))
    }
}
