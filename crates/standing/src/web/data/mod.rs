//! Open data on the site: a page that lists the tables, and the files of a package.
//!
//! A package is made once for each position of the book and as-of point and kept on disk for a while
//! ([`packages`]); a file of it is sent from there, in the ranges that a reader asks for.

mod packages;
mod page;
#[cfg(test)]
mod tests;

pub(super) use packages::{FileToSend, Packages};

use super::{
    answer::{Form, Made, Site},
    ask::Asked,
    fault::Fault,
    routes::Route,
};
use crate::open_data::{ExportError, Package, file_names, sample, tables};
use standing_disclosure::institutional;
use standing_terms::AsOf;
use std::path::Path;

/// Makes a package of a point in an empty folder.
pub type MakePackage = Box<dyn Fn(&AsOf, &Path) -> Result<Package, ExportError> + Send + Sync>;

/// The addresses of this area.
pub(super) const ROUTES: &[Route] = &[
    Route {
        pattern: "/data",
        paths: &["/data"],
        summary: "Open data: every table, with what was held back",
        as_of: true,
        query: &[],
    },
    Route {
        pattern: "/data/",
        paths: &["/data/"],
        summary: "The same",
        as_of: true,
        query: &[],
    },
    Route {
        pattern: "/data.json",
        paths: &["/data.json"],
        summary: "The list of tables as JSON",
        as_of: true,
        query: &[],
    },
    Route {
        pattern: "/data.csv",
        paths: &["/data.csv"],
        summary: "The list of tables as CSV",
        as_of: true,
        query: &[],
    },
    Route {
        pattern: "/data/{file}",
        paths: &[
            "/data/{table}.csv",
            "/data/{table}.parquet",
            "/data/{table}.csv-metadata.json",
            "/data/datapackage.json",
            "/data/dictionary.csv",
            "/data/README.md",
            "/data/SHA256SUMS",
        ],
        summary: "A file of the package of open data; ranges are answered",
        as_of: true,
        query: &[],
    },
];

/// What a path names in this area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// The list of tables.
    Tables,
    /// A file of the package.
    File(String),
}

impl Target {
    /// What a path names, without the ending of a twin.
    pub(super) fn find(base: &str, form: Form) -> Option<Self> {
        if base == "/data" || (base == "/data/" && form == Form::Html) {
            return Some(Self::Tables);
        }
        let name = base.strip_prefix("/data/")?;
        let name = match form {
            Form::Html => name.to_owned(),
            Form::Json => format!("{name}.json"),
            Form::Csv => format!("{name}.csv"),
        };
        file_names(&tables())
            .contains(&name)
            .then_some(Self::File(name))
    }

    /// Its name in counters.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Tables => "data",
            Self::File(_) => "data-file",
        }
    }

    /// The answer.
    ///
    /// # Errors
    /// Where the package cannot be made.
    pub(super) fn make(
        &self,
        site: &Site,
        a: &Asked<'_>,
        form: Form,
        position: u64,
    ) -> Result<Made, Fault> {
        let made = site
            .packages()
            .get(position, &a.as_of, &site.views().package)
            .map_err(|_| Fault::Internal)?;
        match self {
            Self::Tables => {
                let cleared = institutional(made.package.clone());
                Made::page_or_twin(
                    site,
                    a,
                    position,
                    form,
                    &cleared,
                    || page::page(a, &cleared),
                    || page::csv(&cleared),
                )
            }
            Self::File(name) => Ok(Made::file(kind(name), made.file(name))),
        }
    }
}

/// The media type of a file.
fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.') {
        Some((_, "csv")) => "text/csv; charset=utf-8; header=present",
        Some((_, "parquet")) => PARQUET,
        // CSV on the Web has a media type of its own for descriptions.
        Some((_, "json")) if name.ends_with("-metadata.json") => "application/csvm+json",
        Some((_, "json")) => "application/json",
        Some((_, "md")) => "text/markdown; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}

/// The media type of Parquet.
pub(super) const PARQUET: &str = "application/vnd.apache.parquet";

/// Packages of the invented book, for tests and for designing pages.
#[doc(hidden)]
pub fn sample_package() -> MakePackage {
    Box::new(|as_of, dir| {
        let book = sample::book().map_err(|e| ExportError::Program(e.to_string()))?;
        let sample = sample::Sample::of(book);
        crate::open_data::write(&sample.material(*as_of), &tables(), dir, &|_, _| {})
    })
}
