//! `facilities`, `figures`, `statements`, `sources`, `links`: what the book says, as of.

use super::args::StatementFilter;
use super::table::{print_json, print_list};
use super::{Args, Desk, Outcome};
use anyhow::Context as _;
use standing_disclosure::institutional;
use standing_terms::{AsOf, FacilityId, Known, Measure, Place, SourceId};
use standing_views::directory::Link;
use standing_views::surveillance::{
    DayState, FacilityStanding, FigureLine, StatementLine, Total, words,
};
use std::collections::BTreeSet;

/// Says which axes an answer uses, on standard error.
pub(super) fn say_as_of(args: &Args, as_of: &AsOf) {
    if args.quiet {
        return;
    }
    let known = match as_of.known {
        Known::By(instant) => format!("known by {instant}"),
        Known::Now => "everything known since".to_owned(),
    };
    let entered = args
        .entered
        .as_ref()
        .map(|e| format!(", entered by {e}"))
        .unwrap_or_default();
    say!("on {}, {known}{entered}", as_of.on);
}

/// A figure as a cell of a table: its value, how old it is, and whether it is flagged.
pub(super) fn cell(line: Option<&FigureLine>) -> String {
    let Some(line) = line else {
        return "not published".to_owned();
    };
    let state = match line.state {
        DayState::Published => String::new(),
        DayState::Carried { days, .. } => format!(" ({days} d old)"),
        DayState::Withdrawn { since } => format!(" (dropped {since})"),
        DayState::NeverPublished => " (never published)".to_owned(),
    };
    let flag = if line.flags.is_empty() { "" } else { " ⚑" };
    format!("{}{state}{flag}", words(line.reading))
}

/// `standing facilities`.
pub(super) async fn facilities(args: &Args, all: bool) -> anyhow::Result<Outcome> {
    let desk = Desk::open_filled(args).await?;
    let surveillance = desk.surveillance();
    let as_of = desk.as_of(args, &surveillance)?;
    say_as_of(args, &as_of);
    let list = if all {
        surveillance
            .directory()
            .listings()
            .filter_map(|l| surveillance.facility(&l.id, &as_of))
            .collect()
    } else {
        surveillance.facilities(&as_of)
    };
    print_facilities(args, list)?;
    Ok(Outcome::Done)
}

/// Prints facilities with the measures of the page.
pub(super) fn print_facilities(args: &Args, list: Vec<FacilityStanding>) -> anyhow::Result<()> {
    print_list(
        args,
        &[
            "facility",
            "name",
            "state",
            "field office",
            "cases",
            "isolated or monitored",
            "deaths",
            "average daily population",
            "days unchanged",
        ],
        &institutional(list),
        |f| {
            vec![
                f.id.to_string(),
                f.name.clone(),
                f.state
                    .as_ref()
                    .map(|s| s.as_str().to_owned())
                    .unwrap_or_default(),
                f.field_office.clone().unwrap_or_default(),
                cell(f.figure(Measure::CasesCumulative)),
                cell(f.figure(Measure::CasesCurrent)),
                cell(f.figure(Measure::DeathsCumulative)),
                cell(f.figure(Measure::AverageDailyPopulation)),
                f.figure(Measure::CasesCumulative)
                    .and_then(|l| l.days_unchanged)
                    .map(|d| d.to_string())
                    .unwrap_or_default(),
            ]
        },
    )
}

/// Finds a facility by its identifier, by a code of a list, or by a name that the directory links.
pub(super) fn find(
    directory: &standing_views::directory::Directory,
    text: &str,
) -> anyhow::Result<FacilityId> {
    if let Ok(id) = text.parse::<FacilityId>()
        && directory.listing(&id).is_some()
    {
        return Ok(id);
    }
    let coded: BTreeSet<&FacilityId> = directory
        .listings()
        .filter(|l| {
            l.codes
                .iter()
                .any(|(c, _)| c.code.eq_ignore_ascii_case(text))
        })
        .map(|l| &l.id)
        .collect();
    if let (1, Some(id)) = (coded.len(), coded.first()) {
        return Ok((*id).clone());
    }
    match directory.resolve(None, &[text.to_owned()], None) {
        Link::Linked { facility, .. } => Ok(facility),
        Link::Ambiguous { candidates } => {
            let names: Vec<String> = candidates.iter().map(ToString::to_string).collect();
            anyhow::bail!("`{text}` may be any of {}: say which", names.join(", "))
        }
        Link::Proposed { candidates } => {
            let names: Vec<String> = candidates.iter().map(|(id, _)| id.to_string()).collect();
            anyhow::bail!(
                "there is no facility `{text}`; did you mean {}?",
                names.join(" or ")
            )
        }
        Link::Unknown => match nearest(directory, text) {
            Some(id) => anyhow::bail!("there is no facility `{text}`; did you mean {id}?"),
            None => anyhow::bail!(
                "there is no facility `{text}`: `standing facilities --all` lists them"
            ),
        },
    }
}

/// The identifier most like a text that is none, for a slip of the hand.
fn nearest<'a>(
    directory: &'a standing_views::directory::Directory,
    text: &str,
) -> Option<&'a FacilityId> {
    /// Below this two words have little more than their letters in common (Winkler 1990).
    const ALIKE: f64 = 0.85;
    let text = text.to_lowercase();
    directory
        .listings()
        .map(|l| (&l.id, strsim::jaro_winkler(&text, l.id.as_str())))
        .filter(|(_, score)| *score >= ALIKE)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(id, _)| id)
}

/// One sum of an area, as printed.
#[derive(serde::Serialize)]
struct AreaTotal {
    kind: &'static str,
    code: String,
    #[serde(flatten)]
    total: Total,
}

impl standing_terms::AboutInstitutions for AreaTotal {}

/// `standing areas [KIND] [CODE]`.
pub(super) async fn areas(
    args: &Args,
    kind: Option<&str>,
    code: Option<&str>,
) -> anyhow::Result<Outcome> {
    let desk = Desk::open_filled(args).await?;
    let surveillance = desk.surveillance();
    let as_of = desk.as_of(args, &surveillance)?;
    say_as_of(args, &as_of);
    let overview = surveillance.overview(&as_of);
    let all = std::iter::once(overview.nation)
        .chain(overview.states)
        .chain(overview.field_offices);
    let totals: Vec<AreaTotal> = all
        .filter(|a| kind.is_none_or(|k| k == a.kind))
        .filter(|a| code.is_none_or(|c| c.eq_ignore_ascii_case(&a.code)))
        .flat_map(|a| {
            let (kind, code) = (a.kind, a.code);
            a.totals.into_iter().map(move |total| AreaTotal {
                kind,
                code: code.clone(),
                total,
            })
        })
        .collect();
    anyhow::ensure!(
        !totals.is_empty(),
        "there is no such area with a figure: kinds are nation, state and field-office"
    );
    print_list(
        args,
        &[
            "area",
            "code",
            "measure",
            "sum",
            "facilities",
            "in doubt",
            "published total",
            "not in the sum",
        ],
        &institutional(totals),
        |a| {
            let missing: Vec<String> = a
                .total
                .missing
                .iter()
                .map(|m| format!("{} ({})", m.name, m.reason))
                .collect();
            vec![
                a.kind.to_owned(),
                a.code.clone(),
                a.total.measure.to_string(),
                a.total
                    .sum
                    .map_or_else(|| "none".to_owned(), |s| s.to_string()),
                a.total.counted.to_string(),
                a.total.flagged.to_string(),
                a.total
                    .published
                    .as_ref()
                    .map(|l| words(l.reading))
                    .unwrap_or_default(),
                if args.csv || missing.len() <= 3 {
                    missing.join("; ")
                } else {
                    format!("{} facilities; --csv or --json names them", missing.len())
                },
            ]
        },
    )?;
    Ok(Outcome::Done)
}

/// `standing figures FACILITY`.
pub(super) async fn figures(
    args: &Args,
    facility: &str,
    measure: Option<&Measure>,
) -> anyhow::Result<Outcome> {
    let desk = Desk::open_filled(args).await?;
    let surveillance = desk.surveillance();
    let as_of = desk.as_of(args, &surveillance)?;
    let id = find(surveillance.directory(), facility)?;
    say_as_of(args, &as_of);
    let place = Place::Facility(id);
    if let Some(measure) = measure {
        let history = surveillance
            .histories(&place, &as_of)
            .into_iter()
            .filter(|h| h.measure == *measure)
            .collect::<Vec<_>>();
        anyhow::ensure!(
            !history.is_empty(),
            "{measure} was not published there by {}",
            as_of.on
        );
        if args.json {
            return print_json(&institutional(history)).map(|()| Outcome::Done);
        }
        let steps: Vec<_> = history.into_iter().flat_map(|h| h.steps).collect();
        let steps = institutional(steps);
        print_list(args, &["day", "value", "flagged"], &steps, |s| {
            vec![s.day.to_string(), words(s.reading), flag_mark(s.flagged)]
        })?;
        return Ok(Outcome::Done);
    }
    let lines = institutional(surveillance.lines(&place, &as_of));
    print_list(
        args,
        &[
            "measure",
            "population",
            "value",
            "first published",
            "last published",
            "unchanged since",
            "days",
            "read from",
            "reasons to doubt",
        ],
        &lines,
        |l| {
            let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
            vec![
                l.measure.to_string(),
                l.population.clone(),
                cell(Some(l)),
                day(l.first_published),
                day(l.last_published),
                day(l.unchanged_since),
                l.days_unchanged.map(|d| d.to_string()).unwrap_or_default(),
                l.origin.as_ref().map(origin).unwrap_or_default(),
                l.flags
                    .iter()
                    .map(|f| f.reason.clone())
                    .collect::<Vec<_>>()
                    .join("; "),
            ]
        },
    )?;
    Ok(Outcome::Done)
}

fn flag_mark(flagged: bool) -> String {
    if flagged {
        "⚑".to_owned()
    } else {
        String::new()
    }
}

fn origin(o: &standing_views::surveillance::Origin) -> String {
    use standing_views::surveillance::Origin;
    match o {
        Origin::Page {
            series, captured, ..
        } => format!("{series} captured {captured}"),
        Origin::Statement {
            source, locator, ..
        } => format!("{source}, {locator}"),
    }
}

/// `standing statements`.
pub(super) async fn statements(args: &Args, filter: &StatementFilter) -> anyhow::Result<Outcome> {
    let desk = Desk::open_filled(args).await?;
    let surveillance = desk.surveillance();
    let as_of = desk.as_of(args, &surveillance)?;
    say_as_of(args, &as_of);
    let mut lines: Vec<StatementLine> = match &filter.facility {
        Some(text) => {
            let id = find(surveillance.directory(), text)?;
            surveillance
                .facility_page(&desk.book, &id, &as_of)
                .with_context(|| format!("there is no facility `{id}`"))?
                .statements
        }
        None => surveillance.statement_lines(&desk.book, &as_of, true),
    };
    if let Some(kind) = &filter.kind {
        let wanted: standing_evidence::StatementKind =
            serde_json::from_value(serde_json::Value::String(kind.clone()))
                .map_err(|_| anyhow::anyhow!("there is no kind of statement `{kind}`"))?;
        lines.retain(|s| s.kind == wanted);
    }
    if let Some(speaker) = &filter.speaker {
        let wanted = speaker.to_lowercase();
        lines.retain(|s| s.speaker.to_lowercase().contains(&wanted));
    }
    print_list(
        args,
        &[
            "label", "said", "speaker", "kind", "about", "what", "due", "source",
        ],
        &institutional(lines),
        |s| {
            let what = match &s.retracted_by {
                Some(label) => format!("{} [taken back: {label}]", s.what),
                None => s.what.clone(),
            };
            vec![
                s.label.to_string(),
                s.said.map(|d| d.to_string()).unwrap_or_default(),
                s.speaker.clone(),
                serde_json::to_value(s.kind)
                    .ok()
                    .and_then(|v| v.as_str().map(ToOwned::to_owned))
                    .unwrap_or_default(),
                s.subject.clone(),
                what,
                s.due.map(|d| d.to_string()).unwrap_or_default(),
                s.source.to_string(),
            ]
        },
    )?;
    Ok(Outcome::Done)
}

/// `standing sources [ID]`.
pub(super) async fn sources(args: &Args, id: Option<&SourceId>) -> anyhow::Result<Outcome> {
    let desk = Desk::open_filled(args).await?;
    if let Some(id) = id {
        let surveillance = desk.surveillance();
        let as_of = desk.as_of(args, &surveillance)?;
        let page = surveillance
            .source_page(&desk.book, id, &as_of)
            .with_context(|| format!("there is no source `{id}`: `standing sources` lists them"))?;
        return print_json(&institutional(page)).map(|()| Outcome::Done);
    }
    print_list(
        args,
        &[
            "source",
            "title",
            "publisher",
            "published",
            "public",
            "licence",
            "statements",
            "captures",
        ],
        &institutional(desk.surveillance().source_lines(&desk.book)),
        |s| {
            vec![
                s.id.to_string(),
                s.title.clone(),
                s.publisher.clone().unwrap_or_default(),
                s.published.map(|d| d.to_string()).unwrap_or_default(),
                if s.public { "yes" } else { "no" }.to_owned(),
                s.licence.clone(),
                s.statements.to_string(),
                s.captures.to_string(),
            ]
        },
    )?;
    Ok(Outcome::Done)
}

/// One open link, as printed.
#[derive(serde::Serialize)]
struct OpenLink {
    scheme: &'static str,
    code: String,
    link: Link,
}

impl standing_terms::AboutInstitutions for OpenLink {}

/// `standing links`.
pub(super) async fn links(args: &Args) -> anyhow::Result<Outcome> {
    let desk = Desk::open_filled(args).await?;
    let surveillance = desk.surveillance();
    let directory = surveillance.directory();
    let codes = directory.open_links().iter().map(|(code, link)| OpenLink {
        scheme: code.scheme.code(),
        code: code.code.clone(),
        link: link.clone(),
    });
    let names = directory
        .ambiguous_names()
        .into_iter()
        .map(|(name, candidates)| OpenLink {
            scheme: "name",
            code: name.to_owned(),
            link: Link::Ambiguous { candidates },
        });
    let open: Vec<OpenLink> = codes.chain(names).collect();
    if open.is_empty() && !args.quiet {
        say!("every name and code is linked");
    }
    print_list(
        args,
        &["scheme", "code", "what it may be"],
        &institutional(open),
        |o| {
            let what = match &o.link {
                Link::Linked { facility, .. } => facility.to_string(),
                Link::Ambiguous { candidates } => {
                    let names: Vec<String> = candidates.iter().map(ToString::to_string).collect();
                    format!("ambiguous: {}", names.join(" or "))
                }
                Link::Proposed { candidates } => candidates
                    .iter()
                    .map(|(id, score)| format!("{id} ({score:.2})"))
                    .collect::<Vec<_>>()
                    .join(", "),
                Link::Unknown => "nothing alike".to_owned(),
            };
            vec![o.scheme.to_owned(), o.code.clone(), what]
        },
    )?;
    Ok(Outcome::Done)
}
