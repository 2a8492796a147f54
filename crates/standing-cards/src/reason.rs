//! Why a card is refused, and what is worth knowing about one that is not.

/// One thing that is wrong or odd about a card.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Reason {
    /// Space, tabs or line ends around or in the text.
    #[error("there is white space in or around it")]
    WhiteSpace,
    /// A byte order mark before the text.
    #[error("a byte order mark stands before the text")]
    ByteOrderMark,
    /// Not three parts.
    #[error("a card has three parts between full stops, this has {0}")]
    Parts(usize),
    /// A part is not base64url without padding.
    #[error("the {0} is not base64url without padding")]
    Base64(&'static str),
    /// The header or payload is not JSON.
    #[error("the {0} is not JSON")]
    NotJson(&'static str),
    /// Signed by something else than ES256.
    #[error("it is not signed with ES256")]
    Algorithm,
    /// The header does not say that the payload is compressed.
    #[error("the header does not say `zip`: `DEF`")]
    NotCompressed,
    /// The header names no key.
    #[error("the header names no key")]
    NoKeyId,
    /// The header brings a key, or the address of one.
    #[error("it brings its own key in `{0}`, which is never used")]
    BringsKey(&'static str),
    /// The payload is not a raw DEFLATE stream.
    #[error("the payload is no raw DEFLATE stream (RFC 1951)")]
    Deflate,
    /// Bytes after the end of the stream.
    #[error("bytes follow the end of the compressed payload")]
    AfterDeflate,
    /// The payload would be too big.
    #[error("the payload is more than {0} bytes when expanded")]
    TooBig(usize),
    /// The signature does not have 64 bytes.
    #[error("a signature has 64 bytes (r and s), this has {0}")]
    SignatureLength(usize),
    /// No trusted issuer of this name has such a key.
    #[error("no trusted key of this issuer has that id")]
    UnknownKey,
    /// The signature is not by that key over this text.
    #[error("the signature does not fit")]
    Signature,
    /// The issuer's address is none.
    #[error("the issuer's address {0}")]
    IssuerAddress(&'static str),
    /// The issuer is not trusted.
    #[error("the issuer is not one of those trusted")]
    IssuerNotTrusted,
    /// A field is missing or of the wrong kind.
    #[error("`{0}` is missing or of the wrong kind")]
    Field(&'static str),
    /// A time in milliseconds.
    #[error("`{0}` is in milliseconds; it is in seconds since 1970")]
    Milliseconds(&'static str),
    /// Not yet valid.
    #[error("it is not valid yet")]
    NotYetValid,
    /// Expired.
    #[error("it has expired")]
    Expired,
    /// Expired before it became valid.
    #[error("it expires before it becomes valid")]
    ExpiresBeforeValid,
    /// The type of a health card is missing.
    #[error("its types do not say that it is a health card")]
    NotAHealthCard,
    /// A type that the specification does not know.
    #[error("it has a type that is not of the specification")]
    UnknownType,
    /// A type that the specification dropped in 2021.
    #[error("it has the type `VerifiableCredential`, which cards no longer carry")]
    DroppedType,
    /// Types are told one by one, and one that the content calls for is missing.
    #[error("its types name immunization and leave out covid19, for which it has a dose")]
    CovidTypeMissing,
    /// The issuer revoked it.
    #[error("the issuer has revoked it")]
    Revoked,
    /// The id for revocation is not well-formed.
    #[error("its revocation id is not 1 to 24 characters of base64url")]
    RevocationId,
    /// The issuer keeps a list of revoked cards that was not there to look into.
    #[error("the issuer keeps a list of revoked cards, which was not at hand")]
    RevocationUnknown,
    /// It does not fit into one QR code.
    #[error("it has {0} characters; one QR code holds 1195")]
    TooLongForOneCode(usize),
    /// Not `shc:/` followed by digits.
    #[error("it is not `shc:/` and digits")]
    NotNumeric,
    /// An odd number of digits.
    #[error("the number of digits is odd")]
    OddDigits,
    /// A pair of digits that stands for no character.
    #[error("a pair of digits stands for no character of a card")]
    DigitPair,
    /// A chunk with a number outside its count.
    #[error("chunk {0} of {1} cannot be")]
    ChunkNumber(u32, u32),
    /// A chunk longer than a QR code holds.
    #[error("a chunk has {0} characters; one QR code holds 1191")]
    ChunkTooBig(usize),
    /// A chunk shorter than it would be if it were needed.
    #[error("a chunk has {0} characters only: the card would fit into fewer codes")]
    ChunkTooSmall(usize),
    /// Not every chunk is there.
    #[error("{0} of {1} chunks are there")]
    ChunksMissing(usize, u32),
    /// Chunks of different cards, or one twice with other content.
    #[error("the chunks are not of one card")]
    ChunksDiffer,
    /// Not a FHIR bundle of type collection.
    #[error("it holds no FHIR bundle of type `collection`")]
    NotABundle,
    /// The fullUrl of an entry is not `resource:` and a number.
    #[error("entry {0}: its address is not `resource:` and a number")]
    FullUrl(usize),
    /// A reference does not lead to the card's patient.
    #[error("entry {0}: it does not refer to the patient of this card")]
    PatientReference(usize),
    /// `meta` holds more than `security`.
    #[error("entry {0}: `meta` holds something else than `security`")]
    Meta(usize),
    /// An `id` of a resource, which cards leave out.
    #[error("entry {0}: it carries an `id`, which cards leave out")]
    ResourceId(usize),
    /// An empty value.
    #[error("entry {0}: a value is empty, which FHIR does not allow")]
    Empty(usize),
    /// A code is missing.
    #[error("entry {0}: it has no code")]
    NoCode(usize),
    /// An immunization that was not completed.
    #[error("entry {0}: its status is not `completed`: no dose")]
    NotCompleted(usize),
    /// The day of a dose is missing, or told in words too.
    #[error("entry {0}: it has no day of occurrence, or tells it in words")]
    Occurrence(usize),
    /// More than one patient.
    #[error("it holds more than one patient")]
    TwoPatients,
    /// No patient, though doses.
    #[error("it holds doses and no patient")]
    NoPatient,
}

/// Whether a reason refuses a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The card is not accepted.
    Refuses,
    /// Worth knowing; a checker of issuers (`--strict`) refuses it.
    Note,
}

impl Reason {
    /// Whether the reason refuses a card. What the specification says issuers SHOULD do, and what
    /// changes neither who the card is of nor what it says, is a note.
    pub fn weight(&self) -> Weight {
        match self {
            Self::UnknownType
            | Self::DroppedType
            | Self::CovidTypeMissing
            | Self::RevocationUnknown
            | Self::TooLongForOneCode(_)
            | Self::ResourceId(_) => Weight::Note,
            _ => Weight::Refuses,
        }
    }
}
