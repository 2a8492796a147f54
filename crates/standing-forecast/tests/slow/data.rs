//! The supporting data as the files say it: text, and spans of time. Nothing is interned.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use standing_formats::xml::{Limits, Namespaces, XmlEvent, XmlReader};

/// An element with its trimmed text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Node {
    name: String,
    text: String,
    children: Vec<Node>,
}

impl Node {
    fn read(bytes: &[u8]) -> Self {
        let limits = Limits::default();
        let mut reader = XmlReader::new(bytes, Namespaces::Any, &limits).unwrap();
        let mut open = vec![Self::default()];
        while let Some(event) = reader.next_event().unwrap() {
            match event {
                XmlEvent::Start(element) => open.push(Self {
                    name: element.name.local.to_owned(),
                    ..Self::default()
                }),
                XmlEvent::Text(text) => open.last_mut().unwrap().text.push_str(&text),
                XmlEvent::End(_) => {
                    let mut node = open.pop().unwrap();
                    node.text = String::from(node.text.trim());
                    open.last_mut().unwrap().children.push(node);
                }
            }
        }
        open.pop().unwrap().children.pop().unwrap()
    }

    fn all(&self, name: &str) -> Vec<&Self> {
        let of_name = self.children.iter().filter(|c| c.name == name);
        of_name
            .filter(|c| !c.text.is_empty() || !c.children.is_empty())
            .collect()
    }

    fn child(&self, name: &str) -> Self {
        self.all(name).first().copied().cloned().unwrap_or_default()
    }

    /// The text of a child; none where it is missing, empty or `n/a`.
    fn say(&self, name: &str) -> Option<String> {
        let text = self.child(name).text;
        (!text.is_empty() && !text.eq_ignore_ascii_case("n/a")).then_some(text)
    }

    fn span(&self, name: &str) -> Option<Span> {
        self.say(name).map(|text| Span::read(&text))
    }

    fn date(&self, name: &str) -> Option<Date> {
        self.say(name)
            .map(|text| Date::strptime("%Y%m%d", text).unwrap())
    }

    fn yes(&self, name: &str) -> bool {
        matches!(self.say(name).as_deref(), Some("Yes" | "Y"))
    }

    fn list(&self, name: &str) -> Vec<String> {
        let text = self.say(name).unwrap_or_default();
        let codes = text.split(';').map(|c| c.trim().to_owned());
        codes.filter(|c| !c.is_empty()).collect()
    }

    fn window(&self) -> Window {
        Window {
            begin: self.span("beginAge"),
            end: self.span("endAge"),
        }
    }
}

/// A span of time: years, then months, then days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    years: i32,
    months: i32,
    days: i32,
}

impl Span {
    fn read(text: &str) -> Self {
        let mut span = Self {
            years: 0,
            months: 0,
            days: 0,
        };
        let mut sign = 1;
        let mut count = 0;
        for word in text.split_whitespace() {
            match word.to_lowercase().trim_end_matches('s') {
                "+" => sign = 1,
                "-" => sign = -1,
                "year" => span.years += sign * count,
                "month" => span.months += sign * count,
                "week" => span.days += sign * count * 7,
                "day" => span.days += sign * count,
                number => count = number.parse().unwrap(),
            }
        }
        span
    }

    /// CALCDT-1 to -6.
    pub(crate) fn after(self, date: Date) -> Date {
        // CALCDT-1, CALCDT-5
        let (year, month, day) = (i32::from(date.year()), i32::from(date.month()), date.day());
        let date = real(year + self.years, month, day);
        // CALCDT-2, CALCDT-5
        let (year, month, day) = (i32::from(date.year()), i32::from(date.month()), date.day());
        let months = year * 12 + month - 1 + self.months;
        let date = real(months.div_euclid(12), months.rem_euclid(12) + 1, day);
        // CALCDT-3, -4
        date.saturating_add(self.days.days())
    }
}

/// CALCDT-5: a date that is not real moves forward to the first of the next month.
fn real(year: i32, month: i32, day: i8) -> Date {
    let (year16, month8) = (i16::try_from(year).unwrap(), i8::try_from(month).unwrap());
    Date::new(year16, month8, day).unwrap_or_else(|_| {
        if month == 12 {
            Date::new(year16 + 1, 1, 1).unwrap()
        } else {
            Date::new(year16, month8 + 1, 1).unwrap()
        }
    })
}

/// 01/01/1900, where a lower bound is empty.
pub(crate) fn assumed_first() -> Date {
    jiff::civil::date(1900, 1, 1)
}

/// 12/31/2999, where an upper bound is empty.
pub(crate) fn assumed_last() -> Date {
    jiff::civil::date(2999, 12, 31)
}

/// A window of ages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) begin: Option<Span>,
    pub(crate) end: Option<Span>,
}

impl Window {
    /// Begin age date ≤ date < end age date.
    pub(crate) fn holds(self, birth: Date, date: Date) -> bool {
        let begin = self.begin.map_or(assumed_first(), |s| s.after(birth));
        let end = self.end.map_or(assumed_last(), |s| s.after(birth));
        begin <= date && date < end
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Conflict {
    pub(crate) previous: String,
    pub(crate) current: String,
    pub(crate) begin: Span,
    pub(crate) minimum_end: Span,
    pub(crate) end: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) full: bool,
    pub(crate) antigens: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Antigen {
    pub(crate) name: String,
    pub(crate) guidelines: Vec<String>,
    /// Date, country, exclusions.
    pub(crate) births: Vec<(Date, Option<String>, Vec<String>)>,
    pub(crate) contraindications: Vec<(String, Window)>,
    pub(crate) vaccine_contraindications: Vec<(String, Vec<(String, Window)>)>,
    pub(crate) series: Vec<Series>,
}

#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) antigen: String,
    pub(crate) kind: String,
    pub(crate) equivalent: Vec<String>,
    pub(crate) genders: Vec<String>,
    pub(crate) default: bool,
    pub(crate) product_path: bool,
    pub(crate) group: String,
    pub(crate) priority: String,
    pub(crate) preference: Option<u32>,
    pub(crate) start: Window,
    pub(crate) indications: Vec<(String, Window)>,
    pub(crate) doses: Vec<SeriesDose>,
}

/// Effective and cessation date.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Force(Option<Date>, Option<Date>);

impl Force {
    /// RELEVANT-1, -2.
    pub(crate) fn on(self, anchor: Date) -> bool {
        self.0.unwrap_or(assumed_first()) <= anchor && anchor <= self.1.unwrap_or(assumed_last())
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Age {
    pub(crate) absolute_minimum: Option<Span>,
    pub(crate) minimum: Option<Span>,
    pub(crate) earliest_recommended: Option<Span>,
    pub(crate) latest_recommended: Option<Span>,
    pub(crate) maximum: Option<Span>,
    pub(crate) force: Force,
}

#[derive(Debug, Clone)]
pub(crate) struct Interval {
    pub(crate) from_previous: bool,
    pub(crate) from_target: Option<usize>,
    pub(crate) from_most_recent: Vec<String>,
    pub(crate) from_observation: Option<String>,
    pub(crate) absolute_minimum: Option<Span>,
    pub(crate) minimum: Option<Span>,
    pub(crate) earliest_recommended: Option<Span>,
    pub(crate) latest_recommended: Option<Span>,
    pub(crate) priority: bool,
    pub(crate) force: Force,
}

#[derive(Debug, Clone)]
pub(crate) struct Vaccine {
    pub(crate) cvx: String,
    pub(crate) window: Window,
    /// Where a trade name is asked for, its manufacturer.
    pub(crate) mvx: Option<String>,
    pub(crate) forecast: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub(crate) kind: String,
    pub(crate) start: Option<Date>,
    pub(crate) end: Option<Date>,
    pub(crate) window: Window,
    pub(crate) interval: Option<Span>,
    pub(crate) count: usize,
    pub(crate) dose_type: String,
    pub(crate) logic: String,
    pub(crate) vaccines: Vec<String>,
    pub(crate) series_group: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct SkipSet {
    pub(crate) force: Force,
    pub(crate) logic: Option<String>,
    pub(crate) conditions: Vec<Condition>,
}

#[derive(Debug, Clone)]
pub(crate) struct Skip {
    pub(crate) context: String,
    pub(crate) logic: Option<String>,
    pub(crate) sets: Vec<SkipSet>,
}

#[derive(Debug, Clone)]
pub(crate) struct SeriesDose {
    pub(crate) ages: Vec<Age>,
    pub(crate) intervals: Vec<Interval>,
    pub(crate) allowable_intervals: Vec<Interval>,
    pub(crate) preferable: Vec<Vaccine>,
    pub(crate) allowable: Vec<Vaccine>,
    pub(crate) inadvertent: Vec<String>,
    pub(crate) skips: Vec<Skip>,
    pub(crate) recurring: bool,
    pub(crate) season_start: Option<Date>,
    pub(crate) season_end: Option<Date>,
}

/// A whole set.
#[derive(Debug, Clone)]
pub(crate) struct Data {
    /// Antigens of a CVX code, each with the ages at administration.
    pub(crate) cvx: BTreeMap<String, Vec<(String, Window)>>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) groups: Vec<Group>,
    pub(crate) observations: Vec<String>,
    pub(crate) antigens: Vec<Antigen>,
}

impl Data {
    pub(crate) fn read(files: &[(String, Vec<u8>)]) -> Self {
        let roots: Vec<Node> = files.iter().map(|(_, bytes)| Node::read(bytes)).collect();
        let schedule = roots
            .iter()
            .find(|r| r.name == "scheduleSupportingData")
            .unwrap();
        let antigens = roots
            .iter()
            .filter(|r| r.name == "antigenSupportingData")
            .map(antigen);
        let full = |name: &str| {
            let groups = schedule.child("vaccineGroups");
            let own = groups
                .all("vaccineGroup")
                .into_iter()
                .find(|g| g.say("name").as_deref() == Some(name))
                .cloned();
            own.is_some_and(|g| g.yes("administerFullVaccineGroup"))
        };
        let listed = schedule.child("vaccineGroups");
        let listed = listed
            .all("vaccineGroup")
            .into_iter()
            .map(|g| g.child("name").text);
        let map = schedule.child("vaccineGroupToAntigenMap");
        let groups = listed.map(|name| {
            let own = map
                .all("vaccineGroupMap")
                .into_iter()
                .find(|m| m.child("name").text == name)
                .cloned()
                .unwrap();
            Group {
                full: full(&name),
                antigens: own.all("antigen").iter().map(|a| a.text.clone()).collect(),
                name,
            }
        });
        let cvx = schedule.child("cvxToAntigenMap");
        let cvx = cvx.all("cvxMap").into_iter().map(|map| {
            let of = map.all("association").into_iter().map(|a| {
                let window = Window {
                    begin: a.span("associationBeginAge"),
                    end: a.span("associationEndAge"),
                };
                (a.child("antigen").text, window)
            });
            (map.child("cvx").text, of.collect())
        });
        let conflicts = schedule.child("liveVirusConflicts");
        let conflicts = conflicts
            .all("liveVirusConflict")
            .into_iter()
            .map(|c| Conflict {
                previous: c.child("previous").child("cvx").text,
                current: c.child("current").child("cvx").text,
                begin: c.span("conflictBeginInterval").unwrap(),
                minimum_end: c.span("minConflictEndInterval").unwrap(),
                end: c.span("conflictEndInterval").unwrap(),
            });
        let observations = schedule.child("observations");
        let observations = observations
            .all("observation")
            .into_iter()
            .map(|o| o.child("observationCode").text);
        Self {
            cvx: cvx.collect(),
            conflicts: conflicts.collect(),
            groups: groups.collect(),
            observations: observations.collect(),
            antigens: antigens.collect(),
        }
    }
}

fn antigen(root: &Node) -> Antigen {
    let immunity = root.child("immunity");
    let contraindications = root.child("contraindications");
    let of_antigen = contraindications.child("vaccineGroup");
    let of_vaccines = contraindications.child("vaccine");
    let birth = |b: &Node| {
        let date = Date::strptime("%m/%d/%Y", b.say("immunityBirthDate").unwrap()).unwrap();
        let exclusions = b
            .all("exclusion")
            .iter()
            .filter_map(|e| e.say("exclusionCode"))
            .collect();
        (date, b.say("birthCountry"), exclusions)
    };
    Antigen {
        name: root.child("series").child("targetDisease").text,
        guidelines: immunity
            .all("clinicalHistory")
            .iter()
            .filter_map(|c| c.say("guidelineCode"))
            .collect(),
        births: immunity
            .all("dateOfBirth")
            .iter()
            .map(|b| birth(b))
            .collect(),
        contraindications: of_antigen
            .all("contraindication")
            .iter()
            .map(|c| (c.child("observationCode").text, c.window()))
            .collect(),
        vaccine_contraindications: of_vaccines
            .all("contraindication")
            .iter()
            .map(|c| {
                let vaccines = c.all("contraindicatedVaccine");
                let vaccines = vaccines.iter().map(|v| (v.child("cvx").text, v.window()));
                (c.child("observationCode").text, vaccines.collect())
            })
            .collect(),
        series: root.all("series").iter().map(|s| series(s)).collect(),
    }
}

fn series(node: &Node) -> Series {
    let select = node.child("selectSeries");
    let groups = node.say("equivalentSeriesGroups").unwrap_or_default();
    Series {
        name: node.child("seriesName").text,
        antigen: node.child("targetDisease").text,
        kind: node.child("seriesType").text,
        equivalent: groups
            .split([';', ','])
            .map(|g| g.trim().to_owned())
            .collect(),
        genders: node
            .all("requiredGender")
            .iter()
            .map(|g| g.text.clone())
            .collect(),
        default: select.yes("defaultSeries"),
        product_path: select.yes("productPath"),
        group: select.child("seriesGroup").text,
        priority: select.child("seriesPriority").text,
        preference: select.say("seriesPreference").map(|p| p.parse().unwrap()),
        start: Window {
            begin: select.span("minAgeToStart"),
            end: select.span("maxAgeToStart"),
        },
        indications: node
            .all("indication")
            .iter()
            .map(|i| (i.child("observationCode").child("code").text, i.window()))
            .collect(),
        doses: node.all("seriesDose").iter().map(|d| dose(d)).collect(),
    }
}

fn force(node: &Node) -> Force {
    Force(node.date("effectiveDate"), node.date("cessationDate"))
}

fn interval(node: &Node) -> Interval {
    Interval {
        from_previous: node.yes("fromPrevious"),
        from_target: node.say("fromTargetDose").map(|n| n.parse().unwrap()),
        from_most_recent: node.list("fromMostRecent"),
        from_observation: node.child("fromRelevantObs").say("code"),
        absolute_minimum: node.span("absMinInt"),
        minimum: node.span("minInt"),
        earliest_recommended: node.span("earliestRecInt"),
        latest_recommended: node.span("latestRecInt"),
        priority: node.say("intervalPriority").is_some(),
        force: force(node),
    }
}

fn vaccine(node: &Node) -> Vaccine {
    Vaccine {
        cvx: node.child("cvx").text,
        window: node.window(),
        mvx: node.say("tradeName").and_then(|_| node.say("mvx")),
        forecast: node.yes("forecastVaccineType"),
    }
}

fn skip(node: &Node) -> Skip {
    let condition = |c: &Node| Condition {
        kind: c.child("conditionType").text.to_lowercase(),
        start: c.date("startDate"),
        end: c.date("endDate"),
        window: c.window(),
        interval: c.span("interval"),
        count: c.say("doseCount").map_or(0, |n| n.parse().unwrap()),
        dose_type: c.child("doseType").text.to_lowercase(),
        logic: c.child("doseCountLogic").text.to_lowercase(),
        vaccines: c.list("vaccineTypes"),
        series_group: c.say("seriesGroups"),
    };
    let set = |s: &Node| SkipSet {
        force: force(s),
        logic: s.say("conditionLogic"),
        conditions: s.all("condition").iter().map(|c| condition(c)).collect(),
    };
    Skip {
        context: node.child("context").text,
        logic: node.say("setLogic"),
        sets: node.all("set").iter().map(|s| set(s)).collect(),
    }
}

fn dose(node: &Node) -> SeriesDose {
    let age = |a: &Node| Age {
        absolute_minimum: a.span("absMinAge"),
        minimum: a.span("minAge"),
        earliest_recommended: a.span("earliestRecAge"),
        latest_recommended: a.span("latestRecAge"),
        maximum: a.span("maxAge"),
        force: force(a),
    };
    let season = node.child("seasonalRecommendation");
    SeriesDose {
        ages: node.all("age").iter().map(|a| age(a)).collect(),
        intervals: node.all("interval").iter().map(|i| interval(i)).collect(),
        allowable_intervals: node
            .all("allowableInterval")
            .iter()
            .map(|i| interval(i))
            .collect(),
        preferable: node
            .all("preferableVaccine")
            .iter()
            .map(|v| vaccine(v))
            .collect(),
        allowable: node
            .all("allowableVaccine")
            .iter()
            .map(|v| vaccine(v))
            .collect(),
        inadvertent: node
            .all("inadvertentVaccine")
            .iter()
            .map(|v| v.child("cvx").text)
            .collect(),
        skips: node
            .all("conditionalSkip")
            .iter()
            .map(|s| skip(s))
            .collect(),
        recurring: node.yes("recurringDose"),
        season_start: season.date("startDate"),
        season_end: season.date("endDate"),
    }
}
