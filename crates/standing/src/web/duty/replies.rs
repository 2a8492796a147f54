//! Every party that is named, with what is said of it and what it says itself, side by side and at
//! one size. Where it has said nothing its half is there, and empty.

use super::{cell, say};
use crate::web::{ask::Asked, layout::english, parts};
use maud::{Markup, html};
use serde::Serialize;
use standing_terms::StatementLabel;
use standing_views::duty::{ObligationLine, PartyName, RequestState, StanceKind, State, Word};
use standing_views::surveillance::StatementLine;
use std::collections::BTreeMap;

/// A party that is named, and its own words.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PartyWords {
    /// The party.
    pub(super) party: PartyName,
    /// Words in which others name it, and letters in which it was asked.
    pub(super) named_in: Vec<StatementLabel>,
    /// Its own words about the function.
    pub(super) own: Vec<StatementLabel>,
    /// Its answers to letters about the function.
    pub(super) answers: Vec<StatementLine>,
}

/// The parties named in a cell, those named most first.
pub(super) fn parties(
    words: &[Word],
    obligations: &[ObligationLine],
    statement: impl Fn(&StatementLabel) -> Option<StatementLine>,
) -> Vec<PartyWords> {
    let mut all: BTreeMap<&PartyName, PartyWords> = BTreeMap::new();
    let blank = |party: &PartyName| PartyWords {
        party: party.clone(),
        named_in: Vec::new(),
        own: Vec::new(),
        answers: Vec::new(),
    };
    for word in words {
        if word.party != word.speaker {
            let named = all.entry(&word.party).or_insert_with(|| blank(&word.party));
            named.named_in.push(word.label.clone());
        }
    }
    for line in obligations {
        let named = all
            .entry(&line.bearer)
            .or_insert_with(|| blank(&line.bearer));
        if line.by != line.bearer {
            named.named_in.push(line.id.label.clone());
        }
        if let State::Reply(
            RequestState::Answered { answer, .. }
            | RequestState::Disputed { answer, .. }
            | RequestState::Closed {
                answer: Some(answer),
                ..
            },
        ) = &line.state
        {
            let known = words.iter().any(|w| w.label == answer.label)
                || named.answers.iter().any(|s| s.label == answer.label);
            if !known && let Some(line) = statement(&answer.label) {
                named.answers.push(line);
            }
        }
    }
    // Whoever speaks of itself is a party too, named by others or not.
    for word in words {
        if matches!(word.stance, StanceKind::Accepts | StanceKind::Disclaims) {
            all.entry(&word.speaker)
                .or_insert_with(|| blank(&word.speaker));
        }
    }
    for word in words {
        if let Some(own) = all.get_mut(&word.speaker) {
            own.own.push(word.label.clone());
        }
    }
    let mut out: Vec<PartyWords> = all.into_values().collect();
    for party in &mut out {
        party.named_in.sort();
        party.named_in.dedup();
    }
    out.sort_by(|x, y| {
        (std::cmp::Reverse(x.named_in.len()), &x.party)
            .cmp(&(std::cmp::Reverse(y.named_in.len()), &y.party))
    });
    out
}

/// The section.
pub(super) fn section(
    a: &Asked<'_>,
    parties: &[PartyWords],
    words: &[Word],
    obligations: &[ObligationLine],
) -> Markup {
    let l = a.l;
    html! {
        section #replies {
            h2 { (l.t("replies-title")) }
            p.note { (l.t("replies-lead")) }
            @for p in parties {
                article.party {
                    h3 { (english(l, &p.party.name)) }
                    div.halves {
                        div {
                            h4 { (l.t("replies-of-it")) }
                            @if p.named_in.is_empty() { p.missing { (l.t("replies-not-named")) } } @else {
                                ul.said-list { @for label in &p.named_in { (said(a, label, words, obligations, true)) } }
                            }
                        }
                        div {
                            h4 { (l.t("replies-by-it")) }
                            @if p.own.is_empty() && p.answers.is_empty() { p.missing { (l.t("replies-silent")) } }
                            ul.said-list {
                                @for label in &p.own { (said(a, label, words, obligations, false)) }
                                @for s in &p.answers {
                                    li {
                                        @if let Some(on) = s.said { (l.said(on)) ": " }
                                        span lang="en" dir="ltr" { (s.what) } " "
                                        a href=(a.href(&parts::statement_path(&s.label))) { (s.label) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            div.notice.howto {
                h3 { (l.t("replies-how-title")) }
                p { (l.t("replies-how")) }
                p { (l.t("replies-how-kept")) }
            }
        }
    }
}

fn said(
    a: &Asked<'_>,
    label: &StatementLabel,
    words: &[Word],
    obligations: &[ObligationLine],
    named: bool,
) -> Markup {
    let l = a.l;
    html! {
        @if let Some(w) = words.iter().find(|w| w.label == *label) {
            li {
                a href=(format!("#{}", cell::anchor(label))) { (cell::when(a, w)) }
                @if named { ", " (english(l, &w.speaker.name)) }
                ": "
                span lang="en" dir="ltr" { (w.what) }
                @if w.standing != standing_views::duty::WordStanding::Counts { " " span.mark { (cell::standing_word(a, w)) } }
            }
        } @else if let Some(line) = obligations.iter().find(|o| o.id.label == *label) {
            li {
                a href=(a.href(&super::owed::letter_path(label))) { (line.made.map_or_else(|| label.to_string(), |d| l.date(d))) } ", "
                (english(l, &line.by.name)) " (" (l.t(&format!("obligation-kind-{}", say::code(&line.origin)))) "): "
                span lang="en" dir="ltr" { (line.what) }
            }
        }
    }
}
