//! The files with a module's `moved` and `removed` blocks: their names and their texts.

use std::fmt::Write as _;

use crate::base::files::FileSet;
use crate::base::path::RelPath;
use crate::module::lock::Lock;
use crate::terraform::transition::blocks::Blocks;

/// The names of the three files in one module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileNames {
    /// The `moved` blocks.
    pub moved: &'static str,
    /// The `removed` blocks as Terraform has them.
    pub removed: &'static str,
    /// The same as OpenTofu has them; from version 1.8 it reads this file in place of the other one.
    pub removed_tofu: &'static str,
}

/// The usual names, and those for a module in which the usual ones are taken.
const NAMES: [FileNames; 2] = [
    FileNames { moved: "moved.tf", removed: "removed.tf", removed_tofu: "removed.tofu" },
    FileNames { moved: "ptcgen_moved.tf", removed: "ptcgen_removed.tf", removed_tofu: "ptcgen_removed.tofu" },
];

/// Whether a module's file of this name is one of those with blocks. A template set that renders such a file gets the
/// second names, so that only a set with files of both names could be mistaken.
pub fn is_block_file(path: &str) -> bool {
    NAMES.iter().any(|names| names.all().contains(&path))
}

impl FileNames {
    /// The names in a module: the usual ones, unless the user or the template set has such a file. `exists` says whether
    /// a file of this name is in the folder.
    pub fn of(lock: &Lock, rendered: &FileSet, exists: impl Fn(&str) -> bool) -> Self {
        let is_free = |name: &str| {
            let is_recorded = lock.files.contains_key(name);
            rendered.get(name).is_none() && (is_recorded || !exists(name))
        };
        NAMES.into_iter().find(|names| names.all().into_iter().all(is_free)).unwrap_or(NAMES[1])
    }

    /// All three.
    pub const fn all(self) -> [&'static str; 3] {
        [self.moved, self.removed, self.removed_tofu]
    }

    /// The files with these blocks; a file without any block does not exist.
    pub fn texts(self, blocks: &Blocks) -> Vec<(RelPath, String)> {
        let mut texts = Vec::new();
        let mut add = |name: &str, text: String| {
            texts.extend(RelPath::new(name).ok().map(|path| (path, text)));
        };
        if !blocks.moved.is_empty() {
            add(self.moved, moved(blocks));
        }
        if !blocks.removed.is_empty() {
            add(self.removed, removed(blocks, self.removed_tofu));
            add(self.removed_tofu, removed_tofu(blocks, self.removed));
        }
        texts
    }
}

fn moved(blocks: &Blocks) -> String {
    let mut text = String::from(
        "# Written by ptcgen: addresses that resources had in earlier versions of this module. Terraform moves what it has\n\
         # there to the new address, instead of destroying it and creating it again.\n",
    );
    for (from, to) in &blocks.moved {
        let _ = write!(text, "\nmoved {{\n  from = {from}\n  to   = {to}\n}}\n");
    }
    text
}

fn removed(blocks: &Blocks, tofu: &str) -> String {
    let mut text = format!(
        "# Written by ptcgen: what this module no longer manages and what stays in AWS. Terraform forgets it instead of\n\
         # destroying it. OpenTofu reads {tofu} in place of this file.\n"
    );
    for from in &blocks.removed {
        let _ = write!(text, "\nremoved {{\n  from = {from}\n\n  lifecycle {{\n    destroy = false\n  }}\n}}\n");
    }
    text
}

fn removed_tofu(blocks: &Blocks, terraform: &str) -> String {
    let mut text = format!(
        "# Written by ptcgen: {terraform} for OpenTofu 1.8 and later, which forgets what a `removed` block names and has had\n\
         # the block's `lifecycle` only since 1.10.\n"
    );
    for from in &blocks.removed {
        let _ = write!(text, "\nremoved {{\n  from = {from}\n}}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl;
    use crate::terraform::resources::Module;
    use crate::terraform::resources::address::Address;

    #[test]
    fn the_texts_are_formatted_and_read_back_as_the_same_blocks() {
        let address = |text: &str| Address::parse(text).expect(text);
        let blocks = Blocks {
            moved: vec![(address("aws_iam_policy.a"), address("aws_iam_policy.b[\"x/$${y}\"]"))],
            removed: vec![address("aws_secretsmanager_secret.c")],
        };
        let texts = NAMES[0].texts(&blocks);
        for (path, text) in &texts {
            assert_eq!(&hcl::format(text).expect("HCL"), text, "{path}");
            assert!(text.lines().all(|line| line.chars().count() <= 120), "{path}");
        }
        let read = Module::read(texts.iter().map(|(path, text)| (path.as_str(), text.as_bytes())));
        assert_eq!(Blocks::of(&read), blocks);
        assert_eq!(NAMES[0].texts(&Blocks::default()), Vec::new());
    }
}
