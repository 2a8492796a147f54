//! Solves instances given by path and prints what came of it.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a trial at the edge"
)]
use standing_plan::trips::{Options, plan};
fn main() {
    let seed = std::env::var("SEED").map_or(1, |s| s.parse().unwrap());
    for path in std::env::args().skip(1) {
        let problem =
            standing_check::transport::Problem::read(&std::fs::read(&path).unwrap()).unwrap();
        let started = std::time::Instant::now();
        let mut shown = 0.0;
        let found = plan(
            &problem,
            Options {
                seed,
                effort: std::env::var("EFFORT").map_or(1, |s| s.parse().unwrap()),
            },
            &mut |p| {
                let at = started.elapsed().as_secs_f64();
                if at > shown + 1.0 {
                    shown = at;
                    println!(
                        "  {at:7.2}s {}M cost {:.2} bound {:.2}",
                        p.work / 1_000_000,
                        p.cost,
                        p.bound
                    );
                }
                at < 500.0
            },
        );
        let verdict = standing_check::transport::judge(&problem, &found.plan);
        println!(
            "{} {} trips considered; {:.2} bound {:?} holds {} {:?} {:.2}s",
            problem.name,
            found.considered,
            verdict.objective,
            found.plan.bound,
            verdict.holds(),
            verdict.violations,
            started.elapsed().as_secs_f64()
        );
    }
}
