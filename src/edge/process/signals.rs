//! Turns Ctrl-C and TERM into a value to check, so that a run stops where nothing is half done.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::base::outcome::Exit;

/// The signals received so far.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    interrupted: Arc<AtomicBool>,
    terminated: Arc<AtomicBool>,
}

impl Signals {
    /// Catches INT and TERM from now on, for the whole process. A second signal ends the process at once.
    pub fn catch() -> Self {
        static CAUGHT: OnceLock<Signals> = OnceLock::new();
        CAUGHT.get_or_init(Self::register).clone()
    }

    fn register() -> Self {
        let signals = Self::default();
        for (signal, caught, exit) in
            [(SIGINT, &signals.interrupted, Exit::Interrupted), (SIGTERM, &signals.terminated, Exit::Terminated)]
        {
            // A signal that can't be caught ends the process, as it does by default.
            let _ = flag::register_conditional_shutdown(signal, i32::from(exit as u8), caught.clone());
            let _ = flag::register(signal, caught.clone());
        }
        signals
    }

    /// The exit code for the signal that was received, if any.
    pub fn caught(&self) -> Option<Exit> {
        if self.interrupted.load(Ordering::Relaxed) {
            return Some(Exit::Interrupted);
        }
        self.terminated.load(Ordering::Relaxed).then_some(Exit::Terminated)
    }
}
