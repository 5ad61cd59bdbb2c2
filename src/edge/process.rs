//! Runs a program until it ends, or ends it after a timeout, on Ctrl-C or on TERM. Leaves no process behind.

#![expect(clippy::disallowed_methods, reason = "the one place that starts programs")]

pub mod cache;
pub mod scratch;
pub mod server;
pub mod signals;

/// Environment variables to set for a program, or to remove (`None`).
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

/// How much of a program's output is kept, in bytes per stream.
const KEPT: u64 = 64 * 1024 * 1024;

/// The time between two checks for signals.
const LOOK: Duration = Duration::from_millis(20);

/// How long a program may take to end after TERM.
const GRACE: Duration = Duration::from_millis(500);

/// What to run.
#[derive(Debug)]
pub struct ProgramCall<'a> {
    /// A path, or a name that is looked up in `PATH`.
    pub program: &'a Path,
    /// Its arguments, without the program itself.
    pub arguments: &'a [String],
    /// The folder that it runs in; empty for the current one.
    pub folder: &'a Path,
    /// Environment variables to set; `None` removes a variable.
    pub variables: &'a Variables,
    /// The time limit.
    pub timeout: Duration,
}

/// The output of a program that ended by itself.
#[derive(Debug)]
pub struct ProgramOutput {
    /// Its exit status.
    pub status: ExitStatus,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
}

/// Why a program has no output.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The program does not exist.
    #[error("is not there")]
    Missing,
    /// It exists and does not start.
    #[error("does not start: {0}")]
    Start(std::io::Error),
    /// It exceeded its time limit and was ended.
    #[error("did not end within {} seconds and was stopped", .0.as_secs_f64())]
    Timeout(Duration),
    /// ptcgen received a signal.
    #[error("was stopped by a signal")]
    Interrupted,
}

/// Finds a program: a path is used as it is, a name is looked up in `PATH`.
pub fn find(program: &Path) -> Option<PathBuf> {
    let runs = |path: &PathBuf| {
        std::fs::metadata(path).is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
    };
    if program.components().count() > 1 {
        // The program runs in other folders, so the path has to be absolute.
        return Some(std::path::absolute(program).ok()?).filter(runs);
    }
    let folders = std::env::var_os("PATH")?;
    let mut found = std::env::split_paths(&folders).map(|folder| folder.join(program));
    std::path::absolute(found.find(runs)?).ok()
}

/// Runs a program without input, in its own process group, so that its child processes end with it.
///
/// # Errors
/// It can't be started, or had to be ended.
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
        Err(EndReason::Signal) => Err(ProcessError::Interrupted),
        Err(EndReason::Late) => Err(ProcessError::Timeout(task.timeout)),
        Err(EndReason::Lost(error)) => Err(ProcessError::Start(error)),
    }
}

/// Why a program was ended.
enum EndReason {
    Signal,
    Late,
    Lost(std::io::Error),
}

type Pipe = mpsc::Receiver<Vec<u8>>;

/// Reads a pipe in a thread of its own: a full pipe would block the program.
fn reader(pipe: Option<impl Read + Send + 'static>) -> Pipe {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What was read before an error is kept.
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
) -> Result<(ExitStatus, [Vec<u8>; 2]), EndReason> {
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

fn wait_for(child: &mut Child, deadline: Instant, signals: &Signals) -> Result<ExitStatus, EndReason> {
    let mut pause = Duration::from_micros(50);
    loop {
        if let Some(status) = child.try_wait().map_err(EndReason::Lost)? {
            return Ok(status);
        }
        if let Some(stop) = why_stop(deadline, signals) {
            return Err(stop);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(LOOK);
    }
}

fn why_stop(deadline: Instant, signals: &Signals) -> Option<EndReason> {
    if signals.caught().is_some() {
        return Some(EndReason::Signal);
    }
    (Instant::now() >= deadline).then_some(EndReason::Late)
}

/// Ends the program and everything that it started. With a grace period it gets TERM first.
fn end(child: &mut Child, grace: Duration) {
    let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else { return };
    // The group may have ended already, so errors are ignored.
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
