//! Decides which underscores of a text get a backslash.

use super::BLANKS;

/// Escapes a text line by line; see [`escape_line`].
pub(super) fn escape_underscores(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        escape_line(line, &mut out);
    }
    out
}

/// Escapes all underscores except a separate run at the start (a list mark) and the two outermost runs of emphasis.
fn escape_line(line: &str, out: &mut String) {
    if !line.contains('_') {
        return out.push_str(line);
    }
    let lead = leading_run(line);
    let kept = emphasis(line, lead.clone().map_or(0, |run| run.end));
    let is_kept = |at: usize| {
        lead.as_ref().is_some_and(|run| run.contains(&at))
            || kept.as_ref().is_some_and(|(first, last)| first.contains(&at) || last.contains(&at))
    };
    for (at, c) in line.char_indices() {
        if c == '_' && !is_kept(at) {
            out.push('\\');
        }
        out.push(c);
    }
}

type UnderscoreRun = std::ops::Range<usize>;

/// Returns a run with only blanks before it and a blank after it.
fn leading_run(line: &str) -> Option<UnderscoreRun> {
    let start = line.len() - line.trim_start_matches(BLANKS).len();
    let length = run_length(&line[start..]);
    let end = start + length;
    (length > 0 && line[end..].starts_with(BLANKS)).then_some(start..end)
}

fn run_length(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'_').count()
}

/// Returns the first run after a blank and before a word, and the last run after a word and before a blank.
fn emphasis(line: &str, from: usize) -> Option<(UnderscoreRun, UnderscoreRun)> {
    let first = opening(line, from)?;
    let word = line[first.end..].chars().next()?.len_utf8();
    let last = closing(line, first.end + word)?;
    Some((first, last))
}

fn opening(line: &str, from: usize) -> Option<UnderscoreRun> {
    let mut at = from;
    while let Some(found) = line[at..].find('_') {
        let start = at + found;
        let end = start + run_length(&line[start..]);
        let word = line[end..].chars().next().is_some_and(|c| !BLANKS.contains(&c));
        if word && line[..start].ends_with(BLANKS) {
            return Some(start..end);
        }
        at = end;
    }
    None
}

/// Searches from the end, but only after `from`, so that there is a word between the two runs.
fn closing(line: &str, from: usize) -> Option<UnderscoreRun> {
    let mut end = line.len();
    while let Some(found) = line[..end].rfind('_') {
        let start = line[..=found].trim_end_matches('_').len();
        if start <= from {
            return None;
        }
        if line[found + 1..].starts_with(BLANKS) && !line[..start].ends_with(BLANKS) {
            return Some(start..found + 1);
        }
        end = start;
    }
    None
}
