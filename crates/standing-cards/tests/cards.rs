//! Cards that hold and cards that do not: our own, and the shared collections where they are present
//! beside the workspace.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests are tests too"
)]

use std::path::{Path, PathBuf};

use jiff::civil::date;
use standing_cards::{
    CannotIssue, CardDose, Content, Given, Issued, Issuer, KeySet, Name, NotACard, Reason,
    RevocationList, SigningKey, Trust, TrustedIssuer, Verified, Weight, examine_bundle,
    examine_payload, join, read_shown, svg, verify,
};
use zeroize::Zeroizing;

/// 1 December 2026, after every example was made.
const NOW: i64 = 1_796_083_200;
const ADDRESS: &str = "https://cards.example.org/immunization";

fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = path.join(folder);
    if path.is_dir() {
        Some(path)
    } else {
        println!("{folder} is not beside the workspace: left out");
        None
    }
}

fn trust(keys: &[u8], address: Option<&str>) -> Trust {
    Trust {
        issuers: vec![TrustedIssuer {
            address: address.map(str::to_owned),
            keys: KeySet::read(keys).unwrap(),
            revoked: Vec::new(),
        }],
    }
}

/// Every card that is shown, or why none is accepted.
fn check(bytes: &[u8], trust: &Trust) -> Result<Vec<Verified>, Vec<Reason>> {
    let shown = match read_shown(bytes) {
        Ok(shown) => shown,
        Err(NotACard::Codes(reason)) => return Err(vec![reason]),
        Err(_) => return Err(Vec::new()),
    };
    let verified = shown.cards.iter().map(|card| verify(card, trust, NOW));
    let verified: Result<Vec<_>, _> = verified.collect();
    verified.map_err(|refused| refused.reasons)
}

#[track_caller]
fn refused(bytes: &[u8], trust: &Trust, why: &Reason) {
    let reasons = check(bytes, trust).unwrap_err();
    assert!(reasons.contains(why), "{why} is not among {reasons:?}");
}

fn issuer(seed: u8) -> Issuer {
    let key = SigningKey::of_random(&Zeroizing::new([seed; 32])).unwrap();
    Issuer::new(ADDRESS, key).unwrap()
}

fn dose(on: jiff::civil::Date) -> CardDose {
    CardDose {
        on,
        cvx: "207".to_owned(),
        lot: Some("ZZ0001".to_owned()),
        mvx: Some("MOD".to_owned()),
        performer: None,
    }
}

fn content(doses: usize) -> Content {
    let day = |n: usize| {
        let weeks = i64::try_from(n).unwrap() * 4;
        date(2021, 1, 4).saturating_add(jiff::Span::new().weeks(weeks))
    };
    Content {
        name: Name::as_written("Quuxperson, Zzinvented"),
        birth: date(1980, 2, 3),
        doses: (0..doses).map(|n| dose(day(n))).collect(),
        revocation_id: Some("abcDEF-_12".to_owned()),
    }
}

fn issued() -> (Issuer, Issued) {
    let issuer = issuer(7);
    let card = issuer.issue(&content(2), NOW - 60).unwrap();
    (issuer, card)
}

fn ours(issuer: &Issuer) -> Trust {
    let keys = issuer.key_set(None).to_string();
    trust(keys.as_bytes(), Some(ADDRESS))
}

#[test]
fn a_card_that_was_issued_is_verified_and_says_what_went_in() {
    let (issuer, card) = issued();
    let verified = verify(&card.jws, &ours(&issuer), NOW).unwrap();
    assert_eq!(verified.notes, []);
    assert_eq!(verified.issuer, ADDRESS);
    let holder = verified.holder.unwrap();
    assert_eq!(holder.name, "Zzinvented Quuxperson");
    assert_eq!(holder.birth, "1980-02-03");
    let days: Vec<_> = verified.given.iter().map(Given::day).collect();
    assert_eq!(days, [Some(date(2021, 1, 4)), Some(date(2021, 2, 1))]);
    assert!(verified.given.iter().all(|dose| dose.performer.is_none()));
}

#[test]
fn a_name_in_one_piece_is_not_taken_apart() {
    let whole = Name::as_written("María García López");
    assert_eq!(whole, Name::Whole("María García López".to_owned()));
    let mut content = content(1);
    content.name = whole;
    let issuer = issuer(7);
    let card = issuer.issue(&content, NOW).unwrap();
    let holder = verify(&card.jws, &ours(&issuer), NOW).unwrap().holder;
    assert_eq!(holder.unwrap().name, "María García López");
}

#[test]
fn the_digits_and_the_file_are_the_same_card() {
    let (issuer, card) = issued();
    assert_eq!(join([card.digits.as_str()]).unwrap(), card.jws);
    assert!(card.digits.starts_with("shc:/5676"));
    let file = card.file().to_string();
    assert_eq!(check(file.as_bytes(), &ours(&issuer)).unwrap().len(), 1);
    assert_eq!(
        check(card.digits.as_bytes(), &ours(&issuer)).unwrap().len(),
        1
    );
    assert!(svg(&card.digits, "card").unwrap().starts_with("<svg"));
    assert!(
        svg("shc:/1/2/5676", "card").is_err(),
        "no chunk is ever drawn"
    );
}

#[test]
fn a_card_fits_into_one_code_or_is_not_issued() {
    let issuer = issuer(7);
    let mut fitted = 0;
    for doses in 1..200 {
        match issuer.issue(&content(doses), NOW) {
            Ok(card) => {
                assert!(card.jws.len() <= 1195 && !card.digits[5..].contains('/'));
                fitted = doses;
            }
            Err(CannotIssue::TooLong { characters, .. }) => assert!(characters > 1195),
            Err(other) => panic!("{other}"),
        }
    }
    assert!((6..100).contains(&fitted), "{fitted} doses fit");
}

#[test]
fn nothing_is_issued_under_an_address_that_no_verifier_accepts() {
    for address in [
        "http://cards.example.org",
        "https://cards.example.org/",
        "https://a@cards.example.org",
        "https://Cards.example.org",
        "https://\u{456}ssuer.example.org",
        "https://cards.example.org/?facility=1",
        "https://cards",
    ] {
        let key = SigningKey::of_random(&Zeroizing::new([7; 32])).unwrap();
        assert!(Issuer::new(address, key).is_err(), "{address}");
    }
}

#[test]
fn a_changed_or_foreign_card_is_refused() {
    let (issuer, card) = issued();
    let trust = ours(&issuer);
    let foreign = issuer_with_other_key().issue(&content(2), NOW).unwrap();
    refused(foreign.jws.as_bytes(), &trust, &Reason::UnknownKey);
    // Under the issuer's own key id, another payload.
    let parts: Vec<&str> = card.jws.split('.').collect();
    let other: Vec<&str> = foreign.jws.split('.').collect();
    let swapped = [parts[0], other[1], parts[2]].join(".");
    refused(swapped.as_bytes(), &trust, &Reason::Signature);
    let elsewhere = trust_elsewhere(&issuer);
    refused(card.jws.as_bytes(), &elsewhere, &Reason::IssuerNotTrusted);
}

fn issuer_with_other_key() -> Issuer {
    issuer(8)
}

fn trust_elsewhere(issuer: &Issuer) -> Trust {
    let keys = issuer.key_set(None).to_string();
    trust(keys.as_bytes(), Some("https://other.example.org"))
}

#[test]
fn a_revoked_card_is_refused_and_an_unread_list_is_said() {
    let (issuer, card) = issued();
    let kid = issuer.key().kid();
    let mut list = RevocationList::new(kid, 0, Vec::new());
    assert!(list.add("abcDEF-_12") && !list.add("abcDEF-_12") && !list.add("no id"));
    let list = RevocationList::read(list.to_json().to_string().as_bytes()).unwrap();
    assert_eq!(list.version(), 1);
    let mut trust = trust(
        issuer.key_set(Some(1)).to_string().as_bytes(),
        Some(ADDRESS),
    );
    let unread = verify(&card.jws, &trust, NOW).unwrap();
    assert_eq!(unread.notes, [Reason::RevocationUnknown]);
    trust.issuers[0].revoked.push(list);
    refused(card.jws.as_bytes(), &trust, &Reason::Revoked);
}

#[test]
fn a_key_that_was_put_in_public_with_its_secret_is_not_used() {
    let issuer = issuer(7);
    let mut set = issuer.key_set(None);
    set["keys"][0]["d"] = "AAAA".into();
    let read = KeySet::read(set.to_string().as_bytes()).unwrap();
    assert!(read.keys().is_empty() && read.problems().len() == 1);
}

#[test]
fn no_cut_or_changed_card_is_accepted_or_stops_the_reader() {
    let (issuer, card) = issued();
    let trust = ours(&issuer);
    for cut in 0..card.jws.len() {
        assert!(verify(&card.jws[..cut], &trust, NOW).is_err(), "{cut}");
    }
    let bytes = card.jws.as_bytes();
    for at in 0..bytes.len() {
        for new in [b'A', b'_', b'.', b'=', b'9'] {
            let mut changed = bytes.to_vec();
            changed[at] = new;
            if changed != bytes {
                let changed = String::from_utf8(changed).unwrap();
                assert!(verify(&changed, &trust, NOW).is_err(), "{at}");
            }
        }
    }
    for cut in 0..card.digits.len() {
        let _ = join([&card.digits[..cut]]);
    }
}

/// Chunks of a text, as the specification once had them made.
fn chunks(text: &str, count: usize) -> Vec<String> {
    let length = text.len().div_ceil(count);
    let parts = text.as_bytes().chunks(length).enumerate();
    let digits = |part: &[u8]| {
        let pairs = part.iter().map(|byte| format!("{:02}", byte - 45));
        pairs.collect::<String>()
    };
    parts
        .map(|(n, part)| format!("shc:/{}/{count}/{}", n + 1, digits(part)))
        .collect()
}

#[test]
fn chunks_are_joined_in_any_order_and_only_when_all_are_there() {
    let text = "a".repeat(2000);
    let mut codes = chunks(&text, 2);
    codes.reverse();
    assert_eq!(join(codes.iter().map(String::as_str)).unwrap(), text);
    codes.push(codes[0].clone());
    assert_eq!(join(codes.iter().map(String::as_str)).unwrap(), text);
    let half = join([codes[0].as_str()]);
    assert_eq!(half, Err(Reason::ChunksMissing(1, 2)));
    let other = chunks(&"b".repeat(2000), 2);
    let mixed = join([codes[0].as_str(), other[1].as_str(), codes[1].as_str()]);
    assert_eq!(mixed, Err(Reason::ChunksDiffer));
}

#[test]
fn every_example_of_the_specification_is_accepted() {
    let Some(folder) = shared("interop/shc/spec-examples") else {
        return;
    };
    let keys = std::fs::read(issuer_keys(&folder)).unwrap();
    let trust = trust(
        &keys,
        Some("https://spec.smarthealth.cards/examples/issuer"),
    );
    let mut seen = 0;
    for number in ["00", "01", "02"] {
        let read = |rest: &str| {
            std::fs::read_to_string(folder.join(format!("example-{number}-{rest}"))).unwrap()
        };
        for form in ["d-jws.txt", "e-file.smart-health-card"] {
            let cards = check(read(form).as_bytes(), &trust).unwrap();
            assert_eq!(cards.len(), 1, "{number} {form}");
            seen += 1;
        }
        let mut codes = vec![read("f-qr-code-numeric-value-0.txt")];
        if number == "02" {
            codes.push(read("f-qr-code-numeric-value-2.txt"));
            codes.push(read("f-qr-code-numeric-value-1.txt"));
        }
        check(codes.join("\n").as_bytes(), &trust).unwrap();
        assert!(
            examine_bundle(&read("a-fhirBundle.json")).iter().all(|r| {
                // The bundles before they are made into a card have ids and long addresses.
                matches!(
                    r,
                    Reason::ResourceId(_)
                        | Reason::FullUrl(_)
                        | Reason::PatientReference(_)
                        | Reason::Meta(_)
                        | Reason::WhiteSpace
                )
            }),
            "{number}"
        );
    }
    assert_eq!(seen, 6);
    let doses = check(
        &std::fs::read(folder.join("example-00-d-jws.txt")).unwrap(),
        &trust,
    );
    assert_eq!(doses.unwrap()[0].given.len(), 3);
}

fn issuer_keys(folder: &Path) -> PathBuf {
    let mut stack = vec![folder.join("issuer")];
    while let Some(next) = stack.pop() {
        if next.is_file() {
            return next;
        }
        stack.extend(std::fs::read_dir(next).unwrap().map(|e| e.unwrap().path()));
    }
    panic!("no keys of the specification's issuer");
}

/// What each file says is wrong with it, by its name.
fn stated(name: &str) -> Option<Reason> {
    Some(match name {
        "test-example-00-a-fhirBundle-bad_meta_extra_key.json"
        | "test-example-00-a-fhirBundle-bad_meta_non_security.json"
        | "test-example-00-d-jws-bad-fhir-metadata.txt" => Reason::Meta(2),
        "test-example-00-a-fhirBundle-empty-values.json" => Reason::Empty(2),
        "test-example-00-a-fhirBundle-occurrence-issues.json" => Reason::Occurrence(2),
        "test-example-00-a-fhirBundle-status-not-completed.json" => Reason::NotCompleted(2),
        "test-example-00-a-short-refs.json" => Reason::FullUrl(1),
        "test-example-00-b-jws-payload-expanded-exp_milliseconds.json" => {
            Reason::Milliseconds("exp")
        }
        "test-example-00-b-jws-payload-expanded-nbf_milliseconds.json" => {
            Reason::Milliseconds("nbf")
        }
        "test-example-00-b-jws-payload-expanded-missing-coding.json" => Reason::NoCode(2),
        "test-example-00-b-jws-payload-expanded-missing-covid-vc-type.json" => {
            Reason::CovidTypeMissing
        }
        "test-example-00-b-jws-payload-expanded-missing-shc-vc-type.json" => Reason::NotAHealthCard,
        "test-example-00-b-jws-payload-expanded-optional-vc-type.json" => Reason::DroppedType,
        "test-example-00-b-jws-payload-expanded-pre-expired.json" => Reason::ExpiresBeforeValid,
        "test-example-00-b-jws-payload-expanded-unknown-vc-types.json" => Reason::UnknownType,
        "test-example-00-d-jws-der-signature-rs-neg.txt" => Reason::SignatureLength(72),
        "test-example-00-d-jws-der-signature-s-neg.txt" => Reason::SignatureLength(71),
        "test-example-00-d-jws-invalid-signature.txt" => Reason::Signature,
        "test-example-00-d-jws-issuer-kid-mismatch.txt"
        | "test-example-00-d-jws-wrong_jws_header_kid.txt" => Reason::UnknownKey,
        "test-example-00-d-jws-jws_too_long.txt"
        | "test-example-00-e-file-jws_too_long.smart-health-card" => {
            Reason::TooLongForOneCode(1258)
        }
        "test-example-00-d-jws-no_deflate.txt"
        | "test-example-00-d-jws-no_jws_header_zip.txt"
        | "test-example-00-e-file-no_deflate.smart-health-card" => Reason::NotCompressed,
        "test-example-00-d-jws-no_jws_header_kid.txt" => Reason::NoKeyId,
        "test-example-00-d-jws-utf8_bom_prefix.txt" => Reason::ByteOrderMark,
        "test-example-00-e-file-invalid_deflate.smart-health-card" => Reason::Deflate,
        "test-example-00-e-file-invalid_issuer_url.smart-health-card" => Reason::IssuerNotTrusted,
        "test-example-00-e-file-issuer_url_with_trailing_slash.smart-health-card" => {
            Reason::IssuerAddress("ends with a stroke")
        }
        "test-example-00-f-qr-code-numeric-value-0-index-out-of-range.txt" => {
            Reason::ChunkNumber(3, 2)
        }
        "test-example-00-f-qr-code-numeric-value-0-number-too-big.txt" => Reason::DigitPair,
        "test-example-00-a-fhirBundle-trailing_chars.json"
        | "test-example-00-f-qr-code-numeric-value-0-trailing_chars.txt" => Reason::WhiteSpace,
        "test-example-00-f-qr-code-numeric-value-0-wrong_qr_header.txt" => Reason::NotNumeric,
        "test-example-02-f-qr-code-numeric-value-1-qr_chunk_too_big.txt" => {
            Reason::ChunkTooBig(1632)
        }
        chunk if chunk.contains("qr_chunk_too_small") => Reason::ChunkTooSmall(46),
        _ => return None,
    })
}

#[test]
fn every_broken_example_is_refused_for_its_stated_reason() {
    let Some(folder) = shared("interop/shc/negative") else {
        return;
    };
    let keys = issuer_keys(&folder.join("../spec-examples"));
    let trust = trust(
        &std::fs::read(keys).unwrap(),
        Some("https://spec.smarthealth.cards/examples/issuer"),
    );
    let (mut seen, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(&path).unwrap();
        seen += 1;
        let found = check(&bytes, &trust);
        if let Some(why) = stated(&name) {
            // Parts of a card that nobody signed are no cards; what is wrong inside is told too.
            let reasons = match (&found, std::str::from_utf8(&bytes)) {
                (Err(reasons), Ok(text)) if reasons.is_empty() => {
                    assert!(
                        read_shown(&bytes) == Err(NotACard::Unsigned),
                        "{name} is no card by itself"
                    );
                    if name.contains("payload") {
                        examine_payload(text.as_bytes(), NOW)
                    } else {
                        examine_bundle(text)
                    }
                }
                (Err(reasons), _) => reasons.clone(),
                (Ok(_), _) => Vec::new(),
            };
            if !reasons.contains(&why) {
                wrong.push(format!("{name}: {why:?} not in {reasons:?}"));
            }
            continue;
        }
        match name.as_str() {
            // Answers of a server for an app. Nobody shows such a file.
            "test-example-00-fhirhealthcard.json"
            | "test-example-00-fhirhealthcard-with-resource-link.json" => {
                assert_eq!(read_shown(&bytes), Err(NotACard::Answer));
            }
            // DIFFERENCE: nothing is wrong with the form of these two. The file holds two cards of
            // two people, which the specification allows and the command puts before a person; the
            // other has exactly as many characters as fit.
            "test-example-00-e-file-multi-jws.smart-health-card" => {
                let cards = read_shown(&bytes).unwrap().cards;
                assert_eq!(cards.len(), 2);
            }
            "test-example-1195-byte-qrnumeric.txt" => {
                let joined = read_shown(&bytes).unwrap().cards;
                assert!(joined[0].len() <= 1195);
            }
            other => panic!("no verdict for {other}"),
        }
    }
    assert_eq!((seen, wrong.join("\n").as_str()), (52, ""));
}

#[test]
fn every_forged_card_meets_its_verdict() {
    let Some(folder) = shared("badinputs/made/cards") else {
        return;
    };
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let mut trust = trust(
        &read("jwks.json"),
        Some("https://issuer.example.invalid/shc"),
    );
    let list = RevocationList::read(&read("crl.json")).unwrap();
    trust.issuers[0].revoked.push(list);
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|end| end != "txt") {
            continue;
        }
        seen += 1;
        let found = check(&std::fs::read(&path).unwrap(), &trust);
        let why = match name.as_str() {
            "good.txt" | "qr_good.txt" | "sig_high_s.txt" => {
                let notes = found.unwrap().remove(0).notes;
                assert!(notes.iter().all(|n| n.weight() == Weight::Note), "{name}");
                continue;
            }
            "alg_none.txt" | "alg_hs256_public_key.txt" => Reason::Algorithm,
            "stranger_key_same_kid.txt" | "sig_zero.txt" | "payload_swapped.txt" => {
                Reason::Signature
            }
            "embedded_jwk.txt" => Reason::BringsKey("jwk"),
            "jku_header.txt" => Reason::BringsKey("jku"),
            "kid_traversal.txt" => Reason::UnknownKey,
            "sig_short.txt" => Reason::SignatureLength(63),
            "no_zip.txt" => Reason::NotCompressed,
            "deflate_bomb.txt" => Reason::TooBig(512 * 1024),
            "deflate_trailing.txt" => Reason::AfterDeflate,
            "iss_other.txt" => Reason::IssuerNotTrusted,
            "iss_http.txt" => Reason::IssuerAddress("does not begin with `https://`"),
            "iss_userinfo.txt" => Reason::IssuerAddress("has a user before its host"),
            "iss_trailing_slash.txt" => Reason::IssuerAddress("ends with a stroke"),
            "iss_homograph.txt" => Reason::IssuerAddress("has no host of small ASCII letters"),
            "nbf_future.txt" => Reason::NotYetValid,
            "nbf_ms.txt" => Reason::Milliseconds("nbf"),
            "exp_past.txt" => Reason::Expired,
            "rid_revoked.txt" => Reason::Revoked,
            "two_patients.txt" => Reason::TwoPatients,
            "four_parts.txt" => Reason::Parts(4),
            "padding.txt" => Reason::Base64("signature"),
            "whitespace.txt" => Reason::WhiteSpace,
            "case_changed.txt" => Reason::Base64("header"),
            "qr_odd.txt" => Reason::OddDigits,
            "qr_99.txt" => Reason::DigitPair,
            "qr_chunk_1_of_2.txt" => {
                assert!(found.is_err());
                continue;
            }
            "qr_unicode_digits.txt" => Reason::NotNumeric,
            other => panic!("no verdict for {other}"),
        };
        let reasons = found.unwrap_err();
        assert!(reasons.contains(&why), "{name}: {why:?} not in {reasons:?}");
    }
    assert_eq!(seen, 33);
}

#[test]
fn keys_that_are_not_what_they_say_are_left_out() {
    let Some(folder) = shared("interop/shc/keys") else {
        return;
    };
    let keys = |name: &str| KeySet::read(&std::fs::read(folder.join(name)).unwrap()).unwrap();
    assert_eq!(keys("valid_key.json").keys().len(), 1);
    assert!(keys("valid_keys.json").keys().len() > 1);
    for name in [
        "wrong_alg_key.json",
        "wrong_curve_key.json",
        "wrong_kid_key.json",
        "wrong_kty_key.json",
        "wrong_use_key.json",
    ] {
        let set = keys(name);
        assert!(set.keys().is_empty() && set.problems().len() == 1, "{name}");
    }
}
