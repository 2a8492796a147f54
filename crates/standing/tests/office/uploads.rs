//! Files that are what they say they are, and the limits of the process that reads them.

use crate::on_both_stores;
use crate::world::{Browser, World};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use standing_store::accounts::Role;
use standing_terms::Known;

on_both_stores!(
    a_pdf_is_read_page_by_page_and_quoted_word_for_word,
    what_a_camera_wrote_into_a_picture_is_shown,
    a_pdf_that_unpacks_to_too_much_is_kept_and_not_read,
    the_bytes_of_a_source_go_with_its_redaction,
);

/// A document of one page with this content, and who wrote it.
fn pdf(content: Vec<u8>) -> Vec<u8> {
    let mut doc = Document::with_version("1.5");
    let pages = doc.new_object_id();
    let font = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
    });
    let resources = doc.add_object(dictionary! {"Font" => dictionary! {"F1" => font}});
    let mut stream = Stream::new(Dictionary::new(), content);
    stream.compress().unwrap();
    let content = doc.add_object(stream);
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let kids = dictionary! {"Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1};
    doc.objects.insert(pages, Object::Dictionary(kids));
    let catalog = doc.add_object(dictionary! {"Type" => "Catalog", "Pages" => pages});
    let info = doc.add_object(dictionary! {
        "Author" => Object::string_literal("Bureau of Letters"),
        "Title" => Object::string_literal("An answer"),
    });
    doc.trailer.set("Root", catalog);
    doc.trailer.set("Info", info);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).unwrap();
    bytes
}

fn text(line: &str) -> Vec<u8> {
    let operations = vec![
        Operation::new("BT", Vec::new()),
        Operation::new("Tf", vec!["F1".into(), 12.into()]),
        Operation::new("Td", vec![72.into(), 700.into()]),
        Operation::new("Tj", vec![Object::string_literal(line)]),
        Operation::new("ET", Vec::new()),
    ];
    Content { operations }.encode().unwrap()
}

async fn uploaded(browser: &mut Browser<'_>, name: &str, bytes: &[u8]) -> (String, String) {
    let answer = browser.upload(name, "received", bytes).await;
    assert_eq!(answer.status, 303, "{name}: {}", answer.text());
    let page = browser.get(&answer.location).await.text();
    (answer.location, page)
}

async fn a_pdf_is_read_page_by_page_and_quoted_word_for_word(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let bytes = pdf(text("Doses are for the state to allocate."));
    let (location, page) = uploaded(&mut nora, "answer.pdf", &bytes).await;
    for shown in [
        "Bureau of Letters",
        "An answer",
        "page 1",
        "Doses are for the state to allocate.",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let id = location.strip_prefix("/office/sources/").unwrap();
    let mut fields = vec![
        ("kind", "responsibility"),
        ("speaker", "agency"),
        ("subject", "alder-creek"),
        ("function", "supply"),
        ("stance", "disclaims"),
        ("what", "It is not theirs."),
        ("source", id),
        ("quote", "Doses are for the county to allocate."),
    ];
    let path = "/office/new/statement?kind=responsibility";
    let wrong = nora.send(path, &fields).await;
    assert_eq!(wrong.status, 422, "these words do not stand in it");
    fields[7] = ("quote", "Doses are for the state to allocate.");
    let statement = nora.enter(path, &fields).await;
    let page = nora.get(&statement).await.text();
    assert!(page.contains("“Doses are for the state to allocate.”"));
    assert!(page.contains("page 1"), "the place in it is found");
}

/// A picture without a picture: the beginning and end of a JPEG (ITU T.81) with what a camera writes
/// (Exif 2.3) between them: who made it and when.
fn jpeg() -> Vec<u8> {
    let (make, when) = (b"Invented Cameras\0", b"2021:03:12 10:11:12\0");
    let mut tiff: Vec<u8> = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend(2_u16.to_le_bytes());
    let mut at = 8 + 2 + 2 * 12 + 4;
    for (tag, value) in [(0x010f_u16, &make[..]), (0x0132, &when[..])] {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(2_u16.to_le_bytes());
        tiff.extend(u32::try_from(value.len()).unwrap().to_le_bytes());
        tiff.extend(u32::try_from(at).unwrap().to_le_bytes());
        at += value.len();
    }
    tiff.extend([0; 4]);
    tiff.extend(make);
    tiff.extend(when);
    let length = u16::try_from(2 + 6 + tiff.len()).unwrap();
    let mut jpeg = vec![0xff, 0xd8, 0xff, 0xe1];
    jpeg.extend(length.to_be_bytes());
    jpeg.extend(b"Exif\0\0");
    jpeg.extend(tiff);
    jpeg.extend([0xff, 0xd9]);
    jpeg
}

async fn what_a_camera_wrote_into_a_picture_is_shown(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let (_, page) = uploaded(&mut nora, "scan.jpg", &jpeg()).await;
    for shown in [
        "Invented Cameras",
        "2021-03-12 10:11:12",
        "text in a picture is not read",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
}

async fn a_pdf_that_unpacks_to_too_much_is_kept_and_not_read(world: &World) {
    let mut nora = world.enter("nora", &world.north, &[Role::Member]).await;
    let mut content = text("Seen by nobody.");
    content.resize(48 << 20, b' ');
    let bytes = pdf(content);
    assert!(bytes.len() < 1 << 20, "it is small until it is unpacked");
    let (_, page) = uploaded(&mut nora, "large.pdf", &bytes).await;
    assert!(page.contains("page 1 cannot be read"), "{page}");
    assert!(!page.contains("Seen by nobody."));
}

async fn the_bytes_of_a_source_go_with_its_redaction(world: &World) {
    let roles = [Role::Member, Role::Publisher];
    let mut nora = world.enter("nora", &world.north, &roles).await;
    let bytes = pdf(text("It names somebody."));
    let (location, page) = uploaded(&mut nora, "named.pdf", &bytes).await;
    let sha256 = location.rsplit(':').next().unwrap().to_owned();
    let file = format!("/office/files/{sha256}");
    assert!(page.contains(&file), "the source links to its file");
    assert_eq!(nora.get(&file).await.bytes, bytes);
    let entries = world.store.read(0, u32::MAX).await.unwrap();
    let id = entries.last().unwrap().id;
    let fields = [("reason", "it names a person"), ("final", "yes")];
    nora.enter(&format!("/office/redact/{id}"), &fields).await;
    assert_eq!(nora.get(&file).await.status, 404);
    let kept = world.store.upload(&world.north, sha256.parse().unwrap());
    assert_eq!(kept.await.unwrap(), None);
    assert_eq!(world.public().await.spoken(Known::Now).count(), 0);
    assert_eq!(world.store.integrity().await.unwrap(), []);
}

/// The child says nothing before it has read everything: while its input is open, its limits can be
/// looked at.
#[cfg(target_os = "linux")]
#[test]
fn the_child_limits_itself_before_it_reads_a_byte() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_standing"))
        .env_clear()
        .env("STANDING_READ_UPLOAD", "letter.txt")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let limits = format!("/proc/{}/limits", child.id());
    let wanted = [("Max address space", "268435456"), ("Max cpu time", "10")];
    let is_limited = |told: &str| {
        wanted.iter().all(|(name, most)| {
            let line = told.lines().find(|l| l.starts_with(name));
            line.is_some_and(|l| {
                l[name.len()..]
                    .split_whitespace()
                    .take(2)
                    .all(|n| n == *most)
            })
        })
    };
    let mut told = String::new();
    for _ in 0..500 {
        told = std::fs::read_to_string(&limits).unwrap_or_default();
        if is_limited(&told) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(is_limited(&told), "{told}");
    let mut input = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, b"It is for the state.").unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("It is for the state.")
    );
}
