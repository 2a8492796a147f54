//! Whose duty it is, and who has not answered, over small made-up books.

use super::duty_clocks::{rule, rules, version};
use super::made::{Made, Say, at, day, id, label, party, since};
use proptest::prelude::*;
use standing_evidence::{
    Body, Book, Force, Party, PartyKind, PlanAnswer, Quote, RelationKind, Stance, StatementBody,
    Step,
};
use standing_terms::{
    Act, AsOf, BookZone, Channel, DeliveryProof, Function, Outcome, Place, PlanItem, ReplyDoubt,
    Role, StateCode, StatementLabel,
};
use standing_views::directory::Directory;
use standing_views::duty::{
    AgendaFilter, Cell, Duty, Lack, Lateness, Measure, ObligationId, ObligationLine, Roll, Status,
    TransitionError, Unit,
};
use std::collections::BTreeSet;
use std::sync::Arc;

fn duty(book: &Book) -> Duty {
    let mut records = version(Unit::WorkingDays, Some(5), Roll::None, Force::Statute);
    records.starts = standing_views::duty::Start::Received;
    let escalation = |measure, days| standing_views::duty::Escalation {
        measure,
        days_after_due: days,
        what: "what".into(),
        what_es: "qué".into(),
        citation: None,
    };
    records.escalation = vec![
        escalation(Measure::Remind, -3),
        escalation(Measure::SecondLetter, 1),
        escalation(Measure::Appeal, 2),
    ];
    let rules = rules(vec![rule("records", records)], &BTreeSet::new());
    Duty::of(
        book,
        &Directory::of(book),
        &BookZone::eastern(),
        &Arc::new(rules),
    )
}

fn facility(name: &str) -> Place {
    Place::Facility(id(name))
}

fn california() -> Place {
    Place::State(StateCode::new("CA").unwrap())
}

fn stance(speaker: &str, place: Place, stance: Stance, on: &str) -> Say {
    Say::of(
        place,
        StatementBody::Responsibility {
            function: Function::Supply,
            stance,
            force: None,
            what: "said so".into(),
        },
    )
    .by(speaker)
    .said(on)
}

fn assigns(to: &str) -> Stance {
    Stance::Assigns(party(to))
}

fn letter(name: &str, to: &[&str], on: &str, clock: Option<&str>) -> Say {
    Say::of(
        california(),
        StatementBody::Request {
            addressees: to.iter().map(|p| party(p)).collect(),
            function: Some(Function::Supply),
            what: "Asks who brings doses.".into(),
            due: None,
            clock: clock.map(|c| c.parse().unwrap()),
        },
    )
    .named(name)
    .by("watch")
    .said(on)
}

fn step(of: &str, act: Act, on: &str) -> Say {
    Say::of(
        california(),
        StatementBody::Step(Step {
            of: vec![label(of)],
            party: None,
            on: day(on),
            act,
            what: "it happened".into(),
        }),
    )
    .by("watch")
    .said(on)
}

fn introduce(made: &mut Made, id: &str, kind: PartyKind, parent: Option<&str>) {
    made.enter(Body::Party(Party {
        id: party(id),
        name: id.into(),
        kind,
        parent: parent.map(party),
    }));
}

/// Two facilities in California, a court, a state with a department, a nation with the agency.
fn made() -> Made {
    let mut made = Made::with_two_facilities();
    introduce(&mut made, "court", PartyKind::Court, None);
    introduce(&mut made, "state", PartyKind::State, None);
    introduce(&mut made, "department", PartyKind::State, Some("state"));
    introduce(&mut made, "nation", PartyKind::Federal, None);
    introduce(&mut made, "bureau", PartyKind::Federal, Some("nation"));
    made
}

fn cell(made: &Made, on: &str) -> Cell {
    duty(&made.book())
        .cell(&id("alder-creek"), Function::Supply, &since(on))
        .unwrap()
}

/// Status, cause and who, as a person would jot it down.
fn check(made: &Made, on: &str, expected: &str) {
    let cell = cell(made, on);
    let mut text = cell.status.code().to_owned();
    if let Some(cause) = cell.status.cause() {
        text = format!("{text} {}", cause.code());
    }
    let names: Vec<&str> = match &cell.status {
        Status::Assigned { to } => to.iter().map(|p| p.id.as_str()).collect(),
        Status::Contested { holders, .. } => holders.iter().map(|p| p.id.as_str()).collect(),
        _ => Vec::new(),
    };
    if !names.is_empty() {
        text = format!("{text} {}", names.join(" "));
    }
    if cell.is_ordered() {
        text.push_str(" ordered");
    }
    assert_eq!(text, expected, "{}", cell.reason);
}

#[test]
fn where_nobody_spoke_it_is_unknown() {
    check(&made(), "2021-03-01", "unknown");
}

#[test]
fn two_who_point_at_each_other_are_a_circle() {
    let mut made = made();
    made.say(stance("us-ice", california(), assigns("department"), "2021-01-30").named("a"));
    check(&made, "2021-01-30", "orphaned named-only");
    made.say(stance("department", california(), assigns("us-ice"), "2021-01-31").named("b"));
    check(&made, "2021-01-30", "orphaned named-only");
    check(&made, "2021-01-31", "orphaned circular");
    let because: Vec<_> = cell(&made, "2021-02-01").because;
    assert_eq!(because, [label("a"), label("b")]);
}

#[test]
fn a_circle_may_close_by_a_body_and_its_part() {
    let mut made = made();
    made.say(stance(
        "bureau",
        california(),
        assigns("state"),
        "2021-01-30",
    ));
    made.say(stance(
        "department",
        california(),
        assigns("nation"),
        "2021-01-30",
    ));
    check(&made, "2021-02-01", "orphaned circular");
}

#[test]
fn who_disclaims_leaves_it_orphaned_and_who_is_named_has_not_spoken() {
    let mut made = made();
    made.say(stance(
        "us-ice",
        california(),
        Stance::Disclaims,
        "2021-01-30",
    ));
    made.say(stance(
        "us-ice",
        california(),
        assigns("department"),
        "2021-01-30",
    ));
    check(&made, "2021-02-01", "orphaned disclaimed");
    let missing = cell(&made, "2021-02-01").missing;
    assert_eq!(missing.len(), 1);
    assert_eq!(
        missing[0].sentence.english(),
        "There is no statement in which department accepts or disclaims supply."
    );
}

#[test]
fn a_court_orders_and_the_bound_party_disclaims() {
    let mut made = made();
    let court = |to: &str| Stance::Mandates(party(to));
    made.say(stance(
        "court",
        facility("alder-creek"),
        court("us-ice"),
        "2021-02-25",
    ));
    check(&made, "2021-02-25", "assigned us-ice ordered");
    made.say(stance(
        "us-ice",
        california(),
        Stance::Disclaims,
        "2021-03-04",
    ));
    check(&made, "2021-03-04", "contested us-ice ordered");
    made.say(stance(
        "us-ice",
        facility("alder-creek"),
        Stance::Accepts,
        "2021-03-18",
    ));
    check(&made, "2021-03-18", "assigned us-ice ordered");
}

#[test]
fn two_hold_it_unless_one_mandate_or_one_body_binds_them() {
    let mut apart = made();
    apart.say(stance(
        "us-ice",
        california(),
        Stance::Accepts,
        "2021-01-01",
    ));
    apart.say(stance(
        "department",
        california(),
        Stance::Accepts,
        "2021-01-01",
    ));
    check(&apart, "2021-02-01", "contested department us-ice");

    let mut together = made();
    for bound in ["us-ice", "department"] {
        let mandate = Stance::Mandates(party(bound));
        together.say(stance("court", california(), mandate, "2021-01-01"));
    }
    check(
        &together,
        "2021-02-01",
        "assigned department us-ice ordered",
    );

    let mut one_body = made();
    one_body.say(stance("state", california(), Stance::Accepts, "2021-01-01"));
    one_body.say(stance(
        "department",
        california(),
        Stance::Accepts,
        "2021-01-01",
    ));
    check(&one_body, "2021-02-01", "assigned department state");
}

#[test]
fn the_narrower_word_of_one_speaker_wins_even_where_it_is_older() {
    let mut made = made();
    made.say(stance(
        "us-ice",
        facility("alder-creek"),
        Stance::Disclaims,
        "2021-01-01",
    ));
    made.say(stance("us-ice", Place::us(), Stance::Accepts, "2021-02-01"));
    check(&made, "2021-03-01", "orphaned disclaimed");
    let there = duty(&made.book())
        .cell(&id("birch-ridge"), Function::Supply, &since("2021-03-01"))
        .unwrap();
    assert_eq!(there.status.code(), "assigned");
}

#[test]
fn what_was_taken_back_counts_until_then() {
    let mut made = made();
    made.say(stance("us-ice", california(), Stance::Accepts, "2021-01-01").named("first"));
    made.say(
        Say::of(
            california(),
            StatementBody::Event {
                what: "takes it back".into(),
            },
        )
        .named("back")
        .said("2021-02-10")
        .back(RelationKind::Retracts, "first"),
    );
    check(&made, "2021-02-09", "assigned us-ice");
    check(&made, "2021-02-10", "unknown");
    let history = duty(&made.book())
        .history(&id("alder-creek"), Function::Supply, &since("2021-03-01"))
        .unwrap();
    let days: Vec<String> = history.iter().map(|c| c.on.to_string()).collect();
    assert_eq!(days, ["2021-01-01", "2021-02-10"]);
    assert_eq!(history[1].by[0].label(), &label("first"));
}

#[test]
fn a_part_may_change_its_parent() {
    let mut made = made();
    made.say(
        Say::of(
            Place::us(),
            StatementBody::Role {
                party: party("us-ice"),
                role: Role::PartOf(party("nation")),
            },
        )
        .valid("2021-01-01", "2021-06-01"),
    );
    for speaker in ["us-ice", "nation"] {
        made.say(stance(speaker, california(), Stance::Accepts, "2021-01-01"));
    }
    check(&made, "2021-05-31", "assigned nation us-ice");
    check(&made, "2021-06-01", "contested nation us-ice");
}

#[test]
fn a_letter_that_runs_out_leaves_it_orphaned_by_silence_until_it_is_answered() {
    let mut made = made();
    made.say(letter("L", &["department"], "2021-01-01", None));
    // 14 days of courtesy and 14 more: silence from the 30th on.
    check(&made, "2021-01-29", "unknown");
    check(&made, "2021-01-30", "orphaned silent");
    made.say(
        Say::of(
            california(),
            StatementBody::Answer {
                what: "It is the agency's.".into(),
                outcome: Some(Outcome::Referred(party("us-ice"))),
                confirmed_by: None,
            },
        )
        .by("department")
        .said("2021-02-20")
        .back(RelationKind::Answers, "L"),
    );
    check(&made, "2021-02-19", "orphaned silent");
    // A referral is a word about whose duty it is, too, and proposes the next letter.
    check(&made, "2021-02-20", "orphaned named-only");
    let line = obligation(&made, "L", "department", "2021-02-20");
    assert_eq!(line.proposals.len(), 1);
    assert_eq!(
        line.proposals[0].sentence.english(),
        "department says that ICE must answer: ask ICE."
    );
}

fn obligation(made: &Made, name: &str, bearer: &str, on: &str) -> ObligationLine {
    let id = ObligationId {
        label: label(name),
        bearer: party(bearer),
    };
    duty(&made.book()).obligation(&id, &since(on)).unwrap()
}

#[test]
fn an_acknowledgement_stops_no_clock_and_proves_receipt() {
    let mut made = made();
    made.say(letter("L", &["department"], "2021-03-01", Some("records")));
    let line = obligation(&made, "L", "department", "2021-03-02");
    assert_eq!(line.lateness, Lateness::NotRunning);
    assert!(line.sentence.english().contains("no proof of receipt"));
    let reference = Some("12-34".to_owned());
    made.say(step("L", Act::Acknowledged { reference }, "2021-03-03"));
    let line = obligation(&made, "L", "department", "2021-03-12");
    assert_eq!(line.state.code(), "acknowledged");
    assert_eq!(line.deadline.due, Some(day("2021-03-10")));
    assert!(matches!(line.lateness, Lateness::Overdue { days: 2, .. }));
}

#[test]
fn what_looks_like_a_reply_and_what_another_says_stop_no_clock() {
    let mut made = made();
    made.say(letter("L", &["department"], "2021-03-01", None));
    let claims = Act::ReplyReceived {
        sender: "records@department-g0v.invalid".into(),
        doubts: vec![ReplyDoubt::SenderDomain],
    };
    made.say(step("L", claims, "2021-03-03"));
    made.say(
        Say::of(
            california(),
            StatementBody::Answer {
                what: "Everything is fine.".into(),
                outcome: Some(Outcome::Granted),
                confirmed_by: None,
            },
        )
        .named("other")
        .by("county")
        .said("2021-03-04")
        .back(RelationKind::Answers, "L"),
    );
    let line = obligation(&made, "L", "department", "2021-03-20");
    assert_eq!(line.state.code(), "sent");
    assert!(matches!(line.lateness, Lateness::Overdue { days: 5, .. }));
    assert_eq!(line.unconfirmed.len(), 1);
    assert_eq!(line.answers_by_others, [label("other")]);
    assert_eq!(
        line.sentence.english(),
        "department has not answered for 19 days."
    );
}

#[test]
fn what_does_not_fit_is_named_and_changes_nothing() {
    let mut made = made();
    made.say(letter("L", &["department"], "2021-03-01", None));
    made.say(step("L", Act::Resumed, "2021-03-02"));
    let line = obligation(&made, "L", "department", "2021-03-05");
    assert_eq!(line.state.code(), "sent");
    assert_eq!(line.misfits.len(), 1);
    assert_eq!(line.misfits[0].why, TransitionError::NotPaused);
}

#[test]
fn each_proposal_that_goes_out_has_a_draft_with_its_facts() {
    let mut made = made();
    made.say(letter("L", &["department"], "2021-03-01", Some("records")));
    let proof = DeliveryProof::Receipt;
    made.say(step("L", Act::Delivered { proof }, "2021-03-01"));
    let id = ObligationId {
        label: label("L"),
        bearer: party("department"),
    };
    let drafts = |made: &Made, on: &str| duty(&made.book()).drafts(&id, &since(on));
    assert_eq!(
        drafts(&made, "2021-03-05"),
        [],
        "a reminder is for oneself, and no letter"
    );
    let found = drafts(&made, "2021-03-16");
    let measures: Vec<Measure> = found.iter().map(|d| d.measure).collect();
    assert_eq!(measures, [Measure::SecondLetter, Measure::Appeal]);
    assert_eq!(
        found[1].text(),
        "2021-03-16\n\nFrom: watch\nTo: department\n\
         Subject: Appeal: our request of 2021-03-01 about California\n\n\
         On 2021-03-01 we wrote to you about California. In short: Asks who brings doses.\n\n\
         The letter reached you on 2021-03-01.\n\n\
         By made up an answer was due on 2021-03-08 (computed, to be verified by counsel). Today is \
         2021-03-16, and none has reached us.\n\n\
         This letter is for whoever decides on appeals. We appeal. Please decide within the time \
         that the law gives, and in writing.\n"
    );
    made.say(
        Say::of(
            california(),
            StatementBody::Answer {
                what: "Ask the agency.".into(),
                outcome: Some(Outcome::Referred(party("us-ice"))),
                confirmed_by: None,
            },
        )
        .by("department")
        .said("2021-03-17")
        .back(RelationKind::Answers, "L"),
    );
    let found = drafts(&made, "2021-03-18");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].measure, Measure::AskOther);
    assert_eq!(found[0].to.as_ref().unwrap().id, party("us-ice"));
    assert!(found[0].text().contains("answered that this is for you"));
}

#[test]
fn a_broken_order_gives_facts_for_counsel_and_a_broken_promise_a_question() {
    let mut made = made();
    made.say(
        Say::of(
            california(),
            StatementBody::Order {
                addressees: vec![party("us-ice")],
                function: None,
                what: "Make a plan.".into(),
                due: Some(day("2021-03-03")),
                within_days: None,
                clock: None,
            },
        )
        .named("O")
        .by("court")
        .said("2021-02-25"),
    );
    made.say(
        Say::of(
            california(),
            StatementBody::Commitment {
                function: None,
                what: "Doses in March.".into(),
                due: Some(day("2021-03-10")),
                items: Vec::new(),
            },
        )
        .named("P")
        .by("department")
        .said("2021-03-01"),
    );
    let duty = super::histories::duty(&made.book(), &drafting_rules());
    let drafts = |of: &str, bearer: &str| {
        let id = ObligationId {
            label: label(of),
            bearer: party(bearer),
        };
        duty.drafts(&id, &since("2021-03-20"))
    };
    let [order] = drafts("O", "us-ice").try_into().unwrap();
    assert_eq!((order.measure, &order.to), (Measure::TellTheCourt, &None));
    assert!(order.subject.english().starts_with("For counsel:"));
    assert!(order.text().contains("To: [to be filled in]"));
    assert!(order.text().contains("It was due on 2021-03-03."));
    let [promise] = drafts("P", "department").try_into().unwrap();
    assert_eq!(promise.measure, Measure::SecondLetter);
    assert!(promise.text().contains("you promised: Doses in March."));
}

fn drafting_rules() -> Arc<standing_views::duty::RuleSet> {
    let step = |measure| standing_views::duty::Escalation {
        measure,
        days_after_due: 1,
        what: "what".into(),
        what_es: "qué".into(),
        citation: None,
    };
    let with = |force, measure| {
        let mut v = version(Unit::GivenDate, None, Roll::None, force);
        v.escalation = vec![step(measure)];
        v
    };
    let given = |force| version(Unit::GivenDate, None, Roll::None, force);
    let all = vec![
        rule("courtesy", given(Force::Courtesy)),
        rule("letter-date", given(Force::Courtesy)),
        rule("ordered-date", with(Force::Order, Measure::TellTheCourt)),
        rule("promise", with(Force::Promise, Measure::SecondLetter)),
    ];
    let calendar = rules(Vec::new(), &BTreeSet::new());
    let calendars = calendar.calendars().cloned().collect();
    let hash = standing_terms::Digest([1; 32]);
    Arc::new(standing_views::duty::RuleSet::new(all, calendars, hash).unwrap())
}

#[test]
fn proposals_wait_for_a_promise_and_lie_a_week_apart() {
    let mut made = made();
    made.say(letter("L", &["department"], "2021-03-01", Some("records")));
    let proof = DeliveryProof::Receipt;
    made.say(step("L", Act::Delivered { proof }, "2021-03-01"));
    // Due on the 8th: a second letter from the 9th, the appeal not before the 16th.
    let measures = |made: &Made, on: &str| -> Vec<(Measure, String)> {
        let line = obligation(made, "L", "department", on);
        line.proposals
            .iter()
            .map(|p| (p.measure, p.from.to_string()))
            .collect()
    };
    assert_eq!(
        measures(&made, "2021-03-05"),
        [(Measure::Remind, "2021-03-05".into())]
    );
    let second = (Measure::SecondLetter, "2021-03-09".to_owned());
    assert_eq!(measures(&made, "2021-03-15"), std::slice::from_ref(&second));
    let appeal = (Measure::Appeal, "2021-03-16".to_owned());
    assert_eq!(measures(&made, "2021-03-16"), [second, appeal]);
    made.say(
        Say::of(
            california(),
            StatementBody::Commitment {
                function: None,
                what: "An answer by the 20th.".into(),
                due: Some(day("2021-03-20")),
                items: Vec::new(),
            },
        )
        .by("department")
        .said("2021-03-10")
        .back(RelationKind::Answers, "L"),
    );
    let line = obligation(&made, "L", "department", "2021-03-16");
    assert!(
        line.proposals
            .iter()
            .all(|p| p.suspended_until == Some(day("2021-03-20")))
    );
    let line = obligation(&made, "L", "department", "2021-03-21");
    assert!(line.proposals.iter().all(|p| p.suspended_until.is_none()));
}

#[test]
fn a_record_of_silence_is_whole_only_with_proof_and_a_search() {
    let mut made = made();
    made.say(letter("L", &["department"], "2021-03-01", Some("records")));
    let channel = Channel::RegisteredPost;
    made.say(step("L", Act::Sent { channel }, "2021-03-01"));
    let proof = DeliveryProof::Receipt;
    made.say(step("L", Act::Delivered { proof }, "2021-03-02"));
    let id = ObligationId {
        label: label("L"),
        bearer: party("department"),
    };
    let record = |made: &Made, on: &str| duty(&made.book()).silence(&id, &since(on)).unwrap();
    assert_eq!(
        record(&made, "2021-03-09").lacks,
        [Lack::Search, Lack::NotDue]
    );
    made.say(step(
        "L",
        Act::Searched {
            place: "letters@watch.invalid".into(),
            method: "sender and subject".into(),
            by: "office clerk".into(),
            found: 0,
        },
        "2021-03-20",
    ));
    let whole = record(&made, "2021-03-21");
    assert!(whole.is_whole());
    assert_eq!(
        whole.sentences.last().unwrap().english(),
        "By 2021-03-21, 20 days after 2021-03-01, no answer of department to L was found."
    );
}

#[test]
fn a_pledge_without_a_plan_answers_what_it_says_and_nothing_else() {
    let mut made = made();
    made.say(
        Say::of(
            Place::us(),
            StatementBody::Commitment {
                function: Some(Function::Administration),
                what: "To vaccinate staff and the people held.".into(),
                due: None,
                items: vec![PlanAnswer {
                    item: PlanItem::Staff,
                    words: Quote {
                        text: "our staff will be vaccinated".into(),
                        verbatim: false,
                    },
                    locator: "second paragraph".into(),
                }],
            },
        )
        .named("pledge")
        .said("2021-02-01"),
    );
    let cards = duty(&made.book()).scorecards(&since("2021-03-01"));
    assert_eq!(cards.len(), 1);
    assert_eq!(cards[0].items.len(), 8);
    assert_eq!(cards[0].silent_on.len(), 7);
    assert!(!cards[0].silent_on.contains(&PlanItem::Staff));
}

#[test]
fn the_agenda_of_a_day_tells_apart_what_is_due_late_and_promised() {
    let mut made = made();
    made.say(letter("late", &["department"], "2021-02-01", None));
    made.say(letter("today", &["department"], "2021-02-15", None));
    made.say(letter("soon", &["department"], "2021-02-20", None));
    let agenda = duty(&made.book()).agenda(&since("2021-03-01"), 14, &AgendaFilter::default());
    let lists: Vec<String> = agenda
        .lines()
        .map(|(list, line)| format!("{list} {}", line.id.label))
        .collect();
    assert_eq!(lists, ["due today", "overdue late", "upcoming soon"]);
}

// Properties

fn any_statement() -> impl Strategy<Value = Say> {
    let speaker = prop_oneof![
        Just("us-ice"),
        Just("department"),
        Just("state"),
        Just("court"),
        Just("bureau")
    ];
    let place = prop_oneof![
        Just(Place::us()),
        Just(california()),
        Just(Place::Facility(id("alder-creek")))
    ];
    let stances = prop_oneof![
        Just(Stance::Accepts),
        Just(Stance::Disclaims),
        Just(assigns("us-ice")),
        Just(assigns("department")),
        Just(assigns("nation")),
        Just(Stance::Mandates(party("us-ice"))),
        Just(Stance::Mandates(party("department")))
    ];
    (speaker, place, stances, 1..28_u8, 0..4_u8).prop_map(|(speaker, place, s, d, kind)| {
        let on = format!("2021-01-{d:02}");
        match kind {
            0 => letter("unnamed", &["department", "us-ice"], &on, None),
            1 => stance(speaker, place, s, &on).valid(&on, "2021-02-03"),
            _ => stance(speaker, place, s, &on),
        }
    })
}

fn book_of(statements: &[Say], order: &[usize]) -> Book {
    let mut made = made();
    for i in order {
        made.say(statements[*i].clone().named(&format!("p{i}")));
    }
    made.book()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn status_is_a_function_of_the_set_of_statements(
        statements in proptest::collection::vec(any_statement(), 0..9),
        seed in any::<u64>(),
    ) {
        let order: Vec<usize> = (0..statements.len()).collect();
        let mut shuffled = order.clone();
        let mut state = seed;
        for i in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(i, (state >> 33) as usize % (i + 1));
        }
        let (one, other) = (
            duty(&book_of(&statements, &order)),
            duty(&book_of(&statements, &shuffled)),
        );
        for on in ["2021-01-10", "2021-01-31", "2021-02-28"] {
            let as_of = since(on);
            let page = |d: &Duty| {
                d.cell_page(&id("alder-creek"), Function::Supply, &as_of).unwrap()
            };
            prop_assert_eq!(page(&one), page(&other));
            let filter = AgendaFilter::default();
            prop_assert_eq!(one.agenda(&as_of, 14, &filter), other.agenda(&as_of, 14, &filter));
        }
    }

    #[test]
    fn appending_never_changes_what_an_earlier_entered_shows(
        statements in proptest::collection::vec(any_statement(), 1..9),
        more in proptest::collection::vec(any_statement(), 1..5),
    ) {
        let mut earlier = made();
        for (i, s) in statements.iter().enumerate() {
            earlier.say(s.clone().named(&format!("p{i}")));
        }
        let mut later = earlier.entries.clone();
        let mut appended = made();
        appended.entries = earlier.entries.clone();
        for (i, s) in more.iter().enumerate() {
            appended.say(s.clone().named(&format!("q{i}")));
        }
        for entry in appended.entries.iter().skip(later.len()).cloned().collect::<Vec<_>>() {
            let mut entry = entry;
            entry.entered = at("2026-01-01");
            later.push(entry);
        }
        let until = at("2025-06-01");
        let prefix = Book::fold(later.into_iter().take_while(|e| e.entered <= until)).unwrap();
        let as_of: AsOf = since("2021-02-28");
        let page = |d: &Duty| d.cell_page(&id("alder-creek"), Function::Supply, &as_of).unwrap();
        prop_assert_eq!(page(&duty(&earlier.book())), page(&duty(&prefix)));
    }

    #[test]
    fn the_last_change_of_a_history_is_the_status(
        statements in proptest::collection::vec(any_statement(), 0..9),
    ) {
        let order: Vec<usize> = (0..statements.len()).collect();
        let duty = duty(&book_of(&statements, &order));
        let page = duty
            .cell_page(&id("alder-creek"), Function::Supply, &since("2021-02-28"))
            .unwrap();
        let last = page.history.last().map_or("unknown", |c| c.status.code());
        prop_assert_eq!(last, page.cell.status.code());
        let labels: BTreeSet<&StatementLabel> = page.words.iter().map(|w| &w.label).collect();
        prop_assert_eq!(labels.len(), page.words.len());
    }
}
