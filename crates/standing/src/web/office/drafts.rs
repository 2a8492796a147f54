//! A second letter, drafted for a person to edit and send: the facts filled in from the book, as
//! plain text and as a document. Nothing is sent, and nothing here is an entry.

use super::answers::{Answer, Download};
use super::page::Sheet;
use super::read::{Requested, Requests, cleared, requested};
use super::{Ask, Office};
use crate::docx;
use maud::html;
use standing_terms::StatementLabel;

impl Office {
    /// The paragraphs of the draft. Letters go out in English: that is the language of those who are
    /// written to.
    fn draft_of(&self, r: &Requested) -> Vec<String> {
        let today = self.today();
        let asked = &r.request;
        let mut out = vec![
            "DRAFT: to be read, edited and sent by a person. Computed days are to be verified by \
             counsel."
                .to_owned(),
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

    async fn drafted(&self, ask: &Ask) -> Result<(StatementLabel, Vec<String>), Answer> {
        let book = self.book(ask).await?;
        let label = StatementLabel::new(ask.piece("label")).map_err(|_| Answer::Missing)?;
        let held = book.book.statement(&label).ok_or(Answer::Missing)?;
        let shown = cleared(&book, ask, Requests(vec![requested(&book, held)]))?;
        let r = shown.value().0.first().ok_or(Answer::Missing)?;
        Ok((label, self.draft_of(r)))
    }

    pub(super) async fn draft_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let (label, paragraphs) = self.drafted(ask).await?;
        let l = ask.l();
        Ok(Answer::page(Sheet {
            title: l.t("draft-title"),
            body: html! {
                h1 { (l.t("draft-title")) }
                p.lead { (l.t("draft-lead")) }
                ul.ways {
                    li { a href=(ask.href(&format!("/office/draft-text/{label}"))) { (l.t("draft-text")) } }
                    li { a href=(ask.href(&format!("/office/draft-docx/{label}"))) { (l.t("draft-docx")) } }
                }
                div.draft lang="en" dir="ltr" { @for p in &paragraphs { p { (p) } } }
            },
        }))
    }

    pub(super) async fn draft_text(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let (_, paragraphs) = self.drafted(ask).await?;
        Ok(Answer::Download(Download {
            name: "draft.txt".into(),
            media_type: "text/plain; charset=utf-8".into(),
            bytes: format!("{}\n", paragraphs.join("\n\n")).into_bytes(),
        }))
    }

    pub(super) async fn draft_document(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let (_, paragraphs) = self.drafted(ask).await?;
        Ok(Answer::Download(Download {
            name: "draft.docx".into(),
            media_type: docx::MEDIA_TYPE.into(),
            bytes: docx::document(&paragraphs).map_err(anyhow::Error::from)?,
        }))
    }
}
