//! Finds the spec and the registry that `--spec`, `--module`, `--account` and `--region` name.

use std::path::Path;

use super::failure::Failure;
use super::options::CacheOptions;
use super::spec_input::{self, LoadedSpec};
use crate::aws::image::Cache;
use crate::aws::partition::{self, Partition};
use crate::lint::check::{self, Options};
use crate::spec::model::Spec;

/// A registry, and the spec of its cache if there is one.
#[derive(Debug)]
pub struct CacheTarget {
    /// The spec; `None` if none was named and the current folder holds no module.
    pub spec: Option<Spec>,
    /// The account: 12 digits, or a placeholder if one was asked for.
    pub account: String,
    /// The region, or a placeholder if one was asked for.
    pub region: String,
    /// The partition of the region.
    pub partition: &'static Partition,
}

impl CacheTarget {
    /// Returns the rules of the cache; without a spec, one for each registry with a fixed host.
    pub fn cache(&self) -> Cache {
        match &self.spec {
            Some(spec) => crate::spec::cache::cache(spec, &self.account, &self.region, self.partition),
            None => Cache::of_presets(&self.account, &self.region, self.partition),
        }
    }
}

/// Reads the spec that the command line names, or the one in the current folder, and finds account and region.
///
/// # Errors
/// Returns why there is no target.
pub fn read(args: &CacheOptions) -> Result<CacheTarget, Failure> {
    let spec = input(args)?.map(|input| checked(&input)).transpose()?;
    located(args, spec)
}

/// The same, for commands that need a spec: guessing the prefixes of the cache would break pulls.
///
/// # Errors
/// There is no spec, or [`read`] fails.
pub fn read_with_spec(args: &CacheOptions) -> Result<CacheTarget, Failure> {
    let input = input(args)?.ok_or_else(|| Failure::Usage(NO_SPEC.to_owned()))?;
    located(args, Some(checked(&input)?))
}

const NO_SPEC: &str = "there is no ptcgen.yaml in the current folder to read the prefixes of the cache from; \
                       name the module with `--module DIR`, or a spec with `--spec FILE`";

/// Finds account and region.
fn located(args: &CacheOptions, spec: Option<Spec>) -> Result<CacheTarget, Failure> {
    let of_spec = |field: fn(&Spec) -> &Option<String>| spec.as_ref().and_then(|spec| field(spec).clone());
    let account = args.account.clone().or_else(|| of_spec(|spec| &spec.account));
    let region = args.region.clone().or_else(|| of_spec(|spec| &spec.region));
    if let Some(missing) = missing(args, account.is_none(), region.is_none()) {
        return Err(Failure::Usage(missing));
    }
    // A region that ptcgen does not know but the spec allows is most likely a new one in the largest partition.
    let partition = region.as_deref().and_then(partition::of_region).unwrap_or(&partition::PARTITIONS[0]);
    Ok(CacheTarget {
        account: account.unwrap_or_else(|| "ACCOUNT_ID".to_owned()),
        region: region.unwrap_or_else(|| "REGION".to_owned()),
        partition,
        spec,
    })
}

fn input(args: &CacheOptions) -> Result<Option<LoadedSpec>, Failure> {
    let named = &args.named;
    if let Some(path) = &named.spec {
        return spec_input::read_file(path, named.spec_format, &named.sets).map(Some);
    }
    if !named.presets.is_empty() {
        return spec_input::read_presets(&named.presets, &named.sets).map(Some);
    }
    let dir = args.module.as_deref().unwrap_or(Path::new(""));
    match spec_input::read_module(dir, &named.sets)? {
        None if args.module.is_some() => Err(Failure::Usage(format!(
            "`{}` holds no ptcgen.yaml, .json or .toml; name a spec with `--spec FILE`",
            dir.display()
        ))),
        None if !named.sets.is_empty() => spec_input::read_presets(&["docker-hub".to_owned()], &named.sets).map(Some),
        found => Ok(found),
    }
}

fn checked(input: &LoadedSpec) -> Result<Spec, Failure> {
    let checked = check::check(&input.document, Options::default());
    checked.spec.ok_or(Failure::rejected(checked.findings))
}

fn missing(args: &CacheOptions, account: bool, region: bool) -> Option<String> {
    if args.placeholders {
        return None;
    }
    let (what, type_this) = match (account, region) {
        (false, false) => return None,
        (true, false) => ("the registry's account is not known", "`--account 111122223333`"),
        (false, true) => ("the registry's region is not known", "`--region eu-west-1`"),
        (true, true) => {
            ("the registry's account and region are not known", "`--account 111122223333 --region eu-west-1`")
        }
    };
    Some(format!("{what}; add {type_this}, set the same in the spec, or add `--placeholders`"))
}
