//! Finds the one account and region that a module is for, from flags, rules and ARNs.

use std::collections::BTreeSet;

use super::AdoptOptions;
use super::codes::MIXED;
use super::inventory::Inventory;
use crate::base::account::is_account;
use crate::diag::Diagnostic;

/// The parts of an ARN that say where a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// Empty if the service has none.
    pub region: &'a str,
    /// 12 digits.
    pub account: &'a str,
    /// Everything after the account.
    pub resource: &'a str,
}

/// Splits `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`; `None` for any other text.
pub fn parse_arn(text: &str) -> Option<Arn<'_>> {
    let mut parts = text.splitn(6, ':');
    let ("arn", partition, _) = (parts.next()?, parts.next()?, parts.next()?) else { return None };
    let arn = Arn { partition, region: parts.next()?, account: parts.next()?, resource: parts.next()? };
    is_account(arn.account).then_some(arn)
}

/// The account and region that a module is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// 12 digits; `None`: not known.
    pub account: Option<String>,
    /// `None`: not known.
    pub region: Option<String>,
}

impl Location {
    /// Returns the account and region that were asked for, or else the only ones in the input.
    ///
    /// # Errors
    /// Returns a finding if the input is about several.
    pub fn of(inventory: &Inventory, options: &AdoptOptions) -> Result<Self, Box<Diagnostic>> {
        let account = match &options.account {
            Some(account) => Some(account.clone()),
            None => only("accounts", "--account", accounts(inventory))?,
        };
        let region = match &options.region {
            Some(region) => Some(region.clone()),
            None => only("regions", "--region", regions(inventory, account.as_deref()))?,
        };
        Ok(Self { account, region })
    }

    /// Whether an ARN belongs to this account and region, as far as they are known.
    pub fn has(&self, arn: &Arn<'_>) -> bool {
        let same =
            |own: &Option<String>, theirs: &str| own.as_deref().is_none_or(|own| theirs.is_empty() || own == theirs);
        same(&self.account, arn.account) && same(&self.region, arn.region)
    }
}

/// Returns the accounts of the registries or, if AWS names none, of the credentials.
fn accounts(inventory: &Inventory) -> BTreeSet<String> {
    let rules = inventory.rules.iter().filter_map(|rule| rule.registry_id.clone());
    let templates = inventory.templates.iter().filter_map(|template| template.registry_id.clone());
    let registries: BTreeSet<String> = rules.chain(templates).collect();
    if !registries.is_empty() {
        return registries;
    }
    let arns = inventory.rules.iter().filter_map(|rule| parse_arn(rule.credential_arn.as_deref()?));
    arns.map(|arn| arn.account.to_owned()).collect()
}

/// Returns the regions of the rules' secrets: ECR reads secrets of its own region only, and nothing else in a rule
/// names a region. The list of secrets counts only if no rule has a secret, since a listed one may be from another
/// region.
fn regions(inventory: &Inventory, account: Option<&str>) -> BTreeSet<String> {
    let ours = |rule: &&super::inventory::Rule| {
        rule.registry_id.as_deref().is_none_or(|id| account.is_none_or(|account| account == id))
    };
    let rules = inventory.rules.iter().filter(ours).filter_map(|rule| rule.credential_arn.as_deref());
    let of = |arns: &mut dyn Iterator<Item = &str>| -> BTreeSet<String> {
        arns.filter_map(parse_arn).map(|arn| arn.region.to_owned()).collect()
    };
    let regions = of(&mut rules.into_iter());
    if !regions.is_empty() {
        return regions;
    }
    of(&mut inventory.secrets.iter().flatten().map(|secret| secret.arn.as_str()))
}

fn only(what: &str, flag: &str, found: BTreeSet<String>) -> Result<Option<String>, Box<Diagnostic>> {
    if found.len() < 2 {
        return Ok(found.into_iter().next());
    }
    let names: Vec<&str> = found.iter().map(String::as_str).collect();
    let finding = Diagnostic::new(&MIXED, format!("the input is about several {what}: {}", names.join(", ")));
    Err(Box::new(finding.help(format!("pick one: `{flag} {}`; adopt the others into modules of their own", names[0]))))
}
