//! PRESETS: a row an upstream registry. Names, hosts, credentials and path rules follow the ECR User
//! Guide, "Creating a pull through cache rule".

use crate::base::account::is_account;

/// What an upstream registry wants before ECR may pull from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anonymous; a secret does no good.
    Public,
    /// A Secrets Manager secret with `username` and `accessToken`.
    Secret {
        /// What goes into `username`.
        username: &'static str,
        /// What goes into `accessToken`.
        access_token: &'static str,
    },
    /// IAM: no secret, a role where the account differs.
    Iam,
}

/// How the host of an upstream is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Always this one.
    Fixed(&'static str),
    /// `<name>.azurecr.io`: one rule a registry.
    Azure,
    /// `<account>.dkr.ecr.<region>.<dns suffix>`.
    Ecr,
}

/// One upstream registry that ECR can cache.
#[derive(Debug, PartialEq, Eq)]
pub struct Preset {
    /// The name in a spec.
    pub name: &'static str,
    /// What people call it, for prose.
    pub title: &'static str,
    /// The API's `upstreamRegistry` value.
    pub api_name: &'static str,
    /// The repository prefix that the AWS console proposes.
    pub console_prefix: &'static str,
    /// Further names that mean the same.
    pub aliases: &'static [&'static str],
    /// The host.
    pub host: Host,
    /// Credentials.
    pub access: Access,
    /// How the path behind the prefix is written, one sentence.
    pub path_rule: &'static str,
    /// An image that exists there, path and tag, to show a pull.
    pub example_image: &'static str,
    /// The page that documents the credentials or the registry.
    pub docs: &'static str,
}

const AWS_SECRET_DOCS: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html";
const AWS_RULE_DOCS: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-rule.html";

/// Every upstream registry, Docker Hub first.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "docker-hub",
        title: "Docker Hub",
        api_name: "docker-hub",
        console_prefix: "docker-hub",
        aliases: &["dockerhub", "docker", "hub"],
        host: Host::Fixed("registry-1.docker.io"),
        access: Access::Secret { username: "Docker Hub account name", access_token: "Docker Hub access token" },
        path_rule: "official images need `library/`, all others must not have it",
        example_image: "library/nginx:1.27",
        docs: AWS_SECRET_DOCS,
    },
    Preset {
        name: "ecr-public",
        title: "Amazon ECR Public",
        api_name: "ecr-public",
        console_prefix: "ecr-public",
        aliases: &["public-ecr", "ecr-public-gallery"],
        host: Host::Fixed("public.ecr.aws"),
        access: Access::Public,
        path_rule: "the path as the gallery shows it",
        example_image: "docker/library/nginx:1.27",
        docs: AWS_RULE_DOCS,
    },
    Preset {
        name: "k8s",
        title: "Kubernetes",
        api_name: "k8s",
        console_prefix: "kubernetes",
        aliases: &["kubernetes", "registry-k8s-io"],
        host: Host::Fixed("registry.k8s.io"),
        access: Access::Public,
        path_rule: "one or more segments, as upstream",
        example_image: "pause:3.10",
        docs: AWS_RULE_DOCS,
    },
    Preset {
        name: "quay",
        title: "Quay",
        api_name: "quay",
        console_prefix: "quay",
        aliases: &["quay-io"],
        host: Host::Fixed("quay.io"),
        access: Access::Public,
        path_rule: "`organization/name`; private repositories can't be cached",
        example_image: "prometheus/prometheus:v2.53.0",
        docs: AWS_RULE_DOCS,
    },
    Preset {
        name: "ghcr",
        title: "GitHub Container Registry",
        api_name: "github-container-registry",
        console_prefix: "github",
        aliases: &["github-container-registry", "github"],
        host: Host::Fixed("ghcr.io"),
        access: Access::Secret {
            username: "GitHub user name",
            access_token: "classic personal access token with `read:packages`; fine-grained tokens don't work",
        },
        path_rule: "`owner/name`, lower case",
        example_image: "fluxcd/source-controller:v1.4.1",
        docs: AWS_SECRET_DOCS,
    },
    Preset {
        name: "gitlab",
        title: "GitLab Container Registry",
        api_name: "gitlab-container-registry",
        console_prefix: "gitlab",
        aliases: &["gitlab-container-registry"],
        host: Host::Fixed("registry.gitlab.com"),
        access: Access::Secret {
            username: "GitLab user name",
            access_token: "personal, group or project access token with `read_registry`",
        },
        path_rule: "`group/[subgroup/]project[/image]`; GitLab.com only",
        example_image: "gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v17.0.0",
        docs: AWS_SECRET_DOCS,
    },
    Preset {
        name: "acr",
        title: "Microsoft Azure Container Registry",
        api_name: "azure-container-registry",
        console_prefix: "azure",
        aliases: &["azure-container-registry", "azure"],
        host: Host::Azure,
        access: Access::Secret {
            username: "name of a repository-scoped ACR token",
            access_token: "password of that token",
        },
        path_rule: "as upstream; one rule an Azure registry",
        example_image: "team/app:1.0",
        docs: AWS_SECRET_DOCS,
    },
    Preset {
        name: "chainguard",
        title: "Chainguard",
        api_name: "chainguard",
        console_prefix: "chainguard",
        aliases: &["cgr", "cgr-dev"],
        host: Host::Fixed("cgr.dev"),
        access: Access::Secret {
            username: "id of a pull token (`chainctl auth pull-token`)",
            access_token: "secret of that pull token; it lives 30 days unless asked otherwise",
        },
        path_rule: "`organization/name`",
        example_image: "chainguard/static:latest",
        docs: AWS_SECRET_DOCS,
    },
    Preset {
        name: "ecr",
        title: "Amazon ECR",
        api_name: "ecr",
        console_prefix: "ecr",
        aliases: &["ecr-private"],
        host: Host::Ecr,
        access: Access::Iam,
        path_rule: "maps through both prefixes",
        example_image: "my-app:1.0",
        docs: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private.html",
    },
];

impl Preset {
    /// The host, where it is always the same.
    pub fn fixed_host(&self) -> Option<&'static str> {
        match self.host {
            Host::Fixed(host) => Some(host),
            Host::Azure | Host::Ecr => None,
        }
    }

    /// The host as people read it, with its open parts in angle brackets.
    pub fn host_form(&self) -> &'static str {
        match self.host {
            Host::Fixed(host) => host,
            Host::Azure => "<name>.azurecr.io",
            Host::Ecr => "<account>.dkr.ecr.<region>.<dns suffix>",
        }
    }

    /// A host to write into a spec.
    pub fn example_host(&self) -> &'static str {
        match self.host {
            Host::Fixed(host) => host,
            Host::Azure => "myregistry.azurecr.io",
            Host::Ecr => "444455556666.dkr.ecr.us-east-1.amazonaws.com",
        }
    }

    /// Whether the upstream needs a secret.
    pub fn needs_secret(&self) -> bool {
        matches!(self.access, Access::Secret { .. })
    }
}

/// Returns the preset with this name or alias.
pub fn by_name(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name || preset.aliases.contains(&name))
}

/// Returns the preset whose upstream host this is.
pub fn by_host(host: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| match preset.host {
        Host::Fixed(fixed) => fixed == host,
        // Names of Azure registries are alphanumeric; hosts are lower-case.
        Host::Azure => host.strip_suffix(".azurecr.io").is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        }),
        Host::Ecr => parse_ecr_host(host).is_some(),
    })
}

/// A private ECR registry's host, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EcrHost<'a> {
    /// 12 digits.
    pub account: &'a str,
    /// The region, not checked against the known ones.
    pub region: &'a str,
    /// All that follows the region.
    pub dns_suffix: &'a str,
}

/// Takes `<12 digits>.dkr.ecr.<region>.<dns suffix>` apart; `None` for any other text.
pub fn parse_ecr_host(host: &str) -> Option<EcrHost<'_>> {
    let (account, rest) = host.split_once(".dkr.ecr.")?;
    let (region, dns_suffix) = rest.split_once('.')?;
    let well_formed = is_account(account) && host_part(region) && dns_suffix.split('.').all(host_part);
    well_formed.then_some(EcrHost { account, region, dns_suffix })
}

fn host_part(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_belongs_to_one_preset_or_none() {
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
            assert_eq!(by_host(host).map(|preset| preset.name), expected, "{host}");
        }
    }

    #[test]
    fn no_name_means_two_presets() {
        let mut names: Vec<&str> = PRESETS
            .iter()
            .flat_map(|preset| std::iter::once(preset.name).chain(preset.aliases.iter().copied()))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for preset in PRESETS {
            assert_eq!(by_name(preset.console_prefix), Some(preset), "{}", preset.name);
            assert_eq!(by_name(preset.api_name), Some(preset), "{}", preset.name);
        }
    }
}
