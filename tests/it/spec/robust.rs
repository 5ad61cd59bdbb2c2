//! Arbitrary bytes cause no panic and no endless work, and findings have places at which their text can be cut.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use ptcgen::diag::Diagnostic;
use ptcgen::spec::{Data, Document, MAX_LEN, Node, Pointer, Syntax, parse, schema, set, text_of, yaml};
use serde_json::{Map, Value};

const SYNTAXES: [Syntax; 3] = [Syntax::Json, Syntax::Yaml, Syntax::Toml];

fn check_places(findings: &[Diagnostic]) {
    assert!(!findings.is_empty());
    for finding in findings {
        let place = finding.place.as_ref().expect("a place");
        let text = &place.source.text;
        assert!(text.get(place.span.clone()).is_some(), "{finding:?}");
        for secret in &place.source.secrets {
            assert!(text.get(secret.clone()).is_some(), "{finding:?}");
        }
        place.source.line_column(place.span.start);
    }
}

/// Checks that every span is inside its text.
fn check_node(document: &Document, node: &Node, at: &Pointer) {
    let text = &document.sources[node.span.source].text;
    assert!(text.get(node.span.range.clone()).is_some(), "{at}");
    assert!(document.place(at).span.end <= document.place(at).source.text.len());
    match &node.data {
        Data::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| check_node(document, item, &at.index(index)));
        }
        Data::Map(entries) => {
            for entry in entries {
                assert!(document.key_place(&at.key(&entry.key)).is_some());
                check_node(document, &entry.value, &at.key(&entry.key));
            }
        }
        _ => {}
    }
}

/// Reads, checks, overrides, edits and reads again.
fn read(bytes: &[u8], syntax: Syntax) {
    match parse("x", bytes, syntax) {
        Err(findings) => {
            check_places(&findings);
        }
        Ok(mut document) => {
            check_node(&document, &document.root, &Pointer::root());
            let findings = schema::check(&document);
            if !findings.is_empty() {
                check_places(&findings);
            }
            if let Err(findings) = set::apply(&mut document, "tags.x=[1, { a: b }]") {
                check_places(&findings);
            }
            let edited = text_of(&document);
            let again = parse("x", edited.text.as_bytes(), edited.syntax).expect("what is written can be read");
            assert_eq!(again.value(), document.value());
        }
    }
}

/// Text that is nearly a spec, which is what the parsers have most cases for.
fn nearly() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b",
        "tags",
        "credentials",
        "upstreams",
        ":",
        ": ",
        " ",
        "  ",
        "\n",
        "\n  ",
        "\r\n",
        "\t",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "&a ",
        "*a",
        "!x ",
        "!!str ",
        "|\n",
        ">-\n",
        "# c\n",
        "=",
        " = ",
        ".",
        "[[",
        "]]",
        "\"\"\"",
        "'''",
        "\\",
        "\\u00e9",
        "1",
        "-1.5e3",
        "0x1F",
        "true",
        "null",
        "~",
        "<<",
        "? ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "é",
        "\u{feff}",
        "\u{85}",
        "\u{2028}",
        "𝕏",
        "\0",
        "2024-01-01",
        "inf",
        "/*",
        "//",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        SYNTAXES.iter().for_each(|syntax| read(&bytes, *syntax));
    }

    #[test]
    fn near_specs_never_panic(text in nearly()) {
        SYNTAXES.iter().for_each(|syntax| read(text.as_bytes(), *syntax));
        let mut document = parse("x", b"tags: { a: b }", Syntax::Yaml).expect("well-formed");
        if let Err(findings) = set::apply(&mut document, &text) {
            check_places(&findings);
        }
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![any::<String>(), "[ -~\\n\\t]{0,12}", nearly()];
    let number = prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
    ];
    let words = prop::sample::select(vec![
        "no",
        "NULL",
        "~",
        "1:30",
        "0x1",
        "1e3",
        "=",
        "<<",
        "2024-01-01",
        "-",
        "",
        " a",
        "a ",
        "a: b",
        "#a",
        "012",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number,
        text.clone().prop_map(Value::from),
        words.prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((text.clone(), inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Checks that a value is read back as it was written. A text can't contain NUL, so the writer escapes it.
#[track_caller]
fn round_trip(value: &Value) {
    let document = Document::from_value("x", value).expect("what is written can be read");
    let expected = if value.is_null() { Value::Object(Map::new()) } else { value.clone() };
    assert_eq!(document.value(), expected, "{}", yaml(value));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn written_yaml_reads_back(value in any_value()) {
        round_trip(&value);
    }

    #[test]
    fn pointers_read_back(keys in prop::collection::vec(any::<String>(), 1..5), index in any::<usize>()) {
        let pointer = Pointer::keys(keys.iter().map(String::as_str)).index(index);
        prop_assert_eq!(Pointer::parse(&pointer.to_string()), Ok(pointer));
    }
}

#[test]
fn long_keys_read_back() {
    for len in [1000, 1023, 1024, 1025, 5000] {
        round_trip(&serde_json::json!({ "x".repeat(len): { "é".repeat(len): [{ "k".repeat(len): 1 }] } }));
    }
}

#[test]
fn depth_is_bounded_in_every_syntax() {
    let json = |depth: usize| "{\"a\":".repeat(depth - 1) + "{}" + &"}".repeat(depth - 1);
    let flow = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let block = |depth: usize| {
        (0..depth - 1).map(|level| " ".repeat(level) + "a:\n").collect::<String>() + &" ".repeat(depth) + "{}"
    };
    let toml = |depth: usize| "a.".repeat(depth - 2) + "a = {}";
    let toml_list = |depth: usize| format!("a = {}", flow(depth - 1));
    let toml_header = |depth: usize| format!("[{}a]", "a.".repeat(depth - 2));
    for (text, syntax) in [
        (&json as &dyn Fn(usize) -> String, Syntax::Json),
        (&flow, Syntax::Json),
        (&json, Syntax::Yaml),
        (&flow, Syntax::Yaml),
        (&block, Syntax::Yaml),
        (&toml, Syntax::Toml),
        (&toml_list, Syntax::Toml),
        (&toml_header, Syntax::Toml),
    ] {
        parse("x", text(64).as_bytes(), syntax).expect("64 levels");
        for depth in [66, 67, 100, 500, 1000] {
            let findings = parse("x", text(depth).as_bytes(), syntax).expect_err("too deep");
            assert_eq!(findings[0].code.id, "PTC005", "{syntax:?} {depth} {findings:?}");
            check_places(&findings);
        }
    }
}

#[test]
fn the_same_over_and_over_is_bounded_work() {
    let units = [
        "[",
        "{",
        "]",
        "\"",
        "'",
        "a.",
        "a:",
        "a: ",
        "- ",
        "-",
        "? ",
        "[[",
        "{a=",
        "{\"a\":",
        "[a.",
        "&a ",
        "*a ",
        "!a ",
        "|",
        ">\n",
        "#",
        "%",
        "\t",
        "\n",
        "\r",
        "a\n",
        "a=1\n",
        "a: 1\n",
        "é",
        "\\",
        "\"\"\"",
        "'''",
        "a.b.c=[",
        "{a.a.a.a={",
        "[a]\n",
        "1,",
        "[],",
        "x: [",
        "\"a\",",
        "- - ",
        "--- ",
        "ghp_",
        "eyJ.",
        "..",
        "<",
    ];
    for unit in units {
        for (prefix, len) in [("", 6_000), ("[", 1_000), ("a = \"x\na", 1_000), ("a: \"", 1_000), ("{\"a\":\"", 1_000)]
        {
            let text = prefix.to_owned() + &unit.repeat(len / unit.len());
            for syntax in SYNTAXES {
                let started = Instant::now();
                let result = parse("x", text.as_bytes(), syntax);
                let spent = started.elapsed();
                assert!(spent < Duration::from_secs(10), "{syntax:?} {prefix:?} {unit:?}: {spent:?}");
                if let Err(findings) = result {
                    check_places(&findings);
                }
            }
        }
    }
    for unit in ["[", "a."] {
        let text = unit.repeat(MAX_LEN / unit.len());
        for syntax in SYNTAXES {
            if let Err(findings) = parse("x", text.as_bytes(), syntax) {
                check_places(&findings);
            }
        }
    }
}

#[test]
fn distinct_keys_are_no_quadratic_work() {
    let keys: String = (0..80_000).map(|index| format!("k{index}: 1\n")).collect();
    let started = Instant::now();
    parse("x", keys.as_bytes(), Syntax::Yaml).expect("well-formed");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn too_long_is_refused() {
    let text = " ".repeat(MAX_LEN + 1);
    for syntax in SYNTAXES {
        let findings = parse("x", text.as_bytes(), syntax).expect_err("too long");
        assert_eq!(findings[0].code.id, "PTC002");
        parse("x", &text.as_bytes()[1..], syntax).expect("just short enough");
    }
}

#[test]
fn alias_bombs_are_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        text += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "));
    }
    let findings = parse("x", text.as_bytes(), Syntax::Yaml).expect_err("a bomb");
    assert_eq!(findings[0].code.id, "PTC006");
    let own = parse("x", b"a: &a [*a]", Syntax::Yaml).expect_err("within itself");
    assert_eq!(own[0].code.id, "PTC006");
}

#[test]
fn nul_and_utf16_are_refused() {
    for bytes in [&b"a: \0"[..], b"\xff\xfea\0:\0", b"a: \xc3", b"\xf0\x9f"] {
        for syntax in SYNTAXES {
            let findings = parse("x", bytes, syntax).expect_err("no text");
            assert_eq!(findings[0].code.id, "PTC001");
            check_places(&findings);
        }
    }
}
