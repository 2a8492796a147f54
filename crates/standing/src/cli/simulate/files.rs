//! The folder of an answer: figures and runs as CSV and Parquet, charts as SVG, and what was played.

use crate::open_data::{Cell, Column, Head, Keeps, Kind, TableFile};
use crate::simulation::Answered;
use crate::web::{Locale, surveillance::simulation_charts};
use anyhow::Context as _;
use serde_json::Value;
use standing_outbreak::compare::Spread;
use standing_outbreak::inquiry::{Figure, Inquiry};
use standing_outbreak::{Outcome, Tally};
use std::path::Path;

const FIGURES: Head = Head {
    name: "figures",
    title: "Figures of each arm",
    about: "One row for an arm, whose people, and what is counted.",
    key: &["arm", "people", "measure"],
    keeps: Keeps::Whole,
};

const RUNS: Head = Head {
    name: "runs",
    title: "Every run",
    about: "One row for an arm, a run and whose people. Runs of one number share their chance over all arms.",
    key: &["arm", "run", "people"],
    keeps: Keeps::Whole,
};

const NOT_KNOWN: &str = "not known, which is not zero";
const BASELINE: &str = "the arm is the baseline, or the figure is not known";
const NO_WEEK: &str = "not asked, or the arm does nothing";

/// Makes the folder, before anything is played; one that holds something is refused.
pub(super) fn claim(dir: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let mut entries = std::fs::read_dir(dir).with_context(|| format!("{}", dir.display()))?;
    anyhow::ensure!(
        entries.next().is_none(),
        "{} holds something: name another folder, or an empty one",
        dir.display()
    );
    Ok(())
}

fn median(spread: Option<Spread>) -> Cell<'static> {
    spread.map_or(Cell::Empty, |s| Cell::Number(s.median))
}

fn low(spread: Option<Spread>) -> Cell<'static> {
    spread.map_or(Cell::Empty, |s| Cell::Number(s.low))
}

fn high(spread: Option<Spread>) -> Cell<'static> {
    spread.map_or(Cell::Empty, |s| Cell::Number(s.high))
}

type OfFigure = for<'r> fn(&'r Figure) -> Cell<'r>;

fn text(name: &'static str, about: &'static str, cell: OfFigure) -> Column<Figure> {
    Column::new(name, Kind::Text, about, cell)
}

fn number(
    name: &'static str,
    about: &'static str,
    empty: &'static str,
    cell: OfFigure,
) -> Column<Figure> {
    Column::new(name, Kind::Number, about, cell).empty(empty)
}

fn columns() -> Vec<Column<Figure>> {
    vec![
        text("arm", "The arm.", |f: &Figure| (&f.arm).into()),
        text("people", "Whose people.", |f| f.people.code().into()),
        text("measure", "What is counted.", |f| f.measure.code().into()),
        number("median", "Over the runs.", NOT_KNOWN, |f| median(f.value)),
        number("low", "2.5 % of the runs lie below.", NOT_KNOWN, |f| {
            low(f.value)
        }),
        number("high", "2.5 % of the runs lie above.", NOT_KNOWN, |f| {
            high(f.value)
        }),
        number(
            "difference_median",
            "The arm's figure less the baseline's, run by run.",
            BASELINE,
            |f| median(f.difference),
        ),
        number("difference_low", "2.5 % lie below.", BASELINE, |f| {
            low(f.difference)
        }),
        number("difference_high", "2.5 % lie above.", BASELINE, |f| {
            high(f.difference)
        }),
        number(
            "better",
            "Share of runs in which the arm is better than the baseline; a tie counts half.",
            BASELINE,
            |f| f.better.map_or(Cell::Empty, Cell::Number),
        ),
        number(
            "week_median",
            "The figure when begun a week earlier less that when begun later.",
            NO_WEEK,
            |f| median(f.week.map(|w| w.difference)),
        ),
        number("week_low", "2.5 % lie below.", NO_WEEK, |f| {
            low(f.week.map(|w| w.difference))
        }),
        number("week_high", "2.5 % lie above.", NO_WEEK, |f| {
            high(f.week.map(|w| w.difference))
        }),
        number(
            "week_better",
            "Share of runs in which the earlier is better; a tie counts half.",
            NO_WEEK,
            |f| f.week.map_or(Cell::Empty, |w| Cell::Number(w.better)),
        ),
    ]
}

/// The figures as CSV.
pub(super) fn figures_csv(figures: &[Figure]) -> anyhow::Result<Vec<u8>> {
    let columns = columns();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(columns.iter().map(|c| c.field.name))?;
    for figure in figures {
        csv.write_record(columns.iter().map(|c| match (c.cell)(figure) {
            Cell::Text(text) => standing_formats::csv_write::neutralise_for_spreadsheet(&text),
            cell => cell.csv().into_owned(),
        }))?;
    }
    Ok(csv.into_inner()?)
}

/// A run of an arm for some people.
struct Run<'a> {
    arm: &'a str,
    number: i64,
    people: &'static str,
    tally: &'a Tally,
    /// The same people's infections in the run with nobody infected in custody.
    custody_off: Option<u64>,
}

type RunColumn = (
    &'static str,
    &'static str,
    Option<&'static str>,
    fn(&Run<'_>) -> Option<u64>,
);

const COUNTS: [RunColumn; 9] = [
    ("infections", "People infected.", None, |r| {
        Some(r.tally.infections)
    }),
    (
        "infections_custody_off",
        "People infected in the run of that number with nobody infected in custody.",
        Some("not asked"),
        |r| r.custody_off,
    ),
    ("hospital_days", "Days in hospital.", Some(NOT_KNOWN), |r| {
        r.tally.hospital_days
    }),
    ("deaths", "Deaths.", Some(NOT_KNOWN), |r| r.tally.deaths),
    ("first_doses", "First doses given.", None, |r| {
        Some(r.tally.first_doses)
    }),
    ("second_doses", "Second doses given.", None, |r| {
        Some(r.tally.second_doses)
    }),
    (
        "lost_at_release",
        "Second doses lost at release.",
        None,
        |r| Some(r.tally.lost_at_release),
    ),
    (
        "lost_at_transfer",
        "Second doses lost at transfer.",
        None,
        |r| Some(r.tally.lost_at_transfer),
    ),
    ("lost_at_death", "Second doses lost at death.", None, |r| {
        Some(r.tally.lost_at_death)
    }),
];

type OfOutcome = fn(&Outcome) -> &Tally;

const PARTS: [(&str, OfOutcome); 3] = [
    ("held", |o| &o.held),
    ("staff", |o| &o.staff),
    ("county", |o| &o.community),
];

/// Writes the folder.
pub(super) fn write(
    dir: &Path,
    inquiry: &Inquiry,
    answered: &Answered,
    run: &Value,
    words: &Locale,
) -> anyhow::Result<()> {
    let columns = columns();
    let fields: Vec<_> = columns.iter().map(|c| c.field.clone()).collect();
    let notes = [("title", inquiry.title.as_str())];
    let mut table = TableFile::create(dir, FIGURES, &fields, &notes)?;
    for figure in &answered.figures {
        let cells: Vec<Cell<'_>> = columns.iter().map(|c| (c.cell)(figure)).collect();
        table.row(&cells)?;
    }
    table.done()?;
    runs(dir, answered, &notes)?;
    let text = format!("{}\n", serde_json::to_string_pretty(run)?);
    let save = |name: &str, text: &str| {
        let path = dir.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    save("run.json", &text)?;
    for (name, svg) in simulation_charts(&answered.figures, words) {
        save(&format!("{name}.svg"), &svg)?;
    }
    Ok(())
}

fn runs(dir: &Path, answered: &Answered, notes: &[(&str, &str)]) -> anyhow::Result<()> {
    let mut fields = vec![
        Column::<Figure>::new("arm", Kind::Text, "The arm.", |_| Cell::Empty).field,
        Column::<Figure>::new("run", Kind::Integer, "Its number, from 0.", |_| Cell::Empty).field,
        Column::<Figure>::new("people", Kind::Text, "Whose people.", |_| Cell::Empty).field,
    ];
    for (name, about, empty, _) in COUNTS {
        let mut column = Column::<Figure>::new(name, Kind::Integer, about, |_| Cell::Empty);
        if let Some(empty) = empty {
            column = column.empty(empty);
        }
        fields.push(column.field);
    }
    let mut table = TableFile::create(dir, RUNS, &fields, notes)?;
    for arm in &answered.runs {
        for (number, outcome) in arm.plan.iter().enumerate() {
            let off = arm.custody_off.as_ref().and_then(|runs| runs.get(number));
            for (people, of) in PARTS {
                let run = Run {
                    arm: &arm.name,
                    number: i64::try_from(number)?,
                    people,
                    tally: of(outcome),
                    custody_off: off.map(|outcome| of(outcome).infections),
                };
                let mut cells = vec![
                    Cell::from(run.arm),
                    Cell::Integer(run.number),
                    Cell::from(run.people),
                ];
                for (_, _, _, count) in COUNTS {
                    cells.push(match count(&run) {
                        Some(n) => Cell::Integer(i64::try_from(n)?),
                        None => Cell::Empty,
                    });
                }
                table.row(&cells)?;
            }
        }
    }
    table.done()?;
    Ok(())
}
