//! Languages: messages in Fluent files, one folder a language, found at run time.
//!
//! A translator adds a folder under `locales/` with `.ftl` files in it; no code changes. A message
//! that a language lacks is shown in English, and a test says which are lacking. Numbers and dates
//! are written by the messages of the language itself (`number-group`, `date`, `month-1`…), so that
//! these too are the translator's.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_embed::RustEmbed;
use standing_terms::{
    BookZone, Interval, Measure, Missing, Place, Precision, Quantity, Reading, SaidDate,
};
use standing_views::epidemiology::{Arg, Message};
use std::{collections::BTreeMap, sync::Arc};

#[derive(RustEmbed)]
#[folder = "locales"]
struct Embedded;

/// The language in which every message exists.
pub const SOURCE_LANGUAGE: &str = "en";

/// Primary subtags of languages written from right to left.
const RIGHT_TO_LEFT: [&str; 4] = ["ar", "he", "fa", "ur"];

/// Why the message files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LocaleError {
    /// A folder whose name is not a language tag.
    #[error("`{0}` is not a language tag")]
    Tag(String),
    /// A file that is not UTF-8.
    #[error("message file `{0}` is not UTF-8")]
    NotText(String),
    /// A file that Fluent cannot read.
    #[error("message file `{file}` cannot be read: {detail}")]
    Syntax {
        /// The file.
        file: String,
        /// What Fluent says.
        detail: String,
    },
    /// No English folder.
    #[error("there are no messages in `{SOURCE_LANGUAGE}`, on which the others fall back")]
    NoSource,
}

/// One language.
pub struct Locale {
    tag: String,
    rtl: bool,
    bundle: FluentBundle<FluentResource>,
    fallback: Option<Arc<Locale>>,
}

impl Locale {
    fn new(
        tag: &str,
        files: &[(String, String)],
        fallback: Option<Arc<Self>>,
    ) -> Result<Self, LocaleError> {
        let id = tag.parse().map_err(|_| LocaleError::Tag(tag.to_owned()))?;
        let primary = tag.split('-').next().unwrap_or(tag);
        let rtl = RIGHT_TO_LEFT.contains(&primary);
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolating marks keep a Latin name in an Arabic sentence in order; elsewhere they would
        // only get into copied text.
        bundle.set_use_isolating(rtl);
        for (file, text) in files {
            let syntax = |detail: String| LocaleError::Syntax {
                file: file.clone(),
                detail,
            };
            let resource = FluentResource::try_new(text.clone())
                .map_err(|(_, errors)| syntax(format!("{errors:?}")))?;
            bundle
                .add_resource(resource)
                .map_err(|errors| syntax(format!("{errors:?}")))?;
        }
        Ok(Self {
            tag: tag.to_owned(),
            rtl,
            bundle,
            fallback,
        })
    }

    /// Its tag, e.g. `es`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Its direction, as the `dir` attribute has it.
    pub fn dir(&self) -> &'static str {
        if self.rtl { "rtl" } else { "ltr" }
    }

    fn found(&self, id: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        Some(text.into_owned())
    }

    fn look_up(&self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        self.found(id, args)
            .or_else(|| self.fallback.as_ref().and_then(|f| f.found(id, args)))
            .unwrap_or_else(|| id.to_owned())
    }

    /// Whether this language itself has a message.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// A message without arguments.
    pub fn t(&self, id: &str) -> String {
        self.look_up(id, None)
    }

    /// A message with texts put in.
    pub fn ta(&self, id: &str, args: &[(&str, &str)]) -> String {
        let mut all = FluentArgs::new();
        for (name, value) in args {
            all.set(*name, *value);
        }
        self.look_up(id, Some(&all))
    }

    /// A message about a count: `$n` chooses the plural, `$num` is the count as this language
    /// writes it.
    pub fn tn(&self, id: &str, count: usize) -> String {
        self.tna(id, count, &[])
    }

    /// A message about a count, with texts put in as well.
    pub fn tna(&self, id: &str, count: usize, args: &[(&str, &str)]) -> String {
        let mut all = FluentArgs::new();
        all.set("n", FluentValue::from(count));
        all.set("num", self.number(count as f64));
        for (name, value) in args {
            all.set(*name, *value);
        }
        self.look_up(id, Some(&all))
    }

    /// The name of a measure.
    pub fn measure(&self, measure: Measure) -> String {
        self.t(&format!("measure-{}", measure.code()))
    }

    /// The short name of a measure, for the head of a column.
    pub fn measure_short(&self, measure: Measure) -> String {
        let id = format!("measure-short-{}", measure.code());
        if self.has(&id) || self.fallback.as_ref().is_some_and(|f| f.has(&id)) {
            self.t(&id)
        } else {
            self.measure(measure)
        }
    }

    /// A sentence of a view, with its arguments as this language writes them: numbers, days and
    /// measures. A count `n` chooses the plural and stands as `$num`; a count of another name stands
    /// as `$NAME-num`.
    pub fn message(&self, message: &Message) -> String {
        let mut all = FluentArgs::new();
        for (name, arg) in &message.args {
            match arg {
                Arg::Count(n) => {
                    let text = self.number(*n as f64);
                    if *name == "n" {
                        all.set("num", text);
                    } else {
                        all.set(format!("{name}-num"), text);
                    }
                    all.set(*name, FluentValue::from(*n));
                }
                Arg::Number { value, decimals } => all.set(*name, self.fixed(*value, *decimals)),
                Arg::Share { share } => all.set(*name, self.share(*share)),
                Arg::Day(day) => all.set(*name, self.date(*day)),
                Arg::Measure(measure) => all.set(*name, self.measure(*measure)),
                Arg::Place { name: called, of } => {
                    all.set(format!("{name}-in"), self.place_within(of, called));
                    all.set(*name, self.place(of, called));
                }
                Arg::Text(text) => {
                    all.set(format!("{name}-in"), text.as_str());
                    all.set(*name, text.as_str());
                }
                Arg::Message(inner) => all.set(*name, self.message(inner)),
            }
        }
        self.look_up(message.id, Some(&all))
    }

    /// The name of a place: a nation's or state's in this language, any other as the book has it.
    pub fn place(&self, of: &Place, name: &str) -> String {
        match of {
            Place::Nation(code) if code == "US" => self.t("place-nation-us"),
            Place::State(state) => {
                self.t(&format!("place-state-{}", state.as_str().to_lowercase()))
            }
            Place::FieldOffice(code) => self.ta("place-field-office", &[("code", code)]),
            _ => name.to_owned(),
        }
    }

    /// The same within a sentence, where a language puts an article.
    pub fn place_within(&self, of: &Place, name: &str) -> String {
        match of {
            Place::Nation(code) if code == "US" => self.t("place-nation-us-in"),
            _ => self.place(of, name),
        }
    }

    /// A share from 0 to 1 as a percentage; below one in ten with a decimal.
    pub fn share(&self, share: f64) -> String {
        let percent = share * 100.0;
        let decimals = u8::from(percent.abs() < 10.0 && percent.fract().abs() > 0.05);
        self.ta("percent", &[("n", &self.fixed(percent, decimals))])
    }

    /// A number with the group and decimal marks of this language, at most two decimals.
    pub fn number(&self, value: f64) -> String {
        let rounded = (value.abs() * 100.0).round() / 100.0;
        self.grouped(&format!("{rounded}"), value < 0.0 && rounded != 0.0)
    }

    /// A number with exactly so many decimals.
    pub fn fixed(&self, value: f64, decimals: u8) -> String {
        let plain = format!("{:.*}", usize::from(decimals), value.abs());
        let zero = plain.bytes().all(|b| matches!(b, b'0' | b'.'));
        self.grouped(&plain, value < 0.0 && !zero)
    }

    /// A rate or ratio: three figures that tell, and no more.
    pub fn rate(&self, value: f64) -> String {
        let decimals = match value.abs() {
            v if v >= 100.0 || v == 0.0 => 0,
            v if v >= 10.0 => 1,
            v if v >= 0.1 => 2,
            _ => 3,
        };
        self.fixed(value, decimals)
    }

    fn grouped(&self, plain: &str, below_zero: bool) -> String {
        let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
        let least = self.t("number-group-from").parse().unwrap_or(4usize);
        let group = self.t("number-group");
        let mut out = String::new();
        if below_zero {
            out.push('\u{2212}');
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && whole.len() >= least && (whole.len() - i).is_multiple_of(3) {
                out.push_str(&group);
            }
            out.push(digit);
        }
        if !decimals.is_empty() {
            out.push_str(&self.t("number-decimal"));
            out.push_str(decimals);
        }
        out
    }

    /// A quantity.
    pub fn quantity(&self, quantity: Quantity) -> String {
        self.number(quantity.get())
    }

    /// Why there is no value, in words.
    pub fn missing(&self, missing: Missing) -> String {
        self.t(&format!("missing-{}", missing.code()))
    }

    /// A reading. What is missing is named: never a zero, never a blank.
    pub fn reading(&self, reading: Reading) -> String {
        match reading {
            Reading::Value(q) => self.quantity(q),
            Reading::Below(q) => format!("<{}", self.quantity(q)),
            Reading::AtLeast(q) => format!("\u{2265}{}", self.quantity(q)),
            Reading::Missing(why) => self.missing(why),
        }
    }

    fn month(&self, date: Date) -> String {
        self.t(&format!("month-{}", date.month()))
    }

    /// A day, with its month in letters so that it cannot be read in two ways.
    pub fn date(&self, date: Date) -> String {
        self.ta(
            "date",
            &[
                ("day", &date.day().to_string()),
                ("month", &self.month(date)),
                ("year", &date.year().to_string()),
            ],
        )
    }

    /// A month.
    pub fn month_year(&self, date: Date) -> String {
        self.ta(
            "date-month",
            &[
                ("month", &self.month(date)),
                ("year", &date.year().to_string()),
            ],
        )
    }

    /// A date as its speaker gives it, no more exact than it was given.
    pub fn said(&self, said: SaidDate) -> String {
        match said.precision() {
            Precision::Day => self.date(said.first()),
            Precision::Month => self.month_year(said.first()),
            Precision::Year => said.first().year().to_string(),
        }
    }

    /// An instant, in the zone of the book, to the minute, with the zone's abbreviation.
    pub fn instant(&self, instant: Timestamp, zone: &BookZone) -> String {
        let tz = TimeZone::get(zone.name()).unwrap_or(TimeZone::UTC);
        let zoned = instant.to_zoned_datetime(tz);
        self.ta(
            "date-time",
            &[
                ("date", &self.date(zoned.date())),
                ("time", &zoned.strftime("%H:%M").to_string()),
                ("zone", &zoned.strftime("%Z").to_string()),
            ],
        )
    }

    /// A half-open interval, said with its last day.
    pub fn interval(&self, interval: Interval) -> String {
        let last = interval
            .to
            .map(|to| self.date(to.yesterday().unwrap_or(to)));
        match (interval.from.map(|d| self.date(d)), last) {
            (None, None) => self.t("interval-open"),
            (Some(from), None) => self.ta("interval-from", &[("from", &from)]),
            (None, Some(last)) => self.ta("interval-until", &[("last", &last)]),
            (Some(from), Some(last)) if from == last => from,
            (Some(from), Some(last)) => {
                self.ta("interval-both", &[("from", &from), ("last", &last)])
            }
        }
    }
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Locale")
            .field("tag", &self.tag)
            .finish_non_exhaustive()
    }
}

/// The languages of the site.
#[derive(Debug)]
pub struct Locales {
    source: Arc<Locale>,
    all: BTreeMap<String, Arc<Locale>>,
}

impl Locales {
    /// The languages that are built into the program.
    ///
    /// # Errors
    /// Where a folder or a file in it cannot be used.
    pub fn embedded() -> Result<Self, LocaleError> {
        let mut files = Vec::new();
        for path in Embedded::iter() {
            if let Some(file) = Embedded::get(&path) {
                files.push((path.to_string(), file.data.into_owned()));
            }
        }
        Self::from_files(files)
    }

    /// Languages from files named `TAG/NAME.ftl`; other names are passed over.
    ///
    /// # Errors
    /// Where a folder's name is no language tag, a file cannot be read, or English is absent.
    pub fn from_files(
        files: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<Self, LocaleError> {
        let mut folders: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (path, bytes) in files {
            let Some((tag, name)) = path.split_once('/') else {
                continue;
            };
            if std::path::Path::new(name).extension() != Some("ftl".as_ref()) {
                continue;
            }
            let text = String::from_utf8(bytes).map_err(|_| LocaleError::NotText(path.clone()))?;
            folders
                .entry(tag.to_owned())
                .or_default()
                .push((path.clone(), text));
        }
        let english = folders
            .remove(SOURCE_LANGUAGE)
            .ok_or(LocaleError::NoSource)?;
        let source = Arc::new(Locale::new(SOURCE_LANGUAGE, &english, None)?);
        let mut all = BTreeMap::from([(SOURCE_LANGUAGE.to_owned(), Arc::clone(&source))]);
        for (tag, files) in folders {
            let locale = Locale::new(&tag, &files, Some(Arc::clone(&source)))?;
            all.insert(tag, Arc::new(locale));
        }
        Ok(Self { source, all })
    }

    /// The language of a tag, where there is one.
    pub fn get(&self, tag: &str) -> Option<&Arc<Locale>> {
        self.all.get(tag)
    }

    /// English.
    pub fn source(&self) -> &Arc<Locale> {
        &self.source
    }

    /// All of them, by tag.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Locale>> {
        self.all.values()
    }

    /// The language for an `Accept-Language` header.
    pub fn accepted(&self, header: &str) -> &Arc<Locale> {
        let mut wanted: Vec<(i32, &str)> = header
            .split(',')
            .map(|part| {
                let mut pieces = part.split(';').map(str::trim);
                let tag = pieces.next().unwrap_or_default();
                let weight = pieces
                    .find_map(|p| p.strip_prefix("q=")?.parse::<f32>().ok())
                    .unwrap_or(1.0);
                #[expect(clippy::cast_possible_truncation, reason = "clamped to 0..=1000")]
                let weight = (weight.clamp(0.0, 1.0) * 1000.0) as i32;
                (-weight, tag)
            })
            .filter(|(weight, tag)| *weight < 0 && !tag.is_empty())
            .collect();
        wanted.sort_by_key(|(weight, _)| *weight);
        let wanted =
            fluent_langneg::convert_vec_str_to_langids_lossy(wanted.into_iter().map(|(_, t)| t));
        let ours = fluent_langneg::convert_vec_str_to_langids_lossy(self.all.keys());
        fluent_langneg::negotiate_languages(
            &wanted,
            &ours,
            None,
            fluent_langneg::NegotiationStrategy::Lookup,
        )
        .first()
        .and_then(|id| self.all.get(&id.to_string()))
        .unwrap_or(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::collections::BTreeSet;

    fn locales() -> Locales {
        Locales::embedded().expect("message files can be read")
    }

    /// Messages stand at the start of a line; attributes and variants are indented.
    fn ids(text: &str) -> BTreeSet<String> {
        text.lines()
            .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|l| l.split_once('=').map(|(id, _)| id.trim().to_owned()))
            .collect()
    }

    fn ids_of(tag: &str) -> BTreeSet<String> {
        Embedded::iter()
            .filter(|p| p.starts_with(&format!("{tag}/")))
            .filter_map(|p| Embedded::get(&p))
            .flat_map(|f| ids(&String::from_utf8_lossy(&f.data)))
            .collect()
    }

    /// Every message named in the pages: as the first argument of `t`, `ta`, `tn` and `tna`, or in
    /// one of the families whose last part is a code.
    fn used() -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        // Pages name messages by these calls; views name the sentences that pages say.
        let crates = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let mut folders = vec![
            crates.join("standing/src/web"),
            crates.join("standing/src/cli"),
            crates.join("standing/src/rides"),
            crates.join("standing/src/publish"),
            crates.join("standing-views/src/epidemiology"),
        ];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    &mut folders
                } else {
                    &mut files
                }
                .push(path);
            }
        }
        for file in files {
            let text = std::fs::read_to_string(file).unwrap();
            let text: String = text.lines().map(str::trim_start).collect();
            let calls = [".t(\"", ".ta(\"", ".tn(\"", ".tna(\"", "Message::new(\""];
            let named = calls.map(|call| (call, ""));
            // The sentences of these families are chosen first and named after.
            let chosen = [("\"epi-", "epi-"), ("\"brief-", "brief-")];
            for (mark, family) in named.into_iter().chain(chosen) {
                for piece in text.split(mark).skip(1) {
                    let rest = piece.split('"').next().unwrap_or_default();
                    let id = format!("{family}{rest}");
                    if !rest.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                    {
                        out.insert(id);
                    }
                }
            }
        }
        let family = |out: &mut BTreeSet<String>, prefix: &str, codes: &[&str]| {
            out.extend(codes.iter().map(|c| format!("{prefix}-{c}")));
        };
        let measures: Vec<&str> = Measure::ALL.iter().map(|m| m.code()).collect();
        family(&mut out, "measure", &measures);
        let functions: Vec<&str> = standing_terms::Function::ALL
            .iter()
            .map(|f| f.code())
            .collect();
        family(&mut out, "function", &functions);
        let kinds: Vec<&str> = super::super::parts::KINDS.iter().map(|(_, c)| *c).collect();
        family(&mut out, "kind", &kinds);
        let missing = [
            "not-reported",
            "refused",
            "unreadable",
            "suppressed",
            "not-applicable",
        ];
        family(&mut out, "missing", &missing);
        family(
            &mut out,
            "relation",
            &["restates", "retracts", "corrects", "answers", "bears-on"],
        );
        family(
            &mut out,
            "confidence",
            &["seen", "date-inferred", "conflict", "reported"],
        );
        family(
            &mut out,
            "nav",
            &[
                "front",
                "duty",
                "agenda",
                "outbreaks",
                "brief",
                "statements",
                "sources",
                "about",
            ],
        );
        family(&mut out, "method", &super::super::surveillance::METHODS);
        family(&mut out, "detector", &super::super::surveillance::DETECTORS);
        family(
            &mut out,
            "role",
            &[
                "cases-at-start",
                "cases-at-end",
                "cases-new",
                "held",
                "residents",
                "person-days",
                "doses",
                "capacity",
                "rule",
            ],
        );
        let tables = crate::open_data::tables().map(|t| t.head().name);
        family(&mut out, "data-table", &tables);
        family(&mut out, "data-about", &tables);
        for file in ["datapackage", "dictionary", "readme", "sums"] {
            out.insert(format!("data-file-{file}"));
        }
        for (_, kind) in super::super::surveillance::SILENCES {
            out.insert(format!("silence-{kind}"));
            out.insert(format!("silence-{kind}-note"));
        }
        out.extend(super::super::surveillance::page_labels().map(ToOwned::to_owned));
        let states: Vec<String> = standing_terms::STATES
            .iter()
            .map(|(code, ..)| code.to_lowercase())
            .collect();
        let states: Vec<&str> = states.iter().map(String::as_str).collect();
        family(&mut out, "place-state", &states);
        out.extend(super::super::duty::message_families());
        out.extend(super::super::surveillance::simulation_messages());
        out.extend(super::super::surveillance::rides_messages());
        // Said as `.t(match …)`, and by the wiring of the views.
        for id in ["share-first", "share-complete", "no-rule-in-force"] {
            out.insert(id.to_owned());
        }
        for n in 1..=12 {
            out.insert(format!("month-{n}"));
        }
        for section in super::super::about::SECTIONS {
            out.insert(format!("about-{section}"));
            out.insert(format!("about-{section}-text"));
        }
        out
    }

    /// Whether a message belongs to a family of the office's pages and what follows the family is
    /// named there: the label, hint or error of a field, the word of a code.
    fn named_by_the_office(id: &str) -> bool {
        const FAMILIES: [&str; 24] = [
            "clinic",
            "clinic-done",
            "clinic-route",
            "clinic-say",
            "clinic-sex",
            "clinic-site",
            "label",
            "hint",
            "refusal",
            "standing",
            "office-act",
            "office-channel",
            "office-closing",
            "office-doubt",
            "office-is",
            "office-kind",
            "office-mark",
            "office-nature",
            "office-outcome",
            "office-party",
            "office-pause",
            "office-proof",
            "office-role",
            "office-stance",
        ];
        static SOURCES: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
            let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
            let crates = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
            let mut text = String::new();
            for folder in ["web/office", "web/office/clinic"] {
                let files = std::fs::read_dir(format!("{root}/{folder}")).unwrap();
                let paths = files.map(|file| file.unwrap().path());
                for path in paths.filter(|path| path.is_file()) {
                    text += &std::fs::read_to_string(path).unwrap();
                }
            }
            for file in [
                format!("{root}/uploads/reply.rs"),
                format!("{crates}/standing-terms/src/duty.rs"),
                format!("{crates}/standing-evidence/src/source.rs"),
                format!("{crates}/standing-store/src/accounts/mod.rs"),
                format!("{crates}/standing-disclosure/src/identifiers.rs"),
            ] {
                text += &std::fs::read_to_string(file).unwrap();
            }
            text
        });
        let named = |word: &str| SOURCES.contains(&format!("\"{word}\""));
        named(id)
            || FAMILIES.iter().any(|family| {
                id.strip_prefix(&format!("{family}-")).is_some_and(|rest| {
                    let ends = ["-title", "-note", "-lead", "-button"];
                    let rest = ends
                        .iter()
                        .fold(rest, |rest, end| rest.trim_end_matches(end));
                    rest.starts_with("only-") || named(rest)
                })
            })
    }

    #[test]
    fn every_language_has_the_same_messages() {
        let english = ids_of("en");
        assert!(english.len() > 200);
        for locale in locales().iter() {
            assert_eq!(
                ids_of(locale.tag()),
                english,
                "messages of {}",
                locale.tag()
            );
        }
    }

    #[test]
    fn every_message_that_a_page_names_exists() {
        let english = ids_of("en");
        let lacking: Vec<String> = used().difference(&english).cloned().collect();
        assert!(lacking.is_empty(), "not in the message files: {lacking:?}");
    }

    #[test]
    fn no_message_is_left_that_no_page_names() {
        let used = used();
        let idle: Vec<String> = ids_of("en")
            .into_iter()
            .filter(|id| !used.contains(id))
            .filter(|id| !id.starts_with("field-") && !id.starts_with("measure-short-"))
            .filter(|id| !named_by_the_office(id))
            .collect();
        assert!(idle.is_empty(), "nobody uses {idle:?}");
    }

    #[test]
    fn a_language_is_added_with_a_folder_and_no_code() {
        let mut files: Vec<(String, Vec<u8>)> = Embedded::iter()
            .filter_map(|p| Some((p.to_string(), Embedded::get(&p)?.data.into_owned())))
            .collect();
        files.push((
            "ar/site.ftl".into(),
            "nav-front = نظرة عامة\n".as_bytes().to_vec(),
        ));
        let locales = Locales::from_files(files).unwrap();
        let arabic = locales.get("ar").expect("found by its folder");
        assert_eq!(arabic.dir(), "rtl");
        assert_eq!(arabic.t("nav-front"), "نظرة عامة");
        assert_eq!(
            arabic.t("nav-about"),
            "About",
            "what is not translated is in English"
        );
        assert_eq!(locales.accepted("fr, ar;q=0.5").tag(), "ar");
    }

    #[test]
    fn a_message_file_that_cannot_be_read_is_named() {
        let files = vec![("en/site.ftl".to_owned(), b"nav-front = {".to_vec())];
        let error = Locales::from_files(files).unwrap_err().to_string();
        assert!(error.contains("en/site.ftl"), "{error}");
    }

    #[test]
    fn numbers_and_dates_are_written_as_the_language_writes_them() {
        let locales = locales();
        let (en, es) = (locales.get("en").unwrap(), locales.get("es").unwrap());
        assert_eq!(en.number(13764.0), "13,764");
        assert_eq!(es.number(13764.0), "13.764");
        assert_eq!(es.number(1764.0), "1764");
        assert_eq!(es.number(13.4), "13,4");
        assert_eq!(en.number(-5.0), "−5");
        assert_eq!(en.date(date(2021, 3, 12)), "12 Mar 2021");
        assert_eq!(es.date(date(2021, 3, 12)), "12 mar 2021");
        assert_eq!(es.said("2021-03".parse().unwrap()), "mar 2021");
    }

    #[test]
    fn what_is_missing_is_never_written_as_zero_or_blank() {
        let locales = locales();
        let en = locales.get("en").unwrap();
        assert_eq!(
            en.reading(Reading::Missing(Missing::NotReported)),
            "not reported"
        );
        assert_eq!(
            en.reading(Reading::Missing(Missing::Suppressed)),
            "withheld"
        );
        assert_eq!(en.reading(Reading::Below(Quantity::count(10))), "<10");
        assert_eq!(en.reading(Reading::AtLeast(Quantity::count(10))), "≥10");
        assert_eq!(en.reading(Reading::Value(Quantity::count(0))), "0");
    }

    #[test]
    fn the_browser_language_is_followed_by_weight() {
        let locales = locales();
        assert_eq!(locales.accepted("es-MX,es;q=0.9,en;q=0.8").tag(), "es");
        assert_eq!(locales.accepted("en;q=0.4, es;q=0.9").tag(), "es");
        assert_eq!(locales.accepted("fr").tag(), "en");
        assert_eq!(locales.accepted("").tag(), "en");
    }
}
