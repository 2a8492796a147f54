//! `standing registry import --as vxu` and `export --as vxu`: HL7 messages into the registry book and
//! out of it.

mod answer;
mod ask;
mod export;
mod soap;
mod take;
mod tls;
mod wire;

pub(super) use answer::{Answered, run as answer};
pub(super) use ask::{Ask, run as ask};

pub(super) use export::{MessageExport, run as export};
pub(super) use take::MessageIntake;
pub(super) use wire::{Listen, Send, listen, send};

use standing_formats::hl7::vxu::VaccineFacts;

/// What is known of vaccines beside their codes.
///
/// # Errors
/// Never for what is bundled.
fn facts() -> anyhow::Result<VaccineFacts> {
    Ok(toml::from_str(include_str!(
        "../../../../../rules/people/vaccines.toml"
    ))?)
}
