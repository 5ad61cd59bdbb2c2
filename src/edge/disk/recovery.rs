//! Recovers a module after a killed run.

use super::held::{HeldModule, Recovery, STAGE};
use super::journal::Journal;
use super::replay::{BACK, FORWARD, Kept, read, replay};
use super::{DiskError, failed};

impl HeldModule {
    /// Finishes or undoes what a killed run left half done.
    pub(super) fn recover(&self) -> Result<Option<Recovery>, DiskError> {
        let Some(stage) = self.own.child(STAGE)? else { return Ok(None) };
        let way = if stage.has(BACK)? {
            BACK
        } else if stage.has(FORWARD)? {
            FORWARD
        } else {
            self.remove_stage(&stage).map_err(failed("remove", &stage.path))?;
            return Ok(None);
        };
        let text = read(&stage, way).map_err(failed("read", &stage.at(way)))?;
        let journal = Journal::parse(&text).map_err(|why| DiskError::Journal { path: stage.at(way), why })?;
        let (finished, kept) = match replay(&self.root, &stage, &journal, way) {
            Ok(kept) => (way == FORWARD, kept),
            Err(error @ DiskError::HalfWritten { .. }) => return Err(error),
            // The replay failed and was rolled back: the module is as it was before the killed run.
            Err(_) => (false, Kept::new()),
        };
        self.remove_stage(&stage).map_err(failed("remove", &stage.path))?;
        Ok(Some(Recovery { dir: self.root.path.clone(), finished, kept }))
    }
}
