//! Finds images line by line in templates that generate YAML and are not YAML themselves.

use super::mention::Mentions;

/// Finds `image: name` if the whole value is on the line. Block texts (`|`, `>`) are skipped.
pub(super) fn find(found: &mut Mentions<'_>) {
    let text = found.text;
    let mut at = 0;
    let mut block: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        if content.trim().is_empty() || block.is_some_and(|outer| indent > outer) {
            continue;
        }
        block = opens_block(content).then_some(indent);
        if let Some((from, to)) = image(content) {
            found.whole(start + from..start + to);
        }
    }
}

/// Whether the more indented lines that follow are a block text.
fn opens_block(line: &str) -> bool {
    let tail = line.rsplit([' ', ':']).next().unwrap_or_default();
    tail.starts_with(['|', '>']) && tail[1..].bytes().all(|byte| matches!(byte, b'-' | b'+' | b'0'..=b'9'))
}

/// The span of the value of `image:` in a line.
fn image(line: &str) -> Option<(usize, usize)> {
    let trimmed = line.trim_start().trim_start_matches("- ").trim_start();
    let value = trimmed.strip_prefix("image:")?;
    if !value.starts_with([' ', '\t']) {
        return None;
    }
    let value = value.trim_start();
    let start = line.len() - value.len();
    let (start, value) = match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let inner = &value[1..];
            (start + 1, &inner[..inner.find(quote)?])
        }
        '#' | '|' | '>' | '&' | '*' | '!' => return None,
        // Up to a comment.
        _ => (start, value.find(" #").map_or(value, |end| value[..end].trim_end())),
    };
    (!value.is_empty()).then_some((start, start + value.len()))
}
