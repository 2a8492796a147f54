//! Publishing: a named person opens office entries after a look for whatever could identify a
//! person. What the entry needs to be understood goes with it; what never leaves, stays.

use super::answers::Answer;
use super::books::{Books, OfficeBook, Own, enter_published, enter_redaction};
use super::form::{Form, Input, field};
use super::page::Sheet;
use super::read::{Standing, cleared, standing_of};
use super::{Ask, Office};
use crate::uploads::Read;
use jiff::Timestamp;
use maud::{Markup, html};
use sha2::{Digest as _, Sha256};
use standing_disclosure::identifiers::{Mark, marks};
use standing_evidence::{
    Body, NewEntry, OfficeOnly, Publication, Redaction, SourceBytes, Stance, StatementBody,
    Visibility,
};
use standing_store::Store;
use standing_terms::{AboutInstitutions, Digest, PartyId, SourceId, StatementLabel};
use std::collections::BTreeSet;

/// A text that would be published, with what might identify a person in it.
pub(crate) struct Looked {
    /// Where it stands.
    pub(crate) field: String,
    /// The text.
    pub(crate) text: String,
    /// The marks.
    pub(crate) marks: Vec<Mark>,
}

/// An entry with everything that is published with it.
pub(crate) struct Bundle {
    /// The entries, in the order in which they were entered.
    pub(crate) entries: Vec<Digest>,
    /// The files whose bytes can then be fetched.
    pub(crate) files: Vec<Digest>,
    /// Their texts.
    pub(crate) texts: Vec<Looked>,
    /// What files say about themselves.
    pub(crate) metadata: Vec<(String, String)>,
}

impl AboutInstitutions for Bundle {}

impl Bundle {
    /// How many passages are marked.
    pub(crate) fn marked(&self) -> usize {
        self.texts.iter().map(|t| t.marks.len()).sum()
    }

    /// Names what was looked at: another bundle has another.
    pub(crate) fn seal(&self) -> String {
        let mut hash = Sha256::new();
        for id in &self.entries {
            hash.update(id.0);
        }
        hex::encode(hash.finalize())
    }
}

/// Why something cannot be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotPublishable {
    /// It never leaves the office.
    #[error("this never leaves the office: {}", .0.code())]
    Stays(OfficeOnly),
    /// It is no entry of that office's own, or its payload was withdrawn.
    #[error("there is no such entry of this office")]
    NotOwn,
}

/// The marks of a text, for an office that knows its parties and places.
pub(crate) fn marks_of(book: &OfficeBook, text: &str) -> Vec<Mark> {
    marks(text, &|word| book.is_institutional(word))
}

/// An entry and what it needs: its source, the parties it names, the statements it points at, where
/// these are the office's own and not yet published.
fn gather(book: &OfficeBook, own: &Own, into: &mut BTreeSet<u64>) -> Result<(), NotPublishable> {
    if let Some(why) = book.book.never_leaves(&own.entry) {
        return Err(NotPublishable::Stays(why));
    }
    if book.book.is_published(&own.entry.id) || !into.insert(own.entry.position) {
        return Ok(());
    }
    let mut parties: Vec<&PartyId> = Vec::new();
    let mut sources: Vec<&SourceId> = Vec::new();
    let mut labels: Vec<&StatementLabel> = Vec::new();
    match own.body() {
        None => return Err(NotPublishable::NotOwn),
        Some(Body::Party(party)) => parties.extend(&party.parent),
        Some(Body::Source(source)) => parties.extend(&source.publisher),
        Some(Body::Statement(s)) => {
            parties.push(&s.speaker);
            sources.push(&s.span.source);
            labels.extend(s.relations.iter().map(|r| &r.target));
            match &s.body {
                StatementBody::Request { addressees, .. }
                | StatementBody::Order { addressees, .. } => parties.extend(addressees),
                StatementBody::Responsibility {
                    stance: Stance::Assigns(p) | Stance::Mandates(p),
                    ..
                } => parties.push(p),
                StatementBody::DocketEntry { court, of, .. } => {
                    parties.push(court);
                    labels.extend(of);
                }
                StatementBody::Step(step) => {
                    parties.extend(&step.party);
                    labels.extend(&step.of);
                }
                StatementBody::Role { party, .. } => parties.push(party),
                _ => {}
            }
        }
        Some(_) => {}
    }
    let needed = parties
        .into_iter()
        .filter_map(|p| book.own_party(p))
        .chain(sources.into_iter().filter_map(|s| book.own_source(s)))
        .chain(labels.into_iter().filter_map(|label| {
            let held = book.book.statement(label)?;
            book.own(held.id)
        }));
    for own in needed {
        gather(book, own, into)?;
    }
    Ok(())
}

/// The texts of a value, by the names of its fields.
fn texts(value: &serde_json::Value, field: &str, out: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::String(text) => out.push((field.to_owned(), text.clone())),
        serde_json::Value::Array(items) => items.iter().for_each(|v| texts(v, field, out)),
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                // A digest is a number to nobody, an identifier of ours is looked at as its name.
                if !["sha256", "id", "label", "target", "source"].contains(&name.as_str()) {
                    texts(value, name, out);
                }
            }
        }
        _ => {}
    }
}

/// An entry of an office with everything that would be published with it.
pub(crate) async fn bundle(
    store: &Store,
    book: &OfficeBook,
    id: Digest,
) -> anyhow::Result<Result<Bundle, NotPublishable>> {
    let Some(own) = book.own(id) else {
        return Ok(Err(NotPublishable::NotOwn));
    };
    let mut positions = BTreeSet::new();
    if let Err(why) = gather(book, own, &mut positions) {
        return Ok(Err(why));
    }
    let office = book.book.audience().unwrap_or_default();
    let mut bundle = Bundle {
        entries: Vec::new(),
        files: Vec::new(),
        texts: Vec::new(),
        metadata: Vec::new(),
    };
    for own in &book.own {
        let Some(body) = own
            .body()
            .filter(|_| positions.contains(&own.entry.position))
        else {
            continue;
        };
        bundle.entries.push(own.entry.id);
        let mut found = Vec::new();
        texts(
            &serde_json::to_value(body)?,
            own.entry.kind.code(),
            &mut found,
        );
        if let Body::Source(source) = body
            && let SourceBytes::Captured { sha256, .. } = source.bytes
            && let Some(upload) = store.upload(office, sha256).await?
        {
            bundle.files.push(sha256);
            bundle
                .metadata
                .push(("file".to_owned(), upload.name.clone()));
            if let Ok(read) = serde_json::from_str::<Read>(&upload.reading) {
                bundle.metadata.extend(read.metadata);
                found.extend(read.passages.into_iter().map(|p| (p.locator, p.text)));
                found.extend(read.hidden.into_iter().map(|t| ("hidden".to_owned(), t)));
            }
        }
        for (field, text) in found {
            let marks = marks_of(book, &text);
            bundle.texts.push(Looked { field, text, marks });
        }
    }
    for (name, value) in bundle.metadata.clone() {
        let marks = marks_of(book, &value);
        bundle.texts.push(Looked {
            field: name,
            text: value,
            marks,
        });
    }
    Ok(Ok(bundle))
}

/// The book of an office, folded for a command.
pub(crate) async fn book_of(
    store: &Store,
    office: &str,
) -> anyhow::Result<std::sync::Arc<OfficeBook>> {
    Books::default().of(store, office).await
}

/// An entry of an office by its digest or by the label of its statement.
pub(crate) fn entry_of(book: &OfficeBook, text: &str) -> Option<Digest> {
    if let Ok(id) = text.parse::<Digest>() {
        return book.own(id).map(|own| own.entry.id);
    }
    let label = StatementLabel::new(text).ok()?;
    let held = book.book.statement(&label)?;
    book.own(held.id).map(|own| own.entry.id)
}

/// Publishes a bundle in somebody's name.
pub(crate) async fn release(
    store: &Store,
    bundle: &Bundle,
    by: &str,
    looked_for: &str,
    now: Timestamp,
) -> anyhow::Result<()> {
    let publication = Publication {
        entries: bundle.entries.clone(),
        by: by.to_owned(),
        looked_for: looked_for.to_owned(),
    };
    enter_published(store, &Body::Publication(publication), now).await
}

/// Withdraws a payload in somebody's name, and the bytes of its file. Of what was never published,
/// the withdrawal itself stays the office's own.
pub(crate) async fn withdraw(
    store: &Store,
    book: &OfficeBook,
    id: Digest,
    by: &str,
    reason: &str,
    now: Timestamp,
) -> anyhow::Result<()> {
    let own = book.own(id).ok_or(NotPublishable::NotOwn)?;
    let redaction = Body::Redaction(Redaction {
        target: id,
        by: by.to_owned(),
        reason: reason.to_owned(),
    });
    let visibility = match standing_of(book, own) {
        Standing::Public | Standing::Published => Visibility::Published,
        Standing::Office | Standing::OfficeOnly(_) => own.entry.visibility.clone(),
    };
    let entry = NewEntry::new(&redaction, visibility)?;
    // The bytes of its file go in the same transaction.
    Ok(enter_redaction(store, &entry, now).await?)
}

/// A text with its marks.
fn marked(text: &Looked) -> Markup {
    let mut at = 0;
    let mut pieces = Vec::new();
    for mark in &text.marks {
        pieces.push((
            text.text.get(at..mark.range.start).unwrap_or_default(),
            None,
        ));
        pieces.push((
            text.text.get(mark.range.clone()).unwrap_or_default(),
            Some(mark.kind),
        ));
        at = mark.range.end.max(at);
    }
    pieces.push((text.text.get(at..).unwrap_or_default(), None));
    html! {
        @for (piece, kind) in pieces {
            @if let Some(kind) = kind { mark title=(kind.code()) { (piece) } } @else { (piece) }
        }
    }
}

impl Office {
    pub(super) async fn publish_list(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let lines = book
            .own_statements()
            .filter(|(own, _)| standing_of(&book, own) == Standing::Office)
            .filter_map(|(_, s)| book.book.statement(&s.label))
            .map(|held| super::read::line(&book, held))
            .collect();
        let shown = cleared(&book, ask, super::read::Lines(lines))?;
        let l = ask.l();
        Ok(Answer::page(Sheet {
            title: l.t("publish-list-title"),
            body: html! {
                h1 { (l.t("publish-list-title")) }
                p.lead { (l.t("publish-list-lead")) }
                @if shown.value().0.is_empty() { p { (l.t("office-nothing-yet")) } }
                ul.statements {
                    @for line in &shown.value().0 {
                        (super::read::shown(ask, line))
                        li.way { a href=(ask.href(&format!("/office/publish/{}", line.id))) { (l.t("office-to-publish")) } }
                    }
                }
            },
        }))
    }

    async fn bundle_of(&self, ask: &Ask, book: &OfficeBook) -> Result<Bundle, Answer> {
        let id: Digest = ask.piece("id").parse().map_err(|_| Answer::Missing)?;
        bundle(&self.setup.store, book, id)
            .await?
            .map_err(|why| match why {
                NotPublishable::Stays(_) => Answer::Forbidden,
                NotPublishable::NotOwn => Answer::Missing,
            })
    }

    fn review_sheet(
        &self,
        ask: &Ask,
        book: &OfficeBook,
        bundle: Bundle,
        form: &Form,
    ) -> Result<Sheet, Answer> {
        let l = ask.l();
        let path = format!("/office/publish/{}", ask.piece("id"));
        let shown = cleared(book, ask, bundle)?;
        let b = shown.value();
        let fields = html! {
            input type="hidden" name="seal" value=(b.seal());
            (field(l, form, "looked-for", &Input::Lines(2), true))
            (field(l, form, "looked", &Input::Tick, true))
        };
        Ok(Sheet {
            title: l.t("review-title"),
            body: html! {
                h1 { (l.t("review-title")) }
                p.lead { (l.tn("review-lead", b.entries.len())) }
                p.doubt { (l.tn("review-marked", b.marked())) }
                @if !b.files.is_empty() { p.doubt { (l.t("review-files")) } }
                @if !b.metadata.is_empty() {
                    h2 { (l.t("office-metadata")) }
                    dl.facts { @for (name, value) in &b.metadata { dt { (name) } dd { (value) } } }
                }
                h2 { (l.t("review-texts")) }
                dl.facts.review {
                    @for text in &b.texts {
                        dt { (text.field) }
                        dd.passage {
                            (marked(text))
                            @if !text.marks.is_empty() {
                                span.where {
                                    @for (i, m) in text.marks.iter().enumerate() {
                                        @if i > 0 { " · " }
                                        (l.t(&format!("office-mark-{}", m.kind.code())))
                                    }
                                }
                            }
                        }
                    }
                }
                p.note { (l.ta("review-by", &[("name", ask.visit()?.name())])) }
                (self.form(ask, &path, form, &fields, "review-button"))
            },
        })
    }

    pub(super) async fn review_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let bundle = self.bundle_of(ask, &book).await?;
        let mut form = Form::default();
        form.set("looked-for", ask.l().t("review-looked-for"));
        Ok(Answer::page(self.review_sheet(ask, &book, bundle, &form)?))
    }

    pub(super) async fn publish(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let bundle = self.bundle_of(ask, &book).await?;
        let form = &mut ask.form;
        let looked_for = form.required("looked-for", 500);
        if !form.ticked("looked") {
            form.error("looked", "error-looked");
        }
        // What is published is what was looked at, not what it became meanwhile.
        if form.get("seal") != bundle.seal() {
            form.error("looked", "error-changed");
        }
        if !form.is_right() {
            let sheet = self.review_sheet(ask, &book, bundle, &ask.form)?;
            return Ok(Answer::Wrong(Box::new(sheet)));
        }
        let looked_for = format!("{looked_for} ({} passages were marked)", bundle.marked());
        let by = ask.visit()?.name();
        release(&self.setup.store, &bundle, by, &looked_for, self.now()).await?;
        Ok(Answer::See("/office/publish".into(), None))
    }

    fn redact_sheet(&self, ask: &Ask, form: &Form) -> Sheet {
        let l = ask.l();
        let path = format!("/office/redact/{}", ask.piece("id"));
        let fields = html! {
            (field(l, form, "reason", &Input::Lines(2), true))
            (field(l, form, "final", &Input::Tick, true))
        };
        Sheet {
            title: l.t("redact-title"),
            body: html! {
                h1 { (l.t("redact-title")) }
                p.lead { (l.t("redact-lead")) }
                (self.form(ask, &path, form, &fields, "redact-button"))
            },
        }
    }

    fn own_entry(ask: &Ask, book: &OfficeBook) -> Result<Digest, Answer> {
        let id: Digest = ask.piece("id").parse().map_err(|_| Answer::Missing)?;
        let own = book.own(id).ok_or(Answer::Missing)?;
        own.body().ok_or(Answer::Missing)?;
        Ok(id)
    }

    pub(super) async fn redact_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        Self::own_entry(ask, &book)?;
        Ok(Answer::page(self.redact_sheet(ask, &Form::default())))
    }

    pub(super) async fn redact(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let id = Self::own_entry(ask, &book)?;
        let form = &mut ask.form;
        let reason = form.required("reason", 500);
        if !form.ticked("final") {
            form.error("final", "error-final");
        }
        if !form.is_right() {
            let sheet = self.redact_sheet(ask, &ask.form);
            return Ok(Answer::Wrong(Box::new(sheet)));
        }
        let by = ask.visit()?.name();
        withdraw(&self.setup.store, &book, id, by, &reason, self.now()).await?;
        Ok(Answer::See("/office".into(), None))
    }
}
