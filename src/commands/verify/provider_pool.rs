//! What the modules of a run share: providers that are installed once and started once.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::edge::process::Variables;
use crate::edge::process::scratch::Scratch;
use crate::edge::process::server::Server;
use crate::edge::process::signals::Signals;
use crate::edge::providers;
use crate::terraform::run::provider_address::{self, Address};

/// How long a provider may take to print its address.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running provider, kept alive as long as a module may need it.
#[derive(Debug)]
pub(super) struct Running {
    address: Address,
    _server: Server,
}

/// The shared providers, filled when they are first needed.
#[derive(Debug, Default)]
pub(super) struct ProviderPool {
    /// By what a module needs from `init`: the data folder and the lock file of the first module that needed it. The
    /// mutex is also held while `init` runs, since two at once would corrupt the plugin cache that they share.
    pub(super) initialised: Mutex<HashMap<String, Initialised>>,
    /// By program; `None` if it could not be started.
    running: Mutex<HashMap<PathBuf, Option<Arc<Running>>>>,
}

/// The result of `init`.
#[derive(Clone, Debug)]
pub(super) struct Initialised {
    pub(super) data: PathBuf,
    pub(super) folder: PathBuf,
}

impl ProviderPool {
    /// Returns the `TF_REATTACH_PROVIDERS` for the providers in a data folder; `None` unless all of them run.
    ///
    /// Only for steps that configure no provider if several modules share the pool, since they share one process. `more`
    /// are variables for its environment.
    pub(super) fn reattach(
        &self,
        data: &Path,
        more: &Variables,
        scratch: &Scratch,
        signals: &Signals,
    ) -> Option<String> {
        let programs = providers::providers(data);
        let mut addresses = Vec::with_capacity(programs.len());
        for (source, program) in &programs {
            addresses.push((source.as_str(), self.running(program, more, scratch, signals)?));
        }
        if addresses.is_empty() {
            return None;
        }
        Some(provider_address::variable(addresses.iter().map(|(source, running)| (*source, &running.address))))
    }

    fn running(&self, program: &Path, more: &Variables, scratch: &Scratch, signals: &Signals) -> Option<Arc<Running>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let start = || {
            let folder = scratch.folder("tmp").ok()?;
            let own = [provider_address::COOKIE, provider_address::PROTOCOLS];
            let own = own.map(|(name, value)| (name.to_owned(), Some(value.into())));
            let variables: Vec<(String, Option<OsString>)> = own.into_iter().chain(more.iter().cloned()).collect();
            let server = Server::start(program, &variables, &folder, PATIENCE, signals)?;
            let address = provider_address::address(&server.line, server.id())?;
            Some(Arc::new(Running { address, _server: server }))
        };
        running.entry(program.to_owned()).or_insert_with(start).clone()
    }
}
