//! One person: who they are, their doses, what is due and why, what they decided; and the record that
//! is printed for them.

use super::list::{decision_in, honesty, reasons, standing_in};
use super::{Bedside, day_in, message_of, path_of};
use crate::web::locale::Locale;
use crate::web::office::answers::Answer;
use crate::web::office::form::Form;
use crate::web::office::page::Sheet;
use crate::web::office::{Ask, Office};
use jiff::civil::Date;
use maud::{Markup, html};
use sha2::{Digest as _, Sha256};
use standing_forecast::Compiled;
use standing_registry::act::{Decision, DoseSource};
use standing_registry::doses::{Dose, Doubt};
use standing_registry::due::Personal;
use standing_registry::{Act, Peer};
use standing_terms::Digest;

/// What a vaccine type is called: CDC's description with its code, or the code alone.
pub(super) fn vaccine(set: &Compiled, cvx: &str) -> String {
    set.cvx(cvx).map_or_else(
        || format!("CVX {cvx}"),
        |known| format!("{} (CVX {cvx})", set.vaccines()[known].description),
    )
}

fn source_in(l: &Locale, source: &DoseSource) -> String {
    match source {
        DoseSource::GivenHere { facility } => {
            l.ta("clinic-source-given", &[("facility", facility.as_str())])
        }
        DoseSource::Registry => l.t("clinic-source-registry"),
        DoseSource::Document => l.t("clinic-source-document"),
        DoseSource::Person => l.t("clinic-source-person"),
    }
}

fn doubt_in(l: &Locale, doubt: Doubt) -> String {
    l.t(match doubt {
        Doubt::Duplicate => "clinic-doubt-duplicate",
        Doubt::Conflict => "clinic-doubt-conflict",
        Doubt::PossibleDuplicate => "clinic-doubt-possible",
    })
}

/// Something that was said or done beside doses.
struct Event {
    on: Date,
    position: usize,
    text: String,
    words: Option<String>,
}

impl Bedside {
    /// Offers, decisions, requests, records handed out, doses taken back: the latest first.
    fn events(&self, l: &Locale) -> Vec<Event> {
        let mut events: Vec<Event> = Vec::new();
        for (position, entry) in self.book().of(self.person) {
            let (on, text, words) = match &entry.act {
                Act::Offered {
                    on,
                    vaccine_group,
                    language,
                    sheet,
                } => (
                    *on,
                    l.ta(
                        "clinic-event-offered",
                        &[
                            ("group", vaccine_group),
                            ("language", language.as_deref().unwrap_or("–")),
                            ("sheet", sheet.as_deref().unwrap_or("–")),
                        ],
                    ),
                    None,
                ),
                Act::Decided {
                    on,
                    vaccine_group,
                    decision,
                } => {
                    let words = match decision {
                        Decision::Declined { words } => words.clone(),
                        _ => None,
                    };
                    let text = format!("{vaccine_group}: {}", decision_in(l, *on, decision));
                    (*on, text, words)
                }
                Act::Asked { on, vaccine_group } => (
                    *on,
                    l.ta("clinic-event-asked", &[("group", vaccine_group)]),
                    None,
                ),
                Act::RecordHanded { on, .. } => (*on, l.t("clinic-event-handed"), None),
                Act::DoseWithdrawn { reason, .. } => {
                    let on = self.day_of(entry.recorded);
                    (on, l.t("clinic-event-withdrawn"), Some(reason.clone()))
                }
                _ => continue,
            };
            events.push(Event {
                on,
                position,
                text,
                words,
            });
        }
        events.sort_by_key(|event| std::cmp::Reverse((event.on, event.position)));
        events
    }

    fn day_of(&self, instant: jiff::Timestamp) -> Date {
        self.zone.day_of(instant)
    }

    /// The report of a dose that this facility made and can take back, by its position.
    fn own_report(&self, dose: &Dose, own: &Peer) -> Option<usize> {
        let mut reports = self.book().of(self.person);
        reports
            .find(|(position, entry)| dose.entries.contains(position) && entry.from == *own)
            .map(|(position, _)| position)
    }
}

impl Office {
    pub(in crate::web::office) async fn chart(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let bedside = self.bedside(ask).await?;
        self.note_readings(ask, [bedside.person], "chart").await?;
        let rules = self.rules_on(ask, bedside.today).await?;
        let personal = bedside.personal(&rules);
        let l = ask.l();
        let done = ask.query("done");
        let done = [
            "dose",
            "decision",
            "offer",
            "request",
            "withdrawn",
            "handed",
        ]
        .into_iter()
        .find(|known| *known == done);
        let to = |what: &str| ask.href(&path_of(bedside.person, what));
        Ok(Answer::page(Sheet {
            title: l.t("clinic-person"),
            body: html! {
                @if let Some(done) = done {
                    p.notice.done role="status" { (l.t(&format!("clinic-done-{done}"))) }
                }
                (Self::who(ask, &bedside))
                (Self::facts(ask, &bedside))
                ul.ways.do-ways {
                    @for (what, key, label) in [
                        ("/dose", "d", "clinic-do-dose"),
                        ("/decision", "n", "clinic-do-decision"),
                        ("/offer", "o", "clinic-do-offer"),
                        ("/request", "r", "clinic-do-request"),
                        ("/record", "i", "clinic-do-print"),
                    ] {
                        li { a.button href=(to(what)) accesskey=(key) { (l.t(label)) } }
                    }
                }
                @match &personal {
                    None => p.notice { (l.t("clinic-no-birth")) },
                    Some(personal) => {
                        h2 { (l.t("clinic-due-now")) }
                        (Self::due_lines(ask, &bedside, personal))
                        h2 { (l.t("clinic-doses")) }
                        (Self::doses(ask, &bedside, personal, &rules.set)?)
                    }
                }
                h2 { (l.t("clinic-events")) }
                (Self::events(l, &bedside))
                (honesty(l))
            },
        }))
    }

    fn facts(ask: &Ask, bedside: &Bedside) -> Markup {
        let l = ask.l();
        html! {
            @if let Some(details) = bedside.details() {
                dl.facts {
                    dt { (l.t("clinic-sex")) }
                    dd { (l.t(&format!("clinic-sex-{}", sex(details.sex)))) }
                    dt { (l.t("clinic-language")) }
                    dd { (details.language.clone().unwrap_or_else(|| l.t("clinic-not-known"))) }
                    @if let Some(contact) = &details.contact {
                        dt { (l.t("clinic-contact")) } dd { (contact) }
                    }
                }
            }
        }
    }

    fn due_lines(ask: &Ask, bedside: &Bedside, personal: &Personal) -> Markup {
        let l = ask.l();
        let later = personal.next.iter().filter(|next| {
            !personal
                .lines
                .iter()
                .any(|line| line.vaccine_group == next.vaccine_group)
        });
        html! {
            @if personal.lines.is_empty() { p { (l.t("clinic-nothing-due")) } }
            ol.due {
                @for line in &personal.lines {
                    @let group = crate::web::ask::encode(&line.vaccine_group);
                    li {
                        div.person { strong { (line.vaccine_group) } }
                        div.what {
                            span.standing.past[line.standing == standing_registry::due::Standing::PastDue] {
                                (standing_in(l, line.standing))
                            }
                            " " (l.ta("clinic-dose-number", &[("number", &line.number.to_string())]))
                            span.where { (l.ta("clinic-recommended", &[("day", &day_in(l, line.recommended))])) }
                            @if let Some((on, decision)) = &line.decision {
                                span.decision { (decision_in(l, *on, decision)) }
                            }
                            (reasons(l, line))
                        }
                        // With one line the button above is this one.
                        @if personal.lines.len() > 1 {
                            div.do {
                                a.button href=(ask.href(&path_of(bedside.person, &format!("/dose?group={group}")))) {
                                    (l.t("clinic-do-dose"))
                                }
                            }
                        }
                    }
                }
            }
            ul {
                @for next in later {
                    li {
                        (l.ta("clinic-next", &[
                            ("group", &next.vaccine_group), ("number", &next.number.to_string()),
                            ("day", &day_in(l, next.recommended)),
                            ("earliest", &day_in(l, next.earliest)),
                        ]))
                    }
                }
            }
            @for code in &personal.history.unknown {
                p.notice { (l.ta("clinic-unknown-code", &[("code", code)])) }
            }
        }
    }

    fn doses(
        ask: &Ask,
        bedside: &Bedside,
        personal: &Personal,
        set: &Compiled,
    ) -> Result<Markup, Answer> {
        let l = ask.l();
        let own = bedside.peer()?;
        Ok(html! {
            @if personal.history.doses.is_empty() { p { (l.t("clinic-no-doses")) } }
            @else {
                ol.doses {
                    @for dose in personal.history.doses.iter().rev() {
                        li {
                            div {
                                strong { (l.date(dose.report.on)) } " · " (vaccine(set, &dose.report.cvx))
                                @for doubt in &dose.doubts {
                                    p.error { (doubt_in(l, *doubt)) }
                                }
                                span.where {
                                    (source_in(l, &dose.report.source))
                                    @if let Some(lot) = &dose.report.lot { " · " (l.t("clinic-lot")) " " (lot) }
                                    @if let Some(expiry) = dose.report.expiry { " · " (l.t("clinic-expires")) " " (l.date(expiry)) }
                                    @if let Some(site) = &dose.report.site { " · " (site) }
                                    @if let Some(route) = &dose.report.route { " " (route) }
                                    @if let Some(by) = &dose.report.vaccinator { " · " (by) }
                                }
                            }
                            @if let Some(entry) = bedside.own_report(dose, &own) {
                                a href=(ask.href(&path_of(bedside.person, &format!("/withdraw/{entry}")))) {
                                    (l.t("clinic-undo"))
                                }
                            }
                        }
                    }
                }
            }
        })
    }

    fn events(l: &Locale, bedside: &Bedside) -> Markup {
        let events = bedside.events(l);
        html! {
            @if events.is_empty() { p { (l.t("clinic-no-events")) } }
            ul.events {
                @for event in &events {
                    li {
                        span.when { (l.date(event.on)) } " " (event.text)
                        @if let Some(words) = &event.words { span.where { "“" (words) "”" } }
                    }
                }
            }
        }
    }

    /// The record as it is printed, without what surrounds it.
    fn record(
        l: &Locale,
        bedside: &Bedside,
        personal: Option<&Personal>,
        set: &Compiled,
    ) -> Markup {
        let details = bedside.details();
        html! {
            h1 { (l.t("clinic-record")) }
            dl.facts {
                dt { (l.t("clinic-name")) }
                dd { strong { (details.map_or_else(|| l.t("clinic-no-name"), |d| d.name.clone())) } }
                dt { (l.t("clinic-born")) }
                dd { (details.map_or_else(|| l.t("clinic-not-known"), |d| l.date(d.birth))) }
                dt { (l.t("clinic-record-made")) } dd { (l.date(bedside.today)) }
            }
            h2 { (l.t("clinic-doses")) }
            @match personal.map(|p| &p.history.doses).filter(|doses| !doses.is_empty()) {
                None => p { (l.t("clinic-no-doses")) },
                Some(doses) => table {
                    thead { tr {
                        @for label in ["clinic-date", "clinic-vaccine", "clinic-lot", "clinic-source"] {
                            th scope="col" { (l.t(label)) }
                        }
                    } }
                    tbody {
                        @for dose in doses {
                            tr {
                                th scope="row" { (l.date(dose.report.on)) }
                                td { (vaccine(set, &dose.report.cvx)) }
                                td { (dose.report.lot.as_deref().unwrap_or("–")) }
                                td { (own_words(l, &dose.report.source)) }
                            }
                        }
                    }
                },
            }
            h2 { (l.t("clinic-record-next")) }
            @match personal.filter(|p| !p.lines.is_empty() || !p.next.is_empty()) {
                None => p { (l.t("clinic-record-none")) },
                Some(personal) => {
                    ul {
                        @for line in &personal.lines {
                            li { (l.ta("clinic-record-due", &[
                                ("group", &line.vaccine_group), ("number", &line.number.to_string()),
                                ("day", &day_in(l, line.recommended)),
                            ])) }
                        }
                        @for next in &personal.next {
                            @if !personal.lines.iter().any(|line| line.vaccine_group == next.vaccine_group) {
                                li { (l.ta("clinic-next", &[
                                    ("group", &next.vaccine_group), ("number", &next.number.to_string()),
                                    ("day", &day_in(l, next.recommended)),
                                    ("earliest", &day_in(l, next.earliest)),
                                ])) }
                            }
                        }
                    }
                }
            }
            p { (l.t("clinic-record-yours")) }
            (honesty(l))
        }
    }

    pub(in crate::web::office) async fn print_record(
        &self,
        ask: &mut Ask,
    ) -> Result<Answer, Answer> {
        let bedside = self.bedside(ask).await?;
        self.note_readings(ask, [bedside.person], "record").await?;
        let rules = self.rules_on(ask, bedside.today).await?;
        let personal = bedside.personal(&rules);
        let l = ask.l();
        let record = Self::record(l, &bedside, personal.as_ref(), &rules.set);
        let digest = Digest(Sha256::digest(record.0.as_bytes()).into());
        let fields = html! {
            input type="hidden" name="record" value=(digest.to_string());
            input type="hidden" name="on" value=(bedside.today.to_string());
        };
        let path = path_of(bedside.person, "/record");
        let form = Form::default();
        Ok(Answer::page(Sheet {
            title: l.t("clinic-record"),
            body: html! {
                div.not-printed {
                    p.back { a href=(ask.href(&path_of(bedside.person, ""))) { (l.t("clinic-back-to-person")) } }
                    p.note { (l.t("clinic-record-how")) }
                }
                div.printed.record { (record) }
                div.not-printed {
                    h2 { (l.t("clinic-record-handed-title")) }
                    p.note { (l.t("clinic-record-handed-note")) }
                    (self.clinic_form(ask, &path, &form, &fields, &["clinic-record-handed"]))
                }
            },
        }))
    }

    pub(in crate::web::office) async fn record_handed(
        &self,
        ask: &mut Ask,
    ) -> Result<Answer, Answer> {
        message_of(&ask.form)?;
        let bedside = self.bedside(ask).await?;
        let record: Digest = ask
            .form
            .get("record")
            .parse()
            .map_err(|_| Answer::Malformed)?;
        let on: Date = ask.form.get("on").parse().map_err(|_| Answer::Malformed)?;
        if on > bedside.today {
            return Err(Answer::Malformed);
        }
        let act = Act::RecordHanded {
            on,
            record,
            appointment_proposed: false,
        };
        let person = bedside.person;
        let entered = self.enter_act(ask, bedside, act).await?;
        Ok(Self::after_act(ask, person, &entered, "handed"))
    }
}

/// Where a dose comes from, in a record that the person carries: the facility is not named, since the
/// paper would tell whoever sees it that its holder was in custody.
fn own_words(l: &Locale, source: &DoseSource) -> String {
    match source {
        DoseSource::GivenHere { .. } => l.t("clinic-source-clinic"),
        other => source_in(l, other),
    }
}

fn sex(sex: standing_forecast::Sex) -> &'static str {
    match sex {
        standing_forecast::Sex::Female => "f",
        standing_forecast::Sex::Male => "m",
        standing_forecast::Sex::Unknown => "u",
    }
}
