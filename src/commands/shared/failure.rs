//! Why a command stops: wrong usage, or findings with an exit code.

use super::reporter::{self, Reporter};
use crate::base::outcome::{Exit, Outcome};
use crate::diag::Diagnostic;
use crate::edge::disk::DiskError;
use crate::lint::interface::allow_fault;
use crate::module::codes::NO_SPEC;
use crate::report::text::{self, Style};
use crate::template::codes::NO_FOLDER;

/// Why a command stops.
#[derive(Debug)]
pub enum Failure {
    /// The command line is wrong; such a message has no code.
    Usage(String),
    /// The input, the module or the disk is at fault.
    Findings {
        /// The exit code of the command.
        exit: Exit,
        /// What is wrong.
        findings: Vec<Diagnostic>,
    },
}

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Self {
        Self::Findings { exit: error.exit(), findings: vec![error.diagnostic()] }
    }
}

impl From<Diagnostic> for Failure {
    fn from(finding: Diagnostic) -> Self {
        Self::Findings { exit: Exit::Failed, findings: vec![finding] }
    }
}

impl Failure {
    /// Returns the failure for a spec, or another input, that has errors.
    pub fn rejected(findings: Vec<Diagnostic>) -> Self {
        Self::Findings { exit: Exit::Rejected, findings }
    }

    /// Returns the failure for a template set that can't be read, has errors, or generates something wrong.
    pub fn in_templates(findings: Vec<Diagnostic>) -> Self {
        let unread = findings.iter().any(|finding| finding.code.id == NO_FOLDER.id);
        Self::Findings { exit: if unread { Exit::Failed } else { Exit::Unverified }, findings }
    }

    /// Refuses an `--allow` with a code that can't be allowed.
    ///
    /// # Errors
    /// One of the codes is unknown, or its rule may not be broken.
    pub fn check_allow(codes: &[String]) -> Result<(), Self> {
        let Some((id, (_, help))) = codes.iter().find_map(|id| Some((id, allow_fault(id)?))) else { return Ok(()) };
        Err(Self::Usage(match crate::codes::all().find(|code| code.id == id) {
            Some(code) => format!("--allow: `{id}` can't be allowed; fix it instead: {}", code.title),
            None => format!("--allow: there is no code `{id}`; {help}"),
        }))
    }

    /// Returns the exit code and findings, for reports in which every message has a code.
    pub fn into_findings(self) -> (Exit, Vec<Diagnostic>) {
        match self {
            Self::Usage(message) => (Exit::Usage, vec![Diagnostic::new(&NO_SPEC, message)]),
            Self::Findings { exit, findings } => (exit, findings),
        }
    }

    /// Reports it in the format that the command line asks for.
    pub fn report(self, reporter: &Reporter<'_>) -> Outcome {
        match self {
            Self::Usage(message) => reporter::usage(&message),
            Self::Findings { exit, findings } => {
                reporter.report(exit, &findings).unwrap_or_else(|error| reporter.failed(&error))
            }
        }
    }

    /// Reports it as text on standard error, for commands whose standard output is not findings.
    pub fn text(self, style: Style) -> Outcome {
        match self {
            Self::Usage(message) => reporter::usage(&message),
            Self::Findings { exit, findings } => Outcome::words(exit, text::text(&findings, style)),
        }
    }
}
