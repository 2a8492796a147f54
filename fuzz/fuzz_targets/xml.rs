//! Reads arbitrary bytes as XML. What is read to its end has as many ends as starts.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standing_formats::xml::{Limits, Namespaces, XmlEvent, XmlReader};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok(mut reader) = XmlReader::new(bytes, Namespaces::Any, &limits) else {
        return;
    };
    let mut open = 0usize;
    let mut elements = 0usize;
    loop {
        match reader.next_event() {
            Ok(Some(XmlEvent::Start(element))) => {
                open += 1;
                elements += 1;
                assert!(open <= limits.depth && element.attributes.len() <= limits.attributes);
            }
            Ok(Some(XmlEvent::End(_))) => open -= 1,
            Ok(Some(XmlEvent::Text(_))) => {}
            Ok(None) => {
                assert!(open == 0 && elements > 0);
                break;
            }
            Err(_) => break,
        }
    }
});
