//! Progress for a terminal: one line for each module that is being verified.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::terraform::run::step::Step;

/// How many modules have a line at once; there are rarely more cores.
const LINES: usize = 8;

/// The step that each module of a run has reached.
pub(super) struct Progress<'a> {
    dirs: &'a [PathBuf],
    program: &'a str,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Module and step, in the order in which they began.
    running: Vec<(usize, Step)>,
    done: usize,
}

impl<'a> Progress<'a> {
    /// Starts with no module begun.
    pub(super) fn new(dirs: &'a [PathBuf], program: &'a str) -> Self {
        Self { dirs, program, state: Mutex::default() }
    }

    /// Notes that a module begins a step.
    pub(super) fn at(&self, number: usize, step: Step) {
        let mut state = self.state();
        match state.running.iter_mut().find(|(running, _)| *running == number) {
            Some((_, at)) => *at = step,
            None => state.running.push((number, step)),
        }
    }

    /// Notes that a module is finished.
    pub(super) fn done(&self, number: usize) {
        let mut state = self.state();
        state.running.retain(|(running, _)| *running != number);
        state.done += 1;
    }

    /// Returns one line for each module that is being verified, and with several modules one more that counts them.
    pub(super) fn lines(&self) -> String {
        let state = self.state();
        let line = |(number, step): &(usize, Step)| {
            format!("{}: {} {}", self.dirs[*number].display(), self.program, step.name())
        };
        let mut lines: Vec<String> = state.running.iter().take(LINES).map(line).collect();
        if self.dirs.len() > 1 {
            lines.push(format!("{} of {} modules verified", state.done, self.dirs.len()));
        }
        lines.join("\n")
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
