//! Finds unknown blocks and arguments, and missing arguments, in Terraform's own blocks.
//!
//! An unknown name is reported only if it is close to a known name that is not used here: a newer terraform may know
//! more names.

use std::ops::Range;

use super::codes::{LACKING, MISSPELT, UNDECLARED};
use super::file::File;
use super::language::{Content, FILE, PROVIDER, Shape};
use crate::diag::{Diagnostic, did_you_mean};
use crate::hcl::parse::{Block, Body};

/// Reports every misspelt block or argument, and every block that lacks a required argument.
pub(super) fn find(files: &[File<'_>]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for file in files {
        Look { file, findings: &mut findings }.blocks(&file.body, FILE, None);
    }
    findings
}

struct Look<'a, 'f> {
    file: &'a File<'a>,
    findings: &'f mut Vec<Diagnostic>,
}

impl Look<'_, '_> {
    fn blocks(&mut self, body: &Body, known: &[Shape], within: Option<&Shape>) {
        for block in &body.blocks {
            let kind = self.text(&block.kind);
            match known.iter().find(|shape| shape.name == kind) {
                Some(shape) => self.block(block, shape),
                None if within.is_none_or(|shape| shape.content == Content::Fixed) => {
                    let words = known.iter().map(|shape| shape.name);
                    self.unknown("block", &kind, &block.kind, did_you_mean(&kind, words));
                }
                None => {}
            }
        }
    }

    fn block(&mut self, block: &Block, shape: &Shape) {
        if block.labels.len() != shape.labels {
            let wanted = match shape.labels {
                0 => "no label".to_owned(),
                1 => "one label".to_owned(),
                many => format!("{many} labels"),
            };
            let message = format!("`{}` has {wanted}, not {}", shape.name, block.labels.len());
            self.findings.push(self.file.finding(&MISSPELT, message, block.header.clone()));
        }
        self.arguments(&block.body, shape);
        let has = |name: &str| block.body.attribute(self.file.text, name).is_some();
        // An override file has only the arguments that it changes.
        let lacking = shape.required.iter().find(|name| !self.file.is_override() && !has(name));
        if let Some(name) = lacking {
            let message = format!("this `{}` block has no `{name}`", shape.name);
            let finding = self.file.finding(&LACKING, message, block.header.clone());
            self.findings.push(finding.help(format!("add `{name} = …`")));
        }
        if shape.name == "variable" {
            block.body.attribute(self.file.text, "default").into_iter().for_each(|it| self.constant(&it.value));
        }
        if shape.name == "terraform" {
            let required = block.body.blocks_of(self.file.text, "required_providers");
            required.flat_map(|it| &it.body.attributes).for_each(|entry| self.provider(&entry.value));
        }
        self.blocks(&block.body, shape.blocks, Some(shape));
    }

    fn arguments(&mut self, body: &Body, shape: &Shape) {
        let names: Vec<String> = body.attributes.iter().map(|it| self.text(&it.name)).collect();
        for (attribute, name) in body.attributes.iter().zip(&names) {
            if shape.arguments.contains(&name.as_str()) {
                continue;
            }
            let missing = shape.arguments.iter().copied().filter(|known| !names.iter().any(|name| name == known));
            let meant = match shape.content {
                Content::Fixed => did_you_mean(name, missing),
                // `module` and `locals` accept any argument name, so there is nothing to suggest.
                Content::Open if shape.name == "module" || shape.name == "locals" => None,
                Content::Open => missing.into_iter().find(|known| strsim::damerau_levenshtein(name, known) == 1),
            };
            self.unknown("argument", name, &attribute.name, meant);
        }
    }

    /// A variable's default is evaluated before anything else exists.
    fn constant(&mut self, value: &Range<usize>) {
        if let Some(reference) = self.file.references_in(value).first() {
            let end = reference.steps().last().map_or(reference.root.end, |step| step.end);
            let finding =
                self.file.finding(&UNDECLARED, "a default can't contain references", reference.root.start..end);
            self.findings.push(finding.help("write a value; put quotes around a string"));
        }
    }

    /// Checks the keys of an entry such as `{ source = "hashicorp/aws", version = ">= 5.0" }`.
    fn provider(&mut self, value: &Range<usize>) {
        let Some(body) = object(self.file.bytes(value)) else { return };
        for (name, span) in body {
            let span = value.start + span.start..value.start + span.end;
            if !PROVIDER.contains(&name) {
                self.unknown("argument", name, &span, did_you_mean(name, PROVIDER.iter().copied()));
            }
        }
    }

    fn unknown(&mut self, what: &str, name: &str, span: &Range<usize>, meant: Option<&str>) {
        if let Some(meant) = meant {
            let finding = self.file.finding(&MISSPELT, format!("there is no {what} `{name}` here"), span.clone());
            self.findings.push(finding.help(format!("did you mean `{meant}`?")));
        }
    }

    fn text(&self, span: &Range<usize>) -> String {
        String::from_utf8_lossy(self.file.bytes(span)).into_owned()
    }
}

/// The keys of an object with one simple entry per line; `None` for any other form.
fn object(value: &[u8]) -> Option<Vec<(&str, Range<usize>)>> {
    let text = std::str::from_utf8(value).ok()?;
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut found = Vec::new();
    let mut at = 1;
    for line in inside.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() && !trimmed.starts_with(['#', '/']) {
            let (name, rest) = trimmed.split_once('=')?;
            let name = name.trim_end();
            let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            // The line has several entries, or a value of several lines.
            if !plain
                || name.is_empty()
                || rest.contains(['=', '{', '[', '<']) && rest.trim_start().starts_with(['{', '[', '<'])
            {
                return None;
            }
            let start = at + line.len() - line.trim_start().len();
            found.push((name, start..start + name.len()));
        }
        at += line.len();
    }
    Some(found)
}
