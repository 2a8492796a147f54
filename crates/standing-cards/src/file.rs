//! What somebody shows: a file with cards, the text of one, or the digits of QR codes.

use serde::Deserialize;

use crate::numeric;
use crate::reason::Reason;

/// The most cards in one file.
const MOST: usize = 100;

/// Cards found in what somebody showed, not verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The text of each card.
    pub cards: Vec<String>,
}

/// Why something is no card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACard {
    /// Not UTF-8.
    #[error("it is no text")]
    NotText,
    /// JSON without `verifiableCredential`: a payload or a bundle, which nobody has signed.
    #[error("it is JSON that nobody signed")]
    Unsigned,
    /// The answer of a server to `$health-cards-issue`, which is for an app, not to be shown.
    #[error("it is a server's answer (`Parameters`), and no file of cards")]
    Answer,
    /// Too many cards.
    #[error("it holds no card, or more than {MOST}")]
    Count,
    /// Codes that cannot be joined.
    #[error("{0}")]
    Codes(Reason),
}

#[derive(Deserialize)]
struct CardFile {
    #[serde(rename = "verifiableCredential")]
    cards: Vec<String>,
}

/// Reads what somebody shows: a `.smart-health-card` file, the text of a card, or the digits of one
/// or more QR codes, a code on a line.
///
/// # Errors
/// Where it is none of these.
pub fn read_shown(bytes: &[u8]) -> Result<Shown, NotACard> {
    let text = std::str::from_utf8(bytes).map_err(|_| NotACard::NotText)?;
    let json = text.trim_start().starts_with(['{', '[']);
    if json {
        if let Ok(file) = serde_json::from_str::<CardFile>(text) {
            let cards = file.cards;
            if cards.is_empty() || cards.len() > MOST {
                return Err(NotACard::Count);
            }
            return Ok(Shown { cards });
        }
        let answer = serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| {
            value
                .get("resourceType")
                .is_some_and(|kind| kind == "Parameters")
        });
        return Err(if answer {
            NotACard::Answer
        } else {
            NotACard::Unsigned
        });
    }
    if text.trim_start().starts_with("shc:") {
        let lines: Vec<&str> = text.split('\n').collect();
        let card = numeric::join(lines).map_err(NotACard::Codes)?;
        return Ok(Shown { cards: vec![card] });
    }
    Ok(Shown {
        cards: vec![text.to_owned()],
    })
}
