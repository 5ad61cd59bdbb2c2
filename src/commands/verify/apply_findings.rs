//! What is found while a module is applied: by when, and at which line of the module.

use std::sync::Arc;

use super::apply_run::ApplyRun;
use super::verification::Halted;
use crate::base::outcome::Exit;
use crate::diag::{Code, Diagnostic, Place, Source};
use crate::edge::copy;
use crate::terraform::resource_change::{self, rules};
use crate::terraform::run::codes::{BROKEN, NOT_APPLICABLE, NOT_SETTLED};
use crate::terraform::run::declared;
use crate::terraform::run::diagnostic::Texts as _;
use crate::terraform::run::pending::{self, PendingPlan};

impl ApplyRun<'_, '_> {
    /// Adds when a finding was made.
    pub(super) fn when(&self, finding: Diagnostic) -> Diagnostic {
        if self.moment.is_empty() { finding } else { finding.help(format!("seen {}", self.moment)) }
    }

    /// Reads a plan that is about to be applied, and refuses what can't be applied to the stand-in.
    pub(super) fn pending(&mut self, shown: &[u8]) -> Result<PendingPlan, Halted> {
        let Ok(plan) = pending::pending(shown) else {
            let finding = Diagnostic::new(&BROKEN, "`terraform show` prints a plan that ptcgen can't read");
            return self.run.verified.failed(Exit::Failed, finding);
        };
        for (address, why) in &plan.obstacles {
            let finding = Diagnostic::new(&NOT_APPLICABLE, format!("`{address}` {why}"));
            self.run.verified.findings.push(finding.help("verify this module with `--level plan`"));
        }
        if !plan.obstacles.is_empty() {
            self.run.verified.exit = Exit::Failed;
            return Err(Halted);
        }
        Ok(plan)
    }

    /// Reports what the rules find in a plan.
    pub(super) fn judge(&mut self, shown: &[u8]) {
        let Ok(plan) = resource_change::plan::read(shown) else { return };
        for change in &plan.changes {
            let (found, allowed) = rules::allow(rules::of_change(change, &plan.changes), &self.allow);
            for finding in found {
                let finding = self.when(self.placed(finding, &change.kind, local_name(change)));
                self.run.verified.findings.push(finding);
            }
            self.run.verified.allowed.extend(allowed);
            // What a finding reports, or the user allows, is not reported again as a token that is gone.
            if change.destroys() && change.kind == "aws_secretsmanager_secret" {
                self.tokens.retain(|(_, _, name), _| Some(name) != change.name.as_ref());
            }
        }
    }

    /// Reports that a plan is not empty where it should be.
    pub(super) fn not_settled(&mut self, shown: &[u8]) -> Result<(), Halted> {
        let plan = self.pending(shown)?;
        for change in plan.changes {
            let message = format!("the plan {} would {} `{}`", self.moment, change.action, change.address);
            let mut finding = Diagnostic::new(&NOT_SETTLED, message);
            if !change.arguments.is_empty() {
                finding = finding.help(format!("what differs: `{}`", change.arguments.join("`, `")));
            }
            let finding = self.placed(finding, &change.kind, &change.name);
            self.run.verified.findings.push(finding);
        }
        Ok(())
    }

    /// Puts a finding where the module declares a resource.
    pub(super) fn placed(&self, finding: Diagnostic, kind: &str, name: &str) -> Diagnostic {
        if kind.is_empty() || finding.place.is_some() {
            return finding;
        }
        match self.declared(kind, name) {
            Some(place) => finding.at(place),
            None => finding,
        }
    }

    fn declared(&self, kind: &str, name: &str) -> Option<Place> {
        let files = copy::module_files(&self.run.folder);
        let sources: Vec<Arc<Source>> = files.iter().filter_map(|name| self.texts.source(name)).collect();
        declared::place(&sources, kind, name)
    }

    /// Reports something with the code of the module's own fault.
    pub(super) fn add(&mut self, code: &'static Code, message: String, kind: &str) {
        let finding = self.when(self.placed(Diagnostic::new(code, message), kind, ""));
        self.run.verified.findings.push(finding);
    }
}

/// The name of a change's resource, from its address.
fn local_name(change: &resource_change::ResourceChange) -> &str {
    let after = change
        .address
        .rfind(&format!("{}.", change.kind))
        .map_or("", |at| &change.address[at + change.kind.len() + 1..]);
    after.split('[').next().unwrap_or_default()
}
