//! `overrides` of a spec → the variables and outputs of the rendered `.tf` files.
//!
//! The syntax tree says where an attribute stands; the text is changed there and nowhere else. hcl-edit would write
//! every string of a tree anew, and reads `${a}$${b}` back as another one.

use std::ops::Range;

use hcl_edit::Span;
use hcl_edit::structure::{Block, Body};
use serde::Serialize;

use crate::base::path::RelPath;
use crate::diag::did_you_mean;
use crate::spec::model::Overrides;
use crate::spec::problem::{Problem, path};
use crate::template::codes::UNKNOWN_OVERRIDE;
use crate::template::filters::{expression, expression_text};

/// One change of a text.
struct Edit {
    file: usize,
    range: Range<usize>,
    text: String,
}

/// Changes the texts of the root module's `.tf` files.
///
/// # Errors
/// Returns a problem for each name that the module hasn't got. Texts that don't parse have no names.
pub(super) fn apply(overrides: &Overrides, texts: &mut [(RelPath, String)]) -> Result<(), Vec<Problem>> {
    if overrides.variables.is_empty() && overrides.outputs.is_empty() {
        return Ok(());
    }
    let mut edits = edits(overrides, texts)?;
    // From the end, so that the ranges before stay right.
    edits.sort_by_key(|edit| (edit.file, std::cmp::Reverse(edit.range.start)));
    for edit in edits {
        texts[edit.file].1.replace_range(edit.range, &edit.text);
    }
    Ok(())
}

fn edits(overrides: &Overrides, texts: &[(RelPath, String)]) -> Result<Vec<Edit>, Vec<Problem>> {
    let trees: Vec<(usize, Body)> = texts
        .iter()
        .enumerate()
        .filter(|(_, (path, _))| path.extension() == Some("tf") && !path.as_str().contains('/'))
        .filter_map(|(index, (_, text))| Some((index, text.parse::<Body>().ok()?)))
        .collect();
    let (mut edits, mut problems) = (Vec::new(), Vec::new());
    for (name, change) in &overrides.variables {
        match find(&trees, "variable", name) {
            Some((file, block)) => {
                edits.extend(edit(file, block, "description", change.description.as_ref()));
                edits.extend(edit(file, block, "default", change.default.as_ref()));
            }
            None => problems.push(unknown(&trees, "variables", "variable", name)),
        }
    }
    for (name, change) in &overrides.outputs {
        match find(&trees, "output", name) {
            Some((file, block)) => edits.extend(edit(file, block, "description", change.description.as_ref())),
            None => problems.push(unknown(&trees, "outputs", "output", name)),
        }
    }
    if problems.is_empty() { Ok(edits) } else { Err(problems) }
}

fn find<'tree>(trees: &'tree [(usize, Body)], kind: &'static str, name: &str) -> Option<(usize, &'tree Block)> {
    trees.iter().find_map(|(file, tree)| {
        let mut blocks = tree.get_blocks(kind);
        Some((*file, blocks.find(|block| block.has_exact_labels(&[name]))?))
    })
}

/// Replaces the value of an attribute, or adds the attribute: a description before the first of the block, a default
/// behind the last.
fn edit<T: Serialize>(file: usize, block: &Block, key: &str, value: Option<&T>) -> Option<Edit> {
    let text = expression_text(&expression(value?).ok()?);
    if let Some(attribute) = block.body.get_attribute(key) {
        return Some(Edit { file, range: attribute.value.span()?, text });
    }
    if key == "description" {
        let start = block.body.iter().next()?.span()?.start;
        return Some(Edit { file, range: start..start, text: format!("{key} = {text}\n") });
    }
    let end = block.body.attributes().last()?.value.span()?.end;
    Some(Edit { file, range: end..end, text: format!("\n{key} = {text}") })
}

fn unknown(trees: &[(usize, Body)], section: &'static str, kind: &'static str, name: &str) -> Problem {
    let blocks = trees.iter().flat_map(|(_, tree)| tree.get_blocks(kind));
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
