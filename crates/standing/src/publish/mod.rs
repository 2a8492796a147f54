//! The whole public site as files that any web server can carry: every page in every language, its
//! twins, the open data and the log.
//!
//! The site is asked for its front pages, and for whatever those name, until nothing new is named.
//! What only the program can answer (another day, a search, a log-in) is left out, and its links stay
//! as words.

mod address;
mod find;
mod page;

use crate::web::{Locale, Locales};
use address::{Address, Link};
use anyhow::Context as _;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use maud::{DOCTYPE, html};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::path::Path;
use tower::ServiceExt as _;

/// The largest file that is carried over.
const MOST_BYTES: usize = 2 << 30;

/// What was published.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub(crate) struct Published {
    /// Pages, in all languages.
    pub(crate) pages: usize,
    /// Twins, data, feeds and what pages are drawn with.
    pub(crate) files: usize,
    /// Bytes of all.
    pub(crate) bytes: u64,
    /// Links that lead nowhere; in the copy they stay as words.
    pub(crate) nowhere: Vec<Nowhere>,
}

/// A link of a page to what is not there.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Nowhere {
    /// Where it leads.
    pub(crate) address: String,
    /// The page on which it stands.
    pub(crate) named_by: String,
}

/// Writes the site below a folder that is empty. `so_far` is told of every file.
///
/// # Errors
/// Where the site does not answer an address that its own pages name, or a file cannot be written.
pub(crate) async fn publish(
    site: Router,
    locales: &Locales,
    day: &str,
    folder: &Path,
    so_far: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<Published> {
    let mut files: BTreeMap<Address, String> = BTreeMap::new();
    let mut pages: Vec<(String, String)> = Vec::new();
    let mut waiting: VecDeque<(Address, String)> = (locales.iter())
        .map(|l| (Address::page(l.tag(), "/"), String::new()))
        .collect();
    let mut seen: BTreeSet<Address> = waiting.iter().map(|(a, _)| a.clone()).collect();
    let mut done = Published::default();
    let mut sums = BTreeMap::new();
    let mut find: Vec<(String, Vec<find::Found>)> = Vec::new();
    while let Some((address, named_by)) = waiting.pop_front() {
        let asked = address.asked();
        let (status, kind, body) = get(&site, &asked).await?;
        if status == StatusCode::NOT_FOUND && !named_by.is_empty() {
            // As of an earlier day a page may name what came later.
            done.nowhere.push(Nowhere {
                address: asked,
                named_by,
            });
            continue;
        }
        anyhow::ensure!(
            status == StatusCode::OK,
            "the site answers {status} at {asked}, which {named_by} names"
        );
        let is_page = kind.starts_with("text/html");
        let file = address.file(is_page);
        if is_page {
            let html = String::from_utf8(body.to_vec()).with_context(|| asked.clone())?;
            let lang = address.lang.clone().unwrap_or_default();
            for link in page::links(&html) {
                if let Link::Within(address, _) = address::read(&link, &lang)
                    && seen.insert(address.clone())
                {
                    waiting.push_back((address, asked.clone()));
                }
            }
            write(folder, &file, html.as_bytes())?;
            pages.push((file.clone(), lang));
            done.pages += 1;
        } else {
            if let Some(lang) = &address.lang
                && address.path == "/index.json"
            {
                find.push((lang.clone(), find::facilities(&body)?));
            }
            keep(folder, &file, &body, &mut sums, &mut done)?;
        }
        files.insert(address, file);
        so_far(files.len(), waiting.len());
    }
    let mut made = Vec::new();
    for (lang, facilities) in find {
        let Some(l) = locales.get(&lang) else {
            continue;
        };
        let shell = files
            .get(&Address::page(&lang, "/about"))
            .context("the site has no /about")?;
        let shell = std::fs::read_to_string(folder.join(shell))?;
        for (letter, main) in find::pages(l, &facilities) {
            let address = Address::page(&lang, &find::path(letter));
            let html = within(&shell, &main.into_string())?;
            let file = address.file(true);
            files.insert(address, file.clone());
            made.push((file, lang.clone(), html));
        }
    }
    for (file, lang, html) in made {
        write(folder, &file, html.as_bytes())?;
        pages.push((file, lang));
        done.pages += 1;
    }
    for (file, lang) in pages {
        let l = locales.get(&lang).unwrap_or_else(|| locales.source());
        let html = std::fs::read_to_string(folder.join(&file))?;
        let html = page::rewritten(&bannered(&html, l, day), &lang, &file, &files);
        let bytes = html.as_bytes();
        write(folder, &file, bytes)?;
        done.bytes += u64::try_from(bytes.len())?;
        sums.insert(file, sum(bytes));
    }
    let style = files
        .values()
        .find(|f| f.ends_with("assets/site.css"))
        .cloned();
    if let Some(file) = style {
        let mut css = std::fs::read(folder.join(&file))?;
        css.extend_from_slice(
            b"\nform{display:none!important}.published{margin-block:.75rem;font-size:.9375rem}\n",
        );
        write(folder, &file, &css)?;
        sums.insert(file, sum(&css));
    }
    let door = door(locales).into_bytes();
    keep(folder, "index.html", &door, &mut sums, &mut done)?;
    let mut list = String::new();
    for (file, sum) in &sums {
        let _ = writeln!(list, "{sum}  {file}");
    }
    write(folder, "SHA256SUMS", list.as_bytes())?;
    Ok(done)
}

async fn get(
    site: &Router,
    asked: &str,
) -> anyhow::Result<(StatusCode, String, axum::body::Bytes)> {
    let request = Request::get(asked).body(Body::empty())?;
    let response = site.clone().oneshot(request).await?;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind
        .and_then(|k| k.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    Ok((
        status,
        kind,
        to_bytes(response.into_body(), MOST_BYTES).await?,
    ))
}

fn sum(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn write(folder: &Path, file: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = folder.join(file);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)
            .with_context(|| format!("cannot make {}", parent.display()))?;
    }
    std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn keep(
    folder: &Path,
    file: &str,
    bytes: &[u8],
    sums: &mut BTreeMap<String, String>,
    done: &mut Published,
) -> anyhow::Result<()> {
    write(folder, file, bytes)?;
    sums.insert(file.to_owned(), sum(bytes));
    done.files += 1;
    done.bytes += u64::try_from(bytes.len())?;
    Ok(())
}

/// The frame of a page around another content.
fn within(shell: &str, main: &str) -> anyhow::Result<String> {
    let from = shell.find("<main").context("a page has no main part")?;
    let from = from + shell[from..].find('>').context("a page has no main part")? + 1;
    let to = shell.find("</main>").context("a page has no main part")?;
    Ok(format!("{}{main}{}", &shell[..from], &shell[to..]))
}

/// The page with a line above its content that says what it is.
fn bannered(page: &str, l: &Locale, day: &str) -> String {
    let line = html! {
        div.wrap { p.published {
            (l.ta("publish-copy", &[("day", day)])) " "
            a href=(find::path(None)) { (l.t("publish-find")) }
        } }
    };
    match page.find("<main") {
        Some(at) => format!("{}{}{}", &page[..at], line.into_string(), &page[at..]),
        None => page.to_owned(),
    }
}

/// The first page: which language.
fn door(locales: &Locales) -> String {
    html! {
        (DOCTYPE)
        html lang=(locales.source().tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Standing" }
                link rel="stylesheet" href="assets/site.css";
            }
            body { main { div.wrap {
                h1 { "Standing" }
                @for l in locales.iter() {
                    p { a href={ (l.tag()) "/index.html" } lang=(l.tag()) hreflang=(l.tag()) { (l.t("language-name")) ": " (l.t("tagline")) } }
                }
            } } }
        }
    }
    .into_string()
}
