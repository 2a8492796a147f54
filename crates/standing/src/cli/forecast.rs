//! `standing forecast`: people in, forecasts out, a line each, in the order of the input.
//!
//! The input is cut into pieces at ends of lines. Piece n goes to thread n modulo the threads, and
//! the answers are written in the same turn: the order needs no sorting, the output is the same on
//! any number of threads, and no more than a few pieces a thread are in memory at once.

use super::args::Forecast;
use super::{Args, Outcome};
use crate::rules::{NOT_AN_ORDER, Rules};
use anyhow::Context as _;
use indicatif::ProgressBar;
use jiff::civil::Date;
use standing_forecast::wire::{Answers, ErrorOut, PersonIn, Problem};
use standing_forecast::{self as forecast, Compiled, Workspace, wire, words};
use std::io::{IsTerminal as _, Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// How much is read at once, in bytes.
const PIECE: usize = 64 << 10;
/// The longest line, in bytes. A person with 2,000 doses has a tenth of it.
const LONGEST_LINE: usize = 1 << 20;

/// What a thread made of a piece.
#[derive(Default)]
struct Answer {
    text: Vec<u8>,
    people: u64,
    refused: u64,
}

/// A piece of the input: whole lines, or a line that was too long to keep.
enum Piece {
    Lines(Vec<u8>),
    TooLong,
}

/// The command.
pub(super) fn run(args: &Args, options: &Forecast) -> anyhow::Result<Outcome> {
    let rules = Rules::open(
        options.supporting_data.as_deref(),
        options.data_version.as_deref(),
    )?;
    let input: Box<dyn Read + Send> = match &options.file {
        Some(path) => {
            let file = std::fs::File::open(path);
            Box::new(file.with_context(|| format!("cannot read {}", path.display()))?)
        }
        None => Box::new(std::io::stdin()),
    };
    let threads = match options.threads {
        Some(threads) => threads.get(),
        None => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    };
    let bar = if args.quiet || !std::io::stderr().is_terminal() {
        ProgressBar::hidden()
    } else {
        ProgressBar::new_spinner().with_message("people")
    };
    let out = std::io::stdout().lock();
    widen(&out);
    let (people, refused) = pipeline(&rules, options.explain, threads, input, out, &bar)?;
    bar.finish_and_clear();
    if !args.quiet {
        say!("{people} people forecast, {refused} lines refused. {NOT_AN_ORDER}");
    }
    Ok(if refused > 0 {
        Outcome::WithProblems
    } else {
        Outcome::Done
    })
}

/// Asks for a pipe that takes half a piece's answers at once: with the usual 64 KiB the writer and
/// the reader spend a third of the time waking each other. What is no pipe stays as it is.
fn widen(out: &impl std::os::fd::AsFd) {
    #[cfg(target_os = "linux")]
    let _ = rustix::pipe::fcntl_setpipe_size(out, 1 << 20);
    #[cfg(not(target_os = "linux"))]
    let _ = out;
}

fn pipeline(
    rules: &Rules,
    explain: bool,
    threads: usize,
    input: impl Read + Send,
    mut out: impl Write,
    bar: &ProgressBar,
) -> anyhow::Result<(u64, u64)> {
    std::thread::scope(|scope| {
        let mut to = Vec::new();
        let mut from = Vec::new();
        for _ in 0..threads.max(1) {
            let (piece_in, piece_out) = sync_channel::<Piece>(1);
            let (answer_in, answer_out) = sync_channel::<Answer>(1);
            // Buffers that were written come back to be filled again.
            let (empty_in, empty_out) = sync_channel::<Vec<u8>>(2);
            to.push(piece_in);
            from.push((answer_out, empty_in));
            scope.spawn(move || {
                let mut worker = Worker {
                    rules,
                    explain,
                    workspace: Workspace::new(),
                    answers: Answers::new(),
                };
                worker.work(&piece_out, &empty_out, &answer_in);
            });
        }
        let reading = scope.spawn(move || cut(input, &to));
        let (mut people, mut refused) = (0, 0);
        // A thread that has nothing more to say has had its last piece, and so have all after it.
        for (answers, empty) in from.iter().cycle() {
            let Ok(mut answer) = answers.recv() else {
                break;
            };
            people += answer.people;
            refused += answer.refused;
            out.write_all(&answer.text)?;
            bar.inc(answer.people + answer.refused);
            answer.text.clear();
            // A thread that has ended needs none.
            let _ = empty.try_send(answer.text);
        }
        drop(from);
        out.flush()?;
        match reading.join() {
            Ok(read) => read?,
            Err(_) => anyhow::bail!("the reading thread stopped"),
        }
        Ok((people, refused))
    })
}

/// Cuts the input into pieces that end where a line ends.
fn cut(mut input: impl Read, to: &[SyncSender<Piece>]) -> std::io::Result<()> {
    let mut turns = to.iter().cycle();
    // Where nobody listens any more, the output is closed: there is nothing more to do.
    let mut send = |piece| turns.next().is_some_and(|to| to.send(piece).is_ok());
    let mut held: Vec<u8> = Vec::new();
    let mut skipping = false;
    loop {
        let before = held.len();
        let read = input.by_ref().take(PIECE as u64).read_to_end(&mut held)?;
        if read == 0 {
            if !held.is_empty() && !skipping {
                send(Piece::Lines(held));
            }
            return Ok(());
        }
        if skipping {
            let Some(end) = held.iter().position(|b| *b == b'\n') else {
                held.clear();
                continue;
            };
            held.drain(..=end);
            skipping = false;
        }
        let fresh = held.get(before.min(held.len())..).unwrap_or_default();
        let end = match fresh.iter().rposition(|b| *b == b'\n') {
            Some(at) => before.min(held.len()) + at + 1,
            None => held
                .iter()
                .rposition(|b| *b == b'\n')
                .map_or(0, |at| at + 1),
        };
        if end > 0 {
            let rest = held.split_off(end);
            if !send(Piece::Lines(std::mem::replace(&mut held, rest))) {
                return Ok(());
            }
        } else if held.len() > LONGEST_LINE {
            held.clear();
            skipping = true;
            if !send(Piece::TooLong) {
                return Ok(());
            }
        }
    }
}

/// A thread: what it needs for one person after the other.
struct Worker<'r> {
    rules: &'r Rules,
    explain: bool,
    workspace: Workspace,
    answers: Answers,
}

impl Worker<'_> {
    fn work(
        &mut self,
        pieces: &Receiver<Piece>,
        empty: &Receiver<Vec<u8>>,
        answers: &SyncSender<Answer>,
    ) {
        for piece in pieces {
            let mut answer = Answer {
                text: empty.try_recv().unwrap_or_default(),
                ..Answer::default()
            };
            match piece {
                Piece::TooLong => {
                    let message = format!("longer than {LONGEST_LINE} bytes; not read");
                    refuse(&mut answer, None, &problem("line", message), self.explain);
                }
                Piece::Lines(lines) => {
                    for line in lines.split(|b| *b == b'\n') {
                        if !line.trim_ascii().is_empty() {
                            self.person(line, &mut answer);
                        }
                    }
                }
            }
            if answers.send(answer).is_err() {
                return;
            }
        }
    }

    fn person(&mut self, line: &[u8], answer: &mut Answer) {
        #[derive(serde::Deserialize)]
        struct Named {
            id: String,
        }
        let explain = self.explain;
        let person: PersonIn<'_> = match serde_json::from_slice(line) {
            Ok(person) => person,
            Err(error) => {
                let named: Option<Named> = serde_json::from_slice(line).ok();
                let id = named.as_ref().map(|n| n.id.as_str());
                refuse(answer, id, &problem("line", error.to_string()), explain);
                return;
            }
        };
        let id = &*person.id;
        let (day, set, mut read) = match self.read(&person) {
            Ok(read) => read,
            Err(error) => return refuse(answer, Some(id), &error, explain),
        };
        self.rules.add_circumstances(&set, day, &mut read.patient);
        let outcome = self.workspace.forecast(&set, &read.patient);
        answer.people += 1;
        if explain {
            in_words(id, &read, &outcome, &mut answer.text);
        } else {
            self.answers
                .write(id, &read, &outcome, false, &mut answer.text);
            answer.text.push(b'\n');
        }
    }

    /// The day that is asked about, the rules in force on it, and the person.
    fn read(&self, person: &PersonIn<'_>) -> Result<(Date, Arc<Compiled>, wire::Read), Problem> {
        let day = person.assessment_date.trim().parse::<Date>().map_err(|_| {
            let message = format!("`{}` is not a date", person.assessment_date);
            problem("assessment_date", message)
        })?;
        let set = self.rules.on(day);
        let set = set.map_err(|message| problem("assessment_date", message))?;
        let read = person.read(&set)?;
        Ok((day, set, read))
    }
}

/// A person in words, for somebody who reads it.
fn in_words(id: &str, read: &wire::Read, outcome: &forecast::Outcome<'_>, text: &mut Vec<u8>) {
    let data = outcome.data();
    // Writing to memory does not fail.
    let _ = writeln!(
        text,
        "{id}, as of {}, by the rules {}",
        outcome.assessment(),
        data.version()
    );
    for forecast in outcome.forecasts() {
        let _ = writeln!(text, "  {}", words::summary(outcome, forecast));
        for reason in words::forecast(outcome, forecast) {
            let _ = writeln!(text, "      {reason}");
        }
        let group = &data.groups()[forecast.group];
        if let Some(miss) = forecast::known_miss(&group.name) {
            let _ = writeln!(text, "      {miss}");
        }
    }
    for set_aside in &read.problems {
        let _ = writeln!(text, "  Set aside: {set_aside}");
    }
    let _ = writeln!(text, "  {NOT_AN_ORDER}\n");
}

fn problem(field: &str, message: impl Into<String>) -> Problem {
    Problem {
        field: field.to_owned(),
        message: message.into(),
    }
}

/// Writes a line for somebody who could not be read.
fn refuse(answer: &mut Answer, id: Option<&str>, error: &Problem, explain: bool) {
    answer.refused += 1;
    // Writing to memory does not fail.
    if explain {
        let id = id.unwrap_or("a line without a readable id");
        let _ = writeln!(answer.text, "{id}: not read: {error}\n");
    } else {
        let _ = serde_json::to_writer(&mut answer.text, &ErrorOut { id, error });
        answer.text.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_LINE, pipeline};
    use crate::rules::Rules;
    use indicatif::ProgressBar;

    fn run(input: &str, threads: usize) -> (Vec<serde_json::Value>, (u64, u64)) {
        let rules = Rules::open(None, None).unwrap();
        let mut out = Vec::new();
        let bar = ProgressBar::hidden();
        let done = pipeline(&rules, false, threads, input.as_bytes(), &mut out, &bar).unwrap();
        let lines = std::str::from_utf8(&out).unwrap().lines();
        (
            lines.map(|l| serde_json::from_str(l).unwrap()).collect(),
            done,
        )
    }

    fn line(id: &str, day: &str, dob: &str, doses: &str) -> String {
        format!(
            r#"{{"id":"{id}","assessment_date":"{day}","dob":"{dob}","sex":"F","doses":[{doses}]}}"#
        )
    }

    fn covid(day: &str, dob: &str, doses: &str) -> serde_json::Value {
        let (lines, _) = run(&line("a", day, dob, doses), 1);
        let all = lines[0]["forecasts"].as_array().unwrap().clone();
        all.into_iter()
            .find(|f| f["vaccine_group"] == "COVID-19")
            .unwrap()
    }

    #[test]
    fn in_march_2021_an_adult_is_due_for_any_of_three_products() {
        let f = covid("2021-03-12", "1980-05-01", "");
        assert_eq!(f["series_status"], "Not Complete");
        assert_eq!(
            f["recommended_vaccines"],
            serde_json::json!(["208", "207", "212"])
        );
    }

    #[test]
    fn at_seventeen_only_one_product_is_recommended() {
        let f = covid("2021-03-12", "2004-01-01", "");
        assert_eq!(f["recommended_vaccines"], serde_json::json!(["208"]));
    }

    #[test]
    fn during_the_pause_the_janssen_vaccine_is_not_recommended_and_a_dose_given_stays() {
        let f = covid("2021-04-15", "1980-05-01", "");
        assert_eq!(f["recommended_vaccines"], serde_json::json!(["208", "207"]));
        let given = r#"{"date":"2021-03-10","cvx":"212"}"#;
        assert_eq!(
            covid("2021-04-12", "1980-05-01", given)["series_status"],
            "Complete"
        );
    }

    #[test]
    fn a_second_dose_is_due_after_21_or_28_days_and_overdue_after_42() {
        let pfizer = covid(
            "2021-03-12",
            "1980-05-01",
            r#"{"date":"2021-03-01","cvx":"208"}"#,
        );
        assert_eq!(pfizer["earliest_date"], "2021-03-22");
        assert_eq!(pfizer["past_due_date"], "2021-04-12");
        assert_eq!(pfizer["recommended_vaccines"], serde_json::json!(["208"]));
        let moderna = covid(
            "2021-03-12",
            "1980-05-01",
            r#"{"date":"2021-03-01","cvx":"207"}"#,
        );
        assert_eq!(moderna["earliest_date"], "2021-03-29");
        assert_eq!(moderna["forecast_number"], 2);
    }

    #[test]
    fn a_second_dose_four_days_early_counts_and_five_days_early_does_not() {
        let status = |second: &str| {
            let doses =
                format!(r#"{{"date":"2021-03-01","cvx":"208"}},{{"date":"{second}","cvx":"208"}}"#);
            let (lines, _) = run(&line("a", "2021-04-20", "1980-05-01", &doses), 1);
            let all = lines[0]["evaluations"].as_array().unwrap().clone();
            all.into_iter().find(|e| e["dose"] == 1).unwrap()["status"].clone()
        };
        assert_eq!(status("2021-03-18"), "Valid");
        assert_eq!(status("2021-03-17"), "Not Valid");
    }

    #[test]
    fn another_vaccine_is_followed_by_fourteen_days_of_waiting() {
        let f = covid(
            "2021-03-12",
            "1980-05-01",
            r#"{"date":"2021-03-10","cvx":"115"}"#,
        );
        assert_eq!(f["earliest_date"], "2021-03-24");
    }

    #[test]
    fn a_day_without_bundled_rules_is_refused_for_that_line_alone() {
        let input = [
            line("old", "2019-01-01", "1980-05-01", ""),
            line("then", "2021-03-12", "1980-05-01", ""),
            "not json".to_owned(),
            r#"{"id":"half","dob":"1980-05-01"}"#.to_owned(),
        ]
        .join("\n");
        let (lines, done) = run(&input, 2);
        assert_eq!(done, (1, 3));
        assert_eq!(lines[0]["error"]["field"], "assessment_date");
        assert_eq!(lines[1]["id"], "then");
        assert!(lines[2]["id"].is_null());
        assert_eq!(lines[3]["id"], "half");
    }

    #[test]
    fn the_order_is_that_of_the_input_on_any_number_of_threads() {
        let input: Vec<String> = (0..3_000)
            .map(|i| line(&format!("p{i}"), "2021-03-12", "1980-05-01", ""))
            .collect();
        let one = run(&input.join("\n"), 1);
        assert_eq!(one.1, (3_000, 0));
        assert_eq!(one, run(&input.join("\n"), 5));
        assert_eq!(one.0[2_999]["id"], "p2999");
    }

    #[test]
    fn a_line_without_end_is_refused_and_what_follows_is_read() {
        let long = format!("{{\"id\":\"{}\"}}", "x".repeat(LONGEST_LINE * 2));
        let input = format!("{long}\n{}", line("after", "2021-03-12", "1980-05-01", ""));
        let (lines, done) = run(&input, 2);
        assert_eq!(done, (1, 1));
        assert_eq!(lines[1]["id"], "after");
    }
}
