//! What an operator does in the account that a module is applied to, and what the operator expects to find there.

use serde_json::json;

use super::apply_run::{ApplyRun, SecretKey};
use super::verification::Halted;
use crate::base::outcome::Exit;
use crate::diag::Diagnostic;
use crate::spec::upstreams::SECRET_PREFIX;
use crate::stand_in::{At, Left};
use crate::terraform::resource_change::is_unfilled;
use crate::terraform::run::codes::{BROKEN, TOKEN_LOST};
use crate::terraform::run::pending::PendingPlan;

/// The role of somebody else.
const ROLE: &str = "not-of-the-module";

impl ApplyRun<'_, '_> {
    /// Fills each secret that the module created, as an operator does, and expects ECR to read that token from then on.
    pub(super) fn fill(&mut self, round: &str) -> Result<(), Halted> {
        let secrets: Vec<SecretKey> = self.own_secrets().collect();
        for key in secrets {
            let token = format!("token-{round}-of-{}", key.2);
            let value = json!({ "username": "operator", "accessToken": token }).to_string();
            let at = At { account: &key.0, region: &key.1 };
            let filled = self.aws.with(|world, now| world.fill_secret(&at, &key.2, &value, now));
            if let Err(refusal) = filled {
                let message = format!("the secret `{}` can't be filled: {}", key.2, refusal.message);
                return self.run.verified.failed(Exit::Failed, Diagnostic::new(&BROKEN, message));
            }
            self.tokens.insert(key, token);
        }
        Ok(())
    }

    /// The secrets that the module created.
    pub(super) fn own_secrets(&self) -> impl Iterator<Item = SecretKey> {
        let left = self.aws.with(|world, _| world.left());
        let secrets =
            left.into_iter().filter(|one| one.kind == "aws_secretsmanager_secret" && !one.scheduled_for_deletion);
        let given = self.given.clone();
        secrets.map(key).filter(move |key| key.2.starts_with(SECRET_PREFIX) && !given.contains(key))
    }

    /// Checks that ECR reads each token that was filled in.
    pub(super) fn check_tokens(&mut self) -> Result<(), Halted> {
        for ((account, region, name), token) in self.tokens.clone() {
            let at = At { account: &account, region: &region };
            let current = self.aws.with(|world, _| {
                world.current_value(&at, &name).map(|value| (value.contains(&token), is_unfilled(value)))
            });
            let what = match current {
                Some((true, _)) => continue,
                Some((false, true)) => "has a placeholder in place of the token that was filled in",
                Some((false, false)) => "has another value in place of the token that was filled in",
                None => "is gone, with the token that was filled in",
            };
            let finding = Diagnostic::new(&TOKEN_LOST, format!("the secret `{name}` {what}"));
            let kind =
                if current.is_some() { "aws_secretsmanager_secret_version" } else { "aws_secretsmanager_secret" };
            let finding = self.when(self.placed(finding, kind, ""));
            self.run.verified.findings.push(finding);
        }
        self.run.go_on()
    }

    /// Creates a secret that the module only looks up.
    pub(super) fn give(&mut self, name: &str) {
        let token = format!("token-of-{name}");
        let value = json!({ "username": "operator", "accessToken": token }).to_string();
        let at = self.at();
        if self.aws.with(|world, now| world.create_secret(&at, name, &value, now)).is_ok() {
            let key = (self.home.0.clone(), self.home.1.clone(), name.to_owned());
            self.given.insert(key.clone());
            self.tokens.insert(key, token);
        }
    }

    /// Attaches each policy of the module to a role of somebody else.
    pub(super) fn attach_policies(&self) {
        let left = self.aws.with(|world, _| world.left());
        for (number, policy) in left.iter().filter(|one| one.kind == "aws_iam_policy").enumerate() {
            let at = At { account: &policy.account, region: &self.home.1 };
            // A role has at most ten policies, so each policy gets a role.
            let role = format!("{ROLE}-{number}");
            let _ = self.aws.with(|world, now| world.attach_policy(&at, &policy.name, &role, now));
        }
    }

    /// Detaches the module's policies from the roles of somebody else, so that they can be destroyed.
    pub(super) fn detach_policies(&self) {
        let left = self.aws.with(|world, _| world.left());
        for (number, policy) in left.iter().filter(|one| one.kind == "aws_iam_policy").enumerate() {
            let account = &policy.account;
            self.aws.with(|world, _| world.detach_policies(account, &format!("{ROLE}-{number}")));
        }
    }

    /// Creates the roles that a plan refers to.
    pub(super) fn give_roles(&self, plan: &PendingPlan) {
        for (arn, service) in &plan.roles {
            let account = arn.split(':').nth(4).unwrap_or_default();
            let name = arn.rsplit('/').next().unwrap_or_default();
            let at = At { account, region: &self.home.1 };
            // A role that can't be created is refused when the module uses it.
            let _ = self.aws.with(|world, now| world.ensure_role(&at, name, service, now));
        }
    }
}

/// Returns the key of a secret.
pub(super) fn key(left: Left) -> SecretKey {
    (left.account, left.region, left.name)
}
