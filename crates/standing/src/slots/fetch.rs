//! One address: a conditional request, retries, and the older copy where nobody answers.
//!
//! A request says what it accepts and what it has, and nothing about who asks or for whom: no
//! cookies, no referrer, no name of an office.

use super::cache::{Cache, Kept};
use jiff::{SignedDuration, Timestamp};
use std::path::PathBuf;
use std::time::Duration;
use ureq::http::{HeaderMap, header};
use url::Url;

/// How the client behaves.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Tries of one address, the first included.
    pub tries: u32,
    /// The wait after the first try; it doubles with each.
    pub first_wait: Duration,
    /// The longest wait, also where a publisher asks for a longer one.
    pub longest_wait: Duration,
    /// The longest time for one answer.
    pub timeout: Duration,
    /// The largest answer in bytes.
    pub largest: u64,
    /// A publisher is asked for one file at most this often (the format says once a minute).
    pub at_most_every: SignedDuration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tries: 4,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
            timeout: Duration::from_mins(1),
            largest: 512 << 20,
            at_most_every: SignedDuration::from_secs(60),
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Got {
    /// The body.
    pub bytes: Vec<u8>,
    /// When the publisher last said that it stands so.
    pub seen: Timestamp,
    /// The next page, from a `Link` header.
    pub next: Option<String>,
    /// Why this is an older copy, where it is one.
    pub copy_because: Option<String>,
}

/// Why an address could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The publisher answered with an error.
    #[error("{url} answered {status}")]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
    },
    /// Nobody answered in an understandable way.
    #[error("{url}: {detail}")]
    Transport {
        /// The address.
        url: String,
        /// What went wrong.
        detail: String,
    },
    /// The folder of copies cannot be written.
    #[error("the copy of {url} cannot be kept: {detail}")]
    Cache {
        /// The address.
        url: String,
        /// What went wrong.
        detail: String,
    },
}

/// A client for publishers' files.
#[derive(Debug)]
pub struct Client {
    agent: ureq::Agent,
    cache: Cache,
    limits: Limits,
    now: fn() -> Timestamp,
    requests: usize,
    not_modified: usize,
}

/// What one try brought.
enum Answer {
    Body {
        bytes: Vec<u8>,
        headers: Box<HeaderMap>,
    },
    NotModified(Box<HeaderMap>),
    /// Another try may help, after a wait the publisher may have asked for.
    Again(FetchError, Option<Duration>),
    Never(FetchError),
}

impl Client {
    /// A client that keeps copies in a folder, or none.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn new(
        copies: Option<PathBuf>,
        limits: Limits,
        now: fn() -> Timestamp,
    ) -> std::io::Result<Self> {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(limits.timeout))
            .http_status_as_error(false)
            .user_agent("scheduling-links-client/1")
            .build()
            .new_agent();
        Ok(Self {
            agent,
            cache: Cache::new(copies)?,
            limits,
            now,
            requests: 0,
            not_modified: 0,
        })
    }

    /// Requests sent, and how many of them were answered "not modified".
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.requests, self.not_modified)
    }

    /// Has an address: from the copy while it is young, else by a conditional request, tried again
    /// with growing waits; where nobody answers, from the copy, which then says so.
    ///
    /// # Errors
    /// Where there is neither an answer nor a copy.
    pub fn get(&mut self, url: &Url) -> Result<Got, FetchError> {
        let kept = self.cache.get(url);
        if let Some(kept) = &kept {
            let age = (self.now)().duration_since(kept.seen);
            let young = SignedDuration::from_secs(kept.max_age_s).max(self.limits.at_most_every);
            if age >= SignedDuration::ZERO && age < young {
                return Ok(got(kept.clone(), None));
            }
        }
        let mut wait = self.limits.first_wait;
        let mut tried = 0;
        let error = loop {
            tried += 1;
            match self.ask(url, kept.as_ref()) {
                Answer::Body { bytes, headers } => {
                    let fresh = Kept {
                        url: url.to_string(),
                        etag: text(&headers, &header::ETAG),
                        last_modified: text(&headers, &header::LAST_MODIFIED),
                        next: next_page(&headers),
                        seen: (self.now)(),
                        max_age_s: max_age_s(&headers),
                        bytes,
                    };
                    return self.keep(url, fresh);
                }
                Answer::NotModified(headers) => {
                    self.not_modified += 1;
                    // A publisher says so only to one who has a copy.
                    let Some(mut kept) = kept else {
                        return Err(FetchError::Status {
                            url: url.to_string(),
                            status: 304,
                        });
                    };
                    kept.seen = (self.now)();
                    kept.max_age_s = max_age_s(&headers);
                    return self.keep(url, kept);
                }
                Answer::Never(error) => break error,
                Answer::Again(error, _) if tried >= self.limits.tries => break error,
                Answer::Again(_, asked) => {
                    std::thread::sleep(asked.unwrap_or(wait).min(self.limits.longest_wait));
                    wait = wait.saturating_mul(2);
                }
            }
        };
        match kept {
            Some(kept) => Ok(got(kept, Some(error.to_string()))),
            None => Err(error),
        }
    }

    fn keep(&self, url: &Url, kept: Kept) -> Result<Got, FetchError> {
        self.cache.put(url, &kept).map_err(|e| FetchError::Cache {
            url: url.to_string(),
            detail: e.to_string(),
        })?;
        Ok(got(kept, None))
    }

    fn ask(&mut self, url: &Url, kept: Option<&Kept>) -> Answer {
        self.requests += 1;
        let broken = |detail: String| FetchError::Transport {
            url: url.to_string(),
            detail,
        };
        let mut request = self
            .agent
            .get(url.as_str())
            .header(header::ACCEPT, "application/fhir+ndjson, application/json");
        if let Some(etag) = kept.and_then(|kept| kept.etag.as_deref()) {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(day) = kept.and_then(|kept| kept.last_modified.as_deref()) {
            request = request.header(header::IF_MODIFIED_SINCE, day);
        }
        let mut response = match request.call() {
            Ok(response) => response,
            Err(e) => return Answer::Again(broken(e.to_string()), None),
        };
        let status = response.status().as_u16();
        let refused = FetchError::Status {
            url: url.to_string(),
            status,
        };
        let headers = Box::new(response.headers().clone());
        match status {
            304 => Answer::NotModified(headers),
            200 => match response
                .body_mut()
                .with_config()
                .limit(self.limits.largest)
                .read_to_vec()
            {
                Ok(bytes) => Answer::Body { bytes, headers },
                Err(ureq::Error::BodyExceedsLimit(most)) => {
                    Answer::Never(broken(format!("the answer is larger than {most} bytes")))
                }
                Err(e) => Answer::Again(broken(e.to_string()), None),
            },
            408 | 425 | 429 | 500..=599 => Answer::Again(refused, retry_after(&headers)),
            _ => Answer::Never(refused),
        }
    }
}

fn got(kept: Kept, copy_because: Option<String>) -> Got {
    Got {
        bytes: kept.bytes,
        seen: kept.seen,
        next: kept.next,
        copy_because,
    }
}

fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// `Cache-Control: max-age`, in seconds; 0 where there is none or storing is forbidden.
fn max_age_s(headers: &HeaderMap) -> i64 {
    let told = text(headers, &header::CACHE_CONTROL).unwrap_or_default();
    let parts = || told.split(',').map(str::trim);
    if parts().any(|part| part.starts_with("no-")) {
        return 0;
    }
    parts()
        .find_map(|part| part.strip_prefix("max-age="))
        .and_then(|seconds| seconds.parse().ok())
        .unwrap_or(0)
}

/// `Retry-After` in seconds; a date is not waited for.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    text(headers, &header::RETRY_AFTER)?
        .trim()
        .parse()
        .ok()
        .map(Duration::from_secs)
}

/// The address of `Link: <…>; rel="next"` (RFC 8288).
fn next_page(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::LINK)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .find_map(|link| {
            let (address, rest) = link.trim().strip_prefix('<')?.split_once('>')?;
            let is_next = rest
                .split(';')
                .map(|part| part.trim().replace('"', ""))
                .any(|part| part.eq_ignore_ascii_case("rel=next"));
            is_next.then(|| address.to_owned())
        })
}
