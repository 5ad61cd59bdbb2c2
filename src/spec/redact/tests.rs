//! What is a credential, what is only a placeholder, and that no excerpt shows a credential.

use crate::spec::document::{self, Syntax};
use crate::spec::redact::{PREFIXES, is_placeholder, tokens};
use crate::spec::set;

const TOKENS: &[&str] = &[
    "dckr_pat_AbCdEfGhIjKlMnOpQrStUvWxYz0",
    "dckr_oat_AbCdEfGhIjKlMnOpQrStUvWxYz0",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "gho_16C7e42F292c6912E7710c838347Ae178B4a",
    "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
    "github_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ",
    "glpat-AbCdEf-GhIjKlMnOpQrSt",
    "gldt-AbCdEfGhIjKlMnOpQrSt",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    "AKIAIOSFODNN7EXAMPLE",
];

#[test]
fn the_shortest_token_of_each_form_is_one() {
    for (prefix, least) in PREFIXES {
        let token = format!("{prefix}{}", "a1".repeat(8).chars().take(*least).collect::<String>());
        let place = "token: ".len().."token: ".len() + token.len();
        assert_eq!(tokens(&format!("token: {token}")), std::slice::from_ref(&place), "{token}");
        assert!(tokens(&token[..token.len() - 1]).is_empty(), "{token} without its last character");
    }
}

#[test]
fn placeholders() {
    for text in [
        "FILL-ME",
        "fill_me",
        "Fill Me",
        "CHANGE_ME",
        "changeme",
        "UPDATE-ME",
        "REPLACE_ME",
        "set-me",
        "PLACEHOLDER",
        "todo",
        "DUMMY",
        "",
        "<your token>",
        "<access-token>",
        "...",
        "xxxx",
        "XXX",
    ] {
        assert!(is_placeholder(text), "{text}");
    }
    for text in ["hunter2", "me", "my-user", "fill", "<a1b2c3d4>", "x1", "secret", "password", "TODO: ask", "a"] {
        assert!(!is_placeholder(text), "{text}");
    }
    for token in TOKENS {
        assert!(!is_placeholder(token) && !is_placeholder(&format!("<{token}>")), "{token}");
    }
}

#[test]
fn tokens_are_found_anywhere() {
    for token in TOKENS {
        for around in [token.to_string(), format!("é \"{token}\","), format!("x=<{token}>"), format!("pre{token}")] {
            let found = tokens(&around);
            assert!(found.iter().any(|range| around[range.clone()].contains(token)), "{around}: {found:?}");
        }
    }
    let plain = "fill ghp_ and glpat- and eyJ and AKIA, dckr_pat_x, arn:aws:iam::123456789012:role/AKIA";
    assert!(tokens(plain).is_empty(), "{:?}", tokens(plain));
}

/// Returns what an output may show of a text: everything but its secrets.
fn visible(text: &str, secrets: &[std::ops::Range<usize>]) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for secret in secrets {
        assert!(at <= secret.start, "sorted, not overlapping");
        shown += &text[at..secret.start];
        at = secret.end;
    }
    shown + &text[at..]
}

const SECRET: &str = "hunter2-Tr0ub4dor";

#[test]
fn no_text_shows_a_credential() {
    let texts = [
        (
            "a.yaml",
            "upstreams:\n  docker-hub:\n    credentials:\n      username: FILL-ME\n      accessToken: SECRET\nregion: here\n",
        ),
        ("a.yaml", "upstreams: { x: { credentials: { a: [SECRET], b: { c: \"SECRET\" } } } }\nregion: here\n"),
        ("a.yaml", "credentials: SECRET\nregion: here\n"),
        ("a.yaml", "x: &a SECRET\ncredentials: { a: *a }\nregion: here\n"),
        ("a.yaml", "credentials:\n  a: |\n    SECRET\n    SECRET\nregion: here\n"),
        ("a.yaml", "region: here\ncredentials: { accessToken: SECRET\n"),
        ("a.yaml", "region: here\naccessToken: 'SECRET\n"),
        ("a.json", "{ \"region\": \"here\", \"credentials\": { \"a\": \"SECRET\" } }"),
        ("a.json", "{ \"region\": \"here\", \"credentials\": { \"a\": \"SECRET\", } }"),
        ("a.toml", "region = \"here\"\n[upstreams.x.credentials]\na = \"SECRET\"\n"),
        ("a.toml", "region = \"here\"\n[upstreams.x]\ncredentials.a = 'SECRET'\n"),
        ("a.toml", "region = \"here\"\n[upstreams.x]\ncredentials.a = SECRET\n"),
    ];
    for (name, text) in texts {
        let text = text.replace("SECRET", SECRET);
        let source = match document::parse(name, text.as_bytes(), Syntax::of_path(name).expect("known")) {
            Ok(document) => document.sources[0].clone(),
            Err(findings) => {
                assert!(findings.iter().all(|finding| !finding.message.contains(SECRET)));
                findings[0].place.clone().expect("placed").source
            }
        };
        let shown = visible(&source.text, &source.secrets);
        assert!(!shown.contains(SECRET), "{shown}");
        assert!(shown.contains("here"), "{shown}");
    }
}

#[test]
fn no_override_shows_a_credential() {
    for argument in [
        "upstreams.docker-hub.credentials.accessToken=SECRET",
        "upstreams.docker-hub.credentials={ username: FILL-ME, accessToken: SECRET }",
        "upstreams.docker-hub={ credentials: { a: SECRET } }",
        "upstreams.docker-hub.credentials={ a: SECRET",
        "upstreams.docker-hub.credentials.a:SECRET",
        "region.credentials.x=SECRET",
    ] {
        let argument = argument.replace("SECRET", SECRET);
        let mut document = document::parse("a.yaml", b"region: here", Syntax::Yaml).expect("well-formed");
        let source = match set::apply(&mut document, &argument) {
            Ok(()) => document.sources[1].clone(),
            Err(findings) => findings[0].place.clone().expect("placed").source,
        };
        let shown = visible(&source.text, &source.secrets);
        assert!(!shown.contains(SECRET), "{shown}");
    }
}
