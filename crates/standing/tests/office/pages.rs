//! Pages as they are sent, in both languages; what changes with each run is left out.

use crate::forms::{LETTER, request};
use crate::on_both_stores;
use crate::world::{Answer, Browser, World};
use standing_store::accounts::Role;

on_both_stores!(pages_of_the_office_in_english_and_spanish,);

/// A line a tag, with tokens, digests and the address of the style sheet left out.
fn readable(answer: &Answer) -> String {
    let mut text = answer.text().replace("><", ">\n<");
    let token = answer.token();
    if !token.is_empty() {
        text = text.replace(&token, "…");
    }
    let style = text
        .find("/assets/site.css?v=")
        .map(|at| text[at..].split('"').next().unwrap().to_owned());
    if let Some(style) = style {
        text = text.replace(&style, "/assets/site.css?v=…");
    }
    // Labels and seals are drawn anew each time.
    let mut out = String::new();
    for piece in text.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
        let (word, rest) = piece.split_at(
            piece
                .trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
                .len(),
        );
        let is_hex = |w: &str| w.len() >= 10 && w.bytes().all(|b| b.is_ascii_hexdigit());
        let tail = word.rsplit('-').next().unwrap_or_default();
        if is_hex(word) || (word.starts_with("2021-") && is_hex(tail)) {
            out.push('…');
        } else {
            out.push_str(word);
        }
        out.push_str(rest);
    }
    out
}

async fn both(browser: &mut Browser<'_>, name: &str, path: &str) {
    for lang in ["en", "es"] {
        let joint = if path.contains('?') { '&' } else { '?' };
        let answer = browser.get(&format!("{path}{joint}lang={lang}")).await;
        assert_eq!(answer.status, 200, "{path}");
        insta::assert_snapshot!(format!("{name}-{lang}"), readable(&answer));
    }
}

async fn pages_of_the_office_in_english_and_spanish(world: &World) {
    let roles = [Role::Member, Role::Publisher, Role::Administrator];
    let mut nora = world.enter("nora", &world.north, &roles).await;
    let mut anybody = world.browser();
    both(&mut anybody, "login", "/login").await;
    both(&mut nora, "home", "/office").await;
    both(&mut nora, "party", "/office/new/party").await;
    both(&mut nora, "upload", "/office/new/source").await;
    both(
        &mut nora,
        "statement",
        "/office/new/statement?kind=responsibility",
    )
    .await;
    both(&mut nora, "people", "/office/people").await;
    let label = request(&mut nora).await;
    both(&mut nora, "request", &format!("/office/requests/{label}")).await;
    both(
        &mut nora,
        "step",
        &format!("/office/new/step?of={label}&act=delivered"),
    )
    .await;
    both(&mut nora, "draft", &format!("/office/drafts/{label}")).await;
    let source = nora
        .upload("letter.txt", "received", LETTER.as_bytes())
        .await
        .location;
    both(&mut nora, "source", &source).await;
    let mail = b"From: \"records@agency.invalid\" <x@evil.invalid>\r\nSubject: Re: L1\r\n\r\nWe answered your letter.\r\n";
    let reply = nora.upload("reply.eml", "received", mail).await.location;
    let path = format!("/office/replies/{}", reply.rsplit(':').next().unwrap());
    both(&mut nora, "reply", &path).await;
    let wrong = nora
        .send("/office/new/party?lang=es", &[("name", ""), ("kind", "x")])
        .await;
    assert_eq!(wrong.status, 422);
    let entries = world.store.read(0, u32::MAX).await.unwrap();
    let id = entries[entries.len() - 2].id;
    both(&mut nora, "review", &format!("/office/publish/{id}")).await;
}
