//! Checks calls of local modules: outputs that they lack, and inputs that they lack or require.

use std::collections::{BTreeMap, BTreeSet};

use super::codes::{LACKING, MISSPELT, NO_OUTPUT};
use super::declaration_key::{DeclarationKind, Key};
use super::declarations::Declarations;
use super::file::File;
use crate::diag::{Diagnostic, did_you_mean};
use crate::hcl::parse::{Block, name};

/// The interface of a module.
#[derive(Debug, Default)]
pub(super) struct Interface {
    outputs: BTreeSet<String>,
    /// Its variables, and whether callers must set them.
    inputs: BTreeMap<String, bool>,
}

impl Interface {
    /// Collects it from a module's files.
    pub(super) fn of(files: &[File<'_>], declarations: &Declarations<'_>) -> Self {
        let of_kind = |kind: DeclarationKind| declarations.places.keys().filter(move |key| key.kind == kind);
        let mut interface = Self {
            outputs: of_kind(DeclarationKind::Output).map(|key| key.name.to_string()).collect(),
            inputs: BTreeMap::new(),
        };
        // An override file could add a default.
        let may_be_lacking = !files.iter().any(File::is_override);
        for file in files {
            for block in file.body.blocks_of(file.text, "variable") {
                if let [label] = block.labels.as_slice() {
                    let has_default = block.body.attribute(file.text, "default").is_some();
                    interface.inputs.insert(label.clone(), may_be_lacking && !has_default);
                }
            }
        }
        interface
    }
}

/// Arguments of a call that are not inputs.
const META: [&str; 7] = ["source", "version", "count", "for_each", "depends_on", "providers", "lifecycle"];

/// Returns every fault of the calls in a module; `at` returns the interface of the module in a folder of the tree.
pub(super) fn find<'i>(
    folder: &str,
    files: &[File<'_>],
    at: impl Fn(&str) -> Option<&'i Interface>,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    // An override file could set another source or add inputs, so no call is checked.
    if files.iter().any(File::is_override) {
        return findings;
    }
    let mut called: BTreeMap<&str, Option<&Interface>> = BTreeMap::new();
    for file in files {
        for block in file.body.blocks_of(file.text, "module") {
            let [label] = block.labels.as_slice() else { continue };
            let interface = block.body.string(file.text, "source").and_then(|source| at(&joined(folder, &source)?));
            if let Some(interface) = interface {
                inputs(file, block, interface, &mut findings);
            }
            let repeated = ["count", "for_each"].iter().any(|it| block.body.attribute(file.text, it).is_some());
            called.insert(label, interface.filter(|_| !repeated));
        }
    }
    for file in files {
        outputs(file, &called, &mut findings);
    }
    findings
}

fn inputs(file: &File<'_>, block: &Block, interface: &Interface, findings: &mut Vec<Diagnostic>) {
    let given: Vec<String> = block.body.attributes.iter().map(|it| name(file.bytes(&it.name)).into_owned()).collect();
    for (attribute, input) in block.body.attributes.iter().zip(&given) {
        if !interface.inputs.contains_key(input) && !META.contains(&input.as_str()) {
            let message = format!("the module has no variable `{input}`");
            let finding = file.finding(&MISSPELT, message, attribute.name.clone());
            let free = interface.inputs.keys().filter(|name| !given.contains(name)).map(String::as_str);
            findings.push(match did_you_mean(input, free) {
                Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                None => finding.help("remove it, or declare the variable in the module"),
            });
        }
    }
    for (input, _) in interface.inputs.iter().filter(|(input, required)| **required && !given.contains(input)) {
        let message = format!("the module's variable `{input}` has no default and is not set");
        let finding = file.finding(&LACKING, message, block.header.clone());
        findings.push(finding.help(format!("add `{input} = …`")));
    }
}

fn outputs(file: &File<'_>, called: &BTreeMap<&str, Option<&Interface>>, findings: &mut Vec<Diagnostic>) {
    for reference in file.references.iter().filter(|reference| file.bytes(&reference.root) == b"module") {
        let [module, output, ..] = reference.steps() else { continue };
        let (module, output_name) = (name(file.bytes(module)), name(file.bytes(output)));
        let Some(Some(interface)) = called.get(&*module) else { continue };
        if !interface.outputs.contains(&*output_name) {
            let target = Key::plain(DeclarationKind::Module, module);
            let message = format!("`{target}` has no output `{output_name}`");
            let finding = file.finding(&NO_OUTPUT, message, reference.root.start..output.end);
            findings.push(match did_you_mean(&output_name, interface.outputs.iter().map(String::as_str)) {
                Some(meant) => finding.help(format!("did you mean `{target}.{meant}`?")),
                None => finding.help(format!("declare it in the module: `output \"{output_name}\" {{ value = … }}`")),
            });
        }
    }
}

/// The folder of a local source; `None` for other sources, and for folders above the tree.
fn joined(folder: &str, source: &str) -> Option<String> {
    if !source.starts_with("./") && !source.starts_with("../") && source != ".." && source != "." {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in source.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn a_source_in_the_tree_is_a_folder() {
        assert_eq!(joined("", "./modules/a").as_deref(), Some("modules/a"));
        assert_eq!(joined("examples/basic", "../..").as_deref(), Some(""));
        assert_eq!(joined("examples/basic", "../../modules//a/./b").as_deref(), Some("modules/a/b"));
        for elsewhere in ["../a", "hashicorp/a/aws", "git::https://example.com/a", "modules/a", "./../.."] {
            assert_eq!(joined("", elsewhere), None, "{elsewhere}");
        }
    }
}
