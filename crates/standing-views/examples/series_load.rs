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

use standing_evidence::{Body, Book, Entry, Payload};
use standing_store::{Store, StoreError};
use standing_terms::{AsOf, BookZone, Known, Measure, MeasureShape};
use standing_views::directory::FACILITY_PAGE;
use standing_views::surveillance::Surveillance;
use std::time::Instant;

/// Says what something took, and gives on what it made.
fn timed<T>(what: &str, of: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = of();
    println!("{what}: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    made
}

/// Folds the book, up to before the last capture of the facilities' page and with the entries of
/// that capture apart where they are asked for.
async fn fold(store: &Store, apart: bool) -> (Book, Vec<Entry>) {
    let mut last = u64::MAX;
    if apart {
        store
            .for_each_since(0, |entry| -> Result<(), StoreError> {
                if let Payload::Present(Body::Capture(c)) = &entry.payload
                    && c.series == FACILITY_PAGE
                    && c.readable
                {
                    last = entry.position;
                }
                Ok(())
            })
            .await
            .unwrap();
    }
    let mut book = Book::public();
    let mut page = Vec::new();
    store
        .for_each_since(0, |entry| -> Result<(), StoreError> {
            let of_page = matches!(&entry.payload,
                Payload::Present(Body::Capture(_) | Body::Change(_)) if entry.position >= last);
            if of_page
                && (page.is_empty() || matches!(entry.payload, Payload::Present(Body::Change(_))))
            {
                page.push(entry);
            } else if page.is_empty() {
                book.apply(entry).unwrap();
            }
            Ok(())
        })
        .await
        .unwrap();
    (book, page)
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (db, phase) = (args.next().unwrap(), args.next().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let store = runtime.block_on(Store::open(&db)).unwrap();
    let (book, page) = timed("read and fold", || {
        runtime.block_on(fold(&store, phase == "page"))
    });
    println!("{} entries", book.position());
    if phase == "read" {
        return;
    }
    let s = timed("views", || Surveillance::of(&book, BookZone::eastern()));
    if phase == "page" {
        println!("a page of {} changes", page.len().saturating_sub(1));
        let grown = timed("copy of the book, page applied", || {
            let mut grown = book.clone();
            for entry in page {
                grown.apply(entry).unwrap();
            }
            grown
        });
        let after = timed("views with the page", || {
            Surveillance::of(&grown, BookZone::eastern())
        });
        println!("positions {} and {}", s.position(), after.position());
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
