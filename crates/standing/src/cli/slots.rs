//! `standing slots`: appointments that providers publish, slots typed in, and our own clinics.

use super::args::{SlotsCommand, SlotsImport, SlotsPublish, SlotsRead};
use super::{Args, Outcome, import};
use crate::slots::{Client, Limits, Publisher, from_folder, from_network};
use crate::words::custody_words;
use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use standing_slots::{
    Clinic, Freshness, Instant, Offer, Publisher as From, Reading, Status, Venue, freshness,
    instant, offers, publish, typed,
};
use std::io::Write as _;
use std::path::Path;

/// The command.
pub(super) fn run(args: &Args, command: &SlotsCommand) -> anyhow::Result<Outcome> {
    match command {
        SlotsCommand::Read(asked) => read(args, asked),
        SlotsCommand::Import(asked) => import_table(args, asked),
        SlotsCommand::Publish(asked) => publish_clinics(args, asked),
    }
}

fn read(args: &Args, asked: &SlotsRead) -> anyhow::Result<Outcome> {
    let now = asked.now.unwrap_or_else(import::now);
    let is_address = asked.from.starts_with("https://") || asked.from.starts_with("http://");
    let publisher = if is_address {
        let mut client = Client::new(asked.copies.clone(), Limits::default(), import::now)
            .context("cannot keep copies")?;
        from_network(&mut client, &asked.from, asked.state.as_deref())?
    } else {
        from_folder(Path::new(&asked.from))?
    };
    show(args, asked, &publisher, now)
}

fn import_table(args: &Args, asked: &SlotsImport) -> anyhow::Result<Outcome> {
    let now = import::now();
    let name = asked.file.display().to_string();
    let bytes = std::fs::read(&asked.file).with_context(|| format!("cannot read {name}"))?;
    let publisher = Publisher {
        reading: typed(&name, &bytes).with_context(|| name.clone())?,
        seen: vec![now],
        missing: Vec::new(),
        from_copy: Vec::new(),
        requests: (0, 0),
    };
    show(
        args,
        &SlotsRead {
            from: name,
            state: None,
            copies: None,
            stale_after: 60,
            free: false,
            now: Some(now),
        },
        &publisher,
        now,
    )
}

fn show(
    args: &Args,
    asked: &SlotsRead,
    publisher: &Publisher,
    now: Timestamp,
) -> anyhow::Result<Outcome> {
    let reading = &publisher.reading;
    let stale_after = SignedDuration::from_mins(asked.stale_after);
    let state_of = |offer: &Offer<'_>| {
        let seen = publisher
            .seen
            .get(offer.slot.at.file)
            .copied()
            .unwrap_or(Timestamp::UNIX_EPOCH);
        (seen, freshness(offer.slot.start.at, seen, now, stale_after))
    };
    let wanted = |offer: &Offer<'_>| {
        (!asked.free || (offer.slot.status == Status::Free && offer.slot.capacity > 0))
            && asked.state.as_deref().is_none_or(|state| {
                offer.location.state.is_empty() || offer.location.state.eq_ignore_ascii_case(state)
            })
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if args.json {
        let slots: Vec<Value> = offers(reading)
            .filter(wanted)
            .map(|offer| offer_json(&offer, state_of(&offer)))
            .collect();
        let document = json!({
            "from": asked.from, "at": now.to_string(),
            "files": reading.files, "missing": publisher.missing,
            "from_older_copy": publisher.from_copy,
            "requests": publisher.requests.0, "not_modified": publisher.requests.1,
            "refused_by_reason": reading.refused_by_reason(),
            "refused": reading.refused, "held_back": reading.held_back,
            "doubts": doubts_json(reading), "slots": slots,
        });
        serde_json::to_writer(&mut out, &document)?;
        writeln!(out)?;
    } else {
        in_words(&mut out, publisher)?;
        let [mut fresh, mut stale, mut past] = [0_usize; 3];
        for offer in offers(reading).filter(wanted) {
            match state_of(&offer).1 {
                Freshness::Fresh { .. } => fresh += 1,
                Freshness::Stale { .. } => stale += 1,
                Freshness::Past => past += 1,
            }
        }
        writeln!(
            out,
            "{} slots asked for: {fresh} seen in the last {} minutes, {stale} not seen since, {past} begun",
            fresh + stale + past,
            asked.stale_after
        )?;
    }
    out.flush()?;
    let whole = reading.refused.is_empty() && publisher.missing.is_empty();
    Ok(if whole {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}

/// Most refused lines that are listed in words; all are counted, and JSON lists all.
const LISTED: usize = 20;

fn in_words(out: &mut impl std::io::Write, publisher: &Publisher) -> anyhow::Result<()> {
    let reading = &publisher.reading;
    writeln!(
        out,
        "{} places, {} schedules, {} slots",
        reading.locations.len(),
        reading.schedules.len(),
        reading.slots.len()
    )?;
    for (reason, count) in reading.refused_by_reason() {
        writeln!(out, "{count} lines refused: {}", reason.words())?;
    }
    for refused in reading.refused.iter().take(LISTED) {
        writeln!(
            out,
            "  {}:{}: {}: {}{}",
            refused.file,
            refused.line,
            if refused.field.is_empty() {
                "line"
            } else {
                &refused.field
            },
            refused.reason.words(),
            refused
                .found
                .as_deref()
                .map(|found| format!(" ({found})"))
                .unwrap_or_default()
        )?;
    }
    if reading.refused.len() > LISTED {
        writeln!(
            out,
            "  and {} more; --json lists all",
            reading.refused.len() - LISTED
        )?;
    }
    if !reading.held_back.is_empty() {
        writeln!(
            out,
            "{} slots are sound but belong to a refused record: not planned with, yet somebody may call",
            reading.held_back.len()
        )?;
    }
    for (file, why) in &publisher.missing {
        writeln!(out, "not had: {file}: {why}")?;
    }
    for copy in &publisher.from_copy {
        writeln!(out, "from an older copy: {copy}")?;
    }
    Ok(())
}

fn offer_json(offer: &Offer<'_>, (seen, fresh): (Timestamp, Freshness)) -> Value {
    json!({
        "place": offer.location.name, "place_id": offer.location.id,
        "street": offer.location.street, "city": offer.location.city,
        "state": offer.location.state, "postal_code": offer.location.postal_code,
        "position": offer.location.position,
        "place_phones": offer.location.phones, "place_urls": offer.location.urls,
        "products": offer.schedule.products, "doses": offer.schedule.doses,
        "id": offer.slot.id, "status": offer.slot.status,
        "start": offer.slot.start.local(), "end": offer.slot.end.local(),
        "capacity": offer.slot.capacity,
        "booking_link": offer.slot.link, "booking_phone": offer.slot.phone,
        "seen": seen.to_string(), "freshness": fresh,
    })
}

fn doubts_json(reading: &Reading) -> Vec<Value> {
    reading
        .doubts
        .iter()
        .map(|(at, doubt)| {
            let file = reading.files.get(at.file).map_or("", |file| &file.file);
            json!({"file": file, "line": at.line, "doubt": doubt})
        })
        .collect()
}

/// A clinic as it is typed for publishing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClinicRow {
    place_id: String,
    venue: Venue,
    name: String,
    street: String,
    city: String,
    state: String,
    postal_code: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    url: String,
    start: String,
    end: String,
    capacity: u32,
    #[serde(default)]
    products: String,
    #[serde(default)]
    doses: String,
    #[serde(default)]
    booking_link: String,
    #[serde(default)]
    booking_phone: String,
}

impl ClinicRow {
    fn read(self) -> anyhow::Result<Clinic> {
        let list = |text: &str| -> Vec<String> {
            text.split(';')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Ok(Clinic {
            start: instant(&self.start).with_context(|| format!("start: {}", self.start))?,
            end: instant(&self.end).with_context(|| format!("end: {}", self.end))?,
            products: list(&self.products),
            doses: list(&self.doses)
                .iter()
                .map(|dose| dose.parse())
                .collect::<Result<_, _>>()
                .with_context(|| format!("doses: {}", self.doses))?,
            place_id: self.place_id,
            venue: self.venue,
            name: self.name,
            street: self.street,
            city: self.city,
            state: self.state,
            postal_code: self.postal_code,
            phone: self.phone,
            url: self.url,
            capacity: self.capacity,
            booking_link: self.booking_link,
            booking_phone: self.booking_phone,
        })
    }
}

fn publish_clinics(args: &Args, asked: &SlotsPublish) -> anyhow::Result<Outcome> {
    let shown = asked.file.display();
    let mut table = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(&asked.file)
        .with_context(|| format!("cannot read {shown}"))?;
    let mut clinics = Vec::new();
    for (index, row) in table.deserialize::<ClinicRow>().enumerate() {
        let line = index + 2;
        let clinic = row
            .map_err(anyhow::Error::from)
            .and_then(ClinicRow::read)
            .with_context(|| format!("{shown}:{line}"))?;
        clinics.push(clinic);
    }
    let now = asked.now.unwrap_or_else(import::now);
    let from = From {
        base: asked.base.clone(),
        made: Instant {
            at: now,
            offset_s: 0,
        },
        choice: asked
            .custody_choice
            .as_deref()
            .map(crate::words::custody_choice)
            .transpose()?,
    };
    let words = custody_words(asked.names.as_deref())?;
    let published = publish(&clinics, &from, &words)?;
    std::fs::create_dir_all(&asked.out)
        .with_context(|| format!("cannot make {}", asked.out.display()))?;
    for (name, text) in &published.files {
        let path = asked.out.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    for (index, why) in &published.held_back {
        say!("{shown}:{}: held back: {why}", index + 2);
    }
    if !args.quiet {
        say!(
            "{} clinics published, {} held back",
            clinics.len() - published.held_back.len(),
            published.held_back.len()
        );
    }
    Ok(if published.held_back.is_empty() {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}
