//! What happens when something is read again: under another date, in another table, or while the
//! site is being read.

use crate::{Bench, CASE};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;

const TABLE: &str = "facility,date,population,cases,first_doses,second_doses\n\
    Alder Creek,2021-04-12,512,14,120,33\n";

#[test]
fn the_same_table_with_another_date_of_publication_changes_nothing_and_is_listed() {
    let bench = Bench::new();
    let file = bench.file("made.csv", TABLE);
    let first = [
        "import",
        "--as",
        "facility-table",
        "--published",
        "2021-04-13",
        &file,
    ];
    bench.run(&first).ended(0);
    let before = bench.entries();
    bench.run(&first).ended(0);
    assert_eq!(bench.entries(), before, "the same again is nothing new");

    let other = [
        "import",
        "--as",
        "facility-table",
        "--published",
        "2021-05-01",
        &file,
    ];
    let ran = bench.run(&other).ended(1);
    assert!(ran.err.contains("under the same labels"), "{}", ran.err);
    assert!(ran.err.contains("corrects"), "{}", ran.err);
    let after = bench.entries();
    assert_eq!(
        after.len(),
        before.len() + 1,
        "only the source is described anew"
    );
}

#[test]
fn a_name_in_a_table_means_the_facility_that_goes_by_it() {
    let bench = Bench::new();
    bench.import(&[CASE]);
    let table = TABLE
        .replace("Alder Creek", "ADELANTO ICE Processing-Center")
        .replace("2021-04-12", "2021-03-16");
    let file = bench.file("mine_2021-03-17.csv", table);
    bench.import(&["--as", "facility-table", &file]);
    let lines = bench
        .run(&["figures", "adelanto", "--on", "2021-03-17", "--json"])
        .ended(0)
        .json();
    let held = lines
        .iter()
        .find(|l| l["measure"] == "held")
        .expect("the table's figure");
    assert_eq!(held["reading"]["value"], 512.0);
    assert_eq!(held["speaker"], "table-keeper");
    let cases: Vec<_> = lines
        .iter()
        .filter(|l| l["measure"] == "cases-cumulative")
        .collect();
    assert_eq!(
        cases.len(),
        2,
        "the agency's figure and the table's stand side by side"
    );
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_site_shows_what_is_entered_while_it_is_served() {
    let bench = Bench::new();
    bench.import(&[CASE]);
    let mut server = bench
        .command(&["serve", "--listen", "127.0.0.1:0", "--on", "2021-03-17"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(server.stderr.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    let address = said
        .trim_start_matches("serving http://")
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    assert!(get(&address, "/facilities/alder-creek").starts_with("HTTP/1.1 404"));

    let file = bench.file("made_2021-04-13.csv", TABLE);
    bench.import(&["--as", "facility-table", &file]);
    let shown = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        get(&address, "/facilities/table-alder-creek?on=2021-04-13").starts_with("HTTP/1.1 200")
    });
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(shown, "the new facility did not come up");
}
