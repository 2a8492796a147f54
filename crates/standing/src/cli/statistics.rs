//! `standing ratio`, `surveillance`, `outbreaks`, `coverage`, `expansion`, `spillover`, `brief`: what
//! the figures amount to, with estimand, inputs and caveats; a refusal says why.

use super::args::{RatioArgs, StatisticsPlace};
use super::show::{find, say_as_of};
use super::table::{print_json, print_list};
use super::{Args, Desk, Outcome};
use crate::statistics_rules::rules;
use crate::web::{Locale, Locales};
use anyhow::Context as _;
use serde::Serialize;
use standing_disclosure::institutional;
use standing_terms::{AboutInstitutions, AsOf, Fips, PartyId, Period, Place, StateCode};
use standing_views::epidemiology::brief::Sentence;
use standing_views::epidemiology::elsewhere::AreaComparison;
use standing_views::epidemiology::outbreaks::FacilityOutbreaks;
use standing_views::epidemiology::ratio::{RateRatio, RatioQuestion, Whom};
use standing_views::epidemiology::{
    Answer, Epidemiology, Estimate, Input, Interval, Message, Reasons, days_to,
};
use standing_views::surveillance::{Surveillance, incidence::months, words};
use std::sync::Arc;

/// A desk with its views, as-of point and language.
struct Question {
    desk: Desk,
    surveillance: Surveillance,
    as_of: AsOf,
    locale: Arc<Locale>,
}

impl Question {
    async fn open(args: &Args) -> anyhow::Result<Self> {
        let desk = Desk::open_filled(args).await?;
        let surveillance = desk.surveillance();
        let as_of = desk.as_of(args, &surveillance)?;
        let locales = Locales::embedded()?;
        let locale = locales
            .get(&args.lang)
            .unwrap_or_else(|| locales.source())
            .clone();
        say_as_of(args, &as_of);
        Ok(Self {
            desk,
            surveillance,
            as_of,
            locale,
        })
    }

    fn ask(&self) -> anyhow::Result<Epidemiology<'_>> {
        Ok(Epidemiology::of(
            &self.surveillance,
            &self.desk.book,
            rules()?,
        ))
    }

    /// A place as typed: `nation:US`, `state:CA`, `field-office:SND`, `county:06073`, or a facility.
    fn place(&self, text: &str) -> anyhow::Result<Place> {
        let wrong = || {
            format!(
                "`{text}` is no place: type nation:US, state:CA, field-office:SND, county:06073 or a \
                 facility such as otay-mesa"
            )
        };
        Ok(match text.split_once(':') {
            Some(("nation", code)) => Place::Nation(code.to_owned()),
            Some(("state", code)) => Place::State(StateCode::new(code).with_context(wrong)?),
            Some(("field-office", code)) => Place::FieldOffice(code.to_owned()),
            Some(("county", code)) => Place::County(Fips::new(code).with_context(wrong)?),
            Some(("facility", id)) => Place::Facility(find(self.surveillance.directory(), id)?),
            Some(_) => anyhow::bail!(wrong()),
            None => Place::Facility(find(self.surveillance.directory(), text)?),
        })
    }

    fn place_or_nation(&self, asked: &StatisticsPlace) -> anyhow::Result<Place> {
        asked
            .place
            .as_deref()
            .map_or_else(|| Ok(Place::us()), |text| self.place(text))
    }

    fn say(&self, message: &Message) -> String {
        self.locale.message(message)
    }

    fn answered<T>(&self, answer: &Answer<T>, say: impl Fn(&T) -> String) -> String {
        match answer {
            Answer::Given(value) => say(value),
            Answer::Refused(why) => self.say(why),
        }
    }

    /// Estimand, method, caveats and inputs under a table; on standard error, since data goes to
    /// standard output.
    fn explain(&self, args: &Args, reasons: &Reasons) {
        if args.quiet || args.json || args.csv {
            return;
        }
        say!("{}", self.say(&reasons.estimand));
        say!("{}", self.say(&reasons.method));
        for citation in &reasons.citations {
            say!("  {citation}");
        }
        for caveat in &reasons.caveats {
            say!("  - {}", self.say(caveat));
        }
    }
}

/// A row of `standing ratio`.
#[derive(Serialize)]
struct RatioRow {
    /// Which comparison.
    comparison: String,
    /// Its days, or what is taken over them.
    period: String,
    /// Cases and people inside.
    inside: String,
    /// Cases and people outside.
    outside: String,
    /// The ratio, or why there is none.
    ratio: String,
    /// Its intervals, the headline first.
    intervals: Vec<String>,
    /// What went in.
    inputs: Vec<String>,
}

impl AboutInstitutions for RatioRow {}

/// `standing ratio`.
pub(super) async fn ratio(args: &Args, asked: &RatioArgs) -> anyhow::Result<Outcome> {
    let q = Question::open(args).await?;
    let ask = q.ask()?;
    let Some(inside) = &asked.numerator_place else {
        let published = ask.published_ratios(&q.as_of);
        if args.json {
            for one in published {
                print_json(&institutional(one))?;
            }
            return Ok(Outcome::Done);
        }
        let mut rows = Vec::new();
        for one in &published {
            for against in &one.against {
                rows.extend(q.ratio_rows(against));
            }
        }
        print_ratio(args, rows)?;
        for one in &published {
            if let Some(first) = one.against.first() {
                q.explain(args, &first.reasons);
            }
            if !args.quiet {
                say!("{}: {}", one.citation, one.published);
                for why in &one.why_they_differ {
                    say!("  - {}", q.say(why));
                }
            }
        }
        let holds = published
            .iter()
            .all(|p| p.against.iter().all(|r| r.pooled.given().is_some()));
        return Ok(if holds {
            Outcome::Done
        } else {
            Outcome::WithProblems
        });
    };
    let inside = q.place(inside)?;
    let (whom, outside) = match asked.against.strip_prefix("held:") {
        Some(place) => (Whom::Held, place),
        None => (Whom::Residents, asked.against.as_str()),
    };
    let outside = q.place(outside)?;
    let to = asked.to.unwrap_or(q.as_of.on);
    let from = asked.from.unwrap_or_else(|| days_to(to, 28).first());
    let whole = Period::span(from, to)?;
    let periods = if asked.by_month {
        months(from, to)
            .into_iter()
            .filter_map(|m| Period::span(m.first().max(from), m.last().min(to)).ok())
            .collect()
    } else {
        vec![whole]
    };
    let party = |text: &Option<String>| text.as_deref().map(PartyId::new).transpose();
    let question = RatioQuestion {
        whom,
        inside_speaker: party(&asked.speaker)?,
        outside_speaker: party(&asked.against_speaker)?,
        ..RatioQuestion::new(inside, outside, periods)
    };
    let found = ask.ratio(&question, &q.as_of);
    let refused = found.pooled.given().is_none();
    if args.json {
        print_json(&institutional(found))?;
    } else {
        print_ratio(args, q.ratio_rows(&found))?;
        q.explain(args, &found.reasons);
    }
    Ok(if refused {
        Outcome::WithProblems
    } else {
        Outcome::Done
    })
}

fn print_ratio(args: &Args, rows: Vec<RatioRow>) -> anyhow::Result<()> {
    print_list(
        args,
        &[
            "comparison",
            "period",
            "inside",
            "outside",
            "ratio",
            "intervals",
            "inputs",
        ],
        &institutional(rows),
        |r| {
            vec![
                r.comparison.clone(),
                r.period.clone(),
                r.inside.clone(),
                r.outside.clone(),
                r.ratio.clone(),
                r.intervals.join("; "),
                r.inputs.join("\n"),
            ]
        },
    )
}

impl Question {
    fn ratio_rows(&self, found: &RateRatio) -> Vec<RatioRow> {
        let by = found
            .outside_speaker_name
            .as_ref()
            .map(|s| format!(" ({s})"))
            .unwrap_or_default();
        let comparison = format!("{} / {}{by}", found.inside, found.outside);
        let mut rows: Vec<RatioRow> = found
            .periods
            .iter()
            .map(|(period, answer)| {
                let mut row = RatioRow {
                    comparison: comparison.clone(),
                    period: period.to_string(),
                    inside: String::new(),
                    outside: String::new(),
                    ratio: self.answered(answer, |r| number(r.ratio.value)),
                    intervals: Vec::new(),
                    inputs: Vec::new(),
                };
                if let Answer::Given(r) = answer {
                    let side = |rate: &standing_views::epidemiology::ratio::Rate| {
                        format!(
                            "{} / {:.0} = {:.1}",
                            rate.cases, rate.mean_people, rate.per_100k
                        )
                    };
                    row.inside = side(&r.inside);
                    row.outside = side(&r.outside);
                    row.intervals = intervals(&r.ratio);
                    let all = r
                        .inside
                        .reasons
                        .inputs
                        .iter()
                        .chain(&r.outside.reasons.inputs);
                    row.inputs = all.map(input).collect();
                }
                row
            })
            .collect();
        for (name, answer) in [
            ("mean of periods", &found.mean_of_periods),
            ("pooled", &found.pooled),
        ] {
            rows.push(RatioRow {
                comparison: comparison.clone(),
                period: name.to_owned(),
                inside: String::new(),
                outside: String::new(),
                ratio: self.answered(answer, |e| number(e.value)),
                intervals: answer.given().map(intervals).unwrap_or_default(),
                inputs: Vec::new(),
            });
        }
        rows
    }
}

/// `standing surveillance [PLACE]`.
pub(super) async fn surveillance(args: &Args, asked: &StatisticsPlace) -> anyhow::Result<Outcome> {
    let q = Question::open(args).await?;
    let ask = q.ask()?;
    let period = days_to(q.as_of.on, 28);
    let rows: Vec<AreaComparison> = if let Some(text) = &asked.place {
        vec![ask.comparison(&q.place(text)?, period, &q.as_of)]
    } else {
        let all = ask.elsewhere(period, &q.as_of);
        if !args.quiet {
            for message in &all.outside {
                say!("{}", q.say(message));
            }
        }
        let mut rows = vec![all.nation];
        rows.extend(all.states);
        rows.extend(all.field_offices);
        rows
    };
    let first = rows
        .first()
        .and_then(|r| r.inside.given())
        .map(|r| r.reasons.clone());
    print_list(
        args,
        &[
            "kind",
            "code",
            "name",
            "days",
            "cases",
            "people",
            "per 100,000",
            "facilities",
            "without",
            "against",
            "over facilities",
            "staff",
        ],
        &institutional(rows),
        |r| {
            let rate = r.inside.given();
            vec![
                r.kind.to_owned(),
                r.code.clone(),
                r.name.clone(),
                r.window.to_string(),
                q.answered(&r.inside, |x| format!("{:.0}", x.cases)),
                rate.map(|x| format!("{:.0}", x.mean_people))
                    .unwrap_or_default(),
                rate.map(|x| format!("{:.1}", x.per_100k))
                    .unwrap_or_default(),
                r.counted.to_string(),
                r.missing.len().to_string(),
                r.against
                    .iter()
                    .map(|a| {
                        format!(
                            "{}: {}",
                            a.name,
                            q.answered(&a.ratio, |x| estimate(&x.ratio))
                        )
                    })
                    .collect::<Vec<_>>()
                    .join("\n"),
                q.answered(&r.over_facilities, |o| {
                    format!(
                        "mean {:.1}, median {:.1} of {}",
                        o.mean, o.median, o.counted
                    )
                }),
                q.answered(&r.staff, |s| words(s.cases.reading)),
            ]
        },
    )?;
    if let Some(reasons) = first {
        q.explain(args, &reasons);
    }
    Ok(Outcome::Done)
}

/// `standing outbreaks [PLACE]`.
pub(super) async fn outbreaks(args: &Args, asked: &StatisticsPlace) -> anyhow::Result<Outcome> {
    let q = Question::open(args).await?;
    let ask = q.ask()?;
    let place = q.place_or_nation(asked)?;
    let facilities: Vec<FacilityOutbreaks> = if let Place::Facility(id) = &place {
        ask.outbreaks_of(id, &q.as_of).into_iter().collect()
    } else {
        let list = ask
            .outbreaks(&place, &q.as_of)
            .context("no rule of outbreaks is in force on that day")?;
        if !args.quiet {
            say!(
                "{} facilities judged, {} with an outbreak at some time, {} with one that lasts; {} \
                 cannot be judged. {}",
                list.judged,
                list.with_outbreak,
                list.ongoing,
                list.not_judged,
                list.citation
            );
        }
        list.facilities
    };
    if args.json {
        print_list(args, &[], &institutional(facilities), |_| Vec::new())?;
        return Ok(Outcome::Done);
    }
    let reasons = facilities.first().map(|f| f.reasons.clone());
    let rows: Vec<OutbreakRow> = facilities.iter().flat_map(|f| q.outbreak_rows(f)).collect();
    print_list(
        args,
        &[
            "facility",
            "name",
            "from",
            "over",
            "cases",
            "attack rate",
            "peak isolated",
            "deaths",
            "certain",
            "why not",
        ],
        &institutional(rows),
        |r| r.cells.clone(),
    )?;
    if let Some(reasons) = reasons {
        q.explain(args, &reasons);
    }
    Ok(Outcome::Done)
}

/// A row of `standing outbreaks`.
#[derive(Serialize)]
struct OutbreakRow {
    cells: Vec<String>,
}

impl AboutInstitutions for OutbreakRow {}

impl Question {
    fn outbreak_rows(&self, f: &FacilityOutbreaks) -> Vec<OutbreakRow> {
        let head = || vec![f.facility.to_string(), f.name.clone()];
        let judged = match &f.judged {
            Answer::Given(judged) => judged,
            Answer::Refused(why) => {
                let mut cells = head();
                cells.extend(std::iter::repeat_n(String::new(), 7));
                cells.push(self.say(why));
                return vec![OutbreakRow { cells }];
            }
        };
        judged
            .outbreaks
            .iter()
            .map(|o| {
                let mut cells = head();
                cells.extend([
                    o.first_case_window.to_string(),
                    o.over.map_or_else(|| "lasts".to_owned(), |d| d.to_string()),
                    format!("{:.0}", o.size),
                    self.answered(&o.attack_rate, estimate),
                    o.peak_current
                        .map(|(day, n)| format!("{n:.0} on {day}"))
                        .unwrap_or_default(),
                    o.deaths.map(|n| format!("{n:.0}")).unwrap_or_default(),
                    if o.certain {
                        "yes"
                    } else {
                        "only within bounds"
                    }
                    .to_owned(),
                    String::new(),
                ]);
                OutbreakRow { cells }
            })
            .collect()
    }
}

/// A row of `standing coverage`.
#[derive(Serialize)]
struct CoverageRow {
    cells: Vec<String>,
}

impl AboutInstitutions for CoverageRow {}

/// `standing coverage [PLACE]`.
pub(super) async fn coverage(args: &Args, asked: &StatisticsPlace) -> anyhow::Result<Outcome> {
    let q = Question::open(args).await?;
    let found = q.ask()?.coverage(&q.place_or_nation(asked)?, &q.as_of);
    if args.json {
        print_json(&institutional(found))?;
        return Ok(Outcome::Done);
    }
    let mut rows: Vec<CoverageRow> = Vec::new();
    let mut row = |what: &str, name: &str, of: String, on: String, by: &str, value: String| {
        let cells = vec![
            what.to_owned(),
            name.to_owned(),
            of,
            on,
            by.to_owned(),
            value,
        ];
        rows.push(CoverageRow { cells });
    };
    for figure in &found.figures {
        row(
            "figure",
            &found.name,
            figure.measure.map(|m| m.to_string()).unwrap_or_default(),
            figure.period.map(|p| p.to_string()).unwrap_or_default(),
            figure.speaker.as_deref().unwrap_or_default(),
            words(figure.reading),
        );
    }
    for share in &found.inside {
        let value = q.answered(&share.share, percent);
        row(
            "inside",
            &found.name,
            share.of.to_string(),
            share.on.to_string(),
            &share.speaker,
            value,
        );
    }
    for outside in &found.outside {
        for share in &outside.shares {
            let value = q.answered(&share.share, percent);
            row(
                "outside",
                &outside.name,
                share.of.to_string(),
                share.on.to_string(),
                &share.speaker,
                value,
            );
        }
        if let Some(why) = &outside.refused {
            row(
                "outside",
                &outside.name,
                String::new(),
                String::new(),
                "",
                q.say(why),
            );
        }
    }
    for claim in &found.claims {
        let stated = claim.stated.map_or_else(
            || q.answered(&claim.arithmetic, percent),
            |s| {
                let people = q.answered(&claim.arithmetic, |e| number(e.value));
                format!("{:.0} %: {people}", s * 100.0)
            },
        );
        row(
            "claim",
            &claim.what,
            claim.of.to_string(),
            claim.on.to_string(),
            &claim.speaker,
            stated,
        );
        if let Some(nearest) = &claim.nearest {
            let value = if claim.stated.is_some() {
                number(nearest.arithmetic.value)
            } else {
                percent(&nearest.arithmetic)
            };
            let people = words(nearest.people.reading);
            row(
                "claim, by the count of people dated nearest",
                &format!("{people} held"),
                claim.of.to_string(),
                nearest.dated.to_string(),
                nearest.people.speaker.as_deref().unwrap_or_default(),
                value,
            );
        }
    }
    print_list(
        args,
        &["what", "place", "of", "on", "by", "value"],
        &institutional(rows),
        |r| r.cells.clone(),
    )?;
    if !args.quiet {
        for finding in &found.findings {
            say!("{}", q.say(finding));
        }
    }
    Ok(Outcome::Done)
}

/// A row of `standing expansion`.
#[derive(Serialize)]
struct ExpansionRow {
    cells: Vec<String>,
}

impl AboutInstitutions for ExpansionRow {}

/// `standing expansion [PLACE]`.
pub(super) async fn expansion(args: &Args, asked: &StatisticsPlace) -> anyhow::Result<Outcome> {
    let q = Question::open(args).await?;
    let found = q.ask()?.expansion(&q.place_or_nation(asked)?, &q.as_of);
    if args.json {
        print_json(&institutional(found))?;
        return Ok(Outcome::Done);
    }
    let mut rows: Vec<ExpansionRow> = Vec::new();
    for strand in &found.strands {
        for figure in &strand.figures {
            let cells = vec![
                strand.measure.to_string(),
                figure.period.map(|p| p.to_string()).unwrap_or_default(),
                words(figure.reading),
                figure.speaker.clone().unwrap_or_default(),
                strand.population.clone(),
                read_where(figure),
            ];
            rows.push(ExpansionRow { cells });
        }
    }
    print_list(
        args,
        &["measure", "of", "value", "by", "of whom", "read in"],
        &institutional(rows),
        |r| r.cells.clone(),
    )?;
    if !args.quiet {
        for finding in &found.findings {
            say!("{}", q.say(finding));
        }
    }
    Ok(Outcome::Done)
}

/// A row of `standing spillover`.
#[derive(Serialize)]
struct CountyRow {
    cells: Vec<String>,
}

impl AboutInstitutions for CountyRow {}

/// `standing spillover`.
pub(super) async fn spillover(args: &Args) -> anyhow::Result<Outcome> {
    let q = Question::open(args).await?;
    let found = q
        .ask()?
        .spillover(&q.as_of)
        .context("no rule of spill-over is in force on that day")?;
    if args.json {
        print_json(&institutional(found))?;
        return Ok(Outcome::Done);
    }
    if !args.quiet {
        for unknown in &found.cannot_be_known {
            say!("- {}", q.say(unknown));
        }
        say!("{}", q.answered(&found.panel, |p| estimate(&p.coefficient)));
        if let Answer::Given(panel) = &found.panel_if_untold_is_none
            && panel.not_told > 0
        {
            let assumed = Message::new("epi-caveat-panel-untold-is-none");
            let assumed = q.say(&assumed.count("n", panel.not_told));
            say!("{}: {assumed}", estimate(&panel.coefficient));
        }
        for published in &found.published {
            say!("{}: {}", published.speaker, input(&published.value));
            for note in &published.notes {
                say!("  - {}", q.say(note));
            }
        }
        say!("{}", found.window);
    }
    let whole = |n: Option<f64>| n.map(|n| format!("{n:.0}")).unwrap_or_default();
    let rows = found.counties.iter().map(|c| CountyRow {
        cells: vec![
            c.fips.as_str().to_owned(),
            c.name.clone(),
            whole(c.residents),
            whole(c.held),
            whole(c.facility_cases),
            q.answered(&c.cases, |n| format!("{n:.0}")),
            whole(c.cases_first_half),
            c.facilities
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" "),
        ],
    });
    print_list(
        args,
        &[
            "county",
            "name",
            "residents",
            "held",
            "facility cases",
            "county cases",
            "in the first half",
            "facilities",
        ],
        &institutional(rows.collect()),
        |r| r.cells.clone(),
    )?;
    if let Answer::Given(panel) = &found.panel {
        q.explain(args, &panel.reasons);
    }
    Ok(Outcome::Done)
}

/// A sentence with its text in the language asked for.
#[derive(Serialize)]
struct Said {
    text: String,
    #[serde(flatten)]
    sentence: Sentence,
}

impl AboutInstitutions for Said {}

/// `standing brief [PLACE]`.
pub(super) async fn brief(args: &Args, asked: &StatisticsPlace) -> anyhow::Result<Outcome> {
    let q = Question::open(args).await?;
    let found = q
        .ask()?
        .brief(&q.place_or_nation(asked)?, &q.as_of)
        .context("no rule of briefs is in force on that day")?;
    if !args.quiet {
        say!("{}: {}", found.name, found.week);
    }
    let said: Vec<Said> = found
        .sentences
        .into_iter()
        .map(|sentence| Said {
            text: q.say(&sentence.message),
            sentence,
        })
        .collect();
    print_list(args, &["sentence", "figures"], &institutional(said), |s| {
        vec![s.text.clone(), s.sentence.links.join(" ")]
    })?;
    Ok(Outcome::Done)
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "unbounded".to_owned(), |v| format!("{v:.2}"))
}

fn ends(i: &Interval, say: impl Fn(f64) -> String) -> String {
    let high = i.high.map_or_else(|| "∞".to_owned(), &say);
    format!("{}–{high}", say(i.low))
}

fn intervals(e: &Estimate) -> Vec<String> {
    e.intervals
        .iter()
        .map(|i| {
            let method = serde_json::to_value(i.method).ok();
            let method = method.as_ref().and_then(|m| m.as_str()).unwrap_or_default();
            format!("{} {method}", ends(i, |v| format!("{v:.2}")))
        })
        .collect()
}

fn estimate(e: &Estimate) -> String {
    let between = e.headline().map(|i| ends(i, |v| format!("{v:.2}")));
    match (e.value, between) {
        (Some(v), Some(b)) => format!("{v:.2} ({b})"),
        (Some(v), None) => format!("{v:.2}"),
        (None, Some(b)) => b,
        (None, None) => String::new(),
    }
}

fn percent(e: &Estimate) -> String {
    let say = |v: f64| format!("{:.1} %", v * 100.0);
    let between = e.headline().map(|i| ends(i, say));
    match (e.value, between) {
        (Some(v), Some(b)) => format!("{} ({b})", say(v)),
        (Some(v), None) => say(v),
        (None, Some(b)) => b,
        (None, None) => String::new(),
    }
}

/// Where an input was read; empty where it was not read but computed.
fn read_where(i: &Input) -> String {
    use standing_views::surveillance::Origin;
    match &i.origin {
        Some(Origin::Page {
            series, captured, ..
        }) => format!("{series} captured {captured}"),
        Some(Origin::Statement { label, source, .. }) => format!("{label} in {source}"),
        None => String::new(),
    }
}

/// An input in a line: what, of when, by whom, where read.
fn input(i: &Input) -> String {
    let origin = match read_where(i) {
        place if place.is_empty() => place,
        place => format!(", {place}"),
    };
    let of = i.period.map(|p| format!(" of {p}")).unwrap_or_default();
    let by = i
        .speaker
        .as_ref()
        .map(|s| format!(", {s}"))
        .unwrap_or_default();
    format!("{} {}{of}{by}{origin}", i.role, words(i.reading))
}
