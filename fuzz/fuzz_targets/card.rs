//! Reads arbitrary bytes as cards. Without a trusted key nothing is ever accepted.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standing_cards::{KeySet, RevocationList, Trust, examine_bundle, examine_payload, read_shown, verify};

fuzz_target!(|bytes: &[u8]| {
    let _ = KeySet::read(bytes);
    let _ = RevocationList::read(bytes);
    examine_payload(bytes, 0);
    if let Ok(text) = std::str::from_utf8(bytes) {
        examine_bundle(text);
    }
    let Ok(shown) = read_shown(bytes) else {
        return;
    };
    for card in shown.cards {
        assert!(verify(&card, &Trust::default(), 0).is_err());
    }
});
