//! What an office reads: the public book and its own entries, which are marked as such; another
//! office's never.

use super::answers::{Answer, Download};
use super::books::{OfficeBook, Own};
use super::page::Sheet;
use super::steps::act_code;
use super::{Ask, Office};
use crate::uploads::Read;
use crate::web::layout::{paged, pager};
use crate::web::parts::{kind_code, relation_code};
use maud::{Markup, html};
use standing_disclosure::{ForOffice, for_own_eyes};
use standing_evidence::{
    Body, Held, OfficeOnly, RelationKind, SourceBytes, Statement, StatementBody, StatementKind,
};
use standing_store::accounts::Upload;
use standing_terms::{AboutInstitutions, Act, Digest, Known, SourceId, StatementLabel};

/// How many lines a page of a list has.
const LINES: usize = 40;

/// How an entry stands towards the public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// In the public book, by whomever.
    Public,
    /// The office's own, and published.
    Published,
    /// The office's own, seen by nobody else.
    Office,
    /// The office's own, for ever.
    OfficeOnly(OfficeOnly),
}

impl Standing {
    fn message(self) -> String {
        match self {
            Self::Public => "standing-public".to_owned(),
            Self::Published => "standing-published".to_owned(),
            Self::Office => "standing-office".to_owned(),
            Self::OfficeOnly(why) => format!("standing-only-{}", why.code()),
        }
    }
}

/// A statement as a page of the office shows it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) label: StatementLabel,
    pub(super) id: Digest,
    pub(super) kind: StatementKind,
    pub(super) act: Option<&'static str>,
    pub(super) speaker: String,
    pub(super) addressees: Vec<String>,
    pub(super) subject: String,
    pub(super) what: String,
    pub(super) quote: Option<String>,
    pub(super) said: Option<standing_terms::SaidDate>,
    pub(super) on: Option<jiff::civil::Date>,
    pub(super) due: Option<jiff::civil::Date>,
    pub(super) source: SourceId,
    pub(super) locator: String,
    pub(super) relations: Vec<(RelationKind, StatementLabel)>,
    pub(super) corrected_by: Option<StatementLabel>,
    pub(super) standing: Standing,
    pub(super) note: Option<String>,
}

/// Statements on their way to a page.
pub(super) struct Lines(pub(super) Vec<Line>);

/// A request with what became of it.
pub(super) struct Requested {
    pub(super) request: Line,
    pub(super) steps: Vec<Line>,
    pub(super) answers: Vec<Line>,
}

/// Requests on their way to a page.
pub(super) struct Requests(pub(super) Vec<Requested>);

/// A source as a page of the office shows it.
pub(super) struct SourceShown {
    pub(super) id: SourceId,
    pub(super) title: String,
    pub(super) origin: String,
    pub(super) published: Option<jiff::civil::Date>,
    pub(super) public: bool,
    pub(super) sha256: Option<Digest>,
    pub(super) for_anybody: bool,
    pub(super) entry: Option<Digest>,
    pub(super) standing: Standing,
    pub(super) note: Option<String>,
}

/// Sources on their way to a page.
pub(super) struct SourcesShown(pub(super) Vec<SourceShown>);

/// A source with what was read out of it and from it.
pub(super) struct SourceRead {
    pub(super) source: SourceShown,
    pub(super) upload: Option<Upload>,
    pub(super) read: Option<Read>,
    pub(super) lines: Vec<Line>,
}

impl AboutInstitutions for Lines {}
impl AboutInstitutions for Requests {}
impl AboutInstitutions for SourcesShown {}
impl AboutInstitutions for SourceRead {}

/// Clears a value for the office of whoever asks. INVARIANT (own office): the value comes from the
/// book that was folded for it.
pub(super) fn cleared<T: AboutInstitutions>(
    book: &OfficeBook,
    ask: &Ask,
    value: T,
) -> Result<ForOffice<T>, Answer> {
    Ok(for_own_eyes(
        value,
        book.book.audience(),
        ask.visit()?.office(),
    )?)
}

/// How an entry of the office's own stands towards the public.
pub(super) fn standing_of(book: &OfficeBook, own: &Own) -> Standing {
    match book.book.never_leaves(&own.entry) {
        Some(why) => Standing::OfficeOnly(why),
        None if book.book.is_published(&own.entry.id) => Standing::Published,
        None => Standing::Office,
    }
}

fn standing_by_id(book: &OfficeBook, id: Digest) -> Standing {
    book.own(id)
        .map_or(Standing::Public, |own| standing_of(book, own))
}

/// A statement as it stands in the book, with the correction of it where there is one.
pub(super) fn line(book: &OfficeBook, held: &Held<Statement>) -> Line {
    let reading = book.book.read(held, Known::Now);
    let shown = reading.as_ref().map_or(&held.value, |r| r.statement);
    let corrected = reading
        .as_ref()
        .is_some_and(standing_evidence::Heard::is_corrected);
    let names = |ids: &[standing_terms::PartyId]| ids.iter().map(|p| book.party_name(p)).collect();
    let (addressees, due) = match &shown.body {
        StatementBody::Request {
            addressees, due, ..
        }
        | StatementBody::Order {
            addressees, due, ..
        } => (names(addressees), *due),
        StatementBody::Commitment { due, .. } => (Vec::new(), *due),
        _ => (Vec::new(), None),
    };
    let (act, on) = match &shown.body {
        StatementBody::Step(step) => (Some(act_code(&step.act)), Some(step.on)),
        _ => (None, None),
    };
    Line {
        label: held.value.label.clone(),
        id: held.id,
        kind: shown.body.kind(),
        act,
        speaker: book.party_name(&shown.speaker),
        addressees,
        subject: book.place_name(&shown.subject),
        what: shown.body.what().unwrap_or_default().to_owned(),
        quote: shown
            .quote
            .as_ref()
            .filter(|q| q.verbatim)
            .map(|q| q.text.clone()),
        said: shown.said,
        on,
        due,
        source: shown.span.source.clone(),
        locator: shown.span.locator.clone(),
        relations: held
            .value
            .relations
            .iter()
            .map(|r| (r.kind, r.target.clone()))
            .collect(),
        corrected_by: corrected.then(|| shown.label.clone()),
        standing: standing_by_id(book, held.id),
        note: shown.note.clone(),
    }
}

fn lines<'a>(book: &OfficeBook, of: impl Iterator<Item = &'a Held<Statement>>) -> Vec<Line> {
    of.map(|held| line(book, held)).collect()
}

/// Everything that was said and is not a fact about a facility, latest known first.
fn spoken(book: &OfficeBook) -> Vec<&Held<Statement>> {
    let mut all: Vec<_> = book.book.spoken(Known::Now).collect();
    all.sort_by_key(|r| std::cmp::Reverse((r.known_at, r.held.position)));
    all.into_iter().map(|r| r.held).collect()
}

/// What became of a request.
pub(super) fn requested(book: &OfficeBook, held: &Held<Statement>) -> Requested {
    let label = &held.value.label;
    let mut steps: Vec<&Held<Statement>> = book
        .book
        .spoken(Known::Now)
        .filter(|r| match &r.statement.body {
            StatementBody::Step(step) => step.of.contains(label),
            _ => false,
        })
        .map(|r| r.held)
        .collect();
    steps.sort_by_key(|h| match &h.value.body {
        StatementBody::Step(step) => (Some(step.on), h.position),
        _ => (None, h.position),
    });
    Requested {
        request: line(book, held),
        steps: lines(book, steps.into_iter()),
        answers: lines(book, book.book.answers_to(label)),
    }
}

/// A source as the book has it.
pub(super) fn source_shown(book: &OfficeBook, id: &SourceId) -> Option<SourceShown> {
    let held = book.book.source(id)?;
    let s = &held.value;
    let standing = standing_by_id(book, held.id);
    Some(SourceShown {
        id: id.clone(),
        title: s.title.clone(),
        origin: s.origin.clone(),
        published: s.published,
        public: s.public,
        sha256: match s.bytes {
            SourceBytes::Captured { sha256, .. } => Some(sha256),
            SourceBytes::Cited => None,
        },
        for_anybody: matches!(standing, Standing::Public | Standing::Published)
            && s.licence.redistributable
            && s.office_only.is_none(),
        entry: book.own(held.id).map(|own| own.entry.id),
        standing,
        note: s.note.clone(),
    })
}

/// The mark of an entry: the office's own, published, never to be.
pub(super) fn mark(ask: &Ask, standing: Standing) -> Markup {
    html! {
        @if standing != Standing::Public {
            span.mark.standing { (ask.l().t(&standing.message())) }
        }
    }
}

/// A statement in a list.
pub(super) fn shown(ask: &Ask, line: &Line) -> Markup {
    let l = ask.l();
    let kind = kind_code(line.kind);
    html! {
        li.statement {
            p.meta {
                span.kind.{ "kind-" (kind) } {
                    @if let Some(act) = line.act { (l.t(&format!("office-act-{act}"))) }
                    @else { (l.t(&format!("kind-{kind}"))) }
                } " "
                @if let Some(on) = line.on { time datetime=(on.to_string()) { (l.date(on)) } " " }
                @else if let Some(said) = line.said { time datetime=(said.to_string()) { (l.said(said)) } " " }
                span.speaker { (line.speaker) }
                @if !line.addressees.is_empty() { " " (l.t("to-whom")) " " (line.addressees.join(", ")) }
                " " (mark(ask, line.standing))
            }
            p.what { a href=(ask.href(&format!("/office/statements/{}", line.label))) { (line.what) } }
            @if let Some(quote) = &line.quote { blockquote { p { "“" (quote) "”" } } }
            ul.remarks {
                @if let Some(due) = line.due { li { (l.ta("remark-due", &[("date", &l.date(due))])) } }
                @if line.corrected_by.is_some() { li.doubt { (l.t("remark-corrected")) } }
                @for (kind, target) in &line.relations {
                    li {
                        (l.t(&format!("relation-{}", relation_code(*kind)))) " "
                        a href=(ask.href(&format!("/office/statements/{target}"))) { (target) }
                    }
                }
                @if let Some(note) = &line.note { li { (note) } }
            }
            p.from {
                (line.subject) " · "
                a href=(ask.href(&format!("/office/sources/{}", line.source))) { (l.t("office-source")) }
                @if !line.locator.is_empty() { ", " (line.locator) }
            }
        }
    }
}

impl Office {
    /// A page of a list, with the way to the others.
    fn listed(&self, ask: &Ask, lines: &[Line]) -> Markup {
        let page = ask.query("page").parse().unwrap_or(1);
        let (part, page, pages) = paged(lines, page, LINES);
        let a = self.asked(ask);
        html! {
            ul.statements { @for line in part { (shown(ask, line)) } }
            (pager(&a, page, pages, ""))
        }
    }

    pub(super) async fn statements(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let l = ask.l();
        let own_only = ask.query("own") == "yes";
        let mut all = lines(&book, spoken(&book).into_iter());
        all.retain(|line| !own_only || line.standing != Standing::Public);
        let cleared = cleared(&book, ask, Lines(all))?;
        Ok(Answer::page(Sheet {
            title: l.t("office-statements-title"),
            body: html! {
                h1 { (l.t("office-statements-title")) }
                p.lead { (l.t("office-statements-lead")) }
                p {
                    @if own_only { a href=(ask.href("/office/statements")) { (l.t("office-all")) } }
                    @else { a href=(ask.href("/office/statements?own=yes")) { (l.t("office-own-only")) } }
                }
                (self.listed(ask, &cleared.value().0))
            },
        }))
    }

    pub(super) async fn statement(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let label = StatementLabel::new(ask.piece("label")).map_err(|_| Answer::Missing)?;
        let held = book.book.statement(&label).ok_or(Answer::Missing)?;
        let cleared = cleared(&book, ask, Lines(vec![line(&book, held)]))?;
        let l = ask.l();
        let account = &ask.visit()?.account;
        let may = |need: super::Need| need.is_met_by(account);
        let is_request = matches!(
            held.value.body,
            StatementBody::Request { .. }
                | StatementBody::Order { .. }
                | StatementBody::Commitment { .. }
        );
        let only = cleared.value().0.first().ok_or(Answer::Missing)?;
        let own = only.standing != Standing::Public;
        Ok(Answer::page(Sheet {
            title: only.what.clone(),
            body: html! {
                h1 { (l.t("office-statement-title")) }
                ul.statements { (shown(ask, only)) }
                ul.ways {
                    @if is_request {
                        li { a href=(ask.href(&format!("/office/requests/{label}"))) { (l.t("office-to-request")) } }
                    }
                    @if may(super::Need::Enter) {
                        li { a href=(ask.href(&format!("/office/correct/{label}"))) { (l.t("office-to-correct")) } }
                    }
                    @if may(super::Need::Publish) && own {
                        @if only.standing == Standing::Office {
                            li { a href=(ask.href(&format!("/office/publish/{}", only.id))) { (l.t("office-to-publish")) } }
                        }
                        li { a href=(ask.href(&format!("/office/redact/{}", only.id))) { (l.t("office-to-redact")) } }
                    }
                }
                p.from { code { (label) } }
            },
        }))
    }

    pub(super) async fn requests(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let all: Vec<Requested> = spoken(&book)
            .into_iter()
            .filter(|h| matches!(h.value.body, StatementBody::Request { .. }))
            .take(200)
            .map(|h| requested(&book, h))
            .collect();
        let cleared = cleared(&book, ask, Requests(all))?;
        let l = ask.l();
        Ok(Answer::page(Sheet {
            title: l.t("office-requests-title"),
            body: html! {
                h1 { (l.t("office-requests-title")) }
                p.lead { (l.t("office-requests-lead")) }
                @if super::Need::Enter.is_met_by(&ask.visit()?.account) {
                    p { a.button href=(ask.href("/office/new/statement?kind=request")) { (l.t("office-new-request")) } }
                }
                ul.statements {
                    @for r in &cleared.value().0 {
                        li.statement {
                            p.meta {
                                @if let Some(said) = r.request.said { (l.said(said)) " " }
                                (r.request.speaker) " " (l.t("to-whom")) " " (r.request.addressees.join(", "))
                                " " (mark(ask, r.request.standing))
                            }
                            p.what { a href=(ask.href(&format!("/office/requests/{}", r.request.label))) { (r.request.what) } }
                            p.from {
                                @if let Some(answer) = r.answers.last() {
                                    (l.t("office-answered")) " " @if let Some(said) = answer.said { (l.said(said)) }
                                } @else if let Some(step) = r.steps.last() {
                                    (l.t("office-last-step")) " "
                                    (l.t(&format!("office-act-{}", step.act.unwrap_or_default())))
                                    @if let Some(on) = step.on { " " (l.date(on)) }
                                } @else { (l.t("office-no-step")) }
                                @if let Some(due) = r.request.due { " · " (l.ta("remark-due", &[("date", &l.date(due))])) }
                            }
                        }
                    }
                }
            },
        }))
    }

    pub(super) async fn request(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let label = StatementLabel::new(ask.piece("label")).map_err(|_| Answer::Missing)?;
        let held = book.book.statement(&label).ok_or(Answer::Missing)?;
        let clocks = cleared(&book, ask, self.clocks(&book, &label))?;
        let cleared = cleared(&book, ask, Requests(vec![requested(&book, held)]))?;
        let r = cleared.value().0.first().ok_or(Answer::Missing)?;
        let l = ask.l();
        let may_enter = super::Need::Enter.is_met_by(&ask.visit()?.account);
        let new_step = |act: &str| ask.href(&format!("/office/new/step?of={label}&act={act}"));
        Ok(Answer::page(Sheet {
            title: r.request.what.clone(),
            body: html! {
                h1 { (l.t("office-request-title")) }
                ul.statements { (shown(ask, &r.request)) }
                (super::clocks::section(ask, &self.asked(ask), &clocks))
                h2 { (l.t("office-steps-title")) }
                @if r.steps.is_empty() && r.answers.is_empty() { p { (l.t("office-no-step")) } }
                ul.statements {
                    @for step in &r.steps { (shown(ask, step)) }
                    @for answer in &r.answers { (shown(ask, answer)) }
                }
                p.note { (l.t("office-clock-note")) }
                @if may_enter {
                    h2 { (l.t("office-steps-add")) }
                    ul.ways {
                        @for act in super::steps::ACTS {
                            li { a href=(new_step(act)) { (l.t(&format!("office-act-{act}"))) } }
                        }
                        li { a href=(ask.href(&format!("/office/new/statement?kind=answer&of={label}"))) { (l.t("office-add-answer")) } }
                    }
                }
                ul.ways {
                    li { a href=(ask.href(&format!("/office/drafts/{label}"))) { (l.t("office-to-draft")) } }
                    li { a href=(ask.href(&format!("/office/statements/{label}"))) { (l.t("office-to-statement")) } }
                }
            },
        }))
    }

    pub(super) async fn sources(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let all: Vec<SourceShown> = book
            .own_sources()
            .filter_map(|(_, s)| source_shown(&book, &s.id))
            .collect();
        let cleared = cleared(&book, ask, SourcesShown(all))?;
        let l = ask.l();
        Ok(Answer::page(Sheet {
            title: l.t("office-sources-title"),
            body: html! {
                h1 { (l.t("office-sources-title")) }
                p.lead { (l.t("office-sources-lead")) }
                ul.statements {
                    @for s in &cleared.value().0 {
                        li.statement {
                            p.what { a href=(ask.href(&format!("/office/sources/{}", s.id))) { (s.title) } " " (mark(ask, s.standing)) }
                            p.from { @if let Some(day) = s.published { (l.date(day)) " · " } (s.origin) }
                        }
                    }
                }
                p { a href=(ask.href("/sources")) { (l.t("office-public-sources")) } }
            },
        }))
    }

    /// What an office keeps of a source's bytes.
    pub(super) async fn upload_of(
        &self,
        ask: &Ask,
        sha256: Digest,
    ) -> Result<Option<(Upload, Option<Read>)>, Answer> {
        let office = ask.visit()?.office();
        let upload = self.setup.store.upload(office, sha256).await?;
        Ok(upload.map(|u| {
            let read = serde_json::from_str(&u.reading).ok();
            (u, read)
        }))
    }

    pub(super) async fn source(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let id = SourceId::new(ask.piece("id")).map_err(|_| Answer::Missing)?;
        let source = source_shown(&book, &id).ok_or(Answer::Missing)?;
        let kept = match source.sha256 {
            Some(sha256) => self.upload_of(ask, sha256).await?,
            None => None,
        };
        let (upload, read) = kept.map_or((None, None), |(u, r)| (Some(u), r));
        let from_it = spoken(&book)
            .into_iter()
            .filter(|h| h.value.span.source == id);
        let lines = lines(&book, from_it);
        let cleared = cleared(
            &book,
            ask,
            SourceRead {
                source,
                upload,
                read,
                lines,
            },
        )?;
        let page = self.source_page(ask, &book, cleared.value())?;
        Ok(Answer::page(page))
    }

    fn source_page(
        &self,
        ask: &Ask,
        book: &OfficeBook,
        shown_source: &SourceRead,
    ) -> Result<Sheet, Answer> {
        let l = ask.l();
        let s = &shown_source.source;
        let account = &ask.visit()?.account;
        let may = |need: super::Need| need.is_met_by(account);
        let is_mail = shown_source
            .read
            .as_ref()
            .is_some_and(|r| r.letter.is_some());
        Ok(Sheet {
            title: s.title.clone(),
            body: html! {
                h1 { (s.title) }
                p { (mark(ask, s.standing)) }
                dl.facts {
                    dt { (l.t("label-origin")) } dd { (s.origin) }
                    @if let Some(day) = s.published { dt { (l.t("label-published")) } dd { (l.date(day)) } }
                    dt { (l.t("label-public")) }
                    dd { @if s.public { (l.t("office-yes")) } @else { (l.t("office-no")) } }
                    @if let Some(note) = &s.note { dt { (l.t("label-note")) } dd { (note) } }
                    @if let Some(upload) = &shown_source.upload {
                        dt { (l.t("office-file")) }
                        dd {
                            a href=(ask.href(&format!("/office/files/{}", upload.sha256))) { (upload.name) }
                            " · " (upload.media_type) " · " (l.number(upload.size as f64)) " B · "
                            (upload.doer) ", " (l.instant(upload.at, &self.setup.zone))
                        }
                    }
                }
                ul.ways {
                    @if may(super::Need::Enter) {
                        li { a href=(ask.href(&format!("/office/new/statement?source={}", s.id))) { (l.t("office-quote-it")) } }
                    }
                    @if s.for_anybody && shown_source.upload.is_some() && let Some(sha256) = s.sha256 {
                        li { a href=(ask.href(&format!("/files/{sha256}"))) { (l.t("office-public-file")) } }
                    }
                    @if is_mail && let Some(sha256) = s.sha256 {
                        li { a href=(ask.href(&format!("/office/replies/{sha256}"))) { (l.t("office-judge-it")) } }
                    }
                    @if may(super::Need::Publish) && let Some(entry) = s.entry {
                        @if s.standing == Standing::Office {
                            li { a href=(ask.href(&format!("/office/publish/{entry}"))) { (l.t("office-to-publish")) } }
                        }
                        li { a href=(ask.href(&format!("/office/redact/{entry}"))) { (l.t("office-to-redact")) } }
                    }
                }
                @if let Some(read) = &shown_source.read {
                    (super::upload::what_was_read(ask, book, read))
                }
                @if !shown_source.lines.is_empty() {
                    h2 { (l.t("office-read-from-it")) }
                    ul.statements { @for line in &shown_source.lines { (shown(ask, line)) } }
                }
            },
        })
    }

    pub(super) async fn file(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let sha256: Digest = ask.piece("sha256").parse().map_err(|_| Answer::Missing)?;
        let office = ask.visit()?.office();
        let store = &self.setup.store;
        let upload = store.upload(office, sha256).await?.ok_or(Answer::Missing)?;
        let bytes = store.upload_bytes(office, sha256).await?;
        Ok(Answer::Download(Download {
            name: upload.name,
            media_type: upload.media_type,
            bytes: bytes.ok_or(Answer::Missing)?,
        }))
    }

    /// Bytes of a published source, for anybody: only where the public book names them and their
    /// licence lets them be passed on.
    pub(super) async fn published_file(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let sha256: Digest = ask.piece("sha256").parse().map_err(|_| Answer::Missing)?;
        let id = crate::intake::source_id(sha256)?;
        let public = self.books.public(&self.setup.store).await?;
        let source = public.source(&id).ok_or(Answer::Missing)?;
        if !source.value.licence.redistributable || source.value.office_only.is_some() {
            return Err(Answer::Missing);
        }
        let kept = self.setup.store.published_upload(sha256).await?;
        let (upload, bytes) = kept.ok_or(Answer::Missing)?;
        Ok(Answer::Download(Download {
            name: upload.name,
            media_type: upload.media_type,
            bytes,
        }))
    }
}

/// Whether an entry waits for somebody: a letter that came in and was neither confirmed nor set
/// aside.
pub(super) fn waits(book: &OfficeBook, own: &Own) -> bool {
    let Some(Body::Source(source)) = own.body() else {
        return false;
    };
    source.note.as_deref() == Some(super::upload::CAME_IN)
        && !book.own_statements().any(|(_, s)| {
            s.span.source == source.id
                && matches!(
                    &s.body,
                    StatementBody::Answer { .. } | StatementBody::Step(_)
                )
                && !matches!(&s.body, StatementBody::Step(step) if matches!(step.act, Act::ReplyReceived { .. }))
        })
}
