//! Taking back a dose that was recorded by mistake. The report and its withdrawal both stay.

use super::chart::vaccine;
use super::{Bedside, path_of};
use crate::web::office::answers::Answer;
use crate::web::office::form::{Form, Input, field};
use crate::web::office::page::Sheet;
use crate::web::office::{Ask, Office};
use maud::html;
use standing_registry::act::DoseReport;
use standing_registry::{Act, ControlId};

impl Bedside {
    /// A dose that this facility reported about this person, by its position, with its message id.
    fn own_dose(&self, entry: &str) -> Result<(ControlId, DoseReport), Answer> {
        let position: usize = entry.parse().map_err(|_| Answer::Missing)?;
        let own = self.peer()?;
        let mut entries = self.book().of(self.person);
        let found = entries.find(|(at, entry)| *at == position && entry.from == own);
        match found.map(|(_, entry)| (entry.message.clone(), &entry.act)) {
            Some((message, Act::Dose(report))) => Ok((message, report.clone())),
            _ => Err(Answer::Missing),
        }
    }
}

impl Office {
    async fn withdraw_sheet(
        &self,
        ask: &Ask,
        bedside: &Bedside,
        report: &DoseReport,
        form: &Form,
    ) -> Result<Sheet, Answer> {
        let l = ask.l();
        let rules = self.rules_on(ask, bedside.today).await?;
        let path = path_of(bedside.person, &format!("/withdraw/{}", ask.piece("entry")));
        let fields = field(l, form, "mistake", &Input::Line(None), true);
        Ok(Sheet {
            title: l.t("clinic-withdraw"),
            body: html! {
                (Self::who(ask, bedside))
                h2 { (l.t("clinic-withdraw")) }
                p.lead {
                    (l.date(report.on)) " · " (vaccine(&rules.set, &report.cvx))
                    @if let Some(lot) = &report.lot { " · " (l.t("clinic-lot")) " " (lot) }
                }
                p { (l.t("clinic-withdraw-note")) }
                (self.clinic_form(ask, &path, form, &fields, &["clinic-withdraw-button"]))
            },
        })
    }

    pub(in crate::web::office) async fn withdraw_page(
        &self,
        ask: &mut Ask,
    ) -> Result<Answer, Answer> {
        let bedside = self.bedside(ask).await?;
        self.note_readings(ask, [bedside.person], "withdraw")
            .await?;
        let (_, report) = bedside.own_dose(ask.piece("entry"))?;
        let sheet = self
            .withdraw_sheet(ask, &bedside, &report, &Form::default())
            .await?;
        Ok(Answer::page(sheet))
    }

    pub(in crate::web::office) async fn withdraw(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let bedside = self.bedside(ask).await?;
        self.note_readings(ask, [bedside.person], "withdraw")
            .await?;
        let (of, report) = bedside.own_dose(ask.piece("entry"))?;
        let reason = ask.form.required("mistake", 500);
        if !ask.form.is_right() {
            let sheet = self
                .withdraw_sheet(ask, &bedside, &report, &ask.form)
                .await?;
            return Ok(Answer::Wrong(Box::new(sheet)));
        }
        let person = bedside.person;
        let act = Act::DoseWithdrawn { of, reason };
        let entered = self.enter_act(ask, bedside, act).await?;
        Ok(Self::after_act(ask, person, &entered, "withdrawn"))
    }
}
