//! Versions, and the lowest one that a constraint admits. A pre-release counts as its release.

use std::fmt;

/// A release, without its pre-release and build parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Breaking changes.
    pub major: u64,
    /// New features.
    pub minor: u64,
    /// Fixes.
    pub patch: u64,
}

impl Version {
    pub(super) const fn new(major: u64, minor: u64) -> Self {
        Self { major, minor, patch: 0 }
    }
}

impl fmt::Display for Version {
    /// Writes it as in a constraint: `5.37`, `5.37.1`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)?;
        if self.patch == 0 { Ok(()) } else { write!(formatter, ".{}", self.patch) }
    }
}

/// Why a constraint can't be read or admits no version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConstraintError {
    /// A part that is not an operator and a version.
    #[error("`{0}` is not a version constraint")]
    Syntax(String),
    /// Parts that exclude each other.
    #[error("no version is admitted")]
    Empty,
}

/// Returns the lowest release that a constraint like `~> 5.0` or `>= 5.37, < 7.0` admits.
///
/// # Errors
/// Returns which part is not a constraint, or that the parts exclude each other.
pub fn lowest(constraint: &str) -> Result<Version, ConstraintError> {
    let parts: Vec<Part> = constraint.split(',').map(part).collect::<Result<_, _>>()?;
    // The lowest release is a bound, or the one right after a bound that is excluded.
    let mut candidates: Vec<Version> = parts.iter().flat_map(|part| [part.version, next(part.version)]).collect();
    candidates.push(Version::default());
    candidates.sort_unstable();
    candidates.into_iter().find(|version| parts.iter().all(|part| admits(part, *version))).ok_or(ConstraintError::Empty)
}

struct Part {
    operator: &'static str,
    version: Version,
    /// How many numbers were written: `~> 5.0` and `~> 5.0.0` differ.
    precision: usize,
}

// Longer operators first, since `>` is also the start of `>=`.
const OPERATORS: [&str; 7] = ["!=", ">=", "<=", "~>", "=", ">", "<"];

fn part(text: &str) -> Result<Part, ConstraintError> {
    let syntax = || ConstraintError::Syntax(text.trim().to_owned());
    let trimmed = text.trim();
    let operator = OPERATORS.into_iter().find(|operator| trimmed.starts_with(operator));
    let version = trimmed.strip_prefix(operator.unwrap_or_default()).unwrap_or(trimmed).trim();
    let release = version.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<u64> = release
        .strip_prefix('v')
        .unwrap_or(release)
        .split('.')
        .map(number)
        .collect::<Option<_>>()
        .ok_or_else(syntax)?;
    if numbers.len() > 3 || version.len() > 64 {
        return Err(syntax());
    }
    let at = |index: usize| numbers.get(index).copied().unwrap_or(0);
    let version = Version { major: at(0), minor: at(1), patch: at(2) };
    Ok(Part { operator: operator.unwrap_or("="), version, precision: numbers.len() })
}

/// Reads digits alone: `u64::from_str` takes a plus sign as well.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn next(version: Version) -> Version {
    Version { patch: version.patch.saturating_add(1), ..version }
}

fn admits(part: &Part, version: Version) -> bool {
    match part.operator {
        "!=" => version != part.version,
        ">=" => version >= part.version,
        "<=" => version <= part.version,
        ">" => version > part.version,
        "<" => version < part.version,
        "~>" => version >= part.version && is_pessimistic_sibling(part, version),
        _ => version == part.version,
    }
}

/// Whether all but the last written number are the same.
fn is_pessimistic_sibling(part: &Part, version: Version) -> bool {
    match part.precision {
        3 => version.major == part.version.major && version.minor == part.version.minor,
        2 => version.major == part.version.major,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(constraint: &str, lowest_admitted: &str) {
        assert_eq!(
            lowest(constraint).map(|version| version.to_string()),
            Ok(lowest_admitted.to_owned()),
            "{constraint}"
        );
    }

    #[test]
    fn the_lowest_release_is_found() {
        check(">= 1.5", "1.5");
        check("~> 5.0", "5.0");
        check("~>5.37.1", "5.37.1");
        check(">= 5.37, < 7.0", "5.37");
        check("< 7.0", "0.0");
        check("= 5.40.0", "5.40");
        check("5.40", "5.40");
        check("> 5.40.0, != 5.40.1", "5.40.2");
        check("!= 0.0.0", "0.0.1");
        check(">= 5.0, >= 5.93", "5.93");
        check("~> 5.0, > 5.88", "5.88.1");
        check(">= v6.0.0-beta1", "6.0");
    }

    #[test]
    fn what_is_no_constraint_is_refused() {
        for bad in ["", "x", ">=", ">= 1.x", "=> 1.0", "1.2.3.4", ">= 1.0,", "+1.0", "1..2", "99999999999999999999"] {
            assert!(matches!(lowest(bad), Err(ConstraintError::Syntax(_))), "{bad}");
        }
        for empty in ["> 5.0, < 5.0", "~> 5.0, >= 6.0", "= 1.0, = 2.0"] {
            assert_eq!(lowest(empty), Err(ConstraintError::Empty), "{empty}");
        }
    }
}
