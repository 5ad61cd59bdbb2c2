//! Managed policies and roles of IAM.

use std::collections::{BTreeMap, BTreeSet};

/// A managed policy of an account.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name, unique in the account whatever its case.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its path, with slashes around.
    pub path: String,
    /// Its description, which never changes.
    pub description: Option<String>,
    /// Its versions, the oldest first.
    pub versions: Vec<PolicyVersion>,
    /// The number of the version that is in force.
    pub default: u32,
    /// The number of the newest version that ever was.
    pub newest: u32,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// When it was created, in milliseconds since 1970.
    pub created: u64,
    /// When its default version last changed.
    pub updated: u64,
}

/// A version of a policy.
#[derive(Clone, Debug)]
pub struct PolicyVersion {
    /// Its number: 1 for `v1`.
    pub number: u32,
    /// Its document as it was sent.
    pub document: String,
    /// When it was created.
    pub created: u64,
}

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name, unique in the account whatever its case.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Its id.
    pub id: String,
    /// Its path, with slashes around.
    pub path: String,
    /// Its trust policy as it was sent.
    pub trust: String,
    /// Its description.
    pub description: Option<String>,
    /// The longest session in seconds.
    pub max_session: i64,
    /// The ARN of the policy that bounds it.
    pub boundary: Option<String>,
    /// Its inline policies by name.
    pub inline: BTreeMap<String, String>,
    /// The ARNs of its managed policies.
    pub attached: BTreeSet<String>,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// When it was created.
    pub created: u64,
    /// Whether the operator created it, so that no module owns it.
    pub foreign: bool,
}
