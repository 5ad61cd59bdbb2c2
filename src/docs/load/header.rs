//! The file that `header-from` or `footer-from` names → its text.

/// What a file can be, by its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderKind {
    /// Taken as it is.
    Text,
    /// The comment at the start of a Terraform file.
    Comment,
}

/// Returns how a file is read, `None` for an extension that terraform-docs refuses.
pub fn kind(path: &str) -> Option<HeaderKind> {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.')?.1 {
        "md" | "txt" | "adoc" => Some(HeaderKind::Text),
        "tf" | "tofu" => Some(HeaderKind::Comment),
        _ => None,
    }
}

/// A file as text; what is not UTF-8 becomes U+FFFD.
pub fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    super::strings::text(bytes)
}

/// The text of the comment that begins on line one: `/*`, then lines with a star.
pub fn leading_comment(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let trimmed = line.trim();
        if !(trimmed.starts_with("/*") || trimmed.starts_with('*')) {
            break;
        }
        if trimmed.starts_with("/*") || trimmed.starts_with("*/") {
            continue;
        }
        if trimmed == "*" {
            lines.push("");
            continue;
        }
        let line = line.trim_start_matches(' ').trim_end_matches(['\r', '\n']);
        lines.push(line.strip_prefix("* ").unwrap_or(line));
    }
    lines.join("\n")
}
