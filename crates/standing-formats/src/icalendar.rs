//! iCalendar (RFC 5545), as far as an agenda needs it: whole-day events, for any calendar program
//! to subscribe to.
//!
//! Written here and not with a library: six properties of one component are written and nothing is
//! read, and the libraries for it bring a parser and a second library of dates.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// A whole-day event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its name for ever, by which a calendar program knows it again.
    pub uid: String,
    /// The day.
    pub day: Date,
    /// What stands in the calendar.
    pub summary: String,
    /// What is shown when it is opened.
    pub description: String,
    /// A word to sort it by.
    pub category: String,
}

/// A calendar of events. `made` is when it was made.
pub fn calendar(name: &str, events: &[Event], made: Timestamp) -> String {
    let stamp = made
        .to_zoned_datetime(TimeZone::UTC)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string();
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Standing//Agenda//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, &format!("X-WR-CALNAME:{}", text(name)));
    for event in events {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}", text(&event.uid)));
        line(&mut out, &format!("DTSTAMP:{stamp}"));
        line(
            &mut out,
            &format!("DTSTART;VALUE=DATE:{}", event.day.strftime("%Y%m%d")),
        );
        line(&mut out, &format!("SUMMARY:{}", text(&event.summary)));
        line(
            &mut out,
            &format!("DESCRIPTION:{}", text(&event.description)),
        );
        line(&mut out, &format!("CATEGORIES:{}", text(&event.category)));
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// A text value (RFC 5545, 3.3.11): backslash, semicolon and comma escaped, line breaks as `\n`,
/// other control characters left out.
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a content line, folded so that none has more than 75 octets (RFC 5545, 3.1), never within
/// a character.
fn line(out: &mut String, content: &str) {
    let mut used = 0;
    for c in content.chars() {
        if used + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn event(summary: &str) -> String {
        let event = Event {
            uid: "a@standing".into(),
            day: date(2021, 3, 3),
            summary: summary.into(),
            description: String::new(),
            category: "due".into(),
        };
        calendar("Agenda", &[event], Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_whole_day_stands_in_the_calendar() {
        let text = event("A plan is due");
        assert!(text.contains("DTSTART;VALUE=DATE:20210303\r\n"));
        assert!(text.contains("SUMMARY:A plan is due\r\n"));
        assert!(text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn a_text_cannot_add_a_line_of_its_own() {
        let text = event("due\r\nATTENDEE:mailto:x@example.invalid");
        assert!(text.contains("SUMMARY:due\\nATTENDEE:mailto:x@example.invalid\r\n"));
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_unfolding_gives_the_text_back() {
        let summary = "vacunación pendiente de respuesta ".repeat(9);
        let text = event(&summary);
        assert!(text.split("\r\n").all(|l| l.len() <= 75));
        assert!(
            text.replace("\r\n ", "")
                .contains(&format!("SUMMARY:{summary}"))
        );
    }
}
