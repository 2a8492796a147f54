//! A reader of NIST's conformance profiles, as far as the messages that we write need it: order and
//! presence of segments, usage, repetition and length of fields and components, codes of value sets
//! that are listed, predicates and assertions made of presence, texts and lists.

use std::collections::BTreeMap;
use std::path::Path;

use standing_formats::xml::{Limits, Namespaces, XmlEvent, XmlReader};

#[derive(Debug, Default)]
struct Node {
    name: String,
    attributes: BTreeMap<String, String>,
    children: Vec<Node>,
}

impl Node {
    fn read(bytes: &[u8]) -> Self {
        let mut reader = XmlReader::new(bytes, Namespaces::Any, &Limits::default()).unwrap();
        let mut stack = vec![Self::default()];
        while let Some(event) = reader.next_event().unwrap() {
            match event {
                XmlEvent::Start(element) => {
                    let attributes = element.attributes.iter();
                    stack.push(Self {
                        name: element.name.local.to_string(),
                        attributes: attributes
                            .map(|a| (a.name.local.to_string(), a.value.to_string()))
                            .collect(),
                        children: Vec::new(),
                    });
                }
                XmlEvent::End(_) => {
                    let done = stack.pop().unwrap();
                    stack.last_mut().unwrap().children.push(done);
                }
                XmlEvent::Text(_) => {}
            }
        }
        stack.pop().unwrap().children.remove(0)
    }

    fn says(&self, attribute: &str) -> &str {
        self.attributes.get(attribute).map_or("", String::as_str)
    }

    fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    fn named<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// A child of a child by its ID.
    fn by_id(&self, list: &str, id: &str) -> Option<&Self> {
        self.child(list)?
            .children
            .iter()
            .find(|c| c.says("ID") == id)
    }
}

/// A profile with its rules and codes.
pub(crate) struct Profile {
    root: Node,
    rules: Node,
    codes: BTreeMap<String, Vec<String>>,
}

/// What stands at a path of numbers, in a segment or in a field.
struct Place<'p> {
    /// Fields with their repetitions; for a field, its components.
    parts: Vec<Vec<&'p str>>,
    /// Which delimiters part what is below.
    below: &'static [char],
}

impl<'p> Place<'p> {
    fn of_segment(fields: &[&'p str], is_header: bool) -> Self {
        let part = |(index, field): (usize, &&'p str)| {
            // The field of the delimiters is one value.
            if is_header && index < 2 {
                vec![*field]
            } else {
                field.split('~').collect()
            }
        };
        Self {
            parts: fields.iter().enumerate().map(part).collect(),
            below: &['^', '&'],
        }
    }

    fn of_field(text: &'p str) -> Self {
        Self {
            parts: text.split('^').map(|part| vec![part]).collect(),
            below: &['&'],
        }
    }

    fn values(&self, path: &str) -> Vec<&'p str> {
        let mut steps = path.split('.').map(|step| {
            let (number, which) = step.split_once('[').unwrap_or((step, "*"));
            let which = which.trim_end_matches(']');
            (
                number.parse::<usize>().unwrap(),
                which.parse::<usize>().ok(),
            )
        });
        let (number, which) = steps.next().unwrap();
        let empty = Vec::new();
        let found = self.parts.get(number - 1).unwrap_or(&empty);
        let mut found: Vec<&str> = match which {
            Some(which) => found.get(which - 1).copied().into_iter().collect(),
            None => found.clone(),
        };
        for ((number, _), by) in steps.zip(self.below) {
            found = found
                .iter()
                .map(|text| text.split(*by).nth(number - 1).unwrap_or(""))
                .collect();
        }
        found.retain(|text| !text.is_empty());
        found
    }

    /// Whether a condition holds; none where it is made of something that is not read here.
    fn holds(&self, node: &Node) -> Option<bool> {
        let mut below = node.children.iter().map(|child| self.holds(child));
        let values = || self.values(node.says("Path"));
        match node.name.as_str() {
            "Condition" | "Assertion" => below.next()?,
            "AND" => below
                .collect::<Option<Vec<_>>>()
                .map(|all| all.iter().all(|b| *b)),
            "OR" => below
                .collect::<Option<Vec<_>>>()
                .map(|all| all.iter().any(|b| *b)),
            "NOT" => below.next()?.map(|holds| !holds),
            "IMPLY" => Some(!below.next()?? || below.next()??),
            "Presence" => Some(!values().is_empty()),
            // As the engine has it: of what is not there, nothing is wrong.
            "PlainText" => Some(values().is_empty() || values().contains(&node.says("Text"))),
            "StringList" => {
                let list: Vec<&str> = node.says("CSV").split(',').map(str::trim).collect();
                Some(values().is_empty() || values().iter().any(|value| list.contains(value)))
            }
            _ => None,
        }
    }
}

impl Profile {
    pub(crate) fn read(folder: &Path, name: &str) -> Self {
        let file = |kind: &str, end: &str| {
            let path = folder.join(format!("{kind}/iz/{name}_{end}.xml"));
            Node::read(&std::fs::read(path).unwrap())
        };
        let mut codes = BTreeMap::new();
        let library = file("Tables", "ValueSetLibrary");
        let mut stack = vec![&library];
        while let Some(node) = stack.pop() {
            if node.name == "ValueSetDefinition" {
                let values = node
                    .named("ValueElement")
                    .map(|v| v.says("Value").to_owned());
                codes.insert(node.says("BindingIdentifier").to_owned(), values.collect());
            }
            stack.extend(&node.children);
        }
        Self {
            root: file("Profiles", "Profile"),
            rules: file("Constraints", "Constraints"),
            codes,
        }
    }

    /// What is wrong with a message.
    pub(crate) fn faults(&self, text: &str) -> Vec<String> {
        let message = self
            .root
            .child("Messages")
            .unwrap()
            .child("Message")
            .unwrap();
        let lines: Vec<&str> = text.split('\r').filter(|line| !line.is_empty()).collect();
        let mut faults = Vec::new();
        let mut at = 0;
        self.group(message, &lines, &mut at, &mut faults);
        if let Some(line) = lines.get(at) {
            faults.push(format!("{} has no place here", line.get(..3).unwrap()));
        }
        faults
    }

    /// Takes the segments of a group in order, and reports whether any was there.
    fn group(
        &self,
        group: &Node,
        lines: &[&str],
        at: &mut usize,
        faults: &mut Vec<String>,
    ) -> bool {
        let mut any = false;
        for part in &group.children {
            let most = part.says("Max").parse().unwrap_or(usize::MAX);
            let mut taken = 0;
            match part.name.as_str() {
                "Segment" => {
                    let segment = self.root.by_id("Segments", part.says("Ref")).unwrap();
                    while taken < most
                        && lines
                            .get(*at)
                            .is_some_and(|line| line.starts_with(segment.says("Name")))
                    {
                        self.segment(segment, lines.get(*at).unwrap(), faults);
                        *at += 1;
                        taken += 1;
                    }
                    if taken == 0 && part.says("Usage") == "R" && (any || group.name == "Message") {
                        faults.push(format!("{} is missing", segment.says("Name")));
                    }
                }
                "Group" => {
                    while taken < most && *at < lines.len() {
                        let before = *at;
                        if !self.group(part, lines, at, faults) || *at == before {
                            break;
                        }
                        taken += 1;
                    }
                }
                _ => {}
            }
            any |= taken > 0;
        }
        any
    }

    fn segment(&self, segment: &Node, line: &str, faults: &mut Vec<String>) {
        let name = segment.says("Name");
        let mut fields: Vec<&str> = line.split('|').skip(1).collect();
        if name == "MSH" {
            fields.insert(0, "|");
        }
        let place = Place::of_segment(&fields, name == "MSH");
        let id = segment.says("ID");
        let defined: Vec<&Node> = segment.named("Field").collect();
        for (index, field) in defined.iter().enumerate() {
            let number = index + 1;
            let shown = format!("{name}-{number}");
            let empty = Vec::new();
            let values = place.parts.get(index).unwrap_or(&empty);
            let values: Vec<&str> = values.iter().copied().filter(|v| !v.is_empty()).collect();
            let usage = self.usage(field, "Segment", id, number, &place);
            let most = field.says("Max").parse().unwrap_or(usize::MAX);
            match usage {
                "R" if values.is_empty() => faults.push(format!("{shown} is missing")),
                "X" if !values.is_empty() => faults.push(format!("{shown} must be empty")),
                _ if values.len() > most => faults.push(format!("{shown} repeats")),
                _ => {}
            }
            let delimiters = name == "MSH" && number <= 2;
            for value in values.iter().filter(|_| !delimiters) {
                self.value(field, value, &shown, 0, faults);
            }
        }
        if fields.len() > defined.len() {
            faults.push(format!("{name} has {} fields", fields.len()));
        }
        self.asserted("Segment", id, &place, name, faults);
    }

    /// The usage of a field or component, after the predicate that decides it.
    fn usage<'n>(
        &'n self,
        node: &'n Node,
        kind: &str,
        id: &str,
        number: usize,
        place: &Place<'_>,
    ) -> &'n str {
        let usage = node.says("Usage");
        if usage != "C" {
            return usage;
        }
        let rules = self.rules.child("Predicates").and_then(|p| p.child(kind));
        let rules = rules.and_then(|k| k.named("ByID").find(|b| b.says("ID") == id));
        let target = format!("{number}[1]");
        let predicate = rules.and_then(|r| {
            let mut all = r.named("Predicate");
            all.find(|p| p.says("Target") == target || p.says("Target") == format!("{number}[*]"))
        });
        let Some(predicate) = predicate else {
            return "O";
        };
        match place.holds(predicate.child("Condition").unwrap()) {
            Some(true) => predicate.says("TrueUsage"),
            Some(false) => predicate.says("FalseUsage"),
            None => "O",
        }
    }

    fn asserted(
        &self,
        kind: &str,
        id: &str,
        place: &Place<'_>,
        shown: &str,
        faults: &mut Vec<String>,
    ) {
        let rules = self.rules.child("Constraints").and_then(|c| c.child(kind));
        let rules = rules.and_then(|k| k.named("ByID").find(|b| b.says("ID") == id));
        for rule in rules.into_iter().flat_map(|r| r.named("Constraint")) {
            let assertion = rule.child("Assertion").unwrap();
            if place.holds(assertion) == Some(false) {
                faults.push(format!("{shown}: {}", rule.says("ID")));
            }
        }
    }

    /// A value of a field or component: its length, its code, and what it is made of.
    fn value(&self, of: &Node, value: &str, shown: &str, depth: usize, faults: &mut Vec<String>) {
        let datatype = self.root.by_id("Datatypes", of.says("Datatype"));
        let components: Vec<&Node> = datatype
            .into_iter()
            .flat_map(|d| d.named("Component"))
            .collect();
        let first = value.split(['^', '&']).next().unwrap();
        let binding = of.says("Binding");
        let sets: Vec<&Vec<String>> = binding
            .split(':')
            .filter_map(|b| self.codes.get(b))
            .collect();
        let listed = sets.is_empty()
            || sets
                .iter()
                .any(|set| set.is_empty() || set.iter().any(|code| code == first));
        // A binding of a field with components may be meant for one below; those are checked below.
        let meant = components.is_empty() || of.says("BindingLocation").starts_with('1');
        if !listed && meant && !binding.is_empty() {
            faults.push(format!("{shown}: `{first}` is not in {binding}"));
        }
        if components.is_empty() {
            // Lengths of what has components are those of an older edition (QPD-6 would be 6).
            let most = of.says("MaxLength").parse().unwrap_or(usize::MAX);
            if value.len() > most {
                faults.push(format!("{shown} is longer than {most}"));
            }
            return;
        }
        let by = if depth == 0 { '^' } else { '&' };
        let parts: Vec<&str> = value.split(by).collect();
        let place = Place::of_field(value);
        let id = datatype.map_or("", |d| d.says("ID"));
        for (index, component) in components.iter().enumerate() {
            let part = parts.get(index).copied().unwrap_or("");
            let shown = format!("{shown}.{}", index + 1);
            match self.usage(component, "Datatype", id, index + 1, &place) {
                "R" if part.is_empty() => faults.push(format!("{shown} is missing")),
                "X" if !part.is_empty() => faults.push(format!("{shown} must be empty")),
                _ => {}
            }
            if !part.is_empty() && depth < 1 {
                self.value(component, part, &shown, depth + 1, faults);
            }
        }
        if depth == 0 {
            self.asserted("Datatype", id, &place, shown, faults);
        }
    }
}
