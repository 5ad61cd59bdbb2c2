//! Sprig's functions on paths. The separator is always `/`, as it is for terraform-docs on Linux.

use super::Table;
use super::arguments::text;
use crate::docs::go_template::datum::Datum;

/// Those whose names start with `os` follow the rules of the system, which are the same.
pub(super) const PATHS: Table = &[
    ("base", |a| text(base(a.count(1)?.text(0)?))),
    ("osBase", |a| text(base(a.count(1)?.text(0)?))),
    ("dir", |a| text(dir(a.count(1)?.text(0)?))),
    ("osDir", |a| text(dir(a.count(1)?.text(0)?))),
    ("clean", |a| text(clean(a.count(1)?.text(0)?))),
    ("osClean", |a| text(clean(a.count(1)?.text(0)?))),
    ("ext", |a| text(extension(a.count(1)?.text(0)?))),
    ("osExt", |a| text(extension(a.count(1)?.text(0)?))),
    ("isAbs", |a| Ok(Datum::Bool(a.count(1)?.text(0)?.starts_with('/')))),
    ("osIsAbs", |a| Ok(Datum::Bool(a.count(1)?.text(0)?.starts_with('/')))),
];

/// Returns the last element; slashes at the end do not count.
fn base(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" if path.is_empty() => ".",
        "" => "/",
        path => path.rsplit('/').next().unwrap_or(path),
    }
}

fn dir(path: &str) -> String {
    clean(&path[..path.rfind('/').map_or(0, |at| at + 1)])
}

/// Returns the dot and what follows it in the last element.
fn extension(path: &str) -> &str {
    let start = path.rfind('/').map_or(0, |at| at + 1);
    path[start..].rfind('.').map_or("", |at| &path[start + at..])
}

/// Resolves `.`, `..` and double slashes.
fn clean(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    match (absolute, parts.join("/")) {
        (false, path) if path.is_empty() => ".".into(),
        (false, path) => path,
        (true, path) => format!("/{path}"),
    }
}
