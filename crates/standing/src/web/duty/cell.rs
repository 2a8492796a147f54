//! A function at a place: whose duty it is, who said what in order, what they say themselves, and how
//! it came to stand so.

use super::{
    Seat, beside, matrix, owed,
    replies::{self, PartyWords},
    say,
    status::{self, Seen},
};
use crate::web::{
    ask::Asked,
    layout::{Page, english},
    parts::{self, source_path, statement_path},
    twins::Sheet,
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_evidence::{Confidence, Force};
use standing_terms::{AboutInstitutions, AsOf, Function, Known, StatementLabel};
use standing_views::duty::{
    Cause, Cell, Duty, Mandate, MissingWord, ObligationLine, OrphanCause, RuleInForce, Sentence,
    StanceKind, Status, StatusChange, WiderCell, Word, WordStanding,
};
use standing_views::surveillance::StatementLine;

/// What the page shows.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Shown {
    #[serde(skip)]
    seat: Seat,
    /// The place, as addresses have it.
    pub(super) place: String,
    /// Its name.
    pub(super) name: String,
    /// The function.
    pub(super) function: Function,
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// Whose duty it is.
    #[serde(flatten)]
    pub(super) status: Status,
    /// The sentence that explains it.
    pub(super) reason: Sentence,
    /// The statements it comes from.
    pub(super) because: Vec<StatementLabel>,
    /// Mandates that count.
    pub(super) mandates: Vec<Mandate>,
    /// Statements that would settle it and are not there.
    pub(super) missing: Vec<MissingWord>,
    /// The first day from which it has been so.
    pub(super) since: Option<jiff::civil::Date>,
    /// Every word said by the day, in order.
    pub(super) words: Vec<Word>,
    /// Rules about the function.
    pub(super) rules: Vec<RuleInForce>,
    /// How the status changed, oldest first.
    pub(super) history: Vec<StatusChange>,
    /// Requests, orders and promises about the function here.
    pub(super) obligations: Vec<ObligationLine>,
    /// Every party that is named, and what it says itself.
    pub(super) parties: Vec<PartyWords>,
    /// What another known point shows otherwise.
    pub(super) otherwise: Otherwise,
}

impl AboutInstitutions for Shown {}

/// What could be known on the day, held against what has become known since.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Otherwise {
    /// Whether the page itself shows what could be known then.
    pub(super) then: bool,
    /// The status at the other point, where it is another.
    pub(super) status: Option<(Status, Sentence)>,
    /// Words about the day that became known only later.
    pub(super) later: Vec<Word>,
    /// Words that counted or did not count then, and do otherwise now, as they stand now.
    pub(super) turned: Vec<Word>,
}

/// The parts of a page that a facility and a wider place have in common.
struct Parts {
    name: String,
    status: Status,
    reason: Sentence,
    because: Vec<StatementLabel>,
    mandates: Vec<Mandate>,
    missing: Vec<MissingWord>,
    since: Option<jiff::civil::Date>,
    words: Vec<Word>,
    rules: Vec<RuleInForce>,
    history: Vec<StatusChange>,
    obligations: Vec<ObligationLine>,
}

impl Parts {
    fn of(duty: &Duty, seat: &Seat, function: Function, as_of: &AsOf) -> Option<Self> {
        match seat {
            Seat::Facility(id) => {
                let page = duty.cell_page(id, function, as_of)?;
                let Cell {
                    status,
                    reason,
                    because,
                    mandates,
                    missing,
                    since,
                    ..
                } = page.cell;
                Some(Self {
                    name: duty.directory().listing(id)?.name().to_owned(),
                    status,
                    reason,
                    because,
                    mandates,
                    missing,
                    since,
                    words: page.words,
                    rules: page.rules,
                    history: page.history,
                    obligations: page.obligations,
                })
            }
            Seat::Wider(place) => {
                let page = duty.wider_page(place, function, as_of)?;
                let WiderCell {
                    name,
                    status,
                    reason,
                    because,
                    mandates,
                    missing,
                    since,
                    ..
                } = page.cell;
                Some(Self {
                    name,
                    status,
                    reason,
                    because,
                    mandates,
                    missing,
                    since,
                    words: page.words,
                    rules: page.rules,
                    history: page.history,
                    obligations: page.obligations,
                })
            }
        }
    }
}

impl Shown {
    /// The page of a cell; none where the place is not known.
    pub(super) fn of(
        a: &Asked<'_>,
        duty: &Duty,
        seat: &Seat,
        function: Function,
        statement: impl Fn(&StatementLabel) -> Option<StatementLine>,
    ) -> Option<Self> {
        let mut p = Parts::of(duty, seat, function, &a.as_of)?;
        p.obligations.retain(owed::is_public);
        p.obligations = p
            .obligations
            .into_iter()
            .map(owed::without_drafts)
            .collect();
        let otherwise = otherwise(a, duty, seat, function, &p);
        Some(Self {
            seat: seat.clone(),
            place: seat.code(),
            name: p.name,
            function,
            as_of: a.as_of,
            parties: replies::parties(&p.words, &p.obligations, statement),
            status: p.status,
            reason: p.reason,
            because: p.because,
            mandates: p.mandates,
            missing: p.missing,
            since: p.since,
            words: p.words,
            rules: p.rules,
            history: p.history,
            obligations: p.obligations,
            otherwise,
        })
    }

    fn seen(&self) -> Seen<'_> {
        Seen {
            function: self.function,
            status: &self.status,
            reason: &self.reason,
            because: &self.because,
            mandates: &self.mandates,
            since: self.since,
        }
    }
}

/// What the day looks like at the other of the two points: as it could be known then, and now.
fn otherwise(
    a: &Asked<'_>,
    duty: &Duty,
    seat: &Seat,
    function: Function,
    here: &Parts,
) -> Otherwise {
    let then = a.as_of.known != Known::Now;
    let other = AsOf {
        known: if then {
            Known::Now
        } else {
            Known::By(a.zone.end_of_day(a.as_of.on))
        },
        ..a.as_of
    };
    let Some(there) = Parts::of(duty, seat, function, &other) else {
        return Otherwise::default();
    };
    let (known_then, known_now) = if then { (here, &there) } else { (&there, here) };
    let before = |w: &Word| known_then.words.iter().find(|x| x.label == w.label);
    let counts = |w: &Word| w.standing == WordStanding::Counts;
    Otherwise {
        then,
        status: (there.status.code() != here.status.code()
            || there.status.cause().map(OrphanCause::code)
                != here.status.cause().map(OrphanCause::code))
        .then(|| (there.status.clone(), there.reason.clone())),
        later: known_now
            .words
            .iter()
            .filter(|w| before(w).is_none())
            .cloned()
            .collect(),
        turned: known_now
            .words
            .iter()
            .filter(|w| before(w).is_some_and(|x| counts(x) != counts(w)))
            .cloned()
            .collect(),
    }
}

/// The place of a statement on its page.
pub(super) fn anchor(label: &StatementLabel) -> String {
    format!("w-{}", label.as_str().replace(['/', ' '], "-"))
}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Shown>) -> Page {
    let l = a.l;
    let p = cleared.value();
    let seen = p.seen();
    Page {
        title: format!("{}: {}", p.name, say::function(l, p.function)),
        nav: "duty",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (beside(a, ""))
                (matrix::crumb(a, &p.seat, &p.name))
                header.cell-head {
                    p.eyebrow { (english(l, &p.name)) " · " (say::function(l, p.function)) }
                    h1 { (say::say(a, &p.reason)) }
                    p.verdict-line {
                        (status::badge(a, &p.status, seen.ordered()))
                        @if let Some(since) = p.since { " " span.since { (l.ta("duty-since", &[("day", &l.date(since))])) } }
                    }
                }
                (why(a, p))
                (known(a, p))
                (functions(a, p))
                (words(a, p))
                (replies::section(a, &p.parties, &p.words, &p.obligations))
                (history(a, p))
                (obligations(a, p))
                (rules(a, p))
            }
        },
    }
}

/// The other six functions of the same place.
fn functions(a: &Asked<'_>, p: &Shown) -> Markup {
    let l = a.l;
    html! {
        nav.onpage aria-label=(l.t("duty-other-functions")) {
            ul {
                @for f in Function::ALL {
                    li {
                        a href=(a.href(&format!("/duty/{}/{}", p.place, f.code()))) aria-current=[(f == p.function).then_some("page")] {
                            (say::function(l, f))
                        }
                    }
                }
            }
        }
    }
}

fn why(a: &Asked<'_>, p: &Shown) -> Markup {
    let l = a.l;
    let also: Vec<String> = match &p.status {
        Status::Orphaned { also, .. } => also
            .iter()
            .map(|c| l.t(&format!("duty-cause-means-{}", c.code())))
            .collect(),
        // One reason is what the heading says already.
        Status::Contested { why, .. } if why.len() > 1 => {
            why.iter().map(|w| status::contest(a, w)).collect()
        }
        _ => Vec::new(),
    };
    html! {
        p.lead { (l.t(&format!("duty-means-{}", p.status.code()))) }
        @if !also.is_empty() || !p.missing.is_empty() || !p.mandates.is_empty() {
            ul.plain.whys {
                @for text in &also { li { strong { (l.t("duty-also")) } " " (text) } }
                @for m in &p.mandates {
                    li {
                        (l.ta(if m.force == Some(Force::Order) { "duty-mandate-order" } else { "duty-mandate" }, &[
                            ("by", &m.by.name), ("party", &m.party.name), ("day", &l.date(m.day)),
                        ])) " "
                        a href=(format!("#{}", anchor(&m.label))) { (l.t("duty-see-statement")) }
                    }
                }
                @for m in &p.missing { li.lacking { strong { (l.t("duty-missing")) } " " (say::say(a, &m.sentence)) } }
            }
        }
    }
}

/// What could be known on the day, and what has become known since.
fn known(a: &Asked<'_>, p: &Shown) -> Markup {
    let l = a.l;
    let o = &p.otherwise;
    let on = p.as_of.on.to_string();
    let same = o.status.is_none() && o.later.is_empty() && o.turned.is_empty();
    let other = if o.then {
        a.here_with(&[("known", "")])
    } else {
        a.here_with(&[("on", &on), ("known", &on)])
    };
    let day = l.date(p.as_of.on);
    html! {
        section.known #known {
            h2 { (l.ta(if o.then { "known-title-then" } else { "known-title-now" }, &[("day", &day)])) }
            @if same {
                p { (l.ta("known-same", &[("day", &day)])) " " a href=(other) { (l.t(if o.then { "known-show-now" } else { "known-show-then" })) } }
            } @else {
                p {
                    strong { (l.ta("known-differs", &[("day", &day)])) } " "
                    a href=(other) { (l.t(if o.then { "known-show-now" } else { "known-show-then" })) }
                }
                @if let Some((status, reason)) = &o.status {
                    p {
                        (l.t(if o.then { "known-status-now" } else { "known-status-then" })) " "
                        (status::badge(a, status, false)) " " (say::say(a, reason))
                    }
                }
                @if !o.later.is_empty() {
                    p { (l.tn("known-later", o.later.len())) }
                    ul.said-list {
                        @for w in &o.later {
                            li {
                                (when(a, w)) ", " (english(l, &w.speaker.name)) ": "
                                span lang="en" dir="ltr" { (w.what) } " "
                                span.quiet {
                                    (l.ta("known-since", &[("date", &l.date(a.zone.day_of(w.known_at)))])) ", "
                                    a href=(a.href(&source_path(&w.source))) { (w.source) }
                                }
                            }
                        }
                    }
                }
                @if !o.turned.is_empty() {
                    p { (l.t("known-turned")) }
                    ul.said-list {
                        @for w in &o.turned {
                            li {
                                (when(a, w)) ", " (english(l, &w.speaker.name)) ": "
                                span lang="en" dir="ltr" { (w.what) } " "
                                span.mark { (standing_word(a, w)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a speaker says of whom.
fn stance(a: &Asked<'_>, w: &Word) -> String {
    let l = a.l;
    let party = [("party", w.party.name.as_str())];
    match w.stance {
        StanceKind::Accepts => l.t("stance-accepts"),
        StanceKind::Disclaims => l.t("stance-disclaims"),
        StanceKind::Assigns => l.ta("stance-assigns", &party),
        StanceKind::Mandates if w.force == Some(Force::Order) => l.ta("stance-orders", &party),
        StanceKind::Mandates => l.ta("stance-mandates", &party),
    }
}

/// When a word was said, no more exactly than the speaker gives it.
pub(super) fn when(a: &Asked<'_>, w: &Word) -> String {
    match w.said {
        Some(said) => a.l.said(said),
        None => a.l.date(w.day),
    }
}

/// What became of a word, in a few words.
pub(super) fn standing_word(a: &Asked<'_>, w: &Word) -> String {
    let l = a.l;
    match &w.standing {
        WordStanding::Counts => l.t("word-counts"),
        WordStanding::Superseded { .. } => l.t("word-superseded"),
        WordStanding::Narrowed { .. } => l.t("word-narrowed"),
        WordStanding::Retracted { on, .. } => l.ta("word-retracted", &[("day", &l.date(*on))]),
        WordStanding::NotYet { from } => l.ta("word-not-yet", &[("day", &l.date(*from))]),
        WordStanding::Ended { on } => l.ta("word-ended", &[("day", &l.date(*on))]),
    }
}

fn words(a: &Asked<'_>, p: &Shown) -> Markup {
    let l = a.l;
    html! {
        section #words {
            h2 { (l.t("words-title")) }
            @if p.words.is_empty() { p.notice { (l.t("words-none")) } } @else {
                p.note { (l.t("words-lead")) }
                ol.statements.words { @for w in &p.words { (word(a, p, w)) } }
            }
        }
    }
}

fn word(a: &Asked<'_>, p: &Shown, w: &Word) -> Markup {
    let l = a.l;
    let by = match &w.standing {
        WordStanding::Superseded { by }
        | WordStanding::Narrowed { by }
        | WordStanding::Retracted { by, .. } => Some(by),
        _ => None,
    };
    let counts = w.standing == WordStanding::Counts;
    let answered: Vec<&StatementLabel> = w.answers.iter().collect();
    html! {
        li.statement.gone[!counts] id=(anchor(&w.label)) {
            p.meta {
                time datetime=(w.day.to_string()) { (when(a, w)) } " "
                span.speaker { (english(l, &w.speaker.name)) } " "
                span.stance.{ "stance-" (say::code(&w.stance)) } { (stance(a, w)) }
            }
            p.what lang="en" dir="ltr" { (w.what) }
            @if let Some(quote) = &w.quote { blockquote lang="en" dir="ltr" { p { "“" (quote) "”" } } }
            p.became {
                span.mark.standing[counts] { (standing_word(a, w)) }
                @if let Some(by) = by {
                    " " @if p.words.iter().any(|x| x.label == *by) { a href=(format!("#{}", anchor(by))) { (by) } }
                    @else { a href=(a.href(&statement_path(by))) { (by) } }
                }
            }
            @if w.confidence != Confidence::Seen || w.note.is_some() || !answered.is_empty() {
                ul.remarks {
                    @for label in &answered { li { (l.t("relation-answers")) " " a href=(a.href(&owed::letter_path(label))) { (label) } } }
                    @if w.confidence != Confidence::Seen {
                        li.doubt { (l.t(&format!("confidence-{}", parts::confidence_code(w.confidence)))) }
                    }
                    @if let Some(note) = &w.note { li { (english(l, note)) } }
                }
            }
            p.from {
                (l.ta("word-place", &[("place", &w.place)]))
                " · " a href=(a.href(&source_path(&w.source))) { (w.source) }
                @if !w.locator.is_empty() { ", " (english(l, &w.locator)) }
                " · " (l.ta("known-since", &[("date", &l.date(a.zone.day_of(w.known_at)))]))
                " · " a href=(a.href(&statement_path(&w.label))) { (w.label) }
            }
        }
    }
}

fn history(a: &Asked<'_>, p: &Shown) -> Markup {
    let l = a.l;
    html! {
        section #changes {
            h2 { (l.t("changes-title")) }
            @if p.history.is_empty() { p.notice { (l.t("changes-none")) } } @else {
                ol.changes {
                    @for change in &p.history {
                        li {
                            p.when { time datetime=(change.on.to_string()) { (l.date(change.on)) } }
                            div {
                                p { (status::badge(a, &change.status, change.ordered)) }
                                p.reason { (say::say(a, &change.reason)) }
                                @if !change.by.is_empty() {
                                    ul.said-list { @for cause in &change.by { (brought_about(a, p, cause)) } }
                                }
                                @if let Some(at) = change.known_at {
                                    p.from { (l.ta("known-since", &[("date", &l.date(a.zone.day_of(at)))])) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn brought_about(a: &Asked<'_>, p: &Shown, cause: &Cause) -> Markup {
    let link = |label: &StatementLabel| {
        html! {
            @if p.words.iter().any(|w| w.label == *label) { a href=(format!("#{}", anchor(label))) { (label) } }
            @else { a href=(a.href(&statement_path(label))) { (label) } }
        }
    };
    html! {
        li {
            (say::say(a, cause.sentence())) " "
            @match cause {
                Cause::Retracted { label, by, .. } => { (link(label)) ", " (a.l.t("change-by")) " " (link(by)) },
                Cause::RanOut { label, .. } => a href=(a.href(&owed::letter_path(label))) { (label) },
                Cause::Said { label, .. } | Cause::Ended { label, .. } => (link(label)),
            }
        }
    }
}

fn obligations(a: &Asked<'_>, p: &Shown) -> Markup {
    let l = a.l;
    html! {
        section #owed {
            h2 { (l.t("owed-title")) }
            @if p.obligations.is_empty() { p.notice { (l.t("owed-none")) } } @else {
                ul.statements { @for line in &p.obligations { (owed::item(a, line)) } }
            }
        }
    }
}

fn rules(a: &Asked<'_>, p: &Shown) -> Markup {
    let l = a.l;
    html! {
        @if !p.rules.is_empty() {
            section #rules {
                h2 { (l.t("rules-title")) }
                ul.statements {
                    @for r in &p.rules {
                        li.statement {
                            p.meta {
                                span.mark.standing[r.in_force] { (l.t(if r.in_force { "rule-in-force" } else { "rule-not-in-force" })) } " "
                                span.speaker { (english(l, &r.speaker.name)) }
                            }
                            p.what lang="en" dir="ltr" { (r.what) }
                            p.from {
                                (english(l, &r.citation)) " · " (l.interval(r.valid))
                                " · " a href=(a.href(&statement_path(&r.label))) { (r.label) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Rows: one a word, in order.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(_: &Asked<'_>, cleared: &Cleared<Shown>) -> Result<Vec<u8>, csv::Error> {
    let p = cleared.value();
    let mut sheet = Sheet::new(&[
        "place",
        "function",
        "day",
        "speaker",
        "stance",
        "party",
        "what",
        "quote",
        "said_of",
        "standing",
        "standing_by",
        "known_at",
        "source",
        "locator",
        "label",
    ])?;
    for w in &p.words {
        let by = match &w.standing {
            WordStanding::Superseded { by }
            | WordStanding::Narrowed { by }
            | WordStanding::Retracted { by, .. } => by.to_string(),
            WordStanding::NotYet { from: on } | WordStanding::Ended { on } => on.to_string(),
            WordStanding::Counts => String::new(),
        };
        sheet.row(&[
            p.place.clone(),
            p.function.code().to_owned(),
            w.day.to_string(),
            w.speaker.name.clone(),
            say::code(&w.stance),
            w.party.name.clone(),
            w.what.clone(),
            w.quote.clone().unwrap_or_default(),
            w.place.clone(),
            say::code(&w.standing),
            by,
            w.known_at.to_string(),
            w.source.to_string(),
            w.locator.clone(),
            w.label.to_string(),
        ])?;
    }
    sheet.done()
}
