//! What the series over a stored book cost (`benches/README.md`).
//!
//! ```text
//! series_load DB read            read the entries and fold them
//! series_load DB series          and build the views, and every day of every series of every place
//! series_load DB page            the fold up to before the last page of the facilities' series, and
//!                                then that page alone, as a running site takes it in
//! ```
//!
//! Each phase prints what it took. Take peak memory from `/usr/bin/time -v`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program to measure with"
)]

use standing_evidence::{Body, Book, Entry, Payload, Touched};
use standing_store::{Store, StoreError};
use standing_terms::{AsOf, BookZone, Known, Measure, MeasureShape};
use standing_views::directory::FACILITY_PAGE;
use standing_views::epidemiology::rules::SilenceRule;
use standing_views::surveillance::Surveillance;
use std::time::Instant;

/// Milliseconds that this thread has been on a processor; on a machine that others use too, these say
/// more than the clock. Nought where the system does not tell.
fn on_processor() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|n| n.parse::<f64>().ok());
    nanoseconds.unwrap_or_default() / 1e6
}

/// The project's rules of silence.
fn silence_rules() -> Vec<SilenceRule> {
    #[derive(serde::Deserialize)]
    struct File {
        silence: Vec<SilenceRule>,
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/silence.toml");
    let text = std::fs::read_to_string(path).unwrap();
    toml::from_str::<File>(&text).unwrap().silence
}

/// Says what something took, and gives on what it made.
fn timed<T>(what: &str, of: impl FnOnce() -> T) -> T {
    let (start, before) = (Instant::now(), on_processor());
    let made = of();
    println!(
        "{what}: {:.1} ms, {:.1} ms of them on a processor",
        start.elapsed().as_secs_f64() * 1e3,
        on_processor() - before
    );
    made
}

/// Every entry, in order; where it is asked for, the last page of the facilities' series that changes
/// anything comes last, with its changes.
async fn read(store: &Store, page_last: bool, mut each: impl FnMut(Entry)) -> Vec<Entry> {
    let mut last = None;
    if page_last {
        store
            .for_each_since(0, |entry| -> Result<(), StoreError> {
                if let Payload::Present(Body::Change(c)) = &entry.payload
                    && c.series == FACILITY_PAGE
                {
                    last = last.take().max(Some(c.capture_key()));
                }
                Ok(())
            })
            .await
            .unwrap();
    }
    let (mut position, mut page) = (0, Vec::new());
    store
        .for_each_since(0, |mut entry| -> Result<(), StoreError> {
            let apart = last.as_ref().is_some_and(|last| match &entry.payload {
                Payload::Present(Body::Change(c)) if c.series == FACILITY_PAGE => {
                    c.capture_key() >= *last
                }
                Payload::Present(Body::Capture(c)) if c.series == FACILITY_PAGE => c.key() >= *last,
                _ => false,
            });
            if apart {
                page.push(entry);
            } else {
                position += 1;
                entry.position = position;
                each(entry);
            }
            Ok(())
        })
        .await
        .unwrap();
    // Pages after it only repeat it, and are left out.
    page.retain(|entry| match &entry.payload {
        Payload::Present(Body::Capture(c)) => Some(c.key()) == last,
        _ => true,
    });
    for entry in &mut page {
        position += 1;
        entry.position = position;
    }
    page
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (db, phase) = (args.next().unwrap(), args.next().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let store = runtime.block_on(Store::open(&db)).unwrap();
    let mut book = Book::public();
    let page = timed("read and fold", || {
        let each = |entry| book.apply(entry).unwrap();
        runtime.block_on(read(&store, phase == "page", each))
    });
    println!("{} entries", book.position());
    if phase == "read" {
        return;
    }
    let silence = silence_rules();
    let s = timed("views", || {
        Surveillance::by_rules(&book, BookZone::eastern(), &silence)
    });
    if phase == "page" {
        println!("a page of {} changes", page.len().saturating_sub(1));
        for _ in 0..5 {
            let mut grown = book.clone();
            let mut next = s.clone();
            timed("one page taken in", || {
                grown = book.clone();
                let mut touched = Touched::after(&grown);
                for entry in page.clone() {
                    grown.apply_noting(entry, &mut touched).unwrap();
                }
                next = s.clone();
                next.advance(&grown, &touched)
            });
            assert!(next == Surveillance::by_rules(&grown, BookZone::eastern(), &silence));
        }
        return;
    }
    timed("series", || {
        let as_of = AsOf::on(s.last_day().unwrap());
        let (mut series, mut days, mut increments) = (0_usize, 0_usize, 0_usize);
        for place in s.places() {
            for key in s.keys(place, Known::Now) {
                let Some(daily) = s.daily(key, &as_of) else {
                    continue;
                };
                series += 1;
                days += daily.days.len();
                if key.measure.shape() == MeasureShape::Cumulative {
                    increments += s.incidence(key, &as_of).map_or(0, |i| i.increments.len());
                }
            }
        }
        println!("{series} series, {days} days, {increments} increments of new cases");
    });
    let flags = s.findings().count();
    let cases = s
        .tracks()
        .pages
        .keys()
        .filter(|k| k.measure == Measure::CasesCumulative);
    println!(
        "{} places with a page of cases, {flags} findings",
        cases.count()
    );
}
