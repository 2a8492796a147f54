//! Exhibits: what a report rests on, gathered, proved and packed with it ([decision 0023]).
//!
//! Everything in an exhibit comes from the public's book, and from what of it may be passed on: an
//! exhibit is filed where anybody may read it.
//!
//! [decision 0023]: ../../../../docs/decisions/0023-exhibits.md

mod crate_metadata;
mod gather;
mod rules;
mod zip_file;

pub(crate) use crate_metadata::describe;
pub(crate) use gather::{Gathered, SourceHere, gather, rests_on};
pub(crate) use rules::RULES;
pub(crate) use zip_file::{unzip, zip};

/// The verifier that an exhibit brings along.
pub(crate) const VERIFIER: &str = include_str!("../../../../tools/verify.py");

/// The form for the custodian.
const CERTIFICATE: &str = include_str!("../../assets/custodian-certificate.html");

/// The certificate of a custodian, to be filled in: only what identifies the exhibit stands in it.
pub(crate) fn certificate(
    title: &str,
    software: &str,
    entries: usize,
    log: &crate::log::Sealed,
) -> String {
    let escaped = |text: &str| maud::html! { (text) }.into_string();
    let head = log.checkpoint.head;
    CERTIFICATE
        .replace("{{title}}", &escaped(title))
        .replace("{{software}}", &escaped(software))
        .replace("{{entries}}", &entries.to_string())
        .replace("{{origin}}", &escaped(&log.checkpoint.origin))
        .replace("{{size}}", &head.size.to_string())
        .replace("{{root}}", &head.root.to_string())
}
