//! The bundled case, the example of the documentation, and one broken case for each rule.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::float_cmp,
    reason = "helpers of tests, outside of what clippy.toml exempts; the counts are whole numbers"
)]

use standing_formats::case::{
    BodyRow, CaseFault, CaseMessages, CaseProblem, Method, ProfileRow, Severity, StanceRow,
    StatementRow, lint, parse_case,
};
use standing_terms::{BookZone, Function, Measure, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Files = BTreeMap<String, Vec<u8>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn bundled() -> CaseMessages {
    let files: Files = std::fs::read_dir(root().join("cases/california-2021"))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    let (messages, mut problems) = parse_case(&files);
    problems.extend(lint(&messages));
    assert_none(&problems);
    messages
}

fn assert_none(problems: &[CaseProblem]) {
    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

/// A table that lies beside the project; `None`, said aloud, where it does not.
fn shared(name: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let path = root().join("../shared/data/derived").join(name);
    let Ok(mut reader) = csv::Reader::from_path(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    Some(reader.deserialize().map(Result::unwrap).collect())
}

fn value(messages: &CaseMessages, label: &str) -> Option<f64> {
    let row = messages
        .statements
        .iter()
        .find(|s| s.value.label.value.as_str() == label);
    let row = row.unwrap_or_else(|| panic!("no figure {label}"));
    match &row.value.body {
        BodyRow::Figure(f) => f.reading.value().map(standing_terms::Quantity::get),
        _ => panic!("{label} is no figure"),
    }
}

const CALIFORNIA_ROWS: [&str; 6] = [
    "adelanto",
    "otay-mesa",
    "imperial",
    "mesa-verde",
    "golden-state-annex",
    "yuba",
];

fn california(messages: &CaseMessages, measure: &str, day: &str) -> f64 {
    CALIFORNIA_ROWS
        .iter()
        .map(|f| value(messages, &format!("{f}.{measure}.{day}")).unwrap())
        .sum()
}

#[test]
fn the_bundled_case_parses_and_lints_clean() {
    let messages = bundled();
    assert!(messages.refused.is_empty());
    assert_eq!(messages.facilities.len(), 10);
    assert_eq!(messages.claims.len(), 9);
}

#[test]
fn every_fact_of_the_timeline_is_typed_with_its_number_first() {
    let messages = bundled();
    let typed: BTreeSet<&str> = messages
        .statements
        .iter()
        .filter_map(|s| s.value.label.value.as_str().split('.').next())
        .collect();
    for n in 1..=42 {
        let id = format!("T{n:02}");
        assert!(typed.contains(id.as_str()), "{id} is not typed");
    }
    if let Some(facts) = shared("timeline_facts.csv") {
        assert_eq!(facts.len(), 42);
        for fact in facts {
            assert!(typed.contains(fact["fact_id"].as_str()), "{fact:?}");
        }
    }
}

#[test]
fn the_six_california_rows_add_up_as_the_page_had_them() {
    let m = bundled();
    assert_eq!(california(&m, "cases-cumulative", "2021-03-12"), 593.0);
    assert_eq!(california(&m, "cases-current", "2021-03-12"), 14.0);
    assert_eq!(california(&m, "cases-cumulative", "2021-03-15"), 615.0);
    assert_eq!(california(&m, "cases-cumulative", "2021-03-17"), 617.0);
}

#[test]
fn batavia_had_118_cases_and_64_current_ones_on_17_march() {
    let m = bundled();
    assert_eq!(
        value(&m, "batavia.cases-cumulative.2021-03-17"),
        Some(118.0)
    );
    assert_eq!(value(&m, "batavia.cases-current.2021-03-17"), Some(64.0));
}

#[test]
fn a_facility_without_a_row_has_no_value_and_not_zero() {
    let m = bundled();
    assert_eq!(
        value(&m, "desert-view-annex.cases-cumulative.2021-03-12"),
        None
    );
    assert_eq!(value(&m, "batavia.deaths-cumulative.2021-03-12"), Some(0.0));
}

#[test]
fn what_the_claims_record_is_what_the_typed_figures_give() {
    let messages = bundled();
    for claim in &messages.claims {
        let Method::SumOfRows { measure, .. } = &claim.value.method else {
            continue;
        };
        for check in &claim.value.checks {
            let day = check.on.value.to_string();
            let sum = california(&messages, measure.code(), &day);
            assert_eq!(check.recorded, [sum], "{} on {day}", claim.value.id.value);
        }
    }
}

#[test]
fn the_mean_of_the_monthly_rate_ratios_is_about_thirteen() {
    let messages = bundled();
    let ends = [
        "2020-03-31",
        "2020-04-30",
        "2020-05-31",
        "2020-06-30",
        "2020-07-31",
        "2020-08-31",
    ];
    let claim = messages
        .claims
        .iter()
        .find_map(|c| match &c.value.method {
            Method::MeanOfMonthlyRateRatios {
                residents,
                recorded,
                ..
            } => Some((*residents, recorded.clone())),
            _ => None,
        })
        .unwrap();
    let ratios: Vec<f64> = ends
        .windows(2)
        .map(|pair| {
            let month = &pair[1][..7];
            let cases = |day| value(&messages, &format!("us.cases-cumulative.{day}")).unwrap();
            let held = value(&messages, &format!("us.average-daily-population.{month}")).unwrap();
            let outside = value(&messages, &format!("us.cases-new.{month}")).unwrap();
            (cases(pair[1]) - cases(pair[0])) / held / (outside / claim.0)
        })
        .collect();
    for (ratio, recorded) in ratios.iter().zip(&claim.1) {
        assert!((ratio - recorded).abs() < 0.006, "{ratios:?}");
    }
    let mean = ratios.iter().sum::<f64>() / 5.0;
    assert!((mean - 13.4).abs() < 0.05, "{mean}");
}

/// Every typed figure of the page is what the archive had on the last page of the Eastern day.
#[test]
fn typed_figures_equal_the_archive_of_the_page() {
    let Some(changes) = shared("ice_facility_changes.csv") else {
        return;
    };
    let messages = bundled();
    let codes: BTreeMap<String, String> = messages
        .statements
        .iter()
        .filter_map(|s| match (&s.value.about.value, &s.value.body) {
            (Place::Facility(id), BodyRow::Profile(ProfileRow::Code(code)))
                if code.scheme == standing_terms::CodeScheme::IcePage =>
            {
                Some((id.as_str().to_owned(), code.code.clone()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(codes.len(), 10);
    let mut compared = 0;
    for item in &messages.statements {
        let row = &item.value;
        let (Place::Facility(id), BodyRow::Figure(figure)) = (&row.about.value, &row.body) else {
            continue;
        };
        if row.source.value.as_str() != "ice-covid-page" {
            continue;
        }
        let seen = row.seen.as_ref().unwrap().value;
        assert_eq!(
            BookZone::eastern().day_of(seen),
            figure.period.value.first()
        );
        let seen = seen.to_string();
        let code = &codes[id.as_str()];
        let column = match figure.measure {
            Measure::CasesCumulative => "cases_cumulative",
            Measure::CasesCurrent => "cases_current",
            _ => "deaths",
        };
        let cell = changes
            .iter()
            .rfind(|c| {
                &c["facility_id"] == code && c["page_downloaded_utc"].as_str() <= &seen[..16]
            })
            .and_then(|c| c[column].parse::<f64>().ok());
        let typed = figure.reading.value().map(standing_terms::Quantity::get);
        assert_eq!(typed, cell, "{}", row.label.value);
        compared += 1;
    }
    assert!(compared > 250, "{compared}");
}

#[test]
fn typed_national_figures_equal_the_daily_table() {
    let Some(days) = shared("ice_national_daily.csv") else {
        return;
    };
    let messages = bundled();
    let mut compared = 0;
    for item in &messages.statements {
        let label = item.value.label.value.as_str();
        let parts: Vec<&str> = label.split('.').collect();
        let (day_column, column) = match parts.as_slice() {
            ["us", "cases-cumulative", _] => ("day_eastern", "cases_cumulative"),
            ["us", "cases-current", _] => ("day_eastern", "cases_current"),
            ["us", "deaths-cumulative", _] => ("day_eastern", "deaths_cumulative"),
            ["us", "held", _] => ("population_as_of", "population"),
            ["us", "tests-cumulative", _] => ("tests_as_of", "tests_cumulative"),
            _ => continue,
        };
        let typed = value(&messages, label).unwrap().to_string();
        // An as-of date stood on several pages, once with the next week's number under it.
        assert!(
            days.iter()
                .any(|d| d[day_column] == parts[2] && d[column] == typed),
            "{label}: {typed}"
        );
        compared += 1;
    }
    assert_eq!(compared, 54);
}

fn stances<'a>(
    messages: &'a CaseMessages,
    about: &str,
    wanted: Function,
) -> Vec<(&'a str, String, &'a StatementRow)> {
    messages
        .statements
        .iter()
        .filter(|s| s.value.about.value.to_string() == about)
        .filter_map(|s| match &s.value.body {
            BodyRow::Responsibility {
                function, stance, ..
            } if *function == wanted => {
                let word = match stance {
                    StanceRow::Accepts => "accepts".to_owned(),
                    StanceRow::Disclaims => "disclaims".to_owned(),
                    StanceRow::Assigns(p) => format!("assigns {}", p.value),
                    StanceRow::Mandates(p) => format!("mandates {}", p.value),
                };
                Some((s.value.speaker.value.as_str(), word, &s.value))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn in_california_the_agency_and_the_state_pointed_at_each_other_until_11_march() {
    let messages = bundled();
    let supply = stances(&messages, "state:CA", Function::Supply);
    let on = |day: &str| -> BTreeSet<(&str, &str)> {
        let day = day.parse().unwrap();
        supply
            .iter()
            .filter(|(_, _, row)| row.valid.value.contains(day))
            .map(|(speaker, word, _)| (*speaker, word.as_str()))
            .collect()
    };
    let before = on("2021-03-10");
    assert!(before.contains(&("us-ice", "assigns ca-cdph")));
    assert!(before.contains(&("ca-cdph", "assigns us-ice")));
    assert!(!before.iter().any(|(_, word)| *word == "accepts"));
    assert!(!on("2021-03-11").contains(&("ca-cdph", "assigns us-ice")));
    let eligibility = stances(&messages, "state:CA", Function::Eligibility);
    assert_eq!(eligibility.len(), 1);
    assert_eq!(
        (eligibility[0].0, eligibility[0].1.as_str()),
        ("ca-cdph", "accepts")
    );
}

#[test]
fn at_batavia_transport_was_mandated_and_disclaimed_from_4_march_to_18_march() {
    let messages = bundled();
    let transport = stances(&messages, "facility:batavia", Function::Transport);
    let on = |day: &str| -> Vec<(&str, &str)> {
        let day = day.parse().unwrap();
        transport
            .iter()
            .filter(|(_, _, row)| row.valid.value.contains(day))
            .map(|(speaker, word, _)| (*speaker, word.as_str()))
            .collect()
    };
    assert_eq!(on("2021-03-03"), [("wdny", "mandates us-ice")]);
    assert_eq!(
        on("2021-03-04"),
        [("wdny", "mandates us-ice"), ("us-ice", "disclaims")]
    );
    assert_eq!(on("2021-03-18"), [("wdny", "mandates us-ice")]);
}

#[test]
fn the_example_of_the_documentation_is_a_sound_case() {
    let page = std::fs::read_to_string(root().join("docs/case-format.md")).unwrap();
    let files: Files = page
        .split("\n#### ")
        .skip(1)
        .map(|part| {
            let (name, rest) = part.split_once('\n').unwrap();
            let (_, block) = rest.split_once("```").unwrap();
            let (block, _) = block.split_once("```").unwrap();
            let (_, block) = block.split_once('\n').unwrap();
            (name.to_owned(), block.as_bytes().to_vec())
        })
        .collect();
    assert_eq!(files.len(), 8);
    let (messages, mut problems) = parse_case(&files);
    problems.extend(lint(&messages));
    assert_none(&problems);
    assert_eq!(messages.statements.len(), 9);
}

// One small broken case for each rule.

const HEAD: &str = "id = \"c\"\ntitle = \"t\"\nzone = \"America/New_York\"\ndisclaimer = \"d\"\n";
const PARTIES: &str = "[[party]]\nid = \"a\"\nname = \"A\"\nkind = \"federal\"\n\n\
                       [[party]]\nid = \"b\"\nname = \"B\"\nkind = \"state\"\n";
const SOURCES: &str = "[[source]]\nid = \"s\"\ntitle = \"S\"\norigin = \"o\"\n\
                       published = 2021-03-12\npublic = true\noriginal = false\n\
                       licence = \"l\"\nredistributable = false\n";
const STATEMENT: &str = "[[statement]]\nlabel = \"x\"\nkind = \"event\"\nspeaker = \"a\"\n\
                         about = \"nation:US\"\nwhat = \"w\"\nsaid = 2021-03-01\n\
                         source = \"s\"\nlocator = \"l\"\n";
const REQUEST: &str = "[[statement]]\nlabel = \"x\"\nkind = \"request\"\nspeaker = \"a\"\n\
                       about = \"nation:US\"\nwhat = \"w\"\nsaid = 2021-03-01\n\
                       source = \"s\"\nlocator = \"l\"\naddressees = [\"b\"]\n";
const FIGURES: &str =
    "label,speaker,place,measure,population,period,value,reason,source,locator,seen\n";

fn all_of(changed: &[(&str, String)]) -> Vec<CaseProblem> {
    let mut files: Files = [
        ("case.toml", HEAD),
        ("parties.toml", PARTIES),
        ("sources.toml", SOURCES),
        ("statements.toml", STATEMENT),
    ]
    .into_iter()
    .map(|(n, t)| (n.to_owned(), t.as_bytes().to_vec()))
    .collect();
    for (name, text) in changed {
        files.insert((*name).to_owned(), text.as_bytes().to_vec());
    }
    let (messages, mut problems) = parse_case(&files);
    problems.extend(lint(&messages));
    problems
}

/// The one problem of a case, as fault, file, line and field.
fn check(changed: &[(&str, String)], fault: CaseFault, file: &str, line: u32, field: &str) {
    let problems = all_of(changed);
    let found: Vec<_> = problems
        .iter()
        .map(|p| {
            (
                p.fault,
                p.file.as_str(),
                p.line.unwrap_or(0),
                p.field.as_deref().unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(found, [(fault, file, line, field)], "{problems:#?}");
}

fn statements(text: impl Into<String>) -> [(&'static str, String); 1] {
    [("statements.toml", text.into())]
}

fn figures(row: &str) -> [(&'static str, String); 1] {
    [("figures.csv", format!("{FIGURES}{row}\n"))]
}

#[test]
fn the_sound_small_case_has_no_problem() {
    assert_none(&all_of(&[]));
    assert_none(&all_of(&figures(
        "f,a,nation:US,held,people,2021-03-01,5,,s,l,",
    )));
}

#[test]
fn an_unknown_party_is_named() {
    let text = STATEMENT.replace("speaker = \"a\"", "speaker = \"nobody\"");
    check(
        &statements(text),
        CaseFault::UnknownParty,
        "statements.toml",
        4,
        "speaker",
    );
    let text = REQUEST.replace("[\"b\"]", "[\n  \"b\",\n  \"nobody\",\n]");
    check(
        &statements(text),
        CaseFault::UnknownParty,
        "statements.toml",
        12,
        "addressees",
    );
}

#[test]
fn an_unknown_facility_is_named() {
    let text = STATEMENT.replace("nation:US", "facility:nowhere");
    check(
        &statements(text),
        CaseFault::UnknownFacility,
        "statements.toml",
        5,
        "about",
    );
}

#[test]
fn an_unknown_source_is_named() {
    let text = STATEMENT.to_owned()
        + &STATEMENT
            .replace("\"x\"", "\"y\"")
            .replace("\"s\"", "\"t\"");
    check(
        &statements(text),
        CaseFault::UnknownSource,
        "statements.toml",
        17,
        "source",
    );
}

#[test]
fn a_statement_without_a_source_is_refused() {
    let text = STATEMENT.to_owned()
        + "\n"
        + &STATEMENT
            .replace("\"x\"", "\"y\"")
            .replace("source = \"s\"\n", "");
    check(
        &statements(text),
        CaseFault::MissingField,
        "statements.toml",
        11,
        "source",
    );
}

#[test]
fn an_unknown_label_is_named() {
    let text = STATEMENT.to_owned() + "restates = [\"gone\"]\n";
    check(
        &statements(text),
        CaseFault::UnknownLabel,
        "statements.toml",
        10,
        "restates",
    );
}

#[test]
fn a_label_of_another_case_is_not_ours_to_check() {
    assert_none(&all_of(&statements(
        STATEMENT.to_owned() + "restates = [\"other/x\"]\n",
    )));
}

#[test]
fn a_label_is_taken_once() {
    let text = STATEMENT.to_owned() + "\n" + STATEMENT;
    check(
        &statements(text),
        CaseFault::Duplicate,
        "statements.toml",
        12,
        "label",
    );
    let clash = [(
        "figures.csv",
        format!("{FIGURES}x,a,nation:US,held,people,2021-03-01,5,,s,l,\n"),
    )];
    check(&clash, CaseFault::Duplicate, "figures.csv", 2, "label");
}

#[test]
fn nothing_is_said_after_its_source_was_published() {
    let text = STATEMENT.replace("2021-03-01", "2021-03-13");
    check(
        &statements(text),
        CaseFault::SaidAfterPublished,
        "statements.toml",
        7,
        "said",
    );
}

#[test]
fn nothing_is_due_before_it_was_said() {
    let text = REQUEST.to_owned() + "due = 2021-02-28\n";
    check(
        &statements(text),
        CaseFault::DueBeforeSaid,
        "statements.toml",
        11,
        "due",
    );
}

#[test]
fn an_interval_does_not_end_before_it_begins() {
    let text = STATEMENT.to_owned() + "valid-from = 2021-03-05\nvalid-to = 2021-03-01\n";
    check(
        &statements(text),
        CaseFault::IntervalBackwards,
        "statements.toml",
        11,
        "valid-to",
    );
}

#[test]
fn an_answer_does_not_come_before_its_request() {
    let answer = STATEMENT
        .replace("\"x\"", "\"y\"")
        .replace("\"event\"", "\"answer\"")
        .replace("2021-03-01", "2021-02-01")
        + "answers = [\"x\"]\n";
    let text = REQUEST.to_owned() + &answer;
    check(
        &statements(text),
        CaseFault::AnswerBeforeRequest,
        "statements.toml",
        20,
        "answers",
    );
}

#[test]
fn nothing_is_seen_before_it_was_said() {
    let text = STATEMENT.to_owned() + "seen = 2021-02-28T12:00:00Z\n";
    check(
        &statements(text),
        CaseFault::SeenBeforeSaid,
        "statements.toml",
        10,
        "seen",
    );
    // Half past midnight UTC is still the day before in the case's zone.
    let text = STATEMENT.to_owned() + "seen = 2021-03-01T00:30:00Z\n";
    check(
        &statements(text),
        CaseFault::SeenBeforeSaid,
        "statements.toml",
        10,
        "seen",
    );
}

#[test]
fn a_source_that_was_not_public_was_not_seen() {
    let sources = (
        "sources.toml",
        SOURCES.replace("public = true", "public = false"),
    );
    let text = STATEMENT.to_owned() + "seen = 2021-03-02T12:00:00Z\n";
    let changed = [sources, ("statements.toml", text)];
    check(
        &changed,
        CaseFault::SeenNotPublic,
        "statements.toml",
        10,
        "seen",
    );
}

#[test]
fn a_page_that_is_overwritten_is_cited_with_its_capture() {
    let sources = SOURCES.replace("published = 2021-03-12", "published = \"rolling\"");
    let changed = [("sources.toml", sources)];
    check(
        &changed,
        CaseFault::SeriesWithoutSeen,
        "statements.toml",
        8,
        "seen",
    );
}

#[test]
fn a_figure_has_a_period() {
    let changed = figures("f,a,nation:US,held,people,,5,,s,l,");
    check(
        &changed,
        CaseFault::MissingField,
        "figures.csv",
        2,
        "period",
    );
}

#[test]
fn a_figure_has_a_value_or_a_reason_and_not_both() {
    let both = figures("f,a,nation:US,held,people,2021-03-01,5,refused,s,l,");
    check(&both, CaseFault::ValueOrReason, "figures.csv", 2, "value");
    let neither = figures("f,a,nation:US,held,people,2021-03-01,,,s,l,");
    check(
        &neither,
        CaseFault::ValueOrReason,
        "figures.csv",
        2,
        "value",
    );
}

#[test]
fn an_unknown_field_is_refused() {
    let text = STATEMENT.to_owned() + "colour = \"red\"\n";
    let problems = all_of(&statements(text));
    let field = problems.iter().find(|p| p.fault == CaseFault::UnknownField);
    let field = field.unwrap();
    assert_eq!(
        (field.line, field.field.as_deref()),
        (Some(10), Some("colour"))
    );
    let changed = [(
        "figures.csv",
        "label,speaker,place,measure,population,period,value,source,locator,colour\n".to_owned(),
    )];
    check(
        &changed,
        CaseFault::UnknownField,
        "figures.csv",
        1,
        "colour",
    );
}

#[test]
fn words_are_verbatim_only_where_an_original_was_compared() {
    let text = STATEMENT.to_owned() + "quote = { text = \"w\", verbatim = true }\n";
    let changed = statements(text);
    check(
        &changed,
        CaseFault::QuoteNotCompared,
        "statements.toml",
        10,
        "quote.verbatim",
    );
    let original = (
        "sources.toml",
        SOURCES.replace("original = false", "original = true"),
    );
    assert_none(&all_of(&[changed[0].clone(), original]));
}

#[test]
fn what_looks_like_an_a_number_is_refused() {
    let number = "A123 456 789";
    let text = STATEMENT.replace("what = \"w\"", &format!("what = \"the case of {number}\""));
    check(
        &statements(text),
        CaseFault::PersonNumber,
        "statements.toml",
        6,
        "what",
    );
    let text = format!("# {number}\n{STATEMENT}");
    check(
        &statements(text),
        CaseFault::PersonNumber,
        "statements.toml",
        1,
        "",
    );
    let changed = figures(&format!("f,a,nation:US,held,{number},2021-03-01,5,,s,l,"));
    check(
        &changed,
        CaseFault::PersonNumber,
        "figures.csv",
        2,
        "population",
    );
}

#[test]
fn a_field_about_a_person_is_refused_by_name() {
    for name in ["country-of-origin", "immigration_status", "Hearing-Date"] {
        let text = format!("{STATEMENT}{name} = \"z\"\n");
        check(
            &statements(text),
            CaseFault::ForbiddenField,
            "statements.toml",
            10,
            name,
        );
    }
    let changed = [("figures.csv", FIGURES.replace("seen", "nationality"))];
    check(
        &changed,
        CaseFault::ForbiddenField,
        "figures.csv",
        1,
        "nationality",
    );
}

#[test]
fn broken_toml_is_named_with_its_line() {
    let text = STATEMENT.replace("what = \"w\"", "what = \"w");
    let problems = all_of(&statements(text));
    assert_eq!(problems[0].fault, CaseFault::Syntax);
    assert_eq!(problems[0].file, "statements.toml");
    assert_eq!(problems[0].line, Some(6));
}

#[test]
fn a_row_with_a_cell_too_few_is_named_and_the_others_are_kept() {
    let rows = "f,a,nation:US,held,people,2021-03-01,5,,s,l,\nshort,a\n";
    let changed = figures(rows.trim_end());
    check(&changed, CaseFault::Syntax, "figures.csv", 3, "");
}

#[test]
fn only_the_speaker_takes_something_back() {
    let other = STATEMENT
        .replace("\"x\"", "\"y\"")
        .replace("speaker = \"a\"", "speaker = \"b\"")
        + "retracts = [\"x\"]\n";
    let text = STATEMENT.to_owned() + &other;
    check(
        &statements(text),
        CaseFault::NotTheSpeaker,
        "statements.toml",
        19,
        "retracts",
    );
}

#[test]
fn what_is_only_worth_a_look_is_a_warning() {
    let answer = statements(STATEMENT.replace("\"event\"", "\"answer\""));
    check(
        &answer,
        CaseFault::AnswersNothing,
        "statements.toml",
        2,
        "answers",
    );
    let unused = SOURCES.to_owned() + "\n" + &SOURCES.replace("\"s\"", "\"u\"");
    let unused = [("sources.toml", unused)];
    check(&unused, CaseFault::Unused, "sources.toml", 12, "id");
    let file = [("photo.jpg", String::new())];
    check(&file, CaseFault::UnknownFile, "photo.jpg", 0, "");
    let nameless = [(
        "facilities.toml",
        "[[facility]]\nid = \"f\"\nname = \"F\"\n".to_owned(),
    )];
    check(
        &nameless,
        CaseFault::MissingField,
        "facilities.toml",
        2,
        "facts.name",
    );
    for changed in [&answer[..], &unused, &file, &nameless] {
        assert!(
            all_of(changed)
                .iter()
                .all(|p| p.severity == Severity::Warning)
        );
    }
}

#[test]
fn one_spelling_for_two_facilities_is_a_warning() {
    let facility = |id: &str| {
        format!(
            "[[facility]]\nid = \"{id}\"\nname = \"F\"\n\n[[facility.facts]]\nas = \"g\"\n\
             speaker = \"a\"\nsource = \"s\"\nlocator = \"l\"\nname = \"F\"\n\n"
        )
    };
    let changed = [
        ("facilities.toml", facility("f") + &facility("g")),
        (
            "aliases.csv",
            "facility,name,used-by,speaker,source,locator\nf,Jail,u,a,s,l\ng,Jail,u,a,s,l\n".into(),
        ),
    ];
    check(
        &changed,
        CaseFault::AmbiguousAlias,
        "aliases.csv",
        3,
        "name",
    );
}

#[test]
fn a_case_without_a_head_says_so() {
    let (_, problems) = parse_case(&Files::new());
    assert_eq!(problems[0].fault, CaseFault::MissingFile);
    assert_eq!(problems[0].file, "case.toml");
}

#[test]
fn bytes_that_are_no_text_are_named_with_their_line() {
    let files = Files::from([(
        "case.toml".to_owned(),
        b"id = \"c\"\ntitle = \"\xff\"\n".to_vec(),
    )]);
    let (_, problems) = parse_case(&files);
    assert_eq!(
        (problems[0].fault, problems[0].line),
        (CaseFault::NotText, Some(2))
    );
}

#[test]
fn pointing_to_a_refused_item_is_not_a_second_problem() {
    let parties = PARTIES.replace("kind = \"federal\"", "kind = \"imperial\"");
    let changed = [("parties.toml", parties)];
    check(&changed, CaseFault::BadValue, "parties.toml", 4, "kind");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_reader_fail(
        which in 0usize..9,
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
    ) {
        let name = standing_formats::case::FILES[which];
        let (messages, _) = parse_case(&Files::from([(name.to_owned(), bytes)]));
        lint(&messages);
    }

    #[test]
    fn no_cut_of_a_sound_file_makes_the_reader_fail(cut in 0usize..400) {
        let text = STATEMENT.to_owned() + REQUEST;
        let text = text.get(..cut.min(text.len())).unwrap_or("").to_owned();
        all_of(&statements(text));
    }
}

fn step_of(target: &str, more: &str) -> String {
    STATEMENT
        .replace("\"x\"", "\"y\"")
        .replace("\"event\"", "\"step\"")
        + &format!("of = [\"{target}\"]\n{more}")
}

#[test]
fn a_step_concerns_a_request_an_order_or_a_promise_and_comes_after_it() {
    let event = STATEMENT.to_owned() + &step_of("x", "step = \"bounced\"\n");
    check_fault(&event, CaseFault::StepOfNothing);
    let early = REQUEST.to_owned() + &step_of("x", "step = \"bounced\"\non = 2021-02-01\n");
    check_fault(&early, CaseFault::StepBeforeIts);
    let of_nobody = REQUEST.to_owned() + &step_of("z", "step = \"bounced\"\n");
    check_fault(&of_nobody, CaseFault::UnknownLabel);
    let good = REQUEST.to_owned() + &step_of("x", "step = \"sent\"\nchannel = \"post\"\n");
    assert_eq!(faults(&good), []);
}

#[test]
fn days_are_counted_by_a_rule_and_not_given_twice() {
    let order = REQUEST.replace("\"request\"", "\"order\"");
    check_fault(&(order.clone() + "within-days = 7\n"), CaseFault::DueTwice);
    let twice = order + "within-days = 7\nclock = \"frcp-6a\"\ndue = 2021-03-09\n";
    check_fault(&twice, CaseFault::DueTwice);
}

#[test]
fn only_a_mandate_has_a_force() {
    let text = STATEMENT.replace("\"event\"", "\"responsibility\"")
        + "function = \"supply\"\nstance = \"accepts\"\nforce = \"order\"\n";
    check_fault(&text, CaseFault::ForceWithoutMandate);
}

#[test]
fn a_docket_is_a_courts() {
    let text =
        STATEMENT.replace("\"event\"", "\"docket\"") + "court = \"a\"\nnumber = \"1-CV-2\"\n";
    check_fault(&text, CaseFault::NotACourt);
}

fn faults(text: &str) -> Vec<CaseFault> {
    all_of(&statements(text)).iter().map(|p| p.fault).collect()
}

fn check_fault(text: &str, fault: CaseFault) {
    assert_eq!(faults(text), [fault]);
}
