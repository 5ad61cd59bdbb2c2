//! What exists in the accounts of the stand-in, and the log of the calls that it answered.

pub mod identity;
pub mod registry;
pub mod secret;

use std::collections::BTreeMap;

use crate::aws::partition;
use crate::base::hash::sha256;
use identity::{Policy, Role};
use registry::{CreationTemplate, Rule};
use secret::Secret;

/// Accounts and their regions.
#[derive(Debug)]
pub struct World {
    /// The account of credentials that no `AssumeRole` returned.
    pub(crate) account: String,
    pub(crate) accounts: BTreeMap<String, Account>,
    /// The role that each session's access key acts for.
    pub(crate) sessions: BTreeMap<String, Session>,
    pub(crate) root_prefix: RootPrefix,
    pub(crate) calls: Vec<Call>,
    pub(crate) unknown: Vec<Unknown>,
    /// How many ids were given out; each id is derived from it, so that runs repeat.
    pub(crate) ids: u64,
}

/// What ECR returns as `upstreamRepositoryPrefix` of a rule that was created without one.
///
/// The ECR User Guide calls `ROOT` the default ("Customizing repository prefixes for ECR to ECR pull through cache"); what
/// the API returns is not documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootPrefix {
    /// Nothing.
    Absent,
    /// `ROOT` for an upstream in ECR, nothing for all others.
    EcrUpstreams,
    /// `ROOT` for every upstream.
    EveryUpstream,
}

/// One account.
#[derive(Debug, Default)]
pub struct Account {
    /// Managed policies by ARN.
    pub policies: BTreeMap<String, Policy>,
    /// Roles by name.
    pub roles: BTreeMap<String, Role>,
    /// What each region has.
    pub regions: BTreeMap<String, Region>,
}

/// One region of an account.
#[derive(Debug, Default)]
pub struct Region {
    /// Secrets by name, with those that are scheduled for deletion.
    pub secrets: BTreeMap<String, Secret>,
    /// Pull through cache rules by prefix, without a trailing slash.
    pub rules: BTreeMap<String, Rule>,
    /// Repository creation templates by prefix.
    pub templates: BTreeMap<String, CreationTemplate>,
    /// The registry policy as ECR stores it.
    pub registry_policy: Option<String>,
}

/// A session of an assumed role.
#[derive(Clone, Debug)]
pub struct Session {
    /// The account of the role.
    pub account: String,
    /// The ARN of the session.
    pub arn: String,
    /// The id of the session's user: the role's id, a colon and the session's name.
    pub user: String,
}

/// A call that was answered. It never has the value of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The service as in IAM actions: `ecr`, `iam`, `secretsmanager`, `sts`.
    pub service: String,
    /// The name of the call.
    pub action: String,
    /// The account of the caller.
    pub account: String,
    /// The region of the endpoint.
    pub region: String,
    /// What the call is about, as the request names it; empty if it names nothing.
    pub resource: String,
    /// The code of the refusal; `None` if the call succeeded.
    pub refused: Option<String>,
}

/// A call or a field that the stand-in doesn't know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The call as an IAM action: `kms:DescribeKey`.
    pub call: String,
    /// The field; `None` if the whole call is unknown.
    pub field: Option<String>,
}

impl World {
    /// An empty world, whose callers are in this account unless they assume a role.
    pub fn new(account: impl Into<String>) -> Self {
        Self {
            account: account.into(),
            accounts: BTreeMap::new(),
            sessions: BTreeMap::new(),
            root_prefix: RootPrefix::EcrUpstreams,
            calls: Vec::new(),
            unknown: Vec::new(),
            ids: 0,
        }
    }

    /// The calls so far, in their order.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The calls and fields that the stand-in didn't know, in their order. A run that has any proves nothing.
    pub fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    pub(crate) fn account(&mut self, account: &str) -> &mut Account {
        self.accounts.entry(account.to_owned()).or_default()
    }

    pub(crate) fn region(&mut self, account: &str, region: &str) -> &mut Region {
        self.account(account).regions.entry(region.to_owned()).or_default()
    }

    /// The next id of this length, made of the letters.
    pub(crate) fn next_id(&mut self, letters: &str, length: usize) -> String {
        self.ids += 1;
        let hash = sha256(format!("{}{}", self.account, self.ids).as_bytes());
        let letters = letters.as_bytes();
        let pairs = hash.as_bytes().chunks(2).cycle();
        let value = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| usize::from_str_radix(pair, 16).ok());
        pairs.filter_map(value).map(|byte| char::from(letters[byte % letters.len()])).take(length).collect()
    }

    /// Removes the secrets whose recovery window is over.
    pub(crate) fn pass_time(&mut self, now: u64) {
        let regions = self.accounts.values_mut().flat_map(|account| account.regions.values_mut());
        for region in regions {
            region.secrets.retain(|_, secret| secret.deletion_date.is_none_or(|date| date > now));
        }
    }
}

/// The partition of a region. AWS names its regions so that the start gives the partition, also for new regions
/// (`regionRegex` in botocore's `partitions.json`).
pub(crate) fn partition_of(region: &str) -> &'static str {
    if let Some(partition) = partition::of_region(region) {
        return partition.name;
    }
    let starts = [("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-isob-", "aws-iso-b"), ("us-isof-", "aws-iso-f")];
    let more = [("us-iso-", "aws-iso"), ("eu-isoe-", "aws-iso-e"), ("eusc-", "aws-eusc")];
    let found = starts.iter().chain(&more).find(|(start, _)| region.starts_with(start));
    found.map_or("aws", |(_, partition)| partition)
}
