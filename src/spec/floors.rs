//! Features in use → the lowest Terraform and AWS provider that have them, and what a constraint admits.
//!
//! Sources: the provider's CHANGELOG; Terraform's upgrade guides.

use std::fmt;

use super::model::{SecretMode, Spec};

/// A released version: major, minor, patch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u64, pub u64, pub u64);

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(major, minor, 0) => write!(formatter, "{major}.{minor}"),
            Self(major, minor, patch) => write!(formatter, "{major}.{minor}.{patch}"),
        }
    }
}

/// The lowest version that a module works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    /// The version.
    pub version: Version,
    /// The feature that asks for it, as the subject of a sentence.
    pub reason: &'static str,
    /// The constraint that a module gets by default.
    pub constraint: String,
}

/// Both floors of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floors {
    /// Terraform's.
    pub terraform: Floor,
    /// The AWS provider's.
    pub aws: Floor,
}

/// The first major of the AWS provider that nobody has seen.
const NEXT_AWS_MAJOR: u64 = 7;

/// Derives both floors from the features that a spec uses.
pub fn floors(spec: &Spec) -> Floors {
    let (version, reason) = terraform(spec);
    let terraform = Floor { version, reason, constraint: format!(">= {version}") };
    let (version, reason) = aws(spec);
    let constraint = format!(">= {version}, < {NEXT_AWS_MAJOR}.0");
    Floors { terraform, aws: Floor { version, reason, constraint } }
}

fn terraform(spec: &Spec) -> (Version, &'static str) {
    if spec.secret.mode == SecretMode::WriteOnly && has_secrets(spec) {
        return (Version(1, 11, 0), "a write-only secret");
    }
    (Version(1, 5, 0), "the module")
}

fn aws(spec: &Spec) -> (Version, &'static str) {
    let features = [
        (Version(3, 70, 0), "`aws_ecr_pull_through_cache_rule`", true),
        (Version(5, 37, 0), "`credential_arn`", has_secrets(spec)),
        (Version(5, 61, 0), "`aws_ecr_repository_creation_template`", spec.repositories.is_some()),
        (Version(5, 62, 0), "a creation template for `ROOT`", spec.repositories.is_some() && has_root(spec)),
        (Version(5, 88, 0), "`secret_string_wo`", has_secrets(spec) && spec.secret.mode == SecretMode::WriteOnly),
        (Version(5, 93, 0), "the prefix `ROOT`", has_root(spec)),
        (Version(5, 93, 0), "`custom_role_arn` and `upstream_repository_prefix`", maps_or_assumes(spec)),
        (Version(6, 10, 0), "tag mutability with exclusions", has_exclusions(spec)),
    ];
    let used = features.into_iter().filter(|(.., used)| *used).map(|(version, reason, _)| (version, reason));
    used.max_by_key(|(version, _)| *version).unwrap_or_default()
}

fn has_secrets(spec: &Spec) -> bool {
    spec.upstreams.iter().any(|upstream| upstream.credentials.is_some())
}

fn has_root(spec: &Spec) -> bool {
    spec.upstreams.iter().any(|upstream| upstream.prefix == "ROOT")
}

fn maps_or_assumes(spec: &Spec) -> bool {
    let uses = |upstream: &super::model::Upstream| {
        upstream.custom_role_arn.is_some() || upstream.upstream_repository_prefix.is_some()
    };
    spec.upstreams.iter().any(uses)
}

fn has_exclusions(spec: &Spec) -> bool {
    let repositories = spec.repositories.as_ref();
    repositories.is_some_and(|repositories| repositories.image_tag_mutability.ends_with("_WITH_EXCLUSION"))
}

/// A text that terraform does not take for a version constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version constraint")]
pub struct ConstraintError;

/// The lowest version that a constraint admits, as far as its lower bounds say; 0.0.0 without any.
///
/// # Errors
/// The text is no list of version constraints.
pub fn lowest(constraint: &str) -> Result<Version, ConstraintError> {
    let mut lowest = Version::default();
    for part in constraint.split(',') {
        let part = part.trim();
        let operator_end = part.find(|c: char| !"=!<>~".contains(c)).ok_or(ConstraintError)?;
        let (operator, version) = part.split_at(operator_end);
        let version = parse(version.trim())?;
        let bound = match operator {
            "" | "=" | ">=" | "~>" => version,
            // The next patch release is the first one above.
            ">" => Version(version.0, version.1, version.2 + 1),
            "<" | "<=" | "!=" => continue,
            _ => return Err(ConstraintError),
        };
        lowest = lowest.max(bound);
    }
    Ok(lowest)
}

fn parse(text: &str) -> Result<Version, ConstraintError> {
    let release = text.split(['-', '+']).next().unwrap_or_default();
    let mut numbers = [0; 3];
    let parts: Vec<&str> = release.split('.').collect();
    if parts.len() > 3 {
        return Err(ConstraintError);
    }
    for (number, part) in numbers.iter_mut().zip(&parts) {
        let digits = !part.is_empty() && part.len() < 10 && part.bytes().all(|byte| byte.is_ascii_digit());
        *number = if digits { part.parse().map_err(|_| ConstraintError)? } else { return Err(ConstraintError) };
    }
    Ok(Version(numbers[0], numbers[1], numbers[2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_version_is_that_of_the_highest_lower_bound() {
        for (constraint, expected) in [
            ("~> 5.0", Version(5, 0, 0)),
            (">= 5.37, < 7.0", Version(5, 37, 0)),
            ("5.40.1", Version(5, 40, 1)),
            ("= 5.40", Version(5, 40, 0)),
            ("> 5.36", Version(5, 36, 1)),
            ("< 6", Version(0, 0, 0)),
            (">=1.5,!=1.6.0", Version(1, 5, 0)),
            (">= 1.11.0-beta1", Version(1, 11, 0)),
        ] {
            assert_eq!(lowest(constraint), Ok(expected), "{constraint}");
        }
        for bad in ["", "^1.5", ">= ", "latest", "1.2.3.4", "=> 1", "1.x", ">= 1.5 < 2"] {
            assert_eq!(lowest(bad), Err(ConstraintError), "{bad}");
        }
    }
}
