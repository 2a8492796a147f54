//! Looking at the items of a case together: names that lead nowhere, dates that contradict each
//! other, quotations that nobody compared.

use super::messages::{
    BodyRow, CaseMessages, Item, Method, PartyClass, ProfileRow, Published, RelationWord,
    SourceRow, StanceRow, StatementRow, Typed,
};
use super::problem::{CaseFault, CaseProblem};
use jiff::civil::Date;
use standing_terms::{BookZone, FacilityId, PartyId, Place, SourceId, StatementLabel};
use std::collections::{BTreeMap, BTreeSet};

/// Checks the items of a case against each other. The problems come in the order of the files.
///
/// Fields that cannot be read at all are listed by [`parse_case`](super::parse_case).
pub fn lint(messages: &CaseMessages) -> Vec<CaseProblem> {
    let mut lint = Lint::new(messages);
    lint.duplicates();
    for party in &messages.parties {
        if let Some(parent) = &party.value.parent {
            lint.party(&party.file, parent, "parent");
        }
    }
    for source in &messages.sources {
        if let Some(publisher) = &source.value.publisher {
            lint.party(&source.file, publisher, "publisher");
        }
    }
    for statement in &messages.statements {
        lint.statement(statement);
    }
    lint.names();
    lint.aliases();
    lint.claims();
    lint.unused();
    lint.problems
}

struct Lint<'a> {
    messages: &'a CaseMessages,
    zone: BookZone,
    parties: BTreeSet<&'a PartyId>,
    facilities: BTreeSet<&'a FacilityId>,
    sources: BTreeMap<&'a SourceId, &'a SourceRow>,
    statements: BTreeMap<&'a StatementLabel, &'a StatementRow>,
    problems: Vec<CaseProblem>,
}

impl<'a> Lint<'a> {
    fn new(messages: &'a CaseMessages) -> Self {
        Self {
            messages,
            zone: messages
                .head
                .as_ref()
                .map_or_else(BookZone::eastern, |h| h.zone.clone()),
            parties: messages.parties.iter().map(|p| &p.value.id.value).collect(),
            facilities: messages
                .facilities
                .iter()
                .map(|f| &f.value.id.value)
                .collect(),
            sources: messages
                .sources
                .iter()
                .map(|s| (&s.value.id.value, &s.value))
                .collect(),
            statements: messages
                .statements
                .iter()
                .map(|s| (&s.value.label.value, &s.value))
                .collect(),
            problems: Vec::new(),
        }
    }

    fn error(
        &mut self,
        fault: CaseFault,
        file: &str,
        line: u32,
        field: &str,
        message: impl Into<String>,
    ) {
        self.problems.push(CaseProblem::error(
            fault,
            file,
            Some(line),
            Some(field),
            message,
        ));
    }

    fn warning(
        &mut self,
        fault: CaseFault,
        file: &str,
        line: u32,
        field: &str,
        message: impl Into<String>,
    ) {
        self.problems
            .push(CaseProblem::error(fault, file, Some(line), Some(field), message).warning());
    }

    fn refused(&self, id: &str) -> bool {
        self.messages.refused.contains(id)
    }

    /// Every identifier and every label is taken once.
    fn duplicates(&mut self) {
        let m = self.messages;
        let mut found = Vec::new();
        let mut check = |items: Vec<(&'a str, &'a str, u32)>, field: &'static str| {
            let mut first: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
            for (id, file, line) in items {
                if let Some((at_file, at_line)) = first.get(id) {
                    found.push((
                        file,
                        line,
                        field,
                        format!("`{id}` is already taken by {at_file}:{at_line}"),
                    ));
                } else {
                    first.insert(id, (file, line));
                }
            }
        };
        check(
            m.parties
                .iter()
                .map(|i| (i.value.id.value.as_str(), &*i.file, i.value.id.line))
                .collect(),
            "id",
        );
        check(
            m.sources
                .iter()
                .map(|i| (i.value.id.value.as_str(), &*i.file, i.value.id.line))
                .collect(),
            "id",
        );
        check(
            m.facilities
                .iter()
                .map(|i| (i.value.id.value.as_str(), &*i.file, i.value.id.line))
                .collect(),
            "id",
        );
        check(
            m.claims
                .iter()
                .map(|i| (i.value.id.value.as_str(), &*i.file, i.value.id.line))
                .collect(),
            "id",
        );
        check(
            m.statements
                .iter()
                .map(|i| (i.value.label.value.as_str(), &*i.file, i.value.label.line))
                .collect(),
            "label",
        );
        for (file, line, field, message) in found {
            self.error(CaseFault::Duplicate, file, line, field, message);
        }
    }

    fn party(&mut self, file: &str, party: &Typed<PartyId>, field: &str) {
        if !self.parties.contains(&party.value) && !self.refused(party.value.as_str()) {
            self.error(
                CaseFault::UnknownParty,
                file,
                party.line,
                field,
                format!("no party `{}` in parties.toml", party.value),
            );
        }
    }

    fn facility(&mut self, file: &str, id: &FacilityId, line: u32, field: &str) {
        if !self.facilities.contains(id) && !self.refused(id.as_str()) {
            self.error(
                CaseFault::UnknownFacility,
                file,
                line,
                field,
                format!("no facility `{id}` in facilities.toml"),
            );
        }
    }

    fn label(&mut self, file: &str, label: &Typed<StatementLabel>, field: &str) {
        let text = label.value.as_str();
        // A label with the identifier of another case before it is not ours to check.
        if !text.contains('/') && !self.statements.contains_key(&label.value) && !self.refused(text)
        {
            self.error(
                CaseFault::UnknownLabel,
                file,
                label.line,
                field,
                format!("no statement `{text}` in this case"),
            );
        }
    }

    fn statement(&mut self, item: &'a Item<StatementRow>) {
        let file = item.file.as_str();
        let row = &item.value;
        self.party(file, &row.speaker, "speaker");
        if let Place::Facility(id) = &row.about.value {
            let field = match (file, &row.body) {
                ("figures.csv", _) => "place",
                ("aliases.csv", _) => "facility",
                _ => "about",
            };
            self.facility(file, id, row.about.line, field);
        }
        match &row.body {
            BodyRow::Responsibility {
                stance: StanceRow::Assigns(party) | StanceRow::Mandates(party),
                ..
            }
            | BodyRow::Answer {
                referred_to: Some(party),
                ..
            } => self.party(file, party, "party"),
            BodyRow::Request { addressees, .. } | BodyRow::Order { addressees, .. } => {
                for addressee in addressees {
                    self.party(file, addressee, "addressees");
                }
            }
            BodyRow::Profile(ProfileRow::SameAs(other)) => {
                self.facility(file, &other.value, other.line, "same-as");
            }
            BodyRow::Step { of, party, on, .. } => self.step(file, of, party.as_ref(), on),
            BodyRow::Docket { court, of, .. } => self.docket(file, court, of),
            BodyRow::Role { party, of, .. } => {
                self.party(file, party, "party");
                if let Some(of) = of {
                    self.party(file, of, "with");
                }
            }
            _ => {}
        }
        if row.valid.value.is_contradiction() {
            self.error(
                CaseFault::IntervalBackwards,
                file,
                row.valid.line,
                "valid-to",
                "the interval ends before it begins; `valid-to` is the first day after",
            );
        }
        self.due(file, row);
        self.force(file, row);
        self.source(file, row);
        self.relations(file, row);
    }

    fn due(&mut self, file: &str, row: &StatementRow) {
        let (BodyRow::Commitment { due, .. }
        | BodyRow::Request { due, .. }
        | BodyRow::Order { due, .. }) = &row.body
        else {
            return;
        };
        if let (Some(due), Some(said)) = (due, &row.said)
            && due.value < said.value.first()
        {
            self.error(
                CaseFault::DueBeforeSaid,
                file,
                due.line,
                "due",
                format!("due on {}, but said only in {}", due.value, said.value),
            );
        }
    }

    /// Only who mandates has a force, and days are counted by a rule or not given.
    fn force(&mut self, file: &str, row: &StatementRow) {
        match &row.body {
            BodyRow::Responsibility {
                stance: StanceRow::Accepts | StanceRow::Disclaims | StanceRow::Assigns(_),
                force: Some(force),
                ..
            } => self.error(
                CaseFault::ForceWithoutMandate,
                file,
                force.line,
                "force",
                "only a mandate has a force",
            ),
            BodyRow::Order {
                due: Some(due),
                within_days: Some(_),
                ..
            } => self.error(
                CaseFault::DueTwice,
                file,
                due.line,
                "due",
                "either a day or a number of days",
            ),
            BodyRow::Order {
                within_days: Some(_),
                clock: None,
                ..
            } => self.error(
                CaseFault::DueTwice,
                file,
                row.label.line,
                "within-days",
                "name the rule that counts the days in `clock`",
            ),
            _ => {}
        }
    }

    /// A step concerns a request, an order or a promise that was there, and one who was asked.
    fn step(
        &mut self,
        file: &str,
        of: &[Typed<StatementLabel>],
        party: Option<&Typed<PartyId>>,
        on: &Typed<Date>,
    ) {
        if let Some(party) = party {
            self.party(file, party, "party");
        }
        for label in of {
            self.label(file, label, "of");
            let Some(target) = self.statements.get(&label.value).copied() else {
                continue;
            };
            let asked = match &target.body {
                BodyRow::Request { addressees, .. } | BodyRow::Order { addressees, .. } => {
                    addressees.iter().map(|a| &a.value).collect()
                }
                BodyRow::Commitment { .. } => vec![&target.speaker.value],
                _ => {
                    self.error(
                        CaseFault::StepOfNothing,
                        file,
                        label.line,
                        "of",
                        format!("`{}` is no request, order or promise", label.value),
                    );
                    continue;
                }
            };
            if let Some(party) = party
                && !asked.contains(&&party.value)
            {
                self.error(
                    CaseFault::NotAnAddressee,
                    file,
                    party.line,
                    "party",
                    format!("`{}` does not bind {}", label.value, party.value),
                );
            }
            if let Some(said) = first_day(target)
                && on.value < said
            {
                self.error(
                    CaseFault::StepBeforeIts,
                    file,
                    on.line,
                    "on",
                    format!(
                        "on {}, but `{}` was said only on {said}",
                        on.value, label.value
                    ),
                );
            }
        }
    }

    fn docket(&mut self, file: &str, court: &Typed<PartyId>, of: &[Typed<StatementLabel>]) {
        self.party(file, court, "court");
        let is_court = self
            .messages
            .parties
            .iter()
            .find(|p| p.value.id.value == court.value)
            .is_none_or(|p| p.value.kind == PartyClass::Court);
        if !is_court {
            self.error(
                CaseFault::NotACourt,
                file,
                court.line,
                "court",
                format!("`{}` is no court", court.value),
            );
        }
        for label in of {
            self.label(file, label, "of");
        }
    }

    fn source(&mut self, file: &str, row: &StatementRow) {
        let Some(source) = self.sources.get(&row.source.value).copied() else {
            if !self.refused(row.source.value.as_str()) {
                self.error(
                    CaseFault::UnknownSource,
                    file,
                    row.source.line,
                    "source",
                    format!("no source `{}` in sources.toml", row.source.value),
                );
            }
            return;
        };
        if let (Some(seen), false) = (&row.seen, source.public) {
            self.error(
                CaseFault::SeenNotPublic,
                file,
                seen.line,
                "seen",
                "the source was not public, so nobody outside could see it; leave `seen` out",
            );
        }
        if source.published.value == Published::Rolling && row.seen.is_none() {
            self.error(
                CaseFault::SeriesWithoutSeen,
                file,
                row.source.line,
                "seen",
                "the source is a page that is overwritten: give the instant of the capture",
            );
        }
        let seen_day = row.seen.as_ref().map(|s| (s, self.zone.day_of(s.value)));
        if let Some(said) = &row.said {
            if let Published::On(published) = source.published.value
                && said.value.first() > published.last()
            {
                self.error(
                    CaseFault::SaidAfterPublished,
                    file,
                    said.line,
                    "said",
                    format!("said in {}, but the source is of {published}", said.value),
                );
            }
            if let Some((seen, day)) = seen_day
                && day < said.value.first()
            {
                self.error(
                    CaseFault::SeenBeforeSaid,
                    file,
                    seen.line,
                    "seen",
                    format!("seen on {day}, but said only in {}", said.value),
                );
            }
        }
        let items: &[_] = match &row.body {
            BodyRow::Commitment { items, .. } => items,
            _ => &[],
        };
        let quotes = row.quote.iter().map(|q| ("quote.verbatim", q));
        for (field, quote) in quotes.chain(items.iter().map(|i| ("items.verbatim", &i.words))) {
            if quote.verbatim.value && source.captured.is_none() && !source.original {
                self.error(
                    CaseFault::QuoteNotCompared,
                    file,
                    quote.verbatim.line,
                    field,
                    "words are verbatim only where they were compared with the original: this \
                     source is neither captured nor an original",
                );
            }
        }
    }

    fn relations(&mut self, file: &str, row: &StatementRow) {
        let mut answers = false;
        for relation in &row.relations {
            let field = relation.kind.code();
            answers |= relation.kind == RelationWord::Answers;
            self.label(file, &relation.target, field);
            let Some(target) = self.statements.get(&relation.target.value).copied() else {
                continue;
            };
            match relation.kind {
                RelationWord::Answers => {
                    if let (Some(said), Some(asked)) = (last_day(row), first_day(target))
                        && said < asked
                    {
                        self.error(
                            CaseFault::AnswerBeforeRequest,
                            file,
                            relation.target.line,
                            field,
                            format!(
                                "answered by {said}, but `{}` was asked only on {asked}",
                                target.label.value
                            ),
                        );
                    }
                }
                RelationWord::Restates | RelationWord::Retracts => {
                    if target.speaker.value != row.speaker.value {
                        self.error(
                            CaseFault::NotTheSpeaker,
                            file,
                            relation.target.line,
                            field,
                            format!(
                                "only the speaker of `{}`, {}, can take it back or say it again",
                                target.label.value, target.speaker.value
                            ),
                        );
                    }
                }
                RelationWord::Corrects | RelationWord::BearsOn => {}
            }
        }
        if matches!(row.body, BodyRow::Answer { .. }) && !answers {
            self.warning(
                CaseFault::AnswersNothing,
                file,
                row.label.line,
                "answers",
                "an answer names what it answers; where nothing was asked it is an event",
            );
        }
    }

    /// Every facility has a name that somebody gives it.
    fn names(&mut self) {
        let named: BTreeSet<&Place> = self
            .messages
            .statements
            .iter()
            .filter(|s| matches!(s.value.body, BodyRow::Profile(ProfileRow::Name(_))))
            .map(|s| &s.value.about.value)
            .collect();
        for item in &self.messages.facilities {
            let id = &item.value.id;
            if !named.contains(&Place::Facility(id.value.clone())) {
                self.warning(
                    CaseFault::MissingField,
                    &item.file,
                    id.line,
                    "facts.name",
                    "no group of facts gives a `name`, so the facility would be shown without one",
                );
            }
        }
    }

    /// One spelling of one user leads to one facility.
    fn aliases(&mut self) {
        let mut first: BTreeMap<(&str, &str), &FacilityId> = BTreeMap::new();
        let mut found = Vec::new();
        for item in &self.messages.statements {
            let BodyRow::Profile(ProfileRow::Alias { name, used_by }) = &item.value.body else {
                continue;
            };
            let Place::Facility(id) = &item.value.about.value else {
                continue;
            };
            let other = first.entry((used_by, name)).or_insert(id);
            if *other != id {
                found.push((item, format!("`{name}` of {used_by} already means {other}")));
            }
        }
        for (item, message) in found {
            self.warning(
                CaseFault::AmbiguousAlias,
                &item.file,
                item.line,
                "name",
                message,
            );
        }
    }

    fn claims(&mut self) {
        for item in &self.messages.claims {
            let file = item.file.as_str();
            match &item.value.method {
                Method::SumOfRows {
                    facilities,
                    speaker,
                    ..
                }
                | Method::CountFacilitiesWithCases {
                    facilities,
                    speaker,
                    ..
                } => {
                    if let Some(speaker) = speaker {
                        self.party(file, speaker, "method.speaker");
                    }
                    for f in facilities {
                        self.facility(file, &f.value, f.line, "method.facilities");
                    }
                }
                Method::LatestFigure { about, speaker, .. } => {
                    if let Place::Facility(id) = &about.value {
                        self.facility(file, id, about.line, "method.about");
                    }
                    if let Some(speaker) = speaker {
                        self.party(file, speaker, "method.speaker");
                    }
                }
                Method::MeanOfMonthlyRateRatios {
                    speaker, reference, ..
                } => {
                    self.party(file, speaker, "method.speaker");
                    self.party(file, reference, "method.reference");
                }
                Method::DateOfStatement { label } => self.label(file, label, "method.label"),
                Method::NotRecomputable { .. } => {}
            }
        }
    }

    fn unused(&mut self) {
        let used: BTreeSet<&SourceId> = self
            .messages
            .statements
            .iter()
            .map(|s| &s.value.source.value)
            .collect();
        // Where items were refused, their sources only look unused.
        if !self.messages.refused.is_empty() {
            return;
        }
        for source in &self.messages.sources {
            let id = &source.value.id;
            if !used.contains(&id.value) {
                self.warning(
                    CaseFault::Unused,
                    &source.file,
                    id.line,
                    "id",
                    format!("nothing points into `{}`", id.value),
                );
            }
        }
    }
}

fn first_day(row: &StatementRow) -> Option<Date> {
    row.said.as_ref().map(|s| s.value.first())
}

fn last_day(row: &StatementRow) -> Option<Date> {
    row.said.as_ref().map(|s| s.value.last())
}
