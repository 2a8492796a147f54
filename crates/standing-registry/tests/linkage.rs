//! Records that may be of one person: measured on generated twins, and decided by a person alone.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where its own made-up words cannot be read"
)]

use jiff::Timestamp;
use jiff::civil::{Date, date};
use standing_forecast::Sex;
use standing_registry::act::{Act, Details};
use standing_registry::linkage::{LinkageRules, Looked, NameAgrees, Proposal, proposals};
use standing_registry::{Book, ControlId, Entry, Peer, PersonId};
use std::collections::BTreeSet;

/// People of the trial, each with one twin.
const PEOPLE: u32 = 3_000;

fn rules() -> LinkageRules {
    toml::from_str(include_str!("../../../rules/people/linkage.toml")).unwrap()
}

/// SplitMix64.
struct Draws(u64);

impl Draws {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn percent(&mut self, n: u64) -> bool {
        self.below(100) < n
    }

    /// A word that is nobody's name: three syllables.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 20] = [
            "bra", "cli", "dro", "fen", "gul", "hax", "jin", "kor", "lum", "mep", "nid", "oss",
            "pra", "quil", "rud", "sem", "tov", "ulk", "vin", "zot",
        ];
        let mut word = String::new();
        for _ in 0..3 {
            word.push_str(SYLLABLES[usize::try_from(self.below(20)).unwrap()]);
        }
        word
    }

    fn details(&mut self) -> Details {
        let day = i32::try_from(self.below(22_000)).unwrap();
        Details {
            name: format!("{} {}", self.word(), self.word()),
            birth: date(1940, 1, 1)
                .checked_add(jiff::Span::new().days(day))
                .unwrap(),
            sex: if self.percent(80) {
                Sex::Male
            } else {
                Sex::Female
            },
            language: None,
            contact: None,
        }
    }

    /// The same person as another desk writes them down.
    fn twin(&mut self, of: &Details) -> Details {
        let mut twin = of.clone();
        let mut parts: Vec<String> = of.name.split(' ').map(str::to_owned).collect();
        match self.below(10) {
            // A letter left out, or two in the other order.
            0 | 1 => {
                let part = &mut parts[usize::try_from(self.below(2)).unwrap()];
                let at = usize::try_from(self.below(part.len() as u64 - 2)).unwrap() + 1;
                part.remove(at);
            }
            // One name of two.
            2 => {
                parts.truncate(1);
            }
            // The other order, with a name more.
            3 => {
                parts.reverse();
                parts.push(self.word());
            }
            _ => {}
        }
        twin.name = parts.join(" ");
        let (y, m, d) = (of.birth.year(), of.birth.month(), of.birth.day());
        twin.birth = match self.below(20) {
            0 => Date::new(y, d, m).unwrap_or(of.birth),
            1 => Date::new(y, m, if d < 28 { d + 1 } else { d - 1 }).unwrap(),
            _ => of.birth,
        };
        if self.percent(4) {
            twin.sex = Sex::Unknown;
        }
        twin
    }
}

fn id(n: u32) -> PersonId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    PersonId(bytes)
}

fn enter(book: &mut Book, message: &str, person: PersonId, act: Act) {
    book.apply(Entry {
        recorded: Timestamp::UNIX_EPOCH,
        from: Peer::new("desk").unwrap(),
        message: ControlId::new(message).unwrap(),
        person: Some(person),
        act,
    });
}

/// Everybody and their twins: ids `2n` and `2n + 1` are one person.
fn twins() -> Book {
    let mut draws = Draws(7);
    let mut book = Book::new();
    for n in 0..PEOPLE {
        let details = draws.details();
        let twin = draws.twin(&details);
        for (n, details) in [(2 * n, details), (2 * n + 1, twin)] {
            enter(&mut book, &n.to_string(), id(n), Act::Registered(details));
        }
    }
    book
}

fn is_pair(p: &Proposal) -> bool {
    let number = |p: PersonId| u32::from_be_bytes(p.0[..4].try_into().unwrap());
    number(p.a) / 2 == number(p.b) / 2
}

#[test]
fn of_generated_twins_nine_in_ten_are_proposed_and_next_to_nobody_else() {
    let found = proposals(&twins(), &rules());
    let right = found.iter().filter(|p| is_pair(p)).count();
    let wrong = found.len() - right;
    println!("{right} of {PEOPLE} twins proposed, {wrong} pairs of two people");
    assert!(right * 100 >= PEOPLE as usize * 95, "{right}");
    assert!(wrong * 400 <= right, "{wrong}");
    assert!(found.windows(2).all(|w| w[0].weight >= w[1].weight));
    assert!(found.iter().any(|p| p.name == NameAgrees::Similar));
}

#[test]
fn nothing_merges_by_likeness_and_who_was_told_apart_is_not_proposed_again() {
    let mut book = Book::new();
    let wren = Details {
        name: "Invented Wren".to_owned(),
        birth: date(1980, 3, 1),
        sex: Sex::Male,
        language: None,
        contact: None,
    };
    enter(&mut book, "1", id(1), Act::Registered(wren.clone()));
    enter(&mut book, "2", id(2), Act::Registered(wren));
    let found = proposals(&book, &rules());
    assert_eq!(found.len(), 1);
    assert_eq!(
        book.people().collect::<BTreeSet<_>>().len(),
        2,
        "two people still"
    );

    let looked = Looked {
        with: id(2),
        same: false,
        by: "Nurse Invented".to_owned(),
        because: "twins, both in the room".to_owned(),
    };
    enter(&mut book, "3", id(1), Act::Looked(looked));
    assert_eq!(proposals(&book, &rules()), Vec::new());

    let mut merged = Book::new();
    for (_, entry) in book.entered().filter(|(at, _)| *at < 2) {
        merged.apply(entry.clone());
    }
    enter(&mut merged, "4", id(2), Act::Merged { into: id(1) });
    assert_eq!(proposals(&merged, &rules()), Vec::new(), "they are one");
    enter(&mut merged, "5", id(2), Act::Unmerged { from: id(1) });
    assert_eq!(
        proposals(&merged, &rules()),
        Vec::new(),
        "the merge was taken back"
    );
}
