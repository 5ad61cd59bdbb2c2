//! The text of the file that `header-from` or `footer-from` names.

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
    crate::hcl::parse::lossy(bytes)
}

/// The text of the comment that begins on line one: `/*`, then lines with a star.
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
