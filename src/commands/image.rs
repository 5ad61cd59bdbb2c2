//! `ptcgen image REF...`: where the cache has an image, and what a cached image stands for.

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

/// Print where the cache has an image.
#[derive(Args, Debug)]
#[command(after_help = IMAGE_EXAMPLES)]
pub struct Image {
    /// Image references; `-` reads them from standard input, one a line [default: `-`, unless that is a terminal]
    #[arg(value_name = "REF")]
    pub references: Vec<String>,
    /// Print what cached references stand for upstream
    #[arg(long, env = "PTCGEN_REVERSE")]
    pub reverse: bool,
    /// What is printed in the place of lines, and what is written besides
    #[command(flatten)]
    pub findings: FindingsOptions,
    /// Which cache
    #[command(flatten)]
    pub cache: CacheOptions,
}

const IMAGE_EXAMPLES: &str = "\
Examples:
  ptcgen image nginx:1.27 --account 111122223333 --region eu-west-1
  ptcgen image quay.io/prometheus/prometheus:v2.53.0 --module modules/ecr-cache
  ptcgen image --reverse 111122223333.dkr.ecr.eu-west-1.amazonaws.com/quay/org/app:1
  sort -u images.txt | ptcgen image --spec ecr-cache.yaml

A line for each REF, in order. What no rule covers is printed as it is and told on standard error,
exit code 1. What is cached already and `scratch` stay as they are. Without a spec, a preset or a
module in the current folder it takes every registry with a fixed host, under the prefix that the
AWS console proposes. From standard input empty lines and comments (`# …`) come out as they are.
`--format json` prints all answers as one document, the other formats print what is wrong.";

/// Answers for every reference, in order; those of standard input as they come.
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

/// Answers one reference after the other, and remembers how they went.
struct Answers<'a> {
    args: &'a Image,
    cache: &'a Cache,
    quiet: bool,
    style: Style,
    exit: Exit,
    severities: Vec<Severity>,
    /// The answers, where a report of all of them is to be written.
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

    /// One report of all answers in the place of lines.
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

    /// Writes the reports that were asked for.
    fn written(&self) -> Result<(), DiskError> {
        let outputs = &self.args.findings.outputs;
        outputs
            .iter()
            .try_for_each(|output| disk::write_report(&output.path, &self.rendered(&self.kept, output.format)))
    }

    /// An empty line stays one, and so does a comment, so that lines in and lines out can be laid side by side.
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

/// An empty line, or a comment: no reference begins with `#`.
fn says_nothing(line: &str) -> bool {
    line.is_empty() || line.starts_with('#')
}
