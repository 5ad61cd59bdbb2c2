//! Times whole processes side by side and prints a table of times and ratios. Asserts no times, since machines differ.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench starts programs, writes and prints")]

#[allow(dead_code, reason = "what another bench needs")]
mod paired;
mod peers;
mod pypi;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use paired::Contender;

/// Rounds of the fast contenders; `cargo bench --bench new -- 50` runs fewer.
const ROUNDS: usize = 300;

/// Rounds of the peers, which take a hundred times longer.
const PEER_ROUNDS: usize = 15;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let rounds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(ROUNDS);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = root.join("target");
    let work = target.join("bench").join("new");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    let existing = work.join("existing");
    paired::succeed(ptcgen(&["new"]).arg(&existing))?;
    let many = root.join("examples/specs/many.yaml");
    let mut contenders = vec![
        Contender::new("a program that does nothing", rounds, paired::nothing(&work)?),
        fresh("ptcgen new, fresh folder", rounds, &work, ptcgen(&["new"])),
        Contender::new("ptcgen new, nothing to do", rounds, move || {
            let mut command = ptcgen(&["new"]);
            command.arg(&existing);
            command
        }),
        fresh("ptcgen new --spec many.yaml", rounds, &work, {
            let mut command = ptcgen(&["new", "--spec"]);
            command.arg(&many);
            command
        }),
        Contender::new("ptcgen validate many.yaml", rounds, move || {
            let mut command = ptcgen(&["validate"]);
            command.arg(&many);
            command
        }),
    ];
    match peers::peers(&target, &work, PEER_ROUNDS.min(rounds)) {
        Ok(peers) => contenders.extend(peers),
        Err(why) => println!("left out copier and cookiecutter: {why}"),
    }
    let times = paired::times(&contenders)?;
    print!("{}", paired::table(&contenders, &times));
    fs::remove_dir_all(&work)?;
    Ok(())
}

fn ptcgen(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
    command.args(arguments);
    command
}

/// A run that writes into its own folder, which is removed before the next run.
fn fresh(name: &'static str, rounds: usize, work: &Path, command: Command) -> Contender {
    Contender::fresh(name, rounds, work.join(name.replace(' ', "-")), move |to| {
        let mut again = Command::new(command.get_program());
        again.args(command.get_args()).arg(to);
        again
    })
}
