//! The parts of a name by which a person is found: without case, accents and marks.
//!
//! Names do not all have the same parts, so none is a first or last one here.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The shortest beginning of a part by which a person is found.
const SHORTEST: usize = 3;
/// The longest beginning that is kept apart from the whole part.
const LONGEST: usize = 20;

/// Marks that stand within a name and are typed or left out.
fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´')
}

/// A text in small letters without accents (NFKD); letters that do not come apart as they are
/// usually typed without them.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        for c in c.to_lowercase() {
            match c {
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'þ' => out.push_str("th"),
                'ø' => out.push('o'),
                'ł' => out.push('l'),
                'đ' | 'ð' => out.push('d'),
                'ı' => out.push('i'),
                c if is_combining_mark(c) => {}
                c => out.push(c),
            }
        }
    }
    out
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
}

/// What is looked for: the parts of what was typed. All of them must fit.
pub fn asked(text: &str) -> Vec<String> {
    let text: String = text.chars().filter(|c| !is_mark(*c)).collect();
    split(&plain(&text)).map(str::to_owned).collect()
}

/// Everything by which a person of this name is found: each part, and each beginning of it of three
/// letters or more.
pub fn findable(name: &str) -> BTreeSet<String> {
    let joined: String = name.chars().filter(|c| !is_mark(*c)).collect();
    let mut found = BTreeSet::new();
    for text in [plain(name), plain(&joined)] {
        for part in split(&text) {
            found.insert(part.to_owned());
            let ends = part.char_indices().map(|(at, c)| at + c.len_utf8());
            let ends = ends.take(LONGEST).skip(SHORTEST - 1);
            found.extend(ends.filter_map(|end| part.get(..end)).map(str::to_owned));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(typed: &str, name: &str) -> bool {
        let known = findable(name);
        let parts = asked(typed);
        !parts.is_empty() && parts.iter().all(|part| known.contains(part))
    }

    #[test]
    fn a_person_is_found_by_any_part_and_by_its_beginning() {
        assert!(finds("inv", "Pat Inventado de Prueba"));
        assert!(finds("prueba pat", "Pat Inventado de Prueba"), "any order");
        assert!(finds("de", "Pat Inventado de Prueba"), "a short part whole");
        assert!(!finds("in", "Pat Inventado"), "two letters begin too much");
        assert!(!finds("ventado", "Pat Inventado"), "not from the middle");
        assert!(!finds("pat other", "Pat Inventado"), "every part must fit");
        assert!(!finds(" -", "Pat Inventado"));
    }

    #[test]
    fn case_accents_and_marks_make_no_difference() {
        assert!(finds("nunez", "Test Núñez"));
        assert!(finds("NÚÑEZ", "test nunez"));
        assert!(finds("lodz", "Test Łódź"));
        assert!(finds("o’sample", "Test O'Sample") && finds("osample", "Test O'Sample"));
        assert!(finds("sample", "Test O'Sample"));
        assert!(finds("strasse", "Test Straße"));
        assert!(
            finds("ana", "Ana-Invented Ｔest"),
            "and parts with a hyphen"
        );
        assert!(finds("test", "Ana-Invented Ｔest"), "wide letters");
    }
}
