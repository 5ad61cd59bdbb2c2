//! Semantic versions, and the constraints of `semverCompare`, as Masterminds' library reads them.

use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

use super::{Datum, IntType};

/// A version. Parts that are missing are 0, and leading zeros are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::docs::go_template) struct Version {
    numbers: [u64; 3],
    pre: String,
    metadata: String,
    original: String,
}

impl Version {
    /// Parses `v1.2.3-rc.1+build`; `v`, minor and patch may be missing.
    pub(in crate::docs::go_template) fn parse(text: &str) -> Result<Self, String> {
        let invalid = || String::from("invalid semantic version");
        let bare = text.strip_prefix('v').unwrap_or(text);
        let (bare, metadata) = bare.split_once('+').map_or((bare, None), |(bare, metadata)| (bare, Some(metadata)));
        let (bare, pre) = bare.split_once('-').map_or((bare, None), |(bare, pre)| (bare, Some(pre)));
        let mut numbers = [0; 3];
        let mut parts = bare.split('.');
        for (number, part) in numbers.iter_mut().zip(parts.by_ref()) {
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(invalid());
            }
            *number = part.parse().map_err(|_| invalid())?;
        }
        let is_identifier =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_valid = |text: Option<&str>| text.is_none_or(|text| text.split('.').all(is_identifier));
        // A number in a pre-release has no leading zero; in metadata it may.
        let has_zero =
            |part: &str| part.len() > 1 && part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit());
        if parts.next().is_some() || !is_valid(pre) || !is_valid(metadata) || pre.unwrap_or("").split('.').any(has_zero)
        {
            return Err(invalid());
        }
        let owned = |text: Option<&str>| text.unwrap_or("").to_owned();
        Ok(Self { numbers, pre: owned(pre), metadata: owned(metadata), original: text.to_owned() })
    }

    /// Compares by precedence, which ignores metadata.
    fn order(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| order_of_pre(&self.pre, &other.pre))
    }

    /// Calls a method.
    pub(super) fn method(&self, name: &str, arguments: &[Datum]) -> Result<Datum, String> {
        let number = |at: usize| Datum::Int(i64::try_from(self.numbers[at]).unwrap_or(i64::MAX), IntType::Uint64);
        let text = |text: &str| Datum::Text(text.to_owned());
        let next = |at: usize| {
            let mut next = Self { pre: String::new(), metadata: String::new(), ..self.clone() };
            // A pre-release precedes its patch, so that is what comes next.
            if at < 2 || self.pre.is_empty() {
                next.numbers[at] = next.numbers[at].saturating_add(1);
                next.numbers[at + 1..].fill(0);
            }
            let v = if self.original.starts_with('v') { "v" } else { "" };
            next.original = format!("{v}{next}");
            Datum::Version(Rc::new(next))
        };
        Ok(match (name, arguments) {
            ("Major", []) => number(0),
            ("Minor", []) => number(1),
            ("Patch", []) => number(2),
            ("Prerelease", []) => text(&self.pre),
            ("Metadata", []) => text(&self.metadata),
            ("Original", []) => text(&self.original),
            ("String", []) => Datum::Text(self.to_string()),
            ("IncMajor", []) => next(0),
            ("IncMinor", []) => next(1),
            ("IncPatch", []) => next(2),
            (_, [Datum::Version(other)]) => {
                let order = self.order(other);
                match name {
                    "Compare" => Datum::int(order as i64),
                    "Equal" => Datum::Bool(order == Ordering::Equal),
                    "LessThan" => Datum::Bool(order == Ordering::Less),
                    "LessThanEqual" => Datum::Bool(order != Ordering::Greater),
                    "GreaterThan" => Datum::Bool(order == Ordering::Greater),
                    "GreaterThanEqual" => Datum::Bool(order != Ordering::Less),
                    _ => return Err(format!("a version has no method `.{name}`")),
                }
            }
            _ => return Err(format!("a version has no method `.{name}` with these arguments")),
        })
    }

    /// Whether the version meets constraints such as `>=1.2, <2 || ~3`.
    pub(in crate::docs::go_template) fn meets(&self, constraints: &str) -> Result<bool, String> {
        let mut met = false;
        for group in expand_ranges(constraints).split("||") {
            let group = parse_group(group)?;
            let with_pre = group.iter().any(|constraint| !constraint.version.pre.is_empty());
            met = met || ((with_pre || self.pre.is_empty()) && group.iter().all(|constraint| constraint.accepts(self)));
        }
        Ok(met)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        for (mark, part) in [('-', &self.pre), ('+', &self.metadata)] {
            if !part.is_empty() {
                write!(f, "{mark}{part}")?;
            }
        }
        Ok(())
    }
}

/// A version without a pre-release comes after those with one; numbers come before words.
fn order_of_pre(a: &str, b: &str) -> Ordering {
    if a.is_empty() || b.is_empty() {
        return a.is_empty().cmp(&b.is_empty());
    }
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => match (a.parse::<u64>(), b.parse::<u64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => a.cmp(b),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

struct Constraint {
    operator: &'static str,
    version: Version,
    /// How many of major, minor and patch are given.
    given: usize,
}

/// The longer operators come first, so that `>` does not hide `>=`.
const OPERATORS: [&str; 11] = ["=>", "=<", ">=", "<=", "!=", "~>", "=", ">", "<", "~", "^"];

/// Rewrites `1.2 - 2.3` as `>= 1.2, <= 2.3`.
fn expand_ranges(constraints: &str) -> String {
    let words: Vec<&str> = constraints.split_whitespace().collect();
    if !words.contains(&"-") {
        return constraints.to_owned();
    }
    let mut out = String::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        match () {
            () if *word == "-" => out.push_str(", "),
            () if before == Some(&"-") => out.push_str(&format!("<= {word} ")),
            () if words.get(at + 1) == Some(&"-") => out.push_str(&format!(">= {word}")),
            () => out.push_str(&format!("{word} ")),
        }
    }
    out
}

/// Parses constraints that all have to hold, with commas or white space between them.
fn parse_group(group: &str) -> Result<Vec<Constraint>, String> {
    let improper = || format!("improper constraint: {group}");
    let mut constraints = Vec::new();
    let mut rest = group.trim();
    while !rest.is_empty() || constraints.is_empty() {
        let operator = OPERATORS.into_iter().find(|operator| rest.starts_with(operator)).unwrap_or("");
        rest = rest[operator.len()..].trim_start();
        let end = rest.find(|c: char| c == ',' || c.is_whitespace()).unwrap_or(rest.len());
        constraints.push(parse_constraint(operator, &rest[..end]).ok_or_else(improper)?);
        rest = rest[end..].trim_start();
        if let Some(after) = rest.strip_prefix(',') {
            rest = after.trim_start();
            if rest.is_empty() {
                return Err(improper());
            }
        }
    }
    Ok(constraints)
}

fn parse_constraint(operator: &'static str, text: &str) -> Option<Constraint> {
    let bare = text.strip_prefix('v').unwrap_or(text);
    let end = bare.find(['-', '+']).unwrap_or(bare.len());
    let (numbers, suffix) = bare.split_at(end);
    let parts: Vec<&str> = numbers.split('.').collect();
    let is_wild = |part: &&str| matches!(*part, "x" | "X" | "*");
    if parts.len() > 3 || !parts.iter().all(|part| is_wild(part) || part.parse::<u64>().is_ok()) {
        return None;
    }
    let given = parts.iter().position(is_wild).unwrap_or(parts.len());
    let version = if given == 0 { format!("0.0.0{suffix}") } else { format!("{}{suffix}", parts[..given].join(".")) };
    Some(Constraint { operator, version: Version::parse(&version).ok()?, given })
}

impl Constraint {
    fn accepts(&self, version: &Version) -> bool {
        let order = version.order(&self.version);
        let ([major, minor, patch], [wanted_major, wanted_minor, wanted_patch]) =
            (version.numbers, self.version.numbers);
        let same_minor = major == wanted_major && (self.given < 2 || minor == wanted_minor);
        match self.operator {
            "!=" => match self.given {
                0 | 3 => order != Ordering::Equal,
                _ => !same_minor,
            },
            ">" if self.given == 1 => major > wanted_major,
            ">" if self.given == 2 => (major, minor) > (wanted_major, wanted_minor),
            ">" => order == Ordering::Greater,
            "<" => order == Ordering::Less,
            ">=" | "=>" => order != Ordering::Less,
            "<=" | "=<" if self.given == 1 => major <= wanted_major,
            "<=" | "=<" if self.given < 3 => (major, minor) <= (wanted_major, wanted_minor),
            "<=" | "=<" => order != Ordering::Greater,
            "^" => {
                order != Ordering::Less
                    && match (wanted_major, wanted_minor) {
                        _ if wanted_major > 0 || self.given == 1 => major == wanted_major,
                        (_, 1..) => (major, minor) == (0, wanted_minor),
                        _ if self.given == 2 => (major, minor) == (0, 0),
                        _ => (major, minor, patch) == (0, 0, wanted_patch),
                    }
            }
            "" | "=" if self.given == 3 => order == Ordering::Equal,
            // Tilde, and a version with missing parts.
            _ => {
                let any = self.given == 0 || (self.given == 3 && self.version.numbers == [0, 0, 0]);
                order != Ordering::Less && (any || same_minor)
            }
        }
    }
}
