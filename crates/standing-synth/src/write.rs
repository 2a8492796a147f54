//! A person as a line of the forecast's input: one JSON object, as the contract of `standing
//! forecast` has it. The name is left out: a forecast needs none.

use crate::person::Person;
use jiff::civil::Date;

/// Two digits.
fn pair(out: &mut Vec<u8>, number: u8) {
    out.push(b'0' + number / 10 % 10);
    out.push(b'0' + number % 10);
}

fn day(out: &mut Vec<u8>, date: Date) {
    let year = date.year().unsigned_abs() % 10_000;
    pair(out, u8::try_from(year / 100).unwrap_or_default());
    pair(out, u8::try_from(year % 100).unwrap_or_default());
    out.push(b'-');
    pair(out, date.month().unsigned_abs());
    out.push(b'-');
    pair(out, date.day().unsigned_abs());
}

fn number(out: &mut Vec<u8>, number: u64) {
    let mut digits = [b'0'; 20];
    let mut left = number;
    let mut used = 0;
    for place in digits.iter_mut().rev() {
        *place = b'0' + u8::try_from(left % 10).unwrap_or_default();
        left /= 10;
        used += 1;
        if left == 0 {
            break;
        }
    }
    out.extend(digits.iter().skip(20 - used));
}

/// Appends a line, with its end, to a buffer that the caller reuses. Everything in it is ours
/// (codes and dates), so nothing needs escaping.
pub fn forecast_line(person: &Person, assessment_date: Date, out: &mut Vec<u8>) {
    out.extend(br#"{"id":"synthetic-"#);
    number(out, person.index);
    out.extend(br#"","assessment_date":""#);
    day(out, assessment_date);
    out.extend(br#"","dob":""#);
    day(out, person.dob);
    out.extend(br#"","sex":""#);
    out.extend(person.sex.letter().to_string().bytes());
    out.extend(br#"","observations":["#);
    for (i, observation) in person.observations.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        out.extend(br#"{"code":""#);
        out.extend(observation.code.bytes());
        out.push(b'"');
        if let Some(date) = observation.date {
            out.extend(br#","date":""#);
            day(out, date);
            out.push(b'"');
        }
        out.push(b'}');
    }
    out.extend(br#"],"doses":["#);
    for (i, dose) in person.doses.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        out.extend(br#"{"date":""#);
        day(out, dose.date);
        out.extend(br#"","cvx":""#);
        out.extend(dose.cvx.bytes());
        out.push(b'"');
        if let Some(mvx) = dose.mvx {
            out.extend(br#","mvx":""#);
            out.extend(mvx.bytes());
            out.push(b'"');
        }
        out.push(b'}');
    }
    out.extend(b"]}\n");
}
