//! The roles for which a module can create a policy.

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
