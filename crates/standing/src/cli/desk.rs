//! The desk: an open store, the book folded out of it, and the as-of point that was asked for.

use super::Args;
use anyhow::Context as _;
use standing_evidence::Book;
use standing_store::Store;
use standing_terms::{AsOf, BookZone, Known};
use standing_views::surveillance::Surveillance;

/// An open store with its book.
pub struct Desk {
    /// The store.
    pub store: Store,
    /// The zone of the book.
    pub zone: BookZone,
    /// The book, as of `--entered` where that was given.
    pub book: Book,
    /// The instant of `--entered`.
    entered: Option<jiff::Timestamp>,
}

impl Desk {
    /// Opens the store that was named and folds its book.
    ///
    /// # Errors
    /// Where the store cannot be opened or its entries do not fold.
    pub async fn open(args: &Args) -> anyhow::Result<Self> {
        Self::of(args, open_store(args).await?).await
    }

    /// As [`Desk::open`], over a store that is open.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub async fn of(args: &Args, store: Store) -> anyhow::Result<Self> {
        let zone = zone(args)?;
        let limit = match &args.entered {
            Some(text) => match AsOf::parse_known(text, &zone)? {
                Known::By(instant) => Some(instant),
                Known::Now => None,
            },
            None => None,
        };
        let book = read_book(&store, limit).await?;
        Ok(Self {
            store,
            zone,
            book,
            entered: limit,
        })
    }

    /// As [`Desk::open`], refusing an empty book with a word on what to do.
    ///
    /// # Errors
    /// As [`Desk::open`], and where the book is empty.
    pub async fn open_filled(args: &Args) -> anyhow::Result<Self> {
        let store = open_existing(args).await?;
        Self::of_filled(args, store).await
    }

    /// As [`Desk::open_filled`], over a store that is open.
    ///
    /// # Errors
    /// As [`Desk::open_filled`].
    pub async fn of_filled(args: &Args, store: Store) -> anyhow::Result<Self> {
        let desk = Self::of(args, store).await?;
        anyhow::ensure!(desk.book.position() > 0, is_empty(args));
        Ok(desk)
    }

    /// Whether the book may grow: a book as it stood at an instant does not.
    pub fn follows(&self) -> bool {
        self.entered.is_none()
    }

    /// The instant as of which the book was opened, where one was asked for.
    pub fn entered(&self) -> Option<jiff::Timestamp> {
        self.entered
    }

    /// The surveillance views over the book.
    pub fn surveillance(&self) -> Surveillance {
        crate::statistics_rules::surveillance(&self.book, self.zone.clone())
    }

    /// The as-of point, where its day was typed.
    ///
    /// # Errors
    /// Where no day was typed, or `--known` cannot be read.
    pub fn as_of_on(&self, args: &Args) -> anyhow::Result<AsOf> {
        Ok(AsOf {
            on: args.on.context("give a day with --on")?,
            known: AsOf::parse_known(&args.known, &self.zone)?,
            entered: self.entered,
        })
    }

    /// The as-of point that was asked for.
    ///
    /// # Errors
    /// Where `--known` cannot be read.
    pub fn as_of(&self, args: &Args, surveillance: &Surveillance) -> anyhow::Result<AsOf> {
        let known = AsOf::parse_known(&args.known, &self.zone)?;
        let on = match (args.on, known) {
            (Some(on), _) => on,
            (None, Known::By(instant)) => self.zone.day_of(instant),
            (None, Known::Now) => surveillance
                .last_day()
                .context("nothing was published in this book yet: give a day with --on")?,
        };
        Ok(AsOf {
            on,
            known,
            entered: self.entered,
        })
    }
}

/// Opens the store that was named, making it where there is none.
///
/// # Errors
/// Where it cannot be opened.
pub(super) async fn open_store(args: &Args) -> anyhow::Result<Store> {
    Store::open(&args.db)
        .await
        .with_context(|| format!("opening {}", shown(&args.db)))
}

fn is_empty(args: &Args) -> String {
    format!(
        "{} is empty: import a case first, e.g. `standing import cases/california-2021`",
        shown(&args.db)
    )
}

/// Opens the store that was named, where there is one.
///
/// # Errors
/// Where there is none or it cannot be opened.
pub(super) async fn open_existing(args: &Args) -> anyhow::Result<Store> {
    // A question about a book that is not there makes none: opening would.
    anyhow::ensure!(!is_missing_file(&args.db), is_empty(args));
    open_store(args).await
}

/// Folds the entries of a store, up to an instant of entry where one is given.
///
/// # Errors
/// Where entries cannot be read or do not fold.
pub(super) async fn read_book(
    store: &Store,
    entered: Option<jiff::Timestamp>,
) -> anyhow::Result<Book> {
    let mut book = Book::public();
    store
        .for_each_since(0, |entry| -> anyhow::Result<()> {
            if entered.is_none_or(|limit| entry.entered <= limit) {
                book.apply(entry)?;
            }
            Ok(())
        })
        .await?;
    Ok(book)
}

/// The zone that was asked for.
///
/// # Errors
/// Where there is no such zone.
pub(super) fn zone(args: &Args) -> anyhow::Result<BookZone> {
    BookZone::named(&args.zone).with_context(|| {
        format!(
            "there is no time zone `{}`: use a name such as America/New_York",
            args.zone
        )
    })
}

/// Whether the address names a file of SQLite that is not there.
fn is_missing_file(url: &str) -> bool {
    url.strip_prefix("sqlite:")
        .is_some_and(|path| path != ":memory:" && !std::path::Path::new(path).exists())
}

/// A database URL without its password.
pub(super) fn shown(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}
