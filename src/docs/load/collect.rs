//! Collects the items of a module from the blocks of all its files, in order. The last block of a name wins.

use std::cell::{Cell, OnceCell};
use std::hash::Hash;
use std::sync::Arc;

use foldhash::fast::FixedState;
use indexmap::IndexMap;

use super::comments::{self, Comment};
use super::json;
use super::lockfile::Versions;
use super::module_file::ModuleFile;
use super::providers::{self, RequiredProviders};
use super::raw::{Expression, RawBlock, RawResource};
use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::docs::module::{Input, Mode, Module, ModuleCall, Output};
use crate::hcl::parse::parse_documented;
use crate::hcl::value::Value;

/// An item, and whether its comment hides it.
struct Collected<T> {
    item: T,
    hidden: bool,
}

/// Items by name. The hash seed is fixed: crafted names could only slow down the documentation of their own module.
type Items<K, T> = IndexMap<K, Collected<T>, FixedState>;

/// What has been read so far.
pub(super) struct Collector {
    read_comments: bool,
    takes_source: bool,
    inputs: Items<String, Input>,
    outputs: Items<String, Output>,
    modules: Items<String, ModuleCall>,
    resources: Items<(Mode, String, String), RawResource>,
    required: RequiredProviders,
    findings: Vec<Diagnostic>,
}

impl Collector {
    /// `takes_source` as [`Config::takes_source`](crate::docs::config::Config::takes_source).
    pub(super) fn new(read_comments: bool, takes_source: bool) -> Self {
        Self {
            read_comments,
            takes_source,
            inputs: Items::default(),
            outputs: Items::default(),
            modules: Items::default(),
            resources: Items::default(),
            required: RequiredProviders::new(takes_source),
            findings: Vec::new(),
        }
    }

    /// Adds all blocks of a file.
    pub(super) fn file(&mut self, name: &str, text: &[u8]) {
        let is_json = name.ends_with(".json");
        let (counted, source) = (Cell::new((0, 1)), OnceCell::new());
        let shared_name = Arc::from(name);
        let file = ModuleFile { name, text, shared_name: &shared_name, counted: &counted, source: &source };
        let taken = if is_json {
            json::parse(text).map(|blocks| blocks.into_iter().for_each(|block| self.block(file, block)))
        } else {
            let each = |block| self.block(file, RawBlock::from_syntax(block, text));
            parse_documented(text).map(|body| body.blocks.into_iter().for_each(each))
        };
        if let Err(error) = taken {
            self.findings.push(file.finding(&codes::SYNTAX, error.message, error.offset));
        }
    }

    /// Returns the module, not yet sorted.
    pub(super) fn finish(mut self, versions: &Versions) -> (Module, Vec<Diagnostic>) {
        let mut module = Module {
            inputs: shown(self.inputs, |input, name| input.name = name),
            outputs: shown(self.outputs, |output, name| output.name = name),
            modules: shown(self.modules, |call, name| call.name = name),
            requirements: self.required.requirements(),
            ..Module::default()
        };
        let resources = shown(self.resources, |resource, key| (resource.mode, resource.kind, resource.name) = key);
        module.providers = providers::used(&resources, &self.required, versions);
        module.resources = providers::resolve(resources, &self.required);
        self.findings.extend(self.required.findings);
        (module, self.findings)
    }

    fn block(&mut self, file: ModuleFile<'_>, mut block: RawBlock<'_>) {
        let Some(labels) = json::labels(&block.kind) else { return };
        if block.labels.len() != labels {
            let message = format!(
                "wrong number of labels for a `{}` block: expected {labels}, found {}",
                block.kind,
                block.labels.len()
            );
            self.findings.push(file.finding(&codes::STRUCTURE, message, block.offset));
            return;
        }
        let label = block.labels.pop().unwrap_or_default();
        match &*block.kind {
            "terraform" | "provider" => self.required.block(file, &block, label),
            "variable" => self.input(file, &block, label),
            "output" => self.output(file, &block, label),
            "module" => self.module(file, &block, label),
            _ => {
                let kind = block.labels.pop().unwrap_or_default();
                self.resource(file, &block, kind, label);
            }
        }
    }

    fn input(&mut self, file: ModuleFile<'_>, block: &RawBlock<'_>, name: String) {
        let comment = comments::above(file.text, block.offset);
        let description = self.description(file, block, comment);
        self.check_sensitive(file, block);
        let default = block.attribute("default");
        let default = default.map(|default| default.value().unwrap_or_else(|| self.unknown(file, default, "default")));
        let kind = block.attribute("type").map(|kind| kind.type_text()).unwrap_or_default();
        let kind = if kind.is_empty() { kind_of(default.as_ref()).to_owned() } else { kind };
        let position = file.position(block.offset);
        let item = Input { name: String::new(), kind, description, default, position };
        reserved(&mut self.inputs).insert(name, Collected { item, hidden: comment.hides() });
    }

    fn output(&mut self, file: ModuleFile<'_>, block: &RawBlock<'_>, name: String) {
        let comment = comments::above(file.text, block.offset);
        let description = self.description(file, block, comment);
        self.check_sensitive(file, block);
        let item = Output { name: String::new(), description, value: None, position: file.position(block.offset) };
        reserved(&mut self.outputs).insert(name, Collected { item, hidden: comment.hides() });
    }

    fn module(&mut self, file: ModuleFile<'_>, block: &RawBlock<'_>, name: String) {
        let comment = comments::above(file.text, block.offset);
        let source = self.string_or_source(file, block, "source");
        let version = self.string_or_source(file, block, "version").unwrap_or_default();
        let before = self.modules.get(&name).map(|before| before.item.source.clone());
        let source = source.or(before).unwrap_or_default();
        let item = ModuleCall {
            name: String::new(),
            source,
            version,
            description: self.comment(comment),
            position: file.position(block.offset),
        };
        reserved(&mut self.modules)
            .insert(name, Collected { item: item.with_version_from_source(), hidden: comment.hides() });
    }

    fn resource(&mut self, file: ModuleFile<'_>, block: &RawBlock<'_>, kind: String, name: String) {
        let comment = comments::above(file.text, block.offset);
        let mode = if block.kind == "data" { Mode::Data } else { Mode::Managed };
        let item = RawResource {
            kind: String::new(),
            name: String::new(),
            mode,
            provider: block.attribute("provider").and_then(|provider| provider.reference()),
            description: self.comment(comment),
            position: file.position(block.offset),
        };
        reserved(&mut self.resources).insert((mode, kind, name), Collected { item, hidden: comment.hides() });
    }

    fn comment(&self, comment: Comment<'_>) -> String {
        if self.read_comments { comment.text() } else { String::new() }
    }

    fn description(&mut self, file: ModuleFile<'_>, block: &RawBlock<'_>, comment: Comment<'_>) -> String {
        let own = self.string(file, block, "description").unwrap_or_default();
        let text = if own.is_empty() { self.comment(comment) } else { own };
        if memchr::memchr(b'\r', text.as_bytes()).is_some() { text.replace("\r\n", "\n") } else { text }
    }

    fn string(&mut self, file: ModuleFile<'_>, block: &RawBlock<'_>, name: &str) -> Option<String> {
        let value = block.attribute(name)?;
        let text = value.string();
        if text.is_none() {
            self.unknown(file, value, name);
        }
        text
    }

    fn string_or_source(&mut self, file: ModuleFile<'_>, block: &RawBlock<'_>, name: &str) -> Option<String> {
        let value = block.attribute(name)?;
        let source = || value.source().filter(|_| self.takes_source);
        value.string().or_else(source).or_else(|| self.string(file, block, name))
    }

    fn check_sensitive(&mut self, file: ModuleFile<'_>, block: &RawBlock<'_>) {
        let Some(value) = block.attribute("sensitive") else { return };
        if !value.is_bool() {
            self.unknown(file, value, "sensitive");
        }
    }

    fn unknown(&mut self, file: ModuleFile<'_>, value: Expression<'_>, name: &str) -> Value {
        let message = format!("`{name}` must be a constant, so that documentation can show it");
        let finding = file.finding(&codes::VALUE, message, value.offset());
        self.findings.push(finding.help("functions and references cannot be evaluated here: write the value itself"));
        Value::Null
    }
}

/// Reserves room for a typical number of items before the first one is added.
fn reserved<K: Hash + Eq, T>(items: &mut Items<K, T>) -> &mut Items<K, T> {
    if items.is_empty() {
        items.reserve(14);
    }
    items
}

/// Returns the items that no comment hides; `name` gives each the name that was its key.
fn shown<K, T>(items: Items<K, T>, name: impl Fn(&mut T, K)) -> Vec<T> {
    let named = |(key, mut found): (K, Collected<T>)| {
        name(&mut found.item, key);
        found.item
    };
    items.into_iter().filter(|(_, found)| !found.hidden).map(named).collect()
}

/// Returns the type of a default.
fn kind_of(default: Option<&Value>) -> &'static str {
    match default {
        Some(Value::String(_)) => "string",
        Some(Value::Number(_)) => "number",
        Some(Value::Bool(_)) => "bool",
        Some(Value::List(_)) => "list",
        Some(Value::Map(_)) => "map",
        Some(Value::Null) | None => "any",
    }
}

impl ModuleCall {
    /// Fills in a missing version from the text after the last `?ref=` of the source.
    fn with_version_from_source(mut self) -> Self {
        if self.version.is_empty()
            && let Some((source, version)) = self.source.rsplit_once("?ref=")
            && !version.is_empty()
        {
            self.version = version.to_owned();
            self.source = source.to_owned();
        }
        self
    }
}
