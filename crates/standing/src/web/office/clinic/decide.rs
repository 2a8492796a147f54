//! What a person decides, is offered and asks for.
//!
//! A refusal needs no reason, and "ask again when the person wishes" is what stands there: nothing here
//! presses anybody, and every decision can be taken back by the next one.

use super::{Bedside, path_of};
use crate::web::office::answers::Answer;
use crate::web::office::form::{Form, Input, field};
use crate::web::office::page::Sheet;
use crate::web::office::{Ask, Office};
use maud::{Markup, html};
use standing_registry::Act;
use standing_registry::act::Decision;

/// Which of the three forms.
#[derive(Clone, Copy)]
enum Talk {
    Decision,
    Offer,
    Request,
}

impl Talk {
    fn word(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Offer => "offer",
            Self::Request => "request",
        }
    }
}

impl Office {
    /// The vaccine groups, those that are due first.
    async fn groups(&self, ask: &Ask, bedside: &Bedside) -> Result<Vec<(String, String)>, Answer> {
        let rules = self.rules_on(ask, bedside.today).await?;
        let wanted = ask.query("group");
        let mut names: Vec<String> = Vec::new();
        let personal = bedside.personal(&rules);
        let due = personal.iter().flat_map(|p| &p.lines);
        let due = due.map(|line| line.vaccine_group.clone());
        let all = rules
            .set
            .groups()
            .iter()
            .map(|group| group.name.to_string());
        for name in std::iter::once(wanted).chain(due).chain(all) {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        Ok(names.into_iter().map(|name| (name.clone(), name)).collect())
    }

    fn talk_fields(ask: &Ask, talk: Talk, form: &Form, groups: &[(String, String)]) -> Markup {
        let l = ask.l();
        html! {
            (field(l, form, "group", &Input::Choice(groups), true))
            @match talk {
                Talk::Decision => {
                    fieldset #say {
                        legend { (l.t("label-say")) }
                        @if let Some(error) = form.error_at("say") { p.error { (l.t(error)) } }
                        @for code in ["declined", "deferred", "accepted"] {
                            label.choice {
                                input type="radio" name="say" value=(code) checked[form.get("say") == code];
                                " " (l.t(&format!("clinic-say-{code}")))
                                span.hint { (l.t(&format!("clinic-say-{code}-note"))) }
                            }
                        }
                    }
                    (field(l, form, "words", &Input::Lines(2), false))
                    (field(l, form, "ask-again", &Input::Day, false))
                }
                Talk::Offer => {
                    (field(l, form, "offer-language", &Input::Line(None), true))
                    (field(l, form, "info-sheet", &Input::Line(None), false))
                }
                Talk::Request => p.note { (l.t("clinic-request-clock")) },
            }
            (field(l, form, "on", &Input::Day, true))
        }
    }

    async fn talk_sheet(
        &self,
        ask: &Ask,
        bedside: &Bedside,
        talk: Talk,
        form: &Form,
    ) -> Result<Sheet, Answer> {
        let l = ask.l();
        let word = talk.word();
        let groups = self.groups(ask, bedside).await?;
        let fields = Self::talk_fields(ask, talk, form, &groups);
        let path = path_of(bedside.person, &format!("/{word}"));
        let button = format!("clinic-{word}-button");
        Ok(Sheet {
            title: l.t(&format!("clinic-{word}-title")),
            body: html! {
                (Self::who(ask, bedside))
                h2 { (l.t(&format!("clinic-{word}-title"))) }
                p.lead { (l.t(&format!("clinic-{word}-lead"))) }
                (self.clinic_form(ask, &path, form, &fields, &[&button]))
            },
        })
    }

    async fn talk_page(&self, ask: &Ask, talk: Talk) -> Result<Answer, Answer> {
        let bedside = self.bedside(ask).await?;
        self.note_readings(ask, [bedside.person], talk.word())
            .await?;
        let mut form = Form::default();
        form.set("group", ask.query("group"));
        form.set("on", bedside.today.to_string());
        let said = ask.query("say");
        // Nothing is decided for anybody: where none was named, none is chosen.
        if matches!(said.as_str(), "declined" | "deferred" | "accepted") {
            form.set("say", said);
        }
        let language = bedside.details().and_then(|d| d.language.clone());
        form.set("offer-language", language.unwrap_or_default());
        let sheet = self.talk_sheet(ask, &bedside, talk, &form).await?;
        Ok(Answer::page(sheet))
    }

    async fn talked(&self, ask: &mut Ask, talk: Talk) -> Result<Answer, Answer> {
        let bedside = self.bedside(ask).await?;
        self.note_readings(ask, [bedside.person], talk.word())
            .await?;
        let groups = self.groups(ask, &bedside).await?;
        let form = &mut ask.form;
        let known = |name: &str| groups.iter().any(|(group, _)| group == name);
        let group = form.choice("group", |name| known(name).then(|| name.to_owned()));
        let on = form.required_date("on");
        if on.is_some_and(|on| on > bedside.today) {
            form.error("on", "clinic-error-future");
        }
        let act = match (group, on) {
            (Some(group), Some(on)) => told(form, talk, group, on),
            _ => None,
        };
        let Some(act) = act.filter(|_| ask.form.is_right()) else {
            let sheet = self.talk_sheet(ask, &bedside, talk, &ask.form).await?;
            return Ok(Answer::Wrong(Box::new(sheet)));
        };
        let person = bedside.person;
        let entered = self.enter_act(ask, bedside, act).await?;
        Ok(Self::after_act(ask, person, &entered, talk.word()))
    }

    pub(in crate::web::office) async fn decision_page(
        &self,
        ask: &mut Ask,
    ) -> Result<Answer, Answer> {
        self.talk_page(ask, Talk::Decision).await
    }

    pub(in crate::web::office) async fn decide(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        self.talked(ask, Talk::Decision).await
    }

    pub(in crate::web::office) async fn offer_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        self.talk_page(ask, Talk::Offer).await
    }

    pub(in crate::web::office) async fn offer(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        self.talked(ask, Talk::Offer).await
    }

    pub(in crate::web::office) async fn ask_for_page(
        &self,
        ask: &mut Ask,
    ) -> Result<Answer, Answer> {
        self.talk_page(ask, Talk::Request).await
    }

    pub(in crate::web::office) async fn ask_for(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        self.talked(ask, Talk::Request).await
    }
}

/// The act that a form tells; none where something is wrong with it, as the form then says.
fn told(form: &mut Form, talk: Talk, group: String, on: jiff::civil::Date) -> Option<Act> {
    let filled = |text: String| (!text.is_empty()).then_some(text);
    Some(match talk {
        Talk::Decision => {
            let words = form.optional("words", 500);
            let ask_again = form.date("ask-again");
            let say = form.get("say").to_owned();
            let decision = match say.as_str() {
                "declined" => Decision::Declined {
                    words: filled(words),
                },
                "deferred" => Decision::Deferred { ask_again },
                "accepted" => Decision::Accepted,
                _ => {
                    form.error("say", "error-required");
                    return None;
                }
            };
            Act::Decided {
                on,
                vaccine_group: group,
                decision,
            }
        }
        Talk::Offer => Act::Offered {
            on,
            vaccine_group: group,
            language: filled(form.required("offer-language", 60)),
            sheet: filled(form.optional("info-sheet", 200)),
        },
        Talk::Request => Act::Asked {
            on,
            vaccine_group: group,
        },
    })
}
