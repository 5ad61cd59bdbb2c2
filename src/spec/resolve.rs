//! Turns the value of a spec that follows the schema into a [`Spec`] with every default filled in.
//!
//! It reports only what keeps a default from being known; the lints report the rest.

use serde_json::{Map, Value};

use super::model::Spec;
use super::problem::Problem;
use super::upstreams;

/// A spec as far as it could be resolved. If there are problems, upstreams may be missing from it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Resolution {
    /// The spec.
    pub spec: Spec,
    /// Upstreams whose registry is not known.
    pub problems: Vec<Problem>,
}

/// Fills in every default.
///
/// # Errors
/// Returns serde's message if the value does not fit the schema.
pub fn resolve(value: Value) -> Result<Resolution, serde_json::Error> {
    let mut fields: Map<String, Value> = serde_json::from_value(value)?;
    let entries = fields.get_mut("upstreams").map(Value::take).unwrap_or_default();
    let mut spec: Spec = serde_json::from_value(fields.into())?;
    let (upstreams, problems) = upstreams::read(entries)?;
    spec.upstreams = upstreams;
    Ok(Resolution { spec, problems })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_without_a_value_means_what_a_missing_key_means() {
        let defaults = resolve(json!({})).expect("a spec").spec;
        let sections = ["module", "upstreams", "secret", "policy", "tags", "overrides", "docs", "lint"];
        for section in sections {
            assert_eq!(resolve(json!({ section: null })).expect("a spec").spec, defaults, "{section}");
        }
        let entries = |entry: Value| {
            let overrides = json!({ "variables": { "tags": entry }, "outputs": { "rules": entry } });
            resolve(json!({ "overrides": overrides, "upstreams": { "quay": entry } })).expect("a spec").spec
        };
        assert_eq!(entries(Value::Null), entries(json!({})));
    }

    #[test]
    fn a_null_default_is_a_default() {
        let default = |entry: Value| {
            let spec = resolve(json!({ "overrides": { "variables": { "tags": entry } } })).expect("a spec").spec;
            spec.overrides.variables["tags"].default.clone()
        };
        assert_eq!(default(json!({})), None);
        assert_eq!(default(json!({ "default": null })), Some(Value::Null));
    }
}
