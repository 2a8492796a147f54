//! Names of places and people as written.
//!
//! A name is stored exactly as it came. Nothing here changes one: these functions only say
//! whether two spellings may mean the same *place*, and whether a name hides characters nobody
//! can see. A name of a *person* is never refused, shortened, folded or compared here: no rule
//! about spelling can tell whether two people are one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that say what kind of place it is rather than which one, in the spellings agencies use.
/// Without `county`: a county's jail and a detention centre of the same name are often two
/// places.
const KIND_OF_PLACE: &[&str] = &[
    "center",
    "centre",
    "corr",
    "correctional",
    "ctr",
    "det",
    "detention",
    "fac",
    "facility",
    "inst",
    "institution",
    "jail",
    "prison",
    "proc",
    "processing",
    "service",
    "services",
    "svc",
    "the",
];

/// A name as it is shown and compared: outer white space (no-break kinds too) taken away, inner
/// runs of white space and line ends made one space.
pub fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A key under which spellings that differ only in case, accents, punctuation and spacing meet:
/// `Cañón Det. Ctr` and `CANON DET CTR`.
pub fn spelling_key(name: &str) -> String {
    let folded: String = name
        .nfkd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c) && !is_hidden(*c))
        .flat_map(char::to_lowercase)
        .map(|c| {
            if c.is_alphanumeric() || is_combining_mark(c) {
                c
            } else {
                ' '
            }
        })
        .collect();
    tidy(&folded)
}

/// A wider key that also leaves out the words for the kind of place: `Alder Creek` and `ALDER
/// CREEK DET. FAC.` meet. Two names with one key *may* be one place; only a person can say so.
pub fn place_key(name: &str) -> String {
    let key = spelling_key(name);
    let telling: Vec<&str> = key
        .split(' ')
        .filter(|word| !KIND_OF_PLACE.contains(word))
        .collect();
    if telling.is_empty() {
        key
    } else {
        telling.join(" ")
    }
}

/// Whether a place's name holds a character that cannot be seen and changes what the name equals.
///
/// The joiners U+200C and U+200D are part of the spelling in several scripts and pass, except
/// beside an ASCII letter, where they do nothing but hide.
pub fn hides_characters(name: &str) -> bool {
    let mut before = None;
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let joiner = matches!(c, '\u{200c}' | '\u{200d}');
        let beside = [before, chars.peek().copied()];
        if is_hidden(c)
            || (joiner
                && beside
                    .into_iter()
                    .flatten()
                    .any(|c| c.is_ascii_alphanumeric()))
        {
            return true;
        }
        before = Some(c);
    }
    false
}

/// Characters without width or sight: soft hyphen, zero-width space, word joiner, byte-order
/// mark, direction marks and overrides.
pub fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_place_meet_under_one_key() {
        assert_eq!(
            spelling_key("Cañón  Regional."),
            spelling_key("CANON REGIONAL")
        );
        assert_eq!(place_key("Alder Creek"), place_key("ALDER CREEK DET. FAC."));
        assert_ne!(place_key("Alder Creek"), place_key("Alder County Jail"));
        assert_eq!(place_key("Detention Center"), "detention center");
    }

    #[test]
    fn a_name_may_not_hide_what_changes_it() {
        assert!(hides_characters("Ald\u{200b}er"));
        assert!(hides_characters("Al\u{200d}der"));
        assert!(!hides_characters("می\u{200c}خواهم"));
        assert!(!hides_characters("Alder\u{a0}Creek"));
    }
}
