//! Uploading a source, and what was read out of it: text, dates and parties as proposals, and what
//! the file says about itself. Nothing is assumed: a person types what counts.

use super::answers::Answer;
use super::books::OfficeBook;
use super::form::{Form, Input, field};
use super::page::Sheet;
use super::{Ask, Office};
use crate::uploads::{self, Read};
use jiff::civil::Date;
use maud::{Markup, html};
use standing_evidence::{Body, OfficeOnly, Source, SourceBytes, digest_of};
use standing_store::accounts::NewUpload;
use standing_terms::Licence;

/// The note of a source that came to the office as a letter: it waits for a person.
pub(super) const CAME_IN: &str =
    "came to the office as e-mail; nothing follows from it until a named person confirms it";

/// What an upload is to the office.
const NATURES: [&str; 4] = ["published", "received", "client-letter", "draft"];

impl Office {
    fn upload_sheet(&self, ask: &Ask, form: &Form) -> Sheet {
        let l = ask.l();
        let natures: Vec<(String, String)> = std::iter::once("")
            .chain(NATURES)
            .map(|n| match n {
                "" => (String::new(), l.t("choose")),
                n => (n.to_owned(), l.t(&format!("office-nature-{n}"))),
            })
            .collect();
        let fields = html! {
            (field(l, form, "file", &Input::File, true))
            (field(l, form, "nature", &Input::Choice(&natures), true))
            (field(l, form, "title", &Input::Line(None), true))
            (field(l, form, "origin", &Input::Line(None), true))
            (field(l, form, "published", &Input::Day, false))
            (field(l, form, "licence", &Input::Line(None), false))
        };
        Sheet {
            title: l.t("upload-title"),
            body: html! {
                h1 { (l.t("upload-title")) }
                p.lead { (l.t("upload-lead")) }
                (self.form(ask, "/office/new/source", form, &fields, "upload-button"))
            },
        }
    }

    pub(super) fn upload_page(&self, ask: &Ask) -> Answer {
        Answer::page(self.upload_sheet(ask, &Form::default()))
    }

    pub(super) async fn upload(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let (office, doer) = (
            ask.visit()?.office().to_owned(),
            ask.visit()?.name().to_owned(),
        );
        let form = &mut ask.form;
        let nature = form.choice("nature", |n| NATURES.iter().find(|k| **k == n).copied());
        let title = form.required("title", 300);
        let origin = form.required("origin", 500);
        let published = form.date("published");
        let licence = form.optional("licence", 200);
        let file = form.file.take().filter(|f| !f.bytes.is_empty());
        if file.is_none() {
            form.error("file", "error-no-file");
        }
        if file
            .as_ref()
            .is_some_and(|f| f.bytes.len() > uploads::LARGEST)
        {
            form.error("file", "error-file-large");
        }
        let wrong =
            |office: &Self, ask: &Ask| Answer::Wrong(Box::new(office.upload_sheet(ask, &ask.form)));
        let (true, Some(file), Some(nature)) = (form.is_right(), file, nature) else {
            return Ok(wrong(self, ask));
        };
        let sha256 = digest_of(&file.bytes);
        let reader = &self.setup.reader;
        let read = uploads::read_in_child(reader, &file.name, file.bytes.clone()).await;
        let Ok(read) = read else {
            ask.form.error("file", "error-file-unread");
            return Ok(wrong(self, ask));
        };
        let now = self.now();
        let mail = read.kind == uploads::Kind::Mail;
        let id = crate::intake::source_id(sha256)?;
        let source = Source {
            id: id.clone(),
            title,
            publisher: None,
            // Names office, person and day, so that two offices never make the same entry.
            origin: format!("{origin} (uploaded by {doer}, {office}, {})", self.today()),
            bytes: SourceBytes::Captured {
                sha256,
                size: file.bytes.len() as u64,
            },
            captured: Some(now),
            published: published.filter(|_| nature == "published"),
            public: nature == "published",
            licence: Licence {
                name: if licence.is_empty() {
                    "not stated".to_owned()
                } else {
                    licence.clone()
                },
                credit: None,
                // Only what its licence lets pass; the office says so at publication.
                redistributable: !licence.is_empty(),
                // What is entered about it is the office's own words, which a named person publishes.
                facts: true,
            },
            series: None,
            office_only: match nature {
                "client-letter" => Some(OfficeOnly::ClientLetter),
                "draft" => Some(OfficeOnly::Draft),
                _ => None,
            },
            note: (mail && nature == "received").then(|| CAME_IN.to_owned()),
        };
        let store = &self.setup.store;
        let upload = NewUpload {
            office: &office,
            sha256,
            name: &file.name.chars().take(200).collect::<String>(),
            media_type: &read.media_type,
            doer: &doer,
            bytes: &file.bytes,
            reading: &serde_json::to_string(&read)?,
        };
        // The bytes first: an entry never names bytes that are not there.
        store.add_upload(&upload, now).await?;
        let there = self.book(ask).await?.own_source(&id).is_some();
        if !there {
            let bodies = [Body::Source(source)];
            self.books.enter(store, &office, &bodies, now).await?;
        }
        Ok(Answer::See(format!("/office/sources/{id}"), None))
    }
}

/// What was read out of an upload.
pub(super) fn what_was_read(ask: &Ask, book: &OfficeBook, read: &Read) -> Markup {
    let l = ask.l();
    let text = read.text();
    let dates = dates_in(&text);
    let parties = parties_in(book, &text);
    html! {
        @if !read.problems.is_empty() {
            ul.doubts { @for problem in &read.problems { li.doubt { (problem) } } }
        }
        @if !read.metadata.is_empty() {
            h2 { (l.t("office-metadata")) }
            p.note { (l.t("office-metadata-note")) }
            dl.facts { @for (name, value) in &read.metadata { dt { (name) } dd { (value) } } }
        }
        @if !dates.is_empty() || !parties.is_empty() {
            h2 { (l.t("office-proposed")) }
            p.note { (l.t("office-proposed-note")) }
            dl.facts {
                @if !dates.is_empty() {
                    dt { (l.t("office-dates")) }
                    dd { @for (i, d) in dates.iter().enumerate() { @if i > 0 { " · " } (l.date(*d)) } }
                }
                @if !parties.is_empty() {
                    dt { (l.t("office-parties")) }
                    dd { (parties.join(" · ")) }
                }
            }
        }
        @if !read.hidden.is_empty() {
            h2 { (l.t("office-hidden")) }
            p.doubt { (l.t("office-hidden-note")) }
            ul { @for text in &read.hidden { li { (text) } } }
        }
        @if !read.passages.is_empty() {
            h2 { (l.t("office-text")) }
            @for passage in &read.passages {
                h3 { (passage.locator) }
                pre.passage tabindex="0" { (passage.text) }
            }
        }
    }
}

/// Days that a text names, each once, in order: proposals for a person to choose from.
pub(super) fn dates_in(text: &str) -> Vec<Date> {
    /// How many are proposed.
    const MOST: usize = 12;
    const MONTHS: [&str; 24] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '/'))
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let number = |w: Option<&String>| w.and_then(|w| w.trim_end_matches("th").parse::<i16>().ok());
    let day = |y: i16, m: usize, d: i16| {
        Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?)
            .ok()
            .filter(|_| (1990..2100).contains(&y))
    };
    let mut found: Vec<Date> = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let month = MONTHS
            .iter()
            .position(|m| word == m || (word.len() == 3 && m.starts_with(word.as_str())))
            .map(|m| m % 12 + 1);
        let date = if let Some(month) = month {
            let next = number(words.get(i + 1));
            let year = number(words.get(i + 2));
            let earlier = |n: usize| i.checked_sub(n).and_then(|i| number(words.get(i)));
            let of = |n: usize| words.get(i + n).is_some_and(|w| w == "de" || w == "del");
            // March 12, 2021; 12 March 2021; 12 de marzo de 2021.
            next.zip(year)
                .and_then(|(d, y)| day(y, month, d))
                .or_else(|| earlier(1).zip(next).and_then(|(d, y)| day(y, month, d)))
                .or_else(|| {
                    let year = of(1).then(|| number(words.get(i + 2))).flatten();
                    earlier(2).zip(year).and_then(|(d, y)| day(y, month, d))
                })
        } else if word.len() == 10 && word.matches('-').count() == 2 {
            word.parse().ok()
        } else if word.matches('/').count() == 2 {
            // Written as in the United States: month first. A person looks before it counts.
            let parts: Vec<i16> = word.split('/').filter_map(|p| p.parse().ok()).collect();
            match parts.as_slice() {
                [m, d, y] => usize::try_from(*m).ok().and_then(|m| day(*y, m, *d)),
                _ => None,
            }
        } else {
            None
        };
        if let Some(date) = date
            && !found.contains(&date)
        {
            found.push(date);
        }
    }
    found.truncate(MOST);
    found
}

/// Names of parties of the book that stand in a text.
fn parties_in(book: &OfficeBook, text: &str) -> Vec<String> {
    /// How many are proposed.
    const MOST: usize = 12;
    let lower = text.to_lowercase();
    book.book
        .parties()
        .filter(|p| p.name.len() > 3 && lower.contains(&p.name.to_lowercase()))
        .map(|p| p.name.clone())
        .take(MOST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::dates_in;

    #[test]
    fn days_are_proposed_in_the_spellings_of_letters() {
        for (text, day) in [
            ("on March 12, 2021 we wrote", "2021-03-12"),
            ("on 12 March 2021", "2021-03-12"),
            ("el 12 de marzo de 2021", "2021-03-12"),
            ("dated 2021-03-12.", "2021-03-12"),
            ("dated 3/12/2021", "2021-03-12"),
        ] {
            assert_eq!(dates_in(text), [day.parse().unwrap()], "{text}");
        }
        assert_eq!(
            dates_in("march on, 45/45/2021, 2021-99-99, in may of the year"),
            []
        );
    }
}
