//! Spec → what only the README tells.

use serde::Serialize;

use crate::aws::partition;
use crate::spec::model::Spec;
use crate::spec::presets::Host;

/// What only the README tells.
#[derive(Debug, Serialize)]
pub(super) struct Readme {
    /// `ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com`, as far as it is known.
    registry: String,
    has_docker_hub: bool,
    has_chainguard: bool,
    has_fips: bool,
}

pub(super) fn readme(spec: &Spec) -> Readme {
    let region = spec.region.as_deref();
    let partition = region.and_then(partition::of_region).unwrap_or(&partition::PARTITIONS[0]);
    let has = |name: &str| spec.upstreams.iter().any(|upstream| upstream.preset.name == name);
    Readme {
        registry: format!("ACCOUNT_ID.dkr.ecr.{}.{}", region.unwrap_or("REGION"), partition.dns_suffix),
        has_docker_hub: spec.upstreams.iter().any(|up| up.preset.host == Host::Fixed("registry-1.docker.io")),
        has_chainguard: has("chainguard"),
        has_fips: partition.name == "aws" || partition.name == "aws-us-gov",
    }
}
