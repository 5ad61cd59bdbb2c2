//! Finds out which source file imports from which, from the paths in `use` and in code, without the compiler.

use std::collections::BTreeMap;

/// A file below `src`, named by its module's path: `src/docs/load.rs` is `docs/load`.
pub(crate) struct SourceFile {
    pub(crate) module: Vec<String>,
    /// Its text without comments and unit tests.
    text: String,
}

impl SourceFile {
    pub(crate) fn new(module: Vec<String>, text: &str) -> Self {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
        Self { module, text: code.join("\n") }
    }
}

/// Every path in a text, from `crate`, that leads to another module: those of `use` and those in code.
pub(crate) fn paths(file: &SourceFile) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (start, keyword) in ["crate::", "super::", "self::"].iter().flat_map(|key| file.text.match_indices(key)) {
        let before = file.text[..start].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let base = match keyword {
            "crate::" => Vec::new(),
            "self::" => file.module.clone(),
            _ => file.module[..file.module.len() - 1].to_vec(),
        };
        tails(&file.text[start + keyword.len()..], base, &mut found);
    }
    // A child of the module itself is named without a prefix.
    let leads = file.text.match_indices("use ").map(|(at, _)| &file.text[at + 4..]);
    leads.for_each(|rest| tails(rest, file.module.clone(), &mut found));
    found
}

/// Follows a path, through every branch of `{…}`.
fn tails(text: &str, base: Vec<String>, found: &mut Vec<Vec<String>>) {
    let text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        let mut depth = 1;
        let mut start = 0;
        for (at, c) in group.char_indices() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if depth == 0 || (depth == 1 && c == ',') {
                // Nothing follows the last comma.
                if !group[start..at].trim().is_empty() {
                    tails(&group[start..at], base.clone(), found);
                }
                start = at + 1;
            }
            if depth == 0 {
                return;
            }
        }
        return;
    }
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let mut path = base;
    match word.as_str() {
        "" => return found.push(path),
        "super" => drop(path.pop()),
        "self" => {}
        _ => path.push(word.clone()),
    }
    match text[word.len()..].strip_prefix("::") {
        Some(rest) => tails(rest, path, found),
        None => found.push(path),
    }
}

/// The files that each file imports from, by index, except a module's own children.
pub(crate) fn imports(files: &[SourceFile]) -> Vec<Vec<usize>> {
    let index: BTreeMap<&[String], usize> =
        files.iter().enumerate().map(|(at, file)| (file.module.as_slice(), at)).collect();
    let owner = |path: &[String]| (1..=path.len()).rev().find_map(|len| index.get(&path[..len]).copied());
    let family = |a: &[String], b: &[String]| a.starts_with(b) || b.starts_with(a);
    let targets = |file: &SourceFile| {
        let mut targets: Vec<usize> = paths(file).iter().filter_map(|path| owner(path)).collect();
        targets.retain(|at| !family(&files[*at].module, &file.module));
        targets.sort_unstable();
        targets.dedup();
        targets
    };
    files.iter().map(targets).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(module: &str, text: &str) -> SourceFile {
        SourceFile::new(module.split('/').map(str::to_owned).collect(), text)
    }

    /// The paths of a file `a/b/c`, without those that `use` could also resolve below the file itself.
    fn paths_of(text: &str) -> Vec<String> {
        let mut paths: Vec<String> = paths(&file("a/b/c", text)).iter().map(|path| path.join("/")).collect();
        paths.retain(|path| !path.contains("crate") && !path.starts_with("a/b/c/std"));
        paths.sort();
        paths.dedup();
        paths
    }

    #[test]
    fn paths_start_at_the_crate_the_parent_or_the_module_itself() {
        assert_eq!(paths_of("use crate::x::y;\n"), ["x/y"]);
        assert_eq!(paths_of("use super::x;\n"), ["a/b/x"]);
        assert_eq!(paths_of("use super::super::x::Y;\n"), ["a/x/Y"]);
        assert_eq!(paths_of("pub use self::x::Y;\n"), ["a/b/c/x/Y"]);
        assert_eq!(paths_of("mod x;\nuse x::Y;\nuse std::fs;\n"), ["a/b/c/x/Y"]);
    }

    #[test]
    fn groups_lead_to_each_of_their_branches() {
        let text = "use crate::x::{self, y::{Z, w}, v as u};\n";
        assert_eq!(paths_of(text), ["x", "x/v", "x/y/Z", "x/y/w"]);
        assert_eq!(paths_of("use crate::{\n    x::y,\n    z,\n};\n"), ["x/y", "z"]);
    }

    #[test]
    fn code_counts_and_comments_and_tests_do_not() {
        assert_eq!(paths_of("fn f() {\n    crate::x::f(super::y::Z);\n}\n"), ["a/b/y/Z", "x/f"]);
        assert_eq!(paths_of("//! [`crate::x`]\n// crate::y\nlet a = 1; // crate::z\n"), [""; 0]);
        assert_eq!(paths_of("#[cfg(test)]\nmod tests {\n    use crate::x;\n}\n"), [""; 0]);
        assert_eq!(paths_of("let a = mycrate::x;\n"), [""; 0]);
    }

    #[test]
    fn a_file_imports_from_files_but_not_from_its_own_parents_and_children() {
        let files = [
            file("a", "use crate::b::inner::Thing;\nuse crate::a::child;\n"),
            file("a/child", "use super::f;\nuse crate::b;\n"),
            file("b", "mod inner;\nuse inner::Thing;\n"),
            file("b/inner", "use std::fs;\n"),
        ];
        assert_eq!(imports(&files), [vec![3], vec![2], vec![], vec![]]);
    }
}
