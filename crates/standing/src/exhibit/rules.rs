//! The dated rules that are built into the program, as the files they were read from.

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../../../", $path)))),*]
    };
}

/// Path and text of each.
pub(crate) const RULES: &[(&str, &str)] = files![
    "calendars/california.toml",
    "calendars/clock-rules.toml",
    "calendars/new-york.toml",
    "calendars/us-federal.toml",
    "rules/detection.toml",
    "rules/silence.toml",
];
