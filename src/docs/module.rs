//! A Terraform module as its documentation sees it, and the orders in which it can be shown.
//!
//! This is plain data; reading and formatting happen elsewhere.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use super::config::{Config, SortBy};
use crate::hcl::value::{HtmlEscape, Value};

/// Where a block begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The name of the file, without folder.
    pub file: Arc<str>,
    /// From 1.
    pub line: usize,
}

/// Everything that documentation can show of a module.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Module {
    /// The text before all sections; empty if there is none.
    pub header: String,
    /// The text after all sections; empty if there is none.
    pub footer: String,
    /// `variable` blocks.
    pub inputs: Vec<Input>,
    /// `module` blocks.
    pub modules: Vec<ModuleCall>,
    /// `output` blocks.
    pub outputs: Vec<Output>,
    /// The providers that resources and data sources need.
    pub providers: Vec<Provider>,
    /// Version constraints, `terraform` first.
    pub requirements: Vec<Requirement>,
    /// Managed resources before data sources.
    pub resources: Vec<Resource>,
}

/// A `variable` block.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Input {
    /// Its label.
    pub name: String,
    /// The source text of its type, or the type of its default.
    pub kind: String,
    /// Empty when there is none.
    pub description: String,
    /// The default; `None` if the caller has to pass a value.
    pub default: Option<Value>,
    /// Where the block begins.
    pub position: Position,
}

impl Input {
    /// Returns whether the caller has to pass a value.
    pub const fn required(&self) -> bool {
        self.default.is_none()
    }

    /// Returns the default as JSON; empty if the input is required.
    pub fn value_text(&self) -> Cow<'static, str> {
        match &self.default {
            None => Cow::Borrowed(""),
            Some(Value::Null) => Cow::Borrowed("null"),
            Some(value) => Cow::Owned(value.json(HtmlEscape::Off)),
        }
    }
}

/// A `module` block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModuleCall {
    /// Its label.
    pub name: String,
    /// The source, without `?ref=` if that became the version.
    pub source: String,
    /// Empty when there is none.
    pub version: String,
    /// From the comment above.
    pub description: String,
    /// Where the block begins.
    pub position: Position,
}

/// An `output` block.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Output {
    /// Its label.
    pub name: String,
    /// Empty when there is none.
    pub description: String,
    /// The value in the file of output values, if one is used.
    pub value: Option<OutputValue>,
    /// Where the block begins.
    pub position: Position,
}

/// What `terraform output -json` reports about an output.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputValue {
    /// The value; already masked if it is sensitive.
    pub value: Value,
    /// Whether the file, not the code, marks it as sensitive.
    pub sensitive: bool,
}

/// A provider, by name and alias.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Provider {
    /// Its local name.
    pub name: String,
    /// Empty when there is none.
    pub alias: String,
    /// The version from the lock file, otherwise the constraints; empty if there are none.
    pub version: String,
    /// The position of the first resource that needs it.
    pub position: Position,
}

impl Provider {
    /// Returns `aws` or `aws.west`.
    pub fn full_name(&self) -> String {
        if self.alias.is_empty() { self.name.clone() } else { format!("{}.{}", self.name, self.alias) }
    }
}

/// One version constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement {
    /// `terraform` or a provider.
    pub name: String,
    /// The constraint as written.
    pub version: String,
}

/// Whether a resource is managed by Terraform or only read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// A `resource` block.
    Managed,
    /// A `data` block.
    Data,
}

/// A `resource` or `data` block.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resource {
    /// The type, without the provider's name at its start.
    pub kind: String,
    /// Its second label.
    pub name: String,
    /// The local name of its provider.
    pub provider: Arc<str>,
    /// `hashicorp/aws`.
    pub source: Arc<str>,
    /// Managed or data.
    pub mode: Mode,
    /// The version in the URL of its page; `latest` if the constraint does not name a single one.
    pub version: Arc<str>,
    /// From the comment above.
    pub description: String,
    /// Where the block begins.
    pub position: Position,
}

impl Resource {
    /// Returns its address, such as `aws_vpc.this`.
    pub fn spec(&self) -> String {
        format!("{}_{}.{}", self.provider, self.kind, self.name)
    }

    /// Compares by [`Resource::spec`], usually without building it.
    fn cmp_specs(&self, other: &Self) -> Ordering {
        if self.provider == other.provider {
            let [one, two] = [self, other].map(|it| it.kind.as_bytes());
            let both = one.len().min(two.len());
            let kinds = one[..both].cmp(&two[..both]);
            if kinds.is_ne() {
                return kinds;
            }
            if one.len() == two.len() {
                return self.name.cmp(&other.name);
            }
        }
        let spec = |it: &Self| [&*it.provider, "_", &it.kind, ".", &it.name].concat();
        spec(self).cmp(&spec(other))
    }

    /// Returns the URL of its page in the registry; `None` for a source with a host.
    pub fn url(&self) -> Option<String> {
        self.url_parts().map(|parts| parts.concat())
    }

    /// Returns the parts of [`Resource::url`], so that a caller can write them one by one.
    pub fn url_parts(&self) -> Option<[&str; 6]> {
        if self.source.bytes().filter(|byte| *byte == b'/').count() > 1 {
            return None;
        }
        let folder = if self.mode == Mode::Managed { "/docs/resources/" } else { "/docs/data-sources/" };
        let registry = "https://registry.terraform.io/providers/";
        Some([registry, &self.source, "/", &self.version, folder, &self.kind])
    }
}

impl Mode {
    /// Returns its name in tables.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Managed => "resource",
            Self::Data => "data source",
        }
    }
}

impl Module {
    /// Sorts everything in the configured order.
    pub fn sort(&mut self, config: &Config) {
        self.resources.sort_by(|a, b| a.mode.cmp(&b.mode).then_with(|| a.cmp_specs(b)));
        if !config.sort.enabled {
            self.inputs.sort_by(|a, b| a.position.cmp(&b.position));
            self.outputs.sort_by(|a, b| a.position.cmp(&b.position));
            self.modules.sort_by(|a, b| a.position.cmp(&b.position));
            self.providers.sort_by_cached_key(|provider| (provider.position.clone(), provider.full_name()));
            return;
        }
        self.outputs.sort_by(|a, b| a.name.cmp(&b.name));
        self.providers.sort_by(|a, b| (&a.name, &a.alias).cmp(&(&b.name, &b.alias)));
        match config.sort.by {
            SortBy::Name => self.inputs.sort_by(|a, b| a.name.cmp(&b.name)),
            SortBy::Required => {
                self.inputs.sort_by(|a, b| (!a.required(), &a.name).cmp(&(!b.required(), &b.name)));
            }
            SortBy::Type => self.inputs.sort_by(|a, b| (&a.kind, &a.name).cmp(&(&b.kind, &b.name))),
        }
        match config.sort.by {
            SortBy::Type => self.modules.sort_by(|a, b| (&a.source, &a.name).cmp(&(&b.source, &b.name))),
            SortBy::Name | SortBy::Required => self.modules.sort_by(|a, b| a.name.cmp(&b.name)),
        }
    }
}
