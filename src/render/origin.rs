//! Finds the template line that wrote a place in a rendered file, if the file has not been changed since.
//!
//! `overrides` and `terraform fmt` change the text between template and file, so lines are matched without white space.
//! A line without a match has no origin.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::diag::Place;
use crate::spec::model::Spec;
use crate::template::set::TemplateSet;
use crate::template::{context, engine};

/// Returns the place in the template set that produced the byte at `offset` of `text`, which is the file at `path` as
/// rendered.
pub fn origin(spec: &Spec, set: &TemplateSet, path: &str, text: &str, offset: usize) -> Option<Place> {
    let file = set.files.iter().find(|file| file.path.as_str() == path)?;
    let context = context::context(spec);
    let raw = engine::text(set, file, &context)?;
    engine::origin(set, file, &context, counterpart(text, &raw, offset)?)
}

/// The byte offset in `raw` that corresponds to `offset` in `text`.
fn counterpart(text: &str, raw: &str, offset: usize) -> Option<usize> {
    let before = text.get(..offset)?;
    let number = before.matches('\n').count();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let [new, old] = [text, raw].map(|text| text.lines().map(bare).collect::<Vec<_>>());
    let ops = capture_diff_slices(Algorithm::Myers, &new, &old);
    let old_number = ops.iter().find_map(|op| match *op {
        DiffOp::Equal { old_index, new_index, len } if (old_index..old_index + len).contains(&number) => {
            Some(new_index + number - old_index)
        }
        _ => None,
    })?;
    let old_start: usize = raw.split_inclusive('\n').take(old_number).map(str::len).sum();
    let old_line = raw[old_start..].lines().next()?;
    // The same character of the line, not counting white space; for an empty line, its start.
    let index = bare(&before[line_start..]).chars().count();
    let inside = old_line.char_indices().filter(|(_, c)| !c.is_whitespace()).nth(index);
    Some(old_start + inside.map_or(0, |(at, _)| at))
}

fn bare(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_again_whatever_the_layout() {
        let raw = "a {\n  b = 1\n  long = x\n}\n";
        let text = "# new\na {\n  b    = 1\n  long = x\n}\n";
        let at = |what: &str| counterpart(text, raw, text.find(what).expect("there"));
        assert_eq!(at("1"), raw.find('1'));
        assert_eq!(at("x"), raw.find('x'));
        assert_eq!(at("# new"), None);
        assert_eq!(counterpart(text, raw, 900), None);
    }

    proptest::proptest! {
        #[test]
        fn any_texts_have_an_answer(text in "[a\n é]{0,30}", raw in "[a\n é]{0,30}", offset in 0..40usize) {
            let found = counterpart(&text, &raw, offset);
            proptest::prop_assert!(found.is_none_or(|at| raw.is_char_boundary(at)));
        }
    }
}
