//! Entering a party, and the domains from which it writes.

use super::answers::Answer;
use super::books::OfficeBook;
use super::form::{Form, Input, field, proposals};
use super::page::Sheet;
use super::{Ask, Office};
use crate::uploads::reply::ascii_domain;
use maud::{Markup, html};
use standing_evidence::{Body, Party, PartyKind, Source, SourceBytes};
use standing_store::accounts::MailDomain;
use standing_terms::{Licence, PartyId, SourceId, slug};

/// The kinds of parties, with the words of addresses.
const KINDS: [(PartyKind, &str); 10] = [
    (PartyKind::Federal, "federal"),
    (PartyKind::State, "state"),
    (PartyKind::Local, "local"),
    (PartyKind::Court, "court"),
    (PartyKind::Legislature, "legislature"),
    (PartyKind::Operator, "operator"),
    (PartyKind::Advocate, "advocate"),
    (PartyKind::PeopleHeld, "people-held"),
    (PartyKind::Press, "press"),
    (PartyKind::Research, "research"),
];

/// The list of parties that fields propose.
pub(super) fn party_list(book: &OfficeBook) -> Markup {
    proposals(
        "parties",
        book.book
            .parties()
            .map(|p| (p.id.to_string(), p.name.as_str())),
    )
}

impl Office {
    /// The office as a party of its own, and the place where its own records are cited: entered
    /// with the first thing that needs them, and the same ever after.
    pub(super) fn of_the_office(office: &str, title: &str) -> Result<(Party, Source), Answer> {
        let party = Party {
            id: PartyId::new(format!("office-{office}"))?,
            name: title.to_owned(),
            kind: PartyKind::Advocate,
            parent: None,
        };
        let source = Source {
            id: SourceId::new(format!("{office}/own-records"))?,
            title: format!("Records of {title}"),
            publisher: Some(party.id.clone()),
            origin: "kept by the office itself; nobody else can look".to_owned(),
            bytes: SourceBytes::Cited,
            captured: None,
            published: None,
            public: false,
            licence: Licence {
                name: "own work".to_owned(),
                credit: None,
                redistributable: true,
                facts: false,
            },
            series: None,
            office_only: None,
            note: None,
        };
        Ok((party, source))
    }

    /// The title of an office.
    pub(super) async fn office_title(&self, office: &str) -> Result<String, Answer> {
        let offices = self.setup.store.offices().await?;
        let title = offices.into_iter().find(|o| o.name == office);
        Ok(title.map_or_else(|| office.to_owned(), |o| o.title))
    }

    fn party_sheet(&self, ask: &Ask, book: &OfficeBook, form: &Form) -> Sheet {
        let l = ask.l();
        let kinds: Vec<(String, String)> = std::iter::once((String::new(), l.t("choose")))
            .chain(
                KINDS
                    .iter()
                    .map(|(_, c)| ((*c).to_owned(), l.t(&format!("office-party-{c}")))),
            )
            .collect();
        let fields = html! {
            (field(l, form, "name", &Input::Line(None), true))
            (field(l, form, "kind", &Input::Choice(&kinds), true))
            (field(l, form, "parent", &Input::Line(Some("parties")), false))
            (field(l, form, "domain", &Input::Line(None), false))
            (party_list(book))
        };
        Sheet {
            title: l.t("party-title"),
            body: html! {
                h1 { (l.t("party-title")) }
                p.lead { (l.t("party-lead")) }
                (self.form(ask, "/office/new/party", form, &fields, "party-button"))
            },
        }
    }

    pub(super) async fn party_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        Ok(Answer::page(self.party_sheet(ask, &book, &Form::default())))
    }

    pub(super) async fn party(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let (office, doer) = (
            ask.visit()?.office().to_owned(),
            ask.visit()?.name().to_owned(),
        );
        let form = &mut ask.form;
        let name = form.required("name", 200);
        if book.party(&name).is_some() {
            form.error("name", "error-party-there");
        }
        let kind = form.choice("kind", |k| {
            KINDS.iter().find(|(_, c)| *c == k).map(|(k, _)| *k)
        });
        let parent = form.maybe("parent", |p| book.party(p).map(|p| p.id.clone()));
        let domain = form.maybe("domain", ascii_domain);
        let (true, Some(kind)) = (form.is_right(), kind) else {
            let sheet = self.party_sheet(ask, &book, &ask.form);
            return Ok(Answer::Wrong(Box::new(sheet)));
        };
        // A tail of its own: two offices that introduce the same party never make one entry.
        let tail = hex::encode(crate::entropy::random::<3>());
        let short: String = slug(&name).chars().take(80).collect();
        let id = PartyId::new(format!("{short}-{tail}"))?;
        let party = Party {
            id: id.clone(),
            name,
            kind,
            parent,
        };
        let (store, now) = (&self.setup.store, self.now());
        self.books
            .enter(store, &office, &[Body::Party(party)], now)
            .await?;
        if let Some(domain) = domain {
            let domain = MailDomain {
                party: id.to_string(),
                domain,
            };
            store.add_mail_domain(&office, &domain, &doer, now).await?;
        }
        Ok(Answer::See(
            format!("/office/new/statement?kind=request&addressees={id}"),
            None,
        ))
    }

    async fn domain_sheet(
        &self,
        ask: &Ask,
        book: &OfficeBook,
        form: &Form,
    ) -> Result<Sheet, Answer> {
        let l = ask.l();
        let known = self.setup.store.mail_domains(ask.visit()?.office()).await?;
        let fields = html! {
            (field(l, form, "party", &Input::Line(Some("parties")), true))
            (field(l, form, "domain", &Input::Line(None), true))
            (party_list(book))
        };
        Ok(Sheet {
            title: l.t("domain-title"),
            body: html! {
                h1 { (l.t("domain-title")) }
                p.lead { (l.t("domain-lead")) }
                @if !known.is_empty() {
                    dl.facts {
                        @for d in &known {
                            dt { (book.party(&d.party).map_or(d.party.as_str(), |p| p.name.as_str())) }
                            dd { code { (d.domain) } }
                        }
                    }
                }
                (self.form(ask, "/office/new/domain", form, &fields, "domain-button"))
            },
        })
    }

    pub(super) async fn domain_page(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let sheet = self.domain_sheet(ask, &book, &Form::default()).await?;
        Ok(Answer::page(sheet))
    }

    pub(super) async fn domain(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let book = self.book(ask).await?;
        let (office, doer) = (
            ask.visit()?.office().to_owned(),
            ask.visit()?.name().to_owned(),
        );
        let form = &mut ask.form;
        let party = form.choice("party", |p| book.party(p).map(|p| p.id.clone()));
        let domain = form.choice("domain", ascii_domain);
        if let (Some(party), Some(domain)) = (party, domain) {
            let domain = MailDomain {
                party: party.to_string(),
                domain,
            };
            let store = &self.setup.store;
            store
                .add_mail_domain(&office, &domain, &doer, self.now())
                .await?;
            return Ok(Answer::See("/office/new/domain".into(), None));
        }
        let sheet = self.domain_sheet(ask, &book, &ask.form).await?;
        Ok(Answer::Wrong(Box::new(sheet)))
    }
}
