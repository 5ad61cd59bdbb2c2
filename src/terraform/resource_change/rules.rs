//! The rules that turn changes into findings.

use super::codes::{
    GRANTS_LOST, PLACEHOLDER_CURRENT, POLICY_LOST, REGISTRY_SETTING_LOST, RULE_LOST, SECRET_LOST, TAGS_LOST,
    VALUE_WRITTEN,
};
use super::{Action, Effect, ResourceChange};
use crate::base::shell::quoted;
use crate::diag::{Code, Diagnostic, Severity};

/// How many lost grants or tags a finding lists.
const LISTED: usize = 8;

/// What a type of resource holds that can be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A secret, whose value was filled in by hand.
    Secret,
    /// A version of a secret.
    Version,
    /// A pull through cache rule.
    Rule,
    /// An IAM policy, an IAM role, or what connects them.
    Policy,
    /// A setting of the whole registry, or of repositories to come.
    RegistrySetting,
}

/// The types of resources that have rules.
const KINDS: [(&str, Kept); 12] = [
    ("aws_secretsmanager_secret", Kept::Secret),
    ("aws_secretsmanager_secret_version", Kept::Version),
    ("aws_ecr_pull_through_cache_rule", Kept::Rule),
    ("aws_iam_policy", Kept::Policy),
    ("aws_iam_role", Kept::Policy),
    ("aws_iam_role_policy", Kept::Policy),
    ("aws_iam_role_policy_attachment", Kept::Policy),
    ("aws_iam_policy_attachment", Kept::Policy),
    ("aws_iam_group_policy_attachment", Kept::Policy),
    ("aws_iam_user_policy_attachment", Kept::Policy),
    ("aws_ecr_registry_policy", Kept::RegistrySetting),
    ("aws_ecr_repository_creation_template", Kept::RegistrySetting),
];

/// Returns what a type of resource holds; `None` if no rule is about it.
pub fn kept(kind: &str) -> Option<Kept> {
    KINDS.iter().find(|(name, _)| *name == kind).map(|(_, kept)| *kept)
}

/// Returns the findings about changes, in their order.
pub fn findings(changes: &[ResourceChange]) -> Vec<Diagnostic> {
    changes.iter().flat_map(|change| of_change(change, changes)).collect()
}

/// Splits findings into those that stay and those whose code is allowed.
pub fn allow(findings: Vec<Diagnostic>, allowed: &[String]) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    findings.into_iter().partition(|finding| !allowed.iter().any(|id| id == finding.code.id))
}

/// Returns the findings about one of several changes.
pub fn of_change(change: &ResourceChange, all: &[ResourceChange]) -> Vec<Diagnostic> {
    let Some(kept) = kept(&change.kind) else { return Vec::new() };
    let mut found = Vec::new();
    if change.destroys() {
        found.extend(destroyed(change, kept, all));
    }
    for effect in &change.effects {
        found.extend(of_effect(change, effect));
    }
    found
}

fn destroyed(change: &ResourceChange, kept: Kept, all: &[ResourceChange]) -> Option<Diagnostic> {
    let is_unfilled = change.effects.contains(&Effect::OnlyPlaceholder);
    let (code, what): (&'static Code, &str) = match kept {
        Kept::Version => return None,
        Kept::Policy if change.effects.contains(&Effect::NotAttached) => return None,
        Kept::Secret if is_unfilled => (&SECRET_LOST, "it held only the placeholder when Terraform last read it"),
        Kept::Secret => (&SECRET_LOST, "the token in it is lost"),
        Kept::Rule if change.action == Action::Replace => (&RULE_LOST, "the rule is missing until it is made again"),
        Kept::Rule => (&RULE_LOST, "no image is imported by the rule any more"),
        Kept::Policy => (&POLICY_LOST, "what is attached outside of the module loses it, or AWS refuses to delete it"),
        Kept::RegistrySetting => (&REGISTRY_SETTING_LOST, "what it sets no longer applies"),
    };
    let message = format!("{} would be {}: {what}", subject(change), verb(change));
    let mut finding = Diagnostic::new(code, message);
    if is_unfilled {
        finding.severity = Severity::Warning;
    }
    let old = change.previous_address.as_ref().unwrap_or(&change.address);
    let is_new = |other: &&ResourceChange| {
        let same = other.kind == change.kind && other.address != change.address && other.name.is_some();
        same && other.action == Action::Create && other.name == change.name
    };
    let finding = match all.iter().find(is_new) {
        Some(new) => finding
            .help(format!(
                "it only gets another address; move it: terraform state mv {} {}",
                quoted(old),
                quoted(&new.address)
            ))
            .help(format!("or write `moved {{ from = {old}  to = {} }}`", new.address)),
        None => instead(finding, kept, change, old),
    };
    Some(finding.help(format!("if that is what you want, allow it: `--allow {}`", code.id)))
}

/// Adds what to do in place of a destruction.
fn instead(finding: Diagnostic, kept: Kept, change: &ResourceChange, old: &str) -> Diagnostic {
    let forced = change.forcing();
    let forget = format!("terraform state rm {}", quoted(old));
    match (kept, change.action) {
        (Kept::Secret, Action::Delete) => {
            finding.help(format!("to keep the secret, let Terraform forget it before the apply: {forget}"))
        }
        (Kept::Secret, _) if !forced.is_empty() => finding
            .help(format!("leave {forced} as it is; another name is another secret, without a token"))
            .help(format!("or keep the old secret beside the new one: {forget}")),
        (Kept::Secret, _) => finding.help(format!("to keep the secret, let Terraform forget it: {forget}")),
        (Kept::Rule, Action::Replace) if !forced.is_empty() => {
            finding.help(format!("leave {forced} as it is, or add a rule with another prefix beside it"))
        }
        (Kept::Policy, Action::Replace) if !forced.is_empty() => finding
            .help(format!("leave {forced} as it is: only that forces a new policy"))
            .help("or detach it everywhere before the apply, and attach the new one after it"),
        (Kept::Policy, _) => {
            finding.help(format!("detach it everywhere before the apply, or let Terraform forget it: {forget}"))
        }
        _ => finding,
    }
}

fn of_effect(change: &ResourceChange, effect: &Effect) -> Option<Diagnostic> {
    let address = &change.address;
    let finding = match effect {
        Effect::OnlyPlaceholder | Effect::NotAttached => return None,
        Effect::PlaceholderBecomesCurrent => {
            let message = format!("`{address}` would put the placeholder in the place of the secret's token");
            Diagnostic::new(&PLACEHOLDER_CURRENT, message)
                .help("a placeholder must not ask for AWSCURRENT: set `version_stages = [\"PLACEHOLDER\"]` and `ignore_changes = [secret_string, version_stages]`")
                .help("`ptcgen update` writes both into a module that ptcgen generated")
        }
        Effect::ValueBecomesCurrent => {
            let message = format!("`{address}` would write the secret's value again, from what Terraform is given");
            Diagnostic::new(&VALUE_WRITTEN, message)
                .help("make sure that Terraform is given the newest token: an older one would come back")
        }
        Effect::GrantsLost(grants) => {
            let message = format!("{} would grant less", subject(change));
            lost(Diagnostic::new(&GRANTS_LOST, message), "no longer granted", grants)
        }
        Effect::TagsLost(keys) => {
            lost(Diagnostic::new(&TAGS_LOST, format!("{} would lose tags", subject(change))), "removed tag", keys)
        }
    };
    Some(finding)
}

/// Adds a line of help for each item, up to a number.
pub fn listed(finding: Diagnostic, items: &[String], most: usize) -> Diagnostic {
    let finding = items.iter().take(most).fold(finding, |finding, item| finding.help(item.clone()));
    match items.len().saturating_sub(most) {
        0 => finding,
        more => finding.help(format!("and {more} more")),
    }
}

/// Lists what is lost.
fn lost(finding: Diagnostic, what: &str, items: &[String]) -> Diagnostic {
    let lines: Vec<String> = items.iter().map(|item| format!("{what}: `{item}`")).collect();
    listed(finding, &lines, LISTED)
}

/// Returns the address, with what the object is called in AWS and where Terraform has it now.
fn subject(change: &ResourceChange) -> String {
    let name = change.name.as_ref().map_or_else(String::new, |name| format!(" (`{name}`)"));
    let before = change.previous_address.as_ref().map_or_else(String::new, |old| format!(", now at `{old}`,"));
    format!("`{}`{name}{before}", change.address)
}

fn verb(change: &ResourceChange) -> String {
    match change.action {
        Action::Replace if change.forced_by.is_empty() => "replaced".to_owned(),
        Action::Replace => format!("replaced because of {}", change.forcing()),
        _ => "destroyed".to_owned(),
    }
}
