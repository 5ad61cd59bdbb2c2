//! Collects what the files of a module declare.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::declaration_key::{DeclarationKind, Key};
use super::file::File;
use crate::hcl::parse::{Block, Body, name, string_value};

/// The place of a declaration.
#[derive(Clone, Debug)]
pub(super) struct Declaration {
    /// The index of its file.
    pub(super) file: usize,
    pub(super) span: Range<usize>,
    /// Whether it is a data source inside a `check` block, which uses it.
    pub(super) scoped: bool,
}

/// What a module declares, in the order of files and places.
#[derive(Default)]
pub(super) struct Declarations<'a> {
    /// More than one place means a duplicate.
    pub(super) places: BTreeMap<Key<'a>, Vec<Declaration>>,
}

impl<'a> Declarations<'a> {
    /// Collects the declarations; those of override files count only if no other file has them.
    pub(super) fn of(files: &'a [File<'_>]) -> Self {
        let mut declarations = Self::default();
        for overriding in [false, true] {
            for (index, file) in files.iter().enumerate().filter(|(_, file)| file.is_override() == overriding) {
                for block in &file.body.blocks {
                    declarations.block(file, index, block);
                }
            }
        }
        declarations
    }

    fn block(&mut self, file: &'a File<'_>, index: usize, block: &'a Block) {
        let label = |at: usize| block.labels.get(at).map(|label| Cow::Borrowed(label.as_str()));
        let mut add = |key: Key<'a>, span: &Range<usize>| self.add(file, key, index, span, false);
        match (file.bytes(&block.kind), label(0), label(1)) {
            (b"variable", Some(name), None) => add(Key::plain(DeclarationKind::Variable, name), &block.header),
            (b"output", Some(name), None) => add(Key::plain(DeclarationKind::Output, name), &block.header),
            (b"module", Some(name), None) => add(Key::plain(DeclarationKind::Module, name), &block.header),
            (b"resource", Some(group), Some(name)) => {
                add(Key { kind: DeclarationKind::Resource, group, name }, &block.header)
            }
            (b"data", Some(group), Some(name)) => add(Key { kind: DeclarationKind::Data, group, name }, &block.header),
            (b"ephemeral", Some(group), Some(name)) => {
                add(Key { kind: DeclarationKind::Ephemeral, group, name }, &block.header)
            }
            (b"locals", None, None) => {
                for local in &block.body.attributes {
                    add(Key::plain(DeclarationKind::Local, name(file.bytes(&local.name))), &local.name);
                }
            }
            (b"provider", Some(group), None) => {
                if let Some(name) = alias(file, &block.body) {
                    add(Key { kind: DeclarationKind::Provider, group, name }, &block.header);
                }
            }
            (b"terraform", None, None) => {
                for setting in &block.body.blocks {
                    let kind = file.bytes(&setting.kind);
                    if matches!(kind, b"required_providers" | b"backend" | b"cloud") {
                        add(Key::plain(DeclarationKind::Setting, name(kind)), &setting.header);
                    }
                }
            }
            (b"check", Some(name), None) => {
                add(Key::plain(DeclarationKind::Check, name), &block.header);
                self.scoped(file, index, block);
            }
            _ => {}
        }
    }

    fn scoped(&mut self, file: &'a File<'_>, index: usize, check: &'a Block) {
        for block in check.body.blocks_of(file.text, "data") {
            if let [group, name] = block.labels.as_slice() {
                let (group, name) = (Cow::Borrowed(group.as_str()), Cow::Borrowed(name.as_str()));
                self.add(file, Key { kind: DeclarationKind::Data, group, name }, index, &block.header, true);
            }
        }
    }

    fn add(&mut self, file: &File<'_>, key: Key<'a>, index: usize, span: &Range<usize>, scoped: bool) {
        let places = self.places.entry(key).or_default();
        if places.is_empty() || !file.is_override() {
            places.push(Declaration { file: index, span: span.clone(), scoped });
        }
    }

    /// Whether the module declares this.
    pub(super) fn has(&self, key: &Key<'_>) -> bool {
        self.places.contains_key(key)
    }
}

/// The alias of a provider, empty if it has none; `None` if it is not a plain string.
fn alias<'a>(file: &File<'_>, body: &Body) -> Option<Cow<'a, str>> {
    match body.attribute(file.text, "alias") {
        None => Some(Cow::Borrowed("")),
        Some(alias) => string_value(alias.source(file.text)).map(Cow::Owned),
    }
}
