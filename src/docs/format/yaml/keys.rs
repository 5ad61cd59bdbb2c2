//! The order of map keys: natural, so that `a9` comes before `a10`.

use std::collections::BTreeMap;

use crate::hcl::value::Value;

type Entry<'a> = (&'a String, &'a Value);

/// Maps of up to this many keys are sorted by insertion.
const RUN: usize = 64;

/// Returns the entries in the order in which they are written.
///
/// The comparison is that of terraform-docs' library and is not a total order, so the standard library's sort could panic,
/// and only an insertion sort gives the same order for keys that contradict each other. Longer maps are merged from
/// runs that are sorted in this way, because the time for insertions grows with the square of their number.
pub(super) fn in_order(entries: &BTreeMap<String, Value>) -> Vec<Entry<'_>> {
    let all: Vec<Entry<'_>> = entries.iter().collect();
    let mut sorted: Vec<Entry<'_>> = all.chunks(RUN).flat_map(inserted).collect();
    let mut width = RUN;
    while width < sorted.len() {
        sorted = sorted.chunks(2 * width).flat_map(|pair| merged(pair.split_at(width.min(pair.len())))).collect();
        width *= 2;
    }
    sorted
}

fn inserted<'a>(entries: &[Entry<'a>]) -> Vec<Entry<'a>> {
    let mut sorted: Vec<Entry<'a>> = Vec::with_capacity(entries.len());
    for entry in entries {
        let at = sorted.iter().rposition(|before| !is_less(entry.0, before.0)).map_or(0, |at| at + 1);
        sorted.insert(at, *entry);
    }
    sorted
}

fn merged<'a>((mut left, mut right): (&[Entry<'a>], &[Entry<'a>])) -> Vec<Entry<'a>> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    while let ([first, left_rest @ ..], [second, right_rest @ ..]) = (left, right) {
        if is_less(second.0, first.0) {
            out.push(*second);
            right = right_rest;
        } else {
            out.push(*first);
            left = left_rest;
        }
    }
    out.extend_from_slice(left);
    out.extend_from_slice(right);
    out
}

fn is_less(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut digits = false;
    for at in 0..a.len().min(b.len()) {
        let (left, right) = (a[at], b[at]);
        if left == right {
            digits = is_digit(left);
            continue;
        }
        return match (left.is_alphabetic(), right.is_alphabetic()) {
            (true, true) => left < right,
            (left_letter, true) | (left_letter @ true, false) => left_letter == digits,
            (false, false) => numbers_less(&a, &b, at),
        };
    }
    a.len() < b.len()
}

fn is_digit(c: char) -> bool {
    // Digits of other scripts count too in terraform-docs, but keys almost never contain them.
    c.is_ascii_digit()
}

/// Compares the digit runs that differ at `at`.
fn numbers_less(a: &[char], b: &[char], at: usize) -> bool {
    let significant_before = a[..at].iter().rev().take_while(|c| is_digit(**c)).any(|c| *c != '0');
    let start = u128::from((a[at] == '0' || b[at] == '0') && significant_before);
    let run = |text: &[char]| {
        let digits = text[at..].iter().take_while(|c| is_digit(**c));
        let number = digits
            .clone()
            .filter_map(|c| c.to_digit(10))
            .fold(start, |number, digit| number.saturating_mul(10).saturating_add(u128::from(digit)));
        (number, digits.count())
    };
    let (left, right) = (run(a), run(b));
    if left != right { left < right } else { a[at] < b[at] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_maps_are_in_natural_order_too() {
        let names: Vec<String> = (0..2000).map(|at| format!("key{at}")).collect();
        let entries: BTreeMap<String, Value> = names.iter().map(|name| (name.clone(), Value::Null)).collect();
        let sorted: Vec<&String> = in_order(&entries).into_iter().map(|(key, _)| key).collect();
        assert_eq!(sorted, names.iter().collect::<Vec<_>>());
    }
}
