//! Finds the files of a module that `terraform fmt` would change.

use std::sync::Arc;

use super::codes::LAYOUT;
use crate::diag::{Diagnostic, Place, Source};
use crate::hcl::fmt;

/// Reports each file that `terraform fmt -recursive` would change, at the first line that it would change.
///
/// Syntax errors are reported by [`super::check`].
pub fn formatting(files: &[(&str, &[u8])]) -> Vec<Diagnostic> {
    let mut files: Vec<_> = files.iter().filter(|(path, _)| is_formatted(path)).collect();
    files.sort_by_key(|(path, _)| *path);
    files.into_iter().filter_map(|(path, bytes)| finding(path, std::str::from_utf8(bytes).ok()?)).collect()
}

/// Whether `terraform fmt -recursive` formats a file: it skips hidden folders.
fn is_formatted(path: &str) -> bool {
    const SUFFIXES: [&str; 4] = [".tf", ".tfvars", ".tftest.hcl", ".tfmock.hcl"];
    SUFFIXES.iter().any(|suffix| path.ends_with(suffix)) && !path.split('/').any(|part| part.starts_with('.'))
}

fn finding(path: &str, text: &str) -> Option<Diagnostic> {
    let formatted = fmt::format(text).ok().filter(|formatted| formatted != text)?;
    let same = text.split_inclusive('\n').zip(formatted.split_inclusive('\n')).take_while(|(old, new)| old == new);
    let start: usize = same.map(|(line, _)| line.len()).sum();
    let old = text[start..].lines().next().unwrap_or_default();
    let new = formatted.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    let changed = lines_that_differ(text, &formatted);
    let others = if changed > 1 { format!(", and {} more lines", changed - 1) } else { String::new() };
    let message = format!("`terraform fmt` would change this line{others}");
    let place = Place { source: Arc::clone(&Source::new(path, text)), span: start..start + old.len() };
    Some(Diagnostic::new(&LAYOUT, message).at(place).help(format!("it would write `{new}`")))
}

fn lines_that_differ(old: &str, new: &str) -> usize {
    old.lines().zip(new.lines()).filter(|(old, new)| old != new).count()
}
