//! Contenders → the median wall time of each. They take turns, so that a busy machine slows all alike.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Outcome;

/// A program and how often it runs.
pub(crate) struct Contender {
    name: &'static str,
    rounds: usize,
    /// Gone before each run: the folder that the program makes.
    makes: Option<PathBuf>,
    command: Box<dyn Fn() -> Command>,
}

impl Contender {
    /// A program that leaves nothing behind.
    pub(crate) fn new(name: &'static str, rounds: usize, command: impl Fn() -> Command + 'static) -> Self {
        Self { name, rounds, makes: None, command: Box::new(command) }
    }

    /// A program that makes a folder.
    pub(crate) fn fresh(
        name: &'static str,
        rounds: usize,
        makes: PathBuf,
        command: impl Fn(&Path) -> Command + 'static,
    ) -> Self {
        let to = makes.clone();
        Self { name, rounds, makes: Some(makes), command: Box::new(move || command(&to)) }
    }

    /// From before the process is made until it has ended.
    fn run(&self) -> Outcome<Duration> {
        if let Some(folder) = self.makes.as_ref().filter(|folder| folder.exists()) {
            fs::remove_dir_all(folder)?;
        }
        let mut command = (self.command)();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let status = command.status()?;
        let took = start.elapsed();
        if status.success() { Ok(took) } else { Err(format!("{}: {status}", self.name).into()) }
    }
}

/// Runs a command and says what it said if it fails.
pub(crate) fn succeed(command: &mut Command) -> Outcome<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let last = words.trim().lines().next_back().unwrap_or_default().to_owned();
    Err(format!("`{}` failed: {last}", command.get_program().display()).into())
}

/// The median of each contender, after one run that warms the caches.
pub(crate) fn medians(contenders: &mut [Contender]) -> Outcome<Vec<Duration>> {
    for contender in &*contenders {
        contender.run()?;
    }
    let most = contenders.iter().map(|contender| contender.rounds).max().unwrap_or(0);
    let mut times = vec![Vec::new(); contenders.len()];
    for round in 0..most {
        for (contender, times) in contenders.iter().zip(&mut times) {
            // Few runs are spread over all rounds.
            if round % (most / contender.rounds.max(1)).max(1) == 0 {
                times.push(contender.run()?);
            }
        }
    }
    Ok(times.into_iter().map(median).collect())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// A Markdown table; the first contender is the floor, the second what the others are compared with.
pub(crate) fn table(contenders: &[Contender], medians: &[Duration]) -> String {
    let ratio = |time: Duration, to: usize| time.as_secs_f64() / medians[to].as_secs_f64();
    let mut text = format!("| program | median | to nothing | to {} |\n|---|---|---|---|\n", contenders[1].name);
    for (contender, median) in contenders.iter().zip(medians) {
        let milliseconds = median.as_secs_f64() * 1000.0;
        let (floor, fresh) = (ratio(*median, 0), ratio(*median, 1));
        let _ = writeln!(text, "| {} | {milliseconds:.2} ms | {floor:.1} | {fresh:.1} |", contender.name);
    }
    text
}
