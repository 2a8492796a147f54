//! A second letter, or what else a rule proposes, drafted for a person to edit and send: the facts
//! filled in from the book, in the language of whoever is written to, as plain text and as a
//! document. Nothing is sent, and nothing here is an entry.

use super::answers::{Answer, Download};
use super::page::Sheet;
use super::read::{Requested, Requests, cleared, requested};
use super::{Ask, Office};
use crate::docx;
use crate::web::{duty, locale::Locale};
use maud::html;
use standing_terms::StatementLabel;
use std::sync::Arc;

/// A draft on its way to a page or a file.
struct Drafted {
    label: StatementLabel,
    query: String,
    /// The language it is written in.
    words: Arc<Locale>,
    name: String,
    paragraphs: Vec<String>,
}

impl Office {
    /// The language of a draft: the one asked for by `in`, else English, in which most of those
    /// who are written to work.
    fn words(&self, ask: &Ask) -> Arc<Locale> {
        let locales = &self.locales;
        let chosen = locales.get(&ask.query("in"));
        chosen.unwrap_or_else(|| locales.source()).clone()
    }

    /// The paragraphs of a letter that asks again.
    fn draft_of(&self, r: &Requested, l: &Locale) -> Vec<String> {
        let today = self.today();
        let asked = &r.request;
        let addressees = asked.addressees.join("; ");
        let label = asked.label.to_string();
        let mut out = vec![
            l.t("draft-mark"),
            l.date(today),
            l.ta("draft-to", &[("parties", &addressees)]),
            l.ta("draft-about", &[("what", &asked.what), ("label", &label)]),
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
                l.tna(
                    "draft-wrote-on",
                    usize::try_from(days).unwrap_or(0),
                    &[("date", &l.date(day)), ("place", &asked.subject)],
                )
            }
            None => l.ta("draft-wrote", &[("place", &asked.subject)]),
        });
        out.push(asked.what.clone());
        for step in &r.steps {
            let on = step.on.map(|d| l.date(d)).unwrap_or_default();
            match step.act {
                Some("delivered") => out.push(l.ta("draft-delivered", &[("date", &on)])),
                Some("acknowledged") => out.push(l.ta("draft-acknowledged", &[("date", &on)])),
                _ => {}
            }
        }
        if let Some(due) = asked.due {
            out.push(l.ta("draft-due", &[("date", &l.date(due))]));
        }
        match r.answers.last() {
            None => out.push(l.t("draft-no-answer")),
            Some(answer) => out.push(l.ta("draft-answered", &[("what", &answer.what)])),
        }
        out.push(l.t("draft-asks"));
        out.push(l.ta("draft-signed", &[("party", &asked.speaker)]));
        out
    }

    /// The paragraphs of the draft that is asked for: the one of a proposal where `to` and
    /// `measure` name one that is made today, else a letter that asks again.
    async fn drafted(&self, ask: &Ask) -> Result<Drafted, Answer> {
        let book = self.book(ask).await?;
        let label = StatementLabel::new(ask.piece("label")).map_err(|_| Answer::Missing)?;
        let held = book.book.statement(&label).ok_or(Answer::Missing)?;
        let clocks = cleared(&book, ask, self.clocks(&book, &label))?;
        let words = self.words(ask);
        let (to, measure) = (ask.query("to"), ask.query("measure"));
        let proposed = clocks.value().0.iter().flat_map(|(_, drafts)| drafts);
        let chosen = proposed
            .filter(|d| d.obligation.bearer.as_str() == to)
            .find(|d| d.measure.code() == measure);
        if let Some(draft) = chosen {
            let (head, paragraphs) = duty::letter(&words, draft);
            let paragraphs = std::iter::once(words.t("draft-mark"))
                .chain(head)
                .chain(paragraphs);
            return Ok(Drafted {
                query: format!("?to={to}&measure={measure}"),
                name: format!("draft-{measure}"),
                paragraphs: paragraphs.collect(),
                words,
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
            paragraphs: self.draft_of(r, &words),
            words,
            label,
        })
    }

    pub(super) async fn draft_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let Drafted {
            label,
            query,
            words,
            paragraphs,
            ..
        } = self.drafted(ask).await?;
        let l = ask.l();
        let joint = if query.is_empty() { '?' } else { '&' };
        // A file and a page of the draft in a language.
        let to = |way: &str, tag: &str| {
            ask.href(&format!("/office/{way}/{label}{query}{joint}in={tag}"))
        };
        Ok(Answer::page(Sheet {
            title: l.t("draft-title"),
            body: html! {
                h1 { (l.t("draft-title")) }
                p.lead { (l.t("draft-lead")) }
                ul.ways {
                    li { a href=(to("draft-text", words.tag())) { (l.t("draft-text")) } }
                    li { a href=(to("draft-docx", words.tag())) { (l.t("draft-docx")) } }
                    @for other in self.locales.iter().filter(|o| o.tag() != words.tag()) {
                        li {
                            a href=(to("drafts", other.tag())) lang=(other.tag()) dir=(other.dir()) {
                                (other.t("draft-language"))
                            }
                        }
                    }
                    li { a href=(ask.href(&format!("/office/requests/{label}"))) { (l.t("office-to-request")) } }
                }
                div.draft lang=(words.tag()) dir=(words.dir()) { @for p in &paragraphs { p { (p) } } }
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
