//! Steps of a request, an order or a promise: sent, delivered with what proves it, acknowledged,
//! paused, searched for and not found, closed. How late it is follows from them; it is never typed.

use super::answers::Answer;
use super::books::OfficeBook;
use super::form::{Form, Input, field};
use super::page::Sheet;
use super::statement_form::Typed;
use super::{Ask, Office};
use jiff::civil::Date;
use maud::{Markup, html};
use standing_evidence::{Body, Statement, StatementBody, Step};
use standing_terms::{
    Act, Channel, CloseCause, DeliveryProof, PauseCause, SaidDate, StatementLabel,
};

/// The acts that can be typed, in the words of addresses. Replies come by another way: they are
/// judged first.
pub(super) const ACTS: [&str; 12] = [
    "sent",
    "delivered",
    "bounced",
    "acknowledged",
    "paused",
    "resumed",
    "extended",
    "searched",
    "disputed",
    "fulfilled",
    "lifted",
    "closed",
];

/// The word of an act.
pub(super) fn act_code(act: &Act) -> &'static str {
    match act {
        Act::Sent { .. } => "sent",
        Act::Delivered { .. } => "delivered",
        Act::Bounced => "bounced",
        Act::Acknowledged { .. } => "acknowledged",
        Act::Paused { .. } => "paused",
        Act::Resumed => "resumed",
        Act::Extended { .. } => "extended",
        Act::ReplyReceived { .. } => "reply-received",
        Act::Searched { .. } => "searched",
        Act::Disputed => "disputed",
        Act::Fulfilled { .. } => "fulfilled",
        Act::Lifted => "lifted",
        Act::Closed { .. } => "closed",
    }
}

fn coded<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str, text: &str) -> Option<T> {
    all.iter().copied().find(|c| code(*c) == text)
}

/// The act that a form holds; errors stand in the form.
fn act(form: &mut Form, doer: &str) -> Option<Act> {
    let optional = |text: String| (!text.is_empty()).then_some(text);
    let kind = form.choice("act", |a| ACTS.iter().find(|k| **k == a).copied())?;
    Some(match kind {
        "sent" => Act::Sent {
            channel: form.choice("channel", |c| coded(Channel::ALL, Channel::code, c))?,
        },
        "delivered" => Act::Delivered {
            proof: form.choice("proof", |c| {
                coded(DeliveryProof::ALL, DeliveryProof::code, c)
            })?,
        },
        "bounced" => Act::Bounced,
        "acknowledged" => Act::Acknowledged {
            reference: optional(form.optional("reference", 200)),
        },
        "paused" => Act::Paused {
            cause: form.choice("pause", |c| coded(PauseCause::ALL, PauseCause::code, c))?,
        },
        "resumed" => Act::Resumed,
        "extended" => Act::Extended {
            days: form.number("days"),
            because: optional(form.optional("because", 500)),
        },
        "searched" => Act::Searched {
            place: form.required("searched-place", 300),
            method: form.required("searched-method", 500),
            // Whoever is logged in looked: nobody types another's name.
            by: doer.to_owned(),
            found: {
                if form.get("searched-found").is_empty() {
                    form.error("searched-found", "error-required");
                }
                form.number("searched-found")?
            },
        },
        "disputed" => Act::Disputed,
        "fulfilled" => Act::Fulfilled {
            whole: form.ticked("whole"),
        },
        "lifted" => Act::Lifted,
        _ => Act::Closed {
            cause: form.choice("closing", |c| coded(CloseCause::ALL, CloseCause::code, c))?,
        },
    })
}

/// Puts a step into a form.
pub(super) fn fill(form: &mut Form, s: &Statement, step: &Step) {
    let of: Vec<&str> = step.of.iter().map(StatementLabel::as_str).collect();
    form.set("of", of.join("; "));
    form.set("act", act_code(&step.act));
    form.set("on", step.on.to_string());
    form.set("what", step.what.as_str());
    form.set("speaker", s.speaker.as_str());
    form.set("source", s.span.source.as_str());
    form.set("locator", s.span.locator.as_str());
    form.set("note", s.note.clone().unwrap_or_default());
    if let Some(quote) = &s.quote {
        form.set("quote", quote.text.as_str());
    }
    if let Some(party) = &step.party {
        form.set("party", party.as_str());
    }
    form.set("subject", OfficeBook::place_text(&s.subject));
    match &step.act {
        Act::Sent { channel } => form.set("channel", channel.code()),
        Act::Delivered { proof } => form.set("proof", proof.code()),
        Act::Acknowledged { reference } => {
            form.set("reference", reference.clone().unwrap_or_default());
        }
        Act::Paused { cause } => form.set("pause", cause.code()),
        Act::Extended { days, because } => {
            form.set("days", days.map(|d| d.to_string()).unwrap_or_default());
            form.set("because", because.clone().unwrap_or_default());
        }
        Act::Searched {
            place,
            method,
            found,
            ..
        } => {
            form.set("searched-place", place.as_str());
            form.set("searched-method", method.as_str());
            form.set("searched-found", found.to_string());
        }
        Act::Fulfilled { whole } => form.set("whole", if *whole { "yes" } else { "" }),
        Act::Closed { cause } => form.set("closing", cause.code()),
        Act::Bounced | Act::Resumed | Act::Disputed | Act::Lifted | Act::ReplyReceived { .. } => {}
    }
}

impl Office {
    /// What a form of a step says; errors stand in the form.
    pub(super) async fn typed_step(
        &self,
        ask: &mut Ask,
        book: &OfficeBook,
        before: &mut Vec<Body>,
    ) -> Result<Option<Typed>, Answer> {
        let doer = ask.visit()?.name().to_owned();
        let speaker = self.speaker(ask, book, before).await?;
        let span = self.span(ask, book, before).await?;
        let today = self.today();
        let form = &mut ask.form;
        let of = form.choice("of", |text| {
            let label = StatementLabel::new(text).ok()?;
            book.book.statement(&label)
        });
        let on = form.required_date("on");
        if on.is_some_and(|on: Date| on > today) {
            form.error("on", "error-future");
        }
        let party = form.maybe("party", |p| book.party(p).map(|p| p.id.clone()));
        let what = form.optional("what", 2000);
        let note = form.optional("note", 1000);
        let act = act(form, &doer);
        let (true, Some(of), Some(on), Some(act), Some(speaker), Some((span, seen, quote))) =
            (form.is_right(), of, on, act, speaker, span)
        else {
            return Ok(None);
        };
        let what = if what.is_empty() {
            ask.l().t(&format!("office-act-{}", act_code(&act)))
        } else {
            what
        };
        Ok(Some(Typed {
            speaker,
            subject: of.value.subject.clone(),
            body: StatementBody::Step(Step {
                of: vec![of.value.label.clone()],
                party,
                on,
                act,
                what,
            }),
            said: Some(SaidDate::day(on)),
            span,
            seen,
            relations: Vec::new(),
            quote,
            note: (!note.is_empty()).then_some(note),
        }))
    }

    /// The fields of a step.
    pub(super) fn step_fields(ask: &Ask, book: &OfficeBook, form: &Form) -> Markup {
        let l = ask.l();
        let choices = |codes: Vec<&'static str>, prefix: &str| -> Vec<(String, String)> {
            std::iter::once((String::new(), l.t("choose")))
                .chain(
                    codes
                        .into_iter()
                        .map(|c| (c.to_owned(), l.t(&format!("{prefix}-{c}")))),
                )
                .collect()
        };
        let channels = choices(
            Channel::ALL.iter().map(|c| c.code()).collect(),
            "office-channel",
        );
        let proofs = choices(
            DeliveryProof::ALL.iter().map(|c| c.code()).collect(),
            "office-proof",
        );
        let pauses = choices(
            PauseCause::ALL.iter().map(|c| c.code()).collect(),
            "office-pause",
        );
        let closings = choices(
            CloseCause::ALL.iter().map(|c| c.code()).collect(),
            "office-closing",
        );
        let one =
            |name: &str, input: &Input<'_>, required: bool| field(l, form, name, input, required);
        html! {
            input type="hidden" name="of" value=(form.get("of"));
            input type="hidden" name="act" value=(form.get("act"));
            (one("on", &Input::Day, true))
            @match form.get("act") {
                "sent" => { (one("channel", &Input::Choice(&channels), true)) }
                "delivered" => { (one("proof", &Input::Choice(&proofs), true)) }
                "acknowledged" => { (one("reference", &Input::Line(None), false)) }
                "paused" => { (one("pause", &Input::Choice(&pauses), true)) }
                "extended" => {
                    (one("days", &Input::Number, false))
                    (one("because", &Input::Line(None), false))
                }
                "searched" => {
                    (one("searched-place", &Input::Line(None), true))
                    (one("searched-method", &Input::Line(None), true))
                    (one("searched-found", &Input::Number, true))
                }
                "fulfilled" => { (one("whole", &Input::Tick, false)) }
                "closed" => { (one("closing", &Input::Choice(&closings), true)) }
                _ => {}
            }
            (one("speaker", &Input::Line(Some("parties")), false))
            (one("party", &Input::Line(Some("parties")), false))
            (one("what", &Input::Lines(2), false))
            (Self::source_fields(ask, book, form))
            (one("note", &Input::Lines(2), false))
            (super::enter::party_list(book))
        }
    }

    fn step_sheet(&self, ask: &Ask, book: &OfficeBook, form: &Form) -> Result<Sheet, Answer> {
        let l = ask.l();
        let act = form.get("act");
        let act = ACTS.iter().find(|a| **a == act).ok_or(Answer::Missing)?;
        let of = StatementLabel::new(form.get("of")).map_err(|_| Answer::Missing)?;
        let held = book.book.statement(&of).ok_or(Answer::Missing)?;
        let title = l.t(&format!("office-act-{act}"));
        Ok(Sheet {
            title: title.clone(),
            body: html! {
                h1 { (title) }
                ul.statements { (super::read::shown(ask, &super::read::line(book, held))) }
                @if *act == "acknowledged" { p.note { (l.t("office-acknowledged-note")) } }
                @if *act == "searched" { p.note { (l.t("office-searched-note")) } }
                (self.form(
                    ask, "/office/new/step", form, &Self::step_fields(ask, book, form), "step-button",
                ))
            },
        })
    }

    pub(super) async fn step_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let mut form = Form::default();
        for name in ["of", "act", "source", "quote"] {
            form.set(name, ask.query(name));
        }
        form.set("on", self.today().to_string());
        Ok(Answer::page(self.step_sheet(ask, &book, &form)?))
    }

    pub(super) async fn enter_step(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let of = ask.form.get("of").to_owned();
        let mut bodies = Vec::new();
        let Some(typed) = self.typed_step(ask, &book, &mut bodies).await? else {
            let sheet = self.step_sheet(ask, &book, &ask.form)?;
            return Ok(Answer::Wrong(Box::new(sheet)));
        };
        self.enter_typed(ask, typed, bodies).await?;
        Ok(Answer::See(format!("/office/requests/{of}"), None))
    }
}
