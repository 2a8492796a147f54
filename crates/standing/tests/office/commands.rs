//! What a person at the machine does: offices, people, publishing, withdrawing, the digest.

use crate::forms::request;
use crate::on_both_stores;
use crate::world::{PASSPHRASE, World};
use standing_evidence::{Body, Payload};
use standing_store::accounts::Role;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

on_both_stores!(
    offices_are_added_once_and_listed,
    an_account_is_added_invited_changed_and_disabled,
    an_entry_is_published_by_a_named_person_and_withdrawn,
    the_digest_goes_to_the_offices_own_members_and_holds_nothing_they_typed,
    the_digest_is_printed_without_being_sent,
);

struct Ran {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    #[track_caller]
    fn ended(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}\n{}", self.out, self.err);
        self
    }
}

async fn run(world: &World, args: &[&str]) -> Ran {
    let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_standing"))
        .args(args)
        .env("STANDING_DB", &world.url)
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    Ran {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

async fn offices_are_added_once_and_listed(world: &World) {
    let add = ["office", "add", "east", "--title", "Office of the East"];
    run(world, &add).await.ended(0);
    let again = run(world, &add).await.ended(2);
    assert!(again.err.contains("there is an office `east` already"));
    let odd = run(world, &["office", "add", "No Good", "--title", "x"]).await;
    assert!(odd.ended(2).err.contains("small letters"));
    let listed = run(world, &["office", "list", "--json"]).await.ended(0);
    assert!(
        listed
            .out
            .contains(r#""name":"east","title":"Office of the East""#)
    );
    assert_eq!(listed.out.lines().count(), 3);
}

async fn an_account_is_added_invited_changed_and_disabled(world: &World) {
    let add = |office: &'static str| {
        [
            "user",
            "add",
            "nora",
            "--name",
            "Nora North",
            "--office",
            office,
            "--role",
            "member",
        ]
    };
    let nowhere = run(world, &add("nowhere")).await.ended(2);
    assert!(nowhere.err.contains("there is no office `nowhere`"));
    let invited = run(world, &add("north")).await.ended(0);
    let link = invited.out.trim();
    assert!(link.starts_with("/welcome/"), "{link}");
    let taken = run(world, &add("north")).await.ended(2);
    assert!(taken.err.contains("`nora` is taken"));
    let mut nora = world.browser();
    let set = [("new-passphrase", PASSPHRASE), ("again", PASSPHRASE)];
    assert_eq!(nora.send(link, &set).await.status, 303);
    nora.log_in("nora", PASSPHRASE).await;
    assert_eq!(nora.get("/office/new/party").await.status, 200);
    let listed = run(world, &["user", "list", "--json"]).await.ended(0);
    assert!(listed.out.contains(r#""state":"active""#), "{}", listed.out);
    run(world, &["user", "roles", "nora", "reader"])
        .await
        .ended(0);
    assert!(
        nora.get("/office").await.location.starts_with("/login"),
        "a change of roles ends the sessions"
    );
    nora.log_in("nora", PASSPHRASE).await;
    assert_eq!(nora.get("/office/new/party").await.status, 403);
    run(world, &["user", "disable", "nora"]).await.ended(0);
    assert_eq!(nora.log_in("nora", PASSPHRASE).await.status, 422);
    let gone = run(world, &["user", "disable", "nora"]).await.ended(2);
    assert!(gone.err.contains("could be disabled"));
    let anew = run(world, &["user", "reset", "nora"]).await.ended(0);
    assert_ne!(anew.out.trim(), link);
    assert_eq!(nora.send(anew.out.trim(), &set).await.status, 303);
    assert_eq!(nora.log_in("nora", PASSPHRASE).await.status, 303);
    let nobody = run(world, &["user", "reset", "nobody"]).await.ended(2);
    assert!(nobody.err.contains("there is no account `nobody`"));
}

async fn an_entry_is_published_by_a_named_person_and_withdrawn(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let label = request(&mut nora).await;
    let is_public = async || {
        let book = world.public().await;
        book.statement(&label.parse().unwrap()).is_some()
    };
    let publish = ["publish-entry", "--office", "north", label.as_str()];
    let other = ["publish-entry", "--office", "south", label.as_str()];
    let refused = run(world, &other).await.ended(2);
    assert!(
        refused.err.contains("`south` has no entry"),
        "{}",
        refused.err
    );
    let looked = run(world, &publish).await.ended(1);
    assert!(looked.err.contains("nothing was published"));
    assert!(!is_public().await, "a look publishes nothing");
    let by = ["--by", "Paula Publisher", "--looked-for", "names"];
    run(world, &[&publish[..], &by[..]].concat()).await.ended(0);
    assert!(is_public().await);
    let book = world.public().await;
    let publication = &book.publications().last().unwrap().value;
    assert_eq!(publication.by, "Paula Publisher");
    assert!(publication.looked_for.starts_with("names ("));
    let twice = run(world, &[&publish[..], &by[..]].concat()).await.ended(2);
    assert!(twice.err.contains("it is published already"));
    let redact = |reason: &'static str| {
        [
            "redact",
            "--office",
            "north",
            "--by",
            "Paula Publisher",
            "--reason",
            reason,
        ]
    };
    let silent = run(world, &[&redact(" ")[..], &[label.as_str()]].concat()).await;
    assert!(silent.ended(2).err.contains("names who withdraws and why"));
    assert!(is_public().await);
    run(
        world,
        &[&redact("it names a person")[..], &[label.as_str()]].concat(),
    )
    .await
    .ended(0);
    assert!(!is_public().await);
    let book = world.public().await;
    assert_eq!(
        book.redactions().last().unwrap().value.reason,
        "it names a person"
    );
    assert_eq!(world.store.integrity().await.unwrap(), []);
}

/// Two members with an address, one without, one who left, and somebody of another office.
async fn people(world: &World) {
    for (login, office, role, email) in [
        ("nora", "north", "member", Some("nora@north.invalid")),
        ("paul", "north", "publisher", Some("paul@north.invalid")),
        ("ada", "north", "administrator", Some("ada@north.invalid")),
        ("ned", "north", "reader", None),
        ("lea", "north", "reader", Some("lea@north.invalid")),
        ("sol", "south", "member", Some("sol@south.invalid")),
    ] {
        let mut args = vec!["user", "add", login, "--name", login, "--office", office];
        args.extend(["--role", role]);
        if let Some(email) = email {
            args.extend(["--email", email]);
        }
        run(world, &args).await.ended(0);
    }
    run(world, &["user", "disable", "lea"]).await.ended(0);
}

/// Answers as a mail server does until so many mails were taken, and returns what it was told.
async fn listen(listener: TcpListener, mails: usize) -> String {
    let mut told = String::new();
    let mut taken = 0;
    while taken < mails {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 test\r\n").await.unwrap();
        let mut in_data = false;
        while let Some(line) = lines.next_line().await.unwrap() {
            told.push_str(&line);
            told.push('\n');
            let answer: &[u8] = match (in_data, line.as_str()) {
                (true, ".") => {
                    in_data = false;
                    taken += 1;
                    b"250 taken\r\n"
                }
                (true, _) => continue,
                (false, l) if l.starts_with("DATA") => {
                    in_data = true;
                    b"354 go on\r\n"
                }
                (false, l) if l.starts_with("QUIT") => b"221 bye\r\n",
                _ => b"250 ok\r\n",
            };
            write.write_all(answer).await.unwrap();
            if taken == mails && !in_data {
                break;
            }
        }
    }
    told
}

const DAY: [&str; 2] = ["--on", "2021-03-10"];

async fn the_digest_goes_to_the_offices_own_members_and_holds_nothing_they_typed(world: &World) {
    people(world).await;
    let mut mia = world.enter("mia", &world.north, &[Role::Member]).await;
    let mut sam = world.enter("sam", &world.south, &[Role::Member]).await;
    let label = request(&mut mia).await;
    let other = request(&mut sam).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let mail = ["agenda", "--mail", "north", "--smtp", &url];
    let from = ["--from", "standing@north.invalid"];
    let args = [&mail[..], &from[..], &DAY[..]].concat();
    let (told, ran) = tokio::join!(listen(listener, 2), run(world, &args));
    assert!(ran.ended(0).err.contains("mailed to 2 members of north"));
    let to: Vec<&str> = told.lines().filter(|l| l.starts_with("RCPT TO")).collect();
    assert_eq!(
        to,
        [
            "RCPT TO:<nora@north.invalid>",
            "RCPT TO:<paul@north.invalid>"
        ],
        "who may read, by themselves, and nobody else"
    );
    let told = told.replace("=\n", "");
    assert!(
        told.contains("Subject: Standing, 2021-03-10: 1 late"),
        "{told}"
    );
    assert!(
        told.contains("Agency of Custody has not answered for 23 days."),
        "{told}"
    );
    assert!(told.contains(&label) && !told.contains(&other));
    assert!(
        !told.contains("Who supplies doses"),
        "what the office typed stays in the office"
    );
}

async fn the_digest_is_printed_without_being_sent(world: &World) {
    let dry = ["agenda", "--mail", "north", "--dry-run"];
    let nobody = run(world, &dry).await.ended(2);
    assert!(
        nobody
            .err
            .contains("no member of `north` has an e-mail address")
    );
    people(world).await;
    let mut mia = world.enter("mia", &world.north, &[Role::Member]).await;
    let label = request(&mut mia).await;
    let args = [&dry[..], &DAY[..]].concat();
    let printed = run(world, &args).await.ended(0).out;
    assert!(
        printed
            .starts_with("To: nora <nora@north.invalid>\nTo: paul <paul@north.invalid>\nSubject:")
    );
    assert!(printed.contains("Late\n- 2021-03-01: "), "{printed}");
    assert!(!printed.contains("Who supplies doses"));
    assert!(printed.contains("Days are computed, to be verified by counsel."));
    // Once everybody may read the letter, the digest says what it asks.
    let publish = ["publish-entry", "--office", "north", label.as_str()];
    let by = ["--by", "P. Ublisher", "--looked-for", "names"];
    run(world, &[&publish[..], &by[..]].concat()).await.ended(0);
    let printed = run(world, &args).await.ended(0).out;
    assert!(
        printed.contains("Alder Creek: Who supplies doses for Alder Creek?"),
        "{printed}"
    );
    let without = run(world, &["agenda", "--mail", "north"]).await.ended(2);
    assert!(without.err.contains("name the mail server with --smtp"));
    let then = [
        "agenda",
        "--mail",
        "north",
        "--dry-run",
        "--known",
        "2021-03-01",
    ];
    assert!(
        run(world, &then)
            .await
            .ended(2)
            .err
            .contains("what is known now")
    );
    let nowhere = run(world, &["agenda", "--mail", "nowhere", "--dry-run"])
        .await
        .ended(2);
    assert!(nowhere.err.contains("there is no office `nowhere`"));
    // A digest is no entry.
    let entries = world.store.read(0, u32::MAX).await.unwrap();
    let mails = entries.iter().filter(|e| match &e.payload {
        Payload::Present(Body::Source(s)) => s.title.contains("Standing, "),
        _ => false,
    });
    assert_eq!(mails.count(), 0);
}
