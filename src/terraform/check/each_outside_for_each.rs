//! Finds `each` and `count` in blocks without `for_each` or `count`.

use super::codes::NOT_REPEATED;
use super::file::File;
use crate::diag::Diagnostic;
use crate::hcl::parse::{Block, Body};

/// Reports every `each.…` and `count.…` that has no value. A module with override files is not checked, since they
/// could add the missing argument.
pub(super) fn find(files: &[File<'_>]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if files.iter().any(File::is_override) {
        return findings;
    }
    for file in files {
        for block in &file.body.blocks {
            let kind = file.bytes(&block.kind);
            if matches!(kind, b"resource" | b"data" | b"ephemeral" | b"module" | b"output" | b"locals") {
                for (word, argument) in [("each", "for_each"), ("count", "count")] {
                    let has =
                        block.body.attribute(file.text, argument).is_some() && !matches!(kind, b"output" | b"locals");
                    if !has && !names_iterator(file, block, word) {
                        uses(file, &block.body, (word, argument), &mut findings);
                    }
                }
            }
        }
    }
    findings
}

/// Whether the name is the iterator of a `dynamic` block.
fn names_iterator(file: &File<'_>, block: &Block, word: &str) -> bool {
    let own = file.bytes(&block.kind) == b"dynamic"
        && (block.labels.first().is_some_and(|label| label == word)
            || block.body.attribute(file.text, "iterator").is_some_and(|it| it.source(file.text) == word.as_bytes()));
    own || block.body.blocks.iter().any(|inner| names_iterator(file, inner, word))
}

/// Arguments that hold names, not expressions.
const NAMES: [&[u8]; 7] =
    [b"ignore_changes", b"replace_triggered_by", b"provider", b"providers", b"depends_on", b"when", b"on_failure"];

fn uses(file: &File<'_>, body: &Body, (word, argument): (&str, &str), findings: &mut Vec<Diagnostic>) {
    for attribute in body.attributes.iter().filter(|attribute| !NAMES.contains(&file.bytes(&attribute.name))) {
        for reference in file.references_in(&attribute.value) {
            if file.bytes(&reference.root) == word.as_bytes() && !reference.steps().is_empty() {
                let message = format!("`{word}` has no value here: the block has no `{argument}`");
                let finding = file.finding(&NOT_REPEATED, message, reference.root.clone());
                findings
                    .push(finding.help(format!("`{argument}` is an argument of resources, data sources and modules")));
            }
        }
    }
    body.blocks.iter().for_each(|inner| uses(file, &inner.body, (word, argument), findings));
}
