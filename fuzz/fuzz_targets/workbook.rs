//! Reads arbitrary bytes as a workbook and as detention statistics, and as a single sheet without
//! the archive around it, which a fuzzer gets past far more easily.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use standing_formats::workbook::detention_stats::Statistics;
use standing_formats::workbook::{DateSystem, Limits, SheetCells};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let _ = Statistics::read(bytes, &limits);
    let texts: Vec<Arc<str>> = vec!["a".into(), "b".into()];
    let Ok(mut cells) = SheetCells::new(bytes, "sheet", &texts, &[false, true], &limits) else {
        return;
    };
    while let Ok(Some(cell)) = cells.next_cell() {
        assert!(cell.row <= limits.rows && cell.column <= limits.columns);
        let _ = (
            cell.count(),
            cell.date(DateSystem::From1900),
            cell.date(DateSystem::From1904),
        );
    }
});
