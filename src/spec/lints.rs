//! LINTS: a function a domain rule, Spec → problems.

pub mod codes;

use super::problem::{Problem, path};

/// An upstream whose registry nobody knows: neither its key, nor `preset`, nor `url` says.
pub fn unknown_upstream(prefix: &str, url: Option<&str>) -> Problem {
    let _ = url;
    Problem::at_key(&codes::UNKNOWN_UPSTREAM, path(["upstreams", prefix]), format!("`{prefix}` names no upstream"))
}
