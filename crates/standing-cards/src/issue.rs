//! Issuing a card: the payload, compressed and signed, never longer than one QR code.
//!
//! A card says what its holder needs and no more: name, birth date, and for each dose vaccine, day,
//! lot and maker. Who gave it stands there only where somebody put it there.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::{Compress, Compression, FlushCompress, Status};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::bundle;
use crate::jws::LONGEST_IN_ONE_CODE;
use crate::keys::SigningKey;
use crate::numeric::to_digits;
use crate::payload::{address_fault, is_revocation_id};

/// A person's name. It is never taken apart by guessing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// In one piece.
    Whole(String),
    /// In parts, as somebody wrote them.
    Parts {
        /// Family names.
        family: String,
        /// Given names.
        given: Vec<String>,
    },
}

impl Name {
    /// The name as a register wrote it: `FAMILY, GIVEN` has parts, everything else stays whole.
    pub fn as_written(text: &str) -> Self {
        let text = text.trim();
        if let Some((family, given)) = text.split_once(',') {
            let (family, given) = (family.trim(), given.trim());
            if !family.is_empty() && !given.is_empty() && !given.contains(',') {
                return Self::Parts {
                    family: family.to_owned(),
                    given: given.split_whitespace().map(str::to_owned).collect(),
                };
            }
        }
        Self::Whole(text.to_owned())
    }
}

/// A dose on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardDose {
    /// The day.
    pub on: Date,
    /// Vaccine type, CVX.
    pub cvx: String,
    /// Lot.
    pub lot: Option<String>,
    /// Maker, MVX.
    pub mvx: Option<String>,
    /// Who gave it, where the person chose that it be named.
    pub performer: Option<String>,
}

/// What goes onto a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The holder's name.
    pub name: Name,
    /// Birth date.
    pub birth: Date,
    /// The doses by date.
    pub doses: Vec<CardDose>,
    /// Under which id it can be revoked: random, 1 to 24 characters of base64url.
    pub revocation_id: Option<String>,
}

/// A card that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The card.
    pub jws: String,
    /// Its digits for one QR code.
    pub digits: String,
}

impl Issued {
    /// The content of a `.smart-health-card` file.
    pub fn file(&self) -> Value {
        json!({"verifiableCredential": [self.jws]})
    }
}

/// Why no card is issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotIssue {
    /// The issuer's address is none.
    #[error("the issuer's address {0}")]
    Address(&'static str),
    /// No dose, no name.
    #[error("there is nothing to put on a card: it needs a name and a dose")]
    Nothing,
    /// A code that is none.
    #[error("`{0}` is no CVX code")]
    Code(String),
    /// The revocation id is none.
    #[error("the revocation id is not 1 to 24 characters of base64url")]
    RevocationId,
    /// Too long for one QR code.
    #[error(
        "{doses} doses make a card of {characters} characters; one QR code holds 1195: issue two \
         cards, or leave out who gave the doses"
    )]
    TooLong {
        /// Doses.
        doses: usize,
        /// Characters.
        characters: usize,
    },
}

/// An issuer: an address and the key that signs.
#[derive(Debug)]
pub struct Issuer {
    address: String,
    key: SigningKey,
}

impl Issuer {
    /// An issuer of cards.
    ///
    /// # Errors
    /// Where the address is none that a verifier accepts.
    pub fn new(address: &str, key: SigningKey) -> Result<Self, CannotIssue> {
        match address_fault(address) {
            Some(fault) => Err(CannotIssue::Address(fault)),
            None => Ok(Self {
                address: address.to_owned(),
                key,
            }),
        }
    }

    /// Its key.
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// The set of keys that it publishes at `.well-known/jwks.json` under its address.
    pub fn key_set(&self, revocations: Option<u64>) -> Value {
        json!({"keys": [self.key.public(revocations)]})
    }

    /// Issues a card at a time in seconds since 1970.
    ///
    /// # Errors
    /// Where there is nothing to issue, or it would not fit into one QR code.
    pub fn issue(&self, content: &Content, now: i64) -> Result<Issued, CannotIssue> {
        let payload = self.payload(content, now)?;
        let header = json!({"zip": "DEF", "alg": "ES256", "kid": self.key.kid()});
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        let packed = URL_SAFE_NO_PAD.encode(deflate(payload.to_string().as_bytes()));
        let signed = format!("{header}.{packed}");
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(&signed));
        let jws = format!("{signed}.{signature}");
        let too_long = CannotIssue::TooLong {
            doses: content.doses.len(),
            characters: jws.len(),
        };
        if jws.len() > LONGEST_IN_ONE_CODE {
            return Err(too_long);
        }
        let digits = to_digits(&jws).ok_or(too_long)?;
        Ok(Issued { jws, digits })
    }

    fn payload(&self, content: &Content, now: i64) -> Result<Value, CannotIssue> {
        let name = match &content.name {
            Name::Whole(text) if text.is_empty() => return Err(CannotIssue::Nothing),
            Name::Whole(text) => json!({"text": text}),
            Name::Parts { family, given } => json!({"family": family, "given": given}),
        };
        if content.doses.is_empty() {
            return Err(CannotIssue::Nothing);
        }
        let patient = json!({"resourceType": "Patient", "name": [name],
            "birthDate": content.birth.to_string()});
        let mut entries = vec![json!({"fullUrl": "resource:0", "resource": patient})];
        for (index, dose) in content.doses.iter().enumerate() {
            let resource = immunization(dose)?;
            let address = format!("resource:{}", index + 1);
            entries.push(json!({"fullUrl": address, "resource": resource}));
        }
        let mut types = vec![
            "https://smarthealth.cards#health-card",
            "https://smarthealth.cards#immunization",
        ];
        if content.doses.iter().any(|d| bundle::is_covid(&d.cvx)) {
            types.push("https://smarthealth.cards#covid19");
        }
        let bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": entries});
        let mut credential = json!({"type": types,
            "credentialSubject": {"fhirVersion": "4.0.1", "fhirBundle": bundle}});
        if let Some(id) = &content.revocation_id {
            if !is_revocation_id(id) {
                return Err(CannotIssue::RevocationId);
            }
            if let Some(fields) = credential.as_object_mut() {
                fields.insert("rid".to_owned(), id.clone().into());
            }
        }
        Ok(json!({"iss": self.address, "nbf": now, "vc": credential}))
    }
}

fn immunization(dose: &CardDose) -> Result<Value, CannotIssue> {
    if dose.cvx.is_empty() || !dose.cvx.bytes().all(|b| b.is_ascii_digit()) {
        return Err(CannotIssue::Code(dose.cvx.clone()));
    }
    let mut resource = json!({
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": dose.cvx}]},
        "patient": {"reference": "resource:0"},
        "occurrenceDateTime": dose.on.to_string(),
    });
    if let Some(fields) = resource.as_object_mut() {
        if let Some(lot) = dose.lot.as_ref().filter(|lot| !lot.is_empty()) {
            fields.insert("lotNumber".to_owned(), lot.clone().into());
        }
        if let Some(mvx) = dose.mvx.as_ref().filter(|mvx| !mvx.is_empty()) {
            let maker = json!({"identifier":
                {"system": "http://hl7.org/fhir/sid/mvx", "value": mvx}});
            fields.insert("manufacturer".to_owned(), maker);
        }
        if let Some(who) = dose.performer.as_ref().filter(|who| !who.is_empty()) {
            fields.insert("performer".to_owned(), json!([{"actor": {"display": who}}]));
        }
    }
    Ok(resource)
}

/// Raw DEFLATE at the highest level.
fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut stream = Compress::new(Compression::best(), false);
    let mut out = Vec::with_capacity(bytes.len() + 64);
    // The stream ends once there is room enough; the room doubles.
    while let Ok(status) = stream.compress_vec(
        bytes
            .get(usize::try_from(stream.total_in()).unwrap_or(usize::MAX)..)
            .unwrap_or(&[]),
        &mut out,
        FlushCompress::Finish,
    ) {
        if status == Status::StreamEnd {
            break;
        }
        out.reserve(out.len().max(64));
    }
    out
}
