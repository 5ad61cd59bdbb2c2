//! A provider mirror → terraform's CLI configuration.

/// How rarely Go's programs, terraform and its providers, collect garbage. A plan with the AWS provider takes a third less
/// of a core than at Go's own 100, and a quarter more memory (800 MB at the most).
pub const GARBAGE: (&str, &str) = ("GOGC", "400");

/// Providers come from this folder and from nowhere else; nobody is asked for news.
pub fn mirror_only(mirror: &str) -> String {
    format!(
        "disable_checkpoint = true\n\nprovider_installation {{\n  filesystem_mirror {{\n    path = {}\n  }}\n}}\n",
        quoted(mirror)
    )
}

/// A text as an HCL string.
pub fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.replace("${", "$${").replace("%{", "%%{")
}

/// The folder that a CLI configuration names as its plugin cache.
pub fn plugin_cache(configuration: &str) -> Option<String> {
    let body = hcl_edit::parser::parse_body(configuration).ok()?;
    let attribute = body.get_attribute("plugin_cache_dir")?;
    Some(attribute.value.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_string_whatever_is_in_it() {
        let text = mirror_only("/a\"${b}");
        let body = hcl_edit::parser::parse_body(&text).expect("HCL");
        assert!(body.has_blocks("provider_installation"));
        assert!(text.contains(r#""/a\"$${b}""#), "{text}");
    }

    #[test]
    fn a_cache_is_found() {
        assert_eq!(plugin_cache("plugin_cache_dir = \"/c\"\n").as_deref(), Some("/c"));
        assert_eq!(plugin_cache("disable_checkpoint = true\n"), None);
        assert_eq!(plugin_cache("{"), None);
    }
}
