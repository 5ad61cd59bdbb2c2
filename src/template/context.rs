//! Builds the context that templates see from a spec. Every decision is made here; templates only print and loop.

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
use crate::spec::secret_keys;

pub(crate) use repositories::lifecycle as lifecycle_policy;

/// The version of the context. It increases when a field is removed or changes its meaning, not when one is added.
pub const VERSION: u32 = 1;

/// The context: what templates see.
#[derive(Debug, Serialize)]
pub struct Context<'spec> {
    /// The name of the Terraform resources.
    label: &'spec str,
    /// The heading of the README.
    title: &'spec str,
    /// The description below that heading.
    description: Option<&'spec str>,
    /// The version constraint on Terraform: the spec's, or the lowest version that the features in use need.
    required_terraform: String,
    /// The version constraint on the AWS provider: the spec's, or the lowest version that the features in use need.
    required_aws_provider: String,
    /// The spec's region; none if the module uses the provider's.
    region: Option<&'spec str>,
    /// The spec's account; none if the module uses the provider's.
    account: Option<&'spec str>,
    /// A region for examples: the spec's, or `eu-west-1`.
    example_region: &'spec str,
    /// Which features the module has.
    uses: uses::Uses,
    /// The upstreams, in the spec's order.
    upstreams: Vec<upstream::Upstream<'spec>>,
    /// The number of upstreams.
    upstreams_count: usize,
    /// The default of `var.upstreams`, by repository prefix.
    upstreams_default: IndexMap<&'spec str, upstream::Entry<'spec>>,
    /// The first element of that map, for tests that change it.
    sample: upstream::Entry<'spec>,
    /// The number of secrets; several upstreams can share one.
    secrets_count: usize,
    /// The names of the secrets that several upstreams share.
    shared_secrets: Vec<&'spec str>,
    /// The host of the first upstream with a secret, for tests; empty if no upstream has a secret.
    secret_host: &'spec str,
    /// The initial value of each secret, by the secret's key: the repository prefix, or the name of a shared secret.
    placeholders: IndexMap<&'spec str, &'spec IndexMap<String, String>>,
    /// Credentials that tests fill in, by the same keys.
    other_credentials: IndexMap<&'spec str, IndexMap<&'static str, &'static str>>,
    /// Days during which a deleted secret can be restored: 0, or 7 to 30.
    recovery_window_in_days: u8,
    /// The base of the names that IAM policies had before names had a random suffix.
    policy_base: String,
    /// The base of those names that the spec sets.
    policy_name_default: Option<&'spec str>,
    #[serde(flatten)]
    policies: policies::Policies,
    /// The creation template of cached repositories.
    repositories: repositories::Repositories<'spec>,
    /// Tags on all resources.
    tags: &'spec IndexMap<String, String>,
    /// Regular expressions with which the module validates its input.
    patterns: patterns::Patterns,
    /// Descriptions of variables that depend on the features of the module.
    variables: variables::Variables,
    /// The mocked account and region of the module's own tests.
    mock: mock::Mock,
    /// What only the README shows.
    readme: readme::Readme<'spec>,
    /// The sections of the generated docs, in the spec's order.
    sections: Vec<&'static str>,
    /// Whether the delimiter rows of tables are written in the short form.
    compact_separators: bool,
    /// What the templates of `classic` see in addition; none for a spec without upstreams.
    classic: Option<classic::Classic<'spec>>,
}

/// Builds the context of a spec.
pub fn context(spec: &Spec) -> Value {
    Value::from(Serde(of_spec(spec)))
}

fn of_spec(spec: &Spec) -> Context<'_> {
    let floors = floors(spec);
    let uses = uses::uses(spec);
    let mock = mock::mock(spec);
    let module = &spec.module;
    let secrets = secret_keys::by_key(spec);
    let upstreams_default = upstream::entries(spec);
    Context {
        label: &module.label,
        title: &module.title,
        description: module.description.as_deref(),
        required_terraform: module.required_terraform.clone().unwrap_or_else(|| floors.terraform_constraint()),
        required_aws_provider: module.required_aws_provider.clone().unwrap_or_else(|| floors.aws_constraint()),
        region: spec.region.as_deref(),
        account: spec.account.as_deref(),
        example_region: spec.region.as_deref().unwrap_or("eu-west-1"),
        upstreams: upstream::upstreams(spec, &mock),
        upstreams_count: spec.upstreams.len(),
        sample: upstreams_default.values().next().cloned().unwrap_or_default(),
        upstreams_default,
        secrets_count: secrets.len(),
        shared_secrets: secret_keys::shared_secrets(spec).into_iter().collect(),
        secret_host: secrets.values().next().and_then(|upstreams| upstreams.first()).map_or("", |first| &first.url),
        other_credentials: secrets.keys().map(|key| (*key, mock::credentials())).collect(),
        placeholders: upstream::placeholders(secrets),
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

/// Returns the name that a role's policy has if the spec names it, or had before names had a random suffix.
pub(crate) fn policy_name(spec: &Spec, region: &str, role: &PolicyRole) -> String {
    let base = spec.policy.name.clone().unwrap_or_else(|| format!("{}-{region}", policy_base(spec)));
    format!("{base}-{}", role.name)
}

/// Returns a base name that no other module in the account and region has, because prefixes are unique there.
fn policy_base(spec: &Spec) -> String {
    let prefix = spec.upstreams.first().map_or("", |upstream| &upstream.prefix);
    format!("{}-{prefix}", spec.module.label).replace(['_', '/', '.'], "-")
}
