//! Rules about creation templates. Source: ECR User Guide, "Repository creation templates".

use super::LintInput;
use crate::aws::registries::ROOT;
use crate::diag::{Code, Example};
use crate::spec::model::Repositories;
use crate::spec::problem::{Problem, path};

/// Immutable tags in a cache.
pub const IMMUTABLE_TAGS: Code = Code::rule(
    "PTC211",
    "cached tags can't be immutable",
    "ECR checks the upstream once a day and overwrites a tag that has moved. An immutable tag can't be overwritten and \
     becomes stale.",
    Example::Spec {
        bad: "repositories: { image_tag_mutability: IMMUTABLE }\n",
        good: "repositories: { image_tag_mutability: MUTABLE }\n",
    },
);

/// Finds `IMMUTABLE`.
pub fn immutable_tags(input: LintInput<'_>) -> Vec<Problem> {
    let immutable = repositories(input).filter(|repositories| repositories.image_tag_mutability == "IMMUTABLE");
    immutable
        .map(|_| {
            Problem::at_value(
                &IMMUTABLE_TAGS,
                path(["repositories", "image_tag_mutability"]),
                "a cache refreshes its tags",
            )
            .help("write `image_tag_mutability: MUTABLE`, or leave it out")
        })
        .collect()
}

/// Partly immutable tags in a cache.
pub const PARTLY_IMMUTABLE_TAGS: Code = Code::warning(
    "PTC311",
    "most cached tags would be immutable",
    "Only tags that a filter excludes are refreshed; all others stay as they were first pulled.",
    Example::Spec {
        bad: "module: { required_aws_provider: \">= 6.10\" }\nrepositories:\n  \
              image_tag_mutability: IMMUTABLE_WITH_EXCLUSION\n  image_tag_mutability_exclusion_filters: [latest]\n",
        good: "repositories: { image_tag_mutability: MUTABLE }\n",
    },
);

/// Finds `IMMUTABLE_WITH_EXCLUSION`.
pub fn partly_immutable_tags(input: LintInput<'_>) -> Vec<Problem> {
    let partly =
        repositories(input).filter(|repositories| repositories.image_tag_mutability == "IMMUTABLE_WITH_EXCLUSION");
    partly
        .map(|_| {
            let path = path(["repositories", "image_tag_mutability"]);
            Problem::at_value(&PARTLY_IMMUTABLE_TAGS, path, "tags outside the filters are never refreshed")
                .help("write `image_tag_mutability: MUTABLE`, or allow PTC311")
        })
        .collect()
}

/// Tags or a key, but no role to set them.
pub const MISSING_TEMPLATE_ROLE: Code = Code::rule(
    "PTC212",
    "the creation template needs a role",
    "ECR sets tags and customer managed keys on new repositories through a role; without one the first pull fails.",
    Example::Spec {
        bad: "repositories: { create_role: false, tags: { team: platform } }\n",
        good: "repositories: { tags: { team: platform } }\n",
    },
);

/// Finds tags or KMS where no role is created or given.
pub fn missing_template_role(input: LintInput<'_>) -> Vec<Problem> {
    let without = repositories(input).filter(|repositories| {
        repositories.needs_role() && !repositories.create_role && repositories.custom_role_arn.is_none()
    });
    without
        .map(|_| {
            let path = path(["repositories", "create_role"]);
            Problem::at_value(&MISSING_TEMPLATE_ROLE, path, "tags and KMS encryption need a role that ECR can assume")
                .help("remove `create_role: false`, or set `custom_role_arn` to a role that trusts ecr.amazonaws.com")
        })
        .collect()
}

/// A key of another region.
pub const FOREIGN_KEY: Code = Code::rule(
    "PTC214",
    "the key is not one that this region's ECR can use",
    "The key is a full key ARN in the region of the repositories, and only KMS encryption has one.",
    Example::Spec {
        bad: "region: eu-west-1\nrepositories:\n  encryption:\n    type: KMS\n    \
              kms_key: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\n",
        good: "region: eu-west-1\nrepositories:\n  encryption:\n    type: KMS\n    \
               kms_key: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\n",
    },
);

/// Checks the key of cached repositories.
pub fn foreign_key(input: LintInput<'_>) -> Vec<Problem> {
    let keyed = repositories(input)
        .filter_map(|repositories| Some((repositories, repositories.encryption.kms_key.as_deref()?)));
    keyed
        .filter_map(|(repositories, key)| {
            let fault = key_fault(key, &repositories.encryption.encryption_type, input.spec.region.as_deref())?;
            Some(
                Problem::at_value(&FOREIGN_KEY, path(["repositories", "encryption", "kms_key"]), fault)
                    .help("write the full ARN, `arn:aws:kms:REGION:ACCOUNT:key/ID`, with `type: KMS`"),
            )
        })
        .collect()
}

fn key_fault(key: &str, encryption_type: &str, own_region: Option<&str>) -> Option<String> {
    if encryption_type == "AES256" {
        return Some("AES256 encryption takes no key".to_owned());
    }
    let parts: Vec<&str> = key.splitn(6, ':').collect();
    let [arn, _, kms, region, _, resource] = parts[..] else {
        return Some("this is not the ARN of a KMS key".to_owned());
    };
    if arn != "arn" || kms != "kms" || !resource.starts_with("key/") {
        return Some("this is not the ARN of a KMS key".to_owned());
    }
    own_region
        .filter(|own| *own != region)
        .map(|own| format!("the key is in `{region}`, the repositories are in `{own}`"))
}

/// Dual-layer encryption where AWS has none.
pub const DSSE_OUTSIDE_GOV: Code = Code::rule(
    "PTC232",
    "dual-layer encryption exists in GovCloud only",
    "ECR accepts `KMS_DSSE` only in the AWS GovCloud (US) regions.",
    Example::Spec {
        bad: "region: eu-west-1\nrepositories: { encryption: { type: KMS_DSSE } }\n",
        good: "region: eu-west-1\nrepositories: { encryption: { type: KMS } }\n",
    },
);

/// Finds `KMS_DSSE` outside GovCloud.
pub fn dsse_outside_gov(input: LintInput<'_>) -> Vec<Problem> {
    let gov = input.spec.region.as_deref().is_some_and(|region| region.starts_with("us-gov-"));
    let dsse = repositories(input).filter(|repositories| repositories.encryption.encryption_type == "KMS_DSSE" && !gov);
    dsse.map(|_| {
        let path = path(["repositories", "encryption", "type"]);
        Problem::at_value(&DSSE_OUTSIDE_GOV, path, "`KMS_DSSE` works in GovCloud regions only")
            .help("write `type: KMS`, or set `region` to a GovCloud region")
    })
    .collect()
}

/// A template that the cache never uses.
pub const NOT_FOR_CACHE: Code = Code::firm_rule(
    "PTC242",
    "the creation template is not for the cache",
    "ECR uses a template only for what it is applied for. Without `PULL_THROUGH_CACHE` cached repositories get ECR's \
     own defaults.",
    Example::Spec {
        bad: "repositories: { applied_for: [REPLICATION] }\n",
        good: "repositories: { applied_for: [PULL_THROUGH_CACHE, REPLICATION] }\n",
    },
);

/// Finds templates that are for other repositories only.
pub fn not_for_cache(input: LintInput<'_>) -> Vec<Problem> {
    let others =
        repositories(input).filter(|repositories| !repositories.applied_for.iter().any(|o| o == "PULL_THROUGH_CACHE"));
    others
        .map(|_| {
            let path = path(["repositories", "applied_for"]);
            Problem::at_value(&NOT_FOR_CACHE, path, "cached repositories would not be created from it")
                .help("add `PULL_THROUGH_CACHE`, or leave `repositories` out")
        })
        .collect()
}

/// A template for the whole registry.
pub const TEMPLATE_FOR_ALL: Code = Code::warning(
    "PTC315",
    "the creation template would govern the whole registry",
    "A template for `ROOT` applies to every new repository without a template of its own, not only to cached ones.",
    Example::Spec {
        bad: "upstreams:\n  ROOT: { preset: quay }\nrepositories: {}\n",
        good: "upstreams:\n  quay: {}\nrepositories: {}\n",
    },
);

/// Finds creation templates for `ROOT`.
pub fn template_for_all(input: LintInput<'_>) -> Vec<Problem> {
    let root = input.spec.upstreams.iter().any(|upstream| upstream.prefix == ROOT);
    repositories(input)
        .filter(|_| root)
        .map(|_| {
            Problem::at_key(
                &TEMPLATE_FOR_ALL,
                path(["repositories"]),
                "with a `ROOT` rule this governs every new repository",
            )
            .help("give the rule a prefix, or leave `repositories` out")
        })
        .collect()
}

fn repositories<'a>(input: LintInput<'a>) -> impl Iterator<Item = &'a Repositories> {
    input.spec.repositories.iter()
}
