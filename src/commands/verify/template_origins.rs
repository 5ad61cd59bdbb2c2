//! Finds the template line, and the field of the spec, that a finding in a generated file comes from. It skips a file
//! that was edited, or whose templates have changed since.

use std::path::Path;

use crate::base::hash::sha256;
use crate::commands::shared::spec_input::LoadedSpec;
use crate::commands::shared::{build_module, managed_module};
use crate::diag::{Diagnostic, Origin, OriginField, Source};
use crate::edge::disk;
use crate::lint::check::{self, Options};
use crate::module::lock::Lock;
use crate::render::origin;
use crate::spec::document::{Data, Document, Node, Pointer};
use crate::spec::model::{Spec, TemplateRef};
use crate::template::set::TemplateSet;
use crate::terraform::run::diagnostic::joined;

/// The shortest value that is searched for, in bytes: a shorter one may be in a line by chance.
const SHORTEST: usize = 3;

/// Adds to every finding which template wrote the text that it is about, if that is known.
pub(super) fn explain(dir: &Path, findings: &mut [Diagnostic]) {
    if findings.iter().all(|finding| finding.place.is_none()) {
        return;
    }
    let Some(made) = ModuleOrigin::read(dir) else { return };
    for finding in findings {
        finding.origin = made.origin(dir, finding).map(Box::new);
    }
}

/// What a module was rendered from.
struct ModuleOrigin {
    lock: Lock,
    input: LoadedSpec,
    spec: Spec,
    set: TemplateSet,
}

impl ModuleOrigin {
    /// Reads the spec and the templates; `None` if the module was not rendered from them as they are now.
    fn read(dir: &Path) -> Option<Self> {
        let lock = disk::read_lock(dir).ok()??;
        let input = managed_module::read_spec(dir, &lock).ok()?;
        let spec = check::check(&input.document, Options { strict: false, allow: &[] }).spec?;
        let set = build_module::template_set(&spec, &input).ok()?;
        let is_same = sha256(input.text.as_bytes()) == lock.spec.sha256 && set.sha256() == lock.template.sha256;
        is_same.then_some(Self { lock, input, spec, set })
    }

    fn origin(&self, dir: &Path, finding: &Diagnostic) -> Option<Origin> {
        let place = finding.place.as_ref()?;
        let path = Path::new(&place.source.name).strip_prefix(joined(dir, "")).ok()?.to_str()?;
        if self.lock.files.get(path)? != &sha256(place.source.text.as_bytes()) {
            return None;
        }
        let written = origin::origin(&self.spec, &self.set, path, &place.source.text, place.span.start)?;
        let (line, _) = written.source.line_column(written.span.start);
        let name = match (&self.spec.template, written.source.name.strip_prefix('<')) {
            (TemplateRef::BuiltIn(set), _) => format!("templates/{set}/{}", written.source.name),
            // A file of the built-in set that the folder's set extends.
            (_, Some(base)) => format!("templates/{}", base.replacen('>', "", 1)),
            (TemplateRef::Folder(_), None) => written.source.name.clone(),
        };
        let text = written.source.text.lines().nth(line - 1)?;
        // Only where the template prints a value there.
        let field = if text.contains("<?=") { self.field(&place.source, place.span.start) } else { None };
        Some(Origin { template: name, line, field })
    }

    /// Returns the field of the spec whose value is a quoted string in the line, if there is exactly one.
    fn field(&self, source: &Source, offset: usize) -> Option<OriginField> {
        let line = source.text.lines().nth(source.line_column(offset).0 - 1)?;
        let mut found = Vec::new();
        values(&self.input.document, &self.input.document.root, &Pointer::root(), &mut found);
        let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).filter(|text| text.len() >= SHORTEST).collect();
        let [(_, pointer)] = *found.iter().filter(|(value, _)| quoted.contains(&&**value)).collect::<Vec<_>>() else {
            return None;
        };
        let place = self.input.document.place(pointer);
        let (line, _) = place.source.line_column(place.span.start);
        Some(OriginField { name: pointer.to_string(), file: place.source.name.clone(), line })
    }
}

/// Collects every string in a spec except credentials.
fn values(document: &Document, node: &Node, at: &Pointer, found: &mut Vec<(String, Pointer)>) {
    let secrets = &document.sources[node.span.source].secrets;
    match &node.data {
        Data::String(text) if !secrets.iter().any(|secret| secret.contains(&node.span.range.start)) => {
            found.push((text.clone(), at.clone()));
        }
        Data::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| values(document, item, &at.index(index), found));
        }
        Data::Map(entries) => {
            entries.iter().for_each(|entry| values(document, &entry.value, &at.key(entry.key.clone()), found));
        }
        _ => {}
    }
}
