//! The page `docs/conformance/cdsi.md`, made from results.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use standing_forecast::Compiled;

use super::suite::{Verdict, by_group};

#[derive(Debug, Deserialize)]
pub(crate) struct Explanation {
    pub(crate) side: Side,
    pub(crate) why: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Side {
    Same,
    Later,
    Earlier,
}

impl Side {
    fn words(self) -> &'static str {
        match self {
            Self::Same => "nothing that a person would act on differs",
            Self::Later => "ours is later or withholds",
            Self::Earlier => "**ours is earlier or asks for a dose**",
        }
    }
}

pub(crate) fn explanations() -> BTreeMap<String, Explanation> {
    toml::from_str(include_str!("explanations.toml")).unwrap()
}

pub(crate) fn page(data: &Compiled, verdicts: &[Verdict]) -> String {
    let explanations = explanations();
    let mut page = String::from(
        "# Conformance with CDC's test cases\n\n\
         Made from results by the test `the_page_says_what_the_results_say` of `standing-forecast` \
         (`STANDING_WRITE=1 cargo test -p standing-forecast --test cdsi` writes it); do not edit.\n\n",
    );
    let _ = writeln!(
        page,
        "Logic specification 4.6, supporting data {}, healthy cases v4.45, underlying conditions \
         v4.6. These are 70 % of CDC's cases; the rest is kept back and was not looked at.\n",
        data.version()
    );
    page.push_str(
        "A case is met if everything that it states agrees: the status of the vaccine group, the \
         dose number, the earliest, the recommended and the past due date (and no date where none \
         is stated), and of each dose the status and the reason. For a dose, each antigen of the \
         group that it holds must have a best series that says the same, CDC's reason being one of \
         the reasons given (TABLE 6-31: \"with evaluation reasons\"); a dose that holds no antigen \
         of the group is judged by its own.\n\n",
    );
    for (suite, title) in [
        ("healthy", "Healthy children and adults"),
        ("condition", "Underlying conditions"),
    ] {
        let own: Vec<&Verdict> = verdicts.iter().filter(|v| v.suite == suite).collect();
        let met = own.iter().filter(|v| v.differences.is_empty()).count();
        let _ = writeln!(
            page,
            "## {title}: {met} of {} met ({:.1} %)\n\n| vaccine group | met | cases |\n|---|---:|---:|",
            own.len(),
            100.0 * met as f64 / own.len() as f64
        );
        for (group, (met, cases)) in by_group(own.iter().copied()) {
            let _ = writeln!(page, "| {group} | {met} | {cases} |");
        }
        page.push_str("\n### Cases not met\n\n");
        for verdict in own.iter().filter(|v| !v.differences.is_empty()) {
            let _ = writeln!(
                page,
                "**{}**, {}: {}\n",
                verdict.id, verdict.group, verdict.name
            );
            for difference in &verdict.differences {
                let _ = writeln!(page, "- {difference}");
            }
            if let Some(explanation) = explanations.get(&verdict.id) {
                let _ = writeln!(
                    page,
                    "\n{} ({}).\n",
                    explanation.why.trim_end_matches('.'),
                    explanation.side.words()
                );
            }
        }
    }
    page.push_str(
        "## Where the specification is departed from or leaves something open\n\n\
         Each place in the code says `DIFFERENCE` or names what is open.\n\n\
         - *Minimum Age To Start* is defined in the glossary, given in the data and used by no rule. \
         A series group is left out where none of its series may yet be started and no dose counts \
         in any of them (`select/prefilter.rs`).\n\
         - SELECTSCORE-2 compares priorities with any relevant series. A series that the person has \
         aged out of is left out of the comparison, unless all are. So is one that has no way to \
         begin: no dose counts in it, and its next dose has neither a minimum age nor a season nor \
         an interval counted from anything but a dose that does not count \
         (`select/prefilter.rs`).\n\
         - An interval that is counted from an observation (weeks of pregnancy, months since a \
         transplant) is not left out where the observation has no date: no date can be computed, and \
         the reason says which is missing (`forecast/dates.rs`). The specification would forecast \
         from the season or the minimum age, before the day that the rule waits for.\n\
         - TABLE 7-10 gives no order of its columns: contraindicated, immune, target doses, maximum \
         age, season (`forecast/need.rs`).\n\
         - TABLE 8-5 has no rule for series with valid doses that are neither complete nor in \
         process: the default, then most valid doses, then the preference (`select/score.rs`).\n\
         - Of several forecasts of one vaccine group (section 4.6 allows them) one leads: one that \
         asks for a dose before one that does not, risk before standard, the earlier first; the \
         others are shown beside it (`group/mod.rs`).\n\
         - FORECASTDN-2 has no rule for groups that are neither Yes nor No: the maximum over the \
         best series, also where a forecast holds one of them alone: CDC's cases 2016-UC-0058, -0132, \
         -0166 and 2024-UC-0019 count so (`group/mod.rs`).\n\
         - Counts of type `Total` take in the doses before the one evaluated; when forecasting, all \
         (`evaluate/conditional_skip.rs`).\n\
         - Immunity by country of birth is never assumed: no country of birth is held \
         (`forecast/immunity.rs`).\n",
    );
    page
}
