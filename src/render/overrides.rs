//! Applies a spec's `overrides` to the variables and outputs of the rendered `.tf` files.
//!
//! The parser locates an attribute, and only its span in the text is changed.

use std::ops::Range;

use serde::Serialize;

use crate::base::path::RelPath;
use crate::diag::did_you_mean;
use crate::hcl::parse::{Block, Body, parse};
use crate::hcl::write::expression_text;
use crate::spec::model::Overrides;
use crate::spec::problem::{Problem, path};
use crate::template::codes::UNKNOWN_OVERRIDE;
use crate::template::filters::expression;

/// A parsed `.tf` file of the root module.
struct ParsedFile<'t> {
    index: usize,
    text: &'t [u8],
    body: Body,
}

/// A change to a text.
struct TextEdit {
    file: usize,
    range: Range<usize>,
    text: String,
}

/// Applies the overrides to the root module's `.tf` files.
///
/// # Errors
/// Returns a problem for each name that the module does not have. Texts that don't parse have no names.
pub(super) fn apply(overrides: &Overrides, texts: &mut [(RelPath, String)]) -> Result<(), Vec<Problem>> {
    if overrides.variables.is_empty() && overrides.outputs.is_empty() {
        return Ok(());
    }
    let mut edits = edits(overrides, texts)?;
    // From the end, so that earlier spans stay valid.
    edits.sort_by_key(|edit| (edit.file, std::cmp::Reverse(edit.range.start)));
    for edit in edits {
        texts[edit.file].1.replace_range(edit.range, &edit.text);
    }
    Ok(())
}

fn edits(overrides: &Overrides, texts: &[(RelPath, String)]) -> Result<Vec<TextEdit>, Vec<Problem>> {
    let files: Vec<ParsedFile<'_>> = texts
        .iter()
        .enumerate()
        .filter(|(_, (path, _))| path.extension() == Some("tf") && !path.as_str().contains('/'))
        .map(|(index, (_, text))| (index, text.as_bytes()))
        .filter_map(|(index, text)| Some(ParsedFile { index, text, body: parse(text).ok()? }))
        .collect();
    let (mut edits, mut problems) = (Vec::new(), Vec::new());
    for (name, change) in &overrides.variables {
        match find(&files, "variable", name) {
            Some((file, block)) => {
                edits.extend(edit(file, block, "description", change.description.as_ref()));
                edits.extend(edit(file, block, "default", change.default.as_ref()));
            }
            None => problems.push(unknown(&files, "variables", "variable", name)),
        }
    }
    for (name, change) in &overrides.outputs {
        match find(&files, "output", name) {
            Some((file, block)) => edits.extend(edit(file, block, "description", change.description.as_ref())),
            None => problems.push(unknown(&files, "outputs", "output", name)),
        }
    }
    if problems.is_empty() { Ok(edits) } else { Err(problems) }
}

fn find<'f, 't>(
    files: &'f [ParsedFile<'t>],
    kind: &'static str,
    name: &str,
) -> Option<(&'f ParsedFile<'t>, &'f Block)> {
    files.iter().find_map(|file| {
        let mut blocks = file.body.blocks_of(file.text, kind);
        Some((file, blocks.find(|block| block.labels == [name])?))
    })
}

/// Replaces the value of an attribute, or adds the attribute: a description at the start of the block, a default at its
/// end.
fn edit<T: Serialize>(file: &ParsedFile<'_>, block: &Block, key: &str, value: Option<&T>) -> Option<TextEdit> {
    let text = expression_text(&expression(value?).ok()?);
    let edit = |range, text| TextEdit { file: file.index, range, text };
    let Body { attributes, blocks } = &block.body;
    if let Some(attribute) = block.body.attribute(file.text, key) {
        return Some(edit(attribute.value.clone(), text));
    }
    if key == "description" {
        let starts = [attributes.first().map(|it| it.name.start), blocks.first().map(|it| it.header.start)];
        let start = starts.into_iter().flatten().min()?;
        return Some(edit(start..start, format!("{key} = {text}\n")));
    }
    let end = attributes.last()?.value.end;
    Some(edit(end..end, format!("\n{key} = {text}")))
}

fn unknown(files: &[ParsedFile<'_>], section: &'static str, kind: &'static str, name: &str) -> Problem {
    let blocks = files.iter().flat_map(|file| file.body.blocks_of(file.text, kind));
    let known: Vec<&str> = blocks.filter_map(|block| Some(block.labels.first()?.as_str())).collect();
    let mut problem = Problem::at_key(
        &UNKNOWN_OVERRIDE,
        path(["overrides", section, name]),
        format!("the module has no {kind} `{name}`"),
    );
    if let Some(close) = did_you_mean(name, known.iter().copied()) {
        problem = problem.help(format!("did you mean `{close}`?"));
    }
    problem.help(format!("it has `{}`", known.join("`, `")))
}
