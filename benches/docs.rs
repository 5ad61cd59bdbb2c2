//! Times whole processes that document trees of modules, compared with a floor. Asserts no times, since machines
//! differ.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench starts programs, writes and prints")]

#[path = "docs/floor.rs"]
mod floor;
#[path = "docs/large.rs"]
mod large;
#[path = "docs/measure.rs"]
mod measure;
#[path = "docs/modules.rs"]
mod modules;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use measure::{Cost, megabytes, milliseconds};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The sizes of the trees; `cargo bench --bench docs -- 1000` stops at that size.
const SIZES: [usize; 4] = [1, 100, 1_000, 10_000];

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, what, folder] = arguments.as_slice()
        && let Some(floor) = what.strip_prefix("--floor-")
    {
        return floor::run(floor, Path::new(folder));
    }
    if arguments.iter().any(|argument| argument == "large") {
        large::print();
        return Ok(());
    }
    let most = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let work = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/docs");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    println!(
        "| modules | what | wall | CPU | peak memory | ÷ floor, of medians and of fastest |\n|---|---|---|---|---|---|"
    );
    let mut checks = Vec::new();
    for size in SIZES.into_iter().filter(|size| *size <= most) {
        let tree = work.join(size.to_string());
        modules::write(&tree, size)?;
        let check = measured(&tree, size)?;
        checks.push((size, check));
        if size < most {
            fs::remove_dir_all(&tree)?;
        }
    }
    if let (Some((small, first)), Some((large, last))) = (checks.iter().find(|(size, _)| *size >= 100), checks.last())
        && large > small
    {
        let exponent = (last.wall.as_secs_f64() / first.wall.as_secs_f64()).ln() / (*large as f64 / *small as f64).ln();
        println!("\ngrowth of check from {small} to {large} modules: exponent {exponent:.3}");
    }
    println!("parsing on one thread: {:.0} MB/s", parsing());
    fs::remove_dir_all(&work)?;
    large::print();
    Ok(())
}

/// Prints the rows of one tree and returns the cost of a check that finds nothing.
fn measured(tree: &Path, size: usize) -> Outcome<Cost> {
    let rounds = match size {
        ..=1 => 100,
        2..=100 => 30,
        101..=1_000 => 10,
        _ => 5,
    };
    let ptcgen = |check: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
        command.args(["--quiet", "docs", "--all"]).args(check.then_some("--check")).arg(tree);
        command
    };
    let floor = |what: &str| -> Outcome<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(format!("--floor-{what}")).arg(tree);
        Ok(command)
    };
    // The floor writes the same bytes that ptcgen has just written.
    let stale = |turn: usize| if turn == 0 { modules::write_readmes(tree, size) } else { Ok(()) };
    let [write, write_floor] = measure::in_turns([ptcgen(false), floor("write")?], rounds.min(10), &stale)?;
    measure::cost(&mut ptcgen(false))?;
    let turns = [floor("nothing")?, floor("read")?, ptcgen(true), ptcgen(false)];
    let [nothing, read_floor, check, again] = measure::in_turns(turns, rounds, &|_| Ok(()))?;
    if size == 1 {
        row(size, "a program that does nothing", &nothing, &nothing);
        row(size, "check, nothing stale, ÷ nothing", &check, &nothing);
    }
    for (what, cost, floor) in [
        ("read every file", &read_floor, &read_floor),
        ("check, nothing stale", &check, &read_floor),
        ("write, nothing stale", &again, &read_floor),
        ("read every file, write every README", &write_floor, &write_floor),
        ("write, everything stale", &write, &write_floor),
    ] {
        row(size, what, cost, floor);
    }
    peer(tree, size, &stale, &write_floor)?;
    changed_since(tree, size)?;
    Ok(check)
}

/// The medians of a command, and the ratios of its median and fastest run to the floor.
fn row(size: usize, what: &str, cost: &Cost, floor: &Cost) {
    let ratio = |of: fn(&Cost) -> Duration| of(cost).as_secs_f64() / of(floor).as_secs_f64().max(1e-9);
    let (median, fastest) = (ratio(|cost| cost.wall), ratio(|cost| cost.fastest));
    let (wall, cpu, peak) = (milliseconds(cost.wall), milliseconds(cost.cpu), megabytes(cost.peak));
    println!("| {size} | {what} | {wall} | {cpu} | {peak} | {median:.2}, {fastest:.2} |");
}

/// A check of the modules that changed, ten at most, compared with `git status` of the same tree.
fn changed_since(tree: &Path, size: usize) -> Outcome<()> {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]);
        command.args(arguments).current_dir(tree);
        command
    };
    for arguments in [&["init", "-q"][..], &["add", "-A"], &["commit", "-q", "-m", "x"]] {
        measure::cost(&mut git(arguments))?;
    }
    // What is written in the same second as the index is read again by git each time.
    std::thread::sleep(Duration::from_millis(1_100));
    modules::touch(tree, size, 10)?;
    let mut since = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
    since.args(["--quiet", "docs", "--all", "--check", "--changed-since", "HEAD", "."]).current_dir(tree);
    let rounds = if size > 1_000 { 7 } else { 15 };
    let [status, since] = measure::in_turns([git(&["status"]), since], rounds, &|_| Ok(()))?;
    row(size, "git status", &status, &status);
    row(size, "check, 10 modules changed, ÷ git status", &since, &status);
    Ok(())
}

/// terraform-docs over the same tree, if it is installed; it rewrites every README, stale or not.
fn peer(tree: &Path, size: usize, stale: &dyn Fn(usize) -> Outcome<()>, floor: &Cost) -> Outcome<()> {
    if Command::new("terraform-docs").arg("version").output().is_err() {
        println!("| {size} | terraform-docs: left out, there is none on PATH | | | | |");
        return Ok(());
    }
    let mut command = Command::new("terraform-docs");
    command.args(["markdown", "table", "--output-file", "README.md", "--recursive", "--recursive-path", "."]);
    command.arg("--recursive-include-main=false").arg(tree);
    let rounds = if size > 100 { 1 } else { 5 };
    let [cost] = measure::in_turns([command], rounds, stale)?;
    row(size, "terraform-docs, everything stale", &cost, floor);
    Ok(())
}

/// Megabytes of module text per second, loaded and sorted in memory.
fn parsing() -> f64 {
    let modules: Vec<_> = (0..200).map(modules::texts).collect();
    let bytes: usize = modules.iter().flatten().map(|(_, text)| text.len()).sum();
    let config = ptcgen::docs::Config::default();
    let mut best = f64::MAX;
    for _ in 0..20 {
        let start = Instant::now();
        for module in &modules {
            let files: Vec<(&str, &[u8])> = module.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
            std::hint::black_box(ptcgen::docs::load(&files, None, &config));
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    bytes as f64 / best / 1e6
}
