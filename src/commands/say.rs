//! Findings and errors → [`Outcome`]: the words that commands share.

use crate::cli::{Common, Findings, Format};
use crate::diag::Diagnostic;
use crate::edge::disk::{self, DiskError};
use crate::edge::terminal;
use crate::outcome::{Exit, Outcome};
use crate::report;
use crate::report::text::Style;
use crate::spec::lints::interface::allow_fault;

/// How a command talks: what was asked for on its command line.
#[derive(Debug)]
pub struct Voice<'a> {
    /// The common options.
    pub common: &'a Common,
    /// The options about findings.
    pub findings: &'a Findings,
}

impl Voice<'_> {
    /// Colours or none.
    pub fn style(&self) -> Style {
        terminal::style(self.common.color)
    }

    /// The format of the findings.
    pub fn format(&self) -> Format {
        let fallback = || if terminal::in_github_actions() { Format::Github } else { Format::Text };
        self.findings.format.unwrap_or_else(fallback)
    }

    /// The disk said no.
    pub fn failed(&self, error: &DiskError) -> Outcome {
        self.report(Exit::Failed, &[error.diagnostic()])
    }

    /// An end with findings: text to standard error, every other format to standard output; files as asked.
    pub fn report(&self, exit: Exit, findings: &[Diagnostic]) -> Outcome {
        for output in &self.findings.outputs {
            if let Err(outcome) = write_report(output, findings) {
                return *outcome;
            }
        }
        match self.format() {
            Format::Text => Outcome::words(exit, report::render(Format::Text, findings, self.style())),
            format => Outcome { exit, data: report::render(format, findings, Style::Plain), words: String::new() },
        }
    }
}

fn write_report(output: &str, findings: &[Diagnostic]) -> Result<(), Box<Outcome>> {
    let usage = |message: String| Box::new(Outcome::words(Exit::Usage, message));
    let Some((format, path)) = output.split_once('=').filter(|(_, path)| !path.is_empty()) else {
        return Err(usage("error: --output takes FORMAT=FILE, for example --output sarif=findings.sarif\n".to_owned()));
    };
    let format = <Format as clap::ValueEnum>::from_str(format, false).map_err(|_| {
        usage(format!("error: --output knows no format `{format}`; try text, json, github, gitlab, junit or sarif\n"))
    })?;
    let text = report::render(format, findings, Style::Plain);
    let told = |error: DiskError| {
        Outcome::words(Exit::Failed, report::render(Format::Text, &[error.diagnostic()], Style::Plain))
    };
    disk::write_report(path.as_ref(), &text).map_err(|error| Box::new(told(error)))
}

/// The command line makes no sense.
pub fn usage(message: &str) -> Outcome {
    Outcome::words(Exit::Usage, format!("error: {message}\n"))
}

/// An `--allow` with a code that can't be allowed.
pub fn bad_allow(codes: &[String]) -> Option<Outcome> {
    let (message, help) = codes.iter().find_map(|code| allow_fault(code))?;
    Some(usage(&format!("--allow: {message}; {help}")))
}

/// What was allowed, a line each.
pub fn allowed(allowed: &[Diagnostic]) -> String {
    allowed.iter().map(|finding| format!("allowed {}: {}\n", finding.code.id, finding.message)).collect()
}
