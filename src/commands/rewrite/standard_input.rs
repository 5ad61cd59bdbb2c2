//! `ptcgen rewrite -`: rewrites standard input to standard output. Messages go to standard error.

use super::Rewrite;
use super::tally::Tally;
use crate::base::outcome::{Exit, Outcome};
use crate::commands::shared::reporter::{self, Reporter};
use crate::diag::Diagnostic;
use crate::edge::disk;
use crate::edge::docs_fs::FILE_LIMIT;
use crate::report::Format;
use crate::report::text::text;
use crate::rewrite::STDIN;
use crate::rewrite::{FileResult, Rewriter, codes};

/// Prints the text with its images rewritten, or unchanged if there is nothing to rewrite.
pub(super) fn run(args: &Rewrite, reporter: &Reporter<'_>, rewriter: &Rewriter<'_>) -> Outcome {
    if let Some(message) = fault(args) {
        return reporter::usage(message);
    }
    let bytes = match disk::read_stdin(usize::try_from(FILE_LIMIT).unwrap_or(usize::MAX)) {
        Ok(bytes) => bytes,
        Err(error) => return reporter.failed(&error),
    };
    let looked = if bytes.len() as u64 > FILE_LIMIT { FileResult::NotText } else { rewriter.look(STDIN, &bytes) };
    let mut tally = Tally::default();
    let mut data = String::from_utf8_lossy(&bytes).into_owned();
    match looked {
        FileResult::Unchanged => {}
        FileResult::Rewritten(rewritten) if args.check || args.preview.is_asked() => tally.would(rewritten),
        FileResult::Rewritten(rewritten) => {
            data = rewritten.text.clone().unwrap_or(data);
            tally.noted(rewritten);
        }
        // A manifest without images has no detectable kind and needs none.
        FileResult::NoKind
            if data.trim().is_empty() || ["apiVersion", "services"].iter().any(|key| data.contains(key)) => {}
        FileResult::NoKind => {
            let finding = Diagnostic::new(&codes::NO_KIND, "the kind of standard input can't be detected");
            tally.failed(
                finding.help("name it: `--kind dockerfile`, or one of the other kinds in `ptcgen rewrite --help`"),
            );
        }
        FileResult::NotText => {
            let finding =
                Diagnostic::new(&codes::NO_KIND, "standard input is not UTF-8 text, or is larger than 16 MiB");
            tally.failed(finding.help("pipe in a text file"));
        }
    }
    if args.check || args.preview.is_asked() {
        return super::tally::outcome(args, reporter.common, tally);
    }
    let exit = if tally.has_failed() { Exit::Failed } else { Exit::Done };
    let findings = tally.into_findings();
    // Standard output is for the rewritten text, so findings go to standard error, whatever their usual format.
    match reporter.report(exit, &findings) {
        Ok(_) if exit == Exit::Failed => Outcome::words(exit, text(&findings, reporter.style())),
        Ok(_) => Outcome { exit, data, words: text(&findings, reporter.style()) },
        Err(error) => reporter.failed(&error),
    }
}

fn fault(args: &Rewrite) -> Option<&'static str> {
    if args.paths.len() > 1 {
        return Some("`-` can't be combined with other paths: it rewrites standard input to standard output");
    }
    if args.cache.named.spec.as_deref().is_some_and(|spec| spec.as_os_str() == "-") {
        return Some("standard input can't be the spec and the text at once; save the spec in a file");
    }
    let writes = !args.check && !args.preview.is_asked();
    let other = args.findings.format.is_some_and(|format| format != Format::Text);
    (writes && other)
        .then_some("with `-`, standard output is for the text; write findings to a file: `--output FORMAT=FILE`")
}
