//! What of a message in doubt may be kept for a person to look at.
//!
//! Bytes stay as they came, but for what a registry never holds: numbers of an authority, and of the
//! person everything besides the facility's number, name, birth date and sex (PID-3, 5, 7, 8).
//! Segments that tell of relatives, visits and insurance are left out, with their names kept.

use crate::case::looks_like_a_number;

/// Stands where something was left out.
const LEFT_OUT: &[u8] = b"[not kept]";

/// Segments that may be kept whole, but for numbers of an authority.
const KEPT: [&[u8]; 12] = [
    b"MSH", b"ORC", b"RXA", b"RXR", b"OBX", b"MSA", b"ERR", b"BHS", b"BTS", b"FHS", b"FTS", b"SFT",
];

/// The delimiters that a message declares, or the usual ones.
#[derive(Debug, Clone, Copy)]
struct Delimiters {
    field: u8,
    component: u8,
    repetition: u8,
}

/// A message as it may be kept. What is no HL7 at all keeps its bytes, but for numbers of an
/// authority.
pub fn to_keep(message: &[u8]) -> Vec<u8> {
    let is_hl7 = message.starts_with(b"MSH");
    let declared = |at: usize, usual: u8| {
        let byte = message.get(at).copied().filter(|_| is_hl7);
        byte.filter(u8::is_ascii_punctuation).unwrap_or(usual)
    };
    let delimiters = Delimiters {
        field: declared(3, b'|'),
        component: declared(4, b'^'),
        repetition: declared(5, b'~'),
    };
    let mut kept = Vec::with_capacity(message.len());
    for line in message.split_inclusive(|byte| matches!(byte, b'\r' | b'\n')) {
        let end = line.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        let (text, ending) = line.split_at(end.unwrap_or(line.len()));
        let name = text.get(..3).unwrap_or(text);
        if !is_hl7 || KEPT.contains(&name) || text.is_empty() {
            kept.extend(without_numbers(text));
        } else if name == b"PID" {
            kept.extend(person(text, delimiters));
        } else {
            kept.extend(without_numbers(name));
            kept.push(delimiters.field);
            kept.extend(LEFT_OUT);
        }
        kept.extend(ending);
    }
    kept
}

/// A PID with the fields that may be kept.
fn person(segment: &[u8], by: Delimiters) -> Vec<u8> {
    let fields = segment.split(|byte| *byte == by.field).enumerate();
    let fields: Vec<Vec<u8>> = fields
        .map(|(number, field)| match number {
            0 | 1 | 5 | 7 | 8 => without_numbers(field),
            3 => {
                let numbers = field.split(|byte| *byte == by.repetition);
                let numbers: Vec<Vec<u8>> = numbers
                    .map(|number| number_of_a_facility(number, by))
                    .collect();
                numbers.join(&by.repetition)
            }
            _ if field.is_empty() => Vec::new(),
            _ => LEFT_OUT.to_vec(),
        })
        .collect();
    fields.join(&by.field)
}

fn number_of_a_facility(number: &[u8], by: Delimiters) -> Vec<u8> {
    let mut components = number.split(|byte| *byte == by.component);
    let kind = components.nth(4).unwrap_or_default();
    if matches!(kind, b"" | b"MR" | b"PI" | b"PT") {
        without_numbers(number)
    } else {
        LEFT_OUT.to_vec()
    }
}

/// A text without what looks like a number of an authority.
fn without_numbers(text: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(text.len());
    let is_end = |byte: &u8| matches!(byte, b'|' | b'^' | b'~' | b'&' | b',' | b';');
    for piece in text.split_inclusive(is_end) {
        let end = piece.iter().position(is_end);
        let (value, delimiter) = piece.split_at(end.unwrap_or(piece.len()));
        if looks_like_a_number(&String::from_utf8_lossy(value)) {
            kept.extend(LEFT_OUT);
        } else {
            kept.extend(value);
        }
        kept.extend(delimiter);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubtful_message_keeps_what_a_person_needs_and_nothing_a_registry_never_holds() {
        let came = "MSH|^~\\&|EHR|AC|||2021||VXU^V04|M1|P|2.5.1\r\
            PID|1|X|R7^^^AC^MR~A123456789^^^AC^MR~078051120^^^SSA^SS||QUUX^ZZ||19800204|F|||\
            1 Invented Lane^^Town||||||||078-05-1120\r\
            NK1|1|MOTHER^OF\rRXA|0|1|20210312||207^m^CVX\r";
        let kept = String::from_utf8(to_keep(came.as_bytes())).unwrap();
        assert_eq!(
            kept,
            "MSH|^~\\&|EHR|AC|||2021||VXU^V04|M1|P|2.5.1\r\
            PID|1|[not kept]|R7^^^AC^MR~[not kept]^^^AC^MR~[not kept]||QUUX^ZZ||19800204|F|||\
            [not kept]||||||||[not kept]\r\
            NK1|[not kept]\rRXA|0|1|20210312||207^m^CVX\r"
        );
    }

    #[test]
    fn delimiters_of_its_own_hide_nothing() {
        let came = b"MSH$#*\\&$EHR\rPID$1$$R7###AC#MR*078051120###SSA#SS$$Q#Z$$19800204$F$$$1 Lane";
        let kept = String::from_utf8(to_keep(came)).unwrap();
        assert!(
            kept.ends_with("R7###AC#MR*[not kept]$$Q#Z$$19800204$F$$$[not kept]"),
            "{kept}"
        );
    }

    #[test]
    fn what_is_no_hl7_keeps_its_bytes_but_for_numbers() {
        let came = b"GET /\xff;x\n";
        assert_eq!(to_keep(came), came);
        assert_eq!(to_keep(b"\xff A-123456789;x"), b"[not kept];x");
        assert_eq!(to_keep(b"a,A123456789,b"), b"a,[not kept],b");
    }
}
