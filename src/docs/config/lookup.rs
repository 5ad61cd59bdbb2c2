//! Where a configuration file may be, in order; the first that exists is taken alone.

use super::tree::Syntax;

const EXTENSIONS: [&str; 12] =
    ["json", "toml", "yaml", "yml", "properties", "props", "prop", "hcl", "tfvars", "dotenv", "env", "ini"];

/// The base name of every configuration file.
pub const BASE: &str = ".terraform-docs";

/// File names to look for in one folder. Whatever the extension, the text is YAML.
pub fn file_names() -> impl Iterator<Item = String> {
    EXTENSIONS.iter().map(|extension| format!("{BASE}.{extension}")).chain([BASE.to_owned()])
}

/// How a file given by `--config` is parsed, `None` for an extension that is not supported.
pub fn syntax(path: &str) -> Option<Syntax> {
    match path.rsplit('/').next()?.rsplit_once('.')?.1.to_lowercase().as_str() {
        "yml" | "yaml" => Some(Syntax::Yaml),
        "json" => Some(Syntax::Json),
        "toml" => Some(Syntax::Toml),
        _ => None,
    }
}
