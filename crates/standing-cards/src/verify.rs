//! Whether a card holds: its form, its issuer, its signature, its times, its content.

use crate::bundle::{Given, Holder};
use crate::jws::{self, LONGEST_IN_ONE_CODE};
use crate::keys::KeySet;
use crate::payload;
use crate::reason::{Reason, Weight};
use crate::revoked::RevocationList;

/// Whom whoever asks trusts.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The issuers.
    pub issuers: Vec<TrustedIssuer>,
}

/// An issuer that is trusted.
#[derive(Debug, Clone)]
pub struct TrustedIssuer {
    /// Its address, as it must stand in the card. None where only its keys are known: the address
    /// that the card names is then the issuer's own word, and is shown as such.
    pub address: Option<String>,
    /// Its keys.
    pub keys: KeySet,
    /// Its lists of revoked cards, as far as they are at hand.
    pub revoked: Vec<RevocationList>,
}

/// A card that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// The issuer's address.
    pub issuer: String,
    /// From when it is valid, in seconds since 1970.
    pub not_before: f64,
    /// Until when; none without end.
    pub expires: Option<f64>,
    /// Under which id it can be revoked.
    pub revocation_id: Option<String>,
    /// Whose it is. That the one who shows it is this person, the card cannot tell.
    pub holder: Option<Holder>,
    /// The doses.
    pub given: Vec<Given>,
    /// What is worth knowing.
    pub notes: Vec<Reason>,
}

/// Why a card is not accepted: every reason that was found, notes last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The reasons.
    pub reasons: Vec<Reason>,
}

impl std::error::Error for Refused {}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, reason) in self.reasons.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{reason}")?;
        }
        Ok(())
    }
}

/// Verifies a card, the text of a JWS, at a time in seconds since 1970.
///
/// # Errors
/// Every reason why it does not hold.
pub fn verify(text: &str, trust: &Trust, now: i64) -> Result<Verified, Refused> {
    let refused = |reason| Refused {
        reasons: vec![reason],
    };
    let parts = jws::take_apart(text).map_err(refused)?;
    let (payload, mut reasons) = payload::read(&parts.payload, now);
    if text.len() > LONGEST_IN_ONE_CODE {
        reasons.push(Reason::TooLongForOneCode(text.len()));
    }
    if let Some(payload) = &payload {
        let named = trust.issuers.iter().filter(|issuer| {
            let address = issuer.address.as_ref();
            address.is_none_or(|address| *address == payload.issuer)
        });
        let named: Vec<&TrustedIssuer> = named.collect();
        let key = named
            .iter()
            .find_map(|issuer| Some((issuer, issuer.keys.find(&parts.kid)?)));
        match key {
            _ if named.is_empty() => reasons.push(Reason::IssuerNotTrusted),
            None => reasons.push(Reason::UnknownKey),
            Some((_, key)) if !key.signed(parts.signed, &parts.signature) => {
                reasons.push(Reason::Signature);
            }
            Some((issuer, key)) => {
                let list = issuer.revoked.iter().find(|list| list.kid() == key.kid());
                let revoked =
                    |id: &String| list.is_some_and(|list| list.revokes(id, payload.not_before));
                if payload.revocation_id.as_ref().is_some_and(revoked) {
                    reasons.push(Reason::Revoked);
                }
                let at_hand = list.map(RevocationList::version);
                if payload.revocation_id.is_some() && key.revocations() > at_hand {
                    reasons.push(Reason::RevocationUnknown);
                }
            }
        }
    }
    reasons.sort_by_key(|reason| reason.weight() == Weight::Note);
    match payload {
        Some(payload) if reasons.iter().all(|r| r.weight() == Weight::Note) => Ok(Verified {
            issuer: payload.issuer,
            not_before: payload.not_before,
            expires: payload.expires,
            revocation_id: payload.revocation_id,
            holder: payload.holder,
            given: payload.given,
            notes: reasons,
        }),
        _ => Err(Refused { reasons }),
    }
}
