//! The rules of the project, as the tests of the views use them.

#![allow(
    unreachable_pub,
    reason = "test targets take it in at different depths"
)]

use standing_views::epidemiology::Rules;
use std::path::Path;

/// The rules of the project that the statistics use: every file of `rules/` that they name.
pub fn statistics_rules() -> Rules {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut all = toml::Table::new();
    for name in [
        "outbreak",
        "detection",
        "reproduction",
        "comparison",
        "coverage",
        "spillover",
        "brief",
        "silence",
    ] {
        let file = folder.join(name).with_extension("toml");
        let text = std::fs::read_to_string(file).expect("the rules");
        all.extend(text.parse::<toml::Table>().expect("rules"));
    }
    all.try_into().expect("rules of the statistics")
}
