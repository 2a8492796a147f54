//! What a case says about requests and orders beyond their text: steps, docket entries, roles, how
//! a request was answered, what a plan contains.

use super::fields::Fields;
use super::messages::{BodyRow, ForceWord, PlanAnswerRow, QuoteRow, Typed};
use super::problem::CaseFault;
use super::words;
use standing_terms::{
    Act, Channel, CloseCause, DeliveryProof, Outcome, PartyId, PauseCause, PlanItem, ReplyDoubt,
    Role, StatementLabel,
};

const STEPS: [&str; 13] = [
    "sent",
    "delivered",
    "bounced",
    "acknowledged",
    "paused",
    "resumed",
    "extended",
    "reply-received",
    "searched",
    "disputed",
    "fulfilled",
    "lifted",
    "closed",
];

/// `kind = "step"`: a dated event in the life of a request, an order or a promise.
pub(super) fn step(f: &mut Fields<'_>) -> Option<BodyRow> {
    let of = f.need_list("of", str::parse::<StatementLabel>);
    let party = f.parsed::<PartyId>("party");
    // Left out, it happened on the day that the statement says.
    let on = f.with("on", words::day).or_else(|| {
        let said = f.peek("said")?;
        words::day(&said).ok().map(|value| Typed {
            value,
            line: f.line,
        })
    });
    if on.is_none() && f.is_sound() {
        let line = f.line;
        f.problem(
            CaseFault::MissingField,
            line,
            "on",
            "a step has a day, in `on` or in `said`",
        );
    }
    let act = act(f);
    let what = f.need_text("what");
    Some(BodyRow::Step {
        of,
        party,
        on: on?,
        act: act?,
        what: what?,
    })
}

fn act(f: &mut Fields<'_>) -> Option<Act> {
    let word = f.need_with("step", |t| words::coded(t, &STEPS, |s| s))?;
    Some(match word.value {
        "sent" => Act::Sent {
            channel: need(f, "channel", Channel::ALL, Channel::code)?,
        },
        "delivered" => Act::Delivered {
            proof: need(f, "proof", DeliveryProof::ALL, DeliveryProof::code)?,
        },
        "bounced" => Act::Bounced,
        "acknowledged" => Act::Acknowledged {
            reference: f.opt_text("reference"),
        },
        "paused" => Act::Paused {
            cause: need(f, "cause", PauseCause::ALL, PauseCause::code)?,
        },
        "resumed" => Act::Resumed,
        "extended" => Act::Extended {
            days: f.count("days"),
            because: f.opt_text("because"),
        },
        "reply-received" => {
            let sender = f.need_text("sender");
            let doubts = f.list("doubts", |t| {
                words::coded(t, ReplyDoubt::ALL, ReplyDoubt::code)
            });
            Act::ReplyReceived {
                sender: sender?,
                doubts: doubts.into_iter().map(|d| d.value).collect(),
            }
        }
        "searched" => {
            let place = f.need_text("place");
            let method = f.need_text("method");
            let by = f.need_text("by");
            let found = f.count("found");
            if found.is_none() && f.is_sound() {
                let line = f.line;
                f.problem(
                    CaseFault::MissingField,
                    line,
                    "found",
                    "say how many messages could be a reply, also where it is none",
                );
            }
            Act::Searched {
                place: place?,
                method: method?,
                by: by?,
                found: found?,
            }
        }
        "disputed" => Act::Disputed,
        "fulfilled" => Act::Fulfilled {
            whole: f.flag("whole").is_none_or(|t| t.value),
        },
        "lifted" => Act::Lifted,
        _ => Act::Closed {
            cause: need(f, "cause", CloseCause::ALL, CloseCause::code)?,
        },
    })
}

fn need<T: Copy>(
    f: &mut Fields<'_>,
    key: &str,
    all: &[T],
    code: impl Fn(T) -> &'static str + Copy,
) -> Option<T> {
    f.need_with(key, |t| words::coded(t, all, code))
        .map(|t| t.value)
}

/// `kind = "docket"`: an entry on a court's docket.
pub(super) fn docket(f: &mut Fields<'_>) -> Option<BodyRow> {
    let court = f.need::<PartyId>("court");
    let number = f.need_text("number");
    let entry = f.count("entry");
    let of = f.list("of", str::parse::<StatementLabel>);
    let what = f.need_text("what");
    Some(BodyRow::Docket {
        court: court?,
        number: number?,
        entry,
        of,
        what: what?,
    })
}

/// `kind = "role"`: what a party is to the place or to another party.
pub(super) fn role(f: &mut Fields<'_>) -> Option<BodyRow> {
    const ROLES: [&str; 6] = [
        "operator",
        "custodian",
        "health-authority",
        "health-care",
        "counsel-of",
        "part-of",
    ];
    let party = f.need::<PartyId>("party");
    let role = f.need_with("role", |t| words::coded(t, &ROLES, |s| s))?;
    let (role, of) = match role.value {
        "operator" => (Role::Operator, None),
        "custodian" => (Role::Custodian, None),
        "health-authority" => (Role::HealthAuthority, None),
        "health-care" => (Role::HealthCare, None),
        word => {
            let of = f.need::<PartyId>("with")?;
            let role = if word == "counsel-of" {
                Role::CounselOf(of.value.clone())
            } else {
                Role::PartOf(of.value.clone())
            };
            (role, Some(of))
        }
    };
    Some(BodyRow::Role {
        party: party?,
        role,
        of,
    })
}

/// `kind = "answer"`.
pub(super) fn answer(f: &mut Fields<'_>) -> Option<BodyRow> {
    const OUTCOMES: [&str; 6] = [
        "granted",
        "partial",
        "refused",
        "no-records",
        "referred",
        "non-answer",
    ];
    let what = f.need_text("what");
    let confirmed_by = f.opt_text("confirmed-by");
    let word = f.with("outcome", |t| words::coded(t, &OUTCOMES, |s| s));
    let mut referred_to = None;
    let outcome = match word.map(|w| w.value) {
        None => None,
        Some("granted") => Some(Outcome::Granted),
        Some("partial") => Some(Outcome::Partial),
        Some("refused") => Some(Outcome::Refused),
        Some("no-records") => Some(Outcome::NoRecords),
        Some("referred") => {
            let party = f.need::<PartyId>("party")?;
            let outcome = Outcome::Referred(party.value.clone());
            referred_to = Some(party);
            Some(outcome)
        }
        Some(_) => Some(Outcome::NonAnswer),
    };
    Some(BodyRow::Answer {
        what: what?,
        outcome,
        referred_to,
        confirmed_by,
    })
}

/// The `items` of a commitment: which parts of a vaccination plan it answers, word for word.
pub(super) fn plan_items(f: &mut Fields<'_>) -> Vec<PlanAnswerRow> {
    let mut out = Vec::new();
    for mut item in f.tables("items") {
        let line = item.line;
        let code = item.need_with("item", |t| words::coded(t, PlanItem::ALL, PlanItem::code));
        let text = item.need_text("text");
        let locator = item.need_text("locator");
        let verbatim = item
            .flag("verbatim")
            .unwrap_or(Typed { value: false, line });
        f.absorb(item);
        if let (Some(code), Some(text), Some(locator)) = (code, text, locator) {
            out.push(PlanAnswerRow {
                item: code.value,
                words: QuoteRow { text, verbatim },
                locator,
            });
        }
    }
    out
}

/// `force` of a mandate.
pub(super) fn force(f: &mut Fields<'_>) -> Option<Typed<ForceWord>> {
    f.with("force", |t| {
        words::coded(t, ForceWord::ALL, ForceWord::code)
    })
}
