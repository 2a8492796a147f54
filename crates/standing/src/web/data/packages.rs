//! Packages made lately, kept on disk for whoever asks next.
//!
//! A package is a function of the book and the as-of point, so it is kept under these. A few are kept;
//! a file that is being sent stays readable when its package goes. Two who ask for one at once wait for
//! one making.

use super::MakePackage;
use crate::open_data::{ExportError, Package};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use standing_terms::AsOf;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tempfile::TempDir;
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

/// How many packages lie on disk at most.
const MOST: usize = 4;

/// A package on disk.
pub(in crate::web) struct Ready {
    pub(super) package: Package,
    dir: TempDir,
}

impl Ready {
    /// A file of it.
    pub(super) fn file(self: &Arc<Self>, name: &str) -> FileToSend {
        FileToSend {
            path: self.dir.path().join(name),
            _package: Arc::clone(self),
        }
    }
}

/// A file on its way to a reader; while it is held its package stays.
#[derive(Clone)]
pub(in crate::web) struct FileToSend {
    path: PathBuf,
    _package: Arc<Ready>,
}

impl FileToSend {
    /// Sends the file, or the part of it that was asked for, with the headers of an answer that is made
    /// already.
    pub(in crate::web) async fn send(
        self,
        method: &Method,
        asked: &HeaderMap,
        made: Response<Body>,
    ) -> Response<Body> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method.clone();
        if let Some(range) = asked.get(header::RANGE) {
            request.headers_mut().insert(header::RANGE, range.clone());
        }
        let kind = made.headers().get(header::CONTENT_TYPE).cloned();
        let Ok(mut response) = ServeFile::new(&self.path).oneshot(request).await;
        response.headers_mut().remove(header::LAST_MODIFIED);
        for (name, value) in made.headers() {
            if *name != header::CONTENT_LENGTH {
                response.headers_mut().insert(name.clone(), value.clone());
            }
        }
        let kind = kind.unwrap_or_else(|| HeaderValue::from_static("application/octet-stream"));
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response.map(Body::new)
    }
}

/// What a package is a function of.
type Key = (u64, AsOf);

/// A package, made or being made.
type Slot = Arc<OnceLock<Option<Arc<Ready>>>>;

/// The packages made lately, the newest asked for first.
#[derive(Default)]
pub(in crate::web) struct Packages {
    made: Mutex<Vec<(Key, Slot)>>,
}

impl Packages {
    /// The package of a point: kept, or made now.
    ///
    /// # Errors
    /// Where it cannot be made; the next who asks has it tried again.
    pub(super) fn get(
        &self,
        position: u64,
        as_of: &AsOf,
        make: &MakePackage,
    ) -> Result<Arc<Ready>, ExportError> {
        let key = (position, *as_of);
        let slot = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            let slot = match made.iter().position(|(k, _)| *k == key) {
                Some(at) => made.remove(at).1,
                None => Slot::default(),
            };
            made.insert(0, (key, Arc::clone(&slot)));
            made.truncate(MOST);
            slot
        };
        let mut failed = None;
        let ready = slot.get_or_init(|| match Self::make(as_of, make) {
            Ok(ready) => Some(Arc::new(ready)),
            Err(error) => {
                failed = Some(error);
                None
            }
        });
        if let Some(ready) = ready {
            return Ok(Arc::clone(ready));
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.retain(|(_, s)| !Arc::ptr_eq(s, &slot));
        Err(failed.unwrap_or_else(|| ExportError::Program("it failed a moment ago".into())))
    }

    fn make(as_of: &AsOf, make: &MakePackage) -> Result<Ready, ExportError> {
        let dir = tempfile::Builder::new()
            .prefix("standing-data-")
            .tempdir()
            .map_err(|source| ExportError::Write {
                path: std::env::temp_dir(),
                source,
            })?;
        let package = make(as_of, dir.path())?;
        Ok(Ready { package, dir })
    }
}
