//! The hosts of registries: fixed ones, and one constant for each form of hosts that differ from user to user.

use std::borrow::Cow;

use crate::base::account::is_account;

/// The host of a registry.
#[derive(Clone, Copy, Debug)]
pub enum Host {
    /// The same host for all users.
    Fixed(&'static str),
    /// A host of the user's own, in a common form.
    Form(&'static HostForm),
}

/// One form of hosts. A test checks that its fields agree.
#[derive(Debug)]
pub struct HostForm {
    /// Whether a host has this form.
    pub matches: fn(&str) -> bool,
    /// The form as a regular expression for Terraform's `regex`, without anchors.
    pub regex: &'static str,
    /// The form with its variable parts in angle brackets.
    pub shown: &'static str,
    /// The form with its variable parts in capitals, for generated modules. `SUFFIX` is the DNS suffix of a partition.
    pub in_modules: &'static str,
    /// An example for specs.
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

/// Private ECR. ECR's API and the provider accept any text as a URL, so the form doesn't list regions and suffixes:
/// `c2s.ic.gov` and `sc2s.sgov.gov` have digits in them, and a future partition will have another suffix.
pub const ECR: HostForm = HostForm {
    matches: |host| parse_ecr_host(host).is_some(),
    regex: r"[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+(\.[a-z0-9-]+)+",
    shown: "<account>.dkr.ecr.<region>.<dns suffix>",
    in_modules: "ACCOUNT.dkr.ecr.REGION.SUFFIX",
    example: "444455556666.dkr.ecr.us-east-1.amazonaws.com",
};

impl Host {
    /// Returns the host if it is fixed.
    pub const fn fixed(self) -> Option<&'static str> {
        match self {
            Self::Fixed(host) => Some(host),
            Self::Form(_) => None,
        }
    }

    /// Whether a text is this host or has this form.
    pub fn matches(self, host: &str) -> bool {
        match self {
            Self::Fixed(fixed) => fixed == host,
            Self::Form(form) => (form.matches)(host),
        }
    }

    /// Returns the regular expression for Terraform's `regex` that matches the same texts, without anchors.
    pub fn regex(self) -> Cow<'static, str> {
        match self {
            Self::Fixed(host) => host.replace('.', r"\.").into(),
            Self::Form(form) => form.regex.into(),
        }
    }

    /// Returns the host for messages and help, with its variable parts in angle brackets.
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Fixed(host) => host,
            Self::Form(form) => form.shown,
        }
    }

    /// Returns the host for generated modules, with its variable parts in capitals.
    pub const fn in_modules(self) -> &'static str {
        match self {
            Self::Fixed(host) => host,
            Self::Form(form) => form.in_modules,
        }
    }

    /// Returns an example for specs.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Fixed(host) => host,
            Self::Form(form) => form.example,
        }
    }
}

/// The parts of the host of a private ECR registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EcrHost<'a> {
    /// The account: 12 digits.
    pub account: &'a str,
    /// The region, not checked against the known ones.
    pub region: &'a str,
    /// Everything after the region.
    pub dns_suffix: &'a str,
}

/// Parses `<12 digits>.dkr.ecr.<region>.<dns suffix>`; returns `None` for any other text.
pub fn parse_ecr_host(host: &str) -> Option<EcrHost<'_>> {
    let (account, rest) = host.split_once(".dkr.ecr.")?;
    let (region, dns_suffix) = rest.split_once('.')?;
    let well_formed = is_account(account) && host_part(region) && dns_suffix.split('.').all(host_part);
    well_formed.then_some(EcrHost { account, region, dns_suffix })
}

fn host_part(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
