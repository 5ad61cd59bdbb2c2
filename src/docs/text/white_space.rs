//! The last step for a whole text: removes blanks at line ends and repeated blank lines.

/// Removes superfluous white space. The order of the steps affects the result.
pub fn squeeze(text: &str) -> String {
    if is_tidy(text) {
        let trimmed = text.trim_end_matches('\n');
        return if text.len() - trimmed.len() == 1 { text.to_owned() } else { trimmed.to_owned() };
    }
    let text = without_single_blanks(text);
    let text = without_blank_pairs(text);
    single_blank_lines(text)
}

/// Whether at most the line ends at the very end have to be removed, as in most texts.
fn is_tidy(text: &str) -> bool {
    let text = text.as_bytes();
    let (mut blank, mut start) = (0, 0);
    for at in memchr::memchr_iter(b'\n', text) {
        blank = if at == start { blank + 1 } else { 0 };
        let is_blank_before = at > start && matches!(text[at - 1], b' ' | b'\r');
        start = at + 1;
        if is_blank_before || (blank > 1 && start < text.len()) {
            return false;
        }
    }
    !text.ends_with(b" ")
}

/// Removes a single space before a line end, but not two or more; at the end of the text, removes all of them.
fn without_single_blanks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (content, line_end) = split_end(line);
        let trimmed = content.trim_end_matches(' ');
        out.push_str(if line_end.is_empty() || content.len() - trimmed.len() == 1 { trimmed } else { content });
        out.push_str(line_end);
    }
    out
}

fn split_end(line: &str) -> (&str, &str) {
    let content = line.strip_suffix('\n').unwrap_or(line);
    let content = if content.len() < line.len() { content.strip_suffix('\r').unwrap_or(content) } else { content };
    line.split_at(content.len())
}

/// Removes lines of exactly two spaces. It makes a single pass, so one of two such lines in a row stays.
fn without_blank_pairs(text: String) -> String {
    if !text.contains("\n  \n") && !text.contains("\n  \r\n") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut line_end_free = false;
    for line in text.split_inclusive('\n') {
        let (content, line_end) = split_end(line);
        if line_end_free && content == "  " && !line_end.is_empty() {
            line_end_free = false;
            continue;
        }
        out.push_str(line);
        line_end_free = !line_end.is_empty();
    }
    out
}

/// Reduces three or more line ends to two of the last kind. At the end of the text, two or more are removed.
fn single_blank_lines(text: String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut ends: Vec<&str> = Vec::new();
    let flush = |out: &mut String, ends: &mut Vec<&str>| {
        match ends.as_slice() {
            [.., last] if ends.len() > 2 => out.extend([*last, *last]),
            few => out.extend(few.iter().copied()),
        }
        ends.clear();
    };
    for line in text.split_inclusive('\n') {
        let (content, line_end) = split_end(line);
        if !content.is_empty() {
            flush(&mut out, &mut ends);
            out.push_str(content);
        }
        if !line_end.is_empty() {
            ends.push(line_end);
        }
    }
    if ends.len() > 1 {
        ends.clear();
    }
    flush(&mut out, &mut ends);
    out
}
