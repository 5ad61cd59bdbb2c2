//! Properties of the lexer and the formatter, checked on random texts.

use crate::hcl::fmt::format;
use crate::hcl::lex::{self, TokenKind};
use proptest::collection::vec;
use proptest::prelude::*;

/// Pieces of HCL. Concatenated they are seldom valid, but they reach every branch of the scanner.
const SOUP: &[&str] = &[
    "a",
    "in",
    "1",
    "1.5e3",
    "日本",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\\",
    "$",
    "%",
    "{",
    "${",
    "%{",
    "${~",
    "~}",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<<E\n",
    "<<-E\n",
    "E",
    "\nE\n",
    "# c\n",
    "// c",
    "/*",
    "*/",
    "=",
    "==",
    "=>",
    "!",
    "!=",
    "<",
    ">",
    "&&",
    "||",
    "?",
    ":",
    "::",
    ".",
    "...",
    ",",
    "+",
    "-",
    "*",
    "/",
    ";",
    "'",
    "\u{feff}",
    "é",
    "\u{301}",
    "a = 1\n",
    "b {\n",
    "}\n",
    "x \"y\" {}\n",
];

/// White space and comments; the last three end a line.
const NOISE: &[&str] = &[" ", "  ", "\t ", " /* c */ ", "\n", " # c\n", "\r\n"];
const NOISE_ON_A_LINE: usize = 4;

fn soup() -> impl Strategy<Value = String> {
    vec(prop::sample::select(SOUP), 0..40).prop_map(|parts| parts.concat())
}

fn noise(kinds: usize) -> impl Strategy<Value = &'static str> + Clone {
    prop::sample::select(&NOISE[..kinds])
}

/// A name, a literal or a template that no rewrite touches.
fn operand() -> impl Strategy<Value = String> {
    let literals = ["a", "var.x", "in", "-1", "1.5", "\"\"", "\"a  b\"", "\"${ a }-${b}\"", "!a", "\"日本 $${x}\""];
    prop_oneof![
        prop::sample::select(literals.to_vec()).prop_map(str::to_owned),
        "[a-z_][a-z0-9_-]{0,9}",
        "[0-9]{1,4}(\\.[0-9]{1,3})?",
    ]
}

/// A value on one line unless it is in brackets, with random white space.
fn value() -> impl Strategy<Value = String> {
    operand().prop_recursive(4, 40, 4, |inner| {
        let gap = || noise(NOISE_ON_A_LINE);
        let any = || noise(NOISE.len());
        let list = || vec((inner.clone(), any(), any()), 1..4);
        let object = vec((operand_name(), gap(), inner.clone()), 1..4);
        prop_oneof![
            list().prop_map(|items| join("[", &items[..], "]")),
            list().prop_map(|items| join("f(", &items, ")")),
            object.prop_map(|items| {
                let lines = items.iter().map(|(name, gap, value)| format!("{name}{gap}={gap}{value}\n"));
                format!("{{\n{}}}", lines.collect::<String>())
            }),
            (inner.clone(), gap(), inner.clone()).prop_map(|(a, gap, b)| format!("{a}{gap}-{gap}{b}")),
            (inner.clone(), gap(), inner.clone()).prop_map(|(a, gap, b)| format!("{a}{gap}?{gap}{b}{gap}:{gap}{a}")),
            (inner.clone(), any()).prop_map(|(a, any)| format!("({any}{a}{any})")),
            inner.clone().prop_map(|a| format!("[for x in{}{a}:x]", " ")),
            inner.prop_map(|a| format!("f(<<-EOT\n  x ${{ {a} }}\n  EOT\n)")),
        ]
    })
}

fn operand_name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "bb", "long_name", "日本", "\"k\"", "(x)"])
}

fn join(open: &str, items: &[(String, &str, &str)], close: &str) -> String {
    let items: Vec<String> = items.iter().map(|(item, before, after)| format!("{before}{item}{after}")).collect();
    [open, &items.join(","), close].concat()
}

/// A body of arguments and blocks.
fn body() -> impl Strategy<Value = String> {
    let ends = prop::sample::select(vec!["\n", " # c\n", "// c\n", " /* c */\n", "\n\n", "\r\n"]);
    let argument = ("[a-z]{1,9}", noise(NOISE_ON_A_LINE), value(), ends)
        .prop_map(|(name, gap, value, end)| format!("{gap}{name}{gap}={gap}{value}{end}"));
    let body = vec(argument, 0..5).prop_map(|lines| lines.concat());
    body.prop_recursive(3, 20, 3, |inner| {
        // No comment before the label, because formatting drops it.
        (inner.clone(), inner.clone(), inner, noise(NOISE_ON_A_LINE))
            .prop_map(|(before, inside, after, gap)| format!("{before}b\t \"l\"{gap}{{ # c\n{inside}}}\n{after}"))
    })
}

/// Returns the kind and text of each token except the byte order mark.
fn tokens(text: &str) -> Vec<(TokenKind, &str)> {
    let tokens = lex::tokens(text).expect("it was formatted");
    tokens.iter().filter(|token| token.kind != TokenKind::Bom).map(|token| (token.kind, token.text(text))).collect()
}

fn assert_covers(text: &str) -> Result<(), TestCaseError> {
    let Ok(tokens) = lex::tokens(text) else { return Ok(()) };
    let mut end = 0;
    for token in &tokens {
        prop_assert!(token.start >= end && token.end > token.start, "{tokens:?}");
        prop_assert!(text[end..token.start].chars().all(|c| c == ' ' || c == '\t'), "{tokens:?}");
        end = token.end;
    }
    prop_assert!(text[end..].chars().all(|c| c == ' ' || c == '\t'));
    Ok(())
}

/// An error points into the text.
fn assert_harmless(text: &str) -> Result<(), TestCaseError> {
    if let Err(error) = format(text) {
        prop_assert!(error.span.start <= error.span.end && error.span.end <= text.len());
        prop_assert!(text.is_char_boundary(error.span.start) && text.is_char_boundary(error.span.end));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn survives_any_text(bytes in vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        assert_covers(&text)?;
        assert_harmless(&text)?;
    }

    #[test]
    fn survives_soup(text in soup()) {
        assert_covers(&text)?;
        assert_harmless(&text)?;
    }

    #[test]
    fn formats_bodies_once_and_keeps_their_tokens(text in body()) {
        let formatted = format(&text).map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        prop_assert_eq!(tokens(&formatted), tokens(&text));
        prop_assert_eq!(format(&formatted), Ok(formatted));
    }

    #[test]
    fn formats_soup_twice_alike(text in soup()) {
        let text = format!("a = [{text}]\n");
        // `! ==` is not an expression, and fuses into `!==`.
        if let Some(formatted) = format(&text).ok().filter(|formatted| tokens(formatted) == tokens(&text)) {
            prop_assert_eq!(format(&formatted), Ok(formatted));
        }
    }
}

#[test]
fn nesting_costs_no_stack() {
    for (open, close) in [("[", "]"), ("(", ")"), ("{\n", "}"), ("\"${", "}\""), ("f(", ")")] {
        let text = format!("a = {}1{}\n", open.repeat(50_000), close.repeat(50_000));
        // Indentation as deep as this is refused instead of written.
        assert!(format(&text).is_ok() || open.ends_with('\n'), "{open}");
    }
    let blocks = format!("{}{}", "a {\n".repeat(50_000), "}\n".repeat(50_000));
    assert!(format(&blocks).is_err());
}
