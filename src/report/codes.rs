//! Codes as Markdown: `docs/codes.md`, and what is to be known about one code.

use std::fmt::Write as _;

use crate::diag::{Code, Severity};

const HEAD: &str = "<!-- Made from the code by the tests; `INSTA_UPDATE=always cargo test codes` writes it. -->\n\n\
    # Codes\n\n\
    Every finding has a code that never changes its meaning. An error that is marked *can be allowed* passes with\n\
    `--allow CODE`, or with `lint: { allow: [CODE] }` in the spec; `--strict` makes errors of warnings.\n";

/// The page about all codes, in the order in which they come.
pub fn page<'a>(codes: impl Iterator<Item = &'a Code>) -> String {
    codes.fold(HEAD.to_owned(), |page, code| page + "\n" + &section(code))
}

/// The section about one code: what it means, why it is there, and an example.
pub fn section(code: &Code) -> String {
    let kind = match (code.severity, code.allowable) {
        (Severity::Error, false) => "error",
        (Severity::Error, true) => "error, can be allowed",
        (Severity::Warning, _) => "warning",
    };
    let mut text = format!("## {}\n\n{} ({kind})\n\n{}\n", code.id, sentence(code.title), code.reason);
    if let Some(example) = &code.example {
        let _ = write!(text, "\nWrong:\n\n{}\nRight:\n\n{}", fenced(example.bad), fenced(example.good));
    }
    text
}

fn sentence(title: &str) -> String {
    let mut chars = title.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn fenced(text: &str) -> String {
    format!("```yaml\n{}\n```\n", text.trim_end())
}
