//! `standing publish`: the site as files, in which every link leads to a file.

use crate::bench::Bench;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.push(path);
            }
        }
    }
    all
}

/// The addresses of a page, by a reader of HTML that the program does not use for writing them.
fn addresses(html: &str) -> Vec<String> {
    let page = scraper::Html::parse_document(html);
    let mut all = Vec::new();
    for (what, name) in [("[href]", "href"), ("[src]", "src"), ("[action]", "action")] {
        let what = scraper::Selector::parse(what).unwrap();
        all.extend(
            page.select(&what)
                .filter_map(|e| e.attr(name))
                .map(str::to_owned),
        );
    }
    all
}

#[test]
fn the_published_copy_is_whole_and_every_link_in_it_leads_to_a_file() {
    let bench = Bench::sealed();
    bench.run(&["publish", "public"]).ended(0).says("pages and");
    let folder = bench.path("public");
    let files = below(&folder);
    let names: BTreeSet<String> = (files.iter())
        .map(|f| {
            f.strip_prefix(&folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    for there in [
        "index.html",
        "en/index.html",
        "es/facilities/otay-mesa/index.html",
        "en/facilities/otay-mesa.json",
        "en/find/o/index.html",
        "data/facilities.csv",
        "assets/site.css",
        "SHA256SUMS",
        "log/checkpoint",
    ] {
        assert!(names.contains(there), "{there}");
    }
    let mut followed = 0;
    for file in files
        .iter()
        .filter(|f| f.extension().is_some_and(|e| e == "html"))
    {
        let html = std::fs::read_to_string(file).unwrap();
        for address in addresses(&html) {
            if address.starts_with('#') || address.contains("://") || address.starts_with("mailto:")
            {
                continue;
            }
            assert!(!address.starts_with('/'), "{}: {address}", file.display());
            let path = address.split(['#', '?']).next().unwrap();
            let to = file.parent().unwrap().join(path);
            assert!(to.is_file(), "{}: {address}", file.display());
            followed += 1;
        }
    }
    assert!(followed > 10_000, "{followed} links");
    let page = std::fs::read_to_string(folder.join("en/facilities/batavia/index.html")).unwrap();
    assert!(page.contains("A published copy as of"));
    let sums = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let log = names.iter().filter(|n| n.starts_with("log/")).count();
    assert_eq!(
        sums.lines().count(),
        names.len() - 1 - log,
        "the log proves itself"
    );

    bench
        .run(&["publish", "public"])
        .ended(2)
        .says("is not empty");
}
