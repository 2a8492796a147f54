//! A letter that came in: what it says, what speaks against it, and what a person confirms that it
//! is. INVARIANT (a person confirms): until then it changes nothing, whoever seems to have sent it.

use super::answers::Answer;
use super::books::{OfficeBook, fresh_label};
use super::form::{Form, Input, field};
use super::page::Sheet;
use super::{Ask, Office, read, upload};
use crate::uploads::reply::{Awaited, Doubt, Presents, Verdict, judge};
use crate::uploads::{Letter, Read};
use jiff::civil::Date;
use maud::{Markup, html};
use standing_evidence::{
    Body, Confidence, Held, Relation, RelationKind, SourceBytes, Span, Statement, StatementBody,
    Step,
};
use standing_terms::{
    Act, Digest, Interval, Known, Outcome, PartyId, SaidDate, SourceId, StatementLabel,
};

/// What a person can say that a letter is.
const IS: [&str; 5] = [
    "unconfirmed",
    "acknowledged",
    "bounced",
    "extended",
    "answer",
];

/// A letter with the request it is held against.
struct Case<'b> {
    source: SourceId,
    title: String,
    read: Read,
    letter: Letter,
    request: Option<&'b Held<Statement>>,
    verdict: Verdict,
    sent: Option<Date>,
}

impl Office {
    /// The requests and orders to which a letter could reply, latest first.
    fn open_requests(book: &OfficeBook) -> Vec<&Held<Statement>> {
        let mut all: Vec<_> = book
            .book
            .spoken(Known::Now)
            .filter(|r| matches!(r.statement.body, StatementBody::Request { .. }))
            .map(|r| r.held)
            .collect();
        all.sort_by_key(|h| std::cmp::Reverse(h.position));
        all
    }

    /// The days on which a request was sent, and the identifiers of the letters kept of that.
    async fn sendings(
        &self,
        ask: &Ask,
        book: &OfficeBook,
        label: &StatementLabel,
    ) -> Result<(Option<Date>, Vec<String>), Answer> {
        let (mut first, mut ids): (Option<Date>, Vec<String>) = (None, Vec::new());
        for reading in book.book.spoken(Known::Now) {
            let StatementBody::Step(step) = &reading.statement.body else {
                continue;
            };
            if !step.of.contains(label) || !matches!(step.act, Act::Sent { .. }) {
                continue;
            }
            first = Some(first.map_or(step.on, |f| f.min(step.on)));
            let source = book.book.source(&reading.statement.span.source);
            if let Some(SourceBytes::Captured { sha256, .. }) = source.map(|s| &s.value.bytes)
                && let Some((_, Some(read))) = self.upload_of(ask, *sha256).await?
                && let Some(letter) = read.letter
            {
                ids.extend(letter.message_id);
            }
        }
        Ok((first, ids))
    }

    async fn case<'b>(
        &self,
        ask: &Ask,
        book: &'b OfficeBook,
        of: &str,
    ) -> Result<Case<'b>, Answer> {
        let sha256: Digest = ask.piece("sha256").parse().map_err(|_| Answer::Missing)?;
        let source = crate::intake::source_id(sha256)?;
        let held = book.book.source(&source).ok_or(Answer::Missing)?;
        let (upload, read) = self.upload_of(ask, sha256).await?.ok_or(Answer::Missing)?;
        let read = read.ok_or(Answer::Missing)?;
        let letter = read.letter.clone().ok_or(Answer::Missing)?;
        let requests = Self::open_requests(book);
        let mut request = requests
            .iter()
            .find(|h| h.value.label.as_str() == of)
            .copied();
        if of.is_empty() {
            // Proposed by the thread it says it belongs to; a person may choose another.
            for held in &requests {
                let (_, ids) = self.sendings(ask, book, &held.value.label).await?;
                if ids.iter().any(|id| letter.answers.contains(id)) {
                    request = Some(held);
                    break;
                }
            }
        }
        let mut awaited = Awaited {
            received: Some(upload.at),
            ..Awaited::default()
        };
        let mut sent = None;
        if let Some(held) = request
            && let StatementBody::Request { addressees, .. } = &held.value.body
        {
            let domains = self.setup.store.mail_domains(ask.visit()?.office()).await?;
            awaited.domains = domains
                .into_iter()
                .filter(|d| addressees.iter().any(|a| a.as_str() == d.party))
                .map(|d| d.domain)
                .collect();
            let (first, ids) = self.sendings(ask, book, &held.value.label).await?;
            sent = first;
            awaited.message_ids = ids;
            awaited.sent = first
                .and_then(|day| day.yesterday().ok())
                .map(|day| self.setup.zone.end_of_day(day));
        }
        let verdict = judge(&letter, &awaited);
        Ok(Case {
            source,
            title: held.value.title.clone(),
            read,
            letter,
            request,
            verdict,
            sent,
        })
    }

    fn reply_sheet(&self, ask: &Ask, book: &OfficeBook, case: &Case<'_>, form: &Form) -> Sheet {
        let l = ask.l();
        let may_enter = ask
            .visit
            .as_ref()
            .is_some_and(|v| super::Need::Enter.is_met_by(&v.account));
        let path = ask.uri.path().to_owned();
        Sheet {
            title: case.title.clone(),
            body: html! {
                h1 { (l.t("reply-title")) }
                p.lead { (l.t("office-clock-note")) }
                (verdict(ask, &case.verdict))
                dl.facts {
                    @for from in &case.letter.from {
                        dt { (l.t("reply-from")) }
                        dd {
                            @if let Some(name) = &from.name { "“" (name) "” " }
                            code { (from.address) }
                        }
                    }
                    dt { (l.t("reply-subject")) } dd { (case.letter.subject) }
                    dt { (l.t("reply-date")) }
                    dd {
                        @if let Some(date) = case.letter.date { (l.instant(date, &self.setup.zone)) }
                        @else { (l.t("office-no")) }
                    }
                }
                @if may_enter {
                    h2 { (l.t("reply-decide")) }
                    (self.form(ask, &path, form, &Self::reply_fields(ask, book, case, form), "reply-button"))
                }
                (upload::what_was_read(ask, book, &case.read))
            },
        }
    }

    fn reply_fields(ask: &Ask, book: &OfficeBook, case: &Case<'_>, form: &Form) -> Markup {
        let l = ask.l();
        let first = |text: &str| vec![(String::new(), l.t(text))];
        let mut requests = first("choose");
        requests.extend(Self::open_requests(book).into_iter().take(100).map(|h| {
            let line = read::line(book, h);
            let what: String = line.what.chars().take(80).collect();
            (
                line.label.to_string(),
                format!("{}: {what}", line.addressees.join(", ")),
            )
        }));
        let mut is = first("choose");
        is.extend(
            IS.iter()
                .map(|k| ((*k).to_owned(), l.t(&format!("office-is-{k}")))),
        );
        let mut outcomes = first("choose");
        outcomes.extend(
            ["granted", "partial", "refused", "no-records", "non-answer"]
                .iter()
                .map(|o| ((*o).to_owned(), l.t(&format!("office-outcome-{o}")))),
        );
        html! {
            (field(l, form, "of", &Input::Choice(&requests), true))
            (field(l, form, "is", &Input::Choice(&is), true))
            (field(l, form, "on", &Input::Day, true))
            (field(l, form, "what", &Input::Lines(2), false))
            (field(l, form, "outcome", &Input::Choice(&outcomes), false))
            @if case.verdict.is_unverified() { (field(l, form, "checked", &Input::Lines(2), false)) }
            (field(l, form, "confirm", &Input::Tick, false))
        }
    }

    pub(super) async fn reply_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let case = self.case(ask, &book, &ask.query("of")).await?;
        let mut form = Form::default();
        form.set("of", case.request.map_or("", |h| h.value.label.as_str()));
        // The letter's own date only where it is possible; it is evidence, often wrong.
        let today = self.today();
        let dated = case
            .letter
            .date
            .map(|d| self.setup.zone.day_of(d))
            .filter(|d| *d <= today && case.sent.is_none_or(|sent| *d >= sent));
        form.set("on", dated.unwrap_or(today).to_string());
        Ok(Answer::page(self.reply_sheet(ask, &book, &case, &form)))
    }

    pub(super) async fn reply(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let of = ask.form.get("of").to_owned();
        let case = self.case(ask, &book, &of).await?;
        let today = self.today();
        let form = &mut ask.form;
        let is = form.choice("is", |k| IS.iter().find(|i| **i == k).copied());
        let on = form.required_date("on");
        if on.is_some_and(|on| on > today) {
            form.error("on", "error-future");
        }
        if case.request.is_none() {
            form.error("of", "error-required");
        }
        let what = form.optional("what", 2000);
        let checked = form.optional("checked", 1000);
        let outcome = match form.get("outcome") {
            "granted" => Some(Outcome::Granted),
            "partial" => Some(Outcome::Partial),
            "refused" => Some(Outcome::Refused),
            "no-records" => Some(Outcome::NoRecords),
            "non-answer" => Some(Outcome::NonAnswer),
            _ => None,
        };
        if is.is_some_and(|is| is != "unconfirmed") {
            if !form.ticked("confirm") {
                form.error("confirm", "error-confirm");
            }
            // Doubts are answered in words, which stay with the entry.
            if case.verdict.is_unverified() && checked.chars().count() < 10 {
                form.error("checked", "error-checked");
            }
        }
        if is == Some("answer") && what.is_empty() {
            form.error("what", "error-required");
        }
        let (true, Some(is), Some(on), Some(request)) = (form.is_right(), is, on, case.request)
        else {
            let sheet = self.reply_sheet(ask, &book, &case, &ask.form);
            return Ok(Answer::Wrong(Box::new(sheet)));
        };
        let bodies = self
            .confirmed(ask, &book, &case, request, is, on, &what, outcome, &checked)
            .await?;
        let (store, now) = (&self.setup.store, self.now());
        self.books
            .enter(store, ask.visit()?.office(), &bodies, now)
            .await?;
        Ok(Answer::See(format!("/office/requests/{of}"), None))
    }

    /// What is entered: that something came, with what spoke against it; and where a person confirms
    /// what it is, that.
    #[expect(
        clippy::too_many_arguments,
        reason = "what one form says, each under its name"
    )]
    async fn confirmed(
        &self,
        ask: &Ask,
        book: &OfficeBook,
        case: &Case<'_>,
        request: &Held<Statement>,
        is: &str,
        on: Date,
        what: &str,
        outcome: Option<Outcome>,
        checked: &str,
    ) -> Result<Vec<Body>, Answer> {
        let visit = ask.visit()?;
        let title = self.office_title(visit.office()).await?;
        let (own, _) = Self::of_the_office(visit.office(), &title)?;
        let mut bodies = Vec::new();
        if book.book.party(&own.id).is_none() {
            bodies.push(Body::Party(own.clone()));
        }
        let label = &request.value.label;
        let sender = case
            .letter
            .from
            .first()
            .map_or_else(String::new, |f| f.address.clone());
        let step = |on: Date, act: Act, what: String| {
            StatementBody::Step(Step {
                of: vec![label.clone()],
                party: None,
                on,
                act,
                what,
            })
        };
        let mut doubts: Vec<_> = case.verdict.doubts.iter().map(Doubt::recorded).collect();
        doubts.sort_unstable();
        doubts.dedup();
        let note = (!checked.is_empty()).then(|| format!("checked by {}: {checked}", visit.name()));
        let statement = |speaker: PartyId, body, said, relations, note| -> Result<Body, Answer> {
            Ok(Body::Statement(Box::new(Statement {
                label: fresh_label(visit.office(), self.today())?,
                speaker,
                subject: request.value.subject.clone(),
                body,
                valid: Interval::ALWAYS,
                said,
                seen: None,
                span: Span {
                    source: case.source.clone(),
                    locator: "body".to_owned(),
                },
                relations,
                quote: None,
                confidence: Confidence::Seen,
                note,
            })))
        };
        bodies.push(statement(
            own.id.clone(),
            step(
                self.today(),
                Act::ReplyReceived { sender, doubts },
                ask.l().t("reply-came"),
            ),
            None,
            Vec::new(),
            None,
        )?);
        let told = |fallback: &str| {
            if what.is_empty() {
                ask.l().t(fallback)
            } else {
                what.to_owned()
            }
        };
        let said = Some(SaidDate::day(on));
        match is {
            "acknowledged" => bodies.push(statement(
                own.id,
                step(
                    on,
                    Act::Acknowledged { reference: None },
                    told("office-act-acknowledged"),
                ),
                said,
                Vec::new(),
                note,
            )?),
            "bounced" => bodies.push(statement(
                own.id,
                step(on, Act::Bounced, told("office-act-bounced")),
                said,
                Vec::new(),
                note,
            )?),
            "extended" => bodies.push(statement(
                own.id,
                step(
                    on,
                    Act::Extended {
                        days: None,
                        because: None,
                    },
                    told("office-act-extended"),
                ),
                said,
                Vec::new(),
                note,
            )?),
            "answer" => {
                let addressee = match &request.value.body {
                    StatementBody::Request { addressees, .. } => addressees.first().cloned(),
                    _ => None,
                };
                bodies.push(statement(
                    addressee.unwrap_or(own.id),
                    StatementBody::Answer {
                        what: what.to_owned(),
                        outcome,
                        confirmed_by: Some(visit.name().to_owned()),
                    },
                    said,
                    vec![Relation {
                        kind: RelationKind::Answers,
                        target: label.clone(),
                    }],
                    note,
                )?);
            }
            _ => {}
        }
        Ok(bodies)
    }
}

/// What is to be said of a letter.
fn verdict(ask: &Ask, verdict: &Verdict) -> Markup {
    let l = ask.l();
    let presents = match verdict.presents {
        Presents::Reply => "reply-presents-reply",
        Presents::Automatic => "reply-presents-automatic",
        Presents::Bounce => "reply-presents-bounce",
    };
    html! {
        section.verdict aria-label=(l.t("reply-verdict")) {
            p { strong {
                @if verdict.is_unverified() { (l.t("reply-unverified")) }
                @else { (l.t("reply-nothing-found")) }
            } " " (l.t(presents)) }
            @if verdict.is_unverified() {
                ul.doubts {
                    @for doubt in &verdict.doubts {
                        li.doubt {
                            (l.t(&format!("office-doubt-{}", doubt.code())))
                            @let detail = doubt.detail();
                            @if !detail.is_empty() { ": " code { (detail) } }
                        }
                    }
                }
            }
        }
    }
}
