use standing_forecast::data::SeriesType;
use standing_forecast::wire::{PersonIn, PersonOut};
use standing_forecast::*;
use super::suite;
#[test]
fn probe() {
    let Some(data) = suite::published() else { return };
    let mut ws = Workspace::new();
    for (dob, obs) in [("1962-01-01",""),("1962-01-01","069"),("1975-01-01","069"),("1990-01-01",""),("1990-01-01","186"),("1990-01-01","041"),("1990-01-01","121"),("1990-01-01","036"),("1990-01-01","160"),("1992-01-01","007")] {
        let json = format!(r#"{{"id":"x","assessment_date":"2025-11-10","dob":"{dob}","sex":"F","observations":[{}],"doses":[]}}"#, if obs.is_empty() {String::new()} else {format!(r#"{{"code":"{obs}"}}"#)});
        let p: PersonIn<'_> = serde_json::from_str(&json).unwrap();
        let read = p.read(&data).unwrap();
        let o = ws.forecast(&data, &read.patient);
        println!("== {dob} {obs}");
        for s in o.all_series() { if o.series_type(s) == SeriesType::Risk { println!("   risk {}", words::status(&o, s)); } }
        for f in o.leading() { println!("  {}  [{}]", words::summary(&o, f), data.series()[o.lead(f).unwrap().series].name); }
        let out = PersonOut::new("x", &read, &o, true);
        if obs == "007" { println!("{}", serde_json::to_string(&out).unwrap()); }
    }
}
