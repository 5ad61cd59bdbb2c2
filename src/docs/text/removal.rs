//! Removes the backslashes of one part after another from a text, wherever the part occurs.

use std::collections::{BTreeSet, HashMap};

/// With so few parts, searching the text for each of them is fastest.
const FEW: usize = 8;

/// Replaces each of `parts`, in this order, by itself without backslashes, wherever it occurs in what the replacements
/// before it have left. Each part begins with a word and a colon, holds a backslash and ends with another character.
pub(super) fn remove_backslashes(text: &str, parts: &[&str]) -> String {
    if parts.len() <= FEW { one_by_one(text, parts) } else { with_index(text, parts) }
}

fn one_by_one(text: &str, parts: &[&str]) -> String {
    parts.iter().fold(text.to_owned(), |text, part| text.replace(part, &part.replace('\\', "")))
}

/// A text without its backslashes, and how many of them stood before each of its bytes and at its end.
struct Bare {
    text: String,
    backslashes: Vec<usize>,
}

impl Bare {
    fn of(text: &str) -> Self {
        let mut bare = Self { text: String::with_capacity(text.len()), backslashes: Vec::with_capacity(text.len()) };
        let mut pending = 0;
        for c in text.chars() {
            if c == '\\' {
                pending += 1;
                continue;
            }
            bare.text.push(c);
            bare.backslashes.push(std::mem::take(&mut pending));
            bare.backslashes.resize(bare.text.len(), 0);
        }
        bare.backslashes.push(pending);
        bare
    }

    fn join(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + self.text.len() / 8);
        for (at, c) in self.text.char_indices() {
            out.extend(std::iter::repeat_n('\\', self.backslashes[at]));
            out.push(c);
        }
        out.extend(std::iter::repeat_n('\\', self.backslashes[self.text.len()]));
        out
    }
}

/// Parts that differ only in their backslashes.
#[derive(Default)]
struct Group<'a> {
    /// The distinct parts.
    parts: Vec<&'a str>,
    /// The group with the longest text that this one's text begins with.
    prefix: Option<usize>,
}

/// Finds all occurrences of all parts in one pass over the text, so that the time does not grow with their product.
fn with_index(text: &str, parts: &[&str]) -> String {
    let mut bare = Bare::of(text);
    let mut groups: HashMap<String, Group<'_>> = HashMap::new();
    // A part may stand in the text thousands of times. The second time can still find what overlapped the first time.
    let mut times: HashMap<&str, u8> = HashMap::new();
    let mut order = Vec::new();
    for part in parts {
        let times = times.entry(part).or_default();
        if *times == 0 {
            groups.entry(part.replace('\\', "")).or_default().parts.push(part);
        }
        if *times < 2 {
            order.push(*part);
        }
        *times = times.saturating_add(1);
    }
    let mut places = occurrences(&bare.text, groups);
    for part in order {
        let Some(places) = places.get_mut(part) else { continue };
        let own = Bare::of(part);
        let inner = &own.backslashes[1..own.text.len()];
        places.sort_unstable();
        let mut free_from = 0;
        places.retain(|start| {
            let found = &mut bare.backslashes[start + 1..start + own.text.len()];
            let replaced = *start >= free_from && found == inner;
            if replaced {
                found.fill(0);
                free_from = start + own.text.len();
            }
            !replaced
        });
    }
    bare.join()
}

/// Returns where each part may begin in the text without backslashes, in no particular order.
fn occurrences<'a>(text: &str, groups: HashMap<String, Group<'a>>) -> HashMap<&'a str, Vec<usize>> {
    let mut sorted: Vec<(String, Group<'_>)> = groups.into_iter().collect();
    sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut open: Vec<usize> = Vec::new();
    for at in 0..sorted.len() {
        while open.last().is_some_and(|last| !sorted[at].0.starts_with(&sorted[*last].0)) {
            open.pop();
        }
        sorted[at].1.prefix = open.last().copied();
        open.push(at);
    }
    let lengths: BTreeSet<usize> = sorted.iter().filter_map(|(bare, _)| bare.find(':')).collect();
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for colon in memchr::memchr_iter(b':', text.as_bytes()) {
        for start in lengths.iter().rev().filter_map(|length| colon.checked_sub(*length)) {
            let Some(rest) = text.get(start..) else { continue };
            let after = sorted.partition_point(|(bare, _)| bare.as_str() <= rest);
            let mut group = after.checked_sub(1);
            while let Some(at) = group {
                let (bare, found) = &sorted[at];
                if rest.starts_with(bare.as_str()) {
                    for part in &found.parts {
                        places.entry(part).or_default().push(start);
                    }
                }
                group = found.prefix;
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_index_finds_what_searching_finds(
            text in r"((a|bb):[ab\\ :é]{0,6}){0,8}",
            parts in prop::collection::vec(r"(a|bb):[ab:é]{0,2}\\[ab\\:]{0,3}[ab]", 0..12),
        ) {
            // The index reads no part more than twice.
            let all: Vec<&str> = parts.iter().map(String::as_str).collect();
            let times = |at: usize| all[..at].iter().filter(|part| **part == all[at]).count();
            let parts: Vec<&str> = (0..all.len()).filter(|at| times(*at) < 2).map(|at| all[at]).collect();
            prop_assert_eq!(with_index(&text, &parts), one_by_one(&text, &parts));
        }
    }
}
