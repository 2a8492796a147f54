//! `standing serve`: the site over one store.

use super::args::Serve;
use super::desk::{Desk, read_book};
use super::import::now;
use super::{Args, Outcome};
use crate::rules::Rules;
use crate::web::fhir;
use crate::web::office::{Office, Setup};
use crate::web::{Site, Views};
use anyhow::Context as _;
use jiff::civil::Date;
use standing_evidence::{Book, EntryKind};
use standing_store::Store;
use standing_terms::AsOf;
use standing_views::surveillance::Surveillance;
use std::net::SocketAddr;
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// The command.
pub(super) async fn run(args: &Args, options: &Serve) -> anyhow::Result<Outcome> {
    let desk = Desk::open_filled(args).await?;
    let reached = Reached {
        secure: options.https,
        behind_proxy: options.behind_proxy,
    };
    let rules = Rules::open(
        options.supporting_data.as_deref(),
        options.data_version.as_deref(),
    )?;
    serve(desk, options.listen, reached, rules, args.on, args.quiet).await
}

/// How browsers reach the site.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reached {
    /// Over https.
    secure: bool,
    /// Through a proxy of ours.
    behind_proxy: bool,
}

/// What pages are answered from: a book and the views over it, of one position.
pub(super) struct Folded {
    pub(super) book: Book,
    pub(super) surveillance: Surveillance,
}

/// The latest folded book; pages that are being answered keep the one they began with.
pub(super) type Shared = Arc<RwLock<Arc<Folded>>>;

/// How often the store is asked whether the book has grown.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Serves a book until the process is told to stop. What is entered meanwhile, by this or another
/// process, is shown within seconds.
pub(super) async fn serve(
    desk: Desk,
    listen: SocketAddr,
    reached: Reached,
    rules: Rules,
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
    let follows = desk.follows();
    let zone = desk.zone.clone();
    let store = Arc::new(desk.store);
    let shared: Shared = Arc::new(RwLock::new(Arc::new(Folded {
        book: desk.book,
        surveillance,
    })));
    let site = Site::new(views(&shared, on)?)?;
    // A book as it stood earlier is only read.
    let site = if follows {
        site.into_router_with(Office::new(Setup {
            store: Arc::clone(&store),
            zone,
            reader: std::env::current_exe()?,
            clock: Box::new(now),
            secure: reached.secure,
            behind_proxy: reached.behind_proxy,
        })?)
    } else {
        site.into_router()
    };
    let site = site.merge(fhir::router(Arc::new(rules)));
    if !quiet {
        eprintln!("serving http://{address}/ — stop with Ctrl-C");
    }
    let following = follows.then(|| {
        let (store, shared) = (Arc::clone(&store), Arc::clone(&shared));
        tokio::spawn(async move { follow(&store, &shared).await })
    });
    let site = site.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, site)
        .with_graceful_shutdown(stopped())
        .await?;
    if let Some(task) = following {
        task.abort();
        let _ = task.await;
    }
    if let Ok(store) = Arc::try_unwrap(store) {
        store.close().await?;
    }
    Ok(Outcome::Done)
}

/// Folds what was entered since, again and again.
async fn follow(store: &Store, shared: &Shared) {
    let mut reported = false;
    loop {
        tokio::time::sleep(LOOK_AGAIN).await;
        match refold(store, shared).await {
            Ok(()) => reported = false,
            Err(error) if !reported => {
                // The pages go on from the book as it was; said once until it works again.
                eprintln!("standing: the book could not be read again: {error:#}");
                reported = true;
            }
            Err(_) => {}
        }
    }
}

async fn refold(store: &Store, shared: &Shared) -> anyhow::Result<()> {
    let now = latest(shared);
    let grown = store
        .head()
        .await?
        .is_some_and(|(position, _)| position > now.book.position());
    if !grown {
        return Ok(());
    }
    let zone = now.surveillance.zone().clone();
    let mut book = now.book.clone();
    let mut withdrawn = false;
    store
        .for_each_since(book.position(), |entry| -> anyhow::Result<()> {
            withdrawn |= entry.kind == EntryKind::Redaction;
            Ok(book.apply(entry)?)
        })
        .await?;
    if withdrawn {
        // What was folded before still holds the withdrawn payload: only a new fold lets it go.
        book = read_book(store, None).await?;
    }
    let folded = tokio::task::spawn_blocking(move || {
        let surveillance = Surveillance::of(&book, zone);
        Folded { book, surveillance }
    })
    .await?;
    match shared.write() {
        Ok(mut place) => *place = Arc::new(folded),
        Err(poisoned) => *poisoned.into_inner() = Arc::new(folded),
    }
    Ok(())
}

pub(super) fn latest(shared: &Shared) -> Arc<Folded> {
    match shared.read() {
        Ok(folded) => Arc::clone(&folded),
        Err(poisoned) => Arc::clone(&poisoned.into_inner()),
    }
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

/// The views over the latest book, as the pages ask for them.
fn views(shared: &Shared, on: Option<Date>) -> anyhow::Result<Views> {
    let first = on
        .or_else(|| latest(shared).surveillance.last_day())
        .context("nothing was published in this book yet: give a day with --on")?;
    let zone = latest(shared).surveillance.zone().clone();
    macro_rules! with {
        (|$f:ident| $closure:expr) => {{
            let shared = Arc::clone(shared);
            let $f = move || latest(&shared);
            Box::new($closure)
        }};
    }
    Ok(Views {
        overview: with!(|f| move |as_of: &AsOf| f().surveillance.overview(as_of)),
        facility: with!(|f| move |id, as_of: &AsOf| {
            let f = f();
            f.surveillance.facility_page(&f.book, id, as_of)
        }),
        compare: with!(|f| move |id, earlier: &AsOf, later: &AsOf| {
            let f = f();
            f.surveillance.compare(&f.book, id, earlier, later)
        }),
        sources: with!(|f| move |_: &AsOf| {
            let f = f();
            f.surveillance.source_lines(&f.book)
        }),
        source: with!(|f| move |id, as_of: &AsOf| {
            let f = f();
            f.surveillance.source_page(&f.book, id, as_of)
        }),
        // Facts about facilities are on the facilities' pages; here they would bury what was said.
        statements: with!(|f| move |as_of: &AsOf| {
            let f = f();
            f.surveillance.statement_lines(&f.book, as_of, false)
        }),
        statement: with!(|f| move |label, as_of: &AsOf| {
            let f = f();
            let held = f.book.statement(label)?;
            let reading = f.book.read(held, as_of.known)?;
            Some(f.surveillance.statement_line(&f.book, &reading))
        }),
        epidemiology: super::epidemiology::views(shared)?,
        states: with!(|f| move |as_of: &AsOf| {
            let f = f();
            let listed = f.surveillance.facilities(as_of);
            let codes: std::collections::BTreeSet<String> = listed
                .iter()
                .filter_map(|f| Some(f.state.as_ref()?.as_str().to_owned()))
                .collect();
            codes.into_iter().collect()
        }),
        position: with!(|f| move || f().book.position()),
        latest_day: with!(|f| move || on.or_else(|| f().surveillance.last_day()).unwrap_or(first)),
        zone,
    })
}
