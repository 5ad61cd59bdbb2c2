//! Spec → what templates see. Every decision is made here; templates print and loop.

mod access;
mod classic;
mod mock;
mod patterns;
mod readme;
mod repositories;
mod upstream;
mod uses;
mod wording;

use indexmap::IndexMap;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use crate::spec::floors::floors;
use crate::spec::model::{Role, Spec};

pub(crate) use repositories::lifecycle as lifecycle_policy;

/// The version of what templates see; it grows when a field goes or changes its meaning, not when one comes.
pub const VERSION: u32 = 1;

/// What templates see.
#[derive(Debug, Serialize)]
pub struct Context<'spec> {
    label: &'spec str,
    title: &'spec str,
    description: Option<&'spec str>,
    required_terraform: String,
    required_aws_provider: String,
    region: Option<&'spec str>,
    example_region: &'spec str,
    uses: uses::Uses,
    upstreams: Vec<upstream::Upstream<'spec>>,
    upstreams_count: usize,
    upstreams_default: IndexMap<&'spec str, upstream::Entry<'spec>>,
    sample: upstream::Entry<'spec>,
    secrets_count: usize,
    placeholders: IndexMap<&'spec str, &'spec IndexMap<String, String>>,
    other_credentials: IndexMap<&'spec str, IndexMap<&'static str, &'static str>>,
    recovery_window_in_days: u8,
    policy_base: String,
    policy_name_default: Option<&'spec str>,
    #[serde(flatten)]
    access: access::Access,
    repositories: repositories::Repositories<'spec>,
    tags: &'spec IndexMap<String, String>,
    patterns: patterns::Patterns,
    variables: wording::Variables,
    mock: mock::Mock,
    readme: readme::Readme<'spec>,
    sections: Vec<&'static str>,
    compact_separators: bool,
    classic: Option<classic::Classic<'spec>>,
}

/// Decides what templates see.
pub fn context(spec: &Spec) -> Value {
    Value::from(Serde(of_spec(spec)))
}

fn of_spec(spec: &Spec) -> Context<'_> {
    let floors = floors(spec);
    let uses = uses::uses(spec);
    let mock = mock::mock(spec);
    let module = &spec.module;
    let secrets = || spec.upstreams.iter().filter_map(|up| Some((up.prefix.as_str(), up.credentials.as_ref()?)));
    let upstreams_default = upstream::entries(spec);
    Context {
        label: &module.label,
        title: &module.title,
        description: module.description.as_deref(),
        required_terraform: module.required_terraform.clone().unwrap_or_else(|| floors.terraform_constraint()),
        required_aws_provider: module.required_aws_provider.clone().unwrap_or_else(|| floors.aws_constraint()),
        region: spec.region.as_deref(),
        example_region: spec.region.as_deref().unwrap_or("eu-west-1"),
        upstreams: upstream::upstreams(spec, &mock),
        upstreams_count: spec.upstreams.len(),
        sample: upstreams_default.values().next().cloned().unwrap_or_default(),
        upstreams_default,
        secrets_count: secrets().count(),
        placeholders: secrets().map(|(prefix, secret)| (prefix, &secret.placeholders)).collect(),
        other_credentials: secrets().map(|(prefix, _)| (prefix, mock::credentials())).collect(),
        recovery_window_in_days: spec.secret.recovery_window_in_days,
        policy_base: policy_base(spec),
        policy_name_default: spec.policy.name.as_deref(),
        access: access::access(spec, &mock),
        repositories: repositories::repositories(spec, &mock),
        tags: &spec.tags,
        patterns: patterns::patterns(spec),
        variables: wording::variables(spec, &uses),
        readme: readme::readme(spec),
        sections: spec.docs.sections.iter().map(|section| section.name()).collect(),
        compact_separators: spec.docs.compact_separators,
        classic: classic::classic(spec),
        uses,
        mock,
    }
}

/// The name of the policy of a role, in a region.
pub(crate) fn policy_name(spec: &Spec, region: &str, role: Role) -> String {
    let base = spec.policy.name.clone().unwrap_or_else(|| format!("{}-{region}", policy_base(spec)));
    format!("{base}-{}", role.name())
}

/// A name that no other module of the account has in the same region: prefixes are unique there.
fn policy_base(spec: &Spec) -> String {
    let prefix = spec.upstreams.first().map_or("", |upstream| &upstream.prefix);
    format!("{}-{prefix}", spec.module.label).replace(['_', '/', '.'], "-")
}
