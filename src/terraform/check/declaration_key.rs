//! The kinds of things that a module can declare, and how references name them.

use std::borrow::Cow;
use std::fmt;

/// A kind of thing that a module declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum DeclarationKind {
    /// `variable`.
    Variable,
    /// An argument of a `locals` block.
    Local,
    /// `resource`.
    Resource,
    /// `data`.
    Data,
    /// `ephemeral`.
    Ephemeral,
    /// `module`.
    Module,
    /// `output`.
    Output,
    /// `provider`, with its alias as the name.
    Provider,
    /// `check`.
    Check,
    /// A setting that a module may have only once: `required_providers`, `backend`.
    Setting,
}

impl DeclarationKind {
    /// The noun for it in messages.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Variable => "variable",
            Self::Local => "local",
            Self::Resource => "resource",
            Self::Data => "data source",
            Self::Ephemeral => "ephemeral resource",
            Self::Module => "module",
            Self::Output => "output",
            Self::Provider => "provider configuration",
            Self::Check => "check",
            Self::Setting => "setting",
        }
    }

    /// The prefix of its references.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Variable => "var.",
            Self::Local => "local.",
            Self::Data => "data.",
            Self::Ephemeral => "ephemeral.",
            Self::Module => "module.",
            Self::Resource | Self::Output | Self::Provider | Self::Check | Self::Setting => "",
        }
    }
}

/// The identity of a declaration within a module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key<'a> {
    pub(super) kind: DeclarationKind,
    /// The type of a resource; otherwise empty.
    pub(super) group: Cow<'a, str>,
    pub(super) name: Cow<'a, str>,
}

impl<'a> Key<'a> {
    /// Creates the key of something that only has a name.
    pub(super) fn plain(kind: DeclarationKind, name: impl Into<Cow<'a, str>>) -> Self {
        Self { kind, group: Cow::Borrowed(""), name: name.into() }
    }
}

/// Writes it like a reference.
impl fmt::Display for Key<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dot = if self.group.is_empty() || self.name.is_empty() { "" } else { "." };
        write!(out, "{}{}{dot}{}", self.kind.prefix(), self.group, self.name)
    }
}
