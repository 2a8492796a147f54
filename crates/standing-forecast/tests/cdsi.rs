//! CDC's own cases, and ours.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#[path = "cdsi/suite.rs"]
mod suite;

#[test]
fn study() {
    let Some(data) = suite::published() else {
        return;
    };
    let verdicts = suite::run(&data);
    let wanted = std::env::var("CASE").ok();
    for s in ["healthy", "condition"] {
        let all: Vec<_> = verdicts.iter().filter(|v| v.suite == s).collect();
        println!(
            "{s}: {} of {}",
            all.iter().filter(|v| v.differences.is_empty()).count(),
            all.len()
        );
        for (g, (p, n)) in suite::by_group(all.iter().copied()) {
            if p < n {
                println!("  {g} {p}/{n}");
            }
        }
    }
    for v in &verdicts {
        if !v.differences.is_empty() && wanted.is_none() {
            println!(
                "{}{} {} {} | {}",
                if v.dangerous { "!" } else { " " },
                v.id,
                v.group,
                v.name,
                v.differences.join("; ")
            );
        }
    }
    if let Some(wanted) = wanted {
        let mut ws = standing_forecast::Workspace::new();
        for f in suite::SUITES {
            for line in suite::lines(f) {
                let p: standing_forecast::wire::PersonIn<'_> = serde_json::from_str(&line).unwrap();
                if wanted.split(',').any(|w| w == p.id) {
                    let read = p.read(&data).unwrap();
                    let v = verdicts.iter().find(|v| v.id == p.id).unwrap();
                    println!(
                        "== {} {} dob {} sex {:?} on {} obs {:?}\n   {}",
                        v.id,
                        v.name,
                        p.dob,
                        p.sex,
                        p.assessment_date,
                        p.observations
                            .iter()
                            .map(|o| (&o.code, &o.date))
                            .collect::<Vec<_>>(),
                        v.differences.join("; ")
                    );
                    let o = ws.forecast(&data, &read.patient);
                    println!("{}", suite::studied(&data, &o, &v.group));
                }
            }
        }
    }
}
