//! Whether a text that leaves the house tells that somebody is in custody.
//!
//! A slot request, a flat file, a published clinic or a sheet is read by strangers. By default none
//! of them may say that a person is held. The words that would say so, and the names of the places
//! that would, are data; a person who decides otherwise for a receiver leaves a record of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A recorded policy choice: somebody decided that a receiver may learn of custody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustodyChoice {
    /// Who decided. A role or an office; never empty.
    pub by: String,
    /// When.
    pub on: Date,
    /// Why, in a sentence; never empty.
    pub reason: String,
}

impl CustodyChoice {
    /// Whether the record says who and why. One that does not is no choice.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.by.trim().is_empty() && !self.reason.trim().is_empty()
    }
}

/// The words and names that tell of custody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustodyWords {
    phrases: Vec<(String, Vec<String>)>,
}

impl CustodyWords {
    /// Takes words, phrases and names of places. Case and punctuation do not count; a phrase is
    /// found where its words follow each other. Empty ones are left out.
    pub fn new<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> Self {
        let phrases = words
            .into_iter()
            .map(|phrase| {
                let phrase = phrase.as_ref().trim();
                (phrase.to_owned(), parts(phrase))
            })
            .filter(|(_, parts)| !parts.is_empty())
            .collect();
        Self { phrases }
    }

    /// The first word or name of the list that stands in a text.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&str> {
        let said = parts(text);
        self.phrases
            .iter()
            .find(|(_, wanted)| said.windows(wanted.len()).any(|run| run == wanted))
            .map(|(phrase, _)| phrase.as_str())
    }

    /// Whether the list is empty, so that nothing would ever be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }
}

/// The words of a text in lower case; whatever is no letter or digit divides them.
fn parts(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_whole_and_in_any_case() {
        let words = CustodyWords::new(["detention", "county jail", "Centro de Detención"]);
        assert_eq!(words.find("North DETENTION-Center"), Some("detention"));
        assert_eq!(words.find("the County  Jail, gate 2"), Some("county jail"));
        assert_eq!(words.find("county fair near the jail"), None);
        assert_eq!(words.find("undetentionable"), None);
        assert_eq!(
            words.find("centro de detención sur"),
            Some("Centro de Detención")
        );
    }

    #[test]
    fn a_choice_without_a_person_or_a_reason_is_none() {
        let on = jiff::civil::date(2021, 3, 12);
        let choice = |by: &str, reason: &str| CustodyChoice {
            by: by.to_owned(),
            on,
            reason: reason.to_owned(),
        };
        assert!(!choice(" ", "the state asks for it").is_complete());
        assert!(!choice("Medical director", "").is_complete());
        assert!(choice("Medical director", "the state asks for it").is_complete());
    }
}
