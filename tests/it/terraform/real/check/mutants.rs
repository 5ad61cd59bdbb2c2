//! Mutates a module: the same files with one fault, as users make them.

use crate::hcl::fmt::mutate::Random;
use crate::terraform::check::Files;

/// A module that may be faulty.
pub(super) struct Mutant {
    pub(super) files: Files,
    /// The kind of change.
    pub(super) kind: &'static str,
    /// A description of the change.
    pub(super) what: String,
}

/// Changes a text, and returns it with a description of the change.
type Change = fn(&mut String, &mut Random) -> Option<String>;

const CHANGES: &[(&str, Change)] = &[
    ("rename a declaration", rename_declaration),
    ("rename a local", rename_local),
    ("drop a block", drop_block),
    ("repeat a block", repeat_block),
    ("misspell a reference", misspell_reference),
    ("drop a bracket", drop_bracket),
    ("repeat an argument", repeat_line),
    ("drop a line", drop_line),
    ("take another namespace", other_namespace),
    ("misspell a block", misspell_block),
    ("misspell an argument", misspell_argument),
    ("unquote a text", unquote),
    ("move white space", white_space),
];

/// Returns the mutant with this number.
pub(super) fn mutant(original: &Files, index: usize, random: &mut Random) -> Mutant {
    let (kind, change) = CHANGES[index % CHANGES.len()];
    for _ in 0..50 {
        let mut files = original.clone();
        let (path, bytes) = {
            let at = random.below(files.len());
            &mut files[at]
        };
        let mut text = String::from_utf8(bytes.clone()).expect("UTF-8");
        if let Some(what) = change(&mut text, random) {
            *bytes = text.into_bytes();
            let what = format!("{kind} in {path}: {what}");
            return Mutant { files, kind, what };
        }
    }
    Mutant { files: original.clone(), kind: "none", what: "nothing to change".to_owned() }
}

/// Picks the offset of one of the matching lines.
fn line(text: &str, random: &mut Random, fits: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        if fits(line) {
            lines.push((at, at + line.len()));
        }
        at += line.len();
    }
    if lines.is_empty() { None } else { Some(lines[random.below(lines.len())]) }
}

fn is_block(line: &str) -> bool {
    line.starts_with(|c: char| c.is_ascii_lowercase()) && line.ends_with("{\n")
}

fn is_argument(line: &str) -> bool {
    let name = line.trim_start().split(' ').next().unwrap_or_default();
    line.starts_with("  ")
        && line.contains(" = ")
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn rename_declaration(text: &mut String, random: &mut Random) -> Option<String> {
    let (start, end) = line(text, random, |line| is_block(line) && line.contains('"'))?;
    let quote = start + text[start..end].rfind('"')?;
    text.insert_str(quote, "_x");
    Some(text[start..end].trim().to_owned())
}

fn rename_local(text: &mut String, random: &mut Random) -> Option<String> {
    let block = text.find("locals {\n")?;
    let length = text[block..].find("\n}\n")?;
    let inside = text[block..block + length].to_owned();
    let is_local = |line: &str| is_argument(line) && !line.starts_with("   ");
    let (start, end) = line(&inside, random, is_local)?;
    let name = inside[start..end].trim_start().find(' ')? + 2;
    text.insert(block + start + name, 'x');
    Some(inside[start..end].trim().to_owned())
}

fn top_level(text: &str, random: &mut Random) -> Option<(usize, usize)> {
    let (start, _) = line(text, random, is_block)?;
    let length = text[start..].find("\n}\n")? + 3;
    Some((start, start + length))
}

fn drop_block(text: &mut String, random: &mut Random) -> Option<String> {
    let (start, end) = top_level(text, random)?;
    let what = text[start..end].lines().next()?.to_owned();
    text.replace_range(start..end, "");
    Some(what)
}

fn repeat_block(text: &mut String, random: &mut Random) -> Option<String> {
    let (start, end) = top_level(text, random)?;
    let block = text[start..end].to_owned();
    text.push('\n');
    text.push_str(&block);
    Some(block.lines().next()?.to_owned())
}

/// Picks the offset after one `var.`, `local.` or the like.
fn reference(text: &str, random: &mut Random) -> Option<usize> {
    let mut places = Vec::new();
    for prefix in ["var.", "local.", "data.aws_", " aws_", "(aws_", "[aws_", "data."] {
        places.extend(text.match_indices(prefix).map(|(at, _)| at + prefix.len()));
    }
    if places.is_empty() { None } else { Some(places[random.below(places.len())]) }
}

fn misspell_reference(text: &mut String, random: &mut Random) -> Option<String> {
    let at = reference(text, random)?;
    text.insert(at + 1, 'z');
    Some(text[at..].lines().next()?.to_owned())
}

fn drop_bracket(text: &mut String, random: &mut Random) -> Option<String> {
    let places: Vec<usize> = text.match_indices(['{', '}', '[', ']', '(', ')', '"']).map(|(at, _)| at).collect();
    let at = *places.get(random.below(places.len().max(1)))?;
    text.remove(at);
    Some(format!("at {at}"))
}

fn repeat_line(text: &mut String, random: &mut Random) -> Option<String> {
    let (start, end) =
        line(text, random, |line| is_argument(line) && !line.trim_end().ends_with(['{', '[', '(', '?', ':']))?;
    let copy = text[start..end].to_owned();
    text.insert_str(end, &copy);
    Some(copy.trim().to_owned())
}

fn drop_line(text: &mut String, random: &mut Random) -> Option<String> {
    let (start, end) = line(text, random, |line| !line.trim().is_empty() && !line.trim().starts_with('#'))?;
    let what = text[start..end].trim().to_owned();
    text.replace_range(start..end, "");
    Some(what)
}

fn other_namespace(text: &mut String, random: &mut Random) -> Option<String> {
    let places: Vec<(usize, &str, &str)> = [("var.", "local."), ("local.", "var."), ("data.aws", "aws")]
        .into_iter()
        .flat_map(|(from, to)| text.match_indices(from).map(move |(at, _)| (at, from, to)).collect::<Vec<_>>())
        .collect();
    let (at, from, to) = *places.get(random.below(places.len().max(1)))?;
    text.replace_range(at..at + from.len(), to);
    Some(text[at..].lines().next()?.to_owned())
}

fn misspell_block(text: &mut String, random: &mut Random) -> Option<String> {
    let (start, end) = line(text, random, is_block)?;
    text.insert(start + 2, 'q');
    Some(text[start..end].trim().to_owned())
}

fn misspell_argument(text: &mut String, random: &mut Random) -> Option<String> {
    let (start, end) = line(text, random, is_argument)?;
    let name = start + text[start..end].find(|c| c != ' ')?;
    text.insert(name + 1, 'q');
    Some(text[start..end].trim().to_owned())
}

fn unquote(text: &mut String, random: &mut Random) -> Option<String> {
    let fits = |line: &str| is_argument(line) && line.trim_end().ends_with('"') && line.matches('"').count() == 2;
    let (start, end) = line(text, random, fits)?;
    let bare = text[start..end].replace('"', "");
    text.replace_range(start..end, &bare);
    Some(bare.trim().to_owned())
}

fn white_space(text: &mut String, random: &mut Random) -> Option<String> {
    let (start, _) = line(text, random, |line| line.starts_with("  "))?;
    text.insert_str(start, "    \n   ");
    Some(format!("at {start}"))
}
