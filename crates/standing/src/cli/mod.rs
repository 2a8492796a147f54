//! The command line: what a person types, and what they read.
//!
//! Data goes to standard output; progress and messages go to standard error. Exit status 0: done.
//! 1: done, with rows refused or a claim that does not hold. 2: refused, nothing changed.

/// A message for the person, on standard error. Where nobody reads it any more, the work goes on:
/// `eprintln!` would end the process there.
macro_rules! say {
    ($($arg:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($arg)*);
    }};
}

mod allocate;
mod args;
mod card;
mod care;
mod case;
mod claims;
mod clinics;
mod cvrs;
mod demo;
mod desk;
mod doubts;
mod due;
mod duty;
mod entering;
mod epidemiology;
mod exhibit;
mod export;
mod findings;
mod forecast;
mod handover;
mod import;
mod judged;
mod keys;
mod known;
mod lately;
mod linkage;
mod log;
mod manual;
mod messages;
mod office;
mod plan;
mod publish;
mod registry;
mod reply;
mod retention;
mod rides;
mod schedule;
mod serve;
mod show;
mod simulate;
mod slots;
mod statistics;
mod stock;
mod synth;
mod table;
mod tokens;
mod user;
mod verify;

pub use args::Args;
pub use desk::Desk;
pub(crate) use lately::{Lately, Point};
pub use serve::site;
#[cfg(test)]
pub(crate) use serve::site_of_book;

use crate::{
    intake::{roster_sheet, workbook},
    uploads,
};
use args::{CaseCommand, Command, SynthCommand};
use clap::Parser as _;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, with rows refused, or a claim or check that does not hold.
    WithProblems,
}

/// Where this process was started to read a workbook or an upload, reads it; otherwise does nothing.
pub fn run_as_child() -> Option<ExitCode> {
    let marked = |mark| std::env::var_os(mark).is_some();
    if marked(workbook::CHILD_MARK) {
        Some(workbook::child())
    } else if marked(roster_sheet::CHILD_MARK) {
        Some(roster_sheet::child())
    } else if marked(uploads::CHILD_MARK) {
        Some(uploads::child())
    } else {
        None
    }
}

/// Runs the command that was typed.
pub async fn run() -> ExitCode {
    let args = Args::parse();
    match dispatch(&args).await {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::WithProblems) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say!("standing: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// A reader such as `head` that closed the pipe has what it wanted.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    use std::io::{Error, ErrorKind};
    error.chain().any(|e| {
        // The encoders of JSON and CSV wrap such an error without naming it as its cause.
        let kind = e
            .downcast_ref::<Error>()
            .map(Error::kind)
            .or_else(|| e.downcast_ref::<serde_json::Error>()?.io_error_kind())
            .or_else(|| match e.downcast_ref::<csv::Error>()?.kind() {
                csv::ErrorKind::Io(e) => Some(e.kind()),
                _ => None,
            });
        kind == Some(ErrorKind::BrokenPipe)
    })
}

async fn dispatch(args: &Args) -> anyhow::Result<Outcome> {
    match &args.command {
        Command::Demo(demo) => demo::run(args, demo).await,
        Command::Serve(serve) => serve::run(args, serve).await,
        Command::Import(import) => import::run(args, import).await,
        Command::Case(CaseCommand::Check { dir }) => case::check(args, dir),
        Command::Claims { dir } => claims::run(args, dir).await,
        Command::Facilities { all } => show::facilities(args, *all).await,
        Command::Areas { kind, code } => show::areas(args, kind.as_deref(), code.as_deref()).await,
        Command::Figures { facility, measure } => {
            show::figures(args, facility, measure.as_ref()).await
        }
        Command::Ratio(asked) => statistics::ratio(args, asked).await,
        Command::Surveillance(asked) => statistics::surveillance(args, asked).await,
        Command::Outbreaks(asked) => statistics::outbreaks(args, asked).await,
        Command::Coverage(asked) => statistics::coverage(args, asked).await,
        Command::Expansion(asked) => statistics::expansion(args, asked).await,
        Command::Spillover => statistics::spillover(args).await,
        Command::Brief(asked) => statistics::brief(args, asked).await,
        Command::Statements(filter) => show::statements(args, filter).await,
        Command::Sources { id } => show::sources(args, id.as_ref()).await,
        Command::Links => show::links(args).await,
        Command::Export(options) => export::run(args, options).await,
        Command::Duty(wanted) => duty::duty(args, wanted).await,
        Command::Requests(wanted) => duty::requests(args, wanted).await,
        Command::Agenda(wanted) => duty::agenda(args, wanted).await,
        Command::Forecast(options) => forecast::run(args, options),
        Command::Schedule(command) => schedule::run(args, command),
        Command::Trips(options) => plan::trips(args, options),
        Command::Allocate(options) => allocate::run(args, options),
        Command::Clinics(options) => clinics::run(args, options),
        Command::Cvrs(command) => cvrs::run(args, command),
        Command::Slots(command) => slots::run(args, command),
        Command::CheckPlan(options) => plan::check(args, options),
        Command::Simulate(options) => simulate::run(args, options),
        Command::Synth(SynthCommand::Population(options)) => synth::population(args, options),
        Command::Office(command) => office::run(args, command).await,
        Command::User(command) => user::run(args, command).await,
        Command::PublishEntry(options) => office::publish_entry(args, options).await,
        Command::Redact(options) => office::redact(args, options).await,
        Command::CheckReply(options) => reply::check(args, options),
        Command::Registry(command) => registry::run(args, command).await,
        Command::Card(command) => card::run(args, command).await,
        Command::Due(wanted) => due::run(args, wanted).await,
        Command::Stock(command) => stock::run(args, command).await,
        Command::Keys(command) => keys::run(args, command),
        Command::Publish(options) => publish::run(args, options).await,
        Command::Exhibit(command) => exhibit::run(args, command).await,
        Command::Log(command) => log::run(args, command).await,
        Command::Completions { shell } => manual::completions(*shell),
        Command::Man { dir } => manual::pages(args, dir),
        Command::Verify(options) => verify::run(args, options),
    }
}
