//! The upstream registries that ECR can cache, one row for each. Names, hosts, credentials and path rules follow the
//! ECR User Guide, "Creating a pull through cache rule".

mod host_form;
pub mod prose;

pub use host_form::{AZURE, ECR, EcrHost, Host, HostForm, parse_ecr_host};

/// The host of Docker Hub in a rule.
pub const DOCKER_HUB: &str = "registry-1.docker.io";

/// The prefix, or upstream prefix, that stands for the whole registry.
pub const ROOT: &str = "ROOT";

/// The longest repository prefix of a rule, in characters. Source: ECR API Reference, `CreatePullThroughCacheRule`.
pub const MAX_PREFIX_LEN: usize = 30;

/// The most rules that one registry may have in one region. Source: ECR User Guide, "Amazon ECR service quotas": 50 per
/// supported region, not adjustable.
pub const MAX_RULES: usize = 50;

/// How ECR authenticates to an upstream registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anonymously; a secret has no effect.
    Public,
    /// With a Secrets Manager secret.
    Secret(UpstreamSecret),
    /// With IAM: no secret, but a role if the account differs.
    Iam,
}

/// The secret of one registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpstreamSecret {
    /// What goes into `username`.
    pub username: &'static str,
    /// What goes into `accessToken`.
    pub access_token: &'static str,
    /// The keys that ECR reads; all are required.
    pub keys: &'static [&'static str],
    /// A further note on the credentials: a sentence in Markdown for the README of a module.
    pub note: Option<&'static str>,
}

/// The keys that ECR reads; so far they are the same for every registry.
pub const SECRET_KEYS: &[&str] = &["username", "accessToken"];

impl UpstreamSecret {
    const fn new(username: &'static str, access_token: &'static str) -> Self {
        Self { username, access_token, keys: SECRET_KEYS, note: None }
    }
}

/// One upstream registry that ECR can cache.
#[derive(Debug)]
pub struct Registry {
    /// The name in a spec.
    pub name: &'static str,
    /// The name in prose.
    pub title: &'static str,
    /// The short name in lists.
    pub short: &'static str,
    /// The API's `upstreamRegistry` value.
    pub api_name: &'static str,
    /// The repository prefix that the AWS console proposes.
    pub console_prefix: &'static str,
    /// Further names that a spec may use.
    pub aliases: &'static [&'static str],
    /// The host of the registry.
    pub host: Host,
    /// How ECR authenticates.
    pub access: Access,
    /// The path of its official images, which have bare names outside the cache.
    pub official_images: Option<&'static str>,
    /// The form of the path after the prefix, without a full stop.
    pub path_rule: &'static str,
    /// An existing image, path and tag, for examples.
    pub example_image: &'static str,
    /// The page that documents the credentials or the registry.
    pub docs: &'static str,
}

/// The page about the secret of a rule.
pub const AWS_SECRET_DOCS: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html";
const AWS_RULE_DOCS: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-rule.html";

/// Every upstream registry, Docker Hub first.
pub const REGISTRIES: &[Registry] = &[
    Registry {
        name: "docker-hub",
        title: "Docker Hub",
        short: "Docker Hub",
        api_name: "docker-hub",
        console_prefix: "docker-hub",
        aliases: &["dockerhub", "docker", "hub"],
        host: Host::Fixed(DOCKER_HUB),
        access: Access::Secret(UpstreamSecret::new("Docker Hub account name", "Docker Hub access token")),
        official_images: Some("library/"),
        path_rule: "official images need `library/`, all others must not have it",
        example_image: "library/nginx:1.27",
        docs: AWS_SECRET_DOCS,
    },
    Registry {
        name: "ecr-public",
        title: "Amazon ECR Public",
        short: "ECR Public",
        api_name: "ecr-public",
        console_prefix: "ecr-public",
        aliases: &["public-ecr", "ecr-public-gallery"],
        host: Host::Fixed("public.ecr.aws"),
        access: Access::Public,
        official_images: None,
        path_rule: "the path as the gallery shows it",
        example_image: "docker/library/nginx:1.27",
        docs: AWS_RULE_DOCS,
    },
    Registry {
        name: "k8s",
        title: "Kubernetes",
        short: "registry.k8s.io",
        api_name: "k8s",
        console_prefix: "kubernetes",
        aliases: &["kubernetes", "registry-k8s-io"],
        host: Host::Fixed("registry.k8s.io"),
        access: Access::Public,
        official_images: None,
        path_rule: "the same path as upstream, one or more segments",
        example_image: "pause:3.10",
        docs: AWS_RULE_DOCS,
    },
    Registry {
        name: "quay",
        title: "Quay",
        short: "Quay",
        api_name: "quay",
        console_prefix: "quay",
        aliases: &["quay-io"],
        host: Host::Fixed("quay.io"),
        access: Access::Public,
        official_images: None,
        path_rule: "`organization/name`; private repositories can't be cached",
        example_image: "prometheus/prometheus:v2.53.0",
        docs: AWS_RULE_DOCS,
    },
    Registry {
        name: "ghcr",
        title: "GitHub Container Registry",
        short: "GitHub",
        api_name: "github-container-registry",
        console_prefix: "github",
        aliases: &["github-container-registry", "github"],
        host: Host::Fixed("ghcr.io"),
        access: Access::Secret(UpstreamSecret::new(
            "GitHub user name",
            "classic personal access token with `read:packages`; fine-grained tokens don't work",
        )),
        official_images: None,
        path_rule: "`owner/name`, lower case",
        example_image: "fluxcd/source-controller:v1.4.1",
        docs: AWS_SECRET_DOCS,
    },
    Registry {
        name: "gitlab",
        title: "GitLab Container Registry",
        short: "GitLab",
        api_name: "gitlab-container-registry",
        console_prefix: "gitlab",
        aliases: &["gitlab-container-registry"],
        host: Host::Fixed("registry.gitlab.com"),
        access: Access::Secret(UpstreamSecret::new(
            "GitLab user name",
            "personal, group or project access token with `read_registry`",
        )),
        official_images: None,
        path_rule: "`group/[subgroup/]project[/image]`; GitLab.com only",
        example_image: "gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v17.0.0",
        docs: AWS_SECRET_DOCS,
    },
    Registry {
        name: "acr",
        title: "Microsoft Azure Container Registry",
        short: "Azure",
        api_name: "azure-container-registry",
        console_prefix: "azure",
        aliases: &["azure-container-registry", "azure"],
        host: Host::Form(&AZURE),
        access: Access::Secret(UpstreamSecret::new("name of a repository-scoped ACR token", "password of that token")),
        official_images: None,
        path_rule: "the same path as upstream; one rule per Azure registry",
        example_image: "team/app:1.0",
        docs: AWS_SECRET_DOCS,
    },
    Registry {
        name: "chainguard",
        title: "Chainguard",
        short: "Chainguard",
        api_name: "chainguard",
        console_prefix: "chainguard",
        aliases: &["cgr", "cgr-dev"],
        host: Host::Fixed("cgr.dev"),
        access: Access::Secret(UpstreamSecret {
            note: Some("Chainguard pull tokens expire after 30 days unless they are created with a longer lifetime."),
            ..UpstreamSecret::new(
                "id of a pull token (`chainctl auth pull-token`)",
                "secret of that pull token; it expires after 30 days by default",
            )
        }),
        official_images: None,
        path_rule: "`organization/name`",
        example_image: "chainguard/static:latest",
        docs: AWS_SECRET_DOCS,
    },
    Registry {
        name: "ecr",
        title: "Amazon ECR",
        short: "ECR",
        api_name: "ecr",
        console_prefix: "ecr",
        aliases: &["ecr-private"],
        host: Host::Form(&ECR),
        access: Access::Iam,
        official_images: None,
        path_rule: "the same path as upstream, without the upstream prefix",
        example_image: "my-app:1.0",
        docs: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private.html",
    },
];

impl PartialEq for Registry {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Registry {}

impl Registry {
    /// Returns its secret; `None` if it has none.
    pub const fn secret(&self) -> Option<&UpstreamSecret> {
        match &self.access {
            Access::Secret(secret) => Some(secret),
            Access::Public | Access::Iam => None,
        }
    }

    /// Whether the upstream needs a secret.
    pub const fn needs_secret(&self) -> bool {
        self.secret().is_some()
    }

    /// Returns the keys of a secret with its credentials, even if it doesn't need one.
    pub fn secret_keys(&self) -> &'static [&'static str] {
        self.secret().map_or(SECRET_KEYS, |secret| secret.keys)
    }

    /// Whether it is a private ECR registry.
    pub const fn is_ecr(&self) -> bool {
        matches!(self.access, Access::Iam)
    }
}

/// Returns the registry with this name or alias.
pub fn by_name(name: &str) -> Option<&'static Registry> {
    REGISTRIES.iter().find(|registry| registry.name == name || registry.aliases.contains(&name))
}

/// Returns the registry whose upstream host this is.
pub fn by_host(host: &str) -> Option<&'static Registry> {
    REGISTRIES.iter().find(|registry| registry.host.matches(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_belongs_to_one_registry_or_none() {
        for (host, expected) in [
            ("registry-1.docker.io", Some("docker-hub")),
            ("myco.azurecr.io", Some("acr")),
            ("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn", Some("ecr")),
            ("https://myco.azurecr.io", None),
            ("a.b.azurecr.io", None),
            (".azurecr.io", None),
            ("11112222333.dkr.ecr.eu-west-1.amazonaws.com", None),
            ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/x", None),
            ("111122223333.dkr.ecr.eu-west-1.", None),
            ("quay.io:443", None),
            ("", None),
        ] {
            assert_eq!(by_host(host).map(|registry| registry.name), expected, "{host}");
        }
    }

    #[test]
    fn no_name_means_two_registries() {
        let mut names: Vec<&str> = REGISTRIES
            .iter()
            .flat_map(|registry| std::iter::once(registry.name).chain(registry.aliases.iter().copied()))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for registry in REGISTRIES {
            assert_eq!(by_name(registry.console_prefix), Some(registry), "{}", registry.name);
            assert_eq!(by_name(registry.api_name), Some(registry), "{}", registry.name);
        }
    }
}
