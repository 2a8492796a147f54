//! The page on conformance is made from what the comparisons found.

use crate::reference::{Record, Row, all};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Where the vectors of a file come from, and what of the crate is held against them.
const FILES: [(&str, &str, &str); 15] = [
    (
        "poisson_rate_ratio",
        "`ratio`: ratio of two Poisson rates",
        "mpmath at 25 digits to 4,000 cases, SciPy above; exact and p-values checked with R `poisson.test`, Wald with epitools",
    ),
    (
        "proportion_ci",
        "`proportion`: share of people",
        "mpmath at 25 digits; checked with R `binom.test`, `prop.test` and statsmodels",
    ),
    (
        "sir_interval",
        "`sir`, `rate`: standardised ratio",
        "mpmath at 25 digits; checked with R `poisson.test` and epitools",
    ),
    (
        "anchor_erfani2021",
        "`comparison`: the thirteen times",
        "Erfani et al., JAMA 2021;325:182, from public counts",
    ),
    (
        "anchor_woods2024",
        "`two_groups`, `quantile`: 63 of 88 facilities",
        "Woods, Andrews and Goldhaber-Fiebert, AJPH 2024, from the authors' facts",
    ),
    (
        "outbreak_rule",
        "`outbreak`: the rule of that publication",
        "a second implementation in Python",
    ),
    ("ears", "`ears`", "R surveillance 1.20.3, `earsC`"),
    ("cusum", "`cusum`", "R surveillance 1.20.3, `cusum`"),
    (
        "farrington",
        "`farrington`",
        "R surveillance 1.20.3, `farringtonFlexible`, `farrington`",
    ),
    (
        "cori_rt",
        "`cori`: reproduction number",
        "R EpiEstim 2.2-4, `estimate_R`",
    ),
    (
        "seir_analytic",
        "`epidemic::seir`",
        "root finding in SciPy 1.17.1",
    ),
    (
        "final_size_two_group",
        "`epidemic::final_size`: people held and staff",
        "root finding in SciPy 1.17.1",
    ),
    (
        "final_size_markov",
        "`epidemic::outbreak_size`",
        "a dynamic programme in NumPy",
    ),
    (
        "chain_binomial_exact",
        "`epidemic::chain`",
        "a dynamic programme in NumPy",
    ),
    (
        "dose_completion",
        "`epidemic::stay`: still held for the second dose",
        "SciPy 1.17.1",
    ),
];

/// Methods for which no vector lies beside the project, and the tests that hold them.
const WITHOUT_VECTORS: [(&str, &str); 13] = [
    (
        "Score interval of a rate ratio",
        "the_score_interval_is_where_the_score_test_has_its_critical_value",
    ),
    (
        "Rates per person-time, by days, years or people",
        "a_rate_is_given_per_what_was_asked",
    ),
    (
        "Indirect standardisation by strata",
        "strata_add_up_to_an_expected_count",
    ),
    (
        "Coverage with unknown numerator or denominator; attack rate",
        "unknown_denominators_make_an_interval_and_contradictions_a_reason",
    ),
    (
        "Growth and doubling time of a series",
        "counts_that_double_every_two_days_are_found_to_double_every_two_days",
    ),
    (
        "CUSUM with reset",
        "after_an_alarm_the_reset_form_starts_again",
    ),
    (
        "Refusal of Farrington's method without five years",
        "farrington_refuses_a_pandemic_year_and_says_why",
    ),
    (
        "Start, end and size of an outbreak",
        "an_outbreak_starts_at_ten_per_cent_and_ends_after_28_days_without_a_case",
    ),
    (
        "Excess over the community",
        "excess_is_observed_less_expected",
    ),
    (
        "Pooled ratio beside the mean of ratios (Simpson)",
        "pooling_can_turn_a_comparison_round_and_both_are_shown",
    ),
    (
        "Panel with unit effects",
        "a_panel_finds_the_slope_within_units_whatever_their_levels",
    ),
    (
        "Panel with unit and time effects",
        "time_effects_in_a_full_panel_are_what_both_means_taken_out_give",
    ),
    (
        "Ends and refusals of the laws of an epidemic",
        "below_one_infection_each_an_epidemic_neither_grows_nor_lasts",
    ),
];

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/conformance/statistics.md")
}

fn page(found: &Record, error: impl Fn(&str, &Row) -> String) -> String {
    let mut page = String::from(
        "# Conformance of the statistics\n\n\
         Made from results by the test `the_page_says_what_the_comparisons_found` of \
         `standing-statistics` (`STANDING_WRITE=1 cargo test -p standing-statistics` writes it); do \
         not edit.\n\n\
         Each value that a reference file gives is computed again and compared. *Asked* is the \
         tolerance stated with the vectors; a test fails beyond it. Errors are relative, where \
         marked (a) absolute. A second set of vectors of the same kind is kept back and was not \
         looked at; `STANDING_REFERENCE=FOLDER` runs another folder. Formulas, ranges and how each \
         method fails stand at the head of its file in `crates/standing-statistics/src`; the \
         libraries that were rejected in decision 0009.\n\n\
         | file | what | method | cases | values | asked | worst error |\n\
         |---|---|---|---:|---:|---:|---:|\n",
    );
    for (file, what, _) in &FILES {
        for ((_, method), row) in found.rows.iter().filter(|((of, _), _)| of == file) {
            let cases = found.cases.get(file).copied().unwrap_or_default();
            let asked = asked(row);
            let key = format!("| {file} | {what} | {method} | ");
            let error = error(&key, row);
            let values = row.values;
            let _ = writeln!(page, "{key}{cases} | {values} | {asked} | {error} |");
        }
    }
    page.push_str("\n## Where the vectors come from\n\n| file | computed by |\n|---|---|\n");
    for (file, _, source) in &FILES {
        let _ = writeln!(page, "| {file} | {source} |");
    }
    page.push_str(
        "\n`allocation_bubar2021` is not run: it is the table of a simulation of an epidemic under \
         five plans of vaccination by age, and this project has no such simulation yet. It is no \
         statistic.\n\n\
         ## Methods without a vector\n\n\
         Held by worked-out values and by what must be true of them (`tests/statistics`).\n\n\
         | method | test |\n|---|---|\n",
    );
    for (method, test) in WITHOUT_VECTORS {
        let _ = writeln!(page, "| {method} | `{test}` |");
    }
    page
}

fn asked(row: &Row) -> String {
    if row.tolerance == 0.0 {
        "equal".into()
    } else {
        let kind = if row.relative { "" } else { " (a)" };
        format!("{:.0e}{kind}", row.tolerance)
    }
}

fn measured(row: &Row) -> String {
    if row.worst == 0.0 {
        "0".into()
    } else {
        format!("{:.1e}", row.worst)
    }
}

#[test]
fn the_page_says_what_the_comparisons_found() {
    let found = all();
    if std::env::var_os("STANDING_REFERENCE").is_some() {
        println!("skipped: the page is of the vectors beside the project");
        return;
    }
    if found.cases.len() < FILES.len() {
        println!("skipped: the vectors in ../shared/epi/reference are not all there");
        return;
    }
    if std::env::var_os("STANDING_WRITE").is_some() {
        std::fs::write(path(), page(&found, |_, row| measured(row))).unwrap();
    }
    let written = std::fs::read_to_string(path()).unwrap();
    // The last digits are the machine's; the page's error stands as long as it is of the size.
    let stated = |key: &str, row: &Row| {
        let line = written.lines().find(|line| line.starts_with(key));
        let line = line.unwrap_or_else(|| panic!("the page has no line {key}"));
        let cell = line.trim_end_matches(" |").rsplit("| ").next().unwrap();
        let error: f64 = cell.parse().unwrap();
        assert!(
            row.worst <= 10.0 * error.max(1e-16),
            "{key}: {:e} now",
            row.worst
        );
        cell.to_owned()
    };
    assert_eq!(page(&found, stated), written, "STANDING_WRITE=1 writes it");
}

#[test]
fn every_test_that_the_page_names_is_there() {
    let tests = [
        include_str!("closed_forms.rs"),
        include_str!("identities.rs"),
    ]
    .concat();
    for (method, test) in WITHOUT_VECTORS {
        assert!(tests.contains(&format!("fn {test}(")), "{method}: {test}");
    }
}
