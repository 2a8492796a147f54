//! Messages as we write them: VXU^V04 (profile Z22), QBP^Q11 (Z34, Z44) and ACK (Z23).
//!
//! Fields are encoded one by one and every delimiter in a value is escaped, so that no value can
//! make a field, a repetition or a segment.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// The header of a message that we send.
#[derive(Debug, Clone)]
pub struct Header {
    /// Who sends, as the receiver knows us (MSH-4); empty where nothing is to be said.
    pub sender: String,
    /// Who receives (MSH-6).
    pub receiver: String,
    /// When.
    pub at: Timestamp,
    /// In which zone the time is written.
    pub offset: Offset,
    /// How we name the message.
    pub control_id: String,
}

/// A person as we tell of them.
#[derive(Debug, Clone)]
pub struct Subject {
    /// A number of ours and the name of who gave it, e.g. our own name for the registry.
    pub number: (String, String),
    /// Family names.
    pub family: String,
    /// Given names; the first, and the others after it.
    pub given: Vec<String>,
    /// Birth date.
    pub birth: Date,
    /// `F`, `M` or `U`.
    pub sex: char,
    /// How to reach the person, as they chose it; none where nothing is to be said.
    pub address: Option<String>,
}

/// What is told of one dose.
#[derive(Debug, Clone)]
pub struct Order {
    /// Our number of it and who gave the number.
    pub number: (String, String),
    /// Whether it is told anew or taken back.
    pub withdrawn: bool,
    /// The day.
    pub on: Date,
    /// Vaccine type, CVX, and how it is called.
    pub cvx: (String, String),
    /// Maker, MVX.
    pub mvx: Option<String>,
    /// Lot.
    pub lot: Option<String>,
    /// The last day of the lot.
    pub expiry: Option<Date>,
    /// How it is told.
    pub as_what: AsWhat,
}

/// How a dose is told.
#[derive(Debug, Clone)]
pub enum AsWhat {
    /// As known from before: where and by whom it was given is not told.
    Historical,
    /// As given by an organization that is named.
    New {
        /// The organization.
        organization: String,
        /// Family and given name of who gave it.
        vaccinator: (String, String),
        /// How much, in millilitres, as written.
        amount_ml: Option<String>,
        /// Eligibility for the federal programme for children (HL7 table 0064).
        eligibility: &'static str,
    },
    /// As refused by the person.
    Refused,
}

/// A value with its delimiters escaped. Control characters have no place in a message.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' => out.push_str("\\F\\"),
            '^' => out.push_str("\\S\\"),
            '~' => out.push_str("\\R\\"),
            '\\' => out.push_str("\\E\\"),
            '&' => out.push_str("\\T\\"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Components of a field, without empty ones at the end.
fn field(components: &[&str]) -> String {
    let escaped: Vec<String> = components.iter().map(|c| escaped(c)).collect();
    escaped.join("^").trim_end_matches('^').to_owned()
}

/// A segment of numbered fields, without empty ones at the end.
fn segment(name: &str, fields: &[(usize, String)]) -> String {
    let last = fields.iter().filter(|(_, text)| !text.is_empty());
    let last = last.map(|(number, _)| *number).max().unwrap_or(0);
    let mut out = name.to_owned();
    for number in 1..=last {
        out.push('|');
        if let Some((_, text)) = fields.iter().find(|(n, _)| *n == number) {
            out.push_str(text);
        }
    }
    out.push('\r');
    out
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// The time of a message, to the second, with its zone.
fn stamp(of: &Header) -> String {
    let local = of.offset.to_datetime(of.at).strftime("%Y%m%d%H%M%S");
    let seconds = of.offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    format!("{local}{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

fn with_header(of: &Header, kind: &str, profile: &str, asks: (&str, &str), body: &str) -> String {
    // ASCII is what holds where nothing is said.
    let set = if body.is_ascii() { "" } else { "UNICODE UTF-8" };
    let fields = [
        (4, field(&[&of.sender])),
        (6, field(&[&of.receiver])),
        (7, stamp(of)),
        (9, kind.to_owned()),
        (10, escaped(&of.control_id)),
        (11, "P".to_owned()),
        (12, "2.5.1".to_owned()),
        (15, asks.0.to_owned()),
        (16, asks.1.to_owned()),
        (18, set.to_owned()),
        (21, format!("{profile}^CDCPHINVS")),
    ];
    // MSH-1 is the separator itself and MSH-2 stands before the first of these.
    let after_two = fields.map(|(number, text)| (number - 2, text));
    segment("MSH|^~\\&", &after_two) + body
}

fn name(subject: &Subject) -> String {
    let (first, others) = match subject.given.split_first() {
        Some((first, others)) => (first.as_str(), others.join(" ")),
        None => ("", String::new()),
    };
    field(&[&subject.family, first, &others, "", "", "", "L"])
}

fn identifier(of: &(String, String)) -> String {
    field(&[&of.0, "", "", &of.1, "MR"])
}

/// A VXU^V04 of profile Z22 about one person.
pub fn vxu(of: &Header, subject: &Subject, orders: &[Order]) -> String {
    let mut out = String::new();
    let address = subject.address.as_deref();
    let address = address.map_or(String::new(), |a| field(&[a, "", "", "", "", "", "L"]));
    out.push_str(&segment(
        "PID",
        &[
            (1, "1".to_owned()),
            (3, identifier(&subject.number)),
            (5, name(subject)),
            (7, day(subject.birth)),
            (8, subject.sex.to_string()),
            (11, address),
        ],
    ));
    let mut observations = 0;
    for order in orders {
        out.push_str(&order_segments(order, &mut observations));
    }
    with_header(of, "VXU^V04^VXU_V04", "Z22", ("ER", "AL"), &out)
}

fn order_segments(order: &Order, observations: &mut u32) -> String {
    let (number, giver) = &order.number;
    let refused = matches!(order.as_what, AsWhat::Refused);
    // Guide, ORC-3: what was not given has the number 9999.
    let number = if refused { "9999" } else { number.as_str() };
    let mut out = segment("ORC", &[(1, "RE".to_owned()), (3, field(&[number, giver]))]);
    let code = field(&[&order.cvx.0, &order.cvx.1, "CVX"]);
    let mut fields = vec![
        (1, "0".to_owned()),
        (2, "1".to_owned()),
        (3, day(order.on)),
        (5, code),
        (6, "999".to_owned()),
    ];
    let maker = order.mvx.as_deref().unwrap_or_default();
    let expiry = order.expiry.map_or(String::new(), day);
    match &order.as_what {
        AsWhat::Historical => {
            fields.push((
                9,
                "01^Historical information - source unspecified^NIP001".to_owned(),
            ));
            fields.push((20, "CP".to_owned()));
        }
        AsWhat::New {
            organization,
            vaccinator: (family, given),
            amount_ml,
            ..
        } => {
            if let Some(amount) = amount_ml {
                fields.retain(|(number, _)| *number != 6);
                fields.push((6, escaped(amount)));
                fields.push((7, "mL^milliliter^UCUM".to_owned()));
            }
            fields.push((9, "00^New immunization record^NIP001".to_owned()));
            fields.push((10, field(&["", family, given, "", "", "", "", "", "", "L"])));
            fields.push((11, field(&["", "", "", organization])));
            fields.push((20, "CP".to_owned()));
        }
        AsWhat::Refused => {
            // NIP002 02: no reason that is listed. Nobody's reason is told to a registry.
            fields.push((18, "02^Other^NIP002".to_owned()));
            fields.push((20, "RE".to_owned()));
        }
    }
    if !refused {
        fields.push((15, escaped(order.lot.as_deref().unwrap_or_default())));
        fields.push((16, expiry));
        fields.push((
            17,
            if maker.is_empty() {
                String::new()
            } else {
                field(&[maker, maker, "MVX"])
            },
        ));
    }
    let action = if order.withdrawn { "D" } else { "A" };
    fields.push((21, action.to_owned()));
    out.push_str(&segment("RXA", &fields));
    if let AsWhat::New { eligibility, .. } = &order.as_what {
        *observations += 1;
        out.push_str(&segment(
            "OBX",
            &[
                (1, observations.to_string()),
                (2, "CE".to_owned()),
                (
                    3,
                    "64994-7^Vaccine funding program eligibility category^LN".to_owned(),
                ),
                (4, "1".to_owned()),
                (5, format!("{eligibility}^^HL70064")),
                (11, "F".to_owned()),
                (14, day(order.on)),
                (17, "VXC40^Per immunization^CDCPHINVS".to_owned()),
            ],
        ));
    }
    out
}

/// What is asked of a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The history (Z34).
    History,
    /// The history evaluated, and a forecast (Z44).
    Forecast,
}

/// A QBP^Q11 about one person. No more candidates than asked for may come back.
pub fn qbp(of: &Header, question: Question, subject: &Subject, most: u8) -> String {
    let (profile, words) = match question {
        Question::History => ("Z34", "Request Immunization History"),
        Question::Forecast => ("Z44", "Request Evaluated History and Forecast"),
    };
    let mut out = String::new();
    let address = subject.address.as_deref();
    let address = address.map_or(String::new(), |a| field(&[a, "", "", "", "", "", "L"]));
    out.push_str(&segment(
        "QPD",
        &[
            (1, format!("{profile}^{words}^CDCPHINVS")),
            (2, escaped(&of.control_id)),
            (3, identifier(&subject.number)),
            (4, name(subject)),
            (6, day(subject.birth)),
            (7, subject.sex.to_string()),
            (8, address),
        ],
    ));
    out.push_str(&format!("RCP|I|{most}^RD&Records&HL70126\r"));
    with_header(of, "QBP^Q11^QBP_Q11", profile, ("ER", "AL"), &out)
}

/// What we say about a message that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// Taken whole.
    Accepted,
    /// Taken in part, or with something for a person to look at.
    WithErrors,
    /// Not taken.
    Rejected,
}

/// One remark of ours: severity (`E`, `W`, `I`), place, words that repeat no content.
#[derive(Debug, Clone)]
pub struct ReplyRemark {
    /// `E`, `W` or `I`.
    pub severity: char,
    /// Segment and field.
    pub place: Option<(String, usize)>,
    /// In words.
    pub text: String,
}

/// An ACK of profile Z23. It answers the control id, and nothing is ever answered to one.
pub fn ack(of: &Header, answers: &str, reply: Reply, remarks: &[ReplyRemark]) -> String {
    let mut out = String::new();
    let code = match reply {
        Reply::Accepted => "AA",
        Reply::WithErrors => "AE",
        Reply::Rejected => "AR",
    };
    out.push_str(&segment(
        "MSA",
        &[(1, code.to_owned()), (2, escaped(answers))],
    ));
    for remark in remarks {
        let place = remark.place.as_ref();
        let place = place.map_or(String::new(), |(segment, number)| {
            field(&[segment, "1", &number.to_string()])
        });
        out.push_str(&segment(
            "ERR",
            &[
                (2, place),
                (3, "207^Application internal error^HL70357".to_owned()),
                (4, remark.severity.to_string()),
                (8, escaped(&remark.text)),
            ],
        ));
    }
    with_header(of, "ACK^V04^ACK", "Z23", ("NE", "NE"), &out)
}

/// A batch of messages (HL7 v2.5.1, 2.10.3): a file with one batch and its count.
pub fn batch(of: &Header, messages: &[String]) -> String {
    let at = stamp(of);
    let names = format!("|{}||{}|{at}", field(&[&of.sender]), field(&[&of.receiver]));
    let mut out = format!("FHS|^~\\&|{names}\rBHS|^~\\&|{names}\r");
    out.extend(messages.iter().map(String::as_str));
    out.push_str(&format!("BTS|{}\rFTS|1\r", messages.len()));
    out
}
