//! The hosts of registries: one constant for each form that differs from user to user.

use std::borrow::Cow;

use crate::base::account::is_account;

/// How the host of a registry is written.
#[derive(Clone, Copy, Debug)]
pub enum Host {
    /// Always this one.
    Fixed(&'static str),
    /// Each user's own, in a form that all of them have in common.
    Form(&'static HostForm),
}

/// All that is known of one form of hosts. A test holds its fields against each other.
#[derive(Debug)]
pub struct HostForm {
    /// Whether a host has this form.
    pub matches: fn(&str) -> bool,
    /// The same as a regular expression for Terraform's `regex`, without anchors.
    pub regex: &'static str,
    /// The form with its open parts in angle brackets.
    pub shown: &'static str,
    /// The form with its open parts in capitals, for generated modules. `SUFFIX` is the DNS suffix of a partition.
    pub in_modules: &'static str,
    /// A host to write into a spec.
    pub example: &'static str,
}

/// Azure: one rule for each registry. Names of Azure registries are alphanumeric; hosts are lower-case.
pub const AZURE: HostForm = HostForm {
    matches: |host| {
        host.strip_suffix(".azurecr.io").is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
    },
    regex: r"[a-z0-9]+\.azurecr\.io",
    shown: "<name>.azurecr.io",
    in_modules: "NAME.azurecr.io",
    example: "myregistry.azurecr.io",
};

/// Private ECR. ECR's API and the provider take any text as a URL, so the region and the suffix are open: `c2s.ic.gov`
/// and `sc2s.sgov.gov` have digits in them, and the next partition will have yet another suffix.
pub const ECR: HostForm = HostForm {
    matches: |host| parse_ecr_host(host).is_some(),
    regex: r"[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+(\.[a-z0-9-]+)+",
    shown: "<account>.dkr.ecr.<region>.<dns suffix>",
    in_modules: "ACCOUNT.dkr.ecr.REGION.SUFFIX",
    example: "444455556666.dkr.ecr.us-east-1.amazonaws.com",
};

impl Host {
    /// The host, where it is always the same.
    pub const fn fixed(self) -> Option<&'static str> {
        match self {
            Self::Fixed(host) => Some(host),
            Self::Form(_) => None,
        }
    }

    /// Whether a text is such a host.
    pub fn matches(self, host: &str) -> bool {
        match self {
            Self::Fixed(fixed) => fixed == host,
            Self::Form(form) => (form.matches)(host),
        }
    }

    /// The regular expression for Terraform's `regex` that matches the same texts, without anchors.
    pub fn regex(self) -> Cow<'static, str> {
        match self {
            Self::Fixed(host) => host.replace('.', r"\.").into(),
            Self::Form(form) => form.regex.into(),
        }
    }

    /// The host as people read it, with its open parts in angle brackets.
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Fixed(host) => host,
            Self::Form(form) => form.shown,
        }
    }

    /// The host as generated modules show it, with its open parts in capitals.
    pub const fn in_modules(self) -> &'static str {
        match self {
            Self::Fixed(host) => host,
            Self::Form(form) => form.in_modules,
        }
    }

    /// A host to write into a spec.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Fixed(host) => host,
            Self::Form(form) => form.example,
        }
    }
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
