//! How many IAM policies a role needs, because AWS limits the length of each.
//!
//! A module does this arithmetic in HCL, before any ARN is known: it has the names, and the longest partition and region
//! stand for its own. The rules of specs do it in Rust, with the same numbers. Roles whose only list of ARNs is that of
//! the repositories need no second policy: a registry has at most 50 rules, with prefixes of at most 30 characters.

use super::model::Document;
use super::rights::{Target, statements};
use super::roles::PolicyRole;
use super::scope::Scope;
use crate::aws::partition::PARTITIONS;
use crate::aws::registries::MAX_PREFIX_LEN;

/// The longest managed policy, in characters without white space. Source: IAM User Guide, "IAM and AWS STS quotas".
pub const MAX_POLICY_LEN: usize = 6_144;

/// An element of a JSON list has two quotes and a comma.
const QUOTES_AND_COMMA: usize = 3;

/// The longest name of a secret. Source: Secrets Manager API Reference, `CreateSecret`.
const MAX_SECRET_NAME_LEN: usize = 512;

/// The longest path and the longest name of a role. Source: IAM API Reference, `CreateRole`.
const MAX_ROLE_PATH_AND_NAME_LEN: usize = 512 + 64;

/// The length of an account id.
const ACCOUNT_LEN: usize = 12;

/// What Terraform appends to a `name_prefix`: a time and a counter. Source: `id.PrefixedUniqueId` of its plugin SDK.
const UNIQUE_SUFFIX_LEN: usize = 26;

/// The longest name that the module gives to a role that it creates, as a prefix.
const ROLE_NAME_PREFIX: &str = "ecr-repository-template-";

/// How many secrets one policy has room for. All numbers are characters of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretRoom {
    /// What a policy has left for the ARNs of secrets.
    pub room: usize,
    /// What the ARN of a secret takes besides the secret's name.
    pub besides_name: usize,
    /// The number of secrets that fit whatever their names are.
    pub few: usize,
}

/// How many roles the policy has room for that allows passing them. All numbers are characters of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleRoom {
    /// What the first policy has left for the ARNs of repositories and roles.
    pub first: usize,
    /// What each further policy has left for the ARNs of roles.
    pub further: usize,
    /// What the ARN of a rule's repositories takes at most.
    pub repository: usize,
    /// What the ARN of a role takes at most.
    pub role: usize,
    /// What the ARN of a role takes that the module creates.
    pub created_role: usize,
}

impl SecretRoom {
    /// Returns the room for secrets in the policies of a role.
    pub fn of(role: &PolicyRole) -> Self {
        let room = room(role, |_| true);
        let besides_name =
            "arn::secretsmanager:::secret:-??????".len() + longest_place() + ACCOUNT_LEN + QUOTES_AND_COMMA;
        Self { room, besides_name, few: room / (besides_name + MAX_SECRET_NAME_LEN) }
    }

    /// Returns how many secrets each policy names, given the lengths of all names.
    pub fn per_policy(&self, names: &[usize]) -> usize {
        let arns = || names.iter().map(|name| self.besides_name + name);
        match names.len() {
            count if count <= self.few => self.few,
            count if arns().sum::<usize>() <= self.room => count,
            _ => arns().max().map_or(self.few, |longest| self.room / longest),
        }
    }

    /// Returns the number of policies.
    pub fn policies(&self, names: &[usize]) -> usize {
        names.len().div_ceil(self.per_policy(names))
    }
}

impl RoleRoom {
    /// Returns the room for passed roles in the policies of a role.
    pub fn of(role: &PolicyRole) -> Self {
        let (partition, place) = (longest_partition(), longest_place());
        Self {
            first: room(role, |_| true),
            further: room(role, |target| target == Target::PassedRoles),
            repository: "arn::ecr:::repository//*".len() + place + ACCOUNT_LEN + MAX_PREFIX_LEN + QUOTES_AND_COMMA,
            role: "arn::iam:::role".len() + partition + ACCOUNT_LEN + MAX_ROLE_PATH_AND_NAME_LEN + QUOTES_AND_COMMA,
            created_role: "arn::iam:::role/".len()
                + partition
                + ACCOUNT_LEN
                + ROLE_NAME_PREFIX.len()
                + UNIQUE_SUFFIX_LEN
                + QUOTES_AND_COMMA,
        }
    }

    /// Returns what the ARN of a role takes that the caller of the module gives.
    pub fn given_role(arn: &str) -> usize {
        arn.len() + QUOTES_AND_COMMA
    }

    /// Whether the first policy has room for the roles beside the repositories of so many rules. `most` is the number of
    /// roles before equal ones are counted once: that number is known where an ARN isn't yet.
    pub fn fit_in_first(&self, rules: usize, most: usize, roles: &[usize]) -> bool {
        let repositories = rules * self.repository;
        repositories + most * self.role <= self.first || repositories + roles.iter().sum::<usize>() <= self.first
    }

    /// Returns the number of policies, with what each role takes.
    pub fn policies(&self, rules: usize, most: usize, roles: &[usize]) -> usize {
        if self.fit_in_first(rules, most, roles) { 1 } else { 1 + roles.len().div_ceil(self.per_further_policy(roles)) }
    }

    /// Returns how many roles each further policy names, given what each of them takes.
    pub fn per_further_policy(&self, roles: &[usize]) -> usize {
        self.further / roles.iter().copied().max().unwrap_or(self.role)
    }
}

/// Returns what a policy with some of the rights of a role has left for ARNs. HCL's `jsonencode` writes each of the lists
/// in brackets, as JSON does from two elements on.
fn room(role: &PolicyRole, counts: fn(Target) -> bool) -> usize {
    let list = vec![String::new(), String::new()];
    let scope = Scope {
        repositories: list.clone(),
        secrets: list.clone(),
        rule_roles: list,
        template_roles: Vec::new(),
        ..Scope::default()
    };
    let rights = role.rights.iter().filter(|right| counts(right.on));
    let document = Document::new(statements(rights, &scope));
    let lists = document.statement.iter().filter(|statement| statement.resource.len() > 1).count();
    let length = serde_json::to_string(&document).map_or(MAX_POLICY_LEN, |json| json.len());
    MAX_POLICY_LEN - (length - lists * r#""","""#.len())
}

fn longest_partition() -> usize {
    PARTITIONS.iter().map(|partition| partition.name.len()).max().unwrap_or(0)
}

/// The length of the longest partition and region together.
fn longest_place() -> usize {
    let of = |name: &str, regions: &[&str]| name.len() + regions.iter().map(|region| region.len()).max().unwrap_or(0);
    PARTITIONS.iter().map(|partition| of(partition.name, partition.regions)).max().unwrap_or(0)
}
