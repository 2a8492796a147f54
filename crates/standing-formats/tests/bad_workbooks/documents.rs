//! Rules for XML.

use standing_formats::xml::{Limits, Namespaces, XmlEvent, XmlFault, XmlReader, check};

fn fault(xml: impl AsRef<[u8]>) -> Option<XmlFault> {
    check(xml.as_ref(), Namespaces::Any, &Limits::default())
        .err()
        .map(|error| error.fault)
}

fn text(xml: &str) -> String {
    let mut reader = XmlReader::new(xml.as_bytes(), Namespaces::Any, &Limits::default()).unwrap();
    let mut out = String::new();
    while let Some(event) = reader.next_event().unwrap() {
        match event {
            XmlEvent::Text(piece) => out.push_str(&piece),
            XmlEvent::Start(element) => {
                for attribute in element.attributes {
                    out.push_str(&attribute.value);
                }
            }
            XmlEvent::End(_) => {}
        }
    }
    out
}

#[test]
fn text_comes_back_exactly() {
    assert_eq!(text("<a>x&lt;y&#65;&#x42;<![CDATA[<&]]>z</a>"), "x<yAB<&z");
    assert_eq!(text("<a b='1&amp;2&#10;3\n4'/>"), "1&2\n3 4");
    assert_eq!(text("<a>one\r\ntwo</a>"), "one\ntwo");
    assert_eq!(
        text("\u{feff}<?xml version='1.0' encoding='UTF-8'?><!-- c --><a> </a>\n"),
        " "
    );
}

#[test]
fn documents_that_reach_outside_or_grow_are_refused() {
    assert_eq!(fault("<!DOCTYPE a><a/>"), Some(XmlFault::DocumentType));
    assert_eq!(
        fault("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///x'>]><a>&e;</a>"),
        Some(XmlFault::DocumentType)
    );
    assert_eq!(fault("<a>&e;</a>"), Some(XmlFault::Entity));
    assert_eq!(fault("<a b='&e;'/>"), Some(XmlFault::Entity));
    let include = "http://www.w3.org/2001/XInclude";
    assert_eq!(
        fault(format!("<i:include xmlns:i='{include}' href='x'/>")),
        Some(XmlFault::Inclusion)
    );
}

#[test]
fn depth_and_attributes_are_limited() {
    let deep = |n: usize| "<a>".repeat(n) + &"</a>".repeat(n);
    assert_eq!(fault(deep(200)), None);
    assert_eq!(fault(deep(201)), Some(XmlFault::TooDeep { limit: 200 }));
    let wide = |n: usize, prefix: &str| {
        let list: String = (0..n).map(|i| format!(" {prefix}b{i}='u{i}'")).collect();
        format!("<a{list}/>")
    };
    for prefix in ["", "xmlns:"] {
        assert_eq!(fault(wide(256, prefix)), None);
        assert_eq!(
            fault(wide(257, prefix)),
            Some(XmlFault::TooManyAttributes { limit: 256 })
        );
    }
    let few = Limits {
        elements: 2,
        ..Limits::default()
    };
    let error = check(b"<a><b/><c/></a>", Namespaces::Any, &few).unwrap_err();
    assert_eq!(error.fault, XmlFault::TooManyElements { limit: 2 });
    let limits = Limits {
        bytes: 3,
        ..Limits::default()
    };
    let error = check(b"<a/>", Namespaces::Any, &limits).unwrap_err();
    assert_eq!(error.fault, XmlFault::TooLarge { limit: 3 });
}

#[test]
fn encodings_other_than_utf8_are_refused() {
    let declared = |name: &str| fault(format!("<?xml version='1.0' encoding='{name}'?><a/>"));
    assert_eq!(declared("utf-8"), None);
    for name in ["UTF-16", "UTF-7", "ISO-8859-1", "windows-1252"] {
        assert_eq!(declared(name), Some(XmlFault::Encoding), "{name}");
    }
    assert_eq!(fault(b"<a>\xe9</a>"), Some(XmlFault::Encoding));
    assert_eq!(fault(b"\xff\xfe<\0a\0/\0>\0"), Some(XmlFault::Encoding));
    assert_eq!(fault(b"<\0a\0/\0>\0"), Some(XmlFault::Encoding));
}

#[test]
fn attributes_that_stand_twice_are_refused() {
    let twice = Some(XmlFault::DuplicateAttribute);
    assert_eq!(fault("<a b='1' b='2'/>"), twice);
    assert_eq!(fault("<a xmlns='u' xmlns='v'/>"), twice);
    // Two prefixes, one namespace.
    assert_eq!(fault("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>"), twice);
    let many: String = (0..20).map(|i| format!(" b{i}=''")).collect();
    assert_eq!(fault(format!("<a{many} b7=''/>")), twice);
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for xml in [
        "<a><b></a></b>",
        "</a>",
        "<a/ >",
        "<a b=1/>",
        "<a b/>",
        "<a b='1'c='2'/>",
        "<a b='<'/>",
        "<a>]]></a>",
        "<a>& </a>",
        "<a>&#xZ;</a>",
        "<a>&#;</a>",
        "<1a/>",
        "<a:b:c xmlns:a='u'/>",
        "<a><?xml version='1.0'?></a>",
        " <?xml version='1.0'?><a/>",
        "<?xml version='1.1'?><a/>",
        "<a><!-- -- --></a>",
        "<a><!ELEMENT b></a>",
        "<a 1='x'/>",
    ] {
        assert!(fault(xml).is_some(), "{xml}");
    }
    for xml in [
        "<a>&#1;</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>\u{1}</a>",
        "<a>\0</a>",
        "<a>\u{ffff}</a>",
    ] {
        assert_eq!(fault(xml), Some(XmlFault::Character), "{xml:?}");
    }
    for xml in ["<a/><b/>", "<a/>x", "<a/>&amp;", "<a/><![CDATA[x]]>"] {
        assert_eq!(fault(xml), Some(XmlFault::TrailingContent), "{xml}");
    }
    for xml in ["<a>", "<a><b/>", "<a", "<a>x", "<a><!-- ", "<a><![CDATA[x"] {
        assert_eq!(fault(xml), Some(XmlFault::Truncated), "{xml}");
    }
    for xml in ["", " ", "x", "<!-- -->"] {
        assert_eq!(fault(xml), Some(XmlFault::NoRoot), "{xml}");
    }
}

#[test]
fn namespaces_are_resolved_and_compared_letter_by_letter() {
    for xml in [
        "<p:a/>",
        "<a p:b=''/>",
        "<a xmlns:p=''/>",
        "<a xmlns:xmlns='u'/>",
        "<xmlns:a/>",
    ] {
        assert_eq!(fault(xml), Some(XmlFault::Prefix), "{xml}");
    }
    let only = |xml: &str| {
        check(xml.as_bytes(), Namespaces::Only(&["u"]), &Limits::default())
            .err()
            .map(|error| error.fault)
    };
    assert_eq!(only("<a xmlns='u'><b/><p:c xmlns:p='u'/></a>"), None);
    for xml in [
        "<a/>",
        "<a xmlns='u/'/>",
        "<a xmlns='u'><b xmlns='v'/></a>",
        "<a xmlns='u'><b xmlns=''/></a>",
    ] {
        assert_eq!(only(xml), Some(XmlFault::Namespace), "{xml}");
    }
    // A declaration ends with its element.
    assert_eq!(
        fault("<a><b xmlns:p='u'/><p:c/></a>"),
        Some(XmlFault::Prefix)
    );
}

#[test]
fn processing_instructions_are_counted() {
    let count = |xml: &str| check(xml.as_bytes(), Namespaces::Any, &Limits::default());
    assert_eq!(count("<?x y?><a><?z?></a>"), Ok(2));
    assert_eq!(count("<?xml version='1.0'?><a/>"), Ok(0));
}

#[test]
fn faults_name_their_place() {
    let error = check(
        b"<a>\n  <b c='&d;'/>\n</a>",
        Namespaces::Any,
        &Limits::default(),
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "line 2, column 3: a reference to an entity that XML itself does not define"
    );
}
