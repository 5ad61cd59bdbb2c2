//! What serde makes of a spec, before any default: the schema's shape, field by field.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use crate::aws::policy::PolicyRole;
use crate::spec::model::{SecretMode, Section};

#[derive(Deserialize)]
pub(super) struct RawSpec {
    pub(super) template: Option<String>,
    pub(super) module: Option<RawModule>,
    pub(super) region: Option<String>,
    pub(super) account: Option<String>,
    pub(super) upstreams: Option<IndexMap<String, Option<RawUpstream>>>,
    pub(super) secret: Option<RawSecret>,
    pub(super) policy: Option<RawPolicy>,
    pub(super) registry_policy: Option<RawRegistryPolicy>,
    pub(super) repositories: Option<RawRepositories>,
    pub(super) tags: Option<IndexMap<String, String>>,
    pub(super) overrides: Option<RawOverrides>,
    pub(super) docs: Option<RawDocs>,
    pub(super) lint: Option<RawLint>,
}

#[derive(Default, Deserialize)]
pub(super) struct RawModule {
    pub(super) label: Option<String>,
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) required_terraform: Option<String>,
    pub(super) required_aws_provider: Option<String>,
}

#[derive(Default, Deserialize)]
pub(super) struct RawUpstream {
    pub(super) preset: Option<String>,
    pub(super) url: Option<String>,
    pub(super) upstream_repository_prefix: Option<String>,
    pub(super) custom_role_arn: Option<String>,
    pub(super) create_role: Option<bool>,
    pub(super) credentials: Option<RawCredentials>,
    pub(super) secret_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RawCredentials {
    Wanted(bool),
    Placeholders(IndexMap<String, String>),
}

#[derive(Default, Deserialize)]
pub(super) struct RawSecret {
    pub(super) mode: Option<RawSecretMode>,
    pub(super) recovery_window_in_days: Option<u8>,
    pub(super) kms_key_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawSecretMode {
    Placeholder,
    WriteOnly,
    Existing,
}

impl From<RawSecretMode> for SecretMode {
    fn from(raw: RawSecretMode) -> Self {
        match raw {
            RawSecretMode::Placeholder => Self::Placeholder,
            RawSecretMode::WriteOnly => Self::WriteOnly,
            RawSecretMode::Existing => Self::Existing,
        }
    }
}

#[derive(Default, Deserialize)]
pub(super) struct RawPolicy {
    pub(super) name: Option<String>,
    pub(super) roles: Option<Vec<RawRole>>,
}

pub(super) struct RawRole(pub(super) &'static PolicyRole);

impl<'de> Deserialize<'de> for RawRole {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        PolicyRole::by_name(&name).map(Self).ok_or_else(|| serde::de::Error::custom("unknown role"))
    }
}

pub(super) struct RawSection(pub(super) Section);

impl<'de> Deserialize<'de> for RawSection {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Section::by_name(&name).map(Self).ok_or_else(|| serde::de::Error::custom("unknown section"))
    }
}

#[derive(Deserialize)]
pub(super) struct RawRegistryPolicy {
    pub(super) principals: Option<Vec<String>>,
    pub(super) organization: Option<String>,
    pub(super) manage: Option<bool>,
}

#[derive(Deserialize)]
pub(super) struct RawRepositories {
    pub(super) applied_for: Option<Vec<String>>,
    pub(super) image_tag_mutability: Option<String>,
    pub(super) image_tag_mutability_exclusion_filters: Option<Vec<String>>,
    pub(super) encryption: Option<RawEncryption>,
    pub(super) lifecycle: Option<RawLifecycle>,
    pub(super) tags: Option<IndexMap<String, String>>,
    pub(super) custom_role_arn: Option<String>,
    pub(super) create_role: Option<bool>,
}

#[derive(Default, Deserialize)]
pub(super) struct RawEncryption {
    #[serde(rename = "type")]
    pub(super) encryption_type: Option<String>,
    pub(super) kms_key: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct RawLifecycle {
    pub(super) keep_last: Option<u32>,
    pub(super) expire_untagged_after_days: Option<u32>,
    pub(super) expire_after_days: Option<u32>,
    pub(super) rules: Option<Vec<Value>>,
}

#[derive(Default, Deserialize)]
pub(super) struct RawOverrides {
    pub(super) variables: Option<IndexMap<String, RawVariableOverride>>,
    pub(super) outputs: Option<IndexMap<String, RawOutputOverride>>,
}

#[derive(Deserialize)]
pub(super) struct RawVariableOverride {
    pub(super) description: Option<String>,
    // `default: null` is a default; a missing one is none.
    #[serde(default, deserialize_with = "present")]
    pub(super) default: Option<Value>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

#[derive(Deserialize)]
pub(super) struct RawOutputOverride {
    pub(super) description: Option<String>,
}

#[derive(Default, Deserialize)]
pub(super) struct RawDocs {
    pub(super) diagram: Option<bool>,
    pub(super) sections: Option<Vec<RawSection>>,
    pub(super) compact_separators: Option<bool>,
}

#[derive(Default, Deserialize)]
pub(super) struct RawLint {
    pub(super) allow: Option<Vec<String>>,
}
