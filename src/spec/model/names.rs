//! The sections of the README, which a spec chooses from by name.

/// A section of the generated block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
