//! `duty`, `requests`, `agenda`: whose job it is, who has not answered, what stands on a day.

use super::args::{AgendaArgs, DutyArgs, RequestArgs};
use super::desk::{open_existing, zone};
use super::import::now;
use super::show::{find, say_as_of};
use super::table::{print_json, print_list};
use super::{Args, Desk, Outcome};
use crate::duty_index::{DutyIndex, FROM_ENTRIES};
use crate::mail::{Server, members};
use crate::web::duty::Letter;
use crate::web::{Locales, office::book_of};
use crate::{clock_rules, digest};
use anyhow::Context as _;
use standing_disclosure::institutional;
use standing_formats::atom::{self, Entry, Feed};
use standing_formats::icalendar::{Event, calendar};
use standing_store::Store;
use standing_terms::{AsOf, BookZone, Function, Known, PartyId, StatementLabel};
use standing_views::directory::Directory;
use standing_views::duty::{
    Agenda, AgendaFilter, AgendaLine, Cell, CellPage, DocketRef, Duty, MatrixRow, ObligationId,
    ObligationLine, RuleSet, Status,
};
use std::io::Write as _;
use std::sync::Arc;

/// The views of duty over the book of a desk.
///
/// # Errors
/// Where the bundled clock rules cannot be read.
pub(super) fn duty_of(desk: &Desk) -> anyhow::Result<Duty> {
    let rules = clock_rules::bundled()?;
    let directory = Directory::of(&desk.book);
    Ok(Duty::of(&desk.book, &directory, &desk.zone, &rules))
}

/// The point that was asked for. Where no day is given it is the last on which anything was
/// published, which only the surveillance views know.
fn as_of(args: &Args, desk: &Desk) -> anyhow::Result<AsOf> {
    match args.on {
        Some(_) => desk.as_of_on(args),
        None => desk.as_of(args, &desk.surveillance()),
    }
}

fn code_of(cell: &Cell) -> String {
    let status = match cell.status.cause() {
        Some(cause) => format!("{}: {}", cell.status.code(), cause.code()),
        None => cell.status.code().to_owned(),
    };
    if cell.is_ordered() {
        format!("{status}, ordered")
    } else {
        status
    }
}

/// `standing duty [FACILITY] [--function F]`.
pub(super) async fn duty(args: &Args, wanted: &DutyArgs) -> anyhow::Result<Outcome> {
    let store = open_existing(args).await?;
    let rules = clock_rules::bundled()?;
    let function = wanted.function.as_deref().map(function).transpose()?;
    let row_alone = function.is_none() && wanted.docket.is_none() && !wanted.scorecards;
    if row_alone
        && !wanted.sheet
        && let Some(text) = &wanted.facility
        && let Some((as_of, row)) = row_of_index(args, text, &store, &rules).await?
    {
        say_as_of(args, &as_of);
        print_cells(args, row.cells)?;
        return Ok(Outcome::Done);
    }
    let desk = Desk::of_filled(args, store).await?;
    let duty = duty_of(&desk)?;
    let as_of = as_of(args, &desk)?;
    say_as_of(args, &as_of);
    if let Some(number) = &wanted.docket {
        return docket(args, &duty, number, &as_of);
    }
    if wanted.scorecards {
        return scorecards(args, &duty, &as_of);
    }
    match (&wanted.facility, function) {
        (Some(text), Some(function)) => {
            let id = find(duty.directory(), text)?;
            let page = duty
                .cell_page(&id, function, &as_of)
                .with_context(|| format!("there is no facility `{id}`"))?;
            print_page(args, page)?;
        }
        (Some(text), None) => {
            let id = find(duty.directory(), text)?;
            if wanted.sheet {
                let sheet = duty
                    .sheet(&id, &as_of)
                    .with_context(|| format!("there is no facility `{id}`"))?;
                print_json(&institutional(sheet))?;
                return Ok(Outcome::Done);
            }
            let row = duty
                .row(&id, &as_of)
                .with_context(|| format!("there is no facility `{id}`"))?;
            print_cells(args, row.cells)?;
            return make_index(args, &desk, &duty, &rules).await;
        }
        (None, Some(function)) => {
            let cells = duty
                .facilities()
                .iter()
                .filter_map(|id| duty.cell(id, function, &as_of))
                .collect();
            print_cells(args, cells)?;
        }
        (None, None) => {
            let rows = duty.matrix(&duty.facilities(), &as_of);
            print_matrix(args, rows)?;
        }
    }
    Ok(Outcome::Done)
}

fn function(text: &str) -> anyhow::Result<Function> {
    Function::ALL
        .into_iter()
        .find(|f| f.code() == text)
        .with_context(|| {
            let all = Function::ALL.map(Function::code).join(", ");
            format!("`{text}` is not one of the seven functions: {all}")
        })
}

fn print_cells(args: &Args, cells: Vec<Cell>) -> anyhow::Result<()> {
    print_list(
        args,
        &[
            "facility", "function", "status", "since", "reason", "missing",
        ],
        &institutional(cells),
        |c| {
            let missing: Vec<String> = c.missing.iter().map(|m| m.sentence.to_string()).collect();
            vec![
                c.facility.to_string(),
                c.function.code().to_owned(),
                code_of(c),
                c.since.map(|d| d.to_string()).unwrap_or_default(),
                c.reason.to_string(),
                missing.join(" "),
            ]
        },
    )
}

fn print_matrix(args: &Args, rows: Vec<MatrixRow>) -> anyhow::Result<()> {
    let mut headers = vec!["facility"];
    headers.extend(Function::ALL.map(Function::code));
    print_list(args, &headers, &institutional(rows), |row| {
        std::iter::once(row.facility.to_string())
            .chain(row.cells.iter().map(code_of))
            .collect()
    })
}

fn print_page(args: &Args, page: CellPage) -> anyhow::Result<()> {
    if args.json {
        return print_json(&institutional(page));
    }
    if args.csv {
        return print_list(
            args,
            &[
                "day", "speaker", "stance", "party", "what", "standing", "source", "label",
            ],
            &institutional(page.words),
            |w| {
                vec![
                    w.day.to_string(),
                    w.speaker.name.clone(),
                    word(&w.stance),
                    w.party.name.clone(),
                    w.what.clone(),
                    word(&w.standing),
                    w.source.to_string(),
                    w.label.to_string(),
                ]
            },
        );
    }
    let page = institutional(page);
    let page = page.value();
    let mut out = std::io::stdout().lock();
    let cell = &page.cell;
    writeln!(
        out,
        "{} / {}: {}",
        cell.facility,
        cell.function.code(),
        code_of(cell)
    )?;
    writeln!(out, "{}", cell.reason)?;
    if let Status::Orphaned { also, .. } = &cell.status {
        for cause in also {
            writeln!(out, "also {}", cause.code())?;
        }
    }
    for missing in &cell.missing {
        writeln!(out, "missing: {}", missing.sentence)?;
    }
    writeln!(out, "\nWho said what")?;
    for w in &page.words {
        let of = if w.party == w.speaker {
            String::new()
        } else {
            format!(" {}", w.party.name)
        };
        writeln!(
            out,
            "  {}  {} {}{of}: {} [{}; {}; {}]",
            w.day,
            w.speaker.name,
            word(&w.stance),
            w.what,
            word(&w.standing),
            w.label,
            w.source
        )?;
    }
    for rule in &page.rules {
        let state = if rule.in_force {
            "in force"
        } else {
            "not in force"
        };
        writeln!(out, "  rule, {state}: {} ({})", rule.what, rule.citation)?;
    }
    writeln!(out, "\nHow it changed")?;
    for change in &page.history {
        let ordered = if change.ordered { ", ordered" } else { "" };
        writeln!(
            out,
            "  {}  {}{ordered}: {}",
            change.on,
            change.status.code(),
            change.reason
        )?;
        for cause in &change.by {
            writeln!(out, "              {}", cause.sentence())?;
        }
    }
    if !page.obligations.is_empty() {
        writeln!(out, "\nRequests, orders, promises")?;
    }
    for line in &page.obligations {
        writeln!(
            out,
            "  {}  {}: {}",
            line.id,
            line.state.code(),
            line.sentence
        )?;
    }
    out.flush()?;
    Ok(())
}

/// A value of a closed list, as JSON names it.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(serde_json::Value::Object(map)) => map
            .iter()
            .next()
            .map(|(name, rest)| match rest.as_object() {
                Some(rest) => {
                    let rest: Vec<String> = rest
                        .iter()
                        .filter_map(|(k, v)| Some(format!("{k} {}", v.as_str()?)))
                        .collect();
                    format!("{name} {}", rest.join(", "))
                }
                None => name.clone(),
            })
            .unwrap_or_default(),
        _ => String::new(),
    }
}

fn docket(args: &Args, duty: &Duty, number: &str, as_of: &AsOf) -> anyhow::Result<Outcome> {
    let id: Vec<DocketRef> = duty
        .dockets()
        .into_iter()
        .filter(|d| d.number.eq_ignore_ascii_case(number))
        .collect();
    anyhow::ensure!(!id.is_empty(), "there is no docket `{number}` in this book");
    for id in id {
        let Some(docket) = duty.docket(&id, as_of) else {
            continue;
        };
        if args.json {
            print_json(&institutional(docket))?;
            continue;
        }
        print_list(
            args,
            &["day", "entry", "by", "what", "label"],
            &institutional(docket.entries),
            |e| {
                vec![
                    e.on.map(|d| d.to_string()).unwrap_or_default(),
                    e.entry.map(|n| n.to_string()).unwrap_or_default(),
                    e.by.name.clone(),
                    e.what.clone(),
                    e.label.to_string(),
                ]
            },
        )?;
        if !args.csv {
            print_obligations(args, docket.obligations)?;
        }
    }
    Ok(Outcome::Done)
}

fn scorecards(args: &Args, duty: &Duty, as_of: &AsOf) -> anyhow::Result<Outcome> {
    print_list(
        args,
        &[
            "plan",
            "speaker",
            "place",
            "what",
            "answers",
            "says nothing about",
        ],
        &institutional(duty.scorecards(as_of)),
        |c| {
            let answers: Vec<String> = c
                .items
                .iter()
                .flat_map(|i| {
                    i.words
                        .iter()
                        .map(|w| format!("{}: {}", i.item.code(), w.text))
                })
                .collect();
            let silent: Vec<&str> = c.silent_on.iter().map(|i| i.code()).collect();
            vec![
                c.plan.to_string(),
                c.speaker.name.clone(),
                c.place.clone(),
                c.what.clone(),
                answers.join("; "),
                silent.join(", "),
            ]
        },
    )?;
    Ok(Outcome::Done)
}

/// `standing requests`.
pub(super) async fn requests(args: &Args, wanted: &RequestArgs) -> anyhow::Result<Outcome> {
    let desk = Desk::open_filled(args).await?;
    let duty = duty_of(&desk)?;
    let as_of = as_of(args, &desk)?;
    say_as_of(args, &as_of);
    if let Some(text) = &wanted.explain {
        return explain(args, &duty, text, wanted, &as_of);
    }
    let mut lines = if wanted.all {
        duty.obligations(&as_of)
    } else {
        duty.requests(&as_of)
    };
    if let Some(party) = &wanted.party {
        lines.retain(|l| l.bearer.id == *party || l.by.id == *party);
    }
    print_obligations(args, lines)?;
    Ok(Outcome::Done)
}

fn print_obligations(args: &Args, lines: Vec<ObligationLine>) -> anyhow::Result<()> {
    print_list(
        args,
        &[
            "obligation",
            "made",
            "by",
            "bearer",
            "about",
            "what",
            "state",
            "due",
            "how it stands",
        ],
        &institutional(lines),
        |l| {
            vec![
                l.id.to_string(),
                l.made.map(|d| d.to_string()).unwrap_or_default(),
                l.by.name.clone(),
                l.bearer.name.clone(),
                l.place.clone(),
                l.what.clone(),
                l.state.code().to_owned(),
                l.deadline.due.map(|d| d.to_string()).unwrap_or_default(),
                l.sentence.to_string(),
            ]
        },
    )
}

/// Reads `LABEL@PARTY`.
pub(super) fn obligation_id(text: &str) -> anyhow::Result<ObligationId> {
    let (label, bearer) = text
        .rsplit_once('@')
        .with_context(|| format!("`{text}` names no obligation: write LABEL@PARTY"))?;
    Ok(ObligationId {
        label: label.parse::<StatementLabel>()?,
        bearer: bearer.parse::<PartyId>()?,
    })
}

fn explain(
    args: &Args,
    duty: &Duty,
    text: &str,
    wanted: &RequestArgs,
    as_of: &AsOf,
) -> anyhow::Result<Outcome> {
    let id = obligation_id(text)?;
    let missing = || format!("there was no obligation `{id}` then: `standing requests` lists them");
    let line = duty.obligation(&id, as_of).with_context(missing)?;
    if wanted.silence {
        let record = duty
            .silence(&id, as_of)
            .context("nobody is silent here: it was answered, closed or never sent")?;
        if args.json {
            print_json(&institutional(record))?;
            return Ok(Outcome::Done);
        }
        let record = institutional(record);
        let record = record.value();
        let mut out = std::io::stdout().lock();
        writeln!(out, "Record of silence: {}", record.id)?;
        writeln!(
            out,
            "{} asked {}: {}",
            record.by.name, record.bearer.name, record.what
        )?;
        for sentence in &record.sentences {
            writeln!(out, "  {sentence}")?;
        }
        for lack in &record.lacks {
            writeln!(out, "  lacks: {}", word(lack))?;
        }
        return Ok(Outcome::Done);
    }
    if wanted.letter {
        let letter = duty
            .second_letter(&id, as_of)
            .context("no second letter is due: nothing is late")?;
        let locales = Locales::embedded()?;
        let l = locales.get(&args.lang).unwrap_or_else(|| locales.source());
        let letter = institutional(Letter::of(l, &letter));
        if args.json {
            print_json(&letter)?;
        } else {
            std::io::stdout()
                .lock()
                .write_all(letter.value().text.as_bytes())?;
        }
        return Ok(Outcome::Done);
    }
    if args.json {
        print_json(&institutional(line))?;
        return Ok(Outcome::Done);
    }
    let line = institutional(line);
    let line = line.value();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}: {}", line.id, line.state.code())?;
    writeln!(out, "{}", line.sentence)?;
    for sentence in &line.deadline.sentences {
        writeln!(out, "  {sentence}")?;
    }
    for counted in &line.deadline.days {
        writeln!(
            out,
            "  {} {:?}: {}",
            counted.day,
            counted.day.weekday(),
            counted.count
        )?;
    }
    for proposal in &line.proposals {
        writeln!(
            out,
            "  proposed from {}: {}",
            proposal.from, proposal.sentence
        )?;
    }
    for misfit in &line.misfits {
        writeln!(
            out,
            "  does not fit: {} of {}: {}",
            misfit.label, misfit.on, misfit.why
        )?;
    }
    Ok(Outcome::Done)
}

/// `standing agenda --mail OFFICE`: to the office's own members, each by themselves. No address can
/// be typed here.
async fn mail(
    args: &Args,
    wanted: &AgendaArgs,
    office: &str,
    store: &Store,
) -> anyhow::Result<Outcome> {
    anyhow::ensure!(
        asks_of_now(args)?,
        "the digest says what is known now: leave out --known and --entered"
    );
    let known = store.offices().await?.into_iter().any(|o| o.name == office);
    anyhow::ensure!(
        known,
        "there is no office `{office}`: see `standing office list`"
    );
    let accounts = store.accounts().await?;
    let to = members(&accounts, office);
    anyhow::ensure!(
        !to.is_empty(),
        "no member of `{office}` has an e-mail address: see `standing user add --email`"
    );
    let zone = zone(args)?;
    let book = book_of(store, office).await?;
    let duty = book.duty(&zone, &clock_rules::bundled()?);
    let on = args.on.unwrap_or_else(|| zone.day_of(now()));
    let cleared = digest::digest(office, &book, &duty, on, wanted.ahead)?;
    let digest = cleared.value();
    if wanted.dry_run {
        let mut out = std::io::stdout().lock();
        for member in &to {
            let address = member.email.as_deref().unwrap_or_default();
            writeln!(out, "To: {} <{address}>", member.name)?;
        }
        write!(out, "Subject: {}\n\n{}", digest.subject, digest.text)?;
        return Ok(Outcome::Done);
    }
    let (Some(url), Some(from)) = (&wanted.smtp, &wanted.from) else {
        anyhow::bail!("name the mail server with --smtp and the sender with --from, or --dry-run");
    };
    let server = Server {
        url: url.clone(),
        from: from.clone(),
        password: wanted.smtp_password.clone(),
    };
    let sent = server.send(&to, &digest.subject, &digest.text).await?;
    if !args.quiet {
        say!("mailed to {sent} members of {office}");
    }
    Ok(Outcome::Done)
}

/// `standing agenda`.
pub(super) async fn agenda(args: &Args, wanted: &AgendaArgs) -> anyhow::Result<Outcome> {
    let store = open_existing(args).await?;
    if let Some(office) = &wanted.mail {
        return mail(args, wanted, office, &store).await;
    }
    let rules = clock_rules::bundled()?;
    if let Some(agenda) = agenda_of_index(args, wanted, &store, &rules).await? {
        say_as_of(args, &agenda.as_of);
        print_agenda(args, wanted, agenda, &zone(args)?)?;
        return Ok(Outcome::Done);
    }
    let desk = Desk::of_filled(args, store).await?;
    let duty = duty_of(&desk)?;
    let as_of = as_of(args, &desk)?;
    say_as_of(args, &as_of);
    let facility = wanted
        .facility
        .as_deref()
        .map(|text| find(duty.directory(), text))
        .transpose()?;
    let filter = AgendaFilter {
        facility,
        party: wanted.party.clone(),
    };
    let agenda = duty.agenda(&as_of, wanted.ahead, &filter);
    print_agenda(args, wanted, agenda, &desk.zone)?;
    make_index(args, &desk, &duty, &rules).await
}

/// Whether a question asks for what is known now, which is all that the index knows.
fn asks_of_now(args: &Args) -> anyhow::Result<bool> {
    let known = AsOf::parse_known(&args.known, &zone(args)?)?;
    Ok(known == Known::Now && args.entered.is_none())
}

/// The agenda out of the index, where that stands with the log and can answer.
async fn agenda_of_index(
    args: &Args,
    wanted: &AgendaArgs,
    store: &Store,
    rules: &Arc<RuleSet>,
) -> anyhow::Result<Option<Agenda>> {
    if !asks_of_now(args)? {
        return Ok(None);
    }
    let zone = zone(args)?;
    let index = DutyIndex::of(store, &zone, rules, None);
    let Some(standing) = index.standing().await? else {
        return Ok(None);
    };
    let on = match args.on {
        Some(on) => Some(on),
        None => standing.last_day()?,
    };
    let Some(on) = on else { return Ok(None) };
    let facility = match &wanted.facility {
        Some(text) => {
            let Some(facilities) = standing.facilities(text).await? else {
                return Ok(None);
            };
            Some(find(facilities.directory(), text)?)
        }
        None => None,
    };
    let Some(day) = standing.day(on, facility.as_ref()).await? else {
        return Ok(None);
    };
    let filter = AgendaFilter {
        facility,
        party: wanted.party.clone(),
    };
    Ok(Some(day.agenda(wanted.ahead, &filter)))
}

/// The row of a facility out of the index, where that stands with the log and can answer.
async fn row_of_index(
    args: &Args,
    text: &str,
    store: &Store,
    rules: &Arc<RuleSet>,
) -> anyhow::Result<Option<(AsOf, MatrixRow)>> {
    if !asks_of_now(args)? {
        return Ok(None);
    }
    let zone = zone(args)?;
    let index = DutyIndex::of(store, &zone, rules, None);
    let Some(standing) = index.standing().await? else {
        return Ok(None);
    };
    let on = match args.on {
        Some(on) => Some(on),
        None => standing.last_day()?,
    };
    let (Some(on), Some(facilities)) = (on, standing.facilities(text).await?) else {
        return Ok(None);
    };
    let id = find(facilities.directory(), text)?;
    let Some(around) = standing.around(&facilities, &id).await? else {
        return Ok(None);
    };
    Ok(around.row(&id, on).map(|row| (AsOf::on(on), row)))
}

/// Keeps an index of a large book after a question that would have been answered by it.
async fn make_index(
    args: &Args,
    desk: &Desk,
    duty: &Duty,
    rules: &Arc<RuleSet>,
) -> anyhow::Result<Outcome> {
    if !asks_of_now(args)? || desk.book.position() < FROM_ENTRIES {
        return Ok(Outcome::Done);
    }
    let last_day = desk.surveillance().last_day();
    let index = DutyIndex::of(&desk.store, &desk.zone, rules, None);
    // The question is answered: a book that cannot be written to is asked without an index.
    match index.make(&desk.book, duty, last_day).await {
        Ok(true) if !args.quiet => say!("an index of duty is kept: the next question is quick"),
        Ok(_) => {}
        Err(error) => say!("no index of duty could be kept: {error:#}"),
    }
    Ok(Outcome::Done)
}

fn print_agenda(
    args: &Args,
    wanted: &AgendaArgs,
    agenda: Agenda,
    zone: &BookZone,
) -> anyhow::Result<()> {
    if wanted.ics || wanted.atom {
        let made = match agenda.as_of.known {
            Known::By(instant) => instant,
            // The same agenda gives the same bytes.
            Known::Now => zone.end_of_day(agenda.as_of.on),
        };
        let agenda = institutional(agenda);
        let text = if wanted.ics {
            let events: Vec<Event> = agenda.value().lines().filter_map(event).collect();
            calendar("Standing: agenda", &events, made)
        } else {
            let subject = match (&wanted.facility, &wanted.party) {
                (Some(facility), _) => facility.clone(),
                (None, Some(party)) => party.to_string(),
                (None, None) => "all".to_owned(),
            };
            String::from_utf8(atom::write(&feed(agenda.value(), &subject, made))?)?
        };
        std::io::stdout().lock().write_all(text.as_bytes())?;
        return Ok(());
    }
    if args.json {
        return print_json(&institutional(agenda));
    }
    let proposals = if args.csv {
        Vec::new()
    } else {
        agenda.proposals.clone()
    };
    let lines: Vec<Listed> = agenda
        .lines()
        .map(|(list, line)| Listed {
            list,
            line: line.clone(),
        })
        .collect();
    print_list(
        args,
        &[
            "list",
            "due",
            "bearer",
            "owed to",
            "about",
            "what",
            "how it stands",
            "obligation",
        ],
        &institutional(lines),
        |l| {
            vec![
                l.list.to_owned(),
                l.line.due.map(|d| d.to_string()).unwrap_or_default(),
                l.line.bearer.name.clone(),
                l.line.beneficiary.name().to_owned(),
                l.line.place.clone(),
                l.line.what.clone(),
                l.line.sentence.to_string(),
                l.line.id.to_string(),
            ]
        },
    )?;
    if !proposals.is_empty() {
        let proposals = institutional(proposals);
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nProposals (nothing is sent by itself)")?;
        for p in proposals.value() {
            writeln!(out, "  {}  {}  {}", p.from, p.obligation, p.sentence)?;
        }
    }
    Ok(())
}

/// A line of the agenda with the name of its list.
#[derive(serde::Serialize)]
struct Listed {
    list: &'static str,
    #[serde(flatten)]
    line: AgendaLine,
}

impl standing_terms::AboutInstitutions for Listed {}

/// An event on the day on which something is due; what has no day has none in a calendar either.
fn event((list, line): (&'static str, &AgendaLine)) -> Option<Event> {
    Some(Event {
        uid: format!("{}@standing", line.id),
        day: line.due?,
        summary: format!("{}: {}", line.bearer.name, line.what),
        description: format!(
            "{}\n{}\n{}\nComputed, to be verified by counsel.",
            line.place, line.sentence, line.id
        ),
        category: list.to_owned(),
    })
}

fn feed(agenda: &Agenda, subject: &str, made: jiff::Timestamp) -> Feed {
    Feed {
        id: format!("urn:standing:agenda:{subject}"),
        title: format!("Standing: agenda of {subject}"),
        subtitle: None,
        language: "en".to_owned(),
        author: "Standing".to_owned(),
        own: format!("/agenda.atom?of={subject}"),
        page: "/".to_owned(),
        updated: Some(made),
        entries: agenda
            .lines()
            .map(|(list, line)| Entry {
                id: format!("urn:standing:obligation:{}", line.id),
                title: format!("{list}: {}", line.bearer.name),
                updated: made,
                page: "/".to_owned(),
                summary: format!("{} {}", line.what, line.sentence),
                categories: Vec::new(),
            })
            .collect(),
    }
}
