//! `overrides` of a spec → the variables and outputs of the rendered `.tf` files, changed in their syntax trees.

use hcl_edit::Ident;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Attribute, Block, Body};
use serde::Serialize;

use crate::diag::did_you_mean;
use crate::fileset::RelPath;
use crate::spec::model::Overrides;
use crate::spec::problem::{Problem, path};
use crate::template::codes::UNKNOWN_OVERRIDE;
use crate::template::filters::{expression, expression_text};

/// Changes the texts of the root module's `.tf` files.
///
/// # Errors
/// Returns a problem for each name that the module hasn't got. Texts that don't parse have no names.
pub(super) fn apply(overrides: &Overrides, texts: &mut [(RelPath, String)]) -> Result<(), Vec<Problem>> {
    if overrides.variables.is_empty() && overrides.outputs.is_empty() {
        return Ok(());
    }
    let mut trees: Vec<(usize, Body)> = texts
        .iter()
        .enumerate()
        .filter(|(_, (path, _))| path.extension() == Some("tf") && !path.as_str().contains('/'))
        .filter_map(|(index, (_, text))| Some((index, text.parse::<Body>().ok()?)))
        .collect();
    let mut problems = Vec::new();
    for (name, change) in &overrides.variables {
        match find(&mut trees, "variable", name) {
            Some(block) => {
                set(block, "description", change.description.as_ref());
                set(block, "default", change.default.as_ref());
            }
            None => problems.push(unknown(&trees, "variables", "variable", name)),
        }
    }
    for (name, change) in &overrides.outputs {
        match find(&mut trees, "output", name) {
            Some(block) => set(block, "description", change.description.as_ref()),
            None => problems.push(unknown(&trees, "outputs", "output", name)),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    for (index, tree) in trees {
        texts[index].1 = tree.to_string();
    }
    Ok(())
}

fn find<'tree>(trees: &'tree mut [(usize, Body)], kind: &str, name: &str) -> Option<&'tree mut Block> {
    trees
        .iter_mut()
        .flat_map(|(_, tree)| tree.blocks_mut())
        .find(|block| block.has_ident(kind) && block.has_exact_labels(&[name]))
}

/// Replaces the value of an attribute, or adds the attribute: a description on top, a default at the end of
/// the attributes that stand there.
fn set<T: Serialize>(block: &mut Block, key: &str, value: Option<&T>) {
    let Some(value) = value.and_then(|value| tree_of(value)) else { return };
    if let Some(mut attribute) = block.body.get_attribute_mut(key) {
        let decor = std::mem::take(hcl_edit::Decorate::decor_mut(attribute.value_mut()));
        let mut value = value;
        *hcl_edit::Decorate::decor_mut(&mut value) = decor;
        *attribute.value_mut() = value;
        return;
    }
    let index = if key == "description" { 0 } else { block.body.attributes().count() };
    block.body.insert(index, Attribute::new(Ident::new(key), value));
}

fn tree_of<T: Serialize>(value: &T) -> Option<Expression> {
    expression_text(&expression(value).ok()?).parse().ok()
}

fn unknown(trees: &[(usize, Body)], section: &'static str, kind: &str, name: &str) -> Problem {
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
