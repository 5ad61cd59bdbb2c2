//! What every tool has to do at least: list the folders, and read each module file and README once, on all cores.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex};

use super::Outcome;

/// The mode: `nothing`, `read`, or `write`, which also replaces every README by a staged file.
pub(crate) fn run(what: &str, folder: &Path) -> Outcome<()> {
    if what == "nothing" {
        return Ok(());
    }
    let writes = what == "write";
    let cores = std::thread::available_parallelism()?.get();
    let folders = Folders { waiting: Mutex::new((vec![folder.to_owned()], 0)), changed: Condvar::new() };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(|| folders.run_all(writes))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("a thread that ends"))
    })?;
    Ok(())
}

/// The folders that are still to be listed, and the number in progress.
struct Folders {
    waiting: Mutex<(Vec<PathBuf>, usize)>,
    changed: Condvar,
}

impl Folders {
    /// Visits folders until none is left and no other thread can find more.
    fn run_all(&self, writes: bool) -> std::io::Result<()> {
        loop {
            let mut state = self.waiting.lock().expect("no thread has panicked");
            let folder = loop {
                match state.0.pop() {
                    Some(folder) => break folder,
                    None if state.1 == 0 => return Ok(()),
                    None => state = self.changed.wait(state).expect("no thread has panicked"),
                }
            };
            state.1 += 1;
            drop(state);
            let mut more = Vec::new();
            let visited = visit(&folder, writes, &mut more);
            let mut state = self.waiting.lock().expect("no thread has panicked");
            state.0.append(&mut more);
            state.1 -= 1;
            drop(state);
            self.changed.notify_all();
            visited?;
        }
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
