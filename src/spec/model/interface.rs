//! The interface of a module and its README, as far as a spec changes them.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Wording and defaults of the module's own interface.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Overrides {
    /// Overrides of variables, by name.
    #[serde(deserialize_with = "super::nulls_as_defaults")]
    pub variables: IndexMap<String, VariableOverride>,
    /// Overrides of outputs, by name.
    #[serde(deserialize_with = "super::nulls_as_defaults")]
    pub outputs: IndexMap<String, OutputOverride>,
}

/// What changes in one variable.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct VariableOverride {
    /// Its description.
    pub description: Option<String>,
    /// Its default; `Some(Value::Null)` is Terraform's `null`.
    #[serde(deserialize_with = "even_null")]
    pub default: Option<Value>,
}

/// What changes in one output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct OutputOverride {
    /// Its description.
    pub description: Option<String>,
}

/// What the README shows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Docs {
    /// Whether there is a Mermaid diagram of the path of a pull.
    pub diagram: bool,
    /// Sections of the generated block, in this order.
    #[serde(deserialize_with = "sections")]
    pub sections: Vec<Section>,
    /// Whether delimiter rows are as terraform-docs wrote them before 0.22.
    pub compact_separators: bool,
}

impl Default for Docs {
    fn default() -> Self {
        use Section::{Inputs, Modules, Outputs, Providers, Requirements, Resources};
        Self {
            diagram: true,
            sections: vec![Providers, Requirements, Inputs, Outputs, Resources, Modules],
            compact_separators: false,
        }
    }
}

/// A section of the README's generated block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Section {
    /// Terraform and provider constraints.
    Requirements,
    /// Providers in use.
    Providers,
    /// Module calls.
    Modules,
    /// Resources and data sources.
    Resources,
    /// Variables.
    Inputs,
    /// Outputs.
    Outputs,
}

impl Section {
    /// Every section, in terraform-docs' order.
    pub const ALL: [Self; 6] =
        [Self::Requirements, Self::Providers, Self::Modules, Self::Resources, Self::Inputs, Self::Outputs];

    /// The name in a spec.
    pub fn name(self) -> &'static str {
        match self {
            Self::Requirements => "requirements",
            Self::Providers => "providers",
            Self::Modules => "modules",
            Self::Resources => "resources",
            Self::Inputs => "inputs",
            Self::Outputs => "outputs",
        }
    }

    /// Returns the section with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.name() == name)
    }
}

/// Reads `default: null` as a default; without this, it would be the same as a missing one.
fn even_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn sections<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Section>, D::Error> {
    super::named(deserializer, Section::by_name)
}
