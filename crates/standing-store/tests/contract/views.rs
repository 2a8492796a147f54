//! Views kept beside the log.

use crate::bodies::{NOON, at, nonces, public, publics, redaction};
use crate::home::Home;
use crate::on_both_engines;
use standing_store::Store;
use standing_store::views::{Kept, NewView, ViewName, ViewRow, Wanted};

on_both_engines!(
    a_view_is_current_only_where_the_log_stands,
    rows_are_found_by_day_place_key_and_kind,
    a_change_replaces_rows_and_moves_the_view,
    a_view_made_by_something_else_is_none,
    the_views_of_two_audiences_are_apart,
    a_redaction_removes_every_view_and_an_overtaken_one_is_not_kept,
    a_view_of_entries_that_are_not_there_is_not_kept,
    a_forgotten_view_leaves_no_row,
);

const PUBLIC: ViewName<'_> = ViewName {
    view: "duty",
    audience: "",
    made_by: "form 1",
};

fn row(kind: &str, key: &str, place: &str, days: (i64, i64)) -> ViewRow {
    ViewRow {
        kind: kind.into(),
        key: key.into(),
        place: place.into(),
        from_day: days.0,
        to_day: days.1,
        body: format!("{{\"key\":\"{key}\"}}"),
    }
}

fn rows() -> Vec<ViewRow> {
    vec![
        row("letter", "a", "alder", (10, 20)),
        row("letter", "b", "birch", (15, i64::MAX)),
        row("word", "w", "alder", (0, 0)),
        row("word", "w", "nation", (0, 0)),
        row("mark", "m", "", (0, 0)),
    ]
}

async fn filled(home: &Home, entries: u32) -> Store {
    let store = home.open().await;
    store
        .append(&publics(0..entries), at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    store
}

async fn keep(store: &Store, name: ViewName<'_>, position: u64, rows: Vec<ViewRow>) -> Kept {
    let view = NewView {
        name,
        position,
        head: "head",
        changes: None,
        gone: &[],
    };
    store.keep_view(&view, &mut rows.into_iter()).await.unwrap()
}

async fn keys(store: &Store, position: u64, wanted: Wanted) -> Vec<String> {
    let rows = store.view_rows(&PUBLIC, position, &[wanted]).await.unwrap();
    let mut keys: Vec<String> = rows.unwrap().into_iter().map(|r| r.key).collect();
    keys.sort();
    keys
}

async fn a_view_is_current_only_where_the_log_stands(home: &Home) {
    let store = filled(home, 3).await;
    assert_eq!(store.view(&PUBLIC).await.unwrap(), None);
    assert_eq!(keep(&store, PUBLIC, 3, rows()).await, Kept::Yes);
    let state = store.view(&PUBLIC).await.unwrap().unwrap();
    assert_eq!((state.position, state.log), (3, 3));
    assert_eq!(state.head, "head");
    let wanted = [Wanted::Kind("letter")];
    let found = store.view_rows(&PUBLIC, 3, &wanted).await.unwrap();
    let mut found = found.unwrap();
    found.sort();
    assert_eq!(found, rows()[..2]);
    store
        .append(&[public(9)], at(NOON), &mut nonces(), None)
        .await
        .unwrap();
    let state = store.view(&PUBLIC).await.unwrap().unwrap();
    assert_eq!((state.position, state.log), (3, 4));
    // One that reaches no further than what is there is not needed.
    assert_eq!(keep(&store, PUBLIC, 3, Vec::new()).await, Kept::Overtaken);
    assert_eq!(keep(&store, PUBLIC, 4, Vec::new()).await, Kept::Yes);
    assert_eq!(keys(&store, 4, Wanted::Kind("letter")).await, [""; 0]);
}

async fn rows_are_found_by_day_place_key_and_kind(home: &Home) {
    let store = filled(home, 3).await;
    keep(&store, PUBLIC, 3, rows()).await;
    let day = |day| Wanted::Day {
        kind: "letter",
        day,
    };
    for (on, expected) in [
        (9, &[][..]),
        (10, &["a"]),
        (19, &["a", "b"]),
        (20, &["b"]),
        (1_000_000, &["b"]),
    ] {
        assert_eq!(keys(&store, 3, day(on)).await, expected, "day {on}");
    }
    let places = Wanted::Places {
        kinds: vec!["word", "mark"],
        places: vec!["alder".into(), "nation".into(), "nowhere".into()],
    };
    assert_eq!(keys(&store, 3, places).await, ["w", "w"]);
    let by_key = |keys: Vec<String>| Wanted::Keys {
        kind: "letter",
        keys,
    };
    assert_eq!(
        keys(&store, 3, by_key(vec!["b".into(), "w".into()])).await,
        ["b"]
    );
    let many = (0..1200).map(|n| format!("k{n}")).chain(["a".into()]);
    assert_eq!(keys(&store, 3, by_key(many.collect())).await, ["a"]);
    assert_eq!(keys(&store, 3, Wanted::Kind("mark")).await, ["m"]);
    // Nothing is read out of a view that stands elsewhere.
    let elsewhere = store.view_rows(&PUBLIC, 2, &[day(10)]).await.unwrap();
    assert_eq!(elsewhere, None);
}

async fn a_change_replaces_rows_and_moves_the_view(home: &Home) {
    let store = filled(home, 3).await;
    keep(&store, PUBLIC, 2, rows()).await;
    let gone = [("letter", "a".to_owned()), ("mark", "none".to_owned())];
    let mut change = NewView {
        name: PUBLIC,
        position: 3,
        head: "later",
        changes: Some(1),
        gone: &gone,
    };
    let new = || vec![row("letter", "a", "alder", (10, 12))];
    let overtaken = store.keep_view(&change, &mut new().into_iter()).await;
    assert_eq!(overtaken.unwrap(), Kept::Overtaken, "it stands at 2");
    change.changes = Some(2);
    let kept = store.keep_view(&change, &mut new().into_iter()).await;
    assert_eq!(kept.unwrap(), Kept::Yes);
    let state = store.view(&PUBLIC).await.unwrap().unwrap();
    assert_eq!((state.position, state.head.as_str()), (3, "later"));
    let on = |day| Wanted::Day {
        kind: "letter",
        day,
    };
    assert_eq!(keys(&store, 3, on(11)).await, ["a"]);
    assert_eq!(keys(&store, 3, on(15)).await, ["b"]);
    assert_eq!(keys(&store, 3, Wanted::Kind("word")).await, ["w", "w"]);
}

async fn a_view_made_by_something_else_is_none(home: &Home) {
    let store = filled(home, 3).await;
    keep(&store, PUBLIC, 3, rows()).await;
    let other = ViewName {
        made_by: "form 2",
        ..PUBLIC
    };
    assert_eq!(store.view(&other).await.unwrap(), None);
    assert_eq!(store.view_rows(&other, 3, &[]).await.unwrap(), None);
    assert_eq!(keep(&store, other, 3, Vec::new()).await, Kept::Yes);
    assert_eq!(store.view(&PUBLIC).await.unwrap(), None);
}

async fn the_views_of_two_audiences_are_apart(home: &Home) {
    let store = filled(home, 3).await;
    let north = ViewName {
        audience: "north",
        ..PUBLIC
    };
    keep(&store, PUBLIC, 3, rows()).await;
    keep(
        &store,
        north,
        3,
        vec![row("letter", "own", "alder", (0, 1))],
    )
    .await;
    let wanted = [Wanted::Kind("letter")];
    let own = store.view_rows(&north, 3, &wanted).await.unwrap().unwrap();
    assert_eq!(own.len(), 1);
    let public = store.view_rows(&PUBLIC, 3, &wanted).await.unwrap().unwrap();
    assert!(public.iter().all(|r| r.key != "own"));
}

async fn a_redaction_removes_every_view_and_an_overtaken_one_is_not_kept(home: &Home) {
    let store = filled(home, 3).await;
    keep(&store, PUBLIC, 3, rows()).await;
    store
        .redact(
            &redaction(public(1).id, "a name"),
            at(NOON),
            &mut nonces(),
            None,
        )
        .await
        .unwrap();
    assert_eq!(store.view(&PUBLIC).await.unwrap(), None);
    let left = home.raw().await.texts("SELECT key FROM view_row").await;
    assert_eq!(left, [""; 0]);
    // Whoever folded before the redaction has what was withdrawn.
    assert_eq!(keep(&store, PUBLIC, 3, rows()).await, Kept::Overtaken);
    assert_eq!(keep(&store, PUBLIC, 4, rows()).await, Kept::Yes);
}

async fn a_view_of_entries_that_are_not_there_is_not_kept(home: &Home) {
    let store = filled(home, 3).await;
    assert_eq!(keep(&store, PUBLIC, 4, rows()).await, Kept::Overtaken);
    assert_eq!(store.view(&PUBLIC).await.unwrap(), None);
}

async fn a_forgotten_view_leaves_no_row(home: &Home) {
    let store = filled(home, 3).await;
    keep(&store, PUBLIC, 3, rows()).await;
    store.forget_views().await.unwrap();
    assert_eq!(store.view(&PUBLIC).await.unwrap(), None);
    let left = home.raw().await.texts("SELECT key FROM view_row").await;
    assert_eq!(left, [""; 0]);
    assert_eq!(store.integrity().await.unwrap(), []);
}
