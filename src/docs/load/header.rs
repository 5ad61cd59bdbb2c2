//! Reads the file that `header-from` or `footer-from` names.

/// How a file is read, depending on its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderKind {
    /// The whole text.
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

/// Converts a file to text; what is not UTF-8 becomes U+FFFD.
pub fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    crate::hcl::parse::lossy(bytes)
}

/// Returns the text of the comment that begins on the first line: `/*`, then lines that begin with a star.
pub fn leading_comment(text: &[u8]) -> String {
    let mut out = String::new();
    let mut push = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    for line in text.split(|byte| *byte == b'\n') {
        let line = self::text(line);
        let trimmed = line.trim();
        if !(trimmed.starts_with("/*") || trimmed.starts_with('*')) {
            break;
        }
        if trimmed.starts_with("/*") || trimmed.starts_with("*/") {
            continue;
        }
        if trimmed == "*" {
            push("");
            continue;
        }
        let line = line.trim_start_matches(' ').trim_end_matches(['\r', '\n']);
        push(line.strip_prefix("* ").unwrap_or(line));
    }
    out.pop();
    out
}
