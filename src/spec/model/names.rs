//! What a spec chooses from by name: policy roles and sections of the README.

/// A least-privilege policy that the module can create.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// First and later pulls.
    Pull,
    /// Pulls of what is cached already.
    PullCached,
    /// What a role with a managed read policy lacks.
    Import,
    /// Pull, and see what is cached.
    Ci,
    /// Manage rules and creation templates.
    Admin,
    /// Write the secret, never read it.
    FillSecret,
}

impl Role {
    /// Every role, the puller first.
    pub const ALL: [Self; 6] = [Self::Pull, Self::PullCached, Self::Import, Self::Ci, Self::Admin, Self::FillSecret];

    /// The name in a spec and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::PullCached => "pull-cached",
            Self::Import => "import",
            Self::Ci => "ci",
            Self::Admin => "admin",
            Self::FillSecret => "fill-secret",
        }
    }

    /// Returns the role with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

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
