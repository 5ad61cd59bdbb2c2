//! Compares `ptcgen rewrite --check` with ripgrep over the same tree and prints a table of times and ratios. Asserts no
//! times.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench starts programs, writes and prints")]

#[allow(dead_code, reason = "what another bench needs")]
mod paired;
#[path = "rewrite/tree.rs"]
mod tree;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use paired::Contender;
use tree::Images;

const ROUNDS: usize = 20;
const FILES: usize = 10_000;
const SPEC: &str = "region: eu-west-1\naccount: \"111122223333\"\nupstreams: {docker-hub: {}, quay: {}}\n";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let rounds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(ROUNDS);
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    let work = target.join("bench").join("rewrite");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    let spec = work.join("ptcgen.yaml");
    fs::write(&spec, SPEC)?;
    let ripgrep = ripgrep(&target)?;
    let trees = [("every image through the cache", Images::Cached), ("no image through the cache", Images::Upstream)];
    for (number, (title, images)) in trees.into_iter().enumerate() {
        let folder = work.join(number.to_string());
        tree::write(&folder, FILES, images)?;
        let code = i32::from(images == Images::Upstream);
        let contenders = contenders(&spec, &folder, &ripgrep, rounds, code);
        let times = paired::times(&contenders)?;
        println!("{FILES} files, {title}:\n\n{}", paired::table(&contenders, &times));
    }
    fs::remove_dir_all(&work)?;
    Ok(())
}

/// `code` is the exit code of a check of the tree.
fn contenders(spec: &Path, folder: &Path, ripgrep: &Path, rounds: usize, code: i32) -> Vec<Contender> {
    let (spec, folder, ripgrep) = (spec.to_owned(), folder.to_owned(), ripgrep.to_owned());
    let searched = folder.clone();
    let search = move || {
        let mut command = Command::new(&ripgrep);
        command.args(["--hidden", "image:|FROM"]).arg(&searched);
        command
    };
    let check = move || {
        let mut command = ptcgen(&["rewrite", "--check", "--spec"]);
        command.arg(&spec).arg(&folder);
        command
    };
    vec![
        Contender::new("ptcgen --version", rounds, || ptcgen(&["--version"])),
        Contender::new("rg --hidden 'image:|FROM'", rounds, search),
        Contender::new("ptcgen rewrite --check", rounds, check).ends_with(code),
    ]
}

fn ptcgen(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
    command.args(arguments);
    command
}

/// ripgrep: the installed one, or one from crates.io, which later runs reuse.
fn ripgrep(target: &Path) -> Outcome<PathBuf> {
    if Command::new("rg").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return Ok("rg".into());
    }
    let root = target.join("bench-ripgrep");
    let program = root.join("bin").join("rg");
    if !program.exists() {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut install = Command::new(cargo);
        install.args(["install", "--quiet", "--locked", "ripgrep", "--root"]).arg(&root);
        paired::succeed(install.env("CARGO_TARGET_DIR", root.join("build")))?;
    }
    Ok(program)
}
