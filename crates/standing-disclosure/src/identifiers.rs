//! What in a text might identify a person, marked for the eye of whoever publishes it.
//!
//! Marks are proposals. A false alarm costs a look; a miss cannot be taken back. So the rules are
//! wide: any word that is written like a name and is not known to be an institution's or a place's,
//! any number of six digits or more. No text is changed here.
//!
//! Signs that hide a number are looked through: digits of other scripts, full-width digits, spaces
//! and hyphens of every kind, characters of no width.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;

/// What a passage might be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identifier {
    /// A person's name.
    Name,
    /// An A-number: the letter A and seven to nine digits.
    ANumber,
    /// A social security number: three, two and four digits.
    SocialSecurity,
    /// A telephone number.
    Phone,
    /// A date of birth.
    BirthDate,
    /// An e-mail address.
    Email,
    /// A postal address.
    Address,
    /// Another number of six digits or more.
    Number,
}

impl Identifier {
    /// Its name, as messages have it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::ANumber => "a-number",
            Self::SocialSecurity => "social-security",
            Self::Phone => "phone",
            Self::BirthDate => "birth-date",
            Self::Email => "email",
            Self::Address => "address",
            Self::Number => "number",
        }
    }
}

/// A marked passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it might be.
    pub kind: Identifier,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
}

/// A character as it is compared, and where it stands.
#[derive(Clone, Copy)]
struct Sign {
    c: char,
    from: usize,
    to: usize,
}

/// The marks of a text, in order. `known` are words of institutions and places, in lower case, that
/// are no names of people.
pub fn marks(text: &str, known: &dyn Fn(&str) -> bool) -> Vec<Mark> {
    let signs = signs(text);
    let mut found = Vec::new();
    emails(&signs, &mut found);
    birth_dates(&signs, &mut found);
    numbers(&signs, &mut found);
    addresses(&signs, &mut found);
    names(&signs, known, &mut found);
    found.sort_by_key(|m| (m.range.start, m.range.end));
    // What lies within another mark is looked at with it.
    let mut kept: Vec<Mark> = Vec::new();
    for mark in found {
        match kept.last_mut() {
            Some(last) if mark.range.end <= last.range.end => {
                if last.kind == Identifier::Number {
                    last.kind = mark.kind;
                }
            }
            Some(last) if mark.range.start < last.range.end && last.kind == mark.kind => {
                last.range.end = mark.range.end;
            }
            // Two that overlap meet where the second begins: each passage is shown once.
            Some(last) if mark.range.start < last.range.end => {
                last.range.end = mark.range.start;
                kept.push(mark);
            }
            _ => kept.push(mark),
        }
    }
    kept
}

fn signs(text: &str) -> Vec<Sign> {
    let mut out = Vec::with_capacity(text.len());
    for (from, c) in text.char_indices() {
        let to = from + c.len_utf8();
        if is_invisible(c) {
            continue;
        }
        if let Some(digit) = decimal(c) {
            out.push(Sign { c: digit, from, to });
            continue;
        }
        for c in std::iter::once(c).nfkc() {
            let c = match c {
                '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
                c if c.is_whitespace() && c != '\n' => ' ',
                c => c,
            };
            out.push(Sign { c, from, to });
        }
    }
    out
}

/// Characters that take no room: zero-width, soft hyphen, directional.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A decimal digit of any of the scripts in common use, as ASCII.
fn decimal(c: char) -> Option<char> {
    // First digits of the blocks of Unicode category Nd that are in everyday use.
    const ZEROS: [u32; 16] = [
        0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
        0xe50, 0x17e0, 0xff10,
    ];
    let code = u32::from(c);
    let zero = ZEROS.into_iter().find(|z| (*z..*z + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

fn span(signs: &[Sign]) -> Option<Range<usize>> {
    Some(signs.first()?.from..signs.last()?.to)
}

fn push(found: &mut Vec<Mark>, kind: Identifier, signs: &[Sign]) {
    if let Some(range) = span(signs) {
        found.push(Mark { kind, range });
    }
}

fn lower(signs: &[Sign]) -> String {
    signs.iter().flat_map(|s| s.c.to_lowercase()).collect()
}

fn slice(signs: &[Sign], range: Range<usize>) -> &[Sign] {
    signs.get(range).unwrap_or_default()
}

fn at(signs: &[Sign], i: usize) -> Option<char> {
    signs.get(i).map(|s| s.c)
}

fn before(signs: &[Sign], i: usize) -> Option<char> {
    i.checked_sub(1).and_then(|i| at(signs, i))
}

fn emails(signs: &[Sign], found: &mut Vec<Mark>) {
    let local = |c: char| c.is_alphanumeric() || "._%+-'".contains(c);
    let domain = |c: char| c.is_alphanumeric() || ".-".contains(c);
    for i in 0..signs.len() {
        let width = match at(signs, i) {
            Some('@') => 1,
            // Written out so that programs do not see it.
            Some('(' | '[' | '{')
                if ["(at)", "[at]", "{at}"].contains(&lower(slice(signs, i..i + 4)).as_str()) =>
            {
                4
            }
            _ => continue,
        };
        let gap = |c: Option<char>| c == Some(' ');
        let mut from = i;
        while from > 0 && (width > 1 && from == i && gap(before(signs, from))) {
            from -= 1;
        }
        let bare = from;
        while before(signs, from).is_some_and(local) {
            from -= 1;
        }
        let mut to = i + width;
        if width > 1 && gap(at(signs, to)) {
            to += 1;
        }
        let start = to;
        while at(signs, to).is_some_and(domain) {
            to += 1;
        }
        if from < bare && to > start {
            push(found, Identifier::Email, slice(signs, from..to));
        }
    }
}

/// Words before a date of birth.
const BIRTH: [&str; 9] = [
    "date of birth",
    "birth date",
    "birthdate",
    "birthday",
    "d.o.b",
    "dob",
    "born",
    "fecha de nacimiento",
    "nacid",
];

fn birth_dates(signs: &[Sign], found: &mut Vec<Mark>) {
    /// How far after the word a date is looked for.
    const WITHIN: usize = 48;
    for i in 0..signs.len() {
        if before(signs, i).is_some_and(char::is_alphanumeric) {
            continue;
        }
        let ahead = lower(slice(signs, i..(i + 20).min(signs.len())));
        if !BIRTH.iter().any(|word| ahead.starts_with(word)) {
            continue;
        }
        let end = (i + WITHIN).min(signs.len());
        let last = (i..end)
            .take_while(|j| at(signs, *j) != Some('\n'))
            .filter(|j| at(signs, *j).is_some_and(|c| c.is_ascii_digit()))
            .last();
        if let Some(last) = last {
            push(found, Identifier::BirthDate, slice(signs, i..last + 1));
        }
    }
}

fn numbers(signs: &[Sign], found: &mut Vec<Mark>) {
    let mut i = 0;
    while i < signs.len() {
        if !at(signs, i).is_some_and(|c| c.is_ascii_digit()) {
            i += 1;
            continue;
        }
        // Groups of digits with at most two separators between them.
        let start = i;
        let mut groups: Vec<usize> = vec![0];
        let mut end = i;
        let mut gap = 0;
        while let Some(c) = at(signs, i) {
            if c.is_ascii_digit() {
                if gap > 0 {
                    groups.push(0);
                    gap = 0;
                }
                if let Some(last) = groups.last_mut() {
                    *last += 1;
                }
                end = i + 1;
            } else if " -./()#".contains(c) && gap < 2 {
                gap += 1;
            } else {
                break;
            }
            i += 1;
        }
        let from = led_by_a(signs, start);
        let digits: usize = groups.iter().sum();
        let text = lower(slice(signs, start..end));
        let kind = if from.is_some() && (7..=9).contains(&digits) {
            Identifier::ANumber
        } else if groups == [3, 2, 4] {
            Identifier::SocialSecurity
        } else if is_phone(&groups, before(signs, start)) {
            Identifier::Phone
        } else if digits >= 6 && !is_date(&groups, &text) {
            Identifier::Number
        } else {
            continue;
        };
        push(found, kind, slice(signs, from.unwrap_or(start)..end));
    }
}

/// Where an `A`, alone but for `#`, `-` and spaces, stands before a number.
fn led_by_a(signs: &[Sign], start: usize) -> Option<usize> {
    let mut i = start;
    while i > 0 && start - i < 4 {
        i -= 1;
        match at(signs, i) {
            Some(' ' | '-' | '#' | '.' | ':') => {}
            Some('a' | 'A') => {
                let word = before(signs, i).is_some_and(char::is_alphanumeric);
                return (!word).then_some(i);
            }
            _ => return None,
        }
    }
    None
}

fn is_phone(groups: &[usize], before: Option<char>) -> bool {
    matches!(groups, [3, 3, 4] | [1, 3, 3, 4] | [3, 4 | 7] | [10])
        || (before == Some('+') && (8..=15).contains(&groups.iter().sum::<usize>()))
}

/// Whether a number is written as a day: it is then no identifier by itself.
fn is_date(groups: &[usize], text: &str) -> bool {
    let separated = text.contains(['-', '/', '.']);
    match groups {
        [4, 2, 2] | [1 | 2, 1 | 2, 2 | 4] => separated,
        _ => false,
    }
}

/// Words that end the name of a street, and others that stand in an address.
const STREETS: [&str; 26] = [
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "boulevard",
    "blvd",
    "drive",
    "dr",
    "lane",
    "ln",
    "way",
    "court",
    "ct",
    "place",
    "pl",
    "highway",
    "hwy",
    "terrace",
    "circle",
    "parkway",
    "apartment",
    "apt",
    "suite",
    "unit",
];

fn addresses(signs: &[Sign], found: &mut Vec<Mark>) {
    let words = words(signs);
    for (n, word) in words.iter().enumerate() {
        let text = lower(slice(signs, word.clone()));
        // A number, one to four words, the word for a street.
        if text.chars().all(|c| c.is_ascii_digit()) && text.len() <= 6 {
            for end in words.iter().skip(n + 2).take(4) {
                let there = lower(slice(signs, end.clone()));
                let between = slice(signs, word.start..end.start);
                if between
                    .iter()
                    .any(|s| matches!(s.c, '\n' | '.' | ';' | ','))
                {
                    break;
                }
                if STREETS.contains(&there.as_str()) {
                    push(
                        found,
                        Identifier::Address,
                        slice(signs, word.start..end.end),
                    );
                    break;
                }
            }
        }
        if ["calle", "avenida"].contains(&text.as_str()) {
            let end = words
                .get(n + 3)
                .or(words.last())
                .map_or(word.end, |w| w.end);
            push(found, Identifier::Address, slice(signs, word.start..end));
        }
        if text == "box" && n > 0 {
            let lead = words.get(n - 1).map_or(word.start, |w| w.start);
            let lead = words
                .get(n.saturating_sub(2))
                .map_or(lead, |w| w.start.max(lead.saturating_sub(4)));
            let next = words.get(n + 1).cloned().unwrap_or(word.clone());
            let number = slice(signs, next.clone())
                .iter()
                .all(|s| s.c.is_ascii_digit());
            if number {
                push(found, Identifier::Address, slice(signs, lead..next.end));
            }
        }
        // A state in two capitals and a postal code.
        let capitals = slice(signs, word.clone());
        if capitals.len() == 2
            && capitals.iter().all(|s| s.c.is_ascii_uppercase())
            && let Some(code) = words.get(n + 1)
            && code.len() == 5
            && slice(signs, code.clone())
                .iter()
                .all(|s| s.c.is_ascii_digit())
        {
            push(
                found,
                Identifier::Address,
                slice(signs, word.start..code.end),
            );
        }
    }
}

/// The words of a text: letters, digits, and apostrophes or hyphens within.
fn words(signs: &[Sign]) -> Vec<Range<usize>> {
    let inner = |c: char| matches!(c, '\'' | '’' | '-');
    let mut out = Vec::new();
    let mut i = 0;
    while i < signs.len() {
        if !at(signs, i).is_some_and(char::is_alphanumeric) {
            i += 1;
            continue;
        }
        let from = i;
        while at(signs, i).is_some_and(char::is_alphanumeric)
            || (at(signs, i).is_some_and(inner)
                && at(signs, i + 1).is_some_and(char::is_alphanumeric))
        {
            i += 1;
        }
        out.push(from..i);
    }
    out
}

/// Titles before a name: one word after them is enough.
const TITLES: [&str; 21] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "sr", "sra", "srta", "don", "doña", "señor", "señora",
    "detainee", "client", "patient", "inmate", "detenido", "detenida", "cliente", "paciente",
];

/// Words written with a capital that are no names of people.
const COMMON: &str = "january february march april may june july august september october \
november december monday tuesday wednesday thursday friday saturday sunday enero febrero marzo \
abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves \
viernes sábado domingo the a an of and or for to in on at by from with we our i it this that these \
those dear sincerely regards re fw covid sars cov u.s us usa united states america american english \
spanish department county state city federal court district center centre facility detention \
processing immigration customs enforcement health public services office director secretary \
attorney general counsel records request freedom information act section title code article \
amendment vaccine vaccination dose doses moderna pfizer janssen pdf html email mr mrs ms dr no yes";

/// Whether a run of capitals that follows a full stop only starts a sentence.
fn starts_sentence(signs: &[Sign], from: usize) -> bool {
    let mut i = from;
    while let Some(c) = before(signs, i) {
        if c == '\n' {
            return true;
        }
        if c == ' ' || "\"“‘'([«*-•>".contains(c) {
            i -= 1;
            continue;
        }
        return ".!?:".contains(c);
    }
    true
}

fn names(signs: &[Sign], known: &dyn Fn(&str) -> bool, found: &mut Vec<Mark>) {
    let words = words(signs);
    let text = |n: usize| words.get(n).map(|w| lower(slice(signs, w.clone())));
    let is_known = |n: usize| {
        text(n).is_none_or(|t| {
            let plain = t.trim_end_matches("'s").trim_end_matches("’s");
            COMMON.split_whitespace().any(|c| c == plain) || known(plain)
        })
    };
    let capital = |n: usize| {
        words.get(n).is_some_and(|w| {
            let first = at(signs, w.start);
            first.is_some_and(|c| c.is_uppercase() || is_caseless(c))
        })
    };
    let mut n = 0;
    while n < words.len() {
        let titled = n > 0 && text(n - 1).is_some_and(|t| TITLES.contains(&t.as_str()));
        if !capital(n) {
            n += 1;
            continue;
        }
        // The run of capitalised words with nothing but spaces, commas, full stops of initials and
        // small particles between.
        let first = n;
        let mut last = n;
        loop {
            let mut next = last + 1;
            while text(next).is_some_and(|t| {
                [
                    "de", "del", "la", "los", "las", "y", "van", "von", "bin", "al",
                ]
                .contains(&t.as_str())
            }) && next - last < 3
            {
                next += 1;
            }
            let (Some(here), Some(there)) = (words.get(last), words.get(next)) else {
                break;
            };
            let between = lower(slice(signs, here.end..there.start));
            let joined = between
                .chars()
                .all(|c| c == ' ' || c == ',' || c.is_alphabetic())
                || (here.len() == 1 && between.starts_with('.'));
            if !capital(next) || !joined || between.matches(',').count() > 1 {
                break;
            }
            last = next;
        }
        let strangers = (first..=last).filter(|n| !is_known(*n)).count();
        let lone = first == last;
        let caseless = words
            .get(first)
            .and_then(|w| at(signs, w.start))
            .is_some_and(is_caseless);
        let opens = words
            .get(first)
            .is_some_and(|w| starts_sentence(signs, w.start));
        // A lone capital that opens a sentence is every sentence's first word.
        if strangers > 0 && (!lone || titled || caseless || !opens) {
            // What is known at the edges of a run is no part of the name.
            let name = || (first..=last).filter(|n| !is_known(*n));
            let range = name()
                .next()
                .and_then(|n| words.get(n))
                .zip(name().next_back().and_then(|n| words.get(n)))
                .map(|(f, l)| f.start..l.end);
            if let Some(range) = range {
                push(found, Identifier::Name, slice(signs, range));
            }
        }
        n = last + 1;
    }
}

/// A letter of a script that has no capitals: every word of it may be a name.
fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase() && !"ªº".contains(c)
}

#[cfg(test)]
mod tests {
    use super::{Identifier, marks};

    fn seen(text: &str) -> Vec<(Identifier, &str)> {
        let known = |word: &str| ["otay", "mesa", "california", "bureau"].contains(&word);
        marks(text, &known)
            .into_iter()
            .map(|m| (m.kind, text.get(m.range).unwrap_or("out of the text")))
            .collect()
    }

    #[test]
    fn numbers_of_people_are_marked_in_their_usual_spellings() {
        for (text, kind, passage) in [
            ("see A123456789.", Identifier::ANumber, "A123456789"),
            (
                "his A# 012-345-678 is",
                Identifier::ANumber,
                "A# 012-345-678",
            ),
            (
                "her number 123-45-6789,",
                Identifier::SocialSecurity,
                "123-45-6789",
            ),
            (
                "call (619) 555-0100 today",
                Identifier::Phone,
                "619) 555-0100",
            ),
            ("at +52 55 5555 0100", Identifier::Phone, "52 55 5555 0100"),
            ("dob: 3/4/1985.", Identifier::BirthDate, "dob: 3/4/1985"),
            (
                "she was born on 4 march 1985",
                Identifier::BirthDate,
                "born on 4 march 1985",
            ),
            (
                "nacida el 4 de marzo de 1985",
                Identifier::BirthDate,
                "nacida el 4 de marzo de 1985",
            ),
            (
                "write to x.y@mail.invalid please",
                Identifier::Email,
                "x.y@mail.invalid",
            ),
            (
                "write to x.y (at) mail.invalid",
                Identifier::Email,
                "x.y (at) mail.invalid",
            ),
            (
                "lives at 12 long oak street now",
                Identifier::Address,
                "12 long oak street",
            ),
            ("file 20211234567", Identifier::Number, "20211234567"),
        ] {
            assert_eq!(seen(text), [(kind, passage)], "{text}");
        }
    }

    #[test]
    fn signs_that_hide_a_number_are_looked_through() {
        for text in [
            "a １２３４５６７８９ b",
            "a 123\u{200b}456\u{ad}789 b",
            "a ١٢٣٤٥٦٧٨٩ b",
            "a 123\u{a0}456\u{2011}789 b",
        ] {
            assert_eq!(seen(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn names_are_marked_and_institutions_are_not() {
        for (text, passages) in [
            (
                "Yesterday Juana Pérez de la Cruz asked.",
                &["Yesterday Juana Pérez de la Cruz"][..],
            ),
            ("We spoke with Ortega about it", &["Ortega"]),
            ("the detainee Lopez, and Mr. Kim", &["Lopez", "Kim"]),
            ("GARCIA, Juan was moved", &["GARCIA, Juan"]),
            ("我们问了王小明", &["我们问了王小明"]),
            ("The California Bureau wrote to Otay Mesa in March.", &[]),
            ("Doses came. Nobody said when.", &[]),
        ] {
            let names: Vec<&str> = seen(text)
                .into_iter()
                .filter(|(kind, _)| *kind == Identifier::Name)
                .map(|(_, passage)| passage)
                .collect();
            assert_eq!(names, passages, "{text}");
        }
    }

    #[test]
    fn days_and_small_counts_are_not_marked() {
        assert_eq!(
            seen("on 2021-03-12 there were 14,000 held, 3/12/2021 said 20"),
            []
        );
    }

    #[test]
    fn any_text_is_read_without_harm() {
        for text in [
            "",
            "@",
            "A",
            "a#",
            "(at)",
            "box",
            "1 2 3 street",
            "\u{202e}",
            "A1",
            "+",
        ] {
            let _ = seen(text);
        }
    }
}
