//! Builds every file of a module from its spec, `.ptcgen/` included. It reads the template set if the spec names a
//! folder, but nothing that the module already holds.

use std::collections::BTreeSet;

use super::failure::Failure;
use super::spec_input::LoadedSpec;
use super::template_set;
use crate::base::files::FileSet;
use crate::base::hash::sha256;
use crate::base::path::RelPath;
use crate::diag::Diagnostic;
use crate::lint::check::{self, Options};
use crate::module::lock::{self, Lock, SpecStamp, TemplateStamp};
use crate::render::{self, RenderError};
use crate::spec::document::Pointer;
use crate::spec::model::Spec;
use crate::template::set::TemplateSet;

/// A module in memory, and the findings of building it.
#[derive(Clone, Debug)]
pub struct BuiltModule {
    /// The spec, with every default filled in.
    pub spec: Spec,
    /// Name and version of the template set.
    pub template: String,
    /// Every file.
    pub files: FileSet,
    /// The record that is one of them.
    pub lock: Lock,
    /// The template set itself.
    pub set: TemplateSet,
    /// Findings that did not stop the build.
    pub warnings: Vec<Diagnostic>,
    /// Findings that were allowed.
    pub allowed: Vec<Diagnostic>,
}

/// Checks a spec, renders it and records what was rendered.
///
/// # Errors
/// Returns why the module can't be built.
pub fn build_module(input: LoadedSpec, options: Options<'_>) -> Result<BuiltModule, Failure> {
    let checked = check::check(&input.document, options);
    let Some(spec) = checked.spec else {
        return Err(Failure::rejected(checked.findings));
    };
    let set = template_set(&spec, &input).map_err(Failure::in_templates)?;
    let mut files = render::render(&spec, &set).map_err(|failure| match failure {
        RenderError::Spec(problems) => {
            let located = problems.into_iter().map(|problem| check::locate(problem, &input.document));
            Failure::rejected(located.collect())
        }
        RenderError::Templates(findings) => Failure::in_templates(findings),
    })?;
    let stamp = SpecStamp { file: input.file.to_string(), sha256: sha256(input.text.as_bytes()) };
    files.insert(input.file, input.text);
    let template = TemplateStamp { set: set.name.clone(), version: set.version.clone(), sha256: set.sha256() };
    let name = format!("{} {}", set.name, set.version);
    let record = Lock::of(&files, template, stamp);
    let files = lock::with_records(files, &record);
    let (warnings, allowed) = (checked.findings, checked.allowed);
    Ok(BuiltModule { spec, template: name, files, lock: record, set, warnings, allowed })
}

impl BuiltModule {
    /// The same module with further files, and with another version constraint for Terraform if one is given.
    ///
    /// # Errors
    /// Returns what is wrong with what the templates render from that constraint.
    pub fn with(
        &self,
        files: impl IntoIterator<Item = (RelPath, String)>,
        required_terraform: Option<String>,
    ) -> Result<Self, Failure> {
        let mut built = self.clone();
        if let Some(constraint) = required_terraform {
            let mut spec = self.spec.clone();
            spec.module.required_terraform = Some(constraint);
            let rendered = render::render(&spec, &self.set).map_err(|failure| match failure {
                RenderError::Spec(_) => Failure::in_templates(Vec::new()),
                RenderError::Templates(findings) => Failure::in_templates(findings),
            })?;
            for (path, bytes) in rendered.iter() {
                built.files.insert(path.clone(), bytes.to_vec());
            }
        }
        for (path, text) in files {
            built.files.insert(path, text);
        }
        let mut visible = FileSet::default();
        for (path, bytes) in built.files.iter().filter(|(path, _)| !path.as_str().starts_with(lock::OWN_FOLDER)) {
            visible.insert(path.clone(), bytes.to_vec());
        }
        let recorded = self.lock.template.clone();
        built.lock = Lock::of(&visible, recorded, self.lock.spec.clone());
        built.files = lock::with_records(visible, &built.lock);
        Ok(built)
    }

    /// Records the names of secrets that were destroyed.
    pub fn record_destroyed_secrets(&mut self, names: BTreeSet<String>) {
        if names == self.lock.destroyed_secrets {
            return;
        }
        self.lock.destroyed_secrets = names;
        self.files.insert(lock::path(), self.lock.to_json());
    }
}

/// Finds the template set of a spec: the one that the command line names, else the one that the spec names.
///
/// # Errors
/// Returns what is wrong with the set; a finding without a place of its own gets that of the spec's `template`.
pub fn template_set(spec: &Spec, input: &LoadedSpec) -> Result<TemplateSet, Vec<Diagnostic>> {
    if let Some(set) = &input.typed_set {
        return template_set::typed(set);
    }
    let found = template_set::find(&spec.template, &input.starts_at);
    found.map_err(|mut findings| {
        for finding in findings.iter_mut().filter(|finding| finding.place.is_none()) {
            finding.place = Some(input.document.place(&Pointer::keys(["template"])));
        }
        findings
    })
}
