//! A letter that came in, by rules: who wrote, what it answers, when, what it carries.

use super::{Awaited, Doubt, Presents, judge};
use crate::uploads::letter;
use std::path::Path;

fn awaited() -> Awaited {
    Awaited {
        domains: vec!["agency.invalid".into()],
        message_ids: vec!["L1@standing.invalid".into()],
        sent: Some("2021-02-15T09:00:00-08:00".parse().unwrap()),
        received: Some("2021-03-01T09:00:00-08:00".parse().unwrap()),
    }
}

/// A plain reply, with some headers changed or added and another body.
fn reply(headers: &[(&str, &str)], body: &str) -> super::Verdict {
    let mut all = vec![
        ("From", "Records Office <records@agency.invalid>"),
        ("To", "letters@standing.invalid"),
        ("Date", "Mon, 22 Feb 2021 10:00:00 -0800"),
        ("In-Reply-To", "<L1@standing.invalid>"),
        ("Subject", "Re: L1"),
    ];
    for (name, value) in headers {
        match all.iter_mut().find(|(n, _)| n == name) {
            Some(header) => header.1 = value,
            None => all.push((name, value)),
        }
    }
    let mut text = String::new();
    for (name, value) in all.iter().filter(|(_, v)| !v.is_empty()) {
        text += &format!("{name}: {value}\r\n");
    }
    text += &format!("\r\n{body}\r\n");
    judge(&letter(text.as_bytes()).unwrap(), &awaited())
}

const SAYS: &str = "We answered your letter. The deadline is met.";

fn codes(headers: &[(&str, &str)]) -> Vec<&'static str> {
    reply(headers, SAYS)
        .doubts
        .iter()
        .map(Doubt::code)
        .collect()
}

#[test]
fn nothing_is_found_against_a_plain_reply_in_the_thread() {
    let verdict = reply(&[], SAYS);
    assert_eq!(verdict.doubts, []);
    assert_eq!(verdict.presents, Presents::Reply);
}

#[test]
fn a_sender_counts_only_from_exactly_a_recorded_domain() {
    for from in [
        "records@agency-g0v.invalid",
        "records@agency.invalid.evil.invalid",
        "records@mail.agency.invalid",
        "records@agencyinvalid.example",
        "records@agency.inva1id",
        "records@agenсy.invalid", // a Cyrillic letter
        "records@xn--ageny-9ye.invalid",
        "records@agency\u{200b}.invalid",
        "records@evil.invalid",
        "\"records@agency.invalid\"@evil.invalid",
        "records@agency.invalid@evil.invalid",
    ] {
        let found = codes(&[("From", from)]);
        assert!(
            found.iter().any(|c| [
                "unknown-domain",
                "foreign-domain",
                "no-sender",
                "several-senders"
            ]
            .contains(c)),
            "{from}: {found:?}"
        );
    }
    assert_eq!(
        codes(&[("From", "records@AGENCY.Invalid.")]),
        [] as [&str; 0]
    );
}

#[test]
fn the_domain_that_is_imitated_is_named() {
    let found = reply(&[("From", "records@agency-g0v.invalid")], SAYS);
    let Doubt::UnknownDomain { like, .. } = &found.doubts[0] else {
        panic!("{found:?}")
    };
    assert_eq!(like.as_deref(), Some("agency.invalid"));
}

#[test]
fn a_name_that_holds_an_address_is_seen_in_every_spelling() {
    for from in [
        "\"records@agency.invalid\" <x@evil.invalid>",
        "\"records\u{ff20}agency.invalid\" <x@evil.invalid>",
        "=?utf-8?q?records=40agency.invalid?= <x@evil.invalid>",
        "\"agency.invalid\" <x@evil.invalid>",
        "x@evil.invalid (records@agency.invalid)",
    ] {
        let found = codes(&[("From", from)]);
        assert!(found.contains(&"name-holds-address"), "{from}: {found:?}");
    }
}

#[test]
fn an_address_that_is_not_plain_is_doubted() {
    for from in [
        "records+x@agency.invalid",
        "\"a b\"@agency.invalid",
        "records=evil.invalid@agency.invalid",
    ] {
        assert!(codes(&[("From", from)]).contains(&"odd-address"), "{from}");
    }
}

#[test]
fn replies_that_would_go_elsewhere_are_doubted() {
    for header in ["Reply-To", "Sender", "Return-Path"] {
        let found = codes(&[(header, "<x@evil.invalid>")]);
        assert!(found.contains(&"elsewhere"), "{header}: {found:?}");
    }
}

#[test]
fn a_reply_belongs_to_the_thread_of_the_letter() {
    assert_eq!(codes(&[("In-Reply-To", "")]), ["no-reference"]);
    assert_eq!(
        codes(&[("In-Reply-To", "<L2@standing.invalid>")]),
        ["other-letter"]
    );
    // The number in the subject proves nothing: anybody can write it.
    assert_eq!(
        codes(&[("In-Reply-To", ""), ("Subject", "Re: L1")]),
        ["no-reference"]
    );
    assert_eq!(
        codes(&[
            ("In-Reply-To", ""),
            ("References", "<x@y> <L1@standing.invalid>")
        ]),
        [] as [&str; 0]
    );
}

#[test]
fn a_date_must_be_possible() {
    assert_eq!(
        codes(&[("Date", "Mon, 01 Feb 2021 00:00:00 -0800")]),
        ["before-letter"]
    );
    assert_eq!(
        codes(&[("Date", "Mon, 01 Feb 2027 00:00:00 -0800")]),
        ["after-receipt"]
    );
    assert_eq!(codes(&[("Date", "")]), ["no-date"]);
    assert_eq!(codes(&[("Date", "some day")]), ["no-date"]);
}

#[test]
fn what_a_program_wrote_answers_nothing() {
    for header in [
        ("Auto-Submitted", "auto-replied"),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
        ("X-Autoreply", "yes"),
        ("X-Auto-Response-Suppress", "All"),
        ("Subject", "Automatic reply: L1"),
        ("Subject", "Respuesta automática: L1"),
        ("From", "no-reply@agency.invalid"),
    ] {
        let verdict = reply(&[header], SAYS);
        assert_eq!(verdict.presents, Presents::Automatic, "{header:?}");
        assert!(verdict.is_unverified());
    }
    assert_eq!(codes(&[("Auto-Submitted", "no")]), [] as [&str; 0]);
}

#[test]
fn word_of_a_failed_delivery_is_a_bounce_and_no_answer() {
    for header in [
        ("From", "MAILER-DAEMON@agency.invalid"),
        ("From", "postmaster@agency.invalid"),
        ("Subject", "Undelivered Mail Returned to Sender"),
        ("Return-Path", "<>"),
        ("X-Failed-Recipients", "records@agency.invalid"),
    ] {
        let verdict = reply(&[header], "550 user unknown");
        assert_eq!(verdict.presents, Presents::Bounce, "{header:?}");
        assert!(verdict.doubts.contains(&Doubt::Bounce {
            names_our_letter: false
        }));
    }
}

#[test]
fn a_delivery_report_that_names_our_letter_says_so_and_is_still_confirmed_by_a_person() {
    let report = "--b\r\nContent-Type: text/plain\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; records@agency.invalid\r\nAction: failed\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <L1@standing.invalid>\r\nSubject: L1\r\n--b--";
    let verdict = reply(
        &[
            ("From", "MAILER-DAEMON@agency.invalid"),
            ("MIME-Version", "1.0"),
            (
                "Content-Type",
                "multipart/report; report-type=delivery-status; boundary=b",
            ),
        ],
        report,
    );
    assert_eq!(verdict.presents, Presents::Bounce);
    assert!(
        verdict.doubts.contains(&Doubt::Bounce {
            names_our_letter: true
        }),
        "{verdict:?}"
    );
}

#[test]
fn no_header_changes_anything() {
    assert_eq!(codes(&[("X-Status", "closed")]), ["claims-state"]);
    assert_eq!(codes(&[("X-Standing-State", "answered")]), ["claims-state"]);
    assert_eq!(codes(&[("X-Spam-Status", "No")]), [] as [&str; 0]);
    let hidden = codes(&[("Subject", "=?utf-8?q?Re:_L1=0AX-Status:_closed?=")]);
    assert!(hidden.contains(&"hidden-characters"), "{hidden:?}");
    assert!(codes(&[("Subject", "Re: L1 \u{202e}desolc")]).contains(&"hidden-characters"));
    let failed = codes(&[("Authentication-Results", "mx; spf=fail; dmarc=fail")]);
    assert_eq!(failed, ["failed-authentication"]);
}

#[test]
fn programs_and_hidden_words_are_named() {
    for name in [
        "answer.pdf.exe",
        "answer.js",
        "ans\u{202e}fdp.txt",
        "a.exe.pdf",
        "x.docm",
    ] {
        let verdict = reply(
            &[
                ("MIME-Version", "1.0"),
                ("Content-Type", "multipart/mixed; boundary=b"),
            ],
            &format!(
                "--b\r\nContent-Type: text/plain\r\n\r\n{SAYS}\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\nx\r\n--b--"
            ),
        );
        assert!(
            verdict.doubts.iter().any(|d| d.code() == "executable"),
            "{name}: {verdict:?}"
        );
    }
    let verdict = reply(
        &[("Content-Type", "text/html")],
        "<p style='display:none'>request withdrawn</p><p>Thank you</p>",
    );
    assert_eq!(verdict.doubts, [Doubt::HiddenText]);
}

#[test]
fn nothing_can_be_compared_where_no_domain_is_recorded() {
    let text = "From: a@agency.invalid\r\n\r\nx\r\n";
    let verdict = judge(&letter(text.as_bytes()).unwrap(), &Awaited::default());
    assert!(verdict.doubts.contains(&Doubt::NoDomainRecorded));
}

/// The collection of bad letters: each must be marked, for the reason its name gives.
#[test]
fn every_letter_of_the_collection_is_marked_unverified() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/badinputs/made/letters");
    if !folder.is_dir() {
        println!(
            "SKIPPED: the collection of bad letters, since {} is absent",
            folder.display()
        );
        return;
    }
    let because = [
        ("attachment_exe.eml", "executable"),
        ("auto_reply.eml", "automatic"),
        ("bounce_forged.eml", "bounce"),
        ("date_before_letter.eml", "before-letter"),
        ("display_name_spoof.eml", "name-holds-address"),
        ("header_injection.eml", "claims-state"),
        ("html_only_hidden.eml", "hidden-text"),
        ("lookalike_domain.eml", "unknown-domain"),
        ("mime_bomb.eml", "too-many-parts"),
        ("no_reference.eml", "no-reference"),
        ("two_from.eml", "several-senders"),
    ];
    let mut seen = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let letter = letter(&std::fs::read(&path).unwrap()).unwrap();
        let verdict = judge(&letter, &awaited());
        let codes: Vec<_> = verdict.doubts.iter().map(Doubt::code).collect();
        assert!(verdict.is_unverified(), "{name}");
        if let Some((_, reason)) = because.iter().find(|(n, _)| *n == name) {
            assert!(codes.contains(reason), "{name}: {codes:?}");
            seen += 1;
        }
    }
    assert_eq!(seen, because.len());
}

#[test]
fn any_bytes_are_a_letter_or_refused() {
    for bytes in [
        &b""[..],
        b"\0\xff",
        b"From",
        b"From:\r\n",
        b"From: <@>\r\n\r\n",
        b": x\r\n\r\n",
    ] {
        if let Ok(letter) = letter(bytes) {
            assert!(judge(&letter, &awaited()).is_unverified());
        }
    }
}
