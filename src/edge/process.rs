//! Runs a program to its end, or ends it: after a while, on Ctrl-C, on TERM. Leaves no process behind.

#![expect(clippy::disallowed_methods, reason = "the one place that starts programs")]

pub mod cache;
pub mod scratch;
pub mod server;
pub mod signals;

/// Variables that a program gets besides ours, or must not get.
pub type Variables = [(String, Option<OsString>)];

use std::ffi::OsString;
use std::io::Read;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use signals::Signals;

/// How much of what a program prints is kept, in bytes.
const KEPT: u64 = 64 * 1024 * 1024;

/// Between two looks at the signals.
const LOOK: Duration = Duration::from_millis(20);

/// How long a program may take to end once it is asked to.
const GRACE: Duration = Duration::from_millis(500);

/// What to run.
#[derive(Debug)]
pub struct ProgramCall<'a> {
    /// A path, or a name to look up in `PATH`.
    pub program: &'a Path,
    /// Without the program.
    pub arguments: &'a [String],
    /// Where it runs; empty: here.
    pub folder: &'a Path,
    /// What its environment has that ours has not; `None` takes a variable away.
    pub variables: &'a Variables,
    /// How long it may take.
    pub timeout: Duration,
}

/// A program that ended by itself.
#[derive(Debug)]
pub struct ProgramOutput {
    /// Its exit status.
    pub status: ExitStatus,
    /// What it printed.
    pub stdout: Vec<u8>,
    /// What it complained of.
    pub stderr: Vec<u8>,
}

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// There is no such program.
    #[error("is not there")]
    Missing,
    /// It is there and does not start.
    #[error("does not start: {0}")]
    Start(std::io::Error),
    /// It took too long and was ended.
    #[error("did not end within {} seconds and was stopped", .0.as_secs_f64())]
    Timeout(Duration),
    /// People asked ptcgen to stop.
    #[error("was stopped by a signal")]
    Interrupted,
}

/// Where a program is: a path as it stands, a name looked up in `PATH`.
pub fn find(program: &Path) -> Option<PathBuf> {
    let runs = |path: &PathBuf| {
        std::fs::metadata(path).is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
    };
    if program.components().count() > 1 {
        // It runs elsewhere, in folders of its own.
        return Some(std::path::absolute(program).ok()?).filter(runs);
    }
    let folders = std::env::var_os("PATH")?;
    let mut found = std::env::split_paths(&folders).map(|folder| folder.join(program));
    std::path::absolute(found.find(runs)?).ok()
}

/// Runs a program. It gets no input, and a process group of its own, so that what it starts ends with it.
///
/// # Errors
/// It can't be run, or had to be ended.
pub fn run(task: &ProgramCall<'_>, signals: &Signals) -> Result<ProgramOutput, ProcessError> {
    let mut command = Command::new(task.program);
    command.args(task.arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    if !task.folder.as_os_str().is_empty() {
        command.current_dir(task.folder);
    }
    for (name, value) in task.variables {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ProcessError::Missing,
        _ => ProcessError::Start(error),
    })?;
    let (stdout, stderr) = (reader(child.stdout.take()), reader(child.stderr.take()));
    let deadline = Instant::now() + task.timeout;
    let ended = watch(&mut child, [&stdout, &stderr], deadline, signals);
    match ended {
        Ok((status, [stdout, stderr])) => Ok(ProgramOutput { status, stdout, stderr }),
        Err(Stop::Signal) => Err(ProcessError::Interrupted),
        Err(Stop::Late) => Err(ProcessError::Timeout(task.timeout)),
        Err(Stop::Lost(error)) => Err(ProcessError::Start(error)),
    }
}

/// Why a program was ended.
enum Stop {
    Signal,
    Late,
    Lost(std::io::Error),
}

type Pipe = mpsc::Receiver<Vec<u8>>;

/// Reads a pipe to its end beside the other one: a full pipe would stop the program.
fn reader(pipe: Option<impl Read + Send + 'static>) -> Pipe {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What came before an error is kept.
            let _ = pipe.take(KEPT).read_to_end(&mut bytes);
        }
        let _ = send.send(bytes);
    });
    receive
}

fn watch(
    child: &mut Child,
    pipes: [&Pipe; 2],
    deadline: Instant,
    signals: &Signals,
) -> Result<(ExitStatus, [Vec<u8>; 2]), Stop> {
    let mut texts: [Option<Vec<u8>>; 2] = [None, None];
    let mut wait = Duration::from_micros(200);
    loop {
        for (pipe, text) in pipes.iter().zip(&mut texts) {
            if text.is_none() {
                *text = pipe.recv_timeout(wait).ok();
            }
        }
        if let [Some(stdout), Some(stderr)] = &mut texts {
            let texts = [std::mem::take(stdout), std::mem::take(stderr)];
            return wait_for(child, deadline, signals).map(|status| (status, texts)).inspect_err(|_| end(child, GRACE));
        }
        if let Some(stop) = why_stop(deadline, signals) {
            end(child, GRACE);
            return Err(stop);
        }
        wait = (wait * 2).min(LOOK);
    }
}

fn wait_for(child: &mut Child, deadline: Instant, signals: &Signals) -> Result<ExitStatus, Stop> {
    let mut pause = Duration::from_micros(50);
    loop {
        if let Some(status) = child.try_wait().map_err(Stop::Lost)? {
            return Ok(status);
        }
        if let Some(stop) = why_stop(deadline, signals) {
            return Err(stop);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(LOOK);
    }
}

fn why_stop(deadline: Instant, signals: &Signals) -> Option<Stop> {
    if signals.caught().is_some() {
        return Some(Stop::Signal);
    }
    (Instant::now() >= deadline).then_some(Stop::Late)
}

/// Ends the program and all that it started: politely first, if it may take its time.
fn end(child: &mut Child, grace: Duration) {
    let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else { return };
    // A group that is gone already is what we want.
    if !grace.is_zero() {
        let _ = kill_process_group(group, Signal::TERM);
    }
    let begin = Instant::now();
    while begin.elapsed() < grace && matches!(child.try_wait(), Ok(None)) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = kill_process_group(group, Signal::KILL);
    let _ = child.wait();
}
