//! `hcl::lex` and `hcl::fmt`, compared with stored goldens and with Terraform itself.
//!
//! A new case is a new file in `tests/fixtures/hcl/fmt/`, with a copy named `….out` on which `terraform fmt` was run.
//! `err_*` is refused; its `.out` holds the offset and the message. `unstable_*` is text whose formatted version
//! Terraform changes again, or breaks, when it formats it once more.

pub(crate) mod mutate;
mod real_terraform;

use std::fs;
use std::path::{Path, PathBuf};

use ptcgen::hcl::format;

/// A text and the expected result.
struct Fixture {
    path: PathBuf,
    text: String,
    out: String,
}

fn fixtures() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hcl/fmt");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is part of the project")
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| is_input(path))
        .collect();
    paths.sort();
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| format!("{}: {error}", path.display()));
    let out = |path: &Path| path.with_file_name(format!("{}.out", name(path)));
    paths.into_iter().map(|path| Fixture { text: read(&path), out: read(&out(&path)), path }).collect()
}

fn is_input(path: &Path) -> bool {
    let name = name(path);
    !name.starts_with('.') && !name.ends_with(".out")
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn good_fixtures() -> impl Iterator<Item = Fixture> {
    fixtures().into_iter().filter(|fixture| !name(&fixture.path).starts_with("err_"))
}

#[test]
fn formats_fixtures_as_terraform_did() {
    for Fixture { path, text, out } in good_fixtures() {
        let formatted = format(&text).unwrap_or_else(|error| format!("{error:?}"));
        assert_eq!(formatted, out, "{}", path.display());
        if !name(&path).starts_with("unstable_") {
            assert_eq!(format(&out).as_ref(), Ok(&out), "formatting {} again changes it", path.display());
        }
    }
}

#[test]
fn refuses_what_is_not_hcl() {
    let refused: Vec<Fixture> =
        fixtures().into_iter().filter(|fixture| name(&fixture.path).starts_with("err_")).collect();
    assert!(!refused.is_empty());
    for Fixture { path, text, out } in refused {
        let error = format(&text).expect_err(&name(&path));
        assert_eq!(format!("{}: {error}\n", error.span.start), out, "{}", path.display());
    }
}
