//! Compares updates of modules with copier's and prints a table of times and ratios. Asserts no times, since machines
//! differ.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench starts programs, writes and prints")]

#[allow(dead_code, reason = "what another bench needs")]
mod paired;
#[path = "update/peer.rs"]
mod peer;
mod pypi;
#[path = "update/template.rs"]
mod template;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use paired::Contender;
use template::{Edit, Version, files};

/// Rounds of the fast contenders; `cargo bench --bench update -- 20` runs fewer.
const ROUNDS: usize = 100;

/// Rounds of the peer and of the runs over many modules, which take a hundred times longer.
const SLOW_ROUNDS: usize = 5;

/// The number of modules in the run over many.
const MANY: usize = 100;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let rounds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(ROUNDS);
    let slow = SLOW_ROUNDS.min(rounds);
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    let work = target.join("bench").join("update");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    let old = files(&work)?;
    let modules = Modules::make(&work, &old)?;
    let mut contenders = vec![
        Contender::new("a program that does nothing", rounds, paired::nothing(&work)?),
        modules.contender("ptcgen update, clean", "clean", rounds),
        modules.contender("ptcgen update, one conflict", "conflict", rounds).ends_with(4),
        modules.contender("ptcgen update, nothing to do", "done", rounds),
        modules.over_many("ptcgen update, 100 modules", "update", slow),
        modules.over_many("ptcgen check, 100 modules", "check", slow).ends_with(1),
    ];
    match peer::contenders(&target, &work, slow, &old) {
        Ok(peers) => contenders.extend(peers),
        Err(why) => println!("left out copier: {why}"),
    }
    let times = paired::times(&contenders)?;
    print!("{}", paired::table(&contenders, &times));
    fs::remove_dir_all(&work)?;
    Ok(())
}

/// Modules before an update, and the folder in which each is updated.
struct Modules {
    folder: PathBuf,
}

impl Modules {
    /// Renders with the old templates, applies the edits, and installs the new templates.
    fn make(work: &Path, old: &template::Files) -> Outcome<Self> {
        let folder = work.join("ptcgen");
        let modules = Self { folder: folder.clone() };
        template::set(&folder.join("set"), old, Version::Old)?;
        template::write(&folder.join("spec.yaml"), "template: ./set\n")?;
        for (name, edit) in [("clean", Edit::Far), ("conflict", Edit::Same), ("done", Edit::Far)] {
            let module = folder.join("before").join(name);
            paired::succeed(ptcgen("new").arg(&module).arg("--spec").arg(folder.join("spec.yaml")))?;
            template::edit(&module, edit)?;
        }
        template::set(&folder.join("set"), old, Version::New)?;
        paired::succeed(ptcgen("update").arg(folder.join("before/done")))?;
        for number in 0..MANY {
            copy(&folder.join("before/clean"), &folder.join(format!("many-before/{number}")))?;
        }
        Ok(modules)
    }

    /// One module, reset before each round. It is at the same depth as where it was rendered, because its spec names a
    /// folder.
    fn contender(&self, name: &'static str, module: &'static str, rounds: usize) -> Contender {
        let (before, now) = (self.folder.join("before").join(module), self.folder.join("now").join(module));
        let to = now.clone();
        let command = move || {
            let mut command = ptcgen("update");
            command.arg(&to);
            command
        };
        Contender::new(name, rounds, command).after(move || again(&before, &now))
    }

    fn over_many(&self, name: &'static str, verb: &'static str, rounds: usize) -> Contender {
        let (before, now) = (self.folder.join("many-before"), self.folder.join(format!("many-{verb}")));
        let to = now.clone();
        let command = move || {
            let mut command = ptcgen(verb);
            command.args((0..MANY).map(|number| to.join(number.to_string())));
            command
        };
        Contender::new(name, rounds, command).after(move || again(&before, &now))
    }
}

/// Puts a folder back as it was.
fn again(before: &Path, now: &Path) -> Outcome<()> {
    if now.exists() {
        fs::remove_dir_all(now)?;
    }
    copy(before, now)
}

fn copy(from: &Path, to: &Path) -> Outcome<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

fn ptcgen(verb: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
    command.arg(verb);
    command
}
