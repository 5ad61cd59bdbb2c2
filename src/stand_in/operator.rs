//! What an operator does beside Terraform: fills secrets, attaches policies elsewhere, looks at what is there.

use std::time::Duration;

use serde_json::{Value, json};

use super::operation::{Answer, Caller, Input};
use super::refusal::Refusal;
use super::services::SERVICES;
use super::state::secret::CURRENT;
use super::state::{RootPrefix, World, partition_of};

/// Something that exists in an account. Values sort by account, region, kind and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Left {
    /// The account.
    pub account: String,
    /// The region; empty for IAM.
    pub region: String,
    /// What it is, as Terraform's type of resource: `aws_secretsmanager_secret`, …
    pub kind: &'static str,
    /// Its name, ARN or prefix; empty for the registry policy.
    pub name: String,
    /// Whether it is scheduled for deletion.
    pub scheduled_for_deletion: bool,
}

impl World {
    /// Sets what ECR returns as the upstream prefix of a rule without one.
    pub fn set_root_prefix(&mut self, root_prefix: RootPrefix) {
        self.root_prefix = root_prefix;
    }

    /// Runs a call as an operator with all rights in the account. It is not logged.
    ///
    /// # Errors
    ///
    /// Refuses what AWS would refuse, and a call or field that the stand-in doesn't know.
    pub fn call(&mut self, at: &At<'_>, service: &str, action: &str, input: Value, now: Duration) -> Answer {
        let now = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        self.pass_time(now);
        let service_row = SERVICES.iter().find(|row| row.name == service);
        let Some((service, operation)) = service_row.and_then(|row| Some((row, row.operation(action)?))) else {
            return Err(self.unknown_call(format!("{service}:{action}"), None));
        };
        let caller = Caller {
            account: at.account.to_owned(),
            region: at.region.to_owned(),
            partition: partition_of(at.region),
            access_key: String::new(),
            now,
        };
        let Value::Object(fields) = input else { return Err(Refusal::new(service.invalid_input, "no object")) };
        self.run(service, operation, &caller, &Input(fields))
    }

    /// Puts a value into a secret, as `aws secretsmanager put-secret-value` does, and returns the version's id.
    ///
    /// # Errors
    ///
    /// As [`World::call`].
    pub fn fill_secret(&mut self, at: &At<'_>, name: &str, value: &str, now: Duration) -> Result<String, Refusal> {
        let token = self.next_id("0123456789abcdef", 32);
        let input = json!({ "SecretId": name, "SecretString": value, "ClientRequestToken": token });
        self.call(at, "secretsmanager", "PutSecretValue", input, now)?;
        Ok(token)
    }

    /// Creates a secret with a value, as an operator does before a module that reads it, and returns its ARN.
    ///
    /// # Errors
    ///
    /// As [`World::call`].
    pub fn create_secret(&mut self, at: &At<'_>, name: &str, value: &str, now: Duration) -> Result<String, Refusal> {
        let token = self.next_id("0123456789abcdef", 32);
        let input = json!({ "Name": name, "SecretString": value, "ClientRequestToken": token });
        let output = self.call(at, "secretsmanager", "CreateSecret", input, now)?;
        Ok(output["ARN"].as_str().unwrap_or_default().to_owned())
    }

    /// The value that ECR reads: that of the version with AWSCURRENT. `None` if there is none, or the secret is scheduled
    /// for deletion.
    pub fn current_value(&self, at: &At<'_>, name: &str) -> Option<&str> {
        let secret = self.accounts.get(at.account)?.regions.get(at.region)?.secrets.get(name)?;
        let current = secret.labelled(CURRENT).filter(|_| secret.deleted.is_none())?;
        Some(&current.value)
    }

    /// Creates a role of somebody else that a service may assume, unless it exists, and returns its ARN.
    ///
    /// # Errors
    ///
    /// As [`World::call`].
    pub fn ensure_role(&mut self, at: &At<'_>, name: &str, service: &str, now: Duration) -> Result<String, Refusal> {
        let existing = self.account(at.account).roles.get(name).map(|role| role.arn.clone());
        if let Some(arn) = existing {
            return Ok(arn);
        }
        let trust = json!({
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" }],
        });
        let input = json!({ "RoleName": name, "AssumeRolePolicyDocument": trust.to_string() });
        let output = self.call(at, "iam", "CreateRole", input, now)?;
        if let Some(role) = self.account(at.account).roles.get_mut(name) {
            role.foreign = true;
        }
        Ok(output["Role"]["Arn"].as_str().unwrap_or_default().to_owned())
    }

    /// Attaches a policy to a role of somebody else, which is created if it is missing.
    ///
    /// # Errors
    ///
    /// As [`World::call`].
    pub fn attach_policy(&mut self, at: &At<'_>, arn: &str, role: &str, now: Duration) -> Result<(), Refusal> {
        self.ensure_role(at, role, "ec2.amazonaws.com", now)?;
        self.call(at, "iam", "AttachRolePolicy", json!({ "RoleName": role, "PolicyArn": arn }), now).map(|_| ())
    }

    /// Detaches every policy from a role, so that a module can be destroyed afterwards.
    pub fn detach_policies(&mut self, account: &str, role: &str) {
        if let Some(role) = self.account(account).roles.get_mut(role) {
            role.attached.clear();
        }
    }

    /// Everything that exists, except for the roles of [`World::ensure_role`].
    pub fn left(&self) -> Vec<Left> {
        let mut all = Vec::new();
        for (account, content) in &self.accounts {
            let mut add = |region: &str, kind, name: &str, scheduled_for_deletion| {
                let (account, region, name) = (account.clone(), region.to_owned(), name.to_owned());
                all.push(Left { account, region, kind, name, scheduled_for_deletion });
            };
            content.policies.keys().for_each(|arn| add("", "aws_iam_policy", arn, false));
            let own = content.roles.values().filter(|role| !role.foreign);
            own.for_each(|role| add("", "aws_iam_role", &role.name, false));
            for (name, region) in &content.regions {
                for secret in region.secrets.values() {
                    add(name, "aws_secretsmanager_secret", &secret.name, secret.deleted.is_some());
                }
                region.rules.keys().for_each(|prefix| add(name, "aws_ecr_pull_through_cache_rule", prefix, false));
                let templates = region.templates.keys();
                templates.for_each(|prefix| add(name, "aws_ecr_repository_creation_template", prefix, false));
                region.registry_policy.iter().for_each(|_| add(name, "aws_ecr_registry_policy", "", false));
            }
        }
        all.sort();
        all
    }
}

/// An account and a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At<'a> {
    /// The account.
    pub account: &'a str,
    /// The region.
    pub region: &'a str,
}
