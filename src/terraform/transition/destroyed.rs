//! Names of destroyed secrets. Secrets Manager keeps a destroyed secret until its recovery window ends, and refuses a
//! new one of that name ("a secret with this name is already scheduled for deletion"):
//! <https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html>

use std::collections::BTreeSet;

use super::identity::instance_at;
use super::{Action, Address, Resource, ResourceChange, SECRET, Value};

/// Names of destroyed secrets, before and after a change of a module.
#[derive(Debug, Default)]
pub(super) struct Destroyed {
    /// The names that AWS may still keep after the change.
    pub names: BTreeSet<String>,
    /// What the change would create under a name that AWS may still keep.
    pub needed: Vec<(Address, String)>,
}

impl Destroyed {
    /// Follows the names of earlier changes through one more.
    pub(super) fn after(
        earlier: &BTreeSet<String>,
        old: &[Resource],
        new: &[Resource],
        changes: &[ResourceChange],
    ) -> Self {
        let mut destroyed = Self { names: earlier.clone(), needed: Vec::new() };
        let secrets = || changes.iter().filter(|change| change.kind == SECRET);
        for change in secrets().filter(|change| matches!(change.action, Action::Create | Action::Replace)) {
            let Some(secret) = instance_at(new, &change.address) else { continue };
            if let Some(name) = secret.argument("name").as_str().filter(|name| destroyed.names.remove(*name)) {
                destroyed.needed.push((secret.address.clone(), name.to_owned()));
            }
        }
        for change in secrets().filter(|change| change.destroys()) {
            let address = change.previous_address.as_ref().unwrap_or(&change.address);
            let is_kept =
                instance_at(old, address).is_some_and(|it| !deletes_at_once(it.argument("recovery_window_in_days")));
            destroyed.names.extend(change.name.clone().filter(|_| is_kept));
        }
        destroyed
    }
}

/// Whether a recovery window in days is none.
fn deletes_at_once(window: &Value) -> bool {
    matches!(window, Value::Number(days) if *days == 0.0)
}
