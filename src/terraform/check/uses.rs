//! Collects what the expressions of a module use, and where terraform requires the target to exist.
//!
//! In some places names are not references: types, `provider` arguments, `ignore_changes`, `when = destroy`.

use std::borrow::Cow;
use std::ops::Range;

use super::declaration_key::{DeclarationKind, Key};
use super::file::File;
use crate::hcl::parse::{Attribute, Block, Body, Reference, name, string_value};

/// One reference.
#[derive(Clone, Debug)]
pub(super) struct Use<'a> {
    /// Its target; `None` if the reference is incomplete.
    pub(super) target: Option<Key<'a>>,
    /// The index of its file.
    pub(super) file: usize,
    pub(super) span: Range<usize>,
    /// Whether terraform refuses the module if the target is missing.
    pub(super) firm: bool,
}

/// Collects the references of all expressions.
pub(super) fn of<'a>(files: &'a [File<'_>]) -> Vec<Use<'a>> {
    let mut uses = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let mut walk = Walk { file, index, uses: &mut uses, iterators: Vec::new() };
        for block in &file.body.blocks {
            walk.top_level(block);
        }
    }
    uses
}

/// Collects the references of one file.
struct Walk<'a, 'u> {
    file: &'a File<'a>,
    index: usize,
    uses: &'u mut Vec<Use<'a>>,
    /// The iterators of the enclosing `dynamic` blocks.
    iterators: Vec<Cow<'a, str>>,
}

impl<'a> Walk<'a, '_> {
    fn top_level(&mut self, block: &'a Block) {
        match self.file.bytes(&block.kind) {
            b"locals" => self.arguments(&block.body, &[]),
            b"resource" | b"data" | b"ephemeral" => self.resource(&block.body),
            b"module" => {
                self.arguments(&block.body, &[b"source", b"version", b"providers", b"depends_on"]);
                self.depends_on(&block.body);
            }
            b"provider" => {
                self.arguments(&block.body, &[b"alias", b"version"]);
                block.body.blocks.iter().for_each(|inner| self.content(inner));
            }
            b"output" => {
                self.only(&block.body, "value");
                self.depends_on(&block.body);
                self.conditions(&block.body, &[b"precondition"]);
            }
            b"variable" => self.conditions(&block.body, &[b"validation"]),
            b"check" => self.check(block),
            b"terraform" | b"moved" | b"removed" => {}
            _ => self.loosely(&block.body),
        }
    }

    fn check(&mut self, block: &'a Block) {
        self.conditions(&block.body, &[b"assert"]);
        for inner in block.body.blocks_of(self.file.text, "data") {
            self.resource(&inner.body);
        }
    }

    fn resource(&mut self, body: &'a Body) {
        self.arguments(body, &[b"provider", b"depends_on"]);
        self.depends_on(body);
        for block in &body.blocks {
            match self.file.bytes(&block.kind) {
                b"lifecycle" => {
                    self.loose_only(&block.body, "replace_triggered_by");
                    self.conditions(&block.body, &[b"precondition", b"postcondition"]);
                }
                b"provisioner" => {
                    self.arguments(&block.body, &[b"when", b"on_failure"]);
                    block.body.blocks.iter().for_each(|inner| self.content(inner));
                }
                _ => self.content(block),
            }
        }
    }

    /// A block of a provider's schema, or a `dynamic` block.
    fn content(&mut self, block: &'a Block) {
        if self.file.bytes(&block.kind) == b"dynamic" {
            return self.dynamic(block);
        }
        self.arguments(&block.body, &[]);
        block.body.blocks.iter().for_each(|inner| self.content(inner));
    }

    /// Within `content`, the block's label or its `iterator` takes the place of `each`.
    fn dynamic(&mut self, block: &'a Block) {
        self.arguments(&block.body, &[b"iterator"]);
        let iterator = block.body.attribute(self.file.text, "iterator").map(|it| name(it.source(self.file.text)));
        let label = block.labels.first().map(|label| Cow::Borrowed(label.as_str()));
        self.iterators.extend(iterator.or(label));
        let depth = self.iterators.len();
        block.body.blocks.iter().for_each(|inner| self.content(inner));
        self.iterators.truncate(depth.saturating_sub(1));
    }

    fn conditions(&mut self, body: &'a Body, kinds: &[&[u8]]) {
        for block in body.blocks.iter().filter(|block| kinds.contains(&self.file.bytes(&block.kind))) {
            self.arguments(&block.body, &[]);
        }
    }

    fn arguments(&mut self, body: &'a Body, without: &[&[u8]]) {
        for attribute in body.attributes.iter().filter(|it| !without.contains(&self.file.bytes(&it.name))) {
            self.value(attribute, true);
        }
    }

    fn only(&mut self, body: &'a Body, wanted: &str) {
        if let Some(attribute) = body.attribute(self.file.text, wanted) {
            self.value(attribute, true);
        }
    }

    fn loose_only(&mut self, body: &'a Body, wanted: &str) {
        if let Some(attribute) = body.attribute(self.file.text, wanted) {
            self.value(attribute, false);
        }
    }

    /// A block of an unknown kind: what it refers to counts as used, and no target has to exist.
    fn loosely(&mut self, body: &'a Body) {
        body.attributes.iter().for_each(|attribute| self.value(attribute, false));
        body.blocks.iter().for_each(|block| self.loosely(&block.body));
    }

    /// A list of references, which old modules write in quotes.
    fn depends_on(&mut self, body: &'a Body) {
        self.only(body, "depends_on");
        let list = body.attribute(self.file.text, "depends_on").map(|it| it.source(self.file.text));
        for quoted in list.into_iter().flat_map(quoted_names) {
            let target = quoted_target(&quoted);
            self.uses.push(Use { target, file: self.index, span: 0..0, firm: false });
        }
    }

    fn value(&mut self, attribute: &'a Attribute, firm: bool) {
        for reference in self.file.references_in(&attribute.value) {
            let root = name(self.file.bytes(&reference.root));
            if !self.iterators.contains(&root) {
                self.reference(root, reference, firm);
            }
        }
    }

    fn reference(&mut self, root: Cow<'a, str>, reference: &'a Reference, firm: bool) {
        let mut steps = reference.steps().iter();
        let kind = match &*root {
            "count" | "each" | "path" | "self" | "terraform" => return,
            "var" => DeclarationKind::Variable,
            "local" => DeclarationKind::Local,
            "module" => DeclarationKind::Module,
            "data" => DeclarationKind::Data,
            "ephemeral" => DeclarationKind::Ephemeral,
            _ => DeclarationKind::Resource,
        };
        let mut next = || steps.next().map(|step| name(self.file.bytes(step)));
        let group = match kind {
            DeclarationKind::Variable | DeclarationKind::Local | DeclarationKind::Module => Some(Cow::Borrowed("")),
            DeclarationKind::Resource if root != "resource" => Some(root),
            _ => next(),
        };
        let target = group.zip(next()).map(|(group, name)| Key { kind, group, name });
        let words = if matches!(kind, DeclarationKind::Data | DeclarationKind::Ephemeral) { 2 } else { 1 };
        let end = reference.steps().iter().take(words).next_back().map_or(reference.root.end, |step| step.end);
        self.uses.push(Use { target, file: self.index, span: reference.root.start..end, firm });
    }
}

/// The strings of a list of plain strings.
fn quoted_names(list: &[u8]) -> Vec<String> {
    let items = list.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")).unwrap_or_default();
    items.split(|byte| *byte == b',').filter_map(|item| string_value(item.trim_ascii())).collect()
}

/// The target of a quoted reference such as `"aws_x.y"`.
fn quoted_target<'a>(text: &str) -> Option<Key<'a>> {
    let parts: Vec<&str> = text.split('.').collect();
    let owned = |text: &str| Cow::Owned(text.to_owned());
    match parts.as_slice() {
        ["var", name, ..] => Some(Key::plain(DeclarationKind::Variable, owned(name))),
        ["local", name, ..] => Some(Key::plain(DeclarationKind::Local, owned(name))),
        ["data", group, name, ..] => Some(Key { kind: DeclarationKind::Data, group: owned(group), name: owned(name) }),
        _ => None,
    }
}
