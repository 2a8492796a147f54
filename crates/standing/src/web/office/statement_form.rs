//! The form of a statement: what somebody said, where it was read. One form for each kind, read and
//! filled by the same table of fields, so that a correction shows what was entered.

use super::answers::Answer;
use super::books::{OfficeBook, fresh_label};
use super::enter::party_list;
use super::form::{Form, Input, field, proposals};
use super::page::Sheet;
use super::{Ask, Office};
use crate::uploads::Read;
use maud::{Markup, html};
use standing_evidence::{
    Body, Confidence, Quote, Relation, RelationKind, Source, SourceBytes, Span, Stance, Statement,
    StatementBody,
};
use standing_terms::{
    ClockRuleId, Function, Interval, Outcome, PartyId, Place, SaidDate, SourceId, StatementLabel,
};

/// The kinds that can be typed, in the words of addresses.
pub(super) const KINDS: [&str; 7] = [
    "request",
    "responsibility",
    "commitment",
    "order",
    "answer",
    "docket",
    "event",
];

const STANCES: [&str; 4] = ["accepts", "disclaims", "assigns", "mandates"];
const OUTCOMES: [&str; 6] = [
    "granted",
    "partial",
    "refused",
    "no-records",
    "referred",
    "non-answer",
];

/// What a form of a statement says.
pub(super) struct Typed {
    pub(super) speaker: PartyId,
    pub(super) subject: Place,
    pub(super) body: StatementBody,
    pub(super) said: Option<SaidDate>,
    pub(super) span: Span,
    pub(super) seen: Option<jiff::Timestamp>,
    pub(super) relations: Vec<Relation>,
    pub(super) quote: Option<Quote>,
    pub(super) note: Option<String>,
}

impl Typed {
    /// As a statement under a label.
    pub(super) fn under(self, label: StatementLabel) -> Statement {
        Statement {
            label,
            speaker: self.speaker,
            subject: self.subject,
            body: self.body,
            valid: Interval::ALWAYS,
            said: self.said,
            seen: self.seen,
            span: self.span,
            relations: self.relations,
            quote: self.quote,
            confidence: Confidence::Seen,
            note: self.note,
        }
    }
}

fn function(text: &str) -> Option<Function> {
    Function::ALL.into_iter().find(|f| f.code() == text)
}

/// Parties separated by semicolons.
fn parties(form: &mut Form, name: &str, book: &OfficeBook) -> Vec<PartyId> {
    let text = form.required(name, 600);
    let mut out = Vec::new();
    for piece in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        match book.party(piece) {
            Some(party) => out.push(party.id.clone()),
            None => form.error(name, "error-party"),
        }
    }
    out
}

/// A party, which must be in the book.
pub(super) fn party(form: &mut Form, name: &str, book: &OfficeBook) -> Option<PartyId> {
    if !form.get(name).is_empty() && book.party(form.get(name)).is_none() {
        form.error(name, "error-party");
    }
    form.choice(name, |p| book.party(p).map(|p| p.id.clone()))
}

fn labels(form: &mut Form, name: &str, book: &OfficeBook) -> Vec<StatementLabel> {
    let text = form.optional(name, 600);
    let mut out = Vec::new();
    for piece in text
        .split([';', ' '])
        .map(str::trim)
        .filter(|p| !p.is_empty())
    {
        match StatementLabel::new(piece) {
            Ok(label) if book.book.statement(&label).is_some() => out.push(label),
            _ => form.error(name, "error-label"),
        }
    }
    out
}

/// The body that a form of a kind holds; errors stand in the form.
fn body(kind: &str, form: &mut Form, book: &OfficeBook, doer: &str) -> Option<StatementBody> {
    let what = form.required("what", 2000);
    let clock = |form: &mut Form| form.maybe("clock", |c| ClockRuleId::new(c).ok());
    Some(match kind {
        "responsibility" => {
            let function = form.choice("function", function);
            let stance = form.choice("stance", |s| STANCES.iter().find(|k| **k == s).copied());
            let stance = match stance? {
                "accepts" => Stance::Accepts,
                "disclaims" => Stance::Disclaims,
                other => {
                    let whom = party(form, "other", book)?;
                    if other == "assigns" {
                        Stance::Assigns(whom)
                    } else {
                        Stance::Mandates(whom)
                    }
                }
            };
            StatementBody::Responsibility {
                function: function?,
                stance,
                force: None,
                what,
            }
        }
        "commitment" => StatementBody::Commitment {
            function: form.maybe("function", function),
            what,
            due: form.date("due"),
            items: Vec::new(),
        },
        "request" => StatementBody::Request {
            addressees: parties(form, "addressees", book),
            function: form.maybe("function", function),
            what,
            due: form.date("due"),
            clock: clock(form),
        },
        "order" => StatementBody::Order {
            addressees: parties(form, "addressees", book),
            function: form.maybe("function", function),
            what,
            due: form.date("due"),
            within_days: form.number("within-days"),
            clock: clock(form),
        },
        "answer" => {
            let outcome = form.maybe("outcome", |o| OUTCOMES.iter().find(|k| **k == o).copied());
            let outcome = match outcome {
                Some("granted") => Some(Outcome::Granted),
                Some("partial") => Some(Outcome::Partial),
                Some("refused") => Some(Outcome::Refused),
                Some("no-records") => Some(Outcome::NoRecords),
                Some("non-answer") => Some(Outcome::NonAnswer),
                Some(_) => Some(Outcome::Referred(party(form, "other", book)?)),
                None => None,
            };
            // INVARIANT (a person confirms): whoever enters an answer says that it is one.
            if !form.ticked("confirm") {
                form.error("confirm", "error-confirm");
            }
            StatementBody::Answer {
                what,
                outcome,
                confirmed_by: Some(doer.to_owned()),
            }
        }
        "docket" => StatementBody::DocketEntry {
            court: party(form, "court", book)?,
            number: form.required("number", 80),
            entry: form.number("entry"),
            of: labels(form, "filed", book),
            what,
        },
        "event" => StatementBody::Event { what },
        _ => return None,
    })
}

/// Puts a statement into a form: what [`Office::typed`] would read back.
pub(super) fn fill(form: &mut Form, s: &Statement) -> Option<&'static str> {
    let parties = |ids: &[PartyId]| {
        let texts: Vec<&str> = ids.iter().map(PartyId::as_str).collect();
        texts.join("; ")
    };
    form.set("speaker", s.speaker.as_str());
    form.set("subject", OfficeBook::place_text(&s.subject));
    form.set("what", s.body.what().unwrap_or_default());
    if let Some(said) = s.said {
        form.set("said", said.to_string());
    }
    form.set("source", s.span.source.as_str());
    form.set("locator", s.span.locator.as_str());
    if let Some(quote) = &s.quote {
        form.set("quote", quote.text.as_str());
        form.set("compared", if quote.verbatim { "yes" } else { "" });
    }
    form.set("note", s.note.clone().unwrap_or_default());
    let mut about = |f: &Option<Function>, due: Option<jiff::civil::Date>| {
        form.set("function", f.map_or("", Function::code));
        form.set("due", due.map(|d| d.to_string()).unwrap_or_default());
    };
    Some(match &s.body {
        StatementBody::Responsibility {
            function, stance, ..
        } => {
            about(&Some(*function), None);
            let (stance, other) = match stance {
                Stance::Accepts => ("accepts", ""),
                Stance::Disclaims => ("disclaims", ""),
                Stance::Assigns(p) => ("assigns", p.as_str()),
                Stance::Mandates(p) => ("mandates", p.as_str()),
            };
            form.set("stance", stance);
            form.set("other", other);
            "responsibility"
        }
        StatementBody::Commitment { function, due, .. } => {
            about(function, *due);
            "commitment"
        }
        StatementBody::Request {
            addressees,
            function,
            due,
            clock,
            ..
        } => {
            about(function, *due);
            form.set("addressees", parties(addressees));
            form.set("clock", clock.as_ref().map_or("", ClockRuleId::as_str));
            "request"
        }
        StatementBody::Order {
            addressees,
            function,
            due,
            within_days,
            clock,
            ..
        } => {
            about(function, *due);
            form.set("addressees", parties(addressees));
            form.set("clock", clock.as_ref().map_or("", ClockRuleId::as_str));
            form.set(
                "within-days",
                within_days.map(|d| d.to_string()).unwrap_or_default(),
            );
            "order"
        }
        StatementBody::Answer { outcome, .. } => {
            let (outcome, other) = match outcome {
                Some(Outcome::Granted) => ("granted", ""),
                Some(Outcome::Partial) => ("partial", ""),
                Some(Outcome::Refused) => ("refused", ""),
                Some(Outcome::NoRecords) => ("no-records", ""),
                Some(Outcome::NonAnswer) => ("non-answer", ""),
                Some(Outcome::Referred(p)) => ("referred", p.as_str()),
                None => ("", ""),
            };
            form.set("outcome", outcome);
            form.set("other", other);
            "answer"
        }
        StatementBody::DocketEntry {
            court,
            number,
            entry,
            of,
            ..
        } => {
            form.set("court", court.as_str());
            form.set("number", number.as_str());
            form.set("entry", entry.map(|e| e.to_string()).unwrap_or_default());
            let of: Vec<&str> = of.iter().map(StatementLabel::as_str).collect();
            form.set("filed", of.join("; "));
            "docket"
        }
        StatementBody::Event { .. } => "event",
        _ => return None,
    })
}

impl Office {
    /// What was read out of a source that the office keeps.
    async fn read_of(&self, ask: &Ask, source: Option<&Source>) -> Result<Option<Read>, Answer> {
        match source.map(|s| &s.bytes) {
            Some(SourceBytes::Captured { sha256, .. }) => Ok(self
                .upload_of(ask, *sha256)
                .await?
                .and_then(|(_, read)| read)),
            _ => Ok(None),
        }
    }

    /// The source that a form names; the office's own records where it names none.
    pub(super) async fn span(
        &self,
        ask: &mut Ask,
        book: &OfficeBook,
        before: &mut Vec<Body>,
    ) -> Result<Option<(Span, Option<jiff::Timestamp>, Option<Quote>)>, Answer> {
        let named = ask.form.get("source").to_owned();
        let source = if named.is_empty() {
            let office = ask.visit()?.office().to_owned();
            let title = self.office_title(&office).await?;
            let (_, own) = Self::of_the_office(&office, &title)?;
            if book.book.source(&own.id).is_none() {
                before.push(Body::Source(own.clone()));
            }
            Some(own)
        } else {
            SourceId::new(named)
                .ok()
                .and_then(|id| book.book.source(&id))
                .map(|held| held.value.clone())
        };
        let Some(source) = source else {
            ask.form.error("source", "error-source");
            return Ok(None);
        };
        let read = self.read_of(ask, Some(&source)).await?;
        let form = &mut ask.form;
        let text = form.optional("quote", 4000);
        let mut locator = form.optional("locator", 300);
        let mut quote = None;
        if !text.is_empty() {
            let readable = read.as_ref().filter(|r| !r.passages.is_empty());
            let verbatim = match readable.map(|r| r.find(&text)) {
                Some(Some(found)) => {
                    if locator.is_empty() {
                        found.clone_into(&mut locator);
                    }
                    true
                }
                // We hold the words and these are not among them.
                Some(None) if !form.ticked("compared") => {
                    form.error("quote", "error-quote");
                    false
                }
                _ => form.ticked("compared"),
            };
            quote = Some(Quote { text, verbatim });
        }
        let seen = source
            .published
            .filter(|_| source.public)
            .map(|day| self.setup.zone.end_of_day(day));
        let span = Span {
            source: source.id,
            locator,
        };
        Ok(Some((span, seen, quote)))
    }

    /// Who speaks: the office itself where nobody else is named.
    pub(super) async fn speaker(
        &self,
        ask: &mut Ask,
        book: &OfficeBook,
        before: &mut Vec<Body>,
    ) -> Result<Option<PartyId>, Answer> {
        let office = ask.visit()?.office().to_owned();
        let title = self.office_title(&office).await?;
        let (own, _) = Self::of_the_office(&office, &title)?;
        let named = ask.form.get("speaker");
        if !named.is_empty() && named != own.id.as_str() {
            return Ok(party(&mut ask.form, "speaker", book));
        }
        let id = own.id.clone();
        if book.book.party(&id).is_none() {
            before.push(Body::Party(own));
        }
        Ok(Some(id))
    }

    /// What a form of a kind says; errors stand in the form. `before` takes what must be entered
    /// with it: the office as a party, its own records.
    pub(super) async fn typed(
        &self,
        ask: &mut Ask,
        kind: &str,
        book: &OfficeBook,
        before: &mut Vec<Body>,
    ) -> Result<Option<Typed>, Answer> {
        let doer = ask.visit()?.name().to_owned();
        let speaker = self.speaker(ask, book, before).await?;
        let span = self.span(ask, book, before).await?;
        let form = &mut ask.form;
        let subject = form.choice("subject", |p| book.place(p));
        let said = form.maybe("said", |d| d.parse::<SaidDate>().ok());
        let note = form.optional("note", 1000);
        let mut relations = Vec::new();
        if kind == "answer" {
            let of = labels(form, "of", book);
            if of.is_empty() {
                form.error("of", "error-required");
            }
            relations.extend(of.into_iter().map(|target| Relation {
                kind: RelationKind::Answers,
                target,
            }));
        }
        let body = body(kind, form, book, &doer);
        let (true, Some(speaker), Some((span, seen, quote)), Some(subject), Some(body)) =
            (form.is_right(), speaker, span, subject, body)
        else {
            return Ok(None);
        };
        Ok(Some(Typed {
            speaker,
            subject,
            body,
            said,
            span,
            seen,
            relations,
            quote,
            note: (!note.is_empty()).then_some(note),
        }))
    }

    /// The fields of a kind.
    pub(super) fn statement_fields(
        ask: &Ask,
        book: &OfficeBook,
        kind: &str,
        form: &Form,
    ) -> Markup {
        let l = ask.l();
        let choices = |codes: &[&str], prefix: &str| -> Vec<(String, String)> {
            std::iter::once((String::new(), l.t("choose")))
                .chain(
                    codes
                        .iter()
                        .map(|c| ((*c).to_owned(), l.t(&format!("{prefix}-{c}")))),
                )
                .collect()
        };
        let functions: Vec<&str> = Function::ALL.iter().map(|f| f.code()).collect();
        let functions = choices(&functions, "function");
        let stances = choices(&STANCES, "office-stance");
        let outcomes = choices(&OUTCOMES, "office-outcome");
        let one =
            |name: &str, input: &Input<'_>, required: bool| field(l, form, name, input, required);
        let parties = Input::Line(Some("parties"));
        html! {
            input type="hidden" name="kind" value=(kind);
            @if kind == "answer" { (one("of", &Input::Line(None), true)) }
            @if kind == "request" || kind == "order" { (one("addressees", &parties, true)) }
            @if kind == "docket" {
                (one("court", &parties, true))
                (one("number", &Input::Line(None), true))
                (one("entry", &Input::Number, false))
            }
            (one("speaker", &parties, false))
            (one("subject", &Input::Line(Some("places")), true))
            @if kind == "responsibility" {
                (one("function", &Input::Choice(&functions), true))
                (one("stance", &Input::Choice(&stances), true))
                (one("other", &parties, false))
            }
            (one("what", &Input::Lines(3), true))
            @if kind == "answer" {
                (one("outcome", &Input::Choice(&outcomes), false))
                (one("other", &parties, false))
            }
            (one("said", &Input::Day, false))
            @if matches!(kind, "commitment" | "request" | "order") {
                (one("function", &Input::Choice(&functions), false))
                (one("due", &Input::Day, false))
            }
            @if kind == "order" { (one("within-days", &Input::Number, false)) }
            @if matches!(kind, "request" | "order") { (one("clock", &Input::Line(None), false)) }
            @if kind == "docket" { (one("filed", &Input::Line(None), false)) }
            (Self::source_fields(ask, book, form))
            (one("note", &Input::Lines(2), false))
            @if kind == "answer" { (one("confirm", &Input::Tick, true)) }
            (party_list(book))
            (Self::place_list(book))
        }
    }

    /// The fields that say where something was read.
    pub(super) fn source_fields(ask: &Ask, book: &OfficeBook, form: &Form) -> Markup {
        /// How many sources are proposed.
        const MOST: usize = 60;
        let l = ask.l();
        html! {
            fieldset {
                legend { (l.t("office-where")) }
                (field(l, form, "source", &Input::Line(Some("own-sources")), false))
                (field(l, form, "quote", &Input::Lines(3), false))
                (field(l, form, "locator", &Input::Line(None), false))
                (field(l, form, "compared", &Input::Tick, false))
            }
            (proposals(
                "own-sources",
                book.own_sources().take(MOST).map(|(_, s)| (s.id.to_string(), s.title.as_str())),
            ))
        }
    }

    pub(super) fn place_list(book: &OfficeBook) -> Markup {
        /// How many facilities are proposed.
        const MOST: usize = 300;
        proposals(
            "places",
            book.facilities
                .iter()
                .take(MOST)
                .map(|(id, name)| (id.to_string(), name.as_str())),
        )
    }

    fn statement_sheet(&self, ask: &Ask, book: &OfficeBook, kind: &str, form: &Form) -> Sheet {
        let l = ask.l();
        Sheet {
            title: l.t(&format!("office-kind-{kind}")),
            body: html! {
                h1 { (l.t(&format!("office-kind-{kind}"))) }
                nav.kinds aria-label=(l.t("office-kinds")) {
                    ul {
                        @for k in KINDS {
                            li {
                                a href=(ask.href(&format!("/office/new/statement?kind={k}")))
                                    aria-current=[(k == kind).then_some("page")] {
                                    (l.t(&format!("office-kind-{k}")))
                                }
                            }
                        }
                    }
                }
                p.lead { (l.t("office-entered-as-office")) }
                (self.form(
                    ask, "/office/new/statement", form,
                    &Self::statement_fields(ask, book, kind, form), "statement-button",
                ))
            },
        }
    }

    pub(super) async fn statement_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let mut form = Form::default();
        let asked_kind = ask.query("kind");
        let kind = KINDS
            .into_iter()
            .find(|k| *k == asked_kind)
            .unwrap_or("responsibility");
        for name in ["source", "addressees", "of", "speaker", "subject"] {
            form.set(name, ask.query(name));
        }
        // An answer is about what the request was about, by whoever was asked.
        if let Ok(of) = StatementLabel::new(ask.query("of"))
            && let Some(held) = book.book.statement(&of)
        {
            form.suggest("subject", OfficeBook::place_text(&held.value.subject));
            if let StatementBody::Request { addressees, .. } = &held.value.body
                && let [only] = addressees.as_slice()
            {
                form.suggest("speaker", only.as_str());
            }
        }
        Ok(Answer::page(self.statement_sheet(ask, &book, kind, &form)))
    }

    pub(super) async fn enter_statement(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let given = ask.form.get("kind").to_owned();
        let kind = KINDS
            .into_iter()
            .find(|k| *k == given)
            .ok_or(Answer::Malformed)?;
        let mut bodies = Vec::new();
        let Some(typed) = self.typed(ask, kind, &book, &mut bodies).await? else {
            let sheet = self.statement_sheet(ask, &book, kind, &ask.form);
            return Ok(Answer::Wrong(Box::new(sheet)));
        };
        let label = self.enter_typed(ask, typed, bodies).await?;
        let path = match kind {
            "request" | "order" | "commitment" => format!("/office/requests/{label}"),
            _ => format!("/office/statements/{label}"),
        };
        Ok(Answer::See(path, None))
    }

    /// Enters a statement and what it needs, as the office's own.
    pub(super) async fn enter_typed(
        &self,
        ask: &Ask,
        typed: Typed,
        mut before: Vec<Body>,
    ) -> Result<StatementLabel, Answer> {
        let office = ask.visit()?.office();
        let label = fresh_label(office, self.today())?;
        before.push(Body::Statement(Box::new(typed.under(label.clone()))));
        let (store, now) = (&self.setup.store, self.now());
        self.books.enter(store, office, &before, now).await?;
        Ok(label)
    }
}
