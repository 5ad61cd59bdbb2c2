//! The providers that a module requires, with their constraints and sources, and the provider of each resource.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::lockfile::{self, Versions};
use super::module_file::ModuleFile;
use super::raw::{Expression, RawBlock, RawResource};
use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::docs::module::{Provider, Requirement, Resource};
use crate::hcl::parse::{self, list_items, object_entries, reference_root};
use crate::hcl::value::Value;

/// Constraints and sources, from `terraform` and `provider` blocks.
#[derive(Default)]
pub(super) struct RequiredProviders {
    /// Whether the source of an expression stands for a version that is not known without Terraform.
    takes_source: bool,
    terraform: Vec<String>,
    providers: BTreeMap<String, RequiredProvider>,
    pub(super) findings: Vec<Diagnostic>,
}

#[derive(Default)]
struct RequiredProvider {
    source: String,
    constraints: Vec<String>,
}

impl RequiredProviders {
    pub(super) fn new(takes_source: bool) -> Self {
        Self { takes_source, ..Self::default() }
    }

    /// Adds a `terraform` or `provider` block; the label is that of the provider.
    pub(super) fn block(&mut self, file: ModuleFile<'_>, block: &RawBlock<'_>, label: String) {
        if block.kind == "provider" {
            let constraint = block.attribute("version").map(|version| self.string(file, version, "version"));
            if let Some(alias) = block.attribute("alias") {
                self.string(file, alias, "alias");
            }
            self.providers.entry(label).or_default().constraints.extend(constraint);
            return;
        }
        if let Some(version) = block.attribute("required_version") {
            let constraint = self.string(file, version, "required_version");
            self.terraform.push(constraint);
        }
        for inner in block.blocks.iter().filter(|inner| inner.kind == "required_providers") {
            if !inner.labels.is_empty() || !inner.blocks.is_empty() {
                let message = "`required_providers` takes no labels and no blocks";
                self.findings.push(file.finding(&codes::STRUCTURE, message, inner.offset));
            }
            for (name, value) in inner.attributes() {
                self.required_provider(file, &name, value);
            }
        }
    }

    /// Returns one row per constraint: `terraform` first, then the providers by name.
    pub(super) fn requirements(&self) -> Vec<Requirement> {
        let row = |name: &str, version: &String| Requirement { name: name.to_owned(), version: version.clone() };
        let terraform = self.terraform.iter().map(|version| row("terraform", version));
        let providers = self
            .providers
            .iter()
            .flat_map(|(name, provider)| provider.constraints.iter().map(move |text| row(name, text)));
        terraform.filter(|row| !row.version.is_empty()).chain(providers).collect()
    }

    fn required_provider(&mut self, file: ModuleFile<'_>, name: &str, value: Expression<'_>) {
        let entry = provider_entry(name, value).unwrap_or_else(|fault| {
            let message = match fault {
                EntryFault::Form => {
                    format!("provider `{name}` needs a version, or an object with `source` and `version`")
                }
                EntryFault::Aliases => format!(
                    "`configuration_aliases` of provider `{name}` must be a list of `{name}` and aliases such as `{name}.west`"
                ),
            };
            self.findings.push(file.finding(&codes::STRUCTURE, message, value.offset()));
            ProviderEntry::default()
        });
        let provider = self.providers.entry(name.to_owned()).or_default();
        provider.constraints.extend(entry.constraints);
        let Some(source) = entry.source.filter(|source| !source.is_empty()) else { return };
        if !provider.source.is_empty() && provider.source != source {
            let message = format!("provider `{name}` has two sources, `{}` and `{source}`", provider.source);
            self.findings.push(file.finding(&codes::STRUCTURE, message, value.offset()));
            return;
        }
        provider.source = source;
    }

    fn string(&mut self, file: ModuleFile<'_>, value: Expression<'_>, name: &str) -> String {
        let source = || value.source().filter(|_| self.takes_source && name == "version");
        value.string().or_else(source).unwrap_or_else(|| {
            let message = format!("`{name}` must be a constant, so that documentation can show it");
            self.findings.push(file.finding(&codes::VALUE, message, value.offset()));
            String::new()
        })
    }
}

/// What an entry of `required_providers` sets.
#[derive(Default)]
struct ProviderEntry {
    source: Option<String>,
    /// A key may be there twice; every constraint counts.
    constraints: Vec<String>,
}

/// What is wrong with an entry of `required_providers`.
enum EntryFault {
    Form,
    Aliases,
}

/// Reads an entry of `required_providers`: a version, or an object. Numbers and bools count as text.
fn provider_entry(name: &str, value: Expression<'_>) -> Result<ProviderEntry, EntryFault> {
    let mut entry = ProviderEntry::default();
    let mut set = |key: &str, value: Option<Value>| {
        match (key, value) {
            ("source", Some(Value::String(text))) => entry.source = Some(text),
            ("version", Some(Value::String(text))) => entry.constraints.push(text),
            ("source" | "version", _) => return Err(EntryFault::Form),
            _ => {}
        }
        Ok(())
    };
    match value {
        Expression::Json { value: Value::Map(entries), .. } => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("configuration_aliases", Value::List(items)) => {
                        let is_own =
                            |item: &Value| matches!(item, Value::String(text) if is_alias(name, text.as_bytes()));
                        if !items.iter().all(is_own) {
                            return Err(EntryFault::Aliases);
                        }
                    }
                    ("configuration_aliases", _) => return Err(EntryFault::Aliases),
                    (key, value) => set(key, Some(value.clone()))?,
                }
            }
        }
        Expression::Hcl { text, .. } if text.starts_with(b"{") => {
            for (key, value) in object_entries(text).ok_or(EntryFault::Form)? {
                if key == "configuration_aliases" {
                    let items = list_items(value).ok_or(EntryFault::Aliases)?;
                    if !items.iter().all(|item| is_alias(name, item)) {
                        return Err(EntryFault::Aliases);
                    }
                } else if key == "source" || key == "version" {
                    set(&key, Expression::Hcl { text: value, offset: 0 }.value())?;
                }
            }
        }
        // A whole number keeps all its digits.
        Expression::Hcl { text, .. } if text.iter().all(u8::is_ascii_digit) && !text.starts_with(b"0") => {
            entry.constraints.push(parse::lossy(text).into_owned());
        }
        _ => entry.constraints.push(value.string().ok_or(EntryFault::Form)?),
    }
    Ok(entry)
}

/// Whether an item of `configuration_aliases` is the provider itself or one of its aliases.
fn is_alias(provider: &str, item: &[u8]) -> bool {
    reference_root(item).is_some_and(|root| parse::name(root) == provider)
}

/// Returns the provider of a resource: the one it names, otherwise the part of its type before the first `_`.
fn provider_of(resource: &RawResource) -> (&str, &str) {
    match &resource.provider {
        Some((name, alias)) => (name, alias),
        None => (resource.kind.split_once('_').map_or(resource.kind.as_str(), |(name, _)| name), ""),
    }
}

/// Returns one provider for each name and alias that a resource uses.
pub(super) fn used(resources: &[RawResource], required: &RequiredProviders, versions: &Versions) -> Vec<Provider> {
    let mut providers: BTreeMap<(&str, &str), Provider> = BTreeMap::new();
    for resource in resources {
        let (name, alias) = provider_of(resource);
        let provider = providers.entry((name, alias)).or_insert_with(|| Provider {
            name: name.to_owned(),
            alias: alias.to_owned(),
            version: version_of(name, required, versions),
            position: resource.position.clone(),
        });
        if resource.position < provider.position {
            provider.position = resource.position.clone();
        }
    }
    providers.into_values().collect()
}

fn version_of(name: &str, required: &RequiredProviders, versions: &Versions) -> String {
    if let Some(version) = lockfile::version_of(versions, name) {
        return version.to_owned();
    }
    required.providers.get(name).map(|provider| provider.constraints.join(" ")).unwrap_or_default()
}

/// Completes resources with the name, source and version of their providers.
pub(super) fn resolve(resources: Vec<RawResource>, required: &RequiredProviders) -> Vec<Resource> {
    // Most resources have the same provider as the one before.
    let mut last = ProviderDetails::of("", required);
    let complete = |resource: RawResource| {
        let provider = provider_of(&resource).0;
        if *last.name != *provider {
            last = ProviderDetails::of(provider, required);
        }
        let mut kind = resource.kind;
        if kind.strip_prefix(&*last.name).is_some_and(|rest| rest.starts_with('_')) {
            kind.drain(..=last.name.len());
        }
        Resource {
            kind,
            name: resource.name,
            provider: Arc::clone(&last.name),
            source: Arc::clone(&last.source),
            version: Arc::clone(&last.version),
            mode: resource.mode,
            description: resource.description,
            position: resource.position,
        }
    };
    resources.into_iter().map(complete).collect()
}

/// What a resource shows about its provider.
struct ProviderDetails {
    name: Arc<str>,
    source: Arc<str>,
    version: Arc<str>,
}

impl ProviderDetails {
    fn of(name: &str, required: &RequiredProviders) -> Self {
        let provider = required.providers.get(name);
        let source = provider.map(|provider| provider.source.as_str()).filter(|source| !source.is_empty());
        let source = source.map_or_else(|| ["hashicorp/", name].concat().into(), Arc::from);
        let constraint = provider.and_then(|provider| provider.constraints.last()).map(String::as_str);
        Self { name: name.into(), source, version: single_version(constraint.unwrap_or_default()).into() }
    }
}

/// Returns the single version that a constraint names, otherwise `latest`.
fn single_version(constraint: &str) -> &str {
    match constraint.split_once(' ') {
        None if constraint.starts_with(|c: char| c.is_ascii_digit()) => constraint,
        None => constraint.strip_prefix('=').unwrap_or("latest"),
        Some(("=", version)) if !version.contains(' ') => version,
        Some(_) => "latest",
    }
}
