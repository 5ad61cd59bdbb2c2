//! What the creation template of cached repositories sets.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

/// The creation template of cached repositories, one for each upstream.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Repositories {
    /// When ECR creates repositories from it: `PULL_THROUGH_CACHE`, `REPLICATION`, `CREATE_ON_PUSH`; never empty.
    pub applied_for: Vec<String>,
    /// `MUTABLE`, `IMMUTABLE`, `MUTABLE_WITH_EXCLUSION`, `IMMUTABLE_WITH_EXCLUSION`.
    pub image_tag_mutability: String,
    /// Wildcard filters of the two `…_WITH_EXCLUSION` values, 1–5.
    pub image_tag_mutability_exclusion_filters: Vec<String>,
    /// Encryption of the repositories.
    pub encryption: Encryption,
    /// Which images expire.
    pub lifecycle: Option<Lifecycle>,
    /// Tags of the repositories.
    #[serde(deserialize_with = "super::null_as_default")]
    pub tags: IndexMap<String, String>,
    /// An existing role, for tags and KMS.
    pub custom_role_arn: Option<String>,
    /// Whether the module may create that role when tags or KMS need one.
    pub create_role: bool,
}

impl Default for Repositories {
    fn default() -> Self {
        Self {
            applied_for: vec!["PULL_THROUGH_CACHE".to_owned()],
            image_tag_mutability: "MUTABLE".to_owned(),
            image_tag_mutability_exclusion_filters: Vec::new(),
            encryption: Encryption::default(),
            lifecycle: None,
            tags: IndexMap::new(),
            custom_role_arn: None,
            create_role: true,
        }
    }
}

impl Repositories {
    /// Whether ECR needs a role to create repositories like these: for tags and for KMS.
    pub fn needs_role(&self) -> bool {
        !self.tags.is_empty() || self.encryption.encryption_type != "AES256"
    }

    /// Whether the creation template has a role: one that is given, or one that the module creates because ECR needs it.
    pub fn has_role(&self) -> bool {
        self.custom_role_arn.is_some() || (self.needs_role() && self.create_role)
    }
}

/// Encryption of cached repositories.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Encryption {
    /// `AES256`, `KMS` or `KMS_DSSE`.
    #[serde(rename = "type")]
    pub encryption_type: String,
    /// ARN of a customer managed key; `None`: AWS's own.
    pub kms_key: Option<String>,
}

impl Default for Encryption {
    fn default() -> Self {
        Self { encryption_type: "AES256".to_owned(), kms_key: None }
    }
}

/// Which images expire in cached repositories: the three short forms, of which at least one is set, or ECR's own rules.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Lifecycle {
    /// How many tagged images each repository keeps.
    pub keep_last: Option<u32>,
    /// How many days after its import an untagged image expires.
    pub expire_untagged_after_days: Option<u32>,
    /// How many days after its import any image expires.
    pub expire_after_days: Option<u32>,
    /// ECR's own rules, unchanged. If they are set, the short forms are not used.
    pub rules: Option<Vec<Value>>,
}
