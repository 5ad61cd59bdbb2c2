//! Records what expressions refer to while they are scanned.
//!
//! The names of `for` loops, bare object keys and names of functions are not references. The caller decides what a
//! reference means and whether it must resolve, because a type or a `provider` argument looks like one.

use std::ops::Range;

/// How many names after the root are kept: enough for `data.TYPE.NAME.attribute`.
const STEPS: usize = 3;

/// `root.name.name`, as spans of the text; whatever follows an index or a splat is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The first name.
    pub(crate) root: Range<usize>,
    steps: [Range<usize>; STEPS],
    count: usize,
    /// The offset after the last name, kept or not.
    end: usize,
}

impl Reference {
    /// Returns the names after the root.
    pub(crate) fn steps(&self) -> &[Range<usize>] {
        &self.steps[..self.count]
    }
}

/// Records references, in file order.
#[derive(Default)]
pub(crate) struct Recorder {
    pub(crate) found: Vec<Reference>,
    /// The names of the open loops, innermost last; the second is empty if a loop has only one.
    pub(crate) loops: Vec<[Range<usize>; 2]>,
}

impl Recorder {
    /// Begins a reference with this name, unless the name is a keyword or belongs to a loop.
    pub(crate) fn begin(&mut self, text: &[u8], root: Range<usize>) {
        let name = &text[root.clone()];
        let is_loops = |range: &Range<usize>| &text[range.clone()] == name;
        let is_literal = matches!(name, b"true" | b"false" | b"null");
        if !is_literal && !self.loops.iter().flatten().any(is_loops) {
            let end = root.end;
            self.found.push(Reference { root, steps: [0..0, 0..0, 0..0], count: 0, end });
        }
    }

    /// Adds a name to the reference that ends at `before`, if there is one.
    pub(crate) fn step(&mut self, before: usize, name: Range<usize>) {
        let Some(last) = self.found.last_mut().filter(|last| last.end == before) else { return };
        last.end = name.end;
        if last.count < STEPS {
            last.steps[last.count] = name;
            last.count += 1;
        }
    }

    /// Drops the last reference if it is exactly this name.
    pub(crate) fn forget(&mut self, key: Range<usize>) {
        self.found.pop_if(|last| last.root == key);
    }
}
