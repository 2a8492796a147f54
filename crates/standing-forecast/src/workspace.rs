//! Runs the steps for one person, in lists that are used again for the next.

use crate::data::{Antigen, AntigenId, Compiled, Cvx, CvxSet, GroupId, Id as _, Tables};
use crate::evaluate::{self, Case, Evaluation, Progress};
use crate::forecast::{self, Antigenwide, PatientSeries, contraindication, guidance, immunity};
use crate::gather::Subject;
use crate::group::{GroupForecast, Groups};
use crate::outcome::Outcome;
use crate::patient::Patient;
use crate::relevant;
use crate::select::{self, Best, Lists};

/// The lists that a forecast needs. One for each thread; nothing in it outlives the next forecast
/// but its memory, and nothing of one person reaches the next.
#[derive(Debug)]
pub struct Workspace {
    pub(crate) subject: Subject,
    progress: Progress,
    indicated: Vec<u64>,
    pub(crate) evaluations: Vec<Evaluation>,
    pub(crate) all: Vec<PatientSeries>,
    contraindicated: Vec<(AntigenId, CvxSet)>,
    lists: Lists,
    pub(crate) best: Vec<Best>,
    /// Where the best series of each antigen lie.
    best_of: Vec<(u16, u16)>,
    pub(crate) members: Vec<u16>,
    pub(crate) forecasts: Vec<GroupForecast>,
    pub(crate) recommended: Vec<Cvx>,
}

impl Default for Workspace {
    fn default() -> Self {
        Self::new()
    }
}

impl Workspace {
    /// Empty lists.
    pub fn new() -> Self {
        Self {
            subject: Subject::new(),
            progress: Progress::default(),
            indicated: Vec::new(),
            evaluations: Vec::new(),
            all: Vec::new(),
            contraindicated: Vec::new(),
            best_of: Vec::new(),
            lists: Lists::default(),
            best: Vec::new(),
            members: Vec::new(),
            forecasts: Vec::new(),
            recommended: Vec::new(),
        }
    }

    /// Evaluates and forecasts every antigen for one person. A function of its arguments alone: the
    /// order of doses and observations does not matter, nor what the workspace was used for before.
    pub fn forecast<'w>(&'w mut self, data: &'w Compiled, patient: &Patient) -> Outcome<'w> {
        let tables = data.tables();
        // 4.1, 4.2
        self.subject.gather(tables, patient);
        // 4.3
        relevant::mark_indicated(tables, &self.subject, &mut self.indicated);
        self.evaluations.clear();
        self.all.clear();
        self.best.clear();
        self.contraindicated.clear();
        self.best_of.clear();
        for (antigen, id) in tables.antigens.iter().zip((0..).map(AntigenId)) {
            let (from, best) = (self.all.len(), self.best.len());
            if antigen.has_standard || !self.indicated.is_empty() {
                self.antigen(tables, id, antigen);
            }
            let place = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
            if self.all.len() > from {
                // 4.5
                select::select(
                    tables,
                    &self.subject,
                    id,
                    &self.all,
                    (place(from), place(self.all.len())),
                    &mut self.lists,
                    &mut self.best,
                );
            }
            self.best_of.push((place(best), place(self.best.len())));
        }
        self.groups(data);
        Outcome::new(data, self)
    }

    /// 4.4: evaluates and forecasts the relevant series of one antigen.
    fn antigen(&mut self, tables: &Tables, id: AntigenId, antigen: &Antigen) {
        let vaccines = contraindication::of_vaccines(&self.subject, antigen);
        self.contraindicated.extend(vaccines.map(|set| (id, set)));
        let wide = Antigenwide {
            immune: immunity::is_immune(&self.subject, &antigen.immunity),
            contraindicated: contraindication::of_antigen(&self.subject, antigen),
            vaccines: vaccines.as_ref(),
        };
        let records = self.subject.records(id);
        let mut complete_groups = 0;
        for &key in &*antigen.series {
            if !relevant::is_relevant(&self.subject, key, &self.indicated) {
                continue;
            }
            let series_id = key.series;
            let series = &tables.series[series_id];
            let case = Case {
                tables,
                subject: &self.subject,
                series,
                records,
                complete_groups,
            };
            let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let begin = self.evaluations.len();
            evaluate::evaluate(case, &mut self.progress);
            self.evaluations
                .extend_from_slice(&self.progress.evaluations);
            self.all.push(PatientSeries::blank(series_id));
            let Some(patient) = self.all.last_mut() else {
                continue;
            };
            patient.evaluations = (number(begin), number(self.evaluations.len()));
            forecast::forecast(case, &mut self.progress, wide, patient);
            if patient.status() == forecast::SeriesStatus::Complete {
                complete_groups |= 1 << series.in_group;
            }
        }
    }

    /// 4.6
    fn groups(&mut self, data: &Compiled) {
        let tables = data.tables();
        self.members.clear();
        self.forecasts.clear();
        self.recommended.clear();
        for (group, id) in tables.groups.iter().zip((0..).map(GroupId)) {
            let (Some(first), Some(last)) = (group.antigens.first(), group.antigens.last()) else {
                continue;
            };
            // The antigens of a group were numbered one after the other, so that their best series
            // lie side by side.
            let range = self
                .best_of
                .get(first.at())
                .zip(self.best_of.get(last.at()));
            let best = range.and_then(|((from, _), (_, to))| {
                self.best.get(usize::from(*from)..usize::from(*to))
            });
            let mut groups = Groups {
                tables,
                subject: &self.subject,
                all: &self.all,
                best: best.unwrap_or_default(),
                members: &mut self.members,
                forecasts: &mut self.forecasts,
            };
            groups.forecast(id, group);
        }
        self.recommend(tables);
    }

    /// FORECASTVG-9: the recommended vaccines of every forecast that asks for a dose.
    fn recommend(&mut self, tables: &Tables) {
        for forecast in self.forecasts.iter_mut().filter(|f| f.due.is_some()) {
            let begin = self.recommended.len();
            let (from, to) = forecast.members;
            let members = self.members.get(usize::from(from)..usize::from(to));
            for &at in members.unwrap_or_default() {
                let Some(patient) = self.all.get(usize::from(at)) else {
                    continue;
                };
                let antigen = tables.series[patient.series].antigen;
                let mut against = self.contraindicated.iter();
                let against = against.find(|(of, _)| *of == antigen);
                guidance::recommend(
                    tables,
                    &self.subject,
                    against.map(|(_, vaccines)| vaccines),
                    patient,
                    &mut self.recommended,
                    begin,
                );
            }
            let place = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
            forecast.recommended = (place(begin), place(self.recommended.len()));
        }
    }
}
