//! Recording a dose: a scan, or one key and Enter.
//!
//! What the scanner or the key leaves open is filled by what was shown: today, this facility, the lot
//! used last today, left deltoid, intramuscular. Whatever a person should look at first is asked about,
//! and entered only when it is confirmed.

use super::chart::vaccine;
use super::list::{decision_in, reasons, standing_in};
use super::options::{Choice, choices};
use super::state::DayRules;
use super::{Bedside, Entered, message_of, path_of};
use crate::web::office::answers::Answer;
use crate::web::office::form::{Form, Input, field};
use crate::web::office::page::Sheet;
use crate::web::office::{Ask, Office};
use jiff::civil::Date;
use maud::{Markup, html};
use standing_formats::gs1::{self, Gs1Error};
use standing_registry::Act;
use standing_registry::act::{Decision, DoseReport, DoseSource};
use standing_registry::due::Personal;
use std::sync::PoisonError;

/// Sites of HL7 table 0163 and routes of table 0162 that a vaccine is given at and by; the first is
/// proposed.
const SITES: [&str; 6] = ["LD", "RD", "LT", "RT", "LA", "RA"];
const ROUTES: [&str; 5] = ["IM", "SC", "ID", "NS", "PO"];

/// What was read from the field for the scanner and the keys.
#[derive(Default)]
struct Chosen {
    cvx: Option<String>,
    mvx: Option<String>,
    lot: Option<String>,
    expiry: Option<Date>,
    /// The lot may have swallowed what follows it.
    joined: bool,
}

impl Office {
    /// What stands in the form when nothing was typed yet.
    fn dose_defaults(form: &mut Form, bedside: &Bedside) {
        form.suggest("on", bedside.today.to_string());
        form.suggest("site", "LD");
        form.suggest("route", "IM");
    }

    pub(in crate::web::office) async fn dose_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let bedside = self.bedside(ask).await?;
        self.note_readings(ask, [bedside.person], "dose").await?;
        let clinic = self.clinic()?;
        let rules = self.rules_on(ask, bedside.today).await?;
        let personal = bedside.personal(&rules);
        let lines = personal.as_ref().map_or(&[][..], |p| &p.lines);
        let choices = {
            let mut lots = clinic.lots.lock().unwrap_or_else(PoisonError::into_inner);
            lots.read_on(bedside.book());
            let group = ask.query("group");
            let mut choices = choices(lines, &group, &lots, &bedside.facility, bedside.today);
            // What was paused is named to nobody, and is asked about where it was given all the same.
            let pauses = clinic.people.of(None).pauses;
            choices.retain(|choice| pauses.of(&choice.cvx, bedside.today).is_none());
            choices
        };
        let mut form = Form::default();
        Self::dose_defaults(&mut form, &bedside);
        let page = DosePage {
            bedside: &bedside,
            personal: personal.as_ref(),
            rules: &rules,
            choices: &choices,
            warnings: &[],
        };
        Ok(Answer::page(self.dose_sheet(ask, &page, &form)))
    }

    pub(in crate::web::office) async fn dose(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let message = message_of(&ask.form)?;
        let choices = Choice::all(&ask.form).ok_or(Answer::Malformed)?;
        let bedside = self.bedside(ask).await?;
        self.note_readings(ask, [bedside.person], "dose").await?;
        Self::dose_defaults(&mut ask.form, &bedside);
        let on = ask.form.required_date("on");
        let born = bedside.details().map(|d| d.birth);
        if on.is_some_and(|on| on > bedside.today) {
            ask.form.error("on", "clinic-error-future");
        } else if on.zip(born).is_some_and(|(on, born)| on < born) {
            ask.form.error("on", "clinic-error-before-birth");
        }
        let day = on.filter(|_| ask.form.is_right()).unwrap_or(bedside.today);
        let clinic = self.clinic()?;
        // A day before the first rules is judged by today's: a dose is recorded all the same.
        let rules = match clinic.rules_on(day).await {
            Ok(rules) => rules,
            Err(_) => self.rules_on(ask, bedside.today).await?,
        };
        let personal =
            standing_registry::due::of_person(bedside.book(), bedside.person, day, rules.book());
        let (report, mut warnings) = self.reported(ask, &bedside, &choices, &rules)?;
        let known = bedside.book().sent(&bedside.peer()?, &message);
        let sent_before = known.is_some();
        if let (Some(report), true) = (&report, ask.form.is_right()) {
            warnings.extend(warnings_of(report, personal.as_ref()));
            if clinic
                .people
                .of(None)
                .pauses
                .of(&report.cvx, report.on)
                .is_some()
            {
                warnings.push("clinic-warn-paused");
            }
            if sent_before || warnings.is_empty() || ask.form.ticked("confirm") {
                let person = bedside.person;
                let act = Act::Dose(report.clone());
                let entered = self.enter_act(ask, bedside, act).await?;
                return Ok(Self::after_act(ask, person, &entered, "dose"));
            }
        } else if sent_before {
            return Ok(Self::after_act(
                ask,
                bedside.person,
                &Entered::SentBefore,
                "dose",
            ));
        }
        let page = DosePage {
            bedside: &bedside,
            personal: personal.as_ref(),
            rules: &rules,
            choices: &choices,
            warnings: &warnings,
        };
        Ok(Answer::Wrong(Box::new(
            self.dose_sheet(ask, &page, &ask.form),
        )))
    }

    /// The dose as the form tells it, and what is to be looked at in how it was told.
    fn reported(
        &self,
        ask: &mut Ask,
        bedside: &Bedside,
        choices: &[Choice],
        rules: &DayRules,
    ) -> Result<(Option<DoseReport>, Vec<&'static str>), Answer> {
        let mut chosen = self.chosen_vaccine(ask, choices)?;
        let form = &mut ask.form;
        let other = form.optional("cvx", 10);
        if !other.is_empty() {
            chosen.cvx = Some(other);
        }
        let typed = form.optional("lot", 40);
        let expiry = form.date("expiry");
        let mut warnings = Vec::new();
        if chosen.joined && typed.is_empty() {
            // Shown in its field, where it can be cut to what is printed.
            form.set("lot", chosen.lot.clone().unwrap_or_default());
            warnings.push("clinic-warn-joined");
        }
        if !typed.is_empty() && chosen.lot.as_ref() != Some(&typed) {
            // Another lot than the one that was proposed: what was known of that one does not hold.
            chosen.lot = Some(typed);
            if !gs1::looks_scanned(form.get("scan")) {
                (chosen.expiry, chosen.mvx) = (None, None);
            }
        }
        let site = form.choice("site", |code| SITES.iter().find(|s| **s == code).copied());
        let route = form.choice("route", |code| ROUTES.iter().find(|r| **r == code).copied());
        if let Some(cvx) = &chosen.cvx
            && rules.set.cvx(cvx).is_none()
        {
            let unknown = if form.get("cvx").is_empty() {
                "scan"
            } else {
                "cvx"
            };
            form.error(unknown, "clinic-error-cvx");
        }
        let on: Option<Date> = form.get("on").parse().ok();
        let (Some(cvx), Some(on)) = (chosen.cvx, on) else {
            return Ok((None, warnings));
        };
        let report = DoseReport {
            on,
            cvx,
            mvx: chosen.mvx,
            lot: chosen.lot,
            expiry: expiry.or(chosen.expiry),
            site: site.map(str::to_owned),
            route: route.map(str::to_owned),
            amount: None,
            vaccinator: Some(ask.visit()?.name().to_owned()),
            source: DoseSource::GivenHere {
                facility: bedside.facility.clone(),
            },
        };
        Ok((Some(report), warnings))
    }

    /// What the scanner or the key chose.
    fn chosen_vaccine(&self, ask: &mut Ask, choices: &[Choice]) -> Result<Chosen, Answer> {
        let text = ask.form.get("scan").to_owned();
        if text.is_empty() {
            if ask.form.get("cvx").is_empty() {
                ask.form.error("scan", "clinic-error-choose");
            }
            return Ok(Chosen::default());
        }
        if gs1::looks_scanned(&text) {
            return self.chosen_package(ask, &text);
        }
        let key = text.parse::<usize>().ok().filter(|_| text.len() == 1);
        let choice = key.and_then(|key| choices.get(key.checked_sub(1)?));
        let Some(choice) = choice else {
            ask.form.error("scan", "clinic-error-key");
            return Ok(Chosen::default());
        };
        Ok(Chosen {
            cvx: Some(choice.cvx.clone()),
            mvx: choice.mvx.clone(),
            lot: choice.lot.clone(),
            expiry: choice.expiry,
            joined: false,
        })
    }

    fn chosen_package(&self, ask: &mut Ask, text: &str) -> Result<Chosen, Answer> {
        let read = match gs1::read(text) {
            Ok(read) => read,
            Err(why) => {
                ask.form.error(
                    "scan",
                    match why {
                        Gs1Error::CheckDigit => "clinic-error-check-digit",
                        Gs1Error::NoDay(_) => "clinic-error-scan-day",
                        _ => "clinic-error-scan",
                    },
                );
                return Ok(Chosen::default());
            }
        };
        let product = read.ndc().map(|ndc| self.clinic().map(|c| c.product(ndc)));
        let product = product.transpose()?.flatten();
        if product.is_none() {
            // The vaccine is chosen by its key; lot and expiry are not scanned again.
            let form = &mut ask.form;
            form.suggest("lot", read.lot.clone().unwrap_or_default());
            let expiry = read.expiry.map(|d| d.to_string());
            form.suggest("expiry", expiry.unwrap_or_default());
            if form.get("cvx").is_empty() {
                form.set("scan", "");
                form.error("scan", "clinic-error-package");
            }
        }
        Ok(Chosen {
            cvx: product.map(|p| p.cvx.clone()),
            mvx: product.map(|p| p.mvx.clone()),
            lot: read.lot,
            expiry: read.expiry,
            joined: read.joined,
        })
    }

    fn dose_sheet(&self, ask: &Ask, page: &DosePage<'_>, form: &Form) -> Sheet {
        let l = ask.l();
        let fields = Self::dose_fields(ask, page, form);
        let path = path_of(page.bedside.person, "/dose");
        let buttons: &[&str] = if page.warnings.is_empty() {
            &["clinic-dose-button"]
        } else {
            &["clinic-dose-check", "clinic-dose-confirm"]
        };
        Sheet {
            title: l.t("clinic-dose"),
            body: html! {
                (Self::who(ask, page.bedside))
                (Self::before_a_dose(ask, page))
                (self.clinic_form(ask, &path, form, &fields, buttons))
                (super::list::honesty(l))
            },
        }
    }

    /// What is looked at before: what is due, what the person decided, what was given last.
    fn before_a_dose(ask: &Ask, page: &DosePage<'_>) -> Markup {
        let l = ask.l();
        let lines = page.personal.map_or(&[][..], |p| &p.lines);
        let last = page.personal.and_then(|p| p.history.doses.last());
        html! {
            @if lines.is_empty() { p.notice { (l.t("clinic-nothing-due")) } }
            ul.before {
                @for line in lines {
                    li {
                        strong { (line.vaccine_group) } " · "
                        (l.ta("clinic-dose-number", &[("number", &line.number.to_string())])) ", "
                        (standing_in(l, line.standing))
                        @if let Some((on, decision)) = &line.decision {
                            " · " span.decision { (decision_in(l, *on, decision)) }
                        }
                        (reasons(l, line))
                    }
                }
                @if let Some(dose) = last {
                    li {
                        (l.ta("clinic-last-dose", &[
                            ("day", &l.date(dose.report.on)), ("vaccine", &vaccine(&page.rules.set, &dose.report.cvx)),
                        ]))
                    }
                }
            }
        }
    }

    fn dose_fields(ask: &Ask, page: &DosePage<'_>, form: &Form) -> Markup {
        let l = ask.l();
        let named = |codes: &[&str], kind: &str| -> Vec<(String, String)> {
            let named = codes.iter().map(|code| {
                (
                    (*code).to_owned(),
                    format!("{} ({code})", l.t(&format!("clinic-{kind}-{code}"))),
                )
            });
            named.collect()
        };
        let error = form.error_at("scan");
        html! {
            @if !page.warnings.is_empty() {
                div.errors role="alert" {
                    p { strong { (l.t("clinic-look-first")) } }
                    ul { @for warning in page.warnings { li { (l.t(warning)) } } }
                }
            }
            @for choice in page.choices { input type="hidden" name="option" value=(choice.sent()); }
            div.field.scan {
                label for="scan" { (l.t("label-scan")) }
                @if page.choices.is_empty() { p.hint #scan-hint { (l.t("clinic-scan-only")) } }
                @else {
                    p.hint #scan-hint { (l.t("clinic-scan-or-key")) }
                    ol.choices {
                        @for choice in page.choices {
                            li {
                                (choice.name(&page.rules.set))
                                @if let Some(lot) = &choice.lot {
                                    span.where {
                                        (l.t("clinic-lot")) " " (lot)
                                        @if let Some(expiry) = choice.expiry { " · " (l.t("clinic-expires")) " " (l.date(expiry)) }
                                        " · " (l.t("clinic-used-today"))
                                    }
                                }
                            }
                        }
                    }
                }
                @if let Some(error) = error { p.error #scan-error { (l.t(error)) } }
                input #scan type="text" name="scan" value=(form.get("scan")) autocomplete="off"
                    spellcheck="false" autofocus[ask.query("done").is_empty()]
                    aria-invalid=[error.map(|_| "true")] aria-describedby="scan-hint scan-error";
            }
            div.side-by-side {
                (field(l, form, "lot", &Input::Line(None), false))
                (field(l, form, "expiry", &Input::Day, false))
                (field(l, form, "on", &Input::Day, true))
                (field(l, form, "site", &Input::Choice(&named(&SITES, "site")), true))
                (field(l, form, "route", &Input::Choice(&named(&ROUTES, "route")), true))
            }
            details.other open[!form.get("cvx").is_empty()] {
                summary { (l.t("clinic-other-vaccine")) }
                (field(l, form, "cvx", &Input::Line(None), false))
            }
        }
    }
}

/// What the page of a dose is made of.
struct DosePage<'a> {
    bedside: &'a Bedside,
    personal: Option<&'a Personal>,
    rules: &'a DayRules,
    choices: &'a [Choice],
    warnings: &'a [&'static str],
}

/// What a person looks at before a dose is entered.
fn warnings_of(report: &DoseReport, personal: Option<&Personal>) -> Vec<&'static str> {
    let mut warnings = Vec::new();
    if report.lot.is_none() {
        warnings.push("clinic-warn-no-lot");
    }
    if report.expiry.is_some_and(|expiry| expiry < report.on) {
        warnings.push("clinic-warn-expired");
    }
    let Some(personal) = personal else {
        warnings.push("clinic-warn-no-birth");
        return warnings;
    };
    let line = personal
        .lines
        .iter()
        .find(|line| line.vaccines.contains(&report.cvx));
    match line {
        None => warnings.push("clinic-warn-not-due"),
        Some(line) => {
            if matches!(line.decision, Some((_, Decision::Declined { .. }))) {
                warnings.push("clinic-warn-declined");
            }
        }
    }
    let mut doses = personal.history.doses.iter();
    if doses.any(|dose| dose.report.on == report.on && dose.report.cvx == report.cvx) {
        warnings.push("clinic-warn-same-day");
    }
    warnings
}
