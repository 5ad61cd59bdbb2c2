//! A template that makes YAML → the images that stand in it as they are, line by line. A file that is YAML has no need
//! of this.

use super::mention::Mentions;

/// Finds `image: name` where all of the value is on the line. Text in blocks (`|`, `>`) is passed over.
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

/// Whether the lines below that are further in are text.
fn opens_block(line: &str) -> bool {
    let tail = line.rsplit([' ', ':']).next().unwrap_or_default();
    tail.starts_with(['|', '>']) && tail[1..].bytes().all(|byte| matches!(byte, b'-' | b'+' | b'0'..=b'9'))
}

/// Where the value of `image:` stands in a line.
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
