//! Terraform's CLI configuration: what ptcgen writes into one for a provider mirror, and reads of the user's own.

use crate::hcl::parse::parse;
use crate::hcl::write::quoted;

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

/// The folder that a CLI configuration names as its plugin cache.
pub fn plugin_cache(configuration: &str) -> Option<String> {
    let text = configuration.as_bytes();
    parse(text).ok()?.string(text, "plugin_cache_dir")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_string_whatever_is_in_it() {
        let text = mirror_only("/a\"${b}");
        let body = parse(text.as_bytes()).expect("HCL");
        assert!(body.blocks_of(text.as_bytes(), "provider_installation").next().is_some());
        assert!(text.contains(r#""/a\"$${b}""#), "{text}");
    }

    #[test]
    fn a_cache_is_found() {
        assert_eq!(plugin_cache("plugin_cache_dir = \"/c\"\n").as_deref(), Some("/c"));
        assert_eq!(plugin_cache("disable_checkpoint = true\n"), None);
        assert_eq!(plugin_cache("{"), None);
    }
}
