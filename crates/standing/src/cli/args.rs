//! What may be typed.

use super::card::CardCommand;
use super::due::DueList;
use super::exhibit::ExhibitCommand;
use super::keys::KeysCommand;
use super::log::LogCommand;
use super::publish::Publish;
use super::registry::RegistryCommand;
use super::stock::StockCommand;
use crate::simulation::Question;
use clap::{Args as ClapArgs, Parser, Subcommand};
use standing_store::accounts::{Role, Roles};
use standing_terms::{FacilityId, Measure, SourceId};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Vaccination access and accountability where people are held in custody.
///
/// Standing answers, for every facility: how bad is it, who is due, whose duty is it, how do they
/// get the dose, who has not answered; and it shows where every figure comes from.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "standing",
    version,
    propagate_version = true,
    max_term_width = 100
)]
#[command(
    after_help = "Examples:\n  standing demo\n  standing import cases/california-2021\n  \
    standing facilities --on 2021-03-12 --known 2021-03-12\n  \
    standing figures batavia --on 2021-03-17\n  standing claims cases/california-2021"
)]
pub struct Args {
    /// The database: `sqlite:PATH` or `postgres://…`.
    #[arg(
        long,
        global = true,
        env = "STANDING_DB",
        default_value = "sqlite:standing.db"
    )]
    pub db: String,

    /// The day that is asked about [default: the last day on which anything was published].
    #[arg(long, global = true, value_name = "DATE")]
    pub on: Option<jiff::civil::Date>,

    /// What was known: `now`, a date (its end in the book's zone) or an instant (RFC 3339).
    #[arg(
        long,
        global = true,
        value_name = "DATE|INSTANT|now",
        default_value = "now"
    )]
    pub known: String,

    /// Only what was in our own book by this date or instant.
    #[arg(long, global = true, value_name = "DATE|INSTANT")]
    pub entered: Option<String>,

    /// The zone in which a bare date is meant.
    #[arg(long, global = true, default_value = "America/New_York")]
    pub zone: String,

    /// Print JSON: one document, or one a line for lists.
    #[arg(long, global = true, conflicts_with = "csv")]
    pub json: bool,

    /// Print CSV.
    #[arg(long, global = true)]
    pub csv: bool,

    /// Language of pages and of drafts of letters.
    #[arg(long, global = true, value_name = "en|es", default_value = "en",
        value_parser = ["en", "es"])]
    pub lang: String,

    /// No progress and no messages besides errors.
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Build the bundled case, print its standing and serve the site.
    #[command(
        after_help = "Examples:\n  standing demo\n  standing demo --no-serve\n  \
        standing demo --on 2021-03-12 --known 2021-03-12 --listen 127.0.0.1:8080"
    )]
    Demo(Demo),
    /// Serve the site and its data.
    #[command(
        after_help = "Example:\n  standing serve --db sqlite:standing.db --listen 127.0.0.1:7878"
    )]
    Serve(Serve),
    /// Read sources about institutions into the evidence book.
    #[command(after_help = "Examples:\n  standing import cases/california-2021\n  \
        standing import facility_cases_hourly.parquet\n  \
        standing import --as ucla-facilities fac_data.csv\n  standing import --as help")]
    Import(Import),
    /// Look after a case folder.
    #[command(
        subcommand,
        after_help = "Example:\n  standing case check cases/california-2021"
    )]
    Case(CaseCommand),
    /// Recompute each claim of a case, with method, as-of and verdict.
    #[command(after_help = "Example:\n  standing claims cases/california-2021\n\n\
        Exit status 1 where a claim does not hold.")]
    Claims {
        /// The case folder.
        dir: PathBuf,
    },
    /// The facilities and how each stands.
    #[command(after_help = "Examples:\n  standing facilities --on 2021-03-12\n  \
        standing facilities --csv > facilities.csv")]
    Facilities {
        /// Also list places of the directory about which there is no figure.
        #[arg(long)]
        all: bool,
    },
    /// Sums over the nation, states and field offices, with who is missing and why.
    #[command(after_help = "Examples:\n  standing areas --on 2021-03-17\n  \
        standing areas state CA --on 2021-03-12 --known 2021-03-12 --json")]
    Areas {
        /// Only this kind: `nation`, `state` or `field-office`.
        kind: Option<String>,
        /// Only this code, e.g. `CA` or `SND`.
        code: Option<String>,
    },
    /// The figures of a facility, with their history.
    #[command(
        after_help = "Example:\n  standing figures batavia --measure cases-cumulative --on 2021-03-17"
    )]
    Figures {
        /// The facility, e.g. `otay-mesa`; or a name, which is linked by the directory.
        facility: String,
        /// Only this measure, with each change.
        #[arg(long)]
        measure: Option<Measure>,
    },
    /// Rates inside against outside, and published comparisons recomputed.
    #[command(after_help = "Examples:\n  standing ratio\n  \
        standing ratio --numerator-place state:CA --against state:CA --from 2021-02-13 --to 2021-03-12\n  \
        standing ratio --numerator-place otay-mesa --against county:06073 --from 2020-05-01 --to 2020-07-31 --by-month\n  \
        standing ratio --numerator-place state:CA --against held:state:TX --from 2021-01-01 --to 2021-03-31\n\n\
        Without a place it recomputes the published comparison of April to August 2020. A ratio of \
        rates is no personal likelihood.")]
    Ratio(RatioArgs),
    /// The last four weeks of a place, or of every state and field office, against people outside.
    #[command(after_help = "Examples:\n  standing surveillance --on 2021-03-12\n  \
        standing surveillance batavia --on 2021-03-12\n  standing surveillance state:CA --json")]
    Surveillance(StatisticsPlace),
    /// Outbreaks by the rule in force, and which facilities cannot be judged.
    #[command(after_help = "Examples:\n  standing outbreaks --on 2021-03-12\n  \
        standing outbreaks batavia --on 2021-03-31\n  standing outbreaks state:CA --csv")]
    Outbreaks(StatisticsPlace),
    /// Doses and vaccinated people: published, claimed, bounded.
    #[command(after_help = "Examples:\n  standing coverage --on 2021-05-13\n  \
        standing coverage batavia --on 2021-04-17")]
    Coverage(StatisticsPlace),
    /// People held, beds and beds paid for over time, beside doses and cases.
    #[command(
        after_help = "Examples:\n  standing expansion batavia --on 2021-06-30\n  \
        standing expansion nation:US --on 2021-06-30 --json\n\n\
        A growth of detention that follows vaccination can be seen in it; that one led to the other \
        cannot."
    )]
    Expansion(StatisticsPlace),
    /// Cases of counties beside those of the facilities in them, and what others estimated.
    #[command(after_help = "Examples:\n  standing spillover --on 2020-12-31\n  \
        standing spillover --on 2021-12-31 --csv\n\n\
        The window and the lag stand in rules/spillover.toml. What cannot be known is printed first.")]
    Spillover,
    /// The week that ends on the day asked about, in plain language.
    #[command(after_help = "Examples:\n  standing brief --on 2021-03-12\n  \
        standing brief batavia --on 2021-03-12 --lang es\n  standing brief state:CA --json")]
    Brief(StatisticsPlace),
    /// What was said, by whom, where.
    #[command(after_help = "Example:\n  standing statements --kind request --known 2021-02-01")]
    Statements(StatementFilter),
    /// The sources, or what was read from one.
    #[command(after_help = "Example:\n  standing sources --json")]
    Sources {
        /// One source.
        id: Option<SourceId>,
    },
    /// Names and codes that a person should link: ambiguous, or only alike.
    #[command(after_help = "Example:\n  standing links\n\n\
        To settle one, type it into the `facilities.toml` or `aliases.csv` of a case and import that.")]
    Links,
    /// The book as open data: every table as CSV and Parquet, with a dictionary.
    #[command(after_help = "Examples:\n  standing export open-data\n  \
        standing export open-data --on 2021-03-12 --known 2021-03-12\n  \
        standing export figures --table figures --table sources --json\n  \
        standing export open-data --claims cases/california-2021\n\n\
        Then, in DuckDB:  FROM 'open-data/figures.parquet'\n\n\
        Rows of sources that may not be passed on are held back; withheld.csv lists them. A folder that \
        holds an earlier export is replaced when the new one is whole; any other is refused.")]
    Export(Export),
    /// Whose duty each of the seven functions is, and how that came.
    #[command(after_help = "Examples:\n  standing duty --on 2021-03-10\n  \
        standing duty adelanto --on 2021-02-01 --known 2021-02-01\n  \
        standing duty batavia --function supply --on 2021-03-18\n  \
        standing duty --docket 20-CV-361")]
    Duty(DutyArgs),
    /// Requests, and with --all promises and orders: how each stands, and who is late.
    #[command(after_help = "Examples:\n  standing requests --on 2021-02-28\n  \
        standing requests --explain california-2021/T09.letter@ca-governor --on 2021-02-28\n  \
        standing requests --explain california-2021/T09.letter@ca-governor --silence --on 2021-02-28")]
    Requests(RequestArgs),
    /// What is due, overdue and promised on a day, for whom.
    #[command(after_help = "Examples:\n  standing agenda --on 2021-03-04\n  \
        standing agenda --on 2021-03-04 --party us-ice --ics > agenda.ics\n  \
        standing agenda --mail north --smtp smtp://localhost:25 --from standing@office.example")]
    Agenda(AgendaArgs),
    /// Who is due for which dose: people in, forecasts out, one JSON object a line.
    #[command(
        after_help = "Examples:\n  standing forecast --supporting-data cdsi-4.64 people.ndjson > out.ndjson\n  \
        standing synth population --people 1000 --seed 1 | standing forecast --supporting-data cdsi-4.64\n  \
        standing forecast --explain one.ndjson\n\n\
        Without --supporting-data the bundled set in force on each person's assessment date answers \
        (`standing schedule list`); on other days nothing does, and the line says so. Exit status 1 \
        where a line could not be read. A forecast is not an order."
    )]
    Forecast(Forecast),
    /// Versions of the rules: which there are, what they hold, what changed.
    #[command(
        subcommand,
        after_help = "Examples:\n  standing schedule list\n  standing schedule show covid-19-2021-03\n  \
        standing schedule diff cdsi-4.63 cdsi-4.64"
    )]
    Schedule(ScheduleCommand),
    /// Rides to outside appointments and back: who goes where, when, in which vehicle.
    ///
    /// The plan is JSON, on standard output or in a file; what it is worth, what is proved and who
    /// is left out, and why, is said in words. Every plan is judged by an independent checker; one
    /// that fails is not shown.
    #[command(after_help = "Examples:\n  standing trips region.json > plan.json\n  \
        standing trips region.json --out plan.json --time-limit 20\n  \
        standing trips docs/examples/batavia-rides.toml --out days.json --sheets sheets\n\n\
        Ctrl-C stops the search and keeps the best plan. Without --time-limit the plan is the same\n\
        for the same instance, seed and effort, on any machine.")]
    Trips(Trips),
    /// Plan vials to facilities week by week: a floor under which no facility falls, then infections
    /// averted. Prints what is proved, what the floor costs, and why a facility gets little or
    /// nothing. Every plan is judged by an independent checker; one that fails is not shown.
    #[command(
        after_help = "Examples:\n  standing allocate state.json > plan.json\n  \
        standing allocate state.json --out plan.json --time-limit 20\n  \
        standing allocate state.json --previous plan.json --freeze 2 --out again.json\n\n\
        Ctrl-C stops the search and keeps the best plan. Without --time-limit the plan is the same\n\
        for the same instance, seed and effort, on any machine. Exit status 1 where no plan keeps\n\
        what was asked for; the cause is printed."
    )]
    Allocate(Allocate),
    /// Plan clinic days inside a facility: who comes to which session, which vials are opened, and to
    /// whom left doses are offered. Every plan is judged by an independent checker.
    #[command(
        after_help = "Example:\n  standing clinics docs/examples/clinics.json --lottery-seed 2021-03-15 --sheet week.html\n\n\
        The format stands in docs/clinics-format.md. Publish the seed before the clinic."
    )]
    Clinics(Clinics),
    /// Judge a plan independently: what it costs or gains, and every rule it breaks.
    #[command(
        after_help = "Example:\n  standing check-plan region.json plan.json\n\n\
        Exit status 1 where a rule is broken or a printed number does not follow."
    )]
    CheckPlan(CheckPlan),
    /// What would happen if doses come, if they do not, and if people are let go: infections,
    /// hospital days, deaths, doses and spill-over of each arm, over the same chance.
    ///
    /// The file says who is held where, who works there, the county around, the infection and what
    /// could be done. Every figure comes with the interval that holds 95 % of the runs, what it
    /// differs from the baseline's, and in how many runs it is better. What the model leaves out is
    /// printed with every answer.
    #[command(
        after_help = "Examples:\n  standing simulate cases/simulate/two-facilities.toml\n  \
        standing simulate cases/simulate/two-facilities.toml --out answer\n  \
        standing simulate two-facilities.toml --question infections,spill-over --replicates 1000 --json\n\n\
        Copy cases/simulate/two-facilities.toml and change it: each field is explained there. The\n\
        same file, seed and number of runs give the same figures on any machine and any number of\n\
        threads. Exit status 2 where the file is refused: the message names its line and field."
    )]
    Simulate(Simulate),
    /// Appointments that providers publish, slots typed in, and our own clinics published.
    #[command(
        subcommand,
        after_help = "Examples:\n  standing slots read https://provider.example.org/$bulk-publish --state NY\n  \
        standing slots read folder/ --json\n  standing slots import typed.csv\n  \
        standing slots publish clinics.csv --base https://clinics.example.org/ --out site/"
    )]
    Slots(SlotsCommand),
    /// The federal flat file of COVID-19 doses (CDC's CVRS, version 2), written and checked.
    #[command(
        subcommand,
        after_help = "Examples:\n  standing cvrs write doses.ndjson --entity NYA --out files/\n  \
        standing cvrs check files/20210312_01_NYA.txt"
    )]
    Cvrs(CvrsCommand),
    /// Made-up people, for trying and measuring.
    #[command(
        subcommand,
        after_help = "Example:\n  standing synth population --people 1000 --seed 1 > people.ndjson"
    )]
    Synth(SynthCommand),
    /// Offices, which work beside the public book and are kept apart.
    #[command(
        subcommand,
        after_help = "Example:\n  standing office add north --title \"Northern Legal Aid\""
    )]
    Office(OfficeCommand),
    /// People of offices: accounts, roles, one-time links.
    #[command(
        subcommand,
        after_help = "Examples:\n  standing user add ada --name \"Ada Adams\" --office north --role administrator\n  \
        standing user roles ada member,publisher\n  standing user reset ada"
    )]
    User(UserCommand),
    /// Publish an office's entry, and what it needs, after a look for names and identifiers.
    #[command(
        after_help = "Examples:\n  standing publish-entry --office north north/2026-03-02-1a2b3c4d5e\n  \
        standing publish-entry --office north LABEL --by \"Ada Adams\" --looked-for \"names and numbers\"\n\n\
        Without --by it prints what would be published, with what is marked, and changes nothing."
    )]
    PublishEntry(PublishEntry),
    /// Withdraw what an entry of an office says, for good; that there was one stays.
    #[command(
        after_help = "Example:\n  standing redact --office north LABEL --by \"Ada Adams\" --reason \"names a person\""
    )]
    Redact(Redact),
    /// Hold a letter that came in against what was waited for. No letter stops a clock.
    #[command(
        after_help = "Example:\n  standing check-reply answer.eml --domain agency.example \\\n    \
        --message-id L1@office.example --sent 2021-02-15\n\nExit status 1 where there is a reason to doubt."
    )]
    CheckReply(CheckReply),
    /// Rosters and doses of people held, into the registry: a book of its own, sealed.
    #[command(
        subcommand,
        after_help = "Example:\n  standing registry import --as roster --facility otay-mesa --dry-run roster.csv"
    )]
    Registry(RegistryCommand),
    /// Who is due for which vaccine in a facility on a day, with reasons.
    #[command(
        after_help = "Examples:\n  standing due otay-mesa --on 2021-03-22 --identity me.agekey\n  \
        standing due otay-mesa --on 2025-12-01 --supporting-data cdsi/supporting-data --json\n  \
        standing due otay-mesa --on 2021-03-22 --state CA --sheet today.html\n\n\
        A list of who may be offered what: never an order, and nobody may be made to take a dose. A \
        product that the authorities paused is not named on the days of the pause. Without a word \
        about stock (`standing stock`) nothing is left out for want of it. Somebody who is kept apart \
        for medical reasons is marked so that clinics do not mix cohorts; it is no reason to hold \
        anybody, and none to withhold a dose. From which age a person consents alone is a rule that \
        no lawyer has looked at: ask."
    )]
    Due(DueList),
    /// Vaccine of a facility: orders, lots, storage, waste, quarantine, recall.
    #[command(
        subcommand,
        after_help = "Example:\n  standing stock list --facility otay-mesa --on 2021-03-12"
    )]
    Stock(StockCommand),
    /// Health cards (SMART Health Cards): what somebody shows, and what somebody keeps.
    #[command(
        subcommand,
        after_help = "Example:\n  standing card verify card.smart-health-card --jwks issuer.json"
    )]
    Card(CardCommand),
    /// The key with which records of people are sealed.
    #[command(
        subcommand,
        after_help = "Example:\n  standing keys init --identity me.agekey"
    )]
    Keys(KeysCommand),
    /// A report with everything it rests on, for a court: sources, statements, proofs, and how to
    /// check them.
    #[command(subcommand)]
    Exhibit(ExhibitCommand),
    /// Write the public site, its open data and the log as files that any web server can carry.
    #[command(after_help = "Examples:\n  standing publish public\n  \
        standing --db sqlite:standing.db --on 2021-03-12 publish public\n\n\
        Every page in every language with its JSON and CSV, a page that finds facilities by letter, \
        and SHA256SUMS over all. Other days, searches and forms need the program: they are left \
        out. Nothing of an office is in it.")]
    Publish(Publish),
    /// The public log over the evidence book: seal it, write it out, prove an entry.
    #[command(subcommand)]
    Log(LogCommand),
    /// Print what makes a shell complete this program's words.
    #[command(
        after_help = "Examples:\n  standing completions bash > /etc/bash_completion.d/standing\n  \
        standing completions zsh > ~/.zfunc/_standing\n  \
        standing completions fish > ~/.config/fish/completions/standing.fish"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write a manual page for each command into a folder.
    #[command(after_help = "Example:\n  standing man man1 && man -l man1/standing-agenda.1")]
    Man {
        /// The folder; made where it is not there.
        dir: PathBuf,
    },
    /// Check an exhibit, or that an entry is in a log that others watched. Reads the files named and
    /// nothing else.
    #[command(
        after_help = "Examples:\n  standing verify exhibit-a.zip --policy trusted.policy\n  \
        standing verify page.tlog-proof --entry page.json --policy trusted.policy\n\n\
        Exit status 0: it holds. 1: it does not, and why. 2: a file cannot be read.\n\
        The same without Standing: tools/verify.py exhibit exhibit-a.zip --policy trusted.policy"
    )]
    Verify(Verify),
}

/// Options of `export`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Export {
    /// The folder to make: new, empty, or an earlier export.
    pub dir: PathBuf,
    /// Only this table; may be given several times [default: all].
    #[arg(long, value_name = "TABLE")]
    pub table: Vec<String>,
    /// A case folder whose claims are recomputed into the table of claims.
    #[arg(long, value_name = "CASE_DIR")]
    pub claims: Option<PathBuf>,
}

/// Which place.
#[derive(Debug, Clone, ClapArgs)]
pub struct StatisticsPlace {
    /// A facility, or `nation:US`, `state:CA`, `field-office:SND` [default: the nation].
    pub place: Option<String>,
}

/// Options of `ratio`.
#[derive(Debug, Clone, ClapArgs)]
pub struct RatioArgs {
    /// The place inside [default: the published comparison].
    #[arg(long, value_name = "PLACE")]
    pub numerator_place: Option<String>,
    /// The place outside: its residents; with `held:` before it the people held there.
    #[arg(long, value_name = "PLACE", default_value = "nation:US")]
    pub against: String,
    /// First day [default: 27 days before the last].
    #[arg(long, value_name = "DATE", requires = "numerator_place")]
    pub from: Option<jiff::civil::Date>,
    /// Last day [default: the day asked about].
    #[arg(long, value_name = "DATE", requires = "numerator_place")]
    pub to: Option<jiff::civil::Date>,
    /// Month by month, with the mean over months beside the pooled ratio.
    #[arg(long, requires = "numerator_place")]
    pub by_month: bool,
    /// Whose count of cases inside, e.g. `us-ice`.
    #[arg(long, value_name = "PARTY")]
    pub speaker: Option<String>,
    /// Whose count of cases outside, e.g. `new-york-times`.
    #[arg(long, value_name = "PARTY")]
    pub against_speaker: Option<String>,
}

/// Commands on offices.
#[derive(Debug, Clone, Subcommand)]
pub enum OfficeCommand {
    /// Add an office.
    #[command(after_help = "Example:\n  standing office add north --title \"Northern Legal Aid\"")]
    Add {
        /// Its name, as entries bear it: small letters, digits, hyphens.
        name: String,
        /// Its title.
        #[arg(long)]
        title: String,
    },
    /// List the offices.
    #[command(after_help = "Example:\n  standing office list")]
    List,
    /// Mail an office's own members what was entered last and what waits for them.
    #[command(
        after_help = "Example:\n  standing office mail north --smtp smtp://localhost:25 \\\n    \
        --from standing@office.example --text digest.txt"
    )]
    Mail(OfficeMail),
}

/// Options of `office mail`.
#[derive(Debug, Clone, ClapArgs)]
pub struct OfficeMail {
    /// The office.
    pub office: String,
    /// The text of the mail; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub text: PathBuf,
    /// Its subject.
    #[arg(long, default_value = "Standing: what is due")]
    pub subject: String,
    /// The mail server.
    #[command(flatten)]
    pub server: MailServer,
}

/// A mail server.
#[derive(Debug, Clone, ClapArgs)]
pub struct MailServer {
    /// Its address: `smtps://host`, `smtp://host?tls=required`, or `smtp://localhost:PORT`.
    #[arg(long, value_name = "URL", env = "STANDING_SMTP")]
    pub smtp: String,
    /// From whom the mail is.
    #[arg(long, value_name = "ADDRESS", env = "STANDING_MAIL_FROM")]
    pub from: String,
    /// The password, where the server asks for one. Better in the environment than typed.
    #[arg(long, env = "STANDING_SMTP_PASSWORD", hide_env_values = true)]
    pub smtp_password: Option<String>,
}

/// Commands on accounts.
#[derive(Debug, Clone, Subcommand)]
pub enum UserCommand {
    /// Add somebody and print a one-time link by which they choose a passphrase.
    #[command(
        after_help = "Example:\n  standing user add ada --name \"Ada Adams\" --office north --role administrator\n  \
            standing user add noor --name \"Noor Nasser\" --facility otay-mesa --role clinician"
    )]
    Add {
        /// The log-in name.
        login: String,
        /// The person's name, as it stands under what they do.
        #[arg(long)]
        name: String,
        /// The office.
        #[arg(
            long,
            required_unless_present = "facility",
            conflicts_with = "facility"
        )]
        office: Option<String>,
        /// The facility, in place of an office, e.g. `otay-mesa`: the person cares for the people
        /// who are held there, and sees nothing of any other facility or office.
        #[arg(long)]
        facility: Option<FacilityId>,
        /// A role: reader, member, publisher, administrator; of a facility clinician,
        /// administrator. May be given several times.
        #[arg(long = "role")]
        roles: Vec<Role>,
        /// Where the office's digest goes.
        #[arg(long)]
        email: Option<String>,
    },
    /// List the accounts.
    #[command(after_help = "Example:\n  standing user list --json")]
    List,
    /// Disable an account and end its sessions.
    #[command(after_help = "Example:\n  standing user disable ada")]
    Disable {
        /// The log-in name.
        login: String,
    },
    /// Forget the passphrase, end the sessions and print a new one-time link.
    #[command(after_help = "Example:\n  standing user reset ada")]
    Reset {
        /// The log-in name.
        login: String,
    },
    /// Set what somebody may do, and end their sessions.
    #[command(after_help = "Example:\n  standing user roles ada member,publisher")]
    Roles {
        /// The log-in name.
        login: String,
        /// The roles, separated by commas.
        roles: Roles,
    },
}

/// Options of `publish-entry`.
#[derive(Debug, Clone, ClapArgs)]
pub struct PublishEntry {
    /// The office whose entry it is.
    #[arg(long)]
    pub office: String,
    /// The entry: the label of its statement, or its content id.
    pub entry: String,
    /// Who looked and publishes.
    #[arg(long, requires = "looked_for")]
    pub by: Option<String>,
    /// What was looked for.
    #[arg(long, requires = "by")]
    pub looked_for: Option<String>,
}

/// Options of `redact`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Redact {
    /// The office whose entry it is.
    #[arg(long)]
    pub office: String,
    /// The entry: the label of its statement, or its content id.
    pub entry: String,
    /// Who withdraws it.
    #[arg(long)]
    pub by: String,
    /// Why.
    #[arg(long)]
    pub reason: String,
}

/// Options of `check-reply`.
#[derive(Debug, Clone, ClapArgs)]
pub struct CheckReply {
    /// E-mail files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// A domain from which the party is known to write. May be given several times.
    #[arg(long)]
    pub domain: Vec<String>,
    /// The identifier of a letter that was sent. May be given several times.
    #[arg(long)]
    pub message_id: Vec<String>,
    /// The day on which it was sent.
    #[arg(long, value_name = "DATE")]
    pub sent: Option<jiff::civil::Date>,
}

/// Options of `verify`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Verify {
    /// The proof (C2SP tlog-proof, version 1), or an exhibit: its folder or ZIP.
    pub proof: PathBuf,
    /// The entry's bytes as they are in the log.
    #[arg(long)]
    pub entry: Option<PathBuf>,
    /// The entry's payload: also checked to be the one that the leaf holds; the proof carries its
    /// nonce.
    #[arg(long)]
    pub payload: Option<PathBuf>,
    /// Whom you trust: a text of `log`, `witness`, `group` and `quorum` lines (C2SP tlog-policy). An
    /// exhibit brings one along, which shows that it is whole, and not whose it is.
    #[arg(long)]
    pub policy: Option<PathBuf>,
}

/// Options of `demo`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Demo {
    /// Where to build it [default: a fresh temporary folder, printed].
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// Where to serve the site.
    #[arg(long, default_value = "127.0.0.1:7878")]
    pub listen: SocketAddr,
    /// Print and stop.
    #[arg(long)]
    pub no_serve: bool,
}

/// Options of `serve`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Serve {
    /// Where to serve the site.
    #[arg(long, default_value = "127.0.0.1:7878")]
    pub listen: SocketAddr,
    /// Browsers reach the site over https, by a proxy in front: cookies are then sent over nothing
    /// else.
    #[arg(long, env = "STANDING_HTTPS")]
    pub https: bool,
    /// Requests come through one proxy of ours, which adds the last `X-Forwarded-For`.
    #[arg(long, env = "STANDING_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// The last head of the log, kept outside the database (KEY.head): nothing can be entered where
    /// the book does not extend it.
    #[arg(long, value_name = "FILE", env = "STANDING_LOG_HEAD")]
    pub log_head: Option<PathBuf>,
    /// A folder of supporting data (CDSi XML) for forecasts asked for in FHIR [default: the bundled
    /// set of each assessment date].
    #[arg(long, value_name = "DIR", env = "STANDING_SUPPORTING_DATA")]
    pub supporting_data: Option<PathBuf>,
    /// How forecasts name that set [default: the name of a release that is known by its hash].
    #[arg(long, value_name = "NAME", requires = "supporting_data")]
    pub data_version: Option<String>,
    /// The key of the registry: with what opens it (`--identity` or `--passphrase-file`) the pages of
    /// clinics are served, on which people are named to those who care for them. Without it they are
    /// closed.
    #[command(flatten)]
    pub key: super::keys::KeyFiles,
}

/// Options of `import`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Import {
    /// The format; recognised from the file where it is left out. `help` lists them.
    #[arg(long = "as", value_name = "FORMAT")]
    pub format: Option<String>,
    /// The day the source was published, where its name does not say.
    #[arg(long, value_name = "DATE")]
    pub published: Option<jiff::civil::Date>,
    /// Keep it as this office's own work until a named person publishes it.
    #[arg(long, value_name = "OFFICE")]
    pub office: Option<String>,
    /// Files, or case folders.
    #[arg(required_unless_present = "format")]
    pub files: Vec<PathBuf>,
}

/// Commands on case folders.
#[derive(Debug, Clone, Subcommand)]
pub enum CaseCommand {
    /// Check a case folder: unknown party, missing source, dates that contradict…
    #[command(after_help = "Example:\n  standing case check cases/california-2021")]
    Check {
        /// The case folder.
        dir: PathBuf,
    },
}

/// Which statements.
#[derive(Debug, Clone, ClapArgs)]
pub struct StatementFilter {
    /// Only of this kind: figure, responsibility, commitment, request, order, answer, event, rule,
    /// profile.
    #[arg(long)]
    pub kind: Option<String>,
    /// Only about this facility, its state and its nation.
    #[arg(long)]
    pub facility: Option<String>,
    /// Only by this speaker (a part of the name).
    #[arg(long)]
    pub speaker: Option<String>,
}

/// Options of `duty`.
#[derive(Debug, Clone, ClapArgs)]
pub struct DutyArgs {
    /// The facility, by identifier, code or name; all of them where it is left out.
    pub facility: Option<String>,
    /// One of the seven functions, e.g. `supply`: with a facility, the whole page of the cell.
    #[arg(long, value_name = "F")]
    pub function: Option<String>,
    /// The sheet of the facility, in plain words (JSON).
    #[arg(long, requires = "facility")]
    pub sheet: bool,
    /// The docket of a case, by its number.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["facility", "function"])]
    pub docket: Option<String>,
    /// Plans and pledges against what a plan must contain.
    #[arg(long, conflicts_with_all = ["facility", "function", "docket"])]
    pub scorecards: bool,
}

/// Options of `requests`.
#[derive(Debug, Clone, ClapArgs)]
pub struct RequestArgs {
    /// Also promises and orders.
    #[arg(long)]
    pub all: bool,
    /// Only what this party asked, promised, ordered or owes.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<standing_terms::PartyId>,
    /// One obligation, with every day that was counted.
    #[arg(long, value_name = "LABEL@PARTY")]
    pub explain: Option<String>,
    /// Its record of silence.
    #[arg(long, requires = "explain")]
    pub silence: bool,
    /// A draft of a second letter, in the language of `--lang`. Nothing is sent.
    #[arg(long, requires = "explain", conflicts_with = "silence")]
    pub letter: bool,
}

/// Options of `agenda`.
#[derive(Debug, Clone, ClapArgs)]
pub struct AgendaArgs {
    /// How many days ahead replies are looked at.
    #[arg(long, default_value_t = 14, value_name = "DAYS")]
    pub ahead: u32,
    /// Only about this facility and the places around it.
    #[arg(long)]
    pub facility: Option<String>,
    /// Only what this party owes, or what is owed to it.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<standing_terms::PartyId>,
    /// As a calendar (iCalendar, RFC 5545).
    #[arg(long, conflicts_with_all = ["json", "csv", "atom"])]
    pub ics: bool,
    /// As a feed (Atom, RFC 4287).
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    pub atom: bool,
    /// Mail what is due to an office, on `--on` or today, to its own members and nobody else.
    #[arg(long, value_name = "OFFICE",
        conflicts_with_all = ["json", "csv", "ics", "atom", "facility", "party"])]
    pub mail: Option<String>,
    /// Print the mail and send nothing.
    #[arg(long, requires = "mail")]
    pub dry_run: bool,
    /// The mail server: `smtps://host`, `smtp://host?tls=required`, or `smtp://localhost:PORT`.
    #[arg(long, value_name = "URL", env = "STANDING_SMTP")]
    pub smtp: Option<String>,
    /// From whom the mail is.
    #[arg(long, value_name = "ADDRESS", env = "STANDING_MAIL_FROM")]
    pub from: Option<String>,
    /// The password, where the server asks for one. Better in the environment than typed.
    #[arg(long, env = "STANDING_SMTP_PASSWORD", hide_env_values = true)]
    pub smtp_password: Option<String>,
}

/// Options of `forecast`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Forecast {
    /// A folder of supporting data (CDSi XML) [default: the bundled set of each assessment date].
    #[arg(long, value_name = "DIR")]
    pub supporting_data: Option<PathBuf>,
    /// How forecasts name that set [default: the name of a release that is known by its hash].
    #[arg(long, value_name = "NAME", requires = "supporting_data")]
    pub data_version: Option<String>,
    /// Threads that compute [default: one for each processor].
    #[arg(long)]
    pub threads: Option<std::num::NonZeroUsize>,
    /// Sentences for people instead of JSON.
    #[arg(long)]
    pub explain: bool,
    /// The file to read [default: standard input].
    pub file: Option<PathBuf>,
}

/// Options of every planner.
#[derive(Debug, Clone, ClapArgs)]
pub struct Planning {
    /// Write the plan to this file, and say in words what it does on standard output.
    #[arg(long, value_name = "PLAN")]
    pub out: Option<PathBuf>,
    /// Stop after so many CPU seconds and keep the best plan.
    #[arg(long, visible_alias = "seconds", value_name = "S")]
    pub time_limit: Option<f64>,
    /// Seed of the search: the same plan for the same seed.
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seed: u64,
    /// How long to search, as a multiple of the usual work.
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub effort: u32,
}

/// Options of `trips`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Trips {
    /// The problem, `standing-transport/1`, as JSON; or an outing of one facility as a person writes
    /// it down, `standing-outing/1`, as TOML, planned day after day until everybody was there.
    pub instance: PathBuf,
    /// Write sheets to print into this folder: the overview, one for each facility, one for each
    /// driver (times, stops, seats and a token, and nothing about anybody).
    #[arg(long, value_name = "DIR")]
    pub sheets: Option<PathBuf>,
    /// Days planned at most, of an outing.
    #[arg(long, value_name = "N", default_value_t = 30)]
    pub days: u32,
    /// Write the problem and the plan of each day of an outing into this folder, for `check-plan`.
    #[arg(long, value_name = "DIR")]
    pub instances: Option<PathBuf>,
    /// As for every planner.
    #[command(flatten)]
    pub planning: Planning,
    /// Say also what one more officer, vehicle, place or evening slot would buy.
    #[arg(long)]
    pub what_if: bool,
}

/// A goal of an allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum AllocationGoal {
    /// A coverage under which no facility falls, as high as possible.
    Floor,
    /// Infections averted, as many as possible.
    Averted,
    /// As few vials opened otherwise than in the plan before as possible.
    Stability,
}

/// Options of `allocate`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Allocate {
    /// The problem, `standing-allocation/1`, as JSON.
    pub instance: PathBuf,
    /// Goals, the first first. Without it: floor, averted; with --previous: floor, stability,
    /// averted.
    #[arg(long, value_delimiter = ',', value_name = "GOAL,…")]
    pub goal: Vec<AllocationGoal>,
    /// A floor that is set and not looked for: a share of willing people, 0 to 1.
    #[arg(long, value_name = "SHARE", conflicts_with = "without_floor")]
    pub floor: Option<f64>,
    /// Avert as many infections as possible with no floor: whole facilities may get nothing.
    #[arg(long)]
    pub without_floor: bool,
    /// Share of the highest floor found that the goals after it keep.
    #[arg(long, default_value_t = 0.95, value_name = "SHARE")]
    pub keep_floor: f64,
    /// Share of the infections averted that the goals after it keep.
    #[arg(long, default_value_t = 0.99, value_name = "SHARE")]
    pub keep_averted: f64,
    /// Coverage below which a facility is given a reason and the smallest change.
    #[arg(long, default_value_t = 0.7, value_name = "SHARE")]
    pub target: f64,
    /// The plan before, where a shipment came short or anything else changed.
    #[arg(long, value_name = "PLAN")]
    pub previous: Option<PathBuf>,
    /// Weeks of the plan before that stand as they are.
    #[arg(long, value_name = "WEEKS", requires = "previous")]
    pub freeze: Option<usize>,
    /// As for every planner.
    #[command(flatten)]
    pub planning: Planning,
}

/// Options of `check-plan`.
#[derive(Debug, Clone, ClapArgs)]
pub struct CheckPlan {
    /// The problem: `standing-transport/1`, `standing-allocation/1` or `standing-clinics/1`, as JSON.
    pub instance: PathBuf,
    /// The plan, as JSON.
    pub plan: PathBuf,
    /// The plan before an allocation: its frozen weeks must stand.
    #[arg(long, value_name = "PLAN")]
    pub previous: Option<PathBuf>,
    /// How many weeks are frozen.
    #[arg(long, value_name = "WEEKS", requires = "previous")]
    pub freeze: Option<usize>,
}

/// Options of `simulate`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Simulate {
    /// The question, as TOML.
    pub scenario: PathBuf,
    /// What is asked [default: all of it].
    #[arg(long, value_delimiter = ',', value_name = "QUESTION,…")]
    pub question: Vec<Question>,
    /// Runs of each arm [default: as the file says, else 300].
    #[arg(long, value_name = "N")]
    pub replicates: Option<u32>,
    /// Where chance begins [default: as the file says, else 1].
    #[arg(long, value_name = "N")]
    pub seed: Option<u32>,
    /// Threads [default: one for each core].
    #[arg(long, value_name = "N")]
    pub threads: Option<u32>,
    /// Write the figures and every run as CSV and Parquet, and charts as SVG, into this new folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Commands on the rules.
#[derive(Debug, Clone, Subcommand)]
pub enum ScheduleCommand {
    /// The sets that are known, and when each was in force.
    #[command(after_help = "Example:\n  standing schedule list --json")]
    List,
    /// What a set holds.
    #[command(
        after_help = "Examples:\n  standing schedule show covid-19-2021-03\n  \
        standing schedule show cdsi-4.64 --json"
    )]
    Show {
        /// A bundled set by name, or a folder of supporting data.
        set: String,
    },
    /// What changed from one set to another, in words.
    #[command(
        after_help = "Examples:\n  standing schedule diff cdsi-4.63 cdsi-4.64\n  \
        standing schedule diff covid-19-2021-03 my-rules --json"
    )]
    Diff {
        /// The earlier: a bundled set or a folder.
        earlier: String,
        /// The later.
        later: String,
    },
}

/// What can be made up.
#[derive(Debug, Clone, Subcommand)]
pub enum SynthCommand {
    /// People with the histories that a registry would have of them.
    #[command(
        after_help = "Examples:\n  standing synth population --people 1000 --seed 1 > people.ndjson\n  \
        standing synth population --people 1000 --adults --on 2021-03-15 | standing forecast\n  \
        standing synth population --people 500 --setting custody --from 500 > second-half.ndjson\n\n\
        Nobody in it exists. The same seed, day and number give the same person on any machine."
    )]
    Population(SynthPopulation),
}

/// Options of `synth population`.
#[derive(Debug, Clone, ClapArgs)]
pub struct SynthPopulation {
    /// How many.
    #[arg(long)]
    pub people: u64,
    /// The population; the same for the same seed.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The number of the first person: any slice can be made anywhere.
    #[arg(long, default_value_t = 0)]
    pub from: u64,
    /// As what: `forecast`, the input of `standing forecast`.
    #[arg(long = "as", default_value = "forecast", value_parser = ["forecast"])]
    pub format: String,
    /// Whose records: everybody's in a registry, or a place of custody.
    #[arg(long, default_value = "registry", value_parser = ["registry", "custody"])]
    pub setting: String,
    /// Only people of 18 years and over.
    #[arg(long)]
    pub adults: bool,
}

/// `standing slots …`.
#[derive(Debug, Clone, Subcommand)]
pub enum SlotsCommand {
    /// Read a publisher: an address that ends in `$bulk-publish`, or a folder of its files.
    #[command(after_help = "Exit status 1 where a line was refused or a file could not be had.")]
    Read(SlotsRead),
    /// Read slots that somebody typed in: a CSV file, a line for each slot.
    #[command(
        after_help = "Columns: place, start, end; and, where known, street, city, state, postal_code,\n\
        county, latitude, longitude, phone, url, booking_link, booking_phone, capacity, products\n\
        (CVX codes, divided by ;) and doses. Times have an offset: 2021-03-12T09:00:00-05:00."
    )]
    Import(SlotsImport),
    /// Write our own clinics in the published form. Clinics that would tell of custody are left out.
    #[command(
        after_help = "Columns of the CSV file: place_id, venue (public or custody), name, street, city,\n\
        state, postal_code, start, end, capacity; and, where known, phone, url, products, doses,\n\
        booking_link, booking_phone. Exit status 1 where a clinic was held back."
    )]
    Publish(SlotsPublish),
}

/// Options of `slots read`.
#[derive(Debug, Clone, ClapArgs)]
pub struct SlotsRead {
    /// The address or the folder.
    #[arg(value_name = "DIR|URL")]
    pub from: String,
    /// Only files and places that may be in this state, two letters.
    #[arg(long, value_name = "STATE")]
    pub state: Option<String>,
    /// A folder of copies: files that did not change are not sent again, and where a publisher does
    /// not answer, the copy is used and said to be old.
    #[arg(long, value_name = "DIR")]
    pub copies: Option<PathBuf>,
    /// Slots not seen for longer than this are marked stale, in minutes.
    #[arg(long, default_value_t = 60, value_name = "MINUTES",
        value_parser = clap::value_parser!(i64).range(0..=525_600))]
    pub stale_after: i64,
    /// Only slots that were free.
    #[arg(long)]
    pub free: bool,
    /// The instant from which ages are counted [default: the clock].
    #[arg(long, value_name = "INSTANT")]
    pub now: Option<jiff::Timestamp>,
}

/// Options of `slots import`.
#[derive(Debug, Clone, ClapArgs)]
pub struct SlotsImport {
    /// The CSV file.
    pub file: PathBuf,
}

/// Options of `slots publish`.
#[derive(Debug, Clone, ClapArgs)]
pub struct SlotsPublish {
    /// The clinics, as CSV.
    pub file: PathBuf,
    /// The address under which the files will stand, ending in `/`.
    #[arg(long)]
    pub base: String,
    /// The folder to write.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Names that would tell of custody beside the bundled words, one a line.
    #[arg(long, value_name = "FILE")]
    pub names: Option<PathBuf>,
    /// The recorded choice that custody may be told: TOML with `by`, `on` and `reason`.
    #[arg(long, value_name = "FILE")]
    pub custody_choice: Option<PathBuf>,
    /// When the files are made [default: the clock].
    #[arg(long, value_name = "INSTANT")]
    pub now: Option<jiff::Timestamp>,
}

/// `standing cvrs …`.
#[derive(Debug, Clone, Subcommand)]
pub enum CvrsCommand {
    /// Write doses and refusals, for those who have no link to a registry. By default nothing in the
    /// file tells that a person is in custody.
    #[command(
        after_help = "The events are lines of JSON: {\"in_custody\": true, \"columns\": {\"vax_event_id\": \"…\", …}}\n\
        with the specification's column names. Exit status 1 where an event was held back; each is\n\
        named by line and column. The day of the file is --on, else today."
    )]
    Write(CvrsWrite),
    /// Check a file: every problem by line and column.
    #[command(after_help = "Exit status 1 where something is wrong beyond warnings.")]
    Check(CvrsCheck),
}

/// Options of `cvrs write`.
#[derive(Debug, Clone, ClapArgs)]
pub struct CvrsWrite {
    /// The events, as lines of JSON.
    pub events: PathBuf,
    /// The submitting entity's code, three capital letters.
    #[arg(long, value_name = "CODE")]
    pub entity: String,
    /// The folder to write.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The file's number on its day.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=99))]
    pub sequence: u32,
    /// Names that would tell of custody beside the bundled words, one a line.
    #[arg(long, value_name = "FILE")]
    pub names: Option<PathBuf>,
    /// The recorded choice that custody may be told: TOML with `by`, `on` and `reason`.
    #[arg(long, value_name = "FILE")]
    pub custody_choice: Option<PathBuf>,
}

/// Options of `cvrs check`.
#[derive(Debug, Clone, ClapArgs)]
pub struct CvrsCheck {
    /// The file.
    pub file: PathBuf,
    /// Take also the codes that the specification made up for development.
    #[arg(long)]
    pub trial: bool,
}

/// Options of `clinics`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Clinics {
    /// The problem, `standing-clinics/1`, as JSON.
    pub instance: PathBuf,
    /// As for every planner.
    #[command(flatten)]
    pub planning: Planning,
    /// The seed by which left doses are drawn for. Published before the clinic, so that nobody picks.
    #[arg(long, value_name = "TEXT")]
    pub lottery_seed: String,
    /// Write the printable sheet to this file.
    #[arg(long, value_name = "HTML")]
    pub sheet: Option<PathBuf>,
}
