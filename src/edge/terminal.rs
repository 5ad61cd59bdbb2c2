//! The terminal and the environment: prints the outcome of a command, asks questions, shows progress, and reads
//! environment variables. In outcomes, messages and findings, anything that looks like a token is masked before it is
//! written to standard error.

#![expect(clippy::disallowed_methods, reason = "the one place that prints")]

use std::io::{BufRead as _, IsTerminal as _, Write};
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use clap::ValueEnum;

use crate::base::outcome::Outcome;
use crate::diag::Diagnostic;
use crate::report::text::{self, Style};
use crate::spec::redact;

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Asks questions and shows findings: a terminal, or a test.
pub trait Dialogue {
    /// Shows a question and returns the answer without its line end; `None` at the end of input.
    fn ask(&mut self, question: &str) -> Option<String>;
    /// Shows what is wrong with an answer.
    fn tell(&mut self, findings: &[Diagnostic]);
}

/// Whether standard error gets colours.
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

/// The user's home folder, if there is one.
pub fn home() -> Option<std::path::PathBuf> {
    std::env::var_os("HOME").filter(|home| !home.is_empty()).map(Into::into)
}

/// Whether the program runs in GitHub Actions.
pub fn in_github_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// An environment variable, if it is set and UTF-8.
pub fn variable(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok()
}

/// The names of all environment variables with this prefix.
pub fn variables_of(prefix: &str) -> Vec<String> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter(|name| name.starts_with(prefix)).collect()
}

/// Whether standard input and standard error are terminals, so that the user can be asked.
pub fn is_interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Runs `work`. On a terminal, `lines` shows the progress once half a second has passed.
pub fn with_progress<T>(quiet: bool, lines: &(dyn Fn() -> String + Sync), work: impl FnOnce() -> T) -> T {
    if quiet || !std::io::stderr().is_terminal() {
        return work();
    }
    let (ended, end) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut wait = Duration::from_millis(500);
            let mut shown = String::new();
            while end.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                let now = narrow(&lines());
                let _ = write!(std::io::stderr(), "{}{now}", taken_back(&shown));
                (shown, wait) = (now, Duration::from_millis(100));
            }
            if !shown.is_empty() {
                let _ = write!(std::io::stderr(), "{}", taken_back(&shown));
            }
        });
        let result = work();
        drop(ended);
        result
    })
}

/// Shortens lines so that no terminal wraps them. The end of a long line is the part that matters, so the beginning is
/// cut.
fn narrow(lines: &str) -> String {
    const WIDTH: usize = 78;
    let line = |line: &str| match line.chars().count().checked_sub(WIDTH) {
        None | Some(0) => line.to_owned(),
        Some(more) => format!("…{}", line.chars().skip(more + 1).collect::<String>()),
    };
    lines.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The escape sequence that moves back to where the lines began and erases them.
fn taken_back(lines: &str) -> String {
    match lines.matches('\n').count() {
        _ if lines.is_empty() => "\r".to_owned(),
        0 => "\r\u{1b}[K".to_owned(),
        above => format!("\r\u{1b}[{above}A\u{1b}[J"),
    }
}

/// Questions on standard error, answers from standard input.
#[derive(Debug)]
pub struct Terminal {
    /// How findings are shown.
    pub style: Style,
}

impl Dialogue for Terminal {
    fn ask(&mut self, question: &str) -> Option<String> {
        let _ = std::io::stderr().lock().write_all(question.as_bytes());
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line).ok()?;
        (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn tell(&mut self, findings: &[Diagnostic]) {
        let text = without_tokens(&text::text(findings, self.style));
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Prints messages to standard error.
pub fn tell(words: &str) {
    // If standard error is closed, there is no other place to report that.
    let _ = std::io::stderr().lock().write_all(without_tokens(words).as_bytes());
}

/// Whether standard input is a terminal, so that nothing was piped in.
pub fn is_stdin_terminal() -> bool {
    std::io::stdin().is_terminal()
}

/// Prints data to standard output and messages to standard error.
///
/// # Errors
/// The data can't be written. A closed pipe is not an error: its reader has read enough.
pub fn print(outcome: &Outcome) -> std::io::Result<()> {
    tell(&outcome.words);
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(outcome.data.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// The last line of defence: masks tokens that slipped through everything else.
fn without_tokens(text: &str) -> String {
    let mut out = text.to_owned();
    for range in redact::tokens(text).into_iter().rev() {
        out.replace_range(range, "********");
    }
    out
}
