//! Turns the output of `terraform fmt -check -diff` into one finding for each file.

use crate::diag::{Diagnostic, Place};
use crate::terraform::check::codes::LAYOUT;
use crate::terraform::run::diagnostic::Texts;

/// The number of lines of a diff that are shown.
const LINES: usize = 12;

/// Reads the unified diffs, one after another.
pub fn unformatted(output: &str, texts: &dyn Texts) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut lines = output.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(path) = line.strip_prefix("--- old/") else { continue };
        let mut diff = Vec::new();
        while let Some(line) =
            lines.next_if(|line| line.starts_with(['+', '-', ' ', '@', '\\']) && !line.starts_with("--- old/"))
        {
            diff.push(line);
        }
        findings.push(finding(path, &diff, texts));
    }
    findings
}

fn finding(path: &str, diff: &[&str], texts: &dyn Texts) -> Diagnostic {
    let mut finding = Diagnostic::new(&LAYOUT, format!("`{path}` is not as `terraform fmt` leaves it"));
    let changes: Vec<&str> =
        diff.iter().copied().filter(|line| !line.starts_with("+++ ") && !line.starts_with("@@")).collect();
    let first = first_change(diff);
    if let Some((source, line)) = texts.source(path).zip(first) {
        let start: usize = source.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let length = source.text[start..].lines().next().map_or(0, str::len);
        finding = finding.at(Place { source, span: start..start + length });
    }
    let edits = changes.iter().filter(|line| line.starts_with(['+', '-']));
    for line in edits.clone().take(LINES) {
        finding = finding.help((*line).to_owned());
    }
    let more = edits.count().saturating_sub(LINES);
    if more > 0 {
        finding = finding.help(format!("and {more} more lines"));
    }
    finding.help("`terraform fmt -recursive` fixes it")
}

/// The first line of the old text, from 1, that differs.
fn first_change(diff: &[&str]) -> Option<usize> {
    let mut line = 0;
    for text in diff {
        if let Some(hunk) = text.strip_prefix("@@ -") {
            line = hunk.split([',', ' ']).next()?.parse().ok()?;
        } else if text.starts_with("+++ ") {
        } else if text.starts_with(' ') {
            line += 1;
        } else {
            return Some(line.max(1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    struct All(&'static str);

    impl Texts for All {
        fn source(&self, path: &str) -> Option<std::sync::Arc<Source>> {
            Some(Source::new(path, self.0))
        }
    }

    #[test]
    fn every_file_is_a_finding_at_its_first_difference() {
        let output = "a.tf\n--- old/a.tf\n+++ new/a.tf\n@@ -1,3 +1,3 @@\n x\n-y=1\n+y = 1\n z\nb.tf\n--- old/b.tf\n+++ new/b.tf\n@@ -1,1 +1,1 @@\n-x\n+  x\n";
        let found = unformatted(output, &All("x\ny=1\nz\n"));
        assert_eq!(found.len(), 2);
        let place = found[0].place.as_ref().expect("a place");
        assert_eq!(&place.source.text[place.span.clone()], "y=1");
        assert_eq!(found[0].help[..2], ["-y=1", "+y = 1"]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_it_prints_is_too_much(text in "(--- old/a\n|@@ -[0-9]{0,30}|[-+ ]x\n|\\PC|\n)*") {
            unformatted(&text, &All("x\n"));
        }
    }
}
