//! Correcting a wrong entry: the same form with what was entered in it, and a new entry that points
//! back. The first one stays, and how the book stood before stays reproducible.

use super::answers::Answer;
use super::books::OfficeBook;
use super::form::Form;
use super::page::Sheet;
use super::statement_form::fill;
use super::{Ask, Office, read, steps};
use maud::html;
use standing_evidence::{Held, Relation, RelationKind, Statement, StatementBody};
use standing_terms::{Known, StatementLabel};

impl Office {
    /// The statement that a path names. The first reading is corrected, never a correction: the
    /// last one entered stands.
    fn to_correct<'b>(ask: &Ask, book: &'b OfficeBook) -> Result<&'b Held<Statement>, Answer> {
        let label = StatementLabel::new(ask.piece("label")).map_err(|_| Answer::Missing)?;
        let held = book.book.statement(&label).ok_or(Answer::Missing)?;
        let first = held
            .value
            .relations
            .iter()
            .find(|r| r.kind == RelationKind::Corrects)
            .and_then(|r| book.book.statement(&r.target));
        Ok(first.unwrap_or(held))
    }

    fn correct_sheet(
        &self,
        ask: &Ask,
        book: &OfficeBook,
        held: &Held<Statement>,
        form: &Form,
        kind: &str,
    ) -> Sheet {
        let l = ask.l();
        let path = format!("/office/correct/{}", held.value.label);
        let fields = if kind == "step" {
            Self::step_fields(ask, book, form)
        } else {
            Self::statement_fields(ask, book, kind, form)
        };
        Sheet {
            title: l.t("correct-title"),
            body: html! {
                h1 { (l.t("correct-title")) }
                p.lead { (l.t("correct-lead")) }
                ul.statements { (read::shown(ask, &read::line(book, held))) }
                (self.form(ask, &path, form, &fields, "correct-button"))
            },
        }
    }

    pub(super) async fn correct_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let held = Self::to_correct(ask, &book)?;
        let now_read = book.book.read(held, Known::Now);
        let statement = now_read.map_or(&held.value, |r| r.statement);
        let mut form = Form::default();
        let kind = match &statement.body {
            StatementBody::Step(step) => {
                steps::fill(&mut form, statement, step);
                "step"
            }
            _ => fill(&mut form, statement).ok_or(Answer::Missing)?,
        };
        let sheet = self.correct_sheet(ask, &book, held, &form, kind);
        Ok(Answer::page(sheet))
    }

    pub(super) async fn correct(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let held = Self::to_correct(ask, &book)?;
        // The kind of what was said is not corrected: that would be another statement.
        let kind = match &held.value.body {
            StatementBody::Step(_) => "step",
            _ => fill(&mut Form::default(), &held.value).ok_or(Answer::Missing)?,
        };
        if kind == "answer" {
            let of: Vec<&str> = held
                .value
                .relations
                .iter()
                .map(|r| r.target.as_str())
                .collect();
            ask.form.suggest("of", of.join("; "));
        }
        let mut bodies = Vec::new();
        let typed = if kind == "step" {
            self.typed_step(ask, &book, &mut bodies).await?
        } else {
            self.typed(ask, kind, &book, &mut bodies).await?
        };
        let Some(mut typed) = typed else {
            let sheet = self.correct_sheet(ask, &book, held, &ask.form, kind);
            return Ok(Answer::Wrong(Box::new(sheet)));
        };
        // What the first reading pointed at is pointed at still; the correction adds to it.
        typed.relations.push(Relation {
            kind: RelationKind::Corrects,
            target: held.value.label.clone(),
        });
        let label = held.value.label.clone();
        self.enter_typed(ask, typed, bodies).await?;
        Ok(Answer::See(format!("/office/statements/{label}"), None))
    }
}
