//! `standing serve`: the site over one store.

use super::args::Serve;
use super::desk::Desk;
use super::{Args, Outcome};
use crate::web::{Views, router};
use anyhow::Context as _;
use jiff::civil::Date;
use standing_evidence::Book;
use standing_terms::AsOf;
use standing_views::surveillance::Surveillance;
use std::net::SocketAddr;
use std::sync::Arc;

/// The command.
pub(super) async fn run(args: &Args, options: &Serve) -> anyhow::Result<Outcome> {
    let desk = Desk::open_filled(args).await?;
    serve(desk, options.listen, args.on, args.quiet).await
}

/// Serves a book until the process is told to stop.
pub(super) async fn serve(
    desk: Desk,
    listen: SocketAddr,
    on: Option<Date>,
    quiet: bool,
) -> anyhow::Result<Outcome> {
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .with_context(|| {
            format!(
                "cannot listen on {listen}: is another program there? say another with --listen"
            )
        })?;
    let address = listener.local_addr()?;
    let surveillance = desk.surveillance();
    let site = router(views(&Arc::new(desk.book), &Arc::new(surveillance), on)?)?;
    if !quiet {
        say!("serving http://{address}/ — stop with Ctrl-C");
    }
    axum::serve(listener, site)
        .with_graceful_shutdown(stopped())
        .await?;
    desk.store.close().await?;
    Ok(Outcome::Done)
}

/// Resolves when the process is asked to stop.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}

/// The views over a book, as the pages ask for them.
fn views(
    book: &Arc<Book>,
    surveillance: &Arc<Surveillance>,
    on: Option<Date>,
) -> anyhow::Result<Views> {
    let latest = on
        .or_else(|| surveillance.last_day())
        .context("nothing was published in this book yet: give a day with --on")?;
    let zone = surveillance.zone().clone();
    macro_rules! with {
        (|$b:ident, $s:ident| $closure:expr) => {{
            let ($b, $s) = (Arc::clone(book), Arc::clone(surveillance));
            Box::new($closure)
        }};
    }
    Ok(Views {
        overview: with!(|_book, s| move |as_of: &AsOf| s.overview(as_of)),
        facility: with!(|b, s| move |id, as_of: &AsOf| s.facility_page(&b, id, as_of)),
        compare: with!(
            |b, s| move |id, earlier: &AsOf, later: &AsOf| s.compare(&b, id, earlier, later)
        ),
        sources: with!(|b, s| move |_: &AsOf| s.source_lines(&b)),
        source: with!(|b, s| move |id, as_of: &AsOf| s.source_page(&b, id, as_of)),
        // Facts about facilities are on the facilities' pages; here they would bury what was said.
        statements: with!(|b, s| move |as_of: &AsOf| s.statement_lines(&b, as_of, false)),
        statement: with!(|b, s| move |label, as_of: &AsOf| {
            let held = b.statement(label)?;
            b.read(held, as_of.known).map(|r| s.statement_line(&b, &r))
        }),
        position: with!(|b, _s| move || b.position()),
        latest_day: Box::new(move || latest),
        zone,
    })
}
