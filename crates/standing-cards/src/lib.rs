//! SMART Health Cards (specification 1.4.0, spec.smarthealth.cards): a signed record of doses that
//! a person keeps, on paper or in a file, and that anybody can check without asking anybody.
//!
//! A card is a JSON payload with a FHIR R4 bundle, compressed by raw DEFLATE (RFC 1951) and signed
//! as a compact JWS (RFC 7515) with ES256. On paper it is one QR code of digits, two for each
//! character. [`verify`] reads what somebody shows; [`Issuer::issue`] makes what somebody keeps.
//!
//! No clock, no network: whoever calls says what time it is, which issuers are trusted and which
//! lists of revoked cards they have. A key or an address that a card carries in itself is never
//! used.

mod bundle;
mod code;
mod file;
mod issue;
mod jws;
mod keys;
mod numeric;
mod payload;
mod reason;
mod revoked;
mod verify;

pub use bundle::{Given, Holder};
pub use code::{SvgError, svg};
pub use file::{NotACard, Shown, read_shown};
pub use issue::{CannotIssue, CardDose, Content, Issued, Issuer, Name};
pub use jws::LONGEST_IN_ONE_CODE;
pub use keys::{BadKey, KeySet, SigningKey, VerificationKey};
pub use numeric::{join, to_digits};
pub use payload::{address_fault, examine as examine_payload};
pub use reason::{Reason, Weight};
pub use revoked::{BadList, RevocationList};
pub use verify::{Refused, Trust, TrustedIssuer, Verified, verify};

/// Examines a bundle alone, as an issuer does before signing: what is wrong with it, gravest first.
pub fn examine_bundle(text: &str) -> Vec<Reason> {
    bundle::examine_text(text)
}
