//! Decides what templates see of a spec. Every decision is made here; templates print and loop.

mod classic;
mod mock;
mod patterns;
mod policies;
mod readme;
mod repositories;
mod upstream;
mod uses;
mod variables;

use indexmap::IndexMap;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use crate::aws::policy::PolicyRole;
use crate::spec::floors::floors;
use crate::spec::model::Spec;

pub(crate) use repositories::lifecycle as lifecycle_policy;

/// The version of what templates see; it grows when a field goes or changes its meaning, not when one comes.
pub const VERSION: u32 = 1;

/// What templates see.
#[derive(Debug, Serialize)]
pub struct Context<'spec> {
    /// The name of the Terraform resources.
    label: &'spec str,
    /// The heading of the README.
    title: &'spec str,
    /// What the README says below it.
    description: Option<&'spec str>,
    /// The constraint on Terraform: the spec's, else the lowest that the features in use need.
    required_terraform: String,
    /// The constraint on the AWS provider, likewise.
    required_aws_provider: String,
    /// The spec's region; none: the provider's own.
    region: Option<&'spec str>,
    /// A region for examples: the spec's, else `eu-west-1`.
    example_region: &'spec str,
    /// Which features the module has.
    uses: uses::Uses,
    /// The upstreams, in the spec's order.
    upstreams: Vec<upstream::Upstream<'spec>>,
    /// How many there are.
    upstreams_count: usize,
    /// The default of `var.upstreams`, by repository prefix.
    upstreams_default: IndexMap<&'spec str, upstream::Entry<'spec>>,
    /// The first element of it, for tests that change it.
    sample: upstream::Entry<'spec>,
    /// How many upstreams have a secret.
    secrets_count: usize,
    /// What each secret is created with, by repository prefix.
    placeholders: IndexMap<&'spec str, &'spec IndexMap<String, String>>,
    /// Credentials that tests fill in, by repository prefix.
    other_credentials: IndexMap<&'spec str, IndexMap<&'static str, &'static str>>,
    /// Days in which a deleted secret can come back; 0 or 7 to 30.
    recovery_window_in_days: u8,
    /// The base of the IAM policies' names; unique in a region, since prefixes are.
    policy_base: String,
    /// The spec's own base of those names.
    policy_name_default: Option<&'spec str>,
    #[serde(flatten)]
    policies: policies::Policies,
    /// The creation template of cached repositories.
    repositories: repositories::Repositories<'spec>,
    /// Tags on all resources.
    tags: &'spec IndexMap<String, String>,
    /// Regular expressions by which the module validates its input.
    patterns: patterns::Patterns,
    /// Descriptions of variables that depend on what the module has.
    variables: variables::Variables,
    /// What the module's own tests pretend to run in.
    mock: mock::Mock,
    /// What only the README tells.
    readme: readme::Readme<'spec>,
    /// The sections of the generated docs, in the spec's order.
    sections: Vec<&'static str>,
    /// Whether the rows below table heads are written short.
    compact_separators: bool,
    /// What the templates of `classic` see besides; none for a spec without upstreams.
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
        policies: policies::policies(spec, &mock),
        repositories: repositories::repositories(spec, &mock),
        tags: &spec.tags,
        patterns: patterns::patterns(spec),
        variables: variables::variables(spec, &uses),
        readme: readme::readme(spec),
        sections: spec.docs.sections.iter().map(|section| section.name()).collect(),
        compact_separators: spec.docs.compact_separators,
        classic: classic::classic(spec),
        uses,
        mock,
    }
}

/// The name of the policy of a role, in a region.
pub(crate) fn policy_name(spec: &Spec, region: &str, role: &PolicyRole) -> String {
    let base = spec.policy.name.clone().unwrap_or_else(|| format!("{}-{region}", policy_base(spec)));
    format!("{base}-{}", role.name)
}

/// A name that no other module of the account has in the same region: prefixes are unique there.
fn policy_base(spec: &Spec) -> String {
    let prefix = spec.upstreams.first().map_or("", |upstream| &upstream.prefix);
    format!("{}-{prefix}", spec.module.label).replace(['_', '/', '.'], "-")
}
