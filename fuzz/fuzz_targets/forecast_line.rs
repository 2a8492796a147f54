//! Reads arbitrary bytes as a line of `standing forecast`, and forecasts for whoever could be read.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use standing_forecast::wire::{Answers, PersonIn};
use standing_forecast::{Compiled, SourceFile, Workspace};

/// Made from the folder that `SUPPORTING_DATA` names.
static DATA: LazyLock<Compiled> = LazyLock::new(|| {
    let folder = std::env::var("SUPPORTING_DATA").expect("the folder of a set");
    let files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let bytes = std::fs::read(&path).expect("a file");
            (path.to_string_lossy().into_owned(), bytes)
        })
        .collect();
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    Compiled::from_files("fuzz", &files).expect("a set")
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(line) = serde_json::from_slice::<PersonIn<'_>>(bytes) else {
        return;
    };
    if let Ok(read) = line.read(&DATA) {
        let mut workspace = Workspace::new();
        let outcome = workspace.forecast(&DATA, &read.patient);
        let mut answer = Vec::new();
        Answers::new().write(&line.id, &read, &outcome, true, &mut answer);
        serde_json::from_slice::<serde_json::Value>(&answer).expect("an answer is JSON");
    }
});
