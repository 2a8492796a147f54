//! Solves instances given by path and prints what came of it.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a trial at the edge"
)]
fn main() {
    for path in std::env::args().skip(1) {
        let problem =
            standing_check::transport::Problem::read(&std::fs::read(&path).unwrap()).unwrap();
        let started = std::time::Instant::now();
        let found = standing_plan::trips::plan(&problem, 1, &mut |p| {
            println!(
                "  {:7.2}s step {} cost {:.2} bound {:.2}",
                started.elapsed().as_secs_f64(),
                p.steps,
                p.cost,
                p.bound
            );
            started.elapsed().as_secs() < 90
        });
        let verdict = standing_check::transport::judge(&problem, &found.plan);
        println!(
            "{} {} trips considered; {:.2} holds {} {:?}",
            problem.name,
            found.considered,
            verdict.objective,
            verdict.holds(),
            verdict.violations
        );
    }
}
