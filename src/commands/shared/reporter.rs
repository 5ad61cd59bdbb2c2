//! Renders findings in the format that the command line asks for, as an [`Outcome`].

use std::path::Path;

use super::options::{FindingsOptions, ReportOutput};
use crate::base::outcome::{Exit, Outcome};
use crate::commands::Common;
use crate::diag::Diagnostic;
use crate::edge::disk::{self, DiskError};
use crate::edge::{paths, terminal};
use crate::report::module_report::ModuleReport;
use crate::report::text::Style;
use crate::report::{self, Format};

/// How a command reports: its options about output.
#[derive(Debug)]
pub struct Reporter<'a> {
    /// The common options.
    pub common: &'a Common,
    /// The options about findings.
    pub findings: &'a FindingsOptions,
}

impl Reporter<'_> {
    /// Whether text is coloured.
    pub fn style(&self) -> Style {
        terminal::style(self.common.color)
    }

    /// The format of the findings.
    pub fn format(&self) -> Format {
        let fallback = || if terminal::in_github_actions() { Format::Github } else { Format::Text };
        self.findings.format.unwrap_or_else(fallback)
    }

    /// Ends a command with findings: text goes to standard error, every other format to standard output. It also writes
    /// the files of `--output`.
    ///
    /// # Errors
    /// A file could not be written.
    pub fn report(&self, exit: Exit, findings: &[Diagnostic]) -> Result<Outcome, DiskError> {
        for ReportOutput { format, path } in &self.findings.outputs {
            disk::write_report(path, &rendered(*format, findings, Style::Plain))?;
        }
        Ok(self.shown(exit, findings))
    }

    /// The same for a command whose JSON is a report of its own.
    ///
    /// # Errors
    /// A file could not be written.
    pub fn report_as(
        &self,
        exit: Exit,
        findings: &[Diagnostic],
        json: &dyn Fn() -> String,
    ) -> Result<Outcome, DiskError> {
        for ReportOutput { format, path } in &self.findings.outputs {
            let own = *format == Format::Json;
            let text = if own { json() } else { rendered(*format, findings, Style::Plain) };
            disk::write_report(path, &text)?;
        }
        let shown = self.shown(exit, findings);
        Ok(if self.format() == Format::Json { Outcome { data: json(), ..shown } } else { shown })
    }

    /// Reports what happened to each module, as text or in the format that the command line asks for.
    pub fn modules(&self, command: &str, dry_run: bool, modules: &[ModuleReport]) -> Outcome {
        let findings: Vec<Diagnostic> = modules.iter().flat_map(|module| module.findings.clone()).collect();
        let json = || report::module_report::json(command, dry_run, modules);
        let mut outcome = match self.report_as(report::module_report::exit(modules), &findings, &json) {
            Ok(outcome) => outcome,
            Err(error) => return self.failed(&error),
        };
        for module in modules {
            let words = report::module_report::words(module, self.common.verbose) + &allowed(&module.allowed);
            if !self.common.quiet {
                outcome.words.push_str(&words);
            }
        }
        let diffs: String = modules.iter().map(|module| module.diff.as_str()).collect();
        if !diffs.is_empty() && outcome.data.is_empty() {
            outcome.data = diffs;
        }
        outcome
    }

    /// Reports an error of the disk. It writes no file of `--output`, since writing one may be what failed.
    pub fn failed(&self, error: &DiskError) -> Outcome {
        self.shown(error.exit(), &[error.diagnostic()])
    }

    fn shown(&self, exit: Exit, findings: &[Diagnostic]) -> Outcome {
        match self.format() {
            Format::Text => Outcome::words(exit, Format::Text.render(findings, self.style())),
            format => Outcome { exit, data: rendered(format, findings, Style::Plain), words: String::new() },
        }
    }
}

/// Renders findings. CI systems look for files from the root of the repository, wherever a command runs.
fn rendered(format: Format, findings: &[Diagnostic], style: Style) -> String {
    if matches!(format, Format::Text | Format::Json) {
        return format.render(findings, style);
    }
    let named = |name: &str| match name.starts_with(['<', '-']) {
        true => name.to_owned(),
        false => paths::from_repository(Path::new(name)).display().to_string(),
    };
    let findings: Vec<Diagnostic> = findings.iter().map(|finding| finding.clone().in_file(named)).collect();
    format.render(&findings, style)
}

/// Ends a command with a usage error.
pub fn usage(message: &str) -> Outcome {
    Outcome::words(Exit::Usage, format!("error: {message}\n"))
}

/// Returns one line for each finding that was allowed.
pub fn allowed(allowed: &[Diagnostic]) -> String {
    allowed.iter().map(|finding| format!("allowed {}: {}\n", finding.code.id, finding.message)).collect()
}
