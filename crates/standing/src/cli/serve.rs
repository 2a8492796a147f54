//! `standing serve`: the site over one store.

use super::args::Serve;
use super::desk::{Desk, read_book};
use super::import::now;
use super::lately::Lately;
use super::{Args, Outcome};
use crate::clock_rules;
use crate::open_data::{Material, Side, tables, write};
use crate::rules::Rules;
use crate::web::duty::DutyViews;
use crate::web::fhir;
use crate::web::office::{Clinic, Office, Setup};
use crate::web::{Site, Views};
use anyhow::Context as _;
use jiff::civil::Date;
use standing_evidence::{Book, EntryKind, Touched};
use standing_registry::sealed::InstallationKey;
use standing_store::Store;
use standing_terms::AsOf;
use standing_views::duty::Duty;
use standing_views::surveillance::{Advanced, Surveillance};
use std::net::SocketAddr;
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// The command.
pub(super) async fn run(args: &Args, options: &Serve) -> anyhow::Result<Outcome> {
    let desk = Desk::open_filled(args).await?;
    let reached = Reached {
        secure: options.https,
        behind_proxy: options.behind_proxy,
        only_read: None,
        // Without what opens it there is no key: the file alone says nothing.
        key: if options.key.identity.is_some() || options.key.passphrase_file.is_some() {
            Some(super::keys::installation(&options.key)?)
        } else {
            None
        },
    };
    let head = match &options.log_head {
        Some(path) => Some(
            super::log::head_in(path)?
                .with_context(|| format!("there is no head in {}", path.display()))?,
        ),
        None => None,
    };
    let rules = Rules::open(
        options.supporting_data.as_deref(),
        options.data_version.as_deref(),
    )?;
    let only_read = crate::log::refuses(&desk.store, head.as_ref()).await?;
    let reached = Reached {
        only_read,
        ..reached
    };
    serve(desk, options.listen, reached, rules, args.on, args.quiet).await
}

/// How browsers reach the site.
#[derive(Debug, Clone, Default)]
pub(super) struct Reached {
    /// Over https.
    secure: bool,
    /// Through a proxy of ours.
    behind_proxy: bool,
    /// Why nothing can be entered, where nothing can.
    only_read: Option<String>,
    /// The key of the registry, where the pages of clinics are served.
    key: Option<InstallationKey>,
}

/// What pages are answered from: a book and the views over it, of one position.
pub(super) struct Folded {
    pub(super) book: Book,
    pub(super) surveillance: Surveillance,
    pub(super) duty: Arc<Duty>,
}

impl Folded {
    /// A book with the views over it.
    ///
    /// # Errors
    /// Where the bundled clock rules cannot be read.
    fn of(book: Book, surveillance: Surveillance) -> anyhow::Result<Self> {
        let rules = clock_rules::bundled()?;
        let (directory, zone) = (surveillance.directory(), surveillance.zone());
        let duty = Arc::new(Duty::of(&book, directory, zone, &rules));
        Ok(Self {
            book,
            surveillance,
            duty,
        })
    }
}

impl Folded {
    /// The views over a grown book, given what its new entries touched, and what was made anew. Duty is
    /// kept as it is where nothing that it is made of came in.
    fn advanced(&self, book: Book, touched: &Touched) -> anyhow::Result<(Self, Advanced)> {
        let mut surveillance = self.surveillance.clone();
        let done = surveillance.advance(&book, touched);
        let kept = matches!(done, Advanced::Places(_))
            && touched.statements().is_empty()
            && !touched.parties()
            && !touched.sources()
            && surveillance.shares_directory(&self.surveillance);
        if !kept {
            return Ok((Self::of(book, surveillance)?, done));
        }
        let duty = Arc::clone(&self.duty);
        let folded = Self {
            book,
            surveillance,
            duty,
        };
        Ok((folded, done))
    }

    /// As a package of open data is made from it.
    fn side(&self) -> Side<'_> {
        Side {
            book: &self.book,
            surveillance: &self.surveillance,
        }
    }
}

/// The latest folded book; pages that are being answered keep the one they began with.
pub(super) type Shared = Arc<RwLock<Arc<Folded>>>;

/// The latest book, whole and open; one and the same where nothing is held back. And the instant as of
/// which it was opened, where one was asked for.
#[derive(Clone)]
struct Both {
    whole: Shared,
    open: Shared,
    entered: Option<jiff::Timestamp>,
}

impl Both {
    fn of(folded: Folded, entered: Option<jiff::Timestamp>) -> anyhow::Result<Self> {
        let (whole, open) = sides(folded)?;
        Ok(Self {
            whole: Arc::new(RwLock::new(whole)),
            open: Arc::new(RwLock::new(open)),
            entered,
        })
    }

    fn holds_back(&self) -> bool {
        !Arc::ptr_eq(&latest(&self.whole), &latest(&self.open))
    }

    fn put(&self, whole: Arc<Folded>, open: Arc<Folded>) {
        for (place, new) in [(&self.open, open), (&self.whole, whole)] {
            match place.write() {
                Ok(mut place) => *place = new,
                Err(poisoned) => *poisoned.into_inner() = new,
            }
        }
    }

    /// Takes in a grown book and what its new entries touched, and says what was made anew.
    fn advance(&self, book: Book, touched: &Touched) -> anyhow::Result<Advanced> {
        let (whole, open) = (latest(&self.whole), latest(&self.open));
        let held_back = !Arc::ptr_eq(&whole, &open);
        let (folded, done) = whole.advanced(book, touched)?;
        drop(whole);
        let again = folded.book.open_again(&open.book, touched);
        let (whole, open) = match again {
            // What was all open stays so where no statement and no other series came in.
            Some((book, of_open)) if held_back || folded.book.holds_back() => {
                (Arc::new(folded), Arc::new(open.advanced(book, &of_open)?.0))
            }
            _ => sides(folded)?,
        };
        self.put(whole, open);
        Ok(done)
    }
}

/// A folded book, and the open book of it.
fn sides(folded: Folded) -> anyhow::Result<(Arc<Folded>, Arc<Folded>)> {
    let whole = Arc::new(folded);
    if !whole.book.holds_back() {
        return Ok((Arc::clone(&whole), whole));
    }
    let book = whole.book.open();
    let surveillance =
        crate::statistics_rules::surveillance(&book, whole.surveillance.zone().clone());
    Ok((whole, Arc::new(Folded::of(book, surveillance)?)))
}

/// The site over the latest book. Its tables for programs are held against the open book.
fn site_over(both: &Both, on: Option<Date>) -> anyhow::Result<Site> {
    let whole = views(&both.whole, both, on)?;
    let mut open = views(&both.open, both, Some((whole.latest_day)()))?;
    // That there is a source, on which terms, and how much was read from it, is no row of it.
    let shared = Arc::clone(&both.whole);
    open.sources = Box::new(move |_: &AsOf| {
        let f = latest(&shared);
        f.surveillance.source_lines(&f.book)
    });
    let asked = both.clone();
    Ok(Site::new(whole)?.with_open(open, move || asked.holds_back())?)
}

/// How often the store is asked whether the book has grown.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The public site over an opened book, without a server and without its office: for tests that
/// follow its links.
///
/// # Errors
/// Where nothing was published in the book and no day is given.
#[doc(hidden)]
pub fn site(desk: Desk, on: Option<Date>) -> anyhow::Result<axum::Router> {
    site_of_book(desk.book, desk.zone, on)
}

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
    let entered = desk.entered();
    let store = Arc::new(desk.store);
    let both = Both::of(Folded::of(desk.book, surveillance)?, entered)?;
    let site = site_over(&both, on)?;
    if let Some(why) = &reached.only_read {
        say!(
            "standing: nothing can be entered through this site: the book does not extend what was \
             sealed of it: {why}. Find out which copy is the true one; `standing log check` tells \
             whether it is this one."
        );
    }
    let rules = Arc::new(rules);
    let clinic = match reached.key {
        Some(key) if follows && reached.only_read.is_none() => {
            let opened = Clinic::open(Arc::clone(&store), key, Arc::clone(&rules), "this database");
            if let Err(why) = rules.on(zone.day_of(now())) {
                say!("standing: on the pages of clinics nothing can be said of today: {why}");
            }
            Some(opened.await?)
        }
        _ => None,
    };
    let people = match &clinic {
        Some(clinic) => Some(fhir::people::People::new(
            clinic.registry(),
            Arc::clone(&rules),
            zone.clone(),
            now,
        )?),
        None => None,
    };
    // A book as it stood earlier is only read, and so is one that is not what was sealed.
    let site = if follows && reached.only_read.is_none() {
        site.into_router_with(Office::new(Setup {
            store: Arc::clone(&store),
            zone,
            reader: std::env::current_exe()?,
            clock: Box::new(now),
            secure: reached.secure,
            behind_proxy: reached.behind_proxy,
            clinic,
        })?)
    } else {
        site.into_router()
    };
    let site = site
        .merge(fhir::router(rules))
        .merge(crate::web::log::router(Arc::clone(&store)));
    let site = match people {
        Some(people) => site.merge(fhir::people::router(Arc::new(people))),
        None => site,
    };
    if !quiet {
        eprintln!("serving http://{address}/ — stop with Ctrl-C");
    }
    let following = follows.then(|| {
        let (store, both) = (Arc::clone(&store), both.clone());
        tokio::spawn(async move { follow(&store, &both, quiet).await })
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
async fn follow(store: &Store, both: &Both, quiet: bool) {
    let mut reported = false;
    loop {
        tokio::time::sleep(LOOK_AGAIN).await;
        match refold(store, both).await {
            Ok(done) => {
                reported = false;
                if let (Some(Advanced::All(why)), false) = (done, quiet) {
                    eprintln!("standing: the views were made anew: {why}");
                }
            }
            Err(error) if !reported => {
                // The pages go on from the book as it was; said once until it works again.
                eprintln!("standing: the book could not be read again: {error:#}");
                reported = true;
            }
            Err(_) => {}
        }
    }
}

/// Takes in what was entered since, and says what was made anew for it; none where nothing was.
///
/// Book and views share with those before them what did not change, so that pages being answered keep
/// theirs at little cost ([decision 0015](../../../../docs/decisions/0015-checkpoints.md)).
async fn refold(store: &Store, both: &Both) -> anyhow::Result<Option<Advanced>> {
    let now = latest(&both.whole);
    let grown = store
        .head()
        .await?
        .is_some_and(|(position, _)| position > now.book.position());
    if !grown {
        return Ok(None);
    }
    let mut book = now.book.clone();
    let mut touched = Touched::after(&book);
    let mut withdrawn = false;
    store
        .for_each_since(book.position(), |entry| -> anyhow::Result<()> {
            withdrawn |= entry.kind == EntryKind::Redaction;
            Ok(book.apply_noting(entry, &mut touched)?)
        })
        .await?;
    if withdrawn {
        // What was folded before still holds the withdrawn payload: only a new fold lets it go.
        book = read_book(store, None).await?;
    }
    let both = both.clone();
    drop(now);
    let done = tokio::task::spawn_blocking(move || both.advance(book, &touched)).await??;
    Ok(Some(done))
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
fn views(shared: &Shared, both: &Both, on: Option<Date>) -> anyhow::Result<Views> {
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
        overview: {
            let (shared, lately) = (Arc::clone(shared), Lately::most(6));
            Box::new(move |as_of: &AsOf| {
                let f = latest(&shared);
                lately.get(super::epidemiology::point(&f, as_of), (), || {
                    f.surveillance.overview(as_of)
                })
            })
        },
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
        duty: {
            let shared = Arc::clone(shared);
            DutyViews::new(move || Arc::clone(&latest(&shared).duty))
        },
        package: {
            let both = both.clone();
            Box::new(move |as_of: &AsOf, dir| {
                let (whole, open) = (latest(&both.whole), latest(&both.open));
                let material = Material {
                    whole: whole.side(),
                    open: (!Arc::ptr_eq(&whole, &open)).then(|| open.side()),
                    claims: &[],
                    as_of: AsOf {
                        entered: both.entered,
                        ..*as_of
                    },
                };
                write(&material, &tables(), dir, &|_, _| {})
            })
        },
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

/// The site over a book that is held in memory.
pub(crate) fn site_of_book(
    book: Book,
    zone: standing_terms::BookZone,
    on: Option<Date>,
) -> anyhow::Result<axum::Router> {
    let surveillance = crate::statistics_rules::surveillance(&book, zone);
    let both = Both::of(Folded::of(book, surveillance)?, None)?;
    Ok(site_over(&both, on)?.into_router())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use standing_evidence::pages::{Capture, Cells, Change, ChangeEvent, RowKey};
    use standing_evidence::{Body, NewEntry};
    use standing_terms::{BookZone, Measure, Place};
    use standing_views::surveillance::Why;
    use std::collections::BTreeMap;

    const PAGE: &str = "ice-national-page";

    fn page(at: &str, cases: f64) -> [Body; 2] {
        let at: Timestamp = at.parse().unwrap();
        let capture = Capture {
            series: PAGE.into(),
            at,
            page_id: "p".into(),
            page_md5: "0".into(),
            stated_as_of: None,
            stated_updated: None,
            readable: true,
        };
        let change = Change {
            series: PAGE.into(),
            at,
            page_id: "p".into(),
            row: RowKey::first("US"),
            event: ChangeEvent::Value,
            cells: Some(Cells {
                listed: None,
                values: BTreeMap::from([("cases-cumulative".to_owned(), Some(cases))]),
            }),
        };
        [Body::Capture(capture), Body::Change(change)]
    }

    async fn store_in(folder: &tempfile::TempDir) -> Store {
        let path = folder.path().join("book.db");
        Store::open(&format!("sqlite:{}", path.display()))
            .await
            .unwrap()
    }

    async fn enter(store: &Store, bodies: &[Body]) {
        let entries: Vec<NewEntry> = bodies
            .iter()
            .map(|b| NewEntry::published(b).unwrap())
            .collect();
        let mut nonce = || [7; 16];
        let entered = "2026-01-01T00:00:00Z".parse().unwrap();
        store
            .append(&entries, entered, &mut nonce, None)
            .await
            .unwrap();
    }

    async fn folded(store: &Store) -> Both {
        let book = read_book(store, None).await.unwrap();
        let surveillance = crate::statistics_rules::surveillance(&book, BookZone::eastern());
        Both::of(Folded::of(book, surveillance).unwrap(), None).unwrap()
    }

    fn cases(folded: &Folded) -> Option<f64> {
        let as_of = AsOf::on("2021-03-12".parse().unwrap());
        let lines = folded.surveillance.lines(&Place::us(), &as_of);
        let line = lines
            .iter()
            .find(|l| l.measure == Measure::CasesCumulative)?;
        line.reading.value().map(standing_terms::Quantity::get)
    }

    #[tokio::test]
    async fn a_page_being_answered_keeps_the_book_it_began_with_and_the_next_has_what_was_entered()
    {
        let folder = tempfile::tempdir().unwrap();
        let store = store_in(&folder).await;
        enter(&store, &page("2021-03-11T12:00:00Z", 5.0)).await;
        let both = folded(&store).await;
        assert_eq!(refold(&store, &both).await.unwrap(), None);
        let being_answered = latest(&both.whole);
        enter(&store, &page("2021-03-12T12:00:00Z", 8.0)).await;
        let done = refold(&store, &both).await.unwrap();
        assert_eq!(done, Some(Advanced::Places([Place::us()].into())));
        assert_eq!(cases(&being_answered), Some(5.0));
        assert_eq!(cases(&latest(&both.whole)), Some(8.0));
        assert_eq!(latest(&both.whole).book.position(), 4);
    }

    #[tokio::test]
    async fn what_was_withdrawn_is_in_no_book_that_is_answered_from_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let store = store_in(&folder).await;
        let [capture, change] = page("2021-03-11T12:00:00Z", 5.0);
        let target = NewEntry::published(&change).unwrap().id;
        enter(&store, &[capture, change]).await;
        let both = folded(&store).await;
        let redaction = NewEntry::published(&Body::Redaction(standing_evidence::Redaction {
            target,
            by: "A. Named Person".into(),
            reason: "an identifier".into(),
        }))
        .unwrap();
        let entered = "2026-01-02T00:00:00Z".parse().unwrap();
        let mut nonce = || [7; 16];
        store
            .redact(&redaction, entered, &mut nonce, None)
            .await
            .unwrap();
        let done = refold(&store, &both).await.unwrap();
        assert_eq!(done, Some(Advanced::All(Why::Withdrawal)));
        assert_eq!(cases(&latest(&both.whole)), None);
        assert_eq!(latest(&both.whole).book.withdrawn(), [target]);
    }
}
