//! The lowest versions of Terraform and the AWS provider that have the features in use, each with its reason.
//!
//! The versions are from the changelogs; nothing here reads a module.

use super::model::{SecretMode, Spec};
use super::version::Version;
use crate::aws::registries::ROOT;

/// The lowest version that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floor {
    /// The version.
    pub version: Version,
    /// What in the spec needs it, as a noun phrase.
    pub reason: &'static str,
}

/// The floor of a module that has `removed` blocks, whatever its spec is. OpenTofu has the block since 1.7, too. Source:
/// the changelogs of Terraform 1.7 and OpenTofu 1.7.
pub const REMOVED_BLOCKS: Floor = floor(1, 7, "a `removed` block");

/// The floors of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floors {
    /// The floor of Terraform itself.
    pub terraform: Floor,
    /// The floor of `hashicorp/aws`.
    pub aws: Floor,
}

impl Floors {
    /// Returns the constraint for Terraform that a module has by default.
    pub fn terraform_constraint(&self) -> String {
        format!(">= {}", self.terraform.version)
    }

    /// Returns the constraint for the provider that a module has by default; it admits no major after 6.
    pub fn aws_constraint(&self) -> String {
        format!(">= {}, < 7.0", self.aws.version)
    }
}

/// Returns the highest floor among the features that a spec uses.
pub fn floors(spec: &Spec) -> Floors {
    Floors { terraform: highest(terraform(spec)), aws: highest(aws(spec)) }
}

fn terraform(spec: &Spec) -> Vec<(bool, Floor)> {
    vec![
        (true, floor(1, 5, "the module's use of `strcontains`, and of `import` blocks for existing rules")),
        (
            spec.secret.mode == SecretMode::WriteOnly && has_secret(spec),
            floor(1, 11, "a write-only `secret_string_wo`"),
        ),
    ]
}

fn aws(spec: &Spec) -> Vec<(bool, Floor)> {
    let any = |test: fn(&super::model::Upstream) -> bool| spec.upstreams.iter().any(test);
    let root = any(|upstream| upstream.prefix == ROOT);
    let templates = spec.repositories.is_some();
    let exclusions = spec.repositories.as_ref().is_some_and(|r| !r.image_tag_mutability_exclusion_filters.is_empty());
    let on_push =
        spec.repositories.as_ref().is_some_and(|r| r.applied_for.iter().any(|occasion| occasion == "CREATE_ON_PUSH"));
    vec![
        (true, floor(5, 0, "the oldest major that the module is written for")),
        (has_secret(spec), floor(5, 37, "the rule's `credential_arn`")),
        (templates, floor(5, 61, "`aws_ecr_repository_creation_template`")),
        (templates && root, floor(5, 62, "a repository creation template with the prefix ROOT")),
        (
            spec.secret.mode == SecretMode::WriteOnly && has_secret(spec),
            floor(5, 88, "the secret's `secret_string_wo`"),
        ),
        (any(|u| u.custom_role_arn.is_some()), floor(5, 93, "the rule's `custom_role_arn`")),
        (any(|u| u.preset.is_ecr()), floor(5, 93, "an Amazon ECR upstream")),
        (any(|u| u.upstream_repository_prefix.is_some()), floor(5, 93, "the rule's `upstream_repository_prefix`")),
        (root, floor(5, 93, "a rule with the prefix ROOT")),
        (exclusions, floor(6, 10, "the template's `image_tag_mutability_exclusion_filter`")),
        (on_push, floor(6, 28, "`CREATE_ON_PUSH` in the template's `applied_for`")),
    ]
}

fn has_secret(spec: &Spec) -> bool {
    spec.upstreams.iter().any(|upstream| upstream.credentials.is_some())
}

const fn floor(major: u64, minor: u64, reason: &'static str) -> Floor {
    Floor { version: Version::new(major, minor), reason }
}

/// Returns the first of the highest floors, so that of several reasons for it the one listed first is given.
fn highest(floors: Vec<(bool, Floor)>) -> Floor {
    let in_use = floors.into_iter().filter(|(used, _)| *used).map(|(_, floor)| floor);
    in_use
        .reduce(|best, floor| if floor.version > best.version { floor } else { best })
        .expect("the first floor holds for every spec")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::spec::resolve::resolve;

    #[track_caller]
    fn check(value: Value, terraform: &str, aws: &str, aws_reason: &str) {
        let floors = floors(&resolve(value).expect("a spec").spec);
        assert_eq!(floors.terraform_constraint(), terraform);
        assert_eq!(floors.aws_constraint(), aws);
        assert!(floors.aws.reason.contains(aws_reason), "{}", floors.aws.reason);
    }

    #[test]
    fn the_floor_is_that_of_the_newest_feature() {
        let upstream = |entry: Value| json!({ "upstreams": { "docker-hub": entry } });
        check(json!({}), ">= 1.5", ">= 5.37, < 7.0", "credential_arn");
        check(json!({ "upstreams": { "quay": {} } }), ">= 1.5", ">= 5.0, < 7.0", "oldest major");
        check(json!({ "repositories": {} }), ">= 1.5", ">= 5.61, < 7.0", "aws_ecr_repository_creation_template");
        check(json!({ "secret": { "mode": "write_only" } }), ">= 1.11", ">= 5.88, < 7.0", "secret_string_wo");
        check(upstream(json!({ "upstream_repository_prefix": "library" })), ">= 1.5", ">= 5.93, < 7.0", "prefix");
        check(json!({ "upstreams": { "ROOT": { "preset": "quay" } } }), ">= 1.5", ">= 5.93, < 7.0", "ROOT");
        let url = "444455556666.dkr.ecr.us-east-1.amazonaws.com";
        check(json!({ "upstreams": { "ecr": { "url": url } } }), ">= 1.5", ">= 5.93, < 7.0", "Amazon ECR upstream");
        // If no upstream has a secret, no write-only argument is used.
        let public = json!({ "secret": { "mode": "write_only" }, "upstreams": { "quay": {} } });
        check(public, ">= 1.5", ">= 5.0, < 7.0", "oldest major");
    }
}
