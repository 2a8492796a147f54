//! Reads arbitrary bytes as a file of HL7 messages. Nothing that waits for a person yields a dose, and
//! frames are never longer than what came.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use standing_formats::hl7::answer::{answer, receipt};
use standing_formats::hl7::envelope::{Next, messages, next_frame};
use standing_formats::hl7::vxu::{self, VaccineFacts};
use standing_formats::hl7::Message;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(Next::Message(message, taken)) = next_frame(bytes) {
        assert!(taken <= bytes.len() && message.bytes.len() < taken);
    }
    let facts = VaccineFacts::default();
    for enclosed in messages(bytes).unwrap_or_default() {
        let Ok((message, _)) = Message::read(&enclosed.bytes) else {
            continue;
        };
        let today = date(2026, 1, 1);
        let _ = vxu::read(&message, today, &facts);
        let _ = receipt(&message);
        let _ = answer(&message, today, &facts);
    }
});
