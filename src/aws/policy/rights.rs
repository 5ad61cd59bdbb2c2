//! The rights of a role, and the statements that they make: one for all rights with the same resources and condition.

use super::grants::Grant;
use super::model::{Statement, Term};
use super::scope::Scope;

/// A part of a role: a grant, its resources and its condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Right {
    /// The actions.
    pub grant: &'static Grant,
    /// The resources.
    pub on: Target,
    /// The key and the values of a `StringEquals` condition.
    pub only_if: Option<(&'static str, &'static [&'static str])>,
}

/// The resources of a [`Scope`] that a right applies to. A right without resources in the scope is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `*`: the actions don't support a narrower resource.
    Everywhere,
    /// The cached repositories.
    Repositories,
    /// The secrets with the credentials of the upstreams.
    Secrets,
    /// The roles that rules and creation templates pass to ECR.
    PassedRoles,
}

/// A right to `*`.
pub(super) const fn everywhere(grant: &'static Grant) -> Right {
    on(Target::Everywhere, grant)
}

/// A right to some resources.
pub(super) const fn on(target: Target, grant: &'static Grant) -> Right {
    Right { grant, on: target, only_if: None }
}

impl Right {
    /// Limits it by a `StringEquals` condition.
    pub(super) const fn only_if(self, key: &'static str, values: &'static [&'static str]) -> Self {
        Self { only_if: Some((key, values)), ..self }
    }

    /// Returns the statement for the resources of a scope.
    fn statement<T: Term>(&self, scope: &Scope<T>) -> Statement<T> {
        let statement = match self.on {
            Target::Everywhere => self.grant.everywhere(),
            Target::Repositories => self.grant.on(&scope.repositories),
            Target::Secrets => self.grant.on(&scope.secrets),
            Target::PassedRoles => self.grant.on(&[scope.rule_roles.as_slice(), &scope.template_roles].concat()),
        };
        match self.only_if {
            Some((key, values)) => {
                statement.when("StringEquals", key, values.iter().map(|value| T::from(value)).collect::<Vec<_>>())
            }
            None => statement,
        }
    }
}

/// Returns the statements of some rights. Rights with the same resources and the same condition share one, so that a
/// document names each ARN once; no action applies to more than before. A right that comes twice counts once.
pub(super) fn statements<'r, T: Term>(
    rights: impl IntoIterator<Item = &'r Right>,
    scope: &Scope<T>,
) -> Vec<Statement<T>> {
    let mut merged: Vec<(Right, Statement<T>)> = Vec::new();
    let mut seen = Vec::new();
    for right in rights {
        if seen.contains(right) {
            continue;
        }
        seen.push(*right);
        let shared = merged.iter_mut().find(|(first, _)| (first.on, first.only_if) == (right.on, right.only_if));
        match shared {
            Some((_, statement)) => right.grant.join(statement),
            None => merged.push((*right, right.statement(scope))),
        }
    }
    merged.into_iter().map(|(_, statement)| statement).collect()
}
