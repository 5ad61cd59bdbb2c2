//! `ptcgen image REF...`: the name of an image in the cache, and the upstream name of a cached image.

use clap::Args;

use super::Common;
use super::shared::options::{CacheOptions, FindingsOptions};
use super::shared::target;
use crate::aws::image::Cache;
use crate::aws::image::answer::{self, Answer};
use crate::base::outcome::{Exit, Outcome};
use crate::diag::Severity;
use crate::edge::disk::{self, DiskError};
use crate::edge::lines::{self, LineOutput};
use crate::edge::terminal;
use crate::report::text::{self, Style};
use crate::report::{Format, images};

/// Print the cached name of an image.
#[derive(Args, Debug)]
#[command(after_help = IMAGE_EXAMPLES)]
pub struct Image {
    /// Image references; `-` reads them from standard input, one per line [default: `-`, unless standard input is a
    /// terminal]
    #[arg(value_name = "REF")]
    pub references: Vec<String>,
    /// Print the upstream names of cached images
    #[arg(long, env = "PTCGEN_REVERSE")]
    pub reverse: bool,
    /// What to print instead of lines, and which reports to write
    #[command(flatten)]
    pub findings: FindingsOptions,
    /// Which cache
    #[command(flatten)]
    pub cache: CacheOptions,
}

const IMAGE_EXAMPLES: &str = "\
Examples:
  ptcgen image nginx:1.27 --account 111122223333 --region eu-west-1

  export PTCGEN_MODULE=modules/ecr-cache PTCGEN_ACCOUNT=111122223333 PTCGEN_REGION=eu-west-1
  ptcgen image quay.io/prometheus/prometheus:v2.53.0
  ptcgen image --reverse 111122223333.dkr.ecr.eu-west-1.amazonaws.com/quay/org/app:1
  sort -u images.txt | ptcgen image

Prints one line for each REF, in order. Cached images and `scratch` are printed unchanged. So is an
image that no rule covers, which is also reported on standard error, with exit code 1. Empty lines
and comments (`# …`) on standard input are printed unchanged. `--format json` prints all answers
as one document; the other formats print findings only.

--account and --region default to the spec's. Without a spec, a preset or a module in the current
folder, every registry with a fixed host counts as cached, under the prefix that the AWS console
proposes.";

/// Answers for every reference, in order; lines of standard input are answered as they arrive.
pub fn run(args: &Image, common: &Common) -> Outcome {
    let style = terminal::style(common.color);
    let piped = ["-".to_owned()];
    let references = match args.references.as_slice() {
        [] if terminal::is_stdin_terminal() => {
            return super::shared::reporter::usage("name an image, or pipe some in: `ptcgen image nginx:1.27`");
        }
        [] => piped.as_slice(),
        given => given,
    };
    if args.cache.named.spec.as_deref().is_some_and(|spec| spec.as_os_str() == "-") && references.contains(&piped[0]) {
        return super::shared::reporter::usage(
            "standard input can't be the spec and the references at once; save the spec in a file",
        );
    }
    let cache = match target::read(&args.cache) {
        Ok(target) => target.cache(),
        Err(failure) => return failure.text(style),
    };
    let mut answers = Answers {
        args,
        cache: &cache,
        quiet: common.quiet,
        style,
        exit: Exit::Done,
        severities: Vec::new(),
        kept: Vec::new(),
    };
    let outcome = match args.findings.format.unwrap_or(Format::Text) {
        Format::Text => answers.text(references),
        format => answers.report(references, format),
    };
    let outcome = outcome.and_then(|outcome| answers.written().map(|()| outcome));
    outcome.unwrap_or_else(|error| Outcome::words(Exit::Failed, text::text(&[error.diagnostic()], style)))
}

/// Answers one reference after the other, and collects the exit code and the severities.
struct Answers<'a> {
    args: &'a Image,
    cache: &'a Cache,
    quiet: bool,
    style: Style,
    exit: Exit,
    severities: Vec<Severity>,
    /// The answers, kept only if a report of all of them is written.
    kept: Vec<Answer<'a>>,
}

impl<'a> Answers<'a> {
    fn text(&mut self, references: &[String]) -> Result<Outcome, DiskError> {
        let mut waiting = LineOutput::default();
        for reference in references {
            if reference == "-" {
                lines::print(&mut waiting)?;
                lines::each(|line| self.said(line))?;
            } else {
                let said = self.said(reference);
                waiting.data.push_str(&said.data);
                waiting.messages.push_str(&said.messages);
            }
        }
        waiting.messages.push_str(&text::count(self.severities.iter().copied()));
        Ok(Outcome { exit: self.exit, data: waiting.data, words: waiting.messages })
    }

    /// Returns one report of all answers instead of lines.
    fn report(&mut self, references: &[String], format: Format) -> Result<Outcome, DiskError> {
        let mut answers = Vec::new();
        for reference in references {
            if reference == "-" {
                lines::each(|line| {
                    answers.extend((!says_nothing(line.trim())).then(|| self.answer(line.trim())));
                    LineOutput::default()
                })?;
            } else {
                answers.push(self.answer(reference));
            }
        }
        let data = self.rendered(&answers, format);
        self.kept = answers;
        Ok(Outcome { exit: self.exit, data, words: String::new() })
    }

    fn rendered(&self, answers: &[Answer<'_>], format: Format) -> String {
        let findings = || answers.iter().flat_map(|answer| answer.findings.clone()).collect::<Vec<_>>();
        match format {
            Format::Json => images::json(self.cache, answers),
            format => format.render(&findings(), Style::Plain),
        }
    }

    /// Writes the reports that `--output` names.
    fn written(&self) -> Result<(), DiskError> {
        let outputs = &self.args.findings.outputs;
        outputs
            .iter()
            .try_for_each(|output| disk::write_report(&output.path, &self.rendered(&self.kept, output.format)))
    }

    /// Answers one line. Empty lines and comments are printed unchanged, so that output and input match line by line.
    fn said(&mut self, line: &str) -> LineOutput {
        let reference = line.trim();
        if says_nothing(reference) {
            return LineOutput { data: format!("{reference}\n"), messages: String::new() };
        }
        let answer = self.answer(reference);
        let told = |severity| !self.quiet || severity == Severity::Error;
        let findings: Vec<_> = answer.findings.iter().filter(|finding| told(finding.severity)).cloned().collect();
        self.severities.extend(findings.iter().map(|finding| finding.severity));
        let said = LineOutput { data: format!("{}\n", answer.result), messages: text::each(&findings, self.style) };
        if !self.args.findings.outputs.is_empty() {
            self.kept.push(answer);
        }
        said
    }

    fn answer(&mut self, reference: &str) -> Answer<'a> {
        let answer = if self.args.reverse { answer::backward } else { answer::forward }(reference, self.cache);
        if !answer.status.is_settled() {
            self.exit = Exit::Differences;
        }
        answer
    }
}

/// Whether a line is empty or a comment; no reference begins with `#`.
fn says_nothing(line: &str) -> bool {
    line.is_empty() || line.starts_with('#')
}
