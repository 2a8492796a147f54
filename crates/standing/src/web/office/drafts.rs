//! A second letter, or what else a rule proposes, drafted for a person to edit and send: the facts filled in from the book, as
//! plain text and as a document. Nothing is sent, and nothing here is an entry.

use super::answers::{Answer, Download};
use super::page::Sheet;
use super::read::{Requested, Requests, cleared, requested};
use super::{Ask, Office};
use crate::docx;
use maud::html;
use standing_terms::StatementLabel;

/// What stands above every draft.
const DRAFT: &str =
    "DRAFT: to be read, edited and sent by a person. Computed days are to be verified by counsel.";

/// A draft on its way to a page or a file.
struct Drafted {
    label: StatementLabel,
    query: String,
    name: String,
    paragraphs: Vec<String>,
}

impl Office {
    /// The paragraphs of a letter that asks again. Letters go out in English: that is the language of those who are
    /// written to.
    fn draft_of(&self, r: &Requested) -> Vec<String> {
        let today = self.today();
        let asked = &r.request;
        let mut out = vec![
            DRAFT.to_owned(),
            today.to_string(),
            format!("To: {}", asked.addressees.join("; ")),
            format!("Re: {} ({})", asked.what, asked.label),
        ];
        let sent = r
            .steps
            .iter()
            .find(|s| s.act == Some("sent"))
            .and_then(|s| s.on)
            .or_else(|| asked.said.map(|d| d.first()));
        out.push(match sent {
            Some(day) => {
                let days = today.since(day).map_or(0, |span| span.get_days());
                format!(
                    "We wrote to you on {day}, {days} days ago, about {}:",
                    asked.subject
                )
            }
            None => format!("We wrote to you about {}:", asked.subject),
        });
        out.push(asked.what.clone());
        for step in &r.steps {
            let on = step.on.map(|d| d.to_string()).unwrap_or_default();
            match step.act {
                Some("delivered") => {
                    out.push(format!("Our letter was delivered on {on}."));
                }
                Some("acknowledged") => out.push(format!(
                    "You acknowledged it on {on}. An acknowledgement is not an answer."
                )),
                _ => {}
            }
        }
        if let Some(due) = asked.due {
            out.push(format!("We asked for an answer by {due}."));
        }
        match r.answers.last() {
            None => out.push("We have found no answer.".to_owned()),
            Some(answer) => out.push(format!("You answered: {}", answer.what)),
        }
        out.push(
            "Please tell us in writing what will be done, by whom and by when; or, if it is not \
             yours to do, whose duty it is."
                .to_owned(),
        );
        out.push(format!("For {},", asked.speaker));
        out
    }

    /// The paragraphs of the draft that is asked for: the one of a proposal where `to` and
    /// `measure` name one that is made today, else a letter that asks again.
    async fn drafted(&self, ask: &Ask) -> Result<Drafted, Answer> {
        let book = self.book(ask).await?;
        let label = StatementLabel::new(ask.piece("label")).map_err(|_| Answer::Missing)?;
        let held = book.book.statement(&label).ok_or(Answer::Missing)?;
        let clocks = cleared(&book, ask, self.clocks(&book, &label))?;
        let (to, measure) = (ask.query("to"), ask.query("measure"));
        let proposed = clocks.value().0.iter().flat_map(|(_, drafts)| drafts);
        let chosen = proposed
            .filter(|d| d.obligation.bearer.as_str() == to)
            .find(|d| d.measure.code() == measure);
        if let Some(draft) = chosen {
            let paragraphs = std::iter::once(DRAFT.to_owned())
                .chain(draft.head())
                .chain(draft.paragraphs.iter().cloned());
            return Ok(Drafted {
                query: format!("?to={to}&measure={measure}"),
                name: format!("draft-{measure}"),
                paragraphs: paragraphs.collect(),
                label,
            });
        }
        // What is proposed no more, or never was, is not drafted under its name.
        if !measure.is_empty() {
            return Err(Answer::Missing);
        }
        let shown = cleared(&book, ask, Requests(vec![requested(&book, held)]))?;
        let r = shown.value().0.first().ok_or(Answer::Missing)?;
        Ok(Drafted {
            query: String::new(),
            name: "draft".to_owned(),
            paragraphs: self.draft_of(r),
            label,
        })
    }

    pub(super) async fn draft_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let Drafted {
            label,
            query,
            paragraphs,
            ..
        } = self.drafted(ask).await?;
        let l = ask.l();
        Ok(Answer::page(Sheet {
            title: l.t("draft-title"),
            body: html! {
                h1 { (l.t("draft-title")) }
                p.lead { (l.t("draft-lead")) }
                ul.ways {
                    li { a href=(ask.href(&format!("/office/draft-text/{label}{query}"))) { (l.t("draft-text")) } }
                    li { a href=(ask.href(&format!("/office/draft-docx/{label}{query}"))) { (l.t("draft-docx")) } }
                    li { a href=(ask.href(&format!("/office/requests/{label}"))) { (l.t("office-to-request")) } }
                }
                div.draft lang="en" dir="ltr" { @for p in &paragraphs { p { (p) } } }
            },
        }))
    }

    pub(super) async fn draft_text(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let drafted = self.drafted(ask).await?;
        Ok(Answer::Download(Download {
            name: format!("{}.txt", drafted.name),
            media_type: "text/plain; charset=utf-8".into(),
            bytes: format!("{}\n", drafted.paragraphs.join("\n\n")).into_bytes(),
        }))
    }

    pub(super) async fn draft_document(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let drafted = self.drafted(ask).await?;
        Ok(Answer::Download(Download {
            name: format!("{}.docx", drafted.name),
            media_type: docx::MEDIA_TYPE.into(),
            bytes: docx::document(&drafted.paragraphs).map_err(anyhow::Error::from)?,
        }))
    }
}
