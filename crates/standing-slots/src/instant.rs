//! FHIR instants: `YYYY-MM-DDThh:mm:ss[.fff](Z|±hh:mm)`, FHIR R4 §2.24.0.1. The offset is required.

use crate::Reason;
use jiff::Timestamp;
use jiff::tz::Offset;
use serde::Serialize;

/// An instant and the offset it was written with, so that it can be shown as the publisher did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Instant {
    /// The instant.
    pub at: Timestamp,
    /// Seconds east of UTC; 0 for `Z`.
    pub offset_s: i32,
}

impl Instant {
    /// As written: with the publisher's own offset.
    #[must_use]
    pub fn local(self) -> String {
        let offset = Offset::from_seconds(self.offset_s).unwrap_or(Offset::UTC);
        let wall = offset.to_datetime(self.at);
        let sign = if self.offset_s < 0 { '-' } else { '+' };
        let minutes = self.offset_s.unsigned_abs() / 60;
        format!(
            "{}{sign}{:02}:{:02}",
            wall.strftime("%Y-%m-%dT%H:%M:%S"),
            minutes / 60,
            minutes % 60
        )
    }
}

/// Why a text is no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InstantError {
    /// `-05`: hours without minutes.
    #[error("the offset lacks its minutes")]
    OffsetWithoutMinutes,
    /// Anything else.
    #[error("not an instant with an offset")]
    NotAnInstant,
}

impl From<InstantError> for Reason {
    fn from(error: InstantError) -> Self {
        match error {
            InstantError::OffsetWithoutMinutes => Self::OffsetWithoutMinutes,
            InstantError::NotAnInstant => Self::NotAnInstant,
        }
    }
}

/// Reads an instant.
///
/// # Errors
/// Says whether only the offset's minutes are missing, which the format's own example does.
pub fn instant(text: &str) -> Result<Instant, InstantError> {
    use InstantError::NotAnInstant;
    let body = text.as_bytes();
    let shape_ok = body.len() >= 20
        && body.iter().enumerate().take(19).all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            10 => *byte == b'T',
            13 | 16 => *byte == b':',
            _ => byte.is_ascii_digit(),
        });
    if !shape_ok {
        return Err(NotAnInstant);
    }
    let rest = text.get(19..).ok_or(NotAnInstant)?;
    let zone = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return Err(NotAnInstant);
            }
            zone
        }
    };
    let offset_s = offset(zone)?;
    let at = text.parse::<Timestamp>().map_err(|_| NotAnInstant)?;
    Ok(Instant { at, offset_s })
}

/// `Z` or `±hh:mm`, in seconds.
fn offset(zone: &str) -> Result<i32, InstantError> {
    use InstantError::{NotAnInstant, OffsetWithoutMinutes};
    let digits = |text: Option<&str>| {
        text.filter(|t| t.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|t| t.parse::<i32>().ok())
            .ok_or(NotAnInstant)
    };
    let sign = match zone.as_bytes() {
        [b'Z'] => return Ok(0),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return Err(NotAnInstant),
    };
    let hours = digits(zone.get(1..3))?;
    match zone.as_bytes().get(3..) {
        Some([]) => Err(OffsetWithoutMinutes),
        Some([b':', _, _]) => {
            let minutes = digits(zone.get(4..6))?;
            if hours > 14 || minutes > 59 {
                return Err(NotAnInstant);
            }
            Ok(sign * (hours * 3600 + minutes * 60))
        }
        _ => Err(NotAnInstant),
    }
}
