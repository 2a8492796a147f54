//! CDC's envelope: what we write comes back as it was, and what a registry says is read by name.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use standing_formats::hl7::soap::{self, CDC, FaultKind, Response, Sender};
use standing_formats::xml::{Limits, Namespaces, XmlEvent, XmlReader};

const SOAP: &str = "http://www.w3.org/2003/05/soap-envelope";

fn values(envelope: &str) -> Vec<(String, String)> {
    let limits = Limits::default();
    let mut reader = XmlReader::new(envelope.as_bytes(), Namespaces::Any, &limits).unwrap();
    let mut found = Vec::new();
    while let Some(event) = reader.next_event().unwrap() {
        if let XmlEvent::Start(element) = event
            && [
                "username",
                "password",
                "facilityID",
                "hl7Message",
                "echoBack",
            ]
            .contains(&element.name.local)
        {
            assert_eq!(element.name.namespace.as_deref(), Some(CDC));
            let name = element.name.local.to_owned();
            found.push((name, reader.text_of_element().unwrap()));
        }
    }
    found
}

#[test]
fn no_value_makes_an_element_and_each_segment_keeps_its_end() {
    let sender = Sender {
        username: "u</username><x>".to_owned(),
        password: "p&\"'<]]>".to_owned(),
        facility: String::new(),
    };
    let message = "MSH|^~\\&|A\rPID|1||<&>\r";
    let written = soap::submit(&sender, message);
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        values(&written),
        [
            pair("username", "u</username><x>"),
            pair("password", "p&\"'<]]>"),
            pair("facilityID", ""),
            pair("hl7Message", message),
        ]
    );
    assert!(
        !format!("{sender:?}").contains("p&"),
        "the password is never shown"
    );
    assert_eq!(
        values(&soap::connectivity_test("a b")),
        [pair("echoBack", "a b")]
    );
}

fn body(inner: &str) -> String {
    format!("<s:Envelope xmlns:s='{SOAP}' xmlns:c='{CDC}'><s:Body>{inner}</s:Body></s:Envelope>")
}

#[test]
fn an_answer_is_read_by_its_names_whatever_the_prefixes() {
    let answer = body(
        "<c:submitSingleMessageResponse><c:return>MSH|1&#13;MSA|AA|M1&#13;</c:return>\
         </c:submitSingleMessageResponse>",
    );
    let read = soap::read(answer.as_bytes()).unwrap();
    assert_eq!(read, Response::Returned("MSH|1\rMSA|AA|M1\r".to_owned()));
    for bad in [
        answer.replace(CDC, "urn:other"),
        answer.replace(SOAP, "http://schemas.xmlsoap.org/soap/envelope/"),
        body(""),
        body("MSA|AA|M1"),
        "<!DOCTYPE x><x/>".to_owned(),
        "MSH|1".to_owned(),
        answer.replace("</s:Envelope>", ""),
    ] {
        assert!(soap::read(bad.as_bytes()).is_err(), "{bad}");
    }
}

#[test]
fn each_fault_is_told_apart() {
    for (name, kind) in [
        ("MessageTooLargeFault", FaultKind::MessageTooLarge),
        ("SecurityFault", FaultKind::Security),
        ("UnsupportedOperationFault", FaultKind::UnsupportedOperation),
        ("fault", FaultKind::Unknown),
    ] {
        let fault = body(&format!(
            "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason>\
             <s:Text xml:lang='en'>no</s:Text></s:Reason><s:Detail><c:{name}><c:Code>1</c:Code>\
             <c:Reason>x</c:Reason><c:Detail>y</c:Detail></c:{name}></s:Detail></s:Fault>"
        ));
        let Response::Fault(read) = soap::read(fault.as_bytes()).unwrap() else {
            unreachable!("{fault}")
        };
        assert_eq!((read.kind, read.reason.as_str()), (kind, "no"));
    }
}
