//! Prints what a command came to. Everything that leaves the program passes here, less what looks like a token.

#![expect(clippy::disallowed_methods, reason = "the one place that prints")]

use std::io::{IsTerminal as _, Write};

use crate::cli::Color;
use crate::outcome::Outcome;
use crate::report::text::Style;
use crate::spec::redact;

/// Whether people on standard error get colours.
pub fn style(color: Color) -> Style {
    let terminal = std::io::stderr().is_terminal();
    let wanted = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto => terminal || std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
    };
    if wanted { Style::Coloured } else { Style::Plain }
}

fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// The user's own folder, if there is one.
pub fn home() -> Option<std::path::PathBuf> {
    std::env::var_os("HOME").filter(|home| !home.is_empty()).map(Into::into)
}

/// Whether GitHub Actions runs the program.
pub fn in_github_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// Prints data to standard output and words to standard error.
///
/// # Errors
/// Returns what kept the data from being written. A closed pipe is none: whoever read it had enough.
pub fn print(outcome: &Outcome) -> std::io::Result<()> {
    let words = without_tokens(&outcome.words);
    // Where standard error is gone there is nobody left to tell.
    let _ = std::io::stderr().lock().write_all(words.as_bytes());
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(outcome.data.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// The last line of defence: a token that slipped through everything else is not printed.
fn without_tokens(text: &str) -> String {
    let mut out = text.to_owned();
    for range in redact::tokens(text).into_iter().rev() {
        out.replace_range(range, "********");
    }
    out
}
