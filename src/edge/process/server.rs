//! A program that runs until its value is dropped. Its first line of output is kept, the rest is discarded.

#![expect(clippy::disallowed_methods, reason = "starts a program")]

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::Variables;
use super::signals::Signals;

/// The running program.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// The first line that it printed.
    pub line: String,
}

impl Server {
    /// Starts it with variables set or removed, and waits for its first line; `None` if it ends, or prints nothing within `patience`.
    pub fn start(
        program: &Path,
        variables: &Variables,
        folder: &Path,
        patience: Duration,
        signals: &Signals,
    ) -> Option<Self> {
        let mut command = Command::new(program);
        for (name, value) in variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.env("TMPDIR", folder).current_dir(folder).process_group(0);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut server = Self { child, line: String::new() };
        let mut output = BufReader::new(server.child.stdout.take()?);
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let _ = output.read_line(&mut line);
            let _ = send.send(line);
            // Drain the rest: a full pipe would block the program.
            let _ = std::io::copy(&mut output, &mut std::io::sink());
        });
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline && signals.caught().is_none() {
            match receive.recv_timeout(super::LOOK) {
                Ok(line) if line.is_empty() => return None,
                Ok(line) => {
                    server.line = line;
                    return Some(server);
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return None,
            }
        }
        None
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        super::end(&mut self.child, Duration::ZERO);
    }
}
