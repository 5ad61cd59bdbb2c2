//! Measures the wall time of contenders, median and fastest. They take turns, so that a busy machine slows all of them
//! alike.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Outcome;

/// A program, and how often it runs.
pub(crate) struct Contender {
    name: &'static str,
    rounds: usize,
    /// The folder that the program creates, which is removed before each run.
    makes: Option<PathBuf>,
    command: Box<dyn Fn() -> Command>,
    /// The expected exit code.
    code: i32,
    /// Preparation before each run, which is not timed.
    before: Option<Box<dyn Fn() -> Outcome<()>>>,
}

impl Contender {
    /// A program that leaves nothing behind.
    pub(crate) fn new(name: &'static str, rounds: usize, command: impl Fn() -> Command + 'static) -> Self {
        Self { name, rounds, makes: None, command: Box::new(command), code: 0, before: None }
    }

    /// A program that creates a folder.
    pub(crate) fn fresh(
        name: &'static str,
        rounds: usize,
        makes: PathBuf,
        command: impl Fn(&Path) -> Command + 'static,
    ) -> Self {
        let to = makes.clone();
        Self { name, rounds, makes: Some(makes), command: Box::new(move || command(&to)), code: 0, before: None }
    }

    /// The same program, with this exit code.
    pub(crate) fn ends_with(self, code: i32) -> Self {
        Self { code, ..self }
    }

    /// The same program, with a preparation before each run, which is not timed.
    pub(crate) fn after(self, before: impl Fn() -> Outcome<()> + 'static) -> Self {
        Self { before: Some(Box::new(before)), ..self }
    }

    /// Measures from before the process is started until it has ended.
    fn run(&self) -> Outcome<Duration> {
        if let Some(folder) = self.makes.as_ref().filter(|folder| folder.exists()) {
            fs::remove_dir_all(folder)?;
        }
        if let Some(before) = &self.before {
            before()?;
        }
        let mut command = (self.command)();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let status = command.status()?;
        let took = start.elapsed();
        if status.code() == Some(self.code) { Ok(took) } else { Err(format!("{}: {status}", self.name).into()) }
    }
}

/// Runs a command and prints its output if it fails.
pub(crate) fn succeed(command: &mut Command) -> Outcome<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let last = words.trim().lines().next_back().unwrap_or_default().to_owned();
    Err(format!("`{}` failed: {last}", command.get_program().display()).into())
}

/// The times of a contender's runs.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    median: Duration,
    /// The time on an otherwise idle machine.
    fastest: Duration,
}

/// The times of each contender, after one run that warms the caches.
pub(crate) fn times(contenders: &[Contender]) -> Outcome<Vec<Times>> {
    for contender in contenders {
        contender.run()?;
    }
    let most = contenders.iter().map(|contender| contender.rounds).max().unwrap_or(0);
    let mut times = vec![Vec::new(); contenders.len()];
    for round in 0..most {
        for (contender, times) in contenders.iter().zip(&mut times) {
            // A small number of runs is spread over all rounds.
            if round % (most / contender.rounds.max(1)).max(1) == 0 {
                times.push(contender.run()?);
            }
        }
    }
    Ok(times.into_iter().map(summary).collect())
}

fn summary(mut times: Vec<Duration>) -> Times {
    times.sort_unstable();
    let at = |index: usize| times.get(index).copied().unwrap_or_default();
    Times { median: at(times.len() / 2), fastest: at(0) }
}

/// A Markdown table; the first contender is the floor, and the others are compared with the second.
pub(crate) fn table(contenders: &[Contender], times: &[Times]) -> String {
    let versus = contenders[1].name;
    let mut text = format!("| program | median | fastest | ÷ nothing | ÷ {versus} |\n|---|---|---|---|---|\n");
    for (contender, its) in contenders.iter().zip(times) {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        let (median, fastest) = (milliseconds(its.median), milliseconds(its.fastest));
        let _ = write!(text, "| {} | {median:.2} ms | {fastest:.2} ms |", contender.name);
        for to in &times[..2] {
            let (by_median, by_fastest) = (median / milliseconds(to.median), fastest / milliseconds(to.fastest));
            let _ = write!(text, " {by_median:.1}, {by_fastest:.1} |");
        }
        text.push('\n');
    }
    text
}

/// The floor: the time to start and end a process on this machine.
pub(crate) fn nothing(work: &Path) -> Outcome<impl Fn() -> Command + use<>> {
    let (source, program): (PathBuf, PathBuf) = (work.join("nothing.rs"), work.join("nothing"));
    fs::write(&source, "fn main() {}\n")?;
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    succeed(Command::new(rustc).args(["-O", "-C", "strip=symbols", "-o"]).arg(&program).arg(&source))?;
    Ok(move || Command::new(&program))
}
