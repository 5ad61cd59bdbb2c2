//! The tags of a resource: the same limits in every service (Tagging AWS Resources User Guide, "Tag naming limits and
//! requirements").

use serde_json::{Value, json};

use super::operation::Input;

/// The most tags of a resource.
pub const MOST: usize = 50;

/// The tags of an input; `None` if it has no such field.
pub fn of(input: &Input, field: &str) -> Option<Vec<(String, String)>> {
    let text = |tag: &Value, name: &str| tag[name].as_str().unwrap_or_default().to_owned();
    let tags = input.0.get(field)?.as_array()?;
    Some(tags.iter().map(|tag| (text(tag, "Key"), text(tag, "Value"))).collect())
}

/// The tags as the API returns them.
pub fn shown(tags: &[(String, String)]) -> Value {
    tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect()
}

/// Adds tags to those that a resource has.
///
/// # Errors
///
/// Returns AWS's reason if the result breaks a limit. Keys are unique and case-sensitive; the prefix `aws:` is AWS's own.
pub fn add(tags: &mut Vec<(String, String)>, new: Vec<(String, String)>) -> Result<(), String> {
    let mut all = tags.clone();
    for (index, (key, value)) in new.iter().enumerate() {
        if new[..index].iter().any(|(earlier, _)| earlier == key) {
            return Err(format!("Duplicate tag keys found: {key}"));
        }
        if key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
            return Err("Tag keys can't start with aws:".to_owned());
        }
        match all.iter_mut().find(|(own, _)| own == key) {
            Some(tag) => tag.1.clone_from(value),
            None => all.push((key.clone(), value.clone())),
        }
    }
    if all.len() > MOST {
        return Err(format!("a resource has at most {MOST} tags"));
    }
    *tags = all;
    Ok(())
}

/// Removes tags by their keys; a key that is not there is no error.
pub fn remove(tags: &mut Vec<(String, String)>, keys: &[&str]) {
    tags.retain(|(key, _)| !keys.contains(&key.as_str()));
}
