//! Opens arbitrary bytes as a zip archive and reads every entry of what opens.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standing_formats::container::{Archive, Limits};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        entry_bytes: 1 << 20,
        total_bytes: 2 << 20,
        ..Limits::default()
    };
    if let Ok(archive) = Archive::open(bytes, &limits) {
        for entry in archive.entries() {
            let content = archive
                .read(entry)
                .expect("an opened archive has been checked");
            assert_eq!(content.len() as u64, entry.size_bytes());
            assert!(!entry.name().contains("..") || !entry.name().split('/').any(|s| s == ".."));
        }
    }
});
