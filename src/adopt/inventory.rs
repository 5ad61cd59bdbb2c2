//! What AWS describes, as values: rules, creation templates, secrets, policies. The fields are those of botocore's
//! models of `ecr` (2015-09-21), `secretsmanager` (2017-10-17) and `iam` (2010-05-08).

use serde_json::{Map, Value};

use super::fields::Fields;
use crate::diag::Diagnostic;

/// Everything in the input.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// `aws ecr describe-pull-through-cache-rules`
    pub rules: Vec<Rule>,
    /// `aws ecr describe-repository-creation-templates`
    pub templates: Vec<Template>,
    /// `aws secretsmanager list-secrets`; `None`: not in the input.
    pub secrets: Option<Vec<Secret>>,
    /// `aws ecr get-registry-policy`
    pub registry_policy: Option<String>,
    /// `aws iam list-policies`: names and ARNs.
    pub policies: Vec<(String, String)>,
}

/// A pull through cache rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// `ecrRepositoryPrefix`
    pub prefix: String,
    /// `upstreamRegistryUrl`: a bare host.
    pub url: String,
    /// `upstreamRepositoryPrefix`; also `ROOT`, if AWS returns it.
    pub upstream_prefix: Option<String>,
    /// `credentialArn`
    pub credential_arn: Option<String>,
    /// `customRoleArn`
    pub custom_role_arn: Option<String>,
    /// `registryId`: the account.
    pub registry_id: Option<String>,
    /// `createdAt`, as AWS prints it: it distinguishes the rules of two regions that are otherwise the same.
    pub created: String,
}

/// A repository creation template.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// `prefix`
    pub prefix: String,
    /// `description`
    pub description: Option<String>,
    /// `appliedFor`, sorted.
    pub applied_for: Vec<String>,
    /// `imageTagMutability`
    pub mutability: Option<String>,
    /// `imageTagMutabilityExclusionFilters`: their patterns.
    pub exclusion_filters: Vec<String>,
    /// `encryptionConfiguration`: type and key.
    pub encryption: Option<(String, Option<String>)>,
    /// `resourceTags`
    pub tags: Map<String, Value>,
    /// `lifecyclePolicy`: JSON as text.
    pub lifecycle: Option<String>,
    /// `repositoryPolicy`: JSON as text.
    pub policy: Option<String>,
    /// `customRoleArn`
    pub custom_role_arn: Option<String>,
    /// `registryId` of the document.
    pub registry_id: Option<String>,
}

/// A secret, without its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Secret {
    /// `ARN`
    pub arn: String,
    /// `Name`
    pub name: String,
    /// `Description`
    pub description: Option<String>,
    /// `KmsKeyId`: a key that is not the default one.
    pub kms_key: Option<String>,
    /// `Tags`
    pub tags: Map<String, Value>,
    /// Why a module can't own it, if it can't.
    pub owned_by: Option<&'static str>,
}

type ReadResult<T> = Result<T, Box<Diagnostic>>;

impl Rule {
    /// Reads a rule.
    pub(super) fn read(fields: &Fields<'_>, findings: &mut Vec<Diagnostic>) -> ReadResult<Self> {
        const KNOWN: &[&str] = &[
            "ecrRepositoryPrefix",
            "upstreamRegistryUrl",
            "createdAt",
            "registryId",
            "credentialArn",
            "customRoleArn",
            "upstreamRepositoryPrefix",
            "upstreamRegistry",
            "updatedAt",
        ];
        fields.unknown(KNOWN, findings);
        Ok(Self {
            prefix: fields.required("ecrRepositoryPrefix")?,
            url: fields.required("upstreamRegistryUrl")?,
            upstream_prefix: fields.text("upstreamRepositoryPrefix")?,
            credential_arn: fields.text("credentialArn")?,
            custom_role_arn: fields.text("customRoleArn")?,
            registry_id: fields.text("registryId")?,
            created: fields.shown("createdAt"),
        })
    }
}

impl Template {
    /// Reads a template of a registry.
    pub(super) fn read(
        fields: &Fields<'_>,
        registry_id: Option<&str>,
        findings: &mut Vec<Diagnostic>,
    ) -> ReadResult<Self> {
        const KNOWN: &[&str] = &[
            "prefix",
            "description",
            "encryptionConfiguration",
            "resourceTags",
            "imageTagMutability",
            "imageTagMutabilityExclusionFilters",
            "repositoryPolicy",
            "lifecyclePolicy",
            "appliedFor",
            "customRoleArn",
            "createdAt",
            "updatedAt",
        ];
        fields.unknown(KNOWN, findings);
        let encryption = match fields.object("encryptionConfiguration")? {
            Some(encryption) => Some((encryption.required("encryptionType")?, encryption.text("kmsKey")?)),
            None => None,
        };
        let filters = fields.list("imageTagMutabilityExclusionFilters")?.iter();
        let filters = filters
            .map(|filter| Fields::of(format!("an exclusion filter of {}", fields.name), filter)?.required("filter"));
        let mut applied_for = fields.texts("appliedFor")?;
        applied_for.sort();
        Ok(Self {
            prefix: fields.required("prefix")?,
            description: fields.text("description")?.filter(|text| !text.is_empty()),
            applied_for,
            mutability: fields.text("imageTagMutability")?,
            exclusion_filters: filters.collect::<ReadResult<Vec<_>>>()?,
            encryption,
            tags: fields.tags("resourceTags")?,
            lifecycle: fields.text("lifecyclePolicy")?.filter(|text| !text.is_empty()),
            policy: fields.text("repositoryPolicy")?.filter(|text| !text.is_empty()),
            custom_role_arn: fields.text("customRoleArn")?,
            registry_id: registry_id.map(str::to_owned),
        })
    }
}

impl Secret {
    /// Reads a secret of the pull through cache; `None` for any other, of which only the name is read.
    pub(super) fn read(fields: &Fields<'_>) -> ReadResult<Option<Self>> {
        let name = fields.required("Name")?;
        if !name.starts_with(crate::spec::upstreams::SECRET_PREFIX) {
            return Ok(None);
        }
        Ok(Some(Self {
            arn: fields.required("ARN")?,
            name,
            description: fields.text("Description")?.filter(|text| !text.is_empty()),
            kms_key: fields.text("KmsKeyId")?.filter(|key| !key.ends_with("alias/aws/secretsmanager")),
            tags: fields.tags("Tags")?,
            owned_by: if fields.has("DeletedDate") {
                Some("is scheduled for deletion: `aws secretsmanager restore-secret` keeps it")
            } else if fields.has("OwningService") {
                Some("is managed by an AWS service")
            } else {
                None
            },
        }))
    }
}
