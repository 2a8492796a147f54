//! Which entries are in the log, and how the log is written out as files.

#![expect(clippy::unwrap_used, reason = "a test fails where a step does")]

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use jiff::Timestamp;
use standing_evidence::seal::merkle::{Head, leaf_hash, root};
use standing_evidence::seal::{
    Admission, Checkpoint, Leaf, SignedBy, SignerKey, TILE, Tile, TileOf, Tiles, salted_hash,
};
use standing_evidence::{
    Body, Entry, EntryKind, OfficeOnly, Party, PartyKind, Payload, Publication, Redaction, Source,
    SourceBytes, Visibility, canonical_bytes, digest_of,
};
use standing_terms::{Digest, Licence, PartyId, SourceId};

fn noon() -> Timestamp {
    "2021-03-12T12:00:00Z".parse().unwrap()
}

fn party(name: &str) -> Body {
    Body::Party(Party {
        id: PartyId::new(name).unwrap(),
        name: name.into(),
        kind: PartyKind::Federal,
        parent: None,
    })
}

fn draft(name: &str) -> Body {
    Body::Source(Source {
        id: SourceId::new(name).unwrap(),
        title: name.into(),
        publisher: None,
        origin: "our files".into(),
        bytes: SourceBytes::Cited,
        captured: None,
        published: None,
        public: false,
        licence: Licence::us_government("agency"),
        series: None,
        office_only: Some(OfficeOnly::Draft),
        note: None,
    })
}

fn id(body: &Body) -> Digest {
    digest_of(&canonical_bytes(body).unwrap())
}

fn publication(of: &[&Body]) -> Body {
    Body::Publication(Publication {
        entries: of.iter().map(|body| id(body)).collect(),
        by: "a reader".into(),
        looked_for: "names and identifiers".into(),
    })
}

/// A book of bodies, each with the office that keeps it, if any.
fn entries(bodies: &[(&Body, Option<&str>)]) -> Vec<Entry> {
    (1..)
        .zip(bodies)
        .map(|(position, (body, office))| Entry {
            position,
            entered: noon(),
            id: id(body),
            kind: body.kind(),
            visibility: office.map_or(Visibility::Published, |o| Visibility::Office(o.into())),
            payload: Payload::Present((*body).clone()),
        })
        .collect()
}

fn order(entries: Vec<Entry>) -> Vec<u64> {
    let mut admission = Admission::default();
    for entry in entries {
        admission.apply(entry).unwrap();
    }
    admission.order().to_vec()
}

#[test]
fn what_an_office_holds_enters_with_its_publication_and_not_before() {
    let (first, held, last) = (party("first"), party("held"), party("last"));
    let never = party("never-published");
    let before = [
        (&first, None),
        (&held, Some("north")),
        (&never, Some("north")),
        (&last, None),
    ];
    assert_eq!(
        order(entries(&before)),
        [1, 4],
        "an office's work stays out"
    );
    let published = publication(&[&held]);
    let mut after = before.to_vec();
    after.push((&published, None));
    assert_eq!(
        order(entries(&after)),
        [1, 4, 5, 2],
        "the older order is a beginning of the newer one"
    );
}

#[test]
fn what_never_leaves_an_office_does_not_enter_whatever_a_publication_lists() {
    let (letter, listed) = (draft("letter"), publication(&[&draft("letter")]));
    let book = [(&letter, Some("north")), (&listed, None)];
    assert_eq!(order(entries(&book)), [2]);
    // Withdrawn, nothing tells any more that it may not leave: it stays out all the same.
    let mut withdrawn = entries(&book);
    withdrawn[0].payload = Payload::Withdrawn;
    assert_eq!(order(withdrawn), [2]);
}

#[test]
fn a_withdrawn_published_entry_keeps_its_place() {
    let (first, last) = (party("first"), party("last"));
    let redaction = Body::Redaction(Redaction {
        target: id(&first),
        by: "a reader".into(),
        reason: "not ours to keep".into(),
    });
    let mut book = entries(&[(&first, None), (&last, None), (&redaction, None)]);
    book[0].payload = Payload::Withdrawn;
    assert_eq!(order(book), [1, 2, 3]);
}

#[test]
fn a_leaf_has_the_same_bytes_for_ever() {
    let salted = salted_hash(&[7; 16], b"payload");
    let leaf = Leaf::of(noon(), EntryKind::Statement, salted).unwrap();
    assert_eq!(
        leaf.text(),
        format!(
            r#"{{"entered":"2021-03-12T12:00:00.000000Z","form":"standing-leaf/1","kind":"statement","salted":"{salted}"}}"#
        )
    );
    assert!(leaf.holds(&[7; 16], b"payload"));
    assert!(!leaf.holds(&[8; 16], b"payload"));
    assert!(!leaf.holds(&[7; 16], b"payload, altered"));
    assert_eq!(leaf.text().parse(), Ok(leaf.clone()));
    for other in [
        leaf.text().replace(",\"form", ", \"form"),
        leaf.text().replace("leaf/1", "leaf/2"),
        leaf.text().replace("\"kind\"", "\"more\":1,\"kind\""),
    ] {
        assert!(other.parse::<Leaf>().is_err(), "{other}");
    }
}

#[test]
fn tiles_lie_where_the_format_says() {
    let tile = |of, index, width| Tile { of, index, width };
    for (tile, path) in [
        (tile(TileOf::Hashes(0), 0, TILE), "tile/0/000"),
        (tile(TileOf::Hashes(0), 1234, 5), "tile/0/x001/234.p/5"),
        (
            tile(TileOf::Hashes(2), 1_234_067, TILE),
            "tile/2/x001/x234/067",
        ),
        (tile(TileOf::Entries, 7, 255), "tile/entries/007.p/255"),
    ] {
        assert_eq!(tile.to_string(), path);
        assert_eq!(Tile::at(path), Some(tile));
    }
    for stray in [
        "tile/0/0",
        "tile/0/1234",
        "tile/0/x000/001",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/0/000.p/05",
        "tile/+0/000",
        "tile/8/000",
        "tile/0/001/x234",
        "tile/0/../000",
        "checkpoint",
    ] {
        assert_eq!(Tile::at(stray), None, "{stray}");
    }
}

#[test]
fn the_tiles_hold_every_leaf_and_lead_to_the_root() {
    for size in [0, 1, 255, 256, 257, 700, 256 * 256 + 300] {
        let texts: Vec<String> = (0..size).map(|n| format!("entry {n}")).collect();
        let leaves: Vec<Digest> = texts.iter().map(|t| leaf_hash(t.as_bytes())).collect();
        let tiles = Tiles::over(leaves.clone());
        let all: Vec<Tile> = tiles.all().collect();
        let of = |wanted| all.iter().filter(move |t| t.of == wanted);
        let bottom: Vec<u8> = of(TileOf::Hashes(0))
            .flat_map(|t| tiles.hashes(t).unwrap())
            .collect();
        let hashes: Vec<Digest> = bottom
            .chunks(32)
            .map(|c| Digest(c.try_into().unwrap()))
            .collect();
        assert_eq!(root(&hashes), root(&leaves), "{size}");
        let mut read = Vec::new();
        for tile in of(TileOf::Entries) {
            let bytes = tiles
                .entries(tile, |n| texts.get(n).map(String::as_bytes))
                .unwrap();
            let mut rest = &bytes[..];
            while let Some((length, after)) = rest.split_first_chunk::<2>() {
                let (entry, more) = after.split_at(u16::from_be_bytes(*length).into());
                read.push(String::from_utf8(entry.to_vec()).unwrap());
                rest = more;
            }
        }
        assert_eq!(read, texts, "{size}");
        // Each hash of a level stands over a whole tile of the level below.
        for tile in of(TileOf::Hashes(1)) {
            for (n, hash) in (0..).zip(tiles.hashes(tile).unwrap().chunks(32)) {
                let below = Tile {
                    of: TileOf::Hashes(0),
                    index: tile.index * 256 + n,
                    width: TILE,
                };
                let below: Vec<Digest> = tiles
                    .hashes(&below)
                    .unwrap()
                    .chunks(32)
                    .map(|c| Digest(c.try_into().unwrap()))
                    .collect();
                assert_eq!(root(&below).0, hash);
            }
        }
        let above: usize = of(TileOf::Hashes(1)).map(|t| t.width).sum();
        assert_eq!(
            above,
            size / TILE,
            "only whole tiles stand in the level above"
        );
    }
}

#[test]
fn tiles_that_the_log_has_not_grown_into_are_not_there() {
    let tiles = Tiles::over((0..300_u32).map(|n| leaf_hash(&n.to_be_bytes())).collect());
    let tile = |index, width| Tile {
        of: TileOf::Hashes(0),
        index,
        width,
    };
    assert!(tiles.hashes(&tile(0, TILE)).is_some());
    assert!(tiles.hashes(&tile(1, 44)).is_some());
    assert!(
        tiles.hashes(&tile(1, 43)).is_some(),
        "an earlier width stays readable"
    );
    assert_eq!(tiles.hashes(&tile(1, 45)), None);
    assert_eq!(tiles.hashes(&tile(2, 1)), None);
}

/// Secret bytes of a key, made anew at each run.
fn secret() -> [u8; 32] {
    let random = || RandomState::new().build_hasher().finish().to_be_bytes();
    leaf_hash(&[random(), random(), random(), random()].concat()).0
}

#[test]
fn a_key_file_reads_back_and_signs_only_its_own_log() {
    let key = SignerKey::new("standing.example/log", secret()).unwrap();
    let text = key.to_secret_text().unwrap();
    let again: SignerKey = text.parse().unwrap();
    assert_eq!(again.verifier().unwrap(), key.verifier().unwrap());
    let head = Head {
        size: 0,
        root: root(&[]),
    };
    let mut own = Checkpoint::new("standing.example/log", head).unwrap();
    let verifier = key.sign(&mut own).unwrap();
    assert_eq!(own.note.signed_by(&verifier), SignedBy::Yes(None));
    let mut other = Checkpoint::new("other.example/log", head).unwrap();
    assert!(key.sign(&mut other).is_err());
    let spoilt = text.replace("standing.example", "stranger.example");
    let Err(error) = spoilt.parse::<SignerKey>() else {
        unreachable!("a renamed key is refused")
    };
    assert!(
        !error.to_string().contains(&text[40..60]),
        "no error repeats the secret"
    );
}

#[test]
fn a_text_that_could_be_taken_for_a_checkpoint_is_not_signed() {
    let key = SignerKey::new("standing.example/log", secret()).unwrap();
    for text in [
        "anything\n12\nroot\n",
        "standing.example/log\nabc\n",
        "no line feed",
        "a\n\nb\n",
    ] {
        assert!(key.sign_text(text.into()).is_err(), "{text}");
    }
    assert!(
        key.sign_text("standing-exhibit/1\nsha256 ab\n".into())
            .is_ok()
    );
}

#[test]
fn signatures_are_joined_only_under_the_same_text() {
    let key = SignerKey::new("standing.example/log", secret()).unwrap();
    let head = |size| Head {
        size,
        root: root(&[]),
    };
    let mut ours = Checkpoint::new("standing.example/log", head(0)).unwrap();
    key.sign(&mut ours).unwrap();
    let mut theirs = ours.clone();
    theirs
        .note
        .sign("witness.example", &secret(), Some(1_700_000_000))
        .unwrap();
    assert_eq!(ours.note.join(&theirs.note), Ok(1));
    assert_eq!(ours.note.join(&theirs.note), Ok(0), "once is enough");
    let other = Checkpoint::new("standing.example/log", head(1)).unwrap();
    assert!(ours.note.join(&other.note).is_err());
}
