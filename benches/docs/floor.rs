//! What no tool can do without: list the folders, read each module file and README once, on all cores.

use std::fs;
use std::path::{Path, PathBuf};

use super::Outcome;

/// `nothing`, `read`, or `write`: also puts every README in its place again, staged beside and renamed.
pub(crate) fn run(what: &str, folder: &Path) -> Outcome<()> {
    if what == "nothing" {
        return Ok(());
    }
    let writes = what == "write";
    let work = |path: PathBuf, more: &mut Vec<PathBuf>| visit(&path, writes, more).err();
    match ptcgen::edge::parallel::work_off(vec![folder.to_owned()], ptcgen::edge::parallel::cores(), work).pop() {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

fn visit(folder: &Path, writes: bool, more: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            more.push(entry.path());
            continue;
        }
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_readme = name == "README.md";
        if !is_readme && !name.ends_with(".tf") {
            continue;
        }
        let text = std::hint::black_box(fs::read(entry.path())?);
        if is_readme && writes {
            let beside = folder.join(".README.md.tmp");
            fs::write(&beside, &text)?;
            fs::rename(&beside, entry.path())?;
        }
    }
    Ok(())
}
