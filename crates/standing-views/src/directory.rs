//! The directory: which names and codes mean which facility, and who says what about it.
//!
//! Linking is explainable and never silent. A code or name is linked, in this order, by its code,
//! by an alias spelt exactly so, by an alias that differs only in case, punctuation or spacing;
//! where two facilities answer to it, it stays ambiguous; where none does, facilities whose names
//! are alike are *proposed* with a score, for a person to confirm.
//!
//! Links are our own reading, like a correction: they hold for every `known` date, since a source
//! always meant the place it meant. The profile facts shown to a reader do obey `known`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use standing_evidence::{Book, ProfileFact, StatementBody};
use standing_terms::{
    AboutInstitutions, CodeScheme, FacilityId, Interval, Known, PartyId, Place, PlaceCode,
    SourceId, StateCode, StatementLabel, slug,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization as _;

/// The page series whose rows name facilities.
pub const FACILITY_PAGE: &str = "ice-covid-page";

/// How a code or a name was linked to a facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkRule {
    /// A profile statement says that the facility has this code.
    Code,
    /// An alias is spelt exactly so.
    ExactAlias,
    /// An alias differs only in case, punctuation or spacing.
    NormalisedAlias,
    /// Nobody has described the place yet; it stands for itself.
    OwnEntry,
}

/// What a code or a name is taken to mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// One facility, and by which rule.
    Linked {
        /// The facility.
        facility: FacilityId,
        /// The rule.
        rule: LinkRule,
    },
    /// Several facilities answer to it: a person must say which.
    Ambiguous {
        /// The facilities.
        candidates: Vec<FacilityId>,
    },
    /// None answers to it; some are alike. Scores run from 0 to 1.
    Proposed {
        /// The facilities, best first, with their scores.
        candidates: Vec<(FacilityId, f64)>,
    },
    /// Nothing is alike.
    Unknown,
}

impl AboutInstitutions for Link {}

/// A profile fact with who says so and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The fact.
    pub fact: ProfileFact,
    /// Who says so.
    pub speaker: PartyId,
    /// The statement.
    pub label: StatementLabel,
    /// The source.
    pub source: SourceId,
    /// When it is true.
    pub valid: Interval,
    /// When it became known.
    pub known_at: Timestamp,
    /// When it became known that it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retracted_at: Option<Timestamp>,
    /// What a reader should know.
    pub note: Option<String>,
}

/// A facility in the directory.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// Its identifier.
    pub id: FacilityId,
    /// Whether it is known only by a code or name that nobody has described.
    pub provisional: bool,
    /// Everything said about it that was never taken back, in the order of the book.
    pub facts: Vec<Fact>,
    /// What was taken back, and how many of `facts` come before it.
    pub(crate) retracted: Vec<(usize, Fact)>,
    /// The codes that mean it, and how each was linked.
    pub codes: Vec<(PlaceCode, LinkRule)>,
}

impl Listing {
    /// What was known of it at a point, in the order of the book: without what was only said later, and
    /// with what was taken back later.
    pub fn known(&self, known: Known) -> impl DoubleEndedIterator<Item = &Fact> {
        let mut all: Vec<&Fact> = Vec::with_capacity(self.facts.len());
        let mut retracted = self.retracted.iter().peekable();
        for (i, fact) in self.facts.iter().enumerate() {
            while let Some((_, before)) = retracted.next_if(|(at, _)| *at <= i) {
                all.push(before);
            }
            all.push(fact);
        }
        all.extend(retracted.map(|(_, fact)| fact));
        all.into_iter().filter(move |f| {
            known.covers(f.known_at) && !f.retracted_at.is_some_and(|at| known.covers(at))
        })
    }

    /// Its name: the first one given, or its first alias, or its identifier.
    pub fn name(&self) -> &str {
        let named = self.facts.iter().find_map(|f| match &f.fact {
            ProfileFact::Name(n) => Some(n.as_str()),
            _ => None,
        });
        let alias = || {
            self.facts.iter().find_map(|f| match &f.fact {
                ProfileFact::Alias { name, .. } => Some(name.as_str()),
                _ => None,
            })
        };
        named.or_else(alias).unwrap_or(self.id.as_str())
    }

    /// The state it lies in, as the first speaker has it.
    pub fn state(&self) -> Option<&StateCode> {
        self.facts.iter().find_map(|f| match &f.fact {
            ProfileFact::State(s) => Some(s),
            _ => None,
        })
    }

    /// The field office that answers for it.
    pub fn field_office(&self) -> Option<&str> {
        self.facts.iter().find_map(|f| match &f.fact {
            ProfileFact::FieldOffice(o) => Some(o.as_str()),
            _ => None,
        })
    }
}

/// Who is who.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    listings: BTreeMap<FacilityId, Listing>,
    codes: HashMap<PlaceCode, FacilityId>,
    exact: HashMap<String, BTreeSet<FacilityId>>,
    normalised: HashMap<String, BTreeSet<FacilityId>>,
    // Words of every name, sorted, by state: what a likeness is looked for in.
    words: BTreeMap<Option<StateCode>, Vec<(String, FacilityId)>>,
    // Codes that could not be linked to one facility, for a person to look at.
    open: Vec<(PlaceCode, Link)>,
}

/// Two directories are equal where they list and link alike.
impl PartialEq for Directory {
    fn eq(&self, other: &Self) -> bool {
        // What names and words are found by is made of the listings.
        (&self.listings, &self.codes, &self.open) == (&other.listings, &other.codes, &other.open)
    }
}

impl Directory {
    /// Reads the directory out of the book.
    pub fn of(book: &Book) -> Self {
        let mut own: BTreeMap<FacilityId, Vec<Fact>> = BTreeMap::new();
        let mut listed: BTreeMap<PlaceCode, Vec<Fact>> = BTreeMap::new();
        for reading in book.statements(Known::Now) {
            let s = reading.statement;
            let StatementBody::Profile(fact) = &s.body else {
                continue;
            };
            let fact = Fact {
                fact: fact.clone(),
                speaker: s.speaker.clone(),
                label: reading.held.value.label.clone(),
                source: s.span.source.clone(),
                valid: s.valid,
                known_at: reading.known_at,
                retracted_at: reading.retracted_at,
                note: s.note.clone(),
            };
            match &s.subject {
                Place::Facility(id) => own.entry(id.clone()).or_default().push(fact),
                Place::Listed(code) => listed.entry(code.clone()).or_default().push(fact),
                _ => {}
            }
        }
        if let Some(series) = book.page_series(FACILITY_PAGE) {
            for row in series.rows() {
                listed
                    .entry(PlaceCode {
                        scheme: CodeScheme::IcePage,
                        code: row.id.clone(),
                    })
                    .or_default();
            }
        }
        // What was taken back makes no facility and no place of a list.
        own.retain(|_, facts| facts.iter().any(|f| f.retracted_at.is_none()));
        let of_page = |code: &PlaceCode| {
            code.scheme == CodeScheme::IcePage
                && book
                    .page_series(FACILITY_PAGE)
                    .is_some_and(|series| series.rows().any(|row| row.id == code.code))
        };
        listed
            .retain(|code, facts| facts.iter().any(|f| f.retracted_at.is_none()) || of_page(code));
        let mut directory = Self::default();
        for (id, facts) in own {
            directory.list(id, facts, false);
        }
        for (code, facts) in listed {
            directory.place(&code, facts);
        }
        directory
    }

    /// A directory of some facilities, as another one has linked them: identifier, whether it is
    /// provisional, facts, and the codes that mean it.
    pub(crate) fn of_listings(
        listings: impl IntoIterator<Item = (FacilityId, bool, Vec<Fact>, Vec<PlaceCode>)>,
    ) -> Self {
        let mut directory = Self::default();
        for (id, provisional, facts, codes) in listings {
            directory.list(id.clone(), facts, provisional);
            for code in codes {
                directory.link_code(code, &id, LinkRule::Code);
            }
        }
        directory
    }

    fn list(&mut self, id: FacilityId, all: Vec<Fact>, provisional: bool) {
        let mut facts: Vec<Fact> = Vec::with_capacity(all.len());
        let mut retracted = Vec::new();
        for fact in all {
            if fact.retracted_at.is_some() {
                retracted.push((facts.len(), fact));
            } else {
                facts.push(fact);
            }
        }
        for fact in &facts {
            match &fact.fact {
                ProfileFact::Code(code) => self.link_code(code.clone(), &id, LinkRule::Code),
                ProfileFact::Name(name) | ProfileFact::Alias { name, .. } => {
                    self.exact
                        .entry(name.clone())
                        .or_default()
                        .insert(id.clone());
                    self.normalised
                        .entry(normalise(name))
                        .or_default()
                        .insert(id.clone());
                }
                _ => {}
            }
        }
        let state = facts.iter().find_map(|f| match &f.fact {
            ProfileFact::State(s) => Some(s.clone()),
            _ => None,
        });
        let state = state.or_else(|| self.listings.get(&id).and_then(|l| l.state().cloned()));
        let words = self.words.entry(state).or_default();
        for fact in &facts {
            if let ProfileFact::Name(name) | ProfileFact::Alias { name, .. } = &fact.fact {
                words.push((sorted_words(name), id.clone()));
            }
        }
        let entry = self.listings.entry(id.clone()).or_insert_with(|| Listing {
            id,
            provisional,
            facts: Vec::new(),
            retracted: Vec::new(),
            codes: Vec::new(),
        });
        let before = entry.facts.len();
        let retracted = retracted.into_iter();
        entry
            .retracted
            .extend(retracted.map(|(at, fact)| (before.saturating_add(at), fact)));
        entry.facts.extend(facts);
        // Codes seen before the listing existed.
        for (code, facility) in &self.codes {
            if *facility == entry.id && !entry.codes.iter().any(|(c, _)| c == code) {
                entry.codes.push((code.clone(), LinkRule::Code));
            }
        }
        entry.codes.sort();
    }

    fn link_code(&mut self, code: PlaceCode, id: &FacilityId, rule: LinkRule) {
        if let Some(listing) = self.listings.get_mut(id)
            && !listing.codes.iter().any(|(c, _)| *c == code)
        {
            listing.codes.push((code.clone(), rule));
        }
        // The first facility to claim a code keeps it: two claims are for a person to settle.
        match self.codes.get(&code) {
            Some(other) if other != id => {
                let candidates = vec![other.clone(), id.clone()];
                self.open.push((code, Link::Ambiguous { candidates }));
            }
            Some(_) => {}
            None => {
                self.codes.insert(code, id.clone());
            }
        }
    }

    /// Links a code with its facts to a facility, or gives it an entry of its own.
    fn place(&mut self, code: &PlaceCode, facts: Vec<Fact>) {
        let standing = || facts.iter().filter(|f| f.retracted_at.is_none());
        let state = standing().find_map(|f| match &f.fact {
            ProfileFact::State(s) => Some(s.clone()),
            _ => None,
        });
        let names: Vec<String> = standing()
            .filter_map(|f| match &f.fact {
                ProfileFact::Name(n) | ProfileFact::Alias { name: n, .. } => Some(n.clone()),
                _ => None,
            })
            .collect();
        let link = self.resolve(Some(code), &names, state.as_ref());
        match link {
            Link::Linked { facility, rule } => {
                self.link_code(code.clone(), &facility, rule);
                self.list(facility, facts, false);
            }
            open => {
                if !matches!(open, Link::Unknown) {
                    self.open.push((code.clone(), open));
                }
                let Some(id) = self.own_id(code) else { return };
                self.list(id.clone(), facts, true);
                self.link_code(code.clone(), &id, LinkRule::OwnEntry);
            }
        }
    }

    /// The identifier of a place that nobody has described: its code on the page, or scheme and
    /// code. Where another place of the same list has it, since codes may differ in punctuation
    /// alone, a number follows.
    fn own_id(&self, code: &PlaceCode) -> Option<FacilityId> {
        let text = match code.scheme {
            CodeScheme::IcePage => slug(&code.code),
            other => slug(&format!("{} {}", other.code(), code.code)),
        };
        let taken = |id: &FacilityId| {
            self.listings
                .get(id)
                .is_some_and(|l| l.codes.iter().any(|(c, _)| c.scheme == code.scheme))
        };
        let mut id = FacilityId::new(text.clone()).ok()?;
        let mut number = 2;
        while taken(&id) {
            id = FacilityId::new(format!("{text}-{number}")).ok()?;
            number += 1;
        }
        Some(id)
    }

    /// The name of a place for a reader.
    pub fn place_name(&self, place: &Place) -> String {
        if let Some(listing) = self.facility_of(place).and_then(|id| self.listing(id)) {
            return listing.name().to_owned();
        }
        match place {
            Place::Facility(id) => id.to_string(),
            Place::Listed(code) => format!("{} (as listed)", code.code),
            Place::County(fips) => format!("county {}", fips.as_str()),
            Place::State(state) => state.name().to_owned(),
            Place::FieldOffice(office) => format!("field office {office}"),
            Place::Nation(nation) if nation == "US" => "United States".to_owned(),
            Place::Nation(other) | Place::Area(other) => other.clone(),
        }
    }

    /// Says what a code and the names beside it mean.
    pub fn resolve(
        &self,
        code: Option<&PlaceCode>,
        names: &[String],
        state: Option<&StateCode>,
    ) -> Link {
        if let Some(facility) = code.and_then(|c| self.codes.get(c)) {
            return Link::Linked {
                facility: facility.clone(),
                rule: LinkRule::Code,
            };
        }
        // Two places may share a name across states, never within the same word of a state.
        let same_state = |id: &&FacilityId| match (state, self.listings.get(*id)) {
            (Some(state), Some(listing)) => listing.state().is_none_or(|s| s == state),
            _ => true,
        };
        // A list gives each of its places one code: two codes of one list are two places, however
        // alike their names.
        let free = |id: &&FacilityId| {
            code.is_none_or(|code| {
                self.listings
                    .get(*id)
                    .is_none_or(|l| !l.codes.iter().any(|(c, _)| c.scheme == code.scheme))
            })
        };
        let mut ambiguous: BTreeSet<FacilityId> = BTreeSet::new();
        for (rule, found) in [
            (
                LinkRule::ExactAlias,
                Self::named(names, |n| self.exact.get(n)),
            ),
            (
                LinkRule::NormalisedAlias,
                Self::named(names, |n| self.normalised.get(&normalise(n))),
            ),
        ] {
            let here: Vec<&FacilityId> = found
                .iter()
                .copied()
                .filter(same_state)
                .filter(free)
                .collect();
            match here.as_slice() {
                [] => {}
                [one] => {
                    return Link::Linked {
                        facility: (*one).clone(),
                        rule,
                    };
                }
                several => ambiguous.extend(several.iter().map(|id| (*id).clone())),
            }
        }
        if !ambiguous.is_empty() {
            return Link::Ambiguous {
                candidates: ambiguous.into_iter().collect(),
            };
        }
        self.propose(code.map(|c| c.scheme), names, state)
    }

    fn named<'a>(
        names: &[String],
        find: impl Fn(&str) -> Option<&'a BTreeSet<FacilityId>>,
    ) -> BTreeSet<&'a FacilityId> {
        names.iter().filter_map(|n| find(n)).flatten().collect()
    }

    /// Facilities whose names are alike. A name is compared word by word in any order, by
    /// Jaro–Winkler similarity (Winkler 1990); 0.90 and above is worth a person's look. Only places
    /// in the same state are compared, and none that has a code of the same scheme already: a list
    /// gives each of its places one code.
    fn propose(
        &self,
        scheme: Option<CodeScheme>,
        names: &[String],
        state: Option<&StateCode>,
    ) -> Link {
        const WORTH_A_LOOK: f64 = 0.90;
        let mut best: BTreeMap<&FacilityId, f64> = BTreeMap::new();
        let wanted: Vec<String> = names.iter().map(|n| sorted_words(n)).collect();
        let near = self
            .words
            .iter()
            .filter(|(there, _)| state.is_none() || there.is_none() || there.as_ref() == state)
            .flat_map(|(_, words)| words);
        for (words, id) in near {
            let listed = self.listings.get(id).is_some_and(|l| {
                scheme.is_some_and(|s| l.codes.iter().any(|(c, _)| c.scheme == s))
            });
            if listed {
                continue;
            }
            for wanted in &wanted {
                let score = strsim::jaro_winkler(wanted, words);
                if score >= WORTH_A_LOOK {
                    let entry = best.entry(id).or_insert(score);
                    *entry = entry.max(score);
                }
            }
        }
        let mut candidates: Vec<(FacilityId, f64)> =
            best.into_iter().map(|(id, s)| (id.clone(), s)).collect();
        candidates.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        candidates.truncate(3);
        if candidates.is_empty() {
            Link::Unknown
        } else {
            Link::Proposed { candidates }
        }
    }

    /// Every facility, by identifier.
    pub fn listings(&self) -> impl Iterator<Item = &Listing> {
        self.listings.values()
    }

    /// A facility.
    pub fn listing(&self, id: &FacilityId) -> Option<&Listing> {
        self.listings.get(id)
    }

    /// Every code that means a facility, in no order.
    pub(crate) fn codes(&self) -> impl Iterator<Item = (&PlaceCode, &FacilityId)> {
        self.codes.iter()
    }

    /// The facility that a code means.
    pub fn by_code(&self, code: &PlaceCode) -> Option<&FacilityId> {
        self.codes.get(code)
    }

    /// The facility a place means, where it is one.
    pub fn facility_of<'a>(&'a self, place: &'a Place) -> Option<&'a FacilityId> {
        match place {
            Place::Facility(id) => Some(id),
            Place::Listed(code) => self.by_code(code),
            _ => None,
        }
    }

    /// Spellings that several facilities of one state have, by name: they link nothing until a person
    /// has said which is meant (trap X28). A name that places of different states share is told
    /// apart by the state beside it.
    pub fn ambiguous_names(&self) -> Vec<(&str, Vec<FacilityId>)> {
        let state = |id: &FacilityId| self.listings.get(id).and_then(Listing::state);
        let mut names: Vec<(&str, Vec<FacilityId>)> = self
            .exact
            .iter()
            .filter_map(|(name, ids)| {
                let clash: Vec<FacilityId> = ids
                    .iter()
                    .filter(|id| {
                        ids.iter().any(|other| {
                            other != *id
                                && (state(other) == state(id)
                                    || state(other).is_none()
                                    || state(id).is_none())
                        })
                    })
                    .cloned()
                    .collect();
                (!clash.is_empty()).then_some((name.as_str(), clash))
            })
            .collect();
        names.sort();
        names
    }

    /// Codes that a person should look at: ambiguous, or only alike.
    pub fn open_links(&self) -> &[(PlaceCode, Link)] {
        &self.open
    }
}

/// A name without case, accents, punctuation and spacing, and without the agency's initials before
/// it: what must be equal for two spellings to be taken as one without asking.
pub fn normalise(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in name.nfkd() {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if !unicode_normalization::char::is_combining_mark(c)
            && !is_invisible(c)
            && !word.is_empty()
        {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    if words.first().is_some_and(|w| w == "ice") && words.len() > 1 {
        words.remove(0);
    }
    words.join(" ")
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\'' | '’'
    )
}

fn sorted_words(name: &str) -> String {
    let name = normalise(name);
    let mut words: Vec<&str> = name.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_that_differs_only_in_case_and_punctuation_is_one_name() {
        assert_eq!(
            normalise("ICE  Alder-Creek Det. Fac."),
            "alder creek det fac"
        );
        assert_eq!(normalise("Alder\u{200b} Creek"), normalise("ALDER CREEK"));
        assert_eq!(normalise("ICE"), "ice");
    }

    #[test]
    fn the_order_of_words_does_not_hide_a_likeness() {
        assert_eq!(
            sorted_words("Jail, Yuba County"),
            sorted_words("Yuba County Jail")
        );
    }
}
