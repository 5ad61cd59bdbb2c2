//! Compares a module's resources with what they will be, before anything is written, and adds the files with `moved` and
//! `removed` blocks that keep their objects.

use super::build_module::BuiltModule;
use super::failure::Failure;
use super::managed_module::{ManagedModule, rendered};
use super::options::RuleOptions;
use crate::base::outcome::Exit;
use crate::base::path::RelPath;
use crate::diag::{Diagnostic, Severity, has_errors};
use crate::lint::interface::FLOOR_TOO_LOW;
use crate::module::merge::Style;
use crate::module::transition::{Asked, Context, of_transition, plan};
use crate::spec::floors::{REMOVED_BLOCKS, floors};
use crate::spec::model::Spec;
use crate::spec::version;
use crate::terraform::resource_change::rules;
use crate::terraform::resources::address::Address;

/// What the command line asks for.
#[derive(Clone, Copy, Debug)]
pub struct KeepOptions<'a> {
    /// Which rules may be broken.
    pub rules: &'a RuleOptions,
    /// What Terraform shall forget.
    pub forget: &'a [Address],
    /// Whether the command line names upstreams in place of those of the module's spec.
    pub names_presets: bool,
}

/// A module that keeps its objects.
#[derive(Debug)]
pub struct KeptModule {
    /// The module with its blocks; its warnings and allowed findings include those of the comparison.
    pub module: BuiltModule,
    /// Files with blocks that are written although the user deleted them.
    pub restore: Vec<RelPath>,
}

impl KeptModule {
    /// Refuses a change that would lose something.
    ///
    /// # Errors
    /// Returns all findings if one of them is an error.
    pub fn checked(self) -> Result<Self, Failure> {
        let mut findings = self.module.warnings;
        if has_errors(&findings) {
            if let Some(last) = findings.last_mut() {
                last.help.push("nothing was changed".to_owned());
            }
            return Err(Failure::Findings { exit: Exit::Conflict, findings });
        }
        Ok(Self { module: BuiltModule { warnings: findings, ..self.module }, restore: self.restore })
    }
}

/// Whether a module of this spec may have `removed` blocks.
pub fn may_forget(spec: &Spec) -> bool {
    let constraint = spec.module.required_terraform.as_deref();
    constraint.is_none_or(|text| version::lowest(text).is_ok_and(|lowest| lowest >= REMOVED_BLOCKS.version))
}

/// What the spec and the command line ask for.
pub fn asked<'a>(spec: &Spec, style: Style, force: bool, forget: &'a [Address]) -> Asked<'a> {
    let hands_over_registry_policy = spec.registry_policy.as_ref().is_some_and(|policy| !policy.manage);
    Asked { style, force, forget, may_forget: may_forget(spec), hands_over_registry_policy }
}

/// Compares the module in the folder with what was built for it.
///
/// # Errors
/// Returns what prevents every update.
pub fn keep_objects(
    present: &ManagedModule,
    made: &BuiltModule,
    style: Style,
    force: bool,
    options: KeepOptions<'_>,
) -> Result<KeptModule, Failure> {
    let asked = asked(&made.spec, style, force, options.forget);
    let planned = plan(present.current(), rendered(made), &asked)
        .map_err(|findings| Failure::Findings { exit: Exit::Conflict, findings })?;
    let context = Context {
        dir: &present.dir,
        spec: &made.lock.spec.file,
        names_presets: options.names_presets,
        may_forget: asked.may_forget,
    };
    let mut findings = of_transition(&planned.transition, context);
    if planned.forgets && !asked.may_forget {
        findings.push(floor_too_low(&made.spec));
    }
    if options.rules.strict {
        // A note says what happens, and asks for nothing.
        let warnings = findings.iter_mut().filter(|finding| finding.code.allowable);
        warnings.for_each(|finding| finding.severity = Severity::Error);
    }
    let allow = [options.rules.allow.as_slice(), &made.spec.lint.allow].concat();
    let (findings, allowed) = rules::allow(findings, &allow);
    let raised = planned.forgets && asked.may_forget && floors(&made.spec).terraform.version < REMOVED_BLOCKS.version;
    let constraint = Some(format!(">= {}", REMOVED_BLOCKS.version))
        .filter(|_| raised && made.spec.module.required_terraform.is_none());
    let mut module = match planned.files.is_empty() {
        true => made.clone(),
        false => made.with(planned.files, constraint)?,
    };
    module.record_destroyed_secrets(planned.transition.destroyed);
    module.warnings.extend(findings);
    module.allowed.extend(allowed);
    Ok(KeptModule { module, restore: planned.restore })
}

/// The module has `removed` blocks, and its spec admits versions that can't read them.
fn floor_too_low(spec: &Spec) -> Diagnostic {
    let constraint = spec.module.required_terraform.as_deref().unwrap_or_default();
    let message = format!(
        "`required_terraform: \"{constraint}\"` admits versions below {}, which {} needs",
        REMOVED_BLOCKS.version, REMOVED_BLOCKS.reason
    );
    Diagnostic::new(&FLOOR_TOO_LOW, message)
        .help(format!("write `required_terraform: \">= {}\"`, or leave it out", REMOVED_BLOCKS.version))
}
