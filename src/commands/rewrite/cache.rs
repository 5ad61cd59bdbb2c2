//! `--spec`, `--module`, `--account`, `--region` → the cache that images come through.

use std::path::Path;

use super::super::input::{self, InputError};
use crate::aws::image::Cache;
use crate::aws::partition;
use crate::cli::CacheInput;
use crate::diag::Diagnostic;
use crate::spec::check::{self, Options};

/// The cache that was asked for.
///
/// # Errors
/// There is no spec, it has errors, or nothing says which account and region.
pub(super) fn cache(args: &CacheInput) -> Result<Cache, InputError> {
    let read = match &args.spec {
        Some(path) => input::read_file(path, None, &[])?,
        None => in_module(args.module.as_deref())?,
    };
    let checked = check::check(&read.document, Options::default());
    let Some(spec) = checked.spec else {
        let errors =
            checked.findings.into_iter().filter(|finding| crate::diag::has_errors(std::slice::from_ref(finding)));
        return Err(InputError::Findings(errors.collect::<Vec<Diagnostic>>()));
    };
    let account =
        args.account.as_deref().or(spec.account.as_deref()).ok_or_else(|| missing("account", "111122223333"))?;
    let region = args.region.as_deref().or(spec.region.as_deref()).ok_or_else(|| missing("region", "eu-west-1"))?;
    if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(InputError::Usage(format!("`--account {account}`: an AWS account has 12 digits")));
    }
    let Some(partition) = partition::of_region(region) else {
        let near = crate::diag::did_you_mean(region, partition::regions());
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(InputError::Usage(format!("AWS has no region `{region}` with ECR{near}")));
    };
    Ok(Cache::of_spec(&spec, account, region, partition))
}

fn in_module(dir: Option<&Path>) -> Result<input::Input, InputError> {
    let here = dir.unwrap_or(Path::new(""));
    input::read_module(here, &[])?.ok_or_else(|| {
        let place = dir.map_or("the current folder".to_owned(), |dir| format!("`{}`", dir.display()));
        InputError::Usage(format!(
            "there is no ptcgen.yaml in {place}, so that nothing says which prefixes the cache has; \
             name the module with `--module DIR`, or a spec with `--spec FILE`"
        ))
    })
}

fn missing(what: &str, example: &str) -> InputError {
    InputError::Usage(format!("the spec has no `{what}`; say `--{what} {example}`, or set it in the spec"))
}
