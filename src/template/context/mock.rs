//! The mocked environment of the module's own tests: the spec's account, region and partition, or an example's.

use indexmap::IndexMap;
use serde::Serialize;

use crate::aws::partition;
use crate::aws::registries::ROOT;
use crate::spec::model::Spec;

/// The mocked environment.
#[derive(Debug, Serialize)]
pub(super) struct Mock {
    /// The account: the spec's, or `111122223333`, which is from AWS's own examples.
    pub(super) account: String,
    /// A different account.
    other_account: &'static str,
    /// The region: the spec's, or `eu-west-1`.
    pub(super) region: String,
    /// Its partition: `aws`, `aws-cn`, ….
    pub(super) partition: &'static str,
    /// The partition's DNS suffix: `amazonaws.com`, ….
    pub(super) dns_suffix: &'static str,
    /// A different region.
    other_region: &'static str,
    /// The ARN of a secret.
    pub(super) secret_arn: String,
    /// The ARN of a role.
    pub(super) role_arn: String,
    /// The host of an ECR registry of another account.
    foreign_registry: String,
}

/// Builds the mocked environment. An unknown region is assumed to be in the partition `aws`.
pub(super) fn mock(spec: &Spec) -> Mock {
    let account = spec.account.as_deref().unwrap_or("111122223333").to_owned();
    let other_account = if account == "444455556666" { "111122223333" } else { "444455556666" };
    let region = spec.region.as_deref().unwrap_or("eu-west-1").to_owned();
    let partition = partition::of_region(&region).unwrap_or(&partition::PARTITIONS[0]);
    let name = partition.name;
    Mock {
        other_account,
        partition: name,
        dns_suffix: partition.dns_suffix,
        other_region: if region == "us-east-1" { "us-west-2" } else { "us-east-1" },
        secret_arn: format!("arn:{name}:secretsmanager:{region}:{account}:secret:ecr-pullthroughcache/example-AbCdEf"),
        role_arn: format!("arn:{name}:iam::{account}:role/ecr-repository-template"),
        foreign_registry: format!("{other_account}.dkr.ecr.{region}.{}", partition.dns_suffix),
        account,
        region,
    }
}

impl Mock {
    /// Returns the URL of images with a prefix.
    pub(super) fn url(&self, prefix: &str) -> String {
        let registry = format!("{}.dkr.ecr.{}.{}", self.account, self.region, self.dns_suffix);
        if prefix == ROOT { registry } else { format!("{registry}/{prefix}") }
    }
}

/// Returns example values that differ from the placeholders and from any real credentials.
pub(super) fn credentials() -> IndexMap<&'static str, &'static str> {
    [("username", "example"), ("accessToken", "example")].into()
}
