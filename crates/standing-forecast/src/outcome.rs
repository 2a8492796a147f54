//! What came out for one person: forecasts of the vaccine groups, and under them the series, their
//! evaluations and the reasons.

use crate::data::{Antigen, AntigenId, Compiled, Cvx, ObservationId, SeriesType, Text};
use crate::day::Day;
use crate::evaluate::Evaluation;
use crate::forecast::{PatientSeries, contraindication, guidance};
use crate::group::GroupForecast;
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
    pub fn members(
        &self,
        forecast: &GroupForecast,
    ) -> impl Iterator<Item = &'w PatientSeries> + use<'w> {
        let (from, to) = forecast.members;
        let members = self
            .workspace
            .members
            .get(usize::from(from)..usize::from(to));
        let members = members.unwrap_or_default().iter();
        members.filter_map(|&at| self.workspace.all.get(usize::from(at)))
    }

    /// The best series whose evaluations an answer states, those of the leading forecasts first. Of
    /// two best series of one kind, such as childhood and 50+, the leading one speaks for the
    /// antigen.
    pub fn speaking_series(&self) -> impl Iterator<Item = &'w PatientSeries> + use<'w> {
        let outcome = *self;
        let all = outcome.forecasts();
        let speaks = move |&(at, forecast): &(usize, &'w GroupForecast)| {
            let earlier = all.iter().take(at);
            let mut of_group = earlier.filter(|f| f.group == forecast.group);
            !of_group.any(|f| f.series_type == forecast.series_type)
        };
        let speaking = all.iter().enumerate().filter(speaks);
        speaking.flat_map(move |(_, forecast)| outcome.members(forecast))
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

    /// FORECASTGUIDANCE-1: administrative guidance of the series of a forecast, each text once.
    pub fn guidance(&self, forecast: &GroupForecast) -> Vec<&'w str> {
        let mut all: Vec<&'w str> = Vec::new();
        self.each_guidance(forecast, |text| {
            let text: &'w str = text;
            if !all.contains(&text) {
                all.push(text);
            }
        });
        all
    }

    /// The same, with repetitions.
    pub(crate) fn each_guidance(&self, forecast: &GroupForecast, mut each: impl FnMut(&'w Text)) {
        let subject = &self.workspace.subject;
        for series in self.members(forecast) {
            guidance::guidance(self.data.tables(), subject, series, &mut each);
        }
    }

    /// The antigen of a series.
    pub fn antigen(&self, series: &PatientSeries) -> AntigenId {
        self.data.series()[series.series].antigen
    }

    /// The kind of a series.
    pub fn series_type(&self, series: &PatientSeries) -> SeriesType {
        self.data.series()[series.series].kind
    }

    /// The active observations that contraindicate an antigen or, if asked for, vaccines of it.
    pub(crate) fn contraindicated_by(
        &self,
        antigen: &'w Antigen,
        of_vaccines: bool,
    ) -> impl Iterator<Item = ObservationId> {
        let subject = &self.workspace.subject;
        let own = antigen.contraindications.iter();
        let own = own.filter(|c| contraindication::applies(subject, c));
        let vaccines = antigen.vaccine_contraindications.iter();
        let vaccines = vaccines.filter(move |c| of_vaccines && subject.has(c.observation));
        own.map(|c| c.observation)
            .chain(vaccines.map(|c| c.observation))
    }

    /// The date and the vaccine type of a dose, by its place in the input.
    pub(crate) fn dose(&self, input: u16) -> Option<(Day, Cvx)> {
        let mut doses = self.workspace.subject.doses.iter();
        doses
            .find(|dose| dose.input == input)
            .map(|dose| (dose.date, dose.cvx))
    }
}
