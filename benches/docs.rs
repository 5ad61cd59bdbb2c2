//! Trees of modules → how long whole processes take to document them, beside a floor. Asserts no times: machines differ.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench starts programs, writes and prints")]

#[path = "docs/floor.rs"]
mod floor;
#[path = "docs/measure.rs"]
mod measure;
#[path = "docs/modules.rs"]
mod modules;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use measure::{Cost, megabytes, milliseconds};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Numbers of modules; `cargo bench --bench docs -- 1000` stops there.
const SIZES: [usize; 4] = [1, 100, 1_000, 10_000];

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, what, folder] = arguments.as_slice()
        && let Some(floor) = what.strip_prefix("--floor-")
    {
        return floor::run(floor, Path::new(folder));
    }
    let most = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let work = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/docs");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    println!("| modules | what | wall | CPU | peak memory | ÷ floor |\n|---|---|---|---|---|---|");
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
    let stale = || modules::write_readmes(tree, size);
    let [write_floor, write] = measure::in_turns([floor("write")?, ptcgen(false)], rounds.min(10), &stale)?;
    // All is written now; the last run of either left some READMEs without docs.
    measure::cost(&mut ptcgen(false))?;
    let [read_floor, check, again] =
        measure::in_turns([floor("read")?, ptcgen(true), ptcgen(false)], rounds, &|| Ok(()))?;
    for (what, cost, floor) in [
        ("read every file", &read_floor, &read_floor),
        ("check, nothing stale", &check, &read_floor),
        ("write, nothing stale", &again, &read_floor),
        ("read every file, write every README", &write_floor, &write_floor),
        ("write, everything stale", &write, &write_floor),
    ] {
        let ratio = cost.wall.as_secs_f64() / floor.wall.as_secs_f64();
        let (wall, cpu, peak) = (milliseconds(cost.wall), milliseconds(cost.cpu), megabytes(cost.peak));
        println!("| {size} | {what} | {wall} | {cpu} | {peak} | {ratio:.2} |");
    }
    Ok(check)
}

/// Megabytes of module text a second, loaded and sorted in memory.
fn parsing() -> f64 {
    let modules: Vec<_> = (0..200).map(modules::texts).collect();
    let bytes: usize = modules.iter().flatten().map(|(_, text)| text.len()).sum();
    let config = ptcgen::docs::config::Config::default();
    let mut best = f64::MAX;
    for _ in 0..20 {
        let start = Instant::now();
        for module in &modules {
            let files: Vec<(&str, &[u8])> = module.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
            std::hint::black_box(ptcgen::docs::load::load(&files, None, &config));
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    bytes as f64 / best / 1e6
}
