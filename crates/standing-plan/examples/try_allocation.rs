//! Finds a plan for an instance given by path and prints what came of it:
//! `try_allocation PATH [FLOOR|-] [EFFORT] [SEED]`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a trial at the edge"
)]

use standing_check::Problem;
use standing_plan::allocation::{Go, Outcome, Wish, plan};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = args.first().unwrap();
    let Problem::Allocation(problem) = Problem::read(&std::fs::read(path).unwrap()).unwrap() else {
        panic!("{path} is not an allocation");
    };
    let number = |i: usize| args.get(i).and_then(|a| a.parse::<f64>().ok());
    let whole = |i: usize| args.get(i).and_then(|a| a.parse::<u64>().ok());
    let wish = Wish {
        floor: number(1),
        effort: whole(2).and_then(|e| e.try_into().ok()).unwrap_or(100),
        seed: whole(3).unwrap_or(1),
        price_of_floor: false,
        ..Wish::default()
    };
    let mut next = 0.0;
    let mut told = |p: standing_plan::allocation::Progress| {
        if p.done >= next {
            next += 0.05;
            println!("  {p:?}");
        }
        Go::On
    };
    match plan(&problem, &wish, &mut told) {
        Outcome::Plan(found) => {
            let verdict = standing_check::allocation::judge(&problem, &found.plan);
            println!(
                "{path} holds {} floor {:?} averted {:?} work {:.1e} {:?}",
                verdict.holds(),
                found.floor,
                found.averted,
                found.work as f64,
                verdict.figures
            );
        }
        other => println!("{other:?}"),
    }
}
